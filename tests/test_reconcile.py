"""What the mailbox tells of letters settles them; what it does not tell settles nothing."""

from __future__ import annotations

import shutil
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from composer import checking, outbound, sending
from composer.account.settings import Account, Server
from composer.delivery import Options, freeze
from composer.delivery.answers import Answer, Outcome, Phase, lost
from composer.delivery.submission import submit
from composer.errors import DeliveryError, LedgerError
from composer.ledger import Ledger, LedgerLetter, State, open_ledger
from composer.model import Moment
from composer.moments import parse_moment
from composer.outbound import Checked
from composer.reconcile import Line, alike, reconcile, restore_forgotten
from tests.letters import CLEAN, TODAY, change
from tests.mail_accounts import Sender, lay, mailboxes, trusting_both
from tests.mail_accounts import passwords as passwords
from tests.mail_accounts import sender as sender
from tests.mail_accounts import sender_at as sender_at
from tests.mailbed.certificates import Certificates
from tests.mailbed.fixtures import Faulty

ON = Moment(date.today())
"""What is noted in the ledger is compared with the clock of the server."""
BODY = CLEAN.split("\n\n", 1)[1]


@pytest.fixture
def book(sender: Sender) -> Iterator[Ledger]:
    with open_ledger(sender.root / "ledger.db") as opened:
        yield opened


@pytest.fixture
def filing(sender_at: Callable[[str], Sender]) -> Sender:
    """An applicant whose service files what it sends."""
    return sender_at("autosent.test")


def checked(
    sender: Sender, book: Ledger, text: str = CLEAN, frozen: outbound.Freeze | None = None
) -> Checked:
    sender.write("it", text)
    session = checking.open_session(sender.root)
    frozen = frozen or outbound.stamped(book, datetime.now(UTC))
    return outbound.checked(session, sender.root / "drafts" / "it.txt", parse_moment(TODAY), book, frozen)


def send(
    sender: Sender, book: Ledger, text: str = CLEAN, *, account: Account | None = None, unheard: bool = False
) -> Outcome:
    """Send a letter; with `unheard` what the server answers to the final dot is lost on its way."""

    def submit_unheard(*given: Any, **limit: Any) -> Answer:
        limit.pop("answered")
        assert submit(*given, **limit).outcome is Outcome.SENT
        return lost(Phase.DOT, "the server closed it")

    letter = checked(sender, book, text)
    with pytest.MonkeyPatch.context() as patch:
        if unheard:
            patch.setattr(sending, "submit", submit_unheard)
        return sending.send(book, letter, account or sender.account, sender.credentials, ON).outcome


def hand_over(sender: Sender, book: Ledger, text: str = CLEAN) -> None:
    options = Options(sender.root / "outbox", replace=True)
    outbound.hand_over(book, checked(sender, book, text, freeze), "eml", options, ON)


def look(sender: Sender, book: Ledger, account: Account | None = None) -> list[Line]:
    return list(reconcile(book, account or sender.account, sender.credentials, ON))


def send_elsewhere(sender: Sender, body: str, to: str = "") -> None:
    """Send a message as another mail program does: under a Message-ID of its own. The service files it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender.address, to or sender.director
    mail["Subject"], mail["Message-ID"] = "Letter of interest", "<other-program@example.com>"
    mail.set_content(body)
    before = len(sender.stored("Sent"))
    context = ssl.create_default_context(cafile=sender.bed.ca)
    with smtplib.SMTP_SSL(sender.bed.host, sender.bed.submissions, context=context, timeout=10) as client:
        client.login(sender.address, sender.bed.password)
        client.send_message(mail)
    sender.bed.wait(sender.address, before + 1, "Sent")


def mailed(sender: Sender, old: str, new: str) -> None:
    """Give a person of the program another mailbox."""
    change(sender.root / "programs" / "cedarvale-medpeds.yaml", old, new)


# --- of unknown outcome -------------------------------------------------------------------------------


def test_an_unknown_letter_that_lies_in_sent_was_sent(filing: Sender) -> None:
    account = filing.add(sent_copy="server")
    with open_ledger(filing.root / "ledger.db") as book:
        assert send(filing, book, account=account, unheard=True) is Outcome.UNKNOWN
        filing.bed.wait(filing.address, mailbox="Sent")
        assert look(filing, book, account) == [Line("it", "it was sent: it lies in Sent")]
        assert look(filing, book, account) == []
    letter = filing.known()
    assert (letter.state, letter.sent_copy, letter.reason) == (State.SENT, "filed", "found in Sent")
    assert letter.sent_on == letter.handed_on
    assert letter.place.startswith("Sent;")
    assert len(filing.bed.wait(filing.director)) == 1


@pytest.mark.parametrize(
    ("sent_copy", "said"),
    [
        (
            "server",
            "it does not lie in your mailbox of sent mail, where the service files what it sends, so it was"
            " probably not sent; give it a quarter of an hour.",
        ),
        (
            "append",
            "it does not lie in your mailbox of sent mail, but the service files no copies, so that says nothing.",
        ),
    ],
)
@pytest.mark.parametrize("mode", ["drop-after-dot-stored", "drop-after-dot-lost"])
def test_an_unknown_letter_that_is_not_found_stays_unknown(
    sender: Sender,
    book: Ledger,
    faulty: Faulty,
    certificates: Certificates,
    tmp_path: Path,
    mode: str,
    sent_copy: str,
    said: str,
) -> None:
    server = faulty(mode)
    smtp = Server("localhost", server.port, "starttls")
    authorities = trusting_both(tmp_path, sender.bed, certificates)
    account = sender.add(smtp=smtp, ca_file=authorities, sent_copy=sent_copy)
    assert send(sender, book, account=account) is Outcome.UNKNOWN
    [line] = look(sender, book, account)
    assert not line.settled
    ask = " Ask the program if you can, then `prematch outbox resolve it --sent` or `--not-sent`"
    assert line.text == said + ask
    assert sender.known().state is State.UNKNOWN


def test_an_unknown_letter_that_came_back_had_left(sender: Sender, book: Ledger) -> None:
    mailed(sender, sender.director, "bounce@cedarvale.example")
    bouncing = replace(sender, director="bounce@cedarvale.example")
    assert send(bouncing, book, unheard=True) is Outcome.UNKNOWN
    sender.bed.wait(sender.address)
    [line] = look(sender, book)
    assert line.text.startswith("it came back undelivered (bounce@cedarvale.example: ")
    assert sender.known().state is State.BOUNCED


def test_a_letter_that_went_through_another_account_is_said_to_be_elsewhere(
    sender: Sender, book: Ledger
) -> None:
    send(sender, book, unheard=True)
    other = replace(sender.account, name="other")
    [line] = look(sender, book, other)
    assert line.text == "it went through another account: `prematch reconcile --account mail`"
    assert not line.settled
    assert sender.known().state is State.UNKNOWN


def test_where_nothing_is_open_nobody_is_asked(tmp_path: Path) -> None:
    nowhere = Account("mail", "amara@example.org", imap=Server("localhost", 1))
    with open_ledger(tmp_path / "ledger.db") as book:
        assert list(reconcile(book, nowhere, None, ON)) == []  # type: ignore[arg-type]


# --- drafts that the user sent ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        (BODY, ""),
        (BODY.replace("\n", "\n\n"), ""),
        (BODY.replace("strongly", "warmly"), ", with changes that were not checked"),
        (f"{BODY}\n--\nSent from my phone\n", ", with changes that were not checked"),
    ],
    ids=["same", "other line ends", "a word changed", "a signature added"],
)
def test_a_draft_that_another_program_sent_is_found(filing: Sender, body: str, changed: str) -> None:
    with open_ledger(filing.root / "ledger.db") as book:
        hand_over(filing, book)
        send_elsewhere(filing, body)
        assert look(filing, book) == [Line("it", f"it was sent on {ON}{changed}")]
        assert look(filing, book) == []
    letter = filing.known()
    assert (letter.state, letter.sent_on) == (State.SENT, str(ON))
    assert letter.place.startswith("Sent;")


@pytest.mark.parametrize(
    ("body", "to"),
    [
        ("Dear Dr. Adeyemi,\n\nMay I ask when the second looks take place?\n\nAmara Okafor\n", ""),
        (BODY, "cnwosu@cedarvale.example"),
    ],
    ids=["another letter to the same person", "the same letter to another person"],
)
def test_another_letter_is_not_taken_for_the_draft(filing: Sender, body: str, to: str) -> None:
    with open_ledger(filing.root / "ledger.db") as book:
        hand_over(filing, book)
        send_elsewhere(filing, body, to)
        nothing = "no letter like it lies in your mailbox of sent mail"
        assert look(filing, book) == [Line("it", nothing, settled=False)]
    assert filing.known().state is State.HANDED_OVER


def test_a_letter_that_is_only_partly_like_it_is_told_and_not_taken(filing: Sender) -> None:
    half = BODY.replace(", and above all in the mobile clinic for orchard workers", " as ever")
    with open_ledger(filing.root / "ledger.db") as book:
        hand_over(filing, book)
        send_elsewhere(filing, half)
        [line] = look(filing, book)
    assert line.text == f"a letter of {ON} is only partly like it: if it was this, `prematch sent it`"
    assert not line.settled
    assert filing.known().state is State.HANDED_OVER


def test_what_was_sent_before_the_draft_was_handed_over_is_not_it(sender: Sender, book: Ledger) -> None:
    raw = checked(sender, book).outgoing.raw
    lay(sender.bed, sender.address, "Sent", raw, datetime.now(UTC) - timedelta(days=10))
    hand_over(sender, book)
    [line] = look(sender, book)
    assert line.text == "no letter like it lies in your mailbox of sent mail"


def test_the_most_alike_of_several_letters_is_taken(sender: Sender, book: Ledger) -> None:
    hand_over(sender, book)
    raw = checked(sender, book).outgoing.raw
    lay(sender.bed, sender.address, "Sent", raw, datetime.now(UTC))
    lay(sender.bed, sender.address, "Sent", raw.replace(b"above all", b"most"), datetime.now(UTC))
    assert look(sender, book) == [Line("it", f"it was sent on {ON}")]
    assert sender.known().place.endswith(";1")


def test_a_message_in_sent_that_cannot_be_read_is_passed_over(sender: Sender, book: Ledger) -> None:
    hand_over(sender, book)
    head = f"To: {sender.director}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
    lay(sender.bed, sender.address, "Sent", head + b"\xff\xfe\x80", datetime.now(UTC))
    [line] = look(sender, book)
    assert line.text == "no letter like it lies in your mailbox of sent mail"


def test_a_mailbox_draft_sent_under_its_own_message_id_is_found_whatever_was_changed(
    sender: Sender, book: Ledger
) -> None:
    letter = checked(sender, book)
    options = Options(account=sender.account, credentials=sender.credentials)
    outbound.hand_over(book, letter, "imap", options, ON)
    head = letter.outgoing.raw.partition(b"\r\n\r\n")[0].replace(sender.director.encode(), b"a@example.com")
    lay(sender.bed, sender.address, "Sent", head + b"\r\n\r\nAnother text.\r\n", datetime.now(UTC))
    assert look(sender, book) == [Line("it", f"it was sent on {ON}, with changes that were not checked")]
    assert sender.known().state is State.SENT


LETTER = LedgerLetter("it", 2027, "nrmp-main", "interest", recipients=("Ruth@Cedarvale.example",), body=BODY)


@pytest.mark.parametrize(
    ("body", "to", "low", "high"),
    [
        (BODY, "ruth@cedarvale.example", 1.0, 1.0),
        (BODY.upper(), "Ruth Adeyemi <ruth@cedarvale.example>, x@example.com", 1.0, 1.0),
        (f"{BODY}\nOn Monday you wrote:\n> {BODY}", "ruth@cedarvale.example", 1.0, 1.0),
        (BODY.replace("strongly", ""), "ruth@cedarvale.example", 0.9, 0.99),
        (BODY, "other@cedarvale.example", 0.0, 0.0),
        ("Thank you.", "ruth@cedarvale.example", 0.0, 0.1),
        ("", "ruth@cedarvale.example", 0.0, 0.0),
    ],
)
def test_likeness_is_how_much_of_the_words_is_there(body: str, to: str, low: float, high: float) -> None:
    raw = f"From: a@example.org\r\nTo: {to}\r\nSubject: x\r\n\r\n{body}".encode()
    assert low <= alike(LETTER, raw) <= high


# --- letters that came back ---------------------------------------------------------------------------


def test_a_letter_that_came_back_is_bounced_and_may_be_sent_again(sender: Sender, book: Ledger) -> None:
    mailed(sender, sender.director, "bounce@cedarvale.example")
    bouncing = replace(sender, director="bounce@cedarvale.example")
    assert send(bouncing, book) is Outcome.SENT
    first = sender.known().message_id
    sender.bed.wait(sender.address)
    [came_back] = look(sender, book)
    assert came_back.text.startswith("it came back undelivered (bounce@cedarvale.example: ")
    assert "mailbox was closed" in came_back.text
    assert came_back.text.endswith("). Correct the address, then send it again")
    assert sender.known().state is State.BOUNCED
    assert look(sender, book) == []
    mailed(sender, "bounce@cedarvale.example", sender.director)
    assert send(sender, book) is Outcome.SENT
    assert sender.known().message_id != first
    sender.bed.wait(sender.director)
    look(sender, book)
    assert sender.known().state is State.SENT


def test_a_letter_that_one_recipient_has_is_not_sent_to_that_one_again(sender: Sender, book: Ledger) -> None:
    mailed(sender, "swhitlow@cedarvale.example", "bounce@cedarvale.example")
    copied = CLEAN.replace("Subject:", "Cc: Sam Whitlow <bounce@cedarvale.example>\nSubject:")
    assert send(sender, book, copied) is Outcome.SENT
    sender.bed.wait(sender.address)
    line = look(sender, book)[0]
    assert line.text.startswith("it came back from bounce@cedarvale.example: ")
    assert line.text.endswith(f". From {sender.director} nothing came back: do not send it to them again"), (
        line.text
    )
    assert not line.settled
    assert sender.known().state is State.SENT
    assert sender.known().reason.startswith("came back from bounce@cedarvale.example: ")


def test_reports_of_all_recipients_together_are_one_letter_that_came_back(
    sender: Sender, book: Ledger
) -> None:
    copied = CLEAN.replace("Subject:", "Cc: Sam Whitlow <swhitlow@cedarvale.example>\nSubject:")
    assert send(sender, book, copied) is Outcome.SENT
    for mailbox in (sender.director, "swhitlow@cedarvale.example"):
        sender.bed.put(sender.address, report(sender.known().message_id, mailbox))
    line = look(sender, book)[0]
    assert line.text.startswith(
        f"it came back undelivered ({sender.director}, swhitlow@cedarvale.example: 550 No such mailbox)"
    )
    assert sender.known().state is State.BOUNCED


@pytest.mark.parametrize("action", ["delayed", "failed"])
def test_a_report_of_another_letter_or_of_a_delay_changes_nothing(
    sender: Sender, book: Ledger, action: str
) -> None:
    assert send(sender, book) is Outcome.SENT
    identity = sender.known().message_id if action == "delayed" else "<another@example.org>"
    sender.bed.put(sender.address, report(identity, sender.director, action))
    assert [line.text for line in look(sender, book)] == ["its copy lies in Sent"]
    assert sender.known().state is State.SENT


def report(message_id: str, mailbox: str, action: str = "failed") -> bytes:
    return (
        "From: MAILER-DAEMON@example.org\nSubject: Undelivered\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\n"
        f"Final-Recipient: rfc822; {mailbox}\nAction: {action}\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 No such mailbox\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\n\n--b--\n"
    ).replace("\n", "\r\n").encode()  # fmt: skip


# --- copies -------------------------------------------------------------------------------------------


def test_a_copy_that_is_missing_is_filed_once(sender: Sender, book: Ledger) -> None:
    assert send(sender, book) is Outcome.SENT
    assert sender.known().sent_copy == "pending"
    assert look(sender, book) == [Line("it", "its copy lies in Sent")]
    assert look(sender, book) == []
    letter = sender.known()
    assert sender.stored("Sent") == [letter.raw.encode()]
    assert letter.sent_copy == "filed"
    with mailboxes(sender.bed, sender.address) as client:
        client.select_folder("Sent", readonly=True)
        assert b"\\Seen" in client.get_flags([1])[1]


def test_a_copy_that_lies_there_already_is_not_filed_again(sender: Sender, book: Ledger) -> None:
    send(sender, book)
    lay(sender.bed, sender.address, "Sent", sender.known().raw.encode(), datetime.now(UTC))
    assert look(sender, book) == [Line("it", "its copy lies in Sent")]
    assert len(sender.stored("Sent")) == 1


def test_a_copy_that_cannot_be_filed_stays_open(
    sender: Sender, book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(sender, book)
    monkeypatch.setattr("composer.mailbox.Mailbox.put", refuse)
    [line] = look(sender, book)
    assert line.text == "it was sent, but its copy could not be filed: localhost: the mailbox Sent is full."
    assert not line.settled
    assert sender.known().sent_copy == "pending"


def refuse(*given: object) -> None:
    raise DeliveryError("the mailbox Sent is full", where="localhost")


# --- a ledger that has forgotten ----------------------------------------------------------------------


def test_letters_that_a_ledger_from_a_backup_forgot_are_entered_and_found(filing: Sender) -> None:
    account = filing.add(sent_copy="server")
    path = filing.root / "ledger.db"
    with open_ledger(path):
        pass
    shutil.copy(path, filing.root / "backup.db")
    with open_ledger(path) as book:
        assert send(filing, book, account=account) is Outcome.SENT
    shutil.copy(filing.root / "backup.db", path)
    filing.bed.wait(filing.address, mailbox="Sent")
    with open_ledger(path) as book:
        with pytest.raises(
            LedgerError, match=r"it lacks it.*`prematch reconcile`: it enters those letters again"
        ):
            send(filing, book, account=account)
        [entered] = restore_forgotten(book, ON)
        assert entered.text == "the ledger had forgotten that it left; it is entered again"
        assert not entered.settled
        assert list(restore_forgotten(book, ON)) == []
        assert look(filing, book, account) == [Line("it", "it was sent: it lies in Sent")]
    assert filing.known().state is State.SENT
    assert len(filing.bed.wait(filing.director)) == 1
