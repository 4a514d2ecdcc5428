"""The table of kept messages, and what became of each answer."""

from __future__ import annotations

from pathlib import Path

from composer.inbox_list import Row, rows, table
from composer.ledger import Entry, open_ledger
from composer.moments import parse_moment

ON = parse_moment("2027-02-11")


def put(root: Path, name: str, text: str, folder: str = "inbox") -> None:
    (root / folder).mkdir(exist_ok=True)
    (root / folder / name).write_text(text, encoding="utf-8")


def mail(subject: str = "Hello", sender: str = "Ruth Adeyemi <r@c.example>", id: str = "a") -> str:  # noqa: A002
    return f"From: {sender}\nSubject: {subject}\nMessage-ID: <{id}@c.example>\n\nText\n"


def test_without_messages_there_are_no_rows(tmp_path: Path) -> None:
    assert rows(tmp_path) == ()


def test_each_message_has_its_name_sender_and_subject(tmp_path: Path) -> None:
    put(tmp_path, "2027-02-10-b.txt", "Subject: Pasted\n\nText\n")
    put(tmp_path, "2027-02-09-a.eml", mail("=?utf-8?q?Caf=C3=A9?="))
    put(tmp_path, "2027-02-11-c.eml", mail("", "jane@c.example"))
    put(tmp_path, "notes.md", "no message")
    assert rows(tmp_path) == (
        Row("2027-02-09-a", "Ruth Adeyemi", "Café", "no"),
        Row("2027-02-10-b", "(no sender)", "Pasted", ""),
        Row("2027-02-11-c", "jane@c.example", "(no subject)", "no"),
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "2027-02-09-a.eml").mkdir(parents=True)
    assert "cannot be read" in rows(tmp_path)[0].subject


ENTRY = Entry(
    "reply", 2027, "nrmp-main", "reply_neutral", "a", raw="Subject: x\nIn-Reply-To: <a@c.example>\n\nText\n"
)


def test_an_answer_is_known_by_the_message_that_it_answers(tmp_path: Path) -> None:
    put(tmp_path, "2027-02-09-a.eml", mail())
    put(tmp_path, "other.txt", "Subject: x\n\nIn-Reply-To: <a@c.example>\n", "drafts")
    assert rows(tmp_path)[0].answered == "no"
    put(tmp_path, "reply.txt", "Subject: Re: Hello\nIn-Reply-To: <a@c.example>\n\nText\n", "drafts")
    assert rows(tmp_path)[0].answered == "draft"
    with open_ledger(tmp_path / "ledger.db") as book:
        book.record_composed(ENTRY, ON)
        assert rows(tmp_path)[0].answered == "draft"
        book.hand_over(ENTRY, "eml", ON)
        assert rows(tmp_path)[0].answered == "yes, 2027-02-11"
        book.discard("reply", ON)
        assert rows(tmp_path)[0].answered == "no"


def test_an_answer_without_its_draft_is_known_by_what_was_sent(tmp_path: Path) -> None:
    put(tmp_path, "2027-02-09-a.eml", mail())
    put(tmp_path, "second.txt", "Subject: x\nIn-Reply-To: <a@c.example>\n\nText\n", "drafts")
    with open_ledger(tmp_path / "ledger.db") as book:
        book.record_composed(ENTRY, ON)
        book.hand_over(ENTRY, "smtp", ON)
        book.mark_sent("reply", parse_moment("2027-02-12"))
    assert rows(tmp_path)[0].answered == "yes, 2027-02-12"


def test_the_table_is_aligned_and_fits_where_the_names_leave_room() -> None:
    found = (
        Row("2027-02-09-cedarvale-medpeds", "Ruth Adeyemi", "A long subject " * 8, "no"),
        Row("2027-02-10-harborview-medpeds-2", "A person with a very long name", "Hi", "yes, 2027-02-11"),
    )
    lines = list(table(found, 100))
    assert lines[0].split("  ")[0] == "DAY AND PROGRAM"
    assert all(len(line) <= 100 for line in lines)
    assert lines[1].rindex("no") == lines[2].rindex("yes, ") == lines[0].rindex("ANSWERED")
    assert "A person with a ver…" in lines[2]
    assert "…" in lines[1]
    assert all(row.name in "".join(lines) for row in found)
