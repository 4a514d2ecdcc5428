"""For people: the place marked, what is wrong, why, what to do; the verdict last."""

from __future__ import annotations

import dataclasses
import re

import pytest

from composer.guard.rule import Finding, Report, Source
from composer.model import Message
from composer.report import Checked, line_and_column, lines_before_body, render
from composer.ways import Way

BODY = "Dear Dr. Lee,\n\nI would love to join St. Brigid one day.\n\nSincerely,\nAmara\n"
SOURCE = Source("Applicant agreement", "https://example.org/agreement", "2027 edition")


def finding(words: str = "St. Brigid", **changes: object) -> Finding:
    start = BODY.find(words)
    made = Finding(
        "wrong-program", "block", "accuracy", "It names St. Brigid.", "Write the right name.", SOURCE, "body",
        start, start + len(words), words,
    )  # fmt: skip
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def shown(*findings: Finding, body: str = BODY, **more: object) -> str:
    report = Report(findings, tuple(more.pop("unused", ())))  # type: ignore[arg-type]
    checked = Checked("it.txt", Message("Interest - Amara", body), report, **more)  # type: ignore[arg-type]
    return re.sub(r"\x1b\[[0-9;]*m", "", render("text", checked))


@pytest.fixture(autouse=True)
def _width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_a_finding_shows_line_place_reason_and_remedy() -> None:
    assert shown(finding(), lines_before_body=5).splitlines() == [
        "BLOCKED wrong-program, line 8",
        "  | I would love to join St. Brigid one day.",
        "  |                      ^^^^^^^^^^",
        "  It names St. Brigid.",
        "  Why: a matter of accuracy. Source: Applicant agreement, 2027 edition.",
        "  Do: Write the right name.",
        "",
        "May not leave: 1 fault to mend.",
    ]


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        ([], "May leave."),
        (["note"], "May leave."),
        (["warn"], "May leave once you have mended or accepted 1 warning."),
        (["warn", "note", "warn"], "May leave once you have mended or accepted 2 warnings."),
        (["block", "warn"], "May not leave: 1 fault to mend."),
        (["block", "block"], "May not leave: 2 faults to mend."),
    ],
)
def test_the_verdict_comes_last_in_words(severities: list[str], verdict: str) -> None:
    assert shown(*(finding(severity=severity) for severity in severities)).split("\n\n")[-1] == verdict


@pytest.mark.parametrize(
    ("basis", "why"),
    [("match-agreement", "under the Match participation agreement"), ("etiquette", "a matter of etiquette")],
)
def test_only_an_agreement_or_policy_is_called_one(basis: str, why: str) -> None:
    assert f"Why: {why}." in " ".join(shown(finding(basis=basis)).split())


def test_what_is_absent_shows_no_line() -> None:
    text = shown(finding(start=None, end=None, excerpt=None))
    assert text.splitlines()[0] == "BLOCKED wrong-program"
    assert "|" not in text


@pytest.mark.parametrize("field", ["subject", "to", "attachment"])
def test_another_field_than_the_body_is_named(field: str) -> None:
    text = shown(finding(field=field, start=11, end=16, excerpt="Amara"))
    assert text.splitlines()[0] == f"BLOCKED wrong-program, in {field}"
    assert "Amara" in text.splitlines()[1]


def test_a_long_line_is_cut_around_the_place_and_no_line_is_wider_than_the_terminal() -> None:
    body = "word " * 60 + "St. Brigid" + " word" * 60
    start = body.index("St.")
    text = shown(finding(start=start, end=start + 10), body=body)
    line, marks = text.splitlines()[1:3]
    assert line.startswith("  | … ")
    assert line.endswith(" …")
    assert line[marks.index("^") : marks.rindex("^") + 1] == "St. Brigid"
    assert all(len(each) <= 80 for each in text.splitlines())


def test_signs_that_cannot_be_seen_do_not_reach_the_terminal() -> None:
    body = "Say \x1b[2J\u202eSt. Brigid"
    start = body.index("St.")
    text = shown(finding(start=start, end=start + 10), body=body)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_an_accepted_warning_shows_its_reason_and_does_not_wait() -> None:
    text = shown(finding(severity="warn", accepted="they asked"))
    assert "You accepted this: they asked" in text
    assert text.endswith("May leave.")


def test_unused_acceptances_and_caveats_are_said_before_the_verdict() -> None:
    parts = shown(unused=["generic"], caveats=("a date is projected",)).split("\n\n")
    assert "generic is no longer needed" in " ".join(parts[0].split())
    assert parts[1:] == ["  Note: a date is projected", "May leave."]


def test_colors_mark_severity_and_verdict() -> None:
    text = render("text", Checked("it.txt", Message("x", BODY), Report((finding(),))))
    assert "\x1b[1;31mBLOCKED\x1b[0m" in text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Subject: x\n\nhello", 2),
        ("\n\nSubject: x\n \nhello", 4),
        ("Subject: x\r\nTo: y\r\n\r\nhello", 3),
        ("Subject: x", 0),
    ],
)
def test_the_lines_before_the_body_are_counted(text: str, lines: int) -> None:
    assert lines_before_body(text) == lines


@pytest.mark.parametrize(("offset", "place"), [(0, (1, 1)), (3, (1, 4)), (4, (2, 1)), (6, (2, 3))])
def test_lines_and_columns_count_from_one(offset: int, place: tuple[int, int]) -> None:
    assert line_and_column("abc\nde\n", offset) == place


def test_a_place_that_reaches_over_line_breaks_is_shown_whole() -> None:
    words = "one day.\n\nSincerely,"
    assert "  | one day. Sincerely,\n" in shown(finding(words))


def test_of_a_very_long_place_the_beginning_is_shown() -> None:
    long = "\n".join(["a line of words that goes on and on"] * 30)
    start = BODY.find("Dear")
    lines = shown(finding("Dear", excerpt=long, start=start)).splitlines()
    assert sum(line.startswith("  | ") for line in lines) == 3
    assert lines[3].endswith(" …")


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([finding(), finding("Amara")], "This message holds 2 things that a program may not write."),
        ([finding()], "This message holds 1 thing that a program may not write."),
        ([finding(severity="warn")], "Nothing here is plainly forbidden, but read the remarks above."),
        ([finding(severity="note")], "Nothing here that a program may not write."),
        ([], "Nothing here that a program may not write."),
    ],
)
def test_what_a_program_wrote_gets_a_verdict_of_its_own(findings: list[Finding], said: str) -> None:
    answer = shown(*findings, direction="inbound")
    assert answer.endswith(said)
    assert "May not leave" not in answer


def test_where_nothing_was_found_one_sentence_is_all() -> None:
    assert shown(direction="inbound") == "Nothing here that a program may not write."


def test_what_one_may_do_comes_last_and_once() -> None:
    ways = (
        Way("ignore", "Ignore it."),
        Way("note", "Keep it " + "well " * 20, ("prematch inbox add m.eml",)),
    )
    answer = shown(finding(), finding("Amara"), direction="inbound", ways=ways)
    assert answer.count("What you may do") == 1
    lines = answer.splitlines()
    start = lines.index("What you may do")
    assert lines[start - 1] == ""
    assert lines[start + 1] == "  * Ignore it."
    assert lines[-1] == "      prematch inbox add m.eml"
    assert all(len(line) <= 80 for line in lines)


def test_a_doubt_about_the_sender_comes_first_and_keeps_names_whole() -> None:
    doubt = "the sender, office@elsewhere.example, is not of Larkspur-Valley Medicine-Pediatrics Residency"
    answer = shown(finding(), direction="inbound", caveats=(doubt,))
    assert answer.startswith("CAREFUL: the sender, office@elsewhere.example, is not of")
    assert all(word in answer.split() for word in doubt.split())


def test_a_kind_word_names_its_source_without_speaking_of_a_rule() -> None:
    answer = shown(finding(severity="note", basis="match-code"), direction="inbound")
    assert "Source: Applicant agreement, 2027 edition." in answer
    assert "Why:" not in answer
    assert "Why: under the Match code of conduct." in shown(finding(basis="match-code"), direction="inbound")
