"""Whom a message reaches and whom it may name: the people behind its mailboxes and of its program. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from composer.guard.context import Context
from composer.guard.greeting import Named, greetings, titled
from composer.guard.persons import fit, words_of
from composer.guard.signature import signature_start
from composer.model import Address, Person, Program


def writers(context: Context) -> list[Person]:
    return [writer.person for writer in context.facts.letter_writers.values()]


def to_writer(context: Context) -> bool:
    return context.kind is not None and context.kind.direction == "writer"


def own_people(context: Context) -> tuple[Person, ...]:
    """Give the people to whom such a letter may go: the writer, or the program's people."""
    if to_writer(context):
        return (context.writer.person,) if context.writer else ()
    return context.program.people if context.program else ()


def _everybody(context: Context) -> Iterator[tuple[Person, Program | None]]:
    for program in context.facts.programs.values():
        for person in program.people:
            yield person, program
    for writer in writers(context):
        yield writer, None


def behind(context: Context, addresses: Iterable[Address]) -> list[Person]:
    """Give the people behind some mailboxes: from the files, else from the display name."""
    found: list[Person] = []
    for address in addresses:
        mailbox = address.email.casefold()
        known = [p for p, _ in _everybody(context) if p.email and p.email.casefold() == mailbox]
        if not known and len(words_of(address.name)) > 1:
            known = [Person(address.name, email=address.email)]
        found.extend(known)
    return found


def recipients(context: Context) -> list[Person]:
    """Everybody whom the letter reaches; without an address those to whom such a letter may go."""
    message = context.message
    if not message.recipients:
        return list(own_people(context))
    return behind(context, message.recipients)


def fits_of(name: str, people: Iterable[Person]) -> set[str]:
    return {fit(name, person) for person in people}


def is_somebody_else(context: Context, name: str, besides: Iterable[Person]) -> bool:
    """Whether the files hold another person of exactly this name."""
    known = {person.email or person.name for person in besides}
    return any(
        fit(name, person) == "same"
        for person, _ in _everybody(context)
        if (person.email or person.name) not in known
    )


def named_in(context: Context) -> Iterator[tuple[str, Named]]:
    """Every titled name of subject and body, the greeting included and the signature not."""
    for named in titled(context.message.subject):
        yield "subject", named
    greeted = [n for g in greetings(context.message.body) for n in g.people if n.title]
    yield from (("body", named) for named in greeted)
    end = signature_start(context.message.body)
    for named in titled(context.message.body):
        if named.start < end and not any(n.start < named.end and named.start < n.end for n in greeted):
            yield "body", named


def list_of(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(names)) or "nobody on file"
