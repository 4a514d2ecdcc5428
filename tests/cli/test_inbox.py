"""`prematch inbox check`: what a program wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

ASKING = """Subject: Hello

Dear Dr. Okafor,

It was good to meet you. Where are you planning to rank us?

Ruth Adeyemi, MD
"""
HARMLESS = ASKING.replace("Where are you planning to rank us?", "The new call rooms are finished.")
ON = ("--today", "2027-02-10")


def write(season: Path, text: str, name: str = "message.txt") -> str:
    (season / name).write_text(text, encoding="utf-8", newline="\n")
    return name


def test_a_question_about_the_ranking_is_named_with_what_one_may_do(season: Path, run: Run) -> None:
    answer = run("inbox", "check", *ON, "--program", "cedarvale-medpeds", write(season, ASKING))
    assert answer.status == 1
    assert "NOT ALLOWED asks-ranking, line 5" in answer.out
    assert "Match participation agreement" in answer.out
    assert "This message holds 1 thing that a program may not write." in answer.out
    assert answer.out.count("What you may do") == 1
    section = " ".join(answer.out.partition("What you may do")[2].split())
    for way in (
        "Ignore it. You owe no answer.",
        "Keep the message first",
        "prematch inbox add message.txt --program cedarvale-medpeds prematch reply NAME",
        "prematch reply NAME --highly",
        "Ask your dean's office",
        "https://www.nrmp.org/reporting-investigation-violations/",
        "prematch reports nothing by itself",
    ):
        assert way in section


def test_a_harmless_message_ends_with_0(season: Path, run: Run) -> None:
    answer = run("inbox", "check", *ON, "--program", "cedarvale-medpeds", write(season, HARMLESS))
    assert (answer.status, answer.out) == (0, "Nothing here that a program may not write.\n")


def test_json_says_of_each_finding_what_one_may_do(season: Path, run: Run) -> None:
    name = write(season, ASKING)
    answer = run("inbox", "check", *ON, "--program", "cedarvale-medpeds", "--format", "json", name)
    (finding,) = json.loads(answer.out)["findings"]
    assert finding["may"] == ["ignore", "answer-neutrally", "answer-highly", "note", "ask-dean", "report"]


def test_a_kind_word_is_told_of_calmly(season: Path, run: Run) -> None:
    kind = ASKING.replace("Where are you planning to rank us?", "You are ranked to match with us.")
    answer = run("inbox", "check", *ON, "--program", "cedarvale-medpeds", write(season, kind))
    assert answer.status == 0
    said = " ".join(answer.out.split())
    assert "NOTE ranking-promise" in said
    assert "binds nobody and is no guarantee" in said
    assert "18.6 %" in said
    assert (
        "Nothing here that a program may not write. What you may do * Do nothing. No answer is needed."
        in said
    )
    assert not any(word in said for word in ("NOT ALLOWED", "CAREFUL", "nrmp.org/reporting", "dean"))


def test_a_message_that_is_kept_is_checked_by_its_name(season: Path, run: Run) -> None:
    run("inbox", "add", "--program", "cedarvale-medpeds", "--on", "2027-02-09", write(season, ASKING))
    answer = run(
        "inbox", "check", *ON, "--program", "cedarvale-medpeds", "inbox/2027-02-09-cedarvale-medpeds.txt"
    )
    assert "prematch reply 2027-02-09-cedarvale-medpeds\n" in answer.out
    assert "inbox add" not in answer.out


def test_a_message_without_a_sender_is_read_and_said_to_have_none(season: Path, run: Run) -> None:
    name = write(season, "Date: Mon, 1 Feb 2027 10:00:00 -0500\n" + ASKING, "m.eml")
    answer = run("inbox", "check", *ON, name)
    assert answer.status == 1
    assert "CAREFUL: the message names no sender" in answer.out
    refused = run("inbox", "add", name)
    assert (refused.status, refused.out) == (2, "")
    assert "It names no sender. To keep it all the same, add --program ID." in refused.err
    kept = run("inbox", "add", "--program", "cedarvale-medpeds", name)
    assert (kept.status, (season / "inbox" / "2027-02-01-cedarvale-medpeds.eml").exists()) == (0, True)


def test_a_forged_sender_is_told_of_and_nothing_goes_to_it(season: Path, run: Run) -> None:
    head = "From: Ruth Adeyemi <radeyemi@cedarvale-medpeds.example>\nTo: a@example.org\n"
    name = write(season, head + "Date: Mon, 1 Feb 2027 10:00:00 -0500\n" + ASKING, "m.eml")
    answer = run("inbox", "check", *ON, name)
    said = " ".join(answer.out.split())
    assert said.startswith("CAREFUL: the sender, radeyemi@cedarvale-medpeds.example, is not of Cedarvale")
    assert "open no link" in said
    assert not any(way in said for way in ("prematch reply", "nrmp.org/reporting"))
    refused = run("inbox", "add", name)
    assert (refused.status, (season / "inbox").exists()) == (2, False)
    assert "is not of Cedarvale" in refused.err
    assert "add --program cedarvale-medpeds" in refused.err


def test_an_invitation_is_told_of_before_it_is_kept(season: Path, run: Run) -> None:
    head = "From: Mirko <msimic@larkspur.example>\nDate: Wed, 14 Oct 2026 10:00:00 -0400\n"
    invites = HARMLESS.replace(
        "The new call rooms are finished.", "We are pleased to invite you to interview."
    )
    before = (season / "programs" / "larkspur-medpeds.yaml").read_bytes()
    answer = run("inbox", "check", "--today", "2026-10-15", write(season, head + invites, "m.eml"))
    assert "It reads like an invitation to interview." in answer.out
    assert answer.out.endswith("  prematch inbox add m.eml\n")
    assert (season / "programs" / "larkspur-medpeds.yaml").read_bytes() == before


def test_what_the_program_quotes_is_not_its_own(season: Path, run: Run) -> None:
    quoted = HARMLESS + "\n> Where are you planning to rank us?\n"
    assert run("inbox", "check", *ON, write(season, quoted)).status == 0
    reply = (
        HARMLESS
        + "\nOn Mon, Feb 1, 2027 at 3:00 PM Amara Okafor wrote:\nWhere are you planning to rank us?\n"
    )
    assert run("inbox", "check", *ON, write(season, reply)).status == 0


def test_of_a_forwarded_message_the_message_itself_is_read(season: Path, run: Run) -> None:
    head, _, body = ASKING.partition("\n\n")
    forwarded = (
        f"{head}\n\n---------- Forwarded message ---------\nFrom: R\nDate: today\nSubject: x\nTo: A\n\n{body}"
    )
    assert run("inbox", "check", *ON, write(season, forwarded)).status == 1


def test_the_program_is_told_by_the_address_of_an_eml(season: Path, run: Run) -> None:
    mail = (
        "From: Ruth <radeyemi@cedarvale.example>\nTo: a@example.org\nDate: Mon, 1 Feb 2027 10:00:00 -0500\n"
    )
    answer = run("inbox", "check", *ON, "--format", "json", write(season, mail + ASKING, "m.eml"))
    shown = json.loads(answer.out)
    assert (shown["program"], shown["verdict"], answer.status) == ("cedarvale-medpeds", "block", 1)
    (finding,) = [f for f in shown["findings"] if f["rule"] == "asks-ranking"]
    text = ASKING.partition("\n\n")[2]
    assert text[finding["start"] : finding["end"]] == finding["excerpt"]


def test_a_sender_who_is_not_of_the_program_is_said_to_be_none(season: Path, run: Run) -> None:
    mail = "From: Ruth <ruth@elsewhere.example>\nTo: a@example.org\nDate: Mon, 1 Feb 2027 10:00:00 -0500\n"
    name = write(season, mail + HARMLESS, "m.eml")
    answer = run("inbox", "check", *ON, "--program", "cedarvale-medpeds", name)
    assert "the sender, ruth@elsewhere.example, is not of Cedarvale" in " ".join(answer.out.split())


def test_a_contract_from_a_program_in_no_match_is_allowed(season: Path, run: Run) -> None:
    offer = ASKING.replace("Where are you planning to rank us?", "We offer you a position outside the match.")
    name = write(season, offer)
    assert "early-contract" in run("inbox", "check", *ON, "--program", "cedarvale-medpeds", name).out
    file = season / "programs" / "cedarvale-medpeds.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nin_match: false\n", encoding="utf-8")
    assert "early-contract" not in run("inbox", "check", *ON, "--program", "cedarvale-medpeds", name).out


def test_a_manifest_is_read_line_by_line(season: Path, run: Run) -> None:
    lines = [
        {"id": 1, "subject": "x", "body": ASKING, "to": [], "today": "2027-02-10"},
        {"id": 2, "subject": "x", "body": HARMLESS, "to": [], "today": "2027-02-10", "direction": "inbound"},
        {"id": 3, "subject": "x", "body": ""},
    ]
    name = write(season, "\n".join(map(json.dumps, lines)), "m.jsonl")
    answer = run("inbox", "check", "--manifest", name)
    shown = [json.loads(line) for line in answer.out.splitlines()]
    assert [line.get("verdict", line.get("error", ""))[:6] for line in shown] == ["block", "pass", "line 3"]
    assert answer.status == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no message is named"),
        (("nowhere.eml",), "there is no such file"),
        (("--manifest", "m.jsonl", "x.eml"), "one or the other"),
        (("--program", "nowhere", "message.txt"), "nowhere"),
        ((".",), "this is a folder"),
    ],
)
def test_misuse_is_said_in_a_sentence(season: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    write(season, HARMLESS)
    answer = run("inbox", "check", *arguments)
    assert answer.status == 2
    assert said in answer.err


@pytest.mark.parametrize("command", ["check", "add"])
def test_a_letter_of_ones_own_is_no_message_of_a_program(season: Path, run: Run, command: str) -> None:
    answer = run("inbox", command, "drafts/2027-02-09-interest-cedarvale.txt")
    assert answer.status == 2
    assert "a letter of yours" in answer.err
    assert not (season / "inbox").exists()
