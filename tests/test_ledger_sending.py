"""What the ledger does for a letter that prematch sends itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from binascii import b2a_base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import LedgerError
from composer.ledger import LIVE, Entry, Ledger, LedgerLetter, State, open_ledger, schema
from composer.ledger import file as ledger_file
from composer.ledger.schema import IN_FLIGHT
from composer.mime_parts import content_hash
from composer.model import Moment

DAY = Moment(date(2027, 2, 10))
NEXT = Moment(date(2027, 2, 11), time(9, 30))
MINE, THEIRS = "100-mine", "200-theirs"

LETTER = Entry(
    name="2027-02-10-interest-harborview",
    cycle=2027,
    match="nrmp-main",
    kind="interest",
    program="harborview-medpeds",
    stage="interest",
    claim_subjects=("harborview-medpeds",),
    recipients=("jsmith@harborview.example.com",),
    subject="Letter of interest – Amara Okafor",
    body="I remain strongly interested.",
    sha256="a1",
    facts_hash="f1",
    message_id="<a1@example.org>",
    raw="Message-ID: <a1@example.org>\r\n\r\nI remain strongly interested.\r\n",
    account="home",
)
RIVAL = replace(LETTER, name="2027-02-12-interest-harborview", sha256="b2", message_id="<b2@example.org>")
INTENT = replace(
    LETTER,
    name="2027-02-10-intent-harborview",
    kind="intent",
    stage="intent",
    first_choice=True,
    sha256="c3",
    message_id="<c3@example.org>",
)
OTHER_INTENT = replace(
    INTENT,
    name="2027-02-12-intent-st-brigid",
    program="st-brigid-medpeds",
    claim_subjects=("st-brigid-medpeds",),
    sha256="d4",
    message_id="<d4@example.org>",
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


def known(book: Ledger, name: str = LETTER.name) -> LedgerLetter:
    letter = book.letter(name)
    assert letter
    return letter


WAYS: dict[State, tuple[State, ...]] = {
    State.CLAIMED: (),
    State.CONNECTING: (State.CONNECTING,),
    State.COMMITTING: (State.CONNECTING, State.COMMITTING),
    State.APPROVED: (State.CONNECTING, State.APPROVED),
    State.DEFERRED: (State.CONNECTING, State.DEFERRED),
    State.REFUSED: (State.CONNECTING, State.REFUSED),
    State.UNKNOWN: (State.CONNECTING, State.COMMITTING, State.UNKNOWN),
    State.SENT: (State.CONNECTING, State.COMMITTING, State.SENT),
    State.NOT_SENT: (State.CONNECTING, State.COMMITTING, State.UNKNOWN, State.NOT_SENT),
    State.BOUNCED: (State.CONNECTING, State.COMMITTING, State.SENT, State.BOUNCED),
}


def in_state(book: Ledger, state: State, entry: Entry = LETTER, lease: str = MINE) -> LedgerLetter:
    """Bring a letter into a state as a process that sends does, or the user."""
    if state in WAYS:
        book.claim(entry, lease, DAY)
        for step in WAYS[state]:
            book.advance(entry.name, lease, step, DAY)
    elif state is State.HANDED_OVER:
        book.hand_over(entry, "imap", DAY)
    else:
        book.record_composed(entry, DAY)
        if state is State.DISCARDED:
            book.discard(entry.name, DAY)
    return known(book, entry.name)


# --- claiming -----------------------------------------------------------------------------------------


def test_a_claimed_letter_is_kept_with_its_bytes_and_its_lease(book: Ledger) -> None:
    found = book.claim(LETTER, MINE, NEXT)
    assert (found.state, found.lease, found.channel, found.handed_on) == (
        State.CLAIMED,
        MINE,
        "smtp",
        "2027-02-11 09:30",
    )
    assert {name: getattr(found, name) for name in LETTER.__dataclass_fields__} == vars(LETTER)


@pytest.mark.parametrize("state", [state for state in State if state not in LIVE])
def test_a_letter_that_did_not_leave_can_be_claimed_and_starts_afresh(book: Ledger, state: State) -> None:
    in_state(book, state)
    again = replace(LETTER, sha256="z9", message_id="<z9@example.org>")
    found = book.claim(again, THEIRS, NEXT)
    assert (found.state, found.lease, found.message_id) == (State.CLAIMED, THEIRS, "<z9@example.org>")
    assert (found.reason, found.reply, found.retry_on, found.attempts, found.sent_on) == ("", "", "", 0, "")


@pytest.mark.parametrize("state", [state for state in LIVE if state is not State.DEFERRED])
@pytest.mark.parametrize("sha256", ["a1", "z9"])
def test_a_letter_that_may_be_out_cannot_be_claimed(book: Ledger, state: State, sha256: str) -> None:
    before = in_state(book, state)
    with pytest.raises(LedgerError, match="so it cannot be sent again"):
        book.claim(replace(LETTER, sha256=sha256), THEIRS, NEXT)
    with pytest.raises(LedgerError, match="so it cannot be sent again"):
        book.require_sendable(LETTER.name)
    assert known(book) == before


def test_a_deferred_letter_is_claimed_with_its_own_bytes_and_message_id(book: Ledger) -> None:
    in_state(book, State.CONNECTING)
    book.advance(LETTER.name, MINE, State.DEFERRED, DAY, retry_on="2027-02-10T12:00:00Z", attempts=3)
    changed = replace(LETTER, message_id="<new@example.org>", raw="new", account="work")
    found = book.claim(changed, THEIRS, NEXT)
    assert (found.state, found.lease, found.attempts, found.retry_on) == (State.CLAIMED, THEIRS, 3, "")
    assert (found.message_id, found.raw) == (LETTER.message_id, LETTER.raw)


def test_a_deferred_letter_belongs_to_the_account_that_sends_it(book: Ledger) -> None:
    in_state(book, State.DEFERRED)
    assert book.claim(replace(LETTER, account="work"), THEIRS, NEXT).account == "work"


def test_a_deferred_letter_that_was_edited_cannot_be_claimed(book: Ledger) -> None:
    in_state(book, State.DEFERRED)
    with pytest.raises(LedgerError, match=r"waits to be sent again.*prematch discard"):
        book.claim(replace(LETTER, sha256="z9"), THEIRS, NEXT)
    assert known(book).state is State.DEFERRED


@pytest.mark.parametrize("state", [State.DEFERRED, *(state for state in State if state not in LIVE)])
def test_a_letter_that_may_be_sent_is_said_to_be_sendable(book: Ledger, state: State) -> None:
    in_state(book, state)
    book.require_sendable(LETTER.name)
    book.require_sendable("never seen")


@pytest.mark.parametrize("state", LIVE)
def test_a_second_letter_of_a_stage_cannot_be_claimed(book: Ledger, state: State) -> None:
    in_state(book, state)
    with pytest.raises(LedgerError, match=rf"of this stage \(interest\).*\({LETTER.name}\)"):
        book.claim(RIVAL, THEIRS, NEXT)
    assert book.letter(RIVAL.name) is None


@pytest.mark.parametrize("state", LIVE)
def test_a_second_first_choice_cannot_be_claimed(book: Ledger, state: State) -> None:
    in_state(book, state, INTENT)
    with pytest.raises(LedgerError, match="A first-choice letter to harborview-medpeds"):
        book.claim(OTHER_INTENT, THEIRS, NEXT)
    assert book.letter(OTHER_INTENT.name) is None


# --- the lease ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", IN_FLIGHT)
@pytest.mark.parametrize("lease", [THEIRS, "", "100"])
def test_only_the_holder_of_the_lease_moves_a_letter(book: Ledger, state: State, lease: str) -> None:
    before = in_state(book, state)
    for step in State:
        with pytest.raises(
            LedgerError, match=r"another process has taken .* over.*This process sent nothing"
        ):
            book.advance(LETTER.name, lease, step, NEXT)
    assert known(book) == before


def test_a_letter_that_was_made_ready_again_is_lost_to_its_former_holder(book: Ledger) -> None:
    in_state(book, State.CONNECTING)
    book.advance(LETTER.name, MINE, State.APPROVED, NEXT)
    with pytest.raises(LedgerError, match="is checked, and was not handed over"):
        book.advance(LETTER.name, MINE, State.COMMITTING, NEXT)


def test_a_letter_that_has_moved_on_is_not_moved_as_if_it_had_not(book: Ledger) -> None:
    before = in_state(book, State.COMMITTING)
    with pytest.raises(LedgerError, match="another process has taken"):
        book.advance(LETTER.name, MINE, State.APPROVED, NEXT, State.CONNECTING)
    assert known(book) == before
    assert book.advance(LETTER.name, MINE, State.UNKNOWN, NEXT, State.COMMITTING).reason == ""


def test_a_step_sets_what_is_known_with_it(book: Ledger) -> None:
    in_state(book, State.COMMITTING)
    found = book.advance(
        LETTER.name, MINE, State.SENT, NEXT, reply="250 Ok", sent_copy="pending", message_id="<x@example.org>"
    )
    assert (found.state, found.sent_on, found.reply) == (State.SENT, "2027-02-11 09:30", "250 Ok")
    assert (found.sent_copy, found.message_id, found.raw) == ("pending", "<x@example.org>", LETTER.raw)


def test_the_reason_of_a_step_does_not_outlive_it(book: Ledger) -> None:
    in_state(book, State.CONNECTING)
    assert book.advance(LETTER.name, MINE, State.DEFERRED, DAY, reason="greylisting").reason == "greylisting"
    assert book.claim(LETTER, THEIRS, NEXT).reason == ""


@pytest.mark.parametrize("state", IN_FLIGHT)
def test_a_letter_on_its_way_is_in_flight(book: Ledger, state: State) -> None:
    in_state(book, state)
    in_state(book, State.SENT, replace(INTENT, name="another"))
    assert [letter.name for letter in book.in_flight()] == [LETTER.name]


@pytest.mark.parametrize("state", [state for state in State if state not in IN_FLIGHT])
def test_no_other_letter_is_in_flight(book: Ledger, state: State) -> None:
    in_state(book, state)
    assert book.in_flight() == ()


# --- noting -------------------------------------------------------------------------------------------


def test_a_note_sets_columns_and_leaves_the_state(book: Ledger) -> None:
    in_state(book, State.SENT)
    found = book.note(LETTER.name, NEXT, sent_copy="filed", place="Sent;1;2")
    assert (found.state, found.sent_on, found.sent_copy, found.place) == (
        State.SENT,
        "2027-02-10",
        "filed",
        "Sent;1;2",
    )
    assert book.events()[-1].action == "noted"


def test_the_same_note_again_is_no_event(book: Ledger) -> None:
    in_state(book, State.SENT)
    book.note(LETTER.name, DAY, place="Sent;1;2")
    count = len(book.events())
    assert book.note(LETTER.name, NEXT, place="Sent;1;2").place == "Sent;1;2"
    assert len(book.events()) == count


def test_a_note_needs_a_letter_that_is_known(book: Ledger) -> None:
    with pytest.raises(LedgerError, match="has no letter"):
        book.note(LETTER.name, DAY, place="Sent;1;2")


# --- a letter of unknown outcome ----------------------------------------------------------------------


def test_a_letter_of_unknown_outcome_can_be_resolved(book: Ledger) -> None:
    in_state(book, State.UNKNOWN)
    assert book.require_unknown(LETTER.name).name == LETTER.name


@pytest.mark.parametrize("state", [state for state in State if state is not State.UNKNOWN])
def test_no_other_letter_can_be_resolved(book: Ledger, state: State) -> None:
    in_state(book, state)
    with pytest.raises(LedgerError, match=r"so there is nothing to resolve\. .*prematch outbox"):
        book.require_unknown(LETTER.name)


def test_a_letter_of_unknown_outcome_is_settled_either_way(book: Ledger) -> None:
    in_state(book, State.UNKNOWN)
    in_state(book, State.UNKNOWN, INTENT)
    assert book.transition(LETTER.name, State.NOT_SENT, NEXT).live is False
    assert book.transition(INTENT.name, State.SENT, NEXT).live
    book.claim(RIVAL, THEIRS, NEXT)
    with pytest.raises(LedgerError, match="A first-choice letter"):
        book.claim(OTHER_INTENT, THEIRS, NEXT)


# --- a letter that the ledger forgot ------------------------------------------------------------------


def lost(entry: Entry = LETTER) -> Entry:
    """What is left of a letter outside the ledger."""
    return replace(entry, subject="", body="", raw="", facts_hash="")


def test_a_forgotten_letter_comes_back_as_unknown_with_its_claims(book: Ledger) -> None:
    found = book.restore(lost(INTENT), "e1", NEXT, "2027-02-10")
    assert (found.state, found.handed_on, found.channel) == (State.UNKNOWN, "2027-02-10", "smtp")
    assert (found.message_id, found.account) == (INTENT.message_id, INTENT.account)
    assert book.first_choice(2027, "nrmp-main") == found
    assert [contact.on for contact in book.contacts()] == [DAY]
    with pytest.raises(LedgerError, match="A first-choice letter to harborview-medpeds may have been sent"):
        book.require_free(OTHER_INTENT)
    with pytest.raises(LedgerError, match="of this stage"):
        book.require_free(replace(INTENT, name="again", first_choice=False))


@pytest.mark.parametrize("state", State)
def test_whatever_an_older_ledger_says_a_forgotten_letter_is_not_sent_again(
    book: Ledger, state: State
) -> None:
    in_state(book, state)
    found = book.restore(lost(), "e1", NEXT, "2027-02-10")
    assert found.name == LETTER.name
    assert found.state is (State.SENT if state is State.SENT else State.UNKNOWN)
    assert book.remembers("e1")
    with pytest.raises(LedgerError, match="so it cannot be sent again"):
        book.claim(LETTER, THEIRS, NEXT)
    with pytest.raises(LedgerError):
        book.discard(LETTER.name, NEXT)


@pytest.mark.parametrize("state", State)
def test_what_an_older_ledger_knows_of_the_same_bytes_is_kept(book: Ledger, state: State) -> None:
    in_state(book, state)
    found = book.restore(lost(), "e1", NEXT, "2027-02-10")
    assert (found.subject, found.body, found.raw, found.facts_hash) == (
        LETTER.subject,
        LETTER.body,
        LETTER.raw,
        LETTER.facts_hash,
    )


def test_the_text_of_other_bytes_is_not_taken_for_that_of_the_forgotten_letter(book: Ledger) -> None:
    book.record_composed(replace(LETTER, sha256="z9", message_id=""), DAY)
    found = book.restore(lost(), "e1", NEXT, "2027-02-10")
    assert (found.state, found.sha256, found.body) == (State.UNKNOWN, "a1", "")


def test_a_forgotten_letter_beside_another_text_of_its_name_gets_a_name_of_its_own(book: Ledger) -> None:
    book.hand_over(replace(LETTER, sha256="z9", message_id=""), "eml", DAY)
    found = book.restore(lost(), "e1", NEXT, "2027-02-10")
    assert (found.name, found.state) == (f"{LETTER.name}-forgotten", State.UNKNOWN)
    assert (found.claim_subjects, found.released) == ((), "claimed by another letter")
    assert known(book).state is State.HANDED_OVER


def test_each_try_of_a_forgotten_letter_is_remembered_and_the_letter_entered_once(book: Ledger) -> None:
    for event in ("e1", "e2", "e3"):
        book.restore(lost(), event, NEXT, "2027-02-10")
    assert [letter.name for letter in book.letters()] == [LETTER.name]
    assert all(book.remembers(event) for event in ("e1", "e2", "e3"))


def test_each_try_beside_another_text_is_entered_once_too(book: Ledger) -> None:
    book.hand_over(replace(LETTER, sha256="z9", message_id=""), "eml", DAY)
    for event in ("e1", "e2"):
        book.restore(lost(), event, NEXT, "2027-02-10")
    book.restore(lost(replace(LETTER, sha256="y8", message_id="<y8@example.org>")), "e3", NEXT, "2027-02-10")
    assert [letter.name for letter in book.letters()] == [
        LETTER.name,
        f"{LETTER.name}-forgotten",
        f"{LETTER.name}-forgotten-forgotten",
    ]


def test_a_letter_without_message_id_is_never_taken_for_the_same(book: Ledger) -> None:
    book.hand_over(replace(LETTER, message_id=""), "eml", DAY)
    assert book.restore(lost(replace(LETTER, message_id="")), "e1", NEXT, "2027-02-10").name != LETTER.name


@pytest.mark.parametrize("state", LIVE)
def test_a_claim_that_another_letter_holds_stays_with_it(book: Ledger, state: State) -> None:
    in_state(book, state, OTHER_INTENT)
    in_state(book, state, RIVAL)
    for forgotten in (INTENT, LETTER):
        found = book.restore(lost(forgotten), forgotten.sha256, NEXT, "2027-02-10")
        assert (found.state, found.claim_subjects) == (State.UNKNOWN, ())
        assert found.released == "claimed by another letter"
    holder = book.first_choice(2027, "nrmp-main")
    assert holder
    assert holder.name == OTHER_INTENT.name
    assert {contact.name for contact in book.contacts()} == {
        letter.name for letter in (INTENT, LETTER, OTHER_INTENT, RIVAL)
    }


def test_an_event_of_the_chain_is_remembered_and_no_other(book: Ledger) -> None:
    assert book.last_hash() == ""
    in_state(book, State.COMMITTING)
    assert book.last_hash() == book.events()[-1].hash
    assert all(book.remembers(event.hash) for event in book.events())
    assert not book.remembers("e1")


# --- the name of the ledger ---------------------------------------------------------------------------


def test_a_ledger_keeps_its_name_when_it_is_opened_again_or_copied(path: Path) -> None:
    with open_ledger(path) as book:
        name = book.identity
        in_state(book, State.SENT)
    shutil.copy(path, path.with_name("copy.db"))
    for each in (path, path.with_name("copy.db")):
        with open_ledger(each) as book:
            assert book.identity == name


def test_every_new_ledger_has_a_name_of_its_own(folder: Path) -> None:
    names = set()
    for number in range(5):
        with open_ledger(folder / f"{number}.db") as book:
            names.add(book.identity)
    assert len(names) == 5
    assert all(len(name) == 32 for name in names)


# --- an older ledger ----------------------------------------------------------------------------------

_FIRST = {
    "cycle": 2027,
    "match": "nrmp-main",
    "kind": "interest",
    "program": "harborview-medpeds",
    "writer": None,
    "stage": "interest",
    "claim_subjects": '["harborview-medpeds"]',
    "first_choice": 0,
    "recipients": '["jsmith@harborview.example.com"]',
    "subject": "Letter of interest",
    "body": "I remain interested.",
    "sha256": "a1",
    "facts_hash": "f1",
    "state": "handed_over",
    "channel": "eml",
    "handed_on": "2027-02-10",
}


@pytest.fixture
def first_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger as it was before prematch could send, with a letter that was handed over."""
    with monkeypatch.context() as patched:
        for module in (schema, ledger_file):
            patched.setattr(module, "MIGRATIONS", schema.MIGRATIONS[:1])
        connection = ledger_file.connect(path, create=True)
        with contextlib.closing(connection):
            schema.append(connection, "handed_over", LETTER.name, "2027-02-10", _FIRST)
            assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    return path


def test_a_ledger_of_the_first_version_learns_to_send_and_keeps_its_letters(first_version: Path) -> None:
    with open_ledger(first_version) as book:
        letter = known(book)
        assert (letter.state, letter.body, letter.attempts) == (
            State.HANDED_OVER,
            "I remain interested.",
            0,
        )
        assert (letter.message_id, letter.raw, letter.account, letter.lease, letter.place) == ("",) * 5
        assert book.verify() == ()
        with pytest.raises(LedgerError, match="of this stage"):
            book.claim(RIVAL, MINE, NEXT)
        in_state(book, State.SENT, INTENT)
        assert book.verify() == ()


def test_a_migrated_ledger_keeps_the_name_that_it_was_given(first_version: Path) -> None:
    names = set()
    for _ in range(2):
        with open_ledger(first_version) as book:
            names.add(book.identity)
    assert len(names) == 1


# --- whatever happens ---------------------------------------------------------------------------------

ENTRIES = (LETTER, RIVAL, INTENT, OTHER_INTENT)
Step = Callable[[Ledger, Entry, str], object]


def advancing(to: State) -> Step:
    return lambda book, entry, lease: book.advance(entry.name, lease, to, DAY)


def going(to: State) -> Step:
    return lambda book, entry, lease: in_state(book, to, entry, lease)


STEPS: dict[str, Step] = {
    "compose": lambda book, entry, _: book.record_composed(entry, DAY),
    "hand over": lambda book, entry, _: book.hand_over(entry, "eml", DAY),
    "discard": lambda book, entry, _: book.discard(entry.name, DAY),
    "claim": lambda book, entry, lease: book.claim(entry, lease, DAY),
    "restore": lambda book, entry, lease: book.restore(lost(entry), entry.sha256 + lease, DAY, "2027-02-10"),
    "note": lambda book, entry, lease: book.note(entry.name, DAY, place=lease),
    **{state.value: advancing(state) for state in WAYS},
    **{f"all the way to {state.value}": going(state) for state in WAYS},
}
steps = st.tuples(st.sampled_from(list(STEPS)), st.sampled_from(ENTRIES), st.sampled_from([MINE, THEIRS]))


def test_whatever_is_done_in_whatever_order_nothing_leaves_twice(folder: Path) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(steps, max_size=25))
    def keeps(taken: list[tuple[str, Entry, str]]) -> None:
        with tempfile.TemporaryDirectory(dir=folder) as name, open_ledger(Path(name, "ledger.db")) as book:
            for step, entry, lease in taken:
                before = book.letter(entry.name)
                with contextlib.suppress(LedgerError):
                    STEPS[step](book, entry, lease)
                if before and before.state in (State.UNKNOWN, State.SENT):
                    assert known(book, entry.name).state in (
                        State.UNKNOWN,
                        State.SENT,
                        State.NOT_SENT,
                        State.BOUNCED,
                    )
            live = [letter for letter in book.letters() if letter.live]
            claims = [(letter.stage, subject) for letter in live for subject in letter.claim_subjects]
            assert len(claims) == len(set(claims))
            assert sum(letter.first_choice and not letter.released for letter in live) <= 1
            assert book.verify() == ()

    keeps()


# --- the files of a letter -----------------------------------------------------------------------------

CV, PHOTO = b"%PDF-1.7 mine", b"\x89PNG mine"
WITH_FILES = replace(
    LETTER,
    raw="Subject: s\r\n\r\n"
    + "".join(f"\r\n\r\nsha256 {content_hash(each)}\r\n--=_1" for each in (CV, PHOTO)),
)


def waiting(book: Ledger, copy: str = "pending") -> LedgerLetter:
    """The letter as it is once it was sent."""
    book.claim(WITH_FILES, MINE, DAY)
    for state in (State.CONNECTING, State.COMMITTING, State.SENT):
        book.advance(WITH_FILES.name, MINE, state, DAY)
    return book.note(WITH_FILES.name, DAY, sent_copy=copy)


def kept(book: Ledger) -> set[bytes]:
    return {row[0] for row in book.connection.execute("SELECT content FROM files")}


def test_a_letter_gets_its_files_back_where_they_are_kept(book: Ledger) -> None:
    letter = waiting(book)
    with pytest.raises(LedgerError, match="a file that the letter carried is no longer kept"):
        book.whole(letter)
    book.keep_files([CV, PHOTO])
    book.keep_files([CV])
    whole = book.whole(letter)
    assert b2a_base64(CV).strip() in whole
    assert b2a_base64(PHOTO).strip() in whole
    assert kept(book) == {CV, PHOTO}


def test_a_letter_without_files_is_whole_as_it_is(book: Ledger) -> None:
    book.approve(LETTER, DAY)
    letter = book.letter(LETTER.name)
    assert letter is not None
    assert book.whole(letter) == LETTER.raw.encode()


def test_files_are_let_go_once_no_copy_waits_for_them(book: Ledger) -> None:
    waiting(book)
    book.keep_files([CV, PHOTO, b"of nobody"])
    book.drop_files()
    assert kept(book) == {CV, PHOTO}
    book.note(WITH_FILES.name, DAY, sent_copy="filed")
    book.drop_files()
    assert kept(book) == set()


def test_the_files_of_a_letter_on_its_way_are_kept(book: Ledger) -> None:
    book.claim(WITH_FILES, MINE, DAY)
    book.keep_files([CV])
    book.drop_files()
    assert kept(book) == {CV}


def test_a_file_that_was_changed_in_the_ledger_is_not_sent_as_another(book: Ledger) -> None:
    letter = waiting(book)
    book.keep_files([CV, PHOTO])
    book.connection.execute("UPDATE files SET content = ? WHERE content = ?", (b"other", CV))
    with pytest.raises(LedgerError, match="no longer kept"):
        book.whole(letter)


def test_a_ledger_with_files_is_whole(book: Ledger) -> None:
    waiting(book)
    book.keep_files([CV, PHOTO])
    assert book.verify() == ()
