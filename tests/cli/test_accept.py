"""`prematch accept`: a warning with a reason, for one sentence, never a block."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.ledger import open_ledger
from tests.conftest import Run
from tests.letters import BLOCKED, CLEAN, ON, PRESSING, WARNED, files, write

BECAUSE = ("--because", "they asked me to")


def test_the_reason_is_kept_in_the_ledger(season: Path, run: Run) -> None:
    write(season, "it", WARNED)
    answer = run("accept", "it", "presses-for-reply", *BECAUSE, *ON)
    assert (answer.status, answer.out) == (0, "Accepted 1 finding of presses-for-reply about it.\n")
    with open_ledger(season / "ledger.db") as book:
        assert [(a.rule, a.because) for a in book.acceptances("it")] == [
            ("presses-for-reply", "they asked me to")
        ]
    assert "they asked me to" in run("log").out


@pytest.mark.parametrize(
    ("text", "rule", "because", "said"),
    [
        (BLOCKED, "rank-inquiry", "I want to know", "cannot be accepted"),
        (WARNED, "generic", "x", "Its open warnings: presses-for-reply"),
        (CLEAN, "generic", "x", "Its open warnings: none"),
        (WARNED, "presses-for-reply", "  ", "only with a reason"),
    ],
)
def test_what_cannot_be_accepted_is_refused_and_nothing_kept(
    season: Path, run: Run, text: str, rule: str, because: str, said: str
) -> None:
    write(season, "it", text)
    answer = run("accept", "it", rule, "--because", because, *ON)
    assert (answer.status, said in answer.err) == (2, True)
    with open_ledger(season / "ledger.db", create=False) as book:
        assert book.events() == ()


def test_a_rule_that_does_not_exist_is_named_with_the_nearest(season: Path, run: Run) -> None:
    write(season, "it", WARNED)
    answer = run("accept", "it", "presses-for-replay", *BECAUSE, *ON)
    assert (answer.status, "presses-for-reply" in answer.err) == (2, True)


def test_a_reason_is_needed(season: Path, run: Run) -> None:
    write(season, "it", WARNED)
    before = files(season)
    answer = run("accept", "it", "presses-for-reply", *ON)
    assert (answer.status, "--because" in answer.err) == (2, True)
    assert files(season) == before


def test_an_edit_elsewhere_keeps_the_acceptance_and_an_edit_of_the_sentence_voids_it(
    season: Path, run: Run
) -> None:
    write(season, "it", WARNED)
    run("accept", "it", "presses-for-reply", *BECAUSE, *ON)
    write(season, "it", WARNED.replace("strongly interested", "interested"))
    assert "You accepted this: they asked me to" in run("check", "it", *ON).out
    write(season, "it", WARNED.replace(PRESSING, "Please let me know soon that you received this."))
    answer = run("check", "it", *ON)
    assert "You accepted this" not in answer.out
    assert "presses-for-reply is no longer needed" in " ".join(answer.out.split())


def test_an_acceptance_holds_for_one_letter_alone(season: Path, run: Run) -> None:
    write(season, "it", WARNED)
    write(season, "other", WARNED)
    run("accept", "it", "presses-for-reply", *BECAUSE, *ON)
    assert "You accepted this" not in run("check", "other", *ON).out
    assert run("draft", "other", *ON).status == 2


def test_each_sentence_of_one_rule_is_accepted(season: Path, run: Run) -> None:
    write(season, "it", WARNED.replace(PRESSING, f"{PRESSING} I look forward to your prompt reply."))
    answer = run("accept", "it", "presses-for-reply", *BECAUSE, *ON)
    assert answer.out == "Accepted 2 findings of presses-for-reply about it.\n"
    assert run("draft", "it", "--dry-run", *ON).status == 0
