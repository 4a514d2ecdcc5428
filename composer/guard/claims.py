"""What a letter says of the applicant that applicant.yaml contradicts: ids, degree, visa, school. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from composer.guard.wording import MEDICAL_DEGREES, degrees, distinctive, institutions
from composer.model import Applicant
from composer.text import fold


@dataclass(frozen=True)
class Claim:
    """A statement that contradicts the file: which fact, its span, what the file holds.

    `severity` is None where the rule's own holds.
    """

    fact: str
    start: int
    end: int
    right: str
    severity: str | None = None


_REACH = 300  # characters that a statement's surroundings may reach
_COUNTS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
        ]
    )
} | {"a": 1, "an": 1, "half a": 0}
_NUMBER = r"(?P<n>\d{1,2}|" + "|".join(w for w in _COUNTS if " " not in w) + r")"
_US = r"(?:u\.?s\.?a?\.?|united states|american|u\.?s\.?-based|america)"
_CLINICAL = r"(?:(?:hands-on|direct|supervised|full-time|in-person|inpatient|outpatient) )*"
_MONTHS = re.compile(
    rf"(?P<hedge>\b(?:over|more than|at least|nearly|almost|about|around|approximately|some|roughly"
    rf"|another|further|additional|other|first"
    rf"|last|final|next|up to)\s+)?\b{_NUMBER}[ -](?P<unit>months?|weeks?|years?)['’]?"
    rf"(?:(?: of)? {_CLINICAL}(?:usce\b|(?:the )?{_US} (?:clinical|hospital|medical|patient|hands-on"
    rf"|bedside|inpatient)[\w -]{{0,25}}?experience)"
    rf"|(?: of)? {_CLINICAL}(?:{_US} experience|(?:clinical|hands-on) (?:experience|rotations|work"
    rf"|training) in (?:the )?{_US}))"
)
_PART = re.compile(r" (?:at|with|under|on|as a|of it|of them|so far in)\b")
_NOT_A_TOTAL = frozenset(["another", "further", "additional", "other", "first", "last", "final", "next"])
_VISAS = {
    "J-1": r"j-?1", "H-1B": r"h-?1-?b", "F-1": r"f-?1", "O-1": r"o-?1", "TN": r"tn",
    "citizen": r"(?:u\.?s\.?|united states|american|naturalized)(?: u\.?s\.?)? citizen(?:ship)?",
    "resident": r"(?:green[- ]card|(?:lawful |legal |u\.?s\.? )*permanent residen(?:t|cy|ce))",
}  # fmt: skip
_VISA = "|".join(f"(?P<{key.replace('-', '').lower()}>{pattern})" for key, pattern in _VISAS.items())
_STATUS = re.compile(
    rf"(?:\b(?:i|i'm|i've|me)\b(?: \w+){{0,2}}? (?:hold|have|am|currently hold|need|require|possess|on|in"
    rf"|under|as|am in|am on|would need"
    rf"|will need|would require|will require|'m|seek|am seeking)"
    rf"|\bi'm|\b(?:as|being|holding|needing|requiring|my|on my))(?: (?:an?|the|my|on|in|currently|now|only"
    rf"|already|valid|current|u\.?s\.?))*"
    rf" (?:{_VISA})\b"
)
_MY_VISA = re.compile(
    rf"\bmy (?:current )?(?:visa(?: type| status)?|immigration status|status) (?:is|would be|will be)"
    rf"(?: an?| in)? (?:{_VISA})\b"
)
_NEEDS_NONE = re.compile(
    r"\b(?:i (?:will |would |do |shall )?(?:not|never|no longer) (?:need|require)(?: any| an?)?(?: visa"
    r"| sponsorship| immigration)"
    r"|(?:no|without)(?: any| an?)? (?:visa(?: sponsorship| support)?|sponsorship) (?:(?:is|would be"
    r"|will be|being) )?(?:needed|required|necessary)"
    r"|without (?:needing|requiring|the need (?:of|for))(?: any| an?)? (?:visa|sponsorship)"
    r"|(?:need|require) no (?:visa|sponsorship)"
    r"|(?:authorized|eligible) to work in the (?:u\.?s\.?|united states)(?! of)[^.;]{0,20}\bwithout)\b"
)
_SPONSOR = re.compile(
    r"\bi (?:will |would |do |shall )?(?:need|require)(?: an?| any)? (?:visa )?(?:visa|sponsorship)\b"
)
_UNREAL = re.compile(
    r"\b(?:not|never|nor|once (?:i|my|the)|if|when|until|hope|wish|prefer\w*|someday|applied|applying"
    r"|apply|pending|wife|husband|spouse|partner|friend"
    r"|former\w*|previous\w*|used to|was|were|had been|future|eventually|whether|would rather|consider\w*"
    r"|open to|or|possible)\b"
)
_SUPPOSED = re.compile(r"\b(?:if|unless|were i)\b")
_NO_VISA_NEEDED = frozenset(("citizen", "resident", "none"))
_GRADUATE = re.compile(
    r"\b(?:i (?:have )?(?:graduated|qualified|received my (?:medical )?degree|earned my (?:md|mbbs"
    r"|medical degree)|trained|studied medicine) "
    r"(?:\w+ ){0,3}?(?:from|at|with)|(?:as|i am|i'm|being) an? (?:\w+ ){0,3}?(?:graduate|alumn\w+"
    r"|student) (?:of|from|at)"
    r"|my (?:medical (?:degree|school|studies|education|training)|md|mbbs|degree)(?: \w+)?(?: from| at|,"
    r"| is| was)|i attended)\s(?:the )?$"
)
_OTHER_DEGREE = re.compile(
    r"\b(?:mph|master\w*|phd|doctora\w+|undergraduate|bachelor\w*|nursing|high school|fellowship"
    r"|public health|engineering|diploma|mba|certificate)\b"
)
_OSTEOPATH = re.compile(
    r"\b(?:as|i am|i'm|being) an? (?:\w+ )?(?P<degree>osteopath\w*|d\.?o\.?"
    r"|allopath\w*)(?: \w+)? ?(?:graduate|student|physician|doctor|applicant|candidate)\b"
)
_HOLDS = re.compile(
    r"\bi (?:have |also |currently )?(?:hold|earned|received|completed|obtained|have) (?:an?"
    r"|my) (?P<degree>[a-z.]{2,7})(?![\w-])"
)
_STUDENT = re.compile(r"\bi(?: am|'m) (?:currently |now )?an? (?:[\w-]+ ){0,2}medical student\b")
_ORIGIN = re.compile(
    r"\b(?:as|i am|i'm|being) an? (?:(?P<us>(?:u\.?s\.?|us|american)(?: medical)? (?:graduate|senior"
    r"|md senior|medical school graduate)|amg\b)"
    r"|(?P<img>international medical graduate|img\b|foreign medical graduate|fmg\b))"
)


def claims(text: str, applicant: Applicant) -> Iterator[Claim]:
    """Every statement of a text that contradicts the applicant's file, in no order."""
    yield from _ids(text, applicant)
    yield from _degrees(text, applicant)
    folded = fold(text)
    for found in (
        *_origin(folded.text, applicant),
        *_visa(folded.text, applicant),
        *_experience(folded.text, applicant),
    ):
        start, end = folded.span(found.start, found.end)
        yield Claim(found.fact, start, end, found.right, found.severity)
    yield from _school(text, applicant)


def _ids(text: str, applicant: Applicant) -> Iterator[Claim]:
    service = re.escape(applicant.application_service or "ERAS")
    label = (
        r"\s*(?:applicant |application )?(?:(?:ID|no|number|identifier)\b\.?|#)?\s*(?:is\b|[:#=–-])?\s*#?\s*"
    )
    for fact, right, name in (("aamc", applicant.aamc_id, "AAMC"), ("eras", applicant.eras_id, service)):
        for match in (
            re.finditer(rf"\b{name}{label}(?P<id>\d[\d -]{{5,14}}\d)(?!\d)", text, re.IGNORECASE)
            if right
            else ()
        ):
            if re.sub(r"\D", "", match["id"]) != re.sub(r"\D", "", right):
                yield Claim(fact, match.start("id"), match.end("id"), right)


def _degrees(text: str, applicant: Applicant) -> Iterator[Claim]:
    """Degrees that stand behind the applicant's own name. A medical one that is not on file blocks."""
    own = degrees(applicant.credentials)
    if not own:
        return
    plain = unicodedata.normalize("NFKD", applicant.name).encode("ascii", "ignore").decode()
    word = "|".join(re.escape(w) for w in {*applicant.name.split(), *plain.split()})
    for match in re.finditer(
        rf"\b(?:{word})(?:[ \t]+(?:{word}))*,?[ \t]*\n?[ \t]*(?P<degrees>[A-Z][A-Za-z. ,/]{{1,30}})", text
    ):
        shown = re.match(r"(?:[A-Z][A-Za-z]{0,2}\.?[A-Z]?[A-Za-z]?\.?[A-Z]?\.?(?:,? ?|/))+", match["degrees"])
        found = degrees(shown.group()) if shown else frozenset()
        if (
            re.match(r"[^\n]{0,30}candidate", text[match.start("degrees") :], re.IGNORECASE)
            or not found - own
        ):
            continue
        medical = bool((found - own) & MEDICAL_DEGREES)
        end = match.start("degrees") + len(shown.group().rstrip(" ,/") if shown else "")
        yield Claim(
            "credentials", match.start("degrees"), end, applicant.credentials, None if medical else "warn"
        )


def _origin(text: str, applicant: Applicant) -> Iterator[Claim]:
    own = degrees(applicant.credentials) & MEDICAL_DEGREES
    for match in _OSTEOPATH.finditer(text):
        osteopath = match["degree"].startswith(("o", "d"))
        if own and osteopath != ("DO" in own):
            yield Claim("credentials", match.start(), match.end(), applicant.credentials)
    for match in _HOLDS.finditer(text) if own else ():
        said = degrees(match["degree"].upper().replace("MBCHB", "MBChB")) & MEDICAL_DEGREES
        if said - own and not _UNREAL.search(_clause(text, match.start(), match.end())):
            yield Claim("credentials", match.start(), match.end(), applicant.credentials)
    for match in (
        _STUDENT.finditer(text) if own and "candidate" not in fold(applicant.credentials).text else ()
    ):
        yield Claim("credentials", match.start(), match.end(), applicant.credentials)
    for match in _ORIGIN.finditer(text):
        if applicant.img is not None and applicant.img == bool(match["us"]):
            right = (
                "an international medical graduate"
                if applicant.img
                else "not an international medical graduate"
            )
            yield Claim("origin", match.start(), match.end(), right)


def _statuses(visa: str) -> frozenset[str]:
    """Give the statuses that the file's `visa` names; "none" where it says that none is needed."""
    text = fold(visa).text
    found = {key for key, pattern in _VISAS.items() if re.search(rf"\b(?:{pattern})\b", text)}
    if re.search(r"\bcitizen\b", text):
        found.add("citizen")
    if not found and re.search(r"\b(?:none|no|not (?:needed|required)|n/a)\b", text):
        found.add("none")
    return frozenset(found)


def _visa(text: str, applicant: Applicant) -> Iterator[Claim]:
    own = _statuses(applicant.visa)
    if not own:
        return
    needs = not own & _NO_VISA_NEEDED
    for match in (*_STATUS.finditer(text), *_MY_VISA.finditer(text)):
        said = next(key for key in _VISAS if match[key.replace("-", "").lower()])
        same = said in own or (not needs and said in _NO_VISA_NEEDED and "none" in own)
        end = match.end()
        if not same and not _is_unreal(text, match.start(), end):
            yield Claim("visa", match.start(), end, applicant.visa)
    for pattern, wrong in ((_NEEDS_NONE, needs), (_SPONSOR, not needs)):
        for match in pattern.finditer(text) if wrong else ():
            if _SUPPOSED.search(_clause(text, match.start(), match.end(), ".;!?")):
                continue
            around = re.sub(r"\b(?:not|never|was|were|no)\b", "", _clause(text, match.start(), match.end()))
            if not _UNREAL.search(around) and not re.search(r"\?\s*$|\btour|\bconference", around):
                yield Claim("visa", match.start(), match.end(), applicant.visa)


def _is_unreal(text: str, start: int, end: int) -> bool:
    """Whether a statement is denied, wished, past, somebody else's, or holds only "if"."""
    return bool(
        _UNREAL.search(_clause(text, start, end)) or _SUPPOSED.search(_clause(text, start, end, ".;!?"))
    )


def _clause(text: str, start: int, end: int, marks: str = ".;!?,\n") -> str:
    """Give what stands around a place, to the ends of its clause."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    begin = max((at + 1 for mark in marks if (at := text.rfind(mark, first, start)) >= 0), default=first)
    stop = min((at for mark in marks if (at := text.find(mark, end, last)) >= 0), default=last)
    return text[begin : stop + 1]


def _experience(text: str, applicant: Applicant) -> Iterator[Claim]:
    right = applicant.usce_months
    if right is None:
        return
    for match in _MONTHS.finditer(text):
        count = int(match["n"]) if match["n"].isdigit() else _COUNTS[match["n"]]
        unit = match["unit"][0]
        said = {"m": float(count), "w": count / 4.345, "y": count * 12.0}[unit]
        hedge = (match["hedge"] or "").strip()
        if hedge in _NOT_A_TOTAL or (said < right and _PART.match(text, match.end())):
            continue
        if hedge in ("over", "more than", "at least"):
            wrong = said > right + 0.5
        elif hedge in ("nearly", "almost", "up to"):
            wrong = said < right or said > right + 2
        else:
            wrong = abs(said - right) > (0.5 if unit == "m" and not hedge else 1.2)
        if wrong:
            yield Claim("months", match.start(), match.end(), f"{right} months")


def _school(text: str, applicant: Applicant) -> Iterator[Claim]:
    """Find "As a graduate of …", "I studied medicine at …", with another school than the one on file."""
    own = distinctive(" ".join((applicant.school, *applicant.background, *applicant.rotations)))
    for start, end in institutions(text) if applicant.school else ():
        words = distinctive(text[start:end])
        begin = max(
            start - _REACH, *(text.rfind(mark, max(0, start - _REACH), start) + 1 for mark in ".;!?\n"), 0
        )
        before = fold(text[begin:start]).text
        sentence = fold(_clause(text, start, end)).text
        if (
            words
            and not words & own
            and _GRADUATE.search(before)
            and not _OTHER_DEGREE.search(f"{before} {sentence}")
        ):
            yield Claim("school", start, end, applicant.school)
