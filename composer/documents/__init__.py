"""What attached files say: their text, and what they carry beside it. Pure: bytes in, a `Document` out.

`read_document` reads in this process. `composer.documents.apart` reads in one of its own, with an end to time and
memory: what comes from elsewhere may be made to have none.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from importlib import import_module

from composer.documents.kinds import kind_of, kind_of_name
from composer.documents.tidy import is_foreign, is_garbled, tidied
from composer.model import Attachment, Document

PROBLEMS = ("encrypted", "scan", "garbled", "picture", "kind", "mismatch", "broken", "costly")
"""Why a document could not be read: a password; pictures of pages; letters that stand for other ones; a picture; a
kind of file that is not read; another kind than its name says; a broken file; more time or memory than is sane."""
MOST_TEXT = 200_000
"""Characters of a document that are read: some 60 pages."""
Reader = Callable[[Document, bytes], Document]
_READERS: Mapping[str, str] = {"pdf": "pdf", "docx": "docx", "picture": "picture", "text": "plain"}
"""The module that reads each kind of file, by its function `read`."""


def unread(attached: Attachment, problem: str = "") -> Document:
    """Return what is known of a file before it is read, or where it cannot be."""
    digest = sha256(attached.content).hexdigest()
    return Document(attached.name, len(attached.content), problem=problem, sha256=digest)


def read_document(attached: Attachment) -> Document:
    """Read one file. Never raises: what cannot be read says why in `problem`."""
    kind, named = kind_of(attached.content, attached.name), kind_of_name(attached.name)
    if kind in ("encrypted", "broken"):
        return unread(attached, kind)
    if named and named != kind:
        return unread(attached, "mismatch")
    if kind not in _READERS:
        return unread(attached, "kind")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read: Reader = import_module(f"composer.documents.{_READERS[kind]}").read
            return _judged(read(unread(attached), attached.content))
        except Exception:  # noqa: BLE001 - a foreign file can fail in any part of a foreign library
            return unread(attached, "broken")


def _judged(read: Document) -> Document:
    """Return the document with its text made plain, or with what is wrong with that text."""
    text = tidied(read.text)
    leftovers = tuple(replace(each, text=tidied(each.text)) for each in read.leftovers)
    if is_garbled(text):
        return replace(read, text="", problem="garbled", leftovers=leftovers)
    parts = [read.unread] if read.unread else []
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT]
        parts.append(f"what stands after its first {MOST_TEXT:,} characters")
    if is_foreign(text):
        parts.append("its text, as it does not read like English")
    return replace(read, text=text, leftovers=leftovers, unread="; ".join(parts))
