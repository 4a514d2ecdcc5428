"""Mailboxes as people and mail programs write them: `Jane Q. Smith, MD <jsmith@x.example>, lou@x.example`."""

from __future__ import annotations

import re
import unicodedata

from composer.errors import MessageError
from composer.model import Address

_TOKEN = re.compile(
    r"""=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=   # an encoded word (RFC 2047), whatever it holds
      | "(?:[^"\\]|\\.)*"                # a quoted name
      | \((?:[^()\\]|\\.)*\)             # a comment
      | <[^<>]*>                         # the mailbox itself
      | [,;:]
      | [^",;:<>()=]+ | =                # plain words""",
    re.VERBOSE | re.DOTALL,
)
_MAILBOX = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+")
_PLAIN_MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_SPELT_OUT = re.compile(r"\S+\s*[\[({]?\bat\b[\])}]?\s*[\w-]+(\.|\s+dot\s+)[\w-]+", re.IGNORECASE)
_TURNS_TEXT_AROUND = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST_MAILBOX = 254
_LONGEST_HEADER = 100_000


def parse_addresses(text: str, *, where: str = "") -> tuple[Address, ...]:
    """Return the mailboxes of a header value, in order; the members of a group count, its name does not.

    Commas and semicolons separate. A comma in an unquoted name is understood (`Jo Smith, MD <j@x.example>`):
    what stands before it is no mailbox. Display names are kept as they are, tricks included.

    Raises MessageError for what is no list of mailboxes.
    """
    if len(text) > _LONGEST_HEADER:
        raise _not_an_address(where)
    found: list[Address] = []
    unfinished = ""
    for entry in _entries(text, where):
        address, rest = _mailbox(entry, unfinished, where)
        unfinished = rest
        if address:
            found.append(address)
    if unfinished:
        raise _not_an_address(where)
    return tuple(found)


def _entries(text: str, where: str) -> list[list[str]]:
    """Split a header value into tokens, one list between separators; the name of a group is dropped."""
    entries: list[list[str]] = [[]]
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _not_an_address(where)
        piece, position = match.group(), match.end()
        if piece == ":":
            if any("@" in part for part in entries[-1]):
                raise _not_an_address(where)
            entries[-1] = []
        elif piece in {",", ";"}:
            entries.append([])
        else:
            entries[-1].append(piece)
    return entries


def _mailbox(tokens: list[str], before: str, where: str) -> tuple[Address | None, str]:
    """Return the mailbox of one entry, and the part of a name that still waits for its mailbox."""
    angles = [token[1:-1].strip() for token in tokens if token.startswith("<")]
    comments = " ".join(_unquoted(token) for token in tokens if token.startswith("("))
    words = "".join(
        _unquoted(token) if token.startswith('"') else token for token in tokens if token[0] not in "<("
    )
    name = " ".join(words.split())
    if angles:
        whole = f"{before}, {name}".strip(", ") if before else name
        if len(angles) > 1 or not _MAILBOX.fullmatch(angles[0]):
            raise _not_an_address(where)
        return Address(angles[0], whole or comments), ""
    if not name:
        return None, before
    if _MAILBOX.fullmatch(name) and not before:
        return Address(name, comments), ""
    if "@" in name:
        raise _not_an_address(where)
    return None, f"{before}, {name}" if before else name


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)


def _not_an_address(where: str) -> MessageError:
    return MessageError(
        "an address cannot be understood",
        where=where,
        hint='Write name@example.org, or "Jane Smith" <jane@example.org>, with commas between several.',
    )


def check_header_text(field: str, value: str) -> str:
    """Return the value, once it is known to be safe in a header line.

    Raises MessageError for a line break or another control character, which could add a header of its own
    (a hidden Bcc), and for characters that make a reader see another order than the one stored.
    """
    for character in value:
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            raise MessageError(
                f"the {field} holds a line break or another control character (U+{ord(character):04X})",
                hint="Delete it: such a character could add a hidden recipient.",
            )
        if character in _TURNS_TEXT_AROUND:
            raise MessageError(
                f"the {field} holds a character that changes the reading direction (U+{ord(character):04X})",
                hint="Type the text anew instead of pasting it.",
            )
    return value


def check_address(field: str, address: Address) -> Address:
    """Return the address, once it is known to be safe and honest to write into a header.

    Raises MessageError for a mailbox that ordinary mail servers do not take, and for a display name that
    itself reads like a mailbox, since many mail programs show the name alone.
    """
    check_header_text(field, address.email)
    check_header_text(field, address.name)
    if not _PLAIN_MAILBOX.fullmatch(address.email) or len(address.email) > _LONGEST_MAILBOX:
        raise MessageError(
            f"the {field} address {address.email!r} is not one that every mail server takes",
            hint="Use name@example.org in plain letters a-z; write an international domain in its xn-- form.",
        )
    if _reads_like_an_address(address.name) and address.name.casefold() != address.email.casefold():
        raise MessageError(
            f"the name shown before {address.email} in {field} itself looks like a mail address",
            hint="Write the person's name there, so that nobody takes it for another mailbox.",
        )
    return address


def _reads_like_an_address(name: str) -> bool:
    plain = unicodedata.normalize("NFKC", name)
    return "@" in plain or bool(_SPELT_OUT.search(plain))
