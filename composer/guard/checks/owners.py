"""Is an attached document the applicant's own, and the one that belongs there?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from composer.guard.attached import places
from composer.guard.checks.patient_names import GIVEN
from composer.guard.pages import is_heading
from composer.guard.persons import given_fits, misspells, words_of
from composer.guard.rule import Hit
from composer.guard.signature import is_name
from composer.names import fold

if TYPE_CHECKING:
    from composer.guard.context import Context
    from composer.model import Document

_PAPER = r"(?:curriculum vitae|c\.?v\.?|r[eé]sum[eé]|personal statement)"
_OF = re.compile(
    rf"\b{_PAPER}(?:\s+(?:of|for)\s+|\s*[:–—|-]\s*)(?P<name>[^\n|–—:;()]{{3,60}})", re.IGNORECASE
)
_TITLE = re.compile(rf"\s*{_PAPER}\b", re.IGNORECASE)
_LABEL = re.compile(r"\s*(?:full )?name\s*:\s*(?P<name>[^\n|]{3,60}?)(?: {2,}|$)", re.IGNORECASE)
_OWNED_FILE = re.compile(
    r"(?<![a-z])(?:cv|curriculum|vitae|r[eé]sum[eé]|personal[ _-]?statement|ps|statement|transcript"
    r"|score[ _-]?report|mspe)(?![a-z])",
    re.IGNORECASE,
)
_FOR_PACKET = re.compile(
    r"(?<![a-z])(?:cv|curriculum|vitae|r[eé]sum[eé]|lebenslauf|briefing|brag|summary|one[ _-]?page\w*|overview"
    r"|packet|sheet|portfolio)(?![a-z])",
    re.IGNORECASE,
)
_BRIEFING = re.compile(
    r"\b(?:briefing|summary for|one-page summary|curriculum vitae|r[eé]sum[eé])\b", re.IGNORECASE
)
_NO_OWNER = frozenset(
    """
    curriculum vitae cv resume personal statement final draft copy updated new old contact summary profile
    objective education experience page for of the to dr doctor letter lor eras usmle match residency
    application version signed scan print january february march april may june july august september october
    november december internal medicine pediatrics family surgery psychiatry neurology radiology emergency
    anesthesiology pathology obstetrics gynecology medpeds im fm em peds transcript score report mspe step ck md
    do mbbs phd english template one my and
    """.split()
)
_FIRST_NAMES = frozenset(map(fold, GIVEN))
_HEAD = 12
"""Lines of a document in which it says whose it is."""
_CV_HEADINGS = 3


@dataclass(frozen=True)
class Owner:
    """Whose a document says it is; `sure` where it says so in so many words."""

    name: str
    sure: bool


def wrong_attachment(context: Context) -> Iterator[Hit]:
    """Find a document of somebody else, and a packet without what the writer needs."""
    documents = dict(enumerate(context.documents))
    for number, (name, start, end) in enumerate(places(context)):
        document = documents.get(number)
        found = (document and _of_another(context, document)) or _named_after_another(context, name, document)
        if found:
            values = {"file": name, "found": found.name, "own": context.applicant.name}
            yield Hit("attachment", start, end, None if found.sure else "warn", "", values)
    names = context.message.attachments
    if (
        names
        and context.message.kind == "lor_packet"
        and not any(_is_for_packet(context, n, documents.get(i)) for i, n in enumerate(names))
    ):
        yield Hit("attachment", severity="warn", variant="packet", values={"found": ", ".join(names)})


def _of_another(context: Context, document: Document) -> Owner | None:
    """Say whose a document is, where that is another than the applicant."""
    head = [line.strip() for line in document.text.split("\n") if line.strip()][:_HEAD]
    titles = [
        each.text
        for each in document.leftovers
        if each.kind == "property" and each.what.casefold() == "title"
    ]
    if any(_likeness(line, context) == 2 for line in head) or _is_reached(context, document.text):
        return None
    for owner in _owners(head, titles, document):
        alike = _likeness(owner.name, context)
        if alike < 2:
            return Owner(owner.name, owner.sure and alike == 0)
    return None


def _owners(head: list[str], titles: Iterable[str], document: Document) -> Iterator[Owner]:
    for line in (*head[:5], *titles):
        match = _OF.search(line)
        if match and _is_person(match["name"]):
            yield Owner(_plain(match["name"]), True)
    titled = next((n for n, line in enumerate(head[:5]) if _TITLE.match(line)), None)
    if titled is None and not _is_cv(document):
        return
    for n, line in enumerate(head[:6]):
        label = _LABEL.match(line)
        if label and _is_person(label["name"]):
            yield Owner(_plain(label["name"]), True)
        elif _is_person(line) and (n < 2 or (titled is not None and abs(n - titled) == 1)):
            yield Owner(_plain(line), titled is not None and abs(n - titled) == 1)


def _plain(name: str) -> str:
    return " ".join(re.split(r",| - ", name)[0].split())


def _is_person(line: str) -> bool:
    return is_name(_plain(line)) and _NO_OWNER.isdisjoint(words_of(line))


def _is_cv(document: Document) -> bool:
    lines = [line.strip() for line in document.text.split("\n") if line.strip()]
    return sum(is_heading(line) for line in lines) >= _CV_HEADINGS


def _likeness(line: str, context: Context) -> int:
    """How much of the applicant's name a line bears: 2 for first and family name, 1 for either, 0 for none."""
    own, written = words_of(context.applicant.name), words_of(line.replace(",", " ").replace(":", " "))
    family = {word for word in (*own[1:], *words_of(context.applicant.family_name)) if len(word) > 1}
    surname = any(word in family or any(misspells(word, right) for right in family) for word in written)
    given = any(len(word) > 1 and given_fits(word, own[:1]) for word in written)
    return surname + given


def _is_reached(context: Context, text: str) -> bool:
    """Whether a text gives the applicant's own mailbox or telephone number."""
    digits = re.sub(r"\D", "", context.applicant.phone)
    return context.applicant.email.casefold() in text.casefold() or (
        len(digits) > 6 and digits in re.sub(r"\D", "", text)
    )


def _named_after_another(context: Context, name: str, document: Document | None) -> Owner | None:
    """Say whose name a file bears, where that is another than the applicant's."""
    stem = _stem(name)
    if not _OWNED_FILE.search(re.sub(r"_", " ", stem)):
        return None
    written = re.findall(r"[^\W\d_]+", stem)
    words = [fold(word) for word in written]
    if any(_likeness(word, context) for word in words if len(word) > 2):
        return None
    told = document is not None and any(
        _likeness(line, context) == 2 for line in document.text.split("\n")[:_HEAD]
    )
    others = [word for word in words if word not in _NO_OWNER and len(word) > 1]
    addressed = re.search(r"(?i)\b(?:for|to|dr|prof)\b", re.sub(r"[_-]", " ", stem))
    if 2 <= len(others) <= 3 and not addressed and any(word in _FIRST_NAMES for word in others):
        shown = " ".join(word for word in written if fold(word) in others)
        return Owner(shown, not told)
    people = [p for program in context.facts.programs.values() for p in program.people]
    people += [writer.person for writer in context.facts.letter_writers.values()]
    families = {words_of(person.name)[-1]: person.name for person in people if words_of(person.name)}
    on_file = next((families[word] for word in others if word in families), None)
    return Owner(on_file, False) if on_file and not addressed else None


def _stem(name: str) -> str:
    """Return the name of a file without its ending, with blanks between words that only capitals divide."""
    return re.sub(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Ý])", " ", name.rpartition(".")[0] or name)


def _is_for_packet(context: Context, name: str, document: Document | None) -> bool:
    own = {path.rpartition("/")[2] for path in (context.applicant.cv,) if path}
    head = "\n".join(document.text.split("\n")[:_HEAD]) if document else ""
    return (
        name in own
        or _FOR_PACKET.search(_stem(name)) is not None
        or _BRIEFING.search(head) is not None
        or bool(document and _is_cv(document))
    )
