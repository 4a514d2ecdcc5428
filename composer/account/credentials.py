"""What an account logs in with: a password, or an access token that is fetched anew for each run and never kept."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from composer.account import secret
from composer.account.secret import Ask, Purpose
from composer.account.settings import Account
from composer.errors import DeliveryError


@dataclass(frozen=True)
class Credentials:
    """A user and the secret that proves it; `bearer` says that this is an OAuth 2.0 access token."""

    user: str
    secret: str = field(repr=False)
    bearer: bool = False


def credentials(account: Account, server: str, ask: Ask | None = None) -> Credentials:
    """Get what the account logs in with at its `smtp` or `imap` server.

    A password comes from the first place that has one (see `secret.read`). An access token is fetched with the
    refresh token of the keyring, or comes from `PREMATCH_OAUTH_TOKEN` or from what `password_command` prints.
    Raises DeliveryError, with what to do, where there is none.
    """
    if account.login != "oauth2":
        return Credentials(account.username, secret.read(account, Purpose.PASSWORD, server, ask))
    token = _fetched(account) or os.environ.get("PREMATCH_OAUTH_TOKEN") or secret.from_command(account)
    if token:
        return Credentials(account.username, token, bearer=True)
    hint = f"Sign in with `prematch account sign-in {account.name}`, or set PREMATCH_OAUTH_TOKEN."
    raise DeliveryError("nobody has signed in to this account here", where=account.name, hint=hint)


def _fetched(account: Account) -> str:
    """Fetch an access token with the refresh token in the keyring; "" where there is none, or no keyring."""
    from composer.account.oauth import refresh

    if account.oauth is None:
        return ""
    try:
        held = secret.in_keyring(account, Purpose.REFRESH_TOKEN)
    except DeliveryError:
        # A keyring that cannot be used is no end: a token may come from elsewhere.
        return ""
    if not held:
        return ""
    client_secret = secret.in_keyring(account, Purpose.CLIENT_SECRET)
    tokens = refresh(account.oauth, held, client_secret, account.ca_file, where=account.name)
    if tokens.refresh_token != held:
        # A provider that gives a new one takes the old one back (RFC 6749 section 6).
        secret.store(account, Purpose.REFRESH_TOKEN, tokens.refresh_token)
    return tokens.access_token


def for_both(account: Account, given: Credentials, server: str, ask: Ask | None = None) -> Credentials:
    """Return the credentials for the account's other server, without asking or fetching a second time."""
    if account.login == "oauth2":
        return given
    variable = f"PREMATCH_{server.upper()}_PASSWORD"
    return credentials(account, server, ask) if os.environ.get(variable) else given
