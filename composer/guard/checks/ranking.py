"""Checks of what a message says about the applicant's own ranking, against the season and the past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from composer.guard.context import Context
from composer.guard.meaning import Said
from composer.guard.rule import Hit


def _first_choice(context: Context) -> tuple[Said, ...]:
    """Claims that this program is first. A correction that takes one back makes none."""
    if context.program is None or context.message.kind == "correction":
        return ()
    return context.said("first-choice")


def _hit(said: Said, values: Mapping[str, str], variant: str = "", severity: str | None = None) -> Hit:
    """A finding where the message says it; less sure where the wording only reads like it."""
    unsure = bool(said.severity)
    return Hit(
        said.field, said.start, said.end, severity or said.severity or None, variant, values, unsure=unsure
    )


def _excerpt(context: Context, said: Said) -> str:
    return context.text(said.field)[said.start : said.end]


def first_choice_outside_intent(context: Context) -> Iterator[Hit]:
    """A first-choice claim in a message of any kind but `intent`."""
    if context.message.kind == "intent":
        return
    values = {"kind": context.message.kind or "unknown"}
    for said in _first_choice(context):
        yield _hit(said, values)


def first_choice_mismatch(context: Context) -> Iterator[Hit]:
    """A first-choice claim to a program that is not the season's first choice; an `intent` to one even without."""
    program, first = context.program, context.season.first_choice
    if program is None or program.id == first:
        return
    chosen = context.facts.programs.get(first)
    values = {
        "program": program.name,
        "first": chosen.name if chosen else "none",
        "id": program.id,
        "colon": ":",
    }
    for said in _first_choice(context):
        yield _hit(said, values, "" if chosen else "undecided")


def second_first_choice(context: Context) -> Iterator[Hit]:
    """A first-choice claim while the past holds a letter of intent to another program."""
    if context.program is None:
        return
    for contact in context.history:
        if contact.kind != "intent" or contact.direction != "outbound" or contact.released:
            continue
        if contact.program in (None, context.program.id):
            continue
        other = context.facts.programs.get(str(contact.program))
        if other is not None and other.status == "withdrawn":
            continue
        values = {
            "program": context.program.name,
            "other": other.name if other else str(contact.program),
            "on": str(contact.on.on),
        }
        for said in _first_choice(context):
            yield _hit(said, values)
        return


def missing_first_choice(context: Context) -> Iterator[Hit]:
    """An `intent` that never says that the program is first."""
    if context.program is not None and not _first_choice(context):
        yield Hit("body")


def rank_position(context: Context) -> Iterator[Hit]:
    """A position other than first; any position at all where the match forbids or discourages it."""
    stance = context.facts.match.position_statement
    first = context.facts.match.first_choice_statement
    for statement, allowed in (("rank-position", stance), ("first-choice", first)):
        for said in context.said(statement):
            values = {"found": _excerpt(context, said)}
            if allowed == "prohibited":
                yield _hit(said, values, "prohibited")
            elif allowed == "discouraged":
                yield _hit(said, values, "discouraged", "warn")
            elif statement == "rank-position":
                yield _hit(said, values, "", "warn")


def ranking_in_thank_you(context: Context) -> Iterator[Hit]:
    """Any talk of ranking in a thank-you."""
    for statement in ("ranking", "first-choice", "highly", "rank-position"):
        for said in context.said(statement):
            yield _hit(said, {})


def untrue_highly(context: Context) -> Iterator[Hit]:
    """ "Highly" to a program that is neither the first choice nor among those ranked highly."""
    program = context.program
    if program is None or program.id == context.season.first_choice or program.id in context.season.highly:
        return
    for said in context.said("highly"):
        yield _hit(said, {"program": program.name, "id": program.id})
