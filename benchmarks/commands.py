"""How long the commands take, each against a peer in the same run.

    .venv/bin/pip install proselint
    .venv/bin/python benchmarks/commands.py [--runs 20]

Whole processes, interleaved, so that whatever else the machine does falls on all of them alike; the least and the
median of each and its ratio to the imports that any such program needs. `status` runs on a larger workspace, with a
ledger. Then the time a letter takes within one process.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PROGRAMS = 30
LETTERS = 500
STATUS_PROGRAMS, STATUS_CONTACTS = 150, 600


def grow(root: Path, programs: int) -> list[str]:
    """Copy programs of the sample season under new names until there are so many. Gives the new ids."""
    base = (root / "programs" / "cedarvale-medpeds.yaml").read_text(encoding="utf-8")
    ids = []
    for number in range(programs - len(list((root / "programs").glob("*.yaml")))):
        name = f"Aldervale{chr(97 + number // 26)}{chr(97 + number % 26)}"
        text = base.replace("Cedarvale", name).replace("cedarvale", name.lower())
        text = (
            text.replace("radeyemi@", f"d{number}@")
            .replace("swhitlow@", f"c{number}@")
            .replace("cnwosu@", f"i{number}@")
        )
        ids.append(f"{name.lower()}-medpeds")
        (root / "programs" / f"{ids[-1]}.yaml").write_text(text, encoding="utf-8")
    return ids


def fill_ledger(root: Path, letters: int) -> None:
    """Hand over so many letters, the same number to each program, and report all but the last of each as sent."""
    from composer import workspace
    from composer.ledger import Entry, open_ledger
    from composer.moments import parse_moment

    programs, day = list(workspace.load(root).programs.values()), parse_moment("2027-01-20")
    turns = letters // len(programs)
    body = "Thank you for the conversation about the clinic. " * 20
    with open_ledger(root / "ledger.db") as book:
        for number in range(letters):
            turn, program = divmod(number, len(programs))
            entry = Entry(
                f"2027-01-20-question-{number}", 2027, "nrmp-main", "question", programs[program].id,
                recipients=("someone@example.org",), subject="A question", body=body, sha256=str(number),
            )  # fmt: skip
            book.hand_over(entry, "eml", day)
            if turn < turns - 1:
                book.mark_sent(entry.name, day)


def whole_processes(root: Path, large: Path, letter: Path, runs: int) -> dict[str, list[float]]:
    """The seconds that each command took, run in turn; `status` in the large workspace."""
    commands = {
        "the three imports": [sys.executable, "-c", "import click, jinja2, yaml"],
        "prematch --help": [str(BIN / "prematch"), "--help"],
        "prematch check": [str(BIN / "prematch"), "check", str(letter), "--today", "2027-02-09"],
        "prematch status": [
            str(BIN / "prematch"),
            "status",
            "--workspace",
            str(large),
            "--today",
            "2027-02-10",
        ],
    }
    if (BIN / "proselint").exists():
        commands["proselint check"] = [str(BIN / "proselint"), "check", str(letter)]
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, cwd=root, capture_output=True, check=False)
            if turn:
                times[name].append(time.perf_counter() - start)
    return times


def per_letter(root: Path, letter: Path) -> float:
    """Milliseconds a letter in `check --manifest`, the start of the process left out."""
    body = letter.read_text(encoding="utf-8").split("\n\n", 1)[1]
    entry = {
        "program": "cedarvale-medpeds", "kind": "interest", "subject": "Letter of interest - Amara Okafor",
        "to": ["radeyemi@cedarvale.example"], "today": "2027-02-09", "history": [],
    }  # fmt: skip

    def run(count: int) -> float:
        lines = [
            json.dumps({**entry, "id": n, "body": body.replace("two years", f"{n} months")})
            for n in range(count)
        ]
        manifest = root / "many.jsonl"
        manifest.write_text("\n".join(lines), encoding="utf-8")
        start = time.perf_counter()
        subprocess.run(
            [BIN / "prematch", "check", "--manifest", manifest], cwd=root, capture_output=True, check=False
        )
        return time.perf_counter() - start

    run(1)
    return (run(LETTERS) - run(1)) / (LETTERS - 1) * 1000


def composing(root: Path) -> float:
    """Seconds for so many letters of interest, composed in one process."""
    from composer import kinds, workspace
    from composer.compose import compose

    loaded = workspace.load(root)
    programs = [program for program in loaded.programs.values() if program.interview and program.features]
    kind = kinds.load()["interest"]
    start = time.perf_counter()
    for number in range(LETTERS):
        compose(loaded, kind, programs[number % len(programs)], today=date(2027, 2, 9))
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "season"
        shutil.copytree(REPOSITORY / "samples" / "season", root)
        grow(root, PROGRAMS)
        letter = root / "drafts" / "2027-02-09-interest-cedarvale.txt"
        large = Path(folder) / "large"
        shutil.copytree(REPOSITORY / "samples" / "season", large)
        grow(large, STATUS_PROGRAMS)
        fill_ledger(large, STATUS_CONTACTS)
        times = whole_processes(root, large, letter, runs)
        base = statistics.median(times["the three imports"])
        print(
            f"Whole process, {runs} runs, a workspace of {PROGRAMS} programs;"
            f" status: {STATUS_PROGRAMS} programs and {STATUS_CONTACTS} contacts:"
        )
        for name, taken in times.items():
            least, median = min(taken) * 1000, statistics.median(taken) * 1000
            print(
                f"  {name:<20} {least:7.0f} ms least {median:7.0f} ms median {median / base / 1000:5.2f} x the imports"
            )
        print(f"check --manifest, {LETTERS} letters: {per_letter(root, letter):.1f} ms a letter")
        print(f"composing {LETTERS} letters: {composing(root):.2f} s")


if __name__ == "__main__":
    main()
