"""Warnings that the user accepted: each holds for one sentence, and an edit of that sentence voids it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping

from composer.guard.context import Context
from composer.guard.rule import Finding, Report
from composer.text import fold


def sentence_hash(finding: Finding, context: Context) -> str:
    """The hash of the sentence that a finding concerns; of the whole text where it is about what is absent.

    Of a file that is attached and at hand it is the hash of its very content.
    """
    text = context.text(finding.field) if finding.field in ("subject", "body") else str(finding.excerpt)
    if finding.field == "attachment" and context.documents:
        concerned = [d for d in context.documents if finding.excerpt in (d.name, None)]
        text += "".join(f"\n{each.sha256}" for each in concerned)
    if finding.field in ("subject", "body") and finding.start is not None:
        sentence = context.reading(finding.field).sentence_at(finding.start)
        if sentence is not None:
            text = text[sentence.start : max(sentence.end, finding.end or 0)]
    plain = " ".join(fold(text).text.split())
    return hashlib.sha256(f"{finding.field}\n{plain}".encode()).hexdigest()


def apply(report: Report, context: Context, accepted: Iterable[tuple[str, str, str]]) -> Report:
    """Mark the warnings that were accepted. `accepted` holds (rule, sentence hash, reason) of each.

    A block cannot be accepted. An acceptance that no finding needs any more is reported as unused.
    """
    reasons: Mapping[tuple[str, str], str] = {(rule, digest): because for rule, digest, because in accepted}
    used = set()
    findings = []
    for finding in report.findings:
        key = (finding.rule, sentence_hash(finding, context))
        if finding.severity == "warn" and key in reasons:
            used.add(key)
            finding = dataclasses.replace(finding, accepted=reasons[key])
        findings.append(finding)
    unused = tuple(sorted({rule for rule, digest in reasons if (rule, digest) not in used}))
    return Report(tuple(findings), unused)
