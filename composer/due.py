"""Which letters the plan has due today, and to whom none may go: for commands that write several at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from composer import overview, plan_policy
from composer.checking import Session
from composer.model import Contact, Kind, Moment, Person, Program
from composer.plan_letters import intent, interests, introductions, thank_yous, thanked
from composer.plan_step import Basis, Step
from composer.season import THANK_YOU_LATE_DAYS as LAST_THANK_YOU_DAY
from composer.season import stance

__all__ = ["LAST_THANK_YOU_DAY", "Closed", "Due", "due", "thanked", "written"]

_KINDS = {
    "thank-you": "thank_you",
    "introduction": "introductory",
    "interest": "interest",
    "intent": "intent",
}
"""The kind of letter that a topic of the plan asks for."""


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


def due(session: Session, today: Moment, view: overview.Overview | None = None) -> tuple[Due | Closed, ...]:
    """The letters that the plan has due today, and those that a program does not want.

    Drafts count as not written, unless `view` is given, which knows them.
    """
    basis = Basis(view or overview.of_session(session), today, plan_policy.load().days)
    steps = (step for part in (thank_yous, introductions, interests, intent) for step in part(basis))
    return tuple(item for step in steps for item in _items(session, step))


def _items(session: Session, step: Step) -> Iterator[Due | Closed]:
    if step.program is None:
        return
    kind = session.facts.kinds[_KINDS[step.topic]]
    if step.state in ("overdue", "due") and step.command:
        yield Due(step.program, kind, step.person)
    elif step.state == "closed" and not step.over:
        yield Closed(step.program, kind, _reason(session, step, step.program, kind))


def _reason(session: Session, step: Step, program: Program, kind: Kind) -> str:
    """Why a letter is not wanted, as a part of a sentence."""
    answer, authority = stance(program, session.facts.specialties, kind.communication)
    if kind.id == "thank_you" and answer != "allowed":
        return f"thank-yous are {answer} ({authority})"
    return f"{step.detail[:1].lower()}{step.detail[1:].rstrip('.')}"
