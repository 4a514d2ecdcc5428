"""`prematch inbox`: read what a program wrote to you."""

from __future__ import annotations

import dataclasses
import shutil
import textwrap
from collections.abc import Iterator
from datetime import date, timedelta
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
from composer.errors import MessageError, WorkspaceError
from composer.model import Moment

if TYPE_CHECKING:
    from composer.checking import Session
    from composer.guard.context import Context
    from composer.guard.rule import Report
    from composer.ledger import Ledger
    from composer.mailbox import Mailbox
    from composer.received import Received
    from composer.ways import Kept, Way


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
    from composer.cli.check import print_manifest
    from composer.guard import engine
    from composer.ways import Kept, ways

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
    received = _read(file)
    session = checking.open_session(root)
    owner = program or received.message.program or checking.sender_of(session, received.message)
    here = _context(session, received, owner, moment(day))
    report = engine.check(here)
    kept = _kept(root, file) or Kept(file="FILE" if file == "-" else file)
    click.echo(_reading(file, received, here, report, ways(here, report, kept), form))
    if form == "text" and not kept.name:
        _announce(here, received, moment(day), kept)
    return int(report.verdict == "block")


@inbox.command(short_help="Keep a message in the workspace, and in the ledger.")
@click.argument("file")
@click.option("--program", metavar="ID", help="The program that wrote it, if its address does not tell.")
@click.option("--on", "day", metavar="DATE", help="When it came; by default the day that the message names.")
@workspace_option
def add(root: Path, file: str, program: str | None, day: str | None) -> int:
    """Keep FILE, a message from a program, in inbox/, note it in the ledger, and say what it asks.

    In Match Week a program that wrote first may be answered: this is how prematch knows. An invitation to interview
    goes into the program's file, too.

    \b
    Examples:
      prematch inbox add message.eml
      prematch inbox add --program harborview-medpeds --on "2027-03-16 09:20" pasted.txt
    """
    from composer import checking
    from composer.ledger import open_ledger

    session = checking.open_session(root)
    message = _read(file)
    owner = _owner(session, message, program or message.message.program, file)
    when = moment(day, "--on") if day or message.on is None else message.on
    with open_ledger(root / "ledger.db") as book:
        path, new, said = _keep(root, session, book, message, owner, when)
    click.echo(f"{'Kept' if new else 'It is there already:'} {shown(path, root)} ({owner}, {when}).")
    _tell(root, session, message, owner, when, path, said)
    return 0


@inbox.command("list", short_help="List the messages that programs wrote.")
@workspace_option
def list_(root: Path) -> None:
    """List the messages in inbox/, by the names that `prematch reply` takes: day and program.

    \b
    Example:
      prematch inbox list
    """
    from composer.inbox_list import rows, table

    found = rows(root)
    if not found:
        click.echo("No message of a program is on file. `prematch inbox add FILE` keeps one.")
        return
    heading, *lines = table(found, max(shutil.get_terminal_size((80, 24)).columns, 60))
    click.secho(heading, bold=True)
    click.echo("\n".join(lines))
    click.echo(f"\nTo answer one, by its day and program: prematch reply {found[-1].name}")


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
            path, added, said = _keep(root, session, book, message, owner, when)
            new, known = new + added, known + (not added)
            if added:
                click.secho(f"\nKept {shown(path, root)} ({owner}, {when}).", bold=True)
                _tell(root, session, message, owner, when, path, said)
                session = checking.open_session(root) if said else session
    more = f" {known} were known already." if known else ""
    click.echo(f"\n{new} new message{'' if new == 1 else 's'} from programs since {since}.{more}")
    return 0


def _from_programs(session: Session, mailbox: Mailbox, since: date) -> Iterator[tuple[Received, Moment]]:
    """The messages of the inbox that came from a program, each once; one that cannot be read is named."""
    from composer import received

    programs = session.workspace.programs.values()
    addresses = {person.email for program in programs for person in program.people if person.email}
    domains = {f"{at}{domain}" for program in programs for domain in program.domains for at in ("@", ".")}
    seen: set[str] = set()
    for sender in sorted({*domains, *(a for a in addresses if not a.casefold().endswith(tuple(domains)))}):
        for found in mailbox.since(mailbox.inbox(), since, sender=sender):
            try:
                message = received.read(found.raw, f"a message of {found.arrived}")
            except MessageError as error:
                click.echo(f"Not read: {error}", err=True)
                continue
            if message.sha256 not in seen:
                seen.add(message.sha256)
                yield message, message.on or Moment(found.arrived)


# --- reading and keeping ------------------------------------------------------------------------------


def _read(file: str) -> Received:
    import sys

    from composer import received

    piped = file == "-"
    found = (
        received.read(sys.stdin.buffer.read(), "standard input") if piped else received.read_file(Path(file))
    )
    if found.message.kind:
        hint = f"Letters of your own are checked by `prematch check {file}`."
        raise MessageError("this is a letter of yours: it has a line `Kind:`", where=file, hint=hint)
    return found


def _owner(session: Session, message: Received, program: str | None, file: str) -> str:
    """The program that wrote a message. Raises MessageError where neither the user nor its address tells."""
    from composer import checking
    from composer.senders import claimed
    from composer.workspace import program as find_program

    if program:
        return find_program(session.workspace, program).id
    owner = checking.sender_of(session, message.message)
    if owner is None:
        here = _context(session, message, None, moment(None))
        doubts = checking.inbound_caveats(here)
        why = f"{doubts[0][0].upper()}{doubts[0][1:]}" if doubts else "It names no sender."
        seems = claimed(here)
        name = f"--program {seems.id if seems else 'ID'}"
        hint = why if "--program" in why else f"{why} To keep it all the same, add {name}."
        raise MessageError("it is not known which program wrote this", where=file, hint=hint)
    return owner


def _keep(
    root: Path, session: Session, book: Ledger, message: Received, owner: str, when: Moment
) -> tuple[Path, bool, str]:
    """Keep a message once: its file, what it changes in the program's file, then its line in the ledger.

    In this order a second run mends what a first one that was cut off left out. Gives the file, whether the message
    is new, and what to say of an invitation.
    """
    from composer import received
    from composer.ledger import Inbound

    path = received.keep(root, message, owner, when)
    said = _note(root, session, book, message, owner, when)
    sender = message.message.sender.email if message.message.sender else ""
    inbound = Inbound(
        owner,
        sender,
        tuple(address.email for address in message.message.recipients),
        message.message.subject,
        message.message.body,
        message.sha256,
    )
    return path, book.record_inbound(inbound, when), said


def _note(root: Path, session: Session, book: Ledger, message: Received, owner: str, when: Moment) -> str:
    """Write a new invitation into the program's file, if this is one. Gives what to say of it."""
    from composer import invited
    from composer.yamledit import set_values

    file = f"programs/{owner}.yaml"
    found = invited.noted(_context(session, message, owner, when), message.events, when.on, file)
    if not found.said or any(event.data.get("sha256") == message.sha256 for event in book.events()):
        return ""
    try:
        if found.changes:
            set_values(root / file, dict(found.changes), shown=file)
    except WorkspaceError as error:
        return f"This is an invitation to interview, but it could not be noted. {error}"
    return found.said


# --- what is told -------------------------------------------------------------------------------------


def _context(session: Session, received: Received, owner: str | None, when: Moment) -> Context:
    """The message in its season, as its program wrote it."""
    from composer import checking

    said = dataclasses.replace(received.message, kind=None, program=owner)
    return checking.context(session, said, when, direction="inbound")


def _reading(
    name: str, received: Received, here: Context, report: Report, ways: tuple[Way, ...], form: str = "text"
) -> str:
    """What the message asks, promises or offers, and what its reader may do."""
    from composer import checking
    from composer.report import Checked, lines_before_body, render

    caveats = checking.inbound_caveats(here)
    if received.is_mail and here.message.sender is None:
        caveats = ("the message names no sender, so it cannot tell who wrote it.", *caveats)
    before = lines_before_body(received.raw[:_HEAD].decode("utf-8", "replace"))
    return render(form, Checked(name, here.message, report, caveats, before, "inbound", ways))


_HEAD = 64_000
"""Bytes in which the header lines of a message stand."""


def _kept(root: Path, file: str) -> Kept | None:
    """Where a message is kept, if the file named is one of inbox/."""
    from composer.ways import Kept

    path = Path(file).resolve()
    inside = path.parent == (root / "inbox").resolve() and path.is_file()
    return Kept(path.stem, shown(path, root)) if inside else None


def _tell(
    root: Path, session: Session, message: Received, owner: str, when: Moment, path: Path, said: str
) -> None:
    """Print what a kept message says, what was noted of it, and how it is answered."""
    from composer.guard import engine
    from composer.senders import foreign
    from composer.ways import Kept, ways

    here = _context(session, message, owner, when)
    name = shown(path, root)
    report = engine.check(here)
    found = ways(here, report, Kept(path.stem, name))
    click.echo(f"\n{_reading(name, message, here, report, found)}")
    if said:
        click.echo()
        _say(said)
    if not any(way.action == "answer-neutrally" for way in found):
        doubt = "If it is genuine, to answer it" if foreign(here) else "To answer"
        click.echo(f"\n{doubt}: prematch reply {path.stem}")


def _announce(here: Context, received: Received, when: Moment, kept: Kept) -> None:
    """Say that keeping a message would note an invitation, where it would."""
    from composer import invited
    from composer.ways import keeping

    on = (received.on or when).on
    if here.program and invited.noted(here, received.events, on, "").changes:
        file = f"programs/{here.program.id}.yaml"
        click.echo()
        _say(f"It reads like an invitation to interview. This keeps it, and notes it in {file}:")
        click.echo(f"  {keeping(here, kept)}")


def _say(text: str) -> None:
    width = min(max(shutil.get_terminal_size((100, 24)).columns, 40), 110)
    click.echo(textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False))
