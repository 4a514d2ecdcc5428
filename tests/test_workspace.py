from __future__ import annotations

import sys
from datetime import date, time
from pathlib import Path

import pytest

from composer import workspace
from composer.almanac import load_matches
from composer.errors import WorkspaceError
from composer.model import Moment, Person, Wish
from composer.workspace_schema import MATCHES

APPLICANT = """\
name: Amara Okafor
credentials: MBBS
email: amara.okafor@example.org
phone: "+1 555 0100"
img: true
aamc_id: "014567890"
usce_months: 4
rotations: [inpatient pediatrics at Lakeside General]
goal: care for patients with complex chronic conditions
"""
SEASON = """\
cycle: 2027
match: nrmp-main
specialty: medicine-pediatrics
first_choice: harborview-medpeds
highly: [harborview-medpeds]
dates:
  rank_list_deadline: 2027-03-03 21:00
  match_day: 2027-03-19
rank_list_certified: 2027-02-20
"""
PROGRAM = """\
name: Harborview University Medicine-Pediatrics Residency Program
aliases: [Harborview, Harborview Med-Peds, HUMC]
institution: Harborview University Medical Center
specialty: medicine-pediatrics
state: ON
domains: ["@Harborview.example.edu"]
in_match: false
status: withdrawn
status_reason: closed
rank_list_locked: 2027-01-15
director: {name: Jane Q. Smith, credentials: MD, email: jsmith@harborview.example.edu}
coordinator: {name: Lou Park, email: lpark@harborview.example.edu}
communication: {thank_you: discouraged, source: interview-day slides}
features:
  - the transition-of-care clinic
interview:
  date: 2026-12-04
  format: virtual
  interviewers:
    - {name: Ana María Núñez O'Dell, role: faculty, family_name: "Núñez O'Dell"}
    - {name: Jane Q. Smith, credentials: MD, email: jsmith@harborview.example.edu}
  concerns: [call schedule]
"""
WRITER = """\
name: Mei Chen
email: mchen@lakeside.example.org
us_based: true
specialty: internal medicine
rotation: {begins: 2026-06-01, ends: 2026-06-28}
reminders: [2026-07-20]
status: requested
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "applicant.yaml", APPLICANT)
    write(tmp_path, "season.yaml", SEASON)
    write(tmp_path, "programs/harborview-medpeds.yaml", PROGRAM)
    write(tmp_path, "letter-writers/chen.yaml", WRITER)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def faults_of(root: Path) -> list[str]:
    with pytest.raises(WorkspaceError) as caught:
        workspace.load(root)
    return [str(fault) for fault in caught.value.faults]


# --- what is loaded -----------------------------------------------------------------------------------


def test_the_applicant_is_loaded(root: Path) -> None:
    applicant = workspace.load(root).applicant
    assert (applicant.name, applicant.img, applicant.usce_months) == ("Amara Okafor", True, 4)
    assert applicant.aamc_id == "014567890"
    assert applicant.rotations == ("inpatient pediatrics at Lakeside General",)
    assert applicant.application_service == "ERAS"


def test_the_season_is_loaded(root: Path) -> None:
    season = workspace.load(root).season
    assert (season.cycle, season.match, season.first_choice) == (2027, "nrmp-main", "harborview-medpeds")
    assert season.dates == {
        "rank_list_deadline": Moment(date(2027, 3, 3), time(21, 0)),
        "match_day": Moment(date(2027, 3, 19)),
    }
    assert season.rank_list_certified == Moment(date(2027, 2, 20))


def test_a_program_is_loaded(root: Path) -> None:
    program = workspace.load(root).programs["harborview-medpeds"]
    assert program.id == "harborview-medpeds"
    assert program.path == "programs/harborview-medpeds.yaml"
    assert (program.state, program.in_match, program.status) == ("ON", False, "withdrawn")
    assert program.domains == ("harborview.example.edu",)
    assert program.rank_list_locked == date(2027, 1, 15)
    assert program.director == Person(
        "Jane Q. Smith", "MD", "jsmith@harborview.example.edu", family_name="", key="smith"
    )
    assert (program.communication.thank_you, program.communication.post_interview) == ("discouraged", "")
    assert program.interview is not None
    assert program.interview.on == date(2026, 12, 4)
    assert program.interview.concerns == ("call schedule",)


def test_a_person_is_named_on_the_command_line_by_the_last_word_of_the_family_name(root: Path) -> None:
    people = workspace.load(root).programs["harborview-medpeds"].people
    assert [person.key for person in people] == ["smith", "park", "odell"]


def test_wishes_are_loaded_and_count_one_unless_they_say_more(root: Path) -> None:
    place = "location: {weight: 2, states: [Washington], cities: [Port Ellery]}"
    write(root, "season.yaml", f"{SEASON}wishes:\n  {place}\n  culture: {{look_for: [warm]}}\n")
    assert workspace.load(root).season.wishes == {
        "location": Wish(2, states=("Washington",), cities=("Port Ellery",)),
        "culture": Wish(1, look_for=("warm",)),
    }


def test_what_a_program_takes_and_how_it_is_rated_is_loaded(root: Path) -> None:
    write(
        root,
        "programs/harborview-medpeds.yaml",
        PROGRAM + "img_friendly: true\nvisas: [j1, H-1b]\nmy_rating: 5\n",
    )
    program = workspace.load(root).programs["harborview-medpeds"]
    assert (program.img_friendly, program.visas, program.my_rating) == (True, ("J-1", "H-1B"), 5)


def test_no_visas_is_another_thing_than_visas_that_are_not_known(root: Path) -> None:
    assert workspace.load(root).programs["harborview-medpeds"].visas is None
    write(root, "programs/harborview-medpeds.yaml", PROGRAM + "visas: []\n")
    assert workspace.load(root).programs["harborview-medpeds"].visas == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("my_rating: 6", "a whole number from 1 to 5"),
        ("my_rating: 3.5", "a whole number from 1 to 5"),
        ("img_friendly: yes", "true or false"),
        ("visas: J-1", "a list"),
        ("visas: [any]", "a kind of visa"),
    ],
)
def test_a_wrong_rating_or_visa_is_refused(root: Path, line: str, said: str) -> None:
    write(root, "programs/harborview-medpeds.yaml", f"{PROGRAM}{line}\n")
    assert said in " ".join(faults_of(root))


def test_a_letter_writer_is_loaded(root: Path) -> None:
    writer = workspace.load(root).letter_writers["chen"]
    assert (writer.id, writer.status, writer.specialty) == ("chen", "requested", "internal medicine")
    assert (writer.rotation_begins, writer.rotation_ends) == (date(2026, 6, 1), date(2026, 6, 28))
    assert writer.reminders == (date(2026, 7, 20),)


def test_a_workspace_without_programs_and_writers_loads(tmp_path: Path) -> None:
    write(tmp_path, "applicant.yaml", "name: Ann Lee\nemail: ann@example.org\n")
    write(tmp_path, "season.yaml", "cycle: 2027\nmatch: urology\nspecialty: urology\n")
    loaded = workspace.load(tmp_path)
    assert not loaded.programs
    assert not loaded.letter_writers


def test_a_person_needs_no_letters_in_the_name(root: Path) -> None:
    write(root, "programs/x.yaml", 'name: X\nspecialty: urology\ndirector: {name: "\'"}\n')
    director = workspace.load(root).programs["x"].director
    assert director is not None
    assert director.key == ""


def test_other_files_and_hidden_ones_are_not_read(root: Path) -> None:
    write(root, "programs/EXAMPLE.txt", "not: yaml: at all")
    write(root, "programs/._harborview-medpeds.yaml", "\0")
    assert list(workspace.load(root).programs) == ["harborview-medpeds"]


def test_every_match_has_a_profile() -> None:
    assert set(MATCHES) == set(load_matches())


# --- finding it ---------------------------------------------------------------------------------------


def test_a_workspace_is_found_from_a_folder_within(root: Path) -> None:
    assert workspace.find(root / "programs") == root.resolve()


def test_a_season_alone_marks_a_workspace(tmp_path: Path) -> None:
    write(tmp_path, "season.yaml", SEASON)
    assert workspace.find(tmp_path) == tmp_path.resolve()


def test_without_a_workspace_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    for attempt in (workspace.find, workspace.load):
        with pytest.raises(WorkspaceError, match=r"there is no workspace here.*prematch init my-season"):
            attempt(tmp_path)


def test_a_program_is_found_by_its_id(root: Path) -> None:
    loaded = workspace.load(root)
    assert workspace.program(loaded, "harborview-medpeds").id == "harborview-medpeds"


def test_an_unknown_program_is_an_error_with_the_nearest_one(root: Path) -> None:
    with pytest.raises(WorkspaceError, match=r'no program "harborvew".*Did you mean harborview-medpeds\?'):
        workspace.program(workspace.load(root), "harborvew")


def test_an_unknown_program_where_there_is_none_says_how_to_add_one(root: Path) -> None:
    (root / "programs" / "harborview-medpeds.yaml").unlink()
    write(root, "season.yaml", "cycle: 2027\nmatch: nrmp-main\nspecialty: pediatrics\n")
    with pytest.raises(WorkspaceError, match="prematch program add"):
        workspace.program(workspace.load(root), "x")


# --- what is refused ----------------------------------------------------------------------------------


def test_every_fault_of_every_file_is_reported_in_one_run(root: Path) -> None:
    write(root, "applicant.yaml", APPLICANT + "img: false\nemial: x\n")
    write(root, "season.yaml", SEASON.replace("nrmp-main", "nrmp"))
    write(root, "programs/harborview-medpeds.yaml", PROGRAM.replace("2026-12-04", "2026-12-34"))
    write(root, "programs/latin.yaml", "name: x\n")
    (root / "programs/latin.yaml").write_bytes("name: Médica\n".encode("latin-1"))
    write(root, "letter-writers/chen.yaml", WRITER.replace("requested", "asked"))
    places = [fault.split(" ")[0] for fault in faults_of(root)]
    assert places == [
        "applicant.yaml:10:",
        "applicant.yaml:11:",
        "season.yaml:2:",
        "programs/harborview-medpeds.yaml:17:",
        "programs/latin.yaml:1:",
        "letter-writers/chen.yaml:7:",
    ]


def test_a_missing_file_is_reported(root: Path) -> None:
    (root / "season.yaml").unlink()
    assert faults_of(root) == ["season.yaml: is missing. Create it, or restore it from a copy."]


def test_a_hidden_header_in_a_name_is_refused(root: Path) -> None:
    write(root, "applicant.yaml", APPLICANT.replace("Amara Okafor", '"Jane\\nBcc: x@y.example"'))
    assert faults_of(root)[0].startswith("applicant.yaml:1: `name` must be one line of plain text")


def test_a_password_is_refused_and_not_shown(root: Path) -> None:
    write(root, "applicant.yaml", APPLICANT + "password: hunter2\n")
    assert faults_of(root) == [
        "applicant.yaml:10: `password` looks like a secret, and secrets never go into a file."
        " Remove the line and change that secret, since it was written down. `prematch account add` asks for it"
        " and keeps it in the system keyring."
    ]


def test_a_list_is_no_applicant(root: Path) -> None:
    write(root, "applicant.yaml", "- name\n")
    assert faults_of(root) == [
        "applicant.yaml:1: the file must be a mapping of keys. Write a line `key: value` for each."
    ]


def test_an_unknown_event_is_refused(root: Path) -> None:
    write(root, "season.yaml", SEASON.replace("match_day", "matchday"))
    assert "unknown key `dates.matchday`. Did you mean match_day?" in faults_of(root)[0]


def test_a_specialty_in_another_form_is_refused_with_the_right_one(root: Path) -> None:
    write(root, "season.yaml", SEASON.replace("medicine-pediatrics", "Medicine/Pediatrics"))
    assert faults_of(root)[0].endswith("Write `specialty: medicine-pediatrics`.")


def test_a_specialty_without_letters_is_refused(root: Path) -> None:
    write(root, "season.yaml", SEASON.replace("medicine-pediatrics", "'?'"))
    assert "`specialty` must be in lower case with hyphens" in faults_of(root)[0]


def test_a_mailbox_is_no_mail_domain(root: Path) -> None:
    write(root, "programs/harborview-medpeds.yaml", PROGRAM.replace("@Harborview", "a@harborview"))
    assert "`domains[1]` must be a mail domain" in faults_of(root)[0]


def test_a_file_named_in_capitals_is_refused_with_a_better_name(root: Path) -> None:
    write(root, "programs/St. Brigid.yaml", "name: X\nspecialty: pediatrics\n")
    assert faults_of(root)[0].startswith("programs/St. Brigid.yaml: the name of the file is its id")
    assert faults_of(root)[0].endswith("Rename it st-brigid.yaml.")


@pytest.mark.parametrize("name", ["programs/x.yml", "letter-writers/x.yml", "programs/x.YAML"])
def test_a_file_with_another_ending_is_refused(root: Path, name: str) -> None:
    write(root, name, "name: X\n")
    assert faults_of(root) == [
        f"{name}: has another ending than .yaml. Rename it x.yaml; as it is named, it is not read."
    ]


def test_a_folder_named_as_a_file_is_refused(root: Path) -> None:
    (root / "programs" / "x.yaml").mkdir()
    assert faults_of(root)[0].startswith("programs/x.yaml: is a folder")


def test_a_file_in_the_place_of_a_folder_is_refused(root: Path) -> None:
    (root / "letter-writers" / "chen.yaml").unlink()
    (root / "letter-writers").rmdir()
    write(root, "letter-writers", "")
    assert faults_of(root)[0].startswith("letter-writers: cannot be read")


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a right on Windows")
def test_a_link_out_of_the_workspace_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, "x.yaml", PROGRAM)
    (root / "programs" / "x.yaml").symlink_to(elsewhere / "x.yaml")
    assert faults_of(root)[0].startswith("programs/x.yaml: is a symbolic link that leads out")
