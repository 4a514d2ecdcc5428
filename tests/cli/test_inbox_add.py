"""`prematch inbox add`, `list` and `reply`: a program's message is kept, known to the rules, and answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from composer import workspace, yamledit
from composer.eml import read_letter
from composer.errors import WorkspaceError
from composer.ledger import Ledger, open_ledger
from tests.conftest import Run
from tests.letters import files

MAIL = """From: Ruth Adeyemi <radeyemi@cedarvale.example>
To: amara.okafor@example.org
Subject: Following up
Message-ID: <abc@cedarvale.example>
References: <x@y.example>
Date: Tue, 09 Feb 2027 10:00:00 -0500

Dear Dr. Okafor,

Will you rank us first?

Ruth Adeyemi
"""
NAME = "2027-02-09-cedarvale-medpeds"
REPLY = "2027-02-10-reply-neutral-cedarvale-medpeds-adeyemi"


@pytest.fixture
def message(season: Path) -> Path:
    path = season / "message.eml"
    path.write_text(MAIL, encoding="utf-8", newline="\r\n")
    return path


def test_a_message_is_kept_noted_and_read(season: Path, run: Run, message: Path) -> None:
    answer = run("inbox", "add", "message.eml")
    assert answer.status == 0
    assert f"Kept inbox/{NAME}.eml (cedarvale-medpeds, 2027-02-09 10:00)." in answer.out
    assert "NOT ALLOWED asks-ranking" in answer.out
    assert f"prematch reply {NAME}" in answer.out
    assert (season / "inbox" / f"{NAME}.eml").read_bytes() == message.read_bytes()
    with open_ledger(season / "ledger.db") as book:
        (contact,) = book.contacts()
    assert (contact.direction, contact.program, str(contact.on)) == (
        "inbound",
        "cedarvale-medpeds",
        "2027-02-09 10:00",
    )


def test_the_same_message_again_is_noted_once(season: Path, run: Run, message: Path) -> None:
    run("inbox", "add", "message.eml")
    assert "It is there already" in run("inbox", "add", "message.eml").out
    with open_ledger(season / "ledger.db") as book:
        assert len(book.contacts()) == 1


def test_the_text_of_a_message_is_in_no_log(season: Path, run: Run, message: Path) -> None:
    run("inbox", "add", "message.eml")
    assert "rank us first" not in run("log").out + run("log", "--format", "json").out


def test_the_list_has_the_names_that_reply_takes(season: Path, run: Run, message: Path) -> None:
    assert "No message of a program is on file" in run("inbox", "list").out
    run("inbox", "add", "message.eml")
    heading, line, _, last = run("inbox", "list").out.splitlines()
    assert heading.split() == ["DAY", "AND", "PROGRAM", "FROM", "SUBJECT", "ANSWERED"]
    assert line.split("  ")[0] == NAME
    assert line.split() == [NAME, "Ruth", "Adeyemi", "Following", "up", "no"]
    assert last.endswith(f"prematch reply {NAME}")
    run("reply", NAME, "--today", "2027-02-10")
    assert run("inbox", "list").out.splitlines()[1].endswith("draft")


def test_a_stranger_needs_a_program_named(season: Path, run: Run, message: Path) -> None:
    stranger = MAIL.replace("radeyemi@cedarvale.example", "a@elsewhere.example").replace(
        "Ruth Adeyemi", "R. A."
    )
    message.write_text(stranger, encoding="utf-8")
    refused = run("inbox", "add", "message.eml")
    assert (refused.status, refused.out) == (2, "")
    assert "--program ID" in refused.err
    named = run("inbox", "add", "message.eml", "--program", "cedarvale-medpeds")
    assert named.status == 0
    assert "is not of Cedarvale Medicine-Pediatrics Residency Program" in " ".join(named.out.split())
    assert named.out.endswith(f"If it is genuine, to answer it: prematch reply {NAME}\n")


def test_a_program_that_wrote_first_in_match_week_may_be_answered(
    season: Path, run: Run, message: Path
) -> None:
    letter = (
        "Program: cedarvale-medpeds\nKind: question\nTo: Ruth Adeyemi <radeyemi@cedarvale.example>\n"
        "Subject: Amara Okafor: your message of this morning\n\nDear Dr. Adeyemi,\n\n"
        "Thank you for writing. I can speak at noon.\n\nSincerely,\nAmara Okafor, MBBS\n"
    )
    (season / "drafts" / "q.txt").write_text(letter, encoding="utf-8")
    week = ("--today", "2027-03-16 12:00")
    assert "soap-contact" in run("check", "q", *week).out
    run("inbox", "add", "message.eml", "--on", "2027-03-16 09:00")
    assert "soap-contact" not in run("check", "q", *week).out


def test_an_answer_goes_to_the_sender_as_part_of_the_conversation(
    season: Path, run: Run, message: Path
) -> None:
    run("inbox", "add", "message.eml")
    answer = run("reply", NAME, "--today", "2027-02-10")
    assert answer.status == 0
    letter = read_letter((season / "drafts" / f"{REPLY}.txt").read_bytes(), shown="it")
    assert [address.email for address in letter.to] == ["radeyemi@cedarvale.example"]
    assert (letter.subject, letter.in_reply_to) == ("Re: Following up", "<abc@cedarvale.example>")
    assert letter.references == "<x@y.example> <abc@cedarvale.example>"
    assert "rank us first" not in letter.body
    assert "weak-subject" not in answer.out


def test_the_draft_of_an_answer_has_the_headers_of_the_conversation(
    season: Path, run: Run, message: Path
) -> None:
    run("inbox", "add", "message.eml")
    run("reply", NAME, "--today", "2027-02-10")
    assert run("draft", REPLY, "--today", "2027-02-10").status == 0
    raw = (season / "outbox" / f"{REPLY}.eml").read_bytes()
    assert b"In-Reply-To: <abc@cedarvale.example>\r\n" in raw
    assert b"References: <x@y.example>\r\n <abc@cedarvale.example>\r\n" in raw


def test_highly_is_answered_where_it_is_true_alone(season: Path, run: Run, message: Path) -> None:
    run("inbox", "add", "message.eml")
    refused = run("reply", NAME, "--highly", "--today", "2027-02-10")
    assert refused.status == 2
    assert "highly" in refused.err


def test_an_answer_never_goes_to_an_address_that_is_not_on_file(
    season: Path, run: Run, message: Path
) -> None:
    message.write_text(MAIL.replace("radeyemi@", "dr.adeyemi.private@"), encoding="utf-8")
    run("inbox", "add", "message.eml", "--program", "cedarvale-medpeds")
    answer = run("reply", NAME, "--today", "2027-02-10", "--dry-run")
    assert "is not among the people of cedarvale-medpeds" in answer.err
    assert "private@" not in answer.out


def test_a_dry_run_of_an_answer_writes_nothing(season: Path, run: Run, message: Path) -> None:
    run("inbox", "add", "message.eml")
    before = files(season / "drafts")
    run("reply", NAME, "--dry-run", "--today", "2027-02-10")
    assert files(season / "drafts") == before


LARKSPUR = "programs/larkspur-medpeds.yaml"
INVITES = (
    "From: Mirko Simic <msimic@larkspur.example>\nTo: amara.okafor@example.org\nSubject: Interview\n"
    "Message-ID: <i@larkspur.example>\nDate: Wed, 14 Oct 2026 10:00:00 -0400\n"
)
TEXT = "\nDear Dr. Okafor,\n\nWe are pleased to invite you to interview.\n\nMirko Simic\n"
EVENT = (
    "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
    "See the calendar.\n--b\nContent-Type: text/calendar; method={method}\n\nBEGIN:VCALENDAR\nMETHOD:{method}\n"
    "BEGIN:VEVENT\nSUMMARY:Interview Day\nDTSTART;TZID=America/Chicago:{day}T083000\n"
    "LOCATION:https://us02web.zoom.us/j/1\nEND:VEVENT\nEND:VCALENDAR\n--b--\n"
)


def put(season: Path, text: str) -> str:
    (season / "invite.eml").write_text(text, encoding="utf-8")
    return "invite.eml"


def on_file(season: Path) -> dict[str, object]:
    interview = workspace.load(season).programs["larkspur-medpeds"].interview
    return {key: value for key, value in vars(interview).items() if value} if interview else {}


def test_an_invitation_goes_into_the_programs_file_and_its_comments_stay(season: Path, run: Run) -> None:
    file = season / LARKSPUR
    file.write_text(f"# mine\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    answer = run("inbox", "add", put(season, INVITES + TEXT))
    assert answer.status == 0
    said = " ".join(answer.out.split())
    assert (
        f"An invitation: wrote `invited: 2026-10-14` under `interview:` in {LARKSPUR}. To undo, delete it"
        in said
    )
    assert answer.out.endswith("prematch reply 2026-10-14-larkspur-medpeds\n")
    assert on_file(season) == {"invited": date(2026, 10, 14)}
    assert file.read_text(encoding="utf-8") == f"{before.rstrip()}\ninterview:\n  invited: 2026-10-14\n"
    file.write_text(before, encoding="utf-8")
    again = run("inbox", "add", "invite.eml")
    assert "It is there already" in again.out
    assert (on_file(season), "An invitation" in again.out) == ({}, False)


def test_a_program_that_invited_is_not_among_the_uninvited(season: Path, run: Run) -> None:
    plan = ("plan", "--today", "2026-10-15")
    assert "prematch compose introductory larkspur-medpeds" in run(*plan).out
    run("inbox", "add", put(season, INVITES + TEXT))
    planned = run(*plan).out
    assert "introductory larkspur-medpeds" not in planned
    assert "Note the day of the interview at Larkspur" in " ".join(planned.split())
    assert "compose thank_you larkspur" not in run("status", "--today", "2026-10-15").out


def test_a_calendar_sets_the_day_and_then_differs_and_is_cancelled(season: Path, run: Run) -> None:
    run("inbox", "add", put(season, INVITES + EVENT.format(method="REQUEST", day="20261204")))
    stands = {"on": date(2026, 12, 4), "format": "virtual"}
    assert on_file(season) == stands
    moved = run("inbox", "add", put(season, INVITES + EVENT.format(method="REQUEST", day="20261211")))
    assert f"The invitation says 2026-12-11, but {LARKSPUR} says 2026-12-04" in " ".join(moved.out.split())
    assert on_file(season) == stands
    gone = run("inbox", "add", put(season, INVITES + EVENT.format(method="CANCEL", day="20261204")))
    assert "The interview of 2026-12-04 is cancelled" in " ".join(gone.out.split())
    assert on_file(season) == stands


@pytest.mark.parametrize("text", [TEXT, EVENT.format(method="REQUEST", day="20261204")])
def test_a_forged_invitation_writes_nothing(season: Path, run: Run, text: str) -> None:
    before = (season / LARKSPUR).read_bytes()
    forged = INVITES.replace("<msimic@larkspur.example>", "<msimic@larkspur-medpeds.example>") + text
    answer = run("inbox", "add", "--program", "larkspur-medpeds", put(season, forged))
    assert answer.status == 0
    assert "names no sender of Larkspur" in " ".join(answer.out.split())
    assert (season / LARKSPUR).read_bytes() == before


def test_what_was_cut_off_before_the_ledger_is_mended_by_a_second_run(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = (season / LARKSPUR).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(yamledit, "set_values", lambda *_, **__: stop())
        stopped = run("inbox", "add", put(season, INVITES + TEXT))
    assert (stopped.status, (season / LARKSPUR).read_bytes()) == (130, before)
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "record_inbound", stop)
        assert run("inbox", "add", "invite.eml").status == 130
    assert on_file(season) == {"invited": date(2026, 10, 14)}
    assert run("inbox", "add", "invite.eml").out.startswith("Kept inbox/2026-10-14-larkspur-medpeds.eml")
    with open_ledger(season / "ledger.db") as book:
        assert len(book.contacts()) == 1


def test_an_invitation_that_cannot_be_noted_is_kept_all_the_same(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise WorkspaceError("could not be changed safely", where=LARKSPUR, hint="Please edit it by hand.")

    monkeypatch.setattr(yamledit, "set_values", refuse)
    answer = run("inbox", "add", put(season, INVITES + TEXT))
    assert answer.status == 0
    assert "it could not be noted" in " ".join(answer.out.split())
    assert "Please edit it by hand." in " ".join(answer.out.split())
    assert (season / "inbox" / "2026-10-14-larkspur-medpeds.eml").exists()
    assert on_file(season) == {}


@pytest.mark.parametrize("command", [("inbox", "add", "none.eml"), ("reply", "none")])
def test_what_is_not_there_is_an_error_that_says_so(season: Path, run: Run, command: tuple[str, ...]) -> None:
    answer = run(*command)
    assert (answer.status, answer.out) == (2, "")
    assert "there is no" in answer.err
