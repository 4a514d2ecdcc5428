from __future__ import annotations

import dataclasses

import pytest

from composer.guard.rule import Finding, Report, Source
from composer.model import Message
from composer.report import Checked, render

FINDING = Finding(
    "wrong-program", "block", "accuracy", "100% wrong:\nSt. Brigid,", "Mend it.", Source("T"), "body", 14, 16, "St"
)  # fmt: skip


def shown(*findings: Finding, file: str = "it.txt") -> str:
    return render("github", Checked(file, Message("S", "Dear Dr. Lee,\nSt. Brigid"), Report(findings), (), 5))


def test_a_finding_is_one_line_with_its_signs_escaped() -> None:
    assert shown(FINDING, file="a,b:c.txt") == (
        "::error file=a%2Cb%3Ac.txt,line=7,title=wrong-program::100%25 wrong:%0ASt. Brigid, Mend it."
    )


@pytest.mark.parametrize(("severity", "level"), [("block", "error"), ("warn", "warning"), ("note", "notice")])
def test_severities_become_levels(severity: str, level: str) -> None:
    assert shown(dataclasses.replace(FINDING, severity=severity)).startswith(f"::{level} ")


def test_what_stands_elsewhere_than_in_the_body_is_in_line_1() -> None:
    assert ",line=1," in shown(dataclasses.replace(FINDING, field="to"))


def test_what_is_absent_from_the_body_stands_at_its_start() -> None:
    assert ",line=6," in shown(dataclasses.replace(FINDING, start=None, end=None))


def test_nothing_or_only_what_was_accepted_is_silence() -> None:
    assert shown() == ""
    assert shown(dataclasses.replace(FINDING, severity="warn", accepted="yes")) == ""
