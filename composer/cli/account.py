"""`prematch account`: the mail accounts that letters may go through."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.errors import DeliveryError, PrematchError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from composer.account.providers import Provider
    from composer.account.settings import Account, OAuth, Server


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
@click.option("--smtp", metavar="HOST:PORT", help="The server for sending, as smtp.example.org:465.")
@click.option(
    "--imap",
    metavar="HOST:PORT",
    help="The server of the mailbox; after the port `tls` or `starttls`, if unusual.",
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
    from composer.account import file, providers

    known = providers.load()
    address = given["address"] or _ask("Your e-mail address, the one in applicant.yaml")
    provider = providers.of_address(address, known)
    if provider is None and not given["smtp"] and not given["imap"]:
        provider = _which_provider(address, list(known.values()))
    if provider:
        click.echo(f"This is {provider.title}. {provider.prepare}")
    made = _account(address, provider, given)
    _show(made)
    path = file.save(made)
    # What a file can hold is judged by reading it back, so that nobody finds out at the first letter.
    made = file.load_all()[made.name]
    click.echo(f"Wrote {path}.")
    if not no_secret and not made.password_command:
        _sign_in(made, "")
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
    others = [
        each for each in file.load_all().values() if each.address == gone.address and each.name != gone.name
    ]
    try:
        forgotten = not others and secret.forget(gone)
    except DeliveryError as error:
        forgotten = False
        click.echo(f"Its secret could not be looked for: {error}", err=True)
    file.remove(gone)
    click.echo(f"Removed {gone.name}{' and its secret' if forgotten else ''}.")


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
    click.echo(
        "Nothing was sent."
        if worst
        else f"All is well. Nothing was sent. Letters can leave by {tested.name}."
    )
    return worst


def _test_sending(tested: Account, held: object) -> int:
    from composer.delivery.submission import logged_in
    from composer.sending import copy_due

    try:
        with logged_in(tested, held):  # type: ignore[arg-type]
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


def _test_mailbox(tested: Account, held: object) -> int:
    from composer.mailbox import open_mailbox

    try:
        with open_mailbox(tested, held) as mailbox:  # type: ignore[arg-type]
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


def _account(address: str, provider: Provider | None, given: dict[str, str | None]) -> Account:
    """Put the account together from what was given, what the provider says, and what is asked."""
    from composer.account.file import NAME
    from composer.account.settings import Account

    domain = address.rpartition("@")[2].casefold()
    smtp = _server("sending (SMTP)", given["smtp"], provider.smtp if provider else None, f"smtp.{domain}:465")
    imap = _server(
        "the mailbox (IMAP)", given["imap"], provider.imap if provider else None, f"imap.{domain}:993"
    )
    login = given["login"] or (provider.login if provider else "password")
    name = given["name"] or (provider.id if provider else re.sub(r"[^a-z0-9]+", "-", domain).strip("-"))
    if not re.fullmatch(NAME, name):
        raise WorkspaceError(
            f'"{name[:40]}" is no name for an account', hint="Use small letters, digits and hyphens."
        )
    if smtp is None and imap is None:
        raise WorkspaceError(
            "an account needs a server", hint="Give --smtp HOST:PORT, --imap HOST:PORT or both."
        )
    made = Account(
        name, address, smtp, imap, user=given["user"] or "", login=login, ca_file=_absolute(given["ca_file"])
    )
    if given["password_command"]:
        import shlex

        made = replace(made, password_command=tuple(shlex.split(given["password_command"])))
    return replace(made, oauth=_oauth(provider, given)) if login == "oauth2" else made


def _absolute(path: str | None) -> str:
    return str(Path(path).expanduser().absolute()) if path else ""


def _oauth(provider: Provider | None, given: dict[str, str | None]) -> OAuth:
    from composer.account.settings import OAuth

    client_id = given["client_id"] or _ask("The client id (from you or your institution; see docs/mail.md)")
    if provider and provider.oauth and not given["token_endpoint"]:
        return replace(provider.oauth, client_id=client_id)
    return OAuth(
        client_id,
        given["authorization_endpoint"] or _ask("The authorization endpoint (https://...)"),
        given["token_endpoint"] or _ask("The token endpoint (https://...)"),
        given["device_endpoint"] or "",
        given["scope"] or "",
    )


def _server(what: str, given: str | None, known: Server | None, example: str) -> Server | None:
    from composer.account.providers import server

    if given is None and known:
        return known
    while True:
        text = given if given is not None else _ask(f"The server for {what}", example, "or - for none")
        if text in ("", "-"):
            return None
        try:
            return server(text)
        except ValueError:
            problem = f'"{text[:60]}" is no HOST:PORT'
            if given is not None:
                raise WorkspaceError(problem, hint=f"Write it as {example}.") from None
            click.echo(f"{problem}. Write it as {example}.", err=True)


def _which_provider(address: str, known: list[Provider]) -> Provider | None:
    """Ask who runs the mail of a domain that no provider claims."""
    general = [provider for provider in known if not provider.domains]
    click.echo(f"Who runs the mail of {address.rpartition('@')[2]}?")
    for number, provider in enumerate(general, 1):
        click.echo(f"  {number}  {provider.title}")
    click.echo(f"  {len(general) + 1}  somebody else")
    choice = click.prompt("Number", type=click.IntRange(1, len(general) + 1), default=len(general) + 1)
    return general[choice - 1] if choice <= len(general) else None


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
        return error.faults[0].problem
    return "secret from password_command" if each.password_command else "no secret in the keyring"


def _sign_in(signing: Account, way: str) -> None:
    """Store the password, or sign in. Where the keyring takes nothing, say what else there is."""
    from composer.account import secret
    from composer.account.secret import Purpose
    from composer.cli.options import ask_hidden

    if signing.login == "oauth2":
        backend = _by_oauth(signing, way)
    else:
        ask = ask_hidden()
        if ask is None:
            hint = "Run `prematch account sign-in` in a terminal, or set PREMATCH_SMTP_PASSWORD."
            raise DeliveryError("nobody is there to type the password", where=signing.name, hint=hint)
        backend = secret.store(signing, Purpose.PASSWORD, ask(f"Password for {signing.address}") or "")
    click.echo(f"Stored in {backend}.")


def _by_oauth(signing: Account, way: str) -> str:
    from composer.account import oauth, secret
    from composer.account.secret import Purpose
    from composer.cli.options import ask_hidden

    settings = signing.oauth
    if settings is None:
        raise DeliveryError("the account has no `oauth:`", where=signing.name, hint="Add the account anew.")
    client_secret = secret.in_keyring(signing, Purpose.CLIENT_SECRET)
    ask = ask_hidden()
    if not client_secret and ask:
        client_secret = ask("The client secret, if your client id has one (Enter for none)") or ""
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


def _ask(question: str, default: str = "", note: str = "") -> str:
    """Ask one thing. Raises PrematchError where nobody is there to answer."""
    try:
        text = f"{question}{f' ({note})' if note else ''}"
        return str(click.prompt(text, default=default or None)).strip()
    except click.Abort as stopped:
        if sys.stdin.isatty() or not isinstance(stopped.__context__, EOFError):
            raise
        hint = "Run the command in a terminal, or give the options that `prematch account add --help` lists."
        raise PrematchError("nobody is there to answer a question", hint=hint) from stopped
