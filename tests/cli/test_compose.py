"""`prematch compose`: letters into drafts/, with what the guard finds; never with a hole."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from composer import eml
from composer.ledger import State, open_ledger
from tests.conftest import Answer, Run
from tests.letters import ON, change, files

THANKS = "2026-12-05-thank-you-harborview-medpeds"
INTEREST = "2027-02-09-interest-cedarvale-medpeds"
CEDARVALE = Path("programs") / "cedarvale-medpeds.yaml"
FEATURES = "features:\n  - a mobile clinic for orchard workers\n  - the advocacy month in the state capital\n"
OWN = (
    '{% extends "_letter.txt.j2" %}\n'
    "{% block subject %}With thanks to {{ short_name }} - {{ name }}{% endblock %}\n"
    "{% block body %}\n{}\n{% endblock %}\n"
)


def compose(run: Run, *arguments: str) -> Answer:
    return run("compose", *arguments, *ON)


def drafts(season: Path, pattern: str = "*") -> list[str]:
    return sorted(path.stem for path in (season / "drafts").glob(f"{pattern}.txt"))


class Terminal(io.StringIO):
    """Standard input at which somebody types."""

    def isatty(self) -> bool:
        return True


# --- what is written ----------------------------------------------------------------------------------


def test_a_letter_is_written_shown_and_noted(season: Path, run: Run) -> None:
    answer = compose(run, "interest", "cedarvale-medpeds")
    text = (season / "drafts" / f"{INTEREST}.txt").read_text(encoding="utf-8")
    assert answer.status == 0
    assert answer.out.startswith(f"Wrote drafts/{INTEREST}.txt (variant ")
    assert text in answer.out
    assert answer.out.rstrip().endswith("May leave.")
    message = eml.read_letter(text.encode(), shown="it")
    assert (message.program, message.kind) == ("cedarvale-medpeds", "interest")
    with open_ledger(season / "ledger.db") as book:
        letter = book.letter(INTEREST)
        assert letter is not None
        assert (letter.state, letter.program, bool(letter.facts_hash)) == (
            State.COMPOSED,
            "cedarvale-medpeds",
            True,
        )


def test_what_a_verdict_rests_on_is_said(season: Path, run: Run) -> None:
    assert "projected" in compose(run, "interest", "cedarvale-medpeds").out


def test_a_letter_that_may_not_leave_is_written_and_ends_with_status_1(season: Path, run: Run) -> None:
    answer = run("compose", "thank_you", "thornfield-medpeds", "--to", "bell", "--today", "2026-12-10")
    assert (answer.status, "contact-prohibited" in answer.out) == (1, True)
    assert drafts(season, "*bell") == ["2026-12-10-thank-you-thornfield-medpeds-bell"]


def test_the_same_letter_again_keeps_its_one_file_and_an_edit_is_never_overwritten(
    season: Path, run: Run
) -> None:
    compose(run, "interest", "cedarvale-medpeds")
    compose(run, "interest", "cedarvale-medpeds")
    assert drafts(season, f"{INTEREST}*") == [INTEREST]
    change(season / "drafts" / f"{INTEREST}.txt", "Dear", "Dear and honored")
    answer = compose(run, "interest", "cedarvale-medpeds")
    assert f"Wrote drafts/{INTEREST}-2.txt" in answer.out
    assert "Dear and honored" in (season / "drafts" / f"{INTEREST}.txt").read_text(encoding="utf-8")


def test_a_letter_that_was_handed_over_keeps_its_name_to_itself(season: Path, run: Run) -> None:
    compose(run, "interest", "cedarvale-medpeds")
    run("draft", INTEREST, *ON)
    (season / "drafts" / f"{INTEREST}.txt").unlink()
    answer = compose(run, "interest", "cedarvale-medpeds")
    assert (answer.status, f"Wrote drafts/{INTEREST}-2.txt" in answer.out) == (1, True)


def test_a_dry_run_shows_the_letter_and_writes_nothing(season: Path, run: Run) -> None:
    before = files(season)
    answer = compose(run, "interest", "cedarvale-medpeds", "--dry-run")
    assert answer.out.startswith(f"Would write drafts/{INTEREST}.txt")
    assert "Dear Dr. Adeyemi," in answer.out
    assert files(season) == before


def test_another_variant_is_another_wording_and_a_number_gives_the_same_again(season: Path, run: Run) -> None:
    one, two, again = (
        compose(run, "interest", "cedarvale-medpeds", "--dry-run", "--variant", number).out
        for number in ("1", "2", "1")
    )
    assert "(variant 1)" in one
    assert one == again
    assert one.split("Dear")[1] != two.split("Dear")[1]


def test_the_users_own_words_are_said(season: Path, run: Run) -> None:
    answer = compose(
        run, "question", "cedarvale-medpeds", "--say", "question=How long is the advocacy month?"
    )
    assert (answer.status, "How long is the advocacy month?" in answer.out) == (0, True)


# --- to whom ------------------------------------------------------------------------------------------


def test_a_thank_you_goes_to_each_person_or_to_the_one_named(season: Path, run: Run) -> None:
    change(season / "programs" / "harborview-medpeds.yaml", "email: jsmith@harborview.example.edu",
           "discussed: night shifts, email: jsmith@harborview.example.edu")  # fmt: skip
    assert (
        run("compose", "thank_you", "harborview-medpeds", "--to", "reyes", "--today", "2026-12-05").status
        == 0
    )
    assert drafts(season, f"{THANKS}*") == [f"{THANKS}-reyes"]
    assert run("compose", "thank_you", "harborview-medpeds", "--today", "2026-12-05").status in (0, 1)
    assert drafts(season, f"{THANKS}*") == [f"{THANKS}-berg", f"{THANKS}-reyes", f"{THANKS}-smith"]


@pytest.mark.parametrize(
    "name", ["ibarra reyes", "Tomás Ibarra Reyes", "TIBARRA@stbrigid.example.org", "reyes"]
)
def test_a_person_is_named_by_family_name_full_name_or_mailbox(season: Path, run: Run, name: str) -> None:
    answer = run(
        "compose", "thank_you", "st-brigid-medpeds", "--to", name, "--dry-run", "--today", "2026-12-11"
    )
    assert (answer.status, "Dear Dr. Ibarra Reyes," in answer.out) == (0, True)


def test_all_goes_to_each_active_program_that_has_no_such_letter_yet(season: Path, run: Run) -> None:
    compose(run, "interest", "cedarvale-medpeds")
    run("draft", INTEREST, *ON)
    compose(run, "interest", "--all")
    programs = {
        name.removeprefix("2027-02-09-interest-") for name in drafts(season, "2027-02-09-interest-*-medpeds")
    }
    assert programs == {
        f"{p}-medpeds" for p in "cedarvale harborview juniper-ridge montrose st-brigid thornfield".split()
    }


def test_all_goes_to_programs_without_an_interview_where_none_is_needed(season: Path, run: Run) -> None:
    compose(run, "update", "--all", "--say", "news=I passed USMLE Step 3 on January 20.")
    assert "2027-02-09-update-larkspur-medpeds" in drafts(season)
    assert not drafts(season, "*bayhaven*")


def test_due_goes_where_the_season_has_it_due(season: Path, run: Run) -> None:
    answer = run("compose", "thank_you", "--due", "--today", "2027-01-09", "--no-input")
    assert drafts(season, "2027-01-09-thank-you-*-zhang") == [
        "2027-01-09-thank-you-juniper-ridge-medpeds-zhang"
    ]
    assert "discussed" in answer.err


def test_due_leaves_out_what_lies_in_drafts_already(season: Path, run: Run) -> None:
    run("compose", "interest", "--due", "--no-input", *ON)
    before = drafts(season)
    assert "2027-02-09-interest-st-brigid-medpeds" in before
    assert not [name for name in before if "2027-02-09-interest-cedarvale-" in name]
    answer = run("compose", "interest", "--due", "--no-input", *ON)
    assert (answer.status, drafts(season)) == (2, before)
    assert "is due today" in answer.err


def test_what_is_missing_for_one_program_does_not_hold_up_the_others(season: Path, run: Run) -> None:
    change(season / CEDARVALE, FEATURES, "")
    (season / "drafts" / "2027-02-09-interest-cedarvale.txt").unlink()
    answer = run("compose", "interest", "--due", "--no-input", *ON)
    assert answer.status == 2
    assert "cedarvale-medpeds.yaml: features is missing" in answer.err
    assert drafts(season, "2027-02-09-interest-st-brigid-medpeds")
    assert not drafts(season, INTEREST)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["interest", "cedarvale-medpeds", "--all"], "to which program"),
        (["interest", "--all", "--due"], "to which program"),
        (["interest", "cedarvale-medpeds", "--to", "nobody"], "On file: adeyemi"),
        (["intrest", "cedarvale-medpeds"], "interest"),
        (["coordinator_note", "cedarvale-medpeds"], "there is no rotation"),
        (["courtesy", "nowhere"], 'no program "nowhere"'),
        (["interest", "cedarvale-medpeds", "--variant", "0"], "--variant"),
        (["interest", "cedarvale-medpeds", "--variant", "many"], "--variant"),
        (["question", "cedarvale-medpeds", "--say", "qestion=How?", "--no-input"], "question"),
        ([], "KIND"),
    ],
)
def test_a_misuse_is_refused_and_nothing_written(
    season: Path, run: Run, arguments: list[str], said: str
) -> None:
    before = files(season)
    answer = compose(run, *arguments)
    assert answer.status == 2
    assert said in answer.err
    assert files(season) == before


def test_when_every_program_has_its_letter_that_is_said(season: Path, run: Run) -> None:
    for path in (season / "programs").glob("*.yaml"):
        if path.stem != "cedarvale-medpeds":
            path.unlink()
    change(season / "season.yaml", "first_choice: harborview-medpeds\nhighly: [st-brigid-medpeds]", "")
    compose(run, "interest", "cedarvale-medpeds")
    run("draft", INTEREST, *ON)
    answer = compose(run, "interest", "--all")
    assert (answer.status, "has its letter of interest already" in answer.err) == (2, True)


# --- what is missing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("left", ["", "features: []\n", "features: ['']\n", "features:\n"])
def test_a_fact_that_is_absent_or_empty_is_listed_with_file_key_and_example(
    season: Path, run: Run, left: str
) -> None:
    change(season / CEDARVALE, FEATURES, left)
    answer = compose(run, "interest", "cedarvale-medpeds", "--no-input")
    assert answer.status == 2
    assert "programs/cedarvale-medpeds.yaml" in answer.err
    assert "features" in answer.err
    assert not drafts(season, INTEREST)


def test_a_missing_fact_is_asked_for_and_written_into_its_file_with_comments_kept(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(season / CEDARVALE, FEATURES, "# what I liked there\n")
    monkeypatch.setattr("sys.stdin", Terminal("the mobile clinic; the advocacy month\n"))
    answer = compose(run, "interest", "cedarvale-medpeds")
    assert answer.status == 0, answer.err
    assert "Wrote it into programs/cedarvale-medpeds.yaml." in answer.out
    text = (season / CEDARVALE).read_text(encoding="utf-8")
    assert "# what I liked there" in text
    assert "the mobile clinic" in answer.out


def test_the_users_words_are_asked_for_and_kept_for_this_letter_alone(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (season / CEDARVALE).read_bytes()
    monkeypatch.setattr("sys.stdin", Terminal("How long is the advocacy month?\n"))
    answer = compose(run, "question", "cedarvale-medpeds")
    assert (answer.status, "How long is the advocacy month?" in answer.out) == (0, True)
    assert (season / CEDARVALE).read_bytes() == before


def test_a_question_left_open_is_listed_and_asked_once(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(season / CEDARVALE, FEATURES, "")
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    answer = compose(run, "interest", "cedarvale-medpeds")
    assert (answer.status, "features is missing" in answer.err) == (2, True)
    assert not drafts(season, INTEREST)


def test_a_fact_about_a_person_is_asked_for(season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    change(season / CEDARVALE, ", discussed: asthma in farm families", "")
    monkeypatch.setattr("sys.stdin", Terminal("asthma in spring\n"))
    answer = run("compose", "thank_you", "cedarvale-medpeds", "--to", "nwosu", "--today", "2026-12-16")
    assert (answer.status, "asthma in spring" in answer.out) == (0, True), answer.err
    assert "discussed: asthma in spring" in (season / CEDARVALE).read_text(encoding="utf-8")


# --- the user's templates -----------------------------------------------------------------------------


def test_the_users_own_template_comes_first(season: Path, run: Run) -> None:
    (season / "templates").mkdir()
    (season / "templates" / "courtesy.txt.j2").write_text(
        OWN.replace("{}", "I wish you well, {{ program }}."), encoding="utf-8"
    )
    answer = compose(run, "courtesy", "cedarvale-medpeds", "--dry-run")
    assert "I wish you well, " in answer.out, answer.err


@pytest.mark.parametrize(
    "body",
    [
        "{{ prorgam }}",
        "{% if %}",
        "{% include 'nowhere.j2' %}",
        "{{ ''.__class__.__mro__ }}",
        "{% for a in range(10**9) %}x{% endfor %}",
    ],
)
def test_a_template_that_cannot_be_filled_is_a_clear_error_with_its_line(
    season: Path, run: Run, body: str
) -> None:
    (season / "templates").mkdir()
    (season / "templates" / "courtesy.txt.j2").write_text(OWN.replace("{}", body), encoding="utf-8")
    answer = compose(run, "courtesy", "cedarvale-medpeds")
    assert (answer.status, answer.out) == (2, "")
    assert "templates/courtesy.txt.j2:" in answer.err
    assert not drafts(season, "*courtesy*")
