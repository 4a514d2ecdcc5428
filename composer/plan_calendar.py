"""A plan as a calendar file (iCalendar, RFC 5545) that Google, Apple and Outlook take.

A second import brings the same events up to date: each keeps its UID, and one that has changed gets a higher
SEQUENCE and a new DTSTAMP. Nothing in it says which program is the first choice, or what the applicant thinks of one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from composer.errors import WorkspaceError
from composer.model import Moment
from composer.plan import Deadline, Plan, Step
from composer.plan_step import State, say
from composer.zones import instant

if TYPE_CHECKING:
    from icalendar import Component

PRODID = "-//prematch//season plan//EN"
_SPACE = uuid.UUID("5f1c1d0e-6a57-5c0b-9a0e-2b7f4d1f6e21")
"""Below which the UIDs of all plans lie. It never changes."""
_DAY_BEFORE, _MORNING_BEFORE = timedelta(days=-1), timedelta(hours=-15)
"""Before a time; before a whole day, which is nine in the morning of the day before it."""
_TWO_HOURS_BEFORE = timedelta(hours=-2)
_MARKS: Mapping[State, str] = {"done": "Done: ", "closed": "Closed: "}
_MOST_VERSIONS = 2**31 - 1
"""The number that calendars cannot count beyond."""
_VERSION = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")


@dataclass(frozen=True)
class _Entry:
    """What one event of the file says."""

    id: str
    summary: str
    description: str
    moment: Moment
    alarms: tuple[timedelta, ...]
    known_only: bool = False
    """Whether it only brings an earlier export up to date, and is not worth a new event."""


def is_ours(data: bytes) -> bool:
    """Whether a file is a calendar that prematch wrote."""
    head = data.lstrip(b"\xef\xbb\xbf \r\n")[:2000]
    return head.startswith(b"BEGIN:VCALENDAR") and f"PRODID:{PRODID}".encode() in head


def to_calendar(plan: Plan, now: datetime, earlier: bytes | None = None) -> str:
    """Write a plan as the text of an .ics file. `earlier` is the file of the last export, which this one updates.

    Raises WorkspaceError where the earlier file cannot be read.
    """
    from icalendar import Calendar

    old = _events(earlier) if earlier else {}
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"prematch {plan.cycle}")
    written = set()
    for entry in _entries(plan):
        uid = _uid(plan, entry.id)
        if entry.known_only and uid not in old:
            continue
        written.add(uid)
        calendar.add_component(_current(_event(uid, entry), old.get(uid), now))
    for uid, event in old.items():
        if uid not in written:
            calendar.add_component(_current(_cancelled(event), event, now))
    text: str = calendar.to_ical().decode("utf-8")
    return text


# --- what is said -------------------------------------------------------------------------------------


def _entries(plan: Plan) -> Iterator[_Entry]:
    """The dates of the season, then the steps in the order of their ids, so that a file changes little."""
    for deadline in plan.deadlines:
        if deadline.id != "rank-list-deadline":  # this is the step certify/deadline
            yield _of_date(deadline)
    for step in sorted(plan.steps, key=lambda step: step.id):
        if step.due is not None:
            yield _of_step(step, step.due)


def _of_date(deadline: Deadline) -> _Entry:
    parts = (f"{say(deadline.moment)}.", deadline.caveat)
    summary = _marked(deadline.title, deadline.certainty)
    return _Entry(deadline.id, summary, _text(parts), deadline.moment, _alarms(deadline.moment))


def _of_step(step: Step, due: Moment) -> _Entry:
    open_ = step.state not in _MARKS
    secret = step.topic in ("intent", "first-choice")
    title = {"intent": "Letter of intent", "first-choice": "Decide on your first choice"}.get(
        step.topic, step.title
    )
    command = "Run: prematch plan" if secret else f"Run: {step.command}" if step.command else ""
    begins = f"Possible from {say(step.begins)}." if step.begins and open_ else ""
    until = f"Best until {say(due)}."
    # an intent may come and go by its state; which program it is for stays out of the file
    parts = (until, begins, "" if secret else _lasting(step), command if open_ else "", step.caveat)
    alarms = _alarms(due) if open_ else ()
    if step.id == "certify/deadline" and alarms:
        alarms = (*alarms, _TWO_HOURS_BEFORE) if due.at else alarms
    summary = _MARKS.get(step.state, "") + _marked(title, step.certainty)
    return _Entry(step.id, summary, _text(parts), due, alarms, known_only=not open_)


def _lasting(step: Step) -> str:
    """The detail of a step, but for what is true on the day of the export alone."""
    return "" if step.state in ("overdue", "draft") else step.detail


def _marked(title: str, certainty: str) -> str:
    return f"{title} (projected)" if certainty == "projected" else title


def _text(parts: tuple[str, ...]) -> str:
    return "\n".join(filter(None, parts))


def _alarms(moment: Moment) -> tuple[timedelta, ...]:
    return (_DAY_BEFORE if moment.at else _MORNING_BEFORE,)


# --- how it is written --------------------------------------------------------------------------------


def _uid(plan: Plan, name: str) -> str:
    """The lasting name of an event: the same for one applicant, season, match and step, and for no other."""
    return str(uuid.uuid5(_SPACE, f"{plan.owner}/{plan.cycle}/{plan.match_id}/{name}"))


def _event(uid: str, entry: _Entry) -> Component:
    """An event for a whole day, or for one point in time in UTC, which every calendar shows on its own clock."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    at = instant(entry.moment)
    event.add("dtstart", at or entry.moment.on)
    if at is None and entry.moment.on < date.max:
        event.add("dtend", entry.moment.on + timedelta(days=1))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    for trigger in entry.alarms:
        event.add_component(_alarm(entry.summary, trigger))
    return event


def _alarm(summary: str, trigger: timedelta) -> Component:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", trigger)
    return alarm


def _cancelled(event: Component) -> Component:
    """An event of an earlier export that the plan no longer holds."""
    gone = _copy(event)
    gone.subcomponents = []
    gone.pop("STATUS", None)
    gone.add("status", "CANCELLED")
    return gone


def _current(event: Component, old: Component | None, now: datetime) -> Component:
    """The event with its version: the old one where nothing has changed, else a higher one.

    It counts the minutes of the clock, so that an export is newer than those before it even where the earlier file
    is not at hand.
    """
    if old is not None and _said(event) == _said(old):
        return old
    number = int(now.timestamp()) // 60
    if old is not None:
        number = max(number, _version(old) + 1)
    for name in _VERSION:
        event.pop(name, None)
    event.add("sequence", number)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", now.astimezone(UTC).replace(microsecond=0))
    return event


def _said(event: Component) -> bytes:
    """What an event says, without its version, as it would be read from a file."""
    plain = _copy(event)
    for name in _VERSION:
        plain.pop(name, None)
    text: bytes = plain.to_ical()
    return text


def _copy(event: Component) -> Component:
    from icalendar import Event

    return Event.from_ical(event.to_ical())


def _version(event: Component) -> int:
    """The number of an earlier event's version. Raises ValueError or TypeError where it has none that can be."""
    number = int(event.get("SEQUENCE", 0))
    if not 0 <= number < _MOST_VERSIONS:
        raise ValueError(f"no event has version {number}")
    return number


def _events(data: bytes) -> dict[str, Any]:
    """The events of an earlier export by their UID. Raises WorkspaceError where it cannot be read."""
    from icalendar import Calendar

    try:
        found = {str(event["UID"]): event for event in Calendar.from_ical(data).walk("VEVENT")}
        for event in found.values():
            _version(event)
        return found
    except (ValueError, TypeError, KeyError, IndexError) as caught:
        hint = (
            "Choose another name. The events are brought up to date all the same when you import that file."
        )
        raise WorkspaceError("the earlier calendar file is damaged", hint=hint) from caught
