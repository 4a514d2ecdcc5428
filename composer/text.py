"""Reading text: folded forms that keep offsets, sentences, words, and the parts of a letter. Pure.

Every offset that leaves this module counts characters of the text that was handed in, so that a finding
can point at what the user wrote, whatever was folded on the way.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = {
    **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007", " "),
    **dict.fromkeys("\u2008\u2009\u200a\u202f\u205f\u3000\t", " "),
    "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "œ": "oe",
    "Œ": "oe", "ð": "d", "þ": "th", "ı": "i", "№": "no. ", "…": "...",
}  # fmt: skip
# Letters of other scripts that look like Latin ones: read as what the eye reads.
LOOK_ALIKES = dict(
    zip(
        "аеорсхуіјѕԁһӏкмтвнАВЕКМНОРСТУХІЈЅαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcxyijsdhlkmtbhABEKMHOPCTYXIJSaeiKvoptuxABEZHIKMNOPTYX",
        strict=True,
    )
)
INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufeff\uffa0"
)


@dataclass(frozen=True)
class Folded:
    """A text in plain lower-case letters; `origin[i]` is where folded character i stands in the text."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text from which folded characters start to end (exclusive) come."""
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in INVISIBLE:
        return ""
    plain = _PLAIN.get(character) or LOOK_ALIKES.get(character) or character
    parts = unicodedata.normalize("NFKD", plain)
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return "".join(_PLAIN.get(part, part) for part in kept).casefold()


@lru_cache(maxsize=2048)
def fold(text: str) -> Folded:
    """Lower-case, unaccented, with plain quotes, dashes and spaces, invisible characters dropped."""
    if text.isascii():
        return Folded(text.lower().replace("\t", " ").replace("`", "'"), tuple(range(len(text))))
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        plain = _fold_character(character)
        folded.append(plain)
        origin.extend([index] * len(plain))
    return Folded("".join(folded), tuple(origin))


@dataclass(frozen=True)
class Token:
    """One word of a sentence in folded form, and its span in the text. Several may share one span."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence: its span in the text, its tokens, and the number of its paragraph."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    paragraph: int


@dataclass(frozen=True)
class Reading:
    """A text, read: its sentences in order."""

    text: str
    sentences: tuple[Sentence, ...]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers an offset, if any does."""
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[index] if index >= 0 and offset < self.sentences[index].end else None


# Nested gaps multiply with the length of a sentence: a longer one is read in pieces.
LONGEST_SENTENCE = 150
_TOKEN = re.compile(
    r"(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)|(?P<url>https?://\S+|www\.\S+)"
    r"|(?P<first>\#\s?(?P<place>\d+)\b|\bno\.?\s?(?P<place2>1)\b(?!\s*(?:of|,\d)))"
    r"|(?P<initials>(?:[a-z]\.){2,}(?:[a-z]\b)?)|(?P<word>\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:'[^\W\d_]+)?\d*)"
    r"|(?P<gap>\n[ ]*\n\s*)|(?P<line>\n)|(?P<stop>[.!?]+[\"')\]]*)|(?P<semi>;|:(?=\s))|(?P<number>\d+)"
)
_ABBREVIATIONS = frozenset(
    "dr drs mr mrs ms mx prof st ste mt ft vs etc e.g i.e eg ie univ dept med ctr hosp inc jr sr no nos approx ext rev "
    "col gen lt capt sgt jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri".split()
)
_CONTRACTIONS = {
    "n't": ("not",), "'ll": ("will",), "'d": ("would",), "'ve": ("have",), "'m": ("am",), "'re": ("are",),
}  # fmt: skip
_WHOLE = {
    "cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
    "ain't": ("is", "not"), "let's": ("let", "us"), "cant": ("can", "not"), "wont": ("will", "not"),
    "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"), "isnt": ("is", "not"),
    "wasnt": ("was", "not"), "wouldnt": ("would", "not"), "couldnt": ("could", "not"), "havent": ("have", "not"),
    "im": ("i", "am"), "ive": ("i", "have"), "youre": ("you", "are"), "youve": ("you", "have"),
    "gonna": ("going", "to"), "wanna": ("want", "to"), "y'all": ("you",),
    "ya": ("you",), "u": ("you",), "ur": ("your",),
    "o'clock": ("o'clock",), "wherever": ("wherever",), "medpeds": ("med", "peds"),
}  # fmt: skip
_IS_OWNERS = frozenset("there that it what where here who how she he this everything nothing nobody".split())


@lru_cache(maxsize=8192)
def _words(word: str) -> tuple[str, ...]:
    if word in _WHOLE:
        return _WHOLE[word]
    head, mark, tail = word.partition("'")
    if not mark:
        return (word,)
    if tail == "t" and head.endswith("n"):
        return (head[:-1], "not")
    if "'" + tail in _CONTRACTIONS:
        return (head, *_CONTRACTIONS["'" + tail])
    if tail == "s":
        return (head, "is") if head in _IS_OWNERS else (head,)
    return (head + tail,)


_LIST_LINE = re.compile(r"\s*(?:[-*•·–]|\d{1,2}[.)])\s")
_GREETING_START = re.compile(
    r"\s*(?:dear|hello|hi|good (?:morning|afternoon|evening)|respected|greetings)\b", re.IGNORECASE
)


def is_wrap(text: str, newline: int) -> bool:
    """Whether the line break at `newline` only wraps a line, so that the sentence goes on after it."""
    start = text.rfind("\n", 0, newline) + 1
    after = text[newline + 1 : newline + 200].split("\n", 1)[0]
    line = text[start:newline]
    if not after.strip() or _LIST_LINE.match(after) or _GREETING_START.match(line):
        return False
    return len(line.rstrip()) > 50 or (
        len(line.rstrip()) > 20 and line.rstrip()[-1:].isalpha() and after.lstrip()[:1].islower()
    )


def _ends_sentence(match: re.Match[str], folded: str, previous: str) -> bool:
    if match.group()[0] != ".":
        return True
    rest = folded[match.end() : match.end() + 1]
    if rest and not rest.isspace():
        return rest.isalpha() and len(previous) > 1
    return previous not in _ABBREVIATIONS and not (
        len(previous) == 1 and previous.isalpha() and previous != "i"
    )


@lru_cache(maxsize=256)
def read(text: str) -> Reading:
    """Split a text into sentences of tokens. A paragraph is what blank lines (or a closed line) set apart."""
    folded = fold(text)
    sentences: list[Sentence] = []
    tokens: list[Token] = []
    paragraph = 0
    previous = ""

    def close() -> None:
        nonlocal tokens
        if tokens:
            sentences.append(Sentence(tokens[0].start, tokens[-1].end, tuple(tokens), paragraph))
            tokens = []

    for match in _TOKEN.finditer(folded.text):
        kind = match.lastgroup if match.lastgroup not in ("place", "place2") else "first"
        start, end = folded.span(match.start(), match.end())
        if kind == "gap":
            close()
            paragraph += 1
        elif kind == "line":
            if not is_wrap(text, folded.origin[match.start()]):
                close()
        elif kind == "stop":
            if _ends_sentence(match, folded.text, previous):
                tokens.append(Token(match.group()[0], start, start + 1))
                close()
        elif kind == "semi":
            tokens.append(Token(";", start, end))
        elif kind == "first":
            tokens.append(Token("#" + (match["place"] or match["place2"]), start, end))
        elif kind == "initials":
            tokens.append(Token(match.group().replace(".", ""), start, end))
        else:
            word = match.group()
            # "U-Calder" and "med-peds": what hyphens join stands apart, as the words do
            tokens.extend(Token(part, start, end) for part in _words(word))
        if len(tokens) >= LONGEST_SENTENCE:
            close()
        previous = match.group().rstrip(".")
    close()
    return Reading(text, tuple(sentences))


def edit_distance(first: str, second: str, limit: int) -> int:
    """Optimal string alignment distance (insert, delete, replace, swap neighbors), or limit + 1 beyond it."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        row = [i]
        for j, b in enumerate(second, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, above = above, row
    return min(above[-1], limit + 1)


@dataclass(frozen=True)
class Span:
    """A part of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The part itself."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Layout:
    """The parts of a letter's body. None where a part is absent."""

    salutation: Span | None
    main: Span
    closing: Span | None
    signature: Span | None


_SALUTATION = re.compile(
    r"\s*(?:dear|hello|hi|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|respected|to (?:whom|the|dr)"
    r"|esteemed"
    r"|(?:dr|drs|prof|professor|mr|mrs|ms)\b\.?)\b[^\n]{0,120}?(?:[,:;!.]?\s*$)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:(?:(?:yours|very|most|with|my|all|kind|kindest|warm|warmest|best|many|again|and|sincere|deep|deepest|great"
    r"|heartfelt|high|highest|good|thankfully|in)\s+){0,4}"
    r"(?:sincerely|faithfully|truly|respectfully|cordially|regards?|wishes|respect|best|thanks|thank you|gratitude"
    r"|appreciation|gratefully|warmly|yours|cheers|esteem)(?:\s+(?:yours|and regards|again|and respect|and thanks"
    r"|and best wishes|in advance|and gratitude|and appreciation))?)\s*[,.!]?\s*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def layout(body: str) -> Layout:
    """Find salutation, closing and signature of a letter's body, by lines."""
    lines: list[Span] = []
    position = 0
    for line in body.split("\n"):
        if line.strip():
            lines.append(Span(position, position + len(line)))
        position += len(line) + 1
    if not lines:
        return Layout(None, Span(0, 0), None, None)
    head = 1 if len(lines) > 1 and _SALUTATION.match(lines[0].of(body)) else 0
    tail = len(lines)
    closing = None
    for index in range(len(lines) - 1, max(head - 1, len(lines) - 14, 0), -1):
        if _CLOSING.match(lines[index].of(body)):
            closing, tail = lines[index], index
            break
    after = lines[tail + 1 :] if closing else []
    signature = Span(after[0].start, after[-1].end) if after else None
    first, last = (lines[head].start, lines[tail - 1].end) if head < tail else (lines[0].end, lines[0].end)
    return Layout(lines[0] if head else None, Span(first, last), closing, signature)
