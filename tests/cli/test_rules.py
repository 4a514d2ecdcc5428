"""`prematch rules`: what is checked, why, on whose authority; and exceptions of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer import policies
from composer.guard.rule import BASES
from tests.conftest import Run
from tests.letters import CLEAN, ON, PRESSING, WARNED, change, files, write

RULES = [rule.id for rule in policies.load().rules]
MINE = """severity: warn
basis: etiquette
message: Speaks of orchards.
fix: Delete it.
source: {title: My own rule}
why: I say so.
patterns:
  - any: [orchard workers]
examples:
  flag: [I love orchard workers., The orchard workers.]
  pass: [I love apples., Thanks.]
"""


def own(season: Path, text: str = MINE, name: str = "my-orchards") -> None:
    (season / "policies" / "own").mkdir(parents=True)
    (season / "policies" / "own" / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# --- list, show, explain ------------------------------------------------------------------------------


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("arguments", [["rules"], ["rules", "list"]])
def test_every_rule_is_listed_without_a_workspace(run: Run, arguments: list[str]) -> None:
    answer = run(*arguments)
    heads = [line.split() for line in answer.out.splitlines() if not line.startswith(" ")]
    assert answer.status == 0
    assert [head[0] for head in heads] == RULES
    assert all(len(head) == 3 and head[2] in BASES for head in heads)


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("rule", ["rank-inquiry", "wrong-program", "repeat-contact"])
def test_a_rule_is_shown_with_source_and_examples(run: Run, rule: str) -> None:
    answer = run("rules", "show", rule)
    labels = (
        "Finds:",
        "Do:",
        "Why:",
        "Basis:",
        "Source:",
        "Read on:",
        "Kinds:",
        "File:",
        "Flags:",
        "Leaves alone:",
    )
    assert answer.status == 0
    assert all(f"\n{label}" in answer.out for label in labels)
    assert answer.out.count("  - ") >= 4


def test_a_rule_of_ones_own_is_listed_shown_and_tested(season: Path, run: Run) -> None:
    own(season)
    assert "my-orchards" in run("rules").out
    assert "policies/own/my-orchards.yaml" in run("rules", "show", "my-orchards").out
    assert run("rules", "test", "my-orchards").status == 0


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Could you share where I stand on your list?", "found ("),
        ("I am not asking you where I stand on your list.", "cancelled"),
        ("Thank you for your time.", "No pattern matched."),
        ("Thank you for your time.", "not found"),
        ("Could you share where I stand on your list?", "near each other: "),
    ],
)
def test_a_sentence_is_explained(season: Path, run: Run, sentence: str, said: str) -> None:
    answer = run("rules", "explain", "rank-inquiry", sentence)
    assert answer.status == 0
    assert answer.out.startswith("Words: ")
    assert said in answer.out


def test_what_letters_say_and_what_programs_write_is_explained_too(season: Path, run: Run) -> None:
    said = run("rules", "explain", "first-choice", "My heart is set. PROGRAM it is.").out
    assert "Words: PROGRAM it is ." in said
    assert "Together: my heart is set . PROGRAM it is ." in said
    assert "is sure from" in run("rules", "explain", "asks-ranking", "How will you rank us?").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["explain", "rank-inquiry", " "], "no words to explain"),
        (["explain", "wrong-date", "x"], "first-choice"),
        (["show", "rank-enquiry"], "Did you mean rank-inquiry"),
        (["show", "zzzz"], "prematch rules list"),
        (["test", "rank-enquiry"], "rank-inquiry"),
        (["explain", "repeat-contact", "x"], "no rule of wording"),
        (["explain", "rank-inquiry"], "SENTENCE"),
        (["lst"], "list"),
    ],
)
def test_a_misuse_is_a_sentence(season: Path, run: Run, arguments: list[str], said: str) -> None:
    answer = run("rules", *arguments)
    assert (answer.status, said in answer.err) == (2, True), answer.err


# --- test ---------------------------------------------------------------------------------------------


def test_a_rule_whose_example_disagrees_fails_the_test_of_the_rules(season: Path, run: Run) -> None:
    own(season, MINE.replace("I love apples.", "I love orchard workers!"))
    answer = run("rules", "test", "my-orchards")
    assert (answer.status, answer.out) == (1, "1 example disagree.\n")
    assert answer.err.startswith(
        'policies/own/my-orchards.yaml: should pass, but "orchard workers" is flagged'
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("severity: warn", "severity: loud", "loud"),
        ("severity: warn", "severity: warn\nseverity: note", "my-orchards.yaml:2"),
        ("basis: etiquette", "basics: etiquette", "basis"),
        ("why: I say so.\n", "", "why"),
        ("patterns:", "patterns: [", "my-orchards.yaml"),
        ("orchard workers]\n", "orchard <workers]\n", "my-orchards.yaml"),
    ],
)
def test_a_rule_that_does_not_load_stops_every_command(
    season: Path, run: Run, old: str, new: str, said: str
) -> None:
    assert old in MINE
    own(season, MINE.replace(old, new, 1))
    write(season, "it", CLEAN)
    for arguments in (["check", "it", *ON], ["rules", "test"]):
        answer = run(*arguments)
        assert answer.status == 2
        assert "policies/own/my-orchards.yaml" in answer.err
        assert said in answer.err


# --- except -------------------------------------------------------------------------------------------


def test_an_exception_makes_the_letter_pass_and_its_test_too(season: Path, run: Run) -> None:
    write(season, "it", WARNED)
    answer = run("rules", "except", "presses-for-reply", "--from", "it", *ON)
    assert (answer.status, "policies/exceptions/presses-for-reply.yaml" in answer.out) == (0, True)
    assert "presses-for-reply" not in run("check", "it", *ON).out
    assert run("draft", "it", *ON).status == 0
    assert run("rules", "test", "presses-for-reply").status == 0
    assert PRESSING in run("rules", "show", "presses-for-reply").out


def test_an_exception_is_for_its_words_alone(season: Path, run: Run) -> None:
    write(season, "it", WARNED)
    run("rules", "except", "presses-for-reply", "--from", "it", *ON)
    write(season, "it", WARNED.replace(PRESSING, "I look forward to your prompt reply."))
    assert "presses-for-reply" in run("check", "it", *ON).out


def test_what_an_exception_no_longer_needs_to_pass_fails_the_test_of_the_rules(
    season: Path, run: Run
) -> None:
    write(season, "it", WARNED)
    run("rules", "except", "presses-for-reply", "--from", "it", *ON)
    path = season / "policies" / "exceptions" / "presses-for-reply.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text("unless: []\n" + text[text.index("examples:") :], encoding="utf-8")
    assert run("rules", "test", "presses-for-reply").status == 1


@pytest.mark.parametrize(
    ("rule", "name", "said"),
    [
        ("wrong-program", "2027-02-09-interest-cedarvale", "no exceptions"),
        ("repeat-contact", "2027-02-09-interest-cedarvale", "no exceptions"),
        ("presses-for-reply", "2027-02-09-interest-cedarvale", "nothing to except"),
        ("presses-for-reply", "nothing-like-it", "no letter nothing-like-it"),
        ("press-for-reply", "2027-02-09-interest-cedarvale", "Did you mean presses-for-reply"),
    ],
)
def test_what_can_have_no_exception_is_refused_and_nothing_written(
    season: Path, run: Run, rule: str, name: str, said: str
) -> None:
    before = files(season)
    answer = run("rules", "except", rule, "--from", name, *ON)
    assert answer.status == 2
    assert said in " ".join(answer.err.split())
    assert files(season) == before


def test_an_exception_to_no_rule_is_refused(season: Path, run: Run) -> None:
    (season / "policies" / "exceptions").mkdir(parents=True)
    path = season / "policies" / "exceptions" / "wrong-program.yaml"
    path.write_text("unless: [x]\nexamples: {pass: [x]}\n", encoding="utf-8")
    answer = run("check", "2027-02-09-interest-cedarvale", *ON)
    assert (answer.status, "policies/exceptions/wrong-program.yaml" in answer.err) == (2, True)
    change(path, "unless: [x]", "unles: [x]")
    path.rename(path.with_name("presses-for-reply.yaml"))
    answer = run("check", "2027-02-09-interest-cedarvale", *ON)
    assert (answer.status, "unles" in answer.err) == (2, True)
