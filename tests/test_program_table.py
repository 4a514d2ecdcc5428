"""A table of programs: which column is what, which day is meant, and what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.almanac import load_specialties
from composer.errors import PrematchError
from composer.model import Interview, Person, Program
from composer.names import fold
from composer.program_table import (
    Entry,
    Plan,
    Reading,
    Table,
    asked_columns,
    flat,
    guess,
    make_plan,
    nested,
    orders_of,
    read_rows,
    rows,
    table_of,
)
from composer.program_table.cells import join_list, mailbox, people, person, place, split_list
from composer.program_table.days import DAY_FIRST, MONTH_FIRST, Order, order_of, read_day, readings
from composer.program_table.keys import LISTS, TITLES, interviewer, key_of
from composer.spreadsheet import Row, Sheet, SpreadsheetError
from composer.workspace_schema import PROGRAM_KEYS

SPECIALTIES = {fold(name): of for of, one in load_specialties().items() for name in (of, *one.names)}


def table(*lines: Sequence[str]) -> Table:
    return table_of(Sheet("x.csv", tuple(Row(number, tuple(line)) for number, line in enumerate(lines, 1))))


def keys(*lines: Sequence[str]) -> list[str]:
    return [column.key for column in guess(table(*lines), {}, SPECIALTIES)]


def read(*lines: Sequence[str], dates: str = "") -> tuple[tuple[Entry, ...], list[str]]:
    made = table(*lines)
    columns = guess(made, {}, SPECIALTIES)
    reading = Reading(columns, orders_of(made, columns, dates), SPECIALTIES, "pediatrics")
    entries, faults = read_rows(made, reading)
    return entries, [str(fault) for fault in faults]


def values(*lines: Sequence[str]) -> Mapping[str, Any]:
    (entry,), faults = read(*lines)
    assert faults == []
    return entry.values


# --- which column is what -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Program", "name"), ("PROGRAM NAME", "name"), ("Prog. Name", "name"), ("Residency Program", "name"),
        ("Hospital", "institution"), ("Sponsoring institution", "institution"), ("Specialty", "specialty"),
        ("City", "city"), ("ST", "state"), ("City, State", "location"), ("Location", "location"),
        ("PD", "director.name"), ("Program Director", "director.name"), ("P.D. e-mail", "director.email"),
        ("PD E-mail", "director.email"), ("Program director's email address", "director.email"),
        ("Email (PD)", "director.email"), ("PD degree", "director.credentials"),
        ("PD last name", "director.last_name"), ("PC", "coordinator.name"), ("APD", ""),
        ("Program Coordinator Email", "coordinator.email"), ("Coord. email", "coordinator.email"),
        ("IV date", "interview.date"), ("Date of Interview", "interview.date"),
        ("Interview Date (MM/DD/YYYY)", "interview.date"), ("Interview type", "interview.format"),
        ("Interviewers", "interview.interviewers"), ("Interviewed by", "interview.interviewers"),
        ("Interviewer 2", "interview.interviewers[2].name"),
        ("Interviewer #1 e-mail", "interview.interviewers[1].email"),
        ("Thank you sent?", ""), ("Notes", ""), ("Rank", ""), ("My rank list", ""), ("Program ID", ""),
        ("Pros", "interview.liked"), ("Cons", "interview.concerns"), ("Ties", "connections"),
        ("Highlights", "features"), ("AKA", "aliases"), ("Visa sponsorship", "visas"), ("Signal", ""),
        ("Associate Program Director", ""), ("Interview invite date", ""), ("Deadline", ""),
    ],
)  # fmt: skip
def test_a_heading_names_its_key_in_many_wordings(heading: str, key: str) -> None:
    assert keys(["Program name", heading], ["A", ""])[1:] == ([key] if key != "name" else [""])


def test_every_heading_of_an_export_is_known() -> None:
    assert {key: key_of(title) for key, title in TITLES.items()} == {key: key for key in TITLES}


def test_every_key_of_a_programs_file_has_a_column() -> None:
    outer = {key.partition(".")[0] for key in TITLES} - {"id"}
    assert outer == set(PROGRAM_KEYS)


def test_a_slip_in_a_heading_is_forgiven_and_said() -> None:
    column = guess(table(["Program name", "Insitution"], ["A", "B"]), {})[1]
    assert (column.key, column.sure, column.why) == ("institution", "likely", "but for the spelling")


def test_an_address_beside_a_person_is_that_persons() -> None:
    lines = (
        ["Program", "PD", "Email", "PC", "E-mail"],
        ["A", "Jo Ray", "j@x.example", "Al Moe", "a@x.example"],
    )
    assert keys(*lines)[2::2] == ["director.email", "coordinator.email"]


@pytest.mark.parametrize(
    ("heads", "sure"), [(["PD", "PC", "Email"], "unsure"), (["PD", "City", "Email"], "unsure")]
)
def test_an_address_that_could_be_several_peoples_is_not_certain(heads: list[str], sure: str) -> None:
    column = guess(table(["Program", *heads], ["A", "Jo Ray", "Al Moe", "a@x.example"]), {})[3]
    assert column.sure == sure


def test_an_address_of_nobody_known_is_left_out() -> None:
    assert keys(["Program", "Contact"], ["A", "a@x.example"]) == ["name", ""]


def test_a_column_of_names_that_holds_addresses_is_one_of_addresses() -> None:
    assert keys(["Program", "Coordinator contact"], ["A", "a@x.example"])[1] == "coordinator.email"


@pytest.mark.parametrize(
    ("cell", "key"),
    [("Zoom", "interview.format"), ("12/15/2026", "interview.date"), ("yes", "")],
)
def test_a_column_headed_interview_is_told_by_its_cells(cell: str, key: str) -> None:
    assert keys(["Program", "Interview"], ["A", cell])[1] == key


@pytest.mark.parametrize(
    ("heading", "cell", "key"),
    [
        ("Type", "In person", "interview.format"), ("Kind", "Med-Peds", "specialty"), ("", "WA", "state"),
        ("When", "2026-12-04", "interview.date"), ("Status", "Applied", ""), ("Status", "withdrawn", "status"),
        ("My rating", "9", ""), ("My rating", "5", "my_rating"), ("Visa", "maybe", ""), ("Visa", "j1", "visas"),
    ],
)  # fmt: skip
def test_the_cells_of_a_column_are_looked_at_too(heading: str, cell: str, key: str) -> None:
    assert keys(["Program", heading], ["A", cell])[1] == key


def test_a_name_is_found_by_its_cells() -> None:
    assert keys(["Where", "City"], ["Alder Pediatrics Residency", "B"]) == ["name", "city"]


def test_of_two_columns_for_one_key_the_fuller_one_is_taken_and_the_other_named() -> None:
    first, second = guess(table(["Program", "Program name"], ["", "A"], ["B", "B"]), {})
    assert (first.key, second.key, first.why) == ("", "name", "B is taken for name")


def test_headings_may_stand_below_a_title() -> None:
    made = table(["My programs 2027"], ["Program", "City"], ["A", "B"])
    assert (made.headings.number, [row.number for row in made.rows]) == (2, [3])


@pytest.mark.parametrize("lines", [[], [["Program", "City"]]])
def test_a_table_without_programs_is_refused(lines: list[list[str]]) -> None:
    with pytest.raises(SpreadsheetError, match=r"no program|no rows"):
        table(*lines)


def test_the_user_can_say_by_heading_or_letter_what_a_column_is() -> None:
    made = table(["Where", "Boss", "City"], ["A", "B", "C"])
    asked = asked_columns(made, ["where=name", "B=director name", "City=-"])
    assert asked == {0: "name", 1: "director.name", 2: ""}
    assert [column.key for column in guess(made, asked)] == ["name", "director.name", ""]


@pytest.mark.parametrize(
    ("pair", "says"),
    [("Where", "COLUMN=KEY"), ("Whree=name", "Where"), ("Where=nam", "name"), ("=name", "COLUMN=KEY")],
)
def test_a_column_or_key_that_is_not_there_is_refused_with_the_nearest(pair: str, says: str) -> None:
    with pytest.raises(PrematchError, match=says):
        asked_columns(table(["Where", "City"], ["A", "B"]), [pair])


# --- which day is meant -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-04", "2026/12/4", "2026-12-04 09:30", "2026-12-04T09:30:00", "4 Dec 2026", "4-Dec-26",
        "4th of December 2026", "Dec 4, 2026", "December 4th, 2026", "Fri, Dec 4, 2026", "Dec. 4 2026 9:00 AM",
        "46360", "46360.5", "Friday, 4 December 2026",
    ],
)  # fmt: skip
def test_a_day_is_read_in_many_forms(text: str) -> None:
    assert readings(text) == (date(2026, 12, 4),)


@pytest.mark.parametrize("text", ["12/04/2026", "12-04-26", "12.04.2026", "Fri 12/04/2026 9:00 AM EST"])
def test_a_day_in_numbers_can_be_two_days(text: str) -> None:
    assert readings(text) == (date(2026, 12, 4), date(2026, 4, 12))


@pytest.mark.parametrize(
    "text", ["", "soon", "31/02/2026", "Dec 4", "12/4", "Decade 4 2026", "7", "2026-13-01", "Dec 4-26"]
)
def test_what_is_no_day_with_a_year_is_none(text: str) -> None:
    assert readings(text) == ()


def test_a_day_like_5_5_is_one_day() -> None:
    assert readings("5/5/2026") == (date(2026, 5, 5),)


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        (["12/04/2026", "12/15/2026"], MONTH_FIRST),
        (["12/04/2026", "15/12/2026"], DAY_FIRST),
        (["12/04/2026", "5/5/2026"], ""),
        (["12/04/2026", "15/12/2026", "12/15/2026"], ""),
    ],
)
def test_the_column_as_a_whole_decides_or_nothing_does(texts: list[str], known: str) -> None:
    assert order_of(texts).known == known


@pytest.mark.parametrize(
    "cell",
    [
        "Smith, John", "Smith, John MD", "Doe, Jane, MD", "Jane Doe / John Roe", "Jane Doe & John Roe",
        "Jane Doe and John Roe", "Jane Doe, MD; John Roe, MD", "Jane Doe, MD, Program Director",
    ],
)  # fmt: skip
@pytest.mark.parametrize("heads", [["Program", "PD"], ["Program", "PD", "PD degree"]])
def test_a_cell_that_may_name_several_people_is_asked_about(heads: list[str], cell: str) -> None:
    _, faults = read(heads, ["Alder", cell, ""])
    assert "could be several people, or a family name before the given name" in faults[0]


@pytest.mark.parametrize("cell", ["Ann Dandor", "Jane Smith, Jr.", "Jane Q. Smith-Orr, MD, MPH", "An O'Dowd"])
def test_an_unusual_name_of_one_person_is_taken(cell: str) -> None:
    assert values(["Program", "PD"], ["Alder", cell])["director.name"] in cell


@pytest.mark.parametrize(
    "cell", ["Al Roe, chief resident", "Al Roe, MD, Program Director", "Al Roe / Bo Lee; Mei Cho"]
)
def test_a_role_behind_a_comma_is_never_a_second_person(cell: str) -> None:
    _, faults = read(["Program", "Interviewers"], ["Alder", cell])
    assert "several" in faults[0]


@pytest.mark.parametrize(
    ("texts", "turned"),
    [
        (["2027-03-04", "15/01/2027"], "2027-03-04"),
        (["2027-03-14", "2027-03-03", "15/01/2027"], ""),
        (["2027-03-04", "01/15/2027"], ""),
        (["2027-03-04", "January 15, 2027"], ""),
    ],
)
def test_a_date_beside_texts_with_the_day_first_may_be_turned_around(texts: list[str], turned: str) -> None:
    assert order_of(texts).turned == turned


def test_a_day_that_stays_open_is_not_read() -> None:
    assert read_day("12/04/2026", Order("")) is None
    assert read_day("12/04/2026", Order(DAY_FIRST)) == date(2026, 4, 12)


def test_cells_that_contradict_each_other_are_reported_one_by_one() -> None:
    _, faults = read(["Program", "IV date"], ["A", "12/04/2026"], ["B", "15/12/2026"], ["C", "12/15/2026"])
    assert len(faults) == 1
    assert 'x.csv, row 2, column B "IV date": "12/04/2026" could be December 4 or April 12' in faults[0]
    assert "Write 2026-12-04 or 2026-04-12." in faults[0]


# --- what a cell means --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Jane Smith, MD, MPH", {"name": "Jane Smith", "credentials": "MD, MPH"}),
        ("Jane Smith MD", {"name": "Jane Smith", "credentials": "MD"}),
        ("Dr. Ana Núñez", {"name": "Dr. Ana Núñez"}),
        ("Smith, Jane", {"name": "Smith, Jane"}),
        ("Yo-Yo Ma", {"name": "Yo-Yo Ma"}),
        ("Al Roe, M.D. <a@x.example> (chief)",
         {"name": "Al Roe", "credentials": "M.D.", "email": "a@x.example", "role": "chief"}),
    ],
)  # fmt: skip
def test_a_person_is_read_with_degree_role_and_mailbox(text: str, read: dict[str, str]) -> None:
    assert person(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "Al Roe, MD, Bo Lee, DO",
        "Al Roe, MD; Bo Lee DO",
        "• Al Roe, MD\n• Bo Lee, DO",
        "Al Roe MD and Bo Lee DO",
    ],
)
def test_several_people_are_told_apart(text: str) -> None:
    assert people(text) == [{"name": "Al Roe", "credentials": "MD"}, {"name": "Bo Lee", "credentials": "DO"}]


def test_names_that_could_be_one_person_or_two_are_asked_about() -> None:
    _, faults = read(["Program", "Interviewers"], ["A", "Reyes, Alan"])
    assert "one person or several" in faults[0]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Port Ellery, WA", {"city": "Port Ellery", "state": "WA"}),
        ("Port Ellery WA", {"city": "Port Ellery", "state": "WA"}),
        ("Port Ellery, Washington", {"city": "Port Ellery", "state": "Washington"}),
        ("Port Ellery", {"city": "Port Ellery"}),
    ],
)
def test_a_place_is_read_as_city_and_state(text: str, read: dict[str, str]) -> None:
    assert place(text) == read


@pytest.mark.parametrize(
    "text", ["mailto:a@x.example", "Al Roe <a@x.example>", "<a@x.example>", "a@x.example"]
)
def test_a_mailbox_is_read_bare(text: str) -> None:
    assert mailbox(text) == "a@x.example"


@pytest.mark.parametrize(
    ("key", "text", "items"),
    [
        ("features", "one, with a comma; two", ("one, with a comma", "two")),
        ("features", "one, with a comma", ("one, with a comma",)),
        ("features", "- one\r\n- two; half\r\n", ("one", "two; half")),
        ("aliases", "Calder, CUH", ("Calder", "CUH")),
        ("domains", "@Calder.example; x.example", ("calder.example", "x.example")),
        ("visas", "J1/H1B", ("J1/H1B",)),
        ("visas", "j1, H-1b", ("J-1", "H-1B")),
        ("visas", "No", ("none",)),
    ],
)
def test_a_list_is_read_by_lines_semicolons_or_commas(key: str, text: str, items: tuple[str, ...]) -> None:
    assert split_list(key, text) == items


words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=9)
items = words.map(lambda text: " ".join(text.split())).filter(lambda text: len(text) > 4)


@given(
    key=st.sampled_from(sorted(LISTS - {"visas", "domains"})), listed=st.lists(items, min_size=1, max_size=3)
)
def test_a_list_that_is_written_is_read_back(key: str, listed: list[str]) -> None:
    import unicodedata

    plain = [unicodedata.normalize("NFC", one) for one in listed]
    if any(fold(one) in ("pending", "not yet", "unknown") for one in plain):
        return
    assert split_list(key, join_list(key, plain)) == tuple(plain)


# --- rows ---------------------------------------------------------------------------------------------


def test_a_row_becomes_the_values_of_a_program() -> None:
    said = values(
        ["Program", "Specialty", "Location", "PD", "PD email", "Date of interview", "Format", "Interviewers"],
        [
            "Älder\nPediatrics",
            "Peds",
            "Alder, OR",
            "Jo Ray, MD",
            "Jo <j@x.example>",
            "4 Dec 2026",
            "Zoom",
            "Al Roe",
        ],
    )
    assert nested(said) == {
        "name": "Älder Pediatrics", "specialty": "pediatrics", "city": "Alder", "state": "OR",
        "director": {"name": "Jo Ray", "credentials": "MD", "email": "j@x.example"},
        "interview": {"date": date(2026, 12, 4), "format": "virtual", "interviewers": [{"name": "Al Roe"}]},
    }  # fmt: skip


def test_names_in_two_columns_are_joined_and_interviewers_numbered_without_gaps() -> None:
    said = values(["Program", "PD first name", "PD last name", "Interviewer 3", "Interviewer 3 email"],
                  ["A Program", "Jo", "Ray", "Al Roe", "a@x.example"])  # fmt: skip
    assert said["director.name"] == "Jo Ray"
    assert said[interviewer(1, "name")] == "Al Roe"
    assert said[interviewer(1, "email")] == "a@x.example"


@pytest.mark.parametrize("nothing", ["", "-", "N/A", "TBD", " ? "])
def test_what_says_that_nothing_is_known_is_empty(nothing: str) -> None:
    assert "interview.date" not in values(["Program", "City", "Interview date"], ["A", "B", nothing])


def test_a_degree_stays_in_a_name_where_degrees_have_a_column() -> None:
    said = values(["Program", "PD", "PD degree"], ["A", "Jo Ray, MD", "MPH"])
    assert (said["director.name"], said["director.credentials"]) == ("Jo Ray, MD", "MPH")


def test_rows_that_say_nothing_in_the_columns_taken_are_passed_over() -> None:
    entries, faults = read(["Program", "City", "Notes"], ["A", "B", ""], ["", "", "25 in all"])
    assert (len(entries), faults) == (1, [])


@pytest.mark.parametrize(
    ("heading", "cell", "says"),
    [
        ("PD email", "nobody", "must be an e-mail address"),
        ("Interview date", "soon", "must be a date such as 2026-12-04"),
        ("Specialty", "Pedaitrics", "Did you mean pediatrics"),
        ("City", "Al\x07der", "U+0007"),
        ("City", "Al\u200bder", "ZERO WIDTH SPACE"),
        ("City", "Al\x00der", "U+0000"),
        ("Mail domain", "x", "must be a mail domain"),
        ("prematch id", "My Place", "Write my-place"),
    ],
)
def test_a_bad_cell_is_reported_with_row_column_and_what_to_write(heading: str, cell: str, says: str) -> None:
    _, (fault,) = read(["Program", heading], ["A Program", cell])
    assert fault.startswith(f'x.csv, row 2, column B "{heading}": ')
    assert says in fault


def test_a_choice_that_is_none_is_reported() -> None:
    lines = ["Program", "Format"], ["A", "Zoom"], ["B", "virtual"], ["C", "hybrid"]
    assert "row 4" in read(*lines)[1][0]
    assert "must be one of virtual, in-person" in read(*lines)[1][0]


def test_a_name_without_letters_a_to_z_is_taken_with_an_id() -> None:
    assert "has no letters a-z" in read(["Program", "City"], ["北京醫院", "Alder"])[1][0]
    assert values(["prematch id", "Program"], ["alder-peds", "北京醫院"])["name"] == "北京醫院"


def test_every_bad_row_is_reported_at_once() -> None:
    lines = (
        ["Program", "PD", "PD email"],
        ["A", "Jo Ray", "x"],
        ["", "Al Roe", ""],
        ["!!", "", ""],
        ["D", "", ""],
    )
    entries, faults = read(*lines)
    assert [entry.row for entry in entries] == [5]
    assert [fault.partition(":")[0] for fault in faults] == [
        'x.csv, row 2, column C "PD email"', "x.csv, row 3", 'x.csv, row 4, column A "Program"'
    ]  # fmt: skip


def test_a_second_row_of_one_name_is_reported_unless_its_specialty_differs() -> None:
    heads = ["Program", "Specialty"]
    assert "stands in row 2 too" in read(heads, ["Älder", "Peds"], ["alder", "Peds"])[1][0]
    assert read(heads, ["Alder", "Peds"], ["Alder", "IM"])[1] == []


def test_a_second_row_of_one_name_is_reported_though_another_cell_of_it_is_wrong() -> None:
    heads = ["Program", "IV date"]
    _, faults = read(heads, ["Alder", "2026-12-04"], ["Alder", "next week"])
    assert len(faults) == 2
    assert "stands in row 2 too" in faults[1]


# --- what would change --------------------------------------------------------------------------------

FILED = Program(
    "alder-peds", "Alder Pediatrics Residency", "pediatrics", aliases=("Alder",), city="Alder",
    director=Person("Jo Ray", "MD", "j@x.example"),
    interview=Interview(date(2026, 12, 4), "virtual", (Person("Al Roe"),), liked=("the noon hour",)),
)  # fmt: skip


def plan(heads: Sequence[str], *lines: Sequence[str], filed: Sequence[Program] = (FILED,)) -> Plan:
    entries, faults = read(heads, *lines)
    made, unclear = make_plan(entries, {one.id: one for one in filed}, "pediatrics", "x.csv")
    assert (faults, unclear) == ([], ())
    return made


def changed(heads: Sequence[str], line: Sequence[str]) -> list[tuple[str, str, str]]:
    return [(one.key, one.old, one.new) for one in plan(heads, line).changes.get("alder-peds", ())]


@pytest.mark.parametrize(
    "line",
    [
        ["alder-peds", "Alder Pediatrics Residency", "", ""],
        ["", "alder pediatrics  residency", "", ""],
        ["", "ALDER", "", ""],
        ["", "alder-peds", "", ""],
    ],
)
def test_a_program_on_file_is_found_by_its_id_name_or_alias(line: list[str]) -> None:
    assert plan(["prematch id", "Program", "PD", "PD email"], line).same == ("alder-peds",)


def test_a_program_on_file_is_found_by_its_directors_mailbox() -> None:
    heads, line = ["Program", "PD", "PD email"], ["Alder Kids", "Jo Ray", "J@X.example"]
    assert changed(heads, line) == [("name", "Alder Pediatrics Residency", "Alder Kids")]


def test_one_director_of_two_specialties_is_not_one_program() -> None:
    heads = ["Program", "Specialty", "PD", "PD email"]
    assert len(plan(heads, ["Alder IM", "IM", "Jo Ray", "j@x.example"]).new) == 1


def test_what_is_lacking_is_filled_and_what_differs_would_be_overwritten() -> None:
    made = plan(["Program", "City", "State"], ["Alder", "Aldertown", "OR"])
    assert [(one.key, one.old, one.new, one.overwrites) for one in made.changes["alder-peds"]] == [
        ("city", "Alder", "Aldertown", True), ("state", "", "OR", False)
    ]  # fmt: skip


def test_another_director_replaces_the_one_on_file_as_a_whole() -> None:
    heads, line = ["Program", "PD", "PD email"], ["Alder", "Mei Cho, DO", "m@x.example"]
    assert changed(heads, line) == [
        ("director", "Jo Ray, MD <j@x.example>", "Mei Cho, DO <m@x.example>")
    ]  # fmt: skip


def test_an_interviewer_who_is_not_on_file_is_added_behind_the_others() -> None:
    heads, line = ["Program", "Interviewers"], ["Alder", "Bo Lee; Al Roe, MD"]
    assert changed(heads, line) == [
        ("interview.interviewers[2]", "", "Bo Lee"), ("interview.interviewers[1].credentials", "", "MD")
    ]  # fmt: skip


def test_a_director_without_a_name_is_reported_unless_the_file_has_it() -> None:
    heads = ["Program", "PD email"]
    entries, _ = read(heads, ["Alder", "j@x.example"], ["Birch Pediatrics", "b@x.example"])
    made, faults = make_plan(entries, {FILED.id: FILED}, "pediatrics", "x.csv")
    assert made.same == ("alder-peds",)
    assert [(fault.where, fault.problem) for fault in faults] == [
        ('x.csv, row 3, column B "PD email"', "`director` has no name")
    ]  # fmt: skip


def test_two_rows_of_one_program_on_file_are_reported() -> None:
    entries, _ = read(["Program", "City"], ["Alder", ""], ["alder-peds", ""])
    _, (fault,) = make_plan(entries, {FILED.id: FILED}, "pediatrics", "x.csv")
    assert "so is row 2" in fault.problem


def test_a_name_that_could_be_two_programs_is_asked_about() -> None:
    other = Program("alder-im", "Alder Medicine", "internal-medicine", aliases=("Alder",))
    entries, _ = read(["Program", "City"], ["Alder", ""])
    _, (fault,) = make_plan(entries, {FILED.id: FILED, other.id: other}, "pediatrics", "x.csv")
    assert "alder-peds or alder-im" in fault.problem


# --- export -------------------------------------------------------------------------------------------

FULL = Program(
    "calder-im", "Calder = Medicine; Zoë", "internal-medicine", ("Calder, the", "C;D"), "Calder Health",
    ("primary care",), "Calder", "OR", ("calder.example",), in_match=False, status="withdrawn",
    status_reason="closed", rank_list_locked=date(2027, 1, 15),
    director=Person("Ray, Jo, MD", "", "j@x.example", "chief", "weather", "Ray"), coordinator=Person("Al Moe"),
    features=("a; b", "- c", "=d"), connections=("my aunt",), visas=(), img_friendly=False, my_rating=4,
    interview=Interview(date(2026, 12, 4), "in-person", (Person("Bo Lee, DO"), Person("Cy Nu", "MD")),
                        ("x, y",), "warm", ("calls",)),
)  # fmt: skip


def back(programs: Sequence[Program], *, private: bool) -> Plan:
    return plan(*[[str(cell) for cell in row] for row in rows(programs, private=private)], filed=programs)


def test_an_export_that_is_read_again_changes_nothing() -> None:
    assert back([FULL, FILED], private=True).same == ("calder-im", "alder-peds")


def test_an_export_says_everything_that_is_on_file() -> None:
    lines = [[str(cell) for cell in row] for row in rows([FULL], private=True)]
    assert {**read(*lines)[0][0].values} == flat(FULL)


def test_what_is_private_is_exported_on_request_alone() -> None:
    heads = rows([FULL], private=False)[0]
    assert not {"Concerns", "My rating"} & set(heads)
    assert {"Concerns", "My rating"} <= set(rows([FULL], private=True)[0])


def test_an_export_of_no_program_has_headings_to_fill_in() -> None:
    (heads,) = rows([], private=False)
    assert {"Program name", "Director email", "Interview date", "Interviewer 1 name"} <= set(heads)
