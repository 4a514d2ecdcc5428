from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

from composer.timeline_html import _which, page
from tests.test_timeline import SESSION, letter, made, with_program
from tests.test_timeline_svg import crowded

VOID = {"meta"}


class Outline(HTMLParser):
    """The elements of a page, and the text outside of its pictures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "svg" not in self.open:
            self.words.append(data)

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_every_element_is_closed_and_every_id_is_there_once() -> None:
    found = Outline(page(crowded(60)))
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))


def test_the_page_says_its_language_and_has_no_script_and_no_link() -> None:
    text = page(made())
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert not re.search(r"<script|<link|<img|@import|href=|src=", text)


def test_it_is_made_for_landscape_paper() -> None:
    text = page(made())
    assert "@page { size: landscape" in text
    assert "@media print" in text


def test_the_tables_say_all_that_the_picture_shows() -> None:
    said = Outline(page(made(SESSION, letter("sent"), letter("unknown", "update")))).said
    for fact in (
        "Match Day Fri, Mar 19, 2027, 12:00 US Eastern projected the pattern of other years",
        "Harborview University Medicine-Pediatrics Residency Program first choice · Port Ellery, WA",
        "Tue, Dec 15, 2026 virtual thank-you, Dec 15 to Dec 18 letter of interest, Feb 1 to Mar 3 (projected)",
        "letter of interest, sent Feb 8, 2027",
        "update, perhaps sent Feb 8, 2027",
        "no letter of interest: discouraged (the program's own word (program website))",
        "withdrawn: takes no residents this year",
        "no interview day on file no days no days nothing",
    ):
        assert fact in said


def test_a_list_that_is_final_stands_in_the_table() -> None:
    locked = with_program("cedarvale", rank_list_locked=date(2027, 2, 15))
    assert "their list is final Feb 15" in Outline(page(made(locked))).said


def test_markup_in_what_the_user_wrote_is_text() -> None:
    odd = with_program("cedarvale", name="<b>Cedar</b> & $heading", city='"><i>', aliases=())
    text = page(made(odd))
    assert "<b>" not in text
    assert "<i>" not in text
    assert "&lt;b&gt;Cedar&lt;/b&gt; &amp; $heading" in text


def test_few_programs_are_one_sheet_and_many_are_counted_through() -> None:
    assert "<figcaption>" not in page(made())
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", page(crowded(60)))
    assert captions[0].startswith("Programs 1 to ")
    assert captions[-1].endswith("60 of 60")


def test_a_sheet_of_one_program_says_so() -> None:
    assert _which(8, 8, 8) == "Program 8 of 8"


def test_a_season_without_programs_has_its_dates_and_says_how_to_add_one() -> None:
    said = Outline(page(crowded(0))).said
    assert "Match Day" in said
    assert "prematch program add" in said
    assert "Written and received" not in said
