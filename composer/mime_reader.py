"""An e-mail message (RFC 5322, MIME) as text: what its reader sees, and word of what the reader does not."""

from __future__ import annotations

import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message as MailMessage
from email.policy import compat32
from email.utils import collapse_rfc2231_value

from composer.addresses import parse_addresses
from composer.errors import MessageError
from composer.html_text import html_to_text
from composer.invitation import invitation_text
from composer.mime_text import SAVE_AGAIN, decode, part_text, unflowed
from composer.model import Address, Attachment, Message

_DEEPEST = 20
_ONCE = ("From", "Subject", "Reply-To", "Content-Type", "Content-Transfer-Encoding")
_NO_WORDS = re.compile(
    r"<?\b(?:https?://|mailto:)[^\s>]*>?|\[(?:image|cid):[^\]]{0,200}\]|^[ \t]*\d+[.)]\s", re.MULTILINE
)
"""What a plain version of an HTML text may hold beside its words: link targets, picture names, numbering."""
_ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([BbQq])\?([^?]*)\?=")
_ENCODED_WORDS = re.compile(f"(?:{_ENCODED_WORD.pattern})+")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?[^?\s]+\?[BbQq]\?)")
_FORWARDED = "---------- Forwarded message ----------"
_SHOWN_HEADERS = ("From", "Date", "Subject", "To")


@dataclass(frozen=True)
class _Content:
    """What one part of a message holds, its own parts included."""

    plain: str = ""
    html: str = ""
    hidden: tuple[str, ...] = ()
    residue: tuple[str, ...] = ()
    attached: tuple[Attachment, ...] = ()
    calendars: tuple[str, ...] = ()
    """Calendar invitations (RFC 5545); what they say is the text only where there is no other."""
    forwarded: tuple[str, ...] = ()
    """Messages that were forwarded as a part, as text; only of what programs wrote."""

    @property
    def text(self) -> str:
        own = next((text for text in (self.plain, self.html) if text.strip()), "")
        if own or self.forwarded:
            return "\n".join(_with_final_newline(text) for text in (own, *self.forwarded) if text.strip())
        return "\n".join(filter(None, map(invitation_text, self.calendars)))


@dataclass(frozen=True)
class Mail:
    """A message, and the calendars that came with it."""

    message: Message
    calendars: tuple[str, ...] = ()


def read_mail(data: bytes, *, shown: str) -> Message:
    """Read an .eml. Its plain text is the body; an HTML part is the body only where there is no plain text.

    Raises MessageError naming `shown` and what is wrong: an unknown character set, broken parts, a header
    that stands twice or hides a line break, no text at all.
    """
    return _read(data, shown, received=False).message


def read_received(data: bytes, *, shown: str) -> Mail:
    """Read what somebody else wrote: as their reader sees it, whatever is odd about it that does no harm.

    An address that cannot be understood is left out; the HTML part is the body where the plain one holds much less;
    a message that was forwarded as a part is read too. Raises MessageError as `read_mail`.
    """
    return _read(data, shown, received=True)


def _read(data: bytes, shown: str, *, received: bool) -> Mail:
    mail: MailMessage = message_from_bytes(data, policy=compat32)
    try:
        _refuse_doubled_headers(mail)
        content = _read_part(mail, 0, received)
        if not content.text.strip():
            raise MessageError("the message holds no text that could be read", hint=SAVE_AGAIN)
        sender, to, cc, bcc, reply_to = (
            _addresses(mail, name, received) for name in ("From", "To", "Cc", "Bcc", "Reply-To")
        )
        message = Message(
            subject=_decoded("Subject", _raw(mail, "Subject")),
            body=_with_final_newline(content.text),
            sender=sender[0] if sender else None,
            to=to,
            cc=cc,
            bcc=bcc,
            reply_to=reply_to,
            in_reply_to=_message_ids(mail, "In-Reply-To"),
            references=_message_ids(mail, "References"),
            attachments=tuple(each.name for each in content.attached),
            attached=() if received else content.attached,
            hidden=content.hidden,
            residue=(*_resent(mail), *content.residue),
        )
        return Mail(message, content.calendars)
    except MessageError as error:
        fault = error.faults[0]
        raise MessageError(fault.problem, where=shown, hint=fault.hint) from error


# Headers


def _refuse_doubled_headers(mail: MailMessage) -> None:
    for name in _ONCE:
        if len(mail.get_all(name, [])) > 1:
            raise MessageError(
                f"the header {name} stands twice, and mail programs differ in which they show",
                hint="Delete the wrong one.",
            )


def _raw(mail: MailMessage, name: str) -> str:
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
            raise MessageError(f"{what} is damaged", hint=SAVE_AGAIN) from error
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + data)
        else:
            pieces.append((charset, data))
    return "".join(decode(data, charset.partition("*")[0], what) for charset, data in pieces)


def _from_raw(value: str) -> str:
    """Decode raw 8-bit letters in a header: UTF-8 nowadays, Windows-1252 in old mail."""
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _addresses(mail: MailMessage, name: str, received: bool) -> tuple[Address, ...]:
    try:
        found = parse_addresses(_from_raw(_raw(mail, name)))
    except MessageError as error:
        if received:
            return ()
        fault = error.faults[0]
        raise MessageError(f"in the header {name} {fault.problem}", hint=fault.hint) from error
    return tuple(replace(address, name=_decoded(name, address.name)) for address in found)


def _resent(mail: MailMessage) -> tuple[str, ...]:
    names = sorted({key for key in mail if key.lower().startswith("resent-")})
    return (f"was passed on from another mailbox (header {names[0]})",) if names else ()


def _message_ids(mail: MailMessage, name: str) -> str:
    from composer.eml import message_ids

    return message_ids(_raw(mail, name))


# Parts


def _read_part(part: MailMessage, depth: int, received: bool) -> _Content:
    if depth > _DEEPEST:
        raise MessageError(f"the message has parts inside parts, more than {_DEEPEST} deep", hint=SAVE_AGAIN)
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return _forwarded(part, depth) if received else _Content(residue=(_nested(part),))
    if kind.startswith("multipart/"):
        return _read_parts(part, kind, depth, received)
    name = part.get_filename()
    if _is_calendar(kind, name) and not part.is_multipart():
        return _Content(calendars=(part_text(part),), attached=(_attachment(part, kind, received),))
    if part.is_multipart() or kind not in {"text/plain", "text/html"} or _is_attached(part):
        return _Content(attached=(_attachment(part, kind, received),))
    text = part_text(part)
    if kind == "text/plain":
        return _Content(plain=unflowed(part, text))
    try:
        html = html_to_text(text)
    except ValueError as error:
        raise MessageError("the HTML of the message cannot be read", hint=SAVE_AGAIN) from error
    return _Content(html=html.text, hidden=html.hidden)


def _is_calendar(kind: str, name: str | None) -> bool:
    return kind in {"text/calendar", "application/ics"} or (name or "").casefold().endswith(".ics")


def _read_parts(part: MailMessage, kind: str, depth: int, received: bool) -> _Content:
    parts = part.get_payload()
    if not isinstance(parts, list):
        raise MessageError("the parts of the message cannot be told apart (no boundary)", hint=SAVE_AGAIN)
    contents = _contents([child for child in parts if not isinstance(child, str)], kind, depth, received)
    together = _Content(
        hidden=(*(entry for content in contents for entry in content.hidden), *_around_the_parts(part)),
        residue=tuple(entry for content in contents for entry in content.residue),
        attached=tuple(entry for content in contents for entry in content.attached),
        calendars=tuple(dict.fromkeys(entry for content in contents for entry in content.calendars)),
        forwarded=tuple(entry for content in contents for entry in content.forwarded),
    )
    if kind == "multipart/alternative":
        return _alternatives(contents, together, received)
    texts = [content for content in contents if content.plain.strip() or content.html.strip()]
    if any(content.plain.strip() for content in texts):
        plain = (content.plain if content.plain.strip() else content.html for content in texts)
        return replace(together, plain="\n".join(map(_with_final_newline, plain)))
    return replace(together, html="\n".join(content.html for content in texts))


def _contents(parts: Sequence[MailMessage], kind: str, depth: int, received: bool) -> list[_Content]:
    """Read every part. Of several versions of one received text it is enough that one can be read."""
    if not (received and kind == "multipart/alternative"):
        return [_read_part(child, depth + 1, received) for child in parts]
    found: list[_Content] = []
    failed: MessageError | None = None
    for child in parts:
        try:
            found.append(_read_part(child, depth + 1, received))
        except MessageError as error:
            failed = error
    if failed and not any(content.text.strip() for content in found):
        raise failed
    return found


def _alternatives(contents: Sequence[_Content], together: _Content, received: bool) -> _Content:
    """Choose the plain one of several versions of a text; another that differs is reported as hidden."""
    plain = next((content.plain for content in contents if content.plain.strip()), "")
    html = next((content.html for content in contents if content.html.strip()), "")
    if received and _says_much_less(plain, html):
        plain = ""
    chosen = plain or html
    others = [text for content in contents for text in (content.plain, content.html) if text.strip()]
    differing = [word for other in others if (word := _first_difference(chosen, other)) is not None]
    told = tuple(
        f"another version of the text (HTML) says something else than the plain one, from {word} on"
        for word in dict.fromkeys(differing)
    )
    # An invitation beside its own text is another version of it, not a document.
    documents = tuple(file for each in contents if not each.calendars for file in each.attached)
    hidden = (*together.hidden, *told)
    return replace(together, plain=plain, html=html, hidden=hidden, attached=documents)


def _says_much_less(plain: str, html: str) -> bool:
    """Whether a plain version is only a word to those who do not see the HTML one, which mail programs show."""
    return len(_words(html)) > 1.5 * len(_words(plain)) + 10


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


def _around_the_parts(part: MailMessage) -> tuple[str, ...]:
    """Tell of text before the first and after the last part, which no mail program shows."""
    texts = (text for text in (part.preamble, part.epilogue) if text and not re.search("(?i)mime", text))
    return tuple("holds text between its parts" for text in texts if len(re.findall(r"\w{2,}", text)) > 2)


def _is_attached(part: MailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _attachment(part: MailMessage, kind: str, received: bool) -> Attachment:
    """A file with what it holds; of what somebody else wrote its name alone, as nothing of it leaves."""
    payload = b"" if received else part.get_payload(decode=True)
    return Attachment(_file_name(part, kind), kind, payload if isinstance(payload, bytes) else b"")


def _file_name(part: MailMessage, kind: str) -> str:
    """Return the name of a file: as RFC 2231 has it, or with the encoded words that some programs write there."""
    written = part.get_param("filename", header="content-disposition")
    if isinstance(written, tuple) and (exact := collapse_rfc2231_value(written)).isprintable():
        return exact
    name = part.get_filename()
    return _decoded("Content-Disposition", name) if name else f"a part without a name ({kind})"


def _inner(part: MailMessage) -> MailMessage:
    """The message inside a part of type message/rfc822; an empty one where there is none."""
    inner = part.get_payload()
    return inner[0] if isinstance(inner, list) and isinstance(inner[0], MailMessage) else MailMessage()


def _nested(part: MailMessage) -> str:
    return f'holds a forwarded message: "{_decoded("Subject", _raw(_inner(part), "Subject"))[:60]}"'


def _forwarded(part: MailMessage, depth: int) -> _Content:
    """A message that was forwarded as a part, as mail programs write one into a text."""
    inner = _inner(part)
    content = _read_part(inner, depth + 1, received=True)
    shown = [(name, " ".join(_decoded(name, _raw(inner, name)).split())) for name in _SHOWN_HEADERS]
    head = "\n".join(f"{name}: {value}" for name, value in shown)
    return replace(content, plain="", html="", forwarded=(f"{_FORWARDED}\n{head}\n\n{content.text}",))


def _with_final_newline(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"
