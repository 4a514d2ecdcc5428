from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest

from composer import checking
from composer.checking import Session
from composer.compose import compose
from composer.errors import MessageError, WorkspaceError
from composer.guard import engine
from composer.ledger import open_ledger
from composer.model import Address, Message, Person, Rotation
from composer.moments import parse_moment
from tests.conftest import Run
from tests.invented import DETAILS
from tests.letters import CLEAN, REPOSITORY, TODAY, change, write

SESSION = checking.open_session(REPOSITORY / "samples" / "season")
NOW = parse_moment(TODAY)
# A day on which each kind is in season, and the programs of the sample season that do not get one.
SUITABLE = {
    "introductory": ("2026-11-01", set()),
    "thank_you": ("interview", {"thornfield", "larkspur"}),
    "interest": ("2027-02-10", {"montrose", "larkspur"}),
    "intent": ("2027-02-10", {"montrose", "larkspur"}),
    "question": ("2027-01-20", set()),
    "update": ("2027-01-20", {"montrose"}),
    "correction": ("2027-01-20", set()),
    "withdrawal": ("2027-01-20", set()),
    "reply_neutral": ("2027-02-10", set()),
    "reply_rank_highly": ("2027-02-10", {"montrose", "larkspur"}),
    "courtesy": ("2027-03-20", {"larkspur"}),
}
ACTIVE = [program for program in SESSION.facts.programs.values() if program.status == "active"]


def message(**changes: object) -> Message:
    made = Message(
        "Letter of interest - Amara Okafor", CLEAN.split("\n\n", 1)[1], "cedarvale-medpeds", "interest"
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


# --- every letter -------------------------------------------------------------------------------------


def session_for(program_id: str, kind: str) -> Session:
    """The sample season, as it would be for such a letter to be true."""
    program = SESSION.facts.programs[program_id]
    season = dataclasses.replace(
        SESSION.facts.season, first_choice=program_id if kind == "intent" else "", highly=(program_id,)
    )
    if kind == "introductory":
        program = dataclasses.replace(program, interview=None)
    programs = {**SESSION.facts.programs, program_id: program}
    loaded = dataclasses.replace(SESSION.workspace, season=season, programs=programs)
    facts = dataclasses.replace(SESSION.facts, season=season, programs=programs)
    return Session(loaded, facts, (), ())


@pytest.mark.parametrize("program_id", [program.id for program in ACTIVE])
@pytest.mark.parametrize("kind", SUITABLE)
def test_every_letter_that_is_composed_passes_its_own_policy(kind: str, program_id: str) -> None:
    day, none_for = SUITABLE[kind]
    if program_id.removesuffix("-medpeds") in none_for:
        return
    session = session_for(program_id, kind)
    program = session.facts.programs[program_id]
    people = program.interview.interviewers if program.interview and kind == "thank_you" else (None,)
    if day == "interview":
        assert program.interview is not None
        day = str(program.interview.on)
    for person in people:
        chosen = (person,) if person else ()
        letter = compose(
            session.workspace,
            session.facts.kinds[kind],
            program,
            people=chosen,
            today=parse_moment(day).on,
            details=DETAILS,
        )
        written = Message(letter.subject, letter.body, program_id, kind, to=letter.to, cc=letter.cc)
        report = engine.check(checking.context(session, written, parse_moment(day), []))
        assert [(finding.rule, finding.excerpt) for finding in report.findings] == []


# --- the context of a message -------------------------------------------------------------------------


def test_a_context_holds_program_kind_and_writer() -> None:
    here = checking.context(SESSION, message(), NOW)
    assert here.program is not None
    assert here.kind is not None
    assert (here.program.id, here.kind.id, here.writer) == ("cedarvale-medpeds", "interest", None)
    to_writer = message(program=None, kind="lor_thanks", to=(Address("MCHEN@lakeside.example.org"),))
    here = checking.context(SESSION, to_writer, NOW)
    assert here.writer is not None
    assert (here.writer.id, here.program) == ("chen", None)


def test_an_unknown_kind_or_program_is_named_with_the_nearest() -> None:
    with pytest.raises((MessageError, WorkspaceError), match="interest"):
        checking.context(SESSION, message(kind="intrest"), NOW)
    with pytest.raises(WorkspaceError, match="Did you mean cedarvale-medpeds"):
        checking.context(SESSION, message(program="cedarvale-medped"), NOW)


def test_a_letter_is_not_held_against_itself(season: Path) -> None:
    write(season, "it", CLEAN)
    write(season, "other", CLEAN)
    session = checking.open_session(season)
    assert "it" not in [
        earlier.name for earlier in checking.context(session, message(), NOW, name="it").earlier
    ]
    assert "other" in [
        earlier.name for earlier in checking.context(session, message(), NOW, name="it").earlier
    ]


def test_a_draft_that_cannot_be_read_is_passed_over(season: Path) -> None:
    (season / "drafts" / "broken.txt").write_bytes(b"\xff\xfe\x00")
    names = [earlier.name for earlier in checking.open_session(season).earlier]
    assert "broken" not in names
    assert "2027-02-09-interest-cedarvale" in names


def test_a_workspace_without_drafts_or_ledger_has_no_past(season: Path) -> None:
    for path in (season / "drafts").iterdir():
        path.unlink()
    (season / "drafts").rmdir()
    session = checking.open_session(season)
    assert (session.history, session.earlier) == ((), ())
    assert checking.accepted(season, "it") == ()


def test_what_the_ledger_counts_as_said_is_the_past(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    run("draft", "it", "--today", TODAY)
    session = checking.open_session(season)
    (contact,) = session.history
    assert (contact.kind, contact.program, contact.name) == ("interest", "cedarvale-medpeds", "it")
    assert "orchard" in contact.body
    assert checking.context(session, message(), NOW).history == (contact,)
    assert checking.context(session, message(), NOW, name="it").history == ()
    assert checking.context(session, message(), NOW, []).history == ()


def test_what_was_accepted_of_a_letter_is_found_by_its_name(season: Path) -> None:
    with open_ledger(season / "ledger.db") as book:
        book.accept("it", "generic", "hash", "because", NOW)
    assert checking.accepted(season, "it") == (("generic", "hash", "because"),)
    assert checking.accepted(season, "other") == ()
    assert checking.accepted(season, "") == ()


@pytest.mark.parametrize(
    ("mailboxes", "program"),
    [
        (["RADEYEMI@cedarvale.example"], "cedarvale-medpeds"),
        (["radeyemi@cedarvale.example", "swhitlow@cedarvale.example"], "cedarvale-medpeds"),
        (["radeyemi@cedarvale.example", "modowd@stbrigid.example.org"], None),
        (["who@example.org"], None),
        ([], None),
    ],
)
def test_the_program_is_the_one_on_which_the_recipients_agree(
    mailboxes: list[str], program: str | None
) -> None:
    to = tuple(Address(mailbox) for mailbox in mailboxes)
    assert checking.program_of(SESSION, message(to=to)) == program


# --- what is not certain ------------------------------------------------------------------------------


def caveats(session: Session, **changes: object) -> str:
    here = checking.context(session, message(**changes), NOW)
    return " ".join(checking.caveats(here, engine.check(here)))


def test_a_projected_date_is_named_and_one_of_ones_own_is_not(season: Path) -> None:
    assert "rank_list_deadline 2027-03-03 21:00" in caveats(SESSION)
    assert "projected" in caveats(SESSION)
    with (season / "season.yaml").open("a", encoding="utf-8") as file:
        file.write("dates: {rank_list_deadline: 2027-03-04 21:00}\n")
    said = caveats(checking.open_session(season))
    assert "rank_list_deadline" not in said
    assert "rank_list_opens" in said


def test_a_kind_without_a_season_rests_on_no_date() -> None:
    assert caveats(SESSION, kind="reply_neutral") == ""


def test_a_stance_of_low_confidence_is_named(season: Path) -> None:
    low = [
        s
        for s in SESSION.facts.specialties.values()
        if s.confidence == "low" and s.post_interview != "allowed"
    ]
    if not low:
        pytest.skip("no stance of low confidence forbids anything")
    change(
        season / "programs" / "montrose-medpeds.yaml",
        "specialty: medicine-pediatrics",
        f"specialty: {low[0].id}",
    )
    change(
        season / "programs" / "montrose-medpeds.yaml",
        "communication: {thank_you: allowed, post_interview: discouraged, source: program website}\n",
        "",
    )
    assert "low confidence" in caveats(checking.open_session(season), program="montrose-medpeds")


# --- the rotation of a note to a coordinator


def rotation(name: str, begins: str, email: str, institution: str = "") -> Rotation:
    first = date.fromisoformat(begins)
    coordinator = Person("Lou Park", email=email)
    return Rotation(name, "medicine", first, first + timedelta(25), institution, coordinator=coordinator)


ROTATIONS = (
    rotation("spring", "2026-04-06", "lou@lakeside.example"),
    rotation("summer", "2026-07-06", "lou@lakeside.example"),
    rotation("fall", "2026-09-07", "lou@lakeside.example"),
    rotation("away", "2026-08-03", "kim@stonemill.example", "Stonemill Hospital"),
)


@pytest.mark.parametrize(
    ("to", "today", "body", "name"),
    [
        ("lou@lakeside.example", "2026-06-26", "Who will supervise me?", "summer"),
        ("Lou@Lakeside.example", "2026-08-20", "Who will supervise me?", "fall"),
        ("lou@lakeside.example", "2026-12-01", "Who will supervise me?", "fall"),
        ("lou@lakeside.example", "2026-06-26", "My rotation begins on September 7.", "fall"),
        ("lou@lakeside.example", "2026-07-10", "I rotate with you from July 6 to July 31.", "summer"),
        ("lou@lakeside.example", "2026-06-26", "My rotation begins on October 5.", None),
        ("lou@lakeside.example", "2026-06-26", "When does the interview begin?", None),
        ("office@stonemill.example", "2026-06-26", "Who supervises me at Stonemill Hospital?", "away"),
        ("office@stonemill.example", "2026-06-26", "My rotation begins on August 3.", "away"),
        ("office@stonemill.example", "2026-06-26", "Who will supervise me?", None),
    ],
)
def test_a_note_is_about_the_rotation_of_its_day_its_coordinator_or_its_place(
    to: str, today: str, body: str, name: str | None
) -> None:
    loaded = dataclasses.replace(SESSION.workspace, rotations={r.id: r for r in ROTATIONS})
    session = dataclasses.replace(SESSION, workspace=loaded)
    note = Message("A question", body, kind="coordinator_note", to=(Address(to),))
    found = checking.context(session, note, parse_moment(today)).rotation
    assert (found.id if found else None) == name


def test_only_a_note_to_a_coordinator_is_about_a_rotation() -> None:
    loaded = dataclasses.replace(SESSION.workspace, rotations={r.id: r for r in ROTATIONS})
    session = dataclasses.replace(SESSION, workspace=loaded)
    note = Message("A question", "Who?", kind="question", to=(Address("lou@lakeside.example"),))
    assert checking.context(session, note, NOW).rotation is None
