"""The steps of a plan that are about letters of recommendation, and about the rotations they come from. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from composer.ledger import LedgerLetter, parse_moment
from composer.model import Contact, LetterWriter, Moment, Rotation
from composer.names import address
from composer.phrase import specialty
from composer.plan_step import Basis, State, Step, goes_to, say, shift, standing

LONG_OVER = timedelta(days=60)
"""So long after its end a rotation has no steps any more."""
_TITLES = {
    "ask": "Ask {name} for a strong letter",
    "packet": "Send {name} what the letter needs",
    "remind": "Remind {name} of the letter",
    "thank": "Thank {name} for the letter",
    "tell-applied": "Tell {name} that you applied",
    "tell-matched": "Tell {name} where you matched",
    "note-answer": "Note what {name} answered",
    "note-date": "Note when you asked {name}",
    "new-date": "Agree on a new day with {name}",
    "ask-back": "Ask {name} whether the letter can be a strong one",
    "ask-another": "Ask somebody else in place of {name}",
}
_KINDS = {
    "ask": "lor_request",
    "packet": "lor_packet",
    "remind": "lor_reminder",
    "thank": "lor_thanks",
    "tell-applied": "lor_applied",
    "tell-matched": "lor_matched",
}
"""The kind of message that a step asks for."""


def recommendations(basis: Basis) -> Iterator[Step]:
    """The next step about each letter of recommendation. Nothing where no writer is on file."""
    if not basis.view.workspace.letter_writers:
        return
    # Most seasons that are only looked at need none of this, and the policy is a long file.
    from composer.recommendation import portfolio_policy
    from composer.recommendation.portfolio import portfolio

    found = portfolio(
        basis.view.workspace,
        _contacts(basis),
        basis.today,
        portfolio_policy.load(basis.view.workspace.root),
        basis.moment("match_day"),
    )
    for entry in found.entries:
        told = entry.next_step
        if told.id == "nothing":
            continue
        step = Step(
            id=f"letter/{entry.writer.id}/{told.id}",
            topic="letter",
            title=_TITLES[told.id].format(name=address(entry.writer.person)),
            state=told.state,
            person=entry.writer.person,
            begins=Moment(told.begins) if told.begins else None,
            due=Moment(told.due) if told.due else None,
            command=told.command if told.state != "closed" else "",
            detail=told.text,
        )
        yield _drafted(basis, step, entry.writer, _KINDS.get(told.id, ""))


def _contacts(basis: Basis) -> tuple[Contact, ...]:
    """What went to letter writers, as the ledger counts it."""
    return tuple(
        Contact(letter.kind, letter.program, letter.recipients, parse_moment(letter.on), name=letter.name)
        for letter in basis.view.letters
        if letter.live and letter.on and letter.kind.startswith("lor_")
    )


def _drafted(basis: Basis, step: Step, writer: LetterWriter, kind: str) -> Step:
    """The step as a draft, where such a message is written and not known to be sent."""
    for letter in basis.view.letters:
        if letter.kind == kind and not letter.live and basis.open(letter) and goes_to(letter, writer.person):
            return replace(step, state="draft", command="", letter=letter.name)
    return step


# --- rotations ----------------------------------------------------------------------------------------


def rotations(basis: Basis) -> Iterator[Step]:
    """The note to the coordinator, the weeks and the thanks of each rotation that is not long over."""
    near = [r for r in basis.view.workspace.rotations.values() if basis.today.on - r.ends <= LONG_OVER]
    if not near:
        return
    from composer.recommendation import rotation_policy
    from composer.recommendation.rotation_plan import rotation_plan

    policy, space = rotation_policy.load(), basis.view.workspace
    for rotation in near:
        found = rotation_plan(
            rotation,
            tuple(space.letter_writers.values()),
            specialty(space.season.specialty),
            basis.today.on,
            policy,
        )
        yield from _note(basis, rotation, found.note_begins, found.note_until)
        for part in found.parts[1:-1]:
            state: State = {"over": "done", "now": "due", "ahead": "upcoming"}[part.state]  # type: ignore[assignment]
            yield Step(
                id=f"rotation/{rotation.id}/{part.id}",
                topic="rotation",
                title=f"{part.label} on {rotation.service}: {part.title[:1].lower()}{part.title[1:]}",
                state=state,
                begins=Moment(part.begins),
                due=Moment(part.ends),
                command=f"prematch letters plan {rotation.id}" if state != "done" else "",
                detail=" ".join(part.do) if state != "done" else "",
            )
        yield from _thanks(basis, rotation, found.thanks_until)


def _note(basis: Basis, rotation: Rotation, begins: date, until: date) -> Iterator[Step]:
    """The note to the coordinator, until the rotation begins."""
    step = Step(
        id=f"rotation/{rotation.id}/note",
        topic="rotation",
        title=f"Write to the coordinator of {rotation.service}",
        state=standing(basis.today, Moment(begins), Moment(until), shift(Moment(rotation.begins), -1)),
        begins=Moment(begins),
        due=Moment(until),
        command=f"prematch compose coordinator_note {rotation.id}",
        detail="Confirm the schedule, and ask who will supervise you.",
    )
    sent = _notes(basis, rotation)
    if gone := [letter for letter in sent if letter.live]:
        detail = f"Sent on {say(parse_moment(gone[0].on))}." if gone[0].on else ""
        yield replace(step, state="done", command="", detail=detail)
    elif step.state != "closed":
        drafts = [letter.name for letter in sent if basis.open(letter)]
        yield replace(step, state="draft", command="", letter=drafts[0]) if drafts else step


def _notes(basis: Basis, rotation: Rotation) -> list[LedgerLetter]:
    """The notes to this rotation's coordinator that were written in the weeks before it."""
    person = rotation.coordinator
    if person is None:
        return []
    first = str(rotation.begins - LONG_OVER)
    return [
        letter
        for letter in basis.view.letters
        if letter.kind == "coordinator_note"
        and goes_to(letter, person)
        and (not letter.on or first <= letter.on[:10] <= str(rotation.begins))
    ]


def _thanks(basis: Basis, rotation: Rotation, until: date) -> Iterator[Step]:
    """Thanks to those who taught, in the week after the rotation."""
    begins, due = shift(Moment(rotation.ends), 1), Moment(until)
    state = standing(basis.today, begins, due, shift(due, 7))
    if state != "closed":
        yield Step(
            id=f"rotation/{rotation.id}/thanks",
            topic="rotation",
            title=f"Thank those who taught you on {rotation.service}",
            state=state,
            begins=begins,
            due=due,
            detail="In person, or with a short note of your own.",
        )
