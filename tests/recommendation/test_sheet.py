"""What stands on a briefing sheet, and what is said to be missing from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from invented import SEASON, workspace
from sheets import AMARA, CHEN, sheet

from composer.model import LetterWriter, Strength
from composer.recommendation.sheet import Section, briefing, typographic
from composer.recommendation.sheet_missing import empty, missing, shortened
from composer.recommendation.sheet_text import body, lines, render, source


def section(title: str, writer: LetterWriter = CHEN) -> Section:
    return next(each for each in sheet(writer=writer).sections if each.title == title)


def said(title: str, writer: LetterWriter = CHEN) -> list[str]:
    return [item.whole for item in section(title, writer).items]


def keys(writer: LetterWriter) -> list[str]:
    return [fact.key for fact in missing(workspace(applicant=AMARA), writer)]


def test_the_sheet_says_everything_that_a_letter_needs() -> None:
    assert body(sheet()).split("\n") == [
        "Briefing for a letter of recommendation by Mei Chen, MD",
        "",
        "Amara Okafor, MBBS",
        "University of Ibara, Nigeria",
        "amara.okafor@example.org · +1 555 0100",
        "AAMC ID 14567890 · ERAS ID 2027123456",
        "Letter due: September 15, 2026",
        "",
        "Applying in",
        "Medicine-pediatrics, 2027 Match",
        "University programs with a combined clinic; rural tracks.",
        "",
        "Career goal",
        "To care for children with rare diseases.",
        "",
        "When and where",
        "Inpatient pediatrics at Lakeside General, June 1 to 28, 2026.",
        "Hands-on clinical work, 18 days together.",
        "Your role: attending on the wards.",
        "",
        "What I did",
        "- Presented new admissions.",
        "- Led a family meeting.",
        "- Wrote the handover.",
        "",
        "Moments you saw",
        "- A toddler with a first seizure.",
        "- A night with three admissions.",
        "",
        "Strengths you could speak to",
        "Follows through. Called every family back.",
        "Calm. Ran the code until help came.",
        "",
        "How to upload",
        "By September 15, 2026. The portal has sent you a link.",
        "",
        "Letter ID",
        "K7M2QX",
        "",
        "Addressed to",
        "“Dear Medicine-Pediatrics Program Director”",
        "",
        "Waiver",
        "I have waived my right to see this letter.",
        "",
        "No patient is named here, and nothing on this page should tell who one was. Please write only what you saw"
        " yourself, in your own words.",
    ]


def test_a_full_sheet_misses_nothing() -> None:
    assert missing(workspace(applicant=AMARA), CHEN) == ()


def test_what_no_file_says_leaves_no_hole() -> None:
    bare = sheet(
        replace(AMARA, goal="", aamc_id="", eras_id="", phone=""), LetterWriter("berg", "Ulrich Berg")
    )
    assert [each.title for each in bare.sections] == ["Applying in", "Addressed to"]
    assert bare.due is None
    assert all(item.whole for item in bare.items)


def test_a_fact_that_is_missing_is_named_with_its_file_and_the_line_to_write() -> None:
    facts = missing(workspace(applicant=replace(AMARA, goal="")), replace(CHEN, upload=""))
    assert [(fact.file, fact.key) for fact in facts] == [
        ("applicant.yaml", "goal"),
        ("letter-writers/chen.yaml", "upload"),
    ]
    assert "Write there, for example: upload: ERAS will send you a link" in str(facts[1].fault())


@pytest.mark.parametrize(
    ("writer", "wanted"),
    [
        (replace(CHEN, did=("took notes",)), ["did.1"]),
        (replace(CHEN, moments=("a toddler",)), ["moments.1"]),
        (replace(CHEN, strengths=()), ["strengths"]),
        (replace(CHEN, strengths=(Strength("calm"),)), ["strengths.0.example"]),
        (replace(CHEN, rotation_ends=None), ["rotation.ends"]),
        (replace(CHEN, waived=None), ["waived"]),
        (replace(CHEN, waived=False), []),
    ],
)
def test_too_little_is_told_where_it_is_too_little(writer: LetterWriter, wanted: list[str]) -> None:
    assert keys(writer) == wanted


def test_an_aamc_id_is_asked_for_only_where_eras_is_used() -> None:
    other = replace(AMARA, aamc_id="", eras_id="", application_service="ResidencyCAS")
    facts = missing(workspace(applicant=other), CHEN)
    assert [fact.question for fact in facts] == ["What is your ResidencyCAS ID?"]


def test_a_sheet_about_nothing_is_no_sheet() -> None:
    nothing = replace(CHEN, did=(), moments=(), strengths=())
    assert "letter-writers/chen.yaml: there is nothing yet" in str(empty(nothing))
    assert empty(replace(nothing, moments=("a toddler",))) is None


def test_a_fourth_entry_is_left_out_and_said_to_be() -> None:
    many = replace(CHEN, did=("one", "two", "three", "four"))
    assert said("What I did", many) == ["One.", "Two.", "Three."]
    assert shortened(many) == (
        "letter-writers/chen.yaml has 4 entries under `did`: the sheet takes the first 3."
        " Put those first that matter most.",
    )
    assert shortened(CHEN) == ()


def test_a_letter_for_one_specialty_is_addressed_to_any_program_director() -> None:
    space = workspace(applicant=AMARA, season=replace(SEASON, specialty="pediatrics"))
    titles = {each.title: each.items for each in briefing(space, CHEN).sections}
    assert titles["Addressed to"][0].text == "“Dear Program Director”"


def test_the_writers_own_wish_for_the_address_wins() -> None:
    assert said("Addressed to", replace(CHEN, addressed_to="Dear Committee")) == ["“Dear Committee”"]


@pytest.mark.parametrize(
    ("begins", "ends", "text"),
    [
        (date(2026, 6, 22), date(2026, 7, 19), "June 22 to July 19, 2026"),
        (date(2025, 12, 15), date(2026, 1, 11), "December 15, 2025, to January 11, 2026"),
        (date(2026, 6, 1), date(2026, 6, 1), "June 1, 2026"),
        (date(2026, 6, 1), None, "from June 1, 2026"),
        (None, date(2026, 6, 28), "until June 28, 2026"),
    ],
)
def test_the_days_of_a_rotation_are_said_exactly(begins: date | None, ends: date | None, text: str) -> None:
    writer = replace(CHEN, rotation_begins=begins, rotation_ends=ends)
    assert said("When and where", writer)[0] == f"Inpatient pediatrics at Lakeside General, {text}."


def test_an_observership_is_called_one() -> None:
    assert "Observership, 18 days together." in said("When and where", replace(CHEN, setting="observership"))


def test_a_web_address_stays_as_it_is() -> None:
    link = replace(CHEN, upload="https://portal.example/letters")
    assert said("How to upload", link) == ["By September 15, 2026. https://portal.example/letters"]


def test_quotation_marks_and_apostrophes_are_those_of_print() -> None:
    assert typographic('the family\'s  "no"\nat 6\'2"') == 'the family’s “no” at 6’2"'


def test_letters_with_accents_are_composed() -> None:
    assert typographic("Zoe\u0308 A\u030angstro\u0308m") == "Zoë Ångström"


def test_every_item_knows_the_value_that_it_comes_from() -> None:
    made = sheet()
    places = {item.whole: item.where for item in made.items}
    assert places["Led a family meeting."] == "letter-writers/chen.yaml, did[2]"
    assert places["Amara Okafor, MBBS"] == "applicant.yaml, name"
    assert all(item.file and item.path for item in made.items)


def test_a_place_in_the_text_leads_back_to_its_item() -> None:
    made = sheet()
    text = body(made)
    found = source(made, text.index("toddler"))
    assert found is not None
    assert found.where == "letter-writers/chen.yaml, moments[1]"
    assert source(made, text.index("No patient")) is None
    assert len(lines(made)) == text.count("\n") + 1


def test_the_text_for_the_screen_is_wrapped_and_says_the_same() -> None:
    shown = render(sheet(), 50)
    assert max(map(len, shown.split("\n"))) <= 50
    assert " ".join(shown.split()) == " ".join(body(sheet()).split())
