"""SARIF 2.1.0 (OASIS), for tools that collect findings."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from composer import __version__
from composer.guard.rule import Finding
from composer.report import Checked, line_and_column

_LEVEL = {"block": "error", "warn": "warning", "note": "note"}


def _rule(finding: Finding) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": finding.rule,
        "help": {"text": f"{finding.fix} Source: {finding.source.title}"},
        "properties": {"basis": finding.basis},
    }
    return {**rule, "helpUri": finding.source.url} if finding.source.url else rule


def _region(checked: Checked, finding: Finding) -> dict[str, int]:
    if finding.field != "body" or finding.start is None or finding.end is None:
        return {"startLine": 1}
    line, column = line_and_column(checked.message.body, finding.start)
    last, end = line_and_column(checked.message.body, finding.end)
    before = checked.lines_before_body
    return {"startLine": before + line, "startColumn": column, "endLine": before + last, "endColumn": end}


def _result(checked: Checked, finding: Finding) -> dict[str, Any]:
    location = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(PurePath(checked.file).as_posix())},
            "region": _region(checked, finding),
        },
        "logicalLocations": [{"name": finding.field}],
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": f"{finding.message} {finding.fix}"},
        "locations": [location],
    }
    if finding.accepted:
        result["suppressions"] = [{"kind": "external", "justification": finding.accepted}]
    return result


def render(checked: Checked) -> str:
    """One run with one result a finding. Columns count characters (UTF-32 code points)."""
    findings = checked.report.findings
    rules = {finding.rule: _rule(finding) for finding in findings}
    run = {
        "tool": {"driver": {"name": "prematch", "version": __version__, "rules": list(rules.values())}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(checked, finding) for finding in findings],
    }
    shown = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(shown, ensure_ascii=False, indent=1)
