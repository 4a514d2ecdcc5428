"""The files that a letter says it carries: read from the workspace, from nowhere else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from composer.attachments import LARGEST_TOGETHER, load, media_type
from composer.errors import MessageError
from composer.model import Attachment, Message

LETTER = Message("Packet", "I attach my CV.\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "season"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "cv.pdf").write_bytes(b"%PDF-1.7 mine")
    return folder


def loaded(root: Path, *paths: str) -> Message:
    return load(replace(LETTER, attach=paths), root)


def problem(root: Path, *paths: str) -> str:
    with pytest.raises(MessageError) as caught:
        loaded(root, *paths)
    return str(caught.value)


def test_a_letter_without_files_stays_as_it_is(root: Path) -> None:
    assert load(LETTER, root) is LETTER


def test_files_come_with_name_type_and_bytes_in_the_order_of_the_line(root: Path) -> None:
    (root / "notes.txt").write_bytes(b"hello")
    message = loaded(root, "notes.txt", "documents/cv.pdf")
    assert message.attachments == ("notes.txt", "cv.pdf")
    assert message.attached == (
        Attachment("notes.txt", "text/plain", b"hello"),
        Attachment("cv.pdf", "application/pdf", b"%PDF-1.7 mine"),
    )
    assert message.attach == ()


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../cv.pdf",
        "documents/../../cv.pdf",
        "C:\\cv.pdf",
        "~/cv.pdf",
        "..\\cv.pdf",
        "\\cv.pdf",
    ],
)
def test_a_path_out_of_the_workspace_is_refused(root: Path, path: str) -> None:
    (root.parent / "cv.pdf").write_bytes(b"x")
    assert "out of the workspace. Copy the file into the folder documents/" in problem(root, path)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_a_link_that_leads_out_is_refused_and_one_that_stays_is_not(root: Path) -> None:
    (root.parent / "secret.pdf").write_bytes(b"x")
    (root / "documents" / "out.pdf").symlink_to(root.parent / "secret.pdf")
    (root / "documents" / "in.pdf").symlink_to(root / "documents" / "cv.pdf")
    (root / "away").symlink_to(root.parent)
    assert "leads out of the workspace" in problem(root, "documents/out.pdf")
    assert "leads out of the workspace" in problem(root, "away/secret.pdf")
    assert loaded(root, "documents/in.pdf").attached[0].content == b"%PDF-1.7 mine"


def test_a_workspace_that_is_itself_reached_by_a_link_is_a_workspace(root: Path) -> None:
    link = root.parent / "link"
    link.symlink_to(root)
    assert loaded(link, "documents/cv.pdf").attachments == ("cv.pdf",)


def test_a_missing_file_is_named_with_the_nearest(root: Path) -> None:
    said = problem(root, "documents/cv.pfd")
    assert said.startswith(
        "documents/cv.pfd: there is no such file to attach. Did you mean documents/cv.pdf?"
    )
    assert "The line `Attach:`" in problem(root, "nowhere/at-all.pdf")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("documents", "this is a folder"),
        ("empty.pdf", "the file is empty"),
        ("season.yaml", "one of prematch's own files"),
        ("ledger.db", "one of prematch's own files"),
    ],
)
def test_what_is_no_document_is_refused(root: Path, path: str, said: str) -> None:
    (root / "empty.pdf").write_bytes(b"")
    (root / "season.yaml").write_text("cycle: 2027", encoding="utf-8")
    (root / "ledger.db").write_bytes(b"x")
    assert said in problem(root, path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_is_refused_and_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "pipe.pdf")
    assert "no file" in problem(root, "pipe.pdf")


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(root: Path) -> None:
    (root / "documents" / "cv.pdf").chmod(0)
    assert "cannot be read (Permission denied)" in problem(root, "documents/cv.pdf")


def test_every_fault_is_told_at_once(root: Path) -> None:
    said = problem(root, "a.pdf", "../b.pdf", "documents")
    assert [line.partition(":")[0] for line in said.split("\n")] == ["a.pdf", "../b.pdf", "documents"]


def test_more_than_ten_megabytes_together_are_refused_with_the_size_of_each(root: Path) -> None:
    (root / "a.pdf").write_bytes(b"a" * 4_000_000)
    (root / "b.pdf").write_bytes(b"b" * (LARGEST_TOGETHER - 4_000_000))
    assert len(loaded(root, "a.pdf", "b.pdf").attached) == 2
    said = problem(root, "a.pdf", "b.pdf", "documents/cv.pdf")
    assert "larger than 10 MB together (a.pdf 4.0 MB, b.pdf 6.0 MB, documents/cv.pdf 0.0 MB)" in said


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PDF", "application/pdf"),
        ("a.jpeg", "image/jpeg"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a", "application/octet-stream"),
        ("a.xyz", "application/octet-stream"),
    ],
)
def test_the_media_type_follows_from_the_name_alone(name: str, kind: str) -> None:
    assert media_type(name) == kind
