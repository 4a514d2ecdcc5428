"""What may make a letter of recommendation count for less, and why. Facts, never a judgment of a person. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from composer.model import LetterWriter
from composer.names import address
from composer.phrase import day
from composer.recommendation.portfolio_policy import PortfolioPolicy

if TYPE_CHECKING:
    from composer.recommendation.signals import Answer

_DOUBTFUL = ("no", "polite-no")
_KIN = (
    "father|mother|dad|mom|mum|parent|brother|sister|uncle|aunt|cousin|nephew|niece|grandfather|grandmother"
    "|husband|wife|spouse|partner|fiancé|fiancée|fiance|fiancee|boyfriend|girlfriend"
)
# "my uncle", "uncle", "a friend of the family"; not "the mother-baby unit"
_RELATIVE = re.compile(
    rf"\bmy (?:\w+ )?(?:{_KIN})\b|^(?:a |an )?(?:{_KIN})(?: of mine)?(?:$|[,;(])|\bin-law\b"
    r"|\b(?:family|personal|close) friend\b|\bfriend of (?:my|the|our) family\b|\b(?:a|my|distant|close) relative\b",
    re.IGNORECASE,
)
_MOST_QUOTED = 90


@dataclass(frozen=True)
class WeakSpot:
    """Something that may make a letter count for less, and in one sentence why it matters."""

    id: str
    text: str
    why: str


def _meaning(answer: str) -> Answer:
    # the patterns of answers take long to import, and most pages need none
    from composer.recommendation.signals import answer_meaning

    return answer_meaning(answer)


def weak_spots(
    writer: LetterWriter, status: str, today: date, policy: PortfolioPolicy
) -> tuple[WeakSpot, ...]:
    """Say what may make this letter count for less, as far as the writer's file tells. Of a declined one, only that."""
    if status == "declined":
        return (_spot("declined", {"name": address(writer.person)}, policy),)
    facts = _facts(writer, policy)
    return tuple(_spot(name, facts, policy) for name in _found(writer, status, today, policy))


def reads_like_no(writer: LetterWriter) -> bool:
    """Whether what the writer answered reads like a no."""
    return bool(writer.answer) and _meaning(writer.answer).kind in _DOUBTFUL


def tier_of(writer: LetterWriter, specialty: str, policy: PortfolioPolicy) -> str:
    """Whether such a writer is asked first, second or sparingly: by role, setting and specialty alone."""
    tier = policy.roles[writer.role].tier if writer.role else "first"
    if tier == "sparingly" or writer.setting == "research":
        return "sparingly"
    own = policy.specialty_of(writer.specialty)
    elsewhere = own not in ("", specialty, *policy.parts_of(specialty))
    apart = writer.us_based is False or writer.setting == "observership" or elsewhere
    return "second" if apart else tier


def _found(writer: LetterWriter, status: str, today: date, policy: PortfolioPolicy) -> Iterator[str]:
    """The ids of what applies, what weighs most first."""
    if writer.answer and _unsure(writer, status):
        yield "doubtful-answer"
    if _RELATIVE.search(writer.relationship):
        yield "relative"
    if writer.due is not None and writer.due < today and status != "uploaded":
        yield "due-passed"
    if writer.days_worked is not None and writer.days_worked < policy.days.few:
        yield "few-days"
    if writer.us_based is False:
        yield "not-us"
        if not (writer.did or writer.moments or writer.strengths):
            yield "not-specific"
    if writer.setting == "observership":
        yield "observership"
    yield from _of_role(writer)
    if writer.waived is None:
        yield "waiver-unknown"
    elif not writer.waived:
        yield "not-waived"


def _of_role(writer: LetterWriter) -> Iterator[str]:
    if writer.role in ("resident", "non-physician", "administrator"):
        yield writer.role
    elif writer.role == "fellow" and not writer.co_signer:
        yield "no-co-signer"
    elif writer.setting == "research" or (writer.role == "research-mentor" and writer.setting != "hands-on"):
        yield "research-only"


def _unsure(writer: LetterWriter, status: str) -> bool:
    """Whether an answer is known to be anything but a yes. Of a letter that is there it says nothing any more."""
    meaning = _meaning(writer.answer)
    return meaning.place is not None and meaning.kind != "yes" and status != "uploaded"


def _facts(writer: LetterWriter, policy: PortfolioPolicy) -> Mapping[str, str]:
    meaning = _meaning(writer.answer) if writer.answer else None
    count = writer.days_worked
    return {
        "name": address(writer.person),
        "answer": _short(writer.answer),
        "meaning": meaning.title[:1].lower() + meaning.title[1:] if meaning else "",
        "because": meaning.why if meaning else "",
        "days": "one day" if count == 1 else f"{count} days",
        "due": day(writer.due) if writer.due else "",
        "relationship": _short(writer.relationship),
        "waiver": policy.service.waiver,
    }


def _spot(name: str, facts: Mapping[str, str], policy: PortfolioPolicy) -> WeakSpot:
    spot = policy.spots[name]
    return WeakSpot(name, _filled(spot.says, facts), _filled(spot.why, facts))


def _filled(words: str, facts: Mapping[str, str]) -> str:
    """Put facts into the places in braces, each as it is: a fact may hold braces of its own."""
    return re.sub(r"\{(\w+)\}", lambda place: facts.get(place[1], place[0]), words)


def _short(text: str) -> str:
    plain = " ".join(text.split()).replace('"', "'")
    return plain if len(plain) <= _MOST_QUOTED else f"{plain[: _MOST_QUOTED - 1].rstrip()}…"
