"""The letters of a season beside one another: places, gaps, remarks, what each can show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.model import LetterWriter, Person, Rotation, Strength
from composer.recommendation.portfolio import STATUSES, Portfolio
from composer.recommendation.portfolio_json import portfolio_object
from composer.workspace_schema import SETTINGS, WRITER_ROLES, WRITER_STATUSES
from tests.letter_writers import CHEN, POLICY, entry, seen, sent, slots, writer

MED = {"specialty": "internal medicine"}
PEDS = {"specialty": "pediatrics"}
MEDPEDS = {"specialty": "med-peds"}
WARD = Rotation(
    "ward",
    "inpatient pediatrics",
    date(2026, 6, 1),
    date(2026, 6, 28),
    specialty="pediatrics",
    us_based=True,
    supervisors=(
        Person("Mei Chen", "MD", "mchen@lakeside.example", role="attending"),
        Person("Tomas Idowu", "MD", role="fellow"),
        Person("Rana Said", "MD", role="resident"),
    ),
    path="rotations/ward.yaml",
)


def gaps(found: Portfolio) -> list[str]:
    return [gap.slot.id for gap in found.gaps]


def remarks(found: Portfolio) -> dict[str, str]:
    return {remark.id: remark.text for remark in found.remarks}


# --- places -------------------------------------------------------------------------------------------


def test_each_letter_takes_the_place_of_its_specialty() -> None:
    found = seen(writer("a", **MEDPEDS), writer("b", **MED), writer("c", **PEDS))
    assert slots(found) == {"a": "med-peds", "b": "internal-medicine", "c": "pediatrics"}
    assert gaps(found) == []


def test_a_specialty_may_be_written_by_any_of_its_names() -> None:
    assert slots(seen(writer("a", specialty="Peds"))) == {"a": "pediatrics"}


def test_a_subspecialist_stands_for_the_specialty() -> None:
    found = seen(writer("a", specialty="cardiology"), writer("b", specialty="pediatric nephrology"))
    assert slots(found) == {"a": "internal-medicine", "b": "pediatrics"}


def test_somebody_of_a_combined_specialty_makes_room_for_a_second_one() -> None:
    found = seen(writer("a", **MEDPEDS), writer("b", **MEDPEDS), writer("c", **PEDS))
    assert slots(found) == {"a": "med-peds", "b": "internal-medicine", "c": "pediatrics"}


def test_who_fits_in_two_places_gives_way_to_one_who_fits_in_one() -> None:
    found = seen(writer("a", **MEDPEDS), writer("b", **MEDPEDS), writer("c", **MED))
    assert slots(found) == {"a": "med-peds", "b": "pediatrics", "c": "internal-medicine"}


def test_without_med_peds_a_second_internist_stands_in() -> None:
    found = seen(writer("a", **MED), writer("b", **MED), writer("c", **PEDS))
    assert sorted(map(str, slots(found).values())) == ["internal-medicine", "med-peds", "pediatrics"]
    assert entry(found, "b").stands_in
    assert "combined training" in remarks(found)["stands-in"]


def test_a_second_pediatrician_does_not_stand_in_for_med_peds() -> None:
    found = seen(writer("a", **PEDS), writer("b", **PEDS), writer("c", **MED))
    assert gaps(found) == ["med-peds"]
    assert slots(found)["b"] == "fourth"


def test_a_letter_from_home_takes_no_place_that_should_come_from_the_us() -> None:
    found = seen(writer("a", **MED, us_based=False))
    assert slots(found) == {"a": "fourth"}
    assert "internal-medicine" in gaps(found)


def test_research_alone_fills_the_fourth_place_only() -> None:
    found = seen(writer("a", **PEDS, setting="research", role="research-mentor"))
    assert slots(found) == {"a": "fourth"}
    assert "pediatrics" in gaps(found)


def test_the_user_s_own_word_comes_first() -> None:
    found = seen(writer("a", **PEDS), writer("b", specialty="family medicine", counts_as="peds"))
    assert slots(found)["b"] == "pediatrics"


def test_an_own_word_that_names_no_letter_is_kept_and_said() -> None:
    found = seen(writer("a", **PEDS, counts_as="dean's letter"))
    assert slots(found) == {"a": None}
    assert "dean's letter" in remarks(found)["counts-as"]


def test_who_has_declined_fills_nothing() -> None:
    found = seen(writer("a", **PEDS, status="declined"))
    assert slots(found) == {"a": None}
    assert "pediatrics" in gaps(found)


def test_a_surer_letter_goes_before_one_that_may_not_come() -> None:
    doubtful = writer("a", **PEDS, status="requested", answer="I can write you a letter.")
    assert slots(seen(doubtful, writer("b", **PEDS)))["b"] == "pediatrics"


def test_a_form_of_a_specialty_comes_from_those_who_evaluate_together() -> None:
    of = {"specialty": "ob-gyn"}
    found = seen(
        writer("a", **of), writer("b", **of, role="rotation-director"), specialty="obstetrics-gynecology"
    )
    assert slots(found) == {"a": "obstetrics-gynecology", "b": "evaluation"}


def test_where_specialty_is_not_said_the_letter_has_no_special_place() -> None:
    found = seen(writer("a", specialty=""))
    assert slots(found) == {"a": "fourth"}
    assert "specialty" in entry(found, "a").unsaid


# --- what the rotation adds ---------------------------------------------------------------------------


def test_a_rotation_s_file_fills_in_what_the_writer_s_file_leaves_out() -> None:
    bare = LetterWriter("chen", "Chen, Mei", credentials="MD")
    found = entry(seen(bare, rotations=(WARD,)), "chen")
    assert (found.writer.role, found.writer.specialty, found.writer.us_based) == (
        "attending",
        "pediatrics",
        True,
    )
    assert found.writer.rotation_ends == WARD.ends
    assert found.slot is not None
    assert found.slot.id == "pediatrics"


def test_what_the_writer_s_file_says_comes_before_the_rotation_s() -> None:
    found = entry(seen(replace(CHEN, role="hospitalist"), rotations=(WARD,)), "chen")
    assert found.writer.role == "hospitalist"


def test_a_gap_names_supervisors_who_could_be_asked_but_no_resident() -> None:
    gap = next(gap for gap in seen(rotations=(WARD,)).gaps if gap.slot.id == "pediatrics")
    assert gap.ask == ("Mei Chen and Tomas Idowu (inpatient pediatrics)",)


def test_supervisors_of_research_or_of_a_rotation_abroad_are_not_named_for_a_us_letter() -> None:
    for other in (replace(WARD, setting="research"), replace(WARD, us_based=False)):
        assert not any(gap.ask for gap in seen(rotations=(other,)).gaps)


def test_a_supervisor_who_has_a_file_is_not_named_again() -> None:
    found = seen(replace(CHEN, status="declined"), rotations=(WARD,))
    gap = next(gap for gap in found.gaps if gap.slot.id == "pediatrics")
    assert gap.ask == ("Tomas Idowu (inpatient pediatrics)",)


# --- gaps and remarks ---------------------------------------------------------------------------------


def test_a_gap_says_which_letter_is_missing_and_whom_to_ask() -> None:
    texts = [gap.text for gap in seen(writer("a", **PEDS)).gaps]
    assert texts[1].startswith("No internal medicine letter yet. Whom to ask: ")
    assert "Without access to med-peds: a second letter from internal medicine" in texts[0]


def test_a_gap_counts_where_two_letters_of_a_kind_are_wanted() -> None:
    found = seen(writer("a", **MED), specialty="internal-medicine")
    assert found.gaps[0].text.startswith("One of two internal medicine letters; one more.")


def test_a_letter_that_rests_on_a_polite_no_is_a_gap_too() -> None:
    found = seen(writer("a", **PEDS, status="requested", answer="I can write you a letter."))
    said = next(gap.text for gap in found.gaps if gap.slot.id == "pediatrics")
    assert said == (
        "The pediatrics letter rests on Dr. A, whose answer reads like a no. Have somebody else in mind."
    )


def test_two_reminders_without_a_letter_are_a_gap_too() -> None:
    days = (date(2026, 7, 15), date(2026, 8, 1))
    late = writer("a", **PEDS, status="requested", requested_on=date(2026, 6, 30), reminders=days)
    assert "pediatrics" in gaps(seen(late))
    assert "pediatrics" not in gaps(seen(replace(late, status="uploaded")))


def test_more_letters_than_a_program_gets_are_said() -> None:
    five = [writer(name, **PEDS) for name in "abcde"]
    assert "Five letters may come, and a program gets four at most." in remarks(seen(*five))["too-many"]
    assert "too-many" not in remarks(seen(*five[:4]))


def test_two_letters_from_home_are_one_too_many() -> None:
    home = [writer(name, **MED, us_based=False) for name in "ab"]
    assert remarks(seen(*home))["home-country"].startswith(
        "Dr. A and Dr. B write from outside the US; one such"
    )
    assert "home-country" not in remarks(seen(home[0]))


def test_two_letters_of_those_who_are_asked_sparingly_are_said() -> None:
    mentors = [writer(name, setting="research") for name in "ab"]
    assert "sparingly" in remarks(seen(*mentors))
    assert "sparingly" not in remarks(seen(mentors[0]))


def test_an_optional_letter_is_offered_and_no_gap() -> None:
    found = seen(writer("a", **MEDPEDS), writer("b", **MED), writer("c", **PEDS))
    assert remarks(found)["optional"].startswith("A fourth letter is optional: ")


def test_another_application_service_has_its_own_limit() -> None:
    assert "ResidencyCAS" in remarks(seen(application_service="ResidencyCAS"))["application-service"]
    assert "application-service" not in remarks(seen())


# --- voices -------------------------------------------------------------------------------------------


def test_two_letters_of_one_rotation_are_told_to_differ() -> None:
    pair = (writer("a", service="Wards"), writer("b", service="wards", role="fellow"))
    assert remarks(seen(*pair))["one-rotation"] == (
        "Dr. A and Dr. B write about the same rotation (Wards). Let each say what only that one saw."
    )


def test_two_of_one_role_on_one_rotation_hear_of_other_voices_and_get_two_tasks() -> None:
    found = seen(writer("a", service="wards"), writer("b", service="wards"))
    assert "a fellow with a co-signer" in remarks(found)["one-rotation"]
    assert entry(found, "a").shows == (POLICY.roles["attending"].voice,)
    assert entry(found, "b").shows == (POLICY.second_voice,)


def test_one_service_in_two_summers_is_not_one_rotation() -> None:
    earlier = {"rotation_begins": date(2025, 6, 1), "rotation_ends": date(2025, 6, 28)}
    found = seen(writer("a", service="wards"), writer("b", service="wards", **earlier))
    assert "one-rotation" not in remarks(found)


def test_supervisors_of_one_rotation_s_file_are_together_whatever_they_call_it() -> None:
    idowu = writer("idowu", name="Tomas Idowu", email="", role="", service="the ward upstairs")
    assert "one-rotation" in remarks(seen(CHEN, idowu, rotations=(WARD,)))


def test_each_letter_shows_the_strengths_that_no_other_speaks_to() -> None:
    shared, own = Strength("follows through"), Strength("teaches", "led two morning reports")
    found = seen(writer("a", strengths=(shared, own)), writer("b", strengths=(replace(shared),)))
    assert entry(found, "a").shows == ("teaches (led two morning reports)",)
    assert '"follows through"' in remarks(found)["shared-strength"]


def test_without_strengths_a_letter_shows_what_its_role_sees() -> None:
    assert entry(seen(CHEN), "chen").shows == (POLICY.roles["attending"].voice,)
    assert entry(seen(replace(CHEN, role="")), "chen").shows == ()


def test_a_strength_of_the_applicant_that_no_letter_speaks_to_is_said() -> None:
    said = ("Patience", "teaching in two languages")
    found = seen(writer("a", strengths=(Strength("patience"),)), strengths=said)
    assert "No letter is to speak to: teaching in two languages." in remarks(found)["unspoken-strength"]


# --- the whole ----------------------------------------------------------------------------------------


def test_the_most_urgent_letter_stands_first() -> None:
    found = seen(
        writer("a", status="uploaded"),
        writer("b", status="declined"),
        writer("c", due=date(2026, 8, 1)),
        writer("d", rotation_begins=date(2026, 9, 1), rotation_ends=date(2026, 9, 28)),
    )
    assert [each.writer.id for each in found.entries] == ["c", "a", "d", "b"]


def test_counts_are_by_status() -> None:
    found = seen(writer("a", status="uploaded"), writer("b"), writer("c"))
    assert dict(found.counts) == {"uploaded": 1, "planned": 2}


def test_after_match_day_nothing_is_missing_and_nothing_is_weak() -> None:
    found = seen(writer("a", due=date(2026, 8, 1)), on="2027-03-20")
    assert (found.over, found.gaps, found.remarks, found.entries[0].weak_spots) == (True, (), (), ())


def test_as_data_a_value_that_is_not_known_is_null() -> None:
    letter = portfolio_object(seen(writer("a", due=None, role="")), POLICY)["letters"][0]
    assert (letter["due"], letter["role"], letter["next"]["begins"]) == (None, None, None)


DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 1))
WRITERS = st.builds(
    LetterWriter,
    id=st.sampled_from([f"writer-{number}" for number in range(20)]),
    name=st.text("abc {}'", min_size=1, max_size=12).filter(str.strip),
    email=st.sampled_from(["", "a@lakeside.example", "b@lakeside.example"]),
    service=st.sampled_from(["", "wards", "clinic, Lakeside General"]),
    relationship=st.sampled_from(["", "my uncle", "attending"]),
    us_based=st.sampled_from([None, True, False]),
    specialty=st.sampled_from(["", "peds", "cardiology", "med-peds", "family medicine", "x"]),
    rotation_begins=st.none() | DAYS,
    rotation_ends=st.none() | DAYS,
    requested_on=st.none() | DAYS,
    reminders=st.lists(DAYS, max_size=3).map(tuple),
    due=st.none() | DAYS,
    status=st.sampled_from(WRITER_STATUSES),
    role=st.sampled_from(("", *WRITER_ROLES)),
    setting=st.sampled_from(("", *SETTINGS)),
    days_worked=st.none() | st.integers(0, 60),
    answer=st.sampled_from(["", "I can write you a letter.", "Yes.", "I would be honored to."]),
    waived=st.sampled_from([None, True, False]),
    counts_as=st.sampled_from(["", "peds", "chair"]),
    agreed_on=st.none() | DAYS,
    uploaded_on=st.none() | DAYS,
)
TARGETS = st.sampled_from(
    ["medicine-pediatrics", "internal-medicine", "obstetrics-gynecology", "triple-board", "dermatology"]
)


@settings(deadline=None)  # the first one reads the policy
@given(st.lists(WRITERS, max_size=6, unique_by=lambda each: each.id), TARGETS, DAYS)
def test_whatever_the_files_say_each_writer_is_shown_once_and_no_place_is_filled_twice(
    writers: list[LetterWriter], target: str, on: date
) -> None:
    found = seen(*writers, specialty=target, on=on.isoformat())
    assert sorted(each.writer.id for each in found.entries) == sorted(each.id for each in writers)
    for slot in found.mix.slots:
        held = [each for each in found.entries if each.slot and each.slot.id == slot.id]
        assert len(held) <= slot.letters
        if not found.over and not slot.optional and len(held) < slot.letters:
            assert slot.id in gaps(found)
    assert all(each.status in STATUSES for each in found.entries)


@settings(deadline=None)  # the first one reads the policy
@given(st.lists(WRITERS, max_size=5, unique_by=lambda each: each.id), DAYS)
def test_the_urgency_of_the_letters_never_rises(writers: list[LetterWriter], on: date) -> None:
    order = ("overdue", "due", "upcoming", "done", "closed")
    states = [order.index(each.next_step.state) for each in seen(*writers, on=on.isoformat()).entries]
    assert all(one <= other for one, other in pairwise(states))


def test_the_past_of_one_writer_is_not_another_s() -> None:
    found = seen(writer("a"), CHEN, history=(sent("lor_request", "2026-07-01"),))
    assert (entry(found, "a").status, entry(found, "chen").status) == ("planned", "requested")


@pytest.mark.parametrize("role", WRITER_ROLES)
def test_every_role_has_something_to_show(role: str) -> None:
    assert entry(seen(replace(CHEN, role=role)), "chen").shows
