"""Plain text, in the encodings in which people save it. Pure."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from composer.model import Document

_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(base: Document, content: bytes) -> Document:
    """Read a text. Raises ValueError for what is none."""
    text = decoded(content)
    if text is None:
        raise ValueError("no text")
    return replace(base, text=text)


def decoded(content: bytes) -> str | None:
    """Decode a text: UTF-8, UTF-16 with its mark, else Windows-1252. None for what is no text."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _BINARY.search(text) else text
    return None
