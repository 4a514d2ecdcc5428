"""A keyring in memory, and a person at a terminal, for the tests of accounts.

Import the fixture as `from tests.account.keyrings import ring as ring`; it is used without being asked for.
"""

from __future__ import annotations

import io
import os

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

OF_THE_USER = ("PREMATCH_SMTP_PASSWORD", "PREMATCH_IMAP_PASSWORD", "PREMATCH_OAUTH_TOKEN")


class Memory(KeyringBackend):
    """Keeps secrets in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop(username, None) is None:
            raise PasswordDeleteError("not found")


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """No test sees this computer's own keyring, secrets and proxies."""
    for name in (
        *OF_THE_USER,
        "PYTHON_KEYRING_BACKEND",
        *(each for each in os.environ if "proxy" in each.lower()),
    ):
        monkeypatch.delenv(name, raising=False)
    memory = Memory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", memory)
    return memory


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def sit_down(monkeypatch: pytest.MonkeyPatch, *lines: str, hidden: tuple[str, ...] = ()) -> list[str]:
    """Have a person type these lines, and the hidden ones where nothing is shown; then they press ^D.

    Gives the hidden questions, which are filled in as they are put.
    """
    monkeypatch.setattr("sys.stdin", _Terminal("".join(f"{line}\n" for line in lines)))
    asked: list[str] = []

    def type_unseen(question: str) -> str:
        asked.append(question)
        if len(asked) > len(hidden):
            raise EOFError
        return hidden[len(asked) - 1]

    monkeypatch.setattr("click.termui.hidden_prompt_func", type_unseen)
    return asked


def stay_away(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Have nobody at a terminal; the lines come out of a file."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
