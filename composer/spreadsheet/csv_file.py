"""Comma-separated values as spreadsheets write them: in several encodings, and not always with commas. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from composer.spreadsheet.sheet import Remark, Sheet, SpreadsheetError, gather

_SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 50
_ACTIVE = re.compile("'*[=+@\t\r\uff0b\uff0d\uff1d\uff20-]")
"""How a cell begins that a spreadsheet may run as a formula, or that was once made harmless."""


def parse(data: bytes, shown: str) -> Sheet:
    """Read the bytes of a file. Raises SpreadsheetError where they are no text, or a quote is left open."""
    text, remark = _decoded(data, shown)
    text, separator = _separator(text)
    rows = gather(_records(text, separator, shown), shown)
    return Sheet(shown, rows, remarks=(Remark(remark),) if remark else ())


def dump(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as UTF-8 with a byte order mark, without which Excel takes it for Windows-1252."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def harmless(cell: str) -> str:
    """Put a ' before a text that a spreadsheet would run as a formula; `as_meant` takes it off again."""
    return f"'{cell}" if _ACTIVE.match(cell) else cell


def as_meant(cell: str) -> str:
    """Take off the ' that `harmless` put before a text."""
    return cell[1:] if cell.startswith("'") and _ACTIVE.match(cell) else cell


# --- from bytes to text -------------------------------------------------------------------------------


def _decoded(data: bytes, shown: str) -> tuple[str, str]:
    """Return the text, and a remark where its encoding was not certain."""
    if encoding := _utf_16(data):
        try:
            return data.decode(encoding).removeprefix("\ufeff"), ""
        except UnicodeDecodeError as caught:
            raise _not_text(shown) from caught
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as caught:
        if _mostly_utf_8(data):
            line = data.count(b"\n", 0, caught.start) + 1
            raise _not_text(f"{shown}, line {line}") from caught
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as caught:
        raise _not_text(shown) from caught
    return text, "It is not in UTF-8 and was read as Windows-1252: look whether the accents are right."


def _utf_16(data: bytes) -> str:
    """Name the encoding of a text whose every second byte is 0 or that says so; "" for any other."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:2000]
    zeros = head[0::2].count(0), head[1::2].count(0)
    if max(zeros) * 3 < len(head) or min(zeros) * 10 > len(head):
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _mostly_utf_8(data: bytes) -> bool:
    """Whether a text is UTF-8 but for a byte here and there: in Windows-1252 all its accents would be wrong."""
    lenient = data.decode("utf-8", "replace")
    return sum(not one.isascii() for one in lenient) > 2 * lenient.count("\ufffd")


def _not_text(where: str) -> SpreadsheetError:
    hint = 'Open it in your spreadsheet and save it as .xlsx, or as "CSV UTF-8".'
    return SpreadsheetError("holds bytes that are no text", where=where, hint=hint)


# --- from text to rows --------------------------------------------------------------------------------


def _separator(text: str) -> tuple[str, str]:
    """Return the text without a line `sep=;`, and what stands between its cells."""
    if said := re.match(r"sep=([,;\t])\r?\n", text):
        return text[said.end() :], said[1]
    return text, max(_SEPARATORS, key=lambda one: _agreement(text, one))


def _agreement(text: str, separator: str) -> tuple[int, int]:
    """Tell how many rows are as wide as the first one, and how wide that is, if cells end at `separator`."""
    try:
        rows = [row for row in islice(_reader(text, separator, strict=False), _LOOKED_AT) if any(row)]
    except csv.Error:
        return 0, 0
    width = len(rows[0]) if rows else 0
    return (sum(len(row) == width for row in rows), width) if width > 1 else (0, 0)


def _reader(text: str, separator: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)


def _records(text: str, separator: str, shown: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begun = 1
    try:
        for record in reader:
            begun = reader.line_num + 1
            yield [as_meant(cell) for cell in record]
    except csv.Error as caught:
        problem = 'a quote (") is opened here and not rightly closed'
        if "larger than" in str(caught):
            problem = "a cell is far too long, or its quote is never closed"
        hint = "Write each quote within a cell twice, or save the sheet as .xlsx."
        raise SpreadsheetError(problem, where=f"{shown}, line {begun}", hint=hint) from caught
