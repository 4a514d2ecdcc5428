"""`prematch log-interview`: an interview goes into the program's file."""

from __future__ import annotations

import io
from pathlib import Path

import click
import pytest

from composer import workspace
from composer.cli import COMMANDS, SUMMARIES
from tests.conftest import Run
from tests.letters import change, files

ON = ("--today", "2026-12-05")
HARBORVIEW = "programs/harborview-medpeds.yaml"


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def pairs(*answers: str) -> tuple[str, ...]:
    return ("--no-input", *(part for answer in answers for part in ("--set", answer)))


def test_what_is_answered_goes_into_the_file_at_once(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = ("Ines Duarte", "MD", "chief resident", "iduarte@larkspur.example", "the QI year")
    day = ("2027-01-18", "virtual")
    typed(monkeypatch, *day, "1", "home visits", *new, "", "the lake; the nurses", "kind", "the winter")
    answer = run("log-interview", "larkspur-medpeds", "--today", "2027-01-19")
    assert answer.status == 0
    program = workspace.load(season).programs["larkspur-medpeds"]
    assert program.interview is not None
    assert program.director is not None
    assert (str(program.interview.on), program.interview.format) == day
    assert program.director.discussed == "home visits"
    person = program.interview.interviewers[0]
    assert (person.name, person.credentials, person.role, person.email, person.discussed) == new
    assert program.interview.liked == ("the lake", "the nurses")
    assert (program.interview.culture, program.interview.concerns) == ("kind", ("the winter",))
    assert "until Thursday, January 21" in " ".join(answer.out.split())
    assert "  prematch compose thank_you larkspur-medpeds --to duarte\n" in answer.out


def test_the_command_that_is_shown_composes_the_letter(season: Path, run: Run) -> None:
    said = run("log-interview", "harborview-medpeds", *ON, *pairs("reyes.discussed=asthma clinics"))
    command = next(line for line in said.out.splitlines() if line.endswith("--to reyes")).split()
    answer = run(*command[1:], "--no-input", *ON)
    assert (answer.status, "asthma clinics" in answer.out) == (0, True)


def test_date_and_format_on_file_are_not_asked_for(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "", "", "", "")
    answer = run("log-interview", "harborview-medpeds", *ON)
    assert (answer.status, "virtual or in-person" in answer.out) == (0, False)
    assert "Nothing new to write" in answer.out


def test_comments_and_order_of_the_file_are_kept(season: Path, run: Run) -> None:
    before = (season / HARBORVIEW).read_text(encoding="utf-8").splitlines()
    run("log-interview", "harborview-medpeds", *ON, *pairs("concerns=the tolls"))
    after = (season / HARBORVIEW).read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        "  concerns: [call schedule, the tolls] # private: never in a letter"
    ]
    assert len(after) == len(before)


def test_a_file_with_commented_examples_keeps_them(season: Path, run: Run) -> None:
    run(
        "program",
        "add",
        "--no-input",
        "--set",
        "name=Calder University Medicine-Pediatrics Residency Program",
    )
    path = season / "programs" / "calder-medpeds.yaml"
    before = path.read_text(encoding="utf-8")
    given = pairs("date=2026-12-04", "tran.name=Trần Thị Mai", 'liked=the "#1" clinic: mornings; Übergabe')
    assert run("log-interview", "calder-medpeds", *ON, *given).status == 0
    after = path.read_text(encoding="utf-8")
    assert set(before.splitlines()) <= set(after.splitlines())
    interview = workspace.load(season).programs["calder-medpeds"].interview
    assert interview is not None
    assert interview.interviewers[0].name == "Trần Thị Mai"
    assert interview.liked == ('the "#1" clinic: mornings', "Übergabe")


def test_an_interrupt_before_the_end_changes_nothing(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["1", "asthma"])

    def prompt(*_: object, **__: object) -> str:
        for answer in answers:
            return answer
        raise click.Abort from KeyboardInterrupt()

    monkeypatch.setattr("click.prompt", prompt)
    before = files(season)
    assert run("log-interview", "harborview-medpeds", *ON).status == 130
    assert files(season) == before


def test_an_answer_is_judged_as_it_is_given(season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(
        monkeypatch,
        "12/4",
        "2026-12-04",
        "zoom",
        "virtual",
        "Bo Lind",
        "",
        "",
        "bo@",
        "bo@larkspur.example",
        "",
        "",
        "",
        "",
        "",
    )
    answer = run("log-interview", "larkspur-medpeds", *ON)
    assert answer.status == 0
    for said in ("such as 2026-12-04; it is", "Write virtual or in-person.", '"bo@" is none'):
        assert said in answer.err
    program = workspace.load(season).programs["larkspur-medpeds"]
    assert program.interview is not None
    assert program.interview.interviewers[0].email == "bo@larkspur.example"


def test_a_slip_in_a_name_is_asked_about_and_a_second_time_believed(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = ("Alan Reyess", "Alan Reyess", "MD", "", "", "")
    typed(monkeypatch, *new, "Alan Reyess", "9", "", "", "", "")
    answer = run("log-interview", "harborview-medpeds", *ON)
    assert answer.status == 0
    for said in ("Alan Reyes is on file.", "Alan Reyess is noted already.", "from 1 to 4"):
        assert said in answer.err
    program = workspace.load(season).programs["harborview-medpeds"]
    assert program.interview is not None
    assert [person.name for person in program.interview.interviewers][2:] == ["Alan Reyess"]


def test_what_the_file_lacks_about_somebody_is_asked_for(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = "{name: Alan Reyes, credentials: MD, role: faculty, email: areyes@harborview.example.edu,"
    change(season / HARBORVIEW, entry, "{name: Alan Reyes,")
    typed(monkeypatch, "reyes", "DO", "chief", "areyes@harborview.example.edu", "", "", "", "", "")
    assert run("log-interview", "harborview-medpeds", *ON).status == 0
    program = workspace.load(season).programs["harborview-medpeds"]
    assert program.interview is not None
    person = program.interview.interviewers[0]
    assert (person.credentials, person.role, person.email) == ("DO", "chief", "areyes@harborview.example.edu")
    assert person.discussed == "the transition clinic"


def test_concerns_are_said_to_be_private(season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "", "", "", "")
    assert "never in a letter" in run("log-interview", "harborview-medpeds", *ON).out


def test_a_program_that_takes_no_thank_yous_is_quoted(season: Path, run: Run) -> None:
    answer = run("log-interview", "thornfield-medpeds", "--today", "2026-12-09", *pairs("culture=calm"))
    assert (answer.status, "thank-yous are prohibited" in answer.out) == (0, True)
    assert "compose" not in answer.out


def test_a_late_thank_you_is_said_to_be_late(season: Path, run: Run) -> None:
    answer = run("log-interview", "harborview-medpeds", "--today", "2026-12-10", *pairs("culture=calm"))
    assert "ended on Monday, December 7" in " ".join(answer.out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("harborvew", *pairs("culture=calm")), "Did you mean harborview-medpeds?"),
        (("harborview-medpeds", "--no-input"), "nothing was given"),
        (("harborview-medpeds", *pairs("culture")), "no KEY=VALUE"),
        (("harborview-medpeds", *pairs("cultur=calm")), "Did you mean culture?"),
        (("harborview-medpeds", *pairs("date=2026-13-01")), "date cannot be"),
        (("harborview-medpeds", *pairs("reyes.email=modowd@stbrigid.example.org")), "mailbox of St. Brigid"),
        (("harborview-medpeds", *pairs("reyes.email=amara.okafor@example.org")), "your own address"),
        (("harborview-medpeds",), "nobody is there"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_written(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    typed(monkeypatch)
    before = files(season)
    answer = run("log-interview", *arguments, *ON)
    assert (answer.status, said in answer.err) == (2, True), answer.err
    assert files(season) == before


def test_a_file_that_would_not_load_with_the_answers_is_left_as_it_was(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("composer.interview_notes._refused_mailbox", lambda *_: "")
    before = files(season)
    answer = run(
        "log-interview", "harborview-medpeds", *ON, *pairs("reyes.email=modowd@stbrigid.example.org")
    )
    assert (answer.status, "is the mailbox of" in answer.err) == (2, True)
    assert files(season) == before


def test_the_command_stands_in_the_list_after_program() -> None:
    assert list(COMMANDS) == list(SUMMARIES)
    assert COMMANDS["log-interview"] == "log_interview"
