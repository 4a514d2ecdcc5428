"""`prematch compose`: write letters from the YAML files into drafts/."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.cli.init import ask, parse_answers
from composer.cli.options import shown, today_option, workspace_option
from composer.errors import Fault, MessageError, WorkspaceError
from composer.model import Kind, LetterWriter, Moment, Person, Program, Rotation
from composer.setting import Reader

if TYPE_CHECKING:
    from composer import outbound
    from composer.checking import Session
    from composer.draft import Letter
    from composer.needs import MissingFact

SHOW_PROGRESS_BEYOND = 10


@dataclass(frozen=True)
class Wanted:
    """One letter to be written: to a program, or to one person of it; to a letter writer; about a rotation."""

    reader: Reader
    person: Person | None = None


@click.command(short_help="Write a letter from your YAML files.")
@click.argument("kind_id", metavar="KIND")
@click.argument("whom", metavar="[PROGRAM]", required=False)
@click.option(
    "--to",
    "person",
    metavar="PERSON",
    help="The person, by family name: --to reyes. A thank-you without it goes to each.",
)
@click.option(
    "--all", "everywhere", is_flag=True, help="To every program that is active and not yet written to."
)
@click.option("--due", "only_due", is_flag=True, help="To every program for which it is due today.")
@click.option("--variant", type=click.IntRange(1), metavar="N", help="Another wording.")
@click.option(
    "--say",
    multiple=True,
    metavar="KEY=TEXT",
    help="Your own words: question=…, news=…, wrong=…, right=…, reason=….",
)
@click.option("--no-input", is_flag=True, help="Ask nothing; list what is missing.")
@click.option("--dry-run", is_flag=True, help="Show the letter and its findings; write nothing.")
@today_option
@workspace_option
def compose(
    root: Path, kind_id: str, whom: str | None, person: str | None, everywhere: bool, only_due: bool,
    variant: int | None, say: tuple[str, ...], no_input: bool, dry_run: bool, today: Moment,
) -> int:  # fmt: skip
    """Write a letter of KIND to PROGRAM into drafts/, and show it with what the guard finds.

    For a coordinator_note PROGRAM is the name of a rotation. `prematch letters` writes those to letter writers.
    A fact that is missing is asked for and written into its file. A letter is never written with a hole.

    \b
    Examples:
      prematch compose thank_you harborview-medpeds --to reyes
      prematch compose interest --due
      prematch compose question harborview-medpeds --say question="How is the transition clinic staffed?"
    """
    from composer import checking
    from composer.kinds import kind as find_kind

    session = checking.open_session(root)
    kind = find_kind(session.facts.kinds, kind_id)
    if kind.direction == "program":
        wanted = _wanted(session, kind, whom, person, everywhere, only_due, today)
    else:
        wanted = [_outside_programs(session, kind, whom, everywhere or only_due or bool(person))]
    wishes = Wishes(variant, parse_answers(say), no_input=no_input, dry_run=dry_run, of_one=bool(whom))
    return compose_letters(root, session, kind, wanted, wishes, today)


@dataclass(frozen=True)
class Wishes:
    """How letters are to be composed."""

    variant: int | None = None
    details: dict[str, str] = field(default_factory=dict)
    attach: tuple[str, ...] = ()
    no_input: bool = False
    dry_run: bool = False
    of_one: bool = True
    """Whether the user named the one reader, so that what is missing ends the command."""


def compose_letters(
    root: Path, session: Session, kind: Kind, wanted: Sequence[Wanted], wishes: Wishes, today: Moment
) -> int:
    """Ask for what is missing, compose each letter for which all is there, and write and show it.

    Returns 1 if any may not leave. Raises WorkspaceError for what is missing.
    """
    if not wishes.no_input and sys.stdin.isatty():
        session = _ask_for_missing(root, session, kind, wanted, wishes.details)
    letters, faults = _compose_all(session, kind, wanted, wishes, today)
    if faults and (wishes.of_one or not letters):
        raise WorkspaceError(faults=faults)
    status = write_letters(root, session, letters, today, wishes.dry_run)
    if faults:
        click.echo("Not written to the others, as facts are missing:", err=True)
        raise WorkspaceError(faults=faults)
    return status


def _outside_programs(session: Session, kind: Kind, whom: str | None, with_options: bool) -> Wanted:
    """The letter writer, or the rotation, to which a letter of such a kind goes."""
    from composer import workspace

    of = "letter writer" if kind.direction == "writer" else "rotation"
    if whom is None or with_options:
        hint = f"Write `prematch compose {kind.id} NAME`, with the name of the {of}'s file."
        raise MessageError(f"a letter of the kind {kind.id} goes to one {of}", hint=hint)
    find = workspace.writer if kind.direction == "writer" else workspace.rotation
    return Wanted(find(session.workspace, whom))


def _wanted(
    session: Session,
    kind: Kind,
    program_id: str | None,
    person: str | None,
    everywhere: bool,
    only_due: bool,
    today: Moment,
) -> list[Wanted]:
    from composer import overview
    from composer.due import Due, due, thanked, written
    from composer.workspace import program as find_program

    if bool(program_id) + everywhere + only_due != 1:
        raise MessageError(
            "it is not said to which program", hint="Name one program, or give --all or --due."
        )
    if only_due:
        found = due(session, today, overview.load(session.workspace.root))
        items = [item for item in found if isinstance(item, Due) and item.kind.id == kind.id]
        wanted = [Wanted(item.program, item.person) for item in items]
        if not wanted:
            raise MessageError(f"no {kind.title} is due today", hint="`prematch status` shows what is due.")
        return wanted
    if program_id:
        program = find_program(session.workspace, program_id)
        if person:
            return [Wanted(program, find_person(program, person))]
        people = thanked(program) if kind.recipients == "each-person" else ()
        return [Wanted(program, each) for each in people] or [Wanted(program)]
    chosen = [
        p for p in session.facts.programs.values() if p.status == "active" and not written(session, p, kind)
    ]
    if kind.interview != "any":
        chosen = [p for p in chosen if p.interview is not None]
    pairs = [
        Wanted(p, each)
        for p in chosen
        for each in (thanked(p) if kind.recipients == "each-person" else (None,))
    ]
    if not pairs:
        raise MessageError(
            f"every program has its {kind.title} already", hint="`prematch status` shows them."
        )
    return pairs


def find_person(program: Program, name: str) -> Person:
    """The person of a program whom `--to` names, by key, family name, full name or mailbox."""
    from difflib import get_close_matches

    from composer.names import fold, surname

    labels: dict[str, Person] = {}
    for person in program.people:
        for label in (person.key, surname(person), person.name, person.email):
            labels.setdefault(fold(label), person)
    if fold(name) in labels:
        return labels[fold(name)]
    near = get_close_matches(fold(name), labels, 1, 0.5)
    known = ", ".join(person.key for person in program.people) or "nobody"
    hint = f"Did you mean {labels[near[0]].key}?" if near else f"On file: {known}."
    raise WorkspaceError(f'nobody called "{name}" is on file', where=f"programs/{program.id}.yaml", hint=hint)


def _ask_for_missing(
    root: Path, session: Session, kind: Kind, wanted: Sequence[Wanted], details: dict[str, str]
) -> Session:
    """Ask for each missing fact once; answers about a file are written into it."""
    from composer import checking
    from composer.compose import missing_facts

    asked: set[tuple[str, str]] = set()
    for each in wanted:
        while True:
            reader = _current(session, each.reader)
            people = _people(reader, each)
            missing = [
                m
                for m in missing_facts(session.workspace, kind, reader, people, details)
                if (m.file, m.key) not in asked
            ]
            if not missing:
                break
            fact = missing[0]
            asked.add((fact.file, fact.key))
            if _put(root, fact, details):
                session = checking.open_session(root)
    return session


def _current(session: Session, reader: Reader) -> Reader:
    """The reader as the files describe it now: an answer may have changed them."""
    if isinstance(reader, LetterWriter):
        return session.workspace.letter_writers[reader.id]
    if isinstance(reader, Rotation):
        return session.workspace.rotations[reader.id]
    return session.facts.programs[reader.id]


def _people(reader: Reader, wanted: Wanted) -> tuple[Person, ...]:
    """The person to whom a letter to a program goes, where one was chosen."""
    if wanted.person is None or not isinstance(reader, Program):
        return ()
    one = wanted.person
    # A mailbox that was missing may have been asked for and written since.
    return tuple(p for p in reader.people if p.name == one.name and one.email in ("", p.email))


def _put(root: Path, fact: MissingFact, details: dict[str, str]) -> bool:
    """Ask for one fact. True where a file was changed."""
    from composer.yamledit import set_values

    more = " (several: divide them by semicolons)" if fact.many else ""
    answer = ask(f"{fact.question}{more}\n  for example: {fact.example}\n", False)
    if not answer:
        return False
    if not fact.file:
        details[fact.key] = answer
        return False
    value: Any = [part.strip() for part in answer.split(";") if part.strip()] if fact.many else answer
    set_values(root / fact.file, {fact.key: value}, shown=fact.file)
    click.echo(f"Wrote it into {fact.file}.")
    return True


def _compose_all(
    session: Session, kind: Kind, wanted: Sequence[Wanted], wishes: Wishes, today: Moment
) -> tuple[list[Letter], list[Fault]]:
    """Compose every letter for which all facts are there; gives what is missing for the others, too."""
    from composer.compose import compose as write

    letters: list[Letter] = []
    faults: list[Fault] = []
    with click.progressbar(
        wanted,
        label="Composing",
        hidden=len(wanted) <= SHOW_PROGRESS_BEYOND or not sys.stderr.isatty(),
        file=sys.stderr,
    ) as bar:
        for each in bar:
            reader = _current(session, each.reader)
            try:
                letter = write(
                    session.workspace,
                    kind,
                    reader,
                    people=_people(reader, each),
                    today=today.on,
                    variant=wishes.variant,
                    details=wishes.details,
                    attach=wishes.attach,
                )
            except WorkspaceError as error:
                faults += [fault for fault in error.faults if fault not in faults]
            else:
                letters.append(letter)
    return letters, faults


def write_letters(
    root: Path, session: Session, letters: Sequence[Letter], today: Moment, dry_run: bool
) -> int:
    """Write each letter, note it in the ledger, and show it with its findings. 1 if any may not leave."""
    from composer import eml, outbound
    from composer.draft import draft_text
    from composer.ledger import open_ledger

    drafts = root / "drafts"
    worst = 0
    with open_ledger(root / "ledger.db", create=not dry_run) as book:
        taken = {path.stem for path in drafts.glob("*.txt")} | {letter.name for letter in book.letters()}
        for letter in letters:
            name = _name(drafts, letter, draft_text(letter), taken)
            taken.add(name)
            path = drafts / f"{name}.txt"
            # what cannot be checked, because a file that it carries is missing, is not written either
            message = eml.read_letter(draft_text(letter).encode(), shown=shown(path, root))
            checked = outbound.checked_message(session, message, name, today, None)
            if not dry_run:
                _write(path, draft_text(letter))
                known = book.letter(name)
                if known is None or not known.live:
                    book.record_composed(outbound.entry(checked, letter.facts_hash), today)
            worst = max(worst, _show(letter, checked, shown(path, root), dry_run))
    return worst


def _name(drafts: Path, letter: Letter, text: str, taken: set[str]) -> str:
    """The letter's name; the same text again keeps the name it has."""
    from composer.draft import unused_name

    path = drafts / f"{letter.name}.txt"
    if path.exists() and path.read_bytes() == text.encode():
        return letter.name
    return unused_name(letter.name, taken)


def _write(path: Path, text: str) -> None:
    import os
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _show(letter: Letter, checked: outbound.Checked, name: str, dry_run: bool) -> int:
    """Print a letter with what was found. 1 if it may not leave."""
    from composer import checking
    from composer.draft import draft_text
    from composer.report import Checked, lines_before_body, render

    click.secho(f"{'Would write' if dry_run else 'Wrote'} {name} (variant {letter.variant})", bold=True)
    click.echo(f"\n{draft_text(letter)}")
    caveats = checking.caveats(checked.context, checked.report)
    before = lines_before_body(draft_text(letter))
    click.echo(render("text", Checked(name, checked.message, checked.report, caveats, before)))
    click.echo()
    return int(checked.report.verdict == "block")
