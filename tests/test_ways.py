"""What the reader of a program's message may do: in one order, true for this reader, and possible now."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import pytest

from composer import checking, policies
from composer.almanac import load_matches
from composer.guard.context import Context
from composer.guard.rule import MAY, Finding, Report, Source
from composer.model import Address, Message
from composer.moments import parse_moment
from composer.ways import Kept, Way, ways
from tests.conftest import REPOSITORY

KEPT = Kept("2027-02-10-cedarvale-medpeds", "inbox/2027-02-10-cedarvale-medpeds.eml")
OF_IT, STRANGER = Address("radeyemi@cedarvale.example"), Address("ruth@elsewhere.example")


@lru_cache(maxsize=1)
def session() -> checking.Session:
    return checking.open_session(REPOSITORY / "samples" / "season")


def here(
    sender: Address | None = OF_IT, program: str | None = "cedarvale-medpeds", today: str = "2027-02-10"
) -> Context:
    message = Message("Hello", "Dear Dr. Okafor,\n\nHello.\n", program, sender=sender)
    return checking.context(session(), message, parse_moment(today), direction="inbound")


def report(*may: str, severity: str = "block") -> Report:
    source = Source("A page")
    return Report((Finding("asks-ranking", severity, "match-agreement", "M", "F", source, may=may),))


def told(context: Context, kept: Kept = KEPT, *may: str, severity: str = "block") -> dict[str, Way]:
    return {way.action: way for way in ways(context, report(*(may or MAY), severity=severity), kept)}


def test_everything_is_told_once_in_one_order() -> None:
    one = report("report", "ignore").findings[0]
    other = report("note", "ignore").findings[0]
    found = ways(here(), Report((one, other)), KEPT)
    assert [way.action for way in found] == ["ignore", "note", "report"]


def test_where_nothing_was_found_there_is_nothing_to_do() -> None:
    assert ways(here(), Report(()), KEPT) == ()


def test_a_kept_message_is_answered_by_its_name() -> None:
    found = told(here())
    assert found["answer-neutrally"].lines == ("prematch reply 2027-02-10-cedarvale-medpeds",)
    assert found["answer-highly"].lines == ("prematch reply 2027-02-10-cedarvale-medpeds --highly",)
    assert "It is kept as inbox/2027-02-10-cedarvale-medpeds.eml" in found["note"].text
    assert found["note"].lines == ()


def test_a_message_that_is_not_kept_must_be_kept_first() -> None:
    found = told(here(), Kept(file="my mail.eml"))
    keep = "prematch inbox add 'my mail.eml'"
    assert found["answer-neutrally"].lines == (keep, "prematch reply NAME")
    assert "Keep the message first" in found["answer-neutrally"].text
    assert found["answer-highly"].lines == ("prematch reply NAME --highly",)
    assert found["note"].lines == (keep,)
    alone = told(here(), Kept(file="m.eml"), "answer-highly")["answer-highly"]
    assert alone.lines == ("prematch inbox add m.eml", "prematch reply NAME --highly")


@pytest.mark.parametrize(
    ("sender", "program", "added"),
    [
        (OF_IT, "cedarvale-medpeds", ""),
        (None, "cedarvale-medpeds", " --program cedarvale-medpeds"),
        (STRANGER, "cedarvale-medpeds", " --program cedarvale-medpeds"),
        (None, None, " --program ID"),
    ],
)
def test_the_command_that_keeps_it_names_the_program_where_the_sender_does_not(
    sender: Address | None, program: str | None, added: str
) -> None:
    found = told(here(sender, program), Kept(file="m.eml"), "note")
    assert found["note"].lines == (f"prematch inbox add m.eml{added}",)


@pytest.mark.parametrize(("program", "true"), [("harborview-medpeds", True), ("st-brigid-medpeds", True),
                                               ("cedarvale-medpeds", False)])  # fmt: skip
def test_highly_is_called_true_only_where_the_season_says_so(program: str, true: bool) -> None:
    text = told(here(None, program), KEPT, "answer-highly")["answer-highly"].text
    assert ("by your season.yaml that is true" in text) is true
    assert text.startswith("Only if it is true") is not true


def test_highly_is_not_proposed_after_the_deadline_nor_where_the_match_would_rather_not() -> None:
    assert "answer-highly" not in told(here(today="2027-03-05"))
    before = here()
    strict = dataclasses.replace(before.facts, match=load_matches()["urology"])
    assert "answer-highly" not in told(dataclasses.replace(before, facts=strict))


def test_nobody_is_answered_or_reported_for_what_somebody_else_may_have_written() -> None:
    assert list(told(here(STRANGER))) == ["ignore", "note", "ask-dean"]


def test_a_program_in_no_match_is_not_reported_to_one() -> None:
    before = here()
    assert before.program is not None
    outside = dataclasses.replace(before, program=dataclasses.replace(before.program, in_match=False))
    assert "report" not in told(outside)


@pytest.mark.parametrize(
    ("match", "who", "page"),
    [
        ("nrmp-main", "Report it to NRMP,", "https://www.nrmp.org/reporting-investigation-violations/"),
        ("nrmp-sms", "Report it to NRMP,", "https://www.nrmp.org/reporting-investigation-violations/"),
        ("carms", "Report it to CaRMS,", "https://www.carms.ca/mvp/"),
        ("urology", "whoever runs the Urology Residency Match,", "https://sauweb.org/match/match-faqs/"),
    ],
)
def test_a_report_goes_to_whoever_runs_the_match(match: str, who: str, page: str) -> None:
    before = here()
    facts = dataclasses.replace(before.facts, match=load_matches()[match])
    way = told(dataclasses.replace(before, facts=facts), KEPT, "report")["report"]
    assert who in way.text
    assert way.lines == (page,)
    assert "prematch reports nothing by itself" in way.text


def test_a_kind_word_is_told_calmly() -> None:
    found = told(here(), KEPT, "ignore", severity="note")
    assert found["ignore"].text == "Do nothing. No answer is needed."
    assert told(here())["ignore"].text == "Ignore it. You owe no answer."


INBOUND = [rule for rule in policies.load().rules if rule.direction == "inbound"]


@pytest.mark.parametrize("rule", INBOUND, ids=lambda rule: rule.id)
def test_every_rule_of_what_programs_write_says_what_one_may_do(rule: object) -> None:
    assert rule.may  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", INBOUND, ids=lambda rule: rule.id)
def test_only_a_plain_breach_is_proposed_for_a_report(rule: object) -> None:
    assert ("report" in rule.may) is (rule.severity == "block")  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", INBOUND, ids=lambda rule: rule.id)
def test_what_one_may_do_is_not_told_a_second_time_in_the_remedy(rule: object) -> None:
    for words in (*rule.fix.values(), *rule.message.values()):  # type: ignore[attr-defined]
        assert not any(
            told in words.casefold() for told in ("dean", "report it", "owe no", "keep the message")
        )


def test_a_promise_is_told_with_the_calm_truth() -> None:
    (rule,) = [rule for rule in INBOUND if rule.id == "ranking-promise"]
    assert rule.may == ("ignore", "answer-neutrally", "answer-highly")
    for truth in ("binds nobody", "no guarantee", "18.6 %", "did not match there"):
        assert truth in rule.message[""]
    assert "in the order in which you yourself want them" in rule.fix[""]
