"""Checks on the program's name and mailboxes, read in the example season (the letter goes to Riverbend)."""

from __future__ import annotations

from typing import Any

import pytest

from composer import examples
from composer.guard.checks.programs import (
    close,
    missing_program,
    misspelled_program,
    wrong_address,
    wrong_program,
)
from composer.guard.rule import Check, Example, Hit


def hits(check: Check, text: str = "", **said: Any) -> list[Hit]:
    message = {**({"text": text} if text else {}), **said}
    return list(check(examples.context_of(examples.season(), Example(True, message))))


def letter(text: str) -> dict[str, str]:
    return {
        "subject": "Inês Carvalho",
        "body": f"Dear Dr. Marsh,\n\n{text}\n\nSincerely,\nInês Carvalho, MD\n",
    }


@pytest.mark.parametrize(
    "text",
    [
        "I would love to train at Lakemont.",
        "Thank you for the warm welcome at Stonegate.",
        "Fairhaven is the place where I see myself.",
        "I wish to join the Lakemont family.",
        "After my rotations in Brazil I would be glad to come to Lakemont Health.",
    ],
)
def test_another_program_in_the_place_of_this_one_blocks(text: str) -> None:
    assert [hit.severity for hit in hits(wrong_program, text)] == ["block"]


@pytest.mark.parametrize(
    "text",
    [
        "I rotated at Lakemont in June.",
        "My wife is a nurse at Lakemont.",
        "Dr. Hall of Lakemont taught the course.",
        "Unlike Lakemont, you teach in one clinic.",
        "I also interviewed at Stonegate.",
        "My note of Monday named Lakemont by mistake.",
        "During my observership at Lakemont I saw good teaching.",
        "The clinics of Lakemont, Stonegate and Dunmore are alike.",
        "My aunt lives in Lakemont.",
        "I spoke with Dr. Lakemont.",
    ],
)
def test_another_program_named_in_passing_is_fine(text: str) -> None:
    assert hits(wrong_program, text) == []


def test_a_bare_name_beside_the_right_one_only_warns() -> None:
    assert [
        hit.severity for hit in hits(wrong_program, "Snow fell on Stonegate Medical Center all day.")
    ] == ["warn"]


def test_a_bare_name_blocks_where_the_right_one_never_stands() -> None:
    found = hits(wrong_program, **letter("Snow fell on Stonegate Medical Center all day."))
    assert [hit.severity for hit in found] == ["block"]


def test_both_names_in_one_sentence_are_at_most_a_warning() -> None:
    assert [
        hit.severity for hit in hits(wrong_program, "I would love to train at Lakemont or at Riverbend.")
    ] == ["warn"]


def test_an_institution_that_no_file_knows_blocks_where_a_post_there_is_asked_for() -> None:
    found = hits(wrong_program, "I am applying to the residency program at Hollowbrook Memorial Hospital.")
    assert [(hit.severity, hit.values["found"]) for hit in found] == [
        ("block", "Hollowbrook Memorial Hospital")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I presented at Hollowbrook Memorial Hospital.",
        "I look forward to Riverbend Children's Hospital.",
        "I began at Hollowbrook University Hospital, where I wrote my thesis.",
    ],
)
def test_an_unknown_institution_in_passing_or_of_the_same_name_is_fine(text: str) -> None:
    assert hits(wrong_program, text) == []


@pytest.mark.parametrize("name", ["letter_Lakemont.pdf", "CarvalhoStonegateLetter.docx"])
def test_the_name_of_an_attachment_may_give_another_program_away(name: str) -> None:
    (hit,) = hits(wrong_program, "Thank you.", attachments=["photo.png", name])
    assert (hit.field, hit.variant) == ("attachment", "attachment")
    assert ", ".join(["photo.png", name])[hit.start : hit.end] == name


def test_an_attachment_of_this_program_is_fine() -> None:
    assert hits(wrong_program, "Thank you.", attachments=["Riverbend_letter.pdf"]) == []


def test_a_message_to_a_letter_writer_may_name_any_program() -> None:
    text = "I am applying to Lakemont and Stonegate."
    assert [hits(check, text, kind="lor_request") for check in (wrong_program, missing_program)] == [[], []]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("I remain interested in Rivrebend.", "Rivrebend"),
        ("I liked Riverbend Univeristy.", "Riverbend Univeristy"),
        ("I liked Riverbent Med-Peds.", "Riverbent Med-Peds"),
        ("Rivverbend is where I belong.", "Rivverbend"),
    ],
)
def test_a_slip_in_the_programs_name_is_found(text: str, wrong: str) -> None:
    assert [hit.values["found"] for hit in hits(misspelled_program, text)] == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "I liked RIVERBEND and Riverbend’s clinic.",
        "The Riverbends of this world are few.",
        "I wrote to Dr. Riverbent.",
        "the riverbent tree",
        "I liked the River Bend clinic.",
    ],
)
def test_another_form_a_person_or_a_small_letter_is_no_slip(text: str) -> None:
    assert hits(misspelled_program, text) == []


def test_the_name_is_given_as_the_file_writes_it() -> None:
    (hit,) = hits(misspelled_program, "I liked Rivrebend Med-Peds.")
    assert hit.values["name"] == "Riverbend Med-Peds"


@pytest.mark.parametrize(
    ("word", "wanted"), [("bridget", "brigid"), ("thornberry", "thornbury"), ("meridain", "meridian")]
)
def test_a_word_of_the_same_sound_or_a_few_letters_off_is_close(word: str, wanted: str) -> None:
    assert close(word, wanted)


@pytest.mark.parametrize(
    ("word", "wanted"), [("holder", "calder"), ("lake", "lakemont"), ("state", "estate")]
)
def test_another_word_is_not_close(word: str, wanted: str) -> None:
    assert not close(word, wanted)


@pytest.mark.parametrize(("kind", "severity"), [("interest", None), ("intent", None), ("question", "warn")])
def test_a_letter_that_never_names_the_program_is_found(kind: str, severity: str | None) -> None:
    (hit,) = hits(missing_program, kind=kind, **letter("I remain interested in your program."))
    assert (hit.start, hit.severity) == (None, severity)


@pytest.mark.parametrize(
    "name", ["RUMC", "riverbend", "Riverbend\nUniversity Medical Center", "River Bend", "Rivrebend"]
)
def test_any_form_of_the_name_counts(name: str) -> None:
    assert hits(missing_program, **letter(f"I remain interested in {name}.")) == []


def test_the_subject_counts() -> None:
    said = letter("I remain interested in your program.") | {"subject": "Interest in Riverbend"}
    assert hits(missing_program, **said) == []


@pytest.mark.parametrize(
    "address", ["vosei@lakemont.example", "VOsei@Lakemont.example", "anybody@im.stonegate.example"]
)
def test_a_mailbox_of_another_program_is_found(address: str) -> None:
    (hit,) = hits(wrong_address, "Thank you.", to=[address])
    assert (hit.field, hit.start, hit.end) == ("to", 0, len(address))


def test_a_second_program_among_the_recipients_is_found_at_its_place() -> None:
    to = ["Helen Marsh <hmarsh@riverbend.example>", "rabel@stonegate.example"]
    (hit,) = hits(wrong_address, "Thank you.", to=to)
    assert ", ".join(to)[hit.start : hit.end] == to[1]
    assert hit.values["program"].startswith("Riverbend")


def test_a_copy_to_another_program_is_found() -> None:
    assert [hit.field for hit in hits(wrong_address, "Thank you.", cc=["x@lakemont.example"])] == ["cc"]


@pytest.mark.parametrize(
    "to",
    [
        ["hmarsh@riverbend.example"],
        ["x@riverbend.example"],
        ["ana@elsewhere.example"],
        ["akimura@cedarpoint.example"],
    ],
)
def test_mailboxes_of_this_program_of_a_writer_and_of_strangers_are_fine(to: list[str]) -> None:
    assert hits(wrong_address, "Thank you.", to=to) == []
