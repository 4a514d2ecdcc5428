"""The end of a letter: where the signature begins, its lines, and whose name they bear. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from composer.guard.persons import given_fits, misspells, words_of
from composer.model import Applicant
from composer.text import Span, layout

_QUOTED = re.compile(
    r"^[ \t]*(?:>|On .{5,120} wrote:|-{3,} ?(?:Original|Forwarded))", re.MULTILINE | re.IGNORECASE
)
_CLOSING_WORDS = re.compile(
    r"^[ \t]*(?:(?:yours|very|most|with|my|all|kind|kindest|warm|warmest|best|many|again|and|sincere|deep"
    r"|great)\s+){0,4}"
    r"(?:sincerely|faithfully|truly|respectfully|cordially|regards?|wishes|best|thanks|thank you|gratitude"
    r"|appreciation"
    r"|gratefully|warmly|yours|cheers)(?:\s+yours)?\s*[,.!–-]\s*",
    re.IGNORECASE,
)
_NO_NAME = frozenset((
    "applicant", "candidate", "university", "hospital", "school", "college", "residency", "program",
    "medicine", "medical", "match", "class", "student", "doctor", "graduate", "physician", "future",
    "intern", "resident", "regards", "thanks", "wishes", "best", "sincerely", "yours", "warm", "kind",
    "department", "center", "aamc", "eras", "id", "phone", "email", "tel", "telephone", "cc", "ps",
    "sent", "faculty", "institute", "universidad", "universidade", "clinic", "the", "a", "an", "your",
    "of", "for", "to", "respectfully", "pediatrics", "surgery", "psychiatry", "thank", "you", "and",
    "with", "internal", "family", "usa",
))  # fmt: skip
_DEGREE = re.compile(
    r"(?:M\.?D|D\.?O|M\.?B\.?,? ?B\.?S|M\.?B\.?,? ?Ch\.?B|Ph\.?D|M\.?P\.?H|M\.?Sc?|R\.?N|B\.?A"
    r"|B\.?Sc?)\.?(?![\w.])"
)
_PARTICLES = frozenset((
    "de", "da", "do", "dos", "das", "del", "della", "di", "van", "von", "der", "den", "la", "le", "el",
    "al", "bin", "ibn", "y", "e",
))  # fmt: skip
_LONGEST_LINE = 60
_LINES_OF_A_SIGNATURE = 5


@dataclass(frozen=True)
class Signature:
    """The lines that may be the signature; `closed`: a line such as "Sincerely," stands before them."""

    lines: tuple[Span, ...]
    closed: bool


@lru_cache(maxsize=256)
def signature(body: str) -> Signature:
    """Give the lines after the closing, or the last short lines. What is quoted below is left out."""
    quoted = next((m for m in _QUOTED.finditer(body) if len(body[: m.start()].strip()) > _LONGEST_LINE), None)
    own = body[: quoted.start()] if quoted else body
    parts = layout(own)
    start = parts.closing.end if parts.closing else 0
    lines = [
        Span(m.start() + len(m.group()) - len(m.group().lstrip()), m.start() + len(m.group().rstrip()))
        for m in re.finditer(r"[^\n]+", own)
        if m.start() >= start and m.group().strip()
    ]
    if parts.closing:
        return Signature(tuple(lines), True)
    tail: list[Span] = []
    for line in reversed(lines[1:][-_LINES_OF_A_SIGNATURE:]):
        text = line.of(own)
        glued = _CLOSING_WORDS.match(text)
        if len(text) > _LONGEST_LINE or (
            text[-1] in ".!?," and not glued and not re.search(r"\b[A-Z]\.[A-Z]?\.?$", text)
        ):
            break
        tail.insert(0, Span(line.start + (glued.end() if glued else 0), line.end))
        if glued and glued.end() < len(text):
            return Signature(tuple(tail), True)
    return Signature(tuple(tail), False)


def signature_start(body: str) -> int:
    """Where the signature begins, the end of the body where there is none."""
    lines = signature(body).lines
    return lines[0].start if lines else len(body)


def own_name(line: str, applicant: Applicant) -> str:
    """How a line bears the applicant's name: "same", "near" (half of it), "slip" or "" (not at all)."""
    written = [w for w in words_of(line.replace("|", ",").replace("(", ",")) if w != "dr"]
    name = words_of(applicant.name)
    family = {w for w in (*name[1:], *words_of(applicant.family_name)) if w not in _PARTICLES}
    if not written:
        return ""
    surnames = [w for w in written if w in family]
    if surnames:
        others = [w for w in written if w not in family and w not in _PARTICLES]
        return "same" if not others or any(given_fits(w, name) for w in others) else "near"
    if any(misspells(w, right) for w in written for right in family):
        return "slip" if any(given_fits(w, name[:1]) for w in written) else ""
    if written[0] == name[0]:
        return "same" if len(written) == 1 else "near"
    return ""


def is_name(line: str) -> bool:
    """Whether a line reads like a person's name: two to five capital words and nothing else."""
    text = _DEGREE.sub("", re.sub(r"^\s*(?:Dr|Mr|Ms|Mrs|Prof)\.?\s+", "", line)).strip(" ,.")
    words = text.split()
    plain = [w for w in words if w not in _PARTICLES]
    if not 2 <= len(plain) <= 5 or any(c.isdigit() or c in "[]{}<>_@:|/" for c in text):
        return False
    return all(re.fullmatch(r"[^\W\d_a-z](?:[\w'’-]*|\.)", w) and w.casefold() not in _NO_NAME for w in plain)
