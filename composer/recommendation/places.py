"""Which letter of a portfolio each writer's letter is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from composer.model import LetterWriter
from composer.names import fold
from composer.recommendation.mix import Mix, Slot
from composer.recommendation.portfolio_policy import TIERS, PortfolioPolicy

_REACHED = ("uploaded", "agreed", "requested", "planned")


@dataclass(frozen=True)
class Candidate:
    """One letter that may come, with what decides who goes first where two would fill one place."""

    writer: LetterWriter
    status: str
    tier: str
    doubt: str = ""
    """Why the letter may well not come, completing "Dr. Chen, ..."; "" where nothing says so."""

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """Sorts by how sure the letter is, then by tier."""
        return bool(self.doubt), _REACHED.index(self.status), TIERS.index(self.tier), self.writer.id


@dataclass(frozen=True)
class Place:
    """The slot of one letter; `stands_in` where its writer is of another specialty than the slot wants."""

    slot: Slot
    stands_in: bool = False


def places(candidates: Sequence[Candidate], mix: Mix, policy: PortfolioPolicy) -> Mapping[str, Place]:
    """Give each writer, by id, a place in the mix; who finds none is left out.

    The user's own word (`counts_as`) comes first. Then as many needed places as possible are filled, the surest
    letters first; then places are filled by who may stand in; then the optional ones.
    """
    found: dict[str, Place] = {}
    ordered = sorted(candidates, key=lambda each: each.order)
    for each in ordered:
        slot = own_slot(each.writer, mix, policy)
        if slot is not None and _taken(slot, found) < slot.letters:
            found[each.writer.id] = Place(slot)
    free = [each for each in ordered if each.writer.id not in found and not each.writer.counts_as]
    found |= _matched(free, list(_open(mix, found, optional=False)), policy)
    for optional, instead in ((False, True), (True, False)):
        for slot in _open(mix, found, optional=optional):
            for each in free:
                if each.writer.id not in found and _fits(slot, each, policy, instead=instead):
                    found[each.writer.id] = Place(slot, stands_in=instead)
                    break
    return found


def own_slot(writer: LetterWriter, mix: Mix, policy: PortfolioPolicy) -> Slot | None:
    """The slot that the user's own word names: its name, its title, or its specialty; None where it names none."""
    said = fold(writer.counts_as)
    if not said:
        return None
    specialty = policy.specialty_of(writer.counts_as)
    named = (slot for slot in mix.slots if said in (fold(slot.id), fold(slot.title)))
    meant = (slot for slot in mix.slots if specialty in slot.specialties)
    return next(named, None) or next(meant, None)


def _taken(slot: Slot, found: Mapping[str, Place]) -> int:
    return sum(place.slot.id == slot.id for place in found.values())


def _open(mix: Mix, found: Mapping[str, Place], *, optional: bool) -> Iterator[Slot]:
    """The slots that still lack letters, once for each letter."""
    for slot in mix.slots:
        if slot.optional is optional:
            yield from [slot] * (slot.letters - _taken(slot, found))


def _matched(
    candidates: Sequence[Candidate], slots: Sequence[Slot], policy: PortfolioPolicy
) -> dict[str, Place]:
    """Fill as many slots as possible: who finds only taken ones moves another to a slot that fits that one, too."""
    holder: dict[int, Candidate] = {}

    def seat(each: Candidate, tried: frozenset[int]) -> bool:
        fitting = [n for n, slot in enumerate(slots) if n not in tried and _fits(slot, each, policy)]
        for number in sorted(fitting, key=holder.__contains__):
            if number not in holder or seat(holder[number], tried | {number}):
                holder[number] = each
                return True
        return False

    for each in candidates:
        seat(each, frozenset())
    return {each.writer.id: Place(slots[number]) for number, each in holder.items()}


def _fits(slot: Slot, each: Candidate, policy: PortfolioPolicy, *, instead: bool = False) -> bool:
    writer = each.writer
    if slot.us and writer.us_based is False:
        return False
    if slot.roles and writer.role not in slot.roles:
        return False
    if each.tier == "sparingly" and not slot.optional:
        return False
    wanted = slot.instead if instead else slot.specialties
    if not wanted:
        return not instead
    own = policy.specialty_of(writer.specialty)
    return own in wanted or any(policy.stands_for(own, one) for one in wanted)
