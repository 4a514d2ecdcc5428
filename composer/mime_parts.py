"""The files that a message carries, as parts of it (RFC 2046, 2183, 2231). Pure.

The ledger keeps a message without its files: each is a hash there, and comes back from where the files are kept.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping, Sequence
from hashlib import sha256
from urllib.parse import quote

from composer.addresses import check_header_text
from composer.errors import MessageError
from composer.model import Attachment

_LINE = 76
_BASE64_LINE = 57
"""Bytes that fill a line of 76 characters (RFC 2045 section 6.8)."""
_PLAIN_NAME = re.compile(r"[A-Za-z0-9(\[](?:[A-Za-z0-9 ._()\[\]&+,'@#-]*[A-Za-z0-9)\]_-])?")
_STEP = 16
"""Signs of a file name in one line, each of which may be written as three."""
_FILE = re.compile(
    rb"(Content-Transfer-Encoding: base64\r?\n"
    rb"Content-Disposition: attachment;[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n\r?\n)"
    rb"([A-Za-z0-9+/=\r\n]+)(?<![\r\n])(?=\r?\n--=_)"
)
_HASH = re.compile(rb"(?<=\r\n\r\n)sha256 ([0-9a-f]{64})(?=\r\n--=_)")


def mixed(text: Sequence[str], attached: Sequence[Attachment]) -> tuple[str, bytes]:
    """Return the boundary of a message of one text and files, and its parts as bytes.

    `text` are the lines of the text part, header and encoded body. The boundary follows from what is in the parts,
    so that the same message gives the same bytes. It begins with `=_`, which neither quoted-printable nor base64
    can hold (RFC 2045 section 6.7), and a text of ours that holds an equals sign is quoted-printable.

    Raises MessageError for a file name that could fake a header.
    """
    parts = ["\r\n".join(text).encode("ascii"), *(_part(each) for each in attached)]
    digest = sha256()
    for part in parts:
        digest.update(sha256(part).digest())
    boundary = f"=_{digest.hexdigest()[:40]}"
    line = f"--{boundary}".encode()
    return boundary, b"".join((*(line + b"\r\n" + part + b"\r\n" for part in parts), line, b"--\r\n"))


def _part(attached: Attachment) -> bytes:
    head = (
        f"Content-Type: {attached.media_type}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: attachment;{_name(attached.name)}",
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + _base64(attached.content).removesuffix(b"\r\n")


def _base64(content: bytes) -> bytes:
    starts = range(0, len(content), _BASE64_LINE)
    return b"".join(b2a_base64(content[at : at + _BASE64_LINE], newline=False) + b"\r\n" for at in starts)


def _name(name: str) -> str:
    """Write the parameter `filename`: quoted where it is plain, else in the form of RFC 2231, in pieces if long."""
    check_header_text("Content-Disposition", name)
    if _PLAIN_NAME.fullmatch(name) and len(name) <= _LINE - len(' filename=""'):
        return f'\r\n filename="{name}"'
    try:
        encoded = quote(name, safe="")
    except UnicodeEncodeError as error:
        hint = "Rename the file with letters that every computer can show."
        raise MessageError("the name of a file cannot be written", where=repr(name), hint=hint) from error
    pieces = re.findall(rf"(?:%..|[^%]){{1,{_STEP}}}", encoded)
    if len(pieces) == 1:
        return f"\r\n filename*=utf-8''{encoded}"
    marks = ("utf-8''", *[""] * (len(pieces) - 1))
    return ";".join(
        f"\r\n filename*{n}*={mark}{piece}" for n, (mark, piece) in enumerate(zip(marks, pieces, strict=True))
    )


def without_files(raw: bytes) -> bytes:
    """Return a message with a hash in the place of each file; any other message as it is."""
    return _FILE.sub(lambda part: part[1] + _hash_line(part[2]), raw)


def _hash_line(written: bytes) -> bytes:
    try:
        return b"sha256 " + content_hash(a2b_base64(written)).encode()
    except ValueError:
        return written


def files_needed(raw: bytes) -> tuple[str, ...]:
    """Return the hashes that stand in a message for its files."""
    return tuple(found[1].decode() for found in _HASH.finditer(raw))


def with_files(raw: bytes, files: Mapping[str, bytes]) -> bytes:
    """Return a message with its files in the place of their hashes. Raises KeyError for one that is not there."""
    return _HASH.sub(lambda found: _base64(files[found[1].decode()]).removesuffix(b"\r\n"), raw)


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return sha256(content).hexdigest()
