"""Sends letters by SMTP so that none leaves twice and none is lost.

The order of things is what makes it so: the claim is in the ledger before the first connection; `committing` is on the
disk, and in the witness, before the final dot; after the dot only the server's answer decides, and where there is none
the letter is `unknown`, counts as sent, and is never sent again by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from composer.account import providers
from composer.account.credentials import Credentials
from composer.account.settings import Account
from composer.delivery.answers import Answer, Outcome
from composer.delivery.submission import Envelope, given_message_id, submit
from composer.errors import LedgerError, MessageError
from composer.ledger import Ledger, LedgerLetter, State, witness
from composer.model import Moment
from composer.outbound import Checked, entry, release_withdrawn, require_clear

_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 240, 240, 240))
"""How long a deferred letter waits after each try; after the sixth it is given up."""
_STATES = {
    Outcome.SENT: State.SENT,
    Outcome.HELD: State.APPROVED,
    Outcome.DEFERRED: State.DEFERRED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.UNKNOWN: State.UNKNOWN,
}


class _Busy(LedgerError):
    """Another process is sending letters of the ledger."""


@contextmanager
def one_sender(book: Ledger) -> Iterator[None]:
    """Be the only process of this computer that sends letters of this ledger, for a block.

    Raises LedgerError, naming the other process where it is known, when there is one.
    """
    from filelock import FileLock, Timeout

    path = witness.path_of(book).with_suffix(".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(path, timeout=0)
        lock.acquire()
    except Timeout:
        leases = [letter.lease.partition("-")[0] for letter in book.in_flight() if letter.lease]
        which = f" (process {leases[0]})" if leases else ""
        hint = "Wait until it has finished; `prematch outbox` then shows what became of the letter."
        raise _Busy(f"another prematch{which} is sending letters of this workspace", hint=hint) from None
    except OSError as error:
        hint = "Nothing was sent. Allow writing there, and try again."
        raise LedgerError(f"cannot be written ({error.strerror})", where=str(path), hint=hint) from error
    try:
        yield
    finally:
        lock.release()


def recover(book: Ledger, on: Moment) -> tuple[LedgerLetter, ...]:
    """Settle the letters that a process left on their way when it ended. Gives those that are now unknown.

    Before the final dot was due a letter cannot have left, and it is ready again. Where another process is sending,
    its letters stay as they are.
    """
    if not book.in_flight():
        return ()
    try:
        with one_sender(book):
            return tuple(_recovered(book, on))
    except _Busy:
        return ()


def _recovered(book: Ledger, on: Moment) -> Iterator[LedgerLetter]:
    for letter in book.in_flight():
        if letter.state is State.COMMITTING:
            reason = "prematch ended while the letter was on its way"
            yield book.advance(letter.name, letter.lease, State.UNKNOWN, on, letter.state, reason=reason)
        else:
            reason = "prematch ended before the letter could leave"
            book.advance(letter.name, letter.lease, State.APPROVED, on, letter.state, reason=reason)


def send(
    book: Ledger,
    letter: Checked,
    account: Account,
    credentials: Credentials,
    on: Moment,
    *,
    wait: float | None = None,
) -> Answer:
    """Send one letter that was checked for this moment, and record what became of it.

    The bytes that leave are those that were checked. `wait` is how many seconds the server has for its last answer.
    Raises MessageError where it may not leave, LedgerError where another holds its claim or the ledger cannot be
    written, DeliveryError where no conversation with the server comes about: then nothing was sent.
    """
    require_clear(letter)
    with one_sender(book):
        tuple(_recovered(book, on))
        witness.require_remembered(book)
        release_withdrawn(book, letter, on)
        known = book.letter(letter.name)
        lease = f"{os.getpid()}-{uuid4().hex}"
        facts = known.facts_hash if known else ""
        attempts = book.claim(entry(letter, facts, account.name), lease, on).attempts
        return _Attempt(book, letter, lease, on, attempts).carry_out(account, credentials, wait)


class _Attempt:
    """One try to send a letter that this process has claimed."""

    def __init__(self, book: Ledger, letter: Checked, lease: str, on: Moment, before: int) -> None:
        self.book, self.letter, self.lease, self.on = book, letter, lease, on
        self.number = before + 1
        self.may_have_left = False

    def carry_out(self, account: Account, credentials: Credentials, wait: float | None) -> Answer:
        message = self.letter.message
        sender = message.sender.email if message.sender else ""
        to = tuple(dict.fromkeys(address.email for address in message.recipients))
        recorded: list[Answer] = []
        copy = copy_due(account)
        try:
            if copy == "pending":
                self.book.keep_files(each.content for each in message.attached)
            self.advance(State.CONNECTING, attempts=self.number)
            envelope = Envelope(sender, to, self.letter.outgoing.raw)
            limit = {} if wait is None else {"wait": wait}
            said = submit(
                envelope,
                account,
                credentials,
                self.committing,
                answered=lambda answer: recorded.append(self.record(answer, account, copy)),
                **limit,
            )
        except BaseException as error:
            self.given_up(error)
            raise
        return recorded[0] if recorded else self.record(said, account, copy)

    def committing(self) -> None:
        """Write down, before the final dot, that the letter may have left from now on."""
        letter = self.advance(State.COMMITTING)
        witness.note(self.book, letter)
        self.may_have_left = True

    def given_up(self, error: BaseException) -> None:
        """Record that the attempt ended by an error: before the dot nothing left, after it nobody knows."""
        known = self.book.letter(self.letter.name)
        if known is None or known.lease != self.lease or known.state not in _IN_OUR_HANDS:
            return
        why = str(error) or "stopped by you"
        # Where the ledger cannot be written, the next start settles it; what ended the attempt is what to tell.
        with suppress(LedgerError):
            self.advance(State.UNKNOWN if self.may_have_left else State.APPROVED, reason=why)

    def record(self, said: Answer, account: Account, copy: str) -> Answer:
        """Record what the server answered; `copy` is what becomes of the copy of a letter that was sent."""
        said, changes = self.planned(said)
        if said.outcome is Outcome.SENT:
            changes["sent_copy"] = copy
            host = account.smtp.host if account.smtp else ""
            changes["message_id"] = given_message_id(said, host) or self.message_id
        try:
            self.advance(_STATES[said.outcome], reply=said.reply, reason=said.problem, **changes)
        except LedgerError as error:
            if said.outcome is not Outcome.SENT:
                raise
            hint = "It is shown as unknown; once the ledger can be written, `prematch reconcile` puts that right."
            problem = f"the letter was sent, but that cannot be noted ({error.faults[0].problem})"
            raise LedgerError(problem, where=self.letter.name, hint=hint) from error
        return said

    def planned(self, said: Answer) -> tuple[Answer, dict[str, str]]:
        """Say when a deferred letter is tried next, or that it is given up."""
        if said.outcome is not Outcome.DEFERRED:
            return said, {}
        if self.number > len(_DELAYS):
            hint = f"It was tried {self.number} times. Nothing was sent: look at the address, or write another way."
            return Answer(Outcome.REFUSED, said.problem, hint, said.reply), {}
        next_try = datetime.now(UTC) + _DELAYS[self.number - 1]
        hint = f"{said.hint} Run `prematch outbox retry` after {clock_time(next_try)} (try {self.number} of 6 so far)."
        return Answer(said.outcome, said.problem, hint, said.reply), {
            "retry_on": f"{next_try:%Y-%m-%dT%H:%M:%SZ}"
        }

    def advance(self, to: State, **changes: str | int) -> LedgerLetter:
        return self.book.advance(self.letter.name, self.lease, to, self.on, **changes)

    @property
    def message_id(self) -> str:
        stamp = self.letter.outgoing.stamp
        return stamp.message_id if stamp else ""


_IN_OUR_HANDS = (State.CLAIMED, State.CONNECTING, State.COMMITTING)


def copy_due(account: Account) -> str:
    """Say what becomes of the copy in the mailbox of sent mail: `server`, `pending` (for us to file) or `none`."""
    choice = account.sent_copy
    if choice == "auto" and account.smtp is not None:
        choice = "server" if providers.files_sent(account.smtp.host, providers.load()) else "append"
    if choice == "append":
        return "pending" if account.imap else "none"
    return choice


def file_copy(
    book: Ledger, letter: LedgerLetter, account: Account, credentials: Credentials, on: Moment
) -> str:
    """File the copy of a sent letter, unless it lies there already. Gives the name of the mailbox.

    Raises DeliveryError where that does not come about, LedgerError where a file of it is gone; the copy stays
    pending then.
    """
    from composer.mailbox import open_mailbox

    raw = book.whole(letter)
    with open_mailbox(account, credentials) as mailbox:
        folder = mailbox.sent()
        there = mailbox.with_message_id(folder, letter.message_id)
        place = there[-1] if there else mailbox.put(folder, raw, ["\\Seen"], datetime.now(UTC))
    book.note(letter.name, on, sent_copy="filed", place=str(place) if place else folder.name)
    book.drop_files()
    return folder.name


def due_for_retry(letters: tuple[LedgerLetter, ...], clock: datetime) -> tuple[LedgerLetter, ...]:
    """List the deferred letters whose time has come."""
    return tuple(each for each in letters if each.state is State.DEFERRED and not waits_until(each, clock))


def waits_until(letter: LedgerLetter, clock: datetime) -> datetime | None:
    """Return when a deferred letter may be tried again, where that is still to come."""
    if not letter.retry_on:
        return None
    moment = datetime.fromisoformat(letter.retry_on)
    return moment if moment > clock else None


def require_unchanged(letter: Checked, known: LedgerLetter) -> None:
    """Refuse to try again a deferred letter that was edited since. Raises MessageError."""
    if letter.outgoing.sha256 != known.sha256:
        hint = f"Run `prematch discard {known.name}`, then send the letter as it is now with `prematch send`."
        raise MessageError(
            "the letter was edited while it waited to be sent again", where=known.name, hint=hint
        )


def clock_time(moment: datetime) -> str:
    """Return a moment as a clock on the wall here shows it: 14:35, with the day where that is another."""
    here, now = moment.astimezone(), datetime.now().astimezone()
    return f"{here:%H:%M}" if here.date() == now.date() else f"{here:%Y-%m-%d %H:%M}"
