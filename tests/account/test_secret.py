"""Where a secret comes from, and what the keyring keeps."""

from __future__ import annotations

import base64
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import keyring
import keyring.core
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError

from composer.account import secret
from composer.account.secret import Purpose
from composer.account.settings import Account
from composer.errors import DeliveryError

ACCOUNT = Account("work", "jane@example.org")
HIDDEN = "s3cret-Hunter2"
WINDOWS = 1280
"""The most UTF-16 units that Windows takes."""


class Memory(KeyringBackend):
    """Keeps secrets in memory, and no more of one than Windows does."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        assert service == "prematch"
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        assert service == "prematch"
        if len(password.encode("utf-16-le", "surrogatepass")) > 2 * WINDOWS:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        assert service == "prematch"
        if self.kept.pop(username, None) is None:
            raise PasswordDeleteError("not found")


class Raising(Memory):
    """Raises at every call, with a secret in the error's text."""

    def __init__(self, kind: type[Exception]) -> None:
        super().__init__()
        self.kind = kind

    def get_password(self, service: str, username: str) -> str | None:
        raise self.kind(f"cannot handle {HIDDEN}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.kind(f"cannot handle {HIDDEN}")


class Full(Memory):
    """Raises when it is to keep something, with that in the error's text."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError(f"no room for {password}")


class Cutting(Memory):
    """Keeps ten characters without a word."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:10])


def named(module: str, name: str, base: type[Memory] = Memory) -> Memory:
    """A keyring in memory that says it is another."""
    made: Memory = type(name, (base,), {"__module__": module})()
    return made


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """No test sees this computer's own keyring and environment; most have one in memory."""
    for name in ("PREMATCH_SMTP_PASSWORD", "PREMATCH_IMAP_PASSWORD", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    memory = Memory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", memory)
    return memory


def printing(code: str) -> Account:
    return replace(ACCOUNT, password_command=(sys.executable, "-c", code))


def chain(monkeypatch: pytest.MonkeyPatch, *members: KeyringBackend) -> None:
    """Set a chain of keyrings, as keyring does it where several are there."""
    monkeypatch.setattr(ChainerBackend, "backends", list(members))
    keyring.set_keyring(ChainerBackend())


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(DeliveryError) as caught:
        call()
    return str(caught.value)


# --- the order -----------------------------------------------------------------------------------------


def test_the_keyring_comes_first(ring: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", "from the environment")
    ring.kept["jane@example.org password"] = "from the keyring"
    assert secret.read(printing("print('from a command')"), Purpose.PASSWORD, "smtp") == "from the keyring"


def test_the_environment_comes_before_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", "from the environment")
    account = printing("print('from a command')")
    assert secret.read(account, Purpose.PASSWORD, "smtp") == "from the environment"


def test_each_server_has_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", "for smtp")
    monkeypatch.setenv("PREMATCH_IMAP_PASSWORD", "for imap")
    assert secret.read(ACCOUNT, Purpose.PASSWORD, "smtp") == "for smtp"
    assert secret.read(ACCOUNT, Purpose.PASSWORD, "imap") == "for imap"


@pytest.mark.parametrize("purpose", [Purpose.REFRESH_TOKEN, Purpose.CLIENT_SECRET])
def test_the_environment_has_passwords_only(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", HIDDEN)
    said = refused(lambda: secret.read(ACCOUNT, purpose, "smtp"))
    assert "PREMATCH_SMTP_PASSWORD" not in said


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", "")
    assert secret.read(printing("print('from a command')"), Purpose.PASSWORD, "smtp") == "from a command"


def test_the_command_comes_before_a_question() -> None:
    def ask(question: str) -> str:
        raise AssertionError(question)

    assert secret.read(printing("print('from a command')"), Purpose.PASSWORD, ask=ask) == "from a command"


def test_the_person_at_the_terminal_is_asked_last() -> None:
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return "typed"

    assert secret.read(ACCOUNT, Purpose.PASSWORD, "imap", ask) == "typed"
    assert asked == ["Password for jane@example.org"]


@pytest.mark.parametrize("answer", [None, ""])
def test_no_answer_is_no_secret(answer: str | None) -> None:
    said = refused(lambda: secret.read(ACCOUNT, Purpose.PASSWORD, ask=lambda question: answer))
    assert "nothing was typed" in said


def test_a_question_that_is_broken_off_stays_so() -> None:
    def ask(question: str) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        secret.read(ACCOUNT, Purpose.PASSWORD, ask=ask)


# --- nothing found -------------------------------------------------------------------------------------


def test_the_error_lists_what_was_tried_and_what_to_do() -> None:
    keyring.set_keyring(NoKeyring())
    assert refused(lambda: secret.read(ACCOUNT, Purpose.PASSWORD, "smtp")) == (
        "work: there is no password: PREMATCH_SMTP_PASSWORD is not set, "
        "the account's file has no password_command, "
        "no system keyring here (keyring: NoKeyringError). Set PREMATCH_SMTP_PASSWORD, "
        "or write password_command into the account's file, or install gnome-keyring or KWallet."
    )


def test_a_keyring_that_works_is_to_be_filled() -> None:
    said = refused(lambda: secret.read(ACCOUNT, Purpose.CLIENT_SECRET))
    assert said == (
        "work: there is no client secret: the system keyring has none. Keep it in the system keyring."
    )


def test_a_lost_refresh_token_is_got_by_signing_in() -> None:
    said = refused(lambda: secret.read(ACCOUNT, Purpose.REFRESH_TOKEN))
    assert "there is no refresh token: " in said
    assert said.endswith("or sign in to the account again.")


def test_a_locked_keyring_does_not_end_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(Raising(KeyringLocked))
    monkeypatch.setenv("PREMATCH_IMAP_PASSWORD", "from the environment")
    assert secret.read(ACCOUNT, Purpose.PASSWORD, "imap") == "from the environment"


def test_a_locked_keyring_is_to_be_unlocked() -> None:
    keyring.set_keyring(Raising(KeyringLocked))
    said = refused(lambda: secret.read(ACCOUNT, Purpose.PASSWORD, "smtp"))
    assert "the system keyring is locked: unlock it, then try again." in said
    assert "install" not in said


def test_a_broken_keyring_is_named_by_the_kind_of_its_error() -> None:
    keyring.set_keyring(Raising(ZeroDivisionError))
    said = refused(lambda: secret.read(ACCOUNT, Purpose.PASSWORD, "smtp"))
    assert "the system keyring failed (keyring: ZeroDivisionError). Set PREMATCH_SMTP_PASSWORD, or" in said


@pytest.mark.parametrize(
    ("backend", "kind"),
    [
        ("nope.Keyring", "ModuleNotFoundError"),
        ("nope", "ValueError"),
        ("keyring.backends.fail.Nope", "AttributeError"),
    ],
)
def test_a_keyring_that_cannot_be_loaded_is_an_error_like_others(
    backend: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    reason = f"the system keyring cannot be loaded (keyring: {kind})"
    assert reason in refused(lambda: secret.read(ACCOUNT, Purpose.PASSWORD))
    said = refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN))
    assert said.startswith(f"{reason}. Correct PYTHON_KEYRING_BACKEND or keyringrc.cfg")


def test_a_missing_library_is_an_error_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    said = refused(lambda: secret.stored(ACCOUNT, Purpose.PASSWORD))
    assert "cannot be loaded (keyring: ModuleNotFoundError)" in said


# --- password_command ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        f"print('{HIDDEN}'); print('a note')",
        f"import sys; sys.stdout.buffer.write(b'{HIDDEN}\\r\\n')",
        f"import sys; sys.stdout.buffer.write(b'{HIDDEN}')",
        f"import sys; sys.stdout.buffer.write(b'\\xef\\xbb\\xbf{HIDDEN}\\n')",
        f"import sys; print('a note', file=sys.stderr); print('{HIDDEN}')",
    ],
    ids=["more lines", "of Windows", "no line end", "byte order mark", "a note elsewhere"],
)
@pytest.mark.parametrize("purpose", [Purpose.PASSWORD, Purpose.REFRESH_TOKEN])
def test_the_first_line_of_the_command_is_the_secret(code: str, purpose: Purpose) -> None:
    assert secret.read(printing(code), purpose) == HIDDEN


def test_spaces_and_other_scripts_in_the_line_are_kept() -> None:
    code = "import sys; sys.stdout.buffer.write(' abcd éфü\\u2028 \\n'.encode())"
    assert secret.read(printing(code), Purpose.PASSWORD) == " abcd éфü\u2028 "


def test_the_command_is_not_for_client_secrets() -> None:
    said = refused(lambda: secret.read(printing(f"print('{HIDDEN}')"), Purpose.CLIENT_SECRET))
    assert "password_command" not in said


def test_no_shell_reads_the_command() -> None:
    account = replace(
        ACCOUNT,
        password_command=(sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME; `id` | cat"),
    )
    assert secret.read(account, Purpose.PASSWORD) == "$HOME; `id` | cat"


def test_the_command_cannot_take_what_is_typed_for_us() -> None:
    code = """
import sys
from composer.account import secret
from composer.account.settings import Account
command = (sys.executable, "-c", "import sys; print(len(sys.stdin.read()))")
print(secret.from_command(Account("work", "jane@example.org", password_command=command)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], input="yes", capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (f"print('{HIDDEN}'); raise SystemExit(3)", "ended with status 3"),
        ("", "printed no secret"),
        (f"print(); print('{HIDDEN}')", "printed no secret"),
        (f"import sys; sys.stdout.buffer.write(b'{HIDDEN}\\xff')", "printed what is no text in UTF-8"),
    ],
)
def test_a_command_that_fails_is_told_without_what_it_printed(code: str, problem: str) -> None:
    said = refused(lambda: secret.read(printing(code), Purpose.PASSWORD, ask=lambda question: "typed"))
    assert said.startswith(f"work: the password_command {problem}. Run the command in a terminal:")
    assert HIDDEN not in said


def test_a_command_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret, "_SECONDS", 0.5)
    account = printing(f"import time; print('{HIDDEN}', flush=True); time.sleep(60)")
    said = refused(lambda: secret.read(account, Purpose.PASSWORD))
    assert "the password_command did not end within 0.5 seconds." in said


def test_a_command_has_a_minute() -> None:
    assert secret._SECONDS == 60


def test_a_program_that_is_not_there_may_be_a_password_and_is_not_shown() -> None:
    account = replace(ACCOUNT, password_command=(HIDDEN,))
    said = refused(lambda: secret.read(account, Purpose.PASSWORD))
    assert said.startswith("work: the password_command cannot be run. Is the program there?")
    assert HIDDEN not in said


@pytest.mark.parametrize("command", [("a\0b",), ("",), ("/",)])
def test_a_command_that_is_none_is_told(command: tuple[str, ...]) -> None:
    account = replace(ACCOUNT, password_command=command)
    assert "cannot be run" in refused(lambda: secret.read(account, Purpose.PASSWORD))


# --- storing -------------------------------------------------------------------------------------------


def test_what_is_stored_is_read_and_the_keyring_is_named(ring: Memory) -> None:
    assert secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN) == Memory.name
    assert secret.read(ACCOUNT, Purpose.PASSWORD) == HIDDEN
    assert ring.kept == {"jane@example.org password": HIDDEN}


def test_each_purpose_and_each_address_has_its_own() -> None:
    other = Account("private", "joe@example.com")
    for number, purpose in enumerate(Purpose):
        secret.store(ACCOUNT, purpose, f"jane {number}")
        secret.store(other, purpose, f"joe {number}")
    read = [secret.read(account, purpose) for account in (ACCOUNT, other) for purpose in Purpose]
    assert read == ["jane 0", "jane 1", "jane 2", "joe 0", "joe 1", "joe 2"]


def test_a_thousand_characters_are_one_entry_and_one_more_makes_parts(ring: Memory) -> None:
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "x" * 1000)
    assert set(ring.kept) == {"jane@example.org refresh-token"}
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "x" * 1001)
    name = "jane@example.org refresh-token"
    assert {user: len(value) for user, value in ring.kept.items() if user != name} == {
        f"{name} 1": 1000,
        f"{name} 2": 1,
    }


pieces = st.text(min_size=1, max_size=40)
texts = st.builds(lambda piece, times: (piece * times)[:4999], pieces, st.integers(1, 400))
HEAD = f"prematch-parts:2:{'0' * 64}"


@given(st.lists(st.text(min_size=1, max_size=4999) | texts, min_size=1, max_size=3))
@example(["\N{OLD ITALIC LETTER A}" * 4999, "a" * 4999, "a" * 999 + "\N{OLD ITALIC LETTER A}" * 2])
@example(["x" * 2500, HEAD, "short", f"{HEAD}0", HEAD * 20, "prematch-parts:"])
@settings(max_examples=100, deadline=None)
def test_any_secret_is_read_as_it_was_stored_and_leaves_nothing(stored: list[str]) -> None:
    memory = Memory()
    keyring.set_keyring(memory)
    for text in stored:
        secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, text)
        assert secret.read(ACCOUNT, Purpose.REFRESH_TOKEN) == text
    assert secret.forget(ACCOUNT)
    assert memory.kept == {}


def test_a_shorter_secret_leaves_no_part_of_the_longer_one(ring: Memory) -> None:
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "x" * 4500)
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "y" * 1500)
    assert len(ring.kept) == 3
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, HIDDEN)
    assert ring.kept == {"jane@example.org refresh-token": HIDDEN}


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_secret_with_a_part_missing_is_not_stored(number: int, ring: Memory) -> None:
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "x" * 4500)
    del ring.kept[f"jane@example.org refresh-token {number}"]
    assert not secret.stored(ACCOUNT, Purpose.REFRESH_TOKEN)
    assert "the system keyring has none" in refused(lambda: secret.read(ACCOUNT, Purpose.REFRESH_TOKEN))
    assert secret.forget(ACCOUNT)
    assert ring.kept == {}


def test_parts_of_two_secrets_are_no_secret(ring: Memory) -> None:
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "x" * 2500)
    ring.kept["jane@example.org refresh-token 2"] = "y" * 1000
    assert not secret.stored(ACCOUNT, Purpose.REFRESH_TOKEN)


def test_storing_that_is_cut_off_leaves_no_mixture(ring: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(self: Memory, service: str, username: str, password: str) -> None:
        if username.endswith(" 2"):
            raise KeyboardInterrupt
        self.kept[username] = password

    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "x" * 2500)
    with monkeypatch.context() as patch:
        patch.setattr(Memory, "set_password", cut_off)
        with pytest.raises(KeyboardInterrupt):
            secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "y" * 2500)
    assert not secret.stored(ACCOUNT, Purpose.REFRESH_TOKEN)
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "z" * 2500)
    assert secret.read(ACCOUNT, Purpose.REFRESH_TOKEN) == "z" * 2500


def test_a_keyring_with_an_answer_to_everything_does_not_hold_us_up() -> None:
    class Answering(Memory):
        def get_password(self, service: str, username: str) -> str | None:
            return "x"

    keyring.set_keyring(Answering())
    assert secret.read(ACCOUNT, Purpose.PASSWORD) == "x"
    assert "PasswordDeleteError" in refused(lambda: secret.forget(ACCOUNT))


def test_a_keyring_that_answers_with_something_else_has_no_secret() -> None:
    class Odd(Memory):
        def get_password(self, service: str, username: str) -> str | None:
            return b"x"  # type: ignore[return-value]

    keyring.set_keyring(Odd())
    assert not secret.stored(ACCOUNT, Purpose.PASSWORD)


@pytest.mark.parametrize(("given", "count"), [("", "0"), ("x" * 200_000, "200,000")])
def test_what_can_be_no_secret_is_not_stored(given: str, count: str, ring: Memory) -> None:
    said = refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, given))
    assert said.startswith(f"work: a password of {count} characters cannot be kept.")
    assert ring.kept == {}


def test_a_keyring_that_forgets_is_found_out_and_keeps_no_cut_secret() -> None:
    cutting = Cutting()
    keyring.set_keyring(cutting)
    said = refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN))
    assert "did not give back the password. Correct PYTHON_KEYRING_BACKEND" in said
    assert "password_command" in said
    assert cutting.kept == {}


def test_a_keyring_that_takes_nothing_is_told() -> None:
    keyring.set_keyring(Full())
    said = refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN))
    assert said == "the system keyring failed (keyring: PasswordSetError). Log out and in again."


def test_without_a_keyring_nothing_is_stored_and_another_way_is_told() -> None:
    keyring.set_keyring(NoKeyring())
    assert refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN)) == (
        "no system keyring here (keyring: NoKeyringError). "
        "Install gnome-keyring or KWallet, or write password_command into the account's file."
    )


def test_a_keyring_that_is_switched_off_stores_nothing() -> None:
    keyring.set_keyring(NullKeyring())
    said = refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN))
    assert said.startswith("the system keyring is switched off (keyring.backends.null). Correct PYTHON_")


UNSEALED = [
    ("keyrings.alt.file", "PlaintextKeyring"),
    ("keyrings.alt.pyfs", "PlaintextKeyring"),
    ("keyrings.alt.Google", "DocsKeyring"),
    ("keyrings.alt.Gnome", "Keyring"),
    ("keyrings.alt.multi", "MultipartKeyringWrapper"),
    ("keyrings.cryptfile.file", "PlaintextKeyring"),
]


@pytest.mark.parametrize(("module", "name"), UNSEALED)
def test_a_keyring_that_does_not_encrypt_is_neither_written_nor_read(module: str, name: str) -> None:
    unsealed = named(module, name)
    keyring.set_keyring(unsealed)
    said = refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN))
    assert said.startswith(f"the keyring here ({module}.{name}) does not encrypt and is not used. Install")
    assert unsealed.kept == {}
    unsealed.kept["jane@example.org password"] = "left there by another program"
    assert "does not encrypt" in refused(lambda: secret.read(ACCOUNT, Purpose.PASSWORD))
    assert not secret.stored(ACCOUNT, Purpose.PASSWORD)


def test_a_keyring_made_from_one_that_does_not_encrypt_is_not_used() -> None:
    base = type(named("keyrings.alt.file", "PlaintextKeyring"))
    keyring.set_keyring(named("my.own", "Keyring", base))
    assert "does not encrypt" in refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN))


def test_the_encrypted_keyring_among_the_others_is_used() -> None:
    keyring.set_keyring(named("keyrings.alt.file", "EncryptedKeyring"))
    assert secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN) == "file EncryptedKeyring"


def test_of_a_chain_the_first_that_is_fit_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    unsealed = named("keyrings.alt.file", "PlaintextKeyring")
    unsealed.kept["jane@example.org password"] = "left there by another program"
    first, second = named("first", "Keyring"), named("second", "Keyring")
    chain(monkeypatch, unsealed, NullKeyring(), first, second)
    assert secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN) == "first Keyring"
    assert secret.read(ACCOUNT, Purpose.PASSWORD) == HIDDEN
    assert secret.forget(ACCOUNT)
    assert (first.kept, second.kept, len(unsealed.kept)) == ({}, {}, 1)


def test_a_chain_without_a_fit_one_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    unsealed = named("keyrings.alt.file", "PlaintextKeyring")
    chain(monkeypatch, unsealed)
    assert "does not encrypt" in refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN))
    assert unsealed.kept == {}


def test_an_empty_chain_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    chain(monkeypatch)
    said = refused(lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN))
    assert said.startswith("no system keyring here (keyring: NoKeyringError).")


# --- looking and forgetting ----------------------------------------------------------------------------


def test_the_keyring_alone_is_looked_into(ring: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", "from the environment")
    account = printing("print('from a command')")
    assert secret.in_keyring(account, Purpose.PASSWORD) == ""
    ring.kept["jane@example.org password"] = HIDDEN
    assert secret.in_keyring(account, Purpose.PASSWORD) == HIDDEN


def test_the_command_alone_is_asked(ring: Memory) -> None:
    ring.kept["jane@example.org password"] = "from the keyring"
    assert secret.from_command(printing("print('from a command')")) == "from a command"
    assert secret.from_command(ACCOUNT) == ""


def test_whether_it_is_stored_is_told_for_each_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMATCH_SMTP_PASSWORD", HIDDEN)
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, HIDDEN)
    found = {purpose: secret.stored(ACCOUNT, purpose) for purpose in Purpose}
    assert found == {Purpose.PASSWORD: False, Purpose.REFRESH_TOKEN: True, Purpose.CLIENT_SECRET: False}


def test_everything_of_an_account_is_forgotten_and_nothing_of_another(ring: Memory) -> None:
    for purpose in Purpose:
        secret.store(ACCOUNT, purpose, "x" * 1500)
    secret.store(Account("private", "joe@example.com"), Purpose.PASSWORD, HIDDEN)
    assert secret.forget(ACCOUNT)
    assert ring.kept == {"joe@example.com password": HIDDEN}
    assert not secret.forget(ACCOUNT)


def test_parts_that_lost_their_head_are_forgotten_too(ring: Memory) -> None:
    secret.store(ACCOUNT, Purpose.REFRESH_TOKEN, "x" * 2500)
    del ring.kept["jane@example.org refresh-token"]
    assert secret.forget(ACCOUNT)
    assert ring.kept == {}


@pytest.mark.parametrize("backend", [NoKeyring, NullKeyring])
def test_where_there_is_no_keyring_nothing_is_stored_and_nothing_forgotten(
    backend: type[KeyringBackend],
) -> None:
    keyring.set_keyring(backend())
    assert secret.in_keyring(ACCOUNT, Purpose.PASSWORD) == ""
    assert not secret.stored(ACCOUNT, Purpose.PASSWORD)
    assert not secret.forget(ACCOUNT)


def test_a_locked_keyring_cannot_say_whether_it_is_stored() -> None:
    keyring.set_keyring(Raising(KeyringLocked))
    locked = "the system keyring is locked: unlock it, then try again."
    assert refused(lambda: secret.in_keyring(ACCOUNT, Purpose.PASSWORD)) == locked
    assert refused(lambda: secret.stored(ACCOUNT, Purpose.PASSWORD)) == locked
    assert refused(lambda: secret.forget(ACCOUNT)) == locked


# --- what may not be seen ------------------------------------------------------------------------------


def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], object]]:
    """Every path that ends in an error, with a secret within reach of each."""
    backends = [Full(), Cutting(), NoKeyring(), NullKeyring(), named("keyrings.alt.file", "PlaintextKeyring")]
    kinds = (KeyringLocked, PasswordSetError, RuntimeError, ValueError, OSError, ArithmeticError)
    for backend in [*backends, *map(Raising, kinds)]:
        keyring.set_keyring(backend)
        yield lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN)
        yield lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN * 200)
        yield lambda: secret.read(ACCOUNT, Purpose.PASSWORD, "smtp", lambda question: "")
        if isinstance(backend, Raising):
            yield lambda: secret.stored(ACCOUNT, Purpose.PASSWORD)
            yield lambda: secret.forget(ACCOUNT)
    yield lambda: secret.store(ACCOUNT, Purpose.PASSWORD, HIDDEN * 20_000)
    monkeypatch.setattr(secret, "_SECONDS", 0.5)
    for code in (
        f"print('{HIDDEN}'); raise SystemExit('{HIDDEN}')",
        f"print(); print('{HIDDEN}')",
        f"import sys; sys.stdout.buffer.write(b'{HIDDEN}\\xff')",
        f"import time; print('{HIDDEN}', flush=True); time.sleep(60)",
    ):
        yield lambda code=code: secret.read(printing(code), Purpose.PASSWORD)  # type: ignore[misc]
    for command in ((HIDDEN,), (f"{HIDDEN}\0",), ("/", HIDDEN)):
        account = replace(ACCOUNT, password_command=command)
        yield lambda account=account: secret.read(account, Purpose.PASSWORD)  # type: ignore[misc]


def shown(error: BaseException | None) -> Iterator[str]:
    """All that a log could show of an error, and of those that it came from."""
    while error is not None:
        yield from (str(error), repr(error), repr(error.args), repr(vars(error)))
        error = error.__cause__ or error.__context__


def test_no_error_shows_a_secret(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    seen = 0
    for call in failing(monkeypatch):
        with pytest.raises(DeliveryError) as caught:
            call()
        assert HIDDEN not in "\n".join(shown(caught.value))
        seen += 1
    assert seen >= 50
    assert HIDDEN not in caplog.text
    assert HIDDEN not in "".join(capfd.readouterr())


def test_secrets_are_blotted_out() -> None:
    coded = base64.b64encode(HIDDEN.encode()).decode()
    text = f"AUTH {HIDDEN}, {coded}, {coded.rstrip('=')}; bye"
    assert secret.redacted(text, "", HIDDEN) == "AUTH ***, ***, ***; bye"


def test_both_alphabets_of_base64_are_blotted_out() -> None:
    odd = "\N{LATIN SMALL LETTER Y WITH DIAERESIS}?>~\x7f?>"
    plain, safe = base64.b64encode(odd.encode()).decode(), base64.urlsafe_b64encode(odd.encode()).decode()
    assert plain != safe
    assert secret.redacted(f"{plain} {safe}", odd) == "*** ***"


def test_a_secret_within_another_leaves_no_rest() -> None:
    assert secret.redacted("longer-secret, secret", "secret", "longer-secret") == "***, ***"


def test_the_answer_of_a_plain_login_is_blotted_out() -> None:
    login = f"\0jane@example.org\0{HIDDEN}"
    sent = base64.b64encode(login.encode()).decode()
    assert secret.redacted(f"AUTH PLAIN {sent}", HIDDEN, login) == "AUTH PLAIN ***"


@pytest.mark.parametrize("secrets", [(), ("",), ("", "")])
def test_without_a_secret_the_text_stays(secrets: tuple[str, ...]) -> None:
    assert secret.redacted("as it is", *secrets) == "as it is"


starless = st.text(st.characters(exclude_characters="*", exclude_categories=["Cs"]))


@given(starless.filter(bool), starless, starless)
@settings(deadline=None)
def test_no_text_keeps_a_secret(hidden: str, before: str, after: str) -> None:
    cleaned = secret.redacted(before + hidden + after, hidden)
    assert "***" in cleaned
    assert hidden not in cleaned


# --- the cost ------------------------------------------------------------------------------------------


def test_only_who_uses_the_keyring_pays_for_its_library() -> None:
    code = "import sys, composer.account.secret; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_purpose_is_written_as_in_the_keyring() -> None:
    assert [f"{purpose}" for purpose in Purpose] == ["password", "refresh-token", "client-secret"]
