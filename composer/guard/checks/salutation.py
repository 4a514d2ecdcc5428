"""Checks on the greeting: that there is one, and that it greets those whom the letter reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from composer.guard.context import Context
from composer.guard.greeting import CASUAL, Named, greetings, titled
from composer.guard.people import fits_of, is_somebody_else, list_of, own_people, recipients
from composer.guard.persons import fit, given_fits, words_of
from composer.guard.rule import Hit
from composer.model import Person

_OFFICE = (
    "residen", "program", "office", "medpeds", "gme", "admin", "coord", "info", "recruit", "educ",
    "applica", "peds", "intern",
)  # fmt: skip
_THANKED = re.compile(
    r"(?:thank you|thanks)(?: (?:so much|very much|again|once more|once again))*,? *$", re.IGNORECASE
)


def wrong_recipient(context: Context) -> Iterator[Hit]:
    """Find a greeting of somebody who is not among the recipients."""
    people = recipients(context)
    for greeting in greetings(context.message.body):
        others = [n for n in greeting.people if not _reached(context, n, people)]
        right = len(others) < len(greeting.people)
        for named in others:
            if not _may_be_greeted(context, named, people, right):
                yield _greets_wrong(context, named, people)
    for named in _thanked(context):
        if people and not _reached(context, named, people) and fits_of(named.name, people) == {""}:
            yield _greets_wrong(context, named, people)


def _greets_wrong(context: Context, named: Named, people: list[Person]) -> Hit:
    values = {
        "found": context.message.body[named.start : named.end],
        "right": list_of(p.name for p in people),
    }
    return Hit("body", named.start, named.end, variant="" if people else "unknown", values=values)


def _reached(context: Context, named: Named, people: list[Person]) -> bool:
    fits = fits_of(named.name, people)
    if fits & {"same", "first"}:
        return True
    if "misspelled" in fits:
        return not is_somebody_else(context, named.name, people)
    return "given" in fits and not _another_given(context, named, people)


def _another_given(context: Context, named: Named, people: list[Person]) -> bool:
    """Whether the first name cannot be the recipient's: another initial, and no nickname of it."""
    if is_somebody_else(context, named.name, people):
        return True
    first = words_of(named.name)[0]
    return not any(
        given_fits(first, words_of(p.name)) or any(first[0] == word[0] for word in words_of(p.name)[:-1])
        for p in people
        if fit(named.name, p) == "given"
    )


def _may_be_greeted(context: Context, named: Named, people: list[Person], right: bool) -> bool:
    """Whether a greeting that misses the recipients is fair all the same."""
    fits = fits_of(named.name, own_people(context))
    if not fits & {"same", "first", "misspelled"}:
        # A stranger in a letter to a mailbox that nobody's file holds: nothing to compare with.
        return not people and not is_somebody_else(context, named.name, ())
    mailboxes = {p.email.casefold() for p in own_people(context) if p.email}
    to = [a.email.casefold() for a in context.message.to]
    # Of another program's mailbox wrong-address speaks; an office reads the director's mail, too.
    return right or not people or not mailboxes.intersection(to) or any(_is_office(mailbox) for mailbox in to)


def _is_office(mailbox: str) -> bool:
    local = mailbox.partition("@")[0]
    return any(word in local for word in _OFFICE)


def _thanked(context: Context) -> Iterator[Named]:
    """Find names that the body addresses, as in "Thank you again, Dr. Reyes"."""
    body = context.message.body
    for named in titled(body):
        sentence = context.body.sentence_at(named.start)
        after = body[named.end : named.end + 1]
        if sentence and after in (".", "!") and _THANKED.fullmatch(body[sentence.start : named.start]):
            yield named


def missing_salutation(context: Context) -> Iterator[Hit]:
    """Find a letter without a greeting, or with one that is no greeting for a letter ("Hey there")."""
    found = greetings(context.message.body)
    if not found:
        yield Hit()
    elif found[0].opener in CASUAL and not found[0].people and not found[0].blank:
        excerpt = context.message.body[found[0].start : found[0].end]
        yield Hit("body", found[0].start, found[0].end, variant="casual", values={"found": excerpt})
