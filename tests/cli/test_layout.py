"""How lines are broken, and how they are not."""

from __future__ import annotations

import pytest

from composer.cli import layout
from composer.cli.layout import clock_name, section, unbroken, wrap

WORDS = "word " * 30
COMMAND = f"`prematch discard {'a-very-long-name-' * 5}`"


def test_lines_have_80_columns_at_most_with_their_indent() -> None:
    lines = wrap(WORDS, "  * ", "    ")
    assert max(map(len, lines)) <= 80
    assert [line[:5] for line in lines] == ["  * w", "    w"]


def test_a_command_and_what_is_kept_together_stay_on_one_line() -> None:
    assert COMMAND in wrap(f"{WORDS}{COMMAND} {WORDS}")
    assert any("until Wed, Feb 17" in line for line in wrap(f"{'x' * 70} {unbroken('until Wed, Feb 17')}"))


def test_a_section_without_lines_is_none() -> None:
    assert list(section("Title", [])) == []
    assert len(list(section("Title", ["line"]))) == 3


def test_whose_clock_it_is() -> None:
    assert (clock_name("Africa/Lagos"), clock_name(None)) == ("Africa/Lagos time", "this computer's time")


def test_a_computer_set_to_a_zone_that_does_not_exist_gets_eastern_times_and_a_word_on_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", "Nowhere/Bad")
    assert layout.clock_for(None) is None
    assert 'the time zone "Nowhere/Bad"' in capsys.readouterr().err
    assert layout.clock_for("Africa/Lagos") is not None


@pytest.mark.parametrize("zone", ["", "UTC", "Africa/Lagos", ":Europe/Paris", "EST5EDT"])
def test_a_computers_own_clock_is_taken_without_a_word(
    zone: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", zone)
    assert layout.clock_for(None) is not None
    assert capsys.readouterr().err == ""
