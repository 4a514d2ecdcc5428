"""Second messages of a stage, and too many favorites, in the example season."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from composer import examples
from composer.guard.checks import cadence
from composer.guard.context import Context
from composer.guard.rule import Example

OTHERS = ["lakemont-medpeds", "stonegate-im", "dunmore-medpeds", "fairhaven-medpeds", "brookhollow-medpeds"]


def context(**message: Any) -> Context:
    return examples.context_of(examples.season(), Example(True, message))


def sent(program: str | None = "riverbend-medpeds", kind: str = "interest", **entry: Any) -> dict[str, Any]:
    return {"kind": kind, "program": program, "to": "hmarsh@riverbend.example", "on": "2027-02-03", **entry}


@pytest.mark.parametrize("kind", ["interest", "intent", "update", "introductory", "withdrawal", "courtesy"])
def test_a_second_message_of_a_stage_to_a_program_is_refused_whoever_it_goes_to(kind: str) -> None:
    history = [sent(kind=kind, to="pteague@riverbend.example")]
    (hit,) = cadence.repeat_contact(context(kind=kind, text="Hello.", history=history))
    assert (hit.field, hit.variant, hit.values["on"]) == ("to", "", "2027-02-03")
    assert hit.values["reader"] == "Riverbend University Medicine-Pediatrics Residency Program"


@pytest.mark.parametrize(
    "history",
    [
        [],
        [sent(kind="thank_you")],
        [sent(program="lakemont-medpeds")],
        [sent(direction="inbound")],
        [sent(kind="unheard_of")],
        [sent(program=None)],
    ],
)
def test_a_first_message_of_its_stage_passes(history: list[dict[str, Any]]) -> None:
    assert not list(cadence.repeat_contact(context(text="Hello.", history=history)))


@pytest.mark.parametrize("kind", ["question", "reply_neutral", "lor_reminder", "coordinator_note"])
def test_a_kind_without_a_stage_may_be_repeated(kind: str) -> None:
    assert not list(cadence.repeat_contact(context(kind=kind, text="Hello.", history=[sent(kind=kind)])))


@pytest.mark.parametrize(
    ("to", "flagged"),
    [
        (["hmarsh@riverbend.example"], True),
        (["Helen Marsh <HMarsh@Riverbend.example>"], True),
        (["akovac@riverbend.example", "hmarsh@riverbend.example"], True),
        (["akovac@riverbend.example"], False),
    ],
)
def test_thanks_are_counted_by_person(to: list[str], flagged: bool) -> None:
    here = context(kind="thank_you", to=to, text="Thank you.", history=[sent(kind="thank_you")])
    assert bool(list(cadence.repeat_contact(here))) is flagged


def test_who_only_had_a_copy_may_still_be_thanked() -> None:
    here = context(
        kind="thank_you",
        to=["akovac@riverbend.example"],
        cc=["hmarsh@riverbend.example"],
        text="Thank you.",
        history=[sent(kind="thank_you")],
    )
    assert not list(cadence.repeat_contact(here))


def test_a_letter_writer_is_asked_once() -> None:
    history = [sent(program=None, kind="lor_request", to="akimura@cedarpoint.example")]
    (hit,) = cadence.repeat_contact(
        context(kind="lor_request", text="May I ask for a letter?", history=history)
    )
    assert hit.values["reader"] == "this person"


def test_one_correction_may_follow_a_letter_and_a_second_may_not() -> None:
    first = context(kind="correction", text="It is five.", history=[sent()])
    second = context(kind="correction", text="It is five.", history=[sent(), sent(kind="correction")])
    assert not list(cadence.repeat_contact(first))
    assert [hit.variant for hit in cadence.repeat_contact(second)] == ["correction"]


def test_two_earlier_messages_of_a_stage_are_one_finding() -> None:
    assert len(list(cadence.repeat_contact(context(text="Hello.", history=[sent(), sent()])))) == 1


@pytest.mark.parametrize(("programs", "flagged"), [(4, False), (5, True)])
def test_the_sixth_program_with_a_letter_of_interest_is_one_too_many(programs: int, flagged: bool) -> None:
    history = [sent(program) for program in OTHERS[:programs]]
    assert bool(list(cadence.too_many_favourites(context(text="Hello.", history=history)))) is flagged


def test_programs_are_counted_and_not_letters() -> None:
    history = [sent("lakemont-medpeds") for _ in range(6)]
    assert not list(cadence.too_many_favourites(context(text="Hello.", history=history)))


@pytest.mark.parametrize("change", [{"kind": "thank_you"}, {"direction": "inbound"}, {"program": None}])
def test_only_letters_of_interest_to_programs_count(change: dict[str, Any]) -> None:
    history = [{**sent(program), **change} for program in OTHERS]
    assert not list(cadence.too_many_favourites(context(text="Hello.", history=history)))


def test_the_program_itself_is_not_one_of_the_others() -> None:
    history = [sent(), *(sent(program) for program in OTHERS[:4])]
    assert not list(cadence.too_many_favourites(context(text="Hello.", history=history)))


TOP = "You are one of my top choices."


@pytest.mark.parametrize(("programs", "flagged"), [(2, False), (3, True)])
def test_a_fourth_program_that_is_told_to_be_a_top_choice_is_one_too_many(
    programs: int, flagged: bool
) -> None:
    history = [sent(program, kind="reply_neutral", body=TOP) for program in OTHERS[:programs]]
    here = context(kind="reply_neutral", text=TOP, history=history)
    hits = list(cadence.too_many_favourites(here))
    assert [hit.variant for hit in hits] == ["top-choices"] * flagged
    assert all(here.message.body[hit.start : hit.end] == "one of my top choices" for hit in hits)


def test_earlier_letters_without_the_words_do_not_count() -> None:
    history = [sent(program, body="I enjoyed the day.") for program in OTHERS[:3]]
    assert not list(cadence.too_many_favourites(context(text=TOP, history=history)))


def test_both_counts_can_be_exceeded_at_once() -> None:
    history = [sent(program, body=TOP) for program in OTHERS]
    hits = cadence.too_many_favourites(context(text=TOP, history=history))
    assert [hit.variant for hit in hits] == ["", "top-choices"]


def test_a_message_to_nobody_on_file_has_no_favorites() -> None:
    here = context(kind="lor_thanks", text=TOP, history=[sent(program, body=TOP) for program in OTHERS])
    assert not list(cadence.too_many_favourites(here))


@pytest.mark.parametrize(
    ("kind", "noted"),
    [("lor_thanks", "thanked_on"), ("lor_applied", "told_applied_on"), ("lor_matched", "told_matched_on")],
)
def test_what_a_writer_was_told_by_hand_is_not_written_again(kind: str, noted: str) -> None:
    here = context(kind=kind, text="Thank you.", today="2026-10-01")
    assert not list(cadence.repeat_contact(here))
    assert here.writer is not None
    for day, count in ((date(2026, 9, 30), 1), (date(2026, 10, 1), 0)):
        known = replace(here, writer=replace(here.writer, **{noted: day}))
        assert len(list(cadence.repeat_contact(known))) == count


def test_a_packet_may_be_followed_by_what_was_forgotten() -> None:
    sent_before = [
        {"kind": "lor_packet", "program": None, "to": "akimura@cedarpoint.example", "on": "2026-07-01"}
    ]
    assert not list(
        cadence.repeat_contact(
            context(kind="lor_packet", text="My CV.", today="2026-07-02", history=sent_before)
        )
    )
