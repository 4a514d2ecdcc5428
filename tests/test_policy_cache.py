from __future__ import annotations

import hashlib
import marshal
from pathlib import Path

import pytest

from composer import policies, policy_cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of this test's own."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    return tmp_path / "cache"


def test_a_kept_policy_comes_back_as_it_was(folder: Path) -> None:
    built = policies.load()
    (kept,) = folder.glob("policy-*.bin")
    assert policies.with_models(policy_cache.load(kept)) == built
    assert policies.load() == built


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-7],
        lambda data: data[:40] + b"\xff" + data[41:],
        lambda data: b"",
        lambda data: hashlib.sha256(marshal.dumps([1])).digest() + marshal.dumps([1]),
        lambda data: hashlib.sha256(b"nonsense").digest() + b"nonsense",
    ],
)
def test_a_damaged_cache_is_done_without(folder: Path, spoil: object) -> None:
    built = policies.load()
    (kept,) = folder.glob("policy-*.bin")
    kept.write_bytes(spoil(kept.read_bytes()))  # type: ignore[operator]
    assert policy_cache.load(kept) is None
    assert policies.load() == built


def test_a_rule_that_changes_is_read_anew(folder: Path, tmp_path: Path) -> None:
    rule = (Path(policies.builtin("policies")) / "professionalism" / "pleading.yaml").read_text(
        encoding="utf-8"
    )
    own = tmp_path / "policies" / "own"
    own.mkdir(parents=True)
    (own / "my-rule.yaml").write_text(rule, encoding="utf-8")
    before = next(r for r in policies.load(tmp_path).rules if r.id == "my-rule")
    changed = rule.replace("severity: block", "severity: warn  #", 1)
    (own / "my-rule.yaml").write_text(changed, encoding="utf-8")
    after = next(r for r in policies.load(tmp_path).rules if r.id == "my-rule")
    assert (before.severity, after.severity) == ("block", "warn")


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: blocked / "cache")
    assert policies.load().rules


def test_only_a_few_old_policies_are_kept(folder: Path) -> None:
    folder.mkdir()
    for number in range(9):
        (folder / f"policy-{number}.bin").write_bytes(b"old")
    policies.load()
    assert len(list(folder.glob("policy-*.bin"))) == 5


def test_files_that_cannot_be_looked_at_are_not_kept(tmp_path: Path) -> None:
    assert policy_cache.cache_file([tmp_path / "missing.yaml"]) is None
