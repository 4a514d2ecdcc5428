"""The check of patient.py, against the example season."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import examples
from composer.guard import engine
from composer.guard.checks.patient import patient_identifier
from composer.guard.rule import Example, Finding

HERE = examples.season()
RULE = next(r for r in HERE.facts.policy.rules if r.id == "patient-identifier")


def found(text: str = "", **message: Any) -> list[Finding]:
    said = {"kind": "lor_request", "text": text} | message
    return list(engine.findings_of(RULE, examples.context_of(HERE, Example(True, said))))


def shown(text: str, **message: Any) -> list[tuple[str, str | None]]:
    return [(f.severity, f.excerpt) for f in found(text, **message)]


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("You will remember Mr. Ferreira, a patient with endocarditis.", "Ferreira"),
        ("We admitted Mrs. O'Dowd with sepsis.", "O'Dowd"),
        ("The patient, Naoko Brandt, asked for the window.", "Naoko Brandt"),
        ("A boy named Casimir had leukemia.", "Casimir"),
        ("The patient's wife Ludmila sat by the bed.", "Ludmila"),
        ("Walter, a 61-year-old with gout, laughed at all of it.", "Walter"),
        ("The case is Theodora Banks, a woman with a dissection.", "Theodora Banks"),
    ],
)
def test_the_name_of_a_patient_or_a_relative_blocks(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Chen saw the patient with me.",
        "Ms. Quill, the clinic coordinator, found a room for the patient.",
        "The patient liked Dr. Kimura and Ana Kovač, and they liked her.",
        "A patient with Crohn's disease and one with Addison disease came that day.",
        "I will call her Rosa, which is not her real name: a patient with lupus.",
        "Maria Lopez, a resident, saw the patient with me.",
        "At Cedar Point Hospital, a 45-year-old man with gout was admitted.",
    ],
)
def test_names_of_doctors_of_staff_and_of_diseases_pass(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mr. K. was a patient with cirrhosis.",
        "J.D., a 45-year-old, had a stroke.",
        "I saw patient R.M. daily.",
    ],
)
def test_initials_alone_are_a_warning(text: str) -> None:
    assert {f.severity for f in found(text)} == {"warn"}


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("The patient was admitted on July 14, 2026.", "July 14, 2026"),
        ("A man with gout came to clinic on Monday, June 22nd.", "Monday, June 22nd"),
        ("The patient died on 6/19/2026.", "6/19/2026"),
        ("Her surgery was on 2026-06-19. The patient did well.", "2026-06-19"),
        ("The patient was born on 4 May 1961.", "4 May 1961"),
        ("On June 11, during my rotation, we admitted a woman with lupus.", "June 11"),
        ("On Christmas Eve we admitted a girl with meningitis.", "Christmas Eve"),
    ],
)
def test_the_day_of_something_that_happened_to_a_patient_blocks(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "My rotation ran from June 1 to June 28, and I followed a patient with gout.",
        "Since my interview on December 4 I have thought of the patient you described.",
        "On January 15, I gave a talk about a patient with gout.",
        "I take Step 3 on March 9 and see one patient a day until then.",
        "I was admitted to medical school on August 20, 2017, and saw my first patient in 2018.",
        "My grandmother died on March 3, 2019, before I saw a patient.",
        "In July 2026 and in 2025 the patient was admitted.",
        "The letter about the patient is due on September 15.",
        "The patient had a pressure of 120/80 and reflexes of 2/4.",
        "I saw the patient in Wednesday clinic.",
    ],
)
def test_days_of_the_applicant_and_months_alone_pass(text: str) -> None:
    assert not found(text)


def test_a_day_beside_a_patient_that_nothing_explains_is_a_warning() -> None:
    assert shown("My patient of June 11 had lupus.") == [("warn", "June 11")]


@pytest.mark.parametrize("age", ["90", "93", "101", "ninety-six", "ninety"])
def test_an_age_over_eighty_nine_blocks(age: str) -> None:
    assert [f.severity for f in found(f"A {age}-year-old with pneumonia taught me to wait.")] == ["block"]


@pytest.mark.parametrize(
    "text",
    [
        "An 89-year-old woman with pneumonia taught me to wait.",
        "The patient was 90 or older.",
        "My 94-year-old grandmother met a patient of mine.",
        "The patient weighed 94 kg, and a 100-year-old hospital has old scales.",
        "Of 1200 patients 93 were over 90.",
    ],
)
def test_younger_ages_and_other_numbers_pass(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("The patient lived at 418 Larch Street.", "418 Larch Street"),
        ("The patient's home, ZIP 55912, had no heat.", "55912"),
        ("A farmer from Millbrook was admitted.", "Millbrook"),
        ("My patient, who lives in Pine County, was admitted.", "Pine County"),
        ("A woman from Tarn Valley had black lung.", "Tarn Valley"),
    ],
)
def test_where_a_patient_lives_or_comes_from_blocks(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "A farmer from Ohio was admitted.",
        "A patient from rural Minnesota and one from Nigeria were admitted.",
        "The patient was transferred from Mercy Hospital.",
        "I grew up in Belém, where a patient walks for days.",
        "Dr. Marsh, who grew up in Tarn Valley, saw a patient with me.",
    ],
)
def test_states_countries_hospitals_and_the_applicants_own_places_pass(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("The patient's MRN is 4471920.", "4471920"),
        ("The patient's SSN is 219-09-9999.", "219-09-9999"),
        ("The patient's policy number XQK220914 was wrong.", "XQK220914"),
        ("The patient's specimen S24-11873 was lost.", "S24-11873"),
        ("The patient's pacemaker, serial number PJN402118, failed.", "PJN402118"),
        ("The patient drove himself, license plate 7KLM402.", "7KLM402"),
        ("The patient's phone is (612) 555-0177.", "(612) 555-0177"),
        ("The patient's address is bigfish@mail.example.", "bigfish@mail.example"),
        ("The patient logged in from 10.24.113.7.", "10.24.113.7"),
    ],
)
def test_a_number_or_an_address_of_a_patient_blocks(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "I left the MRN of the patient out.",
        "My ERAS ID is 2027445566, and a patient with gout is in my statement.",
        "Call me at +1 555 0133 or write to akimura@cedarpoint.example about the patient.",
        "The patient's potassium was 6.8 and the dose 81 mg; the poster is at https://doi.org/10.1000/1.",
    ],
)
def test_numbers_and_addresses_of_people_on_file_pass(text: str) -> None:
    assert not found(text)


def test_bed_and_room_and_what_is_true_of_one_person_are_warnings() -> None:
    for text in (
        "The patient in bed 14 had a stroke.",
        "The patient in room 412 had a stroke.",
        "My patient was the mayor of a small town.",
        "She was the only patient in the state with this defect.",
        "The patient was widely covered in the news.",
    ):
        assert {f.severity for f in found(text)} == {"warn"}, text


def test_words_like_bed_and_room_pass() -> None:
    assert not found("The patient left the emergency room 3 times and hated bed rest.")


def test_a_picture_of_a_patient_blocks_in_the_text_and_among_the_attachments() -> None:
    assert found("I attach a photo of the rash that the patient had.")[0].severity == "block"
    (finding,) = found("My notes are here.", attachments=["notes.pdf", "chest_xray.png"])
    assert (finding.field, finding.start, finding.severity) == ("attachment", 11, "block")
    assert not found("A patient with gout is in my statement.", attachments=["headshot.jpg", "cv.pdf"])
    assert not found("I attach my photo. A patient with gout is in my statement.")


def test_a_picture_that_may_be_of_the_patient_is_a_warning() -> None:
    assert [f.severity for f in found("A patient had gout.", attachments=["IMG_2231.jpg"])] == ["warn"]


def test_the_subject_is_read_as_well() -> None:
    assert [f.field for f in found(subject="The patient in MRN 5520917")] == ["subject"]


def test_without_a_patient_nothing_is_found() -> None:
    assert not found(
        "Mr. Ferreira and Elena met me on July 14 at 418 Larch Street, room 412, near Millbrook."
    )


def test_the_fix_says_what_to_write_instead() -> None:
    assert "year only" in found("The patient died on 6/19/2026.")[0].fix
    assert "state only" in found("A farmer from Millbrook was admitted.")[0].fix


PIECES = st.sampled_from(
    (
        "The patient ", "Mr. Ferreira", " was admitted on July 14", ", MRN 4471920", "J.D., a 45-year-old",
        " lives in Millbrook", "\n\n", ". ", "’s wife Ludmila", " room 4", "\u200b", "ﬁ", "İ", "é", " 6/19/2026",
        "@x.example",
        " 93-year-old", " http://a.example/b", "(", "\t", "I ", "Dr. Chen ", "…",
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=14).map("".join)), st.booleans())
def test_no_text_makes_it_raise_and_every_offset_is_right(text: str, in_subject: bool) -> None:
    message = {"kind": "lor_request", "body": text, "subject": text if in_subject else "Letter"}
    context = examples.context_of(HERE, Example(True, message))
    for hit in patient_identifier(context):
        assert hit.start is not None
        assert hit.end is not None
        whole = context.text(hit.field)
        assert 0 <= hit.start < hit.end <= len(whole)
        assert re.sub(r"\s+", " ", whole[hit.start : hit.end]).strip() == hit.values["found"]
        assert whole[hit.start : hit.end].strip() == whole[hit.start : hit.end]
