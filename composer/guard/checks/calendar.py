"""Checks that rest on the day and the program's file: deadlines, Match Week, stances, interviews, windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

from composer import season
from composer.guard.checks.rotation_date import rotation_date
from composer.guard.context import Context
from composer.guard.rule import Hit
from composer.model import Contact, Kind, Moment, Program

MILD = ("question", "correction", "withdrawal", "thank_you")
"""Kinds in which a word of interest is courtesy; only a plain plea counts."""
ROTATION_NOTICE = range(7, 15)
"""A note to a rotation's coordinator is in time so many days before it begins."""
OUTSIDE_PROGRAMS_OPEN = time(8, 0)
"""From this hour of the second day of Match Week, programs outside the Match may be written to."""


def after_rank_deadline(context: Context) -> Iterator[Hit]:
    """Persuasion once the rank lists are closed. After SOAP, or Match Day, it is late at most."""
    if not _past(context, "rank_list_deadline"):
        return
    end = "soap_ends" if context.facts.calendar.get("soap_ends") else "match_day"
    over = _past(context, end)
    values = {
        "deadline": _shown(context, "rank_list_deadline"),
        "caveat": _caveat(context, "rank_list_deadline"),
    }
    yield from _persuasion(context, "warn" if over else None, "over" if over else "", values)


def after_certification(context: Context) -> Iterator[Hit]:
    """Persuasion before the deadline, but after the applicant's own certification or the program's lock."""
    if _past(context, "rank_list_deadline"):
        return
    certified = context.season.rank_list_certified
    locked = context.program.rank_list_locked if context.program else None
    closed = context.facts.calendar.get("program_list_deadline")
    if locked and context.today.on >= locked:
        yield from _persuasion(context, None, "locked", {"on": str(locked)})
    elif closed and context.today.past(closed.moment):
        yield from _persuasion(context, None, "locked", {"on": str(closed.moment)})
    elif certified and context.today.past(certified):
        yield from _persuasion(context, None, "", {"on": str(certified)})


def _persuasion(
    context: Context, severity: str | None, variant: str, values: dict[str, str]
) -> Iterator[Hit]:
    """Where the message tries to persuade the program; as a whole, where its kind does so."""
    if _to_writer(context):
        return
    kind = context.kind
    if kind is not None and kind.persuades:
        yield Hit("body", severity=severity, variant=variant, values=values)
        return
    said = context.said("persuasion")
    if kind is not None and kind.id in MILD:
        said = tuple(s for s in said if not s.severity)
    if said:
        first = min(said, key=lambda s: bool(s.severity))
        yield Hit(first.field, first.start, first.end, severity or first.severity or None, variant, values)


def soap_contact(context: Context) -> Iterator[Hit]:
    """Contact that the applicant starts, or has another start, from Match Week's Monday to SOAP's end."""
    calendar = context.facts.calendar
    if not context.facts.match.soap or not season.in_soap(calendar, context.today):
        return
    values = {"ends": _shown(context, "soap_ends"), "caveat": _caveat(context, "soap_ends")}
    if _to_writer(context) or (context.program is None and context.kind is None):
        for said in context.said("asks-to-call"):
            yield Hit(said.field, said.start, said.end, said.severity or None, "another", values)
    elif context.program is None:  # a kind for programs, to one that is not on file
        yield Hit("to", values=values)
    elif not context.program.in_match:
        opens = _outside_programs_open(context)
        if not context.today.reached(opens):
            yield Hit("to", variant="outside", values={**values, "opens": str(opens)})
    elif not context.applicant.soap_eligible:
        yield Hit("to", variant="ineligible", values=values)
    elif not any(_wrote_first(context, contact, context.program) for contact in context.history):
        yield Hit("to", values=values)


def _wrote_first(context: Context, contact: Contact, program: Program) -> bool:
    """Whether the program made contact in this Match Week, before now."""
    begins = context.facts.calendar.events["match_week_begins"].moment
    return (
        contact.direction == "inbound"
        and contact.program == program.id
        and contact.on.reached(begins)
        and context.today.reached(contact.on)
    )


def _outside_programs_open(context: Context) -> Moment:
    begins = context.facts.calendar.events["match_week_begins"].moment
    return Moment(begins.on + timedelta(days=1), OUTSIDE_PROGRAMS_OPEN)


def contact_prohibited(context: Context) -> Iterator[Hit]:
    """Contact of a stage that the program, or its specialty by default, refuses or does not wish."""
    kind, program = context.kind, context.program
    if kind is None or program is None or not kind.communication:
        return
    if kind.id == "update" and not _interviewed(context):
        return
    value, authority = season.stance(program, context.facts.specialties, kind.communication)
    if value == "allowed":
        return
    values = {"stage": kind.title, "authority": authority, "program": program.name}
    variant = "" if value == "prohibited" else "discouraged"
    if not season.own_stance(program, kind.communication):
        variant = f"specialty-{value}"
    yield Hit("to", severity=None if value == "prohibited" else "warn", variant=variant, values=values)


def _interviewed(context: Context) -> bool:
    """Whether the interview at the program is over, as far as the program's file says."""
    interview = context.program.interview if context.program else None
    if interview is None or interview.only_invited:
        return False
    return interview.on is None or interview.on <= context.today.on


def _only_invited(context: Context) -> bool:
    """Whether the program has invited the applicant, and no day is on file yet."""
    interview = context.program.interview if context.program else None
    return interview is not None and interview.only_invited


def no_interview(context: Context) -> Iterator[Hit]:
    """Thanks, an intent or an interest where no interview is on file, or an invitation alone."""
    kind, program, invited = context.kind, context.program, _only_invited(context)
    if kind is None or program is None or kind.interview == "any":
        return
    if program.interview is not None and not invited:
        return
    severity = None if kind.interview == "required" else "warn"
    values = {
        "stage": kind.title,
        "program": program.name,
        "file": program.path or f"programs/{program.id}.yaml",
    }
    variant = "invited" if invited else "" if severity is None else "expected"
    yield Hit("to", severity=severity, variant=variant, values=values)


def program_withdrawn(context: Context) -> Iterator[Hit]:
    """Any message to a program whose status is withdrawn."""
    program = context.program
    if program is None or program.status != "withdrawn" or _to_writer(context):
        return
    values = {"program": program.name, "file": program.path or f"programs/{program.id}.yaml"}
    variant = "withdrawal" if context.message.kind == "withdrawal" else ""
    yield Hit("to", variant=variant, values=values)


def outside_window(context: Context) -> Iterator[Hit]:
    """Early or late for its stage."""
    kind = context.kind
    if kind is None:
        return
    if kind.id == "thank_you":
        yield from _thank_you_window(context)
    elif kind.id == "coordinator_note":
        yield from _rotation_window(context)
    elif kind.id == "introductory" and context.program and _interviewed(context):
        yield Hit("body", variant="introduced", values={"program": context.program.name})
    elif kind.id == "introductory" and context.program and _only_invited(context):
        yield Hit("body", variant="invited", values={"program": context.program.name})
    else:
        yield from _calendar_window(context, kind)


def _calendar_window(context: Context, kind: Kind) -> Iterator[Hit]:
    when = season.in_season(kind, context.facts.calendar, context.today)
    # a late letter that persuades is after-rank-deadline, which says more
    if when == "open" or (when == "late" and kind.persuades):
        return
    event = kind.opens if when == "early" else kind.closes
    values = {"stage": kind.title, "when": _shown(context, event), "caveat": _caveat(context, event)}
    yield Hit("body", variant=when, values=values)


def _thank_you_window(context: Context) -> Iterator[Hit]:
    interview = context.program.interview if context.program else None
    if interview is None or interview.on is None:
        return
    days = season.thank_you_age(interview.on, context.today)
    values = {"on": f"{interview.on:%Y-%m-%d}", "days": _days(days)}
    if days < 0:
        yield Hit("body", variant="before-interview", values=values)
    elif days > season.THANK_YOU_LATE_DAYS:
        yield Hit("body", variant="thank-you", values=values)
    elif days > season.THANK_YOU_DAYS:
        yield Hit("body", severity="note", variant="thank-you", values=values)


def _rotation_window(context: Context) -> Iterator[Hit]:
    said = rotation_date(context.body, context.today.on)
    begins = context.rotation.begins if context.rotation else said.on if said else None
    if begins is None:
        return
    days = (begins - context.today.on).days
    if days not in ROTATION_NOTICE:
        values = {"on": f"{begins:%Y-%m-%d}", "days": _days(days)}
        late = "rotation-late" if days >= 0 else "rotation-begun"
        variant = late if days < ROTATION_NOTICE.start else "rotation-early"
        start, end = (said.start, said.end) if said and said.on == begins else (None, None)
        yield Hit("body", start, end, variant=variant, values=values)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _to_writer(context: Context) -> bool:
    return context.kind is not None and context.kind.direction == "writer"


def _past(context: Context, event: str) -> bool:
    return season.past(context.facts.calendar, event, context.today)


def _shown(context: Context, name: str) -> str:
    """Write a date that the calendar holds, with its zone where it has an hour."""
    moment = context.facts.calendar.events[name].moment
    return f"{moment} (US Eastern)" if moment.at else str(moment)


def _caveat(context: Context, name: str) -> str:
    """Say that a date that the calendar holds is projected, with a space before; "" where it is known."""
    caveat = context.facts.calendar.events[name].caveat
    return f" {caveat}" if caveat else ""
