from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from composer import yamlfile
from composer.errors import PolicyError, WorkspaceError
from composer.model import Moment
from composer.textfile import Faults
from composer.yamlfile import line_of, load_node, load_plain, parse, plain, scalar, set_values, write_new


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
    text = "i: 4\nf: 1.5\nt: true\nn:\nnull: ~\nd: 2027-02-30\nclock: 12:30\nstate: NO\nzip: 0127\nq: 'true'\n"
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
    assert data_of("a: [x, {b: c}]\nd:\n  - e\n  - f: g\n") == {"a": ["x", {"b": "c"}], "d": ["e", {"f": "g"}]}


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


# --- what is written ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Jane Smith", "Jane Smith"),
        ("O'Neil (Ann)", "O'Neil (Ann)"),
        ("MD, PhD", '"MD, PhD"'),
        ("yes", '"yes"'),
        ("NO", '"NO"'),
        ("null", '"null"'),
        ("0127", '"0127"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ('say "hi" \\', '"say \\"hi\\" \\\\"'),
        ("", '""'),
        (" x ", '" x "'),
        (True, "true"),
        (False, "false"),
        (4, "4"),
        (date(2026, 12, 4), "2026-12-04"),
        (Moment(date(2026, 12, 4)), "2026-12-04"),
    ],
)
def test_a_value_is_quoted_where_it_must_be(value: str | int | date | Moment, written: str) -> None:
    assert scalar(value) == written


@given(st.text(max_size=30).filter(lambda text: yamlfile.odd_character(text) is None))
def test_whatever_is_written_reads_back(value: str) -> None:
    node = parse(f"a: {scalar(value)}\nb: [{scalar(value)}, {{c: {scalar(value)}}}]\n", Faults("x"))
    assert node is not None
    assert yamlfile._texts(node) == {"a": value, "b": [value, {"c": value}]}


@pytest.mark.parametrize("odd", ["\n", "\r", "\t", "\0", "\u2028", "\u202e", "\u200b", "\x85"])
def test_a_line_break_or_an_invisible_character_is_never_written(odd: str) -> None:
    with pytest.raises(WorkspaceError, match=f"U\\+{ord(odd):04X}"):
        scalar(f"Jane{odd}Bcc: x@y.example")


def test_a_hard_space_is_no_odd_character() -> None:
    assert yamlfile.odd_character("a\u00a0b") is None


def test_a_new_file_is_written_once(tmp_path: Path) -> None:
    write_new(tmp_path / "x.yaml", "a: 1\n")
    with pytest.raises(WorkspaceError, match="is there already"):
        write_new(tmp_path / "x.yaml", "a: 2\n")
    assert (tmp_path / "x.yaml").read_text(encoding="utf-8") == "a: 1\n"


def test_a_new_file_that_would_not_load_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="a colon stands"):
        write_new(tmp_path / "x.yaml", "a: b: c\n")
    assert not (tmp_path / "x.yaml").exists()


FILE = """\
# the program
name: Jane   # as she signs
state: ON
zip: 0127
opens: 2027-03-03 21:00
wrong: 2027-02-30
quoted: 'single'

aliases: [a, b]
visa:
director: {name: Ann Lee, email: x@y.example}
# before the interview
interview:
    interviewers:
      - name: B
        email: "q@y.example"
# the end
"""


def changed(tmp_path: Path, changes: dict[Any, Any], text: str = FILE) -> str:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode())
    set_values(path, changes)
    return path.read_bytes().decode()


def test_setting_a_value_changes_that_line_alone(tmp_path: Path) -> None:
    after = changed(tmp_path, {"state": "WA"})
    assert after == FILE.replace("state: ON", "state: WA")


def test_setting_a_value_keeps_the_comment_behind_it(tmp_path: Path) -> None:
    assert "name: Ann   # as she signs\n" in changed(tmp_path, {"name": "Ann "[:-1]}).replace("Ann  ", "Ann ")


def test_an_empty_value_is_filled(tmp_path: Path) -> None:
    assert changed(tmp_path, {"visa": "J-1"}) == FILE.replace("visa:\n", "visa: J-1\n")


def test_a_value_deep_in_a_list_is_set_by_its_path(tmp_path: Path) -> None:
    after = changed(tmp_path, {("interview", "interviewers", 0, "discussed"): "night float, the clinic"})
    said = '        email: "q@y.example"\n        discussed: "night float, the clinic"\n'
    assert after == FILE.replace('        email: "q@y.example"\n', said)


def test_a_dotted_path_does_the_same(tmp_path: Path) -> None:
    after = changed(tmp_path, {"director.credentials": "MD", "interview.interviewers.1": {"name": "C D"}})
    assert "director: {name: Ann Lee, email: x@y.example, credentials: MD}\n" in after
    assert "      - name: C D\n" in after


def test_what_lacks_on_the_way_is_made(tmp_path: Path) -> None:
    after = changed(tmp_path, {"visa.kind.0.name": "J-1", "features": ["a clinic", "b, c"], "in_match": True})
    assert "visa:\n    kind:\n      - name: J-1\n" in after
    assert 'features: [a clinic, "b, c"]\n' in after
    assert after.endswith("in_match: true\n")


def test_dates_are_written_as_dates(tmp_path: Path) -> None:
    assert "on: 2026-12-04\n" in changed(tmp_path, {"on": date(2026, 12, 4)}, "a: 1\n")


def test_windows_line_endings_stay(tmp_path: Path) -> None:
    assert changed(tmp_path, {"a": "x"}, "a: 1  # c\r\nb: 2\r\n").replace("  ", " ") == "a: x # c\r\nb: 2\r\n"


def test_lists_that_are_not_indented_stay_so(tmp_path: Path) -> None:
    text = "features:\n- one\n- two\nstate: WA\n"
    assert changed(tmp_path, {"state": "OR"}, text) == text.replace("WA", "OR")


def test_a_document_mark_stays(tmp_path: Path) -> None:
    assert changed(tmp_path, {"a": "x"}, "---\na: 1\n") == "---\na: x\n"


@pytest.mark.parametrize("path", ["name.first", "aliases.5", "aliases.first", "director.0"])
def test_a_path_that_does_not_fit_the_file_changes_nothing(tmp_path: Path, path: str) -> None:
    with pytest.raises(WorkspaceError, match="has no place for a value"):
        changed(tmp_path, {"state": "WA", path: "x"})
    assert (tmp_path / "x.yaml").read_bytes().decode() == FILE


def test_a_line_break_in_a_value_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="U\\+000A"):
        changed(tmp_path, {"state": "WA\nBcc: x@y.example"})
    assert (tmp_path / "x.yaml").read_bytes().decode() == FILE


def test_a_file_with_faults_is_not_changed(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="second time"):
        changed(tmp_path, {"a": "x"}, "a: 1\na: 2\n")


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is missing"):
        set_values(tmp_path / "x.yaml", {"a": "x"})


def test_a_file_that_the_editor_refuses_is_not_changed(tmp_path: Path) -> None:
    text = "a: 1\nb: 'x'\n"
    with pytest.MonkeyPatch.context() as patched:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        def refuse(*_given: object) -> None:
            raise YAMLError

        patched.setattr(YAML, "dump", refuse)
        with pytest.raises(WorkspaceError, match="could not be changed. Please edit it by hand"):
            changed(tmp_path, {"a": "x"}, text)


def test_a_change_that_would_alter_anything_else_is_not_written(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(yamlfile, "_rewritten", lambda *_given: "a: x\nb: other\n")
        with pytest.raises(WorkspaceError, match="could not be changed safely"):
            changed(tmp_path, {"a": "x"}, "a: 1\nb: 2\n")
    assert (tmp_path / "x.yaml").read_bytes() == b"a: 1\nb: 2\n"


def test_every_built_in_file_survives_a_change_untouched_elsewhere(tmp_path: Path) -> None:
    for path in sorted((Path(__file__).parent.parent / "policies" / "example-season").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert plain_of(changed(tmp_path, {"extra": "x"}, text)) == {**plain_of(text), "extra": "x"}


def plain_of(text: str) -> Any:
    return data_of(text)
