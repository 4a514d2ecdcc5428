"""The day until which a message says that a letter is needed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from composer.guard.days import MONTHS, Day, days
from composer.text import fold

_HORIZON = range(-400, 401)
"""The days from today on that a date in a text may mean."""
_PAST_COSTS = 3
"""A date without a year is one to come, unless one that is past is so many times nearer."""
_NEAR = 30
"""So many characters before "by June 3" tell what is done by then."""
_DUE = re.compile(
    r"\b(?:by|before|until|till|due(?: date)?|deadline|target date|closing date|no(?:t)? later than|prior to|ahead of)"
    r"(?: (?:is|will be|would be|of|on|for|by|before|the|it|me|date|letters?|around|about|at the latest|latest|falls))*"
    r"[ :,(]*\Z"
)
_DUE_AFTER = re.compile(
    r"\A[ ,)]*(?:at the (?:very )?latest|(?:is|as|being) (?:the|my|our|its) (?:deadline|due date|closing date))"
)
_COUNTS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_WITHIN = re.compile(
    r"\b(?P<how>within|in the (?:next|coming)|in)(?: the| next| about| around| just| only)* "
    rf"(?P<count>a|{'|'.join(_COUNTS[1:])}|\d{{1,2}}) (?P<unit>day|week|month)s?\b"
)
_MONTH_END = re.compile(rf"\bby (?:the )?end of (?P<month>{'|'.join(MONTHS)}|the month|this month)\b")
_LETTER = re.compile(
    r"\b(?:letters?|recommendation|reference|lors?|it|one|due|deadline|date|upload\w*|submi\w+|needs?|needed|portal|eras)\b"
)
_OTHER_DAY = re.compile(
    r"\b(?:reply|answer|respond|response|let me know|tell me|hear (?:back )?from|decide|decision|confirm\w*|come|drop"
    r"|rotat\w+|wards?|service|clinic|worked|with you|here|there|away|in town|clerkship|elective|observership|exam\w*"
    r"|step [123]|graduat\w+|finish\w*|complet\w+|leave|leaving|return\w*|visit\w*|meet\w*|interviews?)\b"
)
_NEEDED = re.compile(r"\b(?:needs?|needed|due|deadline|clos\w+)\b")
_SENTENCE_ENDS = re.compile(r"[.;!?](?:\s|$)|\n\s*\n")
_DAYS_OF = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True)
class Due:
    """Until when a letter is needed, and the span of the body that says so; None where the file does."""

    on: date
    start: int | None = None
    end: int | None = None


def said_due(body: str, today: date, on_file: date | None = None) -> Iterator[Due]:
    """Every day that the body says is the last one for the letter; where one has two readings, that on file."""
    folded = fold(body)
    found = (
        *_dates(folded.text, today, on_file),
        *_month_ends(folded.text, today),
        *_spans(folded.text, today),
    )
    for on, start, end in found:
        yield Due(on, *folded.span(start, end))


def _dates(text: str, today: date, on_file: date | None) -> Iterator[tuple[date, int, int]]:
    for day in days(text):
        before, after = _around(text, day.start, day.end)
        cue = _DUE.search(before)
        if not (cue or _DUE_AFTER.match(after)) or _of_something_else(before, cue):
            continue
        if _LETTER.search(before + after) and (on := _meant(day, today, on_file)):
            yield on, day.start, day.end - text[: day.end].endswith(".")


def _month_ends(text: str, today: date) -> Iterator[tuple[date, int, int]]:
    for match in _MONTH_END.finditer(text):
        before, after = _around(text, *match.span())
        if _LETTER.search(before + after) and not _of_something_else(before, None):
            month = MONTHS.index(match["month"]) + 1 if match["month"] in MONTHS else today.month
            year = today.year + (month < today.month)
            yield date(year, month, calendar.monthrange(year, month)[1]), *match.span()


def _spans(text: str, today: date) -> Iterator[tuple[date, int, int]]:
    for match in _WITHIN.finditer(text):
        before, _ = _around(text, *match.span())
        needed = _NEEDED if match["how"] == "in" else _LETTER
        if needed.search(before) and not _of_something_else(before, None):
            word = match["count"]
            count = int(word) if word.isdigit() else _COUNTS.index("one" if word == "a" else word)
            yield today + timedelta(count * _DAYS_OF[match["unit"]]), *match.span()


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands in the same sentence before and after a span, on one line."""
    before = _SENTENCE_ENDS.split(text[:start])[-1]
    after = _SENTENCE_ENDS.split(text[end:])[0]
    return before.replace("\n", " "), after.replace("\n", " ")


def _of_something_else(before: str, cue: re.Match[str] | None) -> bool:
    """Whether the words just before say that the day is that of an answer, a rotation, an exam."""
    end = cue.start() if cue else len(before)
    return bool(_OTHER_DAY.search(before, max(end - _NEAR, 0), end))


def _meant(day: Day, today: date, on_file: date | None) -> date | None:
    """The day that is meant: the one on file, where it fits, else the nearest, rather to come than past."""
    if on_file and day.fits(on_file, today):
        return on_file
    distances = [n for n in _HORIZON if day.fits(today + timedelta(n), today)]
    if day.sort == "relative":  # "by next week": until its end
        distances = distances[-1:]
    nearest = min(distances, key=lambda n: n if n >= 0 else -n * _PAST_COSTS, default=None)
    return None if nearest is None else today + timedelta(nearest)
