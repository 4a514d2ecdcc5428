"""`prematch letters`: the page, the data, the first writer."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from composer import workspace
from composer.cli.letters import SUBCOMMANDS, letters
from tests.conftest import REPOSITORY, Run
from tests.letters import change, files

AUGUST = ("--today", "2026-08-12")
BRANDT = """name: Karl Brandt
credentials: MD
email: kbrandt@riverside.example.org
role: consult-attending
specialty: cardiology
us_based: true
days_worked: 2
requested_on: 2026-07-15
answer: I can write you a letter.
due: 2026-09-15
status: requested
"""


def add_writer(root: Path, name: str, text: str) -> None:
    (root / "letter-writers" / f"{name}.yaml").write_text(text, encoding="utf-8")


def part(text: str, title: str) -> str:
    """What stands under a heading."""
    return next(block for block in text.split("\n\n") if block.startswith(title))


# --- the page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-05-01", "2026-06-20", "2026-08-12", "2026-12-01", "2027-03-20"])
def test_the_page_fits_80_columns(season: Path, run: Run, day: str) -> None:
    add_writer(season, "brandt", BRANDT)
    answer = run("letters", "--today", day)
    assert answer.status == 0
    assert max(map(len, answer.out.splitlines())) <= 80


def test_the_page_says_how_many_are_wanted_and_where_they_stand(season: Path, run: Run) -> None:
    assert run("letters", *AUGUST).out.startswith(
        "Letters of recommendation for medicine-pediatrics. Wed, Aug 12, 2026.\n"
        "Wanted: three letters, four at most. You have: 1 uploaded.\n"
    )


def test_a_letter_has_its_place_its_status_and_the_command_that_comes_next(season: Path, run: Run) -> None:
    assert part(run("letters", *AUGUST).out, "Mei Chen").startswith(
        "Mei Chen, MD (chen): pediatrics letter\n  Uploaded.\n"
        "  Next: Thank Dr. Chen for the letter.\n    prematch letters thank chen"
    )


def test_a_step_that_comes_later_says_from_when(season: Path, run: Run) -> None:
    change(season / "letter-writers" / "chen.yaml", "status: uploaded", "status: requested")
    said = " ".join(part(run("letters", "--today", "2026-07-01").out, "Mei Chen").split())
    assert "Later: Remind Dr. Chen gently, with the day. From Fri, Jul 10 until Fri, Jul 17." in said


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ("counts_as: dean's letter", "dean's letter (your word)"),
        ("status: declined", "no letter"),
        ("specialty: surgery", "fourth letter"),
        ("{specialty: peds, counts_as: fourth}", "fourth letter"),
    ],
)
def test_a_letter_is_called_by_its_place_or_by_the_user_s_word(
    season: Path, run: Run, facts: str, title: str
) -> None:
    facts = facts.strip("{}").replace(", ", "\n")
    add_writer(season, "said", f"name: Rana Said\n{facts}\n")
    assert f"Rana Said (said): {title}\n" in run("letters", *AUGUST).out


def test_letters_beyond_those_wanted_are_called_so(season: Path, run: Run) -> None:
    for name in ("a", "b"):
        add_writer(season, name, f"name: Rana {name.upper()}\nspecialty: peds\n")
    add_writer(season, "z", "name: Rana Z\n")
    out = run("letters", *AUGUST).out
    assert "(b): beyond the letters wanted\n" in out
    assert "(z): which letter is not clear, as no `specialty` is said\n" in out


def test_a_step_that_is_late_says_until_when_it_was_best(season: Path, run: Run) -> None:
    add_writer(season, "said", "name: Rana Said\ndue: 2026-08-20\n")
    said = " ".join(part(run("letters", *AUGUST).out, "Rana Said").split())
    assert "It was best by Thu, Jul 23." in said


def test_where_every_letter_has_a_writer_nothing_is_missing(season: Path, run: Run) -> None:
    add_writer(season, "a", "name: Rana A\nspecialty: med-peds\n")
    add_writer(season, "b", "name: Rana B\nspecialty: IM\n")
    missing = part(run("letters", *AUGUST).out, "What is missing")
    assert missing == "What is missing\n  * Nothing: every letter that is wanted has a writer."


def test_where_two_letters_of_a_kind_are_wanted_the_first_page_says_two(season: Path, run: Run) -> None:
    (season / "letter-writers" / "chen.yaml").unlink()
    change(season / "season.yaml", "specialty: medicine-pediatrics", "specialty: pediatrics")
    out = run("letters", *AUGUST).out
    assert "  * Two pediatrics letters: those who supervised you" in out
    assert "  * A fourth letter, if you like: " in out


def test_why_a_weak_spot_matters_is_said_once(season: Path, run: Run) -> None:
    add_writer(season, "brandt", BRANDT)
    add_writer(season, "said", "name: Rana Said\n")
    out = " ".join(run("letters", *AUGUST).out.split())
    assert out.count("It is not noted whether you gave up the right to see it") == 2
    assert out.count("Programs trust a letter more") == 1


def test_a_polite_no_is_quoted_and_leaves_a_gap(season: Path, run: Run) -> None:
    add_writer(season, "brandt", BRANDT)
    out = " ".join(run("letters", *AUGUST).out.split())
    assert 'Dr. Brandt answered: "I can write you a letter." (often a polite no).' in out
    assert "The internal medicine letter rests on Dr. Brandt, whose answer reads like a no." in out


def test_what_is_missing_names_supervisors_on_file(season: Path, run: Run) -> None:
    change(season / "letter-writers" / "chen.yaml", "status: uploaded", "status: declined")
    missing = " ".join(part(run("letters", *AUGUST).out, "What is missing").split())
    assert "No pediatrics letter yet." in missing
    assert "By your rotations you could ask Tomas Idowu (inpatient pediatrics)." in missing


def test_the_page_ends_with_its_sources(season: Path, run: Run) -> None:
    out = " ".join(run("letters", *AUGUST).out.split())
    assert "Source: University of Cincinnati" in out
    assert out.endswith("(AAMC, MyERAS applicant guide, letters of recommendation)")


def test_the_season_s_own_portfolio_is_named_as_such(season: Path, run: Run) -> None:
    (season / "policies").mkdir()
    (season / "policies" / "letter-portfolios.yaml").write_text(
        "portfolios:\n  med-peds:\n    least: 1\n    most: 2\n    reason: my adviser says so.\n"
        "    slots: {peds: {title: children's, by: a pediatrician, specialties: [peds]}}\n",
        encoding="utf-8",
    )
    out = run("letters", *AUGUST).out
    assert "Mei Chen, MD (chen): children's letter" in out
    assert "By your own policies/letter-portfolios.yaml: my adviser says so." in out


def test_after_match_day_nothing_is_missing(season: Path, run: Run) -> None:
    out = run("letters", "--today", "2027-03-20").out
    assert "Match Day is over" in out
    assert "What is missing" not in out


def test_without_a_writer_the_page_says_how_to_begin(season: Path, run: Run) -> None:
    (season / "letter-writers" / "chen.yaml").unlink()
    out = run("letters", *AUGUST).out
    assert "No letter writer is on file yet." in out
    assert "  prematch letters add\n" in out
    assert "you could ask Mei Chen and Tomas Idowu (inpatient pediatrics)" in " ".join(out.split())


def test_looking_changes_no_file(season: Path, run: Run) -> None:
    before = files(season)
    run("letters", *AUGUST)
    assert files(season) == before


def test_as_json_everything_is_one_object(season: Path, run: Run) -> None:
    found = json.loads(run("letters", *AUGUST, "--format", "json").out)
    assert (found["version"], found["wanted"]["least"], found["wanted"]["most"]) == (1, 3, 4)
    letter = found["letters"][0]
    assert (letter["id"], letter["slot"], letter["status"]) == ("chen", "pediatrics", "uploaded")
    assert letter["next"]["command"] == "prematch letters thank chen"
    assert [gap["slot"] for gap in found["gaps"]] == ["med-peds", "internal-medicine"]


# --- the group ----------------------------------------------------------------------------------------


def test_every_subcommand_exists_and_has_the_summary_of_the_list() -> None:
    for name, (_, summary) in SUBCOMMANDS.items():
        command = letters.get_command(click.Context(letters), name)  # type: ignore[attr-defined]
        assert command is not None
        assert command.short_help == summary


def test_a_misspelt_subcommand_is_answered_with_the_nearest(season: Path, run: Run) -> None:
    answer = run("letters", "thnak", "chen")
    assert answer.status == 2
    assert "Did you mean thank" in answer.err


def test_a_word_that_is_near_to_none_is_answered_with_the_help(season: Path, run: Run) -> None:
    assert "`prematch letters --help`" in run("letters", "zzz").err


def test_an_option_before_a_subcommand_is_refused_and_not_ignored(season: Path, run: Run) -> None:
    answer = run("letters", *AUGUST, "ask", "chen")
    assert (answer.status, "after `ask`" in answer.err) == (2, True)


def test_the_help_lists_the_subcommands(run: Run) -> None:
    out = run("letters", "--help").out
    assert all(name in out for name in SUBCOMMANDS)


def test_another_workspace_may_be_named(season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(season.parent)
    assert run("letters").status == 2
    assert run("letters", "--workspace", str(season)).status == 0


def test_only_the_subcommand_that_is_used_is_imported() -> None:
    code = (
        "import sys; from click import Context; from composer.cli.letters import letters;"
        "letters.get_command(Context(letters), 'plan');"
        "print('composer.cli.letters_plan' in sys.modules, 'composer.cli.letters_write' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout.split() == ["True", "False"]


# --- the first writer ---------------------------------------------------------------------------------


def add(run: Run, **answers: str) -> tuple[int, str]:
    given = [
        part for key, value in answers.items() for part in ("--set", f"{key.replace('__', '.')}={value}")
    ]
    answer = run("letters", "add", "--no-input", *given)
    return answer.status, answer.out + answer.err


def test_a_writer_is_written_and_loads_with_what_was_answered(season: Path, run: Run) -> None:
    status, said = add(
        run, name="Anna van der Berg", role="fellow", us_based="yes", days_worked="12", due="2026-09-15",
        rotation__begins="2026-06-01", rotation__ends="2026-06-28", co_signer="Ruth Adeyemi, MD",
    )  # fmt: skip
    assert (status, "letter-writers/van-der-berg.yaml" in said) == (0, True)
    made = workspace.load(season).letter_writers["van-der-berg"]
    assert (made.role, made.us_based, made.days_worked, made.co_signer) == (
        "fellow",
        True,
        12,
        "Ruth Adeyemi, MD",
    )
    assert (str(made.rotation_begins), str(made.rotation_ends), str(made.due)) == (
        "2026-06-01",
        "2026-06-28",
        "2026-09-15",
    )
    assert made.status == "planned"


def test_a_second_writer_of_one_family_name_gets_the_whole_name(season: Path, run: Run) -> None:
    assert add(run, name="Li Chen")[0] == 0
    assert "li-chen" in workspace.load(season).letter_writers


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "name"),
        ({"name": "Jane\nBcc: x@y.example"}, "line break"),
        ({"name": "Li Wu", "email": "nobody"}, "email"),
        ({"name": "Li Wu", "role": "boss"}, "role"),
        ({"name": "Li Wu", "due": "2026-02-30"}, "due"),
        ({"name": "Li Wu", "days_worked": "many"}, "days_worked"),
        ({"name": "Li Wu", "us_based": "perhaps"}, "us_based"),
        ({"name": "Li Wu", "emial": "x@y.example"}, "email"),
        ({"name": "Li Wu", "email": "mchen@lakeside.example.org"}, "chen.yaml"),
        ({"name": "Li Wu", "id": "chen"}, "there already"),
        ({"name": "Li Wu", "rotation__begins": "2026-06-28", "rotation__ends": "2026-06-01"}, "rotation"),
    ],
)
def test_what_a_workspace_would_not_take_is_refused_and_nothing_is_left(
    season: Path, run: Run, answers: dict[str, str], said: str
) -> None:
    before = files(season)
    status, text = add(run, **answers)
    assert (status, said in text) == (2, True), text
    assert files(season) == before


def test_asked_at_a_terminal_a_wrong_answer_is_asked_again(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "Li Wu\nMD\nnobody\nliwu@lakeside.example.org\nboss\nattending\n\n\n\nyes\n2026-06-01\n2026-06-28\n18\n\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    answer = run("letters", "add")
    assert answer.status == 0, answer.err
    assert "`email` must be an e-mail address" in answer.err
    made = workspace.load(season).letter_writers["wu"]
    assert (made.email, made.role, made.us_based, made.days_worked) == (
        "liwu@lakeside.example.org",
        "attending",
        True,
        18,
    )
