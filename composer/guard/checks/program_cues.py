"""How a letter speaks of a name: as of the program that it is written to, or in passing."""

from __future__ import annotations

from functools import lru_cache

from composer.guard.context import Context
from composer.guard.pattern import Compiled, compile_pattern, find

_VOCABULARY = {
    "post": [
        "(residency|residencies|program|programme|position|positions|spot|place|house staff|track|"
        "training|internship|rank list)"
    ],
    "want": [
        "(train|training|residency|intern|match|matching|matched|work|working|learn|learning|serve|"
        "serving|grow|growing|thrive|thriving|resident|years|future|next step|fit|welcome|home|interview|"
        "interviewing|opportunity|chance)"
    ],
    "staff": [
        "(residents|faculty|team|people|everyone|everybody|director|coordinator|leadership|attendings|"
        "culture|community|mission|curriculum|patients|clinic|clinics|department)"
    ],
    "past": [
        "(rotat*|clerkship|observership|externship|graduated|graduate|studied|research*|worked|mentor|"
        "mentors|mentored|mentorship|presented|presentation|poster|volunteer*|shadow*|taught me|grew up|"
        "born|employed|job|fellow|fellowship|transferred|scholar|student|scribe|nurse|did|completed|"
        "finished|learned|supervised|supervisor|preceptor|attended|lecture|conference|course|project|study|"
        "trial|paper|published|registry|collaborat*)"
    ],
    "kin": [
        "(sister|brother|wife|husband|spouse|partner|fiance|fiancee|cousin|mother|father|friend|friends|"
        "classmate|classmates|colleague|colleagues|aunt|uncle|son|daughter|parents|family member|roommate|"
        "advisor|adviser|author|authors)"
    ],
    "slip": [
        "(mistake|mistaken|mistakenly|error|erroneously|wrongly|typo|meant for|intended for|instead|wrong|"
        "accidentally|by accident|inadvertently)"
    ],
}

# The sentence speaks of another place as another place: a comparison, a mistake taken back, a list.
_APART = (
    "(unlike|besides|versus|vs|contrary to|compared (to|with)|apart from|aside from|rather than|instead "
    "of|other than|as opposed to|in contrast to|different from) ..4 OTHER",
    "(than|not|nor|above|ahead of|below|behind|over|between|prefer|preferred) ..1 OTHER",
    "than (the|that|those|what) ..4 OTHER",
    "OTHER ..3 (by contrast|by comparison|in comparison|on the other hand|as well|too)",
    "OTHER ..8 (second|third|fourth|fifth|last|lower|higher|bottom|behind|below|more down|also)",
    "(second|third|fourth|fifth|last|lower|also|both|including|such as|elsewhere|other programs|another "
    "program|several|among them|among others) ..6 OTHER",
    "<slip> ..10 OTHER",
    "OTHER ..10 <slip>",
    "(withdrew|withdrawn|cancelled|canceled|declined|dropped|turned down) ..8 OTHER",
    "(accepted|signed|secured|taken|have matched|i matched) ..8 OTHER",
    "(separate|not affiliated|no relation|affiliated|affiliate|partner|partners|partnership|collaborat*|"
    "jointly|consortium) ..8 OTHER",
    "OTHER ..8 (separate|affiliat*|partner*|collaborat*)",
    "(recording|recorded|told me|assured me|promised me|offered me|offer from|wrote to me) ..10 OTHER",
    "OTHER ..3 (told|assured|promised|offered|has|have) ..2 (me|already)",
    "(research|postdoctoral|postdoc|nursing|previous|former|earlier|first|prior|past|current) (position|"
    "program|programme|internship|training|residency|job|place|work|interview|years|interest) ..4 OTHER",
    "(during|completed|after|finished|since|in|on|throughout) (my|the|an|a)? ..2 (observership|externship|"
    "clerkship|elective|fellowship|internship) ..3 OTHER",
    "(during|completed|after|finished|since) (my|an|a) ..2 (training|residency|program|years|work|"
    "rotation) ..4 OTHER",
    "(with|by|from|and) ..2 <kin> ..2 (at|of|from) OTHER",
    "OTHER (that|which) your",
    "OTHER where (i|my|we|he|she)",
    "(my|her|his|their) <kin> ..8 OTHER",
    "(a|an|one|two|some) ..2 <kin> ..2 (of mine)? ..6 OTHER",
)
_ADDRESSEE = (
    "(interest|interested|enthusiasm|enthusiastic|excited|impressed|admire|admiration|drawn|attracted|"
    "inspired|love|loved|fond|enjoyed|enjoy) ..3 (in|for|about|by|with|to|of) ..6 OTHER",
    "(love|loved|enjoyed|enjoy|admire|praise) ..4 OTHER",
    "(apply|applied|applying|application|applicant|candidate|candidacy) ..8 OTHER",
    "(struck|impressed|moved|amazed|fascinated|touched|inspired) ..6 OTHER",
    "part of ..2 OTHER",
    "(bring|bringing|contribute|contributing|offer|give) ..8 to OTHER",
    "OTHER ..1 (mission|culture|commitment|values|approach|dedication|emphasis|reputation|focus|patients|"
    "vision)",
    "<post> ..3 (at|of|with|in|to|by|from) ..3 OTHER",
    "<want> ..6 (at|with|by|for|in|into|of) ..3 OTHER",
    "(join|joining|choose|chose|visit|visiting|visited|represent|contribut* to|call|consider|toured|tour) "
    "..5 OTHER",
    "(rank|ranking|ranked) OTHER ..4 (first|#1|number one|highly)",
    "(thank|thanks|grateful|thankful|gratitude|appreciate|appreciated|honored|honor|privilege|pleasure|"
    "delighted|delight) ..12 OTHER",
    "(writing to|write to|dear|welcome to|attention|learn more about|learned about|hear about|heard about|"
    "know more about|told me about|question about|question for|questions about|letter of interest|letter "
    "of intent|program at) ..3 OTHER",
    "<staff> ..4 (at|of|in|from|with) ..3 OTHER",
    "(day|visit|hours|hour|afternoon|morning|conversation|conversations|time|meeting) ..3 (at|with|in) "
    "..2 OTHER",
    "(my rotation|the rotation|rotation) ..8 OTHER ..4 (which|that)? ..2 (starts|begins|will|from)",
    "(upcoming|coming|next) ..3 rotation ..6 OTHER",
    "(why|what) ..3 OTHER",
    "OTHER ..3 (residency|residents|program|programme|family|team|community|faculty|curriculum|interview|"
    "applicant)",
    "OTHER ..4 (is|remains|was|would be|will be|stands|offers|seems|feels|felt|has|stood|provides|"
    "combines|represents|impressed|became|embodies|gives|cares|values|trains)",
    "your ..5 (at|in|of) OTHER",
    "(at|with) OTHER ..3 (i (would|will|could|hope|want|saw|felt|found|met)|you|your|would|will)",
    "(come|coming|return|returning|moving) to OTHER",
)
# Somebody asks for a post there, in so many words: enough even where no file knows the name.
_POST = (
    "(interest*|apply*|applied|application|join*|honor*|thank*|writing|enthusiasm) ..10 (residency|"
    "program|position|positions) ..3 (at|of|with) ..1 OTHER",
)
# A word that is a name of an institution among other things is one here: somebody trains or wants to train there.
_TRAINING = (
    "<want> ..2 (at|with) OTHER",
    "OTHER ..2 (residency|residents|program|programme|house staff|fellowship)",
    "<post> ..1 (at|of|with) OTHER",
    "(join|joining|rank|ranking|choose|match at|matching at|interview at|interviewed at|applied to|applying to) OTHER",
)
_PASSING = (
    "<past> ..8 OTHER",
    "(lives|live|lived|works|worked|studies|trains|trained|practices|teaches) ..6 OTHER",
    "OTHER ..2 where i ..4",
    "OTHER ..1 (i|we) (learned|worked|rotated|studied|saw|met|wrote|led|helped|cared|took|did|spent|"
    "treated|presented)",
    "OTHER ..3 taught me",
    "from OTHER",
    "(dr|drs|prof|professor|attending|author|director|letter) ..4 (at|of|from) OTHER",
)


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[Compiled, ...], ...]:
    return tuple(
        tuple(compile_pattern(pattern, _VOCABULARY) for pattern in patterns)
        for patterns in (_APART, _ADDRESSEE, _PASSING, _POST, _TRAINING)
    )


def reading_of(context: Context, field: str, start: int, end: int) -> str:
    """How the sentence around a name takes it: `addressee`, `passing`, or "" where nothing tells.

    Of an address and a passing word the one nearer to the name decides.
    """
    words, at = _words(context, field, start, end)
    apart, addressee, passing = _compiled()[:3]
    if at < 0 or _nearest(apart, words, at) is not None:
        return "passing"
    addressed, passed = _nearest(addressee, words, at), _nearest(passing, words, at)
    if _names_somebody(context, words, at):
        return "passing"
    if addressed is None:
        return "" if passed is None else "passing"
    return "addressee" if passed is None or addressed <= passed else "passing"


def is_passing(context: Context, field: str, start: int, end: int) -> bool:
    """Whether any word of the sentence says that the name is told of in passing, however far from it."""
    words, at = _words(context, field, start, end)
    return at < 0 or any(
        _nearest(patterns, words, at) is not None for patterns in (_compiled()[0], _compiled()[2])
    )


def asks_for_a_post(context: Context, field: str, start: int, end: int) -> bool:
    """Whether the sentence asks for a residency at the place that is named, in so many words."""
    words, at = _words(context, field, start, end)
    return at >= 0 and "your" not in words and _nearest(_compiled()[3], words, at) is not None


def trains_there(context: Context, field: str, start: int, end: int) -> bool:
    """Whether the sentence speaks of training at the name, so that it is no surname and no common word."""
    words, at = _words(context, field, start, end)
    return at >= 0 and _nearest(_compiled()[4], words, at) is not None


def _words(context: Context, field: str, start: int, end: int) -> tuple[list[str], int]:
    """The words of the sentence with OTHER in the place of the name, and where that stands."""
    words: list[str] = []
    at = -1
    for sentence in context.reading(field).sentences:
        if sentence.start >= end or sentence.end <= start:
            continue
        for token in sentence.tokens:
            if token.end <= start or token.start >= end:
                words.append(token.word)
            elif at < 0:
                at = len(words)
                words.append("OTHER")
    return words, at


def _nearest(patterns: tuple[Compiled, ...], words: list[str], at: int) -> int | None:
    """The fewest words between the name and the far end of a pattern that covers it; None where none does."""
    present = frozenset(words)
    spans = [max(at - a, b - 1 - at) for p in patterns for a, b in find(p, words, present) if a <= at < b]
    return min(spans, default=None)


def _names_somebody(context: Context, words: list[str], at: int) -> bool:
    """Whether the name only says where a person works who is not of this program: "Dr. Reed of Lakemont"."""
    own = {
        word
        for person in (context.program.people if context.program else ())
        for word in person.name.casefold().split()
    }
    for i in range(max(at - 5, 0), at):
        if words[i] in ("dr", "drs", "prof", "professor") and not own & set(words[i + 1 : at]):
            return words[at - 1] in ("of", "at", "from", "in")
    return False
