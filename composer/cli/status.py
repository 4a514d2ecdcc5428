"""`prematch status`: the page to look at each morning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from composer import overview, plan_policy
from composer.cli.layout import clock_for, clock_name, local, section, unbroken, wrap, zone_option
from composer.cli.options import today_option, workspace_option
from composer.cli.status_table import table
from composer.consistency import first_choices, inconsistencies
from composer.ledger import LedgerLetter, State
from composer.model import Moment
from composer.overview import Overview
from composer.plan import Plan, Step, make_plan
from composer.plan_step import goes_to, say, say_day
from composer.plan_words import brief_day, projected, title, together, until
from composer.unsent import Unsent, unsent
from composer.workspace_schema import WRITER_STATUSES

SOON = 7
"""What is due within so many days is due soon."""
MOST = 8
"""So many letters of one section are shown: a longer list hides what matters."""
RECENT = 21
"""A message that had no answer for so many days will get none."""
NOT_NOW = "not now: `prematch plan` says why"
_Part = tuple[str, Sequence[Step], str | None]
"""Heading, steps, color."""
_TOPICS = {
    "thank_you": "thank-you",
    "introductory": "introduction",
    "interest": "interest",
    "intent": "intent",
}
"""The topic of the plan to which a kind of letter belongs."""


@click.command(short_help="Show where each program stands, and what is due.")
@zone_option
@today_option
@workspace_option
def status(root: Path, today: Moment, zone: str | None) -> None:
    """Show what is due, what waits for your word, which letters are not sent, who was told what, and each program.

    \b
    Example:
      prematch status
    """
    clock = clock_for(zone)
    view, policy = overview.load(root), plan_policy.load()
    plan = make_plan(view, today, policy, clock)
    click.echo("\n".join(_page(view, plan, policy.days.interests, clock_name(zone))))


def _page(view: Overview, plan: Plan, most: int, clock: str) -> Iterator[str]:
    """The page as lines of at most 80 columns, the most urgent first; a command is never broken."""
    yield from _head(view, plan, clock)
    for heading, steps, color in _by_day(plan):
        yield from section(heading, _to_do(plan, steps, color))
    yield from section("Waiting for your word", _waiting(view))
    yield from section("Written, not sent yet", _drafts(view, plan))
    yield from section("Received, not answered", _received(view, plan.today))
    yield from section("First choice", _first_choice(view))
    yield from section("Letters of recommendation", _recommendations(view))
    yield from _consistency(view, most)
    yield from table(view, plan)


def _head(view: Overview, plan: Plan, clock: str) -> Iterator[str]:
    """Who, which match, the day, the part of the season, and the date that matters most."""
    yield click.style(f"{view.applicant.name}. {plan.match}, cycle {plan.cycle}.", bold=True)
    yield f"{say_day(plan.today.on)}. {plan.advice.title}."
    coming = [deadline for deadline in plan.deadlines if not deadline.over]
    lists = [deadline for deadline in coming if deadline.id == "rank-list-deadline"]
    for each in (lists or coming)[:1]:
        yield from wrap(f"{each.title}: {say(each.moment)}{projected(each.certainty)}.")
        yield from local(each.local, clock, "")


# --- what is due --------------------------------------------------------------------------------------


def _by_day(plan: Plan) -> list[_Part]:
    """The steps that can be taken now, by how soon they are due: heading, steps, color."""
    due = [(step, _days_left(step, plan.today)) for step in plan.of_state("due")]
    parts: tuple[_Part, ...] = (
        ("Overdue", plan.of_state("overdue"), "red"),
        ("Due today", [step for step, days in due if days <= 0], "yellow"),
        ("Due soon", [step for step, days in due if 0 < days <= SOON], "yellow"),
        ("Possible now, no hurry", [step for step, days in due if days > SOON], None),
    )
    # what the plan puts first comes first here: on the last days, that is to certify
    last_moment = [step for step in plan.steps[:1] if step.id == "certify/deadline"]
    return sorted(parts, key=lambda part: not any(step in part[1] for step in last_moment))


def _days_left(step: Step, today: Moment) -> int:
    """Days until a step is due; what has no day is wanted soon."""
    return (step.due.on - today.on).days if step.due else SOON


def _to_do(plan: Plan, steps: Iterable[Step], color: str | None) -> Iterator[str]:
    """Each thing to do with until when, with how where that is not plain, and a line for each of its commands."""
    for group in together(steps):
        yield from _item(title(group), until(group[0], plan.today))
        for how in dict.fromkeys(s.detail for s in group if s.state == "overdue" or not s.command):
            yield from wrap(how, "    ")
        for step in group:
            if step.command:
                yield click.style(f"    {step.command}", fg=color)


def _item(what: str, when: str = "") -> list[str]:
    return wrap(f"{what}, {unbroken(when)}" if when else what, "  ", "    ")


# --- letters ------------------------------------------------------------------------------------------


def _waiting(view: Overview) -> Iterator[str]:
    """The letters of which only the user knows, or must find out, what became of them."""
    found = [(letter, state) for letter, state in _unsent(view) if state.asks]
    for letter, state in found[:MOST]:
        yield from _item(_title(view, letter))
        yield from wrap(state.said, "    ")
        yield f"    {state.command}"
        if state.otherwise:
            yield f"    If not: {state.otherwise}"
    if len(found) > MOST:
        yield f"  And {len(found) - MOST} more: `prematch outbox` lists all of them."


def _drafts(view: Overview, plan: Plan) -> Iterator[str]:
    """The letters that lie in drafts/ alone, those first whose time ends first."""
    found = [(letter, state, _step_of(letter, plan)) for letter, state in _unsent(view) if not state.asks]
    found.sort(key=lambda each: each[2].due.on if each[2] and each[2].due else date.max)
    for letter, state, step in found[:MOST]:
        yield from _draft(view, plan.today, letter, state, step)
    if len(found) > MOST:
        yield f"  And {len(found) - MOST} more in drafts/."
    if found:
        yield "  `prematch check drafts/NAME.txt` says what is still wrong with one."


def _unsent(view: Overview) -> Iterator[tuple[LedgerLetter, Unsent]]:
    for letter in view.letters:
        if state := unsent(letter, view.sends):
            yield letter, state


def _draft(
    view: Overview, today: Moment, letter: LedgerLetter, state: Unsent, step: Step | None
) -> Iterator[str]:
    """A draft with until when it may go and how; or with what stands against it, and how to give it up."""
    against = _untrue(view, letter) or (_against(letter, step) if step else "")
    yield from _item(_title(view, letter), against or (_when_it_may_go(step, today) if step else ""))
    if step and step.state == "upcoming" and not against:
        yield f"    drafts/{letter.name}.txt"
    elif not against:
        yield f"    {state.command}"
    elif against != NOT_NOW:
        yield f"    {f'prematch discard {letter.name}' if letter.on else f'(delete drafts/{letter.name}.txt)'}"


def _step_of(letter: LedgerLetter, plan: Plan) -> Step | None:
    """The step of the plan that asks for such a letter."""
    return next((step for step in plan.steps if _belongs(letter, step)), None)


def _belongs(letter: LedgerLetter, step: Step) -> bool:
    """Whether a letter is the one that a step asks for."""
    if step.letter == letter.name:
        return True
    same = step.program is not None and step.program.id == letter.program
    return (
        same
        and step.topic == _TOPICS.get(letter.kind)
        and (step.person is None or goes_to(letter, step.person))
    )


def _untrue(view: Overview, letter: LedgerLetter) -> str:
    """What on file stands against a draft: a program that is withdrawn, or another first choice."""
    program = view.programs.get(letter.program or "")
    if program is not None and program.status == "withdrawn" and letter.kind != "withdrawal":
        return "which is withdrawn"
    if letter.kind != "intent" and not letter.first_choice:
        return ""
    told = [claim.program for claim in first_choices(view) if claim.program != letter.program]
    if told:
        return f"but {view.short(told[0])} was told that it is first"
    return "" if letter.program == view.season.first_choice else "but season.yaml does not call it first"


def _against(letter: LedgerLetter, step: Step) -> str:
    """Why a draft cannot go, or should not; "" where nothing stands against it."""
    if step.over:
        return "too late now"
    if step.state == "closed":
        return NOT_NOW
    if step.state == "done" or step.letter not in ("", letter.name):
        return "of which there is another"
    return ""


def _when_it_may_go(step: Step, today: Moment) -> str:
    if step.state == "upcoming" and step.begins:
        return f"not before {say_day(step.begins.on, year=False)}{projected(step.certainty)}"
    return until(step, today)


def _title(view: Overview, letter: LedgerLetter) -> str:
    """What a letter is and to whom, such as "Thank-you to Alan Reyes, Harborview"."""
    kind, program = view.kinds.get(letter.kind), view.programs.get(letter.program or "")
    what = kind.title if kind else "letter"
    people = [p.name for p in program.people if goes_to(letter, p)] if program else []
    person = people[:1] if kind and kind.once_per == "person" else []
    name = view.short(letter.program) if letter.program else _reader(view, letter)
    if not letter.program:
        return f"{what[0].upper()}{what[1:]}: {name}"
    return f"{what[0].upper()}{what[1:]} to {', '.join(filter(None, (*person, name)))}"


def _reader(view: Overview, letter: LedgerLetter) -> str:
    """Whom a letter goes to that goes to no program: the letter writer by name, else the mailboxes."""
    space = view.workspace
    people = [w.person for w in space.letter_writers.values()]
    people += [r.coordinator for r in space.rotations.values() if r.coordinator]
    names = dict.fromkeys(person.name for person in people if goes_to(letter, person))
    return ", ".join(names) or ", ".join(letter.recipients)


def _received(view: Overview, today: Moment) -> Iterator[str]:
    """Recent messages of programs to which nothing was written since, not even a draft."""
    latest = {contact.program: contact.on.on for contact in view.received if contact.program}
    written: dict[str | None, str] = {}
    for letter in view.letters:
        if letter.state is not State.DISCARDED:
            written[letter.program] = max(written.get(letter.program, ""), letter.on[:10])
    open_ = [
        (program, on)
        for program, on in latest.items()
        if (today.on - on).days <= RECENT and written.get(program, "") < on.isoformat()
    ]
    for program, on in open_[-MOST:]:
        yield from _item(f"{view.short(program)} wrote on {say_day(on, year=False)}")
        names = [name for name in view.inbox if re.fullmatch(rf"{on}-{re.escape(program)}(-\d+)?", name)]
        yield from (f"    prematch reply {name}" for name in names[-1:])
    if open_:
        yield "  Not every message needs an answer. `prematch inbox list` shows all of them."


# --- who was told what --------------------------------------------------------------------------------


def _first_choice(view: Overview) -> Iterator[str]:
    """What season.yaml says, and every program that was told that it is first, or that interest is strong."""
    chosen = view.season.first_choice
    said = f"season.yaml says {view.short(chosen)}." if chosen else "season.yaml names none."
    told = _told(view, first_choices(view))
    yield from wrap(f"{said} {f'Told so: {told}.' if told else 'Nobody was told so yet.'}", "  ")
    interest = [letter for letter in view.of_season if letter.live and letter.kind == "interest"]
    if interest:
        yield from wrap(f"Letters of interest: {_told(view, interest)}.", "  ")


def _told(view: Overview, letters: Iterable[LedgerLetter]) -> str:
    return ", ".join(f"{view.short(letter.program)} ({_when(letter)})" for letter in letters)


def _when(letter: LedgerLetter) -> str:
    """The day of a letter, with the doubt where it is not known to have left."""
    return brief_day(letter.on) + ("" if letter.state is State.SENT else ", perhaps not sent")


def _recommendations(view: Overview) -> Iterator[str]:
    """How many letters of recommendation stand where; nothing where none is still to come."""
    counted = Counter(writer.status for writer in view.workspace.letter_writers.values())
    if counted.keys() - {"uploaded", "declined"}:
        known = ", ".join(
            f"{counted[status]} {status}" for status in WRITER_STATUSES[::-1] if counted[status]
        )
        yield from wrap(f"{known}. `prematch letters` shows them.", "  ")


def _consistency(view: Overview, most: int) -> Iterator[str]:
    remarks = [wrap(f"{remark.text} {remark.do}", "  ", "    ") for remark in inconsistencies(view, most)]
    if not remarks:
        yield from ("", "Consistent: what programs were told agrees with itself and with season.yaml.")
    yield from section("Not consistent", (line for remark in remarks for line in remark))
