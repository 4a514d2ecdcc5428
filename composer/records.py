"""Strict reading of the data files under policies/: mappings of known keys, each fault with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.errors import PolicyError
from composer.textfile import Faults

if TYPE_CHECKING:  # the guard knows the records, but must not load yaml
    from composer.yamlfile import Node


@dataclass(frozen=True)
class Key:
    """What a key may hold: text (as written), a truth value, a whole number, a list of texts, a mapping."""

    type: type = str
    required: bool = False
    choices: tuple[str, ...] = ()


_EXPECTED = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    list: "a list of texts in brackets",
    dict: "a mapping of keys",
}


def open_records(path: Path, shown: str) -> tuple[Node, Faults]:
    """Read a data file into a tree, with the list for its faults. Raises PolicyError if it is unreadable."""
    from composer.yamlfile import load

    faults = Faults(shown)
    node = load(path, faults)
    if node is None:
        raise PolicyError(faults=faults.found)
    return node, faults


def close_records(faults: Faults) -> None:
    """Raise PolicyError with every fault that was found, if any was."""
    if faults.found:
        raise PolicyError(faults=faults.found)


def entries(node: Node, faults: Faults) -> Mapping[str, Node]:
    """Give the entries of a mapping; anything else is a fault and counts as empty."""
    if isinstance(node.value, dict):
        return node.value
    faults.add(node.line, f"{node.name or 'the file'} must be a mapping of keys", "Write `key: value` lines.")
    return {}


def read_record(node: Node, keys: Mapping[str, Key], faults: Faults) -> dict[str, Any]:
    """Read the values of one mapping; what is wrong goes to `faults` and is left out."""
    found: dict[str, Any] = {}
    given = entries(node, faults)
    for name, value in given.items():
        if name not in keys:
            faults.add(value.line, f"unknown key `{name}`", nearest(name, keys))
        elif (checked := _value(value, keys[name], faults)) is not None:
            found[name] = checked
    for name, key in keys.items():
        if key.required and name not in given:
            faults.add(node.line, f"{node.name or 'the file'} lacks `{name}`", f"Write `{name}:` under it.")
    return found


def nearest(name: str, known: Iterable[str]) -> str:
    """Write a hint that names what was probably meant, or everything that is known."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return f"Known are: {', '.join(names)}."


def _value(node: Node, key: Key, faults: Faults) -> Any:
    """Read a value as its key wants it, or note a fault and give None."""
    from composer.yamlfile import plain

    value = node.value if key.type is str else plain(node)
    fits = type(value) is key.type
    if key.type is list:
        fits = fits and all(isinstance(item, str) for item in value)
    if key.type is str and node.empty:
        fits = False
    if not fits:
        faults.add(node.line, f"{node.name} must be {_EXPECTED[key.type]}")
        return None
    if key.choices and value not in key.choices:
        faults.add(node.line, f"{node.name} is {value!r}", f"Write one of: {', '.join(key.choices)}.")
        return None
    return tuple(value) if key.type is list else value
