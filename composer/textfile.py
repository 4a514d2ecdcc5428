"""The user's text files: read strictly, written whole or not at all."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from composer.errors import Fault, WorkspaceError

MAX_BYTES = 1_000_000


class Faults:
    """Collects what is wrong with one file; `shown` is how messages name the file."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.found: list[Fault] = []

    def add(self, line: int | None, problem: str, hint: str = "") -> None:
        """Note a fault at a line, counted from 1, or of the file as a whole (None)."""
        where = self.shown if line is None else f"{self.shown}:{line}"
        self.found.append(Fault(problem, where, hint))


# --- reading ------------------------------------------------------------------------------------------


def read_text(path: Path, faults: Faults, *, inside: Path | None = None) -> str | None:
    """Return the text of a UTF-8 file without byte order mark, or None with the reason in `faults`.

    `inside` is the folder (resolved) that a symbolic link may not lead out of.
    """
    data = _read_bytes(path, faults, inside)
    return None if data is None else _decode(data, faults)


def _read_bytes(path: Path, faults: Faults, inside: Path | None) -> bytes | None:
    try:
        if inside is not None and not path.resolve(strict=True).is_relative_to(inside):
            faults.add(None, "is a symbolic link that leads out of the folder", "Copy the file here instead.")
            return None
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            what = "a folder" if stat.S_ISDIR(found.st_mode) else "not an ordinary file"
            faults.add(None, f"is {what}", "A text file must be here.")
        elif found.st_size > MAX_BYTES:
            size = f"{found.st_size / 1_000_000:.1f} MB"
            faults.add(None, f"is {size} long; 1 MB is the limit", "Is it the right file?")
        else:
            return path.read_bytes()
    except FileNotFoundError:
        faults.add(None, "is missing", "Create it, or restore it from a copy.")
    except (OSError, RuntimeError) as caught:  # RuntimeError: a loop of links, before Python 3.13
        reason = getattr(caught, "strerror", None) or "it is a loop of links"
        faults.add(None, f"cannot be read: {reason}", "Check where it leads and its permissions.")
    return None


_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


def _decode(data: bytes, faults: Faults) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add(1, "is saved as UTF-16", 'Save it as "UTF-8" in your editor.')
        return None
    mark = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    try:
        text = data[mark:].decode("utf-8")
    except UnicodeDecodeError as caught:
        at = caught.start + mark
        line = data.count(b"\n", 0, at) + 1
        problem = f"holds a byte that is not UTF-8 (0x{data[at]:02X}, byte {at + 1} of the file)"
        faults.add(line, problem, 'Save the file as "UTF-8" in your editor, then look at this line again.')
        return None
    if odd := _NOT_TEXT.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        problem = f"holds a character that no text has (U+{ord(odd[0]):04X})"
        faults.add(line, problem, 'Remove it, or save the file as "UTF-8".')
        return None
    return text


def odd_character(text: str) -> str | None:
    """Name the first character that no one-line text holds (a line break, a control, an invisible one)."""
    if text.isprintable():
        return None
    odd = next((one for one in text if not one.isprintable() and unicodedata.category(one) != "Zs"), None)
    return odd and f"{unicodedata.name(odd, 'a line break or control sign')} (U+{ord(odd):04X})"


# --- writing ------------------------------------------------------------------------------------------


def create(path: Path, text: str, *, shown: str) -> None:
    """Write a new file, line endings as given. Raises WorkspaceError where one exists or none can be made.

    The file appears whole or not at all, never in the place of another, and for its owner's eyes alone.
    """
    try:
        with _draft(path, text) as draft:
            _name_once(draft, path)
    except FileExistsError as caught:
        hint = "It is left as it was. Rename or move it first, or choose another name."
        raise WorkspaceError("is there already", where=shown, hint=hint) from caught
    except OSError as caught:
        raise _cannot_write(caught, shown) from caught


def replace(path: Path, text: str, *, shown: str) -> None:
    """Put a text in the place of a file, whole or not at all, keeping its mode. Raises WorkspaceError."""
    import shutil

    try:
        target = path.resolve(strict=True)  # through a link, so that the link stays
        with _draft(target, text) as draft:
            shutil.copymode(target, draft)
            os.replace(draft, target)
    except OSError as caught:
        raise _cannot_write(caught, shown) from caught


@contextmanager
def _draft(path: Path, text: str) -> Iterator[Path]:
    """Write the text beside `path` under a name of its own, safely on the disk; remove what is left of it."""
    import tempfile  # slow to import, and most commands only read

    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    draft = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _name_once(draft: Path, path: Path) -> None:
    """Give the draft its final name; FileExistsError where the name is taken."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: take the name first, then fill it
        path.touch(mode=0o600, exist_ok=False)
        os.replace(draft, path)


def _cannot_write(caught: OSError, shown: str) -> WorkspaceError:
    reason = caught.strerror or "the disk refused"
    hint = "Nothing was changed. Check the folder's permissions and the space on the disk."
    return WorkspaceError(f"cannot be written: {reason}", where=shown, hint=hint)
