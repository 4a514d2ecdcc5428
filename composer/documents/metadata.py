"""What is said of a document or picture inside of it, as XMP (ISO 16684-1). Pure."""

from __future__ import annotations

import re
from html import unescape

from composer.model import Leftover

_MOST = 1_000_000
_SAID = (
    r"(?:dc:(?:title|creator|description|subject)|pdf:Keywords|photoshop:(?:Headline|Caption\w*|Instructions|City|State"
    r"|AuthorsPosition|Source)|Iptc4xmp\w+:(?:Location|PersonInImage|Headline)|xmp:Label|exif:UserComment)"
)
_ELEMENT = re.compile(rf"<({_SAID})(?:\s[^<>]*)?>(.*?)</\1>", re.DOTALL)
_ATTRIBUTE = re.compile(rf"\b({_SAID})\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')")
_PLACE = re.compile(r"\bexif:GPSL(?:at|ong)itude\b")


def xmp_properties(data: bytes) -> tuple[Leftover, ...]:
    """List what XMP says in words, and whether it says where a picture was taken."""
    start, end = data.find(b"<x:xmpmeta"), data.rfind(b"</x:xmpmeta>")
    if start < 0:
        start, end = data.find(b"<rdf:RDF"), data.rfind(b"</rdf:RDF>")
    text = data[start : end if end > start else None][:_MOST].decode("utf-8", "replace") if start >= 0 else ""
    said = [(match[1], match[2]) for match in _ELEMENT.finditer(text)]
    said += [(match[1], match[2] or match[3] or "") for match in _ATTRIBUTE.finditer(text)]
    found = {
        (name.partition(":")[2], plain): None
        for name, value in said
        if (plain := " ".join(unescape(re.sub(r"<[^<>]*>", " ", value)).split()))
    }
    place = (Leftover("location"),) if _PLACE.search(text) else ()
    return (*place, *(Leftover("property", value, name) for name, value in found))
