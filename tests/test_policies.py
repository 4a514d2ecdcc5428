from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from composer import policies
from composer.builtin import builtin
from composer.errors import PolicyError

EXCEPTION = 'unless: ["let know"]\nexamples: {pass: ["Please let me know."]}\n'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "policies" / "exceptions").mkdir(parents=True)
    return tmp_path / "policies"


def put(own: Path, name: str, text: str) -> None:
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")


def problems(own: Path) -> str:
    with pytest.raises(PolicyError) as caught:
        policies.read_files(own.parent)
    return str(caught.value)


def test_every_file_of_every_family_becomes_a_rule() -> None:
    root = builtin("policies")
    written = [path.stem for family in policies.FAMILIES for path in sorted((root / family).glob("*.yaml"))]
    assert [rule.id for rule in policies.load().rules] == written
    assert set(policies.load().statements) == {path.stem for path in (root / "statements").glob("*.yaml")}


def test_the_users_own_rules_come_after_the_built_in_ones(own: Path) -> None:
    put(own, "own/mine.yaml", "severity: warn\n")
    files = policies.read_files(own.parent).rules
    assert (files[-1].id, files[-1].family, files[-1].where) == ("mine", "own", "policies/own/mine.yaml")
    assert len(files) == len(policies.read_files().rules) + 1


def test_every_fault_of_every_file_is_reported(own: Path) -> None:
    put(own, "own/a.yaml", "severity: [\n")
    put(own, "match/b.yaml", "- a list\n")
    put(own, "exceptions/nothing.yaml", "a: 1\na: 2\n")
    said = problems(own)
    for where in ("policies/own/a.yaml:", "policies/match/b.yaml", "policies/exceptions/nothing.yaml:2"):
        assert where in said


def test_a_policy_folder_that_is_empty_adds_nothing(own: Path) -> None:
    assert policies.read_files(own.parent) == policies.read_files()


def test_an_exception_adds_to_every_group_of_its_rule_and_to_its_examples(own: Path) -> None:
    put(own, "exceptions/presses-for-reply.yaml", EXCEPTION)
    plain, excepted = (
        next(f for f in policies.read_files(root).rules if f.id == "presses-for-reply").data
        for root in (None, own.parent)
    )
    assert len(plain["patterns"]) == len(excepted["patterns"])
    assert all("let know" in group["unless"] for group in excepted["patterns"])
    assert excepted["examples"]["pass"] == [*plain["examples"]["pass"], "Please let me know."]
    assert excepted["examples"]["flag"] == plain["examples"]["flag"]


def test_an_exception_may_hold_only_one_of_its_keys(own: Path) -> None:
    put(own, "exceptions/presses-for-reply.yaml", "unless:\nexamples:\n")
    assert len(policies.read_files(own.parent).rules) == len(policies.read_files().rules)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("wrong-program", EXCEPTION, 'no rule of wording is named "wrong-program"'),
        ("nothing", EXCEPTION, 'no rule of wording is named "nothing"'),
        ("presses-for-reply", "unles: [x]\n", 'no key "unles"'),
        ("presses-for-reply", "unless: x\n", "`unless` is no list"),
        ("presses-for-reply", "examples: {pass: x}\n", "`pass` is no list"),
        ("presses-for-reply", "examples: [x]\n", "`examples` has no `pass`"),
    ],
)
def test_an_exception_of_another_form_is_refused(own: Path, name: str, text: str, said: str) -> None:
    put(own, f"exceptions/{name}.yaml", text)
    shown = problems(own)
    assert f"policies/exceptions/{name}.yaml" in shown
    assert said in shown


def test_an_exception_to_ones_own_rule_counts(own: Path) -> None:
    put(own, "own/mine.yaml", "patterns:\n  - any: [let know]\n")
    put(own, "exceptions/mine.yaml", EXCEPTION)
    assert policies.read_files(own.parent).rules[-1].data["patterns"][0]["unless"] == ["let know"]
    put(own, "own/mine.yaml", "patterns: let know\n")
    assert "no rule of wording" in problems(own)


def test_a_changed_rule_counts_at_once(own: Path) -> None:
    put(own, "exceptions/presses-for-reply.yaml", EXCEPTION)
    before = policies.load(own.parent)
    assert policies.load(own.parent) == before
    put(own, "exceptions/presses-for-reply.yaml", EXCEPTION.replace("let know", "let me hear"))
    after = policies.load(own.parent)
    assert after != before


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"{}")])
def test_a_table_of_the_learned_tier_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], object]
) -> None:
    shutil.copytree(builtin("policies") / "learned", tmp_path / "learned")
    damage(tmp_path / "learned" / "inbound.model")
    monkeypatch.setattr(policies, "builtin", lambda _: tmp_path)
    policies.load_models.cache_clear()
    with pytest.raises(PolicyError, match=r"learned/inbound.model.*install prematch again"):
        policies.load_models()
    policies.load_models.cache_clear()
