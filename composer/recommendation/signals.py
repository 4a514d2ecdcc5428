"""What readers commonly take the words of a letter, or of an answer to a request for one, to mean. Pure.

These are conventions, not measurements. Nothing here rates a person: it marks wordings and says what is absent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from composer.guard.pattern import match_group
from composer.quotes import quoted_spans
from composer.recommendation.clauses import Line, in_quotation_marks, read_lines
from composer.recommendation.signals_policy import SignalPolicy, SignalRule, Wording, built_in
from composer.text import read

Level = Literal["very-strong", "strong", "good", "neutral", "concern"]
Kind = Literal["yes", "conditional", "unclear", "polite-no", "no"]


@dataclass(frozen=True)
class Place:
    """Where a wording stands: `text[start:end] == excerpt`."""

    start: int
    end: int
    excerpt: str


@dataclass(frozen=True)
class Signal:
    """A phrase of a letter, and what readers commonly take it to mean."""

    level: Level
    wording: Wording
    place: Place


@dataclass(frozen=True)
class Part:
    """Something of which strong letters speak, and where this one does; no places where it does not."""

    wording: Wording
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Element:
    """What strong letters have, such as a comparison with peers, part by part."""

    id: str
    title: str
    parts: tuple[Part, ...]

    @property
    def lacking(self) -> tuple[Part, ...]:
        """The parts that were not found."""
        return tuple(part for part in self.parts if not part.places)


@dataclass(frozen=True)
class LetterReading:
    """A letter, read: its signals in the order of the text, and each element of a strong letter."""

    signals: tuple[Signal, ...]
    elements: tuple[Element, ...]


_Found = tuple[int, int, SignalRule, Wording, Place]


@dataclass(frozen=True)
class Answer:
    """What the answer to a request for a letter usually means, why, and what to do next.

    `place` is the wording that decided; None where no wording is known, and then the kind is `unclear`.
    """

    kind: Kind
    title: str
    why: str
    next: tuple[str, ...]
    place: Place | None = None
    sources: tuple[str, ...] = ()


def read_letter(text: str, policy: SignalPolicy | None = None) -> LetterReading:
    """Mark the signals in the text of a letter, and say which elements of a strong letter it has."""
    policy = policy or built_in()
    lines = read_lines(text, ignored=in_quotation_marks(text))
    found = [
        Signal(cast("Level", rule.id), wording, place)
        for rule in policy.reading("level")
        for wording in rule.wordings
        for place in _places(text, wording, lines, supposed=rule.id == "concern")
    ]
    elements = tuple(_element(text, rule, lines) for rule in policy.reading("element"))
    return LetterReading(_without_the_plain(text, _one_a_place(text, found)), elements)


def answer_meaning(text: str, policy: SignalPolicy | None = None) -> Answer:
    """Say what an answer to a request for a letter usually means. What it quotes of an earlier mail is not read."""
    policy = policy or built_in()
    lines = read_lines(text, ignored=quoted_spans(text))
    found = [
        (wording.order, place.start, rule, wording, place)
        for rule in policy.reading("answer")
        for wording in rule.wordings
        for place in _places(text, wording, lines, supposed=True)
    ]
    if not found:
        unclear = policy.rules["unclear"]
        why = "None of the wordings that are known here stands in it, so read it yourself."
        return Answer("unclear", unclear.title, why, unclear.advice)
    found = _without_the_practical(found)
    _, _, rule, wording, place = min(found, key=lambda each: (each[0], each[1], -each[4].end))
    return Answer(cast("Kind", rule.id), rule.title, wording.means, rule.advice, place, wording.sources)


# The wording of a yes that names how strong the letter will be, and the kinds of answer that it, or warmth, outweighs.
_STRENGTH = "strong-word"
_BESIDE_STRENGTH = ("conditional", "unclear", "polite-no", "no")
_BESIDE_WARMTH = ("conditional", "unclear")


def _without_the_practical(found: list[_Found]) -> list[_Found]:
    """Beside a yes leave out what speaks of dates and papers only, and whatever was read into the same words.

    Warmth alone outweighs a request for papers; to outweigh a no the strength of the letter has to be named.
    """
    promised = {wording.id for _, _, rule, wording, _ in found if rule.id == "yes"}
    if not promised:
        return found
    outweighed = _BESIDE_STRENGTH if _STRENGTH in promised else _BESIDE_WARMTH
    yielding = [place for _, _, _, wording, place in found if wording.yields]
    return [
        each
        for each in found
        if each[2].id not in outweighed
        or not any(place.start < each[4].end and each[4].start < place.end for place in yielding)
    ]


def _element(text: str, rule: SignalRule, lines: Sequence[Line]) -> Element:
    parts = tuple(
        Part(wording, tuple(sorted(_places(text, wording, lines), key=lambda place: place.start)))
        for wording in rule.wordings
    )
    return Element(rule.id, rule.title, parts)


def _places(text: str, wording: Wording, lines: Iterable[Line], *, supposed: bool = False) -> Iterator[Place]:
    """Where a wording is meant as it stands. `supposed`: what hangs on an "if" counts, too."""
    for line in lines:
        for match in match_group(wording.group, line.words, line.present):
            span = match.start, match.end
            if (
                (wording.negation == "counts" and line.denied(*span))
                or (wording.about == "applicant" and line.about_another(*span))
                or (wording.about == "applicant" and not supposed and line.supposed(*span))
                or line.unread(*span)
            ):
                continue
            place = line.span(*span)
            yield Place(place.start, place.end, place.of(text))


# Of two overlapping wordings the first of these decides how the place is read: a doubt does, then the stronger word.
_FIRST = ("concern", "very-strong", "strong", "good", "neutral")
_DECISIVE = ("concern", "very-strong", "strong")


def _one_a_place(text: str, found: Iterable[Signal]) -> tuple[Signal, ...]:
    """Of overlapping signals keep the one that decides, then the longest; in the order of the text."""
    taken = bytearray(len(text))
    kept: list[Signal] = []
    for signal in sorted(found, key=lambda s: (_FIRST.index(s.level), s.place.start - s.place.end)):
        start, end = signal.place.start, signal.place.end
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(signal)
    return tuple(sorted(kept, key=lambda s: s.place.start))


def _without_the_plain(text: str, signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """Leave out "I recommend" where the same sentence says how strongly, or with which doubt."""
    sentences = read(text).sentences
    numbers = [bisect_right(sentences, each.place.start, key=lambda s: s.start) for each in signals]
    decided = {n for n, each in zip(numbers, signals, strict=True) if each.level in _DECISIVE}
    return tuple(
        each for n, each in zip(numbers, signals, strict=True) if not (each.wording.yields and n in decided)
    )
