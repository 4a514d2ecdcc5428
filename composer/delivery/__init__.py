"""The ways out. Each channel is one module with `deliver(outgoing, options) -> Receipt` and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from composer.delivery import clipboard, eml_file, imap_draft, link
from composer.delivery.receipt import Channel, Options, Outgoing, Receipt, freeze

CHANNELS: Mapping[str, Channel] = {
    eml_file.NAME: eml_file.deliver,
    link.NAME: link.deliver,
    clipboard.NAME: clipboard.deliver,
    imap_draft.NAME: imap_draft.deliver,
}

__all__ = ["CHANNELS", "Channel", "Options", "Outgoing", "Receipt", "freeze"]
