from __future__ import annotations

from dataclasses import replace

from composer import checking
from composer.guard.context import Context
from composer.guard.meaning import LEARNED
from composer.model import Message
from composer.moments import parse_moment
from tests.letters import REPOSITORY, TODAY

SESSION = checking.open_session(REPOSITORY / "samples" / "season")


def context(body: str, subject: str = "Interest") -> Context:
    message = Message(subject, body, "cedarvale-medpeds", "interest")
    return checking.context(SESSION, message, parse_moment(TODAY))


def words(here: Context, field: str = "body") -> list[str]:
    return [" ".join(stretch.words) for stretch in here._stretches[field] if stretch.sentences == 1]


def test_names_of_programs_stand_as_one_word_each() -> None:
    (said,) = words(context("I prefer Cedarvale Med-Peds to St. Brigid Medical Center and to Paris."))
    assert said.split() == ["i", "prefer", "PROGRAM", "to", "OTHER", "and", "to", "paris", "."]


def test_the_place_of_a_name_is_the_whole_name() -> None:
    here = context("I prefer Cedarvale Med-Peds to all.")
    token = next(t for s in here._stretches["body"] for t in s.tokens if t.word == "PROGRAM")
    assert here.message.body[token.start : token.end] == "Cedarvale Med-Peds"


def test_two_names_side_by_side_stay_two() -> None:
    (said,) = words(context("St. Brigid, Harborview and Cedarvale."))
    assert said.split().count("OTHER") == 2


def test_pairs_of_neighbors_end_at_a_paragraph() -> None:
    here = context("One here. Two here.\n\nThree here.")
    pairs = [" ".join(s.words) for s in here._stretches["body"] if s.sentences == 2]
    assert pairs == ["one here . two here ."]


def test_greeting_and_closing_are_no_running_text() -> None:
    here = context(
        "Dear Dr. Smith,\n\nThank you for the day. It was long.\n\nYours sincerely,\nAmara Okafor\n"
    )
    texts = [" ".join(s.words) for s in here.running_text if s.sentences == 1]
    assert texts == ["thank you for the day .", "it was long .", "amara okafor"]


def test_the_learned_tier_finds_what_no_pattern_names() -> None:
    here = context(
        "Dear Dr. Adeyemi,\n\nMy heart has picked its winner among all of them, and it is Cedarvale.\n"
    )
    (said,) = here.said("first-choice")
    assert said.pattern == LEARNED
    assert here.message.body[said.start : said.end].startswith("My heart")


def test_without_the_learned_tier_patterns_speak_alone() -> None:
    policy = replace(SESSION.facts.policy, models={})
    session = replace(SESSION, facts=replace(SESSION.facts, policy=policy))
    body = "You are my first choice. My heart has picked its winner, and it is Cedarvale."
    message = Message("x", body, "cedarvale-medpeds", "interest")
    here = checking.context(session, message, parse_moment(TODAY))
    assert [body[said.start : said.end] for said in here.said("first-choice")] == ["my first choice"]


def test_what_was_said_is_found_in_subject_and_body_in_the_order_of_the_text() -> None:
    here = context("You are my first choice. Again: you are my first choice.", "You are my first choice")
    said = here.said("first-choice")
    assert [s.field for s in said] == ["subject", "body", "body"]
    assert said == here.said("first-choice")
    for each in said:
        assert "first choice" in here.text(each.field)[each.start : each.end].lower()
    assert not any(
        a.field == b.field and a.start < b.end and b.start < a.end for a in said for b in said if a is not b
    )


def test_mentions_and_texts_are_those_of_each_field() -> None:
    here = context("Thank you, Cedarvale.", "St. Brigid")
    assert [m.owner for m in here.mentions("subject")] == ["other"]
    assert [m.owner for m in here.mentions("body")] == ["target"]
    assert (here.text("subject"), here.text("body")) == ("St. Brigid", "Thank you, Cedarvale.")
    assert (here.applicant.name, here.season.cycle) == ("Amara Okafor", 2027)
