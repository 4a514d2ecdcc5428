"""The briefing sheet for a letter writer: on one page, what a good letter is made of, and how it is handed in. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from composer import phrase
from composer.facts import FACTS
from composer.model import Kind, LetterWriter, Strength, Workspace
from composer.names import plain_name
from composer.setting import Setting

MOST = 3
"""So many things done, moments and strengths stand on a sheet; a letter that is about more is about none."""
KICKER = "Briefing for a letter of recommendation"
CLOSING = (
    "No patient is named here, and nothing on this page should tell who one was. Please write only what you saw"
    " yourself, in your own words."
)
_SETTINGS = {"hands-on": "Hands-on clinical work", "observership": "Observership", "research": "Research"}
APPLICANT, _SEASON = "applicant.yaml", "season.yaml"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S")
# A fact reads the files through a setting; nothing but where the letter goes matters of its kind here.
_PACKET = Kind("lor_packet", "", "", "", "", direction="writer", recipients="writer")


@dataclass(frozen=True)
class Item:
    """One thing that a sheet says, and the value of which file it comes from."""

    text: str
    lead: str = ""
    """What stands before it, set off."""
    file: str = ""
    path: tuple[str | int, ...] = ()

    @property
    def whole(self) -> str:
        """All that it says, in one line."""
        return " ".join(filter(None, (self.lead, self.text)))

    @property
    def where(self) -> str:
        """Where it comes from: "letter-writers/chen.yaml, moments[2]"; items are counted from 1."""
        steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return ", ".join(filter(None, (self.file, "".join(steps).lstrip("."))))


@dataclass(frozen=True)
class Section:
    """One heading with what stands under it; `listed` where its items are a list of equals."""

    title: str
    items: tuple[Item, ...]
    listed: bool = False


@dataclass(frozen=True)
class Sheet:
    """A briefing sheet, before it is set on paper. `parts` are groups of sections that belong together."""

    applicant: str
    """The bare name."""
    writer: str
    name: Item
    about: tuple[Item, ...]
    """Lines under the name: how to reach the applicant, and the numbers of the application."""
    kicker: Item
    due: Item | None
    parts: tuple[tuple[Section, ...], ...]
    closing: str = CLOSING

    @property
    def title(self) -> str:
        """What the document is called."""
        return f"{KICKER}: {self.applicant}"

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section, in order."""
        return tuple(section for part in self.parts for section in part)

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that it says from the files, in the order in which one reads it."""
        head = (self.kicker, self.name, *self.about, *((self.due,) if self.due else ()))
        return (*head, *(item for section in self.sections for item in section.items))


def briefing(workspace: Workspace, writer: LetterWriter) -> Sheet:
    """Make the sheet of a writer from what the files hold; what they lack is left out (sheet_missing tells)."""
    applicant, file = workspace.applicant, writer_file(writer)
    name, known = plain_name(applicant.name), plain_name(writer.name)
    parts = (
        (_target(workspace), _goal(workspace)),
        (
            _work(writer),
            _list("What I did", "did", writer.did, file),
            _list("Moments you saw", "moments", writer.moments, file),
            _strengths(writer.strengths, file),
        ),
        (
            _upload(writer),
            _single("Letter ID", writer.letter_id, file, "letter_id"),
            *_form(workspace, writer),
        ),
    )
    return Sheet(
        applicant=typographic(name),
        writer=typographic(known),
        name=_named(name, applicant.credentials),
        about=tuple(_about(workspace)),
        kicker=Item(
            f"{KICKER} by {typographic(_with_degrees(known, writer.credentials))}", file=file, path=("name",)
        ),
        due=Item(_long(writer.due), file=file, path=("due",)) if writer.due else None,
        parts=tuple(full for part in parts if (full := tuple(each for each in part if each.items))),
    )


def writer_file(writer: LetterWriter) -> str:
    """Return the file of a writer, as a path within the workspace."""
    return f"letter-writers/{writer.id}.yaml"


def setting_of(workspace: Workspace, writer: LetterWriter) -> Setting:
    """Return that through which the facts on a writer are read."""
    return Setting(workspace, _PACKET, writer)


def typographic(text: str) -> str:
    """Return a text on one line, its letters composed, with the quotation marks and apostrophes of print."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    plain = re.sub(r"(?<=\w)'(?=\w)", "’", plain)
    return re.sub(r'(?<!\w)"([^"]+)"(?!\w)', r"“\1”", plain)


# --- what stands on it --------------------------------------------------------------------------------


def _named(name: str, credentials: str) -> Item:
    comma = "," if credentials else ""
    return Item(typographic(credentials), typographic(f"{name}{comma}"), APPLICANT, ("name",))


def _with_degrees(name: str, credentials: str) -> str:
    return ", ".join(filter(None, (name, credentials)))


def _long(on: date) -> str:
    return f"{phrase.day(on)}, {on.year}"


def _sentence(text: str) -> str:
    """Return the text as a sentence, but for a web address at either end of it, which stays as it is."""
    plain = typographic(text)
    said = phrase.sentence(plain)
    if _ADDRESS.match(plain):
        said = plain[:1] + said[1:]
    return said.removesuffix(".") if plain and _ADDRESS.match(plain.split()[-1]) else said


def _single(title: str, text: str, file: str, key: str) -> Section:
    return Section(title, (Item(typographic(text), file=file, path=(key,)),) if text else ())


def _about(workspace: Workspace) -> Iterator[Item]:
    """Give the school, the mailbox and telephone, and the numbers of the application, a line each."""
    applicant = workspace.applicant
    if applicant.school:
        country = f", {applicant.country}" if applicant.country else ""
        yield Item(typographic(f"{applicant.school}{country}"), file=APPLICANT, path=("school",))
    reached = " · ".join(filter(None, (applicant.email, applicant.phone)))
    yield Item(reached, file=APPLICANT, path=("email",))
    numbers = {"AAMC ID": applicant.aamc_id, f"{applicant.application_service} ID": applicant.eras_id}
    told = " · ".join(f"{label} {number}" for label, number in numbers.items() if number)
    if told:
        yield Item(told, file=APPLICANT, path=("aamc_id" if applicant.aamc_id else "eras_id",))


def _target(workspace: Workspace) -> Section:
    season, applicant = workspace.season, workspace.applicant
    field = phrase.specialty(season.specialty)
    items = [Item("", f"{field[:1].upper()}{field[1:]}, {season.cycle} Match", _SEASON, ("specialty",))]
    if applicant.program_types:
        types = "; ".join(map(phrase.fragment, applicant.program_types))
        items.append(Item(_sentence(types), file=APPLICANT, path=("program_types",)))
    return Section("Applying in", tuple(items))


def _goal(workspace: Workspace) -> Section:
    goal = workspace.applicant.goal
    return _single("Career goal", phrase.sentence(phrase.aim(goal)) if goal else "", APPLICANT, "goal")


def _work(writer: LetterWriter) -> Section:
    """Where, when and how the two worked together."""
    file, items = writer_file(writer), []
    where = phrase.service(writer.service) if writer.service else ""
    if told := ", ".join(filter(None, (where, _period(writer)))):
        items.append(Item(_sentence(told), file=file, path=("service" if where else "rotation",)))
    days = f"{writer.days_worked} days together" if (writer.days_worked or 0) > 1 else ""
    if told := ", ".join(filter(None, (_SETTINGS.get(writer.setting, ""), days))):
        items.append(Item(_sentence(told), file=file, path=("setting" if writer.setting else "days_worked",)))
    if writer.relationship:
        role = f"your role: {phrase.fragment(writer.relationship)}"
        items.append(Item(_sentence(role), file=file, path=("relationship",)))
    return Section("When and where", tuple(items))


def _period(writer: LetterWriter) -> str:
    """Return the very days: "June 1 to 28, 2026"."""
    begins, ends = writer.rotation_begins, writer.rotation_ends
    if begins is None or ends is None:
        one = begins or ends
        return "" if one is None else f"{'from' if begins else 'until'} {_long(one)}"
    if begins.year != ends.year:
        return f"{_long(begins)}, to {_long(ends)}"
    last = str(ends.day) if begins.month == ends.month else phrase.day(ends)
    return _long(begins) if begins == ends else f"{phrase.day(begins)} to {last}, {ends.year}"


def _list(title: str, key: str, texts: Sequence[str], file: str) -> Section:
    items = (Item(_sentence(text), file=file, path=(key, n)) for n, text in enumerate(texts[:MOST]))
    return Section(title, tuple(items), listed=True)


def _strengths(strengths: Sequence[Strength], file: str) -> Section:
    """List each strength with what the writer saw of it."""
    items = tuple(
        Item(_sentence(each.example), _sentence(each.strength), file, ("strengths", n))
        for n, each in enumerate(strengths[:MOST])
    )
    return Section("Strengths you could speak to", items)


def _upload(writer: LetterWriter) -> Section:
    """Say how the letter is handed in, and until when."""
    until = f"By {_long(writer.due)}." if writer.due else ""
    item = Item(_sentence(writer.upload), until, writer_file(writer), ("upload" if writer.upload else "due",))
    return Section("How to upload", (item,) if item.whole else ())


def _form(workspace: Workspace, writer: LetterWriter) -> Iterator[Section]:
    """Say to whom the letter is addressed, and whether its subject may ever see it."""
    greeting = FACTS["addressed_to"].read(setting_of(workspace, writer))
    yield _single("Addressed to", f'"{greeting}"', writer_file(writer), "addressed_to")
    if writer.waived:
        yield _single("Waiver", "I have waived my right to see this letter.", writer_file(writer), "waived")
