"""`prematch letters read`: what the words of a letter, or of an answer to a request for one, are taken to mean."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.errors import MessageError

if TYPE_CHECKING:
    from composer.recommendation.signals import Answer, Element, LetterReading, Place, Signal
    from composer.recommendation.signals_policy import SignalPolicy

LARGEST = 10_000_000
"""Bytes of a letter."""
_SHOWN = 3
"""Places of one wording that are shown."""
_PROBLEMS = {
    "encrypted": ("it is locked with a password", "Save it without one."),
    "scan": ("it holds pictures of pages and no text", "Read the file in which it was written."),
    "picture": ("it is a picture", "Read the file in which it was written."),
    "garbled": ("its letters cannot be told from one another", "Read the file in which it was written."),
    "kind": ("it is no text, Word document (.docx) or PDF", "Save it as one of these."),
    "mismatch": ("it is another kind of file than its name says", "Give it its right ending."),
    "broken": ("it is damaged", "Save it anew."),
    "costly": ("reading it takes too long", "Save it anew, or as plain text."),
}


@dataclass(frozen=True)
class _Letter:
    """A letter as it was read. `unread` says which part of it could not be."""

    shown: str
    text: str
    unread: str = ""


@click.command(short_help="What the words of a letter, or of an answer, are taken to mean.")
@click.argument("file", required=False)
@click.option(
    "--answer", metavar="TEXT", help="An answer to your request for a letter; - for standard input."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print.",
)
def read(file: str | None, answer: str | None, form: str) -> None:
    """Say what readers commonly take the words in FILE to mean, and what of a strong letter is lacking there.

    FILE is a draft that its writer checks or shares: .txt, .docx or .pdf, or - for standard input. A letter that you
    have waived the right to see is not yours to read, and not here either. With --answer: what the answer to your
    request for a letter usually means, and what to do next.

    These are conventions, not measurements. No person is rated, and nothing is stored.

    \b
    Examples:
      prematch letters read draft.docx
      prematch letters read --answer "Sure, I can write you a letter."
    """
    from composer.recommendation import signals, signals_policy

    if (file is None) == (answer is None):
        problem = "both a letter and an answer are given" if file else "it is not said what to read"
        hint = 'Write `prematch letters read FILE`, or `prematch letters read --answer "TEXT"`.'
        raise MessageError(problem, hint=hint)
    policy = signals_policy.built_in()
    if answer is not None:
        meaning = signals.answer_meaning(_answer(answer), policy)
        shown = _answer_object(meaning, policy) if form == "json" else _answer_page(meaning, policy)
    else:
        letter = _letter(str(file))
        found = signals.read_letter(letter.text, policy)
        shown = _object(letter, found, policy) if form == "json" else _page(letter, found, policy)
    click.echo(json.dumps(shown, ensure_ascii=False, indent=1) if form == "json" else "\n".join(shown))


# --- reading ------------------------------------------------------------------------------------------


def _answer(given: str) -> str:
    """The answer itself. Raises MessageError where there is none."""
    text = _decoded(sys.stdin.buffer.read(LARGEST + 1), "standard input") if given == "-" else given
    if not text.strip():
        raise MessageError(
            "the answer is empty", where="--answer", hint="Put what they wrote between quotes."
        )
    return text


def _letter(file: str) -> _Letter:
    """Read a letter. Raises MessageError for a file that cannot be read, and for one without text."""
    from composer.documents.kinds import kind_of

    shown = "standard input" if file == "-" else file
    data = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else _bytes(Path(file))
    if len(data) > LARGEST:
        raise MessageError(f"the file is larger than {LARGEST // 1_000_000} MB", where=shown)
    name = "" if file == "-" else Path(file).name
    letter = (
        _Letter(shown, _decoded(data, shown))
        if kind_of(data, name) == "text"
        else _document(data, name, shown)
    )
    if not letter.text.strip():
        raise MessageError("there is no text in it", where=shown, hint="Is it the right file?")
    return letter


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise MessageError("this is a folder", where=str(path), hint="Name one letter in it.")
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        hint = "Look at the spelling of its name."
        raise MessageError("there is no such file", where=str(path), hint=hint) from error


def _decoded(data: bytes, shown: str) -> str:
    """A text with plain line ends, so that offsets are those of every other program."""
    from composer.documents.plain import decoded

    text = decoded(data)
    if text is None:
        raise _unreadable("kind", shown)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _document(data: bytes, name: str, shown: str) -> _Letter:
    """Read a Word document or a PDF, in a process of its own."""
    from composer.documents.apart import read_all
    from composer.model import Attachment

    (document,) = read_all([Attachment(name, "", data)])
    if document.problem:
        raise _unreadable(document.problem, shown)
    return _Letter(shown, document.text, document.unread)


def _unreadable(problem: str, shown: str) -> MessageError:
    said, hint = _PROBLEMS.get(problem, _PROBLEMS["broken"])
    return MessageError(f"the letter cannot be read: {said}", where=shown, hint=hint)


# --- for people ---------------------------------------------------------------------------------------


def _page(letter: _Letter, found: LetterReading, policy: SignalPolicy) -> Iterator[str]:
    before, after = policy.notes["before"], policy.notes["after"]
    yield from (line for note in before for line in _wrap(note))
    if letter.unread:
        yield from _wrap(f"Not read here: {letter.unread}.")
    for rule in policy.reading("level"):
        signals = [signal for signal in found.signals if signal.level == rule.id]
        if signals:
            yield from ("", click.style(rule.title, bold=True))
            yield from _signals(letter.text, signals, policy)
    if not found.signals:
        yield from ("", *_wrap("None of the wordings that are known here stands in it."))
    yield from ("", click.style("What strong letters have, and where it stands here", bold=True))
    for element in found.elements:
        yield from _element(letter.text, element)
    yield ""
    yield from (line for note in after for line in _wrap(note))


def _signals(text: str, signals: Sequence[Signal], policy: SignalPolicy) -> Iterator[str]:
    """Each wording once: its places, then what readers take it to mean and on what that rests."""
    for wording in dict.fromkeys(signal.wording for signal in signals):
        places = [signal.place for signal in signals if signal.wording is wording]
        yield from _wrap(_quoted(text, places), "  ", "  ")
        yield from _wrap(f"{wording.means} {_basis(wording.sources, policy)}", "    ", "    ")


def _element(text: str, element: Element) -> Iterator[str]:
    places = [part.places[0] for part in element.parts if part.places]
    if places:
        yield from _wrap(f"{element.title}: {_quoted(text, places)}", "  ", "    ")
    lacking = ", and ".join(part.wording.means for part in element.lacking)
    if lacking and places:
        yield from _wrap(f"Not found here: {lacking}.", "    ", "      ")
    elif lacking:
        yield from _wrap(f"{element.title}: not found here. It would say {lacking}.", "  ", "    ")


def _quoted(text: str, places: Sequence[Place]) -> str:
    shown = "; ".join(f'"{_plain(place.excerpt)}" ({_where(text, place)})' for place in places[:_SHOWN])
    more = len(places) - _SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown


def _where(text: str, place: Place) -> str:
    """The line of a place, and its page where there are several."""
    page = text.count("\f", 0, place.start) + 1
    line = text.count("\n", text.rfind("\f", 0, place.start) + 1, place.start) + 1
    return f"page {page}, line {line}" if "\f" in text else f"line {line}"


def _plain(excerpt: str) -> str:
    kept = "".join(c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in excerpt)
    return " ".join(kept.split())


def _basis(sources: Sequence[str], policy: SignalPolicy) -> str:
    from composer.recommendation.signals_policy import CONVENTION

    titles = [policy.sources[name].title.split(",")[0] for name in sources]
    return f"({'; '.join([CONVENTION.capitalize(), *titles])}.)"


def _answer_page(answer: Answer, policy: SignalPolicy) -> Iterator[str]:
    yield click.style(f"{answer.title}.", bold=True)
    if answer.place is not None:
        yield from _wrap(f'"{_plain(answer.place.excerpt)}"', "  ", "  ")
    yield from _wrap(f"Why: {answer.why}", "  ", "    ")
    yield from ("", click.style("What to do next", bold=True))
    for step in answer.next:
        yield from _wrap(f"* {step}", "  ", "    ")
    yield ""
    yield from (line for note in policy.notes["answer"] for line in _wrap(note))


def _wrap(text: str, first: str = "", rest: str = "") -> list[str]:
    return click.wrap_text(" ".join(text.split()), 80, first, rest).splitlines()


# --- for programs -------------------------------------------------------------------------------------


def _object(letter: _Letter, found: LetterReading, policy: SignalPolicy) -> dict[str, Any]:
    """One object; `start` and `end` count characters of the text as it was read."""
    shown = {
        "version": 1,
        "file": letter.shown,
        "signals": [
            {
                "level": signal.level,
                "signal": signal.wording.id,
                "means": signal.wording.means,
                **_basis_object(signal.wording.sources, policy),
                **_place_object(signal.place),
            }
            for signal in found.signals
        ],
        "elements": [_element_object(element) for element in found.elements],
        "notes": [*policy.notes["before"], *policy.notes["after"]],
    }
    return {**shown, "unread": letter.unread} if letter.unread else shown


def _element_object(element: Element) -> dict[str, Any]:
    parts = [
        {
            "part": part.wording.id,
            "means": part.wording.means,
            "found": bool(part.places),
            "places": [_place_object(place) for place in part.places],
        }
        for part in element.parts
    ]
    return {
        "element": element.id,
        "title": element.title,
        "found": not element.lacking,
        "parts": parts,
    }


def _answer_object(answer: Answer, policy: SignalPolicy) -> dict[str, Any]:
    return {
        "version": 1,
        "kind": answer.kind,
        "title": answer.title,
        "why": answer.why,
        **_basis_object(answer.sources, policy),
        "next": list(answer.next),
        **_place_object(answer.place),
        "notes": list(policy.notes["answer"]),
    }


def _basis_object(sources: Sequence[str], policy: SignalPolicy) -> dict[str, Any]:
    from composer.recommendation.signals_policy import CONVENTION

    found = [policy.sources[name] for name in sources]
    return {"basis": CONVENTION, "sources": [{"title": each.title, "url": each.url} for each in found]}


def _place_object(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"start": None, "end": None, "excerpt": None}
    return {"start": place.start, "end": place.end, "excerpt": place.excerpt}
