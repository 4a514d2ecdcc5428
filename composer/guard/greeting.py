"""Whom a letter greets and names: greetings, titled names ("Dr. Reyes"), and how a name fits a person. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from composer.model import Person
from composer.names import fold, plain_name, surname
from composer.text import edit_distance

_TITLE_FORMS = {
    "doctor": "dr", "drs": "drs", "dr": "dr", "professor": "prof", "professors": "profs", "prof": "prof", "profs": "profs",
    "mr": "mr", "mrs": "mrs", "ms": "ms", "miss": "miss", "mx": "mx", "messrs": "mr",
}  # fmt: skip
_DEGREES = frozenset(
    "md do mbbs mbchb mbbch bch bao phd mph mba ms msc mha med jr sr ii iii facp faap dds dmd np rn pa do".split()
)
_ROLES = frozenset(
    "program programme residency director directors coordinator coordinators associate assistant administrator manager "
    "chair chairman chairwoman chairperson chief fellowship esteemed respected honorable the of and our your interview "
    "interviewer interviewers selection committee admissions recruitment members member".split()
)
_GROUPS = frozenset(
    "committee team teams office department staff everyone everybody all there whom sir sirs madam madame maam colleagues "
    "colleague faculty residents friends folks program residency interviewer interviewers coordinator director directors "
    "panel member members leadership reader recipient".split()
)
_PARTICLES = "van|von|der|den|de|del|della|di|da|dos|do|la|le|el|al|bin|ibn|ben|ter|ten|st\\.?"
_OPENER = re.compile(
    r"[ \t]*(?P<opener>my dear|dear|hello|hiya|hi|hey|yo|good (?:morning|afternoon|evening|day)|greetings|respected|esteemed"
    r"|to (?=whom|the\b|dr\b|all\b)|attn\b:?|attention\b:?)(?![\w'’])[ \t]*,?[ \t]*",
    re.IGNORECASE,
)
_TITLE = r"(?:Drs?|Profs?|Professors?|Doctor|Mr|Mrs|Ms|Miss|Mx)\b\.?"
_BARE = re.compile(rf"[ \t]*{_TITLE}[ \t]*[^\n]{{0,60}}?[,:]?[ \t]*$", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-z](?:[\w'’‘`‐‑-]*\w)?"
_GAP = r"(?:[ \t]+|[ \t]*\n[ \t]*(?=\S))"
_NAME = rf"(?:(?:{_PARTICLES}){_GAP})*{_CAPITAL}(?:\.?{_GAP}(?:(?:{_PARTICLES}){_GAP})*{_CAPITAL}){{0,3}}"
_TITLED = re.compile(rf"\b(?P<title>{_TITLE}){_GAP}(?P<name>{_NAME})")
_ANOTHER = re.compile(rf"(?:,{_GAP}and|,|{_GAP}and|{_GAP}&){_GAP}(?!{_TITLE})(?P<name>{_CAPITAL})")
_SPLIT = re.compile(r"\s*(?:,|;|/|&|\band\b)\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w'’‘`‐‑-]*\w)?")
CASUAL = frozenset(("hi", "hey", "hiya", "yo"))
_LINES_BEFORE = 12


@dataclass(frozen=True)
class Named:
    """A name in a text with the title before it ("dr", "ms", …; "" for none), and its span, title included."""

    title: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Greeting:
    """A greeting line. `impersonal`: an office, a role or nobody by name; `blank`: the name was left out."""

    start: int
    end: int
    opener: str
    people: tuple[Named, ...]
    impersonal: bool
    blank: bool


def title_of(written: str) -> str:
    """The plain form of a title: "Dr." and "doctor" are "dr"; "" for a word that is none."""
    return _TITLE_FORMS.get(written.strip(" .").casefold(), "")


@lru_cache(maxsize=256)
def greetings(body: str) -> tuple[Greeting, ...]:
    """Every greeting of a body in order; the first is the letter's own. Only the top may greet without a name."""
    found: list[Greeting] = []
    position = 0
    lines = 0
    for line in body.split("\n"):
        if line.strip():
            greeting = _greeting(line, position, top=lines == 0)
            if greeting and (lines < _LINES_BEFORE and not found or any(p.title for p in greeting.people)):
                found.append(greeting)
            lines += 1
        position += len(line) + 1
    return tuple(found)


def _greeting(line: str, offset: int, top: bool) -> Greeting | None:
    opened = _OPENER.match(line)
    if not opened and not (top and _BARE.match(line)):
        return None
    begin = opened.end() if opened else 0
    opener = opened["opener"].casefold().strip() if opened else ""
    end = _end(line, begin)
    if opener in ("to", "attention", "attn") and not top:
        return None
    people, impersonal, blank = [], False, False
    title = ""
    position = begin
    for piece in [*_SPLIT.finditer(line, begin, end), None]:
        stop = piece.start() if piece else end
        named = _named(line[position:stop], position)
        if named:
            title = named.title or (title if title in ("drs", "profs") else "")
            if named.name:
                people.append(Named(title.rstrip("s") if title != "ms" else title, named.name, offset + named.start, offset + named.end))
            blank = blank or not named.name
        elif line[position:stop].strip():
            words = [w.casefold() for w in _WORD.findall(line[position:stop])]
            blank = blank or not words or any(c in line[position:stop] for c in "[]{}<>_«»$%")
            impersonal = impersonal or any(w in _ROLES | _GROUPS for w in words)
        position = piece.end() if piece else end
    nobody = not people and not blank
    stop = len(line[:end].rstrip(" \t\r,:;!.")) if people or impersonal else len(line[:end].rstrip())
    return Greeting(offset, offset + max(stop, 1), opener, tuple(people), nobody, blank)


def _end(line: str, begin: int) -> int:
    """Where the greeting stops, if the letter goes on in the same line."""
    text = line.rstrip()
    if len(text) <= 100 and text[-1:] in ",:;!":
        return len(text)
    stop = re.search(r"[:;!–—](?:\s|$)|,\s+(?!and\b|Drs?\b|Prof|Mr|Ms|M\.?D|D\.?O|Ph)(?=\w)", text[begin:])
    return begin + stop.start() if stop else min(len(text), begin + 100)


def _named(piece: str, offset: int) -> Named | None:
    """The title and name in one piece of a greeting; None where it names nobody."""
    words = list(_WORD.finditer(piece))
    titles = [n for n, w in enumerate(words) if title_of(w.group())]
    if not titles and any(w.group().casefold() in _GROUPS for w in words) or any(c in piece for c in "[]{}<>_«»$%"):
        return None
    first = titles[-1] + 1 if titles else 0
    title = title_of(words[titles[-1]].group()) if titles else ""
    rest = [w for w in words[first:] if w.group().casefold() not in _ROLES | {"sir", "madam", "maam"}]
    while rest and _degree(rest[-1].group()):
        rest.pop()
    if not rest or (not title and not rest[0].group()[0].isupper() and len(rest) > 2):
        return Named(title, "", offset, offset + len(piece)) if title else None
    start = words[titles[-1]].start() if titles else rest[0].start()
    return Named(title, piece[rest[0].start() : rest[-1].end()], offset + start, offset + rest[-1].end())


def _degree(word: str) -> bool:
    return word.replace(".", "").casefold() in _DEGREES and word.isupper()


def titled(text: str) -> Iterator[Named]:
    """Every "Dr. Alan Reyes", "Ms. Park" and "Drs. Reyes and Okoye" of a text, the last as two names."""
    for match in _TITLED.finditer(text):
        title = title_of(match["title"])
        plural = title in ("drs", "profs")
        title = title[:-1] if plural else title
        yield Named(title, match["name"], match.start(), match.end())
        end = match.end()
        while plural and (another := _ANOTHER.match(text, end)):
            yield Named(title, another["name"], another.start("name"), another.end())
            end = another.end()


def words_of(name: str) -> tuple[str, ...]:
    """A name in plain words: folded, without degrees, apostrophes and possessives; hyphens stand apart."""
    text = re.sub(r"'s\b|'(?=\s|$)", "", fold(name.split(",")[0]))
    words = tuple(w for w in re.split(r"[^\w']+", text.replace("'", "")) if w)
    while len(words) > 1 and words[-1] in _DEGREES:
        words = words[:-1]
    return words


def _spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """The plain words of a name, and those with ä, ö, ü (ø) written out."""
    written_out = name.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ö": "Oe", "Ü": "Ue"}))
    return tuple(dict.fromkeys((words_of(name), words_of(written_out))))


_NICKNAMES = tuple(
    frozenset(group.split())
    for group in (
        "william bill will billy liam", "robert bob rob bobby bert", "richard dick rick rich", "margaret peggy maggie meg greta",
        "edward ted ed ned eddie", "theodore ted theo", "john jack johnny jon", "anthony tony", "elizabeth betty liz beth eliza lisa libby",
        "catherine katherine kathryn kate cathy kathy katie", "henry hank harry", "alexander sasha alex sandy xander", "alexandra sasha alex sandra",
        "james jim jimmy jamie", "charles chuck charlie", "michael mike mick misha", "joseph joe", "francis frank", "francisco paco frank pancho",
        "jose pepe", "mary polly molly", "maria mia", "ann anne nancy annie", "rebecca becky", "patricia pat trish patty", "patrick pat paddy",
        "lawrence larry", "leonard len leo", "eugene gene", "andrew drew andy", "albert bert al", "gerald jerry", "jerome jerry",
        "susan sue", "dorothy dot dolly", "eleanor nell ellie nora", "helen nell ellen", "isabel bella", "antonio tony", "ignacio nacho",
        "vladimir volodya", "dmitri dima", "nicholas nick klaus", "christopher kit chris", "sarah sally", "harold hal", "thomas tom",
    )
)  # fmt: skip


def given_fits(written: str, given: Sequence[str]) -> bool:
    """Whether a first name may be one of a person's: the same, an initial, a short form or a nickname of it."""
    return any(
        written == name
        or (len(written) == 1 or len(name) == 1) and written[0] == name[0]
        or min(len(written), len(name)) >= 3 and (written.startswith(name) or name.startswith(written))
        or any(written in group and name in group for group in _NICKNAMES)
        for name in given
    )  # fmt: skip


def misspells(written: str, right: str) -> bool:
    """Whether one word is another a letter or two off. Short names allow less: "Lee" is no slip for "Li"."""
    if written == right:
        return False
    shorter = min(len(written), len(right))
    if shorter <= 3:
        return sorted(written) == sorted(right) and edit_distance(written, right, 1) == 1
    if shorter == 4 or written[0] != right[0]:
        return edit_distance(written, right, 1) == 1
    return edit_distance(written, right, 2) <= 2


def fit(written: str, person: Person) -> str:
    """How a written name fits a person.

    "same"; "given" (the family name with another first name); "first" (the first name alone); "misspelled"
    (a letter or two off); "" (somebody else).
    """
    words = words_of(written)
    if not words:
        return ""
    best = ""
    order = ("same", "first", "misspelled", "given", "")
    for whole in _spellings(plain_name(person.name)):
        for family in _spellings(surname(person)):
            best = min(best, _fit(words, whole, family), key=order.index)
    return best


def _fit(words: tuple[str, ...], whole: tuple[str, ...], family: tuple[str, ...]) -> str:
    given = [w for w in whole if w not in family] or list(whole[:1])
    joined, last = "".join(words), "".join(family)
    if joined == last or "".join(whole).endswith(joined) and len(joined) > 1 and words != whole[:1]:
        return "same"
    if len(words) == 1 and words[0] in whole[1:] and len(words[0]) > 2 and words[0] not in given[:1]:
        return "same"
    tail = next((n for n in range(1, len(words)) if "".join(words[n:]) == last or "".join(words[n:]) in family), 0)
    if tail:
        return _fit_given(words[:tail], given)
    if words == tuple(given[:1]):
        return "first"
    rest, before = words[-len(family) :], words[: -len(family)]
    if misspells("".join(rest), last) and (not before or given_fits(before[0], given)):
        return "misspelled"
    return "misspelled" if not before and misspells(joined, last) else ""


def _fit_given(written: Sequence[str], given: Sequence[str]) -> str:
    if any(given_fits(word, given) for word in written):
        return "same"
    return "misspelled" if any(misspells(word, name) for word in written for name in given) else "given"
