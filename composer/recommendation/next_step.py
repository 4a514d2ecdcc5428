"""What to do next about one letter of recommendation, and until when. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from composer.model import Contact, LetterWriter, Moment
from composer.names import address
from composer.phrase import day
from composer.recommendation.in_words import count
from composer.recommendation.portfolio_policy import Days

if TYPE_CHECKING:
    from composer.plan_step import State


@dataclass(frozen=True)
class NextStep:
    """One thing to do. `state` is one of the words in which a season's plan says where a step stands."""

    id: str
    text: str
    state: State
    command: str = ""
    """The prematch command that does it; "" where it is done elsewhere."""
    begins: date | None = None
    """The first day on which it is in place; None for at once."""
    due: date | None = None
    """The last good day; None where there is none."""


@dataclass(frozen=True)
class Past:
    """What went between the applicant and one writer, by the writer's file and by the ledger."""

    asked: date | None = None
    reminders: tuple[date, ...] = ()
    packet: date | None = None
    thanked: bool = False
    told_applied: bool = False
    told_matched: bool = False

    @property
    def last(self) -> date | None:
        """The day of the last message that asks for the letter."""
        return max(filter(None, (self.asked, self.packet, *self.reminders)), default=None)


def past_of(writer: LetterWriter, history: Iterable[Contact], today: date) -> Past:
    """Gather what went to a writer until today."""
    sent: dict[str | None, list[date]] = {}
    mailbox = writer.email.casefold()
    for contact in history:
        to = {each.casefold() for each in contact.to}
        if contact.direction == "outbound" and mailbox and mailbox in to and contact.on.on <= today:
            sent.setdefault(contact.kind, []).append(contact.on.on)
    asked = [*sent.get("lor_request", ()), *filter(None, (writer.requested_on,))]
    return Past(
        asked=min((on for on in asked if on <= today), default=None),
        reminders=_reminders(sent.get("lor_reminder", ()), writer.reminders, today),
        packet=max(sent.get("lor_packet", ()), default=None),
        thanked="lor_thanks" in sent or _reached(writer.thanked_on, today),
        told_applied="lor_applied" in sent or _reached(writer.told_applied_on, today),
        told_matched="lor_matched" in sent or _reached(writer.told_matched_on, today),
    )


def _reached(on: date | None, today: date) -> bool:
    return on is not None and on <= today


def _reminders(ledger: Iterable[date], file: Iterable[date], today: date) -> tuple[date, ...]:
    """Each reminder once: a day of the file beside one of the ledger is the same, noted a day before or after."""
    found = list(dict.fromkeys(ledger))
    for on in file:
        if on <= today and not any(abs((on - other).days) <= 1 for other in found):
            found.append(on)
    return tuple(sorted(found))


def standing(writer: LetterWriter, past: Past) -> str:
    """The status of a letter: as the file says it, or further, where dates and ledger show that it is."""
    reached = [writer.status]
    if past.asked or past.reminders or (writer.status == "planned" and writer.answer):
        reached.append("requested")
    if past.packet or writer.agreed_on:
        reached.append("agreed")
    if writer.uploaded_on:
        reached.append("uploaded")
    return "declined" if writer.status == "declined" else max(reached, key=_ORDER.index)


_ORDER = ("planned", "requested", "agreed", "uploaded", "declined")


@dataclass(frozen=True)
class _Case:
    """Everything that a step rests on."""

    writer: LetterWriter
    past: Past
    today: Moment
    days: Days
    match_day: Moment | None

    @property
    def on(self) -> date:
        return self.today.on

    @property
    def matched(self) -> bool:
        return self.match_day is not None and self.today.reached(self.match_day)

    @property
    def name(self) -> str:
        return address(self.writer.person)

    @property
    def file(self) -> str:
        return f"letter-writers/{self.writer.id}.yaml"

    def command(self, name: str) -> str:
        return f"prematch letters {name} {self.writer.id}"

    def once(self, status: str) -> str:
        """What to write first, where the file is behind what its own dates and the ledger show."""
        return "" if self.writer.status == status else f" First write `status: {status}` in {self.file}."

    def state(self, begins: date | None, due: date | None) -> State:
        """Where a step stands that is good between two days."""
        if begins is not None and self.on < begins:
            return "upcoming"
        return "overdue" if due is not None and self.on > due else "due"

    def step(
        self, id_: str, text: str, command: str = "", begins: date | None = None, due: date | None = None
    ) -> NextStep:
        return NextStep(id_, text, self.state(begins, due), command, begins, due)


def next_step(
    writer: LetterWriter, past: Past, today: Moment, days: Days, match_day: Moment | None = None
) -> NextStep:
    """Say what to do next about a letter. `match_day` is None where its day is not known."""
    case = _Case(writer, past, today, days, match_day)
    status = standing(writer, past)
    if case.matched and status in ("planned", "requested", "agreed"):
        text = f"Match Day is over, and this letter is needed no more. If {case.name} was asked, say so, with thanks."
        return NextStep("nothing", text, "closed")
    return _STEPS[status](case)


def _planned(case: _Case) -> NextStep:
    writer = case.writer
    begins, ends, due = writer.rotation_begins, writer.rotation_ends, writer.due
    if writer.asked_in_person:
        text = (
            f"You asked {case.name} in person. With a yes, write `status: agreed` and the day as `agreed_on` in"
            f" {case.file}; with a no, `status: declined`."
        )
        return case.step("note-answer", text)
    if due is not None and due < case.on:
        text = (
            f"The letter was due on {day(due)}. Agree on a later day and write it as `due`, or leave it out."
        )
        return NextStep("new-date", text, "overdue")
    if begins is not None and (ends is None or case.on <= ends):
        return _ask_there(case, begins, ends)
    latest = _later(due, -case.days.notice) if due else None
    text = f"Ask {case.name} for a strong letter, best in person or by telephone."
    if latest is not None and case.on > latest:
        text += f" Fewer than {case.days.notice} days are left, so ask at once and name the day."
    return case.step("ask", text, case.command("ask"), due=latest)


def _ask_there(case: _Case, begins: date, ends: date | None) -> NextStep:
    """Ask during a rotation: once half of it is over or two weeks, whichever comes first, and before it ends."""
    length = (ends - begins).days + 1 if ends else 2 * case.days.ask_from
    opens = _later(begins, min(case.days.ask_from, length // 2))
    text = f"Ask {case.name} in person for a strong letter, in week 3 or 4; in writing only where you cannot."
    return case.step("ask", text, case.command("ask"), begins=opens, due=ends)


def _requested(case: _Case) -> NextStep:
    if not case.writer.answer:
        return _waiting(case)
    # the patterns of answers take long to import, and most pages need none
    from composer.recommendation.signals import answer_meaning

    kind = answer_meaning(case.writer.answer).kind
    if kind in ("no", "polite-no"):
        sort = "a no" if kind == "no" else "a polite no"
        text = (
            f"The answer of {case.name} reads like {sort}. Thank them, and ask somebody else in good time. If you leave"
            f" this letter, write `status: declined` in {case.file}."
        )
        return case.step("ask-another", text)
    if kind == "yes":
        text = f"The answer of {case.name} is a yes: write `status: agreed` in {case.file}, then send the packet."
        return case.step("note-answer", text)
    text = (
        f"The answer of {case.name} leaves open how strong the letter will be. Ask once, kindly, whether it can be"
        f" a strong one, and write what you hear as `answer` and `status` in {case.file}."
    )
    return case.step("ask-back", text)


def _agreed(case: _Case) -> NextStep:
    if case.past.packet is None:
        text = f"Send {case.name} the packet: your documents, how to upload, and until when.{case.once('agreed')}"
        agreed = case.writer.agreed_on
        due = _later(agreed, case.days.packet) if agreed else case.writer.due
        return case.step("packet", text, case.command("packet"), due=due)
    return _waiting(case)


def _waiting(case: _Case) -> NextStep:
    """Wait, remind once the weeks are over, and after two reminders look for another way."""
    days, due, last = case.days, case.writer.due, case.past.last
    if last is None:
        text = f"Write the day of your request as `requested_on` in {case.file}, so that the weeks can be counted."
        return case.step("note-date", text)
    opens = _later(last, days.between_reminders)
    if len(case.past.reminders) >= days.reminders:
        text = (
            f"{count(days.reminders).capitalize()} reminders to {case.name} are enough. If nothing comes, ask somebody"
            " else in good time; a call, or a word to the coordinator, may still help."
        )
        return case.step("ask-another", text, begins=min(opens, due) if due else opens)
    # whoever has the packet may write in peace until the last weeks
    if due is not None and case.past.packet is not None:
        opens = max(opens, _later(due, -days.notice))
    if due is not None and due < case.on:
        text = f"The letter was due on {day(due)}. Ask {case.name} whether a later day is possible, or somebody else."
        state: State = "upcoming" if case.on < opens else "overdue"
        return NextStep("remind", text, state, case.command("remind"), opens)
    final = " It is the last reminder." if len(case.past.reminders) == days.reminders - 1 else ""
    text = f"Remind {case.name} gently, with the day.{final}"
    until = _later(opens, 7)
    until = min(until, due) if due is not None and due >= opens else until
    return case.step("remind", text, case.command("remind"), begins=opens, due=until)


def _declined(case: _Case) -> NextStep:
    text = f"Do not ask {case.name} again, and do not ask why. Ask somebody else for this letter."
    return NextStep("ask-another", text, "closed")


def _uploaded(case: _Case) -> NextStep:
    writer, past = case.writer, case.past
    if not past.thanked:
        due = _later(writer.uploaded_on, case.days.thanks) if writer.uploaded_on else None
        return case.step("thank", f"Thank {case.name} for the letter.", case.command("thank"), due=due)
    if case.matched:
        if past.told_matched:
            return NextStep("nothing", "Nothing is left to do.", "done")
        text = f"Tell {case.name} where you matched.{case.once('uploaded')}"
        return case.step("tell-matched", text, case.command("update"))
    if not past.told_applied:
        text = f"Tell {case.name} that your application is out, once it is.{case.once('uploaded')}"
        return case.step("tell-applied", text, case.command("update"), begins=writer.due)
    opens = case.match_day.on if case.match_day else None
    text = f"Tell {case.name} on Match Day where you matched; nothing before."
    return NextStep("tell-matched", text, "upcoming", case.command("update"), begins=opens)


_STEPS: Mapping[str, Callable[[_Case], NextStep]] = {
    "planned": _planned,
    "requested": _requested,
    "agreed": _agreed,
    "uploaded": _uploaded,
    "declined": _declined,
}


def _later(on: date, days: int) -> date:
    """The day so many days later; the first or last that exists, where there is none."""
    try:
        return on + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
