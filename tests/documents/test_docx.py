"""Word documents: what stands in view, what does not, what they carry beside it."""

from __future__ import annotations

import io

import docx
import pytest

from composer.documents import read_document
from composer.model import Document, Leftover
from tests.attached_files import W, attached, photograph, picture, raw_word, run, saved, word, zipped

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def read(content: bytes) -> Document:
    return read_document(attached("cv.docx", content))


def kinds(content: bytes) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in read(content).leftovers if each.kind != "property"]


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def test_paragraphs_are_read_with_empty_lines_between() -> None:
    assert read(word("One of mine.", "", "Two of mine.")).text == "One of mine.\n\nTwo of mine."


def test_headers_footers_and_tables_are_read() -> None:
    made = docx.Document()
    table = made.add_table(2, 2)
    for number, text in enumerate(("Name", "MRN", "R. Alvarez", "4471920")):
        table.cell(number // 2, number % 2).text = text
    made.sections[0].header.paragraphs[0].text = "My header"
    made.sections[0].footer.paragraphs[0].text = "My footer"
    assert read(saved(made)).text == "Name | MRN\n\nR. Alvarez | 4471920\n\nMy header\n\nMy footer"


def test_footnotes_and_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
    choice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f'<mc:AlternateContent xmlns:mc="m">{choice}</mc:AlternateContent>'
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote>{paragraph(run("A note"))}</w:footnote></w:footnotes>'
    content = raw_word(paragraph(run("Text") + both), word__footnotes=notes)
    assert read(content).text.split("\n\n") == ["TextIn a box", "A note"]


def test_tracked_changes_are_told_and_what_was_inserted_is_in_view() -> None:
    body = paragraph(
        run("I followed ")
        + f'<w:del w:author="A">{run("Mrs. Alvarez", mark="delText")}</w:del>'
        + f'<w:ins w:author="A">{run("a patient")}</w:ins>'
        + run(" daily")
    )
    found = read(raw_word(body))
    assert found.text == "I followed a patient daily"
    assert [(each.kind, each.text) for each in found.leftovers] == [
        ("deleted", "Mrs. Alvarez"),
        ("inserted", "a patient"),
    ]


def test_what_was_moved_is_a_change_too() -> None:
    body = paragraph(
        f"<w:moveFrom>{run('old place')}</w:moveFrom>{run('Text')}<w:moveTo>{run(' new place')}</w:moveTo>"
    )
    assert kinds(raw_word(body)) == [("deleted", "old place"), ("inserted", "new place")]


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>",
        '<w:vanish w:val="1"/>',
        '<w:color w:val="FFFFFF"/>',
        '<w:sz w:val="2"/>',
        '<w:rStyle w:val="Secret"/>',
    ],
)
def test_hidden_white_and_tiny_text_is_not_in_view(properties: str) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    content = raw_word(paragraph(run("Seen. ") + run("Not seen.", properties)), word__styles=styles)
    assert read(content).text == "Seen."
    assert kinds(content) == [("hidden", "Not seen.")]


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("Seen", '<w:vanish w:val="0"/>')),
        paragraph(run("Seen", '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>')),
        paragraph('<w:pPr><w:shd w:fill="1F3864"/></w:pPr>' + run("Seen", '<w:color w:val="FFFFFF"/>')),
        "<w:tbl><w:tr><w:tc>"
        + paragraph(run("Seen", '<w:color w:val="FFFFFF"/>'))
        + "</w:tc></w:tr></w:tbl>",
        paragraph(run("Seen", '<w:sz w:val="16"/>')),
    ],
)
def test_white_letters_on_a_ground_of_their_own_are_in_view(body: str) -> None:
    content = raw_word(body)
    assert (read(content).text, kinds(content)) == ("Seen", [])


def test_comments_are_told_with_their_author() -> None:
    made = docx.Document()
    text = made.add_paragraph("My text")
    made.add_comment(text.runs, text="Was this Rosa?", author="A Friend")
    found = [each for each in read(saved(made)).leftovers if each.kind == "comment"]
    assert found == [Leftover("comment", "Was this Rosa?", "A Friend")]


def test_properties_are_read() -> None:
    made = docx.Document()
    made.add_paragraph("My text")
    properties = made.core_properties
    properties.author, properties.last_modified_by, properties.title = "A Friend", "Another", "CV"
    properties.comments = properties.keywords = ""
    assert set(read(saved(made)).leftovers) == {
        Leftover("property", "A Friend", "creator"),
        Leftover("property", "Another", "lastModifiedBy"),
        Leftover("property", "CV", "title"),
    }


def test_files_and_macros_inside_are_named() -> None:
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body/></w:document>'.encode(),
        "word/embeddings/sheet.xlsx": b"x",
        "word/vbaProject.bin": b"x",
    }
    found = read(zipped(parts)).leftovers
    assert found == (Leftover("embedded", what="sheet.xlsx"), Leftover("embedded", what="vbaProject.bin"))


def test_pictures_are_counted_with_what_they_say_about_themselves() -> None:
    made = docx.Document()
    made.add_paragraph("My text")
    made.add_picture(io.BytesIO(photograph("Wound of Rosa", place=True)))
    made.add_picture(io.BytesIO(picture(form="PNG")))
    found = read(saved(made))
    assert found.pictures == 2
    assert Leftover("location") in found.leftovers
    assert Leftover("property", "Wound of Rosa", "description") in found.leftovers


def test_what_is_said_of_a_picture_for_those_who_do_not_see_it_is_read() -> None:
    drawing = f'<wp:docPr xmlns:wp="{WP}" id="1" name="x" descr="The hand of Rosa"/>'
    content = raw_word(paragraph(run("Text") + drawing))
    assert (read(content).text, kinds(content)) == ("Text", [("alternative", "The hand of Rosa")])


def test_a_document_without_text_is_never_taken_for_clean() -> None:
    assert read(saved(docx.Document())).problem == "scan"
    made = docx.Document()
    made.add_picture(io.BytesIO(picture(900, 1200)))
    assert read(saved(made)).problem == "scan"


def test_the_strict_form_of_the_format_is_read_alike() -> None:
    usual = raw_word(paragraph(run("My text")))
    strict = f'<w:document xmlns:w="{STRICT}"><w:body>{paragraph(run("My text"))}</w:body></w:document>'
    assert read(zipped({"word/document.xml": strict.encode()})).text == read(usual).text == "My text"
