"""How far one program meets one wish, by what the files say: points, and each with its fact and line. Pure.

What no file says is not known and gives no points and takes none: it is never counted as zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from composer.guard.places import STATES
from composer.model import Applicant, Interview, Program, Wish
from composer.names import fold
from composer.workspace_checks import Loaded, people_of
from composer.yamlfile import Step

Files = Mapping[str, Loaded]
"""The files of the workspace by the name that messages give them: programs/harborview-medpeds.yaml."""

SEASON_FILE, APPLICANT_FILE = "season.yaml", "applicant.yaml"


@dataclass(frozen=True)
class Evidence:
    """One fact on which points rest, and the file and line that say it; "" where no line does."""

    said: str
    where: str = ""


@dataclass(frozen=True)
class Score:
    """The points of one program by one criterion, from 0 to its weight; None where they are not known."""

    criterion: str
    weight: int
    points: Fraction | None
    evidence: tuple[Evidence, ...] = ()
    missing: str = ""
    """What to write, and where, so that the points can be known."""


@dataclass(frozen=True)
class Asked:
    """One question: how far does this program meet this wish?"""

    criterion: str
    wish: Wish
    program: Program
    applicant: Applicant
    files: Files

    def fact(self, said: str, *path: Step, file: str = "") -> Evidence:
        """Make evidence of what stands at a path of the program's file, or of another one."""
        return Evidence(said, self.files[file or self.program.path].at(*path))

    def known(self, fulfilled: Fraction | int, *evidence: Evidence) -> Score:
        """Give that part of the weight, 0 to 1, as points."""
        return Score(self.criterion, self.wish.weight, fulfilled * Fraction(self.wish.weight), evidence)

    def unknown(self, missing: str, *evidence: Evidence) -> Score:
        """Give no points, and take none."""
        return Score(self.criterion, self.wish.weight, None, evidence, missing)


def score(criterion: str, wish: Wish, program: Program, applicant: Applicant, files: Files) -> Score:
    """Say how far a program meets a wish. `files` must hold the program's file, the season's and the applicant's."""
    return _CRITERIA[criterion](Asked(criterion, wish, program, applicant, files))


def visas_needed(applicant: Applicant) -> tuple[str, ...] | None:
    """Return the kinds of visa of which the applicant needs one: () for none, None where that is not said."""
    said = fold(applicant.visa)
    if re.search(
        r"\b(citizen(ship)?|permanent resident|green card|none|no visa|not needed|not required)\b", said
    ):
        return ()
    named = re.findall(r"\b([a-z])[ -]?([0-9])[ -]?([a-z]?)\b", said)
    if kinds := tuple(f"{letter}-{number}{more}".upper() for letter, number, more in named):
        return kinds
    return () if applicant.img is False and not said else None


def state_code(state: str) -> str:
    """Return the postal code of a state however it is written; another place keeps its own words, folded.

    >>> state_code("Washington"), state_code("wa")
    ('WA', 'WA')
    """
    said = fold(state).removesuffix(" state")
    return STATES.get(said, said.upper() if said.upper() in STATES.values() else said)


def speaks_of(note: str, words: str) -> bool:
    """Whether a note holds every one of these words, and none with a "not" close before it.

    >>> speaks_of("the transition-of-care clinic", "transition clinic"), speaks_of("not collegial", "collegial")
    (True, False)
    """
    there = _words(note)
    return bool(_words(words)) and all(
        any(one == word and not _denied(there[:at]) for at, one in enumerate(there)) for word in _words(words)
    )


_NOT = frozenset(
    "not no never hardly without lack less isn't aren't wasn't weren't don't doesn't didn't".split()
)
_STOPS = frozenset(",;:.()") | {"but"}


def _denied(before: Sequence[str]) -> bool:
    """Whether one of the three words before, in the same part of the sentence, says "not"."""
    close = list(before[-3:])
    since = max((at + 1 for at, word in enumerate(close) if word in _STOPS), default=0)
    return not _NOT.isdisjoint(close[since:])


def _words(text: str) -> list[str]:
    """Split into words and stops as one compares them: clinics is clinic, and "not only" denies nothing."""
    found = re.findall(r"[^\W_]+(?:'[a-z]+)?|[,;:.()]", re.sub(r"\bnot (only|just)\b", "", fold(text)))
    return [re.sub(r"(?<=[^\W_]{3})(?<![su])s$", "", re.sub("'s$", "", word)) for word in found]


# --- the criteria -------------------------------------------------------------------------------------


def _training(asked: Asked) -> Score:
    program, interview = asked.program, asked.program.interview or Interview()
    notes = [asked.fact(item, "features", number) for number, item in enumerate(program.features)]
    notes += [asked.fact(f"{item} track", "tracks", number) for number, item in enumerate(program.tracks)]
    notes += [asked.fact(item, "interview", "liked", number) for number, item in enumerate(interview.liked)]
    notes += [
        asked.fact(f"{person.discussed} (with {person.name})", *path, "discussed")
        for path, person in people_of(program)
        if person.discussed
    ]
    return _look(asked, notes, "features, tracks, liked or discussed")


def _culture(asked: Asked) -> Score:
    said = asked.program.interview.culture if asked.program.interview else ""
    notes = [asked.fact(said, "interview", "culture")] if said else []
    return _look(asked, notes, "interview.culture")


def _look(asked: Asked, notes: Sequence[Evidence], keys: str) -> Score:
    """Give an equal part of the weight for each of the words that a note speaks of."""
    if not asked.wish.look_for:
        where = asked.files[SEASON_FILE].at("wishes", asked.criterion)
        return asked.unknown(f"{where} has no `look_for`: write the words that you look for.")
    if not notes:
        return asked.unknown(f"Nothing is noted in {asked.program.path} under {keys}.")
    wanted = {tuple(_words(words)): words for words in asked.wish.look_for}.values()  # twice counts once
    found = [(words, [n for n in notes if speaks_of(n.said, words)]) for words in wanted]
    evidence: list[Evidence] = []
    for words, hits in found:
        evidence += [Evidence(f'"{words}" is in: {note.said}', note.where) for note in hits]
        evidence += [] if hits else [Evidence(f'"{words}" is in none of your notes ({keys})')]
    return asked.known(Fraction(sum(bool(hits) for _, hits in found), len(found)), *evidence)


def _location(asked: Asked) -> Score:
    program, wish = asked.program, asked.wish
    if not wish.states and not wish.cities:
        where = asked.files[SEASON_FILE].at("wishes", asked.criterion)
        return asked.unknown(f"{where} names no place: write `states` or `cities`.")
    facts = [
        asked.fact(f"{key}: {value}", key)
        for key, value in (("city", program.city), ("state", program.state))
        if value
    ]
    by_city = program.city and fold(program.city) in map(fold, wish.cities)
    by_state = program.state and state_code(program.state) in map(state_code, wish.states)
    if by_city or by_state:
        return asked.known(1, facts[0] if by_city else facts[-1])
    asked_for = (("city", program.city, wish.cities), ("state", program.state, wish.states))
    if lacking := [key for key, value, wished in asked_for if wished and not value]:
        return asked.unknown(f"{program.path} has no `{lacking[0]}`.", *facts)
    wished = ", ".join((*wish.cities, *wish.states))
    elsewhere = Evidence(f"you wish for {wished}", asked.files[SEASON_FILE].at("wishes", asked.criterion))
    return asked.known(0, *facts, elsewhere)


def _img(asked: Asked) -> Score:
    """Judge whether the program takes the applicant: as an IMG, where that matters, and with the visa."""
    steps = [_sponsors(asked)] if asked.applicant.img is False else [_takes_imgs(asked), _sponsors(asked)]
    evidence = tuple(fact for step in steps for fact in step.evidence)
    if any(step.points == 0 and step.weight for step in steps):
        return asked.known(0, *evidence)
    if missing := " ".join(step.missing for step in steps if step.points is None):
        return asked.unknown(missing, *evidence)
    return asked.known(1, *evidence)


def _takes_imgs(asked: Asked) -> Score:
    says = asked.program.img_friendly
    if says is None:
        return asked.unknown(f"{asked.program.path} has no `img_friendly`: write true or false.")
    fact = asked.fact("takes IMGs" if says else "takes no IMGs", "img_friendly")
    return asked.known(int(says), fact)


def _sponsors(asked: Asked) -> Score:
    needed, offered = visas_needed(asked.applicant), asked.program.visas
    if needed is None:
        hint = "write the kind that you need, such as J-1, or `visa: none`."
        return asked.unknown(f"{APPLICANT_FILE} does not say which visa you need: {hint}")
    need = asked.fact(f"you need: {' or '.join(needed) or 'no visa'}", "visa", file=APPLICANT_FILE)
    if not needed:
        return asked.known(1, need)
    if offered is None:
        return asked.unknown(f"{asked.program.path} has no `visas`: write, for example, [J-1, H-1B].", need)
    fact = asked.fact(f"sponsors: {', '.join(offered) or 'no visa'}", "visas")
    if set(needed) & set(offered):
        return asked.known(1, fact, need)
    if not set(needed) & {
        "J-1",
        "H-1B",
    }:  # a status such as F-1, from which one still needs a visa for residency
        hint = f"{APPLICANT_FILE} gives a status ({', '.join(needed)}): write the visa that you need as a resident."
        return asked.unknown(hint, fact, need)
    return asked.known(0, fact, need)


def _connections(asked: Asked) -> Score:
    said = asked.program.connections
    if said:
        return asked.known(1, *(asked.fact(item, "connections", number) for number, item in enumerate(said)))
    node = asked.files[asked.program.path].node
    written = node.value.get("connections") if node and isinstance(node.value, dict) else None
    if written and isinstance(written.value, list):
        return asked.known(0, asked.fact("none", "connections"))
    return asked.unknown(f"{asked.program.path} has no `connections`: write them, or [] if there are none.")


def _rating(asked: Asked) -> Score:
    said = asked.program.my_rating
    if said is None:
        return asked.unknown(f"{asked.program.path} has no `my_rating`: write a number from 1 to 5.")
    return asked.known(
        Fraction(said - 1, 4), asked.fact(f"your rating: {said} (1 gives nothing, 5 all)", "my_rating")
    )


_CRITERIA: Mapping[str, Callable[[Asked], Score]] = {
    "training": _training,
    "location": _location,
    "img": _img,
    "culture": _culture,
    "connections": _connections,
    "rating": _rating,
}


def concerns(program: Program, files: Files) -> Iterable[Evidence]:
    """Give what worries the applicant about a program, with its lines. It is shown and never scored."""
    said = program.interview.concerns if program.interview else ()
    return [Evidence(item, files[program.path].at("interview", "concerns", n)) for n, item in enumerate(said)]
