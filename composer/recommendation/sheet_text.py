"""A briefing sheet as text, and where each of its lines comes from. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from composer.recommendation.sheet import Item, Section, Sheet


@dataclass(frozen=True)
class Line:
    """One line, unwrapped, with how far it is set in, and the item that it says; None for words of ours."""

    text: str = ""
    item: Item | None = None
    indent: str = ""
    mark: str = ""


def lines(sheet: Sheet) -> tuple[Line, ...]:
    """Return the sheet line by line, each item on a line of its own, with empty lines between sections."""
    return (
        *_head(sheet),
        *(line for each in sheet.sections for line in _section(each)),
        Line(),
        Line(sheet.closing),
    )


def body(sheet: Sheet) -> str:
    """Return the sheet as one text whose lines are those of `lines`: what is checked before it is written."""
    return "\n".join(f"{line.mark}{line.text}" for line in lines(sheet))


def source(sheet: Sheet, offset: int) -> Item | None:
    """Return what an offset of `body` belongs to; None for words of ours."""
    return lines(sheet)[body(sheet).count("\n", 0, offset)].item


def render(sheet: Sheet, width: int = 78) -> str:
    """Return the sheet for the screen, wrapped."""
    return "\n".join(_wrapped(line, width) for line in lines(sheet))


def _head(sheet: Sheet) -> Iterator[Line]:
    yield Line(sheet.kicker.text, sheet.kicker)
    yield Line()
    yield Line(sheet.name.whole, sheet.name)
    for item in sheet.about:
        yield Line(item.text, item)
    if sheet.due:
        yield Line(f"Letter due: {sheet.due.text}", sheet.due)


def _section(section: Section) -> Iterator[Line]:
    yield Line()
    yield Line(section.title)
    for item in section.items:
        yield Line(item.whole, item, "  ", "- " if section.listed else "")


def _wrapped(line: Line, width: int) -> str:
    first = f"{line.indent}{line.mark}"
    return textwrap.fill(
        line.text,
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
