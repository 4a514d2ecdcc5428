"""Letters of recommendation and rotations in the plan of a season."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import pytest

from composer import overview, plan_policy
from composer.ledger import LedgerLetter, State
from composer.model import LetterWriter, Person, Rotation
from composer.moments import parse_moment
from composer.overview import Overview
from composer.plan import Step, make_plan
from composer.plan_calendar import to_calendar
from tests.letters import REPOSITORY

SAMPLES = dataclasses.replace(overview.load(REPOSITORY / "samples" / "season"), letters=())
POLICY = plan_policy.load()
WRITER = LetterWriter(
    "idowu",
    "Tomas Idowu",
    "tidowu@lakeside.example",
    "MD",
    rotation_begins=date(2026, 4, 6),
    rotation_ends=date(2026, 5, 3),
    due=date(2026, 9, 15),
)
WARD = Rotation(
    "ward",
    "inpatient pediatrics",
    date(2026, 6, 1),
    date(2026, 6, 28),
    coordinator=Person("Lou Park", "", "lpark@lakeside.example"),
)


def view(*files: LetterWriter | Rotation, letters: tuple[LedgerLetter, ...] = ()) -> Overview:
    space = dataclasses.replace(
        SAMPLES.workspace,
        letter_writers={each.id: each for each in files if isinstance(each, LetterWriter)},
        rotations={each.id: each for each in files if isinstance(each, Rotation)},
    )
    return dataclasses.replace(SAMPLES, workspace=space, letters=letters)


def steps(day: str, of: Overview) -> dict[str, Step]:
    plan = make_plan(of, parse_moment(day), POLICY)
    return {step.id: step for step in plan.steps if step.topic in ("letter", "rotation")}


def letter(
    kind: str, to: str, state: State = State.SENT, on: str = "2026-06-20", **more: Any
) -> LedgerLetter:
    sent = on if state is State.SENT else ""
    return LedgerLetter(
        f"{on}-{kind}",
        2027,
        "nrmp-main",
        kind,
        recipients=(to,),
        state=state,
        composed_on=on,
        sent_on=sent,
        **more,
    )


# --- letters ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "id_", "command"),
    [
        ({}, "ask", "prematch letters ask idowu"),
        ({"status": "agreed", "agreed_on": date(2026, 6, 30)}, "packet", "prematch letters packet idowu"),
        (
            {"status": "requested", "requested_on": date(2026, 6, 10)},
            "remind",
            "prematch letters remind idowu",
        ),
        ({"status": "uploaded"}, "thank", "prematch letters thank idowu"),
    ],
)
def test_each_letter_has_its_next_step(changes: dict[str, Any], id_: str, command: str) -> None:
    found = steps("2026-07-01", view(dataclasses.replace(WRITER, **changes)))
    assert list(found) == [f"letter/idowu/{id_}"]
    step = found[f"letter/idowu/{id_}"]
    assert (step.command, step.state) == (command, "due")
    assert "Dr. Idowu" in step.title


def test_a_season_without_writers_and_rotations_has_no_such_step() -> None:
    assert steps("2026-07-01", view()) == {}


def test_what_the_ledger_knows_to_be_sent_counts() -> None:
    sent = view(WRITER, letters=(letter("lor_request", "TIdowu@lakeside.example"),))
    assert list(steps("2026-07-10", sent)) == ["letter/idowu/remind"]


def test_a_request_that_lies_in_drafts_is_a_draft() -> None:
    written = view(WRITER, letters=(letter("lor_request", WRITER.email, State.COMPOSED),))
    step = steps("2026-07-10", written)["letter/idowu/ask"]
    assert (step.state, step.letter, step.command) == ("draft", "2026-06-20-lor_request", "")


@pytest.mark.parametrize(
    "other",
    [
        letter("lor_request", "somebody@lakeside.example", State.COMPOSED),
        letter("lor_thanks", WRITER.email, State.COMPOSED),
        letter("lor_request", WRITER.email, State.DISCARDED),
    ],
)
def test_another_letter_or_one_given_up_is_no_draft_of_it(other: LedgerLetter) -> None:
    assert steps("2026-07-10", view(WRITER, letters=(other,)))["letter/idowu/ask"].state == "due"


def test_a_writer_who_declined_is_closed_and_has_no_command() -> None:
    (step,) = steps("2026-07-10", view(dataclasses.replace(WRITER, status="declined"))).values()
    assert (step.state, step.command) == ("closed", "")


# --- rotations ----------------------------------------------------------------------------------------


def states(day: str, of: Overview) -> dict[str, str]:
    return {id_.removeprefix("rotation/ward/"): step.state for id_, step in steps(day, of).items()}


def test_before_a_rotation_the_note_to_its_coordinator_is_due() -> None:
    weeks = dict.fromkeys(("week-1", "week-2", "week-3", "week-4", "thanks"), "upcoming")
    assert states("2026-05-17", view(WARD)) == {"note": "upcoming", **weeks}
    assert states("2026-05-18", view(WARD)) == {"note": "due", **weeks}
    assert states("2026-05-26", view(WARD)) == {"note": "overdue", **weeks}


def test_in_a_rotation_its_week_is_due_and_the_note_is_gone() -> None:
    assert states("2026-06-17", view(WARD)) == {
        "week-1": "done",
        "week-2": "done",
        "week-3": "due",
        "week-4": "upcoming",
        "thanks": "upcoming",
    }


def test_after_a_rotation_thanks_are_due_for_a_week_and_then_pass() -> None:
    assert states("2026-06-29", view(WARD))["thanks"] == "due"
    assert states("2026-07-08", view(WARD))["thanks"] == "overdue"
    assert "thanks" not in states("2026-07-13", view(WARD))
    assert states("2026-09-01", view(WARD)) == {}


def test_a_note_that_was_sent_is_done_and_one_in_drafts_is_a_draft() -> None:
    sent = letter("coordinator_note", "lpark@lakeside.example", on="2026-05-19")
    assert states("2026-05-20", view(WARD, letters=(sent,)))["note"] == "done"
    written = letter("coordinator_note", "lpark@lakeside.example", State.COMPOSED, on="2026-05-19")
    assert states("2026-05-20", view(WARD, letters=(written,)))["note"] == "draft"


def test_a_note_about_an_earlier_rotation_is_another_one() -> None:
    old = letter("coordinator_note", "lpark@lakeside.example", on="2026-02-19")
    assert states("2026-05-20", view(WARD, letters=(old,)))["note"] == "due"


def test_weeks_and_letters_stand_in_the_calendar() -> None:
    plan = make_plan(view(WARD, WRITER), parse_moment("2026-05-20"), POLICY)
    text = to_calendar(plan, datetime(2026, 5, 20, 12, tzinfo=UTC)).replace("\r\n ", "")
    assert "SUMMARY:Week 3 on inpatient pediatrics: the anchor letter" in text
    assert "SUMMARY:Ask Dr. Idowu for a strong letter" in text
    assert "Run: prematch letters plan ward" in text
