"""PDF files: the text of their pages, and what they carry beside it. The only importer of pypdf."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject, PdfReader

from composer.documents.metadata import xmp_properties
from composer.documents.tidy import PAGE
from composer.model import Document, Leftover

MOST_PAGES = 100
_SHORT = 60
"""A page with a large picture and fewer characters than this is a scan with a stamp on it."""
_LARGE, _ICON = 500, 64
"""Pixels of either side: from which on a picture may be that of a page, and up to which it is an icon."""
_PAINTS = re.compile(rb"(?<!\S)(?:Do|BI|sh|f\*?|F|B\*?|b\*?|S|s)(?!\S)")
_DRAWS = re.compile(rb"(?<!\S)(?:Do|BI)(?!\S)")
_MANY_STROKES = 40
_NO_REMARKS = frozenset({"/Link", "/Widget", "/Popup", "/FileAttachment"})
_SOFTWARE = frozenset({"/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner"})
_MOST_REMARKS = 2_000


@dataclass
class _Seen:
    """What was found page by page."""

    texts: list[str] = field(default_factory=list)
    blind: list[int] = field(default_factory=list)
    """The numbers of the pages that show something and hold no text."""
    pictures: set[object] = field(default_factory=set)
    remarks: list[Leftover] = field(default_factory=list)


def read(base: Document, content: bytes) -> Document:
    """Read a PDF. Raises whatever pypdf raises for a broken one."""
    reader = PdfReader(io.BytesIO(content), strict=False)
    # Most that is encrypted is so against changes alone, and opens without a password.
    if reader.is_encrypted and not _opens(reader):
        return replace(base, problem="encrypted")
    seen = _Seen()
    for number, page in enumerate(_first(reader), 1):
        _look(page, number, seen)
    leftovers = (*seen.remarks, *_embedded(reader), *_properties(reader))
    if not any(text.strip() for text in seen.texts):
        return replace(base, problem="scan", leftovers=leftovers)
    text = PAGE.join([*seen.texts, *_fields(reader)])
    return replace(
        base,
        text=text,
        unread=_unread(seen, len(reader.pages)),
        pictures=len(seen.pictures),
        leftovers=leftovers,
    )


def _opens(reader: PdfReader) -> bool:
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _first(reader: PdfReader) -> Iterator[PageObject]:
    for number in range(min(len(reader.pages), MOST_PAGES)):
        yield reader.pages[number]


def _look(page: PageObject, number: int, seen: _Seen) -> None:
    text = page.extract_text()
    pictures = list(_pictures(page))
    large = any(min(width, height) >= _LARGE for _, width, height in pictures)
    if (large and len(text.strip()) < _SHORT) or (not text.strip() and _shows(page)):
        seen.blind.append(number)
        # A stamp such as that of a scanning program is no text of the page.
        text = "" if large else text
    else:
        seen.pictures |= {key for key, width, height in pictures if min(width, height) > _ICON}
    seen.texts.append(text)
    seen.remarks += _remarks(page)[: _MOST_REMARKS - len(seen.remarks)]


def _pictures(page: PageObject) -> Iterator[tuple[object, int, int]]:
    """Name each picture of a page with its width and height in pixels."""
    resources: Any = _resolved(page.get("/Resources")) or {}
    objects: Any = _resolved(resources.get("/XObject")) or {}
    for name in objects:
        reference = objects.raw_get(name)
        found = _resolved(reference)
        if found is not None and found.get("/Subtype") == "/Image":
            key = getattr(reference, "idnum", (id(page), name))
            yield key, int(found.get("/Width", 0)), int(found.get("/Height", 0))


def _shows(page: PageObject) -> bool:
    """Whether anything is painted on a page: a picture, or as many strokes as drawn letters need."""
    contents = page.get_contents()
    data = contents.get_data() if contents is not None else b""
    return _DRAWS.search(data) is not None or len(_PAINTS.findall(data)) > _MANY_STROKES


def _remarks(page: PageObject) -> list[Leftover]:
    found = []
    for reference in _resolved(page.get("/Annots")) or ():
        remark = _resolved(reference)
        kind = str(remark.get("/Subtype", ""))
        if kind == "/FileAttachment":
            found.append(Leftover("embedded", what=_file_name(remark)))
        elif kind not in _NO_REMARKS and (text := str(_resolved(remark.get("/Contents")) or "").strip()):
            found.append(Leftover("comment", text, str(_resolved(remark.get("/T")) or "")))
    return found


def _file_name(remark: Any) -> str:
    described = _resolved(remark.get("/FS")) or {}
    return str(_resolved(described.get("/UF")) or _resolved(described.get("/F")) or "a file")


def _embedded(reader: PdfReader) -> Iterable[Leftover]:
    return [Leftover("embedded", what=str(name)) for name in list(reader.attachments)[:100]]


def _properties(reader: PdfReader) -> tuple[Leftover, ...]:
    info: Any = reader.metadata or {}
    told = [
        Leftover("property", text, str(key).lstrip("/"))
        for key in info
        if key not in _SOFTWARE and (text := str(_resolved(info.get(key)) or "").strip())
    ]
    stream = _resolved(_resolved(reader.trailer["/Root"]).get("/Metadata"))
    more = xmp_properties(stream.get_data()) if stream is not None else ()
    known = {each.text for each in told}
    return (*told, *(each for each in more if each.text not in known))


def _fields(reader: PdfReader) -> list[str]:
    """List what is filled into the form, which no page holds."""
    fields = reader.get_fields() or {}
    filled = ((name, str(entry.get("/V", "")).strip("/ ")) for name, entry in fields.items())
    lines = [f"{name}: {value}" for name, value in filled if value and value != "Off"]
    return ["\n".join(lines)] if lines else []


def _unread(seen: _Seen, pages: int) -> str:
    parts = []
    if seen.blind:
        listed = ", ".join(map(str, seen.blind[:10])) + (" …" if len(seen.blind) > 10 else "")
        parts.append(
            f"page{'s' if len(seen.blind) > 1 else ''} {listed}, which hold{'' if len(seen.blind) > 1 else 's'} no text"
        )
    if pages > MOST_PAGES:
        parts.append(f"what stands after the first {MOST_PAGES} of its {pages:,} pages")
    return "; ".join(parts)


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value
