"""The text of a document as one reads it: without the marks of typesetting. Pure."""

from __future__ import annotations

import re

from composer.text import INVISIBLE

PAGE = "\n\f\n"
"""What stands between two pages: an empty line for whoever splits paragraphs."""
_PLAIN = str.maketrans(
    {
        **dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f", " "),
        **dict.fromkeys(INVISIBLE - {"\u00ad"}, ""),
        **dict.fromkeys("\u0085\u2028\u2029\v", "\n"),
    }
)
_HYPHENATED = re.compile(r"(?P<word>[^\s\u00ad]*[a-zß-ÿ])(?P<mark>[-\u00ad\u2010])\n(?=[a-zß-ÿ])")
_GAP = re.compile(r"(?<=\S) +(?=\S)")
_MANY = 6
"""So many gaps of two blanks in a line, and none of one, are no table."""
_LEAST = 200
"""Characters from which on a text shows whether it is one."""
_COMMON = frozenset(
    """
    the of and in to a for with at on as is was by from an that it i my or be are this not have has had he she his her
    we our you your they their who which were been will would can when what if but no all more than into after
    """.split()
)
_LEAST_COMMON = 0.03


def tidied(text: str) -> str:
    """Return a text with plain spaces, line ends and letters; a word that a line end divides is whole again."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)
    joined = _HYPHENATED.sub(_whole, _unjustified(plain)).replace("\u00ad", "")
    lines = "\n".join(line.rstrip(" \t") for line in joined.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _unjustified(text: str) -> str:
    """Put one blank between words where a text set in full lines has two; wider gaps, as between columns, stay."""
    wide = any(
        set(map(len, gaps)) == {2} for line in text.split("\n") if len(gaps := _GAP.findall(line)) >= _MANY
    )
    return _GAP.sub(lambda gap: " " if len(gap[0]) == 2 else gap[0], text) if wide else text


def _whole(match: re.Match[str]) -> str:
    """Join a word that a line end divides; what has another hyphen keeps this one, too ("54-year-old")."""
    keeps = match["mark"] != "\u00ad" and re.search(r"[-\d]", match["word"])
    return match["word"] + ("-" if keeps else "")


def is_garbled(text: str) -> bool:
    """Whether most of a text is no letters: a PDF whose fonts do not say which letter each sign is."""
    signs = "".join(text.split())
    if len(signs) < _LEAST:
        return False
    known = sum(sign.isalnum() or sign in ".,;:!?'\"()[]/&%+-–—•·|@#*_’‘“”=" for sign in signs)
    return known < 0.85 * len(signs)


def is_foreign(text: str) -> bool:
    """Whether a text of some length has next to none of the words that every English one has."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < 80:
        return False
    return sum(word in _COMMON for word in words) < _LEAST_COMMON * len(words)
