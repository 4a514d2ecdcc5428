"""What the plan of a season says on each day, and what each step rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from composer import almanac, overview, plan_policy, season, zones
from composer.errors import PolicyError, WorkspaceError
from composer.ledger import LedgerLetter, State
from composer.model import Interview, Moment, Program, Season
from composer.moments import parse_moment
from composer.overview import Overview
from composer.plan import Plan, Step, deadlines, make_plan, phase_of
from tests.letters import REPOSITORY, change

VIEW = dataclasses.replace(overview.load(REPOSITORY / "samples" / "season"), letters=())
POLICY = plan_policy.load()
HARBORVIEW, CEDARVALE = "harborview-medpeds", "cedarvale-medpeds"


def planned(day: str, view: Overview = VIEW) -> Plan:
    return make_plan(view, parse_moment(day), POLICY)


def step(day: str, name: str, view: Overview = VIEW) -> Step:
    return next(step for step in planned(day, view).steps if step.id == name)


def ids(day: str, *states: Any, view: Overview = VIEW) -> list[str]:
    return [step.id for step in planned(day, view).of_state(*states)]


def with_workspace(**changes: Any) -> Overview:
    return dataclasses.replace(VIEW, workspace=dataclasses.replace(VIEW.workspace, **changes))


def with_season(**changes: Any) -> Overview:
    return with_workspace(season=dataclasses.replace(VIEW.season, **changes))


def with_programs(change: Callable[[Program], Program]) -> Overview:
    return with_workspace(programs={name: change(program) for name, program in VIEW.programs.items()})


def with_program(name: str, **changes: Any) -> Overview:
    return with_programs(lambda p: dataclasses.replace(p, **changes) if p.id == name else p)


def with_letters(*letters: LedgerLetter, **changes: Any) -> Overview:
    return dataclasses.replace(VIEW, letters=letters, **changes)


def letter(kind: str, program: str, *to: str, state: State = State.SENT, **more: Any) -> LedgerLetter:
    name = f"2027-02-10-{kind.replace('_', '-')}-{program}"
    on = {"composed_on": "2027-02-10", "sent_on": "2027-02-10" if state is State.SENT else ""}
    return LedgerLetter(name, 2027, "nrmp-main", kind, program, recipients=to, state=state, **{**on, **more})


def many(count: int, *, interviewed: bool) -> Overview:
    model = VIEW.programs["juniper-ridge-medpeds"]
    interview = model.interview if interviewed else None
    programs = {
        f"p{n}": dataclasses.replace(
            model, id=f"p{n}", name=f"P{n} Program", aliases=(f"Place{n}",), interview=interview
        )
        for n in range(count)
    }
    return with_workspace(
        programs=programs, season=dataclasses.replace(VIEW.season, first_choice="", highly=())
    )


# --- phases


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2026-11-20", "interviews"),
        ("2027-02-09", "ranking"),
        ("2027-03-05", "after-deadline"),
        ("2027-03-16", "soap"),
        ("2027-03-19", "match-week"),
        ("2027-04-01", "after-match"),
    ],
)
def test_each_part_of_the_season_has_its_advice(day: str, phase: str) -> None:
    advice = planned(day).advice
    assert advice.id == phase
    assert advice.do
    assert advice.not_now


def test_without_any_interview_the_season_is_before_invitations() -> None:
    view = with_programs(lambda p: dataclasses.replace(p, interview=None))
    assert phase_of(view, parse_moment("2026-11-20")) == "before-invitations"
    assert phase_of(view, parse_moment("2027-02-09")) == "ranking"


# --- thank-yous


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-12-03", "upcoming"),
        ("2026-12-04", "due"),
        ("2026-12-07 23:59", "due"),
        ("2026-12-08", "overdue"),
        ("2026-12-18", "overdue"),
        ("2026-12-19", "closed"),
    ],
)
def test_a_thank_you_is_due_for_72_hours_and_late_for_two_weeks(day: str, state: str) -> None:
    assert step(day, f"thank-you/{HARBORVIEW}/reyes").state == state


def test_a_thank_you_names_its_person_and_the_command() -> None:
    found = step("2026-12-05", f"thank-you/{HARBORVIEW}/reyes")
    assert found.title == "Thank-you to Alan Reyes, Harborview"
    assert found.command == "prematch compose thank_you harborview-medpeds --to reyes"
    assert (str(found.begins), str(found.due), found.certainty) == ("2026-12-04", "2026-12-07", "yours")


def test_a_thank_you_in_the_ledger_is_done_and_the_others_of_that_day_are_not() -> None:
    view = with_letters(letter("thank_you", HARBORVIEW, "AReyes@harborview.example.edu"))
    assert step("2026-12-05", f"thank-you/{HARBORVIEW}/reyes", view).state == "done"
    assert step("2026-12-05", f"thank-you/{HARBORVIEW}/smith", view).state == "due"


def test_a_program_that_wants_no_thank_yous_gets_one_closed_step_with_its_own_word() -> None:
    found = step("2026-12-10", "thank-you/thornfield-medpeds")
    assert found.state == "closed"
    assert "please send no thank-you notes" in found.detail
    assert not found.over


def test_a_person_without_a_mailbox_is_named_with_what_to_do() -> None:
    people = dataclasses.replace(VIEW.programs[CEDARVALE].director or pytest.fail("no director"), email="")
    found = step("2026-12-16", f"thank-you/{CEDARVALE}/adeyemi", with_program(CEDARVALE, director=people))
    assert (found.state, found.command) == ("due", "")
    assert f"programs/{CEDARVALE}.yaml" in found.detail


def test_two_people_of_one_family_name_have_two_steps() -> None:
    interview = VIEW.programs[CEDARVALE].interview
    assert interview is not None
    twin = dataclasses.replace(interview.interviewers[0], name="Ada Nwosu", email="anwosu@cedarvale.example")
    both = dataclasses.replace(interview, interviewers=(*interview.interviewers, twin))
    found = ids("2026-12-16", "due", view=with_program(CEDARVALE, interview=both))
    assert {f"thank-you/{CEDARVALE}/nwosu", f"thank-you/{CEDARVALE}/nwosu-2"} <= set(found)


def test_during_soap_no_thank_you_is_asked_for() -> None:
    late = Interview(on=parse_moment("2027-03-14").on)
    name = "thank-you/larkspur-medpeds/carter-wells"
    found = step("2027-03-16", name, with_program("larkspur-medpeds", interview=late))
    assert (found.state, found.command) == ("closed", "")
    assert "SOAP" in found.detail


# --- introductions


def test_a_program_without_an_interview_gets_an_introduction_until_ranking_opens() -> None:
    assert step("2026-11-20", "introduction/larkspur-medpeds").state == "due"
    assert step("2027-02-09", "introduction/larkspur-medpeds").over


def test_an_introduction_in_the_ledger_is_done() -> None:
    view = with_letters(letter("introductory", "larkspur-medpeds", "ecarterwells@larkspur.example"))
    assert step("2026-11-20", "introduction/larkspur-medpeds", view).state == "done"


def test_not_more_than_ten_introductions_are_planned() -> None:
    view = many(14, interviewed=False)
    assert len(ids("2026-11-20", "due", view=view)) == 10
    past = dataclasses.replace(view, letters=(letter("introductory", "p13", "x@juniperridge.example"),))
    assert len(ids("2026-11-20", "due", view=past)) == 9


# --- letters about ranking


def test_letters_of_interest_begin_with_those_ranked_highly() -> None:
    assert [name for name in ids("2027-02-09", "due") if name.startswith("interest/")] == [
        "interest/st-brigid-medpeds",
        "interest/thornfield-medpeds",
        "interest/cedarvale-medpeds",
        "interest/juniper-ridge-medpeds",
    ]


def test_never_more_than_five_letters_of_interest_are_planned() -> None:
    view = many(8, interviewed=True)
    found = [s for s in planned("2027-02-09", view).steps if s.topic == "interest"]
    assert [s.state for s in found].count("due") == 5
    assert {s.detail for s in found if s.state == "closed"} == {
        "5 letters of interest are enough, and other programs come first."
    }


def test_letters_of_interest_that_are_out_count_among_the_five() -> None:
    letters = tuple(letter("interest", f"p{n}", "x@juniperridge.example") for n in (5, 6, 7))
    found = planned("2027-02-09", dataclasses.replace(many(8, interviewed=True), letters=letters)).steps
    assert [s.state for s in found if s.topic == "interest"].count("due") == 2


def test_a_program_that_wants_no_contact_gets_no_letter_of_interest() -> None:
    found = step("2027-02-09", "interest/montrose-medpeds")
    assert (found.state, found.detail) == (
        "closed",
        "Contact after the interview is discouraged: the program's own word (program website).",
    )


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2027-01-31", "upcoming"),
        ("2027-02-01", "due"),
        ("2027-02-17", "due"),
        ("2027-02-18", "overdue"),
        ("2027-03-03 20:59", "overdue"),
        ("2027-03-03 21:00", "closed"),
    ],
)
def test_the_letter_of_intent_has_its_window(day: str, state: str) -> None:
    assert step(day, "intent").state == state


def test_a_letter_of_intent_that_is_out_is_done_and_no_second_one_is_planned() -> None:
    view = with_letters(letter("intent", "st-brigid-medpeds", "modowd@stbrigid.example.org"))
    found = step("2027-02-11", "intent", view)
    assert (found.state, found.command) == ("done", "")
    assert "Do not write a second one" in found.detail


def test_a_letter_of_intent_that_was_released_makes_room_for_another() -> None:
    view = with_letters(letter("intent", "bayhaven-medpeds", "x@bayhaven.example", released="withdrew"))
    assert step("2027-02-11", "intent", view).state == "due"


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ("montrose-medpeds", "discouraged"),
        ("bayhaven-medpeds", "takes no residents"),
        ("larkspur-medpeds", "No interview"),
    ],
)
def test_a_first_choice_that_takes_no_letter_says_why(first: str, why: str) -> None:
    found = step("2027-02-09", "intent", with_season(first_choice=first))
    assert found.state == "closed"
    assert why in found.detail


def test_where_a_match_forbids_naming_a_first_choice_there_is_no_letter_of_intent() -> None:
    view = dataclasses.replace(VIEW, match=almanac.load_matches()["nms"])
    assert step("2027-02-09", "intent", view).state == "closed"
    assert step("2027-02-09", f"interest/{HARBORVIEW}", view).state == "due"
    assert not [s for s in planned("2027-02-09", view).steps if s.id == "first-choice"]


def test_a_program_whose_list_is_final_takes_no_letter_after_that_day() -> None:
    locked = with_program(CEDARVALE, rank_list_locked=parse_moment("2027-02-05").on)
    found = step("2027-02-09", f"interest/{CEDARVALE}", locked)
    assert (found.state, found.detail, found.certainty) == (
        "closed",
        "The program's own list is final.",
        "yours",
    )


def test_an_undecided_first_choice_is_a_step_and_not_a_letter() -> None:
    view = with_season(first_choice="")
    assert step("2027-02-09", "first-choice", view).state == "due"
    assert step("2027-03-05", "first-choice", view).over
    assert "intent" not in [s.id for s in planned("2027-02-09", view).steps]


# --- what is written, and not known to be sent


INTEREST = f"interest/{CEDARVALE}"
DRAFT = "2027-02-10-interest-cedarvale-medpeds"


def with_interest(state: State, *, day: str = "2027-02-10", sends: bool = True, **more: Any) -> Step:
    """The step of the letter of interest to Cedarvale, whose letter is in a state."""
    view = with_letters(
        letter("interest", CEDARVALE, "r@cedarvale.example", state=state, **more), sends=sends
    )
    return step(day, INTEREST, view)


@pytest.mark.parametrize(
    ("state", "command", "said"),
    [
        (State.COMPOSED, f"prematch send {DRAFT}", f"It is in drafts/{DRAFT}.txt. Check it, then send it:"),
        (State.APPROVED, f"prematch send {DRAFT}", "Check it, then send it:"),
        (State.NOT_SENT, f"prematch send {DRAFT}", "It was not sent."),
        (State.HANDED_OVER, f"prematch sent {DRAFT}", "Did you send it?"),
        (State.UNKNOWN, "prematch reconcile", "may have been sent or not"),
        (State.DEFERRED, "prematch outbox retry", "put it off"),
        (State.COMMITTING, "prematch outbox", "was being sent"),
        (State.BOUNCED, f"prematch send {DRAFT}", "It came back."),
        (State.REFUSED, f"prematch send {DRAFT}", "It was refused."),
    ],
)
def test_a_letter_that_is_written_is_a_draft_with_the_next_command_of_its_state(
    state: State, command: str, said: str
) -> None:
    found = with_interest(state)
    assert (found.state, found.command, found.letter) == ("draft", command, DRAFT)
    assert said in found.detail
    assert "Sent on" not in found.detail


def test_a_letter_is_done_only_once_it_is_sent() -> None:
    found = with_interest(State.SENT)
    assert (found.state, found.command, found.letter) == ("done", "", "")
    assert found.detail == "Sent on Wed, Feb 10, 2027."


def test_a_letter_that_was_given_up_is_due_again() -> None:
    assert with_interest(State.DISCARDED).state == "due"


def test_without_a_mail_account_a_draft_is_handed_over() -> None:
    found = with_interest(State.COMPOSED, sends=False)
    assert found.command == f"prematch draft {DRAFT}"
    assert "hand it over to your mail client" in found.detail


def test_a_draft_that_may_not_have_reached_the_mailbox_is_looked_for_first() -> None:
    assert with_interest(State.HANDED_OVER, channel="imap").command == f"prematch draft {DRAFT} --imap"
    found = with_interest(State.HANDED_OVER, channel="imap", place="Drafts;1;2")
    assert found.command == f"prematch sent {DRAFT}"


def test_a_draft_waits_until_its_time_comes_and_is_closed_when_it_is_over() -> None:
    assert with_interest(State.COMPOSED, day="2027-01-31").state == "upcoming"
    late = with_interest(State.COMPOSED, day="2027-03-05")
    assert (late.state, late.over, late.letter) == ("closed", True, DRAFT)


def test_what_may_have_left_is_asked_for_even_when_its_time_is_over() -> None:
    found = with_interest(State.HANDED_OVER, day="2027-03-05")
    assert (found.state, found.over) == ("draft", False)


def test_during_soap_no_draft_is_sent() -> None:
    late = Interview(on=parse_moment("2027-03-14").on)
    director = VIEW.programs["larkspur-medpeds"].director or pytest.fail("no director")
    view = dataclasses.replace(
        with_program("larkspur-medpeds", interview=late),
        letters=(letter("thank_you", "larkspur-medpeds", director.email, state=State.COMPOSED),),
    )
    found = step("2027-03-16", "thank-you/larkspur-medpeds/carter-wells", view)
    assert (found.state, "SOAP" in found.detail) == ("closed", True)


def test_of_two_letters_the_one_that_was_sent_counts() -> None:
    sent = letter("interest", CEDARVALE)
    again = letter("interest", CEDARVALE, state=State.COMPOSED)
    for letters in ((sent, again), (again, sent)):
        assert step("2027-02-10", INTEREST, with_letters(*letters)).state == "done"


def test_of_two_drafts_the_one_that_the_ledger_knows_counts() -> None:
    known = letter("interest", CEDARVALE, state=State.COMPOSED)
    loose = letter("interest", CEDARVALE, state=State.COMPOSED, composed_on="")
    loose = dataclasses.replace(loose, name="by-hand")
    assert step("2027-02-10", INTEREST, with_letters(known, loose)).letter == known.name


def test_drafts_count_among_the_five_letters_of_interest() -> None:
    letters = tuple(letter("interest", f"p{n}", state=State.COMPOSED) for n in (5, 6, 7))
    found = planned("2027-02-09", dataclasses.replace(many(8, interviewed=True), letters=letters)).steps
    states = [s.state for s in found if s.topic == "interest"]
    assert (states.count("draft"), states.count("due")) == (3, 2)


def test_a_draft_to_a_program_that_wants_none_is_no_step_but_what_may_have_left_is() -> None:
    name = "interest/montrose-medpeds"
    assert (
        step(
            "2027-02-09", name, with_letters(letter("interest", "montrose-medpeds", state=State.COMPOSED))
        ).state
        == "closed"
    )
    asked = with_letters(letter("interest", "montrose-medpeds", state=State.HANDED_OVER))
    assert step("2027-02-09", name, asked).state == "draft"
    thanks = with_letters(
        letter("thank_you", "thornfield-medpeds", *_mailboxes("thornfield-medpeds"), state=State.UNKNOWN)
    )
    assert [s for s in planned("2026-12-10", thanks).of_state("draft") if s.topic == "thank-you"]


def _mailboxes(program: str) -> tuple[str, ...]:
    return tuple(person.email for person in VIEW.programs[program].people if person.email)


def test_a_letter_of_intent_that_is_handed_over_is_asked_for_and_no_second_one_is_planned() -> None:
    view = with_letters(
        letter("intent", "st-brigid-medpeds", "m@stbrigid.example.org", state=State.HANDED_OVER)
    )
    found = step("2027-02-11", "intent", view)
    assert (found.state, found.command) == ("draft", "prematch sent 2027-02-10-intent-st-brigid-medpeds")
    assert "Do not write a second one" in found.detail


def test_a_draft_of_the_letter_of_intent_is_a_draft() -> None:
    view = with_letters(letter("intent", HARBORVIEW, state=State.COMPOSED), sends=True)
    assert step("2027-02-11", "intent", view).command == f"prematch send 2027-02-10-intent-{HARBORVIEW}"


def test_an_introduction_that_is_written_is_a_draft() -> None:
    view = with_letters(letter("introductory", "larkspur-medpeds", state=State.COMPOSED))
    assert step("2026-11-20", "introduction/larkspur-medpeds", view).state == "draft"


def test_a_letter_of_another_season_or_match_is_none_of_this_one() -> None:
    for other in ({"cycle": 2026}, {"match": "urology"}):
        old = dataclasses.replace(letter("interest", CEDARVALE), **other)  # type: ignore[arg-type]
        assert step("2027-02-10", INTEREST, with_letters(old)).state == "due"


def test_two_people_of_one_key_are_named_by_their_mailboxes() -> None:
    interview = VIEW.programs[CEDARVALE].interview
    assert interview is not None
    twin = dataclasses.replace(interview.interviewers[0], name="Ada Nwosu", email="anwosu@cedarvale.example")
    both = dataclasses.replace(interview, interviewers=(*interview.interviewers, twin))
    commands = [
        s.command for s in planned("2026-12-16", with_program(CEDARVALE, interview=both)).of_state("due")
    ]
    assert f"prematch compose thank_you {CEDARVALE} --to anwosu@cedarvale.example" in commands


# --- the list, SOAP


def test_the_list_is_certified_on_a_safe_day_three_days_before_the_deadline() -> None:
    assert str(step("2027-02-09", "certify/safe-day").due) == "2027-02-28"
    assert str(step("2027-02-09", "certify/deadline").due) == "2027-03-03 21:00"
    assert step("2027-02-09", "certify/deadline").state == "upcoming"


def test_on_the_last_days_certifying_comes_before_everything() -> None:
    assert ids("2027-03-02", "overdue", "due")[0] == "certify/deadline"


def test_a_list_that_is_certified_is_done() -> None:
    view = with_season(rank_list_certified=Moment(parse_moment("2027-02-20").on))
    assert step("2027-02-21", "certify/deadline", view).state == "done"
    assert step("2027-02-19", "certify/safe-day", view).state == "due"


def test_a_deadline_that_is_over_closes_the_list() -> None:
    found = step("2027-03-05", "certify/deadline")
    assert found.over
    assert "rank_list_certified" in found.detail


def test_soap_is_prepared_between_the_deadline_and_match_week() -> None:
    assert step("2027-03-05", "soap/prepare").state == "due"
    assert step("2027-03-16", "soap/apply").state == "due"
    assert step("2027-03-19", "soap/apply").over


def test_who_may_not_take_part_in_soap_is_told_so() -> None:
    applicant = dataclasses.replace(VIEW.applicant, soap_eligible=False)
    found = step("2027-03-05", "soap", with_workspace(applicant=applicant))
    assert found.state == "closed"
    assert "until Thu, Mar 18, 2027, 9:00 p.m. Eastern" in found.detail
    assert "From Mon, Mar 15, 2027, 10:00 a.m. Eastern" in found.detail
    assert found.certainty == "projected"


def test_a_match_without_soap_has_no_soap_in_its_plan() -> None:
    view = dataclasses.replace(VIEW, match=almanac.load_matches()["urology"])
    assert not [s for s in planned("2027-03-05", view).steps if s.topic == "soap"]


# --- dates


# Confirmed in announcements of the match: each day with its hour in US Eastern, where that was given.
CONFIRMED = {
    2023: {
        "rank_list_opens": "2023-02-01 12:00",
        "rank_list_deadline": "2023-03-01 21:00",
        "match_week_begins": "2023-03-13 10:00",
        "soap_ends": "2023-03-16 21:00",
        "match_day": "2023-03-17 12:00",
    },
    2024: {
        "rank_list_opens": "2024-02-01",
        "rank_list_deadline": "2024-02-28 21:00",
        "match_week_begins": "2024-03-11 10:00",
        "match_day": "2024-03-15 12:00",
    },
    2025: {},
    2026: {
        "rank_list_deadline": "2026-03-04 21:00",
        "match_week_begins": "2026-03-16 10:00",
        "match_day": "2026-03-20 12:00",
    },
}


def of_cycle(cycle: int) -> Overview:
    own = Season(cycle, "nrmp-main", "medicine-pediatrics")
    return dataclasses.replace(
        with_workspace(season=own), calendar=season.calendar(own, almanac.load_calendars())
    )


@pytest.mark.parametrize("cycle", list(CONFIRMED))
def test_the_deadlines_of_past_seasons_are_those_that_were_confirmed(cycle: int) -> None:
    found = deadlines(of_cycle(cycle), Moment(parse_moment(f"{cycle}-01-01").on))
    confirmed = {d.id.replace("-", "_"): str(d.moment) for d in found if d.certainty == "confirmed"}
    assert confirmed == CONFIRMED[cycle]


@pytest.mark.parametrize("cycle", [2023, 2024, 2026])
def test_the_last_moment_to_certify_is_the_confirmed_deadline(cycle: int) -> None:
    found = step(f"{cycle}-02-15", "certify/deadline", of_cycle(cycle))
    assert (str(found.due), found.certainty, found.caveat) == (
        CONFIRMED[cycle]["rank_list_deadline"],
        "confirmed",
        "",
    )


def test_projected_dates_are_called_so_and_say_why() -> None:
    found = step("2027-02-09", "certify/deadline")
    assert found.certainty == "projected"
    assert "look it up" in found.caveat


def test_a_date_of_ones_own_is_yours(season: Path) -> None:
    with (season / "season.yaml").open("a", encoding="utf-8") as file:
        file.write("dates: {rank_list_deadline: 2027-03-04 21:00}\n")
    assert step("2027-02-09", "certify/deadline", overview.load(season)).certainty == "yours"


def test_dates_with_a_time_are_shown_on_another_clock() -> None:
    found = make_plan(VIEW, parse_moment("2027-02-09"), POLICY, zones.clock_of("Asia/Kolkata"))
    local = {d.id: d.local for d in found.deadlines}
    assert f"{local['rank-list-deadline']:%Y-%m-%d %H:%M}" == "2027-03-04 07:30"
    assert f"{local['match-day']:%Y-%m-%d %H:%M}" == "2027-03-19 21:30"


@pytest.mark.parametrize("zone", ["America/New_York", "America/Detroit"])
def test_a_clock_that_shows_eastern_time_is_not_shown_a_second_time(zone: str) -> None:
    found = make_plan(VIEW, parse_moment("2027-02-09"), POLICY, zones.clock_of(zone))
    assert {d.local for d in found.deadlines} == {None}


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Africa/Lagso", "Did you mean Africa/Lagos"),
        ("kolkata", "Asia/Kolkata"),
        ("asia/karachi", "Asia/Karachi"),
        ("xyzzy", "Write Area/City"),
        ("", "Write Area/City"),
        ("../etc", "Write Area/City"),
    ],
)
def test_a_zone_that_does_not_exist_is_refused_with_the_nearest(zone: str, hint: str) -> None:
    with pytest.raises(WorkspaceError, match="there is no time zone") as caught:
        zones.clock_of(zone)
    assert hint in str(caught.value)


# --- odd workspaces


def test_a_workspace_without_programs_has_one_thing_to_do() -> None:
    view = with_workspace(programs={}, season=dataclasses.replace(VIEW.season, first_choice="", highly=()))
    assert ids("2026-11-20", "due", view=view) == ["check/programs"]


def test_an_interview_after_the_deadline_is_shown_as_odd_and_gets_no_letter_of_interest() -> None:
    view = with_program(CEDARVALE, interview=Interview(on=parse_moment("2027-03-10").on))
    found = step("2027-02-09", f"check/{CEDARVALE}", view)
    assert "Wed, Mar 10, 2027 is after the rank-list deadline" in found.detail
    assert f"interest/{CEDARVALE}" not in [s.id for s in planned("2027-02-09", view).steps]


def test_an_interview_without_a_day_asks_for_it() -> None:
    view = with_program(CEDARVALE, interview=Interview())
    assert "`date:`" in step("2026-12-01", f"check/{CEDARVALE}", view).detail


def test_the_names_of_steps_stay_the_same_through_the_season_and_are_unique() -> None:
    for day in ("2026-11-20", "2027-02-09", "2027-03-02"):
        names = [s.id for s in planned(day).steps]
        assert len(names) == len(set(names))
    assert set(ids("2026-11-20", "due", "upcoming")) <= {s.id for s in planned("2027-04-01").steps}


def test_a_cycle_without_a_calendar_asks_for_its_dates(season: Path) -> None:
    change(season / "season.yaml", "match: nrmp-main", "match: urology")
    with pytest.raises(WorkspaceError, match="no calendar for urology 2027"):
        overview.load(season)


# --- the data


def test_every_part_of_the_season_has_advice_with_a_source_or_a_reason() -> None:
    assert tuple(POLICY.phases) == plan_policy.PHASES
    assert all(advice.source or advice.reason for advice in POLICY.phases.values())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("    not_now:", "    not_later:", "unknown key `not_later`"),
        ("  match-week:", "  match-weak:", "Did you mean match-week"),
        ("    reason: The season", "    raison: The season", "has no `source` and no `reason`"),
        ("  certify_before: 3", "  certify_before: -3", "below zero"),
        ("  certify_before: 3", "  certify_before: three", "must be a whole number"),
        ("days:", "dayz:", "unknown key `dayz`"),
    ],
)
def test_faulty_advice_is_refused_with_its_line(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = (REPOSITORY / "policies" / "plan.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "plan.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=r"policies/plan.yaml:\d+") as caught:
        plan_policy.load(path)
    assert complaint in str(caught.value)
