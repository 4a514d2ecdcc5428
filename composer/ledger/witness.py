"""What left this computer, noted outside the workspace before it left.

A ledger that is put back from a backup, or comes back from a synchronized folder, has forgotten letters. The
witness remembers them: for each letter about to leave it holds the event of the ledger that says so. It holds no
text of a letter.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from composer.errors import LedgerError
from composer.ledger.book import Ledger
from composer.ledger.letters import Entry, LedgerLetter

_ENTRY_FIELDS = frozenset(field.name for field in dataclasses.fields(Entry))


@dataclass(frozen=True)
class Witnessed:
    """A letter that was about to leave: the hash of the ledger's event that says so, and when it was claimed."""

    event: str
    entry: Entry
    handed_on: str


def path_of(ledger: Ledger) -> Path:
    """Return the file of a ledger's witness: in `PREMATCH_DATA`, or the user's data folder."""
    given = os.environ.get("PREMATCH_DATA")
    if given:
        folder = Path(given)
    else:
        from platformdirs import user_data_path

        folder = user_data_path("prematch", appauthor=False)
    return folder / "witness" / f"{ledger.identity}.jsonl"


def note(ledger: Ledger, letter: LedgerLetter) -> None:
    """Note that a letter is about to leave, by the newest event of the ledger, safely on the disk.

    Raises LedgerError where that cannot be written; the letter must then stay.
    """
    path = path_of(ledger)
    kept = {name: getattr(letter, name) for name in _ENTRY_FIELDS - {"subject", "body", "raw", "facts_hash"}}
    line = json.dumps({"event": ledger.last_hash(), "handed_on": letter.handed_on, "entry": kept})
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("ab") as file:
            # A line that a crash cut off stays alone: the next one begins anew.
            file.write(f"\n{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        hint = "The letter did not leave. Free some space, or allow writing there, and try again."
        raise LedgerError(f"cannot be written ({error.strerror})", where=str(path), hint=hint) from error


def forgotten(ledger: Ledger) -> tuple[Witnessed, ...]:
    """List the letters that left, or may have, and of which the ledger knows nothing."""
    return tuple(each for each in _read(path_of(ledger)) if not ledger.remembers(each.event))


def require_remembered(ledger: Ledger) -> None:
    """Raise LedgerError where the ledger has forgotten a letter: nothing may leave before that is mended."""
    newest = next(_read(path_of(ledger), newest_first=True), None)
    if newest is None or ledger.remembers(newest.event):
        # Each line was written by a ledger that remembered all before it, and its events are a chain.
        return
    lost = forgotten(ledger)
    if lost:
        names = ", ".join(dict.fromkeys(each.entry.name for each in lost))
        problem = (
            f"it is older than what was sent from this computer (put back from a backup?): it lacks {names}"
        )
        hint = "Run `prematch reconcile`: it enters those letters again. Nothing is sent before that."
        raise LedgerError(problem, where=ledger.path.name, hint=hint)


def _read(path: Path, *, newest_first: bool = False) -> Iterator[Witnessed]:
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    except OSError as error:
        hint = "Allow reading it; it says what was sent from this computer."
        raise LedgerError(f"cannot be read ({error.strerror})", where=str(path), hint=hint) from error
    for line in filter(None, reversed(lines) if newest_first else lines):
        try:
            found = json.loads(line)
            values: dict[str, Any] = {
                key: tuple(v) if isinstance(v, list) else v for key, v in found["entry"].items()
            }
            yield Witnessed(str(found["event"]), Entry(**values), str(found["handed_on"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            # Cut off by a crash, so before that letter could leave.
            continue
