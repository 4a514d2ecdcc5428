"""What an applicant notes after an interview, and how it goes into the program's file. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from composer.checking import Session
from composer.due import LAST_THANK_YOU_DAY, Closed, due, thanked, written
from composer.errors import PrematchError
from composer.model import Moment, Person, Program, Workspace
from composer.names import fold, plain_name
from composer.records import nearest
from composer.schema import Reader, Wrong, choice, day, email, text, whole_number
from composer.season import THANK_YOU_DAYS, thank_you_age
from composer.setting import same_person
from composer.textfile import Faults
from composer.workspace_checks import people_of
from composer.workspace_schema import slug
from composer.yamlfile import Node, Step

Changes = dict[str | tuple[Step, ...], Any]
"""Values by the path at which they are set in a program's file."""
PERSON_KEYS = ("name", "credentials", "role", "email", "discussed")
LISTS = ("liked", "concerns")
_WORDS = (*LISTS, "culture", "discussed", "role", "credentials")
_NOTHING = frozenset(("", "-", "--", "n/a", "na", "no", "none", "nothing", "nothing much", "no concerns"))
"""What people answer who have nothing to say, folded: as a fact it would go into a letter."""
_READERS: Mapping[str, Reader] = {
    "date": day,
    "format": choice("virtual", "in-person"),
    "email": email,
    "my_rating": whole_number(1, 5),
}
KEYS = ("date", "format", "liked", "culture", "concerns", "my_rating")


@dataclass(frozen=True)
class Met:
    """Somebody whom one met, and what was said of them. `path` leads to those on file; () for new people."""

    given: Mapping[str, str]
    path: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Notes:
    """Everything that was answered: `given` by key, as text; lists are divided by semicolons."""

    given: Mapping[str, str] = field(default_factory=dict)
    met: tuple[Met, ...] = ()


@dataclass(frozen=True)
class ThankYous:
    """What may be written after an interview: commands, until when, and for whom not, each with the reason."""

    commands: tuple[str, ...] = ()
    until: date | None = None
    late: bool = False
    reasons: tuple[str, ...] = ()


# --- answers ------------------------------------------------------------------------------------------


def refused(key: str, answer: str, workspace: Workspace, program: Program, today: Moment) -> str:
    """Say why an answer cannot be taken, and what to write; "" if it can."""
    parts = items(answer) if key in LISTS else [answer]
    for part in parts:
        try:
            value = _READERS.get(key, text)(Node(part.strip(), 1, (key,)), Faults(""))
        except Wrong as caught:
            if key == "format":
                return "Write virtual or in-person."
            return f"That must be {caught.what}. {caught.hint.replace(f'`{key}: ...` ', 'it ')}"
        if key == "date":
            return _refused_day(value, workspace, today)
        if key == "email":
            return _refused_mailbox(value, workspace, program)
    return ""


def _refused_day(on: date, workspace: Workspace, today: Moment) -> str:
    cycle = workspace.season.cycle
    if on.year not in (cycle - 1, cycle):
        return f"{on} is not in the season of the {cycle} match. Its years are {cycle - 1} and {cycle}."
    if on > today.on:
        return f"{on} is still to come: today is {today.on}. Write down an interview after it."
    return ""


def _refused_mailbox(mailbox: str, workspace: Workspace, program: Program) -> str:
    if mailbox.casefold() == workspace.applicant.email.casefold():
        return "That is your own address. Write the one of the person whom you met."
    other = workspace.by_mailbox.get(mailbox.casefold())
    if other and other.id != program.id and fold(other.institution) != fold(program.institution or "?"):
        return f"That is a mailbox of {other.name} ({other.path}). A mailbox belongs to one program."
    return ""


def items(answer: str) -> list[str]:
    """Divide an answer by semicolons, without what says that there is nothing."""
    return [part.strip() for part in answer.split(";") if not _is_nothing("liked", part)]


def _is_nothing(key: str, answer: str) -> bool:
    return key in _WORDS and fold(answer).strip(" .!") in _NOTHING


# --- people -------------------------------------------------------------------------------------------


def on_file(program: Program) -> tuple[tuple[tuple[Step, ...], Person], ...]:
    """Give everybody on file once, interviewers before director and coordinator."""
    found: list[tuple[tuple[Step, ...], Person]] = []
    everybody = list(people_of(program))
    for path, person in sorted(everybody, key=lambda pair: pair[0][0] != "interview"):
        if not any(same_person(person, other) for _, other in found):
            found.append((path, person))
    return tuple(found)


def said_of(path: Sequence[Step], person: Person) -> str:
    """Describe somebody on file: Alan Reyes, MD, faculty."""
    role = person.role or {"director": "program director", "coordinator": "coordinator"}.get(str(path[0]), "")
    return ", ".join(filter(None, (person.name, person.credentials, role)))


def called(label: str, program: Program) -> tuple[Step, ...] | None:
    """Find somebody on file by the key, as in `--to reyes`, or the full name; None for nobody.

    Raises PrematchError where two people answer to it.
    """
    wanted = fold(plain_name(label)), fold(label)
    named = [path for path, person in on_file(program) if fold(plain_name(person.name)) in wanted]
    keyed = [path for path, person in on_file(program) if person.key == fold(label)]
    found = named or keyed
    if len(found) > 1:
        names = " and ".join(person.name for path, person in on_file(program) if path in found)
        hint = "Write the full name instead, as it stands in the file."
        raise PrematchError(f'"{label}" could be {names}', where=program.path, hint=hint)
    return found[0] if found else None


def almost(name: str, program: Program) -> str:
    """Return the name on file that a new name nearly is, by a slip of the keys or as the given name alone; else ""."""
    from difflib import get_close_matches

    known = {fold(plain_name(person.name)): person.name for _, person in on_file(program)}
    said = fold(plain_name(name))
    near = [whole for whole in known if said in whole.split()] or get_close_matches(said, known, 1, 0.85)
    return known[near[0]] if near else ""


def from_pairs(pairs: Mapping[str, str], program: Program) -> Notes:
    """Make notes from KEY=VALUE answers: `liked`, or `reyes.discussed` for somebody whom one met.

    Raises PrematchError for a key that is none, and for a new person without a name.
    """
    given: dict[str, str] = {}
    people: dict[str, dict[str, str]] = {}
    for key, value in pairs.items():
        label, dot, part = key.rpartition(".")
        if dot and part not in PERSON_KEYS:
            raise PrematchError(f'nobody has a "{part[:60]}"', hint=nearest(part, PERSON_KEYS))
        if not dot and key not in KEYS:
            hint = f"{nearest(key, KEYS)} For somebody whom you met, write reyes.discussed=..."
            raise PrematchError(f'there is no key "{key[:60]}"', hint=hint)
        if value and dot:
            people.setdefault(label.strip(), {})[part] = value
        elif value:
            given[key] = value
    return Notes(given, tuple(_met(label, parts, program) for label, parts in people.items()))


def _met(label: str, parts: Mapping[str, str], program: Program) -> Met:
    path = called(label, program) or called(parts.get("name", ""), program)
    if path is None and "name" not in parts:
        known = ", ".join(person.key for _, person in on_file(program)) or "nobody"
        hint = f'On file: {known}. For a new person give {slug(label) or "chen"}.name="..." too.'
        raise PrematchError(f'nobody called "{label[:60]}" is on file', where=program.path, hint=hint)
    return Met(parts, path or ())


# --- the file -----------------------------------------------------------------------------------------


def changes(program: Program, notes: Notes) -> Changes:
    """Give the values to be set in the program's file, by path. What is on file already is not set again."""
    interview = program.interview
    wanted: Changes = {}
    for key in ("date", "format"):
        if answer := notes.given.get(key):
            wanted["interview", key] = date.fromisoformat(answer) if key == "date" else answer
    wanted |= _people(program, notes.met)
    for key in LISTS:
        known: tuple[str, ...] = getattr(interview, key) if interview else ()
        if new := _new(items(notes.given.get(key, "")), known):
            wanted["interview", key] = [*known, *new]
    culture = notes.given.get("culture", "")
    if culture and not _is_nothing("culture", culture):
        wanted["interview", "culture"] = _one_line(culture)
    if rating := notes.given.get("my_rating"):
        wanted["my_rating",] = int(rating)
    return wanted


def _people(program: Program, met: Iterable[Met]) -> Changes:
    count = len(program.interview.interviewers) if program.interview else 0
    wanted: Changes = {}
    for each in met:
        said = {key: each.given[key] for key in PERSON_KEYS if each.given.get(key)}
        given = {key: _one_line(answer) for key, answer in said.items() if not _is_nothing(key, answer)}
        if each.path:
            wanted |= {(*each.path, key): value for key, value in given.items()}
        else:
            wanted["interview", "interviewers", count] = given
            count += 1
    return wanted


def _new(answers: Iterable[str], known: Sequence[str]) -> list[str]:
    seen = {fold(item) for item in known}
    found = {fold(answer): _one_line(answer) for answer in answers}
    return [answer for folded, answer in found.items() if folded not in seen]


def _one_line(answer: str) -> str:
    return " ".join(answer.split())


# --- what may be written now --------------------------------------------------------------------------


def thank_yous(session: Session, program: Program, today: Moment) -> ThankYous:
    """Say which thank-yous can be composed, and until when; or why none, and on what authority."""
    kind = session.facts.kinds["thank_you"]
    if program.status == "withdrawn":
        return ThankYous(reasons=(f"{program.name} is withdrawn, so no thank-you is due.",))
    if program.interview is None or program.interview.on is None:
        return ThankYous(
            reasons=("The day of the interview is not on file, and thank-yous are counted from it.",)
        )
    ours = [item for item in due(session, today) if item.program.id == program.id and item.kind is kind]
    if refusals := [item.reason for item in ours if isinstance(item, Closed)]:
        return ThankYous(reasons=(f"Send no thank-you here: {refusals[0]}.",))
    age = thank_you_age(program.interview.on, today)
    if age < 0:
        return ThankYous(
            reasons=(f"The interview is on {program.interview.on}; thank-yous are due after it.",)
        )
    if age > LAST_THANK_YOU_DAY:
        reason = f"The interview was {age} days ago: after {LAST_THANK_YOU_DAY} days a thank-you is too late."
        return ThankYous(reasons=(reason,))
    people = [item.person for item in ours if not isinstance(item, Closed) and item.person]
    commands = tuple(f"prematch compose thank_you {program.id} --to {_label(p, program)}" for p in people)
    until = program.interview.on + timedelta(days=THANK_YOU_DAYS)
    return ThankYous(commands, until, today.on > until, tuple(_why_not(session, program)))


def _label(person: Person, program: Program) -> str:
    """Name somebody as `--to` takes it: by the mailbox where two have one key."""
    alike = [other for other in program.people if other.key == person.key]
    return person.key if len(alike) == 1 and person.key else person.email


def _why_not(session: Session, program: Program) -> Iterable[str]:
    """Say of each person who could be thanked why no thank-you is due to them."""
    kind = session.facts.kinds["thank_you"]
    if not thanked(program):
        yield "Nobody whom you could thank is on file."
    for person in thanked(program):
        if not person.email:
            yield f"No e-mail address of {person.name} is on file: add it to {program.path} to write to them."
        elif written(session, program, kind, person):
            yield f"{person.name} was thanked already."
