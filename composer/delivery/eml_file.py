"""A draft as a file `outbox/<name>.eml`, which a mail program opens for editing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from composer.delivery.receipt import Options, Outgoing, Receipt
from composer.errors import DeliveryError

NAME = "eml"
_NEXT = (
    "Open it in Thunderbird or classic Outlook, read it once more, send it there. "
    "Other mail programs show it without a Send button: use a link instead."
)


def deliver(outgoing: Outgoing, options: Options) -> Receipt:
    """Write the bytes to the outbox, whole or not at all. Writing the same bytes again changes nothing.

    Raises DeliveryError where another draft of that name is there and `options.replace` is not given,
    or the file cannot be written.
    """
    target = options.outbox / f"{outgoing.name}.eml"
    try:
        options.outbox.mkdir(parents=True, exist_ok=True)
        if not _is_there(target, outgoing.raw, options.replace):
            _write(target, outgoing.raw)
    except OSError as error:
        raise DeliveryError(
            f"the draft cannot be written ({error.strerror or 'unknown reason'})",
            where=str(target),
            hint="Look whether the folder may be written to and the disk has room, then try again.",
        ) from error
    return Receipt(NAME, str(target), outgoing.sha256, _NEXT)


def _is_there(target: Path, raw: bytes, may_replace: bool) -> bool:
    """Whether the file is there with these bytes; another content is refused unless it may be replaced."""
    try:
        present = target.read_bytes()
    except FileNotFoundError:
        return False
    if present != raw and not may_replace:
        raise DeliveryError(
            "there is another draft of this name",
            where=str(target),
            hint="Was it sent? Then note that first. If not, delete the file or replace it on purpose.",
        )
    return present == raw


def _write(target: Path, raw: bytes) -> None:
    """Write beside the target, then rename: whoever looks sees the old file, none, or the whole new one."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
