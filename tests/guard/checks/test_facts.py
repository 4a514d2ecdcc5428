"""Checks on facts: an interview on Friday, December 4, 2026; the Match of 2027; MD, J-1, five months."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import examples
from composer.guard.checks.facts import fact_mismatch, wrong_date, wrong_season
from composer.guard.claims import claims
from composer.guard.rule import Check, Example, Hit


def hits(check: Check, text: str = "", **said: Any) -> list[Hit]:
    message = {**({"text": text} if text else {}), **said}
    return list(check(examples.context_of(examples.season(), Example(True, message))))


def thanks(text: str, today: str = "2026-12-05", **said: Any) -> list[Hit]:
    return hits(wrong_date, text, kind="thank_you", to=["osiddiqui@riverbend.example"], today=today, **said)


def signed(line: str) -> list[Hit]:
    return hits(
        fact_mismatch, body=f"Dear Dr. Marsh,\n\nI remain interested in Riverbend.\n\nSincerely,\n{line}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Since my interview with you on December 3 I have read more.",
        "My interview on Dec. 14, 2026 is still fresh in my mind.",
        "I remember the interview of the 5th of December well.",
        "I remember my interview on 2026-12-11 well.",
        "I interviewed with you on 12/14.",
        "I interviewed with you on December 4, 2025.",
        "On December 18, I interviewed with you and met Dr. Marsh.",
        "When I interviewed on Tuesday, December 4, I was nervous.",
        "My interview in January is still fresh in my mind.",
        "Since my interview last week I have read more.",
        "Since my interview three weeks ago I have read more.",
        "My interview yesterday was a pleasure.",
        "The December 11 interview is still fresh in my mind.",
        "My interview on November 4-5 is still fresh in my mind.",
        "Since my interview last month I have read more.",
        "My interview this past week was a joy.",
    ],
)
def test_another_day_of_the_interview_is_found(text: str) -> None:
    assert len(hits(wrong_date, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Since my interview with you on December 4 I have read more.",
        "My interview on Fri, Dec. 4th, 2026 is still fresh in my mind.",
        "I remember the interview of the 4th of December well.",
        "I interviewed with you on 12/4/26.",
        "I interviewed with you on 04/12/2026.",
        "My interview on December 3-4 is still fresh in my mind.",
        "Since my interview in December I have read more.",
        "Since my interview nine weeks ago I have read more.",
        "My interview a couple of months ago is still fresh in my mind.",
        "I gave back two interviews in January to see fewer programs well.",
        "My last interview was on January 29, and now I can compare.",
        "Since my interview, on January 12, our abstract was accepted.",
        "I interviewed at Lakemont on December 11, and it was a good day.",
        "Thank you for your message of February 3 about the interview.",
        "The second look on January 20 showed me more than the interview.",
        "I was grateful for the interview, and I read your paper yesterday.",
        "The interview season ended on January 31 for me.",
        "My sister visited Alder Falls on December 20.",
        "In my interview you spoke of the retreat on January 22.",
        "My interview on 40/40/2026 is a slip that no calendar knows.",
        "I thank you for the interview before Monday.",
    ],
)
def test_the_right_day_and_days_of_other_things_pass(text: str) -> None:
    assert hits(wrong_date, text) == []


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("Thank you for speaking with me yesterday about the clinic.", "2026-12-06"),
        ("Thank you for the interview this morning.", "2026-12-05"),
        ("It was a pleasure to talk with you on Thursday.", "2026-12-05"),
        ("Thank you for meeting with me two days ago.", "2026-12-05"),
        ("Thank you for Monday's conversation.", "2026-12-07"),
        ("I enjoyed our conversation last week.", "2026-12-05"),
        ("Thank you for the time that you gave me on December 8.", "2026-12-09"),
    ],
)
def test_a_relative_day_of_a_thank_you_is_measured_from_today(text: str, today: str) -> None:
    assert len(thanks(text, today)) == 1


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("Thank you for speaking with me yesterday about the clinic.", "2026-12-05"),
        ("Thank you for the interview this morning.", "2026-12-04"),
        ("Thank you for the interview today.", "2026-12-05 00:40"),
        ("It was a pleasure to talk with you on Friday.", "2026-12-07"),
        ("Thank you for meeting with me two days ago.", "2026-12-06"),
        ("I enjoyed our conversation last week.", "2026-12-07"),
        ("I enjoyed our conversation earlier this week.", "2026-12-05"),
        ("I am writing today to thank you for the interview.", "2026-12-05"),
        ("Thank you for telling me of the Tuesday clinic and of Thursday afternoons.", "2026-12-05"),
        ("Yesterday I told my family about it.", "2026-12-07"),
        ("Thank you for your email on Thursday.", "2026-12-05"),
        ("Thank you for the story of a night on call on a Sunday.", "2026-12-05"),
        ("Thank you for describing the clinic that will open in January.", "2026-12-05"),
        ("Thank you for telling me of your move on July 1.", "2026-12-05"),
        ("Thank you for the interview, December 4.", "2026-12-05"),
        ("Thank you for the interview on Fri.", "2026-12-05"),
        ("Thank you for meeting with me. On Saturday I read your paper.", "2026-12-07"),
    ],
)
def test_a_right_relative_day_of_a_thank_you_passes(text: str, today: str) -> None:
    assert thanks(text, today) == []


def test_the_subject_of_a_thank_you_speaks_of_the_interview() -> None:
    found = thanks("Thank you for your time.", subject="Thank you for December 3 - Inês Carvalho")
    assert [(hit.field, hit.values["right"]) for hit in found] == [("subject", "Friday, December 4, 2026")]


def test_an_interview_to_come_may_be_tomorrow() -> None:
    assert (
        hits(wrong_date, "Is there a form for my interview tomorrow?", kind="question", today="2026-12-03")
        == []
    )
    assert hits(wrong_date, "Is there a form for my interview tomorrow?", kind="question", today="2026-12-01")


def test_without_an_interview_on_file_there_is_no_day_to_contradict() -> None:
    context = examples.context_of(
        examples.season(), Example(True, {"text": "My interview on May 1 was a joy."})
    )
    assert context.program
    without = dataclasses.replace(context, program=dataclasses.replace(context.program, interview=None))
    assert list(wrong_date(without)) == []


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=120))
def test_no_text_breaks_the_checks_and_offsets_stay_inside(text: str) -> None:
    body = f"Dear Dr. Marsh,\n\nMy interview on December 3 {text}\n\nSincerely,\nInês Carvalho"
    for check in (wrong_date, wrong_season, fact_mismatch):
        for hit in hits(check, body=body, subject=text.replace("\n", " ")):
            assert hit.start is not None
            assert hit.end is not None
            assert 0 <= hit.start < hit.end <= len(body)


@pytest.mark.parametrize(
    "text",
    [
        "As the 2026 Match comes closer I write again.",
        "I am an applicant in the 2025-2026 ERAS cycle.",
        "I look forward to Match Day 2026.",
        "I apply through NRMP 2028.",
        "I hope to start residency in July 2026.",
    ],
)
def test_another_season_is_found(text: str) -> None:
    assert len(hits(wrong_season, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "As the 2027 Match comes closer I write again.",
        "I am an applicant in the 2026-27 cycle.",
        "The 2026 interview season taught me much.",
        "I went unmatched in the 2026 Match.",
        "A friend of mine is with you since the 2025 Match.",
        "I hope to start residency in July 2027.",
        "I began my internship in 2019 in Brazil.",
        "I hope to join a choir in 2026.",
    ],
)
def test_this_season_and_earlier_ones_in_retrospect_pass(text: str) -> None:
    assert hits(wrong_season, text) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I am a U.S. citizen.", "visa"),
        ("I hold a green card.", "visa"),
        ("As a permanent resident I can start at once.", "visa"),
        ("I need an H-1B visa.", "visa"),
        ("My visa status is F-1.", "visa"),
        ("I do not need visa sponsorship.", "visa"),
        ("No visa sponsorship is required.", "visa"),
        ("I have ten months of U.S. clinical experience.", "months"),
        ("I bring 9 months of clinical experience in the United States.", "months"),
        ("I have a year of USCE.", "months"),
        ("I have more than six months of US clinical experience.", "months"),
        ("I graduated from the University of Northbridge.", "school"),
        ("I studied medicine at Serra Alta University.", "school"),
        ("As an osteopathic graduate I like to examine.", "credentials"),
        ("As a US medical graduate I know the wards.", "origin"),
        ("I hold an MBBS and love medicine.", "credentials"),
        ("I am currently a medical student.", "credentials"),
        ("I have nearly nine months of US clinical experience.", "months"),
    ],
)
def test_a_statement_against_the_file_is_found(text: str, fact: str) -> None:
    assert [hit.variant for hit in hits(fact_mismatch, text)] == [fact]


@pytest.mark.parametrize(
    "text",
    [
        "I am not a U.S. citizen.",
        "I will need a J-1 visa.",
        "My wife is a US citizen and works in Ohio.",
        "Does Riverbend sponsor an H-1B visa?",
        "I do not hold a green card.",
        "I may one day apply for a green card.",
        "I have five months of U.S. clinical experience.",
        "I have over four months of US clinical experience.",
        "I spent another two months of US clinical experience there.",
        "Two months of US clinical experience at Cedar Point Hospital taught me much.",
        "About twenty weeks of US clinical experience lie behind me.",
        "I graduated from the Universidade de Vale Claro.",
        "I graduated from Vale Claro University with honors.",
        "Dr. Siddiqui is a graduate of the University of Northbridge.",
        "I hold a master's degree and graduated from Northbridge University in public health.",
        "As an allopathic graduate I have much to learn.",
        "I hold an MD and love medicine.",
        "If the rules change, I will not need visa sponsorship.",
        "I have almost six months of US clinical experience.",
        "As an international medical graduate I have learned to listen.",
        "I care for osteopathic and allopathic residents alike.",
    ],
)
def test_a_statement_that_the_file_bears_out_passes(text: str) -> None:
    assert hits(fact_mismatch, text) == []


@pytest.mark.parametrize(
    "line",
    [
        "Inês Carvalho, DO",
        "Ines Carvalho MBBS",
        "Inês Carvalho, M.B.B.S.",
        "Inês Carvalho\nAAMC ID: 10020031",
    ],
)
def test_a_wrong_degree_or_id_in_the_signature_blocks(line: str) -> None:
    assert [hit.severity for hit in signed(line)] == [None]


@pytest.mark.parametrize(
    "line",
    [
        "Inês Carvalho, M.D.",
        "Inês Carvalho, MD Candidate",
        "Inês Carvalho\nAAMC 10020030 | ERAS ID 2027445566",
    ],
)
def test_the_right_degree_and_ids_pass(line: str) -> None:
    assert signed(line) == []


def test_a_further_degree_that_is_not_on_file_only_warns() -> None:
    assert [hit.severity for hit in signed("Inês Carvalho, MD, MPH")] == ["warn"]


def applicant_with(text: str, **changes: Any) -> list[str]:
    """The facts that a text contradicts, for an applicant who differs from the example season's."""
    applicant = dataclasses.replace(examples.season().facts.applicant, **changes)
    return [claim.fact for claim in claims(text, applicant)]


def test_a_citizen_who_asks_for_a_visa_contradicts_the_file() -> None:
    assert applicant_with("I need visa sponsorship.", visa="US citizen") == ["visa"]
    assert applicant_with("I hold a J-1 visa.", visa="not needed") == ["visa"]
    assert applicant_with("I am a US citizen and need no visa.", visa="none") == []
    assert applicant_with("I am a permanent resident.", visa="green card") == []


def test_two_visas_on_file_allow_either() -> None:
    assert applicant_with("I need an H-1B visa.", visa="J-1 or H-1B") == []


def test_what_the_file_leaves_out_cannot_be_contradicted() -> None:
    text = "I need an H-1B visa. I have nine months of USCE. Inês Carvalho, DO\nAAMC ID: 10020031"
    bare = {"visa": "", "usce_months": None, "credentials": "", "aamc_id": "", "school": "", "img": None}
    assert applicant_with(text, **bare) == []


def test_an_osteopath_is_no_allopath() -> None:
    assert applicant_with("As an osteopathic physician I use my hands.", credentials="DO") == []
    assert applicant_with("As an allopathic physician I use my hands.", credentials="DO") == ["credentials"]


def test_a_date_in_the_signature_is_not_the_interviews() -> None:
    body = (
        "Dear Dr. Marsh,\n\nI remain interested in Riverbend.\n\nSincerely,\nInês Carvalho\nInterview: "
        "December 9"
    )
    assert hits(wrong_date, body=body) == []
