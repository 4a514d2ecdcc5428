"""Whether a message to a letter writer is in place now, and what to know before it is written. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from composer.checking import Session
from composer.errors import MessageError
from composer.model import Contact, LetterWriter, Moment
from composer.names import plain_name

REQUEST_AFTER = timedelta(days=14)
"""A rotation is young before that: a writer has seen too little."""


def written_to(session: Session, writer: LetterWriter, kind_id: str) -> tuple[Contact, ...]:
    """The messages of a kind that the ledger counts as sent to this writer."""
    mailbox = writer.email.casefold()
    return tuple(
        contact
        for contact in session.history
        if contact.direction == "outbound"
        and contact.kind == kind_id
        and mailbox in {address.casefold() for address in contact.to}
    )


def to_ask(session: Session, writer: LetterWriter, today: Moment) -> tuple[str, ...]:
    """Say what to know before a request is written. Raises MessageError where there is nothing to ask any more."""
    name = plain_name(writer.name)
    answered = {
        "agreed": (f"{name} has agreed", f"Send the packet: `prematch letters packet {writer.id}`."),
        "uploaded": (
            f"the letter of {name} is uploaded",
            f"Say thank you: `prematch letters thank {writer.id}`.",
        ),
        "declined": (
            f"{name} has declined",
            "Ask somebody else. `prematch letters` shows what is still missing.",
        ),
    }
    if writer.status in answered:
        problem, hint = answered[writer.status]
        raise MessageError(problem, where=_file(writer, "status"), hint=hint)
    if writer.status == "requested" or written_to(session, writer, "lor_request"):
        hint = f"Two to three weeks later a reminder is in place: `prematch letters remind {writer.id}`."
        raise MessageError(f"{name} has been asked", where=_file(writer, "status"), hint=hint)
    return tuple(_before_asking(writer, today.on))


def _before_asking(writer: LetterWriter, today: date) -> list[str]:
    remarks = []
    if writer.asked_in_person:
        remarks.append(
            "By your notes you asked in person. If the answer was yes, write `status: agreed` and send the"
            f" packet in place of this: prematch letters packet {writer.id}"
        )
    else:
        remarks.append(
            "Asking in person is better: face to face or by phone you hear whether it is a real yes."
            " Send this only where that is not possible."
        )
    begins, ends = writer.rotation_begins, writer.rotation_ends
    if begins and today < begins + REQUEST_AFTER and not (ends and ends < today):
        remarks.append(
            f"The rotation began on {begins}: it is early to ask. The end of the third week is a good moment."
            if today >= begins
            else f"The rotation begins on {begins}, so nobody there knows your work yet."
        )
    return remarks


def to_brief(session: Session, writer: LetterWriter, today: Moment) -> tuple[str, ...]:  # noqa: ARG001 - one signature
    """Say what to know before a packet is written. Raises MessageError for a writer who has not agreed."""
    name = plain_name(writer.name)
    if writer.status == "declined":
        raise MessageError(
            f"{name} has declined", where=_file(writer, "status"), hint="Ask somebody else for this letter."
        )
    if writer.status in ("planned", "requested"):
        hint = (
            "Write `status: agreed` there once you have a yes, then compose the packet."
            if writer.status == "requested"
            else f"Ask first: `prematch letters ask {writer.id}`. With a yes, write `status: agreed` there."
        )
        raise MessageError(f"it is not noted that {name} agreed", where=_file(writer, "status"), hint=hint)
    return (f"The letter of {name} is uploaded already.",) if writer.status == "uploaded" else ()


def to_remind(session: Session, writer: LetterWriter, today: Moment) -> tuple[str, ...]:
    """Say what to know before a reminder. Raises MessageError where one is out of place."""
    name = plain_name(writer.name)
    if writer.status == "declined":
        hint = "A reminder would press somebody who said no. Ask another writer; `prematch letters` shows the gaps."
        raise MessageError(f"{name} has declined", where=_file(writer, "status"), hint=hint)
    if writer.status == "uploaded":
        hint = f"Say thank you: `prematch letters thank {writer.id}`."
        raise MessageError(f"the letter of {name} is uploaded", where=_file(writer, "status"), hint=hint)
    if writer.requested_on is None and not written_to(session, writer, "lor_request"):
        if writer.status == "planned":
            hint = f"Ask first: `prematch letters ask {writer.id}`."
            raise MessageError(f"{name} has not been asked", where=_file(writer, "status"), hint=hint)
        return ("Write `requested_on: DATE` there, so that the weeks between two messages can be counted.",)
    if writer.due and writer.due < today.on:
        return (f"The day that you named, {writer.due}, is over. Agree on a new one, and write it as `due`.",)
    return ()


def to_thank(session: Session, writer: LetterWriter, today: Moment) -> tuple[str, ...]:  # noqa: ARG001 - one signature
    """Say what to know before thanks. Raises MessageError for a writer who has declined."""
    name = plain_name(writer.name)
    if writer.status == "declined":
        hint = "A short answer of your own is enough; this message thanks for a letter."
        raise MessageError(f"{name} has declined", where=_file(writer, "status"), hint=hint)
    if writer.status != "uploaded":
        return (
            f"By {_file(writer, 'status')} the letter of {name} is not uploaded yet, and this message says that it"
            " is. Write `status: uploaded` there once it is.",
        )
    return ()


def to_tell(session: Session, writer: LetterWriter, today: Moment) -> tuple[str, ...]:  # noqa: ARG001 - one signature
    """Say what to know before news. Raises MessageError for a writer whose letter is no part of the application."""
    if writer.status != "uploaded":
        hint = "If it is uploaded, write `status: uploaded` there."
        problem = f"the letter of {plain_name(writer.name)} is not a part of your application"
        raise MessageError(problem, where=_file(writer, "status"), hint=hint)
    return ()


def news_kind(session: Session, today: Moment) -> str:
    """Which news there is: that one has applied, and from Match Day on, where one matched."""
    event = session.facts.calendar.get("match_day")
    return "lor_matched" if event is not None and today.reached(event.moment) else "lor_applied"


def untold(session: Session, kind_id: str) -> tuple[LetterWriter, ...]:
    """The writers whose letter is uploaded, and who have not had this news."""

    def by_hand(writer: LetterWriter) -> bool:
        return bool(writer.told_matched_on if kind_id == "lor_matched" else writer.told_applied_on)

    return tuple(
        writer
        for writer in session.workspace.letter_writers.values()
        if writer.status == "uploaded" and not written_to(session, writer, kind_id) and not by_hand(writer)
    )


def _file(writer: LetterWriter, key: str) -> str:
    return f"letter-writers/{writer.id}.yaml, `{key}`"
