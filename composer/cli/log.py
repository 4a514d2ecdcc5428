"""`prematch log`: the ledger, readable."""

from __future__ import annotations

import json
from pathlib import Path

import click

from composer.cli.options import workspace_option
from composer.errors import LedgerError


@click.command(short_help="Show everything that was written, to whom and when.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--verify", is_flag=True, help="Prove that no event was lost, changed or put in later.")
@workspace_option
def log(root: Path, form: str, verify: bool) -> None:
    """Show every event of the ledger, oldest first.

    \b
    Examples:
      prematch log
      prematch log --verify
    """
    from composer.ledger import open_ledger

    with open_ledger(root / "ledger.db", create=False) as book:
        if verify:
            problems = book.verify()
            if problems:
                hint = "Restore ledger.db from a backup; do not write letters before that."
                raise LedgerError(
                    f"the ledger is not whole: {'; '.join(problems)}", where="ledger.db", hint=hint
                )
            click.echo(f"The ledger is whole: {len(book.events())} events, each chained to the one before.")
            return
        events = book.events()
    if form == "json":
        shown = [
            {"seq": e.seq, "on": e.moment, "action": e.action, "name": e.name, **_public(e.data)}
            for e in events
        ]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    if not events:
        click.echo("Nothing was written yet. `prematch compose` writes the first letter.")
    for event in events:
        data = _public(event.data)
        detail = [
            str(data[key])
            for key in ("kind", "program", "channel", "rule", "because", "reason", "released")
            if data.get(key)
        ]
        click.echo(
            f"{event.moment:<16}  {event.action.replace('_', ' '):<12}  {event.name}  {', '.join(detail)}".rstrip()
        )


def _public(data: object) -> dict[str, object]:
    """An event without the letter's text, which stands in its own file."""
    return (
        {k: v for k, v in data.items() if k not in ("body", "state", "facts_hash")}
        if isinstance(data, dict)
        else {}
    )
