"""`prematch sent`: note that a letter left the mail client."""

from __future__ import annotations

from pathlib import Path

import click

from composer.cli.options import moment, stem, workspace_option


@click.command(short_help="Note that you sent a letter.")
@click.argument("name")
@click.option("--on", "day", metavar="DATE", help="The day on which you sent it; today if left out.")
@workspace_option
def sent(root: Path, name: str, day: str | None) -> None:
    """Note that you sent the letter NAME from your mail client.

    \b
    Example:
      prematch sent 2026-12-04-thank_you-harborview-reyes --on 2026-12-05
    """
    from composer.ledger import open_ledger

    with open_ledger(root / "ledger.db", create=False) as book:
        letter = book.mark_sent(stem(name), moment(day, "--on"))
    click.echo(f"Noted: {letter.name} was sent on {letter.sent_on}.")
