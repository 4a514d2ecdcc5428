"""`prematch log`: the ledger, readable, and the proof that it is whole."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.letters import CLEAN, ON, files, write


@pytest.fixture
def written(season: Path, run: Run) -> Path:
    write(season, "it", CLEAN)
    run("draft", "it", *ON)
    run("sent", "it", "--on", "2027-02-10")
    return season


def test_each_event_is_a_line_oldest_first(written: Path, run: Run) -> None:
    lines = run("log").out.splitlines()
    assert [line.split() for line in lines] == [
        ["2027-02-09", "handed", "over", "it", "interest,", "cedarvale-medpeds,", "eml"],
        ["2027-02-10", "sent", "it", "eml"],
    ]


def test_json_holds_the_same_without_the_letter(written: Path, run: Run) -> None:
    out = run("log", "--format", "json").out
    events = json.loads(out)
    assert [(e["seq"], e["on"], e["action"], e["name"]) for e in events] == [
        (1, "2027-02-09", "handed_over", "it"),
        (2, "2027-02-10", "sent", "it"),
    ]
    assert "orchard" not in out


def test_an_empty_ledger_says_what_to_do_and_is_not_made(season: Path, run: Run) -> None:
    before = files(season)
    assert "prematch compose" in run("log").out
    assert run("log", "--format", "json").out == "[]\n"
    assert "0 events" in run("log", "--verify").out
    assert files(season) == before


def test_a_whole_ledger_is_proved_whole(written: Path, run: Run) -> None:
    answer = run("log", "--verify")
    assert (answer.status, answer.out) == (
        0,
        "The ledger is whole: 2 events, each chained to the one before.\n",
    )


def test_a_changed_event_is_found(written: Path, run: Run) -> None:
    with closing(sqlite3.connect(written / "ledger.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE events SET name = 'that' WHERE seq = 1")
        database.commit()
    answer = run("log", "--verify")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("ledger.db: the ledger is not whole")
    assert "backup" in answer.err


def test_a_damaged_ledger_is_left_as_it_is(season: Path, run: Run) -> None:
    (season / "ledger.db").write_bytes(b"no database" * 500)
    before = files(season)
    answer = run("log")
    assert (answer.status, "damaged" in answer.err) == (2, True)
    assert files(season) == before
