"""A letter as sentences with clauses: of whom a clause speaks, and whether it is denied, supposed or quoted. Pure.

In the words of a sentence PERSON stands for the name of the one of whom the letter speaks most, OTHER for whoever else
has a title.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

from composer.guard.pattern import NEAR, NEGATORS, RESETS, STOPS
from composer.text import Sentence, Span, Token, read

_PRONOUNS = frozenset("i we you he she they it PERSON OTHER".split())
_RELATIVE = frozenset("who which whose".split())
# What opens a clause after a comma or after "and": a subject, or the verb of the same one.
_FRESH = _PRONOUNS | frozenset(
    "his her their my our this that these is was are were has had have will would can could".split()
)
_LINKS = RESETS | frozenset("and that when while after before as where until".split())
_OPENERS = frozenset("when while after before as once if because although though since until".split())
# What may follow a negator so that nothing is denied: "without a doubt", "not only", "no hesitation".
_AFFIRMING = frozenset(
    "doubt doubts question hesitation hesitations hesitancy hesitate reservation reservations exaggeration "
    "qualification qualifications qualm qualms misgiving misgivings caveat caveats only just merely simply surprise "
    "surprising surprisingly wonder mistake exception less fewer".split()
)
_REFUSALS = frozenset("refuse refusing decline declining".split())
_WITHIN = NEGATORS | {"nothing"}
_DENIALS = _WITHIN | frozenset("rarely seldom unlike wish wrong exaggeration overstatement far".split())
_POSSIBLY = frozenset("might may could perhaps possibly".split())
_BECOMING = frozenset("be become prove turn one among".split())
_THIRD = frozenset("he she they it PERSON OTHER only".split())
_APPLICANT = frozenset(
    "i we he she they PERSON student students applicant applicants candidate candidates trainee trainees intern "
    "interns resident residents doctor doctors physician physicians clinician extern graduate colleague "
    "colleagues".split()
)
_OTHERS = frozenset(
    "OTHER patient patients gentleman lady family families mother mothers father fathers parent parents child "
    "children baby infant boy girl man woman wife husband son daughter grandmother grandfather brother sister "
    "relatives nurse nurses team program programs programme residency hospital hospitals department clinic ward "
    "service services unit course curriculum school university institution rotation rotations clerkship post "
    "position role project study paper manuscript fever pain symptoms infection tumor tumour wound lesion condition "
    "disease pressure outcomes scores function lungs kidney drug medication medications treatment therapy procedure "
    "recovery care weather city".split()
)
_PREPOSITIONS = frozenset("by with to in of among amongst for at on from and".split())
_DETERMINERS = frozenset("all every each the a an our my his her their".split())
_PAUSE = re.compile(r"[,:(–—]|\s-{1,2}\s")


@dataclass(frozen=True)
class Line:
    """One sentence as words, with the positions at which its clauses begin, and the spans that are not to be read."""

    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    clauses: tuple[int, ...]
    pauses: frozenset[int]
    """The words before which a comma, a dash or a bracket stands."""
    ignored: Sequence[Span]

    @cached_property
    def present(self) -> frozenset[str]:
        """The words that occur."""
        return frozenset(self.words)

    def span(self, start: int, end: int) -> Span:
        """Where the words from `start` to `end` (exclusive) stand in the text."""
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def unread(self, start: int, end: int) -> bool:
        """Whether words touch a span that is not to be read."""
        place = self.span(start, end)
        return any(span.start < place.end and place.start < span.end for span in self.ignored)

    def denied(self, start: int, end: int) -> bool:
        """Whether a negator stands in the words, or up to eight before them in the clause or in one that governs it."""
        clause = self._clause_at(start)
        governed = clause > 0 and self.words[clause - 1] == "that"  # "I wish I could say that she is"
        before = range(self._clause_at(clause - 1), clause) if governed else ()
        near = range(max(start - NEAR, clause), start)
        return any(self.words[i] in _WITHIN and not self._affirms(i) for i in range(start, end)) or any(
            self.words[i] in _DENIALS and not self._affirms(i) for i in (*before, *near)
        )

    def supposed(self, start: int, end: int) -> bool:
        """Whether words stand in an if-clause or under "might be", or hang on an "if" that follows."""
        before, after = self.words[self._clause_at(start) : start], self.words[end:]
        if before[:1] and before[0] in ("had", "were", "should") and before[1:2] and before[1] in _THIRD:
            return True
        if any(
            _opens_a_condition(before, i) or _is_a_mere_possibility(before, i) for i in range(len(before))
        ):
            return True
        rest = takewhile(lambda word: word not in STOPS, after)
        return any(word in ("if", "unless") and following in _THIRD for word, following in pairwise(rest))

    def about_another(self, start: int, end: int) -> bool:
        """Whether words speak of a patient, a program, a nurse, so that they say nothing of the applicant."""
        words, clause = self.words, self._clause_at(start)
        if words[clause] in _RELATIVE:
            return clause > 0 and words[clause - 1] in _OTHERS
        if end < len(words) and words[end] in _OTHERS and end not in self.pauses and end not in self.clauses:
            return words[end - 1] not in _PREPOSITIONS | _DETERMINERS
        # "The patient she saw improved" is about the patient, "When the patient came she was ready" about her
        before = range(start - 1, clause - 1, -1) if words[clause] in _OPENERS else range(clause, start)
        for i in (*before, *range(start, min(end + 3, len(words)))):
            if words[i] in _OTHERS and not start <= i < end:
                return not (i >= end and words[i - 1] in _PREPOSITIONS)
            if words[i] in _APPLICANT and not (words[i + 1 : i + 2] and words[i + 1] in _OTHERS):
                return False
        return False

    def _clause_at(self, position: int) -> int:
        """Where the clause that holds a word begins."""
        return self.clauses[bisect_right(self.clauses, position) - 1]

    def _affirms(self, i: int) -> bool:
        """Whether a negator denies nothing: "no hesitation" does not, but "not without hesitation" does."""
        if self.words[i] in ("exaggeration", "overstatement"):
            return not NEGATORS.isdisjoint(self.words[max(i - 2, 0) : i])
        following = self.words[i + 1 : i + 4]
        if self._undone(i):
            return True
        return following[:1] != ("without",) and not _AFFIRMING.isdisjoint(following)

    def _undone(self, i: int) -> bool:
        """Whether a negator stands with another that it turns round: "I cannot say no", "I would never refuse"."""
        before, after = self.words[max(i - 4, 0) : i], self.words[i + 1 : i + 4]
        if self.words[i] == "no":
            return before[-1:] == ("say",) and not NEGATORS.isdisjoint(before)
        if self.words[i] in ("decline", "declining"):
            return not NEGATORS.isdisjoint(before)
        return ("say", "no") in pairwise(after) or not _REFUSALS.isdisjoint(after)


def _opens_a_condition(words: Sequence[str], i: int) -> bool:
    """Whether "whether", or an "if" that is not the writer's own ("if I had to choose"), stands there."""
    following = words[i + 1] if i + 1 < len(words) else ""
    return words[i] == "whether" or (words[i] in ("if", "unless") and following in _THIRD)


def _is_a_mere_possibility(words: Sequence[str], i: int) -> bool:
    """Whether "might be" or its like stands there; "may well be" is more."""
    following = words[i + 1 : i + 3]
    return words[i] in _POSSIBLY and following[:1] != ("well",) and not _BECOMING.isdisjoint(following)


def read_lines(text: str, ignored: Sequence[Span]) -> tuple[Line, ...]:
    """Read every sentence of a text. `ignored` are spans, in order, in which nothing is to be found."""
    names = _names(text)
    return tuple(_line(text, sentence, names, ignored) for sentence in read(text).sentences)


def _line(text: str, sentence: Sentence, names: Sequence[_Name], ignored: Sequence[Span]) -> Line:
    tokens: list[Token] = []
    for token in sentence.tokens:
        name = _at(names, token.start)
        if name is None:
            tokens.append(token)
        elif not tokens or tokens[-1].start != name.start:
            tokens.append(Token(name.tag, name.start, min(name.end, sentence.end)))
    words = tuple(token.word for token in tokens)
    pauses = frozenset(
        i
        for i, (before, after) in enumerate(pairwise(tokens), 1)
        if before.word in STOPS or _PAUSE.search(text, before.end, after.start)
    )
    first = bisect_right(ignored, sentence.start, key=lambda span: span.end)
    last = bisect_left(ignored, sentence.end, key=lambda span: span.start)
    return Line(words, tuple(tokens), _clauses(words, pauses), pauses, ignored[first:last])


def _clauses(words: Sequence[str], pauses: frozenset[int]) -> tuple[int, ...]:
    """Where clauses begin: at a new subject after a pause or a link, at "but" and its like, at "who"."""
    return (
        0,
        *(
            i
            for i in range(1, len(words))
            if (words[i] in _FRESH and (i in pauses or words[i - 1] in _LINKS))
            or words[i] in RESETS | _RELATIVE
        ),
    )


# --- names and quotations -----------------------------------------------------------------------------

_WORD = r"(?:[^\W\d_a-z][\w'’-]+|[A-Z]\.)"
_TITLE = r"(?:Drs?|Mr|Ms|Mrs|Miss|Prof|Professor|Doctor)\b\.?[ \t]+"
_TITLED = re.compile(rf"(?<!Dear )\b{_TITLE}(?P<name>{_WORD}(?:[ \t]+{_WORD}){{0,3}})")
_CUED = re.compile(
    r"\b(?:recommend|endorse|support|behalf of|regarding|Re:|RE:|known|supervised|taught|mentored)[ \t]+"
    rf"(?P<name>{_WORD}(?:[ \t]+{_WORD}){{0,3}})"
)
_QUOTATION = re.compile(
    r'"(?:[^"\n]|\n(?!\s*\n)){1,500}"|“(?:[^”\n]|\n(?!\s*\n)){1,500}”|«[^»\n]{1,500}»'
    r"|(?<!\w)['‘](?=\w)(?:[^'’‘\n]|['’](?=\w)){2,300}['’](?!\w)"
)


@dataclass(frozen=True)
class _Name:
    start: int
    end: int
    tag: str


def in_quotation_marks(text: str) -> tuple[Span, ...]:
    """The words of others, which are not the writer's own. A text that is quoted as a whole is the writer's."""
    spans = tuple(Span(m.start(), m.end()) for m in _QUOTATION.finditer(text))
    return spans if len(spans) != 1 or spans[0].of(text) != text.strip() else ()


def _at(names: Sequence[_Name], offset: int) -> _Name | None:
    """The name that covers an offset, if any does."""
    i = bisect_right(names, offset, key=lambda name: name.start) - 1
    return names[i] if i >= 0 and offset < names[i].end else None


def _names(text: str) -> tuple[_Name, ...]:
    """Every name with a title, and the first and last name of the one of whom the text speaks most without it."""
    found = [(m, m["name"].split()) for pattern in (_TITLED, _CUED) for m in pattern.finditer(text)]
    if not found:
        return ()
    subject = Counter(_plain(words[-1]) for _, words in found).most_common(1)[0][0]
    own = {_plain(w) for _, words in found if _plain(words[-1]) == subject for w in words if len(w) > 2}
    word = rf"(?:{'|'.join(sorted(map(re.escape, own)))})\b"
    whole = re.compile(rf"\b(?:{_TITLE})?{word}(?:[ \t]+(?:[A-Z]\.|{word}))*")
    names = [_Name(m.start(), m.end(), "PERSON") for m in whole.finditer(text)]
    names += [
        _Name(m.start(), m.end("name"), "OTHER")
        for m, words in found
        if m.re is _TITLED and own.isdisjoint(map(_plain, words))
    ]
    return tuple(sorted(names, key=lambda name: name.start))


def _plain(name: str) -> str:
    """A name without the mark of possession."""
    return re.sub(r"['’]s?$", "", name)
