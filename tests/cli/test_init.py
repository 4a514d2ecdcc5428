"""`prematch init`: a workspace that loads, and nothing overwritten."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from composer import workspace
from tests.conftest import Run
from tests.letters import files

ANSWERS = {
    "name": "Zoë O'Neil",
    "email": "zoe@example.org",
    "match": "nrmp-main",
    "cycle": "2027",
    "specialty": "Med-Peds",
}
TYPED = ["Zoë O'Neil", "zoe@example.org", "MBBS", "", "", "", "nrmp-main", "2027", "pediatrics", "n"]


def given(**changes: str) -> list[str]:
    return [part for key, value in {**ANSWERS, **changes}.items() for part in ("--set", f"{key}={value}")]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_new_workspace_loads_and_has_its_folders(tmp_path: Path, run: Run) -> None:
    answer = run("init", "mine", "--no-input", *given(img="false", aamc_id="01234567"))
    assert answer.status == 0
    assert "prematch program add" in answer.out
    loaded = workspace.load(tmp_path / "mine")
    assert (loaded.applicant.name, loaded.applicant.img) == ("Zoë O'Neil", False)
    assert loaded.applicant.aamc_id == "01234567"
    assert (loaded.season.cycle, loaded.season.specialty) == (2027, "medicine-pediatrics")
    assert all(
        (tmp_path / "mine" / sub).is_dir() for sub in ("drafts", "outbox", "programs", "letter-writers")
    )


def test_what_was_not_answered_stands_there_as_a_comment(tmp_path: Path, run: Run) -> None:
    run("init", "mine", "--no-input", *given())
    assert "# visa: " in (tmp_path / "mine" / "applicant.yaml").read_text(encoding="utf-8")


def test_the_next_command_says_what_is_still_to_be_filled_in(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("init", "--no-input").status == 0
    answer = run("status")
    assert answer.status == 2
    assert "applicant.yaml" in answer.err
    assert "season.yaml" in answer.err


@pytest.mark.parametrize("name", ["applicant.yaml", "season.yaml"])
def test_a_workspace_is_never_overwritten(tmp_path: Path, run: Run, name: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("name: mine\n", encoding="utf-8")
    before = files(tmp_path)
    answer = run("init", "mine", "--no-input", *given())
    assert (answer.status, name in answer.err) == (2, True)
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "zoe(at)example.org"}, "email"),
        ({"cycle": "soon"}, "cycle"),
        ({"match": "nrmp"}, "nrmp-main"),
        ({"name": "Zoë\nBcc: x@y.example"}, "line break"),
        ({"nmae": "Zoë"}, "name"),
    ],
)
def test_an_answer_that_a_workspace_would_refuse_is_refused_and_nothing_written(
    tmp_path: Path, run: Run, changes: dict[str, str], said: str
) -> None:
    answer = run("init", "mine", "--no-input", *given(**changes))
    assert answer.status == 2
    assert said in answer.err
    assert files(tmp_path) == {}


def test_answers_are_asked_for(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, *TYPED)
    assert run("init", "mine").status == 0
    loaded = workspace.load(tmp_path / "mine")
    assert (loaded.applicant.credentials, loaded.season.specialty) == ("MBBS", "pediatrics")


def test_what_is_given_is_not_asked_for(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "", "", "", "", "y")
    assert run("init", "mine", *given()).status == 0
    assert workspace.load(tmp_path / "mine").applicant.img is True


def test_a_refused_answer_is_asked_for_again(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, "", "Zoë O'Neil", "zoe at example", *TYPED[1:])
    answer = run("init", "mine")
    assert answer.status == 0
    assert "An answer is needed here." in answer.err
    assert "email" in answer.err
    assert workspace.load(tmp_path / "mine").applicant.email == "zoe@example.org"


def test_where_nobody_can_answer_the_way_without_questions_is_named(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, "Zoë O'Neil")
    answer = run("init", "mine")
    assert (answer.status, "--no-input" in answer.err) == (2, True)
    assert files(tmp_path) == {}


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    answer = run("init", "mine", "--no-input", *given())
    assert (answer.status, "mine" in answer.err) == (2, True)
