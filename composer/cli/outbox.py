"""`prematch outbox`: the letters that prematch itself sends or hands over, and what became of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import account_option, moment, stem, today_option, workspace_option
from composer.errors import LedgerError, MessageError, PrematchError
from composer.model import Moment

if TYPE_CHECKING:
    from composer.delivery.answers import Outcome
    from composer.ledger import Ledger, LedgerLetter

_WORDS = {
    "approved": "ready",
    "handed_over": "draft",
    "claimed": "being sent",
    "connecting": "being sent",
    "committing": "being sent",
    "deferred": "put off",
    "unknown": "UNKNOWN",
    "not_sent": "not sent",
    "bounced": "came back",
}
_DRAFTED = {"eml": "a file in outbox/", "link": "given as a link", "clipboard": "copied to the clipboard"}


@click.group(short_help="What waits, was sent, failed, or is unknown.", invoke_without_command=True)
@click.option(
    "--workspace", "start", metavar="DIR", help="The workspace, if it is not this folder or one above it."
)
@click.pass_context
def outbox(context: click.Context, start: str | None) -> None:
    """Show the letters that were drafted or sent: what waits, was sent, was refused, came back, is unknown.

    \b
    Example:
      prematch outbox
    """
    if context.invoked_subcommand is not None:
        if start:
            hint = f"Write `prematch outbox {context.invoked_subcommand} ... --workspace {start}`."
            raise PrematchError("--workspace belongs behind the command", hint=hint)
        return
    from composer.cli.send import say_recovered
    from composer.ledger import open_ledger
    from composer.sending import recover
    from composer.workspace import find

    root = find(Path(start) if start else Path.cwd())
    with open_ledger(root / "ledger.db", create=False) as book:
        say_recovered(recover(book, moment(None)))
        letters = [letter for letter in book.letters() if letter.state.value not in ("composed", "discarded")]
        for letter in letters:
            _line(letter)
        if not letters:
            click.echo("Nothing was drafted or sent yet.")


@outbox.command(short_help="Say what became of a letter that is unknown.")
@click.argument("name")
@click.option(
    "--sent", "outcome", flag_value="sent", help="It was sent: it lies in your Sent mailbox, or it arrived."
)
@click.option("--not-sent", "outcome", flag_value="not-sent", help="It was not sent.")
@click.option("--because", default="", metavar="REASON", help="How you know; kept in the ledger.")
@today_option
@workspace_option
def resolve(root: Path, name: str, outcome: str | None, because: str, today: Moment) -> None:
    """Say whether the letter NAME, of which nobody knows, was sent.

    \b
    Example:
      prematch outbox resolve 2027-02-10-intent-harborview --sent --because "the coordinator has it"
    """
    from composer.ledger import State, open_ledger, parse_moment

    if outcome is None:
        hint = "Look into your Sent mailbox, then add --sent or --not-sent."
        raise PrematchError("it is not said what became of the letter", hint=hint)
    with open_ledger(root / "ledger.db", create=False) as book:
        letter = book.require_unknown(stem(name))
        if outcome == "sent":
            # It left when it was on its way, not on the day on which that became known.
            to, when = State.SENT, parse_moment(letter.handed_on)
        else:
            to, when = State.NOT_SENT, today
        said = outcome.replace("-", " ")
        book.transition(letter.name, to, when, reason=because or f"you said that it was {said}")
    after = "" if outcome == "sent" else f" It may be sent again: prematch send {letter.name}"
    click.echo(f"Noted: {letter.name} was {said}.{after}")


@outbox.command(short_help="Send the letters that the server put off, once their time has come.")
@click.option("--now", "at_once", is_flag=True, help="Also those whose time has not come yet.")
@today_option
@account_option
@workspace_option
def retry(root: Path, at_once: bool, today: Moment, account_name: str) -> int:
    """Send again what a server put off. You said yes to these letters; each is checked again for this moment.

    \b
    Example:
      prematch outbox retry
    """
    from composer import sending
    from composer.cli.send import say_recovered
    from composer.ledger import State, open_ledger

    with open_ledger(root / "ledger.db", create=False) as book:
        say_recovered(sending.recover(book, today))
        waiting = [letter for letter in book.letters() if letter.state is State.DEFERRED]
        due = waiting if at_once else sending.due_for_retry(tuple(waiting), datetime.now(UTC))
        for letter in waiting:
            if letter not in due:
                click.echo(f"{letter.name} waits: {_until(letter)}.")
        if not waiting:
            click.echo("No letter waits to be sent again.")
        return _retry_each(root, book, list(due), today, account_name)


def _retry_each(root: Path, book: Ledger, due: list[LedgerLetter], today: Moment, account_name: str) -> int:
    """Try each letter, and stop where the next one could fare no better. Gives the exit status."""
    from composer.delivery.answers import Outcome

    status = 0
    for number, letter in enumerate(due, 1):
        try:
            outcome = _retried(root, book, letter, today, account_name)
        except (MessageError, LedgerError) as error:
            click.echo(str(error), err=True)
            status = 2
            continue
        if outcome is not Outcome.SENT:
            status = max(status, 2 if outcome else 1)
        if outcome in (Outcome.HELD, Outcome.UNKNOWN):
            if left := len(due) - number:
                click.echo(
                    f"Stopped: {left} more not tried. The same command goes on where this one stopped."
                )
            break
    return status


def _retried(
    root: Path, book: Ledger, letter: LedgerLetter, today: Moment, account_name: str
) -> Outcome | None:
    """Check one letter again, and send the very bytes that were put off. None where it may not leave any more."""
    from composer import checking, outbound, sending
    from composer.account import file
    from composer.account.credentials import credentials
    from composer.cli.draft import show
    from composer.cli.options import ask_hidden
    from composer.cli.send import copy_sent, require_known, say_answer
    from composer.delivery.answers import Outcome

    session = checking.open_session(root)
    path = outbound.letter_path(root, letter.name)
    frozen = outbound.stamped(book, datetime.now().astimezone())
    checked = outbound.checked(session, path, today, book, frozen)
    sending.require_unchanged(checked, letter)
    if checked.report.verdict == "block":
        show(root, path, checked)
        click.echo(
            f"{letter.name} may not leave any more. Give it up: prematch discard {letter.name}", err=True
        )
        return None
    account = file.choose(account_name or letter.account, session.workspace.applicant.email)
    held = credentials(account, "smtp", ask_hidden())
    try:
        said = sending.send(book, checked, account, held, today)
    except KeyboardInterrupt:
        require_known(book, letter.name)
        raise
    say_answer(letter.name, said)
    if said.outcome is Outcome.SENT:
        copy_sent(book, letter.name, account, held, today)
    return said.outcome


def _line(letter: LedgerLetter) -> None:
    state = letter.state.value
    word = _WORDS.get(state, state.replace("_", " "))
    color = {"unknown": "red", "refused": "red", "bounced": "red", "deferred": "yellow"}.get(state)
    click.secho(f"{word:<11} ", fg=color, nl=False)
    click.echo(f"{letter.on or '-':<16}  {letter.name}")
    for detail in _details(letter):
        click.echo(f"{'':<12}{detail}")


def _details(letter: LedgerLetter) -> list[str]:
    """What to know of a letter besides its state, and what to do about it."""
    state = letter.state.value
    said = [part for part in (letter.reason, letter.reply) if part]
    if state == "handed_over" and letter.channel == "imap" and not letter.place:
        unsure = "it is not known whether the draft reached your mailbox"
        return [f"{unsure}: prematch draft {letter.name} --imap looks there first"]
    if state == "handed_over":
        where = letter.place.partition(";")[0] or "your mailbox"
        drafted = _DRAFTED.get(letter.channel, f"in {where}")
        return [f"{drafted}; once you have sent it: prematch sent {letter.name}"]
    if state == "deferred":
        return [*said, f"try {letter.attempts} of 6; {_until(letter)}: prematch outbox retry"]
    if state == "unknown":
        known = f"prematch outbox resolve {letter.name} --sent (or --not-sent)"
        return [letter.reason, f"prematch reconcile looks for it; if you know: {known}"]
    if state in ("refused", "bounced"):
        return [*said, f"correct the address or the letter, then: prematch send {letter.name}"]
    if state in ("not_sent", "approved"):
        return [*said, f"to send it: prematch send {letter.name}"]
    copy = ["its copy is not in your Sent mailbox yet: prematch reconcile"]
    return [*filter(None, (letter.reason,)), *(copy if letter.sent_copy == "pending" else [])]


def _until(letter: LedgerLetter) -> str:
    from composer.sending import clock_time, waits_until

    until = waits_until(letter, datetime.now(UTC))
    return f"not before {clock_time(until)}" if until else "its time has come"
