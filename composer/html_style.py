"""Whether a reader of an HTML message would see a piece of text: the few CSS properties that can hide it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

Declarations = Mapping[str, str]
"""CSS properties and their values, in lower case."""
Colour = tuple[int, int, int]

_NAMES: Mapping[str, Colour] = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "black": (0, 0, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "yellow": (255, 255, 0),
}
_TOO_CLOSE = 16
"""Two colors whose channels all differ by less than this cannot be told apart on a screen."""
_TOO_SMALL = 2.0
"""Points, pixels or a tenth of a percent and em: text below this size cannot be read."""
_PX = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "%": 0.16, "": 1.0}
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """What of an element's look decides whether its text is seen."""

    gone: bool = False
    """Not shown, whatever its children say."""
    unseen: bool = False
    tiny: bool = False
    ink: Colour | None = (0, 0, 0)
    paper: Colour | None = (255, 255, 255)
    """The background; None for a color that is not understood."""

    @property
    def hides(self) -> str:
        """Why text of this style is not seen, or "" where it is."""
        if self.gone or self.unseen:
            return "not shown"
        if self.tiny:
            return "too small to see"
        if self.ink and self.paper and _alike(self.ink, self.paper):
            return "in the color of the background"
        return ""


def inherit(parent: Style, css: Declarations) -> Style:
    """Return the style of a child element with these declarations of its own."""
    style = parent
    if _gone(css):
        style = replace(style, gone=True)
    if "visibility" in css:
        style = replace(style, unseen=css["visibility"] in {"hidden", "collapse"})
    if "font-size" in css:
        style = replace(style, tiny=_tiny(css["font-size"], parent.tiny))
    paper = css.get("background-color") or css.get("background")
    if paper and paper != "transparent":
        style = replace(style, paper=colour(paper))
    ink = css.get("-webkit-text-fill-color") or css.get("color")
    if ink == "transparent":
        style = replace(style, gone=True)
    elif ink and ink not in {"inherit", "initial", "currentcolor"}:
        style = replace(style, ink=colour(ink))
    return style


def _gone(css: Declarations) -> bool:
    flat = any(_zero(css.get(side, "1")) for side in ("height", "max-height", "width", "max-width"))
    aside = any(
        re.match(r"-\d{3,}", css.get(side, "")) for side in ("text-indent", "left", "top", "margin-left")
    )
    return (
        css.get("display") == "none"
        or css.get("mso-hide") == "all"
        or _zero(css.get("opacity", "1"))
        or (flat and "hidden" in css.get("overflow", ""))
        or aside
        or css.get("clip", "").replace(" ", "").startswith(("rect(0,0", "rect(00"))
    )


def _zero(value: str) -> bool:
    return bool(re.fullmatch(r"0*\.?0+(px|pt|em|%)?", value))


def _tiny(value: str, inherited: bool) -> bool:
    size = re.fullmatch(r"(\d*\.?\d+)(px|pt|em|rem|%|)", value)
    if size is None or size[2] in {"em", "%"}:
        # Relative to the parent: a percentage of next to nothing stays next to nothing.
        return inherited or (size is not None and float(size[1]) * _PX[size[2]] < _TOO_SMALL)
    return float(size[1]) * _PX[size[2]] < _TOO_SMALL


def colour(value: str) -> Colour | None:
    """Return the red, green and blue (0 to 255) of a CSS color, or None where it is not understood."""
    for word in re.findall(r"rgba?\([^)]*\)|[^\s]+", value):
        if word in _NAMES:
            return _NAMES[word]
        if match := re.fullmatch(r"#?([0-9a-f]{3})[0-9a-f]?", word):
            red, green, blue = (int(digit * 2, 16) for digit in match[1])
            return red, green, blue
        if match := re.fullmatch(r"#?([0-9a-f]{6})(?:[0-9a-f]{2})?", word):
            return int(match[1][:2], 16), int(match[1][2:4], 16), int(match[1][4:], 16)
        if match := re.fullmatch(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+).*\)", word):
            return int(match[1]), int(match[2]), int(match[3])
    return None


def _alike(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) < _TOO_CLOSE for a, b in zip(one, other, strict=True))


def declarations(css: str) -> Declarations:
    """Return the properties of a `style` attribute or of the inside of a rule."""
    pairs = (part.partition(":") for part in css.lower().replace("!important", "").split(";"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def rules(sheet: str) -> dict[str, Declarations]:
    """Return the rules of a style sheet by their simple selector: `p`, `.x`, `#x`, `p.x`.

    Rules with other selectors are left out, and so are those for certain screens (`@media`): they do not hide
    text from everybody.
    """
    found: dict[str, Declarations] = {}
    depth = 0
    for chunk in _without_comments(sheet).split("}"):
        head, brace, body = chunk.rpartition("{")
        if depth == 0 and brace and "{" not in head:
            for selector in (part.strip().lower() for part in head.rpartition(";")[2].split(",")):
                if selector and _SELECTOR.fullmatch(selector):
                    found[selector] = {**found.get(selector, {}), **declarations(body)}
        depth = max(0, depth + chunk.count("{") - 1)
    return found


def _without_comments(sheet: str) -> str:
    first, *others = sheet.replace("<!--", "").replace("-->", "").split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def matching(sheet: Mapping[str, Declarations], tag: str, classes: Iterable[str], name: str) -> Declarations:
    """Collect what a style sheet says of an element, the more special selector last."""
    selectors = [f".{each}" for each in classes] + ([f"#{name}"] if name else [])
    result: dict[str, str] = dict(sheet.get(tag, {}))
    for selector in selectors:
        result |= sheet.get(selector, {})
        result |= sheet.get(tag + selector, {})
    return result
