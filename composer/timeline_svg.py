"""The season's picture as one self-contained SVG: no script, no font and no link from elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from composer.timeline import Row, Timeline
from composer.timeline_layout import (
    LABEL,
    LANE,
    LEFT,
    MARGIN,
    NAME,
    PAD,
    PLACE,
    RIGHT,
    WIDTH,
    Flag,
    Item,
    PlacedRow,
    flags,
    place_row,
    scale,
)
from composer.timeline_shapes import (
    DASHES,
    FAINT,
    FONT,
    GLYPHS,
    GRID,
    INK,
    PAPER,
    VERMILLION,
    WASH,
    bar,
    flag,
    hatching,
    line,
    rimmed,
    star,
    tag,
    text,
    title,
)
from composer.timeline_text import clean, shorten, width
from composer.timeline_words import countdown, description, full_day, heading, short_day

STEP, AXIS, TODAY, LEGEND_LINE = 18.0, 38.0, 22.0, 20.0
MANY = 12
"""With more rows than so many, the days stand below them, too."""


@dataclass(frozen=True)
class Frame:
    """The heights at which the parts of the picture begin."""

    stairs: float
    axis: float
    rows: float
    end: float


def draw(
    timeline: Timeline, rows: tuple[Row, ...] | None = None, *, prefix: str = "season", head: bool = True
) -> str:
    """Draw the season, or these rows of it. `prefix` keeps the ids of several pictures of one page apart."""
    placed = [place_row(timeline, row) for row in (timeline.rows if rows is None else rows)]
    stairs = flags(timeline)
    frame = _frame(placed, stairs, head=head)
    many = len(placed) > MANY
    legend, height = _legend(placed, stairs, frame.end + (AXIS if many else 0) + 12, prefix)
    drawn = [
        tag("title", _escaped(heading(timeline)), id=f"{prefix}-title"),
        tag("desc", _escaped(description(timeline, tuple(one.row for one in placed))), id=f"{prefix}-desc"),
        tag("defs", hatching(prefix)),
        tag("rect", width=WIDTH, height=height, fill=PAPER),
        *(_head(timeline) if head else ()),
        *_ground(timeline, placed, frame),
        *(_stair(one, frame) for one in stairs),
        *_axis(timeline, frame.axis),
        *(_axis(timeline, frame.end) if many else ()),
        *_today(timeline, frame),
        *_rows(placed, frame, prefix),
        *legend,
    ]
    return _root(prefix, 0.0 if head else MARGIN, height, "\n".join(filter(None, drawn)))


def _root(prefix: str, margin: float, height: float, content: str) -> str:
    """The outermost element; `margin` is what is cut off on the left and the right."""
    wide = WIDTH - 2 * margin
    size = f'viewBox="{margin:.0f} 0 {wide:.0f} {height:.0f}" width="{wide:.0f}" height="{height:.0f}"'
    named = f'role="img" aria-labelledby="{prefix}-title {prefix}-desc"'
    look = f'font-family="{FONT}" direction="ltr" preserveAspectRatio="xMinYMin"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named} {look}>\n{content}\n</svg>\n'


def _escaped(words: str) -> str:
    from html import escape

    return escape(clean(words))


def _frame(placed: Iterable[PlacedRow], stairs: tuple[Flag, ...], *, head: bool) -> Frame:
    top = 70.0 if head else 10.0
    axis = top + STEP * (max((one.lane for one in stairs), default=-1) + 1) + 6
    begins = axis + AXIS + TODAY
    return Frame(top, axis, begins, begins + sum(one.height for one in placed))


# --- around the rows ----------------------------------------------------------------------------------


def _head(timeline: Timeline) -> Iterator[str]:
    room = RIGHT - MARGIN
    yield text(MARGIN, 32, shorten(clean(heading(timeline)), room, 20, bold=True), size=20, bold=True)
    yield text(MARGIN, 53, shorten(clean(countdown(timeline)), room, 13), size=13, fill=FAINT)


def _ground(timeline: Timeline, placed: Iterable[PlacedRow], frame: Frame) -> Iterator[str]:
    """What lies behind everything: the days gone by, the weeks, a line between the programs."""
    at = scale(timeline)
    gone = min(max(at.begin(timeline.today.on), LEFT), RIGHT)
    if gone > LEFT:
        yield tag("rect", x=LEFT, y=frame.rows, width=gone - LEFT, height=frame.end - frame.rows, fill=WASH)
    for monday in _mondays(timeline):
        yield line(at.begin(monday), frame.axis + 20, at.begin(monday), frame.end, GRID)
    for first in _firsts(timeline):
        yield line(at.begin(first), frame.axis, at.begin(first), frame.end, "#B0B0B0")
    y = frame.rows
    for one in placed:
        yield line(MARGIN, y, RIGHT, y, "#C8C8C8")
        y += one.height
    yield line(MARGIN, y, RIGHT, y, "#8C8C8C")


def _mondays(timeline: Timeline) -> Iterator[date]:
    for week in range(scale(timeline).days // 7):
        yield timeline.first + timedelta(weeks=week)


def _firsts(timeline: Timeline) -> Iterator[date]:
    """The first days of months within the picture."""
    days = (timeline.first + timedelta(days=n) for n in range(scale(timeline).days))
    return (day for day in days if day.day == 1)


def _axis(timeline: Timeline, y: float) -> Iterator[str]:
    """Months, and under them the days on which weeks begin, as many of them as have room."""
    at = scale(timeline)
    begins = [timeline.first, *(day for day in _firsts(timeline) if day > timeline.first)]
    ends = [*map(at.begin, begins[1:]), RIGHT]
    for day, end in zip(begins, ends, strict=True):
        room = end - at.begin(day) - 10
        said = next(
            (w for w in (f"{day:%B %Y}", f"{day:%b %Y}", f"{day:%b}") if width(w, 12, bold=True) <= room), ""
        )
        yield rimmed(at.begin(day) + 4, y + 14, said, size=12, bold=True)
    yield text(MARGIN, y + 33, "weeks begin on Mondays", size=10, fill=FAINT)
    every = next(n for n in (1, 2, 4, 8) if n * 7 * at.day >= width("00", 10) + 8)
    for monday in list(_mondays(timeline))[::every]:
        yield rimmed(at.begin(monday) + 3, y + 33, str(monday.day), size=10, fill=FAINT)


def _stair(one: Flag, frame: Frame) -> str:
    y = frame.axis - 12 - one.lane * STEP
    certainty = one.deadline.certainty
    label = text(one.x - 9, y + 4, one.label, bold=one.bold, text_anchor="end")
    words = f"{one.deadline.title}, {full_day(one.deadline.on.on)}, {certainty}: {one.deadline.source}"
    head = flag(certainty, one.x, y)
    return tag(
        "g", title(words) + line(one.x, y, one.x, frame.end, INK, 1.2, DASHES[certainty]) + head + label
    )


def _today(timeline: Timeline, frame: Frame) -> Iterator[str]:
    day = timeline.today.on
    if not timeline.covers(day):
        return
    x = scale(timeline).middle(day)
    said = f"today, {short_day(day)}"
    length = width(said, LABEL, bold=True) + 14
    start = min(max(x - length / 2, MARGIN), RIGHT - length)
    y = frame.rows - TODAY + 2
    yield line(x, y + 10, x, frame.end, VERMILLION, 2.4)
    yield tag("rect", x=start, y=y, width=length, height=17, rx=8, fill=INK)
    yield text(start + length / 2, y + 12.5, said, bold=True, text_anchor="middle", fill=PAPER)


# --- rows ---------------------------------------------------------------------------------------------


def _rows(placed: Iterable[PlacedRow], frame: Frame, prefix: str) -> Iterator[str]:
    y = frame.rows
    for one in placed:
        things = "".join(_item(item, y + PAD + LANE * item.lane + LANE / 2, prefix) for item in one.items)
        yield tag("g", _name(one, y) + things)
        y += one.height


def _name(one: PlacedRow, top: float) -> str:
    y = top + PAD
    ink = FAINT if one.row.note else INK
    lines = [
        text(MARGIN, y + 13 + 16 * n, said, size=NAME, bold=True, fill=ink) for n, said in enumerate(one.name)
    ]
    below = y + 13 + 16 * len(lines)
    chosen = one.row.first_choice
    mark = star(MARGIN + 6, below - 4) if chosen else ""
    place = text(MARGIN + (16 if chosen else 0), below, one.place, size=PLACE, fill=FAINT)
    return tag("g", title(one.row.name) + "".join(lines) + mark + place)


def _item(item: Item, y: float, prefix: str) -> str:
    drawn = bar(item.bar, item.start, item.end, y, prefix) if item.bar else ""
    glyph = GLYPHS[item.shape](item.x, y) if item.x is not None else ""
    inside = item.bar and item.start < item.text_x < item.end
    plate = _plate(item, y) if inside and item.bar == "closed" else ""
    write = text if inside else rimmed
    slant = "italic" if item.shape == "note" else "normal"
    label = write(item.text_x, y + 4, item.label, text_anchor=item.anchor, font_style=slant)
    return tag("g", title(item.title) + drawn + glyph + plate + label)


def _plate(item: Item, y: float) -> str:
    """White ground for a text on hatching."""
    return tag("rect", x=item.text_x - 3, y=y - 6, width=width(item.label, LABEL) + 6, height=12, fill=PAPER)


# --- legend -------------------------------------------------------------------------------------------

_LEGEND = {
    "interview": "interview",
    "thank_you": "days for thank-yous (72 hours)",
    "interest": "letter of interest in season",
    "intent": "letter of intent in season",
    "closed": "closed: the program wants none",
    "drafted": "drafted",
    "handed over": "handed over, being sent",
    "perhaps sent": "perhaps sent",
    "sent": "sent",
    "not delivered": "not delivered",
    "received": "received from the program",
    "locked": "the program's list is final",
    "confirmed": "date confirmed",
    "projected": "date projected, look it up",
    "yours": "date of your own (season.yaml)",
    "first": "first choice",
}


def _legend(
    placed: Iterable[PlacedRow], stairs: Iterable[Flag], top: float, prefix: str
) -> tuple[list[str], float]:
    """A key to each shape that this picture has, from left to right in lines; and where the picture ends."""
    rows = list(placed)
    used = {name for one in rows for item in one.items for name in (item.shape, item.bar)}
    used |= {one.deadline.certainty for one in stairs}
    used |= {"first"} if any(one.row.first_choice for one in rows) else set()
    drawn, x, y = [], MARGIN, top + 10
    for name, said in _LEGEND.items():
        if name not in used:
            continue
        key = 18.0 if name in GLYPHS or name == "first" else 32.0
        length = key + width(said, LABEL)
        if x + length > RIGHT:
            x, y = MARGIN, y + LEGEND_LINE
        drawn.append(_key(name, x, y, prefix) + text(x + key, y + 4, said))
        x += length + 14
    return drawn, y + LEGEND_LINE


def _key(name: str, x: float, y: float, prefix: str) -> str:
    if name in GLYPHS:
        return GLYPHS[name](x + 7, y)
    if name in DASHES:
        return line(x, y, x + 26, y, INK, 1.2, DASHES[name]) + flag(name, x + 4, y)
    return star(x + 7, y) if name == "first" else bar(name, x, x + 26, y, prefix)
