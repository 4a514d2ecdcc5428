"""Letters: what is read, and what bad input gets."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.eml import LARGEST_LETTER, LARGEST_MAIL, read_file, read_letter
from composer.errors import MessageError
from composer.model import Address, Message

LETTER = """\
Program: harborview-medpeds
Kind: thank_you
To: "Jane Q. Smith, MD" <jsmith@harborview.example.edu>
Cc: lpark@harborview.example.edu
Subject: Thank you - Amara Okafor

Dear Dr. Smith,

Thank you for the day.
"""
READ = Message(
    subject="Thank you - Amara Okafor",
    body="Dear Dr. Smith,\n\nThank you for the day.\n",
    program="harborview-medpeds",
    kind="thank_you",
    to=(Address("jsmith@harborview.example.edu", "Jane Q. Smith, MD"),),
    cc=(Address("lpark@harborview.example.edu"),),
)


def problem(data: bytes | str) -> str:
    """The error for a letter, as the user reads it."""
    with pytest.raises(MessageError) as caught:
        read_letter(data.encode() if isinstance(data, str) else data, shown="drafts/a.txt")
    return str(caught.value)


def test_a_letter_is_read_with_all_its_header_lines() -> None:
    assert read_letter(LETTER.encode(), shown="a") == READ


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_read_alike(end: str) -> None:
    assert read_letter(LETTER.replace("\n", end).encode(), shown="a") == READ


@pytest.mark.parametrize(
    "text",
    ["\ufeff" + LETTER, "\n\n" + LETTER, LETTER.removesuffix("\n"), LETTER.replace("Subject", "SUBJECT")],
)
def test_a_mark_blank_lines_before_capitals_and_no_final_line_end_make_no_difference(text: str) -> None:
    assert read_letter(text.encode(), shown="a") == READ


def test_subject_empty_line_and_body_are_enough() -> None:
    assert read_letter(b"Subject: Hello\n\nText\n", shown="a") == Message("Hello", "Text\n")


def test_an_empty_subject_is_left_to_the_rules() -> None:
    assert read_letter(b"Subject:\n\nText\n", shown="a").subject == ""


def test_an_indented_header_line_goes_on_with_the_one_before() -> None:
    message = read_letter(b"To: a@x.example,\n  b@x.example\nSubject: a\n\tb\n\nText\n", shown="a")
    assert (len(message.to), message.subject) == (2, "a b")


def test_the_body_keeps_blanks_and_odd_characters_as_they_are() -> None:
    body = "\n  lead\ntrail \n\u200bodd\x0cpage\n\n"
    assert read_letter(f"Subject: s\n\n{body}".encode(), shown="a").body == body


@given(
    st.text(
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\0"), min_size=1, max_size=200
    )
)
@settings(max_examples=100, deadline=None)
def test_any_body_is_read_as_it_stands(body: str) -> None:
    if body.strip():
        read = read_letter(f"Subject: s\n\n{body}".encode(), shown="a").body
        assert read == (body if body.endswith("\n") else f"{body}\n")


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_message_or_a_clear_error(data: bytes) -> None:
    for start in (b"", b"Subject: s\n", b"From: a@x.example\nSubject: "):
        try:
            text = read_letter(start + data, shown="a.txt").body
        except MessageError as error:
            text = str(error).removeprefix("a.txt:")
        assert text.strip()
        assert not text.startswith("a.txt")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "drafts/a.txt: the file is empty. A letter starts with"),
        (b" \n\t\n", "drafts/a.txt: the file holds nothing but blanks."),
        (b"\xef\xbb\xbf", "drafts/a.txt: the file is empty."),
        ("\u00a0\n", "drafts/a.txt:1: the letter has no Subject line."),
        (
            "Subject: s\n\nText".encode("utf-16"),
            "drafts/a.txt: the file is saved as UTF-16. Save it anew as UTF-8.",
        ),
        ("Subject: s\n\nText".encode("utf-16-le"), "drafts/a.txt: the file is saved as UTF-16."),
        (b"Subject: s\n\nA long enough text\0\n", "drafts/a.txt: the file is not text (byte 31 is zero)."),
        (
            b"%PDF-1.7 \x80",
            "drafts/a.txt: the file is a PDF file, not a letter. Save the letter as plain text",
        ),
        (b"{\\rtf1\\ansi", "drafts/a.txt: the file is an RTF document"),
        (b"PK\x03\x04\x14\0", "drafts/a.txt: the file is a Word document"),
        (b"\n<!DOCTYPE html><p>x", "drafts/a.txt: the file is a web page"),
        (
            "Subject: s\r\n\r\nDear Dr. Peña,\r\n".encode("latin-1"),
            "drafts/a.txt:3: byte 26 (0xF1) is not UTF-8. The file was probably saved as Latin-1",
        ),
        ("Dear Dr. Smith,\n\nText\n", "drafts/a.txt:1: this line is no header line"),
        ("Subject: s\nDear Dr. Smith,\n\nText\n", "drafts/a.txt:2: this line is no header line"),
        ("To: a@x.example\n\nText\n", "drafts/a.txt:1: the letter has no Subject line."),
        ("Subject: s\n", "drafts/a.txt:1: the letter has no text after its header lines. Leave one line"),
        ("Subject: s\n\n \n", "drafts/a.txt:1: the letter has no text after its header lines."),
        (
            "Kind: x\nSubjet: s\n\nText",
            "drafts/a.txt:2: a letter has no header line Subjet. Did you mean Subject?",
        ),
        ("Bcc: x@y.example\nSubject: s\n\nText", "drafts/a.txt:1: a letter has no header line Bcc. "),
        ("Kind: x\nFrom: a@x.example\nSubject: s\n\nT", "drafts/a.txt:2: a letter has no header line From."),
        (
            "Subject: s\nsubject: t\n\nText",
            "drafts/a.txt:2: the header line Subject stands twice, first in line 1. Keep one",
        ),
        ("Subject: s\nTo: Jane\n\nText", "drafts/a.txt:2: an address cannot be understood."),
        ("Subject: s\nCc: <x>\n\nText", "drafts/a.txt:2: an address cannot be understood."),
    ],
)
def test_bad_input_is_refused_with_its_place_and_what_to_do(data: bytes | str, expected: str) -> None:
    assert problem(data).startswith(expected)


def test_an_error_never_repeats_the_text_of_the_letter() -> None:
    assert "secret" not in problem("Subject: s\nmy secret: words\n\nText\n")
    assert "secret" not in problem("Subject: s\nTo: secret\n\nText\n")


def test_a_letter_that_is_too_large_is_refused() -> None:
    assert "larger than 2 MB" in problem(b"Subject: s\n\n" + b"a" * LARGEST_LETTER)


def test_a_file_that_is_too_large_is_refused_without_reading_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"Subject: s\n\n" + b"a" * (LARGEST_MAIL * 2))
    with pytest.raises(MessageError, match="larger than 20 MB"):
        read_file(path)


def test_a_mail_with_too_much_text_is_refused() -> None:
    assert "larger than 2 MB" in problem(
        b"From: a@x.example\nSubject: s\n\n" + b"a b\n" * (LARGEST_LETTER // 3)
    )


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LETTER.encode())
    assert read_file(path) == READ


def test_a_missing_file_and_a_folder_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match=r"^drafts/no\.txt: there is no such file\."):
        read_file(tmp_path / "no.txt", shown="drafts/no.txt")
    with pytest.raises(MessageError, match=r"^drafts: this is a folder\. Name one letter"):
        read_file(tmp_path, shown="drafts")


@pytest.mark.skipif(sys.platform == "win32", reason="files are not made unreadable that way there")
def test_a_file_that_cannot_be_opened_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "loop.txt"
    os.symlink(path, path)
    with pytest.raises(MessageError, match=r"the file cannot be read \("):
        read_file(path)


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("documents/cv.pdf", ("documents/cv.pdf",)),
        ("documents/cv.pdf; documents/my statement.pdf", ("documents/cv.pdf", "documents/my statement.pdf")),
        ("a.pdf;b.pdf ;\n  c.pdf;", ("a.pdf", "b.pdf", "c.pdf")),
        ("a.pdf; a.pdf", ("a.pdf",)),
        ("", ()),
        (" ; ", ()),
    ],
)
def test_the_files_of_a_letter_are_named_in_one_line(line: str, paths: tuple[str, ...]) -> None:
    message = read_letter(f"Attach: {line}\nSubject: s\n\nText\n".encode(), shown="a")
    assert (message.attach, message.attachments, message.attached) == (paths, (), ())


def test_a_line_of_files_makes_a_letter_of_what_might_be_a_mail() -> None:
    assert read_letter(b"Attach: a.pdf\nIn-Reply-To: <a@b>\nSubject: s\n\nText\n", shown="a").attach == (
        "a.pdf",
    )
