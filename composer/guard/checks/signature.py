"""Checks on the signature: that it is there, is the applicant's own, and is of this season."""

from __future__ import annotations

import re
from collections.abc import Iterator

from composer.guard.context import Context
from composer.guard.rule import Hit
from composer.guard.signature import is_name, own_name, signature
from composer.guard.wording import MEDICAL_DEGREES, degrees, distinctive, institutions, match_years
from composer.text import Span

_BLANK = re.compile(r"[\[{<«_]{1,2}.*(?:name|NAME)|_{3,}|\[.*\]|\{.*\}")
_STUDENT = re.compile(
    r"\b(?:MS-?[1-4]|M[1-4]|OMS-?(?:[1-4]|I{1,3}V?|IV)|(?:first|second|third|fourth|fifth|sixth"
    r"|final)[- ]year (?:medical )?student"
    r"|(?:medical|MD|M\.D\.|MBBS|DO) (?:student|candidate)|medical student|candidate for (?:the )?(?:MD"
    r"|MBBS|DO|degree))\b",
    re.IGNORECASE,
)
_CLASS_OF = re.compile(r"\bclass of (20\d\d)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:fellow|observer|research|resident|officer|intern|hospitalist|physician|assistant|associate"
    r"|lecturer|staff|nurse"
    r"|scholar|volunteer|postdoc\w*|clinic|hospital|mph|msc|phd|master)\b",
    re.IGNORECASE,
)


def missing_signature(context: Context) -> Iterator[Hit]:
    """No name of the applicant at the end (warn), or another's name (block)."""
    body = context.message.body
    found = signature(body)
    bears = [own_name(line.of(body), context.applicant) for line in found.lines]
    if "same" in bears or any(_BLANK.search(line.of(body)) for line in found.lines):
        return
    for line, own in zip(found.lines, bears, strict=True):
        if own:
            yield _signed(context, line, "slip", "warn")
            return
    another = next(
        (line for line in found.lines[:2] if is_name(line.of(body)) and not _is_place(context, line)), None
    )
    if another:
        yield _signed(context, another, "another", None)
    else:
        yield Hit(severity="warn", values={"applicant": context.applicant.name})


def _is_place(context: Context, line: Span) -> bool:
    """Whether the line names a program, a place or the like, and so nobody."""
    return any(m.start < line.end and line.start < m.end for m in context.mentions("body"))


def _signed(context: Context, line: Span, variant: str, severity: str | None) -> Hit:
    values = {"found": line.of(context.message.body), "applicant": context.applicant.name}
    return Hit("body", line.start, line.end, severity, variant, values)


def stale_signature(context: Context) -> Iterator[Hit]:
    """Find a year, a status or a school under the name that is not of this season and applicant."""
    body = context.message.body
    for line in signature(body).lines:
        text = line.of(body)
        if len(text) > 120:
            continue
        for start, end, found in _stale(context, text):
            yield Hit(
                "body",
                line.start + start,
                line.start + end,
                variant=found,
                values=_stale_values(context, text[start:end]),
            )


def _stale_values(context: Context, found: str) -> dict[str, str]:
    return {
        "found": found,
        "cycle": str(context.season.cycle),
        "credentials": context.applicant.credentials,
        "school": context.applicant.school,
    }


def _stale(context: Context, text: str) -> Iterator[tuple[int, int, str]]:
    for start, end, years in match_years(text):
        if context.season.cycle not in years:
            yield start, end, "year"
    credentials = context.applicant.credentials
    graduated = bool(degrees(credentials) & MEDICAL_DEGREES) and "candidate" not in credentials.casefold()
    if graduated and (student := _STUDENT.search(text)):
        yield student.start(), student.end(), "status"
    if (class_of := _CLASS_OF.search(text)) and graduated and int(class_of[1]) >= context.season.cycle:
        yield class_of.start(), class_of.end(), "status"
    yield from _stale_school(context, text)


def _stale_school(context: Context, text: str) -> Iterator[tuple[int, int, str]]:
    """Give a school that is not the one on file; a line that says what one is there is fair."""
    applicant = context.applicant
    own = distinctive(" ".join((applicant.school, *applicant.background, *applicant.rotations)))
    if not applicant.school or _ELSEWHERE.search(text):
        return
    for start, end in institutions(text):
        words = distinctive(text[start:end])
        if words and not words & own:
            yield start, end, "school"
