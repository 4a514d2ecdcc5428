"""Tables of patients: a head such as "Name | MRN | Diagnosis", and what stands below its identifying columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from composer.guard.checks import patient_forms as forms
from composer.guard.pages import Block

_LEAST_COLUMNS, _MOST_ROWS = 2, 60


def rows(blocks: Sequence[Block]) -> Iterator[tuple[str, int]]:
    """Give the cells that identify patients, each with its page."""
    columns: tuple[int, ...] = ()
    left = 0
    for block in blocks:
        cells = _cells(block.text)
        found = _identifying(cells)
        if found:
            columns, left = found, _MOST_ROWS
        elif columns and left and len(cells) >= _LEAST_COLUMNS:
            left -= 1
            yield from ((cells[n], block.page) for n in columns if n < len(cells) and _tells(cells[n]))
        else:
            columns = ()


def _cells(line: str) -> tuple[str, ...]:
    """Divide a line at the mark that divides it most plainly."""
    for pattern in (r"\s*\|\s*", r"\t+", r" {2,}"):
        cells = [cell.strip(" \"'") for cell in re.split(pattern, line.strip())]
        if len(cells) >= _LEAST_COLUMNS:
            return tuple(cells)
    quoted = re.findall(r'"([^"]*)"|([^,]+)', line) if re.search(r"\S,\S", line) else []
    return tuple((one or other).strip() for one, other in quoted)


def _identifying(cells: Sequence[str]) -> tuple[int, ...]:
    """Give the numbers of the columns that identify patients; none where the cells are no head of such a table."""
    if len(cells) < _LEAST_COLUMNS or not all(forms.WORDS_OF_A_HEAD.match(cell) for cell in cells):
        return ()
    sure = tuple(n for n, cell in enumerate(cells) if forms.IDENTIFYING.match(cell))
    beside = tuple(n for n, cell in enumerate(cells) if forms.BESIDE.match(cell))
    if sure or any(forms.CLINICAL.match(cell) for cell in cells):
        return tuple(sorted((*sure, *beside))) if sure or len(beside) else ()
    return ()


def _tells(cell: str) -> bool:
    return bool(cell) and cell not in ("-", "n/a", "N/A")
