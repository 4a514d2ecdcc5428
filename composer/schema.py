"""What a key of a user's file may hold: small readers that turn a node into a value.

A reader takes a node, and the faults of its file for what is wrong deeper inside. It returns the value or
raises `Wrong`; `read_value` turns that into a fault with its line, so that one run reports them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from composer.errors import WorkspaceError
from composer.model import Moment
from composer.moments import parse_moment
from composer.records import nearest
from composer.textfile import Faults, odd_character
from composer.yamlfile import Node

Reader = Callable[[Node, Faults], Any]


class Wrong(Exception):
    """A value is not what its key asks for: what it "must be", and what to write."""

    def __init__(self, what: str, hint: str) -> None:
        self.what = what
        self.hint = hint
        super().__init__(what)


@dataclass(frozen=True)
class Field:
    """One key: how its value is read, and what such a line looks like."""

    read: Reader
    example: str = ""
    required: bool = False


Schema = Mapping[str, Field]


def read_value(node: Node, read: Reader, faults: Faults) -> Any:
    """Read one value, or note what is wrong with it and return None."""
    try:
        return read(node, faults)
    except Wrong as caught:
        name = f"`{node.name}`" if node.path else "the file"
        faults.add(node.line, f"{name} must be {caught.what}", caught.hint)
        return None


def read_mapping(node: Node, schema: Schema, faults: Faults) -> dict[str, Any]:
    """Read the keys that a schema knows; a key without a value counts as absent.

    Unknown keys, missing required ones and wrong values are faults, and left out.
    Raises Wrong where the node is no mapping.
    """
    if not isinstance(node.value, dict):
        raise Wrong("a mapping of keys", "Write a line `key: value` for each.")
    found: dict[str, Any] = {}
    for name, value in node.value.items():
        if name not in schema:
            _unknown(name, value, schema, faults)
        elif not value.empty and (read := read_value(value, schema[name].read, faults)) is not None:
            found[name] = read
    for name, field in schema.items():
        given = node.value.get(name)
        if field.required and (given is None or given.empty):
            line = given.line if given else node.line
            problem = f"`{_under(node, name)}` is missing"
            faults.add(line, problem, f"Write, for example, `{name}: {field.example}`.")
    return found


def refuse_secrets(node: Node, faults: Faults, *, except_for: Collection[str] = ()) -> None:
    """Note every key, at any depth, that names a password or a token, but for those which hold none."""
    for name, value in _keys(node):
        if _SECRET.fullmatch(name) and name not in except_for:
            problem = f"`{name}` looks like a secret, and secrets never go into a file"
            hint = (
                "Remove the line and change that secret, since it was written down. `prematch account add` asks for it"
                " and keeps it in the system keyring."
            )
            faults.add(value.line, problem, hint)


# --- readers ------------------------------------------------------------------------------------------


def text(node: Node, _faults: Faults) -> str:
    """Read one line of text, as written; `ON`, `0127` and `12:30` stay what they are."""
    if not isinstance(node.value, str):
        raise Wrong("a text", f"Write `{_key(node)}: ...` on one line.")
    value = unicodedata.normalize("NFC", node.value).strip()
    if odd := odd_character(value):
        raise Wrong(f"one line of plain text, but holds {odd}", "Type it again without that.")
    return " ".join(value.split())  # what is pasted from a web page has hard and double spaces


def choice(*words: str) -> Reader:
    """Make a reader of one of these words."""

    def read(node: Node, faults: Faults) -> str:
        value = text(node, faults)
        if value in words:
            return value
        raise Wrong(f"one of {', '.join(words)}; it is {_said(node)}", nearest(value, words))

    return read


def matching(pattern: str, what: str, hint: str) -> Reader:
    """Make a reader of texts that match a pattern as a whole."""

    def read(node: Node, faults: Faults) -> str:
        value = text(node, faults)
        if re.fullmatch(pattern, value):
            return value
        raise Wrong(f"{what}; it is {_said(node)}", hint)

    return read


def whole_number(low: int, high: int) -> Reader:
    """Make a reader of whole numbers from `low` to `high`."""

    def read(node: Node, _faults: Faults) -> int:
        said = node.value
        if isinstance(said, str) and re.fullmatch(r"[0-9]{1,9}", said) and low <= int(said) <= high:
            return int(said)
        what = f"a whole number from {low} to {high}; it is {_said(node)}"
        raise Wrong(what, f"Write, for example, `{_key(node)}: {low}`.")

    return read


def truth(node: Node, _faults: Faults) -> bool:
    """Read true or false. YAML's other words for them are refused: a country code is `NO` too."""
    if node.value in ("true", "false"):
        return node.value == "true"
    what = f"true or false; it is {_said(node)}"
    raise Wrong(what, f"Write `{_key(node)}: true` or `{_key(node)}: false`.")


def moment(node: Node, faults: Faults) -> Moment:
    """Read a day, or a day and time (US Eastern unless an offset is given)."""
    value = text(node, faults)
    try:
        return parse_moment(value)
    except WorkspaceError as caught:
        raise Wrong(f"a date; {caught.faults[0].problem}", caught.faults[0].hint) from caught


def day(node: Node, faults: Faults) -> date:
    """Read a day, YYYY-MM-DD."""
    value = text(node, faults)
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
        what = f"a date such as 2026-12-04; it is {_said(node)}"
    except ValueError:
        what = f"a date that exists; {_said(node)} does not"
    raise Wrong(what, "Write year, month and day, such as 2026-12-04.")


def email(node: Node, faults: Faults) -> str:
    """Read a mailbox. What is beyond plain ASCII is judged by email-validator, by syntax alone."""
    value = text(node, faults)
    if _PLAIN_EMAIL.fullmatch(value):
        return value
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(value, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as caught:
        what = f"an e-mail address; {_said(node)} is none ({str(caught).rstrip('.')})"
        raise Wrong(what, "Write the bare address, such as jsmith@harborview.example.edu.") from caught


# a subset of what email-validator takes, so that its slow import is paid for by rare addresses alone
_PLAIN_EMAIL = re.compile(
    r"(?=[^@]{1,64}@[^@]{1,180}$)[A-Za-z0-9_+]+([.-][A-Za-z0-9_+]+)*@([A-Za-z0-9]{1,60}(-[A-Za-z0-9]{1,60})?\.)+"
    r"(?!(local|localhost|invalid|onion|arpa|internal)$)[A-Za-z]{2,24}"
)


def list_of(read_item: Reader) -> Reader:
    """Make a reader of lists; it gives a tuple."""

    def read(node: Node, faults: Faults) -> tuple[Any, ...]:
        if not isinstance(node.value, list):
            raise Wrong("a list", f"Write `{_key(node)}: [first, second]`.")
        items = [read_value(item, _filled(read_item), faults) for item in node.value]
        return tuple(item for item in items if item is not None)

    return read


def mapping(schema: Schema, build: Callable[..., Any]) -> Reader:
    """Make a reader of mappings; `build` gets the values by name once the required ones are there."""

    def read(node: Node, faults: Faults) -> Any:
        values = read_mapping(node, schema, faults)
        lacking = any(field.required and name not in values for name, field in schema.items())
        return None if lacking else build(**values)

    return read


def _filled(read: Reader) -> Reader:
    def read_filled(node: Node, faults: Faults) -> Any:
        if node.empty:
            raise Wrong("more than an empty item", "Write something there, or remove the dash or comma.")
        return read(node, faults)

    return read_filled


# --- faults -------------------------------------------------------------------------------------------

_SECRET = re.compile(
    r"(.*[_-])?(password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key)s?([_-].*)?",
    re.IGNORECASE,
)


def _said(node: Node) -> str:
    """Quote what stands there, shortened."""
    if isinstance(node.value, list):
        return "a list"
    if isinstance(node.value, dict):
        return "a mapping"
    shown = "".join(one if one.isprintable() else "?" for one in node.value)
    return f'"{shown}"' if len(shown) <= 40 else f'"{shown[:37]}..."'


def _unknown(name: str, node: Node, schema: Schema, faults: Faults) -> None:
    if _SECRET.fullmatch(name) or name == "?":
        return  # reported by refuse_secrets, or when the file was parsed
    tidy = re.sub(r"[\s-]+", "_", name.strip().casefold())
    faults.add(node.line, f"unknown key `{node.name}`", nearest(tidy, schema))


def _under(node: Node, name: str) -> str:
    return f"{node.name}.{name}" if node.path else name


def _key(node: Node) -> str:
    return next((step for step in reversed(node.path) if isinstance(step, str)), "")


def _keys(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        for name, value in node.value.items():
            yield name, value
            yield from _keys(value)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _keys(item)
