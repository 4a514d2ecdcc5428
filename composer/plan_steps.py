"""Every step of a plan: what needs a look, the letters, the first choice, the rank order list, SOAP. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from composer.almanac import Event
from composer.model import Moment
from composer.plan_letters import (
    active,
    best_day,
    intent,
    interests,
    interviewed_on,
    introductions,
    thank_yous,
    too_late_to_count,
)
from composer.plan_recommendation import recommendations, rotations
from composer.plan_step import STATES, Basis, Step, dated, say, shift, standing
from composer.season import past

ELSEWHERE = "Do it on the website of the match, not in prematch."


def steps(basis: Basis) -> tuple[Step, ...]:
    """Every step of the season, the most urgent first."""
    parts = (
        *(checks, rotations, recommendations, thank_yous, introductions, first_choice, interests, intent),
        *(certify, soap, withdrawn),
    )
    found = [_named(basis, step) for part in parts for step in part(basis)]
    return tuple(sorted(found, key=_urgency))


def _named(basis: Basis, step: Step) -> Step:
    return replace(step, short=basis.short(step.program)) if step.program else step


def _urgency(step: Step) -> tuple[int, date]:
    """By state, then by the day that comes first; what has no day comes last.

    The last moment to certify comes before everything: a list that is not certified cannot match.
    """
    if step.id == "certify/deadline" and step.state == "due":
        return -1, date.min
    first = step.begins if step.state == "upcoming" else step.due
    return STATES.index(step.state), first.on if first else date.max


def checks(basis: Basis) -> Iterator[Step]:
    """What looks wrong in the files, or is missing from them, so that the plan cannot be right."""
    if past(basis.view.calendar, "rank_list_deadline", basis.today):
        return
    if not basis.view.programs:
        detail = "There is no program on file yet, so no letter can be planned."
        yield Step(
            "check/programs",
            "check",
            "Add your programs",
            "due",
            command="prematch program add",
            detail=detail,
        )
    for program in active(basis.view):
        name, file = basis.short(program), f"programs/{program.id}.yaml"
        on = interviewed_on(program)
        check = Step(f"check/{program.id}", "check", "", "due", program=program)
        if program.interview is not None and on is None:
            detail = f"Write `date:` under `interview:` in {file}, so that thank-yous can be planned."
            yield replace(check, title=f"Note the day of the interview at {name}", detail=detail)
        elif on is not None and too_late_to_count(basis, program):
            detail = f"{say(Moment(on))} is after the rank-list deadline. Is it right in {file}?"
            yield replace(check, title=f"Look at the day of the interview at {name}", detail=detail)


def first_choice(basis: Basis) -> Iterator[Step]:
    """The decision on a first choice, in a match where one may tell a program."""
    view = basis.view
    if view.match.first_choice_statement == "prohibited":
        return
    opens, closes = basis.moment("rank_list_opens"), basis.moment("rank_list_deadline")
    due = best_day(basis, opens, closes)
    step = Step(
        "first-choice",
        "first-choice",
        "Decide which program is your first choice, if you want to tell it so",
        standing(basis.today, opens, due, closes),
        begins=opens,
        due=due,
        detail="Then write `first_choice: ID` in season.yaml, with the name of the program's file.",
    )
    step = dated(step, basis.event("rank_list_deadline"))
    chosen = view.programs.get(view.season.first_choice)
    if chosen is not None:
        title = f"First choice: {basis.short(chosen)}"
        yield replace(step, title=title, state="done", program=chosen, detail="It stands in season.yaml.")
    elif step.state == "closed":
        yield replace(step, over=True, detail="The rank lists are in.")
    else:
        yield step


def certify(basis: Basis) -> Iterator[Step]:
    """Certify the list: once on a safe day, and at the latest at the deadline."""
    event = basis.event("rank_list_deadline")
    if event is None:
        return
    begins, closes = basis.moment("rank_list_opens"), event.moment
    safe = max(shift(closes, -basis.days.certify_before), begins or Moment(closes.on), key=lambda m: m.on)
    early = Step(
        "certify/safe-day",
        "certify",
        "Certify your rank order list, to be safe",
        "due",
        begins=begins,
        due=Moment(min(safe.on, closes.on)),
        detail=f"{ELSEWHERE} You can change it and certify it again until the deadline.",
    )
    last = Step(
        "certify/deadline",
        "certify",
        "Certify your rank order list: last moment",
        "due",
        begins=Moment(min(shift(safe, 1).on, closes.on)),
        due=closes,
        detail=f"{ELSEWHERE} A list that is saved but not certified does not count.",
    )
    for step in (early, last):
        state = standing(basis.today, step.begins, step.due, closes)
        yield _certified(basis, dated(replace(step, state=state), event))


def _certified(basis: Basis, step: Step) -> Step:
    """The step as done where season.yaml says that the list is certified; closed after the deadline."""
    on = basis.view.season.rank_list_certified
    if on is not None and basis.today.reached(on):
        return replace(step, state="done", detail=f"Certified on {say(on)}, by season.yaml.")
    if step.state == "overdue":
        return replace(step, detail="You still can, until the deadline.")
    if step.state == "closed":
        detail = (
            "The deadline is over. If you certified, note it: `rank_list_certified: DATE` in season.yaml."
        )
        return replace(step, over=True, detail=detail)
    return step


def soap(basis: Basis) -> Iterator[Step]:
    """Be ready for SOAP before Match Week, and take part where one did not match; or why not."""
    view = basis.view
    starts, ends = basis.event("match_week_begins"), basis.event("soap_ends")
    if not view.match.soap or starts is None or ends is None:
        return
    if view.applicant.soap_eligible:
        yield from _soap_of(basis, starts, ends)
        return
    window = f"From {say(starts.moment)} until {say(ends.moment)}, write to no program of the Match."
    why = f"applicant.yaml says that you may not take part. {window}"
    step = Step("soap", "soap", "No SOAP", "closed", detail=why, begins=starts.moment, due=ends.moment)
    yield dated(step, ends)


def _soap_of(basis: Basis, starts: Event, ends: Event) -> Iterator[Step]:
    """SOAP for somebody who may take part."""
    opens = basis.moment("rank_list_deadline")
    ready = Step(
        "soap/prepare",
        "soap",
        "Be ready for SOAP, in case you do not match",
        standing(basis.today, opens, starts.moment, starts.moment),
        begins=opens,
        due=starts.moment,
        detail="Have your documents up to date in your application service. Write to no program about it.",
    )
    yield dated(_ended(ready), starts)
    part = Step(
        "soap/apply",
        "soap",
        "If you did not match: apply in SOAP",
        standing(basis.today, starts.moment, ends.moment, ends.moment),
        begins=starts.moment,
        due=ends.moment,
        detail="Only through your application service. Write to no program first.",
    )
    yield dated(_ended(part), ends)


def _ended(step: Step) -> Step:
    return replace(step, over=True, detail="Its time is over.") if step.state == "closed" else step


def withdrawn(basis: Basis) -> Iterator[Step]:
    """Programs that have withdrawn, and so get no letters."""
    for program in basis.view.programs.values():
        if program.status == "withdrawn":
            title = f"No letters to {basis.short(program)}"
            why = f"It has withdrawn: {program.status_reason or 'no reason on file'}."
            yield Step(f"program/{program.id}", "check", title, "closed", program=program, detail=why)
