"""Mail accounts for tests: an applicant of the sample season whose mailbox is on the real servers, or a faulty one.

Import the fixtures as `from tests.mail_accounts import sender as sender`.
"""

from __future__ import annotations

import io
import os
import secrets
import select
import shutil
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

import keyring.core
import pytest
from imapclient import IMAPClient
from keyring.backends import fail

from composer import policies
from composer.account import file
from composer.account.credentials import Credentials
from composer.account.settings import Account, Server
from composer.ledger import LedgerLetter, open_ledger
from tests.letters import CLEAN, change, write
from tests.mailbed.bed import PASSWORD, Bed
from tests.mailbed.certificates import Certificates
from tests.mailbed.faulty_smtp import FaultySMTP
from tests.mailbed.fixtures import Faulty

APPLICANT, DIRECTOR = "amara.okafor@example.org", "radeyemi@cedarvale.example"


@dataclass(frozen=True)
class Sender:
    """The applicant of the sample season, with a mailbox of the bed; it and the director's are empty at first."""

    root: Path
    bed: Bed
    address: str
    director: str

    @property
    def account(self) -> Account:
        """The account as it is at first; `add` writes its file."""
        return account_of(self.bed, self.address)

    @property
    def credentials(self) -> Credentials:
        return Credentials(self.address, self.bed.password)

    def add(self, **changes: object) -> Account:
        """Write the file of the account, in the place of an older one."""
        return add_account(replace(self.account, **changes))  # type: ignore[arg-type]

    def letter(self, text: str = CLEAN) -> str:
        return text.replace(DIRECTOR, self.director)

    def write(self, name: str = "it", text: str = CLEAN) -> str:
        """Put a letter to the director into drafts/; gives its name."""
        return write(self.root, name, self.letter(text))

    def stored(self, mailbox: str = "INBOX") -> list[bytes]:
        return self.bed.stored(self.address, mailbox)

    def received(self) -> list[bytes]:
        """What lies in the director's mailbox."""
        return self.bed.stored(self.director)

    def known(self, name: str = "it") -> LedgerLetter:
        return known(self.root, name)


_rules = cache(policies.load)


@pytest.fixture
def passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The passwords of every account are in the environment, and there is no keyring."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())  # type: ignore[no-untyped-call]
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("PREMATCH_OAUTH_TOKEN", raising=False)
    # No test here changes the rules, and most of the time would go into reading them again and again.
    monkeypatch.setattr(policies, "load", lambda root=None: _rules())
    for server in ("SMTP", "IMAP"):
        monkeypatch.setenv(f"PREMATCH_{server}_PASSWORD", PASSWORD)


@pytest.fixture
def sender_at(bed: Bed, season: Path, passwords: None) -> Callable[[str], Sender]:
    """Give the applicant an address in a domain of the bed, and an account."""

    def made(domain: str) -> Sender:
        mark = secrets.token_hex(4)
        address, director = f"amara.okafor.{mark}@{domain}", f"radeyemi.{mark}@cedarvale.example"
        change(season / "applicant.yaml", APPLICANT, address)
        change(season / "programs" / "cedarvale-medpeds.yaml", DIRECTOR, director)
        sender = Sender(season, bed, address, director)
        sender.add()
        return sender

    return made


@pytest.fixture
def sender(sender_at: Callable[[str], Sender]) -> Sender:
    return sender_at("example.org")


@pytest.fixture
def server_for(
    faulty: Faulty, certificates: Certificates, season: Path, passwords: None
) -> Callable[[str], FaultySMTP]:
    """Start a server that fails in the mode given, and make it the one of the applicant's account."""

    def start(mode: str = "ok") -> FaultySMTP:
        server = faulty(mode)
        smtp = Server("localhost", server.port, "starttls")
        add_account(Account("mail", APPLICANT, smtp, ca_file=str(certificates.ca), pause=0))
        return server

    return start


def account_of(bed: Bed, address: str) -> Account:
    """The account of an address of the bed."""
    return Account(
        "mail",
        address,
        smtp=Server(bed.host, bed.submission, "starttls"),
        imap=Server(bed.host, bed.imaps, "tls"),
        ca_file=str(bed.ca),
        pause=0,
    )


def add_account(account: Account) -> Account:
    """Write the file of an account, in the place of an older one."""
    file.remove(account)
    file.save(account)
    return account


def trusting_both(folder: Path, bed: Bed, certificates: Certificates) -> str:
    """A file with the authorities of the bed and of the faulty server."""
    path = folder / "both.pem"
    path.write_bytes(bed.ca.read_bytes() + certificates.ca.read_bytes())
    return str(path)


def known(root: Path, name: str = "it") -> LedgerLetter:
    """What the ledger has of a letter."""
    with open_ledger(root / "ledger.db", create=False) as book:
        letter = book.letter(name)
    assert letter is not None
    return letter


def answer_with(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Have these lines on standard input, and then its end."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@contextmanager
def mailboxes(bed: Bed, address: str) -> Iterator[IMAPClient]:
    """The mailboxes of an address as another mail program has them open."""
    context = ssl.create_default_context(cafile=bed.ca)
    with IMAPClient(bed.host, bed.imaps, ssl_context=context, timeout=10) as client:
        client.login(address, bed.password)
        yield client


def lay(bed: Bed, address: str, mailbox: str, raw: bytes, moment: datetime) -> None:
    """Lay a message into a mailbox as if it had come there at a moment."""
    with mailboxes(bed, address) as client:
        client.append(mailbox, raw, (), moment)


class Line:
    """A line to the bed that breaks in the middle of an APPEND: before it, within its text, or before its answer."""

    def __init__(self, bed: Bed, breaks: str) -> None:
        self.bed, self.breaks = bed, breaks
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(bed.certificate, bed.key)
        self.thread = threading.Thread(target=self._run, daemon=True)

    def end(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _run(self) -> None:
        trusting = ssl.create_default_context(cafile=self.bed.ca)
        with suppress(OSError), ExitStack() as ends:
            near = ends.enter_context(self.listener.accept()[0])
            near = ends.enter_context(self.context.wrap_socket(near, server_side=True))
            far = ends.enter_context(socket.create_connection((self.bed.host, self.bed.imaps), 10))
            far = ends.enter_context(trusting.wrap_socket(far, server_hostname=self.bed.host))
            self._pass_on(near, far)

    def _pass_on(self, near: ssl.SSLSocket, far: ssl.SSLSocket) -> None:
        appending = False
        while True:
            waiting = [end for end in (near, far) if end.pending()] or select.select([near, far], [], [], 10)[
                0
            ]
            for end in waiting:
                data = end.recv(65536)
                if not data or (end is near and self.breaks == "before" and b" APPEND " in data):
                    return
                if end is near and appending and self.breaks == "within":
                    far.sendall(data[: len(data) // 2])
                    return
                if end is far and b"APPENDUID" in data and self.breaks == "after":
                    return
                appending = appending or (end is near and b" APPEND " in data)
                (far if end is near else near).sendall(data)


@pytest.fixture
def broken(bed: Bed) -> Iterator[Callable[[str], Server]]:
    """Lay a line that breaks, and give where it begins."""
    with ExitStack() as ends:

        def lay_line(breaks: str) -> Server:
            line = Line(bed, breaks)
            line.thread.start()
            ends.callback(line.end)
            return Server("localhost", line.port, "tls")

        yield lay_line


def need(program: str) -> None:
    """Skip the test where a program is not installed, or let it fail where it has to be."""
    if shutil.which(program):
        return
    reason = f"The program {program} is not installed."
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
