from __future__ import annotations

from pathlib import Path

import pytest

from composer import builtin
from composer.errors import PrematchError


def test_the_folders_that_come_with_the_program_are_found() -> None:
    assert (builtin.builtin("templates") / "interest.txt.j2").is_file()
    assert (builtin.builtin("policies") / "kinds.yaml").is_file()


def test_a_folder_inside_the_package_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "package" / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(builtin, "_PACKAGE", tmp_path / "package")
    assert builtin.builtin("templates") == tmp_path / "package" / "templates"


def test_an_incomplete_installation_is_an_error() -> None:
    with pytest.raises(PrematchError, match="install prematch again"):
        builtin.builtin("nothing")
