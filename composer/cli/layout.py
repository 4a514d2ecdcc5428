"""Lines of pages that are read on a screen of 80 columns."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import available_timezones

import click

from composer import zones
from composer.plan_step import say_day, say_time
from composer.zones import Clock

WIDTH = 80
_KEPT = "\0"
"""Stands for a blank at which no line ends."""
zone_option = click.option(
    "--zone", metavar="AREA/CITY", help="Your time zone, such as Africa/Lagos; else this computer's."
)


def wrap(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """Break a text into lines. A command in `…` stays on one line, whatever its length."""
    whole = re.sub(r"`[^`]*`", lambda found: unbroken(found[0]), text)
    lines = textwrap.wrap(
        whole,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_KEPT, " ") for line in lines]


def unbroken(text: str) -> str:
    """A text that `wrap` leaves on one line."""
    return text.replace(" ", _KEPT)


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A part of a page under its title, after an empty line; nothing where there are no lines."""
    content = list(lines)
    if content:
        yield from ("", click.style(title, bold=True), *content)


def clock_for(zone: str | None) -> Clock | None:
    """The clock of the zone that was asked for, else this computer's; None, with a word on it, where it has none.

    Raises WorkspaceError for a zone that does not exist.
    """
    if zone is not None:
        return zones.clock_of(zone)
    own = os.environ.get("TZ", "").lstrip(":")
    if "/" in own and not own.startswith("/") and own not in available_timezones():
        said = f'Note: this computer is set to the time zone "{own}" (TZ), which does not exist, so times are'
        click.echo("\n".join(wrap(f"{said} US Eastern alone. Add --zone Area/City for yours.")), err=True)
        return None
    return datetime.astimezone


def clock_name(zone: str | None) -> str:
    """Whose time is shown beside US Eastern."""
    return f"{zone} time" if zone else "this computer's time"


def local(there: datetime | None, clock: str, indent: str = "    ") -> list[str]:
    """A moment on the reader's own clock; nothing where that shows the same."""
    if there is None:
        return []
    return wrap(f"For you: {say_day(there.date(), year=False)}, {say_time(there.time())} ({clock})", indent)
