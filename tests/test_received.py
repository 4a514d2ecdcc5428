from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from composer import received
from composer.errors import MessageError
from composer.moments import parse_moment

RAW = (
    b"From: Ruth Adeyemi <radeyemi@cedarvale.example>\r\nTo: amara.okafor@example.org\r\n"
    b"Subject: AW: Re: Following up\r\nMessage-ID: <abc@cedarvale.example>\r\n"
    b"References: <x@y.example>\r\n <z@y.example>\r\nDate: Tue, 09 Feb 2027 16:00:00 +0000\r\n\r\nHello.\r\n"
)
NOW = parse_moment("2027-02-09")


def test_a_message_knows_its_id_and_its_moment_in_eastern_time() -> None:
    message = received.read(RAW, "m.eml")
    assert (message.message_id, str(message.on)) == ("<abc@cedarvale.example>", "2027-02-09 11:00")


def test_an_answer_continues_the_conversation() -> None:
    message = received.read(RAW, "m.eml")
    assert message.answer_subject == "Re: Following up"
    other = received.read(RAW.replace(b"AW: Re:", "回复： RES: Odp:".encode()), "m.eml")
    assert other.answer_subject == "Re: Following up"
    assert message.answer_references == "<x@y.example> <z@y.example> <abc@cedarvale.example>"
    assert [address.email for address in message.answer_to] == ["radeyemi@cedarvale.example"]


def test_an_answer_goes_where_the_message_asks_for_it() -> None:
    raw = RAW.replace(b"To: amara", b"Reply-To: office@cedarvale.example\r\nTo: amara", 1)
    assert [address.email for address in received.read(raw, "m").answer_to] == ["office@cedarvale.example"]


@pytest.mark.parametrize("date", [b"yesterday", b"", b"Tue, 99 Feb 2027 16:00:00 +0000"])
def test_a_date_that_cannot_be_read_is_none(date: bytes) -> None:
    raw = RAW.replace(b"Tue, 09 Feb 2027 16:00:00 +0000", date)
    assert received.read(raw, "m.eml").on is None


def test_a_pasted_text_has_neither_id_nor_moment() -> None:
    message = received.read(b"Subject: Hello\n\nHow are you?\n", "m.txt")
    assert (message.message_id, message.on, message.answer_to) == ("", None, ())


def test_a_message_is_kept_as_it_came_under_day_and_program(tmp_path: Path) -> None:
    path = received.keep(tmp_path, received.read(RAW, "m"), "cedarvale-medpeds", NOW)
    assert path == tmp_path / "inbox" / "2027-02-09-cedarvale-medpeds.eml"
    assert path.read_bytes() == RAW
    assert list(path.parent.iterdir()) == [path]


def test_the_same_message_is_kept_once_and_another_beside_it(tmp_path: Path) -> None:
    first = received.keep(tmp_path, received.read(RAW, "m"), "cedarvale-medpeds", NOW)
    assert received.keep(tmp_path, received.read(RAW, "m"), "cedarvale-medpeds", NOW) == first
    other = received.read(RAW.replace(b"Hello", b"Again"), "m")
    assert received.keep(tmp_path, other, "cedarvale-medpeds", NOW).stem == "2027-02-09-cedarvale-medpeds-2"


@pytest.mark.parametrize(
    ("raw", "ending"),
    [(RAW, ".eml"), (RAW.partition(b"\r\n")[2], ".eml"), (b"Subject: Hello\n\nHow are you?\n", ".txt")],
)
def test_a_mail_is_kept_as_one_even_without_a_sender(tmp_path: Path, raw: bytes, ending: str) -> None:
    assert received.keep(tmp_path, received.read(raw, "m"), "p", NOW).suffix == ending


def test_only_the_header_of_a_kept_message_is_read_for_a_list(tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(
        RAW.replace(b"AW: Re: Following up", b"=?utf-8?q?Caf=C3=A9?=\r\n one") + b"\xff" * 200_000
    )
    header = received.read_header(path)
    assert (header.subject, header.sender, header.message_id) == (
        "Café one",
        "Ruth Adeyemi",
        "<abc@cedarvale.example>",
    )
    assert str(header.on) == "2027-02-09 11:00"
    path.write_bytes("Subject: Grüße \x07\nFrom: not an address\n\nx".encode())
    assert (received.read_header(path).subject, received.read_header(path).sender) == (
        "Grüße",
        "not an address",
    )
    path.write_bytes(b"Subject: =?x-none?q?a?=\nFrom: a@x.example\n\nx")
    assert (received.read_header(path).subject, received.read_header(path).sender) == (
        "=?x-none?q?a?=",
        "a@x.example",
    )


def attached(size: int) -> bytes:
    """A message with one attachment that makes it so many bytes large."""
    head = (
        RAW.partition(b"\r\n\r\n")[0]
        + b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    )
    text = b"--b\r\nContent-Type: text/plain\r\n\r\nPlease see the packet.\r\n"
    file = (
        b"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename=packet.pdf\r\n\r\n"
    )
    line = b"A" * 76 + b"\r\n"
    room = size - len(head) - len(text) - len(file)
    return head + text + file + line * (room // len(line)) + b"--b--\r\n"


def test_a_message_with_large_attachments_is_read_without_them() -> None:
    raw = attached(30_000_000)
    begun = time.monotonic()
    tracemalloc.start()
    message = received.read(raw, "m.eml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (message.message.body, message.message.attachments) == (
        "Please see the packet.\n",
        ("packet.pdf",),
    )
    assert time.monotonic() - begun < 30
    assert peak < 400_000_000


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (attached(51_000_000), "larger than 50 MB, and so is not read. Copy its words into a .txt file"),
        (RAW + b"\n" * 1_600_000, "more than 1,500,000 lines, and so is not read. Copy its words"),
        (RAW + b"word " * 500_000, "its text alone is larger than 2 MB. Copy its words"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "the file is a calendar file"),
    ],
    ids=["bytes", "lines", "text", "calendar"],
)
def test_what_is_too_large_is_refused_with_what_to_do(raw: bytes, said: str) -> None:
    with pytest.raises(MessageError) as caught:
        received.read(raw, "m.eml")
    assert said in str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"Dear Dr. Okafor,\n\nWhere else?\n", b"Note: hello\n\nWhere else?\n"])
def test_a_text_that_was_pasted_without_its_subject_is_told_how(raw: bytes) -> None:
    with pytest.raises(MessageError, match=r"Write a line `Subject: \.\.\.` above a text that you paste"):
        received.read(raw, "m.txt")


def test_a_file_that_is_far_too_large_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    with path.open("wb") as file:
        file.write(RAW)
        file.truncate(2_000_000_000)
    with pytest.raises(MessageError, match="larger than 50 MB"):
        received.read_file(path)


@pytest.mark.parametrize("name", ["2027-02-09-p", "2027-02-09-p.eml", "inbox/2027-02-09-p.eml"])
def test_a_kept_message_is_found_by_name_or_path(tmp_path: Path, name: str) -> None:
    path = received.keep(tmp_path, received.read(RAW, "m"), "p", NOW)
    assert received.find(tmp_path, name) == path


def test_a_message_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    received.keep(tmp_path, received.read(RAW, "m"), "cedarvale-medpeds", NOW)
    with pytest.raises(MessageError, match="Did you mean 2027-02-09-cedarvale-medpeds"):
        received.find(tmp_path, "2027-02-09-cedarvle")
    with pytest.raises(MessageError, match="prematch inbox add"):
        received.find(tmp_path, "zzz")


@pytest.mark.parametrize(
    ("stem", "program"),
    [
        ("2027-02-09-cedarvale-medpeds", "cedarvale-medpeds"),
        ("2027-02-09-cedarvale-medpeds-2", "cedarvale-medpeds"),
        ("2027-02-09-other", ""),
        ("mail", ""),
    ],
)
def test_the_name_of_a_file_tells_the_program(stem: str, program: str) -> None:
    assert received.program_in(Path(f"{stem}.eml"), {"cedarvale-medpeds": 1}) == program
