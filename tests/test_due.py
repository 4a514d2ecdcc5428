from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from composer import checking
from composer.checking import Session
from composer.due import Closed, Due, due, thanked, written
from composer.model import Contact, Interview
from composer.moments import parse_moment
from tests.letters import REPOSITORY, change

SESSION = checking.open_session(REPOSITORY / "samples" / "season")


def shown(day: str, session: Session = SESSION) -> dict[str, list[str]]:
    """Program to what is due there, and what is closed."""
    found: dict[str, list[str]] = {}
    for item in due(session, parse_moment(day)):
        word = f"closed {item.kind.id}" if isinstance(item, Closed) else item.kind.id
        person = f" {item.person.key}" if isinstance(item, Due) and item.person else ""
        found.setdefault(item.program.id.removesuffix("-medpeds"), []).append(word + person)
    return found


def past(kind: str, program: str, *to: str, direction: str = "outbound") -> Session:
    contact = Contact(kind, f"{program}-medpeds", to, parse_moment("2026-12-05"), direction)
    return dataclasses.replace(SESSION, history=(contact,))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-12-03", None),
        ("2026-12-04", ["thank_you smith", "thank_you reyes", "thank_you berg"]),
        ("2026-12-18", ["thank_you smith", "thank_you reyes", "thank_you berg"]),
        ("2026-12-19", None),
        ("2027-02-01", ["intent"]),
        ("2027-03-03 20:59", ["intent"]),
        ("2027-03-03 21:01", None),
    ],
)
def test_what_is_due_at_the_first_choice_follows_the_calendar(day: str, expected: list[str] | None) -> None:
    assert shown(day).get("harborview") == expected


def test_others_get_a_letter_of_interest_where_there_was_an_interview() -> None:
    found = shown("2027-02-10")
    assert {name: found.get(name) for name in ("st-brigid", "cedarvale", "juniper-ridge", "larkspur")} == {
        "st-brigid": ["interest"],
        "cedarvale": ["interest"],
        "juniper-ridge": ["interest"],
        "larkspur": None,
    }


def test_what_a_program_does_not_want_is_closed_with_its_own_word() -> None:
    closed = {
        item.program.id: item.reason
        for item in due(SESSION, parse_moment("2026-12-10"))
        if isinstance(item, Closed)
    }
    assert closed["thornfield-medpeds"] == (
        "thank-yous are prohibited (the program's own word (interview-day slides: please send no thank-you notes))"
    )
    assert "bayhaven-medpeds" not in closed
    assert shown("2027-02-10")["montrose"] == ["closed interest"]


def test_nothing_is_due_twice() -> None:
    assert shown("2026-12-05", past("thank_you", "harborview", "AREYES@harborview.example.edu"))[
        "harborview"
    ] == [
        "thank_you smith",
        "thank_you berg",
    ]
    assert "cedarvale" not in shown("2027-02-10", past("interest", "cedarvale"))
    assert "cedarvale" in shown("2027-02-10", past("interest", "cedarvale", direction="inbound"))
    assert "cedarvale" in shown("2027-02-10", past("update", "cedarvale"))


def test_no_more_letters_of_interest_are_due_than_are_enough() -> None:
    model = SESSION.facts.programs["juniper-ridge-medpeds"]
    programs = {f"p{n}": dataclasses.replace(model, id=f"p{n}", name=f"P{n}", aliases=()) for n in range(8)}
    season = dataclasses.replace(SESSION.facts.season, first_choice="", highly=())
    facts = dataclasses.replace(SESSION.facts, programs=programs, season=season)
    found = shown("2027-02-10", dataclasses.replace(SESSION, facts=facts))
    assert [name for name, items in found.items() if items == ["interest"]] == ["p0", "p1", "p2", "p3", "p4"]
    assert found["p7"] == ["closed interest"]


def test_a_program_whose_list_is_final_is_not_written_to() -> None:
    programs = dict(SESSION.facts.programs)
    final = parse_moment("2027-02-05").on
    programs["cedarvale-medpeds"] = dataclasses.replace(programs["cedarvale-medpeds"], rank_list_locked=final)
    facts = dataclasses.replace(SESSION.facts, programs=programs)
    assert "cedarvale" not in shown("2027-02-10", dataclasses.replace(SESSION, facts=facts))


def test_during_soap_no_thank_you_is_due_and_the_reason_is_a_part_of_a_sentence() -> None:
    programs = dict(SESSION.facts.programs)
    late = Interview(on=parse_moment("2027-03-14").on)
    programs["larkspur-medpeds"] = dataclasses.replace(programs["larkspur-medpeds"], interview=late)
    session = dataclasses.replace(SESSION, facts=dataclasses.replace(SESSION.facts, programs=programs))
    (item,) = (i for i in due(session, parse_moment("2027-03-16")) if i.program.id == "larkspur-medpeds")
    assert isinstance(item, Closed)
    assert item.reason == "until SOAP ends, write to no program that has not contacted you first"


def test_a_kind_without_a_stage_was_never_written() -> None:
    program, kinds = SESSION.facts.programs["cedarvale-medpeds"], SESSION.facts.kinds
    assert written(past("question", "cedarvale"), program, kinds["question"]) == ()
    assert len(written(past("update", "cedarvale"), program, kinds["update"])) == 1


def test_director_and_interviewers_are_thanked_and_the_coordinator_is_not() -> None:
    assert [person.key for person in thanked(SESSION.facts.programs["harborview-medpeds"])] == [
        "smith",
        "reyes",
        "berg",
    ]


def test_a_person_without_mailbox_and_an_interview_without_day_give_nothing_due(season: Path) -> None:
    change(season / "programs" / "cedarvale-medpeds.yaml", ", email: cnwosu@cedarvale.example", "")
    change(season / "programs" / "harborview-medpeds.yaml", "  date: 2026-12-04\n", "")
    session = checking.open_session(season)
    assert shown("2026-12-16", session)["cedarvale"] == ["thank_you adeyemi"]
    assert "harborview" not in shown("2026-12-05", session)
    assert shown("2027-02-10", session)["harborview"] == ["intent"]
