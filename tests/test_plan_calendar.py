"""The calendar file, read by a second library, and what a second export does to it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject

from composer.errors import WorkspaceError
from composer.ledger import State
from composer.plan_calendar import is_ours, to_calendar
from composer.plan_step import Step
from tests.test_plan import HARBORVIEW, VIEW, letter, planned, with_letters, with_program

NOW = datetime(2026, 12, 5, 15, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
PLAN = planned("2026-12-05")
TEXT = to_calendar(PLAN, NOW)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def events(text: str) -> dict[str, Any]:
    """Summary to event."""
    return {event.summary.value: event for event in vobject.readOne(text).vevent_list}


def one(text: str, words: str) -> Any:
    """The one event whose summary holds these words."""
    (found,) = [event for summary, event in events(text).items() if words in summary]
    return found


def alarms(event: Any) -> list[timedelta]:
    return [alarm.trigger.value for alarm in getattr(event, "valarm_list", [])]


def test_another_library_reads_every_event_with_what_the_standard_asks_for() -> None:
    found = events(TEXT)
    assert len(found) == len({event.uid.value for event in found.values()}) > 15
    for event in found.values():
        assert event.dtstamp.value == NOW
        assert event.dtstart.value


def test_lines_are_no_longer_than_75_bytes_and_end_as_the_standard_says() -> None:
    assert TEXT.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in TEXT.split("\r\n"))


def test_a_deadline_with_a_time_is_the_same_instant_everywhere() -> None:
    event = one(TEXT, "last moment")
    assert event.dtstart.value == datetime(2027, 3, 4, 2, 0, tzinfo=UTC)
    assert "DTSTART:20270304T020000Z" in TEXT


def test_a_deadline_in_summer_time_keeps_its_hour() -> None:
    assert one(TEXT, "Match Day").dtstart.value == datetime(2027, 3, 19, 16, 0, tzinfo=UTC)


def test_a_day_is_a_whole_day() -> None:
    event = one(TEXT, "Alan Reyes")
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 12, 7), date(2026, 12, 8))


def test_alarms_come_a_day_before_and_two_hours_before_the_rank_deadline() -> None:
    assert alarms(one(TEXT, "last moment")) == [timedelta(days=-1), timedelta(hours=-2)]
    assert alarms(one(TEXT, "Alan Reyes")) == [timedelta(hours=-15)]
    assert alarms(one(TEXT, "Match Day")) == [timedelta(days=-1)]


def test_projected_dates_are_marked_with_the_reason() -> None:
    event = one(TEXT, "last moment")
    assert event.summary.value.endswith("(projected)")
    assert "projected (the pattern of other years)" in event.description.value
    assert "(projected)" not in one(TEXT, "Alan Reyes").summary.value


def test_a_thank_you_comes_with_its_command() -> None:
    said = one(TEXT, "Alan Reyes").description.value
    assert "Run: prematch compose thank_you harborview-medpeds --to reyes" in said


def test_nothing_private_is_in_the_file() -> None:
    plain = TEXT.replace("\r\n ", "").casefold()
    for secret in ("call schedule", "highly", "j-1", "amara", "okafor", "compose intent"):
        assert secret not in plain
    assert "harborview" not in one(TEXT, "Letter of intent").serialize().casefold()
    assert all(event.contents["class"][0].value == "PRIVATE" for event in events(TEXT).values())


def test_a_second_export_of_the_same_plan_is_the_same_file() -> None:
    assert to_calendar(PLAN, LATER, TEXT.encode()) == TEXT


def test_what_has_changed_keeps_its_name_and_gets_a_higher_number_and_a_new_stamp() -> None:
    dates = VIEW.calendar.events
    match_day = dataclasses.replace(dates["match_day"], status="confirmed")
    moved = dataclasses.replace(
        VIEW, calendar=dataclasses.replace(VIEW.calendar, events={**dates, "match_day": match_day})
    )
    text = to_calendar(planned("2026-12-05", moved), LATER, TEXT.encode())
    old, new = one(TEXT, "Match Day"), one(text, "Match Day")
    assert old.uid.value == new.uid.value
    assert int(new.sequence.value) > int(old.sequence.value)
    assert (new.dtstamp.value, new.summary.value.endswith("(projected)")) == (LATER, False)
    assert one(text, "Alan Reyes").serialize() == one(TEXT, "Alan Reyes").serialize()


def test_an_export_under_another_name_is_newer_too() -> None:
    text = to_calendar(PLAN, LATER)
    assert int(one(text, "Match Day").sequence.value) > int(one(TEXT, "Match Day").sequence.value)


def test_two_changes_within_a_minute_get_two_numbers() -> None:
    view = with_letters(letter("thank_you", HARBORVIEW, "areyes@harborview.example.edu"))
    text = to_calendar(planned("2026-12-05", view), NOW, TEXT.encode())
    assert int(one(text, "Alan Reyes").sequence.value) == int(one(TEXT, "Alan Reyes").sequence.value) + 1


def test_what_is_done_is_marked_in_an_export_that_knew_it_and_rings_no_more() -> None:
    view = with_letters(letter("thank_you", HARBORVIEW, "areyes@harborview.example.edu"))
    later = planned("2026-12-05", view)
    event = one(to_calendar(later, LATER, TEXT.encode()), "Alan Reyes")
    assert event.summary.value.startswith("Done: ")
    assert alarms(event) == []
    assert "Alan Reyes" not in to_calendar(later, LATER)


def test_a_draft_keeps_the_name_and_the_alarm_of_its_event_until_it_is_sent() -> None:
    thanks = letter("thank_you", HARBORVIEW, "areyes@harborview.example.edu", state=State.COMPOSED)
    view = with_letters(thanks, sends=True)
    old, new = (
        one(TEXT, "Alan Reyes"),
        one(to_calendar(planned("2026-12-05", view), LATER, TEXT.encode()), "Alan Reyes"),
    )
    assert (new.uid.value, new.summary.value) == (old.uid.value, old.summary.value)
    assert alarms(new) == alarms(old)
    assert new.description.value == old.description.value.replace(
        f"compose thank_you {HARBORVIEW} --to reyes", f"send {thanks.name}"
    )


def test_a_draft_of_the_letter_of_intent_gives_nothing_away() -> None:
    view = with_letters(letter("intent", HARBORVIEW, state=State.HANDED_OVER))
    event = one(to_calendar(planned("2027-02-10", view), LATER), "Letter of intent")
    assert HARBORVIEW not in event.serialize().casefold().replace("\r\n ", "")
    assert "Run: prematch plan" in event.description.value


def test_what_the_plan_no_longer_holds_is_cancelled() -> None:
    view = with_program(HARBORVIEW, status="withdrawn")
    text = to_calendar(planned("2026-12-05", view), LATER, TEXT.encode())
    event = one(text, "Alan Reyes")
    assert (event.status.value, alarms(event)) == ("CANCELLED", [])
    assert to_calendar(planned("2026-12-05", view), LATER + timedelta(days=1), text.encode()) == text


def test_the_events_of_two_applicants_and_of_two_seasons_differ() -> None:
    names = {event.uid.value for event in events(TEXT).values()}
    for other in (dataclasses.replace(PLAN, owner="b@example.org"), dataclasses.replace(PLAN, cycle=2028)):
        assert not names & {event.uid.value for event in events(to_calendar(other, NOW)).values()}


def test_odd_characters_in_names_come_back_as_they_were() -> None:
    odd = Step("x", "check", "A, b; c\\d “é”\u2028\nEND:VEVENT", "due", due=PLAN.today)
    text = to_calendar(dataclasses.replace(PLAN, steps=(odd,), deadlines=()), NOW)
    (event,) = vobject.readOne(text).vevent_list
    assert event.summary.value.startswith("A, b; c\\d “é”")


def test_only_a_calendar_of_ours_is_ours() -> None:
    assert is_ours(TEXT.encode())
    assert not is_ours(TEXT.replace("prematch//season", "other//season").encode())
    assert not is_ours(b"a letter that speaks of prematch")
    assert not is_ours(b"")


def test_an_earlier_file_that_is_damaged_is_refused() -> None:
    with pytest.raises(WorkspaceError, match="damaged"):
        to_calendar(PLAN, NOW, TEXT[: len(TEXT) // 2].encode())


@pytest.mark.parametrize(
    "broken", ["SEQUENCE:soon", "SEQUENCE:-5", "SEQUENCE:99999999999", "SEQUENCE:1\r\nSEQUENCE:2"]
)
def test_an_earlier_file_without_a_number_that_can_be_is_refused(broken: str) -> None:
    first, rest = TEXT.split("SEQUENCE:", 1)
    with pytest.raises(WorkspaceError, match="damaged"):
        to_calendar(PLAN, LATER, f"{first}{broken}\r\n{rest.partition('CLASS:')[2]}".encode())
