"""Institutions that no file of the season knows: which of them does a text name? Pure.

A name is compared word by word in the form that the roster uses ("Saint" as "st"). What is an ordinary word, a surname
or a short acronym as well is kept apart: it counts only where the sentence leaves no doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from composer.guard.roster import same_word, sentences_of
from composer.text import Reading


@dataclass(frozen=True)
class Stranger:
    """An institution named in a text: its span, and whether the name may be something else."""

    start: int
    end: int
    ambiguous: bool


@dataclass(frozen=True)
class Gazetteer:
    """Names of institutions as words with one space between; `ambiguous` are those that may be something else."""

    names: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = field(default=frozenset())

    @cached_property
    def _longest(self) -> dict[str, int]:
        longest: dict[str, int] = {}
        for name in (*self.names, *self.ambiguous):
            first = name.partition(" ")[0]
            longest[first] = max(longest.get(first, 0), name.count(" ") + 1)
        return longest

    def strangers(self, reading: Reading, taken: Iterable[tuple[int, int]]) -> Iterator[Stranger]:
        """Every name in the text, the longest at each word, that is written with a capital and not `taken`.

        `taken` are the spans of names that the season's files explain.
        """
        spans = tuple(taken)
        for sentence in sentences_of(reading):
            tokens = [(same_word(token.word), token) for token in sentence.tokens]
            i = 0
            while i < len(tokens):
                end = self._match([word for word, _ in tokens], i)
                if not end:
                    i += 1
                    continue
                name = " ".join(word for word, _ in tokens[i:end] if word)
                start, stop = tokens[i][1].start, tokens[end - 1][1].end
                written = reading.text[start:stop]
                if written[:1].isupper() and not any(a < stop and start < b for a, b in spans):
                    yield Stranger(start, stop, name not in self.names)
                i = end

    def _match(self, words: list[str], start: int) -> int:
        """Where the longest name that begins at this word ends; 0 where none does."""
        most = self._longest.get(words[start], 0)
        best, seen = 0, ""
        count = 0
        for end in range(start, len(words)):
            if count == most:
                break
            if words[end]:
                seen = f"{seen} {words[end]}".strip()
                count += 1
                if seen in self.names or seen in self.ambiguous:
                    best = end + 1
        return best
