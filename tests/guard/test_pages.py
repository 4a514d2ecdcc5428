"""A document, divided by headings into paragraphs and entries."""

from __future__ import annotations

import pytest

from composer.guard.pages import Block, is_heading, sections


def blocks(text: str) -> list[str]:
    return [block.text for section in sections(text) for block in section.blocks]


@pytest.mark.parametrize(
    "line",
    [
        "EDUCATION",
        "Work experience",
        "Publications (12)",
        "POSTERS AND PRESENTATIONS",
        "References",
        "Case presentations:",
    ],
)
def test_a_few_words_that_name_a_part_of_a_document_are_a_heading(line: str) -> None:
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "I have much experience.",
        "Amara Okafor, MBBS",
        "Publications in 2024",
        "Patient | Age | Operation",
        "date,patient,procedure",
        "In my third year of training I found out what service means to a village",
    ],
)
def test_a_sentence_a_name_or_the_head_of_a_table_is_none(line: str) -> None:
    assert not is_heading(line)


def test_what_stands_below_a_heading_is_its_section() -> None:
    found = sections(
        "Amara Okafor\n\nEDUCATION\nUniversity of Ibara\n\nCases that we shared\n- a woman with lupus\n"
    )
    assert [(section.heading, [b.text for b in section.blocks]) for section in found] == [
        ("", ["Amara Okafor"]),
        ("EDUCATION", ["EDUCATION", "University of Ibara"]),
        ("Cases that we shared", ["Cases that we shared", "- a woman with lupus"]),
    ]


def test_lines_that_are_broken_for_their_length_are_one_paragraph() -> None:
    text = (
        "On the third night of my rotation a man whom I had never seen before told me\n"
        "that he had waited for somebody who would listen, and that it was not me. I sat\n"
        "down.\nHe talked.\n"
    )
    assert len(blocks(text)) == 2


def test_entries_of_a_list_stay_apart() -> None:
    assert blocks("- carried six patients\n- led two meetings\n  and wrote them up\n1. one\n2. two") == [
        "- carried six patients",
        "- led two meetings and wrote them up",
        "1. one",
        "2. two",
    ]


def test_lines_with_columns_dates_or_labels_in_front_stay_apart() -> None:
    text = "Ward 5B      June 2026      Dr. Kimura\nWard 4A      July 2026      Dr. Feld\n2014-2020 School\nDue: today"
    assert len(blocks(text)) == 4


def test_a_date_within_a_sentence_begins_no_entry() -> None:
    text = "Case. A student of twenty-three, who lived on tea and toast, presented on\n12/03/2025 with bleeding gums.\n"
    assert len(blocks(text)) == 1


def test_a_word_that_is_divided_behind_its_hyphen_is_one() -> None:
    assert blocks("Medicine taught me patience late. My teacher was a sixty-six-year-\nold woman.")[
        0
    ].endswith("sixty-six-year-old woman.")


def test_a_block_knows_its_page() -> None:
    (section,) = sections("One.\n\f\nTwo.")
    assert section.blocks == (Block("One.", 1), Block("Two.", 2))


def test_an_absurdly_long_text_is_divided_between_words() -> None:
    found = sections("word " * 20_000)
    assert max(len(block.text) for section in found for block in section.blocks) <= 2_000
    assert max(sum(len(block.text) for block in section.blocks) for section in found) <= 20_000
    assert all(
        text.strip().startswith("word") and text.strip().endswith("word") for text in blocks("word " * 20_000)
    )


def test_nothing_gives_nothing() -> None:
    assert sections("") == sections(" \n\n") == ()
