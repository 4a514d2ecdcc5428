"""`prematch inbox add`, `list` and `reply`: a program's message is kept, known to the rules, and answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.eml import read_letter
from composer.ledger import open_ledger
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
    assert run("inbox", "list").out == f"{NAME}  Ruth Adeyemi <radeyemi@cedarvale.example>: Following up\n"


def test_a_stranger_needs_a_program_named(season: Path, run: Run, message: Path) -> None:
    message.write_text(MAIL.replace("radeyemi@cedarvale.example", "a@elsewhere.example"), encoding="utf-8")
    refused = run("inbox", "add", "message.eml")
    assert (refused.status, refused.out) == (2, "")
    assert "--program ID" in refused.err
    named = run("inbox", "add", "message.eml", "--program", "cedarvale-medpeds")
    assert named.status == 0
    assert "is not of Cedarvale Medicine-Pediatrics Residency Program" in " ".join(named.out.split())


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


@pytest.mark.parametrize("command", [("inbox", "add", "none.eml"), ("reply", "none")])
def test_what_is_not_there_is_an_error_that_says_so(season: Path, run: Run, command: tuple[str, ...]) -> None:
    answer = run(*command)
    assert (answer.status, answer.out) == (2, "")
    assert "there is no" in answer.err
