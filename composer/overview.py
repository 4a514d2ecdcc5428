"""A season as its files and its ledger have it: all that a plan is made from, without the rules of letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from composer import almanac, kinds, season, workspace
from composer.ledger import LedgerLetter, State, open_ledger
from composer.model import Applicant, Contact, Kind, Program, Season, Workspace
from composer.names import fold
from composer.phrase import short_name

if TYPE_CHECKING:
    from composer.checking import Session

_IN_DRAFTS = (State.COMPOSED, State.APPROVED, State.NOT_SENT)
"""The states of a letter that is nowhere but in drafts/."""
_MESSAGES = (".eml", ".txt")


@dataclass(frozen=True)
class Overview:
    """What is on file of one season: facts, letters in every state, and what programs wrote."""

    workspace: Workspace
    kinds: Mapping[str, Kind]
    calendar: season.Calendar
    match: almanac.MatchProfile
    specialties: Mapping[str, almanac.Specialty]
    letters: tuple[LedgerLetter, ...] = ()
    """As the ledger has them; then those that lie in drafts/ and that it does not know, which have no day."""
    received: tuple[Contact, ...] = ()
    """What programs wrote, by time; nothing where inbox/ is empty."""
    inbox: tuple[str, ...] = ()
    """The names of the messages in inbox/, as `prematch reply` takes them."""
    sends: bool = False
    """Whether there is a mail account, so that `prematch send` can be the next step."""

    @property
    def applicant(self) -> Applicant:
        """Who is writing."""
        return self.workspace.applicant

    @property
    def season(self) -> Season:
        """Which match and cycle, and what the applicant has decided."""
        return self.workspace.season

    @property
    def programs(self) -> Mapping[str, Program]:
        """Every program on file, by its id."""
        return self.workspace.programs

    @cached_property
    def of_season(self) -> tuple[LedgerLetter, ...]:
        """The letters of this season and match."""
        now = self.season.cycle, self.season.match
        return tuple(letter for letter in self.letters if (letter.cycle, letter.match) == now)

    def short(self, program: str | None) -> str:
        """The name by which a program is called in a line; its id where it is not on file."""
        return self._shorts.get(program or "", program or "a program")

    @cached_property
    def _shorts(self) -> Mapping[str, str]:
        """The short name of each program; only those that share a name with it could make it unclear."""
        bearers = defaultdict(list)
        for program in self.programs.values():
            for name in _names(program):
                bearers[name].append(program)
        return {
            program.id: short_name(program, (other for name in _names(program) for other in bearers[name]))
            for program in self.programs.values()
        }


def _names(program: Program) -> set[str]:
    return {fold(name) for name in (program.name, program.institution, *program.aliases) if name}


def load(root: Path) -> Overview:
    """Load a workspace with its letters. Raises the PrematchError of whatever cannot be read."""
    loaded = workspace.load(root)
    inbox = sorted(path.stem for path in (root / "inbox").glob("*") if path.suffix in _MESSAGES)
    letters, received = _ledger(root, with_received=bool(inbox))
    found = (*_kept(root, letters), *_loose(root, letters, loaded.season))
    return Overview(
        workspace=loaded,
        kinds=kinds.load(),
        calendar=season.calendar(loaded.season, almanac.load_calendars()),
        match=almanac.match_profile(loaded.season.match, almanac.load_matches()),
        specialties=almanac.load_specialties(),
        letters=found,
        received=received,
        inbox=tuple(inbox),
        sends=bool(found) and _has_account(),
    )


def of_session(session: Session) -> Overview:
    """The same of a session that is open already; of its letters it knows those that left or may have left."""
    facts = session.facts
    own = replace(session.workspace, applicant=facts.applicant, season=facts.season, programs=facts.programs)
    return Overview(
        workspace=own,
        kinds=facts.kinds,
        calendar=facts.calendar,
        match=facts.match,
        specialties=facts.specialties,
        letters=tuple(_letter(c, facts.season) for c in session.history if c.direction == "outbound"),
        received=tuple(c for c in session.history if c.direction == "inbound"),
    )


def _letter(contact: Contact, of: Season) -> LedgerLetter:
    return LedgerLetter(
        name=contact.name,
        cycle=of.cycle,
        match=of.match,
        kind=contact.kind or "",
        program=contact.program,
        recipients=contact.to,
        state=State(contact.state),
        sent_on=str(contact.on),
        released="released" if contact.released else "",
    )


def _ledger(root: Path, *, with_received: bool) -> tuple[tuple[LedgerLetter, ...], tuple[Contact, ...]]:
    """Every letter of the ledger, and what programs wrote; nothing where there is no ledger yet."""
    with open_ledger(root / "ledger.db", create=False) as book:
        contacts = book.contacts() if with_received else ()
        return book.letters(), tuple(contact for contact in contacts if contact.direction == "inbound")


def _kept(root: Path, letters: Sequence[LedgerLetter]) -> Iterator[LedgerLetter]:
    """All but the drafts whose file was deleted: nobody will send them."""
    names = {path.stem for path in (root / "drafts").glob("*.txt")}
    return (letter for letter in letters if letter.state not in _IN_DRAFTS or letter.name in names)


def _loose(root: Path, letters: Sequence[LedgerLetter], of: Season) -> Iterator[LedgerLetter]:
    """The letters in drafts/ that the ledger does not know. One that cannot be read is left to `prematch check`."""
    known = {letter.name for letter in letters}
    paths = [path for path in sorted((root / "drafts").glob("*.txt")) if path.stem not in known]
    if not paths:
        return
    from composer import eml
    from composer.errors import MessageError

    for path in paths:
        try:
            message = eml.read_file(path)
        except MessageError:
            continue
        mailboxes = tuple(address.email for address in message.recipients)
        yield LedgerLetter(
            path.stem, of.cycle, of.match, message.kind or "", message.program, recipients=mailboxes
        )


def _has_account() -> bool:
    from composer.account.file import folder

    return any(folder().glob("*.yaml"))
