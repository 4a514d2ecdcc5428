"""The applicant's mailbox, on a real IMAP server, on one that plays a part, and over a line that breaks."""

from __future__ import annotations

import secrets
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from composer.account.credentials import Credentials
from composer.account.settings import Account, Server
from composer.errors import DeliveryError
from composer.mailbox import Folder, Mailbox, Place, open_mailbox
from tests.mail_accounts import account_of, lay, mailboxes
from tests.mail_accounts import broken as broken
from tests.mailbed.bed import Bed
from tests.mailbed.certificates import Certificates
from tests.mailbed.fake_idp import make_token

# Servers let no message come from the future.
NOW = datetime.now(UTC).replace(hour=12) - timedelta(days=9)
DAY = NOW.date()


def somebody(domain: str = "example.org") -> str:
    """An address whose mailbox is still empty."""
    return f"amara.{secrets.token_hex(4)}@{domain}"


def message(recipient: str = "radeyemi@cedarvale.example") -> tuple[str, bytes]:
    """A message, and its Message-ID."""
    identity = f"<{secrets.token_hex(8)}@example.org>"
    head = f"Message-ID: {identity}\r\nFrom: amara@example.org\r\nTo: {recipient}\r\nSubject: Letter\r\n"
    return identity, f"{head}\r\nDear Dr. Adeyemi,\r\n\r\n.dot\r\n".encode()


@contextmanager
def opened(
    bed: Bed, address: str, token: str = "", password: str = "", **changes: object
) -> Iterator[Mailbox]:
    account = replace(account_of(bed, address), **changes)  # type: ignore[arg-type]
    held = Credentials(address, token or password or bed.password, bearer=bool(token))
    with open_mailbox(account, held) as mailbox:
        yield mailbox


# --- which mailbox ------------------------------------------------------------------------------------


def test_drafts_and_sent_mail_are_where_the_server_says(bed: Bed) -> None:
    with opened(bed, somebody()) as mailbox:
        assert (mailbox.drafts().name, mailbox.sent().name) == ("Drafts", "Sent")
        assert mailbox.inbox().name == "INBOX"


def test_names_in_another_language_are_read_and_given_back_as_the_server_wrote_them(bed: Bed) -> None:
    identity, raw = message()
    with opened(bed, "amara@gmail.test") as mailbox:
        drafts = mailbox.drafts()
        assert (drafts.name, drafts.wire) == ("[Gmail]/Entwürfe", b"[Gmail]/Entw&APw-rfe")
        assert mailbox.sent().name == "[Gmail]/Gesendet"
        mailbox.put(drafts, raw, ["\\Draft"], NOW)
        assert len(mailbox.with_message_id(drafts, identity)) == 1
    assert raw in bed.stored("amara@gmail.test", "[Gmail]/Entwürfe")


def test_known_names_do_where_the_server_marks_nothing(bed: Bed) -> None:
    with opened(bed, somebody("plain.test")) as mailbox:
        assert (mailbox.drafts().name, mailbox.sent().name) == ("Brouillons", "Éléments envoyés")


def test_a_setting_comes_before_what_the_server_says(bed: Bed) -> None:
    with opened(bed, somebody(), drafts="Junk", sent="Trash") as mailbox:
        assert (mailbox.drafts().name, mailbox.sent().name) == ("Junk", "Trash")
    with opened(bed, somebody("plain.test"), sent="Brouillons") as mailbox:
        assert mailbox.sent().name == "Brouillons"


# --- putting, finding, removing -----------------------------------------------------------------------


def test_what_is_put_lies_there_byte_for_byte_with_its_flags_and_its_place(bed: Bed) -> None:
    address = somebody()
    _, raw = message()
    with opened(bed, address) as mailbox:
        place = mailbox.put(mailbox.drafts(), raw, ["\\Draft", "\\Seen"], NOW)
    assert place is not None
    assert bed.stored(address, "Drafts") == [raw]
    with mailboxes(bed, address) as client:
        chosen = client.select_folder("Drafts", readonly=True)
        assert chosen[b"UIDVALIDITY"] == place.validity
        assert set(client.get_flags([place.uid])[place.uid]) >= {b"\\Draft", b"\\Seen"}
    assert str(place) == f"Drafts;{place.validity};{place.uid}"


def test_a_message_is_found_by_its_id_alone_and_reading_it_leaves_it_unread(bed: Bed) -> None:
    address = somebody()
    (identity, raw), (_, other) = message(), message()
    with opened(bed, address) as mailbox:
        folder = mailbox.drafts()
        place = mailbox.put(folder, raw, [], NOW)
        mailbox.put(folder, other, [], NOW)
        assert mailbox.with_message_id(folder, identity) == (place,)
        assert mailbox.with_message_id(mailbox.sent(), identity) == ()
        found = mailbox.get(folder, identity)
        assert mailbox.get(folder, "<another@example.org>") is None
    assert found is not None
    assert (found.place, found.raw, found.arrived) == (place, raw, DAY)
    with mailboxes(bed, address) as client:
        client.select_folder("Drafts", readonly=True)
        assert client.search("SEEN") == []


def test_one_message_is_removed_and_no_other_that_is_marked_as_deleted(bed: Bed) -> None:
    address = somebody()
    (_, raw), (_, other) = message(), message()
    with opened(bed, address) as mailbox:
        folder = mailbox.drafts()
        mailbox.put(folder, other, ["\\Deleted"], NOW)
        place = mailbox.put(folder, raw, [], NOW)
        assert place is not None
        mailbox.remove(folder, place)
    assert bed.stored(address, "Drafts") == [other]


def test_what_another_program_only_marked_as_deleted_can_be_left_out(bed: Bed) -> None:
    address = somebody()
    identity, raw = message()
    with opened(bed, address) as mailbox:
        folder = mailbox.drafts()
        place = mailbox.put(folder, raw, ["\\Deleted"], NOW)
        assert mailbox.with_message_id(folder, identity) == (place,)
        assert mailbox.with_message_id(folder, identity, undeleted=True) == ()
        assert mailbox.get(folder, identity, undeleted=True) is None


def test_messages_since_a_day_come_newest_first_and_of_one_recipient(bed: Bed) -> None:
    address = somebody()
    mails = [message(), message("chen@example.com"), message(), message()]
    for days, (_, raw) in zip((-40, 0, 1, 2), mails, strict=True):
        lay(bed, address, "Sent", raw, NOW + timedelta(days=days))
    with opened(bed, address) as mailbox:
        sent = mailbox.sent()
        found = list(mailbox.since(sent, DAY, "radeyemi@cedarvale.example"))
        assert [each.raw for each in found] == [mails[3][1], mails[2][1]]
        assert [each.raw for each in mailbox.since(sent, DAY)] == [raw for _, raw in reversed(mails[1:])]
        assert [each.raw for each in mailbox.since(sent, DAY, most=1)] == [mails[3][1]]
        assert list(mailbox.since(sent, DAY + timedelta(days=20))) == []


def test_a_mailbox_that_is_not_there_is_named(bed: Bed) -> None:
    _, raw = message()
    with (
        opened(bed, somebody()) as mailbox,
        pytest.raises(DeliveryError, match=r"the mailbox Entwürfe refused \(.*TRYCREATE.*\)\. Look whether"),
    ):
        mailbox.put(Folder("Entwürfe", b"Entw&APw-rfe"), raw, [], NOW)


# --- the way in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["tls", "starttls", "strict"])
def test_every_way_in_is_encrypted(bed: Bed, way: str) -> None:
    server = {
        "tls": Server(bed.host, bed.imaps, "tls"),
        "starttls": Server(bed.host, bed.imap, "starttls"),
        "strict": Server(bed.strict_host, bed.imap_strict, "starttls"),
    }[way]
    with opened(bed, somebody(), imap=server) as mailbox:
        assert mailbox.drafts().name == "Drafts"
        assert isinstance(mailbox._client.socket(), ssl.SSLSocket)


def test_a_wrong_password_is_refused_and_not_shown(bed: Bed) -> None:
    with pytest.raises(DeliveryError) as caught:
        opened(bed, somebody(), password="not-the-right-one").__enter__()
    said = str(caught.value)
    assert said.startswith(
        f"localhost:{bed.imaps}: the mailbox does not let this account in"
        " ([AUTHENTICATIONFAILED] Authentication failed.). It was tried once only"
    )
    assert "not-the-right-one" not in said


def test_a_password_beyond_ascii_goes_over_and_is_refused_as_any_other(bed: Bed) -> None:
    with pytest.raises(DeliveryError, match="does not let this account in"):
        opened(bed, somebody(), password="pässwörd").__enter__()


@pytest.mark.parametrize("way", ["XOAUTH2", "OAUTHBEARER"])
def test_a_token_opens_the_mailbox(bed: Bed, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr("composer.account.oauth.mechanism", lambda offered: way if list(offered) else None)
    address = somebody()
    with opened(bed, address, make_token(bed.oauth_key, address)) as mailbox:
        assert mailbox.drafts().name == "Drafts"


@pytest.mark.parametrize("way", ["XOAUTH2", "OAUTHBEARER"])
def test_an_expired_token_is_refused_and_not_shown(
    bed: Bed, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr("composer.account.oauth.mechanism", lambda offered: way if list(offered) else None)
    address = somebody()
    token = make_token(bed.oauth_key, address, -60)
    with pytest.raises(DeliveryError, match="does not let this account in") as caught:
        opened(bed, address, token).__enter__()
    assert token not in str(caught.value)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_of_an_unknown_authority_is_not_spoken_to(bed: Bed, security: str) -> None:
    port = bed.imaps if security == "tls" else bed.imap
    with (
        pytest.raises(DeliveryError, match="certificate is not trusted"),
        opened(bed, somebody(), imap=Server(bed.host, port, security), ca_file=""),
    ):
        pass


def test_an_account_without_mailbox_says_what_else_there_is() -> None:
    with (
        pytest.raises(DeliveryError, match=r"no server for the mailbox.*draft into a file or a link"),
        open_mailbox(Account("mail", "amara@example.org"), Credentials("amara@example.org", "x")),
    ):
        pass


# --- a server that plays a part -----------------------------------------------------------------------

Lines = tuple[str, ...]
OK = "{tag} OK done"
PLAYS: Mapping[str, Lines] = {
    "greeting": ("* OK ready",),
    "CAPABILITY": ("* CAPABILITY IMAP4rev1 SPECIAL-USE", OK),
    "LOGIN": (OK,),
    "LIST": ('* LIST () "/" INBOX', '* LIST () "/" Work', OK),
    "LOGOUT": ("* BYE", OK),
}


class Player:
    """An IMAP server that says its lines: those of the verb that it hears. Without lines it closes."""

    def __init__(self, plays: Mapping[str, Lines], context: ssl.SSLContext | None) -> None:
        self.plays, self.context, self.heard = {**PLAYS, **plays}, context, list[str]()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._run, daemon=True)

    def end(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _run(self) -> None:
        with suppress(OSError), self.listener.accept()[0] as plain:
            plain.settimeout(10)
            line = self.context.wrap_socket(plain, server_side=True) if self.context else plain
            with line, line.makefile("rb") as lines:
                self._say(line, "greeting", "*")
                for raw in lines:
                    tag, verb, *words = raw.decode("ascii").split()
                    self.heard.append(" ".join([verb, *words]))
                    form = f"LIST {words[0]}" if verb == "LIST" and words[0].startswith("(") else verb
                    self._say(line, form, tag)

    def _say(self, line: socket.socket, verb: str, tag: str) -> None:
        lines = self.plays.get(verb, (OK,))
        if not lines:
            raise OSError
        line.sendall("".join(f"{each.format(tag=tag)}\r\n" for each in lines).encode())


Play = Callable[..., tuple[Player, Account]]


@pytest.fixture
def play(certificates: Certificates) -> Iterator[Play]:
    """Start a server that plays; gives it and an account that is there. `certificate` names another than the good."""
    ends = ExitStack()

    def start(
        plays: Mapping[str, Lines], security: str = "tls", certificate: str = ""
    ) -> tuple[Player, Account]:
        context = None
        if security == "tls":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            files: tuple[Path, Path] = tuple(
                getattr(certificates, f"{certificate}{kind}") for kind in ("certificate", "key")
            )
            context.load_cert_chain(*files)
        player = Player(plays, context)
        ends.callback(player.end)
        player.thread.start()
        server = Server("localhost", player.port, security)
        return player, Account("mail", "amara@example.org", imap=server, ca_file=str(certificates.ca))

    with ends:
        yield start


HELD = Credentials("amara@example.org", "secret-word")


def refused(account: Account) -> str:
    """The error of looking for drafts."""
    with pytest.raises(DeliveryError) as caught, open_mailbox(account, HELD) as mailbox:
        mailbox.drafts()
    return str(caught.value)


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ("stranger_", "certificate is not trusted"),
        ("misnamed_", "certificate is for another name than localhost"),
    ],
)
def test_a_wrong_certificate_is_noticed_before_anything_is_said(
    play: Play, certificate: str, said: str
) -> None:
    player, account = play({}, certificate=certificate)
    assert said in refused(account)
    assert player.heard == []


def test_a_server_without_starttls_hears_no_password(play: Play) -> None:
    player, account = play({}, "starttls")
    said = refused(account)
    assert "the server offers no encryption (STARTTLS). Nothing was sent" in said
    assert {line.split()[0] for line in player.heard} <= {"CAPABILITY"}


def test_a_refused_starttls_is_no_way_around_encryption(play: Play) -> None:
    capable = ("* CAPABILITY IMAP4rev1 STARTTLS", OK)
    player, account = play({"CAPABILITY": capable, "STARTTLS": ("{tag} NO not now",)}, "starttls")
    assert "the server offers no encryption (STARTTLS)" in refused(account)
    assert {line.split()[0] for line in player.heard} == {"CAPABILITY", "STARTTLS"}


@pytest.mark.parametrize(
    ("security", "verb"),
    [
        ("tls", "greeting"),
        ("tls", "CAPABILITY"),
        ("starttls", "greeting"),
        ("starttls", "CAPABILITY"),
        ("starttls", "STARTTLS"),
    ],
)
def test_a_server_that_closes_before_the_login_is_no_defect(play: Play, security: str, verb: str) -> None:
    capable = ("* CAPABILITY IMAP4rev1 STARTTLS", OK)
    _, account = play({"CAPABILITY": capable} | {verb: ()}, security)
    said = refused(account)
    assert "the connection failed (closed by the server)" in said
    assert "Nothing was sent" in said


@pytest.mark.parametrize("verb", ["LOGIN", "LIST"])
def test_a_connection_that_is_lost_is_no_refusal(play: Play, verb: str) -> None:
    _, account = play({verb: ()})
    said = refused(account)
    assert "the connection to the mailbox was lost (closed by the server)" in said
    assert "try again: prematch looks first what is there already, so that nothing gets there twice" in said


def test_a_server_that_turns_everybody_away_is_quoted(play: Play) -> None:
    _, account = play({"greeting": ("* BYE too many connections",)})
    assert "the connection failed (closed by the server)" in refused(account)


def test_a_refusal_is_quoted_without_the_password_and_nothing_is_tried_again(play: Play) -> None:
    player, account = play({"LOGIN": ("{tag} NO [ALERT] secret-word is wrong: make an app password",)})
    said = refused(account)
    assert "does not let this account in ([ALERT] *** is wrong: make an app password)" in said
    assert "secret-word" not in said
    assert [line.split()[0] for line in player.heard] == ["CAPABILITY", "LOGIN"]


def test_an_answer_that_is_none_is_quoted(play: Play) -> None:
    _, account = play({"LIST": ("{tag} BAD what?",)})
    said = refused(account)
    assert "the mailbox did not answer as it should" in said
    assert "what?" in said


def test_a_server_that_never_answers_is_given_up(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.mailbox.CONNECT_SECONDS", 0.3)
    _, account = play({"LIST": ('* LIST () "/" INBOX',)})
    assert "the connection to the mailbox was lost (no answer in time)" in refused(account)


def test_a_login_without_oauth_is_said_where_a_token_is_all_there_is(play: Play) -> None:
    _, account = play({})
    with (
        pytest.raises(DeliveryError, match=r"takes no login by OAuth 2\.0\. Look at `login`"),
        open_mailbox(account, replace(HELD, bearer=True)),
    ):
        pass


def test_where_no_mailbox_is_for_drafts_the_error_lists_those_that_are_there(play: Play) -> None:
    _, account = play({"LIST": ('* LIST () "/" INBOX', '* LIST () "/" "Angefangen &- &AMQ-ngste"', OK)})
    said = refused(account)
    assert "the account has no mailbox that is known to be for drafts. Write its name into" in said
    assert "as `drafts: NAME`. There are: INBOX, Angefangen & Ängste." in said


def test_the_use_of_mailboxes_is_asked_for_where_it_is_not_told(play: Play) -> None:
    special = ('* LIST (\\Drafts) "/" "Concepten"', '* LIST (\\Sent) "/" "Verzonden"', OK)
    player, account = play({"LIST (SPECIAL-USE)": special})
    with open_mailbox(account, HELD) as mailbox:
        assert (mailbox.drafts().name, mailbox.sent().name) == ("Concepten", "Verzonden")
    assert 'LIST (SPECIAL-USE) "" "*"' in player.heard


def test_a_mailbox_of_all_mail_is_looked_into_for_sent_letters_too(play: Play) -> None:
    listed = ('* LIST (\\Sent) "/" Sent', '* LIST (\\All) "/" "[Gmail]/Alle Nachrichten"', OK)
    _, account = play({"LIST": listed})
    with open_mailbox(account, HELD) as mailbox:
        assert [each.name for each in mailbox.sent_and_all()] == ["Sent", "[Gmail]/Alle Nachrichten"]


def test_where_no_place_is_told_there_is_none(play: Play) -> None:
    _, account = play({"APPEND": ("+ go on", "{tag} OK stored")})
    with open_mailbox(account, HELD) as mailbox:
        # The text of the message is heard as a command, which this server answers with OK, too.
        assert mailbox.put(Folder("Drafts", b"Drafts"), b"x NOOP", [], NOW) is None


def test_a_message_that_another_program_deletes_meanwhile_is_no_defect(play: Play) -> None:
    found = {"SELECT": ("* OK [UIDVALIDITY 1]", OK), "EXAMINE": ("* OK [UIDVALIDITY 1]", OK)}
    found |= {"UID": ("* SEARCH 7", OK)}
    _, account = play(found)
    with open_mailbox(account, HELD) as mailbox:
        assert mailbox.with_message_id(mailbox.inbox(), "<x@example.org>") == (Place("INBOX", 1, 7),)
        assert mailbox.get(mailbox.inbox(), "<x@example.org>") is None
        assert list(mailbox.since(mailbox.inbox(), DAY)) == []


@pytest.mark.parametrize("uidplus", [True, False])
def test_without_uidplus_nothing_is_expunged(play: Play, uidplus: bool) -> None:
    capable = f"* CAPABILITY IMAP4rev1{' UIDPLUS' if uidplus else ''}"
    player, account = play({"CAPABILITY": (capable, OK)})
    with open_mailbox(account, HELD) as mailbox:
        mailbox.remove(Folder("Drafts", b"Drafts"), Place("Drafts", 1, 7))
    assert "UID STORE 7 +FLAGS (\\Deleted)" in player.heard
    assert ("UID EXPUNGE 7" in player.heard) == uidplus
    assert "EXPUNGE" not in player.heard


def test_an_end_without_goodbye_changes_nothing(play: Play) -> None:
    _, account = play({"LIST": ('* LIST (\\Drafts) "/" Drafts', OK), "LOGOUT": ()})
    with open_mailbox(account, HELD) as mailbox:
        assert mailbox.drafts().name == "Drafts"


# --- a line that breaks -------------------------------------------------------------------------------


@pytest.mark.parametrize(("breaks", "stored"), [("before", 0), ("within", 0), ("after", 1)])
def test_after_a_lost_answer_looking_tells_whether_it_lies_there(
    bed: Bed, broken: Callable[[str], Server], breaks: str, stored: int
) -> None:
    address = somebody()
    identity, raw = message()
    with (
        pytest.raises(DeliveryError, match="the connection to the mailbox was lost"),
        opened(bed, address, imap=broken(breaks)) as mailbox,
    ):
        mailbox.put(mailbox.drafts(), raw, ["\\Draft"], NOW)
    with opened(bed, address) as mailbox:
        assert len(mailbox.with_message_id(mailbox.drafts(), identity)) == stored
    assert len(bed.stored(address, "Drafts")) == stored
