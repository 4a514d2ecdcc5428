"""The text that a reader of an HTML message sees, and word of what it hides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from composer import html_style
from composer.html_style import Declarations, Style

_VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "blockquote"))
_BLOCKS = (
    _PARAGRAPHS
    | frozenset(("address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "fieldset"))
    | frozenset(("footer", "form", "header", "html", "li", "main", "nav", "section", "tr"))
)
_UNREAD = frozenset(("head", "script", "style", "title"))
"""Elements whose text no reader expects to see."""
_NEVER_SHOWN = frozenset(("iframe", "noembed", "noframes", "noscript", "object", "template"))
_CLOSED_BY_THE_NEXT = frozenset(("li", "tr", "td", "th", "dt", "dd", "option"))
_STARTS_THE_QUOTED_REST = frozenset(
    {"appendonsend", "divrplyfwdmsg", "stopspelling", "zwchr", "mail-editor-reference-message-container"}
)
"""Ids of elements with which Outlook and Zimbra begin what they quote; Outlook puts `x_` before those it quotes."""
_QUOTE_CLASS = re.compile(r"(?:x_)*(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra)")
_DEEPEST = 200
_LARGEST = 1_000_000
"""Characters of markup; a letter has some ten thousand, a newsletter some hundred thousand."""
_PICTURE = re.compile(r"data:image/[\w.+-]{1,40};base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
"""A picture that stands in the markup itself: no text, and often larger than all of it."""
_LONGEST_COMMENT = 10_000
_SHOWN_WORDS = 6


@dataclass(frozen=True)
class HtmlText:
    """The visible text, one line a paragraph, and one description of every hidden piece."""

    text: str
    hidden: tuple[str, ...] = ()


def html_to_text(html: str) -> HtmlText:
    """Read HTML as a mail program shows it: blocks become lines, quoted replies lines that begin with "> ".

    Raises ValueError for markup that cannot be parsed, or is larger than a million characters.
    """
    if len(html) > _LARGEST:
        html = _PICTURE.sub("", html)
    if len(html) > _LARGEST:
        raise ValueError("the HTML is too large")
    parser = _Reader(html_style.rules(_style_sheets(html)))
    closed, comment = _without_open_ends(html)
    try:
        parser.feed(closed)
        parser.close()
        parser.handle_comment(comment)
    except (AssertionError, RecursionError) as error:
        raise ValueError("the HTML is broken") from error
    return HtmlText(_tidy(parser.lines), tuple(dict.fromkeys(_describe(parser.hidden))))


def _without_open_ends(html: str) -> tuple[str, str]:
    """Return markup that is closed, and the comment that is not: the parser takes long over open ends."""
    last_comment = html.rfind("-->") + 1
    before, _, comment = html[last_comment:].partition("<!--")
    tags, end, text = (html[:last_comment] + before).rpartition(">")
    return tags + end + text.replace("<", "&lt;"), comment


def _style_sheets(html: str) -> str:
    sheets = html.lower().split("<style")[1:]
    return "\n".join(sheet.partition(">")[2].partition("</style")[0] for sheet in sheets)


def _tidy(lines: list[str]) -> str:
    """Return the lines without leading, trailing or doubled blank ones, quote marks counting as blank."""
    kept: list[str] = []
    for line in (line.rstrip() for line in lines):
        if line.strip("> ") or (kept and kept[-1].strip("> ")):
            kept.append(line)
    while kept and not kept[-1].strip("> "):
        kept.pop()
    return "\n".join([*kept, ""]) if kept else ""


def _describe(pieces: list[tuple[str, str]]) -> list[str]:
    """One sentence a hidden piece; neighboring pieces that are hidden alike are one."""
    joined: list[tuple[str, str]] = []
    for why, text in pieces:
        if joined and joined[-1][0] == why:
            joined[-1] = (why, f"{joined[-1][1]} {text}")
        else:
            joined.append((why, text))
    return [f'the HTML part holds text that is {why}: "{_short(text)}"' for why, text in joined]


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:_SHOWN_WORDS])[:60] + (" …" if len(words) > _SHOWN_WORDS else "")


@dataclass(frozen=True)
class _Element:
    tag: str
    style: Style = field(default_factory=Style)
    quoted: int = 0
    preformatted: bool = False
    unread: bool = False


class _Reader(HTMLParser):
    """Collects the lines of visible text; the open elements are a stack, innermost last."""

    def __init__(self, sheet: dict[str, Declarations]) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.hidden: list[tuple[str, str]] = []
        self._sheet = sheet
        self._open = [_Element("")]
        self._rest_quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or act on one that has no inside."""
        given = {name: value or "" for name, value in attrs}
        if given.get("id", "").lower().removeprefix("x_") in _STARTS_THE_QUOTED_REST:
            self._new_line()
            self._rest_quoted = 1
        self._close_what_ends_here(tag)
        if tag in _BLOCKS or tag in {"br", "hr"}:
            self._new_line(blank=tag in _PARAGRAPHS, force=tag == "br")
        if tag in _VOID:
            return
        if tag in {"td", "th"}:
            self._add(" ")
        if len(self._open) < _DEEPEST:
            self._open.append(self._element(tag, given))
        else:
            raise AssertionError("too many elements inside one another")
        if tag == "li":
            self._add("- ")

    def handle_endtag(self, tag: str) -> None:
        """Close an element, with everything that was left open in it."""
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass
            if tag in _BLOCKS:
                self._new_line(blank=tag in _PARAGRAPHS)

    def handle_data(self, data: str) -> None:
        """Keep text that is seen, note text that is not."""
        element = self._open[-1]
        if element.unread or not data:
            return
        if why := element.style.hides:
            if data.strip():
                self.hidden.append((why, data))
        elif element.preformatted:
            first, *others = data.replace("\xa0", " ").split("\n")
            self.lines[-1] += first
            for line in others:
                self._new_line(force=True)
                self.lines[-1] += line
        else:
            self._add(re.sub(r"[ \t\r\n\f\xa0]+", " ", data))

    def handle_comment(self, data: str) -> None:
        """Note a comment with words in it; the formatting that Outlook keeps in comments has none."""
        start = data[:_LONGEST_COMMENT]
        plain = re.sub(r"(?is)<(style|xml|o:\w+|w:\w+)\b.*?</\1>|<[^>]*>|\[[^\]]*\]", " ", start)
        if not any(element.unread for element in self._open) and len(re.findall(r"[^\W\d_]{2,}", plain)) > 1:
            self.hidden.append(("in a comment", plain))

    def _element(self, tag: str, given: dict[str, str]) -> _Element:
        outer = self._open[-1]
        classes = given.get("class", "").lower().split()
        css = {
            **html_style.matching(self._sheet, tag, classes, given.get("id", "").lower()),
            **({"color": given["color"].lower()} if "color" in given else {}),
            **({"background-color": given["bgcolor"].lower()} if "bgcolor" in given else {}),
            **html_style.declarations(given.get("style", "")),
        }
        style = html_style.inherit(outer.style, css)
        if "hidden" in given or tag in _NEVER_SHOWN:
            style = html_style.inherit(style, {"display": "none"})
        quotes = _is_quote(tag, classes, css) or given.get("name", "").lower() == "quote"
        return _Element(
            tag,
            style,
            outer.quoted + quotes,
            outer.preformatted or tag == "pre",
            outer.unread or tag in _UNREAD,
        )

    def _close_what_ends_here(self, tag: str) -> None:
        """Close the paragraph or item that HTML lets end without an end tag."""
        current = self._open[-1].tag
        same = current == tag or {current, tag} <= {"td", "th"} or {current, tag} <= {"dt", "dd"}
        if (current == "p" and tag in _BLOCKS) or (tag in _CLOSED_BY_THE_NEXT and same):
            self._open.pop()
        elif tag == "tr" and current in {"td", "th"}:
            del self._open[-2 if self._open[-2].tag == "tr" else -1 :]

    def _add(self, text: str) -> None:
        line = self.lines[-1]
        mark = self._mark()
        if line in {"", mark}:
            # Text that is all blank does not begin a line.
            text = text.lstrip(" ")
            line = mark if text else line
        elif line.endswith(" "):
            text = text.lstrip(" ")
        self.lines[-1] = line + text

    def _new_line(self, *, blank: bool = False, force: bool = False) -> None:
        """Begin a line, unless one has just begun; `blank` leaves an empty one between."""
        mark = self._mark()
        if force or self.lines[-1].strip("> "):
            self.lines.append("")
        if blank and len(self.lines) > 1 and self.lines[-2].strip("> "):
            self.lines[-1] = mark
            self.lines.append("")

    def _mark(self) -> str:
        element = self._open[-1]
        return "> " * (element.quoted + self._rest_quoted)


def _is_quote(tag: str, classes: list[str], css: Declarations) -> bool:
    """Whether the element is a quoted message; a blockquote without a border only indents."""
    borders = (css.get(name, "") for name in ("border", "border-left", "border-style"))
    indented = any(border.startswith(("none", "0")) for border in borders)
    return (tag == "blockquote" and not indented) or any(_QUOTE_CLASS.match(name) for name in classes)
