"""`prematch check`: say whether a letter may leave."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import moment, workspace_option
from composer.errors import MessageError
from composer.model import Address, Message

if TYPE_CHECKING:
    from composer.report import Checked


@click.command(short_help="Check a letter: may it leave?")
@click.argument("file", required=False)
@click.option("--program", metavar="ID", help="The program that it goes to, if the letter does not say so.")
@click.option("--kind", metavar="KIND", help="The kind of message, if the letter does not say so.")
@click.option("--to", multiple=True, metavar="ADDR", help="A recipient, in place of those in the letter.")
@click.option(
    "--today",
    "day",
    metavar="DATE",
    help='The day to check for, as 2027-02-10 or "2027-02-10 20:30" (US Eastern).',
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
)
@click.option(
    "--fix", is_flag=True, help="Mend what leaves no doubt (a blank, a misspelt name), after asking."
)
@click.option(
    "--manifest", metavar="FILE.jsonl", help="Check many messages: one JSON object a line in, one a line out."
)
@workspace_option
def check(
    root: Path, file: str | None, program: str | None, kind: str | None, to: tuple[str, ...],
    day: str | None, form: str, fix: bool, manifest: str | None,
) -> int:  # fmt: skip
    """Check FILE (a letter from drafts/, or an .eml; - for standard input) against every rule.

    Exit status: 0 it may leave, or warnings wait for your answer; 1 something blocks it; 2 it could not be read.

    \b
    Examples:
      prematch check drafts/2027-02-08-interest-harborview.txt
      prematch check --program harborview-medpeds --kind interest letter.eml
      prematch check --fix drafts/2027-02-08-interest-harborview.txt
    """
    if manifest is not None:
        if file or program or kind or to or fix:
            raise MessageError(
                "--manifest was given together with a letter, its program, kind, recipient or --fix",
                hint="Each line of a manifest says these itself. Give one or the other.",
            )
        return print_manifest(root, manifest, day)
    if file is None:
        raise MessageError(
            "no letter is named", hint="Write `prematch check drafts/NAME.txt`, or - for standard input."
        )
    given = {"program": program, "kind": kind, "to": _recipients(to)}
    stated = {name: value for name, value in given.items() if value}

    def read_it() -> tuple[Message, int]:
        message, before = read_message(file, root)
        return dataclasses.replace(message, **stated), before  # type: ignore[arg-type]  # each of its field's type

    checked = _checked(root, file, *read_it(), day)
    if fix and _mended(root, file, checked):
        checked = _checked(root, file, *read_it(), day)
    return _show(checked, form)


def _mended(root: Path, file: str, checked: Checked) -> bool:
    """Show what can be mended without doubt, and write it once the user says yes."""
    from composer.repair import repaired, shown_difference
    from composer.textfile import replace

    path = _path(file, root) if file != "-" else None
    if path is None or path.suffix == ".eml":
        hint = "Only a letter in a file of its own can be mended; mend the text that this came from."
        raise MessageError("--fix cannot write this", where=file, hint=hint)
    text = path.read_bytes().decode("utf-8-sig")
    better = repaired(text, checked.message, checked.report.findings)
    if better == text:
        click.echo("Nothing here can be mended without doubt: what follows is yours to decide.\n", err=True)
        return False
    click.echo(shown_difference(text, better, path.name), err=True)
    if not click.confirm("Write this?", default=True, err=True):
        return False
    replace(path, better, shown=file)
    return True


def _show(checked: Checked, form: str) -> int:
    from composer.report import render

    click.echo(render(form, checked))
    return int(checked.report.verdict == "block")


def _checked(root: Path, file: str, message: Message, before: int, day: str | None) -> Checked:
    from composer import attachments, checking
    from composer.guard import acceptance, engine
    from composer.report import Checked

    message = attachments.load(message, root)
    session = checking.open_session(root)
    checking.need_kind(message, file)
    if message.program is None:
        message = dataclasses.replace(message, program=checking.program_of(session, message))
    checking.need_program(session, message, file)
    name = Path(file).stem if file != "-" else ""
    here = checking.context(session, message, moment(day), name=name)
    report = acceptance.apply(engine.check(here), here, checking.accepted(root, name))
    caveats = checking.caveats(here, report)
    return Checked(file, message, report, caveats, before)


def read_message(file: str, root: Path | None) -> tuple[Message, int]:
    """The message, and how many lines of the file stand before its body. With `root` a name in drafts/ will do."""
    from composer import eml
    from composer.report import lines_before_body

    if file == "-":
        data = sys.stdin.buffer.read()
        message = eml.read_letter(data, shown="standard input")
    else:
        path = _path(file, root) if root else Path(file)
        message = eml.read_file(path)
        data = path.read_bytes()
    return message, lines_before_body(data.decode("utf-8", "replace"))


def _path(file: str, root: Path) -> Path:
    """The file itself, or the letter of that name in drafts/."""
    if Path(file).exists():
        return Path(file)
    from composer.outbound import letter_path

    return letter_path(root, file)


def _recipients(to: tuple[str, ...]) -> tuple[Address, ...]:
    from composer.addresses import parse_addresses

    return tuple(address for text in to for address in parse_addresses(text, where="--to"))


def print_manifest(root: Path, manifest: str, day: str | None, direction: str = "outbound") -> int:
    """Check each line of a manifest and print its result; `direction` is that of lines which do not say theirs."""
    from composer import checking
    from composer.manifest import check_lines
    from composer.report.json_object import report_object

    session = checking.open_session(root)
    lines = _lines(manifest)
    blocked = failed = False
    for entry_id, entry, report in check_lines(session, lines, moment(day), direction):
        if report is None:
            failed = True
            result = {"id": entry_id, "error": entry["error"]}
        else:
            blocked = blocked or report.verdict == "block"
            head = {
                "version": 1,
                "id": entry_id,
                "file": manifest,
                "program": entry.get("program"),
                "kind": entry.get("kind"),
            }
            result = {**head, **report_object(report)}
        # in ASCII, so that nothing within a line can be taken for the end of one
        click.echo(json.dumps(result))
    return 2 if failed else int(blocked)


def _lines(manifest: str) -> list[str]:
    """The lines of a manifest. Raises MessageError where they are not UTF-8, or there is none."""
    shown = "standard input" if manifest == "-" else manifest
    data = sys.stdin.buffer.read() if manifest == "-" else Path(manifest).read_bytes()
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte {error.start + 1} is not UTF-8"
        raise MessageError(problem, where=f"{shown}:{line}", hint="Save the file as UTF-8.") from error
    if not any(line.strip() for line in lines):
        raise MessageError("the manifest is empty", where=shown, hint="Write one JSON object a line.")
    return lines
