from __future__ import annotations

import dataclasses
import json
from typing import Any

from composer.guard.rule import Finding, Report, Source
from composer.model import Message
from composer.report import Checked, render

FINDING = Finding(
    "generic", "warn", "etiquette", "M", "F", Source("T", "https://example.org", "2027"), "body", 0, 2, "Dé"
)
MESSAGE = Message("S", "Dé", "cedarvale-medpeds", "interest")


def shown(report: Report, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(render("json", Checked("it.txt", MESSAGE, report, **more)))
    return made


def test_the_object_is_that_of_the_contract() -> None:
    assert shown(Report((FINDING,))) == {
        "version": 1,
        "file": "it.txt",
        "program": "cedarvale-medpeds",
        "kind": "interest",
        "verdict": "warn",
        "findings": [
            {
                "rule": "generic",
                "severity": "warn",
                "basis": "etiquette",
                "message": "M",
                "fix": "F",
                "source": {"title": "T", "url": "https://example.org", "edition": "2027"},
                "field": "body",
                "start": 0,
                "end": 2,
                "excerpt": "Dé",
            }
        ],
    }


def test_what_one_may_do_is_added_where_a_program_wrote() -> None:
    told = dataclasses.replace(FINDING, may=("ignore", "note"))
    assert shown(Report((told,)))["findings"][0]["may"] == ["ignore", "note"]


def test_nothing_found_is_a_pass_with_an_empty_list() -> None:
    assert (shown(Report(()))["verdict"], shown(Report(()))["findings"]) == ("pass", [])


def test_caveats_and_unused_acceptances_are_added_where_there_are_any() -> None:
    made = shown(Report((), ("generic",)), caveats=("projected",))
    assert (made["caveats"], made["unused_acceptances"]) == (["projected"], ["generic"])
