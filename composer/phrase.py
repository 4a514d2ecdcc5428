"""Facts, as users write them down, turned into pieces of a sentence. Pure.

Users write fragments: "the transition clinic", "simulation sessions", "QI project on asthma readmissions",
"care for patients in rural towns". Each function makes one use of them read well in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from composer.model import Program
from composer.names import fold

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
# A fragment that begins with such a word needs nothing before it.
_DETERMINER = re.compile(
    r"(?:a|an|the|my|your|our|his|her|its|their|this|that|these|those|each|every|all|both|some|many|several|any"
    r"|how|what|why|where|when|who|which|whether|i|we|" + "|".join(_NUMBERS) + ")"
)
_ASKING = re.compile(
    r"(?:how|what|why|where|when|who|which|whose|is|are|am|was|were|do|does|did|can|could|will|would|may|might"
    r"|should|has|have|had)\b",
    re.IGNORECASE,
)
_INDIRECT = re.compile(r"(?:whether|if)\b", re.IGNORECASE)
_PROPER_THE = re.compile(
    r"(?:(?:Medical|State|National|Royal|Federal|Catholic) )?"
    r"(?:University|College|School|Institute|Academy|Faculty) of\b"
)
_COUNTRY_THE = re.compile(
    r"(?:United|Republic|Dominican Republic|Czech Republic|Central African|Democratic Republic|Philippines"
    r"|Netherlands|Bahamas|Maldives|Gambia|Ivory Coast|Marshall Islands|Solomon Islands|Cayman Islands"
    r"|Comoros|Seychelles|UK|US|USA|UAE)\b"
)
_SPECIALTY_WORDS = {
    "obstetrics-gynecology": "obstetrics and gynecology",
    "medicine-pediatrics": "medicine-pediatrics",
    "internal-medicine-pediatrics": "internal medicine-pediatrics",
    "medicine-psychiatry": "medicine-psychiatry",
    "physical-medicine-rehabilitation": "physical medicine and rehabilitation",
    "physical-medicine-and-rehabilitation": "physical medicine and rehabilitation",
}
_ABBREVIATION = re.compile(r"\S*[A-Z]\S*[A-Z]\S*(?<!\.)")
_RESIDENCY_TAIL = re.compile(r"[\s,-]*\b(?:residency|training)?\s*program(?:me)?$", re.IGNORECASE)


def fragment(text: str) -> str:
    """Return a fragment on one line, without a final stop, its first word in lower case where safe."""
    plain = " ".join(text.split()).rstrip(" .;,")
    first = plain.partition(" ")[0]
    if first != "I" and _DETERMINER.fullmatch(fold(first)):
        return first.lower() + plain[len(first) :]
    return plain


def yours(text: str) -> str:
    """Return a feature of a program: "the clinic" as it is, "morning report" as "your morning report"."""
    return _with_owner(text, "your")


def mine(text: str) -> str:
    """Return what the writer has: "two years of practice" as it is, "QI project" as "my QI project"."""
    return _with_owner(text, "my")


def _with_owner(text: str, owner: str) -> str:
    plain = fragment(text)
    first = fold(plain.partition(" ")[0])
    # "Dr. Rao's lectures" has its owner already.
    owned = re.match(r"(?:Dr\. )?\S+(?:'s|’s) ", plain)
    return plain if owned or _DETERMINER.fullmatch(first) or first[:1].isdigit() else f"{owner} {plain}"


def aim(text: str) -> str:
    """Return a goal as it follows "My goal is": "to care for ...", "caring for ...", "a career in ..."."""
    plain = fragment(
        re.sub(r"^(?:my goal is|i (?:hope|want|wish|would like)) ", "", text.strip(), flags=re.IGNORECASE)
    )
    first = fold(plain.partition(" ")[0])
    if _DETERMINER.fullmatch(first) or first == "to" or (first.endswith("ing") and first != "bring"):
        return plain
    return f"to {plain[:1].lower()}{plain[1:]}"


def sentence(text: str) -> str:
    """Return the text as one or more whole sentences: a capital first, a stop last."""
    plain = " ".join(text.split())
    if not plain:
        return ""
    stop = "" if plain.endswith((".", "?", '."', '?"')) else "."
    return f"{plain[0].upper()}{plain[1:].rstrip(' ,;:!')}{stop}"


def question(text: str) -> str:
    """Return the text as a question: "whether residents rotate" asked indirectly, the rest with a mark."""
    plain = " ".join(text.split()).rstrip(" .,;:")
    if _INDIRECT.match(plain):
        return f"I would like to ask {plain[0].lower()}{plain[1:].rstrip('?')}."
    if _ASKING.match(plain) and not plain.endswith("?"):
        plain += "?"
    return sentence(plain)


def quoted(text: str) -> str:
    """Return the words of an earlier message, fit to stand between double quotes."""
    plain = " ".join(text.split()).rstrip(" .,;")
    return re.sub('[“”"]', "'", plain)


def day(on: date) -> str:
    """Return a date as letters in the US write it: December 4."""
    return f"{on:%B} {on.day}"


def service(text: str) -> str:
    """Return where one worked, in a sentence: "wards, Lakeside General" as "wards at Lakeside General"."""
    plain = fragment(text)
    what, comma, where = plain.partition(", ")
    return f"{what} at {with_the(where)}" if comma and "," not in where and " at " not in plain else plain


def period(begins: date, ends: date) -> str:
    """Return the days of a rotation as letters name them: "in June 2026", "from June 22 to July 19, 2026"."""
    if (begins.year, begins.month) == (ends.year, ends.month):
        return f"in {begins:%B %Y}"
    if begins.year == ends.year:
        return f"from {day(begins)} to {day(ends)}, {ends.year}"
    return f"from {day(begins)}, {begins.year}, to {day(ends)}, {ends.year}"


def months(count: int) -> str:
    """Return "one month", "four months", "18 months"."""
    number = _NUMBERS[count] if 0 < count < len(_NUMBERS) else str(count)
    return f"{number} month" + ("" if count == 1 else "s")


def with_the(name: str) -> str:
    """Return the name of an institution as it stands within a sentence: "the University of Calder"."""
    return f"the {name}" if _PROPER_THE.match(name) else name


def place(school: str, country: str = "") -> str:
    """Return a school with its country: "the University of Ibadan in Nigeria"."""
    if not country or fold(country) in fold(school):
        return with_the(school)
    return f"{with_the(school)} in {'the ' if _COUNTRY_THE.match(country) else ''}{country}"


def specialty(name: str) -> str:
    """Return a specialty's id in words: "internal medicine", "obstetrics and gynecology"."""
    return _SPECIALTY_WORDS.get(name) or name.replace("-", " ").replace("_", " ")


def called(name: str, specialty_id: str) -> str:
    """Return a short name within a sentence: "Harborview", "the University of Calder Surgery program"."""
    words = re.findall(r"[a-z]{4,}", fold(specialty(specialty_id)))
    if with_the(name) != name and any(word in fold(name) for word in words):
        return f"the {name} program"
    return with_the(name)


def full_name(program: Program) -> str:
    """Return the whole name of a program within a sentence, with its specialty where the name lacks it."""
    is_program = _RESIDENCY_TAIL.search(program.name) and not program.name.startswith("The ")
    name = f"the {program.name}" if is_program else with_the(program.name)
    words = specialty(program.specialty)
    return name if fold(words) in fold(program.name) else f"{name} in {words}"


def short_name(program: Program, others: Iterable[Program] = ()) -> str:
    """Return the name by which a letter calls the program: its first alias that no other program shares.

    Where all are shared or abbreviations ("HUMC", "UCalder"), it is the full name less "Residency Program".
    """
    shared = {fold(name) for other in others if other.id != program.id for name in _names(other)}
    own = [name for name in program.aliases if fold(name) not in shared and not _ABBREVIATION.fullmatch(name)]
    if own:
        return own[0]
    return _RESIDENCY_TAIL.sub("", program.name).strip() or program.name


def names_another(
    text: str, program: Program, others: Iterable[Program], background: Sequence[str] = ()
) -> bool:
    """Tell whether the text names a program other than this one, beyond what `background` explains."""
    heard = fold(text)
    for known in background:
        heard = heard.replace(fold(known), " ")
    own = {fold(name) for name in _names(program)}
    rivals = {fold(name) for other in others if other.id != program.id for name in _names(other)} - own
    return any(name in heard and re.search(rf"\b{re.escape(name)}\b", heard) for name in rivals if name)


def _names(program: Program) -> tuple[str, ...]:
    return (program.name, *program.aliases, *((program.institution,) if program.institution else ()))
