"""`prematch plan`: what to do now, and until when."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import today_option, workspace_option
from composer.model import Moment
from composer.plan_step import say, say_day, say_time

if TYPE_CHECKING:
    from composer.checking import Session
    from composer.plan import Deadline, Plan, Step

WIDTH = 80


@click.command(short_help="What to do now, and until when.")
@click.option(
    "--zone", metavar="AREA/CITY", help="Your time zone, such as Africa/Lagos; else this computer's."
)
@click.option("--ics", metavar="FILE", help="Write the plan as a calendar file for Google, Apple or Outlook.")
@click.option("--html", metavar="FILE", help="Draw the season as a page to look at and to print.")
@click.option("--svg", metavar="FILE", help="Draw the season as a picture.")
@today_option
@workspace_option
def plan(
    root: Path, today: Moment, zone: str | None, ics: str | None, html: str | None, svg: str | None
) -> None:
    """Show what to do now and until when, what comes later, what is done, and what is closed and why.

    \b
    Examples:
      prematch plan
      prematch plan --zone Africa/Lagos
      prematch plan --ics season.ics
      prematch plan --html season.html
    """
    from composer import checking, plan_policy, zones
    from composer.plan import make_plan

    clock = zones.clock_of(zone) if zone is not None else _computer
    session = checking.open_session(root)
    if html or svg:
        _draw(root, session, today, html, svg)
        if not ics:
            return None
    found = make_plan(session, today, plan_policy.load(), clock)
    if ics:
        return _write_calendar(found, Path(ics))
    return click.echo("\n".join(_page(found, f"{zone} time" if zone else "this computer's time")))


def _draw(root: Path, session: Session, today: Moment, html: str | None, svg: str | None) -> None:
    """Write the season as a page, as a picture, or both."""
    from composer.cli.plan_pictures import write_pictures
    from composer.ledger import open_ledger

    with open_ledger(root / "ledger.db", create=False) as book:
        letters = book.letters()
    paths = (Path(html) if html else None, Path(svg) if svg else None)
    for path in write_pictures(root, session, letters, today, *paths):
        click.echo(f"{path} is written. It is for your own eyes: it names your first choice.")


def _computer(instant: datetime) -> datetime:
    """An instant on this computer's clock."""
    return instant.astimezone()


# --- the calendar file --------------------------------------------------------------------------------


def _write_calendar(found: Plan, path: Path) -> None:
    """Write the calendar file, or bring one of ours up to date. Raises WorkspaceError for any other file."""
    from composer import textfile
    from composer.plan_calendar import to_calendar

    earlier = _earlier(path)
    text = to_calendar(found, datetime.now(UTC), earlier)
    if earlier is None:
        textfile.create(path, text, shown=str(path))
        said = f"{path} is written. Import it into your calendar."
    elif text.encode() == earlier:
        said = f"{path} is up to date: nothing has changed."
    else:
        textfile.replace(path, text, shown=str(path))
        said = f"{path} is brought up to date. Import it again: your events are changed, not doubled."
    if any(step.certainty == "projected" for step in found.steps):
        said += (
            " Projected dates are marked in it: once they are published, run this again and import it again."
        )
    click.echo("\n".join(_wrap(said)))


def _earlier(path: Path) -> bytes | None:
    """The calendar file of an earlier export; None where there is no file."""
    from composer.errors import WorkspaceError
    from composer.plan_calendar import is_ours

    if not path.exists():
        return None
    data = path.read_bytes()
    if not is_ours(data):
        hint = "It is left as it was. Choose another name."
        raise WorkspaceError("is there already, and prematch did not write it", where=str(path), hint=hint)
    return data


# --- the page -----------------------------------------------------------------------------------------


def _page(found: Plan, clock: str) -> Iterator[str]:
    """The plan as lines of at most 80 columns, the most urgent first. `clock` says whose time is shown."""
    yield from _head(found)
    yield from _section("Do now", _now(found, clock))
    yield from _section("Later", _later(found.of_state("upcoming")))
    yield from _section("Dates", _dates(found.deadlines, clock))
    yield from _section("Done", _done(found.of_state("done")))
    if found.advice.id != "after-match":  # what is closed then helps nobody
        yield from _section("Closed", _closed(found.of_state("closed")))


def _head(found: Plan) -> Iterator[str]:
    advice = found.advice
    yield click.style(f"{say_day(found.today.on)}. {advice.title}.", bold=True)
    unsure = any(deadline.certainty == "projected" for deadline in found.deadlines)
    doubt = ". Some dates are projected, not published yet" if unsure else ""
    yield from _wrap(f"{found.match}, cycle {found.cycle}{doubt}.")
    for title, lines in (("In this part of the season", advice.do), ("Not now", advice.not_now)):
        yield from ("", click.style(title, bold=True))
        for line in lines:
            yield from _item(line)
    why = f"Source: {advice.source.title}" if advice.source else f"Why: {advice.reason}"
    yield from _wrap(why, "  ", "    ")


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    content = list(lines)
    if content:
        yield from ("", click.style(title, bold=True), *content)


def _now(found: Plan, clock: str) -> Iterator[str]:
    """What to do now, one by one, with until when and with the command."""
    steps = found.of_state("overdue", "due")
    if not steps:
        yield "  Nothing today."
    for step in steps:
        yield from _item(step.title)
        if step.due is not None:
            was = "Best by" if step.state == "overdue" else "Until"
            yield from _wrap(f"{was} {say(step.due, year=False)}{_projected(step)}", "    ")
            yield from _local(found.local(step.due), clock)
        if step.detail:
            yield from _wrap(step.detail, "    ")
        if step.command:
            yield click.style(f"    {step.command}", fg="yellow")


def _local(there: datetime | None, clock: str) -> Iterator[str]:
    if there is not None:
        day = say_day(there.date(), year=False)
        yield from _wrap(f"For you: {day}, {say_time(there.time())} ({clock})", "    ")


def _later(steps: tuple[Step, ...]) -> Iterator[str]:
    """What comes later, by the day on which it begins; letters that go together on one line."""
    for title, step in _together(steps):
        yield from _item(title)
        begins = f"From {say_day(step.begins.on, year=False)}" if step.begins else ""
        until = f"until {say(step.due, year=False)}" if step.due else ""
        yield from _wrap(f"{begins} {until}".strip() + _projected(step), "    ")


def _together(steps: tuple[Step, ...]) -> list[tuple[str, Step]]:
    """Steps with their titles; thank-yous of one interview, and letters of interest of one window, as one."""
    groups: dict[object, list[Step]] = {}
    for step in steps:
        whole: object = step.id
        if step.topic == "thank-you":
            whole = (step.topic, step.short)
        elif step.topic == "interest":
            whole = (step.topic, step.begins, step.due, step.certainty)
        groups.setdefault(whole, []).append(step)
    return [(_title(group), group[0]) for group in groups.values()]


def _title(group: list[Step]) -> str:
    first = group[0]
    if len(group) == 1:
        return first.title
    if first.topic == "thank-you":
        return f"Thank-yous to {_listed([step.subject for step in group])}, {first.short}"
    return f"Letters of interest to {_listed([step.short for step in group])}"


def _listed(names: Iterable[str]) -> str:
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last


def _dates(deadlines: tuple[Deadline, ...], clock: str) -> Iterator[str]:
    coming = [deadline for deadline in deadlines if not deadline.over]
    for deadline in coming:
        yield from _item(deadline.title)
        yield from _wrap(f"{say(deadline.moment)}{_projected(deadline)}", "    ")
        yield from _local(deadline.local, clock)
    if any(deadline.certainty == "projected" for deadline in coming):
        yield from _wrap(
            "Projected means: taken from other years, not published yet. When you know the date, write "
            "it under `dates:` in season.yaml.",
            "  ",
        )


def _done(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        yield from _item(f"{step.title}. {step.detail}")


def _closed(steps: tuple[Step, ...]) -> Iterator[str]:
    """What is closed and why; what is merely over, in one sentence at the end."""
    over: dict[str, list[str]] = {}
    for step in steps:
        if step.over and step.topic in _TOPICS:
            over.setdefault(_TOPICS[step.topic], []).append(step.short)
        elif not step.over:
            yield from _item(f"{step.title}. {step.detail}")
    if over:
        parts = (
            f"{what} {_listed(dict.fromkeys(filter(None, names)) or [''])}".strip()
            for what, names in over.items()
        )
        yield from _item(f"No longer possible or useful: {'; '.join(parts)}.")


_TOPICS = {
    "thank-you": "thank-yous to",
    "introduction": "introductions to",
    "interest": "letters of interest to",
    "intent": "the letter of intent to",
    "first-choice": "naming a first choice",
    "certify": "certifying a list",
}
"""What is over, in words that a name may follow. SOAP is not named: most matched before it."""


def _projected(item: Step | Deadline) -> str:
    return " (projected)" if item.certainty == "projected" else ""


def _item(text: str) -> list[str]:
    return _wrap(text, "  * ", "    ")


def _wrap(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
