"""What `prematch programs import` shows before it writes: the columns, the days, and what would change."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from composer.program_import import Writing
    from composer.program_table import Change, Column, Order, Plan
    from composer.spreadsheet import Remark

WIDTH = 79
_AT_MOST = 10


def say(text: str, indent: str = "") -> None:
    """Print a paragraph within the width; its other lines are indented further."""
    lines = textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ",
                          break_long_words=False, break_on_hyphens=False)  # fmt: skip
    click.echo("\n".join(lines))


def show_columns(columns: Sequence[Column]) -> None:
    """Print which column is taken for what, and which are left out."""
    from composer.program_table import SURE
    from composer.spreadsheet import letter

    taken = [column for column in columns if column.key]
    wide = min(max((len(column.heading) for column in columns), default=0), 26)
    far = max((len(_read_as(column)) for column in taken), default=0)
    for column in taken:
        heading = _cut(column.heading, wide)
        sure = "" if column.sure == SURE else column.sure + (f": {column.why}" if column.why else "")
        line = (
            f"  {letter(column.number):<2} {heading:<{wide}}  is {_read_as(column):<{far}}  {sure}".rstrip()
        )
        click.echo(line if len(line) <= WIDTH else f"{line[: WIDTH - 3]}...")
    left_out = [column for column in columns if not column.key]
    if left_out:
        click.echo("Left out:")
    for column in left_out:
        why = f"  ({column.why})" if column.why else "" if column.heading else "  (no heading)"
        click.echo(
            _cut(f"  {letter(column.number):<2} {_cut(column.heading, wide):<{wide}}{why}".rstrip(), WIDTH)
        )
    click.echo()


def _read_as(column: Column) -> str:
    return "city and state" if column.key == "location" else column.key


def show_remarks(remarks: Iterable[Remark], columns: Sequence[Column]) -> None:
    """Print what is odd about the sheet as a whole and about cells in the columns that are taken."""
    from composer.spreadsheet import letter

    taken = {column.number for column in columns if column.key}
    said = [one for one in remarks if not one.row or one.column in taken]
    for one in said[:_AT_MOST]:
        say(f"Note: {letter(one.column)}{one.row} {one.text}." if one.row else f"Note: {one.text}")
    if len(said) > _AT_MOST:
        click.echo(f"Note: there are {len(said) - _AT_MOST} more cells like these.")
    if said:
        click.echo()


def show_days(column: Column, order: Order) -> None:
    """Print how the days of a column were read, where that was not plain from each of them."""
    if order.needed_by and order.known and order.shown_by:
        text = f'Days in {column.label} are read {order.known}, since "{order.shown_by}" can only be that.'
        say(text)
    if order.turned:
        year, month, day = order.turned.split("-")
        say(
            f"Note: {column.label} has texts with the day first, and {order.turned}. If that was typed as "
            f"{month}/{day}/{year}, a spreadsheet with US dates has taken the day for the month: is "
            f"{year}-{day}-{month} meant? Look at each such date."
        )


def show_plan(plan: Plan, writing: Writing) -> None:
    """Print what would be added, filled in and changed, by row of the sheet."""
    names = {entry.row: entry.text("name") for entry in plan.new}
    if writing.new:
        click.secho(f"To add ({len(writing.new)}):", bold=True)
    for new in writing.new:
        say(f"row {new.row}: {names[new.row]}, as {new.id}", "  ")
    _show_changes("To fill in, where nothing stands yet:", plan, overwrites=False)
    _show_changes("Differs from what you have (would change: old → new):", plan, overwrites=True)
    if plan.same:
        click.echo(f"Already as in the table: {len(plan.same)}.")
    if not (plan.new or plan.changes):
        click.echo("Nothing to write.")


def _show_changes(title: str, plan: Plan, *, overwrites: bool) -> None:
    shown = {
        of: [change for change in changes if change.overwrites == overwrites]
        for of, changes in plan.changes.items()
    }
    if any(shown.values()):
        click.secho(title, bold=True)
    for of, changes in shown.items():
        if changes:
            click.echo(f"  row {plan.rows[of]}: {of}")
        for change in changes:
            say(_said(change), "    ")


def _said(change: Change) -> str:
    new = f"{change.old} → {change.new}" if change.overwrites else change.new
    return f"{change.key}: {new}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(width - 3, 1)]}..."
