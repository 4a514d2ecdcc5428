"""What holds for every channel."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pyperclip
import pytest

from composer.delivery import CHANNELS, Options, Receipt, freeze
from composer.eml import read_letter
from composer.errors import DeliveryError, MessageError
from composer.model import Address, Message

LETTER = Message(
    subject="Thank you – Amara Okafor",
    body="Dear Dr. Smith,\n\nThank you for the day.\n",
    program="harborview-medpeds",
    kind="thank_you",
    sender=Address("amara.okafor@example.org", "Amara Okafor"),
    to=(Address("jsmith@harborview.example.edu", "Jane Q. Smith, MD"),),
    cc=(Address("lpark@harborview.example.edu", "Lou Park"),),
)
NAME = "2026-12-05-thank_you-harborview-medpeds-smith"


WITHOUT_ACCOUNT = [name for name in CHANNELS if name != "imap"]
"""What holds for the one that needs an account is tested on real servers, in test_imap_draft.py."""


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was put on the clipboard."""
    texts: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", texts.append)
    return texts


def deliver(channel: str, outbox: Path) -> Receipt:
    return CHANNELS[channel](freeze(LETTER, NAME), Options(outbox=outbox))


@pytest.mark.parametrize("channel", WITHOUT_ACCOUNT)
def test_a_receipt_names_the_channel_the_place_and_what_to_do(
    channel: str, tmp_path: Path, copied: list[str]
) -> None:
    receipt = deliver(channel, tmp_path)
    assert receipt.channel == channel
    assert receipt.where
    assert receipt.detail.endswith(".")


@pytest.mark.parametrize("channel", WITHOUT_ACCOUNT)
def test_a_receipt_holds_the_hash_of_the_checked_bytes(
    channel: str, tmp_path: Path, copied: list[str]
) -> None:
    assert deliver(channel, tmp_path).sha256 == hashlib.sha256(freeze(LETTER, NAME).raw).hexdigest()


@pytest.mark.parametrize("channel", WITHOUT_ACCOUNT)
def test_the_same_message_again_gives_the_same_receipt(
    channel: str, tmp_path: Path, copied: list[str]
) -> None:
    assert deliver(channel, tmp_path) == deliver(channel, tmp_path)


@pytest.mark.parametrize("channel", WITHOUT_ACCOUNT)
def test_a_channel_carries_every_part_or_says_what_it_leaves_out(
    channel: str, tmp_path: Path, copied: list[str]
) -> None:
    receipt = deliver(channel, tmp_path)
    carried = receipt.where + "".join(path.read_text() for path in tmp_path.iterdir()) + "".join(copied)
    for name, sign in {"To": "jsmith", "Cc": "lpark", "Subject": "Amara", "Body": "Dear"}.items():
        assert sign in carried or sign in (receipt.left_out or {})[name]


def test_what_is_frozen_is_what_the_bytes_say() -> None:
    outgoing = freeze(LETTER, NAME)
    assert outgoing.message == LETTER
    assert read_letter(outgoing.raw, shown="a") == replace(LETTER, program=None, kind=None)


@pytest.mark.parametrize(
    "name", ["", ".hidden", "a/b", "..", "a b", "señora", "con", "NUL.x", "a.", "a" * 97, "a\n"]
)
def test_a_name_that_is_no_file_name_everywhere_is_refused(name: str) -> None:
    with pytest.raises(DeliveryError, match="cannot be a file name on every computer"):
        freeze(LETTER, name)


def test_a_header_that_is_not_safe_is_refused_before_any_channel() -> None:
    with pytest.raises(MessageError):
        freeze(replace(LETTER, subject="Hi\nBcc: x@y.example"), NAME)
