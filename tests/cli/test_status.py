"""`prematch status`: where each program stands, what is due, what is closed, who holds the first choice."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Run
from tests.letters import CLEAN, ON, change, files, write


def of_program(text: str, program: str) -> str:
    """What is said of one program."""
    return next(part for part in text.split("\n\n") if part.startswith(program))


def test_the_head_says_the_day_the_phase_and_the_deadline_with_its_certainty(season: Path, run: Run) -> None:
    head = run("status", "--today", "2027-02-10").out.split("\n\n")[0]
    assert "Amara Okafor" in head
    assert "Wednesday, February 10, 2027: ranking." in head
    assert "2027-03-03 21:00 US Eastern (projected)" in head


def test_a_date_of_ones_own_is_called_so(season: Path, run: Run) -> None:
    with (season / "season.yaml").open("a", encoding="utf-8") as file:
        file.write("dates: {rank_list_deadline: 2027-03-04 21:00}\n")
    assert "2027-03-04 21:00 US Eastern (yours)" in run("status", *ON).out


def test_each_program_shows_its_interview_and_place(season: Path, run: Run) -> None:
    out = run("status", *ON).out
    assert "Port Ellery, WA\n  interview 2026-12-04, virtual" in of_program(out, "harborview")
    assert "no interview on file" in of_program(out, "larkspur")
    assert of_program(out, "bayhaven").endswith("withdrawn: takes no residents this year")


def test_what_was_written_is_shown_with_its_state(season: Path, run: Run) -> None:
    run("compose", "interest", "st-brigid-medpeds", *ON)
    write(season, "it", CLEAN)
    run("draft", "it", *ON)
    out = run("status", *ON).out
    assert "draft        2027-02-09" in of_program(out, "st-brigid")
    assert "handed over  2027-02-09" in of_program(out, "cedarvale")
    run("sent", "it", "--on", "2027-02-10")
    assert "sent         2027-02-10" in of_program(run("status", *ON).out, "cedarvale")


def test_what_is_due_comes_with_the_command_and_goes_once_written(season: Path, run: Run) -> None:
    line = "due          letter of interest: prematch compose interest cedarvale-medpeds"
    assert line in of_program(run("status", *ON).out, "cedarvale")
    write(season, "it", CLEAN)
    run("draft", "it", *ON)
    assert "due" not in of_program(run("status", *ON).out, "cedarvale")


def test_what_is_closed_comes_with_the_reason(season: Path, run: Run) -> None:
    said = "closed       letter of interest: contact after the interview is discouraged"
    assert said in of_program(run("status", *ON).out, "montrose")
    said = "thank-yous are prohibited (the program's own word (interview-day slides: please send no thank-you notes))"
    assert said in of_program(run("status", "--today", "2026-12-10").out, "thornfield")


def test_the_first_choice_is_named_and_so_is_its_letter(season: Path, run: Run) -> None:
    out = run("status", "--today", "2027-02-10").out
    assert out.endswith(
        "First choice in season.yaml: Harborview University Medicine-Pediatrics Residency Program.\n"
        "No letter of intent is out.\n"
    )
    name = "2027-02-10-intent-harborview-medpeds"
    run("compose", "intent", "harborview-medpeds", "--today", "2027-02-10")
    run("draft", name, "--today", "2027-02-10")
    out = run("status", "--today", "2027-02-10").out
    assert f"The letter of intent went to harborview-medpeds on 2027-02-10 ({name})." in out


def test_a_season_without_a_first_choice_says_so(season: Path, run: Run) -> None:
    change(season / "season.yaml", "first_choice: harborview-medpeds\n", "")
    assert "First choice in season.yaml: not decided." in run("status", *ON).out


def test_status_writes_nothing(season: Path, run: Run) -> None:
    before = files(season)
    run("status", *ON)
    assert files(season) == before


def test_output_into_a_file_has_no_color(season: Path, run: Run) -> None:
    assert "\x1b" not in run("status", *ON).out
