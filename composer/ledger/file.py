"""The ledger's file: making it, opening it, and what each way of failing means to its reader."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from composer.errors import LedgerError
from composer.ledger.schema import APPLICATION_ID, MIGRATIONS, migrate

BUSY_SECONDS = 5.0
"""How long to wait for another process that is writing."""

_RESTORE = (
    "Nothing was changed. Put the file back from a backup; without one, move it away,"
    " and the tool no longer knows what you have sent."
)
_FAILURES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: (
        "Another prematch is using the ledger",
        "Nothing was changed. Wait until it has finished, then run the command again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The ledger cannot be written: the file or its folder is read-only",
        "Nothing was changed. Allow writing to the folder, or work in a copy that you own.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The ledger cannot be opened: its folder is missing, read-only or not yours",
        "Nothing was changed. Allow reading and writing in the folder, or work in a copy that you own.",
    ),
    sqlite3.SQLITE_FULL: (
        "The ledger cannot be written: the disk is full",
        "Nothing was changed. Free some space, then run the command again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The ledger cannot be read or written: the disk reports an error",
        "Nothing was changed. If the folder is on a network drive, work in a copy on your own disk.",
    ),
    sqlite3.SQLITE_NOTADB: ("The ledger is damaged: the file is not a database", _RESTORE),
    sqlite3.SQLITE_CORRUPT: ("The ledger is damaged", _RESTORE),
}
_FAILURES[sqlite3.SQLITE_LOCKED] = _FAILURES[sqlite3.SQLITE_PROTOCOL] = _FAILURES[sqlite3.SQLITE_BUSY]
_FAILURES[sqlite3.SQLITE_PERM] = _FAILURES[sqlite3.SQLITE_READONLY]
_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)


def damaged(path: Path, detail: str) -> LedgerError:
    """Make the error for a ledger whose content cannot be right."""
    return LedgerError(f"The ledger is damaged: {detail}", where=path.name, hint=_RESTORE)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite reports inside the block into a LedgerError that says what to do."""
    try:
        yield
    except UnicodeEncodeError as error:
        hint = "Look for a broken character in what you wrote, and write it anew."
        raise LedgerError("Half a character cannot be kept", where=path.name, hint=hint) from error
    except UnicodeDecodeError as error:
        # SQLite's own report can quote a damaged page.
        raise damaged(path, "it holds bytes that are no text") from error
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        problem, hint = _FAILURES.get(code, (f"The ledger is damaged: {error}", _RESTORE))
        raise LedgerError(problem, where=path.name, hint=hint) from error


def in_memory() -> sqlite3.Connection:
    """Make an empty ledger that no file keeps."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    return connection


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the ledger for reading and writing, at the newest version of its schema.

    Without `create` a file is not made (the ledger is then empty and in memory), and one that lies in a
    read-only folder is opened for reading. Raises LedgerError; the file is then as it was.
    """
    with explained(path):
        if not path.exists():
            if not create:
                return in_memory()
            _make(path)
        if not path.is_file() or path.stat().st_size == 0:
            raise damaged(path, "it is empty" if path.is_file() else "it is not a file")
        try:
            return _opened(path)
        except sqlite3.OperationalError as error:
            if create or error.sqlite_errorcode & 0xFF not in _UNWRITABLE or _has_log(path):
                raise
            return _copied(path)


def _has_log(path: Path) -> bool:
    """Tell whether changes lie beside the file that are not in it yet."""
    return any(path.with_name(f"{path.name}-{log}").exists() for log in ("wal", "journal"))


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        version = _version(path, connection)
        _journal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        # On macOS alone: wait until the disk itself has it (https://sqlite.org/pragma.html#pragma_fullfsync).
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        if version < len(MIGRATIONS):
            migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _copied(path: Path) -> sqlite3.Connection:
    """Read a ledger that cannot be written into memory. No log lies beside it: the file holds everything."""
    address = f"{path.absolute().as_uri()}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as source:
        _version(path, source)
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            source.backup(connection)
            migrate(connection)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def _version(path: Path, connection: sqlite3.Connection) -> int:
    """Give the version of its schema. Raises LedgerError for a database that is not ours, or newer."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        hint = "Nothing was changed. Move that file away, or put the ledger back from a backup."
        raise LedgerError("This is a database, but not a ledger of prematch", where=path.name, hint=hint)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        problem = f"The ledger was written by a newer prematch (version {version} of its tables)"
        hint = "Nothing was changed. Update prematch, then run the command again."
        raise LedgerError(problem, where=path.name, hint=hint)
    return version


def _journal(connection: sqlite3.Connection) -> None:
    """Write ahead (WAL), which survives a crash at any point; where the disk cannot, a rollback journal.

    WAL needs memory that processes share, which network drives lack (https://sqlite.org/wal.html#noshm).
    """
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL):
            raise
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")


def _make(path: Path) -> None:
    """Put a whole, empty ledger in place at once, readable by its owner alone; one already there is kept."""
    try:
        handle, name = tempfile.mkstemp(prefix=".ledger-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        problem, hint = _FAILURES[sqlite3.SQLITE_CANTOPEN]
        raise LedgerError(problem, where=path.name, hint=hint) from error
    os.close(handle)
    try:
        with closing(sqlite3.connect(name, isolation_level=None)) as connection:
            migrate(connection)
            _journal(connection)
        _place(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


def _place(made: Path, path: Path) -> None:
    """Give the made file its name, unless another process was first."""
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    except OSError:
        # A disk without hard links, such as FAT.
        if not path.exists():
            made.rename(path)
