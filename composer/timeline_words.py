"""What the picture says in words: in its labels, in its description, and in the table beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from composer.model import Moment
from composer.timeline import Deadline, Mark, Row, Timeline, Window


def short_day(day: date) -> str:
    """A day as labels have it: Dec 4."""
    return f"{day:%b} {day.day}"


def full_day(day: date) -> str:
    """A day with weekday and year: Fri, Dec 4, 2026."""
    return f"{day:%a}, {short_day(day)}, {day.year}"


def short_moment(moment: Moment) -> str:
    """A moment as labels have it: Mar 3, 21:00."""
    return short_day(moment.on) + (f", {moment.at:%H:%M}" if moment.at else "")


def full_moment(moment: Moment) -> str:
    """A moment with weekday, year and, where there is a time, its zone."""
    return full_day(moment.on) + (f", {moment.at:%H:%M} US Eastern" if moment.at else "")


def mark_words(mark: Mark) -> str:
    """Say what a mark stands for: thank-you ×3, sent Dec 5."""
    several = f" ×{mark.count}" if mark.count > 1 else ""
    return f"{mark.title}{several}, {mark.standing} {short_day(mark.on)}"


def window_words(window: Window) -> str:
    """Say what a window stands for, in the few words of a label."""
    if window.closed:
        return f"no {window.title}: {window.stance}"
    return f"{window.title} by {short_day(window.ends)}"


def window_brief(window: Window) -> str:
    """Say the same where there is less room still."""
    return window.stance if window.closed else window.title


def window_reason(window: Window) -> str:
    """Say the same with the authority of a refusal, and with a doubt about the days."""
    if window.closed:
        return f"{window_words(window)} ({window.authority})"
    doubt = " (projected)" if window.certainty == "projected" else ""
    return f"{window.title}, {short_day(window.begins)} to {short_day(window.ends)}{doubt}"


def interview_words(row: Row) -> str:
    """Say when the interview is, as in: interview Dec 4."""
    return f"interview {short_day(row.interview)}" if row.interview else "no interview day on file"


def locked_words(day: date) -> str:
    """Say that a program's own list is final."""
    return f"their list is final {short_day(day)}"


def deadline_words(deadline: Deadline) -> str:
    """Say a deadline with its certainty: Match Day, Mar 19, 12:00 (projected)."""
    return f"{deadline.title}, {short_moment(deadline.on)} ({deadline.certainty})"


def heading(timeline: Timeline) -> str:
    """The title of the picture."""
    return f"{timeline.who}: season {timeline.cycle}, {timeline.match}"


def countdown(timeline: Timeline) -> str:
    """Say what day it is and how long it is to the next day of the season."""
    now = f"As of {full_day(timeline.today.on)}: {timeline.phase}."
    ahead = next((d for d in timeline.deadlines if not timeline.today.past(d.on)), None)
    if ahead is None:
        return now
    days = (ahead.on.on - timeline.today.on).days
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{now} {ahead.title}: {when}, {full_moment(ahead.on)} ({ahead.certainty})."


def row_words(row: Row) -> Iterator[str]:
    """All facts of one program, one phrase each."""
    if row.first_choice:
        yield "your first choice"
    if row.note:
        yield row.note
    if row.interview or not row.note:
        yield interview_words(row)
    yield from map(window_reason, row.windows)
    yield from map(mark_words, row.marks)
    if row.locked:
        yield locked_words(row.locked)


def description(timeline: Timeline, rows: tuple[Row, ...]) -> str:
    """The picture in words, for those who do not see it."""
    days = f"{full_day(timeline.first)} to {full_day(timeline.last)}"
    dates = "; ".join(map(deadline_words, timeline.deadlines))
    programs = " ".join(f"{row.name}: {'; '.join(row_words(row))}." for row in rows)
    return f"{countdown(timeline)} A timeline from {days}, one row a program. {dates}. {programs}".strip()
