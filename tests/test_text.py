from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.text import edit_distance, fold, layout, read


def words(text: str) -> list[str]:
    return [token.word for sentence in read(text).sentences for token in sentence.tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can't and won't.", ["i", "can", "not", "and", "will", "not", "."]),
        ("You’re my # 1!", ["you", "are", "my", "#1", "!"]),
        ("No. 1 on my list", ["#1", "on", "my", "list"]),
        ("Harborview's med-peds clinic", ["harborview", "med", "peds", "clinic"]),
        ("there's one", ["there", "is", "one"]),
        ("the U.S. news", ["the", "us", "news"]),
        ("Fernández Šimić", ["fernandez", "simic"]),
        ("dont ask", ["do", "not", "ask"]),
    ],
)
def test_a_text_becomes_plain_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_look_alike_and_invisible_characters_read_as_what_the_eye_reads() -> None:
    assert fold("r\u0430n\u200bk").text == "rank"


def test_a_title_or_an_initial_does_not_end_a_sentence() -> None:
    assert len(read("Dear Dr. Smith and J. Q. Public are at St. Brigid. Next.").sentences) == 2


def test_a_full_stop_without_a_space_after_it_ends_a_sentence() -> None:
    assert len(read("I would like to know.where do I stand").sentences) == 2


def test_a_hard_wrapped_line_does_not_end_a_sentence_but_a_list_item_does() -> None:
    wrapped = "there is no program at which I would rather become a\nphysician than yours."
    assert len(read(wrapped).sentences) == 1
    assert (
        len(read("- the first reason of all the reasons that I could ever give\n- the second").sentences) == 2
    )


def test_a_sentence_without_end_is_read_in_pieces() -> None:
    pieces = read("word " * 1000).sentences
    assert len(pieces) == 7
    assert max(len(piece.tokens) for piece in pieces) == 150


def test_a_blank_line_begins_a_paragraph() -> None:
    assert [s.paragraph for s in read("One.\n\nTwo.").sentences] == [0, 1]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_every_token_of_any_text_lies_within_the_text(text: str) -> None:
    for sentence in read(text).sentences:
        assert 0 <= sentence.start <= sentence.end <= len(text)
        for token in sentence.tokens:
            assert 0 <= token.start < token.end <= len(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=100))
def test_every_folded_character_knows_where_it_comes_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origin)
    assert all(0 <= origin < len(text) for origin in folded.origin)


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ("smith", "smith", 0),
        ("smith", "smiht", 1),
        ("hopkins", "hopkin", 1),
        ("reyes", "reyez", 1),
        ("abc", "xyz", 3),
    ],
)
def test_the_distance_of_two_words_counts_swaps_as_one(first: str, second: str, distance: int) -> None:
    assert edit_distance(first, second, 2) == distance


def test_the_layout_of_a_letter_is_found() -> None:
    body = "Dear Dr. Smith,\n\nThank you.\n\nWith kind regards,\nAmara Okafor\nAAMC 1\n"
    parts = layout(body)
    assert parts.salutation is not None
    assert parts.salutation.of(body).strip() == "Dear Dr. Smith,"
    assert parts.main.of(body).strip() == "Thank you."
    assert parts.closing is not None
    assert parts.closing.of(body) == "With kind regards,"
    assert parts.signature is not None
    assert parts.signature.of(body) == "Amara Okafor\nAAMC 1"


def test_a_text_without_greeting_and_closing_is_all_main_part() -> None:
    parts = layout("I write about the clinic.\nIt is good.")
    assert (parts.salutation, parts.closing, parts.signature) == (None, None, None)
    assert layout("").main.end == 0
