"""`prematch letters sheet`: what is written, what is refused, and what is said."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from letters import change, files
from pypdf import PdfReader

from tests.conftest import Run

WRITER = "letter-writers/chen.yaml"
PDF, DOCX = "documents/briefing-chen.pdf", "documents/briefing-chen.docx"
TOLD = "a toddler with a first febrile seizure"
ON = ("--today", "2026-07-01")


def text(path: Path) -> str:
    (page,) = PdfReader(io.BytesIO(path.read_bytes())).pages
    return " ".join(page.extract_text().split())


def test_the_sheet_of_the_sample_is_written_whole_and_lacks_nothing(season: Path, run: Run) -> None:
    answer = run("letters", "sheet", "chen", *ON)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith(f"Wrote {PDF}, one page of US Letter.")
    assert "A toddler with a first febrile seizure" in text(season / PDF)


def test_the_same_sheet_again_changes_nothing(season: Path, run: Run) -> None:
    run("letters", "sheet", "chen", *ON)
    before = files(season)
    assert run("letters", "sheet", "chen", *ON).out == f"{PDF} is up to date.\n"
    assert files(season) == before


def test_a_changed_fact_replaces_the_sheet_that_prematch_made(season: Path, run: Run) -> None:
    run("letters", "sheet", "chen", *ON)
    change(season / WRITER, "letter_id: K7M2QX", "letter_id: Q1W2E3")
    assert run("letters", "sheet", "chen", *ON).status == 0
    assert "Letter ID Q1W2E3" in text(season / PDF)


def test_a4_is_taken_where_it_is_asked_for(season: Path, run: Run) -> None:
    assert "one page of A4" in run("letters", "sheet", "chen", "--paper", "a4").out


def test_the_text_is_printed_and_nothing_written(season: Path, run: Run) -> None:
    before = files(season)
    answer = run("letters", "sheet", "chen", "--text")
    assert "Letter due: September 15, 2026" in answer.out
    assert "AAMC ID 14567890" in answer.out
    assert files(season) == before


def test_text_and_a_file_together_are_refused(season: Path, run: Run) -> None:
    assert run("letters", "sheet", "chen", "--text", "--docx").status == 2


def test_a_word_document_is_written_beside_it(season: Path, run: Run) -> None:
    assert run("letters", "sheet", "chen", "--docx", *ON).status == 0
    assert (season / PDF).exists()
    assert docx.Document(str(season / DOCX)).paragraphs[1].text == "Amara Okafor, MBBS"


# --- patients -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        "Mr. Alvarez, who had a first febrile seizure",
        "a boy from Millbrook with a first febrile seizure",
        "the child in MRN 5520917 with a first febrile seizure",
    ],
)
@pytest.mark.parametrize("option", ["--docx", "--text"])
def test_what_could_tell_who_a_patient_is_is_refused_with_rule_and_place(
    season: Path, run: Run, told: str, option: str
) -> None:
    change(season / WRITER, TOLD, told)
    line = next(n for n, each in enumerate((season / WRITER).read_text().split("\n"), 1) if told in each)
    before = files(season)
    answer = run("letters", "sheet", "chen", option)
    assert answer.status == 1
    assert f"BLOCKED patient-identifier, line {line}\n" in answer.err
    assert f"In: {WRITER}, moments[1]" in answer.err
    assert "No sheet was made" in answer.err
    assert answer.out == ""
    assert files(season) == before


def test_a_patient_in_an_example_of_a_strength_is_refused_too(season: Path, run: Run) -> None:
    change(season / WRITER, "called every family within", "called Mrs. Yilmaz and her son within")
    answer = run("letters", "sheet", "chen")
    assert answer.status == 1
    assert f"In: {WRITER}, strengths[1]" in answer.err


def test_a_warning_is_shown_and_the_sheet_is_written(season: Path, run: Run) -> None:
    change(
        season / WRITER, TOLD, "the only child in the state with this enzyme defect, after a febrile seizure"
    )
    answer = run("letters", "sheet", "chen", *ON)
    assert answer.status == 0
    assert "WARNING patient-identifier" in answer.err
    assert (season / PDF).exists()


def test_a_writer_without_a_mailbox_gets_a_sheet_and_the_same_check(season: Path, run: Run) -> None:
    change(season / WRITER, "email: mchen@lakeside.example.org\n", "")
    assert run("letters", "sheet", "chen", *ON).status == 0
    change(season / WRITER, TOLD, "Mr. Alvarez, who had a first febrile seizure")
    assert run("letters", "sheet", "chen", *ON).status == 1


def test_the_sheet_may_leave_with_the_packet(season: Path, run: Run) -> None:
    assert run("letters", "sheet", "chen", "--docx", *ON).status == 0
    letter = (
        "Kind: lor_packet\nTo: Mei Chen <mchen@lakeside.example.org>\nSubject: Letter of recommendation\n"
        f"Attach: {PDF}; {DOCX}\n\nDear Dr. Chen,\n\nThe sheet is attached.\n\nSincerely,\nAmara Okafor, MBBS\n"
    )
    (season / "drafts" / "packet.txt").write_text(letter, encoding="utf-8")
    answer = run("check", "drafts/packet.txt", *ON)
    assert answer.status == 0
    assert "briefing-chen" not in answer.out


# --- what is in the way -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [PDF, DOCX])
def test_a_file_of_somebody_else_is_left_as_it_is(season: Path, run: Run, name: str) -> None:
    (season / "documents").mkdir()
    (season / name).write_bytes(b"%PDF-1.7 mine\n%%EOF\n")
    before = files(season)
    answer = run("letters", "sheet", "chen", "--docx", *ON)
    assert answer.status == 2
    assert f"{name}: is there already" in answer.err
    assert files(season) == before


def test_it_is_replaced_on_purpose(season: Path, run: Run) -> None:
    (season / "documents").mkdir()
    (season / PDF).write_bytes(b"mine")
    assert run("letters", "sheet", "chen", "--replace", *ON).status == 0
    assert text(season / PDF)


def test_a_word_document_that_was_worked_on_is_left_as_it_is(season: Path, run: Run) -> None:
    run("letters", "sheet", "chen", "--docx", *ON)
    document = docx.Document(str(season / DOCX))
    document.core_properties.revision = 2
    document.save(str(season / DOCX))
    answer = run("letters", "sheet", "chen", "--docx", *ON)
    assert answer.status == 2
    assert "has been changed since" in answer.err


def test_a_folder_that_leads_out_of_the_season_is_refused(season: Path, run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (season / "documents").symlink_to(elsewhere)
    assert "lies out of the workspace" in run("letters", "sheet", "chen").err
    assert list(elsewhere.iterdir()) == []


def test_where_the_disk_refuses_nothing_is_half_written(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    run("letters", "sheet", "chen", *ON)
    before = files(season)
    change(season / WRITER, "K7M2QX", "Q1W2E3")
    monkeypatch.setattr("os.replace", refuse)
    answer = run("letters", "sheet", "chen", *ON)
    assert answer.status == 2
    assert "No space left" in answer.err
    assert files(season)[PDF] == before[PDF]
    assert [path.name for path in (season / "documents").iterdir()] == ["briefing-chen.pdf"]


# --- what is missing ----------------------------------------------------------------------------------


def test_what_is_missing_is_listed_with_file_and_line_and_the_sheet_is_written(
    season: Path, run: Run
) -> None:
    (season / "letter-writers" / "berg.yaml").write_text("name: Ulrich Berg\ndid: [took notes]\n")
    answer = run("letters", "sheet", "berg", *ON)
    assert answer.status == 0
    assert "letter-writers/berg.yaml lacks these for a good sheet" in answer.err
    assert "\n  due: 2026-09-15\n      By which day do you need the letter?\n" in answer.err
    assert "\n  under `did`: - led a family meeting in Spanish\n" in answer.err


def test_a_writer_of_whom_nothing_is_noted_gets_no_sheet(season: Path, run: Run) -> None:
    (season / "letter-writers" / "berg.yaml").write_text("name: Ulrich Berg\n")
    answer = run("letters", "sheet", "berg")
    assert answer.status == 2
    assert "letter-writers/berg.yaml: there is nothing yet" in answer.err
    assert "did: [" in answer.err


def test_a_fourth_thing_done_is_said_to_be_left_out(season: Path, run: Run) -> None:
    change(season / WRITER, "did:\n", "did:\n  - took the night calls\n")
    answer = run("letters", "sheet", "chen", *ON)
    assert "4 entries under `did`" in answer.err


def test_too_much_is_refused_with_what_to_shorten(season: Path, run: Run) -> None:
    change(season / WRITER, TOLD, f"{TOLD} {'and much more of it ' * 120}")
    answer = run("letters", "sheet", "chen")
    assert answer.status == 2
    assert "does not fit on one page" in answer.err
    assert f"Shorten these first: {WRITER}, moments[1]" in answer.err
    assert not (season / PDF).exists()


def test_an_unknown_writer_is_told_who_is_known(season: Path, run: Run) -> None:
    answer = run("letters", "sheet", "cheng")
    assert (answer.status, answer.err) == (2, 'there is no letter writer "cheng". Did you mean chen?\n')


def test_a_name_in_another_script_gets_a_word_document_alone(season: Path, run: Run) -> None:
    change(season / "applicant.yaml", "name: Amara Okafor", "name: अमारा ओकाफोर")
    refused = run("letters", "sheet", "chen")
    assert refused.status == 2
    assert "Devanagari" in refused.err
    assert "--docx" in refused.err
    answer = run("letters", "sheet", "chen", "--docx", *ON)
    assert answer.status == 0
    assert "No PDF was made" in answer.err
    assert not (season / PDF).exists()
    assert docx.Document(str(season / DOCX)).paragraphs[1].text == "अमारा ओकाफोर, MBBS"
