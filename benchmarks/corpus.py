"""The labelled utterances of benchmarks/corpus/, as words: what training and scoring read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from composer import checking, examples, manifest, policies
from composer.checking import Session
from composer.compose import compose
from composer.draft import Letter
from composer.errors import TemplateError, WorkspaceError
from composer.guard import load
from composer.guard.context import Context
from composer.model import Message
from composer.moments import parse_moment
from composer.text import read

# Rules whose label on a letter says that one of its sentences, we do not know which, is no honest one.
MEANING = frozenset(
    "first-choice-mismatch first-choice-outside-intent second-first-choice rank-inquiry rank-bargain rank-comparison "
    "binding-commitment confidential-disclosure rank-position ranking-in-thank-you untrue-highly pleading disparages "
    "exception-request presses-for-reply over-explaining patient-identifier soap-contact after-rank-deadline "
    "after-certification asks-ranking asks-other-programs conditional-offer early-contract asks-illegal "
    "solicits-contact pressure ranking-promise interest-expressed short-interview-deadline".split()
)
# No template, a fact that is missing, or a letter that would not be true of the program.
_UNWRITTEN = (TemplateError, WorkspaceError)
_DETAILS = {
    "question": "Do residents rotate at the county hospital?",
    "news": "I passed USMLE Step 3 on January 20.",
    "wrong": "the clinic on Elm Road",
    "right": "the clinic on Oak Road",
    "reason": "I will be staying near my family.",
}
REPOSITORY = Path(__file__).resolve().parent.parent
HOME = Path(__file__).resolve().parent / "corpus"
_BLANKS = {"program": "PROGRAM", "other": "OTHER", "director": "PERSON"}


@dataclass(frozen=True)
class Utterance:
    """What one writer put into a mail: a sentence or two, and what it deserves on its own.

    `sentences` are its words as the guard reads them, names put in as PROGRAM and OTHER.
    """

    id: str
    direction: str
    text: str
    kind: str | None
    labels: frozenset[str]
    trap: bool
    author: str
    sentences: tuple[tuple[str, ...], ...]


def utterances(authors: Iterable[str] | None = None) -> Iterator[Utterance]:
    """Every utterance of these authors (all, where none are named), in the order of the files."""
    for path in sorted((HOME / "sentences").glob("*.jsonl")):
        if authors is not None and path.stem not in authors:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield _utterance(json.loads(line), path.stem)


def letters(direction: str) -> Iterator[tuple[dict[str, Any], Context]]:
    """The labelled messages of one direction, each with its context in the invented season of corpus/world."""
    session = checking.open_session(HOME / "world")
    for line in (HOME / "letters" / f"{direction}.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield entry, manifest.context_of_entry(session, entry)


def honest_sentences(direction: str) -> Iterator[Utterance]:
    """Each sentence of the letters that deserve no finding which rests on meaning: plain ones, of two halves."""
    for number, (entry, here) in enumerate(letters(direction)):
        if set(entry["labels"]) & MEANING:
            continue
        for part in here.running_text:
            if part.sentences == 1:
                yield Utterance(
                    id=f"{entry['id']}@{part.start}",
                    direction=direction,
                    text=here.message.body[part.start : part.end],
                    kind=entry.get("kind"),
                    labels=frozenset(),
                    trap=False,
                    author=f"letters-{number % 2}",
                    sentences=(part.words,),
                )


def composed_sentences() -> Iterator[Utterance]:
    """Each sentence that the templates write for the sample season, but for kinds that speak of one's ranking."""
    session = checking.open_session(REPOSITORY / "samples" / "season")
    seen: set[tuple[str, ...]] = set()
    for letter in _composed(session):
        message = Message(letter.subject, letter.body, letter.program, letter.kind, to=letter.to)
        here = checking.context(session, message, parse_moment("2027-02-10"))
        for part in here.running_text:
            if part.sentences == 1 and part.words not in seen:
                seen.add(part.words)
                text = letter.body[part.start : part.end]
                number = f"composed{len(seen)}"
                yield Utterance(
                    number, "outbound", text, letter.kind, frozenset(), False, "composed", (part.words,)
                )


def passing_examples(direction: str) -> Iterator[Utterance]:
    """What the rules' own files say must pass, as traps; but not what a pattern of another rule finds something in."""
    here = examples.season()
    policy = replace(here.facts.policy, models={})
    bare = replace(here, facts=replace(here.facts, policy=policy))
    files = policies.read_files()
    spoken = [*policy.rules, *policy.statements.values()]
    for file in (*files.rules, *files.statements):
        if not file.data.get("learned") or file.data.get("direction", "outbound") != direction:
            continue
        for example in load.examples(file):
            if example.flag or set(example.message) != {"text"}:
                continue
            text = str(example.message["text"])
            context = examples.context_of(bare, example, direction)
            if any(each.learned and context.search(each) for each in spoken):
                continue
            start = context.message.body.index(text)
            parts = [
                p for p in context.running_text if p.sentences == 1 and start <= p.start < start + len(text)
            ]
            words = tuple(part.words for part in parts)
            if words:
                yield Utterance(
                    f"{file.id}@{start}", direction, text, None, frozenset(), True, "examples", words
                )


def _composed(session: Session) -> Iterator[Letter]:
    for kind in session.facts.kinds.values():
        if kind.direction != "program" or kind.about_ranking:
            continue
        for program in session.facts.programs.values():
            people = (
                program.interview.interviewers[:1] if program.interview and kind.once_per == "person" else ()
            )
            for variant in range(12):
                try:
                    yield compose(
                        session.workspace, kind, program, people=people, today=date(2027, 2, 10), variant=variant,
                        details=_DETAILS,
                    )  # fmt: skip
                except _UNWRITTEN:
                    break


def _utterance(entry: dict[str, object], author: str) -> Utterance:
    text, labels, kind = str(entry["text"]), entry["labels"], entry.get("kind")
    assert isinstance(labels, list)
    return Utterance(
        id=str(entry["id"]),
        direction=str(entry["direction"]),
        text=text,
        kind=None if kind is None else str(kind),
        labels=frozenset(labels),
        trap=bool(entry.get("trap")),
        author=author,
        sentences=words_of(text),
    )


def words_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence, blanks filled as a letter's names are read."""
    marks = {}
    for blank, tag in _BLANKS.items():
        marks[f"qq{blank}qq"] = tag
        text = text.replace(f"{{{blank}}}", f"Qq{blank}qq")
    text = text.replace("{specialty}", "Medicine-Pediatrics")
    return tuple(
        tuple(marks.get(token.word, token.word) for token in sentence.tokens)
        for sentence in read(text).sentences
    )
