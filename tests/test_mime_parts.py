"""The files of a message as parts of it, and the message without them."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.eml import read_letter, to_bytes
from composer.errors import MessageError
from composer.mime_parts import content_hash, files_needed, with_files, without_files
from composer.model import Address, Attachment, Message

LETTER = Message(
    subject="Packet",
    body="Dear Dr. Chen,\n\nI attach my CV.\n",
    sender=Address("amara.okafor@example.org"),
    to=(Address("mchen@lakeside.example.org"),),
)
CV = Attachment("cv.pdf", "application/pdf", b"%PDF-1.7 " + bytes(range(256)))
NOTES = Attachment("notes.txt", "text/plain", b"caf\xc3\xa9\n")


def carrying(*files: Attachment, body: str = LETTER.body) -> Message:
    return replace(LETTER, body=body, attached=files, attachments=tuple(each.name for each in files))


def test_a_letter_with_a_file_gives_exactly_these_bytes() -> None:
    raw = to_bytes(carrying(NOTES))
    boundary = raw.partition(b'boundary="')[2].partition(b'"')[0]
    assert raw == (
        b"X-Unsent: 1\r\n"
        b"From: amara.okafor@example.org\r\n"
        b"To: mchen@lakeside.example.org\r\n"
        b"Subject: Packet\r\n"
        b"MIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed;\r\n"
        b' boundary="' + boundary + b'"\r\n'
        b"\r\n"
        b"--" + boundary + b"\r\n"
        b'Content-Type: text/plain; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"\r\n"
        b"Dear Dr. Chen,\r\n\r\nI attach my CV.\r\n"
        b"\r\n"
        b"--" + boundary + b"\r\n"
        b"Content-Type: text/plain\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment;\r\n"
        b' filename="notes.txt"\r\n'
        b"\r\n"
        b"Y2Fmw6kK\r\n"
        b"--" + boundary + b"--\r\n"
    )


def test_the_same_letter_and_files_give_the_same_bytes_and_any_change_another_boundary() -> None:
    raw = to_bytes(carrying(CV, NOTES))
    assert raw == to_bytes(carrying(CV, NOTES))
    others = (
        carrying(NOTES, CV),
        carrying(CV),
        carrying(replace(CV, content=CV.content + b"!"), NOTES),
        carrying(replace(CV, name="other.pdf"), NOTES),
        carrying(CV, NOTES, body="Another text.\n"),
    )
    boundaries = {to_bytes(each).partition(b'boundary="')[2][:42] for each in (carrying(CV, NOTES), *others)}
    assert len(boundaries) == 6


def test_no_line_is_longer_than_76() -> None:
    long = Attachment("é" * 100 + ".pdf", CV.media_type, CV.content * 50)
    assert max(map(len, to_bytes(carrying(long, CV)).split(b"\r\n"))) == 76


NAMES = (
    "cv.pdf", "Amara Okafor CV (2026).pdf", "Lebenslauf für Müller – Übersicht.pdf", "履歴書" * 30 + ".pdf",
    'a"b;c\\d.txt', " lead.pdf", "trail .", "=?utf-8?q?x?=.pdf", "a'b%20.pdf", "x" * 200 + ".pdf", "🙂.png", "-", "名",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_file_is_read_back_as_it_is(name: str) -> None:
    message = carrying(replace(CV, name=name))
    raw = to_bytes(message)
    assert read_letter(raw, shown="a") == message
    (part,) = message_from_bytes(raw, policy=default).iter_attachments()
    assert part.get_filename() == name.strip(" ")
    assert part.get_content() == CV.content


def test_a_name_that_could_add_a_header_is_refused() -> None:
    for name in ("a\r\nBcc: x@y.example.pdf", "a\0.pdf", "half \ud83d.pdf"):
        with pytest.raises(MessageError):
            to_bytes(carrying(replace(CV, name=name)))


_files = st.builds(
    Attachment,
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60).filter(
        lambda name: name.isprintable()
    ),
    st.sampled_from(["application/pdf", "text/plain", "image/png"]),
    st.binary(min_size=1, max_size=500),
)


@given(
    files=st.lists(_files, min_size=1, max_size=4),
    body=st.sampled_from(["a\n", "a\n\n\n", "--=_0\nx=y\n", "é\n"]),
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_back_the_same(files: list[Attachment], body: str) -> None:
    message = carrying(*files, body=body)
    raw = to_bytes(message)
    assert read_letter(raw, shown="a") == message
    parts = list(message_from_bytes(raw, policy=default).iter_attachments())
    assert [part.get_payload(decode=True) for part in parts] == [each.content for each in files]


@given(files=st.lists(_files, min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_message_without_its_files_gets_them_back_by_their_hashes(files: list[Attachment]) -> None:
    raw = to_bytes(carrying(*files))
    slim = without_files(raw)
    assert files_needed(slim) == tuple(content_hash(each.content) for each in files)
    assert with_files(slim, {content_hash(each.content): each.content for each in files}) == raw
    assert without_files(slim) == slim


def test_the_ledger_keeps_little_of_a_large_file() -> None:
    assert len(without_files(to_bytes(carrying(replace(CV, content=b"x" * 5_000_000))))) < 1_000


@pytest.mark.parametrize(
    "body", [f"sha256 {'0' * 64}\n", "Content-Transfer-Encoding: base64\n\nAAAA\n--=_1\n", "plain\n"]
)
def test_nothing_in_a_text_is_taken_for_a_file(body: str) -> None:
    alone = to_bytes(replace(LETTER, body=body))
    assert (without_files(alone), files_needed(alone), with_files(alone, {})) == (alone, (), alone)
    assert files_needed(without_files(to_bytes(carrying(CV, body=body)))) == (content_hash(CV.content),)


def test_line_ends_that_a_server_has_changed_change_no_hash() -> None:
    raw = to_bytes(carrying(CV, NOTES))
    assert without_files(raw.replace(b"\r\n", b"\n")) == without_files(raw).replace(b"\r\n", b"\n")


def test_a_file_that_is_not_at_hand_is_missed() -> None:
    with pytest.raises(KeyError):
        with_files(without_files(to_bytes(carrying(CV))), {})
