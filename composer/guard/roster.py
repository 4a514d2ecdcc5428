"""Whose name is it? Finds the programs and institutions that a text names. Pure.

All names of a season (programs, their institutions and aliases, and the applicant's own hospitals and
school) stand in one index of words; a text is searched for the longest of them at each word, so that
"Penn State" never counts as "Penn". Who owns a name depends on the program that is written to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from composer.guard.places import CITIES, STATES
from composer.model import Applicant, LetterWriter, Program
from composer.text import Reading, Sentence, Token, read

Words = tuple[str, ...]

# Words of one meaning are compared as one; an empty one is left out ("&" is no word to begin with).
_SAME = {
    **dict.fromkeys(("saint", "sainte", "ste"), "st"),
    **dict.fromkeys(("peds", "paediatrics", "pediatric"), "pediatrics"),
    **dict.fromkeys(("and", "the"), ""),
    "univ": "university",
    "ctr": "center",
    "centre": "center",
    "hosp": "hospital",
    "med": "medicine",
    "childrens": "children",
    "mt": "mount",
    "ft": "fort",
}
SPECIALTY_WORDS = frozenset(
    "internal medicine pediatrics family surgery general emergency psychiatry neurology radiology "
    "anesthesiology combined categorical preliminary transitional year obstetrics gynecology dermatology "
    "ophthalmology urology pathology orthopaedic orthopedic otolaryngology neurosurgery im fm em".split()
)
_ENDINGS = frozenset("residency residencies program programs training gme".split())
GENERIC = frozenset(
    "university college school institute hospital hospitals health healthcare medical medicine center "
    "centers clinic clinics system systems regional community general memorial of at for in department "
    "division network care foundation sciences science city county state national american academic "
    "teaching new".split()
)
_TITLES = frozenset("dr drs prof professor mr mrs ms mx miss".split())
_DEGREES = frozenset("md do mbbs mbchb phd mph pharmd rn".split())
_INSTITUTION_AFTER = SPECIALTY_WORDS | GENERIC | _ENDINGS | {"children", "track", "fellowship", "interview"}
_TO_A_PLACE = frozenset("in near around outside from".split())
_SHORTEST_CORE = 4


@dataclass(frozen=True)
class Mention:
    """A name in a text, and whose it is.

    `owner`: `target` (the program written to), `other` (another program of the season), `background` (part
    of the applicant's own story), `ambiguous` (a word that may be a name), `place` (a city of that name).
    `story`: it is another program at which the applicant rotated or has a letter writer.
    """

    start: int
    end: int
    owner: str
    programs: tuple[str, ...]
    text: str
    story: bool = False


@dataclass(frozen=True)
class Name:
    """What one name may stand for. Ids of programs: those it surely names, and those it may name."""

    sure: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    background: bool = False
    story: bool = False
    city: bool = False


@dataclass(frozen=True)
class Roster:
    """Every name of a season. `longest` holds, for each first word, the most words of a name."""

    names: Mapping[Words, Name]
    longest: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(
        cls, programs: Iterable[Program], applicant: Applicant, letter_writers: Iterable[LetterWriter] = ()
    ) -> Roster:
        """Build the index of a season, once."""
        found = _Names()
        for program in programs:
            sure, loose = names_of(program)
            found.add(sure, sure=program.id)
            found.add(loose - sure, loose=program.id)
            found.add({words_of(program.city)} - {()}, city=True)
        own = {words_of(name) for name in (applicant.school, *applicant.background)}
        found.add({n for name in own for n in _shortened(name)}, background=True)
        sites = {words_of(s) for s in (*map(_site, applicant.rotations), *map(_service, letter_writers))}
        found.add({n for name in sites for n in _shortened(name)}, story=True)
        names = found.finished()
        longest: dict[str, int] = defaultdict(int)
        for name in names:
            longest[name[0]] = max(longest[name[0]], len(name))
        return cls(names, dict(longest))


class _Names:
    """Collects names while a roster is built."""

    def __init__(self) -> None:
        self.sure: dict[Words, set[str]] = defaultdict(set)
        self.loose: dict[Words, set[str]] = defaultdict(set)
        self.flags: dict[Words, set[str]] = defaultdict(set)

    def add(self, names: Iterable[Words], *, sure: str = "", loose: str = "", **flags: bool) -> None:
        for name in names:
            if sure:
                self.sure[name].add(sure)
            if loose:
                self.loose[name].add(loose)
            self.flags[name] |= set(flags)

    def finished(self) -> dict[Words, Name]:
        # a rotation at one of a program's names makes all of its names part of the story
        sites = {
            program for name, flags in self.flags.items() if "story" in flags for program in self.sure[name]
        }
        return {
            name: Name(
                sure := frozenset(self.sure.get(name, ())),
                frozenset(self.loose.get(name, ())),
                background="background" in flags,
                story="story" in flags or bool(sure & sites),
                city="city" in flags,
            )
            for name, flags in list(self.flags.items())
            if name
        }


def same_word(word: str) -> str:
    """A word as names are compared: "Saint" as "st", "Univ" as "university"; "" where it is left out."""
    return _SAME.get(word, word)


def sentences_of(reading: Reading) -> tuple[Sentence, ...]:
    """The sentences of a text with "IM" as one word, which else reads as "I am" written in haste."""
    if "IM" not in reading.text:
        return reading.sentences
    return tuple(replace(s, tokens=_abbreviated(s.tokens, reading.text)) for s in reading.sentences)


def _abbreviated(tokens: tuple[Token, ...], text: str) -> tuple[Token, ...]:
    if not any(text[token.start : token.end] == "IM" for token in tokens):
        return tokens
    return tuple(
        replace(token, word="im") if token.word == "i" and text[token.start : token.end] == "IM" else token
        for token in tokens
        if token.word != "am" or text[token.start : token.end] != "IM"
    )


@lru_cache(maxsize=4096)
def words_of(name: str) -> Words:
    """The words by which a name is compared."""
    tokens = (token.word for sentence in sentences_of(read(name)) for token in sentence.tokens)
    return tuple(same for word in tokens if word not in ".!?;" and (same := same_word(word)))


def _site(rotation: str) -> str:
    """The hospital of "inpatient medicine at Cedar Point Hospital"."""
    return re.split(r"\s(?:at|in|with)\s", rotation)[-1]


def _service(writer: LetterWriter) -> str:
    """The hospital of "inpatient pediatrics, Lakeside General"."""
    return re.split(r",\s|\sat\s", writer.service)[-1] if re.search(r",\s|\sat\s", writer.service) else ""


@lru_cache(maxsize=512)
def names_of(program: Program) -> tuple[frozenset[Words], frozenset[Words]]:
    """The names that surely mean a program, and those that may mean it (its bare proper name)."""
    given = [program.name, program.institution, *program.aliases]
    given += [part for name in given for part in re.findall(r"\(([A-Z]{2,})\)", name)]
    given += [re.sub(r"\s*\([^)]*\)", "", name) for name in given]
    given += [part for name in given for part in name.split("/") if len(name.split("/")) > 1]
    full = {words for name in given if (words := words_of(name))}
    bare = {_without_specialty(_without_ending(words)) for words in full} | {
        _without_ending(words) for words in full
    }
    short = {name for words in full | bare for name in _shortened(words)}
    listed = {words_of(alias) for alias in program.aliases}
    sure = {words for words in full | short if words in listed or _distinctive(words)}
    return frozenset(sure), frozenset(core for words in sure if _usable(core := _core(words)))


def _without_ending(words: Words) -> Words:
    end = len(words)
    while end and words[end - 1] in _ENDINGS:
        end -= 1
    return words[:end]


def _without_specialty(words: Words) -> Words:
    """Cut the specialty off "University of Calder Internal Medicine"; "College of Medicine" stays whole."""
    end = len(words)
    while end and words[end - 1] in SPECIALTY_WORDS:
        end -= 1
    if end and end < len(words) and words[end - 1] == "of":
        end += 1
    return words[:end]


def _shortened(words: Words) -> Iterator[Words]:
    """The name itself, and what is left when words such as "Medical Center" are cut from its end."""
    if not _distinctive(words):
        return
    yield words
    end = len(words) - 1
    while end > 1 and words[end] in GENERIC:
        if (
            _distinctive(words[:end])
            and words[end - 1] not in ("of", "for", "at")
            and not _is_place(words[:end])
        ):
            yield words[:end]
        end -= 1


def _core(words: Words) -> Words:
    """The proper name alone: "Riverbend" of "Riverbend University Medical Center"."""
    start, end = 0, len(words)
    while end > start and words[end - 1] in GENERIC | SPECIALTY_WORDS | _ENDINGS:
        end -= 1
    while start < end and words[start] in GENERIC - {"new"}:
        start += 1
    return words[start:end]


def _is_place(words: Words) -> bool:
    return " ".join(words) in STATES or " ".join(words) in CITIES


def _distinctive(words: Words) -> bool:
    return any(word not in GENERIC | SPECIALTY_WORDS | _ENDINGS and word != "st" for word in words)


def _usable(core: Words) -> bool:
    return bool(core) and len("".join(core)) >= _SHORTEST_CORE and not _is_place(core)


def mentions(reading: Reading, roster: Roster, program: Program | None) -> tuple[Mention, ...]:
    """Every name of a text in order, the longest at each place, with its owner as seen from `program`."""
    found: list[Mention] = []
    for tokens in _runs(sentences_of(reading)):
        words = [same_word(token.word) for token in tokens]
        i = 0
        while i < len(tokens):
            end, name = _longest(words, i, roster)
            if name is None:
                i += 1
                continue
            mention = _owned(reading.text, tokens, i, end, name, program)
            if mention:
                found.append(mention)
            i = end
    return tuple(found)


def _runs(sentences: Sequence[Sentence]) -> Iterator[list[Token]]:
    """The tokens of sentences; what only a line break parts stands together, for a name may break there."""
    run: list[Token] = []
    paragraph = -1
    for sentence in sentences:
        if run and (sentence.paragraph != paragraph or run[-1].word[0] in ".!?"):
            yield run
            run = []
        run = [*run, *sentence.tokens]
        paragraph = sentence.paragraph
    if run:
        yield run


def _longest(words: list[str], start: int, roster: Roster) -> tuple[int, Name | None]:
    """Where the longest name that begins at a word ends, and the name. Left-out words count for nothing."""
    most = roster.longest.get(words[start], 0)
    best: tuple[int, Name | None] = (start, None)
    seen: Words = ()
    for end in range(start, len(words)):
        if not words[end]:
            continue
        seen = (*seen, words[end])
        if len(seen) > most:
            break
        if seen in roster.names:
            best = (end + 1, roster.names[seen])
    return best


def _owned(
    text: str, tokens: list[Token], start: int, end: int, name: Name, program: Program | None
) -> Mention | None:
    span = (tokens[start].start, tokens[end - 1].end)
    written = text[slice(*span)]
    target = program.id if program else ""
    ids = tuple(sorted(name.sure or name.loose))
    capital = any(character.isupper() for character in written)
    if target and (
        target in name.sure or (target in name.loose and capital and not _is_person(text, tokens, start, end))
    ):
        return Mention(*span, "target", (target,), written)
    if name.background:
        return Mention(*span, "background", ids, written)
    if not ids:
        owner = "background" if name.story else "place"
        return Mention(*span, owner, (), written) if capital else None
    if not capital:
        return None
    single = end - start == 1
    if single and (_is_person(text, tokens, start, end) or _is_part(text, tokens, end)):
        return Mention(*span, "ambiguous", ids, written, name.story)
    if name.city and _reads_as_place(tokens, start, end):
        return Mention(*span, "place", ids, written, name.story)
    return Mention(*span, "other" if name.sure else "ambiguous", ids, written, name.story)


def _is_person(text: str, tokens: list[Token], start: int, end: int) -> bool:
    """Whether a word is a person's name here: "Dr. Ashford", "Grace Ashford", "Ashford, MD"."""
    after = tokens[end].word if end < len(tokens) else ""
    if after in _DEGREES:
        return True
    if not start:
        return False
    before = tokens[start - 1]
    gap = text[before.end : tokens[start].start]
    if before.word in _TITLES or (
        len(before.word) == 1 and before.word not in "ia" and gap.strip() in ("", ".")
    ):
        return True
    return start > 1 and gap == " " and _could_be_first_name(text, before)


def _could_be_first_name(text: str, token: Token) -> bool:
    written = text[token.start : token.end]
    return written.istitle() and token.word.isalpha() and token.word not in _NO_FIRST_NAMES


_NO_FIRST_NAMES = _INSTITUTION_AFTER | frozenset(
    "the at in to from with and or for of your our this that dear about regarding re interest continued "
    "strong letter program rotation thank thanks update question introduction both greater near i why "
    "while since after before when visiting love".split()
)


def _is_part(text: str, tokens: list[Token], end: int) -> bool:
    """Whether a single word is only the beginning of a longer name: "Temple Street", "Mercy Foundation"."""
    if end >= len(tokens):
        return False
    after = tokens[end]
    written = text[after.start : after.end]
    return (
        text[tokens[end - 1].end : after.start] == " "
        and written[:1].isupper()
        and same_word(after.word) not in _INSTITUTION_AFTER
        and after.word not in ("i", "on", "at")
    )


def _reads_as_place(tokens: list[Token], start: int, end: int) -> bool:
    """Whether a name that is a city's, too, stands for the city: "from Ashford", "in Ashford"."""
    before = tokens[start - 1].word if start else ""
    after = same_word(tokens[end].word) if end < len(tokens) else ""
    moved = (
        before == "to"
        and start > 1
        and tokens[start - 2].word in ("move", "moving", "moved", "relocate", "drive", "back")
    )
    return (before in _TO_A_PLACE or moved) and after not in _INSTITUTION_AFTER
