"""Files that are read in a process of their own, which ends whatever is in them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from composer.documents import apart, read_document
from composer.documents.apart import document_of, read_all
from composer.model import Attachment, Document
from tests.attached_files import CV, W, annotated, attached, pdf, photograph, scanned, word, zipped

FILES = [
    ("cv.pdf", annotated(pdf(CV, title="CV"), "Shorter?")),
    ("cv.docx", word(CV, author="A Friend")),
    ("photo.jpg", photograph("At noon", place=True)),
    ("scan.pdf", scanned()),
    ("notes.txt", "Inês".encode()),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
    ("Lebenslauf für Müller.pdf", pdf(CV)),
]


@pytest.fixture(autouse=True)
def fresh() -> None:
    apart._read.cache_clear()


@pytest.mark.parametrize(("name", "content"), FILES)
def test_a_file_is_read_apart_as_it_is_read_here(name: str, content: bytes) -> None:
    file = attached(name, content)
    assert read_all([file]) == (read_document(file),)


def test_files_come_back_in_their_order() -> None:
    assert [each.name for each in read_all([attached(*each) for each in FILES])] == [
        name for name, _ in FILES
    ]


def test_a_file_is_read_once_however_often_it_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: started.append(a) or run(*a, **k))
    for _ in range(3):
        read_all([attached("cv.pdf", pdf(CV))])
    assert len(started) == 1


def test_a_file_of_the_current_folder_is_not_taken_for_a_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pypdf.py").write_text("raise SystemExit('mine')", encoding="utf-8")
    (tmp_path / "json.py").write_text("raise SystemExit('mine')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert read_all([attached("cv.pdf", pdf(CV))])[0].text.startswith("Curriculum Vitae")


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    assert read_all([attached("cv.pdf", pdf(CV))])[0].problem == "costly"


def test_a_process_that_breaks_or_says_nonsense_tells_of_no_clean_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    monkeypatch.setattr(apart, "_CHILD", child)
    for code in (
        "import os; os.abort()",
        "print('{}')",
        "print('[1]')",
        "print('nonsense')",
        "raise SystemExit(3)",
    ):
        child.write_text(code, encoding="utf-8")
        apart._read.cache_clear()
        assert read_all([attached("cv.pdf", pdf(CV))])[0].problem == "costly"


def test_the_document_survives_the_way() -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        document_of(b'{"leftovers": [], "unknown": 1}')


def nested_forms(depth: int) -> bytes:
    """A PDF whose page shows a form ten times, each of which shows another ten times, and so on: 10 to the `depth`."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R"
        " /Resources << /XObject << /F 5 0 R >> >> >>",
        _stream("<< /Length {} >>", "/F Do " * 10),
    ]
    for level in range(depth):
        inner = f"/Resources << /XObject << /F {6 + level} 0 R >> >>" if level < depth - 1 else ""
        shown = "/F Do " * 10 if level < depth - 1 else "BT (x) Tj ET"
        objects.append(
            _stream(f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {inner} /Length {{}} >>", shown)
        )
    return _file(objects)


def _stream(head: str, body: str) -> str:
    return f"{head.format(len(body))}\nstream\n{body}\nendstream"


def _file(objects: list[str]) -> bytes:
    out, places = "%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").encode(
        "latin-1"
    )


def flate_bomb() -> bytes:
    """A PDF whose page unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(1000)) + packer.flush()
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>",
        head + packed.decode("latin-1") + "\nendstream",
    ]
    return _file(objects)


def endless_pages() -> bytes:
    """A PDF whose tree of pages comes back to itself."""
    return _file(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def zip_bomb() -> bytes:
    return zipped({"word/document.xml": b"<a>" + b" " * 200_000_000 + b"</a>"})


def deep_xml() -> bytes:
    return zipped({"word/document.xml": b"<a>" * 400_000 + b"</a>" * 400_000})


def many_parts() -> bytes:
    return zipped({"word/document.xml": b"<a/>", **{f"word/media/{n}.png": b"" for n in range(6_000)}})


def laughing_xml() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE d [<!ENTITY a0 "ha">{entities}]><w:document xmlns:w="{W}"><w:body>&a9;</w:body></w:document>'
    return zipped({"word/document.xml": text.encode()})


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("forms.pdf", lambda: nested_forms(9)),
        ("bomb.pdf", flate_bomb),
        ("endless.pdf", endless_pages),
        ("bomb.docx", zip_bomb),
        ("deep.docx", deep_xml),
        ("many.docx", many_parts),
        ("laugh.docx", laughing_xml),
    ],
)
def test_a_file_that_is_made_to_have_no_end_ends(
    name: str, make: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 6.0)
    file = attached(name, make())  # type: ignore[operator]
    began = time.monotonic()
    (found,) = read_all([file])
    assert time.monotonic() - began < 12
    assert found.problem in ("costly", "broken", "scan")


def test_a_pdf_of_two_thousand_pages_is_read_to_its_limit() -> None:
    began = time.monotonic()
    (found,) = read_all([attached("long.pdf", pdf(*(f"This is the page {n} of many" for n in range(2_000))))])
    assert time.monotonic() - began < 12
    assert found.unread == "what stands after the first 100 of its 2,000 pages"
    assert found.problem == ""


def test_nothing_that_a_library_prints_comes_between() -> None:
    file = Attachment("cut.pdf", "application/pdf", pdf(CV).replace(b"%%EOF", b""))
    assert isinstance(read_all([file])[0], Document)


@pytest.mark.skipif(os.name == "nt", reason="there are no limits of this kind")
def test_the_process_may_take_only_so_much_memory() -> None:
    code = "import runpy; m = runpy.run_path(CHILD); m['_limit'](); bytearray(3_000_000_000)"
    child = str(Path(apart.__file__).with_name("child.py"))
    done = subprocess.run(
        [sys.executable, "-c", code.replace("CHILD", repr(child))], capture_output=True, check=False
    )
    assert b"MemoryError" in done.stderr
    assert io.BytesIO(done.stdout).read() == b""
