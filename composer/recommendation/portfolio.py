"""The letters of recommendation of a season beside one another: who writes which, what is missing, what comes next.

Pure: what it must know of the past comes in as `history`, and what day it is as `today`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from composer.model import Contact, LetterWriter, Moment, Workspace
from composer.recommendation.gaps import Gap, Remark, find_gaps, find_remarks
from composer.recommendation.in_words import count
from composer.recommendation.mix import Mix, Slot
from composer.recommendation.next_step import NextStep, Past, next_step, past_of, standing
from composer.recommendation.places import Candidate, Place, places
from composer.recommendation.portfolio_policy import PortfolioPolicy
from composer.recommendation.voices import completed, shows
from composer.recommendation.weak_spots import WeakSpot, reads_like_no, tier_of, weak_spots

STATUSES = ("uploaded", "agreed", "requested", "planned", "declined")
"""Where a letter may stand, the nearest to its reader first."""
_STATES = ("overdue", "due", "upcoming", "done", "closed")
_WORTH_SAYING = ("role", "setting", "days_worked", "us_based", "specialty", "due")


@dataclass(frozen=True)
class Entry:
    """One writer, and where the letter stands."""

    writer: LetterWriter
    """As in the file; what that leaves out is taken from the rotation that names this person as a supervisor."""
    status: str
    """As the file says it, or further, where its dates and the ledger show that it is."""
    slot: Slot | None
    """Which letter it is; None where it is none of those that are wanted."""
    stands_in: bool
    """Whether it stands in for a letter of another specialty."""
    tier: str
    """`first`, `second` or `sparingly`: when such a writer is asked, by role and setting alone."""
    next_step: NextStep
    weak_spots: tuple[WeakSpot, ...]
    shows: tuple[str, ...]
    """What this letter can show that the others do not."""
    unsaid: tuple[str, ...]
    """The keys of the writer's file that would tell more, and are not there."""


@dataclass(frozen=True)
class Portfolio:
    """The letters of a season as they stand on one day."""

    today: date
    specialty: str
    mix: Mix
    entries: tuple[Entry, ...]
    """The most urgent first."""
    gaps: tuple[Gap, ...]
    remarks: tuple[Remark, ...]
    over: bool = False
    """Whether Match Day has been reached, so that nothing is missing any more."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many letters stand where, by status, without those of which there are none."""
        counted = Counter(entry.status for entry in self.entries)
        return {status: counted[status] for status in STATUSES if counted[status]}


def portfolio(
    workspace: Workspace,
    history: Iterable[Contact],
    today: Moment,
    policy: PortfolioPolicy,
    match_day: Moment | None = None,
) -> Portfolio:
    """Put the letters of a season beside one another. `match_day` is None where its day is not known."""
    basis = _Basis(workspace.season.specialty, tuple(history), today, policy, match_day)
    mix = policy.mix_for(basis.specialty)
    writers = [completed(each, workspace.rotations) for each in workspace.letter_writers.values()]
    candidates = [_candidate(each, basis) for each in writers]
    active = [each for each in candidates if each.status != "declined"]
    found = places(active, mix, policy)
    voices = shows([each.writer for each in active], workspace.rotations, policy)
    entries = [
        _entry(each, found.get(each.writer.id), voices.get(each.writer.id, ()), basis) for each in candidates
    ]
    return Portfolio(
        today=today.on,
        specialty=basis.specialty,
        mix=mix,
        entries=tuple(sorted(entries, key=_urgency)),
        gaps=() if basis.over else tuple(find_gaps(mix, active, found, workspace, policy)),
        remarks=() if basis.over else tuple(find_remarks(mix, active, found, workspace, policy)),
        over=basis.over,
    )


@dataclass(frozen=True)
class _Basis:
    """What the judgment of every letter rests on."""

    specialty: str
    history: tuple[Contact, ...]
    today: Moment
    policy: PortfolioPolicy
    match_day: Moment | None

    @property
    def over(self) -> bool:
        return self.match_day is not None and self.today.reached(self.match_day)


def _entry(each: Candidate, place: Place | None, voices: tuple[str, ...], basis: _Basis) -> Entry:
    writer, policy = each.writer, basis.policy
    past = past_of(writer, basis.history, basis.today.on)
    return Entry(
        writer=writer,
        status=each.status,
        slot=place.slot if place else None,
        stands_in=place is not None and place.stands_in,
        tier=each.tier,
        next_step=next_step(writer, past, basis.today, policy.days, basis.match_day),
        weak_spots=() if basis.over else weak_spots(writer, each.status, basis.today.on, policy),
        shows=voices,
        unsaid=() if basis.over else _unsaid(writer, each.status),
    )


def _candidate(writer: LetterWriter, basis: _Basis) -> Candidate:
    past = past_of(writer, basis.history, basis.today.on)
    status, tier = standing(writer, past), tier_of(writer, basis.specialty, basis.policy)
    return Candidate(writer, status, tier, _doubt(writer, status, past, basis.policy))


def _doubt(writer: LetterWriter, status: str, past: Past, policy: PortfolioPolicy) -> str:
    if status == "uploaded":
        return ""
    if reads_like_no(writer):
        return "whose answer reads like a no"
    if len(past.reminders) >= policy.days.reminders:
        return f"from whom nothing came after {count(policy.days.reminders)} reminders"
    return ""


def _urgency(entry: Entry) -> tuple[int, date, str]:
    """Sorts what is to be done first to the front."""
    step = entry.next_step
    return _STATES.index(step.state), step.due or step.begins or date.max, entry.writer.id


def _unsaid(writer: LetterWriter, status: str) -> tuple[str, ...]:
    """What is worth saying in a file whose letter is still to come."""
    if status in ("uploaded", "declined"):
        return ()
    return tuple(key for key in _WORTH_SAYING if getattr(writer, key) in ("", None))
