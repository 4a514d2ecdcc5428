"""How a letter sounds: too casual, too long, about no program in particular, too full of excuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.guard.checks.tone_signs import (
    CAPITALS,
    EMOJI,
    EMOTICON,
    EMPTY_SUBJECT,
    EXCUSE,
    MARKS,
    PLAIN_SIGNS,
    SHOUTED,
    SINGLE,
    TEXT_SPEAK,
    WEAK_SHOUT,
    WEAK_SPOT,
)
from composer.guard.checks.wording import STOCK_STEMS, name_words, own_words, particular, stem, words_of
from composer.guard.rule import Hit
from composer.text import fold, layout

if TYPE_CHECKING:
    from composer.guard.context import Context
    from composer.model import Program

MOST_WORDS = 300
_MOST_EXCLAMATIONS = 2


def casual_tone(context: Context) -> Iterator[Hit]:
    """Emoji, text-speak, shouting and repeated marks; the rule's own patterns look for slang."""
    for name in ("subject", "body"):
        text = context.text(name)
        for match in EMOJI.finditer(text):
            if match.group()[0] not in PLAIN_SIGNS:
                yield Hit(name, match.start(), match.end(), None, "emoji", {"found": match.group()})
        for variant, pattern in (("emoji", EMOTICON), ("marks", MARKS), ("text-speak", TEXT_SPEAK)):
            for match in pattern.finditer(text):
                if not SINGLE.match(match.group()):
                    yield Hit(name, match.start(), match.end(), None, variant, {"found": match.group()})
        yield from _shouting(context, name)
    yield from _exclamations(context.message.body)


def _shouting(context: Context, name: str) -> Iterator[Hit]:
    """Find common words in capitals, two to a sentence; titles and abbreviations are not in the list."""
    text = context.text(name)
    for sentence in context.reading(name).sentences:
        found = [
            m
            for m in CAPITALS.finditer(text, sentence.start, sentence.end)
            if fold(m.group()).text in SHOUTED
        ]
        loud = [m for m in found if fold(m.group()).text not in WEAK_SHOUT]
        if len(loud) >= 2 or (loud and len(found) >= 3):
            start, end = found[0].start(), found[-1].end()
            yield Hit(name, start, end, None, "shouting", {"found": text[start:end]})


def _exclamations(body: str) -> Iterator[Hit]:
    """More exclamation marks in one letter than two."""
    marks = [m.start() for m in re.finditer(r"!+", body)]
    if len(marks) > _MOST_EXCLAMATIONS:
        yield Hit(
            "body",
            marks[_MOST_EXCLAMATIONS],
            marks[_MOST_EXCLAMATIONS] + 1,
            None,
            "marks",
            {"found": f"{len(marks)} exclamation marks"},
        )


def too_long(context: Context) -> Iterator[Hit]:
    """More than 300 words, greeting and signature included."""
    words = [m for m in re.finditer(r"\S+", context.message.body) if re.search(r"\w", m.group())]
    if len(words) > MOST_WORDS:
        beyond = words[MOST_WORDS]
        yield Hit(
            "body",
            beyond.start(),
            words[-1].end(),
            None,
            "",
            {"found": str(len(words)), "most": str(MOST_WORDS)},
        )


_FILLERS = words_of(
    "a an the and or of from in into on for to at with by as run who that is are was my our your its "
    "program programs resident residents residency year years first stay stays"
)
_BLANK = re.compile(r"[\[{<«]\s*\w")
_LEAST_OF_THEM = 3
_LEAST_AT_ALL = 5


def generic(context: Context) -> Iterator[Hit]:
    """No detail that is this program's alone, and none that shows that the writer was there.

    A detail of another program counts, too: that it is the wrong one is another rule's to say.
    So does a blank.
    """
    program = context.program
    if program is None or _BLANK.search(context.message.body):
        return
    own, names = own_words(context.applicant), name_words(context)
    details = [words_of(text) - STOCK_STEMS - _FILLERS - names for text in _details(program)]
    for other in context.facts.programs.values():
        details += [words_of(text) - STOCK_STEMS - _FILLERS - names - own for text in _details(other)]
    details = [detail for detail in details if detail]
    main = layout(context.message.body).main
    for sentence in context.body.sentences:
        if not main.start <= sentence.start < main.end:
            continue
        said = frozenset(stem(token.word) for token in sentence.tokens)
        if any(len(said & detail) >= min(2, len(detail)) for detail in details):
            return
        about_them = any(token.word in ("you", "your", "yours") for token in sentence.tokens) or any(
            m.start < sentence.end and sentence.start < m.end for m in context.mentions("body")
        )
        if len(particular(sentence, names, own)) >= (_LEAST_OF_THEM if about_them else _LEAST_AT_ALL):
            return
    yield Hit(values={"program": program.name})


def _details(program: Program) -> Iterator[str]:
    """Yield what the program's file knows: features, tracks, connections, place, what was said and liked."""
    yield from (*program.features, *program.tracks, *program.connections, program.city)
    if program.interview:
        yield from (
            *program.interview.liked,
            *(person.discussed for person in program.interview.interviewers),
        )


_LONG_DEFENSE = 32
_LEAST_EXCUSES = 4


def over_explaining(context: Context) -> Iterator[Hit]:
    """Find a paragraph that from its weak spot on (a gap, a score, a visa) gives reason upon reason."""
    body = context.message.body
    main = layout(body).main
    for match in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", body[main.start : main.end]):
        paragraph = match.group()
        spot = WEAK_SPOT.search(paragraph)
        if spot is None:
            continue
        sentence = context.body.sentence_at(main.start + match.start() + spot.start())
        start = sentence.start if sentence else main.start + match.start()
        defense = body[start : main.start + match.end()]
        excuses = {found.group().casefold() for found in EXCUSE.finditer(defense)}
        if len(defense.split()) >= _LONG_DEFENSE and len(excuses) >= _LEAST_EXCUSES:
            yield Hit("body", start, main.start + match.end(), None, "length")


def weak_subject(context: Context) -> Iterator[Hit]:
    """No subject, or one that says neither who writes nor why."""
    subject = context.message.subject
    if not subject.strip():
        yield Hit("subject", variant="empty")
        return
    if context.message.in_reply_to and subject.casefold().startswith("re:"):
        # An answer keeps the subject of what it answers, which says to its reader what it is about.
        return
    if _who(context):
        if words_of(subject) <= words_of(
            context.applicant.name, context.applicant.credentials, "re from dr the a"
        ):
            yield Hit("subject", 0, len(subject), None, "why", {"found": subject.strip()})
        return
    if EMPTY_SUBJECT.fullmatch(subject) or len(words_of(subject)) < 3:
        yield Hit("subject", 0, len(subject), None, "", {"found": subject.strip()})


def _who(context: Context) -> bool:
    """Whether the subject names the applicant, by a name or by an application number."""
    subject = context.message.subject
    applicant = context.applicant
    names = {word for word in words_of(applicant.name) if len(word) > 2}
    return bool(names & words_of(subject)) or any(
        number and number in subject for number in (applicant.aamc_id, applicant.eras_id)
    )
