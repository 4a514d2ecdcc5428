"""From a kind and the facts on file to a letter."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from composer.builtin import builtin
from composer.errors import Fault, TemplateError, WorkspaceError
from composer.facts import FACTS
from composer.model import Address, Kind, Person, Program, Workspace
from composer.names import fold, plain_name, salutation, surname
from composer.needs import MissingFact, facts_for, is_empty, untrue
from composer.needs import missing_facts as missing_in
from composer.phrase import place
from composer.setting import Setting, recipients, same_person

# As many as it takes for templates with three, four and five alternatives a paragraph to combine them all.
VARIANTS = 60
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')


@dataclass(frozen=True)
class Letter:
    """A composed letter, before it is a file. `program` and `kind` are ids."""

    program: str
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


def compose(
    workspace: Workspace,
    kind: Kind,
    program: Program,
    *,
    people: Sequence[Person] = (),
    today: date,
    variant: int | None = None,
    template_dirs: Sequence[Path] | None = None,
    details: Mapping[str, str] | None = None,
) -> Letter:
    """Write a letter of this kind to the program, or to the people chosen there (a thank-you: one person).

    `details` holds what the user says for this letter alone (question, news, wrong, right, reason). Without
    `variant` the wording follows from the program's and the person's place in their lists, so that neighbors
    differ and the same letter comes out again. `template_dirs` are searched in order, the built-in one last.

    Raises WorkspaceError for all that is missing or would not be true, TemplateError for a template's faults.
    """
    number = variant if variant is not None else default_variant(workspace, kind, program, people)
    setting = Setting(workspace, kind, program, tuple(people), details or {}, today, number)
    faults = [fact.fault() for fact in missing_in(setting)]
    faults += [fault] if (fault := untrue(setting)) else []
    if faults:
        raise WorkspaceError(faults=faults)
    subject, body = _render(setting, template_dirs or template_folders(workspace))
    to, cc = recipients(kind, program, people)
    return Letter(
        program.id,
        kind.id,
        _addresses(to),
        _addresses(cc),
        subject,
        body,
        draft_name(kind, program, people, today),
        _hashed(setting),
        number,
    )


def missing_facts(
    workspace: Workspace,
    kind: Kind,
    program: Program,
    people: Sequence[Person] = (),
    details: Mapping[str, str] | None = None,
) -> tuple[MissingFact, ...]:
    """Return what such a letter needs and no file holds, in the order in which to ask for it."""
    return missing_in(Setting(workspace, kind, program, tuple(people), details or {}))


def default_variant(workspace: Workspace, kind: Kind, program: Program, people: Sequence[Person] = ()) -> int:
    """Return the variant of a letter, 1 to VARIANTS: consecutive for neighboring programs and for colleagues."""
    start = int.from_bytes(hashlib.sha256(kind.id.encode()).digest()[:4], "big")
    programs = sorted({*workspace.programs, program.id})
    colleagues = program.people
    person = next((i for i, other in enumerate(colleagues) if people and same_person(other, people[0])), 0)
    return (start + programs.index(program.id) + person) % VARIANTS + 1


def template_folders(workspace: Workspace) -> tuple[Path, ...]:
    """Return where templates are looked for: the workspace's own folder, then the built-in one."""
    return workspace.root / "templates", builtin("templates")


def facts_hash(workspace: Workspace, kind: Kind, program: Program, people: Sequence[Person] = ()) -> str:
    """Return the facts that such a letter rests on, each hashed, as one line of JSON.

    It holds no fact itself, only "file: key" and a hash, so that `changed_facts` can say what has changed.
    """
    return _hashed(Setting(workspace, kind, program, tuple(people)))


def changed_facts(before: str, after: str) -> tuple[str, ...]:
    """Return which facts differ between two results of `facts_hash`, as "programs/x.yaml: features"."""
    old, new = (_unpacked(text) for text in (before, after))
    return tuple(key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key))


def draft_text(letter: Letter) -> str:
    """Return the letter as its draft file holds it: header lines, an empty line, the body."""
    headers = (
        ("Program", letter.program),
        ("Kind", letter.kind),
        ("To", ", ".join(map(_mailbox, letter.to))),
        ("Cc", ", ".join(map(_mailbox, letter.cc))),
        ("Subject", letter.subject),
    )
    return "".join(f"{key}: {value}\n" for key, value in headers if value) + f"\n{letter.body}\n"


def draft_name(kind: Kind, program: Program, people: Sequence[Person], today: date) -> str:
    """Return the name of a draft, in plain ASCII: 2026-12-05-thank-you-harborview-medpeds-reyes."""
    chosen = [_slug(person.key or surname(person)) or _slug(person.email.partition("@")[0]) for person in people]
    return "-".join((f"{today:%Y-%m-%d}", _slug(kind.id), _slug(program.id), *filter(None, chosen[:1])))


def unused_name(name: str, taken: Container[str]) -> str:
    """Return the name, with -2, -3 ... behind it where it is taken."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def _render(setting: Setting, folders: Sequence[Path]) -> tuple[str, str]:
    # jinja2 takes long to import, and most commands never fill a template.
    from composer.template import render

    name = f"{setting.kind.id}.txt.j2"
    text = render(name, _context(setting), folders)
    head, _, rest = text.strip().partition("\n")
    key, colon, subject = head.partition(":")
    body = _tidy(rest)
    if key.strip().casefold() != "subject" or not colon or not subject.strip() or not body:
        raise TemplateError(
            "the template writes no subject or no body",
            where=f"templates/{name}",
            hint='Begin it with a line "Subject: ...", then an empty line, then the letter.',
        )
    return " ".join(subject.split()), body


def _tidy(text: str) -> str:
    """One space between words, one empty line between paragraphs, none at the ends."""
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _context(setting: Setting) -> dict[str, Any]:
    """Return what the template can name. None stands for what is not on file."""
    said: dict[str, Any] = {}
    for fact in facts_for(setting):
        value = fact.read(setting)
        spoken = None if is_empty(value) else fact.say(setting, value)
        said[fact.name] = None if is_empty(spoken) else spoken
    applicant = setting.workspace.applicant
    graduate = "an international medical graduate from" if applicant.img else "from"
    return said | {
        "short_name": FACTS["program"].read(setting),
        "salutation": salutation(setting.to),
        "signature": _signature(setting),
        "origin": f"{graduate} {place(applicant.school, applicant.country)}" if applicant.school else None,
        "top": bool(said.get("first_choice") or said.get("highly")),
        "variant": setting.variant,
    }


def _signature(setting: Setting) -> tuple[str, ...]:
    """Name and degrees, the numbers by which the program finds the application, school, phone and mailbox."""
    applicant = setting.workspace.applicant
    lines = (
        ", ".join(filter(None, (applicant.name, applicant.credentials))),
        " | ".join(
            f"{label} ID: {number}"
            for label, number in (("AAMC", applicant.aamc_id), (applicant.application_service, applicant.eras_id))
            if number
        ),
        ", ".join(filter(None, (applicant.school, applicant.country))),
        " | ".join(filter(None, (applicant.phone, applicant.email))),
    )
    return tuple(line for line in lines if line)


def _hashed(setting: Setting) -> str:
    """Hash what every fact of the letter and every recipient's entry say, keyed by where they stand."""
    values: dict[str, list[Any]] = {}
    for fact in facts_for(setting):
        if fact.file:
            file, key = fact.file.format(id=setting.program.id), fact.key
            values.setdefault(f"{file}: {key}", []).append(fact.read(setting))
    return ""


def _unpacked(text: str) -> dict[str, str]:
    return {}


def _addresses(people: Sequence[Person]) -> tuple[Address, ...]:
    return tuple(Address(person.email, plain_name(person.name)) for person in people)


def _mailbox(address: Address) -> str:
    if _SPECIALS.search(address.name):
        quoted = re.sub(r'(["\\])', r"\\\1", address.name)
        return f'"{quoted}" <{address.email}>'
    return str(address)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
