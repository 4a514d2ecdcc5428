"""Forms in which names and initials of patients stand, and names that are nobody's: patterns of patient.py."""

from __future__ import annotations

import re

from composer.guard.checks.patient_cues import OF_A_DOCTOR
from composer.guard.checks.patient_words import (
    ACRONYMS,
    AGE,
    CAP,
    COUNT,
    FIRST_NAMES,
    INSTITUTION,
    KIN,
    MORE_NAMES,
    NAME,
    NOT_OF_BODY,
    ORGANS,
    PERSON,
    RELATIVE,
    SICK,
    STAFF,
    any_of,
)

TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Sra|Señora?|Doña|mr|mrs|Pastor|Reverend|Rev|Sister|Deacon|Officer|Sergeant|Sgt"
    rf"|Father|Rabbi|Imam|Judge|Coach|Captain|Sheriff|Mayor|Governor|Senator|Bishop|Brother|Auntie|Uncle|Aunt"
    rf"|Grandma|Grandpa|[Bb]aby (?:[Bb]oy|[Gg]irl))\b\.? (?:[A-Z]\. )?{NAME}"
    r"|\b(?:Mr|Mrs|Ms|Miss)\b\.? (?P<loud>[A-Z]{3,})\b|\b(?:mr|mrs|ms)\. (?P<low>[a-z]{3,})\b"
)
STAFF_BEFORE = re.compile(rf"\b(?:{STAFF}|teacher|tutor|guide|neighbor)s?,? (?:is |was |named )?$|\b(?:regards"
    rf"|greetings|hello|thanks|thank you"
    rf"|greet|grateful)(?: to)?,? $", re.IGNORECASE,)  # fmt: skip
STAFF_AFTER = re.compile(
    rf"(?:,| \(|,? who (?:is|was)| is| was| and Dr\b|,? (?:from|in|at) (?:your|the))"
    rf"(?:(?! (?:retired|former|slept|sat|held|stood|\w+ed in|\d))(?: [\w'-]+)){{0,6}}? (?:{STAFF}|office"
    rf"|department)s?\b"
    r"|(?: has| had| kindly| also| very| then){0,2} (?:scheduled|arranged|coordinated|e-?mailed|replied|forwarded"
    r"|organized|interviewed|supervised|interpreted|hosted|precepted|in your office)\b"
    r"|,? who (?:\w+ )?(?:runs|leads|teaches|directs|manages|founded|heads|chairs|works|coordinates|guards|ran|led)\b"
    r"|, (?:PA(?:-C)?|NP|RN|LPN|MD|DO|PharmD|MSW|LCSW|PhD|CRNA|DPT|MPH)\b",
)
NAMED = (
    re.compile(rf"\b(?:[Pp]atient|[Pp]t)\b\.?(?: of mine)?[,:]? \(?(?:(?:named|called|known as|by the name of"
    rf"|whose (?:first )?name (?:was|is)) )?(?:[A-Z]\. )?{NAME}(?!-)"),
    re.compile(rf"\b[Pp]atient(?:'s)? (?:full |first |last )?name(?: is| was|:)? {NAME}"),
    re.compile(rf"\b(?:{PERSON}|old|him|her|patient|infant)(?: [\w-]+){{0,4}}?,? (?:named|called"
    rf"|whose name (?:was|is)|by the name of) {NAME}"),
    re.compile(rf"\b(?:[Pp]atient|[Cc]ase),?(?: [\w']+){{0,7}},? (?:is|was) (?P<name>{CAP} {CAP})(?!-)"),
    re.compile(rf"\b(?:[Hh]er|[Hh]is) name (?:was|is) {NAME}"),
    re.compile(rf"\b[Bb]aby {NAME}"),
    re.compile(rf"\b(?:[Tt]he|[Oo]ur|[Aa]|[Mm]y) (?:[\w-]+ )?(?:{PERSON}), (?P<name>{CAP}(?: {CAP})?)(?=,| was\b"
    rf"| had\b)"),
    re.compile(rf"\b(?:[Pp]atient|under my care|[Cc]ase|[Cc]ode"
    rf"|[Dd]eath) (?:\w+ ){{0,6}}?was (?P<name>{CAP})(?=[.,;]| and\b)"),
    re.compile(rf"(?<![\w.-] )\b(?P<name>{CAP}), who (?:died|survived|came (?:in|to (?:us|me)))\b"),
    re.compile(rf"\b(?:[Ww]hen|[Bb]efore|[Aa]fter|[Uu]ntil) (?P<name>{CAP}) died\b"),
    re.compile(rf"\b(?:[Pp]atient|[Hh]e|[Ss]he|who) had an? (?:\w+ )?(?:{RELATIVE}),? (?:named |called )?{NAME}"),
    re.compile(rf"\b(?:(?:him|her)self as|went by|goes by|to be called|nicknamed|called (?:him|her)) {NAME}"),
    re.compile(rf"\b(?:(?:Remember|Recall|Little|Old|Young|Poor|Sweet) )?{NAME}, (?:the|our|an?"
    rf"|my) (?:[\w-]+ ){{0,3}}?(?:{PERSON})(?: \w+)? (?:with|who|whose|in|on|from)\b"),
    re.compile(rf"(?<![\w.] ){NAME}, (?:who (?:was|is) )?(?:an?|our|my|the|then)? ?(?:[\w-]+ )?{AGE}"),
    re.compile(rf"\b{NAME}(?:, (?:aged? )?\d{{1,3}},| \((?:aged? )?\d{{1,3}}(?: years)?(?: old)?\)|,? aged? \d)"),
    re.compile(rf"\b{NAME} (?:is|was) (?:an?|only|just|our) (?:[\w-]+ ){{0,2}}?(?:{AGE}|patient\b)"),
    re.compile(rf"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Pp]atient's|[A-Z]\w+'s) (?:\w+ )?(?:{RELATIVE}),? (?:named "
    rf"|called )?{NAME}"),
    re.compile(rf"\b{NAME}, (?:his|her|the patient's|their) (?:\w+ )?(?:{RELATIVE})\b"),
    re.compile(rf"\b(?:[Cc]ar(?:ed|ing) for|took care of|[Tt]reat(?:ed|ing)|[Ee]xamin(?:ed|ing)|[Aa]dmitted"
    rf"|[Dd]iagnosed|[Dd]ischarged|intubated|operated on|sat with|[Cc]ase of|story of|bedside of) {NAME}(?=,? (?:who"
    rf"|an?|was|had|after|with|for|on)\b|'s\b|[.,])"),)  # fmt: skip
"""Forms in which a name stands as a patient's or a relative's."""
GIVEN = frozenset(f"{FIRST_NAMES}|{MORE_NAMES}".split("|"))
"""First names that are hardly anything else."""
FIRST_NAME = re.compile(
    rf"(?<![.'-])\b(?P<name>{CAP}(?: {CAP})?)(?='s\b|,? (?:who |then |had |was |still |never |often |always |only "
    r"|and (?:his|her) ){0,2}(?:was|had|is|came|said|has|could|would|did|went|held|family|an?|taught|lost|let|wrote|sat"
    r"|slept|sang|left|got|beat|woke|grew|fell|knew|told|gave|wept|spoke|drew|never|[a-z]{2,12}ed)\b|, whose\b)"
)
"""A name, the first word of which must be one of `GIVEN`."""
FULL = re.compile(
    rf"(?<![\w.'-])(?P<name>{CAP}(?: [A-Z]\.)? (?:(?:de|la|del|van|von|bin|al|da|dos) ){{0,2}}{CAP}"
    rf"|{CAP} [A-Z]\.(?! ?[A-Z][a-z]))(?!-)"
)
"""A full name or a first name with an initial; its first word must be one of `GIVEN`."""
_CARED = (
    r"(?:[Ss]at (?:with|beside)|[Ll]ook(?:ed|ing)? after|[Dd]elivered|[Ii]ntubat\w+|[Ee]xamin\w+|[Ff]ollow(?:ed|ing)"
    r"|[Pp]resent(?:ed|ing)|[Tt]reat\w+|[Aa]dmit\w+|[Dd]ischarg\w+|[Ww](?:rote|riting) (?:about|up)|[Tt]alked (?:to"
    r"|with)|puncture (?:on|of)|line (?:in|for|into)|[Cc]ar(?:ed|ing) for|[Vv]isit\w*|[Rr]emember|[Rr]ecall"
    r"|[Mm]ention\w*|[Mm]et|[Cc]alled|[Hh]elp\w*|[Ll]ost|[Pp]ronounc\w+|case (?:is|was|of)|report (?:describes|on|of"
    r"|is about)|story of|[Dd]escrib\w+|biopsy (?:on|of)|stitches (?:from|in)|[Tt]old|[Tt]ell(?:ing)?"
    r"|[Hh]ave not forgotten"
    r"|[Tt]hink of|(?:chart|bed|hand|lungs|heart|suicide|death|loss|family|wife|mother|father|son) of|[Rr]eflection on)"
)
CARED_FOR = re.compile(rf"\b{_CARED} (?:little |old |young |poor )?$")
"""What stands before the name of one who was cared for."""
_NO_SERVICE = rf"(?![ -](?:{'|'.join(sorted(NOT_OF_BODY))})\b)"
_OF_A_BODY = (
    rf"(?:{SICK}|{ORGANS}|line|chart|bedside|family meeting|hospital course|discharge|case){_NO_SERVICE}\b"
)
ILL_AFTER = re.compile(
    rf"'s (?:(?!work|research|book|in|on|with|idea|theory|paper|story)[\w-]+ ){{0,3}}?{_OF_A_BODY}|(?:,"
    rf"| and)? (?:whose|his|her) (?:[\w-]+ ){{0,3}}?{_OF_A_BODY}"
    r"|,? who (?:\w+ )?(?:had|died|lost|survived|needed|suffered|came (?:in|to (?:us|me))|was (?:dying|found"
    r"|admitted))\b|,? (?:\w+ )?(?:had|died|lost (?:his|her)|survived|needed|suffered|came (?:in|to (?:us|me))"
    r"|was (?:dying|found|admitted|discharged|intubated))\b"
    rf"|, (?:aged? )?(?:\d{{1,3}}|{COUNT})(?:,| (?:years|months|weeks|days)\b)",
)
"""What follows the name of one who is ill."""
LITTLE = re.compile(rf"\b(?:little|Little|tiny|poor|old|young) (?P<name>{CAP}(?: {CAP})?)(?!-)")
OWNED = re.compile(rf"(?<![\w.'-])(?P<name>{CAP})(?='s\b|, whose\b|, (?:aged? )?(?:\d{{1,2}}|{COUNT})\b)")
"""One name that owns something; its word must be one of `GIVEN` and an illness must follow."""
SIBLINGS = re.compile(
    rf"\b[Tt]he (?P<name>{CAP}) (?:family|twins|triplets|quadruplets|quintuplets|siblings|brothers|sisters|baby"
    rf"|babies|boys"
    r"|girls|children|kids)\b"
)
EPONYM_AFTER = re.compile(
    r"(?:'s)?[- ](?:disease|syndrome|sign|palsy|lymphoma|sarcoma|tumou?r|criteria|score|scale|test|phenomenon"
    r"|thyroiditis|esophagus|anemia|procedure|fracture|lesion|protocol|trial|study|classification|maneuver|method"
    r"|catheter|stain|reflex|vasculitis|encephalopathy|contracture|chorea|aneurysm|patients?\b)"
)
INSTITUTION_AFTER = re.compile(rf"(?:'s)?,?(?: [A-Z][\w'-]+){{0,3}} (?:{INSTITUTION})\b")
INSTITUTION_WORD = re.compile(rf"\b(?:{INSTITUTION})\b")
PLACE_BEFORE = re.compile(r"\b(?:at|in|from|near|on|around|outside|inside|during|since|through|St\.?|Saint|San"
    r"|Mount) $", re.IGNORECASE)  # fmt: skip
TITLE_BEFORE = re.compile(rf"(?:\b(?:Drs?|Prof|Professor|Doctor|Dean|St|Saint|San|Santa|Mount|and Dr)\b\.? "
    rf"|\b(?!Remember|Recall|Little|Old|Young|Poor|Sweet|When|And|But|Then|While|That)[A-Z][a-z]+ )$|\b(?:[Mm]y|[Oo]ur"
    rf"|fellow|[Yy]our) (?:\w+ )?(?:{STAFF}|{KIN}|student|wife|husband),? $")  # fmt: skip
NOT_AFTER = (PLACE_BEFORE, TITLE_BEFORE, OF_A_DOCTOR)
"""What stands before a name that is no patient's, unless it has a title of its own."""
GOES_ON = re.compile(r"'s\b| \w+(?:ed|s)\b|,? who")

_I = r"(?<![A-Za-z])(?:[A-Z]\.\s?){2,3}"
_TWO = rf"(?!(?:{ACRONYMS})\b)[A-Z]{{2,3}}"
INITIALS = (
    re.compile(r"\b(?:Mr|Mrs|Ms|Miss)\b\.? [A-Z]\b(?!\.? ?(?!He|She|His|Her|I\b|The|We|My|After|When|They|In\b|On\b"
    r"|It)[A-Z][a-z])(?!')\.?"),
    re.compile(rf"(?P<found>{_I}|\b{_TWO})(?=,? (?:(?:is|was) )?(?:an?|our|my) (?:[\w-]+ ){{0,2}}?{AGE})"),
    re.compile(rf"(?P<found>{_I}|\b{_TWO})(?=,? \(?(?:born|b\.|DOB|d\.o\.b\.)\b)"),
    re.compile(rf"(?P<found>{_I})(?=\"?,?\"? (?:an?|our|my) (?:patient|{PERSON}))"),
    re.compile(rf"(?P<found>{_I}|\b{_TWO}) ?(?=\((?:\d{{1,3}}|[MF]\b)|, \d{{1,3}}(?:,| ?y))"),
    re.compile(rf"\b(?:[Pp]atient|[Pp]t\.?|[Cc]ase of),? (?:\(|with (?:the )?initials )?(?P<found>{_I}"
    rf"|{_TWO}\b)(?![ -]?\d)"),
    re.compile(r"\b[Ii]nitials?:?,? (?:are |were |was |is )?[\"(]?(?P<found>[A-Z]\.? ?[A-Z]\b\.?)"),
    re.compile(r"\b(?:[Pp]atient|[Pp]t\.?) (?P<found>[A-HJ-Z]\.)(?=[ ,)])"),)  # fmt: skip

PLACE_GIVEN = re.compile(r"\b(?:at|near|in|from|St\.?|Saint|San|Mount|the|Drs?|and Dr)\b\.? $")
PLACE_FULL = re.compile(r"\b(?:at|near|St\.?|Saint|San|Mount|the|Dr|Drs|with Dr|and Dr)\b\.? $")
FOREIGN_INITIALS = re.compile(r"\b(?:Drs?|Prof)\.? $")
COLLEAGUE = re.compile(
    rf"\b(?:with|alongside|by|beside|under|from|thank|thanks to|together with) $|\b(?:{STAFF}|applicant|student|author"
    r"|interviewer|classmate|friend|alumn[aiu]s?)s?,? (?:like |such as |is |was )?$",
    re.IGNORECASE,
)
FAMOUS = frozenset(
    any_of("""
    Dalloway Bovary Karenina Holmes Watson Ilych Ilyich Gage Rogers Frankenstein Bartleby Samsa Teresa Nightingale
    Sacks Gawande Verghese Kalanithi Osler Lacks Saunders Seacole Blackwell Schweitzer Hippocrates Galen Semmelweis
    Lister Pasteur Fleming Curie Virchow Sydenham Marple Poirot Dickens Tolstoy Chekhov Darcy Eyre Rochester Havisham
    Scrooge Gatsby Finch Caulfield Jekyll Hyde Lear Hamlet Macbeth Ophelia Lincoln Roosevelt Gandhi Mandela Obama
    Churchill Shakespeare Marquez Camus Kafka Austen Woolf Didion Fadiman Ofri Keats Maugham Bulgakov Mukherjee
    Angelou
    Christ Cosmas Lasso
""").split("|")
)
"""Figures of books and of history."""
