"""Could a letter tell who a patient is? Whether it speaks of one at all is looked at first, as most letters do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.guard.rule import Hit

if TYPE_CHECKING:
    from composer.guard.context import Context

# Without one of these words nobody is told of in a letter to a program. That the finding part is then not even
# read saves a fifth of a second.
_SOMEBODY = frozenset(
    """
    he she him his her hers himself herself who whom whose mr mrs ms miss mister madam sister brother patient
    patient's somebody someone man woman boy girl gentleman lady infant newborn neonate baby babies toddler
    teen teenager adolescent child children kid veteran farmer widow widower grandmother grandfather mother
    father worker driver victim survivor couple twin twins triplet triplets quadruplets family case cases
    report chart charts record records mrn file dob bed room ward icu unit born birth admitted admission
    discharged died death dead dying delivered delivery surgery operation biopsy transplant dialysis stroke
    cancer leukemia overdose diagnosed diagnosis photo photos photograph picture pictures image images video
    recording xray scan mri ct mayor governor sheriff pastor imam priest rabbi coach anchor senator ray slide
    specimen accession surname initials sergeant captain colonel weatherman channel celebrity famous only
    oldest newspaper news street avenue road lane year years old aged age
    """.split()
)


def patient_identifier(context: Context) -> Iterator[Hit]:
    """Find what could tell who a patient is, in subject, body and attachments."""
    to_writer = context.kind is not None and context.kind.direction == "writer"
    if (
        to_writer
        or context.message.attachments
        or any(_speaks_of_somebody(context, name) for name in ("subject", "body"))
    ):
        from composer.guard.checks.patient_finds import find_identifiers

        yield from find_identifiers(context)
    if context.documents:
        from composer.guard.checks.patient_documents import find_in_documents

        yield from find_in_documents(context)


def _speaks_of_somebody(context: Context, field: str) -> bool:
    return any(
        not _SOMEBODY.isdisjoint(token.word for token in sentence.tokens)
        for sentence in context.reading(field).sentences
    )
