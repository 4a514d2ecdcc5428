"""From a kind and the facts on file to a letter."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from composer.builtin import builtin
from composer.draft import Letter, draft_name, draft_text, unused_name
from composer.errors import TemplateError, WorkspaceError
from composer.facts import FACTS
from composer.model import Address, Kind, Person, Program, Workspace
from composer.names import plain_name, salutation
from composer.needs import MissingFact, facts_for, is_empty, untrue
from composer.needs import missing_facts as missing_in
from composer.phrase import full_name, place
from composer.setting import Reader, Setting, recipients, same_person
from composer.staleness import changed_facts, facts_hash

__all__ = [
    "Letter",
    "MissingFact",
    "changed_facts",
    "compose",
    "default_variant",
    "draft_name",
    "draft_text",
    "facts_hash",
    "missing_facts",
    "template_folders",
    "unused_name",
]

# As many as it takes for templates with three, four and five alternatives a paragraph to combine them all.
VARIANTS = 60


def compose(
    workspace: Workspace,
    kind: Kind,
    reader: Reader,
    *,
    people: Sequence[Person] = (),
    today: date,
    variant: int | None = None,
    template_dirs: Sequence[Path] | None = None,
    details: Mapping[str, str] | None = None,
    attach: Sequence[str] = (),
) -> Letter:
    """Write a letter of this kind to a program, or to the people chosen there (a thank-you: one person).

    The reader may also be a letter writer or a rotation, for the kinds that go to these.

    `details` holds what the user says for this letter alone (question, news, wrong, right, reason). Without
    `variant` the wording follows from the program's and the person's place in their lists, so that neighbors
    differ and the same letter comes out again. `template_dirs` are searched in order, the built-in one last.
    `attach` names the files that it carries, as paths within the workspace.

    Raises WorkspaceError for all that is missing or would not be true, TemplateError for a template's faults.
    """
    number = variant if variant is not None else default_variant(workspace, kind, reader, people)
    setting = Setting(workspace, kind, reader, tuple(people), details or {}, today, number, tuple(attach))
    faults = [fact.fault() for fact in missing_in(setting)]
    faults += [fault] if (fault := untrue(setting)) else []
    if faults:
        raise WorkspaceError(faults=faults)
    subject, body = _render(setting, template_dirs or template_folders(workspace))
    to, cc = recipients(kind, reader, people)
    return Letter(
        reader.id if isinstance(reader, Program) else None,
        kind.id,
        _addresses(to),
        _addresses(cc),
        subject,
        body,
        draft_name(kind, reader, people, today),
        facts_hash(workspace, kind, reader, people),
        number,
        attach=tuple(attach),
    )


def missing_facts(
    workspace: Workspace,
    kind: Kind,
    reader: Reader,
    people: Sequence[Person] = (),
    details: Mapping[str, str] | None = None,
) -> tuple[MissingFact, ...]:
    """Return what such a letter needs and no file holds, in the order in which to ask for it."""
    return missing_in(Setting(workspace, kind, reader, tuple(people), details or {}))


def default_variant(workspace: Workspace, kind: Kind, reader: Reader, people: Sequence[Person] = ()) -> int:
    """Return the variant of a letter, 1 to VARIANTS: consecutive for neighboring programs and colleagues."""
    start = int.from_bytes(hashlib.sha256(kind.id.encode()).digest()[:4], "big")
    if not isinstance(reader, Program):
        neighbors = sorted({*workspace.letter_writers, *workspace.rotations, reader.id})
        return (start + neighbors.index(reader.id)) % VARIANTS + 1
    programs = sorted({*workspace.programs, reader.id})
    colleagues = reader.people
    person = next((i for i, other in enumerate(colleagues) if people and same_person(other, people[0])), 0)
    return (start + programs.index(reader.id) + person) % VARIANTS + 1


def template_folders(workspace: Workspace) -> tuple[Path, ...]:
    """Return where templates are looked for: the workspace's own folder, then the built-in one."""
    return workspace.root / "templates", builtin("templates")


def _render(setting: Setting, folders: Sequence[Path]) -> tuple[str, str]:
    # jinja2 takes long to import, and most commands never fill a template.
    from composer.sandbox import render

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
    """Keep one space between words, one empty line between paragraphs, none at the ends."""
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
        **_of_program(setting),
        "salutation": salutation(setting.to),
        "signature": _signature(setting),
        "origin": f"{graduate} {place(applicant.school, applicant.country)}" if applicant.school else None,
        "attached": tuple(_document(setting, path) for path in setting.attach),
        "top": bool(said.get("first_choice") or said.get("highly")),
        "variant": setting.variant,
    }


def _of_program(setting: Setting) -> dict[str, Any]:
    """What a letter to a program can name besides; nothing for another reader."""
    if not isinstance(setting.reader, Program):
        return {}
    return {"short_name": FACTS["program"].read(setting), "full_program": full_name(setting.reader)}


def _document(setting: Setting, path: str) -> str:
    """How a letter speaks of a file that it carries."""
    applicant = setting.workspace.applicant
    named = {applicant.cv: "my CV", applicant.personal_statement: "my personal statement"}
    return named.get(path, "a one-page summary")


def _signature(setting: Setting) -> tuple[str, ...]:
    """Name and degrees, the numbers by which the program finds the application, school, phone and mailbox."""
    applicant = setting.workspace.applicant
    lines = (
        ", ".join(filter(None, (applicant.name, applicant.credentials))),
        " | ".join(
            f"{label} ID: {number}"
            for label, number in (
                ("AAMC", applicant.aamc_id),
                (applicant.application_service, applicant.eras_id),
            )
            if number
        ),
        ", ".join(filter(None, (applicant.school, applicant.country))),
        " | ".join(filter(None, (applicant.phone, applicant.email))),
    )
    return tuple(line for line in lines if line)


def _addresses(people: Sequence[Person]) -> tuple[Address, ...]:
    return tuple(Address(person.email, plain_name(person.name)) for person in people)
