"""Puts a made document into the workspace: whole or not at all, and never in the place of somebody else's work."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from composer.errors import WorkspaceError


@dataclass(frozen=True)
class Made:
    """A document, where it belongs as a path within the workspace, and how one of ours is known."""

    shown: str
    data: bytes
    is_own: Callable[[bytes], bool]


def require_free(root: Path, made: Made) -> None:
    """Refuse to write over what prematch did not make, or what was changed since. Raises WorkspaceError."""
    present = _present(root, made)
    if present is None or present == made.data or made.is_own(present):
        return
    hint = "It is left as it was. Rename it, or write over it with --replace."
    raise WorkspaceError(
        "is there already, and was not made by prematch or has been changed since",
        where=made.shown,
        hint=hint,
    )


def put(root: Path, made: Made) -> bool:
    """Write the document; gives whether anything changed. Raises WorkspaceError where it cannot be written."""
    target = root / made.shown
    try:
        if _present(root, made) == made.data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, made.data)
    except OSError as caught:
        hint = "Nothing was changed. Check the folder's permissions and the space on the disk."
        reason = caught.strerror or "the disk refused"
        raise WorkspaceError(f"cannot be written: {reason}", where=made.shown, hint=hint) from caught
    return True


def _present(root: Path, made: Made) -> bytes | None:
    """Return what stands there; None for nothing."""
    target = root / made.shown
    if not target.resolve().is_relative_to(root.resolve()):
        hint = "A link leads there. Put a folder documents/ of its own into your season."
        raise WorkspaceError("lies out of the workspace", where=made.shown, hint=hint)
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as caught:
        hint = "Move it away, then try again."
        raise WorkspaceError(f"cannot be read: {caught.strerror}", where=made.shown, hint=hint) from caught


def _write(target: Path, data: bytes) -> None:
    """Write beside the target, then rename: whoever looks sees the old file, none, or the whole new one."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
