"""Whether a ledger is whole: its file, the chain of its events, and the rows that they must add up to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from composer.ledger.file import in_memory
from composer.ledger.schema import GENESIS, Event, events, project

_TABLES = {"letters": 2, "claims": 2, "acceptances": 3, "inbound": 1}
"""The tables that events add up to, each with how many of its first columns name a row."""


def problems(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Say what is wrong, one sentence each, as of one moment also while others write.

    Raises sqlite3.DatabaseError where the file is too damaged to be read.
    """
    connection.execute("BEGIN")
    try:
        return tuple(_problems(connection))
    finally:
        connection.execute("ROLLBACK")


def _problems(connection: sqlite3.Connection) -> Iterator[str]:
    for (report,) in connection.execute("PRAGMA integrity_check"):
        if report != "ok":
            yield f"The file is damaged: {report}."
    try:
        chain = tuple(events(connection))
    except ValueError:
        yield "An event cannot be read."
        return
    yield from _broken_links(chain)
    with closing(in_memory()) as replayed:
        yield from _changed_schema(connection, replayed)
        yield from _replay(replayed, chain)
        for table, key in _TABLES.items():
            yield from _differences(table, _rows(connection, table, key), _rows(replayed, table, key))


def _broken_links(chain: tuple[Event, ...]) -> Iterator[str]:
    previous = GENESIS
    for number, event in enumerate(chain, start=1):
        if event.seq != number:
            yield f"Event {number} is missing (the next one is {event.seq})."
            return
        if event.previous != previous:
            yield f"Event {number} does not follow the one before it."
        if event.hash != event.expected_hash:
            yield f"Event {number} was changed after it was written ({event.action} {event.name})."
        previous = event.hash


def _changed_schema(connection: sqlite3.Connection, pristine: sqlite3.Connection) -> Iterator[str]:
    """Find what is gone of that which keeps claims unique and events unchanged."""
    query = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    found = dict(connection.execute(query).fetchall())
    for name, sql in pristine.execute(query):
        if found.get(name) != sql:
            yield f"The {name} of the database is missing or was changed."


def _replay(replayed: sqlite3.Connection, chain: tuple[Event, ...]) -> Iterator[str]:
    for event in chain:
        try:
            project(replayed, event)
        except (sqlite3.Error, TypeError, ValueError, OverflowError):
            yield f"Event {event.seq} cannot have happened ({event.action} {event.name})."


def _rows(connection: sqlite3.Connection, table: str, key: int) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Read the rows of a table, each under the columns that name it."""
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - one of _TABLES
    columns = [column[0] for column in cursor.description]
    return {row[:key]: dict(zip(columns, row, strict=True)) for row in cursor}


def _differences(
    table: str, kept: dict[tuple[Any, ...], dict[str, Any]], told: dict[tuple[Any, ...], dict[str, Any]]
) -> Iterator[str]:
    for key in [*told, *(key for key in kept if key not in told)]:
        name = f"{table}, {' '.join(map(str, key))}"
        if key not in kept:
            yield f"{name}: the events tell of it, but it is missing."
        elif key not in told:
            yield f"{name}: no event tells of it."
        elif kept[key] != told[key]:
            columns = [column for column in told[key] if kept[key].get(column) != told[key][column]]
            yield f"{name}: its {', '.join(columns)} is not what the events say."
