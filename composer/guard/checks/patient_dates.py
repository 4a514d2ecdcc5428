"""Days, and whose day a day is: patterns of the check of patient.py."""

from __future__ import annotations

import re

from composer.guard.checks.patient_words import EVENTS, KIN, MONTH, PERSON

_STOP_DAY = r"(?! ?(?:patients|percent|%|beds|cases|people|days|hours|weeks|years|new|residents|mg|:))"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NTH = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teenth|twentieth|thirtieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|thirty[- ]first|(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))"
)
_LOW = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_YEAR = r"(?:,? (?:of )?(?:19|20)\d\d\b)?"
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_FEAST = (
    r"(?:Christmas(?: Eve| Day| morning| night)?|Boxing Day|Thanksgiving(?: Day| morning| night)?|New Year'?s(?: Eve"
    r"| Day| morning| night)|(?:the )?Fourth of July|Independence Day|Juneteenth|Halloween(?: night)?"
    r"|St\.? Patrick's Day"
    r"|Valentine's Day|Labor Day|Memorial Day|Veterans Day|Presidents' Day|Columbus Day|Election Day|Leap Day|Ash"
    r" Wednesday|Palm Sunday|Good Friday|Easter(?: Sunday| Monday| morning| night)|Pentecost|All Saints' Day"
    r"|Mother's Day|Father's Day|Groundhog Day|Super Bowl Sunday|Cinco de Mayo|Mardi Gras|(?:MLK"
    r"|Martin Luther King(?:,? Jr\.?)?|Flag|Earth|Patriots'|Bastille|Canada|Tax|April"
    r" Fools'?|Indigenous Peoples'|Armistice|Ascension|Epiphany) Day|Black Friday|Holy Thursday|Maundy Thursday"
    r"|Rosh Hashanah"
    r"|(?:Lunar|Chinese) New Year|Nowruz|Holi|Diwali|Eid al-\w+|Yom Kippur|Passover)"
)
_FORMS = (
    rf"(?:\b{_WEEKDAY},? (?:the )?)?\b{MONTH}\b\.? (?:the )?(?:{_DAY}(?:st|nd|rd|th)?\b(?![:/]\d)(?!,\d){_STOP_DAY}"
    rf"|{_NTH}\b){_YEAR}",
    rf"(?:\b{_WEEKDAY},? (?:the )?)?(?<![\d.])\b{_DAY}(?:st|nd|rd|th)?(?: of |[ -]){MONTH}\b(?!-[A-Z])\.?"
    r"(?:[ ,-]{1,2}(?:19|20)?\d\d\b)?",
    rf"(?:\b{_WEEKDAY},? )?\b(?:the )?{_NTH} (?:day )?of (?:this )?{MONTH}\b{_YEAR}",
    rf"\b{_LOW} (?:the )?(?:{_DAY}(?:st|nd|rd|th)?,? (?:19|20)\d\d|{_DAY}(?:st|nd|rd|th)|{_NTH})\b",
    rf"\b{_DAY}(?:st|nd|rd|th)? (?:of )?{_LOW}\b(?:,? (?:19|20)\d\d\b)?",
    r"(?<![\d-])(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])\b(?!-)",
    rf"(?<![\d/.-]){_DAY}(?P<mark>[/.-]){_DAY}(?P=mark)(?:19|20)?\d\d\b(?![-/]|\.\d)",
    *(rf"(?<={before} )(?:1[0-2]|0?[1-9])/{_DAY}\b(?![/\d]| of\b)" for before in (
        r"\bon", r"\bOn", r"\bDOB", r"\badm", r"\bd/c", r"\bD/C",
        r"\bDOA", r"\badmitted", r"\bdischarged", r"\bborn", r"\bdied")),
    rf"(?<=\b[Oo]n the ){_NTH}\b(?=[.,;)]|$| (?:with|for|and|after|we|I|he|she)\b(?! (?:the|her|his) \w+ (?:floor"
    rf"|day)))",
    rf"\b{_FEAST}\b(?! (?:shift|party|dinner|break|season|cards?|call|potluck|food|meal|baskets?|box"
    rf"|boxes|gifts?|tree|lights|concert|drive)){_YEAR}",
)  # fmt: skip
DATE = re.compile("|".join(_FORMS))
HOUR = re.compile(
    r"\b(?:born|delivered|died|pronounced(?: dead)?|came into the world)\b[^.;\d]{0,40}?(?P<found>\bat (?:1[0-2]"
    r"|2[0-3]"
    r"|0?\d)(?::[0-5]\d(?: ?[ap]\.?m\b\.?| in the (?:morning|afternoon|evening)| at night)?| ?[ap]\.?m\b\.?))",
    re.IGNORECASE,
)
"""The hour of a birth or a death."""
_BED = r"(?:rotation|clerkship|elective|service|sub-?internship|observership|externship|month|block|week|shift|call)s?"
WEEK_OF = re.compile(r"\bweeks? of $")
ADJUNCT = re.compile(
    rf"\b(?:during|in|on|of|throughout|within|into|while on|near the end of|at the end of) (?:the \w+ \w+ of )?"
    rf"(?:my|the|our|your|a|that) (?:[\w'&-]+ ){{0,4}}?{_BED}\b",
    re.IGNORECASE,
)
"""Where an event is placed, which says nothing of whose event it is: "during my rotation"."""
_CARE = (
    "admit|treat|examin|intubat|saw|cared|diagnos|discharg|deliver|operat|follow|evaluat|lost|consult|pronounc|assist"
    "|told (?!me|us)|took care|help|was called|performed"
)
STRICT = (
    r"\b(?:overdose[ds]?|heart stopped|heart attack|seizures?|miscarr\w+|lost (?:her|his|the|my|our) \w+|in labor"
    r"|was (?:shot|stabbed|burned|hit|found|taken|pronounced|moved|flown)|weighed|birthday|turned \w+|stroke|twins"
    r"|babies|(?<=, )seen\b|went (?:to|into) (?:the OR|surgery|theat)|DOI|DOS|DOA|DOD|POD|D/C|received (?:his"
    r"|her)\b|was given"
    r"|(?:notes?|chart|entry) (?:for|of|from|dated)\b"
    r"|came (?:to|into|with|on|by)|left (?:with|us|the hospital)|first (?:dose|cycle|steps?)|let (?:her|him) go"
    r"|took out"
    r"|open(?:ed)? (?:her|his)|woke|walked|stopped breathing|drowned|(?:accident|fall|fire|birth|crash|storm|flood)\b)"
)
"""What happens to a patient and not to an applicant."""
WHOSE = re.compile(rf"(?P<own>\b(?:the|my) (?:time|days|weeks|months?) (?:on|in|with|at)\b|\bI was +(?:from"
    rf"|between)\b|\bI (?:\w+ )?(?:have |had )?presented|\b(?:was|were) presented"
    rf"|\bpresented (?:the|an?|our|this|my) (?:case|patient|\d)|\bI(?: was|'d| had| have)(?: been)? (?:\w+ )?(?:born"
    rf"|admitted|diagnosed|seen|discharged|accepted|invited)|\b(?:[Mm]y|[Oo]ur) (?:own "
    rf"|late )?{KIN}\b(?:, [^,.;]{{0,40}},)?[^,.;]{{0,30}}?(?:{EVENTS})|\b(?:[Ii]|you|You) (?:\w+ly |also |first "
    rf"|have |had |will |then |am |was |just )?(?!{_CARE})(?:[a-z]+ed|led|won|ran|taught|got (?:my|the|an?)|began"
    rf"|gave|took|sat|spoke|wrote|flew|left"
    rf"|thought|knew|heard|read|felt|drove|chose|told|said|sent|came|went|will|am|plan|hope|met (?:you|Dr|your"
    rf"|the (?:residents|team|faculty)))\b|\b[Ww]e (?:last |first |both )?(?:spoke|talked|met|discussed|worked)\b"
    rf"|\b[Mm]y (?:very )?(?:first|last|second|third) (?:day|week|morning|night|shift)\b|\b(?:start|begin|began|join"
    rf"|finish|end|complet)\w* (?:\w+ ){{0,2}}(?:surgery|admissions|cardiology)|\b(?:interview|rotat|clerkship"
    rf"|elective|sub-?i\b|sub-?intern|observership|externship|graduat|upload|submi|publish|e-?mail|applicat|enroll"
    rf"|orient|certif|symposi|deadline)\w*|\b(?:[Pp]resentation (?:on|at|to|of)|poster|talk|lecture|grand rounds"
    rf"|conference|journal club|morning report|M&M|exams?|USMLE|COMLEX|Step \d|ECFMG|ERAS|due|letters?|accepted|wrote"
    rf"|begins?|began|starts?|joined|ends|ended|available|meeting|open house|second look|workshop|IRB|study|[Mm]atch"
    rf"|data|my visit|your visit|case report|manuscript|abstract|book|workplace|simulation|OSCE|standardized"
    rf"|simulated|project|ran|audit|survey|cohort|trial)\b)|(?P<event>(?:{EVENTS}|{STRICT}|\bher (?:chest|belly)"
    rf"|\b(?:kept|got|let) (?:him|her)\b))")  # fmt: skip
OWN_AFTER = re.compile(r",? (?:at \d[\d:]*(?: ?[ap]\.?m\.?)?,? )?(?:interview|rotation|clerkship|exam|talk"
    r"|lecture|conference|deadline|letter|email|meeting|orientation|presentation|open house|grand rounds|issue"
    r"|edition)")  # fmt: skip
RANGE_BEFORE = re.compile(rf"(?:{MONTH}\b\.?|\d),? ?(?:to|until|till|through|and|-) ?$")
RANGE_AFTER = re.compile(rf"(?:\s+(?:to|until|till|through|and)|\s*-)\s*(?={MONTH}\b|\d)")
"""What makes a day one end of a stay."""
ENTRY = re.compile(rf" ?[:,-] (?:an?|the|our|my|this)? ?(?:[\w-]+ ){{0,3}}?(?:{PERSON}|patient)\b")
"""What follows the day of an entry in a list of patients."""
CLAUSE = re.compile(r"[;:()]|, (?:and|but|so|while|when|where|which)\b|,? (?:but|while|whereas)\b| - ")
PATIENTS = re.compile(
    r"\b(?:was|were) (?:\w+ )?(?:born|admitted|discharged|intubated|extubated|transplanted|stabbed|shot|delivered)\b"
    r"|\b(?:overdose|stroke|code|twins|baby|babies|newborn|preemie) (?:came|arrived|was|were)\b|\bdied\b"
    r"|\b(?:biopsy|scan|CT|MRI|cultures?|x-ray|echo|labs?|autopsy|EEG|smear) (?:[\w-]+ ){0,8}?(?:showed|revealed"
    r"|came back"
    r"|grew|was (?:positive|clean|normal))\b",
    re.IGNORECASE,
)
"""What is said of patients and hardly of anybody else."""
