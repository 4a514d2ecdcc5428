"""Days that a text speaks of: dates, weekdays, "yesterday", "two weeks ago". Pure.

Each is read into a question that a real day answers: could this day be what the text means, seen from today?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_COUNT = "|".join((*_NUMBERS, r"\d{1,2}"))

_DATE = re.compile(
    rf"\b(?:(?P<weekday>{_WEEKDAY})\b\.?,?\s+(?:the\s+)?)?(?:"
    rf"(?P<m1>{_MONTH})\b\.?\s+(?:the\s+)?(?P<d1>{_DAY})(?:\s?(?:-|–|to|and|&"
    rf"|/)\s?(?P<e1>{_DAY})(?![\d:]))?(?![\d:/])(?:,?\s+(?P<y1>20\d\d)\b)?"
    rf"|(?:the\s+)?(?P<d2>{_DAY})(?:\s?(?:-"
    rf"|–)\s?(?P<e2>{_DAY}))?\s+(?:of\s+)?(?P<m2>{_MONTH})\b\.?(?:,?\s+(?P<y2>20\d\d)\b)?"
    r"|(?P<y3>20\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)\b"
    r"|(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<y4>(?:20)?\d\d)\b"
    r"|(?P<a2>\d{1,2})/(?P<b2>\d{1,2})(?![\d/])"
    r")"
)
_RELATIVE = re.compile(
    rf"\b(?:(?P<near>yesterday|tomorrow|today|this (?:morning|afternoon|evening)|tonight|last night"
    rf"|earlier today)"
    rf"|(?P<count>{_COUNT}|a couple of|a few) (?P<unit>day|week|month)s? (?:ago|back)"
    r"|(?P<period>(?:earlier |later )?this week|last week|next week|this past week|last month)"
    rf"|(?P<which>this past|last|this|next|past) (?P<weekday>{_WEEKDAY})\b|(?P<bare>{_WEEKDAY})\b(?!s)"
    rf"|in (?:early |late |mid-?)?(?P<month>{'|'.join(MONTHS)})\b(?!\s+\d))"
)


@dataclass(frozen=True)
class Day:
    """A day that a text speaks of, its span, and whether a real day could be meant, seen from `today`.

    `sort`: date, weekday, today, month or relative. A date with another weekday than its own fits no day.
    """

    start: int
    end: int
    sort: str
    fits: Callable[[date, date], bool]


def days(folded: str) -> Iterator[Day]:
    """Every day that a folded text speaks of, in order; a date with its weekday is one."""
    taken: list[tuple[int, int]] = []
    found = [day for match in _DATE.finditer(folded) if (day := _dated(match))]
    taken = [(day.start, day.end) for day in found]
    for match in _RELATIVE.finditer(folded):
        if not any(a < match.end() and match.start() < b for a, b in taken) and (day := _relative(match)):
            found.append(day)
    yield from sorted(found, key=lambda day: day.start)


def english(day: date) -> str:
    """Give a day in words: "Friday, December 4, 2026"."""
    return f"{WEEKDAYS[day.weekday()].title()}, {MONTHS[day.month - 1].title()} {day.day}, {day.year}"


def _dated(match: re.Match[str]) -> Day | None:
    readings = _readings(match)
    if not readings:
        return None
    weekday = match["weekday"]
    last = match["e1"] or match["e2"]

    def fits(day: date, _today: date) -> bool:
        if weekday and WEEKDAYS[day.weekday()][:3] != weekday[:3]:
            return False
        return any(
            (year is None or year == day.year)
            and month == day.month
            and first <= day.day <= (_number(last) if last else first)
            for year, month, first in readings
        )

    return Day(match.start(), match.end(), "date", fits)


def _readings(match: re.Match[str]) -> list[tuple[int | None, int, int]]:
    """Give the year (None where unsaid), month and day that a match may mean; 4/12 has two readings."""
    if match["a"] or match["a2"]:
        a, b = int(match["a"] or match["a2"]), int(match["b"] or match["b2"])
        year = int(match["y4"]) if match["y4"] else None
        year = year + 2000 if year is not None and year < 100 else year
        pairs = dict.fromkeys(((a, b), (b, a)))
        return [(year, month, day) for month, day in pairs if 1 <= month <= 12 and 1 <= day <= 31]
    if match["y3"]:
        return [(int(match["y3"]), int(match["m3"]), int(match["d3"]))]
    said = match["m1"] or match["m2"]
    month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(said[:3]))
    written = match["y1"] or match["y2"]
    return [(int(written) if written else None, month, _number(match["d1"] or match["d2"]))]


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _relative(match: re.Match[str]) -> Day | None:
    span = match.start(), match.end()
    if match["near"]:
        offset = {"yesterday": 1, "last night": 1, "tomorrow": -1}.get(match["near"], 0)
        return Day(*span, "relative" if offset else "today", _between(offset, offset))
    if match["count"]:
        return Day(*span, "relative", _ago(match["count"], match["unit"]))
    if match["period"]:
        return Day(*span, "relative", _period(match["period"]))
    if match["month"]:
        number = MONTHS.index(match["month"]) + 1
        return Day(*span, "month", lambda day, _today: day.month == number)
    wanted = (match["weekday"] or match["bare"])[:3]
    if match["bare"] and not match["bare"].endswith("day"):
        return None
    return Day(*span, "weekday", lambda day, _today: WEEKDAYS[day.weekday()][:3] == wanted)


def _between(least: int, most: int) -> Callable[[date, date], bool]:
    return lambda day, today: least <= (today - day).days <= most


def _ago(count: str, unit: str) -> Callable[[date, date], bool]:
    """Days are counted exactly, weeks and months with the slack of speech."""
    if count in ("a few", "a couple of"):
        most = {"day": 10, "week": 45, "month": 240}[unit]
        return _between({"day": 1, "week": 7, "month": 28}[unit], most)
    number = _NUMBERS.get(count) or int(count)
    length, slack = {"day": (1, 0), "week": (7, 5), "month": (30, 21)}[unit]
    return _between(number * length - slack, number * length + slack)


def _period(words: str) -> Callable[[date, date], bool]:
    """Give a week may begin on Sunday or on Monday, as the reader likes."""
    if words == "last month":
        return lambda day, today: (today.year * 12 + today.month) - (day.year * 12 + day.month) == 1
    if words == "this past week":
        return _between(0, 10)
    shift = {"last week": 1, "next week": -1}.get(words, 0)

    def fits(day: date, today: date) -> bool:
        return any(
            (_week(today, first) - _week(day, first)).days == 7 * shift for first in (0, 6)
        )  # fmt: skip

    return fits


def _week(day: date, first: int) -> date:
    return day - timedelta((day.weekday() - first) % 7)
