from __future__ import annotations

from dataclasses import replace

from invented import DETAILS, HARBORVIEW, PLAIN, RICH, SEASON, TARN, with_interview, workspace

from composer import kinds
from composer.model import Applicant, Person, Program, Season
from composer.needs import MissingFact, missing_facts
from composer.setting import Setting

KINDS = kinds.load()


def missing(
    kind: str, program: Program, *people: Person, applicant: Applicant = RICH, season: Season = SEASON
) -> list[str]:
    space = workspace(program, applicant=applicant, season=season)
    return [fact.key for fact in missing_facts(Setting(space, KINDS[kind], program, people, DETAILS))]


def test_an_empty_list_or_text_counts_as_missing() -> None:
    assert missing("introductory", replace(TARN, features=()), applicant=replace(RICH, school="")) == [
        "school",
        "features",
    ]


def test_an_international_graduate_is_asked_for_the_months_and_others_are_not() -> None:
    assert missing("introductory", TARN, applicant=replace(RICH, usce_months=None)) == ["usce_months"]
    assert missing("introductory", TARN, applicant=replace(PLAIN, usce_months=None)) == []


def test_no_months_at_all_is_an_answer_and_needs_no_rotations() -> None:
    assert missing("introductory", TARN, applicant=replace(RICH, usce_months=0, rotations=())) == []
    assert missing("introductory", TARN, applicant=replace(RICH, rotations=())) == ["rotations"]


def test_not_being_an_international_graduate_is_an_answer() -> None:
    assert missing("introductory", TARN, applicant=replace(PLAIN, img=None)) == ["img"]


def test_a_missing_director_is_asked_for_with_name_degrees_and_mailbox() -> None:
    assert missing("interest", replace(TARN, director=None)) == [
        "director.name",
        "director.credentials",
        "director.email",
    ]


def test_a_missing_mailbox_is_asked_for_by_name() -> None:
    program = replace(TARN, director=Person("José Peña-Ruiz", "DO"))
    (fact,) = missing_facts(Setting(workspace(program), KINDS["interest"], program))
    assert (fact.file, fact.key) == ("programs/tarn-valley-im.yaml", "director.email")
    assert "José Peña-Ruiz" in fact.question


def test_what_was_discussed_is_asked_for_at_the_place_of_this_person() -> None:
    silent = replace(HARBORVIEW.people[3], discussed="")
    interviewers = HARBORVIEW.interview.interviewers if HARBORVIEW.interview else ()
    program = with_interview(HARBORVIEW, interviewers=(interviewers[0], silent))
    assert missing("thank_you", program, silent) == ["interview.interviewers.1.discussed"]
    assert missing("thank_you", HARBORVIEW, HARBORVIEW.people[0]) == ["director.discussed"]


def test_a_thank_you_to_nobody_asks_whom_to_thank() -> None:
    program = replace(TARN, interview=None)
    keys = missing("thank_you", program)
    assert keys[:3] == [f"interview.interviewers.0.{part}" for part in ("name", "credentials", "email")]
    assert keys[3:] == ["interview.date", "interview.liked", "interview.interviewers.0.discussed"]


def test_an_intent_needs_a_decided_first_choice() -> None:
    assert missing("intent", HARBORVIEW, season=replace(SEASON, first_choice="")) == ["first_choice"]


def test_an_intent_needs_two_reasons_and_asks_for_one_more_at_the_end_of_the_list() -> None:
    program = replace(TARN, features=("the river clinic",), interview=None)
    assert missing("intent", program, season=replace(SEASON, first_choice=TARN.id)) == ["features.1"]


def test_an_example_is_shown_as_it_is_written_in_the_file() -> None:
    def hint(key: str, example: str, many: bool = False) -> str:
        return MissingFact("x.yaml", key, "Which?", example, many).fault().hint

    assert hint("interview.date", "2026-12-04") == "Write there, for example: date: 2026-12-04"
    assert hint("features", "a; b", many=True) == "Write there, for example: features: [a, b]"
    assert hint("features.1", "a clinic") == "Write there, for example: - a clinic"
