"""`prematch account`: adding, testing, listing, removing and signing in, and no secret on the screen."""

from __future__ import annotations

import contextlib
import socket
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from composer.account import file, oauth
from composer.account.settings import Account, OAuth, Server
from tests.account.keyrings import Memory, sit_down, stay_away
from tests.account.keyrings import ring as ring
from tests.conftest import Answer, Run
from tests.mailbed.bed import Bed
from tests.mailbed.certificates import Certificates
from tests.mailbed.fake_idp import FakeIdP, make_token
from tests.mailbed.fixtures import Faulty

ADDRESS = "amara.okafor@example.org"
GMAIL = "amara.okafor@gmail.com"
HIDDEN = "s3cret-Hunter2"
BY_HAND = ("--smtp", "smtp.example.org:465", "--imap", "imap.example.org:993")
ADD = ("account", "add", "--address", ADDRESS, "--name", "work", *BY_HAND)
SMTP = Server("smtp.example.org", 465)
IMAP = Server("imap.example.org", 993)
WORK = Account("work", ADDRESS, SMTP, IMAP)
PASSWORD, REFRESH, CLIENT = (
    f"{ADDRESS} {purpose}" for purpose in ("password", "refresh-token", "client-secret")
)


@pytest.fixture(autouse=True)
def _nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    stay_away(monkeypatch)


def everything(answer: Answer) -> str:
    return answer.out + answer.err


def saved(account: Account, ring: Memory, password: str = HIDDEN) -> Account:
    file.save(account)
    ring.kept[f"{account.address} password"] = password
    return account


# --- add ----------------------------------------------------------------------------------------------


def test_a_gmail_address_brings_the_right_servers_and_what_to_prepare(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = sit_down(monkeypatch, GMAIL, hidden=("abcd efgh ijkl mnop",))
    answer = run("account", "add")
    assert (answer.status, answer.err) == (0, "")
    assert "This is Gmail.\n" in answer.out
    assert "make an app\npassword at https://myaccount.google.com/apppasswords" in answer.out
    assert "sending: smtp.gmail.com:465 (TLS from the start)" in answer.out
    assert "mailbox: imap.gmail.com:993 (TLS from the start)" in answer.out
    assert answer.out.endswith("Next: prematch account test gmail\n")
    assert asked == [f"Password for {GMAIL} (it is not shown while you type): "]
    assert ring.kept == {f"{GMAIL} password": "abcd efgh ijkl mnop"}
    assert "abcd" not in answer.out
    assert file.load_all() == {
        "gmail": Account("gmail", GMAIL, Server("smtp.gmail.com", 465), Server("imap.gmail.com", 993))
    }


def test_the_file_holds_no_secret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch, GMAIL, hidden=(HIDDEN,))
    run("account", "add")
    assert HIDDEN not in (file.folder() / "gmail.yaml").read_text(encoding="utf-8")


def test_an_unknown_domain_is_asked_who_runs_its_mail(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch, "amara@med.example.edu", "1", hidden=(HIDDEN,))
    answer = run("account", "add")
    assert answer.status == 0
    assert "Who runs the mail of med.example.edu?" in answer.out
    assert "  2  Microsoft 365 (a university or company with Outlook)\n  3  somebody else\n" in answer.out
    assert "Your administrator decides" in answer.out
    assert file.load_all()["google-workspace"].address == "amara@med.example.edu"


def test_of_somebody_else_the_servers_are_asked_and_proposed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_down(monkeypatch, "amara@med.example.edu", "", "", "mail.example.edu:143", hidden=(HIDDEN,))
    answer = run("account", "add")
    assert answer.status == 0
    assert "The server for sending (SMTP), or - for none [smtp.med.example.edu:465]: " in answer.out
    assert file.load_all()["med-example-edu"] == Account(
        "med-example-edu",
        "amara@med.example.edu",
        Server("smtp.med.example.edu", 465),
        Server("mail.example.edu", 143, "starttls"),
    )


def test_wrong_answers_are_told_and_asked_for_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ("", "amara at example", f"Amara <{ADDRESS}>", ADDRESS, "7", "3", "smtp.example.org", "", "-")
    sit_down(monkeypatch, *typed, hidden=(HIDDEN,))
    answer = run("account", "add")
    assert answer.status == 0
    assert answer.err.splitlines() == [
        "An answer is needed here.",
        '"amara at example" is no e-mail address. Write the bare address, such as amara.okafor@example.org.',
        f'"Amara <{ADDRESS}>" is no e-mail address. Write the bare address, such as amara.okafor@example.org.',
        "Type a number from 1 to 3.",
        '"smtp.example.org" is no server with its port. Write it as smtp.example.org:465.',
    ]
    assert file.load_all()["example-org"].imap is None


def test_what_is_given_is_not_asked_for(run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch, hidden=(HIDDEN,))
    answer = run(*ADD, "--user", "ao123", "--ca-file", "ca.pem")
    assert answer.status == 0
    assert file.load_all()["work"] == replace(WORK, user="ao123", ca_file=str(Path("ca.pem").absolute()))
    assert ring.kept == {PASSWORD: HIDDEN}


def test_a_server_can_be_left_out(run: Run) -> None:
    answer = run(
        "account", "add", "--address", ADDRESS, "--smtp", "-", "--imap", "imap.example.org:993", "--no-secret"
    )
    assert answer.status == 0
    assert file.load_all()["example-org"] == Account("example-org", ADDRESS, imap=IMAP)


def test_without_a_terminal_the_options_are_named(run: Run) -> None:
    answer = run("account", "add")
    assert answer.status == 2
    assert answer.err == (
        "nobody is there to answer a question. Run the command in a terminal, or give the options that"
        " `prematch account add --help` lists.\n"
    )


def test_without_a_terminal_the_account_is_kept_and_the_rest_is_named(run: Run, ring: Memory) -> None:
    answer = run(*ADD)
    assert answer.status == 2
    assert answer.err.splitlines() == [
        "work: nobody is there to type the password. Run `prematch account sign-in work` in a terminal, or set"
        " PREMATCH_SMTP_PASSWORD.",
        "The account work is there, but it cannot log in yet. To go on run `prematch account sign-in work`.",
    ]
    assert (file.load_all(), ring.kept) == ({"work": WORK}, {})


def test_no_password_leaves_the_account_and_says_how_to_go_on(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_down(monkeypatch, hidden=("",))
    answer = run(*ADD)
    assert answer.status == 2
    assert answer.err.splitlines() == [
        "work: no password was typed. Nothing was stored.",
        "The account work is there, but it cannot log in yet. To go on run `prematch account sign-in work`.",
    ]
    assert (file.load_all(), ring.kept) == ({"work": WORK}, {})


def test_a_password_question_that_is_broken_off_says_what_is_there(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_down(monkeypatch)
    answer = run(*ADD)
    assert answer.status == 130
    assert answer.err.strip() == (
        "Stopped. The account work is there, but it cannot log in yet. To go on run `prematch account sign-in work`."
    )


def test_a_question_that_is_broken_off_leaves_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch, ADDRESS)
    answer = run("account", "add")
    assert (answer.status, answer.err) == (130, "Stopped. Nothing was left half done.\n")
    assert answer.out.endswith("Number [3]: \n")
    assert file.load_all() == {}


def test_without_a_keyring_another_place_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(NoKeyring())
    sit_down(monkeypatch, hidden=(HIDDEN,))
    answer = run(*ADD)
    assert answer.status == 2
    assert "no system keyring here" in answer.err
    assert "write password_command into the account's file" in answer.err
    assert HIDDEN not in everything(answer)
    assert file.load_all() == {"work": WORK}


def test_a_name_that_is_taken_is_told_before_anything_is_asked(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(WORK, ring)
    asked = sit_down(monkeypatch, hidden=("another",))
    answer = run(*ADD)
    assert answer.status == 2
    assert answer.err.startswith(f"there is an account work already, of {ADDRESS}.")
    assert "`prematch account sign-in work`" in answer.err
    assert (asked, ring.kept) == ([], {PASSWORD: HIDDEN})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--address", "nonsense"), '"nonsense" is no e-mail address'),
        (("--name", "Ünï"), '"Ünï" is no name for an account'),
        (("--name", "../work"), '"../work" is no name for an account'),
        (
            ("--smtp", "mail.example.org"),
            '"mail.example.org" is no server with its port. Write it as smtp.example.org:465.',
        ),
        (("--smtp", "-", "--imap", "-"), "an account needs a server"),
        (("--password-command", 'pass "show'), "--password-command has an open quote"),
        (("--user", "a\nb"), "a value holds"),
        (("--login", "kerberos"), "'kerberos' is not one of 'password', 'oauth2'"),
        (("--login", "oauth2"), "nobody is there to answer a question"),
        (
            ("--client-id", "x", "--authorization-endpoint", "http://x.example", "--token-endpoint", "x"),
            "`oauth.authorization_endpoint` must be an address that begins with https://",
        ),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_written(run: Run, options: tuple[str, ...], said: str) -> None:
    answer = run(*ADD, *options)
    assert answer.status == 2
    assert said in answer.err
    assert file.load_all() == {}


def test_another_account_that_cannot_be_read_is_told_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file.save(WORK)
    path.write_text("address: x\n", encoding="utf-8")
    asked = sit_down(monkeypatch, GMAIL, hidden=(HIDDEN,))
    answer = run("account", "add")
    assert answer.err.startswith(f"{path}:1: `address` must be an e-mail address")
    assert (answer.out, asked) == ("", [])


def test_with_a_password_command_no_password_is_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = sit_down(monkeypatch)
    assert run(*ADD, "--password-command", "pass show mail").status == 0
    assert file.load_all()["work"].password_command == ("pass", "show", "mail")
    assert asked == []


def test_a_client_id_means_signing_in(run: Run) -> None:
    answer = run("account", "add", "--address", GMAIL, "--client-id", "12345-abc", "--no-secret")
    assert answer.status == 0
    made = file.load_all()["gmail"]
    assert made.login == "oauth2"
    assert made.oauth
    assert (made.oauth.client_id, made.oauth.scope) == ("12345-abc", "https://mail.google.com/")


def test_a_service_without_passwords_asks_for_a_client_id_and_says_what_goes_without(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_down(monkeypatch, "amara@med.example.edu", "2")
    answer = run("account", "add")
    assert answer.status == 130
    assert "use `prematch draft --link outlook` or an .eml file." in answer.out
    assert "The client id, see docs/mail.md (if you have none, press Ctrl-C): " in answer.out
    assert file.load_all() == {}


# --- signing in ---------------------------------------------------------------------------------------


@pytest.fixture
def idp() -> Iterator[FakeIdP]:
    with FakeIdP(ADDRESS) as running:
        running.pending = 0
        yield running


def at(idp: FakeIdP) -> Account:
    endpoints = (idp.authorization_endpoint, idp.token_endpoint, idp.device_authorization_endpoint)
    return replace(WORK, login="oauth2", oauth=OAuth(idp.client_id, *endpoints, scope="mail"))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A browser that goes where it is sent; gives the addresses."""
    opened: list[str] = []
    threads: list[threading.Thread] = []

    def go(url: str) -> None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()

    def open_(url: str) -> bool:
        opened.append(url)
        threads.append(threading.Thread(target=go, args=(url,)))
        threads[-1].start()
        return True

    monkeypatch.setattr("webbrowser.open", open_)
    yield opened
    for thread in threads:
        thread.join(5)


def test_a_new_password_takes_the_place_of_the_old_one(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(WORK, ring, "old")
    sit_down(monkeypatch, hidden=(HIDDEN,))
    answer = run("account", "sign-in", "work")
    assert (answer.status, answer.out) == (0, "Stored in keyrings Memory.\n")
    assert ring.kept == {PASSWORD: HIDDEN}


def test_no_password_leaves_the_old_one(run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(WORK, ring, "old")
    sit_down(monkeypatch, hidden=("",))
    answer = run("account", "sign-in")
    assert (answer.status, answer.err) == (2, "work: no password was typed. Nothing was stored.\n")
    assert ring.kept == {PASSWORD: "old"}


def test_adding_with_a_client_id_signs_in_in_the_browser(
    run: Run, ring: Memory, idp: FakeIdP, browser: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = sit_down(monkeypatch, hidden=("",))
    options = ("--authorization-endpoint", idp.authorization_endpoint, "--token-endpoint", idp.token_endpoint)
    answer = run(
        *ADD, "--client-id", idp.client_id, *options, "--device-endpoint", idp.device_authorization_endpoint
    )
    assert answer.status == 0
    assert browser[0] in answer.out.splitlines()
    assert asked == ["The client secret, if your client id has one (Enter for none): "]
    assert list(ring.kept) == [REFRESH]
    assert ring.kept[REFRESH] not in everything(answer)


def test_signing_in_with_a_code_shows_where_to_type_it(
    run: Run, ring: Memory, idp: FakeIdP, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = partial(oauth.sign_in_by_device, sleep=lambda _: None)
    monkeypatch.setattr(oauth, "sign_in_by_device", at_once)
    file.save(at(idp))
    answer = run("account", "sign-in", "--device")
    assert answer.status == 0
    assert f"On any device open {idp.url}/code and type BEDS-MAIL. prematch waits for you.\n" in answer.out
    assert ring.kept[REFRESH] not in everything(answer)


def test_a_client_secret_is_asked_for_once_and_may_be_replaced(
    run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch, browser: list[str]
) -> None:
    with FakeIdP(ADDRESS, client_secret=HIDDEN) as idp:
        idp.pending = 0
        file.save(at(idp))
        ring.kept[CLIENT] = "expired"
        asked = sit_down(monkeypatch, hidden=(HIDDEN, ""))
        first = run("account", "sign-in", "work")
        second = run("account", "sign-in", "work")
    assert (first.status, second.status) == (0, 0)
    assert asked[-1] == "The client secret, if your client id has one (Enter keeps the stored one): "
    assert ring.kept[CLIENT] == HIDDEN
    assert HIDDEN not in everything(first) + everything(second)


def test_a_sign_in_that_is_declined_stores_nothing(
    run: Run, ring: Memory, idp: FakeIdP, browser: list[str]
) -> None:
    idp.deny = "access_denied"
    file.save(at(idp))
    answer = run("account", "sign-in", "work")
    assert answer.status == 2
    assert answer.err == "work: the sign-in was declined. Start it again and allow what is asked for.\n"
    assert ring.kept == {}


def test_a_sign_in_that_would_not_last_is_told(
    run: Run, ring: Memory, idp: FakeIdP, browser: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        idp, "_grant", lambda *_, **__: (200, {"access_token": HIDDEN, "token_type": "Bearer"})
    )
    file.save(at(idp))
    answer = run("account", "sign-in")
    assert answer.status == 2
    assert "work: the provider gave no lasting sign-in." in answer.err
    assert HIDDEN not in everything(answer)
    assert ring.kept == {}


def test_a_browser_sign_in_that_is_broken_off_says_what_is_there(
    run: Run, idp: FakeIdP, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("webbrowser.open", break_off)
    options = ("--authorization-endpoint", idp.authorization_endpoint, "--token-endpoint", idp.token_endpoint)
    answer = run(*ADD, "--client-id", idp.client_id, *options)
    assert answer.status == 130
    assert answer.err.endswith("To go on run `prematch account sign-in work`.\n")
    assert "work" in file.load_all()


# --- list ---------------------------------------------------------------------------------------------


def test_without_an_account_the_list_says_how_to_make_one(run: Run) -> None:
    answer = run("account", "list")
    assert answer.status == 0
    assert answer.out.startswith("There is no mail account. `prematch account add` makes one;")


def test_the_list_shows_servers_and_where_the_secret_is(run: Run, ring: Memory, idp: FakeIdP) -> None:
    saved(WORK, ring)
    file.save(replace(at(idp), name="other", imap=None))
    assert run("account", "list").out == (
        f"other  {ADDRESS}  (no secret in the keyring)\n"
        "  sending: smtp.example.org:465 (TLS from the start)\n"
        f"  login:   OAuth 2.0, as {ADDRESS}\n"
        f"work  {ADDRESS}  (secret in the keyring)\n"
        "  sending: smtp.example.org:465 (TLS from the start)\n"
        "  mailbox: imap.example.org:993 (TLS from the start)\n"
        f"  login:   password, as {ADDRESS}\n"
    )


class Locked(Memory):
    """Is locked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")


def test_a_locked_keyring_is_told_in_the_list_where_nothing_else_has_the_secret(run: Run) -> None:
    keyring.set_keyring(Locked())
    file.save(WORK)
    file.save(replace(WORK, name="other", password_command=("pass", "mail")))
    out = run("account", "list").out
    assert f"work  {ADDRESS}  (the system keyring is locked: unlock it, then try again)" in out
    assert f"other  {ADDRESS}  (secret from password_command)" in out


# --- remove -------------------------------------------------------------------------------------------


def test_an_account_is_removed_with_its_secret(run: Run, ring: Memory) -> None:
    saved(WORK, ring)
    answer = run("account", "remove", "work")
    assert (answer.status, answer.out) == (0, "Removed work and its secret.\n")
    assert (file.load_all(), ring.kept) == ({}, {})


def test_the_secret_stays_for_another_account_of_that_address(run: Run, ring: Memory) -> None:
    saved(WORK, ring)
    file.save(replace(WORK, name="home"))
    assert run("account", "remove", "work").out == (
        "Removed work. Its secret stays, for home has the same address.\n"
    )
    assert ring.kept == {PASSWORD: HIDDEN}


def test_a_locked_keyring_does_not_hold_an_account(run: Run) -> None:
    keyring.set_keyring(Locked())
    file.save(WORK)
    answer = run("account", "remove", "work")
    assert (answer.status, answer.out) == (0, "Removed work.\n")
    assert answer.err.startswith("Its secret may still be in the keyring: the system keyring is locked")
    assert file.load_all() == {}


@pytest.mark.parametrize("command", [("remove",), ("test",), ("sign-in",)])
def test_an_account_that_is_not_there_is_told_with_the_nearest(
    run: Run, ring: Memory, command: tuple[str]
) -> None:
    saved(WORK, ring)
    answer = run("account", *command, "wrok")
    assert (answer.status, answer.err) == (2, 'there is no account "wrok". Did you mean work?\n')


@pytest.mark.parametrize("command", ["test", "sign-in"])
def test_one_of_several_accounts_is_to_be_named(run: Run, ring: Memory, command: str) -> None:
    saved(WORK, ring)
    file.save(replace(WORK, name="home"))
    answer = run("account", command)
    assert (answer.status, answer.err) == (2, "there are 2 accounts. Say which: home, work.\n")


# --- test: the real servers ---------------------------------------------------------------------------


def on(bed: Bed, **changes: object) -> Account:
    """An account of the mail bed; its password is not in the keyring yet."""
    made = Account(
        "work",
        ADDRESS,
        Server(bed.host, bed.submission, "starttls"),
        Server(bed.host, bed.imaps, "tls"),
        ca_file=str(bed.ca),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("sending", "mailbox"), [("starttls", "tls"), ("tls", "starttls")])
def test_an_account_that_works_is_told_step_by_step(
    bed: Bed, run: Run, ring: Memory, sending: str, mailbox: str
) -> None:
    smtp = bed.submission if sending == "starttls" else bed.submissions
    imap = bed.imaps if mailbox == "tls" else bed.imap
    saved(
        on(bed, smtp=Server(bed.host, smtp, sending), imap=Server(bed.host, imap, mailbox)),
        ring,
        bed.password,
    )
    answer = run("account", "test")
    assert (answer.status, answer.err) == (0, "")
    assert [line.split() for line in answer.out.splitlines()] == [
        "ok secret there".split(),
        f"ok sending localhost:{smtp}: encrypted, verified, logged in; prematch files a copy of what it sends".split(),
        f"ok mailbox localhost:{imap}: encrypted, verified, logged in".split(),
        "ok drafts Drafts".split(),
        "ok sent mail Sent".split(),
        "All is well. Nothing was sent. Letters can leave by work.".split(),
    ]


def test_the_mailboxes_of_gmail_are_found_by_their_use(bed: Bed, run: Run, ring: Memory) -> None:
    saved(on(bed, address="amara@gmail.test"), ring, bed.password)
    answer = run("account", "test", "work")
    assert answer.status == 0
    assert "[Gmail]/Entwürfe" in answer.out
    assert "[Gmail]/Gesendet" in answer.out


def test_an_account_for_drafts_alone_is_tested_by_its_mailbox(bed: Bed, run: Run, ring: Memory) -> None:
    saved(on(bed, smtp=None), ring, bed.password)
    answer = run("account", "test")
    assert answer.status == 0
    assert answer.out.endswith("All is well. Nothing was sent. `prematch draft NAME --imap` can be used.\n")


def test_nothing_is_sent_and_nothing_is_stored(bed: Bed, run: Run, ring: Memory) -> None:
    address = "amara.untouched@example.org"
    saved(on(bed, address=address), ring, bed.password)
    assert run("account", "test").status == 0
    assert [bed.stored(address, name) for name in ("INBOX", "Drafts", "Sent")] == [[], [], []]


def test_a_wrong_password_is_told_and_not_shown(bed: Bed, run: Run, ring: Memory) -> None:
    saved(on(bed), ring)
    answer = run("account", "test")
    assert answer.status == 2
    assert "failed  sending" in answer.out
    assert "the server does not accept this user name and password" in answer.out
    assert "mailbox" not in answer.out.partition("app password")[0]
    assert HIDDEN not in everything(answer)


def test_a_wrong_password_of_the_mailbox_is_told_and_not_shown(bed: Bed, run: Run, ring: Memory) -> None:
    saved(on(bed, smtp=None), ring)
    answer = run("account", "test")
    assert answer.status == 2
    assert "failed  mailbox" in answer.out
    assert "the mailbox does not let this account in" in answer.out
    assert HIDDEN not in everything(answer)


def test_a_mailbox_that_wants_starttls_before_the_login_gets_it(bed: Bed, run: Run, ring: Memory) -> None:
    strict = Server(bed.strict_host, bed.imap_strict, "starttls")
    saved(on(bed, smtp=None, imap=strict), ring, bed.password)
    answer = run("account", "test")
    assert answer.status == 0
    assert f"{strict}: encrypted, verified, logged in" in answer.out


def test_a_token_of_the_environment_logs_in_at_both_servers(
    bed: Bed, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_token(bed.oauth_key, ADDRESS)
    monkeypatch.setenv("PREMATCH_OAUTH_TOKEN", token)
    endpoint = "https://idp.example.org/x"
    file.save(on(bed, login="oauth2", oauth=OAuth("id", endpoint, endpoint)))
    answer = run("account", "test")
    assert answer.status == 0
    assert answer.out.count("encrypted, verified, logged in") == 2
    assert token not in everything(answer)


def test_a_token_that_has_expired_is_told_and_not_shown(
    bed: Bed, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_token(bed.oauth_key, ADDRESS, -60)
    monkeypatch.setenv("PREMATCH_OAUTH_TOKEN", token)
    endpoint = "https://idp.example.org/x"
    file.save(on(bed, login="oauth2", oauth=OAuth("id", endpoint, endpoint)))
    answer = run("account", "test")
    assert answer.status == 2
    assert "failed  sending" in answer.out
    assert token not in everything(answer)


def test_a_token_that_was_fetched_logs_in_at_both_servers(
    bed: Bed, run: Run, ring: Memory, browser: list[str]
) -> None:
    with FakeIdP(ADDRESS, key_file=bed.oauth_key) as idp:
        file.save(on(bed, login="oauth2", oauth=at(idp).oauth))
        assert run("account", "sign-in").status == 0
        answer = run("account", "test")
    assert answer.status == 0
    assert answer.out.count("encrypted, verified, logged in") == 2
    assert ring.kept[REFRESH] not in everything(answer)


def test_a_mailbox_that_is_not_known_to_be_for_drafts_is_told_with_what_there_is(
    bed: Bed, run: Run, ring: Memory
) -> None:
    saved(on(bed, address="amara@plain.test", sent="Nowhere"), ring, bed.password)
    answer = run("account", "test")
    assert answer.status == 0
    assert "Brouillons" in answer.out
    assert "Éléments envoyés" in answer.out


# --- test: servers that fail --------------------------------------------------------------------------


def faulty_account(port: int, certificates: Certificates, security: str = "starttls") -> Account:
    return replace(WORK, smtp=Server("localhost", port, security), imap=None, ca_file=str(certificates.ca))


def test_a_password_that_is_refused_is_tried_once(
    faulty: Faulty, certificates: Certificates, run: Run, ring: Memory
) -> None:
    server = faulty("auth-535")
    saved(faulty_account(server.port, certificates), ring)
    answer = run("account", "test")
    assert answer.status == 2
    assert server.logins == 1
    assert server.connections == 1
    assert "It was tried once only, so that nothing is locked." in answer.out
    assert "All is well" not in answer.out


def test_a_refused_sending_server_keeps_the_password_from_the_mailbox(
    faulty: Faulty, certificates: Certificates, run: Run, ring: Memory
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mailbox:
        mailbox.setblocking(False)
        imap = Server("localhost", mailbox.getsockname()[1])
        saved(replace(faulty_account(faulty("auth-535").port, certificates), imap=imap), ring)
        assert run("account", "test").status == 2
        with pytest.raises(BlockingIOError):
            mailbox.accept()


def test_a_service_that_takes_no_passwords_leads_to_another_way(
    faulty: Faulty, certificates: Certificates, run: Run, ring: Memory
) -> None:
    saved(faulty_account(faulty("auth-basic-off").port, certificates), ring)
    answer = run("account", "test")
    assert answer.status == 2
    assert "the server takes no passwords from programs" in answer.out
    assert "`prematch draft NAME --link outlook` or an .eml file" in answer.out


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("no-starttls", "the server offers no encryption (STARTTLS)"),
        ("starttls-stripped", "the server offers no encryption (STARTTLS)"),
        ("connect-drop", "the connection was lost"),
        ("connect-421", "the server is closing down for the moment"),
        ("ehlo-no-auth", "the server takes no login by passwords"),
        ("auth-454", "the server cannot check the login now"),
        ("auth-drop", "the connection was lost"),
    ],
)
def test_a_server_that_fails_is_told_and_shown_no_password(
    faulty: Faulty, certificates: Certificates, run: Run, ring: Memory, mode: str, said: str
) -> None:
    server = faulty(mode)
    saved(faulty_account(server.port, certificates), ring)
    answer = run("account", "test")
    assert answer.status == 2
    assert f"failed  sending    localhost:{server.port}: {said}" in answer.out
    assert "Nothing was sent" in answer.out
    assert server.logins == (1 if mode.startswith("auth") else 0)
    assert HIDDEN not in everything(answer)


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(
    ("whose", "said"),
    [
        ("stranger", "the server's certificate is not trusted"),
        ("misnamed", "the server's certificate is for another name than localhost"),
    ],
)
def test_a_certificate_that_is_not_the_servers_is_told_before_any_login(
    faulty: Faulty, certificates: Certificates, run: Run, ring: Memory, security: str, whose: str, said: str
) -> None:
    server = faulty(
        certificate=getattr(certificates, f"{whose}_certificate"),
        key=getattr(certificates, f"{whose}_key"),
        implicit_tls=security == "tls",
    )
    saved(faulty_account(server.port, certificates, security), ring)
    answer = run("account", "test")
    assert answer.status == 2
    assert said in answer.out
    assert server.logins == 0


def test_the_authority_of_the_bed_is_not_known_without_its_file(
    faulty: Faulty, certificates: Certificates, run: Run, ring: Memory
) -> None:
    server = faulty()
    saved(replace(faulty_account(server.port, certificates), ca_file=""), ring)
    answer = run("account", "test")
    assert "the server's certificate is not trusted" in answer.out
    assert server.logins == 0


def test_a_file_of_certificates_that_is_none_is_told(run: Run, ring: Memory, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing\n")
    saved(replace(WORK, ca_file=str(tmp_path / "ca.pem")), ring)
    answer = run("account", "test")
    assert answer.status == 2
    assert "the certificates in ca_file cannot be read" in answer.out


@pytest.mark.parametrize("part", ["smtp", "imap"])
def test_a_server_that_is_down_is_told(run: Run, ring: Memory, part: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", probe.getsockname()[1])
    saved(replace(WORK, **{"smtp": None, "imap": None, part: server}), ring)  # type: ignore[arg-type]
    answer = run("account", "test")
    assert answer.status == 2
    assert f"{server}: the server does not answer at this port" in answer.out


def test_the_wrong_kind_of_encryption_is_told(
    faulty: Faulty, certificates: Certificates, run: Run, ring: Memory
) -> None:
    saved(faulty_account(faulty().port, certificates, "tls"), ring)
    answer = run("account", "test")
    assert answer.status == 2
    assert "no encrypted connection comes about" in answer.out


def test_without_a_secret_nothing_is_connected_to(
    faulty: Faulty, certificates: Certificates, run: Run
) -> None:
    server = faulty()
    file.save(faulty_account(server.port, certificates))
    answer = run("account", "test")
    assert answer.status == 2
    assert "failed  secret" in answer.out
    assert "Run `prematch account sign-in work`" in answer.out
    assert server.connections == 0


def test_a_password_that_is_typed_for_the_test_is_not_kept(
    faulty: Faulty, certificates: Certificates, run: Run, ring: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.save(faulty_account(faulty().port, certificates))
    asked = sit_down(monkeypatch, hidden=("mailbed",))
    answer = run("account", "test")
    assert answer.status == 0
    assert asked == [f"Password for {ADDRESS}: "]
    assert ring.kept == {}
    assert "mailbed" not in everything(answer)


def test_a_command_that_is_none_is_told_with_the_nearest(run: Run) -> None:
    answer = run("account", "tset")
    assert answer.status == 2
    assert "test" in answer.err


def test_help_names_every_command(run: Run) -> None:
    answer = run("account", "--help")
    assert answer.status == 0
    assert all(name in answer.out for name in ("add", "list", "remove", "sign-in", "test"))
    assert click.unstyle(answer.out) == answer.out
