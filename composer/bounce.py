"""Reads the report that a letter could not be delivered (RFC 3462, RFC 3464). Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounce:
    """A letter came back: its Message-ID, from whom, and what the other server said of the first of them."""

    message_id: str
    recipients: tuple[str, ...]
    """The mailboxes that did not get it, as they were written to where the report tells that."""
    status: str
    """The code of RFC 3463, such as 5.1.1."""
    diagnostic: str


def read_bounce(raw: bytes) -> Bounce | None:
    """Read a report. None for any other message, and for one that only says that a letter is late."""
    from email import message_from_bytes, policy

    # The newer policy reads each header by its grammar, and fails on some that are not written by it.
    mail = message_from_bytes(raw, policy=policy.compat32)
    if mail.get_content_type() != "multipart/report":
        return None
    failed: list[dict[str, str]] = []
    message_id = ""
    for part in mail.walk():
        form = part.get_content_type()
        if form == "message/delivery-status":
            failed += _failed(part.get_payload())
        elif form in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            message_id = message_id or _message_id(part)
    if not failed or not message_id:
        return None
    recipients = tuple(each["original"] or each["recipient"] for each in failed)
    return Bounce(message_id, recipients, failed[0]["status"], failed[0]["diagnostic"])


_NAMES = {
    "original": "Original-Recipient",
    "recipient": "Final-Recipient",
    "status": "Status",
    "diagnostic": "Diagnostic-Code",
}


def _failed(blocks: object) -> list[dict[str, str]]:
    """Return the fields of each recipient for whom delivery has failed."""
    return [
        {key: _value(str(block.get(name, ""))) for key, name in _NAMES.items()}
        for block in (blocks if isinstance(blocks, list) else ())
        if str(block.get("Action", "")).strip().casefold() == "failed"
    ]


def _value(text: str) -> str:
    """Return the value of a field without its type ("rfc822;", "smtp;"), on one line."""
    kind, found, rest = text.partition(";")
    plain = rest if found and kind.strip().replace("-", "").isalnum() else text
    return " ".join("".join(c for c in plain if c.isprintable() or c.isspace()).split())[:300]


def _message_id(part: object) -> str:
    """Return the Message-ID of the message that is enclosed, whole or by its headers alone."""
    from email import message_from_string, policy
    from email.message import Message

    enclosed = part.get_payload() if isinstance(part, Message) else None
    if isinstance(enclosed, list):
        enclosed = enclosed[0] if enclosed else None
    elif isinstance(enclosed, str):
        enclosed = message_from_string(enclosed, policy=policy.compat32)
    return str(enclosed.get("Message-ID", "")).strip() if isinstance(enclosed, Message) else ""
