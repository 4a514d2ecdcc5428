"""Which words of a letter say something particular: no stock, no names, none of the applicant's own facts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from composer.text import Sentence, fold

if TYPE_CHECKING:
    from composer.guard.context import Context
    from composer.model import Applicant

# Words that stand in letters of every season and say nothing of the one program or day.
_STOCK = frozenset(
    re.findall(
        r"\S+",
        """
    a about above absolutely academic accept acquaint across admiration admire admired afternoon
    again all allow almost already also always am amazing among an and another any anyone application
    apply applying appreciate appreciated appreciation april are around as ask asked at atmosphere
    attending august aware away back background be beautiful became because become been before began
    being believe best better between bit both bring brings but by call camaraderie came can
    candidate candidates care career caring case certain chance clinical closely collaboration
    collaborative collegial come comes commitment committed community compassionate complete
    confident confirm consider consideration considered consistent contact continue continued
    contribute contributing conversation coordinator could count culture current curriculum day days
    dear december dedicated dedication deep deeply delighted depth did different director diverse
    diversity do doctor does doing done down dr during each eager early education educational else
    email emphasis encouraging enjoy enjoyed environment especially esteemed even evening ever every
    everyone excel excellence excellent exceptional excited exciting experience experienced
    experiences exposure express extend extremely faculty fantastic february feel felt few find first
    fit five for forward foster found four friday friendly from full further future gain gave
    generous get gifted give given gives glad go goal goals good grateful gratitude great greatest
    greatly group grow growth had happy hard hardworking has have he hear held hello help her here
    hesitate hi high highly him his hold home honor honored honour honoured hope hopeful hospital
    hours how i ideal if impressed impression impressive in including incredible indeed information
    inspired inspiring institution interest interested internal interview interviewed interviewer
    interviewers interviewing interviews into invitation invite is it its january join joining july
    june just keen keep kind kindly kindness know knowledge last lead leader leaders leadership learn
    learned learner learners learning leave left let letter like list little long look looking lot
    love made mail make makes making many march match matched matching matter matters may mbbs md me
    medical medicine meet meeting members memorable mentoring mentors mentorship met might mind
    mission monday more morning most mr mrs ms much must my name need never new next nice no not
    nothing november now october of off offer offered offers on once one only open opportunities
    opportunity or other our out outstanding over own part particular particularly passion passionate
    pathology patient patients pediatric people perfect person personal physician physicians place
    player please pleased pleasure population populations position possible practice present
    privilege privileged process prof professor program programme programs progress proud provide
    provided provides pursue quality question questions quick quite range rank ranking really reason
    reasons receive received recent regard regarding regards reinforced remain remarkable remember
    renowned reply reputation research residency resident residents respect respected rigorous said
    same saturday saw say schedule season see seemed seen send sense september share shared she
    should show since sincere sincerely skill skills so some something specialty spend spent staff
    stay still strength strengthen strengthened strong stronger strongly such sunday superb support
    supported supporting supportive sure take taken taking talk teach teaching team teams than thank
    thanks that the their them then there therefore these they thing things think this those thought
    thoughtful three thrive thriving through thursday time to today together told too took top
    towards train trainee trainees training truly try tuesday two under understand understanding
    unique university until up upcoming update upon us use valuable value values variety various very
    visit want wanted warm warmly warmth was way ways we wednesday week weeks welcome welcomed
    welcoming well went were what whatever when where whether which while who whole whom whose why
    wide will wish with within without wonderful work worked working world world-class would write
    writing year years you your yours yourself
    """,
    )
)
_COMMON_ENDINGS = ("ing", "ies", "ed", "es", "s", "ly")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Take the commonest endings off a word, so that "clinics" meets "clinic"."""
    for ending in _COMMON_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


STOCK_STEMS = _STOCK | frozenset(map(stem, _STOCK))


@lru_cache(maxsize=4096)
def words_of(*texts: str) -> frozenset[str]:
    """Return the stems of all words of the texts, folded."""
    return frozenset(stem(word) for text in texts for word in re.findall(r"[^\W\d_]+", fold(text).text))


@lru_cache(maxsize=64)
def own_words(applicant: Applicant) -> frozenset[str]:
    """Return the words of the applicant's own facts, which every letter may repeat."""
    return words_of(
        applicant.name, applicant.credentials, applicant.school, applicant.country, applicant.visa,
        applicant.goal,
        *applicant.rotations, *applicant.background, *applicant.strengths,
    )  # fmt: skip


def name_words(context: Context) -> frozenset[str]:
    """Return the words of every program's names and specialties, and of the writers' names."""
    facts = context.facts
    names = [w.name for w in facts.letter_writers.values()]
    for program in facts.programs.values():
        names += [program.name, program.institution, program.specialty, *program.aliases]
    return words_of(*names)


def particular(sentence: Sentence, *ordinary: frozenset[str]) -> frozenset[str]:
    """Return the stems in a sentence that are neither stock nor among the ordinary ones."""
    found = {
        stem(t.word) for t in sentence.tokens if t.word.isalpha() and len(t.word) > 1 and t.word not in _STOCK
    }
    return frozenset(found).difference(STOCK_STEMS, *ordinary)
