"""How a letter speaks of a place, a specialty or a track as the program's own, or not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from composer.guard.pattern import Compiled, compile_pattern, find, negated
from composer.text import Sentence

_VOCABULARY = {
    "kin": [
        "(sister|brother|wife|husband|spouse|partner|fiance|fiancee|cousin|mother|father|friend|friends|"
        "classmate|classmates|colleague|colleagues|roommate|son|daughter)"
    ],
    "hope": [
        "(would|will|hope|hoping|love|happy|glad|excited|eager|ready|forward|want|wish|like|imagine|"
        "prospect|delighted|dream|picture|idea|thrilled|open|plan|wait)"
    ],
    "live": [
        "(live|living|life|move|moving|relocate|relocating|relocation|settle|settling|train|training|come|"
        "coming|residency|spend|be|work|working|years|winters|make my home|match|home|return|returning)"
    ],
    "school": [
        "(program|residency|hospital|hospitals|clinic|community|campus|patients|city|residents|team|"
        "department|institution)"
    ],
    "post": [
        "(residency|residency program|residency programs|residency training|program|programme|position|"
        "positions|spot|track|training program|internship|training)"
    ],
    "past": [
        "(rotation|rotated|rotations|clerkship|elective|worked|research*|completed|finished|did|graduated|"
        "previous|previously|former|formerly|brazil|home country|abroad|taught|there i|where i|mentor|"
        "years ago|colleague*|friend*|sister|brother|wife|husband|instead of|rather than|unlike|once "
        "considered|first thought|was a|as a resident in|department|fellowship|subspecialty|also)"
    ],
}

# What says that the words are meant as the program's, and what says that they are not.
_CUES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "place": (
        (
            "<hope> ..8 <live> ..4 (in|to|at|for|near) ..2 THIS",
            "<hope> ..4 (come|move|return|relocate) ..2 to ..2 THIS",
            "(heard|hear|read|know|learned|learn|good|drawn|attracted|appeal of|interest in) ..5 (life|"
            "living|city of|to|about) ..2 THIS",
            "(life|living|winters|summers|community|communities|people|streets|neighborhoods|diversity) "
            "(in|of) ..2 THIS",
            "your ..2 <school> ..2 (in|at|of) ..2 THIS",
            "(train|training|residency|program|interview|match|matching) ..4 (in|to) ..1 THIS",
            "(you|your <school>|PROGRAM) ..2 (are|is) ..2 in ..1 THIS",
            "THIS ..12 there ..8 your",
            "your city of THIS",
            "<hope> ..6 (explore|exploring|discover|discovering|enjoy|enjoying|call|experience) ..2 THIS",
            "(visit|visiting|visited|trip|day|days|stay|tour) ..2 (to|in|of) THIS",
            "THIS is ..8 (where|home|live|place|city)",
            "(moving|move|relocating|relocate) ..2 to ..1 THIS",
        ),
        (
            "(from|since|near|outside|around|hours|hour|miles|minutes|drive|far|leave|leaving|left) ..4 THIS",
            "(brother|sister|cousin|parents|mother|father|wife|husband|family|friend|friends|uncle|aunt|"
            "partner|he|she|they) ..6 THIS",
            "(born|grew|raised|lived|studied|worked|rotated|presented|conference|meeting|currently|now|"
            "research*|graduated) ..6 THIS",
            "(been|was) ..3 (in|to) ..1 THIS",
            "my ..4 in THIS",
            "THIS ..4 (where i|and now)",
        ),
    ),
    "own": (
        (
            "i ..4 (led|lead|run|ran|built|started|founded|created|helped|worked|rotated|organized|"
            "volunteered|set up|served|joined|spent|was part|taught|coordinated|managed|began|developed|"
            "wrote) ..8 THIS",
            "(my|our own) ..4 THIS",
            "(in|at) my ..8 THIS",
            "THIS ..6 (that|which|where) i ..2 (led|ran|built|started|worked|rotated|founded|helped|wrote|"
            "served|learned|set up)",
            "(at home|in medical school|my school|during my|rotation|my work|my two|my years|back home|"
            "elsewhere) ..10 THIS",
            "THIS ..8 (at home|in medical school|at my school|back home|in my country|elsewhere)",
        ),
        (),
    ),
    "specialty": (
        (
            "(apply|applied|applying|application|applications|applicant) ..3 (to|for|in|as|into) ..6 THIS",
            "your ..3 THIS ..1 <post>",
            "(interest|interested) ..2 (in|for) ..6 THIS ..1 <post>",
            "THIS <post>",
            "<post> ..1 (in|of|for) ..1 THIS",
            "THIS (applicant|candidate|resident|intern)",
            "interview* ..4 (for|in) ..3 THIS",
            "(train|training|trained|specialize|specializing|match|matching|become) ..2 (in|into) ..1 THIS",
            "(pursue|pursuing|study) ..2 THIS ..1 at",
        ),
        (
            "<past> ..8 THIS",
            "my <kin> ..8 THIS",
            "THIS ..4 (rotation|clerkship|elective|fellowship|fellow|department|consult*|wards|ward|service)",
            "(fellowship|subspecialty|eventually|later|career|after residency) ..6 THIS",
            "THIS ..2 (director|chair|chief|attending)",
            "THIS ..8 (where i|in brazil|in my country|at home)",
            "(ranked|my) ..2 THIS",
            "(both|between|alongside|not only) ..6 THIS",
            "(your|the) THIS (residents|faculty|colleagues|side|half|part)",
            "(i am|am) ..1 (a|an) ..3 THIS (resident|intern)",
            "(combines|combining|joint) ..6 THIS",
        ),
    ),
    "part": (
        (
            "(apply|applied|applying|application) ..3 (to|for|into) ..4 THIS ..1 <post>",
            "(apply|applied|applying|application) ..1 (to|for|into|in) ..2 THIS $",
            "your ..1 (categorical)? THIS ..1 <post>",
            "(interest|interested) ..2 (in|for) ..4 THIS ..1 <post>",
            "(the|a|an|this) (categorical)? THIS (residency|residency program|program|position)",
            "(residency|program|position|spot) (in|of|for) ..1 THIS",
            "(categorical|continued|my) ..3 THIS (applicant|candidate|position)",
            "THIS (applicant|candidate)",
            "interview* ..3 for ..2 THIS",
        ),
        (
            "<past> ..8 THIS",
            "my <kin> ..8 THIS",
            "THIS ..2 (director|chair|chief|attending)",
            "(both|between|alongside|combine*|combining|with|and) ..1 THIS",
            "THIS ..1 (and|with|side|half|part|rotation|wards|years)",
            "(fellowship|eventually|later|after residency) ..6 THIS",
            "THIS ..8 (where i|in brazil|in my country|at home)",
            "i am (a|an|the) ..1 THIS",
        ),
    ),
    "track": (
        (
            "THIS (track|pathway|position|positions|stream|spot)",
            "(track|pathway|concentration) in ..1 THIS",
        ),
        (
            "(completed|completing|currently|finished|medical school|my|fellowship|eventually|later|after "
            "residency|whether|wonder*|is there|do you) ..8 THIS",
            "THIS ..4 (in medical school|at my|where i)",
        ),
    ),
    "position": (
        (
            "THIS ..1 (position|positions|spot|year|track|slot|program|residency|applicant|candidate|"
            "internship|training)",
        ),
        (
            "(completed|completing|currently|finished|whether|wonder*|is there|do you|did|fellowship) ..8 "
            "THIS",
            "(degree|training|life support) THIS",
            "THIS (practice|heart|heart failure|life support|care|disease|training in|degree)",
        ),
    ),
}


@lru_cache(maxsize=16)
def _compiled(cue: str) -> tuple[tuple[Compiled, ...], tuple[Compiled, ...]]:
    said, unless = _CUES[cue]
    return (
        tuple(compile_pattern(pattern.replace("THIS", "OTHER"), _VOCABULARY) for pattern in said),
        tuple(compile_pattern(pattern.replace("THIS", "OTHER"), _VOCABULARY) for pattern in unless),
    )


def tagged(cue: str, sentence: Sentence, first: int, last: int) -> bool:
    """Whether a sentence speaks of its tokens [first, last) as a cue says, such as `place` or `specialty`."""
    words = [token.word for token in sentence.tokens]
    words[first:last] = ["OTHER"]
    eager = any(a == "not" and b in ("wait", "be", "only", "help") for a, b in pairwise(words))
    present = frozenset(words)
    said, unless = _compiled(cue)
    covers = [(a, b) for p in said for a, b in find(p, words, present) if a <= first < b]
    if all(not eager and negated(words, a, b, "before") for a, b in covers):
        return False
    return not any(a <= first < b for p in unless for a, b in find(p, words, present))
