"""What a good briefing sheet holds and no file says, and what of the files it leaves out. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from composer import phrase
from composer.errors import Fault
from composer.facts import FACTS
from composer.model import LetterWriter, Workspace
from composer.names import plain_name
from composer.needs import MissingFact
from composer.recommendation.sheet import APPLICANT, MOST, setting_of, writer_file


def missing(workspace: Workspace, writer: LetterWriter) -> tuple[MissingFact, ...]:
    """Return what a good sheet holds and no file says, each with where and how to write it, as the sheet has it."""
    return (
        *_missing_of_applicant(workspace),
        *_missing_of_work(workspace, writer),
        *_missing_of_letter(writer),
    )


def empty(writer: LetterWriter) -> Fault | None:
    """Return why there is no sheet to make, where there is nothing yet that a letter could be about; else None."""
    if writer.did or writer.moments or writer.strengths:
        return None
    fact = FACTS["did"]
    return Fault(
        "there is nothing yet that the letter could be about: no `did`, no `moments`, no `strengths`",
        writer_file(writer),
        f"Write there, for example: did: [{fact.example.replace('; ', ', ')}]",
    )


def shortened(writer: LetterWriter) -> tuple[str, ...]:
    """Say of which lists the sheet takes the beginning only."""
    lists = {"did": writer.did, "moments": writer.moments, "strengths": writer.strengths}
    return tuple(
        f"{writer_file(writer)} has {len(items)} entries under `{key}`: the sheet takes the first {MOST}."
        " Put those first that matter most."
        for key, items in lists.items()
        if len(items) > MOST
    )


def _fact(name: str, writer: LetterWriter, **changes: str) -> MissingFact:
    """Ask for a fact as letters do."""
    fact = FACTS[name]
    question = fact.question.format(name=plain_name(writer.name))
    values = {"key": fact.key, "question": question, "example": fact.example} | changes
    many = fact.many and values["key"] == fact.key
    return MissingFact(fact.file.format(id=writer.id), many=many, **values)


def _missing_of_applicant(workspace: Workspace) -> Iterator[MissingFact]:
    applicant = workspace.applicant
    service = applicant.application_service
    wanted = (
        (applicant.aamc_id, "aamc_id", "What is your AAMC ID?", '"14567890"', False),
        (applicant.eras_id, "eras_id", f"What is your {service} ID?", '"2027123456"', False),
        (
            applicant.program_types,
            "program_types",
            "To which programs do you apply?",
            "university programs with a combined clinic; programs with many international graduates",
            True,
        ),
        (applicant.goal, "goal", FACTS["goal"].question, FACTS["goal"].example, False),
    )
    for value, key, question, example, many in wanted:
        if not value and (key != "aamc_id" or service == "ERAS"):
            yield MissingFact(APPLICANT, key, question, example, many)


def _missing_of_work(workspace: Workspace, writer: LetterWriter) -> Iterator[MissingFact]:
    name, setting = plain_name(writer.name), setting_of(workspace, writer)
    for fact in ("service", "period", "period_ends"):
        if not FACTS[fact].read(setting):
            yield _fact(fact, writer)
    if not writer.setting:
        question = "Were you hands-on, in an observership, or in research?"
        yield MissingFact(writer_file(writer), "setting", question, "hands-on")
    if not writer.did:
        yield _fact("did", writer)
    elif len(writer.did) < MOST:
        question = f"What else did you do there that {name} saw? Three are good"
        yield _fact("did", writer, key=f"did.{len(writer.did)}", question=question, example=_part("did", 1))
    if not writer.moments:
        yield _fact("moments", writer)
    elif len(writer.moments) < MOST - 1:
        question = f"Which other clinical moment did {name} see? No name, day or place of a patient"
        yield _fact("moments", writer, key="moments.1", question=question, example=_part("moments", 1))
    yield from _missing_strengths(writer)


def _part(name: str, number: int) -> str:
    """Return one item of an example that has several."""
    return FACTS[name].example.split("; ")[number]


def _missing_strengths(writer: LetterWriter) -> Iterator[MissingFact]:
    name, example = plain_name(writer.name), "called every family back"
    if not writer.strengths:
        question = f"Which strengths of yours did {name} see, and in what?"
        entry = f"{{strength: follows through, example: {example}}}"
        yield MissingFact(writer_file(writer), "strengths", question, entry, many=True)
    for number, each in enumerate(writer.strengths[:MOST]):
        if not each.example:
            question = f'In what did {name} see "{phrase.fragment(each.strength)}"?'
            yield MissingFact(writer_file(writer), f"strengths.{number}.example", question, example)


def _missing_of_letter(writer: LetterWriter) -> Iterator[MissingFact]:
    for name, value in (("due", writer.due), ("upload", writer.upload)):
        if not value:
            yield _fact(name, writer)
    if not writer.letter_id:
        question = "Which letter ID did the application service give this letter?"
        yield MissingFact(writer_file(writer), "letter_id", question, '"A1B2C3"')
    if writer.waived is None:
        question = "Have you waived your right to see the letter (true or false)?"
        yield MissingFact(writer_file(writer), "waived", question, "true")
