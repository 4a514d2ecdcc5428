"""Days as people type them into spreadsheets. What could be two days is never decided by one cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MONTH_FIRST, DAY_FIRST = "month-first", "day-first"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
                "october", "november", "december")  # fmt: skip
_TIME = r"(?:[ T,]+(?:at )?[0-9]{1,2}(?::[0-9]{2}){0,2}(?:\.[0-9]+)? ?(?:[ap]\.?m\.?)?(?: ?[A-Z]{1,3}T)?)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +)?"
_ISO = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}", re.IGNORECASE)
_NUMBERS = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}", re.IGNORECASE
)
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})(?:st|nd|rd|th)?[ -]*(?:of )?([a-z]{{3,9}})\.?[ ,-]*([0-9]{{4}}|[0-9]{{2}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,9}})\.?[ -]*([0-9]{{1,2}})(?:st|nd|rd|th)?(?:, *|[ -]+)([0-9]{{4}}){_TIME}",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[45][0-9]{4}(\.[0-9]+)?")
_EXCEL_DAY_0 = date(1899, 12, 30)


@dataclass(frozen=True)
class Order:
    """How a column writes 12/04/2026. `known` is "" where no cell shows it and a cell needs it."""

    known: str
    shown_by: str = ""
    """A cell that can be read in one order alone."""
    needed_by: str = ""
    """A cell that could be two days."""
    mixed: bool = False
    """Whether some cells show the one order and some the other."""
    turned: str = ""
    """A true date beside texts with the day first: a spreadsheet set to US dates may have turned it around."""


def readings(text: str) -> tuple[date, ...]:
    """Return the days that a text can mean: none, one, or two, the American one (month first) before the other."""
    text = " ".join(text.split())
    if found := _NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        return _days((year, first, second), (year, second, first))
    if found := _ISO.fullmatch(text):
        return _days((int(found[1]), int(found[2]), int(found[3])))
    if found := _DAY_MONTH.fullmatch(text):
        return _days((_year(found[3]), _month(found[2]), int(found[1])))
    if found := _MONTH_DAY.fullmatch(text):
        return _days((_year(found[3]), _month(found[1]), int(found[2])))
    if _SERIAL.fullmatch(text):  # the number behind a day in Excel: 46360 is 2026-12-04
        return (_EXCEL_DAY_0 + timedelta(days=int(float(text))),)
    return ()


def order_of(texts: Iterable[str], asked: str = "") -> Order:
    """Tell from the cells of a column together, or from what was asked, which order its numbers have."""
    shown: dict[str, str] = {}
    needed = turned = ""
    for text in texts:
        found = readings(text)
        if len(found) == 2:
            needed = needed or text
        elif found and _ISO.fullmatch(text) and found[0].month != found[0].day <= 12:
            turned = turned or str(found[0])
        elif found and (numbers := _NUMBERS.fullmatch(" ".join(text.split()))) and numbers[1] != numbers[3]:
            month_first = int(numbers[1]) == found[0].month
            shown.setdefault(MONTH_FIRST if month_first else DAY_FIRST, text)
    mixed = len(shown) == 2
    known = asked or ("" if mixed or not shown else next(iter(shown)))
    return Order(
        known, shown.get(known, ""), needed, mixed, turned if DAY_FIRST in shown and not mixed else ""
    )


def read_day(text: str, order: Order) -> date | None:
    """Return the one day that a text means in a column of that order; None where it is none or stays open."""
    found = readings(text)
    if len(found) == 2 and order.known:
        return found[0] if order.known == MONTH_FIRST else found[1]
    return found[0] if len(found) == 1 else None


def _days(*candidates: tuple[int, int, int]) -> tuple[date, ...]:
    found = []
    for year, month, day in candidates:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(text: str) -> int:
    """Return the number of a month by its name, in full or shortened; 0 for no month."""
    name = text.casefold()
    if name in _LONG_MONTHS:
        return _LONG_MONTHS.index(name) + 1
    short = name[:3] if len(name) == 3 or name == "sept" else ""
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
