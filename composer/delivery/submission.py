"""Sends one letter by SMTP submission (RFC 6409), knowing at each moment whether it can have left.

Everything up to the final dot can be given up without anything being sent (RFC 5321 section 4.1.1.4). The caller is
told right before the dot and writes that down; after the dot only the server's answer decides.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from composer.account.credentials import Credentials
from composer.account.oauth import bearer_initial, mechanism
from composer.account.secret import redacted
from composer.account.settings import Account, Server
from composer.delivery.answers import Answer, Outcome, Phase, answer, lost
from composer.errors import DeliveryError
from composer.network import CONNECT_SECONDS, explained, no_tls, tls_context

DOT_SECONDS = 600.0
"""How long to wait for the answer that decides (RFC 5321 section 4.5.3.2.6)."""
# The name of this computer is nobody's business, and finding it out may wait for the network.
_HELLO = "[127.0.0.1]"


@dataclass(frozen=True)
class Envelope:
    """From whom, to whom, and the bytes: CRLF line ends, ASCII alone."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class _Answered(Exception):
    """The server said, before the final dot, something that ends the conversation."""

    def __init__(self, said: Answer) -> None:
        self.answer = said
        super().__init__(said.problem)


@contextmanager
def logged_in(account: Account, credentials: Credentials) -> Iterator[smtplib.SMTP]:
    """Connect, encrypt and log in: one try. Raises DeliveryError, also for what the server answers to that."""
    try:
        with _session(account, credentials) as session:
            yield session
    except _Answered as ended:
        said = ended.answer
        reply = f" It says: {said.reply}" if said.reply else ""
        raise DeliveryError(said.problem, where=str(account.smtp), hint=f"{said.hint}{reply}") from None


def submit(
    envelope: Envelope,
    account: Account,
    credentials: Credentials,
    committing: Callable[[], object],
    *,
    answered: Callable[[Answer], object] = lambda _: None,
    wait: float = DOT_SECONDS,
) -> Answer:
    """Send one letter to all of its recipients or to none, and say what became of it.

    `committing` is called when everything but the final dot is written; where it raises, the letter does not leave.
    `answered` is called with what came after the dot, before the connection is closed, which may take its time.
    `wait` is how many seconds the server has to answer the dot. Raises DeliveryError where no conversation comes
    about; nothing was sent then.
    """
    try:
        with _session(account, credentials) as session:
            _offer(session, envelope)
            said = _hand_over(session, envelope.raw, committing, wait)
            answered(said)
            return said
    except _Answered as ended:
        return ended.answer


@contextmanager
def _session(account: Account, credentials: Credentials) -> Iterator[smtplib.SMTP]:
    server = account.smtp
    if server is None:
        hint = (
            "Write `smtp:` with host, port and security into its file, or use `prematch draft NAME --imap`."
        )
        raise DeliveryError("the account has no server for sending", where=account.name, hint=hint)
    session = _connected(server, account)
    try:
        _log_in(session, server, credentials)
        yield session
    finally:
        # What happens to the connection from here on changes nothing any more.
        with suppress(OSError, smtplib.SMTPException, KeyboardInterrupt):
            session.sock and session.sock.settimeout(2)  # type: ignore[func-returns-value]
            session.quit()
        session.close()


def _connected(server: Server, account: Account) -> smtplib.SMTP:
    """Connect and encrypt. There is no way on without encryption, whatever the server offers."""
    context = tls_context(account)
    with explained(server):
        # What smtplib raises is an OSError, too: it must not come as far as `explained`.
        try:
            session: smtplib.SMTP
            if server.security == "tls":
                session = smtplib.SMTP_SSL(
                    server.host, server.port, _HELLO, timeout=CONNECT_SECONDS, context=context
                )
            else:
                session = smtplib.SMTP(server.host, server.port, _HELLO, timeout=CONNECT_SECONDS)
                _encrypt(session, server, context)
        except smtplib.SMTPConnectError as error:
            raise _Answered(answer(Phase.GREETING, error.smtp_code, _text(error.smtp_error))) from error
        except smtplib.SMTPServerDisconnected as error:
            raise _Answered(lost(Phase.GREETING, _why(error, CONNECT_SECONDS))) from error
    return session


def _encrypt(session: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    try:
        _require(Phase.GREETING, *session.ehlo())
        if not session.has_extn("starttls"):
            raise no_tls(server)
        try:
            session.starttls(context=context)
        except smtplib.SMTPResponseException as error:
            raise no_tls(server) from error
    except BaseException:
        session.close()
        raise


def _log_in(session: smtplib.SMTP, server: Server, credentials: Credentials) -> None:
    """Try one way of logging in, once: a second try with a wrong password could lock the account."""
    with _phase(Phase.LOGIN):
        _require(Phase.GREETING, *session.ehlo())
        offered = session.esmtp_features.get("auth", "").upper().split()
        code, text = _authenticate(session, server, credentials, offered)
    if code not in (235, 503):
        said = redacted(text.decode("ascii", "replace"), *_spoken(credentials, server))
        raise _Answered(answer(Phase.LOGIN, code, _text(said)))


def _spoken(credentials: Credentials, server: Server) -> Iterator[str]:
    """List what a login says that is secret: a server may say it back where it refuses."""
    yield credentials.secret
    if credentials.bearer:
        for way in ("OAUTHBEARER", "XOAUTH2"):
            yield bearer_initial(way, credentials.user, credentials.secret, server.host, server.port).decode()
    else:
        yield f"\0{credentials.user}\0{credentials.secret}"


def _authenticate(
    session: smtplib.SMTP, server: Server, credentials: Credentials, offered: list[str]
) -> tuple[int, bytes]:
    user, secret = credentials.user, credentials.secret
    if credentials.bearer:
        way = mechanism(offered)
        if way is None:
            raise _no_login(server, "OAuth 2.0", offered)
        first = bearer_initial(way, user, secret, server.host, server.port)
        code, said = session.docmd("AUTH", f"{way} {_base64(first)}")
        # The refusal comes as a challenge; the answer to that brings the code (RFC 7628 section 3.2.3).
        return session.docmd("AQ==" if way == "OAUTHBEARER" else "") if code == 334 else (code, said)
    if "PLAIN" in offered:
        both = f"\0{user}\0{secret}"
        return session.docmd("AUTH", f"PLAIN {_base64(both.encode())}")
    if "LOGIN" not in offered:
        raise _no_login(server, "passwords", offered)
    code, said = session.docmd("AUTH", "LOGIN")
    for word in (user, secret):
        if code == 334:
            code, said = session.docmd(_base64(word.encode()))
    return code, said


def _offer(session: smtplib.SMTP, envelope: Envelope) -> None:
    """Name sender and recipients, and ask to send the text. One refused recipient ends it for all."""
    with _phase(Phase.SENDER):
        size = [f"size={len(envelope.raw)}"] if session.has_extn("size") else []
        _require(Phase.SENDER, *session.mail(envelope.sender, size))
    for recipient in envelope.recipients:
        with _phase(Phase.RECIPIENT):
            _require(Phase.RECIPIENT, *session.rcpt(recipient), about=recipient)
    with _phase(Phase.DATA):
        code, text = session.docmd("DATA")
        if code != 354:
            raise _Answered(answer(Phase.DATA, code if code >= 400 else -1, _text(text)))


def _hand_over(session: smtplib.SMTP, raw: bytes, committing: Callable[[], object], wait: float) -> Answer:
    """Write the text, have it noted, write the dot, and wait for the answer that decides."""
    sock = session.sock
    if sock is None:
        return lost(Phase.BODY, "the server closed it")
    with _phase(Phase.BODY):
        # The dot is a packet of its own; without this it would wait for the other side to confirm the text.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session.send(stuffed(raw))
    try:
        committing()
    except BaseException:
        # Closing without the dot makes the server discard the text.
        session.close()
        raise
    try:
        sock.settimeout(wait)
        sock.sendall(b".\r\n")
        code, text = session.getreply()
    except OSError as error:
        return lost(Phase.DOT, _why(error, wait))
    return answer(Phase.DOT, code, _text(text))


def stuffed(raw: bytes) -> bytes:
    """Return a text as it goes over the wire, without the final dot: RFC 5321 section 4.5.2."""
    whole = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", whole)


def given_message_id(answered: Answer, host: str) -> str:
    """Return the Message-ID that a server gave the letter in place of ours; Microsoft's say so in their answer."""
    replaces = host.casefold().endswith((".office365.com", ".outlook.com"))
    found = re.search(r"<[^<>@\s]+@[^<>@\s]+>", answered.reply) if replaces else None
    return found[0] if found and answered.outcome is Outcome.SENT else ""


@contextmanager
def _phase(phase: Phase) -> Iterator[None]:
    """Report a connection that is lost within a phase as what it means there."""
    try:
        yield
    except OSError as error:
        raise _Answered(lost(phase, _why(error, CONNECT_SECONDS))) from error


def _why(error: OSError, seconds: float) -> str:
    """Say why a connection was lost. smtplib raises OSErrors of its own, and hides a timeout behind them."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return f"no answer within {seconds:.0f} seconds"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the server closed it"
    return error.strerror or "it broke off"


def _require(phase: Phase, code: int, text: bytes, about: str = "") -> None:
    if not 200 <= code < 300:
        raise _Answered(answer(phase, code, _text(text), about))


def _text(text: bytes | str) -> str:
    """Return what a server said in printable ASCII, on one line, at most 500 characters."""
    plain = text if isinstance(text, str) else text.decode("ascii", "replace")
    return "".join(c if " " <= c <= "~" else " " if c in "\r\n\t" else "?" for c in plain)[:500]


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _no_login(server: Server, wanted: str, offered: list[str]) -> DeliveryError:
    ways = ", ".join(offered) or "none"
    hint = f"Nothing was sent. Look at `login` in the account's file, and at its port. Offered are: {ways}."
    return DeliveryError(f"the server takes no login by {wanted}", where=str(server), hint=hint)
