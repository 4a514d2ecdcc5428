"""`prematch accept`: accept a warning, with a reason that is kept."""

from __future__ import annotations

from pathlib import Path

import click

from composer.cli.options import today_option, workspace_option
from composer.model import Moment


@click.command(short_help="Accept a warning, with your reason.")
@click.argument("name")
@click.argument("rule")
@click.option(
    "--because", required=True, metavar="REASON", help="Why the sentence stays as it is. Kept in the ledger."
)
@today_option
@workspace_option
def accept(root: Path, name: str, rule: str, because: str, today: Moment) -> None:
    """Accept the warnings of RULE about the letter NAME. An edit of the sentence voids it; a block stays a block.

    \b
    Example:
      prematch accept 2027-02-08-interest-harborview rank-position --because "It is true and I mean to say it"
    """
    from composer import checking, outbound

    session = checking.open_session(root)
    letter = outbound.checked(session, outbound.letter_path(root, name), today, None)
    count = outbound.accept(root, letter, rule, because, today)
    click.echo(f"Accepted {count} finding{'s' if count > 1 else ''} of {rule} about {letter.name}.")
