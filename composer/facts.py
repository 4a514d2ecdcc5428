"""The facts that letters are made of: where each stands, how to ask for it, how a sentence takes it. Pure.

The table FACTS is all that a template can name, besides what `compose` derives from it. A program's
`concerns` and the applicant's visa are not in it, so no letter can hold them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer import phrase
from composer.fact import Fact, about_applicant, fragments, plain, said_now
from composer.names import fold
from composer.setting import Setting, same_person
from composer.writer_facts import ABOUT_ROTATION, ABOUT_WRITER

# How many items of a list one sentence takes.
_MOST_FEATURES, _MOST_LIKED, _MOST_STRENGTHS = 3, 2, 2
_SEASON, _PROGRAM = "season.yaml", "programs/{id}.yaml"


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


_FEATURES_EXAMPLE = "a continuity clinic from the first year; the transition-of-care clinic"
_ABOUT_APPLICANT = (
    *map(about_applicant, ("credentials", "phone", "country", "aamc_id", "eras_id", "application_service")),
    about_applicant("name", "What is your full name?", "Amara Okafor"),
    about_applicant("email", "What is your e-mail address?", "amara.okafor@example.org"),
    about_applicant("school", "Which medical school are you from?", "University of Ibadan"),
    about_applicant("img", "Are you an international medical graduate (true or false)?", "true"),
    about_applicant(
        "usce_months",
        "How many months of US clinical experience do you have (0 for none)?",
        "4",
        say=lambda _, count: phrase.months(count) if count else None,
    ),
    about_applicant(
        "rotations",
        "Which rotations would you name, and where were they?",
        "inpatient pediatrics at Lakeside General; family medicine clinic at Elm Street",
        many=True,
        say=lambda setting, items: tuple(map(phrase.fragment, _without_rivals(setting, items))),
    ),
    about_applicant(
        "strengths",
        "What would you bring to a program?",
        "QI project on asthma readmissions; two years of rural general practice",
        many=True,
        say=_some_strengths,
    ),
    about_applicant(
        "goal",
        "What do you want to do as a physician? I want to ...",
        "care for patients with complex chronic conditions",
        say=plain(phrase.aim),
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
        plain(phrase.specialty),
    ),
    Fact(
        "features",
        _PROGRAM,
        "features",
        lambda setting: setting.program.features,
        fragments(_MOST_FEATURES, phrase.yours),
        "What does this program have that drew you to it?",
        _FEATURES_EXAMPLE,
        many=True,
    ),
    Fact(
        "reasons",
        _PROGRAM,
        "features.{next}",
        _reasons,
        fragments(_MOST_FEATURES, phrase.yours),
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
        fragments(_MOST_LIKED, phrase.fragment),
        "What did you like about the interview day?",
        "residents who stay on as faculty; morning report",
        many=True,
    ),
    Fact(
        "discussed",
        _PROGRAM,
        "{person}.discussed",
        _discussed,
        plain(phrase.fragment),
        "What did you talk about with {name}?",
        "the transition clinic",
    ),
    Fact("first_choice", _SEASON, "first_choice", lambda s: s.workspace.season.first_choice == s.program.id),
    Fact("highly", _SEASON, "highly", lambda s: s.program.id in s.workspace.season.highly),
)
_SAID_BY_USER = (
    said_now(
        "question", "What do you want to ask?", "Do residents rotate at the county hospital?", phrase.question
    ),
    said_now("news", "What is the news, as a full sentence?", "I passed USMLE Step 3 on January 20."),
    said_now(
        "wrong",
        "What did the earlier message say, word for word?",
        "six months of US clinical experience",
        phrase.quoted,
    ),
    said_now("right", "What should it have said?", "four months of US clinical experience", phrase.quoted),
    said_now(
        "reason", "Why do you withdraw, as a full sentence?", "I will be staying near my family in Ohio."
    ),
)
FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (*_ABOUT_APPLICANT, *_ABOUT_PROGRAM, *ABOUT_WRITER, *ABOUT_ROTATION, *_SAID_BY_USER)
}
