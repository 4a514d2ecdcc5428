"""`prematch plan`: the page and the calendar file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.letters import CLEAN, ON, change, files, write

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


def test_a_composed_letter_is_a_draft_and_no_longer_something_to_compose(season: Path, run: Run) -> None:
    run("compose", "interest", "st-brigid-medpeds", *ON)
    out = run("plan", *ON).out
    name = "2027-02-09-interest-st-brigid-medpeds"
    assert "St. Brigid" not in part(out, "Do now")
    assert part(out, "Drafts").startswith(
        "Drafts\n"
        "  * Letter of interest to St. Brigid\n"
        "    Until Wed, Feb 17 (projected)\n"
        f"    It is in drafts/{name}.txt. Check it, then\n"
        "    hand it over to your mail client:\n"
        f"    prematch draft {name}\n"
    )
    assert "St. Brigid" not in part(out, "Done")


def test_a_letter_that_was_handed_over_is_asked_for_and_done_once_it_is_reported(
    season: Path, run: Run
) -> None:
    run("draft", write(season, "it", CLEAN), *ON)
    out = run("plan", *ON).out
    said = "Handed over on Tue, Feb 9. Did you send it? If not: `prematch discard it`."
    assert f"    {said}\n    If so:\n    prematch sent it\n" in part(out, "Drafts")
    assert "Cedarvale" not in part(out, "Done")
    run("sent", "it", "--on", "2027-02-10")
    out = run("plan", *ON).out
    assert "Cedarvale" not in part(out, "Drafts")
    assert "Letter of interest to Cedarvale. Sent on Wed, Feb 10, 2027." in part(out, "Done")


def test_a_draft_whose_time_has_not_come_stands_among_what_is_later(season: Path, run: Run) -> None:
    later = part(run("plan", *DECEMBER).out, "Later")
    assert (
        "  * Letter of interest to Cedarvale\n    From Mon, Feb 1 until Wed, Feb 17 (projected)\n"
        "    It is written already: drafts/2027-02-09-interest-cedarvale.txt.\n"
    ) in later


def test_where_nothing_but_drafts_is_left_nothing_says_that_there_is_nothing_to_do(
    season: Path, run: Run
) -> None:
    for path in (season / "programs").glob("*.yaml"):
        if path.stem != "cedarvale-medpeds":
            path.unlink()
    decided = "first_choice: cedarvale-medpeds\nrank_list_certified: 2027-02-05"
    change(season / "season.yaml", "first_choice: harborview-medpeds\nhighly: [st-brigid-medpeds]", decided)
    write(season, "it", CLEAN.replace("Kind: interest", "Kind: intent"))
    out = run("plan", *ON).out
    assert "Do now" not in out
    assert "Letter of intent to Cedarvale" in part(out, "Drafts")


def test_a_command_stays_on_one_line_whatever_its_length(season: Path, run: Run) -> None:
    name = "a-letter-of-interest-to-cedarvale-that-has-a-very-long-name-indeed-and-still-is-one"
    run("draft", write(season, name, CLEAN), *ON)
    lines = [line.strip() for line in run("plan", *ON).out.splitlines()]
    assert f"`prematch discard {name}`." in lines
    assert f"prematch sent {name}" in lines


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
    chen = season / "letter-writers" / "chen.yaml"
    chen.write_text(chen.read_text(encoding="utf-8") + "told_matched_on: 2027-03-20\n", encoding="utf-8")
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


def test_the_picture_shows_a_draft_as_drafted_and_none_whose_file_was_deleted(season: Path, run: Run) -> None:
    run("compose", "interest", "st-brigid-medpeds", *ON)
    run("plan", "--svg", "plan.svg", *ON)
    drafted = "letter of interest, drafted Feb 9"
    assert drafted in Path("plan.svg").read_text(encoding="utf-8")
    (season / "drafts" / "2027-02-09-interest-st-brigid-medpeds.txt").unlink()
    run("plan", "--svg", "plan.svg", *ON)
    assert drafted not in Path("plan.svg").read_text(encoding="utf-8")
