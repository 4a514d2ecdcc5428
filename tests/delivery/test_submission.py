"""Every way in which a conversation with a sending server can end, compared with what the server really took."""

from __future__ import annotations

import base64
import smtplib
import socket
import subprocess
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.account.credentials import Credentials
from composer.account.oauth import bearer_initial
from composer.account.settings import Account, Server
from composer.delivery import submission
from composer.delivery.answers import Answer, Outcome
from composer.delivery.submission import Envelope, given_message_id, logged_in, stuffed, submit
from composer.errors import DeliveryError
from tests.mailbed import faulty_smtp
from tests.mailbed.bed import SIZE_LIMIT, Bed
from tests.mailbed.certificates import Certificates
from tests.mailbed.fake_idp import make_token
from tests.mailbed.faulty_smtp import MODES, FaultySMTP
from tests.mailbed.fixtures import Faulty

LOGIN = "amara.okafor@example.org"
JANE, LOU = "jsmith@harborview.example", "lpark@harborview.example"
RAW = (
    b"Date: Tue, 09 Feb 2027 10:00:00 +0000\r\nMessage-ID: <f00d@example.org>\r\n"
    b"From: Amara Okafor <amara.okafor@example.org>\r\n"
    b"To: jsmith@harborview.example\r\nSubject: Thank you\r\n\r\nDear Dr. Smith,\r\n\r\n.dot\r\n\r\nAmara\r\n"
)
GOOD = Credentials(LOGIN, "mailbed")
TOKEN = Credentials(LOGIN, "a.b.c", bearer=True)
SECURITY = ("starttls", "tls")
HANGS = ("connect-hang", "body-hang", "dot-hang-stored", "dot-hang-lost", "slow-dot-stored")
ERROR = "error"


def account(server: FaultySMTP, ca: Path | str) -> Account:
    security = "tls" if server.implicit_tls else "starttls"
    return Account("me", LOGIN, Server("localhost", server.port, security), ca_file=str(ca))


class Told:
    """Counts the calls that come right before the final dot."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1


def sent(
    server: FaultySMTP,
    certificates: Certificates,
    *recipients: str,
    raw: bytes = RAW,
    credentials: Credentials = GOOD,
    committing: Callable[[], object] | None = None,
    wait: float = 20,
) -> Answer:
    """Send one letter, and wait until the server has done with it."""
    try:
        envelope = Envelope(LOGIN, recipients or (JANE,), raw)
        return submit(
            envelope, account(server, certificates.ca), credentials, committing or Told(), wait=wait
        )
    finally:
        if server.mode not in HANGS:
            settled()


def settled() -> None:
    """Wait until no server has a client any more."""
    for thread in threading.enumerate():
        if thread.name == "faulty-smtp-client":
            thread.join(10)
            assert not thread.is_alive()


def until(come_true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not come_true():
        assert time.monotonic() < end
        time.sleep(0.005)


def verbs(server: FaultySMTP) -> list[str]:
    return [command.partition(" ")[0] for command in server.transcript]


# --- every mode: what we say, what the server has -----------------------------------------------------

TABLE: dict[str, tuple[str, int, str]] = {
    "ok": ("sent", 1, ""),
    "connect-421": ("deferred", 0, "the server is closing down for the moment"),
    "connect-drop": ("held", 0, "the connection was lost (the server closed it)"),
    "connect-hang": ("held", 0, "the connection was lost (no answer within"),
    "no-starttls": (ERROR, 0, "the server offers no encryption"),
    "starttls-stripped": (ERROR, 0, "the server offers no encryption"),
    "ehlo-no-auth": (ERROR, 0, "the server takes no login by passwords"),
    "auth-454": ("deferred", 0, "the server cannot check the login now"),
    "auth-535": ("held", 0, "the server does not accept this user name and password"),
    "auth-basic-off": ("held", 0, "the server takes no passwords from programs"),
    "auth-drop": ("held", 0, "the connection was lost (the server closed it)"),
    "mail-451": ("deferred", 0, "the server cannot take it now"),
    "mail-554": ("held", 0, "the account may not send from this address"),
    "rcpt": ("sent", 1, ""),
    "data-451": ("deferred", 0, "the server cannot take it now"),
    "data-drop": ("unknown", 0, "may have left or not"),
    "body-hang": ("unknown", 0, "may have left or not"),
    "dot-451": ("deferred", 0, "the server could not take the letter now"),
    "dot-550": ("refused", 0, "the server refuses it by its own policy"),
    "dot-552": ("refused", 0, "the letter is too large for the server"),
    "dot-421": ("deferred", 0, "the server is closing down for the moment"),
    "long-reply": ("refused", 0, "the server refuses it by its own policy"),
    "once-451": ("deferred", 0, "the server could not take the letter now"),
    "drop-after-dot-stored": ("unknown", 1, "(the server closed it), so the letter may have left or not"),
    "drop-after-dot-lost": ("unknown", 0, "(the server closed it), so the letter may have left or not"),
    "dot-hang-stored": ("unknown", 1, "(no answer within"),
    "dot-hang-lost": ("unknown", 0, "(no answer within"),
    "slow-dot-stored": ("unknown", 1, "(no answer within"),
    "garbage-after-dot": ("unknown", 1, "cannot be understood, so the letter may have left or not"),
    "quit-drop": ("sent", 1, ""),
}
# Where TLS comes first, there is no STARTTLS to take away, and a connection closed at once is no TLS.
IMPLICIT = TABLE | {
    "connect-drop": (ERROR, 0, "Nothing was sent."),
    "no-starttls": ("sent", 1, ""),
    "starttls-stripped": ("sent", 1, ""),
}
TABLES = {"starttls": TABLE, "tls": IMPLICIT}


def test_the_table_knows_every_mode() -> None:
    assert list(TABLE) == list(MODES)


@pytest.mark.parametrize("security", SECURITY)
@pytest.mark.parametrize("mode", TABLE)
def test_what_we_say_is_compared_with_what_the_server_took(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, mode: str, security: str
) -> None:
    outcome, stored, piece = TABLES[security][mode]
    server = faulty(mode, implicit_tls=security == "tls")
    if mode == "connect-hang":
        monkeypatch.setattr(submission, "CONNECT_SECONDS", 0.5)
    try:
        said = sent(server, certificates, wait=0.4 if mode in HANGS else 20)
        became, problem = str(said.outcome), said.problem
    except DeliveryError as error:
        became, problem = ERROR, str(error)
        assert "Nothing was sent" in problem
    until(lambda: len(server.stored) >= stored)
    assert (became, len(server.stored)) == (outcome, stored)
    assert piece in problem
    assert server.connections == 1


@pytest.mark.parametrize(
    ("name", "outcome", "piece"),
    [
        ("nobody", Outcome.REFUSED, "there is no such mailbox for nobody@"),
        ("full", Outcome.REFUSED, "the mailbox is full for full@"),
        ("grey", Outcome.DEFERRED, "the server asks to come back later (greylisting) for grey@"),
        ("toomany", Outcome.DEFERRED, "the server takes no more recipients for the moment for toomany@"),
        ("policy", Outcome.REFUSED, "the server refuses it by its own policy for policy@"),
        ("drop", Outcome.HELD, "the connection was lost"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_one_recipient_that_is_refused_ends_it_for_all(
    faulty: Faulty, certificates: Certificates, name: str, outcome: Outcome, piece: str, first: bool
) -> None:
    server, refused = faulty("rcpt"), f"{name}@harborview.example"
    said = sent(server, certificates, *((refused, JANE) if first else (JANE, refused)))
    assert said.outcome is outcome
    assert piece in said.problem
    assert server.stored == []
    assert "DATA" not in verbs(server)


def test_all_recipients_get_one_letter(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty()
    assert sent(server, certificates, JANE, LOU).outcome is Outcome.SENT
    assert server.stored == [(LOGIN, [JANE, LOU], RAW)]


def test_a_passing_fault_has_passed_at_the_next_try(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty("once-451")
    assert sent(server, certificates).outcome is Outcome.DEFERRED
    assert sent(server, certificates).outcome is Outcome.SENT
    assert len(server.stored) == 1


def test_a_slow_answer_is_waited_for(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty("slow-dot-stored", delay=0.3)
    assert sent(server, certificates).outcome is Outcome.SENT


def test_ten_minutes_are_given_to_the_answer_that_decides() -> None:
    assert submission.DOT_SECONDS == 600


def test_a_letter_that_is_larger_than_the_server_says_is_not_begun(
    faulty: Faulty, certificates: Certificates
) -> None:
    server = faulty()
    said = sent(server, certificates, raw=RAW + b"x" * SIZE_LIMIT)
    assert (said.outcome, server.stored) == (Outcome.REFUSED, [])
    assert "DATA" not in verbs(server)


def test_what_the_server_says_is_kept_in_plain_characters(faulty: Faulty, certificates: Certificates) -> None:
    reply = sent(faulty("long-reply"), certificates).reply
    assert reply.startswith("550 5.7.1 Nachricht zur?ckgewiesen. 5.7.1 Message")
    assert reply.isascii()
    assert reply.isprintable()
    assert len(reply) <= 504


def test_an_answer_without_end_is_no_answer(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faulty_smtp, "LONG_REPLY", b"250 " + b"x" * 20_000 + b"\r\n")
    assert sent(faulty("long-reply"), certificates).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (b"250-one\r\n250 two\r\n", Outcome.SENT),
        (b"250\r\n", Outcome.SENT),
        (b"354 go on\r\n", Outcome.UNKNOWN),
        (b"25\r\n", Outcome.UNKNOWN),
        (b"999 what\r\n", Outcome.UNKNOWN),
        (b"\r\n", Outcome.UNKNOWN),
    ],
)
def test_only_a_whole_answer_to_the_dot_decides(
    faulty: Faulty,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    reply: bytes,
    outcome: Outcome,
) -> None:
    monkeypatch.setattr(faulty_smtp, "LONG_REPLY", reply)
    assert sent(faulty("long-reply"), certificates).outcome is outcome


# --- logging in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mechanisms", [("PLAIN", "LOGIN"), ("PLAIN",), ("LOGIN",), ("CRAM-MD5", "LOGIN")])
def test_a_wrong_password_is_tried_once(
    faulty: Faulty,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    mechanisms: tuple[str, ...],
) -> None:
    monkeypatch.setattr(faulty_smtp, "MECHANISMS", mechanisms)
    server = faulty()
    assert sent(server, certificates, credentials=Credentials(LOGIN, "wrong")).outcome is Outcome.HELD
    assert (server.logins, server.connections) == (1, 1)


def test_a_server_that_knows_the_login_named_login_alone_is_served(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faulty_smtp, "MECHANISMS", ("LOGIN",))
    server = faulty()
    assert sent(server, certificates).outcome is Outcome.SENT
    assert "AUTH LOGIN" in server.transcript


@pytest.mark.parametrize(
    ("credentials", "mechanisms", "said"),
    [
        (GOOD, ("CRAM-MD5", "XOAUTH2"), "takes no login by passwords.*Offered are: CRAM-MD5, XOAUTH2"),
        (TOKEN, ("PLAIN", "LOGIN"), r"takes no login by OAuth 2\.0.*Offered are: PLAIN, LOGIN"),
    ],
)
def test_a_server_that_takes_no_such_login_is_named_with_what_it_offers(
    faulty: Faulty,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    credentials: Credentials,
    mechanisms: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.setattr(faulty_smtp, "MECHANISMS", mechanisms)
    server = faulty()
    with pytest.raises(DeliveryError, match=said):
        sent(server, certificates, credentials=credentials)
    assert server.logins == 0


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_token_is_taken_and_a_refused_one_tried_once(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, mechanism: str
) -> None:
    monkeypatch.setattr(faulty_smtp, "MECHANISMS", ("PLAIN", mechanism))
    server = faulty("auth-basic-off")
    assert sent(server, certificates, credentials=TOKEN).outcome is Outcome.SENT
    server.mode = "auth-535"
    said = sent(server, certificates, credentials=TOKEN)
    assert (said.outcome, said.reply) == (Outcome.HELD, "535 5.7.8 Name or password is wrong")
    assert server.transcript.count(f"AUTH {mechanism}") == server.logins == 2


def test_nobody_logs_in_before_tls_whatever_happens(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty()
    for mode in MODES:
        if mode in HANGS:
            continue
        server.mode = mode
        begun = len(server.transcript)
        with suppress(DeliveryError):
            sent(server, certificates)
        said = verbs(server)[begun:]
        assert "AUTH" not in (said[: said.index("STARTTLS")] if "STARTTLS" in said else said)
    assert server.logins > 10


@pytest.mark.parametrize("mode", ["no-starttls", "starttls-stripped"])
def test_a_login_that_is_offered_in_the_clear_is_not_used(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(faulty_smtp._Connection, "_offers_login", lambda _: True)
    server = faulty(mode)
    with pytest.raises(DeliveryError, match="never goes over a connection that others can read"):
        sent(server, certificates)
    settled()
    assert set(verbs(server)) <= {"EHLO", "STARTTLS", "QUIT"}


def test_the_greeting_does_not_name_this_computer(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty()
    sent(server, certificates)
    assert [line for line in server.transcript if line.startswith("EHLO")] == ["EHLO [127.0.0.1]"] * 2
    assert not any(socket.gethostname() in line for line in server.transcript if "@" not in line)


def test_logging_in_alone_sends_nothing(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty()
    with logged_in(account(server, certificates.ca), GOOD) as session:
        assert session.has_extn("size")
    settled()
    assert verbs(server) == ["EHLO", "STARTTLS", "EHLO", "AUTH", "QUIT"]


def test_what_the_server_says_to_a_login_alone_is_an_error(
    faulty: Faulty, certificates: Certificates
) -> None:
    server = faulty("auth-535")
    with (
        pytest.raises(DeliveryError, match=r"does not accept.*It says: 535 5\.7\.8 Name or password"),
        logged_in(account(server, certificates.ca), GOOD),
    ):
        pass
    assert server.logins == 1


# --- secrets ------------------------------------------------------------------------------------------


def spoken(way: str, secret: str, port: int) -> str:
    """What a client says to log in, in base64."""
    if way == "PLAIN":
        said = f"\0{LOGIN}\0{secret}".encode()
    elif way == "LOGIN":
        said = secret.encode()
    else:
        said = bearer_initial(way, LOGIN, secret, "localhost", port)
    return base64.b64encode(said).decode()


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"])
def test_a_server_that_says_the_secret_back_does_not_get_it_into_our_errors(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    secret = token_hex(400)
    server = faulty("auth-535")
    coded = spoken(way, secret, server.port)
    refusal = f"535 5.7.8 You said {coded}, so {secret}"
    monkeypatch.setattr(faulty_smtp, "MECHANISMS", (way,))
    monkeypatch.setitem(faulty_smtp.REFUSED_LOGINS, "auth-535", refusal)
    credentials = Credentials(LOGIN, secret, bearer=way in ("XOAUTH2", "OAUTHBEARER"))
    said = sent(server, certificates, credentials=credentials)
    with (
        pytest.raises(DeliveryError) as caught,
        logged_in(account(server, certificates.ca), credentials),
    ):
        pass
    shown = repr(said) + str(caught.value) + "".join(traceback.format_exception(caught.value))
    assert "You said ***, so ***" in said.reply
    for piece in (secret[:40], coded[:80], coded[60:100]):
        assert piece not in shown


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode not in HANGS])
def test_no_answer_and_no_error_holds_the_secret(
    faulty: Faulty, certificates: Certificates, mode: str
) -> None:
    secret = token_hex(20)
    try:
        shown = repr(sent(faulty(mode), certificates, credentials=Credentials(LOGIN, secret)))
    except DeliveryError as error:
        shown = "".join(traceback.format_exception(error))
    assert secret not in shown
    assert spoken("PLAIN", secret, 0) not in shown


# --- right before the dot -----------------------------------------------------------------------------


def test_the_caller_is_told_once_after_the_body_and_before_the_dot(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, seen = faulty(), list[object]()
    write = smtplib.SMTP.send

    def noted(session: smtplib.SMTP, data: bytes | str) -> None:
        write(session, data)
        seen.append(data)

    def counted() -> int:
        seen.append("dot")
        return 1

    monkeypatch.setattr(smtplib.SMTP, "send", noted)
    monkeypatch.setattr(server, "count_dot", counted)
    assert sent(server, certificates, committing=lambda: seen.append("told")).outcome is Outcome.SENT
    assert seen[-4:-1] == [stuffed(RAW), "told", "dot"]
    assert seen.count("told") == 1


@pytest.mark.parametrize("mode", MODES)
def test_the_caller_is_told_only_where_a_dot_may_follow(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    told = Told()
    monkeypatch.setattr(submission, "CONNECT_SECONDS", 0.5 if mode == "connect-hang" else 30)
    try:
        said: Answer | None = sent(faulty(mode), certificates, committing=told, wait=0.2)
    except DeliveryError:
        said = None
    dotted = mode.startswith(("dot-", "drop-after-dot", "slow-dot", "garbage", "long-reply", "once-"))
    reaches_the_body = dotted or mode in ("ok", "rcpt", "quit-drop", "data-drop", "body-hang")
    assert told.calls == reaches_the_body
    assert said is None or said.outcome not in (Outcome.SENT, Outcome.UNKNOWN) or told.calls == 1


@pytest.mark.parametrize("error", [OSError("no space"), KeyboardInterrupt(), ValueError("a defect")])
@pytest.mark.parametrize("security", SECURITY)
def test_a_caller_that_raises_keeps_the_letter_here(
    faulty: Faulty, certificates: Certificates, error: BaseException, security: str
) -> None:
    server = faulty(implicit_tls=security == "tls")

    def refuse() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        sent(server, certificates, committing=refuse)
    assert caught.value is error
    assert server.stored == []
    assert "." not in server.transcript


def test_a_stop_after_the_dot_is_passed_on(
    faulty: Faulty, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = faulty()

    def stopped(session: smtplib.SMTP) -> tuple[int, bytes]:
        until(lambda: "." in server.transcript)
        raise KeyboardInterrupt

    def tell() -> None:
        monkeypatch.setattr(smtplib.SMTP, "getreply", stopped)

    with pytest.raises(KeyboardInterrupt):
        sent(server, certificates, committing=tell)
    assert len(server.stored) == 1


# --- the very bytes -----------------------------------------------------------------------------------

lines = st.one_of(
    st.sampled_from(
        [b"", b".", b"..", b"...", b".a", b"a.", b". ", b"From x", b"=2E", b"x" * 2000, b"." * 1500]
    ),
    st.binary(max_size=40).map(lambda each: each.replace(b"\r", b".").replace(b"\n", b".")),
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    return b"\r\n".join(draw(st.lists(lines, max_size=12))) + draw(st.sampled_from([b"", b"\r\n"]))


def unstuffed(wire: Iterable[bytes]) -> bytes:
    """What RFC 5321 section 4.5.2 has a server do: up to a dot alone, and each leading dot taken away."""
    text = b""
    for line in wire:
        if line == b".":
            return text
        text += (line[1:] if line.startswith(b".") else line) + b"\r\n"
    raise AssertionError


@given(texts())
def test_a_text_ends_at_our_dot_alone_and_comes_out_as_it_went_in(raw: bytes) -> None:
    wire = stuffed(raw) + b".\r\n"
    assert wire.endswith(b"\r\n.\r\n")
    *given_lines, rest = wire.split(b"\r\n")
    assert rest == b""
    assert given_lines.index(b".") == len(given_lines) - 1
    assert unstuffed(given_lines) == (raw if raw.endswith(b"\r\n") else raw + b"\r\n")


def test_what_a_server_stores_is_what_was_given(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty()

    @settings(max_examples=25, deadline=None)
    @given(texts())
    def stores(raw: bytes) -> None:
        assert sent(server, certificates, raw=raw).outcome is Outcome.SENT
        assert server.stored[-1][2] == (raw if raw.endswith(b"\r\n") else raw + b"\r\n")

    stores()


# --- certificates -------------------------------------------------------------------------------------


@pytest.fixture
def expired(certificates: Certificates, tmp_path: Path) -> tuple[Path, Path]:
    """A certificate that the authority gave, and that was good until yesterday; with its key."""
    folder = certificates.ca.parent
    request = f"req -config openssl.cnf -new -sha256 -key {certificates.key} -out {tmp_path}/old.csr"
    sign = (
        f"x509 -req -sha256 -days -1 -in {tmp_path}/old.csr -CA ca.pem -CAkey ca.key -set_serial 99"
        f" -extfile openssl.cnf -extensions good -out {tmp_path}/old.pem"
    )
    for command in (request, sign):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return tmp_path / "old.pem", certificates.key


@pytest.mark.parametrize("security", SECURITY)
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("stranger", "the server's certificate is not trusted"),
        ("misnamed", "the server's certificate is for another name than localhost"),
        ("expired", "the server's certificate has expired"),
        ("unknown", "the server's certificate is not trusted"),
    ],
)
def test_a_server_that_is_not_who_it_should_be_hears_nothing_of_us(
    faulty: Faulty,
    certificates: Certificates,
    expired: tuple[Path, Path],
    security: str,
    kind: str,
    said: str,
) -> None:
    certificate, key = {
        "stranger": (certificates.stranger_certificate, certificates.stranger_key),
        "misnamed": (certificates.misnamed_certificate, certificates.misnamed_key),
        "expired": expired,
        "unknown": (certificates.certificate, certificates.key),
    }[kind]
    server = faulty(certificate=certificate, key=key, implicit_tls=security == "tls")
    mine = account(server, "" if kind == "unknown" else certificates.ca)
    told = Told()
    with pytest.raises(DeliveryError, match=said) as caught:
        submit(Envelope(LOGIN, (JANE,), RAW), mine, GOOD, told)
    settled()
    assert "Nothing was sent" in str(caught.value)
    assert set(verbs(server)) <= {"EHLO", "STARTTLS"}
    assert (server.stored, told.calls) == ([], 0)


def test_certificates_that_cannot_be_read_are_named(
    faulty: Faulty, certificates: Certificates, tmp_path: Path
) -> None:
    server = faulty()
    with pytest.raises(DeliveryError, match="the certificates in ca_file cannot be read"):
        submit(Envelope(LOGIN, (JANE,), RAW), account(server, tmp_path / "no.pem"), GOOD, Told())
    assert server.connections == 0


# --- no conversation ----------------------------------------------------------------------------------


def test_an_account_that_only_reads_has_no_server_for_sending() -> None:
    mine = Account("me", LOGIN, imap=Server("imap.example", 993))
    with pytest.raises(DeliveryError, match=r"no server for sending.*prematch draft NAME --imap"):
        submit(Envelope(LOGIN, (JANE,), RAW), mine, GOOD, Told())


def test_a_port_where_nobody_listens_is_said_to_be_closed(certificates: Certificates) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    mine = Account("me", LOGIN, Server("localhost", port, "tls"), ca_file=str(certificates.ca))
    with pytest.raises(DeliveryError, match=r"does not answer at this port.*Nothing was sent"):
        submit(Envelope(LOGIN, (JANE,), RAW), mine, GOOD, Told())


def test_tls_spoken_to_a_port_that_begins_without_is_explained(
    faulty: Faulty, certificates: Certificates
) -> None:
    server = faulty()
    mine = Account("me", LOGIN, Server("localhost", server.port, "tls"), ca_file=str(certificates.ca))
    with pytest.raises(DeliveryError, match=r"no encrypted connection comes about.*587 and 143 `starttls`"):
        submit(Envelope(LOGIN, (JANE,), RAW), mine, GOOD, Told())


# --- the Message-ID -----------------------------------------------------------------------------------

EXCHANGE = "250 2.6.0 <SN6PR01@prod.example> [InternalId=1] Queued mail for delivery"


@pytest.mark.parametrize(
    ("outcome", "reply", "host", "found"),
    [
        (Outcome.SENT, EXCHANGE, "smtp.office365.com", "<SN6PR01@prod.example>"),
        (Outcome.SENT, EXCHANGE, "SMTP-Mail.Outlook.com", "<SN6PR01@prod.example>"),
        (Outcome.SENT, EXCHANGE, "mail.example.org", ""),
        (Outcome.SENT, EXCHANGE, "smtp.office365.com.example", ""),
        (Outcome.SENT, "250 2.0.0 Ok: queued as 4D1", "smtp.office365.com", ""),
        (Outcome.UNKNOWN, EXCHANGE, "smtp.office365.com", ""),
    ],
)
def test_a_message_id_given_by_the_server_is_read_where_servers_give_one(
    outcome: Outcome, reply: str, host: str, found: str
) -> None:
    assert given_message_id(Answer(outcome, reply=reply), host) == found


# --- the real servers ---------------------------------------------------------------------------------


def somebody(domain: str = "example.org") -> str:
    """An address whose mailbox is still empty."""
    return f"amara.{token_hex(4)}@{domain}"


def on_postfix(
    bed: Bed,
    recipient: str,
    *,
    login: str = "",
    sender: str = "",
    secret: str = "",
    bearer: bool = False,
    security: str = "starttls",
    raw: bytes = RAW,
) -> Answer:
    """Send one letter by the real servers."""
    login = login or somebody()
    port = bed.submission if security == "starttls" else bed.submissions
    mine = Account("me", login, Server(bed.host, port, security), ca_file=str(bed.ca))
    held = Credentials(login, secret or bed.password, bearer=bearer)
    return submit(Envelope(sender or login, (recipient,), raw), mine, held, Told(), wait=20)


@pytest.mark.parametrize("security", SECURITY)
def test_postfix_delivers_the_very_bytes(bed: Bed, security: str) -> None:
    recipient = somebody("harborview.example")
    said = on_postfix(bed, recipient, security=security)
    assert said.outcome is Outcome.SENT
    assert said.reply.startswith("250 2.0.0 Ok: queued as")
    [stored] = bed.wait(recipient)
    assert stored.endswith(RAW)


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_postfix_takes_a_token(bed: Bed, monkeypatch: pytest.MonkeyPatch, mechanism: str) -> None:
    monkeypatch.setattr(submission, "mechanism", lambda offered: mechanism if mechanism in offered else None)
    login, recipient = somebody(), somebody()
    token = make_token(bed.oauth_key, login)
    assert on_postfix(bed, recipient, login=login, secret=token, bearer=True).outcome is Outcome.SENT
    assert len(bed.wait(recipient)) == 1


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
@pytest.mark.parametrize("lifetime", [-60, 3600], ids=["expired", "of somebody else"])
def test_postfix_refuses_a_token_that_is_not_good_in_one_try(
    bed: Bed, monkeypatch: pytest.MonkeyPatch, mechanism: str, lifetime: int
) -> None:
    commands, write = list[str](), smtplib.SMTP.putcmd

    def noted(session: smtplib.SMTP, command: str, *arguments: str) -> None:
        commands.append(command)
        write(session, command, *arguments)

    monkeypatch.setattr(smtplib.SMTP, "putcmd", noted)
    monkeypatch.setattr(submission, "mechanism", lambda _: mechanism)
    login = somebody()
    token = make_token(bed.oauth_key, login if lifetime < 0 else somebody(), lifetime)
    said = on_postfix(bed, somebody(), login=login, secret=token, bearer=True)
    assert (said.outcome, said.reply[:9]) == (Outcome.HELD, "535 5.7.8")
    assert commands.count("AUTH") == 1
    assert "mail" not in commands


def test_postfix_refuses_a_wrong_password(bed: Bed) -> None:
    recipient = somebody()
    said = on_postfix(bed, recipient, secret="wrong")
    assert (said.outcome, said.reply[:9]) == (Outcome.HELD, "535 5.7.8")
    assert bed.stored(recipient) == []


@pytest.mark.parametrize(
    ("name", "outcome", "piece"),
    [
        ("nobody", Outcome.REFUSED, "there is no such mailbox"),
        ("full", Outcome.REFUSED, "the mailbox is full"),
        ("grey", Outcome.DEFERRED, "the server asks to come back later (greylisting)"),
        ("toomany", Outcome.DEFERRED, "the server takes no more recipients for the moment"),
        ("policy", Outcome.REFUSED, "the server refuses it by its own policy"),
    ],
)
def test_postfix_refuses_recipients_each_in_its_way(
    bed: Bed, name: str, outcome: Outcome, piece: str
) -> None:
    said = on_postfix(bed, f"{name}@harborview.example")
    assert said.outcome is outcome
    assert said.problem == f"{piece} for {name}@harborview.example"


def test_postfix_refuses_a_sender_other_than_the_login(bed: Bed) -> None:
    said = on_postfix(bed, somebody(), sender="somebody.else@example.com")
    assert (said.outcome, said.reply[:9]) == (Outcome.HELD, "553 5.7.1")
    assert said.problem == "the account may not send from this address"


def test_postfix_refuses_a_letter_over_its_limit(bed: Bed) -> None:
    recipient = somebody()
    said = on_postfix(bed, recipient, raw=RAW + (b"y" * 70 + b"\r\n") * (SIZE_LIMIT // 70))
    assert (said.outcome, said.problem) == (Outcome.REFUSED, "the letter is too large for the server")
    assert bed.stored(recipient) == []
