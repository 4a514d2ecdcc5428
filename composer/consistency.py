"""Whether what programs were told agrees with itself and with season.yaml; and what waits for the user's word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from composer.ledger import LedgerLetter, State
from composer.model import Season

MOST_INTEREST = 5
"""Letters of interest beyond so many say little to any of their readers."""


@dataclass(frozen=True)
class Remark:
    """One thing to look at: a sentence, and the command or the deed that settles it."""

    text: str
    do: str


def waiting(letters: Sequence[LedgerLetter]) -> Iterator[Remark]:
    """Name the letters of which only the user knows, or must find out, what became of them."""
    for letter in letters:
        if letter.state is State.HANDED_OVER and letter.channel == "imap" and not letter.place:
            text = f"It is not known whether the draft of {letter.name} reached your mailbox."
            yield Remark(text, f"`prematch draft {letter.name} --imap` looks there first")
        elif letter.state is State.HANDED_OVER:
            done = f"`prematch sent {letter.name}` or `prematch discard {letter.name}`"
            yield Remark(f"{letter.name} was handed over on {letter.on}. Did you send it?", done)
        elif letter.state is State.UNKNOWN:
            yield Remark(
                f"{letter.name} may have been sent or not.", "`prematch reconcile` looks into your mailbox"
            )
        elif letter.state is State.DEFERRED:
            yield Remark(f"{letter.name} waits to be sent again.", "`prematch outbox retry`")
        elif letter.state in (State.BOUNCED, State.REFUSED):
            what = "came back" if letter.state is State.BOUNCED else "was refused"
            why = f" ({letter.reason})" if letter.reason else ""
            yield Remark(f"{letter.name} {what}{why}.", "correct it, then send it again")


def inconsistencies(letters: Sequence[LedgerLetter], season: Season) -> Iterator[Remark]:
    """Find where the letters that are out contradict each other, or what season.yaml says now."""
    out = [
        letter
        for letter in letters
        if letter.live and (letter.cycle, letter.match) == (season.cycle, season.match)
    ]
    yield from _first_choice(
        [letter for letter in out if letter.first_choice and not letter.released], season
    )
    told = {letter.program: letter for letter in out if letter.first_choice}
    for letter in out:
        first = told.get(letter.program)
        if letter.kind == "interest" and first is not None and letter.on > first.on:
            text = f"{letter.program} got a letter of interest after the letter of intent: it reads as a step back."
            yield Remark(text, "write nothing more about ranking to it")
    interest = {letter.program for letter in out if letter.kind == "interest"}
    if len(interest) > MOST_INTEREST:
        yield Remark(
            f"{len(interest)} programs have a letter of interest; beyond {MOST_INTEREST} they say little.",
            "write no more of them",
        )


def _first_choice(claims: Sequence[LedgerLetter], season: Season) -> Iterator[Remark]:
    for letter in claims:
        if season.first_choice and letter.program != season.first_choice:
            said = f"{letter.program} was told that it is your first choice, but season.yaml says"
            text = f"{said} {season.first_choice}."
            yield Remark(text, "keep your word, or write it a `correction` before anything else")
        elif not season.first_choice:
            text = f"{letter.program} was told that it is your first choice, but season.yaml names none."
            yield Remark(text, f"write `first_choice: {letter.program}` into season.yaml")
