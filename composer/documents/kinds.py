"""Of what kind a file is, by its first bytes; and by the ending of its name. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from composer.documents.plain import decoded

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream of a Word document with a password, in the older container that then holds it (MS-OFFCRYPTO 2.3)."""
_BY_NAME: Mapping[str, str] = {
    **dict.fromkeys(("pdf",), "pdf"),
    **dict.fromkeys(("docx", "docm", "dotx"), "docx"),
    **dict.fromkeys(
        ("jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp", "webp", "heic", "heif", "avif"), "picture"
    ),
    **dict.fromkeys(("txt", "text", "md", "csv", "tsv"), "text"),
}


def kind_of(content: bytes, name: str = "") -> str:
    """Say what a file is: `pdf`, `docx`, `picture`, `text`, `encrypted`, `broken` or `other`.

    Nearly everything can be taken for text, so only what is called so, or has no ending, is.
    """
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    if content.startswith(_OLE):
        return "encrypted" if _ENCRYPTED in content else "other"
    if content.startswith(_PICTURES) or _is_newer_picture(content):
        return "picture"
    plain = kind_of_name(name) == "text" or not re.search(r"\.\w{1,5}$", name)
    return "text" if plain and decoded(content) is not None else "other"


def kind_of_name(name: str) -> str:
    """Say what a file claims to be by its ending; "" where that says nothing."""
    return _BY_NAME.get(name.rpartition(".")[2].casefold(), "") if "." in name else ""


def _archive(content: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "broken"
    return "docx" if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names) else "other"


def _is_newer_picture(content: bytes) -> bool:
    """Whether it is WebP, or of the family of HEIC (ISO/IEC 23008-12)."""
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return webp or (content[4:8] == b"ftyp" and content[8:12] in _BRANDS)


_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
