"""The checks of residue.py, against the example season."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import examples
from composer.guard import engine
from composer.guard.rule import Example, Finding


def found(rule_id: str, **message: Any) -> list[Finding]:
    here = examples.season()
    rule = next(r for r in here.facts.policy.rules if r.id == rule_id)
    return list(engine.findings_of(rule, examples.context_of(here, Example(True, message))))


def severities(rule_id: str, text: str) -> list[str]:
    return [f.severity for f in found(rule_id, text=text)]


@pytest.mark.parametrize(
    "text",
    [
        "I admired [Hospital Name] most.",
        "I admired {{ feature }} most.",
        "I admired ${feature} most.",
        "I admired <insert feature> most.",
        "I admired «LastName» most.",
        "I admired %%FEATURE%% most.",
        "I admired *|FNAME|* most.",
        "I worked there for XX weeks.",
        "The interview was on MM/DD/YYYY.",
        "TODO: add a sentence.",
        "I met Dr. ____ on that day.",
        "I spoke with Dr. , on that day.",
        "The letter went to nan, and I sent it.",
        "I have applied to None this year.",
        "My score is #N/A on the form.",
        "I admired PROGRAM NAME most.",
        "Insert the name of the clinic here.",
        "I was glad to visit the , again.",
    ],
)
def test_a_blank_that_was_not_filled_blocks(text: str) -> None:
    assert severities("placeholder", text) == ["block"]


@pytest.mark.parametrize(
    "text",
    [
        "None of my patients had a doctor nearby.",
        "The null hypothesis was rejected, with p < 0.05 and n > 30.",
        'She wrote that "they [were] the teachers" there.',
        "Two papers [1, 2] and one [in press] came of it.",
        "I wrote to <a.person@clinic.example> and read <https://clinic.example/page>.",
        "The XXIX meeting took place in the XX century hall.",
        "My nan baked naan for the whole ward.",
        "A 46, XX karyotype was found.",
        "I read «Os Lusíadas» at school.",
        "[Rui: cut this name before you send]",
        'She said that "they [the clinic] listened" at last.',
    ],
)
def test_what_an_author_may_write_is_no_blank(text: str) -> None:
    assert severities("placeholder", text) == []


def test_a_bracket_that_may_be_a_blank_is_a_warning() -> None:
    assert severities("placeholder", "I admired [Big Blue Tour] most.") == ["warn"]


def test_a_greeting_without_a_name_is_a_blank() -> None:
    (finding,) = found("placeholder", body="Dear Dr. ,\n\nThank you.\n\nSincerely,\nInês Carvalho")
    assert (finding.severity, finding.excerpt) == ("block", "Dear Dr. ,")


def test_a_blank_in_the_subject_is_found_with_its_place() -> None:
    subject = "Letter of interest - {{ name }}"
    (finding,) = found("placeholder", subject=subject)
    assert subject[finding.start : finding.end] == finding.excerpt == "{{ name }}"


@pytest.mark.parametrize(
    "text",
    [
        "Absolutely! Here is a more concise draft for your review:",
        "Let me know if you would like a warmer version.",
        "As an AI assistant, I have no opinion.",
        "**Why this clinic:** it is near.",
        "### Closing",
        "See [the page](https://clinic.example).",
        "I liked it&nbsp;very much.",
        "<p>I liked it.</p>",
        "Option 2 (warmer): I liked it.",
        "Word count: 182",
        "Sent from my iPhone",
        "Enviado do meu iPhone",
        "Get Outlook for iOS",
        "[Comment by Rui: too long?]",
        "(Comment [RC1]: a better verb?)",
        "[Rui: cut this before you send]",
        "---------- Forwarded message ---------",
        "From: Rui\nSubject: your draft",
        "Subject: Letter of interest",
        "On Mon, Feb 8, 2027 at 9:10 PM Rui C. wrote:",
        "> looks fine to me",
        "[EXTERNAL]",
        "See clinic.example/?utm_source=chatgpt.com for more.",
    ],
)
def test_what_was_pasted_along_blocks(text: str) -> None:
    assert "block" in severities("pasted-residue", text)


@pytest.mark.parametrize(
    "text",
    [
        "Certainly I will come back one day.",
        "On page 4 of the 2026 report you wrote: listen first.",
        "Three things stayed with me:\n- the map\n- the bread\n- the laughter",
        "I wrote the first draft of our protocol by hand.",
        "Re: my question about the call schedule, thank you.",
        "The case # 3 we spoke of was mine.",
        "You told me to rest, and I slept.",
    ],
)
def test_ordinary_writing_is_no_residue(text: str) -> None:
    assert severities("pasted-residue", text) == []


def test_single_asterisks_and_garbled_characters_are_warnings() -> None:
    assert severities("pasted-residue", "I liked the *small* clinic.") == ["warn"]
    assert severities("pasted-residue", "I donâ€™t forget the clinic.") == ["warn"]


def test_a_forwarded_subject_is_residue() -> None:
    assert [f.field for f in found("pasted-residue", subject="FW: Letter of interest - Inês Carvalho")] == [
        "subject"
    ]
    assert not found("pasted-residue", subject="Re: Letter of interest - Inês Carvalho")


def test_a_sentence_twice_in_one_paragraph_is_found_at_its_second_place() -> None:
    sentence = "The prairie health elective is what I would choose before all others."
    (finding,) = found("pasted-residue", text=f"{sentence} Thank you. {sentence}")
    assert finding.severity == "block"
    assert finding.excerpt == sentence


def test_a_short_sentence_may_stand_twice() -> None:
    assert severities("pasted-residue", "Thank you. I listened. Thank you.") == []


def test_a_second_greeting_is_residue_but_two_in_a_row_are_not() -> None:
    twice = "Dear Dr. Marsh,\n\nThank you.\n\nDear Dr. Osei,\n\nThank you.\n\nSincerely,\nInês Carvalho"
    assert [f.excerpt for f in found("pasted-residue", body=twice)] == ["Dear Dr. Osei,"]
    both = "Dear Dr. Marsh,\nDear Dr. Siddiqui,\n\nThank you for the day.\n\nSincerely,\nInês Carvalho"
    assert not found("pasted-residue", body=both)


def test_structure_of_another_mail_is_reported_without_a_place() -> None:
    here = examples.season()
    rule = next(r for r in here.facts.policy.rules if r.id == "pasted-residue")
    context = examples.context_of(here, Example(True, {"residue": ("a nested mail",)}))
    (finding,) = engine.findings_of(rule, context)
    assert finding.start is None
    assert "a nested mail" in finding.message


@pytest.mark.parametrize(
    "name", ["Carvalho_CV.pdf", "Personal Statement.docx", "USMLE transcript.pdf", "LoR Reyes.pdf"]
)
def test_a_document_that_the_application_holds_is_unexpected(name: str) -> None:
    (finding,) = found("unexpected-attachment", attachments=["map.pdf", name])
    assert (finding.field, finding.excerpt) == ("attachment", name)


def test_a_letter_writer_may_get_a_cv() -> None:
    assert not found("unexpected-attachment", kind="lor_packet", attachments=["Carvalho_CV.pdf"])


def test_another_document_and_the_words_about_it_pass() -> None:
    assert not found(
        "unexpected-attachment", kind="update", attachments=["a.pdf"], text="The abstract is attached."
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I am attaching my CV.", 1),
        ("I am enclosing the abstract of our poster.", 1),
        ("There is no file, and nothing is attached.", 0),
        ("I have not attached my CV.", 0),
        ("I became attached to the clinic.", 0),
        ("I attach great weight to teaching.", 0),
    ],
)
def test_words_about_an_attachment_that_is_not_there(text: str, count: int) -> None:
    assert len(found("unexpected-attachment", text=text)) == count


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("[]{}<>«»*#_>$%:.,!? \nXaZ1-"), max_size=120))
def test_every_place_that_is_reported_is_the_text_at_that_place(text: str) -> None:
    here = examples.season()
    context = examples.context_of(here, Example(True, {"text": "x"}))
    context = dataclasses.replace(
        context, message=dataclasses.replace(context.message, body=text, subject=text[:40])
    )
    for rule in here.facts.policy.rules:
        if rule.id in ("placeholder", "pasted-residue", "unexpected-attachment"):
            for finding in engine.findings_of(rule, context):
                if finding.start is not None:
                    assert context.text(finding.field)[finding.start : finding.end] == finding.excerpt != ""
