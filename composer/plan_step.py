"""One step of a season's plan: when it begins, until when it is good, and where it stands today. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cached_property
from typing import Literal, cast

from composer.almanac import Event
from composer.ledger import LedgerLetter
from composer.ledger import State as LetterState
from composer.model import Kind, Moment, Person, Program
from composer.overview import Overview
from composer.plan_policy import Days

State = Literal["overdue", "due", "draft", "upcoming", "done", "closed"]
STATES: tuple[State, ...] = ("overdue", "due", "draft", "upcoming", "done", "closed")
"""Where a step can stand, the most urgent first. A `draft` is a letter that is written and not known to be sent."""
Certainty = Literal["confirmed", "projected", "yours"]
Topic = Literal[
    "check", "thank-you", "introduction", "interest", "first-choice", "intent", "certify", "soap", "letter", "rotation"
]  # fmt: skip


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Step:
    """One thing to do. Its `id` stays the same from day to day."""

    id: str
    topic: Topic
    title: str
    state: State
    certainty: Certainty = "yours"
    """How sure its dates are: published, projected from other years, or from the applicant's own files."""
    program: Program | None = None
    short: str = ""
    """The name of that program in a line."""
    person: Person | None = None
    """To whom a letter goes, where it is one person's."""
    begins: Moment | None = None
    due: Moment | None = None
    """Until when it is best done. Later is `overdue`, and may still be possible until it is `closed`."""
    command: str = ""
    """The prematch command that does it; "" where it is done elsewhere."""
    detail: str = ""
    """A sentence or two: how, or why it stands as it does."""
    letter: str = ""
    """The name of the letter in drafts/, where one is written and not known to be sent."""
    over: bool = False
    """Whether it is closed only because its time is over."""
    caveat: str = ""
    """Why its date is not certain; "" where it is."""


@dataclass(frozen=True)
class Basis:
    """What every step is made from: what is on file, the day, and the numbers of policies/plan.yaml."""

    view: Overview
    today: Moment
    days: Days

    def event(self, name: str) -> Event | None:
        """A date of the season by its name; None where this match has none."""
        return self.view.calendar.get(name)

    def moment(self, name: str) -> Moment | None:
        """When an event of the season is; None where this match has none."""
        event = self.event(name)
        return event.moment if event else None

    def short(self, program: Program) -> str:
        """The name by which a program is called in a line."""
        return self.view.short(program.id)

    def letter(self, program: Program, kind: Kind, person: Person | None = None) -> LedgerLetter | None:
        """The letter of a kind's stage to a program, or to one person of it: sent, maybe sent, or else a draft."""
        found: Sequence[LedgerLetter] = self._letters.get((program.id, kind.stage), ())
        if person is not None:
            found = [letter for letter in found if goes_to(letter, person)]
        return min(reversed(found), key=_standing, default=None)

    def open(self, letter: LedgerLetter) -> bool:
        """Whether a letter is of this season and was not given up."""
        return letter in self.view.of_season and letter.state is not LetterState.DISCARDED

    @cached_property
    def _letters(self) -> Mapping[tuple[str | None, str], Sequence[LedgerLetter]]:
        """The season's letters by program and stage, but for those that were given up."""
        view, found = self.view, defaultdict(list)
        for letter in view.of_season:
            if letter.state is not LetterState.DISCARDED and letter.kind in view.kinds:
                found[letter.program, view.kinds[letter.kind].stage].append(letter)
        return found


def goes_to(letter: LedgerLetter, person: Person) -> bool:
    """Whether a letter goes to a person, by the mailbox."""
    return bool(person.email) and person.email.casefold() in map(str.casefold, letter.recipients)


def _standing(letter: LedgerLetter) -> int:
    """How far a letter has come, the farthest first; what the ledger does not know comes last."""
    ranks = (letter.state is LetterState.SENT, letter.live, bool(letter.on))
    return next((rank for rank, reached in enumerate(ranks) if reached), len(ranks))


def shift(moment: Moment, days: int) -> Moment:
    """The whole day so many days after a moment; the last or first day that exists, where there is none."""
    try:
        return Moment(moment.on + timedelta(days=days))
    except OverflowError:
        return Moment(date.max if days > 0 else date.min)


def standing(today: Moment, begins: Moment | None, due: Moment | None, closes: Moment | None) -> State:
    """Where something that is not done yet stands."""
    if closes is not None and today.past(closes):
        return "closed"
    if begins is not None and not today.reached(begins):
        return "upcoming"
    if due is not None and today.past(due):
        return "overdue"
    return "due"


def dated(step: Step, event: Event | None) -> Step:
    """A step whose dates rest on an event of the calendar, with that event's certainty and caveat."""
    if event is None:
        return step
    certainty = cast(Certainty, event.status)
    return replace(step, certainty=certainty, caveat=event.caveat)


def say(moment: Moment, *, year: bool = True) -> str:
    """A moment in words, such as "Wed, Mar 3, 2027, 9:00 p.m. Eastern"."""
    day = say_day(moment.on, year=year)
    return day if moment.at is None else f"{day}, {say_time(moment.at)} Eastern"


def say_day(on: date, *, year: bool = True) -> str:
    """A day in words, such as "Wed, Mar 3, 2027"."""
    day = f"{_WEEKDAYS[on.weekday()]}, {_MONTHS[on.month - 1]} {on.day}"
    return f"{day}, {on.year}" if year else day


def say_time(at: time) -> str:
    """A time of day in words, such as "9:00 p.m." or "12 noon"."""
    if (at.hour, at.minute) == (12, 0):
        return "12 noon"
    hour, half = at.hour % 12 or 12, "a.m." if at.hour < 12 else "p.m."
    return f"{hour}:{at.minute:02} {half}"
