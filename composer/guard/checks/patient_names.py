"""Forms in which names and initials of patients stand, and names that are nobody's: patterns of patient.py."""

from __future__ import annotations

import re

from composer.guard.checks.patient_cues import OF_A_DOCTOR
from composer.guard.checks.patient_words import (
    ACRONYMS,
    AGE,
    BRANDS,
    CAP,
    COUNT,
    EPONYMS,
    FIRST_NAMES,
    INSTITUTION,
    KIN,
    MORE_NAMES,
    NAME,
    NAMED_THINGS,
    NOT_NAMES,
    NOT_OF_BODY,
    ORGANS,
    PERSON,
    RELATIVE,
    SICK,
    SICK_SINGLE,
    STAFF,
    any_of,
)

TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Sra|Señora?|Doña|mr|mrs|Pastor|Reverend|Rev|Sister|Deacon|Officer|Sergeant|Sgt"
    rf"|Father|Rabbi|Imam|Judge|Coach|Captain|Sheriff|Mayor|Governor|Senator|Bishop|Brother|Auntie|Uncle|Aunt"
    rf"|Grandma|Grandpa|Ma(?:ma|dame)|Papa|Baba|Abu|Umm?|Hajj?[ia]|Sheikh?|Sr|Señorita|Monsieur|T[iíIÍ][ao]|Don"
    rf"|Abuel[ao]|Granny|Nana|Signora?|Frau|Herr|Mzee|Lola|Lolo|Shri|[Bb]aby (?:[Bb]oy"
    rf"|[Gg]irl))\b\.? (?:[A-Z]\. )?{NAME}"
    r"|\b(?:Mr|Mrs|Ms|Miss)\b\.? (?P<loud>[A-Z]{3,})\b|\b(?:mr|mrs|ms)\. (?P<low>[a-z]{3,})\b"
)
STAFF_BEFORE = re.compile(rf"\b(?:{STAFF}|teacher|tutor|guide|neighbor)s?"
    rf"(?: (?:of|on|for|from) (?:[\w-]+ ){{0,2}}[\w-]+)?,? (?:is |was |named |like )?$|\b(?:regards"
    rf"|greetings|hello|thanks|thank you"
    rf"|greet|grateful)(?: to)?,? $", re.IGNORECASE,)  # fmt: skip
STAFF_AFTER = re.compile(
    rf"(?:,| \(|,? who (?:is|was)| is| was| and Dr\b|,? (?:from|in|at) (?:your|the))"
    rf"(?:(?! (?:retired|former|slept|sat|held|stood|\w+ed in|\d))(?: [\w'-]+)){{0,6}}? (?:{STAFF}|office"
    rf"|department)s?\b"
    r"|(?: has| had| kindly| also| very| then){0,2} (?:scheduled|arranged|coordinated|e-?mailed|replied|forwarded"
    r"|organized|interviewed|supervised|interpreted|hosted|precepted|in your office)\b"
    r"|,? who (?:\w+ )?(?:runs|leads|teaches|directs|manages|founded|heads|chairs|works|coordinates|guards|ran|led)\b"
    r"|,? (?:from|in|of) (?:the )?(?:pharmacy|social work|nursing|radiology|registration|security"
    r"|case management|nutrition"
    r"|transport|pastoral care|laboratory|physical therapy|occupational therapy|respiratory therapy|housekeeping"
    r"|medical records)\b"
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
    re.compile(rf"\b(?:(?:him|her)self as|went by|goes by|to be called|nicknamed|call(?:ed)? (?:him|her)) {NAME}"),
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
    r"|and (?:his|her) ){0,2}(?:was|had|is|came|said|has|could|would|did|went|held|family|an?|taught|lost|let|wrote"
    r"|sat"
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
    r"|[Tt]hink of|(?:chart|bed|hand|lungs|heart|suicide|death|loss|family|wife|mother|father|son) of"
    r"|[Rr]eflection on)"
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
    r"|nodules?|nodes?|sequence|triad|tears?|cyst|body|smear|valve|duct|canal"
    r"|catheter|stain|reflex|vasculitis|encephalopathy|contracture|chorea|aneurysm|patients?\b)"
)
INSTITUTION_AFTER = re.compile(rf"(?:'s)?,?(?: [A-Z][\w'-]+){{0,3}} (?:{INSTITUTION})\b")
INSTITUTION_WORD = re.compile(rf"\b(?:{INSTITUTION})\b")
PLACE_BEFORE = re.compile(r"\b(?:at|in|from|near|on|around|outside|inside|during|since|through|St\.?|Saint|San"
    r"|Mount) $", re.IGNORECASE)  # fmt: skip
TITLE_BEFORE = re.compile(rf"(?:\b(?:Drs?|Prof|Professor|Doctor|Dean|St|Saint|San|Santa|Mount|and Dr)\b\.? "
    rf"|\b(?!Remember|Recall|Patient|Pt|Baby|Little|Old|Young|Poor|Sweet|When|And|But|Then|While"
    rf"|That)[A-Z][a-z]+ )$|\b(?:[Mm]y|[Oo]ur"
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
    re.compile(rf"(?P<found>(?!(?:U\. ?[SK]|M\. ?D|D\. ?O|[AP]\. ?M|R\. ?N|N\. ?P|I\. ?V|E\. ?[RDG]|O\. ?R"
    rf"|I\. ?E)\.){_I})"
    r"(?=[\")]?,?\"? ?(?:the|our|an?|my|with|who|whose|whom|had|was|and (?:his|her))\b|'s\b)"),
    re.compile(r"(?<![\w.] )\b(?P<found>[A-HJ-Z]\.)(?= with (?:the|an?|his|her)\b|, (?:the|our) )"),
    re.compile(rf"(?:^|[.:;]) *(?:[*•#-] ?)?(?P<found>{_I})(?= ?[-:,] )"),
    re.compile(rf"(?P<found>{_I}|\b{_TWO})(?=(?:,| -|:) ?(?:the|our|an?|my) "
    rf"(?:[\w-]+ ){{0,2}}?(?:{PERSON}|patient)\b)"),
    re.compile(rf"(?P<found>{_I})(?=\"?,?\"? (?:an?|our|my) (?:patient|{PERSON}))"),
    re.compile(rf"(?P<found>{_I}|\b{_TWO}) ?(?=\((?:\d{{1,3}}|[MF]\b)|, \d{{1,3}}(?:,| ?y))"),
    re.compile(rf"\b(?:[Pp]atients?|[Pp]ts?\.?|[Cc]ase of)[,:]? (?:\(|with (?:the )?initials )?(?P<found>{_I}"
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

APPOSED = re.compile(
    rf"\b(?!(?:Remember|Recall|When|That|And|But|While|With|For)\b){NAME}(?:, (?:the|our|an?|my"
    rf"|that) (?:[\w-]+ ){{0,3}}?(?:{PERSON}|patient)\b|\? (?:[Ss]he|[Hh]e) (?:was|is|had)\b)"
)
"""A name that is said to be a patient's, whatever else the word may mean: "Dawn, the woman with the stroke"."""
COLLEAGUE_CARED_FOR = re.compile(
    rf"\b(?:Drs?|Prof|Professor|Doctor|Nurse)\b\.? (?:[A-Z]\. )?{NAME}, (?:[^,.;]{{1,50}} )?whom? (?:we|I"
    rf"|you and I) (?:had |have )?"
    r"(?:treat|admit|intubat|diagnos|discharg|car|operat|transfus|dialyz|transfer|resuscitat|hospitali)\w*"
    rf"|\b(?:retired|former|old|elderly|\w+-year-old) (?:\w+ )?(?:Dr|Prof|Professor|Doctor"
    rf"|Nurse)\b\.? (?P<retired>{CAP})"
)
"""A colleague who is a patient: "Dr. Ruiz, the retired surgeon whom we admitted"."""
RUN = re.compile(
    rf"(?<![\w.'@/-])(?P<name>{CAP}(?: (?:(?:de|la|del|van|von|bin|ibn|da|dos|el) ){{0,2}}(?:(?:[Aa]l"
    rf"|[Ee]l)-)?{CAP}){{0,3}})"
    r"(?![\w@/-])"
)
"""Words with a capital, one after another."""
ROW = re.compile(
    rf"(?:^|\n|[:.;)\]#-] )[\W\d]{{0,6}}(?P<name>{CAP}, {CAP}(?: [A-Z]\.)?)(?=$|\n|[:;.)]|,| -| \(|/)"
)
"""Family name and first name, as in a list of patients."""
LOUD_ROW = re.compile(
    r"(?:^"
    r"|[:.;)\]#-] )[\W\d]{0,6}(?P<name>[A-Z]{2,}(?:[ '-][A-Z]{2,})?, (?P<first>[A-Z]{2,}))\b(?! [A-Z]{2})"
)
WORKS_THERE = re.compile(
    r",?\s(?:PA-C|RN|NP|PharmD|LCSW|MSW|CNA|CRNA|RRT)\b"
    r"|,? \((?:driver|volunteer|interpreter|translator|coordinator|nurse|clerk|chaplain|pharmacist)\)"
)
"""What stands behind the name of somebody who works there."""
KIN_TITLE = re.compile(r"(?:Aunt|Uncle|Grand|Ma|Papa|Baba|Abu|Don|Tia|Tio|Nana|Granny|Lol|[Bb]aby)")
WORDS = NOT_NAMES | NAMED_THINGS | BRANDS | EPONYMS
"""Words with a capital that are nobody's name by themselves."""
ORDINARY = frozenset(f"{PERSON}|{STAFF}|{RELATIVE}|patient|patients".split("|")) | SICK_SINGLE
ORDINARY_ENDING = re.compile(
    r"[\w-]+(?:olog(?:y|ist|ies|ical)|iatr(?:y|ics|ist|ic)|itis|osis|emia|oma|opathy|ectomy|oscopy|plasty|gram|cillin"
    r"|mycin|azole|pril|sartan|statin|mab|nib|vir|olol|idine|amine|oxacin|parin|gliptin|gliflozin|tide|coccus|bacter"
    r"|bacterium|monas|ese|ish|ists?|tion|ness|ment|ing|ity|ally|ical|ious)s?"
)
"""What a word with a capital is where it is no name: people, illnesses, drugs, fields, peoples, plain words."""
_THEN = (
    r"(?='s\b|$|[.,;:)!?]| -| \(| w/| [A-Z]\.|,? (?:and|who|whose|whom|with|had|has|was|is|after|before|while|when"
    r"|because"
    r"|about|by|during"
    r"|every|each|as|for|her|his|that|through|until|from|under|did|could|would|let|told|said|came|went|lost|never"
    r"|still"
    r"|never|at|in|on|to|why|how|what|again|alone|first|last|next|twice|daily|together|home|better|well|die|go"
    r"|sleep|eat|cry|cough|breathe|smile|walk|talk|speak|laugh|stand|sit|swallow|the|a|an|[a-z]{2,12}ed|heard|felt"
    r"|found|got|gave|held|kept|knew|left|made|met|sat|saw|spoke|stood"
    r"|thought|took|woke|wept|began|fell|ate|drank|slept|wrote|ran|grew|sang|won|tried|cried|can|may|might|should)\b)"
)
_OF = (
    r"(?:smear|chart|consent|summary|biops(?:y|ies)|mothers?|fathers?|parents|daughters?|sons?|wife|husband|widow"
    r"|sisters?"
    r"|brothers?|famil(?:y|ies)|hand|bedside|body|labs?|films?|scans?|notes?|death|loss|urine|blood|heart|lungs"
    r"|room|bed"
    r"|thinks?|thought|care|story|fear|knees?|belly|delivery|twins|exam|sputum|EEG|EKG|ECG|ECHO|echo|CT|MRI|x-ray"
    r"|wound)"
    r"(?: \w+){0,2}? of"
)
NAME_PLACE = re.compile(
    rf"(?:\b(?:{_OF}|told|tell|telling|asked|ask|met|saw|see|sees|visit(?:ed|ing)?|call(?:ed|ing)?|help(?:ed|ing)?"
    rf"|teach"
    r"|taught|remember|recall|forget|beside|behind|when|that|how|because|until|after|before|while|where|whether"
    r"|and then|\w+(?<!rain)(?<!nam)(?<!on)ed(?! in| on)|let|counsel(?:l?ed|l?ing)|examining|treating|comforting"
    r"|losing"
    r"|consol(?:ed|ing)|convinc\w+|coach\w+|near|old|little|poor|dear|like|both|present|presenting|examine|treat"
    r"|treating|admit|admitting|extubate|intubate|wean|discharge|follow|"
    r"following|wake|feed|turn|hold|holding|comfort|reassure|convince|persuade|thank|sitting with|sat with"
    r"|talk(?:ed|s|ing)? with"
    r"|spoke with|cried with|evening with|night with|time with|hours? with|days? with|conversations? with|visit with"
    r"|walk(?:ed)? with|prayed with|stayed with|worked with|(?:talk|spoke|speak|speaking|talking|talks?|explain\w*"
    r"|news|listen\w*"
    r"|read|gave|given|give|close|next|wrote|sang|said|say|goodbye|back|break|broke|called|insulin|plan|died|due"
    r"|up) (?:\w+ ){0,3}to"
    r"|(?:line|tube|needle|catheter|drain|hand|hope|change|murmur|heard|found|noticed|suspected|puncture|paracentesis"
    r"|exam|time|compressions|code|CPR|procedure|intubation|delivery|H&P|note|consult|report|write-up|page"
    r"|work-?up) (?:in|into|on|from|about)"
    r"|(?:summary|note|consent|letter|orders?|call|request|page|translated|interpreted|advocated|plan|cared?|caring"
    r"|fought|prayed"
    r"|meeting"
    r"|was there|there|visit|waited|looked|chair|bed|page|worried) for"
    rf"|(?:{PERSON}|patient|{RELATIVE}),?|called (?:him|her|me))|(?i:{PERSON}|patient)[^.;,]{{0,50}}(?:,| -)) $|\($",
    re.IGNORECASE,
)
"""What stands before the name of somebody who is no colleague."""
BARRED = NOT_NAMES | (BRANDS - GIVEN)
BRAND_NAMES = GIVEN & (BRANDS | EPONYMS)
WORDS_AND_NAMES = frozenset("April May June August Christian Easter Christmas".split())
"""Words with a capital that are names as well."""
OPENER = re.compile(
    r"(?:[Ww]hen|[Aa]nd|[Bb]ut|[Tt]hen|[Ww]hile|[Aa]fter|[Bb]efore|[Uu]ntil|[Rr]emember|[Rr]ecall|[Oo]ld|[Yy]oung"
    r"|[Pp]oor"
    r"|[Ll]ittle|[Ss]weet|[Dd]ear|[Cc]are|[Tt]hat|[Pp]atient|[Cc]ase|[Ww]ith|[Ff]or|[Bb]aby|[Tt]elling|[Hh]elping"
    r"|[Tt]eaching"
    r"|[Hh]olding|[Ss]eeing|[Cc]alling|[Ww]atching|[Mm]eeting|[Tt]reating|[Ll]osing|[Ee]xamining)"
)
STAFF_TITLE = re.compile(r"\b(?:Dr|Drs|Prof|Professor|Doctor|Nurse|Dean)\b\.? $")
TEAM = re.compile(
    rf"\b(?:Thanks to|thanks to|[Tt]hank|Nurse|(?:[Mm]y|[Oo]ur|[Yy]our|[Tt]he|[Aa]) (?:[\w-]+ ){{0,2}}?(?:{STAFF}"
    rf"|student"
    r"|co-\w+|sub-?i|team-?mate|classmate|partner|friend|chaplain|social worker|medic|paramedic)s?,?) $"
)
AMONG = re.compile(
    r"\b(?:at|in|on|with|by|from|near|under|the|an?|using|of|for|to|and|as|via|per|[A-Z][\w.]*) $"
)
"""What stands before places, colleagues and things as well."""
TEAM_AFTER = re.compile(
    rf",? (?:and (?:I|Dr)\b|(?:who|which) (?:was|is) (?:on|the|our|my|your) (?:\w+ )?(?:{STAFF})|in (?:the "
    rf"|our )?(?:lab|pharmacy|clinic"
    r"|radiology|pathology|blood bank|records|admissions)\b)|, (?:MD|DO|RN|NP|PA|PharmD|PhD|MPH)\b"
)
"""Colleagues around a name."""
THEN = re.compile(_THEN)
FIRST_THEN = re.compile(
    rf"(?: with (?:the|an?|his|her)\b| \((?:aged? )?\d\d?\b| \([MF]\b|, (?:the|our|an?"
    rf"|my) (?:[\w-]+ ){{1,4}}?(?:with|whose|whom)\b|, whose\b| and (?:his|her)\b|: I\b"
    rf"|, (?:aged? )?\d\d?,|, (?:the|our|an?) (?:\w+ ){{0,3}}?(?:{PERSON}|patient)\b)"
)
"""What follows a name that begins a line."""
DRUG_BEFORE = re.compile(
    r"\b(?:(?:man|woman|boy|girl|patient|lady|gentleman|teenager|child|he|she|who|was|were|is|are|be|been|him|her"
    r"|me|put|back"
    r"|kept|still|already|while|when|once|not|them|infant|mother|veteran|adult) on|took|takes?|taking|start(?:ed"
    r"|ing)|stopp(?:ed|ing)|prescrib(?:ed|ing)|dose of|mg of|drip|needed"
    r"|wanted|using"
    r"|used|refill(?:ed)?|held|allergic to|(?:from|switch\w*|chang\w+|convert\w*) (?:[\w-]+ ){0,6}(?:to|from)"
    r"|(?:diagnos\w+|case|signs?|history|suspicion|concern|criteria|score|test(?:ed)?|treated|work-?up) (?:of|for"
    r"|with)"
    r"|(?:man|woman|boy|girl|patient|child|infant|lady|gentleman|case) with(?: \w+)?) $"
)
"""What stands before a drug or an illness."""
NOT_PERSON_BEFORE = re.compile(
    r"\b(?:nam(?:ed|ing) (?:his|her|the|their|its|a) (?:[\w-]+ ){1,3}[\w-]+|(?:bear|dog|cat|doll|horse|bunny"
    r"|hamster|rabbit|puppy),?|the|an?|(?:January|St|Saint|Mount|Lake|Dr|Drs|Prof"
    r"|Professor|Nurse|Doctor|Dean|and Dr)\.?) $"
)
"""What stands before a thing, an institution or a doctor."""
