"""What is due: which letters are in season for which program, and which are closed to it and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from composer.checking import Session
from composer.model import Contact, Kind, Moment, Person, Program
from composer.season import in_season, stance, thank_you_age

LAST_THANK_YOU_DAY = 14


@dataclass(frozen=True)
class Due:
    """One letter that could be written now. `person` is set for a letter to one person."""

    program: Program
    kind: Kind
    person: Person | None = None


@dataclass(frozen=True)
class Closed:
    """A kind of letter that this program does not get, and why."""

    program: Program
    kind: Kind
    reason: str


def written(
    session: Session, program: Program, kind: Kind, person: Person | None = None
) -> tuple[Contact, ...]:
    """The messages of a kind's stage that went to a program, or to one person of it."""
    stages = {k.id for k in session.facts.kinds.values() if k.stage and k.stage == kind.stage}
    return tuple(
        contact
        for contact in session.history
        if contact.direction == "outbound"
        and contact.program == program.id
        and contact.kind in stages
        and (person is None or person.email.casefold() in {mailbox.casefold() for mailbox in contact.to})
    )


def due(session: Session, today: Moment) -> tuple[Due | Closed, ...]:
    """Thank-yous, letters of interest and the letter of intent that are in season today, program by program."""
    return tuple(
        item for program in session.facts.programs.values() for item in _of_program(session, program, today)
    )


def _of_program(session: Session, program: Program, today: Moment) -> Iterator[Due | Closed]:
    kinds = session.facts.kinds
    if program.status == "withdrawn":
        yield Closed(program, kinds["interest"], program.status_reason or "withdrawn")
        return
    yield from _thank_yous(session, program, kinds["thank_you"], today)
    first = program.id == session.facts.season.first_choice
    kind = kinds["intent" if first else "interest"]
    if in_season(kind, session.facts.calendar, today) != "open" or program.interview is None:
        return
    answer, authority = stance(program, session.facts.specialties, "post_interview")
    if answer != "allowed":
        yield Closed(program, kind, f"contact after the interview is {answer} ({authority})")
    elif not written(session, program, kind):
        yield Due(program, kind)


def _thank_yous(session: Session, program: Program, kind: Kind, today: Moment) -> Iterator[Due | Closed]:
    interview = program.interview
    if interview is None or interview.on is None:
        return
    age = thank_you_age(interview.on, today)
    if not 0 <= age <= LAST_THANK_YOU_DAY:
        return
    answer, authority = stance(program, session.facts.specialties, "thank_you")
    if answer != "allowed":
        yield Closed(program, kind, f"thank-yous are {answer} ({authority})")
        return
    for person in thanked(program):
        if person.email and not written(session, program, kind, person):
            yield Due(program, kind, person)


def thanked(program: Program) -> tuple[Person, ...]:
    """Whom a thank-you goes to: the director and the interviewers, each once."""
    people: Iterable[Person] = program.people
    return tuple(person for person in people if person is not program.coordinator)
