"""Workflow commands that GitHub shows as annotations."""

from __future__ import annotations

from composer.guard.rule import Finding
from composer.report import Checked, line_and_column

_LEVEL = {"block": "error", "warn": "warning", "note": "notice"}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command(checked: Checked, finding: Finding) -> str:
    line = 1
    if finding.field == "body":
        line = checked.lines_before_body + line_and_column(checked.message.body, finding.start or 0)[0]
    where = f"file={_property(checked.file)},line={line},title={_property(finding.rule)}"
    return f"::{_LEVEL[finding.severity]} {where}::{_data(f'{finding.message} {finding.fix}')}"


def render(checked: Checked) -> str:
    """One annotation a finding; nothing where there is none."""
    return "\n".join(
        _command(checked, finding) for finding in checked.report.findings if not finding.accepted
    )
