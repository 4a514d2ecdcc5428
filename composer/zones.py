"""Time zones: US Eastern moments as instants, and the same instant on the applicant's own clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from composer.errors import WorkspaceError
from composer.model import Moment

EASTERN = "America/New_York"
Clock = Callable[[datetime], datetime]
"""Turns an instant into the same instant on a clock elsewhere."""


def clock_of(name: str, where: str = "--zone") -> Clock:
    """The clock of a time zone, by its name such as Africa/Lagos.

    Raises WorkspaceError with the nearest names where there is no such zone.
    """
    known = available_timezones()
    if name not in known:
        raise WorkspaceError(f'there is no time zone "{name}"', where=where, hint=_near(name, known))
    zone = ZoneInfo(name)
    return lambda instant: instant.astimezone(zone)


def instant(moment: Moment) -> datetime | None:
    """The instant of a moment, which is US Eastern; None for a day without a time."""
    if moment.at is None:
        return None
    return datetime.combine(moment.on, moment.at, ZoneInfo(EASTERN)).astimezone(UTC)


def elsewhere(moment: Moment, clock: Clock) -> datetime | None:
    """A moment on another clock; None where that shows the same time, or where the moment has no time."""
    eastern = instant(moment)
    if eastern is None:
        return None
    there = clock(eastern)
    here = eastern.astimezone(ZoneInfo(EASTERN))
    return None if there.utcoffset() == here.utcoffset() else there


def _near(name: str, known: set[str]) -> str:
    """Name the zones that were probably meant, by the whole name or by the city alone."""
    wanted = name.strip().casefold().replace(" ", "_")
    by_text: dict[str, str] = {}
    for zone in sorted(known):
        by_text.setdefault(zone.rsplit("/", 1)[-1].casefold(), zone)
        by_text[zone.casefold()] = zone
    close = get_close_matches(wanted, by_text, n=3, cutoff=0.75)
    close += get_close_matches(wanted.rsplit("/", 1)[-1], by_text, n=3, cutoff=0.75)
    close = [text for text in close if len(text) > 4]  # not UTC, WET: they are near to every short word
    names = list(dict.fromkeys(by_text[text] for text in close))[:3]
    if names:
        return f"Did you mean {' or '.join(names)}?"
    return "Write Area/City for a large city of your zone, such as Africa/Lagos, or Asia/Kolkata for all of India."
