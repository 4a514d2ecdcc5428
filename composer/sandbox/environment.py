"""The environment in which templates run.

User templates are treated as text from a stranger: they see plain facts and nothing else, and are stopped
when they run for too long or build too much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from composer.errors import TemplateError
from composer.names import join_list

_BUILTIN = "builtin/"
_MOST_BYTES = 100_000
MOST_CHARACTERS = 20_000
_MOST_STEPS = 10_000
_FILTERS = (
    *("capitalize", "count", "default", "first", "int", "join", "last", "length", "list", "lower", "map"),
    *(
        "reject",
        "rejectattr",
        "reverse",
        "select",
        "selectattr",
        "sort",
        "string",
        "title",
        "trim",
        "truncate",
    ),
    *("unique", "upper"),
)
# Each of these can turn a short text into one that fills the memory.
_GROWING = frozenset(
    ["center", "expandtabs", "format", "format_map", "ljust", "replace", "rjust", "translate", "zfill"]
)


class Absent(jinja2.StrictUndefined):
    """A fact that no file holds: `{% if fact %}` is false, and writing it out is an error."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


class Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, which also counts the steps of a rendering and bounds what it builds."""

    intercepted_binops = frozenset(["+", "*", "**", "%", "//"])
    steps = 0

    def step(self) -> None:
        """Count one turn of a loop, one call or one included template."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise SecurityError(f"it runs for more than {_MOST_STEPS:,} steps")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        growing = isinstance(obj, str | bytes) and attr in _GROWING
        return not growing and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator != "+" and not all(isinstance(v, int | float) and abs(v) < 1e6 for v in (left, right)):
            raise SecurityError(f"it calculates with {operator} on something other than small numbers")
        if operator == "**":
            raise SecurityError("it raises a number to a power")
        return _sized(super().call_binop(context, operator, left, right))

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.step()
        return _sized(super().call(context, obj, *args, **kwargs))

    def get_template(self, *args: Any, **kwargs: Any) -> jinja2.Template:
        self.step()
        return super().get_template(*args, **kwargs)

    def select_template(self, *args: Any, **kwargs: Any) -> jinja2.Template:
        self.step()
        return super().select_template(*args, **kwargs)


class _Loader(jinja2.BaseLoader):
    """Finds templates: the user's folder first; "builtin/..." names those that come with the program."""

    def __init__(self, folders: Sequence[Path]):
        self.folders = folders

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        path = self.find(template)
        if path is None:
            raise jinja2.TemplateNotFound(template)
        shown = str(path) if path.is_relative_to(self.folders[-1]) else f"templates/{template}"
        stamp = _stamp(path)
        return _text(path, shown), shown, lambda: self.find(template) == path and _stamp(path) == stamp

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> jinja2.Template:
        source, filename, is_current = self.get_source(environment, name)
        tree = _Bounds().visit(environment.parse(source, name, filename))
        code = environment.compile(tree, name, filename)
        return environment.template_class.from_code(environment, code, globals or {}, is_current)

    def find(self, template: str) -> Path | None:
        folders = self.folders[-1:] if template.startswith(_BUILTIN) else self.folders
        parts = template.removeprefix(_BUILTIN).split("/")
        if any(part in ("", "..", ".") or "\\" in part or ":" in part for part in parts):
            return None
        return next((path for folder in folders if _is_within(path := folder.joinpath(*parts), folder)), None)


def _is_within(path: Path, folder: Path) -> bool:
    """Tell whether the file is there, and no link leads out of the folder."""
    return path.exists() and path.resolve().is_relative_to(folder.resolve())


class _Bounds(NodeTransformer):
    """Puts a counter around each loop and a limit on each joined text."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "_counted")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, "_sized")


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


@lru_cache(maxsize=4)
def sandbox(folders: tuple[Path, ...]) -> Sandbox:
    """Keep what is compiled between letters: five hundred letters parse each template once."""
    environment = Sandbox(
        loader=_Loader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
    )
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.filters |= {"one_of": _one_of, "listed": join_list, "paragraphs": _paragraphs}
    environment.filters |= {"_counted": _counted, "_sized": _sized}
    environment.globals = {"range": environment.globals["range"]}
    return environment


@jinja2.pass_context
def _one_of(context: Context, text: str) -> str:
    """Choose among alternatives, one a line, by the number of the letter's variant."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise jinja2.TemplateRuntimeError("one_of needs at least one line to choose from")
    return lines[(int(context["variant"]) - 1) % len(lines)]


def _paragraphs(text: str) -> str:
    """Put each paragraph on one line, with an empty line between two."""
    found = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in found if part)


@jinja2.pass_environment
def _counted(environment: Sandbox, items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        environment.step()
        yield item


def _sized(value: Any) -> Any:
    if isinstance(value, str | list | tuple) and len(value) > MOST_CHARACTERS:
        raise SecurityError(f"it builds a text or a list of more than {MOST_CHARACTERS:,} items")
    return value


def _text(path: Path, where: str) -> str:
    if not path.is_file():
        raise TemplateError("a template must be a file", where=where, hint="Remove what stands in its place.")
    data = path.read_bytes()
    if len(data) > _MOST_BYTES:
        raise TemplateError("this is too long for a template", where=where, hint="A letter fills one page.")
    hint = "Save the template as plain text in UTF-8."
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TemplateError("the template is not in UTF-8", where=f"{where}:{line}", hint=hint) from error
    if "\0" in text:
        raise TemplateError("the template is not a text", where=where, hint=hint)
    return text


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
