"""For people: each finding with the line of the letter, what is wrong, why, and what to do; the verdict last."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from composer.guard.rule import BASES, Finding
from composer.report import Checked

if TYPE_CHECKING:
    from composer.ways import Way

_WORD = {"block": "BLOCKED", "warn": "WARNING", "note": "NOTE"}
_RECEIVED = {"block": "NOT ALLOWED", "warn": "CAREFUL", "note": "NOTE"}
_COLOR = {"block": "red", "warn": "yellow", "note": "cyan"}
_CODES = {"red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_MOST_LINES = 3
_OPINION = ("etiquette", "integrity", "accuracy", "privacy")


def render(checked: Checked) -> str:
    """The findings, then the caveats, then the verdict in words."""
    width = min(max(shutil.get_terminal_size((100, 24)).columns, 40), 110)
    parts = [_finding(checked, finding, width) for finding in checked.report.findings]
    if checked.direction == "inbound":
        # who wrote comes first: the rest depends on it
        careful = _style("CAREFUL:", "yellow", True)
        doubts = [_fill(f"{careful} {caveat}", width, "", "    ") for caveat in checked.caveats]
        return "\n\n".join([*doubts, *parts, _reading(checked, width)])
    parts += [
        _wrap(
            f"The accepted warning {rule} is no longer needed: that sentence has changed or is gone.", width
        )
        for rule in checked.report.unused_acceptances
    ]
    parts += [_wrap(f"Note: {caveat}", width) for caveat in checked.caveats]
    return "\n\n".join([*parts, _verdict(checked)])


def _style(text: str, fg: str = "", bold: bool = False) -> str:
    """Color by ANSI codes, which the command line takes out where they are not wanted."""
    codes = ";".join(code for code in ("1" if bold else "", _CODES.get(fg, "")) if code)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


def _finding(checked: Checked, finding: Finding, width: int) -> str:
    words = _RECEIVED if checked.direction == "inbound" else _WORD
    severity = _style(words[finding.severity], fg=_COLOR[finding.severity], bold=True)
    lines = [f"{severity} {_style(finding.rule, bold=True)}{_place(checked, finding)}"]
    lines += _quote(checked, finding, width)
    lines.append(_wrap(finding.message, width))
    calm = checked.direction == "inbound" and finding.severity == "note"
    lines.append(_wrap(_source(finding) if calm else f"Why: {_authority(finding)}", width))
    if finding.common:
        lines.append(_wrap(f"How common: {finding.common}", width))
    lines.append(_wrap(f"Do: {finding.fix}", width))
    if finding.accepted:
        lines.append(_wrap(f"You accepted this: {finding.accepted}", width))
    return "\n".join(lines)


def _authority(finding: Finding) -> str:
    """The basis and its source. A thing is called a breach only where the basis makes it one."""
    kind = "a matter of" if finding.basis in _OPINION else "under"
    return f"{kind} {BASES[finding.basis]}. {_source(finding)}"


def _source(finding: Finding) -> str:
    edition = f", {finding.source.edition}" if finding.source.edition else ""
    return f"Source: {finding.source.title}{edition}."


def _place(checked: Checked, finding: Finding) -> str:
    if finding.field != "body" or finding.start is None:
        return "" if finding.field == "body" else f", in {finding.field}"
    line = checked.lines_before_body + checked.message.body.count("\n", 0, finding.start) + 1
    return f", line {line}"


def _quote(checked: Checked, finding: Finding, width: int) -> list[str]:
    """The line of the letter around the place, and a line of marks under it."""
    if finding.start is None or finding.end is None or not finding.excerpt:
        return []
    if finding.field not in ("body", "subject"):
        return [f"  | {finding.excerpt}"]
    if "\n" in finding.excerpt or len(finding.excerpt) > width - 10:
        return _over_lines(finding.excerpt, width)
    text = checked.message.body if finding.field == "body" else checked.message.subject
    start = text.rfind("\n", 0, finding.start) + 1
    stop = text.find("\n", finding.start)
    stop = len(text) if stop < 0 else stop
    end = min(finding.end, stop)
    room = width - 10
    left = max(start, finding.start - max((room - (end - finding.start)) // 2, 10))
    right = min(stop, left + room)
    if left > start and text[left - 1].isalnum():
        left = min(next((i + 1 for i in range(left, finding.start) if text[i] == " "), left), finding.start)
    if right < stop and text[right].isalnum():
        right = max(text.rfind(" ", end, right), end)
    before, after = ("… " if left > start else ""), (" …" if right < stop else "")
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[left:right])
    marks = " " * (len(before) + finding.start - left) + "^" * max(min(end, right) - finding.start, 1)
    return [f"  | {before}{shown}{after}", f"  | {_style(marks, fg=_COLOR[finding.severity])}"]


def _over_lines(excerpt: str, width: int) -> list[str]:
    """A place that reaches over a line, in the letter or on the screen, wrapped anew; of a long one its beginning."""
    plain = "".join(c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in excerpt)
    lines = textwrap.wrap(" ".join(plain.split()), width - 6)
    cut = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"] if len(lines) > _MOST_LINES else lines
    return [f"  | {line}" for line in cut]


def _wrap(text: str, width: int) -> str:
    return textwrap.fill(text, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False)


def _verdict(checked: Checked) -> str:
    report = checked.report
    blocks = sum(f.severity == "block" for f in report.findings)
    warnings = len(report.open_warnings)
    if blocks:
        faults = "1 fault" if blocks == 1 else f"{blocks} faults"
        return _style(f"May not leave: {faults} to mend.", fg="red", bold=True)
    if warnings:
        many = "1 warning" if warnings == 1 else f"{warnings} warnings"
        return _style(f"May leave once you have mended or accepted {many}.", fg="yellow", bold=True)
    return _style("May leave.", fg="green", bold=True)


def _reading(checked: Checked, width: int) -> str:
    """What a received message comes to, and what its reader may do. Nothing in it binds the reader."""
    findings = checked.report.findings
    blocks = sum(finding.severity == "block" for finding in findings)
    if blocks:
        things = "1 thing" if blocks == 1 else f"{blocks} things"
        said = _style(f"This message holds {things} that a program may not write.", "red", True)
    elif any(finding.severity == "warn" for finding in findings):
        said = _style("Nothing here is plainly forbidden, but read the remarks above.", "yellow", True)
    else:
        said = _style("Nothing here that a program may not write.", "green", True)
    return "\n".join([said, *_ways(checked.ways, width)])


def _ways(ways: Sequence[Way], width: int) -> Iterator[str]:
    """The section "What you may do"; nothing where there is nothing to do."""
    if ways:
        yield ""
        yield _style("What you may do", bold=True)
    for way in ways:
        yield _fill(way.text, width, "  * ", "    ")
        yield from (f"      {_style(line, 'yellow')}" for line in way.lines)


def _fill(text: str, width: int, first: str, rest: str) -> str:
    """Wrap a text in which names, addresses and commands stay whole."""
    return textwrap.fill(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
