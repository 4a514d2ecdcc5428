from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from composer import gazetteer
from composer.builtin import builtin
from composer.errors import PolicyError

FOLDER = builtin("policies") / "gazetteer"
SOURCE = (FOLDER / "institutions.tsv").read_text(encoding="utf-8")
ROWS = [line.split("\t") for line in SOURCE.splitlines() if not line.startswith("#")]


def test_what_is_read_was_built_from_the_list_as_it_stands() -> None:
    assert gzip.decompress((FOLDER / "names.gz").read_bytes()) == gzip.decompress(gazetteer.build(SOURCE))


def test_the_list_says_where_it_comes_from() -> None:
    head = "".join(line for line in SOURCE.splitlines() if line.startswith("#"))
    assert all(word in head for word in ("Source:", "License:", "2026"))


def test_every_line_names_an_institution_its_city_and_its_state() -> None:
    assert len(ROWS) >= 300
    assert all(len(row) >= 3 and row[0] and row[1] and len(row[2]) == 2 for row in ROWS)
    assert len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("name", ["mass general", "cleveland clinic", "harborview"])
def test_usual_names_are_known(name: str) -> None:
    assert name in gazetteer.load().names


@pytest.mark.parametrize("name", ["duke", "brown", "mgh", "university hospital", "your medicine", "boston"])
def test_what_may_be_something_else_is_not_taken_for_sure(name: str) -> None:
    assert name not in gazetteer.load().names


def test_a_damaged_list_is_an_error_with_a_next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / "names.gz").write_bytes(b"no gzip")
    monkeypatch.setattr(gazetteer, "builtin", lambda _: tmp_path)
    gazetteer.load.cache_clear()
    with pytest.raises(PolicyError, match="install prematch again"):
        gazetteer.load()
    gazetteer.load.cache_clear()
