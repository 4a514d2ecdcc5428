from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.model import Interview, Moment, Program
from composer.moments import parse_moment
from composer.timeline import STANDINGS, Deadline, Letter, Timeline, timeline
from composer.timeline_layout import LEFT, RIGHT, WIDTH, flags, pages, place_row
from composer.timeline_shapes import BARS, DASHES, GLYPHS, bar, flag, line
from composer.timeline_svg import _LEGEND, draw
from composer.timeline_text import clean, shorten, width, wrap
from tests.test_timeline import SESSION, letter, made, with_program, with_programs

SVG = "{http://www.w3.org/2000/svg}"
NAMES = st.text(st.characters(exclude_categories=()), min_size=1, max_size=90)
STATES = tuple(state for state, shown in STANDINGS.items() if shown)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in parsed(svg).iter(f"{SVG}text")]


def boxes(svg: str) -> Iterator[tuple[float, float, float, float, str]]:
    """Where each label stands: left, top, right, bottom, words."""
    for each in parsed(svg).iter(f"{SVG}text"):
        words, size = each.text or "", float(each.attrib["font-size"])
        if words == "?":  # part of a glyph
            continue
        length = width(words, size, bold=each.get("font-weight") == "bold")
        x = float(each.attrib["x"]) - {"end": 1, "middle": 0.5}.get(each.get("text-anchor", ""), 0) * length
        y = float(each.attrib["y"])
        yield x, y - 0.76 * size, x + length, y + 0.22 * size, words


def require_no_overlap(svg: str) -> None:
    found = sorted(boxes(svg), key=lambda box: box[1])
    for n, (left, _, right, bottom, words) in enumerate(found):
        assert left >= 0, words
        assert right <= WIDTH + 0.1, words
        for other in found[n + 1 :]:
            if other[1] >= bottom:
                break
            assert right <= other[0] + 0.2 or other[2] <= left + 0.2, (words, other[4])


def crowded(count: int) -> Timeline:
    """So many programs, interviewed all over the season, with letters in every state."""
    base = SESSION.facts.programs["cedarvale-medpeds"]
    programs: dict[str, Program] = {}
    letters = []
    for n in range(count):
        on = date(2026, 10, 20) + timedelta(days=n * 37 % 95)
        name = f"Long Meadow by the {n}th River University Children's Hospital Residency Program"
        programs[f"p{n}"] = dataclasses.replace(
            base,
            id=f"p{n}",
            name=name,
            aliases=(),
            interview=None if n % 9 == 8 else Interview(on),
            rank_list_locked=date(2027, 2, 20) if n % 7 == 0 else None,
        )
        letters += [
            Letter(f"p{n}", "thank_you", "sent", Moment(on + timedelta(days=1))),
            Letter(f"p{n}", "interest", STATES[n % len(STATES)], Moment(date(2027, 2, 1 + n % 28))),
        ]
    return timeline(with_programs(programs), letters, parse_moment("2027-02-09"))


@pytest.mark.parametrize("count", [0, 1, 4, 60])
def test_no_label_overlaps_another_for_few_programs_and_for_many(count: int) -> None:
    require_no_overlap(draw(crowded(count)))


def test_no_label_overlaps_another_where_all_deadlines_fall_together() -> None:
    day = parse_moment("2027-02-09 12:00")
    deadlines = tuple(Deadline(f"{n}_deadline", f"Deadline {n}", day, "confirmed") for n in range(5))
    require_no_overlap(draw(dataclasses.replace(made(), deadlines=deadlines)))


@given(st.lists(NAMES, min_size=1, max_size=4), NAMES)
def test_any_name_gives_well_formed_xml_without_overlaps(names: list[str], place: str) -> None:
    base = SESSION.facts.programs["cedarvale-medpeds"]
    programs = {
        f"p{n}": dataclasses.replace(base, id=f"p{n}", name=name, aliases=(), city=place)
        for n, name in enumerate(names)
    }
    require_no_overlap(draw(timeline(with_programs(programs), (), parse_moment("2027-02-09"))))


def test_markup_in_a_name_is_text() -> None:
    name = "<script>alert('x')</script> & Sons"
    svg = draw(made(with_program("cedarvale", name=name, aliases=())))
    assert "<script" not in svg
    titles = [each.text for each in parsed(svg).iter(f"{SVG}title")]
    assert name in titles


def test_a_long_name_is_shortened_and_stands_in_full_in_its_title() -> None:
    name = (
        "The Very Long and Venerable Name of a Hospital at the Confluence of Three Great Rivers and a Brook"
    )
    svg = draw(made(with_program("cedarvale", name=name, aliases=())))
    assert any(words.endswith("…") for words in texts(svg))
    assert name in [each.text for each in parsed(svg).iter(f"{SVG}title")]


def test_a_screen_reader_is_told_what_the_picture_shows() -> None:
    root = parsed(draw(made()))
    ids = {each.get("id"): each for each in root if each.get("id")}
    assert root.get("role") == "img"
    assert [ids[name].tag for name in root.attrib["aria-labelledby"].split()] == [f"{SVG}title", f"{SVG}desc"]
    told = ids["season-desc"].text or ""
    assert (
        "Harborview University Medicine-Pediatrics Residency Program: your first choice; interview Dec 4"
        in told
    )
    assert "Match Day, Mar 19, 12:00 (projected)" in told


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    svg = draw(crowded(8))
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(?:script|image|use|foreignObject|style|a)\b|@import|href|\bon\w+=", svg)


def test_every_shape_differs_from_the_others_without_its_colors() -> None:
    plain = [
        re.sub(r'(fill|stroke)="#(?!FFFFFF)\w+"', r'\1="ink"', glyph(50, 50)) for glyph in GLYPHS.values()
    ]
    assert len(set(plain)) == len(GLYPHS)


def test_every_window_has_a_label_and_what_is_closed_has_hatching() -> None:
    assert "url(#p-hatch)" in bar("closed", 0, 50, 10, "p")
    items = [item for row in made().rows for item in place_row(made(), row).items if item.bar]
    assert {item.bar for item in items} == set(BARS)
    assert all(item.label for item in items)


def test_how_certain_a_date_is_can_be_seen_in_its_line_its_flag_and_its_words() -> None:
    assert len({line(0, 0, 0, 9, "#000", 1, dashes) for dashes in DASHES.values()}) == 3
    assert len({flag(certainty, 0, 0) for certainty in DASHES}) == 3
    assert {one.deadline.certainty for one in flags(made()) if "(projected)" in one.label} == {"projected"}


def test_the_legend_names_every_shape_that_is_drawn() -> None:
    assert set(_LEGEND) == {*GLYPHS, *BARS, *DASHES, "first"}
    states = {"drafted", "handed over, being sent", "perhaps sent", "sent", "not delivered"}
    assert states.isdisjoint(texts(draw(made())))
    assert states <= set(texts(draw(made(SESSION, *map(letter, STATES)))))


def test_months_weeks_and_today_are_labelled() -> None:
    shown = texts(draw(made()))
    assert {"December 2026", "January 2027", "14", "today, Feb 9"} <= set(shown)


def test_a_today_far_from_the_season_is_not_drawn() -> None:
    assert not [words for words in texts(draw(made(today="2028-06-01"))) if words.startswith("today")]


def test_what_lies_outside_the_picture_is_named_in_its_row() -> None:
    wrong = with_program("cedarvale", interview=Interview(date(2025, 12, 15)))
    shown = texts(draw(made(wrong)))
    assert any("outside this picture: Mon, Dec 15, 2025" in words for words in shown)
    late = dataclasses.replace(made(), last=date(2027, 3, 7))
    assert not any("Match Day" in one.label for one in flags(late))


def test_things_at_the_right_edge_have_their_labels_on_the_left() -> None:
    found = made(SESSION, letter("sent", "update", "2027-03-25"))
    item = next(i for row in found.rows for i in place_row(found, row).items if i.shape == "sent")
    assert item.anchor == "end"
    assert item.box[1] <= RIGHT


@pytest.mark.parametrize("day", ["2026-11-18", "2027-01-15", "2027-03-25"])
def test_a_label_with_room_on_neither_side_is_shortened(day: str) -> None:
    svg = draw(made(SESSION, letter("sent", "very-" * 60, day)))
    require_no_overlap(svg)
    assert any(words.startswith("very-") and words.endswith("…") for words in texts(svg))


def test_a_long_list_has_its_days_below_the_rows_too() -> None:
    assert texts(draw(crowded(4))).count("December 2026") == 1
    assert texts(draw(crowded(60))).count("December 2026") == 2


def test_rows_are_parted_into_about_even_pages_and_none_is_lost() -> None:
    found = crowded(60)
    sheets = pages(found, 400, 500)
    assert tuple(row for sheet in sheets for row in sheet) == found.rows
    assert min(map(len, sheets[1:])) >= 4
    assert pages(made(), 9999, 9999) == (made().rows,)
    assert len(pages(made(), 1, 1)) == len(made().rows)


def test_every_thing_of_a_row_stays_within_the_chart() -> None:
    found = crowded(30)
    for row in found.rows:
        for item in place_row(found, row).items:
            assert item.box[0] >= LEFT - 7, item
            assert item.box[1] <= RIGHT + 0.1, item


@given(NAMES, st.floats(0, 300), st.integers(1, 3))
def test_a_text_that_is_wrapped_or_shortened_fits(words: str, room: float, lines: int) -> None:
    plain = clean(words)
    assert width(shorten(plain, room, 12), 12) <= room
    found = wrap(plain, room, 12, lines, bold=True)
    assert len(found) <= lines
    assert all(width(one, 12, bold=True) <= room for one in found)


def test_a_word_without_room_on_a_line_goes_on_in_the_next() -> None:
    first, second = wrap("北京協和醫學院附屬醫院國際住院醫師培訓計劃", 180, 13, 2, bold=True)
    assert len(first) > 5
    assert len(second) > 5
    assert wrap("The Donaudampfschifffahrtsgesellschaft", 180, 13, 2, bold=True)[0] == "The"
    assert wrap("", 180, 13, 2) == ("",)


def test_characters_that_xml_forbids_or_that_turn_text_around_are_taken_out() -> None:
    assert clean("a\x00b\u202ec\nd\ud800\uffff") == "a\ufffdbc d\ufffd\ufffd"
    assert width("﷽", 10) > width("M", 10) > width("i", 10) > width("\u0301", 10) == 0
