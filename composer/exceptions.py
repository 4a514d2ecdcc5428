"""Write the user's exceptions to a rule of wording: policies/exceptions/<rule-id>.yaml in the workspace."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from composer.errors import PolicyError
from composer.guard.context import Context
from composer.guard.pattern import STOPS
from composer.guard.rule import Finding, Rule

_PLAIN = re.compile(r"[\w'#-]+\Z")


def write_exception(root: Path, rule: Rule, context: Context, findings: Iterable[Finding]) -> Path:
    """Add, for each finding, its very words as an `unless:` pattern and its sentence as a passing example.

    Gives the file. What it held before stays; nothing is written twice. Raises PolicyError for a finding that
    rests on no words that a pattern could name, and then writes nothing.
    """
    path = root / "policies" / "exceptions" / f"{rule.id}.yaml"
    unless, passing = _known(path)
    for finding in findings:
        if finding.start is None or finding.end is None or finding.field not in ("subject", "body"):
            continue
        sentence = context.reading(finding.field).sentence_at(finding.start)
        if sentence is None:
            continue
        words = [t.word for t in sentence.tokens if t.start >= finding.start and t.end <= finding.end]
        pattern = " ".join(word for word in words if word not in STOPS and _PLAIN.match(word))
        if not pattern:
            hint = f"Change the letter, or accept it: `prematch accept NAME {rule.id}`."
            raise PolicyError(f"{rule.id} rests on no words here that could be excepted", hint=hint)
        text = " ".join(context.text(finding.field)[sentence.start : sentence.end].split())
        unless += [pattern] if pattern not in unless else []
        passing += [text] if text not in passing else []
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(_yaml(rule.id, unless, passing), encoding="utf-8", newline="\n")
    os.replace(temporary, path)
    return path


def _known(path: Path) -> tuple[list[str], list[str]]:
    if not path.exists():
        return [], []
    from composer.yamlfile import load_plain

    data: Any = load_plain(path, f"policies/exceptions/{path.name}") or {}
    passing = (data.get("examples") or {}).get("pass")
    return [str(pattern) for pattern in data.get("unless") or ()], [str(text) for text in passing or ()]


def _yaml(rule_id: str, unless: list[str], passing: list[str]) -> str:
    """JSON strings are YAML strings too, whatever the sentence holds."""
    lines = [f"# Where {rule_id} was wrong about a letter of mine.", "unless:"]
    lines += [f"  - {json.dumps(pattern, ensure_ascii=False)}" for pattern in unless]
    lines += ["examples:", "  pass:"]
    lines += [f"    - {json.dumps(text, ensure_ascii=False)}" for text in passing]
    return "\n".join(lines) + "\n"
