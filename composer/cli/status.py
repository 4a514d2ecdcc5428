"""`prematch status`: where each program stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import today_option, workspace_option
from composer.model import Moment, Program

if TYPE_CHECKING:
    from composer.checking import Session
    from composer.consistency import Remark
    from composer.due import Closed, Due
    from composer.ledger import LedgerLetter


@click.command(short_help="Show where each program stands, and what is due.")
@today_option
@workspace_option
def status(root: Path, today: Moment) -> None:
    """Show what waits for your word, and each program: interview, letters, what is due or closed, the first choice.

    \b
    Example:
      prematch status
    """
    from composer import checking
    from composer.consistency import inconsistencies, waiting
    from composer.due import due
    from composer.ledger import open_ledger

    session = checking.open_session(root)
    letters: tuple[LedgerLetter, ...] = ()
    first = None
    if (root / "ledger.db").exists():
        with open_ledger(root / "ledger.db", create=False) as book:
            letters = book.letters()
            first = book.first_choice(session.facts.season.cycle, session.facts.season.match)
    _head(session, today)
    _remarks("Waiting for your word", waiting(letters))
    _remarks("Not consistent", inconsistencies(letters, session.facts.season))
    items = due(session, today)
    for program in session.facts.programs.values():
        _program(program, letters, [item for item in items if item.program is program])
    _first_choice(session, first)


def _head(session: Session, today: Moment) -> None:
    from composer.season import phase

    season, calendar = session.facts.season, session.facts.calendar
    click.secho(
        f"{session.facts.applicant.name}, {session.facts.match.name}, cycle {season.cycle}", bold=True
    )
    click.echo(
        f"Today is {today.on:%A, %B} {today.on.day}, {today.on.year}: {phase(calendar, today).replace('-', ' ')}."
    )
    deadline = calendar.get("rank_list_deadline")
    if deadline is not None:
        click.echo(f"Rank order lists are due {deadline.moment} US Eastern ({deadline.status}).")


def _remarks(title: str, remarks: Iterable[Remark]) -> None:
    """A section of things to look at; nothing where there are none."""
    lines = [f"  {remark.text} {remark.do[0].upper()}{remark.do[1:]}." for remark in remarks]
    if lines:
        click.echo()
        click.secho(title, bold=True)
        for line in lines:
            click.echo(click.wrap_text(line.strip(), 100, "  ", "    "))


def _program(program: Program, letters: tuple[LedgerLetter, ...], items: Sequence[Due | Closed]) -> None:
    from composer.due import Closed

    click.echo()
    place = ", ".join(filter(None, (program.city, program.state)))
    click.secho(f"{program.id}", bold=True, nl=False)
    click.echo(f"  {program.name}{f', {place}' if place else ''}")
    if program.status == "withdrawn":
        click.echo(f"  withdrawn{f': {program.status_reason}' if program.status_reason else ''}")
    elif program.interview is None or program.interview.on is None:
        click.echo("  no interview on file")
    else:
        form = f", {program.interview.format}" if program.interview.format else ""
        click.echo(f"  interview {program.interview.on}{form}")
    for letter in letters:
        if letter.program == program.id:
            click.echo(f"  {_word(letter):<12} {letter.on:<10}  {letter.name}")
    for item in items:
        if isinstance(item, Closed):
            if program.status != "withdrawn":
                click.echo(f"  {'closed':<12} {item.kind.title}: {item.reason}")
        else:
            whom = f" {program.id} --to {item.person.key}" if item.person else f" {program.id}"
            click.secho(
                f"  {'due':<12} {item.kind.title}: prematch compose {item.kind.id}{whom}", fg="yellow"
            )


def _word(letter: LedgerLetter) -> str:
    state = letter.state.value
    return "draft" if state in ("composed", "approved") else state.replace("_", " ")


def _first_choice(session: Session, letter: LedgerLetter | None) -> None:
    click.echo()
    chosen = session.facts.programs.get(session.facts.season.first_choice)
    click.echo(f"First choice in season.yaml: {chosen.name if chosen else 'not decided'}.")
    if letter is None:
        click.echo("No letter of intent is out.")
    else:
        click.echo(f"The letter of intent went to {letter.program} on {letter.on} ({letter.name}).")
