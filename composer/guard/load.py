"""Turn the plain data of rule and statement files into rules; every fault of every file in one error.

Pure: the files are read by the caller (composer/policies.py), so that a rule can be built from any source.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from composer.errors import Fault, PolicyError
from composer.guard.checks import WHERE
from composer.guard.pattern import Compiled, Group, PatternError, compile_pattern
from composer.guard.rule import BASES, MAY, SEVERITIES, Example, Policy, Rule, Source, Statement

RULE_KEYS = {
    "severity", "basis", "kinds", "direction", "message", "fix", "source", "why", "vocabulary", "patterns", "check",
    "supersedes", "examples", "learned", "excepted", "match-only", "common", "may",
}  # fmt: skip
STATEMENT_KEYS = {"summary", "vocabulary", "patterns", "examples", "learned"}
GROUP_KEYS = {"any", "need", "unless", "negation", "window", "severity"}
NEEDED = ("severity", "basis", "message", "fix", "source", "why", "examples")


@dataclass(frozen=True)
class RuleFile:
    """The plain data of one file under policies/: its family (folder), id (stem), and where it is."""

    family: str
    id: str
    data: Mapping[str, Any]
    where: str


class _Reader:
    """Collects faults while files are turned into rules."""

    def __init__(self, vocabulary: Mapping[str, Sequence[str]], kinds: Iterable[str]):
        self.vocabulary = vocabulary
        self.kinds = frozenset(kinds)
        self.faults: list[Fault] = []

    def fault(self, where: str, problem: str, hint: str = "") -> None:
        self.faults.append(Fault(problem, where, hint))

    def unknown(self, where: str, keys: Iterable[str], known: Iterable[str]) -> None:
        for key in sorted(set(keys) - set(known)):
            near = difflib.get_close_matches(key, sorted(known), 1)
            self.fault(where, f'unknown key "{key}"', f'Did you mean "{near[0]}"?' if near else "Delete it.")

    def compiled(
        self, where: str, patterns: Any, vocabulary: Mapping[str, Sequence[str]]
    ) -> tuple[Compiled, ...]:
        found = []
        for source in patterns or ():
            try:
                found.append(compile_pattern(str(source), vocabulary))
            except PatternError as error:
                self.fault(
                    where, str(error), "Mend the pattern; `prematch rules show ID` explains the language."
                )
        return tuple(found)

    def groups(self, file: RuleFile) -> tuple[Group, ...]:
        vocabulary = {**self.vocabulary, **file.data.get("vocabulary", {})}
        found = []
        for data in file.data.get("patterns", ()):
            if not isinstance(data, dict) or not data.get("any"):
                self.fault(
                    file.where, "a pattern group without `any:`", "Write a list of patterns under `any:`."
                )
                continue
            self.unknown(file.where, data, GROUP_KEYS)
            if data.get("negation", "before") not in ("before", "clause", "none"):
                self.fault(
                    file.where, f'unknown negation "{data["negation"]}"', "Write before, clause or none."
                )
            if str(data.get("severity", "")) not in ("", *SEVERITIES):
                self.fault(file.where, f'unknown severity "{data["severity"]}"', "Write block, warn or note.")
            if data.get("window", 1) not in (1, 2):
                self.fault(file.where, f'unknown window "{data["window"]}"', "Write 1 or 2 (sentences).")
            found.append(
                Group(
                    self.compiled(file.where, data["any"], vocabulary),
                    self.compiled(file.where, data.get("need"), vocabulary),
                    self.compiled(file.where, data.get("unless"), vocabulary),
                    str(data.get("negation", "before")),
                    int(data.get("window", 1)),
                    str(data.get("severity", "")),
                )
            )
        sources = [compiled.source for group in found for compiled in group.any]
        for twice in sorted({source for source in sources if sources.count(source) > 1}):
            self.fault(file.where, f'the pattern "{twice}" stands here twice', "Delete one of them.")
        return tuple(found)

    def source(self, file: RuleFile) -> Source:
        data = file.data.get("source")
        if not isinstance(data, dict) or not data.get("title"):
            self.fault(file.where, "a source without a title", "Write `source: {title, url, edition, read}`.")
            return Source("")
        self.unknown(file.where, data, ("title", "url", "edition", "read"))
        return Source(*(str(data.get(key, "")) for key in ("title", "url", "edition", "read")))

    def may(self, file: RuleFile) -> tuple[str, ...]:
        given = file.data.get("may", [])
        if "may" in file.data and file.data.get("direction", "outbound") != "inbound":
            problem = "`may:` is only for rules of what programs write"
            self.fault(file.where, problem, "Delete it, or write `direction: inbound`.")
        if not isinstance(given, list):
            self.fault(
                file.where, "`may:` is no list", f"Write some of these, in brackets: {', '.join(MAY)}."
            )
            return ()
        for action in dict.fromkeys(map(str, given)):
            if action not in MAY:
                near = difflib.get_close_matches(action, MAY, 1)
                hint = f'Did you mean "{near[0]}"?' if near else f"Write some of these: {', '.join(MAY)}."
                self.fault(file.where, f'unknown action "{action}" under `may:`', hint)
            elif given.count(action) > 1:
                self.fault(file.where, f'"{action}" stands twice under `may:`', "Delete one of them.")
        return tuple(action for action in MAY if action in given)

    def rule(self, file: RuleFile) -> Rule:
        data = file.data
        self.unknown(file.where, data, RULE_KEYS)
        for key in NEEDED:
            if not data.get(key):
                self.fault(file.where, f"`{key}:` is missing or empty", "Every rule needs it.")
        if data.get("severity") not in SEVERITIES:
            self.fault(file.where, f'unknown severity "{data.get("severity")}"', "Write block, warn or note.")
        if data.get("basis") not in BASES:
            self.fault(
                file.where, f'unknown basis "{data.get("basis")}"', f"Write one of: {', '.join(BASES)}."
            )
        check = str(data.get("check", ""))
        if check and check not in WHERE:
            near = difflib.get_close_matches(check, WHERE, 1)
            self.fault(
                file.where, f'no check is named "{check}"', f'Did you mean "{near[0]}"?' if near else ""
            )
        if not check and not data.get("patterns") and not data.get("learned"):
            problem = "a rule without `patterns:`, `check:` or `learned:` finds nothing"
            self.fault(file.where, problem, "Write one of them.")
        kinds = data.get("kinds")
        self.unknown(file.where, kinds or (), self.kinds)
        return Rule(
            id=file.id,
            family=file.family,
            severity=str(data.get("severity")),
            basis=str(data.get("basis")),
            message=_variants(data.get("message", "")),
            fix=_variants(data.get("fix", "")),
            source=self.source(file),
            why=str(data.get("why", "")),
            common=str(data.get("common", "")),
            kinds=frozenset(kinds) if kinds else None,
            direction=str(data.get("direction", "outbound")),
            groups=self.groups(file),
            check=check,
            learned=str(data.get("learned", "")),
            match_only=bool(data.get("match-only", False)),
            excepted=self.compiled(file.where, data.get("excepted"), self.vocabulary),
            supersedes=frozenset(data.get("supersedes", ())),
            text_only=bool(data.get("patterns")) and not check,
            where=file.where,
            may=self.may(file),
        )


def _variants(words: Any) -> dict[str, str]:
    """A message is one text, or a mapping of variants in which `default` is the text for all others."""
    if isinstance(words, dict):
        return {("" if key == "default" else str(key)): str(text) for key, text in words.items()}
    return {"": str(words)}


def build(
    rules: Iterable[RuleFile],
    statements: Iterable[RuleFile],
    vocabulary: Mapping[str, Sequence[str]],
    kinds: Iterable[str],
) -> Policy:
    """Build the policy. Raises PolicyError with every fault found: never fewer rules than asked."""
    reader = _Reader(vocabulary, kinds)
    built = [reader.rule(file) for file in rules]
    said = {}
    for file in statements:
        reader.unknown(file.where, file.data, STATEMENT_KEYS)
        summary, learned = str(file.data.get("summary", "")), str(file.data.get("learned", ""))
        said[file.id] = Statement(file.id, summary, reader.groups(file), file.where, learned)
    for rule in built:
        for variants, name in ((rule.message, "message"), (rule.fix, "fix")):
            if "" not in variants:
                reader.fault(rule.where, f"`{name}:` has variants but no `default:`", "Write one.")
    twice = [rule.id for n, rule in enumerate(built) if rule.id in {r.id for r in built[:n]}]
    for rule_id in twice:
        reader.fault(rule_id, "two rules have this id", "Rename one of the files.")
    if reader.faults:
        raise PolicyError(faults=reader.faults)
    return Policy(tuple(built), said)


def examples(file: RuleFile) -> tuple[Example, ...]:
    """The examples of a rule or statement file, flagged ones first."""
    found = []
    for flag in (True, False):
        for item in file.data.get("examples", {}).get("flag" if flag else "pass", ()):
            message = {"text": item} if isinstance(item, str) else dict(item)
            severity = str(message.pop("severity", ""))
            found.append(Example(flag, message, severity=severity))
    return tuple(found)
