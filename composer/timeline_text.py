"""How much room a text takes in a picture, with no font at hand: an estimate that errs on the wide side."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_HUNDREDTHS: Mapping[int, str] = {
    32: "'\"IJijl·’‘",
    36: " ,./:;\\|",
    40: "()-[]ft!r`",
    52: "*_“”–",
    55: "?csz",
    60: "FLkvxy",
    65: "$0123456789EPSTYabdeghnopqu{}",
    70: "ABCKRVXZ",
    75: "NU",
    80: "&DGHOQ",
    85: "#+<=>^w~×",
    90: "M",
}
_WIDTHS = {one: hundredths / 100 for hundredths, group in _HUNDREDTHS.items() for one in group}
"""The widths of the widest of the usual fonts, DejaVu Sans; what is not here is taken for as wide as an emoji."""
_VERY_WIDE = {"⸺": 2.1, "⸻": 3.1, "﷽": 12.0}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BOLD = 1.14
ELLIPSIS = "…"


def clean(text: str) -> str:
    """Return the text on one line, without characters that XML forbids or that turn their neighbors around."""
    kept = (" " if one.isspace() else one for one in text if one not in _BIDI)
    plain = "".join("\ufffd" if _is_odd(one) else one for one in kept)
    return " ".join(plain.split())


def _is_odd(one: str) -> bool:
    return unicodedata.category(one) in ("Cc", "Cs") or ord(one) & 0xFFFE == 0xFFFE


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most in a usual sans serif font of that size."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1.0)


def _em(one: str) -> float:
    if unicodedata.combining(one):
        return 0.0
    base = unicodedata.normalize("NFD", one)[0]
    return _WIDTHS.get(base, _VERY_WIDE.get(one, 1.0 if one.isascii() else 1.3))


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the text, its end cut off and marked where it does not fit; "" where not even the mark does."""
    if width(text, size, bold=bold) <= room:
        return text
    for end in range(len(text) - 1, 0, -1):
        cut = text[:end].rstrip(" ,;:(-") + ELLIPSIS
        if width(cut, size, bold=bold) <= room:
            return cut
    return ELLIPSIS if width(ELLIPSIS, size, bold=bold) <= room else ""


def wrap(text: str, room: float, size: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into so many lines at most, the last one shortened where it must be.

    Lines end between words; a word without room on a line of its own is broken, as writing without spaces must be.
    """
    found, rest = list[str](), " ".join(text.split())
    while rest and len(found) < lines - 1:
        line = _line(rest, room, size, bold=bold)
        found.append(line)
        rest = rest[len(line) :].lstrip()
    last = shorten(rest, room, size, bold=bold)
    return (*found, last) if last or not found else tuple(found)


def _line(text: str, room: float, size: float, *, bold: bool) -> str:
    """Return as many words of a text as have room, else as many letters."""
    ends = (end for end in range(len(text), 0, -1) if width(text[:end], size, bold=bold) <= room)
    end = next(ends, 0)
    if end == len(text) or text[end] == " ":
        return text[:end]
    return text[:end].rpartition(" ")[0] or text[:end]
