"""A process killed anywhere, and processes that claim at once: the ledger stays whole and says one thing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from composer.ledger import open_ledger

ROOT = Path(__file__).resolve().parent.parent
_spec = importlib.util.spec_from_file_location("ledger_kill", ROOT / "benchmarks" / "ledger_kill.py")
kill = importlib.util.module_from_spec(_spec)
sys.modules["ledger_kill"] = kill
_spec.loader.exec_module(kill)

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")

CLAIM = """
import sys, time
from dataclasses import replace
from pathlib import Path
from composer.errors import LedgerError
from composer.ledger import Entry, open_ledger
from composer.model import Moment
from datetime import date

folder, number = Path(sys.argv[1]), sys.argv[2]
entry = Entry(name=f"intent-{number}", cycle=2027, match="nrmp-main", kind="intent", program=f"p{number}",
              stage="intent", claim_subjects=(f"p{number}",), first_choice=True, sha256=number)
(folder / f"ready-{number}").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
try:
    with open_ledger(folder / "ledger.db") as ledger:
        ledger.hand_over(entry, "eml", Moment(date(2027, 2, 10)))
    print("won")
except LedgerError as error:
    print(error)
"""


def claim_at_once(folder: Path, count: int) -> list[str]:
    """Start so many processes, let them claim at the same moment, and give what each printed."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM, str(folder), str(number)],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
        )
        for number in range(count)
    ]
    while len(list(folder.glob("ready-*"))) < count:
        assert all(child.poll() is None for child in children)
        time.sleep(0.005)
    (folder / "go").touch()
    return [child.communicate(timeout=60)[0].strip() for child in children]


@pytest.mark.parametrize(("count", "there_before"), [(2, True), (8, True), (4, False)])
def test_of_processes_that_claim_at_once_one_wins_and_the_others_are_told_by_whom(
    tmp_path, count, there_before
):
    if there_before:
        with open_ledger(tmp_path / "ledger.db"):
            pass
    said = claim_at_once(tmp_path, count)
    assert said.count("won") == 1
    winner = f"intent-{said.index('won')}"
    assert all(f"was handed over on 2027-02-10 ({winner})" in line for line in said if line != "won")
    with open_ledger(tmp_path / "ledger.db") as ledger:
        assert [letter.name for letter in ledger.letters()] == [winner]
        assert ledger.verify() == ()
    assert [file.name for file in tmp_path.glob("*ledger*")] == ["ledger.db"]


@pytest.fixture
def folder(tmp_path):
    """A folder in memory where there is one: a killed process leaves the same there, without the waiting."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@needs_fork
@pytest.mark.parametrize("name", kill.STEPS)
def test_a_process_killed_before_any_statement_leaves_the_whole_step_or_nothing(folder, name):
    count = kill.rounds(folder / "rounds", name, kill.every(kill.at_statement))
    assert count.points >= 10
    assert (count.losses, count.duplicates) == (0, 0)


@needs_fork
@pytest.mark.parametrize("name", ["create", "hand over"])
def test_a_process_killed_inside_a_statement_leaves_the_whole_step_or_nothing(folder, name):
    count = kill.rounds(folder / "rounds", name, kill.every(kill.at_instruction, stride=97))
    assert count.points >= 5
    assert (count.losses, count.duplicates) == (0, 0)


@needs_fork
def test_a_process_killed_while_it_writes_to_the_disk_leaves_the_whole_step_or_nothing(folder):
    count = kill.rounds(folder / "rounds", "hand over", islice(kill.moments(307, 25), 25))
    assert count.points >= 3
    assert (count.losses, count.duplicates) == (0, 0)


@needs_fork
def test_the_kill_rounds_notice_a_step_that_is_taken_in_halves(folder, monkeypatch):
    def in_halves(ledger):
        ledger.record_composed(kill.INTENT, kill.TODAY)
        ledger.approve(replace(kill.INTENT, sha256="b2"), kill.TODAY)

    monkeypatch.setitem(kill.STEPS, "halves", (kill.STEPS["compose"][0], in_halves))
    assert kill.rounds(folder / "rounds", "halves", kill.every(kill.at_statement)).losses
