"""`prematch discard`: note that a letter will not be sent, and free what it claimed."""

from __future__ import annotations

from pathlib import Path

import click

from composer.cli.options import stem, today_option, workspace_option
from composer.model import Moment


@click.command(short_help="Note that you will not send a letter.")
@click.argument("name")
@click.option("--because", default="", metavar="REASON", help="Why; kept in the ledger.")
@today_option
@workspace_option
def discard(root: Path, name: str, because: str, today: Moment) -> None:
    """Note that you deleted the draft NAME unsent. What it claimed is free again; a letter that was sent stays.

    \b
    Example:
      prematch discard 2027-02-10-intent-harborview --because "I changed my mind"
    """
    from composer.ledger import open_ledger

    with open_ledger(root / "ledger.db", create=False) as book:
        letter = book.discard(stem(name), today, because)
    (root / "outbox" / f"{letter.name}.eml").unlink(missing_ok=True)
    click.echo(f"Discarded {letter.name}. If it still lies among your mail client's drafts, delete it there.")
