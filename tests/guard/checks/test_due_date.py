"""The day until which a message says that a letter is needed."""

from datetime import date

import pytest

from composer.guard.checks.due_date import said_due

TODAY = date(2026, 7, 20)  # a Monday


@pytest.mark.parametrize(
    ("text", "on", "words"),
    [
        ("I would need it by September 15.", date(2026, 9, 15), "September 15"),
        ("The deadline is 15 September.", date(2026, 9, 15), "15 September"),
        ("The letter is due on Tuesday, Sept. 15th.", date(2026, 9, 15), "Tuesday, Sept. 15th"),
        ("Please upload it no later than 9/15.", date(2026, 9, 15), "9/15"),
        ("It should reach the portal before 2026-09-15.", date(2026, 9, 15), "2026-09-15"),
        ("September 15 is the deadline for letters.", date(2026, 9, 15), "September 15"),
        ("I need your letter on August 1 at the latest.", date(2026, 8, 1), "August 1"),
        ("The letter is due by January 10.", date(2027, 1, 10), "January 10"),
        ("The letter was due on July 10.", date(2026, 7, 10), "July 10"),
        ("Could you send the letter by tomorrow?", date(2026, 7, 21), "tomorrow"),
        ("Could you send the letter by Friday?", date(2026, 7, 24), "Friday"),
        ("I need the letter within ten days.", date(2026, 7, 30), "within ten days"),
        ("It is due in 3 weeks.", date(2026, 8, 10), "in 3 weeks"),
        ("I would need the letter in a week.", date(2026, 7, 27), "in a week"),
        ("Letters are due by the end of August.", date(2026, 8, 31), "by the end of August"),
        ("I need the letter by the end of the month.", date(2026, 7, 31), "by the end of the month"),
        ("I need the letter by end of February.", date(2027, 2, 28), "by end of February"),
        ("My rotation ends on July 31. The letter is due on September 1.", date(2026, 9, 1), "September 1"),
    ],
)
def test_the_last_day_is_found_in_any_usual_form(text: str, on: date, words: str) -> None:
    due = next(said_due(text, TODAY))
    assert (due.on, text[due.start : due.end]) == (on, words)


@pytest.mark.parametrize(
    "text",
    [
        "Would you write a letter for me?",
        "I worked with you from June 1 to June 26.",
        "Please let me know by July 25 whether you can write it.",
        "I will be on your ward until July 31, and would like a letter.",
        "I will finish Step 3 by August 1.",
        "In two weeks on your service I learned more than in a year of letters.",
        "I saw you on July 10 about the letter.",
    ],
)
def test_a_day_of_something_else_is_left_alone(text: str) -> None:
    assert not list(said_due(text, TODAY))


def test_of_two_readings_that_of_the_file_is_meant() -> None:
    text = "The letter is due on 9/10."
    assert next(said_due(text, TODAY)).on == date(2026, 9, 10)
    assert next(said_due(text, TODAY, date(2026, 10, 9))).on == date(2026, 10, 9)


def test_the_end_of_next_week_is_meant_where_only_the_week_is_said() -> None:
    assert next(said_due("I need the letter by next week.", TODAY)).on >= date(2026, 7, 31)
