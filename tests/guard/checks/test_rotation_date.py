"""The day on which a message says that a rotation begins."""

from datetime import date

import pytest

from composer.guard.checks.rotation_date import rotation_date
from composer.text import read

TODAY = date(2026, 7, 25)


@pytest.mark.parametrize(
    ("text", "on", "words"),
    [
        ("My rotation begins on August 3.", date(2026, 8, 3), "August 3"),
        ("I start on Monday, Aug. 3rd, 2026.", date(2026, 8, 3), "Aug. 3rd, 2026"),
        ("My elective starts on the 3rd of August.", date(2026, 8, 3), "the 3rd of August"),
        ("I start my elective on 3 Aug and leave on 28 Aug.", date(2026, 8, 3), "3 Aug"),
        ("The rotation is from 2026-08-03 to 2026-08-30.", date(2026, 8, 3), "2026-08-03"),
        ("I begin on 8/3.", date(2026, 8, 3), "8/3"),
        ("I begin on 8/3/2026.", date(2026, 8, 3), "8/3/2026"),
        ("I rotate with you from January 4.", date(2027, 1, 4), "January 4"),
        ("I rotated with you from June 1, but the elective begins on Sept 7.", date(2026, 9, 7), "Sept 7"),
        ("My rotation began on July 20.", date(2026, 7, 20), "July 20"),
        ("Thank you for your note of July 20. My first day is August 3.", date(2026, 8, 3), "August 3"),
    ],
)
def test_a_day_is_found_in_any_usual_form(text: str, on: date, words: str) -> None:
    found = rotation_date(read(text), TODAY)
    assert found is not None
    assert (found.on, text[found.start : found.end]) == (on, words)


@pytest.mark.parametrize(
    "text",
    [
        "When does my rotation begin?",
        "Does the interview day on August 3 begin at eight?",
        "My school sent the papers on August 3.",
        "My rotation begins on February 30.",
        "My rotation begins on 13/45.",
        "I rotated with you in spring; my rotation began on May 4.",
        "I may begin with 3 colleagues.",
    ],
)
def test_what_is_no_day_of_a_rotation_is_left_alone(text: str) -> None:
    assert rotation_date(read(text), TODAY) is None
