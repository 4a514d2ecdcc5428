"""The kinds of message, from policies/kinds.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from composer.almanac import EVENTS
from composer.builtin import builtin
from composer.errors import MessageError
from composer.model import Kind
from composer.records import Key, close_records, entries, nearest, open_records, read_record

_KEYS = {
    "title": Key(required=True),
    "when": Key(required=True),
    "what": Key(required=True),
    "stage": Key(),
    "once_per": Key(choices=("person", "program")),
    "opens": Key(choices=EVENTS),
    "closes": Key(choices=EVENTS),
    "communication": Key(choices=("thank_you", "post_interview")),
    "persuades": Key(bool),
    "interview": Key(choices=("required", "expected", "any")),
    "recipients": Key(
        required=True,
        choices=(
            *("director", "director-cc-coordinator", "coordinator-or-director", "each-person"),
            *("writer", "rotation-coordinator"),
        ),
    ),
    "direction": Key(choices=("program", "writer", "rotation")),
    "about_ranking": Key(bool),
}


def load(path: Path | None = None) -> Mapping[str, Kind]:
    """Load every kind, in the order of a season. Raises PolicyError with every fault of the file."""
    node, faults = open_records(path or builtin("policies") / "kinds.yaml", "policies/kinds.yaml")
    records = {name: read_record(entry, _KEYS, faults) for name, entry in entries(node, faults).items()}
    close_records(faults)
    return {name: Kind(**{"id": name, "stage": "", **record}) for name, record in records.items()}


def kind(kinds: Mapping[str, Kind], name: str) -> Kind:
    """Find the kind of that name. Raises MessageError with the nearest names if there is none."""
    if name in kinds:
        return kinds[name]
    raise MessageError(f'there is no kind of message "{name}"', hint=nearest(name.replace("-", "_"), kinds))
