"""Say how a rule of wording reads a sentence, for a person who mends a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from composer.guard.learned import Model
from composer.guard.pattern import Group, cancels, find, negated


def explain_groups(groups: Iterable[Group], words: Sequence[str]) -> tuple[str, ...]:
    """One line a pattern that matched: the words it matched, and what cancelled it, if anything did."""
    return tuple(line for group in groups for line in _lines(group, words))


def explain_learned(model: Model, label: str, sentences: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What the learned tier makes of one sentence or two: its score, where the limits are, what weighed most."""
    tally = model.read(sentences[0])
    for words in sentences[1:]:
        tally = model.join(tally, model.read(words))
    scores, cut = model.scores(tally), model.cuts[label]
    score = scores[label]
    outcome = "found (surely)" if score >= cut.block else "found (warn)" if score >= cut.warn else "not found"
    if score >= cut.warn and model.outdone(label, scores):
        other = max(model.cuts, key=lambda each: scores[each] - model.cuts[each].warn)
        outcome = f"not found, as it reads much more like {other}"
    lines = [f"Learned: {score:+.2f}; warns from {cut.warn:+.2f}, is sure from {cut.block:+.2f}: {outcome}"]
    if score < cut.doubt:
        lines.append("It doubts what patterns find here, and makes a block a warning.")
    for feature, weight in model.reasons(sentences, label):
        lines.append(f"{weight:+.3f}  {_named(feature)}")
    return tuple(lines)


_FEATURES = {
    "w": "the word", "s": "the stem", "c": "the letters", "b": "side by side", "t": "three in a row",
    "k": "near each other", "C": "a word about", "D": "side by side", "E": "three in a row",
    "F": "one after the other", "G": "one after the other", "H": "near each other", "P": "in one sentence",
    "X": "across two sentences",
}  # fmt: skip


def _named(feature: str) -> str:
    """A feature in words; classes of words (policies/concepts.yaml) stand as they are named there."""
    kind, mark, rest = feature.partition(":")
    return f"{_FEATURES[kind]}: {rest}" if mark else "it ends with a question mark"


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
