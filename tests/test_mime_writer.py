"""A message as the bytes of a draft."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.eml import read_letter, to_bytes
from composer.errors import MessageError
from composer.mime_writer import Stamp, stamp
from composer.model import Address, Attachment, Message

LETTER = Message(
    subject="Thank you - Amara Okafor",
    body="Dear Dr. Smith,\n\nThank you for the day.\n\nAmara Okafor\n",
    sender=Address("amara.okafor@example.org", "Amara Okafor"),
    to=(Address("jsmith@harborview.example.edu", "Jane Q. Smith, MD"),),
    cc=(Address("lpark@harborview.example.edu", "Lou Park"),),
)


def test_a_plain_letter_gives_exactly_these_bytes() -> None:
    assert to_bytes(LETTER) == (
        b"X-Unsent: 1\r\n"
        b"From: Amara Okafor <amara.okafor@example.org>\r\n"
        b'To: "Jane Q. Smith, MD" <jsmith@harborview.example.edu>\r\n'
        b"Cc: Lou Park <lpark@harborview.example.edu>\r\n"
        b"Subject: Thank you - Amara Okafor\r\n"
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: text/plain; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"\r\n"
        b"Dear Dr. Smith,\r\n\r\nThank you for the day.\r\n\r\nAmara Okafor\r\n"
    )


def test_a_subject_with_a_dash_becomes_an_encoded_word() -> None:
    raw = to_bytes(replace(LETTER, subject="Thank you – Amara Okafor"))
    assert b"Subject: =?utf-8?q?Thank_you_=E2=80=93_Amara_Okafor?=\r\n" in raw


def test_a_long_paragraph_is_quoted_printable_and_no_line_is_longer_than_76() -> None:
    raw = to_bytes(replace(LETTER, body="word " * 200))
    assert b"Content-Transfer-Encoding: quoted-printable\r\n" in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 76


def test_what_goes_into_a_mailbox_has_its_date_and_message_id_and_is_not_marked_unsent() -> None:
    raw = to_bytes(LETTER, Stamp("<a@example.org>", "Tue, 09 Feb 2027 10:00:00 -0500"))
    assert raw.startswith(b"Date: Tue, 09 Feb 2027 10:00:00 -0500\r\nMessage-ID: <a@example.org>\r\nFrom: ")
    assert b"X-Unsent" not in raw


def test_a_new_message_id_is_its_own_and_names_the_domain_of_the_sender_alone() -> None:
    moment = datetime(2027, 2, 9, 10, tzinfo=UTC)
    made = [stamp("amara@example.org", moment) for _ in range(3)]
    assert len({each.message_id for each in made}) == 3
    assert all(re.fullmatch(r"<[0-9a-f]{32}@example\.org>", each.message_id) for each in made)
    assert made[0].date == "Tue, 09 Feb 2027 10:00:00 +0000"


def test_a_message_id_that_is_given_stays() -> None:
    assert stamp("a@example.org", datetime(2027, 2, 9, tzinfo=UTC), "<b@c>").message_id == "<b@c>"


def test_a_draft_has_no_date_no_message_id_and_no_bcc() -> None:
    assert {"Date", "Message-ID", "Bcc"}.isdisjoint(message_from_bytes(to_bytes(LETTER)).keys())


@pytest.mark.parametrize("line", [".", ".hidden", "From here on", "From "])
def test_lines_that_servers_alter_do_not_stand_there_as_they_are(line: str) -> None:
    raw = to_bytes(replace(LETTER, body=f"a\n{line}\nb\n"))
    assert not any(row.startswith((b".", b"From ")) for row in raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))
    assert read_letter(raw, shown="a").body == f"a\n{line}\nb\n"


def test_a_reply_address_is_written() -> None:
    message = replace(LETTER, reply_to=(Address("other@example.org"),))
    assert read_letter(to_bytes(message), shown="a") == message


_words = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), max_size=120)
_names = _words.map(lambda text: " ".join(text.replace("@", "").split()).strip()).filter(
    lambda name: "＠" not in name and "﹫" not in name and " at" not in f" {name.lower()}"
)
_emails = st.from_regex(r"[a-z][a-z0-9.+-]{0,20}[a-z0-9]@[a-z]{1,20}\.(example|test)", fullmatch=True).filter(
    lambda email: ".." not in email
)
_addresses = st.builds(Address, _emails, _names)
_bodies = st.lists(
    st.one_of(
        st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\0"), max_size=100),
        st.sampled_from(
            [".", "..", "From x", "a " * 60, " lead", "trail \t", "é" * 90, "🙂" * 20, "=20", "-- "]
        ),
    ),
    min_size=1,
    max_size=6,
).map("\n".join)


@given(
    subject=_words.map(lambda text: text.strip()),
    body=_bodies.filter(lambda body: body.strip()),
    to=st.lists(_addresses, min_size=1, max_size=3),
    cc=st.lists(_addresses, max_size=2),
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_back_the_same(
    subject: str, body: str, to: list[Address], cc: list[Address]
) -> None:
    message = replace(LETTER, subject=subject, body=body, to=tuple(to), cc=tuple(cc))
    raw = to_bytes(message)
    final = body if body.endswith("\n") else f"{body}\n"
    assert read_letter(raw, shown="a") == replace(message, body=final)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


@given(subject=_words.map(lambda text: " ".join(text.split())), address=_addresses)
@settings(max_examples=100, deadline=None)
def test_another_reader_understands_the_headers_alike(subject: str, address: Address) -> None:
    mail = message_from_bytes(to_bytes(replace(LETTER, subject=subject, to=(address,))), policy=default)
    assert mail.keys()[:4] == ["X-Unsent", "From", "To", "Cc"]
    assert [each.addr_spec for each in mail["To"].addresses] == [address.email]
    assert mail.get_content().replace("\r\n", "\n") == LETTER.body


@pytest.mark.parametrize(
    "message",
    [
        replace(LETTER, subject="Thanks\r\nBcc: x@y.example"),
        replace(LETTER, to=(Address("a@x.example", "Jane\nBcc: x@y.example"),)),
        replace(LETTER, to=(Address("a@x.example\r\nBcc: x@y.example"),)),
        replace(LETTER, cc=(Address("a@x.example", "Jane\rSmith"),)),
        replace(LETTER, sender=Address("a@x.example", "Jane\u2028Smith")),
        replace(LETTER, reply_to=(Address("a@x.example", "Jane\0"),)),
        replace(LETTER, to=(Address("a@x.example, b@y.example"),)),
        replace(LETTER, to=(Address("other@evil.example", "boss@good.example"),)),
        replace(LETTER, to=()),
        replace(LETTER, bcc=(Address("x@y.example"),)),
        replace(LETTER, attachments=("cv.pdf",)),
        replace(LETTER, attach=("documents/cv.pdf",)),
        replace(
            LETTER, attachments=("other.pdf",), attached=(Attachment("cv.pdf", "application/pdf", b"x"),)
        ),
        replace(LETTER, attached=(Attachment("cv.pdf", "application/pdf", b"x"),)),
        replace(LETTER, body="half \ud83d of a sign"),
    ],
)
def test_what_could_add_a_header_or_would_be_lost_is_refused(message: Message) -> None:
    with pytest.raises(MessageError):
        to_bytes(message)
