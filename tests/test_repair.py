from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import eml, examples, policies
from composer.guard import engine, load
from composer.guard.rule import Finding, Source
from composer.model import Message
from composer.repair import repaired, shown_difference

LETTER = "To: a@example.org\nSubject: Interest in Cedervale\n\nDear Dr. Adeyemi,\n\nI admire Cedervale.\n"


def finding(text: str, wrong: str, right: str | None, field: str = "body", accepted: str = "") -> Finding:
    start = text.index(wrong)
    return Finding(
        "misspelled-program", "block", "accuracy", "m", "f", Source("s"), field, start, start + len(wrong), wrong,
        accepted, right,
    )  # fmt: skip


def mended(text: str, *changes: tuple[str, str | None]) -> str:
    message = eml.read_letter(text.encode(), shown="x")
    return repaired(text, message, [finding(message.body, *change) for change in changes])


def test_what_is_wrong_is_replaced_and_the_rest_stays() -> None:
    assert mended(LETTER, ("Cedervale", "Cedarvale")) == LETTER.replace(
        "I admire Cedervale", "I admire Cedarvale"
    )


def test_several_repairs_do_not_move_one_another() -> None:
    text = mended(LETTER, ("Dear", "Respected and honored"), ("admire", "like"), ("Cedervale", "Cedarvale"))
    assert text.endswith("Respected and honored Dr. Adeyemi,\n\nI like Cedarvale.\n")


def test_the_subject_is_mended_in_its_line() -> None:
    message = eml.read_letter(LETTER.encode(), shown="x")
    change = finding(message.subject, "Cedervale", "Cedarvale", "subject")
    assert repaired(LETTER, message, [change]).splitlines()[1] == "Subject: Interest in Cedarvale"


def test_line_ends_stay_as_they_are() -> None:
    text = LETTER.replace("\n", "\r\n")
    assert mended(text, ("Cedervale", "Cedarvale")) == text.replace(
        "I admire Cedervale", "I admire Cedarvale"
    )


@pytest.mark.parametrize("text", [LETTER.rstrip("\n"), LETTER + "\n\n", "\ufeff" + LETTER])
def test_odd_ends_and_beginnings_are_kept(text: str) -> None:
    plain = text.removeprefix("\ufeff")
    assert mended(plain, ("Cedervale", "Cedarvale")) == plain.replace(
        "I admire Cedervale", "I admire Cedarvale"
    )


def test_without_a_repair_nothing_changes() -> None:
    assert mended(LETTER.replace("\n", "\r\n"), ("Cedervale", None)) == LETTER.replace("\n", "\r\n")


def test_what_the_user_accepted_stays() -> None:
    message = eml.read_letter(LETTER.encode(), shown="x")
    kept = finding(message.body, "Cedervale", "Cedarvale", accepted="our old name")
    assert repaired(LETTER, message, [kept]) == LETTER


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 6), st.sampled_from(["", "x", "long one"])), max_size=6
    )
)
def test_overlapping_repairs_never_leave_the_text(spans: list[tuple[int, int, str]]) -> None:
    body = "one two three four five"
    findings = [
        Finding(
            "r",
            "warn",
            "accuracy",
            "",
            "",
            Source(""),
            "body",
            start,
            min(start + size, len(body)),
            "",
            "",
            right,
        )
        for start, size, right in spans
    ]
    text = repaired(f"Subject: s\n\n{body}\n", Message("s", f"{body}\n"), findings)
    assert text.startswith("Subject: s\n\n")
    assert text.endswith("five\n") or any(start + size > 18 for start, size, _ in spans)


def test_a_difference_shows_the_old_line_and_the_new_one() -> None:
    shown = shown_difference("a\nb\n", "a\nc\n", "letter.txt")
    assert "-b" in shown
    assert "+c" in shown
    assert shown_difference("a", "a", "x") == ""


def test_no_rule_about_ranking_mends_anything() -> None:
    """What may be said of ranking is the writer's alone to word."""
    here = examples.season()
    rules = {rule.id: rule for rule in here.facts.policy.rules if rule.family == "match"}
    for file in policies.read_files().rules:
        if file.id in rules:
            for example in load.examples(file):
                found = engine.findings_of(rules[file.id], examples.context_of(here, example))
                assert all(finding.repair is None for finding in found)
