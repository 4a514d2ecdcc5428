"""The applicant's own mailbox, by IMAP: finds drafts and sent mail, looks into them, and puts messages there."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from composer.account.credentials import Credentials
from composer.account.secret import redacted
from composer.account.settings import Account, Server
from composer.errors import DeliveryError
from composer.network import CONNECT_SECONDS, explained, no_tls, tls_context

if TYPE_CHECKING:
    from imapclient import IMAPClient

_DRAFTS, _SENT, _ALL = b"\\drafts", b"\\sent", b"\\all"
_DRAFTS_NAMES = (
    "Drafts",
    "INBOX.Drafts",
    "[Gmail]/Drafts",
    "Entwürfe",
    "Brouillons",
    "Borradores",
    "Bozze",
    "Rascunhos",
)
_SENT_NAMES = (
    "Sent", "Sent Items", "Sent Messages", "Sent Mail", "INBOX.Sent", "[Gmail]/Sent Mail", "Gesendet",
    "Gesendete Elemente", "Éléments envoyés", "Messages envoyés", "Enviados", "Elementos enviados", "Posta inviata",
)  # fmt: skip
INBOX = "INBOX"
_AGAIN = "try again: prematch looks first what is there already, so that nothing gets there twice."


@dataclass(frozen=True)
class Folder:
    """A mailbox of the account: `name` as people read it, `wire` the bytes that the server gave for it."""

    name: str
    wire: bytes
    flags: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class Place:
    """Where a message lies (RFC 3501 section 2.3.1.1): nobody else in that mailbox ever gets these numbers."""

    folder: str
    validity: int
    uid: int

    def __str__(self) -> str:
        return f"{self.folder};{self.validity};{self.uid}"


@dataclass(frozen=True)
class Found:
    """A message in a mailbox: where it lies, its bytes, and when it came there."""

    place: Place
    raw: bytes
    arrived: date


@contextmanager
def open_mailbox(account: Account, credentials: Credentials) -> Iterator[Mailbox]:
    """Connect, encrypt, log in, and log out after. Raises DeliveryError with what to do."""
    server = account.imap
    if server is None:
        hint = "Write `imap:` with host, port and security into its file, or draft into a file or a link."
        raise DeliveryError("the account has no server for the mailbox", where=account.name, hint=hint)
    client = _connected(account, server)
    try:
        with _answers(server):
            _log_in(client, server, credentials)
            yield Mailbox(account, server, client)
        _log_out(client)
    finally:
        _hang_up(client)


class Mailbox:
    """An open mailbox. Every method raises DeliveryError where the server refuses or the connection is lost."""

    def __init__(self, account: Account, server: Server, client: IMAPClient) -> None:
        self._account = account
        self._server = server
        self._client = client
        self._folders: tuple[Folder, ...] | None = None

    def folders(self) -> tuple[Folder, ...]:
        """List the mailboxes of the account."""
        if self._folders is None:
            listed = self._client.list_folders()
            if not any(_special(flags) for flags, _, _ in listed) and self._client.has_capability(
                "SPECIAL-USE"
            ):
                # Some servers tell the use of a mailbox only when asked for it (RFC 6154 section 5.2).
                listed = [*self._special_use(), *listed]
            self._folders = tuple(_folder(flags, wire) for flags, _, wire in listed)
        return self._folders

    def drafts(self) -> Folder:
        """Return the mailbox of drafts. It is never made: raises DeliveryError that lists what there is."""
        return self._needed(_DRAFTS, "drafts", self._account.drafts, _DRAFTS_NAMES)

    def sent(self) -> Folder:
        """Return the mailbox of sent mail. It is never made: raises DeliveryError that lists what there is."""
        return self._needed(_SENT, "sent", self._account.sent, _SENT_NAMES)

    def sent_and_all(self) -> tuple[Folder, ...]:
        """Return where a sent message may lie: the mailbox of sent mail, and Gmail's of all mail."""
        return (self.sent(), *(folder for folder in self.folders() if _ALL in folder.flags))

    def inbox(self) -> Folder:
        """Return the inbox, which every account has."""
        return Folder(INBOX, b"INBOX")

    def with_message_id(
        self, folder: Folder, message_id: str, *, undeleted: bool = False
    ) -> tuple[Place, ...]:
        """Find the messages of a Message-ID (with its angle brackets) in a mailbox.

        Some programs only mark as deleted the draft that they have sent; `undeleted` leaves such messages out.
        """
        criteria = ["HEADER", "Message-ID", message_id]
        return self._search(folder, [*criteria, "UNDELETED"] if undeleted else criteria)

    def since(
        self, folder: Folder, day: date, recipient: str = "", sender: str = "", most: int = 200
    ) -> Iterator[Found]:
        """Fetch the messages that came into a mailbox since a day, newest first, `most` of them.

        `recipient` and `sender` are parts of an address that they went to or came from. Nothing is marked as read.
        """
        who = [*(["TO", recipient] if recipient else []), *(["FROM", sender] if sender else [])]
        asked: list[Any] = ["SINCE", day, *who]
        for place in reversed(self._search(folder, asked)[-most:]):
            yield from self._fetch(place)

    def bounces(self, day: date) -> Iterator[Found]:
        """Fetch the reports of delivery (RFC 3462) that came into the inbox since a day."""
        for place in self._search(self.inbox(), ["SINCE", day, "HEADER", "Content-Type", "report"]):
            yield from self._fetch(place)

    def get(self, folder: Folder, message_id: str, *, undeleted: bool = False) -> Found | None:
        """Fetch the newest message of a Message-ID, if one is in a mailbox."""
        places = self.with_message_id(folder, message_id, undeleted=undeleted)
        return next(self._fetch(places[-1]), None) if places else None

    def put(self, folder: Folder, raw: bytes, flags: Sequence[str], moment: datetime) -> Place | None:
        """Put a message into a mailbox. Gives its place where the server tells it (UIDPLUS, RFC 4315).

        Whoever puts one there looks for its Message-ID first: an answer that is lost does not say that it failed.
        """
        with self._of(folder):
            said = self._client.append(folder.wire, raw, flags, moment)
        found = re.search(rb"APPENDUID (\d+) (\d+)", said if isinstance(said, bytes) else str(said).encode())
        return Place(folder.name, int(found[1]), int(found[2])) if found else None

    def remove(self, folder: Folder, place: Place) -> None:
        """Remove one message, and no other that is marked as deleted (UID EXPUNGE, RFC 4315)."""
        with self._of(folder):
            self._client.select_folder(folder.wire)
            self._client.add_flags([place.uid], [b"\\Deleted"])
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge([place.uid])

    def _search(self, folder: Folder, criteria: list[Any]) -> tuple[Place, ...]:
        with self._of(folder):
            chosen = self._client.select_folder(folder.wire, readonly=True)
            uids = self._client.search(criteria)
        validity = int(chosen.get(b"UIDVALIDITY", 0))
        return tuple(Place(folder.name, validity, uid) for uid in sorted(uids))

    def _fetch(self, place: Place) -> Iterator[Found]:
        """Fetch a message of the mailbox that is selected, without marking it as read; none where it has just gone."""
        answer = self._client.fetch([place.uid], ["BODY.PEEK[]", "INTERNALDATE"]).get(place.uid, {})
        if b"BODY[]" in answer:
            yield Found(place, answer[b"BODY[]"], answer[b"INTERNALDATE"].date())

    def _needed(self, use: bytes, key: str, setting: str, names: Sequence[str]) -> Folder:
        folders = self.folders()
        marked = [folder for folder in folders if use in folder.flags]
        if setting:
            marked = [folder for folder in folders if folder.name == setting] or marked
        known = {folder.name.casefold(): folder for folder in reversed(folders)}
        named = [known[name.casefold()] for name in names if name.casefold() in known]
        for folder in (*marked, *named):
            return folder
        there = ", ".join(folder.name for folder in folders[:30]) or "none"
        raise DeliveryError(
            f"the account has no mailbox that is known to be for {'drafts' if use == _DRAFTS else 'sent mail'}",
            where=str(self._server),
            hint=f"Write its name into the account's file, as `{key}: NAME`. There are: {there}.",
        )

    @contextmanager
    def _of(self, folder: Folder) -> Iterator[None]:
        """Name the mailbox in an error about it."""
        from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

        try:
            yield
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            hint = f"Look whether the mailbox is there and has room, then {_AGAIN}"
            raise DeliveryError(
                f"the mailbox {folder.name} refused ({_said(error)})", where=str(self._server), hint=hint
            ) from error

    def _special_use(self) -> list[Any]:
        # imapclient has no public name for LIST with selection options (RFC 5258).
        typ, data = self._client._imap._simple_command("LIST", "(SPECIAL-USE)", '""', '"*"')
        _, listed = self._client._imap._untagged_response(typ, data, "LIST")
        return list(self._client._proc_folder_list(listed)) if typ == "OK" else []


def _connected(account: Account, server: Server) -> IMAPClient:
    from imapclient import IMAPClient
    from imapclient.exceptions import IMAPClientError

    context, at_once = tls_context(account), server.security == "tls"
    with explained(server):
        try:
            client = IMAPClient(
                server.host,
                server.port,
                ssl=at_once,
                ssl_context=context if at_once else None,
                timeout=CONNECT_SECONDS,
            )
        except IMAPClientError as error:
            raise ConnectionAbortedError from error
        client.folder_encode = False
        try:
            if not at_once:
                _encrypt(client, server, context)
        except BaseException:
            _hang_up(client)
            raise
    return client


def _encrypt(client: IMAPClient, server: Server, context: ssl.SSLContext) -> None:
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    if not client.has_capability("STARTTLS"):
        raise no_tls(server)
    try:
        client.starttls(context)
    except IMAPClientAbortError as error:
        raise ConnectionAbortedError from error
    except IMAPClientError as error:
        raise no_tls(server) from error


def _log_in(client: IMAPClient, server: Server, credentials: Credentials) -> None:
    """Log in, one try: a second one with a wrong password could lock the account."""
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    try:
        if credentials.bearer:
            _give_token(client, server, credentials)
        elif credentials.secret.isascii() and credentials.user.isascii():
            client.login(credentials.user, credentials.secret)
        else:
            client.plain_login(credentials.user, credentials.secret)
    except IMAPClientError as error:
        if isinstance(error.__context__, IMAPClientAbortError):
            raise _lost(server, "closed by the server") from None
        raise _login_refused(server, redacted(_said(error), *_spoken(server, credentials))) from None


def _spoken(server: Server, credentials: Credentials) -> Iterator[str]:
    """List what a login says that is secret: a server may say it back where it refuses."""
    from composer.account.oauth import bearer_initial

    user, secret = credentials.user, credentials.secret
    yield from (secret, f"\0{user}\0{secret}")
    for way in ("OAUTHBEARER", "XOAUTH2") if credentials.bearer else ():
        yield bearer_initial(way, user, secret, server.host, server.port).decode()


def _give_token(client: IMAPClient, server: Server, credentials: Credentials) -> None:
    from composer.account.oauth import bearer_initial, mechanism

    way = mechanism(name.decode("ascii", "replace") for name in client.capabilities())
    if way is None:
        hint = "Look at `login` in the account's file: this server may take an app password."
        raise DeliveryError("the server takes no login by OAuth 2.0", where=str(server), hint=hint)
    answers = iter((bearer_initial(way, credentials.user, credentials.secret, server.host, server.port),))
    # A second challenge is the refusal; the answer to that brings the reason (RFC 7628 section 3.2.3).
    client.sasl_login(way, lambda _: next(answers, b"\x01"))


def _login_refused(server: Server, said: str) -> DeliveryError:
    hint = (
        "It was tried once only, so that nothing is locked. Many services want an app password, not the usual one;"
        " a university may not let programs in at all: then use `prematch draft NAME --link outlook` or an .eml file."
        " Store another secret with `prematch account sign-in`."
    )
    return DeliveryError(f"the mailbox does not let this account in ({said})", where=str(server), hint=hint)


@contextmanager
def _answers(server: Server) -> Iterator[None]:
    """Turn a lost connection, and whatever else the server says, into a DeliveryError."""
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    try:
        yield
    except IMAPClientAbortError as error:
        raise _lost(server, "closed by the server") from error
    except IMAPClientError as error:
        hint = f"If this stays so, ask the mail service what that means. Otherwise {_AGAIN}"
        raise DeliveryError(
            f"the mailbox did not answer as it should ({_said(error)})", where=str(server), hint=hint
        ) from error
    except OSError as error:
        why = (
            "no answer in time"
            if isinstance(error, TimeoutError)
            else error.strerror or "closed by the server"
        )
        raise _lost(server, why) from error


def _lost(server: Server, why: str) -> DeliveryError:
    hint = f"Look at your connection, then {_AGAIN}"
    return DeliveryError(f"the connection to the mailbox was lost ({why})", where=str(server), hint=hint)


def _log_out(client: IMAPClient) -> None:
    """Say goodbye. All is done by then, so an answer that does not come changes nothing."""
    from contextlib import suppress

    from imapclient.exceptions import IMAPClientError

    with suppress(OSError, IMAPClientError):
        client.logout()


def _hang_up(client: IMAPClient) -> None:
    from contextlib import suppress

    from imapclient.exceptions import IMAPClientError

    with suppress(OSError, IMAPClientError):
        client.shutdown()


def _folder(flags: Sequence[bytes], wire: bytes | str) -> Folder:
    from imapclient import imap_utf7

    raw = wire if isinstance(wire, bytes) else wire.encode("ascii", "replace")
    try:
        name = imap_utf7.decode(raw)
    except (ValueError, UnicodeError):
        name = raw.decode("ascii", "replace")
    return Folder(name, raw, frozenset(flag.lower() for flag in flags))


def _special(flags: Sequence[bytes]) -> bool:
    return any(flag.lower() in (_DRAFTS, _SENT, _ALL) for flag in flags)


def _said(error: Exception) -> str:
    """Return what the server said in printable ASCII, at most 200 characters."""
    said = error.args[0] if error.args else ""
    plain = said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
    # imaplib and imapclient put the server's bytes into a text as Python writes them.
    text = " ".join(re.sub(r"""\bb(['"])(.*)\1""", r"\2", plain).split())
    return "".join(c if " " <= c <= "~" else "?" for c in text)[:200]
