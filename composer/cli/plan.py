"""`prematch plan`: what to do now, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.layout import clock_for, clock_name, local, section, wrap, zone_option
from composer.cli.options import today_option, workspace_option
from composer.model import Moment
from composer.plan_step import say, say_day
from composer.plan_words import listed, projected, title, together, until

if TYPE_CHECKING:
    from composer.plan import Deadline, Plan, Step


@click.command(short_help="What to do now, and until when.")
@zone_option
@click.option("--ics", metavar="FILE", help="Write the plan as a calendar file for Google, Apple or Outlook.")
@click.option("--html", metavar="FILE", help="Draw the season as a page to look at and to print.")
@click.option("--svg", metavar="FILE", help="Draw the season as a picture.")
@today_option
@workspace_option
def plan(
    root: Path, today: Moment, zone: str | None, ics: str | None, html: str | None, svg: str | None
) -> None:
    """Show what to do now and until when, what is written and not sent, what is done, and what is closed and why.

    \b
    Examples:
      prematch plan
      prematch plan --zone Africa/Lagos
      prematch plan --ics season.ics
      prematch plan --html season.html
    """
    from composer import overview, plan_policy
    from composer.plan import make_plan

    clock = clock_for(zone)
    if html or svg:
        _draw(root, today, html, svg)
        if not ics:
            return None
    found = make_plan(overview.load(root), today, plan_policy.load(), clock)
    if ics:
        return _write_calendar(found, Path(ics))
    return click.echo("\n".join(_page(found, clock_name(zone))))


def _draw(root: Path, today: Moment, html: str | None, svg: str | None) -> None:
    """Write the season as a page, as a picture, or both."""
    from composer import checking, overview
    from composer.cli.plan_pictures import write_pictures

    letters = (letter for letter in overview.load(root).letters if letter.on)
    paths = (Path(html) if html else None, Path(svg) if svg else None)
    for path in write_pictures(root, checking.open_session(root), letters, today, *paths):
        click.echo(f"{path} is written. It is for your own eyes: it names your first choice.")


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
    click.echo("\n".join(wrap(said)))


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
    yield from section("Do now", _now(found, clock))
    yield from section(
        "Drafts", (line for step in found.of_state("draft") for line in _one(found, step, clock))
    )
    yield from section("Later", _later(found.of_state("upcoming")))
    yield from section("Dates", _dates(found.deadlines, clock))
    yield from section("Done", _done(found.of_state("done")))
    if found.advice.id != "after-match":  # what is closed then helps nobody
        yield from section("Closed", _closed(found.of_state("closed")))


def _head(found: Plan) -> Iterator[str]:
    advice = found.advice
    yield click.style(f"{say_day(found.today.on)}. {advice.title}.", bold=True)
    unsure = any(deadline.certainty == "projected" for deadline in found.deadlines)
    doubt = ". Some dates are projected, not published yet" if unsure else ""
    yield from wrap(f"{found.match}, cycle {found.cycle}{doubt}.")
    for heading, lines in (("In this part of the season", advice.do), ("Not now", advice.not_now)):
        yield from section(heading, (row for line in lines for row in _item(line)))
    why = f"Source: {advice.source.title}" if advice.source else f"Why: {advice.reason}"
    yield from wrap(why, "  ", "    ")


def _now(found: Plan, clock: str) -> Iterator[str]:
    """What to do now, one by one; what is written already stands in its own section."""
    steps = found.of_state("overdue", "due")
    if not steps and not found.of_state("draft"):
        yield "  Nothing today."
    for step in steps:
        yield from _one(found, step, clock)


def _one(found: Plan, step: Step, clock: str) -> Iterator[str]:
    """A step with until when, with how, and with the command."""
    yield from _item(step.title)
    if step.due is not None:
        when = until(step, found.today)
        yield from wrap(f"{when[0].upper()}{when[1:]}", "    ")
        yield from local(found.local(step.due), clock)
    yield from wrap(step.detail, "    ")
    if step.command:
        yield click.style(f"    {step.command}", fg="yellow")


def _later(steps: tuple[Step, ...]) -> Iterator[str]:
    """What comes later, by the day on which it begins; letters that go together on one line."""
    for group in together(steps):
        step = group[0]
        yield from _item(title(group))
        begins = f"From {say_day(step.begins.on, year=False)}" if step.begins else ""
        ends = f"until {say(step.due, year=False)}" if step.due else ""
        yield from wrap(f"{begins} {ends}".strip() + projected(step.certainty), "    ")
        if step.letter:
            yield from wrap(f"It is written already: drafts/{step.letter}.txt.", "    ")


def _dates(deadlines: tuple[Deadline, ...], clock: str) -> Iterator[str]:
    coming = [deadline for deadline in deadlines if not deadline.over]
    for deadline in coming:
        yield from _item(deadline.title)
        yield from wrap(f"{say(deadline.moment)}{projected(deadline.certainty)}", "    ")
        yield from local(deadline.local, clock)
    if any(deadline.certainty == "projected" for deadline in coming):
        yield from wrap(
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
            f"{what} {listed(dict.fromkeys(filter(None, names)) or [''])}".strip()
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


def _item(text: str) -> list[str]:
    return wrap(text, "  * ", "    ")
