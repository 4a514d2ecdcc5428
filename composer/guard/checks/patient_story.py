"""The subject or the body of a letter, read for what it tells of patients."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from composer.guard.checks import patient_cues as cues
from composer.guard.checks import patient_words as words
from composer.guard.people import behind, writers
from composer.guard.rule import Hit
from composer.guard.signature import signature_start
from composer.model import Person
from composer.text import Sentence

if TYPE_CHECKING:
    from composer.guard.context import Context

_PLAIN = str.maketrans("‘’ʼ`´“”‐‑‒–—−\t\n\u00a0\u202f", "'" * 5 + '"' * 2 + "-" * 6 + " " * 4)
"""One character for one, so that offsets stay."""
_NEAR = 3
"""So many sentences after, or before, one that tells of a patient may go on about the same one."""
_GOES_ON = re.compile(r"\b(?:he|she|his|her|him|patient|family)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Story:
    """The subject or the body, read for what it tells of patients."""

    context: Context
    field: str
    framed: bool = True
    """Whether it is a letter, which ends with a signature; else what stands in the body is a document's."""

    @cached_property
    def text(self) -> str:
        return self.context.text(self.field).translate(_PLAIN)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.context.reading(self.field).sentences

    @cached_property
    def cues(self) -> tuple[bool, ...]:
        """Of each sentence, whether it tells of one patient."""
        return tuple(self._tells(n) for n in range(len(self.sentences)))

    @cached_property
    def clinical(self) -> tuple[int, ...]:
        """Of each sentence: 2 where a word of illness or treatment stands, 1 where one of care does, else 0."""
        return tuple(
            2 if cues.SETTING.search(self.text, s.start, s.end) else _clinical(s) for s in self.sentences
        )

    @cached_property
    def fiction(self) -> tuple[bool, ...]:
        """Of each sentence, whether it speaks of books, films or history."""
        return tuple(cues.FICTION.search(self.text, s.start, s.end) is not None for s in self.sentences)

    def _tells(self, number: int) -> bool:
        sentence = self.sentences[number]
        span = (sentence.start, sentence.end)
        if cues.PLAY.search(self.text, *span):
            return False
        if self.in_family(number) and "patient" not in self.text[sentence.start : sentence.end]:
            return False
        own = [m.span() for m in cues.OWN_ILLNESS.finditer(self.text, *span)]
        if any(
            not any(start <= m.start() < end for start, end in own)
            and not cues.OWN_STORY.search(self.text[max(0, m.start() - 40) : m.start()])
            for m in cues.CUE.finditer(self.text, *span)
        ):
            return True
        if self.in_family(number) or cues.FICTION.search(self.text, *span):
            return False
        return cues.CARE.search(self.text, *span) is not None or self._goes_on(number) or self.case(number)

    def case(self, number: int) -> bool:
        """Whether a sentence to one who knows the patients may mean one of them."""
        own = self.sentences[number]
        if not self.to_writer or (
            self.field == "body" and own.start >= signature_start(self.context.message.body)
        ):
            return False
        return self.clinical[number] == 2 or cues.CASE.search(self.text, own.start, own.end) is not None

    def in_family(self, number: int) -> bool:
        """Whether a sentence speaks of the applicant's own family, or goes on about it."""
        own = self.sentences[number]
        if cues.OWN_KIN.search(self.text, own.start, own.end):
            return True
        before = self.sentences[number - 1] if number else None
        return (
            before is not None
            and before.paragraph == own.paragraph
            and cues.PRONOUN.search(self.text, own.start, own.end) is not None
            and cues.OWN_KIN.search(self.text, before.start, before.end) is not None
        )

    def _goes_on(self, number: int) -> bool:
        """Whether "he" or "she" stands beside a word of illness, and nobody else whom it may mean."""
        own = self.sentences[number]
        start = own.start
        if number and self.sentences[number - 1].paragraph == own.paragraph:
            start = self.sentences[number - 1].start
        if cues.STRANGER.search(self.text, start, own.end) or cues.AT_WORK.search(
            self.text, own.start, own.end
        ):
            return False
        if cues.OFFICE.search(self.text, own.start, own.end):
            return True
        return self.clinical[number] == 2 and cues.PRONOUN.search(self.text, own.start, own.end) is not None

    def at(self, offset: int) -> int:
        """Give the number of the sentence that an offset stands in, or the last before it."""
        later = (n for n, s in enumerate(self.sentences) if s.end > offset)
        return next(later, len(self.sentences) - 1)

    def sentence(self, offset: int) -> tuple[int, int]:
        """Give the span of the sentence at an offset."""
        found = self.sentences[self.at(offset)]
        return min(found.start, offset), max(found.end, offset)

    def told(self, offset: int) -> int:
        """Tell whether a patient is spoken of: 2 in the same sentence, 1 in a near one, 0 in none."""
        here = self.at(offset)
        if self.cues[here]:
            return 2
        if self._signed(offset):
            return 0
        own = self.sentences[here]
        goes_on = _GOES_ON.search(self.text, own.start, own.end) is not None
        near = range(max(0, here - _NEAR), min(len(self.cues), here + _NEAR + 1))
        told = (n for n in near if self.cues[n])
        return int(any(self.sentences[n].paragraph == own.paragraph or (goes_on and n < here) for n in told))

    def _signed(self, offset: int) -> bool:
        """Whether an offset stands in the signature of a letter."""
        return self.framed and self.field == "body" and offset >= signature_start(self.context.message.body)

    @cached_property
    def to_writer(self) -> bool:
        """Whether it is written to somebody who shall write a letter, and who knows the patients."""
        kind = self.context.kind
        return kind is not None and kind.direction == "writer"

    def care(self, offset: int) -> int:
        """Tell whether illness or care is spoken of around an offset, and no family, story or play: 2, 1 or 0."""
        here = self.at(offset)
        span = self.sentence(offset)
        if self._signed(offset):
            return 0
        if (
            self.in_family(here)
            or cues.FICTION.search(self.text, *span)
            or cues.PLAY.search(self.text, *span)
        ):
            return 0
        return self.clinical[here]

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody on file, and the applicant."""
        facts = self.context.facts
        programs = () if self.to_writer else facts.programs.values()
        staff = (p for program in programs for p in program.people)
        own = Person(facts.applicant.name, family_name=facts.applicant.family_name)
        return (*staff, *writers(self.context), own, *behind(self.context, self.context.message.recipients))

    @cached_property
    def institutions(self) -> str:
        """Whatever the files say of hospitals and schools."""
        own = self.context.applicant
        services = (writer.service for writer in self.context.facts.letter_writers.values())
        return " ".join((own.school, *own.background, *own.rotations, *services))

    def hit(self, match: re.Match[str], variant: str, severity: str | None = None, group: str = "") -> Hit:
        """Make a hit of a match, or of its first group that is named so and took part."""
        name = group or next((g for g in ("found", "name", "place") if match.groupdict().get(g)), "")
        start, end = match.span(name) if name else match.span()
        shown = self.context.text(self.field)[start:end]
        start += len(shown) - len(shown.lstrip())
        shown = " ".join(shown.split())
        end = start + len(self.context.text(self.field)[start:end].rstrip())
        return Hit(self.field, start, end, severity, variant, {"found": shown})


def _clinical(sentence: Sentence) -> int:
    found = 0
    tokens = sentence.tokens
    for number, token in enumerate(tokens):
        after = tokens[number + 1].word if number + 1 < len(tokens) else ""
        if token.word in words.SETTINGS:
            found = 1
        elif after not in words.NOT_OF_BODY and (
            token.word in words.SICK_SINGLE or words.SICK_ENDING.match(token.word)
        ):
            return 2
    return found
