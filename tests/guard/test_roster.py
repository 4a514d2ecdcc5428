from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.guard.roster import Roster, mentions, names_of, words_of
from composer.model import Applicant, LetterWriter, Program
from composer.text import read

CALDER = Program(
    id="calder",
    name="University of Calder Internal Medicine Residency Program",
    specialty="internal-medicine",
    aliases=("Calder IM",),
    institution="University of Calder Medical Center",
    city="Marrow",
)
STATE = Program(
    id="state",
    name="Calder State University Medicine-Pediatrics Residency Program",
    specialty="medicine-pediatrics",
    institution="Calder State University Hospital",
    city="Calder",
)
MILL = Program(
    id="mill",
    name="Millbrook Medicine-Pediatrics Residency Program (MMP)",
    specialty="medicine-pediatrics",
    aliases=("Millbrook", "St. Hilda"),
    institution="St. Hilda Hospital & Clinics",
    city="Millbrook",
)
SHARED = Program(
    id="shared",
    name="University of Calder Pediatrics Residency Program",
    specialty="pediatrics",
    institution="University of Calder Medical Center",
)
APPLICANT = Applicant(
    name="Ana Reis",
    email="ana@applicant.example",
    school="University of Northmoor",
    rotations=("surgery at Harrow General Hospital", "pediatrics at Millbrook"),
    background=("Old Harbor Clinic",),
)
WRITER = LetterWriter(
    id="x", name="Lia Moss", email="lia@harrow.example", service="ward medicine, Easton Memorial Hospital"
)
ROSTER = Roster.of((CALDER, STATE, MILL, SHARED), APPLICANT, (WRITER,))


def owners(text, program=CALDER):
    return [(m.owner, m.text) for m in mentions(read(text), ROSTER, program)]


def test_the_longest_name_wins():
    assert owners("I applied to Calder State University.") == [("other", "Calder State University")]


@pytest.mark.parametrize(
    "name",
    [
        "University of Calder",
        "university of calder",
        "the Univ. of Calder Medical Center",
        "University of\nCalder",
        "Calder IM",
        "University of Calder’s",
        "Calder",
    ],
)
def test_a_shortened_or_broken_form_of_the_right_name_is_the_target(name):
    assert [owner for owner, _ in owners(f"I would be glad to come to the {name} soon.")] == ["target"]


def test_an_institution_that_two_programs_share_is_the_target_for_each():
    text = "I look forward to the University of Calder Medical Center."
    assert owners(text, CALDER)[0][0] == owners(text, SHARED)[0][0] == "target"


def test_the_other_department_of_one_institution_is_another_program():
    assert owners("I applied to University of Calder Pediatrics.") == [
        ("other", "University of Calder Pediatrics")
    ]


@pytest.mark.parametrize(
    "name", ["University of Northmoor", "Old Harbor Clinic", "Harrow General", "Easton Memorial"]
)
def test_a_name_of_the_applicants_own_story_is_background(name):
    assert owners(f"I worked at {name} for a year.") == [("background", name)]


def test_another_program_where_the_applicant_rotated_is_marked_as_part_of_the_story():
    (mention,) = mentions(read("I applied to Millbrook Med-Peds."), ROSTER, CALDER)
    assert (mention.owner, mention.story, mention.programs) == ("other", True, ("mill",))


@pytest.mark.parametrize(
    "text", ["I spoke to Dr. Millbrook.", "my teacher Grace Millbrook", "I crossed Millbrook Bridge"]
)
def test_a_single_word_that_names_a_person_or_a_street_is_ambiguous(text):
    assert [owner for owner, _ in owners(text)] == ["ambiguous"]


def test_a_degree_after_the_word_makes_it_a_person():
    assert owners("I learned from A. Millbrook, MD, at home.") == [("ambiguous", "Millbrook")]


def test_a_name_that_is_a_citys_too_is_a_place_after_a_word_of_place():
    assert owners("My aunt lives in Millbrook.") == [("place", "Millbrook")]
    assert owners("I moved to Millbrook as a child.") == [("place", "Millbrook")]


def test_a_small_letter_is_no_name_of_another_program():
    assert owners("the old millbrook turns") == []


def test_saint_is_st_and_an_ampersand_is_and():
    assert owners("Saint Hilda Hospital and Clinics", MILL) == [
        ("target", "Saint Hilda Hospital and Clinics")
    ]


def test_i_am_is_not_the_abbreviation_im():
    assert owners("At Calder I am at home.") == [("target", "Calder")]
    assert words_of("Calder IM") == ("calder", "im")


def test_an_acronym_in_brackets_is_a_name():
    assert ("mmp",) in names_of(MILL)[0]


def test_a_name_of_general_words_alone_is_no_name():
    program = Program(
        id="g", name="University Hospital Residency Program", specialty="x", institution="Medical Center"
    )
    assert names_of(program) == (frozenset(), frozenset())


def test_the_name_of_a_state_alone_does_not_name_a_university():
    program = Program(
        id="w", name="University of Oregon Psychiatry Residency Program", specialty="psychiatry"
    )
    sure, loose = names_of(program)
    assert ("oregon",) not in sure | loose
    assert ("university", "of", "oregon") in sure


def test_names_do_not_run_over_the_end_of_a_sentence():
    assert owners("I liked the University of. Calder State was far.") == [("other", "Calder State")]


def test_without_a_program_every_name_on_file_is_anothers():
    assert owners("I matched at the University of Calder.", None) == [("other", "University of Calder")]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Calder", "State", "University", "of", "IM", "I", "Dr.", "St", "\n", ",", "."]),
        max_size=14,
    )
)
def test_mentions_come_in_order_without_overlap_and_hold_their_text(words):
    text = " ".join(words)
    found = mentions(read(text), ROSTER, CALDER)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
