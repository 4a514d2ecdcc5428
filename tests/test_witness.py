"""What is remembered outside the workspace of the letters that left."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time
from errno import ENOSPC
from pathlib import Path

import platformdirs
import pytest

from composer.errors import LedgerError
from composer.ledger import Entry, Ledger, LedgerLetter, State, open_ledger, witness
from composer.model import Moment

DAY = Moment(date(2027, 2, 10), time(9, 30))
NEXT = Moment(date(2027, 2, 11))
LEASE = "100-mine"

LETTER = Entry(
    name="2027-02-10-intent-harborview",
    cycle=2027,
    match="nrmp-main",
    kind="intent",
    program="harborview-medpeds",
    stage="intent",
    claim_subjects=("harborview-medpeds",),
    first_choice=True,
    recipients=("jsmith@harborview.example.com", "lpark@harborview.example.com"),
    subject="Zinfandel – Amara Okafor",
    body="Marzipan is my first choice.\n",
    sha256="a1",
    facts_hash="Quinoa",
    message_id="<a1@example.org>",
    raw="Subject: Zinfandel\r\n\r\nMarzipan is my first choice.\r\n",
    account="home",
)
OTHER = replace(
    LETTER,
    name="2027-02-12-intent-st-brigid",
    program="st-brigid-medpeds",
    claim_subjects=("st-brigid-medpeds",),
    recipients=("Brigid@st-brigid.example",),
    sha256="b2",
    message_id="<b2@example.org>",
)
THANKS = replace(
    LETTER,
    name="2026-12-05-thank-you-reyes",
    kind="thank_you",
    stage="thank_you",
    claim_subjects=("areyes@harborview.example.com",),
    first_choice=False,
    sha256="c3",
    message_id="<c3@example.org>",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder, in memory where that can be, so that no test waits for a disk; prematch keeps its own there, too."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as name:
        monkeypatch.setenv("PREMATCH_CONFIG", str(Path(name, "configuration")))
        monkeypatch.setenv("PREMATCH_DATA", str(Path(name, "data")))
        yield Path(name)


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / "ledger.db"


@pytest.fixture
def book(path: Path) -> Iterator[Ledger]:
    with open_ledger(path) as opened:
        yield opened
        assert opened.verify() == ()


def committing(book: Ledger, entry: Entry = LETTER) -> LedgerLetter:
    """Bring a letter to right before the dot, and have it witnessed."""
    book.claim(entry, LEASE, DAY)
    book.advance(entry.name, LEASE, State.CONNECTING, DAY)
    letter = book.advance(entry.name, LEASE, State.COMMITTING, DAY)
    witness.note(book, letter)
    return letter


def send(book: Ledger, entry: Entry = LETTER) -> None:
    committing(book, entry)
    book.advance(entry.name, LEASE, State.SENT, DAY)


@contextmanager
def put_back(path: Path) -> Iterator[Ledger]:
    """Back the ledger up, let things happen in the block, and put the old one back at its end."""
    backup = path.with_name("backup.db")
    with open_ledger(path):
        pass
    shutil.copy(path, backup)
    with open_ledger(path) as book:
        yield book
    shutil.copy(backup, path)


def restore(book: Ledger) -> list[LedgerLetter]:
    return [book.restore(each.entry, each.event, NEXT, each.handed_on) for each in witness.forgotten(book)]


# --- noting -------------------------------------------------------------------------------------------


def test_a_ledger_that_never_sent_has_forgotten_nothing(book: Ledger) -> None:
    assert witness.forgotten(book) == ()
    witness.require_remembered(book)
    assert not witness.path_of(book).exists()


def test_a_letter_that_the_ledger_knows_is_not_forgotten(book: Ledger) -> None:
    send(book)
    send(book, THANKS)
    assert len(witness.path_of(book).read_bytes().split()) > 2
    assert witness.forgotten(book) == ()
    witness.require_remembered(book)


def test_the_witness_holds_the_event_and_whom_it_was_to_and_nothing_of_the_text(book: Ledger) -> None:
    committing(book)
    content = witness.path_of(book).read_text(encoding="utf-8")
    kept = json.loads(content)
    assert kept["event"] == book.last_hash()
    assert kept["handed_on"] == "2027-02-10 09:30"
    assert kept["entry"]["recipients"] == list(LETTER.recipients)
    assert kept["entry"].keys() == LETTER.__dataclass_fields__.keys() - {
        "subject",
        "body",
        "raw",
        "facts_hash",
    }
    for word in ("Zinfandel", "Marzipan", "Amara", "Quinoa", "first choice"):
        assert word not in content


def test_the_witness_lies_in_the_folder_for_data_under_the_name_of_the_ledger(
    book: Ledger, folder: Path
) -> None:
    committing(book)
    assert witness.path_of(book) == folder / "data" / "witness" / f"{book.identity}.jsonl"
    assert folder / "data" not in book.path.parents


def test_without_a_setting_it_lies_in_the_data_folder_of_the_user(
    book: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREMATCH_DATA")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, appauthor: folder / "of the user" / name)
    assert witness.path_of(book).parent == folder / "of the user" / "prematch" / "witness"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_the_witness_is_open_to_its_owner_alone(book: Ledger) -> None:
    committing(book)
    assert witness.path_of(book).parent.stat().st_mode & 0o777 == 0o700


def test_what_is_noted_is_on_the_disk_when_the_call_ends(
    book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_size))
    committing(book)
    assert synced == [witness.path_of(book).stat().st_size]


def test_a_witness_that_cannot_be_written_is_an_error(book: Ledger, folder: Path) -> None:
    (folder / "data").write_text("in the way", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"cannot be written .*The letter did not leave"):
        committing(book)


def test_a_full_disk_is_an_error(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LedgerError, match=r"cannot be written \(No space left on device\).*Free some space"):
        committing(book)


def test_a_witness_that_cannot_be_read_is_an_error_and_not_an_empty_one(book: Ledger) -> None:
    witness.path_of(book).mkdir(parents=True)
    with pytest.raises(LedgerError, match=r"cannot be read .*says what was sent from this computer"):
        witness.require_remembered(book)


# --- a ledger that is put back from a backup ----------------------------------------------------------


def test_a_ledger_put_back_has_forgotten_what_left_since(path: Path) -> None:
    with put_back(path) as book:
        send(book)
        send(book, THANKS)
    with open_ledger(path) as book:
        assert [each.entry.name for each in witness.forgotten(book)] == [LETTER.name, THANKS.name]
        assert [each.entry for each in witness.forgotten(book)] == [
            replace(entry, subject="", body="", raw="", facts_hash="") for entry in (LETTER, THANKS)
        ]


def test_a_ledger_put_back_sends_nothing_before_it_is_mended(path: Path) -> None:
    with put_back(path) as book:
        send(book)
        send(book, THANKS)
    with open_ledger(path) as book:
        with pytest.raises(LedgerError) as refused:
            witness.require_remembered(book)
        said = str(refused.value)
        assert f"it lacks {LETTER.name}, {THANKS.name}." in said
        assert "Run `prematch reconcile`" in said
        assert "Nothing is sent before that." in said
        restore(book)
        witness.require_remembered(book)
        assert book.verify() == ()


def test_what_left_before_the_backup_is_not_forgotten(path: Path) -> None:
    with open_ledger(path) as book:
        send(book)
    with put_back(path) as book:
        send(book, THANKS)
    with open_ledger(path) as book:
        assert [each.entry.name for each in witness.forgotten(book)] == [THANKS.name]


def test_a_restored_letter_is_unknown_and_holds_what_it_claimed(path: Path) -> None:
    with put_back(path) as book:
        send(book)
    with open_ledger(path) as book:
        [found] = restore(book)
        assert (found.state, found.handed_on) == (State.UNKNOWN, "2027-02-10 09:30")
        assert (found.recipients, found.message_id, found.account) == (
            LETTER.recipients,
            LETTER.message_id,
            "home",
        )
        with pytest.raises(LedgerError, match="A first-choice letter to harborview-medpeds may have been"):
            book.require_free(OTHER)
        with pytest.raises(LedgerError, match="cannot be sent again"):
            book.require_sendable(LETTER.name)
        assert book.verify() == ()


@pytest.mark.parametrize("state", [State.COMPOSED, State.APPROVED, State.DISCARDED])
def test_a_letter_that_the_backup_knows_in_another_state_becomes_unknown(path: Path, state: State) -> None:
    with open_ledger(path) as book:
        book.record_composed(LETTER, DAY)
        if state is not State.COMPOSED:
            book.transition(LETTER.name, state, DAY)
    with put_back(path) as book:
        send(book)
    with open_ledger(path) as book:
        [found] = restore(book)
        assert (found.name, found.state, found.body) == (LETTER.name, State.UNKNOWN, LETTER.body)
        assert witness.forgotten(book) == ()
        assert book.verify() == ()


def test_a_deferred_letter_that_left_after_the_backup_is_not_sent_again(path: Path) -> None:
    with open_ledger(path) as book:
        committing(book)
        book.advance(LETTER.name, LEASE, State.DEFERRED, DAY, attempts=1)
    with put_back(path) as book:
        send(book)
    with open_ledger(path) as book:
        [found] = restore(book)
        assert found.state is State.UNKNOWN
        with pytest.raises(LedgerError, match="cannot be sent again"):
            book.claim(LETTER, LEASE, NEXT)
        assert book.verify() == ()


def test_a_letter_whose_claim_another_letter_holds_is_entered_without_it(path: Path) -> None:
    with put_back(path) as book:
        send(book)
    with open_ledger(path) as book:
        book.hand_over(OTHER, "eml", NEXT)
        [found] = restore(book)
        assert (found.state, found.claim_subjects) == (State.UNKNOWN, ())
        assert found.released == "claimed by another letter"
        holder = book.first_choice(2027, "nrmp-main")
        assert holder
        assert holder.name == OTHER.name
        assert len(book.contacts()) == 2
        assert book.verify() == ()


def test_a_letter_that_left_in_several_tries_is_entered_once(path: Path) -> None:
    with put_back(path) as book:
        for _ in range(3):
            committing(book)
            book.advance(LETTER.name, LEASE, State.DEFERRED, DAY)
    with open_ledger(path) as book:
        assert len(witness.forgotten(book)) == 3
        restore(book)
        assert [letter.name for letter in book.letters()] == [LETTER.name]
        assert witness.forgotten(book) == ()
        assert book.verify() == ()


def test_a_ledger_can_be_put_back_again_and_again(path: Path) -> None:
    with put_back(path) as book:
        send(book)
    for _ in range(2):
        with put_back(path) as book:
            restore(book)
            assert witness.forgotten(book) == ()
    with open_ledger(path) as book:
        [found] = restore(book)
        assert found.state is State.UNKNOWN


def test_a_copy_of_the_workspace_shares_the_witness_with_it(path: Path) -> None:
    with open_ledger(path):
        pass
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with open_ledger(copy) as book:
        send(book)
    with open_ledger(path) as book, pytest.raises(LedgerError, match=f"it lacks {LETTER.name}"):
        witness.require_remembered(book)


def test_another_ledger_has_a_witness_of_its_own(path: Path) -> None:
    with open_ledger(path) as book:
        send(book)
    with open_ledger(path.with_name("next year.db")) as book:
        assert witness.forgotten(book) == ()
        send(book)
    assert len(list((path.parent / "data" / "witness").iterdir())) == 2


# --- a witness that a crash or a disk has damaged -----------------------------------------------------


@pytest.mark.parametrize("kept", [2, 20, 300, -2])
def test_a_line_that_was_cut_off_is_no_letter_and_hides_none(path: Path, kept: int) -> None:
    with put_back(path) as book:
        committing(book)
        file = witness.path_of(book)
        whole = file.read_bytes()
        file.write_bytes(whole + whole[:kept])
        book.advance(LETTER.name, LEASE, State.SENT, DAY)
        send(book, THANKS)
    with open_ledger(path) as book:
        assert [each.entry.name for each in witness.forgotten(book)] == [LETTER.name, THANKS.name]


@pytest.mark.parametrize(
    "line", [b"null", b"[]", b"{}", b'{"event": "e"}', b'{"event": "e", "entry": {}}', b"\xff\xfe", b"\0" * 9]
)
def test_a_line_that_is_none_of_ours_is_passed_over(path: Path, line: bytes) -> None:
    with put_back(path) as book:
        send(book)
        with witness.path_of(book).open("ab") as file:
            file.write(b"\n" + line)
    with open_ledger(path) as book:
        assert [each.entry.name for each in witness.forgotten(book)] == [LETTER.name]
