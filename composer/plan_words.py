"""What steps are called on a page: several of one kind together, until when, and how a list of names reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from composer.model import Moment
from composer.plan_step import Step, say, say_day


def together(steps: Iterable[Step]) -> list[tuple[Step, ...]]:
    """Put together the thank-yous of one interview, and letters that share their days; what is written stands alone."""
    groups: dict[object, list[Step]] = {}
    for step in steps:
        whole: object = step.id
        if step.topic == "thank-you":
            whole = (step.topic, step.short, step.letter)
        elif step.topic in ("introduction", "interest"):
            whole = (step.topic, step.begins, step.due, step.certainty, step.letter)
        groups.setdefault(whole, []).append(step)
    return [tuple(group) for group in groups.values()]


def title(group: Sequence[Step]) -> str:
    """What steps that go together are called."""
    first = group[0]
    if len(group) == 1:
        return first.title
    if first.topic == "thank-you":
        people = [step.person.name for step in group if step.person]
        return f"Thank-yous to {listed(people)}, {first.short}"
    what = "Introduce yourself" if first.topic == "introduction" else "Letters of interest"
    return f"{what} to {listed([step.short for step in group])}"


def listed(names: Iterable[str]) -> str:
    """Write names as a list: "A, B and C"."""
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last


def until(step: Step, today: Moment) -> str:
    """Until when a step is good, such as "until Wed, Feb 17 (projected)"; "" where it has no day."""
    if step.due is None:
        return ""
    word = "best by" if today.past(step.due) else "until"
    return f"{word} {say(step.due, year=False)}{projected(step.certainty)}"


def projected(certainty: str) -> str:
    """The mark of a date that is not published yet; "" for any other."""
    return " (projected)" if certainty == "projected" else ""


def brief(on: date) -> str:
    """A day of this season in two words, such as "Feb 10"."""
    return say_day(on, year=False).partition(", ")[2]


def brief_day(on: str) -> str:
    """The same of a day of the ledger; "" where there is none."""
    return brief(date.fromisoformat(on[:10])) if on else ""
