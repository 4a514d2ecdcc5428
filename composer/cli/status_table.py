"""The table of all programs in `prematch status`: one line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from composer.cli.layout import WIDTH
from composer.ledger import LedgerLetter, State
from composer.model import Program
from composer.overview import Overview
from composer.plan import Plan, Step
from composer.plan_words import brief, brief_day
from composer.season import stance
from composer.unsent import unsent

_HEAD = ("Programs", "interview", "last letter", "next")
_TOPICS: Mapping[str, str] = {
    "thank-you": "thank-you",
    "introduction": "introduction",
    "interest": "interest",
    "intent": "intent",
    "check": "look at its file",
}
"""What the next step is called. The other topics are no matter of one program."""
_COLORS = {"overdue": "red", "due": "yellow"}
_GAP = "  "
_LEAST = 18
"""So many columns are left for the next step, however long the ids are."""


def table(view: Overview, plan: Plan) -> Iterator[str]:
    """The id, the interview day, the last letter that left, and the next step of each program."""
    steps: dict[str, list[Step]] = {}
    for step in plan.steps:
        if step.program is not None and step.topic in _TOPICS:
            steps.setdefault(step.program.id, []).append(step)
    last = {x.program: x for x in sorted(view.of_season, key=lambda letter: letter.on) if x.live}
    drafts = {letter.name: letter for letter in view.letters}
    over = any(deadline.over for deadline in plan.deadlines if deadline.id == "rank-list-deadline")
    rows = [(p.id, _interview(p), _last(last.get(p.id))) for p in view.programs.values()]
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(_HEAD[:3], *rows, strict=True)]
    widths[0] = min(widths[0], WIDTH - sum(widths[1:]) - len(_GAP) * 4 - _LEAST)
    room = WIDTH - sum(widths) - len(_GAP) * 4
    yield from ("", click.style(_line(_HEAD, (widths[0] + len(_GAP), *widths[1:])), bold=True))
    for name, *cells in rows:
        ours, program = steps.get(name, []), view.programs[name]
        said = _next(view, program, ours, drafts) or ("" if over else _unwanted(view, program))
        color = _COLORS.get(ours[0].state) if ours else None
        if len(name) > widths[0]:
            yield _GAP + name
        shown = name if len(name) <= widths[0] else ""
        yield _GAP + _line(
            (shown, *cells, click.style(_shortened(said, room), fg=color) if said else ""), widths
        )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    *fixed, free = cells
    padded = (cell.ljust(width) for cell, width in zip(fixed, widths, strict=True))
    return _GAP.join((*padded, free)).rstrip()


def _interview(program: Program) -> str:
    if program.interview is None:
        return "-"
    return brief(program.interview.on) if program.interview.on else "which day?"


def _last(letter: LedgerLetter | None) -> str:
    """The kind of the last letter with its day, and a question mark where it may not have left."""
    if letter is None:
        return "-"
    kind = "reply" if letter.kind.startswith("reply") else letter.kind.replace("_", "-")
    return f"{kind} {brief_day(letter.on)}{'' if letter.state is State.SENT else '?'}"


def _next(
    view: Overview, program: Program, steps: Sequence[Step], letters: Mapping[str, LedgerLetter]
) -> str:
    """The most urgent step of a program in a few words; "" where there is none."""
    if program.status == "withdrawn":
        return "withdrawn"
    for step in steps[:1]:
        alike = sum((each.topic, each.state) == (step.topic, step.state) for each in steps)
        what = f"{alike} {_TOPICS[step.topic]}s" if alike > 1 else _TOPICS[step.topic]
        match step.state:
            case "overdue":
                return f"{what}, late"
            case "due":
                return f"{what} by {brief(step.due.on)}" if step.due else what
            case "draft":
                found = unsent(letters[step.letter], view.sends)
                return f"{what}: {found.brief}" if found else what
            case "upcoming":
                return f"{what} from {brief(step.begins.on)}" if step.begins else what
    return ""


def _unwanted(view: Overview, program: Program) -> str:
    """What a program wants none of."""
    if program.interview is None:
        return ""
    words = (("post_interview", "letters"), ("thank_you", "thank-yous"))
    unwanted = [word for which, word in words if stance(program, view.specialties, which)[0] != "allowed"]
    return f"wants no {unwanted[0]}" if unwanted else ""


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
