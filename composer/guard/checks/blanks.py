"""What belongs into a blank that nobody filled, where the season's files know it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from composer.guard.people import recipients
from composer.names import surname

if TYPE_CHECKING:
    from composer.guard.context import Context

_FRAME = re.compile(r"[^\w&' ]+|_")
_PROGRAM = re.compile(
    r"(?:your |the |insert )?(?:program(?:me)?|hospital|institution|residency)(?: name| here)?"
)
_CITY = re.compile(r"(?:the |program )?city(?: name)?")
_STATE = re.compile(r"(?:the |program )?state(?: name)?")
_OWN_NAME = re.compile(r"(?:your|my|applicant|applicant's)(?: full)? name")
_FAMILY_NAME = re.compile(r"(?:director|recipient|interviewer|dr)?'?s? ?(?:last ?name|surname|family name)")


def filling(context: Context, blank: str) -> str | None:
    """What should stand in the place of a blank as it is written; None where the files leave a doubt."""
    slot = " ".join(_FRAME.sub(" ", blank).lower().split())
    if _OWN_NAME.fullmatch(slot):
        return context.applicant.name
    title = re.match(r"(?:Dr|Prof|Mr|Ms|Mrs)\.? ", blank)
    name = slot.partition(" ")[2] if title else slot
    if _FAMILY_NAME.fullmatch(name):
        people = list(recipients(context))
        return f"{title.group() if title else ''}{surname(people[0])}" if len(people) == 1 else None
    program = context.program
    if program is None:
        return None
    for pattern, value in (
        (_PROGRAM, program.aliases[0] if program.aliases else program.name),
        (_CITY, program.city),
        (_STATE, program.state),
    ):
        if pattern.fullmatch(slot):
            return value or None
    return None
