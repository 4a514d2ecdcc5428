"""`prematch inbox`: read what a program wrote to you."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from composer.cli.options import moment, workspace_option
from composer.errors import MessageError


@click.group(short_help="Read what a program wrote to you.")
def inbox() -> None:
    """Read what a program wrote: what it may ask, what it may not, and what you may do.

    \b
    Example:
      prematch inbox check message.eml
    """


@inbox.command(short_help="Say what a program's message asks, promises or offers.")
@click.argument("file", required=False)
@click.option("--program", metavar="ID", help="The program that wrote it, if its address does not tell.")
@click.option(
    "--today",
    "day",
    metavar="DATE",
    help='The day to read it on, as 2027-02-10 or "2027-02-10 20:30" (US Eastern).',
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--manifest", metavar="FILE.jsonl", help="Read many messages: one JSON object a line in, one a line out."
)
@workspace_option
def check(
    root: Path, file: str | None, program: str | None, day: str | None, form: str, manifest: str | None
) -> int:
    """Check FILE, a message from a program (an .eml, or its text with a line `Subject: ...`; - for standard input).

    Exit status: 0 nothing that a program may not write; 1 something that it may not; 2 it could not be read.

    \b
    Examples:
      prematch inbox check message.eml
      prematch inbox check --program harborview-medpeds pasted.txt
    """
    from composer import checking
    from composer.cli.check import print_manifest, read_message
    from composer.guard import engine
    from composer.report import Checked, render

    if manifest is not None:
        if file or program:
            problem = "--manifest was given together with a message or its program"
            raise MessageError(
                problem, hint="Each line of a manifest says these itself. Give one or the other."
            )
        return print_manifest(root, manifest, day, "inbound")
    if file is None:
        hint = "Write `prematch inbox check message.eml`, or - for standard input."
        raise MessageError("no message is named", hint=hint)
    message, before = read_message(file, None)
    session = checking.open_session(root)
    sender = checking.sender_of(session, message)
    message = dataclasses.replace(message, kind=None, program=program or message.program or sender)
    here = checking.context(session, message, moment(day), direction="inbound")
    caveats = checking.inbound_caveats(here)
    report = engine.check(here)
    click.echo(render(form, Checked(file, message, report, caveats, before, "inbound")))
    return int(report.verdict == "block")
