"""Files that were not read, that carry more than is in view, that are too large."""

from __future__ import annotations

from dataclasses import replace

import pytest

from composer import examples
from composer.documents import PROBLEMS
from composer.guard import engine
from composer.guard.rule import Example, Finding
from composer.model import Document, Leftover

HERE = examples.season()


def findings(rule: str, *documents: Document, kind: str = "lor_packet") -> list[Finding]:
    said = {"kind": kind, "text": "I attach it.", "attachments": [each.name for each in documents]}
    context = replace(examples.context_of(HERE, Example(True, said)), documents=documents)
    return list(engine.findings_of(next(r for r in HERE.facts.policy.rules if r.id == rule), context))


CLEAN = Document("cv.pdf", 1000, "Curriculum vitae")


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_file_that_could_not_be_read_is_never_passed_in_silence(problem: str) -> None:
    (one,) = findings("unreadable-attachment", CLEAN, Document("a.pdf", problem=problem))
    assert (one.severity, one.field, one.excerpt) == ("warn", "attachment", "a.pdf")
    assert (one.start, one.end) == (8, 13)
    assert "a.pdf" in one.message
    assert "checked" in one.message
    assert "patients" in one.message


def test_every_cause_has_words_of_its_own() -> None:
    said = {findings("unreadable-attachment", Document("a.pdf", problem=p))[0].message for p in PROBLEMS}
    assert len(said) == len(PROBLEMS)


def test_a_part_that_could_not_be_read_is_told_and_pictures_are_a_note() -> None:
    (part,) = findings(
        "unreadable-attachment", replace(CLEAN, unread="page 3, which holds no text", pictures=2)
    )
    assert "page 3, which holds no text" in part.message
    (note,) = findings("unreadable-attachment", replace(CLEAN, pictures=2))
    assert (note.severity, "stands 2 pictures" in note.message) == ("note", True)
    assert "a picture" in findings("unreadable-attachment", replace(CLEAN, pictures=1))[0].message
    assert not findings("unreadable-attachment", CLEAN)


def test_what_a_file_carries_beside_its_text_is_counted_in_one_sentence() -> None:
    left = (
        Leftover("comment", "one"),
        Leftover("deleted", "x"),
        Leftover("comment", "two"),
        Leftover("embedded", what="data.xlsx"),
        Leftover("location"),
        Leftover("property", "CV", "title"),
    )
    (one,) = findings("attachment-leftovers", replace(CLEAN, leftovers=left))
    assert one.severity == "warn"
    assert (
        "carries 2 comments, a tracked deletion (its text is still there), another file inside of it, "
        "the place where a picture was taken." in one.message
    )


@pytest.mark.parametrize(
    ("maker", "told"),
    [
        ("Daniel Weber", True),
        ("Dr. Priya Nair", True),
        ("Inês Carvalho", False),
        ("Ines C. Carvalho", False),
        ("Microsoft Office User", False),
        ("admin", False),
        ("Canva", False),
        ("HP LaserJet 4", False),
        ("", False),
    ],
)
def test_another_who_made_the_file_is_a_note(maker: str, told: bool) -> None:
    found = findings(
        "attachment-leftovers", replace(CLEAN, leftovers=(Leftover("property", maker, "creator"),))
    )
    assert [each.severity for each in found] == (["note"] if told else [])


def test_the_title_of_a_file_names_no_maker() -> None:
    assert not findings(
        "attachment-leftovers", replace(CLEAN, leftovers=(Leftover("property", "Daniel Weber", "Title"),))
    )


@pytest.mark.parametrize(
    ("sizes", "severities"),
    [
        ((5_000_000,), []),
        ((5_000_001,), ["warn"]),
        ((5_000_000, 5_000_000), []),
        ((5_000_000, 5_000_001), ["block", "warn"]),
        ((11_000_000,), ["block", "warn"]),
        ((4_000_000, 4_000_000, 4_000_000), ["block"]),
    ],
)
def test_large_files_are_told(sizes: tuple[int, ...], severities: list[str]) -> None:
    documents = [Document(f"{n}.pdf", size) for n, size in enumerate(sizes)]
    assert sorted(each.severity for each in findings("large-attachment", *documents)) == severities


def test_files_of_which_only_the_names_are_known_are_judged_by_none_of_these() -> None:
    said = {"kind": "lor_packet", "text": "x", "attachments": ["cv.pdf", "scan.jpg"]}
    context = examples.context_of(HERE, Example(True, said))
    report = engine.check(context)
    new = {"unreadable-attachment", "attachment-leftovers", "large-attachment"}
    assert not new & {each.rule for each in report.findings}
