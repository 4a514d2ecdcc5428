"""A document as one reads it: its headings, and the paragraphs and lines of lists below each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

_ITEM = re.compile(
    r"(?:\d{1,2}:\d\d\b|\d{1,2}[/.]\d{1,2}\b[/.\d]*|(?:19|20)\d\d\b(?!\.)[-\d]*|[A-Z][\w ]{1,24}:(?=\s|$))"
    r"\s*(?P<rest>.?)"
)
"""How an entry may begin: with a time, a date, a label."""
BULLET = re.compile(r"\s*(?:[-–—•*·▪◦‣]\s|\(?\d{1,2}[.)]\s)")
"""A mark or number before an entry of a list."""
_COLUMNS = re.compile(r"\S {3,}\S|\t|\S \| \S")
_CELLS = re.compile(r"\||\t|\S,\S| {3}")
_QUOTES = frozenset('"“«')
_STOP = re.compile(r"[.!?:][\"'”’)]?$")
_LONGEST_BLOCK = 2_000
_LONGEST_SECTION = 20_000
"""Characters after which a block or section is divided: what is read costs the more, the longer it is."""
_FULL_LINE = 60
"""Characters from which on a line may have been broken for its length."""
_HEADING = re.compile(
    r"(?:[A-Z][\w&/'’.-]*|and|of|the|for|in|to|with|my|&|,|-|–|\(|\))(?: (?:[A-Z][\w&/'’.-]*|and|of|the|for|in"
    r"|to|with|my|&|-|–))*:?"
)
WORKS = re.compile(
    r"\b(?:publications?|papers|manuscripts?|presentations?|posters?|abstracts?|talks|lectures|scholar\w*"
    r"|research|case reports?"
    r"|bibliography|conferences?)\b",
    re.IGNORECASE,
)
"""The heading of what somebody published or presented."""
CASES = re.compile(
    r"\b(?:cases?|patients?|moments?|deliveries|operations|encounters|consults?|admissions)\b", re.IGNORECASE
)
"""The heading of a list of patients."""
REFEREES = re.compile(r"\b(?:referees?|references)\b", re.IGNORECASE)
_KNOWN = re.compile(
    r"\b(?:education|experience|employment|training|honou?rs|awards|skills|languages|interests|hobbies|contact"
    r"|certifications?"
    r"|licen[cs]\w*|memberships?|volunteer\w*|service|activities|rotations|observerships|personal|summary"
    r"|objective|career"
    r"|teaching|leadership|examinations|grants|positions|introduction|discussion|conclusions?|background"
    r"|methods|results)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """A paragraph, or one entry of a list. `page` counts from 1."""

    text: str
    page: int


@dataclass(frozen=True)
class Section:
    """A heading, and the blocks below it, of which it is itself the first; "" for what stands before the first one."""

    heading: str
    blocks: tuple[Block, ...]


def sections(text: str) -> tuple[Section, ...]:
    """Divide a document by its headings."""
    found: list[tuple[str, list[Block]]] = [("", [])]
    blocks, size = list(_blocks(text)), 0
    for block, following in zip_longest(blocks, blocks[1:]):
        heading, inside = found[-1]
        if is_heading(block.text) or (following and _announces(block.text, following.text)):
            found.append((block.text, [block]))
            size = 0
        elif size + len(block.text) > _LONGEST_SECTION:
            found.append((heading, [block]))
            size = len(block.text)
        else:
            inside.append(block)
            size += len(block.text)
    return tuple(Section(heading, tuple(inside)) for heading, inside in found if inside)


def _announces(line: str, following: str) -> bool:
    """Whether a short line stands above a list."""
    short = len(line.split()) <= 10 and not line.endswith((".", ",", ";")) and not BULLET.match(line)
    return short and BULLET.match(following) is not None


def is_heading(line: str) -> bool:
    """Whether a line is a heading: a few words that name a part of a document, or all in capitals."""
    line = re.sub(r" \([^()]*\)$", "", line)
    words = line.split()
    if (
        not 1 <= len(words) <= 8
        or line.endswith((".", ",", ";"))
        or _CELLS.search(line)
        or BULLET.match(line)
    ):
        return False
    if ": " in line:
        return False
    known = any(pattern.search(line) for pattern in (WORKS, CASES, REFEREES, _KNOWN))
    if line.endswith(":") and known and not re.search(r"\d", line):
        return True
    return known and not re.search(r"\d", line) and (_HEADING.fullmatch(line) is not None or len(words) <= 4)


def _blocks(text: str) -> Iterator[Block]:
    for number, page in enumerate(text.split("\f"), 1):
        lines = page.split("\n")
        width = _width(lines)
        entry: list[str] = []
        for line in lines:
            if entry and not (line.strip() and _goes_on(entry[-1], line, width)):
                yield from _divided(_joined(entry), number)
                entry = []
            if line.strip():
                entry.append(line.rstrip())
        if entry:
            yield from _divided(_joined(entry), number)


def _divided(text: str, page: int) -> Iterator[Block]:
    """Make blocks of a text, which is divided between two words where it is absurdly long."""
    while len(text) > _LONGEST_BLOCK:
        cut = text.rfind(" ", _LONGEST_BLOCK // 2, _LONGEST_BLOCK)
        cut = cut if cut > 0 else _LONGEST_BLOCK
        yield Block(text[:cut], page)
        text = text[cut:]
    if text.strip():
        yield Block(text, page)


def _joined(lines: Sequence[str]) -> str:
    """Join the lines of a block; a word that is divided behind its hyphen is one again."""
    return re.sub(r"(?<=\w-)\n(?=[a-z])", "", "\n".join(line.strip() for line in lines)).replace("\n", " ")


def _width(lines: Sequence[str]) -> int:
    """Return how long the full lines of a page are."""
    long = sorted(len(line.rstrip()) for line in lines if line.strip())
    return max(_FULL_LINE, long[int(len(long) * 0.9)] if long else 0)


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether a line goes on from the one before it."""
    before, line = before.strip(), line.strip()
    if before.endswith(",") and not BULLET.match(line) and not _ITEM.match(line):
        return True
    if BULLET.match(line) or is_heading(before) or is_heading(line) or line[:1] in _QUOTES:
        return False
    if _COLUMNS.search(before) or _COLUMNS.search(line):
        return False
    full, ended = len(before) >= 0.75 * width, _STOP.search(before) is not None
    item = _ITEM.match(line)
    if item and not (full and not ended and item["rest"].islower()):
        return False
    return full if ended else full or line[:1].islower()
