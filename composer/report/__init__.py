"""How a verdict is shown. One module a format; `FORMATS` is what `--format` offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from composer.guard.rule import Report
from composer.model import Message

if TYPE_CHECKING:
    from composer.ways import Way


@dataclass(frozen=True)
class Checked:
    """One message, where it came from, and what the guard says of it."""

    file: str
    message: Message
    report: Report
    caveats: tuple[str, ...] = ()
    """What the verdict rests on that is not certain, a projected date for one."""
    lines_before_body: int = 0
    """How many lines of the file stand before the body, so that a place can be given as a line of the file."""
    direction: str = "outbound"
    """`inbound` where a program wrote it."""
    ways: tuple[Way, ...] = ()
    """What its reader may do, where a program wrote it."""


Render = Callable[[Checked], str]

FORMATS: Mapping[str, str] = {"text": "text", "json": "json_object", "sarif": "sarif", "github": "github"}


def render(name: str, checked: Checked) -> str:
    """Show a verdict in one of FORMATS. The text has no newline at its end."""
    function: Render = import_module(f"composer.report.{FORMATS[name]}").render
    return function(checked)


def lines_before_body(text: str) -> int:
    """How many lines of a letter or an .eml stand before its body: blank ones, the header lines, the empty one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    return next((number + 1 for number in range(start, len(lines)) if not lines[number].strip()), 0)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both counted from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
