"""What a program wrote, as the workspace keeps it: one file a message in inbox/, and what an answer needs of it."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from composer import eml
from composer.errors import MessageError
from composer.model import Address, Message, Moment

_RE = re.compile(r"^(?:\s*(?:re|aw|sv|antw|tr|rv|fwd?|wg)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class Received:
    """A message with its very bytes. `on` is the day and time that it names itself (US Eastern), None for none."""

    message: Message
    raw: bytes
    message_id: str = ""
    on: Moment | None = None

    @property
    def sha256(self) -> str:
        """The hash of the bytes, by which the ledger knows the message again."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def answer_to(self) -> tuple[Address, ...]:
        """Whom an answer goes to: the address that the message names for that, else its sender."""
        return self.message.reply_to or ((self.message.sender,) if self.message.sender else ())

    @property
    def answer_subject(self) -> str:
        """The subject of an answer: Re: and what it was, without what earlier answers put before it."""
        return f"Re: {_RE.sub('', self.message.subject).strip()}"

    @property
    def answer_references(self) -> str:
        """The conversation that an answer continues (RFC 5322 section 3.6.4)."""
        earlier = self.message.references or self.message.in_reply_to
        return " ".join(dict.fromkeys(f"{earlier} {self.message_id}".split()))


def read(raw: bytes, shown: str) -> Received:
    """Read a message, an .eml or its pasted text. Raises MessageError as `eml.read_letter`."""
    message = eml.read_letter(raw, shown=shown)
    message_id, date = _headers(raw)
    return Received(message, raw, message_id, _moment(date))


def read_file(path: Path, shown: str = "") -> Received:
    """Read a message from a file. Raises MessageError where it cannot be read."""
    eml.read_file(path, shown=shown)
    return read(path.read_bytes(), shown or str(path))


def keep(root: Path, received: Received, program: str, on: Moment) -> Path:
    """Put the message into inbox/, whole or not at all, under a name that says day and program. Gives its file.

    The same bytes again stay the one file that they are. Raises OSError where it cannot be written.
    """
    folder = root / "inbox"
    folder.mkdir(exist_ok=True)
    ending = ".eml" if received.message.sender else ".txt"
    number = 1
    while True:
        path = folder / f"{on.on}-{program}{f'-{number}' if number > 1 else ''}{ending}"
        if not path.exists():
            break
        if path.read_bytes() == received.raw:
            return path
        number += 1
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(received.raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def find(root: Path, name: str) -> Path:
    """Return the file of a message in inbox/, given by name or path. Raises MessageError where there is none."""
    given = Path(name)
    if given.suffix and given.is_file():
        return given
    kept = {path.stem: path for path in sorted((root / "inbox").glob("*")) if path.suffix in (".eml", ".txt")}
    stem = given.stem if given.suffix in (".eml", ".txt") else given.name
    if stem in kept:
        return kept[stem]
    from difflib import get_close_matches

    near = get_close_matches(stem, kept, 3, 0.4)
    hint = (
        f"Did you mean {' or '.join(near)}?" if near else "`prematch inbox add FILE` keeps a message there."
    )
    raise MessageError(f"there is no message {stem[:60]} in inbox/", hint=hint)


def program_in(path: Path, programs: object) -> str:
    """Return the program that a file of inbox/ is named after; "" where its name does not tell."""
    found = re.fullmatch(r"\d{4}-\d{2}-\d{2}-(.+?)(?:-\d+)?", path.stem)
    known = set(programs) if isinstance(programs, (dict, list, tuple, set)) else set()
    for stem in (path.stem[11:], found[1] if found else ""):
        if stem in known:
            return stem
    return ""


def _headers(raw: bytes) -> tuple[str, str]:
    """Return Message-ID and Date of the message itself."""
    from email import message_from_bytes
    from email.policy import compat32

    head = re.split(rb"\r?\n\r?\n", raw.lstrip(b"\r\n"), maxsplit=1)[0]
    mail = message_from_bytes(head + b"\n\n", policy=compat32)
    ids = eml.message_ids(str(mail.get("Message-ID", ""))).split()
    return (ids[0] if ids else ""), str(mail.get("Date", ""))


def _moment(date: str) -> Moment | None:
    from email.utils import parsedate_to_datetime

    from composer.moments import now_eastern

    try:
        return now_eastern(parsedate_to_datetime(date))
    except (ValueError, TypeError, OverflowError):
        return None
