"""How a letter sounds: too casual, too long, about no program in particular, under a subject that says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.guard.checks.wording import name_words, own_words, particular, words_of
from composer.guard.rule import Hit
from composer.text import fold, layout

if TYPE_CHECKING:
    from composer.guard.context import Context

MOST_WORDS = 300
_MOST_EXCLAMATIONS = 2

_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\U00002600-\U000027bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3](?:[\ufe0f\u200d\U0001f3fb-\U0001f3ff]"
    "|[\U0001f300-\U0001faff\u2640\u2642\u2764])*"
)
_PLAIN_SIGNS = frozenset("✓✔✗✘☐☑☒✉☎✆★☆♀♂⚕✝❖➢➤➔➜✦✧✱✲✳✴✶❑❒")
"""Signs that people use as bullets or in an address, not as a face."""
_EMOTICON = re.compile(r"(?<![\w:])(?:[:;=]['’]?-?[)(DPpO3*/|]|<3|\^_\^|xD|XD)(?![\w)])")
_MARKS = re.compile(r"!{2,}|\?!+|!\?+|\?{2,}|(?<![\w.\d])\${2,}(?!\w)")
_TEXT_SPEAK = re.compile(
    r"(?<![\w.@/&'’-])(?:pl[sz]|thx|thnx|tnx|thanx|tbh|ngl|lol|rofl|lmao|omg|btw|fyi(?= u)|lmk|idk|imo|imho|ikr|fr fr|ttyl|brb|nvm|np|kk|asap!+"
    r"|gonna|wanna|gotta|kinda|sorta|lemme|gimme|dunno|cuz|bcoz|coz|cos(?= i\b)|y['’]?all|ya['’]ll|ur|urs|gr8|b4|l8r|m8|h8|2day|2moro|4u|yep|nope|nah"
    r"|yeah|yup|yay|woo-?hoo|haha+|hehe+|hiya|yo(?=,)|sup(?=!)|peeps|convo|soo+|sooo\w*|ya(?= know)|k thx|ok so|no cap|lowkey|highkey|deets|fam(?=[ ,!])"
    r"|[ru](?= [a-z]| r\b)|(?<=[a-z] )[ru]|@u|4 u|quick q)(?![\w@&'’/-]|\.\w)",
    re.IGNORECASE,
)  # fmt: skip
_SINGLE = re.compile(r"[RU4]\W?$")
_SHOUTED = frozenset(
    """absolutely all always amazing am and anything are awesome be because believe best better but can cannot could definitely do ever every
    everything exactly excited extremely fantastic first for from forever glad grateful great happy have hope how i immediately incredible
    interested is just know love loved many me minute more most much must my need never nothing now one only perfect please
    possible program really say single so still such sure thank thanks that the time today to totally truly very want was what when
    why will with wait wow yes you your""".split()
)
_WEAK_SHOUT = frozenset("i and for from is the to that do one all with me are be my can program was how first time say when am so just you".split())
_CAPITALS = re.compile(r"[A-Z][A-Z'’]*(?![\w])")


def casual_tone(context: Context) -> Iterator[Hit]:
    """Emoji, text-speak, shouting and repeated marks; the rule's own patterns look for slang."""
    for name in ("subject", "body"):
        text = context.text(name)
        for match in _EMOJI.finditer(text):
            if match.group()[0] not in _PLAIN_SIGNS:
                yield Hit(name, match.start(), match.end(), None, "emoji", {"found": match.group()})
        for variant, pattern in (("emoji", _EMOTICON), ("marks", _MARKS), ("text-speak", _TEXT_SPEAK)):
            for match in pattern.finditer(text):
                if not _SINGLE.match(match.group()):
                    yield Hit(name, match.start(), match.end(), None, variant, {"found": match.group()})
        yield from _shouting(context, name)
    yield from _exclamations(context.message.body)


def _shouting(context: Context, name: str) -> Iterator[Hit]:
    """Common words in capitals, two to a sentence; titles and abbreviations are not in the list."""
    text = context.text(name)
    for sentence in context.reading(name).sentences:
        found = [m for m in _CAPITALS.finditer(text, sentence.start, sentence.end) if fold(m.group()).text in _SHOUTED]
        loud = [m for m in found if fold(m.group()).text not in _WEAK_SHOUT]
        if len(loud) >= 2 or (loud and len(found) >= 3):
            start, end = found[0].start(), found[-1].end()
            yield Hit(name, start, end, None, "shouting", {"found": text[start:end]})


def _exclamations(body: str) -> Iterator[Hit]:
    """More exclamation marks in one letter than two."""
    marks = [m.start() for m in re.finditer(r"!+", body)]
    if len(marks) > _MOST_EXCLAMATIONS:
        yield Hit("body", marks[_MOST_EXCLAMATIONS], marks[_MOST_EXCLAMATIONS] + 1, None, "marks", {"found": f"{len(marks)} exclamation marks"})


def too_long(context: Context) -> Iterator[Hit]:
    """More than 300 words, greeting and signature included."""
    words = list(re.finditer(r"\S*\w\S*", context.message.body))
    if len(words) > MOST_WORDS:
        beyond = words[MOST_WORDS]
        yield Hit("body", beyond.start(), words[-1].end(), None, "", {"found": str(len(words)), "most": str(MOST_WORDS)})


def generic(context: Context) -> Iterator[Hit]:
    """No detail that is this program's alone, and none that shows that the writer was there."""
    program = context.program
    if program is None:
        return
    own, names = own_words(context.applicant), name_words(context)
    held = _program_words(context) - names
    main = layout(context.message.body).main
    for sentence in context.body.sentences:
        if not main.start <= sentence.start < main.end:
            continue
        words = particular(sentence, names)
        if words & held - own:
            return
        speaks_of_them = any(t.word in ("you", "your", "yours") for t in sentence.tokens) or _names_it(context, sentence.start, sentence.end)
        if len(words - own) >= (3 if speaks_of_them else 5):
            return
    yield Hit(values={"program": program.name})


def _names_it(context: Context, start: int, end: int) -> bool:
    return any(m.start < end and start < m.end for m in context.mentions("body"))


def _program_words(context: Context) -> frozenset[str]:
    """The words of what the program's file knows of it: features, tracks, people, talk, place."""
    program = context.program
    if program is None:
        return frozenset()
    interview = program.interview
    told = (interview.liked, (interview.culture,), tuple(p.discussed for p in interview.interviewers)) if interview else ()
    return words_of(
        *program.features, *program.tracks, *program.connections, program.city, *(text for texts in told for text in texts)
    ) - words_of("a the and of from in on for to at with run by year first who that stay as program clinic residents my is")


_EMPTY_SUBJECT = re.compile(
    r"(?:\s|\b(?:re|fwd?)\s*:|[!?.,:;-]|\b(?:hello|hi|hey|dear|greetings|good (?:morning|afternoon|evening|day)|(?:an? )?(?:quick|short|small|brief|important|urgent"
    r"|one|little)|one|question|questions|query|note|message|email|e-mail|letter|hello there|there|(?:just )?checking in|following up|follow[ -]?up|important|urgent"
    r"|please read|please|(?:many )?thanks?(?: you)?|info|information|request|update|application|residency|match|interview|program|no subject|none|sir|madam|doctor|dr"
    r"|from me|me|my|about|for|regarding|subject|test|untitled|the|a|an|and|of|to|your|touching base|interest|introduction|"
    r"attention|help|needed|favor|opportunity|hope you are well|news|read))+",
    re.IGNORECASE,
)  # fmt: skip


def weak_subject(context: Context) -> Iterator[Hit]:
    """No subject, or one that says neither who writes nor why."""
    subject = context.message.subject
    if not subject.strip():
        yield Hit("subject", variant="empty")
        return
    if _who(context):
        if words_of(subject) <= words_of(context.applicant.name, context.applicant.credentials, "re from dr the a"):
            yield Hit("subject", 0, len(subject), None, "why", {"found": subject.strip()})
        return
    if _EMPTY_SUBJECT.fullmatch(subject) or len(words_of(subject)) < 3:
        yield Hit("subject", 0, len(subject), None, "", {"found": subject.strip()})


def _who(context: Context) -> bool:
    """Whether the subject names the applicant, by a name or by an application number."""
    subject = context.message.subject
    applicant = context.applicant
    names = {word for word in words_of(applicant.name) if len(word) > 2}
    return bool(names & words_of(subject)) or any(number and number in subject for number in (applicant.aamc_id, applicant.eras_id))
