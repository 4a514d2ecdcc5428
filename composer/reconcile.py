"""Looks into the mailbox for what became of letters, and puts the ledger right where it finds an answer.

Found is proof; not found never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from composer import eml, sending
from composer.account.credentials import Credentials
from composer.account.settings import Account
from composer.bounce import Bounce, read_bounce
from composer.errors import DeliveryError, LedgerError, MessageError
from composer.ledger import Ledger, LedgerLetter, State, parse_moment, witness
from composer.mailbox import Mailbox, open_mailbox
from composer.model import Message, Moment

ALIKE = 0.8
"""How much of its words a letter in the mailbox of sent mail shares with the one that was handed over."""
_PARTLY = 0.5


@dataclass(frozen=True)
class Line:
    """What was found about one letter, as a sentence; `settled` where nothing is left to do."""

    name: str
    text: str
    settled: bool = True


def restore_forgotten(book: Ledger, on: Moment) -> Iterator[Line]:
    """Enter anew the letters that a ledger from a backup has forgotten, as of unknown outcome."""
    with sending.one_sender(book):
        for lost in witness.forgotten(book):
            letter = book.restore(lost.entry, lost.event, on, lost.handed_on)
            yield Line(
                letter.name, "the ledger had forgotten that it left; it is entered again", settled=False
            )


def reconcile(book: Ledger, account: Account, credentials: Credentials, on: Moment) -> Iterator[Line]:
    """Look for every letter of which something is open. Raises DeliveryError where the mailbox does not answer."""
    if any(_open(letter, account) for letter in book.letters()):
        with open_mailbox(account, credentials) as mailbox:
            yield from _bounced(book, mailbox, account, on)
            for letter in (each for each in book.letters() if _open(each, account)):
                if letter.state is State.UNKNOWN:
                    yield _unknown(book, mailbox, account, letter)
                elif letter.state is State.HANDED_OVER:
                    yield _handed_over(book, mailbox, letter)
    for letter in book.letters():
        if letter.sent_copy == "pending" and letter.state is State.SENT and letter.account == account.name:
            yield _copied(book, letter, account, credentials, on)
        if letter.state is State.UNKNOWN and not _open(letter, account):
            elsewhere = f"it went through another account: `prematch reconcile --account {letter.account}`"
            yield Line(letter.name, elsewhere, settled=False)


def _open(letter: LedgerLetter, account: Account) -> bool:
    """Whether the account's mailbox can still tell something of a letter: a bounce can come days after."""
    if letter.account not in ("", account.name):
        return False
    if letter.state is State.SENT:
        return bool(letter.message_id)
    return letter.state in (State.UNKNOWN, State.HANDED_OVER)


def _unknown(book: Ledger, mailbox: Mailbox, account: Account, letter: LedgerLetter) -> Line:
    for folder in mailbox.sent_and_all():
        places = mailbox.with_message_id(folder, letter.message_id) if letter.message_id else ()
        if places:
            when = parse_moment(letter.handed_on)
            book.transition(letter.name, State.SENT, when, reason=f"found in {folder.name}")
            book.note(letter.name, when, place=str(places[0]), sent_copy="filed")
            return Line(letter.name, f"it was sent: it lies in {folder.name}")
    files = sending.copy_due(account) == "server"
    doubt = (
        "it does not lie in your mailbox of sent mail, where the service files what it sends, so it was probably not"
        " sent; give it a quarter of an hour"
        if files
        else "it does not lie in your mailbox of sent mail, but the service files no copies, so that says nothing"
    )
    resolve = f"`prematch outbox resolve {letter.name} --sent` or `--not-sent`"
    return Line(letter.name, f"{doubt}. Ask the program if you can, then {resolve}", settled=False)


def _handed_over(book: Ledger, mailbox: Mailbox, letter: LedgerLetter) -> Line:
    sent, since = mailbox.sent(), _day(letter.handed_on) - timedelta(days=1)
    # Some programs send a draft under the Message-ID that it has, most give it a new one.
    own = mailbox.get(sent, letter.message_id) if letter.message_id else None
    found, likeness = own, 1.0 if own else 0.0
    if own is None:
        for each in mailbox.since(sent, since, letter.recipients[0] if letter.recipients else ""):
            if (other := alike(letter, each.raw)) > likeness:
                found, likeness = each, other
    if found is None or likeness < _PARTLY:
        return Line(letter.name, "no letter like it lies in your mailbox of sent mail", settled=False)
    if likeness < ALIKE:
        text = f"a letter of {found.arrived} is only partly like it: if it was this, `prematch sent {letter.name}`"
        return Line(letter.name, text, settled=False)
    book.mark_sent(letter.name, Moment(found.arrived))
    book.note(letter.name, Moment(found.arrived), place=str(found.place))
    message = _read(found.raw)
    same = message is not None and _words(message.body) == _words(letter.body)
    changed = "" if same else ", with changes that were not checked"
    return Line(letter.name, f"it was sent on {found.arrived}{changed}")


def alike(letter: LedgerLetter, raw: bytes) -> float:
    """Say from 0 to 1 how much a message in a mailbox has of the words of a letter; 0 for other recipients."""
    message = _read(raw)
    if message is None:
        return 0.0
    there = {address.email.casefold() for address in message.recipients}
    if not there & {mailbox.casefold() for mailbox in letter.recipients}:
        return 0.0
    ours, theirs = _words(letter.body), _words(message.body)
    # What a mail program adds below (a signature, a quoted mail) takes nothing away.
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(1, len(ours))


def _read(raw: bytes) -> Message | None:
    try:
        return eml.read_letter(raw, shown="a message")
    except MessageError:
        return None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _bounced(book: Ledger, mailbox: Mailbox, account: Account, on: Moment) -> Iterator[Line]:
    """Look for letters that came back. A letter of unknown outcome that came back had left."""
    states = (State.SENT, State.UNKNOWN)
    left = [each for each in book.letters() if _open(each, account) and each.state in states]
    if not left:
        return
    since = min(_day(letter.handed_on or letter.on) for letter in left) - timedelta(days=1)
    came: dict[str, list[Bounce]] = {}
    for found in mailbox.bounces(since):
        if bounce := read_bounce(found.raw):
            came.setdefault(bounce.message_id, []).append(bounce)
    for letter in left:
        if bounces := came.get(letter.message_id):
            yield _came_back(book, letter, bounces, on)


def _came_back(book: Ledger, letter: LedgerLetter, bounces: list[Bounce], on: Moment) -> Line:
    """Record a bounce. A letter that one of several recipients has must not be sent to them all again."""
    failed = tuple(dict.fromkeys(mailbox for bounce in bounces for mailbox in bounce.recipients))
    have_it = [
        mailbox for mailbox in letter.recipients if mailbox.casefold() not in map(str.casefold, failed)
    ]
    why = f"{', '.join(failed)}: {bounces[0].diagnostic or bounces[0].status}"
    if letter.state is State.UNKNOWN:
        book.transition(letter.name, State.SENT, parse_moment(letter.handed_on), reason="it came back")
    if have_it and len(letter.recipients) > 1:
        book.note(letter.name, on, reason=f"came back from {why}")
        text = f"it came back from {why}. From {', '.join(have_it)} nothing came back: do not send it to them again"
        return Line(letter.name, text, settled=False)
    book.transition(letter.name, State.BOUNCED, on, reason=why)
    text = f"it came back undelivered ({why}). Correct the address, then send it again"
    return Line(letter.name, text, settled=False)


def _copied(
    book: Ledger, letter: LedgerLetter, account: Account, credentials: Credentials, on: Moment
) -> Line:
    try:
        folder = sending.file_copy(book, letter, account, credentials, on)
    except (DeliveryError, LedgerError) as error:
        return Line(letter.name, f"it was sent, but its copy could not be filed: {error}", settled=False)
    return Line(letter.name, f"its copy lies in {folder}")


def _day(moment: str) -> date:
    return parse_moment(moment).on
