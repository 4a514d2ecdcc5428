"""What is advised about letters of recommendation, read from policies/letter-portfolios.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.almanac import Source, Specialty, load_specialties
from composer.builtin import builtin
from composer.recommendation.mix import OTHERS, Mix, on_one_line, read_mixes, read_source, specialty_of
from composer.records import Key, close_records, entries, nearest, open_records, read_record
from composer.workspace_schema import WRITER_ROLES

if TYPE_CHECKING:
    from composer.textfile import Faults
    from composer.yamlfile import Node

FILE = "policies/letter-portfolios.yaml"
TIERS = ("first", "second", "sparingly")
"""Who is asked first, second and sparingly; by role and setting, never by person."""
SPOTS = (
    *("declined", "doubtful-answer", "few-days", "observership", "research-only", "no-co-signer", "resident"),
    *("non-physician", "administrator", "relative", "not-us", "not-specific", "due-passed", "not-waived"),
    "waiver-unknown",
)
"""What may make a letter count for less."""

_A_YEAR = 366
_NUMBERS = ("few", "notice", "ask_from", "between_reminders", "reminders", "packet", "thanks")
_SECTIONS = ("service", "days", "home_country", "tiers", "roles", "weak_spots", "close", "portfolios")
_FILE = {
    **{name: Key(dict, required=True) for name in _SECTIONS},
    "second_voice": Key(required=True),
    "primary_care": Key(list, required=True),
}
_OWN_FILE = {"portfolios": Key(dict, required=True)}
_SERVICE = {
    "most": Key(int, required=True),
    "says": Key(required=True),
    "source": Key(dict, required=True),
    "waiver": Key(required=True),
    "waiver_source": Key(dict, required=True),
}
_DAYS = {**{name: Key(int, required=True) for name in _NUMBERS}, "why": Key(required=True)}
_HOME = {"most": Key(int, required=True), "why": Key(required=True)}
_TIERS = {name: Key(required=True) for name in TIERS}
_ROLE = {"tier": Key(required=True, choices=TIERS), "voice": Key(required=True)}
_SPOT = {"says": Key(required=True), "why": Key(required=True)}


@dataclass(frozen=True)
class Days:
    """When to do what, in days; `reminders` counts messages. `why` says on what that rests."""

    few: int
    """Fewer days than these, worked together, are few."""
    notice: int
    """From the request to the day on which the letter is due."""
    ask_from: int
    """From the first day of a rotation to the first on which one may ask."""
    between_reminders: int
    reminders: int
    packet: int
    """From the yes to the packet."""
    thanks: int
    """From the upload to the thanks."""
    why: str


@dataclass(frozen=True)
class Service:
    """How many letters the application service takes for one program, and why the right to see one is given up."""

    most: int
    says: str
    source: Source
    waiver: str
    waiver_source: Source


@dataclass(frozen=True)
class HomeCountry:
    """How many letters from outside the US are good to send."""

    most: int
    why: str


@dataclass(frozen=True)
class Role:
    """What one role of a writer is asked for: its tier, and what such a letter can show."""

    tier: str
    voice: str


@dataclass(frozen=True)
class Spot:
    """What is said of a letter that may count for less, with facts in braces, and why it matters."""

    says: str
    why: str


@dataclass(frozen=True)
class PortfolioPolicy:
    """Everything in policies/letter-portfolios.yaml, and the names of the specialties."""

    service: Service
    days: Days
    home_country: HomeCountry
    tiers: Mapping[str, str]
    roles: Mapping[str, Role]
    spots: Mapping[str, Spot]
    second_voice: str
    close: Mapping[str, tuple[str, ...]]
    """The specialties, as ids, whose writers may stand for another one."""
    primary_care: tuple[str, ...]
    mixes: Mapping[str, Mix]
    specialties: Mapping[str, Specialty]

    def specialty_of(self, words: str) -> str:
        """The id of a specialty that somebody wrote in words."""
        return specialty_of(words, self.specialties)

    def parts_of(self, specialty: str) -> tuple[str, ...]:
        """The specialties of a combined one; () for any other."""
        known = self.specialties.get(specialty)
        return known.parts if known else ()

    def stands_for(self, specialty: str, wanted: str) -> bool:
        """Whether a writer of one specialty may write the letter of another: a cardiologist that of medicine."""
        return specialty in self.close.get(wanted, ()) or wanted in self.parts_of(specialty)

    def mix_for(self, specialty: str) -> Mix:
        """What programs of a specialty want: its own entry, that of its parts, or that of all others."""
        parts = self.parts_of(specialty)
        found = self.mixes.get(specialty) or next(
            (mix for mix in self.mixes.values() if specialty in mix.also_for),
            self.mixes["combined" if parts else "other"],
        )
        return found.of(specialty, parts)


def load(workspace: Path | None = None, path: Path | None = None) -> PortfolioPolicy:
    """Load the policy; what the workspace's own file says of a specialty comes before it.

    Raises PolicyError with every fault of a file.
    """
    known = load_specialties()
    node, faults = open_records(path or builtin("policies") / "letter-portfolios.yaml", FILE)
    record = read_record(node, _FILE, faults)
    close_records(faults)
    given = entries(node, faults)
    closest = {name: Key(list) for name in entries(given["close"], faults)}
    close = read_record(given["close"], closest, faults)
    mixes = read_mixes(given["portfolios"], faults, known)
    for name in OTHERS:
        if name not in mixes:
            faults.add(given["portfolios"].line, f"portfolios lacks `{name}`", f"Write `{name}:` under it.")
    service, days = _service(given["service"], faults), _days(given["days"], faults)
    home = read_record(given["home_country"], _HOME, faults)
    tiers = read_record(given["tiers"], _TIERS, faults)
    roles = _each(given["roles"], WRITER_ROLES, _ROLE, faults)
    spots = _each(given["weak_spots"], SPOTS, _SPOT, faults)
    close_records(faults)
    return PortfolioPolicy(
        service=Service(**{**service, "waiver": on_one_line(service["waiver"])}),
        days=Days(**days),
        home_country=HomeCountry(home["most"], on_one_line(home["why"])),
        tiers=tiers,
        roles={name: Role(**role) for name, role in roles.items()},
        spots={name: Spot(**spot) for name, spot in spots.items()},
        second_voice=record["second_voice"],
        close={name: tuple(specialty_of(each, known) for each in words) for name, words in close.items()},
        primary_care=record["primary_care"],
        mixes={**mixes, **_own_mixes(workspace, known)},
        specialties=known,
    )


def _own_mixes(workspace: Path | None, known: Mapping[str, Specialty]) -> dict[str, Mix]:
    """What the workspace's own file says; nothing where there is none."""
    path = workspace / FILE if workspace else None
    if path is None or not path.exists():
        return {}
    node, faults = open_records(path, FILE)
    read_record(node, _OWN_FILE, faults)
    close_records(faults)
    mixes = read_mixes(entries(node, faults)["portfolios"], faults, known)
    close_records(faults)
    return {name: replace(mix, own=True) for name, mix in mixes.items()}


def _service(node: Node, faults: Faults) -> dict[str, Any]:
    record = read_record(node, _SERVICE, faults)
    for name in {"source", "waiver_source"} & set(record):
        record[name] = read_source(entries(node, faults)[name], faults)
    return record


def _days(node: Node, faults: Faults) -> dict[str, Any]:
    record = read_record(node, _DAYS, faults)
    for name in _NUMBERS:
        if not 0 <= record.get(name, 0) <= _A_YEAR:
            problem = f"`{name}` is no number of days within a year"
            faults.add(node.line, problem, f"Write a whole number from 0 to {_A_YEAR}.")
    return record


def _each(
    node: Node, names: Sequence[str], keys: Mapping[str, Key], faults: Faults
) -> dict[str, dict[str, Any]]:
    """The entries of a mapping that must have just these names."""
    given = entries(node, faults)
    for name in names:
        if name not in given:
            faults.add(node.line, f"{node.name} lacks `{name}`", f"Write `{name}:` under it.")
    for name, entry in given.items():
        if name not in names:
            faults.add(entry.line, f"unknown entry `{name}`", nearest(name, names))
    return {name: read_record(entry, keys, faults) for name, entry in given.items() if name in names}
