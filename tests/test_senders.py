"""Who wrote a message: of the program, of another domain that looks like it, or nobody knows."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import pytest

from composer import checking
from composer.guard.context import Context
from composer.model import Address, Message
from composer.moments import parse_moment
from composer.senders import claimed, foreign, is_of, surely_of
from tests.conftest import REPOSITORY

ME = "amara.okafor@example.org"
FORWARD = (
    "See below.\n\n---------- Forwarded message ---------\nFrom: Jane Smith <{}>\nDate: Mon\nSubject: x\nTo: A\n\n"
    "Hello.\n"
)


@lru_cache(maxsize=1)
def session() -> checking.Session:
    return checking.open_session(REPOSITORY / "samples" / "season")


def received(
    sender: str, name: str = "", program: str | None = "harborview-medpeds", **changes: object
) -> Context:
    message = Message("Hello", "Dear Dr. Okafor,\n\nHello.\n", program, sender=Address(sender, name))
    message = dataclasses.replace(message, **changes)  # type: ignore[arg-type]
    return checking.context(session(), message, parse_moment("2027-02-10"), direction="inbound")


def doubts(here: Context) -> str:
    return " ".join(checking.inbound_caveats(here))


@pytest.mark.parametrize(
    "mailbox",
    [
        "jsmith@harborview.example.edu",
        "JSmith@Harborview.Example.EDU",
        "anybody@harborview.example.edu",
        "no-reply@mail.gme.harborview.example.edu",
        "office@harborview.example.edu.",
    ],
)
def test_who_has_a_mailbox_on_file_or_at_a_domain_of_the_program_is_of_it(mailbox: str) -> None:
    here = received(mailbox)
    assert (doubts(here), surely_of(here), foreign(here)) == ("", True, False)
    assert checking.sender_of(session(), here.message) == "harborview-medpeds"


@pytest.mark.parametrize(
    ("mailbox", "resembles"),
    [
        ("office@elsewhere.example", False),
        ("harborview@mailer.example", False),
        ("office@notharborview.example.edu", True),
        ("office@harborview-example.edu", True),
        ("office@harborview.example.com", True),
        ("office@harborview.example.edu.evil.example", True),
        ("office@harborview-residency.example", True),
        ("office@harbourview.example.edu", True),
        ("office@harborveiw.example.edu", True),
        ("office@harb0rview.example.edu", True),
        ("office@harborvlew.example.edu", True),
        ("office@harborvievv.example.edu", True),
        ("office@xn--hrborview-66g.example.edu", True),
        ("office@h\u0430rborview.example.edu", True),
    ],
)
def test_who_is_of_another_domain_is_not_of_the_program(mailbox: str, resembles: bool) -> None:
    here = received(mailbox)
    said = doubts(here)
    assert f"the sender, {mailbox}, is not of Harborview University Medicine-Pediatrics" in said
    assert "open no link" in said
    assert "lpark@harborview.example.edu" in said
    assert ("resembles harborview.example.edu, but is another" in said) is resembles
    assert (surely_of(here), foreign(here)) == (False, True)
    assert checking.sender_of(session(), here.message) is None


def test_a_domain_in_letters_and_in_its_form_for_the_wire_are_one() -> None:
    program = dataclasses.replace(
        session().facts.programs["harborview-medpeds"], domains=("münchen.example",)
    )
    assert is_of(program, "office@xn--mnchen-3ya.example")
    assert is_of(program, "office@münchen.example")
    assert not is_of(program, "office@munchen.example")
    assert not is_of(program, "office@xn--\u00e9.example")
    assert not is_of(program, "office@xn--99999999999.example")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "Jane Q. Smith, MD",
            "It bears the name of Jane Q. Smith, whose address on file is jsmith@harborview",
        ),
        ("Smith, Jane Q.", "It bears the name of Jane Q. Smith"),
        ("jsmith@harborview.example.edu", 'It shows "jsmith@harborview.example.edu" as its name'),
        ("Harborview (harborview.example.edu)", "as its name, but that is not where it came from"),
    ],
)
def test_a_name_that_pretends_to_be_of_the_program_is_said_to(name: str, said: str) -> None:
    assert said in doubts(received("office@elsewhere.example", name))


@pytest.mark.parametrize(
    ("changes", "mailbox", "name"),
    [
        ({}, "office@elsewhere.example", "Harborview Med-Peds Residency"),
        ({}, "office@elsewhere.example", "Jane Q. Smith"),
        ({}, "office@harborview-gme.example", "Office"),
        ({"subject": "Your interview at Harborview"}, "office@elsewhere.example", ""),
        (
            {"body": "Dear Dr. Okafor,\n\nHello.\n\nJ. S.\nHarborview Med-Peds\n"},
            "office@elsewhere.example",
            "",
        ),
    ],
)
def test_without_a_program_named_the_one_that_is_claimed_is_told_of(
    changes: dict[str, object], mailbox: str, name: str
) -> None:
    here = received(mailbox, name, None, **changes)
    found = claimed(here)
    assert found is not None
    assert found.id == "harborview-medpeds"
    assert f"{mailbox}, is not of Harborview" in doubts(here)
    assert foreign(here)


def test_a_stranger_who_claims_nothing_is_not_known() -> None:
    said = doubts(received("office@elsewhere.example", "Office", None))
    assert "it is not known which program wrote this" in said
    assert "--program ID" in said


def test_a_domain_of_two_programs_asks_which() -> None:
    facts = session().facts
    both = {
        key: dataclasses.replace(program, domains=("shared.example",))
        for key, program in facts.programs.items()
        if key in ("harborview-medpeds", "cedarvale-medpeds")
    }
    here = received("office@shared.example", "", None)
    here = dataclasses.replace(here, facts=dataclasses.replace(facts, programs=both))
    assert "may be of cedarvale-medpeds and harborview-medpeds" in doubts(here)


def test_a_sender_of_another_program_is_said_to_be_that() -> None:
    said = doubts(received("radeyemi@cedarvale.example"))
    assert "is not of Harborview" in said
    assert "It is an address of Cedarvale" in said


def test_signs_that_cannot_be_seen_do_not_reach_the_terminal() -> None:
    said = doubts(received("o\u202effice@elsewhere.example", "harborview.example.edu\x1b[2J"))
    assert said.isprintable()
    assert len(doubts(received(f"{'a' * 400}@elsewhere.example"))) < 800


def test_a_program_without_a_domain_on_file_says_so() -> None:
    bare = dataclasses.replace(session().facts.programs["harborview-medpeds"], domains=())
    here = dataclasses.replace(received("office@harborview.example.edu"), program=bare)
    assert "no mail domain of it is on file" in doubts(here)
    on_file = dataclasses.replace(received("lpark@harborview.example.edu"), program=bare)
    assert doubts(on_file) == ""


@pytest.mark.parametrize(
    "away",
    ["jsmith@elsewhere.example", "jsmith@harborview.example.com", "a@harborview.example.edu.evil.example"],
)
def test_an_answer_that_would_go_elsewhere_is_warned_of(away: str) -> None:
    here = received("jsmith@harborview.example.edu", reply_to=(Address(away),))
    said = doubts(here)
    assert f"an answer to this would go to {away}, which is not of Harborview" in said
    assert "`prematch reply` writes only to an address on file" in said
    assert ("resembles" in said) is ("harborview" in away.partition("@")[2])


@pytest.mark.parametrize("away", ["lpark@harborview.example.edu", "office@gme.harborview.example.edu"])
def test_an_answer_to_a_colleague_is_nothing_to_warn_of(away: str) -> None:
    assert doubts(received("jsmith@harborview.example.edu", reply_to=(Address(away),))) == ""


def test_what_the_applicant_forwarded_is_of_whom_the_forward_names_but_not_surely() -> None:
    here = received(ME, body=FORWARD.format("jsmith@harborview.example.edu"))
    assert checking.sender_of(session(), here.message) == "harborview-medpeds"
    assert "you forwarded this yourself" in doubts(here)
    assert (surely_of(here), foreign(here)) == (False, False)


def test_a_forward_that_names_a_stranger_is_foreign() -> None:
    here = received(ME, body=FORWARD.format("jsmith@harborview-example.edu"))
    assert "is not of Harborview" in doubts(here)
    assert foreign(here)


def test_ones_own_message_names_nobody() -> None:
    assert "came from your own address" in doubts(received(ME))


def test_a_text_without_a_sender_raises_no_doubt_but_is_of_nobody() -> None:
    message = Message("Hello", "Hello.\n", "harborview-medpeds")
    here = checking.context(session(), message, parse_moment("2027-02-10"), direction="inbound")
    assert (doubts(here), surely_of(here), foreign(here)) == ("", False, False)
