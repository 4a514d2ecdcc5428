"""Whether what programs were told agrees with itself, with season.yaml and with their files. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from composer.ledger import LedgerLetter, State, parse_moment
from composer.overview import Overview
from composer.plan_step import say_day
from composer.plan_words import listed

_SAID_HIGHLY = re.compile(
    r"\bI\b[^.!?]{0,40}\brank(?:ing|ed)?\b[^.!?]{0,60}\bhigh(?:ly)?\b"
    r"|\bhigh(?:ly)? on my (?:rank(?: order)? )?list\b",
    re.IGNORECASE,
)
"""A sentence that tells a program that it is ranked highly."""
_GOODBYE = ("withdrawal", "correction")
"""The kinds that a program which is withdrawn may still get."""
_CAN_STAY = (
    *(State.COMPOSED, State.APPROVED, State.HANDED_OVER, State.DEFERRED),
    *(State.REFUSED, State.NOT_SENT, State.BOUNCED),
)
"""The states of a letter that was not sent, or not yet, and that can be given up."""


@dataclass(frozen=True)
class Remark:
    """One thing to look at: a sentence, and what settles it."""

    text: str
    do: str


def inconsistencies(view: Overview, most: int) -> Iterator[Remark]:
    """Find where what is on file contradicts itself. `most` is how many letters of interest are enough."""
    letters = view.of_season
    out = [letter for letter in letters if letter.live]
    yield from _first_choice(view)
    yield from _steps_back(view, out)
    yield from _highly(view, out)
    yield from _withdrawn(view, letters)
    yield from _without_file(view, out)
    interest = {letter.program for letter in out if letter.kind == "interest"}
    if len(interest) > most:
        text = f"{len(interest)} programs have a letter of interest; beyond {most} they say little."
        yield Remark(text, "Write no more of them.")


def first_choices(view: Overview) -> list[LedgerLetter]:
    """The letters that told a program that it is first, and that still hold.

    One does not hold where the program has withdrawn, or was told otherwise in a correction.
    """
    out = [letter for letter in view.of_season if letter.live]
    return [letter for letter in out if letter.first_choice and not _void(view, letter, out)]


def _void(view: Overview, claim: LedgerLetter, out: Sequence[LedgerLetter]) -> bool:
    program = view.programs.get(claim.program or "")
    if claim.released if program is None else program.status == "withdrawn":
        return True
    same = (letter for letter in out if letter.program == claim.program and letter.kind == "correction")
    return any(letter.on >= claim.on and "first" in letter.body.casefold() for letter in same)


def _first_choice(view: Overview) -> Iterator[Remark]:
    told, chosen = _earliest(first_choices(view)), view.season.first_choice
    if len(told) > 1:
        names = listed([f"{view.short(letter.program)}{_on(letter)}" for letter in told.values()])
        text = f"{len(told)} programs were told that they are your first choice: {names}."
        yield Remark(text, "Keep your word to one, and write the other a `correction`.")
    for program, letter in told.items() if len(told) == 1 else ():
        verb = "was told" if letter.state is State.SENT else "may have been told"
        said = f"{view.short(program)} {verb} that it is your first choice, but season.yaml names"
        if not chosen:
            yield Remark(f"{said} none.", f"Write `first_choice: {program}` into season.yaml.")
        elif chosen != program:
            text = f"{said} {view.short(chosen)}."
            yield Remark(text, "Keep your word, or write it a `correction` before anything else.")
    first = view.programs.get(chosen)
    if first is not None and first.status == "withdrawn":
        text = f"season.yaml names {view.short(chosen)} as your first choice, and it is withdrawn."
        yield Remark(text, "Choose again, or remove `first_choice` from season.yaml.")


def _steps_back(view: Overview, out: Sequence[LedgerLetter]) -> Iterator[Remark]:
    """A letter of interest after "you are first"."""
    told = {letter.program: letter for letter in out if letter.first_choice}
    for letter in out:
        first = told.get(letter.program)
        if letter.kind == "interest" and first is not None and letter.on > first.on:
            name = view.short(letter.program)
            text = f"{name} got a letter of interest after the letter of intent: it reads as a step back."
            yield Remark(text, "Write nothing more about ranking to it.")


def _highly(view: Overview, out: Sequence[LedgerLetter]) -> Iterator[Remark]:
    """Programs that were told "highly", and of which season.yaml no longer says it."""
    true = {view.season.first_choice, *view.season.highly}
    for program, letter in _earliest(letter for letter in out if _says_highly(letter)).items():
        standing = view.programs.get(program or "")
        if standing is not None and program not in true and standing.status != "withdrawn":
            text = f"{view.short(program)} was told{_on(letter)} that you rank it highly; season.yaml does not say so."
            do = f"If it is true, add {program} to `highly:` there. If not, write nothing more about ranking to it."
            yield Remark(text, do)


def _says_highly(letter: LedgerLetter) -> bool:
    if letter.kind == "reply_rank_highly":
        return True
    return "high" in letter.body.lower() and bool(_SAID_HIGHLY.search(" ".join(letter.body.split())))


def _withdrawn(view: Overview, letters: Sequence[LedgerLetter]) -> Iterator[Remark]:
    """Letters that could still leave to a program that is withdrawn, and goodbyes to one that is not."""
    for letter in letters:
        program = view.programs.get(letter.program or "")
        if program is None:
            continue
        name, gone = view.short(program.id), program.status == "withdrawn"
        if gone and letter.state in _CAN_STAY and letter.kind not in _GOODBYE:
            give_up = f"`prematch discard {letter.name}`" if letter.on else f"delete drafts/{letter.name}.txt"
            yield Remark(
                f"{name} is withdrawn, and a letter to it can still leave.", f"Do not send it: {give_up}."
            )
        if not gone and letter.state is State.SENT and letter.kind == "withdrawal":
            text = f"{name} was told{_on(letter)} that you withdraw, but its file does not say so."
            yield Remark(text, f"Write `status: withdrawn` into programs/{program.id}.yaml.")


def _without_file(view: Overview, out: Sequence[LedgerLetter]) -> Iterator[Remark]:
    for name in sorted({letter.program for letter in out if letter.program} - set(view.programs)):
        text = f"Letters went to {name}, and there is no programs/{name}.yaml any more."
        yield Remark(text, "Put the file back: without it, nothing keeps you from writing there again.")


def _earliest(letters: Iterable[LedgerLetter]) -> dict[str | None, LedgerLetter]:
    """The first of these letters to each program."""
    found: dict[str | None, LedgerLetter] = {}
    for letter in letters:
        found.setdefault(letter.program, letter)
    return found


def _on(letter: LedgerLetter) -> str:
    return f" on {say_day(parse_moment(letter.on).on, year=False)}" if letter.on else ""
