"""Read the list of teaching institutions, and build the form in which it is read.

    python -m composer.gazetteer        # after a change of policies/gazetteer/institutions.tsv

`names.gz` holds the names ready to compare, the sure ones, an empty line, the ambiguous ones: to take the words of
nine thousand names apart would cost every command a tenth of a second.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from composer.builtin import builtin
from composer.errors import PolicyError
from composer.guard.gazetteer import Gazetteer

_SHORT_ACRONYM = 5
_HEAD = b"# Built from institutions.tsv, where source, date and license stand.\n"


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """The built-in list. Raises PolicyError where it is missing or damaged."""
    path = builtin("policies") / "gazetteer" / "names.gz"
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        sure, ambiguous = text.partition("\n")[2].rstrip("\n").split("\n\n")
    except (OSError, EOFError, ValueError) as error:
        raise PolicyError(
            "the list of institutions cannot be read",
            where="policies/gazetteer/names.gz",
            hint="The installation is damaged: install prematch again.",
        ) from error
    return Gazetteer(frozenset(sure.split("\n")), frozenset(ambiguous.split("\n")))


def build(source: str) -> bytes:
    """The bytes of names.gz for the text of institutions.tsv. The same text gives the same bytes."""
    from composer.guard.roster import words_of

    sure: set[str] = set()
    ambiguous: set[str] = set()
    for names, doubtful in _rows(source):
        for name in names:
            words = words_of(name)
            short = len(words) == 1 and len(words[0]) <= _SHORT_ACRONYM
            (ambiguous if short else sure).add(" ".join(words))
        ambiguous |= {" ".join(words_of(name)) for name in doubtful}
    plain = {name for name in sure if _is_ordinary(name)}
    # "U of M" and "UR Medicine" read as "you" and "your"
    spoken = {name for name in sure | ambiguous if {"you", "your"} & set(name.split())} | {""}
    sections = (sorted(sure - ambiguous - plain - spoken), sorted((ambiguous | plain) - spoken))
    text = "\n\n".join("\n".join(names) for names in sections)
    return gzip.compress(_HEAD + text.encode() + b"\n", mtime=0)


def _is_ordinary(name: str) -> bool:
    """Whether a name is made of words that any text may hold ("university hospital", "medical center")."""
    from composer.guard.places import CITIES, STATES
    from composer.guard.roster import GENERIC, SPECIALTY_WORDS

    known = (
        GENERIC | SPECIALTY_WORDS | {"children", "women", "st", "va", "veterans", "affairs", "texas", "state"}
    )
    return all(word in known for word in name.split()) or name in STATES or name in CITIES


def _rows(source: str) -> Iterator[tuple[list[str], list[str]]]:
    """The names of each institution, and those that may be something else."""
    for line in source.splitlines():
        if not line or line.startswith("#"):
            continue
        name, _, _, others, doubtful = (*line.split("\t"), "", "")[:5]
        yield [name, *_split(others)], _split(doubtful)


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(";") if name.strip()]


if __name__ == "__main__":
    folder: Path = builtin("policies") / "gazetteer"
    (folder / "names.gz").write_bytes(build((folder / "institutions.tsv").read_text(encoding="utf-8")))
