"""`prematch letters ask|packet|remind|thank|update`: what is written to letter writers, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.ledger import open_ledger
from tests.conftest import Run
from tests.letters import change, files

CHEN = Path("letter-writers") / "chen.yaml"
JULY = ("--today", "2026-07-08")


def drafts(season: Path, pattern: str) -> list[str]:
    return sorted(path.stem for path in (season / "drafts").glob(f"{pattern}.txt"))


def with_status(season: Path, status: str) -> None:
    change(season / CHEN, "status: uploaded", f"status: {status}")


@pytest.fixture
def planned(season: Path) -> Path:
    with_status(season, "planned")
    change(season / CHEN, "requested_on: 2026-06-26\n", "")
    return season


def test_a_request_is_composed_checked_and_noted(planned: Path, run: Run) -> None:
    answer = run("letters", "ask", "chen", *JULY)
    assert answer.status == 0
    assert "strong letter of recommendation" in answer.out
    assert "May leave." in answer.out
    assert "Asking in person is better" in answer.err
    with open_ledger(planned / "ledger.db") as book:
        letter = book.letter("2026-07-08-lor-request-chen")
    assert letter is not None
    assert (letter.kind, letter.writer, letter.program) == ("lor_request", "chen", None)


def test_a_second_request_is_refused_once_the_first_was_sent(planned: Path, run: Run) -> None:
    run("letters", "ask", "chen", *JULY)
    run("draft", "2026-07-08-lor-request-chen", *JULY)
    run("sent", "2026-07-08-lor-request-chen", *JULY)
    before = files(planned)
    answer = run("letters", "ask", "chen", "--today", "2026-07-20")
    assert answer.status == 2
    assert "has been asked" in answer.err
    assert "letters remind chen" in answer.err
    assert files(planned) == before


def test_a_request_changed_by_the_files_since_is_not_handed_over(planned: Path, run: Run) -> None:
    run("letters", "ask", "chen", *JULY)
    change(planned / CHEN, "due: 2026-09-15", "due: 2026-09-30")
    answer = run("draft", "2026-07-08-lor-request-chen", *JULY)
    assert answer.status == 2
    assert "letter-writers/chen.yaml: due" in answer.err


def test_a_packet_says_what_could_not_be_attached(season: Path, run: Run) -> None:
    with_status(season, "agreed")
    answer = run("letters", "packet", "chen", *JULY)
    assert "No CV is attached" in answer.err
    assert "prematch letters sheet chen" in answer.err
    assert drafts(season, "*-lor-packet-chen")


def test_a_packet_whose_document_is_missing_is_not_written(season: Path, run: Run) -> None:
    with_status(season, "agreed")
    change(season / "applicant.yaml", "soap_eligible: true", "soap_eligible: true\ncv: documents/none.pdf")
    before = drafts(season, "*")
    answer = run("letters", "packet", "chen", *JULY)
    assert answer.status == 2
    assert "documents/none.pdf" in answer.err
    assert drafts(season, "*") == before


def test_a_packet_carries_the_documents_on_file(season: Path, run: Run) -> None:
    with_status(season, "agreed")
    (season / "documents").mkdir(exist_ok=True)
    (season / "documents" / "cv.txt").write_text("Amara Okafor\nCurriculum vitae\n", encoding="utf-8")
    change(season / "applicant.yaml", "soap_eligible: true", "soap_eligible: true\ncv: documents/cv.txt")
    answer = run("letters", "packet", "chen", *JULY)
    assert "Attach: documents/cv.txt" in answer.out
    assert "my CV" in answer.out
    run("letters", "packet", "chen", "--without-files", *JULY)
    assert not [n for n in drafts(season, "*-2") if "Attach" in (season / "drafts" / f"{n}.txt").read_text()]


@pytest.mark.parametrize(
    ("status", "command", "said"),
    [
        ("declined", "remind", "would press"),
        ("declined", "ask", "has declined"),
        ("uploaded", "remind", "thank chen"),
        ("planned", "packet", "ask chen"),
        ("agreed", "ask", "packet chen"),
        ("requested", "update", "not a part"),
    ],
)
def test_what_is_out_of_place_is_refused_and_nothing_is_written(
    season: Path, run: Run, status: str, command: str, said: str
) -> None:
    if status != "uploaded":
        with_status(season, status)
    before = files(season)
    answer = run("letters", command, "chen", *JULY)
    assert answer.status == 2
    assert said in answer.err
    assert files(season) == before


def test_a_reminder_goes_out_with_the_day_and_an_early_one_is_warned_about(season: Path, run: Run) -> None:
    with_status(season, "requested")
    answer = run("letters", "remind", "chen", "--today", "2026-07-20", "--dry-run")
    assert "September 15" in answer.out
    assert "early-reminder" not in answer.out
    assert "early-reminder" in run("letters", "remind", "chen", *JULY, "--dry-run").out


def test_thanks_are_composed_once_the_letter_is_there(season: Path, run: Run) -> None:
    assert "told on 2026-09-02" in run("letters", "thank", "chen", "--today", "2026-09-03").err
    answer = run("letters", "thank", "chen", *JULY)
    assert (answer.status, answer.err) == (0, "")
    assert drafts(season, "*-lor-thanks-chen")


def test_the_news_is_the_application_before_match_day_and_the_match_after_it(season: Path, run: Run) -> None:
    change(season / CHEN, "told_applied_on: 2026-09-25\n", "")
    assert run("letters", "update", "chen", "--today", "2026-10-01").status == 0
    assert drafts(season, "2026-10-01-lor-applied-chen")
    missing = run("letters", "update", "chen", "--today", "2027-03-22", "--no-input")
    assert "matched is missing" in missing.err
    change(season / "season.yaml", "cycle: 2027", "cycle: 2027\nmatched: harborview-medpeds")
    answer = run("letters", "update", "chen", "--today", "2027-03-22")
    assert "Harborview University Medicine-Pediatrics Residency Program in Port Ellery, WA" in answer.out


def test_all_are_told_who_have_not_been(season: Path, run: Run) -> None:
    assert "has been told" in run("letters", "update", "--all", "--today", "2026-10-01").out
    change(season / CHEN, "told_applied_on: 2026-09-25\n", "")
    run("letters", "update", "--all", "--today", "2026-10-01")
    assert drafts(season, "2026-10-01-lor-applied-*") == ["2026-10-01-lor-applied-chen"]
    run("draft", "2026-10-01-lor-applied-chen", "--today", "2026-10-01")
    run("sent", "2026-10-01-lor-applied-chen", "--today", "2026-10-01")
    assert "has been told" in run("letters", "update", "--all", "--today", "2026-10-02").out


@pytest.mark.parametrize("arguments", [("update",), ("update", "chen", "--all")])
def test_who_is_told_is_one_writer_or_all(season: Path, run: Run, arguments: tuple[str, ...]) -> None:
    answer = run("letters", *arguments, *JULY)
    assert answer.status == 2
    assert "whom to tell" in answer.err


def test_an_unknown_writer_is_told_with_the_nearest(season: Path, run: Run) -> None:
    answer = run("letters", "thank", "chan", *JULY)
    assert answer.status == 2
    assert "Did you mean chen?" in answer.err


def test_a_writer_without_an_address_is_told_with_the_file(season: Path, run: Run) -> None:
    change(season / CHEN, "email: mchen@lakeside.example.org\n", "")
    answer = run("letters", "thank", "chen", *JULY, "--no-input")
    assert answer.status == 2
    assert "letter-writers/chen.yaml: email is missing" in answer.err
