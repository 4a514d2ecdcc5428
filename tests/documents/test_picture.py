"""What stands in the file of a picture, beside the picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image, PngImagePlugin

from composer.documents.metadata import xmp_properties
from composer.documents.picture import picture_leftovers
from composer.model import Leftover
from tests.attached_files import photograph, picture

XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
<rdf:Description photoshop:City="Corbin" exif:GPSLatitude="40,26N">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Mr. Tanner &amp; me</rdf:li></rdf:Alt></dc:title>
<xmp:CreatorTool>A program</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta>"""


def told(content: bytes) -> list[tuple[str, str]]:
    return [(each.what or each.kind, each.text) for each in picture_leftovers(content)]


def test_a_plain_picture_says_nothing() -> None:
    assert told(picture()) == told(picture(form="PNG")) == told(picture(form="GIF")) == []


def test_words_and_place_are_read_from_exif() -> None:
    assert told(photograph("Rosa's hand", place=True)) == [("description", "Rosa's hand"), ("location", "")]
    assert told(photograph("Rosa's hand")) == [("description", "Rosa's hand")]


def test_the_words_that_windows_writes_are_read() -> None:
    exif = Image.Exif()
    exif[0x9C9B] = "Rosa's hand\0".encode("utf-16-le")
    exif[0x9286] = b"ASCII\0\0\0at noon"
    assert told(picture(exif=exif)) == [("comment", "at noon"), ("title", "Rosa's hand")]


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_forms_of_pictures_carry_the_same(form: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Rosa's hand"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 26.0, 46.0)})
    assert told(picture(form=form, exif=exif)) == [("description", "Rosa's hand"), ("location", "")]


def test_a_tiff_says_what_is_to_be_seen_and_nothing_of_how_it_was_packed() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Rosa's hand"
    assert told(picture(form="TIFF", exif=exif)) == [("description", "Rosa's hand")]


def test_the_comment_of_a_jpeg_is_read() -> None:
    assert told(picture(comment=b"Rosa's hand")) == [("comment", "Rosa's hand")]


def test_the_exif_of_heic_is_found_though_the_picture_is_not_opened() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Rosa's hand"
    content = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40 + exif.tobytes()
    assert told(content) == [("description", "Rosa's hand")]


def test_the_text_chunks_of_png_are_read() -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", "Rosa's hand")
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=chunks)
    assert told(out.getvalue()) == [("Comment", "Rosa's hand")]


def test_xmp_tells_words_and_place_and_no_software() -> None:
    assert xmp_properties(XMP) == (
        Leftover("location"),
        Leftover("property", "Mr. Tanner & me", "title"),
        Leftover("property", "Corbin", "City"),
    )
    assert xmp_properties(b"no such thing") == xmp_properties(b"<x:xmpmeta") == ()


def test_a_picture_that_claims_to_be_huge_is_not_unpacked() -> None:
    huge = picture(form="PNG").replace(b"\0\0\0\x3c\0\0\0\x3c", b"\0\x0f\xff\xff\0\x0f\xff\xff")
    assert told(huge) == []
