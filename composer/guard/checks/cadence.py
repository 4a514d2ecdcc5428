"""Checks that count what was written before: second letters of a stage, too many favorites."""

from __future__ import annotations

from collections.abc import Iterator

from composer.guard.context import Context
from composer.guard.rule import Hit
from composer.model import Contact, Message

MOST_INTERESTS = 5
MOST_TOP_CHOICES = 3
_NOTED_AS = {
    "lor_request": "requested_on",
    "lor_thanks": "thanked_on",
    "lor_applied": "told_applied_on",
    "lor_matched": "told_matched_on",
}
"""Where a letter writer's file notes that such a message went out, or that the same was said by hand."""


def repeat_contact(context: Context) -> Iterator[Hit]:
    """Second of its stage to the same person, or to the same program."""
    kind = context.kind
    if kind is None or not kind.stage:
        return
    for contact in context.history:
        earlier = context.facts.kinds.get(contact.kind or "")
        if contact.direction != "outbound" or earlier is None or earlier.stage != kind.stage:
            continue
        if _same_person(context, contact) if kind.once_per == "person" else _same_program(context, contact):
            reader = context.program.name if context.program and kind.once_per == "program" else "this person"
            values = {"stage": kind.title, "on": str(contact.on.on), "reader": reader}
            variant = "correction" if kind.id == "correction" else ""
            yield Hit("to", variant=variant, values=values)
            return
    on = getattr(context.writer, _NOTED_AS.get(kind.id, ""), None) if context.writer else None
    # a note of today may be of this very message
    if on is not None and on < context.today.on:
        yield Hit("to", values={"stage": kind.title, "on": str(on), "reader": "this person"})


def _same_person(context: Context, contact: Contact) -> bool:
    """Whether somebody in To was written to then. Who only had a copy counts on neither side."""
    return not {a.email.casefold() for a in context.message.to}.isdisjoint(a.casefold() for a in contact.to)


def _same_program(context: Context, contact: Contact) -> bool:
    return context.program is not None and contact.program == context.program.id


def too_many_favourites(context: Context) -> Iterator[Hit]:
    """Letters of interest to a sixth program; "one of my top choices" to a fourth."""
    program = context.program
    if program is None:
        return
    others = [c for c in context.history if c.direction == "outbound" and c.program not in (None, program.id)]
    interests = {c.program for c in others if c.kind == "interest"}
    if context.message.kind == "interest" and len(interests) >= MOST_INTERESTS:
        yield Hit("body", values={"count": str(len(interests))})
    said = context.said("top-choices")
    if said:
        told = {c.program for c in others if c.body and _tells(context, c)}
        if len(told) >= MOST_TOP_CHOICES:
            values = {"count": str(len(told))}
            yield Hit(said[0].field, said[0].start, said[0].end, variant="top-choices", values=values)


def _tells(context: Context, contact: Contact) -> bool:
    """Whether an earlier letter told its program that it is one of the top choices."""
    message = Message(subject="", body=contact.body, program=contact.program, kind=contact.kind)
    program = context.facts.programs.get(contact.program or "")
    # a new context: what the present message says must not be found again in the past one
    past = Context(message, context.facts, contact.on, program)
    return bool(past.said("top-choices"))
