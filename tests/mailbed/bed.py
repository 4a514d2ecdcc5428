"""Real mail servers for tests: Postfix takes mail, Dovecot keeps it, and none of it leaves this machine.

    python -m tests.mailbed.bed STATE    starts them with their files in the folder STATE, until ^C

Every address is a mailbox that is made on first use; its password is "mailbed". Some are special:

    amara@gmail.test            drafts are in "[Gmail]/Entwürfe", sent mail is in "[Gmail]/Gesendet"
    anybody@autosent.test       the server files a copy of what was sent in "Sent" by itself
    anybody@plain.test          mailboxes "Brouillons" and "Éléments envoyés", none marked for its use
    nobody@ full@ grey@ toomany@ policy@    refused at RCPT TO with 550, 552, 450, 452, 550 5.7.1
    bounce@                     taken, then reported to the sender as not delivered

A sender other than the login is refused with 553, a message over 1 MiB with 552.
"""

from __future__ import annotations

import base64
import contextlib
import imaplib
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from tests.mailbed.certificates import make_certificates
from tests.mailbed.fake_idp import ISSUER

CONFIGURATION = Path(__file__).resolve().parent / "configuration"
PASSWORD = "mailbed"
SIZE_LIMIT = 1 << 20
MARK = ".mailbed"

PORTS = {"submission": 587, "submissions": 465, "imap": 143, "imaps": 993, "imap_strict": 144, "mx": 25}
STRICT_HOST = "127.0.0.2"
BASES = 20
BASE_STEP = 1000

PROGRAMS = {
    "dovecot-core": "/usr/sbin/dovecot",
    "dovecot-imapd": "/usr/lib/dovecot/imap",
    "dovecot-lmtpd": "/usr/lib/dovecot/lmtp",
    "postfix": "/usr/sbin/postfix",
    "openssl": "/usr/bin/openssl",
}
PID_FILES = ("run/master.pid", "queue/pid/master.pid")


class _PortTaken(RuntimeError):
    """Another program took a port between our look at it and the start of the server."""


@dataclass(frozen=True)
class Bed:
    """Where the running servers are, and what lies in their mailboxes.

    imap_strict listens at `strict_host`, and refuses a login before STARTTLS; imap does not.
    """

    state: Path
    submission: int
    submissions: int
    imap: int
    imaps: int
    imap_strict: int
    mx: int
    ca: Path
    certificate: Path
    key: Path
    stranger_certificate: Path
    stranger_key: Path
    misnamed_certificate: Path
    misnamed_key: Path
    oauth_key: Path
    host: str = "localhost"
    strict_host: str = STRICT_HOST
    password: str = PASSWORD

    def stored(self, address: str, mailbox: str = "INBOX") -> list[bytes]:
        """Read the messages that lie in a mailbox, the oldest first; none when there is no such mailbox."""
        for name in (encode_mailbox(mailbox), mailbox):
            folder = self._maildir(address, name)
            if folder.is_dir():
                return _read_maildir(folder)
        return []

    def wait(self, address: str, count: int = 1, mailbox: str = "INBOX", seconds: float = 10) -> list[bytes]:
        """Wait until so many messages lie in a mailbox; TimeoutError when they do not come."""
        end = time.monotonic() + seconds
        while len(found := self.stored(address, mailbox)) < count:
            if time.monotonic() > end:
                raise TimeoutError(
                    f"{mailbox} of {address} has {len(found)} messages after {seconds} s, not {count}"
                )
            time.sleep(0.02)
        return found

    def put(self, address: str, raw: bytes, mailbox: str = "INBOX") -> None:
        """Lay a message into a mailbox as it is; the mailbox is made when it is not there."""
        context = ssl.create_default_context(cafile=self.ca)
        name = f'"{encode_mailbox(mailbox)}"'
        with imaplib.IMAP4_SSL(self.host, self.imaps, ssl_context=context, timeout=10) as client:
            client.login(address, self.password)
            status, answer = client.append(name, "", "", raw)
            if status != "OK":
                client.create(name)
                status, answer = client.append(name, "", "", raw)
        if status != "OK":
            raise RuntimeError(f"{mailbox} of {address} took no message: {answer!r}")

    def _maildir(self, address: str, name: str) -> Path:
        local, _, domain = address.lower().partition("@")
        inbox = self.state / "mail" / domain / local / "Maildir"
        return inbox if name.upper() == "INBOX" else inbox / f".{name.replace('/', '.')}"


def encode_mailbox(name: str) -> str:
    """Write a mailbox's name as IMAP does, in modified UTF-7: `Entwürfe` is `Entw&APw-rfe`."""

    def encode(found: re.Match[str]) -> str:
        if found[0] == "&":
            return "&-"
        coded = base64.b64encode(found[0].encode("utf-16-be")).rstrip(b"=").decode("ascii")
        return f"&{coded.replace('/', ',')}-"

    return re.sub(r"&|[^ -~]+", encode, name)


def _read_maildir(folder: Path) -> list[bytes]:
    """Read all messages; once more when one was moved by its owner meanwhile."""
    while True:
        files = [file for part in ("new", "cur") for file in (folder / part).glob("*")]
        with contextlib.suppress(FileNotFoundError):
            return [file.read_bytes() for file in sorted(files, key=_arrival)]


def _arrival(file: Path) -> tuple[int, ...]:
    """Read the second and the microsecond that a message came from the name of its file."""
    found = re.match(r"(\d+)\.M(\d+)P(\d+)", file.name)
    return tuple(int(part) for part in found.groups()) if found else (0,)


def missing() -> str:
    """What keeps the servers from running here, as a sentence; empty when nothing does."""
    if not sys.platform.startswith("linux"):
        return "The mail bed needs Linux."
    if os.geteuid() != 0:
        return "The mail bed needs root, since Postfix does."
    packages = [package for package, program in PROGRAMS.items() if not Path(program).exists()]
    if packages:
        return f"The mail bed needs packages that are not installed: {', '.join(packages)}."
    version = subprocess.run(
        ["/usr/sbin/dovecot", "--version"], capture_output=True, text=True, check=False
    ).stdout
    if not version.startswith("2.3."):
        return f"The mail bed needs Dovecot 2.3; this is {version.strip()}."
    return ""


def start(state: Path, base: int) -> Bed:
    """Start the servers on ports from `base` on, or from a later base where one of those is taken.

    `state` is a folder that is not there yet, is empty, or belonged to servers like these, which are stopped
    and whose mail is thrown away. All users of the machine must be able to enter it.
    """
    lacking = missing()
    if lacking:
        raise RuntimeError(lacking)
    state = state.resolve()
    for candidate in range(base, base + BASES * BASE_STEP, BASE_STEP):
        ports = {name: candidate + offset for name, offset in PORTS.items()}
        if not _all_free(ports):
            continue
        _clear(state)
        bed = _lay_out(state, ports)
        try:
            _launch(bed)
        except _PortTaken:
            _stop_daemons(state)
        except BaseException:
            _stop_daemons(state)
            raise
        else:
            return bed
    raise RuntimeError(f"From port {base} on, no ports are free.")


def stop(bed: Bed) -> None:
    """Stop the servers. Their mail and their logs stay."""
    _stop_daemons(bed.state)


@contextlib.contextmanager
def running(state: Path, base: int = 21000) -> Iterator[Bed]:
    """Have the servers for a `with` block."""
    bed = start(state, base)
    try:
        yield bed
    finally:
        stop(bed)


def _address(name: str) -> str:
    return STRICT_HOST if name == "imap_strict" else "127.0.0.1"


def _all_free(ports: dict[str, int]) -> bool:
    for name, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_address(name), port))
            except (OSError, OverflowError):
                return False
    return True


def _clear(state: Path) -> None:
    """Leave nothing of servers that were here before; touch no folder of anything else."""
    if (state / MARK).exists():
        _stop_daemons(state)
        shutil.rmtree(state)
    elif state.exists() and any(state.iterdir()):
        raise RuntimeError(f"{state} is not empty and not a mail bed.")


def _lay_out(state: Path, ports: dict[str, int]) -> Bed:
    """Make the folders, certificates, keys and settings."""
    for name in (
        "",
        "configuration",
        "configuration/domains",
        "data",
        "dovecot",
        "log",
        "mail",
        "oauth",
        "postfix",
        "queue",
        "tls",
    ):
        _make_folder(state / name)
    (state / MARK).touch()
    shutil.chown(state / "data", "postfix")
    shutil.chown(state / "mail", "mail", "mail")
    certificates = make_certificates(state / "tls")
    words = {name.upper(): str(port) for name, port in ports.items()}
    words |= {"STATE": str(state), "PASSWORD": PASSWORD, "ISSUER": ISSUER, "SIZE_LIMIT": str(SIZE_LIMIT)}
    for name in ("dovecot.conf", "oauth2.conf", "accounts", "domains.conf", "domains/plain.test"):
        _fill_in(CONFIGURATION / name, state / "configuration" / name, words)
    for name in ("main.cf", "master.cf", "refusals", "transport", "senders", "sent_copies"):
        _fill_in(CONFIGURATION / name, state / "postfix" / name, words)
    _write(state / "postfix" / "dynamicmaps.cf", "")
    oauth_key = state / "oauth" / "default" / "HS256" / "default"
    for folder in (oauth_key.parent.parent, oauth_key.parent):
        _make_folder(folder)
    _write(oauth_key, base64.b64encode(secrets.token_bytes(32)).decode("ascii"))
    return Bed(
        state=state,
        submission=ports["submission"],
        submissions=ports["submissions"],
        imap=ports["imap"],
        imaps=ports["imaps"],
        imap_strict=ports["imap_strict"],
        mx=ports["mx"],
        ca=certificates.ca,
        certificate=certificates.certificate,
        key=certificates.key,
        stranger_certificate=certificates.stranger_certificate,
        stranger_key=certificates.stranger_key,
        misnamed_certificate=certificates.misnamed_certificate,
        misnamed_key=certificates.misnamed_key,
        oauth_key=oauth_key,
    )


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def _fill_in(template: Path, target: Path, words: dict[str, str]) -> None:
    text = template.read_text(encoding="utf-8")
    _write(target, re.sub(r"@([A-Z_]+)@", lambda found: words[found[1]], text))


def _write(target: Path, text: str) -> None:
    target.write_text(text, encoding="utf-8")
    target.chmod(0o644)
    # Postfix waits for two seconds before it believes in a file that has just changed.
    minute_ago = time.time() - 60
    os.utime(target, (minute_ago, minute_ago))


def _launch(bed: Bed) -> None:
    """Start the two daemons and wait until every port greets."""
    _run(bed.state, "/usr/sbin/dovecot", "-c", str(bed.state / "configuration" / "dovecot.conf"))
    _run(bed.state, "/usr/sbin/postfix", "-c", str(bed.state / "postfix"), "start")
    end = time.monotonic() + 20
    for name in PORTS:
        while not _greets(name, getattr(bed, name)):
            if time.monotonic() > end:
                raise RuntimeError(f"The port {name} does not greet.\n{_tails(bed.state)}")
            time.sleep(0.02)


def _run(state: Path, *command: str) -> None:
    """Run a program that leaves a daemon behind; the daemon keeps nothing of ours open."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    with (state / "log" / "start").open("ab") as log:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            umask=0o022,
            start_new_session=True,
            check=False,
        )
    if done.returncode != 0:
        tails = _tails(state)
        taken = "already in use" in tails
        raise (_PortTaken if taken else RuntimeError)(f"{command[0]} did not start.\n{tails}")


def _greets(name: str, port: int) -> bool:
    expected = b"* OK" if name.startswith("imap") else b"220 "
    try:
        with socket.create_connection((_address(name), port), 5) as connected:
            if name not in ("imaps", "submissions"):
                return connected.recv(200).startswith(expected)
            with _trusting_context().wrap_socket(connected) as secured:
                return secured.recv(200).startswith(expected)
    except OSError:
        return False


def _trusting_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _tails(state: Path) -> str:
    """Give the ends of the logs."""
    parts = []
    for log in sorted((state / "log").iterdir()):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        parts += [f"--- {log.name}", *lines[-20:]]
    return "\n".join(parts)


def _stop_daemons(state: Path) -> None:
    """Stop what the pid files of this folder name, and wait for its end."""
    numbers = [number for name in PID_FILES if (number := _read_pid(state / name))]
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGTERM)
    end = time.monotonic() + 20
    while alive := [number for number in numbers if _is_alive(number)]:
        if time.monotonic() > end:
            raise RuntimeError(f"These processes do not stop: {alive}\n{_tails(state)}")
        time.sleep(0.02)


def _read_pid(file: Path) -> int:
    """Read a pid file; 0 when it names no master process that is alive."""
    try:
        number = int(file.read_text(encoding="ascii"))
        command = Path(f"/proc/{number}/comm").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return 0
    return number if command in ("dovecot", "master") else 0


def _is_alive(number: int) -> bool:
    """A process that has ended but was not yet asked for its status is not alive."""
    try:
        status = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def _main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m tests.mailbed.bed STATE", file=sys.stderr)
        return 2
    lacking = missing()
    if lacking:
        print(lacking, file=sys.stderr)
        return 1
    with contextlib.suppress(KeyboardInterrupt), running(Path(arguments[0])) as bed:
        for field in fields(bed):
            print(f"{field.name.upper()}={getattr(bed, field.name)}")
        sys.stdout.flush()
        signal.pause()
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(_main(sys.argv[1:]))
