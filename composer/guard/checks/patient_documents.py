"""Could an attached file tell who a patient is? Its text, its name, and whatever it carries beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from composer.guard import pages
from composer.guard.attached import places
from composer.guard.checks.patient_finds import FINDERS
from composer.guard.checks.patient_rows import rows
from composer.guard.checks.patient_tells import TELLS
from composer.guard.checks.patient_view import View
from composer.guard.pages import Block
from composer.guard.rule import Hit

if TYPE_CHECKING:
    from composer.guard.context import Context
    from composer.model import Document

_SHOWN = 4
"""So many of the things found in one file are told."""
_ABOVE = 40
"""So many blocks above a section may tell what kind of document it is in."""
_WHERE = {
    "comment": "a comment",
    "inserted": "a tracked change",
    "deleted": "deleted text that is still in the file",
    "hidden": "hidden text",
    "property": "the properties of the file",
    "alternative": "the description of a picture",
}


@dataclass(frozen=True)
class Found:
    """Something in a document that could tell who a patient is, and where it stands."""

    text: str
    where: str = ""
    severity: str | None = None

    def __str__(self) -> str:
        return f'"{self.text}"' + (f" ({self.where})" if self.where else "")


def find_in_documents(context: Context) -> Iterator[Hit]:
    """Find what could tell who a patient is, one finding a file."""
    for (name, start, end), document in zip(places(context), context.documents, strict=False):
        found = find(context, document)
        if found:
            surely = [each for each in found if each.severity is None]
            perhaps = [each for each in found if each.severity is not None]
            told = "; perhaps also ".join(map(_listed, filter(None, (surely, perhaps))))
            values = {"file": name, "found": told}
            yield Hit("attachment", start, end, (surely or perhaps)[0].severity, "document", values)


def _listed(found: Sequence[Found]) -> str:
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(map(str, found[:_SHOWN])) + more


def find(context: Context, document: Document) -> tuple[Found, ...]:
    """Find it in one file: in its text, in what it carries beside it, in its name. Each text once."""
    stem = document.name.rpartition(".")[0] or document.name
    found = [
        *_in_text(context, document.text),
        *(
            each
            for leftover in document.leftovers
            for each in _in_text(
                context, leftover.text, _WHERE.get(leftover.kind, ""), leftover.kind == "property"
            )
        ),
        *_in_text(context, re.sub(r"[_-]", " ", stem), "its name", short=True),
    ]
    return _once(found)


def _once(found: Iterable[Found]) -> tuple[Found, ...]:
    """Keep of each text the gravest finding, in the order in which they stand; of one within another the longer."""
    kept: dict[str, Found] = {}
    for each in found:
        if each.text not in kept or (kept[each.text].severity and not each.severity):
            kept[each.text] = each
    longer = [each.text for each in kept.values()]
    return tuple(
        each for each in kept.values() if not any(each.text in other != each.text for other in longer)
    )


def _in_text(context: Context, text: str, where: str = "", short: bool = False) -> Iterator[Found]:
    """Search a text, section by section, as its own page or another place tells where."""
    paged = "\f" in text and not where
    before: tuple[Block, ...] = ()
    for section in pages.sections(text):
        view = View(context, section, before, short)
        for hit in sorted(_hits(view), key=lambda hit: hit.start or 0):
            page = f"page {view.block(hit.start or 0).page}" if paged else where
            yield Found(hit.values["found"], page, hit.severity)
        for cell, page_number in rows(section.blocks):
            yield Found(cell, f"page {page_number}" if paged else where)
        before = (*before, *section.blocks)[-_ABOVE:]


def _hits(view: View) -> Iterator[Hit]:
    if view.section.blocks and view.story.sentences:
        for finder in FINDERS:
            yield from (view.weighed(hit) for hit in finder(view.story) if not view.excused(hit))
        for tell in TELLS:
            yield from tell(view)
