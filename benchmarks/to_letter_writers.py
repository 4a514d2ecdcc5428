"""What the guard finds in requests for letters of recommendation and in lines on cases, by who wrote them.

    .venv/bin/python benchmarks/to_letter_writers.py            # every writer
    .venv/bin/python benchmarks/to_letter_writers.py b --missed # one writer, with what was missed and wrongly found

A figure on a writer whose texts the rules were mended with says little; benchmarks/corpus/README.md says which.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from corpus import HOME

from composer import examples
from composer.guard import engine
from composer.guard.rule import Example

ON = "2026-07-08"
SETS = (
    ("request-lines.jsonl", "lor_request", "missing-strong", "missing"),
    ("case-lines.jsonl", "lor_packet", "patient-identifier", "identifier"),
)
"""The file, the kind of message, the rule that must speak, and the key that says whether."""


def severity(text: str, kind: str, rule: str) -> str:
    """The gravest severity that a rule gives a text in a short message to a letter writer; "" for none."""
    message = {
        "kind": kind,
        "text": text,
        "today": ON,
        "subject": "Inês Carvalho, inpatient medicine in June",
    }
    report = engine.check(examples.context_of(examples.season(), Example(True, message)))
    found = [finding.severity for finding in report.findings if finding.rule == rule]
    return "block" if "block" in found else next(iter(found), "")


def rows(name: str) -> Iterator[Mapping[str, Any]]:
    with (HOME / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("writers", nargs="*")
    parser.add_argument(
        "--missed", action="store_true", help="print what was missed and what was wrongly found"
    )
    options = parser.parse_args()
    for name, kind, rule, key in SETS:
        known = [row for row in rows(name) if not options.writers or row["writer"] in options.writers]
        for writer in sorted({row["writer"] for row in known}):
            told = [(row, severity(row["text"], kind, rule)) for row in known if row["writer"] == writer]
            wrong = [found for row, found in told if row[key]]
            right = [found for row, found in told if not row[key]]
            print(
                f"{rule}, writer {writer}: found {sum(map(bool, wrong))} of {len(wrong)}"
                f" ({wrong.count('block')} blocked); of {len(right)} honest ones {right.count('block')} blocked,"
                f" {right.count('warn')} warned"
            )
            if options.missed:
                for row, found in told:
                    if bool(row[key]) != bool(found):
                        print(f"  {'missed' if row[key] else found}: {row['text']}")


if __name__ == "__main__":
    main()
