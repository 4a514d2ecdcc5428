"""Whether a message to a letter writer is in place, and what to know before it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from invented import workspace

from composer import checking
from composer.errors import MessageError
from composer.guard.context import Facts
from composer.model import Contact, LetterWriter, Moment
from composer.recommendation import readiness
from composer.recommendation.packet import documents_for

TODAY = Moment(date(2026, 7, 10))
CHEN = LetterWriter("chen", "Mei Chen", "mchen@lakeside.example", due=date(2026, 9, 15))
Ready = Callable[[checking.Session, LetterWriter, Moment], tuple[str, ...]]


def session(*writers: LetterWriter, history: tuple[Contact, ...] = ()) -> checking.Session:
    space = replace(workspace(), letter_writers={writer.id: writer for writer in writers})
    return checking.Session(space, None, history, ())  # type: ignore[arg-type]


def told(kind: str) -> Contact:
    return Contact(kind, None, ("MChen@lakeside.example",), Moment(date(2026, 6, 26)))


def said(ready: Ready, writer: LetterWriter, today: Moment = TODAY, history: tuple[Contact, ...] = ()) -> str:
    return " ".join(ready(session(writer, history=history), writer, today))


@pytest.mark.parametrize(
    ("ready", "status", "problem", "then"),
    [
        (readiness.to_ask, "agreed", "has agreed", "packet chen"),
        (readiness.to_ask, "uploaded", "is uploaded", "thank chen"),
        (readiness.to_ask, "declined", "has declined", "somebody else"),
        (readiness.to_ask, "requested", "has been asked", "remind chen"),
        (readiness.to_brief, "planned", "agreed", "ask chen"),
        (readiness.to_brief, "requested", "agreed", "status: agreed"),
        (readiness.to_brief, "declined", "has declined", "somebody else"),
        (readiness.to_remind, "declined", "has declined", "would press"),
        (readiness.to_remind, "uploaded", "is uploaded", "thank chen"),
        (readiness.to_remind, "planned", "has not been asked", "ask chen"),
        (readiness.to_brief, "uploaded", "is uploaded", "thank chen"),
        (readiness.to_thank, "declined", "has declined", "of your own"),
        (readiness.to_thank, "agreed", "not uploaded yet", "status: uploaded"),
        (readiness.to_tell, "requested", "not a part", "status: uploaded"),
    ],
)
def test_what_is_out_of_place_is_refused_with_what_to_do_instead(
    ready: Ready, status: str, problem: str, then: str
) -> None:
    with pytest.raises(MessageError) as caught:
        said(ready, replace(CHEN, status=status))
    assert problem in str(caught.value)
    assert then in str(caught.value)
    assert "letter-writers/chen.yaml, `status`" in str(caught.value)


@pytest.mark.parametrize(
    ("ready", "writer"),
    [
        (readiness.to_brief, replace(CHEN, status="agreed")),
        (readiness.to_remind, replace(CHEN, status="requested", requested_on=date(2026, 6, 20))),
        (readiness.to_remind, replace(CHEN, status="agreed", requested_on=date(2026, 6, 20))),
        (readiness.to_thank, replace(CHEN, status="uploaded")),
    ],
)
def test_what_is_in_place_needs_no_remark(ready: Ready, writer: LetterWriter) -> None:
    assert said(ready, writer) == ""


def test_a_request_in_the_ledger_counts_where_the_file_says_planned() -> None:
    with pytest.raises(MessageError, match="has been asked"):
        said(readiness.to_ask, CHEN, history=(told("lor_request"),))
    assert said(readiness.to_remind, CHEN, history=(told("lor_request"),)) == ""


def test_asking_in_person_is_said_to_be_better_until_it_is_noted() -> None:
    assert "in person is better" in said(readiness.to_ask, CHEN)
    noted = said(readiness.to_ask, replace(CHEN, asked_in_person=True))
    assert "status: agreed" in noted
    assert "is better" not in noted


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (date(2026, 7, 1), date(2026, 7, 28), "it is early to ask"),
        (date(2026, 8, 3), date(2026, 8, 30), "nobody there knows your work"),
        (date(2026, 6, 15), date(2026, 7, 12), ""),
        (date(2026, 6, 29), date(2026, 7, 8), ""),
    ],
)
def test_a_young_rotation_is_too_early_for_a_request(begins: date, ends: date, expected: str) -> None:
    text = said(readiness.to_ask, replace(CHEN, rotation_begins=begins, rotation_ends=ends))
    assert expected in text
    assert ("rotation be" in text) == bool(expected)


def test_a_reminder_without_a_known_request_says_to_note_its_day() -> None:
    assert "requested_on" in said(readiness.to_remind, replace(CHEN, status="requested"))


@pytest.mark.parametrize(
    ("ready", "status"), [(readiness.to_remind, "requested"), (readiness.to_brief, "agreed")]
)
def test_a_message_that_would_name_a_day_that_is_over_is_refused(ready: Ready, status: str) -> None:
    late = replace(CHEN, status=status, requested_on=date(2026, 6, 1), due=date(2026, 7, 9))
    with pytest.raises(MessageError, match="2026-07-09, is over"):
        said(ready, late)
    assert said(ready, replace(late, due=date(2026, 7, 10))) == ""


@pytest.mark.parametrize(
    ("ready", "noted"), [(readiness.to_thank, "thanked_on"), (readiness.to_tell, "told_applied_on")]
)
def test_what_was_said_by_hand_or_by_letter_is_not_said_again(ready: Ready, noted: str) -> None:
    there = replace(CHEN, status="uploaded")
    kind = "lor_thanks" if ready is readiness.to_thank else "lor_applied"
    with pytest.raises(MessageError, match=noted):
        said_in_season(ready, replace(there, **{noted: date(2026, 7, 9)}))
    with pytest.raises(MessageError, match="written to on 2026-06-26"):
        said_in_season(ready, there, (told(kind),))
    assert said_in_season(ready, replace(there, **{noted: date(2026, 7, 11)})) == ""


def said_in_season(ready: Ready, writer: LetterWriter, history: tuple[Contact, ...] = ()) -> str:
    space = replace(workspace(), letter_writers={writer.id: writer})
    opened = checking.Session(space, _facts(), history, ())
    return " ".join(ready(opened, writer, TODAY))


@cache
def _facts() -> Facts:
    return checking.facts_of(workspace())


def test_the_news_is_the_application_before_match_day_and_the_match_from_then_on() -> None:
    space = replace(workspace(), letter_writers={"chen": CHEN})
    opened = checking.Session(space, checking.facts_of(space), (), ())
    assert readiness.news_kind(opened, Moment(date(2027, 3, 18))) == "lor_applied"
    assert readiness.news_kind(opened, Moment(date(2027, 3, 19))) == "lor_matched"


def test_only_writers_of_uploaded_letters_who_were_not_told_are_told() -> None:
    other = replace(CHEN, id="li", name="Bo Li", email="bli@clinic.example", status="uploaded")
    there = session(replace(CHEN, status="uploaded"), other, replace(CHEN, id="x", email="x@clinic.example"))
    assert [w.id for w in readiness.untold(there, "lor_applied")] == ["chen", "li"]
    known = replace(there, history=(told("lor_applied"),))
    assert [w.id for w in readiness.untold(known, "lor_applied")] == ["li"]
    assert [w.id for w in readiness.untold(known, "lor_matched")] == ["chen", "li"]


def test_a_packet_takes_what_is_there_and_says_how_to_get_the_rest() -> None:
    opened = session(CHEN)
    files, lacking = documents_for(opened, CHEN)
    assert files == ()
    assert [remark.split(" is attached")[0] for remark in lacking] == [
        "No CV",
        "No personal statement",
        "No briefing sheet",
    ]
    assert "prematch letters sheet chen" in lacking[-1]


def test_a_packet_takes_the_documents_of_the_applicant_and_the_sheet_of_the_writer(tmp_path: Path) -> None:
    root = tmp_path
    (root / "documents").mkdir()
    (root / "documents" / "briefing-chen.pdf").write_bytes(b"%PDF")
    space = workspace()
    applicant = replace(space.applicant, cv="documents/cv.pdf", personal_statement="documents/ps.pdf")
    opened = checking.Session(replace(space, root=root, applicant=applicant), None, (), ())  # type: ignore[arg-type]
    files, lacking = documents_for(opened, CHEN)
    assert files == ("documents/cv.pdf", "documents/ps.pdf", "documents/briefing-chen.pdf")
    assert lacking == ()
