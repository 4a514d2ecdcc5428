from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from composer import workspace
from composer.errors import WorkspaceError

SEASON = "cycle: 2027\nmatch: nrmp-main\nspecialty: pediatrics\n"
APPLICANT = "name: Ann Lee\nemail: ann@example.org\n"
LAKE = "name: Lakeside Pediatrics\nspecialty: pediatrics\ninstitution: Lakeside General\n"
HILL = "name: Hillside Pediatrics\nspecialty: pediatrics\ninstitution: Hillside Clinic\n"


def faults_of(root: Path, files: Mapping[str, str]) -> list[str]:
    for name, text in {"applicant.yaml": APPLICANT, "season.yaml": SEASON, **files}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    try:
        workspace.load(root)
    except WorkspaceError as caught:
        return [str(fault) for fault in caught.faults]
    return []


# --- mailboxes ----------------------------------------------------------------------------------------


def test_a_mailbox_of_two_programs_is_reported_with_both_places(tmp_path: Path) -> None:
    one = LAKE + "director: {name: Jo May, email: may@lake.example}\n"
    two = HILL + "interview:\n  interviewers:\n    - {name: Al Roe, email: May@lake.example}\n"
    assert faults_of(tmp_path, {"programs/lake.yaml": one, "programs/zhill.yaml": two}) == [
        "programs/zhill.yaml:6: May@lake.example is the mailbox of Jo May in programs/lake.yaml:4 too."
        " A mailbox belongs to one program: correct one of the two."
    ]


def test_one_person_may_serve_two_programs_of_an_institution(tmp_path: Path) -> None:
    person = "coordinator: {name: Jo May, email: may@lake.example}\n"
    other = LAKE.replace("Pediatrics\n", "Surgery\n").replace("specialty: pediatrics", "specialty: surgery")
    assert not faults_of(tmp_path, {"programs/a.yaml": LAKE + person, "programs/b.yaml": other + person})


def test_one_person_at_two_institutions_is_reported(tmp_path: Path) -> None:
    person = "coordinator: {name: Jo May, email: may@lake.example}\n"
    found = faults_of(tmp_path, {"programs/a.yaml": LAKE + person, "programs/b.yaml": HILL + person})
    assert "is the mailbox of Jo May in programs/a.yaml:4 too" in found[0]


def test_a_person_may_stand_twice_in_one_program(tmp_path: Path) -> None:
    text = LAKE + "director: {name: Jo May, email: may@lake.example}\n"
    text += "interview: {interviewers: [{name: Jo May, email: may@lake.example}, {name: Al Roe}]}\n"
    assert not faults_of(tmp_path, {"programs/lake.yaml": text})


def test_the_applicants_own_mailbox_at_a_program_is_reported(tmp_path: Path) -> None:
    text = LAKE + "director: {name: Jo May, email: ANN@example.org}\n"
    found = faults_of(tmp_path, {"programs/lake.yaml": text})
    assert found[0].startswith("programs/lake.yaml:4: ANN@example.org is your own address (applicant.yaml)")


def test_two_letter_writers_with_one_mailbox_are_reported(tmp_path: Path) -> None:
    writer = "name: Mei Chen\nemail: chen@lake.example\n"
    found = faults_of(tmp_path, {"letter-writers/a.yaml": writer, "letter-writers/b.yaml": writer})
    assert found[0].startswith("letter-writers/b.yaml:2: chen@lake.example is in letter-writers/a.yaml:2 too")


def test_a_letter_writer_may_be_at_a_program(tmp_path: Path) -> None:
    program = LAKE + "director: {name: Mei Chen, email: chen@lake.example}\n"
    writer = "name: Mei Chen\nemail: chen@lake.example\n"
    assert not faults_of(tmp_path, {"programs/a.yaml": program, "letter-writers/a.yaml": writer})


# --- names --------------------------------------------------------------------------------------------


def test_an_alias_of_two_programs_is_reported_with_both_places(tmp_path: Path) -> None:
    one, two = LAKE + "aliases: [Lakeside, The Lake]\n", HILL + "aliases: [Hillside, the  lake]\n"
    assert faults_of(tmp_path, {"programs/a.yaml": one, "programs/b.yaml": two}) == [
        'programs/b.yaml:4: "the lake" names the program in programs/a.yaml:4 too.'
        " Keep it in one of the two, and give the other an alias of its own."
    ]


def test_two_programs_of_one_name_are_reported(tmp_path: Path) -> None:
    found = faults_of(tmp_path, {"programs/a.yaml": LAKE, "programs/b.yaml": LAKE})
    assert found[0].startswith(
        'programs/b.yaml:1: "Lakeside Pediatrics" names the program in programs/a.yaml:1'
    )


def test_an_alias_that_is_another_programs_name_is_reported(tmp_path: Path) -> None:
    two = HILL + "aliases: [Lakeside Pediatrics]\n"
    assert len(faults_of(tmp_path, {"programs/a.yaml": LAKE, "programs/b.yaml": two})) == 1


@pytest.mark.parametrize(
    ("alias", "shared"),
    [("Lakeside", True), ("Lakeside General", True), ("LG", True), ("Lake", False), ("XY", False)],
)
def test_specialties_of_one_institution_share_what_names_the_institution(
    tmp_path: Path, alias: str, shared: bool
) -> None:
    aliases = f"aliases: [{alias}]\n"
    surgery = "name: Lakeside Surgery\nspecialty: surgery\ninstitution: Lakeside General\n"
    found = faults_of(tmp_path, {"programs/a.yaml": LAKE + aliases, "programs/b.yaml": surgery + aliases})
    assert (not found) is shared


def test_two_programs_of_one_specialty_and_institution_share_no_alias(tmp_path: Path) -> None:
    other = LAKE.replace("Lakeside Pediatrics", "Lakeside Rural Pediatrics") + "aliases: [Lakeside]\n"
    files = {"programs/a.yaml": LAKE + "aliases: [Lakeside]\n", "programs/b.yaml": other}
    assert len(faults_of(tmp_path, files)) == 1


@pytest.mark.parametrize(("alias", "shared"), [("NMC", True), ("NM", True), ("NMCM", False), ("nmc", False)])
def test_an_abbreviation_that_fits_both_names_may_be_shared(tmp_path: Path, alias: str, shared: bool) -> None:
    one = "name: New Mercy\nspecialty: pediatrics\ninstitution: New Mercy Center\n"
    two = "name: Meridian\nspecialty: pediatrics\ninstitution: Northern Meridian College of Medicine\n"
    aliases = f"aliases: [{alias}]\n"
    found = faults_of(tmp_path, {"programs/a.yaml": one + aliases, "programs/b.yaml": two + aliases})
    assert (not found) is shared


# --- the season ---------------------------------------------------------------------------------------


def test_a_first_choice_that_is_no_program_is_reported_with_the_nearest(tmp_path: Path) -> None:
    files = {"season.yaml": SEASON + "first_choice: lakesid\n", "programs/lakeside.yaml": LAKE}
    assert faults_of(tmp_path, files) == [
        'season.yaml:4: `first_choice` names "lakesid", but there is no programs/lakesid.yaml.'
        " Did you mean lakeside?"
    ]


def test_a_highly_ranked_program_that_is_none_is_reported(tmp_path: Path) -> None:
    files = {"season.yaml": SEASON + "highly:\n  - lakeside\n  - hillside\n", "programs/lakeside.yaml": LAKE}
    assert faults_of(tmp_path, files)[0].startswith('season.yaml:6: `highly` names "hillside"')


def test_a_first_choice_without_any_program_says_what_to_write(tmp_path: Path) -> None:
    found = faults_of(tmp_path, {"season.yaml": SEASON + "first_choice: lakeside\n"})
    assert found[0].endswith("Write programs/lakeside.yaml first.")


def test_a_first_choice_whose_file_has_a_fault_is_not_reported_as_well(tmp_path: Path) -> None:
    files = {"season.yaml": SEASON + "first_choice: lakeside\n", "programs/lakeside.yaml": "name: [x]\n"}
    assert all(fault.startswith("programs/lakeside.yaml") for fault in faults_of(tmp_path, files))


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("season.yaml", SEASON + "dates: {rank_list_deadline: 2028-03-03 21:00}\n", "season.yaml:4"),
        ("season.yaml", SEASON + "rank_list_certified: 2025-02-20\n", "season.yaml:4"),
        ("programs/lake.yaml", LAKE + "rank_list_locked: 2028-01-15\n", "programs/lake.yaml:4"),
        ("programs/lake.yaml", LAKE + "interview:\n  date: 2025-12-04\n", "programs/lake.yaml:5"),
    ],
)
def test_a_day_outside_the_season_is_reported(tmp_path: Path, name: str, text: str, where: str) -> None:
    found = faults_of(tmp_path, {name: text})
    assert len(found) == 1
    assert found[0].startswith(f"{where}: ")
    assert found[0].endswith("Correct the year: 2026 or 2027; or `cycle` in season.yaml.")


@pytest.mark.parametrize("day", ["2026-10-01", "2027-01-31"])
def test_an_interview_within_the_season_is_fine(tmp_path: Path, day: str) -> None:
    assert not faults_of(tmp_path, {"programs/lake.yaml": LAKE + f"interview: {{date: {day}}}\n"})


def test_days_are_not_judged_without_a_season(tmp_path: Path) -> None:
    files = {"season.yaml": "cycle: x\n", "programs/lake.yaml": LAKE + "interview: {date: 2020-01-01}\n"}
    assert all(fault.startswith("season.yaml") for fault in faults_of(tmp_path, files))


def test_a_rotation_that_ends_before_it_begins_is_reported(tmp_path: Path) -> None:
    writer = "name: Mei Chen\nemail: chen@lake.example\nrotation:\n  begins: 2026-06-28\n  ends: 2026-06-01\n"
    found = faults_of(tmp_path, {"letter-writers/chen.yaml": writer})
    assert found[0].startswith("letter-writers/chen.yaml:5: the rotation ends before it begins")
