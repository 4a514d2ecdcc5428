from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from composer.guard.learned import Cut, Model
from composer.guard.meaning import LEARNED, Said, Weighed, by_learning, doubted, one_a_place, weigh
from composer.guard.pattern import compile_pattern
from composer.guard.rule import Statement
from composer.guard.stretches import Stretch, stretches_of
from composer.text import read

CUT = Cut(0.0, 1.0, -1.0)
STATEMENT = Statement("s", "", (), learned="a")


def model(*labels: str) -> Model:
    cuts = dict.fromkeys(labels, CUT)
    return Model(
        labels, cuts, bytes([128] * 64 * len(labels)), (0.1,) * len(labels), (0.0,) * len(labels), {}
    )


def stretches(text: str) -> tuple[Stretch, ...]:
    return stretches_of(read(text), ())


def weighed(text: str, scores: Sequence[float]) -> list[Weighed]:
    """The stretches of a text, single ones first, with these scores on the label a."""
    return [Weighed(part, {"a": score}) for part, score in zip(stretches(text), scores, strict=True)]


def found(
    text: str, *scores: float, at_home: bool = True, statement: Statement = STATEMENT
) -> list[tuple[str, str]]:
    places = by_learning(statement, model("a"), weighed(text, scores), at_home=at_home)
    return [(text[said.start : said.end], said.severity) for said in places]


TWO = "First it is. Then it was."


def test_a_sentence_is_sure_or_less_sure_by_its_score() -> None:
    assert found(TWO, 2.0, 0.5, -1.0) == [("First it is.", ""), ("Then it was.", "warn")]


def test_a_pair_counts_where_neither_of_its_sentences_says_it_and_only_warns() -> None:
    assert found(TWO, -1.0, -1.0, 2.0) == [(TWO, "warn")]
    assert found(TWO, -1.0, -1.0, 0.5) == []
    assert found(TWO, 0.5, -1.0, 2.0) == [("First it is.", "warn")]


def test_in_a_kind_of_which_it_has_seen_few_it_only_warns_and_only_when_sure() -> None:
    assert found(TWO, 2.0, 0.5, -1.0, at_home=False) == [("First it is.", "warn")]


def test_what_the_user_excepted_is_not_found() -> None:
    excepted = replace(STATEMENT, excepted=(compile_pattern("first it is", {}),))
    assert found(TWO, 2.0, 2.0, -1.0, statement=excepted) == [("Then it was.", "")]


def test_a_label_that_fits_much_better_takes_the_sentence() -> None:
    (part,) = stretches("First it is.")
    each = Weighed(part, {"a": 0.5, "b": 2.0})
    assert list(by_learning(STATEMENT, model("a", "b"), [each], at_home=True)) == []


@pytest.mark.parametrize(("score", "severity"), [(-2.0, "warn"), (-0.5, "")])
def test_a_pattern_is_doubted_where_the_sentence_reads_like_nothing_of_the_kind(
    score: float, severity: str
) -> None:
    said = Said("body", 0, 5, "", "p")
    assert doubted(said, "a", CUT, weighed("First it is.", [score])).severity == severity


def test_the_subject_is_never_doubted() -> None:
    said = Said("subject", 0, 5, "", "p")
    assert doubted(said, "a", CUT, weighed("First it is.", [-9.0])) == said


def test_a_few_words_are_not_weighed() -> None:
    texts = [each.stretch.words for each in weigh(model("a"), stretches("Yours. I thank you for the day."))]
    assert texts == [("i", "thank", "you", "for", "the", "day", ".")]


def test_the_words_of_a_pattern_are_shown_rather_than_the_whole_sentence() -> None:
    words, sentence = Said("body", 4, 9, "", "p"), Said("body", 0, 40, "", LEARNED)
    assert one_a_place([sentence, words]) == (words,)


def test_of_two_at_one_place_the_surer_stays_then_the_longer() -> None:
    sure, unsure, long = (
        Said("body", 0, 4, "", "p"),
        Said("body", 2, 20, "warn", LEARNED),
        Said("body", 30, 50, "", "q"),
    )
    short = Said("body", 35, 40, "", "r")
    assert one_a_place([short, unsure, long, sure]) == (sure, long)
