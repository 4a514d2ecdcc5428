from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from composer import checking, eml, outbound
from composer.checking import Session
from composer.delivery import Options, freeze
from composer.errors import LedgerError, MessageError
from composer.ledger import Ledger, State, open_ledger
from composer.mime_writer import Stamp
from composer.moments import parse_moment
from composer.outbound import Checked
from composer.staleness import facts_hash
from tests.attached_files import CV, PACKET, packet, pdf, word
from tests.letters import BLOCKED, CLEAN, TODAY, WARNED, change, files, write

NOW = parse_moment(TODAY)


@pytest.fixture
def session(season: Path) -> Session:
    return checking.open_session(season)


@pytest.fixture
def book(season: Path) -> Iterator[Ledger]:
    with open_ledger(season / "ledger.db") as opened:
        yield opened


def letter(session: Session, text: str = CLEAN, book: Ledger | None = None, name: str = "it") -> Checked:
    root = session.workspace.root
    write(root, name, text)
    return outbound.checked(session, root / "drafts" / f"{name}.txt", NOW, book)


# --- which letter -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["it", "it.txt", "drafts/it.txt", "./drafts/it.txt"])
def test_a_letter_is_given_by_name_or_path(season: Path, name: str) -> None:
    write(season, "it", CLEAN)
    assert outbound.letter_path(season, name).resolve() == (season / "drafts" / "it.txt").resolve()


def test_a_name_with_dots_is_a_name(season: Path) -> None:
    write(season, "st.brigid.v2", CLEAN)
    assert outbound.letter_path(season, "st.brigid.v2") == season / "drafts" / "st.brigid.v2.txt"


def test_a_letter_that_is_not_there_is_named_with_the_nearest(season: Path) -> None:
    with pytest.raises(MessageError, match="Did you mean 2027-02-09-interest-cedarvale"):
        outbound.letter_path(season, "2027-02-09-interest-cedarvle")
    with pytest.raises(MessageError, match="prematch compose"):
        outbound.letter_path(season, "zzz")


# --- the very bytes -----------------------------------------------------------------------------------


def test_what_is_checked_is_what_the_bytes_say(session: Session) -> None:
    checked = letter(session, CLEAN.replace("I remain", "Ever since Noël I remain"))
    again = eml.read_letter(checked.outgoing.raw, shown="it.eml")
    assert (again.subject, again.body, again.to) == (
        checked.message.subject,
        checked.message.body,
        checked.message.to,
    )
    assert "Noël" in again.body
    assert checked.outgoing == freeze(checked.message, "it")


def test_the_applicant_is_the_sender_whatever_the_letter_says(session: Session) -> None:
    mail = message_from_bytes(letter(session).outgoing.raw, policy=policy.default)
    assert mail["From"] == "Amara Okafor <amara.okafor@example.org>"


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("To: Ruth Adeyemi <radeyemi@cedarvale.example>\n", "no recipient"),
        ("Kind: interest\n", "what kind"),
        ("Program: cedarvale-medpeds\n", "which program"),
    ],
)
def test_a_letter_without_recipient_kind_or_program_is_refused(
    session: Session, gone: str, said: str
) -> None:
    with pytest.raises(MessageError, match=said) as caught:
        letter(session, CLEAN.replace(gone, ""))
    assert "drafts/it.txt" in str(caught.value)


# --- may it leave -------------------------------------------------------------------------------------


def test_a_clear_letter_may_leave(session: Session) -> None:
    outbound.require_clear(letter(session))


def test_a_block_and_an_open_warning_are_refused_with_the_next_command(session: Session) -> None:
    with pytest.raises(MessageError, match=r"prematch check drafts/it\.txt"):
        outbound.require_clear(letter(session, BLOCKED))
    with pytest.raises(MessageError, match='prematch accept it presses-for-reply --because "…"'):
        outbound.require_clear(letter(session, WARNED))


def test_an_accepted_warning_may_leave(session: Session, book: Ledger, season: Path) -> None:
    assert outbound.accept(season, letter(session, WARNED), "presses-for-reply", "they asked", NOW) == 1
    outbound.require_clear(letter(session, WARNED, book))
    with pytest.raises(MessageError):
        outbound.require_clear(letter(session, WARNED, book, name="other"))


def test_a_block_cannot_be_accepted(session: Session, season: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be accepted"):
        outbound.accept(season, letter(session, BLOCKED), "rank-inquiry", "x", NOW)
    assert not (season / "ledger.db").exists()


# --- what the ledger is told --------------------------------------------------------------------------


def test_an_entry_holds_what_was_said_and_what_it_claims(session: Session) -> None:
    checked = letter(session)
    entry = outbound.entry(checked, "facts")
    assert (entry.name, entry.kind, entry.program, entry.stage) == (
        "it",
        "interest",
        "cedarvale-medpeds",
        "interest",
    )
    assert (entry.cycle, entry.match, entry.first_choice) == (2027, "nrmp-main", False)
    assert (entry.claim_subjects, entry.recipients) == (
        ("cedarvale-medpeds",),
        ("radeyemi@cedarvale.example",),
    )
    assert (entry.sha256, entry.facts_hash, entry.body) == (
        checked.outgoing.sha256,
        "facts",
        checked.message.body,
    )


def test_a_thank_you_claims_each_person_and_a_question_claims_nothing(session: Session) -> None:
    both = "To: A <RADEYEMI@cedarvale.example>, B <cnwosu@cedarvale.example>\n"
    thanks = CLEAN.replace("Kind: interest", "Kind: thank_you").replace(
        "To: Ruth Adeyemi <radeyemi@cedarvale.example>\n", both
    )
    claims = outbound.entry(letter(session, thanks)).claim_subjects
    assert claims == ("radeyemi@cedarvale.example", "cnwosu@cedarvale.example")
    assert (
        outbound.entry(letter(session, CLEAN.replace("Kind: interest", "Kind: question"))).claim_subjects
        == ()
    )


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (CLEAN, False),
        (CLEAN.replace("Kind: interest", "Kind: intent"), True),
        (CLEAN.replace("workers.", "workers. You are my first choice."), True),
        (CLEAN.replace("workers.", "workers. I cannot say who is my first choice."), False),
    ],
)
def test_whatever_says_first_choice_claims_it(session: Session, text: str, claims: bool) -> None:
    assert outbound.entry(letter(session, text)).first_choice is claims


def test_a_letter_to_a_letter_writer_is_theirs(session: Session) -> None:
    text = (
        "Kind: lor_thanks\nTo: Mei Chen <mchen@lakeside.example.org>\nSubject: Thank you\n\n"
        "Dear Dr. Chen,\n\nThank you.\n\nSincerely,\nAmara Okafor, MBBS\n"
    )
    entry = outbound.entry(letter(session, text))
    assert (entry.program, entry.writer, entry.claim_subjects) == (
        None,
        "chen",
        ("mchen@lakeside.example.org",),
    )


# --- handing over -------------------------------------------------------------------------------------


def options(season: Path) -> Options:
    return Options(season / "outbox", replace=True)


def test_the_ledger_knows_before_the_channel_does(
    session: Session, book: Ledger, season: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[State | None] = []

    def channel(outgoing: object, options: object) -> None:
        known = book.letter("it")
        seen.append(known.state if known else None)
        raise KeyboardInterrupt

    monkeypatch.setattr(outbound, "CHANNELS", {"eml": channel})
    with pytest.raises(KeyboardInterrupt):
        outbound.hand_over(book, letter(session, CLEAN, book), "eml", options(season), NOW)
    assert seen == [State.HANDED_OVER]
    monkeypatch.undo()
    receipt = outbound.hand_over(book, letter(session, CLEAN, book), "eml", options(season), NOW)
    assert Path(receipt.where).read_bytes() == letter(session).outgoing.raw


@pytest.mark.parametrize("text", [BLOCKED, WARNED])
def test_what_may_not_leave_claims_nothing(session: Session, book: Ledger, season: Path, text: str) -> None:
    before = files(season / "drafts")
    with pytest.raises(MessageError):
        outbound.hand_over(book, letter(session, text, book), "eml", options(season), NOW)
    assert book.events() == ()
    assert set(files(season / "drafts")) - set(before) == {"it.txt"}


def test_a_claim_that_another_letter_holds_is_refused_and_nothing_handed_over(
    session: Session, book: Ledger, season: Path
) -> None:
    outbound.hand_over(book, letter(session), "eml", options(season), NOW)
    other = letter(
        session, CLEAN.replace("strongly", "warmly").replace("Letter of", "My letter of"), name="other"
    )
    other = Checked(other.outgoing, other.context, type(other.report)(()))
    with pytest.raises(LedgerError, match=r"was handed over on 2027-02-09 \(it\)"):
        outbound.hand_over(book, other, "eml", options(season), NOW)
    assert not (season / "outbox" / "other.eml").exists()


def test_the_facts_of_a_composed_letter_stay_known(session: Session, book: Ledger, season: Path) -> None:
    book.record_composed(outbound.entry(letter(session), '{"a": "1"}'), NOW)
    outbound.hand_over(book, letter(session, CLEAN, book), "eml", options(season), NOW)
    known = book.letter("it")
    assert known is not None
    assert known.facts_hash == '{"a": "1"}'


def test_a_program_that_withdrew_loses_the_first_choice(season: Path, book: Ledger) -> None:
    text = CLEAN.replace("Kind: interest", "Kind: intent")
    first = outbound.entry(letter(checking.open_session(season), text))
    book.hand_over(first, "eml", NOW)
    change(
        season / "programs" / "cedarvale-medpeds.yaml",
        "city: Cedarvale",
        "city: Cedarvale\nstatus: withdrawn",
    )
    change(season / "season.yaml", "cycle", "# cycle\ncycle")
    session = checking.open_session(season)
    outbound.release_withdrawn(book, letter(session, name="other"), NOW)
    assert book.first_choice(2027, "nrmp-main") is None
    released = book.letter("it")
    assert released is not None
    assert released.released == "the program withdrew"


# --- stale letters ------------------------------------------------------------------------------------


def test_a_letter_that_was_not_composed_here_is_never_stale(session: Session, book: Ledger) -> None:
    outbound.require_fresh(session, letter(session), book)
    book.record_composed(outbound.entry(letter(session)), NOW)
    outbound.require_fresh(session, letter(session), book)


def test_a_letter_to_a_letter_writer_rests_on_the_writers_file(session: Session, book: Ledger) -> None:
    text = (
        "Kind: lor_thanks\nTo: Mei Chen <mchen@lakeside.example.org>\nSubject: Thank you\n\n"
        "Dear Dr. Chen,\n\nThank you.\n\nSincerely,\nAmara Okafor, MBBS\n"
    )
    checked = letter(session, text)
    kind, chen = session.facts.kinds["lor_thanks"], session.workspace.letter_writers["chen"]
    book.record_composed(outbound.entry(checked, facts_hash(session.workspace, kind, chen)), NOW)
    outbound.require_fresh(session, checked, book)
    moved = dataclasses.replace(chen, service="the wards at Elm Street")
    space = dataclasses.replace(session.workspace, letter_writers={"chen": moved})
    later = dataclasses.replace(session, workspace=space)
    with pytest.raises(MessageError, match=r"letter-writers/chen\.yaml: service"):
        outbound.require_fresh(later, letter(later, text), book)


# --- files ---------------------------------------------------------------------------------------------


def packed(
    session: Session, book: Ledger | None = None, frozen: outbound.Freeze = freeze, **files: bytes
) -> Checked:
    root = session.workspace.root
    packet(root, **files)
    return outbound.checked(session, root / "drafts" / "packet.txt", NOW, book, frozen)


def test_the_files_of_a_letter_are_in_the_bytes_that_are_checked_and_the_guard_reads_them(
    session: Session,
) -> None:
    checked = packed(session, cv__pdf=pdf(CV), statement__docx=word("The river taught me."))
    again = eml.read_letter(checked.outgoing.raw, shown="packet.eml")
    assert again.attached == checked.message.attached
    assert [each.content for each in again.attached] == [pdf(CV), word("The river taught me.")]
    assert [(each.name, each.problem) for each in checked.context.documents] == [
        ("cv.pdf", ""),
        ("statement.docx", ""),
    ]
    assert "Curriculum Vitae" in checked.context.documents[0].text
    assert checked.report.verdict == "pass"


def test_the_same_letter_and_files_give_the_same_bytes_and_another_file_gives_others(
    session: Session,
) -> None:
    one = packed(session, cv__pdf=pdf(CV)).outgoing
    assert packed(session, cv__pdf=pdf(CV)).outgoing == one
    assert packed(session, cv__pdf=pdf(CV + " Twice.")).outgoing.sha256 != one.sha256


def test_a_patient_in_a_file_stops_the_letter(session: Session) -> None:
    checked = packed(session, cv__docx=word(CV, "Followed Mrs. Rosa Alvarez, a patient with cirrhosis"))
    assert checked.report.verdict == "block"
    with pytest.raises(MessageError, match="at least one fault blocks it"):
        outbound.require_clear(checked)


def test_a_missing_file_is_an_error_before_anything_is_made(session: Session) -> None:
    with pytest.raises(MessageError, match=r"documents/gone\.pdf: there is no such file"):
        letter(session, PACKET.replace("PATHS", "documents/gone.pdf"), name="packet")


def test_the_ledger_keeps_the_hash_of_a_file_and_not_the_file(session: Session) -> None:
    stamp = Stamp("<a@example.org>", "Tue, 09 Feb 2027 10:00:00 +0000")
    checked = packed(session, None, lambda m, n: freeze(m, n, stamp), cv__pdf=pdf(CV))
    raw = outbound.entry(checked).raw
    assert f"sha256 {hashlib.sha256(pdf(CV)).hexdigest()}" in raw
    assert len(raw) < 1_500
    assert outbound.entry(checked).sha256 == checked.outgoing.sha256


def test_a_letter_that_stayed_keeps_its_message_id_while_its_files_are_the_same(
    session: Session, book: Ledger
) -> None:
    frozen = outbound.stamped(book, datetime(2027, 2, 9, 10, tzinfo=UTC))
    first = packed(session, book, frozen, cv__pdf=pdf(CV))
    book.approve(outbound.entry(first), NOW)
    again = packed(
        session, book, outbound.stamped(book, datetime(2027, 2, 9, 11, tzinfo=UTC)), cv__pdf=pdf(CV)
    )
    other = packed(
        session, book, outbound.stamped(book, datetime(2027, 2, 9, 11, tzinfo=UTC)), cv__pdf=pdf(CV + "!")
    )
    ids = [each.outgoing.stamp.message_id for each in (first, again, other) if each.outgoing.stamp]
    assert ids[0] == ids[1] != ids[2]
