"""Whether a message invites to an interview, and what of that goes into the program's file. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from composer.guard.context import Context
from composer.invitation import Event
from composer.model import Interview
from composer.senders import surely_of

_STATEMENT = "interview-invitation"
_BESIDE = re.compile(r"\b(?:pre|post|before|after)[ -]*(?:the |your )?interview\w*", re.IGNORECASE)
_INTERVIEW = re.compile(r"\binterview(?:s|ing)?\b", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:social|dinner|lunch|breakfast|reception|happy hour|meet (?:and|&) greet|open house|second look|second visit"
    r"|info(?:rmation)? session|webinar|town ?hall|q ?& ?a|tour|orientation|shadow\w*|survey|season|workshop)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"[&,+/]|\b(?:and|with|then)\b", re.IGNORECASE)
_REHEARSAL = re.compile(r"\b(?:mock|practi[cs]e|prep|preparation|tech(?:nical)? check)\b", re.IGNORECASE)
_BY_VIDEO = re.compile(
    r"\b(?:zoom\.us|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|webex\.com|whereby\.com|gotomeeting\.com"
    r"|virtual(?:ly)?|zoom|webex|by video|video ?(?:call|conference|interview)|microsoft teams|google meet)\b",
    re.IGNORECASE,
)
_ON_SITE = re.compile(r"\b(?:in[ -]person|on[ -]?site|(?:not|no|instead of) virtual)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Noted:
    """What an invitation changes in the program's file, by path, and the words that say so; "" for no invitation."""

    changes: Mapping[tuple[str, str], date | str] = field(default_factory=dict)
    said: str = ""


NOTHING = Noted()


def noted(here: Context, events: Iterable[Event], received: date, file: str) -> Noted:
    """Say what a message that came on a day means for the interview at its program, whose file is `file`.

    What stands in the file is never changed, and a message whose header names no sender of the program writes
    nothing into it.
    """
    if here.program is None:
        return NOTHING
    invites = bool(here.said(_STATEMENT))
    meant = _interviews(tuple(events), invites or is_interview(here.message.subject))
    if not (meant or invites):
        return NOTHING
    if not surely_of(here):
        return _unsure(here, meant, received, file)
    return _dated(here, meant, file) if meant else _undated(here, received, file)


def _unsure(here: Context, meant: tuple[Event, ...], received: date, file: str) -> Noted:
    """An invitation that may be forged: nothing is written, and the reader is told how to, where it is news."""
    on_file = _on_file(here)
    if here.program is None or on_file.on or (on_file.invited and not meant):
        return NOTHING
    day = next((event.begins.day for event in meant if event.begins.day and not event.cancelled), None)
    line = f"date: {day}" if day else f"invited: {received}"
    return Noted(
        said=f"This reads like an invitation to interview. Its header names no sender of {here.program.name}, so"
        f" {file} stays as it is. If it is genuine, write `{line}` under `interview:` there."
    )


def is_interview(title: str) -> bool:
    """Whether a title is that of an interview, and not of what comes before, after or beside one."""
    plain = _BESIDE.sub(" ", title)
    interview, other = _INTERVIEW.search(plain), _ANOTHER.search(plain)
    if interview is None or _REHEARSAL.search(plain):
        return False
    return other is None or bool(_AND.search(plain[interview.end() : other.start()]))


def _interviews(events: tuple[Event, ...], in_question: bool) -> tuple[Event, ...]:
    """The events that are interviews: those called so, or, where the message speaks of one, the only one."""
    asked = tuple(event for event in events if not event.answer)
    called = tuple(event for event in asked if is_interview(event.summary))
    alone = len(asked) == 1 and in_question and not _ANOTHER.search(asked[0].summary)
    return called or (asked if alone else ())


def _dated(here: Context, meant: tuple[Event, ...], file: str) -> Noted:
    on_file = _on_file(here)
    days = sorted({day for event in meant if (day := event.begins.day)})
    if any(event.cancelled for event in meant):
        return _cancelled(on_file, days, file)
    if len(days) != 1 or any(event.repeats for event in meant):
        return Noted(said=f"The calendar names no single day for the interview, so {file} stays as it is.")
    day, cycle = days[0], here.season.cycle
    if on_file.on is not None and on_file.on != day:
        said = f"The invitation says {day}, but {file} says {on_file.on}. Nothing was changed: look which is right."
        return Noted(said=said)
    if day.year not in (cycle - 1, cycle):
        outside = f"which is not in the season of the {cycle} match"
        return Noted(said=f"The invitation says {day}, {outside}, so {file} stays as it is.")
    changes: dict[tuple[str, str], date | str] = {} if on_file.on else {("interview", "date"): day}
    if not on_file.format and _by_video(here, meant):
        changes["interview", "format"] = "virtual"
    return _written(changes, file) if changes else NOTHING


def _cancelled(on_file: Interview, days: list[date], file: str) -> Noted:
    when = f" of {days[0]}" if len(days) == 1 else ""
    stands = f"{file} still says {on_file.on}" if on_file.on else f"{file} names no day"
    return Noted(said=f"The interview{when} is cancelled, by the calendar. Nothing was changed: {stands}.")


def _by_video(here: Context, meant: Iterable[Event]) -> bool:
    words = "\n".join((here.message.body, *(event.words for event in meant)))
    return bool(_BY_VIDEO.search(words)) and not _ON_SITE.search(words)


def _undated(here: Context, received: date, file: str) -> Noted:
    on_file = _on_file(here)
    if on_file.on or on_file.invited:
        return NOTHING
    if received.year not in (here.season.cycle - 1, here.season.cycle):
        said = f"An invitation, but {received} is not in the season of the {here.season.cycle} match"
        return Noted(said=f"{said}, so {file} stays as it is.")
    return _written({("interview", "invited"): received}, file)


def _on_file(here: Context) -> Interview:
    return (here.program.interview if here.program else None) or Interview()


def _written(changes: Mapping[tuple[str, str], date | str], file: str) -> Noted:
    lines = " and ".join(f"`{key}: {value}`" for (_, key), value in changes.items())
    said = f"An invitation: wrote {lines} under `interview:` in {file}. To undo, delete it there."
    return Noted(changes, f"{said} Answer the program in the way that it asks.")
