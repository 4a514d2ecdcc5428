from __future__ import annotations

from composer.guard.explain import explain_learned
from composer.guard.learned import Cut, Model

CUTS = {"a": Cut(0.0, 1.0, -1.0), "b": Cut(0.0, 1.0, -1.0)}


def model(a: float, b: float) -> Model:
    """A model that gives every sentence the same scores."""
    return Model(("a", "b"), CUTS, bytes([128] * 128), (0.1, 0.1), (a, b), {})


def first(a: float, b: float) -> str:
    return explain_learned(model(a, b), "a", [["one", "word"]])[0]


def test_the_outcome_follows_the_score() -> None:
    assert first(2.0, -9.0).endswith("found (surely)")
    assert first(0.5, -9.0).endswith("found (warn)")
    assert first(-0.5, -9.0).endswith("not found")


def test_it_says_what_else_the_sentence_reads_like() -> None:
    assert first(0.5, 2.0).endswith("it reads much more like b")


def test_it_says_when_it_doubts_what_patterns_find() -> None:
    assert any("doubts" in line for line in explain_learned(model(-2.0, -2.0), "a", [["x"]]))
    assert not any("doubts" in line for line in explain_learned(model(-0.5, -2.0), "a", [["x"]]))


def test_two_sentences_are_weighed_together() -> None:
    assert explain_learned(model(0.5, -9.0), "a", [["x"], ["y"]])[0].endswith("found (warn)")
