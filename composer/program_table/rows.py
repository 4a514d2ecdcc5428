"""From the rows of a table to the values of programs: every fault of every row at once. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from composer.errors import Fault
from composer.names import fold
from composer.program_table.cells import (
    CHOICES,
    Unclear,
    Value,
    chosen,
    mailbox,
    one_name,
    people,
    place,
    split_list,
    tidy,
    with_degree,
)
from composer.program_table.columns import Column, Table
from composer.program_table.days import Order, order_of, read_day, readings
from composer.program_table.keys import (
    DAYS,
    FIRST,
    ID,
    INTERVIEWERS,
    LAST,
    LISTS,
    LOCATION,
    NO_VISA,
    PERSON,
    interviewer,
    numbered,
)
from composer.schema import Schema, mapping, read_value
from composer.textfile import Faults, odd_character
from composer.workspace_schema import PROGRAM_KEYS, slug
from composer.yamlfile import Node

Values = Mapping[str, Value]
"""What is said of one program, by key, such as interview.interviewers[1].email; nothing that is empty."""


Found = dict[str, tuple[Value, Column]]


@dataclass(frozen=True)
class Entry:
    """One row: what it says of a program, by key, and the column in which each stands."""

    row: int
    values: Values
    columns: Mapping[str, Column] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """Give the one text of a key, or ""."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Reading:
    """How the rows are read: the columns, the order of each column's days, and the names of specialties."""

    columns: tuple[Column, ...]
    orders: Mapping[str, Order]
    specialties: Mapping[str, str]
    """The id of each specialty by its usual names, folded."""
    usual: str
    """The season's specialty, for rows that name none."""

    @property
    def keys(self) -> frozenset[str]:
        """Every key that a column is read as."""
        return frozenset(column.key for column in self.columns if column.key)


def orders_of(table: Table, columns: Iterable[Column], asked: str = "") -> dict[str, Order]:
    """Tell in which order each column of days writes them, by key."""
    return {
        column.key: order_of((tidy(row.text(column.number)) for row in table.rows), asked)
        for column in columns
        if column.key in DAYS
    }


def read_rows(table: Table, reading: Reading) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    """Read every row that says something in a column that is taken; return the good ones and all faults."""
    entries: list[Entry] = []
    named: list[Entry] = []
    faults: list[Fault] = []
    labels = {column.label: column.number for column in reading.columns}
    for row in table.rows:
        cells = {column: row.text(column.number) for column in reading.columns if column.key}
        if not any(tidy(cell) for cell in cells.values()):
            continue
        entry, wrong = _entry(row.number, cells, reading)
        # what is missing from a row may be what could not be read
        wrong += [one for one in _against_schema(entry, reading.usual) if one.where or not wrong]
        wrong.sort(key=lambda fault: labels.get(fault.where, -1))
        where = f"{table.shown}, row {row.number}"
        faults += [
            Fault(one.problem, f"{where}, {one.where}" if one.where else where, one.hint) for one in wrong
        ]
        named.append(entry)
        if not wrong:
            entries.append(entry)
    return tuple(entries), (*faults, *_of_one_name(named, table.shown))


def _entry(number: int, cells: Mapping[Column, str], reading: Reading) -> tuple[Entry, list[Fault]]:
    found: Found = {}
    wrong: list[Fault] = []
    for column, cell in cells.items():
        try:
            found |= {key: (value, column) for key, value in _values(column.key, cell, reading) if value}
        except Unclear as caught:
            wrong.append(Fault(caught.problem, column.label, caught.hint))
    found = _renumbered(_whole_names(found))
    if "name" in found and ID not in found and not slug(str(found["name"][0])):
        problem = "has no letters a-z, and the name of its file is made of them"
        hint = "Write the program's name in English, or a name for its file into a column headed prematch id."
        wrong.append(Fault(problem, found["name"][1].label, hint))
    values = {key: value for key, (value, _) in found.items()}
    return Entry(number, values, {key: column for key, (_, column) in found.items()}), wrong


def _values(key: str, cell: str, reading: Reading) -> Iterator[tuple[str, Value]]:
    """Read one cell: mostly one value, but a place or people are several. Raises Unclear."""
    if odd := odd_character(re.sub(r"[\r\n\t]", " ", cell)):
        raise Unclear(f"holds {odd}, which cannot be seen", "Type the cell again.")
    text = tidy(cell)
    if not text and not (key == "visas" and split_list(key, cell)):
        return
    if key in LISTS:
        yield key, split_list(key, cell)
    elif key == LOCATION:
        yield from place(text).items()
    elif key == INTERVIEWERS:
        for number, one in enumerate(people(cell), 1):
            yield from ((interviewer(number, part), value) for part, value in one.items())
    elif key in DAYS:
        yield key, _day(text, reading.orders[key])
    elif key.endswith(".name"):
        parts = with_degree(text)
        if ID not in reading.keys:  # an export is read back as the files have it
            one_name(parts["name"])
        parts = {"name": text} if f"{key.removesuffix('name')}credentials" in reading.keys else parts
        yield from ((f"{key.removesuffix('name')}{part}", value) for part, value in parts.items())
    else:
        yield key, _plain(key, text, reading)


def _plain(key: str, text: str, reading: Reading) -> str:
    if key.endswith(".email"):
        return mailbox(text)
    if key in CHOICES:
        return chosen(key, text)
    if key == "specialty":
        return _specialty(text, reading.specialties)
    if key == ID and text != slug(text):
        hint = f"Write {slug(text) or 'harborview-medpeds'}, or leave it empty for a new program."
        raise Unclear("has lower-case letters, digits and hyphens alone", hint)
    return text


def _specialty(text: str, known: Mapping[str, str]) -> str:
    if fold(text) in known:
        return known[fold(text)]
    if near := get_close_matches(fold(text), known, 1, 0.8):
        raise Unclear(f'"{text[:40]}" is no specialty that is known', f"Did you mean {known[near[0]]}?")
    return slug(text)


def _day(text: str, order: Order) -> str:
    if on := read_day(text, order):
        return str(on)
    found = readings(text)
    if len(found) == 2:
        hint = f"Write {found[0]} or {found[1]}."
        raise Unclear(f'"{text[:20]}" could be {_said(found[0])} or {_said(found[1])}', hint)
    return text  # what is no day is refused by the schema, in its words


def _said(on: date) -> str:
    return f"{on:%B} {on.day}"


def _whole_names(found: Found) -> Found:
    """Join first and last names that stand in columns of their own."""
    whole = {key: value for key, value in found.items() if key.rpartition(".")[2] not in (FIRST, LAST)}
    for key, (_, column) in found.items():
        of, _, part = key.rpartition(".")
        if part in (FIRST, LAST) and f"{of}.name" not in whole:
            halves = [str(found[half][0]) for half in (f"{of}.{FIRST}", f"{of}.{LAST}") if half in found]
            whole[f"{of}.name"] = " ".join(halves), column
    return whole


def _renumbered(found: Found) -> Found:
    """Number the interviewers from 1 without gaps."""
    taken = sorted({of[0] for key in found if (of := numbered(key))})
    renamed: Found = {}
    for key, value in found.items():
        of = numbered(key)
        renamed[interviewer(taken.index(of[0]) + 1, of[1]) if of else key] = value
    return renamed


def _of_one_name(entries: Sequence[Entry], shown: str) -> Iterator[Fault]:
    """Report a second row of one name or one id: which of the two is meant could not be told."""
    first: dict[tuple[str, str, str], int] = {}
    for entry in entries:
        for key in (ID, "name"):
            said = entry.text(key)
            kind = entry.text("specialty") if key == "name" else ""
            there = first.setdefault((key, fold(said), kind), entry.row) if said else entry.row
            if there != entry.row:
                hint = "Delete one of the rows, or add specialty, city or track to one of the names."
                yield Fault(f'"{said[:60]}" stands in row {there} too', f"{shown}, row {entry.row}", hint)
                break


# --- as the workspace wants it ------------------------------------------------------------------------


def nested(values: Values) -> dict[str, Any]:
    """Return the values as a file has them: director.name within director, interviewers as a list."""
    found: dict[str, Any] = {}
    for key, value in sorted(values.items(), key=lambda item: (numbered(item[0]) or (0, ""))[0]):
        if key == ID:
            continue
        if number := numbered(key):
            listed = found.setdefault("interview", {}).setdefault("interviewers", [])
            listed.extend({} for _ in range(number[0] - len(listed)))
            listed[number[0] - 1][number[1]] = value
        else:
            outer, _, inner = key.rpartition(".")
            (found.setdefault(outer, {}) if outer else found)[inner] = typed(key, value)
    return found


def typed(key: str, value: Value) -> Any:
    """Return a value as YAML has it: a day as a day, a truth value as such, a list as a list."""
    if key in DAYS and isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if key in ("in_match", "img_friendly") and value in ("true", "false"):
        return value == "true"
    if key == "my_rating" and isinstance(value, str) and value.isdecimal():
        return int(value)
    if value == NO_VISA and key == "visas":
        return []
    return list(value) if isinstance(value, tuple) else value


class _RowFaults(Faults):
    """Collects what the schema says of one row; the "line" of a value is the number of its column."""

    def __init__(self, columns: Iterable[Column]) -> None:
        super().__init__("")
        self._labels = {column.number: column.label for column in columns}

    def add(self, line: int | None, problem: str, hint: str = "") -> None:
        plain = re.sub(r"`[\w.]+: ([^`]*)`", r"\1", hint.replace("[]", "none"))
        plain = re.sub(r"\[([^\]]*)\]", r"\1", plain)
        self.found.append(Fault(problem, self._labels.get(-1 if line is None else line, ""), plain))


def _against_schema(entry: Entry, usual: str) -> list[Fault]:
    """Read a row as if it were a program's file, by the same schema."""
    people = {key.rpartition(".")[0] for key in entry.values if key.rpartition(".")[2] in PERSON} - {""}
    # whether a name is lacking depends on what is on file
    values = {"specialty": usual, **{f"{of}.name": "somebody" for of in people}, **entry.values}
    lines = {key: column.number for key, column in entry.columns.items()}
    faults = _RowFaults(entry.columns.values())
    tree = _tree(nested(values), (), "", lines)
    read_value(tree, mapping(_SCHEMA, dict), faults)
    return faults.found


_SCHEMA: Schema = PROGRAM_KEYS


def _tree(value: Any, path: tuple[str | int, ...], key: str, lines: Mapping[str, int]) -> Node:
    if isinstance(value, dict):
        inside = {
            name: _tree(one, (*path, name), f"{key}.{name}".lstrip("."), lines) for name, one in value.items()
        }
        return Node(inside, min((node.line for node in inside.values()), default=-1) if path else -1, path)
    if isinstance(value, list):
        line = lines.get(key, -1)
        items = [_tree(one, (*path, at), f"{key}[{at + 1}]", {f"{key}[{at + 1}]": line, **lines})
                 for at, one in enumerate(value)]  # fmt: skip
        return Node(items, line, path)
    said = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return Node(said, lines.get(key, -1), path, quoted=True)
