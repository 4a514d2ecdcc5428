from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.quotes import quoted_spans

OUTLOOK = "From: Ann Lee\nSent: Monday\nTo: Bo\nSubject: Hello\n\n"


def own(text: str) -> str:
    """What is left of a text without its quoted parts."""
    kept = [True] * len(text)
    for span in quoted_spans(text):
        kept[span.start : span.end] = [False] * (span.end - span.start)
    return "".join(character for character, keep in zip(text, kept, strict=True) if keep)


@pytest.mark.parametrize(
    "mark",
    [
        "On Mon, Feb 1, 2027 at 3:00 PM Ann Lee <ann@example.org> wrote:\n",
        "On Mon, Feb 1, 2027 at 3:00 PM Ann Lee\n<ann@example.org> wrote:\n",
        "Am 01.02.2027 um 15:00 schrieb Ann Lee:\n",
        "Le 1 févr. 2027 à 15:00, Ann Lee a écrit :\n",
        "El lun, 1 feb 2027, Ann Lee escribió:\n",
        "-----Original Message-----\n",
        OUTLOOK,
        "________________________________\n" + OUTLOOK,
    ],
)
def test_what_follows_the_mark_of_a_quotation_is_quoted(mark: str) -> None:
    assert own(f"Thank you.\n\n{mark}Old words.\n") == "Thank you.\n\n"


def test_lines_with_a_mark_are_quoted_and_what_stands_between_is_not() -> None:
    assert own("Yes.\n> old one\n> old two\nNo.\n> old three\n") == "Yes.\nNo.\n"


def test_of_a_message_that_was_only_forwarded_the_newest_part_is_read() -> None:
    text = f"---------- Forwarded message ---------\n{OUTLOOK}New words.\n\nOn 1 Feb 2027 Bo wrote:\n> Old words.\n"
    assert own(text).strip() == "New words."


@pytest.mark.parametrize(
    "text", ["On Monday I wrote: thank you.", "She wrote: come.", "From: here to there is a mile.", "a > b"]
)
def test_plain_words_are_no_quotation(text: str) -> None:
    assert quoted_spans(text) == ()


@given(st.text(alphabet="Onwrote:>- \nFrSb1", max_size=200))
def test_spans_lie_in_the_text_and_in_order(text: str) -> None:
    spans = quoted_spans(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
