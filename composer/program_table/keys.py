"""The columns that a table of programs may have: their keys, and the many ways in which people head them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from composer.errors import PrematchError
from composer.names import fold
from composer.records import nearest

ID = "id"
LOCATION = "location"
"""A column that holds city and state at once; no key of a file."""
INTERVIEWERS = "interview.interviewers"

TITLES = {
    ID: "prematch id",
    "name": "Program name",
    "institution": "Institution",
    "specialty": "Specialty",
    "tracks": "Tracks",
    "city": "City",
    "state": "State",
    "director.name": "Director name",
    "director.credentials": "Director credentials",
    "director.email": "Director email",
    "coordinator.name": "Coordinator name",
    "coordinator.credentials": "Coordinator credentials",
    "coordinator.email": "Coordinator email",
    "interview.date": "Interview date",
    "interview.format": "Interview format",
    "features": "Features",
    "connections": "Connections",
    "interview.liked": "Liked",
    "interview.culture": "Culture",
    "interview.concerns": "Concerns",
    "aliases": "Aliases",
    "domains": "Mail domains",
    "communication.thank_you": "Thank-you policy",
    "communication.post_interview": "Post-interview policy",
    "communication.source": "Policy source",
    "status": "Status",
    "status_reason": "Status reason",
    "in_match": "In match",
    "rank_list_locked": "Rank list locked",
    "img_friendly": "IMG friendly",
    "visas": "Visas",
    "my_rating": "My rating",
}
"""The heading of each column on export, in the order of the columns; interviewers come after the format."""

PERSON = ("name", "credentials", "role", "email", "discussed", "family_name")
FIRST, LAST = "first_name", "last_name"
"""Halves of a name in columns of their own; no keys of a file."""
LISTS = set("aliases tracks domains features connections visas interview.liked interview.concerns".split())
NO_VISA = ("none",)
"""The visas of a program that is known to sponsor none, as a table says it."""
DAYS = {"interview.date", "rank_list_locked"}

_WORDINGS = {
    ID: "prematch id",
    "name": "program|program name|name|name of the residency|program title|program hospital"
    "|program institution|site|program site",
    "institution": "institution|hospital|hospital name|university|university hospital|hospital university"
    "|institution name|sponsoring institution|affiliated hospital|health system|medical center|medical school"
    "|name of hospital|teaching hospital|main hospital",
    "specialty": "specialty|speciality|program specialty|specialty name|field|discipline",
    "tracks": "tracks|track|program track|program tracks",
    "city": "city|town|program city|hospital city",
    "state": "state|province|program state|state abbreviation|state code|st",
    LOCATION: "location|city state|program location|hospital location|place",
    "interview.date": "interview|interview date|date of interview|interview day|date interviewed|interviewed on"
    "|interview scheduled|interview date scheduled|scheduled interview|date interview scheduled"
    "|interview day and time|interview date and time|interview date time",
    "interview.format": "format|interview format|interview type|type of interview|interview mode|mode|modality"
    "|virtual or in person|in person or virtual|virtual in person|in person virtual|interview modality"
    "|mode of interview",
    INTERVIEWERS: "interviewers|interviewer|interviewer names|interviewed by|interviewed with|met with"
    "|who interviewed me|faculty interviewers|people i met|people met|interviewers names|interviewer name",
    "features": "features|program features|unique features|highlights|program highlights|special features"
    "|what is special|selling points|strengths|program strengths",
    "connections": "connections|connection|ties|geographic ties|personal connection|personal ties|my ties"
    "|connection to program|connection to area|ties to area",
    "interview.liked": "liked|likes|pros|what i liked|things i liked|positives|what i like|i liked",
    "interview.culture": "culture|vibe|atmosphere|program culture|feel|culture vibe",
    "interview.concerns": "concerns|concern|cons|red flags|dislikes|negatives|worries|what i disliked",
    "aliases": "aliases|alias|other names|short name|nickname|also known as|aka|acronym|abbreviation"
    "|program abbreviation|known as",
    "domains": "domains|domain|mail domain|mail domains|email domain|email domains|mail domains",
    "communication.thank_you": "thank you policy|thank you|thank you notes|thank you letters|thank you notes policy"
    "|thank you letter policy|thank you emails|thank yous|thank you notes allowed|thank you allowed",
    "communication.post_interview": "post interview policy|post interview|post interview communication"
    "|post interview contact|post interview communication policy|post interview contact policy"
    "|communication policy|letters policy|loi policy",
    "communication.source": "policy source|communication source|communication policy source|source of policy",
    "status": "status|program status",
    "status_reason": "status reason|reason withdrawn|why withdrawn|withdrawal reason",
    "in_match": "in match|in the match|participates in match|in nrmp",
    "rank_list_locked": "rank list locked|rol locked|rank list final|rank list locked on",
    "img_friendly": "img friendly|img|imgs|accepts imgs|accepts img|takes imgs|takes img|img accepted",
    "visas": "visas|visa|visa sponsorship|visas sponsored|visa sponsored|sponsors visa|sponsors visas|visa type"
    "|visa types",
    "my_rating": "my rating|rating|my score|stars|my stars|rating 1 5|my rating 1 5|personal rating",
}
_OF_PERSON = {
    "name": "{0}|{0} name|{0} contact|{0} contact name",
    "credentials": "{0} credentials|{0} degree|{0} degrees",
    "email": "{0} email|{0} contact email|contact email {0}",
    "role": "{0} role|{0} position",
    "discussed": "{0} discussed|discussed with {0}|{0} topics|{0} notes discussed|talked about with {0}",
    "family_name": "{0} family name",
    FIRST: "{0} first name|{0} first|{0} given name",
    LAST: "{0} last name|{0} last|{0} surname",
}

_PHRASES = (
    (r"\be mail(s|ing)?\b", "email"),
    (r"\bemails?( (address(es)?|addr|id))?\b", "email"),
    (r"\b(residency |training )*(program|prog|pgm|residency) (director|dir)\b", "director"),
    (r"\b(residency |training )*(program|prog|pgm|residency) (coordinators?|coord|administrator|manager)\b",
     "coordinator"),
    (r"\b(residency training|residency|training) (program|prog|pgm)\b", "program"),
    (r"\bresidency\b", "program"),
    (r"\bspecialities\b|\bspecialties\b", "specialty"),
)  # fmt: skip
_SHORT = {
    "prog": "program", "pgm": "program", "progr": "program", "programs": "program", "programme": "program",
    "pd": "director", "dir": "director", "pc": "coordinator", "coord": "coordinator",
    "coordinators": "coordinator", "administrator": "coordinator", "admin": "coordinator",
    "iv": "interview", "ivs": "interview", "int": "interview", "intvw": "interview", "interviews": "interview",
    "ivw": "interview", "inst": "institution", "spec": "specialty", "univ": "university", "hosp": "hospital",
    "creds": "credentials", "cred": "credentials", "ty": "thank you", "dt": "date", "nm": "name",
    "abbr": "abbreviation", "no": "", "number": "", "1st": "1", "2nd": "2", "3rd": "3", "first": "first",
}  # fmt: skip
_IDLE = {"the", "of", "my", "their", "its", "for", "at", "a", "an", "full", "official", "primary", "main", "and",
         "was", "is", "s", "to"}  # fmt: skip

Words = frozenset[str]


@lru_cache(maxsize=4096)
def words(heading: str) -> Words:
    """Return what a heading says, whatever its case, order, punctuation and abbreviations."""
    plain = re.sub(r"\b(?:[a-z]\.){2,}", lambda found: found[0].replace(".", ""), fold(heading))  # p.d. is pd
    text = " ".join(re.findall(r"[0-9]+(?:st|nd|rd|th)\b|[a-z]+|[0-9]+", plain.replace("'s", " ")))
    for pattern, word in _PHRASES:
        text = re.sub(pattern, word, text)
    long = " ".join(_SHORT.get(word, word) for word in text.split())
    for pattern, word in _PHRASES:
        long = re.sub(pattern, word, long)
    return frozenset(long.split()) - _IDLE


def _wordings() -> Iterator[tuple[str, str]]:
    for key, said in _WORDINGS.items():
        yield from ((key, wording) for wording in said.split("|"))
    for role in ("director", "coordinator"):
        for part, said in _OF_PERSON.items():
            yield from ((f"{role}.{part}", wording) for wording in said.format(role).split("|"))


@lru_cache(maxsize=1)
def known() -> dict[Words, str]:
    """Return the key of every wording."""
    return {words(wording): key for key, wording in _wordings()}


@lru_cache(maxsize=1)
def _parts_of_interviewer() -> dict[Words, str]:
    return {
        words(wording.format("interviewer")): part
        for part, said in _OF_PERSON.items()
        for wording in said.split("|")
    }


def interviewer(number: int, part: str) -> str:
    """Name the key of one thing about one interviewer, counted from 1: interview.interviewers[1].email."""
    return f"{INTERVIEWERS}[{number}].{part}"


def key_of(heading: str) -> str:
    """Return the key that a heading names, as a wording or as the key itself; "" for none."""
    if heading in TITLES or heading == INTERVIEWERS or _NUMBERED.fullmatch(heading):
        return heading
    said = words(heading)
    if said in known():
        return known()[said]
    numbers = [word for word in said if word.isdecimal() and 1 <= int(word) <= 20]
    part = _parts_of_interviewer().get(said - set(numbers), "") if len(numbers) == 1 else ""
    return interviewer(int(numbers[0]), part) if part else ""


_NUMBERED = re.compile(re.escape(INTERVIEWERS) + r"\[([1-9]|1[0-9]|20)\]\.(" + "|".join(PERSON) + ")")


def numbered(key: str) -> tuple[int, str] | None:
    """Take `interview.interviewers[2].email` apart into 2 and email; None for another key."""
    found = _NUMBERED.fullmatch(key) or re.fullmatch(
        re.escape(INTERVIEWERS) + rf"\[([0-9]+)\]\.({FIRST}|{LAST})", key
    )
    return (int(found[1]), found[2]) if found else None


def asked_key(said: str) -> str:
    """Return the key that somebody typed, as a key or in words. Raises PrematchError with the nearest ones."""
    people = {f"{role}.{part}" for role in ("director", "coordinator") for part in (*PERSON, FIRST, LAST)}
    if said.strip() in people | {LOCATION}:
        return said.strip()
    if key := key_of(said.strip()):
        return key
    names = [*TITLES, *sorted(people - set(TITLES)), LOCATION, INTERVIEWERS, interviewer(1, "email")]
    raise PrematchError(f'there is no key "{said.strip()[:60]}"', hint=nearest(said.strip(), names))
