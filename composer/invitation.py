"""What a calendar invitation (RFC 5545) says: its events, and the same as lines of text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?")
_AT_HOME = ("america/", "us/", "canada/", "pacific/honolulu", "pacific/guam", "pacific/pago_pago")
"""Time zones in which a program can be: their day is the program's own day."""
_DEEPEST = 10
_UTC = frozenset(
    {"utc", "etc/utc", "gmt", "etc/gmt", "greenwich standard time", "coordinated universal time"}
)


@dataclass(frozen=True)
class Time:
    """A moment as the calendar writes it: `zone` is UTC, the name of a time zone, or "" for none."""

    written: str = ""
    zone: str = ""

    def __str__(self) -> str:
        """The moment for people: 2026-12-04 09:00 (America/New_York); what cannot be read stays as it is written."""
        found = _MOMENT.fullmatch(self.written)
        if not found:
            return self.written
        day = f"{found[1]}-{found[2]}-{found[3]}"
        if not found[4]:
            return day
        where = " UTC" if self.zone == "UTC" else f" ({self.zone})" if self.zone else ""
        return f"{day} {found[4]}:{found[5]}{where}"

    @property
    def day(self) -> date | None:
        """The day at the program: as written, but US Eastern for a time in UTC or in a zone far from the programs."""
        found = _MOMENT.fullmatch(self.written)
        if not found:
            return None
        year, month, day, hour, minute = (int(part or 0) for part in found.groups()[:5])
        try:
            begins = datetime(year, month, day, hour, minute)
            return (_eastern(begins, self.zone) if found[4] else begins).date()
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Event:
    """One event of a calendar."""

    summary: str = ""
    description: str = ""
    location: str = ""
    begins: Time = Time()
    ends: Time = Time()
    cancelled: bool = False
    answer: bool = False
    """Whether it is somebody's answer to an invitation, not an invitation."""
    repeats: bool = False

    @property
    def words(self) -> str:
        """Everything that it says about itself."""
        return "\n".join(filter(None, (self.summary, self.description, self.location)))


def events(calendar: str) -> tuple[Event, ...]:
    """Return the events of a calendar, in order. What cannot be understood is left out."""
    method = ""
    found = []
    for path, properties in _components(calendar):
        if path == ("VCALENDAR",):
            method = properties.get("METHOD", ("", ""))[0].strip().upper()
        elif path[-1:] == ("VEVENT",):
            found.append((properties, method))
    return tuple(_event(properties, method) for properties, method in found)


def invitation_text(calendar: str) -> str:
    """Return summary, description, place and times of every event of a calendar, one line each."""
    return "\n".join(line for event in events(calendar) for line in _lines(event))


def _lines(event: Event) -> Iterator[str]:
    if event.cancelled:
        yield "This event is cancelled."
    shown = (
        ("", event.summary),
        ("Begins: ", str(event.begins)),
        ("Ends: ", str(event.ends)),
        ("Where: ", event.location),
        ("", event.description),
    )
    yield from (f"{label}{said}" for label, said in shown if said)
    if event.repeats:
        yield "It repeats."


def _event(properties: Mapping[str, tuple[str, str]], method: str) -> Event:
    def said(name: str) -> str:
        return _unescaped(properties.get(name, ("", ""))[0])

    return Event(
        summary=said("SUMMARY"),
        description=said("DESCRIPTION"),
        location=said("LOCATION"),
        begins=_time(*properties.get("DTSTART", ("", ""))),
        ends=_time(*properties.get("DTEND", ("", ""))),
        cancelled=method == "CANCEL" or said("STATUS").upper() == "CANCELLED",
        answer=method in ("REPLY", "COUNTER", "REFRESH"),
        repeats="RRULE" in properties or "RDATE" in properties,
    )


def _components(calendar: str) -> Iterator[tuple[tuple[str, ...], Mapping[str, tuple[str, str]]]]:
    """Go through the components as they begin or end: where they stand, and their own properties.

    The calendar itself is given first, before its events; of a property that stands twice, the first counts.
    """
    stack: list[tuple[str, dict[str, tuple[str, str]]]] = []
    for name, parameters, value in _properties(calendar):
        if name == "BEGIN":
            if len(stack) == 1:
                yield (stack[0][0],), stack[0][1]
            if len(stack) < _DEEPEST:
                stack.append((value.strip().upper(), {}))
        elif name == "END":
            while stack:
                ended, properties = stack.pop()
                yield (*(each for each, _ in stack), ended), properties
                if ended == value.strip().upper():
                    break
        elif stack:
            stack[-1][1].setdefault(name, (value, parameters))


def _properties(calendar: str) -> Iterator[tuple[str, str, str]]:
    """Each line, unfolded, as name, parameters and value; a colon within quotes is part of a parameter."""
    for line in re.sub(r"\r?\n[ \t]", "", calendar).splitlines():
        quoted = False
        for at, character in enumerate(line):
            if character == '"':
                quoted = not quoted
            elif character == ":" and not quoted:
                name, _, parameters = line[:at].partition(";")
                yield name.strip().upper(), parameters, line[at + 1 :]
                break


def _unescaped(value: str) -> str:
    """Undo the escapes of a text value (section 3.3.11)."""
    return re.sub(r"\\([nN,;\\])", lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _time(value: str, parameters: str) -> Time:
    zone = re.search(r"TZID=\"?([^;\"]+)", parameters, re.IGNORECASE)
    written = value.strip()
    return Time(written, "UTC" if written.endswith("Z") else zone[1].strip() if zone else "")


def _eastern(moment: datetime, zone: str) -> datetime:
    """Turn a time into US Eastern where its zone is known and is none in which a program can be."""
    from zoneinfo import ZoneInfo

    name = zone.casefold()
    if not name or name.startswith(_AT_HOME):
        return moment
    if name in _UTC:
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo("America/New_York"))
    try:
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("America/New_York"))
    except (OSError, ValueError, KeyError):
        return moment
