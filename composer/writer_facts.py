"""The facts that letters to letter writers and to rotation coordinators are made of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from composer import phrase
from composer.fact import Fact, about_applicant, fragments, plain
from composer.model import Person, Program, Strength
from composer.names import plain_name
from composer.setting import Setting

_WRITER, _ROTATION, _SEASON = "letter-writers/{id}.yaml", "rotations/{id}.yaml", "season.yaml"
_COMBINED = (
    *({"medicine", other} for other in ("pediatrics", "psychiatry", "dermatology", "anesthesiology")),
    *({"pediatrics", other} for other in ("psychiatry", "anesthesiology", "genetics")),
    *({"emergency", "medicine", other} for other in ("pediatrics", "anesthesiology")),
    {"family", "medicine", "psychiatry"},
    {"psychiatry", "neurology"},
)
"""The words of specialties that are two in one, whose letters are addressed to a director of the combination."""
_MOST_DID, _MOST_MOMENTS, _MOST_STRENGTHS = 3, 3, 3


def _period(setting: Setting, begins: date) -> str | None:
    ends = setting.writer.rotation_ends
    return phrase.period(begins, ends) if ends else None


def _ongoing(setting: Setting) -> bool:
    """Whether the two still work together."""
    ends, today = setting.writer.rotation_ends, setting.today
    return ends is not None and today is not None and today <= ends


def _strengths(_: Setting, strengths: Sequence[Strength]) -> tuple[str, ...]:
    """Each strength with what the writer saw of it: "following through (I called every family back)"."""
    said = []
    for each in strengths[:_MOST_STRENGTHS]:
        example = f" ({phrase.fragment(each.example)})" if each.example else ""
        said.append(f"{phrase.fragment(each.strength)}{example}")
    return tuple(said)


def _matched(setting: Setting, where: str) -> str:
    """The whole name of the program with its city, or what the user wrote where no file describes it."""
    program = setting.workspace.programs.get(where)
    if program is None:
        return phrase.fragment(where)
    return f"{phrase.full_name(program)}{_in_city(program)}"


def _in_city(program: Program) -> str:
    place = ", ".join(filter(None, (program.city, program.state)))
    return f" in {place}" if place else ""


def _addressed_to(setting: Setting) -> str:
    """To whom the letter is addressed: the writer's file, else what the target specialty uses."""
    target = setting.workspace.season.specialty
    combined = f"Dear {phrase.specialty(target).title()} Program Director"
    usual = (
        combined if set(target.removeprefix("internal-").split("-")) in _COMBINED else "Dear Program Director"
    )
    return setting.writer.addressed_to or usual


ABOUT_WRITER = (
    Fact(
        "target",
        _SEASON,
        "specialty",
        lambda s: s.workspace.season.specialty,
        plain(phrase.specialty),
        "Which specialty do you apply in?",
        "medicine-pediatrics",
    ),
    Fact(
        "service",
        _WRITER,
        "service",
        lambda s: s.writer.service,
        plain(phrase.service),
        "On which service did you work with {name}, and where?",
        "inpatient pediatrics at Lakeside General",
    ),
    Fact(
        "period",
        _WRITER,
        "rotation.begins",
        lambda s: s.writer.rotation_begins,
        _period,
        "On which day did you begin to work with {name}?",
        "2026-06-01",
    ),
    Fact(
        "period_ends",
        _WRITER,
        "rotation.ends",
        lambda s: s.writer.rotation_ends,
        plain(phrase.day),
        "On which day did your work with {name} end, or when will it?",
        "2026-06-28",
    ),
    Fact(
        "due",
        _WRITER,
        "due",
        lambda s: s.writer.due,
        plain(phrase.day),
        "By which day do you need the letter?",
        "2026-09-15",
    ),
    Fact(
        "upload",
        _WRITER,
        "upload",
        lambda s: s.writer.upload,
        plain(phrase.sentence),
        "How will {name} upload the letter?",
        "ERAS will send you a link from the Letter of Recommendation Portal",
    ),
    Fact("letter_id", _WRITER, "letter_id", lambda s: s.writer.letter_id),
    Fact("addressed_to", _WRITER, "addressed_to", _addressed_to),
    Fact("observership", _WRITER, "setting", lambda s: s.writer.setting == "observership"),
    Fact("ongoing", _WRITER, "rotation.ends", _ongoing),
    Fact("research", _WRITER, "setting", lambda s: s.writer.setting == "research"),
    Fact("asked_in_person", _WRITER, "asked_in_person", lambda s: s.writer.asked_in_person),
    Fact("waived", _WRITER, "waived", lambda s: s.writer.waived),
    Fact(
        "did",
        _WRITER,
        "did",
        lambda s: s.writer.did,
        fragments(_MOST_DID, phrase.fragment),
        "What did you do there that {name} saw?",
        "presented three new admissions each morning; led a family meeting in Spanish",
        many=True,
    ),
    Fact(
        "moments",
        _WRITER,
        "moments",
        lambda s: s.writer.moments,
        fragments(_MOST_MOMENTS, phrase.fragment),
        "Which clinical moments did {name} see? No name, day or place of a patient",
        "the toddler with a first seizure whom we admitted together; the family who did not want dialysis",
        many=True,
    ),
    Fact("strengths_to_show", _WRITER, "strengths", lambda s: s.writer.strengths, _strengths),
    Fact("reminded", _WRITER, "reminders", lambda s: bool(s.writer.reminders)),
    Fact(
        "matched",
        _SEASON,
        "matched",
        lambda s: s.workspace.season.matched,
        _matched,
        "Where did you match? The program's id, or its name and city in words",
        "harborview-medpeds",
    ),
    about_applicant("program_types", say=lambda _, items: tuple(map(phrase.fragment, items))),
)

ABOUT_ROTATION = (
    Fact("rotation_service", _ROTATION, "service", lambda s: s.rotation.service, plain(phrase.fragment)),
    Fact(
        "rotation_place", _ROTATION, "institution", lambda s: s.rotation.institution, plain(phrase.with_the)
    ),
    Fact("rotation_begins", _ROTATION, "begins", lambda s: s.rotation.begins, plain(phrase.day)),
    Fact("rotation_ends", _ROTATION, "ends", lambda s: s.rotation.ends, plain(phrase.day)),
    Fact(
        "supervisors",
        _ROTATION,
        "supervisors",
        lambda s: s.rotation.supervisors,
        lambda _, people: tuple(map(_titled, people)),
    ),
    Fact("observes", _ROTATION, "setting", lambda s: s.rotation.setting == "observership"),
)


def _titled(person: Person) -> str:
    return f"Dr. {person.family_name or plain_name(person.name).split()[-1]}"
