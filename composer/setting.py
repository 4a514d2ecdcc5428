"""One letter before it has words: its kind, to whom it goes, and what the user said for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from composer.model import Interview, Kind, LetterWriter, Person, Program, Rotation, Workspace
from composer.names import fold

Reader = Program | LetterWriter | Rotation
"""To whom a kind of letter goes: a program, a letter writer, or those who run a rotation."""


@dataclass(frozen=True)
class Setting:
    """Everything that a letter is made from. `people` is empty where the kind itself says to whom it goes."""

    workspace: Workspace
    kind: Kind
    reader: Reader
    people: tuple[Person, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    """What the user says for this letter alone: a question, the news."""
    today: date | None = None
    variant: int = 1
    attach: tuple[str, ...] = ()
    """The files that the letter carries, as paths within the workspace."""

    @cached_property
    def to(self) -> tuple[Person, ...]:
        """Whom the letter greets."""
        return recipients(self.kind, self.reader, self.people)[0]

    @property
    def program(self) -> Program:
        """The program, for a kind of letter that goes to one."""
        if not isinstance(self.reader, Program):
            raise TypeError(f"a letter of the kind {self.kind.id} goes to no program")
        return self.reader

    @property
    def writer(self) -> LetterWriter:
        """The letter writer, for a kind of letter that goes to one."""
        if not isinstance(self.reader, LetterWriter):
            raise TypeError(f"a letter of the kind {self.kind.id} goes to no letter writer")
        return self.reader

    @property
    def rotation(self) -> Rotation:
        """The rotation, for a note to its coordinator."""
        if not isinstance(self.reader, Rotation):
            raise TypeError(f"a letter of the kind {self.kind.id} is about no rotation")
        return self.reader

    @property
    def programs(self) -> tuple[Program, ...]:
        """Every program on file."""
        return tuple(self.workspace.programs.values())

    @property
    def interview(self) -> Interview:
        """The interview on file, or an empty one."""
        return self.program.interview or Interview()

    @property
    def to_coordinator(self) -> bool:
        """Whether the letter goes to the program's coordinator alone."""
        coordinator = self.program.coordinator
        return len(self.to) == 1 and coordinator is not None and same_person(coordinator, self.to[0])


def recipients(
    kind: Kind, reader: Reader, people: Sequence[Person] = ()
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Return to whom a letter of this kind goes and who gets a copy; chosen people replace the kind's own."""
    if people or kind.recipients == "each-person":
        return tuple(people), ()
    if isinstance(reader, LetterWriter):
        return (reader.person,), ()
    if isinstance(reader, Rotation):
        return ((reader.coordinator,) if reader.coordinator else ()), ()
    return _of_program(kind, reader)


def _of_program(kind: Kind, program: Program) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    director = (program.director,) if program.director else ()
    coordinator = (program.coordinator,) if program.coordinator and program.coordinator.email else ()
    if kind.recipients == "coordinator-or-director":
        return coordinator or director, ()
    copied = coordinator if kind.recipients == "director-cc-coordinator" else ()
    return director, tuple(c for c in copied for d in director if not same_person(c, d))


def same_person(one: Person, other: Person) -> bool:
    """Tell whether two entries of a program's file are one person, who may be director and interviewer."""
    return fold(one.name) == fold(other.name) and one.email.casefold() == other.email.casefold()


def person_key(reader: Reader, person: Person) -> str:
    """Return the path of a person in the reader's file; "" for a letter writer, whose whole file it is.

    In a program's file: as interviewer, else as coordinator or director.
    """
    if isinstance(reader, LetterWriter):
        return ""
    if isinstance(reader, Rotation):
        return "coordinator"
    program = reader
    for index, entry in enumerate(program.interview.interviewers if program.interview else ()):
        if same_person(entry, person):
            return f"interview.interviewers.{index}"
    is_coordinator = program.coordinator is not None and same_person(program.coordinator, person)
    return "coordinator" if is_coordinator else "director"


def reader_file(reader: Reader) -> str:
    """Return the file that describes a reader, as a path within the workspace."""
    if isinstance(reader, LetterWriter):
        return f"letter-writers/{reader.id}.yaml"
    return f"{'rotations' if isinstance(reader, Rotation) else 'programs'}/{reader.id}.yaml"
