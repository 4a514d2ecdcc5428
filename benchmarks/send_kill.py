"""Kill a process at every point of sending a letter, start again, and compare the ledger with the server's count.

A child process sends one letter: real ledger, real witness, real SMTP conversation with a server of this machine. It
is killed at one exact point. Then comes what the next start of the program does, and a second attempt to send the
same letter. The server must never hold the letter twice, and the ledger never say what the server does not know.

    python benchmarks/send_kill.py [--rounds 20] [--bed]

With `--bed` the points after the final dot use real mail servers (Postfix, Dovecot; Linux, as root, see
tests/mailbed/bed.py) and look into the mailbox of sent mail. Needs a system with `fork` (Linux, macOS).

    duplicate       the server holds the letter more than once
    loss            the server holds it, and the ledger calls it neither sent nor unknown; or the server does not, and
                    the ledger calls it sent; or the next start fails; or the letter may be sent again and
                    cannot; or the ledger is not whole
    false unknown   the server does not hold it, and the ledger cannot know: accepted, the user is asked
    found           of unknown outcome at first, and settled by a look into the mailbox
    copies          the mailbox of sent mail holds no copy, or two
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import smtplib
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from secrets import randbelow
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from composer import checking, outbound, reconcile, sending
from composer.account.credentials import Credentials
from composer.account.settings import Account, Server
from composer.delivery import submission
from composer.delivery.answers import Outcome, Phase
from composer.errors import PrematchError
from composer.ledger import Entry, Ledger, State, open_ledger, schema, witness
from composer.ledger.letters import columns
from composer.mailbox import Mailbox
from composer.model import Moment
from tests.letters import CLEAN
from tests.mailbed import bed as mailbed
from tests.mailbed.certificates import make_certificates
from tests.mailbed.faulty_smtp import FaultySMTP

REPOSITORY = Path(__file__).resolve().parent.parent
NOW = Moment(date(2027, 2, 9))
BEFORE = Moment(date(2027, 2, 2))
NAME = "2027-02-09-interest-cedarvale"
RECIPIENT = "radeyemi@cedarvale.example"
OWN = "amara.okafor@example.org"
FILING = "amara@autosent.test"
"""An account whose server itself files a copy of what is sent."""
PASSWORD = "mailbed"
ANSWER_SECONDS = 10.0
DOT = b".\r\n"


# --- the servers


class Place(Protocol):
    """A server that takes letters, and its own count of them."""

    account: Account

    def stored(self, mark: str) -> int:
        """Count the letters with this mark that the server took responsibility for."""

    def copies(self, mark: str) -> int:
        """Count the copies with this mark in the mailbox of sent mail."""

    def settle(self) -> None:
        """Wait until the server has done all that it will do about connections that have ended."""

    def set_mode(self, mode: str) -> None:
        """Let the server fail in a way from now on; one that cannot ignores it."""


class Loopback:
    """A server that fails on purpose, in a process of its own: only a process of one thread forks well."""

    def __init__(self, folder: Path) -> None:
        certificates = make_certificates(folder / "tls")
        self.spool = folder / "spool"
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._mode = "ok"
        self.account = Account(
            "loopback",
            OWN,
            smtp=Server("localhost", int(self._answer()), "starttls"),
            sent_copy="none",
            ca_file=str(certificates.ca),
        )

    def stored(self, mark: str) -> int:
        return sum(mark.encode() in file.read_bytes() for file in self.spool.glob("*.eml"))

    def copies(self, mark: str) -> int:
        raise NotImplementedError(f"no mailbox holds {mark}")

    def settle(self) -> None:
        self._say("settle")
        self._answer()

    def set_mode(self, mode: str) -> None:
        if mode != self._mode:
            self._say(mode)
            self._answer()
            self._mode = mode

    def close(self) -> None:
        """End the server."""
        self._process.communicate()

    def _say(self, word: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def _answer(self) -> str:
        assert self._process.stdout
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("the server ended")
        return answer


def serve(folder: Path) -> None:
    """Be the server of a `Loopback`: obey a word a line until the input ends."""
    tls = folder / "tls"
    server = FaultySMTP(
        certificate=tls / "server.pem", key=tls / "server.key", spool=folder / "spool", delay=0.05
    )
    with server:
        print(server.port, flush=True)
        for line in sys.stdin:
            word = line.strip()
            if word == "settle":
                for thread in threading.enumerate():
                    if thread.name == "faulty-smtp-client":
                        thread.join(ANSWER_SECONDS)
            else:
                server.mode = word
            print("done", flush=True)


class Real:
    """The real servers, seen by one of their users; `sent_copy` says who files the copies of that user."""

    def __init__(self, bed: mailbed.Bed, address: str, sent_copy: str) -> None:
        self.bed = bed
        self.account = Account(
            "bed",
            address,
            smtp=Server(bed.host, bed.submission, "starttls"),
            imap=Server(bed.host, bed.imaps),
            sent_copy=sent_copy,
            ca_file=str(bed.ca),
        )
        # A connection that somebody left open stays out of the count; one that is just ending may end first.
        end = time.monotonic() + 2
        while self._open() and time.monotonic() < end:
            time.sleep(0.005)
        self._open_before = self._open()

    def stored(self, mark: str) -> int:
        return sum(mark.encode() in message for message in self.bed.stored(RECIPIENT))

    def copies(self, mark: str) -> int:
        return sum(mark.encode() in message for message in self.bed.stored(self.account.address, "Sent"))

    def settle(self) -> None:
        end = time.monotonic() + ANSWER_SECONDS
        while self._open() > self._open_before or self._queued():
            if time.monotonic() > end:
                raise TimeoutError("Postfix does not come to rest")
            time.sleep(0.005)

    def set_mode(self, mode: str) -> None:
        """Postfix does not fail on purpose."""

    def _open(self) -> int:
        log = (self.bed.state / "log" / "postfix").read_bytes()
        return log.count(b": connect from") - log.count(b": disconnect from")

    def _queued(self) -> bool:
        # In the order in which a letter goes through them, so that none is overlooked on its way.
        parts = ("maildrop", "incoming", "active", "deferred")
        queue = self.bed.state / "queue"
        return any(file.is_file() for part in parts for file in (queue / part).rglob("*"))


# --- one round


@dataclass
class Round:
    """One letter with a ledger of its own. In some rounds several letters want the same claim."""

    folder: Path
    place: Place
    number: int = 0
    names: tuple[str, ...] = (NAME,)
    now: Moment = NOW
    mark: str = field(default_factory=lambda: f"Letter {randbelow(10**12):012}")

    def __post_init__(self) -> None:
        (self.folder / "drafts").mkdir(parents=True)

    @property
    def ledger(self) -> Path:
        """The file of the ledger."""
        return self.folder / "ledger.db"

    @property
    def account(self) -> Account:
        """The account that the letter goes through."""
        return self.place.account

    @property
    def credentials(self) -> Credentials:
        """What it logs in with."""
        return Credentials(self.account.username, PASSWORD)

    def write(self) -> None:
        """Write the files of the letters."""
        for name in self.names:
            own = f"Amara Okafor, MBBS\n{self.mark} {name[-1]}\n"
            text = CLEAN.replace("Amara Okafor, MBBS\n", own)
            (self.folder / "drafts" / f"{name}.txt").write_text(text, encoding="utf-8")

    def checked(self, book: Ledger, name: str = NAME) -> outbound.Checked:
        """Read a letter from its file and check it, as the command does."""
        clock = datetime.combine(self.now.on, datetime.min.time(), UTC)
        path = self.folder / "drafts" / f"{name}.txt"
        session = session_of(self.account.address)
        return outbound.checked(session, path, self.now, book, outbound.stamped(book, clock))

    def state(self, book: Ledger) -> State | None:
        """Where the letter stands; of several, the one that left or may have."""
        letters = book.letters()
        return next((letter.state for letter in (*filter(_live, letters), *letters)), None)


def _live(letter: Any) -> bool:
    return bool(letter.live)


@cache
def session_of(address: str) -> checking.Session:
    """The sample season with this address as the applicant's, and with no letters on file."""
    session = checking.open_session(REPOSITORY / "samples" / "season")
    applicant = replace(session.workspace.applicant, email=address)
    return checking.Session(
        replace(session.workspace, applicant=applicant), replace(session.facts, applicant=applicant), (), ()
    )


@contextmanager
def data_in(folder: Path) -> Iterator[None]:
    """Keep witness and lock in a folder, for a block."""
    former = os.environ.get("PREMATCH_DATA")
    os.environ["PREMATCH_DATA"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("PREMATCH_DATA")
        if former is not None:
            os.environ["PREMATCH_DATA"] = former


def send(turn: Round, name: str = NAME) -> None:
    """Send the letter and file its copy, as the command does. Raises PrematchError where it did not leave."""
    with open_ledger(turn.ledger) as book:
        letter = turn.checked(book, name)
        said = sending.send(book, letter, turn.account, turn.credentials, turn.now, wait=ANSWER_SECONDS)
        if said.outcome is not Outcome.SENT:
            raise PrematchError(said.problem)
        known = book.letter(name)
        if known and known.sent_copy == "pending":
            sending.file_copy(book, known, turn.account, turn.credentials, turn.now)


def send_again(turn: Round) -> None:
    """Try to send the letter, or each of them, though it may have left."""
    for name in turn.names:
        try:
            send(turn, name)
        except PrematchError:
            continue


def start_again(turn: Round) -> tuple[State | None, bool]:
    """Do what the next start does. Gives where the letter stands, and whether the mailbox settled it."""
    with open_ledger(turn.ledger) as book:
        sending.recover(book, turn.now)
        tuple(reconcile.restore_forgotten(book, turn.now))
        before = turn.state(book)
        if turn.account.imap:
            tuple(reconcile.reconcile(book, turn.account, turn.credentials, turn.now))
        return turn.state(book), before is State.UNKNOWN is not turn.state(book)


# --- what a process does


Act = Callable[[Round], object]
Arm = Callable[[Round], None]
Run = Callable[[Round], object]
Which = Callable[..., bool]


def composed(turn: Round) -> None:
    """Enter the letter as composed."""
    with open_ledger(turn.ledger) as book:
        book.record_composed(outbound.entry(turn.checked(book)), turn.now)


def approved(turn: Round) -> None:
    """Enter the letter as approved."""
    with open_ledger(turn.ledger) as book:
        book.approve(outbound.entry(turn.checked(book)), turn.now)


def empty(turn: Round) -> None:
    """Make a ledger without letters."""
    with open_ledger(turn.ledger):
        pass


def of_version_one(turn: Round) -> None:
    """Make a ledger as it was before letters were sent by SMTP, with a letter composed."""
    connection = sqlite3.connect(turn.ledger, isolation_level=None)
    for statement in (
        *schema.MIGRATIONS[0],
        f"PRAGMA application_id = {schema.APPLICATION_ID}",
        "PRAGMA user_version = 1",
    ):
        connection.execute(statement)
    known = columns(Entry(NAME, 2027, "nrmp-main", "interest", "cedarvale-medpeds"))
    schema.append(connection, "composed", NAME, str(turn.now), {**known, "state": "composed"})
    connection.close()


def put_off(turn: Round) -> None:
    """Send the letter to a server that asks to come back later, after the final dot."""
    turn.place.set_mode("dot-451")
    send_again(turn)
    turn.place.set_mode("ok")


def drafted(turn: Round) -> None:
    """Enter the letter as a draft in the mailbox."""
    with open_ledger(turn.ledger) as book:
        book.hand_over(outbound.entry(turn.checked(book)), "imap", turn.now)


def discarded(turn: Round) -> None:
    """Give up the draft in the mailbox."""
    with open_ledger(turn.ledger) as book:
        book.discard(NAME, turn.now)


def in_turn(*acts: Act) -> Act:
    """Do one after the other."""

    def run(turn: Round) -> None:
        for act in acts:
            act(turn)

    return run


# --- the child processes


def die(_turn: Round | None = None) -> None:
    """End this process at once, as a power switch would."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_children(*acts: Callable[[], None]) -> list[str]:
    """Do all of these at once, each in a process of its own. Gives `killed`, `done` or the error of each."""
    gate, opener = os.pipe()
    children = []
    for act in acts:
        answer, out = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(opener)
            _be_child(gate, out, act)
        os.close(out)
        children.append((child, answer))
    os.close(gate)
    os.close(opener)
    return [_ended(child, answer) for child, answer in children]


def _be_child(gate: int, out: int, act: Callable[[], None]) -> None:
    status = 1
    try:
        os.read(gate, 1)
        try:
            act()
            said = "done"
        except PrematchError as error:
            said = f"refused: {error}"
        os.write(out, said.encode())
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(status)


def _ended(child: int, answer: int) -> str:
    with os.fdopen(answer, "rb") as reader:
        said = reader.read().decode()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    if os.WEXITSTATUS(status) != 0:
        raise RuntimeError("the child process failed instead of being killed")
    return said


# --- the ways to arm a child


def _always(*_arguments: object, **_options: object) -> bool:
    return True


def wrapped(owner: Any, name: str, around: Callable[..., Any]) -> None:
    """Put a function around another: it gets that one, then the arguments."""
    real = getattr(owner, name)
    setattr(owner, name, lambda *arguments, **options: around(real, *arguments, **options))


def before(owner: Any, name: str, which: Which = _always) -> Arm:
    """Die where a function is called."""

    def around(real: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        if which(*arguments, **options):
            die()
        return real(*arguments, **options)

    return lambda _turn: wrapped(owner, name, around)


def after(owner: Any, name: str, which: Which = _always) -> Arm:
    """Die where a function returns."""

    def around(real: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        result = real(*arguments, **options)
        if which(*arguments, **options):
            die()
        return result

    return lambda _turn: wrapped(owner, name, around)


def at_commit(name: str, which: Which = _always) -> Arm:
    """Die in a method of the ledger when all is written and the transaction is about to be committed."""

    def around(real: Callable[..., Any], book: Ledger, *arguments: Any, **options: Any) -> Any:
        if which(book, *arguments, **options):
            book.connection.set_trace_callback(lambda statement: die() if statement == "COMMIT" else None)
        return real(book, *arguments, **options)

    return lambda _turn: wrapped(Ledger, name, around)


def to(state: State) -> Which:
    """Tell whether a letter is moved to this state."""
    return lambda _book, _name, _lease, wanted, *_rest, **_changes: wanted is state


def is_text(_session: smtplib.SMTP, data: str | bytes) -> bool:
    """Tell whether this is the text of a letter: commands are given to smtplib as str."""
    return isinstance(data, bytes)


def is_dot(_socket: ssl.SSLSocket, data: bytes, *_rest: object) -> bool:
    """Tell whether this is the final dot."""
    return data == DOT


def answers_dot(phase: Phase, *_rest: object) -> bool:
    """Tell whether the answer that was read is the one to the final dot."""
    return phase is Phase.DOT


def within_the_text(turn: Round) -> None:
    """Die when a part of the text is out: another part in each round, at last all but the final byte."""

    def around(real: Callable[..., Any], session: smtplib.SMTP, data: str | bytes) -> Any:
        if not isinstance(data, bytes):
            return real(session, data)
        real(session, data[: len(data) * (turn.number % 9 + 1) // 9 - 1])
        die()
        return None

    wrapped(smtplib.SMTP, "send", around)


def after_a_dot_that_never_goes_out(_turn: Round) -> None:
    """Die with the dot in the kernel, which holds it back and throws it away as the process ends."""

    def around(real: Callable[..., Any], sock: ssl.SSLSocket, data: bytes, *rest: Any) -> Any:
        if data == DOT:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        real(sock, data, *rest)
        if data == DOT:
            die()

    wrapped(ssl.SSLSocket, "sendall", around)


def once_stored(turn: Round) -> None:
    """Die when the server has stored the letter, before its answer is read."""

    def around(real: Callable[..., Any], sock: ssl.SSLSocket, data: bytes, *rest: Any) -> Any:
        real(sock, data, *rest)
        if data == DOT:
            while not turn.place.stored(turn.mark):
                time.sleep(0.001)
            die()

    wrapped(ssl.SSLSocket, "sendall", around)


def with_half_a_line_in_the_witness(_turn: Round) -> None:
    """Die while the witness is written."""

    def around(real: Callable[..., Any], book: Ledger, letter: Any) -> None:
        real(book, letter)
        path = witness.path_of(book)
        os.truncate(path, path.stat().st_size - 40)
        die()

    wrapped(witness, "note", around)


def disk_full(state: State, lasting: bool) -> Arm:
    """Let writing the ledger fail where a letter comes into a state: its log may not grow any more (RLIMIT_FSIZE)."""

    def around(real: Callable[..., Any], book: Ledger, *arguments: Any, **changes: Any) -> Any:
        if not to(state)(book, *arguments, **changes):
            return real(book, *arguments, **changes)
        with no_more_than(book.path.with_name(f"{book.path.name}-wal").stat().st_size, lasting):
            return real(book, *arguments, **changes)

    return lambda _turn: wrapped(Ledger, "advance", around)


def witness_full(_turn: Round) -> None:
    """Let writing the witness fail: no file may grow (RLIMIT_FSIZE)."""

    def around(real: Callable[..., Any], *arguments: Any) -> None:
        with no_more_than(0, lasting=False):
            real(*arguments)

    wrapped(witness, "note", around)


@contextmanager
def no_more_than(size: int, lasting: bool) -> Iterator[None]:
    """Let no file of this process grow beyond a size: in the block, or from now on."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        if not lasting:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def ledger_locked(turn: Round) -> None:
    """Let another connection hold the ledger from `committing` on, longer than this one waits."""

    def around(real: Callable[..., Any], book: Ledger, *arguments: Any, **changes: Any) -> Any:
        if to(State.COMMITTING)(book, *arguments, **changes):
            other = sqlite3.connect(turn.ledger, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            holding.append(other)
            book.connection.execute("PRAGMA busy_timeout = 20")
        return real(book, *arguments, **changes)

    holding: list[sqlite3.Connection] = []
    wrapped(Ledger, "advance", around)


# --- what happens to a letter up to the next start


def killed(arm: Arm, act: Act = send, mode: str = "ok") -> Run:
    """A process that is killed while it sends."""
    return lambda turn: _ends(turn, arm, act, mode, "killed")


def failing(arm: Arm) -> Run:
    """A process that goes on, and meets an error."""
    return lambda turn: _ends(turn, arm, send, "ok", "refused")


def finished(turn: Round) -> None:
    """A process that sends the letter to the end."""
    _ends(turn, lambda _turn: None, send, "ok", "done")


def _ends(turn: Round, arm: Arm, act: Act, mode: str, expected: str) -> None:
    turn.write()
    turn.place.set_mode(mode)

    def armed() -> None:
        arm(turn)
        act(turn)

    (said,) = in_children(armed)
    turn.place.settle()
    turn.place.set_mode("ok")
    if said.partition(":")[0] != expected:
        raise RuntimeError(f"the process ended as {said!r}, not {expected}")


def at_once(count: int, *, rivals: bool = False, apart: bool = False) -> Run:
    """Processes that send at the same moment: one letter, or each its own of those that claim the same.

    `apart` gives each its own witness and lock, as on computers that share the ledger alone.
    """

    def run(turn: Round) -> None:
        if rivals:
            turn.names = tuple(f"{NAME}-{number}" for number in range(count))
        turn.write()
        empty(turn)

        def act(number: int) -> None:
            with data_in(turn.folder / f"data-{number}") if apart else ExitStack():
                send(turn, turn.names[number % len(turn.names)])

        in_children(*(partial(act, number) for number in range(count)))

    return run


def killed_again(run: Run, arm: Arm) -> Run:
    """After all of this, a next start that is killed as well."""

    def both(turn: Round) -> None:
        run(turn)
        _ends(turn, arm, start_again, "ok", "killed")

    return both


def put_back(then: Run, first: Act = empty, *, with_log: bool = False) -> Run:
    """Back up the ledger, go on, put the ledger back, and try to send before anything else.

    `with_log` leaves what a killed process left beside the ledger: then nothing is forgotten.
    """

    def run(turn: Round) -> None:
        turn.write()
        first(turn)
        kept = turn.ledger.read_bytes()
        then(turn)
        for log in () if with_log else turn.folder.glob("ledger.db-*"):
            log.unlink()
        turn.ledger.write_bytes(kept)
        send_again(turn)

    return run


def clock_set_back(then: Run) -> Run:
    """Go on a week earlier."""

    def run(turn: Round) -> None:
        then(turn)
        turn.now = BEFORE

    return run


def _unarmed(_turn: Round) -> None:
    """Arm nothing: the act itself is what dies."""


@dataclass(frozen=True)
class Point:
    """One point, and the ways in which it is reached, which the rounds take in turn.

    `place` is the server where the real ones run: `filing` files copies itself, `own` leaves that to us.
    """

    title: str
    ways: tuple[Run, ...]
    place: str = "loopback"


COMMITS, DOT_DUE = after(Ledger, "advance", to(State.COMMITTING)), before(ssl.SSLSocket, "sendall", is_dot)
TEXT_OUT, ANSWERED = after(smtplib.SMTP, "send", is_text), before(submission, "answer", answers_dot)
POINTS: dict[int, Point] = {
    1: Point("letter file written, no row", (killed(_unarmed, in_turn(Round.write, die)),)),
    2: Point(
        "row composed or approved",
        (killed(_unarmed, in_turn(composed, die)), killed(_unarmed, in_turn(approved, die))),
    ),
    3: Point(
        "claimed, no connection",
        (
            killed(at_commit("claim")),
            killed(after(Ledger, "claim")),
            killed(after(Ledger, "advance", to(State.CONNECTING))),
        ),
    ),
    4: Point(
        "TCP, TLS, login done",
        (
            killed(before(smtplib.SMTP, "ehlo")),
            killed(after(smtplib.SMTP, "starttls")),
            killed(before(smtplib.SMTP, "mail")),
        ),
    ),
    5: Point(
        "MAIL or RCPT accepted",
        (killed(after(smtplib.SMTP, "mail")), killed(after(smtplib.SMTP, "rcpt"))),
    ),
    6: Point(
        "354 read, part of the text out",
        (killed(before(smtplib.SMTP, "send", is_text)), killed(within_the_text)),
    ),
    7: Point(
        "text out, committing not on disk",
        (killed(TEXT_OUT), killed(at_commit("advance", to(State.COMMITTING)))),
    ),
    8: Point(
        "committing on disk, dot not written",
        (killed(COMMITS), killed(with_half_a_line_in_the_witness), killed(DOT_DUE)),
    ),
    9: Point(
        "dot in the kernel",
        (
            killed(after(ssl.SSLSocket, "sendall", is_dot)),
            *((killed(after_a_dot_that_never_goes_out),) if hasattr(socket, "TCP_CORK") else ()),
        ),
    ),
    10: Point("stored, the answer lost", (killed(once_stored, mode="slow-dot-stored"),), "filing"),
    11: Point(
        "250 read, sent not on disk",
        (
            killed(ANSWERED),
            killed(at_commit("advance", to(State.SENT))),
            killed_again(killed(ANSWERED), at_commit("advance", to(State.UNKNOWN))),
        ),
        "filing",
    ),
    12: Point("sent on disk, no copy filed", (killed(after(Ledger, "advance", to(State.SENT))),), "own"),
    13: Point("copy filed, not noted", (killed(after(Mailbox, "put")), killed(at_commit("note"))), "own"),
    14: Point(
        "250 read, QUIT not sent or just sent",
        (killed(before(smtplib.SMTP, "quit")), killed(after(smtplib.SMTP, "quit"))),
        "filing",
    ),
    15: Point(
        "disk full, ledger locked (no kill)",
        (
            failing(disk_full(State.COMMITTING, lasting=True)),
            failing(disk_full(State.COMMITTING, lasting=False)),
            failing(ledger_locked),
            failing(witness_full),
            failing(disk_full(State.SENT, lasting=True)),
        ),
    ),
    16: Point(
        "two and eight at once (no kill)",
        tuple(at_once(count, **how) for how in ({}, {"rivals": True}, {"apart": True}) for count in (2, 8)),
    ),
    17: Point(
        "ledger put back from a backup",
        (
            put_back(finished),
            put_back(finished, approved),
            put_back(killed(ANSWERED), approved),
            put_back(killed(ANSWERED), approved, with_log=True),
            put_back(killed(DOT_DUE), approved),
            killed_again(put_back(finished), at_commit("restore")),
        ),
        "filing",
    ),
    18: Point(
        "clock set back",
        (clock_set_back(finished), clock_set_back(killed(ANSWERED)), clock_set_back(killed(TEXT_OUT))),
        "filing",
    ),
    19: Point(
        "as 17, of a letter with a past",
        (
            put_back(finished, put_off),
            put_back(in_turn(put_off, finished)),
            put_back(in_turn(discarded, finished), drafted),
            put_back(finished, of_version_one),
        ),
    ),
}
"""The points by number; the last one goes beyond what a crash does."""


# --- the judgement


@dataclass
class Count:
    """What a series of rounds came to; `states` counts what the next start made of the letter."""

    runs: int = 0
    duplicates: int = 0
    losses: int = 0
    false_unknowns: int = 0
    found: int = 0
    copies: int = 0
    states: Counter[str] = field(default_factory=Counter)

    def add(self, other: Count) -> None:
        """Sum up, field by field."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def faults(self) -> int:
        """How much went wrong."""
        return self.duplicates + self.losses + self.copies


def outcome(turn: Round) -> Count:
    """Start again, send again, and compare at each step what the ledger says with what the server holds."""
    try:
        state, found, fails = *start_again(turn), False
    except PrematchError:
        state, found, fails = None, False, True
    stored = turn.place.stored(turn.mark)
    count = Count(runs=1, found=found, states=Counter(["error" if fails else state or "none"]))
    count.false_unknowns = int(state is State.UNKNOWN and stored == 0)
    lost = fails or _contradicts(state, stored)
    free = state in (None, State.COMPOSED, State.APPROVED)
    send_again(turn)
    if count.false_unknowns:
        _resolve_as_not_sent(turn)
        free = True
        send_again(turn)
    turn.place.settle()
    stored = turn.place.stored(turn.mark)
    with open_ledger(turn.ledger) as book:
        state = turn.state(book)
        whole = not book.verify()
    count.duplicates = max(0, stored - 1)
    count.losses = int(lost or _contradicts(state, stored) or not whole or (free and stored == 0))
    if turn.account.imap and state is State.SENT:
        count.copies = int(turn.place.copies(turn.mark) != 1)
    return count


def _contradicts(state: State | None, stored: int) -> bool:
    if stored:
        return state not in (State.SENT, State.UNKNOWN)
    return state is State.SENT


def _resolve_as_not_sent(turn: Round) -> None:
    """Say what the user says of a letter that is nowhere to be found."""
    with open_ledger(turn.ledger) as book:
        for letter in book.letters():
            if letter.state is State.UNKNOWN:
                book.transition(letter.name, State.NOT_SENT, turn.now)


def rounds(folder: Path, point: Point, place: Place, count: int) -> Count:
    """Reach a point so many times, by its ways in turn."""
    total = Count()
    for number in range(count):
        turn = Round(folder / str(number), place, number)
        with data_in(turn.folder / "data"):
            point.ways[number % len(point.ways)](turn)
            place.settle()
            total.add(outcome(turn))
    return total


@contextmanager
def places(folder: Path, bed: mailbed.Bed | None = None) -> Iterator[dict[str, Place]]:
    """Have the servers for a block, by the names that the points use; without real ones the other stands in."""
    loopback = Loopback(folder)
    real = {"filing": Real(bed, FILING, "server"), "own": Real(bed, OWN, "append")} if bed else {}
    try:
        yield {"filing": loopback, "own": loopback, **real, "loopback": loopback}
    finally:
        loopback.close()


def possible(number: int, place: Place) -> bool:
    """Tell whether a point can be reached: a copy is filed only where there is a mailbox."""
    return number != 13 or place.account.imap is not None


def memory() -> Path | None:
    """A folder in memory where there is one: a killed process leaves the same there, without the waiting."""
    folder = Path("/dev/shm")
    return folder if os.access(folder, os.W_OK) else None


def main() -> int:
    """Reach every point and print one line for each; status 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--rounds", type=int, default=20, help="how often each point is reached (default: 20)"
    )
    parser.add_argument(
        "--bed", action="store_true", help="use real mail servers where they make a difference"
    )
    parser.add_argument("--base", type=int, default=41000, help="the first port that they may use")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.serve)
        return 0
    with ExitStack() as stack:
        bed = None
        if arguments.bed and (lacking := mailbed.missing()):
            print(f"Without the real servers: {lacking}")
        elif arguments.bed:
            state = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
            bed = stack.enter_context(mailbed.running(state, arguments.base))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=memory())))
        return _table(folder, stack.enter_context(places(folder, bed)), arguments.rounds)


def _table(folder: Path, servers: dict[str, Place], wanted: int) -> int:
    total, began = Count(), time.perf_counter()
    head = f"{'runs':>5} {'duplicates':>10} {'losses':>6} {'false unknown':>13} {'found':>5} {'copies':>6}  server"
    print(f"{'killed at':<42} {head:<63} the next start says")
    for number, point in POINTS.items():
        place = servers[point.place]
        title = f"{number:>2} {point.title}"
        if not possible(number, place):
            print(f"{title:<42} not reached: only with the real servers (--bed)")
            continue
        count = rounds(folder / f"point-{number}", point, place, wanted)
        total.add(count)
        _print_line(title, count, "real" if place.account.imap else "loopback")
    _print_line("all", total, f"{timedelta(seconds=round(time.perf_counter() - began))}")
    return 1 if total.faults else 0


def _print_line(title: str, count: Count, server: str) -> None:
    states = ", ".join(f"{state} {number}" for state, number in sorted(count.states.items()))
    print(
        f"{title:<42} {count.runs:>5} {count.duplicates:>10} {count.losses:>6} {count.false_unknowns:>13}"
        f" {count.found:>5} {count.copies:>6}  {server:<8} {states}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
