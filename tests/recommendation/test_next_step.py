"""What to do next about one letter, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from composer.guard.checks import recommendation as rules
from composer.model import Contact, LetterWriter, Moment
from composer.recommendation.next_step import NextStep, next_step, past_of, standing
from composer.workspace_schema import WRITER_STATUSES
from tests.letter_writers import CHEN, MATCH_DAY, POLICY, sent


def step(on: str, *history: Contact, **facts: Any) -> NextStep:
    """The next step of a letter by Dr. Chen on a day."""
    writer, today = replace(CHEN, **facts), Moment(date.fromisoformat(on))
    return next_step(writer, past_of(writer, history, today.on), today, POLICY.days, MATCH_DAY)


def when(found: NextStep) -> tuple[str, str, str]:
    return found.state, str(found.begins), str(found.due)


ASKED = {"status": "requested", "requested_on": date(2026, 6, 26)}
AGREED = {"status": "agreed", "agreed_on": date(2026, 6, 27), "requested_on": date(2026, 6, 26)}
UPLOADED = {"status": "uploaded", "uploaded_on": date(2026, 8, 10)}
PACKET = sent("lor_packet", "2026-06-28")
THANKS = sent("lor_thanks", "2026-08-11")
APPLIED = sent("lor_applied", "2026-09-30")


def test_the_numbers_are_those_of_the_rules() -> None:
    days = POLICY.days
    assert (days.notice, days.between_reminders, days.reminders) == (
        rules.ENOUGH_NOTICE,
        rules.BETWEEN_REMINDERS,
        rules.MOST_REMINDERS,
    )


# --- asking -------------------------------------------------------------------------------------------


def test_before_the_third_week_it_is_too_early_to_ask() -> None:
    found = step("2026-06-05")
    assert when(found) == ("upcoming", "2026-06-15", "2026-06-28")
    assert "in person" in found.text


def test_in_the_third_week_one_asks() -> None:
    found = step("2026-06-15")
    assert (found.state, found.command) == ("due", "prematch letters ask chen")


def test_in_two_weeks_of_rotation_one_asks_once_half_is_over() -> None:
    assert step("2026-06-05", rotation_ends=date(2026, 6, 14)).begins == date(2026, 6, 8)


def test_after_the_rotation_one_asks_four_weeks_before_the_letter_is_due() -> None:
    assert when(step("2026-07-10")) == ("due", "None", "2026-08-18")
    late = step("2026-08-19")
    assert late.state == "overdue"
    assert "Fewer than 28 days" in late.text


def test_a_request_whose_day_is_over_needs_a_new_day() -> None:
    found = step("2026-09-16")
    assert (found.id, found.state, found.command) == ("new-date", "overdue", "")


def test_who_asked_in_person_notes_the_answer() -> None:
    found = step("2026-06-24", asked_in_person=True)
    assert (found.id, found.command) == ("note-answer", "")
    assert "`status: agreed`" in found.text


# --- waiting and reminding ----------------------------------------------------------------------------


def test_no_reminder_comes_within_two_weeks_of_the_request() -> None:
    assert when(step("2026-07-09", **ASKED)) == ("upcoming", "2026-07-10", "2026-07-17")
    assert step("2026-07-10", **ASKED).state == "due"
    assert step("2026-07-18", **ASKED).state == "overdue"


def test_the_second_reminder_is_called_the_last() -> None:
    found = step("2026-07-25", **ASKED, reminders=(date(2026, 7, 10),))
    assert found.begins == date(2026, 7, 24)
    assert "It is the last reminder." in found.text
    assert "last" not in step("2026-07-10", **ASKED).text


def test_after_two_reminders_one_asks_somebody_else() -> None:
    found = step("2026-08-20", **ASKED, reminders=(date(2026, 7, 10), date(2026, 7, 30)))
    assert (found.id, found.state, found.command) == ("ask-another", "due", "")


def test_after_two_reminders_a_letter_that_is_due_sooner_is_replaced_sooner() -> None:
    both = (date(2026, 7, 10), date(2026, 7, 30))
    assert step("2026-08-01", **ASKED, reminders=both).begins == date(2026, 8, 13)
    assert step("2026-08-01", **ASKED, reminders=both, due=date(2026, 8, 5)).begins == date(2026, 8, 5)


def test_messages_of_the_ledger_count_as_those_of_the_file() -> None:
    history = (sent("lor_request", "2026-06-26"), sent("lor_reminder", "2026-07-12"))
    assert step("2026-07-13", *history).begins == date(2026, 7, 26)


def test_a_reminder_noted_beside_its_day_in_the_ledger_is_one() -> None:
    history = (sent("lor_reminder", "2026-07-12"),)
    assert step("2026-08-20", *history, **ASKED, reminders=(date(2026, 7, 11),)).id == "remind"


def test_what_lies_after_the_day_one_looks_from_is_not_counted() -> None:
    assert step("2026-07-10", **ASKED, reminders=(date(2026, 8, 1), date(2026, 8, 20))).id == "remind"
    assert step("2026-08-10", THANKS, **UPLOADED).id == "thank"


def test_a_request_without_a_day_must_be_dated() -> None:
    found = step("2026-07-10", status="requested")
    assert (found.id, found.command) == ("note-date", "")
    assert "`requested_on`" in found.text


def test_a_letter_that_is_late_asks_for_a_later_day() -> None:
    found = step("2026-09-20", **ASKED)
    assert (found.id, found.state) == ("remind", "overdue")
    assert "a later day" in found.text


def test_a_late_letter_is_not_asked_for_within_two_weeks_of_a_reminder() -> None:
    assert step("2026-09-20", **ASKED, reminders=(date(2026, 9, 14),)).state == "upcoming"


# --- answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "id_"),
    [
        ("It would be my honor to write you a strong letter.", "note-answer"),
        ("I can write you a letter.", "ask-another"),
        ("I am afraid that I have to decline.", "ask-another"),
        ("Sure, send me your CV.", "ask-back"),
    ],
)
def test_the_answer_says_what_comes_next(answer: str, id_: str) -> None:
    found = step("2026-06-28", **ASKED, answer=answer)
    assert (found.id, found.command) == (id_, "")


def test_a_declined_letter_is_closed() -> None:
    found = step("2026-07-01", status="declined")
    assert (found.id, found.state, found.command) == ("ask-another", "closed", "")


# --- after a yes --------------------------------------------------------------------------------------


def test_the_packet_goes_out_within_two_days_of_the_yes() -> None:
    found = step("2026-06-28", **AGREED)
    assert when(found) == ("due", "None", "2026-06-29")
    assert found.command == "prematch letters packet chen"
    assert step("2026-06-30", **AGREED).state == "overdue"


def test_a_file_that_is_behind_its_own_dates_is_mended_first() -> None:
    assert "First write `status: agreed`" in step("2026-06-28", **{**AGREED, "status": "requested"}).text
    assert "First write" not in step("2026-06-28", **AGREED).text


def test_whoever_has_the_packet_may_write_in_peace_until_the_last_weeks() -> None:
    assert step("2026-07-20", PACKET, **AGREED).begins == date(2026, 8, 18)
    assert step("2026-07-01", PACKET, **AGREED, due=date(2026, 7, 20)).begins == date(2026, 7, 12)


def test_thanks_go_out_within_a_week_of_the_upload() -> None:
    found = step("2026-08-12", **UPLOADED)
    assert when(found) == ("due", "None", "2026-08-17")
    assert found.command == "prematch letters thank chen"


def test_thanked_once_the_writer_hears_next_that_one_applied() -> None:
    assert when(step("2026-08-12", THANKS, **UPLOADED)) == ("upcoming", "2026-09-15", "None")
    found = step("2026-09-16", THANKS, **UPLOADED)
    assert (found.id, found.state, found.command) == ("tell-applied", "due", "prematch letters update chen")


def test_then_nothing_is_to_do_until_match_day() -> None:
    assert when(step("2026-10-10", THANKS, APPLIED, **UPLOADED)) == ("upcoming", "2027-03-19", "None")


def test_from_match_day_on_the_writer_hears_where_one_matched() -> None:
    found = step("2027-03-19", THANKS, **UPLOADED)
    assert (found.id, found.state) == ("tell-matched", "due")
    told = sent("lor_matched", "2027-03-20")
    assert step("2027-03-21", THANKS, told, **UPLOADED).state == "done"


def test_after_match_day_no_letter_is_asked_for() -> None:
    assert step("2027-03-19").state == "closed"
    assert step("2027-03-19", **ASKED).command == ""


def test_thanks_to_somebody_else_are_no_thanks_to_this_writer() -> None:
    other = sent("lor_thanks", "2026-08-11", "other@lakeside.example")
    assert step("2026-08-12", other, **UPLOADED).id == "thank"


# --- whatever the dates -------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2027, 3, 1))


@settings(deadline=None)  # the first one reads the policy
@given(
    st.sampled_from(WRITER_STATUSES),
    st.none() | DAYS,
    st.lists(DAYS, max_size=4),
    st.lists(DAYS, max_size=3),
    st.none() | DAYS,
    DAYS,
)
def test_no_reminder_is_ever_in_place_early_or_a_third_time(
    status: str, asked: date | None, noted: list[date], ledger: list[date], due: date | None, on: date
) -> None:
    writer = replace(CHEN, status=status, requested_on=asked, reminders=tuple(noted), due=due)
    history = [sent("lor_reminder", day.isoformat()) for day in ledger]
    past = past_of(writer, history, on)
    found = next_step(writer, past, Moment(on), POLICY.days, MATCH_DAY)
    if found.id == "remind":
        assert len(past.reminders) < POLICY.days.reminders
        assert past.last is not None
        early = on < past.last + timedelta(days=POLICY.days.between_reminders)
        assert found.state == "upcoming" or not early


@settings(deadline=None)
@given(st.dates(), st.dates(), st.dates())
@example(date.max, date.min, date.max)
@example(date.min, date.min, date.min)
def test_the_first_and_the_last_days_of_the_calendar_do_no_harm(begins: date, due: date, on: date) -> None:
    for status in WRITER_STATUSES:
        writer = replace(CHEN, status=status, rotation_begins=begins, rotation_ends=None, due=due)
        for facts in ({}, {"requested_on": begins, "agreed_on": begins, "uploaded_on": begins}):
            each = replace(writer, **facts)
            assert next_step(each, past_of(each, (), on), Moment(on), POLICY.days).text


def test_a_status_is_never_behind_what_dates_and_ledger_show() -> None:
    def reached(*history: Contact, **facts: Any) -> str:
        writer: LetterWriter = replace(CHEN, **facts)
        return standing(writer, past_of(writer, history, date(2026, 9, 1)))

    assert reached() == "planned"
    assert reached(sent("lor_request", "2026-06-26")) == "requested"
    assert reached(PACKET) == "agreed"
    assert reached(uploaded_on=date(2026, 8, 1)) == "uploaded"
    assert reached(PACKET, status="declined") == "declined"
