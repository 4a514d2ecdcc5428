from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import jinja2
import jinja2.meta
import pytest
from invented import DETAILS, HARBORVIEW, PLAIN, RICH, TARN, TARN_PEDS, TODAY, with_interview, workspace

from composer import checking, kinds
from composer.builtin import builtin
from composer.compose import compose
from composer.draft import Letter
from composer.facts import FACTS
from composer.guard.engine import check
from composer.model import Address, Applicant, Interview, Message, Moment, Person, Program
from composer.needs import NEEDED, USED

KINDS = kinds.load()
COMPOSED = [
    *("introductory", "thank_you", "interest", "intent", "question", "update", "correction", "withdrawal"),
    *("reply_neutral", "reply_rank_highly", "courtesy"),
]
# Enough for each alternative of each paragraph, of which there are three to five.
EVERY_VARIANT = range(1, 13)
# As little as each kind accepts: one item in each list, no coordinator, no connection.
BARE = replace(
    TARN,
    aliases=(),
    features=("river clinic", "the home visits"),
    interview=Interview(
        date(2026, 12, 11),
        interviewers=(Person("Mai Do", "", "mdo@tarn.example", discussed="Farms"),),
        liked=("tea",),
    ),
)
PEOPLE = [(RICH, HARBORVIEW), (PLAIN, HARBORVIEW), (RICH, BARE), (PLAIN, BARE)]


def letters(
    kind: str, applicant: Applicant, program: Program, variants: range = EVERY_VARIANT
) -> Iterator[Letter]:
    space = workspace(program, applicant=applicant)
    season = replace(space.season, first_choice=program.id)
    people = program.interview.interviewers[:1] if kind == "thank_you" and program.interview else ()
    for variant in variants:
        yield compose(
            replace(space, season=season),
            KINDS[kind],
            program,
            people=people,
            today=TODAY,
            variant=variant,
            details=DETAILS,
        )


def paragraphs(letter: Letter) -> list[str]:
    """The paragraphs between greeting and closing."""
    return letter.body.split("\n\n")[1:-1]


def sentences(letter: Letter) -> set[str]:
    return {s for p in paragraphs(letter) for s in re.split(r"(?<=[.?]) ", p)}


@pytest.mark.parametrize("kind", COMPOSED)
@pytest.mark.parametrize(("applicant", "program"), PEOPLE)
def test_every_variant_reads_as_english_does(kind: str, applicant: Applicant, program: Program) -> None:
    odd = re.compile(
        r"  | [,.;:?]|[,;:]{2}|\.\.|!|None|\(\)|[\[\]{}]"
        r"|\b(\w+) \1\b|\b(your|my|the|a) (the|a|an|my|your)\b|\b[Aa] [aeiou]"
    )
    for letter in letters(kind, applicant, program):
        for text in (letter.subject, *paragraphs(letter)):
            assert not odd.search(text), text
        for paragraph in paragraphs(letter):
            assert "\n" not in paragraph
            assert paragraph[0].isupper()
            assert paragraph.endswith((".", "?"))


@pytest.mark.parametrize("kind", COMPOSED)
@pytest.mark.parametrize(("applicant", "program"), PEOPLE)
def test_every_letter_is_short_formal_and_signed(kind: str, applicant: Applicant, program: Program) -> None:
    for letter in letters(kind, applicant, program):
        assert len(letter.body.split()) < 230
        assert 1 <= len(paragraphs(letter)) <= 3
        assert letter.body.startswith("Dear ")
        assert re.search(rf"\n\n(Sincerely|With kind regards|Respectfully),\n{applicant.name}", letter.body)


@pytest.mark.parametrize("kind", COMPOSED)
def test_subject_says_who_writes_to_which_program_and_the_body_names_it(kind: str) -> None:
    for letter in letters(kind, RICH, HARBORVIEW):
        assert RICH.name in letter.subject
        assert "Harborview" in letter.subject
        assert "Harborview" in "".join(paragraphs(letter))
        assert len(letter.subject) < 100


@pytest.mark.parametrize("kind", COMPOSED)
def test_every_variant_differs_from_its_neighbor_in_each_paragraph(kind: str) -> None:
    found = list(letters(kind, RICH, HARBORVIEW))
    said = {DETAILS["question"]}
    for one, other in pairwise(found):
        assert one.subject != other.subject
        assert not (set(paragraphs(one)) & set(paragraphs(other))) - said


def test_colleagues_get_no_long_sentence_twice() -> None:
    space, people = workspace(), HARBORVIEW.people[2:]
    found = [
        sentences(compose(space, KINDS["thank_you"], HARBORVIEW, people=[p], today=TODAY)) for p in people
    ]
    for one, other in combinations(found, 2):
        assert not {sentence for sentence in one & other if len(sentence.split()) > 6}


def test_programs_get_no_long_sentence_twice() -> None:
    alike = [replace(HARBORVIEW, id=f"p{number:02}", aliases=(f"Name{number}",)) for number in range(12)]
    for kind in ("interest", "introductory"):
        space = workspace(*alike)
        found = [sentences(compose(space, KINDS[kind], program, today=TODAY)) for program in alike]
        for one, other in pairwise(found):
            assert not {sentence for sentence in one & other if len(sentence.split()) > 12}


def test_an_intent_says_first_choice_and_no_other_letter_does() -> None:
    for kind in COMPOSED:
        for letter in letters(kind, RICH, HARBORVIEW):
            claims = "first choice" in letter.body and "rank" in letter.body
            assert claims == (kind == "intent"), letter.body


def test_only_letters_about_ranking_speak_of_it() -> None:
    for kind in COMPOSED:
        if not KINDS[kind].about_ranking:
            for letter in letters(kind, RICH, HARBORVIEW):
                assert not re.search(r"\brank|\bchoice", letter.body), letter.body


def test_a_reply_that_says_highly_gives_no_position() -> None:
    for letter in letters("reply_rank_highly", RICH, HARBORVIEW):
        assert "highly" in letter.body
        assert not re.search(r"first|top|#|number one", letter.body)


def test_a_thank_you_names_the_day_what_was_discussed_and_what_was_liked() -> None:
    for letter in letters("thank_you", RICH, HARBORVIEW):
        assert "December 4" in letter.body
        assert "the transition clinic" in letter.body
        assert "residents who stay on as faculty" in letter.body
        assert re.search(r"thriv", letter.body)


def test_an_introduction_says_who_where_from_why_and_with_what_experience() -> None:
    for letter in letters("introductory", RICH, HARBORVIEW):
        for said in (
            "an international medical graduate from the University of Ibara in the United Kingdom",
            "your simulation sessions",
            "my sister is a nurse in Port Ellery",
            "four months",
            "inpatient pediatrics at Lakeside General",
        ):
            assert said in letter.body


def test_without_months_an_introduction_speaks_of_rotations_and_without_rotations_of_months() -> None:
    for letter in letters("introductory", PLAIN, HARBORVIEW):
        assert "family medicine" in letter.body
        assert "US clinical experience" not in letter.body
    elsewhere = replace(RICH, rotations=("clinic at Tarn Valley",))
    for letter in letters("introductory", elsewhere, HARBORVIEW):
        assert "I have four months of US clinical experience." in letter.body


def test_an_interest_gives_reasons_strengths_and_goal() -> None:
    strengths = (
        "my QI project on asthma readmissions",
        "two years of rural practice",
        "my teaching in two languages",
    )
    for letter in letters("interest", RICH, HARBORVIEW):
        assert "the transition-of-care clinic" in letter.body
        assert "to care for patients with complex conditions as they grow up" in letter.body
        assert sum(strength in letter.body for strength in strengths) == 2


def test_an_interest_can_be_written_without_an_interview() -> None:
    for letter in letters("interest", RICH, replace(HARBORVIEW, interview=None, connections=())):
        assert "interview" not in letter.body.lower()


def test_letters_to_a_coordinator_thank_for_the_day() -> None:
    coordinator = HARBORVIEW.people[1]
    for variant in EVERY_VARIANT:
        letter = compose(
            workspace(), KINDS["thank_you"], HARBORVIEW, people=[coordinator], today=TODAY, variant=variant
        )
        assert letter.body.startswith("Dear Lou Park,\n\n")
        assert "December 4" in letter.body


@pytest.mark.parametrize("kind", COMPOSED)
def test_a_template_names_only_facts_that_are_declared(kind: str) -> None:
    derived = {"short_name", "full_program", "salutation", "signature", "origin", "top", "variant"}
    always = {"name", "program", "specialty"}
    environment = jinja2.Environment(autoescape=True)
    environment.filters |= dict.fromkeys(("one_of", "listed", "paragraphs"), str)
    for name in (f"{kind}.txt.j2", "_letter.txt.j2"):
        tree = environment.parse((builtin("templates") / name).read_text(encoding="utf-8"))
        used = jinja2.meta.find_undeclared_variables(tree)
        assert used <= derived | always | set(NEEDED.get(kind, ())) | set(USED.get(kind, ())), name


def test_every_declared_fact_exists() -> None:
    assert {name for table in (NEEDED, USED) for names in table.values() for name in names} <= set(FACTS)


def test_there_is_a_template_for_each_kind_and_for_nothing_else() -> None:
    names = {path.name.removesuffix(".txt.j2") for path in builtin("templates").iterdir()}
    assert names == {*KINDS, "_letter"}


@pytest.mark.parametrize("kind", COMPOSED)
def test_the_guard_finds_nothing_to_block_or_to_warn_of(kind: str) -> None:
    day = {
        "introductory": date(2026, 10, 1),
        "thank_you": date(2026, 12, 5),
        "courtesy": date(2027, 3, 4),
    }.get(kind, TODAY)
    space = workspace(with_interview(HARBORVIEW, concerns=()), TARN_PEDS)
    session = checking.Session(space, checking.facts_of(space), (), ())
    for letter in letters(kind, RICH, HARBORVIEW):
        message = Message(
            letter.subject,
            letter.body,
            letter.program,
            letter.kind,
            Address(RICH.email, RICH.name),
            letter.to,
            letter.cc,
        )
        findings = check(checking.context(session, message, Moment(day))).findings
        assert not [f"{f.rule}: {f.excerpt}" for f in findings if f.severity != "note"], letter.body
