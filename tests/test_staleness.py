from __future__ import annotations

from dataclasses import replace

import pytest
from invented import HARBORVIEW, RICH, SEASON, TARN, with_interview, workspace

from composer import kinds
from composer.model import Person, Program, Workspace
from composer.staleness import changed_facts, facts_hash, people_at

KINDS = kinds.load()
REYES = HARBORVIEW.people[2]


def changed(after: Workspace, kind: str, program: Program, *people: Person) -> tuple[str, ...]:
    before = facts_hash(workspace(), KINDS[kind], HARBORVIEW, people)
    return changed_facts(before, facts_hash(after, KINDS[kind], program, people))


def test_unchanged_facts_are_not_reported() -> None:
    assert changed(workspace(), "interest", HARBORVIEW) == ()


def test_a_changed_fact_is_named_with_its_file_and_key() -> None:
    other = with_interview(HARBORVIEW, liked=("the library",))
    assert changed(workspace(other), "interest", other) == (
        "programs/harborview-medpeds.yaml: interview.liked",
    )
    assert changed(workspace(applicant=replace(RICH, goal="teach")), "interest", HARBORVIEW) == (
        "applicant.yaml: goal",
    )


def test_a_fact_that_the_letter_does_not_use_may_change() -> None:
    other = with_interview(HARBORVIEW, concerns=("parking",))
    assert changed(workspace(other, applicant=replace(RICH, visa="H-1B")), "interest", other) == ()


def test_another_programs_facts_may_change() -> None:
    assert changed(workspace(replace(TARN, features=("a barge",))), "interest", HARBORVIEW) == ()


def test_a_changed_first_choice_makes_the_letter_stale() -> None:
    after = workspace(season=replace(SEASON, first_choice=TARN.id))
    assert changed(after, "intent", HARBORVIEW) == ("season.yaml: first_choice",)


def test_a_changed_person_makes_a_thank_you_stale() -> None:
    people = (replace(REYES, credentials="DO"),)
    before = facts_hash(workspace(), KINDS["thank_you"], HARBORVIEW, (REYES,))
    after = facts_hash(workspace(), KINDS["thank_you"], HARBORVIEW, people)
    assert changed_facts(before, after) == ("programs/harborview-medpeds.yaml: interview.interviewers.0",)


def test_a_person_who_is_gone_makes_a_thank_you_stale() -> None:
    before = facts_hash(workspace(), KINDS["thank_you"], HARBORVIEW, (REYES,))
    after = facts_hash(workspace(), KINDS["thank_you"], HARBORVIEW, people_at(HARBORVIEW, []))
    assert "programs/harborview-medpeds.yaml: interview.interviewers.0" in changed_facts(before, after)


def test_no_fact_itself_is_kept() -> None:
    kept = facts_hash(workspace(), KINDS["interest"], HARBORVIEW)
    assert "asthma" not in kept
    assert "Smith" not in kept


def test_people_are_found_by_their_mailboxes() -> None:
    assert people_at(HARBORVIEW, ["AReyes@harborview.example", "x@example.org"]) == (REYES,)


def test_a_text_that_is_no_record_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        changed_facts("old", "{}")
