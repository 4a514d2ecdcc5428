from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from composer import yamlfile
from composer.errors import PolicyError, WorkspaceError
from composer.textfile import Faults
from composer.yamlfile import line_of, load_node, load_plain, parse, plain


def faults_of(text: str) -> list[str]:
    faults = Faults("x.yaml")
    parse(text, faults)
    return [str(fault) for fault in faults.found]


def data_of(text: str) -> Any:
    faults = Faults("x.yaml")
    node = parse(text, faults)
    assert not faults.found
    assert node is not None
    return plain(node)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "_LOADER", getattr(yaml, request.param))


# --- what is read -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("loader")
def test_plain_data_has_numbers_truth_values_and_nothing_else_resolved() -> None:
    text = (
        "i: 4\nf: 1.5\nt: true\nn:\nnull: ~\nd: 2027-02-30\nclock: 12:30\nstate: NO\nzip: 0127\nq: 'true'\n"
    )
    assert data_of(text) == {
        "i": 4,
        "f": 1.5,
        "t": True,
        "n": None,
        "null": None,
        "d": "2027-02-30",
        "clock": "12:30",
        "state": "NO",
        "zip": "0127",
        "q": "true",
    }


def test_a_number_too_long_for_a_number_stays_text() -> None:
    assert data_of("n: " + "9" * 5000) == {"n": "9" * 5000}


def test_nested_lists_and_mappings_are_read() -> None:
    assert data_of("a: [x, {b: c}]\nd:\n  - e\n  - f: g\n") == {
        "a": ["x", {"b": "c"}],
        "d": ["e", {"f": "g"}],
    }


def test_every_value_knows_the_line_of_its_key() -> None:
    node = parse("# c\na:\n  - x\n  - b:\n      c: 1\n", Faults("x"))
    assert node is not None
    assert line_of(node, "a") == 2
    assert line_of(node, "a", 1, "b", "c") == 5


def test_the_line_of_what_is_absent_is_that_of_the_nearest_value() -> None:
    node = parse("a:\n  b: 1\n", Faults("x"))
    assert node is not None
    assert line_of(node, "a", "z", "y") == 1
    assert line_of(node, "a", "b", 3) == 2


def test_a_value_is_named_by_its_path_with_items_counted_from_one() -> None:
    node = parse("interview:\n  people:\n    - {email: x}\n", Faults("x"))
    assert isinstance(node, yamlfile.Node)
    people = node.value["interview"].value["people"]  # type: ignore[index, call-overload]
    assert people.value[0].value["email"].name == "interview.people[1].email"


@pytest.mark.parametrize("written", ["a:", 'a: ""', "a: ~", "a: null", "a: '  '"])
def test_a_value_that_is_not_written_is_empty(written: str) -> None:
    node = parse(written, Faults("x"))
    assert node is not None
    assert node.value["a"].empty  # type: ignore[index, call-overload]


@pytest.mark.parametrize("written", ["a: 'null'", "a: Null", "a: 0", "a: []", "a: NO"])
def test_a_value_that_is_written_is_not_empty(written: str) -> None:
    node = parse(written, Faults("x"))
    assert node is not None
    assert not node.value["a"].empty  # type: ignore[index, call-overload]


def test_a_file_is_loaded_as_plain_data(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    assert load_plain(tmp_path / "x.yaml", "x.yaml") == {"a": 1}


def test_all_faults_of_a_file_are_raised_at_once_as_the_error_asked_for(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: 1\na: 2\nb: &c d\n", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_node(tmp_path / "x.yaml", "policies/x.yaml", error=PolicyError)
    assert [fault.where for fault in caught.value.faults] == ["policies/x.yaml:2", "policies/x.yaml:3"]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"x\.yaml: is missing"):
        load_plain(tmp_path / "x.yaml", "x.yaml")


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("loader")
def test_a_duplicate_key_is_reported_with_both_lines() -> None:
    assert faults_of("name: A\nx: 1\nname: B\n") == [
        "x.yaml:3: `name` is here a second time (first on line 1). Keep one of the two."
    ]


def test_a_duplicate_key_within_a_list_is_reported() -> None:
    assert faults_of("p:\n  - {a: 1, a: 2}\n")[0].startswith("x.yaml:2: `a` is here a second time")


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("a: b: c\n", 1, "a colon stands where none may be"),
        ("x: 1\n\ta: b\n", 2, "tab"),
        ("x: 1\na: 'b\nc: d\n", 2, "a quote or bracket is opened here"),
        ("x: 1\na: [b, c\nd: e\n", 2, "a quote or bracket is opened here"),
        ("x: 1\na: @b\n", 2, "begins with a sign that YAML keeps"),
        ('x: 1\na: "C:\\q"\n', 2, "a backslash stands inside double quotes"),
        ("a: 1\nname Jane\n", 2, "a colon is missing after a key"),
        ("a:\n  - b\n c: d\n", 3, "this is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: &b c\n", 1, "`&b` is read as a mark"),
        ("a: !b c\n", 1, "`!b` is read as a type"),
        ("x: 1\n? [a]\n: b\n", 2, "a list stands where a key must be"),
    ],
)
def test_what_is_not_plain_yaml_is_reported_with_its_line(text: str, where: int, said: str) -> None:
    found = faults_of(text)
    assert found[0].startswith(f"x.yaml:{where}: ")
    assert said in found[0]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_is_reported(text: str) -> None:
    assert faults_of(text) == ["x.yaml: is empty. Fill it in, or delete it."]


def test_an_alias_bomb_is_refused_without_being_unfolded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{one}: &{one} [*{two}, *{two}]\n" for one, two in zip("bcdefghij", "abcdefghi", strict=True)
    )
    assert "stands for a value that is written elsewhere" in "\n".join(faults_of(bomb))


@pytest.mark.parametrize("text", ["[" * 50_000, "{a: " * 50_000, "- " * 5_000])
def test_deep_nesting_is_refused(text: str) -> None:
    assert "nested more than 32 deep" in faults_of(text)[0]


def test_a_character_that_the_parser_refuses_is_reported() -> None:
    assert "is not YAML" in faults_of("a: b\x01\n")[0]


def test_a_complaint_without_a_place_points_at_the_first_line() -> None:
    faults = Faults("x.yaml")
    yamlfile._syntax_fault(yaml.MarkedYAMLError(), "", faults)
    assert str(faults.found[0]).startswith("x.yaml:1: this is not YAML (it cannot be read)")


@given(st.text(alphabet=" \t\n:-[]{}'\"&*!|>#?,@%ab1é", max_size=40))
def test_any_text_is_read_or_reported(text: str) -> None:
    faults = Faults("x.yaml")
    assert parse(text, faults) is not None or faults.found
