"""What several commands share: the workspace, the day, and how a file is named in messages."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from composer.model import Moment
from composer.moments import now_eastern, parse_moment

Command = Callable[..., Any]


def workspace_option(command: Command) -> Command:
    """Add `--workspace DIR`; the command gets the workspace's folder as `root`."""

    @click.option(
        "--workspace", "start", metavar="DIR", help="The workspace, if it is not this folder or one above it."
    )
    @functools.wraps(command)
    def wrapped(start: str | None, **values: Any) -> Any:
        from composer.workspace import find

        return command(root=find(Path(start) if start else Path.cwd()), **values)

    return wrapped


def today_option(command: Command) -> Command:
    """Add `--today`; the command gets a Moment, by default now in US Eastern time."""

    @click.option(
        "--today",
        "day",
        metavar="DATE",
        help='The day to check for, as 2027-02-10 or "2027-02-10 20:30" (US Eastern).',
    )
    @functools.wraps(command)
    def wrapped(day: str | None, **values: Any) -> Any:
        return command(today=moment(day), **values)

    return wrapped


def moment(day: str | None, option: str = "--today") -> Moment:
    """Read a day given on the command line; now, in US Eastern time, where none is given."""
    return parse_moment(day, option) if day else now_eastern(datetime.now(UTC))


def shown(path: Path, root: Path) -> str:
    """A path as messages show it: relative to the workspace where it lies inside, with forward slashes."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(path)


def account_option(command: Command) -> Command:
    """Add `--account NAME`; the command gets it as `account_name`, "" where it is left out."""
    return click.option(
        "--account",
        "account_name",
        metavar="NAME",
        default="",
        help="The mail account; by default the one of your address.",
    )(command)


def ask_hidden() -> Callable[[str], str | None] | None:
    """A question whose answer is not shown; None where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return None
    return lambda question: str(click.prompt(question, hide_input=True, default="", show_default=False))


def stem(name: str) -> str:
    """The name of a letter, given by its name or by the path of its file."""
    return Path(name).stem if name.endswith((".txt", ".eml")) else name
