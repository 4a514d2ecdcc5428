"""Loads the files that a letter says it carries (`Attach: documents/cv.pdf`), from within the workspace alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from composer.errors import Fault, MessageError
from composer.model import Attachment, Message

LARGEST_TOGETHER = 10_000_000
"""Bytes of all files of a message; many servers take no larger mail than the 13.7 MB that base64 makes of it."""
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    "txt": "text/plain",
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
"""Media types by ending. The tables of the system differ from computer to computer, and with them the bytes would."""
_OWN = frozenset({".yaml", ".yml", ".db", ".db-wal", ".db-shm"})
"""Endings of the files in which the facts and the past of a season are kept."""
_COPY = "Copy the file into the folder documents/ of your season, and write its path as documents/cv.pdf."


def load(message: Message, root: Path) -> Message:
    """Return the message with the files that it says it carries, read from the workspace.

    Raises MessageError with every fault: a file that is missing, empty, no file, or outside of the workspace; more
    than 10 MB together.
    """
    if not message.attach:
        return message
    faults = [fault for path in message.attach if (fault := _fault(path, root))]
    if faults:
        raise MessageError(faults=faults)
    _require_sane_size({path: (root / path).stat().st_size for path in message.attach})
    attached = tuple(_read(path, root) for path in message.attach)
    return replace(message, attach=(), attached=attached, attachments=tuple(each.name for each in attached))


def media_type(name: str) -> str:
    """Return the media type of a file by the ending of its name."""
    return _TYPES.get(name.rpartition(".")[2].casefold(), "application/octet-stream")


def _fault(path: str, root: Path) -> Fault | None:
    """Say why a file cannot be attached; None where it can."""
    pure = PurePosixPath(path.replace("\\", "/"))
    if pure.is_absolute() or PureWindowsPath(path).drive or ".." in pure.parts or path.startswith("~"):
        return Fault("an attached file is named by a path out of the workspace", path, _COPY)
    file = root / path
    try:
        if not file.exists():
            return Fault("there is no such file to attach", path, _near(file, root))
        if not file.resolve().is_relative_to(root.resolve()):
            return Fault("this leads out of the workspace, so it is not attached", path, _COPY)
        if not file.is_file():
            return Fault("this is a folder, or no file", path, "Name each file that is to be attached.")
        if file.suffix.casefold() in _OWN:
            return Fault("this is one of prematch's own files, and private", path, "Attach a document.")
        if not file.stat().st_size:
            return Fault("the file is empty", path, "Save it anew, or take it out of the line `Attach:`.")
    except (OSError, ValueError) as error:
        return _unreadable(path, error)
    return None


def _near(file: Path, root: Path) -> str:
    from difflib import get_close_matches

    known = [
        each.relative_to(root).as_posix() for each in _files(file.parent if file.parent.is_dir() else root)
    ]
    named = file.relative_to(root).as_posix()
    if "," in named:
        return "Several files are divided by semicolons: `Attach: documents/cv.pdf; documents/statement.pdf`."
    close = get_close_matches(named, known, 2, 0.7)
    hint = f"Did you mean {' or '.join(close)}? " if close else ""
    return f"{hint}The line `Attach:` of the letter names it: put it there, or take it out of that line."


def _files(folder: Path) -> Iterable[Path]:
    return (each for each in folder.iterdir() if each.is_file())


def _require_sane_size(sizes: dict[str, int]) -> None:
    if sum(sizes.values()) > LARGEST_TOGETHER:
        listed = ", ".join(f"{path} {size / 1_000_000:.1f} MB" for path, size in sizes.items())
        problem = f"the attached files are larger than {LARGEST_TOGETHER // 1_000_000} MB together ({listed})"
        raise MessageError(
            problem, hint="Make them smaller (save the PDF anew with small pictures), or attach fewer."
        )


def _read(path: str, root: Path) -> Attachment:
    file = root / path
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_TOGETHER + 1)
    except OSError as error:
        raise MessageError(faults=[_unreadable(path, error)]) from error
    return Attachment(file.name, media_type(file.name), content)


def _unreadable(path: str, error: Exception) -> Fault:
    reason = getattr(error, "strerror", None) or "its path is none"
    return Fault(f"the file cannot be read ({reason})", path, "Mend that and try again.")
