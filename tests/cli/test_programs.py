"""`prematch programs`: a spreadsheet into the workspace and out of it, all of it or nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from composer import workspace
from tests.conftest import Answer, Run
from tests.letters import change, files

NEW = "Program name,City,PD,PD email,IV date,Interviewers\n"
CALDER = 'Calder University Pediatrics Residency,Calder,"Ada Hall, MD",ahall@calder.example,2026-12-18,"Bo Lee, DO"\n'


def sheet(root: Path, text: str, name: str = "my.csv") -> str:
    (root.parent / name).write_text(text, encoding="utf-8")
    return f"../{name}"


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def refused(season: Path, run: Run, *arguments: str) -> str:
    """Run an import that must fail; gives what it said, once nothing was changed."""
    before = files(season)
    answer = run("programs", "import", *arguments)
    assert answer.status == 2
    assert files(season) == before
    return answer.err


def lines_within_80(answer: Answer) -> bool:
    return all(len(line) <= 80 for line in answer.out.splitlines())


# --- export, and back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("private", [[], ["--private"]])
def test_an_export_that_is_imported_changes_nothing(
    season: Path, run: Run, ending: str, private: list[str]
) -> None:
    before = files(season)
    assert run("programs", "export", f"../all.{ending}", *private).status == 0
    answer = run("programs", "import", f"../all.{ending}", "--yes")
    assert (answer.status, "Already as in the table: 8." in answer.out) == (0, True)
    assert files(season) == before
    assert lines_within_80(answer)


def test_an_export_into_an_empty_workspace_gives_the_same_programs(season: Path, run: Run) -> None:
    filed = workspace.load(season).programs
    run("programs", "export", "../all.xlsx", "--private")
    for path in (season / "programs").glob("*.yaml"):
        path.unlink()
    for key in ("first_choice", "highly"):
        text = (season / "season.yaml").read_text(encoding="utf-8")
        kept = [line for line in text.splitlines() if not line.startswith(key)]
        (season / "season.yaml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert run("programs", "import", "../all.xlsx", "--yes").status == 0
    assert workspace.load(season).programs == filed


def test_concerns_leave_only_on_request(season: Path, run: Run) -> None:
    answer = run("programs", "export", "../a.csv")
    assert "call schedule" not in (season.parent / "a.csv").read_text(encoding="utf-8")
    assert "--private" in answer.out
    run("programs", "export", "../b.csv", "--private")
    assert "call schedule" in (season.parent / "b.csv").read_text(encoding="utf-8")


def test_an_export_overwrites_no_file_and_makes_no_other_kind(season: Path, run: Run) -> None:
    (season / "mine.csv").write_text("mine", encoding="utf-8")
    for name, says in (("mine.csv", "is there already"), ("mine.pdf", "mine.xlsx")):
        answer = run("programs", "export", name)
        assert (answer.status, says in answer.err) == (2, True)
    assert (season / "mine.csv").read_text(encoding="utf-8") == "mine"


def test_an_export_of_no_program_is_a_form_to_fill_in(season: Path, run: Run) -> None:
    for path in (season / "programs").glob("*.yaml"):
        path.unlink()
    change(season / "season.yaml", "first_choice", "# first_choice")
    change(season / "season.yaml", "highly", "# highly")
    answer = run("programs", "export", "../form.xlsx")
    assert (answer.status, "headings alone" in answer.out) == (0, True)


# --- import -------------------------------------------------------------------------------------------


def test_a_new_program_gets_a_file_that_loads(season: Path, run: Run) -> None:
    answer = run("programs", "import", sheet(season, NEW + CALDER), "--yes")
    assert (answer.status, "calder-medpeds" in answer.out or "Done" in answer.out) == (0, True)
    (program,) = [one for of, one in workspace.load(season).programs.items() if of.startswith("calder")]
    assert program.director is not None
    assert (program.director.name, program.director.credentials) == ("Ada Hall", "MD")
    assert program.interview is not None
    assert [person.name for person in program.interview.interviewers] == ["Bo Lee"]
    assert str(program.interview.on) == "2026-12-18"


def test_the_columns_and_the_plan_are_shown_before_anything_is_written(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(season)
    typed(monkeypatch, "", "n")
    answer = run("programs", "import", sheet(season, NEW + CALDER))
    assert answer.status == 0
    assert all(
        words in answer.out for words in ("C  PD", "is director.name", "To add (1)", "Nothing was written")
    )
    assert files(season) == before


def test_a_dry_run_shows_everything_asks_nothing_and_writes_nothing(season: Path, run: Run) -> None:
    before = files(season)
    answer = run("programs", "import", sheet(season, NEW + CALDER), "--dry-run")
    assert (answer.status, "To add (1)" in answer.out, "dry run" in answer.out) == (0, True, True)
    assert files(season) == before


def test_a_program_on_file_gets_what_it_lacks_and_keeps_its_comments(season: Path, run: Run) -> None:
    path = season / "programs" / "harborview-medpeds.yaml"
    change(path, "city: Port Ellery", "city: Port Ellery  # by the sea")
    text = "Program,City,PD role,Tracks\nHUMC,Elsewhere,professor,other\n"
    answer = run("programs", "import", sheet(season, text), "--yes")
    assert (answer.status, "city: Port Ellery → Elsewhere" in answer.out) == (0, True)
    after = path.read_text(encoding="utf-8")
    assert "city: Port Ellery  # by the sea" in after
    assert "# private: never in a letter" in after
    assert "role: professor" in after
    assert "tracks: [categorical, primary care]" in after


@pytest.mark.parametrize(("answer", "city"), [("y", "Elsewhere"), ("n", "Port Ellery"), ("", "Port Ellery")])
def test_nothing_is_overwritten_without_a_yes(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, city: str
) -> None:
    typed(monkeypatch, "", answer, "y")
    assert run("programs", "import", sheet(season, "Program,City\nHUMC,Elsewhere\n")).status == 0
    assert workspace.load(season).programs["harborview-medpeds"].city == city


def test_a_column_can_be_changed_until_it_is_right(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "Q", "B", "nonsense", "B", "city", "B", "", "y", "y")
    answer = run("programs", "import", sheet(season, "Program,Where to\nCalder Pediatrics,Calder\n"))
    assert (answer.status, 'no column "Q"' in answer.err, 'no key "nonsense"' in answer.err) == (
        0,
        True,
        True,
    )
    assert [one.city for of, one in workspace.load(season).programs.items() if "calder" in of] == ["Calder"]


@pytest.mark.parametrize(("answer", "taken"), [("y", True), ("n", False)])
def test_a_column_in_doubt_is_asked_about(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, taken: bool
) -> None:
    typed(monkeypatch, answer, "", "y")
    run("programs", "import", sheet(season, "Program,Date\nCalder Pediatrics,2026-12-18\n"))
    (program,) = [one for of, one in workspace.load(season).programs.items() if "calder" in of]
    assert (program.interview is not None) == taken


def test_without_asking_a_column_in_doubt_is_left_out_and_that_is_said(season: Path, run: Run) -> None:
    answer = run("programs", "import", sheet(season, "Program,Date\nCalder,2026-12-18\n"), "--yes")
    assert '--map "Date=interview.date"' in " ".join(answer.out.split())
    assert "2026-12-18" not in next((season / "programs").glob("calder*")).read_text(encoding="utf-8")


def test_a_column_can_be_named_beforehand(season: Path, run: Run) -> None:
    text = "Hospital,Town,Cons\nCalder Pediatrics,Calder,far away\n"
    given = ("--map", "Hospital=name", "--map", "Cons=-")
    assert run("programs", "import", sheet(season, text), "--yes", *given).status == 0
    assert "far away" not in next((season / "programs").glob("calder*")).read_text(encoding="utf-8")


DAYS = "Program,IV date\nCalder Pediatrics,12/04/2026\n"


def test_a_day_that_could_be_two_is_asked_about(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "", "y", "y")
    answer = run("programs", "import", sheet(season, DAYS))
    assert "is 12/04/2026 December 4 (month first, as in the US)? No means April 12." in answer.out
    assert "date: 2026-12-04" in next((season / "programs").glob("calder*")).read_text(encoding="utf-8")


def test_where_nobody_is_asked_a_day_that_could_be_two_is_an_error(season: Path, run: Run) -> None:
    assert "--dates month-first" in refused(season, run, sheet(season, DAYS), "--yes")


def test_the_order_of_days_can_be_said(season: Path, run: Run) -> None:
    assert run("programs", "import", sheet(season, DAYS), "--yes", "--dates", "day-first").status == 0
    assert "date: 2026-04-12" in next((season / "programs").glob("calder*")).read_text(encoding="utf-8")


def test_the_cell_that_shows_the_order_of_days_is_named(season: Path, run: Run) -> None:
    answer = run("programs", "import", sheet(season, DAYS + "Birch Pediatrics,12/15/2026\n"), "--yes")
    assert 'month-first, since "12/15/2026"' in " ".join(answer.out.split())


def test_a_date_that_a_spreadsheet_may_have_turned_around_is_pointed_at(season: Path, run: Run) -> None:
    table = "Program,IV date\nCalder Pediatrics,2026-11-12\nBirch Pediatrics,15/12/2026\n"
    answer = run("programs", "import", sheet(season, table), "--dry-run")
    assert "is 2026-12-11 meant?" in " ".join(answer.out.split())
    assert lines_within_80(answer)


def test_ids_that_clash_are_numbered(season: Path, run: Run) -> None:
    names = ("Calder Pediatrics", "Calder Hospital Pediatrics", "Calder University Pediatrics")
    text = "Program,Specialty\n" + "".join(f"{name},Peds\n" for name in names)
    assert run("programs", "import", sheet(season, text), "--yes").status == 0
    made = {of: one.name for of, one in workspace.load(season).programs.items() if of.startswith("calder")}
    assert made == dict(zip(("calder-peds", "calder-peds-2", "calder-peds-3"), names, strict=True))


def test_the_specialty_of_the_season_is_taken_where_no_column_has_one_and_that_is_said(
    season: Path, run: Run
) -> None:
    answer = run("programs", "import", sheet(season, NEW + CALDER), "--dry-run")
    assert "No column has the specialty" in answer.out


def test_an_accented_name_is_kept_as_it_is(season: Path, run: Run) -> None:
    text = "Program;Ville;State\nHôpital Sainte-Zoë Pediatrics;x;NJ\n"
    path = season.parent / "my.csv"
    path.write_bytes(text.encode("cp1252"))
    answer = run("programs", "import", "../my.csv", "--yes")
    assert (answer.status, "Windows-1252" in answer.out) == (0, True)
    assert "Hôpital Sainte-Zoë Pediatrics" in {one.name for one in workspace.load(season).programs.values()}


def test_a_workbook_as_applicants_keep_it_is_read(season: Path, run: Run) -> None:
    book = Workbook()
    lines: list[list[Any]] = [
        ["Programs 2027"], [], ["Prog. Name", "Location", "PD", "Email", "IV date", "Type", "Notes", "Status"],
        ["Calder Pediatrics", "Calder, OR", "Ada Hall, MD", "ahall@calder.example", "12/18/2026", "Zoom", "!",
         "Applied"],
        ["Birch Pediatrics", "Birch, OR", "=A4", None, "TBD", "In person", None, "Rejected"],
    ]  # fmt: skip
    for line in lines:
        book.active.append(line)
    book.active.merge_cells("B4:B5")
    book.save(season.parent / "my.xlsx")
    answer = run("programs", "import", "../my.xlsx", "--yes")
    assert answer.status == 0
    assert all(
        words in answer.out for words in ("C5 holds a formula", "B4 is merged", '"Applied" is no status')
    )
    assert lines_within_80(answer)
    found = {one.name: one for one in workspace.load(season).programs.values()}
    interview = found["Calder Pediatrics"].interview
    assert interview is not None
    assert (str(interview.on), interview.format, found["Birch Pediatrics"].city) == (
        "2026-12-18",
        "virtual",
        "",
    )


def test_many_remarks_are_summed_up(season: Path, run: Run) -> None:
    book = Workbook()
    book.active.append(["Program", "City"])
    for number in range(15):
        book.active.append([f"Calder{number} Pediatrics", "=A1"])
    book.save(season.parent / "my.xlsx")
    assert "5 more cells" in run("programs", "import", "../my.xlsx", "--dry-run").out


def test_a_sheet_can_be_chosen(season: Path, run: Run) -> None:
    book = Workbook()
    book.active.append(["Budget", "Sum"])
    book.create_sheet("Mine").append(["Program", "City"])
    book["Mine"].append(["Calder Pediatrics", "Calder"])
    book.save(season.parent / "my.xlsx")
    assert run("programs", "import", "../my.xlsx", "--yes", "--sheet", "mine").status == 0


# --- what is refused ----------------------------------------------------------------------------------


def test_every_bad_row_is_reported_at_once_and_nothing_is_written(season: Path, run: Run) -> None:
    text = (
        NEW
        + CALDER
        + "Birch,x,Jo Ray,nobody,soon,\nAlder,x,,,2024-01-02,\n,x,,,,\nElm,x,Al Roe,modowd@stbrigid.example.org,,\n"
    )
    said = refused(season, run, sheet(season, text), "--yes").splitlines()
    assert [line.partition(":")[0] for line in said] == [
        'my.csv, row 3, column D "PD email"', 'my.csv, row 3, column E "IV date"', "my.csv, row 4", "my.csv, row 5",
    ]  # fmt: skip
    assert "season of the 2027 match" in said[2]


def test_a_mailbox_of_another_program_is_refused_by_row(season: Path, run: Run) -> None:
    text = "Program,Specialty,PC,PC email\nElm Pediatrics,Peds,Al Roe,modowd@stbrigid.example.org\n"
    said = refused(season, run, sheet(season, text), "--yes")
    assert "my.csv, row 2" in said
    assert "mailbox" in said


def test_a_table_without_names_is_refused_with_how_to_say_which_they_are(season: Path, run: Run) -> None:
    said = refused(season, run, sheet(season, "Hospital,Town\nCalder,x\n"), "--yes")
    assert '--map "Hospital=name"' in said


@pytest.mark.parametrize(
    ("name", "says"),
    [("none.csv", "is not there"), ("x.xls", ".xlsx"), ("x.ods", ".xlsx"), ("x.numbers", ".xlsx"), (".", "folder")],
)  # fmt: skip
def test_a_file_that_is_no_spreadsheet_is_refused(season: Path, run: Run, name: str, says: str) -> None:
    if name.startswith("x"):
        (season / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert says in refused(season, run, name)


def test_where_nobody_can_answer_it_says_how_to_go_on(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch)
    assert "--yes" in refused(season, run, sheet(season, NEW + CALDER))


def test_when_writing_fails_half_way_everything_is_as_it_was(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from composer import program_import
    from composer.errors import WorkspaceError
    from composer.yamledit import write_new

    def fail(path: Path, text: str, *, shown: str) -> None:
        if season in path.parents and "birch" in path.name:
            raise WorkspaceError("the disk is full", where=shown)
        write_new(path, text, shown=shown)

    monkeypatch.setattr(program_import, "write_new", fail)
    text = "Program,City,PD role\nCalder Pediatrics,x,\nHUMC,,professor\nBirch Pediatrics,x,\n"
    assert "disk is full" in refused(season, run, sheet(season, text), "--yes")


def test_a_key_that_stands_there_empty_is_filled_in(season: Path, run: Run) -> None:
    path = season / "programs" / "larkspur-medpeds.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "interview:\n", encoding="utf-8")
    answer = run("programs", "import", sheet(season, "Program,IV date\nLarkspur,2027-01-20\n"), "--yes")
    assert answer.status == 0
    assert "2027-01-20" in path.read_text(encoding="utf-8")


def test_the_workbook_that_is_exported_opens_with_days_as_days(season: Path, run: Run) -> None:
    run("programs", "export", "../all.xlsx")
    rows = list(load_workbook(season.parent / "all.xlsx").active.iter_rows(values_only=True))
    column = rows[0].index("Interview date")
    assert all(row[column] is None or hasattr(row[column], "year") for row in rows[1:])
