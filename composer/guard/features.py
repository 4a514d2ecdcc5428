"""What the learned tier looks at in a sentence: its words, its classes of words, and what stands near what. Pure.

A feature is a short text such as "b:first choic" (two neighbors) or "H:ask rank" (two classes of words within six
words of each other). Each is hashed to a bucket of the model's table, so that no list of features must be shipped.
Features are counted, not only noted, so that those of two sentences are the sum of each one's and of the few that
reach across: a pair of neighbors costs next to nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from zlib import crc32

_ENDINGS = ("ations", "ation", "ings", "ing", "ments", "ment", "edly", "ed", "ies", "es", "ly", "s", "e")
_LETTERS = (3, 4, 5)
_REACH, _CLASS_REACH, _ACROSS = 4, 5, 8


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without its ending, crudely: what counts is that "ranks" and "ranking" give one text."""
    if len(word) <= 4 or word.isupper():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def class_index(classes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Map each word, and "~" with each stem, to its class; of two classes that claim one the first has it."""
    index: dict[str, str] = {}
    for name, words in classes.items():
        for word in words:
            index.setdefault(word, name)
            index.setdefault(f"~{stem(word)}", name)
    return index


def classes_of(words: Sequence[str], index: Mapping[str, str]) -> list[str | None]:
    """The class of each word; None where it has none."""
    return [index.get(word) or index.get(f"~{stem(word)}") for word in words]


def of_word(word: str) -> Iterator[str]:
    """The word, its stem, and its runs of three to five letters, which forgive a misspelling."""
    yield f"w:{word}"
    yield f"s:{stem(word)}"
    framed = f"^{word}$"
    for size in _LETTERS:
        if len(framed) > size:
            for i in range(len(framed) - size + 1):
                yield f"c:{framed[i : i + size]}"


def of_order(words: Sequence[str], classes: Sequence[str | None]) -> Iterator[str]:
    """What stands beside and near what: stems, and stems replaced by their class where they have one."""
    stems = [stem(word) for word in words]
    mixed = [name or each for name, each in zip(classes, stems, strict=True)]
    only = [name for name in classes if name]
    for letters, line in (("bt", ["<", *stems, ">"]), ("DE", ["<", *mixed, ">"]), ("FG", only)):
        for first, second in itertools.pairwise(line):
            yield f"{letters[0]}:{first} {second}"
        for first, second, third in zip(line, line[1:], line[2:], strict=False):
            yield f"{letters[1]}:{first} {second} {third}"
    present = sorted(set(only))
    for i, name in enumerate(present):
        yield f"C:{name}"
        for other in present[i + 1 :]:
            yield f"P:{name} {other}"
    for i, first in enumerate(stems):
        for second in stems[i + 2 : i + 1 + _REACH]:
            yield f"k:{first} {second}"
        for j in range(i + 1, min(i + 1 + _CLASS_REACH, len(stems))):
            if classes[i] or classes[j]:
                yield f"H:{mixed[i]} {mixed[j]}"
    if words and words[-1] == "?":
        yield "?"


def across(before: Sequence[str | None], after: Sequence[str | None]) -> Iterator[str]:
    """What reaches from one sentence to the next: the last classes of words of the one, the first of the other."""
    first = [name for name in before if name][-_ACROSS:]
    second = [name for name in after if name][:_ACROSS]
    for one in first:
        for other in second:
            yield f"X:{one} {other}"


def bucket(feature: str, mask: int) -> int:
    """The row of the table that a feature falls into. CRC-32 is the same on every machine and in every run."""
    return crc32(feature.encode()) & mask
