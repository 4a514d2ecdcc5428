"""`prematch log-interview`: note an interview while one remembers it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.init import ask, parse_answers
from composer.cli.options import today_option, workspace_option
from composer.errors import PrematchError
from composer.model import Moment, Person, Program
from composer.names import fold

if TYPE_CHECKING:
    from composer.checking import Session
    from composer.interview_notes import Changes, Met, Notes, ThankYous
    from composer.yamlfile import Step

WIDTH = 80
SEVERAL = "Divide several by semicolons"


@dataclass(frozen=True)
class Asking:
    """One conversation about one program; answers are judged as they are given."""

    program: Program
    refused: Callable[[str, str], str]

    def one(self, key: str, question: str) -> str:
        """Ask for one value, which may be left out."""
        return ask(question, False, partial(self.refused, key))


@click.command(short_help="Note an interview while you remember it.")
@click.argument("program_id", metavar="PROGRAM")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="KEY=VALUE",
    help="An answer, given beforehand (date, format, liked, culture, concerns, my_rating, reyes.discussed, ...).",
)
@click.option("--no-input", is_flag=True, help="Ask nothing; write what --set gives.")
@today_option
@workspace_option
def log_interview(root: Path, program_id: str, given: tuple[str, ...], no_input: bool, today: Moment) -> None:
    """Write down whom you met at PROGRAM and what you talked about, into its file, all at once at the end.

    \b
    Examples:
      prematch log-interview harborview-medpeds
      prematch log-interview harborview-medpeds --no-input --set reyes.discussed="the transition clinic" \\
        --set chen.name="Mei Chen" --set chen.email=mchen@harborview.example.edu --set liked="the clinic; the city"
    """
    from composer import checking
    from composer.interview_notes import changes, from_pairs, refused
    from composer.workspace import program as find_program

    session = checking.open_session(root)
    program = find_program(session.workspace, program_id)

    def why_not(key: str, answer: str) -> str:
        return refused(key, answer, session.workspace, program, today)

    notes = from_pairs(parse_answers(given), program)
    _judge(notes, why_not)
    if not no_input:
        notes = _interview(Asking(program, why_not), notes)
    elif not given:
        hint = 'Give answers with --set, such as --set liked="the clinic", or leave out --no-input.'
        raise PrematchError("nothing was given to write down", hint=hint)
    _finish(root, session, program, changes(program, notes), today)


def _finish(root: Path, session: Session, program: Program, wanted: Changes, today: Moment) -> None:
    """Write everything, and say which thank-yous can now be composed."""
    from composer import checking
    from composer.interview_notes import thank_yous

    if wanted:
        _write(root, program, wanted)
        click.echo(f"Wrote it into {program.path}.")
        session = checking.open_session(root)
    else:
        click.echo(f"Nothing new to write; {program.path} is as it was.")
    found = thank_yous(session, session.facts.programs[program.id], today)
    click.echo("\n".join(_thank_yous(found)))


def _judge(notes: Notes, refused: Callable[[str, str], str]) -> None:
    """Refuse answers from --set that a question would refuse."""
    answers = [*notes.given.items(), *(pair for met in notes.met for pair in met.given.items())]
    for key, answer in answers:
        if problem := refused(key, answer):
            raise PrematchError(f'{key} cannot be "{answer[:60]}"', hint=problem)


def _write(root: Path, program: Program, wanted: Changes) -> None:
    """Set all values at once; the file is as it was where the workspace would not load with them."""
    from composer import workspace
    from composer.yamledit import set_values

    path = root / program.path
    before = path.read_bytes()
    set_values(path, wanted, shown=program.path)
    try:
        workspace.load(root)
    except BaseException:
        from composer.textfile import replace

        replace(path, before.decode("utf-8"), shown=program.path)
        raise


# --- the questions ------------------------------------------------------------------------------------


def _interview(asking: Asking, notes: Notes) -> Notes:
    """Ask for what --set did not give."""
    from composer.interview_notes import Notes as Noted

    click.secho(asking.program.name, bold=True)
    _say(
        f"Your answers go into {asking.program.path}, all at once after the last question. "
        "Press Enter to leave one out. Ctrl-C stops, and changes nothing."
    )
    click.echo()
    given = {**notes.given}
    _the_day(asking, given)
    met = [*notes.met, *_whom(asking)]
    click.echo()
    for key, question in _impressions(asking.program):
        if key not in given:
            given[key] = asking.one(key, question)
    click.echo()
    return Noted({key: answer for key, answer in given.items() if answer}, tuple(met))


def _the_day(asking: Asking, given: dict[str, str]) -> None:
    """Ask for date and format where neither the file nor --set says them."""
    interview = asking.program.interview
    if not (interview and interview.on) and "date" not in given:
        given["date"] = asking.one("date", "The day of the interview, such as 2026-12-04")
    if not (interview and interview.format) and "format" not in given:
        given["format"] = asking.one("format", "Was it virtual or in-person? Write one of the two")


def _whom(asking: Asking) -> Iterator[Met]:
    """Ask whom one met until the answer is empty."""
    from composer.interview_notes import Met, on_file, said_of

    people = on_file(asking.program)
    click.echo(f"Whom did you meet?{' On file:' if people else ''}")
    for number, (path, person) in enumerate(people, 1):
        click.echo(f"  {number}  {said_of(path, person)}")
    named: set[str] = set()
    new: set[str] = set()
    question = "A number, or the name of somebody new" if people else "A name"
    while answer := ask(question, False, partial(_refused_name, asking, named, new)):
        chosen = _chosen(asking, answer)
        if chosen is None:
            new.add(fold(answer))
            yield Met({"name": answer, **_about_new(asking, answer)})
        elif more := _about_known(asking, *chosen):
            yield Met(more, chosen[0])
        question = "Anybody else? A number or a name" if people else "Anybody else? A name"


def _chosen(asking: Asking, answer: str) -> tuple[tuple[Step, ...], Person] | None:
    """The person on file whom an answer names, by number or name."""
    from composer.interview_notes import called, on_file

    people = on_file(asking.program)
    if answer.isdecimal():
        return people[int(answer) - 1]
    path = called(answer, asking.program)
    return next((pair for pair in people if pair[0] == path), None)


def _refused_name(asking: Asking, named: set[str], new: set[str], answer: str) -> str:
    """Why an answer names nobody; a slip in a name on file is asked about once."""
    from composer.interview_notes import almost, called, on_file

    count = len(on_file(asking.program))
    if answer.isdecimal():
        return (
            ""
            if 1 <= int(answer) <= count
            else f"The numbers go from 1 to {count}."
            if count
            else "Write a name."
        )
    if problem := asking.refused("name", answer):
        return problem
    if fold(answer) in new:
        return f"{answer} is noted already."
    try:
        known = called(answer, asking.program) is not None
    except PrematchError as error:
        return str(error)
    near = "" if known or answer in named else almost(answer, asking.program)
    named.add(answer)
    if near:
        return f"{near} is on file. Is it the same person? Then type the number. If not, type the name again."
    return ""


def _about_new(asking: Asking, name: str) -> dict[str, str]:
    found = {
        "credentials": asking.one("credentials", f"Degree of {name}, such as MD or DO"),
        "role": asking.one("role", f"Role of {name}, such as faculty or chief resident"),
        "email": asking.one("email", f"E-mail address of {name}"),
        "discussed": asking.one("discussed", f"What did you talk about with {name}? In a few words"),
    }
    return {key: answer for key, answer in found.items() if answer}


def _about_known(asking: Asking, path: tuple[Step, ...], person: Person) -> dict[str, str]:
    """Ask what the file lacks about somebody, and what was talked about."""
    found = {}
    if not person.credentials and path[0] != "coordinator":
        found["credentials"] = asking.one("credentials", f"Degree of {person.name}, such as MD or DO")
    if not person.role and path[0] == "interview":
        found["role"] = asking.one("role", f"Role of {person.name}, such as faculty or chief resident")
    if not person.email:
        found["email"] = asking.one("email", f"E-mail address of {person.name}")
    if person.discussed:
        click.echo(f'Noted with {person.name}: "{person.discussed}". Enter keeps it; an answer replaces it.')
    found["discussed"] = asking.one(
        "discussed", f"What did you talk about with {person.name}? In a few words"
    )
    return {key: answer for key, answer in found.items() if answer}


def _impressions(program: Program) -> Iterator[tuple[str, str]]:
    """The questions about the day as a whole; each says what is on file when it is asked."""
    interview = program.interview
    if interview and interview.liked:
        click.echo(f"Noted as liked: {'; '.join(interview.liked)}. An answer is added.")
    yield "liked", f"What did you like? {SEVERAL}"
    if interview and interview.culture:
        click.echo(f'Noted of the culture: "{interview.culture}". Enter keeps it; an answer replaces it.')
    yield "culture", "How is the culture, in a word or two?"
    click.echo("Concerns are private. They stay in this file and are never in a letter.")
    if interview and interview.concerns:
        click.echo(f"Noted: {'; '.join(interview.concerns)}. An answer is added.")
    yield "concerns", f"What worries you? {SEVERAL}"


# --- what may be written now --------------------------------------------------------------------------


def _thank_yous(found: ThankYous) -> Iterator[str]:
    if found.commands:
        until = f"{found.until:%A, %B} {found.until.day}" if found.until else ""
        late = f"The 72 hours for thank-yous ended on {until}. If you still write, write soon and briefly:"
        usual = f"Thank-yous can be composed now, best within 72 hours, that is until {until}:"
        yield from _lines(late if found.late else usual)
        yield from (f"  {command}" for command in found.commands)
    for reason in found.reasons:
        yield from _lines(reason)


def _say(text: str) -> None:
    click.echo("\n".join(_lines(text)))


def _lines(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False, break_long_words=False)
