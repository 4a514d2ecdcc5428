"""An invented season in code: one applicant with much on file and one with little, and their programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from composer.model import Applicant, Interview, Person, Program, Season, Workspace

TODAY = date(2027, 2, 8)
DETAILS = {
    "question": "Do residents rotate at the county hospital?",
    "news": "I passed USMLE Step 3 on January 20.",
    "wrong": "the clinic on Elm Road",
    "right": "the clinic on Oak Road",
    "reason": "I will be staying near my family.",
}
RICH = Applicant(
    name="Zoë Ångström O’Neill",
    email="zoe@example.org",
    credentials="MBBS",
    phone="+1 555 0100",
    school="University of Ibara",
    country="United Kingdom",
    img=True,
    aamc_id="14567890",
    eras_id="2027123456",
    usce_months=4,
    rotations=("inpatient pediatrics at Lakeside General", "continuity clinic at Tarn Valley"),
    background=("Lakeside General",),
    strengths=(
        "QI project on asthma readmissions",
        "two years of rural practice",
        "teaching in two languages",
    ),
    goal="care for patients with complex conditions as they grow up",
)
# No credentials, no numbers, nothing that a letter can leave out.
PLAIN = Applicant(
    name="Ann Lee",
    email="ann@example.org",
    school="Lakeside Medical College",
    img=False,
    rotations=("family medicine",),
    strengths=("patience",),
    goal="a career in general practice",
)
HARBORVIEW = Program(
    id="harborview-medpeds",
    name="Harborview University Medicine-Pediatrics Residency Program",
    specialty="medicine-pediatrics",
    aliases=("Harborview", "HUMC"),
    institution="Harborview University Medical Center",
    director=Person("Jane Q. Smith", "MD", "jsmith@harborview.example", key="smith"),
    coordinator=Person("Lou Park", "", "lpark@harborview.example", key="park"),
    features=(
        "a combined continuity clinic from the first year",
        "the transition-of-care clinic",
        "simulation sessions",
    ),
    connections=("my sister is a nurse in Port Ellery",),
    interview=Interview(
        date(2026, 12, 4),
        "virtual",
        (
            Person(
                "Alan Reyes",
                "MD",
                "areyes@harborview.example",
                "faculty",
                "the transition clinic",
                key="reyes",
            ),
            Person(
                "Anna van der Berg", "PhD", "avdb@harborview.example", "faculty", "night float", key="berg"
            ),
            Person("Kit Moss", "", "kmoss@harborview.example", "resident", "Teaching on rounds.", key="moss"),
        ),
        ("residents who stay on as faculty", "morning report"),
        "collegial",
        ("the SECRET call schedule",),
    ),
)
TARN = Program(
    id="tarn-valley-im",
    name="University of Tarn Valley Internal Medicine Residency Program",
    specialty="internal-medicine",
    aliases=("University of Tarn Valley", "University of Tarn Valley Internal Medicine"),
    institution="Tarn Valley",
    director=Person("José Peña-Ruiz", "DO", "jpena@tarn.example", key="pena-ruiz"),
    features=("the river clinic", "a procedure month"),
    interview=Interview(
        date(2026, 12, 11),
        interviewers=(Person("Mai Do", "MD", "mdo@tarn.example", discussed="farm work", key="do"),),
        liked=("small teams",),
    ),
)
TARN_PEDS = Program(
    id="tarn-valley-peds",
    name="University of Tarn Valley Pediatrics Residency Program",
    specialty="pediatrics",
    aliases=("University of Tarn Valley",),
    director=Person("Ike Wren", "MD, PhD", "iwren@tarn.example", key="wren"),
    features=("the school clinic",),
)
PROGRAMS = {program.id: program for program in (HARBORVIEW, TARN, TARN_PEDS)}
SEASON = Season(2027, "nrmp-main", "medicine-pediatrics", first_choice=HARBORVIEW.id, highly=(TARN.id,))


def workspace(*programs: Program, applicant: Applicant = RICH, season: Season = SEASON) -> Workspace:
    """The season, with these programs in place of those of the same id."""
    changed = PROGRAMS | {program.id: program for program in programs}
    return Workspace(Path("season"), applicant, season, changed, {})


def with_interview(program: Program, **changes: object) -> Program:
    """The program with another interview day."""
    return replace(program, interview=replace(program.interview or Interview(), **changes))  # type: ignore[arg-type]
