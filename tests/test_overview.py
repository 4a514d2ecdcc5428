"""What an overview of a workspace holds: letters in every state, drafts, and what programs wrote."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from composer import checking, overview
from composer.ledger import Inbound, State, open_ledger
from composer.moments import parse_moment
from composer.phrase import short_name
from tests.conftest import Run
from tests.letters import CLEAN, ON, write

BY_HAND = ("2027-02-09-interest-cedarvale", "2027-02-09-interest-juniper-ridge")
NAME = "2027-02-09-interest-st-brigid-medpeds"


def states(root: Path) -> dict[str, State]:
    return {letter.name: letter.state for letter in overview.load(root).letters}


def test_letters_in_drafts_that_the_ledger_does_not_know_are_drafts_without_a_day(season: Path) -> None:
    first, second = overview.load(season).letters
    assert (first.name, second.name) == BY_HAND
    assert (first.state, first.on, first.kind, first.program) == (
        State.COMPOSED,
        "",
        "interest",
        "cedarvale-medpeds",
    )
    assert first.recipients == ("radeyemi@cedarvale.example",)


def test_a_letter_that_the_ledger_knows_is_as_the_ledger_has_it(season: Path, run: Run) -> None:
    run("compose", "interest", "st-brigid-medpeds", *ON)
    assert states(season) == {NAME: State.COMPOSED, **dict.fromkeys(BY_HAND, State.COMPOSED)}
    run("draft", NAME, *ON)
    assert states(season)[NAME] is State.HANDED_OVER
    run("discard", NAME, *ON)
    assert states(season)[NAME] is State.DISCARDED


def test_a_draft_whose_file_was_deleted_is_none_but_what_may_have_left_stays(season: Path, run: Run) -> None:
    run("compose", "interest", "st-brigid-medpeds", *ON)
    (season / "drafts" / f"{NAME}.txt").unlink()
    assert NAME not in states(season)
    run("draft", write(season, "it", CLEAN), *ON)
    (season / "drafts" / "it.txt").unlink()
    assert states(season)["it"] is State.HANDED_OVER


def test_a_draft_that_cannot_be_read_is_left_out(season: Path) -> None:
    (season / "drafts" / "broken.txt").write_bytes(b"\xff\xfe\x00")
    write(season, "fine", CLEAN)
    assert set(states(season)) == {"fine", *BY_HAND}


def test_what_programs_wrote_is_known_with_the_names_of_the_messages(season: Path) -> None:
    (season / "inbox").mkdir()
    (season / "inbox" / "2027-02-09-cedarvale-medpeds.eml").write_bytes(b"x")
    (season / "inbox" / "notes.md").write_bytes(b"x")
    with open_ledger(season / "ledger.db") as book:
        book.record_inbound(Inbound("cedarvale-medpeds"), parse_moment("2027-02-09 10:00"))
    found = overview.load(season)
    assert [(c.program, str(c.on)) for c in found.received] == [("cedarvale-medpeds", "2027-02-09 10:00")]
    assert found.inbox == ("2027-02-09-cedarvale-medpeds",)


def test_an_account_makes_sending_the_next_step(season: Path, tmp_path: Path) -> None:
    assert not overview.load(season).sends
    folder = tmp_path / "configuration" / "accounts"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("address: amara.okafor@example.org\n", encoding="utf-8")
    assert overview.load(season).sends


def test_a_session_gives_the_same_overview_but_for_its_drafts(season: Path, run: Run) -> None:
    run("compose", "interest", "st-brigid-medpeds", *ON)
    run("draft", NAME, *ON)
    found, loaded = overview.of_session(checking.open_session(season)), overview.load(season)
    assert [(x.name, x.kind, x.program, x.state, x.on) for x in found.letters] == [
        (NAME, "interest", "st-brigid-medpeds", State.HANDED_OVER, "2027-02-09")
    ]
    drafts = dataclasses.replace(loaded, letters=found.letters)
    assert drafts == found


def test_short_names_are_those_that_letters_use(season: Path) -> None:
    view = overview.load(season)
    programs = dict(view.programs)
    twin = dataclasses.replace(
        programs["cedarvale-medpeds"], id="cedarvale-im", name="Cedarvale Internal Medicine"
    )
    programs["cedarvale-im"] = twin
    view = dataclasses.replace(view, workspace=dataclasses.replace(view.workspace, programs=programs))
    assert {p.id: view.short(p.id) for p in programs.values()} == {
        p.id: short_name(p, programs.values()) for p in programs.values()
    }
    assert (view.short("nowhere"), view.short(None)) == ("nowhere", "a program")


@pytest.mark.parametrize("command", ["status", "plan"])
def test_the_rules_of_letters_are_not_opened_for_a_page(season: Path, command: str) -> None:
    probe = (
        "import sys; from composer import cli; cli.run([sys.argv[1], '--today', '2027-02-09']);"
        "print(sorted(m for m in sys.modules if m.startswith(('composer.guard', 'composer.policies', 'jinja2'))))"
    )
    done = subprocess.run([sys.executable, "-c", probe, command], cwd=season, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
