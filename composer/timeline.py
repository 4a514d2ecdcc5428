"""The season as a picture shows it: days, programs, windows, letters, deadlines. Pure; drawing is elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from composer.almanac import Event
from composer.checking import Session
from composer.model import Kind, Moment, Program
from composer.phrase import short_name
from composer.season import THANK_YOU_DAYS, phase, stance

STANDINGS: Mapping[str, str] = {
    "composed": "drafted",
    "approved": "drafted",
    "handed_over": "handed over",
    "claimed": "handed over",
    "connecting": "handed over",
    "committing": "handed over",
    "deferred": "handed over",
    "unknown": "perhaps sent",
    "sent": "sent",
    "refused": "not delivered",
    "not_sent": "not delivered",
    "bounced": "not delivered",
    "discarded": "",
}
"""What the picture calls the states of a letter in the ledger; "" for what is not shown."""
DEADLINES: Mapping[str, str] = {
    "rank_list_opens": "Ranking opens",
    "program_list_deadline": "Programs' lists due",
    "rank_list_deadline": "Rank order lists due",
    "match_week_begins": "Match Week begins",
    "soap_ends": "SOAP ends",
    "match_day": "Match Day",
}
NEAR = timedelta(days=45)
"""So far outside the season's own days, today is not in the picture."""


@dataclass(frozen=True)
class Letter:
    """A letter of the ledger, as far as the picture needs it. `program` is "" for one to a letter writer."""

    program: str
    kind: str
    state: str
    on: Moment


@dataclass(frozen=True)
class Mark:
    """What happened at a program on one day: so many letters of a kind, and where they stand."""

    standing: str
    title: str
    on: date
    count: int = 1


@dataclass(frozen=True)
class Window:
    """The days, the last one included, in which a kind of letter is in season, or would be were it wanted."""

    kind: str
    title: str
    begins: date
    ends: date
    stance: str
    authority: str
    certainty: str

    @property
    def closed(self) -> bool:
        """Whether the program wants no such letter."""
        return self.stance != "allowed"


@dataclass(frozen=True)
class Deadline:
    """One day of the whole season; `certainty` is confirmed, projected or yours."""

    name: str
    title: str
    on: Moment
    certainty: str
    source: str = ""


@dataclass(frozen=True)
class Row:
    """One program. `short` is the name by which letters call it, without the season's specialty."""

    id: str
    name: str
    short: str
    place: str = ""
    interview: date | None = None
    interview_format: str = ""
    windows: tuple[Window, ...] = ()
    marks: tuple[Mark, ...] = ()
    first_choice: bool = False
    locked: date | None = None
    note: str = ""

    @property
    def days(self) -> tuple[date, ...]:
        """Every day on which something is or begins or ends."""
        single = (self.interview, self.locked, *(mark.on for mark in self.marks))
        ranges = (day for window in self.windows for day in (window.begins, window.ends))
        return tuple(sorted(day for day in (*single, *ranges) if day is not None))


@dataclass(frozen=True)
class Timeline:
    """The whole picture. `first` is a Monday and `last` a Sunday."""

    who: str
    match: str
    cycle: int
    phase: str
    today: Moment
    first: date
    last: date
    rows: tuple[Row, ...]
    deadlines: tuple[Deadline, ...]

    def covers(self, day: date) -> bool:
        """Whether a day is in the picture."""
        return self.first <= day <= self.last


def timeline(session: Session, letters: Sequence[Letter], today: Moment) -> Timeline:
    """Gather the season of a session, with the letters of its ledger, as of a day."""
    facts = session.facts
    rows = tuple(sorted(_rows(session, letters), key=_order))
    deadlines = tuple(_deadlines(session))
    days = [day for row in rows for day in row.days] + [deadline.on.on for deadline in deadlines]
    first, last = _span(days, facts.season.cycle, today.on)
    return Timeline(
        who=facts.applicant.name,
        match=facts.match.name,
        cycle=facts.season.cycle,
        phase=phase(facts.calendar, today).replace("-", " "),
        today=today,
        first=first,
        last=last,
        rows=rows,
        deadlines=deadlines,
    )


def _order(row: Row) -> tuple[bool, bool, date, str]:
    """By interview day; then programs without one; what is withdrawn comes last."""
    return bool(row.note), row.interview is None, row.interview or date.max, row.short.casefold()


def _span(days: Iterable[date], cycle: int, today: date) -> tuple[date, date]:
    """The whole weeks around the days that a season can have, with a week to spare on either side."""
    earliest, latest = date(cycle - 1, 7, 1), date(cycle, 8, 31)
    inside = sorted(day for day in days if earliest <= day <= latest) or [earliest, latest]
    if inside[0] - NEAR <= today <= inside[-1] + NEAR:
        inside = sorted([*inside, today])
    first, last = inside[0] - timedelta(days=4), inside[-1] + timedelta(days=4)
    last = max(last, first + timedelta(weeks=8))
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


# --- deadlines ----------------------------------------------------------------------------------------


def _deadlines(session: Session) -> Iterator[Deadline]:
    events = session.facts.calendar.events.values()
    found = [Deadline(e.name, DEADLINES[e.name], e.moment, e.status, e.source.title) for e in events]
    if certified := session.facts.season.rank_list_certified:
        found.append(Deadline("certified", "Your list certified", certified, "yours", "season.yaml"))
    yield from sorted(found, key=lambda deadline: deadline.on.on)


# --- rows ---------------------------------------------------------------------------------------------


def _rows(session: Session, letters: Sequence[Letter]) -> Iterator[Row]:
    programs = session.facts.programs
    marks = _marks(session, letters)
    shorts = _short_names(session)
    for program in programs.values():
        yield _row(session, program, shorts[program.id], marks.get(program.id, ()))
    for gone in sorted(set(marks) - set(programs)):
        yield Row(gone, gone, gone, marks=marks[gone], note="not in programs/ any more")


def _row(session: Session, program: Program, short: str, marks: tuple[Mark, ...]) -> Row:
    interview = program.interview
    withdrawn = program.status == "withdrawn"
    reason = f": {program.status_reason}" if program.status_reason else ""
    return Row(
        id=program.id,
        name=program.name,
        short=short,
        place=", ".join(filter(None, (program.city, program.state))),
        interview=interview.on if interview else None,
        interview_format=interview.format if interview else "",
        windows=() if withdrawn else tuple(_windows(session, program)),
        marks=marks,
        first_choice=program.id == session.facts.season.first_choice,
        locked=None if withdrawn else program.rank_list_locked,
        note=f"withdrawn{reason}" if withdrawn else "",
    )


def _windows(session: Session, program: Program) -> Iterator[Window]:
    facts = session.facts
    if program.interview is None:
        return
    if on := program.interview.on:
        ends = on + timedelta(days=THANK_YOU_DAYS)
        yield _window(session, program, facts.kinds["thank_you"], (on, ends), "confirmed")
    kind = facts.kinds["intent" if _may_be_told(session, program) else "interest"]
    opens, closes = facts.calendar.get(kind.opens), facts.calendar.get(kind.closes)
    if opens and closes:
        begins = max(opens.moment.on, program.interview.on or opens.moment.on)
        days = begins, _last_day(session, program, closes)
        if days[0] <= days[1]:
            yield _window(session, program, kind, days, _weaker(opens, closes))


def _may_be_told(session: Session, program: Program) -> bool:
    """Whether it is the first choice, in a match in which one may say so."""
    facts = session.facts
    return program.id == facts.season.first_choice and facts.match.first_choice_statement != "prohibited"


def _last_day(session: Session, program: Program, closes: Event) -> date:
    """The last day on which a letter may still count: before the lists of the program or one's own are final."""
    program_lists = session.facts.calendar.get("program_list_deadline")
    certified = session.facts.season.rank_list_certified
    ends = [closes.moment.on]
    ends += [program_lists.moment.on] if program_lists else []
    ends += [certified.on] if certified else []
    ends += [program.rank_list_locked - timedelta(days=1)] if program.rank_list_locked else []
    return min(ends)


def _window(
    session: Session, program: Program, kind: Kind, days: tuple[date, date], certainty: str
) -> Window:
    answer, authority = stance(program, session.facts.specialties, kind.communication)
    return Window(kind.id, kind.title, *days, answer, authority, certainty)


def _weaker(*events: Event) -> str:
    """The certainty of what rests on several dates: projected where one of them is."""
    known = {event.status for event in events}
    return next(status for status in ("projected", "yours", "confirmed") if status in known)


def _marks(session: Session, letters: Sequence[Letter]) -> dict[str, tuple[Mark, ...]]:
    """What was written to each program and came from it, equal things of one day counted together."""
    kinds = session.facts.kinds
    found: Counter[tuple[str, date, str, str]] = Counter()
    for letter in letters:
        if letter.program and (standing := STANDINGS.get(letter.state, "perhaps sent")):
            title = kinds[letter.kind].title if letter.kind in kinds else letter.kind
            found[letter.program, letter.on.on, standing, title] += 1
    for contact in session.history:
        if contact.direction == "inbound" and contact.program:
            found[contact.program, contact.on.on, "received", "message"] += 1
    marks: dict[str, tuple[Mark, ...]] = {}
    for (program, on, standing, title), count in sorted(found.items()):
        marks[program] = (*marks.get(program, ()), Mark(standing, title, on, count))
    return marks


def _short_names(session: Session) -> dict[str, str]:
    """What letters call each program, without the season's specialty unless two would then be called the same."""
    programs, specialty = (
        session.facts.programs,
        session.facts.specialties.get(session.facts.season.specialty),
    )
    called = {key: short_name(program, programs.values()) for key, program in programs.items()}
    words = sorted(specialty.names if specialty else (), key=len, reverse=True)
    tail = re.compile(rf"(?<=\w)[\s,:–-]+(?:{'|'.join(map(re.escape, words)) or '(?!)'})$", re.IGNORECASE)
    bare = {key: tail.sub("", name) for key, name in called.items()}
    taken = Counter(bare.values())
    return {key: name if taken[name] == 1 else called[key] for key, name in bare.items()}
