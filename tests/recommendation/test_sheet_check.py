"""The rule on patients, run over a briefing sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sheets import CHEN, sheet

from composer import checking
from composer.guard import engine
from composer.guard.context import Context
from composer.guard.rule import Rule
from composer.model import Moment
from composer.recommendation.sheet_check import as_message, checked
from tests.conftest import REPOSITORY

SEASON = REPOSITORY / "samples" / "season"
TODAY = Moment(date(2026, 7, 1))


@pytest.mark.parametrize("email", [CHEN.email, "mchen@lakeside.example.org", ""])
def test_one_rule_reads_all_of_the_sheet_as_a_packet_to_its_writer(
    email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[Rule, Context]] = []
    monkeypatch.setattr(engine, "findings_of", lambda rule, context: read.append((rule, context)) or ())
    writer, made = replace(CHEN, email=email), sheet()
    assert checked(checking.open_session(Path(SEASON)), writer, made, TODAY).findings == ()
    ((rule, context),) = read
    assert rule.id == "patient-identifier"
    assert context.kind is not None
    assert context.kind.id == "lor_packet"
    assert context.writer == writer
    assert all(item.whole in context.message.body for item in made.items)


def test_a_finding_says_where_in_the_text_it_is() -> None:
    told = sheet(writer=replace(CHEN, did=("examined Mr. Alvarez, who had a stroke",)))
    (finding,) = checked(checking.open_session(Path(SEASON)), CHEN, told, TODAY).findings
    assert as_message(told, CHEN).body[finding.start : finding.end] == finding.excerpt == "Alvarez"
