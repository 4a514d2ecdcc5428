"""Files that a letter may carry, made for tests: PDF, Word, pictures, broken and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
import yaml
from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text

from composer.model import Attachment
from tests.letters import write

CORPUS = Path(__file__).parent / "data" / "documents"
CV = "Curriculum Vitae\nAmara Okafor, MBBS\n\nI have worked in the wards of two hospitals."
PACKET = """Kind: lor_packet
To: Mei Chen <mchen@lakeside.example.org>
Subject: For your letter of recommendation - Amara Okafor, inpatient pediatrics
Attach: PATHS

Dear Dr. Chen,

Thank you for agreeing to write a letter of recommendation for me. I attach my CV.

Sincerely,
Amara Okafor, MBBS
"""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def attached(name: str, content: bytes) -> Attachment:
    return Attachment(name, "application/octet-stream", content)


def pdf(*pages: str, title: str = "") -> bytes:
    """A PDF of these pages, with a text layer."""
    made = FPDF()
    made.set_creation_date(datetime(2027, 1, 2, tzinfo=UTC))
    if title:
        made.set_title(title)
    for text in pages:
        made.add_page()
        made.set_font("Helvetica", size=11)
        if text:
            made.multi_cell(0, 5, text)
    return bytes(made.output())


def scanned(pages: int = 1, stamp: str = "", *, first: str = "") -> bytes:
    """A PDF whose pages are pictures; `stamp` is what a scanning program writes on each, `first` a page of text."""
    made = FPDF()
    made.set_font("Helvetica", size=8)
    if first:
        made.add_page()
        made.multi_cell(0, 5, first)
    for _ in range(pages):
        made.add_page()
        made.image(io.BytesIO(picture(900, 1200)), 0, 0, 210)
        if stamp:
            made.text(10, 290, stamp)
    return bytes(made.output())


def encrypted(content: bytes, password: str, algorithm: str = "RC4-128") -> bytes:
    """The PDF, locked with a password; an empty one locks it against changes alone."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, "owner", algorithm=algorithm)
    return written(writer)


def annotated(content: bytes, remark: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.add_annotation(0, Text(rect=(50, 550, 200, 650), text=remark))
    return written(writer)


def with_file(content: bytes, name: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.add_attachment(name, b"1,2,3")
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(width: int = 60, height: int = 60, form: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "gray").save(out, form, **options)
    return out.getvalue()


def photograph(description: str = "", *, place: bool = False) -> bytes:
    """A JPEG with EXIF: words about it, and where it was taken."""
    exif = Image.Exif()
    if description:
        exif[0x010E] = description
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 26.0, 46.0), 3: "W", 4: (79.0, 58.0, 56.0)})
    return picture(exif=exif)


@cache
def word(*paragraphs: str, author: str = "") -> bytes:
    """A Word document, as python-docx makes it."""
    made = docx.Document()
    made.core_properties.author = author
    made.core_properties.comments = ""
    for text in paragraphs:
        made.add_paragraph(text)
    return saved(made)


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def raw_word(body: str, **parts: str) -> bytes:
    """A Word document of hand-written XML: what stands in the body, and other parts by their names."""
    whole = {"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'}
    whole |= {name.replace("__", "/") + ".xml": text for name, text in parts.items()}
    return zipped({name: text.encode() for name, text in whole.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def run(text: str, properties: str = "", mark: str = "t") -> str:
    """A run of text in WordprocessingML."""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{marks}<w:{mark}>{text}</w:{mark}></w:r>"


@cache
def corpus(name: str) -> Sequence[dict[str, Any]]:
    """The invented documents of one file of tests/data/documents/."""
    found: list[dict[str, Any]] = yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def packet(root: Path, **files: bytes) -> str:
    """Put a packet for the letter writer into drafts/ of the sample season, with its files; gives its name."""
    (root / "documents").mkdir(exist_ok=True)
    paths = []
    for name, content in files.items():
        path = f"documents/{name.replace('__', '.')}"
        (root / path).write_bytes(content)
        paths.append(path)
    write(root, "packet", PACKET.replace("PATHS", "; ".join(paths)))
    return "packet"


def with_poster(root: Path, text: str, content: bytes = b"") -> str:
    """Give the letter a file that it carries; puts that into documents/."""
    (root / "documents").mkdir(exist_ok=True)
    (root / "documents" / "poster.pdf").write_bytes(
        content or pdf("A poster on the mobile clinic, as it was printed.")
    )
    return text.replace("\n\n", "\nAttach: documents/poster.pdf\n\n", 1)
