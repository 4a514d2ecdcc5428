"""A table of programs, as applicants keep one in a spreadsheet: what it says, and what it would change.

Pure: no files and no questions. `composer.program_import` writes, `composer.cli.programs` asks.
"""

from composer.program_table.columns import (
    ASKED,
    LIKELY,
    SURE,
    UNSURE,
    Column,
    Table,
    asked_columns,
    column_number,
    guess,
    table_of,
)
from composer.program_table.days import DAY_FIRST, MONTH_FIRST, Order
from composer.program_table.export import PRIVATE, flat, rows
from composer.program_table.keys import asked_key
from composer.program_table.plan import Change, Plan, make_plan
from composer.program_table.rows import Entry, Reading, nested, orders_of, read_rows

__all__ = [
    "ASKED",
    "DAY_FIRST",
    "LIKELY",
    "MONTH_FIRST",
    "PRIVATE",
    "SURE",
    "UNSURE",
    "Change",
    "Column",
    "Entry",
    "Order",
    "Plan",
    "Reading",
    "Table",
    "asked_columns",
    "asked_key",
    "column_number",
    "flat",
    "guess",
    "make_plan",
    "nested",
    "orders_of",
    "read_rows",
    "rows",
    "table_of",
]
