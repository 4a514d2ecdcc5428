"""How documents, other than letters, tell who a patient is: lists, notes, logs, stories, words of families."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from composer.guard import pages
from composer.guard.checks import patient_cues as cues
from composer.guard.checks import patient_forms as forms
from composer.guard.checks import patient_names as names
from composer.guard.checks import patient_signs as signs
from composer.guard.checks.patient_view import View
from composer.guard.checks.patient_words import SICK_SINGLE
from composer.guard.persons import words_of
from composer.guard.rule import Hit


def _people(view: View) -> Iterator[Hit]:
    """Names of whom a story tells: met, aged, doing something, related to one who is ill."""
    for match in forms.MET.finditer(view.text):
        if view.is_patient(match) and view.ill(match.start()):
            yield view.hit(match, "name", group="name")
    for match in forms.AGED.finditer(view.text):
        sure = match["sure"] or " " in match["name"] or match["name"] in names.GIVEN
        if sure and view.is_patient(match) and not view.is_work(match.start()):
            yield view.hit(match, "name", group="name")
    for match in (*forms.FIRST_SPOKEN.finditer(view.text), *forms.SPOKEN.finditer(view.text)):
        given = match["name"].split()[0] in names.GIVEN
        if given and view.is_patient(match) and view.ill(match.start()):
            yield view.hit(match, "name", group="name")
    for pattern in (forms.OF_AGE, forms.BED_LISTED, forms.WARD_LINE, forms.SEEN_IN):
        for match in pattern.finditer(view.text):
            if view.is_patient(match):
                yield view.hit(match, "name", group="name")
    for match in forms.WAS_AGED.finditer(view.text):
        spoken = cues.PRONOUN.search(view.text, match.end(), match.end() + 80)
        if spoken and match["name"].casefold() not in SICK_SINGLE and view.is_patient(match):
            yield view.hit(match, "name", None if match["name"] in names.GIVEN else "warn", "name")
    for match in forms.KIN_NAMED.finditer(view.text):
        if view.is_patient(match) and view.ill(match.start(), 0):
            yield view.hit(match, "name", group="name")


def _listed(view: View) -> Iterator[Hit]:
    """Names below a heading such as "Cases that we shared", or with a label, or as lists of a ward have them."""
    if pages.CASES.search(view.section.heading) and not pages.WORKS.search(view.section.heading):
        for match in names.TITLED.finditer(view.text):
            group = next(g for g in ("name", "loud", "low") if match.groupdict().get(g))
            if view.is_patient(match, group):
                yield view.hit(match, "name", group=group)
    for pattern in (forms.LABELLED, forms.PATIENT_NAMED, *(() if view.short else (forms.CHART_NAME,))):
        for match in pattern.finditer(view.text):
            group = next(g for g in ("found", "name", "comma") if match.groupdict().get(g))
            called = pattern is not forms.CHART_NAME
            if not view.names_applicant(match[group]) and view.is_patient(match, group, called=called):
                yield view.hit(match, "name", group=group)


def _strangers(view: View) -> Iterator[Hit]:
    """Full names of persons beside words of illness, where nothing says who they are: never more than a warning."""
    for match in names.FULL.finditer(view.text):
        start = match.start("name")
        before, after = view.in_block(start)
        ill = view.story.care(start) == 2 or (view.story.care(start) and forms.TOLD.search(before + after))
        work = cues.AT_WORK.search(view.text, *view.story.sentence(start)) or view.is_work(start)
        other = work or view.short or pages.REFEREES.search(view.section.heading)
        given = match["name"].split()[0] in names.GIVEN
        named = given and not forms.NOBODYS.search(before) and view.is_patient(match)
        if ill and named and not other and not view.names_applicant(match["name"]):
            yield view.hit(match, "name", "warn", "name")


def _signs(view: View) -> Iterator[Hit]:
    """Great ages, what can be read in a picture, and the names of a schedule."""
    for match in forms.OVER_89.finditer(view.text):
        if not view.is_family(match.start()):
            yield view.hit(match, "age", group="found")
    for match in forms.SHOWN.finditer(view.text):
        if forms.SOMEBODY.search(view.block(match.start()).text):
            yield view.hit(match, "picture", "warn", "found")
    for match in forms.SCHEDULED.finditer(view.text):
        if view.story.care(match.start()) and view.is_patient(match):
            yield view.hit(match, "name", group="name")


def _notes(view: View) -> Iterator[Hit]:
    """The head of a clinical note, the days and beds of a log."""
    if any(
        forms.NOTE.search(text) for text in (view.section.heading, view.text, *(b.text for b in view.before))
    ):
        for match in forms.IN_NOTE.finditer(view.text):
            if not view.names_applicant(match.group()) and not view.is_own(match.start("found")):
                yield view.hit(match, "name", group="found")
    for match in forms.LOOSE_ID.finditer(view.text):
        if not view.is_own(match.start()):
            yield view.hit(match, "number", group="found")
    for pattern, variant, severity in ((forms.DAY_LINE, "date", None), (forms.BED_CODE, "bed", "warn")):
        for match in pattern.finditer(view.text):
            somebody = forms.SOMEBODY.search(view.block(match.start()).text)
            if somebody or view.story.care(match.start()) == 2:
                yield view.hit(match, variant, severity, "found" if match["found"] else "later")


def _days(view: View) -> Iterator[Hit]:
    """Days right behind what happens to a patient."""
    for match in forms.DATED.finditer(view.text):
        before, after = view.in_block(match.start())
        if not forms.STRONG.search(before[-30:]) or forms.AGGREGATE.search(before + after):
            continue
        told = forms.SOMEBODY.search(before + after) or view.story.care(match.start()) == 2
        if told and not view.is_own(match.start()) and not view.is_family(match.start()):
            yield view.weighed(view.hit(match, "date", group="date"))


def _homes(view: View) -> Iterator[Hit]:
    """Where somebody lives or was found, where another sentence tells that this is a patient."""
    for match in forms.FROM_PLACE.finditer(view.text):
        if view.ill(match.start(), 1) and view.is_patient(match, "place"):
            yield view.hit(match, "place", group="place")
    for sign in (each for each in signs.SIGNS if each.variant == "place"):
        for match in sign.pattern.finditer(view.text):
            start = match.start()
            own = sign.unless and sign.unless.search(view.text, *view.story.sentence(start))
            other = own or view.is_family(start) or view.is_work(start) or view.is_own(start)
            told = view.ill(start) and forms.ONE.search(view.block(start).text)
            if told and not other and not names.INSTITUTION_AFTER.match(view.text, match.end()):
                yield view.hit(match, "place", sign.severity)


def _voices(view: View) -> Iterator[Hit]:
    """A patient, or somebody close to one, who speaks: a letter of thanks, feedback, a consent."""
    for match in forms.CONSENTING.finditer(view.text):
        if view.is_patient(match):
            yield view.hit(match, "name", group="name")
    family = view.context.applicant.name.split()[-1:]
    if not family or not forms.VOICE.search(view.text) or not words_of(family[0]):
        return
    third = rf"\b(?:Dr\.? (?:\w+ )?{re.escape(family[0])}|(?:young|your|that) (?:doctor|hospital))\b"
    if not re.search(third, view.text):
        return
    above = "\n\n".join(block.text for block in (*view.before, *view.section.blocks))
    spoken = (
        *forms.VOICES_KIN.finditer(view.text),
        *forms.SIGNED.finditer(above),
        *forms.AT_THE_END.finditer(above),
    )
    for match in spoken:
        if not view.names_applicant(match["name"]):
            yield Hit("body", 0, 1, None, "name", {"found": match["name"]})


def _titles(view: View) -> Iterator[Hit]:
    """A person's name in the title of a file about a patient."""
    if not view.short or not forms.RECORD.search(view.text):
        return
    for match in forms.TWO_NAMES.finditer(view.text):
        given = any(word.strip(",") in names.GIVEN for word in match["name"].split())
        if given and view.is_patient(match) and not view.names_applicant(match["name"]):
            yield view.hit(match, "name", "warn", "name")


TELLS: tuple[Callable[[View], Iterator[Hit]], ...] = (
    _people,
    _strangers,
    _listed,
    _signs,
    _notes,
    _days,
    _homes,
    _voices,
    _titles,
)
