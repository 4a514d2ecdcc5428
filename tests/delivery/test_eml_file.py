"""A draft as a file in the outbox."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from composer.delivery import Options, eml_file, freeze
from composer.errors import DeliveryError
from composer.model import Address, Message


def letter(body: str = "Text\n") -> Message:
    return Message("Hello", body, to=(Address("j@x.example"),))


def test_the_file_holds_the_very_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    outgoing = freeze(letter(), "a-1")
    receipt = eml_file.deliver(outgoing, Options(outbox=tmp_path / "outbox"))
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["a-1.eml"]
    assert Path(receipt.where).read_bytes() == outgoing.raw


def test_another_draft_of_the_same_name_is_not_overwritten(tmp_path: Path) -> None:
    options = Options(outbox=tmp_path)
    eml_file.deliver(freeze(letter("one\n"), "a"), options)
    with pytest.raises(DeliveryError, match=r"a\.eml: there is another draft of this name\."):
        eml_file.deliver(freeze(letter("two\n"), "a"), options)
    assert b"one" in (tmp_path / "a.eml").read_bytes()


def test_another_draft_is_replaced_on_purpose(tmp_path: Path) -> None:
    eml_file.deliver(freeze(letter("one\n"), "a"), Options(outbox=tmp_path))
    eml_file.deliver(freeze(letter("two\n"), "a"), Options(outbox=tmp_path, replace=True))
    assert b"two" in (tmp_path / "a.eml").read_bytes()


def test_the_same_draft_again_is_not_written_again(tmp_path: Path) -> None:
    eml_file.deliver(freeze(letter(), "a"), Options(outbox=tmp_path))
    before = (tmp_path / "a.eml").stat()
    eml_file.deliver(freeze(letter(), "a"), Options(outbox=tmp_path))
    assert (tmp_path / "a.eml").stat().st_ino == before.st_ino


def test_a_full_disk_leaves_the_old_draft_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    eml_file.deliver(freeze(letter("one\n"), "a"), Options(outbox=tmp_path))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeliveryError, match=r"the draft cannot be written \(No space left on device\)"):
        eml_file.deliver(freeze(letter("two\n"), "a"), Options(outbox=tmp_path, replace=True))
    assert [path.name for path in tmp_path.iterdir()] == ["a.eml"]
    assert b"one" in (tmp_path / "a.eml").read_bytes()


def test_an_interrupt_leaves_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(source: object, target: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        eml_file.deliver(freeze(letter(), "a"), Options(outbox=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_an_outbox_that_is_a_file_is_said_to_be_no_place(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("x")
    with pytest.raises(DeliveryError, match="the draft cannot be written"):
        eml_file.deliver(freeze(letter(), "a"), Options(outbox=tmp_path / "outbox"))
