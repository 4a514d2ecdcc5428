"""`prematch init`: make a workspace."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

import click

from composer.errors import PrematchError, WorkspaceError

# What is asked: the key of applicant.yaml or season.yaml, the question, and whether an answer is needed.
QUESTIONS = (
    ("name", "Your full name, as in your application", True),
    ("email", "Your e-mail address", True),
    ("credentials", "Your degree, as you sign (MD, DO, MBBS...)", False),
    ("school", "Your medical school", False),
    ("country", "Its country", False),
    ("aamc_id", "Your AAMC id", False),
    (
        "match",
        "Which match (nrmp-main, nrmp-sms, urology, sf-match-ophthalmology, carms, military, nms)",
        True,
    ),
    ("cycle", "The year in which you match", True),
    ("specialty", "Your specialty (medicine-pediatrics, internal-medicine...)", True),
)


@click.command(short_help="Make a workspace for one season.")
@click.argument("folder", default=".")
@click.option("--no-input", is_flag=True, help="Ask nothing: write the files with examples to fill in.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="KEY=VALUE",
    help="An answer, given beforehand (name, email, ...).",
)
def init(folder: str, no_input: bool, given: tuple[str, ...]) -> None:
    """Make a workspace in FOLDER: commented YAML files about you and your season. Never overwrites a file.

    \b
    Examples:
      prematch init my-season
      prematch init my-season --no-input --set name="Amara Okafor" --set email=amara@example.org
    """
    from composer.new_files import new_workspace_files
    from composer.workspace_schema import APPLICANT_KEYS, SEASON_KEYS
    from composer.yamledit import write_new

    root = Path(folder)
    taken = [name for name in ("applicant.yaml", "season.yaml") if (root / name).exists()]
    if taken:
        hint = "Edit them, or name another folder. Nothing was changed."
        raise WorkspaceError(f"there is a workspace already ({', '.join(taken)})", where=str(root), hint=hint)
    answers = parse_answers(given, {**APPLICANT_KEYS, **SEASON_KEYS})
    if not no_input:
        for key, question, needed in QUESTIONS:
            if key not in answers:
                answers[key] = ask(question, needed, partial(_refused_with, answers, key))
    if "img" not in answers and not no_input:
        answers["img"] = click.confirm("Are you an international medical graduate?", default=True)
    files = new_workspace_files({**_typed(answers)})
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".yaml"):
            write_new(path, text, shown=name)
        elif not path.exists():
            path.write_text(text, encoding="utf-8", newline="\n")
    for sub in ("drafts", "outbox"):
        (root / sub).mkdir(exist_ok=True)
    click.echo(f"Made {root}. Read applicant.yaml and season.yaml, fill in what is true, then add a program:")
    click.echo(f"  cd {root}\n  prematch program add" if folder != "." else "  prematch program add")


def parse_answers(given: tuple[str, ...], known: Collection[str] = ()) -> dict[str, Any]:
    """Read KEY=VALUE pairs. Raises PrematchError for one without "=", or whose key is not `known`, if any are."""
    from composer.records import nearest

    pairs: dict[str, Any] = {}
    for item in given:
        key, found, value = item.partition("=")
        if not found:
            raise PrematchError(
                f'"{item}" is no KEY=VALUE', hint='Write for example --set name="Amara Okafor".'
            )
        if known and key.strip() not in known:
            raise PrematchError(f'there is no key "{key.strip()[:60]}"', hint=nearest(key.strip(), known))
        pairs[key.strip()] = value.strip()
    return pairs


def ask(question: str, needed: bool, refused: Callable[[str], str] = lambda _: "") -> str:
    """Ask until the answer can be used; an empty one is taken where none is needed."""
    while True:
        answer = _typed_in(question if needed else f"{question} (Enter to leave out)")
        problem = "An answer is needed here." if needed and not answer else refused(answer) if answer else ""
        if not problem:
            return answer
        click.echo(problem, err=True)


def _typed_in(question: str) -> str:
    try:
        return str(click.prompt(question, default="", show_default=False)).strip()
    except click.Abort as stopped:
        if not isinstance(stopped.__context__, EOFError):
            raise
        hint = "Run the command in a terminal, or with --no-input."
        raise PrematchError("nobody is there to answer a question", hint=hint) from stopped


def _typed(answers: dict[str, Any]) -> dict[str, Any]:
    """Numbers and truth values as such; what was left out is dropped."""
    typed = {key: value for key, value in answers.items() if value not in ("", None)}
    for key in ("cycle", "usce_months"):
        if str(typed.get(key, "")).isdigit():
            typed[key] = int(str(typed[key]))
    for key in ("img", "soap_eligible"):
        if str(typed.get(key, "")).casefold() in ("true", "false"):
            typed[key] = str(typed[key]).casefold() == "true"
    return typed


def _refused_with(answers: dict[str, Any], key: str, value: str) -> str:
    """Why a workspace would not take one more answer; "" if it does."""
    return _refused({**answers, key: value})


def _refused(answers: dict[str, Any]) -> str:
    """Why a workspace would not take these answers; "" if it does."""
    from composer.new_files import new_workspace_files

    try:
        new_workspace_files(_typed(answers))
    except WorkspaceError as error:
        return str(error)
    return ""
