"""YAML files, read strictly and written back with care. The only importer of yaml and ruamel.yaml.

A file becomes a tree of `Node`s in which every scalar keeps its source text and every value knows its
line, so that `ON`, `NO`, `0127` and `12:30` stay what the writer typed. What a text means (a date, a
whole number) is decided by whoever reads the tree: `composer.schema` for a user's files, `plain` for ours.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from composer.errors import PrematchError, WorkspaceError
from composer.model import Moment
from composer.textfile import Faults, create, read_text, replace

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is eight times as fast

MAX_DEPTH = 32
MAX_WIDTH = 1_000_000

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

    `inside` is the folder that a symbolic link may not lead out of.
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
    opened = caught.context_mark if "flow" in (caught.context or "") or "end of stream" in said else None
    mark = opened or caught.problem_mark or caught.context_mark
    number = mark.line + 1 if mark else 1
    lines = text.splitlines()
    line = lines[number - 1] if number <= len(lines) else ""
    faults.add(number, *_explain(said, line, opened is not None))


def _explain(said: str, line: str, unclosed: bool) -> tuple[str, str]:
    """Put a parser's complaint into plain words, and say what to do."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "the line begins with a tab", "Use spaces instead."
    if "mapping values are not allowed" in said:
        return "a colon stands where none may be", 'Quote a text that holds one: `key: "one: two"`.'
    if unclosed:
        return "a quote or bracket is opened here and not rightly closed", "Close it, and check its commas."
    if "cannot start any token" in said:
        return "a text begins with a sign that YAML keeps for itself", 'Quote it: `key: "@home"`.'
    if "escape" in said:
        return "a backslash stands inside double quotes", "Write it twice (\\\\), or use single quotes."
    if "':'" in said:
        return "a colon is missing after a key", "Write `key: value`."
    return f"this is not YAML ({said})", "Compare with the line above: indentation, quotes and brackets."


# --- writing ------------------------------------------------------------------------------------------

# begins with a letter and holds nothing that YAML, in a list or out of one, reads as more than text
_PLAIN = re.compile(r"[^\W\d_]([\w .'()/+&@-]*[\w.')/])?")
_READ_AS_MORE = {"yes", "no", "on", "off", "y", "n", "true", "false", "null", "none"}


def odd_character(text: str) -> str | None:
    """Name the first character that no one-line text holds (a line break, a control, an invisible one)."""
    if text.isprintable():
        return None
    odd = next((one for one in text if not one.isprintable() and unicodedata.category(one) != "Zs"), None)
    return (
        None
        if odd is None
        else unicodedata.name(odd, "a line break or control sign") + f" (U+{ord(odd):04X})"
    )


def scalar(value: str | int | date | Moment) -> str:
    """Write one value as YAML: bare where every reader takes it for text, else in double quotes.

    Raises WorkspaceError for a text with a line break, a control or an invisible character.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if odd := odd_character(value):
        raise WorkspaceError(f"a value holds {odd}", hint="Write it on one line, without that character.")
    bare = _PLAIN.fullmatch(value) and value.casefold() not in _READ_AS_MORE
    return value if bare else json.dumps(value, ensure_ascii=False)


def write_new(path: Path, text: str, *, shown: str = "") -> None:
    """Write a new YAML file. Raises WorkspaceError where one is there or the text would not read back."""
    shown = shown or path.name
    _parsed(text, shown)
    create(path, text, shown=shown)


def set_values(path: Path, changes: Mapping[str | tuple[Step, ...], Any], *, shown: str = "") -> None:
    """Set values in a user's file, keeping its comments, order and quotes; all of them or none.

    A key is a path: `("interview", "interviewers", 0, "discussed")` or `interview.interviewers.0.discussed`.
    What lacks on the way is made; the first number past the end adds an item. Raises WorkspaceError.
    """
    shown = shown or path.name
    faults = Faults(shown)
    before = read_text(path, faults)
    if before is None:
        raise WorkspaceError(faults=faults.found)
    wanted = _texts(_parsed(before, shown))
    steps = {_steps(key): value for key, value in changes.items()}
    for step, value in steps.items():
        _set(wanted, step, _bare(value), shown)
    after = _rewritten(before, steps, shown)
    if _texts(_parsed(after, shown)) != wanted:
        raise WorkspaceError("could not be changed safely", where=shown, hint="Please edit it by hand.")
    replace(path, after, shown=shown)


def _rewritten(before: str, steps: Mapping[tuple[Step, ...], Any], shown: str) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.resolver import VersionedResolver

    class AllText(VersionedResolver):
        """Takes every scalar for text, so that `0127` and `2027-02-30` go back as they came."""

        versioned_resolver: Mapping[str, Any] = MappingProxyType({})

    editor = YAML(typ="rt")
    editor.Resolver = AllText
    editor.preserve_quotes = True
    editor.width = MAX_WIDTH
    editor.explicit_start = before.startswith("---")
    editor.indent(**_indentation(before))
    out = io.StringIO()
    try:
        data = editor.load(before)
        for step, value in steps.items():
            _set(data, step, _styled(value), shown)
        editor.dump(data, out)
    except YAMLError as caught:
        raise WorkspaceError("could not be changed", where=shown, hint="Please edit it by hand.") from caught
    after = out.getvalue()
    return after.replace("\n", "\r\n") if "\r\n" in before else after


def _indentation(text: str) -> dict[str, int]:
    """How far the file indents a mapping, and a list with its dash, under their keys."""
    dash = re.search(r"^( *)[^\s#-][^\n]*:[ \t]*\r?\n( *)- ", text, re.MULTILINE)
    nested = re.search(r"^( *)[^\s#-][^\n]*:[ \t]*\r?\n( *)[^\s#-]", text, re.MULTILINE)
    offset = max(len(dash[2]) - len(dash[1]), 0) if dash else 2
    mapping = len(nested[2]) - len(nested[1]) if nested else 2
    return {"mapping": max(mapping, 2), "sequence": offset + 2, "offset": offset}


def _set(data: Any, path: tuple[Step, ...], value: Any, shown: str) -> None:
    """Put a value at a path of nested dicts and lists, making what lacks on the way."""
    step, rest = path[0], path[1:]
    if isinstance(step, int) and isinstance(data, list) and step <= len(data):
        if step == len(data):
            data.append("")
    elif isinstance(step, str) and isinstance(data, dict):
        if step not in data:
            data[step] = ""
    else:
        raise WorkspaceError(
            f"has no place for a value at `{step}`", where=shown, hint="Please edit it by hand."
        )
    if not rest:
        data[step] = value
        return
    if data[step] in ("", "~", "null"):
        data[step] = [] if isinstance(rest[0], int) else {}
    _set(data[step], rest, value, shown)


def _steps(key: str | tuple[Step, ...]) -> tuple[Step, ...]:
    if isinstance(key, tuple):
        return key
    return tuple(int(step) if step.isdecimal() else step for step in key.split("."))


def _parsed(text: str, shown: str) -> Node:
    faults = Faults(shown)
    node = parse(text, faults)
    if node is None or faults.found:
        raise WorkspaceError(faults=faults.found)
    return node


def _texts(node: Node) -> Any:
    """Nested dicts and lists of the source texts."""
    if isinstance(node.value, dict):
        return {key: _texts(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [_texts(value) for value in node.value]
    return node.value


def _bare(value: Any) -> Any:
    """Return the source texts that a value to be written has."""
    if isinstance(value, Mapping):
        return {key: _bare(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_bare(part) for part in value]
    return value if isinstance(value, str) else scalar(value)


def _styled(value: Any) -> Any:
    """Return the same for the editor, with quotes where `scalar` puts them and lists of texts in one line."""
    from ruamel.yaml.comments import CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return {key: _styled(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        items = CommentedSeq([_styled(part) for part in value])
        if not any(isinstance(part, Mapping | list | tuple) for part in value):
            items.fa.set_flow_style()
        return items
    written = scalar(value)
    return DoubleQuotedScalarString(value) if written.startswith('"') else written
