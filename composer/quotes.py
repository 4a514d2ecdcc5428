"""Which parts of a mail quote an earlier one. Pure.

Mail programs mark a quoted message with ">" lines, with a line such as "On Monday, … wrote:", or, as Outlook does,
with the header lines of that message (RFC 3676, section 4.5, knows only the first).
"""

from __future__ import annotations

import re

from composer.text import Span

_MARKED = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_WROTE = re.compile(
    r"^[ \t]*(?:on|am|le|el|em|il|op|den)\b[^\n]{0,150}(?:\n[^\n]{0,100})?"
    r"\b(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev)\b[^\n:]{0,60}:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADERS = re.compile(
    r"^[ \t]*(?:-{2,}[^\n]*-{2,}[ \t]*\n|_{5,}[ \t]*\n)?[ \t]*\*?(?:from|von|de|da|van)\*?[ \t]?:[^\n]*\n"
    r"(?:[ \t]*\*?[\w.éàâêçü' -]{1,20}\*?[ \t]?:[^\n]*\n){1,6}",
    re.IGNORECASE | re.MULTILINE,
)
_DIVIDER = re.compile(
    r"^[ \t]*-{2,}[ \t]*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine"
    r"|mensaje original|mensagem original)[ \t]*-{2,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


def quoted_spans(text: str) -> tuple[Span, ...]:
    """The spans of a body that quote an earlier message, in order.

    A body that holds nothing else was forwarded: then the newest message in it is what was written.
    """
    opening = _first(text, 0)
    if opening is None:
        return tuple(Span(m.start(), m.end()) for m in _MARKED.finditer(text) if text[: m.start()].strip())
    if text[: opening[0]].strip():
        marked = [Span(m.start(), m.end()) for m in _MARKED.finditer(text, 0, opening[0])]
        return (*marked, Span(opening[0], len(text)))
    following = _first(text, opening[1])
    head = Span(opening[0], opening[1])
    return (head,) if following is None else (head, Span(following[0], len(text)))


def _first(text: str, start: int) -> tuple[int, int] | None:
    """Where the first quoted message begins, and where the lines that announce it end."""
    found = [m for m in (p.search(text, start) for p in (_WROTE, _HEADERS, _DIVIDER)) if m]
    if not found:
        return None
    first = min(found, key=lambda m: m.start())
    headers = _HEADERS.match(text, first.end() + 1) or _HEADERS.match(text, first.end())
    return first.start(), headers.end() if headers else first.end()
