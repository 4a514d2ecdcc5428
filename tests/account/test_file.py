"""The accounts' files: written and read again, every wrong value told with its line, the right one chosen."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.account import file
from composer.account.settings import Account, OAuth, Server
from composer.errors import WorkspaceError

ADDRESS = "amara.okafor@example.org"
SMTP = Server("smtp.example.org", 465)
IMAP = Server("imap.example.org", 993)
WORK = Account("work", ADDRESS, SMTP, IMAP)
SERVERS = """\
smtp: {host: smtp.example.org, port: 465, security: tls}
imap: {host: imap.example.org, port: 993, security: tls}
"""
HEAD = f"address: {ADDRESS}\n{SERVERS}"
SIGN_IN = OAuth("12345-abc", "https://idp.example.org/authorize", "https://idp.example.org/token")


def write(text: str, name: str = "work") -> Path:
    path = file.folder() / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(WorkspaceError) as caught:
        call()
    return str(caught.value)


def refusal_of(line: str) -> str:
    """What is said of a file whose fourth line this is; it names file and line."""
    path = write(f"{HEAD}{line}\n")
    said = refused(file.load_all)
    assert said.startswith(f"{path}:4: ")
    return said.removeprefix(f"{path}:4: ")


# --- written and read again ---------------------------------------------------------------------------

letters = st.characters(exclude_categories=["C", "Z"])
words = st.text(letters, min_size=1, max_size=20)
lines = st.lists(words, min_size=1, max_size=3).map("  ".join)
hosts = st.from_regex(r"[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?", fullmatch=True)
servers = st.builds(Server, hosts, st.integers(1, 65535), st.sampled_from(["tls", "starttls"]))
addresses = st.from_regex(
    r"[a-zA-Z0-9_+]{1,10}(\.[a-z]{1,5})?@[a-z]{1,10}\.(org|edu|example)", fullmatch=True
)
urls = st.from_regex(
    r"(https://[a-z]{1,9}\.example|http://127\.0\.0\.1:[1-9][0-9]{0,3})/[!#-~]{0,20}", fullmatch=True
)
sign_ins = st.builds(
    OAuth,
    client_id=words.filter(lambda text: text.isascii()),
    authorization_endpoint=urls,
    token_endpoint=urls,
    device_authorization_endpoint=st.one_of(st.just(""), urls),
    scope=st.lists(st.from_regex(r"[!-~]{1,20}", fullmatch=True), max_size=3).map(" ".join),
    redirect_host=st.sampled_from(["127.0.0.1", "localhost"]),
)
accounts = st.builds(
    Account,
    name=st.from_regex(file.NAME, fullmatch=True).filter(lambda text: len(text) < 40),
    address=addresses,
    smtp=servers,
    imap=st.one_of(st.none(), servers),
    user=st.one_of(st.just(""), lines),
    login=st.sampled_from(["password", "oauth2"]),
    oauth=sign_ins,
    sent_copy=st.sampled_from(["auto", "server", "append", "none"]),
    drafts=st.one_of(st.just(""), lines),
    sent=st.one_of(st.just(""), lines),
    ca_file=st.one_of(st.just(""), lines),
    password_command=st.lists(lines, max_size=3).map(tuple),
    pause=st.integers(0, 3600),
)


@given(accounts)
def test_an_account_is_read_as_it_was_written(account: Account) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREMATCH_CONFIG", folder)
        path = file.save(account)
        assert path.read_text(encoding="utf-8") == file.text_of(account)
        assert file.load_all() == {account.name: account}


def test_what_is_as_by_default_is_not_written() -> None:
    assert file.text_of(Account("work", ADDRESS, SMTP)) == (
        "# A mail account of prematch. No password here: it is in the system keyring.\n"
        f"address: {ADDRESS}\n"
        "smtp: {host: smtp.example.org, port: 465, security: tls}\n"
    )


def test_an_account_for_drafts_alone_has_a_mailbox_alone() -> None:
    file.save(Account("work", ADDRESS, imap=IMAP))
    assert file.load_all()["work"].smtp is None


def test_a_name_that_is_taken_is_left_as_it_was() -> None:
    path = file.save(WORK)
    before = path.read_bytes()
    said = refused(lambda: file.save(replace(WORK, address="another@example.org")))
    assert said.startswith(f"{path}: is there already.")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (replace(WORK, address="amara at example.org"), "`address` must be an e-mail address"),
        (replace(WORK, smtp=Server("mail_x!.example.org", 465)), "`smtp.host` must be a host name"),
        (replace(WORK, login="oauth2"), "no mapping `oauth:`"),
        (Account("work", ADDRESS), "names no server"),
        (replace(WORK, user="amara\nlogin: oauth2"), "a value holds"),
        (
            replace(WORK, login="oauth2", oauth=replace(SIGN_IN, token_endpoint="http://idp.example.org/t")),
            "https://",
        ),
    ],
)
def test_what_could_not_be_read_again_is_not_written(account: Account, said: str) -> None:
    error = refused(lambda: file.save(account))
    assert said in error
    assert ".yaml" not in error
    assert not list(file.folder().glob("*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_file_and_folder_are_for_the_eyes_of_the_user_alone() -> None:
    path = file.save(WORK)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_folder_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_CONFIG", str(tmp_path / "elsewhere"))
    assert file.save(WORK) == tmp_path / "elsewhere" / "accounts" / "work.yaml"
    assert file.load_all() == {"work": WORK}


def test_the_folder_is_the_users_own_where_the_environment_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREMATCH_CONFIG")
    assert file.folder().name == "accounts"
    assert file.folder().parent.name == "prematch"


def test_an_account_that_is_removed_is_gone_and_may_be_gone_before() -> None:
    file.save(WORK)
    file.remove(WORK)
    file.remove(WORK)
    assert file.load_all() == {}


# --- an address ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [ADDRESS, f" {ADDRESS} ", "Amara@EXAMPLE.org", "zoë@example.org"])
def test_an_address_is_given_as_a_file_keeps_it(text: str) -> None:
    assert file.address(text) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "amara", "amara at example.org", f"Amara <{ADDRESS}>", f"{ADDRESS}, b@c.example"]
)
def test_what_is_no_address_is_told(text: str) -> None:
    assert "is no e-mail address. Write the bare address" in refused(lambda: file.address(text))


# --- wrong values -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("user: [a]", "`user` must be a text"),
        (
            "login: pasword",
            '`login` must be one of password, oauth2; it is "pasword". Did you mean password?',
        ),
        ("sent_copy: maybe", "`sent_copy` must be one of auto, server, append, none"),
        ("drafts: {a: b}", "`drafts` must be a text"),
        ('sent: "a\\nb"', "`sent` must be one line of plain text"),
        ("ca_file: [a]", "`ca_file` must be a text"),
        ("pause: soon", "`pause` must be a whole number from 0 to 3600"),
        ("pause: 3601", "`pause` must be a whole number from 0 to 3600"),
        ("password_command: 'pass \"show'", "`password_command` must be a whole command"),
        ("password_command: {a: b}", "`password_command` must be a text"),
        ("password_command: [pass, '']", "`password_command[2]` must be more than an empty item"),
        ("oauth: yes", "`oauth` must be a mapping"),
        ("oauth: {client_id: x}", "`oauth.authorization_endpoint` is missing"),
        ("login: oauth2\noauth: yes", "`oauth` must be a mapping"),
    ],
)
def test_a_wrong_value_is_told_with_file_and_line(line: str, said: str) -> None:
    first, _, second = line.partition("\n")
    if second:
        path = write(f"{HEAD}{line}\n")
        assert refused(file.load_all).startswith(f"{path}:5: {said}")
    else:
        assert refusal_of(first).startswith(said)


@pytest.mark.parametrize("key", ["authorization_endpoint", "token_endpoint", "device_authorization_endpoint"])
@pytest.mark.parametrize(
    "url", ["http://idp.example.org/t", "ftp://idp.example.org", "idp.example.org", "https://[::1"]
)
def test_an_endpoint_that_others_could_listen_to_is_told(key: str, url: str) -> None:
    given = {
        "client_id": "x",
        **dict.fromkeys(("authorization_endpoint", "token_endpoint"), "https://x.example/t"),
    }
    mapping = ", ".join(f'{name}: "{value}"' for name, value in {**given, key: url}.items())
    said = refusal_of(f"oauth: {{{mapping}}}")
    assert said.startswith(f"`oauth.{key}` must be an address that begins with https://.")


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ("smtp.example.org:465", "`smtp` must be a mapping"),
        ("{host: smtp.example.org, port: 465}", "`smtp.security` is missing"),
        ("{host: smtp.example.org, security: tls}", "`smtp.port` is missing"),
        ("{port: 465, security: tls}", "`smtp.host` is missing"),
        ("{host: smtp.example.org, port: 0, security: tls}", "`smtp.port` must be a whole number"),
        ("{host: smtp.example.org, port: 65536, security: tls}", "`smtp.port` must be a whole number"),
        (
            "{host: smtp.example.org, port: 25, security: none}",
            "`smtp.security` must be one of tls, starttls",
        ),
        ("{host: https://example.org, port: 465, security: tls}", "`smtp.host` must be a host name"),
        (
            "{host: smtp.example.org, port: 465, secruity: tls}",
            "unknown key `smtp.secruity`. Did you mean security?",
        ),
    ],
)
def test_a_wrong_server_is_told_with_file_and_line(server: str, said: str) -> None:
    path = write(f"address: {ADDRESS}\n\nsmtp: {server}\n")
    assert refused(file.load_all).startswith(f"{path}:3: {said}")


def test_a_server_that_is_wrong_does_not_count_as_none() -> None:
    write(f"address: {ADDRESS}\nsmtp: {{host: 'x y', port: 465, security: tls}}\n")
    assert "names no server" not in refused(file.load_all)


@pytest.mark.parametrize("text", [SERVERS, f"address:\n{SERVERS}"])
def test_an_account_without_an_address_is_told(text: str) -> None:
    write(text)
    assert "`address` is missing. Write, for example, `address: amara.okafor@example.org`." in refused(
        file.load_all
    )


def test_an_account_without_a_server_is_told() -> None:
    path = write(f"address: {ADDRESS}\n")
    assert refused(file.load_all) == (
        f"{path}: names no server. Write `smtp:` or `imap:` with host, port and security."
    )


def test_a_sign_in_without_a_provider_is_told() -> None:
    path = write(f"{HEAD}login: oauth2\n")
    assert refused(file.load_all).startswith(f"{path}: has `login: oauth2`, but no mapping `oauth:`.")


@pytest.mark.parametrize("text", ["", "- a\n", "just text\n", "address: [\n", "address: a\naddress: b\n"])
def test_a_file_that_holds_no_account_is_told(text: str) -> None:
    path = write(text)
    assert refused(file.load_all).startswith(str(path))


def test_every_fault_of_every_file_is_told_at_once() -> None:
    first = write(f"{HEAD}pause: x\nlogin: y\n", "first")
    second = write(f"{HEAD}pause: z\n", "second")
    file.save(WORK)
    said = refused(file.load_all).splitlines()
    assert [line.partition(": ")[0] for line in said] == [f"{first}:4", f"{first}:5", f"{second}:4"]


def test_an_unknown_key_is_told_with_the_nearest_one() -> None:
    assert refusal_of("pasue: 3") == "unknown key `pasue`. Did you mean pause?"


# --- secrets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["password", "smtp_password", "client_secret", "access_token", "api-key", "Password"]
)
def test_a_secret_in_the_file_is_refused_with_where_it_goes_and_not_shown(key: str) -> None:
    said = refusal_of(f"{key}: hunter2")
    assert said.startswith(f"`{key}` looks like a secret, and secrets never go into a file.")
    assert "`prematch account add` asks for it and keeps it in the system keyring." in said
    assert "hunter2" not in said


def test_a_secret_deeper_in_the_file_is_refused_too() -> None:
    assert "`password` looks like a secret" in refusal_of("oauth: {password: hunter2}")


@pytest.mark.parametrize(
    ("written", "command"),
    [
        ("pass show mail", ("pass", "show", "mail")),
        ("[pass, show, 'mail  of work']", ("pass", "show", "mail  of work")),
        ("\"gpg -d 'my file.gpg'\"", ("gpg", "-d", "my file.gpg")),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="quotes are read in another way on Windows")
def test_a_command_that_prints_the_secret_is_allowed(written: str, command: tuple[str, ...]) -> None:
    write(f"{HEAD}password_command: {written}\n")
    assert file.load_all()["work"].password_command == command


# --- choosing -----------------------------------------------------------------------------------------


def test_without_an_account_it_is_said_how_to_make_one_and_what_goes_without() -> None:
    assert refused(lambda: file.choose("", ADDRESS)) == (
        "there is no mail account yet. Make one with `prematch account add`. Without an account"
        " `prematch draft` writes a file or a link."
    )


@pytest.mark.parametrize("sender", [ADDRESS, "Amara.Okafor@Example.ORG"])
def test_the_account_of_the_sender_is_chosen_without_a_name(sender: str) -> None:
    file.save(replace(WORK, name="another", address="zoe@example.org"))
    file.save(WORK)
    assert file.choose("", sender) == WORK


def test_two_accounts_of_one_address_are_to_be_chosen_by_name() -> None:
    file.save(WORK)
    file.save(replace(WORK, name="home"))
    assert refused(lambda: file.choose("", ADDRESS)) == (
        f"there are 2 accounts of {ADDRESS}. Say which: --account home or --account work."
    )
    assert file.choose("home", ADDRESS).name == "home"


def test_a_name_that_no_account_has_is_told_with_the_nearest() -> None:
    file.save(WORK)
    assert refused(lambda: file.choose("wrok", ADDRESS)) == ('there is no account "wrok". Did you mean work?')


@pytest.mark.parametrize("name", ["", "work"])
def test_an_account_of_another_address_is_refused(name: str) -> None:
    file.save(WORK)
    said = refused(lambda: file.choose(name, "zoe@example.org"))
    assert said.startswith(f"the letter is from zoe@example.org, but the account work is {ADDRESS}.")
    assert "applicant.yaml" in said
