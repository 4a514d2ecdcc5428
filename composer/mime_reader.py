"""An e-mail message (RFC 5322, MIME) as text: what its reader sees, and word of what the reader does not."""

from __future__ import annotations

import codecs
import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.errors import InvalidBase64LengthDefect
from email.message import Message as Mail
from email.policy import compat32
from email.utils import collapse_rfc2231_value

from composer.addresses import parse_addresses
from composer.errors import MessageError
from composer.html_text import html_to_text
from composer.invitation import invitation_text
from composer.model import Address, Attachment, Message

_DEEPEST = 20
_ENCODINGS = frozenset({"", "7bit", "8bit", "binary", "quoted-printable", "base64"})
_ONCE = ("From", "Subject", "Reply-To", "Content-Type", "Content-Transfer-Encoding")
_NO_WORDS = re.compile(
    r"<?\b(?:https?://|mailto:)[^\s>]*>?|\[(?:image|cid):[^\]]{0,200}\]|^[ \t]*\d+[.)]\s", re.MULTILINE
)
"""What a plain version of an HTML text may hold beside its words: link targets, picture names, numbering."""
_ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([BbQq])\?([^?]*)\?=")
_ENCODED_WORDS = re.compile(f"(?:{_ENCODED_WORD.pattern})+")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?[^?\s]+\?[BbQq]\?)")
_SAVE_AGAIN = "Save the message anew from the mail program, or paste its text into a .txt letter."


@dataclass(frozen=True)
class _Content:
    """What one part of a message holds, its own parts included."""

    plain: str = ""
    html: str = ""
    hidden: tuple[str, ...] = ()
    residue: tuple[str, ...] = ()
    attached: tuple[Attachment, ...] = ()
    invitation: str = ""
    """What a calendar invitation says; the text only where there is no other."""

    @property
    def text(self) -> str:
        return self.plain if self.plain.strip() else self.html if self.html.strip() else self.invitation


def read_mail(data: bytes, *, shown: str) -> Message:
    """Read an .eml. Its plain text is the body; an HTML part is the body only where there is no plain text.

    Raises MessageError naming `shown` and what is wrong: an unknown character set, broken parts, a header
    that stands twice or hides a line break, no text at all.
    """
    mail: Mail = message_from_bytes(data, policy=compat32)
    try:
        _refuse_doubled_headers(mail)
        content = _read_part(mail, 0)
        if not content.text.strip():
            raise MessageError("the message holds no text that could be read", hint=_SAVE_AGAIN)
        sender = _addresses(mail, "From")
        return Message(
            subject=_decoded("Subject", _raw(mail, "Subject")),
            body=_with_final_newline(content.text),
            sender=sender[0] if sender else None,
            to=_addresses(mail, "To"),
            cc=_addresses(mail, "Cc"),
            bcc=_addresses(mail, "Bcc"),
            reply_to=_addresses(mail, "Reply-To"),
            in_reply_to=_message_ids(mail, "In-Reply-To"),
            references=_message_ids(mail, "References"),
            attachments=tuple(each.name for each in content.attached),
            attached=content.attached,
            hidden=content.hidden,
            residue=(*_resent(mail), *content.residue),
        )
    except MessageError as error:
        fault = error.faults[0]
        raise MessageError(fault.problem, where=shown, hint=fault.hint) from error


# Headers


def _refuse_doubled_headers(mail: Mail) -> None:
    for name in _ONCE:
        if len(mail.get_all(name, [])) > 1:
            raise MessageError(
                f"the header {name} stands twice, and mail programs differ in which they show",
                hint="Delete the wrong one.",
            )


def _raw(mail: Mail, name: str) -> str:
    """Return the value of a header as it is written, unfolded; several are joined with commas."""
    values = [value for key, value in mail.raw_items() if key.lower() == name.lower()]
    return ", ".join(re.sub(r"\r?\n|\r", "", str(value)).strip(" \t") for value in values)


def _decoded(name: str, value: str) -> str:
    """Decode the encoded words (RFC 2047) and raw 8-bit letters of a header value."""
    what = f"the header {name}"
    together = _BETWEEN_WORDS.sub("", _from_raw(value))
    text = _ENCODED_WORDS.sub(lambda run: _decoded_words(run.group(), what), together)
    if re.search(r"[\r\n\x00\x0b\x0c\x85\u2028\u2029]", text):
        raise MessageError(
            f"the header {name} hides a line break, a trick to slip in another header",
            hint="Do not use this file; write the message anew.",
        )
    return text.strip(" ")


def _decoded_words(run: str, what: str) -> str:
    """Decode encoded words that touch; a character may be cut in two by the border of two of one charset."""
    pieces: list[tuple[str, bytes]] = []
    for charset, encoding, text in _ENCODED_WORD.findall(run):
        try:
            data = a2b_base64(f"{text}===") if encoding in "Bb" else a2b_qp(text, header=True)
        except ValueError as error:
            raise MessageError(f"{what} is damaged", hint=_SAVE_AGAIN) from error
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + data)
        else:
            pieces.append((charset, data))
    return "".join(_decode(data, charset.partition("*")[0], what) for charset, data in pieces)


def _from_raw(value: str) -> str:
    """Decode raw 8-bit letters in a header: UTF-8 nowadays, Windows-1252 in old mail."""
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _addresses(mail: Mail, name: str) -> tuple[Address, ...]:
    try:
        found = parse_addresses(_from_raw(_raw(mail, name)))
    except MessageError as error:
        fault = error.faults[0]
        raise MessageError(f"in the header {name} {fault.problem}", hint=fault.hint) from error
    return tuple(replace(address, name=_decoded(name, address.name)) for address in found)


def _resent(mail: Mail) -> tuple[str, ...]:
    names = sorted({key for key in mail if key.lower().startswith("resent-")})
    return (f"was passed on from another mailbox (header {names[0]})",) if names else ()


def _message_ids(mail: Mail, name: str) -> str:
    from composer.eml import message_ids

    return message_ids(_raw(mail, name))


# Parts


def _read_part(part: Mail, depth: int) -> _Content:
    if depth > _DEEPEST:
        raise MessageError(f"the message has parts inside parts, more than {_DEEPEST} deep", hint=_SAVE_AGAIN)
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return _Content(residue=(_nested(part),))
    if kind.startswith("multipart/"):
        return _read_parts(part, kind, depth)
    if kind == "text/calendar" and not part.is_multipart():
        return _Content(invitation=invitation_text(_text(part)), attached=(_attachment(part, kind),))
    if part.is_multipart() or kind not in {"text/plain", "text/html"} or _is_attached(part):
        return _Content(attached=(_attachment(part, kind),))
    text = _text(part)
    if kind == "text/plain":
        return _Content(plain=_unflowed(part, text))
    try:
        html = html_to_text(text)
    except ValueError as error:
        raise MessageError("the HTML of the message cannot be read", hint=_SAVE_AGAIN) from error
    return _Content(html=html.text, hidden=html.hidden)


def _read_parts(part: Mail, kind: str, depth: int) -> _Content:
    parts = part.get_payload()
    if not isinstance(parts, list):
        raise MessageError("the parts of the message cannot be told apart (no boundary)", hint=_SAVE_AGAIN)
    contents = [_read_part(child, depth + 1) for child in parts if not isinstance(child, str)]
    together = _Content(
        hidden=(*(entry for content in contents for entry in content.hidden), *_around_the_parts(part)),
        residue=tuple(entry for content in contents for entry in content.residue),
        attached=tuple(entry for content in contents for entry in content.attached),
        invitation="\n".join(content.invitation for content in contents if content.invitation),
    )
    if kind == "multipart/alternative":
        return _alternatives(contents, together)
    texts = [content for content in contents if content.plain.strip() or content.html.strip()]
    if any(content.plain.strip() for content in texts):
        return replace(together, plain="\n".join(_with_final_newline(content.text) for content in texts))
    return replace(together, html="\n".join(content.html for content in texts))


def _alternatives(contents: Sequence[_Content], together: _Content) -> _Content:
    """Choose the plain one of several versions of a text; another that differs is reported as hidden."""
    plain = next((content.plain for content in contents if content.plain.strip()), "")
    html = next((content.html for content in contents if content.html.strip()), "")
    chosen = plain or html
    others = [text for content in contents for text in (content.plain, content.html) if text.strip()]
    differing = [word for word in (_first_difference(chosen, other) for other in others) if word is not None]
    told = tuple(
        f"another version of the text (HTML) says something else than the plain one, from {word} on"
        for word in dict.fromkeys(differing)
    )
    # An invitation beside its own text is another version of it, not a document.
    documents = tuple(file for each in contents if not each.invitation for file in each.attached)
    hidden = (*together.hidden, *told)
    return replace(together, plain=plain, html=html, hidden=hidden, attached=documents)


def _first_difference(one: str, other: str) -> str | None:
    """Return the first word by which two versions of a text differ, in quotes; None if there is none."""
    ours, theirs = _words(one), _words(other)
    if ours == theirs:
        return None
    place = next((at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), None)
    if place is None:
        longer = max(ours, theirs, key=len)
        return f'"{longer[min(len(ours), len(theirs))]}"'
    return f'"{theirs[place]}"'


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _NO_WORDS.sub(" ", text).casefold())


def _around_the_parts(part: Mail) -> tuple[str, ...]:
    """Tell of text before the first and after the last part, which no mail program shows."""
    texts = (text for text in (part.preamble, part.epilogue) if text and not re.search("(?i)mime", text))
    return tuple("holds text between its parts" for text in texts if len(re.findall(r"\w{2,}", text)) > 2)


def _is_attached(part: Mail) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _attachment(part: Mail, kind: str) -> Attachment:
    payload = part.get_payload(decode=True)
    return Attachment(_file_name(part, kind), kind, payload if isinstance(payload, bytes) else b"")


def _file_name(part: Mail, kind: str) -> str:
    """Return the name of a file: as RFC 2231 has it, or with the encoded words that some programs write there."""
    written = part.get_param("filename", header="content-disposition")
    if isinstance(written, tuple) and (exact := collapse_rfc2231_value(written)).isprintable():
        return exact
    name = part.get_filename()
    return _decoded("Content-Disposition", name) if name else f"a part without a name ({kind})"


def _nested(part: Mail) -> str:
    inner = part.get_payload()
    subject = _raw(inner[0], "Subject") if isinstance(inner, list) and isinstance(inner[0], Mail) else ""
    return f'holds a forwarded message: "{_decoded("Subject", subject)[:60]}"'


# Text


def _text(part: Mail) -> str:
    """Return the text of a leaf part, its transfer encoding and character set undone, with plain newlines."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding not in _ENCODINGS:
        raise MessageError(f"the transfer encoding {encoding[:30]!r} is unknown", hint=_SAVE_AGAIN)
    payload = part.get_payload(decode=True)
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        raise MessageError("the message is damaged (its base64 is cut off)", hint=_SAVE_AGAIN)
    data = payload if isinstance(payload, bytes) else b""
    text = _decode(data, part.get_content_charset() or "", "the message")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, charset: str, what: str) -> str:
    """Decode text; without a character set, or with a plainly wrong one, by what the bytes can be."""
    declared = charset.strip().lower()
    for name in _candidates(declared):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
        except (LookupError, ValueError) as error:
            problem = f"{what} names an unknown character set, {declared[:30]!r}"
            raise MessageError(problem, hint=_SAVE_AGAIN) from error
    problem = f"{what} is not in the character set that it names, {declared[:30]!r}"
    raise MessageError(problem, hint=_SAVE_AGAIN)


def _candidates(charset: str) -> tuple[str, ...]:
    if charset in {"", "us-ascii", "ascii", "unknown-8bit"}:
        return ("utf-8", "cp1252")
    try:
        latin = codecs.lookup(charset).name == "iso8859-1"
    except (LookupError, ValueError):
        return (charset,)
    # Mail that says Latin-1 mostly is Windows-1252, whose curly quotes Latin-1 lacks.
    return ("cp1252", "latin-1") if latin else (charset,)


def _unflowed(part: Mail, text: str) -> str:
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


def _with_final_newline(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"
