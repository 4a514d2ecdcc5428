"""Fills templates: facts in, text out. Every fault becomes a TemplateError with file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError

from composer.errors import TemplateError
from composer.sandbox.environment import MOST_CHARACTERS, Absent, sandbox

# What a wrong template may raise: 1 / 0, name + 1, a loop in itself, too deep a nesting.
_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)


def render(name: str, facts: Mapping[str, Any], folders: Sequence[Path]) -> str:
    """Fill the template of that name from the first of the folders that has it; the last is the built-in one.

    A fact of None is absent. Raises TemplateError with the template's file and line.
    """
    environment = sandbox(tuple(folders))
    environment.steps = 0
    known = {key: _absent(key) if value is None else value for key, value in facts.items()}
    try:
        return "".join(_bounded(environment.get_template(name).generate(known)))
    except _FAULTS as error:
        problem, hint = _reading(error, name, known)
        raise TemplateError(problem, where=_place(error) or f"templates/{name}", hint=hint) from error


def _bounded(chunks: Iterable[str]) -> Iterator[str]:
    written = 0
    for chunk in chunks:
        written += len(chunk)
        if written > MOST_CHARACTERS:
            raise SecurityError(f"it writes more than {MOST_CHARACTERS:,} characters")
        yield chunk


def _absent(name: str) -> Absent:
    return Absent(hint=f'the fact "{name}" is not on file', name=name)


def _place(error: BaseException) -> str:
    """Return file and line of the innermost template that the error passed through, or ""."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.filename}:{error.lineno}"
    places = [
        f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}"
        for frame in _frames(error.__traceback__)
        if frame.tb_frame.f_code.co_filename.endswith(".j2")
    ]
    return places[-1] if places else ""


def _frames(frame: TracebackType | None) -> Iterator[TracebackType]:
    while frame:
        yield frame
        frame = frame.tb_next


def _reading(error: BaseException, name: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Say what is wrong with the template and what to do, without a word of the letter."""
    if isinstance(error, jinja2.TemplateNotFound):
        if error.name == name:
            return (
                "there is no template for this kind",
                "prematch writes no such letter by itself: write a template.",
            )
        return (
            f'it needs the template "{error.name}", which does not exist',
            "Correct its name, or add the file.",
        )
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"the template is not well formed: {error.message}", "Mend this line."
    if isinstance(error, SecurityError):
        return (
            f"the template does what a template may not do: {error.message}",
            "Use facts and plain text only.",
        )
    if isinstance(error, jinja2.UndefinedError):
        return _undefined(str(error.message), facts)
    if isinstance(error, RecursionError):
        return (
            "the template goes on without an end",
            "Look for a template or macro that includes or calls itself.",
        )
    if isinstance(error, SyntaxError | MemoryError):
        return "the template is nested too deeply", "Put fewer loops and conditions into each other."
    reason = error.message if isinstance(error, jinja2.TemplateError) else type(error).__name__
    return f"an expression of the template cannot be worked out ({reason})", "Mend this line."


def _undefined(message: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    unknown = re.fullmatch(r"'(\w+)' is undefined", message)
    if unknown:
        near = difflib.get_close_matches(unknown[1], facts, n=1)
        hint = (
            f"Did you mean {near[0]}?" if near else f"The facts of this letter: {', '.join(sorted(facts))}."
        )
        return f'there is no fact "{unknown[1]}"', hint
    return message, "Write it into its file, or use it only where it is there: {% if it %} ... {% endif %}."
