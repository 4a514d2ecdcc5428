"""Patients in attached files: whole documents, honest ones and ones that tell, invented before the check was made.

How much of each set was found when it was first read is told in docs/mail.md; here all of it must stay found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import examples
from composer.documents import read_document
from composer.guard import engine
from composer.guard.checks.patient_documents import Found, find
from composer.guard.context import Context
from composer.guard.rule import Example, Finding
from composer.model import Document, Leftover
from tests.attached_files import attached, corpus, pdf

HERE = examples.season()
RULE = next(r for r in HERE.facts.policy.rules if r.id == "patient-identifier")
SETS = ("", "unseen-", "fresh-", "last-", "final-")
HONEST = [case for each in SETS for case in corpus(f"{each}honest")]
LEAKING = [case for each in SETS for case in corpus(f"{each}leaking")]
MISSED = {"z-place"}
"""What is known to be missed: the one that bears his office and his island, and no other sign."""


def carrying(*documents: Document, applicant: str = "", kind: str = "lor_packet") -> Context:
    said = {"kind": kind, "text": "I attach my documents.", "attachments": [each.name for each in documents]}
    context = examples.context_of(HERE, Example(True, said))
    facts = context.facts
    if applicant:
        facts = replace(facts, applicant=replace(facts.applicant, name=applicant))
    return replace(context, documents=documents, facts=facts)


def found(text: str, name: str = "statement.docx", applicant: str = "", **more: Any) -> tuple[Found, ...]:
    document = Document(name, text=text, **more)
    return find(carrying(document, applicant=applicant), document)


def findings(*documents: Document, kind: str = "lor_packet") -> list[Finding]:
    return list(engine.findings_of(RULE, carrying(*documents, kind=kind)))


@pytest.mark.parametrize("case", HONEST, ids=[case["id"] for case in HONEST])
def test_an_honest_document_tells_of_nobody(case: dict[str, Any]) -> None:
    assert found(case["text"], case["name"], case.get("applicant", "")) == ()


@pytest.mark.parametrize("case", LEAKING, ids=[case["id"] for case in LEAKING])
def test_a_document_that_tells_is_found_by_what_tells(case: dict[str, Any]) -> None:
    told = [each.text.casefold() for each in found(case["text"], case["name"])]
    expected = [str(text).casefold() for text in case["tells"]]
    assert any(text in each or each in text for text in expected for each in told) is (
        case["id"] not in MISSED
    )


def test_one_finding_a_file_says_which_file_what_and_on_which_page() -> None:
    text = "Cases presented\n- Mr. Adrian Voss, with endocarditis\n\f\nPatient: Voss, Adrian  MRN 5519200"
    (one,) = findings(Document("cv.pdf", text="Curriculum vitae"), Document("cases.pdf", text=text))
    assert (one.field, one.severity, one.excerpt) == ("attachment", "block", "cases.pdf")
    assert (one.start, one.end) == (len("cv.pdf, "), len("cv.pdf, cases.pdf"))
    assert one.message.startswith(
        'The file cases.pdf holds what could tell who a patient is: "Adrian Voss" (page 1), '
    )
    assert '"5519200" (page 2)' in one.message


def test_of_many_things_four_are_told_and_the_rest_is_counted() -> None:
    rows = "\n\n".join(
        f"{name} | 447{number}201" for number, name in enumerate(["Aa", "Bb", "Cc", "Dd", "Ee"])
    )
    (one,) = findings(Document("list.docx", text=f"Initials | MRN\n\n{rows}"))
    assert one.message.endswith(" and 6 more.")


def test_what_is_sure_is_told_first_and_what_may_be_one_after_it() -> None:
    text = "I remember the patient in bed 14. She was 96 years old."
    (one,) = findings(Document("ps.docx", text=text))
    assert one.severity == "block"
    assert '"96"; perhaps also "bed 14"' in one.message


@pytest.mark.parametrize(
    ("leftover", "where"),
    [
        (Leftover("comment", "Was this Mrs. Brigida Sandoval, the patient with sepsis?"), "a comment"),
        (
            Leftover("deleted", "I cared for Mrs. Brigida Sandoval, a patient."),
            "deleted text that is still in the file",
        ),
        (Leftover("inserted", "I cared for Mrs. Brigida Sandoval, a patient."), "a tracked change"),
        (Leftover("hidden", "The patient was Mrs. Brigida Sandoval."), "hidden text"),
        (Leftover("property", "Case of patient Brigida Sandoval", "Title"), "the properties of the file"),
        (Leftover("alternative", "The hand of patient Brigida Sandoval"), "the description of a picture"),
    ],
)
def test_what_a_file_carries_beside_its_text_is_searched(leftover: Leftover, where: str) -> None:
    (one,) = findings(Document("cv.docx", text="Curriculum vitae", leftovers=(leftover,)))
    assert one.severity == "block"
    assert f'"Brigida Sandoval" ({where})' in one.message


def test_a_file_that_could_not_be_read_is_searched_by_its_name() -> None:
    (one,) = findings(Document("note_MRN_5519200.pdf", problem="scan"))
    assert '"5519200" (its name)' in one.message
    (one,) = findings(Document("discharge-summary-Adrian-Voss.pdf", problem="scan"))
    assert one.severity == "warn"


@pytest.mark.parametrize(
    "name",
    [
        "CV_Ines_Carvalho_2026-08-01.pdf",
        "Personal Statement Match 2027 v3.docx",
        "briefing-kimura.pdf",
        "Case report.pdf",
    ],
)
def test_an_honest_name_of_a_file_passes(name: str) -> None:
    assert not findings(Document(name, text="What I did."))


def test_letters_to_programs_are_searched_alike() -> None:
    assert findings(
        Document("essay.docx", text="I met Aurora Lindgren. She was thirty-one and had lupus."), kind="update"
    )


def test_the_names_of_files_alone_tell_of_no_text() -> None:
    context = examples.context_of(
        HERE, Example(True, {"kind": "lor_packet", "text": "x", "attachments": ["cv.pdf"]})
    )
    assert context.documents == ()
    assert not engine.findings_of(RULE, context)


@pytest.mark.parametrize(
    "text",
    [
        "Name: Inês Carvalho\nDate of birth: 14 March 1996\nPassport No. FX104582",
        "Patient: Inês Carvalho\nDate of birth: 03/14/1996\nHepatitis B: 01/10/2015",
        "Inês Carvalho, born on 3 October 1993 in Erlau",
    ],
)
def test_the_record_of_the_applicant_is_no_patients(text: str) -> None:
    assert found(text) == ()


def test_the_record_of_another_below_the_name_of_the_applicant_is_one() -> None:
    text = "Inês Carvalho, MD\nProgress note\nPatient: Adrian Voss\nDate of birth: 03/14/1996"
    assert {"Adrian Voss", "03/14/1996"} <= {each.text for each in found(text)}


def test_the_title_of_a_paper_may_give_an_age_and_a_story_may_not() -> None:
    (one,) = found(
        "PUBLICATIONS\nCarvalho I. Delirium in a 93-year-old: a case report. J Cases. 2025;4(2):11-14."
    )
    assert (one.text, one.severity) == ("93", "warn")
    assert [each.severity for each in found("I sat with a 93-year-old woman with delirium.")] == [None]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_honest_documents_stay_so_however_their_lines_are_broken(width: int) -> None:
    import textwrap

    def broken(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(
            "\n".join(textwrap.wrap(line, width)) if len(line) > width else line for line in lines
        )

    flagged = {
        case["id"]: told
        for case in HONEST
        if (told := found(broken(case["text"]), case["name"], case.get("applicant", "")))
    }
    assert flagged == {}


@given(st.text(st.characters(codec="utf-8"), max_size=600))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_searched(text: str) -> None:
    found(text)


def test_a_long_list_is_searched_in_sane_time() -> None:
    import time

    rows = "\n".join(f"2026-06-{n % 28 + 1:02d},Ward {n % 9},{n}.1,fever and cough" for n in range(6_000))
    began = time.monotonic()
    found(rows[:200_000], "log.csv")
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("case", [*HONEST, *LEAKING], ids=[case["id"] for case in [*HONEST, *LEAKING]])
def test_a_document_tells_as_much_as_a_pdf(case: dict[str, Any]) -> None:
    plain = (
        case["text"]
        .translate(str.maketrans("–—“”’•", '--""\'-'))
        .encode("latin-1", "replace")
        .decode("latin-1")
    )
    read = read_document(attached("document.pdf", pdf(plain)))
    told = find(carrying(read, applicant=case.get("applicant", "")), read)
    if "tells" not in case:
        assert not [each for each in told if each.severity is None]
    else:
        expected = [str(text).casefold() for text in case["tells"]]
        right = [
            each
            for each in told
            if any(t in each.text.casefold() or each.text.casefold() in t for t in expected)
        ]
        assert bool(right) is (case["id"] not in MISSED)
