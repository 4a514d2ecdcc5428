"""Kill a process at every point of every step that writes the ledger, and look at what is left.

A point is a statement, an instruction of SQLite's machine, or a moment in time (which also falls between two
writes to the disk). After each kill the ledger must be whole, hold all of the step or nothing of it, take the
step again, and never hold a claim twice.

    python benchmarks/ledger_kill.py [--rounds 20]

Needs a system with `fork` (Linux, macOS).
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from composer.errors import LedgerError
from composer.ledger import Entry, Inbound, Ledger, open_ledger
from composer.model import Moment

TODAY = Moment(date(2027, 2, 10))
INTENT = Entry(
    name="2027-02-10-intent-harborview",
    cycle=2027,
    match="nrmp-main",
    kind="intent",
    program="harborview",
    stage="intent",
    claim_subjects=("harborview",),
    first_choice=True,
    recipients=("jsmith@harborview.example",),
    body="You are my first choice.",
    sha256="a1",
)
RIVAL = replace(INTENT, name="2027-02-10-intent-brigid", program="brigid", claim_subjects=("brigid",))

Step = Callable[[Ledger], object]
Arm = Callable[[sqlite3.Connection], None]


def _nothing(_ledger: Ledger) -> None:
    """Leave the ledger as it is: its making and opening are the step."""


def _handed(ledger: Ledger) -> None:
    ledger.hand_over(INTENT, "eml", TODAY)


def _accepted(ledger: Ledger) -> None:
    ledger.accept(INTENT.name, "too-long", "5e", "a long story", TODAY)


STEPS: dict[str, tuple[Step | None, Step]] = {
    "create": (None, _nothing),
    "compose": (_nothing, lambda ledger: ledger.record_composed(INTENT, TODAY)),
    "hand over": (_nothing, _handed),
    "hand over anew": (_handed, lambda ledger: ledger.hand_over(replace(INTENT, sha256="b2"), "eml", TODAY)),
    "mark sent": (_handed, lambda ledger: ledger.mark_sent(INTENT.name, TODAY)),
    "discard": (_handed, lambda ledger: ledger.discard(INTENT.name, TODAY, "never sent")),
    "release": (_handed, lambda ledger: ledger.release_program("harborview", "withdrew", TODAY)),
    "accept": (_nothing, _accepted),
    "take back": (_accepted, lambda ledger: ledger.withdraw_acceptance(INTENT.name, "too-long", TODAY)),
    "inbound": (_nothing, lambda ledger: ledger.record_inbound(Inbound("harborview", sha256="c3"), TODAY)),
}  # fmt: skip
"""Each step with what comes before it; None before the one that makes the file."""


@dataclass
class Count:
    """What a series of kills came to. A run that reached no point was not killed."""

    points: int = 0
    runs: int = 0
    losses: int = 0
    duplicates: int = 0

    def add(self, other: Count) -> None:
        """Sum up, field by field."""
        self.points += other.points
        self.runs += other.runs
        self.losses += other.losses
        self.duplicates += other.duplicates


def die() -> None:
    """End this process at once, as a power switch would."""
    os.kill(os.getpid(), signal.SIGKILL)


def at_statement(point: int) -> Arm:
    """Arm a connection to die before its statement of that number."""
    seen = 0

    def trace(_statement: str) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            die()

    return lambda connection: connection.set_trace_callback(trace)


def at_instruction(point: int) -> Arm:
    """Arm a connection to die at SQLite's instruction of that number."""
    seen = 0

    def progress() -> int:
        nonlocal seen
        seen += 1
        if seen == point:
            die()
        return 0

    return lambda connection: connection.set_progress_handler(progress, 1)


def at_moment(seconds: float) -> Arm:
    """Arm the process to die after a time, whatever it is doing then."""

    def arm(_connection: sqlite3.Connection) -> None:
        if signal.getitimer(signal.ITIMER_REAL)[0] == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, seconds)

    return arm


def killed(path: Path, step: Step, arm: Arm) -> bool:
    """Take a step in a child process that is armed; whether it died on the way."""
    child = os.fork()
    if child == 0:
        real = sqlite3.connect

        def connect(*arguments: object, **options: object) -> sqlite3.Connection:
            connection: sqlite3.Connection = real(*arguments, **options)  # type: ignore[call-overload]
            arm(connection)
            return connection

        sqlite3.connect = connect  # type: ignore[assignment]
        status = 1
        try:
            with open_ledger(path) as ledger:
                step(ledger)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if os.WIFEXITED(ended) and os.WEXITSTATUS(ended) != 0:
        raise RuntimeError("the child process failed instead of being killed")
    return os.WIFSIGNALED(ended)


def picture(ledger: Ledger) -> tuple[object, ...]:
    """Everything that a ledger holds."""
    return ledger.events(), ledger.letters(), ledger.contacts(), ledger.acceptances(INTENT.name)


def outcome(path: Path, step: Step, before: tuple[object, ...], after: tuple[object, ...]) -> Count:
    """Judge a ledger that a killed process left, and see that it still works."""
    count = Count(runs=1)
    with open_ledger(path) as ledger:
        found = picture(ledger)
        whole = found in (before, after) and not ledger.verify()
        if found == before != after:
            step(ledger)
            whole = whole and picture(ledger) == after
        count.duplicates += second_claims(ledger)
        whole = whole and not ledger.verify()
    alone = [file.name for file in path.parent.glob("ledger.db*")] == ["ledger.db"]
    count.losses += not (whole and alone)
    return count


def second_claims(ledger: Ledger) -> int:
    """Hand over a rival letter; how many claims to the first choice there are too many then."""
    with suppress(LedgerError):
        ledger.hand_over(RIVAL, "eml", TODAY)
    claimed = [letter for letter in ledger.letters() if letter.first_choice and letter.live]
    return max(0, sum(not letter.released for letter in claimed) - 1)


def rounds(folder: Path, name: str, arms: Iterator[Arm]) -> Count:
    """Kill one step at one point after another, until it runs through three times in a row."""
    first, step = STEPS[name]
    total, survived = Count(), 0
    start = folder / "start" / "ledger.db"
    start.parent.mkdir(parents=True)
    if first:
        with open_ledger(start) as ledger:
            first(ledger)
    with open_ledger(copy(start, folder / "whole")) as ledger:
        before = picture(ledger)
        step(ledger)
        after = picture(ledger)
    for point, arm in enumerate(arms, start=1):
        path = copy(start, folder / str(point))
        died = killed(path, step, arm)
        total.add(outcome(path, step, before, after))
        total.points += died
        survived = 0 if died else survived + 1
        if survived == 3:
            break
    return total


def copy(start: Path, folder: Path) -> Path:
    """Put the ledger, if there is one, into a new folder."""
    folder.mkdir()
    path = folder / start.name
    if start.exists():
        path.write_bytes(start.read_bytes())
    return path


def every(kind: Callable[[int], Arm], stride: int = 1) -> Iterator[Arm]:
    """Arm for the first point, the second, and so on."""
    point = 1
    while True:
        yield kind(point)
        point += stride


def moments(step: int, count: int) -> Iterator[Arm]:
    """Arm for moments that lie so many microseconds apart."""
    return (at_moment(step * number / 1_000_000) for number in range(1, count + 1))


def main() -> int:
    """Run every series and print one line for each step; status 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each series is run (default: 5)")
    wanted = parser.parse_args().rounds
    total, began = Count(), perf_counter()
    for name in STEPS:
        count = Count()
        for turn in range(wanted):
            with tempfile.TemporaryDirectory() as folder:
                count.add(rounds(Path(folder, "statements"), name, every(at_statement)))
                count.add(rounds(Path(folder, "instructions"), name, every(at_instruction, 1 + turn % 7)))
                count.add(rounds(Path(folder, "moments"), name, moments(50 + turn, 200)))
        total.add(count)
        print(f"{name:<20} {count.points:>7} kills {count.losses:>3} losses {count.duplicates:>3} duplicates")
    print(f"{'all':<20} {total.points:>7} kills {total.losses:>3} losses {total.duplicates:>3} duplicates,"
          f" {total.runs} runs in {perf_counter() - began:.0f} s")  # fmt: skip
    return 1 if total.losses or total.duplicates else 0


if __name__ == "__main__":
    sys.exit(main())
