"""`prematch letters read`: a letter, and an answer to a request for one."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from composer.cli import letters
from composer.recommendation import signals, signals_policy
from tests.conftest import Answer, Run
from tests.letters import files

LETTER = """Dear Program Director:

I was asked to write for Dr. Okafor, who was with us for four weeks. She was punctual.
With continued guidance
she will do well.

I recommend her for your program.
"""


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(letters.SUBCOMMANDS, "read", ("letters_read", "Read a letter."))


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft in a folder that is no workspace."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "draft.txt"
    path.write_text(LETTER, encoding="utf-8", newline="\n")
    return path


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def said(answer: Answer) -> str:
    """What was printed, on one line."""
    return " ".join(answer.out.split())


def read_json(answer: Answer) -> Any:
    assert answer.status == 0
    return json.loads(answer.out)


def word_document(text: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", relations)
        archive.writestr("word/document.xml", body)
    return kept.getvalue()


# --- a letter -----------------------------------------------------------------------------------------


def test_each_phrase_stands_under_its_level_with_its_line(draft: Path, run: Run) -> None:
    blocks = {block.split("\n")[0]: block for block in run("letters", "read", "draft.txt").out.split("\n\n")}
    assert '"I recommend her for your" (line 7)' in blocks["Good, not elite"]
    assert '"punctual" (line 3)' in blocks["Neutral"]
    assert '"With continued guidance" (line 4)' in blocks["Concern"]


def test_a_meaning_names_what_it_rests_on(draft: Path, run: Run) -> None:
    assert "(Convention among readers; Trix and Psenka 2003.)" in said(run("letters", "read", "draft.txt"))


def test_what_strong_letters_have_is_shown_and_what_is_lacking_is_named(draft: Path, run: Run) -> None:
    out = said(run("letters", "read", "draft.txt"))
    assert 'A clear endorsement: "I recommend her" (line 7)' in out
    assert "Comparison with peers: not found here. It would say how this person compares" in out


def test_of_an_element_that_is_half_there_the_rest_is_named(draft: Path, run: Run) -> None:
    draft.write_text("I was her attending.", encoding="utf-8")
    out = said(run("letters", "read", "draft.txt"))
    assert 'attending" (line 1) Not found here: for how long.' in out


def test_it_says_that_these_are_conventions_and_for_whom_it_is(draft: Path, run: Run) -> None:
    out = said(run("letters", "read", "draft.txt"))
    assert out.startswith(
        "For a writer who checks or shares a draft. A letter that you have waived the right to see"
    )
    assert "conventions among readers, not measurements. Readers differ" in out
    assert "Nothing here rates a person" in out


@pytest.mark.parametrize("options", [(), ("--answer", "I can write you a letter.")])
def test_the_page_fits_80_columns(draft: Path, run: Run, options: tuple[str, ...]) -> None:
    answer = run("letters", "read", *(options or ("draft.txt",)))
    assert answer.status == 0
    assert max(map(len, answer.out.splitlines())) <= 80


def test_a_letter_without_known_wordings_says_so(draft: Path, run: Run) -> None:
    draft.write_text("The clinic opens at eight.", encoding="utf-8")
    assert "None of the wordings that are known here stands in it." in said(
        run("letters", "read", "draft.txt")
    )


def test_a_wording_that_stands_often_is_explained_once(draft: Path, run: Run) -> None:
    draft.write_text("She was punctual.\n" * 5, encoding="utf-8")
    out = said(run("letters", "read", "draft.txt"))
    assert "(line 3); and 2 more" in out
    assert out.count("is what readers take for granted") == 1


def test_signs_that_do_not_print_are_shown_as_such(draft: Path, run: Run) -> None:
    draft.write_text("She was pleasant to \x1b[31m work with.", encoding="utf-8")
    assert "\x1b" not in run("letters", "read", "draft.txt").out


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_offsets_of_the_json_are_those_of_the_text(draft: Path, run: Run, end: str) -> None:
    draft.write_text("\ufeff" + LETTER, encoding="utf-8", newline=end)
    found = read_json(run("letters", "read", "draft.txt", "--format", "json"))
    places = [*found["signals"]]
    places += [
        place for element in found["elements"] for part in element["parts"] for place in part["places"]
    ]
    assert len(places) > 5
    assert all(LETTER[place["start"] : place["end"]] == place["excerpt"] for place in places)


def test_the_json_has_levels_elements_sources_and_notes(draft: Path, run: Run) -> None:
    found = read_json(run("letters", "read", "draft.txt", "--format", "json"))
    assert (found["version"], found["file"]) == (1, "draft.txt")
    assert {each["level"] for each in found["signals"]} == {"good", "neutral", "concern"}
    concern = next(each for each in found["signals"] if each["signal"] == "needs-help")
    assert concern["basis"] == "convention among readers"
    assert concern["sources"][0]["url"].startswith("https://")
    assert [each["element"] for each in found["elements"]] == list(signals_policy.ELEMENTS)
    assert {e["element"] for e in found["elements"] if not e["found"]} >= {"comparison", "behavior"}
    assert any("waived" in note for note in found["notes"])


def test_a_letter_is_read_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, LETTER.encode())
    assert "Concern" in run("letters", "read", "-").out


def test_a_word_document_is_read(draft: Path, run: Run) -> None:
    Path("draft.docx").write_bytes(word_document("I recommend her without reservation."))
    assert '"recommend her without reservation" (line 1)' in said(run("letters", "read", "draft.docx"))


def test_a_page_is_named_where_there_are_several(draft: Path, run: Run) -> None:
    draft.write_text("Dear colleague:\n\f\nShe was punctual.", encoding="utf-8")
    assert "(page 2, line 2)" in run("letters", "read", "draft.txt").out


def test_nothing_is_written_anywhere(draft: Path, run: Run, tmp_path: Path) -> None:
    before = files(tmp_path)
    run("letters", "read", "draft.txt")
    run("letters", "read", "--answer", "I can write you a letter.")
    assert files(tmp_path) == before


# --- an answer ----------------------------------------------------------------------------------------


def test_an_answer_gets_its_meaning_the_reason_and_what_to_do_next(run: Run) -> None:
    out = said(run("letters", "read", "--answer", "I can write you a letter."))
    assert out.startswith(
        'Often a polite no. "can write you a letter" Why: A letter is offered, not a strong one'
    )
    assert "What to do next * Thank them" in out
    assert "a convention among applicants and advisers, not a measurement" in out


def test_the_json_of_an_answer_has_its_kind_and_place(run: Run) -> None:
    text = "Of course. I would be honored to write you a strong letter."
    found = read_json(run("letters", "read", "--answer", text, "--format", "json"))
    assert found["kind"] == "yes"
    assert text[found["start"] : found["end"]] == found["excerpt"]
    assert found["next"] == list(signals.answer_meaning(text).next)


def test_an_answer_that_is_not_understood_has_no_place(run: Run) -> None:
    found = read_json(run("letters", "read", "--answer", "The weather is fine.", "--format", "json"))
    assert (found["kind"], found["start"], found["end"], found["excerpt"]) == ("unclear", None, None, None)


def test_an_answer_is_read_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, b"I have to decline.\n\n> Could you write me a strong letter?\n")
    assert run("letters", "read", "--answer", "-").out.startswith("A no.")


# --- what cannot be read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "it is not said what to read"),
        (("draft.txt", "--answer", "Sure."), "both a letter and an answer are given"),
        (("--answer", "  "), "the answer is empty"),
        (("nothing.txt",), "nothing.txt: there is no such file"),
        ((".",), "this is a folder"),
        (("empty.txt",), "there is no text in it"),
        (("picture.png",), "it is a picture"),
        (("program.exe",), "it is no text, Word document (.docx) or PDF"),
        (("named.pdf",), "it is another kind of file than its name says"),
        (("broken.docx",), "it is damaged"),
    ],
)
def test_what_cannot_be_read_says_why(
    draft: Path, run: Run, arguments: tuple[str, ...], expected: str
) -> None:
    Path("empty.txt").write_text(" \n", encoding="utf-8")
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    Path("program.exe").write_bytes(b"MZ" + bytes(40))
    Path("named.pdf").write_text("A text.", encoding="utf-8")
    Path("broken.docx").write_bytes(b"PK\x03\x04" + bytes(40))
    answer = run("letters", "read", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert expected in answer.err


def test_a_file_that_is_too_large_is_refused(draft: Path, run: Run) -> None:
    draft.write_bytes(b"a " * 5_000_001)
    assert "larger than 10 MB" in run("letters", "read", "draft.txt").err
