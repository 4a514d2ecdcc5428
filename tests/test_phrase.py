from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from invented import HARBORVIEW, PROGRAMS, TARN, TARN_PEDS

from composer import phrase


def test_a_fragment_loses_its_stop_and_its_capital_article() -> None:
    assert phrase.fragment(" The  transition clinic. ") == "the transition clinic"
    assert phrase.fragment("I rotated there in June") == "I rotated there in June"
    assert phrase.fragment("QI curriculum") == "QI curriculum"


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        ("the clinic", "the clinic"),
        ("A clinic", "a clinic"),
        ("simulation sessions", "your simulation sessions"),
        ("QI curriculum", "your QI curriculum"),
        ("two months abroad", "two months abroad"),
        ("4+1 schedule", "4+1 schedule"),
        ("Dr. Rao's lectures", "Dr. Rao's lectures"),
        ("how residents are advised", "how residents are advised"),
    ],
)
def test_a_feature_without_an_article_is_called_yours(feature: str, said: str) -> None:
    assert phrase.yours(feature) == said


def test_a_strength_without_an_article_is_called_mine() -> None:
    assert phrase.mine("QI project on asthma") == "my QI project on asthma"
    assert phrase.mine("two years of practice") == "two years of practice"


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("care for children", "to care for children"),
        ("Care for children.", "to care for children"),
        ("to care for children", "to care for children"),
        ("I want to care for children", "to care for children"),
        ("My goal is to care for children", "to care for children"),
        ("caring for children", "caring for children"),
        ("bring care to villages", "to bring care to villages"),
        ("a career in teaching", "a career in teaching"),
    ],
)
def test_a_goal_follows_my_goal_is(goal: str, said: str) -> None:
    assert phrase.aim(goal) == said


def test_a_sentence_begins_with_a_capital_and_ends_with_a_stop() -> None:
    assert phrase.sentence("i passed Step 3") == "I passed Step 3."
    assert phrase.sentence("Done.\nAnd more!") == "Done. And more."
    assert phrase.sentence(" ") == ""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Do residents rotate there?", "Do residents rotate there?"),
        ("do residents rotate there", "Do residents rotate there?"),
        ("whether residents rotate there?", "I would like to ask whether residents rotate there."),
        ("The call schedule", "The call schedule."),
    ],
)
def test_a_question_is_asked_as_one(text: str, asked: str) -> None:
    assert phrase.question(text) == asked


def test_quoted_words_hold_no_double_quotes_of_their_own() -> None:
    assert phrase.quoted('the “big”  "clinic".') == "the 'big' 'clinic'"


def test_dates_and_months_are_written_as_letters_do() -> None:
    assert phrase.day(date(2026, 12, 4)) == "December 4"
    assert [phrase.months(count) for count in (1, 4, 12, 18)] == [
        "one month",
        "four months",
        "twelve months",
        "18 months",
    ]


def test_institutions_and_countries_take_their_article() -> None:
    assert phrase.place("University of Ibara", "Nigeria") == "the University of Ibara in Nigeria"
    assert phrase.place("Lakeside College", "Philippines") == "Lakeside College in the Philippines"
    assert phrase.place("Lakeside College") == "Lakeside College"


def test_a_country_in_the_name_of_the_school_is_not_said_twice() -> None:
    assert phrase.place("Medical University of Ghana", "Ghana") == "the Medical University of Ghana"


def test_specialties_are_said_in_words() -> None:
    assert phrase.specialty("obstetrics-gynecology") == "obstetrics and gynecology"
    assert phrase.specialty("internal-medicine") == "internal medicine"
    assert phrase.specialty("medicine-pediatrics") == "medicine-pediatrics"


def test_the_short_name_is_the_first_alias_of_its_own() -> None:
    others = PROGRAMS.values()
    assert phrase.short_name(HARBORVIEW, others) == "Harborview"
    assert phrase.short_name(TARN, others) == "University of Tarn Valley Internal Medicine"


def test_without_an_alias_of_its_own_the_short_name_is_the_name_without_its_tail() -> None:
    assert phrase.short_name(TARN_PEDS, PROGRAMS.values()) == "University of Tarn Valley Pediatrics"
    assert (
        phrase.short_name(replace(HARBORVIEW, aliases=("HUMC", "UHarbor")))
        == "Harborview University Medicine-Pediatrics"
    )
    assert phrase.short_name(replace(HARBORVIEW, aliases=(), name="Residency Program")) == "Residency Program"


def test_a_short_name_that_needs_an_article_gets_it_and_the_word_program() -> None:
    assert phrase.called("Harborview", "surgery") == "Harborview"
    assert phrase.called("University of Calder", "surgery") == "the University of Calder"
    assert (
        phrase.called("University of Calder Surgery", "surgery") == "the University of Calder Surgery program"
    )


def test_the_full_name_says_the_specialty_once() -> None:
    assert phrase.full_name(HARBORVIEW) == "the Harborview University Medicine-Pediatrics Residency Program"
    assert (
        phrase.full_name(replace(HARBORVIEW, name="Harborview Med-Peds"))
        == "Harborview Med-Peds in medicine-pediatrics"
    )


def test_another_program_is_noticed_unless_the_background_explains_it() -> None:
    programs = PROGRAMS.values()
    assert phrase.names_another("clinic at Tarn Valley", HARBORVIEW, programs)
    assert not phrase.names_another("clinic at Tarn Valley", HARBORVIEW, programs, ("Tarn Valley",))
    assert not phrase.names_another("clinic at Tarn Valley", TARN, programs)
    assert not phrase.names_another("clinic at Tarn Valleys", HARBORVIEW, programs)
