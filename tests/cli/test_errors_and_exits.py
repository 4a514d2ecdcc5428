"""The one boundary: what each way of failing says, and with which status the process ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from composer import cli
from tests.conftest import Run
from tests.letters import BLOCKED, CLEAN, ON, files, start, write

COMMANDS = list(cli.COMMANDS)


# --- in this process ----------------------------------------------------------------------------------


def test_help_lists_every_command_without_loading_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "import_module", None)
    answer = run("--help")
    assert answer.status == 0
    assert all(f"\n  {name} " in answer.out for name in COMMANDS)
    assert list(cli.SUMMARIES) == COMMANDS


@pytest.mark.parametrize("command", [*([name] for name in COMMANDS), ["program", "add"], ["rules", "test"]])
def test_the_help_of_each_command_has_an_example(run: Run, command: list[str]) -> None:
    answer = run(*command, "--help")
    assert answer.status == 0
    assert "Example" in answer.out
    assert f"prematch {' '.join(command)}" in answer.out.split("Example")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Usage: prematch"),
        (["chekc"], "Did you mean check"),
        (["xyzzy"], "prematch --help"),
        (["--nix"], "--nix"),
        (["status", "extra"], "prematch status --help"),
        (["check", "--format"], "--format"),
    ],
)
def test_misuse_ends_with_2_and_says_how_it_is_used(run: Run, arguments: list[str], said: str) -> None:
    answer = run(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err


def test_the_version_is_printed(run: Run) -> None:
    answer = run("--version")
    assert (answer.status, answer.out.startswith("prematch")) == (0, True)


@pytest.mark.parametrize(
    "command", [["check", "x"], ["status"], ["log"], ["draft", "x"], ["compose", "interest", "--all"]]
)
def test_without_a_workspace_each_command_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run(*command)
    assert (answer.status, answer.out) == (2, "")
    assert "prematch init" in answer.err
    assert files(tmp_path) == {}


def test_a_workspace_is_found_from_within_or_by_option(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(season / "drafts")
    assert run("status", *ON).status == 0
    monkeypatch.chdir(season.parent)
    assert run("status", "--workspace", "my season", *ON).status == 0
    assert run("status", "--workspace", "nowhere", *ON).status == 2


def test_every_fault_of_every_file_is_reported_in_one_run(season: Path, run: Run) -> None:
    for name, text in (
        ("applicant.yaml", "nme: x\n"),
        ("programs/cedarvale-medpeds.yaml", "aliases: 7\n"),
        ("season.yaml", "a: 1\n"),
    ):
        (season / name).write_text(text, encoding="utf-8")
    answer = run("status")
    assert answer.status == 2
    assert all(
        name in answer.err for name in ("applicant.yaml:1", "cedarvale-medpeds.yaml:1", "season.yaml:1")
    )


def test_a_defect_ends_with_3_one_line_and_a_file_with_the_traceback(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("composer.overview.load", lambda root: {}["missing"])
    answer = run("status")
    assert (answer.status, answer.out, answer.err.count("\n")) == (3, "", 1)
    assert "Traceback" not in answer.err
    assert "defect of prematch" in answer.err
    (report,) = tmp_path.glob("prematch-defect-*.txt")
    assert str(report) in answer.err
    assert "KeyError: 'missing'" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "error",
    [PermissionError(13, "Permission denied", "outbox/x.eml"), OSError(28, "No space left on device")],
)
def test_an_error_of_the_disk_ends_with_2(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def fail(root: Path) -> None:
        raise error

    monkeypatch.setattr("composer.overview.load", fail)
    answer = run("status")
    assert (answer.status, answer.err.count("\n")) == (2, 1)
    assert str(error.strerror) in answer.err


def test_an_interrupt_ends_with_130(season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(root: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("composer.overview.load", interrupt)
    answer = run("status")
    assert (answer.status, "Traceback" in answer.err) == (130, False)


# --- as a process -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "both"),
    [
        (["check", "it", *ON], False),
        (["rules"], False),
        (["--help"], False),
        (["rules", "show", "zz"], True),
    ],
)
def test_a_reader_who_goes_away_is_no_block_and_no_traceback(
    season: Path, arguments: list[str], both: bool
) -> None:
    write(season, "it", BLOCKED)
    process = start(*arguments, cwd=season)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    if both:
        process.stderr.close()
        said = ""
    else:
        said = process.stderr.read()
        process.stderr.close()
    assert process.wait(timeout=30) == 2
    assert said == ""


def test_a_process_speaks_utf_8_whatever_the_locale(season: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LANG"):
        monkeypatch.setenv(name, "C")
    monkeypatch.setenv("PYTHONUTF8", "0")
    process = start("status", *ON, cwd=season)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Juniper Ridge" in out


def test_a_check_ends_as_the_contract_says(season: Path) -> None:
    write(season, "it", BLOCKED)
    write(season, "that", CLEAN)
    running = [start("check", name, *ON, cwd=season) for name in ("it", "that", "none")]
    ends = [(process.communicate(timeout=30)[1], process.returncode) for process in running]
    assert [status for _, status in ends] == [1, 0, 2]
    assert "none" in ends[2][0]


@pytest.mark.skipif(sys.platform == "win32", reason="a process gets no SIGINT of its own there")
def test_an_interrupt_while_composing_leaves_whole_letters_and_a_whole_ledger(season: Path, run: Run) -> None:
    base = (season / "programs" / "st-brigid-medpeds.yaml").read_text(encoding="utf-8")
    for number in range(60):
        text = base.replace("St. Brigid", f"Quarry{number}").replace("stbrigid", f"quarry{number}")
        (season / "programs" / f"quarry{number}.yaml").write_text(text, encoding="utf-8")
    process = start("compose", "interest", "--all", "--no-input", *ON, cwd=season)
    end = time.monotonic() + 30
    while len(list((season / "drafts").glob("*quarry*"))) < 5 and time.monotonic() < end:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    letters = list((season / "drafts").glob("*quarry*"))
    assert 5 <= len(letters) < 60
    assert all(
        path.suffix == ".txt" and path.read_text(encoding="utf-8").endswith("example.org\n")
        for path in letters
    )
    assert not [
        path for path in season.rglob("*") if path.name.endswith((".tmp", "-wal", "-shm", "-journal"))
    ]
    assert run("log", "--verify").status == 0


def test_the_package_runs_as_a_module_and_by_its_name() -> None:
    done = subprocess.run([sys.executable, "-m", "composer", "--version"], capture_output=True, check=True)
    assert done.stdout.startswith(b"prematch")
