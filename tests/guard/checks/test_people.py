"""Checks on people: Dr. Helen Marsh, Paul Teague, Dr. Omar Siddiqui and Dr. Ana Kovač of Riverbend."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import examples
from composer.guard.checks.people import misspelled_person, wrong_person, wrong_title
from composer.guard.checks.salutation import missing_salutation, wrong_recipient
from composer.guard.persons import fit
from composer.guard.rule import Check, Example, Hit
from composer.model import Person

CHECKS = (misspelled_person, missing_salutation, wrong_person, wrong_recipient, wrong_title)


def hits(check: Check, text: str = "", **said: Any) -> list[Hit]:
    message = {**({"text": text} if text else {}), **said}
    return list(check(examples.context_of(examples.season(), Example(True, message))))


def greeted(check: Check, greeting: str, *to: str, **said: Any) -> list[Hit]:
    body = f"{greeting}\n\nI remain strongly interested in Riverbend.\n\nSincerely,\nInês Carvalho, MD\n"
    return hits(check, body=body, to=list(to or ("hmarsh@riverbend.example",)), **said)


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Dr. Osei,",
        "Dear Dr. Abel and members of the committee,",
        "Dear Professor Lindqvist:",
        "Good morning Dr. Siddiqui,",
        "Dr. Kovač,",
        "Dear Dr. Robert Marsh,",
        "Dear Victor Osei, MD,",
        "Dear Victor,",
        "Hello Ms. Whitlock!",
    ],
)
def test_a_greeting_of_somebody_else_is_found(greeting: str) -> None:
    assert len(greeted(wrong_recipient, greeting)) == 1


@pytest.mark.parametrize(
    "greeting",
    [
        "Dear Dr. Marsh,",
        "Dear Dr Marsh",
        "DEAR DR. MARSH,",
        "Dear Helen Marsh, MD,",
        "Dear Dr. H. Marsh,",
        "Dear Dr. Nell Marsh,",
        "Respected Dr. Marsh Sir,",
        "Dear Program Director Dr. Marsh,",
        "Dear Dr. Marsh, Program Director,",
        "Dear Dr. Marsh and the Riverbend team,",
        "Dear Drs. Marsh and Siddiqui,",
        "Dear Dr. Mrash,",
        "Dear Program Director,",
        "To whom it may concern,",
        "Dear Dr. Marsh, I hope that you are well.",
    ],
)
def test_a_greeting_that_reaches_the_recipient_passes(greeting: str) -> None:
    assert greeted(wrong_recipient, greeting) == []


def test_a_wrong_greeting_is_found_in_its_place() -> None:
    (hit,) = greeted(wrong_recipient, "Dear Dr. Osei,")
    assert (hit.field, hit.start, hit.end) == ("body", 5, 13)
    assert hit.values == {"found": "Dr. Osei", "right": "Helen Marsh"}


def test_each_of_several_recipients_may_be_greeted() -> None:
    to = ("hmarsh@riverbend.example", "pteague@riverbend.example")
    assert greeted(wrong_recipient, "Dear Dr. Marsh and Mr. Teague,", *to) == []
    assert len(greeted(wrong_recipient, "Dear Dr. Marsh and Dr. Osei,", *to)) == 1


def test_somebody_in_copy_may_be_greeted() -> None:
    assert greeted(wrong_recipient, "Dear Dr. Marsh and Paul Teague,", cc=["pteague@riverbend.example"]) == []


def test_an_office_reads_the_directors_mail() -> None:
    assert greeted(wrong_recipient, "Dear Dr. Marsh,", "residency@riverbend.example") == []


def test_a_stranger_is_known_by_the_display_name() -> None:
    stranger = "Ida Lund <ilund@riverbend.example>"
    assert greeted(wrong_recipient, "Dear Dr. Lund,", stranger) == []
    assert len(greeted(wrong_recipient, "Dear Dr. Bergeron,", stranger)) == 1


def test_nobody_can_be_compared_with_an_unknown_mailbox() -> None:
    assert greeted(wrong_recipient, "Dear Dr. Bergeron,", "somebody@riverbend.example") == []
    assert len(greeted(wrong_recipient, "Dear Dr. Osei,", "somebody@riverbend.example")) == 1


def test_another_programs_mailbox_is_left_to_wrong_address() -> None:
    assert greeted(wrong_recipient, "Dear Dr. Marsh,", "vosei@lakemont.example") == []


def test_a_letter_to_a_writer_greets_the_writer() -> None:
    writer = next(iter(examples.season().workspace.letter_writers.values()))
    family = writer.name.split()[-1]
    body = "Dear Dr. {},\n\nThank you for your letter.\n\nSincerely,\nInês Carvalho\n"
    assert (
        hits(wrong_recipient, kind="lor_thanks", program=None, to=[writer.email], body=body.format(family))
        == []
    )
    assert (
        len(
            hits(
                wrong_recipient, kind="lor_thanks", program=None, to=[writer.email], body=body.format("Marsh")
            )
        )
        == 1
    )


def test_a_name_that_is_thanked_at_the_end_is_a_recipient_too() -> None:
    assert len(hits(wrong_recipient, "Thank you again, Dr. Osei.")) == 1
    assert hits(wrong_recipient, "Thank you again, Dr. Marsh.") == []


def test_a_letter_without_a_greeting_is_found() -> None:
    assert [hit.start for hit in greeted(missing_salutation, "I write to say this.")] == [None]


def test_a_greeting_after_a_preamble_counts() -> None:
    assert greeted(missing_salutation, "Here is the letter:\n\nDear Dr. Marsh,") == []


@pytest.mark.parametrize("greeting", ["Hey there,", "Hi!", "Hi all,", "Hey,"])
def test_a_casual_greeting_of_nobody_is_no_salutation(greeting: str) -> None:
    assert [hit.variant for hit in greeted(missing_salutation, greeting)] == ["casual"]


@pytest.mark.parametrize(
    "greeting",
    ["Dear Dr. Marsh,", "Hello Dr. Marsh,", "Dr. Marsh:", "Dear Program Director,", "Dear Dr. ____,"],
)
def test_a_greeting_is_a_salutation(greeting: str) -> None:
    assert greeted(missing_salutation, greeting) == []


@pytest.mark.parametrize(
    ("greeting", "variant"),
    [
        ("Dear Ms. Marsh,", "doctor"),
        ("Dear Mrs. Helen Marsh,", "doctor"),
        ("Dear Program Director,", "impersonal"),
        ("Dear Sir/Madam,", "impersonal"),
        ("To Whom It May Concern:", "impersonal"),
        ("Dear Selection Committee,", "impersonal"),
        ("Dear Riverbend Residency Team,", "impersonal"),
        ("Dear Helen,", "first-name"),
    ],
)
def test_a_wrong_title_in_the_greeting_is_found(greeting: str, variant: str) -> None:
    assert [hit.variant for hit in greeted(wrong_title, greeting)] == [variant]


def test_a_coordinator_without_a_doctorate_is_no_doctor() -> None:
    assert [h.variant for h in greeted(wrong_title, "Dear Dr. Teague,", "pteague@riverbend.example")] == [
        "no-doctor"
    ]
    assert greeted(wrong_title, "Dear Mr. Teague,", "pteague@riverbend.example") == []


def test_a_wrong_title_in_the_text_is_found() -> None:
    assert len(hits(wrong_title, "Please thank Mr. Siddiqui and Ms. Kovač.")) == 2
    assert hits(wrong_title, "Please thank Dr. Siddiqui and Mr. Teague.") == []


@pytest.mark.parametrize(
    "greeting", ["Dear Dr. Marsh,", "Dear Professor Marsh,", "Dear Dr. ____,", "Dear [Name],"]
)
def test_a_right_title_and_a_blank_pass(greeting: str) -> None:
    assert greeted(wrong_title, greeting) == []


def test_an_office_without_a_name_on_file_may_be_greeted_as_one() -> None:
    assert greeted(wrong_title, "Dear Selection Committee,", "office@riverbend.example") == []


@pytest.mark.parametrize(
    "name", ["Dr. Mash", "Dr. Sidiqui", "Dr. Kovak", "Drs. Kovač and Siddique", "Helen Mrash", "Mr. Teage"]
)
def test_a_name_a_letter_or_two_off_is_misspelled(name: str) -> None:
    assert len(hits(misspelled_person, f"I remember what {name} said.")) == 1
    assert hits(wrong_person, f"I remember what {name} said.") == []


@pytest.mark.parametrize(
    "name", ["Dr. Marsh", "Dr. Marsh's clinic", "Dr. Kovac", "Dr. Omar Siddiqui", "DR. SIDDIQUI", "Dr. Osei"]
)
def test_a_right_name_and_another_persons_are_not_misspelled(name: str) -> None:
    assert hits(misspelled_person, f"I remember {name} well.") == []


def test_a_misspelled_greeting_is_no_wrong_recipient() -> None:
    assert greeted(wrong_recipient, "Dear Dr. Marsch,") == []
    assert [hit.values["person"] for hit in greeted(misspelled_person, "Dear Dr. Marsch,")] == ["Helen Marsh"]
    assert len(greeted(misspelled_person, "Dear Helan Marsh,")) == 1


@pytest.mark.parametrize("name", ["Dr. Osei", "Dr. Ferrante", "Prof. Ida Lund", "Drs. Siddiqui and Abel"])
def test_a_doctor_of_another_place_is_found(name: str) -> None:
    assert len(hits(wrong_person, f"I liked what {name} told us on the day.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "I liked what Dr. Siddiqui told us.",
        "My mentor, Dr. Nogueira, told me to write.",
        "I learned it under Dr. Ida Lund at home.",
        "Dr. Abel of Stonegate met me at a congress.",
        "My research with Dr. Ferrante goes on.",
        "Ms. Ferrante helped with the schedule.",
    ],
)
def test_people_of_the_program_and_of_ones_own_story_pass(text: str) -> None:
    assert hits(wrong_person, text) == []


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_checks_and_offsets_stay_inside(text: str) -> None:
    body = f"Dear {text}\n\nDr. {text} said so. Thank you, Dr. {text}\n\nSincerely,\nInês Carvalho"
    for check in CHECKS:
        for hit in hits(check, body=body, subject="A letter"):
            assert hit.start is None or (hit.end is not None and 0 <= hit.start < hit.end <= len(body))


def test_without_a_recipient_the_programs_people_may_be_greeted() -> None:
    assert hits(wrong_recipient, "I write again.", to=[]) == []
    body = "Dear Dr. Osei,\n\nI remain interested in Riverbend.\n\nSincerely,\nInês Carvalho\n"
    assert len(hits(wrong_recipient, body=body, to=[])) == 1


def test_a_title_in_the_subject_is_checked_too() -> None:
    assert [
        hit.field for hit in hits(wrong_title, "I write again.", subject="For Ms. Marsh, from Inês Carvalho")
    ] == ["subject"]


def test_a_letter_to_a_writer_may_name_anybody() -> None:
    writer = next(iter(examples.season().workspace.letter_writers.values()))
    assert hits(wrong_person, "Dr. Ferrante sends greetings.", kind="lor_thanks", to=[writer.email]) == []


@pytest.mark.parametrize(
    ("written", "name", "result"),
    [
        ("van der Berg", "Anna van der Berg", "same"),
        ("Vanderberg", "Anna van der Berg", "same"),
        ("Berg", "Anna van der Berg", "same"),
        ("O’Brien", "Pat O'Brien", "same"),
        ("Obrien", "Pat O'Brien", "same"),
        ("Müller", "Eva Mueller", "same"),
        ("Mueller", "Eva Müller", "same"),
        ("Jones", "Ann Smith-Jones", "same"),
        ("Fernández", "Lucía Fernández Obando", "same"),
        ("Reyes MD", "Alan Reyes", "same"),
        ("Bob Reyes", "Robert Reyes", "same"),
        ("Zoe Reyes", "Alan Reyes", "given"),
        ("Alen Reyes", "Alan Reyes", "misspelled"),
        ("Reyez", "Alan Reyes", "misspelled"),
        ("Lee", "Ann Li", ""),
        ("Roa", "Samir Rao", "misspelled"),
        ("Alan", "Alan Reyes", "first"),
        ("", "Alan Reyes", ""),
    ],
)
def test_how_a_written_name_fits_a_person(written: str, name: str, result: str) -> None:
    assert fit(written, Person(name)) == result
