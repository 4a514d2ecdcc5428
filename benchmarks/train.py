"""Train the learned tier: policies/learned/{outbound,inbound}.model, and the tables of its model card.

    .venv/bin/pip install scikit-learn
    .venv/bin/python benchmarks/train.py             # about ten minutes on two cores
    .venv/bin/python benchmarks/train.py --leave 11  # leave out eleven groups of authors in turn, not each

One linear support vector machine a label over hashed features (composer/guard/features.py). From which score on a
label is reported is chosen on authors left out of training, each in turn, so that of what honest people write, at
most so much is reported: of plain sentences, and of traps, which look like a breach and are none.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import yaml
from corpus import Utterance, composed_sentences, honest_sentences, passing_examples, utterances
from joblib import Parallel, delayed
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from composer.guard.features import across, bucket, class_index, classes_of, of_order, of_word
from composer.guard.learned import Cut, Model, dump_model

REPOSITORY = Path(__file__).resolve().parent.parent
LEARNED = REPOSITORY / "policies" / "learned"
# The labels that the tier is asked for: those that block, and the others, whose false findings are counted apart.
LABELS = {
    "outbound": (
        ("first-choice-claim", "rank-inquiry", "rank-bargain", "binding-commitment", "rank-comparison",
         "confidential-disclosure", "pleading", "pasted-residue"),
        ("rank-position", "highly-statement", "exception-request", "presses-for-reply", "disparages",
         "over-explaining", "casual-tone"),
    ),
    "inbound": (
        ("asks-ranking", "asks-other-programs", "conditional-offer", "early-contract", "asks-illegal"),
        ("solicits-contact", "pressure", "ranking-promise", "interest-expressed"),
    ),
}  # fmt: skip
# Of utterances that deserve nothing: the share that may be reported at all, and the share that may be blocked.
WARNED = {"plain": 0.015, "trap": 0.11}
BLOCKED = {"plain": 0.005, "trap": 0.03}
# Below which score a pattern is doubted: this share of true breaches, and no higher than that.
DOUBTED, LEAST_DOUBT = 0.06, -0.35
STRENGTH = 4.0


@dataclass(frozen=True)
class Table:
    """Rows of features, one a reading of an utterance, and which utterance each belongs to."""

    matrix: sp.csr_matrix
    owner: np.ndarray


class Reader:
    """Turns sentences into rows of the hashed table."""

    def __init__(self, bits: int):
        self.mask = 2**bits - 1
        self.classes = yaml.safe_load((REPOSITORY / "policies" / "concepts.yaml").read_text("utf-8"))
        self.index = class_index(self.classes)

    def buckets(self, sentences: Sequence[Sequence[str]]) -> list[int]:
        """The bucket of every feature of these neighbors."""
        found: list[str] = []
        before: list[str | None] = []
        for words in sentences:
            classes = classes_of(words, self.index)
            found += of_order(words, classes)
            found += (feature for word in words for feature in of_word(word))
            found += across(before, classes)
            before = classes
        return [bucket(feature, self.mask) for feature in found]

    def table(self, readings: list[tuple[int, Sequence[Sequence[str]]]]) -> Table:
        """One row a reading: counts of features over the root of their number."""
        data, columns, ends = [], [], [0]
        for _, sentences in readings:
            numbers, counts = np.unique(self.buckets(sentences), return_counts=True)
            columns.append(numbers)
            data.append(counts / sqrt(counts.sum()))
            ends.append(ends[-1] + len(numbers))
        matrix = sp.csr_matrix(
            (np.concatenate(data), np.concatenate(columns), ends), shape=(len(readings), self.mask + 1)
        )
        return Table(matrix, np.array([owner for owner, _ in readings]))


def as_trained(said: Utterance) -> Iterator[Sequence[Sequence[str]]]:
    """The utterance, and of a plain one copies that name the program, or another one: a name is no evidence."""
    yield said.sentences
    if said.labels or said.trap:
        return
    if any("PROGRAM" in words for words in said.sentences):
        yield [["OTHER" if word == "PROGRAM" else word for word in words] for words in said.sentences]
        return
    words = said.sentences[-1]
    stop = words[-1:] if words[-1] in (".", "?", "!") else ()
    link = ("at", "with", "to", "of")[len(words) % 4]
    yield [*said.sentences[:-1], (*words[: len(words) - len(stop)], link, "PROGRAM", *stop)]


def as_in_a_letter(number: int, said: Utterance) -> Iterator[tuple[int, Sequence[Sequence[str]]]]:
    """Each sentence and each pair of neighbors, as the guard will look at them."""
    for sentence in said.sentences:
        yield number, [sentence]
    for pair in pairwise(said.sentences):
        yield number, pair


def fit(matrix: sp.csr_matrix, wanted: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias of one label, quantized as the guard will read them."""
    machine = LinearSVC(C=STRENGTH).fit(matrix, wanted)
    weights = machine.coef_.ravel()
    step = np.abs(weights).max() / 127
    return np.round(weights / step).astype(np.int8) * step, float(machine.intercept_[0])


def left_out(
    said: list[Utterance], train: Table, read: Table, labels: list[str], groups: list[set[str]]
) -> np.ndarray:
    """The score of each utterance (its best reading) on each label, by a model that never saw its author."""
    scores = np.full((len(said), len(labels)), -np.inf)
    authors = np.array([u.author for u in said])
    jobs = [(group, label) for group in groups for label in range(len(labels))]

    def one(group: set[str], label: int) -> tuple[np.ndarray, np.ndarray]:
        aside = np.isin(authors, list(group))
        wanted = np.array([labels[label] in u.labels for u in said])
        keep = ~aside[train.owner]
        weights, bias = fit(train.matrix[keep], wanted[train.owner][keep])
        rows = aside[read.owner]
        return read.owner[rows], read.matrix[rows] @ weights + bias

    done = Parallel(n_jobs=-1)(delayed(one)(*job) for job in jobs)
    for (_, label), (owners, found) in zip(jobs, done, strict=True):
        np.maximum.at(scores[:, label], owners, found)
    return scores


def cut_at(
    scores: np.ndarray,
    wanted: np.ndarray,
    said: list[Utterance],
    groups: list[list[int]],
    most: dict[str, float],
) -> np.ndarray:
    """The threshold of each label: the most breaches found while no more honest utterances than `most` are.

    Scores of each label are first made comparable (a logistic curve over honest utterances and the label's own); then
    one height of that curve is sought for each group of labels, the least at which both shares hold.
    """
    plain = np.array([not u.labels and not u.trap for u in said])
    trap = np.array([not u.labels and u.trap for u in said])
    cuts = np.full(scores.shape[1], np.inf)
    for group in groups:
        curves = {}
        for i in group:
            rows = plain | trap | wanted[:, i]
            fitted = LogisticRegression(C=1e3).fit(scores[rows, i : i + 1], wanted[rows, i])
            curves[i] = (float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))
        low, high = -12.0, 12.0
        for _ in range(40):
            height = (low + high) / 2
            at = np.array([(height - curves[i][1]) / curves[i][0] for i in group])
            above = (scores[:, group] >= at).any(axis=1)
            if above[plain].mean() <= most["plain"] and above[trap].mean() <= most["trap"]:
                cuts[group], high = at, height
            else:
                low = height
    return cuts


def shares(
    scores: np.ndarray, cuts: np.ndarray, said: list[Utterance], labels: list[str], blocking: int
) -> str:
    """Recall of each label, and what honest utterances get, as lines of a table."""
    lines = []
    for i, label in enumerate(labels):
        mine = np.array([label in u.labels for u in said])
        lines.append(f"| {label} | {int(mine.sum())} | {np.mean(scores[mine, i] >= cuts[i]):.1%} |")
    above = (scores >= cuts)[:, :blocking].any(axis=1)
    for name, trap in (("plain, a label that blocks", False), ("traps, a label that blocks", True)):
        mine = np.array([not u.labels and u.trap is trap for u in said])
        lines.append(f"| {name} | {int(mine.sum())} | {np.mean(above[mine]):.1%} |")
    return "\n".join(lines)


def by_author(scores: np.ndarray, cuts: np.ndarray, said: list[Utterance], labels: list[str]) -> str:
    """For each author, as left out: breaches of these labels found, honest utterances reported."""
    lines = ["| author | found | plain | traps |", "|---|---|---|---|"]
    wanted = np.array([[label in u.labels for label in labels] for u in said])
    above = scores >= cuts
    for author in sorted({u.author for u in said}):
        mine = np.array([u.author == author for u in said])
        own = wanted[mine]
        cells = [f"{(above[mine] & own).sum()}/{own.sum()}"]
        for trap in (False, True):
            honest = np.array([u.author == author and not u.labels and u.trap is trap for u in said])
            cells.append(f"{above[honest].any(axis=1).sum()}/{honest.sum()}")
        lines.append(f"| {author} | {' | '.join(cells)} |")
    return "\n".join(lines)


@dataclass(frozen=True)
class Left:
    """What authors left out of training show of one direction: the scores, and the thresholds chosen on them."""

    said: list[Utterance]
    labels: list[str]
    blocking: int
    scores: np.ndarray
    wanted: np.ndarray
    warn: np.ndarray
    block: np.ndarray

    @property
    def doubt(self) -> np.ndarray:
        """Below which score a pattern is doubted, a label."""
        found = [self.scores[self.wanted[:, i], i] for i in range(len(self.labels))]
        return np.array([min(LEAST_DOUBT, np.quantile(each, DOUBTED)) for each in found])

    def told(self) -> str:
        """The tables of the model card."""
        few = slice(0, self.blocking)
        return "\n\n".join(
            (
                "reported at all\n" + shares(self.scores, self.warn, self.said, self.labels, self.blocking),
                "reported surely\n" + shares(self.scores, self.block, self.said, self.labels, self.blocking),
                by_author(self.scores[:, few], self.warn[few], self.said, self.labels[few]),
            )
        )


def leave_out(said: list[Utterance], train: Table, reader: Reader, parts: int) -> Left:
    """Score every utterance by a model that never saw its author, and choose the thresholds on that."""
    split = LABELS[said[0].direction]
    labels = [label for part in split for label in part]
    read = reader.table([reading for n, u in enumerate(said) for reading in as_in_a_letter(n, u)])
    authors = sorted({u.author for u in said})
    groups = [set(authors[i :: parts or len(authors)]) for i in range(parts or len(authors))]
    scores = left_out(said, train, read, labels, groups)
    wanted = np.array([[label in u.labels for label in labels] for u in said])
    numbers = [[labels.index(each) for each in part] for part in split]
    warn = cut_at(scores, wanted, said, numbers, WARNED)
    block = np.maximum(warn, cut_at(scores, wanted, said, numbers, BLOCKED))
    return Left(said, labels, len(split[0]), scores, wanted, warn, block)


def fitted(left: Left, train: Table, classes: dict[str, list[str]]) -> Model:
    """The model of everybody together, with the thresholds that authors left out gave."""
    wanted, labels = left.wanted[train.owner], left.labels
    done = Parallel(n_jobs=-1)(delayed(fit)(train.matrix, wanted[:, i]) for i in range(len(labels)))
    steps = [float(np.abs(weights).max() / 127) for weights, _ in done]
    table = np.stack(
        [np.round(weights / step) for (weights, _), step in zip(done, steps, strict=True)], axis=1
    )
    found = zip(labels, left.warn, left.block, left.doubt, strict=True)
    return Model(
        labels=tuple(labels),
        cuts={label: Cut(*(round(float(each), 4) for each in cuts)) for label, *cuts in found},
        table=(table + 128).astype(np.uint8).tobytes(),
        steps=tuple(steps),
        biases=tuple(bias for _, bias in done),
        classes=classes,
    )


def main() -> None:
    """Train both directions, write the tables, print what authors left out of training show."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--leave", type=int, default=0, help="groups of authors left out in turn; 0: each author"
    )
    parser.add_argument("--bits", type=int, default=16, help="the table has two to this power rows")
    parser.add_argument("--without", default="", help="authors not to train on, with commas between")
    parser.add_argument("--into", type=Path, default=LEARNED, help="the folder to write the tables to")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    reader = Reader(options.bits)
    aside = set(options.without.split(","))
    for direction in LABELS:
        own = (*composed_sentences(), *passing_examples(direction))
        everybody = (*utterances(), *honest_sentences(direction), *own)
        said = [u for u in everybody if u.direction == direction and u.author not in aside]
        train = reader.table([(n, each) for n, u in enumerate(said) for each in as_trained(u)])
        left = leave_out(said, train, reader, options.leave)
        authors = sorted({u.author for u in said})
        print(f"\n{direction}: {len(said)} utterances of {len(authors)} authors\n\n{left.told()}")
        model = fitted(left, train, reader.classes)
        data = dump_model(model, authors=authors, utterances=len(said))
        (options.into / f"{direction}.model").write_bytes(data)
        print(f"{direction}.model: {len(data) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
