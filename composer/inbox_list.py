"""The messages in inbox/ as a table: who wrote what, and what became of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from composer import received
from composer.ledger import LedgerLetter, open_ledger

_ANSWERS = re.compile(rb"^In-Reply-To:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_HEAD = 64_000
_GAP = 2
_LEAST_SUBJECT = 16
_WIDEST_SENDER = 20


@dataclass(frozen=True)
class Row:
    """One kept message. `answered` is yes with its day, draft, no, or "" where that cannot be known."""

    name: str
    sender: str
    subject: str
    answered: str


HEADINGS = Row("DAY AND PROGRAM", "FROM", "SUBJECT", "ANSWERED")


def rows(root: Path) -> tuple[Row, ...]:
    """List the messages in inbox/ by day and program. Only their headers are read."""
    paths = [path for path in sorted((root / "inbox").glob("*")) if path.suffix in (".eml", ".txt")]
    answers = _answers(root) if paths else {}
    return tuple(_row(path, answers) for path in paths)


def _row(path: Path, answers: dict[str, str]) -> Row:
    try:
        header = received.read_header(path)
    except OSError as error:
        return Row(path.stem, "", f"cannot be read: {error.strerror or 'unknown reason'}", "")
    answered = answers.get(header.message_id, "no") if header.message_id else ""
    return Row(path.stem, header.sender or "(no sender)", header.subject or "(no subject)", answered)


def _answers(root: Path) -> dict[str, str]:
    """What became of the answer to each message that has one, by the Message-ID that it answers."""
    letters: dict[str, LedgerLetter] = {}
    if (root / "ledger.db").exists():
        with open_ledger(root / "ledger.db", create=False) as book:
            letters = {letter.name: letter for letter in book.letters()}
    found: dict[str, str] = {}
    for name, head in _heads(root, letters.values()):
        answered = _standing(letters.get(name))
        message_id = _ANSWERS.search(re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])
        if message_id and answered and not found.get(message_id[1].decode(), "").startswith("yes"):
            found[message_id[1].decode()] = answered
    return found


def _heads(root: Path, letters: Iterable[LedgerLetter]) -> Iterator[tuple[str, bytes]]:
    """The header lines of every letter that is on file, as a draft or in the ledger, with its name."""
    for letter in letters:
        yield letter.name, letter.raw[:_HEAD].encode("utf-8", "replace")
    for path in sorted((root / "drafts").glob("*.txt")):
        with path.open("rb") as file:
            yield path.stem, file.read(_HEAD)


def _standing(letter: LedgerLetter | None) -> str:
    if letter is None or letter.state.value in ("composed", "approved"):
        return "draft"
    if letter.live:
        return f"yes, {letter.on[:10]}"
    return "" if letter.state.value == "discarded" else "not sent"


def table(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Set the rows below their headings, in lines of `width` where the names leave room; long subjects are cut."""
    cells = [astuple(row) for row in (HEADINGS, *rows)]
    widths = [max(len(cell[column]) for cell in cells) for column in range(4)]
    widths[1] = min(widths[1], _WIDEST_SENDER)
    widths[2] = min(widths[2], max(width - sum(widths) + widths[2] - 3 * _GAP, _LEAST_SUBJECT))
    for cell in cells:
        shown = (_cut(text, room).ljust(room) for text, room in zip(cell, widths, strict=True))
        yield (" " * _GAP).join(shown).rstrip()


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
