"""Which letters of recommendation are missing, and what concerns more than one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from composer.model import LetterWriter, Rotation, Workspace
from composer.names import address, fold, join_list, plain_name
from composer.phrase import fragment, service
from composer.recommendation.in_words import count
from composer.recommendation.mix import Mix, Slot
from composer.recommendation.places import Candidate, Place, own_slot
from composer.recommendation.portfolio_policy import PortfolioPolicy
from composer.recommendation.voices import same_person, strengths_of, together


@dataclass(frozen=True)
class Gap:
    """A letter that is wanted and not there, or that rests on one that may not come."""

    slot: Slot
    text: str
    ask: tuple[str, ...] = ()
    """Who could be asked, by the rotations on file."""


@dataclass(frozen=True)
class Remark:
    """Something that concerns more than one letter."""

    id: str
    text: str


def find_gaps(
    mix: Mix,
    candidates: Sequence[Candidate],
    found: Mapping[str, Place],
    workspace: Workspace,
    policy: PortfolioPolicy,
) -> Iterator[Gap]:
    """Say which needed letters are missing or in doubt, in the order of the mix."""
    for slot in mix.slots:
        if slot.optional:
            continue
        held = [
            each
            for each in candidates
            if each.writer.id in found and found[each.writer.id].slot.id == slot.id
        ]
        ask = tuple(_could_be_asked(slot, workspace, policy))
        if len(held) < slot.letters:
            yield Gap(slot, _missing(slot, len(held)), ask)
        for each in held:
            if each.doubt:
                name = address(each.writer.person)
                text = f"The {slot.title} letter rests on {name}, {each.doubt}. Have somebody else in mind."
                yield Gap(slot, text, ask)


def _missing(slot: Slot, held: int) -> str:
    if held:
        lacking = slot.letters - held
        first = (
            f"{count(held).capitalize()} of {count(slot.letters)} {slot.title} letters; {count(lacking)} more"
        )
    elif slot.letters > 1:
        first = f"No {slot.title} letter yet; {count(slot.letters)} are wanted"
    else:
        first = f"No {slot.title} letter yet"
    instead = f" Without access to {slot.title}: {slot.instead_how}." if slot.instead_how else ""
    return f"{first}. Whom to ask: {slot.by}.{instead}"


def _could_be_asked(slot: Slot, workspace: Workspace, policy: PortfolioPolicy) -> Iterator[str]:
    """The supervisors of each fitting rotation who have no file in letter-writers/."""
    writers = workspace.letter_writers.values()
    for rotation in workspace.rotations.values():
        if _fits(slot, rotation, policy):
            names = [
                plain_name(person.name)
                for person in rotation.supervisors
                if not any(same_person(writer, person) for writer in writers)
                and not (person.role and policy.roles[person.role].tier == "sparingly")
            ]
            if names:
                yield f"{join_list(names)} ({service(rotation.service)})"


def _fits(slot: Slot, rotation: Rotation, policy: PortfolioPolicy) -> bool:
    if rotation.setting == "research" or (slot.us and rotation.us_based is False):
        return False
    own = policy.specialty_of(rotation.specialty)
    return not slot.specialties or any(
        own == one or policy.stands_for(own, one) for one in (*slot.specialties, *slot.instead)
    )


# --- remarks ------------------------------------------------------------------------------------------


def find_remarks(
    mix: Mix,
    candidates: Sequence[Candidate],
    found: Mapping[str, Place],
    workspace: Workspace,
    policy: PortfolioPolicy,
) -> Iterator[Remark]:
    """Say what concerns more than one letter: too many, too many of a kind, one voice twice, nobody's strength."""
    writers = [each.writer for each in candidates]
    yield from _too_many(mix, candidates, policy)
    yield from _own_words(mix, writers, policy)
    yield from _stand_ins(found, writers)
    yield from _one_rotation(writers, workspace)
    yield from _strengths(writers, workspace)
    yield from _optional(mix, candidates, found)
    answered = workspace.applicant.application_service
    if fold(answered) != "eras":
        text = f"You apply through {answered}. Look up there how many letters it takes for one program."
        yield Remark("application-service", text)


def _too_many(mix: Mix, candidates: Sequence[Candidate], policy: PortfolioPolicy) -> Iterator[Remark]:
    if len(candidates) > mix.most:
        text = (
            f"{count(len(candidates)).capitalize()} letters may come, and a program gets {count(mix.most)} at most."
            " Choose for each program which ones go there."
        )
        yield Remark("too-many", text)
    abroad = [each.writer for each in candidates if each.writer.us_based is False]
    if len(abroad) > policy.home_country.most:
        most = count(policy.home_country.most)
        text = f"{_listed(abroad)} write from outside the US; {most} such letter is enough. {policy.home_country.why}"
        yield Remark("home-country", text)
    sparing = [each.writer for each in candidates if each.tier == "sparingly"]
    if len(sparing) > 1:
        yield Remark("sparingly", f"{_listed(sparing)}: {policy.tiers['sparingly']}")


def _own_words(mix: Mix, writers: Sequence[LetterWriter], policy: PortfolioPolicy) -> Iterator[Remark]:
    for writer in writers:
        if writer.counts_as and own_slot(writer, mix, policy) is None:
            titles = join_list(slot.title for slot in mix.slots)
            text = (
                f"letter-writers/{writer.id}.yaml says `counts_as: {writer.counts_as}`. That is your word, and it fills"
                f" none of these: {titles}."
            )
            yield Remark("counts-as", text)


def _stand_ins(found: Mapping[str, Place], writers: Sequence[LetterWriter]) -> Iterator[Remark]:
    for writer in writers:
        place = found.get(writer.id)
        if place is not None and place.stands_in:
            text = f"{address(writer.person)} stands in for the {place.slot.title} letter: {place.slot.instead_how}."
            yield Remark("stands-in", text)


def _one_rotation(writers: Sequence[LetterWriter], workspace: Workspace) -> Iterator[Remark]:
    for group in together(writers, workspace.rotations):
        where = next((service(each.service) for each in group if each.service), "one service")
        text = (
            f"{_listed(group)} write about the same rotation ({where}). Let each say what only that one saw."
        )
        roles = [each.role for each in group]
        if "" in roles:
            text += " Write the `role` of each into its file, so that their voices can be told apart."
        if "" in roles or len(set(roles)) < len(roles):
            text += (
                " Distinct voices are a core attending, a clinic or consult attending, a fellow with a co-signer, and"
                " the director of the rotation."
            )
        yield Remark("one-rotation", text)


def _strengths(writers: Sequence[LetterWriter], workspace: Workspace) -> Iterator[Remark]:
    spoken: dict[str, list[LetterWriter]] = {}
    for writer in writers:
        for name in strengths_of(writer):
            spoken.setdefault(name, []).append(writer)
    for name, group in spoken.items():
        if len(group) > 1:
            said = fragment(strengths_of(group[0])[name].strength)
            text = f'{_listed(group)} are all to speak to "{said}". Once is enough: give each something of its own.'
            yield Remark("shared-strength", text.replace("are all", "are both") if len(group) == 2 else text)
    unspoken = [fragment(each) for each in workspace.applicant.strengths if fold(each) not in spoken]
    if unspoken and writers:
        text = (
            f"No letter is to speak to: {'; '.join(unspoken)}. If a writer saw it, add it under `strengths` in that"
            " writer's file."
        )
        yield Remark("unspoken-strength", text)


def _optional(mix: Mix, candidates: Sequence[Candidate], found: Mapping[str, Place]) -> Iterator[Remark]:
    held = {place.slot.id for place in found.values()}
    for slot in mix.slots:
        if slot.optional and slot.id not in held and len(candidates) < mix.most:
            yield Remark("optional", f"A {slot.title} letter is optional: {slot.by}.")


def _listed(writers: Sequence[LetterWriter]) -> str:
    return join_list(address(each.person) for each in writers)
