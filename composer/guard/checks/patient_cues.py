"""What tells that a patient is spoken of, and what tells that it is not: patterns of the check of patient.py."""

from __future__ import annotations

import re

from composer.guard.checks.patient_words import AGE, KIN, NOT_OF_BODY, ORGANS, PERSON, RELATIVE, SICK, STAFF

_ILL = (r"(?:[\w-]+ ){0,2}(?:\w+oma|\w+itis|\w+osis|\w+emia|\w+ectomy|embolism|stroke|cancer|infection|pneumonia"
    r"|sepsis|fracture|lupus|delirium|infarct\w*|bleed\w*|hemorrhage|end-of-life|goals|code|intubation|hospice|wound"
    r"|rash|fever|labor|delivery|twins|biopsy|scan|medications?|insulin|dialysis|symptoms?|disease|syndrome|shock"
    r"|failure|tumor|seizures?|ulcer|HIV|DKA|COPD|ALS|vitals|belly|gout|diabetes|asthma|AIDS|tuberculosis|malaria"
    r"|dementia)")  # fmt: skip
CUE = re.compile(rf"\b(?:an?|the|this|that|one|my|our|his|her|another|first|last"
    rf"|whose) (?:[\w-]+ ){{0,3}}?patient(?:'s)?\b(?! (?:care|safety|cent\w+|populations?|panels?|experience"
    rf"|satisfaction|education|advoca\w+|outcomes?|encounters?|contact|volumes?|logs?|flow|registry|portal|load"
    rf"|census|rooms?|teach\w+|listen\w+|mentor\w*|guid\w+|explanation\w*|instruct\w+|supervis\w+|interactions?"
    rf"|and (?:kind|generous|careful|thoughtful|warm|clear|gentle|attentive)|but|handouts?|surveys?)\b|-)"
    rf"|\bpatient,? (?:named|called|who|whose|with|of mine|from|(?i:mrs?|ms)\b|[A-Z]\.)|\bpatient (?-i:[A-Z][a-z])"
    rf"|\b(?:{PERSON}) (?:with|who|whose|in (?:his|her|their)|presenting|suffering|dying|coming|came|admitted|from"
    rf"|named|called|after|on (?:dialysis|hospice|chemotherapy)|was (?:\w+ )?(?:born|delivered|transferred|brought"
    rf"|flown))\b|\b(?:\d{{1,3}}|[a-z]+(?:-[a-z]+)?)[- ](?:year|month|week|day)s?[- ]olds?\b|\b\d{{1,3}}[ -]?(?:y/?o"
    rf"|yr old|yrs old|years of age)\b|\b(?:was|were|is|being|been|got|we|i|team|he|she) (?:re-?|recently |later "
    rf"|then |finally )?(?:admitted|readmitted|hospitalized|intubated|discharged|diagnosed|resuscitated|extubated)\b"
    rf"|\b(?:admitted|hospitalized|discharged) (?:to|with|for|from|on|after|home|an?|him|her|in|mrs?)\b"
    rf"|\bdiagnosed (?:with|as|him|her|an?)\b|\bpresented (?:with|to (?:the|our|us)\b|after)|\b(?:he|she|patient"
    rf"|who) (?:\w+ )?(?:presented|died|passed away|underwent|coded)\b|\b(?:passed away|died (?:of|from|on|in|at"
    rf"|after|that|the)|succumbed|stillborn)\b|\b(?:case|story|death|care|bedside|chart) of (?:an?|my|(?:mrs?|ms"
    rf"|miss)\b|(?-i:[A-Z][a-z]+,))|\b(?-i:[A-Z])[\w-]+'s (?:case|chart|bedside|diagnosis|surgery|labs|illness"
    rf"|recovery|lungs|kidneys?|heart|family|hospital course|hospitali[sz]ation|discharge|admission|cancer|diabetes"
    rf"|pain|death|wife|husband|daughter|son)\b|\b(?:car(?:ed|ing)|care) for (?:an?|one|him|her|(?:mrs?|ms|miss)\b"
    rf"|baby)|\b(?:treat|examin|operat|intubat|admitt|discharg|diagnos|deliver|resuscitat)(?:ed|ing) (?:on )?(?:an?"
    rf"|him|her|(?:mrs?|ms|miss)\b)|\b(?:mr|mrs|ms|miss)\b\.? [\w'-]+,? (?:an? |who )?(?:presented|died|came to the"
    rf"|was (?:admitted|septic|dying|intubated)|\d{{1,3}}\b)|\b(?:MRN|DOB|SSN|date of birth|medical record n\w+"
    rf"|chart n\w+|accession n\w+|baby (?:boy|girl))\b|\bone of (?:my|our|the|your) (?:\w+ )?patients\b|\b(?:{PERSON}"
    rf"|patient),? (?:(?:mrs?|ms|miss)\b|in (?:room|bed|bay)\b)|\b(?:mr|mrs|ms|miss)\b\.? [\w'-]+'s {_ILL}\b"
    rf"|\bwho (?:had|has) {_ILL}\b|\b(?:code|line|notes?|consult|admission|discharge|work-?up|plan|H&P"
    rf"|procedure) (?:on|for|of) (?:mrs?|ms|miss)\b|\bpatient: |\bpt\.? (?:is|was|with|has|had|named|[A-Z]\b)", re.
    IGNORECASE,)  # fmt: skip
"""A sentence that tells of one patient."""
OWN_STORY = re.compile(rf"\b(?:(?:my|our) (?:own |late |dear )*{KIN}(?:'s)?,? (?:\w+ ){{0,3}}|my (?:own |late )?)$",
    re.IGNORECASE)  # fmt: skip
"""What stands before a word of illness in the applicant's own family."""
OWN_ILLNESS = re.compile(r"\bI(?:'d| have| had|'ve)? (?:\w+ )?(?:was|were|being|been|got|hospitalized|diagnosed"
    r"|admitted (?:to|with|for))\b")  # fmt: skip
"""The applicant's own: "I was admitted to medical school"."""
KINSHIP = re.compile(
    rf"\b(?:my|our) (?:own |late |dear )?(?:{AGE}s? |\w+-year-old )?{KIN}\b"
    r"|\b(?:as|am|being) (?:the |an? )?(?:\w+ )?(?:son|daughter|child|grandson|granddaughter)\b",
    re.IGNORECASE,
)
OWN_KIN = re.compile(
    rf"\b(?:my|our) (?:own |late |dear |older |younger |elder |little |big |great[- ]?|host |step){{0,3}}(?:{AGE}s? |"
    r"\w+-year-old )?(?:grand\w+|great-?grand\w+|father|mother|brother|sister|aunt|uncle|cousin|parents?|wife|husband"
    r"|fianc\w+|son|daughter|dad|mom|mum|nephew|niece|in-laws?|family(?! (?:meeting|medicine|room|conference|physician"
    r"|practice|doctor)))s?(?:-in-law)?\b",
    re.IGNORECASE,
)
"""The applicant's own family, which is never a patient's."""
OWNER = re.compile(
    r"\b(?:my(?! (?:\w+ )?patient)|me|mine|I am|your|(?:our|the) (?:clinic|office|program|department)"
    r"|Dr\.?|coordinator|I(?: can| may)? be reached)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
THEIRS = re.compile(
    rf"\b(?:call(?:ed)?|phoned?|reach(?:ed)?|texted|check(?:ed)? in with|sp(?:oke|eak) (?:to|with)"
    rf"|talk(?:ed)? (?:to|with)) "
    rf"(?:the|his|her|their|an?) (?:\w+ )?(?:{PERSON}|{RELATIVE}|family|patient)\b[^.;]{{0,80}}$"
    r"|\bnumbers? of (?:the|his|her|their|an?)\b[^.;]{0,60}$"
    r"|\b(?:his|her|their) (?:\w+ ){0,2}(?:numbers?|phone|cell|mobile|address)\b[^.;]{0,20}$"
    r"|\b(?:he|she|who|man|woman|patient|family|mother|father|daughter|son|wife|husband)\b[^.;]{0,60}\b(?:writes?"
    r"|wrote"
    r"|mails?|mailed|calls?|called|texts?|texted|messag\w+|left)\b[^.;]{0,40}\bfrom $",
    re.IGNORECASE,
)
"""What makes an address or a number a patient's, whoever is spoken of as well."""
PSEUDONYM = re.compile(
    r"\b(?:not (?:his|her|their|the|a) (?:(?:real|true|own) )?names?|pseudonyms?|(?:I|we|whom I|let me)(?: will|'ll"
    r"| shall)? call (?:him|her|them)?\b"
    r"|names? (?:has been|have been|is|are|was|were)? ?(?:changed|altered|invented|fictitious))",
    re.IGNORECASE,
)
SAFE = re.compile(
    r"\b(?:de-?identified|anonymi[sz]ed|redacted|without identifiers|no identifiers)", re.IGNORECASE
)
DOCTOR = re.compile(r"\b(?:Drs?|Prof|Professor|Doctor)\b")
OF_A_DOCTOR = re.compile(
    r"\b(?:Drs?|Prof|Professor|Doctor)\b\.? (?:[A-Z][\w.'-]+,? ?){1,3}(?:and )?(?:(?:his|her) \w+ )?$"
)

_NO_SERVICE = rf"(?![ -](?:{'|'.join(sorted(NOT_OF_BODY))})\b)"
_BODY = rf"(?:{SICK}|{ORGANS}){_NO_SERVICE}"
_OWN = r"(?:his|her|their|the (?:man|woman|boy|girl|child|baby|family|mother|father|couple)'s)"
_ADJ = r"(?:(?!in|on|of|for|with|and|to|at|from|the|about|as|me|us|you|that|who|team|own)[\w-]+ ){0,3}?"
CARE = re.compile(
    rf"\b{_OWN} {_ADJ}{_BODY}\b"
    rf"|\b(?:he|she|who|whom) (?:\w+ ){{0,2}}?(?:had|has|needed|lost|got|developed|suffered|received|survived|refused"
    rf"|went into|woke|lived with|was dying|required|came (?:in|to (?:me|us))|beat"
    rf"|fought) (?:[\w-]+ ){{0,3}}?{_BODY}\b"
    rf"|\bwhose (?:[\w-]+ ){{0,3}}?(?:{_BODY}|line|chart|leg|symptoms|family|hand)\b"
    rf"|\bI (?:\w+ly |had |have |also |was |once |then )?(?:sat with|sat beside|looked after|look after|delivered|held"
    rf"|intubated|sutured|stitched|examined|treated|followed|pronounced|bathed|fed|washed|comforted|consoled) "
    rf"(?:(?:his|her|him|them|the) (?:hand|hands|wound|chest)|him\b|her\b|(?:an?|one) (?:[\w-]+ ){{0,3}}?(?:{PERSON}"
    rf"|patient|baby|couple)\b|the (?:dying|baby|twins|triplets)|(?i:mrs?|ms|miss)\b|little (?-i:[A-Z]))"
    r"|\b(?:came|brought|sent|referred|transferred) to (?:me|us) (?:with|for|after|in)\b|\bunder (?:my|our) care\b"
    r"|\bon (?:my|our) (?:patient )?list\b|\bmy (?:very )?(?:first|last|sickest|oldest|youngest|hardest) (?:code|death"
    r"|delivery|pronouncement|intubation|lumbar puncture|paracentesis|patient|birth|admission|case)\b"
    r"|\b(?:our|my|the) case report (?:describes|of an?|tells|is (?:of|about))|\bthe (?:case|patient|one) (?:that"
    r"|whom?)"
    r" (?:I|we|you)\b|\bthe case of\b"
    rf"|\b(?:our|my|the|an?) (?:[\w-]+ )?(?:stroke|overdose|stab wound|gunshot|stillbirth|burn|hip fracture|twins"
    rf"|triplets"
    rf"|quadruplets|quintuplets|drowning|preemie)s? (?:in (?:room|bed|bay)|came|arrived|was|were|born|who|whose)\b"
    rf"|\b(?:an?|the|that|this|one|our|my|old|young) (?:[\w-]+ )?(?:{PERSON}|couple|nun|monk|priest|mayor|coach"
    rf"|teacher"
    rf"|singer|player|sheriff|patient) (?:[\w'. -]{{0,40}} )?(?:with|for|after|had|has|of"
    rf"|from) (?:[\w-]+ ){{0,3}}?(?:{SICK})\b"
    rf"{_NO_SERVICE}|\b(?:delivered|delivery of|birth of) (?:the )?(?:[\w-]+ )?(?:twins|triplets|quadruplets"
    rf"|quintuplets"
    rf"|baby)\b|\b(?:twins|triplets|quadruplets|newborn|baby|infant)\b[^.;]{{0,30}} (?:born|delivered|weighed)\b"
    rf"|\b(?:{PERSON}|he|she|overdose|body) (?:\w+ ){{0,3}}?(?:was|who was)? ?(?:found (?:down|dead|unconscious|at"
    rf"|in|on)"
    rf"|drowned|overdosed|was poisoned|bled|collapsed|stopped breathing|was dying|was shot|was stabbed|was burned)\b"
    rf"|\b(?:his|her) heart stopped\b|\b(?:at|from|by|near) (?:his|her) bedside\b|\b(?:woman|man|lady|gentleman"
    rf"|girl|boy"
    rf"|child|stroke|baby|code|lady|fellow|guy) in (?:(?:room|bed|bay|cubicle) )?\d{{1,4}}-?[A-Za-z]?\b"
    rf"|\b(?:I|we|you|surgeons?|team) (?:\w+ )?(?:took out|removed|drained|opened|repaired|closed|set|reset|tapped"
    rf"|biopsied"
    rf"|sutured|scanned|amputated|replaced|open) (?:(?-i:[A-Z])[\w'-]+'s|his|her|mrs?\.? [\w-]+'s|ms\.? [\w-]+'s) "
    rf"(?:\w+ )?(?:{_BODY})\b|\b(?:he|she|who|teacher|gentleman|lady) turned (?:9\d|1\d\d|ninety|one hundred"
    rf"|a hundred)"
    rf"|\b(?:the|our|that|this|my) (?:[\w-]+ )?patient'?s?\b(?! (?:care|safety|cent|population|panel|experience"
    rf"|satisfaction|education|advoca|outcome|encounter|contact|volume|log|flow|registr|portal))"
    r"|\b(?:I|we|team) (?:\w+ )?(?:lost|shocked|coded|cooled|paced|tapped|dialyzed|transfused|revived|buried"
    r"|amputated) "
    r"(?:mr|mrs|ms|him|her|(?-i:[A-Z])[\w-]+)\b|\bher water broke\b|\bcaught (?:the|her) baby\b"
    r"|\bbirth ?date\b[^.;]{0,40}\bdiagnos|(?-i:\b(?:[A-Z]\.){2,3}),? \(?(?:born|b\.|DOB)",
    re.IGNORECASE,
)  # fmt: skip
"""A sentence that tells of one patient without the word."""
CASE = re.compile(
    rf"\b(?i:{PERSON}|patients?'?s?|pt|twins|triplets|couple|family|case)\b(?!,? (?:medicine|practice|physicians?"
    rf"|panel|population|volume|log"
    r"|satisfaction|safety|education|registr|report form))|\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|him)\b"
    r"|\b(?:[Tt]he|[Aa]n?|[Oo]ur|[Tt]hat|[Oo]ne) (?:[\w'-]+ ){0,3}?\w+ (?:with (?!you|me\b|us\b|Drs?\b|my\b|your\b"
    r"|the (?:team|residents|other)|[A-Z][a-z])"
    r"|whose|wh?om (?:we|I|you))\b|\b(?:I|we) (?:\w+ )?(?:extubat|intubat|admitt|discharg|treat|examin)\w+"
    r"|\b(?:Mrs?|Ms|Miss)\b\.? [A-Z][\w'-]+,? (?:had|with (?:the|an?)|whose|needed|developed|presented)\b"
    r"|\b(?:H&P|notes?|consult|consent|summary|work-?up|code|LP) (?:on|for|of) [A-Z][a-z]"
    r"|\b[A-Z][a-z]+ with (?:his|her|an?|the (?!team|residents|other|students|faculty))\b"
    rf"|\b[A-Z]\w+'s (?:\w+ )?(?:{ORGANS})\b|\b(?:gallbladder|kidneys?|liver|spleen|pancreas|appendix|thyroid|colon"
    rf"|uterus|prostate|marrow|aorta)\b"
    r"|\bcalled (?:time|the code) on\b|\b(?:chart|labs|consent|smear|bedside|biopsy) of\b|\bwho (?:had|has"
    rf"|came|died|needed)\b"
)
"""What tells one who knows the patients that one of them is meant."""
PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
STRANGER = re.compile(
    rf"\b(?:Drs?|Prof|Professor|Doctor|Dean)\b|\b(?:my|our) (?:[\w-]+ ){{0,2}}?{KIN}\b"
    rf"|\b(?<!in the )(?<!in a )(?<!bedside )(?:{STAFF}|teammates?)s?\b(?! (?:beside|by|next))"
    r"|\b(?:novel|book|poet|memoir|character|director)\b",
    re.IGNORECASE,
)
"""Somebody else of whom "he" or "she" may speak."""
OFFICE = re.compile(
    r"\b(?:he|she) (?:was|is|had been) (?:once |also |then )?(?:the |an? )?(?:[\w-]+ ){0,2}?(?:mayor|governor|sheriff"
    r"|postmaster|postmistress|imam|bishop|senator|congressman|congresswoman|news anchor|weatherman|fire chief)\b",
    re.IGNORECASE,
)
PLAY = re.compile(
    r"\b(?:simulated|standardized|standardised|OSCE|manne?quin|manikin|mock|vignette|simulation|role[- ]play)\b"
    r"|\bpatient (?:teacher|listener|mentor|man|woman|person|doctor|physician|guide|and)\b", re.IGNORECASE
)  # fmt: skip
"""No patient, but one that is played."""
FICTION = re.compile(
    r"\b(?:novels?|(?<!open )(?<!open-)books?|fiction|fictional|characters?|films? (?:about|by|called|in which)"
    r"|movies?|poems?|poet|writer|memoir|author|reread"
    r"|once said"
    r"|once wrote|philosopher|paintings?|painter|saint|biography|textbook|quote[ds]?|play by|series|documentary|hero"
    r"|heroine|legend|discovered|described the|described in 1\d|centur(?:y|ies)|Nobel|named after|lecture|award"
    r"|scholarship|foundation|in honor of|award-winning)\b", re.IGNORECASE
)  # fmt: skip
AT_WORK = re.compile(
    r"\b(?:tours?|toured|interview\w*|schedul\w+|coordinat\w+|office|zoom|e-?mail\w*|residents?|fellows?|applicants?"
    r"|interviewed|heard from|hear(?:d|ing)|confirm\w*|describ(?:e|ing) (?:his|her)|(?:my|your) visit|thank(?:ed"
    r"|ful| you)|thanks (?:to|for|again)|grateful|hosted|program)\b|\b(?:my|our|your) (?:[\w-]+ )?(?:colleague|mentor"
    r"|advis[eo]r|co-?intern|classmate|friend|boss|teacher|tutor)s?\b"
    r"|\bmy (?:[\w-]+ ){0,2}(?:records?|reports?|forms?|visa|file|application|documents?|paperwork|vaccin\w+"
    r"|immuni\w+)\b", re.IGNORECASE
)  # fmt: skip
"""What tells that colleagues and hosts are spoken of."""
SETTING = re.compile(
    r"\b(?:bad news|(?:heart|kidney|renal|liver|respiratory|organ) failure|family (?:meeting|room)|nursing home"
    r"|end of (?:his|her|their) life|home visit|waiting room"
    r"|operating (?:room|table)|x-?rays?|blood (?:count|sugar|pressure)|intensive care|tumou?r board"
    r"|last (?:breath|words|wish)|death certificate|delivery room|hand surgery|wheelchair)\b",
    re.IGNORECASE,
)
"""Words of care that are more than one."""
BEFALLS = re.compile(
    r"\b(?:he|she|him|her|his|had|died|admitted|case|suffered|treated|delivered|born|came)\b|'s (?:\w+ )?(?:stroke"
    r"|cancer|leukemia|bypass|biopsy|infection|heart|hip|surgery|transplant|pneumonia)\b",
    re.IGNORECASE,
)
"""What is said of one who is ill, and not of a law or a building."""
TO_ME = re.compile(
    r",? (?:\w+ )?(?:asked|begged|let|told|thanked|taught|gave|forgave|wanted|trusted|stopped|refused|held|wept"
    r"|cried)\b"
)
"""What one who is cared for does, after the name."""
