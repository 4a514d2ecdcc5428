"""Is every name of a program the right one, and spelled right? Do the mailboxes belong to it?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from composer.guard.checks.program_cues import asks_for_a_post, is_passing, reading_of, trains_there
from composer.guard.context import Context
from composer.guard.roster import (
    GENERIC,
    SPECIALTY_WORDS,
    Mention,
    mentions,
    names_of,
    same_word,
    words_of,
)
from composer.guard.rule import Hit
from composer.model import Program
from composer.text import Sentence, Token, edit_distance, fold, read

_INSTITUTION = re.compile(
    r"\b(?:(?:[A-Z][\w'’.-]+|of|St\.|&)\s+){1,5}?"
    r"(?:(?:Hospital|University|Medical\s+Center|Health\s+System|Medical\s+College|Health\s+Center|Infirmary)\b\s?)+(?<!\s)"
    r"(?:\s+of\s+[A-Z]\w+(?:\s+[A-Z]\w+)?)?"
)
_MORE_WORDS = GENERIC | SPECIALTY_WORDS | {"children", "women", "your", "our", "the", "a", "st", "i"}
_SHORTEST = 6
_MOST_OFTEN = 3


def program_of(context: Context) -> Program | None:
    """The program written to; None for a message to a letter writer."""
    to_writer = context.kind.direction == "writer" if context.kind else context.writer is not None
    return None if to_writer else context.program


def _named(context: Context, *fields: str) -> bool:
    return any(m.owner == "target" for field in fields for m in context.mentions(field))


def wrong_program(context: Context) -> Iterator[Hit]:
    """A name of another program or institution where the one written to should stand."""
    program = program_of(context)
    if program is None:
        return
    values = {"program": program.name}
    for field in ("subject", "body"):
        for mention in _told_apart(context, field):
            severity = _severity(context, field, mention)
            if severity:
                yield Hit(
                    field, mention.start, mention.end, severity, values={"found": mention.text, **values}
                )
        for start, end in _strangers(context, field, program):
            found = context.text(field)[start:end]
            known = any(s.start == start and not s.ambiguous for s in context.strangers(field))
            sure = known or not _named(context, "body") or asks_for_a_post(context, field, start, end)
            severity = "block" if sure else "warn"
            yield Hit(field, start, end, severity, values={"found": found, **values})
    yield from _attachments(context, program)


def _told_apart(context: Context, field: str) -> Iterator[Mention]:
    """The names in a text, of one that a sentence repeats without end only the first few."""
    seen: Counter[tuple[int, str]] = Counter()
    starts = [sentence.start for sentence in context.reading(field).sentences]
    for mention in context.mentions(field):
        place = (bisect_right(starts, mention.start), mention.text)
        seen[place] += 1
        if seen[place] <= _MOST_OFTEN:
            yield mention


def _severity(context: Context, field: str, mention: Mention) -> str:
    """How surely a mention means the program written to: `block`, `warn` or "" for not at all."""
    program = context.program
    if mention.owner not in ("other", "ambiguous") or program is None or _in_file(mention.text, program):
        return ""
    if _others_near(context, field, mention) > 2:
        return ""
    sense = reading_of(context, field, mention.start, mention.end)
    if _beside_target(context, field, mention):
        return "warn" if sense == "addressee" and field == "body" else ""
    if sense == "addressee":
        return "block"
    if (
        sense == "passing"
        or mention.story
        or mention.owner == "ambiguous"
        or _in_a_list(context, field, mention)
    ):
        return ""
    return "warn" if field == "body" and _named(context, "body") else "block"


def _beside_target(context: Context, field: str, mention: Mention) -> bool:
    """Whether the sentence names the right program, too, so that the other one is likely meant as another."""
    sentence = context.reading(field).sentence_at(mention.start)
    return sentence is not None and any(
        m.owner == "target" and sentence.start <= m.start < sentence.end for m in context.mentions(field)
    )


def _others_near(context: Context, field: str, mention: Mention) -> int:
    """How many other programs the sentence names: several make a list of places."""
    sentence = context.reading(field).sentence_at(mention.start)
    others = [m for m in context.mentions(field) if m.owner == "other"]
    return len({m.programs for m in others if sentence and sentence.start <= m.start < sentence.end})


def _in_a_list(context: Context, field: str, mention: Mention) -> bool:
    """Whether other programs are counted up, in the sentence or over the whole letter."""
    everywhere = {m.programs for m in context.mentions(field) if m.owner == "other"}
    return _others_near(context, field, mention) > 1 or len(everywhere) > 2


def _in_file(name: str, program: Program) -> bool:
    """Whether the program's own file speaks of a name: a joint clinic, a nurse at the neighbor's."""
    said = [*program.features, *program.connections, *(person.discussed for person in program.people)]
    said += [*program.interview.liked, program.interview.culture] if program.interview else []
    return fold(name).text in fold("\n".join(said)).text


def _strangers(context: Context, field: str, program: Program) -> Iterator[tuple[int, int]]:
    """Institutions that no file of the season knows, named as the one that is written to."""
    text = context.text(field)
    own = {word for name in frozenset().union(*names_of(program)) for word in name} - _MORE_WORDS
    known = context.strangers(field)
    spelled = [_trimmed(text, match.start(), match.end()) for match in _INSTITUTION.finditer(text)]
    places = spelled + [
        (s.start, s.end)
        for s in known
        if not any(s.start < b and a < s.end for a, b in spelled)
        and (not s.ambiguous or trains_there(context, field, s.start, s.end))
    ]
    for start, end in sorted(places):
        proper = set(words_of(text[start:end])) - _MORE_WORDS
        if not proper or proper & own or _in_file(text[start:end], program):
            continue
        named = [(m.start, m.end) for m in context.mentions(field)] + [
            near[:2] for near in near_names(text, program)
        ]
        if any(a < end and start < b for a, b in named):
            continue
        if reading_of(context, field, start, end) == "addressee" and not is_passing(
            context, field, start, end
        ):
            yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a first word that only begins the sentence: "At Westbrook Hospital"."""
    first = re.match(r"(?:At|In|The|Your|Of|of|And|From|To|With|Dear|My|Our|For|I)\s+", text[start:end])
    return (start + first.end(), end) if first else (start, end)


def _attachments(context: Context, program: Program) -> Iterator[Hit]:
    """Names of other programs in the names of attached files."""
    own = words_of(context.applicant.name)
    position = 0
    for name in context.message.attachments:
        apart = re.sub(r"[_.\-+]", " ", name)
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", apart)
        for text in dict.fromkeys((apart, spaced)):
            named = mentions(read(text.title()), context.facts.roster, program)
            if any(
                m.programs and m.owner in ("other", "ambiguous") and words_of(m.text)[0] not in own
                for m in named
            ):
                values = {"found": name, "program": program.name}
                yield Hit("attachment", position, position + len(name), variant="attachment", values=values)
                break
        position += len(name) + 2


def misspelled_program(context: Context) -> Iterator[Hit]:
    """The program's own name, a letter or two off."""
    program = program_of(context)
    if program is None:
        return
    for field in ("subject", "body"):
        text = context.text(field)
        for start, end, name in near_names(text, program):
            inside = [m for m in context.mentions(field) if m.start <= start and end <= m.end]
            known = [
                m for m in context.mentions(field) if m.owner != "target" and m.start < end and start < m.end
            ]
            if not (inside or known or _is_on_file(context, text[start:end])):
                found, right = text[start:end], _as_written(name, program)
                owner = found[-2:] if found[-2:] in ("'s", "’s") else ""
                yield Hit(field, start, end, values={"found": found, "name": right}, repair=right + owner)


def _is_on_file(context: Context, text: str) -> bool:
    """Whether words are a person's or place's name that the season's files hold."""
    people = [person.name for program in context.facts.programs.values() for person in program.people]
    people += [writer.name for writer in context.facts.letter_writers.values()]
    known = {word for name in (*people, context.applicant.name) for word in words_of(name)}
    places = {words_of(program.city) for program in context.facts.programs.values()}
    words = words_of(text)
    return words in places or all(word in known for word in words)


def _as_written(name: tuple[str, ...], program: Program) -> str:
    """The name as the program's file writes it."""
    for given in (*program.aliases, program.institution, program.name):
        words = words_of(given)
        if words[: len(name)] == name:
            return given if words == name else " ".join(given.split()[: len(name)])
    return program.name


@lru_cache(maxsize=256)
def near_names(text: str, program: Program) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Places of a text that read like a name of the program and are none, with the name that is meant."""
    sure, loose = names_of(program)
    names = sorted((n for n in sure | loose if len("".join(n)) >= _SHORTEST), key=len, reverse=True)
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for sentence in read(text).sentences:
        tokens = [t for t in sentence.tokens if same_word(t.word)]
        words = [same_word(t.word) for t in tokens]
        for name in names:
            for at in _starts(words, name):
                window = tokens[at : at + len(name)]
                start, end = window[0].start, window[-1].end
                if _off(window, name, text, sentence) and not any(a < end and start < b for a, b, _ in found):
                    found.append((start, end, name))
    return tuple(found)


def _starts(words: list[str], name: tuple[str, ...]) -> Iterator[int]:
    """Where a name may begin: its longest proper word stands in its place, or nearly so."""
    proper = [i for i, word in enumerate(name) if word not in GENERIC | SPECIALTY_WORDS and len(word) > 3]
    if not proper:
        return
    key = max(proper, key=lambda i: len(name[i]))
    wanted = name[key]
    for at in range(len(words) - len(name) + 1):
        if words[at + key][0] == wanted[0] and close(words[at + key], wanted):
            yield at


@lru_cache(maxsize=16384)
def close(word: str, wanted: str) -> bool:
    """Whether a word is another one or a slip of it: a few letters off, or of the same sound."""
    if word == wanted:
        return True
    if abs(len(word) - len(wanted)) > 3 or min(len(word), len(wanted)) < 4 or word[0] != wanted[0]:
        return False
    limit = 1 if len(wanted) < 9 else 2
    return edit_distance(word, wanted, limit) <= limit or (len(wanted) > 5 and _sound(word) == _sound(wanted))


def _sound(word: str) -> str:
    for written, heard in (
        ("dg", "g"),
        ("ph", "f"),
        ("ck", "k"),
        ("c", "k"),
        ("q", "k"),
        ("d", "t"),
        ("z", "s"),
        ("y", "i"),
    ):
        word = word.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", word[0] + re.sub("[aeiouhw]", "", word[1:]))


def _off(window: list[Token], name: tuple[str, ...], text: str, sentence: Sentence) -> bool:
    """Whether words are the name with a slip in it: capitalized, every word close, and one not the same."""
    pairs = [(same_word(token.word), wanted, token) for token, wanted in zip(window, name, strict=True)]
    wrong = [(word, wanted, token) for word, wanted, token in pairs if word != wanted]
    if not wrong or not all(close(word, wanted) for word, wanted, _ in wrong):
        return False
    if any(word in _MORE_WORDS or word.rstrip("s") == wanted.rstrip("s") for word, wanted, _ in wrong):
        return False
    if not all(text[token.start].isupper() for _, _, token in wrong):
        return False
    before = [t for t in sentence.tokens if t.end <= window[0].start]
    if before and before[-1].word in ("dr", "drs", "mr", "ms", "mrs", "prof", "professor"):
        return False
    return len(name) > 1 or bool(before) or len(name[0]) > 7


def missing_program(context: Context) -> Iterator[Hit]:
    """The program is never named, in subject or body."""
    program = program_of(context)
    if program is None or _named(context, "subject", "body"):
        return
    if any(near_names(context.text(field), program) for field in ("subject", "body")) or _run_together(
        context, program
    ):
        return
    sure = context.message.kind in ("interest", "intent")
    yield Hit(severity=None if sure else "warn", values={"program": program.name})


def _run_together(context: Context, program: Program) -> bool:
    """Whether the name stands there with other spaces: "River Bend", "Med Stone"."""
    letters = re.sub(r"[\W_]", "", fold(f"{context.message.subject} {context.message.body}").text)
    return any(
        len("".join(name)) >= _SHORTEST and "".join(name) in letters
        for name in frozenset().union(*names_of(program))
    )


def wrong_address(context: Context) -> Iterator[Hit]:
    """A mailbox of another program than the one written to, or of several programs."""
    writers = {writer.email.casefold() for writer in context.facts.letter_writers.values()}
    message = context.message
    first: str | None = context.program.id if context.program else None
    for field, addresses in (("to", message.to), ("cc", (*message.cc, *message.bcc))):
        position = 0
        for address in addresses:
            shown = str(address)
            owners = _owners(context, address.email.casefold())
            if owners and address.email.casefold() not in writers:
                first = first or owners[0].id
                if all(owner.id != first for owner in owners):
                    values = {
                        "found": address.email,
                        "other": owners[0].name,
                        "program": _name(context, first),
                    }
                    yield Hit(field, position, position + len(shown), values=values)
            position += len(shown) + 2


def _name(context: Context, program: str) -> str:
    return context.facts.programs[program].name if program in context.facts.programs else program


def _owners(context: Context, email: str) -> list[Program]:
    """The programs to which a mailbox belongs: those whose file holds it, else those of its domain."""
    programs = context.facts.programs.values()
    exact = [p for p in programs if any(person.email.casefold() == email for person in p.people)]
    if exact:
        return exact
    domain = email.rpartition("@")[2]
    return [p for p in programs if any(f".{domain}".endswith(f".{d.casefold()}") for d in p.domains)]
