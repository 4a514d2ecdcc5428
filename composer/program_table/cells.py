"""What one cell of a table means: lists, people, choices, mailboxes. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from composer.names import fold, has_doctorate
from composer.program_table.keys import NO_VISA

NOTHING = {"", "-", "--", "n/a", "na", "none", "tbd", "tba", "?", "??", "pending", "not yet", "unknown"}
"""What people write into a cell of which they know nothing (yet), and dashes, folded."""
_ALSO_BY_COMMAS = {"aliases", "tracks", "domains", "visas"}
_BULLET = re.compile(r"[•*-]\s+")

_VIRTUAL = ("virtual zoom online video remote webex teams thalamus web virtually").split()
_IN_PERSON = (
    "in-person",
    "in person",
    "inperson",
    "onsite",
    "on-site",
    "on site",
    "face to face",
    "live",
    "ip",
)
_STANCES = {
    "allowed": "allowed", "ok": "allowed", "welcome": "allowed", "accepted": "allowed", "permitted": "allowed",
    "discouraged": "discouraged", "not encouraged": "discouraged", "not recommended": "discouraged",
    "prohibited": "prohibited", "not allowed": "prohibited", "forbidden": "prohibited", "banned": "prohibited",
}  # fmt: skip
CHOICES: Mapping[str, Mapping[str, str]] = {
    "interview.format": dict.fromkeys(_VIRTUAL, "virtual") | dict.fromkeys(_IN_PERSON, "in-person"),
    "status": {"active": "active", "withdrawn": "withdrawn", "withdrew": "withdrawn"},
    "my_rating": {str(number): str(number) for number in range(1, 6)},
    "in_match": dict.fromkeys(("true", "yes", "y"), "true") | dict.fromkeys(("false", "no", "n"), "false"),
    "img_friendly": dict.fromkeys(("true", "yes", "y"), "true")
    | dict.fromkeys(("false", "no", "n"), "false"),
    "communication.thank_you": _STANCES,
    "communication.post_interview": _STANCES,
}
Value = str | tuple[str, ...]


class Unclear(Exception):
    """A cell could mean several things: what it is, and what to write."""

    def __init__(self, problem: str, hint: str) -> None:
        self.problem = problem
        self.hint = hint
        super().__init__(problem)


def tidy(text: str) -> str:
    """Return a text on one line, as a workspace keeps it; "" where it says that there is nothing yet."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "" if fold(line) in NOTHING else line


def chosen(key: str, text: str) -> str:
    """Return the word of a file for a choice in a user's words ("Zoom" is virtual), else the text itself."""
    known = CHOICES[key]
    said = fold(re.sub(r"\(.*?\)", "", text)).strip(" .!")
    if said in known:
        return known[said]
    parts = {known.get(part.strip(), "") for part in re.split(r"[/,;-]| via | by | on | - ", said)}
    return parts.pop() if len(parts) == 1 and "" not in parts else known.get(fold(text), text)


def mailbox(text: str) -> str:
    """Return the bare address of `mailto:jo@x.example` or `Jo Park <jo@x.example>`; else the text itself."""
    found = re.fullmatch(r"(?:[^<>]*<)?(?:mailto:)?([^\s<>]+@[^\s<>]+?)>?", text, re.IGNORECASE)
    return found[1] if found else text


def place(text: str) -> dict[str, str]:
    """Read "Port Ellery, WA" as a city and a state; a text without a state is a city."""
    found = re.fullmatch(r"(.+?)(?:\s*,\s*|\s+)([A-Z]{2})", text) or re.fullmatch(
        r"([^,]+?)\s*,\s*([^,]+)", text
    )
    return {"city": found[1], "state": found[2]} if found else {"city": text}


# --- lists --------------------------------------------------------------------------------------------


def split_list(key: str, text: str) -> tuple[str, ...]:
    """Read a list: one item a line, else by semicolons, else (short names alone) by commas."""
    if re.search(r"[\r\n]", text):
        parts = [_BULLET.sub("", part.strip(), count=1) for part in re.split(r"[\r\n]+", text)]
    else:
        parts = re.split(";", text)
        if len(parts) == 1 and key in _ALSO_BY_COMMAS:
            parts = text.split(",")
    items = [tidy(part) for part in parts]
    if key == "visas":
        return _visas(items, text)
    if key == "domains":
        items = [item.removeprefix("@").casefold() for item in items]
    return tuple(item for item in items if item)


def _visas(items: Sequence[str], text: str) -> tuple[str, ...]:
    """Read kinds of visas in their usual form, J1 as J-1; a plain no is an answer, too."""
    if fold(text).strip() in ("no", "none", "no visa", "no visas", "does not sponsor"):
        return NO_VISA
    found = [re.fullmatch(r"([A-Za-z])[\s-]?([0-9])[\s-]?([A-Za-z]?)", item) for item in items]
    kinds = (
        f"{one[1]}-{one[2]}{one[3]}".upper() if one else item for one, item in zip(found, items, strict=True)
    )
    return tuple(kind for kind in kinds if kind)


def join_list(key: str, items: Sequence[str]) -> str:
    """Write a list into a cell, in the plainest form that `split_list` reads back as it was."""
    forms = (
        "; ".join(items),
        "".join(f"{item}\n" for item in items),
        "".join(f"• {item}\n" for item in items),
    )
    return next((form for form in forms if split_list(key, form) == tuple(items)), forms[-1])


# --- people -------------------------------------------------------------------------------------------

_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,4}(\.?[A-Z][A-Za-z]{0,4}){0,3}\.?")


def person(text: str) -> dict[str, str]:
    """Read `Alan Reyes, MD <areyes@x.example> (faculty)` as a name with what else stands there."""
    found: dict[str, str] = {}
    if email := re.search(r"<?(?:mailto:)?([^\s<>(),;]+@[^\s<>(),;]+)>?", text):
        found["email"] = email[1]
        text = text.replace(email[0], " ")
    if role := re.search(r"\(([^()]*)\)", text):
        found["role"] = role[1].strip()
        text = text.replace(role[0], " ")
    return with_degree(tidy(text.strip(" ,-–:"))) | {key: value for key, value in found.items() if value}


def with_degree(name: str) -> dict[str, str]:
    """Take the degrees off the end of a name: "Jane Smith, MD, MPH" is Jane Smith with MD, MPH."""
    parts = [part.strip() for part in name.split(",")]
    end = len(parts)
    while end > 1 and _is_degree(parts[end - 1]):
        end -= 1
    values = {"name": ", ".join(parts[:end]), "credentials": ", ".join(parts[end:])}
    if end == len(parts) == 1 and (last := name.rpartition(" "))[0] and _is_plain_degree(last[2]):
        values = {"name": last[0], "credentials": last[2]}
    return {key: value for key, value in values.items() if value}


_SEVERAL = re.compile(r"[;/|&]|\s(?:and|or)\s|,(?!\s*[JS]r\b)", re.IGNORECASE)
_ROLES = frozenset(
    "attending chair chief coordinator director faculty fellow intern manager physician professor resident".split()
)


def one_name(name: str) -> str:
    """Return the name of one person. Raises Unclear where it could be several, or has the family name first."""
    if _SEVERAL.search(name):
        problem = f'"{name[:40]}" could be several people, or a family name before the given name'
        raise Unclear(problem, "Write one person, the given name first, such as Jane Smith, MD.")
    return name


def people(text: str) -> list[dict[str, str]]:
    """Read several people: one a line, by semicolons, or by commas where that is certain. Raises Unclear."""
    parts = [part for part in re.split(r"[\r\n;]+", text) if tidy(part)]
    if len(parts) == 1:
        parts = _by_commas(parts[0])
    found = [person(_BULLET.sub("", part.strip(), count=1)) for part in parts]
    for one in found:
        one_name(one.get("name", ""))
    return found


def _by_commas(text: str) -> list[str]:
    """Take names apart at commas, degrees left with their name; "Reyes, Alan" could be one person or two."""
    people: list[str] = []
    for part in re.split(r",(?![^()]*\))|\s+(?:and|&)\s+", text):
        if people and _is_degree(part.strip()):
            people[-1] += f", {part.strip()}"
        elif part.strip():
            people.append(part.strip())
    names = [re.sub(r"<.*?>|\(.*?\)|\S+@\S+", "", one).split(",")[0].split() for one in people]
    if len(people) > 1 and any(len(name) < 2 or _ROLES & {fold(word) for word in name} for name in names):
        problem = "could be one person or several"
        hint = "Write each with first and family name, and semicolons between: Alan Reyes (faculty); Mei Cho."
        raise Unclear(problem, hint)
    return people


def _is_degree(text: str) -> bool:
    """Whether a text behind a comma is a degree: MD, M.D., PhD, MPH, MD PhD."""
    return bool(text) and all(_DEGREE.fullmatch(w) and sum(map(str.isupper, w)) > 1 for w in text.split())


def _is_plain_degree(text: str) -> bool:
    """Whether the last word of a name can be nothing but a doctor's degree: "Jane Smith MD"."""
    return text.replace(".", "") in ("MD", "DO", "MBBS", "PhD") and has_doctorate(text)
