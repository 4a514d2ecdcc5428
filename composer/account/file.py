"""The files of the accounts: one YAML file each in the user's configuration folder, never in a workspace."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from composer.account.settings import HOST, Account, OAuth, Server
from composer.errors import Fault, WorkspaceError
from composer.records import nearest
from composer.schema import (
    Field,
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
from composer.yamlfile import Node, parse
from composer.yamlfile import load as load_tree

NAME = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
"""What an account may be called."""
_LOCAL = ("127.0.0.1", "localhost")


def _url(node: Node, faults: Faults) -> str:
    from contextlib import suppress
    from urllib.parse import urlsplit

    value = text(node, faults)
    with suppress(ValueError):  # of what begins like an address and is none
        parts = urlsplit(value)
        if parts.hostname and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
        ):
            return value
    raise Wrong("an address that begins with https://", "Copy it from the provider's page.")


def _as_it_is(node: Node, faults: Faults) -> str:
    """Read a name that others gave, such as a path: each of its spaces counts."""
    text(node, faults)
    return str(node.value)


def _command(node: Node, faults: Faults) -> tuple[str, ...]:
    if isinstance(node.value, list):
        return tuple(map(str, list_of(_as_it_is)(node, faults)))
    return words_of(_as_it_is(node, faults))


def words_of(command: str) -> tuple[str, ...]:
    """Take a command line apart, as a shell would. Raises Wrong for one that does not end."""
    import shlex

    try:
        # A backslash is a part of a path on Windows, not an escape.
        return tuple(shlex.split(command, posix=os.name != "nt"))
    except ValueError as error:
        raise Wrong("a whole command", "Close its quotes, or write a list: [pass, show, mail].") from error


_HOST = matching(HOST, "a host name", "Write it as in smtp.example.org.")
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
    "user": Field(_as_it_is),
    "login": Field(choice("password", "oauth2")),
    "oauth": Field(mapping(_OAUTH, OAuth)),
    "sent_copy": Field(choice("auto", "server", "append", "none")),
    "drafts": Field(_as_it_is),
    "sent": Field(_as_it_is),
    "ca_file": Field(_as_it_is),
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


def address(text: str) -> str:
    """Return an e-mail address as a file of ours keeps it. Raises WorkspaceError for a text that is none."""
    try:
        return email(Node(text, 1), Faults(""))
    except Wrong as error:
        hint = "Write the bare address, such as amara.okafor@example.org."
        raise WorkspaceError(f'"{text[:60]}" is no e-mail address', hint=hint) from error


def save(account: Account) -> Path:
    """Write the file of a new account and give its path.

    Raises WorkspaceError, and writes nothing, where that name is taken or the file could not be read again.
    """
    path, written, faults = folder() / f"{account.name}.yaml", text_of(account), Faults("")
    node = parse(written, faults)
    if node is None or _read(node, account.name, faults) is None:
        raise WorkspaceError(faults=[replace(fault, where="") for fault in faults.found])
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_new(path, written, shown=str(path))
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
    account = _read(node, path.stem, faults) if node is not None else None
    found += faults.found
    return account


def _read(node: Node, name: str, faults: Faults) -> Account | None:
    """Read an account; None where anything is wrong with it."""
    refuse_secrets(node, faults, except_for=_NO_SECRETS)
    account: Account | None = read_value(node, mapping(ACCOUNT_KEYS, partial(Account, name)), faults)
    if account is None or faults.found:
        return None
    if not account.smtp and not account.imap:
        faults.add(None, "names no server", "Write `smtp:` or `imap:` with host, port and security.")
    if account.login == "oauth2" and account.oauth is None:
        hint = "Remove the file, and make it anew with `prematch account add`."
        faults.add(None, "has `login: oauth2`, but no mapping `oauth:`", hint)
    return None if faults.found else account
