from __future__ import annotations

from dataclasses import replace

import pytest

from composer.consistency import inconsistencies, waiting
from composer.ledger import LedgerLetter, State
from composer.model import Season

SEASON = Season(2027, "nrmp-main", "medicine-pediatrics", first_choice="a")
INTENT = LedgerLetter(
    "intent-a", 2027, "nrmp-main", "intent", "a", first_choice=True, state=State.SENT, sent_on="2027-02-10"
)
INTEREST = replace(INTENT, name="interest-a", kind="interest", first_choice=False, sent_on="2027-02-12")


def said(*letters: LedgerLetter, season: Season = SEASON) -> str:
    return " ".join(f"{remark.text} {remark.do}" for remark in inconsistencies(letters, season))


def test_what_agrees_gives_no_remark() -> None:
    assert said(INTENT, replace(INTEREST, program="b")) == ""


def test_a_first_choice_told_to_another_program_than_season_yaml_names() -> None:
    assert "a was told that it is your first choice, but season.yaml says b" in said(
        INTENT, season=replace(SEASON, first_choice="b")
    )


def test_a_first_choice_told_while_season_yaml_names_none() -> None:
    assert "first_choice: a" in said(INTENT, season=replace(SEASON, first_choice=""))


def test_a_first_choice_that_was_released_or_never_left_is_none() -> None:
    other = replace(SEASON, first_choice="b")
    assert said(replace(INTENT, released="withdrew"), season=other) == ""
    assert said(replace(INTENT, state=State.COMPOSED), season=other) == ""


def test_an_interest_after_the_intent_reads_as_a_step_back() -> None:
    assert "after the letter of intent" in said(INTENT, INTEREST)
    assert said(INTENT, replace(INTEREST, sent_on="2027-02-09")) == ""


@pytest.mark.parametrize(("count", "remark"), [(5, False), (6, True)])
def test_more_than_five_letters_of_interest_say_little(count: int, remark: bool) -> None:
    letters = [replace(INTEREST, name=f"i{n}", program=f"p{n}") for n in range(count)]
    assert ("6 programs have a letter of interest" in said(*letters)) is remark


def test_letters_of_another_season_are_no_matter() -> None:
    assert said(replace(INTENT, cycle=2026), season=replace(SEASON, first_choice="b")) == ""


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (State.HANDED_OVER, "prematch sent intent-a"),
        (State.UNKNOWN, "prematch reconcile"),
        (State.DEFERRED, "prematch outbox retry"),
        (State.BOUNCED, "send it again"),
        (State.REFUSED, "send it again"),
    ],
)
def test_what_only_the_user_can_settle_waits_for_them(state: State, command: str) -> None:
    (remark,) = waiting([replace(INTENT, state=state)])
    assert "intent-a" in remark.text
    assert command in remark.do


@pytest.mark.parametrize("state", [State.SENT, State.COMPOSED, State.DISCARDED])
def test_what_is_settled_waits_for_nobody(state: State) -> None:
    assert list(waiting([replace(INTENT, state=state)])) == []


def test_a_draft_that_may_not_have_reached_the_mailbox_is_looked_for_first() -> None:
    letter = replace(INTENT, state=State.HANDED_OVER, channel="imap")
    (remark,) = waiting([letter])
    assert "prematch draft intent-a --imap" in remark.do
    (remark,) = waiting([replace(letter, place="Drafts;1;2")])
    assert "prematch sent intent-a" in remark.do
