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
from composer.invitation import Event, events
from composer.model import Address, Message, Moment

_RE = re.compile(
    r"^(?:\s*(?:re|aw|sv|antw|tr|rv|fwd?|wg|res|rif|odp|ynt|vs|enc|vb|pd|回复|答复|回覆|转发|轉寄|返信|転送)"
    r"\s*(?:\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_HEAD = 64_000
"""Bytes in which the header of a message stands."""


@dataclass(frozen=True)
class Received:
    """A message with its very bytes. `on` is the day and time that it names itself (US Eastern), None for none."""

    message: Message
    raw: bytes
    message_id: str = ""
    on: Moment | None = None
    events: tuple[Event, ...] = ()
    """What came with it as calendar invitations."""

    @property
    def is_mail(self) -> bool:
        """Whether these are the bytes of an e-mail, with all its header lines, and not its text alone."""
        return eml.is_mail(self.raw)

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
    """Read a message, an .eml or its pasted text. Raises MessageError as `eml.read_received`."""
    mail = eml.read_received(raw, shown=shown)
    header = _header(raw)
    found = (event for calendar in mail.calendars for event in events(calendar))
    return Received(mail.message, raw, header.message_id, header.on, tuple(dict.fromkeys(found)))


def read_file(path: Path, shown: str = "") -> Received:
    """Read a message from a file. Raises MessageError where it cannot be read."""
    return read(eml.read_bytes(path, eml.LARGEST_RECEIVED, shown=shown), shown or str(path))


@dataclass(frozen=True)
class Header:
    """What the header of a message says, as far as a list needs it. `sender` is "" for none."""

    subject: str = ""
    sender: str = ""
    message_id: str = ""
    on: Moment | None = None


def read_header(path: Path) -> Header:
    """Read the header of a kept message, and no more of it. Raises OSError where the file cannot be read."""
    with path.open("rb") as file:
        return _header(file.read(_HEAD))


def keep(root: Path, received: Received, program: str, on: Moment) -> Path:
    """Put the message into inbox/, whole or not at all, under a name that says day and program. Gives its file.

    The same bytes again stay the one file that they are. Raises OSError where it cannot be written.
    """
    folder = root / "inbox"
    folder.mkdir(exist_ok=True)
    ending = ".eml" if received.is_mail else ".txt"
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


def _header(raw: bytes) -> Header:
    """Read the header of the message itself."""
    from email import message_from_bytes
    from email.policy import compat32

    head = re.split(rb"\r?\n\r?\n", raw[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), maxsplit=1)[0]
    mail = message_from_bytes(head + b"\n\n", policy=compat32)
    values = {name.lower(): _shown(str(value)) for name, value in reversed(list(mail.raw_items()))}
    ids = eml.message_ids(values.get("message-id", "")).split()
    return Header(
        values.get("subject", ""),
        _name(values.get("from", "")),
        ids[0] if ids else "",
        _moment(values.get("date", "")),
    )


def _shown(value: str) -> str:
    """Decode a header value for people, on one line; what cannot be decoded stays as it is."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    plain = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        text = str(make_header(decode_header(plain)))
    except (HeaderParseError, LookupError, ValueError):
        text = plain
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _name(sender: str) -> str:
    """Return who wrote, by name where there is one."""
    try:
        found = eml.parse_addresses(sender)
    except MessageError:
        return sender
    return (found[0].name or found[0].email) if found else ""


def _moment(date: str) -> Moment | None:
    from email.utils import parsedate_to_datetime

    from composer.moments import now_eastern

    try:
        return now_eastern(parsedate_to_datetime(date))
    except (ValueError, TypeError, OverflowError):
        return None
