"""`prematch send`: check a letter at this moment, show it, ask, and send it by SMTP."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.draft import show
from composer.cli.options import account_option, ask_hidden, moment, stem, workspace_option
from composer.errors import MessageError, PrematchError
from composer.model import Address, Moment

if TYPE_CHECKING:
    from composer.account.credentials import Credentials
    from composer.account.settings import Account
    from composer.checking import Session
    from composer.delivery.answers import Answer
    from composer.ledger import Ledger, LedgerLetter
    from composer.outbound import Checked


@click.command(short_help="Send a checked letter by SMTP, after asking.")
@click.argument("name", required=False)
@click.option(
    "--all-ready", is_flag=True, help="Go through every letter that may leave now, asking for each."
)
@click.option("--to-self", is_flag=True, help="Send it to your own address alone, to see how it arrives.")
@click.option("--dry-run", is_flag=True, help="Show what would leave, and send nothing.")
@click.option(
    "--keep", is_flag=True, help="Send it although the YAML files have changed since it was composed."
)
@click.option(
    "--pause", type=click.IntRange(0, 3600), metavar="SECONDS", help="Between two letters of --all-ready."
)
@click.option("--today", "day", metavar="DATE", help="The day to check for; now, if left out.")
@account_option
@workspace_option
def send(
    root: Path,
    name: str | None,
    all_ready: bool,
    to_self: bool,
    dry_run: bool,
    keep: bool,
    pause: int | None,
    day: str | None,
    account_name: str,
) -> int:
    """Check the letter NAME at this very moment, show recipient, subject and verdict, ask, and send it.

    \b
    Examples:
      prematch send 2027-02-08-interest-harborview --to-self
      prematch send 2027-02-08-interest-harborview
      prematch send --all-ready
    """
    if bool(name) == all_ready or (all_ready and to_self):
        hint = (
            "`prematch send NAME` sends one letter, `prematch send --all-ready` asks for each that is ready."
        )
        raise MessageError("it is not said what to send", hint=hint)
    from composer import outbound
    from composer.ledger import open_ledger
    from composer.sending import recover

    with open_ledger(root / "ledger.db", create=not dry_run) as book:
        desk = Desk(root, book, account_name, day, keep, dry_run)
        if not dry_run:
            say_recovered(recover(book, desk.now))
        if not name:
            return desk.all_ready(pause)
        path = outbound.letter_path(root, stem(name) if "/" not in name else name)
        return desk.to_self(path) if to_self else desk.one(path)


class Reply(Enum):
    """What became of the question about one letter."""

    SENT = "sent"
    BLOCKED = "blocked"
    SKIPPED = "skipped"
    STOP = "stop"
    FAILED = "failed"
    HELD = "held"
    UNKNOWN = "unknown"


@dataclass
class Desk:
    """One run of `send`: shows letters, asks, and sends through one account."""

    root: Path
    book: Ledger
    account_name: str
    day: str | None
    keep: bool
    dry_run: bool

    @property
    def now(self) -> Moment:
        """The moment to check for: read anew each time, as a deadline may pass while a question is open."""
        return moment(self.day)

    @property
    def session(self) -> Session:
        """The workspace as it is now, with what was sent a moment ago."""
        from composer import checking

        return checking.open_session(self.root)

    @cached_property
    def account(self) -> Account:
        """The account that letters go through."""
        from composer.account import file
        from composer.workspace import load

        return file.choose(self.account_name, load(self.root).applicant.email)

    @cached_property
    def credentials(self) -> Credentials:
        """What the account logs in with; asked for once a run."""
        from composer.account.credentials import credentials

        return credentials(self.account, "smtp", ask_hidden())

    def checked(self, path: Path, session: Session | None = None) -> Checked:
        """The letter as it is now, checked for now."""
        from composer import outbound

        frozen = outbound.stamped(self.book, datetime.now().astimezone())
        return outbound.checked(session or self.session, path, self.now, self.book, frozen)

    def one(self, path: Path) -> int:
        """Show one letter, ask, send. Gives the exit status."""
        reply = self._ask_and_send(path)
        return {Reply.BLOCKED: 1, Reply.FAILED: 2, Reply.HELD: 2, Reply.UNKNOWN: 2}.get(reply, 0)

    def all_ready(self, pause: int | None) -> int:
        """Go through every letter that may leave now. Stops at the first of unknown outcome."""
        ready, waiting = self._sorted()
        for name, why in waiting:
            click.echo(f"Not ready: {name}: {why}", err=True)
        if not ready:
            click.echo("No letter is ready to leave.")
            return 0
        seconds = self.account.pause if pause is None else pause
        sent = failed = 0
        for number, path in enumerate(ready, 1):
            if sent and not self.dry_run:
                _wait(seconds)
            click.secho(f"\nLetter {number} of {len(ready)}", bold=True)
            left = len(ready) - number + 1
            try:
                reply = self._ask_and_send(path)
            except PrematchError:
                _stopped(sent, left)
                raise
            sent += reply is Reply.SENT
            failed += reply is Reply.FAILED
            if reply in (Reply.STOP, Reply.HELD, Reply.UNKNOWN):
                _stopped(sent, left - (reply is Reply.UNKNOWN))
                return 0 if reply is Reply.STOP else 2
        click.echo(f"\n{sent} of {len(ready)} sent{f', {failed} refused or put off' if failed else ''}.")
        return 2 if failed else 0

    def to_self(self, path: Path) -> int:
        """Send a letter to its writer alone. The ledger is not concerned, and no claim is made."""
        from composer.delivery import freeze
        from composer.delivery.answers import Outcome
        from composer.delivery.submission import Envelope, submit
        from composer.mime_writer import stamp

        letter = self.checked(path)
        show(self.root, path, letter)
        if letter.report.verdict == "block":
            return 1
        sender = letter.message.sender or Address(self.account.address)
        own = replace(letter.message, to=(sender,), cc=(), subject=f"[to myself] {letter.message.subject}")
        outgoing = freeze(own, letter.name, stamp(sender.email, datetime.now().astimezone()))
        if self.dry_run:
            click.echo(f"Would send {letter.name} to {sender.email} alone.")
            return 0
        said = submit(
            Envelope(sender.email, (sender.email,), outgoing.raw),
            self.account,
            self.credentials,
            lambda: None,
        )
        if said.outcome is not Outcome.SENT:
            doubt = said.outcome is Outcome.UNKNOWN
            hint = "Look into your inbox. It went to nobody else, and the ledger is not concerned."
            say_answer(letter.name, replace(said, hint=hint) if doubt else said)
            return 2
        click.echo(f"Sent to {sender.email} alone, as “{own.subject}”. The program got nothing.")
        return 0

    def _sorted(self) -> tuple[list[Path], list[tuple[str, str]]]:
        """The letters that may leave now, and why the others may not; those that left are neither."""
        from composer import outbound

        ready, waiting = [], []
        session = self.session
        for path in sorted((self.root / "drafts").glob("*.txt")):
            known = self.book.letter(path.stem)
            if known and known.live:
                continue
            try:
                letter = self.checked(path, session)
                outbound.require_clear(letter)
                self._require_fresh(letter, session)
            except PrematchError as error:
                waiting.append((path.stem, error.faults[0].problem))
                continue
            ready.append(path)
        return ready, waiting

    def _require_fresh(self, letter: Checked, session: Session) -> None:
        from composer import outbound

        if not self.keep:
            outbound.require_fresh(session, letter, self.book)

    def _ask_and_send(self, path: Path) -> Reply:
        """Show a letter and ask until there is an answer. What is sent is what was shown."""
        from composer import outbound

        self.book.require_sendable(path.stem)
        while True:
            session = self.session
            letter = self.checked(path, session)
            show(self.root, path, letter)
            if letter.report.verdict == "block":
                return Reply.BLOCKED
            outbound.require_clear(letter)
            self._require_fresh(letter, session)
            self.book.require_free(outbound.entry(letter))
            _summary(letter, self.account, self.day)
            if self.dry_run:
                click.echo("Nothing was sent: this is a dry run.")
                return Reply.SKIPPED
            answer = _question()
            if answer == "e":
                click.edit(filename=str(path))
                continue
            if answer != "y":
                click.echo("Not sent.")
                return Reply.STOP if answer == "q" else Reply.SKIPPED
            again = self.checked(path)
            if (again.message, again.report) != (letter.message, letter.report):
                click.echo("The letter, or what is found about it, has changed since it was shown:", err=True)
                continue
            return self._send(again)

    def _send(self, letter: Checked) -> Reply:
        from composer import sending
        from composer.delivery.answers import Outcome

        try:
            said = sending.send(self.book, letter, self.account, self.credentials, self.now)
        except KeyboardInterrupt:
            require_known(self.book, letter.name)
            raise
        say_answer(letter.name, said)
        if said.outcome is Outcome.SENT:
            copy_sent(self.book, letter.name, self.account, self.credentials, self.now)
        others = {Outcome.SENT: Reply.SENT, Outcome.HELD: Reply.HELD, Outcome.UNKNOWN: Reply.UNKNOWN}
        return others.get(said.outcome, Reply.FAILED)


def _stopped(sent: int, left: int) -> None:
    click.echo(f"Stopped: {sent} sent, {left} left. The same command goes on where this one stopped.")


def require_known(book: Ledger, name: str) -> None:
    """After ^C: stop with a sentence of its own where nobody knows whether the letter left."""
    letter = book.letter(name)
    if letter is not None and letter.state.value == "unknown":
        # click would turn a KeyboardInterrupt into an Abort without these words.
        raise click.Abort(
            f"Stopped while {name} was on its way, so it may have left or not. It counts as sent until you know:"
            " `prematch reconcile` looks."
        )


def copy_sent(book: Ledger, name: str, account: Account, held: Credentials, now: Moment) -> None:
    """File the copy of a letter that was sent, where that is ours to do. A failure changes nothing for the letter."""
    from composer import sending
    from composer.account.credentials import for_both

    letter = book.letter(name)
    if letter is None or letter.sent_copy == "server":
        return
    if letter.sent_copy != "pending":
        why = "its file says `sent_copy: none`" if account.imap else "it has no mailbox"
        click.echo(f"No copy was filed for the account {account.name}: {why}. The ledger holds the letter.")
        return
    try:
        folder = sending.file_copy(book, letter, account, for_both(account, held, "imap", ask_hidden()), now)
    except PrematchError as error:
        click.echo(f"The letter was sent, but its copy could not be filed: {error}", err=True)
        click.echo("`prematch reconcile` files it later.", err=True)
        return
    click.echo(f"A copy lies in {folder}.")


def say_answer(name: str, said: Answer) -> None:
    """What became of the letter; the server's own words where it was not taken."""
    from composer.delivery.answers import Outcome

    if said.outcome is Outcome.SENT:
        click.secho(f"Sent {name}.", fg="green")
        return
    title = {
        Outcome.HELD: "Not sent",
        Outcome.DEFERRED: "Not sent yet",
        Outcome.REFUSED: "Refused",
        Outcome.UNKNOWN: "Unknown",
    }[said.outcome]
    click.secho(f"{title}: {name}: {said.problem}.", fg="red", err=True)
    click.echo(said.hint.replace("NAME", name), err=True)
    if said.reply:
        click.echo(f'The server said: "{said.reply}"', err=True)


def say_recovered(letters: tuple[LedgerLetter, ...]) -> None:
    """Say of which letters nobody knows whether they left."""
    for letter in letters:
        click.echo(
            f"{letter.name}: prematch ended while this letter was on its way, so it may have left or not."
            " It counts as sent until you know: `prematch reconcile` looks.",
            err=True,
        )


def _summary(letter: Checked, account: Account, day: str | None) -> None:
    """What is about to leave, from where, and on what verdict."""
    click.echo(f"From:     {letter.message.sender}  (account {account.name})")
    click.echo(f"To:       {', '.join(map(str, letter.message.to))}")
    if letter.message.cc:
        click.echo(f"Cc:       {', '.join(map(str, letter.message.cc))}")
    program = letter.context.program
    people = {person.email.casefold() for person in program.people} if program else set()
    strangers = [each.email for each in letter.message.recipients if each.email.casefold() not in people]
    if program and strangers:
        click.echo(f"          (not in the program's file: {', '.join(strangers)})")
    click.echo(f"Subject:  {letter.message.subject}")
    for each in letter.message.attached:
        click.echo(f"Attached: {each.name} ({max(1, round(len(each.content) / 1000)):,} kB)")
    accepted = [finding for finding in letter.report.findings if finding.accepted]
    notes = sum(finding.severity == "note" for finding in letter.report.findings)
    verdict = "nothing stands in its way"
    if accepted:
        verdict += f"; {len(accepted)} warning{'s' if len(accepted) > 1 else ''} that you accepted"
    if notes:
        verdict += f"; {notes} note{'s' if notes > 1 else ''}"
    click.echo(f"Verdict:  {verdict}")
    for finding in accepted:
        click.echo(f"          {finding.rule}: {finding.accepted}")
    if day:
        click.echo(f"          (checked for {day}, as you said, not for this moment)")
    click.echo(f"\n{letter.message.body}")


def _question() -> str:
    while True:
        said = click.prompt("Send it? [y]es, [n]o, [e]dit, [q]uit", default="n", show_default=False)
        answer = str(said).strip().casefold()[:1]
        if answer in "yneq" and answer:
            return answer
        click.echo("Type y, n, e or q.")


def _wait(seconds: int) -> None:
    """Wait between two letters, with the seconds shown. ^C here stops between letters, with nothing half done."""
    for left in range(seconds, 0, -1):
        click.echo(f"\rNext letter in {left} s (^C stops here) ", nl=False, err=True)
        time.sleep(1)
    if seconds:
        click.echo("\r" + " " * 44 + "\r", nl=False, err=True)
