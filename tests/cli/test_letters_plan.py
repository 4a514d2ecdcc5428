"""`prematch letters plan`: the weeks of a rotation, on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run

ROTATION = "lakeside-pediatrics"


def test_the_week_that_it_is_stands_there_with_what_to_do_and_whom_to_ask(season: Path, run: Run) -> None:
    out = run("letters", "plan", ROTATION, "--today", "2026-06-17").out
    assert "Week 3: the anchor letter <- now" in out
    assert "Ask Mei Chen, MD, Fri, Jun 19 to Tue, Jun 23, 2026" in out
    assert "Week 1: reliability (over)" in out
    assert max(map(len, out.splitlines())) <= 80


def test_before_it_the_note_to_the_coordinator_is_named_with_its_command(season: Path, run: Run) -> None:
    out = run("letters", "plan", ROTATION, "--today", "2026-05-20").out
    assert "prematch compose coordinator_note lakeside-pediatrics" in out
    assert "Mon, May 18 to Mon, May 25, 2026" in out


@pytest.mark.parametrize("given", [f"rotations/{ROTATION}.yaml", f"{ROTATION}.yaml", ROTATION])
def test_a_rotation_is_named_by_its_file_or_its_name(season: Path, run: Run, given: str) -> None:
    assert run("letters", "plan", given, "--today", "2026-06-17").status == 0


def test_a_file_elsewhere_is_refused_with_where_to_put_it(season: Path, run: Run) -> None:
    elsewhere = season.parent / f"{ROTATION}.yaml"
    elsewhere.write_text("service: x\n", encoding="utf-8")
    answer = run("letters", "plan", str(elsewhere))
    assert answer.status == 2
    assert "rotations/" in answer.err


def test_an_unknown_rotation_is_told_with_the_nearest(season: Path, run: Run) -> None:
    answer = run("letters", "plan", "lakeside-pediatric")
    assert answer.status == 2
    assert f"Did you mean {ROTATION}?" in answer.err


def test_a_rotation_that_ends_before_it_begins_is_told_with_its_line(season: Path, run: Run) -> None:
    path = season / "rotations" / f"{ROTATION}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-06-28", "2026-05-28"), encoding="utf-8")
    answer = run("letters", "plan", ROTATION)
    assert answer.status == 2
    assert f"rotations/{ROTATION}.yaml:6: the rotation ends before it begins" in answer.err
