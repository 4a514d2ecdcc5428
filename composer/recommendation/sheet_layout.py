"""Where everything of a briefing sheet stands on its one page, at the largest size at which it fits. Pure.

Lengths are points, counted from the upper left corner. What a text measures is asked of whoever has the font.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from composer.errors import PrematchError
from composer.recommendation.line_breaks import Word, broken
from composer.recommendation.sheet import Item, Section, Sheet

Measure = Callable[[str, str, float], float]
"""How wide a text is, in a style ("", "B", "I") and a size."""
PAPERS: Mapping[str, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
SMALLEST = 9.5
"""A smaller size is hard to read on paper. Nothing on the page is smaller."""
_SIZES = ((11.0, 1.0), (10.75, 1.0), (10.5, 1.0), (10.25, 0.9), (10.0, 0.85), (9.75, 0.8), (SMALLEST, 0.7))
"""The sizes that are tried, each with how much of the usual space stands between things."""
NARROWER = 1.13
"""How much larger the narrower font of a word processor may be than the one by which a page is laid out."""
LEADING = 1.38
SIDE, TOP, BOTTOM = 62.0, 54.0, 48.0
_LABELS, _GUTTER = 104.0, 16.0
_NAMES = (22.0, 20.0, 18.0, 16.0)
"""The sizes of the name: the largest at which it stands on one line, else the smallest."""
_MARK, _DUE = "•", "Letter due"
GRAY, _PALE = 0.36, 0.72


@dataclass(frozen=True)
class Run:
    """A piece of a line in one style; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    style: str = ""
    gray: float = 0.0


@dataclass(frozen=True)
class Block:
    """What belongs together for a reader who hears the page: a heading or a paragraph, as tags of PDF name them."""

    tag: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Rule:
    """A thin line across the page."""

    y: float
    x1: float
    x2: float
    weight: float
    gray: float


@dataclass(frozen=True)
class Page:
    """A sheet laid out. `spare` is what is left above the closing line; below 0 it does not fit."""

    size: float
    air: float
    """How much of the usual space stands between things."""
    blocks: tuple[Block, ...]
    rules: tuple[Rule, ...]
    spare: float


def fitted(sheet: Sheet, paper: str, measure: Measure, *, stacked: bool = False) -> Page:
    """Lay a sheet out at the largest size at which it fits one page.

    `stacked` is for a word processor: headings stand above, not beside, and its font is narrower than ours.
    Raises PrematchError with what to shorten where even the smallest does not.
    """
    page, cached = None, cache(measure)
    for size, air in _SIZES:
        page = _Setter(sheet, paper, cached, size / (NARROWER if stacked else 1), air, stacked).page()
        if page.spare >= 0:
            return page
    assert page is not None
    how = " in a Word document" if stacked else ""
    raise _too_long(sheet, math.ceil(-page.spare / (page.size * LEADING)), how)


def _too_long(sheet: Sheet, lines: int, how: str) -> PrematchError:
    """Say how much is too much, and which texts are the longest."""
    longest = sorted((each for each in sheet.items if each.path), key=lambda each: -len(each.whole))[:3]
    listed = "; ".join(f"{each.where} ({len(each.whole)} characters)" for each in longest)
    many = "a line" if lines == 1 else f"{lines} lines"
    return PrematchError(
        f"the sheet for {sheet.writer} does not fit on one page{how}: {many} too much at {SMALLEST} points,"
        " the smallest size that reads well",
        hint=f"Shorten these first: {listed}. Nothing is left out by itself.",
    )


# --- the page -----------------------------------------------------------------------------------------


@dataclass
class _Setter:
    """Sets one sheet at one size, from the top down."""

    sheet: Sheet
    paper: str
    measure: Measure
    size: float
    air: float
    stacked: bool
    y: float = TOP
    blocks: list[Block] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def page(self) -> Page:
        self._head()
        for number, part in enumerate(self.sheet.parts):
            self._rule(0.5, _PALE) if number else self._rule(1.0, 0.0)
            for place, section in enumerate(part):
                self.y += self._gap(0.62) if place else 0.0
                self._section(section)
        closing, top = self._closing()
        self.blocks.append(closing)
        return Page(self.size, self.air, tuple(self.blocks), tuple(self.rules), top - self.y)

    @property
    def width(self) -> float:
        return PAPERS[self.paper][0]

    @property
    def right(self) -> float:
        return self.width - SIDE

    def _gap(self, part: float) -> float:
        return part * self.size * self.air

    def _head(self) -> None:
        """Set who writes and to whom on the left, and until when on the right."""
        sheet, top = self.sheet, self._baseline(self.size)
        self._text("P", sheet.kicker.text, SIDE, self._room(_DUE, "", self.size), gray=GRAY)
        self.y += self._gap(0.3)
        room = self._room(sheet.due.text if sheet.due else "", "B", self._due_size)
        size = next((each for each in _NAMES if self._name_width(each) <= room), _NAMES[-1])
        name = self._baseline(size)
        self._text("H1", sheet.name.text, SIDE, room, lead=sheet.name.lead, size=size, leading=1.2)
        if sheet.due:
            self._due(sheet.due, top, name)
        self.y += self._gap(0.45)
        for item in sheet.about:
            self._text("P", item.text, SIDE, self.right - SIDE)

    def _room(self, beside: str, style: str, size: float) -> float:
        """Return what the right margin leaves where another text stands there."""
        taken = self.measure(beside, style, size) + _GUTTER if beside and self.sheet.due else 0.0
        return self.right - SIDE - taken

    def _name_width(self, size: float) -> float:
        name = self.sheet.name
        return self.measure(f"{name.lead} ", "B", size) + self.measure(name.text, "", size)

    @property
    def _due_size(self) -> float:
        return self.size * 1.25

    def _due(self, due: Item, top: float, name: float) -> None:
        """Set the day on which the letter is due at the right margin, in line with the words beside it."""
        label = Run(self.right - self.measure(_DUE, "", self.size), top, f"{_DUE} ", self.size, gray=GRAY)
        x = self.right - self.measure(due.text, "B", self._due_size)
        self.blocks.append(Block("P", (label, Run(x, name, due.text, self._due_size, "B"))))

    def _section(self, section: Section) -> None:
        top = self.y
        if self.stacked:
            self._text("H2", section.title, SIDE, self.right - SIDE, style="B")
            x, below = SIDE, self.y
        else:
            self._text("H2", section.title, SIDE, _LABELS, style="B")
            x, below, self.y = SIDE + _LABELS + _GUTTER, self.y, top
        for number, item in enumerate(section.items):
            self.y += self._gap(0.22) if number and (section.listed or item.lead) else 0.0
            self._item(item, x, marked=section.listed)
        self.y = max(self.y, below)

    def _item(self, item: Item, x: float, *, marked: bool) -> None:
        mark: tuple[Run, ...] = ()
        if marked:
            mark = (Run(x, self._baseline(self.size), f"{_MARK} ", self.size, gray=GRAY),)
            x += self.size * 0.95
        self._text("P", item.text, x, self.right - x, lead=item.lead, before=mark)

    def _closing(self) -> tuple[Block, float]:
        """Set the closing words at the foot of the page; gives them, and what the rest may not reach below."""
        y, blocks = self.y, len(self.blocks)
        self.y = 0.0
        self._text("P", self.sheet.closing, SIDE, self.right - SIDE, style="I", size=SMALLEST, gray=GRAY)
        block = self.blocks.pop(blocks)
        top = PAPERS[self.paper][1] - BOTTOM - self.y
        self.y = y
        moved = tuple(Run(r.x, r.y + top, r.text, r.size, r.style, r.gray) for r in block.runs)
        return Block(block.tag, moved), top - self._gap(0.8)

    def _rule(self, weight: float, gray: float) -> None:
        self.y += self._gap(0.85)
        self.rules.append(Rule(self.y, SIDE, self.right, weight, gray))
        self.y += self._gap(0.75)

    def _baseline(self, size: float) -> float:
        return self.y + size * 1.07

    def _text(
        self,
        tag: str,
        text: str,
        x: float,
        room: float,
        *,
        lead: str = "",
        style: str = "",
        size: float | None = None,
        gray: float = 0.0,
        leading: float = LEADING,
        before: tuple[Run, ...] = (),
    ) -> None:
        """Set one paragraph at x, and go on below it."""
        size = size or self.size
        words = [
            *self._words(lead, "B", size, room),
            *self._words(text, style, size, room),
        ]
        runs = list(before)
        for line in broken(words, room, self.measure(" ", style, size)):
            runs += self._line(line, x, self._baseline(size), size, gray)
            self.y += size * leading
        self.blocks.append(Block(tag, tuple(runs)))

    def _words(self, text: str, style: str, size: float, room: float) -> Iterator[Word]:
        for word in text.split():
            for piece in self._pieces(word, style, size, room):
                yield Word(piece, style, self.measure(piece, style, size))

    def _pieces(self, word: str, style: str, size: float, room: float) -> Iterator[str]:
        """Divide what is wider than a line, such as a web address, wherever the line ends."""
        while word and self.measure(word, style, size) > room:
            end = next(
                n for n in range(len(word), 0, -1) if n == 1 or self.measure(word[:n], style, size) <= room
            )
            # An address is best divided after one of its own marks.
            end = max((word.rfind(mark, 0, end) + 1 for mark in "/?&="), default=0) or end
            yield word[:end]
            word = word[end:]
        if word:
            yield word

    def _line(self, line: Sequence[Word], x: float, y: float, size: float, gray: float) -> Iterator[Run]:
        """Set the words of one style together. Each run ends with the space that follows it, as one reads it."""
        start = 0
        for end in range(1, len(line) + 1):
            if end == len(line) or line[end].style != line[start].style:
                style = line[start].style
                text = " ".join(word.text for word in line[start:end]) + " "
                yield Run(x, y, text if end < len(line) else text.rstrip(), size, style, gray)
                x += self.measure(text, style, size)
                start = end
