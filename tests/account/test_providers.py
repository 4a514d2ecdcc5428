"""The usual mail services: what is proposed for an address, and how a server is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from composer.account import providers
from composer.account.providers import Provider
from composer.account.settings import OAuth, Server
from composer.builtin import builtin
from composer.errors import PolicyError
from composer.yamlfile import load_plain

NAMES = list(load_plain(builtin("policies") / "mail-providers.yaml", "mail-providers.yaml"))
KNOWN = providers.load()
ENTRY = """\
work:
  title: Work Mail
  domains: [work.example]
  smtp: smtp.work.example:465
  imap: imap.work.example:993
  login: password
  files_sent: false
  prepare: Make an app password.
"""


def loaded(tmp_path: Path, text: str) -> Provider:
    path = tmp_path / "mail-providers.yaml"
    path.write_text(text, encoding="utf-8")
    return providers.load(path)["work"]


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(PolicyError) as caught:
        loaded(tmp_path, text)
    return str(caught.value)


# --- the file -----------------------------------------------------------------------------------------


def test_every_service_of_the_file_is_loaded_in_its_order() -> None:
    assert list(KNOWN) == NAMES
    assert len(NAMES) >= 7


@pytest.mark.parametrize("name", NAMES)
def test_a_service_has_encrypted_ports_alone(name: str) -> None:
    ports = {465: "tls", 587: "starttls", 993: "tls"}
    assert ports[KNOWN[name].smtp.port] == KNOWN[name].smtp.security
    assert KNOWN[name].imap.port == 993
    assert KNOWN[name].imap.security == "tls"


@pytest.mark.parametrize("name", NAMES)
def test_a_service_says_in_a_sentence_what_to_prepare(name: str) -> None:
    assert KNOWN[name].title
    assert KNOWN[name].prepare.endswith(".")
    assert "\n" not in KNOWN[name].prepare


@pytest.mark.parametrize("name", NAMES)
def test_a_service_without_passwords_has_a_provider_to_sign_in_at(name: str) -> None:
    if KNOWN[name].login == "oauth2":
        assert KNOWN[name].oauth


@pytest.mark.parametrize("sign_in", providers.SIGN_IN.values(), ids=list(providers.SIGN_IN))
def test_a_sign_in_is_encrypted_and_leaves_the_client_id_to_the_user(sign_in: OAuth) -> None:
    assert sign_in.authorization_endpoint.startswith("https://")
    assert sign_in.token_endpoint.startswith("https://")
    assert sign_in.client_id == ""


def test_no_two_services_have_one_domain() -> None:
    domains = [domain for provider in KNOWN.values() for domain in provider.domains]
    assert len(domains) == len(set(domains))
    assert domains == [domain.casefold() for domain in domains]


# --- of an address ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("amara@gmail.com", "gmail"),
        ("Amara@GoogleMail.COM", "gmail"),
        ("amara@outlook.com", "outlook"),
        ("amara@HOTMAIL.com", "outlook"),
        ("amara@icloud.com", "icloud"),
        ("amara@me.com", "icloud"),
        ("amara@fastmail.fm", "fastmail"),
        ("amara@ymail.com", "yahoo"),
        ('"a@gmail.com"@yahoo.com', "yahoo"),
    ],
)
def test_the_domain_tells_the_service(address: str, name: str) -> None:
    found = providers.of_address(address, KNOWN)
    assert found
    assert found.id == name


@pytest.mark.parametrize(
    "address", ["amara@med.example.edu", "amara@mail.gmail.com", "amara@gmail.com.example", ""]
)
def test_another_domain_tells_nothing(address: str) -> None:
    assert providers.of_address(address, KNOWN) is None


@pytest.mark.parametrize(
    ("host", "files"),
    [
        ("smtp.gmail.com", True),
        ("SMTP.Gmail.com", True),
        ("smtp.office365.com", True),
        ("smtp-mail.outlook.com", True),
        ("smtp.mail.me.com", False),
        ("smtp.fastmail.com", False),
        ("smtp.mail.yahoo.com", False),
        ("imap.gmail.com", False),
        ("smtp.example.org", False),
    ],
)
def test_the_host_tells_whether_the_service_files_copies(host: str, files: bool) -> None:
    assert providers.files_sent(host, KNOWN) is files


# --- a server -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtp.example.org:465", Server("smtp.example.org", 465, "tls")),
        ("imap.example.org:993", Server("imap.example.org", 993, "tls")),
        ("smtp.example.org:587", Server("smtp.example.org", 587, "starttls")),
        ("imap.example.org:143", Server("imap.example.org", 143, "starttls")),
        ("smtp.example.org:587 tls", Server("smtp.example.org", 587, "tls")),
        ("  smtp.example.org:465   STARTTLS ", Server("smtp.example.org", 465, "starttls")),
        ("127.0.0.1:21587", Server("127.0.0.1", 21587, "starttls")),
        ("[::1]:993", Server("::1", 993, "tls")),
        ("2001:db8::1:993", Server("2001:db8::1", 993, "tls")),
    ],
)
def test_a_server_is_read_with_its_port(text: str, server: Server) -> None:
    assert providers.server(text) == server


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "smtp.example.org",
        "smtp.example.org:",
        ":465",
        "smtp.example.org:0",
        "smtp.example.org:65536",
        "smtp.example.org:99999999999",
        "smtp.example.org:-1",
        "smtp.example.org:٤٦٥",
        "smtp.example.org:mail",
        "smtp.example.org:465 ssl",
        "smtp.example.org:465 none",
        "smtp .example.org:465",
        "https://smtp.example.org:465",
        "amara@smtp.example.org:465",
        "smtp.example.org:465\nx",
    ],
)
def test_what_is_no_server_with_its_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        providers.server(text)


# --- a file that is wrong -----------------------------------------------------------------------------


def test_an_entry_is_read_as_it_stands(tmp_path: Path) -> None:
    assert loaded(tmp_path, ENTRY) == Provider(
        "work",
        "Work Mail",
        ("work.example",),
        Server("smtp.work.example", 465),
        Server("imap.work.example", 993),
        "password",
        files_sent=False,
        prepare="Make an app password.",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  title: Work Mail\n", "", "mail-providers.yaml:1: work lacks `title`"),
        (
            "domains: [work.example]",
            "domains: work.example",
            "mail-providers.yaml:3: work.domains must be a list",
        ),
        ("login: password", "login: kerberos", "mail-providers.yaml:6: work.login is 'kerberos'"),
        (
            "files_sent: false",
            "files_sent: maybe",
            "mail-providers.yaml:7: work.files_sent must be true or false",
        ),
        ("  prepare:", "  oauth: aol\n  prepare:", "mail-providers.yaml:8: work.oauth is 'aol'"),
        ("  prepare:", "  prepair: x\n  prepare:", "unknown key `prepair`. Did you mean prepare?"),
        (
            "smtp.work.example:465",
            "smtp.work.example",
            "mail-providers.yaml: work: smtp.work.example is no host:port",
        ),
    ],
)
def test_a_wrong_entry_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in refused(tmp_path, ENTRY.replace(old, new))
