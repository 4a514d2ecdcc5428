"""What a sending server's answer means: did the letter leave, what was the cause, what to do. Pure.

The phases are those of RFC 5321; before the final dot nothing is handed over (section 4.1.1.4), and after it only an
explicit answer decides (RFC 1047 tells why no answer says nothing).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """How far a conversation had come when something was answered."""

    GREETING = "greeting"
    TLS = "starttls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    BODY = "body"
    DOT = "dot"


class Outcome(StrEnum):
    """What became of a letter that was to be sent."""

    SENT = "sent"
    """The server has taken it; it may still come back."""
    HELD = "held"
    """Nothing left, and the user must act before it is tried again."""
    DEFERRED = "deferred"
    """Nothing left; the server asks to try later."""
    REFUSED = "refused"
    """Nothing left, and the same letter will be refused again."""
    UNKNOWN = "unknown"
    """It may have left, or not."""


@dataclass(frozen=True)
class Answer:
    """An outcome, with one sentence on the cause and one on the next step. `reply` is what the server said."""

    outcome: Outcome
    problem: str = ""
    hint: str = ""
    reply: str = ""


_NOTHING = "Nothing was sent."
_PORTS = "465 is `tls`, 587 `starttls`, and another port may be either"
_BASIC_OFF = (
    "{nothing} Your university's or company's mail does not let programs sign in with a password: use"
    " `prematch draft NAME --link outlook` or an .eml file, or set the account up with `login: oauth2`."
)
_BY_ENHANCED = {
    "5.1.1": "there is no such mailbox",
    "5.1.2": "there is no such mail domain",
    "5.1.3": "the address is not written rightly",
    "5.1.6": "the mailbox has moved",
    "5.1.10": "there is no such mailbox",
    "5.2.1": "the mailbox takes no mail",
    "5.2.2": "the mailbox is full",
    "4.2.2": "the mailbox is full for the moment",
    "5.4.1": "that server does not take mail for the address",
    "4.2.0": "the server asks to come back later (greylisting)",
    "4.7.1": "the server asks to come back later (greylisting)",
    "4.5.3": "the server takes no more recipients for the moment",
    "5.3.4": "the letter is too large for the server",
    "5.2.3": "the letter is too large for the server",
    "5.7.1": "the server refuses it by its own policy",
}
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def answer(phase: Phase, code: int, text: str, about: str = "") -> Answer:
    """Read one answer of the server. `code` is its three digits, or -1 for what is none; `about` the mailbox asked for.

    The letter was handed over by a 2xx at the final dot alone.
    """
    reply = f"{code} {text}".strip() if code > 0 else text
    if phase is Phase.DOT:
        return _after_the_dot(code, text, reply)
    if phase is Phase.LOGIN:
        return _login(code, text, reply)
    if phase is Phase.SENDER and ("5.2.252" in text or code == 553 or "5.7.60" in text):
        return _not_your_address(reply)
    if phase is Phase.RECIPIENT and code == 553 and "owned" in text:
        return _not_your_address(reply)
    where = f" for {about}" if about else ""
    if 400 <= code < 500:
        why = _cause(code, text, "the server cannot take it now")
        return Answer(Outcome.DEFERRED, f"{why}{where}", _NOTHING, reply)
    if 500 <= code < 600:
        why = _cause(code, text, "the server refuses it")
        return Answer(
            Outcome.REFUSED, f"{why}{where}", f"{_NOTHING} {_refused_next(phase, text, about)}", reply
        )
    problem = "the server said something that is no answer"
    return Answer(Outcome.HELD, problem, f"{_NOTHING} Look at the port in the account's file.", reply)


def lost(phase: Phase, why: str) -> Answer:
    """Read the loss of the connection in a phase: after the dot was written, nobody knows."""
    if phase is Phase.DOT:
        problem = (
            f"the connection was lost before the server answered ({why}), so the letter may have left or not"
        )
        return Answer(Outcome.UNKNOWN, problem, _LOOK)
    problem = f"the connection was lost ({why})"
    if phase is Phase.GREETING:
        hint = f"{_NOTHING} Look at your connection, and at port and security of the account: {_PORTS}."
        return Answer(Outcome.HELD, problem, hint)
    return Answer(Outcome.HELD, problem, f"{_NOTHING} Look at your connection, then send the letter again.")


_LOOK = (
    "It is not sent again by itself. Run `prematch reconcile` in some minutes: it looks into your Sent mailbox."
    " Or look yourself, then `prematch outbox resolve NAME --sent` or `--not-sent`."
)


def _after_the_dot(code: int, text: str, reply: str) -> Answer:
    if 200 <= code < 300:
        return Answer(Outcome.SENT, reply=reply)
    if 400 <= code < 500:
        why = _cause(code, text, "the server could not take the letter now")
        return Answer(Outcome.DEFERRED, why, _NOTHING, reply)
    if 500 <= code < 600:
        why = _cause(code, text, "the server refuses the letter")
        hint = f"{_NOTHING} Read what the server says, change the letter, and send it again."
        return Answer(Outcome.REFUSED, why, hint, reply)
    problem = "the server's answer to the letter cannot be understood, so the letter may have left or not"
    return Answer(Outcome.UNKNOWN, problem, _LOOK, reply)


def _login(code: int, text: str, reply: str) -> Answer:
    if 400 <= code < 500:
        return Answer(Outcome.DEFERRED, "the server cannot check the login now", _NOTHING, reply)
    if "5.7.30" in text or "asic auth" in text or "5.7.139" in text:
        problem = "the server takes no passwords from programs"
        return Answer(Outcome.HELD, problem, _BASIC_OFF.format(nothing=_NOTHING), reply)
    if code == 530:
        problem = "the server wants another way of logging in"
        return Answer(
            Outcome.HELD, problem, f"{_NOTHING} `prematch account test` shows which ways it offers.", reply
        )
    problem = "the server does not accept this user name and password"
    hint = (
        f"{_NOTHING} It was tried once only, so that nothing is locked. Many services want an app password, not the"
        " usual one. Store the right one with `prematch account sign-in`."
    )
    return Answer(Outcome.HELD, problem, hint, reply)


def _not_your_address(reply: str) -> Answer:
    problem = "the account may not send from this address"
    hint = (
        f"{_NOTHING} The address of the account, that in applicant.yaml and the login must be of one mailbox:"
        " correct the one that is wrong."
    )
    return Answer(Outcome.HELD, problem, hint, reply)


def _cause(code: int, text: str, otherwise: str) -> str:
    enhanced = _ENHANCED.search(text)
    if enhanced and enhanced[1] in _BY_ENHANCED:
        return _BY_ENHANCED[enhanced[1]]
    if code == 421:
        return "the server is closing down for the moment"
    if code == 552:
        return "the letter is too large for the server, or the mailbox is full"
    return otherwise


def _refused_next(phase: Phase, text: str, about: str) -> str:
    if phase is Phase.RECIPIENT:
        other = "No other recipient got it either. " if about else ""
        return f"{other}Look at the address in the letter and in the program's file, ask the program, then send again."
    if phase is Phase.GREETING:
        return "Look at the host and the port in the account's file."
    del text
    return "Read what the server says, change the letter or the account, and send it again."
