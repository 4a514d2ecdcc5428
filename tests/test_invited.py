"""Which messages invite to an interview, and what of that goes into the program's file."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import pytest

from composer import checking
from composer.guard.context import Context
from composer.invitation import Event, Time
from composer.invited import NOTHING, is_interview, noted
from composer.model import Address, Interview, Message
from composer.moments import parse_moment
from tests.conftest import REPOSITORY

FILE = "programs/larkspur-medpeds.yaml"
CAME = date(2026, 10, 14)
INVITES = "We are pleased to invite you to interview with us."
DAY = Event("Interview Day", begins=Time("20261204T090000", "America/New_York"))
OF_IT = Address("msimic@larkspur.example")


@lru_cache(maxsize=1)
def session() -> checking.Session:
    return checking.open_session(REPOSITORY / "samples" / "season")


def received(
    text: str = INVITES,
    sender: Address | None = OF_IT,
    on_file: Interview | None = None,
    subject: str = "Hello",
) -> Context:
    message = Message(
        subject, f"Dear Dr. Okafor,\n\n{text}\n\nMirko Simic\n", "larkspur-medpeds", sender=sender
    )
    here = checking.context(session(), message, parse_moment("2026-10-14"), direction="inbound")
    assert here.program is not None
    return dataclasses.replace(here, program=dataclasses.replace(here.program, interview=on_file))


def found(here: Context, *events: Event, came: date = CAME) -> tuple[dict[str, object], str]:
    result = noted(here, events, came, FILE)
    return {".".join(path): value for path, value in result.changes.items()}, result.said


def test_an_invitation_in_words_is_noted_with_the_day_on_which_it_came() -> None:
    changes, said = found(received())
    assert changes == {"interview.invited": CAME}
    assert said == (
        f"An invitation: wrote `invited: 2026-10-14` under `interview:` in {FILE}. To undo, delete it there."
        " Answer the program in the way that it asks."
    )


def test_a_calendar_says_the_day() -> None:
    assert found(received(), DAY)[0] == {"interview.date": date(2026, 12, 4)}
    assert found(received("See the calendar."), DAY)[0] == {"interview.date": date(2026, 12, 4)}


@pytest.mark.parametrize(
    ("text", "place", "form"),
    [
        (INVITES, "https://us02web.zoom.us/j/123", "virtual"),
        (INVITES, "Microsoft Teams Meeting", "virtual"),
        (f"{INVITES} All interviews are virtual.", "", "virtual"),
        (INVITES, "Larkspur Hospital, room 4", None),
        (f"{INVITES} We interview in person, with a virtual tour.", "", None),
    ],
)
def test_a_video_link_says_that_it_is_virtual(text: str, place: str, form: str | None) -> None:
    changes, _ = found(received(text), dataclasses.replace(DAY, location=place))
    assert changes.get("interview.format") == form


def test_what_is_on_file_is_never_changed() -> None:
    other = Interview(on=date(2026, 12, 11), format="in-person")
    changes, said = found(received(on_file=other), dataclasses.replace(DAY, location="Zoom"))
    assert changes == {}
    assert f"The invitation says 2026-12-04, but {FILE} says 2026-12-11. Nothing was changed" in said
    same = Interview(on=date(2026, 12, 4), format="in-person")
    assert noted(received(on_file=same), [dataclasses.replace(DAY, location="Zoom")], CAME, FILE) == NOTHING
    assert noted(received(on_file=other), [], CAME, FILE) == NOTHING
    assert noted(received(on_file=Interview(invited=CAME)), [], CAME, FILE) == NOTHING


def test_a_day_comes_to_an_invitation_that_was_noted_without_one() -> None:
    assert found(received(on_file=Interview(invited=CAME)), DAY)[0] == {"interview.date": date(2026, 12, 4)}


def test_a_cancelled_interview_changes_nothing_and_is_said() -> None:
    gone = dataclasses.replace(DAY, cancelled=True)
    on_file = Interview(on=date(2026, 12, 4))
    assert found(received("See the calendar.", on_file=on_file), gone) == (
        {},
        "The interview of 2026-12-04 is cancelled, by the calendar. Nothing was changed:"
        f" {FILE} still says 2026-12-04.",
    )
    assert f"{FILE} names no day" in found(received("See the calendar."), gone)[1]


@pytest.mark.parametrize(
    "events",
    [
        [dataclasses.replace(DAY, repeats=True)],
        [DAY, dataclasses.replace(DAY, begins=Time("20261211T090000", ""))],
        [dataclasses.replace(DAY, begins=Time("soon", ""))],
        [dataclasses.replace(DAY, begins=Time())],
    ],
)
def test_without_a_single_day_none_is_taken(events: Sequence[Event]) -> None:
    changes, said = found(received(), *events)
    assert changes == {}
    assert "no single day" in said


@pytest.mark.parametrize(
    ("event", "came"), [(dataclasses.replace(DAY, begins=Time("20201204")), CAME), (None, date(1970, 1, 1))]
)
def test_a_day_outside_the_season_is_not_taken(event: Event | None, came: date) -> None:
    changes, said = found(received(), *([event] if event else []), came=came)
    assert changes == {}
    assert "not in the season of the 2027 match" in said


@pytest.mark.parametrize(
    "sender",
    [
        None,
        Address("msimic@larkspur-residency.example", "Mirko Simic"),
        Address("office@elsewhere.example", "Larkspur Med-Peds"),
        Address("amara.okafor@example.org", "Amara Okafor"),
    ],
)
@pytest.mark.parametrize("events", [[], [DAY]])
def test_who_is_not_surely_of_the_program_writes_nothing(sender: Address | None, events: list[Event]) -> None:
    changes, said = found(received(sender=sender), *events)
    assert changes == {}
    assert "names no sender of Larkspur" in said
    line = "date: 2026-12-04" if events else "invited: 2026-10-14"
    assert said.endswith(f"If it is genuine, write `{line}` under `interview:` there.")
    known = Interview(on=date(2026, 12, 4), invited=CAME)
    assert noted(received(sender=sender, on_file=known), events, CAME, FILE) == NOTHING


@pytest.mark.parametrize(
    "event",
    [
        Event("Pre-interview dinner", begins=DAY.begins),
        Event("Dinner before your interview", begins=DAY.begins),
        Event("Second look", begins=DAY.begins),
        Event("Interview season webinar", begins=DAY.begins),
        Event("Mock interview", begins=DAY.begins),
        Event("Visit", begins=DAY.begins),
        dataclasses.replace(DAY, answer=True),
    ],
)
def test_another_event_is_no_interview(event: Event) -> None:
    assert noted(received("We look forward to seeing you."), [event], CAME, FILE) == NOTHING


def test_the_interview_is_told_from_what_stands_beside_it() -> None:
    dinner = Event("Pre-interview dinner", begins=Time("20261203T190000", "America/New_York"))
    assert found(received(), dinner, DAY)[0] == {"interview.date": date(2026, 12, 4)}


def test_the_only_event_of_an_invitation_is_the_interview_whatever_it_is_called() -> None:
    event = Event("Larkspur Med-Peds, Dr. Okafor", begins=DAY.begins)
    assert found(received(), event)[0] == {"interview.date": date(2026, 12, 4)}
    assert found(received("Hello."), event)[0] == {}
    assert found(received("Hello.", subject="Your interview with Larkspur"), event)[0] == {
        "interview.date": date(2026, 12, 4)
    }


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("Interview", True), ("Residency interviews", True), ("Interview Day & Tour", True),
        ("Canceled: Interview, Larkspur", True), ("Interview day with lunch", True), ("Post-interview social", False),
        ("Interview social", False), ("Interview prep", False), ("Tech check for your interview", False),
        ("Reception after the interview", False), ("Noon conference", False), ("", False),
    ],
)  # fmt: skip
def test_a_title_tells_an_interview(title: str, is_one: bool) -> None:
    assert is_interview(title) is is_one


def test_a_message_of_no_known_program_is_none() -> None:
    assert noted(dataclasses.replace(received(), program=None), [DAY], CAME, FILE) == NOTHING
