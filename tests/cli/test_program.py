"""`prematch program add`: a program's file from answers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from composer import workspace
from tests.conftest import Run
from tests.letters import files

NAME = "Calder University Medicine-Pediatrics Residency Program"


def add(run: Run, **answers: str) -> tuple[int, str]:
    given = [
        part for key, value in answers.items() for part in ("--set", f"{key.replace('__', '.')}={value}")
    ]
    answer = run("program", "add", "--no-input", *given)
    return answer.status, answer.out + answer.err


def test_id_aliases_and_domains_are_derived(season: Path, run: Run) -> None:
    status, said = add(
        run, name=NAME, city="Calder", director__name="Ada Hall", director__email="ahall@calder.example"
    )
    assert (status, "programs/calder-medpeds.yaml" in said) == (0, True)
    program = workspace.load(season).programs["calder-medpeds"]
    assert (program.name, program.city, program.specialty) == (NAME, "Calder", "medicine-pediatrics")
    assert (program.aliases[0], program.domains) == ("Calder", ("calder.example",))
    assert program.director is not None
    assert program.director.name == "Ada Hall"


def test_a_program_on_file_is_never_overwritten(season: Path, run: Run) -> None:
    add(run, name=NAME)
    before = files(season)
    status, said = add(run, name=NAME)
    assert (status, "calder-medpeds" in said) == (2, True)
    assert files(season) == before


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "name"),
        ({"name": "Jane\nBcc: x@y.example"}, "line break"),
        ({"name": NAME, "director__email": "nobody"}, "email"),
        ({"name": NAME, "dirctor__name": "Ada"}, "director"),
        ({"name": NAME, "director__nme": "Ada"}, "name"),
        ({"name": NAME, "director": "Ada", "director__email": "ahall@calder.example"}, "director"),
        ({"name": NAME, "director__email": "ahall@calder.example", "director": "Ada"}, "director"),
        (
            {"name": NAME, "director__name": "A", "director__email": "jsmith@harborview.example.edu"},
            "mailbox",
        ),
    ],
)
def test_what_the_workspace_would_refuse_is_refused_and_nothing_written(
    season: Path, run: Run, answers: dict[str, str], said: str
) -> None:
    before = files(season)
    status, out = add(run, **answers)
    assert status == 2
    assert said in out
    assert files(season) == before


def test_answers_are_asked_for(season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = [NAME, "", "Calder Health", "Calder", "OR", "Ada Hall", "MD", "ahall@calder.example", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    assert run("program", "add").status == 0
    program = workspace.load(season).programs["calder-medpeds"]
    assert (program.institution, program.state, program.specialty) == (
        "Calder Health",
        "OR",
        "medicine-pediatrics",
    )
    assert program.director is not None
    assert (program.director.credentials, program.coordinator) == ("MD", None)


def test_a_specialty_other_than_the_seasons_can_be_answered(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = ["Calder Pediatrics Residency Program", "pediatrics", "", "", "", "", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    assert run("program", "add").status == 0
    assert workspace.load(season).programs["calder-peds"].specialty == "pediatrics"


def test_program_alone_shows_how_it_is_used(season: Path, run: Run) -> None:
    answer = run("program")
    assert (answer.status, "prematch program add" in answer.err) == (2, True)
