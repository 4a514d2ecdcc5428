from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from invented import DETAILS, HARBORVIEW, PLAIN, SEASON, TARN, TARN_PEDS, TODAY, with_interview, workspace

from composer import kinds
from composer.compose import compose, default_variant, missing_facts
from composer.errors import TemplateError, WorkspaceError
from composer.model import Address, Person, Program

KINDS = kinds.load()
REYES, BERG, MOSS = HARBORVIEW.interview.interviewers if HARBORVIEW.interview else ()


def body(kind: str, program: Program = HARBORVIEW, *people: Person, **more: object) -> str:
    space = more.pop("space", workspace(program))
    given = {"today": TODAY, "details": DETAILS, "variant": 1} | more
    return compose(space, KINDS[kind], program, people=people, **given).body  # type: ignore[arg-type]


def test_a_letter_to_the_director_copies_the_coordinator_where_the_kind_says_so() -> None:
    letter = compose(workspace(), KINDS["introductory"], HARBORVIEW, today=TODAY)
    assert letter.to == (Address("jsmith@harborview.example", "Jane Q. Smith"),)
    assert letter.cc == (Address("lpark@harborview.example", "Lou Park"),)
    assert letter.body.startswith("Dear Dr. Smith,\n\n")


def test_a_question_goes_to_the_coordinator_and_without_one_to_the_director() -> None:
    assert body("question").startswith("Dear Lou Park,")
    assert body("question", TARN).startswith("Dear Dr. Peña-Ruiz,")


def test_a_thank_you_speaks_of_what_was_discussed_with_this_very_person() -> None:
    assert "the transition clinic" in body("thank_you", HARBORVIEW, REYES)
    assert "night float" in body("thank_you", HARBORVIEW, BERG)
    assert "the transition clinic" not in body("thank_you", HARBORVIEW, BERG)


def test_a_director_who_interviewed_is_thanked_for_that_conversation() -> None:
    director = Person("Jane Q. Smith", "MD", "jsmith@harborview.example")
    twice = with_interview(HARBORVIEW, interviewers=(replace(director, discussed="rural practice"),))
    assert "rural practice" in body("thank_you", twice, director)


def test_a_coordinator_is_thanked_for_the_day_itself() -> None:
    text = body("thank_you", HARBORVIEW, Person("Lou Park", "", "lpark@harborview.example"))
    assert text.startswith("Dear Lou Park,")
    assert "arranging my interview with Harborview on December 4" in text


def test_concerns_and_visa_are_in_no_letter() -> None:
    space = workspace(applicant=replace(PLAIN, visa="J-1-SECRET"))
    for kind in ("introductory", "interest", "intent", "courtesy"):
        assert "SECRET" not in body(kind, space=space)


def test_the_signature_holds_name_degrees_numbers_school_and_mailbox() -> None:
    assert body("courtesy").endswith(
        "\nZoë Ångström O’Neill, MBBS\nAAMC ID: 14567890 | ERAS ID: 2027123456\n"
        "University of Ibara, United Kingdom\n+1 555 0100 | zoe@example.org"
    )


def test_a_signature_leaves_out_what_is_not_on_file() -> None:
    assert body("courtesy", space=workspace(applicant=PLAIN)).endswith(
        "\nAnn Lee\nLakeside Medical College\nann@example.org"
    )


def test_one_of_my_top_choices_is_said_only_where_it_is_true() -> None:
    assert "one of my top choices" in body("interest", HARBORVIEW)
    assert "one of my top choices" in body("interest", TARN)
    assert "top choices" not in body("interest", TARN, space=workspace(season=replace(SEASON, highly=())))


def test_an_intent_gives_only_reasons_that_no_other_program_has() -> None:
    rival = replace(TARN, features=("The transition-of-care clinic",))
    text = body("intent", space=workspace(rival))
    assert "transition-of-care" not in text
    assert "a combined continuity clinic from the first year" in text


def test_an_intent_to_another_program_than_the_first_choice_is_refused() -> None:
    with pytest.raises(WorkspaceError, match=r"season.yaml: .*first_choice is harborview-medpeds") as caught:
        body("intent", TARN)
    assert "letter of interest" in str(caught.value)


def test_highly_is_said_only_where_it_is_true() -> None:
    assert "ranking" in body("reply_rank_highly", HARBORVIEW)
    with pytest.raises(WorkspaceError, match="does not say that you will rank tarn-valley-im highly"):
        body("reply_rank_highly", TARN, space=workspace(season=replace(SEASON, highly=())))


def test_a_rotation_at_another_program_is_left_out() -> None:
    assert "Tarn Valley" not in body("introductory", HARBORVIEW)
    assert "continuity clinic at Tarn Valley" in body("introductory", TARN)


def test_no_us_experience_is_not_spoken_of() -> None:
    text = body(
        "introductory", space=workspace(applicant=replace(PLAIN, img=True, usce_months=0, rotations=()))
    )
    assert "US clinical experience" not in text


def test_an_interview_that_lies_ahead_is_given_back_and_not_thanked_for() -> None:
    ahead = body("withdrawal", today=date(2026, 11, 1))
    assert "my interview on December 4" in ahead
    assert "Thank you for the interview" not in ahead
    assert "Thank you for the interview on December 4" in body("withdrawal")


def test_a_reason_is_given_only_where_the_user_gives_one() -> None:
    assert "I will be staying near my family." in body("withdrawal")
    assert "family" not in body("withdrawal", details={})


def test_a_correction_names_what_was_wrong_and_what_is_right() -> None:
    text = body("correction")
    assert '"the clinic on Elm Road"' in text
    assert '"the clinic on Oak Road"' in text


def test_everything_that_is_missing_is_listed_at_once_and_no_letter_is_written() -> None:
    bare = replace(TARN, features=(), director=None)
    with pytest.raises(WorkspaceError) as caught:
        body("interest", bare, space=workspace(bare, applicant=replace(PLAIN, goal="", strengths=())))
    lines = str(caught.value).splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("programs/tarn-valley-im.yaml: director.name is missing: ")
    assert any(
        line.startswith("programs/tarn-valley-im.yaml: features is missing: ")
        and line.endswith(
            "features: [a continuity clinic from the first year, the transition-of-care clinic]"
        )
        for line in lines
    )
    assert any(line.startswith("applicant.yaml: goal is missing: ") for line in lines)


def test_what_the_user_must_say_is_asked_for_with_the_option_that_gives_it() -> None:
    with pytest.raises(WorkspaceError, match='Add --say question="Do residents'):
        body("question", details={"question": "  "})


def test_the_missing_facts_of_a_letter_can_be_asked_for_beforehand() -> None:
    (news,) = missing_facts(workspace(), KINDS["update"], HARBORVIEW)
    assert (news.file, news.key) == ("", "news")
    assert missing_facts(workspace(), KINDS["update"], HARBORVIEW, details=DETAILS) == ()


def test_neighboring_programs_and_colleagues_get_consecutive_variants() -> None:
    space, interest, thanks = workspace(), KINDS["interest"], KINDS["thank_you"]
    programs = [default_variant(space, interest, program) for program in (HARBORVIEW, TARN, TARN_PEDS)]
    colleagues = [default_variant(space, thanks, HARBORVIEW, [person]) for person in HARBORVIEW.people]
    for variants in (programs, colleagues):
        assert {(b - a) % 60 for a, b in pairwise(variants)} == {1}


def test_the_same_letter_comes_out_again_and_by_its_variant() -> None:
    first = compose(workspace(), KINDS["interest"], TARN, today=TODAY)
    assert compose(workspace(), KINDS["interest"], TARN, today=TODAY) == first
    assert compose(workspace(), KINDS["interest"], TARN, today=TODAY, variant=first.variant) == first


def test_another_variant_says_it_otherwise() -> None:
    assert len({body("interest", variant=number) for number in range(1, 61)}) == 60


def test_the_name_of_a_letter_has_date_kind_program_and_for_thanks_the_person() -> None:
    interest = compose(workspace(), KINDS["interest"], HARBORVIEW, today=TODAY)
    thanks = compose(workspace(), KINDS["thank_you"], HARBORVIEW, people=[REYES], today=TODAY)
    assert interest.name == "2027-02-08-interest-harborview-medpeds"
    assert thanks.name == "2027-02-08-thank-you-harborview-medpeds-reyes"


def test_the_users_own_template_comes_first(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    own = "Subject: Hello from {{ name }}\n\n{{ salutation }}\n\nOur own  words.\n\n\n\n{{ signature | first }}\n"
    (tmp_path / "templates" / "courtesy.txt.j2").write_text(own, encoding="utf-8")
    letter = compose(replace(workspace(), root=tmp_path), KINDS["courtesy"], HARBORVIEW, today=TODAY)
    assert letter.subject == "Hello from Zoë Ångström O’Neill"
    assert letter.body == "Dear Dr. Smith,\n\nOur own words.\n\nZoë Ångström O’Neill, MBBS"


@pytest.mark.parametrize(
    "text", ["", "Dear Dr. Smith,\n\nno subject\n", "Subject:\n\nbody\n", "Subject: only\n"]
)
def test_a_template_without_subject_or_body_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "courtesy.txt.j2").write_text(text, encoding="utf-8")
    with pytest.raises(
        TemplateError, match=r"templates/courtesy.txt.j2: the template writes no subject or no body"
    ):
        body("courtesy", template_dirs=[tmp_path])


def test_a_kind_without_a_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="there is no template for this kind"):
        body("courtesy", template_dirs=[tmp_path])


def test_importing_it_does_not_import_jinja2() -> None:
    code = "import sys, composer.compose; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
