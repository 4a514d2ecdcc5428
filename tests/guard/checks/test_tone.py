"""The checks of tone.py and the pattern rules of policies/professionalism, against the example season."""

from __future__ import annotations

from typing import Any

import pytest

from composer import examples
from composer.guard import engine
from composer.guard.rule import Example, Finding


def found(rule_id: str, **message: Any) -> list[Finding]:
    here = examples.season()
    rule = next(r for r in here.facts.policy.rules if r.id == rule_id)
    return list(engine.findings_of(rule, examples.context_of(here, Example(True, message))))


@pytest.mark.parametrize(
    "text",
    [
        "I enjoyed it 😊",
        "I enjoyed it :)",
        "I enjoyed it!!",
        "Really?!",
        "How much $$ is it?",
        "I'm gonna write soon.",
        "Thx for the day.",
        "r u there in July?",
        "I am SO VERY HAPPY about it.",
        "It was good! It was kind! It was warm!",
        "The residents are super cool.",
    ],
)
def test_casual_writing_is_a_warning(text: str) -> None:
    assert {f.severity for f in found("casual-tone", text=text)} == {"warn"}


@pytest.mark.parametrize(
    "text",
    [
        "I left tired and glad. Thank you!",
        "The GME office has my ECFMG and USMLE forms.",
        "I studied at the U of M and at the U.S. center.",
        "✓ Certified in 2026",
        "AND so it went.",
        "The ratio was 3:8 (see page 2).",
    ],
)
def test_courteous_writing_is_not_casual(text: str) -> None:
    assert not found("casual-tone", text=text)


def test_a_shouted_subject_is_found() -> None:
    assert [f.field for f in found("casual-tone", subject="THANK YOU SO MUCH, Inês Carvalho")] == ["subject"]


def _of(words: int) -> str:
    return " ".join(["word"] * words)


def test_three_hundred_words_pass_and_one_more_does_not() -> None:
    assert not found("too-long", body=_of(300))
    (finding,) = found("too-long", body=_of(301))
    assert finding.excerpt == "word"
    assert "301" in finding.message


def _letter(text: str) -> str:
    return f"Dear Dr. Marsh,\n\n{text}\n\nSincerely,\nInês Carvalho"


@pytest.mark.parametrize(
    "text",
    [
        "Riverbend is a place with great teaching, and I am excited by it.",
        "My rotation at Cedar Point Hospital taught me much. I would be a good fit for Riverbend.",
    ],
)
def test_a_letter_without_one_detail_is_generic(text: str) -> None:
    (finding,) = found("generic", body=_letter(text))
    assert "Riverbend University" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "I remain interested in Riverbend and its prairie health elective.",
        "I remain interested in Riverbend, and in Alder Falls.",
        "You drew the bus line and the bakery on a napkin.",
        "I remain interested in [feature].",
        "Nobody forgot the lighthouse, the ferry, the storm, the lantern or the accordion.",
    ],
)
def test_a_letter_with_a_detail_is_not_generic(text: str) -> None:
    assert not found("generic", body=_letter(text))


def test_a_letter_without_a_program_is_not_judged_generic() -> None:
    assert not found("generic", program="", body=_letter("I remain interested."))


@pytest.mark.parametrize(
    "subject", ["", "  ", "Hello", "Important question", "Re: question", "Thank you", "Inês Carvalho", "Hi!"]
)
def test_a_subject_without_who_or_why_is_weak(subject: str) -> None:
    assert [f.field for f in found("weak-subject", subject=subject)] == ["subject"]


@pytest.mark.parametrize(
    "subject",
    [
        "Letter of interest - Ines Carvalho",
        "Thank you for December 4 at Riverbend",
        "Letter of intent, AAMC 10020030",
    ],
)
def test_a_subject_that_says_who_or_why_passes(subject: str) -> None:
    assert not found("weak-subject", subject=subject)


LONG = (
    "You may have seen my failed exam in the third year. The bus broke down, because the bridge was closed, and I "
    "was late. I had a fever, and the office gave me the wrong form, and my appeal was lost. I can prove "
    "each of these things."
)


def test_a_long_defense_is_marked_from_its_weak_spot_to_the_end_of_the_paragraph() -> None:
    (finding,) = found(
        "over-explaining", body=_letter(f"I remain interested in Riverbend. {LONG}\n\nThank you.")
    )
    assert finding.excerpt == LONG


@pytest.mark.parametrize(
    "text",
    [
        "I was on leave in 2023 to care for my son.",
        "I will need J-1 sponsorship.",
        "I study asthma scores.",
    ],
)
def test_a_plain_statement_is_no_defense(text: str) -> None:
    assert not found("over-explaining", text=text)


@pytest.mark.parametrize(
    ("rule", "text", "severity"),
    [
        ("pleading", "I plead with you, take me.", "block"),
        ("pleading", "Without you I have nothing.", "block"),
        ("exception-request", "Kindly waive the minimum score in my case.", "warn"),
        ("presses-for-reply", "I would appreciate a quick reply.", "warn"),
        ("disparages", "The faculty at Lakemont seemed indifferent.", "warn"),
    ],
)
def test_a_breach_of_etiquette_gets_its_severity(rule: str, text: str, severity: str) -> None:
    assert [f.severity for f in found(rule, text=text)] == [severity]


@pytest.mark.parametrize(
    "rule", ["pleading", "exception-request", "presses-for-reply", "disparages", "casual-tone"]
)
@pytest.mark.parametrize(
    "text",
    [
        "It would be a joy to learn beside your residents.",
        "Please do not answer; I ask for no exception.",
        "I enjoyed my day at Lakemont and learned from everybody there.",
        "A fisherman begged our nurse to let him smoke, and we laughed.",
        "Do your residents rotate at the county hospital?",
    ],
)
def test_an_honest_sentence_passes_every_rule_of_etiquette(rule: str, text: str) -> None:
    assert not found(rule, text=text)
