from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from composer import workspace
from composer.errors import WorkspaceError
from composer.model import Program, Workspace
from composer.new_files import new_program_file, new_workspace_files
from composer.textfile import odd_character

ANSWERS: dict[str, Any] = {
    "name": "Lucía O'Neil: #1",
    "credentials": "MD, MPH",
    "email": "lucia@example.org",
    "img": True,
    "usce_months": 4,
    "rotations": ["wards, nights", "clinic: mornings"],
    "cycle": 2027,
    "match": "nrmp-main",
    "specialty": "Med-Peds",
}
PROGRAM: dict[str, Any] = {
    "name": "Harborview University Medicine-Pediatrics Residency Program",
    "specialty": "medicine-pediatrics",
    "institution": "Harborview University Medical Center",
    "director": {"name": "Jane Q. Smith", "credentials": "MD", "email": "jsmith@harborview.example.edu"},
    "coordinator": {"name": "Lou Park", "email": "lou@gmail.com", "role": ""},
}


def loaded(folder: Path, files: dict[str, str]) -> Workspace:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return workspace.load(folder)


# --- prematch init ------------------------------------------------------------------------------------


def test_a_new_workspace_loads_with_what_was_answered(tmp_path: Path) -> None:
    made = loaded(tmp_path, new_workspace_files(ANSWERS))
    assert made.applicant.name == "Lucía O'Neil: #1"
    assert made.applicant.credentials == "MD, MPH"
    assert made.applicant.rotations == ("wards, nights", "clinic: mornings")
    assert (made.applicant.img, made.applicant.usce_months) == (True, 4)
    assert (made.season.cycle, made.season.match) == (2027, "nrmp-main")
    assert made.season.specialty == "medicine-pediatrics"
    assert not made.programs


def test_answers_that_were_typed_are_read_as_what_they_mean(tmp_path: Path) -> None:
    made = loaded(
        tmp_path, new_workspace_files({**ANSWERS, "cycle": "2027", "img": "false", "usce_months": "4"})
    )
    assert (made.season.cycle, made.applicant.img, made.applicant.usce_months) == (2027, False, 4)


def test_what_was_not_answered_stands_there_as_a_comment() -> None:
    text = new_workspace_files({**ANSWERS, "visa": ""})["applicant.yaml"]
    assert "\n# visa: J-1  # the status or need, as it is\n" in text
    assert "\n# family_name: Okafor" in text


def test_a_required_key_that_was_not_answered_is_asked_for_by_the_loader(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        loaded(tmp_path, new_workspace_files({}))
    problems = [fault.problem for fault in caught.value.faults]
    assert problems == [f"`{key}` is missing" for key in ("name", "email", "cycle", "match", "specialty")]


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("name", "Jane\nBcc: x@y.example", "U\\+000A"),
        ("email", "jane", "`email` must be an e-mail address"),
        ("cycle", "soon", "`cycle` must be a whole number"),
        ("match", "nrmp", "`match` must be one of"),
        ("rotations", "wards", "`rotations` must be a list"),
    ],
)
def test_an_answer_that_would_not_load_is_refused(key: str, answer: str, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said):
        new_workspace_files({**ANSWERS, key: answer})


def test_the_examples_load_once_they_are_renamed(tmp_path: Path) -> None:
    files = new_workspace_files(ANSWERS)
    files["programs/example.yaml"] = files.pop("programs/EXAMPLE.txt")
    files["letter-writers/example.yaml"] = files.pop("letter-writers/EXAMPLE.txt")
    made = loaded(tmp_path, files)
    assert made.programs["example"].interview is not None
    assert made.letter_writers["example"].status == "requested"
    assert (made.programs["example"].visas, made.programs["example"].my_rating) == (("J-1", "H-1B"), 4)


def test_the_example_of_wishes_loads_once_its_marks_are_removed(tmp_path: Path) -> None:
    files = new_workspace_files(ANSWERS)
    before, _, wished = files["season.yaml"].partition("# wishes:")
    files["season.yaml"] = before + "wishes:" + wished.replace("\n#   ", "\n  ")
    assert loaded(tmp_path, files).season.wishes["training"].look_for == (
        "transition clinic",
        "research track",
    )


@pytest.mark.parametrize("name", ["applicant.yaml", "season.yaml"])
def test_a_comment_is_right_yaml_once_its_mark_is_removed(tmp_path: Path, name: str) -> None:
    files = new_workspace_files(ANSWERS)
    head, _, body = files[name].partition("\n\n")
    files[name] = head + "\n\n" + body.replace("\n# ", "\n")
    files["season.yaml"] = (
        files["season.yaml"].replace("\nfirst_choice", "\n# first").replace("\nhighly", "\n# h")
    )
    assert loaded(tmp_path, files)


texts = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and odd_character(text) is None)


@given(name=texts, rotations=st.lists(texts, min_size=1, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_loads_as_it_was_typed(tmp_path: Path, name: str, rotations: list[str]) -> None:
    made = loaded(tmp_path, new_workspace_files({**ANSWERS, "name": name, "rotations": rotations}))
    assert _words(made.applicant.name) == _words(name)
    assert [_words(one) for one in made.applicant.rotations] == [_words(one) for one in rotations]


def _words(text: str) -> list[str]:
    import unicodedata

    return unicodedata.normalize("NFC", text).split()


# --- prematch program add -----------------------------------------------------------------------------


def test_a_new_program_loads_with_what_was_answered(tmp_path: Path) -> None:
    program_id, text = new_program_file(PROGRAM)
    program = loaded(
        tmp_path, {**new_workspace_files(ANSWERS), f"programs/{program_id}.yaml": text}
    ).programs["harborview-medpeds"]
    assert program.name == PROGRAM["name"]
    assert program.director is not None
    assert program.director.email == "jsmith@harborview.example.edu"
    assert program.aliases == ("Harborview", "Harborview Med-Peds", "HUMC")
    assert program.domains == ("harborview.example.edu",)
    assert program.status == "active"


def test_every_other_key_stands_in_a_new_program_as_a_comment() -> None:
    _, text = new_program_file(PROGRAM)
    for key in (
        "tracks",
        "city",
        "communication",
        "features",
        "connections",
        "interview",
        "rank_list_locked",
    ):
        assert f"\n# {key}:" in text
    assert "\n#   date: 2026-12-04\n" in text


@pytest.mark.parametrize(
    ("name", "specialty", "program_id", "alias"),
    [
        ("University of Calder Internal Medicine Residency Program", "IM", "calder-im",
         "University of Calder"),
        ("Northern Meridian College of Medicine Pediatrics Residency", "peds", "northern-meridian-peds",
         "Northern Meridian"),
        ("St. Brigid Children's Hospital Pediatrics", "pediatrics", "st-brigid-childrens-peds",
         "St. Brigid Children's"),
        ("Hospital Y", "underwater-medicine", "hospital-y-underwatermedicine",
         "Hospital Y Underwater Medicine"),
        ("Hôpital Générál", "urology", "hopital-general-urology", "Hôpital Générál"),
        ("University", "urology", "university-urology", "University Urologic Surgery"),
    ],
)  # fmt: skip
def test_id_and_aliases_are_derived_from_the_name(
    name: str, specialty: str, program_id: str, alias: str
) -> None:
    derived, text = new_program_file({"name": name, "specialty": specialty})
    assert derived == program_id
    assert alias in text.split("aliases: ")[1].split("\n")[0]


def test_what_is_answered_comes_before_what_is_derived() -> None:
    derived, text = new_program_file(
        {**PROGRAM, "id": "My Place", "aliases": ["HV"], "domains": ["hv.example"]}
    )
    assert derived == "my-place"
    assert "\naliases: [HV]" in text
    assert "\ndomains: [hv.example]" in text


def test_an_alias_that_names_another_program_is_not_derived() -> None:
    other = Program("x", "Harborview", "pediatrics", aliases=("humc",))
    _, text = new_program_file(PROGRAM, existing=[other])
    assert "\naliases: [Harborview Med-Peds]  #" in text


def test_a_person_without_a_mailbox_gives_no_domain() -> None:
    _, text = new_program_file({**PROGRAM, "director": {"name": "Jane Smith"}, "coordinator": None})
    assert "\n# domains:" in text


@pytest.mark.parametrize("name", ["", "  ", "?!"])
def test_a_program_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(WorkspaceError, match="a program needs a name"):
        new_program_file({"name": name, "specialty": ""})


def test_a_wrong_mailbox_is_refused() -> None:
    with pytest.raises(WorkspaceError, match=r"`director\.email` must be an e-mail address"):
        new_program_file({**PROGRAM, "director": {"name": "Jane Smith", "email": "jane"}})


@given(name=texts)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_gives_a_file_that_loads_or_is_refused(tmp_path: Path, name: str) -> None:
    try:
        program_id, text = new_program_file({**PROGRAM, "name": name})
    except WorkspaceError:
        return
    files = {**new_workspace_files(ANSWERS), f"programs/{program_id}.yaml": text}
    assert loaded(tmp_path, files).programs[program_id]
    (tmp_path / "programs" / f"{program_id}.yaml").unlink()
