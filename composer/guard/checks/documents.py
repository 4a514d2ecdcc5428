"""What is to be known of an attached file besides what it says: not read, not seen by its reader, too large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.guard.attached import places
from composer.guard.persons import words_of
from composer.guard.rule import Hit
from composer.guard.signature import is_name

if TYPE_CHECKING:
    from composer.guard.context import Context
    from composer.model import Document, Leftover

LARGE, LARGEST_TOGETHER = 5_000_000, 10_000_000
"""Bytes: of one file that many mailboxes will not like, and of all that many servers refuse."""
_NOUNS = {
    "comment": ("a comment", "{} comments"),
    "inserted": ("a tracked insertion", "{} tracked insertions"),
    "deleted": (
        "a tracked deletion (its text is still there)",
        "{} tracked deletions (their text is still there)",
    ),
    "hidden": ("hidden text", "hidden text in {} places"),
    "embedded": ("another file inside of it", "{} other files inside of it"),
    "location": ("the place where a picture was taken", "the places where pictures were taken"),
}
_MAKERS = frozenset({"author", "creator", "lastmodifiedby", "artist"})
_NOBODY = frozenset(
    """
    user users owner admin administrator office microsoft windows apple adobe google canva scanner client student guest
    pc template unknown author none hp dell lenovo xerox canon documents word acrobat libreoffice overleaf latex
    """.split()
)


def unreadable_attachment(context: Context) -> Iterator[Hit]:
    """Find a file, or a part of one, that could not be read, so that nobody has looked for patients in it."""
    for (name, start, end), document in zip(places(context), context.documents, strict=False):
        if document.problem:
            yield Hit("attachment", start, end, None, document.problem, {"file": name})
        elif document.unread:
            yield Hit("attachment", start, end, None, "part", {"file": name, "found": document.unread})
        elif document.pictures:
            many = "a picture" if document.pictures == 1 else f"{document.pictures} pictures"
            yield Hit("attachment", start, end, "note", "pictures", {"file": name, "found": many})


def attachment_leftovers(context: Context) -> Iterator[Hit]:
    """Find what a file carries beside the text in view, and who it says made it."""
    for (name, start, end), document in zip(places(context), context.documents, strict=False):
        counted = Counter(each.kind for each in document.leftovers if each.kind in _NOUNS)
        if counted:
            told = ", ".join(_NOUNS[kind][many > 1].format(many) for kind, many in counted.items())
            yield Hit("attachment", start, end, None, "", {"file": name, "found": told})
        elif makers := _makers(document, context.applicant.name):
            yield Hit(
                "attachment", start, end, "note", "maker", {"file": name, "found": " and ".join(makers)}
            )


def _makers(document: Document, applicant: str) -> tuple[str, ...]:
    """Who, other than the applicant, made or changed a file, as it says itself."""
    own = set(words_of(applicant))
    named = (each.text for each in document.leftovers if _is_maker(each))
    return tuple(dict.fromkeys(name for name in named if own.isdisjoint(words_of(name))))


def _is_maker(said: Leftover) -> bool:
    if said.kind != "property" or said.what.casefold() not in _MAKERS or not is_name(said.text):
        return False
    return _NOBODY.isdisjoint(words_of(said.text))


def large_attachment(context: Context) -> Iterator[Hit]:
    """Find files that a mail server or a mailbox may refuse for their size."""
    together = sum(document.size for document in context.documents)
    if together > LARGEST_TOGETHER:
        yield Hit("attachment", variant="together", values={"found": f"{together / 1_000_000:.1f} MB"})
    for (name, start, end), document in zip(places(context), context.documents, strict=False):
        if document.size > LARGE:
            values = {"file": name, "found": f"{document.size / 1_000_000:.1f} MB"}
            yield Hit("attachment", start, end, "warn", "", values)
