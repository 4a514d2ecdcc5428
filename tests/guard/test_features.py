from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.guard.features import across, bucket, class_index, classes_of, of_order, of_word, stem

CLASSES = {"top": ["summit", "peak", "leading"], "rank": ["ranking", "peak"]}
INDEX = class_index(CLASSES)
WORDS = st.lists(st.text(alphabet="abcdefgh'#1", min_size=1, max_size=9), max_size=12)


@pytest.mark.parametrize(
    ("word", "wanted"), [("ranking", "rank"), ("studies", "stud"), ("list", "list"), ("PROGRAM", "PROGRAM")]
)
def test_a_stem_is_a_word_without_its_ending(word: str, wanted: str) -> None:
    assert stem(word) == wanted


def test_a_word_is_found_in_its_class_by_itself_or_by_its_stem() -> None:
    assert classes_of(["summit", "summits", "leads", "valley"], INDEX) == ["top", "top", "top", None]


def test_of_two_classes_that_claim_a_word_the_first_has_it() -> None:
    assert INDEX["peak"] == "top"


def test_neighbors_and_near_words_are_seen_with_their_classes() -> None:
    found = set(
        of_order(["the", "summit", "of", "ranking"], classes_of(["the", "summit", "of", "ranking"], INDEX))
    )
    assert {
        "D:the top",
        "E:top of rank",
        "F:top rank",
        "P:rank top",
        "H:top rank",
        "k:the of",
        "C:top",
    } <= found


def test_a_question_is_seen() -> None:
    assert "?" in of_order(["why", "?"], [None, None])
    assert "?" not in of_order(["?", "why"], [None, None])


def test_a_misspelt_word_shares_runs_of_letters_with_the_right_one() -> None:
    assert len(set(of_word("guarantee")) & set(of_word("garantee"))) >= 8


def test_what_reaches_from_one_sentence_to_the_next_are_classes_of_words() -> None:
    assert list(across(["top", None], [None, "rank"])) == ["X:top rank"]


@given(WORDS)
def test_every_feature_falls_into_the_table(words: list[str]) -> None:
    features = [*of_order(words, classes_of(words, INDEX)), *(f for word in words for f in of_word(word))]
    assert all(0 <= bucket(feature, 255) < 256 for feature in features)


def test_a_bucket_is_the_same_in_every_run() -> None:
    assert bucket("w:rank", 65535) == 2820
