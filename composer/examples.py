"""Run the examples that rules and statements carry, in the invented season of policies/example-season."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from composer import checking, manifest, policies, workspace
from composer.builtin import builtin
from composer.guard import engine
from composer.guard.context import Context
from composer.guard.load import RuleFile, build, examples
from composer.guard.rule import Example, Policy
from composer.model import Document, Kind, Leftover
from composer.moments import parse_moment

TODAY = "2027-02-10"
PROGRAM = "riverbend-medpeds"


@lru_cache(maxsize=1)
def season() -> checking.Session:
    """The example season, with the built-in policy."""
    root = builtin("policies") / "example-season"
    loaded = workspace.load(root)
    return checking.Session(loaded, checking.facts_of(loaded), (), ())


def run(root: Path | None = None, only: Collection[str] | None = None) -> tuple[str, ...]:
    """Run every example, of the workspace's own rules too; one sentence for each that disagrees with its rule."""
    files = policies.read_files(root)
    here = season()
    policy = policies.with_models(build(files.rules, files.statements, files.vocabulary, here.facts.kinds))
    here = dataclasses.replace(here, facts=dataclasses.replace(here.facts, policy=policy))
    return tuple(
        failure
        for file in (*files.rules, *files.statements)
        if only is None or file.id in only
        for failure in _failures(file, policy, here)
    )


def _failures(file: RuleFile, policy: Policy, here: checking.Session) -> Iterator[str]:
    found = examples(file)
    for flag, word in ((True, "flag"), (False, "pass")):
        if sum(e.flag is flag for e in found) < 2:
            yield f"{file.where}: fewer than two examples under `{word}:`. Write two at least."
    for example in found:
        context = context_of(here, example, str(file.data.get("direction", "outbound")))
        hits = _hits(file, policy, context)
        shown = str(example.message.get("text") or example.message.get("body") or dict(example.message))
        if example.flag and not hits:
            yield f'{file.where}: should be flagged, but is not: "{shown}"'
        elif not example.flag and hits:
            yield f'{file.where}: should pass, but "{hits[0][1]}" is flagged in: "{shown}"'
        elif example.severity and example.severity not in [severity for severity, _ in hits]:
            yield f'{file.where}: should be {example.severity}, but is {hits[0][0]}: "{shown}"'


def _hits(file: RuleFile, policy: Policy, context: Context) -> list[tuple[str, str]]:
    if file.family == "statements":
        return [("", context.text(s.field)[s.start : s.end]) for s in context.said(file.id)]
    rule = next(r for r in policy.rules if r.id == file.id)
    return [(f.severity, f.excerpt or f.message) for f in engine.findings_of(rule, context)]


def context_of(here: checking.Session, example: Example, direction: str = "outbound") -> Context:
    """The message of an example: what it says, and the neutral letter of the example season for the rest."""
    if direction == "inbound":
        return _received(here, example)
    said = dict(example.message)
    text = said.pop("text", None)
    entry: dict[str, Any] = {"kind": "interest", "program": PROGRAM, "today": TODAY, "history": [], **said}
    program = here.workspace.programs.get(str(entry["program"]))
    kind = here.facts.kinds[str(entry["kind"])]
    director = program.director if program else None
    writer = next(iter(here.workspace.letter_writers.values()))
    reader = writer if kind.direction == "writer" or director is None else director
    if kind.direction == "writer" and "program" not in said:
        entry["program"] = None
    entry.setdefault("to", [reader.email])
    title = here.facts.kinds[str(entry["kind"])].title
    place = program.aliases[0] if program else "my application"
    entry.setdefault("subject", f"{title.capitalize()}: {place}, {here.workspace.applicant.name}")
    if "body" not in entry:
        family = reader.name.split()[-1]
        entry["body"] = _letter(
            f"Dear Dr. {family},", str(text or ""), place, here.workspace.applicant.name, kind
        )
    documents = tuple(map(_document, entry.pop("documents", ())))
    entry.setdefault("attachments", [each.name for each in documents])
    message = manifest.message_of(entry)
    hidden, residue = (tuple(entry.get(key, ())) for key in ("hidden", "residue"))
    history = [manifest.contact_of(item) for item in entry["history"]]
    context = checking.context(
        here,
        dataclasses.replace(message, hidden=hidden, residue=residue),
        parse_moment(str(entry["today"])),
        history,
    )
    return dataclasses.replace(context, documents=documents)


def _document(said: Mapping[str, Any]) -> Document:
    """An attached file of an example: its name, its text, and what else it carries, in a list of mappings."""
    leftovers = tuple(Leftover(**each) for each in said.get("leftovers", ()))
    return Document(**{**said, "leftovers": leftovers})


def _received(here: checking.Session, example: Example) -> Context:
    """What a program wrote: the text of the example in a short message of its director."""
    said = dict(example.message)
    text = str(said.pop("text", ""))
    applicant = here.workspace.applicant
    entry: dict[str, Any] = {"program": PROGRAM, "today": TODAY, "to": [applicant.email], **said}
    program = here.workspace.programs[str(entry["program"])]
    entry.setdefault("subject", f"A message from {program.aliases[0]}")
    sender = f"{program.director.name}\nProgram Director" if program.director else program.name
    entry.setdefault("body", f"Dear Dr. {applicant.name.split()[-1]},\n\n{text}\n\nBest wishes,\n{sender}\n")
    message = manifest.message_of(entry)
    return checking.context(here, message, parse_moment(str(entry["today"])), (), direction="inbound")


def _letter(greeting: str, text: str, place: str, name: str, kind: Kind) -> str:
    first = (
        f"Thank you for the time that you gave me at {place}."
        if kind.direction == "program"
        else "I hope you are well."
    )
    return f"{greeting}\n\n{first}\n\n{text}\n\nSincerely,\n{name}, MD\n"
