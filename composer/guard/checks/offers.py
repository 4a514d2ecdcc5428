"""What a letter says that the program offers: are place, features, specialty and tracks its own?"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from composer.guard.checks.offer_cues import tagged
from composer.guard.checks.programs import program_of
from composer.guard.context import Context
from composer.guard.places import CITIES, STATES
from composer.guard.roster import same_word, sentences_of, words_of
from composer.guard.rule import Hit
from composer.model import Program
from composer.text import Reading, Sentence, fold

_LITTLE = frozenset(
    "a an the of in on at for to from and or with by run your our their its that which who is are as into it "
    "this one first new own all".split()
)
# What a feature is: "street medicine" says as much as "the street medicine team".
_HEADS = frozenset(
    "program clinic team resident service curriculum track elective conference year course".split()
)
_COMMON = _HEADS | {"medicine", "pediatrics"}


@dataclass(frozen=True)
class _Place:
    """Words of a text that name something: tokens [first, last) of a sentence."""

    sentence: Sentence
    first: int
    last: int
    key: str

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.last - 1].end


def _found(context: Context, field: str, index: Mapping[tuple[str, ...], str]) -> Iterator[_Place]:
    """The names of an index in a text, the longest at each word."""
    longest: dict[str, int] = {}
    for name in index:
        longest[name[0]] = max(longest.get(name[0], 0), len(name))
    for sentence in sentences_of(context.reading(field)):
        words = [same_word(token.word) for token in sentence.tokens]
        after = 0
        for first, word in enumerate(words):
            if first < after or word not in longest:
                continue
            last = _end_of_name(words, first, longest[word], index)
            if last:
                key = index[tuple(word for word in words[first:last] if word)]
                yield _Place(sentence, first, last, key)
                after = last


def _end_of_name(words: list[str], first: int, most: int, index: Mapping[tuple[str, ...], str]) -> int:
    """Where the longest name that begins at a word ends; 0 where none does."""
    best = 0
    seen: tuple[str, ...] = ()
    for last in range(first, len(words)):
        if words[last]:
            seen = (*seen, words[last])
            if len(seen) > most:
                break
            if seen in index:
                best = last + 1
    return best


def _covered(context: Context, field: str, place: _Place, owners: Iterable[str]) -> bool:
    """Whether the words stand inside a name with one of these owners."""
    names = context.mentions(field)
    first = bisect_right(names, place.start, key=lambda m: m.end)
    around = names[first : bisect_left(names, place.end, lo=first, key=lambda m: m.start)]
    return any(m.owner in owners for m in around)


@lru_cache(maxsize=512)
def _facts_of(program: Program) -> str:
    """Everything that the program's file says of itself, folded."""
    said = [
        program.name,
        program.institution,
        program.city,
        *program.aliases,
        *program.tracks,
        *program.features,
    ]
    said += [*program.connections, *(person.discussed for person in program.people)]
    said += [*program.interview.liked, program.interview.culture] if program.interview else []
    return fold("\n".join(said)).text


# --- where it is ------------------------------------------------------------------------------------------


def wrong_place(context: Context) -> Iterator[Hit]:
    """Another city or state than the program's, where the letter puts the program or the life there."""
    program = program_of(context)
    if program is None or not (program.city or program.state):
        return
    own = {
        words_of(program.city),
        *(words_of(n) for n, code in STATES.items() if code == program.state.upper()),
    }
    own |= {words_of(program.state)}
    known = _facts_of(program)
    index = {words_of(name): name for name in (*STATES, *CITIES)}
    index |= {words_of(other.city): other.city for other in context.facts.programs.values() if other.city}
    values = {"place": ", ".join(part for part in (program.city, program.state) if part)}
    for field in ("subject", "body"):
        text = context.text(field)
        for place in _found(context, field, {words: key for words, key in index.items() if words not in own}):
            written = text[place.start : place.end]
            if not written[:1].isupper() or fold(written).text in known:
                continue
            if _covered(context, field, place, ("target", "other", "background", "ambiguous")):
                continue
            if tagged("place", place.sentence, place.first, place.last):
                city = program.city if fold(written).text not in STATES and program.city else None
                values = {**values, "found": written}
                yield Hit(field, place.start, place.end, values=values, repair=city)
        yield from _wrong_states(text, field, program, values)


def _wrong_states(text: str, field: str, program: Program, values: dict[str, str]) -> Iterator[Hit]:
    """The right city with another state behind it: "Alder Falls, OH"."""
    if not program.city or program.state.upper() not in STATES.values():
        return
    codes = {name.title(): code for name, code in STATES.items()} | {code: code for code in STATES.values()}
    for match in re.finditer(
        rf"\b{re.escape(program.city)},\s+(?P<state>[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)\b", text
    ):
        state = match["state"] if match["state"] in codes else match["state"].split(" ")[0]
        if state in codes and codes[state] != program.state.upper() and state not in ("In", "On", "Or", "Me"):
            start = match.start("state")
            yield Hit(
                field, start, start + len(state), values={"found": f"{program.city}, {state}", **values}
            )


# --- what it has ------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    word = same_word(word)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=1024)
def _content(text: str) -> frozenset[str]:
    """The words of a feature that carry meaning, in the singular."""
    return frozenset(stem for word in words_of(text) if (stem := _stem(word)) not in _LITTLE)


def wrong_feature(context: Context) -> Iterator[Hit]:
    """A feature that only another program's file holds, praised as this one's."""
    program = program_of(context)
    if program is None:
        return
    own = _content(_facts_of(program))
    mine = [*context.applicant.rotations, *context.applicant.strengths, context.applicant.goal]
    mine += [writer.service for writer in context.facts.letter_writers.values()]
    sentences = _stems(context.body)
    for other in context.facts.programs.values():
        for feature in other.features if other.id != program.id else ():
            words = _content(feature)
            told = tuple(_told(sentences, words)) if len(words) > 1 else ()
            if not told or _shares(words, program) or not words - own - _COMMON:
                continue
            for start, end, sentence, whole in told:
                theirs = _is_yours(sentence, start)
                own_work = any(words <= _content(text) for text in mine) and not theirs
                if own_work or not (whole or theirs) or _elsewhere(context, sentence, start, end):
                    continue
                found = context.message.body[start:end]
                yield Hit(
                    "body", start, end, values={"found": found, "other": other.name, "program": program.name}
                )


def _shares(words: frozenset[str], program: Program) -> bool:
    """Whether the program has much the same feature, in other words."""
    own = [*program.features, *(person.discussed for person in program.people)]
    own += program.interview.liked if program.interview else ()
    return any(2 * len(words & _content(text)) >= len(words | _content(text)) for text in own)


_Stems = tuple[tuple[Sentence, tuple[str, ...], frozenset[str]], ...]


def _stems(reading: Reading) -> _Stems:
    """The sentences of a text with the stems of their words."""
    stems = [tuple(_stem(token.word) for token in sentence.tokens) for sentence in reading.sentences]
    return tuple((s, t, frozenset(t)) for s, t in zip(reading.sentences, stems, strict=True))


def _told(sentences: _Stems, words: frozenset[str]) -> Iterator[tuple[int, int, Sentence, bool]]:
    """The shortest stretch of each sentence that holds a feature, and whether it holds all its words.

    Of four words or more one may be missing, of three the last ("street medicine" of "street medicine team").
    """
    for sentence, stems, present in sentences:
        if len(words & present) < max(len(words) - 1, 2):
            continue
        whole = words <= present
        wanted = words if whole or len(words) > 3 else words - _HEADS
        needed = len(words) - (not whole)
        stretch = _shortest(stems, wanted, needed) if len(wanted) >= needed > 1 else None
        if stretch and stretch[1] - stretch[0] < _reach(words):
            yield sentence.tokens[stretch[0]].start, sentence.tokens[stretch[1]].end, sentence, whole


def _shortest(stems: tuple[str, ...], words: frozenset[str], needed: int) -> tuple[int, int] | None:
    """The first and last of the fewest neighboring words that hold so many of the words."""
    places = [i for i, stem in enumerate(stems) if stem in words]
    found = [
        (first, last)
        for n, first in enumerate(places)
        for last in places[n:]
        if len(set(stems[first : last + 1]) & words) >= needed
    ]
    return min(found, key=lambda pair: pair[1] - pair[0], default=None)


def _reach(words: frozenset[str]) -> int:
    """How many words a feature may be spread over: two stand together, more may be turned round."""
    return 2 * len(words) + 2 if len(words) > 2 else 3


def _names(context: Context, sentence: Sentence, *owners: str) -> bool:
    """Whether the sentence names an institution with one of these owners."""
    return any(
        m.owner in owners and m.start < sentence.end and m.end > sentence.start
        for m in context.mentions("body")
    )


def _elsewhere(context: Context, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the sentence tells of the applicant's own work, or names the place where the feature is."""
    first = sum(token.end <= start for token in sentence.tokens)
    last = sum(token.start < end for token in sentence.tokens)
    return _names(context, sentence, "other", "background") or tagged("own", sentence, first, last)


def _is_yours(sentence: Sentence, start: int) -> bool:
    """Whether "your" stands before a place of the sentence, at most two words away."""
    return "your" in [token.word for token in sentence.tokens if token.end <= start][-3:]


# --- for which specialty ----------------------------------------------------------------------------------


def wrong_specialty(context: Context) -> Iterator[Hit]:
    """Another specialty than the program's, as the one applied for."""
    program = program_of(context)
    specialty = context.facts.specialties.get(program.specialty) if program else None
    if program is None or specialty is None:
        return
    index = {words_of(name): s.id for s in context.facts.specialties.values() for name in s.names}
    own = {words_of(name): specialty.id for name in specialty.names}
    known = _facts_of(program)
    values = {"specialty": specialty.names[0], "program": program.name}
    for field in ("subject", "body"):
        text = context.text(field)
        right = [(place.start, place.end) for place in _found(context, field, own)]
        for place in _found(context, field, index | own):
            written = text[place.start : place.end]
            if not _is_name(written) or _preliminary(place.key, program):
                continue
            if any(a < place.end and place.start < b and not _within((a, b), place) for a, b in right):
                continue
            if _covered(context, field, place, ("other", "background")) or _inside_target(
                context, field, place
            ):
                continue
            cue = "part" if place.key in specialty.parts else "specialty"
            if (
                tagged(cue, place.sentence, place.first, place.last)
                and f"{fold(written).text} track" not in known
            ):
                yield Hit(field, place.start, place.end, values={"found": written, **values})


def _within(span: tuple[int, int], place: _Place) -> bool:
    """Whether a span is only a part of the words: "pediatrics" in "medicine-pediatrics"."""
    return place.start <= span[0] and span[1] <= place.end and span != (place.start, place.end)


def _is_name(written: str) -> bool:
    """Whether an abbreviation is written as one: "IM", not "im"; "EM-IM", not "em im"."""
    return len(written) > 3 or written.isupper()


def _preliminary(specialty: str, program: Program) -> bool:
    """Whether it is the preliminary year of the program's own specialty: a matter of tracks."""
    return specialty.startswith("preliminary") and specialty.split("-")[1] in program.specialty


def _inside_target(context: Context, field: str, place: _Place) -> bool:
    """Whether the words belong to the program's own name."""
    return any(
        m.owner == "target" and m.start <= place.start and place.end <= m.end for m in context.mentions(field)
    )


# --- on which track ---------------------------------------------------------------------------------------

_POSITIONS = ("preliminary", "prelim", "advanced", "transitional")
_TRACKS = (
    *_POSITIONS,
    *("primary care", "global health", "rural", "rural health", "rural medicine", "research", "hospitalist"),
    *("physician scientist", "clinician educator", "medical education", "hospital medicine", "urban health"),
    *(
        "underserved",
        "community",
        "community health",
        "health equity",
        "leadership",
        "advocacy",
        "public health",
    ),
    *(
        "health policy",
        "quality improvement",
        "academic",
        "clinical investigator",
        "women's health",
        "geriatrics",
    ),
    *("addiction medicine", "informatics", "subspecialty"),
)


def wrong_track(context: Context) -> Iterator[Hit]:
    """A track or a type of position that the program, by its file, does not offer."""
    program = program_of(context)
    if program is None or not program.tracks:
        return
    others = {track for other in context.facts.programs.values() for track in other.tracks}
    own = _content(_facts_of(program))
    index = {words_of(track): track for track in (*_TRACKS, *others)}
    values = {"program": program.name, "tracks": ", ".join(program.tracks)}
    for field in ("subject", "body"):
        for place in _found(context, field, index):
            if place.key == "categorical" or _content(place.key) <= own:
                continue
            cue = "position" if place.key in _POSITIONS else "track"
            if tagged(cue, place.sentence, place.first, place.last):
                found = context.text(field)[place.start : place.end]
                yield Hit(field, place.start, place.end, values={"found": found, **values})
