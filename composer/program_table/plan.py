"""What a table would do to the programs on file: which are new, what it fills in, what it would change. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from composer.errors import Fault
from composer.model import Program
from composer.names import fold
from composer.program_table.cells import Value
from composer.program_table.export import flat
from composer.program_table.keys import ID, INTERVIEWERS, PERSON, interviewer, numbered
from composer.program_table.rows import Entry, Values, typed

Step = str | int


@dataclass(frozen=True)
class Change:
    """One value that a program's file would get. `old` is "" where nothing stands there yet."""

    path: tuple[Step, ...]
    key: str
    old: str
    new: str
    value: Any

    @property
    def overwrites(self) -> bool:
        """Whether something that is on file would be lost, so that the user must say yes to it."""
        return bool(self.old)


@dataclass(frozen=True)
class Plan:
    """What would happen: entries of new programs, changes by the id of a program, and programs as they are."""

    new: tuple[Entry, ...] = ()
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    """The row of each program on file that the table names."""
    same: tuple[str, ...] = ()


def make_plan(
    entries: Sequence[Entry], programs: Mapping[str, Program], usual: str, shown: str
) -> tuple[Plan, tuple[Fault, ...]]:
    """Compare the rows with the programs on file; return the plan, and what cannot be told."""
    new: list[Entry] = []
    changes: dict[str, tuple[Change, ...]] = {}
    rows: dict[str, int] = {}
    faults: list[Fault] = []
    for entry in entries:  # a row that fails is reported, and the others are looked at all the same
        found = _on_file(entry, programs, usual)
        where = f"{shown}, row {entry.row}"
        wrong = list(_nameless(entry, flat(programs[found[0]]) if len(found) == 1 else {}, where))
        if wrong:
            faults += wrong
        elif len(found) > 1:
            hint = f"Write the one that is meant into a column headed prematch id: {' or '.join(found)}."
            faults.append(Fault(f"could be {' or '.join(found)}", where, hint))
        elif not found:
            new.append(entry)
        elif found[0] in rows:
            hint = "Delete one of the two rows, or add specialty, city or track to one of the names."
            faults.append(Fault(f"is {found[0]}, and so is row {rows[found[0]]}", where, hint))
        else:
            rows[found[0]] = entry.row
            changes[found[0]] = tuple(_changes(entry, programs[found[0]]))
    same = tuple(of for of, all_ in changes.items() if not all_)
    kept = {of: all_ for of, all_ in changes.items() if all_}
    return Plan(tuple(new), kept, rows, same), tuple(faults)


def _on_file(entry: Entry, programs: Mapping[str, Program], usual: str) -> list[str]:
    """Find the programs that a row means: by its id, else by name or alias, else by the director's mailbox."""
    said_id = entry.text(ID)
    if said_id:
        return [said_id] if said_id in programs else []
    name, email = fold(entry.text("name")), entry.text("director.email").casefold()
    specialty = entry.text("specialty")
    by_name = [one for one in programs.values() if name in (fold(one.name), one.id)]
    by_alias = [one for one in programs.values() if name in map(fold, one.aliases)]
    by_mailbox = [
        one for one in programs.values() if email and one.director and one.director.email.casefold() == email
    ]
    if by_name:
        return [one.id for one in by_name]
    of_kind = [one for one in by_alias if not specialty or one.specialty == specialty]
    found = of_kind or [one for one in by_mailbox if one.specialty == (specialty or usual)]
    return [one.id for one in found]


def _changes(entry: Entry, program: Program) -> Iterator[Change]:
    """Go through what a row says otherwise than a program's file."""
    old = flat(program)
    for key, value in entry.values.items():
        of = key.rpartition(".")[0]
        if (
            of not in ("director", "coordinator")
            and not numbered(key)
            and not _agrees(key, value, old, program)
        ):
            yield Change(
                tuple(key.split(".")), key, shown(old.get(key, _usual(key))), shown(value), typed(key, value)
            )
    for role in ("director", "coordinator"):
        yield from _of_person((role,), role, person_in(entry.values, role), person_in(old, role))
    yield from _of_interviewers(entry.values, old)


def _nameless(entry: Entry, old: Values, where: str) -> Iterator[Fault]:
    """Report people of whom neither the row nor a file says the name."""
    for of in {key.rpartition(".")[0]: None for key in entry.values if key.rpartition(".")[2] in PERSON}:
        if of and not person_in(entry.values, of).get("name") and not person_in(old, of).get("name"):
            column = next(entry.columns[key].label for key in entry.columns if key.startswith(f"{of}."))
            letters = column.split()[1]
            hint = f'Write the name into this row, too, or leave the whole column out: --map "{letters}=-".'
            yield Fault(f"`{of}` has no name", f"{where}, {column}", hint)


def _agrees(key: str, value: Value, old: Values, program: Program) -> bool:
    """Whether a file says the same; a program may be called by one of its other names."""
    if key == "name" and fold(str(value)) in (program.id, fold(program.name), *map(fold, program.aliases)):
        return True
    return key == ID or value == old.get(key, _usual(key))


def _usual(key: str) -> str:
    """Return what a file means that does not say it."""
    return {"status": "active", "in_match": "true"}.get(key, "")


def _of_person(
    path: tuple[Step, ...], key: str, new: Mapping[str, str], old: Mapping[str, str]
) -> Iterator[Change]:
    """Compare a person: of one who is on file single values change, another one comes as a whole."""
    if new and not old:
        yield Change(path, key, "", _describe(new), dict(new))
    elif new and not _same(new, old):
        yield Change(path, key, _describe(old), _describe(new), dict(new))
    elif new:
        for part, value in new.items():
            was = old.get(part, "")
            if value != was and not (part == "email" and value.casefold() == was.casefold()):
                yield Change((*path, part), f"{key}.{part}", was, value, value)


def _of_interviewers(new: Values, old: Values) -> Iterator[Change]:
    """Compare interviewers one by one; who is not on file yet is added behind the others."""
    known = list(_interviewers(old))
    end = len(known)
    for person in _interviewers(new):
        at = next((at for at, other in enumerate(known) if _same(person, other)), end)
        key = f"{INTERVIEWERS}[{at + 1}]"
        yield from _of_person(
            ("interview", "interviewers", at), key, person, known[at] if at < len(known) else {}
        )
        end += at == end


def _interviewers(values: Values) -> Iterator[dict[str, str]]:
    number = 1
    while person := person_in(values, interviewer(number, "")[:-1]):
        yield person
        number += 1


def person_in(values: Values, of: str) -> dict[str, str]:
    """Return what is said of one person, by its part: name, credentials, role, email ..."""
    return {part: str(values[f"{of}.{part}"]) for part in PERSON if f"{of}.{part}" in values}


def _same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two descriptions are of one person: the same name, or the same mailbox, or one without a name."""
    names = fold(one.get("name", "")), fold(other.get("name", ""))
    mailboxes = one.get("email", "").casefold(), other.get("email", "").casefold()
    return not names[0] or names[0] == names[1] or bool(mailboxes[0] and mailboxes[0] == mailboxes[1])


def shown(value: Value) -> str:
    """Write a value for a human: the items of a list with semicolons."""
    return value if isinstance(value, str) else "; ".join(value)


def _describe(person: Mapping[str, str]) -> str:
    """Write a person for a human: Jane Q. Smith, MD <jsmith@x.example>."""
    text = ", ".join(person[part] for part in ("name", "credentials") if part in person)
    return f"{text} <{person['email']}>" if "email" in person else text
