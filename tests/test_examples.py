from __future__ import annotations

from pathlib import Path

import pytest

from composer import examples
from composer.guard.rule import Example
from composer.model import Document, Leftover

MINE = """severity: warn
basis: etiquette
message: Speaks of orchards.
fix: Delete it.
source: {{title: My own rule}}
why: I say so.
patterns:
  - any: [orchard workers]
    severity: note
examples:
  flag: {flag}
  pass: {ok}
"""
FLAG = '["I love orchard workers.", {text: "The orchard workers.", severity: note}]'
PASS = '["I love apples.", "Thanks."]'


def failures(root: Path, flag: str = FLAG, ok: str = PASS) -> tuple[str, ...]:
    folder = root / "policies" / "own"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(MINE.format(flag=flag, ok=ok), encoding="utf-8")
    return examples.run(root, ["mine"])


def test_examples_that_agree_are_silent(tmp_path: Path) -> None:
    assert failures(tmp_path) == ()


@pytest.mark.parametrize(
    ("flag", "ok", "said"),
    [
        ('["I love apples.", "orchard workers"]', PASS, 'should be flagged, but is not: "I love apples."'),
        (
            FLAG,
            '["Thanks.", "Good orchard workers."]',
            '"orchard workers" is flagged in: "Good orchard workers."',
        ),
        ('["orchard workers"]', PASS, "fewer than two examples under `flag:`"),
        (FLAG, '["Thanks."]', "fewer than two examples under `pass:`"),
        ('[{text: orchard workers, severity: warn}, "orchard workers"]', PASS, "should be warn, but is note"),
        ('[{body: "Dear Dr. Lee, hello"}, "orchard workers"]', PASS, 'is not: "Dear Dr. Lee, hello"'),
        ('[{subject: "Hello"}, "orchard workers"]', PASS, "'subject': 'Hello'"),
    ],
)
def test_an_example_that_disagrees_is_named_with_its_file(
    tmp_path: Path, flag: str, ok: str, said: str
) -> None:
    (failure,) = failures(tmp_path, flag, ok)
    assert failure.startswith("policies/own/mine.yaml: ")
    assert said in failure


def test_statements_carry_examples_too() -> None:
    assert examples.run(None, ["first-choice"]) == ()


def test_a_text_is_set_into_a_neutral_letter_of_its_kind() -> None:
    context = examples.context_of(
        examples.season(), Example(True, {"text": "I like it.", "kind": "thank_you"})
    )
    assert context.kind is not None
    assert (context.kind.id, str(context.today)) == ("thank_you", examples.TODAY)
    assert "\n\nI like it.\n\n" in context.message.body
    assert context.program is not None
    assert context.program.director is not None
    assert context.message.to[0].email == context.program.director.email
    assert context.message.body.startswith(f"Dear Dr. {context.program.director.name.split()[-1]},")


def test_a_text_to_a_letter_writer_has_no_program() -> None:
    context = examples.context_of(examples.season(), Example(True, {"text": "x", "kind": "lor_request"}))
    assert context.program is None
    assert context.writer is not None


def test_what_an_example_says_stands_as_it_is() -> None:
    said = {
        "body": "B",
        "subject": "S",
        "to": ["a@example.org"],
        "hidden": ["white text"],
        "today": "2027-01-02",
    }
    message = examples.context_of(examples.season(), Example(True, said)).message
    assert (message.body, message.subject, message.hidden) == ("B", "S", ("white text",))
    assert [address.email for address in message.to] == ["a@example.org"]


def test_what_attached_files_say_can_be_told() -> None:
    files = [
        {"name": "cv.pdf", "text": "Curriculum vitae"},
        {"name": "a.docx", "leftovers": [{"kind": "comment"}]},
    ]
    context = examples.context_of(
        examples.season(), Example(True, {"kind": "lor_packet", "documents": files})
    )
    assert context.documents == (
        Document("cv.pdf", text="Curriculum vitae"),
        Document("a.docx", leftovers=(Leftover("comment"),)),
    )
    assert context.message.attachments == ("cv.pdf", "a.docx")
