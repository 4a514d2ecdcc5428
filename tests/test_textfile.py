from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from composer import textfile
from composer.errors import WorkspaceError
from composer.textfile import Faults, create, read_text, replace

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="making links needs a right on Windows")


def fault_of(path: Path, inside: Path | None = None) -> str:
    faults = Faults("x.yaml")
    assert read_text(path, faults, inside=inside) is None
    assert len(faults.found) == 1
    return str(faults.found[0])


def written(folder: Path, data: bytes) -> Path:
    path = folder / "x.yaml"
    path.write_bytes(data)
    return path


def test_a_utf8_file_is_read_with_its_line_endings(tmp_path: Path) -> None:
    path = written(tmp_path, "é\r\nb\n".encode())
    assert read_text(path, Faults("x.yaml")) == "é\r\nb\n"


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    assert read_text(written(tmp_path, b"\xef\xbb\xbfa: b\n"), Faults("x")) == "a: b\n"


def test_latin_1_is_refused_with_byte_and_line(tmp_path: Path) -> None:
    said = fault_of(written(tmp_path, "name: Ann\nschool: Médica\n".encode("latin-1")))
    assert said.startswith("x.yaml:2: holds a byte that is not UTF-8 (0xE9, byte 20 of the file)")
    assert 'Save the file as "UTF-8"' in said


def test_the_byte_is_counted_with_the_byte_order_mark(tmp_path: Path) -> None:
    assert "byte 5 of the file" in fault_of(written(tmp_path, b"\xef\xbb\xbfa\xe9"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused(tmp_path: Path, encoding: str) -> None:
    said = fault_of(written(tmp_path, "name: Ann\n".encode(encoding)))
    assert "UTF-16" in said or "U+0000" in said
    assert "UTF-8" in said


def test_a_control_character_is_refused_with_its_line(tmp_path: Path) -> None:
    said = fault_of(written(tmp_path, b"a: b\nc: \x00d\n"))
    assert said.startswith("x.yaml:2: holds a character that no text has (U+0000)")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert fault_of(tmp_path).startswith("x.yaml: is a folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is not an ordinary file" in fault_of(tmp_path / "pipe")


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "none.yaml").startswith("x.yaml: is missing")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"#" * 10_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("was read"))
    assert "is 10.0 MB long; 1 MB is the limit" in fault_of(path)


def test_an_unreadable_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, b"a: b")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "cannot be read: Permission denied" in fault_of(path)


@needs_links
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    written(tmp_path, b"a: b")
    (inside / "link.yaml").symlink_to(tmp_path / "x.yaml")
    assert "leads out of the folder" in fault_of(inside / "link.yaml", inside.resolve())


@needs_links
def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    written(tmp_path, b"a: b")
    (tmp_path / "link.yaml").symlink_to("x.yaml")
    assert read_text(tmp_path / "link.yaml", Faults("x"), inside=tmp_path.resolve()) == "a: b"


@needs_links
def test_a_loop_of_links_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    assert "cannot be read" in fault_of(tmp_path / "a.yaml", tmp_path.resolve())


def test_a_new_file_is_written_as_given(tmp_path: Path) -> None:
    create(tmp_path / "new.txt", "é\r\nb\n", shown="new.txt")
    assert (tmp_path / "new.txt").read_bytes() == "é\r\nb\n".encode()
    assert os.listdir(tmp_path) == ["new.txt"]


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = written(tmp_path, b"old")
    with pytest.raises(WorkspaceError, match=r"x\.yaml: is there already"):
        create(path, "new", shown="x.yaml")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["x.yaml"]


def test_a_file_system_without_hard_links_is_served_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_names: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    create(tmp_path / "new.txt", "text", shown="new.txt")
    assert (tmp_path / "new.txt").read_text(encoding="utf-8") == "text"
    with pytest.raises(WorkspaceError, match="is there already"):
        create(tmp_path / "new.txt", "other", shown="new.txt")
    assert os.listdir(tmp_path) == ["new.txt"]


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"new\.txt: cannot be written: .*Nothing was changed"):
        create(tmp_path / "none" / "new.txt", "text", shown="new.txt")


def test_a_full_disk_leaves_the_old_text_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = written(tmp_path, b"old")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WorkspaceError, match="No space left"):
        replace(path, "new", shown="x.yaml")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["x.yaml"]


def test_an_interrupt_leaves_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        create(tmp_path / "new.txt", "text", shown="new.txt")
    assert os.listdir(tmp_path) == []


def test_replacing_keeps_the_mode_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, b"old")
    path.chmod(0o640)
    mode = path.stat().st_mode
    replace(path, "new", shown="x.yaml")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode == mode


@needs_links
def test_replacing_writes_through_a_link(tmp_path: Path) -> None:
    path = written(tmp_path, b"old")
    (tmp_path / "link.yaml").symlink_to("x.yaml")
    replace(tmp_path / "link.yaml", "new", shown="x.yaml")
    assert path.read_bytes() == b"new"
    assert (tmp_path / "link.yaml").is_symlink()


def test_one_megabyte_is_the_limit() -> None:
    assert textfile.MAX_BYTES == 1_000_000


def test_a_hard_space_is_no_odd_character() -> None:
    assert textfile.odd_character("a\u00a0b") is None


@pytest.mark.parametrize("odd", ["\n", "\t", "\0", "\u2028", "\u202e", "\u200b", "\x85", "\ud800"])
def test_a_line_break_or_an_invisible_character_is_named(odd: str) -> None:
    assert f"(U+{ord(odd):04X})" in str(textfile.odd_character(f"Jane{odd}Bcc: x"))
