"""PDF files: pages, scans, locks, remarks, properties, forms."""

from __future__ import annotations

import io

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from composer.documents import read_document
from composer.documents.pdf import MOST_PAGES
from composer.model import Document, Leftover
from tests.attached_files import CV, annotated, attached, encrypted, pdf, scanned, with_file, written


def read(content: bytes) -> Document:
    return read_document(attached("cv.pdf", content))


def test_the_text_of_each_page_is_read_with_a_form_feed_between() -> None:
    found = read(pdf("First page of mine.", "Second page of mine."))
    assert found.text.split("\f") == ["First page of mine.\n", "\nSecond page of mine."]
    assert (found.problem, found.unread, found.pictures, found.leftovers) == ("", "", 0, ())


def test_a_scan_is_no_text() -> None:
    assert read(scanned(3)).problem == "scan"


def test_the_stamp_of_a_scanning_program_makes_no_text_of_a_scan() -> None:
    assert read(scanned(2, "Scanned with a telephone")).problem == "scan"


def test_a_page_that_is_a_picture_is_told_by_its_number() -> None:
    found = read(scanned(2, first=CV))
    assert found.unread == "pages 2, 3, which hold no text"
    assert "Curriculum Vitae" in found.text
    assert read(scanned(1, first=CV)).unread == "page 2, which holds no text"


def test_an_empty_page_hides_nothing() -> None:
    assert read(pdf(CV, "", CV)).unread == ""


def test_letters_that_are_drawn_as_lines_are_no_text() -> None:
    made = FPDF()
    made.add_page()
    for step in range(200):
        made.line(10, step, 50, step + 3)
    assert read(bytes(made.output())).problem == "scan"


def test_a_picture_beside_text_is_counted_and_an_icon_is_not() -> None:
    from tests.attached_files import picture

    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=11)
    made.multi_cell(0, 5, CV)
    made.image(io.BytesIO(picture(300, 300)), 100, 100, 30)
    made.image(io.BytesIO(picture(32, 32)), 100, 150, 5)
    assert read(bytes(made.output())).pictures == 1


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_locks_a_file_and_a_lock_against_changes_alone_does_not(algorithm: str) -> None:
    pytest.importorskip("cryptography")
    assert read(encrypted(pdf(CV), "secret", algorithm)).problem == "encrypted"
    assert "Curriculum Vitae" in read(encrypted(pdf(CV), "", algorithm)).text


def test_more_pages_than_a_document_has_are_not_read_and_that_is_told() -> None:
    found = read(pdf(*(f"This is the page {n} of many" for n in range(MOST_PAGES + 5))))
    assert found.text.count("\f") == MOST_PAGES - 1
    assert found.unread == "what stands after the first 100 of its 105 pages"


def test_a_remark_is_text_that_leaves() -> None:
    assert read(annotated(pdf(CV), "Rosa in room 12?")).leftovers == (
        Leftover("comment", "Rosa in room 12?"),
    )


def test_a_file_inside_is_named() -> None:
    assert read(with_file(pdf(CV), "data.xlsx")).leftovers == (Leftover("embedded", what="data.xlsx"),)


def test_title_and_author_are_read_and_the_program_that_made_it_is_not() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(CV))))
    writer.add_metadata({"/Title": "CV 2026", "/Author": "A Friend", "/Creator": "Word", "/Case": "Rosa"})
    assert set(read(written(writer)).leftovers) == {
        Leftover("property", "CV 2026", "Title"),
        Leftover("property", "A Friend", "Author"),
        Leftover("property", "Rosa", "Case"),
    }


def test_what_is_filled_into_a_form_is_text() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(CV))))
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("patient"),
            NameObject("/V"): TextStringObject("Rosa Alvarez"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 90, 20)]),
        }
    )
    reference = writer._add_object(field)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject([reference])}
    )
    assert read(written(writer)).text.endswith("patient: Rosa Alvarez")


def test_a_word_that_a_line_end_divides_is_whole_again() -> None:
    found = read(pdf("The cause was an hemor-\nrhage in a 54-year-\nold man, a follow-\nup showed."))
    assert "hemorrhage in a 54-year-old man" in found.text


def test_words_of_a_text_set_in_full_lines_have_one_blank_between_and_columns_keep_theirs() -> None:
    line = "On the third night of my rotation a man whom I had never seen before told me a story of his life at sea. "
    assert "  " not in read(pdf(line * 8)).text
    table = "Initials      DOB             Admitted        Diagnosis"
    assert "      " in read_document(attached("a.txt", table.encode())).text
    assert (
        read_document(attached("a.txt", b"R.A.  1964  2026  cirrhosis")).text == "R.A.  1964  2026  cirrhosis"
    )
