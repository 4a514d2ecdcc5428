"""Where a message says something: by patterns, which know wordings, and by the learned tier, which weighs sentences.

The two belong together. What a pattern is sure of, but the sentence as a whole reads like nothing of the kind, is only
a warning; what no pattern knows, the learned tier may find. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from composer.guard.learned import Cut, Model
from composer.guard.pattern import Group, found_in, match_group
from composer.guard.rule import Rule, Statement
from composer.guard.stretches import Stretch

LEARNED = "learned"
"""What stands in `Said.pattern` where no pattern but the learned tier found it."""
_FEWEST_WORDS = 5


@dataclass(frozen=True)
class Said:
    """A place where a message says something; `severity` is "" for the rule's own, else a lower one."""

    field: str
    start: int
    end: int
    severity: str
    pattern: str


@dataclass(frozen=True)
class Weighed:
    """A stretch of running text and its score on each label of the learned tier."""

    stretch: Stretch
    scores: Mapping[str, float]


def by_patterns(groups: Iterable[Group], stretches: Mapping[str, Sequence[Stretch]]) -> Iterator[Said]:
    """Every place in the stretches of each field where a group of patterns matches."""
    for group in groups:
        for field, parts in stretches.items():
            for part in parts:
                if part.sentences > group.window:
                    continue
                for match in match_group(group, part.words, part.present):
                    tokens = part.tokens[match.start : match.end]
                    yield Said(field, tokens[0].start, tokens[-1].end, match.severity, match.pattern)


def weigh(model: Model, stretches: Iterable[Stretch]) -> Iterator[Weighed]:
    """Score what is long enough to say something."""
    tallies = {}
    for part in stretches:
        if part.sentences == 1:
            tally = tallies[part.start] = model.read(part.words)
        elif part.start in tallies and part.second in tallies:
            tally = model.join(tallies[part.start], tallies[part.second])
        else:
            continue
        if len(part.words) >= _FEWEST_WORDS * part.sentences:
            yield Weighed(part, model.scores(tally))


def doubted(said: Said, label: str, cut: Cut, weighed: Iterable[Weighed]) -> Said:
    """Make less sure what a pattern found in a sentence that as a whole reads like nothing of the kind."""
    if said.severity or said.field != "body":
        return said
    around = [w for w in weighed if w.stretch.start < said.end and said.start < w.stretch.end]
    doubtful = around and max(w.scores[label] for w in around) < cut.doubt
    return replace(said, severity="warn") if doubtful else said


def by_learning(
    statement: Statement | Rule, model: Model, weighed: Iterable[Weighed], *, at_home: bool
) -> Iterator[Said]:
    """Where the learned tier finds it. A pair counts only where neither of its sentences says it alone.

    A pair, as most only stand side by side, and a letter of a kind of which the tier has seen few (`at_home` false),
    must read surely so, and even then get no more than a warning.
    """
    label, cut = statement.learned, model.cuts[statement.learned]
    alone: set[int] = set()
    for each in weighed:
        part, score = each.stretch, each.scores[label]
        usual = at_home and part.sentences == 1
        if score < (cut.warn if usual else cut.block) or model.outdone(label, each.scores):
            continue
        if any(found_in(pattern, part.words) for pattern in statement.excepted):
            continue
        if part.sentences == 1:
            alone |= {part.start, part.end}
        elif {part.start, part.end} & alone:
            continue
        sure = usual and score >= cut.block
        yield Said("body", part.start, part.end, "" if sure else "warn", LEARNED)


def one_a_place(found: Iterable[Said]) -> tuple[Said, ...]:
    """Of overlapping places keep the surest, then what a pattern found, then the longest; in the order of the text."""
    kept: list[Said] = []
    order = {"": 0, "block": 0, "warn": 1, "note": 2}
    for said in sorted(found, key=lambda s: (order[s.severity], s.pattern == LEARNED, s.start - s.end)):
        if not any(said.field == k.field and said.start < k.end and k.start < said.end for k in kept):
            kept.append(said)
    return tuple(sorted(kept, key=lambda s: (s.field != "subject", s.start)))
