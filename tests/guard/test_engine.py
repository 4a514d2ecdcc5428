from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import checking, examples
from composer.guard import engine
from composer.guard.context import Context
from composer.guard.load import RuleFile, build
from composer.guard.rule import FIELDS, SEVERITIES, Hit, Policy, Report, Rule, Source
from composer.model import Address, Message
from composer.moments import parse_moment
from tests.letters import BLOCKED, CLEAN, REPOSITORY, TODAY, WARNED

SESSION = checking.open_session(REPOSITORY / "samples" / "season")
KINDS = sorted(SESSION.facts.kinds)
PROGRAMS = sorted(SESSION.facts.programs)
FLAGGED = sorted(
    {
        str(example["text"])
        for file in examples.policies.read_files().rules
        for example in (e if isinstance(e, dict) else {"text": e} for e in file.data["examples"]["flag"])
        if "text" in example
    }
)
MINE: dict[str, Any] = {
    "severity": "block",
    "basis": "etiquette",
    "message": "Says so.",
    "fix": "Mend it.",
    "why": "I say so.",
    "source": {"title": "My own"},
    "examples": {"flag": ["x"]},
}
SIGNS = ["\u200b", "\u00a0", "\u2028", "\u202e", "\r", "\x00", "😀", "ß", "İ", "e\u0301", "ﬁ", "Ⅷ", "\ud800"]
PIECES = st.sampled_from(
    [
        *FLAGGED,
        *SIGNS,
        "\n\n",
        "\n",
        " ",
        "Dear Dr. ",
        "Sincerely,\n",
        "St. Brigid",
        "Harborview",
        "[Name]",
        "> ",
    ]
)


def context(body: str, subject: str = "Interest - Amara Okafor", **changes: Any) -> Context:
    message = Message(subject, body, "cedarvale-medpeds", "interest")
    return checking.context(SESSION, dataclasses.replace(message, **changes), parse_moment(TODAY))


def with_rules(here: Context, *rules: dict[str, Any]) -> Context:
    files = [RuleFile("own", f"rule-{n}", {**MINE, **rule}, f"rule-{n}.yaml") for n, rule in enumerate(rules)]
    policy: Policy = build(files, [], {}, SESSION.facts.kinds)
    return dataclasses.replace(here, facts=dataclasses.replace(here.facts, policy=policy))


def found(here: Context) -> list[tuple[str, str, str | None]]:
    return [(f.rule, f.severity, f.excerpt) for f in engine.check(here).findings]


def assert_sound(report: Report, message: Message) -> None:
    """What the contract promises of every report."""
    order = [(FIELDS.index(f.field), -1 if f.start is None else f.start) for f in report.findings]
    assert order == sorted(order)
    for finding in report.findings:
        assert finding.severity in SEVERITIES
        assert finding.message
        assert finding.fix
        assert (finding.start is None) == (finding.end is None) == (finding.excerpt is None)
        if finding.start is not None and finding.field in ("subject", "body"):
            text = message.subject if finding.field == "subject" else message.body
            assert finding.end is not None
            assert 0 <= finding.start < finding.end <= len(text)
            assert text[finding.start : finding.end] == finding.excerpt


# --- any letter at all --------------------------------------------------------------------------------


@st.composite
def mutated(draw: st.DrawFn) -> Message:
    """A letter of the season that was cut, repeated and mixed with what rules look for."""
    text = draw(st.sampled_from([CLEAN, WARNED, BLOCKED])).split("\n\n", 1)[1]
    for _ in range(draw(st.integers(1, 6))):
        a, b = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        change = draw(st.sampled_from(["insert", "cut", "twice", "upper"]))
        part = {
            "insert": draw(PIECES) + text[a:b],
            "cut": "",
            "twice": text[a:b] * 2,
            "upper": text[a:b].upper(),
        }
        text = text[:a] + part[change] + text[b:]
    return Message(
        subject=draw(PIECES | st.just("Letter of interest - Amara Okafor")),
        body=text,
        program=draw(st.sampled_from([*PROGRAMS, None])),
        kind=draw(st.sampled_from([*KINDS, None])),
        to=draw(
            st.sampled_from(
                [(), (Address("jsmith@harborview.example.edu", "Jane Smith"),), (Address("x@example.org"),)]
            )
        ),
        attachments=draw(st.sampled_from([(), ("cv.pdf", "St. Brigid letter.docx")])),
    )


@given(mutated(), st.sampled_from(["2026-12-05", TODAY, "2027-03-16 12:00", "2027-06-01"]))
@settings(max_examples=500, deadline=None)
def test_no_letter_raises_and_every_offset_is_right(message: Message, today: str) -> None:
    here = checking.context(SESSION, message, parse_moment(today), [])
    assert_sound(engine.check(here), message)


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_text_raises(body: str, subject: str) -> None:
    here = context(body, subject)
    assert_sound(engine.check(here), here.message)


@pytest.mark.parametrize(
    "body", ["", " ", "\n" * 5000, "a" * 20_000, "Dear " * 3000, "(" * 5000, "x\n\n" * 2000]
)
def test_odd_shapes_are_checked_too(body: str) -> None:
    here = context(body)
    assert_sound(engine.check(here), here.message)


def test_the_same_message_gives_the_same_report() -> None:
    body = BLOCKED.split("\n\n", 1)[1]
    assert engine.check(context(body)) == engine.check(context(body))


# --- one rule -----------------------------------------------------------------------------------------


def test_a_rule_of_other_kinds_is_silent_and_one_of_unknown_kind_is_checked() -> None:
    rule = {"patterns": [{"any": ["orchard"]}], "kinds": ["intent"]}
    here = with_rules(context("My orchard."), rule)
    assert found(here) == []
    assert found(dataclasses.replace(here, message=dataclasses.replace(here.message, kind=None))) != []


def test_a_rule_about_what_programs_write_is_silent() -> None:
    assert (
        found(
            with_rules(context("My orchard."), {"patterns": [{"any": ["orchard"]}], "direction": "inbound"})
        )
        == []
    )


def test_a_less_sure_pattern_warns_and_says_that_it_is_not_certain() -> None:
    here = with_rules(context("My orchard."), {"patterns": [{"any": ["orchard"], "severity": "warn"}]})
    (finding,) = engine.check(here).findings
    assert (finding.severity, finding.message.startswith("This reads like it")) == ("warn", True)
    assert finding.message.endswith("says so.")


def test_a_pattern_cannot_be_graver_than_its_rule() -> None:
    rule = {"severity": "note", "patterns": [{"any": ["orchard"], "severity": "block"}]}
    assert found(with_rules(context("My orchard."), rule)) == [("rule-0", "note", "orchard")]


def test_of_overlapping_places_the_gravest_then_the_longest_is_kept() -> None:
    groups = [{"any": ["orchard workers"], "severity": "warn"}, {"any": ["workers unite"]}]
    here = with_rules(context("My orchard workers unite."), {"patterns": groups})
    assert found(here) == [("rule-0", "block", "workers unite")]
    here = with_rules(
        context("My orchard workers unite."), {"patterns": [{"any": ["orchard", "orchard workers"]}]}
    )
    assert found(here) == [("rule-0", "block", "orchard workers")]


def test_the_same_is_said_of_one_sentence_once() -> None:
    here = with_rules(context("An orchard and an orchard. An orchard."), {"patterns": [{"any": ["orchard"]}]})
    assert [f.start for f in engine.check(here).findings] == [3, 30]


def test_a_rule_that_says_more_takes_the_place_of_another() -> None:
    here = with_rules(
        context("My orchard workers. My orchard."),
        {"patterns": [{"any": ["orchard workers"]}], "supersedes": ["rule-1"]},
        {"patterns": [{"any": ["orchard"]}]},
    )
    assert [(f.rule, f.start) for f in engine.check(here).findings] == [("rule-0", 3), ("rule-1", 23)]


def check_rule(monkeypatch: pytest.MonkeyPatch, *hits: Hit, **changes: Any) -> tuple[Rule, Context]:
    monkeypatch.setitem(engine.CHECKS, "mine", lambda context: iter(hits))  # type: ignore[arg-type]
    rule = Rule(
        "mine",
        "own",
        "block",
        "etiquette",
        {"": "Says {what}.", "odd": "Odd."},
        {"": "Mend {what}."},
        Source("t"),
        "w",
        check="mine",
    )
    here = context(
        "My orchard.",
        to=(Address("a@example.org", "Ann"), Address("b@example.org")),
        attachments=("cv.pdf", "x.txt"),
    )
    return dataclasses.replace(rule, **changes), here


def test_a_check_fills_the_blanks_and_picks_the_variant(monkeypatch: pytest.MonkeyPatch) -> None:
    rule, here = check_rule(
        monkeypatch,
        Hit(start=3, end=10, values={"what": "orchard"}),
        Hit(variant="odd", values={"what": "it"}),
    )
    said = {(f.message, f.fix, f.excerpt) for f in engine.findings_of(rule, here)}
    assert said == {("Says orchard.", "Mend orchard.", "orchard"), ("Odd.", "Mend it.", None)}


def test_a_blank_that_no_check_fills_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    rule, here = check_rule(monkeypatch, Hit())
    with pytest.raises(KeyError, match="what"):
        engine.findings_of(rule, here)


@pytest.mark.parametrize(
    ("field", "start", "end", "excerpt"),
    [
        ("to", 0, 19, "Ann <a@example.org>"),
        ("to", 21, 34, "b@example.org"),
        ("attachment", 8, 13, "x.txt"),
        ("subject", 0, 8, "Interest"),
    ],
)
def test_offsets_count_in_the_text_of_their_field(
    monkeypatch: pytest.MonkeyPatch, field: str, start: int, end: int, excerpt: str
) -> None:
    rule, here = check_rule(monkeypatch, Hit(field, start, end, values={"what": "x"}))
    assert [f.excerpt for f in engine.findings_of(rule, here)] == [excerpt]


def test_what_is_absent_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rule, here = check_rule(
        monkeypatch, Hit(values={"what": "x"}), Hit(values={"what": "x"}), Hit(values={"what": "y"})
    )
    assert len(engine.findings_of(rule, here)) == 2
