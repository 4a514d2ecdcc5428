"""What to do now and until when: the part of the season with its advice, every step, every published date.

Pure: it is told the day, the numbers of policies/plan.yaml and, where wanted, another clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from composer.almanac import Event
from composer.model import Moment
from composer.overview import Overview
from composer.plan_letters import active
from composer.plan_policy import Advice, PlanPolicy
from composer.plan_step import Basis, Certainty, State, Step
from composer.plan_steps import steps
from composer.season import past, phase
from composer.zones import Clock, elsewhere

__all__ = ["Deadline", "Plan", "Step", "make_plan", "phase_of"]

DATES = {
    "rank_list_opens": "Ranking opens",
    "program_list_deadline": "The programs' own lists are due",
    "rank_list_deadline": "Rank order lists are due",
    "match_week_begins": "Match Week begins: you learn whether you matched",
    "soap_ends": "SOAP ends",
    "match_day": "Match Day: you learn where you matched",
}
"""What each event of a calendar is called for people, in the order of a season."""


@dataclass(frozen=True)
class Deadline:
    """One date of the season's calendar. `moment` is US Eastern; `local` is the same instant on another clock."""

    id: str
    title: str
    moment: Moment
    certainty: Certainty
    over: bool
    local: datetime | None = None
    """None where the other clock shows the same time, or where the moment has no time of day."""
    caveat: str = ""


@dataclass(frozen=True)
class Plan:
    """A season as it stands on one day."""

    cycle: int
    match: str
    """The name of the match, for people."""
    match_id: str
    owner: str
    """The applicant's mailbox, which keeps the calendars of two applicants apart."""
    today: Moment
    advice: Advice
    steps: tuple[Step, ...]
    """The most urgent first."""
    deadlines: tuple[Deadline, ...]
    """In the order of time."""
    clock: Clock | None = None
    """The applicant's own clock, where it was given."""

    def local(self, moment: Moment) -> datetime | None:
        """A moment on the applicant's clock; None where that shows the same, or where it has no time of day."""
        return elsewhere(moment, self.clock) if self.clock else None

    def of_state(self, *states: State) -> tuple[Step, ...]:
        """The steps that stand so today, the most urgent first."""
        return tuple(step for step in self.steps if step.state in states)


def make_plan(view: Overview, today: Moment, policy: PlanPolicy, clock: Clock | None = None) -> Plan:
    """Plan a season as it stands on one day. `clock` shows the dates on another clock as well."""
    return Plan(
        cycle=view.season.cycle,
        match=view.match.name,
        match_id=view.match.id,
        owner=view.applicant.email.casefold(),
        today=today,
        advice=policy.phases[phase_of(view, today)],
        steps=steps(Basis(view, today, policy.days)),
        deadlines=deadlines(view, today, clock),
        clock=clock,
    )


def phase_of(view: Overview, today: Moment) -> str:
    """The part of the season, as policies/plan.yaml names them: before ranking, it turns on the first invitation."""
    found = phase(view.calendar, today)
    if found == "interviews" and not any(program.interview for program in active(view)):
        return "before-invitations"
    return found


def deadlines(view: Overview, today: Moment, clock: Clock | None = None) -> tuple[Deadline, ...]:
    """Every date that the season's calendar holds, in the order of time."""
    calendar = view.calendar
    events = [event for name in DATES if (event := calendar.get(name))]
    found = [_deadline(event, past(calendar, event.name, today), clock) for event in events]
    return tuple(sorted(found, key=lambda deadline: deadline.moment.on))


def _deadline(event: Event, over: bool, clock: Clock | None) -> Deadline:
    return Deadline(
        id=event.name.replace("_", "-"),
        title=DATES[event.name],
        moment=event.moment,
        certainty=cast(Certainty, event.status),
        over=over,
        local=elsewhere(event.moment, clock) if clock else None,
        caveat=event.caveat,
    )
