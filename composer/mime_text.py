"""The text of one part of an e-mail message: its encoding, its character set and its line ends undone."""

from __future__ import annotations

import codecs
from email.errors import InvalidBase64LengthDefect
from email.message import Message

from composer.errors import MessageError

_ENCODINGS = frozenset({"", "7bit", "8bit", "binary", "quoted-printable", "base64"})
SAVE_AGAIN = "Save the message anew from the mail program, or paste its text into a .txt letter."


def part_text(part: Message) -> str:
    """Return the text of a leaf part, its transfer encoding and character set undone, with plain newlines."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding not in _ENCODINGS:
        raise MessageError(f"the transfer encoding {encoding[:30]!r} is unknown", hint=SAVE_AGAIN)
    payload = part.get_payload(decode=True)
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        raise MessageError("the message is damaged (its base64 is cut off)", hint=SAVE_AGAIN)
    data = payload if isinstance(payload, bytes) else b""
    text = decode(data, part.get_content_charset() or "", "the message")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes, charset: str, what: str) -> str:
    """Decode text; without a character set, or with a plainly wrong one, by what the bytes can be."""
    declared = charset.strip().lower()
    for name in _candidates(declared):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
        except (LookupError, ValueError) as error:
            problem = f"{what} names an unknown character set, {declared[:30]!r}"
            raise MessageError(problem, hint=SAVE_AGAIN) from error
    problem = f"{what} is not in the character set that it names, {declared[:30]!r}"
    raise MessageError(problem, hint=SAVE_AGAIN)


_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "cp950"}
"""Character sets by whose names mail programs call a larger one."""


def _candidates(charset: str) -> tuple[str, ...]:
    if charset in {"", "us-ascii", "ascii", "unknown-8bit"}:
        return ("utf-8", "cp1252")
    try:
        known = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return (charset,)
    # Mail that says Latin-1 mostly is Windows-1252, whose curly quotes Latin-1 lacks.
    return ("cp1252", "latin-1") if known == "iso8859-1" else (_WIDER.get(known, charset),)


def unflowed(part: Message, text: str) -> str:
    """Undo format=flowed (RFC 3676): a line that ends in a space goes on in the next of the same depth."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joined_by = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    paragraphs: list[list[str]] = []
    open_depth = -1
    for raw in text.split("\n"):
        line = raw.lstrip(">")
        depth = len(raw) - len(line)
        line = line.removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        content = line[:-1] + joined_by if flows else line
        if depth == open_depth and line != "-- ":
            paragraphs[-1].append(content)
        else:
            paragraphs.append(["> " * depth, content])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in paragraphs)
