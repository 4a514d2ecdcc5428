"""Days and times of day."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import WorkspaceError
from composer.model import Moment
from composer.moments import now_eastern, parse_moment


@pytest.mark.parametrize(
    ("text", "on", "at"),
    [
        ("2027-03-03", date(2027, 3, 3), None),
        ("2027-03-03 21:00", date(2027, 3, 3), time(21)),
        (" 2027-03-03T21:00:30 ", date(2027, 3, 3), time(21)),
        ("2027-03-03 21:00-05:00", date(2027, 3, 3), time(21)),
        ("2027-03-03 20:00 -06:00", date(2027, 3, 3), time(21)),
        ("2027-03-03T23:30-0800", date(2027, 3, 4), time(2, 30)),
        ("2027-07-01T12:00Z", date(2027, 7, 1), time(8)),
    ],
)
def test_a_moment_is_read_as_eastern_time(text: str, on: date, at: time | None) -> None:
    assert parse_moment(text) == Moment(on, at)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2027-02-30", "2027-13-01", "27-03-03", "2027-3-3", "2027-03-03 25:00", "2027-03-03 9 pm",
     "2027-03-03 12:00 +99:00", "٢٠٢٧-٠٣-٠٣", "0001-01-01 00:30+14:00"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(WorkspaceError, match=r"season.yaml:4: .*no date that exists.*such as 2027-03-03"):
        parse_moment(text, "season.yaml:4")


@given(st.text(max_size=30))
@settings(max_examples=60)
def test_any_text_is_a_moment_or_is_refused(text: str) -> None:
    try:
        moment = parse_moment(text)
    except WorkspaceError:
        return
    assert text.strip().startswith(f"{moment.on:%Y}"[:2])


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)))
@settings(max_examples=40)
def test_what_a_moment_prints_reads_back(clock: datetime) -> None:
    moment = Moment(clock.date(), time(clock.hour, clock.minute))
    assert parse_moment(str(moment)) == moment


def test_the_clock_is_read_in_eastern_winter_and_summer_time() -> None:
    assert now_eastern(datetime(2027, 3, 4, 2, 0, 59, tzinfo=UTC)) == Moment(date(2027, 3, 3), time(21))
    assert now_eastern(datetime(2027, 7, 1, 12, tzinfo=UTC)) == Moment(date(2027, 7, 1), time(8))


def test_the_clock_of_another_zone_may_stand_on_another_day() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert now_eastern(datetime(2027, 3, 4, 11, tzinfo=tokyo)) == Moment(date(2027, 3, 3), time(21))
