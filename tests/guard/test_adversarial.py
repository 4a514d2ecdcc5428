"""Whatever is done to the letters of a sentence, short of changing what a reader sees, the guard still reads it."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import eml, examples, policies
from composer.guard import engine
from composer.guard.load import examples as examples_of
from composer.guard.rule import Example, Rule
from composer.text import LOOK_ALIKES

HERE = examples.season()
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f"
SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000\t"
TWINS = {plain: other for other, plain in LOOK_ALIKES.items() if plain.isalpha()}
Spoil = Callable[[str, random.Random], str]


@lru_cache(maxsize=1)
def flagged() -> list[tuple[Rule, str]]:
    """Every flagged example of a rule that rests on what is said alone, with its rule.

    A rule that looks at characters (emoji, markup, dates) is not among them: what hides characters is itself blocked.
    """
    rules = {rule.id: rule for rule in HERE.facts.policy.rules}
    found = []
    for file in policies.read_files().rules:
        rule = rules[file.id]
        if rule.groups and not rule.check:
            texts = [
                str(e.message.get("text", ""))
                for e in examples_of(file)
                if e.flag and set(e.message) == {"text"}
            ]
            found += [(rule, text) for text in texts if text and "\n" not in text]
    return found


def finds(rule: Rule, text: str) -> bool:
    here = examples.context_of(HERE, Example(True, {"text": text}), rule.direction)
    return bool(engine.findings_of(rule, here))


def invisible(text: str, chance: random.Random) -> str:
    return "".join(c + chance.choice(INVISIBLE) if c.isalpha() and chance.random() < 0.4 else c for c in text)


def look_alikes(text: str, chance: random.Random) -> str:
    return "".join(TWINS.get(c, c) if chance.random() < 0.5 else c for c in text)


def odd_spaces(text: str, chance: random.Random) -> str:
    return "".join(chance.choice(SPACES) * chance.randint(1, 2) if c == " " else c for c in text)


def wrapped(text: str, chance: random.Random) -> str:
    return textwrap.fill(text, chance.randint(58, 78), break_long_words=False, break_on_hyphens=False)


def capitals(text: str, _: random.Random) -> str:
    """Words after a name stay as they are: beside it a capital reads as a part of a longer name."""
    name = re.search(r"\b(?:Riverbend|Lakemont|Dunmore|Fairhaven|Brookhollow|Stonegate)", text)
    return text[: name.start()].upper() + text[name.start() :] if name else text.upper()


def curly(text: str, _: random.Random) -> str:
    return text.replace("'", "\u2019").replace("-", "\u2011")


@pytest.mark.parametrize("spoil", [invisible, look_alikes, odd_spaces, wrapped, capitals, curly])
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_a_flagged_sentence_stays_flagged(spoil: Spoil, number: int, chance: random.Random) -> None:
    rule, text = flagged()[number % len(flagged())]
    spoiled = spoil(text, chance)
    assert finds(rule, spoiled), (rule.id, spoiled)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_html_with_every_letter_as_an_entity_is_read(number: int) -> None:
    rule, text = flagged()[number % len(flagged())]
    coded = "".join(f"&#{ord(c)};" for c in text)
    page = f"<html><body><p>Dear Dr. Marsh,</p><p>{coded}</p><p>Sincerely,</p></body></html>"
    head = "From: a@example.org\nTo: b@example.org\nSubject: x\nContent-Type: text/html; charset=utf-8\n"
    body = eml.read_letter(f"{head}\n{page}".encode(), shown="x").body
    here = examples.context_of(HERE, Example(True, {"body": body}), rule.direction)
    assert engine.findings_of(rule, here), (rule.id, text)


WORDS = st.lists(st.sampled_from([word for _, text in flagged()[::7] for word in text.split()]), max_size=60)


@given(
    st.one_of(st.text(max_size=400), WORDS.map(" ".join), WORDS.map("\n".join)),
    st.sampled_from(["outbound", "inbound"]),
)
@settings(max_examples=250, deadline=None)
def test_any_text_gives_findings_whose_places_are_right(text: str, direction: str) -> None:
    if not text.strip():
        return
    here = examples.context_of(HERE, Example(True, {"body": text, "subject": text[:40]}), direction)
    for finding in engine.check(here).findings:
        if finding.start is not None and finding.field in ("subject", "body"):
            assert finding.excerpt == here.text(finding.field)[finding.start : finding.end]
            assert finding.excerpt
