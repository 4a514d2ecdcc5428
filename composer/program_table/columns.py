"""Which column of a table is what: guessed from its heading, else from its cells, with how sure that is. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from composer.errors import PrematchError
from composer.names import fold
from composer.program_table.cells import CHOICES, chosen, mailbox, split_list, tidy
from composer.program_table.days import readings
from composer.program_table.keys import (
    INTERVIEWERS,
    LOCATION,
    NO_VISA,
    asked_key,
    key_of,
    known,
    numbered,
    words,
)
from composer.records import nearest
from composer.spreadsheet import Row, Sheet, SpreadsheetError, letter

SURE, LIKELY, UNSURE, ASKED = "sure", "likely", "unsure", "as you said"
_FAR_ENOUGH = 0.88
_HEADINGS_ARE_WITHIN = 15


@dataclass(frozen=True)
class Column:
    """One column: its heading, the key that it is read as ("" where it is left out), how sure, and why."""

    number: int
    heading: str
    key: str = ""
    sure: str = ""
    why: str = ""

    @property
    def label(self) -> str:
        """How messages name it: column C "PD email"."""
        return (
            f'column {letter(self.number)} "{self.heading[:40]}"'
            if self.heading
            else f"column {letter(self.number)}"
        )


@dataclass(frozen=True)
class Table:
    """A sheet with its row of headings told from the rows below it."""

    shown: str
    headings: Row
    rows: tuple[Row, ...]

    def cells(self, column: int) -> list[str]:
        """Give the cells of a column that say something."""
        return [said for row in self.rows if (said := tidy(row.text(column)))]


def table_of(sheet: Sheet) -> Table:
    """Find the row of headings: the one among the first that names most keys, else the first of all.

    Raises SpreadsheetError where there is nothing, or nothing below the headings.
    """
    if not sheet.rows:
        hint = "Its first row should hold headings, such as Program name and Director email."
        raise SpreadsheetError("holds no rows", where=sheet.shown, hint=hint)
    first = sheet.rows[:_HEADINGS_ARE_WITHIN]
    best = max(first, key=lambda row: (sum(bool(key_of(tidy(cell))) for cell in row.cells), -row.number))
    if sum(bool(key_of(tidy(cell))) for cell in best.cells) < 2:
        best = first[0]
    below = tuple(row for row in sheet.rows if row.number > best.number)
    if not below:
        problem = f"holds headings in row {best.number}, and no program below them"
        raise SpreadsheetError(problem, where=sheet.shown, hint="Write a row for each program.")
    return Table(sheet.shown, best, below)


def guess(table: Table, asked: Mapping[int, str], specialties: Iterable[str] = ()) -> tuple[Column, ...]:
    """Say what each column is read as. `asked` are the keys that the user gave, "" for a column left out."""
    width = max(len(row.cells) for row in (table.headings, *table.rows))
    columns: list[Column] = []
    for number in range(width):
        heading = " ".join(table.headings.text(number).split())
        if number in asked:
            columns.append(Column(number, heading, asked[number], ASKED))
        elif heading or table.cells(number):
            columns.append(_checked(_by_heading(Column(number, heading)), table.cells(number)))
    names = frozenset(fold(name) for name in specialties)
    for at, column in enumerate(columns):
        if not column.key and not column.sure:
            columns[at] = _by_cells(column, columns, table, names)
    return tuple(_without_doubles(columns, table))


def asked_columns(table: Table, said: Iterable[str]) -> dict[int, str]:
    """Read COLUMN=KEY pairs: a heading or a letter, and a key or its name; "-" leaves the column out.

    Raises PrematchError for a column or a key that is not there.
    """
    found = {}
    for pair in said:
        heading, equals, key = pair.rpartition("=")
        if not equals or not heading.strip():
            hint = 'Write for example --map "PD=director.name", or --map "Notes=-" to leave one out.'
            raise PrematchError(f'"{pair[:60]}" is no COLUMN=KEY', hint=hint)
        found[column_number(table, heading)] = "" if key.strip() in ("", "-") else asked_key(key)
    return found


def column_number(table: Table, said: str) -> int:
    """Find a column by its heading, else by its letter. Raises PrematchError with the nearest headings."""
    headings = [" ".join(cell.split()) for cell in table.headings.cells]
    for number, heading in enumerate(headings):
        if heading and fold(heading) == fold(said):
            return number
    width = max(len(row.cells) for row in (table.headings, *table.rows))
    for number in range(width):
        if letter(number) == said.strip().upper():
            return number
    hint = nearest(said.strip(), [heading for heading in headings if heading])
    raise PrematchError(f'there is no column "{said.strip()[:60]}"', where=table.shown, hint=hint)


# --- by heading ---------------------------------------------------------------------------------------


def _by_heading(column: Column) -> Column:
    """Take the key that a heading names: as it stands, without what is in brackets, or but for a slip."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", column.heading).strip()
    for heading in (column.heading, bare):
        if key := key_of(heading):
            return dataclasses.replace(column, key=key, sure=SURE)
    said = " ".join(sorted(words(bare)))
    if len(said) < 6 or re.search(r"[0-9]", said):
        return column
    near = {" ".join(sorted(wording)): key for wording, key in known().items()}
    best = max(near, key=lambda wording: SequenceMatcher(None, said, wording).ratio())
    if SequenceMatcher(None, said, best).ratio() < _FAR_ENOUGH:
        return column
    return dataclasses.replace(column, key=near[best], sure=LIKELY, why="but for the spelling")


def _checked(column: Column, cells: Sequence[str]) -> Column:
    """Look whether the cells go with the heading; where they do not, say so and leave the column to them."""
    if not cells or not column.key:
        return column
    key = column.key
    if key == "interview.date" and not _mostly(cells, _is_day):
        return _of_interview(column, cells)
    if key in CHOICES and key != "my_rating" and not _mostly(cells, lambda cell: _is_choice(key, cell)):
        return _left_out(column, f'"{_odd_one(key, cells)}" is no {key.rpartition(".")[2].replace("_", "-")}')
    if key == "my_rating" and not all(_is_choice(key, cell) for cell in cells):
        return _left_out(column, f'"{_odd_one(key, cells)}" is not 1 to 5')
    if key == "visas" and not _mostly(cells, _is_visa):
        return _left_out(column, f'"{cells[0][:20]}" is no visa, such as J-1')
    if key.endswith(".name") and _mostly(cells, _is_mailbox):
        email = f"{key.rpartition('.')[0]}.email"
        return dataclasses.replace(column, key=email, sure=LIKELY, why="holds addresses")
    return column


def _of_interview(column: Column, cells: Sequence[str]) -> Column:
    """Tell what a column headed "Interview" is whose cells are no days."""
    if _mostly(cells, lambda cell: _is_choice("interview.format", cell)):
        return dataclasses.replace(column, key="interview.format", sure=LIKELY, why="from its cells")
    if any(_is_day(cell) for cell in cells) or "date" in words(column.heading):
        return column
    return _left_out(column, f'"{cells[0][:20]}" is no date')


def _left_out(column: Column, why: str) -> Column:
    return dataclasses.replace(column, key="", sure=UNSURE, why=why)


def _odd_one(key: str, cells: Sequence[str]) -> str:
    return next(cell for cell in cells if not _is_choice(key, cell))[:20]


# --- by cells -----------------------------------------------------------------------------------------


def _by_cells(column: Column, all_: Sequence[Column], table: Table, specialties: frozenset[str]) -> Column:
    """Guess a column whose heading says nothing that is known."""
    cells = table.cells(column.number)
    taken = {other.key for other in all_}
    if not cells:
        return column
    if _mostly(cells, _is_mailbox):
        return _whose_mailbox(column, all_)
    said = words(column.heading)
    if said <= {"date", "day", "when"} and _mostly(cells, _is_day) and "interview.date" not in taken:
        return dataclasses.replace(column, key="interview.date", sure=UNSURE, why="holds days")
    if "interview.format" not in taken and _mostly(cells, lambda cell: _is_choice("interview.format", cell)):
        return dataclasses.replace(column, key="interview.format", sure=LIKELY, why="from its cells")
    if "specialty" not in taken and _mostly(cells, lambda cell: fold(cell) in specialties):
        return dataclasses.replace(column, key="specialty", sure=LIKELY, why="from its cells")
    if not said and not {"state", LOCATION} & taken and _mostly(cells, lambda cell: cell in _STATES):
        return dataclasses.replace(column, key="state", sure=LIKELY, why="from its cells")
    if "name" not in taken and _mostly(cells, lambda cell: "residency" in fold(cell)):
        return dataclasses.replace(column, key="name", sure=LIKELY, why="from its cells")
    return column


def _whose_mailbox(column: Column, all_: Sequence[Column]) -> Column:
    """Take a column of addresses for those of the person before it, else for the director's."""
    taken = {other.key for other in all_}
    before = [other for other in all_ if other.number < column.number and _person_of(other.key)]
    waiting = dict.fromkeys(of for other in before if f"{(of := _person_of(other.key))}.email" not in taken)
    if waiting and (of := _person_of(before[-1].key)) in waiting:
        sure = LIKELY if len(waiting) == 1 and before[-1].number == column.number - 1 else UNSURE
        why = f'{"beside" if sure == LIKELY else "after"} "{before[-1].heading[:24]}"'
        return dataclasses.replace(column, key=f"{of}.email", sure=sure, why=why)
    return _left_out(column, "addresses, but whose?")


def _person_of(key: str) -> str:
    """Return whose key it is: director, coordinator, interview.interviewers[1]; "" for nobody's."""
    if key == INTERVIEWERS:
        return ""
    of = key.rpartition(".")[0]
    return of if of in ("director", "coordinator") or numbered(key) else ""


def _without_doubles(columns: Sequence[Column], table: Table) -> list[Column]:
    """Leave one column for each key: the one that is surest, then the one that says most, then the first."""
    best: dict[str, Column] = {}
    rank = (ASKED, SURE, LIKELY, UNSURE)
    for column in sorted(
        columns, key=lambda one: (rank.index(one.sure or UNSURE), -len(table.cells(one.number)))
    ):
        if column.key:
            best.setdefault(column.key, column)
    return [
        column
        if not column.key or best[column.key] is column
        else _left_out(column, f"{letter(best[column.key].number)} is taken for {column.key}")
        for column in columns
    ]


def _mostly(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    return 2 * sum(map(test, cells)) > len(cells)


def _is_day(cell: str) -> bool:
    return bool(readings(cell))


def _is_choice(key: str, cell: str) -> bool:
    return chosen(key, cell) in CHOICES[key].values()


def _is_visa(cell: str) -> bool:
    kinds = split_list("visas", cell)
    return kinds == NO_VISA or all(re.fullmatch(r"[A-Z]-[0-9][A-Z]?", kind) for kind in kinds)


def _is_mailbox(cell: str) -> bool:
    return bool(re.fullmatch(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", mailbox(cell)))


_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH"
    " OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY".split()
)
