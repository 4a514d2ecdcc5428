"""The page that `prematch letters` prints: lines of at most 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from composer.names import join_list, plain_name
from composer.phrase import specialty
from composer.plan_step import say_day
from composer.recommendation.gaps import Gap
from composer.recommendation.in_words import count
from composer.recommendation.mix import Mix, Slot
from composer.recommendation.next_step import NextStep
from composer.recommendation.portfolio import Entry, Portfolio
from composer.recommendation.portfolio_policy import PortfolioPolicy

WIDTH = 80


def page(found: Portfolio, policy: PortfolioPolicy) -> Iterator[str]:
    """The letters one by one, then what is missing, what concerns several, what each can show, and the source."""
    yield from _head(found)
    if not found.entries and not found.over:
        yield from _first_steps(found)
    explained: set[str] = set()
    for entry in found.entries:
        yield from ("", *_entry(entry, explained))
    if found.entries and not found.over:
        yield from _section("What is missing", _gaps(found))
        yield from _section("All letters together", (line for r in found.remarks for line in _item(r.text)))
        yield from _section("What each letter can show", _shows(found))
    yield from ("", *_sources(found.mix, policy))


def _head(found: Portfolio) -> Iterator[str]:
    title = f"Letters of recommendation for {specialty(found.specialty)}. {say_day(found.today)}."
    yield click.style(title, bold=True)
    stand = ", ".join(f"{number} {status}" for status, number in found.counts.items())
    mix = found.mix
    most = f", {count(mix.most)} at most" if mix.most > mix.least else ""
    have = f" You have: {stand}." if stand else ""
    yield from _wrap(f"Wanted: {count(mix.least)} letters{most}.{have}")
    if found.over:
        yield from _wrap("Match Day is over: no letter is missing any more.")


# --- one letter ---------------------------------------------------------------------------------------


def _entry(entry: Entry, explained: set[str]) -> Iterator[str]:
    """One letter. Why a weak spot matters is said once on the page, at the first letter that has it."""
    writer = entry.writer
    degree = f", {writer.credentials}" if writer.credentials else ""
    name = f"{plain_name(writer.name)}{degree} ({writer.id})"
    yield from (click.style(line, bold=True) for line in _wrap(f"{name}: {_letter(entry)}", rest="  "))
    yield from _wrap(_standing(entry), "  ")
    yield from _step(entry.next_step)
    for spot in entry.weak_spots:
        why = "" if spot.why in explained else f" {spot.why}"
        explained.add(spot.why)
        yield from _item(f"{spot.text}{why}")
    if entry.unsaid:
        keys = join_list(f"`{key}`" for key in entry.unsaid)
        yield from _item(f"Not said in letter-writers/{writer.id}.yaml: {keys}.")


def _letter(entry: Entry) -> str:
    """Which letter it is, in words."""
    if entry.slot is not None:
        return f"{entry.slot.title} letter{', standing in' if entry.stands_in else ''}"
    if entry.writer.counts_as:
        return f"{entry.writer.counts_as} (your word)"
    if entry.status == "declined":
        return "no letter"
    if not entry.writer.specialty:
        return "which letter is not clear, as no `specialty` is said"
    return "beyond the letters wanted"


def _standing(entry: Entry) -> str:
    writer = entry.writer
    since = {"requested": writer.requested_on, "agreed": writer.agreed_on, "uploaded": writer.uploaded_on}
    on = since.get(entry.status)
    parts = [entry.status.capitalize() + (f" {say_day(on)}" if on else "")]
    if writer.due and entry.status not in ("uploaded", "declined"):
        parts.append(f"due {say_day(writer.due)}")
    return "; ".join(parts) + "."


def _step(step: NextStep) -> Iterator[str]:
    title = {"upcoming": "Later", "done": "Done", "closed": "Closed"}.get(step.state, "Next")
    yield from _wrap(f"{title}: {step.text}{_when(step)}", "  ", "    ")
    if step.command:
        yield click.style(f"    {step.command}", fg="yellow")


def _when(step: NextStep) -> str:
    """When to do it, as a sentence of its own; "" where every day is as good."""
    if step.state == "upcoming" and step.begins is not None:
        until = f" until {say_day(step.due, year=False)}" if step.due else ""
        return f" From {say_day(step.begins, year=False)}{until}."
    if step.state == "overdue" and step.due is not None:
        return f" It was best by {say_day(step.due, year=False)}."
    if step.state == "due" and step.due is not None:
        return f" Until {say_day(step.due, year=False)}."
    return ""


# --- all of them --------------------------------------------------------------------------------------


def _first_steps(found: Portfolio) -> Iterator[str]:
    """What to do where no writer is on file yet."""
    yield ""
    yield from _wrap("No letter writer is on file yet. These are the letters that programs want:")
    asked = {gap.slot.id: gap for gap in found.gaps}
    for slot in found.mix.slots:
        yield from _item(f"{_wanted(slot)}: {slot.by}.")
        if slot.id in asked:
            yield from _could_ask(asked[slot.id])
    yield ""
    yield from _wrap("Begin with the person who has seen most of your work. This asks a few questions:")
    yield click.style("  prematch letters add", fg="yellow")
    yield from _wrap(
        "Or copy letter-writers/EXAMPLE.txt to letter-writers/NAME.yaml, write what is true, and run this again."
    )


def _wanted(slot: Slot) -> str:
    """A kind of letter with its number: "Two internal medicine letters", "A fourth letter, if you like"."""
    if slot.letters > 1:
        return f"{count(slot.letters).capitalize()} {slot.title} letters"
    article = "An" if slot.title[0] in "aeiou" else "A"
    return f"{article} {slot.title} letter{', if you like' if slot.optional else ''}"


def _gaps(found: Portfolio) -> Iterator[str]:
    if not found.gaps:
        yield from _item("Nothing: every letter that is wanted has a writer.")
    for gap in found.gaps:
        yield from _item(gap.text)
        yield from _could_ask(gap)


def _could_ask(gap: Gap) -> Iterator[str]:
    if gap.ask:
        yield from _wrap(f"By your rotations you could ask {join_list(gap.ask)}.", "    ")


def _shows(found: Portfolio) -> Iterator[str]:
    for entry in found.entries:
        if entry.shows:
            yield from _item(f"{plain_name(entry.writer.name)}: {'; '.join(entry.shows)}.")


def _sources(mix: Mix, policy: PortfolioPolicy) -> Iterator[str]:
    if mix.note:
        yield from _wrap(f"Note: {mix.note}")
    if mix.own:
        yield from _wrap(f"By your own policies/letter-portfolios.yaml: {_authority(mix)}")
    else:
        title = "Source" if mix.source else "Why"
        yield from _wrap(f"{title}: {_authority(mix)} A program's own word comes first.")
    yield from _wrap(f"{policy.service.says} ({policy.service.source.title})")


def _authority(mix: Mix) -> str:
    if mix.source is None:
        return mix.reason
    edition = f", {mix.source.edition}" if mix.source.edition else ""
    return f"{mix.source.title}{edition}.{f' {mix.reason}' if mix.reason else ''}"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    content = list(lines)
    if content:
        yield from ("", click.style(title, bold=True), *content)


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
