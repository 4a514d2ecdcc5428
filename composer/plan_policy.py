"""What is advised in each part of a season, read from policies/plan.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from composer.almanac import Source
from composer.builtin import builtin
from composer.records import Key, close_records, entries, nearest, open_records, read_record
from composer.textfile import Faults

if TYPE_CHECKING:
    from composer.yamlfile import Node

PHASES = (
    "before-invitations",
    "interviews",
    "ranking",
    "after-deadline",
    "soap",
    "match-week",
    "after-match",
)
"""The parts of a season, in their order."""

_FILE = {"days": Key(dict, required=True), "phases": Key(dict, required=True)}
_NUMBERS = ("letters_before", "certify_before", "introductions", "interests")
_DAYS = {name: Key(int, required=True) for name in _NUMBERS} | {"why": Key(required=True)}
_PHASE = {
    "title": Key(required=True),
    "do": Key(list, required=True),
    "not_now": Key(list, required=True),
    "source": Key(dict),
    "reason": Key(),
}
_SOURCE = {"title": Key(required=True), "url": Key(), "edition": Key(), "read": Key()}


@dataclass(frozen=True)
class Days:
    """How many days before a deadline are good, how many letters are enough, and why."""

    letters_before: int
    certify_before: int
    introductions: int
    interests: int
    why: str


@dataclass(frozen=True)
class Advice:
    """What to do in one part of a season and what not to do, on whose authority or for what reason."""

    id: str
    title: str
    do: tuple[str, ...]
    not_now: tuple[str, ...]
    source: Source | None = None
    reason: str = ""


@dataclass(frozen=True)
class PlanPolicy:
    """Everything in policies/plan.yaml."""

    days: Days
    phases: Mapping[str, Advice]


def load(path: Path | None = None) -> PlanPolicy:
    """Load the advice. Raises PolicyError with every fault of the file."""
    node, faults = open_records(path or builtin("policies") / "plan.yaml", "policies/plan.yaml")
    read_record(node, _FILE, faults)
    close_records(faults)
    given = entries(node, faults)
    days = read_record(given["days"], _DAYS, faults)
    for name in _NUMBERS:
        if days.get(name, 0) < 0:
            faults.add(given["days"].line, f"`{name}` is below zero", "Write a number of days or letters.")
    phases = _phases(given["phases"], faults)
    close_records(faults)
    return PlanPolicy(Days(**days), phases)


def _phases(node: Node, faults: Faults) -> dict[str, Advice]:
    given = entries(node, faults)
    for name in set(PHASES) - set(given):
        faults.add(node.line, f"phases lacks `{name}`", f"Write `{name}:` under it.")
    found = {}
    for name, entry in given.items():
        if name not in PHASES:
            faults.add(entry.line, f"unknown phase {name}", nearest(name, PHASES))
        elif advice := _advice(name, entry, faults):
            found[name] = advice
    return found


def _advice(name: str, node: Node, faults: Faults) -> Advice | None:
    record = read_record(node, _PHASE, faults)
    if not {"source", "reason"} & set(record):
        faults.add(node.line, f"{name} has no `source` and no `reason`", "Say on what the advice rests.")
    if not {"title", "do", "not_now"} <= set(record):
        return None
    if "source" in record:
        source = read_record(entries(node, faults)["source"], _SOURCE, faults)
        record["source"] = Source(**{"title": "", **source})
    return Advice(id=name, **record)
