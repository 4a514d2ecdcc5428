"""Forms in which documents tell of patients, and in which they do not: patterns of patient_documents.py."""

from __future__ import annotations

import re

from composer.guard.checks.patient_cues import OWN_KIN
from composer.guard.checks.patient_words import AGE, CAP, COUNT, MONTH, PERSON, RELATIVE, SICK

NAME = rf"(?P<name>{CAP}(?: (?:(?:de|la|del|van|von|bin|al|da|do|dos|das) ){{0,2}}(?:{CAP}|[A-Z]\.)){{0,2}})"
FULL_NAME = rf"(?P<name>{CAP}(?: [A-Z]\.)? (?:(?:de|la|del|van|von|bin|al|da|do|dos|das) ){{0,2}}{CAP})"
_DATE = (
    rf"(?P<date>(?<![\d/.-])(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d"
    rf"|(?:{MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?|\d{{1,2}}(?:st|nd|rd"
    rf"|th)? (?:{MONTH})(?:,? (?:19|20)\d\d)?"
    rf"|\d{{1,2}}/\d{{1,2}})(?![\d/-]))"
)
DATED = re.compile(_DATE)
SHORT_AGE = rf"(?:\d{{1,3}} ?(?:y/?o|yo|yrs?|[MF]|years)\b|\d{{1,3}}-year-old|aged? \d{{1,3}}\b|{AGE})"

# Who is spoken of.
SOMEBODY = re.compile(
    rf"\b(?:he|she|his|her|him|hers|patients?|pts?|mrs?|ms|miss|couple|twins|triplets|family|case"
    rf"|{PERSON}|{RELATIVE})\b|{SHORT_AGE}|'s (?:\w+ )?(?:{SICK})\b|\bmy (?:first|last) (?:death|code|delivery)\b"
    r"|\b(?:biopsy|autopsy|drowning)\b",
    re.IGNORECASE,
)
ONE = re.compile(
    rf"\b(?:an?|the|that|this|one|our|old|young|my first) (?:[\w-]+ ){{0,3}}?(?:{PERSON}|patient|couple)\b"
    rf"|{SHORT_AGE}"
    r"|\b(?:Mrs?|Ms|Miss)\b",
    re.IGNORECASE,
)
"""One person, and none of the applicant's family."""

# What is the applicant's own.
FAMILY = re.compile(
    OWN_KIN.pattern
    + r"|\b(?:my|our) (?:first|second|third|only|youngest|oldest|middle|newborn|twin|unborn) (?:\w+ )?"
    r"(?:son|daughter|child|brother|sister|cousin|baby|twins?)s?\b",
    re.IGNORECASE,
)
"""The applicant's own family."""
OWN_LABEL = re.compile(
    r"\b(?:date of birth|birth ?date|DOB|d\.o\.b\.|born|birthplace|place of birth|nationality|passport"
    r"|licen[cs]e|visa|address"
    r"|certificates?|member(?:ship)?|student|USMLE|AAMC|ERAS|ECFMG|NRMP|IDs?|no\.|number|name|SSN|e?card|code"
    r"|letter|support"
    r"|mrn)\b",
    re.IGNORECASE,
)
OF_A_PATIENT = re.compile(r"\b(?:patient|pt)\b[^.;\n]{0,12}[:#]|\bpatient'?s? (?:name|id|no)", re.IGNORECASE)
WORK = re.compile(
    r"\bet al\b|\bdoi\b|\bPMID\b|\b(?:19|20)\d\d(?: [A-Z][a-z]{2}(?: \d{1,2})?)?;\s?\d|;\s?\d+\(\d+\)|\bvol\b\.? \d"
    r"|\b(?:poster|abstract|oral presentation|manuscript|in press|accepted|submitted|peer-reviewed|co-author\w*)\b"
    r"|\bpresented at\b"
    r"|\b(?:annual|chapter|regional|departmental|national|international|scientific|board) meeting\b|\bgrand rounds\b"
    r"|\b(?:noon|visiting professor|case|annual) (?:conference|rounds)\b|\bmorning report\b|\bjournal club\b"
    r"|\bresearch day\b|\b(?:congress|symposium)\b|\binvited\b|\blecture\b|\bworkshop\b|\bguideline\b",
    re.IGNORECASE,
)
"""A paper, a poster, a talk."""
STRONG = re.compile(
    r"\b(?:re)?admi(?:tted|ssion)\b(?! to (?:medical|the (?:school|college|university)))|\bdischarged?\b"
    r"|\bborn\b|\bdelivered\b"
    r"|\bdied\b|\bdeath\b|\bpronounced\b|\bhospitali[sz]ed\b|\btransferred\b|\bunderwent\b|\bcultures?\b|\bseen\b"
    r"|\bcollected\b|\bsurgery\b"
    r"|\bfound\b|\bintubated\b|\bOR date\b|\bDOA\b|\bD/C\b|\blast known well\b|\bpresented (?:to|with|on)\b"
    r"|\bbiops\w+\b",
    re.IGNORECASE,
)
"""What happens to a patient on a day."""
AGGREGATE = re.compile(
    r"\b\d[\d,]* (?:\w+ )?(?:patients|adults|children|cases|falls|deaths|admissions|visits|infants|women|men"
    r"|births|deliveries"
    r"|intubations|operations|studies|runners|recipients|charts|households)\b|patient-days|\bbaseline\b"
    r"|\bintervention\b"
    r"|\bcohort\b|\bn ?= ?\d|\bIRB\b|\bregistry\b|\bmedian\b|\bsurvey\b|\bepisodes\b|\boutbreak\b|\bdeployed\b",
    re.IGNORECASE,
)
"""Counts of many, of whom nobody is one."""
SPAN_AFTER = re.compile(rf"\s*(?:-|–|to\b|until\b|through\b)\s*(?:{MONTH}\b\.? )?\S*\d")
SPAN_BEFORE = re.compile(r"\d\S*\s*(?:-|–|to|until|through)\s*$")
"""What makes of a date the end of a span of time."""
LITERATURE = re.compile(
    r"\b(?:in which|novels?|memoirs?|films?|books?|essay by|poems?|because (?:Gerasim|Levin)|the (?:death|story"
    r"|diary) of)"
    r"[^.]{0,40}$",
    re.IGNORECASE,
)
OFFICIAL = re.compile(
    r"\b(?:RN|NP|PA(?:-C)?|MD|DO|PhD|PharmD|RDCS|MSW|LCSW|DPT|MPH|MBBS)\b|\b(?:superintendent|commissioner"
    r"|chief|manager|head"
    r"|supervisor|instructor|director|commander|dean|registrar|librarian|coordinator|colonel|captain|sergeant"
    r"|office|desk"
    r"|anesthetist|pharmacy|midwife|professor|attending|interpreter|medic|translator|teacher|tutor|advisor"
    r"|mentor|clerk"
    r"|nurse)\b",
    re.IGNORECASE,
)
"""What somebody is who works there."""

TITLED_BEFORE = re.compile(
    r"\b(?:Drs?|Prof|Professor|Doctor|Dean|St|Nurse|Colonel|Captain|Sergeant)\b\.? (?:\w+ )?$"
)

OFFICE = re.compile(rf",? ?\(?(?:(?:the|our|an?) )?(?:[\w'-]+ ){{0,2}}?(?:{OFFICIAL.pattern})", re.IGNORECASE)
"""The same, right behind a name."""

# How documents name patients.
MET = re.compile(
    rf"\b(?:I|we) (?:\w+ly |had |have |also |was |once |then |still |first )?"
    r"(?:met|meet|remember|think of|cared for|care for|followed|visited|sat (?:with|beside)|examined|treated"
    r"|admitted|diagnosed"
    r"|looked after|took care of|lost|buried|delivered|intubated|saw|knew|called on|promised"
    r"|owe(?: \w+){0,3} to|accompanied"
    rf"|assigned to) (?:little |old |young )?{NAME}(?![\w-])(?!,? (?:MD|RN|PhD)\b)"
)
AGED = re.compile(
    rf"(?:^|\n|[.!?;:\"”)] |\b(?:and|but|when|then|that|girl|boy|man|woman|six"
    rf"|of \w+), )(?P<name>{CAP}(?: {CAP})?),? (?:\()?"
    rf"(?:then |who was |only |just |an? |aged? |our )?(?:[\w-]+ )?"
    rf"(?:(?P<sure>{AGE}|aged? \d)|(?:[1-9]?\d|1[01]\d)(?=[,)]))"
)
"""A name with an age behind it."""
OF_AGE = re.compile(rf"\b(?:{PERSON}) (?:of|aged) (?:{COUNT}|\d{{1,3}}), (?P<name>{CAP}(?: {CAP})?),")
"""An age with a name behind it: "a girl of six, Ada,"."""
TOLD = re.compile(r"\b(?:he|she|his|her|him|the patient)\b", re.IGNORECASE)
"""What the title of a paper does not say, and a story does."""
SPOKEN = re.compile(rf"\b(?:said|asked|whispered|replied|answered|cried) {NAME}(?=[,.:])")
BED_LISTED = re.compile(rf"(?:^|\n)\s*(?:Bed|Room|Rm\.?) \d{{1,4}}[A-D]?\s*[-–:,]\s*{NAME}(?=\s*[-–:,])")
SEEN_IN = re.compile(
    rf"\b(?:see|saw|check on|follow|evaluate|visit|labs on) {NAME} in (?:room |bed "
    rf"|bay )?\d{{1,4}}\b"
)
WAS_AGED = re.compile(
    rf"(?:^|\n|[.!?:\"”] )(?P<name>{CAP}) (?:was|is|had just turned|turned) (?:only |just |then |barely )?"
    rf"(?:{COUNT}|\d{{1,3}})(?![.,]\d)(?= and\b|[,.;]| years)"
)
"""A name with an age, and nothing that says so: "Ada was five"."""
NO_NAME = frozenset("Name Id ID Number Information Record Chart List Log Care Safety Date Initials".split())
A_TITLE = re.compile(r"\b(?:Mrs?|Ms|Miss|Mx)\b\.? $")
CONTACT = re.compile(
    r"\b(?:contact|questions|signed|coordinator|clerk|supervis\w+|office of|desk of|attn|through|under|by|from"
    r"|with)\b:? (?:Mrs?|Ms|Miss|Mx)\.? $",
    re.IGNORECASE,
)
"""What stands before somebody who works there."""
ONE_PERSON = re.compile(
    rf"\b(?:an?|the|that|this|one|our|old|young|my first) (?:[\w-]+ ){{0,3}}?(?:{PERSON}|patient|couple)\b"
    rf"|{SHORT_AGE}"
    r"|\bpatient\b",
    re.IGNORECASE,
)
IS_AGED = re.compile(
    rf"\b(?:He|She|he|she) (?:was|is|had just turned|turned) (?:only |just |then )?(?:{COUNT}"
    rf"|\d{{1,3}})(?=[,. ;]| (?:and|years))"
)
TREATED = re.compile(
    r"\b(?:brought (?:in|to (?:us|me))|I (?:treated|examined|sutured|dressed|splinted|resuscitated))\b"
)
FIRST_SPOKEN = re.compile(rf"(?:^|\n|[.!?:\"”] |, )(?P<name>{CAP}(?: {CAP})?)(?= (?:squeezed|opened|was"
    rf"|had|has|wanted|could|told|asked|peeled|rang|drew"
    rf"|laughed|cried|smiled|died|loved|liked|sang|came|lay|sat|slept|woke|wore|kept|held|needed|knew|said"
    rf"|taught|never|is|did"
    rf"|typed|lived|learned|refused)\b|'s (?:\w+ )?(?:{SICK}|mother|father|wife|husband|family|heart|lungs"
    rf"|twin)\b)")  # fmt: skip
"""A name at the beginning of what somebody does."""
LABELLED = re.compile(
    r"\b(?:[Pp]atient(?:'s)?(?: [Nn]ame)?|PATIENT(?: NAME)?|[Pp]t\.?(?: [Nn]ame)?|PT)(?: is)?\s?[:=#]\s?"
    r"(?P<found>(?-i:[A-Z][\w'’.-]*)(?:,? (?-i:[A-Z][\w'’.-]*)){0,3})"
)
PATIENT_NAMED = re.compile(
    rf"\b(?:[Pp]atient|[Pp]t\.?|[Cc]ase of|[Pp]arent of|[Ll]abs of|[Cc]hart of|[Ff]amily of|[Dd]eath of"
    rf"|[Bb]edside of|on behalf of)"
    rf"(?: in \w+,)? (?P<name>(?:[A-Z]\. )?{CAP}(?: {CAP})?)(?![\w-])"
)
IN_NOTE = re.compile(
    r"\b(?:Name|Room|Bed|Rm|MRN|DOB|DOS|Acc(?:oun)?t(?: (?:number|no\.?|#))?|Admit(?:ted)?(?: date)?|Admission date"
    r"|Date of (?:admission|discharge|service|visit|surgery|birth)|Adm|D/C(?: date)?|Discharge date|Next of kin|Date)"
    r"\s?[:#]\s?(?P<found>[A-Z0-9][\w'/.,-]*(?: (?-i:[A-Z])[\w'.-]*){0,2})"
)
"""A line of the head of a clinical note."""
NOTE = re.compile(
    r"\b(?:subjective|objective|assessment|chief complaint|history and physical|progress note|discharge summary"
    r"|operative note"
    r"|hospital course|HPI|CC:|A/P|preop dx|procedure:|plan:|vitals|consult(?:ation)?\b|impression:|c/o\b)",
    re.IGNORECASE,
)
"""What only a clinical note has."""
CHART_NAME = re.compile(
    rf"(?:^|\s)(?P<name>[A-Z][\w'’-]+(?:, ?[A-Z][\w'’-]*\.?)?),? +\d{{1,3}} ?(?:[MF]\b|y/?o?\b|Y\b|F\b|M\b)"
    rf"|\b(?P<comma>{CAP}, {CAP})(?= {{2,}}|\s+(?:f/u|fu|new|{SICK}))"
)
"""A name as it stands in lists of a ward: "Moreno 55F", "Pruitt, Edith  f/u"."""
KIN_NAMED = re.compile(
    rf"(?<!\bmy )(?<!\bMy )(?<!\bour )(?<!\bOur )\b(?:mother|father|[Dd]aughter|[Ss]on|[Ww]ife|[Hh]usband"
    rf"|brother|sister"
    rf"|[Tt]win|[Pp]artner|[Nn]iece|[Nn]ephew|[Gg]randson|[Gg]randdaughter),? {NAME}(?![\w-])"
)
_OF_MINE = r"(?:wife|husband|father|mother|son|daughter|brother|sister|dad|mom)"
VOICE = re.compile(rf"\b(?:my|our) (?:late |dear |little |old )?(?:{_OF_MINE}|child|baby)\b", re.IGNORECASE)
"""Somebody who speaks of a patient of theirs."""
VOICES_KIN = re.compile(rf"\b(?:[Mm]y|[Oo]ur) (?:late |dear |little |old )?{_OF_MINE},? {NAME}")
SIGNED = re.compile(
    rf"(?:^From: |\b(?:Yours|Sincerely|Gratefully|Love|Thank you!?|Thanks!?|Best)[,.!]? |[-–—] ?)"
    rf"(?P<name>{CAP}(?: and {CAP})?(?: {CAP}){{1,2}})"
)
RECORD = re.compile(
    r"\b(?:H&P|H P|history|discharge|progress|op(?:erative)? note|note|consult|case|patient|pt|chart|labs?"
    r"|biopsy|pathology"
    r"|admission|follow[- ]?up|clinic|visit|x-?ray|ct|mri|scan)\b",
    re.IGNORECASE,
)
"""What stands in the title or the name of a file about a patient."""
TWO_NAMES = re.compile(rf"(?<![\w.])(?P<name>{CAP},? {CAP})(?!\w)")
WARD_LINE = re.compile(
    rf"(?:^|\n)(?P<name>{CAP}(?:, [A-Z]\.?)?)\s*[-–—]\s*(?:repeat|call|check|start|stop|discharge|d/c|f/u"
    rf"|follow|family"
    rf"|consult|npo|labs?|CT|MRI|abx|transfuse|admit|replete|wean|extubate|new|needs?|pending|{SICK})\b"
)
"""An entry of a list of a ward: "Marquez - repeat K"."""
SCHEDULED = re.compile(rf"\b\d{{1,2}}:\d\d\s+(?P<name>{CAP}, (?:[A-Z]\.|{CAP}))(?=\s)")
"""An entry of a schedule: "07:30  Castellanos, M."."""
NOBODYS = re.compile(
    r"\b(?:Drs?|Prof|Professor|Doctor|Dean|Nurse|Sister|Brother|Father|Judge|St|Saint|by|with|and|under|thank"
    r"|thanks to|from"
    r"|author|mentor|friend|colleague|classmate|teacher|coach|preceptor|supervisor|attending|resident|student"
    r"|volunteers?)\b"
    r"[.:,]? $",
    re.IGNORECASE,
)
"""What stands before a name that is hardly a patient's."""
OVER_89 = re.compile(
    r"\b(?:person|patient|man|woman|lady|gentleman|somebody)\b[^.;]{0,50}? (?:was|is|were) (?P<found>9\d"
    r"|1[01]\d|ninety(?:-\w+)?"
    r"|(?:a|one) hundred(?:(?: and|-)? ?\w+)?)(?=[.,;]| (?:and|when|years|who)\b)",
    re.IGNORECASE,
)
SHOWN = re.compile(
    r"\b(?P<found>(?:wristband|name|face|label|sticker|screen|date of birth|MRN)\b[^.;:]{0,40}\b(?:visible"
    r"|legible|readable))\b",
    re.IGNORECASE,
)
"""What can be read in a picture."""
AT_THE_END = re.compile(rf"(?:^|\n|[.!?] )(?P<name>{CAP} and {CAP}(?: {CAP}){{1,2}})(?:, [\w ]+)?\s*$")
CONSENTING = re.compile(rf"\bI, (?P<name>{CAP}(?: {CAP}){{1,3}}), (?:agree|consent|allow|permit|give)\b")
"""A patient's consent."""
FROM_PLACE = re.compile(
    rf"\b(?:case|patient|family|child|baby|mother|father|she|he|boy|girl|man|woman)\b[^.;]{{0,30}}\b(?:came"
    rf"|brought|sent|flown|carried"
    rf"|driven|was) (?:\w+ )?from (?P<place>(?:the )?{CAP}(?: (?:(?:do|da|de|del|la|of|on) )?{CAP}){{0,3}})"
)
DAY_LINE = re.compile(
    r"^(?P<found>(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?:/\d{2,4})?)\s+(?=[a-z])|\b(?:known well"
    r"|found \w+|seen|admitted|on"
    r"|since) (?P<later>(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9]))(?![/\d])"
)
"""The day of an entry in a log, without its year."""
BED_CODE = re.compile(r"^\s*(?P<found>\d{3}-\d)\s+(?=[A-Z])|\b(?:pt|patient) in (?P<later>\d{1,3}[A-D]?)\b")
LOOSE_ID = re.compile(
    r"\b(?:Pt\.? ?ID|patient ID|PACS|claim|member ID|account number|accession(?: number)?|MRN|record no\.?)[:#]? ?"
    r"(?P<found>[A-Z]{0,4}[- ]?\d[\d -]{3,18}\d)",
    re.IGNORECASE,
)

# Tables.
IDENTIFYING = re.compile(
    r"^(?:patients?|pt|patient[ _](?:name|id|initials)|initials|mrn|dob|birth[ _]?(?:date|day)"
    r"|date[ _]of[ _]birth|zip(?:[ _]?code)?"
    r"|admi(?:tted|ssion|t)(?:[ _]date)?|room|bed|discharged?|record[ _]?id|case[ _]?id|account)$",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"^(?:(?:first[ _]|last[ _]|sur|family[ _])?name|date|day|dos|phone|address|city)$", re.IGNORECASE
)
"""Columns that identify where another column is of patients."""
CLINICAL = re.compile(
    r"^(?:age|sex|gender|diagnos[ie]s|dx|procedure|operation|complaint|outcome|lactate|treatment|weight|apgar"
    r"|g\d?p\d?"
    r"|\w*oxygen\w*)$",
    re.IGNORECASE,
)
WORDS_OF_A_HEAD = re.compile(r"^[A-Za-z][A-Za-z0-9 _/.-]{0,24}$")
