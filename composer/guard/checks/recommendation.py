"""Checks of what is written to letter writers: how a letter is asked for, how early, and how often one is reminded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from composer.guard.checks.due_date import Due, said_due
from composer.guard.context import Context
from composer.guard.meaning import Said
from composer.guard.rule import Hit
from composer.text import Sentence

ENOUGH_NOTICE = 28
"""Days from the request to the day on which the letter is due."""
BETWEEN_REMINDERS = 14
"""Days from the request, or the last reminder, to the next."""
MOST_REMINDERS = 2

_CASE = frozenset("if should unless whether case".split())
_DENIAL = frozenset(
    "not no never nor unable doubt doubts doubtful difficult hard hesitate hesitation reservations rather "
    "refuse decline busy reluctant uncomfortable unsure impossible otherwise without".split()
)
_YOU = frozenset("you your that it this answer same".split())
_ROOM = frozenset(
    "if should unless whether no not never rather otherwise either whatever nor without decline refuse "
    "hesitate hesitation doubt doubts reservations mind obliged pressure comfortable enough understand "
    "fine else elsewhere instead choose".split()
)
_SENDING = frozenset(
    "link portal upload uploaded uploading document documents attachment cv form date deadline tuesday "
    "wednesday thursday friday monday invite calendar spam instructions file files password email mail "
    "message call phone length page pages letterhead draft template login website system tonight tomorrow "
    "today late missed send sent need question questions print forget sending holiday vacation file "
    "missing unclear".split()
)


def missing_strong(context: Context) -> Iterator[Hit]:
    """A request that does not ask for a strong letter, or that leaves no graceful way out.

    People leave a way out in more ways than can be listed: where a sentence has a trace of one, it is a warning.
    """
    if not _requests(context) or context.said("letter-agreed"):
        return
    asked, offered = context.said("asks-strong"), context.said("offers-way-out")
    sentences = context.body.sentences
    strong, way_out = _surely(asked), _surely(offered) or any(map(_allows_no, sentences))
    if strong and way_out:
        return
    variant = "way-out" if strong else "strong" if way_out else ""
    unsure = bool(asked) and (way_out or bool(offered) or any(map(_leaves_room, sentences)))
    start, end = _asked(context)
    yield Hit("body", start, end, "warn" if unsure else None, variant, unsure=unsure)


def _surely(said: Iterable[Said]) -> bool:
    return any(not each.severity for each in said)


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
    due = due_date(context) if _requests(context) else None
    if due is None:
        return
    left = (due.on - context.today.on).days
    if left < ENOUGH_NOTICE:
        values = {"due": f"{due.on:%Y-%m-%d}", "days": _days(left)}
        yield Hit("body", due.start, due.end, variant="past" if left < 0 else "", values=values)


def early_reminder(context: Context) -> Iterator[Hit]:
    """A reminder too soon after the request or the last reminder, or to somebody who was never asked."""
    status = _status(context)
    if not _reminds(context) or status in ("declined", "uploaded"):
        return
    asked, reminded = _requested(context), _reminded(context)
    before = [on for on in (*asked, *reminded) if on <= context.today.on]
    if not before:
        if status not in ("requested", "agreed"):
            yield Hit("to", variant="no-request", values={"name": _name(context)})
        return
    last = max(before)
    passed = (context.today.on - last).days
    if passed < BETWEEN_REMINDERS:
        fine = last + timedelta(BETWEEN_REMINDERS)
        values = {"on": f"{last:%Y-%m-%d}", "days": _days(passed), "from": f"{fine:%Y-%m-%d}"}
        yield Hit("to", variant="reminder" if last in reminded else "", values=values)


def reminder_limit(context: Context) -> Iterator[Hit]:
    """A third reminder, or one to a writer who has declined or whose letter is there."""
    if not _reminds(context):
        return
    status = _status(context)
    if context.writer is not None and status in ("declined", "uploaded"):
        severity = "warn" if status == "uploaded" else None
        values = {"name": context.writer.name, "id": context.writer.id}
        yield Hit("to", severity=severity, variant=status, values=values)
        return
    reminded = [on for on in _reminded(context) if on != context.today.on]
    if len(reminded) >= MOST_REMINDERS:
        said = " and ".join(f"{on:%Y-%m-%d}" for on in reminded[-MOST_REMINDERS:])
        yield Hit("to", values={"on": said})


def due_date(context: Context) -> Due | None:
    """Until when the letter is needed: the day that the message says, else the one in the writer's file."""
    on_file = context.writer.due if context.writer else None
    said = next(said_due(context.message.body, context.today.on, on_file), None)
    return said or (Due(on_file) if on_file else None)


# --- what the message is ------------------------------------------------------------------------------


def _requests(context: Context) -> bool:
    """Whether the message asks for a letter.

    A request by its kind does, as a whole. Another message to a letter writer does where it says so, unless
    the writer was asked before.
    """
    kind = context.kind
    if kind is not None and kind.id == "lor_request":
        return True
    to_writer = context.writer is not None or (kind.direction == "writer" if kind else False)
    if not to_writer or _requested(context) or _status(context) not in ("", "planned"):
        return False
    return any(not said.severity for said in context.said("asks-for-letter"))


def _reminds(context: Context) -> bool:
    return context.kind is not None and context.kind.id == "lor_reminder"


def _asked(context: Context) -> tuple[int | None, int | None]:
    """The place in the body where the letter is asked for; nothing where no pattern knows it."""
    said = next((said for said in context.said("asks-for-letter") if said.field == "body"), None)
    return (said.start, said.end) if said else (None, None)


# --- what went out before -----------------------------------------------------------------------------


def _requested(context: Context) -> list[date]:
    """The days on which the writer was asked; that of the answer where no other is known."""
    writer = context.writer
    asked = _written(context, "lor_request")
    if writer and writer.requested_on:
        asked.append(writer.requested_on)
    return asked or ([writer.agreed_on] if writer and writer.agreed_on else [])


def _reminded(context: Context) -> list[date]:
    """The days of earlier reminders, by the ledger and by the writer's file, each once.

    A day of the file beside one of the ledger is the same reminder, noted a day before or after it left.
    """
    found = _written(context, "lor_reminder")
    for on in context.writer.reminders if context.writer else ():
        if on <= context.today.on and not any(abs((on - other).days) <= 1 for other in found):
            found.append(on)
    return sorted(found)


def _written(context: Context, kind: str) -> list[date]:
    """The days, until today, on which a message of a kind went to whom this one goes to."""
    mailboxes = {address.email.casefold() for address in context.message.to}
    if context.writer:
        mailboxes.add(context.writer.email.casefold())
    return sorted(
        {
            contact.on.on
            for contact in context.history
            if contact.direction == "outbound"
            and contact.kind == kind
            and contact.on.on <= context.today.on
            and not mailboxes.isdisjoint(address.casefold() for address in contact.to)
        }
    )


# --- who the writer is --------------------------------------------------------------------------------


def _status(context: Context) -> str:
    """Where the letter of this writer stands by the file; "" where there is none."""
    writer = context.writer
    if writer is None:
        return ""
    return "uploaded" if writer.uploaded_on and writer.uploaded_on <= context.today.on else writer.status


def _name(context: Context) -> str:
    if context.writer:
        return context.writer.name
    return next((str(address) for address in context.message.to), "this writer")


def _days(count: int) -> str:
    return "1 day" if abs(count) == 1 else f"{abs(count)} days"
