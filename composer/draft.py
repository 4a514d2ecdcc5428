"""A composed letter as a draft: its text, with header lines that `check` reads, and its name. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from composer.model import Address, Kind, Person
from composer.names import fold, surname
from composer.setting import Reader

_SPECIALS = re.compile(r'[()<>\[\]:;@\\,"]')


@dataclass(frozen=True)
class Letter:
    """A composed letter, before it is a file. `program` and `kind` are ids."""

    program: str | None
    """None for a letter that goes to no program."""
    kind: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    body: str
    name: str
    """What its draft is called, without ending: 2027-02-08-interest-harborview-medpeds."""
    facts_hash: str
    """The facts that it rests on, hashed; `changed_facts` compares two of these."""
    variant: int
    """The number that gives the same wording again."""
    in_reply_to: str = ""
    """The Message-ID that it answers; "" for a letter that begins a conversation."""
    references: str = ""
    """The Message-IDs of the conversation before it."""
    attach: tuple[str, ...] = ()
    """The files that it carries, as paths within the workspace."""


def draft_text(letter: Letter) -> str:
    """Return the letter as its draft file holds it: header lines, an empty line, the body."""
    headers = (
        ("Program", letter.program or ""),
        ("Kind", letter.kind),
        ("To", ", ".join(map(_mailbox, letter.to))),
        ("Cc", ", ".join(map(_mailbox, letter.cc))),
        ("Subject", letter.subject),
        ("Attach", "; ".join(letter.attach)),
        ("In-Reply-To", letter.in_reply_to),
        ("References", letter.references),
    )
    return "".join(f"{key}: {value}\n" for key, value in headers if value) + f"\n{letter.body}\n"


def draft_name(kind: Kind, reader: Reader, people: Sequence[Person], today: date) -> str:
    """Return the name of a draft, in plain ASCII: 2026-12-05-thank-you-harborview-medpeds-reyes."""
    chosen = [
        _slug(person.key or surname(person)) or _slug(person.email.partition("@")[0]) for person in people
    ]
    return "-".join((f"{today:%Y-%m-%d}", _slug(kind.id), _slug(reader.id), *filter(None, chosen[:1])))


def unused_name(name: str, taken: Container[str]) -> str:
    """Return the name, with -2, -3 ... behind it where it is taken."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def _mailbox(address: Address) -> str:
    if _SPECIALS.search(address.name):
        quoted = re.sub(r'(["\\])', r"\\\1", address.name)
        return f'"{quoted}" <{address.email}>'
    return str(address)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
