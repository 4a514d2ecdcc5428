"""The kinds of message."""

from pathlib import Path

import pytest

from composer import kinds
from composer.errors import MessageError, PolicyError

GOOD = """\
note:
  title: note
  when: now
  what: a note
  recipients: director
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "kinds.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_kind_of_the_contract_is_there_in_the_order_of_a_season() -> None:
    programs = "introductory thank_you interest intent question update correction withdrawal reply_neutral"
    later = (
        "reply_rank_highly courtesy lor_request lor_packet lor_reminder lor_thanks lor_applied lor_matched"
    )
    assert list(kinds.load()) == [*programs.split(), *later.split(), "coordinator_note"]


def test_a_kind_has_what_its_entry_says() -> None:
    thank_you = kinds.load()["thank_you"]
    assert (thank_you.id, thank_you.stage, thank_you.once_per) == ("thank_you", "thank_you", "person")
    assert (thank_you.communication, thank_you.interview) == ("thank_you", "required")
    assert not thank_you.persuades


def test_a_kind_without_a_stage_may_be_written_again() -> None:
    assert kinds.load()["question"].stage == ""


def test_a_left_out_key_has_its_default(tmp_path: Path) -> None:
    note = kinds.load(written(tmp_path, GOOD))["note"]
    assert (note.once_per, note.direction, note.interview) == ("program", "program", "any")


def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_key(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        kinds.load(written(tmp_path, GOOD + "  persuade: true\n"))
    assert "policies/kinds.yaml:6: unknown key `persuade`. Did you mean persuades" in str(caught.value)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("  persuades: perhaps\n", "must be true or false"),
        ("  once_per: hospital\n", "Write one of: person, program."),
        ("  opens: match_week\n", "Write one of: rank_list_opens"),
        ("  stage:\n", "must be a text"),
    ],
)
def test_a_wrong_value_is_refused(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(PolicyError, match=r"policies/kinds.yaml:6: ") as caught:
        kinds.load(written(tmp_path, GOOD + line))
    assert complaint in str(caught.value)


def test_every_fault_of_the_file_is_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        kinds.load(written(tmp_path, "a:\n  title: x\nb: text\n"))
    assert len(caught.value.faults) >= 4


def test_a_file_that_cannot_be_read_is_a_fault_of_the_policy(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="is missing"):
        kinds.load(tmp_path / "kinds.yaml")


def test_a_known_kind_is_found() -> None:
    known = kinds.load()
    assert kinds.kind(known, "intent") is known["intent"]


def test_an_unknown_kind_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(MessageError, match=r'no kind of message "thank-yuo"\. Did you mean thank_you'):
        kinds.kind(kinds.load(), "thank-yuo")


def test_a_kind_like_no_other_is_refused_with_all_that_there_are() -> None:
    with pytest.raises(MessageError, match=r"Known are: introductory, thank_you"):
        kinds.kind(kinds.load(), "zzz")
