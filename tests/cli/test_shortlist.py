"""`prematch shortlist`: the programs side by side, every number with its fact."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.letters import ON, change, files

WISHES = """\
wishes:
  training: {weight: 3, look_for: [clinic, ultrasound]}
  location: {weight: 2, states: [Washington, OH]}
  img: {weight: 2}
  culture: {weight: 1, look_for: [collegial]}
  connections: {weight: 1}
  rating: {weight: 2}
"""


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_programs_are_compared_by_the_wishes_and_concerns_stand_beside(season: Path, run: Run) -> None:
    append(season / "season.yaml", WISHES)
    lines = run("shortlist", *ON).out.splitlines()
    assert "harborview-medpeds      79 %  5.5 of 7  7 of 11  call schedule" in lines
    assert "harborview-medpeds        1.5/3       2/2       ?      1/1          1/1       ?" in lines
    assert max(map(len, lines)) <= 80


def test_without_wishes_the_default_is_said_with_an_example_that_loads(season: Path, run: Run) -> None:
    answer = run("shortlist", *ON)
    assert "season.yaml has no `wishes`" in answer.out
    assert "counts the same: img, connections, rating." in one_line(answer.out)
    lines = answer.out.splitlines()
    start = lines.index("  wishes:")
    append(season / "season.yaml", "".join(f"{line[2:]}\n" for line in lines[start : start + 7]))
    assert "by `wishes` in season.yaml: training 3, location 2" in run("shortlist", *ON).out


def test_a_wish_without_words_is_said_above_the_table(season: Path, run: Run) -> None:
    append(season / "season.yaml", "wishes:\n  culture: {weight: 3}\n  rating: {weight: 1}\n")
    said = one_line(run("shortlist", *ON).out)
    assert "Not known of any program: season.yaml:7 has no `look_for`" in said


def test_one_program_alone_is_told_that_no_other_is_open(season: Path, run: Run) -> None:
    for path in (season / "programs").glob("*.yaml"):
        if path.stem != "harborview-medpeds":
            path.unlink()
    change(season / "season.yaml", "highly: [st-brigid-medpeds]", "highly: []")
    said = one_line(run("shortlist", *ON).out)
    assert "no other one is open to a letter of interest" in said
    assert "two to five programs" not in said


def test_it_is_said_that_the_rank_list_is_ones_own(season: Path, run: Run) -> None:
    said = one_line(run("shortlist", *ON).out)
    assert "rank the programs in the order in which you truly prefer them" in said
    assert "prematch makes no rank list" in said


def test_nothing_is_written(season: Path, run: Run) -> None:
    before = files(season)
    run("shortlist", *ON)
    run("shortlist", "--explain", "harborview-medpeds", *ON)
    assert files(season) == before


def test_every_number_is_explained_with_fact_file_and_line(season: Path, run: Run) -> None:
    append(season / "season.yaml", WISHES)
    answer = run("shortlist", "--explain", "harborview-medpeds", *ON)
    assert "training: 1.5 of 3\n" in answer.out
    assert (
        '  "clinic" is in: the transition-of-care clinic\n      programs/harborview-medpeds.yaml:14\n'
        in answer.out
    )
    assert "img: not known\n" in answer.out
    assert "has no `img_friendly`: write true or false." in one_line(answer.out)
    assert "  call schedule\n      programs/harborview-medpeds.yaml:24\n" in answer.out


def test_what_is_explained_stands_on_the_line_that_is_named(season: Path, run: Run) -> None:
    append(season / "season.yaml", WISHES)
    for program in json.loads(run("shortlist", "--format", "json", *ON).out)["programs"]:
        for fact in [fact for each in program["criteria"] for fact in each["facts"] if fact["where"]]:
            name, _, line = fact["where"].rpartition(":")
            there = (season / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            words = fact["said"].rpartition(": ")[2].partition(" (with")[0].removesuffix(" track")
            assert words in there or name == "season.yaml"


def test_a_program_without_an_interview_is_explained_and_said_to_be_apart(season: Path, run: Run) -> None:
    answer = run("shortlist", "--explain", "larkspur-medpeds", *ON)
    assert (answer.status, "not in the table: no interview on file" in answer.out) == (0, True)


def test_the_same_stands_in_the_json(season: Path, run: Run) -> None:
    append(season / "season.yaml", WISHES)
    found = json.loads(run("shortlist", "--format", "json", *ON).out)
    first = found["programs"][0]
    assert (first["id"], first["points"], first["known"], first["most"]) == ("harborview-medpeds", 5.5, 7, 11)
    assert first["concerns"] == [{"said": "call schedule", "where": "programs/harborview-medpeds.yaml:24"}]
    assert found["advice"]["interest"][:2] == ["juniper-ridge-medpeds", "st-brigid-medpeds"]
    assert found["advice"]["dates"][0]["status"] in ("projected", "confirmed")
    one = json.loads(run("shortlist", "--format", "json", "--explain", "harborview-medpeds", *ON).out)
    assert one == first


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-19", "not in season yet"),
        ("2027-02-09", "prematch compose interest juniper-ridge-medpeds"),
        ("2027-02-09", "prematch compose intent harborview-medpeds"),
        ("2027-02-09", "Not to montrose-medpeds: contact after the interview is discouraged"),
        ("2027-03-10", "changes nothing now"),
    ],
)
def test_it_is_advised_whom_to_write_to_by_the_day(season: Path, run: Run, day: str, said: str) -> None:
    append(season / "season.yaml", WISHES)
    assert said in one_line(run("shortlist", "--today", day).out)


def test_an_undecided_first_choice_is_said(season: Path, run: Run) -> None:
    change(season / "season.yaml", "first_choice: harborview-medpeds\n", "")
    assert "not decided" in run("shortlist", *ON).out


def test_a_long_concern_and_a_long_id_keep_to_the_width(season: Path, run: Run) -> None:
    long = "programs/the-university-of-the-far-northern-meridian-medpeds.yaml"
    (season / long).write_text(
        "name: Far Northern Meridian Medicine-Pediatrics Residency Program\nspecialty: medicine-pediatrics\n"
        "interview: {concerns: [die Winter sind lang und dunkel und sehr kalt, 遠い]}\n",
        encoding="utf-8",
    )
    append(season / "season.yaml", WISHES)
    lines = run("shortlist", *ON).out.splitlines()
    tables = [line for line in lines if "/" in line and "prematch" not in line]
    assert max(map(len, tables)) <= 80
    assert any("遠い" in line for line in lines)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 3", "weight: -1", "season.yaml:7: `wishes.training.weight` must be a whole number from 0"),
        ("weight: 3", "weight: much", 'it is "much"'),
        ("weight: 3", "weight: 1.5", 'it is "1.5"'),
        ("look_for: [clinic, ultrasound]", "look_for: clinic", "must be a list"),
        ("look_for: [clinic, ultrasound]", 'look_for: ["!!"]', "must be words in letters"),
        ("training:", "trainng:", "Did you mean training or rating?"),
        ("states:", "state:", "Did you mean states?"),
        ("connections: {weight: 1}", "connections: 1", "must be a mapping"),
    ],
)
def test_a_wrong_wish_is_refused_with_its_line(season: Path, run: Run, old: str, new: str, said: str) -> None:
    append(season / "season.yaml", WISHES)
    change(season / "season.yaml", old, new)
    answer = run("shortlist", *ON)
    assert (answer.status, said in answer.err) == (2, True), answer.err


def test_weights_of_zero_alone_are_refused(season: Path, run: Run) -> None:
    append(season / "season.yaml", "wishes: {img: {weight: 0}}\n")
    answer = run("shortlist", *ON)
    assert (answer.status, "season.yaml:6: no wish counts" in answer.err) == (2, True)


def test_an_unknown_program_is_refused_with_the_nearest(season: Path, run: Run) -> None:
    answer = run("shortlist", "--explain", "harborvew", *ON)
    assert (answer.status, "Did you mean harborview-medpeds?" in answer.err) == (2, True)


def test_without_interviews_it_says_how_to_note_one(season: Path, run: Run) -> None:
    for path in (season / "programs").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.partition("\ninterview:")[0] + "\n", encoding="utf-8")
    answer = run("shortlist", *ON)
    assert (answer.status, "prematch log-interview" in answer.err) == (2, True)


def test_a_wished_state_that_is_none_is_doubted(season: Path, run: Run) -> None:
    append(season / "season.yaml", "wishes: {location: {states: [Washingtn]}}\n")
    assert "Did you mean Washington?" in one_line(run("shortlist", *ON).out)
