"""Read the policy: the built-in rules and the user's own, from policies/ here and in the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from composer import kinds as message_kinds
from composer import policy_cache
from composer.builtin import builtin
from composer.errors import Fault, PolicyError, PrematchError
from composer.guard.learned import Model, ModelError, load_model
from composer.guard.load import RuleFile, build
from composer.guard.rule import Policy
from composer.yamlfile import load_plain

FAMILIES = ("match", "copy-paste", "professionalism", "cadence", "letters", "inbound")


@dataclass(frozen=True)
class PolicyFiles:
    """The plain data of every rule and statement file, in order of family and id."""

    rules: tuple[RuleFile, ...]
    statements: tuple[RuleFile, ...]
    vocabulary: Mapping[str, Sequence[str]]


def read_files(workspace: Path | None = None) -> PolicyFiles:
    """Read the built-in files, then the workspace's own `policies/`. Raises PolicyError with every fault.

    A rule of the workspace may be new, or, as `policies/exceptions/<rule-id>.yaml`, add exceptions to a
    built-in rule that rests on wording alone: `unless:` patterns and `examples:` of what must pass.
    """
    faults: list[Fault] = []
    root = builtin("policies")
    rules = [f for family in FAMILIES for f in _folder(root / family, family, f"policies/{family}", faults)]
    statements = list(_folder(root / "statements", "statements", "policies/statements", faults))
    vocabulary = _vocabulary(root / "vocabulary.yaml", faults)
    if workspace is not None and (workspace / "policies").is_dir():
        own = workspace / "policies"
        for family in (*FAMILIES, "own"):
            rules += _folder(own / family, family, f"policies/{family}", faults)
        rules = _with_exceptions(
            rules, list(_folder(own / "exceptions", "", "policies/exceptions", faults)), faults
        )
    if faults:
        raise PolicyError(faults=faults)
    return PolicyFiles(tuple(rules), tuple(statements), vocabulary)


def load(workspace: Path | None = None) -> Policy:
    """Build the policy, or take the one kept from the last run. Raises PolicyError: never fewer rules than asked."""
    kept_in = policy_cache.cache_file(_sources(workspace))
    kept = policy_cache.load(kept_in) if kept_in else None
    if kept is None:
        files = read_files(workspace)
        kept = build(files.rules, files.statements, files.vocabulary, message_kinds.load())
        if kept_in:
            policy_cache.save(kept_in, kept)
    return with_models(kept)


def with_models(policy: Policy) -> Policy:
    """The policy together with the learned tier, whose tables are read anew each time: they need no building."""
    return replace(policy, models=load_models())


@lru_cache(maxsize=1)
def load_models() -> Mapping[str, Model]:
    """The learned tier of each direction of mail. Raises PolicyError for a table that is damaged."""
    root = builtin("policies")
    found = {}
    faults: list[Fault] = []
    for direction in ("outbound", "inbound"):
        where = f"policies/learned/{direction}.model"
        try:
            data = (root / "learned" / f"{direction}.model").read_bytes()
            found[direction] = load_model(data)
        except (OSError, ModelError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            problem = f"the table of the learned tier cannot be read: {reason}"
            faults.append(Fault(problem, where, "The installation is damaged: install prematch again."))
    if faults:
        raise PolicyError(faults=faults)
    return found


def _sources(workspace: Path | None) -> Iterator[Path]:
    """Every file that the policy comes from, in order."""
    root = builtin("policies")
    own = workspace / "policies" if workspace else None
    folders = [root / name for name in (*FAMILIES, "statements")]
    if own and own.is_dir():
        folders += [own / name for name in (*FAMILIES, "own", "exceptions") if (own / name).is_dir()]
    yield root / "vocabulary.yaml"
    yield root / "kinds.yaml"
    for folder in folders:
        yield from sorted(folder.glob("*.yaml"))


def _folder(folder: Path, family: str, shown: str, faults: list[Fault]) -> Iterator[RuleFile]:
    if not folder.is_dir():
        return
    for path in sorted(folder.glob("*.yaml")):
        where = f"{shown}/{path.name}"
        data = _mapping(path, where, faults)
        if data is not None:
            yield RuleFile(family, path.stem, data, where)


def _mapping(path: Path, where: str, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        data = load_plain(path, where)
    except PrematchError as error:
        faults.extend(error.faults)
        return None
    if isinstance(data, dict):
        return data
    faults.append(
        Fault("this file must hold keys and values", where, "See `prematch rules show` for an example.")
    )
    return None


def _vocabulary(path: Path, faults: list[Fault]) -> Mapping[str, Sequence[str]]:
    data = _mapping(path, f"policies/{path.name}", faults) or {}
    return {name: [str(phrase) for phrase in phrases] for name, phrases in data.items()}


def _with_exceptions(
    rules: list[RuleFile], exceptions: list[RuleFile], faults: list[Fault]
) -> list[RuleFile]:
    """Add each exception's `unless:` to every pattern group of the rule it names, and its examples."""
    added = {file.id: file for file in exceptions}
    known = {rule.id: rule for rule in rules}
    for file in exceptions:
        if file.id not in known or not _rests_on_wording(known[file.id]):
            problem = f'no rule of wording is named "{file.id}"'
            faults.append(Fault(problem, file.where, "Only rules that rest on wording can have exceptions."))
        faults.extend(_faults_of_exception(file))
    if faults:
        return rules
    return [
        _excepted(rule, added[rule.id]) if rule.id in added and _rests_on_wording(rule) else rule
        for rule in rules
    ]


def _rests_on_wording(rule: RuleFile) -> bool:
    groups = rule.data.get("patterns")
    return isinstance(groups, list) and bool(groups) and all(isinstance(group, dict) for group in groups)


def _faults_of_exception(file: RuleFile) -> Iterator[Fault]:
    """What is wrong with the form of an exception: a key that it has not, or a value that is no list of texts."""
    examples = file.data.get("examples") or {}
    if not isinstance(examples, dict):
        yield Fault("`examples` has no `pass`", file.where, "Write `pass:` below it, then the sentences.")
        examples = {}
    for key in file.data.keys() - {"unless", "examples"}:
        hint = "An exception has the keys `unless` and `examples`."
        yield Fault(f'there is no key "{key}"', file.where, hint)
    for name, value in (("unless", file.data.get("unless")), ("pass", examples.get("pass"))):
        if not isinstance(value or [], list):
            yield Fault(f"`{name}` is no list", file.where, "Write each on a line of its own, after `- `.")


def _excepted(rule: RuleFile, exception: RuleFile) -> RuleFile:
    unless = list(exception.data.get("unless") or ())
    groups = [{**group, "unless": [*(group.get("unless") or ()), *unless]} for group in rule.data["patterns"]]
    examples = dict(rule.data.get("examples", {}))
    examples["pass"] = [
        *examples.get("pass", ()),
        *((exception.data.get("examples") or {}).get("pass") or ()),
    ]
    data = {**rule.data, "patterns": groups, "examples": examples, "excepted": unless}
    return RuleFile(rule.family, rule.id, data, rule.where)
