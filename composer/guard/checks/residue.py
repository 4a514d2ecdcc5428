"""What was left over in a letter: unfilled blanks, text pasted along, documents that do not belong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from composer.guard.attached import places
from composer.guard.checks.blanks import filling
from composer.guard.checks.residue_signs import (
    ATTACHED,
    BLANK_WORDS,
    BLANKS,
    BODY,
    BRACKETS,
    COMMENTS,
    EDITORIAL,
    GREETING,
    HARMLESS,
    KNOWN_PAPERS,
    NOT_ATTACHED,
    SUBJECT,
    Signs,
)
from composer.guard.rule import Hit
from composer.text import Span, fold

if TYPE_CHECKING:
    from composer.guard.context import Context

_LEAST_WORDS = 8
"""A sentence of fewer words may stand in a letter twice."""


def placeholder(context: Context) -> Iterator[Hit]:
    """Find a blank that nobody filled: template fields, notes to oneself, empty cells of a mail merge."""
    for name in ("subject", "body"):
        text = context.text(name)
        for hit in _signs(name, text, "", BLANKS):
            yield replace(hit, repair=filling(context, text[hit.start : hit.end]))
        for match in BRACKETS.finditer(text):
            severity = _bracket(match[1])
            if severity is not None:
                right = filling(context, match.group())
                values = {"found": match.group()}
                yield Hit(name, match.start(), match.end(), severity or None, values=values, repair=right)


def _bracket(inside: str) -> str | None:
    """Weigh a bracket: "" for a blank, "warn" for what may be one, None for what an author may write."""
    if any(pattern.match(f"[{inside}]") for _, pattern in COMMENTS):
        return None
    if EDITORIAL.match(inside):
        return None
    if BLANK_WORDS.search(inside) and (
        len(inside.split()) <= 8 or re.match(r"(?i)insert|mention|add|fill|describe|specify", inside)
    ):
        return ""
    if HARMLESS.match(inside):
        return None
    shouted = inside.upper() == inside and len(inside) > 3
    return "" if shouted and "_" in inside else "warn"


def pasted_residue(context: Context) -> Iterator[Hit]:
    """Find what was pasted along with the letter, and what stands in it twice."""
    for variant, signs in SUBJECT:
        yield from _signs("subject", context.message.subject, variant, signs)
    for variant, signs in BODY:
        yield from _signs("body", context.message.body, variant, signs)
    for description in context.message.residue:
        yield Hit(variant="structure", values={"found": description})
    yield from _second_greeting(context.message.body)
    yield from _twice(context)


def _signs(name: str, text: str, variant: str, signs: Signs) -> Iterator[Hit]:
    for severity, pattern in signs:
        for match in pattern.finditer(text):
            found = match.group().strip()
            start = match.start() + match.group().index(found)
            if found:
                values = {"found": found if len(found) <= 60 else found[:57] + "..."}
                yield Hit(name, start, start + len(found), severity or None, variant, values)


def _second_greeting(body: str) -> Iterator[Hit]:
    found = list(GREETING.finditer(body))
    for before, after in pairwise(found):
        if body[before.end() : after.start()].strip():
            yield Hit("body", after.start(), after.end(), None, "greeting", {"found": after.group().strip()})


def _twice(context: Context) -> Iterator[Hit]:
    """Paragraphs and sentences of eight words or more that the letter holds twice."""
    body = context.message.body
    seen: set[tuple[str, ...]] = set()
    for span in _repeatable(context):
        words = tuple(re.findall(r"\w+", fold(span.of(body)).text))
        if len(words) >= _LEAST_WORDS and words in seen:
            yield Hit(
                "body",
                span.start,
                span.end,
                None,
                "twice",
                {"found": body[span.start : span.start + 40].strip()},
            )
        seen.add(words)


def _repeatable(context: Context) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", context.message.body):
        yield Span(match.start(), match.end())
    sentences = context.body.sentences
    sizes = Counter(sentence.paragraph for sentence in sentences)
    for sentence in sentences:
        if sizes[sentence.paragraph] > 1:
            yield Span(sentence.start, sentence.end)


def unexpected_attachment(context: Context) -> Iterator[Hit]:
    """Find a document that the application service already holds, or words about one that is not there.

    Letters to a letter writer carry such documents rightly; there only a missing one is reported.
    """
    to_writer = context.kind is not None and context.kind.direction == "writer"
    for name, start, end in places(context):
        if not to_writer and KNOWN_PAPERS.search(name):
            yield Hit("attachment", start, end, None, "known", {"found": name})
    if context.message.attachments:
        return
    body = context.message.body
    for match in ATTACHED.finditer(body):
        sentence = context.body.sentence_at(match.start())
        before = body[sentence.start if sentence else match.start() : match.end()]
        if not NOT_ATTACHED.search(before):
            yield Hit("body", match.start(), match.end(), None, "missing", {"found": match.group()})
