"""What contradicts itself between the ledger, season.yaml and the files of programs."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from composer.consistency import first_choices, inconsistencies
from composer.ledger import LedgerLetter, State
from composer.overview import Overview
from tests.test_plan import CEDARVALE, HARBORVIEW, VIEW, letter, with_program, with_season

BRIGID = "st-brigid-medpeds"
INTENT = letter("intent", HARBORVIEW, first_choice=True)
INTEREST = dataclasses.replace(letter("interest", HARBORVIEW), sent_on="2027-02-12")
HIGHLY = "I will be ranking Cedarvale highly."


def said(*letters: LedgerLetter, view: Overview = VIEW) -> str:
    found = inconsistencies(dataclasses.replace(view, letters=letters), 5)
    return " ".join(f"{remark.text} {remark.do}" for remark in found)


def changed(of: LedgerLetter, **changes: Any) -> LedgerLetter:
    return dataclasses.replace(of, **changes)


def test_what_agrees_gives_no_remark() -> None:
    assert said() == ""
    assert said(INTENT, letter("interest", CEDARVALE), letter("thank_you", BRIGID)) == ""


def test_a_first_choice_told_to_another_program_than_season_yaml_names() -> None:
    found = said(INTENT, view=with_season(first_choice=BRIGID))
    assert "Harborview was told that it is your first choice, but season.yaml names St. Brigid." in found


def test_a_first_choice_told_while_season_yaml_names_none() -> None:
    assert f"`first_choice: {HARBORVIEW}`" in said(INTENT, view=with_season(first_choice=""))


def test_a_first_choice_that_is_not_known_to_be_sent_may_have_been_told() -> None:
    handed = changed(INTENT, state=State.HANDED_OVER)
    assert "Harborview may have been told" in said(handed, view=with_season(first_choice=BRIGID))


def test_two_programs_that_were_told_so_are_named_with_their_days() -> None:
    other = changed(INTENT, program=BRIGID, sent_on="2027-02-12", released="claimed by another letter")
    found = said(INTENT, other)
    assert "2 programs were told that they are your first choice" in found
    assert "Harborview on Wed, Feb 10 and St. Brigid on Fri, Feb 12" in found


@pytest.mark.parametrize("body", ["I wrote that you are my first choice.", "You are not my FIRST choice."])
def test_a_first_choice_that_was_taken_back_in_a_correction_is_none(body: str) -> None:
    view = with_season(first_choice=BRIGID)
    correction = letter("correction", HARBORVIEW, body=body)
    assert said(INTENT, correction, view=view) == ""
    assert "was told" in said(INTENT, changed(correction, body="It was four months, not six."), view=view)
    assert "was told" in said(INTENT, changed(correction, sent_on="2027-02-09"), view=view)
    assert "was told" in said(INTENT, changed(correction, state=State.COMPOSED), view=view)


def test_a_first_choice_of_a_program_that_has_withdrawn_or_that_never_left_is_none() -> None:
    assert first_choices(dataclasses.replace(VIEW, letters=(changed(INTENT, state=State.COMPOSED),))) == []
    gone = with_program(HARBORVIEW, status="withdrawn")
    assert first_choices(dataclasses.replace(gone, letters=(INTENT,))) == []
    lost = changed(INTENT, program="nowhere", released="withdrew")
    assert first_choices(dataclasses.replace(VIEW, letters=(lost,))) == []


def test_a_first_choice_in_season_yaml_that_has_withdrawn() -> None:
    assert "names Harborview as your first choice, and it is withdrawn" in said(
        view=with_program(HARBORVIEW, status="withdrawn")
    )


def test_an_interest_after_the_intent_reads_as_a_step_back() -> None:
    assert "Harborview got a letter of interest after the letter of intent" in said(INTENT, INTEREST)
    assert said(INTENT, changed(INTEREST, sent_on="2027-02-09")) == ""


@pytest.mark.parametrize(("count", "remark"), [(5, False), (6, True)])
def test_more_letters_of_interest_than_are_enough_say_little(count: int, remark: bool) -> None:
    names = list(VIEW.programs)[:count]
    letters = [letter("interest", name) for name in names]
    assert ("6 programs have a letter of interest; beyond 5 they say little." in said(*letters)) is remark


@pytest.mark.parametrize(
    "body",
    [
        HIGHLY,
        "I plan to rank your program\nvery highly.",
        "Cedarvale will be high on my rank list.",
        "You are highly on my list.",
    ],
)
def test_a_program_that_was_told_highly_and_is_not_in_highly(body: str) -> None:
    found = said(letter("interest", CEDARVALE, body=body))
    assert "Cedarvale was told on Wed, Feb 10 that you rank it highly" in found
    assert f"add {CEDARVALE} to `highly:`" in found
    assert said(letter("interest", CEDARVALE, body=body), view=with_season(highly=(CEDARVALE,))) == ""
    assert said(letter("interest", CEDARVALE, body=body), view=with_season(first_choice=CEDARVALE)) == ""


def test_an_answer_that_says_highly_is_known_by_its_kind() -> None:
    assert "rank it highly" in said(letter("reply_rank_highly", CEDARVALE))


@pytest.mark.parametrize(
    "body",
    [
        "Your highly ranked clinic drew me.",
        "I admire how highly you value teaching.",
        "I will not rank by prestige. Your residents speak highly of you.",
        "I have high hopes.",
    ],
)
def test_other_uses_of_high_say_nothing_of_a_rank(body: str) -> None:
    assert said(letter("interest", CEDARVALE, body=body)) == ""


@pytest.mark.parametrize("state", [State.COMPOSED, State.HANDED_OVER, State.DEFERRED, State.BOUNCED])
def test_a_letter_that_can_still_leave_to_a_program_that_is_withdrawn(state: State) -> None:
    written = letter("update", "bayhaven-medpeds", state=state)
    found = said(written)
    assert "Bayhaven is withdrawn, and a letter to it can still leave." in found
    assert f"`prematch discard {written.name}`" in found


def test_a_letter_that_the_ledger_does_not_know_is_deleted_instead() -> None:
    loose = letter("update", "bayhaven-medpeds", state=State.COMPOSED, composed_on="")
    assert f"delete drafts/{loose.name}.txt" in said(loose)


@pytest.mark.parametrize("state", [State.SENT, State.DISCARDED, State.UNKNOWN])
def test_what_cannot_be_kept_back_from_a_program_that_is_withdrawn_is_no_matter(state: State) -> None:
    assert said(letter("update", "bayhaven-medpeds", state=state)) == ""


def test_a_goodbye_to_a_program_that_is_not_withdrawn_on_file() -> None:
    goodbye = letter("withdrawal", CEDARVALE)
    assert f"Write `status: withdrawn` into programs/{CEDARVALE}.yaml." in said(goodbye)
    assert said(changed(goodbye, state=State.COMPOSED)) == ""
    assert said(letter("withdrawal", "bayhaven-medpeds", state=State.COMPOSED)) == ""


def test_letters_to_a_program_without_a_file() -> None:
    assert "there is no programs/nowhere.yaml any more" in said(letter("interest", "nowhere"))
    assert said(letter("interest", "nowhere", state=State.COMPOSED)) == ""
    assert said(changed(letter("lor_request", "x"), program=None)) == ""


def test_letters_of_another_season_are_no_matter() -> None:
    assert said(changed(INTENT, cycle=2026), view=with_season(first_choice=BRIGID)) == ""
