"""A briefing sheet as a Word document: real headings, the same order, ours until somebody saves it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
import pytest
from docx.document import Document
from docx.shared import Pt
from sheets import ON, named, sheet, wordy

from composer.errors import PrematchError
from composer.recommendation import sheet_pdf
from composer.recommendation.sheet import Sheet
from composer.recommendation.sheet_docx import is_own, render
from composer.recommendation.sheet_layout import PAPERS


def made(of: Sheet, paper: str = "letter") -> bytes:
    return render(of, paper, ON, sheet_pdf.stacked(of, paper))


def read(of: Sheet, paper: str = "letter") -> Document:
    return docx.Document(io.BytesIO(made(of, paper)))


def saved_again(data: bytes, **changes: object) -> bytes:
    document, held = docx.Document(io.BytesIO(data)), io.BytesIO()
    for name, value in changes.items():
        setattr(document.core_properties, name, value)
    document.save(held)
    return held.getvalue()


def test_all_that_the_sheet_says_is_read_in_its_order() -> None:
    of = sheet()
    said = "\n".join(paragraph.text for paragraph in read(of).paragraphs)
    found = [said.find(item.whole) for item in (of.kicker, of.name, *of.about)]
    found += [said.find(item.whole) for section in of.sections for item in section.items]
    assert -1 not in found
    assert found == sorted(found)
    assert "Letter due: September 15, 2026" in said
    assert said.endswith(of.closing)


def test_headings_and_lists_are_real_ones() -> None:
    of = sheet()
    paragraphs = read(of).paragraphs
    headings = [each.text for each in paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings == [section.title for section in of.sections]
    assert [each.text for each in paragraphs if each.style and each.style.name == "Title"] == [
        "Amara Okafor, MBBS"
    ]
    assert sum(each.style is not None and each.style.name == "List Bullet" for each in paragraphs) == 5


@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_set_for_the_paper_asked_for(paper: str) -> None:
    page = read(sheet(), paper).sections[0]
    width, height = PAPERS[paper]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.pt, 1), round(page.page_height.pt, 1)) == (
        round(width, 1),
        round(height, 1),
    )


def test_a_longer_sheet_is_set_smaller_and_never_below_what_reads_well() -> None:
    short, long = (read(each).styles["Normal"].font.size for each in (sheet(), wordy(80)))
    assert short > long >= Pt(9.5)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(PrematchError, match="one page in a Word document"):
        made(wordy(400))


@pytest.mark.parametrize("name", ["محمد الأمين", "अमारा ओकाफोर", "陈美", "Adébáyọ̀ Ọlátúnjí"])
def test_any_script_stands_in_it(name: str) -> None:
    assert read(named(name)).paragraphs[1].text == f"{named(name).applicant}, MBBS"


def test_the_same_sheet_on_the_same_day_is_the_same_file() -> None:
    assert made(sheet()) == made(sheet())
    with zipfile.ZipFile(io.BytesIO(made(sheet()))) as held:
        assert {entry.date_time for entry in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_says_what_it_is_and_whose_and_nothing_of_the_tools() -> None:
    said = read(sheet()).core_properties
    assert (said.title, said.author) == (
        "Briefing for a letter of recommendation: Amara Okafor",
        "Amara Okafor",
    )
    assert (said.comments, said.keywords, said.last_modified_by) == ("", "", "Amara Okafor")
    assert said.created == said.modified
    with zipfile.ZipFile(io.BytesIO(made(sheet()))) as held:
        assert not [name for name in held.namelist() if "thumbnail" in name or "app.xml" in name]
        assert b"python-docx" not in held.read("docProps/core.xml")


def test_a_document_of_ours_is_known_until_somebody_saves_it() -> None:
    data = made(sheet())
    assert is_own(data)
    assert is_own(saved_again(data))
    assert not is_own(saved_again(data, modified=datetime(2026, 7, 3, 9, 30)))
    assert not is_own(saved_again(data, revision=2))
    assert not is_own(saved_again(data, identifier=""))
    assert not is_own(b"not an archive")
