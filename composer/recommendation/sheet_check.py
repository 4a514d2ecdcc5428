"""Whether a briefing sheet could tell who a patient is: looked at before anything of it is written."""

from __future__ import annotations

from dataclasses import replace

from composer import checking
from composer.checking import Session
from composer.guard import engine
from composer.guard.rule import Report
from composer.model import Address, LetterWriter, Message, Moment
from composer.recommendation.sheet import Sheet
from composer.recommendation.sheet_text import body

RULE = "patient-identifier"


def as_message(sheet: Sheet, writer: LetterWriter) -> Message:
    """Return the sheet as a message to its writer, the way it will reach them."""
    to = (Address(writer.email, writer.name),) if writer.email else ()
    return Message(subject=sheet.title, body=body(sheet), kind="lor_packet", to=to)


def checked(session: Session, writer: LetterWriter, sheet: Sheet, today: Moment) -> Report:
    """Return what the rule on patients finds in all that the sheet says."""
    here = checking.context(session, as_message(sheet, writer), today)
    # A writer whose mailbox is not on file yet is not found by it.
    here = replace(here, writer=writer)
    rules = (rule for rule in session.facts.policy.rules if rule.id == RULE)
    found = (finding for rule in rules for finding in engine.findings_of(rule, here))
    return Report(tuple(sorted(found, key=lambda each: (each.field, each.start or 0))))
