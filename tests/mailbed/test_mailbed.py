"""The tests' own mail servers do what the tests that use them believe."""

from __future__ import annotations

import contextlib
import email
import imaplib
import json
import os
import re
import secrets
import shutil
import smtplib
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.mailbed import bed as mailbed
from tests.mailbed.bed import Bed, encode_mailbox
from tests.mailbed.certificates import Certificates
from tests.mailbed.fake_idp import DEVICE_GRANT, FakeIdP, challenge_of, make_token
from tests.mailbed.faulty_smtp import MODES, FaultySMTP
from tests.mailbed.fixtures import Faulty

REDIRECT = "http://127.0.0.1:9/callback"


def somebody(domain: str = "example.org") -> str:
    """An address whose mailbox is still empty."""
    return f"amara.{secrets.token_hex(4)}@{domain}"


def letter(
    sender: str, recipient: str, body: str = "Dear Dr. Smith,\n\nThank you.\n.dot\n\nAmara\n"
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = "Thank you – Amara Okafor"
    message["Message-ID"] = f"<{secrets.token_hex(8)}@example.org>"
    message.set_content(body)
    return message


def trusting(authority: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authority)


@contextlib.contextmanager
def submission(bed: Bed, login: str | None = None) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(bed.host, bed.submission, timeout=10) as client:
        client.starttls(context=trusting(bed.ca))
        client.ehlo()
        if login:
            client.login(login, bed.password)
        yield client


@contextlib.contextmanager
def mailboxes(bed: Bed, login: str | None = None) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4_SSL(bed.host, bed.imaps, ssl_context=trusting(bed.ca), timeout=10) as client:
        if login:
            client.login(login, bed.password)
        yield client


def listed(client: imaplib.IMAP4) -> dict[str, set[str]]:
    """The mailboxes by name, each with its flags."""
    found = {}
    for line in client.list()[1]:
        assert isinstance(line, bytes)
        parts = re.fullmatch(r'\(([^)]*)\) "/" "?([^"]+)"?', line.decode("ascii"))
        assert parts
        found[parts[2]] = set(parts[1].split())
    return found


def xoauth2(user: str, token: str) -> str:
    return f"user={user}\1auth=Bearer {token}\1\1"


def oauthbearer(user: str, token: str) -> str:
    return f"n,a={user},\1host=localhost\1port=587\1auth=Bearer {token}\1\1"


FORMS = {"XOAUTH2": xoauth2, "OAUTHBEARER": oauthbearer}


def smtp_bearer(client: smtplib.SMTP, mechanism: str, user: str, token: str) -> int:
    first = FORMS[mechanism](user, token)
    return client.auth(mechanism, lambda challenge=None: first if challenge is None else "")[0]


# --- the real servers


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "implicit"])
def test_a_sent_message_is_stored_as_it_was_sent(bed: Bed, implicit: bool) -> None:
    sender, recipient = somebody(), somebody("harborview.example")
    message = letter(sender, recipient)
    if implicit:
        context = trusting(bed.ca)
        with smtplib.SMTP_SSL(bed.host, bed.submissions, context=context, timeout=10) as client:
            client.login(sender, bed.password)
            client.send_message(message)
    else:
        with submission(bed, sender) as client:
            client.send_message(message)
    [stored] = bed.wait(recipient)
    assert stored.endswith(b"\r\n.dot\r\n\r\nAmara\r\n")
    assert email.message_from_bytes(stored)["Message-ID"] == message["Message-ID"]
    assert bed.stored(sender, "Sent") == []


def test_a_login_is_not_offered_before_tls(bed: Bed) -> None:
    with (
        smtplib.SMTP(bed.host, bed.submission, timeout=10) as client,
        pytest.raises(smtplib.SMTPNotSupportedError),
    ):
        client.login(somebody(), bed.password)


def test_a_wrong_password_is_refused_at_once(bed: Bed) -> None:
    begun = time.monotonic()
    with submission(bed) as client, pytest.raises(smtplib.SMTPAuthenticationError) as caught:
        client.login(somebody(), "wrong")
    assert caught.value.smtp_code == 535
    with mailboxes(bed) as imap, pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        imap.login(somebody(), "wrong")
    assert time.monotonic() - begun < 2


def test_the_authority_has_to_be_known(bed: Bed) -> None:
    with (
        smtplib.SMTP(bed.host, bed.submission, timeout=10) as client,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        client.starttls(context=ssl.create_default_context())


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [
        ("nobody", 550, "5.1.1"),
        ("full", 552, "5.2.2"),
        ("grey", 450, "4.2.0"),
        ("toomany", 452, "4.5.3"),
        ("policy", 550, "5.7.1"),
    ],
)
def test_some_recipients_are_refused(bed: Bed, name: str, code: int, status: str) -> None:
    sender = somebody()
    with submission(bed, sender) as client:
        client.mail(sender)
        answer = client.rcpt(f"{name}@harborview.example")
        assert client.rcpt(somebody())[0] == 250
    assert answer[0] == code
    assert answer[1].decode().startswith(status)


def test_a_sender_other_than_the_login_is_refused(bed: Bed) -> None:
    with submission(bed, somebody()) as client:
        client.mail("somebody.else@example.com")
        assert client.rcpt(somebody())[0] == 553


def test_a_message_over_the_limit_is_refused(bed: Bed) -> None:
    sender = somebody()
    large = letter(sender, somebody(), "x" * 70 + "\n" + ("y" * 70 + "\n") * 16000)
    with submission(bed, sender) as client, pytest.raises(smtplib.SMTPSenderRefused) as caught:
        client.send_message(large)
    assert caught.value.smtp_code == 552


def test_a_bounce_comes_back_to_the_sender(bed: Bed) -> None:
    sender = somebody()
    message = letter(sender, "bounce@harborview.example")
    with submission(bed, sender) as client:
        assert client.send_message(message) == {}
    [stored] = bed.wait(sender)
    bounce = email.message_from_bytes(stored)
    assert bounce["Return-Path"] == "<>"
    assert bounce.get_content_type() == "multipart/report"
    assert b"Final-Recipient: rfc822; bounce@harborview.example" in stored
    assert b"Status: 5.1.1" in stored
    assert message["Message-ID"].encode() in stored


def test_a_program_writes_to_the_applicant_without_a_login(bed: Bed) -> None:
    recipient = somebody()
    with smtplib.SMTP(bed.host, bed.mx, timeout=10) as client:
        client.send_message(letter("program@harborview.example", recipient))
        assert not client.has_extn("starttls")
    assert len(bed.wait(recipient)) == 1


def test_one_domain_files_sent_mail_by_itself(bed: Bed) -> None:
    sender, recipient = somebody("autosent.test"), somebody()
    message = letter(sender, recipient)
    with submission(bed, sender) as client:
        client.send_message(message)
    [copy] = bed.wait(sender, mailbox="Sent")
    assert email.message_from_bytes(copy)["Message-ID"] == message["Message-ID"]
    assert len(bed.wait(recipient)) == 1


def test_mailboxes_are_marked_for_their_use(bed: Bed) -> None:
    with mailboxes(bed, somebody()) as client:
        found = listed(client)
    assert found["Drafts"] >= {"\\Drafts"}
    assert found["Sent"] >= {"\\Sent"}


def test_marked_mailboxes_may_have_names_in_another_language(bed: Bed) -> None:
    with mailboxes(bed, "amara@gmail.test") as client:
        found = listed(client)
    assert found["[Gmail]/Entw&APw-rfe"] >= {"\\Drafts"}
    assert found["[Gmail]/Gesendet"] >= {"\\Sent"}
    assert not found.keys() & {"Drafts", "Sent"}


def test_one_domain_marks_no_mailbox(bed: Bed) -> None:
    with mailboxes(bed, somebody("plain.test")) as client:
        found = listed(client)
    assert found.keys() == {"INBOX", "Brouillons", encode_mailbox("Éléments envoyés"), "Trash", "Junk"}
    assert not set.union(*found.values()) & {"\\Drafts", "\\Sent", "\\Trash", "\\Junk"}


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("amara@gmail.test", "[Gmail]/Entwürfe"),
        ("amara@plain.test", "Éléments envoyés"),
        ("amara@example.org", "New & old/Söhne"),
        ("amara@example.com", "INBOX"),
    ],
)
def test_a_message_put_into_a_mailbox_is_stored_there_byte_for_byte(
    bed: Bed, address: str, mailbox: str
) -> None:
    raw = b"Subject: put\r\n\r\n\xc3\xa4\r\n.\r\nend\r\n"
    before = bed.stored(address, mailbox)
    bed.put(address, raw, mailbox)
    assert bed.stored(address, mailbox) == [*before, raw]
    assert bed.stored(address, encode_mailbox(mailbox)) == [*before, raw]
    with mailboxes(bed, address) as client:
        assert encode_mailbox(mailbox) in listed(client)


def test_stored_messages_come_in_their_order(bed: Bed) -> None:
    address = somebody()
    letters = [f"Subject: {number}\r\n\r\n".encode() for number in range(12)]
    for raw in letters:
        bed.put(address, raw)
    assert bed.stored(address) == letters


def test_waiting_for_what_does_not_come_fails(bed: Bed) -> None:
    assert bed.stored(somebody()) == []
    with pytest.raises(TimeoutError, match=r"has 0 messages after 0\.1 s, not 1"):
        bed.wait(somebody(), seconds=0.1)


def test_imap_takes_a_login_before_tls_at_one_address_only(bed: Bed) -> None:
    with imaplib.IMAP4(bed.host, bed.imap, timeout=10) as client:
        assert "STARTTLS" in client.capabilities
        client.login(somebody(), bed.password)
    with imaplib.IMAP4(bed.strict_host, bed.imap_strict, timeout=10) as client:
        with pytest.raises(imaplib.IMAP4.error, match="PRIVACYREQUIRED"):
            client.login(somebody(), bed.password)
        client.starttls(trusting(bed.ca))
        client.login(somebody(), bed.password)
        assert client.state == "AUTH"


@pytest.mark.parametrize("mechanism", FORMS)
def test_a_token_opens_its_owners_mailbox(bed: Bed, mechanism: str) -> None:
    user = somebody()
    token = make_token(bed.oauth_key, user)
    with submission(bed) as client:
        assert smtp_bearer(client, mechanism, user, token) == 235
        assert client.mail(user)[0] == 250
        assert client.rcpt(user)[0] == 250
    with mailboxes(bed) as imap:
        imap.authenticate(mechanism, lambda _: FORMS[mechanism](user, token).encode())
        assert imap.state == "AUTH"


@pytest.mark.parametrize("mechanism", FORMS)
@pytest.mark.parametrize("fault", ["expired", "another owner", "another issuer", "another key"])
def test_a_token_that_is_not_good_is_refused(bed: Bed, tmp_path: Path, mechanism: str, fault: str) -> None:
    user = somebody()
    other_key = tmp_path / "key"
    other_key.write_bytes(b"b3RoZXI=")
    token = {
        "expired": make_token(bed.oauth_key, user, -5),
        "another owner": make_token(bed.oauth_key, somebody()),
        "another issuer": make_token(bed.oauth_key, user, issuer="https://other.example"),
        "another key": make_token(other_key, user),
    }[fault]
    with submission(bed) as client, pytest.raises(smtplib.SMTPAuthenticationError) as caught:
        smtp_bearer(client, mechanism, user, token)
    assert caught.value.smtp_code == 535
    with mailboxes(bed) as imap, pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        imap.authenticate(mechanism, lambda _: FORMS[mechanism](user, token).encode())


def test_the_certificates_for_fault_servers_come_with_the_bed(bed: Bed) -> None:
    with FaultySMTP(certificate=bed.certificate, key=bed.key) as server:
        assert said_to(server, bed.ca) == "taken"


def test_a_second_bed_finds_other_ports_and_is_stopped(bed: Bed) -> None:
    state = bed.state.with_name(f"{bed.state.name}-second")
    base = bed.mx - mailbed.PORTS["mx"]
    try:
        with mailbed.running(state, base) as second:
            assert second.mx != bed.mx
            second.put("amara@example.org", b"Subject: second\r\n\r\n")
            assert len(second.stored("amara@example.org")) == 1
        for name in mailbed.PORTS:
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((second.host, getattr(second, name)), 5).close()
        with mailbed.running(state, base) as third:
            assert third.stored("amara@example.org") == []
    finally:
        shutil.rmtree(state, ignore_errors=True)


def test_a_folder_of_something_else_is_not_touched(bed: Bed, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(RuntimeError, match="not empty and not a mail bed"):
        mailbed.start(tmp_path, 21000)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_is_missing_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert re.fullmatch(r"The mail bed needs .*\.", mailbed.missing())


# --- the server that fails on purpose


def said_to(
    server: FaultySMTP, ca: Path, recipient: str = "jsmith@harborview.example", seconds: float = 10
) -> str:
    """What a client of Python's own believes after one message: "taken", or the error with its code."""
    login = "amara.okafor@example.org"
    try:
        with smtplib.SMTP("localhost", server.port, timeout=seconds) as client:
            client.starttls(context=trusting(ca))
            client.login(login, "mailbed")
            client.send_message(letter(login, recipient))
    except smtplib.SMTPRecipientsRefused as error:
        return f"SMTPRecipientsRefused {error.recipients[recipient][0]}"
    except (smtplib.SMTPException, OSError) as error:
        return f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    return "taken"


TRUTH: dict[str, tuple[str, int]] = {
    "ok": ("taken", 1),
    "connect-421": ("SMTPConnectError 421", 0),
    "connect-drop": ("SMTPServerDisconnected", 0),
    "connect-hang": ("SMTPServerDisconnected", 0),
    "no-starttls": ("SMTPNotSupportedError", 0),
    "starttls-stripped": ("SMTPResponseException 454", 0),
    "ehlo-no-auth": ("SMTPNotSupportedError", 0),
    "auth-454": ("SMTPAuthenticationError 454", 0),
    "auth-535": ("SMTPAuthenticationError 535", 0),
    "auth-basic-off": ("SMTPAuthenticationError 550", 0),
    "auth-drop": ("SMTPServerDisconnected", 0),
    "mail-451": ("SMTPSenderRefused 451", 0),
    "mail-554": ("SMTPSenderRefused 554", 0),
    "rcpt": ("taken", 1),
    "data-451": ("SMTPDataError 451", 0),
    "data-drop": ("SMTPServerDisconnected", 0),
    "body-hang": ("SMTPServerDisconnected", 0),
    "dot-451": ("SMTPDataError 451", 0),
    "dot-550": ("SMTPDataError 550", 0),
    "dot-552": ("SMTPDataError 552", 0),
    "dot-421": ("SMTPDataError 421", 0),
    "long-reply": ("SMTPDataError 550", 0),
    "once-451": ("SMTPDataError 451", 0),
    "drop-after-dot-stored": ("SMTPServerDisconnected", 1),
    "drop-after-dot-lost": ("SMTPServerDisconnected", 0),
    "dot-hang-stored": ("SMTPServerDisconnected", 1),
    "dot-hang-lost": ("SMTPServerDisconnected", 0),
    "slow-dot-stored": ("SMTPServerDisconnected", 1),
    "garbage-after-dot": ("SMTPDataError -1", 1),
    "quit-drop": ("taken", 1),
}


def test_the_truth_of_every_mode_is_told_here() -> None:
    assert list(TRUTH) == list(MODES)


@pytest.mark.parametrize("mode", TRUTH)
def test_a_mode_fails_as_it_says(faulty: Faulty, certificates: Certificates, mode: str) -> None:
    server = faulty(mode)
    never_answers = "hang" in mode or mode == "slow-dot-stored"
    said = said_to(server, certificates.ca, seconds=0.6 if never_answers else 10)
    assert (said, len(server.stored)) == TRUTH[mode]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody", "SMTPRecipientsRefused 550"),
        ("full", "SMTPRecipientsRefused 552"),
        ("grey", "SMTPRecipientsRefused 450"),
        ("toomany", "SMTPRecipientsRefused 452"),
        ("policy", "SMTPRecipientsRefused 550"),
        ("drop", "SMTPServerDisconnected"),
    ],
)
def test_recipients_fail_each_in_its_way(
    faulty: Faulty, certificates: Certificates, name: str, said: str
) -> None:
    server = faulty("rcpt")
    assert said_to(server, certificates.ca, f"{name}@harborview.example") == said
    assert server.stored == []


def test_a_message_is_stored_as_it_was_sent_and_counted(
    faulty: Faulty, certificates: Certificates, tmp_path: Path
) -> None:
    spool, count = tmp_path / "spool", tmp_path / "count"
    server = faulty("ok", spool=spool, count_file=count, implicit_tls=True)
    raw = b"Subject: x\r\n\r\n.one\r\n..two\r\n\r\n.\r\n\xff end\r\n"
    context = trusting(certificates.ca)
    with smtplib.SMTP_SSL("localhost", server.port, context=context, timeout=5) as client:
        client.login("amara@example.org", "mailbed")
        client.sendmail("amara@example.org", ["a@example.com", "b@example.com"], raw)
        client.sendmail("amara@example.org", ["c@example.com"], raw)
    assert server.stored[0] == ("amara@example.org", ["a@example.com", "b@example.com"], raw)
    assert [file.name for file in sorted(spool.iterdir())] == ["0001.eml", "0002.eml"]
    assert (spool / "0001.eml").read_bytes() == raw
    assert count.read_text(encoding="ascii") == "2"


def test_the_mode_can_change_and_one_fault_passes(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty("once-451")
    assert said_to(server, certificates.ca) == "SMTPDataError 451"
    assert said_to(server, certificates.ca) == "taken"
    server.mode = "slow-dot-stored"
    server.delay = 0.05
    assert said_to(server, certificates.ca) == "taken"
    with pytest.raises(ValueError, match="There is no mode 'dot-999'"):
        server.mode = "dot-999"
    assert (len(server.stored), server.logins, server.connections) == (2, 3, 3)


def test_the_transcript_has_the_commands_and_no_secrets(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty()
    said_to(server, certificates.ca)
    verbs = [command.partition(" ")[0] for command in server.transcript]
    assert verbs == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", ".", "QUIT"]
    assert server.transcript[3] == "AUTH PLAIN"


@pytest.mark.parametrize("mechanism", FORMS)
@pytest.mark.parametrize(("mode", "code"), [("ok", 235), ("auth-basic-off", 235), ("auth-535", 535)])
def test_any_token_is_taken_unless_the_mode_forbids(
    faulty: Faulty, certificates: Certificates, mechanism: str, mode: str, code: int
) -> None:
    server = faulty(mode)
    with smtplib.SMTP("localhost", server.port, timeout=5) as client:
        client.starttls(context=trusting(certificates.ca))
        client.ehlo()
        try:
            answer = smtp_bearer(client, mechanism, "amara@example.org", "a.b.c")
        except smtplib.SMTPAuthenticationError as error:
            answer = error.smtp_code
    assert answer == code


@pytest.mark.parametrize("initial", [True, False])
def test_logins_by_password_take_both_forms(
    faulty: Faulty, certificates: Certificates, initial: bool
) -> None:
    with smtplib.SMTP("localhost", faulty().port, timeout=5) as client:
        client.starttls(context=trusting(certificates.ca))
        client.ehlo()
        client.user, client.password = "amara@example.org", "wrong"
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.auth("LOGIN", client.auth_login, initial_response_ok=initial)
        client.password = "mailbed"
        assert client.auth("LOGIN", client.auth_login, initial_response_ok=initial)[0] == 235
        assert client.auth_plain() == "\0amara@example.org\0mailbed"


def test_nothing_is_done_out_of_turn(faulty: Faulty, certificates: Certificates) -> None:
    server = faulty()
    with smtplib.SMTP("localhost", server.port, timeout=5) as client:
        assert client.mail("amara@example.org")[0] == 503
        client.ehlo()
        assert client.docmd("AUTH PLAIN")[0] == 530
        assert client.mail("amara@example.org")[0] == 530
        client.starttls(context=trusting(certificates.ca))
        client.ehlo()
        assert client.esmtp_features.keys() == {"size", "8bitmime", "auth", "enhancedstatuscodes"}
        assert client.mail("amara@example.org")[0] == 530
        client.login("amara@example.org", "mailbed")
        assert client.rcpt("jsmith@harborview.example")[0] == 503
        assert client.mail("amara@example.org", ["SIZE=1048577"])[0] == 552
        assert client.mail("amara@example.org")[0] == 250
        assert client.docmd("DATA")[0] == 503
        assert client.rset()[0] == 250
        assert client.rcpt("jsmith@harborview.example")[0] == 503
        assert client.noop()[0] == 250
        assert client.docmd("VRFY amara")[0] == 502
    assert server.stored == []


def test_bad_certificates_are_noticed_by_a_client(faulty: Faulty, certificates: Certificates) -> None:
    stranger = faulty(certificate=certificates.stranger_certificate, key=certificates.stranger_key)
    misnamed = faulty(certificate=certificates.misnamed_certificate, key=certificates.misnamed_key)
    for server, said in ((stranger, "unable to get local issuer"), (misnamed, "Hostname mismatch")):
        client = smtplib.SMTP("localhost", server.port, timeout=5)
        with client, pytest.raises(ssl.SSLCertVerificationError, match=said):
            client.starttls(context=trusting(certificates.ca))
        assert server.stored == []


# --- the provider of tokens


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        """Leave the answer as it is."""


def post(url: str, **form: str) -> tuple[int, dict[str, object]]:
    form.setdefault("client_id", "prematch-test")
    try:
        with urllib.request.urlopen(url, urlencode(form).encode(), timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def consent(idp: FakeIdP, challenge: str, **changed: str) -> dict[str, str]:
    """Ask for a code; gives what comes back to the client in the address of the redirection."""
    asked = {
        "client_id": "prematch-test",
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "scope": "mail.send",
        "state": "mine",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    } | changed
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(NoRedirect).open(
            f"{idp.authorization_endpoint}?{urlencode(asked)}", timeout=5
        )
    with caught.value as answer:
        if answer.code != 302:
            return {"status": str(answer.code)}
        where = answer.headers["Location"]
    assert where.startswith(f"{REDIRECT}?")
    return dict(parse_qsl(urlsplit(where).query))


@pytest.fixture
def idp() -> Iterator[FakeIdP]:
    with FakeIdP() as running:
        yield running


@pytest.fixture
def verifier() -> str:
    return secrets.token_urlsafe(48)


def by_code(idp: FakeIdP, code: str, verifier: str, **more: str) -> tuple[int, dict[str, object]]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": verifier,
    }
    return post(idp.token_endpoint, **form, **more)


def test_tokens_of_the_provider_open_the_bed(bed: Bed, verifier: str) -> None:
    user = somebody()
    with FakeIdP(user, key_file=bed.oauth_key) as idp:
        back = consent(idp, challenge_of(verifier))
        status, given = by_code(idp, back["code"], verifier)
    assert status == 200
    with mailboxes(bed) as imap:
        imap.authenticate("XOAUTH2", lambda _: xoauth2(user, str(given["access_token"])).encode())
        assert imap.state == "AUTH"


def test_a_code_is_good_once_and_for_its_verifier(idp: FakeIdP, verifier: str) -> None:
    back = consent(idp, challenge_of(verifier))
    assert back["state"] == "mine"
    status, given = by_code(idp, back["code"], verifier)
    assert (status, given["scope"], given["expires_in"]) == (200, "mail.send", 3600)
    assert by_code(idp, back["code"], verifier)[1]["error"] == "invalid_grant"
    code = consent(idp, challenge_of(verifier))["code"]
    assert by_code(idp, code, "x" * 43)[1]["error"] == "invalid_grant"
    assert [path for path, _ in idp.requests] == ["/authorize", "/token", "/token", "/authorize", "/token"]


def test_consent_can_be_denied_or_answered_wrongly(idp: FakeIdP, verifier: str) -> None:
    assert consent(idp, challenge_of(verifier), client_id="other") == {"status": "400"}
    assert consent(idp, challenge_of(verifier), redirect_uri="https://evil.example/") == {"status": "400"}
    assert consent(idp, verifier, code_challenge_method="plain")["error"] == "invalid_request"
    idp.wrong_state = True
    assert consent(idp, challenge_of(verifier))["state"] != "mine"
    idp.deny = "access_denied"
    assert consent(idp, challenge_of(verifier))["error"] == "access_denied"


@pytest.mark.parametrize(
    ("secret", "status"), [({"client_secret": "s3"}, 200), ({"client_secret": "x"}, 401), ({}, 401)]
)
def test_a_client_secret_can_be_demanded(
    idp: FakeIdP, verifier: str, secret: dict[str, str], status: int
) -> None:
    idp.client_secret = "s3"
    code = consent(idp, challenge_of(verifier))["code"]
    assert by_code(idp, code, verifier, **secret)[0] == status


def test_refresh_tokens_rotate_unless_told_otherwise(idp: FakeIdP, verifier: str) -> None:
    def refreshed(token: object) -> dict[str, object]:
        return post(idp.token_endpoint, grant_type="refresh_token", refresh_token=str(token))[1]

    _, first = by_code(idp, consent(idp, challenge_of(verifier))["code"], verifier)
    second = refreshed(first["refresh_token"])
    assert refreshed(first["refresh_token"])["error"] == "invalid_grant"
    idp.rotate = False
    assert "refresh_token" not in refreshed(second["refresh_token"])
    assert "access_token" in refreshed(second["refresh_token"])
    idp.refuse_refresh = True
    assert refreshed(second["refresh_token"])["error"] == "invalid_grant"


def test_a_device_waits_for_consent(idp: FakeIdP) -> None:
    idp.pending, idp.slow_down = 2, 1
    _, device = post(idp.device_authorization_endpoint, scope="mail.send")
    assert device.keys() == {"device_code", "user_code", "verification_uri", "expires_in", "interval"}

    def asked() -> object:
        answer = post(idp.token_endpoint, grant_type=DEVICE_GRANT, device_code=str(device["device_code"]))[1]
        return answer.get("error", "a token")

    answers = [asked() for _ in range(5)]
    assert answers == [
        "slow_down",
        "authorization_pending",
        "authorization_pending",
        "a token",
        "expired_token",
    ]


def test_a_device_can_be_denied(idp: FakeIdP) -> None:
    idp.deny = "access_denied"
    _, device = post(idp.device_authorization_endpoint)
    form = {"grant_type": DEVICE_GRANT, "device_code": str(device["device_code"])}
    assert post(idp.token_endpoint, **form) == (400, {"error": "access_denied"})
    assert post(idp.token_endpoint, grant_type="password")[1] == {"error": "unsupported_grant_type"}
    assert post(idp.token_endpoint, client_id="other")[0] == 401
