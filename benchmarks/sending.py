"""How long sending takes, each state on the disk before the next step, against mailmerge in the same run.

    .venv/bin/pip install mailmerge
    .venv/bin/python benchmarks/sending.py [--letters 500] [--blocks 5] [--profile]

Both send letters of the same length, one connection each, through STARTTLS and a login, to the same real Postfix on
this machine (Linux, as root: tests/mailbed/bed.py). They take turns block by block, and each block begins when the
last letter of the one before is delivered. mailmerge's time is that of its command without the time in which it
starts and sends nothing. It keeps no record of what it sent, and does not verify the server's certificate.

A third turn is ours without waiting for the disk: the difference is what that waiting costs.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import os
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from commands import grow
from send_kill import OWN, PASSWORD, Real, data_in

from composer import checking, eml, outbound, sending
from composer.account.credentials import Credentials
from composer.delivery.answers import Outcome
from composer.ledger import Ledger, open_ledger
from composer.model import Moment
from composer.outbound import Checked
from tests.letters import CLEAN
from tests.mailbed import bed as mailbed

REPOSITORY = Path(__file__).resolve().parent.parent
MAILMERGE = Path(sys.executable).parent / "mailmerge"
NOW = Moment(date(2027, 2, 9))
STARTS = 5


@dataclass
class Ours:
    """Letters that are checked, and the ledger that they are sent from."""

    folder: Path
    server: Real
    letters: list[Checked]
    seconds: list[float] = field(default_factory=list)

    def send(self, number: int, size: int) -> None:
        """Send the letters of a block."""
        login = Credentials(OWN, PASSWORD)
        with data_in(self.folder / "data"), self._ledger() as book:
            start = time.perf_counter()
            for letter in self.letters[number * size : (number + 1) * size]:
                said = sending.send(book, letter, self.server.account, login, NOW)
                assert said.outcome is Outcome.SENT, said
            self.seconds.append(time.perf_counter() - start)

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        with open_ledger(self.folder / "ledger.db") as book:
            yield book

    def commits(self) -> int:
        """Count the transactions that wrote: each appends one event."""
        with self._ledger() as book:
            return len(book.events())


class Unsafe(Ours):
    """The same without waiting for the disk."""

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        with open_ledger(self.folder / "ledger.db") as book, mock.patch.object(os, "fsync"):
            book.connection.execute("PRAGMA synchronous = OFF")
            yield book


@dataclass
class Theirs:
    """mailmerge with a list of recipients for each block."""

    folder: Path
    server: Real
    letters: list[Checked]
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        smtp = self.server.account.smtp
        assert smtp
        (self.folder / "mailmerge_server.conf").write_text(
            f"[smtp_server]\nhost = {smtp.host}\nport = {smtp.port}\nsecurity = STARTTLS\nusername = {OWN}\n"
        )
        (self.folder / "mailmerge_template.txt").write_text(
            f"TO: {{{{email}}}}\nSUBJECT: {{{{subject}}}}\nFROM: Amara Okafor <{OWN}>\n\n{{{{body}}}}\n"
        )
        self._write(self.letters[:1])
        self.start = median(self._run("--dry-run", "--limit", "0") for _ in range(STARTS))

    def send(self, number: int, size: int) -> None:
        """Send the letters of a block."""
        self._write(self.letters[number * size : (number + 1) * size])
        self.seconds.append(self._run("--no-dry-run", "--no-limit") - self.start)

    def _write(self, letters: list[Checked]) -> None:
        with (self.folder / "mailmerge_database.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("email", "subject", "body"))
            for letter in letters:
                message = letter.message
                writer.writerow((message.to[0].email, message.subject, message.body))

    def _run(self, *options: str) -> float:
        start = time.perf_counter()
        # It asks for the password at the terminal, and where there is none, on its standard input.
        done = subprocess.run(
            [str(MAILMERGE), *options],
            cwd=self.folder,
            input=f"{PASSWORD}\n",
            text=True,
            capture_output=True,
            start_new_session=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]
        return time.perf_counter() - start


def prepared(root: Path, count: int) -> tuple[list[Checked], float]:
    """Check a letter to each of so many programs. Gives also the seconds that this took, without the first."""
    shutil.copytree(REPOSITORY / "samples" / "season", root)
    shutil.rmtree(root / "drafts")
    ids = grow(root, count + len(list((root / "programs").glob("*.yaml"))))
    session = checking.open_session(root)
    letters, clock, start = [], datetime.now(UTC), 0.0
    with open_ledger(root / "ledger.db") as book:
        for number, program in enumerate(["cedarvale-medpeds", *ids[: count - 1]]):
            name = program.removesuffix("-medpeds").title()
            text = CLEAN.replace("cedarvale-medpeds", program).replace("Cedarvale", name)
            text = text.replace("radeyemi@", f"d{number - 1}@" if number else "radeyemi@")
            text = text.replace("cedarvale.example", f"{name.lower()}.example")
            message = eml.read_letter(text.encode(), shown=program)
            frozen = outbound.stamped(book, clock)
            letters.append(outbound.checked_message(session, message, program, NOW, book, frozen))
            outbound.require_clear(letters[-1])
            start = start or time.perf_counter()
    return letters, (time.perf_counter() - start) / (count - 1) * count


def compared(
    folder: Path, bed: mailbed.Bed, count: int, blocks: int, profiler: cProfile.Profile | None
) -> None:
    """Send so many letters each way, in blocks by turns, and print what that took."""
    letters, checking_seconds = prepared(folder / "season", count)
    server = Real(bed, OWN, "none")
    for name in ("ours", "unsafe", "theirs"):
        (folder / name).mkdir()
    ours, unsafe = Ours(folder / "ours", server, letters), Unsafe(folder / "unsafe", server, letters)
    theirs = Theirs(folder / "theirs", server, letters)
    turns: list[Callable[[int, int], None]] = [ours.send, theirs.send, unsafe.send]
    for number in range(blocks):
        for send in turns[number % 3 :] + turns[: number % 3]:
            with profiler if profiler and send == ours.send else nullcontext():
                send(number, count // blocks)
            server.settle()
    delivered = (bed.state / "log" / "postfix").read_bytes().count(b"status=sent")
    assert delivered == 3 * count, f"{delivered} letters were delivered, not {3 * count}"
    print(f"{count} letters each, in {blocks} blocks by turns; milliseconds a letter")
    size = count / blocks / 1000
    lines = {
        "ours": ours.seconds,
        "ours, with checking": [each + checking_seconds / blocks for each in ours.seconds],
        "ours, not waiting for the disk": unsafe.seconds,
        "mailmerge": theirs.seconds,
    }
    for name, seconds in lines.items():
        mean, middle = sum(seconds) / sum(theirs.seconds), median(seconds) / median(theirs.seconds)
        print(
            f"  {name:<31}{sum(seconds):8.2f} s in all {sum(seconds) / count * 1000:7.1f} ms {mean:6.2f} x"
            f"   median block {median(seconds) / size:6.1f} ms {middle:6.2f} x"
            f"   blocks {' '.join(f'{each / size:.1f}' for each in seconds)}"
        )
    disk = (median(ours.seconds) - median(unsafe.seconds)) / size
    print(
        f"  {ours.commits() / count:.1f} commits and one line in the witness a letter, each waiting for the disk:"
        f" {disk:.1f} ms of ours. mailmerge starts in {theirs.start:.2f} s, which is left out."
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=500)
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--base", type=int, default=45000, help="the first port that the servers may use")
    parser.add_argument("--profile", action="store_true", help="show where the time of ours goes")
    arguments = parser.parse_args()
    lacking = mailbed.missing() or ("" if MAILMERGE.exists() else "mailmerge is not installed.")
    if lacking:
        print(lacking)
        return 2
    profiler = cProfile.Profile() if arguments.profile else None
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as state,
        mailbed.running(Path(state), arguments.base) as bed,
        tempfile.TemporaryDirectory() as folder,
    ):
        compared(Path(folder), bed, arguments.letters, arguments.blocks, profiler)
    if profiler:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)
    return 0


if __name__ == "__main__":
    sys.exit(main())
