"""The check of reuse.py, against the example season."""

from __future__ import annotations

from typing import Any

from composer import examples
from composer.guard import engine
from composer.guard.rule import Example, Finding

STORY = "The story of the snowed-in pharmacy and the borrowed tractor made me laugh on the whole flight home."


def letter(text: str, name: str = "Marsh") -> str:
    return f"Dear Dr. {name},\n\n{text}\n\nSincerely,\nInês Carvalho"


def found(past: dict[str, Any], text: str = STORY, **message: Any) -> list[Finding]:
    here = examples.season()
    rule = next(r for r in here.facts.policy.rules if r.id == "reused-text")
    entry = {
        "kind": "interest",
        "program": "lakemont-medpeds",
        "to": ["vosei@lakemont.example"],
        "on": "2027-02-05",
        **past,
    }
    example = Example(True, {"body": letter(text), "history": [entry], **message})
    return list(engine.findings_of(rule, examples.context_of(here, example)))


def test_a_specific_sentence_of_a_letter_to_another_program_is_found() -> None:
    (finding,) = found({"body": letter(STORY)})
    assert (finding.severity, finding.excerpt) == ("warn", STORY)
    assert "Lakemont" in finding.message


def test_a_sentence_with_one_word_changed_is_still_the_same() -> None:
    assert found({"body": letter(STORY.replace("laugh", "smile"))})


def test_a_letter_to_the_same_program_may_repeat_itself() -> None:
    assert not found(
        {"body": letter(STORY), "program": "riverbend-medpeds", "to": ["hmarsh@riverbend.example"]}
    )


def test_a_colleague_who_gets_the_same_thanks_is_named() -> None:
    (finding,) = found(
        {
            "kind": "thank_you",
            "program": "riverbend-medpeds",
            "to": ["osiddiqui@riverbend.example"],
            "body": letter(STORY),
        },
        kind="thank_you",
        to=["akovac@riverbend.example"],
    )
    assert "osiddiqui@riverbend.example" in finding.message


def test_the_same_thanks_to_the_same_person_are_no_reuse() -> None:
    past = {
        "kind": "thank_you",
        "program": "riverbend-medpeds",
        "to": ["akovac@riverbend.example"],
        "body": letter(STORY),
    }
    assert not found(past, kind="thank_you", to=["akovac@riverbend.example"])


def test_stock_phrases_and_short_sentences_may_be_repeated() -> None:
    for text in (
        "I have always been very interested in your wonderful program, and I hope to learn more.",
        "The tractor made me laugh.",
    ):
        assert not found({"body": letter(text)}, text)


def test_a_letter_to_a_writer_is_not_compared() -> None:
    assert not found({"body": letter(STORY), "program": None})
    assert not found({"body": letter(STORY)}, kind="lor_request")


def test_a_new_sentence_passes() -> None:
    assert not found(
        {"body": letter(STORY)},
        "Your chief drew the bus line, the river and three clinics on a whiteboard for us.",
    )


def test_an_unknown_program_is_named_by_its_id() -> None:
    (finding,) = found({"body": letter(STORY), "program": "somewhere-else"})
    assert "somewhere-else" in finding.message
