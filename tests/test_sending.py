"""A letter is claimed, sent, and what became of it recorded: once, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time as clock
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest

from composer import checking, outbound, sending
from composer.account.credentials import Credentials
from composer.account.settings import Account, Server
from composer.checking import Session
from composer.delivery import freeze, submission
from composer.delivery.answers import Answer, Outcome
from composer.errors import DeliveryError, LedgerError, MessageError
from composer.ledger import Ledger, LedgerLetter, State, open_ledger, witness
from composer.ledger.schema import IN_FLIGHT
from composer.mime_writer import Stamp
from composer.model import Moment
from composer.moments import parse_moment
from composer.outbound import Checked
from tests.attached_files import pdf, with_poster
from tests.letters import BLOCKED, CLEAN, REPOSITORY, TODAY, WARNED, write
from tests.mailbed.certificates import Certificates
from tests.mailbed.faulty_smtp import FaultySMTP
from tests.mailbed.fixtures import Faulty

NOW = parse_moment(TODAY)
EARLIER = Moment(date(2026, 12, 24), time(8, 0))
STAMPED_AT = datetime(2027, 2, 9, 10, 0, tzinfo=UTC)
AMARA, RUTH = "amara.okafor@example.org", "radeyemi@cedarvale.example"
GOOD = Credentials(AMARA, "mailbed")
INTENT = """Program: harborview-medpeds
Kind: intent
To: Jane Q. Smith <jsmith@harborview.example.edu>
Subject: Letter of intent - Amara Okafor, Harborview Med-Peds

Dear Dr. Smith,

Harborview Med-Peds is my first choice, above all for the transition-of-care clinic, and I will rank it first.

Sincerely,
Amara Okafor, MBBS
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder, in memory where that can be, so that no test waits for a disk; prematch keeps its own there, too."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as name:
        monkeypatch.setenv("PREMATCH_CONFIG", str(Path(name, "configuration")))
        monkeypatch.setenv("PREMATCH_DATA", str(Path(name, "data")))
        yield Path(name)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    root = tmp_path_factory.mktemp("sending") / "season"
    shutil.copytree(REPOSITORY / "samples" / "season", root)
    return checking.open_session(root)


Letters = Callable[..., Checked]


@pytest.fixture(scope="module")
def letters(session: Session) -> Letters:
    """Give a letter that was checked, with bytes that are the same each time."""
    made: dict[tuple[str, str], Checked] = {}

    def letter(text: str = CLEAN, name: str = "it") -> Checked:
        if (text, name) not in made:
            own = hashlib.sha256(f"{name} {text}".encode()).hexdigest()[:32]
            stamp = Stamp(f"<{own}@example.org>", "Tue, 09 Feb 2027 10:00:00 +0000")
            made[text, name] = checked(session, text, name, lambda m, n: freeze(m, n, stamp), book=None)
        return made[text, name]

    return letter


def checked(
    session: Session, text: str, name: str, frozen: outbound.Freeze, book: Ledger | None = None
) -> Checked:
    root = session.workspace.root
    write(root, name, text)
    return outbound.checked(session, root / "drafts" / f"{name}.txt", NOW, book, frozen)


@dataclass
class Desk:
    """A ledger, a server, and the account by which letters go from the one to the other."""

    book: Ledger
    server: FaultySMTP
    account: Account

    def send(self, letter: Checked, on: Moment = NOW, wait: float = 20) -> Answer:
        return sending.send(self.book, letter, self.account, GOOD, on, wait=wait)

    def letter(self, name: str = "it") -> LedgerLetter:
        found = self.book.letter(name)
        assert found
        return found


@pytest.fixture
def desk(folder: Path, faulty: Faulty, certificates: Certificates) -> Iterator[Desk]:
    server = faulty(implicit_tls=True)
    account = Account("home", AMARA, Server("localhost", server.port, "tls"), ca_file=str(certificates.ca))
    with open_ledger(folder / "ledger.db") as book:
        yield Desk(book, server, account)
        assert book.verify() == ()


def settled() -> None:
    """Wait until no server has a client any more."""
    for thread in threading.enumerate():
        if thread.name == "faulty-smtp-client":
            thread.join(10)
            assert not thread.is_alive()


def until(come_true: Callable[[], bool]) -> None:
    end = clock.monotonic() + 10
    while not come_true():
        assert clock.monotonic() < end
        clock.sleep(0.005)


# --- what became of it --------------------------------------------------------------------------------


def test_a_sent_letter_is_recorded_with_all_that_is_known_of_it(desk: Desk, letters: Letters) -> None:
    letter = letters()
    assert desk.send(letter).outcome is Outcome.SENT
    found = desk.letter()
    assert (found.state, found.reply, found.reason) == (State.SENT, "250 2.0.0 Taken as F0001", "")
    assert (found.attempts, found.retry_on, found.sent_copy) == (1, "", "none")
    assert (found.sent_on, found.handed_on, found.channel, found.account) == (TODAY, TODAY, "smtp", "home")
    assert (found.sha256, found.raw.encode()) == (letter.outgoing.sha256, letter.outgoing.raw)
    assert letter.outgoing.stamp
    assert found.message_id == letter.outgoing.stamp.message_id
    assert [event.action for event in desk.book.events()] == ["claimed", "connecting", "committing", "sent"]


def test_what_the_server_has_is_what_was_checked(desk: Desk, letters: Letters) -> None:
    letter = letters(CLEAN.replace(f"<{RUTH}>", f"<{RUTH}>, C <cnwosu@cedarvale.example>"))
    desk.send(letter)
    assert desk.server.stored == [(AMARA, [RUTH, "cnwosu@cedarvale.example"], letter.outgoing.raw)]


def test_a_mailbox_that_stands_there_twice_is_asked_once(desk: Desk, letters: Letters) -> None:
    desk.send(letters(CLEAN.replace("Subject:", f"Cc: Ruth <{RUTH}>\nSubject:")))
    assert [recipients for _, recipients, _ in desk.server.stored] == [[RUTH]]


OUTCOMES: dict[str, tuple[State, int, str, str]] = {
    "ok": (State.SENT, 1, "250 2.0.0 Taken", ""),
    "quit-drop": (State.SENT, 1, "250 2.0.0 Taken", ""),
    "connect-421": (State.DEFERRED, 0, "421 4.3.2", "closing down"),
    "auth-454": (State.DEFERRED, 0, "454 4.7.0", "cannot check the login now"),
    "mail-451": (State.DEFERRED, 0, "451 4.3.2", "cannot take it now"),
    "dot-451": (State.DEFERRED, 0, "451 4.3.0", "could not take the letter now"),
    "dot-421": (State.DEFERRED, 0, "421 4.3.2", "closing down"),
    "auth-535": (State.APPROVED, 0, "535 5.7.8", "does not accept this user name"),
    "auth-drop": (State.APPROVED, 0, "", "the connection was lost"),
    "mail-554": (State.APPROVED, 0, "554 5.2.252", "may not send from this address"),
    "dot-550": (State.REFUSED, 0, "550 5.7.1", "refuses it by its own policy"),
    "dot-552": (State.REFUSED, 0, "552 5.3.4", "too large"),
    "data-drop": (State.UNKNOWN, 0, "", "may have left or not"),
    "drop-after-dot-lost": (State.UNKNOWN, 0, "", "may have left or not"),
    "drop-after-dot-stored": (State.UNKNOWN, 1, "", "may have left or not"),
    "garbage-after-dot": (State.UNKNOWN, 1, "/1.1 400", "cannot be understood"),
}


@pytest.mark.parametrize("mode", OUTCOMES)
def test_every_outcome_is_recorded_as_what_it_means(desk: Desk, letters: Letters, mode: str) -> None:
    state, stored, reply, reason = OUTCOMES[mode]
    desk.server.mode = mode
    said = desk.send(letters())
    found = desk.letter()
    assert sending._STATES[said.outcome] is found.state is state
    assert len(desk.server.stored) == stored
    assert (found.reply, found.reason) == (said.reply, said.problem)
    assert found.reply.startswith(reply)
    assert reason in found.reason
    assert (found.attempts, found.message_id) == (1, letters().outgoing.stamp.message_id)  # type: ignore[union-attr]
    assert bool(found.retry_on) == (state is State.DEFERRED)
    assert bool(found.sent_on) == bool(found.sent_copy) == (state is State.SENT)


@pytest.mark.parametrize("mode", OUTCOMES)
def test_a_letter_that_may_have_left_keeps_its_claim_and_any_other_gives_it_back(
    desk: Desk, letters: Letters, mode: str
) -> None:
    desk.server.mode = mode
    desk.send(letters(INTENT))
    rival = outbound.entry(letters(INTENT, "other"))
    if OUTCOMES[mode][0] in (State.SENT, State.UNKNOWN, State.DEFERRED):
        with pytest.raises(LedgerError, match=r"A first-choice letter .*\(it\)"):
            desk.book.require_free(rival)
        assert [contact.name for contact in desk.book.contacts()] == ["it"]
    else:
        desk.book.require_free(rival)
        assert desk.book.contacts() == ()


def test_where_no_conversation_comes_about_the_letter_is_ready_again(desk: Desk, letters: Letters) -> None:
    desk.server.mode = "ehlo-no-auth"
    with pytest.raises(DeliveryError, match="takes no login by passwords"):
        desk.send(letters())
    found = desk.letter()
    assert (found.state, found.attempts) == (State.APPROVED, 1)
    assert "takes no login by passwords" in found.reason
    desk.server.mode = "ok"
    assert desk.send(letters()).outcome is Outcome.SENT


def test_an_account_that_only_reads_sends_nothing(desk: Desk, letters: Letters) -> None:
    desk.account = replace(desk.account, smtp=None, imap=Server("imap.example", 993))
    with pytest.raises(DeliveryError, match="no server for sending"):
        desk.send(letters())
    assert desk.letter().state is State.APPROVED


def test_the_facts_of_a_composed_letter_stay_known(desk: Desk, letters: Letters) -> None:
    desk.book.record_composed(outbound.entry(letters(), '{"a": "1"}'), NOW)
    desk.send(letters())
    assert desk.letter().facts_hash == '{"a": "1"}'


EXCHANGE = "250 2.6.0 <SN6PR01@prod.example> [InternalId=1] Queued mail for delivery"


def test_a_message_id_that_the_server_gives_takes_the_place_of_ours(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered(
        envelope: object, account: object, credentials: object, committing: Any, **_: float
    ) -> Answer:
        committing()
        return Answer(Outcome.SENT, reply=EXCHANGE)

    monkeypatch.setattr(sending, "submit", answered)
    desk.account = replace(desk.account, smtp=Server("smtp.office365.com", 587, "starttls"))
    desk.send(letters())
    found = desk.letter()
    assert (found.message_id, found.sent_copy) == ("<SN6PR01@prod.example>", "server")


GMAIL, ELSEWHERE = Server("smtp.gmail.com", 465), Server("mail.example.org", 465)


@pytest.mark.parametrize(
    ("choice", "smtp", "imap", "copy"),
    [
        ("auto", GMAIL, True, "server"),
        ("auto", GMAIL, False, "server"),
        ("auto", Server("SMTP.Gmail.com", 587, "starttls"), True, "server"),
        ("auto", ELSEWHERE, True, "pending"),
        ("auto", ELSEWHERE, False, "none"),
        ("server", ELSEWHERE, True, "server"),
        ("append", GMAIL, True, "pending"),
        ("append", ELSEWHERE, False, "none"),
        ("none", GMAIL, True, "none"),
    ],
)
def test_who_files_the_copy_of_a_sent_letter(choice: str, smtp: Server, imap: bool, copy: str) -> None:
    account = Account("home", AMARA, smtp, Server("imap.example.org", 993) if imap else None)
    assert sending.copy_due(replace(account, sent_copy=choice)) == copy


def test_the_copy_that_we_have_to_file_is_noted_with_the_letter(desk: Desk, letters: Letters) -> None:
    desk.account = replace(desk.account, imap=Server("imap.example.org", 993))
    desk.send(letters())
    assert desk.letter().sent_copy == "pending"


# --- put off ------------------------------------------------------------------------------------------


def test_a_letter_is_put_off_five_times_and_then_given_up(desk: Desk, letters: Letters) -> None:
    desk.server.mode = "dot-451"
    for number, minutes in enumerate((15, 60, 240, 240, 240), 1):
        before = datetime.now(UTC).replace(microsecond=0)
        said = desk.send(letters())
        found = desk.letter()
        due = datetime.fromisoformat(found.retry_on) - timedelta(minutes=minutes)
        assert before <= due <= datetime.now(UTC)
        assert (found.state, found.attempts) == (State.DEFERRED, number)
        assert f"(try {number} of 6 so far)" in said.hint
        assert "Nothing was sent. Run `prematch outbox retry` after " in said.hint
    said = desk.send(letters())
    found = desk.letter()
    assert (said.outcome, found.state, found.attempts) == (Outcome.REFUSED, State.REFUSED, 6)
    assert "It was tried 6 times. Nothing was sent" in said.hint
    assert (found.retry_on, found.reply) == ("", "451 4.3.0 Local fault, try again later")
    assert desk.server.stored == []


def test_a_letter_that_was_given_up_can_be_sent_anew(desk: Desk, letters: Letters) -> None:
    desk.server.mode = "dot-451"
    for _ in range(6):
        desk.send(letters())
    desk.server.mode = "ok"
    assert desk.send(letters()).outcome is Outcome.SENT
    assert desk.letter().attempts == 1


def test_a_retry_sends_the_bytes_and_the_message_id_of_the_first_try(desk: Desk, session: Session) -> None:
    desk.server.mode = "once-451"
    first = checked(session, CLEAN, "again", outbound.stamped(desk.book, STAMPED_AT), desk.book)
    assert desk.send(first).outcome is Outcome.DEFERRED
    put_off = desk.letter("again")
    later = outbound.stamped(desk.book, STAMPED_AT + timedelta(hours=2))
    second = checked(session, CLEAN, "again", later, desk.book)
    sending.require_unchanged(second, put_off)
    assert desk.send(second).outcome is Outcome.SENT
    assert [raw for _, _, raw in desk.server.stored] == [first.outgoing.raw]
    found = desk.letter("again")
    assert (found.message_id, found.raw, found.attempts) == (put_off.message_id, put_off.raw, 2)


def test_a_letter_that_stayed_here_keeps_its_message_id_and_is_dated_anew(
    desk: Desk, session: Session
) -> None:
    desk.server.mode = "auth-535"
    first = checked(session, CLEAN, "again", outbound.stamped(desk.book, STAMPED_AT), desk.book)
    desk.send(first)
    desk.server.mode = "ok"
    later = outbound.stamped(desk.book, STAMPED_AT + timedelta(hours=2))
    second = checked(session, CLEAN, "again", later, desk.book)
    desk.send(second)
    assert first.outgoing.stamp
    assert second.outgoing.stamp
    assert first.outgoing.stamp.message_id == second.outgoing.stamp.message_id
    assert first.outgoing.stamp.date != second.outgoing.stamp.date
    assert [raw for _, _, raw in desk.server.stored] == [second.outgoing.raw]


def test_a_letter_that_was_edited_while_it_waited_is_refused(desk: Desk, letters: Letters) -> None:
    desk.server.mode = "dot-451"
    desk.send(letters())
    edited = letters(CLEAN.replace("strongly", "warmly"))
    with pytest.raises(MessageError, match=r"edited while it waited.*prematch discard it"):
        sending.require_unchanged(edited, desk.letter())
    desk.server.mode = "ok"
    with pytest.raises(LedgerError, match="waits to be sent again, so it cannot be sent again"):
        desk.send(edited)
    assert desk.server.stored == []


def test_a_deferred_letter_is_due_once_its_time_has_come(desk: Desk, letters: Letters) -> None:
    desk.server.mode = "dot-451"
    desk.send(letters())
    now, found = datetime.now(UTC), desk.letter()
    assert sending.due_for_retry((found,), now) == ()
    assert sending.waits_until(found, now) == datetime.fromisoformat(found.retry_on)
    assert sending.due_for_retry((found,), now + timedelta(minutes=16)) == (found,)
    assert sending.due_for_retry((replace(found, retry_on=""),), now) == (replace(found, retry_on=""),)
    assert sending.due_for_retry((replace(found, state=State.UNKNOWN),), now + timedelta(days=1)) == ()


def test_a_clock_is_shown_with_the_day_where_that_is_another() -> None:
    now = datetime.now().astimezone().replace(hour=12, minute=5)
    assert sending.clock_time(now) == "12:05"
    assert sending.clock_time(now + timedelta(days=400)) == f"{now + timedelta(days=400):%Y-%m-%d} 12:05"


# --- what is written down before the dot --------------------------------------------------------------


def test_ledger_and_witness_say_so_before_the_server_has_the_dot(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[State, bool, int]] = []

    def counted() -> int:
        with open_ledger(desk.book.path) as other:
            letter = other.letter("it")
            assert letter
            noted = other.last_hash() in witness.path_of(other).read_text(encoding="utf-8")
            seen.append((letter.state, noted, letter.attempts))
        return 1

    monkeypatch.setattr(desk.server, "count_dot", counted)
    assert desk.send(letters()).outcome is Outcome.SENT
    assert seen == [(State.COMMITTING, True, 1)]


@pytest.mark.parametrize("mode", ["auth-535", "mail-554", "data-451", "connect-421"])
def test_what_does_not_come_to_the_dot_is_not_witnessed(desk: Desk, letters: Letters, mode: str) -> None:
    desk.server.mode = mode
    desk.send(letters())
    assert not witness.path_of(desk.book).exists()
    assert "committing" not in [event.action for event in desk.book.events()]


def failing(step: State, error: BaseException) -> Callable[..., LedgerLetter]:
    """Make a ledger that cannot take one step."""
    advance = Ledger.advance

    def advanced(
        book: Ledger, name: str, lease: str, to: State, on: Moment, /, **changes: Any
    ) -> LedgerLetter:
        if to is step:
            raise error
        return advance(book, name, lease, to, on, **changes)

    return advanced


FULL = LedgerError("The ledger cannot be written: the disk is full")


def test_a_ledger_that_is_full_before_the_dot_keeps_the_letter_here(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "advance", failing(State.COMMITTING, FULL))
        with pytest.raises(LedgerError, match="the disk is full"):
            desk.send(letters())
    settled()
    assert "." not in desk.server.transcript
    assert (desk.letter().state, desk.server.stored) == (State.APPROVED, [])
    assert "the disk is full" in desk.letter().reason
    assert desk.send(letters()).outcome is Outcome.SENT


def test_a_witness_that_is_full_before_the_dot_keeps_the_letter_here(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(LedgerError, match=r"No space left on device.*The letter did not leave"):
            desk.send(letters())
    settled()
    assert "." not in desk.server.transcript
    assert (desk.letter().state, desk.server.stored) == (State.APPROVED, [])
    assert desk.send(letters()).outcome is Outcome.SENT
    assert len(desk.server.stored) == 1


def test_a_ledger_that_stays_unwritable_is_settled_by_the_next_start(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = submission._offer

    def locked(*arguments: Any) -> None:
        ours(*arguments)
        desk.book.connection.execute("PRAGMA query_only = ON")

    with monkeypatch.context() as patched:
        patched.setattr(submission, "_offer", locked)
        with pytest.raises(LedgerError, match="read-only"):
            desk.send(letters())
    settled()
    assert (desk.letter().state, desk.server.stored) == (State.CONNECTING, [])
    desk.book.connection.execute("PRAGMA query_only = OFF")
    assert sending.recover(desk.book, NOW) == ()
    assert desk.letter().state is State.APPROVED


def test_a_letter_that_left_and_cannot_be_noted_is_unknown_from_then_on(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "advance", failing(State.SENT, FULL))
        with pytest.raises(LedgerError, match=r"the letter was sent, but that cannot be noted \(The ledger"):
            desk.send(letters())
    assert (desk.letter().state, len(desk.server.stored)) == (State.UNKNOWN, 1)
    with pytest.raises(LedgerError, match="may have been sent"):
        desk.send(letters())
    assert (desk.letter().state, len(desk.server.stored)) == (State.UNKNOWN, 1)


def test_a_data_folder_that_cannot_be_written_stops_it_before_all(
    desk: Desk, letters: Letters, folder: Path
) -> None:
    (folder / "data").write_text("in the way", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"cannot be written.*Nothing was sent"):
        desk.send(letters())
    assert (desk.book.events(), desk.server.connections) == ((), 0)


# --- stopped by the user ------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["_log_in", "_offer"])
def test_a_stop_before_the_dot_leaves_the_letter_ready(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(submission, step, stopped)
        with pytest.raises(KeyboardInterrupt):
            desk.send(letters())
    assert (desk.letter().state, desk.letter().reason) == (State.APPROVED, "stopped by you")
    assert desk.send(letters()).outcome is Outcome.SENT
    assert len(desk.server.stored) == 1


def test_a_stop_while_it_is_written_down_leaves_the_letter_ready(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = witness.note

    def stopped(book: Ledger, letter: LedgerLetter) -> None:
        note(book, letter)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(witness, "note", stopped)
        with pytest.raises(KeyboardInterrupt):
            desk.send(letters())
    settled()
    assert (desk.letter().state, desk.server.stored) == (State.APPROVED, [])
    assert "." not in desk.server.transcript
    assert desk.send(letters()).outcome is Outcome.SENT


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="sends a signal to a thread")
def test_a_stop_after_the_dot_leaves_the_letter_unknown(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.server.mode = "dot-hang-stored"
    main = threading.main_thread().ident
    assert main
    count = desk.server.count_dot

    def counted() -> int:
        number = count()
        # The client shall wait for the answer by then.
        threading.Timer(0.1, signal.pthread_kill, (main, signal.SIGINT)).start()
        return number

    monkeypatch.setattr(desk.server, "count_dot", counted)
    with pytest.raises(KeyboardInterrupt):
        desk.send(letters())
    assert (desk.letter().state, desk.letter().reason) == (State.UNKNOWN, "stopped by you")
    assert len(desk.server.stored) == 1
    with pytest.raises(LedgerError, match="may have been sent"):
        desk.send(letters())


def test_a_stop_before_the_answer_is_recorded_leaves_the_letter_unknown(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "advance", failing(State.SENT, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            desk.send(letters())
    assert (desk.letter().state, len(desk.server.stored)) == (State.UNKNOWN, 1)


# --- never twice --------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["ok", "drop-after-dot-stored", "drop-after-dot-lost", "garbage-after-dot"])
def test_a_letter_that_left_or_may_have_is_not_sent_again(desk: Desk, letters: Letters, mode: str) -> None:
    desk.server.mode = mode
    desk.send(letters())
    stored, before = len(desk.server.stored), desk.letter()
    desk.server.mode = "ok"
    for letter in (letters(), letters(CLEAN.replace("strongly", "warmly"))):
        with pytest.raises(LedgerError, match=r"it (was|may have been) sent.*, so it cannot be sent again"):
            desk.send(letter)
    assert (len(desk.server.stored), desk.server.connections) == (stored, 1)
    assert desk.letter() == before


def test_a_letter_that_was_handed_over_is_not_sent(desk: Desk, letters: Letters) -> None:
    desk.book.hand_over(outbound.entry(letters()), "eml", NOW)
    with pytest.raises(LedgerError, match=r"it was handed over on .*prematch sent it"):
        desk.send(letters())
    assert desk.server.connections == 0


def test_a_clock_that_was_set_back_opens_no_way_to_a_second_letter(desk: Desk, letters: Letters) -> None:
    desk.send(letters())
    with pytest.raises(LedgerError, match="so it cannot be sent again"):
        desk.send(letters(), EARLIER)
    with pytest.raises(LedgerError, match=r"of this stage \(interest\)"):
        desk.send(letters(name="other"), EARLIER)
    assert len(desk.server.stored) == 1
    assert sending.due_for_retry((desk.letter(),), datetime(2020, 1, 1, tzinfo=UTC)) == ()


def test_a_second_letter_of_a_stage_is_refused_and_the_first_is_named(desk: Desk, letters: Letters) -> None:
    desk.send(letters())
    with pytest.raises(
        LedgerError, match=r"of this stage \(interest\) to cedarvale-medpeds was sent on .*\(it\)"
    ):
        desk.send(letters(name="other"))
    assert desk.book.letter("other") is None
    assert (len(desk.server.stored), desk.server.connections) == (1, 1)


def test_a_second_first_choice_is_refused_while_the_first_is_unknown(desk: Desk, letters: Letters) -> None:
    desk.server.mode = "drop-after-dot-lost"
    desk.send(letters(INTENT))
    desk.server.mode = "ok"
    with pytest.raises(LedgerError, match=r"A first-choice letter .* may have been sent .*\(it\)"):
        desk.send(letters(INTENT, "other"))
    assert desk.server.stored == []


def test_a_letter_of_unknown_outcome_counts_as_sent(desk: Desk, letters: Letters) -> None:
    desk.server.mode = "drop-after-dot-lost"
    desk.send(letters())
    [contact] = desk.book.contacts()
    assert (contact.name, contact.state, contact.to, contact.on) == ("it", "unknown", (RUTH,), NOW)
    with pytest.raises(LedgerError, match=r"of this stage .* may have been sent on 2027-02-09 \(it\)"):
        desk.book.require_free(outbound.entry(letters(name="other")))


@pytest.mark.parametrize(
    ("text", "said"), [(BLOCKED, "at least one fault blocks it"), (WARNED, "warnings are")]
)
def test_a_letter_that_may_not_leave_claims_nothing(
    desk: Desk, letters: Letters, text: str, said: str
) -> None:
    with pytest.raises(MessageError, match=said):
        desk.send(letters(text))
    assert (desk.book.events(), desk.server.connections) == ((), 0)


def test_a_ledger_from_a_backup_sends_nothing_before_it_is_mended(
    desk: Desk, letters: Letters, folder: Path
) -> None:
    with open_ledger(folder / "old.db") as old:
        desk.book.connection.backup(old.connection)
    desk.send(letters())
    with open_ledger(folder / "old.db") as old:
        for letter in (letters(), letters(CLEAN.replace("Kind: interest", "Kind: question"), "question")):
            with pytest.raises(LedgerError, match=r"it lacks it\. Run `prematch reconcile`"):
                sending.send(old, letter, desk.account, GOOD, NOW)
        [lost] = witness.forgotten(old)
        old.restore(lost.entry, lost.event, NOW, lost.handed_on)
        with pytest.raises(LedgerError, match="it may have been sent"):
            sending.send(old, letters(), desk.account, GOOD, NOW)
    assert len(desk.server.stored) == 1


# --- the lease ----------------------------------------------------------------------------------------

LEASE = "1-of-another"


@pytest.fixture
def taken_over(desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let another process take the letter over at a step of ours, as it can from another computer."""

    def takes_over_at(step: str) -> None:
        ours = getattr(submission, step)

        def late(*arguments: Any) -> Any:
            with open_ledger(desk.book.path) as other:
                letter = other.letter("it")
                assert letter
                other.advance("it", letter.lease, State.APPROVED, NOW, reason="taken over")
                other.claim(outbound.entry(letters()), LEASE, NOW)
            return ours(*arguments)

        monkeypatch.setattr(submission, step, late)

    return takes_over_at


@pytest.mark.parametrize("step", ["_connected", "_log_in", "_offer", "_hand_over"])
def test_a_process_whose_letter_was_taken_over_sends_nothing(
    desk: Desk, letters: Letters, taken_over: Callable[[str], None], step: str
) -> None:
    taken_over(step)
    with pytest.raises(LedgerError, match=r"another process has taken it over.*This process sent nothing"):
        desk.send(letters())
    settled()
    assert desk.server.stored == []
    assert "." not in desk.server.transcript
    assert (desk.letter().state, desk.letter().lease) == (State.CLAIMED, LEASE)


def test_a_process_whose_letter_was_made_ready_again_sends_nothing(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = submission._offer

    def late(*arguments: Any) -> None:
        with open_ledger(desk.book.path) as other:
            letter = other.letter("it")
            assert letter
            other.advance("it", letter.lease, State.APPROVED, NOW, reason="taken over")
        ours(*arguments)

    monkeypatch.setattr(submission, "_offer", late)
    with pytest.raises(LedgerError, match="so it cannot be committing"):
        desk.send(letters())
    settled()
    assert desk.server.stored == []
    assert (desk.letter().state, desk.letter().reason) == (State.APPROVED, "taken over")


def test_every_try_has_a_lease_of_its_own_that_begins_with_the_process(desk: Desk, letters: Letters) -> None:
    desk.server.mode = "once-451"
    leases = set()
    for _ in range(2):
        desk.send(letters())
        leases.add(desk.letter().lease)
    assert len(leases) == 2
    assert {lease.partition("-")[0] for lease in leases} == {str(os.getpid())}


# --- after a process that ended -----------------------------------------------------------------------


def left(desk: Desk, letter: Checked, state: State) -> LedgerLetter:
    """Leave a letter as a process does that ends on its way."""
    desk.book.claim(outbound.entry(letter), LEASE, NOW)
    for step in IN_FLIGHT[1 : IN_FLIGHT.index(state) + 1]:
        desk.book.advance(letter.name, LEASE, step, NOW)
    return desk.letter(letter.name)


@pytest.mark.parametrize("state", [State.CLAIMED, State.CONNECTING])
def test_a_letter_left_before_the_dot_is_ready_again(desk: Desk, letters: Letters, state: State) -> None:
    left(desk, letters(), state)
    assert sending.recover(desk.book, NOW) == ()
    found = desk.letter()
    assert (found.state, found.reason) == (State.APPROVED, "prematch ended before the letter could leave")
    assert desk.send(letters()).outcome is Outcome.SENT


def test_a_letter_left_at_the_dot_is_unknown(desk: Desk, letters: Letters) -> None:
    left(desk, letters(), State.COMMITTING)
    [found] = sending.recover(desk.book, NOW)
    assert (found.name, found.state) == ("it", State.UNKNOWN)
    assert found.reason == "prematch ended while the letter was on its way"
    assert sending.recover(desk.book, NOW) == ()


@pytest.mark.parametrize("state", IN_FLIGHT)
def test_sending_another_letter_settles_what_was_left_first(
    desk: Desk, letters: Letters, state: State
) -> None:
    left(desk, letters(), state)
    question = letters(CLEAN.replace("Kind: interest", "Kind: question"), "question")
    assert desk.send(question).outcome is Outcome.SENT
    assert desk.letter().state is (State.UNKNOWN if state is State.COMMITTING else State.APPROVED)


def test_where_nothing_was_left_nothing_is_written(desk: Desk, folder: Path) -> None:
    assert sending.recover(desk.book, NOW) == ()
    assert not (folder / "data").exists()


@pytest.mark.parametrize("state", IN_FLIGHT)
def test_the_letter_of_a_process_that_is_alive_stays_as_it_is(
    desk: Desk, letters: Letters, state: State
) -> None:
    before = left(desk, letters(), state)
    with sending.one_sender(desk.book):
        assert sending.recover(desk.book, NOW) == ()
        assert desk.letter() == before
        with pytest.raises(LedgerError, match=r"another prematch \(process 1\) is sending letters"):
            desk.send(letters())
    assert desk.letter() == before
    assert desk.server.connections == 0


def test_a_process_that_ends_while_we_look_is_no_error(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([(left(desk, letters(), State.COMMITTING),), (), ()])
    monkeypatch.setattr(desk.book, "in_flight", lambda: next(looks))
    with sending.one_sender(desk.book):
        assert sending.recover(desk.book, NOW) == ()


def test_a_ledger_that_cannot_be_settled_is_an_error(desk: Desk, letters: Letters) -> None:
    before = left(desk, letters(), State.COMMITTING)
    desk.book.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(LedgerError, match="read-only"):
        sending.recover(desk.book, NOW)
    desk.book.connection.execute("PRAGMA query_only = OFF")
    assert desk.letter() == before


def test_a_letter_that_goes_on_while_we_look_is_not_made_ready(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = left(desk, letters(), State.CONNECTING)
    desk.book.advance("it", LEASE, State.COMMITTING, NOW)
    monkeypatch.setattr(desk.book, "in_flight", lambda: (stale,))
    with pytest.raises(LedgerError, match="another process has taken it over"):
        sending.recover(desk.book, NOW)
    assert desk.letter().state is State.COMMITTING


# --- several processes at once ------------------------------------------------------------------------

CROWD = """
import os, sys
from datetime import datetime
from pathlib import Path

from composer import checking, outbound, sending
from composer.account.credentials import Credentials
from composer.account.settings import Account, Server
from composer.errors import LedgerError
from composer.ledger import open_ledger
from composer.moments import parse_moment

root, path, port, authority, count, apart, today = sys.argv[1:]
account = Account("home", "amara.okafor@example.org", Server("localhost", int(port), "tls"), ca_file=authority)
stamped_at, now = datetime.now().astimezone(), parse_moment(today)
with open_ledger(Path(path)) as book:
    frozen = outbound.stamped(book, stamped_at)
    letter = outbound.checked(checking.open_session(Path(root)), Path(root, "drafts", "it.txt"), now, book, frozen)
start, go = os.pipe()
for number in range(int(count)):
    if os.fork() == 0:
        os.close(go)
        os.read(start, 1)
        if apart == "apart":
            os.environ["PREMATCH_DATA"] += f"-{number}"
        try:
            with open_ledger(Path(path)) as book:
                said = sending.send(book, letter, account, Credentials(account.address, "mailbed"), now)
            line = said.outcome.value
        except LedgerError as error:
            line = f"LedgerError: {error}"
        os.write(1, (line + chr(10)).encode())
        os._exit(0)
os.close(start)
os.close(go)
for _ in range(int(count)):
    os.wait()
"""


def crowd(desk: Desk, session: Session, count: int, apart: str = "together") -> list[str]:
    """Let so many processes send the same letter at once; gives what each of them says."""
    write(session.workspace.root, "it", CLEAN)
    server, authority = desk.account.smtp, desk.account.ca_file
    assert server
    arguments = (session.workspace.root, desk.book.path, server.port, authority, count, apart, TODAY)
    done = subprocess.run(
        [sys.executable, "-c", CROWD, *map(str, arguments)],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes")


@needs_fork
@pytest.mark.parametrize("mode", ["ok", "slow-dot-stored"])
@pytest.mark.parametrize("count", [2, 8])
def test_of_processes_that_send_the_same_letter_at_once_one_sends_it(
    desk: Desk, session: Session, count: int, mode: str
) -> None:
    desk.server.mode, desk.server.delay = mode, 0.7
    said = crowd(desk, session, count)
    assert (len(said), said.count("sent"), len(desk.server.stored)) == (count, 1, 1)
    for line in said:
        assert line == "sent" or line.startswith("LedgerError: ")
        assert line == "sent" or "is sending letters of this workspace" in line or "it was sent on" in line
    assert desk.letter().state is State.SENT


@needs_fork
def test_processes_that_do_not_see_each_others_lock_send_a_letter_once_at_most(
    desk: Desk, session: Session
) -> None:
    said = crowd(desk, session, 8, "apart")
    assert len(said) == 8
    assert len(desk.server.stored) == said.count("sent") <= 1
    assert {line.partition(":")[0] for line in said} <= {"sent", "LedgerError"}


def test_the_lock_is_free_again_after_every_end(
    desk: Desk, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mode in ("auth-535", "ehlo-no-auth", "once-451"):
        desk.server.mode = mode
        with suppress(DeliveryError):
            desk.send(letters())
    assert desk.send(letters()).outcome is Outcome.SENT
    with sending.one_sender(desk.book):
        pass


# --- files ---------------------------------------------------------------------------------------------


def test_files_are_kept_for_a_copy_that_is_ours_to_file_and_only_then(desk: Desk, session: Session) -> None:
    poster = pdf("A poster.")
    stamp = Stamp("<file@example.org>", "Tue, 09 Feb 2027 10:00:00 +0000")
    text = with_poster(session.workspace.root, CLEAN, poster)
    letter = checked(session, text, "it", lambda m, n: freeze(m, n, stamp))
    desk.server.mode = "dot-451"
    desk.send(letter)
    assert desk.book.connection.execute("SELECT count(*) FROM files").fetchone() == (0,)
    desk.server.mode = "ok"
    desk.account = replace(desk.account, imap=Server("imap.example.org", 993))
    assert desk.send(letter).outcome is Outcome.SENT
    assert desk.book.connection.execute("SELECT content FROM files").fetchall() == [(poster,)]
    [(_, _, raw)] = desk.server.stored
    assert desk.book.whole(desk.letter()) == raw
