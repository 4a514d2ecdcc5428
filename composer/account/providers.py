"""The usual mail services, from policies/mail-providers.yaml: what to propose for an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from composer.account.settings import HOST, OAuth, Server
from composer.builtin import builtin
from composer.errors import PolicyError
from composer.records import Key, close_records, entries, open_records, read_record

_KEYS: Mapping[str, Key] = {
    "title": Key(required=True),
    "domains": Key(list, required=True),
    "smtp": Key(required=True),
    "imap": Key(required=True),
    "login": Key(required=True, choices=("password", "oauth2")),
    "files_sent": Key(bool, required=True),
    "prepare": Key(required=True),
    "oauth": Key(choices=("google", "microsoft")),
    "source": Key(),
}
_IMPLICIT_TLS = (465, 993)

SIGN_IN: Mapping[str, OAuth] = {
    "google": OAuth(
        "",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        scope="https://mail.google.com/",
    ),
    "microsoft": OAuth(
        "",
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode",
        "https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
        redirect_host="localhost",
    ),
}
"""Where one signs in, by the name that a provider gives under `oauth`; the client id is the user's to bring."""


@dataclass(frozen=True)
class Provider:
    """A mail service. `domains` are those whose mail is always with it; none for a service of institutions."""

    id: str
    title: str
    domains: tuple[str, ...]
    smtp: Server
    imap: Server
    login: str
    files_sent: bool
    """Whether it files a copy of what it sends by itself."""
    prepare: str
    oauth: OAuth | None = None
    source: str = ""


def load(path: Path | None = None) -> Mapping[str, Provider]:
    """Return every provider by its id, in the order of the file. Raises PolicyError with every fault of it."""
    node, faults = open_records(path or builtin("policies") / "mail-providers.yaml", "mail-providers.yaml")
    records = {name: read_record(entry, _KEYS, faults) for name, entry in entries(node, faults).items()}
    close_records(faults)
    return {name: _provider(name, values) for name, values in records.items()}


def of_address(address: str, known: Mapping[str, Provider]) -> Provider | None:
    """Return the service that runs the mail of an address, where its domain says so."""
    domain = address.rpartition("@")[2].casefold()
    return next((provider for provider in known.values() if domain in provider.domains), None)


def files_sent(host: str, known: Mapping[str, Provider]) -> bool:
    """Tell whether a sending server is known to file copies of what it sends by itself."""
    return any(p.files_sent for p in known.values() if p.smtp.host == host.casefold())


def server(text: str) -> Server:
    """Read `host:port`, or `host:port tls` or `starttls`; else 465 and 993 speak TLS at once, others STARTTLS.

    Raises ValueError for a text that is none.
    """
    place, _, security = text.strip().partition(" ")
    security = security.strip().casefold()
    if security not in ("", "tls", "starttls"):
        raise ValueError(text)
    found = re.fullmatch(rf"\[?({HOST})\]?:([0-9]{{1,5}})", place)
    port = int(found[3]) if found else 0
    if not found or not 0 < port < 65536:
        raise ValueError(text)
    return Server(found[1], port, security or ("tls" if port in _IMPLICIT_TLS else "starttls"))


def _provider(id: str, values: Mapping[str, object]) -> Provider:  # noqa: A002
    # `values` were read by _KEYS, which has the names and the types of the fields.
    rest = {name: values[name] for name in values if name not in ("smtp", "imap", "oauth")}
    try:
        smtp, imap = server(str(values["smtp"])), server(str(values["imap"]))
    except ValueError as error:
        raise PolicyError(f"{error} is no host:port", where=f"mail-providers.yaml: {id}") from error
    return Provider(id, smtp=smtp, imap=imap, oauth=SIGN_IN.get(str(values.get("oauth"))), **rest)  # type: ignore[arg-type]
