"""What the guard knows when it checks one message: the message itself, the facts, the past, the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from composer.almanac import MatchProfile, Specialty
from composer.guard.pattern import match_group
from composer.guard.roster import Mention, Roster, mentions
from composer.guard.rule import Policy, Rule, Statement
from composer.model import Applicant, Contact, Kind, LetterWriter, Message, Moment, Program, Season
from composer.season import Calendar
from composer.text import Layout, Reading, Sentence, Token, layout, read


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

    @cached_property
    def roster(self) -> Roster:
        """Every name of a program or institution that may occur in a letter of this season."""
        return Roster.of(self.programs.values(), self.applicant, self.letter_writers.values())


@dataclass(frozen=True)
class Said:
    """A place where a message says something that a statement or a rule looks for."""

    field: str
    start: int
    end: int
    severity: str
    pattern: str


@dataclass(frozen=True)
class Stretch:
    """The words that patterns run over: one sentence or two neighbors, names put in as one word each."""

    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    sentences: int = 1


@dataclass(frozen=True)
class Context:
    """One message in its season. `history` and `earlier` are what stands in the ledger and in drafts/."""

    message: Message
    facts: Facts
    today: Moment
    program: Program | None = None
    kind: Kind | None = None
    writer: LetterWriter | None = None
    history: tuple[Contact, ...] = ()
    earlier: tuple[Earlier, ...] = ()

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
    def _stretches(self) -> dict[str, tuple[Stretch, ...]]:
        return {f: _stretches(self.reading(f), self.mentions(f)) for f in ("subject", "body")}

    @cached_property
    def _said(self) -> dict[str, tuple[Said, ...]]:
        return {}

    def said(self, statement: str) -> tuple[Said, ...]:
        """Where subject and body say what policies/statements/<statement>.yaml looks for."""
        if statement not in self._said:
            self._said[statement] = self.search(self.facts.policy.statements[statement])
        return self._said[statement]

    def search(self, statement: Statement | Rule) -> tuple[Said, ...]:
        """Where subject and body match the pattern groups of a statement or a rule, one entry a place."""
        found: list[Said] = []
        for group in statement.groups:
            for name, stretches in self._stretches.items():
                for stretch in stretches:
                    if stretch.sentences > group.window:
                        continue
                    for m in match_group(group, stretch.words):
                        tokens = stretch.tokens[m.start : m.end]
                        found.append(Said(name, tokens[0].start, tokens[-1].end, m.severity, m.pattern))
        return _one_a_place(found)


def _one_a_place(found: list[Said]) -> tuple[Said, ...]:
    """Of overlapping places keep the surest, then the longest; in the order of the text."""
    kept: list[Said] = []
    order = {"": 0, "block": 0, "warn": 1, "note": 2}
    for said in sorted(found, key=lambda s: (order[s.severity], s.start - s.end, s.start)):
        if not any(said.field == k.field and said.start < k.end and k.start < said.end for k in kept):
            kept.append(said)
    return tuple(sorted(kept, key=lambda s: (s.field != "subject", s.start)))


def _stretches(reading: Reading, names: tuple[Mention, ...]) -> tuple[Stretch, ...]:
    single = [_tagged(sentence, names) for sentence in reading.sentences]
    pairs = [
        Stretch((*a.words, *b.words), (*a.tokens, *b.tokens), 2)
        for (a, first), (b, second) in pairwise(zip(single, reading.sentences, strict=True))
        if first.paragraph == second.paragraph
    ]
    return (*single, *pairs)


def _tagged(sentence: Sentence, names: tuple[Mention, ...]) -> Stretch:
    """Put PROGRAM or OTHER in the place of a name, so that patterns need not know the roster."""
    words: list[str] = []
    tokens: list[Token] = []
    inside = [m for m in names if m.start < sentence.end and m.end > sentence.start]
    for token in sentence.tokens:
        mention = next((m for m in inside if m.start < token.end and token.start < m.end), None)
        tag = {"target": "PROGRAM", "other": "OTHER"}.get(mention.owner, "") if mention else ""
        if mention and tag:
            if tokens and tokens[-1].start == mention.start:
                continue
            words.append(tag)
            tokens.append(Token(tag, mention.start, mention.end))
        else:
            words.append(token.word)
            tokens.append(token)
    return Stretch(tuple(words), tuple(tokens))
