"""What words in a letter, and answers to a request for one, are commonly taken to mean: policies/signals/.

Each file there is one rule: a level of praise, something that strong letters have, or a kind of answer. None of them
is about a message that leaves, so the guard does not know them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer.almanac import Source
from composer.builtin import builtin
from composer.errors import Fault, PolicyError
from composer.guard.pattern import Compiled, Group, PatternError, compile_pattern
from composer.records import Key, close_records, entries, nearest, open_records, read_record

if TYPE_CHECKING:
    from composer.textfile import Faults
    from composer.yamlfile import Node

LEVELS = ("very-strong", "strong", "good", "neutral", "concern")
"""From the warmest words to those that make a reader hesitate."""
ELEMENTS = ("role", "observation", "behavior", "comparison", "endorsement")
"""What strong letters have, in the order in which they commonly have it."""
ANSWERS = ("yes", "conditional", "unclear", "polite-no", "no")
CONVENTION = "convention among readers"
_KNOWN = {"level": LEVELS, "element": ELEMENTS, "answer": ANSWERS}
_SHARED = "shared"

_FILE = {
    "reads": Key(required=True, choices=tuple(_KNOWN)),
    "title": Key(required=True),
    "advice": Key(list),
    "wordings": Key(dict, required=True),
    "examples": Key(dict, required=True),
}
_WORDING = {
    "means": Key(required=True),
    "sources": Key(list),
    "any": Key(list, required=True),
    "unless": Key(list),
    "negation": Key(choices=("counts", "ignored")),
    "about": Key(choices=("applicant", "anything")),
    "order": Key(int),
    "yields": Key(bool),
}
_EXAMPLES = {"flag": Key(list, required=True), "pass": Key(list, required=True)}
_COMMON = {
    "notes": Key(dict, required=True),
    "sources": Key(dict, required=True),
    "vocabulary": Key(dict, required=True),
}
_NOTES = {name: Key(list, required=True) for name in ("before", "after", "answer")}
_SOURCE = {"title": Key(required=True), "url": Key(required=True), "read": Key(required=True)}


@dataclass(frozen=True)
class Wording:
    """Patterns that readers take alike.

    negation  `counts`: a negator in the match, or before it in the clause, cancels it; `ignored`: it does not
    about     `applicant`: a clause about somebody or something else is no match; `anything`: it may be
    yields    whether a sentence that says more, or doubts, makes it void
    order     of an answer: where several wordings match, that of the least order decides
    """

    id: str
    means: str
    sources: tuple[str, ...]
    group: Group
    negation: str = "counts"
    about: str = "applicant"
    order: int = 0
    yields: bool = False


@dataclass(frozen=True)
class SignalRule:
    """One file: its wordings, its examples, and for an answer what to do next."""

    id: str
    reads: str
    title: str
    advice: tuple[str, ...]
    wordings: tuple[Wording, ...]
    flag: tuple[str, ...]
    passes: tuple[str, ...]


@dataclass(frozen=True)
class SignalPolicy:
    """Everything in policies/signals/. `notes` are said before and after a letter's reading, and with an answer."""

    rules: Mapping[str, SignalRule]
    sources: Mapping[str, Source]
    notes: Mapping[str, tuple[str, ...]]

    def reading(self, what: str) -> tuple[SignalRule, ...]:
        """The rules for a `level`, an `element` or an `answer`, in their order."""
        return tuple(self.rules[name] for name in _KNOWN[what])


@dataclass(frozen=True)
class _Shared:
    sources: Mapping[str, Source]
    notes: Mapping[str, tuple[str, ...]]
    vocabulary: Mapping[str, Sequence[str]]


@lru_cache(maxsize=1)
def built_in() -> SignalPolicy:
    """The rules that come with the program, read once."""
    return load()


def load(folder: Path | None = None) -> SignalPolicy:
    """Load the rules. Raises PolicyError with every fault of all files."""
    folder = folder or builtin("policies") / "signals"
    shared = _shared(folder / f"{_SHARED}.yaml")
    rules: dict[str, SignalRule] = {}
    faults: list[Fault] = []
    for name in (name for known in _KNOWN.values() for name in known):
        try:
            rules[name] = _rule(folder / f"{name}.yaml", shared)
        except PolicyError as error:
            faults.extend(error.faults)
    if faults:
        raise PolicyError(faults=faults)
    return SignalPolicy(rules, shared.sources, shared.notes)


def _shared(path: Path) -> _Shared:
    node, faults = open_records(path, f"policies/signals/{path.name}")
    read_record(node, _COMMON, faults)
    close_records(faults)
    given = entries(node, faults)
    notes = read_record(given["notes"], _NOTES, faults)
    sources = {name: read_record(n, _SOURCE, faults) for name, n in entries(given["sources"], faults).items()}
    words = entries(given["vocabulary"], faults)
    vocabulary = read_record(given["vocabulary"], dict.fromkeys(words, Key(list)), faults)
    close_records(faults)
    return _Shared({name: Source(**source) for name, source in sources.items()}, notes, vocabulary)


def _rule(path: Path, shared: _Shared) -> SignalRule:
    node, faults = open_records(path, f"policies/signals/{path.name}")
    record = read_record(node, _FILE, faults)
    close_records(faults)
    given = entries(node, faults)
    examples = read_record(given["examples"], _EXAMPLES, faults)
    if path.stem not in _KNOWN[record["reads"]]:
        faults.add(given["reads"].line, f"no {record['reads']} is named {path.stem}", _names(record["reads"]))
    wordings = [_wording(name, n, shared, faults) for name, n in entries(given["wordings"], faults).items()]
    close_records(faults)
    return SignalRule(
        id=path.stem,
        reads=record["reads"],
        title=record["title"],
        advice=record.get("advice", ()),
        wordings=tuple(wording for wording in wordings if wording),
        flag=examples["flag"],
        passes=examples["pass"],
    )


def _names(reads: str) -> str:
    return f"Known are: {', '.join(_KNOWN[reads])}."


def _wording(name: str, node: Node, shared: _Shared, faults: Faults) -> Wording | None:
    before = len(faults.found)
    record = read_record(node, _WORDING, faults)
    for source in record.get("sources", ()):
        if source not in shared.sources:
            faults.add(node.line, f"unknown source {source}", nearest(source, shared.sources))
    given = entries(node, faults)
    compiled = {key: _compiled(given.get(key), shared.vocabulary, faults) for key in ("any", "unless")}
    if len(faults.found) > before:
        return None
    wording = Wording(
        id=name,
        means=" ".join(record["means"].split()),
        sources=record.get("sources", ()),
        # whether a match is negated is judged by clauses, in `signals`
        group=Group(compiled["any"], unless=compiled["unless"], negation="none"),
    )
    return replace(
        wording, **{key: record[key] for key in ("negation", "about", "order", "yields") if key in record}
    )


def _compiled(
    node: Node | None, vocabulary: Mapping[str, Sequence[str]], faults: Faults
) -> tuple[Compiled, ...]:
    found: list[Compiled] = []
    lines: Any = node.value if node is not None and isinstance(node.value, list) else ()
    for line in lines:
        try:
            found.append(compile_pattern(str(line.value), vocabulary))
        except PatternError as error:
            hint = "The language of patterns is described in composer/guard/pattern.py."
            faults.add(line.line, str(error), hint)
    return tuple(found)
