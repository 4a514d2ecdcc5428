"""A letter whose sending is cut off anywhere leaves once at most, and the ledger knows of it what can be known."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from composer import sending
from composer.delivery import submission
from composer.delivery.answers import Phase
from composer.ledger import Ledger, State, witness
from composer.mailbox import Mailbox
from tests.mailbed.bed import Bed
from tests.mailbed.certificates import Certificates

if not hasattr(os, "fork"):
    pytest.skip("kills forked processes", allow_module_level=True)


def load(name: str) -> ModuleType:
    """Import a script of benchmarks/."""
    path = Path(__file__).resolve().parent.parent / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


kill = load("send_kill")

# pytest-xdist has a thread of its own, and Python 3.12 and later warn of any fork beside one.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
NEXT_START_SAYS = {
    1: {"none"},
    2: {"composed", "approved"},
    3: {"none", "approved"},
    4: {"approved"},
    5: {"approved"},
    6: {"approved"},
    7: {"approved"},
    8: {"unknown"},
    9: {"unknown"},
    10: {"unknown"},
    11: {"unknown"},
    12: {"sent"},
    14: {"sent"},
    15: {"approved", "unknown"},
    16: {"sent"},
    17: {"unknown"},
    18: {"sent", "unknown", "approved"},
}
MAILBOX_SAYS = {
    10: {"sent"},
    11: {"sent"},
    12: {"sent"},
    13: {"sent"},
    14: {"sent"},
    17: {"sent", "unknown"},
    18: {"sent", "approved"},
}


@pytest.fixture(scope="module")
def loopback(certificates: Certificates) -> Iterator[Any]:
    """A server that fails on purpose. It makes its own certificates, where that can be done."""
    with tempfile.TemporaryDirectory(dir=kill.memory()) as folder, kill.places(Path(folder)) as places:
        yield places["loopback"]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a killed process leaves the same there, without the waiting."""
    with tempfile.TemporaryDirectory(dir=kill.memory() or tmp_path) as name:
        yield Path(name)


def each_way(folder: Path, number: int, place: Any) -> Any:
    """Reach a point by each of its ways once."""
    point = kill.POINTS[number]
    count = kill.rounds(folder, point, place, len(point.ways))
    assert count.runs == len(point.ways)
    return count


def real(bed: Bed, number: int) -> Any:
    """The real servers, seen by the user that the point wants."""
    if kill.POINTS[number].place == "own":
        return kill.Real(bed, kill.OWN, "append")
    return kill.Real(bed, kill.FILING, "server")


@pytest.mark.parametrize("number", NEXT_START_SAYS)
def test_a_letter_cut_off_at_any_point_is_not_sent_twice_and_not_lost(
    folder: Path, loopback: Any, number: int
) -> None:
    count = each_way(folder, number, loopback)
    assert (count.duplicates, count.losses) == (0, 0)
    assert set(count.states) == NEXT_START_SAYS[number]


@pytest.mark.parametrize("number", MAILBOX_SAYS)
def test_the_mailbox_tells_what_the_ledger_could_not_know_and_holds_one_copy(
    folder: Path, bed: Bed, number: int
) -> None:
    count = each_way(folder, number, real(bed, number))
    assert (count.duplicates, count.losses, count.copies) == (0, 0, 0)
    assert set(count.states) == MAILBOX_SAYS[number]
    assert count.false_unknowns == count.states["unknown"]


@pytest.mark.parametrize("way", [0, 1, 2, 3])
def test_a_ledger_put_back_knows_again_a_letter_with_a_past(folder: Path, loopback: Any, way: int) -> None:
    point = kill.Point("", (kill.POINTS[19].ways[way],))
    assert kill.rounds(folder, point, loopback, 1).faults == 0


# --- the rounds notice a sender that is broken


def test_a_note_after_the_dot_in_place_of_before_it_is_noticed(
    folder: Path, loopback: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hasty(session: Any, raw: bytes, committing: Any, _wait: float) -> Any:
        session.send(submission.stuffed(raw))
        session.sock.sendall(kill.DOT)
        code, text = session.getreply()
        committing()
        return submission.answer(Phase.DOT, code, text.decode())

    monkeypatch.setattr(submission, "_hand_over", hasty)
    assert each_way(folder, 10, loopback).duplicates


@pytest.mark.parametrize(
    ("number", "claim", "fault"), [(10, State.APPROVED, "duplicates"), (8, State.SENT, "losses")]
)
def test_a_next_start_that_believes_to_know_is_noticed(
    folder: Path, loopback: Any, monkeypatch: pytest.MonkeyPatch, number: int, claim: State, fault: str
) -> None:
    def bold(book: Ledger, on: Any) -> Iterator[Any]:
        for letter in book.in_flight():
            yield book.advance(letter.name, letter.lease, claim, on)

    monkeypatch.setattr(sending, "_recovered", bold)
    assert getattr(each_way(folder, number, loopback), fault)


def test_a_ledger_from_a_backup_that_is_believed_is_noticed(
    folder: Path, loopback: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "require_remembered", lambda _book: None)
    assert each_way(folder, 17, loopback).duplicates


def test_a_copy_that_is_filed_without_looking_is_noticed(
    folder: Path, bed: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mailbox, "with_message_id", lambda *_arguments: ())
    assert each_way(folder, 13, real(bed, 13)).copies


def test_a_process_that_outlives_its_point_is_noticed(folder: Path, loopback: Any) -> None:
    point = kill.Point("", (kill.killed(lambda _turn: None),))
    with pytest.raises(RuntimeError, match="ended as 'done', not killed"):
        kill.rounds(folder, point, loopback, 1)
