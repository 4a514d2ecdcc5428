"""A briefing sheet as a PDF: one page, every letter, the same bytes, nothing said that should not be."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader
from sheets import AMARA, CHEN, ON, named, sheet, wordy

from composer.errors import PrematchError
from composer.recommendation.sheet import Sheet
from composer.recommendation.sheet_layout import PAPERS
from composer.recommendation.sheet_pdf import LettersLackingError, is_own, render

NAMES = (
    *("Nguyễn Thị Hồng Ánh", "Đặng Trần Phượng", "İbrahim Şükrü Öğüt", "Łukasz Żółć", "Zoë Ångström O’Neill"),
    *("Adébáyọ̀ Ọlátúnjí Ṣẹ́gun", "Chijioke Ụzọ̀", "Kwabena Ɔsei Ɛdu", "Ελένη Παπαδοπούλου", "Дмитро Їжак"),
)


def read(made: Sheet, paper: str = "letter") -> PdfReader:
    return PdfReader(io.BytesIO(render(made, paper, ON)))


def text(made: Sheet) -> str:
    return " ".join(read(made).pages[0].extract_text().split())


def test_all_that_the_sheet_says_is_read_in_its_order() -> None:
    made = sheet()
    said = text(made)
    found = [said.find(item.whole) for item in made.items if item is not made.due]
    assert -1 not in found
    assert found == sorted(found)
    assert said.endswith(made.closing)


def test_the_day_on_which_the_letter_is_due_stands_in_the_head() -> None:
    assert "Letter due September 15, 2026 University of Ibara" in text(sheet())


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("words", [2, 50, 100])
def test_it_is_one_page_of_the_paper_asked_for(paper: str, words: int) -> None:
    (page,) = read(wordy(words), paper).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == PAPERS[paper]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(PrematchError, match="does not fit on one page"):
        render(wordy(400), "letter", ON)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_letters_with_accents_is_set_and_read_back(name: str) -> None:
    made = named(name)
    assert made.applicant in text(made)
    assert read(made).metadata.author == made.applicant  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("محمد الأمين", "Arabic"),
        ("अमारा ओकाफोर", "Devanagari"),
        ("陈美", "Chinese, Japanese or Korean"),
        ("김민준", "Chinese, Japanese or Korean"),
        ("Ana 🙂", "a sign"),
    ],
)
def test_letters_that_the_font_lacks_are_refused_and_word_is_advised(name: str, script: str) -> None:
    with pytest.raises(LettersLackingError) as caught:
        render(named(name), "letter", ON)
    assert f"({script})" in str(caught.value)
    assert "applicant.yaml, name" in str(caught.value)
    assert "--docx" in str(caught.value)


def test_the_same_sheet_on_the_same_day_is_the_same_file() -> None:
    assert render(sheet(), "letter", ON) == render(sheet(), "letter", ON)


def test_another_day_is_another_file() -> None:
    assert render(sheet(), "letter", ON) != render(sheet(), "letter", date(2026, 7, 2))


def test_the_file_says_what_it_is_and_whose_and_nothing_of_the_tools() -> None:
    assert dict(read(sheet()).metadata or {}) == {
        "/Title": "Briefing for a letter of recommendation: Amara Okafor",
        "/Author": "Amara Okafor",
        "/Creator": "prematch",
        "/CreationDate": "D:20260701000000Z",
    }
    assert b"fpdf" not in render(sheet(), "letter", ON).lower()


def test_the_page_is_tagged_for_readers_that_speak_it() -> None:
    root = read(sheet()).trailer["/Root"]
    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/Lang"] == "en-US"
    tags = [kid.get_object()["/S"] for kid in root["/StructTreeRoot"]["/K"][0].get_object()["/K"]]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == len(sheet().sections)


def test_only_shades_of_gray_are_used() -> None:
    content = read(sheet()).pages[0].get_contents()
    assert content is not None
    colors = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)", content.get_data())
    assert all(red == green == blue for red, green, blue in colors)


def test_a_pdf_of_ours_is_known_until_somebody_changes_it() -> None:
    data = render(sheet(), "letter", ON)
    assert is_own(data)
    assert is_own(render(named("Łukasz Żółć"), "a4", ON))
    assert not is_own(data + b"\n1 0 obj << >> endobj\n%%EOF\n")
    assert not is_own(b"%PDF-1.4 /Producer (Another) %%EOF")
    assert not is_own(b"")


def test_marks_of_markup_in_a_fact_stay_what_they_are() -> None:
    odd = sheet(replace(AMARA, goal="care **well** for __all__ [of](them) (x) \\ 100%"), CHEN)
    assert "To care **well** for __all__ [of](them) (x) \\ 100%." in text(odd)
