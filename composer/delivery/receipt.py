"""What a channel is given, and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from composer.eml import read_letter, to_bytes
from composer.errors import DeliveryError
from composer.model import Message

if TYPE_CHECKING:
    from composer.account.credentials import Credentials
    from composer.account.settings import Account
    from composer.mime_writer import Stamp

_LONGEST_NAME = 96
"""With `.eml` behind it a file's name has at most 100 characters."""
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Outgoing:
    """A message on its way out: the bytes, what they say, and the name of the letter."""

    message: Message
    raw: bytes
    name: str
    stamp: Stamp | None = None
    """Its Message-ID and Date, for what goes into a mailbox or out."""

    @property
    def sha256(self) -> str:
        """The hash of the bytes, in hexadecimal digits: what the ledger keeps."""
        return sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class Options:
    """How to hand over; each channel uses what concerns it."""

    outbox: Path = Path("outbox")
    """The folder for .eml files."""
    replace: bool = False
    """Whether an older file of the same name may be replaced."""
    service: str = "mailto"
    """For which mail service a link is made."""
    account: Account | None = None
    """The mail account into whose drafts the message goes."""
    credentials: Credentials | None = None
    """What it logs in with."""


@dataclass(frozen=True)
class Receipt:
    """What a channel did: where the draft is, the hash of the checked bytes, what the user does next."""

    channel: str
    where: str
    sha256: str
    detail: str
    left_out: Mapping[str, str] | None = None
    """What the channel could not carry ("Cc", "Body", "Attachments") and the user must put in; None for nothing."""
    place: str = ""
    """Where in a mailbox it lies, in a form that finds it again; "" for other channels."""


class Channel(Protocol):
    """A way out. Raises DeliveryError where it cannot take the message, and never drops a part silently."""

    def __call__(self, outgoing: Outgoing, options: Options) -> Receipt:
        """Hand the message over."""
        ...


def freeze(message: Message, name: str, stamp: Stamp | None = None) -> Outgoing:
    """Turn a message into the bytes that leave; the message of the result is read back from them.

    So whoever checks `freeze(...).message` checks what leaves. Program and kind stay: no header carries them.
    Raises MessageError for what cannot be written (see `to_bytes`), and DeliveryError for a name that is no
    file name everywhere.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or _DEVICES.fullmatch(name):
        raise DeliveryError(
            "the name of the letter cannot be a file name on every computer",
            where=name[:100],
            hint=f"Use letters a-z, digits and hyphens, at most {_LONGEST_NAME}.",
        )
    raw = to_bytes(message, stamp)
    seen = read_letter(raw, shown=f"{name}.eml")
    return Outgoing(replace(seen, program=message.program, kind=message.kind), raw, name, stamp)
