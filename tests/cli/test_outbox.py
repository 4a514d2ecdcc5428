"""`prematch outbox`: where each letter stands in plain words, what to do, and the two ways on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from composer import sending
from composer.account.settings import Account, Server
from composer.ledger import Entry, Ledger, State, open_ledger
from composer.ledger.schema import TRANSITIONS
from composer.moments import parse_moment
from tests.conftest import Run
from tests.letters import BLOCKED, CLEAN, ON, TODAY, files, write
from tests.mail_accounts import APPLICANT, Sender, add_account, answer_with, known, trusting_both
from tests.mail_accounts import passwords as passwords
from tests.mail_accounts import sender as sender
from tests.mail_accounts import sender_at as sender_at
from tests.mail_accounts import server_for as server_for
from tests.mailbed.certificates import Certificates
from tests.mailbed.faulty_smtp import FaultySMTP
from tests.mailbed.fixtures import Faulty

ServerFor = Callable[[str], FaultySMTP]
NOW = parse_moment(TODAY)
JUNIPER = """Program: juniper-ridge-medpeds
Kind: interest
To: Peter Hallström <phallstrom@juniperridge.example>
Subject: Letter of interest - Amara Okafor, Juniper Ridge Med-Peds

Dear Dr. Hallström,

I remain strongly interested in Juniper Ridge Med-Peds, above all in the procedure clinic.

Sincerely,
Amara Okafor, MBBS
"""


def entry(name: str) -> Entry:
    return Entry(name, 2027, "nrmp-main", "interest", sha256=name, message_id=f"<{name}@example.org>")


def brought_to(book: Ledger, name: str, to: State, **changes: str) -> None:
    """Bring a new letter into a state, by the shortest way there is."""
    ways: list[tuple[State, ...]] = [(State.CLAIMED,)]
    while ways[0][-1] is not to:
        way = ways.pop(0)
        ways += [(*way, each) for each in TRANSITIONS[way[-1]] if each not in way]
    book.claim(entry(name), "1-x", NOW)
    for each in ways[0][1:]:
        book.advance(name, "1-x", each, NOW, **(changes if each is to else {}))


def letter_in(root: Path, state: State, **changes: str) -> None:
    with open_ledger(root / "ledger.db") as book:
        brought_to(book, "it", state, **changes)


def pass_time(root: Path, name: str = "it") -> None:
    """Let the time of a deferred letter come."""
    with open_ledger(root / "ledger.db") as book:
        book.note(name, NOW, retry_on=f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}")


# --- the list -----------------------------------------------------------------------------------------


def test_where_nothing_was_drafted_or_sent_that_is_said_and_nothing_is_made(season: Path, run: Run) -> None:
    before = files(season)
    answer = run("outbox")
    assert (answer.status, answer.out) == (0, "Nothing was drafted or sent yet.\n")
    assert files(season) == before


def test_what_was_only_composed_or_was_discarded_is_not_listed(season: Path, run: Run) -> None:
    assert run("compose", "interest", "cedarvale-medpeds", *ON).status == 0
    write(season, "it", CLEAN)
    run("discard", "2027-02-09-interest-cedarvale-medpeds")
    assert run("outbox").out == "Nothing was drafted or sent yet.\n"


@pytest.mark.parametrize(
    ("state", "changes", "shown"),
    [
        (
            State.APPROVED,
            {"reason": "the server does not accept this user name and password"},
            [
                "ready       2027-02-09        it",
                "            the server does not accept this user name and password",
                "            to send it: prematch send it",
            ],
        ),
        (
            State.UNKNOWN,
            {"reason": "the connection was lost before the server answered"},
            [
                "UNKNOWN     2027-02-09        it",
                "            the connection was lost before the server answered",
                "            prematch reconcile looks for it; if you know:"
                " prematch outbox resolve it --sent (or --not-sent)",
            ],
        ),
        (State.SENT, {"sent_copy": "filed"}, ["sent        2027-02-09        it"]),
        (
            State.SENT,
            {"sent_copy": "pending"},
            [
                "sent        2027-02-09        it",
                "            its copy is not in your Sent mailbox yet: prematch reconcile",
            ],
        ),
        (
            State.REFUSED,
            {"reason": "there is no such mailbox", "reply": "550 5.1.1 nobody here"},
            [
                "refused     2027-02-09        it",
                "            there is no such mailbox",
                "            550 5.1.1 nobody here",
                "            correct the address or the letter, then: prematch send it",
            ],
        ),
        (
            State.NOT_SENT,
            {"reason": "you said that it was not sent"},
            [
                "not sent    2027-02-09        it",
                "            you said that it was not sent",
                "            to send it: prematch send it",
            ],
        ),
        (
            State.BOUNCED,
            {"reason": "radeyemi@cedarvale.example: 550 closed"},
            [
                "came back   2027-02-09        it",
                "            radeyemi@cedarvale.example: 550 closed",
                "            correct the address or the letter, then: prematch send it",
            ],
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, State) else "",
)
def test_each_state_is_said_in_plain_words_with_what_to_do(
    season: Path, run: Run, state: State, changes: dict[str, str], shown: list[str]
) -> None:
    letter_in(season, state, **changes)
    answer = run("outbox")
    assert (answer.status, answer.out.splitlines(), answer.err) == (0, shown, "")


@pytest.mark.parametrize(
    ("option", "where"),
    [
        ((), "a file in outbox/"),
        (("--link", "gmail"), "given as a link"),
        (("--clipboard",), "copied to the clipboard"),
    ],
)
def test_a_draft_says_where_it_is(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...], where: str
) -> None:
    monkeypatch.setattr("pyperclip.copy", lambda text: None)
    write(season, "it", CLEAN)
    assert run("draft", "it", *option, *ON).status == 0
    assert run("outbox").out == (
        f"draft       2027-02-09        it\n            {where}; once you have sent it: prematch sent it\n"
    )


def test_a_draft_in_a_mailbox_says_in_which(sender: Sender, run: Run) -> None:
    sender.write()
    assert run("draft", "it", "--imap", *ON).status == 0
    assert "            in Drafts; once you have sent it: prematch sent it\n" in run("outbox").out


def test_a_letter_put_off_says_when_it_is_tried_again(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_for("dot-451")
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y")
    run("send", "it", *ON)
    said = run("outbox").out
    assert said.startswith(
        "put off     2027-02-09        it\n"
        "            the server could not take the letter now\n"
        "            451 4.3.0 Local fault, try again later\n"
    )
    assert re.search(r"            try 1 of 6; not before [\d: -]+: prematch outbox retry\n$", said)
    pass_time(season)
    assert run("outbox").out.endswith("try 1 of 6; its time has come: prematch outbox retry\n")


@pytest.mark.parametrize("state", [State.CLAIMED, State.CONNECTING, State.COMMITTING])
def test_what_a_crash_left_on_its_way_is_settled_and_said(season: Path, run: Run, state: State) -> None:
    letter_in(season, state)
    answer = run("outbox")
    if state is State.COMMITTING:
        assert answer.out.startswith("UNKNOWN     2027-02-09        it\n")
        assert answer.err.startswith("it: prematch ended while this letter was on its way")
    else:
        assert answer.out.startswith("ready       2027-02-09        it\n")
        assert "            prematch ended before the letter could leave\n" in answer.out
        assert answer.err == ""


def test_a_letter_that_is_being_sent_now_is_left_alone(season: Path, run: Run) -> None:
    letter_in(season, State.COMMITTING)
    with open_ledger(season / "ledger.db") as book, sending.one_sender(book):
        assert run("outbox").out == "being sent  2027-02-09        it\n"
    assert run("outbox").out.startswith("UNKNOWN ")


def test_an_option_before_the_command_is_said_to_belong_behind(season: Path, run: Run) -> None:
    answer = run("outbox", "--workspace", str(season), "retry")
    assert answer.status == 2
    assert (
        f"--workspace belongs behind the command. Write `prematch outbox retry ... --workspace {season}`."
        in answer.err
    )


# --- resolve ------------------------------------------------------------------------------------------


def test_an_unknown_letter_that_was_sent_is_settled_on_the_day_it_left(season: Path, run: Run) -> None:
    letter_in(season, State.UNKNOWN)
    answer = run("outbox", "resolve", "it", "--sent", "--because", "Ruth has it", "--today", "2027-02-12")
    assert (answer.status, answer.out) == (0, "Noted: it was sent.\n")
    letter = known(season)
    assert (letter.state, letter.sent_on, letter.reason) == (State.SENT, "2027-02-09", "Ruth has it")
    assert run("outbox").out == "sent        2027-02-09        it\n            Ruth has it\n"


def test_an_unknown_letter_that_was_not_sent_may_be_sent_again(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("drop-after-dot-lost")
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y", "y")
    assert run("send", "it", *ON).status == 2
    first = known(season).message_id
    answer = run("outbox", "resolve", "it", "--not-sent", *ON)
    assert (answer.status, answer.out) == (
        0,
        "Noted: it was not sent. It may be sent again: prematch send it\n",
    )
    assert (known(season).state, known(season).reason) == (State.NOT_SENT, "you said that it was not sent")
    server.mode = "ok"
    assert run("send", "it", *ON).status == 0
    assert len(server.stored) == 1
    # Should the first have arrived after all, mail servers can see that it is the same.
    assert known(season).message_id == first


@pytest.mark.parametrize("option", ["--sent", "--not-sent"])
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.SENT, "it was sent on 2027-02-09"),
        (State.REFUSED, "it was refused by the mail server"),
        (State.DEFERRED, "it waits to be sent again"),
        (State.APPROVED, "it is checked, and was not handed over"),
    ],
)
def test_only_an_unknown_letter_can_be_resolved(
    season: Path, run: Run, state: State, said: str, option: str
) -> None:
    letter_in(season, state)
    answer = run("outbox", "resolve", "it", option)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"{said}, so there is nothing to resolve. Only a letter that is unknown is")
    assert known(season).state is state


def test_what_became_of_it_must_be_said(season: Path, run: Run) -> None:
    letter_in(season, State.UNKNOWN)
    answer = run("outbox", "resolve", "it")
    assert answer.status == 2
    assert answer.err == (
        "it is not said what became of the letter."
        " Look into your Sent mailbox, then add --sent or --not-sent.\n"
    )


def test_a_letter_to_resolve_that_is_not_there_is_named_with_the_nearest(season: Path, run: Run) -> None:
    letter_in(season, State.UNKNOWN)
    answer = run("outbox", "resolve", "itt", "--sent")
    assert (answer.status, "The ledger has no letter itt. Did you mean it?" in answer.err) == (2, True)


# --- retry --------------------------------------------------------------------------------------------

Deferred = Callable[..., FaultySMTP]


@pytest.fixture
def deferred(server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Deferred:
    """Send letters to a server that puts them off. Gives the server, which takes the next time all."""

    def put_off(*letters: str) -> FaultySMTP:
        server = server_for("dot-451")
        names = ["it", "b"][: len(letters)]
        answer_with(monkeypatch, *"y" * len(letters))
        for name, text in zip(names, letters, strict=True):
            write(season, name, text)
            assert run("send", name, *ON).status == 2
        server.mode = "ok"
        return server

    return put_off


def test_where_nothing_was_put_off_that_is_said(season: Path, run: Run) -> None:
    answer = run("outbox", "retry")
    assert (answer.status, answer.out) == (0, "No letter waits to be sent again.\n")


def test_before_its_time_a_letter_is_not_tried_unless_told_so(
    deferred: Deferred, season: Path, run: Run
) -> None:
    server = deferred(CLEAN)
    answer = run("outbox", "retry", *ON)
    assert answer.status == 0
    assert re.fullmatch(r"it waits: not before [\d: -]+\.\n", answer.out)
    assert server.connections == 1
    answer = run("outbox", "retry", "--now", *ON)
    assert answer.status == 0, answer.err
    assert answer.out.startswith("Sent it.\n")
    assert (len(server.stored), known(season).state) == (1, State.SENT)


def test_once_its_time_has_come_the_very_same_bytes_are_sent(
    deferred: Deferred, season: Path, run: Run
) -> None:
    server = deferred(CLEAN)
    before = known(season)
    pass_time(season)
    assert run("outbox", "retry", *ON).status == 0
    assert [(to, raw.decode()) for _, to, raw in server.stored] == [(list(before.recipients), before.raw)]
    assert message_from_bytes(server.stored[0][2])["Message-ID"] == before.message_id
    again = run("outbox", "retry", *ON)
    assert (again.out, len(server.stored)) == ("No letter waits to be sent again.\n", 1)


def test_a_letter_put_off_again_waits_longer(deferred: Deferred, season: Path, run: Run) -> None:
    server = deferred(CLEAN)
    server.mode = "dot-451"
    pass_time(season)
    answer = run("outbox", "retry", *ON)
    assert answer.status == 2
    assert "Not sent yet: it: the server could not take the letter now." in answer.err
    assert re.search(r"Run `prematch outbox retry` after [\d: -]+ \(try 2 of 6 so far\)\.", answer.err)
    wait = datetime.fromisoformat(known(season).retry_on) - datetime.now(UTC)
    assert timedelta(minutes=55) < wait <= timedelta(minutes=60)


def test_a_letter_that_was_edited_is_not_retried_and_does_not_hold_up_others(
    deferred: Deferred, season: Path, run: Run
) -> None:
    server = deferred(CLEAN, JUNIPER)
    write(season, "it", CLEAN.replace("strongly", "warmly"))
    answer = run("outbox", "retry", "--now", *ON)
    assert answer.status == 2
    assert answer.err.startswith(
        "it: the letter was edited while it waited to be sent again."
        " Run `prematch discard it`, then send the letter as it is now with `prematch send`.\n"
    )
    assert [to for _, to, _ in server.stored] == [["phallstrom@juniperridge.example"]]
    assert known(season).state is State.DEFERRED


def test_a_letter_whose_file_is_gone_is_not_retried(deferred: Deferred, season: Path, run: Run) -> None:
    server = deferred(CLEAN)
    (season / "drafts" / "it.txt").unlink()
    answer = run("outbox", "retry", "--now", *ON)
    assert (answer.status, "there is no letter it in drafts/" in answer.err) == (2, True)
    assert (server.stored, known(season).state) == ([], State.DEFERRED)


def test_a_letter_whose_deadline_has_passed_is_not_retried(
    deferred: Deferred, season: Path, run: Run
) -> None:
    server = deferred(CLEAN)
    answer = run("outbox", "retry", "--now", "--today", "2027-03-04")
    assert answer.status == 1
    assert "after-rank-deadline" in answer.err
    assert answer.err.endswith("it may not leave any more. Give it up: prematch discard it\n")
    assert (server.stored, known(season).state) == ([], State.DEFERRED)
    assert run("discard", "it").status == 0
    assert known(season).state is State.DISCARDED


def test_a_wrong_password_is_tried_for_the_first_letter_alone(
    deferred: Deferred, season: Path, run: Run
) -> None:
    server = deferred(CLEAN, JUNIPER)
    server.mode = "auth-535"
    before = server.logins
    answer = run("outbox", "retry", "--now", *ON)
    assert answer.status == 2
    assert answer.out == "Stopped: 1 more not tried. The same command goes on where this one stopped.\n"
    assert server.logins == before + 1


def test_after_an_unknown_outcome_no_other_letter_is_tried(
    deferred: Deferred, season: Path, run: Run
) -> None:
    server = deferred(CLEAN, JUNIPER)
    server.mode = "drop-after-dot-stored"
    answer = run("outbox", "retry", "--now", *ON)
    assert (answer.status, len(server.stored)) == (2, 1)
    assert "Unknown: it: the connection was lost before the server answered" in answer.err
    assert [known(season, name).state for name in ("it", "b")] == [State.UNKNOWN, State.DEFERRED]


def test_a_blocked_letter_does_not_hold_up_the_others(deferred: Deferred, season: Path, run: Run) -> None:
    server = deferred(CLEAN, JUNIPER)
    write(season, "it", BLOCKED)
    answer = run("outbox", "retry", "--now", *ON)
    assert answer.status == 2
    assert "it: the letter was edited while it waited" in answer.err
    assert (len(server.stored), known(season, "b").state) == (1, State.SENT)


def test_the_letter_goes_through_the_account_that_it_went_through_first(
    deferred: Deferred, season: Path, run: Run, certificates: Certificates
) -> None:
    server = deferred(CLEAN)
    add_account(Account("another", APPLICANT, Server("localhost", 1), ca_file=str(certificates.ca)))
    assert run("outbox", "retry", "--now", *ON).status == 0
    assert len(server.stored) == 1
    assert known(season).account == "mail"


def test_a_retried_letter_gets_its_copy(
    sender: Sender,
    faulty: Faulty,
    certificates: Certificates,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = faulty("once-451")
    authorities = trusting_both(tmp_path, sender.bed, certificates)
    sender.add(smtp=Server("localhost", server.port, "starttls"), ca_file=authorities)
    sender.write()
    answer_with(monkeypatch, "y")
    assert run("send", "it", *ON).status == 2
    assert run("outbox", "retry", "--now", *ON).out == "Sent it.\nA copy lies in Sent.\n"
    assert sender.stored("Sent") == [raw for _, _, raw in server.stored]
    assert sender.known().sent_copy == "filed"
