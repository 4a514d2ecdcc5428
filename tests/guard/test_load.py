from __future__ import annotations

from typing import Any

import pytest

from composer.errors import PolicyError
from composer.guard.load import RuleFile, build, examples

GOOD: dict[str, Any] = {
    "severity": "warn",
    "basis": "etiquette",
    "message": "Says {found}.",
    "fix": "Delete it.",
    "source": {"title": "A page"},
    "why": "It is so.",
    "patterns": [{"any": ["please <ask>"]}],
    "examples": {"flag": ["Please tell me."], "pass": [{"text": "Thanks.", "kind": "update"}]},
}


def policy(**changes: Any) -> Any:
    data = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return build(
        [RuleFile("own", "my-rule", data, "policies/own/my-rule.yaml")], [], {"ask": ["tell me"]}, ["update"]
    )


def test_a_rule_file_becomes_a_rule() -> None:
    rule = policy().rules[0]
    assert (rule.id, rule.severity, rule.text_only, rule.applies_to("update")) == (
        "my-rule",
        "warn",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"severity": "fatal"}, "unknown severity"),
        ({"basis": "law"}, "unknown basis"),
        ({"mesage": "x"}, 'Did you mean "message"'),
        ({"why": None}, "`why:` is missing"),
        ({"patterns": None}, "finds nothing"),
        ({"check": "wrong_progam", "patterns": None}, 'Did you mean "wrong_program"'),
        ({"patterns": [{"any": ["<nix>"]}]}, "does not exist"),
        ({"patterns": [{"unless": ["x"]}]}, "without `any:`"),
        ({"patterns": [{"any": ["x"], "negation": "maybe"}]}, "unknown negation"),
        ({"patterns": [{"any": ["x"], "severity": "loud"}]}, "unknown severity"),
        ({"patterns": [{"any": ["x"], "window": 3}]}, "unknown window"),
        ({"patterns": [{"any": ["please", "please"]}]}, "stands here twice"),
        ({"kinds": ["updat"]}, 'Did you mean "update"'),
        ({"source": "a page"}, "without a title"),
        ({"message": {"early": "Too early."}}, "no `default:`"),
    ],
)
def test_a_fault_of_a_rule_file_is_named_with_its_file(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy(**changes)
    assert said in str(caught.value)
    assert "policies/own/my-rule.yaml" in str(caught.value)


def test_what_one_may_do_is_read_in_one_order() -> None:
    rule = policy(direction="inbound", may=["report", "ignore", "answer-highly"]).rules[0]
    assert rule.may == ("ignore", "answer-highly", "report")
    assert policy().rules[0].may == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"may": ["ignore"]}, "`may:` is only for rules of what programs write"),
        ({"may": [], "direction": "outbound"}, "`may:` is only for rules of what programs write"),
        ({"may": "ignore", "direction": "inbound"}, "`may:` is no list"),
        (
            {"may": ["ignor"], "direction": "inbound"},
            'unknown action "ignor" under `may:`. Did you mean "ignore"?',
        ),
        ({"may": ["answer-neutraly"], "direction": "inbound"}, 'Did you mean "answer-neutrally"?'),
        ({"may": ["sue"], "direction": "inbound"}, "Write some of these: ignore, answer-neutrally,"),
        ({"may": [1], "direction": "inbound"}, 'unknown action "1"'),
        ({"may": ["note", "note"], "direction": "inbound"}, '"note" stands twice under `may:`'),
    ],
)
def test_what_one_may_do_is_read_strictly(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy(**changes)
    assert said in str(caught.value)
    assert "policies/own/my-rule.yaml" in str(caught.value)


def test_two_rules_of_one_id_are_refused() -> None:
    file = RuleFile("own", "my-rule", GOOD, "a.yaml")
    with pytest.raises(PolicyError, match="two rules have this id"):
        build([file, file], [], {"ask": ["tell me"]}, [])


def test_examples_are_read_flagged_ones_first() -> None:
    found = examples(RuleFile("own", "my-rule", GOOD, "a.yaml"))
    assert [(e.flag, dict(e.message)) for e in found] == [
        (True, {"text": "Please tell me."}),
        (False, {"text": "Thanks.", "kind": "update"}),
    ]
