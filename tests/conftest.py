"""What many tests share: a copy of the sample season, and the command line run in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from composer import cli, policies
from composer.guard.rule import Policy

pytest_plugins = ["tests.mailbed.fixtures"]

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the accounts and the data of whoever runs the tests out of them."""
    monkeypatch.setenv("PREMATCH_CONFIG", str(tmp_path / "configuration"))
    monkeypatch.setenv("PREMATCH_DATA", str(tmp_path / "data"))


@pytest.fixture
def season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample season, as current folder."""
    root = tmp_path / "my season"
    shutil.copytree(REPOSITORY / "samples" / "season", root)
    monkeypatch.chdir(root)
    return root


@cache
def _built_in() -> Policy:
    return _load()


def _loaded(root: Path | None = None) -> Policy:
    """The policy, read once a process for all workspaces that have no rules of their own."""
    return _load(root) if root is not None and (root / "policies").exists() else _built_in()


_load = policies.load


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line; gives what it printed and its status."""
    if policies.load is _load:
        monkeypatch.setattr(policies, "load", _loaded)

    def call(*arguments: str) -> Answer:
        capfd.readouterr()
        status = cli.run(list(arguments))
        out, err = capfd.readouterr()
        return Answer(status, out, err)

    return call
