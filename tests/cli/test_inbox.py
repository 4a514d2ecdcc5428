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
    assert "You owe it no answer." in answer.out


def test_a_harmless_message_ends_with_0(season: Path, run: Run) -> None:
    answer = run("inbox", "check", *ON, "--program", "cedarvale-medpeds", write(season, HARMLESS))
    assert (answer.status, answer.out) == (0, "Nothing here that a program may not write.\n")


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
    ],
)
def test_misuse_is_said_in_a_sentence(season: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    write(season, HARMLESS)
    answer = run("inbox", "check", *arguments)
    assert answer.status == 2
    assert said in answer.err
