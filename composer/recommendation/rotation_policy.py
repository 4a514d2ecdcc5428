"""What is advised before, in and after a rotation, read from policies/rotation-plan.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from composer.builtin import builtin
from composer.records import Key, close_records, entries, nearest, open_records, read_record

if TYPE_CHECKING:
    from composer.textfile import Faults
    from composer.yamlfile import Node

PARTS = ("before", "week-1", "week-2", "week-3", "week-4", "after")
"""The parts of a rotation in their order; the weeks are its four quarters."""
ASKS = ("anchor", "others", "coordinator", "packet", "thanks")

_FILE = {"reason": Key(required=True), "parts": Key(dict, required=True), "ask": Key(dict, required=True)}
_PART = {
    "title": Key(required=True),
    "do": Key(list, required=True),
    "watch": Key(list),
    "check": Key(list, required=True),
    "feedback": Key(required=True),
    "say": Key(),
}
_ASK = {"after": Key(choices=PARTS), "from": Key(int), "until": Key(int, required=True)}


@dataclass(frozen=True)
class Advice:
    """What to do in one part of a rotation."""

    title: str
    do: tuple[str, ...]
    check: tuple[str, ...]
    feedback: str
    watch: tuple[str, ...] = ()
    """In place of `do` where one observes; () where it is the same."""
    say: str = ""


@dataclass(frozen=True)
class Window:
    """Days before (-) or after the end of a part, or of what the window is for."""

    until: int
    begins: int = 0
    after: str = ""


@dataclass(frozen=True)
class RotationPolicy:
    """Everything in policies/rotation-plan.yaml."""

    reason: str
    parts: Mapping[str, Advice]
    ask: Mapping[str, Window]


def load(path: Path | None = None) -> RotationPolicy:
    """Load the advice. Raises PolicyError with every fault of the file."""
    node, faults = open_records(
        path or builtin("policies") / "rotation-plan.yaml", "policies/rotation-plan.yaml"
    )
    record = read_record(node, _FILE, faults)
    close_records(faults)
    given = entries(node, faults)
    parts = {name: read_record(n, _PART, faults) for name, n in _named(given["parts"], PARTS, faults).items()}
    asks = {name: read_record(n, _ASK, faults) for name, n in _named(given["ask"], ASKS, faults).items()}
    close_records(faults)
    return RotationPolicy(
        " ".join(record["reason"].split()),
        {name: Advice(**part) for name, part in parts.items()},
        {name: Window(a["until"], a.get("from", 0), a.get("after", "")) for name, a in asks.items()},
    )


def _named(node: Node, names: tuple[str, ...], faults: Faults) -> Mapping[str, Node]:
    """The entries of a mapping that must have just these names."""
    given = entries(node, faults)
    for name, entry in given.items():
        if name not in names:
            faults.add(entry.line, f"unknown entry {name}", nearest(name, names))
    for name in names:
        if name not in given:
            faults.add(node.line, f"{node.name} lacks `{name}`", f"Write `{name}:` under it.")
    return {name: entry for name, entry in given.items() if name in names}
