"""Word documents (.docx, ECMA-376): their text, and what they carry beside it. The only importer of defusedxml."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

from composer.documents.picture import picture_leftovers
from composer.model import Document, Leftover

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LARGEST_PART = 20_000_000
_LARGEST_TOGETHER = 60_000_000
_MOST_PARTS = 5_000
_BODY = re.compile(r"word/document\d*\.xml")
_AROUND = re.compile(r"word/(?:header|footer)\d*\.xml")
_BELOW = re.compile(r"word/(?:footnotes|endnotes)\d*\.xml")
_REMARKS = re.compile(r"word/comments\d*\.xml")
_TINY = 4
"""Half points: text of 2 points is not meant to be read."""
_GROUNDS = frozenset({"highlight", "shd"})
"""What gives a run of text a ground of its own."""
_PROPERTIES = frozenset(
    "title subject creator keywords description lastModifiedBy category Company Manager".split()
)
_SKIPPED = frozenset(
    {"instrText", "Fallback", "pPr", "sectPr", "tblPr", "trPr", "tcPr", "rPr", "delInstrText"}
)


class _TooLarge(Exception):
    """The archive unpacks to more than is sane."""


@dataclass
class _Found:
    """What is read of one part: the text in view, and the text that is not, each with its kind."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    aside: list[tuple[str, list[str]]] = field(default_factory=list)
    boxed: bool = False
    """Whether it stands in a table or a box, where white letters mostly are on dark ground."""
    shaded: bool = False
    """Whether the paragraph may have such a ground."""

    def add(self, text: str, kind: str) -> None:
        """Add a run of text; `kind` is "" for text in view."""
        if kind in ("", "inserted"):
            self.line.append(text)
        if kind:
            if not self.aside or self.aside[-1][0] != kind:
                self.aside.append((kind, []))
            self.aside[-1][1].append(text)

    def end_line(self) -> None:
        """End a paragraph."""
        self.lines.append("".join(self.line))
        self.line = []
        if self.aside:
            self.aside[-1][1].append(" ")

    @property
    def text(self) -> str:
        """The paragraphs in view, with empty lines between."""
        return "\n\n".join(line.strip() for line in [*self.lines, "".join(self.line)] if line.strip())

    @property
    def leftovers(self) -> tuple[Leftover, ...]:
        """What is not in view, or is marked as a change."""
        joined = ((kind, " ".join("".join(parts).split())) for kind, parts in self.aside)
        return tuple(Leftover(kind, text) for kind, text in joined if text)


def read(base: Document, content: bytes) -> Document:
    """Read a Word document. Raises BadZipFile, ParseError and their like for a broken one."""
    try:
        return _read(base, zipfile.ZipFile(io.BytesIO(content)))
    except _TooLarge:
        return replace(base, problem="costly")


def _read(base: Document, archive: zipfile.ZipFile) -> Document:
    names = archive.namelist()
    if len(names) > _MOST_PARTS or sum(part.file_size for part in archive.infolist()) > _LARGEST_TOGETHER:
        raise _TooLarge
    hidden = _hidden_styles(archive, names)
    parts = [
        _part(archive, name, hidden)
        for pattern in (_BODY, _AROUND, _BELOW)
        for name in names
        if pattern.fullmatch(name)
    ]
    leftovers = [each for part in parts for each in part.leftovers]
    leftovers += _comments(archive, names)
    leftovers += [
        Leftover("embedded", what=name.rpartition("/")[2])
        for name in names
        if name.startswith("word/embeddings/") or name.endswith("vbaProject.bin")
    ]
    pictures = [name for name in names if name.startswith("word/media/") and not name.endswith("/")]
    leftovers += _of_pictures(archive, pictures)
    leftovers += _properties(archive, names)
    text = "\n\n".join(part.text for part in parts if part.text)
    problem = "" if text else "scan"
    return replace(
        base, text=text, problem=problem, pictures=len(pictures), leftovers=tuple(dict.fromkeys(leftovers))
    )


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one part. What its entry says of its size need not be true."""
    with archive.open(name) as part:
        data = part.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise _TooLarge
    return data


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    root: Element = fromstring(_bytes(archive, name), forbid_dtd=True)
    return root


def _part(archive: zipfile.ZipFile, name: str, hidden: frozenset[str]) -> _Found:
    found = _Found()
    _walk(_xml(archive, name), "", hidden, found)
    return found


def _walk(element: Element, kind: str, hidden: frozenset[str], found: _Found) -> None:
    """Read an element and all in it. `kind` is what stands around it: "", inserted, deleted or hidden."""
    name = _local(element.tag)
    if name in _SKIPPED:
        return
    if name in ("del", "moveFrom"):
        kind = "deleted"
    elif name in ("ins", "moveTo") and not kind:
        kind = "inserted"
    elif name == "r" and kind != "deleted" and _is_hidden(element, hidden, found.shaded):
        kind = "hidden"
    elif name == "p":
        found.shaded = found.boxed or any(
            True for each in _children(element, "pPr") for _ in _children(each, "shd")
        )
    elif name == "txbxContent":
        found.boxed = True
    elif name == "docPr" and (said := element.get("descr") or element.get("title")):
        found.add(f" {said} ", "alternative")
    if name in ("t", "delText"):
        found.add(element.text or "", kind)
    elif name in ("tab", "br", "cr"):
        found.add(" " if name == "tab" else "\n", kind)
    elif name == "tc":
        _walk_cell(element, kind, hidden, found)
        return
    for child in element:
        _walk(child, kind, hidden, found)
    if name in ("p", "tr"):
        found.end_line()
    if name == "txbxContent":
        found.boxed = False


def _walk_cell(cell: Element, kind: str, hidden: frozenset[str], found: _Found) -> None:
    """Read the cell of a table into the line of its row."""
    inside = _Found(boxed=True)
    for child in cell:
        _walk(child, kind, hidden, inside)
    found.line.append((" | " if found.line else "") + " ".join(inside.text.split()))
    found.aside += inside.aside


def _is_hidden(run: Element, hidden: frozenset[str], shaded: bool) -> bool:
    """Whether a run of text is marked as hidden, white on white, or too small to be read."""
    for properties in _children(run, "rPr"):
        marks = {_local(each.tag): _value(each) for each in properties}
        white = (
            marks.get("color", "").upper() == "FFFFFF" and not shaded and marks.keys().isdisjoint(_GROUNDS)
        )
        tiny = marks.get("sz", "").isdigit() and int(marks["sz"]) <= _TINY
        vanishes = marks.get("vanish", "off") not in ("0", "false", "off")
        if white or tiny or vanishes or marks.get("rStyle") in hidden:
            return True
    return False


def _hidden_styles(archive: zipfile.ZipFile, names: Sequence[str]) -> frozenset[str]:
    if "word/styles.xml" not in names:
        return frozenset()
    styles = _children(_xml(archive, "word/styles.xml"), "style")
    return frozenset(
        value
        for style in styles
        if any(_local(each.tag) == "vanish" for run in _children(style, "rPr") for each in run)
        for key, value in style.attrib.items()
        if _local(key) == "styleId"
    )


def _comments(archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[Leftover]:
    for name in names:
        if _REMARKS.fullmatch(name):
            for comment in _children(_xml(archive, name), "comment"):
                found = _Found()
                _walk(comment, "", frozenset(), found)
                author = next((v for k, v in comment.attrib.items() if _local(k) == "author"), "")
                yield Leftover("comment", " ".join(found.text.split()), author)


def _of_pictures(archive: zipfile.ZipFile, names: Iterable[str]) -> Iterator[Leftover]:
    for name in names:
        try:
            yield from picture_leftovers(_bytes(archive, name))
        except (ValueError, TypeError, KeyError, IndexError, OSError, SyntaxError):
            # A drawing (.emf, .svg) is no picture of ours; it says nothing of itself.
            continue


def _properties(archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[Leftover]:
    for name in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        for each in _xml(archive, name).iter() if name in names else ():
            what = each.get("name") if _local(each.tag) == "property" else _local(each.tag)
            text = " ".join("".join(each.itertext()).split())
            custom = name == "docProps/custom.xml" and each.get("name")
            if text and what and (custom or what in _PROPERTIES):
                yield Leftover("property", text, what)


def _children(element: Element, *names: str) -> Iterator[Element]:
    return (child for child in element if _local(child.tag) in names)


def _value(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if _local(key) == "val"), "")


def _local(tag: object) -> str:
    """Return a name without its namespace: the strict and the usual form of the format differ in nothing else."""
    return str(tag).rpartition("}")[2]
