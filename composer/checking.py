"""From a workspace to the guard: gather the facts once, then set each message into them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from composer import almanac, gazetteer, kinds, policies, season, workspace
from composer.errors import MessageError
from composer.guard.checks.rotation_date import rotation_date
from composer.guard.context import Context, Earlier, Facts
from composer.guard.rule import Report
from composer.model import Contact, Document, Message, Moment, Rotation, Workspace
from composer.text import fold, read


@dataclass(frozen=True)
class Session:
    """A loaded workspace with its facts, its past contacts and its earlier letters."""

    workspace: Workspace
    facts: Facts
    history: tuple[Contact, ...]
    earlier: tuple[Earlier, ...]


def open_session(root: Path) -> Session:
    """Load workspace, policy, calendar and ledger. Raises the PrematchError of whichever cannot be read."""
    loaded = workspace.load(root)
    return Session(loaded, facts_of(loaded, root), _contacts(root), _drafts(root))


def facts_of(loaded: Workspace, root: Path | None = None) -> Facts:
    """Everything that is the same for each message of the season. `root` adds the user's own rules."""
    return Facts(
        applicant=loaded.applicant,
        season=loaded.season,
        programs=loaded.programs,
        letter_writers=loaded.letter_writers,
        kinds=kinds.load(),
        calendar=season.calendar(loaded.season, almanac.load_calendars()),
        match=almanac.match_profile(loaded.season.match, almanac.load_matches()),
        specialties=almanac.load_specialties(),
        policy=policies.load(root),
        gazetteer=gazetteer.load(),
    )


def context(
    session: Session,
    message: Message,
    today: Moment,
    history: Iterable[Contact] | None = None,
    *,
    name: str = "",
    direction: str = "outbound",
) -> Context:
    """Set a message into its season. `history` stands in for the ledger; `name` is the letter's own draft.

    `direction` is `inbound` where a program wrote the message.

    Raises MessageError for a kind that does not exist and WorkspaceError for an unknown program.
    """
    if message.kind is not None and message.kind not in session.facts.kinds:
        kinds.kind(session.facts.kinds, message.kind)
    program = workspace.program(session.workspace, message.program) if message.program else None
    past = session.history if history is None else tuple(history)
    past = tuple(contact for contact in past if not name or contact.name != name)
    mailboxes = {address.email.casefold() for address in message.recipients}
    writer = next(
        (w for w in session.workspace.letter_writers.values() if w.email.casefold() in mailboxes), None
    )
    kind = session.facts.kinds.get(message.kind or "")
    return Context(
        message=message,
        facts=session.facts,
        today=today,
        program=program,
        kind=kind,
        writer=writer,
        rotation=_rotation(session, message, today) if kind and kind.direction == "rotation" else None,
        history=past,
        earlier=(*_bodies(past), *(e for e in session.earlier if e.name != name)),
        direction=direction,
        documents=_documents(message) if direction == "outbound" else (),
    )


def _documents(message: Message) -> tuple[Document, ...]:
    """What the files that a message carries say; nothing where only their names are known."""
    if not message.attached:
        return ()
    from composer.documents.apart import read_all

    return read_all(message.attached)


def _rotation(session: Session, message: Message, today: Moment) -> Rotation | None:
    """The rotation that a note to a coordinator is about.

    It is one that begins or ends on the day that the note names. Where it names none, it is the next of those
    whose coordinator the note goes to, or of those at an institution that it names.
    """
    every = sorted(session.workspace.rotations.values(), key=lambda rotation: (rotation.begins, rotation.id))
    mailboxes = {address.email.casefold() for address in message.recipients}
    own = [r for r in every if r.coordinator and r.coordinator.email.casefold() in mailboxes]
    said = rotation_date(read(message.body), today.on)
    if said:
        return next((r for r in (*own, *every) if said.on in (r.begins, r.ends)), None)
    text = fold(f"{message.subject}\n{message.body}").text
    if "interview" in text:  # a question on the day of an interview may have any date
        return None
    there = own or [r for r in every if r.institution and fold(r.institution).text in text]
    coming = (r for r in there if r.begins >= today.on)
    return next(coming, there[-1] if there else None)


def need_kind(message: Message, where: str) -> None:
    """Refuse a message of which program or kind is not said. Raises MessageError."""
    if message.kind is None:
        hint = "Write a line `Kind: interest` at the top of the letter, or add --kind interest."
        raise MessageError("it is not said what kind of message this is", where=where, hint=hint)


def _contacts(root: Path) -> tuple[Contact, ...]:
    """What the ledger counts as said; nothing where there is no ledger yet."""
    if not (root / "ledger.db").exists():
        return ()
    from composer.ledger import open_ledger

    with open_ledger(root / "ledger.db", create=False) as book:
        return book.contacts()


def _bodies(history: Iterable[Contact]) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(c.name, c.program, c.kind, c.to, c.body)
        for c in history
        if c.body and c.direction == "outbound"
    )


def _drafts(root: Path) -> tuple[Earlier, ...]:
    """The letters in drafts/. One that cannot be read is left out here; checking it says why."""
    from composer import eml

    found = []
    folder = root / "drafts"
    for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        try:
            message = eml.read_file(path)
        except MessageError:
            continue
        found.append(
            Earlier(
                path.stem, message.program, message.kind, tuple(a.email for a in message.to), message.body
            )
        )
    return tuple(found)


def program_of(session: Session, message: Message) -> str | None:
    """The program to which the recipients belong, where the message does not say it and they agree on one."""
    owners = {
        session.workspace.by_mailbox[a.email.casefold()].id
        for a in message.recipients
        if a.email.casefold() in session.workspace.by_mailbox
    }
    return owners.pop() if len(owners) == 1 else None


def sender_of(session: Session, message: Message) -> str | None:
    """The program whose mailbox or mail domain a received message came from; None where that is no one program.

    Of a message that the applicant forwarded it is the program that the forward names.
    """
    from composer.quotes import Own
    from composer.senders import is_of, writer_of

    applicant = session.workspace.applicant
    sender = message.sender.email if message.sender else ""
    mailbox, _ = writer_of(message.body, message.subject, sender, Own(applicant.email, applicant.name))
    if mailbox.casefold() in session.workspace.by_mailbox:
        return session.workspace.by_mailbox[mailbox.casefold()].id
    owners = [p.id for p in session.workspace.programs.values() if mailbox and is_of(p, mailbox)]
    return owners[0] if len(owners) == 1 else None


def inbound_caveats(here: Context) -> tuple[str, ...]:
    """What to know of a received message before trusting it: a sender who is not of the program that it names."""
    from composer.senders import doubts

    return tuple(doubts(here))


def need_program(session: Session, message: Message, where: str) -> None:
    """Refuse a message to a program that does not say which. Raises MessageError."""
    kind = session.facts.kinds.get(message.kind or "")
    if message.program is None and kind is not None and kind.direction == "program":
        hint = "Write a line `Program: ID` at the top of the letter, or add --program ID."
        raise MessageError("it is not said which program this goes to", where=where, hint=hint)


def accepted(root: Path, name: str) -> tuple[tuple[str, str, str], ...]:
    """The warnings about a letter that the user accepted: rule, sentence hash, reason."""
    if not name or not (root / "ledger.db").exists():
        return ()
    from composer.ledger import open_ledger

    with open_ledger(root / "ledger.db", create=False) as book:
        return tuple((a.rule, a.sentence_hash, a.because) for a in book.acceptances(name))


def caveats(here: Context, report: Report) -> tuple[str, ...]:
    """What the verdict rests on that is not certain: projected dates, a specialty's stance of low confidence."""
    found = []
    rules = {finding.rule for finding in report.findings}
    names = [here.kind.opens, here.kind.closes] if here.kind else []
    if "soap-contact" in rules:
        names += ["match_week_begins", "soap_ends"]
    events = [here.facts.calendar.get(name) for name in dict.fromkeys(names) if name]
    projected = [f"{e.name} {e.moment}" for e in events if e and e.status == "projected"]
    if projected:
        found.append(
            f"these dates are projected from other years, not confirmed: {', '.join(projected)}. "
            "Once they are published, write them under `dates:` in season.yaml."
        )
    specialty = here.facts.specialties.get(here.program.specialty) if here.program else None
    if "contact-prohibited" in rules and specialty is not None and specialty.confidence == "low":
        source = f" ({specialty.source.title})" if specialty.source else ""
        found.append(f"what {specialty.id} asks of applicants is known with low confidence{source}.")
    return tuple(found)
