"""The JSON object of the contract, section 4."""

from __future__ import annotations

import json
from typing import Any

from composer.guard.rule import Finding, Report
from composer.report import Checked


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding as the contract names its keys."""
    source = finding.source
    shown: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity,
        "basis": finding.basis,
        "message": finding.message,
        "fix": finding.fix,
        "source": {"title": source.title, "url": source.url, "edition": source.edition},
        "field": finding.field,
        "start": finding.start,
        "end": finding.end,
        "excerpt": finding.excerpt,
    }
    if finding.repair is not None:
        shown["repair"] = finding.repair
    if finding.may:
        shown["may"] = list(finding.may)
    return {**shown, "accepted": finding.accepted} if finding.accepted else shown


def report_object(report: Report) -> dict[str, Any]:
    """Verdict and findings of one message."""
    return {"verdict": report.verdict, "findings": [finding_object(finding) for finding in report.findings]}


def render(checked: Checked) -> str:
    """One object, on one line a key level."""
    shown: dict[str, Any] = {
        "version": 1,
        "file": checked.file,
        "program": checked.message.program,
        "kind": checked.message.kind,
        **report_object(checked.report),
    }
    if checked.caveats:
        shown["caveats"] = list(checked.caveats)
    if checked.report.unused_acceptances:
        shown["unused_acceptances"] = list(checked.report.unused_acceptances)
    return json.dumps(shown, ensure_ascii=False, indent=1)
