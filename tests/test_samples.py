from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import REPOSITORY, Run

LETTERS = REPOSITORY / "samples" / "letters"
RULES = sorted(path.parent.name for path in LETTERS.glob("*/letter.txt"))


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "samples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("rule", RULES)
def test_a_sample_letter_gets_the_finding_that_it_stands_for(season: Path, run: Run, rule: str) -> None:
    options = LETTERS / rule / "options.txt"
    more = options.read_text(encoding="utf-8").split() if options.exists() else []
    answer = run(
        "check", str(LETTERS / rule / "letter.txt"), "--format", "json", "--today", "2027-02-09", *more
    )
    assert rule in [finding["rule"] for finding in json.loads(answer.out)["findings"]]


@pytest.mark.parametrize("rule", RULES)
def test_what_check_prints_of_a_sample_letter_is_what_the_repository_shows(rule: str) -> None:
    shown = (LETTERS / rule / "check.txt").read_text(encoding="utf-8")
    assert script("make_letters").printed(LETTERS / rule) == shown


def test_the_demonstration_runs_to_its_end(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "samples" / "demo.py"), str(tmp_path / "demo")],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert "The ledger is whole" in done.stdout
