"""Read a letter or an .eml as a message, and write a message as the bytes of a draft.

Only an .eml pays for the standard library's `email` package; a letter is read without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from composer.addresses import parse_addresses
from composer.errors import MessageError
from composer.mime_writer import to_bytes
from composer.model import Message

if TYPE_CHECKING:
    from composer.mime_reader import Mail

__all__ = [
    "LARGEST_LETTER",
    "LARGEST_MAIL",
    "LARGEST_RECEIVED",
    "is_mail",
    "parse_addresses",
    "read_bytes",
    "read_file",
    "read_letter",
    "read_received",
    "to_bytes",
]

LARGEST_LETTER = 2_000_000
"""Bytes of a letter, and of the text of an .eml."""
LARGEST_MAIL = 20_000_000
"""Bytes of an .eml, attachments included: 10 MB of files become 13.7 MB of base64."""
LARGEST_RECEIVED = 50_000_000
"""The same of what somebody else wrote: mail servers let through some 25 MB of files, which are 35 MB in a mail."""

_MOST_LINES = 1_500_000
"""Of what somebody else wrote: twice what the largest can have whose attachments are packed as usual."""

_FIELDS = {
    "program": "Program",
    "kind": "Kind",
    "to": "To",
    "cc": "Cc",
    "subject": "Subject",
    "attach": "Attach",
    "in-reply-to": "In-Reply-To",
    "references": "References",
}
_OWN_FIELDS = frozenset({"program", "kind", "attach"})
_MAIL_FIELDS = frozenset(
    {
        "x-unsent",
        "from",
        "sender",
        "reply-to",
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "mime-version",
    }
    | {
        "content-type",
        "content-transfer-encoding",
        "received",
        "return-path",
        "delivered-to",
        "dkim-signature",
    }
)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:(.*)", re.DOTALL)
_OTHER_FORMATS: Mapping[bytes, str] = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a Word document or another zip file",
    b"\xd0\xcf\x11\xe0": "an Outlook .msg or an old Word document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"begin:vcalendar": "a calendar file",
}
_AS_TEXT = "Save the letter as plain text (.txt, UTF-8), or the message as .eml."
_PASTE = (
    "Copy its words into a .txt file, below a line `Subject: ...` and an empty line, and give that file instead; its"
    " attachments are not needed."
)
_PASTED = "Write a line `Subject: ...` above a text that you paste, then an empty line; or save the message as .eml."
_AFTER_AN_EMPTY_LINE = "the text comes after an empty line."
_MARK = b"\xef\xbb\xbf"
_START = "A letter starts with lines such as 'To: …' and 'Subject: …', then an empty line, then the text."


def read_file(path: Path, *, shown: str = "") -> Message:
    """Read a letter or an .eml from a file; `shown` is how errors name it, by default the path as given.

    Raises MessageError where there is no such file, it is a folder or cannot be read, and as `read_letter`.
    """
    return read_letter(read_bytes(path, LARGEST_MAIL, shown=shown), shown=shown or str(path))


def read_bytes(path: Path, most: int, *, shown: str = "") -> bytes:
    """Read a file, but not much more than `most` bytes of it. Raises MessageError where that cannot be done."""
    name = shown or str(path)
    if path.is_dir():
        raise MessageError("this is a folder", where=name, hint="Name one letter in it.")
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise MessageError(
            "there is no such file", where=name, hint="Look at the spelling of its name."
        ) from error
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise MessageError(
            f"the file cannot be read ({reason})", where=name, hint="Mend that and try again."
        ) from error


def read_letter(data: bytes, *, shown: str) -> Message:
    """Read a letter (header lines, an empty line, the text) or an .eml; the content decides which it is.

    The body keeps its characters as they are, but for line ends, which become newlines, and a final one.
    Raises MessageError naming `shown` with the line or byte: another kind of file, another encoding than
    UTF-8, unknown or doubled headers, no text, too much of it.
    """
    plain = data.removeprefix(_MARK)
    if len(plain) > LARGEST_MAIL:
        raise _too_large(shown, LARGEST_MAIL)
    _refuse_other_files(plain, shown)
    if not is_mail(plain):
        return _read_plain(_text_of(plain, shown), shown)
    from composer.mime_reader import read_mail

    message = read_mail(plain, shown=shown)
    if len(message.body) > LARGEST_LETTER:
        raise _too_large(shown, LARGEST_LETTER)
    return message


def read_received(data: bytes, *, shown: str) -> Mail:
    """Read what somebody else wrote, an .eml or its pasted text, as `mime_reader.read_received` does.

    Attachments may make it large, as they are not looked into. Raises MessageError as `read_letter`.
    """
    from composer.mime_reader import Mail, read_received

    plain = data.removeprefix(_MARK)
    if len(plain) > LARGEST_RECEIVED:
        problem = f"the message is larger than {LARGEST_RECEIVED // 1_000_000} MB, and so is not read"
        raise MessageError(problem, where=shown, hint=_PASTE)
    if plain.count(b"\n") > _MOST_LINES:
        problem = f"the message has more than {_MOST_LINES:,} lines, and so is not read"
        raise MessageError(problem, where=shown, hint=_PASTE)
    try:
        _refuse_other_files(plain, shown)
        text = "" if is_mail(plain) else _text_of(plain, shown)
        mail = Mail(_read_plain(text, shown)) if text else read_received(plain, shown=shown)
    except MessageError as error:
        fault = error.faults[0]
        hint = _PASTED if _START in fault.hint or fault.hint.endswith(_AFTER_AN_EMPTY_LINE) else fault.hint
        raise MessageError(fault.problem, where=fault.where, hint=hint) from error
    if len(mail.message.body) > LARGEST_LETTER:
        raise MessageError(
            f"its text alone is larger than {LARGEST_LETTER // 1_000_000} MB", where=shown, hint=_PASTE
        )
    return mail


def _refuse_other_files(data: bytes, shown: str) -> None:
    if not data.strip():
        problem = "the file holds nothing but blanks" if data else "the file is empty"
        raise MessageError(problem, where=shown, hint=_START)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:64].count(0) > len(data[:64]) // 3:
        raise MessageError("the file is saved as UTF-16", where=shown, hint="Save it anew as UTF-8.")
    start = data.lstrip()[:16].lower()
    for magic, kind in _OTHER_FORMATS.items():
        if start.startswith(magic.lower()):
            raise MessageError(f"the file is {kind}, not a letter", where=shown, hint=_AS_TEXT)
    if (place := data.find(b"\0")) >= 0:
        raise MessageError(f"the file is not text (byte {place + 1} is zero)", where=shown, hint=_AS_TEXT)


def _too_large(shown: str, limit: int) -> MessageError:
    return MessageError(
        f"the letter is larger than {limit // 1_000_000} MB",
        where=shown,
        hint="Look whether this is the right file; take attachments out.",
    )


def is_mail(data: bytes) -> bool:
    """Whether the header lines are those of an e-mail, not of a letter."""
    head = re.split(rb"\r?\n\r?\n|\r\r", data[:20_000].lstrip(b"\r\n"), maxsplit=1)[0]
    if head.startswith(b"From "):
        return True
    names = {
        name.decode("ascii").lower()
        for name in re.findall(rb"(?:\A|[\r\n])([A-Za-z][A-Za-z0-9-]*)[ \t]*:", head)
    }
    return bool(names & _MAIL_FIELDS or (b"=?" in head and names)) and not names & _OWN_FIELDS


def _text_of(data: bytes, shown: str) -> str:
    """Decode a letter. Raises MessageError where it is too large, or no UTF-8."""
    if len(data) > LARGEST_LETTER:
        raise _too_large(shown, LARGEST_LETTER)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
        raise MessageError(
            f"byte {error.start + 1} (0x{data[error.start]:02X}) is not UTF-8",
            where=f"{shown}:{line}",
            hint="The file was probably saved as Latin-1 or Windows-1252: save it anew as UTF-8.",
        ) from error


def _read_plain(text: str, shown: str) -> Message:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    end = next((number for number in range(start, len(lines)) if not lines[number].strip()), len(lines))
    values = _header(lines[start:end], start + 1, shown)
    body = "\n".join(lines[end + 1 :])
    if "subject" not in values:
        raise MessageError("the letter has no Subject line", where=f"{shown}:{start + 1}", hint=_START)
    if not body.strip():
        raise MessageError(
            "the letter has no text after its header lines",
            where=f"{shown}:{end}",
            hint="Leave one line empty after the Subject, and write the text below it.",
        )
    found = {name: value for name, (value, _) in values.items()}
    to, cc = (
        parse_addresses(found.get(name, ""), where=f"{shown}:{values[name][1]}" if name in values else shown)
        for name in ("to", "cc")
    )
    return Message(
        subject=found["subject"],
        body=body if body.endswith("\n") else f"{body}\n",
        program=found.get("program") or None,
        kind=found.get("kind") or None,
        to=to,
        cc=cc,
        in_reply_to=message_ids(found.get("in-reply-to", "")),
        references=message_ids(found.get("references", "")),
        attach=paths(found.get("attach", "")),
    )


def paths(text: str) -> tuple[str, ...]:
    """Return the paths that a line `Attach:` holds, with semicolons between, each once."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.split(";")))))


def message_ids(text: str) -> str:
    """Return the Message-IDs that a header value holds, with one blank between; what else stands there is left out."""
    return " ".join(re.findall(r"<[!-;=?-~]+@[!-;=?-~]+>", text))


def _header(lines: list[str], first: int, shown: str) -> dict[str, tuple[str, int]]:
    """Map the lower-case name of each header to its value and line; an indented line continues the last."""
    values: dict[str, tuple[str, int]] = {}
    name = ""
    for number, line in enumerate(lines, first):
        if line[0] in " \t" and name:
            value, at = values[name]
            values[name] = (f"{value} {line.strip()}".strip(), at)
            continue
        match = _HEADER.fullmatch(line)
        if match is None:
            problem = "this line is no header line, and no empty line stands before it"
            raise MessageError(problem, where=f"{shown}:{number}", hint=_START)
        name = match[1].lower()
        _refuse_header(name, match[1], values, f"{shown}:{number}")
        values[name] = (match[2].strip(" \t"), number)
    return values


def _refuse_header(name: str, written: str, values: Mapping[str, tuple[str, int]], where: str) -> None:
    if name not in _FIELDS:
        from difflib import get_close_matches

        nearest = get_close_matches(name, _FIELDS, n=1)
        hint = f"Did you mean {_FIELDS[nearest[0]]}? " if nearest else ""
        raise MessageError(
            f"a letter has no header line {written[:30]}",
            where=where,
            hint=f"{hint}Known are {', '.join(_FIELDS.values())}; {_AFTER_AN_EMPTY_LINE}",
        )
    if name in values:
        raise MessageError(
            f"the header line {_FIELDS[name]} stands twice, first in line {values[name][1]}",
            where=where,
            hint="Keep one of them; several addresses go into one line, with commas between.",
        )
