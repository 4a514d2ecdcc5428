"""The report that a letter did not arrive is read; nothing else is taken for one, and nothing makes it fail."""

from __future__ import annotations

import smtplib
import ssl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.bounce import Bounce, read_bounce
from tests.mailbed.bed import Bed

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mail.example.org>
To: amara.okafor@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="=_b"

--=_b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Tue, 09 Feb 2027 10:00:00 +0000

Final-Recipient: rfc822; radeyemi@cedarvale.example
Original-Recipient: rfc822;Ruth@cedarvale.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such
    mailbox here

--=_b
Content-Type: message/rfc822

Message-ID: <abc@example.org>
From: amara.okafor@example.org
To: ruth@cedarvale.example
Subject: Letter

Dear Dr. Adeyemi,

--=_b--
""".replace("\n", "\r\n")
READ = Bounce("<abc@example.org>", ("Ruth@cedarvale.example",), "5.1.1", "550 5.1.1 No such mailbox here")


def changed(old: str, new: str) -> bytes:
    old, new = (text.replace("\n", "\r\n") for text in (old, new))
    assert old in REPORT
    return REPORT.replace(old, new).encode()


def second_recipient(action: str) -> bytes:
    fields = f"Final-Recipient: rfc822; swhitlow@cedarvale.example\nAction: {action}\nStatus: 5.2.2\n\n"
    return changed("--=_b\nContent-Type: message/rfc822", f"{fields}--=_b\nContent-Type: message/rfc822")


def test_a_report_says_which_letter_came_back_from_whom_and_why() -> None:
    assert read_bounce(REPORT.encode()) == READ


def test_a_report_of_postfix_is_read(bed: Bed) -> None:
    sender = "amara.bounced@example.org"
    letter = f"Message-ID: <b1@example.org>\nFrom: {sender}\nTo: bounce@cedarvale.example\nSubject: x\n\nx\n"
    with smtplib.SMTP_SSL(
        bed.host, bed.submissions, context=ssl.create_default_context(cafile=bed.ca), timeout=10
    ) as client:
        client.login(sender, bed.password)
        client.sendmail(sender, ["bounce@cedarvale.example"], letter)
    [report] = bed.wait(sender)
    bounce = read_bounce(report)
    assert bounce is not None
    assert (bounce.message_id, bounce.recipients) == ("<b1@example.org>", ("bounce@cedarvale.example",))
    assert bounce.status == "5.1.1"
    assert "mailbox was closed" in bounce.diagnostic


@pytest.mark.parametrize("form", ["text/rfc822-headers", "message/rfc822-headers"])
def test_a_report_may_enclose_the_headers_alone(form: str) -> None:
    assert read_bounce(changed("Content-Type: message/rfc822", f"Content-Type: {form}")) == READ


def test_every_recipient_that_failed_is_named() -> None:
    bounce = read_bounce(second_recipient("failed"))
    assert bounce is not None
    assert bounce.recipients == ("Ruth@cedarvale.example", "swhitlow@cedarvale.example")
    assert bounce.status == "5.1.1"


@pytest.mark.parametrize("action", ["delivered", "relayed", "delayed", "expanded"])
def test_a_recipient_that_did_not_fail_is_not_named(action: str) -> None:
    assert read_bounce(second_recipient(action)) == READ


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_is_only_late_or_has_arrived_did_not_come_back(action: str) -> None:
    assert read_bounce(changed("Action: failed", f"Action: {action}")) is None


def test_the_words_of_a_field_may_be_written_otherwise() -> None:
    assert read_bounce(changed("Action: failed", "ACTION:   Failed ")) == READ


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("multipart/report; report-type=delivery-status", "multipart/mixed"),
        ("Content-Type: message/delivery-status", "Content-Type: text/plain"),
        ("Content-Type: message/delivery-status", "Content-Type: message/disposition-notification"),
        ("Content-Type: message/rfc822", "Content-Type: text/plain"),
        ("Message-ID: <abc@example.org>\n", ""),
    ],
)
def test_a_message_that_lacks_what_makes_a_report_is_none(old: str, new: str) -> None:
    assert read_bounce(changed(old, new)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"Subject: Letter\r\n\r\nDear Dr. Adeyemi,\r\n",
        b"Subject: Undelivered mail\r\n\r\nFinal-Recipient: rfc822; a@example.org\r\nAction: failed\r\n",
    ],
)
def test_an_ordinary_message_is_none(raw: bytes) -> None:
    assert read_bounce(raw) is None


def test_what_the_other_server_says_comes_as_one_short_printable_line() -> None:
    raw = changed("No such\n    mailbox here", f"\x1b[31mNo such\x07{'x' * 900}")
    bounce = read_bounce(raw)
    assert bounce is not None
    assert bounce.diagnostic.isprintable()
    assert bounce.diagnostic.startswith("550 5.1.1 [31mNo such")
    assert len(bounce.diagnostic) == 300


@pytest.mark.parametrize("number", range(5))
def test_odd_headers_of_the_letter_that_is_enclosed_are_no_reason_to_fail(number: int) -> None:
    odd = ("<", "=?utf-8?q?", "<abc@[", '"', "\udcff\udcfe")[number]
    raw = REPORT.replace("<abc@example.org>", odd).encode("utf-8", "surrogateescape")
    bounce = read_bounce(raw)
    assert bounce is None or bounce.message_id


PIECES = (
    "\r\n",
    "\n",
    "--=_b",
    "--=_b--",
    ";",
    ":",
    "Content-Type: ",
    "message/",
    "=?",
    "<",
    ">",
    "\0",
    "\t",
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(REPORT)),
            st.integers(0, 60),
            st.sampled_from([piece.encode() for piece in PIECES]) | st.binary(max_size=8),
        ),
        max_size=6,
    )
)
def test_no_damage_makes_reading_fail(damage: list[tuple[int, int, bytes]]) -> None:
    raw = REPORT.encode()
    for place, length, put in damage:
        raw = raw[:place] + put + raw[place + length :]
    bounce = read_bounce(raw)
    if bounce is not None:
        assert bounce.message_id
        assert bounce.recipients
        assert all(text.isprintable() for text in (*bounce.recipients, bounce.status, bounce.diagnostic))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_text_of_a_part_makes_reading_fail(text: bytes) -> None:
    head, _, rest = REPORT.encode().partition(b"Final-Recipient")
    read_bounce(head + text + b"\r\n\r\nFinal-Recipient" + rest)
    head, _, rest = REPORT.encode().partition(b"Message-ID: <abc@example.org>")
    read_bounce(head + b"Message-ID: " + text + rest)
