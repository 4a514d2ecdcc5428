"""Links that open a message in a mail service."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.delivery import Options, freeze, link
from composer.delivery.link import SERVICES, compose_link, deliver
from composer.errors import DeliveryError, MessageError
from composer.model import Address, Attachment, Message

LETTER = Message(
    subject="Thanks & more – Amara",
    body="Dear Dr. Smith,\n\nOne + one = 100%.\n",
    to=(Address("j.smith+x@harborview.example.edu", "Jane Q. Smith"),),
    cc=(Address("lpark@harborview.example.edu", "Lou Park"),),
)


def test_a_mailto_link_is_written_as_rfc_6068_says() -> None:
    assert compose_link(LETTER, "mailto").url == (
        "mailto:j.smith%2Bx@harborview.example.edu?cc=lpark@harborview.example.edu"
        "&subject=Thanks%20%26%20more%20%E2%80%93%20Amara"
        "&body=Dear%20Dr.%20Smith%2C%0D%0A%0D%0AOne%20%2B%20one%20%3D%20100%25."
    )


@pytest.mark.parametrize(
    ("service", "start"),
    [
        ("gmail", "https://mail.google.com/mail/?view=cm&fs=1&to="),
        ("outlook", "https://outlook.office.com/mail/deeplink/compose?to="),
        ("outlook-personal", "https://outlook.live.com/mail/0/deeplink/compose?to="),
    ],
)
def test_a_link_to_a_web_mail_carries_to_subject_and_body(service: str, start: str) -> None:
    url = compose_link(LETTER, service).url
    assert url.startswith(start)
    query = parse_qs(urlsplit(url).query)
    assert query["to"] == ["j.smith+x@harborview.example.edu"]
    assert query["su" if service == "gmail" else "subject"] == [LETTER.subject]
    assert query["body"] == ["Dear Dr. Smith,\r\n\r\nOne + one = 100%."]


def test_gmail_takes_cc_and_outlook_says_that_it_does_not() -> None:
    assert "cc=lpark" in compose_link(LETTER, "gmail").url
    outlook = compose_link(LETTER, "outlook")
    assert "lpark" not in outlook.url
    assert outlook.left_out == {"Cc": "Lou Park <lpark@harborview.example.edu>"}
    assert compose_link(replace(LETTER, cc=()), "outlook").left_out == {}


def test_several_recipients_keep_their_commas_in_mailto() -> None:
    message = replace(LETTER, to=(Address("a@x.example"), Address("b@x.example")))
    assert compose_link(message, "mailto").url.startswith("mailto:a@x.example,b@x.example?")


@pytest.mark.parametrize("service", SERVICES)
def test_a_body_that_does_not_fit_is_left_out_whole(service: str) -> None:
    longest = SERVICES[service].longest
    room = longest - len(compose_link(replace(LETTER, body="x"), service).url) + 1
    fits = compose_link(replace(LETTER, body="x" * room), service)
    assert (len(fits.url), fits.body_included) == (longest, True)
    over = compose_link(replace(LETTER, body="x" * (room + 1)), service)
    assert not over.body_included
    assert "body=" not in over.url
    assert over.left_out["Body"] == "x" * (room + 1)


@pytest.mark.parametrize("service", SERVICES)
def test_recipients_and_subject_that_do_not_fit_are_refused(service: str) -> None:
    with pytest.raises(DeliveryError, match="recipients and subject are too long for a link"):
        compose_link(replace(LETTER, subject="x" * 7000), service)


def test_the_lengths_are_those_that_were_seen_to_arrive() -> None:
    assert {name: service.longest for name, service in SERVICES.items()} == {
        "mailto": 1900,
        "gmail": 6000,
        "outlook": 6000,
        "outlook-personal": 6000,
    }


def test_an_unknown_service_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DeliveryError, match=r"no link for 'yahoo'\. Known are mailto, gmail, outlook"):
        compose_link(LETTER, "yahoo")


@pytest.mark.parametrize(
    "message",
    [
        replace(LETTER, subject="Hi\r\nBcc: x@y.example"),
        replace(LETTER, to=(Address("a@x.example?bcc=x@y.example"),)),
        replace(LETTER, cc=(Address("o@evil.example", "boss@good.example"),)),
    ],
)
def test_a_value_that_could_add_a_header_is_refused(message: Message) -> None:
    with pytest.raises(MessageError):
        compose_link(message, "mailto")


@given(
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=80), st.sampled_from(list(SERVICES))
)
@settings(max_examples=100, deadline=None)
def test_any_body_arrives_as_it_is_and_adds_nothing(body: str, service: str) -> None:
    made = compose_link(replace(LETTER, cc=(), body=f"{body}\nx"), service)
    head, _, last = made.url.rpartition("&body=")
    assert made.url.isascii()
    assert "+" not in made.url
    assert unquote(last) == f"{body}\r\nx"
    assert head.count("&") <= 3


def test_the_receipt_says_what_must_be_put_in_by_hand() -> None:
    message = replace(LETTER, body="word " * 2000)
    receipt = link.deliver(freeze(message, "a"), Options(service="outlook"))
    assert "Put in the Cc by hand" in receipt.detail
    assert "Put in the Body by hand" in receipt.detail
    assert "Sign in to Outlook" in receipt.detail
    assert receipt.where == compose_link(message, "outlook").url


def test_a_receipt_of_a_whole_link_leaves_nothing_out() -> None:
    receipt = link.deliver(freeze(LETTER, "a"), Options(service="gmail"))
    assert receipt.left_out is None
    assert receipt.detail == "The link opens the message in Gmail."


@pytest.mark.parametrize("service", SERVICES)
def test_a_link_carries_no_files_and_says_so(service: str) -> None:
    named = replace(LETTER, cc=(), attachments=("cv.pdf", "statement.pdf"))
    link = compose_link(named, service)
    assert link.left_out == {"Attachments": "cv.pdf, statement.pdf"}
    assert "cv.pdf" not in link.url


def test_the_receipt_of_a_link_asks_for_the_files() -> None:
    files = (Attachment("cv.pdf", "application/pdf", b"x"),)
    outgoing = freeze(replace(LETTER, cc=(), attached=files, attachments=("cv.pdf",)), "a")
    receipt = deliver(outgoing, Options(service="gmail"))
    assert receipt.left_out == {"Attachments": "cv.pdf"}
    assert "Put in the Attachments by hand: the link does not carry them." in receipt.detail
