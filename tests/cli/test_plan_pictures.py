"""Writing the season's picture: what is written where, and whose files are left alone."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from composer.checking import open_session
from composer.cli.plan_pictures import MARKER, write_pictures
from composer.errors import PrematchError
from composer.ledger import LedgerLetter, open_ledger
from composer.moments import parse_moment
from tests.conftest import Run
from tests.letters import CLEAN, ON, TODAY, files, write


def pictures(root: Path, html: Path | None, svg: Path | None = None) -> list[Path]:
    letters: tuple[LedgerLetter, ...] = ()
    if (root / "ledger.db").exists():
        with open_ledger(root / "ledger.db", create=False) as book:
            letters = book.letters()
    return write_pictures(root, open_session(root), letters, parse_moment(TODAY), html, svg)


def refused(root: Path, html: Path | None, svg: Path | None = None) -> str:
    before = files(root)
    with pytest.raises(PrematchError) as caught:
        pictures(root, html, svg)
    assert files(root) == before
    return str(caught.value)


def test_page_and_picture_are_written_where_asked(season: Path) -> None:
    html, svg = season / "plan.html", season / "plan.svg"
    assert pictures(season, html, svg) == [html, svg]
    assert html.read_text(encoding="utf-8").startswith(f"<!doctype html>\n{MARKER}\n<html")
    assert ElementTree.parse(svg).getroot().get("role") == "img"


def test_what_was_not_asked_for_is_not_written(season: Path) -> None:
    before = files(season)
    assert pictures(season, None) == []
    assert files(season) == before
    assert pictures(season, None, season / "plan.svg") == [season / "plan.svg"]
    assert not (season / "plan.html").exists()


def test_the_letters_of_the_ledger_are_in_it(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    run("draft", "it", *ON)
    pictures(season, None, season / "plan.svg")
    assert "letter of interest, handed over Feb 9" in (season / "plan.svg").read_text(encoding="utf-8")


def test_a_picture_of_ours_is_replaced(season: Path, run: Run) -> None:
    targets = (season / "plan.html", season / "plan.svg")
    pictures(season, *targets)
    before = [path.read_bytes() for path in targets]
    write(season, "it", CLEAN)
    run("draft", "it", *ON)
    pictures(season, *targets)
    assert all(path.read_bytes() != old for path, old in zip(targets, before, strict=True))


def test_a_file_of_somebody_else_is_left_alone_and_nothing_is_written(season: Path) -> None:
    (season / "notes.svg").write_text("<svg/>", encoding="utf-8")
    said = refused(season, season / "plan.html", season / "notes.svg")
    assert said.startswith("notes.svg: is there already, and prematch did not make it. It is left as it was.")


def test_an_empty_file_and_a_dangling_link_are_left_alone(season: Path) -> None:
    (season / "empty.html").touch()
    assert "prematch did not make it" in refused(season, season / "empty.html")
    (season / "link.html").symlink_to("nowhere.html")
    with pytest.raises(PrematchError, match="prematch did not make it"):
        pictures(season, season / "link.html")
    assert not (season / "nowhere.html").exists()


def test_a_folder_is_no_file_and_a_missing_folder_is_named(season: Path) -> None:
    assert "drafts: is a folder. Name a file in it" in refused(season, season / "drafts")
    said = refused(season, season / "pictures" / "plan.html")
    assert "lies in a folder that does not exist. Make the folder first" in said


def test_page_and_picture_need_two_names(season: Path) -> None:
    assert "Give the page and the picture two names" in refused(season, season / "plan.x", season / "plan.x")


def test_a_file_that_cannot_be_read_is_said_so(season: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (season / "plan.html").write_text(MARKER, encoding="utf-8")

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    session = open_session(season)
    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(PrematchError, match=r"plan\.html: cannot be read: Permission denied\. Check"):
        write_pictures(season, session, (), parse_moment(TODAY), season / "plan.html", None)
