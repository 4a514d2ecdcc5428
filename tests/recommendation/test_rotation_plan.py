"""The plan of a rotation: its weeks, whom to ask and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.model import LetterWriter, Person, Rotation
from composer.recommendation import rotation_policy
from composer.recommendation.rotation_plan import RotationPlan, rotation_plan

POLICY = rotation_policy.load()
CHEN = Person("Mei Chen", "MD", "mchen@lakeside.example", role="attending", key="chen")
IDOWU = Person("Tomas Idowu", "MD", role="fellow", key="idowu")
WARD = Rotation(
    "ward",
    "inpatient pediatrics",
    date(2026, 6, 1),
    date(2026, 6, 28),
    coordinator=Person("Lou Park", "", "lpark@lakeside.example"),
    supervisors=(IDOWU, CHEN),
    path="rotations/ward.yaml",
)


def planned(rotation: Rotation = WARD, on: str = "2026-06-17", *writers: LetterWriter) -> RotationPlan:
    voices = {"attending": "the work of every day"}
    return rotation_plan(rotation, writers, "pediatrics", date.fromisoformat(on), POLICY, voices)


def test_four_weeks_are_four_parts_with_one_before_and_one_after() -> None:
    found = planned()
    assert [(part.label, part.begins.isoformat(), part.ends.isoformat()) for part in found.parts] == [
        ("Before", "2026-05-18", "2026-05-31"),
        ("Week 1", "2026-06-01", "2026-06-07"),
        ("Week 2", "2026-06-08", "2026-06-14"),
        ("Week 3", "2026-06-15", "2026-06-21"),
        ("Week 4", "2026-06-22", "2026-06-28"),
        ("After", "2026-06-29", "2026-07-12"),
    ]
    assert [part.state for part in found.parts] == ["over", "over", "over", "now", "ahead", "ahead"]


def test_two_weeks_are_four_quarters() -> None:
    found = planned(replace(WARD, ends=date(2026, 6, 14)))
    assert [part.label for part in found.parts[1:5]] == [
        "First quarter",
        "Second quarter",
        "Third quarter",
        "Last quarter",
    ]
    assert found.parts[4].ends == date(2026, 6, 14)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_the_parts_of_a_rotation_of_any_length_follow_one_another(begins: date, days: int) -> None:
    rotation = replace(WARD, begins=begins, ends=begins + timedelta(days=days))
    found = planned(rotation, "2026-06-17")
    quarters = found.parts[1:5]
    assert quarters[0].begins == begins
    assert quarters[-1].ends == rotation.ends
    for part in found.parts:
        assert part.begins <= part.ends
    if days >= 3:
        for one, two in pairwise(quarters):
            assert two.begins == one.ends + timedelta(days=1)
    for ask in found.asks:
        assert begins <= ask.begins <= ask.until


def test_the_anchor_is_asked_around_the_end_of_the_third_week() -> None:
    (anchor, _) = planned().asks
    assert anchor.person is CHEN
    assert (anchor.begins, anchor.until) == (date(2026, 6, 19), date(2026, 6, 23))


def test_the_others_are_asked_in_the_last_week_for_what_only_they_saw() -> None:
    anchor, other = planned().asks
    assert other.person is IDOWU
    assert (other.begins, other.until) == (date(2026, 6, 24), date(2026, 6, 28))
    assert (anchor.voice, other.voice) == ("the work of every day", "something that the others did not see")


def test_whoever_answers_for_the_work_is_the_anchor_and_else_the_first() -> None:
    fellows = (IDOWU, replace(IDOWU, name="Ana Ruiz", key="ruiz"))
    assert planned(replace(WARD, supervisors=fellows)).asks[0].person is IDOWU
    assert planned(replace(WARD, supervisors=())).asks == ()


@pytest.mark.parametrize("known_by", [{"email": "MChen@Lakeside.example"}, {"name": "mei chen", "email": ""}])
def test_a_supervisor_who_is_a_letter_writer_is_asked_by_command(known_by: dict[str, str]) -> None:
    writer = LetterWriter(**{"id": "chen", "name": "M. Chen", **known_by})  # type: ignore[arg-type]
    anchor, other = planned(WARD, "2026-06-17", writer).asks
    assert anchor.command == "prematch letters ask chen"
    assert "letter-writers/idowu.yaml" in other.command


def test_an_observer_is_told_what_an_observer_may_do() -> None:
    for part, watched in zip(
        planned().parts, planned(replace(WARD, setting="observership")).parts, strict=True
    ):
        assert "your patients' numbers" not in " ".join(watched.do)
        assert (part.do == watched.do) == (part.id == "after")


def test_the_intention_is_said_early_and_names_the_specialty() -> None:
    assert "apply in pediatrics this season" in planned().parts[1].say


def test_the_note_to_the_coordinator_goes_one_to_two_weeks_before() -> None:
    found = planned()
    assert (found.note_begins, found.note_until) == (date(2026, 5, 18), date(2026, 5, 25))
    assert (found.packet_within, found.thanks_until) == (2, date(2026, 7, 5))


def test_what_the_file_lacks_is_named_with_what_to_write() -> None:
    bare = replace(WARD, supervisors=(replace(CHEN, role=""),), coordinator=None)
    assert [gap.partition(".")[0] for gap in planned(bare).gaps] == [
        "The role of Mei Chen is not said",
        "No coordinator is on file",
    ]
    assert planned().gaps == ()
    (gap,) = planned(replace(WARD, supervisors=())).gaps
    assert "`supervisors`" in gap


def test_every_week_has_a_check_a_question_and_something_to_do() -> None:
    for part in planned().parts:
        assert part.do
        assert part.check
        assert part.feedback.endswith("?")
