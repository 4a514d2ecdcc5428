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
UNLOCK = 'printf pw | gnome-keyring-daemon --foreground --unlock --components=secrets & exec "$0" "$@"'
UNLOCKED = ("dbus-run-session", "--", "sh", "-c", UNLOCK)
CRASHED = "Bail out! GLib-GIO:ERROR"
"""gnome-keyring 42 ends itself so, about once in a thousand sessions, between two of its clients."""
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

READY = """
import time

from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

with closing(open_dbus_connection("SESSION")) as bus:
    end = time.monotonic() + 30
    while not Proxy(message_bus, bus).NameHasOwner("org.freedesktop.secrets")[0]:
        assert time.monotonic() < end, "the keyring does not start"
        time.sleep(0.01)

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


def in_a_session(home: Path, code: str, *session: str) -> str:
    """Run code in a session, by default one with an unlocked keyring; gives what it complained of."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OF_THE_DESKTOP)}
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [*(session or UNLOCKED), sys.executable, "-c", BEFORE + ("" if session else READY) + code],
        env=kept | own,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return f"status {done.returncode}\n{done.stderr}" if done.returncode else ""


def in_sessions(home: Path, *codes: str) -> None:
    """Run each code in a session with an unlocked keyring, one after the other, in one home.

    Where the keyring's own program crashed, it all begins again in a new home.
    """
    for attempt in range(3):
        own = home / str(attempt)
        own.mkdir(mode=0o700)
        failed = next(filter(None, (in_a_session(own, code) for code in codes)), "")
        if CRASHED not in failed:
            break
    assert not failed, failed


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
    in_sessions(home, code)


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
    in_sessions(home, code)


def test_another_process_reads_what_was_kept(home: Path) -> None:
    store = 'secret.store(ACCOUNT, Purpose.PASSWORD, "kept")'
    in_sessions(home, store, 'assert secret.read(ACCOUNT, Purpose.PASSWORD) == "kept"')


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
    in_sessions(home, code, 'assert secret.read(ACCOUNT, Purpose.PASSWORD) == "kept"')


def test_a_keyring_that_was_never_set_up_and_cannot_ask_is_told(home: Path) -> None:
    code = """
problem = "the system keyring failed (keyring: InitError)"
assert problem in refused(secret.read, Purpose.PASSWORD)
assert refused(secret.store, Purpose.PASSWORD, "new").startswith(problem)
"""
    assert not (said := in_a_session(home, code, "dbus-run-session", "--")), said


def test_without_a_session_there_is_no_keyring(home: Path) -> None:
    code = """
assert "no system keyring here (keyring: NoKeyringError)" in refused(secret.read, Purpose.PASSWORD)
assert not secret.stored(ACCOUNT, Purpose.PASSWORD)
assert not secret.forget(ACCOUNT)
"""
    assert not (said := in_a_session(home, code, "env")), said
