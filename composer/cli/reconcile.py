"""`prematch reconcile`: look into the mailbox for what became of letters."""

from __future__ import annotations

from pathlib import Path

import click

from composer.cli.options import account_option, ask_hidden, today_option, workspace_option
from composer.model import Moment


@click.command(short_help="Look into your mailbox for what became of letters.")
@account_option
@today_option
@workspace_option
def reconcile(root: Path, account_name: str, today: Moment) -> None:
    """Look for letters of unknown outcome and for drafts that you sent, for letters that came back, and file copies.

    Sends nothing. What is found settles a letter; what is not found settles nothing.

    \b
    Example:
      prematch reconcile
    """
    from composer import reconcile as work
    from composer import workspace
    from composer.account import file
    from composer.account.credentials import credentials
    from composer.cli.send import say_recovered
    from composer.ledger import open_ledger
    from composer.sending import recover

    with open_ledger(root / "ledger.db") as book:
        say_recovered(recover(book, today))
        for line in work.restore_forgotten(book, today):
            click.echo(f"{line.name}: {line.text}.")
        account = file.choose(account_name, workspace.load(root).applicant.email)
        found = list(work.reconcile(book, account, credentials(account, "imap", ask_hidden()), today))
        for line in found:
            click.secho(f"{line.name}: ", bold=True, nl=False)
            click.echo(f"{line.text}.")
    if not found:
        click.echo("Nothing is open, and nothing came back.")
