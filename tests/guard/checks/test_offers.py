"""Checks on place, features, specialty and tracks, in the example season: a letter to Riverbend."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from composer import examples
from composer.guard.checks.offers import wrong_feature, wrong_place, wrong_specialty, wrong_track
from composer.guard.rule import Check, Example, Hit


def hits(check: Check, text: str, **said: Any) -> list[Hit]:
    return list(check(examples.context_of(examples.season(), Example(True, {"text": text, **said}))))


def found(check: Check, text: str, **said: Any) -> list[str]:
    return [hit.values["found"] for hit in hits(check, text, **said)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("I would be glad to move to Nebraska.", "Nebraska"),
        ("I cannot wait to live in Boston.", "Boston"),
        ("I look forward to life in Quarry Hill.", "Quarry Hill"),
        ("Your hospital in Ohio is large.", "Ohio"),
        ("I long for Alder Falls, Ohio.", "Alder Falls, Ohio"),
        ("I long for Alder Falls, TX.", "Alder Falls, TX"),
    ],
)
def test_another_place_as_the_programs_own_is_found(text: str, place: str) -> None:
    assert found(wrong_place, text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "I would be glad to move to Minnesota.",
        "I would love to live in Alder Falls, MN.",
        "My sister would love to live in Boston.",
        "I would be happy to leave Boston.",
        "I presented in Chicago.",
        "I would love to live in a small boston.",
        "I trained at the University of Washington.",
    ],
)
def test_the_right_place_and_places_in_passing_are_fine(text: str) -> None:
    assert found(wrong_place, text) == []


def test_a_message_to_a_letter_writer_may_name_any_place_and_feature() -> None:
    text = "I would love to live in Boston, near your street medicine team, for a surgery residency."
    checks = (wrong_place, wrong_feature, wrong_specialty, wrong_track)
    assert [found(check, text, kind="lor_request") for check in checks] == [[]] * 4


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Your street medicine team is what I look for.", "street medicine team"),
        ("Your street medicine is what I look for.", "street medicine"),
        ("I liked the island practice month.", "island practice month"),
        ("Your clinic for adult congenital heart disease moved me.", "clinic for adult congenital heart"),
    ],
)
def test_a_feature_of_another_program_is_found(text: str, feature: str) -> None:
    assert found(wrong_feature, text) == [feature]


@pytest.mark.parametrize(
    "text",
    [
        "Your prairie health elective is what I look for.",
        "I led a street medicine team at home.",
        "At Cedar Point Hospital the street medicine team met at dawn.",
        "Medicine on the street is hard.",
        "The ferry was late, and so was a clinic.",
    ],
)
def test_own_features_own_work_and_stray_words_are_fine(text: str) -> None:
    assert found(wrong_feature, text) == []


@pytest.mark.parametrize(
    ("text", "specialty"),
    [
        ("I am applying for your pediatrics program.", "pediatrics"),
        ("I am applying to your IM residency.", "IM"),
        ("I wish for a position in family medicine.", "family medicine"),
        ("I want to train in emergency medicine with you.", "emergency medicine"),
    ],
)
def test_another_specialty_as_the_one_applied_for_is_found(text: str, specialty: str) -> None:
    assert found(wrong_specialty, text) == [specialty]


@pytest.mark.parametrize(
    "text",
    [
        "I am applying for your med-peds program.",
        "I am applying to your internal medicine and pediatrics residency.",
        "I completed an internal medicine residency in Brazil.",
        "I am drawn to pediatrics and to internal medicine alike.",
        "My wife is applying to the pediatrics residency in town.",
        "I hope for a fellowship in cardiology.",
        "The internal medicine program director at Cedar Point Hospital wrote for me.",
        "I am sure, and I applied because I am at home with families.",
        "I am applying because of your categorical med-peds positions.",
    ],
)
def test_the_right_specialty_its_parts_and_others_in_passing_are_fine(text: str) -> None:
    assert found(wrong_specialty, text) == []


def test_the_combined_specialty_is_wrong_at_a_program_of_one_part() -> None:
    text = "I remain interested in the medicine-pediatrics residency."
    assert found(wrong_specialty, text, program="stonegate-im") == ["medicine-pediatrics"]


def test_the_preliminary_year_of_the_same_specialty_is_no_other_specialty() -> None:
    text = "I am applying for a preliminary medicine position."
    assert found(wrong_specialty, text, program="stonegate-im") == []


def test_a_program_of_an_unknown_specialty_is_not_judged() -> None:
    context = examples.context_of(
        examples.season(), Example(True, {"text": "I apply to your surgery program."})
    )
    nothing_known = dataclasses.replace(context, facts=dataclasses.replace(context.facts, specialties={}))
    assert list(wrong_specialty(nothing_known)) == []


@pytest.mark.parametrize(
    ("text", "track"),
    [
        ("I applied for a preliminary position.", "preliminary"),
        ("I am drawn to the primary care track.", "primary care"),
        ("I am drawn to your physician-scientist pathway.", "physician-scientist"),
    ],
)
def test_a_track_that_the_file_does_not_hold_is_found(text: str, track: str) -> None:
    assert found(wrong_track, text) == [track]


@pytest.mark.parametrize(
    "text",
    [
        "I am drawn to the global health track.",
        "I applied for a categorical position.",
        "I keep track of primary care studies.",
        "Is there a primary care track?",
        "I completed a rural track in medical school.",
    ],
)
def test_tracks_on_file_and_in_passing_are_fine(text: str) -> None:
    assert found(wrong_track, text) == []


def test_a_program_whose_file_lists_no_tracks_is_not_judged() -> None:
    assert found(wrong_track, "I applied for a preliminary position.", program="stonegate-im") == []
