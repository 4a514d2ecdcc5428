"""The letters that programs of one specialty want, and how such entries of a policy file are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from composer.almanac import Source, Specialty
from composer.names import fold
from composer.phrase import specialty as in_words
from composer.records import Key, entries, nearest, read_record
from composer.workspace_schema import WRITER_ROLES, slug

if TYPE_CHECKING:
    from composer.textfile import Faults
    from composer.yamlfile import Node

TARGET, PARTS = "target", "parts"
"""What stands in `specialties` for the specialty applied for, and for each part of a combined one."""
OTHERS = ("combined", "other")
"""The entries for a specialty of several parts, and for one that has no entry of its own."""

_MIX = {
    "also_for": Key(list),
    "least": Key(int, required=True),
    "most": Key(int, required=True),
    "slots": Key(dict, required=True),
    "note": Key(),
    "source": Key(dict),
    "reason": Key(),
}
_SLOT = {
    "title": Key(required=True),
    "by": Key(required=True),
    "specialties": Key(list),
    "roles": Key(list),
    "us": Key(bool),
    "letters": Key(int),
    "optional": Key(bool),
    "instead": Key(list),
    "instead_how": Key(),
}
_SOURCE = {"title": Key(required=True), "url": Key(), "edition": Key(), "read": Key()}


@dataclass(frozen=True)
class Slot:
    """One kind of letter that is wanted."""

    id: str
    title: str
    by: str
    """Who writes it."""
    specialties: tuple[str, ...] = ()
    """The ids of the writer's specialties; () for any."""
    roles: tuple[str, ...] = ()
    """The roles of the writer; () for any."""
    us: bool = False
    """Whether it should come from the US."""
    letters: int = 1
    optional: bool = False
    instead: tuple[str, ...] = ()
    """Specialties whose writer may stand in where nobody of the others is at hand."""
    instead_how: str = ""


@dataclass(frozen=True)
class Mix:
    """The letters that programs of one specialty want, on whose authority or for what reason."""

    id: str
    least: int
    most: int
    slots: tuple[Slot, ...]
    also_for: tuple[str, ...] = ()
    note: str = ""
    source: Source | None = None
    reason: str = ""
    own: bool = False
    """Whether it is the workspace's own word."""

    def of(self, specialty: str, parts: tuple[str, ...]) -> Mix:
        """Put the specialty applied for, and its parts, in their places, and leave out what goes beyond `most`."""
        placed = (each for slot in self.slots for each in _placed(slot, specialty, parts))
        slots = tuple(_within(placed, self.most))
        needed = sum(slot.letters for slot in slots if not slot.optional)
        return replace(self, slots=slots, least=max(self.least, needed))


def _placed(slot: Slot, target: str, parts: tuple[str, ...]) -> list[Slot]:
    """A slot with the specialty applied for in its place: once, or once for each part of it."""
    if slot.specialties == (PARTS,):
        return [_named(replace(slot, id=part, specialties=(part,)), part) for part in parts]
    places = {TARGET: (target,), PARTS: parts}
    wanted = tuple(each for name in slot.specialties for each in places.get(name, (name,)))
    return [_named(replace(slot, specialties=wanted), target)]


def _named(slot: Slot, specialty: str) -> Slot:
    words = in_words(specialty)
    return replace(
        slot, title=slot.title.replace("{specialty}", words), by=slot.by.replace("{specialty}", words)
    )


def _within(slots: Iterable[Slot], most: int) -> Iterator[Slot]:
    """The slots as far as they fit into so many letters: a specialty of three parts has no room for a fifth."""
    for slot in slots:
        most -= slot.letters
        if most >= 0:
            yield slot


def specialty_of(words: str, specialties: Mapping[str, Specialty]) -> str:
    """The id of a specialty that somebody wrote in words: "Peds" is pediatrics. "" for no words."""
    said = fold(words)
    for known in specialties.values():
        if said in (known.id, fold(in_words(known.id)), *map(fold, known.names)):
            return known.id
    return slug(words)


# --- reading ------------------------------------------------------------------------------------------


def read_mixes(node: Node, faults: Faults, specialties: Mapping[str, Specialty]) -> dict[str, Mix]:
    """Read entries by the id of their specialty; a file may use any of its names."""
    found = {}
    for name, entry in entries(node, faults).items():
        specialty = name if name in OTHERS else specialty_of(name, specialties)
        if specialty not in specialties and specialty not in OTHERS:
            faults.add(entry.line, f"unknown specialty `{name}`", nearest(name, (*specialties, *OTHERS)))
        elif (mix := _mix(specialty, entry, faults, specialties)) is not None:
            found[specialty] = mix
    return found


def read_source(node: Node, faults: Faults) -> Source:
    """Read where something is said."""
    return Source(**{"title": "", **read_record(node, _SOURCE, faults)})


def on_one_line(text: str) -> str:
    """A folded text of a file on one line."""
    return " ".join(text.split())


def _mix(specialty: str, node: Node, faults: Faults, specialties: Mapping[str, Specialty]) -> Mix | None:
    record = read_record(node, _MIX, faults)
    if not {"source", "reason"} & set(record):
        faults.add(node.line, f"{node.name} has no `source` and no `reason`", "Say on what it rests.")
    if not {"least", "most", "slots"} <= set(record):
        return None
    if not 0 < record["least"] <= record["most"]:
        hint = "Write `least: 3` and `most: 4`, for example."
        problem = f"{node.name} wants at least {record['least']} letters and at most {record['most']}"
        faults.add(node.line, problem, hint)
    given = entries(node, faults)
    slots = [
        _slot(name, entry, faults, specialties) for name, entry in entries(given["slots"], faults).items()
    ]
    record["slots"] = tuple(slot for slot in slots if slot is not None)
    if "source" in record:
        record["source"] = read_source(given["source"], faults)
    for name in {"note", "reason"} & set(record):
        record[name] = on_one_line(record[name])
    return Mix(specialty, **record)


def _slot(name: str, node: Node, faults: Faults, specialties: Mapping[str, Specialty]) -> Slot | None:
    record: dict[str, Any] = read_record(node, _SLOT, faults)
    for role in record.get("roles", ()):
        if role not in WRITER_ROLES:
            faults.add(node.line, f"{name} names an unknown role `{role}`", nearest(role, WRITER_ROLES))
    if record.get("letters", 1) < 1:
        faults.add(node.line, f"`letters` of {name} is below one", "Leave it out, or write `letters: 2`.")
    for key in {"specialties", "instead"} & set(record):
        record[key] = tuple(
            each if each in (TARGET, PARTS) else specialty_of(each, specialties) for each in record[key]
        )
    return Slot(name, **record) if {"title", "by"} <= set(record) else None
