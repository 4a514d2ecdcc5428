from __future__ import annotations

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
