"""Keep the built policy between runs: reading and compiling every rule costs more than checking a letter.

Kept as marshalled plain values with a checksum, never as a pickle, which could run code. Whatever is wrong
with the cache, the policy is built from the files again.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from composer import __version__
from composer.guard.pattern import Compiled, Group
from composer.guard.rule import Policy, Rule, Source, Statement

_CHECKSUM = 32
_BY_NAME = {kind.__name__: kind for kind in (Compiled, Group, Policy, Rule, Source, Statement)}


def cache_file(files: Iterable[Path]) -> Path | None:
    """Where the policy that these files make is kept; None where a file cannot be looked at."""
    from platformdirs import user_cache_path

    digest = hashlib.sha256(f"{__version__} {sys.implementation.cache_tag}".encode())
    try:
        for path in files:
            stat = path.stat()
            digest.update(f"{path} {stat.st_mtime_ns} {stat.st_size}\n".encode())
    except OSError:
        return None
    return user_cache_path("prematch", appauthor=False) / f"policy-{digest.hexdigest()[:32]}.bin"


def load(path: Path) -> Policy | None:
    """The policy kept there; None where there is none or it is damaged."""
    try:
        data = path.read_bytes()
        checksum, kept = data[:_CHECKSUM], data[_CHECKSUM:]
        if hashlib.sha256(kept).digest() != checksum:
            return None
        policy = _thaw(marshal.loads(kept))  # noqa: S302 - plain values, and the checksum holds
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        return None
    return policy if isinstance(policy, Policy) else None


def save(path: Path, policy: Policy) -> None:
    """Keep a policy, in place of older ones. A cache that cannot be written is done without."""
    kept = marshal.dumps(_freeze(policy))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in sorted(path.parent.glob("policy-*.bin"), key=lambda p: p.stat().st_mtime)[:-4]:
            old.unlink(missing_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(kept).digest() + kept)
        os.replace(temporary, path)
    except OSError:
        return


def _freeze(value: Any) -> Any:
    """Plain values: a dataclass becomes its name and the values of its fields."""
    name = type(value).__name__
    if name in _BY_NAME:
        return ("\0", name, *(_freeze(getattr(value, field.name)) for field in fields(value)))
    if isinstance(value, dict):
        return {key: _freeze(each) for key, each in value.items()}
    if isinstance(value, tuple) and any(type(each).__name__ in _BY_NAME for each in value):
        return tuple(_freeze(each) for each in value)
    return value


def _thaw(value: Any) -> Any:
    if isinstance(value, tuple) and value and value[0] == "\0":
        if value[1] == "Compiled":
            return Compiled(*value[2:])
        return _BY_NAME[value[1]](*(_thaw(each) for each in value[2:]))
    if isinstance(value, dict):
        return {key: _thaw(each) for key, each in value.items()}
    if (
        isinstance(value, tuple)
        and value
        and isinstance(value[0], tuple)
        and value[0]
        and value[0][0] == "\0"
    ):
        return tuple(_thaw(each) for each in value)
    return value
