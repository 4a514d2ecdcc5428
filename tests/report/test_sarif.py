from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from composer.guard.rule import Finding, Report, Source
from composer.model import Message
from composer.report import Checked, render

BODY = "Dear Dr. Lee,\nI 😀 love St. Brigid.\n"
START = BODY.index("St.")
FINDING = Finding(
    "wrong-program", "block", "accuracy", "M.", "F.", Source("T", "https://example.org"), "body", START, START + 10,
    "St. Brigid",
)  # fmt: skip


def run(*findings: Finding, file: str = "my drafts/it.txt") -> dict[str, Any]:
    checked = Checked(file, Message("S", BODY), Report(findings), lines_before_body=5)
    made = json.loads(render("sarif", checked))
    assert made["version"] == "2.1.0"
    only: dict[str, Any] = made["runs"][0]
    return only


def test_a_place_is_given_in_lines_of_the_file_and_characters() -> None:
    made = run(FINDING)
    place = made["results"][0]["locations"][0]["physicalLocation"]
    assert made["columnKind"] == "unicodeCodePoints"
    assert place["artifactLocation"]["uri"] == "my%20drafts/it.txt"
    assert place["region"] == {"startLine": 7, "startColumn": 10, "endLine": 7, "endColumn": 20}


@pytest.mark.parametrize("changes", [{"field": "subject"}, {"start": None, "end": None, "excerpt": None}])
def test_what_has_no_place_in_the_body_stands_at_the_top(changes: dict[str, Any]) -> None:
    result = run(dataclasses.replace(FINDING, **changes))["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


@pytest.mark.parametrize(("severity", "level"), [("block", "error"), ("warn", "warning"), ("note", "note")])
def test_severities_become_levels(severity: str, level: str) -> None:
    assert run(dataclasses.replace(FINDING, severity=severity))["results"][0]["level"] == level


def test_each_rule_is_described_once() -> None:
    other = dataclasses.replace(FINDING, rule="generic", source=Source("A book"))
    rules = run(FINDING, FINDING, other)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["wrong-program", "generic"]
    assert rules[0]["helpUri"] == "https://example.org"
    assert rules[0]["properties"] == {"basis": "accuracy"}
    assert "helpUri" not in rules[1]


def test_an_accepted_warning_is_suppressed_with_its_reason() -> None:
    accepted = dataclasses.replace(FINDING, severity="warn", accepted="they asked")
    assert run(accepted)["results"][0]["suppressions"] == [
        {"kind": "external", "justification": "they asked"}
    ]
    assert "suppressions" not in run(FINDING)["results"][0]
