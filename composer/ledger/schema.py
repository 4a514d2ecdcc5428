"""What the ledger stores: the states of a letter, the tables, and the chain of events.

Every change is one event. The other tables are what the events add up to: `project` applies one event to
them, and replaying all events into an empty database gives the same rows again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a letter stands; from `claimed` to `unknown` it is, or was, with a channel that sends by itself."""

    COMPOSED = "composed"
    APPROVED = "approved"
    HANDED_OVER = "handed_over"
    CLAIMED = "claimed"
    CONNECTING = "connecting"
    COMMITTING = "committing"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    SENT = "sent"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    BOUNCED = "bounced"
    DISCARDED = "discarded"


S = State

LIVE = (S.HANDED_OVER, S.CLAIMED, S.CONNECTING, S.COMMITTING, S.DEFERRED, S.UNKNOWN, S.SENT)
"""The states that count as sent, and hold what a letter claims: it has left, or may have left, our hands."""

_FRESH = frozenset({S.COMPOSED, S.APPROVED, S.HANDED_OVER, S.CLAIMED, S.SENT, S.UNKNOWN, S.DISCARDED})

TRANSITIONS: Mapping[State, frozenset[State]] = {
    S.COMPOSED: _FRESH,
    S.APPROVED: _FRESH,
    S.HANDED_OVER: frozenset({S.HANDED_OVER, S.SENT, S.DISCARDED}),
    S.CLAIMED: frozenset({S.CONNECTING, S.APPROVED, S.REFUSED}),
    S.CONNECTING: frozenset({S.COMMITTING, S.APPROVED, S.DEFERRED, S.REFUSED}),
    S.COMMITTING: frozenset({S.SENT, S.APPROVED, S.DEFERRED, S.REFUSED, S.UNKNOWN}),
    S.DEFERRED: frozenset({S.CLAIMED, S.APPROVED, S.REFUSED, S.UNKNOWN, S.DISCARDED}),
    S.UNKNOWN: frozenset({S.SENT, S.NOT_SENT}),
    S.SENT: frozenset({S.SENT, S.BOUNCED}),
    S.REFUSED: _FRESH,
    S.NOT_SENT: _FRESH,
    S.BOUNCED: _FRESH,
    S.DISCARDED: frozenset({S.COMPOSED, S.APPROVED, S.HANDED_OVER, S.CLAIMED, S.UNKNOWN}),
}
"""Which state may follow which. A letter enters the ledger composed, approved, handed over or claimed.

It leaves `committing` for `approved` only where the process that sends knows that it did not write the final dot.
"""

IN_FLIGHT = (S.CLAIMED, S.CONNECTING, S.COMMITTING)
"""The states that only a running process may leave a letter in; found at a start, they are a crash's."""

RELEASED, NOTED = "released", "noted"
ACCEPTED, ACCEPTANCE_WITHDRAWN, INBOUND = "accepted", "acceptance_withdrawn", "inbound"
"""The actions of events that move no letter from state to state."""


def _quoted(states: tuple[State, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)


_UNCLAIM = "DELETE FROM claims WHERE letter = OLD.name;"
_CLAIM = f"""
INSERT INTO claims (letter, cycle, match, stage, subject)
    SELECT NEW.name, NEW.cycle, NEW.match, NEW.stage, subject.value
    FROM json_each(NEW.claim_subjects) AS subject
    WHERE NEW.stage <> '' AND NEW.state IN ({_quoted(LIVE)});
"""  # noqa: S608 - made of constants

_FIRST_VERSION = (
    """
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        moment TEXT NOT NULL,
        action TEXT NOT NULL,
        name TEXT NOT NULL,
        data TEXT NOT NULL CHECK (json_valid(data)),
        previous TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE
    )
    """,
    """
    CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END
    """,
    """
    CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END
    """,
    """
    CREATE TRIGGER events_follow_each_other BEFORE INSERT ON events
    WHEN NEW.seq <> (SELECT ifnull(max(seq), 0) + 1 FROM events)
        OR NEW.previous <> ifnull((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), NEW.previous)
    BEGIN SELECT RAISE(ABORT, 'an event follows the last one'); END
    """,
    f"""
    CREATE TABLE letters (
        seq INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (name <> ''),
        cycle INTEGER NOT NULL,
        match TEXT NOT NULL,
        kind TEXT NOT NULL,
        program TEXT,
        writer TEXT,
        stage TEXT NOT NULL,
        claim_subjects TEXT NOT NULL CHECK (json_valid(claim_subjects)),
        first_choice INTEGER NOT NULL CHECK (first_choice IN (0, 1)),
        recipients TEXT NOT NULL CHECK (json_valid(recipients)),
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        facts_hash TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ({_quoted(tuple(State))})),
        channel TEXT NOT NULL DEFAULT '',
        composed_on TEXT NOT NULL DEFAULT '',
        handed_on TEXT NOT NULL DEFAULT '',
        sent_on TEXT NOT NULL DEFAULT '',
        released TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT ''
    )
    """,
    f"""
    CREATE UNIQUE INDEX one_first_choice_a_season ON letters (cycle, match)
    WHERE first_choice = 1 AND released = '' AND state IN ({_quoted(LIVE)})
    """,
    """
    CREATE TABLE claims (
        letter TEXT NOT NULL REFERENCES letters (name),
        cycle INTEGER NOT NULL,
        match TEXT NOT NULL,
        stage TEXT NOT NULL,
        subject TEXT NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX one_letter_of_a_stage ON claims (cycle, match, stage, subject)",
    f"CREATE TRIGGER a_new_letter_claims AFTER INSERT ON letters BEGIN {_CLAIM} END",
    f"CREATE TRIGGER a_moved_letter_claims_anew AFTER UPDATE ON letters BEGIN {_UNCLAIM} {_CLAIM} END",
    """
    CREATE TRIGGER letters_are_never_deleted BEFORE DELETE ON letters
    BEGIN SELECT RAISE(ABORT, 'a letter is never deleted'); END
    """,
    """
    CREATE TABLE acceptances (
        letter TEXT NOT NULL,
        rule TEXT NOT NULL,
        sentence_hash TEXT NOT NULL,
        because TEXT NOT NULL,
        moment TEXT NOT NULL,
        PRIMARY KEY (letter, rule, sentence_hash)
    )
    """,
    """
    CREATE TABLE inbound (
        seq INTEGER PRIMARY KEY,
        program TEXT NOT NULL,
        moment TEXT NOT NULL,
        sender TEXT NOT NULL,
        recipients TEXT NOT NULL CHECK (json_valid(recipients)),
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        sha256 TEXT NOT NULL
    )
    """,
)

_SENDING = (
    *(
        f"ALTER TABLE letters ADD COLUMN {column} TEXT NOT NULL DEFAULT ''"
        for column in ("message_id", "raw", "account", "lease", "reply", "retry_on", "sent_copy", "place")
    ),
    "ALTER TABLE letters ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE identity (id TEXT NOT NULL)",
    "INSERT INTO identity (id) SELECT ifnull((SELECT hash FROM events WHERE seq = 1), lower(hex(randomblob(16))))",
)
"""What a letter needs that we send ourselves; and a name for this ledger, by which its witness is found.

Copies of an older ledger get the same name, whenever each of them is brought up to date.
"""

_FILES = ("CREATE TABLE files (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL)",)
"""Files of letters that were sent, until their copies are filed. No event tells of them: a letter has their hashes."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST_VERSION, _SENDING, _FILES)
"""The statements that lead from each version of the schema to the next; `user_version` counts them."""

APPLICATION_ID = 0x504D4C47
"""Marks the file as a ledger of ours (SQLite's `application_id`): the letters PMLG."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest version, in one transaction; nothing where it is there already."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for statement in (each for migration in MIGRATIONS[version:] for each in migration):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@dataclass(frozen=True)
class Event:
    """One thing that happened. `moment` is when, as the caller said it; `data` what it changed."""

    seq: int
    moment: str
    action: str
    name: str
    data: Mapping[str, Any]
    previous: str
    hash: str

    @property
    def expected_hash(self) -> str:
        """The SHA-256 of the hash before it and of its own canonical JSON, in hexadecimal."""
        own = [self.seq, self.moment, self.action, self.name, self.data]
        return hashlib.sha256((self.previous + canonical(own)).encode()).hexdigest()


GENESIS = "0" * 64
"""What stands for the hash before the first event."""


def canonical(value: object) -> str:
    """Write a value as the one JSON text that it has here: sorted keys, no blanks, ASCII alone."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def events(connection: sqlite3.Connection) -> Iterator[Event]:
    """Read every event, oldest first. Raises ValueError where the data of one is no JSON."""
    query = "SELECT seq, moment, action, name, data, previous, hash FROM events ORDER BY seq"
    for seq, moment, action, name, data, previous, hash_ in connection.execute(query):
        yield Event(seq, moment, action, name, json.loads(data), previous, hash_)


def append(
    connection: sqlite3.Connection, action: str, name: str, moment: str, data: Mapping[str, Any]
) -> Event:
    """Add an event to the chain and apply it. Belongs inside a write transaction.

    Raises sqlite3.IntegrityError where a unique index refuses what it claims.
    """
    last = connection.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    unsealed = Event(seq, moment, action, name, data, previous, "")
    event = Event(seq, moment, action, name, data, previous, unsealed.expected_hash)
    connection.execute(
        "INSERT INTO events (seq, moment, action, name, data, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, moment, action, name, canonical(data), previous, event.hash),
    )
    project(connection, event)
    return event


def project(connection: sqlite3.Connection, event: Event) -> None:
    """Apply one event to the rows that it changes."""
    values = {**event.data, "seq": event.seq, "moment": event.moment, "name": event.name}
    if event.action == ACCEPTED:
        connection.execute(
            "INSERT OR REPLACE INTO acceptances (letter, rule, sentence_hash, because, moment)"
            " VALUES (:name, :rule, :sentence_hash, :because, :moment)",
            values,
        )
    elif event.action == ACCEPTANCE_WITHDRAWN:
        connection.execute(
            "DELETE FROM acceptances"
            " WHERE letter = :name AND rule = :rule AND sentence_hash = :sentence_hash",
            values,
        )
    elif event.action == INBOUND:
        connection.execute(
            "INSERT INTO inbound (seq, program, moment, sender, recipients, subject, body, sha256)"
            " VALUES (:seq, :name, :moment, :sender, :recipients, :subject, :body, :sha256)",
            values,
        )
    else:
        _project_letter(connection, event, values)


def _project_letter(connection: sqlite3.Connection, event: Event, values: Mapping[str, Any]) -> None:
    """Set the columns of a letter that the event names; its first event makes the row."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(letters)")]
    changed = [column for column in columns if column in event.data and column not in ("seq", "name")]
    if connection.execute("SELECT 1 FROM letters WHERE name = ?", (event.name,)).fetchone():
        if not changed:
            return
        settings = ", ".join(f"{column} = :{column}" for column in changed)
        statement = f"UPDATE letters SET {settings} WHERE name = :name"  # noqa: S608 - its own columns
    else:
        names = ("seq", "name", *changed)
        places = ", ".join(f":{column}" for column in names)
        statement = f"INSERT INTO letters ({', '.join(names)}) VALUES ({places})"  # noqa: S608 - its own columns
    connection.execute(statement, values)
