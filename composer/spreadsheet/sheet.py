"""What a spreadsheet holds: rows of text, numbered as the spreadsheet numbers them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from composer.errors import PrematchError

MAX_ROWS = 5_000
MAX_COLUMNS = 200
LAST_ROW = 1_048_576
"""The last row that any spreadsheet has; what a file claims beyond it is not real."""


class SpreadsheetError(PrematchError):
    """A spreadsheet cannot be read or written as it stands."""


@dataclass(frozen=True)
class Row:
    """One row that holds something. Its number is the one at the left edge of the spreadsheet."""

    number: int
    cells: tuple[str, ...]

    def text(self, column: int) -> str:
        """Give the text of a column, counted from 0; a row that ends before it has none."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Remark:
    """Something that a reader of the sheet should know. `row` 0 stands for the sheet as a whole."""

    text: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: `shown` is how messages name the file; a .csv has no `name`."""

    shown: str
    rows: tuple[Row, ...]
    name: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row.cells) for row in self.rows), default=0)


def letter(column: int) -> str:
    """Name a column, counted from 0, as spreadsheets do: A, B, ... Z, AA.

    >>> letter(27)
    'AB'
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def gather(rows: Iterable[Sequence[str]], shown: str) -> tuple[Row, ...]:
    """Number the rows, and drop what is empty at the end of each, and rows that are empty altogether.

    Raises SpreadsheetError beyond the limits, before the rest is read.
    """
    found: list[Row] = []
    for number, cells in enumerate(rows, 1):
        if kept := _trimmed(cells):
            found.append(Row(number, kept))
            _within_limits(len(found), len(kept), number, shown)
        elif number > LAST_ROW:
            raise SpreadsheetError("claims more rows than a spreadsheet has", where=shown, hint=_SMALLER)
    return tuple(found)


_SMALLER = "Copy the rows of your programs alone into a new sheet, and import that."


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def _within_limits(rows: int, columns: int, number: int, shown: str) -> None:
    if rows > MAX_ROWS:
        problem = f"has more than {MAX_ROWS:,} rows with something in them"
        raise SpreadsheetError(problem, where=shown, hint=_SMALLER)
    if columns > MAX_COLUMNS:
        problem = f"has {columns:,} columns; {MAX_COLUMNS} is the limit"
        raise SpreadsheetError(problem, where=f"{shown}, row {number}", hint=_SMALLER)
