from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import policies
from composer.guard.features import bucket
from composer.guard.learned import Cut, Model, ModelError, dump_model, load_model

WORDS = st.lists(
    st.sampled_from("rank me first you will how please list top . ?".split()), min_size=1, max_size=14
)
CLASSES = {"me": ["me"]}
BUCKETS = 64


def small(**weights: int) -> Model:
    """A model of two labels in which each named word pushes the first label by its weight."""
    table = bytearray([128] * BUCKETS * 2)
    for word, weight in weights.items():
        table[bucket(f"w:{word}", BUCKETS - 1) * 2] = 128 + weight
    cuts = {"a": Cut(0.0, 1.0, -1.0), "b": Cut(0.0, 1.0, -1.0)}
    return Model(("a", "b"), cuts, bytes(table), (0.1, 0.1), (-0.5, -2.0), CLASSES)


def test_a_word_with_a_weight_raises_the_score_of_its_label_alone() -> None:
    model = small(please=100)
    with_it, without = (model.scores(model.read(words)) for words in (["please"], ["zzz"]))
    assert with_it["a"] > without["a"]
    assert with_it["b"] == pytest.approx(-2.0)


def test_nothing_at_all_gets_the_bias() -> None:
    model = small()
    assert model.scores(model.read([])) == {"a": -0.5, "b": -2.0}


@given(WORDS, WORDS)
def test_two_sentences_joined_are_the_sum_of_each_and_of_what_reaches_across(
    first: list[str], second: list[str]
) -> None:
    model = policies.load_models()["outbound"]
    one, other = model.read(first), model.read(second)
    both = model.join(one, other)
    assert both.count >= one.count + other.count
    assert both.total >= one.total + other.total


@given(WORDS)
def test_the_sum_of_all_reasons_is_the_score_without_its_bias(words: list[str]) -> None:
    model = policies.load_models()["outbound"]
    label = model.labels[0]
    reasons = model.reasons([words], label, most=10_000)
    score = model.scores(model.read(words))[label]
    assert sum(weight for _, weight in reasons) == pytest.approx(score - model.biases[0], abs=1e-6)


def test_reasons_come_with_the_weightiest_first() -> None:
    model = policies.load_models()["outbound"]
    weights = [
        abs(weight) for _, weight in model.reasons([["will", "you", "rank", "me", "?"]], "rank-inquiry")
    ]
    assert len(weights) == 8
    assert weights == sorted(weights, reverse=True)


def test_a_label_is_outdone_by_one_that_fits_much_better() -> None:
    model = small()
    assert model.outdone("a", {"a": 0.1, "b": 1.0})
    assert not model.outdone("a", {"a": 0.1, "b": 0.5})
    assert not model.outdone("b", {"a": 0.1, "b": 1.0})


def test_what_is_written_is_read_again() -> None:
    model = small(please=7)
    assert load_model(dump_model(model, utterances=3)) == model


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data.partition(b"\n")[0],
        lambda data: b"{}" + data[2:],
        lambda data: data.replace(b'"format": 1', b'"format": 9'),
        lambda data: b"[1]\n" + data.partition(b"\n")[2],
        lambda data: b"",
        lambda data: (
            json.dumps({**json.loads(data.partition(b"\n")[0]), "biases": [1]}).encode()
            + b"\n"
            + data.partition(b"\n")[2]
        ),
    ],
)
def test_a_damaged_table_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ModelError):
        load_model(spoil(dump_model(small())))


@pytest.mark.parametrize("direction", ["outbound", "inbound"])
def test_the_shipped_tables_know_every_label_that_a_rule_names(direction: str) -> None:
    policy = policies.load()
    named = {rule.learned for rule in policy.rules if rule.direction == direction} - {""}
    if direction == "outbound":
        named |= {statement.learned for statement in policy.statements.values()} - {""}
    assert named == set(policies.load_models()[direction].labels)


def test_to_be_sure_asks_for_more_than_to_warn_and_to_doubt_for_less() -> None:
    for model in policies.load_models().values():
        assert all(cut.doubt < cut.warn <= cut.block for cut in model.cuts.values())
