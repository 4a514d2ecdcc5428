"""The shapes of the season's picture as SVG: each meaning has a form of its own, so that no color is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from composer.timeline_layout import LABEL, RADIUS
from composer.timeline_text import clean

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
BLACK, ORANGE, GREEN = "#000000", "#E69F00", "#009E73"
BLUE, VERMILLION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
"""Of the colors of Okabe and Ito, which color-blind people tell apart."""
INK, FAINT, GRID, WASH, PAPER = "#1A1A1A", "#595959", "#E3E3E3", "#F5F5F5", "#FFFFFF"


def number(value: float) -> str:
    """A coordinate, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def tag(name: str, content: str = "", **attributes: float | str) -> str:
    """One element; `content` is XML already, the values of attributes are escaped."""
    given = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def title(words: str) -> str:
    """The words that a viewer shows for an element."""
    return tag("title", escape(clean(words)))


def text(x: float, y: float, words: str, *, size: float = LABEL, bold: bool = False, **more: str) -> str:
    """One line of text."""
    if not words:
        return ""
    weight = {"font_weight": "bold"} if bold else {}
    look = {"fill": INK, **more, **weight}
    return tag("text", escape(words), x=x, y=y, font_size=size, **look)


def rimmed(x: float, y: float, words: str, *, size: float = LABEL, bold: bool = False, **more: str) -> str:
    """A text with a white rim, for where lines run behind it."""
    rim = {"stroke": PAPER, "stroke_width": "3", "stroke_linejoin": "round", "paint_order": "stroke"}
    return text(x, y, words, size=size, bold=bold, **rim, **more)


def line(x1: float, y1: float, x2: float, y2: float, color: str, thick: float = 1, dashes: str = "") -> str:
    """A straight line."""
    dashed = {"stroke_dasharray": dashes} if dashes else {}
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, stroke_width=thick, **dashed)


def polygon(points: str, **look: str) -> str:
    """A shape with corners."""
    return tag("polygon", points=points, stroke_linejoin="round", **look)


# --- letters ------------------------------------------------------------------------------------------


def _circle(x: float, y: float, fill: str, **look: str) -> str:
    return tag("circle", cx=x, cy=y, r=RADIUS, fill=fill, stroke=BLUE, stroke_width="1.8", **look)


def _drafted(x: float, y: float) -> str:
    return _circle(x, y, PAPER, stroke_dasharray="2.4 1.5")


def _handed_over(x: float, y: float) -> str:
    half = (
        f"M{number(x)} {number(y - RADIUS)}a{number(RADIUS)} {number(RADIUS)} 0 0 0 0 {number(2 * RADIUS)}z"
    )
    return _circle(x, y, PAPER) + tag("path", d=half, fill=BLUE)


def _perhaps_sent(x: float, y: float) -> str:
    mark = tag("text", "?", x=x, y=y + 3.2, font_size=9, font_weight="bold", text_anchor="middle", fill=INK)
    return _circle(x, y, ORANGE).replace(BLUE, BLACK) + mark


def _sent(x: float, y: float) -> str:
    return _circle(x, y, BLUE)


def _not_delivered(x: float, y: float) -> str:
    r = RADIUS - 0.5
    cross = line(x - r, y - r, x + r, y + r, VERMILLION, 2.6)
    return cross + line(x - r, y + r, x + r, y - r, VERMILLION, 2.6)


def _received(x: float, y: float) -> str:
    r = RADIUS
    points = (
        f"{number(x - r)},{number(y - r + 1)} {number(x + r)},{number(y - r + 1)} {number(x)},{number(y + r)}"
    )
    return polygon(points, fill=PURPLE, stroke=BLACK, stroke_width="1.2")


def _interview(x: float, y: float) -> str:
    r = RADIUS + 1
    points = f"{number(x)},{number(y - r)} {number(x + r)},{number(y)} {number(x)},{number(y + r)} "
    return polygon(f"{points}{number(x - r)},{number(y)}", fill=BLACK, stroke=PAPER, stroke_width="1")


def _locked(x: float, y: float) -> str:
    body = tag("rect", x=x - 4, y=y - 1, width=8, height=6, fill=BLACK)
    bow = f"M{number(x - 2.5)} {number(y - 1)}v-2a2.5 2.5 0 0 1 5 0v2"
    return body + tag("path", d=bow, fill="none", stroke=BLACK, stroke_width=1.5)


GLYPHS: Mapping[str, Callable[[float, float], str]] = {
    "interview": _interview,
    "drafted": _drafted,
    "handed over": _handed_over,
    "perhaps sent": _perhaps_sent,
    "sent": _sent,
    "not delivered": _not_delivered,
    "received": _received,
    "locked": _locked,
}
"""What is drawn at a day."""


def star(x: float, y: float) -> str:
    """The mark of the first choice."""
    around = ((0, -6), (1.5, -2), (5.7, -1.9), (2.4, 0.8), (3.5, 4.9), (0, 2.5))
    left = tuple((-dx, dy) for dx, dy in reversed(around[1:-1]))
    points = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in (*around, *left))
    return polygon(points, fill=ORANGE, stroke=BLACK, stroke_width="0.9")


# --- windows ------------------------------------------------------------------------------------------

BARS: Mapping[str, tuple[str, str, float]] = {
    "thank_you": ("#CCECE3", GREEN, 1.4),
    "interest": ("#DDF0FB", BLUE, 1.4),
    "intent": (ORANGE, BLACK, 1.6),
    "closed": ("", FAINT, 1),
}
"""Fill, edge and its thickness; what is closed is hatched."""


def hatching(prefix: str) -> str:
    """The pattern of what is closed."""
    stripe = tag("path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5", stroke="#A6A6A6", stroke_width="1.2")
    ground = tag("rect", width=6, height=6, fill=PAPER)
    return tag(
        "pattern", ground + stripe, id=f"{prefix}-hatch", width=6, height=6, patternUnits="userSpaceOnUse"
    )


def bar(kind: str, start: float, end: float, y: float, prefix: str) -> str:
    """A stretch of days, its middle at `y`."""
    fill, edge, thick = BARS[kind]
    inset = thick / 2
    return tag(
        "rect",
        rx=2,
        x=start + inset,
        y=y - 7.5 + inset,
        width=end - start - thick,
        height=15 - thick,
        fill=fill or f"url(#{prefix}-hatch)",
        stroke=edge,
        stroke_width=thick,
        stroke_dasharray="none" if fill else "3 2",
    )


# --- deadlines ----------------------------------------------------------------------------------------

DASHES: Mapping[str, str] = {"confirmed": "", "projected": "5 4", "yours": "9 3 2 3"}
"""How certain a date is, as a line."""


def flag(certainty: str, x: float, y: float) -> str:
    """The head of a deadline's line: full where confirmed, empty where projected, half full where yours."""
    fill = {"confirmed": INK, "projected": PAPER}.get(certainty, PAPER)
    shape = tag("rect", x=x - 4, y=y - 4, width=8, height=8, fill=fill, stroke=INK, stroke_width="1.4")
    half = f"{number(x - 4)},{number(y - 4)} {number(x + 4)},{number(y + 4)} {number(x - 4)},{number(y + 4)}"
    return shape + (polygon(half, fill=INK) if certainty == "yours" else "")
