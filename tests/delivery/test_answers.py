"""What an answer of the server means, for each phase and each code."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from composer.delivery.answers import Answer, Outcome, Phase, answer, lost

BEFORE_THE_DOT = tuple(phase for phase in Phase if phase is not Phase.DOT)
ENHANCED = (
    "5.1.1 5.1.2 5.1.3 5.1.6 5.1.10 5.2.1 5.2.2 4.2.2 5.4.1 4.2.0 4.7.1 4.5.3 5.3.4 5.2.3 5.7.1 5.7.30 5.7.139"
    " 5.2.252 5.7.60 9.9.9"
).split()

codes = st.integers(-1, 999)
texts = st.one_of(st.text(), st.builds("{} {}".format, st.sampled_from(ENHANCED), st.text()))
mailboxes = st.sampled_from(["", "jsmith@harborview.example"])


@pytest.mark.parametrize("code", [200, 250, 251, 299])
def test_a_2xx_at_the_dot_is_sent(code: int) -> None:
    assert answer(Phase.DOT, code, "2.0.0 Ok: queued") == Answer(
        Outcome.SENT, reply=f"{code} 2.0.0 Ok: queued"
    )


@pytest.mark.parametrize(
    ("code", "text", "outcome", "problem"),
    [
        (451, "4.3.0 Local fault", Outcome.DEFERRED, "could not take the letter now"),
        (421, "4.3.2 Shutting down", Outcome.DEFERRED, "closing down for the moment"),
        (452, "4.2.2 Over quota", Outcome.DEFERRED, "the mailbox is full for the moment"),
        (450, "4.7.1 Greylisted", Outcome.DEFERRED, "asks to come back later (greylisting)"),
        (550, "5.7.1 Spam", Outcome.REFUSED, "refuses it by its own policy"),
        (552, "5.3.4 Too big", Outcome.REFUSED, "too large for the server"),
        (552, "no", Outcome.REFUSED, "too large for the server, or the mailbox is full"),
        (554, "no", Outcome.REFUSED, "the server refuses the letter"),
        (-1, "/1.1 400 Bad Request", Outcome.UNKNOWN, "may have left or not"),
        (354, "go on", Outcome.UNKNOWN, "may have left or not"),
        (600, "what", Outcome.UNKNOWN, "may have left or not"),
    ],
)
def test_an_answer_to_the_dot_decides(code: int, text: str, outcome: Outcome, problem: str) -> None:
    said = answer(Phase.DOT, code, text)
    assert said.outcome is outcome
    assert problem in said.problem
    assert text in said.reply


@pytest.mark.parametrize(
    ("phase", "code", "text", "outcome", "problem", "hint"),
    [
        (Phase.GREETING, 421, "", Outcome.DEFERRED, "closing down", ""),
        (Phase.GREETING, 554, "5.7.1 Go away", Outcome.REFUSED, "its own policy", "host and the port"),
        (Phase.GREETING, -1, "SSH-2.0", Outcome.HELD, "no answer", "the port in the account"),
        (Phase.LOGIN, 454, "4.7.0", Outcome.DEFERRED, "cannot check the login now", ""),
        (Phase.LOGIN, 535, "5.7.8", Outcome.HELD, "this user name and password", "tried once only"),
        (Phase.LOGIN, 501, "", Outcome.HELD, "this user name and password", "app password"),
        (Phase.LOGIN, 550, "5.7.30 Basic", Outcome.HELD, "takes no passwords", "--link outlook"),
        (Phase.LOGIN, 535, "5.7.139 Denied", Outcome.HELD, "takes no passwords", "login: oauth2"),
        (Phase.LOGIN, 535, "Basic auth is off", Outcome.HELD, "takes no passwords", "an .eml file"),
        (Phase.LOGIN, 530, "5.7.0", Outcome.HELD, "another way of logging in", "account test"),
        (Phase.SENDER, 451, "4.3.2", Outcome.DEFERRED, "cannot take it now", ""),
        (Phase.SENDER, 554, "5.2.252 SendAsDenied", Outcome.HELD, "may not send from", "one mailbox"),
        (Phase.SENDER, 553, "5.7.1 not owned", Outcome.HELD, "may not send from", "one mailbox"),
        (Phase.SENDER, 550, "5.7.60", Outcome.HELD, "may not send from", "one mailbox"),
        (Phase.SENDER, 552, "5.3.4", Outcome.REFUSED, "too large for the server", "change the letter"),
        (Phase.RECIPIENT, 450, "4.2.0", Outcome.DEFERRED, "(greylisting) for jane@example.org", ""),
        (Phase.RECIPIENT, 452, "4.5.3", Outcome.DEFERRED, "no more recipients for the moment", ""),
        (Phase.RECIPIENT, 550, "5.1.1", Outcome.REFUSED, "no such mailbox for jane@", "No other recipient"),
        (Phase.RECIPIENT, 550, "5.1.10", Outcome.REFUSED, "no such mailbox", "Look at the address"),
        (Phase.RECIPIENT, 552, "5.2.2", Outcome.REFUSED, "the mailbox is full", "ask the program"),
        (Phase.RECIPIENT, 553, "sender not owned by", Outcome.HELD, "may not send from", "one mailbox"),
        (Phase.RECIPIENT, 553, "5.1.3 Bad", Outcome.REFUSED, "not written rightly", "Look at the address"),
        (Phase.DATA, 451, "", Outcome.DEFERRED, "cannot take it now", ""),
        (Phase.DATA, 554, "", Outcome.REFUSED, "the server refuses it", "Read what the server says"),
        (Phase.DATA, 250, "Ok", Outcome.HELD, "no answer", "the port in the account"),
    ],
)
def test_an_answer_before_the_dot_says_what_to_do(
    phase: Phase, code: int, text: str, outcome: Outcome, problem: str, hint: str
) -> None:
    said = answer(phase, code, text, "jane@example.org" if phase is Phase.RECIPIENT else "")
    assert said.outcome is outcome
    assert problem in said.problem
    assert hint in said.hint


@pytest.mark.parametrize("phase", Phase)
def test_a_connection_lost_is_unknown_after_the_dot_alone(phase: Phase) -> None:
    said = lost(phase, "the server closed it")
    assert said.outcome is (Outcome.UNKNOWN if phase is Phase.DOT else Outcome.HELD)
    assert "the server closed it" in said.problem
    assert said.reply == ""


def test_an_unknown_letter_is_looked_for_and_not_sent_again() -> None:
    for said in (lost(Phase.DOT, "it broke off"), answer(Phase.DOT, -1, "?")):
        assert "It is not sent again by itself." in said.hint
        assert "prematch reconcile" in said.hint
        assert "Nothing was sent" not in said.hint


def test_what_is_no_code_is_not_shown_as_one() -> None:
    assert answer(Phase.DOT, -1, "/1.1 400 Bad Request").reply == "/1.1 400 Bad Request"


@given(st.sampled_from(Phase), codes, texts, mailboxes)
def test_only_a_2xx_at_the_dot_is_sent(phase: Phase, code: int, text: str, about: str) -> None:
    sent = answer(phase, code, text, about).outcome is Outcome.SENT
    assert sent == (phase is Phase.DOT and 200 <= code < 300)


@given(codes, texts)
def test_what_is_no_explicit_answer_to_the_dot_is_unknown(code: int, text: str) -> None:
    explicit = 200 <= code < 300 or 400 <= code < 600
    assert (answer(Phase.DOT, code, text).outcome is Outcome.UNKNOWN) == (not explicit)


@given(st.sampled_from(BEFORE_THE_DOT), codes, texts, mailboxes)
def test_before_the_dot_nothing_is_sent_or_unknown(phase: Phase, code: int, text: str, about: str) -> None:
    for said in (answer(phase, code, text, about), lost(phase, text)):
        assert said.outcome in (Outcome.HELD, Outcome.DEFERRED, Outcome.REFUSED)
        assert "Nothing was sent" in said.hint


@given(st.sampled_from(Phase), codes, texts, mailboxes)
def test_what_is_not_sent_has_a_problem_and_a_hint(phase: Phase, code: int, text: str, about: str) -> None:
    assume(not (phase is Phase.DOT and 200 <= code < 300))
    for said in (answer(phase, code, text, about), lost(phase, text)):
        assert said.problem
        assert said.hint


@given(st.sampled_from(BEFORE_THE_DOT), st.integers(400, 499), mailboxes)
def test_a_4xx_asks_to_try_later_in_every_phase(phase: Phase, code: int, about: str) -> None:
    assert answer(phase, code, "try later", about).outcome is Outcome.DEFERRED


@given(st.sampled_from(BEFORE_THE_DOT), st.integers(500, 599), texts, mailboxes)
def test_a_5xx_is_never_tried_again_by_itself(phase: Phase, code: int, text: str, about: str) -> None:
    assert answer(phase, code, text, about).outcome in (Outcome.HELD, Outcome.REFUSED)
