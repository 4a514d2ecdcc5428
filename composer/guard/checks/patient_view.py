"""A section of a document, read for what it tells of patients, and for what only seems to tell of one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from composer.guard import pages
from composer.guard.checks import patient_cues as cues
from composer.guard.checks import patient_forms as forms
from composer.guard.checks import patient_names as names
from composer.guard.checks.patient_story import Story
from composer.guard.checks.patient_words import NOT_NAMES
from composer.guard.pages import Block, Section
from composer.guard.persons import fit, words_of
from composer.guard.rule import Hit

if TYPE_CHECKING:
    from composer.guard.context import Context

_OWN_LINES = 6
"""So many lines below the applicant's name a label such as "Date of birth" is the applicant's."""
_ENTRY, _ABSTRACT = 600, 900
"""Characters up to which a block is one entry of a list of works, or one work."""
_SHORT = 100
"""Characters of an entry that the next one may go on from."""
_JUST_BEFORE = 30
_BY_ITSELF = frozenset({"number", "device", "age", "picture"})
"""What identifies a patient wherever it stands."""
_NEAR_SOMEBODY = frozenset({"date", "place", "bed", "unique", "phone", "email", "link"})
"""What identifies a patient only where somebody is spoken of."""


@dataclass(frozen=True)
class View:
    """One section of a document. `before` are the blocks above it."""

    context: Context
    section: Section
    before: tuple[Block, ...] = ()
    short: bool = False
    """Whether it is a title or a file's name, where nothing around tells of whom it speaks."""

    @cached_property
    def text(self) -> str:
        """The blocks, with empty lines between."""
        return "\n\n".join(block.text for block in self.section.blocks)

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each block begins in the text."""
        return tuple(accumulate((len(block.text) + 2 for block in self.section.blocks[:-1]), initial=0))

    @cached_property
    def story(self) -> Story:
        """The text as the check of letters reads one."""
        message = replace(self.context.message, subject="", body=self.text, attachments=())
        return Story(replace(self.context, message=message, documents=()), "body", framed=False)

    def number(self, offset: int) -> int:
        """Give the number of the block at an offset."""
        return bisect_right(self.starts, offset) - 1

    def block(self, offset: int) -> Block:
        """Give the block at an offset."""
        return self.section.blocks[self.number(offset)]

    def in_block(self, offset: int) -> tuple[str, str]:
        """Divide the block at an offset there."""
        start = self.starts[self.number(offset)]
        block = self.block(offset).text
        return block[: offset - start], block[offset - start :]

    def hit(self, match: re.Match[str], variant: str, severity: str | None = None, group: str = "") -> Hit:
        """Make a hit of a match, or of a group of it."""
        return self.story.hit(match, variant, severity, group)

    # What only seems to tell of a patient.

    def excused(self, hit: Hit) -> bool:
        """Whether what a letter would be stopped for tells of no patient in a document."""
        offset, variant = hit.start or 0, hit.variant
        before, after = self.in_block(offset)
        nobody = not forms.SOMEBODY.search(before + after)
        return (
            self.is_own(offset)
            or self.is_family(offset)
            or (variant in _NEAR_SOMEBODY and nobody)
            or (variant in ("phone", "email") and pages.REFEREES.search(self.section.heading) is not None)
            or (variant == "name" and _is_at_work(hit, before, after))
            or cues.PLAY.search(before) is not None
            or (variant == "date" and _is_of_many(before, after, hit.values["found"]))
            or (self.is_work(offset) and _is_of_a_work(hit, before, after))
        )

    def is_own(self, offset: int) -> bool:
        """Whether an offset stands behind a label of the applicant's own record: "Date of birth:"."""
        at = self.number(offset)
        before, after = self.in_block(offset)
        if not forms.OWN_LABEL.search(before[-60:]) or forms.OF_A_PATIENT.search(before + after):
            return False
        above = [block.text for block in (*self.before, *self.section.blocks[:at])][-_OWN_LINES:]
        lines = (before + after, *reversed(above))
        nearest = next(
            (one for one in lines if forms.OF_A_PATIENT.search(one) or self.names_applicant(one)), ""
        )
        return self.names_applicant(nearest)

    def names_applicant(self, line: str) -> bool:
        """Whether a line bears the applicant's first and family name."""
        own = words_of(self.context.applicant.name)
        return bool(own) and {own[0], own[-1]} <= set(words_of(re.sub(r"[,:]", " ", line)))

    def is_family(self, offset: int) -> bool:
        """Whether the one of whom is spoken last, before an offset in its block, is of the applicant's family."""
        told, _ = self.in_block(offset)
        family = max((m.end() for m in forms.FAMILY.finditer(told)), default=-1)
        other = max((m.end() for m in forms.ONE.finditer(told)), default=-1)
        return family > other

    def is_work(self, offset: int) -> bool:
        """Whether a block tells of a paper, a poster or a talk."""
        block = self.block(offset).text
        if forms.TOLD.search(block):
            return False
        listed = pages.WORKS.search(self.section.heading) is not None and len(block) < _ENTRY
        return listed or (len(block) < _ABSTRACT and forms.WORK.search(block) is not None)

    def weighed(self, hit: Hit) -> Hit:
        """Make a warning of what stands where no one person is plainly spoken of: lists name many for many reasons."""
        before, after = self.in_block(hit.start or 0)
        if hit.variant in _BY_ITSELF:
            public = hit.variant == "age" and self.is_work(hit.start or 0)
            return replace(hit, severity="warn") if public else hit
        bare = forms.A_TITLE.sub("", before)
        named = names.CARED_FOR.search(bare) or names.ILL_AFTER.match(after[len(hit.values["found"]) :])
        told = named or forms.TOLD.search(before + after) or forms.ONE_PERSON.search(before + after)
        return hit if told else replace(hit, severity="warn")

    # What may be a patient's.

    def is_patient(self, match: re.Match[str], group: str = "name", *, called: bool = False) -> bool:
        """Whether a name may be a patient's: nobody's on file, no doctor's or teacher's, no place's.

        `called` is for one who is called a patient, whose profession then says nothing.
        """
        name, (start, end) = match[group], match.span(group)
        before, after = self.in_block(start)[0], self.text[end : end + 60]
        words = name.split()
        institution = names.INSTITUTION_WORD.search(name) or names.INSTITUTION_AFTER.match(after)
        if institution or not (NOT_NAMES | forms.NO_NAME).isdisjoint(words) or words[-1] in names.FAMOUS:
            return False
        if names.EPONYM_AFTER.match(after) or forms.TITLED_BEFORE.search(before):
            return False
        if self.is_known(name, start, end, ("same",) if called else ("same", "first", "given")):
            return False
        works = not called and forms.OFFICIAL.search(after.partition(".")[0])
        return not works and not self.is_family(start)

    def is_known(self, name: str, start: int, end: int, fits: Collection[str]) -> bool:
        """Whether a name fits somebody on file in one of these ways, or is that of an institution."""
        story = self.story
        if any(fit(name, person) in fits for person in story.people) or name in story.institutions:
            return True
        return any(m.start < end and start < m.end for m in story.context.mentions("body"))

    def ill(self, offset: int, sentences: int = 2) -> bool:
        """Whether the sentence at an offset, or one of the next in its block, tells of illness, care or an age."""
        story, here = self.story, self.story.at(offset)
        last = min(here + sentences, len(story.sentences) - 1)
        end = story.sentences[here].paragraph + (len(self.block(offset).text) < _SHORT)
        near = [n for n in range(here, last + 1) if story.sentences[n].paragraph <= end]
        text = self.text[story.sentences[here].start : story.sentences[near[-1]].end]
        if cues.PLAY.search(text) or cues.FICTION.search(text) or cues.PSEUDONYM.search(self.text):
            return False
        told = forms.IS_AGED.search(text) or forms.TREATED.search(text)
        return told is not None or any(story.clinical[n] == 2 for n in near)


def _is_at_work(hit: Hit, before: str, after: str) -> bool:
    """Whether a name is out of a book, or of somebody who works there and of whom no illness is told."""
    following = after[len(hit.values["found"]) :]
    works = forms.CONTACT.search(before) or forms.OFFICE.match(following)
    return bool(forms.LITERATURE.search(before) or (works and not names.ILL_AFTER.match(following)))


def _is_of_many(before: str, after: str, date: str) -> bool:
    """Whether a date bounds a span of time, or a count of many."""
    if forms.AGGREGATE.search(before + after):
        return True
    if forms.STRONG.search(before[-_JUST_BEFORE:]):
        return False
    span = forms.SPAN_AFTER.match(after[len(date) :]) or forms.SPAN_BEFORE.search(before)
    return span is not None


def _is_of_a_work(hit: Hit, before: str, after: str) -> bool:
    """Whether a date, number or name is that of a paper or a talk, and of nobody in it."""
    near = before[-_JUST_BEFORE:]
    if hit.variant == "date":
        return not forms.STRONG.search(near)
    if hit.variant in ("initials", "place", "link", "email", "phone"):
        return not re.search(r"\b(?:[Pp]atient|from|born|lives)\b", near)
    if hit.variant == "number":
        return not re.search(r"\b(?:MRN|[Aa]ccession|[Pp]atient|[Rr]ecord)\b", near)
    cared = names.CARED_FOR.search(before) or names.ILL_AFTER.match(after[len(hit.values["found"]) :])
    called = re.search(r"\b(?:Mrs?|Ms|Miss|[Pp]atient|named|called)\b\.? $", before)
    return hit.variant == "name" and not cared and not called
