"""Which letters programs want: the data, and how it is read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from composer.errors import PolicyError
from composer.recommendation import portfolio_policy
from composer.recommendation.mix import Mix
from tests.conftest import REPOSITORY
from tests.letter_writers import POLICY

FILE = REPOSITORY / "policies" / "letter-portfolios.yaml"
NAMED = (
    *("medicine-pediatrics", "internal-medicine", "pediatrics", "family-medicine", "general-surgery"),
    *("psychiatry", "obstetrics-gynecology", "emergency-medicine", "neurology", "anesthesiology"),
    *("transitional-year", "combined", "other"),
)


def own(tmp_path: Path, text: str) -> portfolio_policy.PortfolioPolicy:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "letter-portfolios.yaml").write_text(text, encoding="utf-8")
    return portfolio_policy.load(tmp_path)


def faults(tmp_path: Path, old: str, new: str) -> str:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "portfolios.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        portfolio_policy.load(path=path)
    return str(caught.value)


# --- the data -----------------------------------------------------------------------------------------


def test_these_specialties_have_a_portfolio() -> None:
    assert set(POLICY.mixes) == set(NAMED)


@pytest.mark.parametrize("mix", POLICY.mixes.values(), ids=lambda mix: mix.id)
def test_every_portfolio_says_on_what_it_rests(mix: Mix) -> None:
    assert mix.source or mix.reason
    if mix.source:
        assert mix.source.url.startswith("https://")
        assert date.fromisoformat(mix.source.read) >= date(2026, 11, 1)


@pytest.mark.parametrize("name", [*POLICY.specialties, "foot-surgery"])
def test_whatever_is_applied_for_three_or_four_letters_are_wanted_and_no_more_than_a_program_takes(
    name: str,
) -> None:
    mix = POLICY.mix_for(name)
    needed = sum(slot.letters for slot in mix.slots if not slot.optional)
    assert needed == mix.least
    assert sum(slot.letters for slot in mix.slots) <= mix.most <= POLICY.service.most == 4
    assert not any("{" in slot.title + slot.by for slot in mix.slots)
    assert len({slot.id for slot in mix.slots}) == len(mix.slots)


def test_med_peds_wants_its_own_faculty_one_from_each_half_and_perhaps_a_fourth() -> None:
    mix = POLICY.mix_for("medicine-pediatrics")
    assert [slot.id for slot in mix.slots] == ["med-peds", "internal-medicine", "pediatrics", "fourth"]
    assert [slot.us for slot in mix.slots] == [True, True, True, False]
    assert mix.slots[0].instead == ("internal-medicine",)


def test_a_specialty_without_its_own_entry_wants_two_of_its_own() -> None:
    first = POLICY.mix_for("dermatology").slots[0]
    assert (first.title, first.specialties, first.letters) == ("dermatology", ("dermatology",), 2)


def test_a_combined_specialty_wants_one_of_each_part() -> None:
    slots = POLICY.mix_for("medicine-psychiatry").slots
    assert [slot.id for slot in slots] == ["internal-medicine", "psychiatry", "combined", "fourth"]


def test_surgery_and_preliminary_years_have_the_portfolio_of_their_specialty() -> None:
    assert POLICY.mix_for("surgery").id == POLICY.mix_for("preliminary-surgery").id == "general-surgery"
    assert POLICY.mix_for("preliminary-medicine").id == "internal-medicine"


def test_emergency_medicine_and_obstetrics_speak_of_the_standardized_letter() -> None:
    for name in ("emergency-medicine", "obstetrics-gynecology"):
        assert "SLOE" in POLICY.mix_for(name).note


# --- the user's own word ------------------------------------------------------------------------------


def test_the_workspace_s_own_file_comes_first_and_leaves_the_others(tmp_path: Path) -> None:
    policy = own(
        tmp_path,
        "portfolios:\n  med-peds:\n    least: 2\n    most: 3\n    reason: my adviser\n"
        "    slots:\n      any: {title: ward, by: whoever saw you, specialties: [IM, peds], letters: 2}\n",
    )
    mix = policy.mix_for("medicine-pediatrics")
    assert (mix.own, mix.least, mix.reason) == (True, 2, "my adviser")
    assert mix.slots[0].specialties == ("internal-medicine", "pediatrics")
    assert policy.mix_for("pediatrics") == POLICY.mix_for("pediatrics")


def test_a_workspace_without_a_file_has_the_built_in_word(tmp_path: Path) -> None:
    assert portfolio_policy.load(tmp_path).mixes == POLICY.mixes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "portfolios:\n  pediatrix:\n    least: 3\n",
            "unknown specialty `pediatrix`. Did you mean pediatrics",
        ),
        ("portfolio: {}\n", "unknown key `portfolio`. Did you mean portfolios?"),
        ("portfolios:\n  peds: {least: 3, most: 4, slots: {}}\n", "no `source` and no `reason`"),
    ],
)
def test_a_fault_of_the_user_s_file_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyError, match=re.escape(said)) as caught:
        own(tmp_path, text)
    assert "policies/letter-portfolios.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  few: 10", "  fw: 10", "Did you mean few"),
        ("  few: 10", "  few: 1000", "`few` is no number of days within a year"),
        ("  resident:\n    tier: sparingly", "  residnt:\n    tier: sparingly", "Did you mean resident"),
        ("    tier: sparingly", "    tier: never", "Write one of: first, second, sparingly."),
        ("  observership:\n    says", "  observrship:\n    says", "weak_spots lacks `observership`"),
        ("    least: 3", "    least: 5", "at least 5 letters and at most 4"),
        ("        letters: 2", "        letters: 0", "is below one"),
        ("roles: [program-director, ", "roles: [dean, ", "unknown role `dean`"),
        ("  other:\n", "  dermatology:\n", "portfolios lacks `other`"),
        ("second_voice:", "second_voic:", "Did you mean second_voice"),
    ],
)
def test_a_fault_of_the_file_is_said_with_what_was_meant(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert said in faults(tmp_path, old, new)
