"""What the guard finds in the labelled utterances and letters of benchmarks/corpus/, and what it finds wrongly.

    .venv/bin/python benchmarks/score.py                 # every author, then the whole letters
    .venv/bin/python benchmarks/score.py i z --missed    # two authors, with what was missed and wrongly found

Each utterance stands in a short neutral letter of the season in policies/example-season. Only the rules that block for
what a sentence means are scored as such; the others are listed below them. A figure on an author whose utterances the
learned tier was trained on says little: benchmarks/train.py --without gives a tier that has not seen an author.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from corpus import Utterance, letters, utterances

from composer import examples, policies
from composer.guard import engine
from composer.guard.learned import load_model
from composer.guard.rule import Example, Report

_FIRST = frozenset({"first-choice-outside-intent", "first-choice-mismatch", "second-first-choice"})
_BLOCKING = {
    "outbound": (
        "first-choice-claim", "rank-inquiry", "rank-bargain", "binding-commitment", "rank-comparison",
        "confidential-disclosure", "pleading", "patient-identifier", "pasted-residue",
    ),
    "inbound": ("asks-ranking", "asks-other-programs", "conditional-offer", "early-contract", "asks-illegal"),
}  # fmt: skip
_NAMES = {
    "program": "Riverbend",
    "other": "Lakemont",
    "director": "Marsh",
    "specialty": "Medicine-Pediatrics",
}


def rules_of(label: str, kind: str | None) -> frozenset[str]:
    """The rules of which one must speak where an utterance has this label; none where it is allowed in this kind."""
    if label == "first-choice-claim":
        return frozenset() if kind == "intent" else _FIRST
    if label == "highly-statement":  # only a program that is not ranked highly makes it untrue
        return frozenset({"ranking-in-thank-you"}) if kind == "thank_you" else frozenset()
    return frozenset({label})


def checked(said: Utterance) -> Report:
    """Check one utterance in a neutral letter."""
    text = said.text
    for blank, name in _NAMES.items():
        text = text.replace(f"{{{blank}}}", name)
    message = {"text": text} if said.kind is None else {"text": text, "kind": said.kind}
    return engine.check(examples.context_of(examples.season(), Example(True, message), said.direction))


@dataclass
class Score:
    """Counts over the utterances of one direction."""

    total: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    surely: Counter[str] = field(default_factory=Counter)
    honest: Counter[str] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def add(self, said: Utterance) -> None:
        """Count one utterance."""
        gravest = {}
        for finding in checked(said).findings:
            if gravest.get(finding.rule) != "block":
                gravest[finding.rule] = finding.severity
        for label in said.labels:
            rules = rules_of(label, said.kind)
            if rules:
                severities = [gravest[rule] for rule in rules if rule in gravest]
                self.total[label] += 1
                self.found[label] += bool(severities)
                self.surely[label] += "block" in severities
                if not severities:
                    self.remarks.append(f"missed {label}: {said.text}")
        if not said.labels:
            sort = "traps" if said.trap else "plain"
            scored = frozenset().union(*(rules_of(label, None) for label in _BLOCKING[said.direction]))
            wrong = {rule: severity for rule, severity in gravest.items() if rule in scored}
            self.honest[sort] += 1
            self.warned[sort] += bool(wrong)
            self.blocked[sort] += "block" in wrong.values()
            if wrong:
                self.remarks.append(f"wrongly {', '.join(sorted(wrong))} ({sort}): {said.text}")

    def lines(self, direction: str) -> Iterable[str]:
        """The counts as a table, the rules that block first."""
        blocking = [label for label in _BLOCKING[direction] if self.total[label]]
        total, found, surely = (
            sum(c[label] for label in blocking) for c in (self.total, self.found, self.surely)
        )
        if total:
            yield f"{direction}: found {found}/{total} ({found / total:.1%}), of these blocked {surely / found:.1%}"
        for sort, number in sorted(self.honest.items()):
            yield (
                f"  honest, {sort}: {number}, blocked {self.blocked[sort] / number:.1%}, "
                f"blocked or warned {self.warned[sort] / number:.1%}"
            )
        for label in [*blocking, *sorted(set(self.total) - set(blocking))]:
            yield f"  {label:26} {self.found[label]:4}/{self.total[label]:<4} {self.surely[label]:4} surely"


def use_tables(folder: Path) -> None:
    """Score with the tables that benchmarks/train.py wrote there."""
    models = {d: load_model((folder / f"{d}.model").read_bytes()) for d in ("outbound", "inbound")}
    policies.load_models = lambda: models  # type: ignore[assignment]  # the same for every session of this run
    examples.season.cache_clear()


def score_letters(direction: str) -> str:
    """Whole letters: how many labels of rules that block are found, how many honest letters are blocked."""
    labels = found = honest = wrong = 0
    for entry, here in letters(direction):
        report = engine.check(here)
        blocks = {finding.rule for finding in report.findings if finding.severity == "block"}
        labels += len(entry["block"])
        found += len(blocks & set(entry["block"]))
        if not entry["block"]:
            honest += 1
            wrong += bool(blocks - set(entry["ignore"]))
    return f"letters, {direction}: {found}/{labels} labels that block are found; {wrong}/{honest} honest ones blocked"


def main() -> None:
    """Score the authors named, or all, and then the letters."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("authors", nargs="*")
    parser.add_argument(
        "--missed", action="store_true", help="print what was missed and what was wrongly found"
    )
    parser.add_argument("--tables", type=Path, help="a folder with other tables of the learned tier")
    options = parser.parse_args()
    if options.tables:
        use_tables(options.tables)
    scores = {"outbound": Score(), "inbound": Score()}
    for said in utterances(options.authors or None):
        scores[said.direction].add(said)
    for direction, score in scores.items():
        print("\n".join(score.lines(direction)))
        if options.missed:
            print("\n".join(score.remarks))
    for direction in scores:
        print(score_letters(direction))


if __name__ == "__main__":
    main()
