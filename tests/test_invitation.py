from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import received
from composer.eml import read_letter
from composer.invitation import Time, events, invitation_text

EVENT = """BEGIN:VCALENDAR
BEGIN:VTIMEZONE
DTSTART:19701101T020000
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Interview day\\, Harborview Med-Peds
DTSTART;TZID=America/New_York:20261204T090000
DTEND:20261204T200000Z
LOCATION:Video call
DESCRIPTION:Please tell us where else\\n you have int
 erviewed.
END:VEVENT
END:VCALENDAR
"""


def test_an_invitation_says_what_when_and_where() -> None:
    assert invitation_text(EVENT).splitlines() == [
        "Interview day, Harborview Med-Peds",
        "Begins: 2026-12-04 09:00 (America/New_York)",
        "Ends: 2026-12-04 20:00 UTC",
        "Where: Video call",
        "Please tell us where else",
        " you have interviewed.",
    ]


def test_a_whole_day_has_no_time() -> None:
    assert invitation_text("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261204\nEND:VEVENT") == "Begins: 2026-12-04"


def test_what_stands_outside_an_event_is_no_text() -> None:
    assert invitation_text("BEGIN:VCALENDAR\nSUMMARY:no\nEND:VCALENDAR") == ""


@given(st.text())
def test_whatever_a_calendar_holds_it_is_read(text: str) -> None:
    invitation_text(f"BEGIN:VEVENT\n{text}\nEND:VEVENT")


def mail(*parts: tuple[str, str]) -> bytes:
    head = "From: a@x.example\nTo: b@y.example\nSubject: Interview\nMIME-Version: 1.0\n"
    body = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts)
    return f"{head}Content-Type: multipart/alternative; boundary=b\n\n{body}--b--\n".encode()


def test_a_message_that_is_an_invitation_alone_is_read_by_it() -> None:
    message = read_letter(mail(("text/calendar; method=REQUEST", EVENT)), shown="m.eml")
    assert "where else" in message.body


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_beside_a_text_the_invitation_adds_nothing(kind: str) -> None:
    message = read_letter(mail((kind, "You are invited."), ("text/calendar", EVENT)), shown="m.eml")
    assert message.body == "You are invited.\n"
    assert message.attachments == ()


# What is taken from real ones

OUTLOOK = """BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:{method}
BEGIN:VTIMEZONE
TZID:Eastern Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ORGANIZER;CN="Park; Lou":mailto:lpark@harborview.example.edu
ATTENDEE;CN="Okafor: Amara";RSVP=TRUE:mailto:amara.okafor@example.org
SUMMARY;LANGUAGE=en-us:Interview\\, Harborview
DTSTART;TZID="Eastern Standard Time":20261204T193000
DTEND;TZID="Eastern Standard Time":20261204T203000
UID:040000008200
STATUS:{status}
BEGIN:VALARM
DESCRIPTION:REMINDER
TRIGGER;RELATED=START:-PT15M
END:VALARM
LOCATION:https://us02web.zoom.us/j/1
{more}
END:VEVENT
END:VCALENDAR
"""


def outlook(method: str = "REQUEST", status: str = "CONFIRMED", more: str = "SEQUENCE:0") -> str:
    return OUTLOOK.format(method=method, status=status, more=more)


def test_a_request_with_time_zones_and_a_reminder_is_one_event() -> None:
    (event,) = events(outlook())
    assert (event.summary, event.location) == ("Interview, Harborview", "https://us02web.zoom.us/j/1")
    assert str(event.begins) == "2026-12-04 19:30 (Eastern Standard Time)"
    assert event.begins.day == date(2026, 12, 4)
    assert (event.cancelled, event.answer, event.repeats, event.description) == (False, False, False, "")


@pytest.mark.parametrize(
    ("calendar", "cancelled", "answer", "repeats"),
    [
        (outlook("CANCEL"), True, False, False),
        (outlook(status="CANCELLED"), True, False, False),
        (outlook("REPLY"), False, True, False),
        (outlook("PUBLISH"), False, False, False),
        (outlook(more="RRULE:FREQ=WEEKLY;COUNT=4"), False, False, True),
        (outlook(more="RDATE:20261211T193000"), False, False, True),
    ],
)
def test_an_event_says_whether_it_stands(calendar: str, cancelled: bool, answer: bool, repeats: bool) -> None:
    (event,) = events(calendar)
    assert (event.cancelled, event.answer, event.repeats) == (cancelled, answer, repeats)
    assert ("This event is cancelled." in invitation_text(calendar)) is cancelled
    assert ("It repeats." in invitation_text(calendar)) is repeats


@pytest.mark.parametrize(
    ("written", "zone", "day"),
    [
        ("20261204", "", "2026-12-04"),
        ("20261204T090000", "", "2026-12-04"),
        ("20261205T020000Z", "UTC", "2026-12-04"),
        ("20261205T020000", "Etc/UTC", "2026-12-04"),
        ("20261204T220000", "America/Los_Angeles", "2026-12-04"),
        ("20261204T220000", "US/Hawaii", "2026-12-04"),
        ("20261204T220000", "Pacific Standard Time", "2026-12-04"),
        ("20261205T030000", "Africa/Lagos", "2026-12-04"),
        ("20261204T090000", "../../etc/passwd", "2026-12-04"),
        ("20261204T090000", "/mozilla.org/2005/America/New_York", "2026-12-04"),
        ("20261399T090000", "", None),
        ("00000000", "", None),
        ("soon", "", None),
        ("", "", None),
    ],
)
def test_the_day_is_the_programs_own_or_eastern(written: str, zone: str, day: str | None) -> None:
    assert Time(written, zone).day == (date.fromisoformat(day) if day else None)


def test_several_events_stay_apart() -> None:
    two = outlook().replace("END:VCALENDAR\n", "") + outlook().partition("BEGIN:VEVENT")[2].join(
        ["BEGIN:VEVENT", ""]
    )
    assert len(events(two)) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_invitation_of_a_real_message_is_found(end: str) -> None:
    parts = [("text/plain", "See the calendar."), ("text/calendar; charset=utf-8; method=REQUEST", outlook())]
    message = received.read(mail(*parts).replace(b"\n", end.encode()), "m.eml")
    assert [str(event.begins.day) for event in message.events] == ["2026-12-04"]
    assert message.message.body == "See the calendar.\n"


@pytest.mark.parametrize(
    "piece", ["BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:A\nEND:B\n", " \n", 'X;Y="', "SUMMARY:x\n", ":", "\\n"]
)
def test_hostile_calendars_take_time_in_proportion_to_their_length(piece: str) -> None:
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{piece * (1_000_000 // len(piece))}"
    begun = time.monotonic()
    invitation_text(text)
    assert time.monotonic() - begun < 20
