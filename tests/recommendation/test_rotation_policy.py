"""policies/rotation-plan.yaml is read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.builtin import builtin
from composer.errors import PolicyError
from composer.recommendation import rotation_policy

TEXT = (builtin("policies") / "rotation-plan.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  week-2:", "  week-two:", "unknown entry week-two. Did you mean week-4"),
        ("  week-2:", "  week-two:", "parts lacks `week-2`"),
        ("    feedback: What should I work on first as an intern?\n", "", "week-4 lacks `feedback`"),
        ("    watch:\n      - Be early, listen", "    wach:\n      - Be early, listen", "Did you mean watch"),
        ("{until: 7}", "{until: soon}", "until must be a whole number"),
        ("{until: 7}", "{after: week-9, until: 7}", "after is 'week-9'"),
        ("reason: >-", "because: >-", "lacks `reason`"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TEXT
    path = tmp_path / "rotation-plan.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        rotation_policy.load(path)
    assert said in str(caught.value)


def test_it_says_on_what_the_advice_rests() -> None:
    assert "Nobody has measured" in rotation_policy.load().reason
