"""Names of people: folded for comparing, taken apart, and put into a greeting. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol


class Named(Protocol):
    """Anybody with a name: a Person, an Applicant or a LetterWriter."""

    @property
    def name(self) -> str:
        """The full name."""
        ...

    @property
    def credentials(self) -> str:
        """Degrees as written, or ""."""
        ...

    @property
    def family_name(self) -> str:
        """The family name where the derived one would be wrong, or ""."""
        ...


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Letters that Unicode does not take apart into a plain letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŋ": "n"}
    | dict.fromkeys("‘’‛`´ʼʹʻ′＇", "'")
    | dict.fromkeys("“”„‟″", '"')
    | dict.fromkeys("‐‑‒–—―−－", "-")
)

_HONORIFICS = frozenset({"dr", "drs", "prof", "professor", "mr", "mrs", "ms", "mx", "miss"})
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_DOCTORATES = _words(
    "md do mbbs mbchb mbbch mbbchir mbbchbao mbbao bmbch bmbs mudr phd dphil drph pharmd edd psyd dnp scd dsc"
    " dds dmd dvm od dpm dpt aud drmed"
)
_OTHER_DEGREES = _words(
    "ms msc ma mba mph mha mhs mpa mpp mpp med mfa bs bsc ba bsn msn rn np pa pac fnp jd llm facp faap fccp"
    " facs facog faafp frcp frcpc mrcp mrcpch mphil mhpe mshs crnp aprn lcsw msw bao"
)
# Not yet a doctor, whatever degree stands beside it.
_IN_TRAINING = frozenset({"candidate", "student", "c", "cand", "abd"})

# Words that belong to the family name that follows them, however they are written ...
_PARTICLES = _words(
    "abu al bin bint da de del della der di dos du el ibn la mac mc saint st van von vom zu zur"
)
# ... and such as are names themselves when capitalized ("Anh Do Nguyen", "Mary Ben Clark").
_LOWERCASE_PARTICLES = _words("af av ap ben das den do het las le les lo los op san santa t ten ter")
_CONNECTORS = frozenset({"e", "i", "y"})
# A second-to-last word that is a family name in Spanish: "Lucía Fernández Obando".
_SPANISH = _words(
    "garcia ruiz ortiz diaz romero torres flores rivera morales castillo ramos vargas castro delgado rojas"
    " mendoza navarro"
)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the text as one compares it: no case, accents or curly marks, dashes plain, single spaces.

    >>> fold("Łukasz  O’Brien–Sørensen")
    "lukasz o'brien-sorensen"
    """
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    bare = "".join(letter for letter in lowered if not unicodedata.combining(letter))
    return " ".join(bare.translate(_PLAIN).casefold().split())


def family_name(name: str) -> str:
    """Return the family name within a full name, particles kept, degrees and suffixes dropped.

    "Jane Q. Smith, MD" gives Smith, "Anna van der Berg" gives van der Berg, "Smith, Jane" gives Smith.
    Where a full name cannot say it (two surnames, family name first), write `family_name` in the YAML file.
    """
    before, words = _split(name)
    if before:
        return " ".join(before)
    if len(words) < 2:
        return " ".join(words)
    start = len(words) - 1
    while start > 1 and _belongs_to_next(words, start):
        start -= 1
    return " ".join(words[start:])


def given_name(name: str) -> str:
    """Return the first given name within a full name; "" where the name is a single word."""
    before, words = _split(name)
    return words[0] if words and (before or len(words) > 1) else ""


def surname(person: Named) -> str:
    """Return the family name of somebody on file: as written there, else derived from the full name."""
    return person.family_name or family_name(person.name)


def has_doctorate(credentials: str) -> bool:
    """Tell whether a holder of these credentials is greeted as Dr. (MD, DO, MBBS, PhD ..., not JD)."""
    parts = re.split(r"[,;/]", fold(credentials).replace(".", ""))
    words = [re.findall(r"[a-z]+", part) for part in parts]
    earned = [part for part in words if not _IN_TRAINING.intersection(part)]
    spelled = {word for part in earned for word in part} | {"".join(part) for part in earned}
    # "MB, BS" is one degree written as two.
    spelled.add("".join(word for part in earned for word in part))
    return not _DOCTORATES.isdisjoint(spelled)


def title(person: Named) -> str:
    """Return "Dr." for a holder of a doctorate, else "". Never a guess at Mr. or Ms."""
    called_doctor = bool(re.match(r"dr\b", fold(person.name)))
    return "Dr." if called_doctor or has_doctorate(person.credentials) else ""


def plain_name(name: str) -> str:
    """Return the full name in speaking order, bare: "Dr. Smith, Jane, MD" gives Jane Smith."""
    before, words = _split(name)
    return " ".join((*words, *before))


def address(person: Named) -> str:
    """Return what a letter calls somebody: "Dr. Smith", or the full name of a person without a doctorate."""
    return f"Dr. {surname(person)}" if title(person) else plain_name(person.name)


def salutation(people: Sequence[Named]) -> str:
    """Return the greeting line: "Dear Dr. Smith," or "Dear Dr. Smith, Dr. Reyes, and Lou Park,".

    Two doctors of one family name are told apart by their full names. Raises ValueError for nobody.
    """
    if not people:
        raise ValueError("a letter greets somebody")
    surnames = [fold(surname(person)) for person in people]
    called = [
        f"Dr. {plain_name(person.name)}"
        if title(person) and surnames.count(fold(surname(person))) > 1
        else address(person)
        for person in people
    ]
    return f"Dear {join_list(called)},"


def join_list(items: Iterable[str]) -> str:
    """Join items as English does: "a and b", "a, b, and c"; by semicolons where an item holds a comma."""
    parts = list(items)
    if len(parts) <= 2:
        return " and ".join(parts)
    comma = ";" if any("," in part for part in parts) else ","
    return f"{comma} ".join(parts[:-1]) + f"{comma} and {parts[-1]}"


def _split(name: str) -> tuple[list[str], list[str]]:
    """Return the words of a family name written before a comma, and all other words, without degrees."""
    parts = [part for part in (_trim(part.split()) for part in name.split(",")) if part]
    if len(parts) > 1:
        return parts[0], parts[1]
    return [], parts[0] if parts else []


def _trim(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while end - start > 1 and _bare(words[start]) in _HONORIFICS:
        start += 1
    # A lone word is a name unless it can be nothing else: "Smith, MD" but "Ma, Yo-Yo".
    while end > start and _is_suffix(words[end - 1]):
        end -= 1
    return words[start:end]


def _is_suffix(word: str) -> bool:
    bare = _bare(word)
    if bare in _GENERATIONS:
        return True
    # Degrees are written in capitals; "Ma", "Do" and "Med" are names.
    written_as_degree = sum(letter.isupper() for letter in word) >= 2
    return written_as_degree and bare in _DOCTORATES | _OTHER_DEGREES


def _belongs_to_next(words: Sequence[str], start: int) -> bool:
    """Whether the word before `start` is part of the family name that begins at `start`."""
    previous = words[start - 1]
    bare = _bare(previous)
    if bare in _PARTICLES or (bare in _LOWERCASE_PARTICLES and previous.islower()):
        return True
    if bare in _CONNECTORS and previous.islower():
        return True
    if _bare(words[start]) in _CONNECTORS and words[start].islower():
        return True
    return start == len(words) - 1 and (bare in _SPANISH or (bare.endswith("ez") and len(bare) > 4))


def _bare(word: str) -> str:
    return fold(word).replace(".", "").strip("'-")
