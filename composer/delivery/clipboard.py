"""The text of the message on the clipboard, to paste into whatever mail program is open."""

from __future__ import annotations

from collections.abc import Mapping

from composer.delivery.receipt import Options, Outgoing, Receipt
from composer.errors import DeliveryError
from composer.model import Message

NAME = "clipboard"
_TO_DO = (
    "Use an .eml file or a link instead, or copy the text from the letter. "
    "On Linux the clipboard needs the program xclip, xsel or wl-clipboard and a desktop."
)


def deliver(outgoing: Outgoing, options: Options) -> Receipt:  # noqa: ARG001
    """Put the body on the clipboard; recipients and subject are for the user to fill in, as the receipt says.

    Raises DeliveryError where this computer has no clipboard that can be used.
    """
    _copy(outgoing.message.body)
    header = _header(outgoing.message)
    detail = "The text is on the clipboard. Start a new message, fill in the other lines and paste it."
    return Receipt(NAME, "clipboard", outgoing.sha256, detail, header)


def _copy(text: str) -> None:
    try:
        import pyperclip  # type: ignore[import-untyped]

        pyperclip.copy(text)
    except (ImportError, OSError, RuntimeError) as error:
        # pyperclip's own exceptions are RuntimeErrors; their long text names programs of every system.
        raise DeliveryError("the clipboard cannot be used here", hint=_TO_DO) from error


def _header(message: Message) -> Mapping[str, str]:
    lines = {
        "To": ", ".join(map(str, message.to)),
        "Cc": ", ".join(map(str, message.cc)),
        "Subject": message.subject,
        "Attachments": ", ".join(message.attachments),
    }
    return {name: value for name, value in lines.items() if value}
