"""The values that go into the ledger and come out of it, and the words that say where a letter stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from composer.errors import LedgerError
from composer.ledger.schema import LIVE, TRANSITIONS, State
from composer.model import Contact, Moment


@dataclass(frozen=True)
class Entry:
    """What is known of a letter when it is composed or handed over."""

    name: str
    """The stem of its draft, as 2027-02-08-interest-st-brigid: unique in the ledger."""
    cycle: int
    match: str
    kind: str
    program: str | None = None
    writer: str | None = None
    """The id of the letter writer, for a letter to one."""
    stage: str = ""
    """What may be written once to each claim subject; "" where there is no limit."""
    claim_subjects: tuple[str, ...] = ()
    """To whom the stage is claimed: mailboxes, or the program's id."""
    first_choice: bool = False
    """Whether it says that the program is the applicant's first choice."""
    recipients: tuple[str, ...] = ()
    """Mailboxes."""
    subject: str = ""
    body: str = ""
    sha256: str = ""
    """The hash of the very bytes that were checked."""
    facts_hash: str = ""
    """The hash of the facts from which it was composed."""
    message_id: str = ""
    """Its Message-ID with angle brackets, for a letter that goes into a mailbox or out by SMTP."""
    raw: str = ""
    """Its very bytes (they are ASCII), for the same, with a hash in the place of each file that it carries."""
    account: str = ""
    """The name of the mail account, for the same."""


@dataclass(frozen=True)
class LedgerLetter(Entry):
    """A letter as the ledger has it. Moments are `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`; "" for not yet."""

    state: State = State.COMPOSED
    channel: str = ""
    composed_on: str = ""
    handed_on: str = ""
    sent_on: str = ""
    reason: str = ""
    """Why it is in its state, where somebody said so."""
    released: str = ""
    """Why it no longer claims the first choice, as that program withdrew; "" otherwise."""
    lease: str = ""
    """Which process sends it: its number, a hyphen, and a word that no other process has."""
    reply: str = ""
    """What the mail server said last."""
    retry_on: str = ""
    """Before when a deferred letter is not tried again."""
    attempts: int = 0
    """How often the mail server was asked to take it."""
    sent_copy: str = ""
    """The copy in the mailbox of sent mail: `pending`, `server` (files its own), `filed`, `none`; "" before."""
    place: str = ""
    """Where in the mailbox it lies, as far as we know: "Sent;UIDVALIDITY;UID"."""

    @property
    def live(self) -> bool:
        """Whether it counts as sent: it left, or may have left."""
        return self.state in LIVE

    @property
    def on(self) -> str:
        """When it was sent, handed over or composed: the last of these that is known."""
        return self.sent_on or self.handed_on or self.composed_on


@dataclass(frozen=True)
class Inbound:
    """A message that a program wrote."""

    program: str
    sender: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Acceptance:
    """A warning that the applicant accepted, with the hash of the sentence it was about and the reason."""

    letter: str
    rule: str
    sentence_hash: str
    because: str
    on: str


MOMENT_COLUMNS: Mapping[State, str] = {
    State.COMPOSED: "composed_on",
    State.HANDED_OVER: "handed_on",
    State.CLAIMED: "handed_on",
    State.SENT: "sent_on",
}
"""Which moment of a letter is set when it comes into a state."""

_SAID: Mapping[State, str] = {
    State.COMPOSED: "is a draft that was not handed over",
    State.APPROVED: "is checked, and was not handed over",
    State.HANDED_OVER: "was handed over",
    State.UNKNOWN: "may have been sent",
    State.SENT: "was sent",
    State.DEFERRED: "waits to be sent again",
    State.REFUSED: "was refused by the mail server",
    State.NOT_SENT: "was not sent",
    State.BOUNCED: "came back undelivered",
    State.DISCARDED: "was discarded",
}
_DATED = (State.HANDED_OVER, State.UNKNOWN, State.SENT)
_DEEDS = {
    State.SENT: "marked as sent",
    State.COMPOSED: "composed again",
    State.HANDED_OVER: "handed over again",
    State.CLAIMED: "sent again",
    State.NOT_SENT: "called not sent",
}
_NEXT_STEPS: Mapping[State, str] = {
    State.SENT: "A letter that is out cannot be taken back. Where it was wrong, write a `correction`.",
    State.UNKNOWN: (
        "Run `prematch reconcile`, or look into the Sent folder of your mail account and say what you found:"
        " `prematch outbox resolve {name} --sent` or `--not-sent`."
    ),
    State.DEFERRED: "`prematch outbox retry` sends it once its time has come; `prematch discard {name}` gives it up.",
    State.DISCARDED: "Hand it over again first: `prematch draft`.",
    State.HANDED_OVER: "Say first what became of it: `prematch sent {name}` or `prematch discard {name}`.",
}


def standing(letter: LedgerLetter) -> str:
    """Say where a letter stands, as the end of a sentence: "was handed over on 2027-02-10"."""
    said = _SAID.get(letter.state, "is being sent")
    return f"{said} on {letter.on}" if letter.state in _DATED else said


def parse_moment(text: str) -> Moment:
    """Read a moment back from a text of the ledger. Raises ValueError for any other text."""
    if len(text) <= len("YYYY-MM-DD"):
        return Moment(date.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    return Moment(moment.date(), moment.time())


def require_allowed(letter: LedgerLetter, to: State) -> None:
    """Raise the LedgerError that says why a letter cannot come into a state, unless it can."""
    if to not in TRANSITIONS[letter.state]:
        raise refusal(letter, to)


def refusal(letter: LedgerLetter, to: State) -> LedgerError:
    """Make the error that says why a letter cannot come into a state, and what to do."""
    deed = _DEEDS.get(to, to.value.replace("_", " "))
    hint = _NEXT_STEPS.get(letter.state, "`prematch log` shows what happened to it.").format(name=letter.name)
    return LedgerError(f"{letter.name} {standing(letter)}, so it cannot be {deed}", hint=hint)


def columns(entry: Entry | Inbound) -> dict[str, Any]:
    """Give the columns of its row, as the database holds them: lists as JSON, mailboxes case-folded."""
    values = {each.name: getattr(entry, each.name) for each in fields(entry)}
    values["recipients"] = json.dumps(list(entry.recipients))
    if isinstance(entry, Entry):
        values["claim_subjects"] = json.dumps(
            sorted({subject.casefold() for subject in entry.claim_subjects})
        )
        values["first_choice"] = int(entry.first_choice)
    return values


def letter_of(row: Mapping[str, Any]) -> LedgerLetter:
    """Make the letter of a row. Raises ValueError or TypeError where it holds what was never put there."""
    values = {each.name: row[each.name] for each in fields(LedgerLetter)}
    for name in ("recipients", "claim_subjects"):
        values[name] = tuple(json.loads(values[name]))
    values["first_choice"] = bool(values["first_choice"])
    values["state"] = State(values["state"])
    return LedgerLetter(**values)


def contact_of(letter: LedgerLetter) -> Contact:
    """Give the letter as the rules see it."""
    return Contact(
        kind=letter.kind,
        program=letter.program,
        to=letter.recipients,
        on=parse_moment(letter.on),
        body=letter.body,
        state=letter.state.value,
        name=letter.name,
        released=bool(letter.released),
    )


def received_contact(row: Mapping[str, Any]) -> Contact:
    """Give a row of what programs wrote as the rules see it."""
    return Contact(
        kind=None,
        program=row["program"],
        to=tuple(json.loads(row["recipients"])),
        on=parse_moment(row["moment"]),
        direction="inbound",
        body=row["body"],
        state="received",
    )
