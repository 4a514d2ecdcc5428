"""Spreadsheets as people keep them: what is read of them, what is refused, and that none is run."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from composer import spreadsheet
from composer.spreadsheet import SpreadsheetError
from composer.spreadsheet.csv_file import as_meant, dump, harmless, parse

HEADS = "Program name,City"


def csv_rows(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in parse(data, "x.csv").rows]


def book(path: Path, *rows: list[Any], change: Any = None) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    made.save(path)
    return path


def with_sheet(path: Path, xml: bytes) -> Path:
    """A workbook whose sheet is this XML."""
    plain = io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, xml if name.endswith("sheet1.xml") else source.read(name))
    return path


def sheet_xml(rows: str, size: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}">{size}<sheetData>{rows}</sheetData></worksheet>'.encode()


def said(path: Path, **options: str) -> str:
    with pytest.raises(SpreadsheetError) as caught:
        spreadsheet.read(path, **options)
    assert path.name in str(caught.value)
    return str(caught.value)


# --- .csv ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_csv_is_read_in_every_encoding_that_spreadsheets_write(encoding: str) -> None:
    text = f"{HEADS}\r\nHôpital Sainte-Zoë,Montréal\r\n"
    assert csv_rows(text.encode(encoding))[1] == ("Hôpital Sainte-Zoë", "Montréal")


def test_only_a_text_that_is_not_utf_8_is_remarked_on_as_windows_1252() -> None:
    text = f"{HEADS}\r\nHôpital,Montréal\r\n"
    assert "Windows-1252" in parse(text.encode("cp1252"), "x.csv").remarks[0].text
    assert parse(text.encode("utf-8"), "x.csv").remarks == ()


@pytest.mark.parametrize("data", [b"a,\x81\n", "é".encode() * 9 + b"\xff", b"\xff\xfea\x00,\x00b"])
def test_what_is_text_in_no_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(SpreadsheetError, match="no text"):
        parse(data, "x.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_may_be_separated_by_commas_semicolons_or_tabs(separator: str) -> None:
    text = f'Name{separator}"Kind, of;\tplace"{separator}City\n"A, B; C"{separator}{separator}D\n'
    assert csv_rows(text.encode()) == [("Name", "Kind, of;\tplace", "City"), ("A, B; C", "", "D")]


def test_a_line_that_names_the_separator_is_no_row() -> None:
    assert csv_rows(b"sep=;\r\nName;City\r\nA;B\r\n") == [("Name", "City"), ("A", "B")]


def test_a_quoted_line_break_stays_in_its_cell_and_counts_as_one_row() -> None:
    rows = parse(b'Name,Features\nA,"one\ntwo"\nB,\n', "x.csv").rows
    assert [(row.number, row.cells) for row in rows[1:]] == [(2, ("A", "one\ntwo")), (3, ("B",))]


def test_empty_columns_and_rows_are_dropped_and_the_others_keep_their_numbers() -> None:
    rows = parse(b"Name,City,,\n,,,\nA,B,,\n,,,\n\n", "x.csv").rows
    assert [(row.number, row.cells) for row in rows] == [(1, ("Name", "City")), (3, ("A", "B"))]


def test_a_quote_that_is_not_closed_is_refused_with_the_line_where_it_opens() -> None:
    with pytest.raises(SpreadsheetError, match="line 2: a quote"):
        parse(b'Name,City\nA,"B\nC,D\n', "x.csv")


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(SpreadsheetError, match="far too long"):
        parse(b'Name,"' + b"x" * 200_000, "x.csv")


def test_a_million_rows_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("a,b\n" * 1_000_000, encoding="utf-8")
    assert "more than 5,000 rows" in said(path)


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join("x" * 201), encoding="utf-8")
    assert "201 columns" in said(path)


def test_a_file_beyond_20_mb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.truncate(spreadsheet.MAX_BYTES + 1)
    assert "20 MB is the limit" in said(path)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
tables = st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width)))


@given(rows=tables)
@settings(max_examples=150, deadline=None)
def test_what_is_written_as_csv_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    heads = ["Name", "City", "State", "Other"][: len(rows[0]) if rows else 2]
    written = dump([[harmless(cell) for cell in row] for row in [heads, *rows]])
    read = {row.number: row for row in parse(written, "x.csv").rows}
    for number, row in enumerate(rows, 2):
        whole = read[number].cells if number in read else ()
        kept = [*whole, *[""] * (len(row) - len(whole))]
        assert [a for a, b in zip(kept, row, strict=True) if a != b and b.strip()] == []


# --- cells that a spreadsheet would run ---------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"])
def test_a_cell_that_would_be_run_is_written_as_text_and_read_back(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert as_meant(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "O'Dowd", "'s-Hertogenbosch", "a=b", "2026-12-04"])
def test_any_other_cell_is_written_as_it_is(cell: str) -> None:
    assert harmless(cell) == as_meant(cell) == cell


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_written_reads_back_the_same(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"x.{ending}"
    spreadsheet.write(path, [["Name", "On"], ["=cmd|' /C calc'!A0", date(2026, 12, 4)], ["Zoë\n• x", ""]])
    rows = [row.cells for row in spreadsheet.read(path).rows]
    assert rows == [("Name", "On"), ("=cmd|' /C calc'!A0", "2026-12-04"), ("Zoë\n• x",)]


def test_a_written_workbook_holds_days_as_days_and_no_formula(tmp_path: Path) -> None:
    spreadsheet.write(tmp_path / "x.xlsx", [["Name", "On"], ["=1+1", date(2026, 12, 4)]])
    row = next(load_workbook(tmp_path / "x.xlsx").active.iter_rows(min_row=2))
    assert [cell.data_type for cell in row] == ["s", "d"]


def test_a_written_csv_begins_with_the_mark_by_which_excel_knows_utf_8(tmp_path: Path) -> None:
    spreadsheet.write(tmp_path / "x.csv", [["Zoë"]])
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"mine")
    with pytest.raises(SpreadsheetError, match="is there already"):
        spreadsheet.write(tmp_path / "x.csv", [["a"]])
    assert (tmp_path / "x.csv").read_bytes() == b"mine"


@pytest.mark.parametrize(("name", "says"), [("x.pdf", "must end in"), ("no/x.csv", "cannot be written")])
def test_where_nothing_can_be_written_it_is_said(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(SpreadsheetError, match=says):
        spreadsheet.write(tmp_path / name, [["a"]])


@pytest.mark.parametrize("text", ["x" * 40_000, "bell \x07"])
def test_a_text_that_no_workbook_holds_is_refused_and_no_file_made(tmp_path: Path, text: str) -> None:
    with pytest.raises(SpreadsheetError, match=r"\.csv"):
        spreadsheet.write(tmp_path / "x.xlsx", [[text]])
    assert not (tmp_path / "x.xlsx").exists()


def test_a_disk_that_is_full_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("builtins.open", full)
    with pytest.raises(SpreadsheetError, match="No space left"):
        spreadsheet.write(tmp_path / "x.csv", [["a"]])
    assert not (tmp_path / "x.csv").exists()


# --- .xlsx --------------------------------------------------------------------------------------------


def test_the_cells_of_a_workbook_become_texts(tmp_path: Path) -> None:
    on, at = datetime(2026, 12, 4), datetime(2026, 12, 4, 9, 30)
    book(tmp_path / "x.xlsx", ["Name", 7.0, 1.5, True, on, at, None, " Zoë\n"])
    (row,) = spreadsheet.read(tmp_path / "x.xlsx").rows
    assert row.cells == ("Name", "7", "1.5", "true", "2026-12-04", "2026-12-04 09:30", "", " Zoë\n")


def test_of_merged_cells_the_first_has_the_value_and_that_is_said(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", ["Name", "City"], ["A", "B"], ["C", None],
                change=lambda made: made.active.merge_cells("B2:B3"))  # fmt: skip
    sheet = spreadsheet.read(path)
    assert [row.text(1) for row in sheet.rows] == ["City", "B", ""]
    assert [(one.row, one.column, "B2:B3" in one.text) for one in sheet.remarks] == [(2, 1, True)]


def test_of_a_formula_the_saved_value_is_read(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
    )
    sheet = spreadsheet.read(with_sheet(tmp_path / "x.xlsx", sheet_xml(cells)))
    assert (sheet.rows[0].cells, sheet.remarks) == (("ab", "2"), ())


def test_a_formula_without_a_saved_value_counts_as_empty_and_is_named(tmp_path: Path) -> None:
    sheet = spreadsheet.read(book(tmp_path / "x.xlsx", ["Name", "City"], ["A", "=B1"]))
    assert sheet.rows[1].cells == ("A",)
    assert [(one.row, one.column, "formula" in one.text) for one in sheet.remarks] == [(2, 1, True)]


def test_a_cell_that_holds_an_error_counts_as_empty_and_is_named(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="str"><v>x</v></c></row>'
    sheet = spreadsheet.read(with_sheet(tmp_path / "x.xlsx", sheet_xml(cells)))
    assert (sheet.rows[0].cells, "#REF!" in sheet.remarks[0].text) == (("", "x"), True)


def two_sheets(made: Workbook) -> None:
    made.create_sheet("Programs").append(["Name", "City"])
    made.create_sheet("Budget").append(["flight"])
    made["Budget"].sheet_state = "hidden"


def test_the_first_sheet_that_holds_something_is_read_and_the_others_in_view_are_named(
    tmp_path: Path,
) -> None:
    sheet = spreadsheet.read(book(tmp_path / "x.xlsx", change=two_sheets))
    assert (sheet.name, sheet.remarks[0].text.partition(".")[0]) == ("Programs", "Not read: the sheets Sheet")


def test_a_sheet_can_be_named_even_a_hidden_one(tmp_path: Path) -> None:
    assert spreadsheet.read(book(tmp_path / "x.xlsx", change=two_sheets), sheet="budget").name == "Budget"


def test_a_sheet_that_is_not_there_is_said_with_the_nearest(tmp_path: Path) -> None:
    assert "mean Budget" in said(book(tmp_path / "x.xlsx", change=two_sheets), sheet="Bugdet")


def test_a_sheet_of_a_csv_cannot_be_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(HEADS, encoding="utf-8")
    assert "no sheets" in said(tmp_path / "x.csv", sheet="One")


def test_a_workbook_without_anything_has_no_rows(tmp_path: Path) -> None:
    assert spreadsheet.read(book(tmp_path / "x.xlsx")).rows == ()


def test_a_workbook_of_a_million_rows_is_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c t="str"><v>{n}</v></c></row>' for n in range(1, 1_000_001))
    assert "more than 5,000 rows" in said(
        with_sheet(tmp_path / "x.xlsx", sheet_xml(rows, '<dimension ref="A1:A1000000"/>'))
    )


def test_a_row_that_no_spreadsheet_has_is_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c t="str"><v>x</v></c></row><row r="999999999"><c t="str"><v>x</v></c></row>'
    assert "more rows than" in said(with_sheet(tmp_path / "x.xlsx", sheet_xml(rows)))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "x.xlsx", b"0" * 61_000_000)
    assert path.stat().st_size < 1_000_000
    assert "unpacks to more than 60 MB" in said(path)


# --- what is no spreadsheet of ours -------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize("name", ["x.xls", "x.ods", "x.numbers", "x.xlsb", "x.pdf", "x"])
def test_another_kind_of_file_is_refused_with_how_to_save_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(OLE)
    assert "Save As" in said(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("x.xlsx", OLE, "old Excel file"),
        ("x.xlsx", b"Name,City", "rename it x.csv"),
        ("x.csv", b"PK\x03\x04rest", "Rename it x.xlsx"),
        ("x.xlsx", b"PK\x03\x04rest", "damaged"),
        ("x.xlsx", b"", "is empty"),
        ("x.csv", b"", "is empty"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert says in said(tmp_path / name)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "no .xlsx workbook" in said(tmp_path / "x.xlsx")


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    assert "damaged" in said(with_sheet(tmp_path / "x.xlsx", b"<worksheet>"))


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").mkdir()
    assert "is a folder" in said(tmp_path / "x.xlsx")
    assert "is not there" in said(tmp_path / "y.xlsx")
