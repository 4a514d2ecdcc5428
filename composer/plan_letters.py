"""The steps of a plan that are letters: thank-yous, introductions, letters of interest, the letter of intent. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from composer.almanac import Event
from composer.ledger import LedgerLetter, State, parse_moment
from composer.model import Moment, Person, Program
from composer.overview import Overview
from composer.plan_step import Basis, Step, dated, say, shift, standing
from composer.season import THANK_YOU_DAYS, THANK_YOU_LATE_DAYS, in_soap, stance
from composer.unsent import unsent

SOAP_SILENCE = "Until SOAP ends, write to no program that has not contacted you first."


def active(view: Overview) -> tuple[Program, ...]:
    """The programs that still stand."""
    return tuple(p for p in view.programs.values() if p.status != "withdrawn")


def interviewed_on(program: Program) -> date | None:
    """The day of a program's interview, where it is known."""
    return program.interview.on if program.interview else None


def thanked(program: Program) -> tuple[Person, ...]:
    """Whom a thank-you goes to: the director and the interviewers, each once."""
    people: Iterable[Person] = program.people
    return tuple(person for person in people if person is not program.coordinator)


def too_late_to_count(basis: Basis, program: Program) -> bool:
    """Whether the interview is dated after the rank-list deadline, which can hardly be."""
    deadline, on = basis.moment("rank_list_deadline"), interviewed_on(program)
    return on is not None and deadline is not None and on > deadline.on


def silent(basis: Basis, step: Step) -> Step:
    """A letter as it stands during SOAP, when no program may be written to first."""
    if step.state in ("due", "overdue") and in_soap(basis.view.calendar, basis.today):
        return replace(step, state="closed", command="", detail=SOAP_SILENCE)
    return step


def written(basis: Basis, step: Step, letter: LedgerLetter | None) -> Step:
    """A step as its letter has it: done where that was sent, a draft where it is not known to be sent.

    A draft whose time has not come, or is over, stays so.
    """
    if letter is None:
        return step
    if letter.state is State.SENT:
        return replace(step, state="done", command="", detail=f"Sent on {say(_day(letter))}.", over=False)
    step, found = replace(step, letter=letter.name), unsent(letter, basis.view.sends)
    if found is None or (step.state == "closed" and not letter.live):
        return step
    otherwise = f" If not: `{found.otherwise}`. If so:" if found.otherwise else ""
    step = replace(step, command=found.command, detail=found.said + otherwise, over=False)
    return step if step.state == "upcoming" and not letter.live else replace(step, state="draft")


def _day(letter: LedgerLetter) -> Moment:
    return Moment(parse_moment(letter.on).on)


# --- thank-yous ---------------------------------------------------------------------------------------


def thank_yous(basis: Basis) -> Iterator[Step]:
    """A thank-you to each person of each interview, due for 72 hours; one closed step where none is wanted."""
    kind = basis.view.kinds["thank_you"]
    for program in active(basis.view):
        on = interviewed_on(program)
        if on is None:
            continue
        answer, authority = stance(program, basis.view.specialties, "thank_you")
        taken: set[str] = set()
        wanted = answer == "allowed"
        for person in thanked(program):
            letter = basis.letter(program, kind, person)
            step = silent(basis, _thank_you(basis, program, person, on, _free(person, taken)))
            if wanted or (letter and letter.live):
                yield written(basis, step, letter)
        if not wanted:
            title = f"No thank-yous to {basis.short(program)}"
            why = f"Thank-yous are {answer}: {authority}."
            yield Step(f"thank-you/{program.id}", "thank-you", title, "closed", program=program, detail=why)


def _free(person: Person, taken: set[str]) -> str:
    """A name for the person's step, different for two people of one family name."""
    key, count = person.key or "person", 2
    name = key
    while name in taken:
        name, count = f"{key}-{count}", count + 1
    taken.add(name)
    return name


def _thank_you(basis: Basis, program: Program, person: Person, on: date, name: str) -> Step:
    begins = Moment(on)
    due, closes = shift(begins, THANK_YOU_DAYS), shift(begins, THANK_YOU_LATE_DAYS)
    step = Step(
        id=f"thank-you/{program.id}/{name}",
        topic="thank-you",
        title=f"Thank-you to {person.name}, {basis.short(program)}",
        state=standing(basis.today, begins, due, closes),
        program=program,
        person=person,
        begins=begins,
        due=due,
        command=f"prematch compose thank_you {program.id} --to {_called(person, program)}",
    )
    if step.state == "closed":
        detail = f"More than {THANK_YOU_LATE_DAYS} days have passed."
        return replace(step, over=True, command="", detail=detail)
    if not person.email:
        detail = f"No address of {person.name} is on file. Write it into programs/{program.id}.yaml."
        return replace(step, command="", detail=detail)
    late = "A little late, but still welcome." if step.state == "overdue" else ""
    return replace(step, detail=late)


def _called(person: Person, program: Program) -> str:
    """Name somebody as `--to` takes it: by the mailbox where two people have one key."""
    alike = [other for other in program.people if other.key == person.key]
    return person.key if person.key and len(alike) == 1 else person.email


# --- introductions ------------------------------------------------------------------------------------


def introductions(basis: Basis) -> Iterator[Step]:
    """An introduction to each program that has not invited the applicant, up to the number that is enough."""
    kind = basis.view.kinds["introductory"]
    programs = active(basis.view)
    letters = {p.id: letter for p in programs if (letter := basis.letter(p, kind))}
    for program in programs:
        if program.id in letters:
            yield written(basis, silent(basis, _introduction(basis, program)), letters[program.id])
    open_to = [p for p in programs if p.interview is None and p.id not in letters]
    for program in open_to[: max(0, basis.days.introductions - len(letters))]:
        yield silent(basis, _introduction(basis, program))


def _introduction(basis: Basis, program: Program) -> Step:
    opens = basis.moment("rank_list_opens") or basis.moment("rank_list_deadline")
    due = Moment(opens.on) if opens else None
    step = Step(
        id=f"introduction/{program.id}",
        topic="introduction",
        title=f"Introduce yourself to {basis.short(program)}",
        state=standing(basis.today, None, due, due),
        program=program,
        due=due,
        command=f"prematch compose introductory {program.id}",
        detail="It has not invited you so far.",
    )
    step = dated(step, basis.event("rank_list_opens"))
    if step.state == "closed":
        detail = "Ranking has begun, so an invitation is not likely any more."
        return replace(step, over=True, command="", detail=detail)
    return step


# --- letters about ranking ----------------------------------------------------------------------------


def interests(basis: Basis) -> Iterator[Step]:
    """Letters of interest: those written, then `highly`, then other interviews, never more than are enough."""
    view = basis.view
    kind = view.kinds["interest"]
    candidates = [p for p in active(view) if _may_rank(basis, p) and not _gets_intent(basis, p)]
    letters = {p.id: letter for p in candidates if (letter := basis.letter(p, kind))}
    count = len(letters)
    for program in _by_wish(basis, candidates):
        letter = letters.get(program.id)
        answer, authority = stance(program, view.specialties, "post_interview")
        if answer != "allowed" and not (letter and letter.live):
            yield _unwanted(basis, program, f"Contact after the interview is {answer}: {authority}.")
        elif letter:
            yield written(basis, silent(basis, _interest(basis, program)), letter)
        elif count < basis.days.interests:
            count += 1
            yield silent(basis, _interest(basis, program))
        else:
            enough = f"{basis.days.interests} letters of interest are enough, and other programs come first."
            yield _unwanted(basis, program, enough)


def _may_rank(basis: Basis, program: Program) -> bool:
    """Whether there was or will be an interview that can count."""
    return program.interview is not None and not too_late_to_count(basis, program)


def _gets_intent(basis: Basis, program: Program) -> bool:
    """Whether the program gets the letter of intent, and so no letter of interest."""
    view = basis.view
    return program.id == view.season.first_choice and view.match.first_choice_statement != "prohibited"


def _by_wish(basis: Basis, programs: list[Program]) -> list[Program]:
    """The programs of `highly` in their order, then the others by the day of the interview."""
    highly = {name: place for place, name in enumerate(basis.view.season.highly)}
    return sorted(
        programs, key=lambda p: (highly.get(p.id, len(highly)), interviewed_on(p) or date.max, p.id)
    )


def _unwanted(basis: Basis, program: Program, why: str) -> Step:
    title = f"No letter of interest to {basis.short(program)}"
    return Step(f"interest/{program.id}", "interest", title, "closed", program=program, detail=why)


def _interest(basis: Basis, program: Program) -> Step:
    step = Step(
        id=f"interest/{program.id}",
        topic="interest",
        title=f"Letter of interest to {basis.short(program)}",
        state="due",
        program=program,
        command=f"prematch compose interest {program.id}",
    )
    return about_ranking(basis, step, program)


def intent(basis: Basis) -> Iterator[Step]:
    """The one letter of intent, or why there is none."""
    view = basis.view
    out = _intent_out(basis)
    chosen = view.programs.get(view.season.first_choice)
    if out is not None:
        yield _intent_written(basis, out, chosen)
    elif view.match.first_choice_statement == "prohibited":
        why = f"In this match, nobody may say which program is first ({view.match.source.title})."
        yield Step("intent", "intent", "No letter of intent", "closed", detail=why)
    elif chosen is not None:
        yield _intent_to(basis, chosen)


def _intent_out(basis: Basis) -> LedgerLetter | None:
    """The letter of intent that still stands in the ledger: it left, or may have left."""
    found = (x for x in basis.view.of_season if x.kind == "intent" and x.live and not x.released)
    return next(found, None)


def _intent_written(basis: Basis, out: LedgerLetter, chosen: Program | None) -> Step:
    program = basis.view.programs.get(out.program or "")
    title = f"Letter of intent to {basis.view.short(out.program)}"
    step = Step("intent", "intent", title, "due", program=program)
    if program is not None:
        step = about_ranking(basis, step, program)
    step = written(basis, step, out)
    if chosen is None or chosen.id == out.program:
        return step
    other = f"season.yaml now names {basis.short(chosen)}. Do not write a second one: it would be untrue."
    return replace(step, detail=f"{other} {step.detail}")


def _intent_to(basis: Basis, chosen: Program) -> Step:
    step = Step(
        id="intent",
        topic="intent",
        title=f"Letter of intent to {basis.short(chosen)}",
        state="due",
        program=chosen,
        command=f"prematch compose intent {chosen.id}",
        detail="Only to your first choice, and only once.",
    )
    answer, authority = stance(chosen, basis.view.specialties, "post_interview")
    no_letter = replace(
        step, state="closed", command="", title=f"No letter of intent to {basis.short(chosen)}"
    )
    if chosen.status == "withdrawn":
        return replace(no_letter, detail=f"It has withdrawn: {chosen.status_reason or 'no reason on file'}.")
    if answer != "allowed":
        return replace(no_letter, detail=f"Contact after the interview is {answer}: {authority}.")
    if not _may_rank(basis, chosen):
        return replace(no_letter, detail="No interview before the deadline is on file there.")
    step = silent(basis, about_ranking(basis, step, chosen))
    return written(basis, step, basis.letter(chosen, basis.view.kinds["intent"]))


def about_ranking(basis: Basis, step: Step, program: Program) -> Step:
    """A letter about ranking with its dates: open with ranking, best two weeks before the lists are due."""
    opens, (closes, event) = basis.moment("rank_list_opens"), _last_moment(basis, program)
    on = interviewed_on(program)
    begins = Moment(on) if on is not None and (opens is None or on > opens.on) else opens
    due = best_day(basis, begins, closes)
    step = replace(step, begins=begins, due=due, state=standing(basis.today, begins, due, closes))
    step = dated(step, event)
    if step.state == "closed":
        whose = "The rank lists are in." if event else "The program's own list is final."
        return replace(step, over=True, command="", detail=whose)
    if step.state == "overdue" and closes is not None:
        return replace(step, detail=f"Late, but possible until {say(closes, year=False)}.")
    return step


def best_day(basis: Basis, begins: Moment | None, closes: Moment | None) -> Moment | None:
    """The last good day for a letter about ranking: some days before the lists are due, never before it may begin."""
    if closes is None:
        return None
    good = shift(closes, -basis.days.letters_before)
    return closes if begins is not None and good.on <= begins.on else good


def _last_moment(basis: Basis, program: Program) -> tuple[Moment | None, Event | None]:
    """When the first of the lists that matter is final, and the event that says so; None for the program's own."""
    events = [e for e in map(basis.event, ("program_list_deadline", "rank_list_deadline")) if e]
    event = min(events, key=lambda e: e.moment.on, default=None)
    own = program.rank_list_locked
    if own is not None and (event is None or own < event.moment.on):
        return Moment(own), None
    return (event.moment if event else None), event
