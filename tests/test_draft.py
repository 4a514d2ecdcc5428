from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from invented import HARBORVIEW, TODAY

from composer import eml, kinds
from composer.draft import Letter, draft_name, draft_text, unused_name
from composer.model import Address, Person

KINDS = kinds.load()
LETTER = Letter(
    "harborview-medpeds",
    "interest",
    (Address("a@example.org", "José Peña"), Address("b@example.org", 'Ann "Nan" Lee, PhD')),
    (Address("c@example.org", ""),),
    "Interest - Zoë",
    "Dear Dr. Peña,\n\nText.",
    "2027-02-08-interest-harborview-medpeds",
    "{}",
    1,
)


def test_a_draft_is_header_lines_an_empty_line_and_the_body() -> None:
    assert draft_text(LETTER) == (
        "Program: harborview-medpeds\nKind: interest\n"
        'To: José Peña <a@example.org>, "Ann \\"Nan\\" Lee, PhD" <b@example.org>\nCc: c@example.org\n'
        "Subject: Interest - Zoë\n\nDear Dr. Peña,\n\nText.\n"
    )


def test_check_reads_back_what_was_drafted() -> None:
    message = eml.read_letter(draft_text(LETTER).encode(), shown="x.txt")
    assert (message.program, message.kind, message.subject) == (LETTER.program, LETTER.kind, LETTER.subject)
    assert (message.to, message.cc) == (LETTER.to, LETTER.cc)
    assert message.body.strip() == LETTER.body


@pytest.mark.parametrize(
    ("person", "end"),
    [
        (Person("Alan Reyes", key="reyes"), "-reyes"),
        (Person("Conor O’Brien-Łoś", key="o'brien-łoś"), "-o-brien-los"),
        (Person("Ana Núñez"), "-nunez"),
        (Person("王芳", email="fwang@example.org"), "-fwang"),
        (Person("王芳"), ""),
    ],
)
def test_a_name_is_plain_ascii_whatever_the_person_is_called(person: Person, end: str) -> None:
    name = draft_name(KINDS["thank_you"], HARBORVIEW, [person], TODAY)
    assert name == f"2027-02-08-thank-you-harborview-medpeds{end}"


def test_a_name_without_a_person_ends_with_the_program() -> None:
    name = draft_name(KINDS["interest"], HARBORVIEW, [], date(2027, 1, 2))
    assert name == "2027-01-02-interest-harborview-medpeds"


def test_a_taken_name_gets_the_next_number() -> None:
    assert unused_name("a", set()) == "a"
    assert unused_name("a", {"a"}) == "a-2"
    assert unused_name("a", {"a", "a-2"}) == "a-3"


def test_check_reads_back_the_files_of_a_draft() -> None:
    letter = replace(LETTER, attach=("documents/cv.pdf", "documents/my statement.pdf"))
    assert eml.read_letter(draft_text(letter).encode(), shown="x.txt").attach == letter.attach
