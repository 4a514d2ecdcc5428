from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from composer import checking
from composer.checking import Session
from composer.ledger.schema import State
from composer.model import Contact, Interview, Program
from composer.moments import parse_moment
from composer.timeline import STANDINGS, Letter, Mark, Row, Timeline, timeline
from composer.timeline_words import countdown, row_words
from tests.letters import REPOSITORY

SESSION = checking.open_session(REPOSITORY / "samples" / "season")
TODAY = parse_moment("2027-02-09")


def with_season(**changes: Any) -> Session:
    season = dataclasses.replace(SESSION.facts.season, **changes)
    return dataclasses.replace(SESSION, facts=dataclasses.replace(SESSION.facts, season=season))


def with_program(short: str, **changes: Any) -> Session:
    known = SESSION.facts.programs
    program = dataclasses.replace(known[f"{short}-medpeds"], **changes)
    return with_programs({**known, program.id: program})


def with_programs(programs: dict[str, Program]) -> Session:
    return dataclasses.replace(SESSION, facts=dataclasses.replace(SESSION.facts, programs=programs))


def letter(state: str, kind: str = "interest", on: str = "2027-02-08", program: str = "cedarvale") -> Letter:
    return Letter(f"{program}-medpeds", kind, state, parse_moment(on))


def made(session: Session = SESSION, *letters: Letter, today: str = "2027-02-09") -> Timeline:
    return timeline(session, letters, parse_moment(today))


def row(short: str, session: Session = SESSION, *letters: Letter) -> Row:
    return next(row for row in made(session, *letters).rows if row.id == f"{short}-medpeds")


def windows(short: str, session: Session = SESSION) -> dict[str, tuple[str, str, str]]:
    found = row(short, session).windows
    return {w.kind: (f"{w.begins:%m-%d}", f"{w.ends:%m-%d}", w.stance) for w in found}


def test_rows_stand_in_the_order_of_the_interviews_and_what_is_withdrawn_comes_last() -> None:
    assert [one.short for one in made().rows] == [
        *("Harborview", "Thornfield", "St. Brigid", "Cedarvale", "Juniper Ridge", "Montrose State"),
        *("Larkspur", "Bayhaven"),
    ]


def test_the_span_is_whole_weeks_around_interviews_and_deadlines() -> None:
    found = made()
    assert (found.first.weekday(), found.last.weekday()) == (0, 6)
    assert found.first < date(2026, 11, 20)
    assert date(2027, 3, 19) < found.last < date(2027, 4, 1)


def test_a_day_of_another_year_does_not_stretch_the_span() -> None:
    wrong = with_program("cedarvale", interview=Interview(date(2025, 12, 15)))
    assert made(wrong).first == made().first


@pytest.mark.parametrize(
    ("today", "inside"),
    [("2026-10-20", True), ("2026-07-01", False), ("2027-04-20", True), ("2028-01-01", False)],
)
def test_today_is_in_the_picture_where_it_is_near_the_season(today: str, inside: bool) -> None:
    assert made(today=today).covers(parse_moment(today).on) is inside


def test_a_season_without_any_day_of_its_own_shows_the_year() -> None:
    dates = {name: parse_moment("2024-03-01") for name in SESSION.facts.calendar.events}
    events = {
        name: dataclasses.replace(SESSION.facts.calendar.events[name], moment=on)
        for name, on in dates.items()
    }
    calendar = dataclasses.replace(SESSION.facts.calendar, events=events)
    facts = dataclasses.replace(SESSION.facts, calendar=calendar, programs={})
    found = made(dataclasses.replace(SESSION, facts=facts))
    assert found.first <= date(2026, 7, 1) < date(2027, 8, 31) <= found.last


def test_thank_yous_have_72_hours_and_the_letter_its_time_of_ranking() -> None:
    assert windows("cedarvale") == {
        "thank_you": ("12-15", "12-18", "allowed"),
        "interest": ("02-01", "03-03", "allowed"),
    }


def test_the_first_choice_has_the_letter_of_intent_in_place_of_the_letter_of_interest() -> None:
    assert list(windows("harborview")) == ["thank_you", "intent"]
    assert [one.id for one in made().rows if one.first_choice] == ["harborview-medpeds"]


def test_no_letter_about_ranking_is_in_season_before_the_interview() -> None:
    late = with_program("cedarvale", interview=Interview(date(2027, 2, 10)))
    assert windows("cedarvale", late)["interest"] == ("02-10", "03-03", "allowed")
    too_late = with_program("cedarvale", interview=Interview(date(2027, 3, 10)))
    assert list(windows("cedarvale", too_late)) == ["thank_you"]


def test_where_nobody_may_name_a_first_choice_there_is_no_letter_of_intent() -> None:
    match = dataclasses.replace(SESSION.facts.match, first_choice_statement="prohibited")
    session = dataclasses.replace(SESSION, facts=dataclasses.replace(SESSION.facts, match=match))
    assert list(windows("harborview", session)) == ["thank_you", "interest"]


def test_what_a_program_does_not_want_is_closed_with_its_word() -> None:
    closed = [w for one in made().rows for w in one.windows if w.closed]
    assert [(w.kind, w.stance) for w in closed] == [("thank_you", "prohibited"), ("interest", "discouraged")]
    assert "please send no thank-you notes" in closed[0].authority


def test_without_an_interview_nothing_is_in_season() -> None:
    assert windows("larkspur") == {}


def test_an_interview_without_a_day_still_opens_the_letter_of_interest() -> None:
    assert list(windows("cedarvale", with_program("cedarvale", interview=Interview()))) == ["interest"]


def test_a_withdrawn_program_keeps_its_past_and_says_why() -> None:
    found = row("bayhaven")
    assert (found.windows, found.interview, found.note) == (
        (),
        date(2026, 11, 20),
        "withdrawn: takes no residents this year",
    )


def test_a_list_that_is_final_ends_the_window_the_day_before() -> None:
    locked = with_program("cedarvale", rank_list_locked=date(2027, 2, 15))
    assert windows("cedarvale", locked)["interest"][1] == "02-14"
    assert row("cedarvale", locked).locked == date(2027, 2, 15)


def test_a_list_that_was_final_before_ranking_leaves_no_window() -> None:
    assert list(windows("cedarvale", with_program("cedarvale", rank_list_locked=date(2027, 1, 15)))) == [
        "thank_you"
    ]


def test_certifying_ones_list_ends_the_window_and_is_a_day_of_ones_own() -> None:
    certified = with_season(rank_list_certified=parse_moment("2027-02-20"))
    assert windows("cedarvale", certified)["interest"][1] == "02-20"
    own = [one for one in made(certified).deadlines if one.certainty == "yours"]
    assert [one.title for one in own] == ["Your list certified"]


def test_deadlines_stand_in_order_and_say_how_certain_they_are() -> None:
    found = made().deadlines
    assert [one.title for one in found][:2] == ["Ranking opens", "Rank order lists due"]
    assert {one.certainty for one in found} == {"projected"}


def test_a_window_of_projected_dates_is_projected_itself() -> None:
    assert [w.certainty for w in row("cedarvale").windows] == ["confirmed", "projected"]


def test_every_state_of_the_ledger_has_a_place_in_the_picture() -> None:
    assert set(STANDINGS) == {state.value for state in State}


def test_equal_letters_of_one_day_are_one_mark_with_their_number() -> None:
    sent = [letter("sent", "thank_you", "2026-12-16")] * 2
    assert row("cedarvale", SESSION, *sent, letter("approved")).marks == (
        Mark("sent", "thank-you", date(2026, 12, 16), 2),
        Mark("drafted", "letter of interest", date(2027, 2, 8)),
    )


def test_a_discarded_letter_and_one_to_a_letter_writer_are_not_shown() -> None:
    assert made(SESSION, letter("discarded"), Letter("", "lor_thanks", "sent", TODAY)) == made()


def test_what_a_program_wrote_is_received() -> None:
    contact = Contact(None, "cedarvale-medpeds", (), parse_moment("2027-01-20"), "inbound")
    session = dataclasses.replace(SESSION, history=(contact,))
    assert row("cedarvale", session).marks == (Mark("received", "message", date(2027, 1, 20)),)


def test_a_letter_to_a_program_that_is_gone_is_not_lost() -> None:
    found = row("gone", SESSION, letter("sent", "unheard-of", program="gone"))
    assert (found.name, found.note, found.marks[0].title) == (
        "gone-medpeds",
        "not in programs/ any more",
        "unheard-of",
    )


def test_two_programs_of_one_place_keep_the_names_that_tell_them_apart() -> None:
    base = SESSION.facts.programs["cedarvale-medpeds"]
    names = ("Cedarvale Internal Medicine", "Cedarvale Medicine-Pediatrics", "Cedarvale", "Larch Med-Peds")
    programs = {
        f"p{n}": dataclasses.replace(base, id=f"p{n}", name=f"{name} Residency Program", aliases=())
        for n, name in enumerate(names)
    }
    shown = {one.id: one.short for one in made(with_programs(programs)).rows}
    assert shown == {"p0": names[0], "p1": names[1], "p2": "Cedarvale", "p3": "Larch"}


def test_the_head_counts_the_days_to_what_comes_next() -> None:
    assert countdown(made()).endswith(
        "ranking. Rank order lists due: in 22 days, Wed, Mar 3, 2027, 21:00 US Eastern (projected)."
    )
    assert "Rank order lists due: tomorrow" in countdown(made(today="2027-03-02"))
    assert "Rank order lists due: today" in countdown(made(today="2027-03-03"))
    assert countdown(made(today="2027-04-02")) == "As of Fri, Apr 2, 2027: after match."


def test_a_row_in_words_has_every_fact() -> None:
    locked = with_program("harborview", rank_list_locked=date(2027, 2, 15))
    words = list(
        row_words(row("harborview", locked, letter("sent", "thank_you", "2026-12-05", "harborview")))
    )
    assert words == [
        "your first choice",
        "interview Dec 4",
        "thank-you, Dec 4 to Dec 7",
        "letter of intent, Feb 1 to Feb 14 (projected)",
        "thank-you, sent Dec 5",
        "their list is final Feb 15",
    ]
