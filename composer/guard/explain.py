"""Say how a rule of wording reads a sentence, for a person who mends a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from composer.guard.pattern import Group, cancels, find, negated


def explain_groups(groups: Iterable[Group], words: Sequence[str]) -> tuple[str, ...]:
    """One line a pattern that matched: the words it matched, and what cancelled it, if anything did."""
    return tuple(line for group in groups for line in _lines(group, words))


def _lines(group: Group, words: Sequence[str]) -> Iterator[str]:
    present = frozenset(words)
    for pattern in group.any:
        for start, end in find(pattern, words, present):
            matched = " ".join(words[start:end])
            yield f'"{matched}" matches {pattern.source}: {_outcome(group, words, start, end, present)}'


def _outcome(group: Group, words: Sequence[str], start: int, end: int, present: frozenset[str]) -> str:
    if group.need and not any(next(find(p, words, present), None) for p in group.need):
        return "cancelled, as none of the words it needs stands here"
    if negated(words, start, end, group.negation):
        return "cancelled by a negation before it"
    for exception in group.unless:
        for a, b in find(exception, words, present):
            if cancels(words, (a, b), start, end):
                return f'cancelled by "{" ".join(words[a:b])}" ({exception.source})'
    return f"found ({group.severity or 'surely'})"
