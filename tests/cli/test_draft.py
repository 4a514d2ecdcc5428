"""`prematch draft`: checked again, claimed, handed over; refused where it may not leave."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from composer.account.settings import Server
from composer.ledger import State, open_ledger
from tests.attached_files import CV, packet, pdf, word
from tests.conftest import Run
from tests.letters import BLOCKED, CLEAN, ON, WARNED, change, files, start, write
from tests.mail_accounts import Sender, answer_with, mailboxes
from tests.mail_accounts import passwords as passwords
from tests.mail_accounts import sender as sender
from tests.mail_accounts import sender_at as sender_at
from tests.mail_accounts import server_for as server_for
from tests.mailbed.faulty_smtp import FaultySMTP

FIRST = "2027-02-10-intent-harborview-medpeds"
SECOND = "2027-02-12-intent-st-brigid-medpeds"


def state(root: Path, name: str) -> State | None:
    with open_ledger(root / "ledger.db", create=False) as book:
        letter = book.letter(name)
        return letter.state if letter else None


def two_intents(season: Path, run: Run) -> None:
    """Both letters of intent composed, as if the user had changed their mind between."""
    assert run("compose", "intent", "harborview-medpeds", "--today", "2027-02-10").status == 0
    change(season / "season.yaml", "first_choice: harborview-medpeds", "first_choice: st-brigid-medpeds")
    assert run("compose", "intent", "st-brigid-medpeds", "--today", "2027-02-12").status == 0
    change(season / "season.yaml", "first_choice: st-brigid-medpeds", "first_choice: harborview-medpeds")


def test_the_draft_holds_the_letter_and_the_ledger_knows_it(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    answer = run("draft", "it", *ON)
    assert (answer.status, answer.out) == (0, "Wrote outbox/it.eml.\n")
    assert "prematch sent it" in answer.err
    mail = message_from_bytes((season / "outbox" / "it.eml").read_bytes(), policy=policy.default)
    assert (mail["X-Unsent"], mail["Date"], mail["Message-ID"]) == ("1", None, None)
    assert (mail["From"], mail["To"]) == (
        "Amara Okafor <amara.okafor@example.org>",
        "Ruth Adeyemi <radeyemi@cedarvale.example>",
    )
    assert mail.get_content().replace("\r\n", "\n") == CLEAN.split("\n\n", 1)[1]
    assert state(season, "it") == State.HANDED_OVER


def test_drafting_twice_changes_nothing_and_an_edit_replaces_the_draft(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    run("draft", "it", *ON)
    before = files(season)
    assert run("draft", "it", *ON).status == 0
    assert files(season)["outbox/it.eml"] == before["outbox/it.eml"]
    assert len(json.loads(run("log", "--format", "json").out)) == 1
    write(season, "it", CLEAN.replace("strongly", "warmly"))
    assert run("draft", "it", *ON).status == 0
    assert b"warmly" in (season / "outbox" / "it.eml").read_bytes()


@pytest.mark.parametrize(("text", "status"), [(BLOCKED, 1), (WARNED, 2)])
@pytest.mark.parametrize("option", [(), ("--keep",), ("--link", "gmail"), ("--dry-run",), ("--clipboard",)])
def test_no_option_lets_a_faulty_letter_leave(
    season: Path, run: Run, text: str, status: int, option: tuple[str, ...]
) -> None:
    write(season, "it", text)
    answer = run("draft", "it", *option, *ON)
    assert (answer.status, answer.out) == (status, "")
    assert not list(season.glob("outbox/*"))
    assert state(season, "it") is None


def test_the_place_of_a_fault_is_a_line_of_the_file(season: Path, run: Run) -> None:
    write(season, "it", BLOCKED)
    assert "rank-inquiry, line 8" in run("draft", "it", *ON).err


def test_a_dry_run_writes_nothing(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    before = files(season)
    answer = run("draft", "it", "--dry-run", *ON)
    assert (answer.status, "Would hand it over (eml) to Ruth Adeyemi" in answer.out) == (0, True)
    assert files(season) == before


def test_a_dry_run_says_that_another_letter_holds_the_claim(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    write(season, "copy", CLEAN.replace("strongly", "warmly"))
    assert run("draft", "it", *ON).status == 0
    before = files(season)
    assert run("draft", "copy", "--dry-run", *ON).status == 1
    assert files(season) == before


# --- one letter of intent -----------------------------------------------------------------------------


def test_the_rule_refuses_a_second_letter_of_intent(season: Path, run: Run) -> None:
    two_intents(season, run)
    assert run("draft", FIRST, "--today", "2027-02-10").status == 0
    change(season / "season.yaml", "first_choice: harborview-medpeds", "first_choice: st-brigid-medpeds")
    answer = run("draft", SECOND, "--keep", "--today", "2027-02-12")
    assert (answer.status, "second-first-choice" in answer.err) == (1, True)
    assert not (season / "outbox" / f"{SECOND}.eml").exists()


def test_the_database_refuses_it_where_the_rule_did_not_know(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_intents(season, run)
    assert run("draft", FIRST, "--today", "2027-02-10").status == 0
    change(season / "season.yaml", "first_choice: harborview-medpeds", "first_choice: st-brigid-medpeds")
    monkeypatch.setattr("composer.checking._contacts", lambda root: ())
    answer = run("draft", SECOND, "--keep", "--today", "2027-02-12")
    assert (answer.status, FIRST in answer.err) == (2, True)
    assert not (season / "outbox" / f"{SECOND}.eml").exists()
    assert state(season, SECOND) == State.COMPOSED
    dry = run("draft", SECOND, "--keep", "--dry-run", "--today", "2027-02-12")
    assert (dry.status, FIRST in dry.err) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="links need special rights there")
def test_of_two_processes_that_hand_over_two_letters_of_intent_one_wins(season: Path, run: Run) -> None:
    two_intents(season, run)
    other = season.parent / "other view"
    shutil.copytree(season, other)
    change(other / "season.yaml", "first_choice: harborview-medpeds", "first_choice: st-brigid-medpeds")
    (other / "ledger.db").unlink()
    (other / "ledger.db").symlink_to(season / "ledger.db")
    running = [
        start("draft", name, "--keep", "--today", "2027-02-12", cwd=root)
        for name, root in ((FIRST, season), (SECOND, other))
    ]
    said = [process.communicate(timeout=60)[1] for process in running]
    statuses = sorted(process.returncode for process in running)
    assert statuses in ([0, 1], [0, 2]), said
    assert sum(state(season, name) == State.HANDED_OVER for name in (FIRST, SECOND)) == 1
    drafts = [*season.glob("outbox/*.eml"), *other.glob("outbox/*.eml")]
    assert len(drafts) == 1
    assert "Traceback" not in "".join(said)
    assert run("log", "--verify").status == 0


def test_a_program_that_withdraws_frees_the_first_choice_and_the_reason_is_kept(
    season: Path, run: Run
) -> None:
    two_intents(season, run)
    run("draft", FIRST, "--today", "2027-02-10")
    run("sent", FIRST, "--on", "2027-02-10")
    change(season / "season.yaml", "first_choice: harborview-medpeds", "first_choice: st-brigid-medpeds")
    with (season / "programs" / "harborview-medpeds.yaml").open("a", encoding="utf-8") as file:
        file.write("status: withdrawn\nstatus_reason: lost its accreditation\n")
    answer = run("draft", SECOND, "--keep", "--today", "2027-02-12")
    assert answer.status == 0, answer.err
    assert "lost its accreditation" in run("log").out


def test_a_second_thank_you_to_one_person_is_refused(season: Path, run: Run) -> None:
    run("compose", "thank_you", "harborview-medpeds", "--to", "reyes", "--today", "2026-12-05")
    name = "2026-12-05-thank-you-harborview-medpeds-reyes"
    assert run("draft", name, "--today", "2026-12-05").status == 0
    shutil.copy(season / "drafts" / f"{name}.txt", season / "drafts" / "again.txt")
    answer = run("draft", "again", "--today", "2026-12-05")
    assert (answer.status, "repeat-contact" in answer.err) == (1, True)
    assert (
        run("compose", "thank_you", "harborview-medpeds", "--to", "berg", "--today", "2026-12-05").status == 0
    )


# --- stale letters ------------------------------------------------------------------------------------


def test_a_letter_whose_facts_changed_is_stale_and_says_what_changed(season: Path, run: Run) -> None:
    run("compose", "interest", "cedarvale-medpeds", *ON)
    name = "2027-02-09-interest-cedarvale-medpeds"
    change(season / "programs" / "cedarvale-medpeds.yaml", "orchard workers", "vineyard workers")
    change(season / "applicant.yaml", "asthma readmissions", "asthma")
    answer = run("draft", name, *ON)
    assert answer.status == 2
    assert "programs/cedarvale-medpeds.yaml: features" in answer.err
    assert "applicant.yaml: strengths" in answer.err
    assert "--keep" in answer.err
    assert state(season, name) == State.COMPOSED
    assert run("draft", name, "--keep", *ON).status == 0


def test_a_change_that_the_letter_does_not_rest_on_leaves_it_fresh(season: Path, run: Run) -> None:
    run("compose", "interest", "cedarvale-medpeds", *ON)
    change(season / "programs" / "cedarvale-medpeds.yaml", "city: Cedarvale", "city: Cedarvale Falls")
    change(season / "programs" / "harborview-medpeds.yaml", "transition-of-care", "transition")
    assert run("draft", "2027-02-09-interest-cedarvale-medpeds", *ON).status == 0


def test_a_letter_to_one_person_rests_on_that_person(season: Path, run: Run) -> None:
    run("compose", "thank_you", "harborview-medpeds", "--to", "reyes", "--today", "2026-12-05")
    change(
        season / "programs" / "harborview-medpeds.yaml",
        "discussed: the transition clinic",
        "discussed: rounds",
    )
    answer = run("draft", "2026-12-05-thank-you-harborview-medpeds-reyes", "--today", "2026-12-05")
    assert (answer.status, "interviewers" in answer.err) == (2, True)


def test_a_letter_to_a_chosen_person_other_than_the_kinds_own_is_fresh(season: Path, run: Run) -> None:
    assert run("compose", "interest", "cedarvale-medpeds", "--to", "nwosu", *ON).status == 0
    answer = run("draft", "2027-02-09-interest-cedarvale-medpeds-nwosu", *ON)
    assert answer.status == 0, answer.err


@pytest.mark.parametrize("name", ["programs/cedarvale-medpeds.yaml", "drafts/it.txt", "applicant.yaml"])
def test_a_file_deleted_since_is_an_error_not_a_draft(season: Path, run: Run, name: str) -> None:
    write(season, "it", CLEAN)
    (season / name).unlink()
    answer = run("draft", "it", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert not (season / "outbox" / "it.eml").exists()


# --- addresses and header lines -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "statuses"),
    [
        ("To: Ruth Adeyemi <radeyemi@cedarvale.example>\n", "", (2,)),
        ("<radeyemi@cedarvale.example>", "<modowd@stbrigid.example.org>", (1,)),
        ("Ruth Adeyemi <", '"modowd@stbrigid.example.org" <', (1, 2)),
        ("To: ", "Bcc: x@example.com\nTo: ", (2,)),
        ("Subject: ", "Subject: a\rBcc: x@example.com ", (1, 2)),
        ("Kind: interest\n", "", (2,)),
        ("Kind: interest", "Kind: intrest", (2,)),
        ("Program: cedarvale-medpeds\n", "", (2,)),
    ],
)
def test_a_header_that_could_mislead_is_refused(
    season: Path, run: Run, old: str, new: str, statuses: tuple[int, ...]
) -> None:
    assert old in CLEAN
    write(season, "it", CLEAN.replace(old, new, 1))
    answer = run("draft", "it", *ON)
    assert answer.status in statuses
    assert answer.err
    assert not (season / "outbox" / "it.eml").exists()


# --- other ways out -----------------------------------------------------------------------------------


def test_a_link_carries_the_whole_letter_and_claims(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    answer = run("draft", "it", "--link", "gmail", *ON)
    query = parse_qs(urlsplit(answer.out.strip()).query)
    assert answer.status == 0
    assert query["to"] == ["radeyemi@cedarvale.example"]
    assert query["body"][0].replace("\r\n", "\n").strip() == CLEAN.split("\n\n", 1)[1].strip()
    assert state(season, "it") == State.HANDED_OVER
    assert not list(season.glob("outbox/*.eml"))


LONG = " ".join(
    f"On {day} I learned there how a {team} team can care for a whole family in one visit, which I had not seen before."
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    for team in ("small", "large")
)


def test_a_body_too_long_for_a_link_is_given_beside_it_never_cut(season: Path, run: Run) -> None:
    write(season, "it", CLEAN.replace("workers.", f"workers. {LONG}"))
    answer = run("draft", "it", "--link", "mailto", *ON)
    assert answer.status == 0, answer.err
    link, text = answer.out.split("\n", 1)
    assert "body=" not in link
    assert (
        text.strip()
        == f"Body:\n{CLEAN.split(chr(10) * 2, 1)[1].replace('workers.', f'workers. {LONG}')}".strip()
    )


def test_the_clipboard_gets_the_body(season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr("pyperclip.copy", copied.append)
    write(season, "it", CLEAN)
    answer = run("draft", "it", "--clipboard", *ON)
    assert (answer.status, copied) == (0, [CLEAN.split("\n\n", 1)[1]])
    assert "To: Ruth Adeyemi" in answer.out


def test_an_outbox_that_cannot_be_written_is_said_and_the_same_command_repairs_it(
    season: Path, run: Run
) -> None:
    shutil.rmtree(season / "outbox", ignore_errors=True)
    (season / "outbox").write_text("in the way", encoding="utf-8")
    write(season, "it", CLEAN)
    answer = run("draft", "it", *ON)
    assert (answer.status, "outbox" in answer.err) == (2, True)
    (season / "outbox").unlink()
    assert run("draft", "it", *ON).status == 0
    assert (season / "outbox" / "it.eml").exists()


# --- into one's own mailbox ---------------------------------------------------------------------------


def test_a_draft_lies_in_the_mailbox_and_the_ledger_knows_where(sender: Sender, run: Run) -> None:
    sender.write()
    answer = run("draft", "it", "--imap", *ON)
    assert (answer.status, answer.out) == (0, f"The draft lies in Drafts of {sender.address}.\n")
    assert answer.err.endswith(
        "Open your mail, look into that mailbox, read the letter once more and send it there.\n"
        "Once it is sent: prematch sent it, or prematch reconcile, which looks for it\n"
        "If you do not send it: prematch discard it\n"
    )
    assert sender.stored("Drafts") == [sender.known().raw.encode()]
    assert state(sender.root, "it") == State.HANDED_OVER
    assert not list(sender.root.glob("outbox/*"))
    assert sender.received() == []


def test_drafting_into_the_mailbox_twice_changes_nothing_and_an_edit_replaces_the_draft(
    sender: Sender, run: Run
) -> None:
    sender.write()
    run("draft", "it", "--imap", *ON)
    before = sender.stored("Drafts")
    assert run("draft", "it", "--imap", *ON).status == 0
    assert sender.stored("Drafts") == before
    sender.write("it", CLEAN.replace("strongly", "warmly"))
    assert run("draft", "it", "--imap", *ON).status == 0
    assert sender.stored("Drafts") == [sender.known().raw.encode()]
    assert "warmly" in sender.known().raw


def test_a_draft_that_is_gone_from_the_mailbox_is_not_put_anew(sender: Sender, run: Run) -> None:
    sender.write()
    run("draft", "it", "--imap", *ON)
    with mailboxes(sender.bed, sender.address) as client:
        client.select_folder("Drafts")
        client.delete_messages(client.search())
        client.expunge()
    answer = run("draft", "it", "--imap", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert "it: the draft is no longer in Drafts as it was put there." in answer.err
    assert sender.stored("Drafts") == []
    assert run("discard", "it").status == 0
    assert run("draft", "it", "--imap", *ON).status == 0
    assert len(sender.stored("Drafts")) == 1


def test_a_letter_that_lies_in_the_mailbox_is_not_drafted_another_way_besides(
    sender: Sender, run: Run
) -> None:
    sender.write()
    run("draft", "it", "--imap", *ON)
    answer = run("draft", "it", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.endswith(
        "it: a draft of it lies in Drafts of your mailbox already. Send it from there; or delete it there,"
        " run `prematch discard it`, and draft it anew.\n"
    )
    assert not list(sender.root.glob("outbox/*"))
    assert run("discard", "it").status == 0
    assert run("draft", "it", *ON).status == 0


@pytest.mark.parametrize(("text", "status"), [(BLOCKED, 1), (WARNED, 2)])
def test_a_faulty_letter_does_not_get_into_the_mailbox(
    sender: Sender, run: Run, text: str, status: int
) -> None:
    sender.write("it", text)
    answer = run("draft", "it", "--imap", *ON)
    assert (answer.status, answer.out) == (status, "")
    assert (sender.stored("Drafts"), state(sender.root, "it")) == ([], None)


def test_a_letter_that_has_become_faulty_leaves_the_former_draft_there(sender: Sender, run: Run) -> None:
    sender.write()
    run("draft", "it", "--imap", *ON)
    before = sender.stored("Drafts")
    sender.write("it", BLOCKED)
    assert run("draft", "it", "--imap", *ON).status == 1
    assert sender.stored("Drafts") == before


def test_a_dry_run_looks_into_no_mailbox(sender: Sender, run: Run) -> None:
    sender.add(imap=Server("localhost", 1))
    sender.write()
    before = files(sender.root)
    answer = run("draft", "it", "--imap", "--dry-run", *ON)
    assert (answer.status, "Would hand it over (imap) to Ruth Adeyemi" in answer.out) == (0, True)
    assert files(sender.root) == before


def test_a_mailbox_that_is_down_is_said_and_the_same_command_repairs_it(sender: Sender, run: Run) -> None:
    sender.add(imap=Server("localhost", 1))
    sender.write()
    answer = run("draft", "it", "--imap", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert "localhost:1: the server does not answer at this port. Nothing was sent." in answer.err
    sender.add()
    assert run("draft", "it", "--imap", *ON).status == 0
    assert len(sender.stored("Drafts")) == 1


def test_a_wrong_password_of_the_mailbox_is_said(
    sender: Sender, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMATCH_IMAP_PASSWORD", "wrong")
    sender.write()
    answer = run("draft", "it", "--imap", *ON)
    assert (answer.status, "the mailbox does not let this account in" in answer.err) == (2, True)
    assert sender.stored("Drafts") == []


def test_into_a_mailbox_without_an_account_it_is_said_how_to_make_one(
    season: Path, run: Run, passwords: None
) -> None:
    write(season, "it", CLEAN)
    answer = run("draft", "it", "--imap", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert "there is no mail account yet. Make one with `prematch account add`." in answer.err
    assert state(season, "it") is None


def test_two_ways_out_at_once_are_refused(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    answer = run("draft", "it", "--imap", "--clipboard", *ON)
    assert (answer.status, "Give one of them" in answer.err) == (2, True)


def test_a_letter_of_unknown_outcome_is_not_drafted(
    server_for: Callable[[str], FaultySMTP], season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_for("drop-after-dot-lost")
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y")
    assert run("send", "it", *ON).status == 2
    answer = run("draft", "it", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert "it may have been sent on 2027-02-09, so it cannot be handed over again." in answer.err
    assert not list(season.glob("outbox/*"))


# --- files ---------------------------------------------------------------------------------------------


def test_the_draft_carries_the_files_of_the_letter(season: Path, run: Run) -> None:
    packet(season, cv__pdf=pdf(CV), statement__docx=word("The river taught me."))
    assert run("draft", "packet", *ON).out == "Wrote outbox/packet.eml.\n"
    mail = message_from_bytes((season / "outbox" / "packet.eml").read_bytes(), policy=policy.default)
    assert mail["X-Unsent"] == "1"
    assert "I attach my CV." in mail.get_body().get_content()  # type: ignore[union-attr]
    assert [(each.get_filename(), each.get_content()) for each in mail.iter_attachments()] == [
        ("cv.pdf", pdf(CV)),
        ("statement.docx", word("The river taught me.")),
    ]
    before = files(season / "outbox")
    assert run("draft", "packet", *ON).status == 0
    assert files(season / "outbox") == before


def test_a_patient_in_a_file_is_stopped_and_no_draft_is_made(season: Path, run: Run) -> None:
    packet(season, cv__docx=word(CV, "Followed Mrs. Rosa Alvarez, a patient with cirrhosis"))
    answer = run("draft", "packet", *ON)
    assert answer.status == 1
    assert "The file cv.docx holds what could tell who a patient is" in answer.err
    assert not (season / "outbox").exists()


@pytest.mark.parametrize("option", [("--link", "gmail"), ("--clipboard",)])
def test_a_way_that_carries_no_files_says_which_to_put_in(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]
) -> None:
    monkeypatch.setattr("pyperclip.copy", lambda text: None)
    packet(season, cv__pdf=pdf(CV))
    answer = run("draft", "packet", *option, *ON)
    assert answer.status == 0, answer.err
    assert "Attachments: cv.pdf\n" in answer.out
