"""What a text says of years, degrees and schools, in a form that facts can be compared with. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from composer.names import fold

MEDICAL_DEGREES = frozenset(("MD", "DO", "MBBS", "MBCHB", "MBBCH", "BMBS", "MBBCHBAO", "BMBCH", "MBCHBAO"))
_DEGREE = re.compile(
    r"(?<![\w.])(?:(?P<mbbs>M\.?B\.?,? ?B\.?S\.?)|(?P<mbchb>M\.?B\.?,? ?(?:B\.?)?C(?:h"
    r"|H)\.?B?\.?(?: ?BAO)?|BMBCh|BMBS)|(?P<md>M\.?D\.?)"
    r"|(?P<do>D\.?O\.?)|(?P<phd>Ph\.?D\.?|PHD)|(?P<mph>M\.?P\.?H\.?)|(?P<mba>M\.?B\.?A\.?))(?![\w])"
)
_SCHOOL = (
    r"(?:Universit\w+|Universid\w+|Università|College|School|Faculty|Faculdade|Facultad|Academy"
    r"|Institute|Instituto)"
)
_CAP = r"[^\W\d_a-z][\w.'’-]*"
_LINK = r"(?:of|de|del|do|da|dos|di|la|el|the|at|for|and|&|in|y|e)"
_INSTITUTION = re.compile(
    rf"(?:{_CAP}[ \t]+){{0,4}}{_SCHOOL}\b(?:[ \t]+(?:{_LINK}[ \t]+){{0,2}}{_CAP}){{0,6}}"
)
_GENERIC = frozenset((
    "university", "universidad", "universidade", "universitat", "universita", "universite",
    "universitas", "college", "school", "faculty", "faculdade", "facultad", "academy", "institute",
    "instituto", "medicine", "medical", "medica", "medicina", "medicas", "medico", "sciences",
    "science", "health", "of", "de", "del", "do", "da", "dos", "di", "la", "el", "the", "at", "for",
    "and", "in", "y", "e", "graduate", "department", "escola", "escuela", "national", "state", "my",
    "a", "an", "as",
))  # fmt: skip
_YEARS = r"(?P<{0}>20\d\d)(?:\s?[-–/]\s?(?P<{0}b>20\d\d|\d\d)(?!\d))?"
_MATCH = (
    r"(?:(?:main |residency |nrmp |eras |application |interview |recruitment |match )*(?:match(?: day"
    r"| week)?|eras|nrmp|cycle|season|applicant)\b)"
)
_YEAR_FIRST = re.compile(rf"\b{_YEARS.format('y')} (?P<what>{_MATCH})", re.IGNORECASE)
_YEAR_LAST = re.compile(
    rf"\b(?P<what>match(?: day| week)?|eras|nrmp)(?: of| in)? {_YEARS.format('y')}(?!\d)", re.IGNORECASE
)


def degrees(text: str) -> frozenset[str]:
    """Give the degrees that a text names, in capitals without stops: "M.D., PhD" has MD and PHD."""
    found = set()
    for match in _DEGREE.finditer(text):
        name = re.sub(r"[\W_]", "", match.group()).upper()
        found.add("MBBS" if match["mbbs"] else "MBCHB" if match["mbchb"] else name)
    return frozenset(found)


def institutions(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the names of schools: capital words around "University", "Faculty", "Universidad"."""
    for match in _INSTITUTION.finditer(text):
        yield match.start(), match.end()


def distinctive(name: str) -> frozenset[str]:
    """Give the words of a school's name that tell it from others."""
    return frozenset(w for w in re.findall(r"[^\W\d_]+", fold(name)) if w not in _GENERIC and len(w) > 1)


def match_years(text: str) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Spans that name a match, season or cycle by year, each with the years of the Match that it may mean.

    "2026-2027" means the Match of 2027. A bare "2026 interview season" may be that of 2026 or of 2027, since
    interviews are held in the fall before.
    """
    reached = 0
    for match in sorted((*_YEAR_FIRST.finditer(text), *_YEAR_LAST.finditer(text)), key=lambda m: m.start()):
        if match.start() < reached:
            continue
        reached = match.end()
        first = int(match["y"])
        second = match["yb"]
        if second:
            last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
            yield match.start(), match.end(), frozenset((last,))
            continue
        what = match["what"].casefold()
        fall = re.search(r"interview|application|recruitment", what) and not re.search(
            r"match|eras|nrmp", what
        )
        yield match.start(), match.end(), frozenset((first, first + 1) if fall else (first,))
