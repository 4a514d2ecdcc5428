"""The first text of a workspace's files, from what the user answered: commented YAML that loads as it is."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from composer.almanac import Specialty, load_specialties
from composer.errors import WorkspaceError
from composer.model import Program
from composer.names import family_name, fold
from composer.schema import Schema, read_mapping
from composer.textfile import Faults
from composer.workspace_schema import APPLICANT_KEYS, LETTER_WRITER_KEYS, PROGRAM_KEYS, SEASON_KEYS, slug
from composer.yamledit import scalar
from composer.yamlfile import parse

Answers = Mapping[str, Any]
"""Values by key; a list or a mapping where the file holds one. An absent or empty one was not answered."""


@dataclass(frozen=True)
class Line:
    """One key of a new file: an example in YAML (more lines for a block) and what it means."""

    key: str
    example: str
    note: str = ""


_APPLICANT = (
    Line("name", "Amara Okafor", "as it stands in your application"),
    Line("credentials", "MBBS", "what you sign with: MD, DO, MBBS ..."),
    Line("email", "amara.okafor@example.org", "the address that the application gives"),
    Line("phone", '"+1 555 0100"'),
    Line("school", "University of Ibadan"),
    Line("country", "Nigeria", "of the school"),
    Line("img", "true", "true for an international medical graduate, else false"),
    Line("aamc_id", '"14567890"', "in quotes"),
    Line("eras_id", '"2027123456"', "the application service's id"),
    Line("application_service", "ERAS"),
    Line("usce_months", "4", "months of clinical experience in the US, a whole number"),
    Line("visa", "J-1", "the status or need, as it is"),
    Line("rotations", "[inpatient pediatrics at Lakeside General, med-peds clinic at St. Brigid]"),
    Line(
        "background",
        "[Lakeside General Hospital]",
        "institutions of your own story, which any letter may name",
    ),
    Line("strengths", "[QI project on asthma readmissions, two years of rural general practice]"),
    Line(
        "goal", "care for patients as they move from pediatric to adult care", "completes: my goal is to ..."
    ),
    Line("soap_eligible", "true"),
    Line("family_name", "Okafor", "only where it is not the last word of the name"),
)

_SEASON = (
    Line("cycle", "2027", "the year in which the match is run"),
    Line("match", "nrmp-main", "or: nrmp-sms, urology, sf-match-ophthalmology, carms, military, nms"),
    Line("specialty", "medicine-pediatrics"),
    Line("first_choice", "harborview-medpeds", "the name of its file in programs/, once you have decided"),
    Line("highly", "[st-brigid-medpeds]", "programs of which it is true that you rank them highly; private"),
    Line(
        "dates",
        "\n  rank_list_opens: 2027-02-01\n  rank_list_deadline: 2027-03-03 21:00"
        "\n  match_week_begins: 2027-03-15 10:00\n  soap_ends: 2027-03-18 21:00"
        "\n  match_day: 2027-03-19 12:00",
        "only where they differ from the built-in ones; a day, or day and time (US Eastern)",
    ),
    Line("rank_list_certified", "2027-02-20", "the day on which you certified your list"),
    Line(
        "wishes",
        "\n  training: {weight: 3, look_for: [transition clinic, research track]}"
        "\n  location: {weight: 2, states: [WA, OR], cities: [Port Ellery]}"
        "\n  img: {weight: 2}\n  culture: {weight: 1, look_for: [collegial]}"
        "\n  connections: {weight: 1}\n  rating: {weight: 2}",
        "what counts for you and how much, for `prematch shortlist`; private",
    ),
)

_PROGRAM = (
    Line("name", "Harborview University Medicine-Pediatrics Residency Program"),
    Line("aliases", "[Harborview, Harborview Med-Peds, HUMC]", "what else people call it"),
    Line("institution", "Harborview University Medical Center"),
    Line("specialty", "medicine-pediatrics"),
    Line("tracks", "[categorical, primary care]"),
    Line("city", "Port Ellery"),
    Line("state", "WA"),
    Line("domains", "[harborview.example.edu]", "mail domains that belong to it"),
    Line("in_match", "true"),
    Line("status", "active", "or: withdrawn"),
    Line("status_reason", "no longer offers the track", "why it is withdrawn"),
    Line("rank_list_locked", "2027-01-15", "the program's own list is final from then on"),
    Line("director", "{name: Jane Q. Smith, credentials: MD, email: jsmith@harborview.example.edu}"),
    Line("coordinator", "{name: Lou Park, email: lpark@harborview.example.edu}"),
    Line(
        "communication",
        "\n  thank_you: allowed\n  post_interview: allowed\n  source: interview-day slides",
        "the program's own word, each: allowed, discouraged or prohibited",
    ),
    Line(
        "features",
        "\n  - a combined med-peds continuity clinic from the first year\n  - the transition-of-care clinic",
        "facts of this program alone, which a letter may use",
    ),
    Line("connections", "[my sister is a nurse in Port Ellery]"),
    Line("img_friendly", "true", "whether it takes international medical graduates: true or false"),
    Line("visas", "[J-1, H-1B]", "those that it sponsors; [] for none"),
    Line("my_rating", "4", "your own, from 1 to 5; private"),
    Line(
        "interview",
        "\n  date: 2026-12-04\n  format: virtual"
        "\n  interviewers:"
        "\n    - {name: Alan Reyes, credentials: MD, role: faculty, email: areyes@harborview.example.edu,"
        " discussed: the transition clinic}"
        "\n  liked: [residents who stay on as faculty]\n  culture: collegial\n  concerns: [call schedule]",
        "format is virtual or in-person; concerns are private and never in a letter",
    ),
)

_LETTER_WRITER = (
    Line("name", "Mei Chen"),
    Line("credentials", "MD"),
    Line("email", "mchen@lakeside.example.org"),
    Line("relationship", "attending on inpatient pediatrics"),
    Line("service", "inpatient pediatrics at Lakeside General"),
    Line("us_based", "true"),
    Line("specialty", "pediatrics"),
    Line("rotation", "{begins: 2026-06-01, ends: 2026-06-28}"),
    Line("requested_on", "2026-06-26"),
    Line("reminders", "[2026-07-20]"),
    Line("due", "2026-09-15"),
    Line("status", "requested", "planned, requested, agreed, declined or uploaded"),
    Line("role", "attending", "attending, clinic-attending, consult-attending, hospitalist, fellow, ..."),
    Line("setting", "hands-on", "hands-on, observership or research"),
    Line("days_worked", "18", "on how many days you worked together"),
    Line("asked_in_person", "true"),
    Line("answer", "I would be happy to write you a strong letter", "what the writer said"),
    Line("waived", "true", "whether you gave up the right to see the letter"),
    Line("upload", "the link that ERAS sends"),
    Line("letter_id", '"A1B2C3"'),
    Line("did", "[led the family meeting in Igbo]", "what you did that the writer saw"),
    Line(
        "moments",
        "[the toddler with a first seizure whom we admitted together]",
        "nothing that names a patient",
    ),
    Line("strengths", "[{strength: follows through, example: called every family back}]"),
)
_ROTATION = (
    Line("service", "inpatient pediatrics"),
    Line("institution", "Lakeside General Hospital"),
    Line("specialty", "pediatrics"),
    Line("setting", "hands-on", "hands-on, observership or research"),
    Line("us_based", "true"),
    Line("begins", "2026-06-01"),
    Line("ends", "2026-06-28"),
    Line("coordinator", "{name: Lou Park, email: lpark@lakeside.example.org}"),
    Line("supervisors", "[{name: Mei Chen, credentials: MD, role: attending}]"),
)

_HOW_TO = "# Lines that begin with # are not read: remove the # and write what is true of you.\n"


def new_workspace_files(answers: Answers) -> dict[str, str]:
    """Return the files of a new workspace by their path, from answers to what two of them ask.

    What was not answered stands there as a comment with an example; a required key, empty, to be filled in.
    Raises WorkspaceError with a fault for every answer that a workspace does not take.
    """
    season = {**answers, "specialty": _specialty_id(answers, load_specialties())}
    head = "# Copy this file to {}.yaml and write what is true.\n\n"
    return {
        "applicant.yaml": "# Who is writing.\n" + _HOW_TO + "\n" + _file(_APPLICANT, answers, APPLICANT_KEYS),
        "season.yaml": "# Which match, and what you decided.\n"
        + _HOW_TO
        + "\n"
        + _file(_SEASON, season, SEASON_KEYS),
        "programs/EXAMPLE.txt": head.format("programs/<id>") + _sample(_PROGRAM),
        "letter-writers/EXAMPLE.txt": head.format("letter-writers/<name>") + _sample(_LETTER_WRITER),
        "rotations/EXAMPLE.txt": head.format("rotations/<name>") + _sample(_ROTATION),
    }


def new_program_file(answers: Answers, *, existing: Iterable[Program] = ()) -> tuple[str, str]:
    """Return the id and the text of a new program file, for the keys of programs/*.yaml.

    Unless answered, `id`, `aliases` and `domains` are derived; no alias that names an `existing` program is.
    Raises WorkspaceError with a fault for every answer that a workspace does not take.
    """
    known = load_specialties()
    specialty = _specialty_id(answers, known)
    name = str(answers.get("name") or "").strip()
    usual = known[specialty].names if specialty in known else (specialty.replace("-", " "),)
    place = _place(name, usual)
    taken = {fold(label) for program in existing for label in (program.name, *program.aliases)}
    derived = {
        "aliases": [
            alias for alias in _aliases(place, usual, answers) if fold(alias) not in taken | {fold(name)}
        ],
        "domains": _domains(answers),
    }
    answered = {key: value for key, value in answers.items() if value not in (None, "", [], {})}
    program_id = slug(str(answers.get("id") or f"{_short(place)} {_abbreviation(usual)}"))
    if not name or not program_id:
        hint = "Write, for example, Harborview University Medicine-Pediatrics Residency Program."
        raise WorkspaceError("a program needs a name in letters", hint=hint)
    text = _file(_PROGRAM, {**derived, **answered, "specialty": specialty}, PROGRAM_KEYS)
    return program_id, _HOW_TO.replace("of you", "of the program") + "\n" + text


def new_letter_writer_file(answers: Answers) -> tuple[str, str]:
    """Return the id and the text of a new file of a letter writer, for the keys of letter-writers/*.yaml.

    Unless answered, `id` is the family name. Raises WorkspaceError with a fault for every answer that a workspace
    does not take.
    """
    name = str(answers.get("name") or "").strip()
    writer_id = slug(str(answers.get("id") or family_name(name)))
    if not name or not writer_id:
        raise WorkspaceError("a letter writer needs a name in letters", hint="Write, for example, Mei Chen.")
    have = {line.key for line in _LETTER_WRITER}
    rarer = [Line(key, "") for key in answers if key in LETTER_WRITER_KEYS.keys() - have]
    text = _file((*_LETTER_WRITER, *rarer), answers, LETTER_WRITER_KEYS)
    return writer_id, _HOW_TO.replace("of you", "of this letter") + "\n" + text


# --- lines --------------------------------------------------------------------------------------------


def _file(lines: Sequence[Line], answers: Answers, schema: Schema) -> str:
    text = "\n".join(_line(line, answers.get(line.key), schema[line.key].required) for line in lines) + "\n"
    _check(text, schema)
    return text


def _check(text: str, schema: Schema) -> None:
    """Refuse what the workspace would refuse to load, but for required keys that are still empty."""
    faults = Faults("")
    node = parse(text, faults)
    if node is not None:
        lenient = {key: dataclasses.replace(field, required=False) for key, field in schema.items()}
        read_mapping(node, lenient, faults)
    if faults.found:
        raise WorkspaceError(faults=[dataclasses.replace(fault, where="") for fault in faults.found])


def _line(line: Line, answer: Any, required: bool) -> str:
    if answer not in (None, "", [], (), {}):
        return f"{line.key}: {_flow(answer)}" + (f"  # {line.note}" if line.note else "")
    if required:
        return f"{line.key}:  # fill in, for example: {line.example}"
    return re.sub("^", "# ", _shown(line), flags=re.MULTILINE)


def _shown(line: Line) -> str:
    """Write a line with its example; the note of a block stands behind its key."""
    first, *rest = line.example.split("\n")
    head = f"{line.key}: {first}".rstrip() + (f"  # {line.note}" if line.note else "")
    return "\n".join((head, *rest))


def _sample(lines: Sequence[Line]) -> str:
    return "\n".join(_shown(line) for line in lines if line.key != "status_reason") + "\n"


def _flow(value: Any) -> str:
    """Write a value on one line, quoted where it must be."""
    if isinstance(value, Mapping):
        parts = (f"{key}: {_flow(part)}" for key, part in value.items() if part not in (None, ""))
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return scalar(value.strip() if isinstance(value, str) else value)


# --- ids and aliases ----------------------------------------------------------------------------------

_KIND_OF_PLACE = (
    r"(?:\s+(?:university|health|healthcare|system|hospitals?|medical|center|centre|regional|clinic"
    r"|college of medicine|school of medicine))+$"
)
_PUBLIC_MAIL = set("gmail.com googlemail.com outlook.com hotmail.com yahoo.com icloud.com aol.com".split())
_SMALL_WORDS = {"of", "the", "and", "at", "for", "in"}


def _specialty_id(answers: Answers, known: Mapping[str, Specialty]) -> str:
    """Find the id of a specialty by any of its usual names; another one keeps its own words."""
    said = str(answers.get("specialty") or "").strip()
    for specialty in known.values():
        if fold(said) in (specialty.id, *map(fold, specialty.names)):
            return specialty.id
    return slug(said)


def _place(name: str, usual: Sequence[str]) -> str:
    """Return what is left of a program's name without specialty and "Residency Program"."""
    left = re.sub(r"(\s+(residency|training|program(me)?|resident))+\s*$", "", name, flags=re.IGNORECASE)
    for words in sorted(usual, key=len, reverse=True):
        bare = re.sub(rf"[\s,:–-]+{re.escape(words)}\s*$", "", left, flags=re.IGNORECASE)
        if bare and bare != left:
            return bare
    return left


def _short(place: str) -> str:
    """Return the name of a place without what kind of place it is: Harborview, Calder, St. Brigid."""
    bare = re.sub(r"^(the\s+)?(university|college) of\s+(the\s+)?", "", place, flags=re.IGNORECASE)
    return re.sub(_KIND_OF_PLACE, "", bare, flags=re.IGNORECASE) or place


def _abbreviation(usual: Sequence[str]) -> str:
    return min((slug(words).replace("-", "") for words in usual), key=len)


def _aliases(place: str, usual: Sequence[str], answers: Answers) -> list[str]:
    """Derive what people call a program: Harborview, Harborview Med-Peds, HUMC."""
    short = _short(place)
    usual_name = usual[min(1, len(usual) - 1)]
    found = [place if re.match(r"(the )?(university|college) of ", place, re.IGNORECASE) else short]
    found.append(f"{short} {usual_name.title() if usual_name.islower() else usual_name}")
    institution = re.findall(r"[^\W\d_]+", str(answers.get("institution") or "").replace("'", ""))
    initials = "".join(word[0] for word in institution if word.casefold() not in _SMALL_WORDS).upper()
    if 3 <= len(initials) <= 6:
        found.append(initials)
    return [alias for alias in dict.fromkeys(found) if alias.strip()]


def _domains(answers: Answers) -> list[str]:
    """Take the mail domains of director and coordinator, but for those that anybody may have."""
    people = [answers.get(role) for role in ("director", "coordinator")]
    emails = [str(person.get("email") or "") for person in people if isinstance(person, Mapping)]
    domains = dict.fromkeys(email.rpartition("@")[2].strip().casefold() for email in emails if "@" in email)
    return [domain for domain in domains if domain not in _PUBLIC_MAIL]
