"""A mail submission server that fails on purpose, in one way at a time.

    with FaultySMTP("drop-after-dot-stored", certificate=certificate, key=key) as server:
        ...  # let a client talk to 127.0.0.1, port server.port
    server.stored  # what the server really took: the truth that the client's claim is compared with

A client must begin TLS and log in (with any name) before it may send. What is stored was stored before the
answer went out, or instead of it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
import socket
import ssl
import threading
from pathlib import Path
from types import TracebackType

MODES: dict[str, str] = {
    "ok": "takes every message",
    "connect-421": "says 421 where the greeting should be, and closes",
    "connect-drop": "closes before the greeting",
    "connect-hang": "never greets",
    "no-starttls": "offers no TLS, and so no login",
    "starttls-stripped": "offers STARTTLS, and answers it with 454",
    "ehlo-no-auth": "offers no login, not even after STARTTLS",
    "auth-454": "454 at AUTH: a passing fault",
    "auth-535": "535 at AUTH: wrong password or token",
    "auth-basic-off": "550 5.7.30 at AUTH with a password; a token is taken",
    "auth-drop": "closes at AUTH",
    "mail-451": "451 at MAIL FROM",
    "mail-554": "554 5.2.252 SendAsDenied at MAIL FROM",
    "rcpt": "at RCPT TO: nobody@ 550, full@ 552, grey@ 450, toomany@ 452, policy@ 550 5.7.1, drop@ closes",
    "data-451": "451 at DATA",
    "data-drop": "closes in the middle of the message; nothing is stored",
    "body-hang": "says 354, then reads nothing more and never answers; nothing is stored",
    "dot-451": "451 after the dot; nothing is stored",
    "dot-550": "550 5.7.1 after the dot; nothing is stored",
    "dot-552": "552 5.3.4 after the dot: too large; nothing is stored",
    "dot-421": "421 after the dot, and closes; nothing is stored",
    "long-reply": "550 in several lines with bytes that are not ASCII after the dot; nothing is stored",
    "once-451": "451 after the first dot, takes the next message",
    "drop-after-dot-stored": "stores the message, closes without an answer",
    "drop-after-dot-lost": "stores nothing, closes without an answer to the dot",
    "dot-hang-stored": "stores the message, never answers the dot",
    "dot-hang-lost": "stores nothing, never answers the dot",
    "slow-dot-stored": "stores the message, answers after `delay` seconds",
    "garbage-after-dot": "stores the message, answers with what is no SMTP reply",
    "quit-drop": "takes the message, closes at QUIT without an answer",
}

PASSWORD = b"mailbed"
SIZE_LIMIT = 1 << 20
MECHANISMS = ("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER")

REFUSED_RECIPIENTS = {
    "nobody": "550 5.1.1 There is no such mailbox",
    "full": "552 5.2.2 The mailbox is full",
    "grey": "450 4.2.0 Greylisted, come back later",
    "toomany": "452 4.5.3 Too many recipients",
    "policy": "550 5.7.1 Our policy forbids this message",
}
REFUSED_LOGINS = {
    "auth-454": "454 4.7.0 Logins cannot be checked at the moment",
    "auth-535": "535 5.7.8 Name or password is wrong",
    "auth-basic-off": "550 5.7.30 Basic authentication is not supported for client submission",
}
REFUSED_DOTS = {
    "dot-451": "451 4.3.0 Local fault, try again later",
    "dot-550": "550 5.7.1 The message was refused for its content",
    "dot-552": "552 5.3.4 The message is too large",
    "dot-421": "421 4.3.2 The service is shutting down",
}
LONG_REPLY = (
    b"550-5.7.1 Nachricht zur\xfcckgewiesen.\r\n"  # Latin-1
    + "550-5.7.1 Message refusé par la politique de l’établissement.\r\n".encode()
    + b"550-5.7.1 " + b"x" * 400 + b"\r\n"
    + b"550 5.7.1 \x80\x81 See https://help.example/refused\r\n"
)  # fmt: skip
HUNG_DOTS = ("dot-hang-stored", "dot-hang-lost")
LOST_DOTS = ("drop-after-dot-lost", "dot-hang-lost")


class _Gone(Exception):
    """The connection has ended, or shall end now."""


class FaultySMTP:
    """The server. It listens from the beginning of the `with` block to its end; `mode` may change meanwhile.

    delay: the seconds before the answer of "slow-dot-stored"
    implicit_tls: TLS from the first byte, as on port 465
    count_file: holds, for other processes, the number of messages stored so far
    spool: a folder in which each stored message also becomes a file (0001.eml) before the answer
    """

    def __init__(
        self,
        mode: str = "ok",
        *,
        certificate: Path,
        key: Path,
        delay: float = 5.0,
        implicit_tls: bool = False,
        count_file: Path | None = None,
        spool: Path | None = None,
    ) -> None:
        self.mode = mode
        self.delay = delay
        self.implicit_tls = implicit_tls
        self.closing = threading.Event()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self._count_file = count_file
        self._spool = spool
        self._lock = threading.Lock()
        self._stored: list[tuple[str, list[str], bytes]] = []
        self._transcript: list[str] = []
        self._logins = 0
        self._dots = 0
        self._connections: list[_Connection] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="faulty-smtp", daemon=True)
        for made in (count_file and count_file.parent, spool):
            if made:
                made.mkdir(parents=True, exist_ok=True)

    @property
    def mode(self) -> str:
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        if mode not in MODES:
            raise ValueError(f"There is no mode {mode!r}; there are: {', '.join(MODES)}")
        self._mode = mode

    @property
    def stored(self) -> list[tuple[str, list[str], bytes]]:
        """The sender, the recipients and the bytes of each message the server took responsibility for."""
        with self._lock:
            return list(self._stored)

    @property
    def transcript(self) -> list[str]:
        """The commands of all clients, without what they logged in with; "." is the end of a message."""
        with self._lock:
            return list(self._transcript)

    @property
    def logins(self) -> int:
        """How often a client tried to log in."""
        with self._lock:
            return self._logins

    @property
    def connections(self) -> int:
        """How many connections were made."""
        with self._lock:
            return len(self._connections)

    def __enter__(self) -> FaultySMTP:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening and end every connection."""
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(5)
        self._listener.close()
        for connection in self._connections:
            connection.end()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = _Connection(self, accepted)
            with self._lock:
                self._connections.append(connection)
            connection.start()

    def note(self, command: str) -> None:
        with self._lock:
            self._transcript.append(command)
            self._logins += command.startswith("AUTH")

    def count_dot(self) -> int:
        """Note the end of a message; gives how many there were."""
        with self._lock:
            self._transcript.append(".")
            self._dots += 1
            return self._dots

    def store(self, sender: str, recipients: list[str], message: bytes) -> int:
        """Take a message; gives its number."""
        with self._lock:
            if self._spool:
                number = len(list(self._spool.glob("*.eml"))) + 1
                _write_durably(self._spool / f"{number:04d}.eml", message)
            self._stored.append((sender, list(recipients), message))
            if self._count_file:
                _write_durably(self._count_file, str(len(self._stored)).encode("ascii"))
            return len(self._stored)


def _write_durably(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and is on the disk when this ends."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Wire:
    """The bytes of one connection, in lines that end with CR LF."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._buffer = b""
        self.encrypted = False

    def line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            more = self._socket.recv(65536)
            if not more:
                raise _Gone
            self._buffer += more
        line, self._buffer = self._buffer[:end], self._buffer[end + 2 :]
        return line

    def message(self) -> bytes:
        """Read a message up to its dot, and take the doubled dots back."""
        lines = []
        while (line := self.line()) != b".":
            lines.append(line.removeprefix(b"."))
        return b"".join(line + b"\r\n" for line in lines)

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Begin TLS; what the client sent ahead in the clear is thrown away."""
        self._buffer = b""
        # The handshake comes last, so that `interrupt` can end it.
        self._socket = context.wrap_socket(self._socket, server_side=True, do_handshake_on_connect=False)
        self._socket.do_handshake()
        self.encrypted = True

    def interrupt(self) -> None:
        """End the connection from another thread, below TLS."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()


class _Connection:
    """One client's session."""

    def __init__(self, server: FaultySMTP, connected: socket.socket) -> None:
        self._server = server
        self._wire = _Wire(connected)
        self._thread = threading.Thread(target=self._run, name="faulty-smtp-client", daemon=True)
        self._greeted = False
        self._logged_in = False
        self._forget_message()

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._wire.interrupt()
        self._thread.join(5)

    def _run(self) -> None:
        try:
            with contextlib.suppress(_Gone, OSError):
                self._greet()
                while True:
                    self._obey(self._wire.line())
        finally:
            self._wire.close()

    @property
    def _mode(self) -> str:
        return self._server.mode

    def _say(self, *lines: str) -> None:
        """Answer, in one line or in several with the code of the last one."""
        code = lines[-1][:3]
        parts = [f"{code}-{line}" for line in lines[:-1]] + [lines[-1]]
        self._wire.write("".join(f"{part}\r\n" for part in parts).encode())

    def _hang(self) -> None:
        self._server.closing.wait()
        raise _Gone

    def _forget_message(self) -> None:
        self._sender: str | None = None
        self._recipients: list[str] = []

    def _greet(self) -> None:
        if self._mode == "connect-drop":
            raise _Gone
        if self._server.implicit_tls:
            self._wire.encrypt(self._server.context)
        if self._mode == "connect-hang":
            self._hang()
        if self._mode == "connect-421":
            self._say("421 4.3.2 The service is not available")
            raise _Gone
        self._say("220 localhost ESMTP")

    def _obey(self, line: bytes) -> None:
        command, _, argument = line.decode("utf-8", "replace").strip().partition(" ")
        verb, argument = command.upper(), argument.strip()
        self._server.note(
            f"AUTH {argument.split()[0]}" if verb == "AUTH" and argument else f"{verb} {argument}".strip()
        )
        match verb:
            case "EHLO" | "HELO":
                self._hello(verb)
            case "STARTTLS":
                self._starttls()
            case "AUTH":
                self._auth(argument)
            case "MAIL":
                self._mail(argument)
            case "RCPT":
                self._rcpt(argument)
            case "DATA":
                self._data()
            case "RSET":
                self._forget_message()
                self._say("250 2.0.0 Forgotten")
            case "NOOP":
                self._say("250 2.0.0 Still here")
            case "QUIT":
                self._quit()
            case _:
                self._say("502 5.5.2 There is no such command")

    def _hello(self, verb: str) -> None:
        self._greeted = True
        self._forget_message()
        if verb == "HELO":
            self._say("250 localhost")
            return
        offers = [f"SIZE {SIZE_LIMIT}", "8BITMIME"]
        if self._offers_tls():
            offers.append("STARTTLS")
        if self._offers_login():
            offers.append(f"AUTH {' '.join(MECHANISMS)}")
        self._say("localhost", *offers, "250 ENHANCEDSTATUSCODES")

    def _offers_tls(self) -> bool:
        return not self._wire.encrypted and self._mode != "no-starttls"

    def _offers_login(self) -> bool:
        return self._wire.encrypted and self._mode != "ehlo-no-auth"

    def _starttls(self) -> None:
        if not self._offers_tls():
            self._say("502 5.5.1 STARTTLS is not offered")
        elif self._mode == "starttls-stripped":
            self._say("454 4.7.0 TLS is not available")
        else:
            self._say("220 2.0.0 Begin TLS")
            self._wire.encrypt(self._server.context)
            self._greeted = self._logged_in = False
            self._forget_message()

    def _auth(self, argument: str) -> None:
        mechanism, _, initial = argument.partition(" ")
        mechanism = mechanism.upper()
        if self._mode == "auth-drop":
            raise _Gone
        if not self._offers_login():
            self._say(
                "530 5.7.0 Begin TLS first" if self._offers_tls() else "503 5.5.1 Logins are not offered"
            )
        elif self._logged_in or self._sender is not None:
            self._say("503 5.5.1 Not now")
        elif mechanism not in MECHANISMS:
            self._say("504 5.5.4 This mechanism is not known")
        else:
            self._check_login(mechanism, initial)

    def _check_login(self, mechanism: str, initial: str) -> None:
        try:
            good = self._credentials_are_good(mechanism, initial)
        except (ValueError, binascii.Error):
            self._say("501 5.5.2 The login was cancelled or is not well formed")
            return
        bearer = mechanism in ("XOAUTH2", "OAUTHBEARER")
        refusal = REFUSED_LOGINS.get(self._mode, "" if good else REFUSED_LOGINS["auth-535"])
        if bearer and self._mode == "auth-basic-off":
            refusal = ""
        if bearer and refusal.startswith("535"):
            self._ask('{"status":"401","schemes":"bearer","scope":"mail"}')
        if refusal:
            self._say(refusal)
            return
        self._logged_in = True
        self._say("235 2.7.0 Logged in")

    def _credentials_are_good(self, mechanism: str, initial: str) -> bool:
        if mechanism == "LOGIN":
            if initial:
                _decode(initial)
            else:
                _decode(self._ask("Username:"))
            return _decode(self._ask("Password:")) == PASSWORD
        given = _decode(initial or self._ask(""))
        if mechanism == "PLAIN":
            _, _, password = given.split(b"\0")
            return password == PASSWORD
        return re.search(rb"\x01auth=Bearer [^\x01 ]+\x01", given) is not None

    def _ask(self, challenge: str) -> str:
        self._say(f"334 {base64.b64encode(challenge.encode()).decode('ascii')}")
        return self._wire.line().decode("ascii", "replace")

    def _mail(self, argument: str) -> None:
        address, options = _read_path("FROM", argument)
        if not self._may_send():
            return
        if self._sender is not None:
            self._say("503 5.5.1 One sender is enough")
        elif address is None:
            self._say("501 5.5.4 MAIL FROM:<address> is expected")
        elif self._mode == "mail-451":
            self._say("451 4.3.2 Not now, try again later")
        elif self._mode == "mail-554":
            self._say(f"554 5.2.252 SendAsDenied; the login may not send as {address}")
        elif "SMTPUTF8" in options:
            self._say("555 5.5.4 SMTPUTF8 is not offered")
        elif not options.get("SIZE", "0").isdecimal():
            self._say("501 5.5.4 SIZE is a number")
        elif int(options.get("SIZE", "0")) > SIZE_LIMIT:
            self._say(REFUSED_DOTS["dot-552"])
        else:
            self._sender = address
            self._say("250 2.1.0 Sender is good")

    def _may_send(self) -> bool:
        if not self._greeted:
            self._say("503 5.5.1 Say EHLO first")
        elif not self._wire.encrypted:
            self._say("530 5.7.0 Begin TLS first")
        elif not self._logged_in:
            self._say("530 5.7.0 Log in first")
        else:
            return True
        return False

    def _rcpt(self, argument: str) -> None:
        address, _ = _read_path("TO", argument)
        if self._sender is None:
            self._say("503 5.5.1 MAIL comes first")
            return
        if not address:
            self._say("501 5.5.4 RCPT TO:<address> is expected")
            return
        if self._mode == "rcpt":
            local = address.partition("@")[0]
            if local == "drop":
                raise _Gone
            if local in REFUSED_RECIPIENTS:
                self._say(REFUSED_RECIPIENTS[local])
                return
        self._recipients.append(address)
        self._say("250 2.1.5 Recipient is good")

    def _data(self) -> None:
        if not self._recipients:
            self._say("503 5.5.1 RCPT comes first")
            return
        if self._mode == "data-451":
            self._say("451 4.3.0 Not now, try again later")
            return
        self._say("354 End with a dot on a line of its own")
        if self._mode == "data-drop":
            self._wire.line()
            raise _Gone
        if self._mode == "body-hang":
            self._hang()
        message = self._wire.message()
        dots = self._server.count_dot()
        self._finish(message, dots)
        self._forget_message()

    def _finish(self, message: bytes, dots: int) -> None:
        """Do with a whole message what the mode says."""
        mode = self._mode
        refusal = REFUSED_DOTS.get(mode)
        if mode == "once-451" and dots == 1:
            refusal = REFUSED_DOTS["dot-451"]
        elif len(message) > SIZE_LIMIT:
            refusal = REFUSED_DOTS["dot-552"]
        if refusal:
            self._say(refusal)
            if refusal.startswith("421"):
                raise _Gone
        elif mode == "long-reply":
            self._wire.write(LONG_REPLY)
        else:
            self._take(message, mode)

    def _take(self, message: bytes, mode: str) -> None:
        """Store the message, unless it is to be lost, and answer, unless the client shall not know."""
        number = 0
        if mode not in LOST_DOTS:
            number = self._server.store(self._sender or "", self._recipients, message)
        if mode in HUNG_DOTS:
            self._hang()
        if mode.startswith("drop-after-dot"):
            raise _Gone
        if mode == "slow-dot-stored" and self._server.closing.wait(self._server.delay):
            raise _Gone
        if mode == "garbage-after-dot":
            self._say("HTTP/1.1 400 Bad Request")
            return
        self._say(f"250 2.0.0 Taken as F{number:04d}")

    def _quit(self) -> None:
        if self._mode != "quit-drop":
            self._say("221 2.0.0 Goodbye")
        raise _Gone


def _decode(text: str) -> bytes:
    """Decode base64; "=" stands for nothing, and "*" cancels."""
    return b"" if text == "=" else base64.b64decode(text, validate=True)


def _read_path(word: str, argument: str) -> tuple[str | None, dict[str, str]]:
    """Read `FROM:<address> SIZE=123`: the address, or None, and the options."""
    found = re.fullmatch(rf"{word}:\s*<([^<>]*)>((?:\s+\S+)*)", argument, re.IGNORECASE)
    if not found:
        return None, {}
    options = {}
    for option in found[2].split():
        name, _, value = option.partition("=")
        options[name.upper()] = value
    return found[1], options
