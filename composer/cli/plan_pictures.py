"""The season's picture in files: which are written, and whose files are left alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from composer.cli.options import shown
from composer.errors import WorkspaceError
from composer.textfile import create, replace
from composer.timeline import Letter, Timeline, timeline
from composer.timeline_html import page
from composer.timeline_svg import draw

if TYPE_CHECKING:
    from composer.checking import Session
    from composer.ledger import LedgerLetter
    from composer.model import Moment

MARKER = "<!-- made by prematch plan; it is replaced when made again -->"
_HEAD_BYTES = 400


def write_pictures(
    root: Path,
    session: Session,
    book_letters: Iterable[LedgerLetter],
    today: Moment,
    html: Path | None,
    svg: Path | None,
) -> list[Path]:
    """Write the season as a page, as a picture, or both; gives the files written.

    A file that prematch did not make is never overwritten, and then nothing is written at all. Raises
    WorkspaceError where that or anything else is in the way.
    """
    if html and svg and html.resolve() == svg.resolve():
        hint = "Give the page and the picture two names, such as plan.html and plan.svg."
        raise WorkspaceError("is named for both the page and the picture", where=shown(html, root), hint=hint)
    targets = [path for path in (html, svg) if path]
    for path in targets:
        _require_ours(path, shown(path, root))
    season = timeline(session, _letters(book_letters), today)
    if html:
        _write(html, _page(season), shown(html, root))
    if svg:
        _write(svg, f"{MARKER}\n{draw(season)}", shown(svg, root))
    return targets


def _page(season: Timeline) -> str:
    first, _, rest = page(season).partition("\n")
    return f"{first}\n{MARKER}\n{rest}"


def _letters(book_letters: Iterable[LedgerLetter]) -> tuple[Letter, ...]:
    from composer.ledger.letters import parse_moment

    return tuple(
        Letter(letter.program or "", letter.kind, letter.state.value, parse_moment(letter.on))
        for letter in book_letters
    )


def _require_ours(path: Path, where: str) -> None:
    """Refuse a name that is taken by what prematch did not make, or that lies in no folder."""
    if path.is_dir():
        hint = "Name a file in it, such as plan.html."
        raise WorkspaceError("is a folder", where=where, hint=hint)
    if not path.parent.is_dir():
        hint = "Make the folder first, or name a file in one that exists."
        raise WorkspaceError("lies in a folder that does not exist", where=where, hint=hint)
    if (path.exists() or path.is_symlink()) and MARKER not in _head(path, where):
        hint = "It is left as it was. Choose another name, or move that file away first."
        raise WorkspaceError("is there already, and prematch did not make it", where=where, hint=hint)


def _head(path: Path, where: str) -> str:
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES).decode("utf-8", errors="replace")
    except OSError as caught:
        hint = "Check its permissions, or choose another name."
        raise WorkspaceError(f"cannot be read: {caught.strerror}", where=where, hint=hint) from caught


def _write(path: Path, text: str, where: str) -> None:
    if path.exists():
        replace(path, text, shown=where)
    else:
        create(path, text, shown=where)
