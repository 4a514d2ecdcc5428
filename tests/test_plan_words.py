"""What steps are called on a page, alone and together."""

from __future__ import annotations

import dataclasses
from datetime import date

from composer.moments import parse_moment
from composer.plan_words import brief, brief_day, listed, title, together, until
from tests.test_plan import planned, step

DECEMBER = planned("2026-12-05")


def titles(*topics: str) -> list[str]:
    steps = [each for each in DECEMBER.of_state("due", "upcoming") if each.topic in topics]
    return [title(group) for group in together(steps)]


def test_thank_yous_of_one_interview_go_together() -> None:
    assert "Thank-yous to Jane Q. Smith, Alan Reyes and Noor van der Berg, Harborview" in titles("thank-you")
    assert len(titles("thank-you")) == 5


def test_letters_of_interest_of_one_window_go_together_and_what_is_written_stands_alone() -> None:
    interests = [each for each in DECEMBER.of_state("upcoming") if each.topic == "interest"]
    everybody = "St. Brigid, Thornfield, Cedarvale and Juniper Ridge"
    assert [title(group) for group in together(interests)] == [f"Letters of interest to {everybody}"]
    written = [dataclasses.replace(interests[0], letter="it"), *interests[1:]]
    assert [title(group) for group in together(written)] == [
        "Letter of interest to St. Brigid",
        "Letters of interest to Thornfield, Cedarvale and Juniper Ridge",
    ]


def test_introductions_go_together() -> None:
    first = step("2026-11-20", "introduction/larkspur-medpeds")
    second = dataclasses.replace(first, id="introduction/x", short="Elmwood")
    assert title((first, second)) == "Introduce yourself to Larkspur and Elmwood"


def test_a_list_of_names_reads_as_one() -> None:
    assert [listed(names) for names in (["A"], ["A", "B"], ["A", "B", "C"])] == ["A", "A and B", "A, B and C"]


def test_until_when_is_best_by_once_it_has_passed_and_projected_where_it_is() -> None:
    found = step("2027-02-09", "intent")
    assert until(found, parse_moment("2027-02-09")) == "until Wed, Feb 17 (projected)"
    assert until(found, parse_moment("2027-02-18")) == "best by Wed, Feb 17 (projected)"
    assert until(dataclasses.replace(found, due=None), parse_moment("2027-02-18")) == ""


def test_a_day_in_two_words() -> None:
    assert brief(date(2027, 2, 1)) == "Feb 1"
    assert [brief_day(text) for text in ("2026-12-05", "2026-12-05 09:30", "")] == ["Dec 5", "Dec 5", ""]
