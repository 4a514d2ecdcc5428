"""What an account logs in with: the first place that has it, and a token that is fetched anew."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordSetError

from composer.account.credentials import Credentials, credentials, for_both
from composer.account.oauth import sign_in_by_device
from composer.account.settings import Account, OAuth, Server
from composer.errors import DeliveryError
from tests.account.keyrings import Memory
from tests.account.keyrings import ring as ring
from tests.mailbed.fake_idp import FakeIdP

ADDRESS = "amara.okafor@example.org"
HIDDEN = "s3cret-Hunter2"
ACCOUNT = Account("work", ADDRESS, Server("smtp.example.org", 465), Server("imap.example.org", 993))
PASSWORD, REFRESH, CLIENT = (
    f"{ADDRESS} {purpose}" for purpose in ("password", "refresh-token", "client-secret")
)


class Locked(Memory):
    """Is locked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")


class Full(Memory):
    """Takes nothing more."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError("no room")


@pytest.fixture
def idp() -> Iterator[FakeIdP]:
    with FakeIdP(ADDRESS) as running:
        running.pending = 0
        yield running


def by_oauth(idp: FakeIdP) -> Account:
    endpoints = (idp.authorization_endpoint, idp.token_endpoint, idp.device_authorization_endpoint)
    return replace(ACCOUNT, login="oauth2", oauth=OAuth(idp.client_id, *endpoints))


def signed_in(idp: FakeIdP, ring: Memory, client_secret: str = "") -> str:
    """Sign in once; gives the refresh token, which is in the keyring then."""
    oauth = by_oauth(idp).oauth
    assert oauth
    tokens = sign_in_by_device(oauth, lambda *_: None, client_secret, sleep=lambda _: None)
    ring.kept[REFRESH] = tokens.refresh_token
    return tokens.refresh_token


def printing(account: Account, text: str) -> Account:
    return replace(account, password_command=(sys.executable, "-c", f"print({text!r})"))


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(DeliveryError) as caught:
        call()
    return str(caught.value)


def never_asked(question: str) -> str:
    pytest.fail(question)


# --- a password ---------------------------------------------------------------------------------------


def test_the_places_of_a_password_are_looked_into_in_their_order(
    ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = printing(ACCOUNT, "of the command")
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", "of the environment")
    ring.kept[PASSWORD] = "of the keyring"
    assert credentials(account, "smtp", never_asked).secret == "of the keyring"
    del ring.kept[PASSWORD]
    assert credentials(account, "smtp", never_asked).secret == "of the environment"
    monkeypatch.delenv("PREMATCH_SMTP_PASSWORD")
    assert credentials(account, "smtp", never_asked).secret == "of the command"
    assert credentials(ACCOUNT, "smtp", lambda _: "typed").secret == "typed"


def test_a_password_is_no_bearer_token(ring: Memory) -> None:
    ring.kept[PASSWORD] = HIDDEN
    assert credentials(ACCOUNT, "smtp") == Credentials(ADDRESS, HIDDEN, bearer=False)


def test_the_login_name_is_that_of_the_file_where_it_names_one(ring: Memory) -> None:
    ring.kept[PASSWORD] = HIDDEN
    assert credentials(replace(ACCOUNT, user="ao123"), "imap").user == "ao123"


def test_without_a_password_it_is_said_how_to_store_one() -> None:
    assert refused(lambda: credentials(ACCOUNT, "smtp")) == (
        "work: there is no password: PREMATCH_SMTP_PASSWORD is not set, the account's file has no"
        " password_command, the system keyring has none. Run `prematch account sign-in work`, or set"
        " PREMATCH_SMTP_PASSWORD, or write password_command into the account's file."
    )


def test_the_secret_does_not_show_itself() -> None:
    assert HIDDEN not in repr(Credentials(ADDRESS, HIDDEN, bearer=True))


# --- a token ------------------------------------------------------------------------------------------


def test_a_token_is_fetched_with_what_the_keyring_has(idp: FakeIdP, ring: Memory) -> None:
    signed_in(idp, ring)
    held = credentials(by_oauth(idp), "smtp", never_asked)
    assert (held.user, held.bearer) == (ADDRESS, True)
    assert held.secret.count(".") == 2


def test_a_rotated_refresh_token_is_stored_at_once(idp: FakeIdP, ring: Memory) -> None:
    first = signed_in(idp, ring)
    credentials(by_oauth(idp), "smtp")
    assert ring.kept[REFRESH] not in ("", first)
    assert credentials(by_oauth(idp), "smtp").bearer


def test_a_refresh_token_that_stays_is_not_written_again(
    idp: FakeIdP, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_in(idp, ring)
    idp.rotate = False
    monkeypatch.setattr(ring, "set_password", lambda *_: pytest.fail("written"))
    assert credentials(by_oauth(idp), "smtp").bearer
    assert ring.kept == {REFRESH: first}


def test_a_token_itself_is_kept_nowhere(idp: FakeIdP, ring: Memory) -> None:
    signed_in(idp, ring)
    assert credentials(by_oauth(idp), "smtp").secret not in ring.kept.values()


def test_the_client_secret_of_the_keyring_goes_along(ring: Memory) -> None:
    with FakeIdP(ADDRESS, client_secret=HIDDEN) as idp:
        idp.pending = 0
        signed_in(idp, ring, HIDDEN)
        ring.kept[CLIENT] = HIDDEN
        assert credentials(by_oauth(idp), "smtp").bearer
        assert idp.requests[-1][1]["client_secret"] == HIDDEN


def test_a_sign_in_that_was_taken_back_is_not_replaced_by_something_else(
    idp: FakeIdP, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(idp, ring)
    idp.refuse_refresh = True
    monkeypatch.setenv("PREMATCH_OAUTH_TOKEN", "of the environment")
    said = refused(lambda: credentials(by_oauth(idp), "smtp"))
    assert said.endswith("Sign in again with `prematch account sign-in work`.")


def test_a_new_refresh_token_that_cannot_be_stored_is_told(idp: FakeIdP, ring: Memory) -> None:
    signed_in(idp, ring)
    full = Full()
    full.kept = ring.kept
    keyring.set_keyring(full)
    assert "the system keyring failed (keyring: PasswordSetError)" in refused(
        lambda: credentials(by_oauth(idp), "smtp")
    )


def test_the_places_of_a_token_are_looked_into_in_their_order(
    idp: FakeIdP, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = printing(by_oauth(idp), "of the command")
    monkeypatch.setenv("PREMATCH_OAUTH_TOKEN", "of the environment")
    signed_in(idp, ring)
    assert credentials(account, "smtp").secret.count(".") == 2
    ring.kept.clear()
    assert credentials(account, "smtp") == Credentials(ADDRESS, "of the environment", bearer=True)
    monkeypatch.delenv("PREMATCH_OAUTH_TOKEN")
    assert credentials(account, "smtp") == Credentials(ADDRESS, "of the command", bearer=True)


@pytest.mark.parametrize("unusable", [NoKeyring, Locked])
def test_a_keyring_that_cannot_be_used_does_not_stand_in_the_way_of_a_token(
    idp: FakeIdP, monkeypatch: pytest.MonkeyPatch, unusable: type[NoKeyring | Locked]
) -> None:
    keyring.set_keyring(unusable())
    monkeypatch.setenv("PREMATCH_OAUTH_TOKEN", "of the environment")
    assert credentials(by_oauth(idp), "smtp").secret == "of the environment"


def test_a_password_of_the_environment_is_no_token(idp: FakeIdP, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", HIDDEN)
    assert refused(lambda: credentials(by_oauth(idp), "smtp", never_asked)) == (
        "work: nobody has signed in to this account here. Sign in with `prematch account sign-in work`, or set"
        " PREMATCH_OAUTH_TOKEN."
    )


# --- for the other server -----------------------------------------------------------------------------


def test_a_password_is_asked_for_once_for_both_servers() -> None:
    held = credentials(ACCOUNT, "smtp", lambda _: "typed")
    assert for_both(ACCOUNT, held, "imap", never_asked) == held


def test_a_password_of_its_own_is_taken_for_the_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", "for smtp")
    monkeypatch.setenv("PREMATCH_IMAP_PASSWORD", "for imap")
    held = credentials(ACCOUNT, "smtp")
    assert (held.secret, for_both(ACCOUNT, held, "imap").secret) == ("for smtp", "for imap")


def test_a_token_is_fetched_once_for_both_servers(
    idp: FakeIdP, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMATCH_IMAP_PASSWORD", "for imap")
    signed_in(idp, ring)
    held = credentials(by_oauth(idp), "smtp")
    asked = len(idp.requests)
    assert for_both(by_oauth(idp), held, "imap", never_asked) == held
    assert len(idp.requests) == asked
