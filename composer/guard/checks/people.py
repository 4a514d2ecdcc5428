"""Checks on people: the names and titles of those whom a letter greets and speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from composer.guard.context import Context
from composer.guard.greeting import CASUAL, Greeting, Named, greetings
from composer.guard.people import (
    behind,
    fits_of,
    is_somebody_else,
    list_of,
    named_in,
    own_people,
    recipients,
    to_writer,
    writers,
)
from composer.guard.persons import fit, words_of
from composer.guard.rule import Hit
from composer.guard.signature import signature_start
from composer.model import Person
from composer.names import fold, has_doctorate, surname

_REACH = 200  # characters
_RELATION = (
    r"(?:mentor|supervisor|advis[eo]r|attending|preceptor|teacher|professor|colleague|chief|chair|dean"
    r"|boss|coach|friend|cousin|uncle|aunt"
    r"|father|mother|brother|sister|husband|wife|partner|physician|doctor|pediatrician|tutor|co-?author"
    r"|investigator|pi|researcher|fellow)s?"
)
_OWN_PEOPLE = re.compile(
    rf"\b(?:(?:my|our) (?:[\w-]+ ){{0,3}}?{_RELATION}|mentored by|mentorship of|supervised by"
    rf"|supervision of|advised by|taught by|under|late"
    r"|trained by|letter (?:of recommendation )?(?:from|by)|(?:research|paper|project|poster|work|study"
    r"|studies|lab|trial) (?:with|of|by)"
    r"|a friend|at home)\b[^.!?;]{0,30}$"
)  # fmt: skip


def wrong_title(context: Context) -> Iterator[Hit]:
    """Find a title against the person's degrees, and a greeting by role or first name."""
    found = greetings(context.message.body)
    to = behind(context, context.message.to) if context.message.to else list(own_people(context)[:1])
    if found:
        yield from _impersonal(found[0], to)
        yield from _by_first_name(found[0], recipients(context))
    people = list({p.name: p for p in (*recipients(context), *own_people(context))}.values())
    own = [p for p in people if p.credentials or _is_staff(context, p)]
    for field, named in named_in(context):
        fitting = [p for p in people if fit(named.name, p) in ("same", "first", "misspelled")]
        wrong = (
            {_title_fault(named.title, person) for person in fitting if person in own} if fitting else {""}
        )
        if len(fitting) and all(p in own for p in fitting) and len(wrong) == 1 and wrong != {""}:
            values = {"found": context.text(field)[named.start : named.end], "person": fitting[0].name}
            yield Hit(field, named.start, named.end, variant=wrong.pop(), values=values)


def _impersonal(greeting: Greeting, to: list[Person]) -> Iterator[Hit]:
    if greeting.impersonal and to and greeting.opener not in CASUAL:
        yield Hit(
            "body",
            greeting.start,
            greeting.end,
            variant="impersonal",
            values={"person": list_of(p.name for p in to)},
        )


def _by_first_name(greeting: Greeting, people: list[Person]) -> Iterator[Hit]:
    for named in greeting.people:
        for person in people:
            formal = has_doctorate(person.credentials) and not re.search(r"resident|fellow", person.role)
            if formal and fit(named.name, person) == "first" and named.title in ("", "dr", "prof"):
                values = {"person": person.name, "family": surname(person)}
                yield Hit("body", named.start, named.end, variant="first-name", values=values)


def _is_staff(context: Context, person: Person) -> bool:
    """Whether somebody without degrees on file surely has none: the coordinator, not an interviewer."""
    staff = [p.coordinator for p in context.facts.programs.values() if p.coordinator]
    return person in staff or bool(re.search(r"coordinator|administrator|manager|assistant", person.role))


def _title_fault(title: str, person: Person) -> str:
    if title == "dr" and not has_doctorate(person.credentials):
        return "no-doctor"
    if title in ("mr", "mrs", "ms", "miss", "mx") and has_doctorate(person.credentials):
        return "doctor"
    return ""


def misspelled_person(context: Context) -> Iterator[Hit]:
    """Find a name that is a letter or two off one of the program's people or the writer's."""
    people = list({p.name: p for p in (*own_people(context), *recipients(context))}.values())
    trusted = [*people, *writers(context)]
    told = _words_of_the_files(context)
    for field, named in (*named_in(context), *_untitled(context, people)):
        fits = fits_of(named.name, trusted)
        if (
            fits & {"same", "first"}
            or "misspelled" not in fits
            or is_somebody_else(context, named.name, people)
        ):
            continue
        right = next((p for p in trusted if fit(named.name, p) == "misspelled"), None)
        if right and surname_of(named) not in told:
            values = {"found": named.name, "person": right.name}
            whole = right.name if len(named.name.split()) > 1 else surname(right)
            yield Hit(field, named.start, named.end, values=values, repair=whole)


def surname_of(named: Named) -> str:
    """Find the last word of a written name, folded."""
    return (words_of(named.name) or ("",))[-1]


def _untitled(context: Context, people: list[Person]) -> Iterator[tuple[str, Named]]:
    """Greeted names without a title, and full names in the text whose first name is one of the people's."""
    body = context.message.body
    for greeting in greetings(body):
        yield from (("body", named) for named in greeting.people if not named.title and " " in named.name)
    for given in {person.name.split()[0] for person in people if len(person.name.split()) > 1}:
        pattern = rf"(?<!Dr\. )(?<!Dr )\b{re.escape(given)} [^\W\d_a-z][\w'’-]+"
        for match in re.finditer(pattern, body[: signature_start(body)]):
            yield "body", Named("", match.group(), match.start(), match.end())


def wrong_person(context: Context) -> Iterator[Hit]:
    """Find a doctor who is neither the program's nor of the applicant's own story."""
    if context.program is None or to_writer(context):
        return
    known = [*_relevant(context), *recipients(context), *writers(context), Person(context.applicant.name)]
    told = _words_of_the_files(context)
    greeted = {n.start for g in greetings(context.message.body) for n in g.people}
    for field, named in named_in(context):
        if named.title not in ("dr", "prof") or (field == "body" and named.start in greeted):
            continue
        if fits_of(_known_part(named.name, known), known) - {""} or surname_of(named) in told:
            continue
        if not _is_own_story(context, field, named):
            values = {"found": context.text(field)[named.start : named.end], "program": context.program.name}
            yield Hit(field, named.start, named.end, values=values)


def _known_part(name: str, people: list[Person]) -> str:
    """Give a name without the capital word that happens to follow it, where only so somebody has it."""
    words = name.split()
    shorter = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    return next((part for part in shorter if fits_of(part, people) - {""}), name)


def _relevant(context: Context) -> Iterator[Person]:
    """Give the program's people, and those of other programs in the same institution."""
    home = context.program
    for program in context.facts.programs.values():
        if home and (
            program.id == home.id or (program.institution and program.institution == home.institution)
        ):
            yield from program.people


def _words_of_the_files(context: Context) -> frozenset[str]:
    """Give the words of what the applicant wrote into the files about self and about the program."""
    applicant, program = context.applicant, context.program
    told = [
        *applicant.background,
        *applicant.rotations,
        *applicant.strengths,
        applicant.goal,
        applicant.school,
    ]
    if program:
        told += [program.name, program.institution, *program.aliases, *program.features, *program.connections]
        if program.interview:
            told += [*program.interview.liked, *(p.discussed for p in program.interview.interviewers)]
    told += [w.service for w in context.facts.letter_writers.values()]
    return frozenset(word for text in told for word in re.findall(r"\w+", fold(text)))


def _is_own_story(context: Context, field: str, named: Named) -> bool:
    """Whether the sentence places the person elsewhere: a mentor, a co-author, or a named other program."""
    sentence = context.reading(field).sentence_at(named.start)
    if sentence is None:
        return False
    text = context.text(field)
    if _OWN_PEOPLE.search(fold(text[max(sentence.start, named.start - _REACH) : named.start])):
        return True
    if re.match(
        r"(?:'s|’s)?,? (?:my|our|a mentor|an advis|who supervised me|who mentored me|who taught me)\b",
        text[named.end :],
    ):
        return True
    return any(
        m.owner in ("other", "background") and sentence.start <= m.start < sentence.end
        for m in context.mentions(field)
    )
