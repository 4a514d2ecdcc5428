"""What is published of matches and specialties: their dates, what one may say, who wants no letters.

Loaded from policies/calendars/, policies/matches.yaml and policies/specialties.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.builtin import builtin
from composer.errors import Fault, WorkspaceError
from composer.model import Moment
from composer.moments import parse_moment
from composer.records import Key, close_records, entries, nearest, open_records, read_record
from composer.textfile import Faults

if TYPE_CHECKING:
    from composer.yamlfile import Node

EVENTS = (
    "rank_list_opens",
    "program_list_deadline",
    "rank_list_deadline",
    "match_week_begins",
    "soap_ends",
    "match_day",
)
STANCES = ("allowed", "discouraged", "prohibited")
CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True)
class Source:
    """Where a date or a stance comes from. `read` is the day on which it was last read, YYYY-MM-DD."""

    title: str
    url: str = ""
    edition: str = ""
    read: str = ""


@dataclass(frozen=True)
class Event:
    """One date of a season: `confirmed`, `projected` from other years, or `yours` (from season.yaml)."""

    name: str
    moment: Moment
    status: str
    source: Source

    @property
    def caveat(self) -> str:
        """A sentence for output that rests on a projected date; "" for a date that is known."""
        if self.status != "projected":
            return ""
        return (
            f"This date is projected ({self.source.title}), not confirmed: "
            f"look it up and write it as `{self.name}:` under `dates:` in season.yaml."
        )


@dataclass(frozen=True)
class MatchCalendar:
    """What is known of one match's dates: the events that a season needs, where to look, each cycle's."""

    match: str
    needs: tuple[str, ...]
    look_up: str
    cycles: Mapping[int, Mapping[str, Event]]


@dataclass(frozen=True)
class MatchProfile:
    """What a match lets an applicant say. The statements are allowed, discouraged or prohibited."""

    id: str
    name: str
    first_choice_statement: str
    position_statement: str
    rank_intention_statement: str
    soap: bool
    program_list_closes: str
    source: Source
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class Specialty:
    """How a specialty is called, and what it says of letters. `source` is None where no stance was found."""

    id: str
    names: tuple[str, ...]
    parts: tuple[str, ...] = ()
    thank_you: str = "allowed"
    post_interview: str = "allowed"
    note: str = ""
    year: int | None = None
    source: Source | None = None
    confidence: str = "low"


_SOURCE = {"title": Key(required=True), "url": Key(), "edition": Key(), "read": Key()}
_CALENDAR = {
    "match": Key(required=True),
    "needs": Key(list, required=True),
    "look_up": Key(required=True),
    "sources": Key(dict, required=True),
    "cycles": Key(dict, required=True),
}
_EVENT = {
    "at": Key(required=True),
    "status": Key(required=True, choices=("confirmed", "projected")),
    "source": Key(required=True),
}
_PROFILE = {
    "name": Key(required=True),
    "first_choice_statement": Key(required=True, choices=STANCES),
    "position_statement": Key(required=True, choices=STANCES),
    "rank_intention_statement": Key(required=True, choices=STANCES),
    "soap": Key(bool, required=True),
    "program_list_closes": Key(required=True, choices=("with-applicants", "before-applicants")),
    "note": Key(),
    "source": Key(dict, required=True),
    "confidence": Key(required=True, choices=CONFIDENCE),
}
_SPECIALTY = {
    "names": Key(list, required=True),
    "parts": Key(list),
    "thank_you": Key(choices=STANCES),
    "post_interview": Key(choices=STANCES),
    "note": Key(),
    "year": Key(int),
    "source": Key(dict),
    "confidence": Key(choices=CONFIDENCE),
}


def load_calendars(folder: Path | None = None) -> Mapping[str, MatchCalendar]:
    """Load what is known of every match's dates, by match. Raises PolicyError with a file's faults."""
    paths = sorted((folder or builtin("policies") / "calendars").glob("*.yaml"))
    return {path.stem: load_calendar(path) for path in paths}


def load_calendar(path: Path) -> MatchCalendar:
    """Load one file of policies/calendars; its stem is the match. Raises PolicyError with every fault."""
    node, faults = open_records(path, f"policies/calendars/{path.name}")
    record = read_record(node, _CALENDAR, faults)
    close_records(faults)
    given = entries(node, faults)
    if record["match"] != path.stem:
        hint = f"Write {path.stem}, as the file is called."
        faults.add(given["match"].line, f"`match` is {record['match']}", hint)
    for name in sorted(set(record["needs"]) - set(EVENTS)):
        faults.add(given["needs"].line, f"unknown event {name}", nearest(name, EVENTS))
    sources = {name: _source(entry, faults) for name, entry in entries(given["sources"], faults).items()}
    cycles = {
        year: _cycle(entry, sources, faults)
        for name, entry in entries(given["cycles"], faults).items()
        if (year := _year(name, entry, faults)) is not None
    }
    close_records(faults)
    return MatchCalendar(record["match"], record["needs"], record["look_up"], cycles)


def load_matches(path: Path | None = None) -> Mapping[str, MatchProfile]:
    """Load every match profile, by its id. Raises PolicyError with every fault of the file."""
    records = _load(path or builtin("policies") / "matches.yaml", _PROFILE)
    return {name: MatchProfile(id=name, **record) for name, record in records.items()}


def load_specialties(path: Path | None = None) -> Mapping[str, Specialty]:
    """Load every specialty, by its id. Raises PolicyError with every fault of the file."""
    records = _load(path or builtin("policies") / "specialties.yaml", _SPECIALTY)
    return {name: Specialty(id=name, **record) for name, record in records.items()}


def match_profile(name: str, matches: Mapping[str, MatchProfile]) -> MatchProfile:
    """Find the profile of a match. Raises WorkspaceError with the nearest names if there is none."""
    if name in matches:
        return matches[name]
    raise WorkspaceError(f'there is no match "{name}"', where="season.yaml", hint=nearest(name, matches))


def _load(path: Path, keys: Mapping[str, Key]) -> dict[str, dict[str, Any]]:
    """Read a file of records by id, the `source` of each turned into a Source."""
    node, faults = open_records(path, f"policies/{path.name}")
    records = {}
    for name, entry in entries(node, faults).items():
        records[name] = read_record(entry, keys, faults)
        if "source" in records[name]:
            records[name]["source"] = _source(entries(entry, faults)["source"], faults)
    close_records(faults)
    return records


def _source(node: Node, faults: Faults) -> Source:
    return Source(**{"title": "", **read_record(node, _SOURCE, faults)})


def _year(name: str, node: Node, faults: Faults) -> int | None:
    if name.isascii() and name.isdigit() and len(name) == 4:
        return int(name)
    faults.add(node.line, f"{name} is no cycle", "Write the year in which the match is run, such as 2027.")
    return None


def _cycle(node: Node, sources: Mapping[str, Source], faults: Faults) -> dict[str, Event]:
    found = {}
    for name, entry in entries(node, faults).items():
        if name not in EVENTS:
            faults.add(entry.line, f"unknown event {name}", nearest(name, EVENTS))
        elif event := _event(name, entry, sources, faults):
            found[name] = event
    return found


def _event(name: str, node: Node, sources: Mapping[str, Source], faults: Faults) -> Event | None:
    record = read_record(node, _EVENT, faults)
    if set(record) != set(_EVENT):
        return None
    if record["source"] not in sources:
        faults.add(node.line, f"unknown source {record['source']}", nearest(record["source"], sources))
        return None
    try:
        moment = parse_moment(record["at"])
    except WorkspaceError as caught:
        faults.found += [Fault(f.problem, f"{faults.shown}:{node.line}", f.hint) for f in caught.faults]
        return None
    return Event(name, moment, record["status"], sources[record["source"]])
