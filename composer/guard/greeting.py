"""Whom a letter greets and names: greeting lines, and names with a title ("Dr. Reyes"). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from composer.guard.persons import DEGREES

_TITLE_FORMS = {
    "doctor": "dr", "drs": "drs", "dr": "dr",
    "professor": "prof", "professors": "profs", "prof": "prof", "profs": "profs",
    "mr": "mr", "mrs": "mrs", "ms": "ms", "miss": "miss", "mx": "mx", "messrs": "mr",
}  # fmt: skip
_ROLES = frozenset((
    "program", "programme", "residency", "director", "directors", "coordinator", "coordinators",
    "associate", "assistant", "administrator", "manager", "chair", "chairman", "chairwoman",
    "chairperson", "chief", "fellowship", "esteemed", "respected", "honorable", "the", "of", "and",
    "our", "your", "interview", "interviewer", "interviewers", "selection", "committee", "admissions",
    "recruitment", "members", "member",
))  # fmt: skip
_GROUPS = frozenset((
    "committee", "team", "teams", "office", "department", "staff", "everyone", "everybody", "all",
    "there", "whom", "sir", "sirs", "madam", "madame", "maam", "colleagues", "colleague", "faculty",
    "residents", "friends", "folks", "program", "residency", "interviewer", "interviewers",
    "coordinator", "director", "directors", "panel", "member", "members", "leadership", "reader",
    "recipient",
))  # fmt: skip
_PARTICLES = "van|von|der|den|de|del|della|di|da|dos|do|la|le|el|al|bin|ibn|ben|ter|ten|st\\.?"
_OPENER = re.compile(
    r"[ \t]*(?P<opener>my dear|dear|hello|hiya|hi|hey|yo|good (?:morning|afternoon|evening|day)|greetings"
    r"|respected|esteemed"
    r"|to(?= (?:whom|the|dr|all)\b)|attn|attention)(?![\w'’]):?[ \t]*,?[ \t]*",
    re.IGNORECASE,
)
_TITLE = r"(?:Drs?|Profs?|Professors?|Doctor|Mr|Mrs|Ms|Miss|Mx)\b\.?"
_BARE = re.compile(rf"[ \t]*{_TITLE}[ \t]*[^\n]{{0,60}}?[,:]?[ \t]*$", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-z](?:[\w'’‘`‐‑-]*\w)?"
_GAP = r"(?:[ \t]+|[ \t]*\n[ \t]*(?=\S))"
_NAME = rf"(?:(?:{_PARTICLES}){_GAP})*{_CAPITAL}(?:\.?{_GAP}(?:(?:{_PARTICLES}){_GAP})*{_CAPITAL}){{0,3}}"
_TITLED = re.compile(rf"\b(?P<title>{_TITLE}){_GAP}(?P<name>{_NAME})")
_ANOTHER = re.compile(rf"(?:,{_GAP}and|,|{_GAP}and|{_GAP}&){_GAP}(?!{_TITLE})(?P<name>{_CAPITAL})")
_SPLIT = re.compile(r"\s*(?:,|;|/|&|\band\b)\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w'’‘`‐‑-]*\w)?")
_BLANKS = frozenset("[]{}<>_«»$%")
CASUAL = frozenset(("hi", "hey", "hiya", "yo"))
_LINES_BEFORE = 12


@dataclass(frozen=True)
class Named:
    """A name in a text with the title before it ("dr", "ms"; "" for none), and its span with the title."""

    title: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Greeting:
    """A greeting line. `impersonal`: an office, a role or nobody by name; `blank`: the name was left out."""

    start: int
    end: int
    opener: str
    people: tuple[Named, ...]
    impersonal: bool
    blank: bool


def title_of(written: str) -> str:
    """Give the plain form of a title: "Dr." and "doctor" are "dr"; "" for a word that is none."""
    return _TITLE_FORMS.get(written.strip(" .").casefold(), "")


@lru_cache(maxsize=256)
def greetings(body: str) -> tuple[Greeting, ...]:
    """Every greeting of a body in order, the letter's own first. Only the top may greet without a name."""
    found: list[Greeting] = []
    position = 0
    lines = 0
    for line in body.split("\n"):
        if line.strip():
            greeting = _greeting(line, position, top=lines == 0)
            if greeting and ((lines < _LINES_BEFORE and not found) or any(p.title for p in greeting.people)):
                found.append(greeting)
            lines += 1
        position += len(line) + 1
    return tuple(found)


def _greeting(line: str, offset: int, top: bool) -> Greeting | None:
    opened = _OPENER.match(line)
    if not opened and not (top and _BARE.match(line)):
        return None
    begin = opened.end() if opened else 0
    opener = opened["opener"].casefold().strip() if opened else ""
    end = _end(line, begin)
    if opener in ("to", "attention", "attn") and not top:
        return None
    people, impersonal, blank = [], False, False
    title = ""
    position = begin
    for piece in [*_SPLIT.finditer(line, begin, end), None]:
        stop = piece.start() if piece else end
        named = _named(line[position:stop], position)
        if named:
            title = named.title or (title if title in ("drs", "profs") else "")
            if named.name:
                people.append(
                    Named(
                        title.rstrip("s") if title != "ms" else title,
                        named.name,
                        offset + named.start,
                        offset + named.end,
                    )
                )
            blank = blank or not named.name
        elif line[position:stop].strip():
            blank = blank or any(c in _BLANKS for c in line[position:stop])
            impersonal = True
        position = piece.end() if piece else end
    nobody = not people and not blank
    stop = len(line[:end].rstrip(" \t\r,:;!.")) if people or impersonal else len(line[:end].rstrip())
    return Greeting(offset, offset + max(stop, 1), opener, tuple(people), nobody, blank)


def _end(line: str, begin: int) -> int:
    """Where the greeting stops, if the letter goes on in the same line."""
    text = line.rstrip()
    if len(text) <= 100 and text[-1:] in ",:;!":
        return len(text)
    stop = re.search(r"[:;!–—](?:\s|$)|,\s+(?!and\b|Drs?\b|Prof|Mr|Ms|M\.?D|D\.?O|Ph)(?=\w)", text[begin:])
    return begin + stop.start() if stop else min(len(text), begin + 100)


def _named(piece: str, offset: int) -> Named | None:
    """Give the title and name in one piece of a greeting; None where it names nobody."""
    words = list(_WORD.finditer(piece))
    titles = [n for n, w in enumerate(words) if title_of(w.group())]
    if (not titles and any(w.group().casefold() in _GROUPS for w in words)) or any(
        c in piece for c in "[]{}<>_«»$%"
    ):
        return None
    first = titles[-1] + 1 if titles else 0
    title = title_of(words[titles[-1]].group()) if titles else ""
    rest = [w for w in words[first:] if w.group().casefold() not in _ROLES | {"sir", "madam", "maam"}]
    while rest and _degree(rest[-1].group()):
        rest.pop()
    if not rest or (not title and not rest[0].group()[0].isupper() and len(rest) > 2):
        return Named(title, "", offset, offset + len(piece)) if title else None
    start = words[titles[-1]].start() if titles else rest[0].start()
    return Named(title, piece[rest[0].start() : rest[-1].end()], offset + start, offset + rest[-1].end())


def _degree(word: str) -> bool:
    return word.replace(".", "").casefold() in DEGREES and word.isupper()


def titled(text: str) -> Iterator[Named]:
    """Every "Dr. Alan Reyes", "Ms. Park" and "Drs. Reyes and Okoye" of a text, the last as two names."""
    for match in _TITLED.finditer(text):
        title = title_of(match["title"])
        plural = title in ("drs", "profs")
        title = title[:-1] if plural else title
        yield Named(title, match["name"], match.start(), match.end())
        end = match.end()
        while plural and (another := _ANOTHER.match(text, end)):
            yield Named(title, another["name"], another.start("name"), another.end())
            end = another.end()
