"""Where the secret of a mail account comes from, and how the system keyring keeps it.

What a keyring or a program raises may quote a secret: such an exception is never passed on, nor chained.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import Any

from composer.account.settings import Account
from composer.errors import DeliveryError

Ask = Callable[[str], str | None]  # puts a question to the person at the terminal; the answer is not shown


class Purpose(StrEnum):
    """What a secret is for."""

    PASSWORD = "password"  # noqa: S105 - a name, no secret
    REFRESH_TOKEN = "refresh-token"  # noqa: S105
    CLIENT_SECRET = "client-secret"  # noqa: S105


_PLAIN = {purpose: purpose.replace("-", " ") for purpose in Purpose}
_COMMAND = dict.fromkeys(("password", "refresh-token"), "write password_command into the account's file")


def read(account: Account, purpose: Purpose, server: str = "", ask: Ask | None = None) -> str:
    """Get the secret from the first that has it: system keyring, environment, `password_command`, `ask`.

    An unusable keyring does not end the search. Raises DeliveryError where `password_command` fails, and
    where no place has the secret; that one says what was tried and what to do.
    """
    secret, tried, first, last = "", "the system keyring has none", "", "keep it in the system keyring"
    if purpose == Purpose.PASSWORD:
        first, last = f"run `prematch account sign-in {account.name}`", ""
    elif purpose == Purpose.REFRESH_TOKEN:
        last = "sign in to the account again"
    try:
        secret = _Entry(account, purpose).load()
    except _Unusable as error:
        tried, first, last = error.faults[0].problem, "", error.way
    variable = {"smtp": "PREMATCH_SMTP_PASSWORD", "imap": "PREMATCH_IMAP_PASSWORD"}.get(server, "")
    variable = variable if purpose == Purpose.PASSWORD else ""
    secret = secret or os.environ.get(variable) or (from_command(account) if purpose in _COMMAND else "")
    if given := secret or (ask(f"{_PLAIN[purpose].capitalize()} for {account.address}") if ask else ""):
        return given
    absent = f"{variable} is not set, " if variable else ""
    absent += "the account's file has no password_command, " if purpose in _COMMAND else ""
    absent += "nothing was typed, " if ask else ""
    problem = f"there is no {_PLAIN[purpose]}: {absent}{tried}"
    hint = _advice(first, variable and f"set {variable}", _COMMAND.get(purpose, ""), last)
    raise DeliveryError(problem, where=account.name, hint=hint)


def from_command(account: Account) -> str:
    """Run `password_command` for the first line that it prints; "" where the account has none.

    Raises DeliveryError, which shows neither its output nor the command: that may be a password, by mistake.
    """
    command, quiet = account.password_command, subprocess.DEVNULL
    if not command:
        return ""
    hint = "Run the command in a terminal: it must print the secret on its first line, and nothing before."
    try:
        done = subprocess.run(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, timeout=_SECONDS)
        line = done.stdout.decode("utf-8-sig").partition("\n")[0].rstrip("\r")
        if line and not done.returncode:
            return line
        problem = f"ended with status {done.returncode}" if done.returncode else "printed no secret"
    except subprocess.TimeoutExpired:
        problem = f"did not end within {_SECONDS:g} seconds"
    except UnicodeDecodeError:
        problem = "printed what is no text in UTF-8"
    except (OSError, ValueError):
        problem, hint = "cannot be run", "Is the program there? Write its whole path, without ~ or $HOME."
    raise DeliveryError(f"the password_command {problem}", where=account.name, hint=hint)


def store(account: Account, purpose: Purpose, secret: str) -> str:
    """Keep the secret in the system keyring, in the place of an older one; gives the keyring's plain name.

    Raises DeliveryError where the keyring is none, locked or broken, does not encrypt, or gives another back.
    """
    parts = _parts(secret)
    if not 0 < len(parts) <= _MOST:
        problem = f"a {_PLAIN[purpose]} of {len(secret):,} characters cannot be kept"
        raise DeliveryError(problem, where=account.name, hint="Look at what was pasted.")
    entry = _Entry(account, purpose)
    entry.save(secret, parts)
    if entry.load() != secret:
        with suppress(_Unusable):
            entry.remove()
        problem = f"the system keyring ({entry.backend.name}) did not give back the {_PLAIN[purpose]}"
        raise _Unusable(problem, _CHOOSE, _COMMAND.get(purpose, ""))
    return str(entry.backend.name)


def in_keyring(account: Account, purpose: Purpose) -> str:
    """The secret that the system keyring has, or "". Raises DeliveryError where it is locked or broken."""
    with suppress(_Absent):
        return _Entry(account, purpose).load()
    return ""


def stored(account: Account, purpose: Purpose) -> bool:
    """Whether the system keyring has the secret. Raises as `in_keyring`."""
    return in_keyring(account, purpose) != ""


def forget(account: Account) -> bool:
    """Remove every secret of the account from the keyring; gives whether there was any. Raises as `in_keyring`."""
    with suppress(_Absent):
        return True in [_Entry(account, purpose).remove() for purpose in Purpose]
    return False


def redacted(text: str, *secrets: str) -> str:
    """The text with `***` for each secret, as it is and in base64 (either alphabet, padded or not)."""
    forms: set[str] = set()
    for secret in filter(None, secrets):
        data = secret.encode("utf-8", "surrogatepass")
        coded = [base64.b64encode(data).decode(), base64.urlsafe_b64encode(data).decode()]
        forms |= {secret, *coded, *(form.rstrip("=") for form in coded)}
    longest_first = sorted(forms, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "***", text) if forms else text


def _advice(*ways: str) -> str:
    advice = ", or ".join(filter(None, ways))
    return advice and f"{advice[0].upper()}{advice[1:]}."


_SECONDS = 60.0
_PART, _MOST = 1000, 99  # UTF-16 units in one entry (Windows refuses more than 1,280), parts of one secret
_HEAD = re.compile(r"prematch-parts:([0-9]{1,2}):([0-9a-f]{64})")
"""The entry of a secret in parts: how many, and the SHA-256 of the whole. A secret like this is kept in parts, too."""
_NONE = "no system keyring here (keyring: NoKeyringError)", "install gnome-keyring or KWallet"
_CHOOSE = "correct PYTHON_KEYRING_BACKEND or keyringrc.cfg, which choose the keyring"


class _Unusable(DeliveryError):
    """The keyring cannot be used. `way` is what would help."""

    def __init__(self, problem: str, way: str = "", *others: str) -> None:
        super().__init__(problem, hint=_advice(way, *others))
        self.way = way


class _Absent(_Unusable):
    """There is no keyring that could hold anything of ours."""


class _Entry:
    """One secret in the keyring, whole or as head and parts. All raise _Unusable where the keyring fails."""

    def __init__(self, account: Account, purpose: Purpose) -> None:
        self._user = f"{account.address} {purpose}"
        self.backend = _guarded("cannot be loaded", _CHOOSE, _backend)
        if unfit := _unfit(self.backend):
            raise _Absent(*unfit, _COMMAND.get(purpose, ""))

    def save(self, secret: str, parts: list[str]) -> None:
        """Write the parts, then the head, then remove what an older secret left."""
        before, head = self._last_part(), f"prematch-parts:{len(parts)}:{_digest(secret)}"
        if len(parts) == 1 and not _HEAD.fullmatch(secret):
            head, parts = secret, []
        for number, part in enumerate(parts, 1):
            self._call("set", number, part)
        self._call("set", 0, head)
        self.remove(before, len(parts))

    def load(self) -> str:
        """The whole secret, or ""; never a part of one, nor a mixture of two."""
        head = self._call("get", 0)
        if not (known := _HEAD.fullmatch(head)):
            return head
        secret = "".join(self._call("get", number) for number in range(1, int(known[1]) + 1))
        return secret if _digest(secret) == known[2] else ""

    def remove(self, last: int | None = None, kept: int = -1) -> bool:
        """Remove from the last part down to the one kept, or all; gives whether there was anything."""
        last = self._last_part() if last is None else last
        there = [number for number in range(last, kept, -1) if self._call("get", number)]
        return bool([self._call("delete", number) for number in there])

    def _last_part(self) -> int:
        """The number of the last part that may be there, by the head and by looking."""
        known = _HEAD.fullmatch(self._call("get", 0))
        number = int(known[1]) if known else 0
        while number < _MOST and self._call("get", number + 1):
            number += 1
        return number

    def _call(self, work: str, number: int, *secret: str) -> str:
        """Get, set or delete a part, or the head, which is number 0."""
        method = getattr(self.backend, f"{work}_password")
        user = f"{self._user} {number}" if number else self._user
        result = _guarded("failed", "log out and in again", lambda: method("prematch", user, *secret))
        return result if isinstance(result, str) else ""


def _guarded(failed: str, way: str, work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - keyrings are foreign code and raise what they like
        name = type(error).__name__
    if name == "NoKeyringError":
        raise _Absent(*_NONE)
    if name in ("KeyringLocked", "LockedException", "PromptDismissedException"):
        raise _Unusable("the system keyring is locked: unlock it, then try again")
    raise _Unusable(f"the system keyring {failed} (keyring: {name})", way)


def _backend() -> Any:
    """The system keyring; of a chain, the first that is fit."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    chain = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    return next((one for one in chain if not _unfit(one)), [*chain, chosen][0])


def _unfit(backend: object) -> tuple[str, str] | None:
    """Why this keyring may not be used, and what to do; None where it may."""
    kinds = " ".join(f"{kind.__module__}.{kind.__qualname__}" for kind in type(backend).__mro__)
    if "keyring.backends.fail." in kinds or "keyring.backends.chainer." in kinds:
        return _NONE
    if "keyring.backends.null." in kinds:
        return "the system keyring is switched off (keyring.backends.null)", _CHOOSE
    if "plaintext" in kinds.lower() or re.match(r"keyrings\.alt\.(?!\S*Encrypted)", kinds):
        return f"the keyring here ({kinds.split()[0]}) does not encrypt and is not used", _NONE[1]
    return None


def _parts(secret: str) -> list[str]:
    """Cut between characters; beyond U+FFFF one is two units of UTF-16."""
    size = _PART // 2 if max(secret, default="") > "\uffff" else _PART
    return [secret[at : at + size] for at in range(0, len(secret), size)]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
