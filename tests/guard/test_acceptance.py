from __future__ import annotations

import dataclasses

import pytest

from composer import checking
from composer.guard import acceptance, engine
from composer.guard.context import Context
from composer.guard.rule import Finding, Report
from composer.model import Document, Message
from composer.moments import parse_moment
from tests.letters import CLEAN, PRESSING, REPOSITORY, TODAY

SESSION = checking.open_session(REPOSITORY / "samples" / "season")
BODY = CLEAN.split("\n\n", 1)[1].replace("workers.", f"workers. {PRESSING}")
SUBJECT = "Letter of interest - Amara Okafor, Cedarvale Med-Peds"


def context(body: str = BODY, subject: str = SUBJECT) -> Context:
    message = Message(subject, body, "cedarvale-medpeds", "interest")
    return checking.context(SESSION, message, parse_moment(TODAY))


def warning(here: Context, rule: str = "presses-for-reply") -> Finding:
    return next(finding for finding in engine.check(here).findings if finding.rule == rule)


def digest(here: Context, rule: str = "presses-for-reply") -> str:
    return acceptance.sentence_hash(warning(here, rule), here)


def applied(here: Context, *accepted: tuple[str, str, str]) -> Report:
    return acceptance.apply(engine.check(here), here, accepted)


def test_an_accepted_warning_is_marked_and_waits_no_longer() -> None:
    here = context()
    report = applied(here, ("presses-for-reply", digest(here), "they asked"))
    assert [finding.accepted for finding in report.findings if finding.rule == "presses-for-reply"] == [
        "they asked"
    ]
    assert not report.open_warnings
    assert report.unused_acceptances == ()
    assert report.verdict == "warn"


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("Please let me know", "please  let me know", True),
        ("I remain", "As ever I remain", True),
        ("received this", "received it", False),
        ("Please let me know", "Please do let me know", False),
    ],
)
def test_only_an_edit_of_the_sentence_itself_voids_it(old: str, new: str, kept: bool) -> None:
    assert old in BODY
    report = applied(context(BODY.replace(old, new)), ("presses-for-reply", digest(context()), "they asked"))
    assert bool(report.open_warnings) is not kept
    assert report.unused_acceptances == (() if kept else ("presses-for-reply",))


def test_what_is_absent_is_accepted_for_the_whole_text() -> None:
    here = context(BODY.replace("Sincerely,\nAmara Okafor, MBBS\n", ""))
    accepted = ("missing-signature", digest(here, "missing-signature"), "on purpose")
    assert "missing-signature" not in [f.rule for f in applied(here, accepted).open_warnings]
    edited = context(here.message.body + "One more line.\n")
    assert "missing-signature" in [f.rule for f in applied(edited, accepted).open_warnings]


def test_a_block_is_never_marked() -> None:
    here = context()
    block = dataclasses.replace(warning(here), severity="block")
    report = acceptance.apply(Report((block,)), here, [("presses-for-reply", digest(here), "x")])
    assert report.verdict == "block"
    assert [finding.accepted for finding in report.findings] == [""]
    assert report.unused_acceptances == ("presses-for-reply",)


def test_an_acceptance_of_one_rule_does_not_cover_another_in_the_same_sentence() -> None:
    here = context()
    report = applied(here, ("generic", digest(here), "x"))
    assert [finding.rule for finding in report.open_warnings] == ["presses-for-reply"]
    assert report.unused_acceptances == ("generic",)


def test_a_finding_about_an_address_holds_for_its_excerpt() -> None:
    here = context()
    one = dataclasses.replace(warning(here), field="to", start=0, end=1, excerpt="a@example.org")
    other = dataclasses.replace(one, excerpt="b@example.org")
    assert acceptance.sentence_hash(one, here) != acceptance.sentence_hash(other, here)


def test_the_same_words_in_subject_and_body_are_accepted_apart() -> None:
    here = context(subject=PRESSING)
    found = [f for f in engine.check(here).findings if f.rule == "presses-for-reply"]
    assert sorted(f.field for f in found) == ["body", "subject"]
    assert len({acceptance.sentence_hash(finding, here) for finding in found}) == 2


def carried(*documents: Document) -> Context:
    named = tuple(each.name for each in documents)
    return dataclasses.replace(
        context(), message=dataclasses.replace(context().message, attachments=named), documents=documents
    )


def test_what_was_accepted_of_a_file_holds_for_its_very_content() -> None:
    scan = Document("cv.pdf", problem="scan", sha256="a1")
    accepted = (
        "unreadable-attachment",
        digest(carried(scan), "unreadable-attachment"),
        "I looked through it",
    )
    for documents, kept in (
        ((scan,), True),
        ((scan, Document("notes.txt", text="x", sha256="c3")), True),
        ((dataclasses.replace(scan, sha256="b2"),), False),
        ((dataclasses.replace(scan, name="other.pdf"),), False),
    ):
        report = applied(carried(*documents), accepted)
        (one,) = [each for each in report.findings if each.rule == "unreadable-attachment"]
        assert bool(one.accepted) is kept


def test_what_was_accepted_of_all_files_together_holds_for_their_very_content() -> None:
    def packet(*hashes: str) -> Context:
        files = tuple(Document(f"{n}.pdf", text="x", sha256=each) for n, each in enumerate(hashes))
        return dataclasses.replace(carried(*files), kind=None, message=dataclasses.replace(
            carried(*files).message, kind="lor_packet"))  # fmt: skip

    accepted = ("wrong-attachment", digest(packet("a1", "b2"), "wrong-attachment"), "they are enough")
    for hashes, kept in ((("a1", "b2"), True), (("a1", "c3"), False)):
        report = applied(packet(*hashes), accepted)
        (one,) = [each for each in report.findings if each.rule == "wrong-attachment"]
        assert bool(one.accepted) is kept
