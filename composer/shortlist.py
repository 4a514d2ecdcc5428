"""The interviewed programs side by side, by the applicant's own notes and wishes. Pure; it makes no rank list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from composer import wishes
from composer.checking import Session
from composer.due import written
from composer.errors import WorkspaceError
from composer.guard.places import STATES
from composer.model import Applicant, Moment, Program, Season, Wish, Workspace
from composer.names import fold
from composer.season import Event, in_season, stance
from composer.wishes import SEASON_FILE, Evidence, Files, Score

MOST_LETTERS = 5
YOURS = (
    "The rank order list is yours: rank the programs in the order in which you truly prefer them. "
    "prematch makes no rank list, and this table is none."
)
EXAMPLE = """\
wishes:
  training: {weight: 3, look_for: [transition clinic, research track]}
  location: {weight: 2, states: [WA, OR], cities: [Port Ellery]}
  img: {weight: 2}
  culture: {weight: 1, look_for: [collegial]}
  connections: {weight: 1}
  rating: {weight: 2}"""


@dataclass(frozen=True)
class Weighing:
    """What counts, and how much; and what does not count, each with the reason."""

    wishes: Mapping[str, Wish]
    own: bool
    """Whether the season's file says so; else everything that needs no words counts the same."""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One program by every criterion that counts."""

    program: Program
    scores: tuple[Score, ...]
    concerns: tuple[Evidence, ...] = ()

    @property
    def points(self) -> Fraction:
        """The sum of the points that are known."""
        return sum((score.points for score in self.scores if score.points is not None), Fraction(0))

    @property
    def known(self) -> int:
        """The most that could be had of what is known."""
        return sum(score.weight for score in self.scores if score.points is not None)

    @property
    def most(self) -> int:
        """The most that could be had if everything were known."""
        return sum(score.weight for score in self.scores)

    @property
    def share(self) -> Fraction | None:
        """The points as a part of the known ones, 0 to 1; None where nothing is known."""
        return self.points / self.known if self.known else None

    @property
    def thin(self) -> bool:
        """Whether less than half is known, so that the share says little."""
        return 2 * self.known < self.most


@dataclass(frozen=True)
class Shortlist:
    """The table: its rows from the greatest share to the least, and the programs that are not in it, with why."""

    weighing: Weighing
    rows: tuple[Row, ...]
    apart: tuple[tuple[Program, str], ...] = ()


@dataclass(frozen=True)
class Advice:
    """To whom letters about ranking could go. `season` is early, open or late."""

    first: Program | None
    first_closed: str
    """Why the first choice gets no letter of intent; "" where nothing speaks against it."""
    write: tuple[Row, ...]
    written: tuple[Program, ...]
    closed: tuple[tuple[Program, str], ...]
    most: int
    """How many letters of interest are enough, with those that are written."""
    season: str
    dates: tuple[Event, ...] = ()
    """The days from and until which such letters are in season, where they are known."""
    others: bool = True
    """Whether there is any other program that could still get a letter of interest, good or not."""


# --- the table ----------------------------------------------------------------------------------------


def weighing(season: Season, applicant: Applicant, files: Files) -> Weighing:
    """Say what counts: the season's wishes, or the same weight for what needs no words.

    Raises WorkspaceError where every weight is 0.
    """
    own = bool(season.wishes)
    wanted = season.wishes or {name: Wish() for name in ("img", "connections", "rating")}
    left_out = []
    if "img" in wanted and applicant.img is False and wishes.visas_needed(applicant) == ():
        left_out.append("img, as you are no IMG and need no visa (applicant.yaml)")
        wanted = {name: wish for name, wish in wanted.items() if name != "img"}
    left_out += [f"{name}, as its weight is 0" for name, wish in wanted.items() if not wish.weight]
    counted = {name: wish for name, wish in wanted.items() if wish.weight}
    if not counted:
        problem = "no wish counts: " + "; ".join(left_out)
        hint = "Write a weight of 1 or more for what matters to you."
        raise WorkspaceError(problem, where=files[SEASON_FILE].at("wishes"), hint=hint)
    return Weighing(counted, own, tuple(left_out))


def unknown_states(weighed: Weighing) -> tuple[tuple[str, str], ...]:
    """Give the wished states that are none, each with the nearest one: nobody would ever be found there."""
    wished = weighed.wishes["location"].states if "location" in weighed.wishes else ()
    return tuple(
        (state, f"Did you mean {near[0].title()}?" if near else "Write it in full, or its two letters.")
        for state in wished
        if wishes.state_code(state) not in STATES.values()
        for near in [get_close_matches(fold(state), STATES, 1)]
    )


def gaps(table: Shortlist) -> tuple[str, ...]:
    """Say what is missing from every row alike and stands in no program's file, such as the words of a wish."""
    missing = [{score.missing for score in row.scores if score.missing} for row in table.rows]
    files = [row.program.path for row in table.rows]
    shared = set.intersection(*missing) if missing else set()
    return tuple(sorted(said for said in shared if not any(path in said for path in files)))


def row(program: Program, applicant: Applicant, weighed: Weighing, files: Files) -> Row:
    """Weigh one program."""
    scores = (wishes.score(name, wish, program, applicant, files) for name, wish in weighed.wishes.items())
    return Row(program, tuple(scores), tuple(wishes.concerns(program, files)))


def why_apart(program: Program, today: Moment) -> str:
    """Say why a program is not compared; "" where it is."""
    if program.status == "withdrawn":
        return f"withdrawn{f': {program.status_reason}' if program.status_reason else ''}"
    if program.interview is None:
        return "no interview on file"
    if program.interview.only_invited:
        return "invited, but no interview day is on file"
    if program.interview.on and program.interview.on > today.on:
        return f"the interview is still to come, on {program.interview.on}"
    return ""


def compare(workspace: Workspace, files: Files, today: Moment) -> Shortlist:
    """Compare the programs that interviewed the applicant, by share of known points, ties by name.

    Raises WorkspaceError where there is none, or where no wish counts.
    """
    weighed = weighing(workspace.season, workspace.applicant, files)
    reasons = [(program, why_apart(program, today)) for program in workspace.programs.values()]
    rows = [row(each, workspace.applicant, weighed, files) for each, why in reasons if not why]
    if not rows:
        hint = "After an interview, write down what you remember: `prematch log-interview PROGRAM`."
        raise WorkspaceError("no program has interviewed you yet, so there is nothing to compare", hint=hint)
    apart = sorted(((each, why) for each, why in reasons if why), key=lambda pair: _name(pair[0]))
    return Shortlist(weighed, tuple(sorted(rows, key=_order)), tuple(apart))


def _order(row: Row) -> tuple[Fraction, tuple[str, str]]:
    return (Fraction(1) if row.share is None else -row.share, _name(row.program))


def _name(program: Program) -> tuple[str, str]:
    return fold(program.name), program.id


# --- to whom to write ---------------------------------------------------------------------------------


def advise(table: Shortlist, session: Session, today: Moment, most: int = MOST_LETTERS) -> Advice:
    """Say to whom letters of interest could go, at most five with those that are written, and the first choice."""
    facts = session.facts
    first = facts.programs.get(facts.season.first_choice)
    interest = facts.kinds["interest"]
    others = [row for row in table.rows if row.program is not first]
    done = [p for p in facts.programs.values() if p is not first and written(session, p, interest)]
    closed = [(row.program, why) for row in others if (why := _closed(session, row.program, today))]
    shut = {program.id for program, _ in (*closed, *((p, "") for p in done))}
    most = min(most, MOST_LETTERS)
    dates = [facts.calendar.get(name) for name in (interest.opens, interest.closes)]
    return Advice(
        first=first,
        first_closed=_first_closed(session, first, table, today) if first else "",
        write=_best((row for row in others if row.program.id not in shut), max(0, most - len(done))),
        written=tuple(done),
        closed=tuple(closed),
        most=most,
        season=in_season(interest, facts.calendar, today),
        dates=tuple(event for event in dates if event),
        others=any(row.program.id not in shut for row in others),
    )


def _best(rows: Iterable[Row], count: int) -> tuple[Row, ...]:
    """Take the first rows of which something good is known."""
    return tuple(row for row in rows if row.points)[:count]


def _closed(session: Session, program: Program, today: Moment) -> str:
    answer, authority = stance(program, session.facts.specialties, "post_interview")
    if answer != "allowed":
        return f"contact after the interview is {answer}, according to {authority}"
    locked = program.rank_list_locked
    return f"its rank list is final since {locked}" if locked and locked <= today.on else ""


def _first_closed(session: Session, first: Program, table: Shortlist, today: Moment) -> str:
    apart: Sequence[str] = [why for program, why in table.apart if program is first]
    if apart:
        return apart[0]
    if written(session, first, session.facts.kinds["intent"]):
        return "it is written already"
    return _closed(session, first, today)
