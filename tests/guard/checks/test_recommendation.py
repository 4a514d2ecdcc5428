"""What is written to letter writers: how one asks, and how often one reminds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from composer import checking, examples, manifest
from composer.guard.checks import recommendation
from composer.guard.context import Context
from composer.guard.rule import Example, Hit

KIMURA = "akimura@cedarpoint.example"


def context(text: str = "A gentle reminder.", **message: Any) -> Context:
    said = {"kind": "lor_reminder", "text": text, "today": "2026-09-20", **message}
    return examples.context_of(examples.season(), Example(True, said))


def of_writer(here: Context, **changes: Any) -> Context:
    assert here.writer is not None
    return replace(here, writer=replace(here.writer, **changes))


def reminded(*on: str) -> list[dict[str, Any]]:
    return [{"kind": "lor_reminder", "program": None, "to": KIMURA, "on": day} for day in on]


# --- asking -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("Would you write a letter for me?", ""),
        ("Would you write a strong letter for me?", "way-out"),
        ("Would you write a letter for me? If you would rather not, I will understand.", "strong"),
    ],
)
def test_what_a_request_lacks_is_told_apart(text: str, variant: str) -> None:
    (hit,) = recommendation.missing_strong(context(text, kind="lor_request"))
    assert hit.variant == variant
    assert hit.start is not None


def test_the_place_shown_is_where_the_letter_is_asked_for() -> None:
    here = context("You saw me at work. Would you write a letter for me?", kind="lor_request")
    (hit,) = recommendation.missing_strong(here)
    assert "letter" in here.message.body[hit.start : hit.end]


def test_thanks_for_a_promise_made_in_person_are_no_request() -> None:
    said = "Thank you so much for agreeing to write a letter for me. I will send my CV."
    assert not list(recommendation.missing_strong(context(said, kind="lor_request")))


# --- notice -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "due", "variant"),
    [
        ("2026-08-18", "2026-09-15", None),
        ("2026-08-19", "2026-09-15", ""),
        ("2026-09-15", "2026-09-15", ""),
        ("2026-09-16", "2026-09-15", "past"),
    ],
)
def test_twenty_eight_days_are_enough(today: str, due: str, variant: str | None) -> None:
    here = of_writer(context("Hello.", kind="lor_request", today=today), due=date.fromisoformat(due))
    assert [hit.variant for hit in recommendation.short_notice(here)] == (
        [] if variant is None else [variant]
    )


def test_the_day_in_the_message_counts_before_that_of_the_file() -> None:
    late = of_writer(
        context("I need it by September 30.", kind="lor_request", today="2026-09-10"), due=date(2026, 12, 1)
    )
    (hit,) = recommendation.short_notice(late)
    assert hit.values == {"due": "2026-09-30", "days": "20 days"}
    assert late.message.body[hit.start : hit.end] == "September 30"
    early = of_writer(
        context("I need it by December 1.", kind="lor_request", today="2026-09-10"), due=date(2026, 9, 15)
    )
    assert not list(recommendation.short_notice(early))


def test_without_any_day_nothing_is_said() -> None:
    assert not list(recommendation.short_notice(of_writer(context("Hello.", kind="lor_request"), due=None)))


# --- reminding ----------------------------------------------------------------------------------------


def test_a_reminder_is_early_within_fourteen_days_and_says_from_when_on_it_is_not() -> None:
    (hit,) = recommendation.early_reminder(context(today="2026-07-09"))
    assert hit.values == {"on": "2026-06-26", "days": "13 days", "from": "2026-07-10"}
    assert not list(recommendation.early_reminder(context(today="2026-07-10")))


def test_a_reminder_counts_from_the_last_one_of_file_or_ledger() -> None:
    noted = of_writer(context(today="2026-08-10"), reminders=(date(2026, 8, 1),))
    assert [hit.variant for hit in recommendation.early_reminder(noted)] == ["reminder"]
    sent = context(today="2026-08-10", history=reminded("2026-08-02"))
    assert [hit.variant for hit in recommendation.early_reminder(sent)] == ["reminder"]


def test_without_a_request_on_file_no_reminder_is_early() -> None:
    assert not list(recommendation.early_reminder(of_writer(context(today="2026-06-27"), requested_on=None)))


@pytest.mark.parametrize(
    ("file", "ledger", "blocked"),
    [
        (("2026-07-20",), (), False),
        (("2026-07-20", "2026-08-10"), (), True),
        (("2026-07-20",), ("2026-07-20",), False),
        (("2026-07-21",), ("2026-07-20",), False),
        (("2026-07-20",), ("2026-08-10",), True),
        ((), ("2026-07-20", "2026-08-10"), True),
        (("2026-07-20", "2026-09-20"), (), False),
    ],
)
def test_the_third_reminder_is_refused_and_one_noted_twice_counts_once(
    file: tuple[str, ...], ledger: tuple[str, ...], blocked: bool
) -> None:
    here = of_writer(context(history=reminded(*ledger)), reminders=tuple(map(date.fromisoformat, file)))
    assert bool(list(recommendation.reminder_limit(here))) == blocked


def test_nobody_who_declined_is_reminded() -> None:
    (hit,) = recommendation.reminder_limit(of_writer(context(), status="declined"))
    assert (hit.variant, hit.severity) == ("declined", None)


def test_a_reminder_of_an_uploaded_letter_is_warned_about() -> None:
    (hit,) = recommendation.reminder_limit(of_writer(context(), status="uploaded"))
    assert (hit.variant, hit.severity) == ("uploaded", "warn")


def test_a_reminder_to_another_mailbox_does_not_count() -> None:
    others = [{"kind": "lor_reminder", "program": None, "to": "x@cedarpoint.example", "on": "2026-07-20"}] * 3
    assert not list(recommendation.reminder_limit(context(history=others)))


# --- what is a request, and how sure the rule is --------------------------------------------------------


REQUEST = "Would you write me a letter of recommendation?"


def new_writer(kind: str, text: str = REQUEST, **message: Any) -> Context:
    return context(text, kind=kind, to=["rvega@stonemill.example"], **message)


@pytest.mark.parametrize("kind", ["lor_thanks", "lor_packet", "lor_reminder", "lor_applied"])
def test_a_message_of_another_kind_that_asks_for_a_letter_is_a_request(kind: str) -> None:
    assert list(recommendation.missing_strong(new_writer(kind)))


def test_who_was_asked_before_is_not_asked_again_by_a_message_of_another_kind() -> None:
    assert not list(recommendation.missing_strong(context(REQUEST, kind="lor_thanks")))
    history = [{"kind": "lor_request", "to": "rvega@stonemill.example", "on": "2026-07-01"}]
    assert not list(recommendation.missing_strong(new_writer("lor_thanks", history=history)))
    agreed = of_writer(context(REQUEST, kind="lor_thanks"), requested_on=None, status="agreed")
    assert not list(recommendation.missing_strong(agreed))


def test_a_program_is_not_asked_for_letters() -> None:
    assert not list(recommendation.missing_strong(context(REQUEST, kind="question")))


def test_a_message_of_unknown_kind_to_a_letter_writer_is_taken_for_what_it_says() -> None:
    here = of_writer(context(REQUEST, kind="lor_thanks"), requested_on=None, status="planned")
    assert list(recommendation.missing_strong(replace(here, kind=None)))
    assert not list(recommendation.missing_strong(replace(here, kind=None, writer=None)))


def test_wording_that_is_only_near_to_a_way_out_makes_it_a_warning() -> None:
    said = "Would you write a strong letter for me? There is another colleague whom I could turn to."
    text = said.replace("whom I could turn to", "and I would gladly turn to another")
    (hit,) = recommendation.missing_strong(context(text, kind="lor_request"))
    assert (hit.variant, hit.severity, hit.unsure) == ("way-out", "warn", True)
    (hit,) = recommendation.missing_strong(context(said, kind="lor_request"))
    assert (hit.variant, hit.severity, hit.unsure) == ("way-out", None, False)


def test_hardly_an_honest_request_is_blocked_and_hardly_a_wrong_one_is_missed() -> None:
    home = Path(__file__).parents[3] / "benchmarks" / "corpus"
    session = checking.open_session(home / "world")
    entries = [
        json.loads(line) for line in (home / "letters" / "requests.jsonl").read_text("utf-8").splitlines()
    ]
    wrong = [entry for entry in entries if entry["block"]]
    right = [entry for entry in entries if not entry["block"]]

    def hits(entry: dict[str, Any]) -> list[Hit]:
        return list(recommendation.missing_strong(manifest.context_of_entry(session, entry)))

    missed = [entry["id"] for entry in wrong if not hits(entry)]
    blocked = [entry["id"] for entry in right if any(hit.severity is None for hit in hits(entry))]
    assert len(missed) <= 0.02 * len(wrong)
    assert len(blocked) <= 0.04 * len(right)


# --- reminders, further -------------------------------------------------------------------------------


def test_who_was_never_asked_cannot_be_reminded() -> None:
    (hit,) = recommendation.early_reminder(new_writer("lor_reminder", "A reminder."))
    assert (hit.variant, hit.values) == ("no-request", {"name": "rvega@stonemill.example"})
    (hit,) = recommendation.early_reminder(of_writer(context(), requested_on=None, status="planned"))
    assert hit.values == {"name": "Aiko Kimura"}


def test_the_day_of_the_answer_counts_where_that_of_the_request_is_unknown() -> None:
    agreed = of_writer(
        context(today="2026-08-10"), requested_on=None, agreed_on=date(2026, 8, 1), status="agreed"
    )
    assert [hit.variant for hit in recommendation.early_reminder(agreed)] == [""]
    asked = of_writer(context(today="2026-08-10"), agreed_on=date(2026, 8, 1), status="agreed")
    assert not list(recommendation.early_reminder(asked))


def test_what_lies_after_today_has_not_happened() -> None:
    here = of_writer(context(today="2026-08-10"), reminders=(date(2026, 8, 11),))
    assert not list(recommendation.early_reminder(here))
    here = of_writer(context(history=reminded("2026-09-21", "2026-09-22")), reminders=(date(2026, 9, 23),))
    assert not list(recommendation.reminder_limit(here))


@pytest.mark.parametrize("status", ["declined", "uploaded"])
def test_a_reminder_that_is_out_of_place_is_not_called_early_as_well(status: str) -> None:
    assert not list(recommendation.early_reminder(of_writer(context(today="2026-06-27"), status=status)))


def test_the_day_of_the_upload_tells_that_the_letter_is_there() -> None:
    here = of_writer(context(), status="agreed", uploaded_on=date(2026, 9, 19))
    assert [hit.variant for hit in recommendation.reminder_limit(here)] == ["uploaded"]
    later = of_writer(context(), status="agreed", uploaded_on=date(2026, 9, 21))
    assert not list(recommendation.reminder_limit(later))
