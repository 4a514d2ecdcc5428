"""Secrets in gnome-keyring, which a child process has for itself, in a D-Bus session and a home of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
OF_THE_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND", "XDG_")
UNLOCK = 'printf pw | gnome-keyring-daemon --unlock --components=secrets && exec "$0" "$@"'
UNLOCKED = ("dbus-run-session", "--", "sh", "-c", UNLOCK)
BEFORE = """
from contextlib import closing

import secretstorage

from composer.account import secret
from composer.account.secret import Purpose
from composer.account.settings import Account
from composer.errors import DeliveryError

ACCOUNT = Account("work", "jane@example.org")


def entries():
    with closing(secretstorage.dbus_init()) as bus:
        return len(list(secretstorage.get_default_collection(bus).get_all_items()))


def lock():
    with closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).lock()


def refused(call, *arguments):
    try:
        call(ACCOUNT, *arguments)
    except DeliveryError as error:
        return str(error)
    raise AssertionError("no error")

"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is a keyring of Linux")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home with a short name, for there are sockets in it; skips where the programs are missing."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        said = f"needs {' and '.join(missing)} (packages dbus and gnome-keyring)"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with tempfile.TemporaryDirectory(prefix="keyring-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def run(code: str, home: Path, *session: str) -> None:
    """Run code in a session, by default one with an unlocked keyring."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OF_THE_DESKTOP)}
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [*(session or UNLOCKED), sys.executable, "-c", BEFORE + code],
        env=kept | own,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_password_is_kept_read_replaced_and_forgotten(home: Path) -> None:
    code = """
assert not secret.stored(ACCOUNT, Purpose.PASSWORD)
assert secret.store(ACCOUNT, Purpose.PASSWORD, "one") == "SecretService Keyring"
assert secret.store(ACCOUNT, Purpose.PASSWORD, "zw\\xf6lf") == "SecretService Keyring"
assert secret.stored(ACCOUNT, Purpose.PASSWORD)
assert secret.read(ACCOUNT, Purpose.PASSWORD) == "zw\\xf6lf"
assert entries() == 1
assert secret.forget(ACCOUNT)
assert entries() == 0
assert not secret.stored(ACCOUNT, Purpose.PASSWORD)
assert not secret.forget(ACCOUNT)
"""
    run(code, home)


def test_a_token_of_5000_characters_is_kept_whole_and_leaves_nothing(home: Path) -> None:
    code = """
token = "".join(chr(33 + number * 7 % 94) for number in range(5000))
secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, token)
assert secret.read(ACCOUNT, Purpose.REFRESH_TOKEN) == token
assert entries() == 6
secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "short")
assert secret.read(ACCOUNT, Purpose.REFRESH_TOKEN) == "short"
assert entries() == 1
secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, token)
assert secret.forget(ACCOUNT)
assert entries() == 0
"""
    run(code, home)


def test_another_process_reads_what_was_kept(home: Path) -> None:
    run('secret.store(ACCOUNT, Purpose.PASSWORD, "kept")', home)
    run('assert secret.read(ACCOUNT, Purpose.PASSWORD) == "kept"', home)


def test_a_locked_keyring_is_told_and_changes_nothing(home: Path) -> None:
    code = """
secret.store(ACCOUNT, Purpose.PASSWORD, "kept")
lock()
locked = "the system keyring is locked: unlock it, then try again."
assert locked in refused(secret.read, Purpose.PASSWORD, "smtp")
assert refused(secret.store, Purpose.PASSWORD, "another") == locked
assert refused(secret.stored, Purpose.PASSWORD) == locked
assert refused(secret.forget) == locked
"""
    run(code, home)
    run('assert secret.read(ACCOUNT, Purpose.PASSWORD) == "kept"', home)


def test_a_keyring_that_was_never_set_up_and_cannot_ask_is_told(home: Path) -> None:
    code = """
problem = "the system keyring failed (keyring: InitError)"
assert problem in refused(secret.read, Purpose.PASSWORD)
assert refused(secret.store, Purpose.PASSWORD, "new").startswith(problem)
"""
    run(code, home, "dbus-run-session", "--")


def test_without_a_session_there_is_no_keyring(home: Path) -> None:
    code = """
assert "no system keyring here (keyring: NoKeyringError)" in refused(secret.read, Purpose.PASSWORD)
assert not secret.stored(ACCOUNT, Purpose.PASSWORD)
assert not secret.forget(ACCOUNT)
"""
    run(code, home, "env")
