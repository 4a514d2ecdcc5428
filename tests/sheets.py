"""A briefing sheet in code, of the invented season, that many tests start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from invented import workspace

from composer.model import Applicant, LetterWriter, Strength
from composer.recommendation.sheet import Sheet, briefing

ON = date(2026, 7, 1)
AMARA = Applicant(
    name="Amara Okafor",
    email="amara.okafor@example.org",
    credentials="MBBS",
    phone="+1 555 0100",
    school="University of Ibara",
    country="Nigeria",
    aamc_id="14567890",
    eras_id="2027123456",
    goal="care for children with rare diseases",
    program_types=("university programs with a combined clinic", "rural tracks"),
)
CHEN = LetterWriter(
    "chen",
    "Mei Chen",
    "mchen@lakeside.example",
    "MD",
    relationship="attending on the wards",
    service="inpatient pediatrics, Lakeside General",
    rotation_begins=date(2026, 6, 1),
    rotation_ends=date(2026, 6, 28),
    setting="hands-on",
    days_worked=18,
    due=date(2026, 9, 15),
    upload="the portal has sent you a link",
    letter_id="K7M2QX",
    waived=True,
    did=("presented new admissions", "led a family meeting", "wrote the handover"),
    moments=("a toddler with a first seizure", "a night with three admissions"),
    strengths=(
        Strength("follows through", "called every family back"),
        Strength("calm", "ran the code until help came"),
    ),
)


def sheet(applicant: Applicant = AMARA, writer: LetterWriter = CHEN) -> Sheet:
    """The sheet of these two."""
    return briefing(workspace(applicant=applicant), writer)


def named(name: str) -> Sheet:
    """The sheet of an applicant of that name."""
    return sheet(replace(AMARA, name=name))


def wordy(words: int) -> Sheet:
    """A sheet whose moments are so many words long, each."""
    return sheet(writer=replace(CHEN, moments=("a child " + "with fever " * (words // 2),) * 3))
