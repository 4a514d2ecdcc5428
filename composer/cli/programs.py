"""`prematch programs`: a spreadsheet of programs into the workspace, and out of it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import workspace_option
from composer.cli.programs_shown import say, show_columns, show_days, show_plan, show_remarks
from composer.errors import PrematchError

if TYPE_CHECKING:
    from composer.errors import Fault
    from composer.model import Workspace
    from composer.program_import import Writing
    from composer.program_table import Column, Order, Plan, Table


@click.group(short_help="Import programs from a spreadsheet, or export them.")
def programs() -> None:
    """A spreadsheet of programs: read it into the workspace, or write one.

    \b
    Examples:
      prematch programs import my-programs.xlsx
      prematch programs export my-programs.xlsx
    """


# --- export -------------------------------------------------------------------------------------------


@programs.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--private", is_flag=True, help="Write your private `concerns` and `my_rating`, too.")
@workspace_option
def export(root: Path, file: Path, private: bool) -> None:
    """Write all programs into FILE, a new .xlsx or .csv, which `import` reads back. Never overwrites a file.

    \b
    Example:
      prematch programs export my-programs.xlsx
    """
    from composer import workspace
    from composer.program_table import PRIVATE, flat, rows
    from composer.spreadsheet import check_ending, write

    check_ending(file)
    loaded = list(workspace.load(root).programs.values())
    write(file, rows(loaded, private=private))
    if not loaded:
        click.echo(f"Wrote {file.name} with headings alone, as there is no program yet.")
        click.echo(f"Fill it in, then: prematch programs import {file.name}")
        return
    click.echo(f"Wrote {file.name}: {_count(len(loaded), 'program')}, one a row.")
    if not private and any(PRIVATE & flat(program).keys() for program in loaded):
        click.echo("Your private concerns and ratings are left out; --private writes them, too.")


# --- import -------------------------------------------------------------------------------------------


@programs.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Ask nothing: add and fill in, but overwrite nothing.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and write nothing.")
@click.option("--sheet", metavar="NAME", default="", help="Which sheet of a workbook; else the first one.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=KEY",
              help='What a column is: "PD=director.name"; "Notes=-" leaves it out. Can be repeated.')  # fmt: skip
@click.option("--dates", type=click.Choice(["month-first", "day-first"]), default=None,
              help="How 12/04/2026 is meant: month-first (US) is December 4.")  # fmt: skip
@workspace_option
def import_(root: Path, file: Path, yes: bool, dry_run: bool, sheet: str, mapped: tuple[str, ...],
            dates: str | None) -> None:  # fmt: skip
    """Read programs from FILE (.xlsx or .csv): one program a row, under a row of headings.

    Columns are told by their headings, in many wordings, and you are shown which is taken for what. Programs that
    you have already get only what they lack, unless you say yes to more. All is written, or nothing.

    \b
    Examples:
      prematch programs import my-programs.xlsx --dry-run
      prematch programs import my-programs.csv --map "Hospital=name"
    """
    from composer import spreadsheet, workspace
    from composer.program_import import prepare
    from composer.program_table import asked_columns, table_of

    loaded = workspace.load(root)
    read = spreadsheet.read(file, sheet=sheet)
    table = table_of(read)
    asking = not (yes or dry_run)
    columns = _columns(table, asked_columns(table, mapped), read.name, asking=asking)
    show_remarks(read.remarks, columns)
    plan = _plan(root, table, columns, loaded, _orders(table, columns, dates or "", asking=asking))
    show_plan(plan, prepare(plan, loaded, overwrite=True))
    if dry_run:
        click.echo("Nothing was written: this was a dry run.")
    elif plan.new or plan.changes:
        writing = prepare(plan, loaded, overwrite=_may_overwrite(plan, asking=asking))
        _write(root, writing, table.shown, asking=asking)


def _write(root: Path, writing: Writing, shown: str, *, asking: bool) -> None:
    """Write it all, once the user says so."""
    from composer.program_import import write

    if not (writing.new or writing.changes):
        click.echo("Nothing else is to be written.")
    elif asking and not _yes("Write this?", default=True):
        click.echo("Nothing was written.")
    else:
        write(root, writing, shown)
        done = [f"added {_count(len(writing.new), 'program')}"] if writing.new else []
        done += [f"changed {_count(len(writing.changes), 'program')}"] if writing.changes else []
        say(f"Done: {' and '.join(done)}. `prematch status` shows where each stands.")


def _columns(table: Table, asked: Mapping[int, str], sheet: str, *, asking: bool) -> tuple[Column, ...]:
    """Settle what each column is, with the user where somebody may be asked. Raises where none is the name."""
    from composer.almanac import load_specialties
    from composer.program_table import UNSURE, guess

    names = [name for one in load_specialties().values() for name in one.names]
    columns = guess(table, asked, names)
    place = f', sheet "{sheet}"' if sheet else ""
    click.echo(f"{table.shown}{place}: headings in row {table.headings.number}, then {_rows(table)}.\n")
    show_columns(columns)
    if asking:
        return _settled(table, columns, dict(asked), names)
    doubtful = [column for column in columns if column.key and column.sure == UNSURE]
    for column in doubtful:
        say(f'Not sure, so left out: {column.label}. Take it with --map "{column.heading}={column.key}".')
    kept = tuple(dataclasses.replace(one, key="") if one in doubtful else one for one in columns)
    _need_a_name(table, kept)
    return kept


def _settled(
    table: Table, columns: tuple[Column, ...], asked: dict[int, str], names: list[str]
) -> tuple[Column, ...]:
    """Ask about each column that is in doubt, then whether all is right, until it is."""
    from composer.program_table import UNSURE, asked_key, column_number, guess

    for column in columns:
        if column.key and column.sure == UNSURE:
            take = _yes(f"Is {column.label} the {column.key}?", default=False)
            asked[column.number] = column.key if take else ""
    while True:
        answer = _answer("Enter if this is right, or the letter of a column to change it")
        if answer.casefold() in ("", "y", "yes"):
            columns = guess(table, asked, names)
            _need_a_name(table, columns)
            return columns
        try:
            number = column_number(table, answer)
            key = _answer("What is it (name, director.email, interview date, ...; - leaves it out)")
            if key:
                asked[number] = "" if key == "-" else asked_key(key)
        except PrematchError as error:
            click.echo(str(error), err=True)
            continue
        show_columns(guess(table, asked, names))


def _need_a_name(table: Table, columns: tuple[Column, ...]) -> None:
    from composer.spreadsheet import SpreadsheetError

    if any(column.key == "name" for column in columns):
        return
    likely = next((one for one in columns if one.key == "institution"), columns[0])
    where = f"{table.shown}, row {table.headings.number}"
    hint = f'Say which one it is, for example: --map "{likely.heading or "A"}=name".'
    raise SpreadsheetError("no column is taken for the name of the program", where=where, hint=hint)


def _orders(table: Table, columns: tuple[Column, ...], dates: str, *, asking: bool) -> dict[str, Order]:
    """Tell how each column writes its days; where its cells do not show it, ask, and never guess."""
    from composer.program_table import DAY_FIRST, MONTH_FIRST, orders_of
    from composer.program_table.days import readings

    orders = orders_of(table, columns, dates)
    for column in columns:
        order = orders.get(column.key)
        if order and order.needed_by and not order.known and not order.mixed:
            if not asking:
                problem = (
                    f'"{order.needed_by}" could be two days, and no other cell of the column shows which'
                )
                hint = "Say --dates month-first (as in the US) or --dates day-first."
                raise PrematchError(problem, where=f"{table.shown}, {column.label}", hint=hint)
            american, other = (f"{on:%B} {on.day}" for on in readings(order.needed_by))
            question = f"In {column.label}, is {order.needed_by} {american} (month first, as in the US)?"
            month = _yes(f"{question} No means {other}.", default=None)
            orders[column.key] = dataclasses.replace(order, known=MONTH_FIRST if month else DAY_FIRST)
        elif order:
            show_days(column, order)
    return orders


def _plan(
    root: Path, table: Table, columns: tuple[Column, ...], loaded: Workspace, orders: Mapping[str, Order]
) -> Plan:
    """Read every row and compare it with what is on file. Raises SpreadsheetError with every fault of every row."""
    from composer.almanac import load_specialties
    from composer.names import fold
    from composer.program_import import prepare, try_out
    from composer.program_table import Reading, make_plan, read_rows
    from composer.spreadsheet import SpreadsheetError

    known = {fold(name): of for of, one in load_specialties().items() for name in (of, *one.names)}
    usual = loaded.season.specialty
    entries, faults = read_rows(table, Reading(columns, orders, {**known, usual: usual}, usual))
    plan, unclear = make_plan(entries, loaded.programs, usual, table.shown)
    clashes = try_out(root, prepare(plan, loaded, overwrite=False), table.shown)
    if faults := (*faults, *unclear, *clashes):
        raise SpreadsheetError(faults=sorted(faults, key=_row))
    if plan.new and not any(column.key == "specialty" for column in columns):
        say(f"No column has the specialty: it is {usual}, as in season.yaml.")
    return plan


def _row(fault: Fault) -> int:
    """Return the row that a fault is about, so that the sheet can be gone through once from the top."""
    found = re.search(r", row ([0-9]+)", fault.where)
    return int(found[1]) if found else 0


def _may_overwrite(plan: Plan, *, asking: bool) -> bool:
    """Ask whether what is on file gives way to the table; without an answer it never does."""
    if not any(change.overwrites for changes in plan.changes.values() for change in changes):
        return False
    if asking:
        return _yes("Overwrite what differs? No keeps what you have.", default=False)
    click.echo("What differs is kept as you have it: --yes overwrites nothing.")
    return False


# --- words and questions ------------------------------------------------------------------------------


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _rows(table: Table) -> str:
    return _count(len(table.rows), "row")


def _answer(question: str) -> str:
    try:
        return str(click.prompt(question, default="", show_default=False)).strip()
    except click.Abort as stopped:
        raise _nobody(stopped) from stopped


def _yes(question: str, *, default: bool | None) -> bool:
    try:
        return click.confirm(question, default=default)
    except click.Abort as stopped:
        raise _nobody(stopped) from stopped


def _nobody(stopped: click.Abort) -> Exception:
    """Tell an end of input, where nobody can answer, from somebody who stops the command."""
    if not isinstance(stopped.__context__, EOFError):
        return stopped
    hint = "Run the command in a terminal, or with --yes or --dry-run. Nothing was written."
    return PrematchError("nobody is there to answer a question", hint=hint)
