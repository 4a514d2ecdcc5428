"""`prematch draft`: check a letter again, claim what must be unique, and hand it over."""

from __future__ import annotations

from pathlib import Path

import click

from composer.cli.options import shown, today_option, workspace_option
from composer.errors import DeliveryError, MessageError
from composer.model import Moment
from composer.outbound import Checked


@click.command(short_help="Hand a checked letter over to your mail client.")
@click.argument("name")
@click.option("--link", "service", type=click.Choice(["gmail", "outlook", "outlook-personal", "mailto"]), help="Print a compose link in place of an .eml file.")
@click.option("--clipboard", is_flag=True, help="Copy the letter's text to the clipboard in place of an .eml file.")
@click.option("--keep", is_flag=True, help="Draft it although the YAML files have changed since it was composed.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@today_option
@workspace_option
def draft(root: Path, name: str, service: str | None, clipboard: bool, keep: bool, dry_run: bool, today: Moment) -> int:
    """Check the letter NAME again and write outbox/NAME.eml, which opens as a draft in Outlook and Thunderbird.

    \b
    Examples:
      prematch draft 2027-02-08-interest-harborview
      prematch draft 2027-02-08-interest-harborview --link gmail
    """
    from composer import checking, outbound
    from composer.ledger import open_ledger
    from composer.report import Checked as Shown
    from composer.report import render

    if service and clipboard:
        raise MessageError("--link and --clipboard were both given", hint="Give one of them.")
    session = checking.open_session(root)
    path = outbound.letter_path(root, name)
    with open_ledger(root / "ledger.db", create=not dry_run) as book:
        letter = outbound.checked(session, path, today, book)
        if letter.report.findings:
            click.echo(render("text", Shown(shown(path, root), letter.message, letter.report)), err=True)
        if letter.report.verdict == "block":
            return 1
        outbound.require_clear(letter)
        if not keep:
            outbound.require_fresh(session, letter, book)
        channel = "link" if service else "clipboard" if clipboard else "eml"
        if dry_run:
            outbound.require_free(book, letter)
            click.echo(f"Would hand {letter.name} over ({channel}) to {', '.join(map(str, letter.message.recipients))}.")
            return 0
        outbound.hand_over(book, letter, channel, today)
        _deliver(root, letter, service, clipboard)
    return 0


def _deliver(root: Path, letter: Checked, service: str | None, clipboard: bool) -> None:
    from composer import delivery

    done = f"prematch sent {letter.name}"
    undo = f"prematch discard {letter.name}"
    if service:
        from composer.delivery.link import compose_link

        link = compose_link(letter.message, service)
        click.echo(link.url)
        for missing in link.left_out:
            click.echo(f"The link cannot carry {missing}: add it in the mail window.", err=True)
        if not link.body_included:
            click.echo("The letter is too long for a link. Paste this into the mail window:\n", err=True)
            click.echo(letter.message.body)
    elif clipboard:
        _copy(letter)
    else:
        outgoing = delivery.Outgoing(letter.message, letter.raw, letter.name)
        from composer.delivery import eml_file

        receipt = eml_file.deliver(outgoing, root / "outbox", replace=True)
        click.echo(f"Wrote {shown(Path(receipt.where), root)}. Open it in your mail client, read it once more, and send it there.")
    click.echo(f"Then note it: {done}. If you do not send it: {undo}.", err=bool(service))


def _copy(letter: Checked) -> None:
    from composer.delivery import clipboard

    try:
        clipboard.copy(letter.message.body)
    except DeliveryError as error:
        raise DeliveryError(
            f"{error.faults[0].problem}. The letter counts as handed over",
            where=letter.name,
            hint=f"Run `prematch draft {letter.name} --link mailto`, or `prematch discard {letter.name}` if you drop it.",
        ) from error
    click.echo("Copied the letter's text. Recipients and subject are yours to fill in:")
    click.echo(f"To: {', '.join(map(str, letter.message.to))}\nSubject: {letter.message.subject}")
