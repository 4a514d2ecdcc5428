"""`prematch program`: the programs of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from composer.cli.init import ask, parse_answers
from composer.cli.options import workspace_option
from composer.errors import PrematchError

QUESTIONS = (
    ("name", "The program's full name", True),
    ("specialty", "Its specialty", True),
    ("institution", "The hospital or university", False),
    ("city", "City", False),
    ("state", "State (two letters)", False),
)


@click.group(short_help="Add a program to the workspace.")
def program() -> None:
    """The programs of the workspace.

    \b
    Example:
      prematch program add
    """


@program.command("add")
@click.option("--no-input", is_flag=True, help="Ask nothing; what --set does not give is left as a comment.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="KEY=VALUE",
    help="An answer, given beforehand (name, city, director.name, ...).",
)
@workspace_option
def add(root: Path, no_input: bool, given: tuple[str, ...]) -> None:
    """Write programs/<id>.yaml from your answers. The id and the usual short names are derived.

    \b
    Example:
      prematch program add --no-input --set name="Harborview University Medicine-Pediatrics Residency Program" \\
        --set director.name="Jane Q. Smith" --set director.credentials=MD \\
        --set director.email=jsmith@harborview.example.edu
    """
    from composer import workspace
    from composer.new_files import new_program_file
    from composer.yamledit import write_new

    loaded = workspace.load(root)
    answers: dict[str, Any] = {"specialty": loaded.season.specialty, **_nested(parse_answers(given))}
    if not no_input:
        for key, question, needed in QUESTIONS:
            if key not in answers or (
                key == "specialty" and not any(g.startswith("specialty=") for g in given)
            ):
                default = f" [{loaded.season.specialty}]" if key == "specialty" else ""
                answers[key] = ask(question + default, needed and key != "specialty") or answers.get(key, "")
        for role, title in (("director", "program director"), ("coordinator", "coordinator")):
            if role not in answers:
                answers[role] = _person(title)
    program_id, text = new_program_file(answers, existing=loaded.programs.values())
    path = root / "programs" / f"{program_id}.yaml"
    path.parent.mkdir(exist_ok=True)
    write_new(path, text, shown=f"programs/{path.name}")
    try:
        workspace.load(root)
    except PrematchError:
        # it does not go with the other files: two programs with one mailbox, for example
        path.unlink()
        raise
    click.echo(
        f"Wrote programs/{path.name}. Its id is {program_id}. "
        "Add `features` and the interview to it when you know them."
    )


def _person(title: str) -> dict[str, str]:
    name = ask(f"Name of the {title}", False)
    if not name:
        return {}
    found = {
        "name": name,
        "credentials": ask(f"Degree of {name} (MD, DO, PhD...)", False),
        "email": ask(f"E-mail address of {name}", False),
    }
    return {key: value for key, value in found.items() if value}


def _nested(answers: dict[str, Any]) -> dict[str, Any]:
    """`director.name` becomes `name` within `director`. Raises PrematchError for a key that a program has not."""
    from composer.records import nearest
    from composer.workspace_schema import PROGRAM_KEYS

    nested: dict[str, Any] = {}
    for key, value in answers.items():
        outer, dot, inner = key.partition(".")
        if outer not in {"id", *PROGRAM_KEYS}:
            raise PrematchError(f'there is no key "{outer[:60]}"', hint=nearest(outer, PROGRAM_KEYS))
        parts = nested.setdefault(outer, {} if dot else value)
        if dot and isinstance(parts, dict):
            parts[inner] = value
        elif parts != value:
            hint = f"Give its parts alone, as in {outer}.name."
            raise PrematchError(f"{outer} was given as a whole and in parts", hint=hint)
    return nested
