"""The data under policies/: complete, dated, consistent."""

import re
from datetime import date, timedelta

import pytest

from composer import kinds, season

MATCHES = season.load_matches()
CALENDARS = season.load_calendars()
SPECIALTIES = season.load_specialties()
KINDS = kinds.load()


def test_every_match_of_the_contract_has_a_profile_and_a_calendar_file() -> None:
    known = {"nrmp-main", "nrmp-sms", "urology", "sf-match-ophthalmology", "carms", "military", "nms"}
    assert set(MATCHES) == known
    assert set(CALENDARS) == known


@pytest.mark.parametrize("match", MATCHES)
def test_a_match_with_soap_needs_its_dates_and_no_other_does(match: str) -> None:
    assert ("soap_ends" in CALENDARS[match].needs) is MATCHES[match].soap
    assert ("match_week_begins" in CALENDARS[match].needs) is MATCHES[match].soap


@pytest.mark.parametrize("match", MATCHES.values(), ids=lambda match: match.id)
def test_every_profile_says_where_and_when_it_was_read(match: season.MatchProfile) -> None:
    assert match.source.url.startswith("https://")
    assert date.fromisoformat(match.source.read) >= date(2026, 11, 1)


def test_only_national_matching_services_forbids_a_first_choice_and_only_urology_discourages_it() -> None:
    said = {match.id: match.first_choice_statement for match in MATCHES.values()}
    assert {name for name, word in said.items() if word == "prohibited"} == {"nms"}
    assert {name for name, word in said.items() if word == "discouraged"} == {"urology"}


@pytest.mark.parametrize("cycle", [2025, 2026, 2027])
def test_the_main_match_has_a_whole_calendar(cycle: int) -> None:
    assert set(CALENDARS["nrmp-main"].needs) <= set(CALENDARS["nrmp-main"].cycles[cycle])


def test_nothing_of_the_main_match_of_2027_is_called_confirmed() -> None:
    assert {event.status for event in CALENDARS["nrmp-main"].cycles[2027].values()} == {"projected"}


@pytest.mark.parametrize("cycle", CALENDARS["nrmp-main"].cycles)
def test_the_dates_of_the_main_match_follow_its_pattern(cycle: int) -> None:
    events = CALENDARS["nrmp-main"].cycles[cycle]
    day = {name: event.moment.on for name, event in events.items()}
    monday = day["match_week_begins"]
    assert monday.weekday() == 0
    assert day["rank_list_deadline"] == monday - timedelta(days=12)
    assert day["soap_ends"] == monday + timedelta(days=3)
    assert day["match_day"] == monday + timedelta(days=4)
    assert 15 <= day["match_day"].day <= 21
    assert day["match_day"].month == 3


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=lambda calendar: calendar.match)
def test_the_events_of_a_cycle_come_in_order_and_near_its_year(calendar: season.MatchCalendar) -> None:
    for cycle, events in calendar.cycles.items():
        moments = [events[name].moment.on for name in season.EVENTS if name in events]
        assert moments == sorted(moments)
        assert {moment.year for moment in moments} <= {cycle - 1, cycle}


@pytest.mark.parametrize("specialty", SPECIALTIES.values(), ids=lambda specialty: specialty.id)
def test_a_stance_has_a_source_and_no_source_means_no_stance(specialty: season.Specialty) -> None:
    if specialty.source is None:
        assert (specialty.thank_you, specialty.post_interview) == ("allowed", "allowed")
        assert (specialty.confidence, specialty.year) == ("low", None)
    else:
        assert re.match(r"https?://", specialty.source.url)
        assert date.fromisoformat(specialty.source.read) >= date(2026, 11, 1)


def test_the_stances_that_restrict_letters_are_these() -> None:
    found = {
        (s.id, s.thank_you, s.post_interview)
        for s in SPECIALTIES.values()
        if (s.thank_you, s.post_interview) != ("allowed", "allowed")
    }
    assert found == {
        ("internal-medicine", "discouraged", "discouraged"),
        ("plastic-surgery", "prohibited", "prohibited"),
        ("urology", "allowed", "discouraged"),
        ("ophthalmology", "allowed", "discouraged"),
        ("radiation-oncology", "allowed", "discouraged"),
    }


def test_no_two_specialties_share_a_name() -> None:
    owners: dict[str, str] = {}
    for specialty in SPECIALTIES.values():
        for name in specialty.names:
            assert owners.setdefault(name.casefold(), specialty.id) == specialty.id
    assert len(SPECIALTIES) >= 60


def test_the_parts_of_a_combined_specialty_are_specialties() -> None:
    parts = {part for specialty in SPECIALTIES.values() for part in specialty.parts}
    assert parts <= set(SPECIALTIES)
    assert SPECIALTIES["medicine-pediatrics"].parts == ("internal-medicine", "pediatrics")


@pytest.mark.parametrize("specialty", SPECIALTIES.values(), ids=lambda specialty: specialty.id)
def test_an_id_reads_as_words_and_a_name_as_english(specialty: season.Specialty) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", specialty.id)
    assert specialty.names
    assert len(specialty.names) == len(set(specialty.names))


def test_only_kinds_to_programs_are_governed_by_a_programs_stance() -> None:
    assert {kind.id for kind in KINDS.values() if kind.communication} == {
        "thank_you",
        "interest",
        "intent",
        "update",
    }
    assert all(kind.direction == "program" for kind in KINDS.values() if kind.communication or kind.persuades)
