"""What `prematch account add` asks, and the account that comes of it."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.errors import PrematchError, WorkspaceError

if TYPE_CHECKING:
    from composer.account.providers import Provider
    from composer.account.settings import Account, OAuth, Server


Given = Mapping[str, str | None]
"""The options of `prematch account add`, by their names; None where one was left out."""


def account_by(given: Given, there: Mapping[str, Account]) -> Account:
    """Put a new account together from what was given, what is known of its mail service, and what is asked.

    `there` are the accounts that exist. Raises PrematchError for an option that cannot be, or where nobody answers.
    """
    from composer.account import providers

    known = providers.load()
    address = _address(given["address"])
    provider = providers.of_address(address, known)
    if provider is None and not given["smtp"] and not given["imap"]:
        provider = _which_provider(address, list(known.values()))
    name = _name(given["name"], address, provider, there)
    if provider:
        _say(f"This is {provider.title}.")
        _say(provider.prepare)
    return _account(name, address, provider, given)


def _address(given: str | None) -> str:
    """The address that was given; else ask until one is typed."""
    from composer.account import file

    while True:
        text = given or _ask("Your e-mail address, the one in applicant.yaml")
        try:
            return file.address(text)
        except WorkspaceError as error:
            if given:
                raise
            click.echo(str(error), err=True)


def _name(given: str | None, address: str, provider: Provider | None, there: Mapping[str, Account]) -> str:
    """The name that was given; else that of the provider, or the domain."""
    from composer.account.file import NAME

    domain = address.rpartition("@")[2].casefold()
    name = given or (provider.id if provider else re.sub(r"[^a-z0-9]+", "-", domain).strip("-"))
    if not re.fullmatch(NAME, name):
        hint = "Use small letters (a to z), digits and hyphens: --name NAME."
        raise WorkspaceError(f'"{name[:40]}" is no name for an account', hint=hint)
    if name in there:
        hint = (
            f"For another password run `prematch account sign-in {name}`; for a second account add --name NAME;"
            f" to begin anew run `prematch account remove {name}` first."
        )
        raise WorkspaceError(f"there is an account {name} already, of {there[name].address}", hint=hint)
    return name


def _account(name: str, address: str, provider: Provider | None, given: Given) -> Account:
    from composer.account.file import words_of
    from composer.account.settings import Account
    from composer.schema import Wrong

    domain = address.rpartition("@")[2].casefold()
    smtp = _server("sending (SMTP)", given["smtp"], provider.smtp if provider else None, f"smtp.{domain}:465")
    imap = _server(
        "the mailbox (IMAP)", given["imap"], provider.imap if provider else None, f"imap.{domain}:993"
    )
    login = given["login"] or ("oauth2" if given["client_id"] else provider.login if provider else "password")
    if smtp is None and imap is None:
        hint = "Name one for sending, one for the mailbox, or both (--smtp HOST:PORT, --imap HOST:PORT)."
        raise WorkspaceError("an account needs a server", hint=hint)
    try:
        command = words_of(given["password_command"] or "")
    except Wrong as wrong:
        raise WorkspaceError("--password-command has an open quote", hint="Close it.") from wrong
    made = Account(
        name,
        address,
        smtp,
        imap,
        user=given["user"] or "",
        login=login,
        ca_file=_absolute(given["ca_file"]),
        password_command=command,
    )
    return replace(made, oauth=_oauth(provider, given)) if login == "oauth2" else made


def _absolute(path: str | None) -> str:
    return str(Path(path).expanduser().absolute()) if path else ""


def _oauth(provider: Provider | None, given: Given) -> OAuth:
    from composer.account.settings import OAuth

    client_id = given["client_id"] or _ask("The client id, see docs/mail.md (if you have none, press Ctrl-C)")
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
        text = given if given is not None else _ask(f"The server for {what}, or - for none", example)
        if text in ("", "-"):
            return None
        try:
            return server(text)
        except ValueError:
            problem = f'"{text[:60]}" is no server with its port'
            if given is not None:
                raise WorkspaceError(problem, hint=f"Write it as {example}.") from None
            click.echo(f"{problem}. Write it as {example}.", err=True)


def _which_provider(address: str, known: list[Provider]) -> Provider | None:
    """Ask who runs the mail of a domain that no provider claims."""
    general = [provider for provider in known if not provider.domains]
    last = len(general) + 1
    _say(
        f"Who runs the mail of {address.rpartition('@')[2]}? You see it where you read your mail in the browser."
    )
    for number, provider in enumerate(general, 1):
        click.echo(f"  {number}  {provider.title}")
    click.echo(f"  {last}  somebody else")
    while (choice := _ask("Number", str(last))) not in [str(number) for number in range(1, last + 1)]:
        click.echo(f"Type a number from 1 to {last}.", err=True)
    if choice == str(last):
        _say("The names of the servers are on the help pages of your mail service, under IMAP and SMTP.")
        return None
    return general[int(choice) - 1]


def _say(text: str) -> None:
    """Print a paragraph, in lines that fit."""
    click.echo(textwrap.fill(text, 96, break_long_words=False, break_on_hyphens=False))


def _ask(question: str, default: str = "") -> str:
    """Ask until something is answered. Raises PrematchError where nobody is there to answer."""
    while True:
        try:
            answer = str(click.prompt(question, default=default, show_default=bool(default))).strip()
        except click.Abort as stopped:
            click.echo()  # the prompt's line is still open
            if sys.stdin.isatty() or not isinstance(stopped.__context__, EOFError):
                raise
            hint = (
                "Run the command in a terminal, or give the options that `prematch account add --help` lists."
            )
            raise PrematchError("nobody is there to answer a question", hint=hint) from stopped
        if answer:
            return answer
        click.echo("An answer is needed here.", err=True)
