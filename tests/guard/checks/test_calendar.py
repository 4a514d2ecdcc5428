"""Checks that rest on the day and the program's file, in the example season."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from composer import examples
from composer.guard.checks import calendar
from composer.guard.context import Context
from composer.guard.rule import Example, Hit
from composer.model import Communication, Interview, Moment, Person, Rotation
from composer.moments import parse_moment
from composer.season import Calendar, Event, Source, load_matches

INTEREST = "I remain strongly interested in Riverbend."
PLEA = "Please take another look at my application."


def context(**message: Any) -> Context:
    return examples.context_of(examples.season(), Example(True, message))


def found(check: Callable[[Context], Iterator[Hit]], here: Context) -> list[tuple[str | None, str]]:
    return [(hit.severity, hit.variant) for hit in check(here)]


def in_season(here: Context, **changes: Any) -> Context:
    facts = dataclasses.replace(here.facts, season=dataclasses.replace(here.season, **changes))
    return dataclasses.replace(here, facts=facts)


def to_program(here: Context, **changes: Any) -> Context:
    assert here.program is not None
    return dataclasses.replace(here, program=dataclasses.replace(here.program, **changes))


def in_match(here: Context, match: str, **dates: str) -> Context:
    events = {name: Event(name, parse_moment(on), "yours", Source("x")) for name, on in dates.items()}
    facts = dataclasses.replace(here.facts, match=load_matches()[match], calendar=Calendar(events))
    return dataclasses.replace(here, facts=facts)


def refusing(here: Context) -> Context:
    return to_program(here, communication=Communication(post_interview="prohibited"))


# --- after the deadline


@pytest.mark.parametrize(
    ("today", "hits"),
    [
        ("2027-03-03", []),
        ("2027-03-03 20:59", []),
        ("2027-03-03 21:00", [(None, "")]),
        ("2027-03-04", [(None, "")]),
        ("2027-03-18", [(None, "")]),
        ("2027-03-18 21:00", [("warn", "over")]),
        ("2027-04-01", [("warn", "over")]),
    ],
)
def test_a_letter_of_interest_is_refused_from_the_hour_of_the_deadline_and_only_late_after_soap(
    today: str, hits: list[tuple[str | None, str]]
) -> None:
    assert found(calendar.after_rank_deadline, context(today=today, text=INTEREST)) == hits


def test_a_message_that_rests_on_a_projected_deadline_says_so() -> None:
    (hit,) = calendar.after_rank_deadline(context(today="2027-03-04", text=INTEREST))
    assert hit.values["deadline"] == "2027-03-03 21:00 (US Eastern)"
    assert "projected" in hit.values["caveat"]


def test_a_plea_in_a_courtesy_is_found_where_it_stands() -> None:
    here = context(today="2027-03-08", kind="courtesy", text=PLEA)
    (hit,) = calendar.after_rank_deadline(here)
    assert here.message.body[hit.start : hit.end] == "look at my application"
    assert hit.severity is None


def test_a_word_of_interest_in_a_courtesy_is_only_a_warning() -> None:
    here = context(today="2027-03-08", kind="courtesy", text=INTEREST)
    assert found(calendar.after_rank_deadline, here) == [("warn", "")]


def test_a_plea_beside_a_word_of_interest_decides() -> None:
    here = context(today="2027-03-08", kind="courtesy", text=f"{INTEREST} {PLEA}")
    assert found(calendar.after_rank_deadline, here) == [(None, "")]


@pytest.mark.parametrize("kind", ["question", "correction", "withdrawal", "thank_you"])
def test_a_word_of_interest_is_no_persuasion_in_a_message_of_another_purpose(kind: str) -> None:
    assert not found(calendar.after_rank_deadline, context(today="2027-03-08", kind=kind, text=INTEREST))


@pytest.mark.parametrize("kind", ["question", "thank_you"])
def test_a_plea_is_one_in_any_message(kind: str) -> None:
    assert found(calendar.after_rank_deadline, context(today="2027-03-08", kind=kind, text=PLEA)) == [
        (None, "")
    ]


def test_a_letter_writer_may_be_told_anything_after_the_deadline() -> None:
    assert not found(calendar.after_rank_deadline, context(today="2027-03-08", kind="lor_thanks", text=PLEA))


def test_a_match_without_soap_is_over_with_its_results() -> None:
    here = context(today="2027-02-03", text=INTEREST)
    dates = {"rank_list_opens": "2026-12-01", "rank_list_deadline": "2027-01-12", "match_day": "2027-02-01"}
    assert found(calendar.after_rank_deadline, in_match(here, "urology", **dates)) == [("warn", "over")]
    dates["match_day"] = "2027-02-08"
    assert found(calendar.after_rank_deadline, in_match(here, "urology", **dates)) == [(None, "")]


# --- after certification


CERTIFIED = Moment(date(2027, 2, 20))


@pytest.mark.parametrize(
    ("today", "flagged"), [("2027-02-20", False), ("2027-02-21", True), ("2027-03-04", False)]
)
def test_persuasion_counts_from_the_day_after_the_own_certification_to_the_deadline(
    today: str, flagged: bool
) -> None:
    here = in_season(context(today=today, text=INTEREST), rank_list_certified=CERTIFIED)
    assert found(calendar.after_certification, here) == [(None, "")] * flagged


def test_a_list_that_was_locked_counts_from_that_day_and_before_the_certification() -> None:
    here = in_season(context(today="2027-02-22", text=INTEREST), rank_list_certified=CERTIFIED)
    assert found(calendar.after_certification, to_program(here, rank_list_locked=date(2027, 2, 22))) == [
        (None, "locked")
    ]
    assert found(calendar.after_certification, to_program(here, rank_list_locked=date(2027, 2, 23))) == [
        (None, "")
    ]


def test_where_programs_close_first_their_deadline_counts_as_a_lock() -> None:
    dates = {"program_list_deadline": "2027-02-01 15:00", "rank_list_deadline": "2027-02-20 15:00"}
    here = in_match(context(today="2027-02-10", text=INTEREST), "sf-match-ophthalmology", **dates)
    assert found(calendar.after_certification, here) == [(None, "locked")]


def test_without_a_certification_or_a_lock_nothing_is_late() -> None:
    assert not found(calendar.after_certification, context(today="2027-03-02", text=INTEREST))


def test_news_without_a_plea_may_follow_the_certification() -> None:
    here = context(today="2027-02-25", kind="update", text="Step 3 is passed.")
    assert not found(calendar.after_certification, in_season(here, rank_list_certified=CERTIFIED))


# --- SOAP


def wrote(on: str, program: str = "riverbend-medpeds") -> dict[str, Any]:
    return {
        "kind": None,
        "program": program,
        "to": "ines@applicant.example",
        "on": on,
        "direction": "inbound",
    }


@pytest.mark.parametrize(
    ("today", "flagged"),
    [
        ("2027-03-14", False),
        ("2027-03-15 09:59", False),
        ("2027-03-15", True),
        ("2027-03-15 10:00", True),
        ("2027-03-18 20:59", True),
        ("2027-03-18 21:00", False),
        ("2027-03-19", False),
    ],
)
def test_contact_is_refused_from_monday_at_ten_to_thursday_at_nine(today: str, flagged: bool) -> None:
    here = context(today=today, kind="courtesy", text="Thank you.")
    assert found(calendar.soap_contact, here) == [(None, "")] * flagged


@pytest.mark.parametrize(
    ("past", "flagged"),
    [
        (wrote("2027-03-16 08:00"), False),
        (wrote("2027-03-16"), False),
        (wrote("2027-03-15 09:30"), True),
        (wrote("2027-03-12"), True),
        (wrote("2027-03-18"), True),
        (wrote("2027-03-16 08:00", "lakemont-medpeds"), True),
        ({**wrote("2027-03-16 08:00"), "direction": "outbound"}, True),
    ],
)
def test_only_a_message_of_this_program_from_this_week_opens_the_door(
    past: dict[str, Any], flagged: bool
) -> None:
    here = context(today="2027-03-17 10:00", kind="reply_neutral", text="Thank you.", history=[past])
    assert bool(found(calendar.soap_contact, here)) is flagged


def test_a_match_without_soap_has_no_such_week() -> None:
    here = context(today="2027-03-16", kind="courtesy", text="Thank you.")
    facts = dataclasses.replace(here.facts, match=load_matches()["nrmp-sms"])
    assert not found(calendar.soap_contact, dataclasses.replace(here, facts=facts))


def test_who_is_not_eligible_may_not_even_reply() -> None:
    here = context(today="2027-03-17", kind="reply_neutral", text="Thank you.", history=[wrote("2027-03-16")])
    applicant = dataclasses.replace(here.applicant, soap_eligible=False)
    here = dataclasses.replace(here, facts=dataclasses.replace(here.facts, applicant=applicant))
    assert found(calendar.soap_contact, here) == [(None, "ineligible")]


@pytest.mark.parametrize(("today", "flagged"), [("2027-03-15 12:00", True), ("2027-03-16 08:00", False)])
def test_a_program_outside_the_match_may_be_written_to_from_tuesday_morning(
    today: str, flagged: bool
) -> None:
    here = to_program(context(today=today, kind="introductory", text="Hello."), in_match=False)
    assert found(calendar.soap_contact, here) == [(None, "outside")] * flagged


def test_a_program_that_is_not_on_file_is_a_program_all_the_same() -> None:
    here = dataclasses.replace(context(today="2027-03-16", kind="introductory", text="Hello."), program=None)
    assert found(calendar.soap_contact, here) == [(None, "")]


CALL = "Would you please call Dr. Abel at Stonegate for me?"


@pytest.mark.parametrize("program", [None, "stonegate-im"])
def test_a_letter_writer_may_not_be_asked_to_call_a_program(program: str | None) -> None:
    here = context(today="2027-03-16", kind="lor_thanks", text=CALL, program=program)
    assert found(calendar.soap_contact, here) == [(None, "another")]


def test_a_letter_writer_may_be_thanked_in_match_week_and_asked_to_call_before() -> None:
    assert not found(calendar.soap_contact, context(today="2027-03-16", kind="lor_thanks", text="Thank you."))
    assert not found(calendar.soap_contact, context(today="2027-03-12", kind="lor_thanks", text=CALL))


# --- stances, interviews, withdrawal


def test_a_prohibited_stage_is_refused_on_the_programs_own_word() -> None:
    here = context(program="dunmore-medpeds", text=INTEREST)
    (hit,) = calendar.contact_prohibited(here)
    assert (hit.severity, hit.variant, hit.field) == (None, "", "to")
    assert "the program's website" in hit.values["authority"]


def test_a_discouraged_stage_is_a_warning() -> None:
    here = context(program="dunmore-medpeds", text=INTEREST)
    assert here.program is not None
    said = dataclasses.replace(here.program.communication, post_interview="discouraged")
    assert found(calendar.contact_prohibited, to_program(here, communication=said)) == [
        ("warn", "discouraged")
    ]


def test_a_specialtys_default_is_called_the_specialtys() -> None:
    here = context(program="stonegate-im", text=INTEREST)
    assert found(calendar.contact_prohibited, here) == [("warn", "specialty-discouraged")]
    plastic = to_program(here, specialty="plastic-surgery")
    assert found(calendar.contact_prohibited, plastic) == [(None, "specialty-prohibited")]


def test_thanks_are_governed_by_the_stance_on_thanks() -> None:
    here = context(program="dunmore-medpeds", kind="thank_you", today="2026-12-16", text="Thank you.")
    assert here.program is not None
    said = dataclasses.replace(here.program.communication, thank_you="allowed")
    assert not found(calendar.contact_prohibited, to_program(here, communication=said))


@pytest.mark.parametrize("kind", ["question", "correction", "withdrawal", "introductory", "reply_neutral"])
def test_a_message_that_is_no_letter_after_the_interview_is_always_accepted(kind: str) -> None:
    assert not found(
        calendar.contact_prohibited, context(program="dunmore-medpeds", kind=kind, text="Hello.")
    )


@pytest.mark.parametrize(
    ("today", "flagged"), [("2026-12-01", False), ("2026-12-15", True), ("2027-01-10", True)]
)
def test_an_update_counts_as_contact_once_the_interview_has_been(today: str, flagged: bool) -> None:
    here = context(program="dunmore-medpeds", kind="update", today=today, text="Step 3 is passed.")
    assert bool(found(calendar.contact_prohibited, here)) is flagged


@pytest.mark.parametrize(
    ("kind", "hits"),
    [
        ("thank_you", [(None, "")]),
        ("intent", [(None, "")]),
        ("interest", [("warn", "expected")]),
        ("question", []),
        ("introductory", []),
    ],
)
def test_without_an_interview_on_file(kind: str, hits: list[tuple[str | None, str]]) -> None:
    here = context(program="brookhollow-medpeds", kind=kind, text="Hello.")
    assert found(calendar.no_interview, here) == hits
    assert not found(calendar.no_interview, context(kind=kind, text="Hello."))


INVITED = Interview(invited=date(2026, 10, 14))


@pytest.mark.parametrize(
    ("kind", "hits"),
    [
        ("thank_you", [(None, "invited")]),
        ("intent", [(None, "invited")]),
        ("interest", [("warn", "invited")]),
        ("question", []),
        ("introductory", []),
    ],
)
def test_an_invitation_alone_is_no_interview(kind: str, hits: list[tuple[str | None, str]]) -> None:
    here = to_program(context(kind=kind, text="Hello."), interview=INVITED)
    assert found(calendar.no_interview, here) == hits
    for more in ({"on": date(2026, 12, 4)}, {"interviewers": (Person("Al Roe"),)}):
        assert not found(
            calendar.no_interview, to_program(here, interview=dataclasses.replace(INVITED, **more))
        )


def test_who_was_invited_needs_no_introduction_and_was_not_interviewed() -> None:
    here = to_program(context(kind="introductory", today="2026-10-20", text="Hello."), interview=INVITED)
    assert found(calendar.outside_window, here) == [(None, "invited")]
    dated = to_program(here, interview=dataclasses.replace(INVITED, on=date(2026, 12, 4)))
    assert not found(calendar.outside_window, dated)


def test_news_to_who_only_invited_is_no_contact_after_the_interview() -> None:
    here = refusing(context(kind="update", today="2026-10-20", text="Hello."))
    assert not found(calendar.contact_prohibited, to_program(here, interview=INVITED))
    assert found(calendar.contact_prohibited, to_program(here, interview=Interview()))


def test_thanks_for_an_invitation_without_a_day_are_never_late() -> None:
    here = to_program(context(kind="thank_you", text="Thank you."), interview=INVITED)
    assert not found(calendar.outside_window, here)


def test_the_file_to_mend_is_named() -> None:
    (hit,) = calendar.no_interview(context(program="brookhollow-medpeds", kind="intent", text="Hello."))
    assert "brookhollow-medpeds.yaml" in hit.values["file"]


def test_a_withdrawn_program_gets_nothing_and_a_second_withdrawal_has_its_own_words() -> None:
    check = calendar.program_withdrawn
    assert found(check, context(program="fairhaven-medpeds", kind="question", text="Hello?")) == [(None, "")]
    assert found(check, context(program="fairhaven-medpeds", kind="withdrawal", text="Bye.")) == [
        (None, "withdrawal")
    ]
    assert not found(check, context(kind="withdrawal", text="Bye."))


def test_a_letter_writer_may_be_told_of_a_withdrawn_program() -> None:
    here = context(program="fairhaven-medpeds", kind="lor_thanks", text="I withdrew from Fairhaven.")
    assert not found(calendar.program_withdrawn, here)


# --- windows


@pytest.mark.parametrize(
    ("today", "hits"),
    [
        ("2026-12-03", [(None, "before-interview")]),
        ("2026-12-04", []),
        ("2026-12-07", []),
        ("2026-12-08", [("note", "thank-you")]),
        ("2026-12-18", [("note", "thank-you")]),
        ("2026-12-19", [(None, "thank-you")]),
    ],
)
def test_thanks_are_in_time_for_three_days_and_late_after_fourteen(
    today: str, hits: list[tuple[str | None, str]]
) -> None:
    assert found(calendar.outside_window, context(kind="thank_you", today=today, text="Thank you.")) == hits


def test_thanks_without_a_known_day_are_never_late() -> None:
    here = context(kind="thank_you", today="2027-02-10", text="Thank you.")
    assert not found(calendar.outside_window, to_program(here, interview=None))


@pytest.mark.parametrize(
    ("kind", "today", "variant"),
    [
        ("interest", "2027-01-31", "early"),
        ("intent", "2027-01-31", "early"),
        ("courtesy", "2027-03-03", "early"),
        ("question", "2027-03-04", "late"),
        ("update", "2027-03-04", "late"),
        ("introductory", "2026-12-05", "introduced"),
    ],
)
def test_a_kind_out_of_season_is_a_warning(kind: str, today: str, variant: str) -> None:
    assert found(calendar.outside_window, context(kind=kind, today=today, text="Hello.")) == [(None, variant)]


@pytest.mark.parametrize(
    ("kind", "today"),
    [
        ("interest", "2027-02-01"),
        ("question", "2027-03-03"),
        ("introductory", "2026-12-03"),
        ("correction", "2027-04-01"),
    ],
)
def test_a_kind_in_season_is_silent(kind: str, today: str) -> None:
    assert not found(calendar.outside_window, context(kind=kind, today=today, text="Hello."))


def test_a_late_letter_of_interest_is_left_to_the_rule_on_the_deadline() -> None:
    assert not found(calendar.outside_window, context(today="2027-03-04", text=INTEREST))


@pytest.mark.parametrize(
    ("today", "hits"),
    [
        ("2026-07-19", [(None, "rotation-early")]),
        ("2026-07-20", []),
        ("2026-07-27", []),
        ("2026-07-28", [(None, "rotation-late")]),
        ("2026-08-03", [(None, "rotation-late")]),
        ("2026-08-04", [(None, "rotation-begun")]),
    ],
)
def test_a_note_belongs_one_to_two_weeks_before_the_rotation(
    today: str, hits: list[tuple[str | None, str]]
) -> None:
    here = context(kind="coordinator_note", today=today, text="My rotation begins on Monday, August 3.")
    assert found(calendar.outside_window, here) == hits


def test_a_note_without_the_day_of_a_rotation_is_never_late() -> None:
    here = context(kind="coordinator_note", text="Who will supervise me on the wards?")
    assert not found(calendar.outside_window, here)


@pytest.mark.parametrize(
    ("today", "hits"),
    [
        ("2026-07-19", [(None, "rotation-early")]),
        ("2026-07-20", []),
        ("2026-07-27", []),
        ("2026-07-28", [(None, "rotation-late")]),
        ("2026-08-04", [(None, "rotation-begun")]),
    ],
)
def test_where_a_note_names_no_day_that_of_its_rotation_counts(
    today: str, hits: list[tuple[str | None, str]]
) -> None:
    here = context(kind="coordinator_note", today=today, text="Who will supervise me on the wards?")
    rotation = Rotation("wards", "medicine", date(2026, 8, 3), date(2026, 8, 28))
    assert found(calendar.outside_window, dataclasses.replace(here, rotation=rotation)) == hits


def test_the_day_of_the_rotation_is_shown_where_the_note_names_it() -> None:
    text = "I rotate with you from August 3 to August 28."
    here = context(kind="coordinator_note", today="2026-08-05", text=text)
    rotation = Rotation("wards", "medicine", date(2026, 8, 3), date(2026, 8, 28))
    (hit,) = calendar.outside_window(dataclasses.replace(here, rotation=rotation))
    assert (hit.variant, hit.start) == ("rotation-begun", None)
    early = dataclasses.replace(
        context(kind="coordinator_note", today="2026-07-01", text=text), rotation=rotation
    )
    (hit,) = calendar.outside_window(early)
    assert early.message.body[hit.start : hit.end] == "August 3"


CHECKS = [
    calendar.after_rank_deadline,
    calendar.after_certification,
    calendar.soap_contact,
    calendar.contact_prohibited,
    calendar.no_interview,
    calendar.program_withdrawn,
    calendar.outside_window,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.__name__))
def test_a_message_of_unknown_kind_and_program_is_taken_for_what_it_says(
    check: Callable[[Context], Iterator[Hit]],
) -> None:
    here = context(today="2027-03-16", text="Thank you for your time.")
    assert not found(check, dataclasses.replace(here, program=None, kind=None))


@pytest.mark.parametrize(("today", "days"), [("2026-08-01", "2 days"), ("2026-08-02", "1 day")])
def test_days_are_counted_in_plain_english(today: str, days: str) -> None:
    here = context(kind="coordinator_note", today=today, text="My rotation begins on August 3.")
    (hit,) = calendar.outside_window(here)
    assert hit.values["days"] == days


def test_a_date_without_an_hour_is_shown_without_a_zone() -> None:
    dates = {"rank_list_opens": "2027-02-20", "rank_list_deadline": "2027-03-01"}
    (hit,) = calendar.outside_window(in_match(context(text=INTEREST), "nrmp-sms", **dates))
    assert (hit.values["when"], hit.values["caveat"]) == ("2027-02-20", "")
