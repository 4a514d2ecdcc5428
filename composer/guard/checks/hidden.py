"""Text that a reader would not see, or would read as something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from composer.guard.rule import Hit
from composer.text import INVISIBLE, LOOK_ALIKES

if TYPE_CHECKING:
    from composer.guard.context import Context

_SOFT_HYPHEN = "\u00ad"
_BYTE_ORDER_MARK = "\ufeff"
_JOINERS = "\u200c\u200d"
_DIRECTION_MARKS = "\u200e\u200f\u061c"
_OVERRIDES = "\u202d\u202e"
_EMBEDDINGS = "\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_TAGS = "\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef"
_UNSEEN = re.compile(f"[{re.escape(''.join(sorted(INVISIBLE)))}{_TAGS}]+")
_FLAG = "\U0001f3f4"  # a black flag, after which tag characters spell a region

_HIDING = (
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?!\.[1-9])"
    r"|mso-hide\s*:\s*all"
    r"|(?<!-)color\s*:\s*(?:#f{3}(?:f{3})?\b|white\b|transparent)|(?:height"
    r"|width)\s*:\s*0(?:px)?\s*[;\"']|text-indent\s*:\s*-\d{3,}"
)
_HIDDEN_PART = re.compile(
    rf"<(?P<tag>\w+)\b[^<>]*(?:{_HIDING}|\shidden\b|\bcolor\s*=\s*[\"']?(?:#f{{6}}"
    rf"|white)\b)[^<>]*>(?:.{{0,4000}}?</(?P=tag)\s*>)?"
    r"|<!--.*?(?:-->|\Z)|<(?P<code>script|style|template|noscript)\b[^<>]*>(?:.{0,4000}?</(?P=code)\s*>)?",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+(?:[\d]*[^\W\d_]+)*\d*")
_SCIENCE = frozenset("αβγδεζηθκλμνπρστφχψωΔΣΩ")
"""Greek letters that stand in names of genes, receptors and units."""


def hidden_text(context: Context) -> Iterator[Hit]:
    """Invisible or look-alike characters in Latin words, hidden markup, and parts of the mail nobody sees."""
    message = context.message
    fields = {
        "subject": message.subject,
        "body": message.body,
        "to": ", ".join(map(str, message.to)),
        "cc": ", ".join(map(str, (*message.cc, *message.bcc))),
        "attachment": ", ".join(message.attachments),
    }
    for name, text in fields.items():
        if not text.isascii():
            yield from _invisible(name, text)
            yield from _look_alikes(name, text)
    for match in _HIDDEN_PART.finditer(message.body):
        yield Hit("body", match.start(), match.end(), None, "markup")
    for description in message.hidden:
        yield Hit(variant="part", values={"found": description})


def _invisible(name: str, text: str) -> Iterator[Hit]:
    for match in _UNSEEN.finditer(text):
        severity = _gravity(text, match.start(), match.end())
        if severity is not None:
            points = ", ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in match.group()))
            yield Hit(name, match.start(), match.end(), severity or None, "invisible", {"found": points}, "")


def _gravity(text: str, start: int, end: int) -> str | None:
    """Weigh invisible characters: "" where they deceive, "warn" where they are odd, None where honest."""
    run = set(text[start:end])
    before, after = text[start - 1 : start], text[end : end + 1]
    if run & set(_OVERRIDES):
        return ""
    if any(character > "\U000e0000" for character in run):
        return None if _FLAG in text[max(start - 2, 0) : start] else ""
    if run <= {_SOFT_HYPHEN}:
        return "warn" if end - start > 1 or _hyphens_in_word(text, start) > 2 else None
    if run <= {_BYTE_ORDER_MARK} and end - start == 1 and text.count(_BYTE_ORDER_MARK) == 1:
        return None
    if run <= set(_JOINERS) and _joins(before, after):
        return None
    if run <= set(_DIRECTION_MARKS + _EMBEDDINGS) and any(
        unicodedata.bidirectional(c) in ("R", "AL") for c in text
    ):
        return None
    latin = any(_script(c) == "LATIN" or c.isdigit() for c in (before, after) if c)
    return "" if latin or run & set(_EMBEDDINGS) else "warn"


def _hyphens_in_word(text: str, at: int) -> int:
    word = re.compile(rf"[\w{_SOFT_HYPHEN}]+")
    return next((m.group().count(_SOFT_HYPHEN) for m in word.finditer(text) if m.start() <= at < m.end()), 0)


def _joins(before: str, after: str) -> bool:
    """Whether a joiner stands inside an emoji, or in a script that needs it."""
    return bool(before and after) and all(
        unicodedata.category(c) in ("So", "Sk", "Mn", "Mc", "Lo") and _script(c) != "LATIN"
        for c in (before, after)
    )


@lru_cache(maxsize=1024)
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""


def _look_alikes(name: str, text: str) -> Iterator[Hit]:
    native = any(_script(c) in ("CYRILLIC", "GREEK") and c not in LOOK_ALIKES for c in text)
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii():
            continue
        scripts = {_script(c) for c in word}
        foreign = scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
        odd = [c for c in word if _script(c) in foreign]
        if foreign and "LATIN" in scripts and not _scientific(word, odd):
            yield Hit(
                name, match.start(), match.end(), None, "look-alike", {"found": f"{word!r} ({_named(odd)})"}
            )
        elif (
            foreign
            and not native
            and word.islower()
            and all(c in LOOK_ALIKES for c in word)
            and not set(word) <= _SCIENCE
        ):
            yield Hit(
                name, match.start(), match.end(), "warn", "look-alike", {"found": f"{word!r} ({_named(odd)})"}
            )


def _scientific(word: str, odd: list[str]) -> bool:
    """Whether Greek letters stand as they do in "TNFα", "NFκB" or "μm"."""
    return (
        set(odd) <= _SCIENCE
        and sum(c.islower() and c.isascii() for c in word) <= 3
        and not re.search("[a-z][^\x00-\x7f][a-z]", word)
    )


def _named(characters: list[str]) -> str:
    return ", ".join(dict.fromkeys(unicodedata.name(c, "unknown").lower() for c in characters))
