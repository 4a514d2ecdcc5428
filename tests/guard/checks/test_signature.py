"""Checks on the signature of Inês Carvalho, MD, Universidade de Vale Claro, in the Match of 2027."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import examples
from composer.guard.checks.signature import missing_signature, stale_signature
from composer.guard.rule import Check, Example, Hit


def ended(check: Check, end: str) -> list[Hit]:
    body = f"Dear Dr. Marsh,\n\nI remain strongly interested in Riverbend and its combined clinic.\n\n{end}"
    return list(check(examples.context_of(examples.season(), Example(True, {"body": body}))))


@pytest.mark.parametrize(
    "end",
    [
        "Sincerely,\nInês Carvalho",
        "Sincerely,\n\n\nInes Carvalho, MD\nUniversidade de Vale Claro, Brazil\n",
        "Warm regards, Inês Carvalho",
        "I. Carvalho\n",
        "Best,\nInês",
        "Sincerely,\nDr. Carvalho",
        "Sincerely,\nCarvalho, Inês",
        "Obrigada,\nInês Carvalho",
        "Sincerely,\nInês Carvalho\n\nOn Thu, Feb 4, 2027 Paul Teague wrote:\n> Dear Inês\n> Paul Teague",
        "Sincerely,\n[Your Name]",
    ],
)
def test_ones_own_name_is_a_signature(end: str) -> None:
    assert ended(missing_signature, end) == []


@pytest.mark.parametrize(
    "end",
    ["Thank you for your time.", "Sincerely,\n", "Sincerely,\nA med-peds applicant", "Best regards,\nMD"],
)
def test_no_name_warns(end: str) -> None:
    assert [(hit.severity, hit.start) for hit in ended(missing_signature, end)] == [("warn", None)]


@pytest.mark.parametrize(
    "end",
    [
        "Sincerely,\nTomás Beltrão, MD",
        "Sincerely,\n\nDr. Ida Lund\nOslo",
        "Sincerely, Ida van der Lund",
        "Ida M. Lund\n",
    ],
)
def test_another_name_blocks(end: str) -> None:
    assert [(hit.severity, hit.variant) for hit in ended(missing_signature, end)] == [(None, "another")]


@pytest.mark.parametrize(
    "end", ["Sincerely,\nInês Carvalo", "Sincerely,\nJoana Carvalho", "Sincerely,\nInês Beltrão"]
)
def test_a_name_that_is_half_ones_own_warns(end: str) -> None:
    assert [(hit.severity, hit.variant) for hit in ended(missing_signature, end)] == [("warn", "slip")]


@pytest.mark.parametrize(
    ("line", "variant"),
    [
        ("Applicant, 2026 Match", "year"),
        ("ERAS 2025-2026 applicant", "year"),
        ("Fourth-year medical student", "status"),
        ("MD Candidate", "status"),
        ("MS4", "status"),
        ("Class of 2028", "status"),
        ("Faculdade de Medicina de Serra Alta", "school"),
        ("Northbridge University School of Medicine", "school"),
    ],
)
def test_a_line_of_another_time_is_stale(line: str, variant: str) -> None:
    found = ended(stale_signature, f"Sincerely,\nInês Carvalho\n{line}\n")
    assert [hit.variant for hit in found] == [variant]


@pytest.mark.parametrize(
    "line",
    [
        "Applicant, 2027 Match",
        "ERAS 2026-2027",
        "Class of 2021",
        "Universidade de Vale Claro, Brazil",
        "Vale Claro University School of Medicine",
        "Research Fellow, Northbridge University",
        "AAMC ID 10020030 | ERAS 2027445566",
    ],
)
def test_a_line_of_this_season_passes(line: str) -> None:
    assert ended(stale_signature, f"Sincerely,\nInês Carvalho, MD\n{line}\n") == []


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=120))
def test_no_ending_breaks_the_checks(text: str) -> None:
    for check in (missing_signature, stale_signature):
        for hit in ended(check, f"Sincerely,\n{text}"):
            assert hit.start is None or (hit.end is not None and 0 <= hit.start < hit.end)
