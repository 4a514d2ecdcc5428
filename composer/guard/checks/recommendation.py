"""Checks of what is written to letter writers: how a letter is asked for, and how often one is reminded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from composer.guard.context import Context
from composer.guard.days import days
from composer.guard.rule import Hit
from composer.text import Sentence, fold

ENOUGH_NOTICE = 28
"""Days from the request to the day on which the letter is due."""
BETWEEN_REMINDERS = 14
"""Days from the request, or the last reminder, to the next."""
MOST_REMINDERS = 2

_AGREED = re.compile(
    r"\b(?:thank(?:s| you)(?: \w+){0,4} for(?: \w+)? (?:agreeing|accepting|offering|saying yes|your yes|being willing)"
    r"|(?:you (?:kindly |so kindly |generously )?(?:agreed|offered|promised|said (?:that )?you would)))\b"
)
_DUE = re.compile(
    r"\b(?:by|before|until|till|no later than|not later than|deadline|due|target date|latest)\b"
    r"(?:(?: \w+){0,4}? (?:is|on|of|for|me|be|would be|will be|by|date|the))*[ :,]*$"
)
_CASE = frozenset("if should unless whether case".split())
_DENIAL = frozenset(
    "not no never nor unable doubt doubts doubtful difficult hard hesitate hesitation reservations rather refuse"
    " decline busy reluctant uncomfortable unsure impossible otherwise without".split()
)
_YOU = frozenset("you your that it this answer same".split())
_ROOM = frozenset(
    "if should unless whether no not never rather otherwise either whatever nor without decline refuse hesitate"
    " hesitation doubt doubts reservations mind obliged pressure understand fine else elsewhere instead choose".split()
)
_SENDING = frozenset(
    "link portal upload uploaded uploading document documents attachment cv form date deadline tuesday wednesday"
    " thursday friday monday invite calendar spam instructions file files password email mail message call phone"
    " length page pages letterhead draft template login website system tonight tomorrow today late missed send sent"
    " sending holiday vacation file missing unclear".split()
)
_STAY = re.compile(
    r"\b(?:i|we|you)\b[^.;!?]{0,40}\b(?:ward|clinic|there|here|rotation|service|town|away|leave)\b[^.;!?]*$"
)


def missing_strong(context: Context) -> Iterator[Hit]:
    """A request that does not ask for a strong letter, or that leaves no graceful way out.

    People leave a way out in more ways than can be listed: where a sentence has a trace of one, it is a warning.
    """
    if _AGREED.search(_folded(context)):
        return
    strong = bool(context.said("strong-letter"))
    way_out = bool(context.said("way-out")) or any(map(_allows_no, context.body.sentences))
    if strong and way_out:
        return
    asked = next(iter(s for s in context.said("asks-for-letter") if s.field == "body"), None)
    variant = "way-out" if strong else "strong" if way_out else ""
    unsure = strong and not way_out and any(map(_leaves_room, context.body.sentences))
    yield Hit(
        "body",
        asked.start if asked else None,
        asked.end if asked else None,
        severity="warn" if unsure else None,
        variant=variant,
        unsure=unsure,
    )


def _allows_no(sentence: Sentence) -> bool:
    """Whether a sentence speaks of the case that the writer does not want to, or cannot."""
    words = {token.word for token in sentence.tokens}
    if not words.isdisjoint(_SENDING) or words.isdisjoint(_YOU):
        return False
    return not words.isdisjoint(_CASE) and not words.isdisjoint(_DENIAL)


def _leaves_room(sentence: Sentence) -> bool:
    """Whether a sentence has a trace of a way out: a condition or a denial that is not about the sending."""
    words = {token.word for token in sentence.tokens}
    return not words.isdisjoint(_ROOM) and words.isdisjoint(_SENDING)


def short_notice(context: Context) -> Iterator[Hit]:
    """A request that leaves too few days to the day on which the letter is due."""
    told = _due_day(context)
    due = told[0] if told else context.writer.due if context.writer else None
    if due is None:
        return
    left = (due - context.today.on).days
    if left >= ENOUGH_NOTICE:
        return
    start, end = told[1:] if told else (None, None)
    values = {"due": f"{due:%Y-%m-%d}", "days": _days(left)}
    yield Hit("body", start, end, variant="past" if left < 0 else "", values=values)


def early_reminder(context: Context) -> Iterator[Hit]:
    """A reminder too soon after the request or the last reminder."""
    reminders = _reminders(context)
    asked = _written(context, "lor_request")
    if context.writer and context.writer.requested_on:
        asked.append(context.writer.requested_on)
    before = [on for on in (*asked, *reminders) if on <= context.today.on]
    if not before:
        return
    last = max(before)
    passed = (context.today.on - last).days
    if passed < BETWEEN_REMINDERS:
        values = {
            "on": f"{last:%Y-%m-%d}",
            "days": _days(passed),
            "from": f"{last + timedelta(BETWEEN_REMINDERS):%Y-%m-%d}",
        }
        yield Hit("to", variant="reminder" if last in reminders else "", values=values)


def reminder_limit(context: Context) -> Iterator[Hit]:
    """A third reminder, or one to a writer who has declined or whose letter is there."""
    writer = context.writer
    if writer is not None and writer.status in ("declined", "uploaded"):
        severity = "warn" if writer.status == "uploaded" else None
        values = {"name": writer.name, "id": writer.id}
        yield Hit("to", severity=severity, variant=writer.status, values=values)
        return
    reminders = _reminders(context)
    if len(reminders) >= MOST_REMINDERS:
        said = " and ".join(f"{on:%Y-%m-%d}" for on in reminders[-MOST_REMINDERS:])
        yield Hit("to", values={"on": said})


# --- what went out before -----------------------------------------------------------------------------


def _reminders(context: Context) -> list[date]:
    """The days of earlier reminders, by the ledger and by the writer's file, each once.

    A day of the file that is today's may stand for this very message. A day of the file beside one of the ledger
    is the same reminder, noted a day before or after it left.
    """
    found = _written(context, "lor_reminder")
    for on in context.writer.reminders if context.writer else ():
        if on < context.today.on and not any(abs((on - other).days) <= 1 for other in found):
            found.append(on)
    return sorted(found)


def _written(context: Context, kind: str) -> list[date]:
    """The days on which a message of a kind went to whom this one goes to."""
    mailboxes = {address.email.casefold() for address in context.message.to}
    if context.writer:
        mailboxes.add(context.writer.email.casefold())
    return sorted(
        {
            contact.on.on
            for contact in context.history
            if contact.direction == "outbound"
            and contact.kind == kind
            and not mailboxes.isdisjoint(address.casefold() for address in contact.to)
        }
    )


# --- the day in the text ------------------------------------------------------------------------------


def _due_day(context: Context) -> tuple[date, int, int] | None:
    """The day by which the body asks for the letter, with its span; None where it names none, or no clear one."""
    folded = fold(context.message.body)
    for day in days(folded.text):
        before = folded.text[max(0, day.start - 60) : day.start]
        clause = re.split(r"[.;!?\n]", before)[-1]
        if not _DUE.search(clause) or _STAY.search(clause):
            continue
        if day.sort not in ("date", "relative"):
            continue
        near = map(context.today.on.__add__, _NEAR_DAYS)
        fitting = next((on for on in near if day.fits(on, context.today.on)), None)
        if fitting is not None:
            start, end = folded.span(day.start, day.end)
            return fitting, start, end
    return None


_NEAR_DAYS = tuple(timedelta(offset) for offset in (*range(330), *range(-1, -30, -1)))
"""Where a day is looked for: in the months to come, then in the last weeks."""


def _folded(context: Context) -> str:
    return fold(f"{context.message.subject}\n{context.message.body}").text


def _days(count: int) -> str:
    return "1 day" if abs(count) == 1 else f"{abs(count)} days"
