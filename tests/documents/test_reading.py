"""Attached files of every kind, as far as they can be read."""

from __future__ import annotations

import pytest

from composer.documents import MOST_TEXT, PROBLEMS, read_document
from composer.documents.kinds import kind_of, kind_of_name
from composer.model import Document
from tests.attached_files import CV, attached, pdf, photograph, picture, raw_word, word, zipped

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LOCKED_WORD = OLD_WORD + "EncryptedPackage".encode("utf-16-le")
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"


def read(name: str, content: bytes) -> Document:
    return read_document(attached(name, content))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("cv.pdf", pdf(CV), "pdf"),
        ("cv", b"junk before it\n%PDF-1.4", "pdf"),
        ("cv.docx", word(CV), "docx"),
        ("cv.docx", word(CV)[:3000], "broken"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "other"),
        ("a.zip", zipped({"cv.pdf": b"x"}), "other"),
        ("cv.doc", OLD_WORD, "other"),
        ("cv.docx", LOCKED_WORD, "encrypted"),
        ("a.jpg", picture(), "picture"),
        ("a.png", picture(form="PNG"), "picture"),
        ("a.webp", picture(form="WEBP"), "picture"),
        ("a.heic", HEIC, "picture"),
        ("a.txt", b"hello", "text"),
        ("README", b"hello", "text"),
        ("a.rtf", b"{\\rtf1 hello}", "other"),
        ("a.html", b"<html>hello", "other"),
        ("a.txt", b"\0\1\2", "other"),
    ],
)
def test_the_kind_of_a_file_follows_from_its_bytes(name: str, content: bytes, kind: str) -> None:
    assert kind_of(content, name) == kind


def test_a_name_says_of_which_kind_a_file_claims_to_be() -> None:
    assert [kind_of_name(n) for n in ("a.PDF", "a.docx", "a.jpeg", "a.csv", "a.doc", "pdf", "a")] == [
        "pdf", "docx", "picture", "text", "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("cv.doc", OLD_WORD, "kind"),
        ("cv.docx", LOCKED_WORD, "encrypted"),
        ("cv.docx", OLD_WORD, "mismatch"),
        ("cv.pdf", word(CV), "mismatch"),
        ("cv.docx", pdf(CV), "mismatch"),
        ("cv.txt", pdf(CV), "mismatch"),
        ("a.zip", zipped({"cv.pdf": b"x"}), "kind"),
        ("a.pptx", zipped({"ppt/presentation.xml": b"x"}), "kind"),
        ("a.rtf", b"{\\rtf1 hello}", "kind"),
        ("a.exe", b"MZ\0\0", "kind"),
        ("a.jpg", picture(), "picture"),
        ("cv.pdf", b"%PDF-1.7 and nothing else", "broken"),
        ("cv.pdf", pdf(CV)[:700], "broken"),
        ("cv.docx", word(CV)[:9000], "broken"),
        ("cv.docx", zipped({"word/document.xml": b"<w:document>"}), "broken"),
        ("cv.pdf", b"", "mismatch"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, problem: str) -> None:
    found = read(name, content)
    assert (found.problem, found.text) == (problem, "")
    assert found.problem in PROBLEMS


def test_what_is_read_has_name_size_and_hash() -> None:
    found = read("notes.txt", b"hello\n")
    assert found == Document(
        "notes.txt",
        6,
        "hello",
        sha256="5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_encodings_in_which_people_save_it(encoding: str) -> None:
    assert read("notes.txt", "Inês “said” so\r\nonce".encode(encoding)).text == "Inês “said” so\nonce"


@pytest.mark.parametrize(
    ("name", "content"),
    [("cv.pdf", pdf("x " * 150_000)), ("cv.docx", word("x " * 150_000)), ("a.txt", b"and the " * 40_000)],
)
def test_a_text_that_is_longer_than_a_document_is_read_to_its_limit_and_that_is_told(
    name: str, content: bytes
) -> None:
    found = read(name, content)
    assert len(found.text) <= MOST_TEXT
    assert "what stands after its first 200,000 characters" in found.unread


def test_a_text_in_another_language_is_not_taken_for_understood() -> None:
    german = "Die Patientin wurde mit einem Schlaganfall aufgenommen und nach zwei Wochen entlassen. " * 12
    assert read("bericht.txt", german.encode()).unread == "its text, as it does not read like English"
    assert not read(
        "report.txt", ("The patient was admitted with a stroke and left after two weeks. " * 12).encode()
    ).unread
    assert not read("kurz.txt", b"Ein kurzer Text.").unread


def test_signs_that_stand_for_no_letters_are_no_text() -> None:
    private = "".join(chr(0xE000 + n % 200) for n in range(900))
    assert read("cv.txt", private.encode()).problem == "garbled"
    assert read("cv.docx", raw_word(f"<w:p><w:r><w:t>{private}</w:t></w:r></w:p>")).problem == "garbled"


def test_what_a_picture_says_about_itself_is_read_and_what_it_shows_is_not() -> None:
    found = read("photo.jpg", photograph("At the clinic", place=True))
    assert (found.problem, found.pictures) == ("picture", 1)
    assert [(each.kind, each.what, each.text) for each in found.leftovers] == [
        ("property", "description", "At the clinic"),
        ("location", "", ""),
    ]


def test_reading_raises_no_warning_and_no_error() -> None:
    for cut in range(0, 2000, 97):
        for name, whole in (
            ("cv.pdf", pdf(CV)),
            ("cv.docx", word(CV)),
            ("a.jpg", photograph("x", place=True)),
        ):
            assert read(name, whole[:cut] + b"\0\xff" * 20 + whole[cut + 40 :]).problem in ("", *PROBLEMS)
