"""`prematch sent` and `prematch discard`: what the user did with a draft in the mail client."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.ledger import State, open_ledger
from tests.conftest import Run
from tests.letters import CLEAN, ON, files, write


@pytest.fixture
def drafted(season: Path, run: Run) -> Path:
    write(season, "it", CLEAN)
    assert run("draft", "it", *ON).status == 0
    return season


def state(root: Path) -> State:
    with open_ledger(root / "ledger.db") as book:
        letter = book.letter("it")
        assert letter is not None
        return letter.state


@pytest.mark.parametrize("name", ["it", "it.eml", "it.txt", "outbox/it.eml", "drafts/it.txt"])
def test_a_letter_is_noted_as_sent_on_a_day(drafted: Path, run: Run, name: str) -> None:
    answer = run("sent", name, "--on", "2027-02-10")
    assert (answer.status, answer.out) == (0, "Noted: it was sent on 2027-02-10.\n")
    assert state(drafted) == State.SENT


def test_the_day_can_be_corrected(drafted: Path, run: Run) -> None:
    run("sent", "it", "--on", "2027-02-10")
    assert run("sent", "it", "--on", "2027-02-11").out == "Noted: it was sent on 2027-02-11.\n"


def test_the_moment_is_now_where_none_is_given(drafted: Path, run: Run) -> None:
    assert run("sent", "it").status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sent", "itt"], "Did you mean it?"),
        (["sent", "it", "--on", "yesterday"], "--on"),
        (["sent"], "NAME"),
        (["discard", "nothing"], "prematch log"),
        (["discard", "it", "--today", "soon"], "soon"),
    ],
)
def test_a_misuse_changes_nothing(drafted: Path, run: Run, arguments: list[str], said: str) -> None:
    before = files(drafted)
    answer = run(*arguments)
    assert (answer.status, said in answer.err) == (2, True), answer.err
    assert files(drafted) == before


def test_a_letter_that_was_pasted_by_hand_counts_once_it_is_noted(season: Path, run: Run) -> None:
    assert run("compose", "interest", "cedarvale-medpeds", *ON).status == 0
    assert run("sent", "2027-02-09-interest-cedarvale-medpeds", "--on", "2027-02-09").status == 0
    write(season, "it", CLEAN)
    answer = run("draft", "it", *ON)
    assert (answer.status, "repeat-contact" in answer.err) == (1, True)


def test_a_discarded_letter_frees_its_claim_and_its_draft_is_gone(drafted: Path, run: Run) -> None:
    write(drafted, "other", CLEAN.replace("strongly", "warmly"))
    assert run("draft", "other", *ON).status == 1
    answer = run("discard", "it", "--because", "I changed my mind", *ON)
    assert (answer.status, "delete it there" in answer.out) == (0, True)
    assert not (drafted / "outbox" / "it.eml").exists()
    assert (drafted / "drafts" / "it.txt").exists()
    assert "I changed my mind" in run("log").out
    assert run("draft", "other", "--dry-run", *ON).status == 0


def test_a_letter_that_was_sent_stays_sent(drafted: Path, run: Run) -> None:
    run("sent", "it", "--on", "2027-02-09")
    answer = run("discard", "it", *ON)
    assert (answer.status, "was sent" in answer.err) == (2, True)
    assert state(drafted) == State.SENT
    assert (drafted / "outbox" / "it.eml").exists()


def test_a_discarded_letter_can_be_drafted_again(drafted: Path, run: Run) -> None:
    run("discard", "it", *ON)
    assert run("draft", "it", *ON).status == 0
    assert state(drafted) == State.HANDED_OVER


@pytest.mark.parametrize("command", ["sent", "discard"])
def test_without_a_ledger_nothing_is_made(season: Path, run: Run, command: str) -> None:
    before = files(season)
    assert run(command, "it").status == 2
    assert files(season) == before
