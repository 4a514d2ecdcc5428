"""`prematch shortlist`: the programs side by side, by the applicant's own notes."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.cli.options import today_option, workspace_option
from composer.model import Moment, Program

if TYPE_CHECKING:
    from composer.checking import Session
    from composer.shortlist import Advice, Row, Shortlist
    from composer.wishes import Evidence, Files, Score

NARROWEST, WIDEST = 60, 110
UNKNOWN = "?"


@click.command(short_help="Compare the programs by your own notes.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--explain", "explained", metavar="PROGRAM", help="Show every number of one program, with its fact."
)
@today_option
@workspace_option
def shortlist(root: Path, form: str, explained: str | None, today: Moment) -> None:
    """Compare the programs that interviewed you by the `wishes` in season.yaml and your own notes.

    It reads your files and nothing else. It makes no rank list: that order is yours.

    \b
    Examples:
      prematch shortlist
      prematch shortlist --explain harborview-medpeds
    """
    from composer import checking, plan_policy
    from composer import shortlist as table_of
    from composer.shortlist_json import row_object, table_object
    from composer.workspace import program as find_program

    session = checking.open_session(root)
    files = _files(root, session)
    if explained is not None:
        program = find_program(session.workspace, explained)
        weighed = table_of.weighing(session.facts.season, session.facts.applicant, files)
        row = table_of.row(program, session.facts.applicant, weighed, files)
        why = table_of.why_apart(program, today)
        click.echo(_json(row_object(row)) if form == "json" else "\n".join(_explained(row, why)))
        return
    table = table_of.compare(session.workspace, files, today)
    advice = table_of.advise(table, session, today, plan_policy.load().days.interests)
    click.echo(_json(table_object(table, advice)) if form == "json" else "\n".join(_text(table, advice)))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _files(root: Path, session: Session) -> Files:
    """The trees of the files, which know their lines."""
    from composer.workspace_checks import Loaded
    from composer.yamlfile import load_node

    shown = ["season.yaml", "applicant.yaml", *(each.path for each in session.facts.programs.values())]
    return {name: Loaded(name, load_node(root / name, name)) for name in shown}


# --- as text ------------------------------------------------------------------------------------------


def _text(table: Shortlist, advice: Advice) -> Iterator[str]:
    yield from _what_counts(table)
    yield ""
    yield from _overview(table)
    yield ""
    yield from _points(table)
    yield ""
    yield from _remarks(table)
    yield from _letters(advice)
    yield ""
    from composer.shortlist import YOURS

    yield from _wrapped(YOURS)


def _what_counts(table: Shortlist) -> Iterator[str]:
    from composer.shortlist import EXAMPLE, gaps

    weighed = table.weighing
    if weighed.own:
        weights = ", ".join(f"{name} {wish.weight}" for name, wish in weighed.wishes.items())
        yield from _wrapped(f"What counts, by `wishes` in season.yaml: {weights}.")
    else:
        names = ", ".join(weighed.wishes)
        yield from _wrapped(
            f"season.yaml has no `wishes`, so what needs no words of yours counts the same: {names}. "
            "Training, location and culture are compared once you say what you look for. Write this into "
            "season.yaml, and change it to what is true:"
        )
        yield ""
        yield from textwrap.indent(EXAMPLE, "  ").splitlines()
    yield from _doubts(table)
    for reason in weighed.left_out:
        yield from _wrapped(f"Not counted: {reason}.")
    for missing in gaps(table):
        yield from _wrapped(f"Not known of any program: {missing}")


def _doubts(table: Shortlist) -> Iterator[str]:
    from composer.shortlist import unknown_states

    for state, hint in unknown_states(table.weighing):
        yield from _wrapped(f'"{state}" under wishes.location is no state that prematch knows. {hint}')


def _overview(table: Shortlist) -> Iterator[str]:
    """The share, and beside it how much is known; concerns in a column of their own."""
    ids = max(len("program"), *(len(row.program.id) for row in table.rows))
    cells = [(_percent(row), _got(row), f"{row.known} of {row.most}") for row in table.rows]
    points = max(len("points"), *(len(cell[1]) for cell in cells))
    known = max(len("known"), *(len(cell[2]) for cell in cells))
    head = f"{'program':<{ids}}  share  {'points':<{points}}  {'known':<{known}}  "
    room = max(16, _width() - len(head))
    yield click.style(f"{head}concerns (not scored)", bold=True)
    for row, (share, got, of) in zip(table.rows, cells, strict=True):
        start = f"{row.program.id:<{ids}}  {share:>5}  {got:<{points}}  {of:<{known}}  "
        lines = textwrap.wrap("; ".join(each.said for each in row.concerns), room) or [""]
        yield (start + lines[0]).rstrip()
        yield from (" " * len(head) + line for line in lines[1:])


def _points(table: Shortlist) -> Iterator[str]:
    """Where the points come from: one column a criterion."""
    names = list(table.weighing.wishes)
    widths = [max(len(name), 6) for name in names]
    ids = max(len("program"), *(len(row.program.id) for row in table.rows))
    ids = min(ids, max(12, _width() - sum(widths) - 2 * len(widths)))
    yield click.style("  ".join([f"{'program':<{ids}}", *map(str.rjust, names, widths)]), bold=True)
    for row in table.rows:
        cells = [_cell(score).rjust(width) for score, width in zip(row.scores, widths, strict=True)]
        yield "  ".join([f"{_short(row.program.id, ids):<{ids}}", *cells])
    yield from _wrapped(
        f"{UNKNOWN} is not known: your files do not say. It is not counted, and not counted against."
    )


def _remarks(table: Shortlist) -> Iterator[str]:
    thin = [row.program.id for row in table.rows if row.thin]
    of = "every program" if len(thin) == len(table.rows) else _and(thin)
    if thin:
        yield from _wrapped(
            f"Less than half is known of {of}, so the share says little there. "
            f"`prematch shortlist --explain {thin[0]}` shows what to fill in."
        )
    else:
        yield from _wrapped(
            f"Every number, with its fact: `prematch shortlist --explain {table.rows[0].program.id}`."
        )
    if table.apart:
        yield from _wrapped(f"Not compared: {'; '.join(f'{each.id} ({why})' for each, why in table.apart)}.")
    yield ""


def _letters(advice: Advice) -> Iterator[str]:
    yield click.style("Whom to write to", bold=True)
    if advice.dates:
        days = " until ".join(f"{event.moment} ({event.status})" for event in advice.dates)
        yield from _wrapped(f"Such letters are in season from {days}, US Eastern.")
    if advice.season == "late":
        yield from _wrapped(
            "The rank lists are due or past: a letter about ranking changes nothing now. Write none."
        )
        return
    if advice.season == "early":
        yield from _wrapped("Letters about ranking are not in season yet. What follows is for then.")
    yield from _to_first(advice)
    if advice.write:
        yield from _wrapped(
            "Letters of interest could go to these programs (two to five in all, never more than five):"
        )
        for row in advice.write:
            yield f"  {_command('interest', row.program, advice)}"
    elif len(advice.written) >= advice.most:
        yield from _wrapped(f"{len(advice.written)} letters of interest are written: that is enough.")
    elif not advice.others:
        yield from _wrapped(
            "Of the programs that interviewed you, no other one is open to a letter of interest."
        )
    else:
        yield from _wrapped(
            "Your files say nothing yet that speaks for another program. Fill in what is not known; or choose for "
            "yourself, two to five programs."
        )
    if advice.written:
        yield from _wrapped(f"Written already: {_and([each.id for each in advice.written])}.")
    for program, why in advice.closed:
        yield from _wrapped(f"Not to {program.id}: {why}.")


def _command(kind: str, program: Program, advice: Advice) -> str:
    """The command that composes the letter; before its season, the program alone."""
    return f"prematch compose {kind} {program.id}" if advice.season == "open" else program.id


def _to_first(advice: Advice) -> Iterator[str]:
    first = advice.first
    if first is None:
        yield from _wrapped("Your first choice is not decided in season.yaml. You need not tell any program.")
    elif advice.first_closed:
        yield from _wrapped(
            f"Your first choice is {first.id}; no letter of intent now: {advice.first_closed}."
        )
    elif advice.season == "early":
        yield from _wrapped(f"Your first choice is {first.id}: one letter of intent, to it alone, could go.")
    else:
        yield from _wrapped(f"Your first choice is {first.id}. One letter of intent, to it alone, could go:")
        yield f"  {_command('intent', first, advice)}"


def _explained(row: Row, apart: str) -> Iterator[str]:
    yield click.style(f"{row.program.id}  {row.program.name}", bold=True)
    if apart:
        yield from _wrapped(f"It is not in the table: {apart}.")
    yield from _wrapped(
        f"{_got(row)} points, a share of {_percent(row)}. Known: {row.known} of {row.most} points."
    )
    for score in row.scores:
        yield ""
        yield click.style(f"{score.criterion}: {_said(score)}", bold=True)
        yield from _facts(score.evidence)
        if score.missing:
            yield from _wrapped(score.missing, "  ")
    yield ""
    yield click.style("concerns: shown, never scored, never in a letter", bold=True)
    yield from _facts(row.concerns) if row.concerns else ["  none noted"]


def _said(score: Score) -> str:
    return "not known" if score.points is None else f"{number(score.points)} of {score.weight}"


def _facts(evidence: Iterable[Evidence]) -> Iterator[str]:
    for fact in evidence:
        yield from _wrapped(fact.said, "  ")
        if fact.where:
            yield f"      {fact.where}"


# --- words --------------------------------------------------------------------------------------------


def number(value: Fraction) -> str:
    """Write points with two decimals at most: 1.5, 2, 0.67."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _got(row: Row) -> str:
    return f"{number(row.points)} of {row.known}" if row.known else UNKNOWN


def _percent(row: Row) -> str:
    return UNKNOWN if row.share is None else f"{round(100 * row.share)} %"


def _cell(score: Score) -> str:
    return UNKNOWN if score.points is None else f"{number(score.points)}/{score.weight}"


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _and(items: Sequence[str]) -> str:
    from composer.names import join_list

    return join_list(items)


def _width() -> int:
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size((80, 24)).columns))


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _width(),
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
