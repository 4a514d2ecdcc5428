"""Where the lines of a paragraph end. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LAST_WORD = 0.2
"""A last line shorter than this part of the measure looks lost."""


@dataclass(frozen=True)
class Word:
    """A word of a paragraph, with its style and its width."""

    text: str
    style: str
    width: float


def broken(words: Sequence[Word], room: float, space: float) -> tuple[tuple[Word, ...], ...]:
    """Divide a paragraph into the fewest lines, and of these ways, into the one whose lines are the most even."""
    count = len(words)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] * (count + 1)
    for end in range(1, count + 1):
        width, found = -space, None
        for start in range(end - 1, -1, -1):
            width += words[start].width + space
            if width > room and start < end - 1:
                break
            lines, cost, _ = best[start]
            way = (lines + 1, cost + _badness(width, room, last=end == count, only=start == 0), start)
            found = way if found is None or way < found else found
        assert found is not None
        best[end] = found
    cuts, end = [], count
    while end:
        cuts.append((best[end][2], end))
        end = best[end][2]
    return tuple(tuple(words[start:end]) for start, end in reversed(cuts))


def _badness(width: float, room: float, *, last: bool, only: bool) -> float:
    """Return how ugly a line is: by its empty end, and where a last one holds a lonely word."""
    empty = max(room - width, 0) / room
    if not last:
        return empty**2
    return 0.5 if not only and width < _LAST_WORD * room else 0.0
