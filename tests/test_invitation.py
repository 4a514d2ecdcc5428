from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.eml import read_letter
from composer.invitation import invitation_text

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
