"""`prematch letters add`: the file of a letter writer, from answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from composer.cli.init import ask, parse_answers
from composer.cli.options import workspace_option
from composer.errors import PrematchError, WorkspaceError
from composer.workspace_schema import LETTER_WRITER_KEYS, SETTINGS

QUESTIONS = (
    ("name", "The writer's full name", True),
    ("credentials", "Degree (MD, DO, PhD...)", False),
    ("email", "E-mail address", False),
    ("role", "Role (attending, clinic-attending, hospitalist, fellow, rotation-director...)", False),
    ("specialty", "The writer's specialty (pediatrics, cardiology...)", False),
    ("service", "Where you worked together (inpatient pediatrics at Lakeside General...)", False),
    ("setting", f"How ({', '.join(SETTINGS)})", False),
    ("us_based", "In the US (yes or no)", False),
    ("rotation.begins", "First day together, as 2026-06-01", False),
    ("rotation.ends", "Last day together, as 2026-06-28", False),
    ("days_worked", "On how many days you worked together", False),
    ("due", "The day by which you need the letter, as 2026-09-15", False),
)
_TRUTHS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_PARTS = ("rotation.begins", "rotation.ends")


@click.command(short_help="Write the file of a letter writer.")
@click.option("--no-input", is_flag=True, help="Ask nothing; what --set does not give is left as a comment.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="KEY=VALUE",
    help="An answer, given beforehand (name, email, rotation.begins, ...).",
)
@workspace_option
def add(root: Path, no_input: bool, given: tuple[str, ...]) -> None:
    """Write letter-writers/NAME.yaml from your answers. Every question but the name may be left out.

    \b
    Examples:
      prematch letters add
      prematch letters add --no-input --set name="Mei Chen" --set credentials=MD --set role=attending
    """
    from composer import workspace
    from composer.new_files import new_letter_writer_file
    from composer.yamledit import write_new

    loaded = workspace.load(root)
    answers = parse_answers(given, {"id", *LETTER_WRITER_KEYS, *_PARTS})
    if not no_input:
        for key, question, needed in QUESTIONS:
            if key not in answers:
                answers[key] = ask(question, needed, partial(_refused, answers, key))
    writer_id, text = new_letter_writer_file(_typed(answers))
    if "id" not in answers and writer_id in loaded.letter_writers:
        writer_id, text = new_letter_writer_file({**_typed(answers), "id": answers["name"]})
    path = root / "letter-writers" / f"{writer_id}.yaml"
    path.parent.mkdir(exist_ok=True)
    write_new(path, text, shown=f"letter-writers/{path.name}")
    try:
        workspace.load(root)
    except PrematchError:
        # it does not go with the other files: two writers with one mailbox, for example
        path.unlink()
        raise
    click.echo(
        f"Wrote letter-writers/{path.name}. Add to it what this person saw of your work (`did`, `moments`).\n"
        "What comes next: prematch letters"
    )


def _typed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Days, numbers and truth values as such, the days of the rotation together; what was left out is dropped."""
    said = {key: _value(key, str(value).strip()) for key, value in answers.items() if str(value).strip()}
    days = {key.partition(".")[2]: said.pop(key) for key in _PARTS if key in said}
    return {**said, **({"rotation": days} if days else {})}


def _value(key: str, text: str) -> Any:
    if key in ("us_based", "waived", "asked_in_person"):
        return _TRUTHS.get(text.casefold(), text)
    if key == "days_worked" and text.isascii() and text.isdigit():
        return int(text)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _refused(answers: Mapping[str, Any], key: str, value: str) -> str:
    """Why a workspace would not take one more answer; "" if it does."""
    from composer.new_files import new_letter_writer_file

    try:
        new_letter_writer_file(_typed({**answers, key: value}))
    except WorkspaceError as error:
        return str(error)
    return ""
