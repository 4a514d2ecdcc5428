from __future__ import annotations

import pytest

from composer.guard.gazetteer import Gazetteer
from composer.text import read

NAMES = Gazetteer(
    frozenset({"mass general", "mass general brigham", "st luke hospital"}), frozenset({"duke", "ucsf"})
)


def named(text: str, *taken: tuple[int, int]) -> list[tuple[str, bool]]:
    return [(text[s.start : s.end], s.ambiguous) for s in NAMES.strangers(read(text), taken)]


def test_the_longest_name_at_a_place_counts() -> None:
    assert named("I admire Mass General Brigham and Mass General.") == [
        ("Mass General Brigham", False),
        ("Mass General", False),
    ]


def test_names_are_compared_as_the_roster_compares_them() -> None:
    assert named("I admire Saint Luke’s Hospital.") == [("Saint Luke’s Hospital", False)]


def test_a_name_that_may_be_a_word_is_marked() -> None:
    assert named("I met the Duke of nothing.") == [("Duke", True)]


@pytest.mark.parametrize("text", ["the mass general practice", "a duke", "Mass generally", ""])
def test_what_is_not_written_as_a_name_is_none(text: str) -> None:
    assert named(text) == []


def test_a_name_that_the_files_explain_is_no_stranger() -> None:
    assert named("I admire Mass General.", (9, 21)) == []
