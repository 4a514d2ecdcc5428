"""Checks on facts: the interview's day, the match year, and what the letter says of the applicant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import timedelta

from composer.guard.claims import claims
from composer.guard.context import Context
from composer.guard.days import Day, days, english
from composer.guard.rule import Hit
from composer.guard.signature import signature_start
from composer.guard.wording import match_years
from composer.text import Folded, Sentence, fold

_INTERVIEW = (
    r"(?<!last )(?<!final )(?<!first )(?<!next )(?<!other )(?<!another )(?<!mock )"
    r"(?<!any )(?<!every )(?<!each )(?<!job )"
    r"\binterview(?:ed|ing)?\b(?! (?:season|trail|period|invit\w*|offer\w*|skill\w*|question\w*|room|link"
    r"|elsewhere))"
)
_THANKS = (
    r"\b(?:thank(?:s|ful)?|grateful|appreciat\w+|enjoyed|pleasure|(?:great|good|lovely|nice|wonderful"
    r"|delight\w*) to "
    r"(?:meet|talk|speak)|met with|meeting|spoke|speaking|talking|conversation|talk|discussion|visit(?:ed"
    r"|ing)?|hosting"
    r"|receiving|compare notes)\b"
)
_NEVER = re.compile(
    r"\b(?:invit\w*|offer\w*|reschedul\w*|schedul\w*|cancel\w*|second look|open house|social|happy hour"
    r"|dinner|pre-interview"
    r"|e-?mail\w*|message|letter|note|wrote|replied|reply|rotat\w*|other programs?|another program"
    r"|virtual tour|webinar|sent"
    r"|sending|forgot|deadline|accepted|submitted|published|phone call|telephone call|call of)\b"
)
_BREAK = re.compile(
    r"[,;:(]|\b(?:which|still|but|because|while|since|until|and (?:i|my|we|our)|i (?:have|am|will|was)"
    r"|that (?:starts|begins|opens|meets|runs|takes|will|is|was|has)|tip|lecture)\b"
)
# What may stand between "interview" and its day, besides the names of the program and its people.
_THIN = frozenset((
    "with", "at", "for", "of", "on", "in", "by", "from", "the", "my", "our", "your", "you", "me", "us",
    "dr", "drs", "prof", "and", "team", "faculty", "residents", "day", "virtual", "residency",
    "program", "held", "was", "were", "is", "took", "takes", "place", "back", "early", "late",
    "position", "here", "this", "last", "there", "being", "about", "only", "just",
))  # fmt: skip
_FAR = 45  # days
_REACH = 300  # characters
_OTHER_MEETING = re.compile(
    r"(?:'s|s)? (?:\w+ )?(?:clinics?|conferences?|rounds|afternoons?|mornings?|evenings?|nights?|reports?"
    r"|didactics|lectures?|sessions?"
    r"|seminars?|meetings?|journal club|schedule|shifts?)\b"
)
_FORERUNNERS = re.compile(r"\b(?:every|each|most|on)? ?$")
_PAST_MATCH = re.compile(
    r"\b(?:unmatched|did not match|didn't match|previous\w*|prior|earlier|last|reappl\w*|appl(?:y"
    r"|ied) again|first applied|data|results?"
    r"|report|survey|statistics|outcomes?|charting|friend|colleague|classmate|brother|sister|husband|wife"
    r"|partner|matched (?:in|into|at)"
    r"|graduat\w+|before|took part|participated|withdrew|ago|was)\b"
)
_BEGIN = re.compile(
    r"\b(?:to|will|would|can|hope to) (?:begin|start|join|commence)\b[^.!?]{0,60}?\b(?:in|of|on)? ?(?:june"
    r"|july|summer)?(?: of)? ?(?P<year>20\d\d)\b"
)


def wrong_date(context: Context) -> Iterator[Hit]:
    """Find a day given to the interview that the program file, or today, contradicts."""
    interview = context.program.interview.on if context.program and context.program.interview else None
    if interview is None or (context.kind and context.kind.direction == "writer"):
        return
    today = context.today.on
    if context.today.at and context.today.at.hour < 5 and today > interview:
        today = today - timedelta(days=1) if (today - interview).days == 1 else today
    for field in ("subject", "body"):
        folded = fold(context.text(field))
        for day in days(folded.text):
            start, end = folded.span(day.start, day.end)
            if field == "body" and start >= signature_start(context.message.body):
                continue
            if _taken_back(context, context.text(field), start):
                continue
            if _about_the_interview(context, field, folded, day) and not _fits(context, day, today):
                yield Hit(
                    field,
                    start,
                    end,
                    values={"found": context.text(field)[start:end], "right": english(interview)},
                )


def _fits(context: Context, day: Day, today: object) -> bool:
    interview = context.program.interview.on  # type: ignore[union-attr]
    return day.fits(interview, today) or day.fits(interview, context.today.on)  # type: ignore[arg-type]


def _about_the_interview(context: Context, field: str, folded: Folded, day: Day) -> bool:
    """Whether a day is said of the interview at this program: a word for it stands near."""
    text = folded.text
    start, end = _bounds(context, field, folded, day)
    sentence = text[start:end]
    before, after = text[start : day.start], text[day.end : end]
    if _NEVER.search(sentence) or _OTHER_MEETING.match(after):
        return False
    span = folded.span(start, end) if end > start else (0, 0)
    if any(m.owner == "other" and span[0] <= m.start < span[1] for m in context.mentions(field)):
        return False
    thanks = context.message.kind == "thank_you"
    if thanks and field == "subject":
        return True
    if _leads(before, _INTERVIEW, day, _thin(context)) or _follows(after, day):
        return True
    return thanks and _is_near(context, day) and _leads(before, _THANKS, day)


def _thin(context: Context) -> frozenset[str]:
    """Give the words that may stand between "interview" and its day."""
    program = context.program
    names = (
        (program.name, program.institution, program.city, program.state, *program.aliases) if program else ()
    )
    people = (person.name for person in program.people) if program else ()
    return _THIN.union(*(re.findall(r"[^\W_]+", fold(name).text) for name in (*names, *people)))


def _is_near(context: Context, day: Day) -> bool:
    """Whether a day may be that of thanks: not one to come, and no date of another season of the year."""
    if day.sort == "month":
        return False
    now = context.today.on
    return any(day.fits(now - timedelta(days=n), now) for n in range(_FAR))


def _bounds(context: Context, field: str, folded: Folded, day: Day) -> tuple[int, int]:
    """Give the folded span of the sentence around a day."""
    at = folded.origin[day.start]
    sentence: Sentence | None = context.reading(field).sentence_at(at)
    if sentence is None:
        return day.start, day.end
    start, end = bisect_left(folded.origin, sentence.start), bisect_left(folded.origin, sentence.end)
    return max(start, day.start - _REACH), min(end, day.end + _REACH)


def _leads(before: str, cue: str, day: Day, thin: frozenset[str] | None = None) -> bool:
    """Whether a word for the interview stands before the day, in the same part of the sentence.

    With `thin` nothing but these words may stand between: "my interview with Dr. Reyes on", not "in my
    interview you spoke of the retreat on".
    """
    cues = list(re.finditer(cue, before))
    if not cues:
        return False
    between = before[cues[-1].end() :]
    if day.sort == "weekday" and re.search(r"\b(?:an?|one|every|each|before|after|by|until)\s*$", between):
        return False
    if day.sort == "date" and between.strip() == ",":
        return True
    if thin is not None and not thin.issuperset(re.findall(r"[^\W_]+", between)):
        return False
    return not _BREAK.search(between)


def _follows(after: str, day: Day) -> bool:
    """Whether the day introduces the interview: "Friday's interview", "On December 4 I interviewed"."""
    if day.sort in ("today", "month"):
        return bool(re.match(rf"'s (?:\w+ ){{0,2}}{_INTERVIEW}", after))
    return bool(re.match(rf"(?:'s)? (?:[\w-]+ ){{0,3}}{_INTERVIEW}", after)) or bool(
        re.match(rf",? (?:when )?i (?:had (?:my|the|an) |was )?{_INTERVIEW}", after)
    )


def wrong_season(context: Context) -> Iterator[Hit]:
    """Find a match, season or start of residency of another year, said of the present one."""
    cycle = context.season.cycle
    for field in ("subject", "body"):
        text = context.text(field)
        for start, end, years in (*match_years(text), *_begins(text)):
            if cycle in years or (field == "body" and start >= signature_start(text)):
                continue
            sentence = context.reading(field).sentence_at(start)
            around = fold(text[sentence.start : sentence.end]).text if sentence else ""
            if not _PAST_MATCH.search(around):
                yield Hit(field, start, end, values={"found": text[start:end], "cycle": str(cycle)})


def _begins(text: str) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Years in which the residency is said to begin; residency begins in the year of its Match."""
    folded = fold(text)
    for match in _BEGIN.finditer(folded.text):
        if re.search(r"residen|intern|train|pgy|program|class", match.group()):
            start, end = folded.span(match.start("year"), match.end("year"))
            yield start, end, frozenset((int(match["year"]),))


def fact_mismatch(context: Context) -> Iterator[Hit]:
    """Find a statement about the applicant that applicant.yaml contradicts."""
    for field in ("subject", "body"):
        text = context.text(field)
        for claim in claims(text, context.applicant):
            if _taken_back(context, text, claim.start):
                continue
            values = {"found": text[claim.start : claim.end], "right": claim.right}
            yield Hit(field, claim.start, claim.end, claim.severity, claim.fact, values)


_OPENING = re.compile(r"[\"“«]|(?<!\w)['‘]")
_CLOSING = re.compile(r"[\"”»]|['’](?!\w)")


def _taken_back(context: Context, text: str, start: int) -> bool:
    """Whether a place stands in quotation marks in a correction: what is quoted there is what was wrong."""
    if context.message.kind != "correction":
        return False
    line = text.rfind("\n", 0, start) + 1
    before, after = text[line:start], text[start:].split("\n", 1)[0]
    opened, closed = len(_OPENING.findall(before)), len(_CLOSING.findall(before))
    straight = before.count('"')
    inside = straight % 2 == 1 if straight else opened > closed
    return inside and bool(_CLOSING.search(after))
