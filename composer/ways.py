"""What the reader of a program's message may do about it, in sentences and commands. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from composer.guard.context import Context
from composer.guard.rule import Report
from composer.season import past
from composer.senders import claimed, foreign, writer

_NRMP = ("NRMP", "https://www.nrmp.org/reporting-investigation-violations/")
_REPORT_TO = {
    "nrmp-main": _NRMP,
    "nrmp-sms": _NRMP,
    "carms": ("CaRMS", "https://www.carms.ca/mvp/"),
}
"""Who takes reports of a match, and where (read 2026-11-22). Other matches have no page that we know."""


@dataclass(frozen=True)
class Kept:
    """Where a message is: `name` in inbox/ and its `place`, both "" as long as it is not kept; its `file` before."""

    name: str = ""
    place: str = ""
    file: str = "FILE"


@dataclass(frozen=True)
class Way:
    """One thing that the reader may do: a sentence or two, and the commands that do it, or the page for it."""

    action: str
    text: str
    lines: tuple[str, ...] = ()


def ways(here: Context, report: Report, kept: Kept) -> tuple[Way, ...]:
    """Return what the reader may do about all findings together, in the order of MAY; nothing where none was found.

    Where the sender may not be of the program, nothing goes to it, and nobody is reported.
    """
    return tuple(
        way
        for action in report.may
        if _makes_sense(action, here)
        for way in _WAYS[action](here, report, kept)
    )


def _makes_sense(action: str, here: Context) -> bool:
    if action in ("answer-neutrally", "answer-highly", "report") and foreign(here):
        return False
    if action == "answer-highly":
        allowed = here.facts.match.rank_intention_statement == "allowed"
        return allowed and not past(here.facts.calendar, "rank_list_deadline", here.today)
    return action != "report" or here.program is None or here.program.in_match


def _ignore(here: Context, report: Report, kept: Kept) -> Iterator[Way]:  # noqa: ARG001 - one form for all
    calm = all(finding.severity == "note" for finding in report.findings)
    yield Way("ignore", "Do nothing. No answer is needed." if calm else "Ignore it. You owe no answer.")


def _neutrally(here: Context, report: Report, kept: Kept) -> Iterator[Way]:  # noqa: ARG001
    if kept.name:
        yield Way("answer-neutrally", _NEUTRALLY, (f"prematch reply {kept.name}",))
    else:
        text = f"{_NEUTRALLY} Keep the message first; that tells you its NAME."
        yield Way("answer-neutrally", text, (keeping(here, kept), "prematch reply NAME"))


_NEUTRALLY = "Answer with thanks, and commit to nothing."


def _highly(here: Context, report: Report, kept: Kept) -> Iterator[Way]:
    season = here.facts.season
    true = here.program is not None and here.program.id in (season.first_choice, *season.highly)
    text = "You may say that you will rank it highly: by your season.yaml that is true."
    if not true:
        text = "Only if it is true: say that you will rank it highly. Write it under `highly:` in season.yaml first."
    first = () if kept.name or "answer-neutrally" in report.may else (keeping(here, kept),)
    yield Way("answer-highly", text, (*first, f"prematch reply {kept.name or 'NAME'} --highly"))


def _note(here: Context, report: Report, kept: Kept) -> Iterator[Way]:  # noqa: ARG001
    who = "write down who said it, when and how"
    if kept.name:
        yield Way("note", f"It is kept as {kept.place}. While you remember, {who}.")
    else:
        yield Way("note", f"Keep it as it came, and {who}.", (keeping(here, kept),))


def _dean(here: Context, report: Report, kept: Kept) -> Iterator[Way]:  # noqa: ARG001
    yield Way("ask-dean", "Ask your dean's office, or an adviser whom you trust. They know such messages.")


def _report(here: Context, report: Report, kept: Kept) -> Iterator[Way]:  # noqa: ARG001
    match = here.facts.match
    name, url = _REPORT_TO.get(match.id, (f"whoever runs the {match.name}", match.source.url))
    text = (
        f"Report it to {name}, best after you have asked your dean's office. Your evidence is the message as it came,"
        " and your note. prematch reports nothing by itself."
    )
    yield Way("report", text, (url,) if url else ())


_WAYS: Mapping[str, Callable[[Context, Report, Kept], Iterator[Way]]] = {
    "ignore": _ignore,
    "answer-neutrally": _neutrally,
    "answer-highly": _highly,
    "note": _note,
    "ask-dean": _dean,
    "report": _report,
}


def keeping(here: Context, kept: Kept) -> str:
    """The command that keeps the message, with the program where the sender does not tell it."""
    command = f"prematch inbox add {shlex.quote(kept.file)}"
    if writer(here)[0] and not foreign(here):
        return command
    program = here.program or claimed(here)
    return f"{command} --program {program.id if program else 'ID'}"
