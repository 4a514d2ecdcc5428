"""The files of the accounts: one YAML file each in the user's configuration folder, never in a workspace."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.account.settings import Account, OAuth, Server
from composer.errors import Fault, WorkspaceError
from composer.records import nearest
from composer.schema import (
    Field,
    Reader,
    Schema,
    Wrong,
    choice,
    email,
    list_of,
    mapping,
    matching,
    read_value,
    refuse_secrets,
    text,
    whole_number,
)
from composer.textfile import Faults
from composer.yamledit import scalar, write_new
from composer.yamlfile import Node
from composer.yamlfile import load as load_tree

NAME = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
"""What an account may be called."""
_LOCAL = ("127.0.0.1", "localhost")


def _url(node: Node, faults: Faults) -> str:
    value = text(node, faults)
    from urllib.parse import urlsplit

    parts = urlsplit(value)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)):
        return value
    raise Wrong("an address that begins with https://", "Copy it from the provider's page.")


def _command(node: Node, faults: Faults) -> tuple[str, ...]:
    if isinstance(node.value, list):
        return tuple(map(str, list_of(text)(node, faults)))
    import shlex

    try:
        # A backslash is a part of a path on Windows, not an escape.
        return tuple(shlex.split(text(node, faults), posix=os.name != "nt"))
    except ValueError as error:
        raise Wrong("a command", "Close its quotes, or write a list: [pass, show, mail].") from error


_HOST = matching(
    r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?", "a host name", "Write it as in smtp.example.org."
)
_SERVER: Schema = {
    "host": Field(_HOST, "smtp.example.org", required=True),
    "port": Field(whole_number(1, 65535), "465", required=True),
    "security": Field(choice("tls", "starttls"), "tls", required=True),
}
_OAUTH: Schema = {
    "client_id": Field(text, "12345-abc", required=True),
    "authorization_endpoint": Field(_url, "https://idp.example.org/authorize", required=True),
    "token_endpoint": Field(_url, "https://idp.example.org/token", required=True),
    "device_authorization_endpoint": Field(_url),
    "scope": Field(text),
    "redirect_host": Field(choice(*_LOCAL)),
}
ACCOUNT_KEYS: Schema = {
    "address": Field(email, "amara.okafor@example.org", required=True),
    "smtp": Field(mapping(_SERVER, Server)),
    "imap": Field(mapping(_SERVER, Server)),
    "user": Field(text),
    "login": Field(choice("password", "oauth2")),
    "oauth": Field(mapping(_OAUTH, OAuth)),
    "sent_copy": Field(choice("auto", "server", "append", "none")),
    "drafts": Field(text),
    "sent": Field(text),
    "ca_file": Field(text),
    "password_command": Field(_command),
    "pause": Field(whole_number(0, 3600)),
}
_NO_SECRETS = ("password_command", "token_endpoint")
"""Keys that name a secret and hold none."""


def folder() -> Path:
    """Return the folder of the accounts' files: `PREMATCH_CONFIG`, or the user's configuration folder."""
    given = os.environ.get("PREMATCH_CONFIG")
    if given:
        return Path(given) / "accounts"
    from platformdirs import user_config_path

    return user_config_path("prematch", appauthor=False) / "accounts"


def load_all() -> Mapping[str, Account]:
    """Return every account by its name. Raises WorkspaceError with every fault of every file."""
    faults: list[Fault] = []
    found: dict[str, Account] = {}
    for path in sorted(folder().glob("*.yaml")):
        account = _load(path, faults)
        if account is not None:
            found[path.stem] = account
    if faults:
        raise WorkspaceError(faults=faults)
    return found


def choose(name: str, sender: str) -> Account:
    """Return the account of that name; without a name, the one whose address is the sender's.

    Raises WorkspaceError, with what to do, where there is none, several, or one of another address.
    """
    known = load_all()
    if not known:
        hint = "Make one with `prematch account add`. Without an account `prematch draft` writes a file or a link."
        raise WorkspaceError("there is no mail account yet", hint=hint)
    if name:
        if name not in known:
            raise WorkspaceError(f'there is no account "{name[:60]}"', hint=nearest(name, known))
        _require_same(known[name], sender)
        return known[name]
    fitting = [each for each in known.values() if each.address.casefold() == sender.casefold()]
    if not fitting:
        _require_same(next(iter(known.values())), sender)
    if len(fitting) > 1:
        names = " or ".join(f"--account {each.name}" for each in fitting)
        raise WorkspaceError(f"there are {len(fitting)} accounts of {sender}", hint=f"Say which: {names}.")
    return fitting[0]


def save(account: Account) -> Path:
    """Write the file of a new account and give its path. Raises WorkspaceError where that name is taken."""
    path = folder() / f"{account.name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_new(path, text_of(account), shown=str(path))
    return path


def remove(account: Account) -> None:
    """Delete the file of an account."""
    (folder() / f"{account.name}.yaml").unlink(missing_ok=True)


def text_of(account: Account) -> str:
    """Return the YAML text of an account's file; what is as by default is left out."""
    lines = ["# A mail account of prematch. No password here: it is in the system keyring."]
    lines.append(f"address: {scalar(account.address)}")
    for key, server in (("smtp", account.smtp), ("imap", account.imap)):
        if server:
            lines.append(
                f"{key}: {{host: {scalar(server.host)}, port: {server.port}, security: {server.security}}}"
            )
    default = Account("", "")
    for key in ("user", "login", "sent_copy", "drafts", "sent", "ca_file", "pause"):
        if getattr(account, key) != getattr(default, key):
            lines.append(f"{key}: {scalar(getattr(account, key))}")
    if account.password_command:
        lines.append(f"password_command: [{', '.join(map(scalar, account.password_command))}]")
    if account.oauth:
        lines.append("oauth:")
        lines += [f"  {key}: {scalar(value)}" for key, value in vars(account.oauth).items() if value]
    return "\n".join([*lines, ""])


def _require_same(account: Account, sender: str) -> None:
    """Refuse an account of another address: From, envelope and login must agree (RFC 6409 section 6.1)."""
    if account.address.casefold() != sender.casefold():
        raise WorkspaceError(
            f"the letter is from {sender}, but the account {account.name} is {account.address}",
            hint="Both must be the same: correct applicant.yaml, or add that account with `prematch account add`.",
        )


def _load(path: Path, found: list[Fault]) -> Account | None:
    faults = Faults(str(path))
    node = load_tree(path, faults)
    account = None
    if node is not None:
        refuse_secrets(node, faults, except_for=_NO_SECRETS)
        account = read_value(node, _reader(path.stem), faults)
    found += faults.found
    return account if not faults.found else None


def _reader(name: str) -> Reader:
    def build(**values: Any) -> Account:
        account = Account(name, **values)
        if not account.smtp and not account.imap:
            raise Wrong("an account with a server", "Write `smtp:` or `imap:` with host, port and security.")
        if account.login == "oauth2" and account.oauth is None:
            raise Wrong(
                "complete: `login: oauth2` needs a mapping `oauth:`", "Make it with `prematch account add`."
            )
        return account

    return mapping(ACCOUNT_KEYS, build)
