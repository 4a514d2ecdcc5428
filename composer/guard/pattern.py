"""The pattern language of rules: words, vocabularies and bounded gaps over the tokens of a sentence.

    word        that word             word?       that word or nothing
    prefix*     any word that begins so           (a|b c)     one of several phrases
    <name>      a vocabulary          ...  ..8    up to four, up to eight words between
    ^ $         the start, the end of the sentence
    PROGRAM OTHER PERSON              the program written to, another program, one of the program's people

Gaps never cross the end of a clause (`.`, `;`, `!`, `?`) and are at most twelve words, so matching takes time
linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

STOPS = frozenset(".;!?")
MOST_GAP = 12
NEAR = 8
NEGATORS = frozenset(
    "not never no neither nor without refrain decline declining stop nobody none hardly rather_than".split()
)
RESETS = frozenset(
    "but however yet although though ; nevertheless nonetheless still because so therefore".split()
)

TURNS = frozenset("but however nevertheless nonetheless".split())

Element = tuple[Any, ...]
Pattern = tuple[Element, ...]


@dataclass(frozen=True)
class Compiled:
    """A pattern ready to run. `anchors` are sets of words of which a sentence must hold one each."""

    source: str
    elements: Pattern
    anchors: tuple[frozenset[str], ...]
    firsts: frozenset[str] | None


@dataclass(frozen=True)
class Group:
    """Patterns that are judged alike.

    any       the patterns, of which one must match
    need      patterns of which one must match somewhere in the same sentences
    unless    patterns that cancel a match within eight words of it
    negation  `before` (a negator up to eight words before cancels), `clause` (also inside), `none`
    window    1: within a sentence; 2: also across two neighboring sentences of a paragraph
    severity  "" for the rule's own, else a lower one ("reads like")
    """

    any: tuple[Compiled, ...]
    need: tuple[Compiled, ...] = ()
    unless: tuple[Compiled, ...] = ()
    negation: str = "before"
    window: int = 1
    severity: str = ""

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[int, ...]]:
        """Which patterns a word makes worth trying: those of whose rarest set of words it is one."""
        index: dict[str, list[int]] = {}
        for number, pattern in enumerate(self.any):
            for word in pattern.anchors[0] if pattern.anchors else ():
                index.setdefault(word, []).append(number)
        return {word: tuple(numbers) for word, numbers in index.items()}

    @cached_property
    def _always(self) -> tuple[int, ...]:
        return tuple(number for number, pattern in enumerate(self.any) if not pattern.anchors)

    def candidates(self, present: frozenset[str]) -> Iterator[Compiled]:
        """The patterns that may match a stretch of these words, in their order."""
        index = self._by_word
        found = set(self._always)
        for word in index.keys() & present if len(index) < len(present) else present:
            if word in index:
                found.update(index[word])
        return (self.any[number] for number in sorted(found))


@dataclass(frozen=True)
class Match:
    """Where a group matched: token positions [start, end) and the pattern that did."""

    start: int
    end: int
    pattern: str
    severity: str


class PatternError(ValueError):
    """A pattern that cannot be read. The message says why."""


_PIECE = re.compile(
    r"\s*(?:(?P<gap>\.\.\.|\.\.\d+)|<(?P<vocab>[\w-]+)>|(?P<mark>[()|?^$])|(?P<word>[^\s()|<>?^]+))"
)


def compile_pattern(source: str, vocabulary: Mapping[str, Sequence[str]]) -> Compiled:
    """Read a pattern. Raises PatternError for an unknown vocabulary, a bracket too many, a gap over twelve."""
    pieces = _pieces(source)
    elements, rest = _sequence(pieces, 0, vocabulary, source, ())
    if rest != len(pieces):
        raise PatternError(f'"{source}" has a ")" or "|" too many')
    if not any(e[0] in "wap" for e in elements):
        raise PatternError(f'"{source}" holds no word that must occur')
    return Compiled(source, elements, _anchors(elements), _firsts(elements))


def _pieces(source: str) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    position = 0
    text = source.rstrip()
    while position < len(text):
        match = _PIECE.match(text, position)
        if match is None:
            raise PatternError(f'"{source}" cannot be read at "{text[position:]}"')
        pieces.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return pieces


def _sequence(
    pieces: list[tuple[str, str]],
    at: int,
    vocabulary: Mapping[str, Sequence[str]],
    source: str,
    seen: tuple[str, ...],
) -> tuple[Pattern, int]:
    elements: list[Element] = []
    while at < len(pieces):
        kind, value = pieces[at]
        if kind == "mark" and value in ")|":
            break
        at += 1
        if kind == "gap":
            size = 4 if value == "..." else int(value[2:])
            if size > MOST_GAP:
                raise PatternError(f'"{source}" has a gap of {size} words; {MOST_GAP} is the most')
            elements.append(("g", size))
        elif kind == "vocab":
            elements.append(_vocabulary(value, vocabulary, source, seen))
        elif kind == "word":
            elements.append(_word(value, source))
        elif value == "(":
            branches, at = _branches(pieces, at, vocabulary, source, seen)
            elements.append(_choice(branches))
        elif value == "?":
            if not elements or elements[-1][0] in "g^$":
                raise PatternError(f'"{source}" has a "?" after nothing')
            elements[-1] = ("o", elements[-1])
        else:
            elements.append((value,))
    return tuple(elements), at


def _branches(
    pieces: list[tuple[str, str]],
    at: int,
    vocabulary: Mapping[str, Sequence[str]],
    source: str,
    seen: tuple[str, ...],
) -> tuple[list[Pattern], int]:
    branches: list[Pattern] = []
    while True:
        branch, at = _sequence(pieces, at, vocabulary, source, seen)
        if not branch:
            raise PatternError(f'"{source}" has an empty choice')
        branches.append(branch)
        if at >= len(pieces):
            raise PatternError(f'"{source}" lacks a ")"')
        closing = pieces[at][1]
        at += 1
        if closing == ")":
            return branches, at


def _word(value: str, source: str) -> Element:
    if value == "$":
        return ("$",)
    if value.endswith("*"):
        return ("p", value[:-1].lower())
    if "*" in value:
        raise PatternError(f'"{source}" has a "*" inside a word; it may only end one')
    word = value if value in ("PROGRAM", "OTHER", "PERSON") else value.lower()
    return ("w", frozenset([word]))


def _vocabulary(
    name: str, vocabulary: Mapping[str, Sequence[str]], source: str, seen: tuple[str, ...]
) -> Element:
    if name not in vocabulary:
        raise PatternError(f'"{source}" names the vocabulary <{name}>, which does not exist')
    if name in seen:
        raise PatternError(f"the vocabulary <{name}> holds itself")
    branches = []
    for phrase in vocabulary[name]:
        branch, rest = _sequence(_pieces(phrase), 0, vocabulary, phrase, (*seen, name))
        if rest != len(_pieces(phrase)) or not branch:
            raise PatternError(f'<{name}> holds "{phrase}", which cannot be read')
        branches.append(branch)
    return _choice(branches)


def _choice(branches: list[Pattern]) -> Element:
    """Single words of a choice are looked up in one set; phrases are tried one by one."""
    singles = {word for b in branches if len(b) == 1 and b[0][0] == "w" for word in b[0][1]}
    phrases: list[Pattern] = []
    for branch in branches:
        if len(branch) == 1 and branch[0][0] == "w":
            continue
        if len(branch) == 1 and branch[0][0] == "a":
            singles |= branch[0][1]
            phrases.extend(branch[0][2])
        else:
            phrases.append(branch)
    return ("a", frozenset(singles), tuple(dict.fromkeys(phrases)))


def _words_of(element: Element) -> frozenset[str] | None:
    """The words of which one must occur where the element matches; None where that cannot be said."""
    if element[0] == "w":
        words: frozenset[str] = element[1]
        return words
    if element[0] != "a":
        return None
    found = set(element[1])
    for branch in element[2]:
        sets = [words for words in map(_words_of, branch) if words]
        if not sets:
            return None
        found |= min(sets, key=len)
    return frozenset(found)


def _anchors(elements: Pattern) -> tuple[frozenset[str], ...]:
    sets = [words for words in map(_words_of, elements) if words]
    return tuple(sorted(sets, key=len)[:3])


def _firsts(elements: Pattern) -> frozenset[str] | None:
    found: set[str] = set()
    for element in elements:
        inner = element[1] if element[0] == "o" else element
        if inner[0] == "w":
            found |= inner[1]
        elif inner[0] == "a":
            found |= inner[1]
            for branch in inner[2]:
                firsts = _firsts(branch)
                if firsts is None:
                    return None
                found |= firsts
        else:
            return None
        if element[0] != "o":
            return frozenset(found)
    return None


def ends(elements: Pattern, at: int, words: Sequence[str], i: int) -> Iterator[int]:
    """Where a match of elements[at:] that begins at word i may end."""
    if at == len(elements):
        yield i
        return
    element = elements[at]
    kind = element[0]
    if kind == "w":
        if i < len(words) and words[i] in element[1]:
            yield from ends(elements, at + 1, words, i + 1)
    elif kind == "g":
        for j in range(i, min(i + element[1], len(words)) + 1):
            yield from ends(elements, at + 1, words, j)
            if j >= len(words) or words[j] in STOPS:
                break
    elif kind == "a":
        if i < len(words) and words[i] in element[1]:
            yield from ends(elements, at + 1, words, i + 1)
        for branch in element[2]:
            for j in set(ends(branch, 0, words, i)):
                yield from ends(elements, at + 1, words, j)
    elif kind == "o":
        for j in set(ends((element[1],), 0, words, i)):
            yield from ends(elements, at + 1, words, j)
        yield from ends(elements, at + 1, words, i)
    elif kind == "p":
        if i < len(words) and words[i].startswith(element[1]):
            yield from ends(elements, at + 1, words, i + 1)
    elif kind == "^":
        if i == 0:
            yield from ends(elements, at + 1, words, i)
    elif i == len(words) or words[i] in STOPS:
        yield from ends(elements, at + 1, words, i)


def find(pattern: Compiled, words: Sequence[str], present: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Every place where the pattern matches, the shortest match of each starting word."""
    firsts = pattern.firsts
    if firsts is not None and firsts.isdisjoint(present):
        return
    for anchor in pattern.anchors:
        if anchor.isdisjoint(present):
            return
    starts = range(len(words)) if firsts is None else [i for i, word in enumerate(words) if word in firsts]
    for i in starts:
        end = next(ends(pattern.elements, 0, words, i), None)
        if end is not None:
            yield i, end


def found_in(pattern: Compiled, words: Sequence[str]) -> bool:
    """Whether the pattern matches anywhere in these words."""
    return next(find(pattern, words, frozenset(words)), None) is not None


def negated(words: Sequence[str], start: int, end: int, scope: str) -> bool:
    """Whether a negator up to eight words before the match (for `clause`: or in it) turns it round."""
    if scope == "none":
        return False
    for i in range(start - 1, max(start - NEAR, 0) - 1, -1):
        if words[i] in STOPS or words[i] in RESETS:
            break
        if words[i] in NEGATORS:
            return True
    return scope == "clause" and any(word in NEGATORS for word in words[start:end])


def cancels(words: Sequence[str], exception: tuple[int, int], start: int, end: int) -> bool:
    """Whether an exception stands within eight words of the match, and no turn ("but", "however") between them."""
    first, last = exception
    if not (first - NEAR < end and last + NEAR > start):
        return False
    return TURNS.isdisjoint(words[last:start]) and TURNS.isdisjoint(words[end:first])


def match_group(group: Group, words: Sequence[str], present: frozenset[str]) -> Iterator[Match]:
    """Every match of a group in one stretch of words, of which `present` is the set, one a pattern and place."""
    needed: bool | None = None
    exceptions: list[tuple[int, int]] | None = None
    for pattern in group.candidates(present):
        for start, end in find(pattern, words, present):
            if negated(words, start, end, group.negation):
                continue
            if needed is None:
                needed = not group.need or any(next(find(p, words, present), None) for p in group.need)
            if not needed:
                return
            if exceptions is None:
                exceptions = [place for p in group.unless for place in find(p, words, present)]
            if any(cancels(words, place, start, end) for place in exceptions):
                continue
            yield Match(start, max(end, start + 1), pattern.source, group.severity)
