"""Check many messages at once: one JSON object a line in, one a line out, in order (contract, section 4)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from composer.addresses import parse_addresses
from composer.checking import Session, context, need_program, program_of
from composer.errors import MessageError, PrematchError
from composer.guard import engine
from composer.guard.context import Context
from composer.guard.rule import Report
from composer.model import Contact, Message, Moment
from composer.moments import parse_moment


def check_lines(
    session: Session, lines: Iterable[str], now: Moment, direction: str = "outbound"
) -> Iterator[tuple[Any, Mapping[str, Any], Report | None]]:
    """Check each line. Yields its id, the entry and its report; None as report where it could not be read,

    and then the entry is `{"error": "…"}`. Empty lines are passed over. `direction` is that of an entry which
    does not say its own.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        entry_id: Any = None
        try:
            entry = parse_line(line)
            entry_id = entry.get("id")
            yield entry_id, entry, check_entry(session, entry, now, direction)
        except PrematchError as error:
            yield entry_id, {"error": f"line {number}: {error}"}, None


def parse_line(line: str) -> dict[str, Any]:
    """Read one line. Raises MessageError for what is no JSON object."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise MessageError(f"this is not JSON ({error})", hint="Write one JSON object a line.") from error
    if not isinstance(entry, dict):
        raise MessageError("this is no JSON object", hint='Write {"id": …, "subject": …, "body": …}.')
    return entry


def check_entry(
    session: Session, entry: Mapping[str, Any], now: Moment | None = None, direction: str = "outbound"
) -> Report:
    """Check one entry of a manifest. Raises MessageError where it lacks a key or holds one of a wrong type."""
    return engine.check(context_of_entry(session, entry, now, direction))


def context_of_entry(
    session: Session, entry: Mapping[str, Any], now: Moment | None = None, direction: str = "outbound"
) -> Context:
    """Set the message of one entry into its season. Raises as `check_entry` does."""
    direction = _direction(entry, direction)
    message = message_of(entry)
    if not message.body.strip():
        raise MessageError("the message has no text", hint='Write "body": "…".')
    if message.program is None and direction == "outbound":
        message = dataclasses.replace(message, program=program_of(session, message))
    need_program(session, message, "")
    today = parse_moment(_text(entry, "today")) if entry.get("today") else now
    if today is None:
        raise MessageError("the entry has no `today`", hint="Write today's date, as in 2027-02-10.")
    past = entry.get("history")
    history = None if past is None else [contact_of(item) for item in _list(past, "history")]
    return context(session, message, today, history, direction=direction)


def message_of(entry: Mapping[str, Any]) -> Message:
    """The message of an entry. Raises MessageError for a value of a wrong type."""
    known = [str(a) for a in _list(entry.get("to") or (), "to")]
    return Message(
        subject=_text(entry, "subject"),
        body=_text(entry, "body").replace("\r\n", "\n").replace("\r", "\n"),
        program=_text(entry, "program") or None,
        kind=_text(entry, "kind") or None,
        to=tuple(a for item in known for a in parse_addresses(item)),
        cc=tuple(a for item in _list(entry.get("cc") or (), "cc") for a in parse_addresses(str(item))),
        attachments=tuple(str(name) for name in _list(entry.get("attachments") or (), "attachments")),
    )


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise MessageError(f'"{key}" is no text', hint=f'Write "{key}": "…".')
    return value


def _list(value: Any, key: str) -> list[Any]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list | tuple):
        return list(value)
    raise MessageError(f'"{key}" is no list', hint=f'Write "{key}": […].')


def _direction(entry: Mapping[str, Any], default: str = "outbound") -> str:
    direction = _text(entry, "direction") or default
    if direction not in ("outbound", "inbound"):
        raise MessageError(f'there is no direction "{direction[:40]}"', hint="Write outbound or inbound.")
    return direction


def contact_of(item: Any) -> Contact:
    """One message of `history`. Raises MessageError where it has no date, or a value of a wrong type."""
    if not isinstance(item, dict) or not item.get("on"):
        raise MessageError("an entry of `history` has no date", hint='Write {"kind", "program", "to", "on"}.')
    to = [a.email for text in _list(item.get("to") or (), "to") for a in parse_addresses(str(text))]
    return Contact(
        kind=_text(item, "kind") or None,
        program=_text(item, "program") or None,
        to=tuple(to),
        on=parse_moment(str(item["on"])),
        direction=_direction(item),
        body=_text(item, "body"),
    )
