"""Put into a letter what its findings say should stand there, where the facts leave no doubt. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from composer.guard.rule import Finding
from composer.model import Message


def repaired(text: str, message: Message, findings: Iterable[Finding]) -> str:
    """The text of a letter's file with every repair made; the same text where there is none.

    `message` is what was read from `text`. A repair whose place cannot be found again in the file is left alone.
    """
    mended = [f for f in findings if f.repair is not None and f.start is not None and not f.accepted]
    end = "\r\n" if "\r\n" in text else "\r" if "\r" in text else "\n"
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    body = _mend(message.body, [f for f in mended if f.field == "body"])
    subject = _mend(message.subject, [f for f in mended if f.field == "subject"])
    kept = message.body if lines.endswith(message.body) else message.body.removesuffix("\n")
    if body != message.body and lines.endswith(kept):
        lines = lines[: len(lines) - len(kept)] + body[: len(body) - (len(message.body) - len(kept))]
    if subject != message.subject and lines.count(f"Subject: {message.subject}\n") == 1:
        lines = lines.replace(f"Subject: {message.subject}\n", f"Subject: {subject}\n")
    changed = (body, subject) != (message.body, message.subject)
    return lines.replace("\n", end) if changed else text


def _mend(text: str, findings: Iterable[Finding]) -> str:
    """Replace from the end, so that what stands before keeps its offsets; of two that overlap the later is made."""
    before = len(text)
    for finding in sorted(findings, key=lambda f: f.start or 0, reverse=True):
        start, end = finding.start or 0, finding.end or 0
        if end <= before:
            text = text[:start] + (finding.repair or "") + text[end:]
            before = start
    return text


def shown_difference(before: str, after: str, name: str) -> str:
    """The change as a unified diff; "" where there is none."""
    return "\n".join(
        difflib.unified_diff(
            before.splitlines(),
            after.splitlines(),
            f"{name} (as it is)",
            f"{name} (mended)",
            lineterm="",
            n=1,
        )
    )
