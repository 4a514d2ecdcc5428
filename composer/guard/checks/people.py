"""Checks on people: the greeting, and the names and titles of those whom a letter speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from composer.guard.context import Context
from composer.guard.greeting import CASUAL, Greeting, Named, fit, given_fits, greetings, titled, words_of
from composer.guard.rule import Hit
from composer.guard.signature import signature_start
from composer.model import Address, LetterWriter, Person, Program
from composer.names import fold, has_doctorate, surname

_OFFICE = ("residen", "program", "office", "medpeds", "gme", "admin", "coord", "info", "recruit", "educ", "applica", "peds", "intern")
_OWN_PEOPLE = re.compile(
    r"\b(?:my|our|under|mentor\w*|supervis\w*|advis\w+|precept\w+|letter (?:of recommendation )?(?:from|by)|research with|paper with"
    r"|project with|poster with|late|a friend|at home)\b[^.!?;]{0,50}$"
)  # fmt: skip
_THANKED = re.compile(r"(?:thank you|thanks)(?: (?:so much|very much|again|once more|once again))*,? *$", re.IGNORECASE)


def _as_person(writer: LetterWriter) -> Person:
    return Person(writer.name, writer.credentials, writer.email, "letter writer", family_name=writer.family_name)


def _writers(context: Context) -> list[Person]:
    return [_as_person(writer) for writer in context.facts.letter_writers.values()]


def _to_writer(context: Context) -> bool:
    return context.kind is not None and context.kind.direction == "writer"


def _own(context: Context) -> tuple[Person, ...]:
    """The people to whom such a letter may go: the writer, or the program's people."""
    if _to_writer(context):
        return (_as_person(context.writer),) if context.writer else ()
    return context.program.people if context.program else ()


def _everybody(context: Context) -> Iterator[tuple[Person, Program | None]]:
    for program in context.facts.programs.values():
        for person in program.people:
            yield person, program
    for writer in _writers(context):
        yield writer, None


def _behind(context: Context, addresses: Iterable[Address]) -> list[Person]:
    """The people behind some mailboxes: from the files, else from the display name."""
    found: list[Person] = []
    for address in addresses:
        mailbox = address.email.casefold()
        known = [p for p, _ in _everybody(context) if p.email and p.email.casefold() == mailbox]
        if not known and len(words_of(address.name)) > 1:
            known = [Person(address.name, email=address.email)]
        found.extend(known)
    return found


def _recipients(context: Context) -> list[Person]:
    """Everybody whom the letter reaches; without an address those to whom such a letter may go."""
    message = context.message
    if not message.recipients:
        return list(_own(context))
    return _behind(context, message.recipients)


def _fits(name: str, people: Iterable[Person]) -> set[str]:
    return {fit(name, person) for person in people}


def _is_somebody_else(context: Context, name: str, besides: Iterable[Person]) -> bool:
    """Whether the files hold another person of exactly this name."""
    known = {person.email or person.name for person in besides}
    return any(fit(name, person) == "same" for person, _ in _everybody(context) if (person.email or person.name) not in known)


def wrong_recipient(context: Context) -> Iterator[Hit]:
    """A greeting of somebody who is not among the recipients."""
    people = _recipients(context)
    for greeting in greetings(context.message.body):
        others = [n for n in greeting.people if not _reached(context, n, people)]
        right = len(others) < len(greeting.people)
        for named in others:
            if not _may_be_greeted(context, named, people, right):
                yield _greets_wrong(context, named, people)
    for named in _thanked(context):
        if people and not _reached(context, named, people) and _fits(named.name, people) == {""}:
            yield _greets_wrong(context, named, people)


def _greets_wrong(context: Context, named: Named, people: list[Person]) -> Hit:
    values = {"found": context.message.body[named.start : named.end], "right": _list(p.name for p in people)}
    return Hit("body", named.start, named.end, variant="" if people else "unknown", values=values)


def _list(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(names)) or "nobody on file"


def _reached(context: Context, named: Named, people: list[Person]) -> bool:
    fits = _fits(named.name, people)
    if fits & {"same", "first"}:
        return True
    if "misspelled" in fits:
        return not _is_somebody_else(context, named.name, people)
    return "given" in fits and not _another_given(context, named, people)


def _another_given(context: Context, named: Named, people: list[Person]) -> bool:
    """Whether the first name cannot be the recipient's: another initial, and no nickname of it."""
    if _is_somebody_else(context, named.name, people):
        return True
    first = words_of(named.name)[0]
    return not any(
        given_fits(first, words_of(p.name)) or any(first[0] == word[0] for word in words_of(p.name)[:-1])
        for p in people
        if fit(named.name, p) == "given"
    )


def _may_be_greeted(context: Context, named: Named, people: list[Person], right: bool) -> bool:
    """Whether a greeting that misses the recipients is fair all the same."""
    fits = _fits(named.name, _own(context))
    if not fits & {"same", "first", "misspelled"}:
        # A stranger in a letter to a mailbox that nobody's file holds: nothing to compare with.
        return not people and not _is_somebody_else(context, named.name, ())
    mailboxes = {p.email.casefold() for p in _own(context) if p.email}
    to = [a.email.casefold() for a in context.message.to]
    # Of another program's mailbox wrong-address speaks; an office reads the director's mail, too.
    return right or not people or not mailboxes.intersection(to) or any(_is_office(mailbox) for mailbox in to)


def _is_office(mailbox: str) -> bool:
    local = mailbox.partition("@")[0]
    return any(word in local for word in _OFFICE)


def _thanked(context: Context) -> Iterator[Named]:
    """Names that the body addresses: "Thank you again, Dr. Reyes." """
    body = context.message.body
    for named in titled(body):
        sentence = context.body.sentence_at(named.start)
        after = body[named.end : named.end + 1]
        if sentence and after in (".", "!") and _THANKED.fullmatch(body[sentence.start : named.start]):
            yield named


def missing_salutation(context: Context) -> Iterator[Hit]:
    """A letter without a greeting, or with one that is no greeting for a letter ("Hey there")."""
    found = greetings(context.message.body)
    if not found:
        yield Hit()
    elif found[0].opener in CASUAL and not found[0].people and not found[0].blank:
        excerpt = context.message.body[found[0].start : found[0].end]
        yield Hit("body", found[0].start, found[0].end, variant="casual", values={"found": excerpt})


def wrong_title(context: Context) -> Iterator[Hit]:
    """A title that contradicts the person's degrees, and a greeting by role or first name though the name is on file."""
    found = greetings(context.message.body)
    to = _behind(context, context.message.to) if context.message.to else list(_own(context)[:1])
    if found:
        yield from _impersonal(found[0], to)
        yield from _by_first_name(found[0], _recipients(context))
    people = list({p.name: p for p in (*_recipients(context), *_own(context))}.values())
    own = [p for p in people if p.credentials or _is_staff(context, p)]
    for field, named in _named(context):
        fitting = [p for p in people if fit(named.name, p) in ("same", "first", "misspelled")]
        wrong = {_title_fault(named.title, person) for person in fitting if person in own} if fitting else {""}
        if len(fitting) and all(p in own for p in fitting) and len(wrong) == 1 and wrong != {""}:
            values = {"found": context.text(field)[named.start : named.end], "person": fitting[0].name}
            yield Hit(field, named.start, named.end, variant=wrong.pop(), values=values)


def _impersonal(greeting: Greeting, to: list[Person]) -> Iterator[Hit]:
    if greeting.impersonal and to and greeting.opener not in CASUAL:
        yield Hit("body", greeting.start, greeting.end, variant="impersonal", values={"person": _list(p.name for p in to)})


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


def _named(context: Context) -> Iterator[tuple[str, Named]]:
    """Every titled name of subject and body, the greeting included and the signature not."""
    for named in titled(context.message.subject):
        yield "subject", named
    greeted = [n for g in greetings(context.message.body) for n in g.people if n.title]
    yield from (("body", named) for named in greeted)
    end = signature_start(context.message.body)
    for named in titled(context.message.body):
        if named.start < end and not any(n.start < named.end and named.start < n.end for n in greeted):
            yield "body", named


def misspelled_person(context: Context) -> Iterator[Hit]:
    """A name that is a letter or two off one of the program's people or the writer's."""
    people = list({p.name: p for p in (*_own(context), *_recipients(context))}.values())
    trusted = [*people, *_writers(context)]
    for field, named in (*_named(context), *_untitled(context, people)):
        fits = _fits(named.name, trusted)
        if fits & {"same", "first"} or "misspelled" not in fits or _is_somebody_else(context, named.name, people):
            continue
        right = next((p for p in trusted if fit(named.name, p) == "misspelled"), None)
        if right and not _in_facts(context, surname_of(named)):
            values = {"found": named.name, "person": right.name}
            yield Hit(field, named.start, named.end, values=values)


def surname_of(named: Named) -> str:
    """The last word of a written name, folded."""
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
    """A doctor who is none of the program's people, of the letter writers or of the applicant's own story."""
    if context.program is None or _to_writer(context):
        return
    known = [*_relevant(context), *_recipients(context), *_writers(context), Person(context.applicant.name)]
    greeted = [n for g in greetings(context.message.body) for n in g.people]
    for field, named in _named(context):
        if named.title not in ("dr", "prof") or any(field == "body" and n.start == named.start for n in greeted):
            continue
        if _fits(_known_part(named.name, known), known) - {""} or _in_facts(context, surname_of(named)):
            continue
        if not _is_own_story(context, field, named):
            values = {"found": context.text(field)[named.start : named.end], "program": context.program.name}
            yield Hit(field, named.start, named.end, values=values)


def _known_part(name: str, people: list[Person]) -> str:
    """A name without the capital word that happens to follow it, where only so somebody has it."""
    words = name.split()
    shorter = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    return next((part for part in shorter if _fits(part, people) - {""}), name)


def _relevant(context: Context) -> Iterator[Person]:
    """The program's people, and those of other programs in the same institution."""
    home = context.program
    for program in context.facts.programs.values():
        if home and (program.id == home.id or (program.institution and program.institution == home.institution)):
            yield from program.people


def _in_facts(context: Context, family: str) -> bool:
    """Whether a family name stands in what the applicant wrote into the files about self or the program."""
    applicant, program = context.applicant, context.program
    told = [*applicant.background, *applicant.rotations, *applicant.strengths, applicant.goal, applicant.school]
    if program:
        told += [program.name, program.institution, *program.aliases, *program.features, *program.connections]
        if program.interview:
            told += [*program.interview.liked, *(p.discussed for p in program.interview.interviewers)]
    told += [w.service for w in context.facts.letter_writers.values()]
    return any(family in re.findall(r"\w+", fold(text)) for text in told)


def _is_own_story(context: Context, field: str, named: Named) -> bool:
    """Whether the sentence places the person elsewhere: a mentor, a co-author, or a named other program."""
    sentence = context.reading(field).sentence_at(named.start)
    if sentence is None:
        return False
    text = context.text(field)
    if _OWN_PEOPLE.search(fold(text[sentence.start : named.start])):
        return True
    if re.match(r"(?:'s|’s)?,? (?:my|our|a mentor|an advis|who supervised me|who mentored me|who taught me)\b", text[named.end :]):
        return True
    return any(m.owner in ("other", "background") and sentence.start <= m.start < sentence.end for m in context.mentions(field))
