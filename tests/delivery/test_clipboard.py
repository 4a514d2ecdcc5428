"""The text on the clipboard."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pyperclip
import pytest

from composer.delivery import Options, clipboard, freeze
from composer.errors import DeliveryError
from composer.model import Address, Attachment, Message

LETTER = Message("Hello", "Dear Dr. Smith,\n\nText\n", to=(Address("j@x.example", "Jane"),))


def test_the_body_is_copied_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", copied.append)
    receipt = clipboard.deliver(freeze(LETTER, "a"), Options())
    assert copied == [LETTER.body]
    assert receipt.left_out == {"To": "Jane <j@x.example>", "Subject": "Hello"}


@pytest.mark.parametrize("error", [pyperclip.PyperclipException("none"), FileNotFoundError("xclip")])
def test_a_computer_without_a_clipboard_gets_another_way(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> None:
        raise error

    monkeypatch.setattr(pyperclip, "copy", fail)
    with pytest.raises(
        DeliveryError, match=r"the clipboard cannot be used here\. Use an \.eml file or a link"
    ):
        clipboard.deliver(freeze(LETTER, "a"), Options())


def test_only_the_clipboard_pays_for_the_clipboard_library() -> None:
    code = "import sys, composer.delivery; sys.exit('pyperclip' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_files_are_told_as_they_are_not_on_the_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyperclip, "copy", lambda text: None)
    files = (Attachment("cv.pdf", "application/pdf", b"x"),)
    receipt = clipboard.deliver(
        freeze(replace(LETTER, attached=files, attachments=("cv.pdf",)), "a"), Options()
    )
    assert receipt.left_out == {"To": "Jane <j@x.example>", "Subject": "Hello", "Attachments": "cv.pdf"}
