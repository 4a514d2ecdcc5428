"""Days and times of day, read from text and from a clock. All times are US Eastern."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from composer.errors import WorkspaceError
from composer.model import Moment

_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[ T](?P<time>[0-9]{2}:[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"\s*(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def now_eastern(clock: datetime) -> Moment:
    """Turn a reading of the clock into a moment in US Eastern time, to the minute."""
    from zoneinfo import ZoneInfo

    there = clock.astimezone(ZoneInfo("America/New_York"))
    return Moment(there.date(), time(there.hour, there.minute))


def parse_moment(text: str, where: str = "") -> Moment:
    """Read `2027-03-03`, `2027-03-03 21:00` (US Eastern), or the latter with an offset such as `-08:00`.

    Raises WorkspaceError where the text is none of these or names a day that does not exist.
    """
    found = _MOMENT.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        on = date.fromisoformat(found["day"])
        at = time.fromisoformat(found["time"]) if found["time"] else None
        if at is None or found["zone"] is None:
            return Moment(on, at)
        return now_eastern(datetime.combine(on, at, _zone(found["zone"])))
    except (ValueError, OverflowError) as caught:
        problem = f'"{text.strip()[:40]}" is no date that exists'
        hint = "Write a day such as 2027-03-03, or a day and time (US Eastern) such as 2027-03-03 21:00."
        raise WorkspaceError(problem, where=where, hint=hint) from caught


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
