"""What each file of a workspace may hold, and how its values become the model."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from composer.almanac import EVENTS
from composer.model import (
    Applicant,
    Communication,
    Interview,
    LetterWriter,
    Person,
    Program,
    Rotation,
    Season,
    Strength,
    Wish,
)
from composer.names import fold, surname
from composer.schema import (
    Field,
    Reader,
    Schema,
    Wrong,
    choice,
    day,
    email,
    list_of,
    mapping,
    moment,
    text,
    truth,
    whole_number,
)
from composer.textfile import Faults
from composer.yamlfile import Node

MATCHES = ("nrmp-main", "nrmp-sms", "urology", "sf-match-ophthalmology", "carms", "military", "nms")
STANCES = ("allowed", "discouraged", "prohibited")
WRITER_STATUSES = ("planned", "requested", "agreed", "declined", "uploaded")
WRITER_ROLES = (
    *("attending", "clinic-attending", "consult-attending", "hospitalist", "fellow", "resident"),
    *("rotation-director", "program-director", "department-chair", "research-mentor"),
    *("non-physician", "administrator"),
)
SETTINGS = ("hands-on", "observership", "research")

_TEXT = Field(text)
_TEXTS = Field(list_of(text))
_DAY = Field(day)


def slug(words: str) -> str:
    """Turn words into an id of lower-case letters, digits and hyphens: med-peds-main."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(words).replace("'", "")))


def specialty(node: Node, faults: Faults) -> str:
    """Read a specialty in the form in which stances are filed: medicine-pediatrics."""
    value = text(node, faults)
    if value == slug(value):
        return value
    written = slug(value) or "medicine-pediatrics"
    raise Wrong("in lower case with hyphens", f"Write `specialty: {written}`.")


def domain(node: Node, faults: Faults) -> str:
    """Read a mail domain, such as harborview.example.edu."""
    value = text(node, faults).removeprefix("@").casefold()
    if re.fullmatch(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+", value):
        return value
    raise Wrong("a mail domain", "Write what follows the @ of its addresses: harborview.example.edu.")


def visa(node: Node, faults: Faults) -> str:
    """Read a kind of visa in its usual form: h1b is H-1B."""
    value = text(node, faults)
    parts = re.fullmatch(r"([a-z])[\s-]?([0-9])[\s-]?([a-z]?)", value, re.IGNORECASE)
    if parts:
        return f"{parts[1]}-{parts[2]}{parts[3]}".upper()
    raise Wrong(
        "a kind of visa, such as J-1 or H-1B",
        "Write `visas: [J-1, H-1B]`, or `visas: []` where it sponsors none.",
    )


def sought(node: Node, faults: Faults) -> str:
    """Read words that are looked for in notes: they need a letter or a digit."""
    value = text(node, faults)
    if re.search(r"[^\W_]", value):
        return value
    raise Wrong("words in letters", "Write, for example, `look_for: [transition clinic, research track]`.")


def weight(node: Node, faults: Faults) -> int:
    """Read how much a wish counts; 0 leaves it out."""
    try:
        return int(whole_number(0, 100)(node, faults))
    except Wrong as caught:
        raise Wrong(
            caught.what, "Write, for example, `weight: 2`; with `weight: 0` it does not count."
        ) from caught


def document(node: Node, faults: Faults) -> str:
    """Read the path of a file within the workspace, such as documents/cv.pdf."""
    value = text(node, faults)
    path = PurePosixPath(value.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", value):
        raise Wrong(
            "a file within this folder",
            "Copy the file into the folder documents/ of your season, and write documents/cv.pdf.",
        )
    return str(path)


def _person(**values: Any) -> Person:
    person = Person(**values)
    words = fold(surname(person)).replace("'", "").split()
    return Person(**values, key=words[-1] if words else "")


def _interview(date: date | None = None, **values: Any) -> Interview:
    return Interview(on=date, **values)


def _rotation(begins: date | None = None, ends: date | None = None) -> tuple[date | None, date | None]:
    return begins, ends


_PERSON: Schema = {
    "name": Field(text, "Jane Q. Smith", required=True),
    "credentials": _TEXT,
    "email": Field(email),
    "role": _TEXT,
    "discussed": _TEXT,
    "family_name": _TEXT,
}

_INTERVIEW: Schema = {
    "invited": _DAY,
    "date": _DAY,
    "format": Field(choice("virtual", "in-person")),
    "interviewers": Field(list_of(mapping(_PERSON, _person))),
    "liked": _TEXTS,
    "culture": _TEXT,
    "concerns": _TEXTS,
}

_COMMUNICATION: Schema = {
    "thank_you": Field(choice(*STANCES)),
    "post_interview": Field(choice(*STANCES)),
    "source": _TEXT,
}

_WEIGHT = Field(weight)
_LOOK_FOR = Field(list_of(sought))

WISHES: Schema = {
    "training": Field(mapping({"weight": _WEIGHT, "look_for": _LOOK_FOR}, Wish)),
    "location": Field(mapping({"weight": _WEIGHT, "states": _TEXTS, "cities": _TEXTS}, Wish)),
    "img": Field(mapping({"weight": _WEIGHT}, Wish)),
    "culture": Field(mapping({"weight": _WEIGHT, "look_for": _LOOK_FOR}, Wish)),
    "connections": Field(mapping({"weight": _WEIGHT}, Wish)),
    "rating": Field(mapping({"weight": _WEIGHT}, Wish)),
}

APPLICANT_KEYS: Schema = {
    "name": Field(text, "Amara Okafor", required=True),
    "email": Field(email, "amara.okafor@example.org", required=True),
    "credentials": _TEXT,
    "phone": _TEXT,
    "school": _TEXT,
    "country": _TEXT,
    "img": Field(truth),
    "aamc_id": _TEXT,
    "eras_id": _TEXT,
    "application_service": _TEXT,
    "usce_months": Field(whole_number(0, 240)),
    "visa": _TEXT,
    "rotations": _TEXTS,
    "background": _TEXTS,
    "strengths": _TEXTS,
    "goal": _TEXT,
    "soap_eligible": Field(truth),
    "family_name": _TEXT,
    "program_types": _TEXTS,
    "cv": Field(document),
    "personal_statement": Field(document),
}

SEASON_KEYS: Schema = {
    "cycle": Field(whole_number(2000, 2100), "2027", required=True),
    "match": Field(choice(*MATCHES), "nrmp-main", required=True),
    "specialty": Field(specialty, "medicine-pediatrics", required=True),
    "first_choice": _TEXT,
    "highly": _TEXTS,
    "dates": Field(mapping({event: Field(moment) for event in EVENTS}, dict)),
    "rank_list_certified": Field(moment),
    "wishes": Field(mapping(WISHES, dict)),
    "matched": _TEXT,
}

PROGRAM_KEYS: Schema = {
    "name": Field(text, "Harborview University Medicine-Pediatrics Residency Program", required=True),
    "aliases": _TEXTS,
    "institution": _TEXT,
    "specialty": Field(specialty, "medicine-pediatrics", required=True),
    "tracks": _TEXTS,
    "city": _TEXT,
    "state": _TEXT,
    "domains": Field(list_of(domain)),
    "in_match": Field(truth),
    "status": Field(choice("active", "withdrawn")),
    "status_reason": _TEXT,
    "rank_list_locked": _DAY,
    "director": Field(mapping(_PERSON, _person)),
    "coordinator": Field(mapping(_PERSON, _person)),
    "communication": Field(mapping(_COMMUNICATION, Communication)),
    "features": _TEXTS,
    "connections": _TEXTS,
    "img_friendly": Field(truth),
    "visas": Field(list_of(visa)),
    "my_rating": Field(whole_number(1, 5)),
    "interview": Field(mapping(_INTERVIEW, _interview)),
}

_SUPERVISOR: Schema = {
    "name": Field(text, "Mei Chen", required=True),
    "credentials": _TEXT,
    "email": Field(email),
    "role": Field(choice(*WRITER_ROLES)),
    "family_name": _TEXT,
}

_STRENGTH: Schema = {"strength": Field(text, "follows through", required=True), "example": _TEXT}

LETTER_WRITER_KEYS: Schema = {
    "name": Field(text, "Mei Chen", required=True),
    "email": Field(email),
    "credentials": _TEXT,
    "relationship": _TEXT,
    "service": _TEXT,
    "us_based": Field(truth),
    "specialty": _TEXT,
    "rotation": Field(mapping({"begins": _DAY, "ends": _DAY}, _rotation)),
    "requested_on": _DAY,
    "reminders": Field(list_of(day)),
    "due": _DAY,
    "status": Field(choice(*WRITER_STATUSES)),
    "family_name": _TEXT,
    "role": Field(choice(*WRITER_ROLES)),
    "setting": Field(choice(*SETTINGS)),
    "days_worked": Field(whole_number(0, 2000)),
    "co_signer": _TEXT,
    "asked_in_person": Field(truth),
    "answer": _TEXT,
    "waived": Field(truth),
    "agreed_on": _DAY,
    "uploaded_on": _DAY,
    "thanked_on": _DAY,
    "told_applied_on": _DAY,
    "told_matched_on": _DAY,
    "counts_as": _TEXT,
    "letter_id": _TEXT,
    "upload": _TEXT,
    "addressed_to": _TEXT,
    "did": _TEXTS,
    "moments": _TEXTS,
    "strengths": Field(list_of(mapping(_STRENGTH, Strength))),
}

ROTATION_KEYS: Schema = {
    "service": Field(text, "inpatient pediatrics", required=True),
    "begins": Field(day, "2026-06-01", required=True),
    "ends": Field(day, "2026-06-28", required=True),
    "institution": _TEXT,
    "specialty": _TEXT,
    "setting": Field(choice(*SETTINGS)),
    "us_based": Field(truth),
    "coordinator": Field(mapping(_PERSON, _person)),
    "supervisors": Field(list_of(mapping(_SUPERVISOR, _person))),
}

APPLICANT = mapping(APPLICANT_KEYS, Applicant)
SEASON = mapping(SEASON_KEYS, Season)


def program(id: str, shown: str) -> Reader:  # noqa: A002
    """Make a reader of a program file of that id."""
    return mapping(PROGRAM_KEYS, lambda **values: Program(id=id, path=shown, **values))


def letter_writer(id: str, shown: str) -> Reader:  # noqa: A002
    """Make a reader of a letter writer's file of that id."""

    def build(rotation: tuple[date | None, date | None] = (None, None), **values: Any) -> LetterWriter:
        return LetterWriter(
            id=id, path=shown, rotation_begins=rotation[0], rotation_ends=rotation[1], **values
        )

    return mapping(LETTER_WRITER_KEYS, build)


def rotation(id: str, shown: str) -> Reader:  # noqa: A002
    """Make a reader of a rotation's file of that id."""
    return mapping(ROTATION_KEYS, lambda **values: Rotation(id=id, path=shown, **values))
