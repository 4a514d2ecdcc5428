"""What patterns and the learned tier read: sentences and pairs of neighbors, as words with names put in. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from composer.text import Reading, Sentence, Token


@dataclass(frozen=True)
class Stretch:
    """One sentence or two neighbors, as words; each name of a program stands as one word, PROGRAM or OTHER.

    `second` is where the second of two sentences starts.
    """

    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    sentences: int = 1
    second: int = 0

    @cached_property
    def present(self) -> frozenset[str]:
        """The words that occur."""
        return frozenset(self.words)

    @property
    def start(self) -> int:
        """Where its first word starts in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last word ends in the text."""
        return self.tokens[-1].end


def stretches_of(reading: Reading, names: Sequence[tuple[int, int, str]]) -> tuple[Stretch, ...]:
    """Every sentence, then every pair of neighbors in a paragraph. `names` are spans and what stands for each."""
    single = [_tagged(sentence, names) for sentence in reading.sentences]
    pairs = [
        Stretch((*a.words, *b.words), (*a.tokens, *b.tokens), 2, b.start)
        for (a, first), (b, second) in pairwise(zip(single, reading.sentences, strict=True))
        if first.paragraph == second.paragraph
    ]
    return (*single, *pairs)


def _tagged(sentence: Sentence, names: Sequence[tuple[int, int, str]]) -> Stretch:
    """Put a tag in the place of a name, so that patterns need not know the roster."""
    words: list[str] = []
    tokens: list[Token] = []
    inside = [name for name in names if name[0] < sentence.end and name[1] > sentence.start]
    for token in sentence.tokens:
        name = next((n for n in inside if n[0] < token.end and token.start < n[1]), None)
        if name:
            start, end, tag = name
            if tokens and tokens[-1].start == start:
                continue
            words.append(tag)
            tokens.append(Token(tag, start, end))
        else:
            words.append(token.word)
            tokens.append(token)
    return Stretch(tuple(words), tuple(tokens))
