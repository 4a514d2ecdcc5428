"""Sentences that an earlier letter to somebody else already holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.guard.checks.wording import name_words, own_words, particular
from composer.guard.rule import Hit
from composer.text import Sentence, layout, read

if TYPE_CHECKING:
    from composer.guard.context import Context, Earlier

_RUN = 4
"""Words in a row that are compared."""
_SHARE = 0.7
"""The share of a sentence's runs that the earlier letter must hold."""
_LEAST_WORDS = 9
_LEAST_PARTICULAR = 4
"""How many words that are neither stock nor the applicant's own facts make a sentence specific."""


def reused_text(context: Context) -> Iterator[Hit]:
    """Specific sentences of a letter to another program, or of a thank-you to a colleague in the same one."""
    others = [
        (earlier, _runs(read(earlier.body).sentences))
        for earlier in context.earlier
        if _is_other(context, earlier)
    ]
    if not others:
        return
    ordinary = (own_words(context.applicant), name_words(context))
    main = layout(context.message.body).main
    for sentence in context.body.sentences:
        words = _words(sentence)
        if not main.start <= sentence.start < main.end or len(words) < _LEAST_WORDS:
            continue
        if len(particular(sentence, *ordinary)) < _LEAST_PARTICULAR:
            continue
        runs = _runs((sentence,))
        source = next((earlier for earlier, held in others if len(runs & held) >= _SHARE * len(runs)), None)
        if source is not None:
            yield Hit(
                "body",
                sentence.start,
                sentence.end,
                None,
                _variant(context, source),
                {"found": _whose(context, source)},
            )


def _is_other(context: Context, earlier: Earlier) -> bool:
    """Whether a letter went to somebody else: another program, or another person thanked in this one."""
    if context.program is None or earlier.program is None:
        return False
    if earlier.program != context.program.id:
        return True
    here = {address.email.casefold() for address in context.message.to}
    both_thank = context.message.kind == "thank_you" and earlier.kind in ("thank_you", None)
    return both_thank and bool(here) and here.isdisjoint(to.casefold() for to in earlier.to)


def _variant(context: Context, source: Earlier) -> str:
    return "colleague" if context.program is not None and source.program == context.program.id else ""


def _whose(context: Context, source: Earlier) -> str:
    if _variant(context, source):
        return ", ".join(source.to)
    program = context.facts.programs.get(source.program or "")
    return program.name if program else str(source.program)


def _words(sentence: Sentence) -> tuple[str, ...]:
    return tuple(token.word for token in sentence.tokens if token.word[:1].isalnum())


def _runs(sentences: tuple[Sentence, ...]) -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for sentence in sentences:
        words = _words(sentence)
        found.update(words[i : i + _RUN] for i in range(len(words) - _RUN + 1))
    return frozenset(found)
