"""Where everything of the season's picture stands: days to columns, things of a program into lanes. Pure.

No two boxes of a row meet: each thing takes the first lane in which it and its label have room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from composer.timeline import Deadline, Row, Timeline, Window
from composer.timeline_text import clean, shorten, width, wrap
from composer.timeline_words import (
    deadline_words,
    full_day,
    interview_words,
    locked_words,
    mark_words,
    short_day,
    window_brief,
    window_reason,
    window_words,
)

WIDTH, MARGIN, GUTTER = 1120.0, 16.0, 196.0
LEFT, RIGHT = MARGIN + GUTTER, WIDTH - MARGIN
LABEL, NAME, PLACE = 11.0, 13.0, 11.0
LANE, PAD, GAP, RADIUS = 19.0, 7.0, 7.0, 5.0


@dataclass(frozen=True)
class Scale:
    """Days to columns: each day is a strip of the chart."""

    first: date
    days: int

    @property
    def day(self) -> float:
        """How wide a day is."""
        return (RIGHT - LEFT) / self.days

    def begin(self, day: date) -> float:
        """The left edge of a day."""
        return LEFT + (day - self.first).days * self.day

    def middle(self, day: date) -> float:
        """The middle of a day."""
        return self.begin(day) + self.day / 2


@dataclass(frozen=True)
class Item:
    """One thing in a row: a glyph at `x`, a bar from `start` to `end`, or both, and a label in a lane."""

    shape: str
    label: str
    title: str
    brief: str = ""
    """The label where there is less room inside the bar."""
    x: float | None = None
    bar: str = ""
    start: float = 0.0
    end: float = 0.0
    lane: int = 0
    text_x: float = 0.0
    anchor: str = "start"

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where the thing itself reaches, without its label."""
        edges = [self.start, self.end] if self.bar else []
        edges += [self.x - RADIUS - 1, self.x + RADIUS + 1] if self.x is not None else []
        return (min(edges), max(edges)) if edges else (self.text_x, self.text_x)

    @property
    def box(self) -> tuple[float, float]:
        """The same with its label."""
        length = width(self.label, LABEL)
        begins = self.text_x - (length if self.anchor == "end" else 0.0)
        start, end = self.extent
        return min(start, begins), max(end, begins + length)


@dataclass(frozen=True)
class PlacedRow:
    """A row with its things in lanes, the lines of its name, and its height."""

    row: Row
    name: tuple[str, ...]
    place: str
    items: tuple[Item, ...]
    height: float


@dataclass(frozen=True)
class Flag:
    """A deadline at its column, its label left of it on a lane counted from the chart upwards."""

    deadline: Deadline
    x: float
    label: str
    lane: int

    @property
    def bold(self) -> bool:
        """Whether it is a deadline for lists, the day on which all depends."""
        return _is_due(self.deadline)


def scale(timeline: Timeline) -> Scale:
    """The scale of a timeline."""
    return Scale(timeline.first, (timeline.last - timeline.first).days + 1)


# --- rows ---------------------------------------------------------------------------------------------


def place_row(timeline: Timeline, row: Row) -> PlacedRow:
    """Set one program's things into lanes."""
    items = tuple(_in_lanes(_labelled(item) for item in _items(timeline, row, scale(timeline))))
    name = wrap(clean(row.short), GUTTER - 14, NAME, 2, bold=True)
    place = " · ".join(filter(None, ("first choice" if row.first_choice else "", clean(row.place))))
    place = shorten(place, GUTTER - (28 if row.first_choice else 14), PLACE)
    lanes = max((item.lane for item in items), default=0) + 1
    words = len(name) * 16 + (15 if place else 0)
    return PlacedRow(row, name, place, items, max(lanes * LANE, words) + 2 * PAD)


def pages(timeline: Timeline, first: float, others: float) -> tuple[tuple[Row, ...], ...]:
    """Part the rows into pages whose rows are together so high at most, about evenly; no row is cut."""
    heights = [(row, place_row(timeline, row).height) for row in timeline.rows]
    fewest = len(_parted(heights, first, others))
    tries = (_parted(heights, first * part / 20, others * part / 20) for part in range(10, 21))
    return next(found for found in tries if len(found) == fewest)


def _parted(heights: Iterable[tuple[Row, float]], first: float, others: float) -> tuple[tuple[Row, ...], ...]:
    found: list[list[Row]] = [[]]
    left = first
    for row, height in heights:
        if height > left and found[-1]:
            found.append([])
            left = others
        found[-1].append(row)
        left -= height
    return tuple(map(tuple, found))


def _items(timeline: Timeline, row: Row, at: Scale) -> Iterator[Item]:
    """The things of a program in order of their days; what lies outside the picture is named, not drawn."""
    hidden = [day for day in row.days if not timeline.covers(day)]
    shown = replace(
        row,
        interview=row.interview if row.interview not in hidden else None,
        marks=tuple(mark for mark in row.marks if mark.on not in hidden),
        locked=row.locked if row.locked not in hidden else None,
        windows=tuple(w for w in row.windows if not {w.begins, w.ends} & set(hidden)),
    )
    notes = [row.note] if row.note else [] if row.interview else [interview_words(row)]
    notes += [f"outside this picture: {', '.join(map(full_day, dict.fromkeys(hidden)))}"] if hidden else []
    yield from (Item("note", clean(note), note, text_x=LEFT + 8) for note in notes)
    yield from sorted(_dated(shown, at), key=lambda item: item.extent)


def _dated(row: Row, at: Scale) -> Iterator[Item]:
    thanks = next((w for w in row.windows if w.kind == "thank_you"), None)
    if row.interview:
        yield _interview(row, row.interview, thanks, at)
    for window in row.windows:
        if window is not thanks:
            yield _bar(window, at)
    for mark in row.marks:
        words = mark_words(mark)
        yield Item(mark.standing, clean(words), f"{words}, {mark.on.year}", x=at.middle(mark.on))
    if row.locked:
        words = locked_words(row.locked)
        yield Item("locked", words, words, x=at.middle(row.locked))


def _interview(row: Row, on: date, thanks: Window | None, at: Scale) -> Item:
    """The interview day, with the days for thank-yous as the bar behind it."""
    words = f"interview {short_day(on)}"
    form = f", {row.interview_format}" if row.interview_format else ""
    if thanks is None:
        return Item("interview", words, f"{words}{form}", x=at.middle(on))
    bar = _bar(thanks, at)
    label = f"{words} · {window_words(thanks)}"
    return replace(bar, shape="interview", x=at.middle(on), label=label, title=f"{words}{form}; {bar.title}")


def _bar(window: Window, at: Scale) -> Item:
    bar = "closed" if window.closed else window.kind
    ends = at.begin(window.ends + timedelta(days=1))
    start = at.begin(window.begins)
    words, brief = clean(window_words(window)), clean(window_brief(window))
    return Item("", words, window_reason(window), brief, bar=bar, start=start, end=ends)


def _labelled(item: Item) -> Item:
    """Put the label inside its bar, right of the thing, or left of it: the first place with room."""
    start, end = item.extent
    length = width(item.label, LABEL)
    if item.shape == "note":
        return replace(item, label=shorten(item.label, RIGHT - item.text_x, LABEL))
    if item.bar and item.x is None:
        for label in (item.label, item.brief):
            if width(label, LABEL) + 12 <= end - start:
                return replace(item, text_x=start + 7, label=label)
    if end + GAP + length <= RIGHT:
        return replace(item, text_x=end + GAP - 2)
    room = start - GAP - LEFT
    if length <= room or room >= RIGHT - end - GAP:
        return replace(item, text_x=start - GAP + 2, anchor="end", label=shorten(item.label, room, LABEL))
    return replace(item, text_x=end + GAP - 2, label=shorten(item.label, RIGHT - end - GAP, LABEL))


def _in_lanes(items: Iterable[Item]) -> Iterator[Item]:
    lanes: list[list[tuple[float, float]]] = []
    for item in items:
        start, end = item.box
        lane = next((n for n, taken in enumerate(lanes) if _free(taken, start, end)), len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((start, end))
        yield replace(item, lane=lane)


def _free(taken: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    return all(end + GAP <= begins or start >= ends + GAP for begins, ends in taken)


# --- deadlines ----------------------------------------------------------------------------------------


def flags(timeline: Timeline) -> tuple[Flag, ...]:
    """Set the deadlines' labels above each other like stairs, so that no line runs through a label."""
    at, found = scale(timeline), list[Flag]()
    for deadline in sorted(timeline.deadlines, key=lambda one: one.on.on):
        if not timeline.covers(deadline.on.on):
            continue
        x = at.middle(deadline.on.on)
        bold = _is_due(deadline)
        label = shorten(clean(deadline_words(deadline)), x - MARGIN - 12, LABEL, bold=bold)
        begins = x - width(label, LABEL, bold=bold) - 12
        below = [flag.lane for flag in found if flag.x + GAP >= begins]
        found.append(Flag(deadline, x, label, max(below, default=-1) + 1))
    return tuple(found)


def _is_due(deadline: Deadline) -> bool:
    return deadline.name.endswith("_deadline")
