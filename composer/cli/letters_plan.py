"""`prematch letters plan`: the weeks of one rotation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import today_option, workspace_option
from composer.errors import MessageError
from composer.model import Moment, Rotation, Workspace
from composer.plan_step import say_day

if TYPE_CHECKING:
    from datetime import date

    from composer.recommendation.rotation_plan import Ask, Part, RotationPlan


@click.command(short_help="Plan a rotation: what to do each week, whom to ask.")
@click.argument("rotation_id", metavar="ROTATION")
@today_option
@workspace_option
def plan(root: Path, rotation_id: str, today: Moment) -> None:
    """Show the weeks of ROTATION, a file in rotations/: what to do in each, whom to ask for a letter, and when.

    \b
    Examples:
      prematch letters plan lakeside-pediatrics
      prematch letters plan rotations/lakeside-pediatrics.yaml
    """
    from composer import phrase, workspace
    from composer.recommendation import portfolio_policy, rotation_policy
    from composer.recommendation.rotation_plan import rotation_plan

    loaded = workspace.load(root)
    found = rotation_plan(
        _rotation(loaded, rotation_id),
        tuple(loaded.letter_writers.values()),
        phrase.specialty(loaded.season.specialty),
        today.on,
        rotation_policy.load(),
        {name: role.voice for name, role in portfolio_policy.load(root).roles.items()},
    )
    click.echo("\n".join(_page(found)))


def _rotation(loaded: Workspace, given: str) -> Rotation:
    """The rotation by its name or its file. Raises MessageError for a file outside rotations/."""
    from composer import workspace

    path = Path(given)
    if path.suffix == ".yaml":
        inside = (loaded.root / "rotations" / path.name).resolve()
        if path.exists() and path.resolve() != inside:
            hint = f"Move it into {loaded.root.name}/rotations/ and name it there."
            raise MessageError(
                "the file is not in the folder rotations/ of your season", where=given, hint=hint
            )
        return workspace.rotation(loaded, path.stem)
    return workspace.rotation(loaded, given)


def _page(found: RotationPlan) -> Iterator[str]:
    rotation = found.rotation
    where = ", ".join(filter(None, (rotation.service, rotation.institution)))
    yield click.style(f"{where[:1].upper()}{where[1:]}", bold=True)
    kind = {"observership": "Observership", "research": "Research"}.get(rotation.setting, "Rotation")
    yield f"{kind} from {_span(rotation.begins, rotation.ends)}. Today is {say_day(found.today)}."
    for gap in found.gaps:
        yield from _item(f"{gap} ({rotation.path})")
    for part in found.parts:
        yield from _part(found, part)
    yield from ("", *_wrap(f"Why: {found.reason}"))


def _part(found: RotationPlan, part: Part) -> Iterator[str]:
    mark = {"now": " <- now", "over": " (over)", "ahead": ""}[part.state]
    title = (
        f"{part.label}: {part.title[0].lower()}{part.title[1:]}" if part.id.startswith("week") else part.title
    )
    yield from ("", click.style(f"{title}{mark}", bold=True), f"  {_span(part.begins, part.ends)}")
    if part.state == "over":
        return
    for line in part.do:
        yield from _item(line)
    if part.id == "before" and found.rotation.coordinator:
        yield from _wrap(f"Note to the coordinator, {_span(found.note_begins, found.note_until)}:", "  ")
        yield click.style(f"    prematch compose coordinator_note {found.rotation.id}", fg="yellow")
    if part.id in ("week-3", "week-4"):
        yield from _people([ask for ask in found.asks if ask.anchor == (part.id == "week-3")])
    yield "  Ask yourself:"
    for line in part.check:
        yield from _item(line, "    ")
    yield from _wrap(f'Ask for feedback: "{part.feedback}"', "  ", "    ")
    if part.say:
        yield from _wrap(f'Say, in your own words: "{part.say}"', "  ", "    ")


def _people(asks: Iterable[Ask]) -> Iterator[str]:
    for ask in asks:
        name = ask.person.name + (f", {ask.person.credentials}" if ask.person.credentials else "")
        yield from _item(f"Ask {name}, {_span(ask.begins, ask.until)}: for {ask.voice}.")
        if ask.writer is not None and ask.writer.status != "planned":
            yield from _wrap(f"By your notes: {ask.writer.status}.", "    ")
        else:
            yield from _wrap(f"In person first. Where that is not possible: {ask.command}", "    ")


def _span(begins: date, ends: date) -> str:
    return f"{say_day(begins, year=False)} to {say_day(ends)}"


def _item(text: str, indent: str = "  ") -> Iterator[str]:
    yield from _wrap(f"* {text}", indent, f"{indent}  ")


def _wrap(text: str, first: str = "", rest: str = "") -> list[str]:
    return click.wrap_text(text, 80, first, rest or first).splitlines()
