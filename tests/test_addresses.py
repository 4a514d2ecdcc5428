"""Mailboxes in header values."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.addresses import check_address, check_header_text, parse_addresses
from composer.errors import MessageError
from composer.model import Address

JANE = Address("jane@x.example", "Jane Smith")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" , ", ()),
        ("jane@x.example", (Address("jane@x.example"),)),
        ("<jane@x.example>", (Address("jane@x.example"),)),
        ("Jane Smith <jane@x.example>", (JANE,)),
        ("jane@x.example (Jane Smith)", (JANE,)),
        ('"Smith, Jane" <jane@x.example>', (Address("jane@x.example", "Smith, Jane"),)),
        (r'"Jane \"Jo\" Smith" <jane@x.example>', (Address("jane@x.example", 'Jane "Jo" Smith'),)),
        ("Jane Smith, MD <jane@x.example>", (Address("jane@x.example", "Jane Smith, MD"),)),
        ("a@x.example, b@x.example", (Address("a@x.example"), Address("b@x.example"))),
        ("a@x.example; b@x.example;", (Address("a@x.example"), Address("b@x.example"))),
        ("Team: a@x.example, Jane Smith <jane@x.example>;", (Address("a@x.example"), JANE)),
        ("Undisclosed recipients:;", ()),
        ("Lucía Fernández <l@x.example>", (Address("l@x.example", "Lucía Fernández"),)),
        ("=?utf-8?q?Smith,_Jane?= <j@x.example>", (Address("j@x.example", "=?utf-8?q?Smith,_Jane?="),)),
    ],
)
def test_the_usual_ways_to_write_mailboxes_are_understood(text: str, expected: tuple[Address, ...]) -> None:
    assert parse_addresses(text) == expected


@pytest.mark.parametrize("name", ["boss@good.example", '"boss@good.example"'])
def test_a_display_name_that_is_another_mailbox_is_kept_for_the_guard(name: str) -> None:
    assert parse_addresses(f"{name} <other@evil.example>") == (
        Address("other@evil.example", "boss@good.example"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Jane Smith",
        "jane@",
        "@x.example",
        "Jane <jane>",
        "Jane <a@x.example> <b@x.example>",
        'Jane "Smith <jane@x.example>',
        "a@x.example: b@x.example;",
        "a b@x.example",
        "a@x.example, Jane Smith",
        "Jane, b@x.example",
        "jane@x@y.example",
        "jane@x.example (Jane",
        "a@x.example," * 10_000,
    ],
)
def test_what_is_no_mailbox_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(MessageError, match=r"^drafts/a\.txt:3: an address cannot be understood\. Write "):
        parse_addresses(text, where="drafts/a.txt:3")


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_mailboxes_or_a_clear_error(text: str) -> None:
    try:
        found = parse_addresses(text)
    except MessageError:
        return
    assert all("@" in address.email for address in found)


def test_mailboxes_of_a_letter_are_read_without_the_email_package() -> None:
    code = (
        "import sys; from composer.eml import read_letter;"
        "read_letter(b'To: \"S, J\" <j@x.example>, k@x.example\\nSubject: s\\n\\nb\\n', shown='a');"
        "sys.exit('email' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\0", "\x85", "\u2028", "\ud800"])
def test_a_line_break_or_control_character_never_gets_into_a_header(sign: str) -> None:
    with pytest.raises(MessageError, match="the Subject holds a line break or another control character"):
        check_header_text("Subject", f"Jane{sign}Bcc: x@y.example")


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f"])
def test_a_character_that_turns_text_around_never_gets_into_a_header(sign: str) -> None:
    with pytest.raises(MessageError, match="reading direction"):
        check_header_text("Subject", f"Jane{sign}enaJ")


@pytest.mark.parametrize(
    "name",
    [
        "boss@good.example",
        "Boss (boss@good.example)",
        "boss\uff20good.example",
        "boss at good.example",
        "boss (at) good dot example",
    ],
)
def test_a_display_name_that_reads_like_another_mailbox_is_refused(name: str) -> None:
    with pytest.raises(MessageError, match=r"the name shown before other@evil\.example in To"):
        check_address("To", Address("other@evil.example", name))


@pytest.mark.parametrize("name", ["", "Jane Smith", "Jane at St. Brigid", "jane@x.example", "Dr. J. at Home"])
def test_an_honest_display_name_is_taken(name: str) -> None:
    assert check_address("To", Address("jane@x.example", name)).name == name


@pytest.mark.parametrize(
    "email",
    ["jané@x.example", "jane@exämple.test", "a..b@x.example", "jane@-x.example", "a" * 250 + "@x.example"],
)
def test_a_mailbox_that_not_every_server_takes_is_refused(email: str) -> None:
    with pytest.raises(MessageError, match="is not one that every mail server takes"):
        check_address("Cc", Address(email))
