"""Letters that are written and not known to be sent: what is known of each, and what to do next. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from composer.ledger import LedgerLetter, State, parse_moment
from composer.plan_step import say_day


@dataclass(frozen=True)
class Unsent:
    """Where a letter stands, and the command that leads on."""

    said: str
    command: str
    otherwise: str = ""
    """The command for the other answer, where `said` is a question."""
    asks: bool = False
    """Whether only the user knows, or can find out, what became of it."""
    brief: str = "draft"
    """The same in a word or two."""


def unsent(letter: LedgerLetter, sends: bool) -> Unsent | None:
    """Say where a letter stands that is not known to be sent; None for one that was sent or discarded.

    `sends` is whether there is a mail account; without one a letter is handed over instead.
    """
    name, why = letter.name, f" ({letter.reason.rstrip('.')})" if letter.reason else ""
    leave = f"prematch {'send' if sends else 'draft'} {name}"
    match letter.state:
        case State.COMPOSED | State.APPROVED:
            then = "send it" if sends else "hand it over to your mail client"
            return Unsent(f"It is in drafts/{name}.txt. Check it, then {then}:", leave)
        case State.NOT_SENT:
            return Unsent(f"It was not sent{why}. It is in drafts/{name}.txt:", leave)
        case State.HANDED_OVER if letter.channel == "imap" and not letter.place:
            said = "It is not known whether the draft reached your mailbox. This looks there first:"
            return Unsent(said, f"prematch draft {name} --imap", asks=True, brief="in the mailbox?")
        case State.HANDED_OVER:
            said = f"Handed over{_on(letter)}. Did you send it?"
            return Unsent(said, f"prematch sent {name}", f"prematch discard {name}", asks=True, brief="sent?")
        case State.UNKNOWN:
            said = "It may have been sent or not. This looks into your mailbox:"
            return Unsent(said, "prematch reconcile", asks=True, brief="unknown")
        case State.DEFERRED:
            said = "The mail server put it off. This sends it again:"
            return Unsent(said, "prematch outbox retry", asks=True, brief="put off")
        case State.CLAIMED | State.CONNECTING | State.COMMITTING:
            said = "It was being sent just now, or when prematch was stopped. This says which:"
            return Unsent(said, "prematch outbox", asks=True, brief="being sent")
        case State.BOUNCED | State.REFUSED:
            what = "It came back" if letter.state is State.BOUNCED else "It was refused"
            said = f"{what}{why}. Correct it in drafts/{name}.txt, then send it again:"
            return Unsent(said, leave, asks=True, brief="not delivered")
    return None


def _on(letter: LedgerLetter) -> str:
    return f" on {say_day(parse_moment(letter.on).on, year=False)}" if letter.on else ""
