"""Excel workbooks. The only importer of openpyxl, which is imported where a workbook is read or written."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from composer.names import fold
from composer.records import nearest
from composer.spreadsheet.csv_file import as_meant
from composer.spreadsheet.sheet import Remark, Row, Sheet, SpreadsheetError, gather, letter

MAX_UNPACKED = 60_000_000
"""More than the rows that are read can fill; the library goes through all of a sheet before its first row."""
_LONGEST_CELL = 32_767
_SAVE_AGAIN = "Open it in your spreadsheet and save it anew as .xlsx."


def parse(data: bytes, shown: str, wanted: str = "") -> Sheet:
    """Read one sheet: the one of that name, else the first one in view that holds something.

    Raises SpreadsheetError where there is no such sheet, or the file is damaged or unpacks to too much.
    """
    _check_archive(data, shown)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl tells of what it would not write back, and we write nothing
        try:
            return _parsed(data, shown, wanted)
        except SpreadsheetError:
            raise
        except Exception as caught:  # a foreign file can fail in any part of a foreign library
            raise SpreadsheetError(
                "is damaged, or no Excel workbook", where=shown, hint=_SAVE_AGAIN
            ) from caught


def _check_archive(data: bytes, shown: str) -> None:
    """Refuse what is no archive, what holds no workbook, and what would unpack to an absurd size."""
    try:
        held = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as caught:
        raise SpreadsheetError("is damaged: it ends too early", where=shown, hint=_SAVE_AGAIN) from caught
    if sum(part.file_size for part in held) > MAX_UNPACKED:
        hint = "Copy the cells of your programs into a new workbook, and import that."
        raise SpreadsheetError(f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB", where=shown, hint=hint)
    if not any(part.filename.startswith("xl/workbook") and part.filename.endswith(".xml") for part in held):
        raise SpreadsheetError("is no .xlsx workbook, whatever its name says", where=shown, hint=_SAVE_AGAIN)


def _parsed(data: bytes, shown: str, wanted: str) -> Sheet:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    in_view = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if wanted:
        return _one(data, shown, _named(book.worksheets, wanted, shown))
    for sheet in in_view:
        read = _one(data, shown, sheet)
        if read.rows:
            return _with_others(read, [other.title for other in in_view if other is not sheet])
    return Sheet(shown, ())


def _named(sheets: Sequence[Any], wanted: str, shown: str) -> Any:
    for sheet in sheets:
        if fold(sheet.title) == fold(wanted):
            return sheet
    hint = nearest(wanted, [sheet.title for sheet in sheets])
    raise SpreadsheetError(f'has no sheet "{wanted[:60]}"', where=shown, hint=hint)


def _with_others(sheet: Sheet, others: Sequence[str]) -> Sheet:
    if not others:
        return sheet
    text = f"Not read: the sheets {', '.join(others)}. --sheet NAME reads another one."
    return Sheet(sheet.shown, sheet.rows, sheet.name, (Remark(text), *sheet.remarks))


def _one(data: bytes, shown: str, sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # what a file claims to be its size is often wrong, and sometimes absurd
    errors: list[Remark] = []
    rows = gather(_texts(sheet, errors), shown)
    merged, unknown = _oddities(data, sheet._worksheet_path)
    return Sheet(shown, rows, sheet.title, (*errors, *_of_formulas(unknown), *_of_merged(merged, rows)))


def _texts(sheet: Any, errors: list[Remark]) -> Iterator[list[str]]:
    """Go through the rows as texts; a cell that holds an error (#REF!) is empty, and remarked on."""
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = []
        for column, cell in enumerate(cells):
            if cell.data_type == "e":
                errors.append(Remark(f"holds the error {cell.value} and counts as empty", number, column))
            texts.append("" if cell.data_type == "e" else _text(cell.value))
        yield texts


def _text(value: Any) -> str:
    """Write a value as text: a day as 2026-12-04, a whole number without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" + (f" {value:%H:%M}" if value.time() != time() else "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return as_meant(str(value).replace("_x000D_", "")) if isinstance(value, str) else str(value)


# --- what openpyxl does not tell while it reads row by row --------------------------------------------


def _oddities(data: bytes, part: str) -> tuple[list[str], list[str]]:
    """Return the merged ranges of a sheet, and its cells with a formula whose value was not saved."""
    from openpyxl.xml.functions import iterparse

    merged: list[str] = []
    unknown: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as source:
        for _, element in iterparse(source):
            name = element.tag.rpartition("}")[2]
            if name == "mergeCell":
                merged.append(element.get("ref", ""))
            elif name == "c" and _has_no_value(element):
                unknown.append(element.get("r", ""))
            if name == "row":
                element.clear()
    return merged, unknown


def _has_no_value(cell: Any) -> bool:
    parts = {child.tag.rpartition("}")[2]: child.text for child in cell}
    return "f" in parts and not parts.get("v") and cell.get("t") != "str"


def _of_formulas(cells: Iterable[str]) -> Iterator[Remark]:
    text = (
        "holds a formula whose value was not saved, and counts as empty: open the file in your"
        " spreadsheet and save it, or type the value"
    )
    for cell in cells:
        row, column = _place(cell)
        yield Remark(text, row, column)


def _of_merged(ranges: Iterable[str], rows: Sequence[Row]) -> Iterator[Remark]:
    """Tell of cells that were merged, where that range holds something."""
    texts = {row.number: row for row in rows}
    for cells in ranges:
        row, column = _place(cells.partition(":")[0])
        if row in texts and texts[row].text(column):
            text = f"is merged with others ({cells}); its value counts for {letter(column)}{row} alone"
            yield Remark(text, row, column)


def _place(cell: str) -> tuple[int, int]:
    """Read B5 as row 5, column 1 (counted from 0); anything else as row 0, which is none."""
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", cell)
    if not found:
        return 0, 0
    column = 0
    for one in found[1]:
        column = column * 26 + ord(one) - 64
    return int(found[2]), column - 1


# --- writing ------------------------------------------------------------------------------------------


def dump(rows: Sequence[Sequence[str | date]]) -> bytes:
    """Write a workbook of one sheet: headings in bold that stay in view, days as days, all else as text.

    Raises SpreadsheetError for a text that no cell of a workbook holds.
    """
    from openpyxl import Workbook
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Programs")
    sheet.freeze_panes = "C2"
    for column, width in enumerate(_widths(rows)):
        sheet.column_dimensions[letter(column)].width = width
    try:
        for number, row in enumerate(rows):
            sheet.append([_cell(sheet, value, bold=number == 0) for value in row])
    except IllegalCharacterError as caught:
        hint = "Write a .csv file instead."
        raise SpreadsheetError("a text holds a character that no workbook can hold", hint=hint) from caught
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: str | date, *, bold: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if isinstance(value, str) and len(value) > _LONGEST_CELL:
        problem = f"a text is longer than a cell can be ({_LONGEST_CELL:,} characters)"
        raise SpreadsheetError(problem, hint="Write a .csv file instead.")
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.data_type = "s"  # never a formula
    if bold:
        cell.font = Font(bold=True)
    return cell


def _widths(rows: Sequence[Sequence[str | date]]) -> list[int]:
    longest = [max((len(str(value)) for value in column), default=0) for column in zip(*rows, strict=True)]
    return [min(max(length + 2, 8), 50) for length in longest]
