"""A briefing sheet on its one page: lines, sizes, and what happens where it is too much."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from sheets import CHEN, named, sheet, wordy

from composer.errors import PrematchError
from composer.model import Strength
from composer.recommendation.line_breaks import Word, broken
from composer.recommendation.sheet_layout import PAPERS, SMALLEST, Page, fitted


def measure(text: str, style: str, size: float) -> float:
    return len(text) * size * (0.54 if style == "B" else 0.5)


def words(text: str) -> list[Word]:
    return [Word(each, "", len(each)) for each in text.split()]


def told(text: str, room: float) -> list[str]:
    return [" ".join(word.text for word in line) for line in broken(words(text), room, 1)]


def reach(page: Page) -> float:
    return max(run.x + measure(run.text.rstrip(), run.style, run.size) for b in page.blocks for run in b.runs)


def test_a_paragraph_takes_the_fewest_lines() -> None:
    assert told("aa bb cc dd", 11) == ["aa bb cc dd"]


def test_no_line_is_wider_than_the_room() -> None:
    assert all(
        len(line) <= 20 for line in told("the quick brown fox jumps over the lazy dog again and again", 20)
    )


def test_a_last_line_holds_no_lonely_word() -> None:
    lines = told("some words that would fill one line and a", 39)
    assert len(lines) == 2
    assert len(lines[-1]) > 0.2 * 39


def test_a_short_sheet_is_set_larger_than_a_long_one() -> None:
    assert fitted(sheet(), "letter", measure).size > fitted(wordy(90), "letter", measure).size


def test_nothing_is_set_smaller_than_what_reads_well() -> None:
    for made in (sheet(), wordy(90)):
        page = fitted(made, "letter", measure)
        assert min(run.size for block in page.blocks for run in block.runs) >= SMALLEST


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("stacked", [False, True])
def test_everything_stands_within_the_margins(paper: str, stacked: bool) -> None:
    page = fitted(wordy(60), paper, measure, stacked=stacked)
    width, height = PAPERS[paper]
    assert reach(page) <= width - 61
    assert min(run.x for block in page.blocks for run in block.runs) >= 61
    assert max(run.y for block in page.blocks for run in block.runs) <= height - 48


def test_no_line_of_a_paragraph_stands_on_another() -> None:
    page = fitted(wordy(80), "letter", measure)
    ours = [block for block in page.blocks if block.tag == "P"][-4:]
    lines = [sorted({run.y for run in block.runs}) for block in ours]
    gaps = [below - above for block in lines for above, below in pairwise(block)]
    assert min(gaps) >= SMALLEST


def test_a_sheet_that_does_not_fit_is_refused_with_what_to_shorten() -> None:
    with pytest.raises(PrematchError) as caught:
        fitted(wordy(300), "letter", measure)
    assert "does not fit on one page" in str(caught.value)
    assert "letter-writers/chen.yaml, moments[1] (" in str(caught.value)
    assert "lines too much at 9.5 points" in str(caught.value)


def test_a_word_that_is_wider_than_a_line_is_divided_and_whole_again_when_joined() -> None:
    page = fitted(named("A" * 200), "letter", measure)
    (name,) = [block for block in page.blocks if block.tag == "H1"]
    assert "".join(run.text.strip() for run in name.runs).startswith("A" * 200)


def test_a_long_name_is_set_smaller_before_it_is_divided() -> None:
    sizes = [
        next(
            block.runs[0].size for block in fitted(named(name), "letter", measure).blocks if block.tag == "H1"
        )
        for name in ("Ana Li", "Maria Fernanda Gutierrez Montenegro")
    ]
    assert sizes[0] > sizes[1] >= 16


def test_a_heading_of_two_lines_beside_one_of_text_pushes_the_next_one_down() -> None:
    calm = sheet(writer=replace(CHEN, strengths=(Strength("calm"),)))
    page = fitted(calm, "letter", measure)
    headings = [block for block in page.blocks if block.tag == "H2"]
    (tall,) = [n for n, block in enumerate(headings) if len({run.y for run in block.runs}) > 1]
    assert headings[tall + 1].runs[0].y - headings[tall].runs[-1].y > 2 * page.size
