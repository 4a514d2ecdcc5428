"""What is said of a letter that is written and not known to be sent, in each of its states."""

from __future__ import annotations

import pytest

from composer.ledger import State
from composer.unsent import unsent
from tests.test_plan import CEDARVALE, letter

ASKS = (State.HANDED_OVER, State.CLAIMED, State.CONNECTING, State.COMMITTING, State.DEFERRED, State.UNKNOWN)
FAILED = (State.REFUSED, State.BOUNCED)


@pytest.mark.parametrize("state", State)
def test_every_state_but_sent_and_discarded_has_a_next_command(state: State) -> None:
    found = unsent(letter("interest", CEDARVALE, state=state), True)
    assert (found is None) is (state in (State.SENT, State.DISCARDED))
    assert found is None or found.command.startswith("prematch ")


@pytest.mark.parametrize("state", State)
def test_only_what_has_left_drafts_waits_for_the_word_of_the_user(state: State) -> None:
    found = unsent(letter("interest", CEDARVALE, state=state), True)
    assert found is None or found.asks is (state in (*ASKS, *FAILED))


@pytest.mark.parametrize("state", [State.NOT_SENT, *FAILED])
def test_a_reason_that_is_on_file_is_told(state: State) -> None:
    found = unsent(letter("interest", CEDARVALE, state=state, reason="no such user."), True)
    assert found is not None
    assert "(no such user)." in found.said


def test_the_day_of_the_hand_over_is_told_where_it_is_known() -> None:
    handed = letter("interest", CEDARVALE, state=State.HANDED_OVER, handed_on="2027-02-12")
    assert getattr(unsent(handed, True), "said", "") == "Handed over on Fri, Feb 12. Did you send it?"
    undated = letter("interest", CEDARVALE, state=State.HANDED_OVER, composed_on="")
    assert getattr(unsent(undated, True), "said", "") == "Handed over. Did you send it?"
