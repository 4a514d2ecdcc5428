from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from composer import checking, policies
from composer.errors import PolicyError
from composer.exceptions import write_exception
from composer.guard import engine
from composer.guard.context import Context
from composer.guard.rule import Finding, Rule, Source
from composer.model import Message
from composer.moments import parse_moment
from composer.yamlfile import load_plain
from tests.letters import CLEAN, PRESSING, REPOSITORY, TODAY

SESSION = checking.open_session(REPOSITORY / "samples" / "season")
RULE: Rule = next(rule for rule in SESSION.facts.policy.rules if rule.id == "presses-for-reply")
BODY = CLEAN.split("\n\n", 1)[1].replace("workers.", f'workers. {PRESSING} A "quoted": sentence – #1 too.')


def context(body: str = BODY) -> Context:
    return checking.context(SESSION, Message("x", body, "cedarvale-medpeds", "interest"), parse_moment(TODAY))


def write(root: Path, here: Context, *findings: Finding) -> dict[str, object]:
    path = write_exception(root, RULE, here, findings or engine.findings_of(RULE, here))
    assert path == root / "policies" / "exceptions" / "presses-for-reply.yaml"
    data: dict[str, object] = load_plain(path, "it")
    return data


def at(words: str, field: str = "body") -> Finding:
    start = BODY.index(words)
    return Finding(RULE.id, "warn", "etiquette", "", "", Source(""), field, start, start + len(words), words)


def test_the_words_and_the_sentence_are_written(tmp_path: Path) -> None:
    data = write(tmp_path, context())
    assert data["examples"] == {"pass": [PRESSING]}
    (pattern,) = data["unless"]  # type: ignore[misc]
    assert "let" in pattern


def test_what_was_written_before_stays_and_nothing_is_written_twice(tmp_path: Path) -> None:
    first = write(tmp_path, context())
    assert write(tmp_path, context()) == first
    other = context(BODY.replace(PRESSING, "I look forward to your prompt reply."))
    both = write(tmp_path, other)
    assert both["examples"] == {"pass": [PRESSING, "I look forward to your prompt reply."]}


def test_any_sentence_can_be_kept_as_yaml(tmp_path: Path) -> None:
    data = write(tmp_path, context(), at('"quoted": sentence'))
    assert data["examples"] == {"pass": ['A "quoted": sentence – #1 too.']}


def test_the_exception_takes_the_finding_away_and_its_rule_still_loads(tmp_path: Path) -> None:
    write(tmp_path, context())
    facts = dataclasses.replace(SESSION.facts, policy=policies.load(tmp_path))
    rule = next(rule for rule in facts.policy.rules if rule.id == RULE.id)
    assert engine.findings_of(RULE, context())
    assert not engine.findings_of(rule, dataclasses.replace(context(), facts=facts))


def test_a_finding_without_words_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no words"):
        write_exception(tmp_path, RULE, context(), [at("–")])
    assert not (tmp_path / "policies").exists()


def test_what_is_absent_or_stands_elsewhere_has_no_words(tmp_path: Path) -> None:
    absent = dataclasses.replace(at("A"), start=None, end=None, excerpt=None)
    elsewhere = dataclasses.replace(at("A"), field="to")
    data = write(tmp_path, context(), absent, elsewhere, at(PRESSING))
    assert data["examples"] == {"pass": [PRESSING]}
