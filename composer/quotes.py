"""Which parts of a mail are its writer's own words, and which quote an earlier message. Pure.

Mail programs mark a quoted message with ">" lines, with a line such as "On Monday, … wrote:", with a divider, or, as
Outlook does, with the header lines of that message (RFC 3676, section 4.5, knows only the first). What was forwarded
is read, since it is why the message was sent; what was answered is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from composer.names import plain_name
from composer.quote_words import FORWARDED, HEADERS, VERBS_BEFORE, VERBS_LAST, WEEKDAYS
from composer.text import Span, fold

_LONGEST_LINE = 300
_LONGEST_BLOCK = 24
_LINE = re.compile(r"([ \t]*(?:>(?!From )[ \t]?)*)([^\n]*)\n?")
_FORWARD_SUBJECT = re.compile(
    r"\s*(?:fwd?|fw|wg|tr|rv|enc|i|vb|vl|pd|doorst|ilt|ilet|i̇lt|转发|轉寄|転送|전달|إعادة توجيه)\s*[:：]",
    re.IGNORECASE,
)
_DASHED = re.compile(r"[-–—_=*]{2,}\s*([^-–—_=*\s].{0,78}?)\s*[-–—_=*]{2,}")
_RULE = re.compile(r"[-–—_=*]{5,}")
_MAILBOX = re.compile(r"[^\s<>()\[\]:;,\"'@]{1,64}@[^\s<>()\[\]:;,\"'@]{1,255}")
_CLOCK = re.compile(r"\d{1,2}\s?[:.h時点]\s?\d{2}\b|\d{1,2}\s?(?:uhr|am|pm|a\.m|p\.m)\b")
_DAY = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b\d{1,2}\b.{0,24}?\b(?:19|20)\d\d\b|(?:19|20)\d\d\s?[年년]"
)
_LAST = re.compile(rf"(?:{VERBS_LAST})\s*(?:\(a\))?\s*[:：]$")
_BEFORE = re.compile(rf"(?:{VERBS_BEFORE}).{{1,160}}[:：]$")
_SAYS_WHO = re.compile(r"\b(?:i|you|we|they|he|she)\s+(?:once\s+|also\s+)?(?:wrote|writes)\s*:$")
_NAMELESS = re.compile(r"[<(\[]?\s*[^\s<>()\[\]:;,\"'@]{1,64}@[^\s<>()\[\]:;,\"'@]{1,255}\s*[>)\]]?\s*[:：]$")
_QUOTING = re.compile(r"(?:quoting|zitat von|citando a|citando|quoted from)\b.{0,200}[:：]$")
_STARTS = re.compile(rf"(?:\d|(?:{WEEKDAYS})\b)")
_NEVER_LAST = (".", "!", "?", ":", ";")


@dataclass(frozen=True)
class Own:
    """Whose mailbox the message lies in: what they wrote themselves is never what a program says."""

    email: str = ""
    name: str = ""

    def wrote(self, said: str) -> bool:
        """Whether a line that says who wrote names them."""
        if self.email and self.email.casefold() in said.casefold():
            return True
        words = _words(plain_name(self.name))
        return len(words) > 1 and words <= _words(said)


NOBODY = Own()


def _words(name: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", fold(name).text))


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    depth: int
    """How many ">" stand before it."""
    said: str
    """Its text in folded letters, without those marks and without blanks around; "" for one that is long."""
    blank: bool


@dataclass(frozen=True)
class _Mark:
    """The lines that announce an earlier message: `who` wrote it, and whether they say that it was forwarded."""

    first: int
    after: int
    who: str = ""
    forwarded: bool = False


@dataclass
class _Part:
    """One message of the chain while its lines are gone through."""

    base: int
    open: bool
    """Whether it was passed on to be read, by whoever passed it on."""
    mine: bool
    written: bool = False
    """Whether it says anything of its own so far."""

    @property
    def read(self) -> bool:
        """Whether it counts as what the program says."""
        return self.open and not self.mine


@dataclass
class _Chain:
    """A body, gone through: which lines are read, every announcement, and those whose message is read."""

    lines: Sequence[_Line]
    kept: list[bool]
    marks: list[_Mark] = field(default_factory=list)
    passed_on: list[_Mark] = field(default_factory=list)


def quoted_spans(text: str, *, subject: str = "", sender: str = "", own: Own = NOBODY) -> tuple[Span, ...]:
    """The spans of a body that are not its writer's own words, nor passed on by them to be read.

    A message that was forwarded is read, where the subject, a divider or an empty text above it says so; what it
    answers is not, and never what `own` wrote. A body without any announcement that is theirs is read whole.
    """
    chain = _read(text, subject, sender, own)
    return tuple(_spans(chain)) if chain.marks or not _same(sender, own.email) else ()


def forwarded_from(text: str, *, subject: str = "", sender: str = "", own: Own = NOBODY) -> str:
    """Return the mailbox that wrote the first forwarded message, by its own header lines; "" where none is named."""
    found = (_MAILBOX.search(mark.who) for mark in _read(text, subject, sender, own).passed_on)
    return next((mailbox[0] for mailbox in found if mailbox), "")


def _same(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == other.casefold()


def _lines(text: str) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        if found.start() == len(text):
            return
        raw = found[2].strip()
        said = " ".join(fold(raw).text.split()) if len(raw) <= _LONGEST_LINE else ""
        yield _Line(found.start(), found.end(), found[1].count(">"), said, not raw)


def _read(text: str, subject: str, sender: str, own: Own) -> _Chain:
    """Go through the chain of messages once."""
    lines = tuple(_lines(text))
    mine = _same(sender, own.email)
    forwarded = mine or bool(_FORWARD_SUBJECT.match(subject))
    below = _shallowest_below(lines)
    chain = _Chain(lines, [False] * len(lines))
    parts = [_Part(below[0], True, mine)]
    at = 0
    while at < len(lines):
        line = lines[at]
        while len(parts) > 1 and not line.blank and line.depth < parts[-1].base:
            parts.pop()
        part = parts[-1]
        mark = None if line.blank else _mark(lines, at)
        if mark:
            base = _base(lines, mark.after, line.depth)
            answered = base > line.depth and below[mark.after] < base
            passed_on = mark.forwarded or (forwarded and len(parts) == 1) or not (part.written or answered)
            parts.append(_Part(base, part.open and passed_on, own.wrote(mark.who)))
            chain.marks.append(mark)
            if parts[-1].read:
                chain.passed_on.append(mark)
            at = mark.after
            continue
        own_depth = line.blank or line.depth <= part.base
        chain.kept[at] = part.read and own_depth
        part.written = part.written or (own_depth and not line.blank)
        at += 1
    return chain


def _shallowest_below(lines: Sequence[_Line]) -> list[int]:
    """How deep the least quoted line is, from each line on to the end; 0 after the last."""
    found = [0] * (len(lines) + 1)
    least: int | None = None
    for number in range(len(lines) - 1, -1, -1):
        if not lines[number].blank:
            least = lines[number].depth if least is None else min(least, lines[number].depth)
        found[number] = least or 0
    return found


def _base(lines: Sequence[_Line], after: int, depth: int) -> int:
    """How deep the announced message itself stands: as its first line does, but not above its announcement."""
    first = next((line.depth for line in lines[after : after + _LONGEST_BLOCK] if not line.blank), depth)
    return max(first, depth)


def _spans(chain: _Chain) -> Iterator[Span]:
    """What is not kept, neighbors joined."""
    start: int | None = None
    for line, kept in zip(chain.lines, chain.kept, strict=True):
        if not kept and start is None:
            start = line.start
        elif kept and start is not None:
            yield Span(start, line.start)
            start = None
    if start is not None:
        yield Span(start, chain.lines[-1].end)


# --- what announces a message -------------------------------------------------------------------------


def _mark(lines: Sequence[_Line], at: int) -> _Mark | None:
    """The announcement that begins at a line, its divider, header lines and blank lines between them included."""
    divider = _divider(lines[at].said)
    if divider is not None:
        after = _skip_blank(lines, at + 1)
        header = _header(lines, after, 2) or _attribution(lines, after)
        if header:
            return _Mark(at, header.after, header.who, bool(divider) or header.forwarded)
        return _Mark(at, at + 1, "", divider) if divider or _DASHED.fullmatch(lines[at].said) else None
    return _header(lines, at, 3) or _attribution(lines, at)


def _skip_blank(lines: Sequence[_Line], at: int) -> int:
    return next((n for n in range(at, min(at + _LONGEST_BLOCK, len(lines))) if not lines[n].blank), at)


def _divider(said: str) -> bool | None:
    """Whether a line divides messages: True before a forwarded one, False before another, None for no divider."""
    if _RULE.fullmatch(said):
        return False
    dashed = _DASHED.fullmatch(said)
    words = dashed[1].rstrip(" :：") if dashed else said.rstrip(" :：")
    if dashed and any(words.startswith(known) for known in FORWARDED[True]):
        return True
    if dashed and any(words.startswith(known) for known in FORWARDED[False]):
        return False
    return True if said.endswith((":", "：")) and words in FORWARDED[True] else None


def _header(lines: Sequence[_Line], at: int, fewest: int) -> _Mark | None:
    """The header lines of a message: its writer and at least two more things, one of them plainly of a mail."""
    depth = lines[at].depth if at < len(lines) else 0
    found: dict[str, str] = {}
    last = ""
    number = at
    for number in range(at, min(at + _LONGEST_BLOCK, len(lines))):
        line = lines[number]
        label, value = _labelled(line.said) if line.depth == depth and not line.blank else ("", "")
        if label:
            found.setdefault(label, value)
            last = label
        elif not (last in ("to", "cc", "from") and "@" in line.said and line.depth == depth):
            break
    else:
        number = min(at + _LONGEST_BLOCK, len(lines))
    mail = "subject" in found or "@" in found.get("from", "")
    if "from" in found and len(found) >= fewest and mail:
        return _Mark(at, number, found["from"])
    return None


def _labelled(said: str) -> tuple[str, str]:
    """Which header field a line names, and its value; ("", "") for another line."""
    label, colon, _ = said[:60].replace("：", ":").partition(":")
    known = HEADERS.get(label.strip("* ")) if colon else None
    return (known, said[len(label) + 1 :].strip("* ")) if known else ("", "")


def _attribution(lines: Sequence[_Line], at: int) -> _Mark | None:
    """A line such as "On Monday, … wrote:", which may be broken into three."""
    if at >= len(lines) or lines[at].blank or not lines[at].said:
        return None
    together = lines[at].said
    for after in range(at + 1, min(at + 3, len(lines)) + 1):
        if together.endswith((":", "：")):
            return _Mark(at, after, together) if _announces(together) else None
        if not (_DAY.search(lines[at].said) or _CLOCK.search(lines[at].said) or "@" in lines[at].said):
            return None
        if (
            after >= len(lines)
            or lines[after].depth != lines[at].depth
            or lines[after - 1].said.endswith(_NEVER_LAST)
        ):
            return None
        together = f"{together} {lines[after].said}"
    return None


def _announces(said: str) -> bool:
    """Whether a text that ends in a colon says who wrote what follows, and when or from which mailbox."""
    if len(said) > 2 * _LONGEST_LINE or _SAYS_WHO.search(said):
        return False
    dated = bool(_CLOCK.search(said) or _DAY.search(said))
    if _LAST.search(said) or _BEFORE.search(said):
        return dated or "@" in said
    if _QUOTING.match(said):
        return "@" in said
    return bool(_STARTS.match(said) and _CLOCK.search(said) and _DAY.search(said) and _NAMELESS.search(said))
