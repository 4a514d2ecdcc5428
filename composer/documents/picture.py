"""Pictures: nobody reads what they show, but what is written into the file about it. The only importer of Pillow."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from PIL import Image, IptcImagePlugin

from composer.documents.metadata import xmp_properties
from composer.model import Document, Leftover

_GPS = 0x8825
_EXIF = 0x8769
_TAGS: Mapping[int, str] = {
    0x010E: "description",
    0x013B: "artist",
    0x9286: "comment",
    0x9C9B: "title",
    0x9C9C: "comment",
    0x9C9D: "author",
    0x9C9E: "keywords",
    0x9C9F: "subject",
}
"""The tags of EXIF (JEITA CP-3451) that hold words; those from 0x9C9B on are Windows' own, in UTF-16."""
_IPTC: Mapping[tuple[int, int], str] = {
    (2, 5): "title",
    (2, 25): "keywords",
    (2, 105): "headline",
    (2, 120): "caption",
}
_NO_WORDS = frozenset({"xml:com.adobe.xmp", "software", "date:create", "date:modify", "creation time"})
"""Texts of a PNG that are read elsewhere, or say nothing of what is to be seen."""


def read(base: Document, content: bytes) -> Document:
    """Read what a picture says about itself. What it shows is never read: `problem` says so."""
    told = dict.fromkeys(picture_leftovers(content))
    return replace(base, problem="picture", pictures=1, leftovers=tuple(told))


def picture_leftovers(content: bytes) -> Iterator[Leftover]:
    """Tell what stands in a picture's file: words about it, and that it says where it was taken."""
    found = [*_of_file(content), *xmp_properties(content)]
    yield from (each for each in found if each.kind == "property")
    if any(each.kind == "location" for each in found):
        yield Leftover("location")


def _of_file(content: bytes) -> Iterator[Leftover]:
    try:
        picture = Image.open(io.BytesIO(content))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        # Pillow opens no HEIC, but its EXIF is the same as in every other picture.
        block = re.search(rb"Exif\0\0(?=II\*\0|MM\0\*)", content)
        exif = Image.Exif()
        if block:
            exif.load(content[block.start() :])
            yield from _of_exif(exif)
        return
    yield from _of_exif(picture.getexif())
    for key, value in picture.info.items():
        said = key == "comment" or (picture.format == "PNG" and isinstance(value, str))
        if said and str(key).casefold() not in _NO_WORDS:
            yield from _property(str(key), value)
    for place, written in (IptcImagePlugin.getiptcinfo(picture) or {}).items():
        for value in written if isinstance(written, list) else [written]:
            if place in _IPTC:
                yield from _property(_IPTC[place], value)


def _of_exif(exif: Image.Exif) -> Iterator[Leftover]:
    inner = exif.get_ifd(_EXIF)
    for tag, what in _TAGS.items():
        yield from _property(what, exif.get(tag) or inner.get(tag), wide=tag >= 0x9C9B)
    if any(tag in exif.get_ifd(_GPS) for tag in (1, 2, 3, 4)):
        yield Leftover("location")


def _property(what: str, value: Any, *, wide: bool = False) -> Iterator[Leftover]:
    if isinstance(value, tuple):
        value = bytes(part & 0xFF for part in value if isinstance(part, int))
    if isinstance(value, bytes):
        # A comment of EXIF begins with the name of its character set in eight bytes.
        plain = re.sub(rb"^(?:ASCII|UNICODE|JIS)\0+", b"", value)
        value = plain.decode("utf-16-le" if wide else "utf-8", "replace")
    text = " ".join(str(value or "").replace("\0", " ").split())
    if text:
        yield Leftover("property", text, what)
