"""A message as the bytes of a draft (RFC 5322, 2045, 2047) that a mail program opens for editing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from composer.addresses import check_address, check_header_text
from composer.errors import MessageError
from composer.mime_parts import mixed
from composer.model import Address, Message

_LINE = 76
"""The most characters in a line of quoted-printable text (RFC 2045 6.7), and in a header line of ours."""
_ENCODED_WORD = 75
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_WORD_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_BODY_SAFE = frozenset(range(33, 127)) - {ord("=")} | {ord(" "), ord("\t")}


@dataclass(frozen=True)
class Stamp:
    """What makes a message one of its own: Message-ID with its angle brackets, and Date (RFC 5322 3.6.1, 3.6.4)."""

    message_id: str
    date: str


def stamp(sender: str, moment: datetime, message_id: str = "") -> Stamp:
    """Make the stamp for a message of a sender, at a moment that knows its time zone.

    A new Message-ID has the sender's domain, and nothing of this computer's name.
    """
    from email.utils import format_datetime
    from uuid import uuid4

    own = message_id or f"<{uuid4().hex}@{sender.rpartition('@')[2]}>"
    return Stamp(own, format_datetime(moment))


def to_bytes(message: Message, stamp: Stamp | None = None) -> bytes:
    """Write the exact bytes of a message: one text/plain part in UTF-8, CRLF line ends, and the files it carries.

    Without a stamp it is a draft for a file: `X-Unsent: 1` stands first, which Thunderbird and classic Outlook take
    as "open for editing", and they give it Date and Message-ID. With one it is what goes into a mailbox or out.
    Reading the bytes back gives the same subject, body and addresses (the body with a final line end).

    Raises MessageError for a value that could add or fake a header, and for what a draft does not carry: blind
    copies, files of which only the names are known, no recipient at all.
    """
    _refuse_what_would_be_lost(message)
    lines = [f"Date: {stamp.date}", f"Message-ID: {stamp.message_id}"] if stamp else ["X-Unsent: 1"]
    if message.sender:
        lines.append(_address_header("From", (message.sender,)))
    for field, addresses in (("Reply-To", message.reply_to), ("To", message.to), ("Cc", message.cc)):
        if addresses:
            lines.append(_address_header(field, addresses))
    for field, ids in (("In-Reply-To", message.in_reply_to), ("References", message.references)):
        if ids:
            check_header_text(field, ids)
            # One on a line: a conversation can be long, and no line may be (RFC 5322 section 2.1.1).
            lines.append(f"{field}: " + "\r\n ".join(ids.split()))
    subject = check_header_text("Subject", message.subject.strip(" "))
    lines.append(f"Subject: {_folded(subject, len('Subject: '))}")
    lines.append("MIME-Version: 1.0")
    body, encoding = _body(message.body)
    text = ['Content-Type: text/plain; charset="utf-8"', f"Content-Transfer-Encoding: {encoding}", "", body]
    if not message.attached:
        return "\r\n".join([*lines, *text]).encode("ascii")
    boundary, parts = mixed(text, message.attached)
    lines.append(f'Content-Type: multipart/mixed;\r\n boundary="{boundary}"')
    return "\r\n".join([*lines, "", ""]).encode("ascii") + parts


def _refuse_what_would_be_lost(message: Message) -> None:
    if not message.to:
        raise MessageError("the message has no recipient", hint="Add a line such as To: name@example.org.")
    if message.bcc:
        raise MessageError("a draft carries no blind copies", hint="Take the Bcc line out, or use Cc.")
    if message.attach or message.attachments != tuple(each.name for each in message.attached):
        named = ", ".join((*message.attach, *message.attachments))
        raise MessageError(f"the attached files are not at hand ({named})", hint="Attach them anew, or none.")


def _body(text: str) -> tuple[str, str]:
    """Return the encoded body with CRLF line ends, and the name of its transfer encoding."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.removesuffix("\n").split("\n")
    try:
        encoded = [_quoted_printable(line) for line in lines]
    except UnicodeEncodeError as error:
        raise MessageError(
            "the body holds half of a character", hint="Delete the odd sign and type it anew."
        ) from error
    encoding = "7bit" if encoded == lines else "quoted-printable"
    return "\r\n".join([*encoded, ""]), encoding


def _quoted_printable(line: str) -> str:
    """Encode one line of text in quoted-printable (RFC 2045 6.7), split by soft breaks where it is long.

    A dot and the word From are also encoded at the start of a line, as servers and mail folders alter them.
    """
    last = len(line.encode()) - 1
    units = [
        chr(byte) if byte in _BODY_SAFE and not (index == last and byte in b" \t") else f"={byte:02X}"
        for index, byte in enumerate(line.encode())
    ]
    if line.startswith("From "):
        units[0] = "=46"
    rows, row = [], ""
    for unit in units:
        if len(row) + len(unit) > _LINE - 1:
            rows.append(f"{row}=")
            row = ""
        row += "=2E" if unit == "." and not row else unit
    return "\r\n".join([*rows, row])


def _folded(text: str, used: int) -> str:
    """Write an unstructured header value: as it is where plain ASCII fits one line, else as encoded words."""
    if text.isascii() and "=?" not in text and used + len(text) <= _LINE:
        return text
    return _encoded_words(text, used)


def _encoded_words(text: str, used: int) -> str:
    """Write text as encoded words (RFC 2047) that cut no character; `used` is taken on the first line."""
    words, word = [], ""
    room = _ENCODED_WORD - used - len("=?utf-8?q??=")
    for character in text:
        unit = "".join(
            "_" if byte == 0x20 else chr(byte) if byte in _WORD_SAFE else f"={byte:02X}"
            for byte in character.encode()
        )
        if len(word) + len(unit) > room:
            words.append(word)
            word, room = "", _ENCODED_WORD - len(" =?utf-8?q??=")
        word += unit
    return "\r\n ".join(f"=?utf-8?q?{word}?=" for word in [*words, word])


def _address_header(field: str, addresses: tuple[Address, ...]) -> str:
    written = (_address(check_address(field, address), len(field) + 2) for address in addresses)
    return f"{field}: " + ",\r\n ".join(written)


def _address(address: Address, used: int) -> str:
    name = " ".join(address.name.split())
    if not name:
        return address.email
    plain = name.isascii() and "=?" not in name and used + len(name) + 2 <= _LINE
    if plain and _ATOMS.fullmatch(name):
        shown = name
    elif plain:
        shown = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        shown = _encoded_words(name, used)
    line = len(shown.rpartition("\r\n")[2]) + len(address.email) + 3 + (used if "\r\n" not in shown else 0)
    return f"{shown}\r\n <{address.email}>" if line > _LINE else f"{shown} <{address.email}>"
