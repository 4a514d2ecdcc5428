from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import checking, wishes
from composer.errors import WorkspaceError
from composer.model import Applicant, Contact, Interview, Person, Program, Season, Wish, Workspace
from composer.moments import parse_moment
from composer.shortlist import Advice, Row, Shortlist, advise, compare, gaps, unknown_states, weighing
from composer.textfile import Faults
from composer.wishes import Score, speaks_of, state_code, visas_needed
from composer.workspace_checks import Loaded
from composer.yamlfile import parse
from tests.letters import REPOSITORY

SESSION = checking.open_session(REPOSITORY / "samples" / "season")
TODAY = parse_moment("2027-02-09")
IMG = Applicant("Amara Okafor", "amara@example.org", img=True, visa="J-1")
SEASON = Season(2027, "nrmp-main", "medicine-pediatrics")
WISHES: dict[str, Wish] = {
    "training": Wish(3, look_for=("transition clinic", "research track")),
    "location": Wish(2, states=("WA", "OR"), cities=("Port Ellery",)),
    "img": Wish(2),
    "culture": Wish(1, look_for=("collegial",)),
    "connections": Wish(1),
    "rating": Wish(4),
}
FULL: dict[str, Any] = {
    "city": "Port Ellery",
    "state": "WA",
    "features": ("the transition-of-care clinic",),
    "connections": ("my sister",),
    "img_friendly": True,
    "visas": ("J-1",),
    "my_rating": 3,
    "interview": Interview(on=date(2026, 12, 4), culture="collegial"),
}


def program(id: str = "calder", **values: Any) -> Program:  # noqa: A002
    facts = {"name": id.title(), "interview": Interview(on=date(2026, 12, 4)), **values}
    return Program(id=id, specialty="medicine-pediatrics", path=f"programs/{id}.yaml", **facts)


def files(*programs: Program, **texts: str) -> Mapping[str, Loaded]:
    """Trees in which every key is on line 1, unless a text is given for a program."""
    shown = {"season.yaml": "wishes: {}", "applicant.yaml": "visa: J-1"}
    shown |= {each.path: texts.get(each.id, "name: x") for each in programs}
    return {name: Loaded(name, parse(text, Faults(name))) for name, text in shown.items()}


def score(
    criterion: str, wish: Wish, text: str = "name: x", applicant: Applicant = IMG, **values: Any
) -> Score:
    one = program(**values)
    return wishes.score(criterion, wish, one, applicant, files(one, calder=text))


def workspace(
    *programs: Program, wished: Mapping[str, Wish] = WISHES, applicant: Applicant = IMG
) -> Workspace:
    season = dataclasses.replace(SEASON, wishes=dict(wished))
    return Workspace(REPOSITORY, applicant, season, {each.id: each for each in programs}, {})


def table(*programs: Program, wished: Mapping[str, Wish] = WISHES, applicant: Applicant = IMG) -> Shortlist:
    return compare(workspace(*programs, wished=wished, applicant=applicant), files(*programs), TODAY)


# --- words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "words", "speaks"),
    [
        ("the transition-of-care clinic", "transition clinic", True),
        ("two Transition Clinics", "transition clinic", True),
        ("the clinic", "transition clinic", False),
        ("a clinician's day", "clinic", False),
        ("the program's clinic", "program", True),
        ("not collegial", "collegial", False),
        ("isn’t very collegial", "collegial", False),
        ("no nights, collegial", "collegial", True),
        ("not only collegial but warm", "collegial", True),
        ("never warm but collegial", "collegial", True),
        ("Kollegialität, überall", "kollegialitat", True),
        ("朝の回診", "朝の回診", True),
        ("class", "clas", False),
        ("anything", "!!", False),
    ],
)
def test_a_note_speaks_of_words_that_it_holds_and_does_not_deny(note: str, words: str, speaks: bool) -> None:
    assert speaks_of(note, words) is speaks


@pytest.mark.parametrize("state", ["WA", "wa", "Washington", " washington ", "Washington State"])
def test_a_state_is_one_however_it_is_written(state: str) -> None:
    assert state_code(state) == "WA"


@pytest.mark.parametrize(
    ("visa", "img", "needed"),
    [
        ("J-1", True, ("J-1",)),
        ("j1 or h1b", True, ("J-1", "H-1B")),
        ("US citizen", True, ()),
        ("permanent resident", None, ()),
        ("none", True, ()),
        ("", True, None),
        ("", False, ()),
        ("will need one", True, None),
    ],
)
def test_the_visa_that_is_needed_is_read_from_the_applicants_words(
    visa: str, img: bool | None, needed: tuple[str, ...] | None
) -> None:
    assert visas_needed(dataclasses.replace(IMG, visa=visa, img=img)) == needed


# --- criteria -----------------------------------------------------------------------------------------


def test_each_word_that_is_found_gives_an_equal_part() -> None:
    found = score("training", WISHES["training"], features=("the transition clinic",))
    assert found.points == Fraction(3, 2)
    assert [fact.said.split(" is in")[0] for fact in found.evidence] == [
        '"transition clinic"',
        '"research track"',
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"features": ("the ultrasound hour",)},
        {"tracks": ("ultrasound",)},
        {"interview": Interview(liked=("ultrasound",))},
        {"interview": Interview(interviewers=(Person("Wei Zhang", discussed="ultrasound"),))},
        {"director": Person("Ada Hall", discussed="ultrasound")},
    ],
)
def test_training_is_looked_for_in_features_tracks_liked_and_discussed(values: dict[str, Any]) -> None:
    assert score("training", Wish(2, look_for=("ultrasound",)), **values).points == 2


def test_a_word_that_is_asked_for_twice_counts_once() -> None:
    found = score("training", Wish(4, look_for=("Clinic", "research", "clinics")), features=("a clinic",))
    assert (found.points, len(found.evidence)) == (2, 2)


def test_a_track_is_found_with_the_word_track() -> None:
    assert score("training", Wish(1, look_for=("research track",)), tracks=("research",)).points == 1


def test_concerns_give_and_take_nothing() -> None:
    wish = Wish(1, look_for=("call",))
    interview = Interview(concerns=("call schedule",), culture="call")
    assert score("training", wish, interview=interview).points is None
    assert score("culture", wish, interview=dataclasses.replace(interview, culture="")).points is None


@pytest.mark.parametrize(
    ("place", "points"),
    [
        ({"state": "Washington"}, 2),
        ({"city": "port ellery", "state": "CA"}, 2),
        ({"city": "Kestrel", "state": "VT"}, 0),
        ({"city": "Kestrel"}, None),
        ({"state": "VT"}, None),
        ({}, None),
    ],
)
def test_a_place_counts_by_state_or_city(place: dict[str, str], points: int | None) -> None:
    assert score("location", WISHES["location"], **place).points == points


def test_a_wish_for_a_state_written_in_full_is_met() -> None:
    assert score("location", Wish(2, states=("Washington",)), state="WA").points == 2


@pytest.mark.parametrize(
    ("friendly", "visas", "visa", "points"),
    [
        (True, ("J-1", "H-1B"), "J-1", 2),
        (True, ("H-1B",), "J-1", 0),
        (True, (), "J-1", 0),
        (True, None, "J-1", None),
        (True, None, "US citizen", 2),
        (True, ("J-1",), "", None),
        (True, ("J-1",), "F-1", None),
        (False, None, "J-1", 0),
        (None, ("J-1",), "J-1", None),
        (None, ("H-1B",), "J-1", 0),
    ],
)
def test_a_program_counts_for_an_img_with_the_visa_that_is_needed(
    friendly: bool | None, visas: tuple[str, ...] | None, visa: str, points: int | None
) -> None:
    applicant = dataclasses.replace(IMG, visa=visa)
    found = score("img", Wish(2), applicant=applicant, img_friendly=friendly, visas=visas)
    assert found.points == points
    assert bool(found.missing) is (points is None)


def test_no_connections_are_zero_only_where_the_file_says_so() -> None:
    assert score("connections", Wish(1)).points is None
    assert score("connections", Wish(1), text="connections:").points is None
    assert score("connections", Wish(1), text="connections: []").points == 0


@pytest.mark.parametrize(("rating", "points"), [(1, 0), (3, 2), (5, 4), (None, None)])
def test_a_rating_runs_from_nothing_to_the_whole_weight(rating: int | None, points: int | None) -> None:
    assert score("rating", Wish(4), my_rating=rating).points == points


@pytest.mark.parametrize("criterion", ["training", "culture", "location"])
def test_a_wish_that_names_nothing_leaves_the_points_unknown(criterion: str) -> None:
    found = score(criterion, Wish(1), **FULL)
    assert (found.points, "season.yaml:1" in found.missing) == (None, True)


def test_a_fact_is_traced_to_its_line() -> None:
    text = "name: x\nfeatures:\n  - a\n  - the transition clinic\n"
    found = score(
        "training", Wish(1, look_for=("transition",)), text, features=("a", "the transition clinic")
    )
    assert [fact.where for fact in found.evidence] == ["programs/calder.yaml:4"]


# --- the table ----------------------------------------------------------------------------------------

FACTS = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from(["Port Ellery", "Kestrel"]),
        "state": st.sampled_from(["WA", "Oregon", "VT"]),
        "features": st.sampled_from([("the transition clinic",), ("orchards",)]),
        "tracks": st.sampled_from([("research",), ("rural",)]),
        "connections": st.just(("my sister",)),
        "img_friendly": st.booleans(),
        "visas": st.sampled_from([(), ("J-1",), ("H-1B",)]),
        "my_rating": st.integers(1, 5),
        "interview": st.builds(Interview, culture=st.sampled_from(["", "collegial", "loud"])),
    },
)
WEIGHTS = st.dictionaries(st.sampled_from(sorted(WISHES)), st.integers(1, 100), min_size=1)


def weighted(weights: Mapping[str, int]) -> dict[str, Wish]:
    return {name: dataclasses.replace(WISHES[name], weight=weight) for name, weight in weights.items()}


def row(values: Mapping[str, Any], weights: Mapping[str, int]) -> Row:
    return table(program(**values), wished=weighted(weights)).rows[0]


@given(values=FACTS, weights=WEIGHTS)
def test_points_lie_within_the_weights(values: dict[str, Any], weights: dict[str, int]) -> None:
    found = row(values, weights)
    assert all(each.points is None or 0 <= each.points <= each.weight for each in found.scores)
    assert 0 <= found.points <= found.known <= found.most == sum(weights.values())
    assert found.share is None or 0 <= found.share <= 1


@given(values=FACTS, weights=WEIGHTS)
def test_a_missing_fact_never_lowers_the_share(values: dict[str, Any], weights: dict[str, int]) -> None:
    found = row(values, weights)
    known = [each for each in found.scores if each.points is not None]
    assert found.share == Row(found.program, tuple(known)).share, "the share is that of what is known"
    for missing in (each for each in found.scores if each.points is None):
        zero = tuple(
            dataclasses.replace(each, points=Fraction(0)) if each is missing else each
            for each in found.scores
        )
        assert found.share is None or found.share >= (Row(found.program, zero).share or 0)


@given(many=st.lists(FACTS, min_size=1, max_size=6), seed=st.integers())
def test_the_order_does_not_depend_on_the_order_of_the_files(many: list[dict[str, Any]], seed: int) -> None:
    programs = [program(f"program-{number}", **values) for number, values in enumerate(many)]
    shuffled = random.Random(seed).sample(programs, len(programs))
    assert [each.program.id for each in table(*programs).rows] == [
        each.program.id for each in table(*shuffled).rows
    ]


def test_the_share_sorts_and_ties_go_by_name_and_what_is_unknown_comes_last() -> None:
    programs = [
        program("none"),
        program("zebra", my_rating=4),
        program("low", my_rating=2),
        program("apple", my_rating=4, name="Äpple"),
    ]
    found = table(*programs, wished={"rating": Wish(2)})
    assert [each.program.id for each in found.rows] == ["apple", "zebra", "low", "none"]
    assert found.rows[-1].share is None


def test_a_share_that_rests_on_less_than_half_is_thin() -> None:
    wished = {"rating": Wish(2), "connections": Wish(3)}
    assert table(program(my_rating=5), wished=wished).rows[0].thin
    assert not table(program(**FULL), wished=wished).rows[0].thin


def test_without_wishes_what_needs_no_words_counts_the_same() -> None:
    found = table(program(**FULL), wished={})
    assert found.weighing.own is False
    assert {name: wish.weight for name, wish in found.weighing.wishes.items()} == {
        "img": 1,
        "connections": 1,
        "rating": 1,
    }


def test_visas_count_for_nobody_who_needs_none() -> None:
    found = weighing(SEASON, dataclasses.replace(IMG, img=False, visa=""), files())
    assert ("img" in found.wishes, "no IMG" in found.left_out[0]) == (False, True)


def test_a_weight_of_zero_leaves_a_wish_out_and_says_so() -> None:
    found = table(program(**FULL), wished={"rating": Wish(0), "connections": Wish(1)})
    assert list(found.weighing.wishes) == ["connections"]
    assert found.weighing.left_out == ("rating, as its weight is 0",)


def test_no_weight_at_all_is_an_error_with_its_line() -> None:
    with pytest.raises(WorkspaceError, match=r"season\.yaml:1: no wish counts"):
        table(program(), wished={"rating": Wish(0)})


def test_without_an_interview_the_error_says_how_to_note_one() -> None:
    with pytest.raises(WorkspaceError, match="prematch log-interview"):
        table(program(interview=None))


def test_programs_that_are_not_compared_are_named_with_the_reason() -> None:
    later = program("later", interview=Interview(on=date(2027, 2, 10)))
    gone = program("gone", status="withdrawn", status_reason="closed")
    asked = program("asked", interview=Interview(invited=date(2026, 10, 12)))
    found = table(program(), later, gone, asked, program("bare", interview=None))
    assert [(each.id, why) for each, why in found.apart] == [
        ("asked", "invited, but no interview day is on file"),
        ("bare", "no interview on file"),
        ("gone", "withdrawn: closed"),
        ("later", "the interview is still to come, on 2027-02-10"),
    ]


def test_a_wished_state_that_is_none_is_doubted_with_the_nearest() -> None:
    wish = Wish(1, states=("Washingtn", "OR", "Ontario", "XX"))
    found = unknown_states(table(program(), wished={"location": wish}).weighing)
    assert found == (
        ("Washingtn", "Did you mean Washington?"),
        ("XX", "Write it in full, or its two letters."),
    )


def test_what_is_missing_of_every_program_alike_is_said_once() -> None:
    wished = {"training": Wish(3), "rating": Wish(1)}
    (said,) = gaps(table(program(), program("alder"), wished=wished))
    assert "season.yaml:1 has no `look_for`" in said
    assert gaps(table(program(), wished={"rating": Wish(1)})) == ()


# --- to whom to write ---------------------------------------------------------------------------------


def advice(*rows: str, day: str = "2027-02-09", history: tuple[Contact, ...] = (), **season: Any) -> Advice:
    """Advice on programs of the sample season, each with a full share."""
    programs = SESSION.facts.programs
    facts = dataclasses.replace(SESSION.facts, season=dataclasses.replace(SESSION.facts.season, **season))
    session = dataclasses.replace(SESSION, facts=facts, history=history)
    full = (Score("rating", 1, Fraction(1)),)
    weighed = weighing(SEASON, IMG, files())
    found = Shortlist(weighed, tuple(Row(programs[f"{name}-medpeds"], full) for name in rows))
    return advise(found, session, parse_moment(day))


def interest(name: str) -> Contact:
    return Contact("interest", f"{name}-medpeds", (), TODAY)


OPEN = ("st-brigid", "cedarvale", "juniper-ridge", "thornfield", "larkspur", "bayhaven")


def ids(found: Advice) -> list[str]:
    return [row.program.id.removesuffix("-medpeds") for row in found.write]


def test_letters_of_interest_go_to_the_first_five_at_most() -> None:
    assert ids(advice(*OPEN)) == list(OPEN[:5])


def test_where_no_other_program_is_open_to_a_letter_that_is_known() -> None:
    assert advice("st-brigid").others
    assert not advice("harborview").others
    assert not advice("harborview", "montrose").others
    assert not advice("cedarvale", history=(interest("cedarvale"),)).others


def test_letters_that_are_written_count_among_the_five() -> None:
    found = advice(*OPEN, history=tuple(map(interest, ("cedarvale", "montrose", "larkspur"))))
    assert ids(found) == ["st-brigid", "juniper-ridge"]
    assert [each.id for each in found.written] == [
        "cedarvale-medpeds",
        "larkspur-medpeds",
        "montrose-medpeds",
    ]


def test_the_first_choice_gets_the_letter_of_intent_alone() -> None:
    found = advice("harborview", "cedarvale")
    assert (found.first, found.first_closed) == (SESSION.facts.programs["harborview-medpeds"], "")
    assert ids(found) == ["cedarvale"]


def test_an_undecided_first_choice_is_none() -> None:
    found = advice("harborview", first_choice="")
    assert (found.first, ids(found)) == (None, ["harborview"])


def test_a_letter_of_intent_that_is_written_is_not_advised_again() -> None:
    sent = Contact("intent", "harborview-medpeds", (), TODAY)
    assert "written" in advice("harborview", history=(sent,)).first_closed


def test_a_program_that_wants_no_letters_is_closed_with_its_word() -> None:
    found = advice("montrose", "cedarvale")
    assert ids(found) == ["cedarvale"]
    assert "discouraged, according to the program's own word" in found.closed[0][1]


@pytest.mark.parametrize(
    ("day", "season"), [("2027-01-19", "early"), ("2027-02-09", "open"), ("2027-03-10", "late")]
)
def test_the_calendar_says_whether_letters_are_in_season(day: str, season: str) -> None:
    assert advice("cedarvale", day=day).season == season


def test_a_program_of_which_nothing_good_is_known_is_not_advised() -> None:
    weighed = weighing(SEASON, IMG, files())
    rows = tuple(
        Row(SESSION.facts.programs["cedarvale-medpeds"], (Score("rating", 1, points),))
        for points in (None, Fraction(0))
    )
    assert advise(Shortlist(weighed, rows), SESSION, TODAY).write == ()


def test_a_program_whose_list_is_final_gets_no_letter() -> None:
    locked = dataclasses.replace(
        SESSION.facts.programs["cedarvale-medpeds"], rank_list_locked=date(2027, 2, 9)
    )
    found = Shortlist(weighing(SEASON, IMG, files()), (Row(locked, (Score("rating", 1, Fraction(1)),)),))
    assert advise(found, SESSION, TODAY).closed == ((locked, "its rank list is final since 2027-02-09"),)
