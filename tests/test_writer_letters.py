"""Letters to letter writers and to the coordinator of a rotation: from files to words, and through the guard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from invented import PLAIN, RICH, workspace

from composer import checking, kinds
from composer.compose import changed_facts, compose, facts_hash, missing_facts
from composer.draft import Letter, draft_text
from composer.errors import WorkspaceError
from composer.guard.context import Facts
from composer.guard.engine import check
from composer.model import (
    Address,
    Applicant,
    LetterWriter,
    Message,
    Moment,
    Person,
    Rotation,
    Strength,
    Workspace,
)
from composer.setting import Reader, Setting

KINDS = kinds.load()
TO_WRITERS = [kind.id for kind in KINDS.values() if kind.direction == "writer"]
TODAY = date(2026, 7, 8)
FULL = LetterWriter(
    id="oyelaran",
    name="Funmi Oyelaran",
    email="foyelaran@lakeside.example",
    credentials="MD",
    relationship="attending on inpatient pediatrics",
    service="inpatient pediatrics, Lakeside General",
    us_based=True,
    specialty="pediatrics",
    rotation_begins=date(2026, 6, 1),
    rotation_ends=date(2026, 6, 28),
    requested_on=date(2026, 6, 22),
    due=date(2026, 9, 15),
    status="agreed",
    waived=True,
    letter_id="A1B2C3",
    upload="ERAS will send you a link from the Letter of Recommendation Portal",
    did=(
        "presented three admissions each morning",
        "led a family meeting in Igbo",
        "rewrote the discharge sheet",
    ),
    moments=("the toddler with a first seizure whom we admitted together", "the family who chose hospice"),
    strengths=(Strength("following through", "called every family back"), Strength("clear notes")),
)
# As little as every kind accepts.
BARE = LetterWriter(
    id="li",
    name="Bo Li",
    email="bli@clinic.example",
    service="family medicine",
    rotation_begins=date(2026, 5, 25),
    rotation_ends=date(2026, 6, 19),
    due=date(2026, 9, 1),
    upload="By the link from ERAS.",
    did=("saw four patients a session",),
    moments=("the man who did not want insulin",),
    status="agreed",
)
WARD = Rotation(
    "ward", "inpatient medicine", date(2026, 8, 3), date(2026, 8, 30), "University of Calder Hospital",
    coordinator=Person("Lou Park", "", "lpark@calder.example"), supervisors=(Person("Ike Wren", "MD"),),
)  # fmt: skip
ALONE = Rotation(
    "alone", "cardiology", date(2026, 8, 3), date(2026, 8, 14), setting="observership",
    coordinator=Person("Ana Ruiz", "", "aruiz@calder.example"),
)  # fmt: skip
READERS: list[tuple[str, Reader]] = [
    *((kind, reader) for kind in TO_WRITERS for reader in (FULL, BARE)),
    *(
        (kind, replace(FULL, setting=setting))
        for kind in TO_WRITERS
        for setting in ("observership", "research")
    ),
    ("lor_request", replace(FULL, rotation_ends=date(2026, 7, 19))),
    ("lor_request", replace(FULL, rotation_ends=date(2026, 7, 19), setting="observership")),
    ("lor_request", replace(FULL, rotation_ends=date(2026, 7, 19), setting="research")),
    ("lor_reminder", replace(FULL, reminders=(date(2026, 6, 10),))),
    ("coordinator_note", WARD),
    ("coordinator_note", ALONE),
]


def season(reader: Reader, applicant: Applicant = RICH) -> Workspace:
    space = workspace(applicant=applicant)
    found = replace(space, season=replace(space.season, matched="harborview-medpeds"))
    if isinstance(reader, LetterWriter):
        return replace(found, letter_writers={reader.id: reader})
    assert isinstance(reader, Rotation)
    return replace(found, rotations={reader.id: reader})


def written(
    kind: str, reader: Reader, applicant: Applicant = RICH, variants: range = range(1, 7)
) -> Iterator[Letter]:
    attach = (applicant.cv, "documents/briefing.pdf") if kind == "lor_packet" and applicant.cv else ()
    for variant in variants:
        yield compose(
            season(reader, applicant), KINDS[kind], reader, today=TODAY, variant=variant, attach=attach
        )


@pytest.mark.parametrize(
    "applicant", [RICH, replace(PLAIN, cv="documents/cv.pdf", program_types=("large programs",))]
)
@pytest.mark.parametrize(("kind", "reader"), READERS)
def test_every_variant_reads_as_english_does(kind: str, reader: Reader, applicant: Applicant) -> None:
    odd = re.compile(
        r"  | [,.;:?]|[,;:]{2}|\.\.|!|None|\(\)|[\[\]{}]"
        r"|\b(\w+) \1\b|\b(your|my|the|a) (the|a|an|my|your)\b|\b[Aa] (?!one-page)[aeiou]"
    )
    for letter in written(kind, reader, applicant):
        for text in (letter.subject, *letter.body.split("\n\n")[1:-1]):
            assert not odd.search(text), text


@pytest.mark.parametrize(("kind", "reader"), READERS)
def test_what_is_composed_may_leave(kind: str, reader: Reader) -> None:
    today = {"lor_matched": "2027-03-22", "lor_applied": "2026-10-01", "coordinator_note": "2026-07-24"}
    day = date.fromisoformat(today.get(kind, "2026-07-08"))
    asked = reader
    if kind == "lor_request" and isinstance(reader, LetterWriter):
        asked = replace(reader, status="planned", requested_on=None)
    space = season(asked)
    session = session_of(space)
    for letter in written(kind, asked):
        message = Message(
            letter.subject, letter.body, kind=kind, sender=Address(RICH.email, RICH.name), to=letter.to
        )
        report = check(checking.context(session, message, Moment(day), ()))
        assert not [f for f in report.findings if f.severity != "note"], (letter.body, report.findings)


@cache
def _facts() -> Facts:
    return checking.facts_of(season(FULL))


def session_of(space: Workspace) -> checking.Session:
    facts = replace(_facts(), applicant=space.applicant, letter_writers=space.letter_writers)
    return checking.Session(space, facts, (), ())


def test_a_request_names_service_and_days_asks_for_a_strong_letter_and_leaves_a_way_out() -> None:
    for letter in written("lor_request", FULL):
        assert "inpatient pediatrics at Lakeside General in June 2026" in letter.body
        assert "strong letter of recommendation" in letter.body
        assert re.search("I will understand|please do not hesitate to say so|I would understand", letter.body)


def test_a_request_in_the_rotation_speaks_of_it_as_of_the_present() -> None:
    still = replace(FULL, rotation_ends=date(2026, 7, 19))
    assert all(
        "was one of" not in letter.body and "worked with" not in letter.body
        for letter in written("lor_request", still)
    )


def test_an_observer_does_not_claim_to_have_worked() -> None:
    observer = replace(FULL, setting="observership")
    for letter in written("lor_request", observer):
        assert "observe" in letter.body
        assert "working with you" not in letter.body.casefold()


def test_a_packet_says_what_is_attached_how_to_upload_and_until_when() -> None:
    applicant = replace(RICH, cv="documents/cv.pdf", personal_statement="documents/ps.pdf")
    (letter,) = (
        compose(
            season(FULL, applicant), KINDS["lor_packet"], FULL, today=TODAY, variant=1,
            attach=("documents/cv.pdf", "documents/ps.pdf", "documents/briefing-oyelaran.pdf"),
        ),
    )  # fmt: skip
    assert "my CV, my personal statement, and a one-page summary" in letter.body
    assert "September 15" in letter.body
    assert "A1B2C3" in letter.body
    assert "waived" in letter.body
    assert "Attach: documents/cv.pdf; documents/ps.pdf; documents/briefing-oyelaran.pdf\n" in draft_text(
        letter
    )


def test_a_packet_without_files_speaks_of_none() -> None:
    assert all("attach" not in letter.body for letter in written("lor_packet", FULL))


def test_a_second_reminder_says_that_it_is_the_last() -> None:
    reminded = replace(FULL, reminders=(date(2026, 6, 10),))
    assert all("last" in letter.body for letter in written("lor_reminder", reminded))
    assert all("last" not in letter.body for letter in written("lor_reminder", FULL))


def test_the_news_of_the_match_names_program_and_city() -> None:
    space = season(FULL)
    space.programs["harborview-medpeds"]
    cities = replace(space.programs["harborview-medpeds"], city="Port Ellery", state="WA")
    with_city = replace(space, programs={**space.programs, cities.id: cities})
    letter = compose(with_city, KINDS["lor_matched"], FULL, today=date(2027, 3, 22))
    assert "Harborview University Medicine-Pediatrics Residency Program in Port Ellery, WA" in letter.body


def test_a_match_outside_the_files_is_told_in_the_users_words() -> None:
    space = season(FULL)
    said = replace(space, season=replace(space.season, matched="Cedar Point Pediatrics in Ames, Iowa"))
    assert (
        "Cedar Point Pediatrics in Ames, Iowa" in compose(said, KINDS["lor_matched"], FULL, today=TODAY).body
    )


def test_a_combined_specialty_is_addressed_in_its_own_form() -> None:
    (letter,) = written("lor_packet", FULL, variants=range(1, 2))
    assert 'addressed "Dear Medicine-Pediatrics Program Director"' in letter.body
    own = replace(FULL, addressed_to="To whom it may concern")
    (letter,) = written("lor_packet", own, variants=range(1, 2))
    assert "To whom it may concern" in letter.body


@pytest.mark.parametrize(
    ("specialty", "greeting"),
    [
        ("internal-medicine", "Dear Program Director"),
        ("emergency-medicine", "Dear Program Director"),
        ("physical-medicine-rehabilitation", "Dear Program Director"),
        ("internal-medicine-pediatrics", "Dear Internal Medicine-Pediatrics Program Director"),
        ("emergency-medicine-pediatrics", "Dear Emergency Medicine Pediatrics Program Director"),
    ],
)
def test_only_a_combined_specialty_has_a_form_of_its_own(specialty: str, greeting: str) -> None:
    space = season(FULL)
    other = replace(space, season=replace(space.season, specialty=specialty))
    assert f'addressed "{greeting}"' in compose(other, KINDS["lor_packet"], FULL, today=TODAY).body


def test_a_letter_to_a_writer_goes_to_no_program_and_is_named_after_the_writer() -> None:
    (letter,) = written("lor_thanks", FULL, variants=range(1, 2))
    assert letter.program is None
    assert letter.name == "2026-07-08-lor-thanks-oyelaran"
    assert letter.to == (Address("foyelaran@lakeside.example", "Funmi Oyelaran"),)
    assert "Program:" not in draft_text(letter)


def test_a_writer_without_an_address_is_not_written_to() -> None:
    nowhere = replace(FULL, email="")
    with pytest.raises(WorkspaceError, match="email is missing"):
        compose(season(nowhere), KINDS["lor_thanks"], nowhere, today=TODAY)


def test_what_a_request_needs_is_asked_for_in_the_writers_file() -> None:
    unknown = LetterWriter("li", "Bo Li", "bli@clinic.example")
    asked = missing_facts(season(unknown), KINDS["lor_request"], unknown)
    assert [(fact.file, fact.key) for fact in asked] == [
        ("letter-writers/li.yaml", key) for key in ("service", "rotation.begins", "rotation.ends", "due")
    ]


def test_a_rotation_without_a_coordinator_is_asked_for_one() -> None:
    nobody = replace(WARD, coordinator=None)
    asked = missing_facts(season(nobody), KINDS["coordinator_note"], nobody)
    assert [fact.key for fact in asked] == [
        "coordinator.name",
        "coordinator.credentials",
        "coordinator.email",
    ]


def test_a_changed_due_date_is_told_by_the_file_and_the_key() -> None:
    before = facts_hash(season(FULL), KINDS["lor_request"], FULL)
    later = replace(FULL, due=date(2026, 9, 30))
    after = facts_hash(season(later), KINDS["lor_request"], later)
    assert changed_facts(before, after) == ("letter-writers/oyelaran.yaml: due",)


def test_neighboring_writers_get_different_words() -> None:
    space = replace(season(FULL), letter_writers={"oyelaran": FULL, "li": BARE})
    one, two = (compose(space, KINDS["lor_thanks"], reader, today=TODAY) for reader in (FULL, BARE))
    assert one.variant != two.variant


def test_a_setting_for_a_writer_knows_no_program() -> None:
    setting = Setting(season(FULL), KINDS["lor_thanks"], FULL)
    with pytest.raises(TypeError):
        _ = setting.program
