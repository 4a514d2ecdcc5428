"""`prematch plan`: the page and the calendar file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.letters import ON, change, files

DAYS = ("2026-11-20", "2026-12-05", "2027-02-09", "2027-03-05", "2027-03-16", "2027-04-01")
DECEMBER = ("--today", "2026-12-05", "--zone", "Africa/Lagos")


def part(text: str, title: str) -> str:
    """What stands under a heading."""
    return next(block for block in text.split("\n\n") if block.startswith(title))


@pytest.mark.parametrize("day", DAYS)
def test_the_page_fits_80_columns(season: Path, run: Run, day: str) -> None:
    answer = run("plan", "--today", day, "--zone", "Africa/Lagos")
    assert answer.status == 0
    assert max(map(len, answer.out.splitlines())) <= 80


def test_the_page_begins_with_the_day_and_what_the_season_asks_for(season: Path, run: Run) -> None:
    out = run("plan", *DECEMBER).out
    assert out.startswith("Sat, Dec 5, 2026. Interviews.\nNRMP Main Residency Match, cycle 2027.")
    assert "within 72 hours" in part(out, "In this part of the season")
    assert "Do not write about ranking in a thank-you." in part(out, "Not now")


def test_what_is_due_stands_first_with_until_when_and_the_command(season: Path, run: Run) -> None:
    assert part(run("plan", *DECEMBER).out, "Do now").startswith(
        "Do now\n  * Thank-you to Jane Q. Smith, Harborview\n    Until Mon, Dec 7\n"
        "    prematch compose thank_you harborview-medpeds --to smith\n"
    )


def test_the_thank_yous_of_one_interview_are_one_line_until_it_comes(season: Path, run: Run) -> None:
    later = part(run("plan", *DECEMBER).out, "Later")
    assert (
        "  * Thank-yous to Ruth Adeyemi and Chidi Nwosu, Cedarvale\n    From Tue, Dec 15 until Fri, Dec 18\n"
        in later
    )


def test_dates_are_eastern_and_ones_own_and_say_that_they_are_projected(season: Path, run: Run) -> None:
    dates = part(run("plan", *DECEMBER).out, "Dates")
    assert "Wed, Mar 3, 2027, 9:00 p.m. Eastern (projected)" in dates
    assert "For you: Thu, Mar 4, 3:00 a.m. (Africa/Lagos time)" in dates
    assert "Projected means" in dates


def test_without_a_zone_the_clock_of_the_computer_is_taken(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this system cannot be set for one process")
    monkeypatch.setenv("TZ", "Africa/Lagos")
    time.tzset()
    try:
        assert "Thu, Mar 4, 3:00 a.m. (this computer's time)" in run("plan", "--today", "2026-12-05").out
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_is_closed_comes_with_the_reason(season: Path, run: Run) -> None:
    closed = part(run("plan", "--today", "2027-02-09").out, "Closed")
    assert "No letter of interest to Montrose State. Contact after the interview is" in closed
    assert "No longer possible or useful: thank-yous to Harborview, St. Brigid," in closed


def test_after_the_season_nothing_is_left_to_do(season: Path, run: Run) -> None:
    out = run("plan", "--today", "2027-04-01").out
    assert part(out, "Do now") == "Do now\n  Nothing today."
    assert "Closed" not in out


def test_a_zone_that_does_not_exist_is_refused(season: Path, run: Run) -> None:
    answer = run("plan", "--zone", "Africa/Lagso")
    assert (answer.status, answer.out) == (2, "")
    assert "Did you mean Africa/Lagos" in answer.err


def test_a_cycle_without_a_calendar_asks_for_its_dates(season: Path, run: Run) -> None:
    change(season / "season.yaml", "match: nrmp-main", "match: urology")
    answer = run("plan")
    assert (answer.status, "under `dates:`" in answer.err) == (2, True)


def test_the_plan_writes_nothing_without_being_asked(season: Path, run: Run) -> None:
    before = files(season)
    run("plan", *DECEMBER)
    assert files(season) == before


def test_a_calendar_file_is_written_and_then_brought_up_to_date(season: Path, run: Run) -> None:
    first = run("plan", *DECEMBER, "--ics", "season.ics")
    assert first.out.startswith("season.ics is written. Import it into your calendar.")
    written = Path("season.ics").read_bytes()
    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "nothing has changed" in run("plan", *DECEMBER, "--ics", "season.ics").out
    assert Path("season.ics").read_bytes() == written
    change(season / "season.yaml", "first_choice", "dates: {match_day: 2027-03-20}\nfirst_choice")
    assert "is brought up to date" in run("plan", *DECEMBER, "--ics", "season.ics").out
    assert Path("season.ics").read_bytes().count(b"BEGIN:VEVENT") == written.count(b"BEGIN:VEVENT")


def test_a_file_that_is_not_ours_is_left_as_it_was(season: Path, run: Run) -> None:
    Path("mine.ics").write_text("BEGIN:VCALENDAR\nPRODID:mine\n", encoding="utf-8")
    answer = run("plan", "--ics", "mine.ics")
    assert (answer.status, "prematch did not write it" in answer.err) == (2, True)
    assert Path("mine.ics").read_text(encoding="utf-8") == "BEGIN:VCALENDAR\nPRODID:mine\n"


@pytest.mark.parametrize("target", ["drafts", "no-folder/season.ics", "season.yaml"])
def test_a_target_that_cannot_be_is_refused_with_a_sentence(season: Path, run: Run, target: str) -> None:
    before = files(season)
    answer = run("plan", "--ics", target)
    assert (answer.status, answer.out) == (2, "")
    assert target.split("/")[0] in answer.err
    assert files(season) == before


def test_the_season_is_drawn_as_page_and_picture(season: Path, run: Run) -> None:
    answer = run("plan", "--html", "plan.html", "--svg", "plan.svg", *ON)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.count("is written") == 2
    assert "Harborview" in (season / "plan.html").read_text(encoding="utf-8")
    assert (season / "plan.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")
