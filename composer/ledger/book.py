"""The open ledger. A letter that is handed over claims its stage, and the first choice where it says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

from composer.errors import LedgerError
from composer.ledger import schema
from composer.ledger.file import connect, damaged, explained
from composer.ledger.letters import (
    MOMENT_COLUMNS,
    Acceptance,
    Entry,
    Inbound,
    LedgerLetter,
    columns,
    contact_of,
    letter_of,
    received_contact,
    refusal,
    require_allowed,
    standing,
)
from composer.ledger.schema import Event, State
from composer.ledger.verify import problems
from composer.mime_parts import content_hash, files_needed, with_files
from composer.model import Contact, Moment


@contextmanager
def open_ledger(path: Path, *, create: bool = True) -> Iterator[Ledger]:
    """Open the ledger for a block and close it after, so that the folder holds its one file alone.

    Without `create` a missing file stays missing: the ledger is empty. Raises LedgerError, with the old data
    untouched, for a read-only folder, a full disk, a damaged or newer database, or one in use for too long.
    """
    absent = not create and not path.exists()
    connection = connect(path, create=create)
    try:
        yield Ledger(path, connection, absent=absent)
    finally:
        # The last connection to close writes the log back into the file and removes it.
        connection.close()


_CLEARED: Mapping[str, str | int] = {
    **dict.fromkeys(("handed_on", "sent_on", "reason", "released", "lease", "reply"), ""),
    **dict.fromkeys(("retry_on", "sent_copy", "place"), ""),
    "attempts": 0,
}
"""What is no longer true of a letter once it is recorded anew."""


class Ledger:
    """An open ledger; `open_ledger` makes it and closes it. The caller says what moment it is.

    Every method raises LedgerError where it cannot do all of its work, and then has done none of it.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, absent: bool = False):
        self.path = path
        self.connection = connection
        self._absent = absent

    # What the ledger knows.

    def letters(self) -> tuple[LedgerLetter, ...]:
        """List every letter, in the order in which they were first recorded."""
        return self._letters("ORDER BY seq")

    def letter(self, name: str) -> LedgerLetter | None:
        """Find the letter of that name, if the ledger knows it."""
        return next(iter(self._letters("WHERE name = ?", name)), None)

    @property
    def identity(self) -> str:
        """The name of this ledger, which a copy of its file shares."""
        return str(self._rows("SELECT id FROM identity")[0]["id"])

    def in_flight(self) -> tuple[LedgerLetter, ...]:
        """List the letters that a process is sending, or was when it ended."""
        places = ", ".join("?" * len(schema.IN_FLIGHT))
        return self._letters(f"WHERE state IN ({places}) ORDER BY seq", *schema.IN_FLIGHT)

    def remembers(self, event_hash: str) -> bool:
        """Tell whether an event is in the chain, or stands in it for one that was lost and entered anew."""
        if self._rows("SELECT 1 FROM events WHERE hash = ?", event_hash):
            return True
        return bool(
            self._rows("SELECT 1 FROM events WHERE json_extract(data, '$.witnessed') = ?", event_hash)
        )

    def last_hash(self) -> str:
        """Return the hash of the newest event; "" where nothing happened yet."""
        found = self._rows("SELECT hash FROM events ORDER BY seq DESC LIMIT 1")
        return str(found[0]["hash"]) if found else ""

    def first_choice(self, cycle: int, match: str) -> LedgerLetter | None:
        """Find the letter that holds the season's first choice, handed over or sent; None while none does."""
        told = self._letters(
            "WHERE cycle = ? AND match = ? AND first_choice = 1 AND released = ''", cycle, match
        )
        return next((letter for letter in told if letter.live), None)

    def contacts(self) -> tuple[Contact, ...]:
        """List what counts as said, by time: the letters that left or may have, and what programs wrote."""
        sent = [letter for letter in self.letters() if letter.live]
        received = self._rows("SELECT * FROM inbound ORDER BY seq")
        with self._decoding():
            found = [*map(received_contact, received), *map(contact_of, sent)]
        return tuple(sorted(found, key=lambda contact: (contact.on.on, contact.on.at or time.min)))

    def events(self) -> tuple[Event, ...]:
        """List everything that happened, oldest first."""
        with explained(self.path), self._decoding():
            return tuple(schema.events(self.connection))

    def acceptances(self, letter: str) -> tuple[Acceptance, ...]:
        """List the warnings about a letter that were accepted, oldest first."""
        found = self._rows(
            'SELECT letter, rule, sentence_hash, because, moment AS "on" FROM acceptances'
            " WHERE letter = ? ORDER BY rowid",
            letter,
        )
        return tuple(Acceptance(**row) for row in found)

    def whole(self, letter: LedgerLetter) -> bytes:
        """Return the very bytes of a letter, its files in their places. Refused where one is no longer kept."""
        raw = letter.raw.encode()
        needed = files_needed(raw)
        marks = ", ".join("?" * len(needed))
        query = f"SELECT sha256, content FROM files WHERE sha256 IN ({marks})"  # noqa: S608 - question marks alone
        kept = {str(row["sha256"]): bytes(row["content"]) for row in self._rows(query, *needed)}
        if any(content_hash(kept.get(each, b"")) != each for each in needed):
            hint = "The letter itself is recorded. Look into the mailbox of whom it went to, if you need the files."
            raise LedgerError(
                "a file that the letter carried is no longer kept", where=letter.name, hint=hint
            )
        return with_files(raw, kept)

    def verify(self) -> tuple[str, ...]:
        """Say what is wrong with the ledger, one sentence each; empty where it is whole."""
        with explained(self.path):
            return problems(self.connection)

    # What happens to letters.

    def record_composed(self, entry: Entry, on: Moment) -> LedgerLetter:
        """Note that a letter was composed, anew where there was one that did not leave. Claims nothing."""
        return self._put(entry, State.COMPOSED, on)

    def approve(self, entry: Entry, on: Moment) -> LedgerLetter:
        """Note that these very bytes were checked and may leave. Claims nothing."""
        return self._put(entry, State.APPROVED, on)

    def hand_over(self, entry: Entry, channel: str, on: Moment) -> LedgerLetter:
        """Claim what the letter says once, and note that it went to a channel, in one step or not at all.

        The same bytes again to the same channel change nothing; other bytes replace those that were handed
        over, as long as they were not sent. Where another letter holds the claim, the error names it.
        """
        return self._put(entry, State.HANDED_OVER, on, channel)

    def require_sendable(self, name: str) -> None:
        """Refuse, as claiming it would, a letter that is out, on its way, or with another channel. Changes nothing."""
        known = self.letter(name)
        if known and known.live:
            require_allowed(known, State.CLAIMED)

    def require_unknown(self, name: str) -> LedgerLetter:
        """Return a letter of which nobody knows whether it left; refuse any other."""
        letter = self._known(name)
        if letter.state is not State.UNKNOWN:
            hint = "Only a letter that is unknown is settled this way. `prematch outbox` shows where each stands."
            raise LedgerError(f"{name} {standing(letter)}, so there is nothing to resolve", hint=hint)
        return letter

    def require_free(self, entry: Entry) -> None:
        """Refuse, as handing it over would, a letter whose claim another letter holds. Changes nothing."""
        rival = self._rival(entry)
        if rival:
            raise rival

    def claim(self, entry: Entry, lease: str, on: Moment) -> LedgerLetter:
        """Claim what the letter says once for the process that holds the lease and is about to send it.

        A deferred letter keeps its bytes and Message-ID; for any other these are the entry's.
        """
        known = self.letter(entry.name)
        if known and known.state == State.DEFERRED and known.sha256 == entry.sha256:
            changes = {"lease": lease, "retry_on": "", "account": entry.account}
            return self._move(entry.name, State.CLAIMED, on, changes)
        return self._put(entry, State.CLAIMED, on, "smtp", lease=lease)

    def advance(
        self,
        name: str,
        lease: str,
        to: State,
        on: Moment,
        was: State | None = None,
        /,
        **changes: str | int,
    ) -> LedgerLetter:
        """Move a letter on its way, and set other columns with it. Refused to all but the holder of the lease.

        With `was` it is also refused where the letter has moved from that state meanwhile.
        """
        return self._move(name, to, on, changes, lease, was)

    def note(self, name: str, on: Moment, **changes: str | int) -> LedgerLetter:
        """Set columns of a letter without moving it: what became of its copy, where it lies."""
        with self._writing():
            letter = self._known(name)
            if any(getattr(letter, column) != value for column, value in changes.items()):
                self._append(schema.NOTED, name, on, changes)
            return self._known(name)

    def keep_files(self, contents: Iterable[bytes]) -> None:
        """Keep the files of a letter, each once, whichever letters carry it, until `drop_files`."""
        with self._writing():
            for content in contents:
                row = (content_hash(content), content)
                self.connection.execute("INSERT OR IGNORE INTO files (sha256, content) VALUES (?, ?)", row)

    def drop_files(self) -> None:
        """Let go of every file but those of letters that are on their way, or of which a copy is to be filed."""
        places = ", ".join("?" * len(schema.IN_FLIGHT))
        waits = f"(sent_copy = 'pending' OR state IN ({places}))"
        needed = f"SELECT 1 FROM letters WHERE instr(raw, files.sha256) > 0 AND {waits}"  # noqa: S608 - constants
        with self._writing():
            query = f"DELETE FROM files WHERE NOT EXISTS ({needed})"  # noqa: S608 - constants
            self.connection.execute(query, schema.IN_FLIGHT)

    def restore(self, entry: Entry, witnessed: str, on: Moment, handed_on: str) -> LedgerLetter:
        """Enter anew a letter that left, or may have, and that this ledger forgot; it is then of unknown outcome.

        `witnessed` is the hash of the event that is lost; `handed_on` when the letter was on its way.
        """
        with self._writing():
            current = self.letter(entry.name)
            while current and current.live and not current.message_id == entry.message_id != "":
                entry = replace(entry, name=f"{entry.name}-forgotten")
                current = self.letter(entry.name)
            if current and current.state in (State.UNKNOWN, State.SENT):
                self._append(schema.NOTED, entry.name, on, {"witnessed": witnessed})
                return current
            if current and current.sha256 == entry.sha256:
                texts = ("subject", "body", "raw", "facts_hash")
                entry = replace(entry, **{name: getattr(current, name) for name in texts})
            kept = {**_CLEARED, **columns(entry), "channel": "smtp", "handed_on": handed_on}
            # What a letter that is known claims already cannot be claimed twice; that it left stays true.
            free = self._rival(entry) is None
            unclaimed = {} if free else {"claim_subjects": "[]", "released": "claimed by another letter"}
            lost = {
                "state": State.UNKNOWN.value,
                "witnessed": witnessed,
                "reason": "the ledger had forgotten it",
            }
            self._append(State.UNKNOWN.value, entry.name, on, {**kept, **unclaimed, **lost})
            return self._known(entry.name)

    def mark_sent(self, name: str, on: Moment) -> LedgerLetter:
        """Note that the user sent the letter, or correct the day on which that was."""
        return self.transition(name, State.SENT, on)

    def discard(self, name: str, on: Moment, reason: str = "") -> LedgerLetter:
        """Give up a letter that was not sent, with all that it claims. Refused where it may be out."""
        return self.transition(name, State.DISCARDED, on, reason=reason)

    def transition(
        self, name: str, to: State, on: Moment, *, reason: str = "", channel: str = ""
    ) -> LedgerLetter:
        """Move a letter to another state, as `TRANSITIONS` allows; its claims come and go with the state."""
        return self._move(name, to, on, {"reason": reason, **({"channel": channel} if channel else {})})

    def release_program(self, program: str, reason: str, on: Moment) -> tuple[LedgerLetter, ...]:
        """Free the first choice that a program held, as it withdrew; its letter stays in the history.

        Gives the letters that were freed; none where that program held nothing.
        """
        with self._writing():
            told = self._letters("WHERE program = ? AND first_choice = 1 AND released = ''", program)
            names = [letter.name for letter in told if letter.live]
            for name in names:
                self._append(schema.RELEASED, name, on, {"released": reason.strip() or "withdrawn"})
            return tuple(self._known(name) for name in names)

    def record_inbound(self, inbound: Inbound, on: Moment) -> bool:
        """Note what a program wrote. False where the same bytes of that program are on file already."""
        same = "SELECT 1 FROM inbound WHERE program = ? AND sha256 = ? AND sha256 <> ''"
        with self._writing():
            if self._rows(same, inbound.program, inbound.sha256):
                return False
            self._append(schema.INBOUND, inbound.program, on, columns(inbound))
            return True

    # What the applicant accepted.

    def accept(self, letter: str, rule: str, sentence_hash: str, because: str, on: Moment) -> Acceptance:
        """Keep that a warning was accepted, and why. It holds for that sentence alone."""
        if not because.strip():
            hint = 'Add the reason in a few words: --because "…".'
            raise LedgerError(f"{rule} can be accepted only with a reason", where=letter, hint=hint)
        acceptance = Acceptance(letter, rule, sentence_hash, because.strip(), str(on))
        with self._writing():
            data = {"rule": rule, "sentence_hash": sentence_hash, "because": acceptance.because}
            self._append(schema.ACCEPTED, letter, on, data)
        return acceptance

    def withdraw_acceptance(self, letter: str, rule: str, on: Moment, sentence_hash: str = "") -> int:
        """Take back what was accepted of a rule, for one sentence or for all. Gives how many there were."""
        with self._writing():
            hashes = [
                accepted.sentence_hash
                for accepted in self.acceptances(letter)
                if accepted.rule == rule and sentence_hash in ("", accepted.sentence_hash)
            ]
            for each in hashes:
                self._append(schema.ACCEPTANCE_WITHDRAWN, letter, on, {"rule": rule, "sentence_hash": each})
            return len(hashes)

    def _move(
        self,
        name: str,
        to: State,
        on: Moment,
        changes: Mapping[str, Any],
        lease: str | None = None,
        was: State | None = None,
    ) -> LedgerLetter:
        """Move a letter to another state. With a lease, refuse it to a process that does not hold the letter."""
        with self._writing():
            letter = self._known(name)
            if lease not in (None, letter.lease) or was not in (None, letter.state):
                hint = "`prematch outbox` shows where it stands. This process sent nothing."
                raise LedgerError(f"another process has taken {name} over", where=self.path.name, hint=hint)
            require_allowed(letter, to)
            changed = {"reason": "", "channel": letter.channel, **changes, "state": to.value}
            if to in MOMENT_COLUMNS:
                changed[MOMENT_COLUMNS[to]] = str(on)
            if any(getattr(letter, column) != value for column, value in changed.items()):
                self._append(to.value, name, on, changed, claiming=letter)
            return self._known(name)

    def _put(self, entry: Entry, to: State, on: Moment, channel: str = "", lease: str = "") -> LedgerLetter:
        """Record the whole letter anew in a state, unless it is on its way or out."""
        with self._writing():
            current = self.letter(entry.name)
            if current and current.live:
                if not current.state == to == State.HANDED_OVER:
                    raise refusal(current, to)
                if entry.sha256 and (current.sha256, current.channel) == (entry.sha256, channel):
                    return current
            elif current:
                require_allowed(current, to)
            changes = {**_CLEARED, **columns(entry), "state": to.value, "channel": channel, "lease": lease}
            if to in MOMENT_COLUMNS:
                changes[MOMENT_COLUMNS[to]] = str(on)
            self._append(to.value, entry.name, on, changes, claiming=entry)
            return self._known(entry.name)

    def _append(
        self, action: str, name: str, on: Moment, data: Mapping[str, Any], claiming: Entry | None = None
    ) -> None:
        """Add an event; where the database refuses its claim, raise the error that names the other letter."""
        if self._absent:
            hint = "It is made when the first letter is composed."
            raise LedgerError("There is no ledger yet", where=self.path.name, hint=hint)
        try:
            schema.append(self.connection, action, name, str(on), data)
        except sqlite3.IntegrityError as error:
            rival = self._rival(claiming) if claiming else None
            raise rival or error from error

    def _rival(self, entry: Entry) -> LedgerError | None:
        """Make the error that names the letter which holds what the entry claims."""
        holder = self.first_choice(entry.cycle, entry.match) if entry.first_choice else None
        if holder and holder.name != entry.name:
            hint = (
                "Only one letter of a season may say that. If that letter was never sent,"
                f" run `prematch discard {holder.name}`; if that program withdrew, say so in its file:"
                " `status: withdrawn`."
            )
            problem = f"A first-choice letter to {holder.program} {standing(holder)} ({holder.name})"
            return LedgerError(problem, where=entry.name, hint=hint)
        claimed = (
            "WHERE name = (SELECT letter FROM claims"
            " WHERE cycle = ? AND match = ? AND stage = ? AND subject = ? AND letter <> ?)"
        )
        for subject in entry.claim_subjects:
            key = (entry.cycle, entry.match, entry.stage, subject.casefold(), entry.name)
            for holder in self._letters(claimed, *key):
                hint = f"One is enough. If it was never sent, run `prematch discard {holder.name}` first."
                stage = entry.stage.replace("_", " ")
                problem = f"A letter of this stage ({stage}) to {subject} {standing(holder)} ({holder.name})"
                return LedgerError(problem, where=entry.name, hint=hint)
        return None

    def _known(self, name: str) -> LedgerLetter:
        letter = self.letter(name)
        if letter:
            return letter
        from difflib import get_close_matches

        near = get_close_matches(name, [each.name for each in self.letters()])
        hint = f"Did you mean {' or '.join(near)}?" if near else "`prematch log` lists the letters."
        raise LedgerError(f"The ledger has no letter {name}", where=self.path.name, hint=hint)

    def _letters(self, which: str, *values: object) -> tuple[LedgerLetter, ...]:
        found = self._rows(f"SELECT * FROM letters {which}", *values)  # noqa: S608 - `which` is a constant
        with self._decoding():
            return tuple(map(letter_of, found))

    def _rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with explained(self.path):
            cursor = self.connection.execute(query, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        """Report rows that hold what was never put there as damage."""
        try:
            yield
        except (ValueError, TypeError, LookupError) as error:
            raise damaged(self.path, "a row cannot be read") from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the one transaction in which nobody else writes: all of the block happens, or nothing."""
        with explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
