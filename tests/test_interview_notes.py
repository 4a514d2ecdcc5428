from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date

import pytest

from composer import checking
from composer.checking import Session
from composer.errors import PrematchError
from composer.interview_notes import (
    Met,
    Notes,
    almost,
    called,
    changes,
    from_pairs,
    on_file,
    refused,
    said_of,
    thank_yous,
)
from composer.model import Communication, Contact, Interview, Person, Program
from composer.moments import parse_moment
from tests.letters import REPOSITORY

SESSION = checking.open_session(REPOSITORY / "samples" / "season")
PROGRAMS = SESSION.facts.programs
HARBORVIEW = PROGRAMS["harborview-medpeds"]
BARE = Program(
    id="calder-medpeds", name="Calder", specialty="medicine-pediatrics", path="programs/calder.yaml"
)
TODAY = parse_moment("2026-12-05")
REYES = ("interview", "interviewers", 0)


def with_program(program: Program, history: tuple[Contact, ...] = ()) -> Session:
    programs: Mapping[str, Program] = {**PROGRAMS, program.id: program}
    facts = dataclasses.replace(SESSION.facts, programs=programs)
    return dataclasses.replace(SESSION, facts=facts, history=history)


def why(key: str, answer: str) -> str:
    return refused(key, answer, SESSION.workspace, HARBORVIEW, TODAY)


# --- answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("date", "12/4/2026", "such as 2026-12-04"),
        ("date", "2026-02-30", "a date that exists"),
        ("date", "2029-01-01", "2027 match"),
        ("date", "2026-12-06", "still to come"),
        ("format", "zoom", "virtual or in-person"),
        ("email", "areyes", "an e-mail address"),
        ("email", "Amara.Okafor@example.org", "your own address"),
        ("email", "modowd@stbrigid.example.org", "programs/st-brigid-medpeds.yaml"),
        ("my_rating", "6", "from 1 to 5"),
        ("my_rating", "3.5", "a whole number"),
        ("liked", "the clinic; the \u200b lake", "U+200B"),
        ("culture", "warm\u202eloud", "U+202E"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_to_write(key: str, answer: str, said: str) -> None:
    assert said in why(key, answer)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("date", "2026-12-05"),
        ("format", "in-person"),
        ("email", "areyes@harborview.example.edu"),
        ("email", "new@harborview.example.edu"),
        ("my_rating", "1"),
        ("liked", "die Übergabe am Morgen; 朝の回診"),
        ("concerns", ";"),
        ("discussed", "clinic: mornings #1"),
    ],
)
def test_a_right_answer_is_taken(key: str, answer: str) -> None:
    assert why(key, answer) == ""


# --- people -------------------------------------------------------------------------------------------


def test_everybody_on_file_is_offered_once_interviewers_first() -> None:
    assert [said_of(*pair) for pair in on_file(HARBORVIEW)] == [
        "Alan Reyes, MD, faculty",
        "Noor van der Berg, DO, resident",
        "Jane Q. Smith, MD, program director",
        "Lou Park, coordinator",
    ]


def test_a_director_who_interviews_is_offered_as_interviewer_alone() -> None:
    interview = Interview(interviewers=(Person("Jane Q. Smith", "MD", "jsmith@harborview.example.edu"),))
    program = dataclasses.replace(HARBORVIEW, interview=interview)
    assert [path for path, _ in on_file(program)] == [REYES, ("coordinator",)]


@pytest.mark.parametrize("label", ["reyes", "Reyes", "alan reyes", "Dr. Alan Reyes, MD"])
def test_a_person_is_found_by_key_or_name(label: str) -> None:
    assert called(label, HARBORVIEW) == REYES


def test_two_people_of_one_key_are_told_apart_by_their_names() -> None:
    people = (Person("Ana Reyes", key="reyes"), Person("Alan Reyes", key="reyes"))
    program = dataclasses.replace(BARE, interview=Interview(interviewers=people))
    assert called("Alan Reyes", program) == ("interview", "interviewers", 1)
    with pytest.raises(PrematchError, match="could be Ana Reyes and Alan Reyes"):
        called("reyes", program)


def test_a_slip_in_a_name_on_file_is_noticed() -> None:
    assert (almost("Allan Reyes", HARBORVIEW), almost("Mei Chen", HARBORVIEW)) == ("Alan Reyes", "")


def test_a_given_name_alone_is_taken_for_a_slip() -> None:
    assert (almost("alan", HARBORVIEW), almost("Lou", HARBORVIEW)) == ("Alan Reyes", "Lou Park")
    assert almost("Alan Bo", HARBORVIEW) == ""


def test_pairs_become_notes_of_people_on_file_and_new_ones() -> None:
    pairs = {"liked": "the lake", "reyes.discussed": "asthma", "chen.name": "Mei Chen", "chen.role": ""}
    assert from_pairs(pairs, HARBORVIEW) == Notes(
        {"liked": "the lake"}, (Met({"discussed": "asthma"}, REYES), Met({"name": "Mei Chen"}))
    )


def test_a_new_label_with_a_name_on_file_is_the_person_on_file() -> None:
    notes = from_pairs({"x.name": "Alan Reyes", "x.discussed": "asthma"}, HARBORVIEW)
    assert notes.met[0].path == REYES


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("likd", "Did you mean liked?"),
        ("reyes.mail", "Did you mean email?"),
        ("chen.email", "chen.name="),
        ("features", "there is no key"),
    ],
)
def test_a_pair_that_says_nothing_is_refused_with_the_nearest(pair: str, said: str) -> None:
    with pytest.raises(PrematchError) as caught:
        from_pairs({pair: "x"}, HARBORVIEW)
    assert said in str(caught.value)


# --- the file -----------------------------------------------------------------------------------------


def test_an_interview_that_is_not_on_file_is_written_whole() -> None:
    notes = Notes(
        {"date": "2026-12-04", "format": "virtual", "liked": "a; b", "culture": "warm", "my_rating": "4"},
        (Met({"email": "mchen@calder.example", "name": "Mei  Chen"}), Met({"name": "Bo Lind"})),
    )
    assert changes(BARE, notes) == {
        ("interview", "date"): date(2026, 12, 4),
        ("interview", "format"): "virtual",
        ("interview", "interviewers", 0): {"name": "Mei Chen", "email": "mchen@calder.example"},
        ("interview", "interviewers", 1): {"name": "Bo Lind"},
        ("interview", "liked"): ["a", "b"],
        ("interview", "culture"): "warm",
        ("my_rating",): 4,
    }


def test_what_is_liked_is_added_to_what_is_on_file_and_never_twice() -> None:
    found = changes(HARBORVIEW, Notes({"liked": "The weekly simulation hour; the lake; the  lake"}))
    assert found == {
        ("interview", "liked"): ["residents who stay on as faculty", "the weekly simulation hour", "the lake"]
    }


def test_somebody_on_file_keeps_the_place_and_a_new_person_follows() -> None:
    found = changes(HARBORVIEW, Notes(met=(Met({"discussed": "asthma"}, REYES), Met({"name": "Bo Lind"}))))
    assert found == {(*REYES, "discussed"): "asthma", ("interview", "interviewers", 2): {"name": "Bo Lind"}}


@pytest.mark.parametrize("nothing", ["-", "none", "None.", "N/A", "nothing", "No", "; -"])
def test_an_answer_that_says_nothing_never_becomes_a_fact(nothing: str) -> None:
    given = dict.fromkeys(("liked", "concerns"), nothing)
    if ";" not in nothing:
        given["culture"] = nothing
        met = Met({"discussed": nothing}, ("director",))
        assert changes(HARBORVIEW, Notes(given, (met,))) == {}
    assert changes(HARBORVIEW, Notes(given)) == {}


def test_no_answers_change_nothing() -> None:
    assert changes(HARBORVIEW, Notes({"concerns": " ; "})) == {}


# --- what may be written now --------------------------------------------------------------------------


def test_thank_yous_come_as_commands_with_their_last_good_day() -> None:
    found = thank_yous(SESSION, HARBORVIEW, TODAY)
    assert found.commands == tuple(
        f"prematch compose thank_you harborview-medpeds --to {key}" for key in ("smith", "reyes", "berg")
    )
    assert (found.until, found.late, found.reasons) == (date(2026, 12, 7), False, ())


def test_thank_yous_are_late_from_the_fourth_day_on() -> None:
    days = ("2026-12-07", "2026-12-08")
    assert [thank_yous(SESSION, HARBORVIEW, parse_moment(day)).late for day in days] == [False, True]


def test_after_two_weeks_no_thank_you_is_advised() -> None:
    found = thank_yous(SESSION, HARBORVIEW, parse_moment("2026-12-19"))
    assert (found.commands, "too late" in found.reasons[0]) == ((), True)


def test_a_program_that_takes_none_is_quoted() -> None:
    found = thank_yous(SESSION, PROGRAMS["thornfield-medpeds"], parse_moment("2026-12-09"))
    assert (found.commands, found.until) == ((), None)
    assert "prohibited (the program's own word (interview-day slides" in found.reasons[0]


def test_a_specialty_that_takes_none_is_quoted() -> None:
    program = dataclasses.replace(HARBORVIEW, specialty="internal-medicine", communication=Communication())
    found = thank_yous(with_program(program), program, TODAY)
    assert "discouraged (Alliance for Academic Internal Medicine" in found.reasons[0]


def test_somebody_without_an_address_is_named() -> None:
    person = Person("Bo Lind", key="lind")
    program = dataclasses.replace(
        HARBORVIEW, director=None, interview=Interview(on=date(2026, 12, 4), interviewers=(person,))
    )
    found = thank_yous(with_program(program), program, TODAY)
    assert (found.commands, "No e-mail address of Bo Lind" in found.reasons[0]) == ((), True)


def test_somebody_who_was_thanked_is_not_thanked_again() -> None:
    sent = Contact("thank_you", HARBORVIEW.id, ("areyes@harborview.example.edu",), TODAY)
    found = thank_yous(with_program(HARBORVIEW, (sent,)), HARBORVIEW, TODAY)
    assert (len(found.commands), found.reasons) == (2, ("Alan Reyes was thanked already.",))


def test_two_people_of_one_key_are_thanked_by_their_mailboxes() -> None:
    people = tuple(
        Person(f"{name} Reyes", "MD", f"{name}@calder.example", key="reyes") for name in ("ana", "al")
    )
    program = dataclasses.replace(BARE, interview=Interview(on=date(2026, 12, 4), interviewers=people))
    commands = thank_yous(with_program(program), program, TODAY).commands
    assert [command.rpartition(" ")[2] for command in commands] == ["ana@calder.example", "al@calder.example"]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (PROGRAMS["bayhaven-medpeds"], "withdrawn"),
        (PROGRAMS["larkspur-medpeds"], "not on file"),
        (PROGRAMS["montrose-medpeds"], "due after it"),
        (dataclasses.replace(BARE, interview=Interview(on=date(2026, 12, 4))), "Nobody"),
    ],
)
def test_where_nothing_is_due_the_reason_is_said(program: Program, said: str) -> None:
    found = thank_yous(with_program(program), program, TODAY)
    assert (found.commands, said in found.reasons[0]) == ((), True)
