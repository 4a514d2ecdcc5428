"""What each letter of recommendation can show that the others do not. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from composer.model import LetterWriter, Person, Rotation, Strength
from composer.names import fold, plain_name
from composer.phrase import fragment
from composer.recommendation.portfolio_policy import PortfolioPolicy

Rotations = Mapping[str, Rotation]


def completed(writer: LetterWriter, rotations: Rotations) -> LetterWriter:
    """The writer, with what the file leaves out from the rotation that names this person as a supervisor."""
    found = _supervised(writer, rotations)
    if found is None:
        return writer
    rotation, person = found
    dated = writer.rotation_begins is not None or writer.rotation_ends is not None
    return replace(
        writer,
        role=writer.role or person.role,
        service=writer.service or rotation.service,
        specialty=writer.specialty or rotation.specialty,
        setting=writer.setting or rotation.setting,
        us_based=rotation.us_based if writer.us_based is None else writer.us_based,
        rotation_begins=writer.rotation_begins if dated else rotation.begins,
        rotation_ends=writer.rotation_ends if dated else rotation.ends,
    )


def same_person(writer: LetterWriter, person: Person) -> bool:
    """Whether a writer is a supervisor of a rotation: by the mailbox where both have one, else by the name."""
    if writer.email and person.email:
        return writer.email.casefold() == person.email.casefold()
    return fold(plain_name(writer.name)) == fold(plain_name(person.name))


def together(writers: Sequence[LetterWriter], rotations: Rotations) -> tuple[tuple[LetterWriter, ...], ...]:
    """The writers who saw one and the same rotation, where they are two or more."""
    groups: list[list[LetterWriter]] = []
    for writer in writers:
        for group in groups:
            if any(_one_rotation(writer, other, rotations) for other in group):
                group.append(writer)
                break
        else:
            groups.append([writer])
    return tuple(tuple(group) for group in groups if len(group) > 1)


def shows(
    writers: Sequence[LetterWriter], rotations: Rotations, policy: PortfolioPolicy
) -> dict[str, tuple[str, ...]]:
    """For each writer, by id: the strengths that this letter alone speaks to, or what such a role sees."""
    times = Counter(name for writer in writers for name in strengths_of(writer))
    found = {writer.id: _own(writer, times) or _voice(writer, policy) for writer in writers}
    for group in together(writers, rotations):
        seen: set[str] = set()
        for writer in group:
            if writer.role in seen and not _own(writer, times):
                found[writer.id] = (policy.second_voice,)
            seen |= {writer.role} - {""}
    return found


def strengths_of(writer: LetterWriter) -> dict[str, Strength]:
    """The strengths that a letter should speak to, each once, by their folded words."""
    return {fold(each.strength): each for each in writer.strengths}


def _own(writer: LetterWriter, times: Mapping[str, int]) -> tuple[str, ...]:
    own = (each for name, each in strengths_of(writer).items() if times[name] == 1)
    return tuple(_said(each) for each in own)


def _said(strength: Strength) -> str:
    example = f" ({fragment(strength.example)})" if strength.example else ""
    return f"{fragment(strength.strength)}{example}"


def _voice(writer: LetterWriter, policy: PortfolioPolicy) -> tuple[str, ...]:
    return (policy.roles[writer.role].voice,) if writer.role else ()


def _supervised(writer: LetterWriter, rotations: Rotations) -> tuple[Rotation, Person] | None:
    """The rotation on which the writer supervises, the latest first, with the supervisor's entry."""
    for rotation in sorted(rotations.values(), key=lambda each: each.begins, reverse=True):
        for person in rotation.supervisors:
            if same_person(writer, person):
                return rotation, person
    return None


def _one_rotation(one: LetterWriter, other: LetterWriter, rotations: Rotations) -> bool:
    """Whether two saw the same weeks: by the rotation's file, or by the same service at the same time."""
    first, second = _supervised(one, rotations), _supervised(other, rotations)
    if first is not None and second is not None:
        return first[0].id == second[0].id
    if not one.service or fold(one.service) != fold(other.service):
        return False
    days = (one.rotation_begins, one.rotation_ends, other.rotation_begins, other.rotation_ends)
    begins, ends, opens, closes = days
    if begins is None or ends is None or opens is None or closes is None:
        return True
    return begins <= closes and opens <= ends
