"""The plan of one rotation: what to do in each part of it, whom to ask for a letter, and when. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from composer.model import LetterWriter, Person, Rotation
from composer.names import fold, plain_name
from composer.recommendation.rotation_policy import PARTS, Advice, RotationPolicy, Window
from composer.workspace_schema import slug

State = Literal["over", "now", "ahead"]
NO_VOICES: Mapping[str, str] = {}
OWN_VOICE, OTHER_VOICE = "your work from day to day", "something that the others did not see"
_QUARTERS = PARTS[1:-1]
_LEADERS = ("attending", "clinic-attending", "rotation-director", "program-director", "hospitalist")
"""Who can be the anchor of a rotation: those who answer for the applicant's work."""


@dataclass(frozen=True)
class Part:
    """One part of a rotation, with its first and last day."""

    id: str
    label: str
    """Such as "Week 3", "Before", or "Second quarter" where its weeks are no four."""
    title: str
    begins: date
    ends: date
    state: State
    do: tuple[str, ...]
    check: tuple[str, ...]
    feedback: str
    say: str = ""


@dataclass(frozen=True)
class Ask:
    """When to ask one supervisor for a letter, and with what."""

    person: Person
    anchor: bool
    begins: date
    until: date
    voice: str
    """What this person's letter can say that the others cannot."""
    writer: LetterWriter | None = None
    """The file in letter-writers/ of this person, where there is one."""

    @property
    def command(self) -> str:
        """The command that writes the request, or that makes the writer's file."""
        if self.writer is not None:
            return f"prematch letters ask {self.writer.id}"
        return f"Write letter-writers/{slug(self.person.key or self.person.name)}.yaml first."


@dataclass(frozen=True)
class RotationPlan:
    """A rotation as it stands on one day."""

    rotation: Rotation
    today: date
    parts: tuple[Part, ...]
    asks: tuple[Ask, ...]
    note_begins: date
    note_until: date
    """Between these days the note to the coordinator goes out."""
    packet_within: int
    """Days after a yes."""
    thanks_until: date
    reason: str
    gaps: tuple[str, ...] = ()
    """What is missing in the rotation's file, and what to write there."""


def rotation_plan(
    rotation: Rotation,
    writers: Sequence[LetterWriter],
    specialty: str,
    today: date,
    policy: RotationPolicy,
    voices: Mapping[str, str] = NO_VOICES,
) -> RotationPlan:
    """Plan a rotation as it stands on a day. `specialty` is the one applied for, in words.

    `voices` says by role what a letter of such a supervisor can show.
    """
    parts = tuple(_part(rotation, name, policy.parts[name], specialty, today) for name in PARTS)
    note = policy.ask["coordinator"]
    return RotationPlan(
        rotation=rotation,
        today=today,
        parts=parts,
        asks=tuple(_asks(rotation, writers, policy, voices)),
        note_begins=rotation.begins + timedelta(days=note.begins),
        note_until=rotation.begins + timedelta(days=note.until),
        packet_within=policy.ask["packet"].until,
        thanks_until=rotation.ends + timedelta(days=policy.ask["thanks"].until),
        reason=policy.reason,
        gaps=tuple(_gaps(rotation)),
    )


def _part(rotation: Rotation, name: str, advice: Advice, specialty: str, today: date) -> Part:
    begins, ends = _days(rotation, name)
    observes = rotation.setting == "observership"
    state: State = "over" if today > ends else "now" if today >= begins else "ahead"
    return Part(
        id=name,
        label=_label(rotation, name),
        title=advice.title,
        begins=begins,
        ends=ends,
        state=state,
        do=advice.watch if observes and advice.watch else advice.do,
        check=advice.check,
        feedback=advice.feedback,
        say=" ".join(advice.say.split()).replace("{specialty}", specialty),
    )


def _days(rotation: Rotation, name: str) -> tuple[date, date]:
    """First and last day of a part. The quarters share the days of the rotation, each at least one."""
    if name == "before":
        return rotation.begins - timedelta(days=14), rotation.begins - timedelta(days=1)
    if name == "after":
        return rotation.ends + timedelta(days=1), rotation.ends + timedelta(days=14)
    quarter, length = _QUARTERS.index(name), (rotation.ends - rotation.begins).days + 1
    first = min(length - 1, length * quarter // 4)
    last = max(first, min(length, length * (quarter + 1) // 4) - 1)
    return rotation.begins + timedelta(days=first), rotation.begins + timedelta(days=last)


def _label(rotation: Rotation, name: str) -> str:
    if name not in _QUARTERS:
        return name.capitalize()
    quarter = _QUARTERS.index(name)
    weeks = ((rotation.ends - rotation.begins).days + 1) / 7
    if 3.5 <= weeks <= 4.5:
        return f"Week {quarter + 1}"
    return f"{('First', 'Second', 'Third', 'Last')[quarter]} quarter"


# --- whom to ask --------------------------------------------------------------------------------------


def _asks(
    rotation: Rotation, writers: Sequence[LetterWriter], policy: RotationPolicy, voices: Mapping[str, str]
) -> Iterator[Ask]:
    """The anchor first, then the others in the order of the file."""
    anchor = _anchor(rotation.supervisors)
    ordered = sorted(rotation.supervisors, key=lambda person: person is not anchor)
    for person in ordered:
        window = policy.ask["anchor" if person is anchor else "others"]
        begins, until = _window(rotation, window)
        yield Ask(
            person,
            person is anchor,
            begins,
            until,
            voices.get(person.role, OWN_VOICE if person is anchor else OTHER_VOICE),
            _file_of(person, writers),
        )


def _anchor(supervisors: Sequence[Person]) -> Person | None:
    leaders = (person for person in supervisors if person.role in _LEADERS)
    return next(leaders, supervisors[0] if supervisors else None)


def _window(rotation: Rotation, window: Window) -> tuple[date, date]:
    end = _days(rotation, window.after)[1]
    begins = max(rotation.begins, end + timedelta(days=window.begins))
    return begins, max(begins, end + timedelta(days=window.until))


def _file_of(person: Person, writers: Sequence[LetterWriter]) -> LetterWriter | None:
    mailbox = person.email.casefold()
    for writer in writers:
        if (mailbox and writer.email.casefold() == mailbox) or fold(writer.name) == fold(person.name):
            return writer
    return None


def _gaps(rotation: Rotation) -> Iterator[str]:
    if not rotation.supervisors:
        yield "Nobody supervises yet. Write them under `supervisors`, each with name and role."
    for person in rotation.supervisors:
        if not person.role:
            yield f"The role of {plain_name(person.name)} is not said. Write `role: attending`, or another."
    if rotation.coordinator is None:
        yield "No coordinator is on file. Write `coordinator: {name: ..., email: ...}`."
