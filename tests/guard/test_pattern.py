from __future__ import annotations

import pytest

from composer.guard.explain import explain_groups
from composer.guard.pattern import Group, PatternError, compile_pattern, match_group

VOCABULARY = {"rank": ["rank", "place", "put on my list"], "you": ["you", "your <noun>"], "noun": ["program"]}


def group(*patterns: str, **more: object) -> Group:
    compiled = tuple(compile_pattern(p, VOCABULARY) for p in patterns)
    extra = {
        k: tuple(compile_pattern(p, VOCABULARY) for p in v) if k in ("need", "unless") else v
        for k, v in more.items()
    }  # type: ignore[union-attr]
    return Group(compiled, **extra)  # type: ignore[arg-type]


def matches(sentence: str, *patterns: str, **more: object) -> list[str]:
    words = sentence.split()
    return [
        " ".join(words[m.start : m.end])
        for m in match_group(group(*patterns, **more), words, frozenset(words))
    ]


@pytest.mark.parametrize(
    ("pattern", "sentence", "found"),
    [
        ("i <rank> <you>", "now i rank your program first", ["i rank your program"]),
        ("i ... first", "i will surely rank you first", ["i will surely rank you first"]),
        ("i ... first", "i will now and then also rank you first", []),
        (
            "i ..8 first",
            "i will now and then also rank you first",
            ["i will now and then also rank you first"],
        ),
        ("rank* me", "you ranked me", ["ranked me"]),
        ("the (very top|head) of", "at the very top of it", ["the very top of"]),
        ("my own? list", "my list and my own list", ["my list", "my own list"]),
        ("^ i", "i say i", ["i"]),
        ("first $", "first is first", ["first"]),
        ("i ... first", "i rank . you first", []),
        ("PROGRAM first", "PROGRAM first", ["PROGRAM first"]),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, sentence: str, found: list[str]) -> None:
    assert matches(sentence, pattern) == found


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("<nothing> x", "does not exist"),
        ("(a|b", 'lacks a ")"'),
        ("a )", "too many"),
        ("a ..13 b", "12 is the most"),
        ("... b?", "no word that must occur"),
        ("a (|b)", "empty choice"),
        ("? a", "after nothing"),
        ("a*b", "inside a word"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(pattern: str, said: str) -> None:
    with pytest.raises(PatternError, match=said.replace("(", r"\(").replace(")", r"\)")):
        compile_pattern(pattern, VOCABULARY)


def test_a_vocabulary_that_holds_itself_is_refused() -> None:
    with pytest.raises(PatternError, match="holds itself"):
        compile_pattern("<a>", {"a": ["x <a>"]})


def test_a_negation_before_cancels_unless_a_reset_stands_between() -> None:
    assert matches("i do not rank you", "rank you") == []
    assert matches("i do not know but i rank you", "rank you") == ["rank you"]
    assert matches("i do not rank you", "rank you", negation="none") == ["rank you"]
    assert matches("i rank not you", "rank not? you", negation="clause") == []


def test_an_exception_cancels_only_near_the_match() -> None:
    assert matches("in class i rank first", "rank first", unless=["class"]) == []
    far = "in class we talked about many things on that long day and i rank first"
    assert matches(far, "rank first", unless=["class"]) == ["rank first"]


def test_a_needed_word_may_stand_anywhere_in_the_stretch() -> None:
    assert matches("i rank first", "rank first", need=["list"]) == []
    assert matches("i rank first on that list", "rank first", need=["list"]) == ["rank first"]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("i rank you", "found (surely)"),
        ("not rank you", "negation"),
        ("in class rank you", 'cancelled by "class"'),
    ],
)
def test_explain_says_what_matched_and_what_cancelled_it(sentence: str, said: str) -> None:
    lines = explain_groups([group("rank you", unless=["class"])], sentence.split())
    assert any(said in line for line in lines)


def test_explain_says_where_a_needed_word_is_absent() -> None:
    lines = explain_groups([group("rank you", need=["list"])], ["rank", "you"])
    assert "none of the words it needs" in lines[0]
    assert explain_groups([group("rank you")], ["nothing"]) == ()
