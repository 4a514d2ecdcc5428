"""What no single file of a workspace can show: names that clash, and dates out of their season."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from composer.errors import Fault
from composer.model import Applicant, LetterWriter, Moment, Person, Program, Rotation, Season
from composer.names import fold
from composer.records import nearest
from composer.yamlfile import Node, Step, line_of


@dataclass(frozen=True)
class Loaded:
    """One file of a workspace: how messages name it, its tree, and what it says; None where unreadable."""

    shown: str
    node: Node | None = None
    value: Any = None

    def at(self, *path: Step) -> str:
        """Say where a value is: `programs/x.yaml:12`."""
        return self.shown if self.node is None else f"{self.shown}:{line_of(self.node, *path)}"


def check_all(
    applicant: Loaded,
    season: Loaded,
    programs: Mapping[str, Loaded],
    writers: Mapping[str, Loaded],
    rotations: Mapping[str, Loaded],
) -> Iterator[Fault]:
    """Report what is wrong between the files, as far as each could be read."""
    read = [file for file in programs.values() if file.value is not None]
    yield from _mailboxes(applicant, read, [file for file in writers.values() if file.value is not None])
    yield from _labels(read)
    yield from _rotations(writers.values())
    yield from _own_rotations(rotations.values())
    if season.value is not None:
        yield from _choices(season, programs)
        yield from _dates(season, read)


# --- mailboxes and names ------------------------------------------------------------------------------


def people_of(program: Program) -> Iterator[tuple[tuple[Step, ...], Person]]:
    """Go through everybody at a program, each with the path at which the program's file says so."""
    if program.director:
        yield ("director",), program.director
    if program.coordinator:
        yield ("coordinator",), program.coordinator
    for number, person in enumerate(program.interview.interviewers if program.interview else ()):
        yield ("interview", "interviewers", number), person


def _mailboxes(applicant: Loaded, programs: Sequence[Loaded], writers: Sequence[Loaded]) -> Iterator[Fault]:
    """Report a mailbox of two programs, unless it is one person's at one institution, or of two writers."""
    first: dict[str, tuple[Loaded, Person, str]] = {}
    own = applicant.value.email.casefold() if isinstance(applicant.value, Applicant) else None
    for file in programs:
        for path, person in people_of(file.value):
            mailbox, where = person.email.casefold(), file.at(*path, "email")
            if mailbox and mailbox == own:
                yield Fault(f"{person.email} is your own address ({applicant.shown})", where, "Correct one.")
            elif mailbox:
                other, known, there = first.setdefault(mailbox, (file, person, where))
                if other is not file and not _same_person(known, other.value, person, file.value):
                    problem = f"{person.email} is the mailbox of {known.name} in {there} too"
                    yield Fault(problem, where, "A mailbox belongs to one program: correct one of the two.")
    seen: dict[str, str] = {}
    for file in writers:
        where = file.at("email")
        if not file.value.email:
            continue
        there = seen.setdefault(file.value.email.casefold(), where)
        if there != where:
            yield Fault(
                f"{file.value.email} is in {there} too", where, "Correct one, or delete one of the files."
            )


def _same_person(one: Person, at: Program, other: Person, there: Program) -> bool:
    return fold(one.name) == fold(other.name) and _same_institution(at, there)


def _same_institution(one: Program, other: Program) -> bool:
    return bool(one.institution) and fold(one.institution) == fold(other.institution)


def _labels(programs: Sequence[Loaded]) -> Iterator[Fault]:
    """Report a name or alias of two programs, since a letter could then mean either.

    Two kinds of alias may be shared. Programs of different specialties at one institution share what names
    the institution ("University of Calder"). Any two share an abbreviation that fits both their names
    ("NMC" for New Mercy Center and for Northern Meridian College): it is ambiguous in the world too.
    """
    first: dict[str, tuple[Loaded, str]] = {}
    for file in programs:
        program: Program = file.value
        labels: list[tuple[tuple[Step, ...], str]] = [(("name",), program.name)]
        labels += [(("aliases", number), alias) for number, alias in enumerate(program.aliases)]
        for path, label in labels:
            where = file.at(*path)
            other, there = first.setdefault(fold(label), (file, where))
            if other is not file and not _may_share(label, other.value, program):
                hint = "Keep it in one of the two, and give the other an alias of its own."
                yield Fault(f'"{label}" names the program in {there} too', where, hint)


def _may_share(alias: str, one: Program, other: Program) -> bool:
    if _same_institution(one, other):
        names_it = f" {fold(alias)} " in f" {fold(one.institution)} "
        return one.specialty != other.specialty and (names_it or _abbreviates(alias, one))
    return _abbreviates(alias, one) and _abbreviates(alias, other)


_SMALL_WORDS = {"of", "the", "and", "at", "for", "in"}


def _abbreviates(alias: str, program: Program) -> bool:
    """Whether an alias is the first letters of a program's institution or name: HUMC."""
    if not re.fullmatch(r"[A-Z]{2,8}", alias):
        return False
    for name in (program.institution, program.name):
        words = re.findall(r"[^\W\d_]+", fold(name).replace("'", ""))
        for initials in (words, [word for word in words if word not in _SMALL_WORDS]):
            if "".join(word[0] for word in initials).startswith(alias.casefold()):
                return True
    return False


# --- the season ---------------------------------------------------------------------------------------


def _choices(season: Loaded, programs: Mapping[str, Loaded]) -> Iterator[Fault]:
    """Report a first choice, or a program ranked highly, that no file describes."""
    said: Season = season.value
    wanted: list[tuple[tuple[Step, ...], str]] = [(("first_choice",), said.first_choice)]
    wanted += [(("highly", number), name) for number, name in enumerate(said.highly)]
    for path, name in wanted:
        if name and name not in programs:
            hint = nearest(name, programs) if programs else f"Write programs/{name}.yaml first."
            problem = f'`{path[0]}` names "{name}", but there is no programs/{name}.yaml'
            yield Fault(problem, season.at(*path), hint)


def _dates(season: Loaded, programs: Iterable[Loaded]) -> Iterator[Fault]:
    """Report days that lie outside the season: the year of the match and the year before it."""
    said: Season = season.value
    moments: dict[tuple[Step, ...], Moment] = {("dates", name): moment for name, moment in said.dates.items()}
    if said.rank_list_certified:
        moments["rank_list_certified",] = said.rank_list_certified
    for path, moment in moments.items():
        yield from _out_of_season(season, path, moment.on, said.cycle)
    for file in programs:
        program: Program = file.value
        if program.rank_list_locked:
            yield from _out_of_season(file, ("rank_list_locked",), program.rank_list_locked, said.cycle)
        if program.interview and program.interview.on:
            yield from _out_of_season(file, ("interview", "date"), program.interview.on, said.cycle)


def _out_of_season(file: Loaded, path: tuple[Step, ...], on: date, cycle: int) -> Iterator[Fault]:
    if on.year not in (cycle - 1, cycle):
        problem = f"`{'.'.join(map(str, path))}` is {on}, which is not in the season of the {cycle} match"
        hint = f"Correct the year: {cycle - 1} or {cycle}; or `cycle` in season.yaml."
        yield Fault(problem, file.at(*path), hint)


_ENDS_EARLY = "the rotation ends before it begins", "Correct one of the days."


def _rotations(writers: Iterable[Loaded]) -> Iterator[Fault]:
    for file in writers:
        writer: LetterWriter | None = file.value
        if writer is None or writer.rotation_begins is None or writer.rotation_ends is None:
            continue
        if writer.rotation_ends < writer.rotation_begins:
            yield Fault(_ENDS_EARLY[0], file.at("rotation", "ends"), _ENDS_EARLY[1])


def _own_rotations(rotations: Iterable[Loaded]) -> Iterator[Fault]:
    for file in rotations:
        rotation: Rotation | None = file.value
        if rotation is not None and rotation.ends < rotation.begins:
            yield Fault(_ENDS_EARLY[0], file.at("ends"), _ENDS_EARLY[1])
