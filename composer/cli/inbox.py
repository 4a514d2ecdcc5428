"""`prematch inbox`: read what a program wrote to you."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import (
    account_option,
    ask_hidden,
    moment,
    shown,
    today_option,
    workspace_option,
)
from composer.errors import MessageError
from composer.model import Moment

if TYPE_CHECKING:
    from composer.checking import Session
    from composer.ledger import Ledger
    from composer.mailbox import Mailbox
    from composer.received import Received


@click.group(short_help="Read what a program wrote to you.")
def inbox() -> None:
    """Read what a program wrote: what it may ask, what it may not, and what you may do.

    \b
    Example:
      prematch inbox check message.eml
      prematch inbox add message.eml
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


@inbox.command(short_help="Keep a message in the workspace, and in the ledger.")
@click.argument("file")
@click.option("--program", metavar="ID", help="The program that wrote it, if its address does not tell.")
@click.option("--on", "day", metavar="DATE", help="When it came; by default the day that the message names.")
@workspace_option
def add(root: Path, file: str, program: str | None, day: str | None) -> int:
    """Keep FILE, a message from a program, in inbox/, note it in the ledger, and say what it asks.

    In Match Week a program that wrote first may be answered: this is how prematch knows.

    \b
    Examples:
      prematch inbox add message.eml
      prematch inbox add --program harborview-medpeds --on "2027-03-16 09:20" pasted.txt
    """
    from composer import checking
    from composer.ledger import open_ledger

    session = checking.open_session(root)
    message = _read(file)
    owner = _owner(session, message, program, file)
    when = moment(day, "--on") if day or message.on is None else message.on
    with open_ledger(root / "ledger.db") as book:
        path, new = _keep(root, book, message, owner, when)
    click.echo(f"{'Kept' if new else 'It is there already:'} {shown(path, root)} ({owner}, {when}).")
    _print_reading(session, message, owner, when, shown(path, root))
    click.echo(f"To answer: prematch reply {path.stem}")
    return 0


@inbox.command("list", short_help="List the messages that programs wrote.")
@workspace_option
def list_(root: Path) -> None:
    """List the messages in inbox/, by the names that `prematch reply` takes.

    \b
    Example:
      prematch inbox list
    """
    from composer import received

    files = [path for path in sorted((root / "inbox").glob("*")) if path.suffix in (".eml", ".txt")]
    for path in files:
        try:
            message = received.read_file(path, shown(path, root)).message
            click.echo(f"{path.stem}  {message.sender or 'pasted'}: {message.subject}")
        except MessageError as error:
            click.echo(f"{path.stem}  cannot be read: {error}")
    if not files:
        click.echo("No message of a program is on file. `prematch inbox add FILE` keeps one.")


@inbox.command(short_help="Look into your mailbox for messages from programs.")
@click.option("--since", "first", metavar="DATE", help="From which day on; by default the last 14 days.")
@account_option
@today_option
@workspace_option
def fetch(root: Path, first: str | None, account_name: str, today: Moment) -> int:
    """Read the messages of your programs' addresses and domains in your mailbox, and keep those that are new.

    Your mailbox stays as it is: nothing is marked as read, moved or sent.

    \b
    Example:
      prematch inbox fetch
    """
    from composer import checking
    from composer.account import file
    from composer.account.credentials import credentials
    from composer.ledger import open_ledger
    from composer.mailbox import open_mailbox

    session = checking.open_session(root)
    account = file.choose(account_name, session.workspace.applicant.email)
    since = moment(first, "--since").on if first else today.on - timedelta(days=14)
    new = known = 0
    with (
        open_ledger(root / "ledger.db") as book,
        open_mailbox(account, credentials(account, "imap", ask_hidden())) as mailbox,
    ):
        for message, when in _from_programs(session, mailbox, since):
            owner = checking.sender_of(session, message.message)
            if owner is None:
                continue
            path, added = _keep(root, book, message, owner, when)
            new, known = new + added, known + (not added)
            if added:
                click.secho(f"\nNew: {shown(path, root)} ({owner}, {when})", bold=True)
                _print_reading(session, message, owner, when, shown(path, root))
    more = f" {known} were known already." if known else ""
    click.echo(f"\n{new} new message{'' if new == 1 else 's'} from programs since {since}.{more}")
    return 0


def _from_programs(session: Session, mailbox: Mailbox, since: object) -> Iterator[tuple[Received, Moment]]:
    """The messages of the inbox that came from a program, each once; one that cannot be read is named."""
    from composer import received

    programs = session.workspace.programs.values()
    addresses = {person.email for program in programs for person in program.people if person.email}
    domains = {f"{at}{domain}" for program in programs for domain in program.domains for at in ("@", ".")}
    seen: set[str] = set()
    for sender in sorted({*domains, *(a for a in addresses if not a.casefold().endswith(tuple(domains)))}):
        for found in mailbox.since(mailbox.inbox(), since, sender=sender):  # type: ignore[arg-type]
            try:
                message = received.read(found.raw, f"a message of {found.arrived}")
            except MessageError as error:
                click.echo(f"Not read: {error}", err=True)
                continue
            if message.sha256 not in seen:
                seen.add(message.sha256)
                yield message, message.on or Moment(found.arrived)


def _keep(root: Path, book: Ledger, message: Received, owner: str, when: Moment) -> tuple[Path, bool]:
    """Keep a message once: its file, then its line in the ledger. Gives the file, and whether it is new."""
    from composer import received
    from composer.ledger import Inbound

    path = received.keep(root, message, owner, when)
    sender = message.message.sender.email if message.message.sender else ""
    inbound = Inbound(
        owner,
        sender,
        tuple(address.email for address in message.message.recipients),
        message.message.subject,
        message.message.body,
        message.sha256,
    )
    return path, book.record_inbound(inbound, when)


def _read(file: str) -> Received:
    from composer import received

    if file != "-":
        return received.read_file(Path(file))
    import sys

    return received.read(sys.stdin.buffer.read(), "standard input")


def _owner(session: Session, message: Received, program: str | None, file: str) -> str:
    """The program that wrote a message. Raises MessageError where neither the user nor its address tells."""
    from composer import checking
    from composer.workspace import program as find_program

    if program:
        return find_program(session.workspace, program).id
    owner = checking.sender_of(session, message.message)
    if owner is None:
        hint = "Add --program ID, or write the sender's address or mail domain into the program's file."
        raise MessageError("it is not known which program wrote this", where=file, hint=hint)
    return owner


def _print_reading(session: Session, message: Received, owner: str, when: Moment, name: str) -> None:
    """What the message asks, promises or offers, as `inbox check` says it."""
    from composer import checking
    from composer.guard import engine
    from composer.report import Checked, render

    said = dataclasses.replace(message.message, kind=None, program=owner)
    here = checking.context(session, said, when, direction="inbound")
    click.echo(
        render("text", Checked(name, said, engine.check(here), checking.inbound_caveats(here), 0, "inbound"))
    )
