"""What may make a letter count for less, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.recommendation.portfolio_policy import SPOTS
from composer.recommendation.weak_spots import WeakSpot, tier_of, weak_spots
from tests.letter_writers import CHEN, POLICY

TODAY = date(2026, 8, 12)


def spots(status: str = "planned", **facts: Any) -> dict[str, WeakSpot]:
    return {each.id: each for each in weak_spots(replace(CHEN, **facts), status, TODAY, POLICY)}


def test_a_us_attending_of_some_weeks_with_a_waiver_has_no_weak_spot() -> None:
    assert spots() == {}


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"days_worked": 2}, {"few-days"}),
        ({"us_based": False, "did": ("led rounds",)}, {"not-us"}),
        ({"us_based": False}, {"not-us", "not-specific"}),
        ({"setting": "observership"}, {"observership"}),
        ({"setting": "research"}, {"research-only"}),
        ({"role": "research-mentor", "setting": ""}, {"research-only"}),
        ({"role": "research-mentor"}, set()),
        ({"role": "fellow"}, {"no-co-signer"}),
        ({"role": "fellow", "co_signer": "Ruth Adeyemi, MD"}, set()),
        ({"role": "resident"}, {"resident"}),
        ({"role": "non-physician"}, {"non-physician"}),
        ({"role": "administrator"}, {"administrator"}),
        ({"waived": False}, {"not-waived"}),
        ({"waived": None}, {"waiver-unknown"}),
        ({"due": date(2026, 8, 11)}, {"due-passed"}),
        ({"due": date(2026, 8, 12)}, set()),
        ({"answer": "I can write you a letter."}, {"doubtful-answer"}),
        ({"answer": "It would be my honor to write you a strong letter."}, set()),
        ({"days_worked": None, "us_based": None, "role": "", "setting": ""}, set()),
    ],
)
def test_each_fact_has_its_own_weak_spot(facts: dict[str, Any], found: set[str]) -> None:
    assert set(spots(**facts)) == found


def test_an_answer_is_quoted_with_what_it_usually_means() -> None:
    spot = spots(answer="I can write you a letter.")["doubtful-answer"]
    assert spot.text == 'Dr. Chen answered: "I can write you a letter." (often a polite no).'
    assert "polite no" in spot.why


def test_a_long_answer_is_quoted_in_part() -> None:
    text = spots(answer=f"I can write you a letter. {'word ' * 60}")["doubtful-answer"].text
    assert "…" in text
    assert len(text) < 160


def test_words_of_which_nothing_is_known_are_not_judged() -> None:
    assert spots(answer="Zanzibar.") == {}


def test_of_a_letter_that_is_there_neither_answer_nor_day_matters_any_more() -> None:
    assert spots("uploaded", answer="I can write you a letter.", due=date(2026, 8, 1)) == {}


def test_of_a_declined_letter_only_that_is_said() -> None:
    assert set(spots("declined", waived=False, days_worked=1)) == {"declined"}


@pytest.mark.parametrize(
    "words",
    ["my uncle", "uncle", "Aunt, on my father's side", "a family friend", "my older brother", "friend of the family",
     "my brother-in-law", "a distant relative", "my wife"],
)  # fmt: skip
def test_who_is_close_in_private_life_is_named_by_the_user_s_own_words(words: str) -> None:
    assert words in spots(relationship=words)["relative"].text


@pytest.mark.parametrize(
    "words",
    ["attending in family medicine", "attending on the mother-baby unit", "father of the clinic's quality program",
     "supervisor in the sister hospital", "partner in the practice group", "preceptor in parent education"],
)  # fmt: skip
def test_a_family_word_in_the_name_of_a_place_is_no_relative(words: str) -> None:
    assert spots(relationship=words) == {}


def test_one_day_is_said_in_words() -> None:
    assert spots(days_worked=1)["few-days"].text == "You worked together on one day, by your notes."


def test_every_place_in_braces_is_filled() -> None:
    braces = re.compile(r"\{\w+\}")
    facts: list[dict[str, Any]] = [
        {"days_worked": 1, "us_based": False, "role": "fellow", "relationship": "my uncle", "waived": False,
         "answer": "I can write you a letter.", "setting": "observership", "due": date(2026, 8, 1)},
        {"role": "resident", "waived": None}, {"role": "non-physician"}, {"role": "administrator"},
        {"setting": "research"},
    ]  # fmt: skip
    found = [spot for each in facts for spot in spots(**each).values()] + list(spots("declined").values())
    assert {spot.id for spot in found} == set(SPOTS)
    assert not [spot for spot in found if braces.search(spot.text + spot.why)]


@settings(deadline=None)  # the first one reads the policy
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_noted_is_quoted_as_it_is(answer: str, relationship: str) -> None:
    for spot in spots(answer=answer, relationship=f"my uncle {relationship}").values():
        assert "\n" not in spot.text


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        ({}, "first"),
        ({"specialty": ""}, "first"),
        ({"specialty": "med-peds"}, "first"),
        ({"specialty": "internal medicine"}, "first"),
        ({"specialty": "cardiology"}, "second"),
        ({"specialty": "family medicine"}, "second"),
        ({"role": "hospitalist"}, "second"),
        ({"role": "fellow"}, "second"),
        ({"us_based": False}, "second"),
        ({"setting": "observership"}, "second"),
        ({"setting": "research"}, "sparingly"),
        ({"role": "resident"}, "sparingly"),
        ({"role": "administrator"}, "sparingly"),
    ],
)
def test_role_setting_and_specialty_say_who_is_asked_first(facts: dict[str, Any], tier: str) -> None:
    assert tier_of(replace(CHEN, **facts), "medicine-pediatrics", POLICY) == tier
