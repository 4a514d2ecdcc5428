"""Whether a written name is somebody's: family and first names, nicknames, slips of a letter or two. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from composer.model import Person
from composer.names import fold, plain_name, surname
from composer.text import edit_distance

DEGREES = frozenset((
    "md", "do", "mbbs", "mbchb", "mbbch", "bch", "bao", "phd", "mph", "mba", "ms", "msc", "mha", "med",
    "jr", "sr", "ii", "iii", "facp", "faap", "dds", "dmd", "np", "rn", "pa", "do",
))  # fmt: skip
_WRITTEN_OUT = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ø": "oe",
    "å": "aa",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "Ø": "Oe",
}


def words_of(name: str) -> tuple[str, ...]:
    """Give a name in plain words: folded, without degrees and apostrophes; hyphens stand apart."""
    text = re.sub(r"'s\b|'(?=\s|$)", "", fold(name.split(",")[0]))
    words = tuple(w for w in re.split(r"[^\w']+", text.replace("'", "")) if w)
    while len(words) > 1 and words[-1] in DEGREES:
        words = words[:-1]
    return words


@lru_cache(maxsize=1024)
def _spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the plain words of a name, and those with ä, ö, ü (ø) written out."""
    written_out = "".join(_WRITTEN_OUT.get(letter, letter) for letter in name)
    return tuple(dict.fromkeys((words_of(name), words_of(written_out))))


_NICKNAMES = tuple(
    frozenset(line.split())
    for line in """
        albert bert al
        alexander sasha alex sandy xander
        alexandra sasha alex sandra
        andrew drew andy
        ann anne nancy annie
        anthony antonio tony
        catherine katherine kathryn kate cathy kathy katie
        charles chuck charlie
        christopher kit chris
        dmitri dima
        dorothy dot dolly
        edward ted ed ned eddie
        eleanor nell ellie nora
        elizabeth betty liz beth eliza lisa libby
        eugene gene
        francis francisco frank paco pancho
        gerald jerome jerry
        harold henry hal hank harry
        helen nell ellen
        ignacio nacho
        isabel bella
        james jim jimmy jamie
        john jack johnny jon
        jose joseph joe pepe
        lawrence larry
        leonard len leo
        margaret peggy maggie meg greta
        mary maria polly molly mia
        michael mike mick misha
        nicholas nick klaus
        patricia patrick pat patty trish paddy
        rebecca becky
        richard dick rick rich
        robert bob rob bobby bert
        sarah sally
        susan sue
        theodore ted theo
        thomas tom
        vladimir volodya
        william bill will billy liam
    """.strip().splitlines()
)


def given_fits(written: str, given: Sequence[str]) -> bool:
    """Whether a first name may be one of a person's: the same, an initial, a short form or a nickname."""
    return any(
        written == name
        or ((len(written) == 1 or len(name) == 1) and written[0] == name[0])
        or (min(len(written), len(name)) >= 3 and (written.startswith(name) or name.startswith(written)))
        or any(written in group and name in group for group in _NICKNAMES)
        for name in given
    )  # fmt: skip


def misspells(written: str, right: str) -> bool:
    """Whether one word is another a letter or two off. Short names allow less: "Lee" is no slip for "Li"."""
    if written == right:
        return False
    shorter = min(len(written), len(right))
    if shorter <= 3:
        return sorted(written) == sorted(right) and edit_distance(written, right, 1) == 1
    if shorter == 4 or written[0] != right[0]:
        return edit_distance(written, right, 1) == 1
    return edit_distance(written, right, 2) <= 2


@lru_cache(maxsize=4096)
def fit(written: str, person: Person) -> str:
    """How a written name fits a person.

    "same"; "given" (the family name with another first name); "first" (the first name alone); "misspelled"
    (a letter or two off); "" (somebody else).
    """
    order = ("same", "first", "misspelled", "given", "")
    return min(
        (
            _fit(words, whole, family)
            for words in _spellings(written)
            if words
            for whole in _spellings(plain_name(person.name))
            for family in _spellings(surname(person))
        ),
        key=order.index,
        default="",
    )


def _fit(words: tuple[str, ...], whole: tuple[str, ...], family: tuple[str, ...]) -> str:
    given = [w for w in whole if w not in family] or list(whole[:1])
    joined, last = "".join(words), "".join(family)
    if joined == last or ("".join(whole).endswith(joined) and len(joined) > 1 and words != whole[:1]):
        return "same"
    if len(words) == 1 and words[0] in whole[1:] and len(words[0]) > 2 and words[0] not in given[:1]:
        return "same"
    tail = next(
        (n for n in range(1, len(words)) if "".join(words[n:]) == last or "".join(words[n:]) in family), 0
    )
    if tail:
        return _fit_given(words[:tail], given)
    if words == tuple(given[:1]):
        return "first"
    rest, before = words[-len(family) :], words[: -len(family)]
    if misspells("".join(rest), last) and (not before or given_fits(before[0], given)):
        return "misspelled"
    return "misspelled" if not before and misspells(joined, last) else ""


def _fit_given(written: Sequence[str], given: Sequence[str]) -> str:
    if any(given_fits(word, given) for word in written):
        return "same"
    return "misspelled" if any(misspells(word, name) for word in written for name in given) else "given"
