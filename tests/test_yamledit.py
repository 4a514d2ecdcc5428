from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import yamledit
from composer.errors import WorkspaceError
from composer.model import Moment
from composer.textfile import Faults, odd_character
from composer.yamledit import scalar, set_values, write_new
from composer.yamlfile import parse, plain


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


@given(st.text(max_size=30).filter(lambda text: odd_character(text) is None))
def test_whatever_is_written_reads_back(value: str) -> None:
    node = parse(f"a: {scalar(value)}\nb: [{scalar(value)}, {{c: {scalar(value)}}}]\n", Faults("x"))
    assert node is not None
    assert yamledit._texts(node) == {"a": value, "b": [value, {"c": value}]}


@pytest.mark.parametrize("odd", ["\n", "\r", "\t", "\0", "\u2028", "\u202e", "\u200b", "\x85"])
def test_a_line_break_or_an_invisible_character_is_never_written(odd: str) -> None:
    with pytest.raises(WorkspaceError, match=f"U\\+{ord(odd):04X}"):
        scalar(f"Jane{odd}Bcc: x@y.example")


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
    assert after.endswith('        email: "q@y.example"\n      - name: C D\n# the end\n')


def test_what_lacks_on_the_way_is_made(tmp_path: Path) -> None:
    after = changed(tmp_path, {"visa.kind.0.name": "J-1", "features": ["a clinic", "b, c"], "in_match": True})
    assert "visa:\n    kind:\n      - name: J-1\n" in after
    assert 'features: [a clinic, "b, c"]\n' in after
    assert after.endswith("in_match: true\n# the end\n")


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
        with pytest.raises(WorkspaceError, match=r"could not be changed\. Please edit it by hand"):
            changed(tmp_path, {"a": "x"}, text)


def test_a_change_that_would_alter_anything_else_is_not_written(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(yamledit, "_rewritten", lambda *_given: "a: x\nb: other\n")
        with pytest.raises(WorkspaceError, match="could not be changed safely"):
            changed(tmp_path, {"a": "x"}, "a: 1\nb: 2\n")
    assert (tmp_path / "x.yaml").read_bytes() == b"a: 1\nb: 2\n"


def test_every_built_in_file_survives_a_change_untouched_elsewhere(tmp_path: Path) -> None:
    for path in sorted((Path(__file__).parent.parent / "policies" / "example-season").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert plain_of(changed(tmp_path, {"extra": "x"}, text)) == {**plain_of(text), "extra": "x"}


def plain_of(text: str) -> Any:
    node = parse(text, Faults("x"))
    assert node is not None
    return plain(node)


def test_comment_lines_stay_below_what_is_added_above_them(tmp_path: Path) -> None:
    text = "director:\n  name: A  # chair\n\n# the office\ncoordinator:\n  name: B\n"
    after = changed(tmp_path, {"director.email": "a@y.example"}, text)
    assert after == text.replace("# chair\n", "# chair\n  email: a@y.example\n")


def test_comment_lines_stay_below_a_list_that_is_replaced(tmp_path: Path) -> None:
    text = "features:\n  - one\n  - two\n# the office\ncity: X\n"
    assert changed(tmp_path, {"features": ["three"]}, text) == "features: [three]\n# the office\ncity: X\n"


def test_comment_lines_stay_below_a_value_that_becomes_a_mapping(tmp_path: Path) -> None:
    text = "director:  # chair\n# the office\ncity: X\n"
    after = changed(tmp_path, {"director.name": "A"}, text)
    assert after.replace("  #", " #") == "director: # chair\n  name: A\n# the office\ncity: X\n"


def test_an_item_is_added_to_an_empty_list(tmp_path: Path) -> None:
    assert changed(tmp_path, {"features.0": "x"}, "features: []\n") == "features:\n  - x\n"
