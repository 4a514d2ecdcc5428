"""The learned tier: a linear model that weighs a whole sentence, where patterns know only wordings. Pure.

The table holds one byte a label and bucket; 128 is nothing. To add up many rows fast without a library, a row is
one integer with a lane of three bytes a label: the sum of rows is one addition, and no lane overflows below 65,000
features. How the table was made, and how good it is, stands in policies/learned/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt

from composer.guard.features import across, bucket, class_index, classes_of, of_order, of_word

FORMAT = 1
_LANE = 3
_ZERO = 128
_MUCH = 0.7


class ModelError(ValueError):
    """A table that cannot be read. The message says why."""


@dataclass(frozen=True)
class Cut:
    """From which score on a label is reported: as `warn`, as `block`. A score below `doubt` doubts a pattern."""

    warn: float
    block: float
    doubt: float


@dataclass(frozen=True)
class Tally:
    """A sentence or two, added up: the sum of their rows, how many features they have, their classes of words."""

    total: int
    count: int
    classes: tuple[str | None, ...]


@dataclass(frozen=True)
class Model:
    """The weights of one direction of mail, and what is needed to read a score out of them.

    labels   what is scored, in the order of the lanes
    cuts     the thresholds of each label
    table    one byte for each bucket and label
    steps    what one step of a byte is worth, a label
    biases   the score of a sentence without features, a label
    classes  the classes of words, as policies/concepts.yaml had them when the table was made
    """

    labels: tuple[str, ...]
    cuts: Mapping[str, Cut]
    table: bytes
    steps: tuple[float, ...]
    biases: tuple[float, ...]
    classes: Mapping[str, Sequence[str]]
    _rows: dict[int, int] = field(default_factory=dict, compare=False, repr=False)
    _words: dict[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _index(self) -> dict[str, str]:
        return class_index(self.classes)

    @cached_property
    def _mask(self) -> int:
        return len(self.table) // len(self.labels) - 1

    def _row(self, number: int) -> int:
        row = self._rows.get(number)
        if row is None:
            width = len(self.labels)
            lanes = bytearray(width * _LANE)
            lanes[::_LANE] = self.table[number * width : (number + 1) * width]
            row = self._rows[number] = int.from_bytes(lanes, "little")
        return row

    def _sum(self, features: Iterable[str]) -> tuple[int, int]:
        mask, row = self._mask, self._row
        rows = [row(bucket(feature, mask)) for feature in features]
        return sum(rows), len(rows)

    def read(self, words: Sequence[str]) -> Tally:
        """Add up one sentence."""
        classes = tuple(classes_of(words, self._index))
        total, count = self._sum(of_order(words, classes))
        for word in words:
            known = self._words.get(word)
            if known is None:
                known = self._words[word] = self._sum(of_word(word))
            total += known[0]
            count += known[1]
        return Tally(total, count, classes)

    def join(self, first: Tally, second: Tally) -> Tally:
        """Add up two neighboring sentences."""
        total, count = self._sum(across(first.classes, second.classes))
        return Tally(
            first.total + second.total + total,
            first.count + second.count + count,
            (*first.classes, *second.classes),
        )

    def scores(self, tally: Tally) -> dict[str, float]:
        """The score of each label; the higher, the more it reads like it."""
        if not tally.count:
            return dict(zip(self.labels, self.biases, strict=True))
        lanes = tally.total.to_bytes(len(self.labels) * _LANE, "little")
        length = sqrt(tally.count)
        found = {}
        for i, label in enumerate(self.labels):
            lane = int.from_bytes(lanes[i * _LANE : (i + 1) * _LANE], "little") - _ZERO * tally.count
            found[label] = self.biases[i] + self.steps[i] * lane / length
        return found

    def outdone(self, label: str, scores: Mapping[str, float]) -> bool:
        """Whether another label fits so much better that this one only shares words with it."""
        excess = scores[label] - self.cuts[label].warn
        return any(scores[other] - cut.warn > excess + _MUCH for other, cut in self.cuts.items())

    def reasons(
        self, sentences: Sequence[Sequence[str]], label: str, most: int = 8
    ) -> list[tuple[str, float]]:
        """The features that weigh most for a label in one sentence or two, and against it: name and weight."""
        features: list[str] = []
        before: list[str | None] = []
        for words in sentences:
            classes = classes_of(words, self._index)
            features += [*of_order(words, classes), *(f for word in words for f in of_word(word))]
            features += across(before, classes)
            before = classes
        lane = self.labels.index(label)
        weights: dict[str, float] = {}
        for each in features:
            byte = self.table[bucket(each, self._mask) * len(self.labels) + lane]
            weights[each] = weights.get(each, 0.0) + self.steps[lane] * (byte - _ZERO) / sqrt(len(features))
        return sorted(weights.items(), key=lambda item: -abs(item[1]))[:most]


def load_model(data: bytes) -> Model:
    """Read a table: one line of JSON, then the bytes. Raises ModelError for one that is damaged."""
    head, mark, table = data.partition(b"\n")
    try:
        known = json.loads(head)
        labels = tuple(known["labels"])
        model = Model(
            labels=labels,
            cuts={label: Cut(*known["cuts"][label]) for label in labels},
            table=table,
            steps=tuple(known["steps"]),
            biases=tuple(known["biases"]),
            classes=known["classes"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"its first line cannot be read ({error})") from error
    buckets = len(table) // len(labels) if labels else 0
    if (
        not mark
        or known.get("format") != FORMAT
        or buckets & (buckets - 1)
        or len(table) != buckets * len(labels)
    ):
        raise ModelError("it is cut off, or of another version")
    if not buckets or not len(labels) == len(model.steps) == len(model.biases):
        raise ModelError("its parts do not belong together")
    return model


def dump_model(model: Model, **notes: object) -> bytes:
    """The bytes of a model; `notes` are kept in its first line."""
    head = {
        "format": FORMAT,
        **notes,
        "classes": model.classes,
        "labels": model.labels,
        "cuts": {label: (cut.warn, cut.block, cut.doubt) for label, cut in model.cuts.items()},
        "steps": model.steps,
        "biases": model.biases,
    }
    return json.dumps(head).encode() + b"\n" + model.table
