from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.model import Applicant, LetterWriter, Person
from composer.names import (
    address,
    family_name,
    fold,
    given_name,
    has_doctorate,
    join_list,
    plain_name,
    salutation,
    surname,
    title,
)

SMITH = Person("Jane Q. Smith", "MD")
REYES = Person("Alan Reyes", "DO, MPH")
PARK = Person("Lou Park")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("O’Brien", "o'brien"),
        ("  Łukasz \t Sørensen ", "lukasz sorensen"),
        ("Straße", "strasse"),
        ("ĐẶNG İpek Ægir", "dang ipek aegir"),
        ("Anne–Marie", "anne-marie"),
        ("“quoted”", '"quoted"'),
    ],
)
def test_folding_drops_case_accents_and_curly_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Jane Q. Smith", "Smith"),
        ("Anna van der Berg", "van der Berg"),
        ("Anna Van Der Berg", "Van Der Berg"),
        ("Maria de la Cruz", "de la Cruz"),
        ("Omar al-Hassan", "al-Hassan"),
        ("Omar Al Hassan", "Al Hassan"),
        ("Ali bin Yusuf", "bin Yusuf"),
        ("Conor O'Brien", "O'Brien"),
        ("Jon St. John", "St. John"),
        ("Ana dos Santos", "dos Santos"),
        ("Gerard 't Hooft", "'t Hooft"),
        ("Lucía Fernández Obando", "Fernández Obando"),
        ("Juan García López", "García López"),
        ("Santiago Ramón y Cajal", "Ramón y Cajal"),
        ("Eleanor Carter-Wells", "Carter-Wells"),
    ],
)
def test_a_family_name_keeps_its_particles_and_second_part(name: str, family: str) -> None:
    assert family_name(name) == family


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Martin King Jr.", "King"),
        ("Henry Ford, III", "Ford"),
        ("Jane Smith, MD, PhD", "Smith"),
        ("Jane Smith MD FAAP", "Smith"),
        ("Dr. Jane Smith", "Smith"),
        ("Prof. Dr. Anna Meyer", "Meyer"),
    ],
)
def test_a_family_name_is_free_of_titles_suffixes_and_degrees(name: str, family: str) -> None:
    assert family_name(name) == family


@pytest.mark.parametrize(
    ("name", "family"), [("Yo-Yo Ma", "Ma"), ("Anh Do", "Do"), ("Ma, Yo-Yo", "Ma"), ("Al Gore", "Gore")]
)
def test_a_name_that_looks_like_a_degree_or_a_particle_is_kept(name: str, family: str) -> None:
    assert family_name(name) == family


def test_a_name_written_family_name_first_is_understood() -> None:
    assert family_name("van der Berg, Anna, MD") == "van der Berg"
    assert given_name("van der Berg, Anna, MD") == "Anna"
    assert plain_name("van der Berg, Anna, MD") == "Anna van der Berg"


def test_a_single_word_is_the_family_name() -> None:
    assert (family_name("Suharto"), given_name("Suharto")) == ("Suharto", "")
    assert (family_name(""), given_name("")) == ("", "")


def test_the_family_name_on_file_overrides_the_derived_one() -> None:
    assert surname(Person("Kim Min-jun", family_name="Kim")) == "Kim"
    assert surname(LetterWriter("x", "Mei Chen", "m@example.org")) == "Chen"
    assert surname(Applicant("Amara Okafor", "a@example.org")) == "Okafor"


@pytest.mark.parametrize(
    "credentials",
    [
        "MD",
        "DO",
        "MBBS",
        "MB, BS",
        "MB BCh BAO",
        "MBChB",
        "Ph.D.",
        "MD, MPH",
        "MD/PhD",
        "DrPH",
        "PharmD",
        "Dr. med.",
        "ScD",
    ],
)
def test_a_holder_of_a_doctorate_is_called_doctor(credentials: str) -> None:
    assert has_doctorate(credentials)
    assert title(Person("Jane Smith", credentials)) == "Dr."


@pytest.mark.parametrize(
    "credentials", ["", "JD", "MS", "MPH, RN", "BA", "MD candidate", "MD(c), MPH", "PhD student", "DOcs"]
)
def test_nobody_else_is_called_doctor(credentials: str) -> None:
    assert not has_doctorate(credentials)
    assert title(Person("Jane Smith", credentials)) == ""


def test_a_title_written_in_the_name_counts() -> None:
    assert address(Person("Dr. Jane Smith")) == "Dr. Smith"
    assert address(Person("Drew Smith")) == "Drew Smith"


def test_a_doctor_is_greeted_by_family_name_and_others_by_full_name() -> None:
    assert salutation([SMITH]) == "Dear Dr. Smith,"
    assert salutation([PARK]) == "Dear Lou Park,"


def test_several_people_are_greeted_together() -> None:
    assert salutation([SMITH, REYES]) == "Dear Dr. Smith and Dr. Reyes,"
    assert salutation([SMITH, REYES, PARK]) == "Dear Dr. Smith, Dr. Reyes, and Lou Park,"


def test_two_doctors_of_one_name_are_told_apart() -> None:
    other = Person("Alan Smith", "MD")
    assert salutation([SMITH, other]) == "Dear Dr. Jane Q. Smith and Dr. Alan Smith,"


def test_greeting_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="greets somebody"):
        salutation([])


def test_lists_join_as_english_does() -> None:
    assert join_list([]) == ""
    assert join_list(["a"]) == "a"
    assert join_list(["a", "b"]) == "a and b"
    assert join_list(["a", "b", "c"]) == "a, b, and c"


def test_items_with_commas_are_divided_by_semicolons() -> None:
    assert join_list(["a, b", "c", "d"]) == "a, b; c; and d"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Ana", "de", "la", "MD", "Jr.", "Cruz", ",", "y", "O'Brien", "Dr.", "Ma"]),
        max_size=7,
    )
)
def test_a_family_name_is_made_of_words_of_the_name(words: list[str]) -> None:
    name = " ".join(words)
    assert set(family_name(name).split()) <= set(name.replace(",", " ").split())
