"""The one way out: check the very bytes that leave, claim what must be unique, hand over, record."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from composer import attachments, eml
from composer.checking import Session, context, need_kind, need_program
from composer.delivery import CHANNELS, Options, Outgoing, Receipt, freeze
from composer.errors import DeliveryError, LedgerError, MessageError
from composer.guard import acceptance, engine
from composer.guard.context import Context
from composer.guard.rule import Report
from composer.ledger import Entry, Ledger, State, open_ledger
from composer.mime_parts import without_files
from composer.mime_writer import Stamp, stamp
from composer.model import Address, Message, Moment, Program
from composer.setting import Reader


@dataclass(frozen=True)
class Checked:
    """A letter with the bytes that would leave, and the guard's report on what these bytes say."""

    outgoing: Outgoing
    context: Context
    report: Report

    @property
    def name(self) -> str:
        """The name of its draft."""
        return self.outgoing.name

    @property
    def message(self) -> Message:
        """What the bytes say."""
        return self.outgoing.message


def letter_path(root: Path, name: str) -> Path:
    """The file of a letter, given by its name or its path. Raises MessageError where there is none."""
    given = Path(name)
    if given.suffix and given.exists():
        return given
    path = root / "drafts" / f"{given.stem if given.suffix == '.txt' else given.name}.txt"
    if path.exists():
        return path
    from difflib import get_close_matches

    known = [each.stem for each in (root / "drafts").glob("*.txt")]
    near = get_close_matches(path.stem, known, 3, 0.4)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`prematch compose` writes letters into drafts/."
    raise MessageError(f"there is no letter {path.stem} in drafts/", where=name, hint=hint)


Freeze = Callable[[Message, str], Outgoing]
"""Makes the bytes of a letter that has its sender; the text is the name of its draft."""


def checked(
    session: Session, path: Path, today: Moment, book: Ledger | None, frozen: Freeze = freeze
) -> Checked:
    """Read a letter, make the bytes of it, read those back and check what they say.

    `frozen` makes the bytes: by default those of a draft for a file. Raises MessageError for a letter that
    cannot be read, has no program, kind or recipient, or whose header values could not leave as they stand.
    """
    return checked_message(session, eml.read_file(path), path.stem, today, book, frozen)


def checked_message(
    session: Session,
    letter: Message,
    name: str,
    today: Moment,
    book: Ledger | None,
    frozen: Freeze = freeze,
) -> Checked:
    """Make the bytes of a letter, read those back and check what they say; `name` is that of its draft.

    The files that it says it carries are read from the workspace. Raises as `checked` and `attachments.load` do.
    """
    need_kind(letter, f"drafts/{name}.txt")
    need_program(session, letter, f"drafts/{name}.txt")
    if not letter.to:
        hint = "Write a line `To: Jane Smith <jane@example.org>` at the top of the letter."
        raise MessageError("the letter has no recipient", where=f"drafts/{name}.txt", hint=hint)
    applicant = session.workspace.applicant
    whole = attachments.load(letter, session.workspace.root)
    outgoing = frozen(dataclasses.replace(whole, sender=Address(applicant.email, applicant.name)), name)
    here = context(session, outgoing.message, today, name=name)
    report = engine.check(here)
    if book is not None:
        accepted = [(a.rule, a.sentence_hash, a.because) for a in book.acceptances(name)]
        report = acceptance.apply(report, here, accepted)
    return Checked(outgoing, here, report)


def require_clear(letter: Checked) -> None:
    """Refuse a letter that may not leave. Raises MessageError naming what stands in the way."""
    if letter.report.verdict == "block":
        hint = f"Run `prematch check drafts/{letter.name}.txt`, mend what it shows, and try again."
        raise MessageError(
            "the letter may not leave: at least one fault blocks it", where=letter.name, hint=hint
        )
    open_rules = sorted({finding.rule for finding in letter.report.open_warnings})
    if open_rules:
        commands = "; ".join(f'prematch accept {letter.name} {rule} --because "…"' for rule in open_rules)
        hint = f"Mend the sentence, or, where you mean it as it stands: {commands}"
        raise MessageError(
            f"warnings are waiting for your answer: {', '.join(open_rules)}", where=letter.name, hint=hint
        )


def entry(letter: Checked, facts: str = "", account: str = "") -> Entry:
    """What the ledger keeps of a letter, and what it claims; `account` is the name of a mail account."""
    kind, season = letter.context.kind, letter.context.season
    if kind is None:
        raise MessageError("it is not said what kind of message this is", where=letter.name)
    message = letter.message
    persons = tuple(address.email.casefold() for address in message.to)
    subject = persons if kind.once_per == "person" else tuple(filter(None, (message.program,)))
    return Entry(
        name=letter.name,
        cycle=season.cycle,
        match=season.match,
        kind=kind.id,
        program=message.program,
        writer=letter.context.writer.id if letter.context.writer else None,
        stage=kind.stage,
        claim_subjects=subject if kind.stage else (),
        first_choice=kind.id == "intent" or any(not s.severity for s in letter.context.said("first-choice")),
        recipients=tuple(address.email for address in message.recipients),
        subject=message.subject,
        body=message.body,
        sha256=letter.outgoing.sha256,
        facts_hash=facts,
        message_id=letter.outgoing.stamp.message_id if letter.outgoing.stamp else "",
        raw=without_files(letter.outgoing.raw).decode("ascii") if letter.outgoing.stamp else "",
        account=account,
    )


def take_back_former(book: Ledger, letter: Checked, options: Options, on: Moment) -> None:
    """Make room in the mailbox of drafts for a letter whose former text lies there as a draft of ours.

    Raises DeliveryError where that draft was changed there, or is gone: it may have been sent from there.
    """
    from composer.delivery.imap_draft import take_back
    from composer.mailbox import open_mailbox

    known = book.letter(letter.name)
    if known is None or known.state is not State.HANDED_OVER or known.channel != "imap":
        return
    if options.account is None or options.credentials is None:
        return
    release_withdrawn(book, letter, on)
    book.require_free(entry(letter))
    with open_mailbox(options.account, options.credentials) as mailbox:
        folder = mailbox.drafts()
        same = known.sha256 == letter.outgoing.sha256
        if same and mailbox.with_message_id(folder, known.message_id, undeleted=True):
            return
        if not take_back(mailbox, known.name, known.message_id, known.raw.encode()) and known.place:
            hint = (
                "It was sent, deleted, or changed there. `prematch reconcile` looks whether it was sent; if you know"
                f" that it was: `prematch sent {known.name}`. If not: delete there what is left of it, then"
                f" `prematch discard {known.name}`, and draft it anew."
            )
            problem = f"the draft is no longer in {folder.name} as it was put there"
            raise DeliveryError(problem, where=known.name, hint=hint)
    book.note(known.name, on, place="")


def hand_over(book: Ledger, letter: Checked, channel: str, options: Options, on: Moment) -> Receipt:
    """Claim and record in one step, then give the letter to the channel.

    In this order a crash between the two leaves a claim without a draft, which the same command repairs, and
    never a draft that nobody knows of. Raises MessageError, LedgerError or DeliveryError where it is refused.
    """
    require_clear(letter)
    release_withdrawn(book, letter, on)
    known = book.letter(letter.name)
    if known and known.state is State.HANDED_OVER and known.place and channel != known.channel == "imap":
        hint = (
            f"Send it from there; or delete it there, run `prematch discard {known.name}`, and draft it anew."
        )
        folder = known.place.partition(";")[0]
        raise MessageError(
            f"a draft of it lies in {folder} of your mailbox already", where=known.name, hint=hint
        )
    account = options.account.name if options.account else ""
    book.hand_over(entry(letter, known.facts_hash if known else "", account), channel, on)
    receipt = CHANNELS[channel](letter.outgoing, options)
    if receipt.place:
        book.note(letter.name, on, place=receipt.place)
    return receipt


def stamped(book: Ledger, moment: datetime) -> Freeze:
    """Make the bytes of what goes into a mailbox or out, with Message-ID and Date.

    What left or may have left keeps its very bytes; a letter that stayed keeps its Message-ID while its text is the
    same, and is dated anew; any other gets a new one.
    """

    def frozen(message: Message, name: str) -> Outgoing:
        known = book.letter(name)
        sender = message.sender.email if message.sender else ""
        if known and known.raw and known.state is not State.BOUNCED:
            date = known.raw.partition("Date: ")[2].partition("\r\n")[0]
            again = freeze(message, name, Stamp(known.message_id, date))
            if without_files(again.raw) == known.raw.encode():
                return again if known.live else freeze(message, name, stamp(sender, moment, known.message_id))
        return freeze(message, name, stamp(sender, moment))

    return frozen


def release_withdrawn(book: Ledger, letter: Checked, on: Moment) -> None:
    """Free the first choice of a program that has withdrawn, with the reason its file gives."""
    for program in letter.context.facts.programs.values():
        if program.status == "withdrawn":
            book.release_program(program.id, program.status_reason or "the program withdrew", on)


def accept(root: Path, letter: Checked, rule: str, because: str, on: Moment) -> int:
    """Accept every warning of one rule about a letter. Gives how many; raises LedgerError where that is none."""
    findings = [finding for finding in letter.report.findings if finding.rule == rule]
    if any(finding.severity == "block" for finding in findings):
        hint = "The letter or the facts must change. `prematch rules show " + rule + "` says why."
        raise LedgerError(f"{rule} blocks this letter and cannot be accepted", where=letter.name, hint=hint)
    warnings = [finding for finding in findings if finding.severity == "warn"]
    if not warnings:
        found = ", ".join(sorted({f.rule for f in letter.report.open_warnings})) or "none"
        raise LedgerError(
            f"no warning of {rule} on this letter", where=letter.name, hint=f"Its open warnings: {found}."
        )
    with open_ledger(root / "ledger.db") as book:
        for finding in warnings:
            book.accept(letter.name, rule, acceptance.sentence_hash(finding, letter.context), because, on)
    return len(warnings)


def require_fresh(session: Session, letter: Checked, book: Ledger) -> None:
    """Refuse a letter composed from facts that have changed since. Raises MessageError saying what changed."""
    known = book.letter(letter.name)
    if known is None or not known.facts_hash:
        return
    from composer.staleness import changed_facts, facts_hash, people_at

    reader, kind = _reader(session, letter), letter.context.kind
    if reader is None or kind is None:
        return
    mailboxes = [address.email for address in letter.message.to]
    chosen = people_at(reader, mailboxes) if isinstance(reader, Program) else ()
    changed = min(
        (
            changed_facts(known.facts_hash, facts_hash(session.workspace, kind, reader, people))
            for people in {chosen, ()}
        ),
        key=len,
    )
    if changed:
        hint = "Compose it again, or add --keep to the command if the letter is right as it stands."
        raise MessageError(
            f"changed since the letter was composed: {', '.join(changed)}", where=letter.name, hint=hint
        )


def _reader(session: Session, letter: Checked) -> Reader | None:
    """From whose file a letter was composed: the program's, the letter writer's, or that of a rotation."""
    kind = letter.context.kind
    if kind is None or kind.direction == "program":
        return letter.context.program
    if kind.direction == "writer":
        return letter.context.writer
    mailboxes = {address.email.casefold() for address in letter.message.to}
    for rotation in session.workspace.rotations.values():
        # one coordinator may run several rotations, and the draft is named after its own
        if (
            rotation.coordinator
            and rotation.coordinator.email.casefold() in mailboxes
            and rotation.id in letter.name
        ):
            return rotation
    return None
