"""`prematch draft`: check a letter again, claim what must be unique, and hand it over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import account_option, ask_hidden, shown, today_option, workspace_option
from composer.errors import MessageError
from composer.model import Moment

if TYPE_CHECKING:
    from composer.delivery import Options, Receipt
    from composer.outbound import Checked


@click.command(short_help="Hand a checked letter over to your mail client.")
@click.argument("name")
@click.option(
    "--link",
    "service",
    type=click.Choice(["gmail", "outlook", "outlook-personal", "mailto"]),
    help="Print a compose link in place of an .eml file.",
)
@click.option(
    "--clipboard", is_flag=True, help="Copy the letter's text to the clipboard in place of an .eml file."
)
@click.option(
    "--keep", is_flag=True, help="Draft it although the YAML files have changed since it was composed."
)
@click.option("--imap", is_flag=True, help="Put it into your own mailbox's Drafts in place of an .eml file.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@account_option
@today_option
@workspace_option
def draft(
    root: Path,
    name: str,
    service: str | None,
    clipboard: bool,
    imap: bool,
    keep: bool,
    dry_run: bool,
    account_name: str,
    today: Moment,
) -> int:
    """Check the letter NAME again and write outbox/NAME.eml, which opens as a draft in Outlook and Thunderbird.

    For Apple Mail, new Outlook, webmail and phones put it into your mailbox (--imap) or take a link (--link).

    \b
    Examples:
      prematch draft 2027-02-08-interest-harborview
      prematch draft 2027-02-08-interest-harborview --imap
      prematch draft 2027-02-08-interest-harborview --link gmail
    """
    from composer import checking, outbound
    from composer.delivery import Options
    from composer.ledger import open_ledger

    if sum(map(bool, (service, clipboard, imap))) > 1:
        raise MessageError("two of --link, --clipboard and --imap were given", hint="Give one of them.")
    session = checking.open_session(root)
    path = outbound.letter_path(root, name)
    with open_ledger(root / "ledger.db", create=not dry_run) as book:
        if book.in_flight() and not dry_run:
            from composer.cli.send import say_recovered
            from composer.sending import recover

            say_recovered(recover(book, today))
        if imap:
            frozen = outbound.stamped(book, datetime.now().astimezone())
            letter = outbound.checked(session, path, today, book, frozen)
        else:
            letter = outbound.checked(session, path, today, book)
        show(root, path, letter)
        if letter.report.verdict == "block":
            return 1
        outbound.require_clear(letter)
        if not keep:
            outbound.require_fresh(session, letter, book)
        channel = "imap" if imap else "link" if service else "clipboard" if clipboard else "eml"
        if dry_run:
            book.require_free(outbound.entry(letter))
            click.echo(
                f"Would hand {letter.name} over ({channel}) to {', '.join(map(str, letter.message.recipients))}."
            )
            return 0
        options = Options(root / "outbox", replace=True, service=service or "mailto")
        if imap:
            options = _with_account(options, account_name, session.workspace.applicant.email)
            outbound.take_back_former(book, letter, options, today)
        _say(root, letter, outbound.hand_over(book, letter, channel, options, today))
    return 0


def _with_account(options: Options, name: str, sender: str) -> Options:
    """The options with the account of the letter's sender, and what it logs in with."""
    from composer.account import file
    from composer.account.credentials import credentials

    account = file.choose(name, sender)
    return replace(options, account=account, credentials=credentials(account, "imap", ask_hidden()))


def show(root: Path, path: Path, letter: Checked) -> None:
    """What was found, and on what the verdict rests; nothing where there is nothing to say."""
    from composer.checking import caveats
    from composer.report import Checked as Shown
    from composer.report import lines_before_body, render

    doubts = caveats(letter.context, letter.report)
    if letter.report.findings or letter.report.unused_acceptances or doubts:
        before = lines_before_body(path.read_text(encoding="utf-8", errors="replace"))
        shown_letter = Shown(shown(path, root), letter.message, letter.report, doubts, before)
        click.echo(render("text", shown_letter), err=True)


def _say(root: Path, letter: Checked, receipt: Receipt) -> None:
    """Where the draft is, what must be filled in by hand, and what to do next."""
    if receipt.channel == "eml":
        click.echo(f"Wrote {shown(Path(receipt.where), root)}.")
    elif receipt.channel == "imap":
        click.echo(f"The draft lies in {receipt.where}.")
    elif receipt.channel == "link":
        click.echo(receipt.where)
    for name, value in (receipt.left_out or {}).items():
        click.echo(f"{name}:\n{value}" if name == "Body" else f"{name}: {value}")
    click.echo(receipt.detail, err=True)
    looks = ", or prematch reconcile, which looks for it" if receipt.channel == "imap" else ""
    click.echo(f"Once it is sent: prematch sent {letter.name}{looks}", err=True)
    click.echo(f"If you do not send it: prematch discard {letter.name}", err=True)
