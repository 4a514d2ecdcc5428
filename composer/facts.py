"""The facts that letters are made of: where each stands, how to ask for it, how a sentence takes it. Pure.

The table FACTS is all that a template can name, besides what `compose` derives from it. A program's
`concerns` and the applicant's visa are not in it, so no letter can hold them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from composer import phrase
from composer.names import fold
from composer.setting import Setting, same_person

# How many items of a list one sentence takes.
_MOST_FEATURES, _MOST_LIKED, _MOST_STRENGTHS = 3, 2, 2
_APPLICANT, _SEASON, _PROGRAM = "applicant.yaml", "season.yaml", "programs/{id}.yaml"


@dataclass(frozen=True)
class Fact:
    """One fact: what templates call it, where it stands, how to ask for it, and how a sentence takes it."""

    name: str
    file: str
    """With {id} for the program's id; "" for what the user says for one letter alone."""
    key: str
    """The dotted path within the file: {person} stands for the one greeted, {next} for a new item."""
    read: Callable[[Setting], Any]
    say: Callable[[Setting, Any], Any] = lambda _, value: value
    question: str = ""
    """For a terminal, with {name} for the person greeted."""
    example: str = ""
    """Of a list, the items are divided by semicolons."""
    many: bool = False


def _discussed(setting: Setting) -> str:
    """Return what was discussed with the person greeted, who may be both director and interviewer."""
    if len(setting.to) != 1:
        return ""
    entries = (setting.to[0], *setting.interview.interviewers)
    return next(
        (entry.discussed for entry in entries if same_person(entry, setting.to[0]) and entry.discussed), ""
    )


def _reasons(setting: Setting) -> tuple[str, ...]:
    """Return features and things liked that stand in no other program's file; a single one is too few."""
    others = {
        fold(item)
        for other in setting.programs
        if other.id != setting.program.id
        for item in (*other.features, *(other.interview.liked if other.interview else ()))
    }
    items = {fold(item): item for item in (*setting.program.features, *setting.interview.liked)}
    own = tuple(item for folded, item in items.items() if folded not in others)
    return own if len(own) > 1 else ()


def _without_rivals(setting: Setting, items: Sequence[str]) -> tuple[str, ...]:
    """Leave out what names another program on file: a letter to one program does not speak of the next."""
    story = setting.workspace.applicant.background
    return tuple(i for i in items if not phrase.names_another(i, setting.program, setting.programs, story))


def _some_strengths(setting: Setting, items: Sequence[str]) -> tuple[str, ...]:
    """Two strengths, others in the next variant: letters to neighboring programs stress different things."""
    usable = _without_rivals(setting, items)
    first = setting.variant % len(usable) if len(usable) > _MOST_STRENGTHS else 0
    chosen = (*usable[first:], *usable[:first])[:_MOST_STRENGTHS]
    return tuple(map(phrase.mine, chosen))


def _fragments(most: int, say: Callable[[str], str]) -> Callable[[Setting, Sequence[str]], tuple[str, ...]]:
    return lambda _, items: tuple(map(say, items[:most]))


def _plain(say: Callable[[Any], Any]) -> Callable[[Setting, Any], Any]:
    return lambda _, value: say(value)


def _applicant(name: str, question: str = "", example: str = "", **more: Any) -> Fact:
    def read(setting: Setting) -> Any:
        return getattr(setting.workspace.applicant, name)

    return Fact(name, _APPLICANT, name, read, question=question, example=example, **more)


def _detail(name: str, question: str, example: str, say: Callable[[str], str] = phrase.sentence) -> Fact:
    def read(setting: Setting) -> str:
        return setting.details.get(name, "").strip()

    return Fact(name, "", name, read, _plain(say), question, example)


_FEATURES_EXAMPLE = "a continuity clinic from the first year; the transition-of-care clinic"
_ABOUT_APPLICANT = (
    *map(_applicant, ("credentials", "phone", "country", "aamc_id", "eras_id", "application_service")),
    _applicant("name", "What is your full name?", "Amara Okafor"),
    _applicant("email", "What is your e-mail address?", "amara.okafor@example.org"),
    _applicant("school", "Which medical school are you from?", "University of Ibadan"),
    _applicant("img", "Are you an international medical graduate (true or false)?", "true"),
    _applicant(
        "usce_months",
        "How many months of US clinical experience do you have (0 for none)?",
        "4",
        say=lambda _, count: phrase.months(count) if count else None,
    ),
    _applicant(
        "rotations",
        "Which rotations would you name, and where were they?",
        "inpatient pediatrics at Lakeside General; family medicine clinic at Elm Street",
        many=True,
        say=lambda setting, items: tuple(map(phrase.fragment, _without_rivals(setting, items))),
    ),
    _applicant(
        "strengths",
        "What would you bring to a program?",
        "QI project on asthma readmissions; two years of rural general practice",
        many=True,
        say=_some_strengths,
    ),
    _applicant(
        "goal",
        "What do you want to do as a physician? I want to ...",
        "care for patients with complex chronic conditions",
        say=_plain(phrase.aim),
    ),
)
_ABOUT_PROGRAM = (
    Fact(
        "program",
        _PROGRAM,
        "aliases",
        lambda setting: phrase.short_name(setting.program, setting.programs),
        lambda setting, name: phrase.called(name, setting.program.specialty),
    ),
    Fact("program_name", _PROGRAM, "name", lambda setting: setting.program.name),
    Fact(
        "specialty",
        _PROGRAM,
        "specialty",
        lambda setting: setting.program.specialty,
        _plain(phrase.specialty),
    ),
    Fact(
        "features",
        _PROGRAM,
        "features",
        lambda setting: setting.program.features,
        _fragments(_MOST_FEATURES, phrase.yours),
        "What does this program have that drew you to it?",
        _FEATURES_EXAMPLE,
        many=True,
    ),
    Fact(
        "reasons",
        _PROGRAM,
        "features.{next}",
        _reasons,
        _fragments(_MOST_FEATURES, phrase.yours),
        "What does this program have that no other on your list has?",
        "a continuity clinic from the first year",
    ),
    Fact(
        "connection",
        _PROGRAM,
        "connections",
        lambda setting: setting.program.connections,
        lambda _, items: phrase.fragment(items[0]),
    ),
    Fact(
        "date",
        _PROGRAM,
        "interview.date",
        lambda setting: setting.interview.on,
        lambda setting, on: phrase.day(on) if setting.today is None or on <= setting.today else None,
        "On which day was your interview?",
        "2026-12-04",
    ),
    Fact(
        "coming_date",
        _PROGRAM,
        "interview.date",
        lambda setting: setting.interview.on,
        lambda setting, on: phrase.day(on) if setting.today is not None and on > setting.today else None,
    ),
    Fact(
        "liked",
        _PROGRAM,
        "interview.liked",
        lambda setting: setting.interview.liked,
        _fragments(_MOST_LIKED, phrase.fragment),
        "What did you like about the interview day?",
        "residents who stay on as faculty; morning report",
        many=True,
    ),
    Fact(
        "discussed",
        _PROGRAM,
        "{person}.discussed",
        _discussed,
        _plain(phrase.fragment),
        "What did you talk about with {name}?",
        "the transition clinic",
    ),
    Fact("first_choice", _SEASON, "first_choice", lambda s: s.workspace.season.first_choice == s.program.id),
    Fact("highly", _SEASON, "highly", lambda s: s.program.id in s.workspace.season.highly),
)
_SAID_BY_USER = (
    _detail(
        "question", "What do you want to ask?", "Do residents rotate at the county hospital?", phrase.question
    ),
    _detail("news", "What is the news, as a full sentence?", "I passed USMLE Step 3 on January 20."),
    _detail(
        "wrong",
        "What did the earlier message say, word for word?",
        "six months of US clinical experience",
        phrase.quoted,
    ),
    _detail("right", "What should it have said?", "four months of US clinical experience", phrase.quoted),
    _detail(
        "reason", "Why do you withdraw, as a full sentence?", "I will be staying near my family in Ohio."
    ),
)
FACTS: Mapping[str, Fact] = {fact.name: fact for fact in (*_ABOUT_APPLICANT, *_ABOUT_PROGRAM, *_SAID_BY_USER)}
