"""`prematch reconcile`: what the mailbox tells is said letter by letter, and what to do where it tells nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from composer.account.settings import Server
from composer.ledger import State, open_ledger
from tests.conftest import Run
from tests.letters import ON
from tests.mail_accounts import Sender, answer_with, lay, trusting_both
from tests.mail_accounts import passwords as passwords
from tests.mail_accounts import sender as sender
from tests.mail_accounts import sender_at as sender_at
from tests.mailbed.certificates import Certificates
from tests.mailbed.faulty_smtp import FaultySMTP
from tests.mailbed.fixtures import Faulty

NOTHING = "Nothing is open, and nothing came back.\n"
Unsure = Callable[..., FaultySMTP]


@pytest.fixture
def unsure(
    sender: Sender,
    faulty: Faulty,
    certificates: Certificates,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> Unsure:
    """Send a letter of which nobody knows whether it left; gives the server."""

    def made(mode: str = "drop-after-dot-stored", **changes: object) -> FaultySMTP:
        server = faulty(mode)
        authorities = trusting_both(tmp_path, sender.bed, certificates)
        sender.add(smtp=Server("localhost", server.port, "starttls"), ca_file=authorities, **changes)
        sender.write()
        answer_with(monkeypatch, "y")
        assert run("send", "it", *ON).status == 2
        return server

    return made


def test_where_nothing_is_open_that_is_said(sender: Sender, run: Run) -> None:
    answer = run("reconcile", *ON)
    assert (answer.status, answer.out, answer.err) == (0, NOTHING, "")


def test_an_unknown_letter_that_is_found_is_settled(sender: Sender, unsure: Unsure, run: Run) -> None:
    [(_, _, raw)] = unsure().stored
    lay(sender.bed, sender.address, "Sent", raw, datetime.now(UTC))
    answer = run("reconcile", *ON)
    assert (answer.status, answer.out) == (0, "it: it was sent: it lies in Sent.\n")
    assert sender.known().state is State.SENT
    assert run("reconcile", *ON).out == NOTHING
    assert run("outbox").out == "sent        2027-02-09        it\n            found in Sent\n"


def test_an_unknown_letter_that_is_not_found_stays_unknown_with_what_to_do(
    sender: Sender, unsure: Unsure, run: Run
) -> None:
    unsure("drop-after-dot-lost")
    answer = run("reconcile", *ON)
    assert (answer.status, answer.out) == (
        0,
        "it: it does not lie in your mailbox of sent mail, but the service files no copies, so that says nothing."
        " Ask the program if you can, then `prematch outbox resolve it --sent` or `--not-sent`.\n",
    )
    assert sender.known().state is State.UNKNOWN


def test_a_letter_that_a_killed_process_left_is_told_and_looked_for(
    sender: Sender, unsure: Unsure, run: Run
) -> None:
    unsure()
    with open_ledger(sender.root / "ledger.db") as book:
        book.connection.execute("UPDATE letters SET state = 'committing', lease = '1-x'")
    answer = run("reconcile", *ON)
    assert answer.err.startswith("it: prematch ended while this letter was on its way")
    assert answer.out.startswith("it: it does not lie in your mailbox of sent mail")


def test_a_draft_that_was_sent_from_the_mailbox_is_settled(sender: Sender, run: Run) -> None:
    sender.write()
    assert run("draft", "it", "--imap", "--today", "2027-02-09").status == 0
    assert run("reconcile", *ON).out == "it: no letter like it lies in your mailbox of sent mail.\n"
    lay(sender.bed, sender.address, "Sent", sender.known().raw.encode(), datetime.now(UTC))
    assert run("reconcile", *ON).out == f"it: it was sent on {date.today()}.\n"
    assert sender.known().state is State.SENT


def test_a_ledger_from_a_backup_is_told_what_it_forgot(
    sender: Sender, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("compose", "interest", "juniper-ridge-medpeds", *ON).status == 0
    backup = sender.root.parent / "backup.db"
    shutil.copy(sender.root / "ledger.db", backup)
    sender.write()
    answer_with(monkeypatch, "y")
    assert run("send", "it", *ON).status == 0
    shutil.copy(backup, sender.root / "ledger.db")
    monkeypatch.setattr("composer.checking._contacts", lambda root: ())
    answer_with(monkeypatch, "y")
    refused = run("send", "it", *ON)
    assert refused.status == 2
    assert "(put back from a backup?): it lacks it. Run `prematch reconcile`: it enters those" in refused.err
    answer = run("reconcile", *ON)
    assert answer.out == (
        "it: the ledger had forgotten that it left; it is entered again.\nit: it was sent: it lies in Sent.\n"
    )
    assert run("reconcile", *ON).out == NOTHING
    assert len(sender.bed.wait(sender.director)) == 1


def test_a_mailbox_that_cannot_be_reached_is_said_and_nothing_changes(
    sender: Sender, unsure: Unsure, run: Run
) -> None:
    unsure(imap=Server("localhost", 1))
    answer = run("reconcile", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("localhost:1: the server does not answer at this port.")
    assert sender.known().state is State.UNKNOWN


def test_an_account_without_a_mailbox_is_said(sender: Sender, unsure: Unsure, run: Run) -> None:
    unsure(imap=None)
    answer = run("reconcile", *ON)
    assert answer.status == 2
    assert answer.err.startswith("mail: the account has no server for the mailbox. Write `imap:` with host")


def test_a_letter_through_another_account_is_said_to_be_looked_for_there(
    sender: Sender, unsure: Unsure, run: Run
) -> None:
    unsure()
    sender.add(name="other")
    answer = run("reconcile", "--account", "other", *ON)
    assert answer.out == "it: it went through another account: `prematch reconcile --account mail`.\n"
    which = run("reconcile", *ON)
    assert (which.status, "Say which: --account mail or --account other." in which.err) == (2, True)


def test_without_an_account_it_is_said_how_to_make_one(season: Path, run: Run, passwords: None) -> None:
    answer = run("reconcile", *ON)
    assert (answer.status, "there is no mail account yet" in answer.err) == (2, True)
