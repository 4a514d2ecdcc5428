from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import sys
import tempfile
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import LedgerError
from composer.ledger import (
    LIVE,
    TRANSITIONS,
    Acceptance,
    Entry,
    Inbound,
    Ledger,
    State,
    open_ledger,
    parse_moment,
    schema,
    standing,
)
from composer.ledger import file as ledger_file
from composer.model import Contact, Moment

DAY = Moment(date(2027, 2, 10))
NEXT = Moment(date(2027, 2, 11), time(9, 30))

INTENT = Entry(
    name="2027-02-10-intent-harborview",
    cycle=2027,
    match="nrmp-main",
    kind="intent",
    program="harborview-medpeds",
    stage="intent",
    claim_subjects=("harborview-medpeds",),
    first_choice=True,
    recipients=("jsmith@harborview.example.com",),
    subject="Letter of intent – Amara Okafor",
    body="You are my first choice.",
    sha256="a1",
    facts_hash="f1",
)
OTHER = replace(
    INTENT,
    name="2027-02-12-intent-st-brigid",
    program="st-brigid-medpeds",
    claim_subjects=("st-brigid-medpeds",),
    sha256="b2",
)
THANKS = Entry(
    name="2026-12-05-thank-you-harborview-reyes",
    cycle=2027,
    match="nrmp-main",
    kind="thank_you",
    program="harborview-medpeds",
    stage="thank_you",
    claim_subjects=("areyes@harborview.example.com",),
    recipients=("areyes@harborview.example.com",),
    sha256="c3",
)
AGAIN = replace(THANKS, name="2026-12-06-thank-you-harborview-reyes", sha256="d4")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path):
    with open_ledger(path) as opened:
        yield opened
        assert opened.verify() == ()


def in_state(ledger: Ledger, state: State, entry: Entry = INTENT) -> None:
    """Bring a letter into a state by the ways that the table allows."""
    ways = {
        State.COMPOSED: [],
        State.APPROVED: [State.APPROVED],
        State.HANDED_OVER: [State.HANDED_OVER],
        State.CLAIMED: [State.CLAIMED],
        State.CONNECTING: [State.CLAIMED, State.CONNECTING],
        State.COMMITTING: [State.CLAIMED, State.CONNECTING, State.COMMITTING],
        State.DEFERRED: [State.CLAIMED, State.CONNECTING, State.DEFERRED],
        State.UNKNOWN: [State.CLAIMED, State.CONNECTING, State.COMMITTING, State.UNKNOWN],
        State.SENT: [State.SENT],
        State.REFUSED: [State.CLAIMED, State.REFUSED],
        State.NOT_SENT: [
            State.CLAIMED,
            State.CONNECTING,
            State.COMMITTING,
            State.UNKNOWN,
            State.NOT_SENT,
        ],
        State.BOUNCED: [State.SENT, State.BOUNCED],
        State.DISCARDED: [State.DISCARDED],
    }
    ledger.record_composed(entry, DAY)
    for step in ways[state]:
        ledger.transition(entry.name, step, DAY)


# Letters and their states.


def test_a_letter_comes_back_as_it_was_recorded(ledger):
    ledger.record_composed(INTENT, DAY)
    found = ledger.letter(INTENT.name)
    assert {name: getattr(found, name) for name in INTENT.__dataclass_fields__} == vars(INTENT)
    assert (found.state, found.composed_on, found.live) == (State.COMPOSED, "2027-02-10", False)


def test_the_ledger_remembers_after_it_was_closed(path):
    with open_ledger(path) as ledger:
        ledger.hand_over(INTENT, "eml", DAY)
    with open_ledger(path) as ledger:
        assert ledger.letter(INTENT.name).state is State.HANDED_OVER


def test_handing_over_keeps_the_channel_and_the_moment(ledger):
    ledger.record_composed(INTENT, DAY)
    found = ledger.hand_over(INTENT, "clipboard", NEXT)
    assert (found.state, found.channel) == (State.HANDED_OVER, "clipboard")
    assert (found.composed_on, found.handed_on) == ("2027-02-10", "2027-02-11 09:30")


def test_a_letter_that_was_never_composed_here_can_be_handed_over(ledger):
    assert ledger.hand_over(INTENT, "eml", DAY).live


def test_the_same_bytes_handed_over_again_change_nothing(ledger):
    first = ledger.hand_over(INTENT, "eml", DAY)
    assert ledger.hand_over(INTENT, "eml", NEXT) == first
    assert len(ledger.events()) == 1


def test_other_bytes_replace_what_was_handed_over_but_not_sent(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    found = ledger.hand_over(replace(INTENT, sha256="z9", body="New."), "eml", NEXT)
    assert (found.sha256, found.body, found.handed_on) == ("z9", "New.", "2027-02-11 09:30")
    assert [event.data["sha256"] for event in ledger.events()] == ["a1", "z9"]


def test_the_same_bytes_to_another_channel_are_noted(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    assert ledger.hand_over(INTENT, "clipboard", DAY).channel == "clipboard"
    assert len(ledger.events()) == 2


def test_bytes_without_a_hash_are_never_taken_for_the_same(ledger):
    ledger.hand_over(replace(INTENT, sha256=""), "eml", DAY)
    ledger.hand_over(replace(INTENT, sha256="", body="Edited."), "eml", DAY)
    assert ledger.letter(INTENT.name).body == "Edited."


def test_a_letter_that_is_replaced_for_another_person_frees_the_first(ledger):
    ledger.hand_over(THANKS, "eml", DAY)
    ledger.hand_over(replace(THANKS, claim_subjects=("lpark@x.example",), sha256="e5"), "eml", DAY)
    ledger.hand_over(AGAIN, "eml", DAY)


def test_a_letter_that_is_out_cannot_be_handed_over_again(ledger):
    in_state(ledger, State.SENT)
    with pytest.raises(LedgerError, match="was sent on 2027-02-10, so it cannot be handed over again"):
        ledger.hand_over(replace(INTENT, sha256="z9"), "eml", NEXT)


@pytest.mark.parametrize("state", [state for state in LIVE if state is not State.HANDED_OVER])
def test_no_step_of_the_user_overwrites_a_letter_that_may_be_out(ledger, state):
    in_state(ledger, state)
    for step in (
        lambda: ledger.record_composed(INTENT, NEXT),
        lambda: ledger.approve(INTENT, NEXT),
        lambda: ledger.hand_over(replace(INTENT, sha256="z9"), "eml", NEXT),
    ):
        with pytest.raises(LedgerError, match="so it cannot be"):
            step()
    assert ledger.letter(INTENT.name).state is state


def test_composing_anew_what_was_handed_over_asks_what_became_of_it(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    with pytest.raises(LedgerError, match=rf"prematch sent {INTENT.name}` or `prematch discard"):
        ledger.record_composed(INTENT, NEXT)


def test_a_letter_composed_anew_after_a_discard_starts_afresh(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    ledger.discard(INTENT.name, DAY, "typo")
    found = ledger.record_composed(INTENT, NEXT)
    assert (found.state, found.channel, found.handed_on, found.reason) == (State.COMPOSED, "", "", "")


def test_a_sent_letter_is_marked_with_its_day(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    found = ledger.mark_sent(INTENT.name, NEXT)
    assert (found.state, found.sent_on, found.channel) == (State.SENT, "2027-02-11 09:30", "eml")


def test_marking_a_letter_sent_twice_changes_nothing(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    assert ledger.mark_sent(INTENT.name, DAY) == ledger.mark_sent(INTENT.name, DAY)
    assert len(ledger.events()) == 2


def test_the_day_of_sending_can_be_corrected(ledger):
    in_state(ledger, State.SENT)
    assert ledger.mark_sent(INTENT.name, NEXT).sent_on == "2027-02-11 09:30"


def test_a_discarded_letter_cannot_be_marked_sent(ledger):
    in_state(ledger, State.DISCARDED)
    with pytest.raises(LedgerError, match="Hand it over again first"):
        ledger.mark_sent(INTENT.name, DAY)


def test_a_sent_letter_cannot_be_discarded_and_the_error_says_why(ledger):
    in_state(ledger, State.SENT)
    with pytest.raises(LedgerError, match=r"was sent on .* cannot be discarded\. .* cannot be taken back"):
        ledger.discard(INTENT.name, NEXT)
    assert ledger.first_choice(2027, "nrmp-main").state is State.SENT


def test_a_letter_that_may_have_been_sent_cannot_be_discarded(ledger):
    in_state(ledger, State.UNKNOWN)
    with pytest.raises(LedgerError, match=r"may have been sent on 2027-02-10.*Sent folder"):
        ledger.discard(INTENT.name, NEXT)


def test_the_reason_of_a_discard_is_kept(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    assert ledger.discard(INTENT.name, DAY, "wrong person").reason == "wrong person"


def test_a_channel_that_sends_by_itself_goes_through_its_states(ledger):
    ledger.approve(INTENT, DAY)
    ledger.transition(INTENT.name, State.CLAIMED, DAY, channel="smtp")
    for state in (State.CONNECTING, State.COMMITTING, State.UNKNOWN, State.SENT, State.BOUNCED):
        found = ledger.transition(INTENT.name, state, NEXT, reason="as the server said")
        assert (found.state, found.channel, found.reason) == (state, "smtp", "as the server said")
    assert (found.handed_on, found.sent_on) == ("2027-02-10", "2027-02-11 09:30")


@pytest.mark.parametrize("state", list(State))
def test_a_letter_moves_as_the_table_says_and_no_other_way(ledger, state):
    for number, to in enumerate(State):
        entry = replace(INTENT, name=f"letter-{number}", cycle=3000 + number)
        in_state(ledger, state, entry)
        if to in TRANSITIONS[state]:
            assert ledger.transition(entry.name, to, NEXT).state is to
        else:
            with pytest.raises(LedgerError, match="so it cannot be"):
                ledger.transition(entry.name, to, NEXT)


def test_a_letter_that_the_ledger_does_not_know_is_an_error_with_the_nearest_name(ledger):
    ledger.record_composed(INTENT, DAY)
    with pytest.raises(LedgerError, match=f"Did you mean {INTENT.name}"):
        ledger.mark_sent("2027-02-10-intent-harborvew", DAY)


def test_a_letter_unlike_any_other_is_an_error_that_points_to_the_log(ledger):
    with pytest.raises(LedgerError, match=r"has no letter x.*prematch log"):
        ledger.discard("x", DAY)


def test_letters_are_listed_in_the_order_in_which_they_came(ledger):
    for entry in (OTHER, THANKS, INTENT):
        ledger.record_composed(entry, DAY)
    ledger.record_composed(OTHER, NEXT)
    assert [letter.name for letter in ledger.letters()] == [OTHER.name, THANKS.name, INTENT.name]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.COMPOSED, "is a draft that was not handed over"),
        (State.HANDED_OVER, "was handed over on 2027-02-10"),
        (State.COMMITTING, "is being sent"),
        (State.SENT, "was sent on 2027-02-10"),
        (State.DISCARDED, "was discarded"),
    ],
)
def test_where_a_letter_stands_is_said_in_words(ledger, state, said):
    in_state(ledger, state)
    assert standing(ledger.letter(INTENT.name)) == said


@given(st.datetimes().map(lambda at: at.replace(second=0, microsecond=0)), st.booleans())
def test_a_moment_reads_back_as_it_was_written(at, with_time):
    moment = Moment(at.date(), at.time() if with_time else None)
    # Years before 1000 lack leading zeros in some C libraries.
    if at.year >= 1000:
        assert parse_moment(str(moment)) == moment


# Claims.


def test_a_second_first_choice_letter_is_refused_and_the_first_is_named(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    with pytest.raises(LedgerError) as refused:
        ledger.hand_over(OTHER, "eml", NEXT)
    assert (
        "A first-choice letter to harborview-medpeds was handed over on 2027-02-10"
        " (2027-02-10-intent-harborview)."
    ) in str(refused.value)
    assert refused.value.faults[0].where == OTHER.name
    assert ledger.letter(OTHER.name) is None


def test_a_second_first_choice_letter_to_the_same_program_is_refused_too(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    with pytest.raises(LedgerError, match="A first-choice letter to harborview-medpeds"):
        ledger.hand_over(replace(INTENT, name="second", stage="", claim_subjects=()), "eml", NEXT)


@pytest.mark.parametrize("state", LIVE)
def test_every_state_in_which_a_letter_may_be_out_holds_the_first_choice(ledger, state):
    in_state(ledger, state)
    with pytest.raises(LedgerError, match=INTENT.name):
        ledger.hand_over(OTHER, "eml", NEXT)
    assert ledger.first_choice(2027, "nrmp-main").name == INTENT.name


@pytest.mark.parametrize("state", [state for state in State if state not in LIVE])
def test_no_other_state_holds_the_first_choice(ledger, state):
    in_state(ledger, state)
    assert ledger.first_choice(2027, "nrmp-main") is None
    ledger.hand_over(OTHER, "eml", NEXT)
    assert ledger.first_choice(2027, "nrmp-main").name == OTHER.name


def test_each_season_has_its_own_first_choice(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    ledger.hand_over(replace(OTHER, cycle=2028), "eml", DAY)
    ledger.hand_over(replace(OTHER, name="third", match="urology"), "eml", DAY)


def test_a_claim_by_a_later_step_is_refused_as_well(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    ledger.approve(OTHER, DAY)
    for step in (State.CLAIMED, State.SENT):
        with pytest.raises(LedgerError, match=INTENT.name):
            ledger.transition(OTHER.name, step, NEXT)
    assert ledger.letter(OTHER.name).state is State.APPROVED


def test_the_database_itself_refuses_a_second_first_choice(ledger):
    ledger.hand_over(INTENT, "eml", DAY)
    ledger.record_composed(OTHER, DAY)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        ledger.connection.execute("UPDATE letters SET state = 'sent' WHERE name = ?", (OTHER.name,))


def test_the_database_itself_refuses_a_second_thank_you_to_one_person(ledger):
    ledger.hand_over(THANKS, "eml", DAY)
    ledger.record_composed(AGAIN, DAY)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        ledger.connection.execute("UPDATE letters SET state = 'sent' WHERE name = ?", (AGAIN.name,))


def test_a_second_thank_you_to_one_person_is_refused_whatever_the_case_of_the_mailbox(ledger):
    ledger.hand_over(THANKS, "eml", DAY)
    with pytest.raises(LedgerError) as refused:
        ledger.hand_over(replace(AGAIN, claim_subjects=("AReyes@Harborview.example.com",)), "eml", NEXT)
    assert "A letter of this stage (thank you) to AReyes@Harborview.example.com was handed over" in str(
        refused.value
    )
    assert THANKS.name in str(refused.value)


def test_a_letter_to_two_people_claims_both(ledger):
    both = ("areyes@harborview.example.com", "lpark@harborview.example.com")
    ledger.hand_over(replace(THANKS, claim_subjects=both), "eml", DAY)
    with pytest.raises(LedgerError, match="lpark"):
        ledger.hand_over(replace(AGAIN, claim_subjects=("lpark@harborview.example.com",)), "eml", DAY)


def test_colleagues_may_each_be_thanked(ledger):
    ledger.hand_over(THANKS, "eml", DAY)
    ledger.hand_over(replace(AGAIN, claim_subjects=("lpark@harborview.example.com",)), "eml", DAY)


def test_a_kind_without_a_stage_may_be_written_again(ledger):
    for name in ("question-1", "question-2"):
        ledger.hand_over(replace(THANKS, name=name, kind="question", stage=""), "eml", DAY)


def test_a_discard_frees_the_stage(ledger):
    ledger.hand_over(THANKS, "eml", DAY)
    ledger.discard(THANKS.name, DAY)
    ledger.hand_over(AGAIN, "eml", NEXT)


def test_a_program_that_withdraws_frees_the_first_choice_with_the_reason_kept(ledger):
    in_state(ledger, State.SENT)
    (freed,) = ledger.release_program("harborview-medpeds", "lost its funding", NEXT)
    assert (freed.state, freed.released) == (State.SENT, "lost its funding")
    assert ledger.first_choice(2027, "nrmp-main") is None
    ledger.hand_over(OTHER, "eml", NEXT)
    event = ledger.events()[-2]
    assert (event.action, event.data) == ("released", {"released": "lost its funding"})


def test_the_reason_of_a_release_outlives_a_corrected_day(ledger):
    in_state(ledger, State.SENT)
    ledger.release_program("harborview-medpeds", " ", DAY)
    assert ledger.mark_sent(INTENT.name, NEXT).released == "withdrawn"


def test_a_released_letter_still_holds_its_stage(ledger):
    in_state(ledger, State.SENT)
    ledger.release_program("harborview-medpeds", "withdrew", NEXT)
    with pytest.raises(LedgerError, match="of this stage"):
        ledger.hand_over(replace(INTENT, name="second"), "eml", NEXT)


def test_a_program_that_holds_nothing_frees_nothing(ledger):
    ledger.record_composed(INTENT, DAY)
    ledger.hand_over(THANKS, "eml", DAY)
    assert ledger.release_program("harborview-medpeds", "withdrew", NEXT) == ()
    assert len(ledger.events()) == 2


def test_a_letter_to_two_people_names_the_one_who_was_written_to(ledger):
    ledger.hand_over(THANKS, "eml", DAY)
    both = ("alee@harborview.example.com", *THANKS.claim_subjects)
    with pytest.raises(LedgerError, match=r"to areyes@harborview.example.com was handed over"):
        ledger.hand_over(replace(AGAIN, claim_subjects=both), "eml", DAY)


def test_what_is_refused_for_no_claim_is_reported_as_damage(ledger):
    ledger.connection.execute("CREATE UNIQUE INDEX one_body ON letters (body)")
    ledger.record_composed(INTENT, DAY)
    with pytest.raises(LedgerError, match="damaged: UNIQUE constraint failed"):
        ledger.record_composed(replace(THANKS, body=INTENT.body), DAY)
    ledger.connection.execute("DROP INDEX one_body")


def test_whether_a_claim_is_free_can_be_asked_without_claiming(ledger):
    ledger.require_free(INTENT)
    ledger.hand_over(INTENT, "eml", DAY)
    ledger.require_free(INTENT)
    with pytest.raises(LedgerError, match="A first-choice letter to harborview-medpeds"):
        ledger.require_free(OTHER)
    with pytest.raises(LedgerError, match="of this stage"):
        ledger.require_free(replace(INTENT, name="second", first_choice=False))
    assert len(ledger.events()) == 1


# The history that rules see.


def test_only_letters_that_left_or_may_have_left_are_contacts(ledger):
    for number, state in enumerate(State):
        in_state(ledger, state, replace(INTENT, name=state.value, cycle=3000 + number))
    assert {contact.state for contact in ledger.contacts()} == {state.value for state in LIVE}


def test_contacts_come_in_the_order_of_time_with_what_programs_wrote(ledger):
    ledger.hand_over(INTENT, "eml", NEXT)
    ledger.record_inbound(Inbound("st-brigid", recipients=("amara@example.org",), body="Hello."), DAY)
    ledger.hand_over(THANKS, "eml", Moment(date(2026, 12, 5)))
    ledger.mark_sent(THANKS.name, Moment(date(2026, 12, 6)))
    thanks, inbound, intent = ledger.contacts()
    assert thanks == Contact(
        kind="thank_you",
        program="harborview-medpeds",
        to=THANKS.recipients,
        on=Moment(date(2026, 12, 6)),
        name=THANKS.name,
    )
    assert inbound == Contact(
        kind=None,
        program="st-brigid",
        to=("amara@example.org",),
        on=DAY,
        direction="inbound",
        body="Hello.",
        state="received",
    )
    assert (intent.on, intent.state, intent.body) == (NEXT, "handed_over", INTENT.body)


def test_a_released_contact_says_so(ledger):
    in_state(ledger, State.SENT)
    ledger.release_program("harborview-medpeds", "withdrew", NEXT)
    assert ledger.contacts()[0].released


def test_the_same_message_of_a_program_is_noted_once(ledger):
    assert ledger.record_inbound(Inbound("st-brigid", sha256="e5"), DAY)
    assert not ledger.record_inbound(Inbound("st-brigid", sha256="e5"), NEXT)
    assert ledger.record_inbound(Inbound("harborview", sha256="e5"), DAY)
    assert len(ledger.contacts()) == 2


def test_messages_without_a_hash_are_all_noted(ledger):
    for _ in range(2):
        assert ledger.record_inbound(Inbound("st-brigid"), DAY)


# Acceptances.


def test_an_acceptance_is_kept_with_its_sentence_and_reason(ledger):
    made = ledger.accept(THANKS.name, "too-long", "5e", " it is a long story ", DAY)
    assert made == Acceptance(THANKS.name, "too-long", "5e", "it is a long story", "2027-02-10")
    assert ledger.acceptances(THANKS.name) == (made,)
    assert ledger.acceptances("another") == ()


def test_an_acceptance_needs_a_reason(ledger):
    with pytest.raises(LedgerError, match="too-long can be accepted only with a reason"):
        ledger.accept(THANKS.name, "too-long", "5e", "  ", DAY)
    assert ledger.events() == ()


def test_accepting_a_sentence_again_keeps_the_later_reason(ledger):
    ledger.accept(THANKS.name, "too-long", "5e", "first", DAY)
    ledger.accept(THANKS.name, "too-long", "5e", "second", NEXT)
    assert [kept.because for kept in ledger.acceptances(THANKS.name)] == ["second"]


def test_an_acceptance_can_be_taken_back_for_one_sentence_or_for_all(ledger):
    for sentence in ("5e", "6f", "70"):
        ledger.accept(THANKS.name, "too-long", sentence, "fine", DAY)
    ledger.accept(THANKS.name, "generic", "5e", "fine", DAY)
    assert ledger.withdraw_acceptance(THANKS.name, "too-long", NEXT, "5e") == 1
    assert [kept.sentence_hash for kept in ledger.acceptances(THANKS.name)] == ["6f", "70", "5e"]
    assert ledger.withdraw_acceptance(THANKS.name, "too-long", NEXT) == 2
    assert [kept.rule for kept in ledger.acceptances(THANKS.name)] == ["generic"]
    assert ledger.withdraw_acceptance(THANKS.name, "too-long", NEXT) == 0
    assert len(ledger.events()) == 7


# Events and their chain.


def test_every_step_is_an_event_that_carries_the_hash_of_the_one_before(ledger):
    in_state(ledger, State.SENT)
    ledger.accept(INTENT.name, "too-long", "5e", "fine", NEXT)
    events = ledger.events()
    assert [(event.seq, event.action, event.moment) for event in events] == [
        (1, "composed", "2027-02-10"),
        (2, "sent", "2027-02-10"),
        (3, "accepted", "2027-02-11 09:30"),
    ]
    assert events[0].previous == schema.GENESIS
    assert [event.previous for event in events[1:]] == [event.hash for event in events[:-1]]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET moment = '2027-01-01' WHERE seq = 1",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM letters",
        "INSERT INTO events SELECT 9, moment, action, name, data, previous, 'x' FROM events WHERE seq = 1",
        "INSERT INTO events SELECT 3, moment, action, name, data, previous, 'x' FROM events WHERE seq = 2",
        "INSERT OR REPLACE INTO events SELECT 1, moment, 'sent', name, data, previous, 'x' FROM events",
    ],
)
def test_the_database_refuses_to_change_the_past(ledger, statement):
    in_state(ledger, State.SENT)
    with pytest.raises(sqlite3.IntegrityError):
        ledger.connection.execute(statement)


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE events SET moment = '2026-01-01' WHERE seq = 1", "Event 1 was changed"),
        ("UPDATE events SET previous = 'x' WHERE seq = 2", "Event 2 does not follow"),
        ("DELETE FROM events WHERE seq = 1", "Event 1 is missing"),
        ("DELETE FROM events WHERE seq = 2", "letters, 1 2027-02-10-intent-harborview: its state, sent_on"),
        ("UPDATE events SET data = '[1, 2]' WHERE seq = 2", "Event 2 cannot have happened"),
        ("UPDATE letters SET body = 'I rank you second.'", "its body is not what the events say"),
        ("UPDATE letters SET name = 'x'", "x: no event tells of it"),
        ("DELETE FROM claims", "claims, 2027-02-10-intent-harborview 2027: the events tell of it"),
        ("DELETE FROM acceptances", "acceptances, .* too-long 5e: the events tell of it"),
        ("DROP INDEX one_first_choice_a_season", "index one_first_choice_a_season .* is missing"),
    ],
)
def test_verify_finds_what_was_tampered_with(path, tampering, said):
    with open_ledger(path) as ledger:
        in_state(ledger, State.SENT)
        ledger.accept(INTENT.name, "too-long", "5e", "fine", DAY)
        ledger.connection.execute("PRAGMA foreign_keys = OFF")
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = dict(ledger.connection.execute(query).fetchall())
        for name in triggers:
            ledger.connection.execute(f"DROP TRIGGER {name}")
        ledger.connection.execute(tampering)
        for sql in triggers.values():
            ledger.connection.execute(sql)
        assert re.search(said, "\n".join(ledger.verify()))


def test_verify_reports_an_event_that_is_no_longer_text_of_ours(path):
    with open_ledger(path) as ledger:
        in_state(ledger, State.SENT)
        ledger.connection.execute("DROP TRIGGER events_are_never_changed")
        ledger.connection.execute("PRAGMA ignore_check_constraints = ON")
        ledger.connection.execute("UPDATE events SET data = '{' WHERE seq = 1")
        assert "An event cannot be read." in ledger.verify()
        with pytest.raises(LedgerError, match="damaged: a row cannot be read"):
            ledger.events()


def test_a_missing_trigger_is_reported(path):
    with open_ledger(path) as ledger:
        ledger.connection.execute("DROP TRIGGER events_are_never_deleted")
        assert ledger.verify() == (
            "The trigger events_are_never_deleted of the database is missing or was changed.",
        )


# The file.


def test_a_missing_ledger_reads_as_empty_and_stays_missing(path):
    with open_ledger(path, create=False) as ledger:
        assert (ledger.letters(), ledger.contacts(), ledger.events(), ledger.verify()) == ((), (), (), ())
        assert ledger.first_choice(2027, "nrmp-main") is None
        with pytest.raises(LedgerError, match="There is no ledger yet"):
            ledger.hand_over(INTENT, "eml", DAY)
        with pytest.raises(LedgerError, match="has no letter"):
            ledger.discard(INTENT.name, DAY)
    assert not path.exists()


def test_after_a_command_the_folder_holds_the_ledger_alone(path):
    with open_ledger(path) as ledger:
        ledger.hand_over(INTENT, "eml", DAY)
        with open_ledger(path, create=False) as reader:
            assert reader.letters()
    assert [file.name for file in path.parent.iterdir()] == ["ledger.db"]


def test_an_error_inside_the_block_undoes_nothing_and_closes_the_file(path):
    def interrupted():
        with open_ledger(path) as ledger:
            ledger.hand_over(INTENT, "eml", DAY)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [file.name for file in path.parent.iterdir()] == ["ledger.db"]
    with open_ledger(path, create=False) as ledger:
        assert ledger.letter(INTENT.name)


def test_the_ledger_writes_ahead_and_waits_for_the_disk(ledger):
    assert ledger.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert ledger.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert ledger.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_the_ledger_is_readable_by_its_owner_alone(path):
    with open_ledger(path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_path_with_blanks_and_odd_characters_works(tmp_path):
    folder = tmp_path / "my season #1 ünï?%20"
    folder.mkdir()
    with open_ledger(folder / "ledger.db") as ledger:
        ledger.record_composed(INTENT, DAY)
    assert [file.name for file in folder.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"this is a letter, not a database " * 40, "is not a database"),
        (b"SQLite format 3\x00" + b"\xff" * 4080, "damaged|is not a database"),
    ],
)
@pytest.mark.parametrize("create", [True, False])
def test_a_damaged_file_is_an_error_and_stays_as_it_was(path, content, said, create):
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=said) as refused, open_ledger(path, create=create):
        pass
    assert "Put the file back from a backup" in str(refused.value)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_in_place_of_the_ledger_is_an_error(path):
    path.mkdir()
    with pytest.raises(LedgerError, match="it is not a file"), open_ledger(path):
        pass


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(LedgerError, match="cannot be opened"), open_ledger(tmp_path / "no" / "ledger.db"):
        pass


def test_a_database_of_another_program_is_an_error_and_stays_as_it_was(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    content = path.read_bytes()
    with pytest.raises(LedgerError, match="not a ledger of prematch"), open_ledger(path):
        pass
    assert path.read_bytes() == content


def test_a_newer_ledger_is_an_error_and_stays_as_it_was(path):
    with open_ledger(path) as ledger:
        ledger.connection.execute("PRAGMA user_version = 99")
    content = path.read_bytes()
    with pytest.raises(LedgerError, match=r"newer prematch \(version 99.*Update prematch"), open_ledger(path):
        pass
    assert path.read_bytes() == content


def test_an_older_ledger_is_brought_up_to_date_with_its_letters(path, monkeypatch):
    with open_ledger(path) as ledger:
        ledger.record_composed(INTENT, DAY)
    newer = (*schema.MIGRATIONS, ("ALTER TABLE letters ADD COLUMN extra TEXT NOT NULL DEFAULT ''",))
    monkeypatch.setattr(schema, "MIGRATIONS", newer)
    monkeypatch.setattr(ledger_file, "MIGRATIONS", newer)
    with open_ledger(path) as ledger:
        assert ledger.letter(INTENT.name)
        assert ledger.connection.execute("SELECT extra FROM letters").fetchall() == [("",)]
        assert ledger.connection.execute("PRAGMA user_version").fetchone() == (len(newer),)
        assert ledger.verify() == ()


def test_a_migration_that_fails_leaves_the_old_ledger(path, monkeypatch):
    with open_ledger(path) as ledger:
        ledger.record_composed(INTENT, DAY)
    broken = (*schema.MIGRATIONS, ("CREATE TABLE extra (x TEXT)", "nonsense"))
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", broken)
        patched.setattr(ledger_file, "MIGRATIONS", broken)
        with pytest.raises(LedgerError), open_ledger(path):
            pass
    with open_ledger(path) as ledger:
        assert ledger.letter(INTENT.name)
        assert ledger.verify() == ()


def test_a_full_disk_is_an_error_and_nothing_is_half_written(ledger):
    ledger.record_composed(OTHER, DAY)
    pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
    ledger.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerError, match=r"the disk is full\. Nothing was changed\. Free some space"):
        ledger.hand_over(replace(INTENT, body="x" * 100_000), "eml", DAY)
    assert [letter.name for letter in ledger.letters()] == [OTHER.name]


def test_a_ledger_in_use_for_too_long_is_an_error(path, monkeypatch):
    monkeypatch.setattr(ledger_file, "BUSY_SECONDS", 0.05)
    with open_ledger(path) as first, open_ledger(path) as second:
        first.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="Another prematch is using the ledger"):
            second.hand_over(INTENT, "eml", DAY)
        assert second.letters() == ()
        first.connection.execute("ROLLBACK")
        second.hand_over(INTENT, "eml", DAY)


def refuse_to_write_ahead(monkeypatch, code: int) -> None:
    """Make every connection fail in the one place where SQLite asks the disk for shared memory."""
    real = sqlite3.connect

    class Shared(sqlite3.Connection):
        def execute(self, statement, *values):
            if statement == "PRAGMA journal_mode = WAL":
                error = sqlite3.OperationalError("refused")
                error.sqlite_errorcode = code
                raise error
            return super().execute(statement, *values)

    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: real(*args, factory=Shared, **options))


def test_a_full_disk_is_not_taken_for_one_that_cannot_write_ahead(path, monkeypatch):
    refuse_to_write_ahead(monkeypatch, sqlite3.SQLITE_FULL)
    with pytest.raises(LedgerError, match="the disk is full"), open_ledger(path):
        pass
    assert list(path.parent.iterdir()) == []


def test_a_ledger_used_after_its_block_is_a_defect_and_no_damage(path):
    with open_ledger(path) as ledger:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        ledger.letters()


def test_a_disk_that_cannot_write_ahead_keeps_a_journal_instead(path, monkeypatch):
    refuse_to_write_ahead(monkeypatch, sqlite3.SQLITE_IOERR)
    with open_ledger(path) as ledger:
        ledger.hand_over(INTENT, "eml", DAY)
        assert ledger.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with open_ledger(path) as ledger:
        assert ledger.letter(INTENT.name)


def test_a_disk_without_hard_links_gets_its_ledger_by_a_rename(path, monkeypatch):
    def refuse(*_paths):
        raise PermissionError("no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    with open_ledger(path) as ledger:
        ledger.record_composed(INTENT, DAY)
    assert [file.name for file in path.parent.iterdir()] == ["ledger.db"]


def test_a_ledger_that_another_process_made_meanwhile_is_kept(path, monkeypatch):
    made = path.with_name("made.db")
    with open_ledger(made) as ledger:
        ledger.record_composed(INTENT, DAY)
    for refuses in (False, True):
        path.unlink(missing_ok=True)

        def meanwhile(source, target, refuses=refuses):
            shutil.copy(made, path)
            if refuses:
                raise PermissionError("no hard links here")
            raise FileExistsError

        monkeypatch.setattr(os, "link", meanwhile)
        with open_ledger(path) as ledger:
            assert ledger.letter(INTENT.name)


@pytest.fixture
def locked():
    """A ledger in a folder that somebody else may read, seen as by somebody else."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "ledger.db")
        with open_ledger(path) as ledger:
            ledger.record_composed(INTENT, DAY)
        content = path.read_bytes()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        # The super-user may write everywhere.
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield path
        finally:
            os.seteuid(user)
            path.parent.chmod(0o700)
        assert path.read_bytes() == content
        assert list(path.parent.iterdir()) == [path]


posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


@posix
def test_a_ledger_in_a_read_only_folder_can_be_read(locked):
    with open_ledger(locked, create=False) as ledger:
        assert ledger.letter(INTENT.name).body == INTENT.body
        assert ledger.verify() == ()
        with pytest.raises(LedgerError, match="cannot be written: the file or its folder is read-only"):
            ledger.hand_over(INTENT, "eml", DAY)


@posix
def test_a_ledger_in_a_read_only_folder_is_not_opened_for_writing(locked):
    with pytest.raises(LedgerError, match=r"read-only.*Nothing was changed"), open_ledger(locked):
        pass


@posix
def test_no_ledger_is_made_in_a_read_only_folder(locked):
    with pytest.raises(LedgerError, match="read-only"), open_ledger(locked.with_name("other.db")):
        pass


def add_column(monkeypatch, column: str) -> None:
    """Make one more version of the schema, with one more column of the letters."""
    newer = (*schema.MIGRATIONS, (f"ALTER TABLE letters ADD COLUMN {column}",))
    monkeypatch.setattr(schema, "MIGRATIONS", newer)
    monkeypatch.setattr(ledger_file, "MIGRATIONS", newer)


@posix
def test_a_read_only_ledger_of_an_older_version_can_be_read(locked, monkeypatch):
    add_column(monkeypatch, "extra TEXT")
    with open_ledger(locked, create=False) as ledger:
        assert ledger.letter(INTENT.name)


@posix
def test_a_read_only_ledger_that_cannot_be_brought_up_to_date_is_an_error(locked, monkeypatch):
    add_column(monkeypatch, "body TEXT")
    with pytest.raises(LedgerError, match="damaged"), open_ledger(locked, create=False):
        pass


@posix
def test_a_read_only_ledger_with_changes_beside_it_is_not_read_without_them(locked):
    real = os.geteuid()
    os.seteuid(os.getuid())
    locked.parent.chmod(0o755)
    log = locked.with_name("ledger.db-wal")
    log.write_bytes(b"")
    locked.parent.chmod(0o555)
    os.seteuid(real)
    with pytest.raises(LedgerError, match="read-only"), open_ledger(locked, create=False):
        pass
    os.seteuid(os.getuid())
    locked.parent.chmod(0o755)
    log.unlink()


def test_half_a_character_is_an_error_and_nothing_is_kept(ledger):
    with pytest.raises(LedgerError, match="Half a character"):
        ledger.record_composed(replace(INTENT, body="caf\udce9"), DAY)
    with pytest.raises(LedgerError, match="Half a character"):
        ledger.accept("x", "too-long", "5e", "\ud800", DAY)
    with pytest.raises(LedgerError, match="Half a character"):
        ledger.mark_sent("\udcff", DAY)
    assert ledger.events() == ()


@settings(max_examples=25, deadline=None)
@given(subject=st.text(), body=st.text(), mailboxes=st.lists(st.emails(), max_size=3))
def test_any_text_comes_back_as_it_was(subject, body, mailboxes):
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder, "ledger.db")) as ledger:
        entry = replace(INTENT, subject=subject, body=body, recipients=tuple(mailboxes))
        found = ledger.hand_over(entry, "eml", DAY)
        assert (found.subject, found.body, found.recipients) == (subject, body, tuple(mailboxes))
        assert ledger.verify() == ()


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "ledger.db"
    with open_ledger(path) as ledger:
        in_state(ledger, State.SENT)
        ledger.hand_over(THANKS, "eml", DAY)
        ledger.accept(THANKS.name, "too-long", "5e", "fine", DAY)
        ledger.record_inbound(Inbound("st-brigid", sha256="e5"), DAY)
    return path


@settings(max_examples=80, deadline=None)
@given(place=st.floats(0, 0.999), noise=st.binary(min_size=1, max_size=64))
def test_a_file_with_broken_bytes_never_gives_anything_but_a_ledger_or_a_ledger_error(whole, place, noise):
    content = whole.read_bytes()
    start = int(place * len(content))
    broken = (content[:start] + noise + content[start + len(noise) :])[: len(content)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ledger.db")
        path.write_bytes(broken)
        with contextlib.suppress(LedgerError), open_ledger(path, create=False) as ledger:
            for look in (ledger.verify, ledger.letters, ledger.contacts, ledger.events):
                with contextlib.suppress(LedgerError):
                    look()
            with contextlib.suppress(LedgerError):
                ledger.hand_over(OTHER, "eml", DAY)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([INTENT, OTHER, THANKS, AGAIN]),
            st.sampled_from(["compose", "approve", "hand over", "sent", "discard", "release", "accept"]),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_in_whatever_order_the_claims_stay_unique(steps):
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder, "ledger.db")) as ledger:
        do = {
            "compose": lambda entry: ledger.record_composed(entry, DAY),
            "approve": lambda entry: ledger.approve(entry, DAY),
            "hand over": lambda entry: ledger.hand_over(entry, "eml", DAY),
            "sent": lambda entry: ledger.mark_sent(entry.name, DAY),
            "discard": lambda entry: ledger.discard(entry.name, DAY),
            "release": lambda entry: ledger.release_program(entry.program, "withdrew", DAY),
            "accept": lambda entry: ledger.accept(entry.name, "too-long", "5e", "fine", DAY),
        }
        for entry, step in steps:
            with contextlib.suppress(LedgerError):
                do[step](entry)
        live = [letter for letter in ledger.letters() if letter.live]
        claims = [(letter.stage, subject) for letter in live for subject in letter.claim_subjects]
        assert len(claims) == len(set(claims))
        assert sum(letter.first_choice and not letter.released for letter in live) <= 1
        assert ledger.verify() == ()
