"""Where the names of attached files stand in the text that a finding's offsets count in. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from composer.guard.context import Context

BETWEEN = ", "
"""What stands between two names."""


def places(context: Context) -> Iterator[tuple[str, int, int]]:
    """Give the name of each attached file, with its start and end."""
    position = 0
    for name in context.message.attachments:
        yield name, position, position + len(name)
        position += len(name) + len(BETWEEN)
