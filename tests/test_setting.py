from __future__ import annotations

from dataclasses import replace

from invented import HARBORVIEW, TARN

from composer import kinds
from composer.model import Person
from composer.setting import person_key, recipients

KINDS = kinds.load()
DIRECTOR, COORDINATOR, REYES = HARBORVIEW.people[:3]


def test_chosen_people_take_the_place_of_the_kinds_own() -> None:
    assert recipients(KINDS["interest"], HARBORVIEW, [REYES]) == ((REYES,), ())


def test_without_a_director_nobody_gets_a_copy() -> None:
    assert recipients(KINDS["introductory"], replace(HARBORVIEW, director=None)) == ((), ())


def test_a_director_who_coordinates_gets_one_message() -> None:
    assert recipients(KINDS["introductory"], replace(HARBORVIEW, coordinator=DIRECTOR)) == ((DIRECTOR,), ())


def test_a_coordinator_without_a_mailbox_is_passed_over() -> None:
    program = replace(HARBORVIEW, coordinator=Person("Lou Park"))
    assert recipients(KINDS["question"], program) == ((DIRECTOR,), ())


def test_a_person_is_found_in_the_file_as_interviewer_first() -> None:
    assert person_key(HARBORVIEW, REYES) == "interview.interviewers.0"
    assert person_key(HARBORVIEW, COORDINATOR) == "coordinator"
    assert person_key(HARBORVIEW, DIRECTOR) == "director"
    assert person_key(TARN, REYES) == "director"
