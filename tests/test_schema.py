from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import schema
from composer.model import Moment
from composer.schema import (
    Field,
    Reader,
    choice,
    day,
    email,
    list_of,
    mapping,
    matching,
    moment,
    read_value,
    refuse_secrets,
    text,
    truth,
    whole_number,
)
from composer.textfile import Faults
from composer.yamlfile import parse


def read(reader: Reader, written: str) -> tuple[Any, list[str]]:
    """What a reader makes of `key: written`, and the faults that it notes."""
    faults = Faults("x.yaml")
    node = parse(f"# first line\nkey: {written}\n", faults)
    assert node is not None
    value = read_value(node.value["key"], reader, faults)  # type: ignore[index, call-overload]
    return value, [str(fault) for fault in faults.found]


def value_of(reader: Reader, written: str) -> Any:
    value, faults = read(reader, written)
    assert not faults
    return value


def fault_of(reader: Reader, written: str) -> str:
    value, faults = read(reader, written)
    assert value is None
    assert len(faults) == 1
    return faults[0]


@pytest.mark.parametrize("written", ["ON", "NO", "0127", "12:30", "2027-02-30", "1e3", "true", "1_000"])
def test_text_stays_as_it_is_written(written: str) -> None:
    assert value_of(text, written) == written


def test_text_in_several_lines_of_a_fold_is_one_line() -> None:
    assert value_of(text, ">\n  one\n  two\n") == "one two"


def test_hard_spaces_become_spaces() -> None:
    assert value_of(text, "'Jane\u00a0 Smith\u00a0'") == "Jane Smith"


def test_accents_are_composed() -> None:
    assert value_of(text, "Lucia\u0301") == "Luciá"


@pytest.mark.parametrize(
    "written", ['"Jane\\nBcc: x@y.example"', "|\n  one\n  two\n", '"a\\tb"', '"a\\u202eb"']
)
def test_a_line_break_or_invisible_character_in_a_text_is_a_fault(written: str) -> None:
    assert "`key` must be one line of plain text, but holds" in fault_of(text, written)


@pytest.mark.parametrize("written", ["[a]", "{a: b}"])
def test_a_list_is_no_text(written: str) -> None:
    assert fault_of(text, written) == "x.yaml:2: `key` must be a text. Write `key: ...` on one line."


def test_a_choice_is_one_of_its_words() -> None:
    assert value_of(choice("allowed", "prohibited"), "allowed") == "allowed"
    said = fault_of(choice("allowed", "prohibited"), "alowed")
    assert said == 'x.yaml:2: `key` must be one of allowed, prohibited; it is "alowed". Did you mean allowed?'


def test_a_pattern_must_fit_the_whole_text() -> None:
    reader = matching("[a-z]+", "lower case", "Write abc.")
    assert value_of(reader, "abc") == "abc"
    assert fault_of(reader, "abC") == 'x.yaml:2: `key` must be lower case; it is "abC". Write abc.'


def test_a_long_value_is_quoted_short() -> None:
    assert f'"{"x" * 37}..."' in fault_of(truth, "x" * 300)


@pytest.mark.parametrize(("written", "value"), [("0", 0), ("4", 4), ("'4'", 4), ("99", 99)])
def test_a_whole_number_is_read(written: str, value: int) -> None:
    assert value_of(whole_number(0, 99), written) == value


@pytest.mark.parametrize("written", ["-1", "100", "4.5", "four", "[4]", "{a: 4}", "9" * 5000, '"4\\n"', "٤"])
def test_what_is_no_whole_number_in_range_is_a_fault(written: str) -> None:
    assert "`key` must be a whole number from 0 to 99; it is" in fault_of(whole_number(0, 99), written)


def test_a_truth_value_is_read() -> None:
    assert value_of(truth, "true") is True
    assert value_of(truth, "false") is False


@pytest.mark.parametrize("written", ["yes", "no", "True", "ON", "1", "[true]"])
def test_other_words_for_true_and_false_are_a_fault(written: str) -> None:
    said = fault_of(truth, written)
    assert "`key` must be true or false; it is" in said
    assert said.endswith("Write `key: true` or `key: false`.")


@pytest.mark.parametrize("written", ["2026-12-04", "'2026-12-04'"])
def test_a_day_is_read(written: str) -> None:
    assert value_of(day, written) == date(2026, 12, 4)


@pytest.mark.parametrize("written", ["2027-02-30", "2026-13-01", "0000-01-01"])
def test_a_day_that_does_not_exist_is_a_fault(written: str) -> None:
    assert fault_of(day, written).startswith(
        f'x.yaml:2: `key` must be a date that exists; "{written}" does not.'
    )


@pytest.mark.parametrize("written", ["12/04/2026", "2026-12-4", "20261204", "2026-W01-1", "2026-12-04 10:00"])
def test_a_day_in_another_form_is_a_fault(written: str) -> None:
    assert "must be a date such as 2026-12-04" in fault_of(day, written)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2027-03-03", Moment(date(2027, 3, 3))),
        ("2027-03-03 21:00", Moment(date(2027, 3, 3), time(21, 0))),
        ("2027-03-03 18:00 -08:00", Moment(date(2027, 3, 3), time(21, 0))),
    ],
)
def test_a_moment_is_a_day_or_a_day_and_time(written: str, value: Moment) -> None:
    assert value_of(moment, written) == value


def test_a_moment_that_does_not_exist_is_a_fault() -> None:
    assert '`key` must be a date; "2027-02-30 21:00" is no date that exists' in fault_of(
        moment, "2027-02-30 21:00"
    )


@pytest.mark.parametrize(
    "written", ["a@b.example", "imresidency@ucalder.example", "a.b-c+d_1@x-y.example.org", "x@y.test"]
)
def test_an_ordinary_mailbox_is_read_without_the_slow_validator(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("email_validator.validate_email", lambda *_given, **_options: pytest.fail("asked"))
    assert value_of(email, written) == written


def test_an_international_mailbox_is_read() -> None:
    assert value_of(email, "ann@müller.example") == "ann@müller.example"


@pytest.mark.parametrize(
    "written",
    ["jane", "jane@", "'@x.example'", "a@b@c.example", "a..b@x.example", ".a@x.example", "a@-x.example",
     "a@x-.example", "a@localhost", "a@x.local", "a@x.invalid", "'Jane <j@x.example>'",
     "a@b.example,c@d.example", "a b@x.example", "a@x"],
)  # fmt: skip
def test_what_is_no_mailbox_is_a_fault(written: str) -> None:
    assert "`key` must be an e-mail address;" in fault_of(email, written)


@given(
    st.text("aZ1._+-", min_size=1, max_size=8),
    st.text("aZ1.-", min_size=1, max_size=8),
    st.sampled_from(["example", "test", "org", "local", "x", "arpa"]),
)
@settings(max_examples=150, deadline=None)
def test_the_quick_test_of_a_mailbox_takes_nothing_that_the_validator_refuses(
    local: str, domain: str, top: str
) -> None:
    mailbox = f"{local}@{domain}.{top}"
    if schema._PLAIN_EMAIL.fullmatch(mailbox):
        validate_email(mailbox, check_deliverability=False, test_environment=True)


def test_a_list_is_read_as_a_tuple() -> None:
    assert value_of(list_of(text), "[a, 'b, c']") == ("a", "b, c")
    assert value_of(list_of(text), "[]") == ()


def test_a_single_text_is_no_list() -> None:
    assert fault_of(list_of(text), "a") == "x.yaml:2: `key` must be a list. Write `key: [first, second]`."


def test_every_wrong_item_of_a_list_is_a_fault() -> None:
    value, faults = read(list_of(day), "[2026-12-04, soon, ~]")
    assert value == (date(2026, 12, 4),)
    assert [fault.split(" must be ")[0] for fault in faults] == ["x.yaml:2: `key[2]`", "x.yaml:2: `key[3]`"]


PERSON = mapping({"name": Field(text, "Jane Smith", required=True), "born": Field(day)}, dict)


def test_a_mapping_is_read_without_the_keys_that_are_empty() -> None:
    assert value_of(PERSON, "{name: Ann, born: }") == {"name": "Ann"}


def test_a_mapping_without_a_required_key_is_a_fault() -> None:
    assert (
        fault_of(PERSON, "{born: 2000-01-01}")
        == "x.yaml:2: `key.name` is missing. Write, for example, `name: Jane Smith`."
    )


def test_a_required_key_that_is_empty_is_missing_on_its_own_line() -> None:
    assert fault_of(PERSON, "\n  born: 2000-01-01\n  name:\n").startswith("x.yaml:4: `key.name` is missing")


def test_an_unknown_key_is_a_fault_with_the_nearest_known_one() -> None:
    _, faults = read(PERSON, "\n  name: Ann\n  Nmae: Ann\n")
    assert faults == ["x.yaml:4: unknown key `key.Nmae`. Did you mean name?"]


def test_an_unknown_key_with_no_near_one_lists_what_is_known() -> None:
    _, faults = read(PERSON, "{name: Ann, zzzz: x}")
    assert faults == ["x.yaml:2: unknown key `key.zzzz`. Known are: name, born."]


def test_a_text_is_no_mapping() -> None:
    assert "`key` must be a mapping of keys" in fault_of(PERSON, "Ann")


def test_a_wrong_value_of_a_required_key_is_reported_once() -> None:
    assert "`key.name` must be a text" in fault_of(PERSON, "{name: [Ann]}")


@pytest.mark.parametrize("key", ["password", "Password", "app_password", "smtp-token", "api_key", "secret"])
def test_a_secret_is_a_fault_at_any_depth_and_is_not_shown(key: str) -> None:
    faults = Faults("x.yaml")
    node = parse(f"name: Ann\nlist:\n  - {{{key}: hunter2}}\n", faults)
    assert node is not None
    refuse_secrets(node, faults)
    said = str(faults.found[0])
    assert said.startswith(f"x.yaml:3: `{key}` looks like a secret")
    assert "keyring" in said
    assert "hunter2" not in said


def test_a_secret_is_not_called_an_unknown_key_as_well() -> None:
    assert read(PERSON, "{name: Ann, password: x}")[1] == []


@pytest.mark.parametrize("key", ["credentials", "status", "secretary"])
def test_an_ordinary_key_is_no_secret(key: str) -> None:
    faults = Faults("x.yaml")
    node = parse(f"{key}: x\n", faults)
    assert node is not None
    refuse_secrets(node, faults)
    assert not faults.found
