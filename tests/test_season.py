"""Calendars, phases, windows and stances."""

from datetime import date, time
from pathlib import Path

import pytest

from composer import kinds, season
from composer.almanac import load_calendar, load_matches
from composer.errors import PolicyError, WorkspaceError
from composer.model import Communication, Moment, Program, Season
from composer.moments import parse_moment

KNOWN = season.load_calendars()
KINDS = kinds.load()
MAIN = season.calendar(Season(2027, "nrmp-main", "medicine-pediatrics"), KNOWN)
UROLOGY_DATES = {"rank_list_opens": "2026-12-01", "rank_list_deadline": "2027-01-12 12:00"}


def urology(**dates: str) -> season.Calendar:
    moments = {name: parse_moment(text) for name, text in {**UROLOGY_DATES, **dates}.items()}
    return season.calendar(Season(2027, "urology", "urology", dates=moments), KNOWN)


# --- the calendar


def test_the_built_in_calendar_of_2027_is_projected_and_says_so() -> None:
    deadline = MAIN.get("rank_list_deadline")
    assert deadline is not None
    assert deadline.moment == Moment(date(2027, 3, 3), time(21))
    assert deadline.status == "projected"
    assert "`rank_list_deadline:` under `dates:`" in deadline.caveat


def test_a_confirmed_date_needs_no_caveat() -> None:
    day = season.calendar(Season(2026, "nrmp-main", "pediatrics"), KNOWN).get("match_day")
    assert day is not None
    assert (str(day.moment), day.status, day.caveat) == ("2026-03-20 12:00", "confirmed", "")


def test_a_date_of_the_season_file_comes_first() -> None:
    own = Season(2027, "nrmp-main", "pediatrics", dates={"match_day": Moment(date(2027, 3, 20))})
    calendar = season.calendar(own, KNOWN)
    day, deadline = calendar.get("match_day"), calendar.get("rank_list_deadline")
    assert day is not None
    assert deadline is not None
    assert (day.moment, day.status, day.source.title) == (Moment(date(2027, 3, 20)), "yours", "season.yaml")
    assert deadline.status == "projected"


def test_a_cycle_without_a_calendar_asks_for_its_dates() -> None:
    with pytest.raises(WorkspaceError) as caught:
        season.calendar(Season(2027, "urology", "urology"), KNOWN)
    said = str(caught.value)
    assert said.startswith(
        "season.yaml: there is no calendar for urology 2027: rank_list_opens, rank_list_deadline are"
    )
    assert "https://sauweb.org" in said
    assert "under `dates:`, for example, `rank_list_opens: 2027-02-01 12:00`" in said


def test_one_missing_date_is_named_alone() -> None:
    dates = {"rank_list_opens": Moment(date(2026, 12, 1))}
    with pytest.raises(WorkspaceError, match=r"rank_list_deadline is not known"):
        season.calendar(Season(2027, "urology", "urology", dates=dates), KNOWN)


def test_a_match_without_soap_needs_no_soap_dates() -> None:
    assert urology().get("soap_ends") is None


def test_the_main_match_of_an_unknown_year_needs_all_five_dates() -> None:
    with pytest.raises(
        WorkspaceError, match="rank_list_deadline, match_week_begins, soap_ends, match_day are"
    ):
        season.calendar(Season(2031, "nrmp-main", "pediatrics"), KNOWN)


def test_an_unknown_match_is_refused_with_the_nearest() -> None:
    with pytest.raises(WorkspaceError, match=r'no match "nrmp-mian"\. Did you mean nrmp-main'):
        season.calendar(Season(2027, "nrmp-mian", "pediatrics"), KNOWN)


# --- phases and windows


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        ("2026-11-20", "interviews"),
        ("2027-01-31", "interviews"),
        ("2027-02-01", "ranking"),
        ("2027-02-01 11:00", "interviews"),
        ("2027-03-03", "ranking"),
        ("2027-03-03 20:59", "ranking"),
        ("2027-03-03 21:00", "after-deadline"),
        ("2027-03-15 09:59", "after-deadline"),
        ("2027-03-15", "soap"),
        ("2027-03-18", "soap"),
        ("2027-03-18 21:00", "match-week"),
        ("2027-03-19 11:59", "match-week"),
        ("2027-03-19 12:00", "after-match"),
        ("2027-03-20", "after-match"),
    ],
)
def test_each_day_of_the_season_has_its_phase(today: str, phase: str) -> None:
    assert season.phase(MAIN, parse_moment(today)) == phase


def test_a_match_without_soap_has_no_soap_phase() -> None:
    assert season.phase(urology(), parse_moment("2027-01-20")) == "after-deadline"
    assert season.phase(urology(), parse_moment("2027-02-02")) == "after-match"


@pytest.mark.parametrize(
    ("kind", "today", "when"),
    [
        ("interest", "2027-01-31", "early"),
        ("interest", "2027-02-01", "open"),
        ("interest", "2027-03-03", "open"),
        ("interest", "2027-03-04", "late"),
        ("courtesy", "2027-03-03", "early"),
        ("courtesy", "2027-03-03 21:30", "open"),
        ("courtesy", "2027-05-01", "open"),
        ("question", "2026-09-01", "open"),
        ("question", "2027-03-04", "late"),
        ("withdrawal", "2027-03-04", "open"),
    ],
)
def test_a_kind_is_early_open_or_late(kind: str, today: str, when: str) -> None:
    assert season.in_season(KINDS[kind], MAIN, parse_moment(today)) == when


def test_an_event_that_the_match_does_not_have_is_never_reached_and_never_past() -> None:
    assert not season.reached(urology(), "soap_ends", parse_moment("2099-01-01"))
    assert not season.past(urology(), "soap_ends", parse_moment("2099-01-01"))


@pytest.mark.parametrize(("today", "days"), [("2026-12-04", 0), ("2026-12-07", 3), ("2026-12-01", -3)])
def test_a_thank_you_counts_its_days_from_the_interview(today: str, days: int) -> None:
    assert season.thank_you_age(date(2026, 12, 4), parse_moment(today)) == days


# --- stances


def program(specialty: str = "internal-medicine", **communication: str) -> Program:
    return Program("x", "X Residency Program", specialty, communication=Communication(**communication))


SPECIALTIES = season.load_specialties()


def test_the_programs_own_word_comes_before_its_specialty() -> None:
    own = program(thank_you="allowed", source="interview-day slides")
    assert season.stance(own, SPECIALTIES, "thank_you") == (
        "allowed",
        "the program's own word (interview-day slides)",
    )


def test_an_own_word_without_a_source_is_the_programs_all_the_same() -> None:
    value, authority = season.stance(program(thank_you="prohibited"), SPECIALTIES, "thank_you")
    assert (value, authority) == ("prohibited", "the program's own word")


def test_a_silent_program_follows_its_specialty_with_source_and_edition() -> None:
    value, authority = season.stance(program(), SPECIALTIES, "post_interview")
    assert value == "discouraged"
    assert "Alliance for Academic Internal Medicine" in authority
    assert "July 2025" in authority


def test_a_stance_of_low_confidence_says_so() -> None:
    _, authority = season.stance(program("ophthalmology"), SPECIALTIES, "post_interview")
    assert authority.endswith("(confidence: low)")


@pytest.mark.parametrize("specialty", ["pathology", "underwater-basketry"])
def test_where_nothing_is_known_letters_are_allowed(specialty: str) -> None:
    value, authority = season.stance(program(specialty), SPECIALTIES, "thank_you")
    assert (value, authority) == ("allowed", "no policy of the program or its specialty is on file")


@pytest.mark.parametrize("word", ["prohibited", "discouraged"])
def test_a_program_that_wants_no_contact_and_is_silent_on_thanks_wants_no_thanks(word: str) -> None:
    assert season.stance(program("pediatrics", post_interview=word), SPECIALTIES, "thank_you")[0] == word


def test_a_program_that_allows_contact_and_is_silent_on_thanks_follows_its_specialty_there() -> None:
    assert season.stance(program(post_interview="allowed"), SPECIALTIES, "thank_you")[0] == "discouraged"


def test_a_match_profile_is_found_or_refused_with_the_nearest() -> None:
    matches = load_matches()
    assert season.match_profile("nms", matches).first_choice_statement == "prohibited"
    with pytest.raises(WorkspaceError, match="Did you mean urology"):
        season.match_profile("urologie", matches)


# --- strict loading


CALENDAR = """\
match: {match}
needs: [rank_list_opens]
look_up: https://example.org/
sources:
  page: {{title: A page}}
cycles:
  {cycles}
"""


def calendar_file(folder: Path, cycles: str, match: str = "mine") -> Path:
    path = folder / "mine.yaml"
    path.write_text(CALENDAR.format(match=match, cycles=cycles), encoding="utf-8")
    return path


def test_a_calendar_file_is_read(tmp_path: Path) -> None:
    path = calendar_file(
        tmp_path, "2030: {match_day: {at: 2030-03-15 12:00, status: confirmed, source: page}}"
    )
    event = load_calendar(path).cycles[2030]["match_day"]
    assert (event.moment, event.source.title) == (Moment(date(2030, 3, 15), time(12)), "A page")


@pytest.mark.parametrize(
    ("cycles", "complaint"),
    [
        ("30: {}", "30 is no cycle"),
        ("2030: {match_dya: {at: 2030-03-15, status: confirmed, source: page}}", "Did you mean match_day"),
        ("2030: {match_day: {at: 2030-02-30, status: confirmed, source: page}}", "no date that exists"),
        ("2030: {match_day: {at: 2030-03-15, status: confirmed, source: pages}}", "Did you mean page"),
        ("2030: {match_day: {at: 2030-03-15, status: certain, source: page}}", "confirmed, projected"),
        ("2030: {match_day: {at: 2030-03-15, source: page}}", "lacks `status`"),
        ("2030: soon", "must be a mapping"),
    ],
)
def test_a_faulty_calendar_is_refused_with_its_line(tmp_path: Path, cycles: str, complaint: str) -> None:
    with pytest.raises(PolicyError, match=r"policies/calendars/mine.yaml:7: ") as caught:
        load_calendar(calendar_file(tmp_path, cycles))
    assert complaint in str(caught.value)


def test_a_calendar_of_another_match_than_its_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="Write mine, as the file is called"):
        load_calendar(calendar_file(tmp_path, "2030: {}", match="yours"))


def test_a_calendar_that_needs_an_unknown_event_is_refused(tmp_path: Path) -> None:
    path = calendar_file(tmp_path, "2030: {}")
    path.write_text(
        path.read_text(encoding="utf-8").replace("[rank_list_opens]", "[rank_list_open]"), encoding="utf-8"
    )
    with pytest.raises(
        PolicyError, match=r"mine.yaml:2: unknown event rank_list_open\. Did you mean rank_list_opens"
    ):
        load_calendar(path)


def test_a_file_of_records_with_a_wrong_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "specialties.yaml"
    path.write_text("urology:\n  names: urology\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"specialties.yaml:2: urology.names must be a list of texts"):
        season.load_specialties(path)
