"""What words in letters, and answers to a request for one, are taken to mean."""

from __future__ import annotations

import random
import shutil
import time
from itertools import pairwise
from pathlib import Path

import pytest

from composer import policies
from composer.builtin import builtin
from composer.errors import PolicyError
from composer.recommendation import signals, signals_policy

POLICY = signals_policy.built_in()
RULES = POLICY.rules.values()
LETTER = """Dear Program Director:

I supervised Dr. Okafor for four weeks as her attending. She is one of the best interns I have taught.
On her second night she noticed that a dose was wrong. I recommend her without reservation.
"""
WORDS = (
    "she he i we not never no without one of the best top recommend with appropriate support given time if had were "
    "would be thrilled to have her Dr. Okafor's patient's \" ' ‘ “ ” ’ ( ) , . ; ! ? \n \n\n \f — that who but and "
    "reservation letter strong write you sure \0 \ud7ff é ß 😀 > On wrote:"
).split(" ")


def levels(text: str) -> set[str]:
    return {signal.level for signal in signals.read_letter(text).signals}


def excerpts(text: str, level: str) -> list[str]:
    return [s.place.excerpt for s in signals.read_letter(text).signals if s.level == level]


def lacking(text: str) -> dict[str, list[str]]:
    elements = signals.read_letter(text).elements
    return {e.id: [part.wording.id for part in e.lacking] for e in elements if e.lacking}


def kind(text: str) -> str:
    return signals.answer_meaning(text).kind


def named(rule: signals_policy.SignalRule, text: str) -> set[str]:
    """The wordings of a rule that decide how a text is read; empty where the rule does not speak."""
    if rule.reads == "answer":
        meaning = signals.answer_meaning(text)
        return {w.id for w in rule.wordings if meaning.kind == rule.id and meaning.why == w.means}
    found = signals.read_letter(text)
    if rule.reads == "level":
        return {signal.wording.id for signal in found.signals if signal.level == rule.id}
    element = next(each for each in found.elements if each.id == rule.id)
    return set() if element.lacking else {part.wording.id for part in element.parts}


# --- the examples of the rules ------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_each_of_its_examples(rule: signals_policy.SignalRule) -> None:
    assert [text for text in rule.flag if not named(rule, text)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_silent_on_what_must_pass(rule: signals_policy.SignalRule) -> None:
    assert [text for text in rule.passes if named(rule, text)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_twenty_examples_of_each_kind_and_none_twice(rule: signals_policy.SignalRule) -> None:
    assert min(len(rule.flag), len(rule.passes)) >= 20
    assert len({*rule.flag, *rule.passes}) == len(rule.flag) + len(rule.passes)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_wording_of_a_rule_is_reached_by_an_example(rule: signals_policy.SignalRule) -> None:
    reached = {wording for text in rule.flag for wording in named(rule, text)}
    assert {wording.id for wording in rule.wordings} == reached


# --- denied, supposed, quoted, of another --------------------------------------------------------------


def test_without_reservation_is_strong_and_with_some_reservation_is_a_concern() -> None:
    assert levels("I recommend him without reservation.") == {"strong"}
    assert levels("I recommend him with some reservation.") == {"concern"}


def test_a_double_no_is_a_reservation() -> None:
    assert levels("I recommend him, but not without reservation.") == {"concern"}


def test_a_denied_comparison_is_a_concern_and_no_praise() -> None:
    assert levels("He is not among the top students of this year.") == {"concern"}


def test_not_only_denies_nothing() -> None:
    assert levels("She is not only one of the best students I have taught.") == {"very-strong"}


def test_a_no_in_another_clause_denies_nothing() -> None:
    assert "very-strong" in levels("He never missed a day, and he is one of the best students I have taught.")


def test_a_wish_to_be_able_to_say_it_does_not_say_it() -> None:
    assert levels("I wish I could say that she is one of the best students I have taught.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "If she were one of the best students I have taught, I would say so.",
        "Had she been one of the best students I have taught, I would say so.",
        "Whether she is one of the best students I have taught is for others to say.",
        "She might be one of the best students one day.",
        "She would be one of the best students I have taught if she came on time.",
    ],
)
def test_what_is_supposed_is_not_said(text: str) -> None:
    assert "very-strong" not in levels(text)


def test_an_if_of_the_writers_own_supposes_nothing() -> None:
    assert levels("If I had to choose, she is the best student I have taught.") == {"very-strong"}


@pytest.mark.parametrize("quoted", ['"{}"', "“{}”", "‘{}’", "'{}'"])
def test_words_in_quotation_marks_are_not_the_writers_own(quoted: str) -> None:
    phrase = quoted.format("one of the best students I have taught")
    assert levels(f"Many letters say {phrase} these days.") == set()


def test_a_letter_that_is_quoted_as_a_whole_is_read() -> None:
    assert levels('"I recommend her without reservation."') == {"strong"}


@pytest.mark.parametrize(
    "text",
    [
        "With appropriate support the patient went home.",
        "The patient improved after feedback from the dietitian.",
        "The tumor has grown since March.",
        "Our program is one of the best in the country.",
        "A man who was quiet at first told her everything.",
        "Mr. Jones improved, and Dr. Okafor told Dr. Okafor's team.",
        "Her patients improved over the month.",
    ],
)
def test_a_sentence_about_a_patient_or_a_program_is_no_signal(text: str) -> None:
    assert levels(text) == set()


def test_a_clause_about_a_patient_does_not_hide_the_one_about_the_applicant() -> None:
    text = "When the patient came back she was one of the best students I have taught."
    assert levels(text) == {"very-strong"}


def test_the_one_of_whom_a_letter_speaks_is_known_by_name() -> None:
    assert levels("Dr. Okafor is quiet. Amara Okafor improved over the month. Okafor improved.") == {
        "concern"
    }


# --- places -------------------------------------------------------------------------------------------


def test_every_place_is_that_of_its_excerpt() -> None:
    text = "\ufeffÀ propos: " + LETTER.replace("weeks", "weeks…")
    text += "“She improved.”\r\nWith continued guidance, she’ll do well."
    found = signals.read_letter(text)
    places = [signal.place for signal in found.signals]
    places += [place for element in found.elements for part in element.parts for place in part.places]
    assert len(places) > 8
    assert all(text[place.start : place.end] == place.excerpt for place in places)


def test_signals_come_in_the_order_of_the_text_and_never_overlap() -> None:
    places = [
        s.place
        for s in signals.read_letter(LETTER * 3 + "I strongly recommend him with reservations.").signals
    ]
    assert all(a.end <= b.start for a, b in pairwise(places))


def test_of_two_readings_of_one_place_the_doubt_decides() -> None:
    assert levels("I strongly recommend him if he passes the examination.") == {"concern"}


def test_a_plain_recommendation_is_left_out_beside_a_strong_one() -> None:
    assert levels("I recommend her; she has my highest recommendation.") == {"strong"}
    assert levels("I recommend her. She has my highest recommendation.") == {"good", "strong"}


# --- what strong letters have -------------------------------------------------------------------------


def test_a_letter_that_has_everything_lacks_nothing() -> None:
    assert lacking(LETTER) == {}


def test_an_empty_praise_lacks_what_strong_letters_have() -> None:
    assert list(lacking("She is a fine physician and I wish her well.")) == list(signals_policy.ELEMENTS)


def test_of_role_and_context_the_half_that_is_missing_is_named() -> None:
    assert lacking("I was her attending.")["role"] == ["duration"]
    assert lacking("I have known her for two years.")["role"] == ["capacity"]


# --- answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Happy to write you a strong letter.", "yes"),
        ("It would be my honor to write you a strong letter.", "yes"),
        ("I can write you a letter.", "polite-no"),
        ("I could put something together.", "polite-no"),
        ("Happy to support your application.", "unclear"),
        ("I don't know you that well, but I could write one.", "polite-no"),
        ("If you send me your CV, I will write one.", "conditional"),
        ("Remind me who you are?", "conditional"),
        ("I have to decline.", "no"),
    ],
)
def test_the_usual_answers_mean_what_they_usually_mean(text: str, expected: str) -> None:
    assert kind(text) == expected


def test_a_no_to_a_strong_letter_is_no_yes() -> None:
    assert kind("I can't write you a strong letter.") == "no"
    assert kind("I'm not sure that I can write you a strong letter.") == "polite-no"


def test_kind_words_before_a_no_do_not_make_it_a_yes() -> None:
    assert kind("I am honored that you asked. However, I am unable to take on another letter.") == "no"


def test_no_problem_is_no_no() -> None:
    assert kind("No problem, I would be honored to write you a strong letter.") == "yes"


def test_to_ask_for_documents_after_a_yes_takes_nothing_back() -> None:
    assert kind("I would be glad to write you a strong letter. Please send me your CV.") == "yes"


@pytest.mark.parametrize(
    "but",
    [
        "but it will only be ready in October",
        "but I can't upload it before the 15th",
        "but I won't be able to sign it until I return",
        "but it may be short",
        "but the letter never runs over a page",
        "though I only need your CV",
        "if you send me your CV and the form",
        "but I have no time before the holidays",
        "but I am not able to meet this Friday",
    ],
)
def test_a_but_about_dates_papers_or_length_takes_no_strong_letter_back(but: str) -> None:
    assert kind(f"Yes, I will write you a strong letter, {but}.") == "yes"
    assert kind(f"I will write you a strong letter. I don't know you well, {but}.") == "polite-no"


@pytest.mark.parametrize(
    ("but", "expected"),
    [
        ("but it will only say that you attended", "polite-no"),
        ("but I only worked with you in July", "polite-no"),
        ("but I have to decline, as I am away until October", "no"),
        ("if you finish the project by October", "conditional"),
        ("but it would be short and general", "polite-no"),
    ],
)
def test_a_but_about_the_letter_itself_counts(but: str, expected: str) -> None:
    assert kind(f"I'd be honored to write for you, {but}.") == expected


def test_warmth_outweighs_a_request_for_papers_and_no_refusal() -> None:
    assert kind("I'd be honored to write for you, but I'll need your CV first.") == "yes"
    assert kind("I'd be delighted to see you again, but I can't write you a letter by September.") != "yes"


@pytest.mark.parametrize(
    "text",
    [
        "I can't say no to a student like you - of course, a strong letter",
        "I could never refuse you, and it will be a strong letter.",
        "How could I refuse? A strong letter it is.",
        "I won't decline to write you a strong letter.",
    ],
)
def test_a_no_that_is_denied_is_a_yes(text: str) -> None:
    assert kind(text) == "yes"


@pytest.mark.parametrize("opening", ["", "Of course. "])
def test_not_to_hesitate_is_no_doubt(opening: str) -> None:
    assert kind(f"{opening}I wouldn't hesitate to write you a letter.") == "unclear"
    assert kind(f"{opening}I would hesitate to write you a letter.") == "polite-no"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I don't know you well enough.", "know you too little"),
        ("You'd get a better letter from Dr. Shah.", "points to another writer"),
        ("I would hesitate to write.", "doubts or hesitates"),
        ("It would be a pretty generic letter.", "short, general or bare"),
        ("It's a crazy time for me right now.", "A lack of time"),
        ("I will write you a strong letter on condition that you finish the report.", "hangs on something"),
    ],
)
def test_the_reason_fits_the_words(text: str, why: str) -> None:
    assert why in signals.answer_meaning(text).why
    assert "not said yet" not in signals.answer_meaning(text).why


def test_what_an_answer_quotes_of_the_request_is_not_read() -> None:
    assert (
        kind("Sure.\n\nOn Mon, Jun 1, 2026, Amara wrote:\n> Could you write me a strong letter?") == "unclear"
    )


def test_an_answer_in_words_that_are_not_known_is_unclear_and_says_so() -> None:
    meaning = signals.answer_meaning("The weather in Port Ellery is fine today, as ever.")
    assert (meaning.kind, meaning.place) == ("unclear", None)
    assert "None of the wordings" in meaning.why


@pytest.mark.parametrize("answer", signals_policy.ANSWERS)
def test_every_answer_says_what_to_do_next(answer: str) -> None:
    assert len(POLICY.rules[answer].advice) >= 3


def test_after_a_yes_the_packet_goes_out_within_two_days() -> None:
    assert "24 to 48 hours" in " ".join(
        signals.answer_meaning("I'd be honored to write a strong letter.").next
    )


# --- any text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_no_text_makes_it_fail(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice(WORDS) + chance.choice((" ", "", "\n", ", ")) for _ in range(400))
    for place in (signal.place for signal in signals.read_letter(text).signals):
        assert text[place.start : place.end] == place.excerpt
    assert kind(text) in signals_policy.ANSWERS


@pytest.mark.parametrize("text", ["", " \n ", ".", '"', "“", "\0", "Dr. ", "if", "not"])
def test_next_to_nothing_is_read_as_nothing(text: str) -> None:
    assert levels(text) == set()


def test_ten_thousand_words_take_less_than_a_second() -> None:
    text = (LETTER + "With continued guidance she will do well, and I have no concerns about her.\n\n") * 200
    assert len(text.split()) > 10_000
    begun = time.process_time()
    signals.read_letter(text)
    assert time.process_time() - begun < 1


# --- the files ----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(builtin("policies") / "signals", tmp_path / "signals")


def broken(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        signals_policy.load(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "strong.yaml",
            "title: Strong",
            "tittle: Strong",
            "policies/signals/strong.yaml:2: unknown key `tittle`",
        ),
        ("strong.yaml", "sources: [saudek-2018", "sources: [saudek-2017", "unknown source saudek-2017"),
        ("strong.yaml", "negation: ignored", "negation: maybe", "negation is 'maybe'"),
        ("strong.yaml", "reads: level", "reads: answer", "no answer is named strong"),
        (
            "strong.yaml",
            '"^ <strongly> recommended"',
            '"^ <strongest> recommended"',
            "vocabulary <strongest>",
        ),
        ("strong.yaml", '"^ <strongly> recommended"', '"(a|b"', 'lacks a ")"'),
        ("shared.yaml", "sources:", "source:", "lacks `sources`"),
    ],
)
def test_a_fault_in_a_file_is_named(folder: Path, file: str, old: str, new: str, said: str) -> None:
    assert said in broken(folder, file, old, new)


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "concern.yaml").unlink()
    with pytest.raises(PolicyError, match=r"concern\.yaml: is missing"):
        signals_policy.load(folder)


def test_every_file_of_the_folder_is_read() -> None:
    names = {path.stem for path in (builtin("policies") / "signals").glob("*.yaml")}
    assert names == {*POLICY.rules, "shared"}


def test_the_guard_of_messages_knows_nothing_of_signals() -> None:
    assert "signals" not in policies.FAMILIES
    assert not {rule.id for rule in policies.load().rules} & set(POLICY.rules)


def test_every_source_is_cited_and_was_read() -> None:
    cited = {source for rule in RULES for wording in rule.wordings for source in wording.sources}
    said = " ".join(note for notes in POLICY.notes.values() for note in notes)
    assert {name for name in POLICY.sources if name not in cited} == {"egan-2021", "pianello-2024"}
    assert "Egan 2021" in said
    assert "Pianello 2024" in said
    assert all(s.url.startswith("https://") and s.read for s in POLICY.sources.values())
