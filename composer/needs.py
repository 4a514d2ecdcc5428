"""Which facts each kind of letter needs and may use, which are missing, and what must be true. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from composer.errors import Fault
from composer.fact import Fact
from composer.facts import FACTS
from composer.model import Program, Rotation
from composer.names import plain_name
from composer.setting import Setting, person_key, reader_file

_ALWAYS = (
    *("name", "credentials", "email", "phone", "school", "country"),
    *("aamc_id", "eras_id", "application_service"),
)
_OF_READER: Mapping[str, tuple[str, ...]] = {
    "program": ("program", "program_name", "specialty"),
    "writer": ("target", "service", "period", "observership", "research"),
    "rotation": (
        "target",
        "rotation_service",
        "rotation_place",
        "rotation_begins",
        "rotation_ends",
        "observes",
    ),
}
"""What every kind of letter to a program, a letter writer or a rotation's coordinator may use."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "introductory": ("school", "img", "features"),
    "thank_you": ("date", "liked"),
    "interest": ("features", "strengths", "goal"),
    "intent": ("reasons",),
    "question": ("question",),
    "update": ("news",),
    "correction": ("wrong", "right"),
    "lor_request": ("service", "period", "period_ends", "due"),
    "lor_packet": ("service", "period", "period_ends", "due", "upload", "did", "moments", "goal"),
    "lor_reminder": ("due",),
    "lor_thanks": ("service",),
    "lor_matched": ("matched",),
}
USED: Mapping[str, tuple[str, ...]] = {
    "introductory": ("usce_months", "rotations", "connection"),
    "thank_you": ("discussed",),
    "interest": ("date", "liked", "connection", "first_choice", "highly"),
    "intent": ("date", "connection", "goal", "first_choice"),
    "question": ("date",),
    "update": ("date",),
    "withdrawal": ("date", "coming_date", "reason"),
    "reply_neutral": ("date",),
    "reply_rank_highly": ("date", "first_choice", "highly"),
    "courtesy": ("date",),
    "lor_request": ("did", "moments", "ongoing"),
    "lor_packet": (
        "letter_id",
        "addressed_to",
        "strengths_to_show",
        "program_types",
        "waived",
    ),
    "lor_reminder": ("letter_id", "reminded"),
    "lor_thanks": ("moments",),
    "coordinator_note": ("supervisors",),
}


@dataclass(frozen=True)
class MissingFact:
    """A fact that a letter needs and no file holds. `key` is its dotted path within `file`.

    `file` is "" for what the user says for this one letter (`--say key="..."`). Where `many` holds, the
    answer is a list, its items divided by semicolons.
    """

    file: str
    key: str
    question: str
    example: str
    many: bool = False

    def fault(self) -> Fault:
        """Say what is missing, where, and how to write it."""
        if not self.file:
            return Fault(
                f"this letter needs your own words: {self.question}",
                hint=f'Add --say {self.key}="{self.example}", in your words.',
            )
        value = f"[{self.example.replace('; ', ', ')}]" if self.many else self.example
        last = self.key.rpartition(".")[2]
        hint = f"Write there, for example: {'-' if last.isdecimal() else f'{last}:'} {value}"
        return Fault(f"{self.key} is missing: {self.question}", self.file, hint)


def facts_for(setting: Setting) -> tuple[Fact, ...]:
    """Return every fact that a letter of this kind may use."""
    kind = setting.kind.id
    reader = _OF_READER[setting.kind.direction]
    names = dict.fromkeys((*_ALWAYS, *reader, *NEEDED.get(kind, ()), *USED.get(kind, ())))
    return tuple(FACTS[name] for name in names)


def missing_facts(setting: Setting) -> tuple[MissingFact, ...]:
    """Return what the letter needs and the files lack or leave empty, in the order in which to ask for it."""
    facts = [FACTS[name] for name in ("name", "email", *_needed(setting))]
    season = setting.workspace.season
    undecided = setting.kind.id == "intent" and not season.first_choice
    return (
        *([_FIRST_CHOICE] if undecided else []),
        *_missing_recipients(setting),
        *(_missing(setting, fact) for fact in facts if is_empty(fact.read(setting))),
    )


def untrue(setting: Setting) -> Fault | None:
    """Return why a letter of this kind would not be true to this program, or None where it would."""
    if setting.kind.direction != "program":
        return None
    season, program, kind = setting.workspace.season, setting.program, setting.kind.id
    if kind == "intent" and season.first_choice not in ("", program.id):
        return Fault(
            f"a letter of intent to {program.id} would not be true: first_choice is {season.first_choice}",
            "season.yaml",
            f"Write a letter of interest instead, or, if you have decided anew, first_choice: {program.id}",
        )
    if kind == "reply_rank_highly" and program.id not in (season.first_choice, *season.highly):
        return Fault(
            f"your season does not say that you will rank {program.id} highly",
            "season.yaml",
            f"Write a reply_neutral instead, or, if it is true, add {program.id} to highly",
        )
    return None


def is_empty(value: Any) -> bool:
    """Tell whether a fact says nothing: absent, an empty text or an empty list. False and 0 are answers."""
    return value is None or value == "" or value == ()


_FIRST_CHOICE = MissingFact(
    "season.yaml", "first_choice", "Which program is your first choice?", "harborview-medpeds"
)


def _needed(setting: Setting) -> tuple[str, ...]:
    """Return the facts without which this very letter cannot be written."""
    names, applicant = NEEDED.get(setting.kind.id, ()), setting.workspace.applicant
    if setting.kind.id == "introductory":
        months = ("usce_months",) if applicant.img else ()
        return (*names, *months, *(("rotations",) if applicant.usce_months != 0 else ()))
    # A coordinator is thanked for the day itself.
    if setting.kind.id == "thank_you" and not setting.to_coordinator:
        return (*names, "discussed")
    return names


def _missing(setting: Setting, fact: Fact) -> MissingFact:
    person = setting.to[0] if setting.to else None
    entry = person_key(setting.reader, person) if person else "interview.interviewers.0"
    features = setting.reader.features if isinstance(setting.reader, Program) else ()
    key = fact.key.format(person=entry, next=len(features))
    question = fact.question.format(name=plain_name(person.name) if person else "that person")
    return MissingFact(fact.file.format(id=setting.reader.id), key, question, fact.example, fact.many)


def _missing_recipients(setting: Setting) -> tuple[MissingFact, ...]:
    """Return the names and mailboxes that the program's file lacks of those to whom the letter goes."""
    file, mailbox = reader_file(setting.reader), "jsmith@harborview.example.edu"
    if isinstance(setting.reader, Rotation) and not setting.to:
        key, who = "coordinator", "the coordinator of this rotation"
    elif not setting.to and setting.kind.recipients == "each-person":
        key, who = "interview.interviewers.0", "a person who interviewed you"
    else:
        key, who = "director", "the program director"
    if not setting.to:
        return (
            MissingFact(file, f"{key}.name", f"What is the full name of {who}?", "Jane Q. Smith"),
            MissingFact(file, f"{key}.credentials", f"Which degrees has {who}?", "MD"),
            MissingFact(file, f"{key}.email", f"What is the e-mail address of {who}?", mailbox),
        )
    return tuple(
        MissingFact(
            file,
            ".".join(filter(None, (person_key(setting.reader, person), "email"))),
            f"What is the e-mail address of {plain_name(person.name)}?",
            mailbox,
        )
        for person in setting.to
        if not person.email
    )
