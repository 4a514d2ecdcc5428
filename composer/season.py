"""What the published dates and stances mean for one applicant on one day. Pure; times are US Eastern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from composer.almanac import (
    EVENTS,
    Event,
    MatchCalendar,
    MatchProfile,
    Source,
    Specialty,
    load_calendars,
    load_matches,
    load_specialties,
    match_profile,
)
from composer.errors import WorkspaceError
from composer.model import Kind, Moment, Program, Season
from composer.moments import now_eastern, parse_moment
from composer.records import nearest

__all__ = [
    "EVENTS",
    "THANK_YOU_DAYS",
    "THANK_YOU_LATE_DAYS",
    "Calendar",
    "Event",
    "MatchCalendar",
    "MatchProfile",
    "Source",
    "Specialty",
    "calendar",
    "in_season",
    "in_soap",
    "load_calendars",
    "load_matches",
    "load_specialties",
    "match_profile",
    "now_eastern",
    "own_stance",
    "parse_moment",
    "past",
    "phase",
    "reached",
    "stance",
    "thank_you_age",
]

THANK_YOU_DAYS = 3
"""A thank-you is in time for so many days after the interview (72 hours)."""
THANK_YOU_LATE_DAYS = 14
"""After so many it is plainly late."""


@dataclass(frozen=True)
class Calendar:
    """The events of one applicant's season, by name."""

    events: Mapping[str, Event]

    def get(self, name: str) -> Event | None:
        """Give the event of that name, or None where this match has none."""
        return self.events.get(name)


def calendar(season: Season, known: Mapping[str, MatchCalendar]) -> Calendar:
    """Take the built-in dates of the season's match and cycle, overridden by its own `dates`.

    Raises WorkspaceError where an event that the match needs is in neither: no date is guessed.
    """
    match = known.get(season.match)
    if match is None:
        problem = f'there is no match "{season.match}"'
        raise WorkspaceError(problem, where="season.yaml", hint=nearest(season.match, known))
    own = Source("season.yaml")
    events = dict(match.cycles.get(season.cycle, {}))
    events |= {name: Event(name, moment, "yours", own) for name, moment in season.dates.items()}
    if missing := [name for name in match.needs if name not in events]:
        one = len(missing) == 1
        raise WorkspaceError(
            f"there is no calendar for {season.match} {season.cycle}: "
            f"{', '.join(missing)} {'is' if one else 'are'} not known",
            where="season.yaml",
            hint=f"Look {'it' if one else 'them'} up ({match.look_up}) and write under `dates:`, "
            f"for example, `{missing[0]}: {season.cycle}-02-01 12:00` (US Eastern).",
        )
    return Calendar(events)


def reached(calendar: Calendar, name: str, today: Moment) -> bool:
    """Whether an event has begun. An event that the match does not have never begins."""
    event = calendar.get(name)
    return event is not None and today.reached(event.moment)


def past(calendar: Calendar, name: str, today: Moment) -> bool:
    """Whether an event is over; on its own day only if both times are known."""
    event = calendar.get(name)
    return event is not None and today.past(event.moment)


def phase(calendar: Calendar, today: Moment) -> str:
    """Where in the season a day is.

    One of `interviews`, `ranking`, `after-deadline`, `soap` (contact rules hold), `match-week`
    (from the end of SOAP to the results) and `after-match`.
    """
    if past(calendar, "match_day", today):
        return "after-match"
    if in_soap(calendar, today):
        return "soap"
    if past(calendar, "soap_ends", today):
        return "match-week"
    if past(calendar, "rank_list_deadline", today):
        return "after-deadline"
    return "ranking" if reached(calendar, "rank_list_opens", today) else "interviews"


def in_soap(calendar: Calendar, today: Moment) -> bool:
    """Whether a day lies between the start of Match Week and the end of SOAP, in a match that has SOAP."""
    return (
        calendar.get("soap_ends") is not None
        and reached(calendar, "match_week_begins", today)
        and not past(calendar, "soap_ends", today)
    )


def in_season(kind: Kind, calendar: Calendar, today: Moment) -> str:
    """Whether a kind is `early`, `open` or `late` by the calendar."""
    # what waits for a deadline begins when it is over; what waits for a day begins on that day
    begun = past if kind.opens.endswith("_deadline") else reached
    if calendar.get(kind.opens) and not begun(calendar, kind.opens, today):
        return "early"
    return "late" if past(calendar, kind.closes, today) else "open"


def thank_you_age(interviewed: date, today: Moment) -> int:
    """How many days ago an interview was; negative before it."""
    return (today.on - interviewed).days


def own_stance(program: Program, which: str) -> str:
    """Tell what the program itself says of `thank_you` or `post_interview`; "" where it says nothing.

    A program that says nothing of thank-yous but wants no contact after the interview wants no thank-yous.
    """
    said = program.communication
    if which == "thank_you" and not said.thank_you and said.post_interview in ("discouraged", "prohibited"):
        return said.post_interview
    own: str = getattr(said, which)
    return own


def stance(program: Program, specialties: Mapping[str, Specialty], which: str) -> tuple[str, str]:
    """Tell what holds for `thank_you` or `post_interview` at a program, and on whose authority.

    The program's own word comes first, then the default of its specialty, then `allowed`.
    """
    if own := own_stance(program, which):
        source = program.communication.source
        return own, f"the program's own word ({source})" if source else "the program's own word"
    specialty = specialties.get(program.specialty)
    if specialty is None or specialty.source is None:
        return "allowed", "no policy of the program or its specialty is on file"
    said = ", ".join(filter(None, (specialty.source.title, specialty.source.edition)))
    doubt = "" if specialty.confidence == "high" else f" (confidence: {specialty.confidence})"
    value: str = getattr(specialty, which)
    return value, f"{said}{doubt}"
