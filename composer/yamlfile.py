"""YAML files, read strictly. The only importer of yaml.

A file becomes a tree of `Node`s in which every scalar keeps its source text and every value knows its
line, so that `ON`, `NO`, `0127` and `12:30` stay what the writer typed. What a text means (a date, a
whole number) is decided by whoever reads the tree: `composer.schema` for a user's files, `plain` for ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from composer.errors import PrematchError, WorkspaceError
from composer.textfile import Faults, read_text

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is eight times as fast

MAX_DEPTH = 32

Step = str | int
"""One step into a file: a key of a mapping, or the number of an item counted from 0."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a YAML file."""

    value: str | list[Node] | dict[str, Node]
    line: int
    """Counted from 1; the line of its key where it has one."""
    path: tuple[Step, ...] = ()
    quoted: bool = False
    """Whether a text is in quotes or is a block (`|`, `>`)."""

    @property
    def name(self) -> str:
        """How a message names the value: `interview.interviewers[2].email`, items counted from 1."""
        steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return "".join(steps).lstrip(".")

    @property
    def empty(self) -> bool:
        """Whether nothing is written: `key:`, `key: ""`, `key: ~` or `key: null`."""
        return isinstance(self.value, str) and (
            not self.value.strip() or (not self.quoted and self.value in ("~", "null"))
        )


# --- reading ------------------------------------------------------------------------------------------


def load_plain(path: Path, shown: str, *, error: type[PrematchError] = WorkspaceError) -> Any:
    """Return the file as plain Python data (dict, list, str, int, float, bool, None); dates stay str.

    Raises `error` with every fault of the file.
    """
    return plain(load_node(path, shown, error=error))


def load_node(path: Path, shown: str, *, error: type[PrematchError] = WorkspaceError) -> Node:
    """Return the file as a tree that knows its lines. Raises `error` with every fault of the file."""
    faults = Faults(shown)
    node = load(path, faults)
    if node is None or faults.found:
        raise error(faults=faults.found)
    return node


def load(path: Path, faults: Faults, *, inside: Path | None = None) -> Node | None:
    """Read one file into a tree; what is wrong goes to `faults`, and None stands for an unreadable file.

    `inside` is the folder (resolved) that a symbolic link may not lead out of.
    """
    text = read_text(path, faults, inside=inside)
    return None if text is None else parse(text, faults)


def parse(text: str, faults: Faults) -> Node | None:
    """Read YAML text into a tree, or None where it cannot be read; what is wrong goes to `faults`."""
    try:
        events = iter(yaml.parse(text, Loader=_LOADER))
        return _document(events, faults)
    except yaml.MarkedYAMLError as caught:
        _syntax_fault(caught, text, faults)
    except yaml.YAMLError as caught:  # the reader's complaint about a character, which has no line
        faults.add(None, f"is not YAML: {str(caught).splitlines()[0]}", "Remove that character.")
    except _Stop:
        pass
    return None


def line_of(node: Node, *path: Step) -> int:
    """Return the line of the value at `path`, or of the last value on the way to it that exists."""
    line = node.line
    for step in path:
        try:
            node = node.value[step]  # type: ignore[index, assignment]
        except (KeyError, IndexError, TypeError):
            break
        line = node.line
    return line


def plain(node: Node) -> Any:
    """Return plain Python data: true, false, null and numbers as such, all else as text."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [plain(value) for value in node.value]
    return node.value if node.quoted else _resolve(node.value)


_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}")


def _resolve(text: str) -> str | int | float | bool | None:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


# --- text to tree -------------------------------------------------------------------------------------


class _Stop(Exception):
    """The rest of the file cannot be read; the reason is already among the faults."""


def _document(events: Iterator[Any], faults: Faults) -> Node:
    next(events)  # the start of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        faults.add(None, "is empty", "Fill it in, or delete it.")
        raise _Stop
    node = _node(next(events), events, (), faults)
    next(events)  # the end of the document
    following = next(events)
    if not isinstance(following, yaml.StreamEndEvent):
        problem = "a second document begins here (---)"
        faults.add(following.start_mark.line + 1, problem, "Keep one document in a file.")
    return node


def _node(event: Any, events: Iterator[Any], path: tuple[Step, ...], faults: Faults) -> Node:
    line: int = event.start_mark.line + 1
    _refuse_references(event, line, faults)
    if isinstance(event, yaml.ScalarEvent):
        return Node(event.value, line, path, quoted=bool(event.style))
    if isinstance(event, yaml.AliasEvent):
        return Node("", line, path)
    if len(path) >= MAX_DEPTH:
        faults.add(line, f"lists and mappings are nested more than {MAX_DEPTH} deep", "Check the brackets.")
        raise _Stop
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_node(event, events, (*path, len(items)), faults))
        return Node(items, line, path)
    return Node(_entries(events, path, faults), line, path)


def _entries(events: Iterator[Any], path: tuple[Step, ...], faults: Faults) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, (*path, "?"), faults)
        name = key.value
        if not isinstance(name, str):
            faults.add(key.line, "a list stands where a key must be", "Write `key: value`.")
            name = "?"
        value = _node(next(events), events, (*path, name), faults)
        if name in entries:
            problem = f"`{name}` is here a second time (first on line {entries[name].line})"
            faults.add(key.line, problem, "Keep one of the two.")
            continue
        entries[name] = Node(value.value, key.line, value.path, value.quoted)
    return entries


def _refuse_references(event: Any, line: int, faults: Faults) -> None:
    """Anchors, aliases and tags: a value that is not written where it stands, or not read as it stands."""
    if isinstance(event, yaml.AliasEvent):
        problem = f"`*{event.anchor}` stands for a value that is written elsewhere"
        faults.add(line, problem, "Write the value out. A text that begins with * needs quotes.")
    elif event.anchor is not None:
        problem = f"`&{event.anchor}` is read as a mark, not as text"
        faults.add(line, problem, "Remove it. A text that begins with & needs quotes.")
    elif event.tag is not None:
        problem = f"`{event.tag}` is read as a type, not as text"
        faults.add(line, problem, "A text that begins with ! needs quotes.")


def _syntax_fault(caught: yaml.MarkedYAMLError, text: str, faults: Faults) -> None:
    said = caught.problem or "it cannot be read"
    begun = re.search("flow|simple key", caught.context or "") or "end of stream" in said
    mark = (begun and caught.context_mark) or caught.problem_mark
    number = mark.line + 1 if mark else 1
    lines = text.splitlines()
    line = lines[number - 1] if number <= len(lines) else ""
    faults.add(number, *_explain(said, line))


def _explain(said: str, line: str) -> tuple[str, str]:
    """Put a parser's complaint into plain words, and say what to do."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "the line begins with a tab", "Use spaces instead."
    for part, problem, hint in _COMPLAINTS:
        if part in said:
            return problem, hint
    return f"this is not YAML ({said})", "Compare with the line above: indentation, quotes and brackets."


_UNCLOSED = ("a quote or bracket is opened here and not rightly closed", "Close it, and check its commas.")
_COMPLAINTS = (
    ("nesting depth", f"lists and mappings are nested more than {MAX_DEPTH} deep", "Check the brackets."),
    (
        "mapping values are not allowed",
        "a colon stands where none may be",
        'Quote a text that holds one: `key: "one: two"`.',
    ),
    (
        "cannot start any token",
        "a text begins with a sign that YAML keeps for itself",
        'Quote it: `key: "@home"`.',
    ),
    ("escape", "a backslash stands inside double quotes", "Write it twice (\\\\), or use single quotes."),
    ("expected ',' or", *_UNCLOSED),
    ("end of stream", *_UNCLOSED),
    ("':'", "a colon is missing after a key", "Write `key: value`."),
)
