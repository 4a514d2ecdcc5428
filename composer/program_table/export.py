"""From programs to the rows of a table that, read again, changes nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from composer.model import Interview, Person, Program
from composer.program_table.cells import Value, join_list
from composer.program_table.keys import ID, LISTS, NO_VISA, PERSON, TITLES, interviewer, numbered
from composer.program_table.rows import Values, typed

PRIVATE = frozenset({"interview.concerns", "my_rating"})
_ALWAYS = (
    ID,
    "name",
    "institution",
    "specialty",
    "city",
    "state",
    "director.name",
    "director.credentials",
    "director.email",
    "coordinator.name",
    "coordinator.email",
    "interview.date",
    "interview.format",
    "features",
)
_BEFORE_INTERVIEWERS = "interview.format"


def flat(program: Program) -> Values:
    """Return what a program's file says, by key; what is empty, or as it is anyway, is left out."""
    said = program.communication
    values: dict[str, Value] = {
        ID: program.id,
        "name": program.name,
        "institution": program.institution,
        "specialty": program.specialty,
        "tracks": program.tracks,
        "city": program.city,
        "state": program.state,
        "features": program.features,
        "connections": program.connections,
        "aliases": program.aliases,
        "domains": program.domains,
        "communication.thank_you": said.thank_you,
        "communication.post_interview": said.post_interview,
        "communication.source": said.source,
        "status": "" if program.status == "active" else program.status,
        "status_reason": program.status_reason,
        "in_match": "" if program.in_match else "false",
        "rank_list_locked": str(program.rank_list_locked or ""),
        "img_friendly": {True: "true", False: "false", None: ""}[program.img_friendly],
        "visas": NO_VISA if program.visas == () else program.visas or (),
        "my_rating": str(program.my_rating or ""),
    }
    for role, person in (("director", program.director), ("coordinator", program.coordinator)):
        values |= _person(role, person)
    values |= _interview(program.interview or Interview())
    return {key: value for key, value in values.items() if value}


def _interview(day: Interview) -> dict[str, Value]:
    values: dict[str, Value] = {"interview.date": str(day.on or ""), "interview.format": day.format}
    for number, person in enumerate(day.interviewers, 1):
        values |= _person(interviewer(number, "")[:-1], person)
    values["interview.liked"] = day.liked
    return values | {"interview.culture": day.culture, "interview.concerns": day.concerns}


def _person(of: str, person: Person | None) -> dict[str, Value]:
    return {f"{of}.{part}": getattr(person, part) for part in PERSON} if person else {}


def rows(programs: Iterable[Program], *, private: bool) -> list[list[str | date]]:
    """Return a row of headings and one for each program; `concerns` only where `private`."""
    said = [flat(program) for program in programs]
    keys = list(_keys(said, private=private))
    return [
        [_title(key) for key in keys],
        *([_cell(key, values.get(key, "")) for key in keys] for values in said),
    ]


def _keys(said: Sequence[Values], *, private: bool) -> Iterator[str]:
    """Go through the columns: some always, others where a program has something for them."""
    used = {key for values in said for key in values} - (frozenset() if private else PRIVATE)
    # a person's degrees have a column wherever the name has one, since they are looked for in the name otherwise
    used |= {f"{key.removesuffix('name')}credentials" for key in used if key.endswith(".name")}
    people = [interviewer(number, part) for number in range(1, 21) for part in PERSON]
    people = [key for key in people if key in used or (not said and key == people[0])]
    others = [f"{role}.{part}" for role in ("director", "coordinator") for part in PERSON]
    for key in TITLES:
        if key in used or key in _ALWAYS:
            yield key
        if key == _BEFORE_INTERVIEWERS:
            yield from people
    yield from (key for key in others if key in used and key not in TITLES)


def _title(key: str) -> str:
    if key in TITLES:
        return TITLES[key]
    if found := numbered(key):
        return f"Interviewer {found[0]} {found[1].replace('_', ' ')}"
    return key.replace(".", " ").replace("_", " ").capitalize()


def _cell(key: str, value: Value) -> str | date:
    if isinstance(value, tuple) or key in LISTS:
        return "none" if value == NO_VISA and key == "visas" else join_list(key, tuple(value))
    on = typed(key, value)
    return on if isinstance(on, date) else value
