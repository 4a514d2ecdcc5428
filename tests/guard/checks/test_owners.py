"""Whose a document is, and whether a packet holds what a letter writer needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from composer import examples
from composer.guard import engine
from composer.guard.rule import Example, Finding
from composer.model import Document, Leftover

HERE = examples.season()
RULE = next(r for r in HERE.facts.policy.rules if r.id == "wrong-attachment")
PARTS = "\nEDUCATION\nNorthgate\nEXPERIENCE\nA clinic\nPUBLICATIONS\nNone"


def findings(
    *documents: Document | str, applicant: str = "", kind: str = "lor_packet", **own: str
) -> list[Finding]:
    names = [each if isinstance(each, str) else each.name for each in documents]
    context = examples.context_of(
        HERE, Example(True, {"kind": kind, "text": "I attach it.", "attachments": names})
    )
    own |= {"name": applicant} if applicant else {}
    facts = replace(context.facts, applicant=replace(context.facts.applicant, **own))
    read = tuple(each for each in documents if isinstance(each, Document))
    return list(engine.findings_of(RULE, replace(context, documents=read, facts=facts)))


def severities(
    text: str, name: str = "cv.pdf", title: str = "", applicant: str = "", **own: str
) -> list[str]:
    left = (Leftover("property", title, "Title"),) if title else ()
    return [
        each.severity
        for each in findings(Document(name, text=text, leftovers=left), applicant=applicant, **own)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Curriculum Vitae of Daniel Weber",
        "CURRICULUM VITAE\nPRIYA NAIR, MBBS" + PARTS,
        "Priya Nair\nCurriculum vitae" + PARTS,
        "Resume: Daniel Weber, MD",
        "Personal Statement - Hannah Brandt\n\nI grew up by a lake.",
        "Curriculum vitae\nName: Wei Zhang\nDate of birth: 2 May 1995",
    ],
)
def test_a_document_that_says_that_it_is_anothers_blocks(text: str) -> None:
    assert severities(text) == ["block"]


def test_the_title_of_the_file_says_it_too() -> None:
    assert severities("EDUCATION", title="Curriculum Vitae of Daniel Weber") == ["block"]


@pytest.mark.parametrize("text", ["Daniel Weber" + PARTS, "Curriculum vitae\nMaria Carvalho" + PARTS])
def test_what_may_be_anothers_is_a_warning(text: str) -> None:
    assert severities(text) == ["warn"]


@pytest.mark.parametrize(
    "text",
    [
        "CURRICULUM VITAE\nInês Carvalho, MD",
        "Curriculum vitae\nCARVALHO, INES",
        "Inês M. Carvalho Duarte" + PARTS,
        "Curriculum Vitae, updated 1 August 2026\nInês Carvalho",
        "Curriculum Vitae\nInternal Medicine Applicant\nInês Carvalho",
        "Personal Statement - Internal Medicine\n\nThe river taught me.",
        "Curriculum vitae\nNena Duarte\nines.carvalho@applicant.example",
        "Curriculum vitae\nNena Duarte\n+1 (555) 0133",
        "Vale Claro, Brazil\nInês Carvalho" + PARTS,
        "The river taught me to wait.",
        "Progress in the registry\nDaniel Weber wrote the software.",
        "",
    ],
)
def test_ones_own_document_passes(text: str) -> None:
    assert severities(text) == []


@pytest.mark.parametrize(
    ("applicant", "line"),
    [
        ("Wei Lin", "LIN, WEI"),
        ("José Peña-Ruiz", "Jose Pena Ruiz, MD"),
        ("Zoë Ångström O’Neill", "Zoe Angstrom O'Neill"),
        ("Anna van der Berg", "Anna van der Berg, MBBS"),
        ("Katherine Brooks", "Kate Brooks"),
        ("Olena Marchuk", "Olena Marchuk, M.D., Ph.D."),
    ],
)
def test_a_name_is_known_in_its_other_spellings(applicant: str, line: str) -> None:
    assert severities(f"Curriculum vitae\n{line}{PARTS}", applicant=applicant) == []


@pytest.mark.parametrize(
    "name", ["CV_Maria_Santos.pdf", "DanielWeberCV.pdf", "personal-statement-hannah-brandt.docx"]
)
def test_a_file_that_bears_anothers_name_blocks_and_warns_where_the_text_is_ones_own(name: str) -> None:
    assert [each.severity for each in findings(name)][:1] == ["block"]
    assert severities("Curriculum vitae\nInês Carvalho", name) == ["warn"]


@pytest.mark.parametrize(
    "name",
    [
        "CV for Dr Kimura.pdf",
        "cv_final_2026.pdf",
        "Carvalho_CV_cardiology.pdf",
        "InesCarvalhoCV.pdf",
        "CV Riverbend.pdf",
        "resume (1).pdf",
        "cv.pdf",
    ],
)
def test_an_honest_name_of_a_file_passes(name: str) -> None:
    assert findings(name) == []


def test_a_cv_that_is_called_after_somebody_on_file_is_a_warning() -> None:
    assert [each.severity for each in findings("Kimura CV.pdf")] == ["warn"]


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        ((), False),
        (("cv.pdf",), False),
        (("briefing-kimura.pdf", "transcript.pdf"), False),
        (("poster.pdf",), True),
        (("poster.pdf", "score report.pdf"), True),
        ((Document("mine.pdf", text="Curriculum vitae\nInês Carvalho"),), False),
        ((Document("mine.pdf", text="Inês Carvalho" + PARTS),), False),
        ((Document("mine.pdf", text="A poem"),), True),
    ],
)
def test_a_packet_of_files_needs_a_cv_or_a_briefing_sheet(
    documents: tuple[Document | str, ...], told: bool
) -> None:
    found = findings(*documents)
    assert [(each.severity, each.start) for each in found] == ([("warn", None)] if told else [])


def test_the_file_that_applicant_yaml_names_is_the_cv_whatever_it_is_called() -> None:
    assert findings("lebenslauf-neu.pdf", cv="documents/x.pdf") == []
    assert findings("mine.pdf", cv="documents/mine.pdf") == []
    assert findings("mine.pdf") != []


def test_another_kind_of_letter_needs_no_cv() -> None:
    assert findings("photo-of-the-team.jpg", kind="lor_thanks") == []
