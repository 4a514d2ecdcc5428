"""Whether a message to a letter writer is in place now, and what to know before it is written. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from composer.checking import Session
from composer.errors import MessageError
from composer.model import Contact, LetterWriter, Moment
from composer.names import plain_name

REQUEST_AFTER = timedelta(days=14)
"""A rotation is young before that: a writer has seen too little."""


NOTED_AS = {
    "lor_request": "requested_on",
    "lor_thanks": "thanked_on",
    "lor_applied": "told_applied_on",
    "lor_matched": "told_matched_on",
}
"""Where a writer's file notes that a message of a kind went out, or that the same was said by hand."""


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
    if writer.status == "uploaded":
        raise MessageError(
            f"the letter of {name} is uploaded",
            where=_file(writer, "status"),
            hint=f"Say thank you: `prematch letters thank {writer.id}`.",
        )
    _require_a_day_to_come(writer, today)
    return ()


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
        _require_a_day_to_come(writer, today)
        file = f"letter-writers/{writer.id}.yaml"
        return (
            f"Write `requested_on: DATE` in {file}, so that the weeks between two messages can be counted.",
        )
    _require_a_day_to_come(writer, today)
    return ()


def _require_a_day_to_come(writer: LetterWriter, today: Moment) -> None:
    """Refuse a message that would name a day that is over. Raises MessageError."""
    if writer.due and writer.due < today.on:
        hint = "Agree on a new day, and write it there: the message names it."
        problem = f"the day by which the letter is due, {writer.due}, is over"
        raise MessageError(problem, where=_file(writer, "due"), hint=hint)


def to_thank(session: Session, writer: LetterWriter, today: Moment) -> tuple[str, ...]:
    """Say what to know before thanks. Raises MessageError where there is no letter, or thanks were said."""
    name = plain_name(writer.name)
    if writer.status == "declined":
        hint = "A short answer of your own is enough; this message thanks for a letter."
        raise MessageError(f"{name} has declined", where=_file(writer, "status"), hint=hint)
    if writer.status != "uploaded":
        hint = "This message thanks for the letter. Once it is uploaded, write `status: uploaded` there."
        raise MessageError(
            f"the letter of {name} is not uploaded yet", where=_file(writer, "status"), hint=hint
        )
    _require_untold(session, writer, "lor_thanks", today)
    return ()


def to_tell(session: Session, writer: LetterWriter, today: Moment) -> tuple[str, ...]:
    """Say what to know before news. Raises MessageError for a writer who has no part in it, or has heard it."""
    if writer.status != "uploaded":
        hint = "If it is uploaded, write `status: uploaded` there."
        problem = f"the letter of {plain_name(writer.name)} is not a part of your application"
        raise MessageError(problem, where=_file(writer, "status"), hint=hint)
    _require_untold(session, writer, news_kind(session, today), today)
    return ()


def _require_untold(session: Session, writer: LetterWriter, kind_id: str, today: Moment) -> None:
    """Refuse to say the same twice. Raises MessageError naming where the first time is noted."""
    key = NOTED_AS[kind_id]
    on: date | None = getattr(writer, key)
    if on is not None and on <= today.on:
        raise MessageError(
            f"{plain_name(writer.name)} was told on {on}", where=_file(writer, key), hint="Once is enough."
        )
    if found := written_to(session, writer, kind_id):
        problem = f"{plain_name(writer.name)} was written to on {found[-1].on.on}"
        raise MessageError(problem, where=found[-1].name, hint="Once is enough.")


def news_kind(session: Session, today: Moment) -> str:
    """Which news there is: that one has applied, and from Match Day on, where one matched."""
    event = session.facts.calendar.get("match_day")
    return "lor_matched" if event is not None and today.reached(event.moment) else "lor_applied"


def untold(session: Session, kind_id: str) -> tuple[LetterWriter, ...]:
    """The writers whose letter is uploaded, and who have not had this news."""
    return tuple(
        writer
        for writer in session.workspace.letter_writers.values()
        if writer.status == "uploaded"
        and not written_to(session, writer, kind_id)
        and not getattr(writer, NOTED_AS[kind_id])
    )


def _file(writer: LetterWriter, key: str) -> str:
    return f"letter-writers/{writer.id}.yaml, `{key}`"
