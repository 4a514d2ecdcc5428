"""A draft in the applicant's mailbox, on a real server: there once, and never replaced where that could lose it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from composer import checking, outbound
from composer.account.settings import Server
from composer.delivery import Options, Receipt
from composer.delivery.imap_draft import deliver
from composer.errors import DeliveryError, LedgerError
from composer.ledger import Ledger, State, open_ledger
from composer.mime_parts import without_files
from composer.model import Moment
from composer.moments import parse_moment
from composer.reconcile import reconcile
from tests.attached_files import pdf, with_poster
from tests.letters import CLEAN, TODAY
from tests.mail_accounts import Sender, mailboxes, need
from tests.mail_accounts import broken as broken
from tests.mail_accounts import passwords as passwords
from tests.mail_accounts import sender as sender
from tests.mail_accounts import sender_at as sender_at

ON = Moment(date.today())
"""What is noted in the ledger is compared with the clock of the server."""
EDITED = CLEAN.replace("strongly", "warmly")


@pytest.fixture
def book(sender: Sender) -> Iterator[Ledger]:
    with open_ledger(sender.root / "ledger.db") as opened:
        yield opened


def draft(
    sender: Sender, book: Ledger, text: str = CLEAN, name: str = "it", imap: Server | None = None
) -> Receipt:
    """Do what `prematch draft NAME --imap` does."""
    sender.write(name, text)
    frozen = outbound.stamped(book, datetime.now(UTC))
    session = checking.open_session(sender.root)
    path = sender.root / "drafts" / f"{name}.txt"
    letter = outbound.checked(session, path, parse_moment(TODAY), book, frozen)
    account = sender.add(imap=imap) if imap else sender.add()
    options = Options(account=account, credentials=sender.credentials)
    outbound.take_back_former(book, letter, options, ON)
    return outbound.hand_over(book, letter, "imap", options, ON)


def change_there(sender: Sender, old: bytes, new: bytes) -> bytes:
    """Change the one draft as mail programs do: lay the new one, delete the old one. Gives the new one."""
    with mailboxes(sender.bed, sender.address) as client:
        client.select_folder("Drafts")
        [uid] = client.search()
        raw: bytes = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        assert old in raw
        changed = raw.replace(old, new)
        client.append("Drafts", changed, ["\\Draft"])
        client.delete_messages([uid])
        client.expunge([uid])
    return changed


def delete_there(sender: Sender, *, expunge: bool = True) -> None:
    with mailboxes(sender.bed, sender.address) as client:
        client.select_folder("Drafts")
        client.delete_messages(client.search())
        if expunge:
            client.expunge()


def test_the_draft_lies_there_byte_for_byte_ready_for_editing(sender: Sender, book: Ledger) -> None:
    receipt = draft(sender, book)
    letter = sender.known()
    assert sender.stored("Drafts") == [letter.raw.encode()]
    assert receipt.where == f"Drafts of {sender.address}"
    assert (letter.state, letter.channel, letter.account) == (State.HANDED_OVER, "imap", "mail")
    assert letter.place == receipt.place
    with mailboxes(sender.bed, sender.address) as client:
        client.select_folder("Drafts", readonly=True)
        uid = int(receipt.place.split(";")[2])
        assert set(client.get_flags([uid])[uid]) >= {b"\\Draft", b"\\Seen"}
    assert sender.received() == []


def test_the_draft_says_what_the_letter_says_and_hides_nothing(sender: Sender, book: Ledger) -> None:
    draft(sender, book)
    mail = message_from_bytes(sender.stored("Drafts")[0], policy=policy.default)
    assert mail.keys() == [
        "Date",
        "Message-ID",
        "From",
        "To",
        "Subject",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]
    assert mail["From"] == f"Amara Okafor <{sender.address}>"
    assert mail["To"] == f"Ruth Adeyemi <{sender.director}>"
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail.get_content().replace("\r\n", "\n") == CLEAN.split("\n\n", 1)[1]


def test_the_same_command_again_changes_nothing(sender: Sender, book: Ledger) -> None:
    first = draft(sender, book)
    before = sender.stored("Drafts")
    assert draft(sender, book) == first
    assert sender.stored("Drafts") == before
    assert len(before) == 1


def test_an_untouched_former_draft_is_replaced_by_the_edited_letter(sender: Sender, book: Ledger) -> None:
    draft(sender, book)
    draft(sender, book, EDITED)
    [stored] = sender.stored("Drafts")
    assert b"warmly" in stored
    assert stored == sender.known().raw.encode()


def test_a_draft_that_was_changed_there_is_not_replaced(sender: Sender, book: Ledger) -> None:
    draft(sender, book)
    known = sender.known()
    changed = change_there(sender, b"strongly", b"deeply")
    with pytest.raises(DeliveryError, match="changed there, so it is not replaced") as caught:
        draft(sender, book, EDITED)
    assert str(caught.value) == (
        "it: the draft in Drafts was changed there, so it is not replaced."
        " Send it from there; or delete it there, run `prematch discard it`, and draft it anew."
    )
    assert sender.stored("Drafts") == [changed]
    assert sender.known() == known


def test_a_draft_that_was_changed_there_counts_as_the_letter_while_the_letter_is_the_same(
    sender: Sender, book: Ledger
) -> None:
    draft(sender, book)
    changed = change_there(sender, b"strongly", b"deeply")
    draft(sender, book)
    assert sender.stored("Drafts") == [changed]


@pytest.mark.parametrize("expunge", [True, False], ids=["removed", "marked as deleted"])
@pytest.mark.parametrize("text", [CLEAN, EDITED], ids=["same", "edited"])
def test_a_draft_that_is_gone_is_not_put_anew_as_it_may_have_been_sent(
    sender: Sender, book: Ledger, text: str, expunge: bool
) -> None:
    draft(sender, book)
    delete_there(sender, expunge=expunge)
    left = sender.stored("Drafts")
    with pytest.raises(DeliveryError) as caught:
        draft(sender, book, text)
    said = str(caught.value)
    assert said.startswith(
        "it: the draft is no longer in Drafts as it was put there. It was sent, deleted, or"
    )
    for command in ("prematch reconcile", "prematch sent it", "prematch discard it"):
        assert f"`{command}`" in said
    assert sender.stored("Drafts") == left


def test_a_draft_that_was_deleted_there_and_discarded_is_put_anew(sender: Sender, book: Ledger) -> None:
    draft(sender, book)
    delete_there(sender)
    book.discard("it", ON)
    draft(sender, book)
    assert sender.stored("Drafts") == [sender.known().raw.encode()]


def test_a_letter_that_may_not_replace_the_former_leaves_that_draft_there(
    sender: Sender, book: Ledger
) -> None:
    other = (sender.root / "drafts" / "2027-02-09-interest-juniper-ridge.txt").read_text(encoding="utf-8")
    draft(sender, book, name="first")
    juniper = other.replace("\n\nAs I prepare my own list, could you tell me where I stand on yours?", "")
    draft(sender, book, juniper, name="second")
    before = sender.stored("Drafts")
    with pytest.raises(LedgerError, match="first"):
        draft(sender, book, CLEAN, name="second")
    assert sender.stored("Drafts") == before
    assert len(before) == 2


@pytest.mark.parametrize("breaks", ["before", "within", "after"])
def test_after_a_lost_connection_the_same_command_leaves_one_draft(
    sender: Sender, book: Ledger, broken: Callable[[str], Server], breaks: str
) -> None:
    with pytest.raises(DeliveryError, match=r"connection to the mailbox was lost.*nothing gets there twice"):
        draft(sender, book, imap=broken(breaks))
    assert sender.known().state is State.HANDED_OVER
    draft(sender, book)
    assert sender.stored("Drafts") == [sender.known().raw.encode()]


@pytest.mark.parametrize("breaks", ["before", "within", "after"])
def test_after_a_lost_connection_the_edited_letter_is_the_one_draft(
    sender: Sender, book: Ledger, broken: Callable[[str], Server], breaks: str
) -> None:
    with pytest.raises(DeliveryError):
        draft(sender, book, imap=broken(breaks))
    draft(sender, book, EDITED)
    assert sender.stored("Drafts") == [sender.known().raw.encode()]
    assert "warmly" in sender.known().raw


def test_without_an_account_nothing_is_drafted(sender: Sender) -> None:
    sender.write()
    session = checking.open_session(sender.root)
    letter = outbound.checked(session, sender.root / "drafts" / "it.txt", parse_moment(TODAY), None)
    with pytest.raises(DeliveryError, match="prematch account add"):
        deliver(letter.outgoing, Options())


# --- mutt, a mail program of others -------------------------------------------------------------------

MUTTRC = """\
set imap_user={address} imap_pass={password} certificate_file={ca}
set smtp_url=smtps://{login}@localhost:{submissions}/ smtp_pass={password}
set folder=imaps://localhost:{imaps}/ postponed=+Drafts record=+Sent copy=yes spoolfile=+INBOX
set from={address} realname="Amara Okafor" editor=true sleep_time=0 charset=utf-8 send_charset=us-ascii:utf-8
set hostname=example.org header_cache= message_cachedir= wait_key=no pipe_decode=yes
"""


def in_mutt(folder: Path, sender: Sender, *arguments: str, until: bytes, press: bytes) -> bytes:
    """Run mutt in a terminal of its own; once it shows `until`, press keys. Gives all that it showed."""
    rc = folder / "muttrc"
    bed = sender.bed
    rc.write_text(
        MUTTRC.format(
            address=sender.address,
            login=sender.address.replace("@", "%40"),
            password=bed.password,
            ca=bed.ca,
            submissions=bed.submissions,
            imaps=bed.imaps,
        ),
        encoding="utf-8",
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm", "LANG": "C.UTF-8"}
    command = ["mutt", "-n", "-F", str(rc), *arguments]
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        command, stdin=inside, stdout=inside, stderr=inside, env=environment, start_new_session=True
    )
    os.close(inside)
    shown, end = b"", time.monotonic() + 20
    try:
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.2)[0]:
                continue
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                return shown
            if press and until in shown:
                os.write(terminal, press)
                press = b""
        raise TimeoutError(shown.decode("utf-8", "replace")[-2000:])
    finally:
        # It has ended, or hangs.
        process.kill()
        process.wait()
        os.close(terminal)


def test_mutt_reads_the_draft_as_the_letter_says_it(sender: Sender, book: Ledger, tmp_path: Path) -> None:
    need("mutt")
    draft(sender, book, CLEAN.replace("I remain", "Ever since Noël I remain"))
    saved = tmp_path / "read.txt"
    keys = f"|cat > {saved}\nx".encode()
    in_mutt(tmp_path, sender, "-f", "=Drafts", until=b"---Mutt: =Drafts", press=keys)
    read = saved.read_text(encoding="utf-8")
    assert f"To: Ruth Adeyemi <{sender.director}>" in read
    assert "Subject: Letter of interest - Amara Okafor, Cedarvale Med-Peds" in read
    assert "Ever since Noël I remain strongly interested in Cedarvale Med-Peds" in read


def test_a_draft_that_mutt_sends_arrives_and_is_known_to_be_sent(
    sender: Sender, book: Ledger, tmp_path: Path
) -> None:
    need("mutt")
    draft(sender, book)
    in_mutt(tmp_path, sender, "-p", until=b"y:Send", press=b"y")
    [arrived] = sender.bed.wait(sender.director)
    text = message_from_bytes(arrived, policy=policy.default).get_content()
    assert text.replace("\r\n", "\n") == CLEAN.split("\n\n", 1)[1]
    assert sender.stored("Drafts") == []
    with pytest.raises(DeliveryError, match="no longer in Drafts as it was put there"):
        draft(sender, book)
    [line] = reconcile(book, sender.account, sender.credentials, ON)
    assert (line.name, line.settled) == ("it", True)
    assert line.text.startswith("it was sent on ")
    assert "changes" not in line.text
    assert sender.known().state is State.SENT
    assert len(sender.received()) == 1


def test_drafts_that_differ_in_their_date_alone_are_the_same() -> None:
    from composer.delivery.imap_draft import _same

    one, other = (f"Date: {day}\r\nFrom: a@x.example\r\n\r\nHello.\r\n".encode() for day in ("Mon", "Tue"))
    assert _same(one, other)
    assert not _same(one, other.replace(b"Hello", b"Hallo"))


def test_a_draft_with_a_file_lies_there_whole_and_the_same_command_again_changes_nothing(
    sender: Sender, book: Ledger
) -> None:
    text = with_poster(sender.root, CLEAN)
    first = draft(sender, book, text)
    [stored] = sender.stored("Drafts")
    assert b'filename="poster.pdf"' in stored
    assert without_files(stored) == sender.known().raw.encode()
    assert draft(sender, book, text) == first
    assert sender.stored("Drafts") == [stored]


def test_another_file_replaces_the_draft_that_nobody_touched(sender: Sender, book: Ledger) -> None:
    draft(sender, book, with_poster(sender.root, CLEAN))
    other = pdf("Another poster.")
    draft(sender, book, with_poster(sender.root, CLEAN, other))
    [stored] = sender.stored("Drafts")
    assert other in [part.get_payload(decode=True) for part in message_from_bytes(stored).walk()]


def test_a_draft_whose_file_was_exchanged_there_is_not_replaced(sender: Sender, book: Ledger) -> None:
    draft(sender, book, with_poster(sender.root, CLEAN))
    changed = change_there(sender, b"JVBERi0x", b"JVBERi0y")
    with pytest.raises(DeliveryError, match="was changed there, so it is not replaced"):
        draft(sender, book, with_poster(sender.root, EDITED))
    assert sender.stored("Drafts") == [changed]
