"""What the guard knows when it checks one message: the message itself, the facts, the past, the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from composer.almanac import MatchProfile, Specialty
from composer.guard.gazetteer import Gazetteer, Stranger
from composer.guard.meaning import Said, Weighed, by_learning, by_patterns, doubted, one_a_place, weigh
from composer.guard.roster import Mention, Roster, mentions
from composer.guard.rule import Policy, Rule, Statement
from composer.guard.stretches import Stretch, stretches_of
from composer.model import (
    Applicant,
    Contact,
    Document,
    Kind,
    LetterWriter,
    Message,
    Moment,
    Program,
    Rotation,
    Season,
)
from composer.season import Calendar
from composer.text import Layout, Reading, layout, read


@dataclass(frozen=True)
class Earlier:
    """A letter written before, in drafts/ or in the ledger, whose sentences may have been copied."""

    name: str
    program: str | None
    kind: str | None
    to: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Facts:
    """What is the same for every message of a season."""

    applicant: Applicant
    season: Season
    programs: Mapping[str, Program]
    letter_writers: Mapping[str, LetterWriter]
    kinds: Mapping[str, Kind]
    calendar: Calendar
    match: MatchProfile
    specialties: Mapping[str, Specialty]
    policy: Policy
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    """Institutions that no file of the season knows."""

    @cached_property
    def roster(self) -> Roster:
        """Every name of a program or institution that may occur in a letter of this season."""
        return Roster.of(self.programs.values(), self.applicant, self.letter_writers.values())


@dataclass(frozen=True)
class Context:
    """One message in its season. `history` and `earlier` are what stands in the ledger and in drafts/."""

    message: Message
    facts: Facts
    today: Moment
    program: Program | None = None
    kind: Kind | None = None
    writer: LetterWriter | None = None
    rotation: Rotation | None = None
    history: tuple[Contact, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    direction: str = "outbound"
    """`outbound`: the applicant writes; `inbound`: a program wrote, and rules of that direction run."""
    documents: tuple[Document, ...] = ()
    """What the attached files say, where they are at hand: in the order of `message.attachments`."""

    @property
    def applicant(self) -> Applicant:
        """Who is writing."""
        return self.facts.applicant

    @property
    def season(self) -> Season:
        """Which match and cycle."""
        return self.facts.season

    @cached_property
    def body(self) -> Reading:
        """The body, read."""
        return read(self.message.body)

    @cached_property
    def subject(self) -> Reading:
        """The subject, read."""
        return read(self.message.subject)

    @cached_property
    def layout(self) -> Layout:
        """Salutation, main part, closing and signature of the body."""
        return layout(self.message.body)

    def text(self, field: str) -> str:
        """The text that a finding's offsets count in."""
        return self.message.subject if field == "subject" else self.message.body

    def reading(self, field: str) -> Reading:
        """The subject or the body, read."""
        return self.subject if field == "subject" else self.body

    @cached_property
    def _mentions(self) -> dict[str, tuple[Mention, ...]]:
        return {f: mentions(self.reading(f), self.facts.roster, self.program) for f in ("subject", "body")}

    def mentions(self, field: str) -> tuple[Mention, ...]:
        """Every name of a program or institution in the subject or body, in order."""
        return self._mentions[field]

    @cached_property
    def _strangers(self) -> dict[str, tuple[Stranger, ...]]:
        found = {}
        for name in ("subject", "body"):
            taken = [(m.start, m.end) for m in self.mentions(name)]
            found[name] = tuple(self.facts.gazetteer.strangers(self.reading(name), taken))
        return found

    def strangers(self, field: str) -> tuple[Stranger, ...]:
        """Every institution that the subject or body names and that no file of the season explains, in order."""
        return self._strangers[field]

    @cached_property
    def _stretches(self) -> dict[str, tuple[Stretch, ...]]:
        found = {}
        for name in ("subject", "body"):
            places = [(m.start, m.end, _TAGS[m.owner]) for m in self.mentions(name) if m.owner in _TAGS]
            places += [(s.start, s.end, "OTHER") for s in self.strangers(name) if not s.ambiguous]
            found[name] = stretches_of(self.written(name), places)
        return found

    def written(self, field: str) -> Reading:
        """The subject or the body without what it quotes, where a program wrote: the quoted words are not its own.

        What the applicant is about to send is read whole: a quoted part leaves with the rest.
        """
        reading = self.reading(field)
        if self.direction == "outbound" or field == "subject":
            return reading
        from composer.quotes import Own, quoted_spans

        reader = Own(self.applicant.email, self.applicant.name)
        sender = self.message.sender.email if self.message.sender else ""
        quoted = quoted_spans(reading.text, subject=self.message.subject, sender=sender, own=reader)
        own = tuple(s for s in reading.sentences if not any(q.start <= s.start < q.end for q in quoted))
        return replace(reading, sentences=own)

    @cached_property
    def _said(self) -> dict[str, tuple[Said, ...]]:
        return {}

    def said(self, statement: str) -> tuple[Said, ...]:
        """Where subject and body say what policies/statements/<statement>.yaml looks for."""
        if statement not in self._said:
            self._said[statement] = self.search(self.facts.policy.statements[statement])
        return self._said[statement]

    def search(self, statement: Statement | Rule) -> tuple[Said, ...]:
        """Where subject and body say what a statement or a rule looks for, one entry a place."""
        found = list(by_patterns(statement.groups, self._stretches))
        model = self.facts.policy.models.get(self.direction)
        cut = model.cuts.get(statement.learned) if model else None
        if model and cut:
            to_writer = self.kind is not None and self.kind.direction == "writer"
            found = [doubted(said, statement.learned, cut, self._weighed) for said in found]
            found += by_learning(
                statement, model, self._weighed, at_home=not to_writer or statement.family == "letters"
            )
        return one_a_place(found)

    @cached_property
    def running_text(self) -> tuple[Stretch, ...]:
        """Every sentence of the body, and every pair of neighbors, but for the greeting and the closing."""
        frame = [span for span in (self.layout.salutation, self.layout.closing) if span]
        return tuple(
            stretch
            for stretch in self._stretches["body"]
            if not any(f.start <= stretch.start and stretch.end <= f.end for f in frame)
        )

    @cached_property
    def _weighed(self) -> tuple[Weighed, ...]:
        """What the learned tier makes of the running text.

        Greeting, closing and subject are no sentences, and it was trained on none: there patterns alone speak.
        """
        model = self.facts.policy.models.get(self.direction)
        return tuple(weigh(model, self.running_text)) if model else ()


_TAGS = {"target": "PROGRAM", "other": "OTHER"}
