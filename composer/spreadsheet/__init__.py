"""Spreadsheets as people keep them: .csv and .xlsx files, read into rows of text, and written."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from composer.spreadsheet.csv_file import dump as csv_bytes
from composer.spreadsheet.csv_file import harmless
from composer.spreadsheet.csv_file import parse as parse_csv
from composer.spreadsheet.sheet import (
    MAX_COLUMNS,
    MAX_ROWS,
    Remark,
    Row,
    Sheet,
    SpreadsheetError,
    letter,
)

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Remark",
    "Row",
    "Sheet",
    "SpreadsheetError",
    "check_ending",
    "letter",
    "read",
    "write",
]

MAX_BYTES = 20_000_000
_TEXTS = {".csv", ".tsv", ".txt"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = (
    "Open it in your spreadsheet, choose File, then Save As or Download or Export, and take .xlsx or .csv."
)
_KINDS = {
    ".xls": "an old Excel file",
    ".xlsb": "a binary Excel file",
    ".ods": "an OpenDocument sheet",
    ".numbers": "a file of Apple Numbers",
    ".gsheet": "a link to Google Sheets",
    ".pdf": "a PDF",
    ".docx": "a Word document",
}


def read(path: Path, *, sheet: str = "") -> Sheet:
    """Read a .csv or .xlsx file: of a workbook the sheet of that name, else the first that holds something.

    Raises SpreadsheetError for another kind of file, a damaged or locked one, and beyond the limits.
    """
    shown = path.name
    ending = path.suffix.casefold()
    if ending not in _TEXTS | {".xlsx", ".xlsm"} and not path.is_dir():
        raise _other_kind(shown, ending)
    data = _bytes(path, shown)
    _check_content(data, ending, shown)
    if ending in _TEXTS:
        if sheet:
            raise SpreadsheetError(
                "is a text file, which has no sheets", where=shown, hint="Leave out --sheet."
            )
        return parse_csv(data, shown)
    from composer.spreadsheet.xlsx_file import parse

    return parse(data, shown, sheet)


def write(path: Path, rows: Sequence[Sequence[str | date]]) -> None:
    """Write a new .csv or .xlsx file, for its owner's eyes alone; no cell of it is ever run as a formula.

    Raises SpreadsheetError for another ending, where a file is there, and where none can be written.
    """
    check_ending(path)
    safe = [[harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    if path.suffix.casefold() == ".csv":
        data = csv_bytes([[str(cell) for cell in row] for row in safe])
    else:
        from composer.spreadsheet.xlsx_file import dump

        data = dump(safe)
    _create(path, data)


def check_ending(path: Path) -> None:
    """Raise SpreadsheetError unless a file of that name would be a .csv or an .xlsx file."""
    if path.suffix.casefold() not in (".csv", ".xlsx"):
        hint = f"Write for example {path.stem or 'programs'}.xlsx."
        raise SpreadsheetError("must end in .csv or .xlsx", where=path.name, hint=hint)


def _other_kind(shown: str, ending: str) -> SpreadsheetError:
    kind = f"is {_KINDS[ending]}" if ending in _KINDS else "is no .csv or .xlsx file"
    return SpreadsheetError(f"{kind}, which is not read", where=shown, hint=_SAVE_AS)


def _bytes(path: Path, shown: str) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise SpreadsheetError("is a folder", where=shown, hint="Name a .csv or .xlsx file in it.")
        if not stat.S_ISREG(found.st_mode):
            raise SpreadsheetError("is not an ordinary file", where=shown, hint="Name a .csv or .xlsx file.")
        if found.st_size > MAX_BYTES:
            size = f"is {found.st_size / 1_000_000:.0f} MB long; {MAX_BYTES // 1_000_000} MB is the limit"
            raise SpreadsheetError(size, where=shown, hint="Remove its pictures, or save the sheet as .csv.")
        return path.read_bytes()
    except FileNotFoundError as caught:
        hint = "Check its name and folder, with the ending: programs.xlsx."
        raise SpreadsheetError("is not there", where=shown, hint=hint) from caught
    except OSError as caught:
        hint = "Is it open in another program? Close it there, and check its permissions."
        raise SpreadsheetError(f"cannot be read: {caught.strerror}", where=shown, hint=hint) from caught


def _check_content(data: bytes, ending: str, shown: str) -> None:
    """Raise SpreadsheetError where a file is not what its ending says."""
    if not data:
        raise SpreadsheetError("is empty", where=shown, hint="Is it the right file, and was it saved?")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            hint = "Save a copy without password (File, Info, Protect Workbook), and import that."
            raise SpreadsheetError("is protected by a password", where=shown, hint=hint)
        raise _other_kind(shown, ".xls")
    if ending in _TEXTS and data.startswith(_ZIP):
        hint = f"Rename it {Path(shown).stem}.xlsx if it comes from Excel."
        raise SpreadsheetError("is no text file, but a workbook or an archive", where=shown, hint=hint)
    if ending not in _TEXTS and not data.startswith(_ZIP):
        hint = f"If it opens in a text editor, rename it {Path(shown).stem}.csv."
        raise SpreadsheetError("is no workbook, whatever its name says", where=shown, hint=hint)


def _create(path: Path, data: bytes) -> None:
    """Write a new file whole, or leave none behind."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as caught:
        hint = "It is left as it was. Choose another name, or move it away first."
        raise SpreadsheetError("is there already", where=path.name, hint=hint) from caught
    except OSError as caught:
        raise _cannot_write(path, caught) from caught
    try:
        with open(handle, "wb") as file:
            file.write(data)
    except OSError as caught:
        with contextlib.suppress(OSError):
            path.unlink()
        raise _cannot_write(path, caught) from caught


def _cannot_write(path: Path, caught: OSError) -> SpreadsheetError:
    hint = "Check that the folder exists, that you may write there, and the space on the disk."
    return SpreadsheetError(f"cannot be written: {caught.strerror}", where=path.name, hint=hint)
