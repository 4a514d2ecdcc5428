"""The day on which a message says that a rotation begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from composer.text import Reading

RECENT = timedelta(days=14)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|t)?" if month[3:] else month for month in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?:the\s+)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\.?"
    r"|(?P<year3>\d{4})-(?P<month3>\d{2})-(?P<day3>\d{2})"
    r"|(?P<month4>\d{1,2})/(?P<day4>\d{1,2})(?=[\s,.;/)]|$)(?:/(?P<year4>\d{4}))?)"
    r"(?:,?\s+(?P<year>20\d{2}))?\b",
    re.IGNORECASE,
)
_ROTATION = re.compile(
    r"\b(?:rotations?|rotate[ds]?|rotating|elective|clerkship|observership|externship|sub-?i(?:nternship)?|"
    r"begin|begins|began|beginning|start|starts|starting|first (?:day|morning)|report|arrive|join)\b",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(r"\binterview", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A day and the span of the body that names it."""

    on: date
    start: int
    end: int


def rotation_date(body: Reading, today: date) -> Found | None:
    """Find the first day to come in a sentence that speaks of a rotation and of no interview.

    If none is to come, a day of the last two weeks counts. A day without a year is the one nearest to today.
    """
    days = tuple(_days(body, today))
    recent = (found for found in days if found.on >= today - RECENT)
    return next((found for found in days if found.on >= today), next(recent, None))


def _days(body: Reading, today: date) -> Iterator[Found]:
    for sentence in body.sentences:
        text = body.text[sentence.start : sentence.end]
        if not _ROTATION.search(text) or _OTHER_DAY.search(text):
            continue
        for match in _DATE.finditer(text):
            if on := _day(match, today):
                yield Found(on, sentence.start + match.start(), sentence.start + match.end())


def _day(match: re.Match[str], today: date) -> date | None:
    """Turn a match into a day, or None where there is no such day."""
    named = match["month"] or match["month2"]
    month = _number(named) if named else int(match["month3"] or match["month4"])
    day = int(match["day"] or match["day2"] or match["day3"] or match["day4"])
    year = match["year"] or match["year3"] or match["year4"]
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    days = [found for y in years if (found := _date(y, month, day))]
    return min(days, key=lambda d: abs((d - today).days), default=None)


def _number(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
