"""New YAML files, and single values in a user's own files. The only importer of ruamel.yaml."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from composer.errors import WorkspaceError
from composer.model import Moment
from composer.textfile import Faults, create, odd_character, read_text, replace
from composer.yamlfile import Node, Step, parse

_BY_HAND = "Please edit it by hand."
_NEVER_WRAP = 1_000_000

# begins with a letter and holds nothing that YAML, in a list or out of one, reads as more than text
_PLAIN = re.compile(r"[^\W\d_]([\w .'()/+&@-]*[\w.')/])?")
_READ_AS_MORE = {"yes", "no", "on", "off", "y", "n", "true", "false", "null", "none"}


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
    if _PLAIN.fullmatch(value) and value.casefold() not in _READ_AS_MORE:
        return value
    import json

    return json.dumps(value, ensure_ascii=False)


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
    steps = {_steps(key): value for key, value in changes.items()}
    wanted = _texts(_parsed(before, shown))
    for step, value in steps.items():
        _set(wanted, step, value, _put_text, shown)
    after = _rewritten(before, steps, shown)
    if _texts(_parsed(after, shown)) != wanted:
        raise WorkspaceError("could not be changed safely", where=shown, hint=_BY_HAND)
    replace(path, after, shown=shown)


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
    """Return nested dicts and lists of the source texts."""
    if isinstance(node.value, dict):
        return {key: _texts(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [_texts(value) for value in node.value]
    return node.value


Put = Callable[[Any, Step, Any], None]


def _set(data: Any, path: tuple[Step, ...], value: Any, put: Put, shown: str) -> None:
    """Put a value at a path of nested dicts and lists, made where they lack."""
    for depth, step in enumerate(path):
        if isinstance(data, dict) and isinstance(step, str):
            new = step not in data
        elif isinstance(data, list) and isinstance(step, int) and step <= len(data):
            new = step == len(data)
        else:
            raise WorkspaceError(f"has no place for a value at `{step}`", where=shown, hint=_BY_HAND)
        rest = path[depth + 1 :]
        if new or not rest or data[step] in ("", "~", "null"):
            put(data, step, _nested(rest, value))
            return
        data = data[step]


def _nested(path: tuple[Step, ...], value: Any) -> Any:
    for step in reversed(path):
        value = {step: value} if isinstance(step, str) else [value]
    return value


def _put_text(data: Any, step: Step, value: Any) -> None:
    if isinstance(step, int) and step == len(data):
        data.append("")
    data[step] = _bare(value)


def _bare(value: Any) -> Any:
    """Return the source texts that a value to be written has."""
    if isinstance(value, Mapping):
        return {key: _bare(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_bare(part) for part in value]
    return value if isinstance(value, str) else scalar(value)


# --- with ruamel.yaml ---------------------------------------------------------------------------------


def _rewritten(before: str, steps: Mapping[tuple[Step, ...], Any], shown: str) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.resolver import VersionedResolver

    class AllText(VersionedResolver):
        """Takes every scalar for text, so that `0127` and `2027-02-30` go back as they came."""

        versioned_resolver: Mapping[str, Any] = MappingProxyType({})

    source = before.replace("\r\n", "\n")
    editor = YAML(typ="rt")
    editor.Resolver = AllText
    editor.preserve_quotes = True
    editor.width = _NEVER_WRAP
    editor.explicit_start = source.startswith("---")
    editor.indent(**_indentation(source))
    out = io.StringIO()
    try:
        data = editor.load(source)
        for step, value in steps.items():
            _set(data, step, value, _put_styled, shown)
        editor.dump(data, out)
    except YAMLError as caught:
        raise WorkspaceError("could not be changed", where=shown, hint=_BY_HAND) from caught
    return out.getvalue().replace("\n", "\r\n") if "\r\n" in before else out.getvalue()


def _indentation(text: str) -> dict[str, int]:
    """Tell how far the file indents a mapping, and the dashes of a list, under their keys."""
    below = re.findall(r"^( *)[^\s#-][^\n]*:[ \t]*\n( *)(- )?(?=[^\s#])", text, re.MULTILINE)
    dashes = [len(inner) - len(outer) for outer, inner, dash in below if dash]
    keys = [len(inner) - len(outer) for outer, inner, dash in below if not dash and len(inner) > len(outer)]
    offset = dashes[0] if dashes else 2
    return {"mapping": keys[0] if keys else 2, "sequence": offset + 2, "offset": offset}


def _put_styled(data: Any, step: Step, value: Any) -> None:
    """Put a value into the editor's data; the comment lines below the place stay below it."""
    entries = list(data) if isinstance(data, dict) else list(range(len(data)))
    new = step not in entries
    below = _take_comment(data, entries[-1] if new and entries else step) if entries else ""
    if new and isinstance(data, list):
        data.append(_styled(value))
    else:
        data[step] = _styled(value)
    if below:
        _give_comment(data, step, below)


def _take_comment(data: Any, step: Step) -> str:
    """Remove and return the blank and comment lines that follow an entry, not what stands behind it."""
    data, step, place = _last_line(data, step)
    slot = data.ca.items.get(step)
    if not slot or slot[place] is None:
        return ""
    behind, _, below = slot[place].value.partition("\n")
    if below and behind:
        slot[place].value = f"{behind}\n"
    elif below:
        slot[place] = None
    return str(below)


def _give_comment(data: Any, step: Step, below: str) -> None:
    from ruamel.yaml.error import CommentMark
    from ruamel.yaml.tokens import CommentToken

    data, step, place = _last_line(data, step)
    slot = data.ca.items.setdefault(step, [None, None, None, None])
    behind = slot[place].value if slot[place] is not None else "\n"
    slot[place] = CommentToken(
        behind + below, slot[place].start_mark if slot[place] else CommentMark(0), None
    )


def _last_line(data: Any, step: Step) -> tuple[Any, Step, int]:
    """Where the editor keeps the comment after an entry: container, step, and place in its slot."""
    while isinstance(data[step], dict | list) and data[step] and not data[step].fa.flow_style():
        data = data[step]
        step = list(data)[-1] if isinstance(data, dict) else len(data) - 1
    return data, step, 2 if isinstance(data, dict) else 0


def _styled(value: Any) -> Any:
    """Make the editor's form of a value: quotes as `scalar` puts them, a list of scalars on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return CommentedMap((key, _styled(part)) for key, part in value.items())
    if isinstance(value, list | tuple):
        items = CommentedSeq(_styled(part) for part in value)
        if not any(isinstance(part, Mapping | list | tuple) for part in value):
            items.fa.set_flow_style()
        return items
    written = scalar(value)
    return DoubleQuotedScalarString(value) if written.startswith('"') else written
