from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import checking, manifest
from composer.errors import MessageError, PrematchError
from composer.model import Address, Moment
from composer.moments import parse_moment
from tests.letters import CLEAN, REPOSITORY, TODAY

NOW: Moment = parse_moment(TODAY)
SESSION = checking.open_session(REPOSITORY / "samples" / "season")
ENTRY: dict[str, Any] = {
    "id": 1,
    "program": "cedarvale-medpeds",
    "kind": "interest",
    "subject": "Letter of interest - Amara Okafor, Cedarvale Med-Peds",
    "body": CLEAN.split("\n\n", 1)[1],
    "to": ["radeyemi@cedarvale.example"],
}
KEYS = st.sampled_from(["on", "kind", "to", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


def rules(entry: dict[str, Any]) -> list[str]:
    return [finding.rule for finding in manifest.check_entry(SESSION, entry, NOW).findings]


def test_a_line_may_end_as_on_any_system_and_empty_ones_are_passed_over() -> None:
    lines = [f"{json.dumps(ENTRY)}\r", "", "  ", "{"]
    found = list(manifest.check_lines(SESSION, lines, NOW))
    assert [(entry_id, report is None) for entry_id, _, report in found] == [(1, False), (None, True)]
    assert found[1][1]["error"].startswith("line 4: this is not JSON")


def test_today_of_the_entry_wins_and_else_it_is_now() -> None:
    late = {**ENTRY, "today": "2027-03-10"}
    assert "after-rank-deadline" in rules(late)
    assert rules(ENTRY) == []


def test_without_any_day_nothing_is_checked() -> None:
    with pytest.raises(MessageError, match="today"):
        manifest.check_entry(SESSION, ENTRY)


def test_the_program_is_known_by_the_mailbox() -> None:
    assert rules({**ENTRY, "program": None}) == []
    with pytest.raises(MessageError, match="which program"):
        manifest.check_entry(SESSION, {**ENTRY, "program": None, "to": ["who@example.com"]}, NOW)


def test_a_message_to_a_letter_writer_has_no_program() -> None:
    entry = {"kind": "lor_thanks", "program": None, "subject": "Thanks", "to": ["mchen@lakeside.example.org"]}
    assert "no-interview" not in rules(
        {**entry, "body": "Dear Dr. Chen,\n\nThank you.\n\nAmara Okafor, MBBS\n"}
    )


def test_an_entry_becomes_a_message() -> None:
    message = manifest.message_of(
        {
            "subject": "S",
            "body": "a\r\nb\rc",
            "to": "Ann Lee <ann@example.org>",
            "cc": ["b@example.org"],
            "attachments": ["cv.pdf"],
        }
    )
    assert (message.subject, message.body, message.attachments) == ("S", "a\nb\nc", ("cv.pdf",))
    assert (message.to, message.cc) == ((Address("ann@example.org", "Ann Lee"),), (Address("b@example.org"),))
    assert (message.program, message.kind) == (None, None)


def test_an_entry_of_history_becomes_a_contact() -> None:
    contact = manifest.contact_of(
        {
            "kind": "intent",
            "program": "x",
            "to": ["Ann <ann@example.org>"],
            "on": "2027-02-01 10:00",
            "direction": "inbound",
        }
    )
    assert (contact.kind, contact.program, contact.to, contact.direction) == (
        "intent",
        "x",
        ("ann@example.org",),
        "inbound",
    )
    assert str(contact.on) == "2027-02-01 10:00"


@given(st.sampled_from([*ENTRY, "cc", "today", "history", "direction", "attachments"]), JSON)
@settings(max_examples=120, deadline=None)
def test_whatever_stands_in_an_entry_gives_a_report_or_an_error(key: str, value: Any) -> None:
    if isinstance(value, dict) and "on" not in value:
        value = [{"on": TODAY, **value}]
    ((_, entry, report),) = manifest.check_lines(SESSION, [json.dumps({**ENTRY, key: value})], NOW)
    assert (report is None) == (set(entry) == {"error"})


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_line_is_an_object_or_an_error(line: str) -> None:
    with contextlib.suppress(PrematchError):
        assert isinstance(manifest.parse_line(line), dict)


def test_a_line_of_many_brackets_is_an_error() -> None:
    with pytest.raises(MessageError, match="not JSON"):
        manifest.parse_line("[" * 100_000)


def test_letters_in_drafts_count_as_earlier_text(season: Path) -> None:
    (season / "drafts" / "other.txt").write_text(
        CLEAN.replace("cedarvale-medpeds", "st-brigid-medpeds"), encoding="utf-8"
    )
    body = CLEAN.split("\n\n", 1)[1].replace(
        "I remain",
        "The noon conference led by interns showed me how openly your residents teach each other every day. I remain",
    )
    for name, program in (("one", "st-brigid-medpeds"), ("two", "juniper-ridge-medpeds")):
        text = f"Program: {program}\nKind: interest\nSubject: x\n\n{body}"
        (season / "drafts" / f"{name}.txt").write_text(text, encoding="utf-8")
    session = checking.open_session(season)
    found = manifest.check_entry(session, {**ENTRY, "body": body, "history": []}, NOW).findings
    assert "reused-text" in [finding.rule for finding in found]
