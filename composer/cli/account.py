"""`prematch account`: the mail accounts that letters may go through."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from composer.errors import DeliveryError, Fault, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from composer.account.credentials import Credentials
    from composer.account.settings import Account


@click.group(short_help="The mail accounts that letters may go through.")
def account() -> None:
    """Add, test, list and remove the mail accounts of this computer. Their secrets are in the system keyring.

    \b
    Example:
      prematch account add
    """


@account.command(short_help="Add a mail account.")
@click.option("--address", metavar="ADDRESS", help="Your e-mail address, the one in applicant.yaml.")
@click.option("--name", metavar="NAME", help="How the account is called here; by default the mail service.")
@click.option(
    "--smtp", metavar="HOST:PORT", help="The server for sending, as smtp.example.org:465, or - for none."
)
@click.option(
    "--imap",
    metavar="HOST:PORT",
    help="The server of the mailbox, or - for none; after the port `tls` or `starttls`, if unusual.",
)
@click.option("--user", metavar="NAME", help="The login name, where it is not the address.")
@click.option("--login", type=click.Choice(["password", "oauth2"]), help="How one logs in.")
@click.option("--client-id", metavar="ID", help="For oauth2: the client id that you or your institution has.")
@click.option("--authorization-endpoint", metavar="URL", help="For oauth2 at another provider.")
@click.option("--token-endpoint", metavar="URL", help="For oauth2 at another provider.")
@click.option("--device-endpoint", metavar="URL", help="For oauth2 at another provider: its device code.")
@click.option("--scope", metavar="WORDS", help="For oauth2 at another provider.")
@click.option("--ca-file", metavar="FILE", help="The certificates of a private authority.")
@click.option("--password-command", metavar="COMMAND", help="A program that prints the secret.")
@click.option("--no-secret", is_flag=True, help="Store no secret now.")
def add(no_secret: bool, **given: str | None) -> int:
    """Add a mail account: asks your address, proposes the rest, and keeps the secret in the system keyring.

    \b
    Examples:
      prematch account add
      prematch account add --address amara@example.org --smtp mail.example.org:465 --imap mail.example.org:993
    """
    from composer.account import file
    from composer.cli.account_questions import account_by

    made = account_by(given, file.load_all())
    _show(made)
    click.echo(f"Wrote {file.save(made)}.")
    if not no_secret and not made.password_command:
        _sign_in_to_new(file.load_all()[made.name])
    click.echo(f"Next: prematch account test {made.name}")
    return 0


@account.command("sign-in", short_help="Store another password, or sign in again.")
@click.argument("name", required=False, default="")
@click.option("--device", is_flag=True, help="Type a code into a browser on any device.")
def sign_in(name: str, device: bool) -> None:
    """Ask for the secret of the account NAME anew: its password, or a sign-in in the browser.

    \b
    Example:
      prematch account sign-in gmail
    """
    _sign_in(_one(name), "device" if device else "browser")


@account.command("list", short_help="List the mail accounts.")
def list_() -> None:
    """List the accounts, their servers, and whether the keyring has their secret.

    \b
    Example:
      prematch account list
    """
    from composer.account import file

    accounts = file.load_all()
    if not accounts:
        click.echo(
            "There is no mail account. `prematch account add` makes one; without one, letters leave as"
        )
        click.echo("files and links (`prematch draft`).")
    for each in accounts.values():
        click.secho(each.name, bold=True, nl=False)
        click.echo(f"  {each.address}  ({_secret_place(each)})")
        _show(each, "  ")


@account.command(short_help="Remove a mail account and its secret.")
@click.argument("name")
def remove(name: str) -> None:
    """Remove the account NAME: its file, and its secret from the keyring. Nothing changes in the mailbox.

    \b
    Example:
      prematch account remove gmail
    """
    from composer.account import file, secret

    gone = _one(name)
    others = [each.name for each in file.load_all().values() if each.address == gone.address]
    others.remove(gone.name)
    forgotten = False
    try:
        forgotten = not others and secret.forget(gone)
    except DeliveryError as error:
        click.echo(f"Its secret may still be in the keyring: {error}", err=True)
    file.remove(gone)
    stays = f" Its secret stays, for {others[0]} has the same address." if others else ""
    click.echo(f"Removed {gone.name}{' and its secret' if forgotten else ''}.{stays}")


@account.command(short_help="Connect and log in; send nothing.")
@click.argument("name", required=False, default="")
def test(name: str) -> int:
    """Connect, log in, and find the mailboxes of the account NAME. Sends nothing, changes nothing.

    \b
    Example:
      prematch account test gmail
    """
    from composer.account.credentials import credentials, for_both
    from composer.cli.options import ask_hidden

    tested = _one(name)
    ask = ask_hidden()
    first = "smtp" if tested.smtp else "imap"
    try:
        held = credentials(tested, first, ask)
    except DeliveryError as error:
        return _failed("secret", error)
    _passed("secret", "there")
    worst = 0
    if tested.smtp:
        worst = _test_sending(tested, held)
    if tested.imap and not worst:
        worst = _test_mailbox(tested, for_both(tested, held, "imap", ask) if tested.smtp else held)
    if not worst:
        way = (
            f"Letters can leave by {tested.name}"
            if tested.smtp
            else "`prematch draft NAME --imap` can be used"
        )
        click.echo(f"All is well. Nothing was sent. {way}.")
    return worst


def _test_sending(tested: Account, held: Credentials) -> int:
    from composer.delivery.submission import logged_in
    from composer.sending import copy_due

    try:
        with logged_in(tested, held):
            pass
    except DeliveryError as error:
        return _failed("sending", error)
    who = {
        "server": "the service files a copy of what it sends",
        "pending": "prematch files a copy of what it sends",
    }
    said = who.get(copy_due(tested), "no copy of what is sent is filed")
    _passed("sending", f"{tested.smtp}: encrypted, verified, logged in; {said}")
    return 0


def _test_mailbox(tested: Account, held: Credentials) -> int:
    from composer.mailbox import open_mailbox

    try:
        with open_mailbox(tested, held) as mailbox:
            _passed("mailbox", f"{tested.imap}: encrypted, verified, logged in")
            _passed("drafts", mailbox.drafts().name)
            _passed("sent mail", mailbox.sent().name)
    except DeliveryError as error:
        return _failed("mailbox", error)
    return 0


def _passed(step: str, result: str) -> None:
    click.secho(f"  ok      {step:<10} ", fg="green", nl=False)
    click.echo(result)


def _failed(step: str, error: DeliveryError) -> int:
    click.secho(f"  failed  {step:<10} ", fg="red", nl=False)
    click.echo(str(error))
    return 2


def _show(shown: Account, indent: str = "") -> None:
    for what, server in (("sending", shown.smtp), ("mailbox", shown.imap)):
        if server:
            how = "TLS from the start" if server.security == "tls" else "STARTTLS"
            click.echo(f"{indent}{what}: {server} ({how})")
    click.echo(
        f"{indent}login:   {'OAuth 2.0' if shown.login == 'oauth2' else 'password'}, as {shown.username}"
    )


def _secret_place(each: Account) -> str:
    from composer.account import secret
    from composer.account.secret import Purpose

    purpose = Purpose.REFRESH_TOKEN if each.login == "oauth2" else Purpose.PASSWORD
    try:
        if secret.stored(each, purpose):
            return "secret in the keyring"
    except DeliveryError as error:
        if not each.password_command:
            return error.faults[0].problem
    return "secret from password_command" if each.password_command else "no secret in the keyring"


def _sign_in_to_new(made: Account) -> None:
    """Ask for the secret of a new account. Where none comes, say that the account is there all the same."""
    kept = f"The account {made.name} is there, but it cannot log in yet"
    hint = f"To go on run `prematch account sign-in {made.name}`."
    try:
        _sign_in(made, "")
    except DeliveryError as error:
        raise DeliveryError(faults=[*error.faults, Fault(kept, hint=hint)]) from error
    except (click.Abort, KeyboardInterrupt) as stopped:
        raise click.Abort(f"Stopped. {kept}. {hint}") from stopped


def _sign_in(signing: Account, way: str) -> None:
    """Store the password, or sign in. Where the keyring takes nothing, say what else there is."""
    from composer.account import secret
    from composer.account.secret import Purpose
    from composer.cli.options import ask_hidden

    if signing.login == "oauth2":
        backend = _by_oauth(signing, way)
    else:
        given = [
            name for name in ("PREMATCH_SMTP_PASSWORD", "PREMATCH_IMAP_PASSWORD") if os.environ.get(name)
        ]
        if given and not way:
            click.echo(f"The password comes from {' and '.join(given)}; none was stored.")
            return
        ask = ask_hidden()
        if ask is None:
            hint = (
                f"Run `prematch account sign-in {signing.name}` in a terminal, or set PREMATCH_SMTP_PASSWORD."
            )
            raise DeliveryError("nobody is there to type the password", where=signing.name, hint=hint)
        typed = ask(f"Password for {signing.address} (it is not shown while you type)")
        if not typed:
            hint = "Nothing was stored."
            raise DeliveryError("no password was typed", where=signing.name, hint=hint)
        backend = secret.store(signing, Purpose.PASSWORD, typed)
    click.echo(f"Stored in {backend}.")


def _by_oauth(signing: Account, way: str) -> str:
    from composer.account import oauth, secret
    from composer.account.secret import Purpose
    from composer.cli.options import ask_hidden

    settings = signing.oauth
    if settings is None:
        raise DeliveryError("the account has no `oauth:`", where=signing.name, hint="Add the account anew.")
    client_secret = secret.in_keyring(signing, Purpose.CLIENT_SECRET)
    if ask := ask_hidden():
        enter = "Enter keeps the stored one" if client_secret else "Enter for none"
        client_secret = ask(f"The client secret, if your client id has one ({enter})") or client_secret
    if way == "device":
        tokens = oauth.sign_in_by_device(
            settings, _show_code, client_secret, ca_file=signing.ca_file, where=signing.name
        )
    else:
        tokens = oauth.sign_in_by_browser(
            settings, signing.address, _browser(), client_secret, ca_file=signing.ca_file, where=signing.name
        )
    if not tokens.refresh_token:
        hint = "Ask the provider for offline access (scope), then sign in again."
        raise DeliveryError("the provider gave no lasting sign-in", where=signing.name, hint=hint)
    if client_secret:
        secret.store(signing, Purpose.CLIENT_SECRET, client_secret)
    return secret.store(signing, Purpose.REFRESH_TOKEN, tokens.refresh_token)


def _show_code(page: str, code: str) -> None:
    click.echo(f"On any device open {page} and type {code}. prematch waits for you.")


def _browser() -> Callable[[str], object]:
    import webbrowser

    def opened(url: str) -> None:
        click.echo("Your browser opens. If it does not, open this address in it yourself:")
        click.echo(url)
        webbrowser.open(url)

    return opened


def _one(name: str) -> Account:
    """The account of that name; the only one, where none is named."""
    from composer.account import file
    from composer.records import nearest

    accounts = file.load_all()
    if name in accounts:
        return accounts[name]
    if not accounts:
        raise WorkspaceError("there is no mail account yet", hint="Make one with `prematch account add`.")
    if not name and len(accounts) == 1:
        return next(iter(accounts.values()))
    if not name:
        raise WorkspaceError(f"there are {len(accounts)} accounts", hint=f"Say which: {', '.join(accounts)}.")
    raise WorkspaceError(f'there is no account "{name[:60]}"', hint=nearest(name, accounts))
