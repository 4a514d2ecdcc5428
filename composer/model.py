"""The facts of a season and the messages about them, as frozen dataclasses. No behaviour beyond look-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True, order=True)
class Moment:
    """A day, with a time of day (US Eastern) where one is known."""

    on: date
    at: time | None = None

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}" + (f" {self.at:%H:%M}" if self.at else "")

    def reached(self, event: Moment) -> bool:
        """Whether the event has begun by now. Without a time on both sides its whole day counts."""
        if self.at is None or event.at is None:
            return self.on >= event.on
        return datetime.combine(self.on, self.at) >= datetime.combine(event.on, event.at)

    def past(self, event: Moment) -> bool:
        """Whether the event is over. Without a time on both sides its day itself is not over yet."""
        if self.at is None or event.at is None:
            return self.on > event.on
        return datetime.combine(self.on, self.at) >= datetime.combine(event.on, event.at)


@dataclass(frozen=True)
class Address:
    """A mailbox with its display name, which may be empty."""

    email: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True)
class Person:
    """Somebody at a program. `family_name` overrides what is derived from `name`."""

    name: str
    credentials: str = ""
    email: str = ""
    role: str = ""
    discussed: str = ""
    family_name: str = ""
    key: str = ""
    """How a command names the person: the folded last word of the family name, as in `--to reyes`."""


@dataclass(frozen=True)
class Interview:
    """The interview day at a program."""

    on: date | None = None
    format: str = ""
    interviewers: tuple[Person, ...] = ()
    liked: tuple[str, ...] = ()
    culture: str = ""
    concerns: tuple[str, ...] = ()
    invited: date | None = None
    """When the program invited the applicant, where that is known."""

    @property
    def only_invited(self) -> bool:
        """Whether nothing but the invitation is known: no day, and nobody whom one met."""
        return self.invited is not None and self.on is None and not self.interviewers


@dataclass(frozen=True)
class Communication:
    """What a program says of thank-yous and of contact after the interview; "" where it says nothing."""

    thank_you: str = ""
    post_interview: str = ""
    source: str = ""


@dataclass(frozen=True)
class Program:
    """One residency program. `id` is the stem of its file."""

    id: str
    name: str
    specialty: str
    aliases: tuple[str, ...] = ()
    institution: str = ""
    tracks: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    domains: tuple[str, ...] = ()
    in_match: bool = True
    status: str = "active"
    status_reason: str = ""
    rank_list_locked: date | None = None
    director: Person | None = None
    coordinator: Person | None = None
    communication: Communication = Communication()
    features: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()
    interview: Interview | None = None
    path: str = ""
    img_friendly: bool | None = None
    visas: tuple[str, ...] | None = None
    """Those that it sponsors; () for none, None where that is not known."""
    my_rating: int | None = None
    """The applicant's own, from 1 to 5."""

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Director, coordinator and interviewers, in this order, each once."""
        found: dict[tuple[str, str], Person] = {}
        staff = [person for person in (self.director, self.coordinator) if person]
        for person in (*staff, *(self.interview.interviewers if self.interview else ())):
            found.setdefault((person.name.casefold(), person.email.casefold()), person)
        return tuple(found.values())


@dataclass(frozen=True)
class Applicant:
    """Who is writing."""

    name: str
    email: str
    credentials: str = ""
    phone: str = ""
    school: str = ""
    country: str = ""
    img: bool | None = None
    aamc_id: str = ""
    eras_id: str = ""
    application_service: str = "ERAS"
    usce_months: int | None = None
    visa: str = ""
    rotations: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    goal: str = ""
    soap_eligible: bool = True
    family_name: str = ""
    program_types: tuple[str, ...] = ()
    """Which programs are applied to, for letter writers: "university programs with a combined clinic"."""
    cv: str = ""
    """The file of the CV, as a path within the workspace."""
    personal_statement: str = ""
    """The file of the personal statement, as a path within the workspace."""


@dataclass(frozen=True)
class Wish:
    """What the applicant hopes for by one criterion, and how much it counts beside the others."""

    weight: int = 1
    look_for: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Season:
    """Which match and cycle, and what the applicant has decided. `dates` holds only the overrides."""

    cycle: int
    match: str
    specialty: str
    first_choice: str = ""
    highly: tuple[str, ...] = ()
    dates: Mapping[str, Moment] = field(default_factory=dict)
    rank_list_certified: Moment | None = None
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    """By criterion."""
    matched: str = ""
    """Where the applicant matched: a program's id, or its name and city in words; "" before it is known."""


@dataclass(frozen=True)
class Strength:
    """Something that a letter can speak to, with what the writer saw of it."""

    strength: str
    example: str = ""


@dataclass(frozen=True)
class LetterWriter:
    """A writer of a letter of recommendation. `id` is the stem of its file."""

    id: str
    name: str
    email: str = ""
    credentials: str = ""
    relationship: str = ""
    """In what role the writer knew the applicant, in words: "attending on inpatient pediatrics"."""
    service: str = ""
    us_based: bool | None = None
    specialty: str = ""
    rotation_begins: date | None = None
    rotation_ends: date | None = None
    requested_on: date | None = None
    reminders: tuple[date, ...] = ()
    due: date | None = None
    status: str = "planned"
    family_name: str = ""
    role: str = ""
    """In what role, as one of the words of `workspace_schema.WRITER_ROLES`; "" where it is not said."""
    setting: str = ""
    """`hands-on`, `observership` or `research`; "" where it is not said."""
    days_worked: int | None = None
    """On how many days the two worked together."""
    co_signer: str = ""
    """The attending who signs with a fellow."""
    asked_in_person: bool | None = None
    answer: str = ""
    """What the writer said when asked, word for word."""
    waived: bool | None = None
    """Whether the applicant gave up the right to see the letter."""
    agreed_on: date | None = None
    uploaded_on: date | None = None
    thanked_on: date | None = None
    """When the writer was thanked, where the ledger does not know it: in person, by a card."""
    told_applied_on: date | None = None
    """When the writer heard that the application is out, in the same way."""
    told_matched_on: date | None = None
    """When the writer heard where the applicant matched, in the same way."""
    counts_as: str = ""
    """Which letter of the portfolio it is meant to be, in the applicant's own word; "" where the facts tell."""
    letter_id: str = ""
    upload: str = ""
    """How the letter is uploaded."""
    addressed_to: str = ""
    """To whom the letter is addressed; "" for what the specialty uses."""
    did: tuple[str, ...] = ()
    """What the applicant did there that the writer saw."""
    moments: tuple[str, ...] = ()
    """Clinical moments that the writer saw, without anything that tells who the patient was."""
    strengths: tuple[Strength, ...] = ()
    """What this letter should speak to."""
    path: str = ""

    @property
    def person(self) -> Person:
        """The writer as somebody who is written to."""
        return Person(
            self.name,
            self.credentials,
            self.email,
            "letter writer",
            family_name=self.family_name,
            key=self.id,
        )


@dataclass(frozen=True)
class Rotation:
    """A rotation, before, in or after it. `id` is the stem of its file in rotations/."""

    id: str
    service: str
    begins: date
    ends: date
    institution: str = ""
    specialty: str = ""
    setting: str = "hands-on"
    """`hands-on`, `observership` or `research`."""
    us_based: bool | None = None
    coordinator: Person | None = None
    supervisors: tuple[Person, ...] = ()
    """Who supervises, each with a `role` of `workspace_schema.WRITER_ROLES` or ""."""
    path: str = ""


@dataclass(frozen=True)
class Workspace:
    """One applicant's season, as loaded from its folder."""

    root: Path
    applicant: Applicant
    season: Season
    programs: Mapping[str, Program]
    letter_writers: Mapping[str, LetterWriter]
    rotations: Mapping[str, Rotation] = field(default_factory=dict)

    @cached_property
    def by_mailbox(self) -> Mapping[str, Program]:
        """The program of every mailbox on file, keyed by the case-folded address."""
        return {
            person.email.casefold(): program
            for program in self.programs.values()
            for person in program.people
            if person.email
        }


@dataclass(frozen=True)
class Kind:
    """One kind of message (policies/kinds.yaml)."""

    id: str
    title: str
    when: str
    what: str
    stage: str
    """What `repeat-contact` counts: at most one message of a stage to a person or program; "" for no limit."""
    once_per: str = "program"
    """`person` or `program`."""
    opens: str = ""
    """The calendar event from which the kind is in season; "" for no such limit."""
    closes: str = ""
    """The calendar event after which it is out of season; "" for no such limit."""
    communication: str = ""
    """Which of the program's stances governs it: `thank_you`, `post_interview` or "" for none."""
    persuades: bool = False
    """Whether the kind as such tries to persuade the program to rank the applicant."""
    interview: str = "any"
    """`required`, `expected` or `any`."""
    recipients: str = "director"
    """Whom a new letter is addressed to, as policies/kinds.yaml says."""
    direction: str = "program"
    """`program`, `writer` or `rotation`: to whom such a message goes."""
    about_ranking: bool = False
    """Whether the kind may speak of the applicant's own ranking at all."""


@dataclass(frozen=True)
class Attachment:
    """A file that a message carries, as it leaves."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Leftover:
    """Something that a document carries beside the text that its reader sees.

    `kind` is `comment`, `inserted`, `deleted` or `hidden` text, `embedded` (a file), `location` (where a picture was
    taken), `alternative` (what is said of a picture), or `property`; `what` names the file, the property, or who wrote.
    """

    kind: str
    text: str = ""
    what: str = ""


@dataclass(frozen=True)
class Document:
    """An attachment as far as it could be read. Its pages are divided by form feeds."""

    name: str
    size: int = 0
    """In bytes."""
    text: str = ""
    problem: str = ""
    """Why it could not be read, as one word (`composer.documents.PROBLEMS`); "" where it could be."""
    unread: str = ""
    """Which part of a document that was read could not be, in words; "" for none."""
    pictures: int = 0
    """How many pictures stand in it; nobody knows what they show."""
    leftovers: tuple[Leftover, ...] = ()
    sha256: str = ""


@dataclass(frozen=True)
class Message:
    """What is checked and what leaves. Offsets of findings count characters of `subject` and `body`."""

    subject: str
    body: str
    program: str | None = None
    kind: str | None = None
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    in_reply_to: str = ""
    """The Message-ID that it answers, with its angle brackets; "" for a message that begins a conversation."""
    references: str = ""
    """The Message-IDs of the conversation before it, oldest first, with blanks between (RFC 5322 section 3.6.4)."""
    attachments: tuple[str, ...] = ()
    """The names of the attached files."""
    attached: tuple[Attachment, ...] = ()
    """The attached files themselves, where they are at hand: a manifest names them only."""
    attach: tuple[str, ...] = ()
    """The files that a draft says it carries, as paths within the workspace, before they are loaded."""
    hidden: tuple[str, ...] = ()
    """What a reader of the message would not see, one description a part (an HTML part's hidden text)."""
    residue: tuple[str, ...] = ()
    """Header and structure left over from another message, one description each (`Fwd:` headers, a nested mail)."""

    @property
    def recipients(self) -> tuple[Address, ...]:
        """Everybody whom the message would reach."""
        return (*self.to, *self.cc, *self.bcc)


@dataclass(frozen=True)
class Contact:
    """One message of the past, sent or received. `program` is None for a message to a letter writer."""

    kind: str | None
    program: str | None
    to: tuple[str, ...]
    on: Moment
    direction: str = "outbound"
    body: str = ""
    state: str = "sent"
    name: str = ""
    """The name of its draft, where it has one."""
    released: bool = False
    """Whether it no longer claims the first choice, because that program withdrew."""
