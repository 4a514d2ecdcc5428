"""`prematch inbox fetch`, on real servers: what programs wrote is read, and the mailbox stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.ledger import open_ledger
from tests.conftest import Run
from tests.mail_accounts import Sender
from tests.mail_accounts import passwords as passwords
from tests.mail_accounts import sender as sender
from tests.mail_accounts import sender_at as sender_at

MAIL = (
    "From: {sender}\r\nTo: {to}\r\nSubject: Following up\r\nMessage-ID: <{id}@x.example>\r\n"
    "Date: Tue, 09 Feb 2027 10:00:00 -0500\r\n\r\nDear Dr. Okafor,\r\n\r\n{text}\r\n"
)
SINCE = ("--since", "2020-01-01", "--today", "2027-02-09")


def put(sender: Sender, address: str, id: str = "a", text: str = "Will you rank us first?") -> None:  # noqa: A002
    sender.bed.put(sender.address, MAIL.format(sender=address, to=sender.address, id=id, text=text).encode())


def kept(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "inbox").glob("*"))


def test_a_message_of_a_program_is_kept_noted_and_read(sender: Sender, run: Run) -> None:
    put(sender, sender.director)
    answer = run("inbox", "fetch", *SINCE)
    assert answer.status == 0
    assert "asks-ranking" in answer.out
    assert "Kept inbox/2027-02-09-cedarvale-medpeds.eml (cedarvale-medpeds, 2027-02-09 10:00)." in answer.out
    assert "prematch reply 2027-02-09-cedarvale-medpeds\n" in answer.out
    assert "inbox add" not in answer.out
    assert answer.out.endswith("1 new message from programs since 2020-01-01.\n")
    assert kept(sender.root) == ["2027-02-09-cedarvale-medpeds.eml"]
    with open_ledger(sender.root / "ledger.db") as book:
        assert [(c.direction, c.program) for c in book.contacts()] == [("inbound", "cedarvale-medpeds")]


def test_a_message_without_findings_names_its_answer_too(sender: Sender, run: Run) -> None:
    put(sender, sender.director, text="The call rooms are finished.")
    assert "To answer: prematch reply 2027-02-09-cedarvale-medpeds\n" in run("inbox", "fetch", *SINCE).out


def test_invitations_are_noted_once_and_in_order(sender: Sender, run: Run) -> None:
    file = sender.root / "programs" / "cedarvale-medpeds.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("\ninterview:") + 1], encoding="utf-8")
    for id_ in ("a", "b"):
        put(sender, sender.director, id_, text="We are pleased to invite you to interview.")
    answer = run("inbox", "fetch", *SINCE)
    assert answer.out.count("An invitation: wrote `invited: 2027-02-09`") == 1
    file.write_text(text, encoding="utf-8")
    assert "An invitation" not in run("inbox", "fetch", *SINCE).out
    assert file.read_text(encoding="utf-8") == text


def test_the_same_messages_are_fetched_once(sender: Sender, run: Run) -> None:
    put(sender, sender.director)
    run("inbox", "fetch", *SINCE)
    assert (
        "0 new messages from programs since 2020-01-01. 1 were known already."
        in run("inbox", "fetch", *SINCE).out
    )
    assert len(kept(sender.root)) == 1


@pytest.mark.parametrize("address", ["somebody@mail.cedarvale.example", "Office <office@cedarvale.example>"])
def test_anybody_at_the_domain_of_a_program_counts(sender: Sender, run: Run, address: str) -> None:
    put(sender, address)
    assert "1 new message" in run("inbox", "fetch", *SINCE).out


@pytest.mark.parametrize("address", ["friend@example.org", "a@notcedarvale.example"])
def test_what_others_wrote_is_left_alone(sender: Sender, run: Run, address: str) -> None:
    put(sender, address)
    assert "0 new messages" in run("inbox", "fetch", *SINCE).out
    assert kept(sender.root) == []


def test_the_mailbox_stays_as_it_is(sender: Sender, run: Run) -> None:
    put(sender, sender.director)
    before = sender.stored()
    run("inbox", "fetch", *SINCE)
    assert sender.stored() == before
    local, _, domain = sender.address.partition("@")
    names = [path.name for path in (sender.bed.state / "mail" / domain / local).rglob("cur/*")]
    assert not any("S" in name.rpartition(":2,")[2] for name in names if ":2," in name)


def test_without_an_account_the_next_step_is_said(season: Path, run: Run) -> None:
    answer = run("inbox", "fetch")
    assert (answer.status, answer.out) == (2, "")
    assert "prematch account add" in answer.err
