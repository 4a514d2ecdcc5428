"""What could tell who a patient is: names, days, places, numbers and pictures where a letter speaks of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.guard.attached import places
from composer.guard.checks import patient_cues as cues
from composer.guard.checks import patient_dates as days
from composer.guard.checks import patient_names as names
from composer.guard.checks import patient_signs as signs
from composer.guard.checks.patient_story import Story
from composer.guard.checks.patient_words import AREAS, BRANDS, EPONYMS, NOT_NAMES
from composer.guard.persons import fit
from composer.guard.rule import Hit

if TYPE_CHECKING:
    from composer.guard.context import Context

_SAME = ("same", "first", "given")
"""How a name fits somebody on file: a misspelled one may be a patient's."""


def find_identifiers(context: Context) -> Iterator[Hit]:
    """Find what could tell who a patient is, in subject, body and attachments."""
    for field in ("subject", "body"):
        story = Story(context, field)
        if story.sentences:
            for find in FINDERS:
                yield from find(story)
    yield from _files(context)


def _plain_signs(story: Story) -> Iterator[Hit]:
    own = story.context.applicant
    ids = [known for known in (own.aamc_id, own.eras_id, own.phone) if known]
    for sign in (*signs.SIGNS, *signs.OLD_AGE):
        for match in sign.pattern.finditer(story.text):
            start, end = story.sentence(match.start())
            unless = (sign.unless, signs.UNLESS.get(sign.variant))
            if sign.told and not _concerns(story, sign, match.start()):
                continue
            if sign.variant == "age" and story.in_family(story.at(match.start())):
                continue
            if any(known in match.group() for known in ids):
                continue
            if not any(u and u.search(story.text, start, max(end, match.end())) for u in unless):
                yield story.hit(match, sign.variant, sign.severity)


def _concerns(story: Story, sign: signs.Sign, offset: int) -> bool:
    """Whether a sign stands where a patient is spoken of."""
    if story.told(offset) >= sign.told:
        return True
    if sign.variant in ("unique", "place"):
        if story.care(offset) < 2 or _others(story, offset):
            return False
        return sign.variant == "place" or cues.BEFALLS.search(story.text, *story.sentence(offset)) is not None
    return sign.told == 1 and story.care(offset) == 2


def _others(story: Story, offset: int) -> bool:
    """Whether colleagues, teachers or hosts are spoken of around an offset."""
    span = story.sentence(offset)
    return bool(cues.AT_WORK.search(story.text, *span) or cues.STRANGER.search(story.text, *span))


def _names(story: Story) -> Iterator[Hit]:
    if cues.PSEUDONYM.search(story.text):
        return
    yield from _named(story)
    yield from _titled(story)
    yield from _loose(story)
    if story.to_writer and story.framed:
        yield from _apposed(story)
        yield from _unlisted(story)


def _named(story: Story) -> Iterator[Hit]:
    """Names in forms in which a patient's or a relative's stands."""
    for pattern in (names.FIRST_NAME, *names.NAMED):
        sure = pattern is not names.FIRST_NAME
        for match in pattern.finditer(story.text):
            told = story.told(match.start())
            if sure and not told and not _others(story, match.start()):
                told = int(story.care(match.start()) == 2)
            if (
                not told
                or not _is_patient(story, match, "name")
                or (not sure and not _is_given(story, match))
            ):
                continue
            yield story.hit(match, "name", None if sure or told == 2 else "warn")


def _is_given(story: Story, match: re.Match[str]) -> bool:
    """Whether a name begins with a first name, and no colleague's."""
    return match["name"].split()[0] in names.GIVEN and not is_staff(story, match)


def _titled(story: Story) -> Iterator[Hit]:
    for match in names.TITLED.finditer(story.text):
        group = next(g for g in ("name", "loud", "low") if match.groupdict().get(g))
        told, care = story.told(match.start()), story.care(match.start())
        if story.to_writer and not care:
            care = int(cues.PRONOUN.search(story.text, *story.sentence(match.start())) is not None)
        if not (told or care) or not _is_patient(story, match, group):
            continue
        if names.WORKS_THERE.match(story.text, match.end()):
            continue
        if not names.KIN_TITLE.match(match.group()) and is_staff(story, match):
            continue
        if told < 2 and (
            _at_work(story, match.start()) or cues.FICTION.search(story.text, *story.sentence(match.start()))
        ):
            continue
        linked = told and names.GOES_ON.match(story.text, match.end())
        yield story.hit(match, "name", None if told == 2 or care == 2 or linked else "warn", group)


def _loose(story: Story) -> Iterator[Hit]:
    """Names of persons beside words of illness: full ones, first ones with an initial, "little Ada"."""
    for pattern in (names.FULL, names.LITTLE, names.OWNED, names.SIBLINGS):
        for match in pattern.finditer(story.text):
            start, end = match.span("name")
            told, care = story.told(start), story.care(start)
            told = max(told, _close(story, match)) if care or pattern is names.LITTLE else told
            if (
                not (told == 2 or care == 2)
                or not _is_patient(story, match, "name")
                or is_staff(story, match)
            ):
                continue
            if pattern in (names.FULL, names.OWNED) and match["name"].split()[0] not in names.GIVEN:
                continue
            before = story.text[max(0, start - 40) : start]
            ill = names.ILL_AFTER.match(story.text, end) or names.CARED_FOR.search(before)
            if not ill and (names.COLLEAGUE.search(before) or _at_work(story, start)):
                continue
            if ill or pattern in (names.LITTLE, names.SIBLINGS) or (told == 2 and pattern is names.FULL):
                yield story.hit(match, "name", None if ill or pattern is not names.FULL else "warn", "name")


def _apposed(story: Story) -> Iterator[Hit]:
    """Names that the words around them give to a patient, even where they are ordinary words or a doctor's."""
    for pattern in (names.APPOSED, names.COLLEAGUE_CARED_FOR):
        for match in pattern.finditer(story.text):
            group = "name" if match["name"] else "retired"
            start, end = match.span(group)
            titled = pattern is names.COLLEAGUE_CARED_FOR
            first = match[group].split()[0]
            if not titled and (
                (first in NOT_NAMES and first not in names.WORDS_AND_NAMES) or is_staff(story, match)
            ):
                continue
            if not titled and names.STAFF_TITLE.search(story.text[:start][-12:]):
                continue
            if max(story.told(start), story.told(match.end() - 1)) == 2 and not is_known(
                story, match[group], start, end
            ):
                yield story.hit(match, "name", None if first in names.GIVEN or titled else "warn", group)


def _unlisted(story: Story) -> Iterator[Hit]:
    """Names in no list, by where they stand; and listed ones wherever they stand."""
    for match in names.ROW.finditer(story.text):
        if story.told(match.start("name")) == 2 and not any(
            _is_ordinary(word) for word in match["name"].replace(",", "").split()
        ):
            yield story.hit(match, "name")
    for match in names.LOUD_ROW.finditer(story.text):
        if story.told(match.start("name")) == 2 and match["first"].capitalize() in names.GIVEN:
            yield story.hit(match, "name")
    for match in names.RUN.finditer(story.text):
        if story.told(match.start()) < 2:
            continue
        found = _bare_name(match)
        if found is not None and (severity := _reads_like_a_name(story, *found)) is not None:
            start, end = found
            yield Hit(
                story.field,
                start,
                end,
                severity or None,
                "name",
                {"found": story.context.text(story.field)[start:end]},
            )


def _is_ordinary(word: str) -> bool:
    """Whether a word with a capital is a thing, an illness or a calling, and no first name."""
    plain = word.casefold() in names.ORDINARY or names.ORDINARY_ENDING.fullmatch(word) is not None
    return (plain or word in names.WORDS) and word not in names.GIVEN


def _bare_name(match: re.Match[str]) -> tuple[int, int] | None:
    """Give the span of a run of words without those that are nobody's name before it, if any are left."""
    start, words = match.start("name"), match["name"].split()
    while words and (words[0] in NOT_NAMES or (len(words) > 1 and names.OPENER.fullmatch(words[0]))):
        start += len(words.pop(0)) + 1
    if not words or any(word in names.WORDS - names.GIVEN or word.casefold() in AREAS for word in words):
        return None
    if " ".join(words).casefold() in AREAS or names.INSTITUTION_WORD.search(" ".join(words)):
        return None
    return start, match.end("name")


def _reads_like_a_name(story: Story, start: int, end: int) -> str | None:
    """Weigh a bare name by what stands around it: "" for a patient's, "warn" for what may be one, else None."""
    name = story.text[start:end]
    before, after = story.text[max(story.sentence(start)[0], start - 60) : start], story.text[end : end + 90]
    if _is_thing(name, before, after) or _is_colleague(before, after) or is_known(story, name, start, end):
        return None
    if story.fiction[story.at(start)] or not _stands_as_a_name(name, before, after):
        return None
    return "" if name.split()[0] in names.GIVEN and names.NAME_PLACE.search(before) else "warn"


def _is_thing(name: str, before: str, after: str) -> bool:
    """Whether a drug, a disease, an institution or a figure of a book is named."""
    first, last = name.split()[0], name.split()[-1]
    if first not in names.GIVEN - BRANDS and names.DRUG_BEFORE.search(before):
        return True
    if last in names.FAMOUS or names.NOT_PERSON_BEFORE.search(before):
        return True
    return bool(names.EPONYM_AFTER.match(after) or names.INSTITUTION_AFTER.match(after))


def _is_colleague(before: str, after: str) -> bool:
    """Whether what stands around a name tells that it is a colleague's."""
    if any(p.search(before) for p in (names.STAFF_BEFORE, names.TEAM, cues.OF_A_DOCTOR)):
        return True
    return bool(names.STAFF_AFTER.match(after) or names.TEAM_AFTER.match(after))


def _stands_as_a_name(name: str, before: str, after: str) -> bool:
    """Whether a bare name stands where a patient's does: at the head of a line, after what is done for patients."""
    words = name.split()
    given = words[0] in names.GIVEN
    if not before.strip(" \n-*•\"'(0123456789.:)"):
        told = names.FIRST_THEN.match(after) or names.ILL_AFTER.match(after)
        return bool(told) and (given or not _is_ordinary(words[0]))
    if not names.THEN.match(after):
        return False
    if given and words[0] not in names.BRAND_NAMES:
        return not names.PLACE_GIVEN.search(before)
    if any(_is_ordinary(word) for word in words):
        return False
    alone = len(words) > 1 and not names.AMONG.search(before)
    return alone or names.NAME_PLACE.search(before) is not None


def _close(story: Story, match: re.Match[str]) -> int:
    """Give 2 where the form of a name alone tells that somebody was cared for: "Denise R.", "little Ada"."""
    if match["name"].split()[0] not in names.GIVEN or story.in_family(story.at(match.start())):
        return 0
    asked = match.re is names.FULL and (
        match["name"].endswith(".") or cues.TO_ME.match(story.text, match.end("name"))
    )
    return 2 if (asked or match.re is names.LITTLE) and not _at_work(story, match.start()) else 0


def _at_work(story: Story, offset: int) -> bool:
    return cues.AT_WORK.search(story.text, *story.sentence(offset)) is not None


def _is_patient(story: Story, match: re.Match[str], group: str) -> bool:
    """Whether a name may be a patient's: nobody's on file, no doctor's, no disease's, no institution's."""
    name, (start, end) = match[group], match.span(group)
    before, after = story.text[max(0, start - 60) : start], story.text[end : end + 60]
    words = name.split()
    titled = match.re is names.TITLED and words[0] in EPONYMS
    if (
        (words[0] in names.BARRED and not titled)
        or name.casefold() in AREAS
        or names.INSTITUTION_WORD.search(name)
    ):
        return False
    if names.EPONYM_AFTER.match(after) or names.INSTITUTION_AFTER.match(after) or words[-1] in names.FAMOUS:
        return False
    if cues.PLAY.search(story.text, *story.sentence(start)):
        return False
    if words[0] in BRANDS and names.DRUG_BEFORE.search(before):
        return False
    not_after = _not_after(match, words[0])
    if any(p.search(before) for p in not_after):
        return False
    kept = words[: next((n for n, w in enumerate(words) if w in NOT_NAMES), len(words))]
    return not is_known(story, " ".join(kept or words), start, end)


def _not_after(match: re.Match[str], first: str) -> tuple[re.Pattern[str], ...]:
    """What must not stand before a name for it to be a patient's."""
    if match.re is names.TITLED:
        return ()
    if match.re in (names.FULL, names.OWNED):
        return (names.PLACE_FULL, *names.NOT_AFTER[1:])
    return (names.PLACE_GIVEN, *names.NOT_AFTER[1:]) if first in names.GIVEN else names.NOT_AFTER


def is_known(story: Story, name: str, start: int, end: int, fits: tuple[str, ...] = _SAME) -> bool:
    """Whether a name is that of a program, an institution or a person on file."""
    named = (m for m in story.context.mentions(story.field) if m.start < end and start < m.end)
    return any(named) or name in story.institutions or any(fit(name, p) in fits for p in story.people)


def is_staff(story: Story, match: re.Match[str]) -> bool:
    """Whether what stands around a name tells that it is a colleague's."""
    before, after = story.text[max(0, match.start() - 40) : match.start()], story.text[match.end() :][:90]
    return bool(names.STAFF_BEFORE.search(before) or names.STAFF_AFTER.match(after))


def _initials(story: Story) -> Iterator[Hit]:
    if cues.PSEUDONYM.search(story.text):
        return
    for pattern in names.INITIALS:
        for match in pattern.finditer(story.text):
            if story.told(match.start()) and not cues.OWNER.search(story.text[: match.start()][-15:]):
                yield story.hit(match, "initials", "warn")


def _dates(story: Story) -> Iterator[Hit]:
    for match in days.DATE.finditer(story.text):
        told = story.told(match.start())
        told = told or int(story.care(match.start()) == 2 and _is_event(story, match.start()))
        if not told or days.WEEK_OF.search(story.text[: match.start()][-12:]):
            continue
        whose = _whose(story, match)
        if whose == "event":
            yield story.hit(match, "date")
        elif not whose and told == 2 and not _is_range(story.text, match):
            yield story.hit(match, "date", "warn")
    for match in days.HOUR.finditer(story.text):
        if story.told(match.start()):
            yield story.hit(match, "date", "warn")


def _is_range(text: str, date: re.Match[str]) -> bool:
    """Whether a day is one end of a stay, as rotations are."""
    before = days.RANGE_BEFORE.search(text[max(0, date.start() - 10) : date.start()])
    return before is not None or days.RANGE_AFTER.match(text, date.end()) is not None


def _is_event(story: Story, offset: int) -> bool:
    """Whether the sentence at an offset tells of what happens to a patient, and nothing of an applicant's days."""
    return (
        not _others(story, offset) and days.PATIENTS.search(story.text, *story.sentence(offset)) is not None
    )


def _whose(story: Story, date: re.Match[str]) -> str:
    """Whose day a date is: "event" of a patient, "own" of the applicant, "" where nothing tells.

    What stands before it in its clause decides, the nearest first; else what follows; else what went before.
    """
    start, end = story.sentence(date.start())
    end = max(end, date.end())
    heads_line = not story.text[start : date.start()].strip(" \n-*•·0123456789.)(")
    # in a document a line may break anywhere
    if story.framed and heads_line and days.ENTRY.match(story.text, date.end()):
        return "event"
    if days.OWN_AFTER.match(story.text, date.end()):
        return "own"
    hidden = days.ADJUNCT.sub(lambda m: " " * len(m.group()), story.text[start:end])
    before, after = hidden[: date.start() - start], hidden[date.end() - start :]
    clauses = [m.end() for m in days.CLAUSE.finditer(before) if m.end() < len(before.rstrip())]
    clause = before[clauses[-1] if clauses else 0 :]
    following = days.WHOSE.search(after)
    found = _last(clause) or (following.lastgroup if following else "")
    return found or _last(before) or _last(story.text[start : date.start()].rpartition(",")[2])


def _last(text: str) -> str:
    found = list(days.WHOSE.finditer(text))
    return (found[-1].lastgroup or "") if found else ""


def _places(story: Story) -> Iterator[Hit]:
    for pattern in signs.PLACES:
        for match in pattern.finditer(story.text):
            told = story.told(match.start())
            if not told and story.care(match.start()) == 2 and not _others(story, match.start()):
                told = 1
            start, _ = story.sentence(match.start())
            before = story.text[max(start, match.start() - 60) : match.start()]
            paragraph = story.context.text(story.field).rfind("\n\n", 0, start)
            near = max(0, start - 120, paragraph)
            if not told or (told == 1 and cues.DOCTOR.search(story.text, near, match.start())):
                continue
            if cues.OF_A_DOCTOR.search(before) or signs.SPEAKER.search(before):
                continue
            if not cues.KINSHIP.search(before + match.group()) and not _is_large(story, match):
                yield story.hit(match, "place")


def _is_large(story: Story, match: re.Match[str]) -> bool:
    """Whether a place is a state, a country or larger, or no place of residence at all."""
    place = signs.PART.sub("", match["place"])
    start, end = match.span("place")
    if place.casefold() in AREAS or match["place"].casefold() in AREAS:
        return True
    if place.split()[0] in NOT_NAMES | BRANDS or names.INSTITUTION_WORD.search(place):
        return True
    if place in story.institutions or names.INSTITUTION_AFTER.match(story.text[end : end + 60]):
        return True
    cities = {program.city for program in story.context.facts.programs.values()}
    mentions = (m for m in story.context.mentions(story.field) if m.start <= start < m.end)
    return place not in cities and any(m.owner != "place" for m in mentions)


def _reached(story: Story) -> Iterator[Hit]:
    """Addresses and telephone numbers that belong to nobody on file."""
    own = {_digits(story.context.applicant.phone)} - {""}
    mailboxes = {p.email.casefold() for p in story.people} | {story.context.applicant.email.casefold()}
    domains = tuple(d for program in story.context.facts.programs.values() for d in program.domains)
    for match in signs.REACHED.finditer(story.text):
        found, digits = match.group().casefold(), _digits(match.group())
        if match["email"]:
            known = found in mailboxes or found.endswith(domains)
        else:
            known = any(digits.endswith(o) or o.endswith(digits) for o in own)
        start, _ = story.sentence(match.start())
        if (
            not known
            and (story.told(match.start()) or story.care(match.start()) == 2)
            and (
                cues.THEIRS.search(story.text[start : match.start()])
                or not cues.OWNER.search(story.text[start : match.start()])
            )
        ):
            yield story.hit(match, match.lastgroup or "")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _links(story: Story) -> Iterator[Hit]:
    for match in signs.URL.finditer(story.text):
        start, end = story.sentence(match.start())
        around = story.text[start : match.start()] + story.text[match.end() : end]
        if not story.told(match.start()) or signs.PUBLIC_URL.search(match.group()):
            continue
        personal = signs.PERSONAL_URL.search(match.group()) or signs.THEIRS.search(around)
        if personal or not signs.PUBLICATION.search(around):
            yield story.hit(match, "link", None if personal else "warn")


def _files(context: Context) -> Iterator[Hit]:
    """Pictures, recordings and records of a patient among the attachments."""
    body = Story(context, "body")
    for name, start, end in places(context):
        severity = _gravity(name, any(body.cues) and not cues.SAFE.search(body.text))
        if severity is not None and not cues.SAFE.search(name):
            yield Hit("attachment", start, end, severity or None, "picture", {"found": name})


def _gravity(name: str, told: bool) -> str | None:
    """Weigh a file by its name: "" for a patient's, "warn" for what may be one, None for any other."""
    if signs.IMAGE_FILE.search(name):
        if signs.OWN_FILE.search(name):
            return None
        return "" if signs.CLINICAL_FILE.search(name) else ("warn" if told else None)
    return "warn" if signs.RECORD_FILE.search(name) else None


FINDERS = (_plain_signs, _names, _initials, _dates, _places, _reached, _links)
"""What looks for identifiers in a text."""
