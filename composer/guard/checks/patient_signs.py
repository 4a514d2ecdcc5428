"""Ages, numbers, pictures, places and whatever is true of one person only: patterns of the check of patient.py.

Every pattern reads a text in which curly quotes, long dashes and line breaks are plain, and case is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from composer.guard.checks.patient_cues import KINSHIP, SAFE
from composer.guard.checks.patient_words import CAP, INSTITUTION, PERSON, any_of


@dataclass(frozen=True)
class Sign:
    """One form of an identifier. `told`: 2 where the sentence itself must tell of a patient, 1 where a near one may.

    `unless` is looked for in the sentence around it. The group `found`, where there is one, is what is shown.
    """

    variant: str
    pattern: re.Pattern[str]
    told: int = 1
    severity: str | None = None
    unless: re.Pattern[str] | None = None


_ID = r"(?P<found>(?=[A-Z\d-]*\d[A-Z\d-]*\d[A-Z\d-]*\d)[A-Z\d](?:[A-Z\d]|[- /.](?=[A-Z]{0,3}-?\d)){2,24}\b)"
_IS = r"(?:\s?(?:number|numbers|no\.?|num\.?|id|#|is|was|of|reads?|ending in|ends in|:|=|,|\()\s?){0,4}\s?"

_NINETY = r"ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
_HUNDRED = r"(?:a|one) hundred(?:[- ](?:and[- ])?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?"
OLD = rf"(?P<found>(?:9\d|1[01]\d)|{_NINETY}|{_HUNDRED})"
_THING = (
    r"(?:hospital|program|building|clinic|tradition|church|house|institution|university|company|school|bell|record"
    r"|library|oak|tree|textbook|chapel|tower)"
)
_UNIT = (
    r"(?! ?(?:%|percent|or (?:older|over|more|above)|and (?:over|above|older)|\+|to\b|-|kg|mg|mm|pounds|min|bpm"
    r"|cm|degrees|beds|patients))"
)
_SURELY = rf"(?:{PERSON}|patient|gentlemen|lady|nun|monk|nana)"
OLD_AGE = (
    Sign("age", re.compile(rf"\b{OLD}(?:-| )years?(?:-| )olds?\b(?! (?:\w+ )?{_THING})", re.IGNORECASE), 0, None,
    re.compile(rf"\b{_THING}s?,? (?:\w+ ){{0,3}}(?:\d|ninety|a hundred|one hundred)", re.IGNORECASE)),
    Sign("age", re.compile(rf"\b{OLD} (?:y/?o\b|yr[- ]old|years of age(?! or| and (?:over|above|up)))|\b(?P<glued>9\d"
    r"|1[01]\d)y/?o\b", re.IGNORECASE)),
    Sign("age", re.compile(rf"\b(?:he|she) (?:was|is)(?: already| now| then| only)? {OLD}\b{_UNIT}(?! (?:on\b|in\b))",
    re.IGNORECASE), 0),
    Sign("age", re.compile(rf"\b(?:aged?|at the age of|who (?:was|is)|(?:he|she|patient|man|woman) (?:was"
    rf"|is)(?: already"
    rf"| now| then)?) {OLD}\b{_UNIT}(?! (?:on\b|in\b))", re.IGNORECASE)),
    Sign("age", re.compile(rf"\b(?:turned|turning) {OLD}\b(?! ?(?:%|percent|degrees))", re.IGNORECASE)),
    Sign("age", re.compile(rf"\b(?:he|she|who|patient|{PERSON}),? (?:was|is|of|had lived|had|lived (?:for|to be)"
        rf"|aged) "
    rf"{OLD} years\b(?! of (?:experience|practice|service))", re.IGNORECASE)),
    Sign("age", re.compile(rf"\b{_SURELY},? (?:of |\(|aged ){OLD}\b{_UNIT}", re.IGNORECASE)),
    Sign("age", re.compile(rf"\b{_SURELY},? (?:was |is )?{OLD}(?=[,.)]| who| with| and\b| when| years| whose)", re.
    IGNORECASE)),
    Sign("age", re.compile(rf"\b(?:at|past|nearly|almost|all of|only) {OLD},? (?=(?:he|she|his|her)\b)|\b(?:he"
    rf"|she) would"
    rf" have (?:been|turned) (?P<later>9\d|1[01]\d|{_NINETY}|{_HUNDRED})\b", re.IGNORECASE), 0),
    Sign("age", re.compile(rf"\b(?P<found>{_NINETY})(?=[- ](?:odd|something)\b|,? to be exact"
    rf"| and some)", re.IGNORECASE)),
    Sign("age", re.compile(r"\b(?:an? |the |our |my )?(?:\w+ )?(?P<found>(?:super)?centenarian"
        r"|nonagenarian)s?\b(?! (?:hospital"
    r"|study|program"
    r"|tradition|institution))", re.IGNORECASE), 0),
    Sign("age", re.compile(r"\bin (?:his|her) (?P<found>(?:(?:9\d|1[01]\d)(?:st|nd|rd|th)|ninet(?:ieth|y-\w+)"
        r"|(?:one )?hundredth) year)\b",
    re.IGNORECASE), 0),
    Sign("age", re.compile(r"\b(?:his|her|the patient's) (?P<found>(?:9\d|1[01]\d)(?:st|nd|rd|th)|ninetieth|ninety-\w+"
    r"|hundredth|one hundredth|one hundred and \w+) birthday", re.IGNORECASE), 0),
)  # fmt: skip

_LONG = (
    r"(?P<found>(?=[A-Z\d-]*\d[A-Z\d-]*\d[A-Z\d-]*\d[A-Z\d-]*\d)(?!(?:19|20)\d\d\b)[A-Z\d][A-Z\d-]{3,20})\b"
    r"(?! (?:patients|charts|records|cases|encounters|adults|children|visits|files))"
)
_NO_ROOM = "".join(
    f"(?<!{word} )"
    for word in (
        "emergency",
        "operating",
        "conference",
        "zoom",
        "meeting",
        "waiting",
        "breakout",
        "call",
        "delivery",
        "trauma",
    )
)
_IMAGE = (
    r"(?:photo(?:graph)?s?|pictures?|selfies?|images?|scans?|x-?rays?|films?|radiographs?|MRIs?|CTs?|videos?|clips?"
    r"|recordings?|voicemails?|echocardiograms?|EKGs?|ECGs?|ultrasounds?|sonograms?|mammograms?|slides?|screenshots?"
    r"|snapshots?|angiograms?|tracings?)"
)
_NO_IMAGE = re.compile(
    r"\b(?:headshot|no (?:photo|picture|image|scan|video)s?|not|never|without|don't|CV|curriculum vitae|transcript"
    r"|my (?:own )?(?:photo|picture|poster|diploma|slides|name|face)|your (?:photo|website|video|page)|poster"
    r"|diploma)\b",
    re.IGNORECASE,
)
_STREET = "(?:Street|St\\b\\.?|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Court|Terrace|Highway|Alley|Turnpike|Trail)"
_NO_HOME = re.compile(
    r"\b(?:my|your|our) (?:own |old |\w+ )?(?:address|office|clinic|home|apartment|flat|house|street|parish|school"
    r"|town"
    r"|village|church)\b|\b(?:clinic|office|hospital|shelter|pantry|campus|center|hotel|residency|program"
    r"|(?<!apartment )building"
    r"|hospice)s? (?:at|on|in|of|off|near)\b|\bI (?:would|want|hope|plan|wish|grew|live|lived|was (?:born|raised)"
    r"|come|came|moved|volunteer)\b",
    re.IGNORECASE,
)
_OFFICE = any_of("""
    mayor governor congressman congresswoman senator police_chief chief_of_police fire_chief sheriff newscaster
    news_anchor TV_anchor anchorman anchorwoman weatherman weatherwoman radio_host celebrity bishop archbishop
    superintendent city_council(?:man|woman|or)? postmaster postmistress imam rabbi abbot abbess
    (?:football|basketball|hockey|wrestling|baseball|soccer|high_school|swim)_coach
    county_(?:judge|clerk|commissioner|attorney|treasurer) high_school_principal lighthouse_keeper town_crier
    beauty_queen lottery_winner astronaut Olympian gold_medalist tribal_chief tribal_chairman head_coach
    lieutenant_governor
    first_lady ambassador
    district_attorney state_representative state_legislator school_principal town_(?:clerk|drunk|doctor|priest)
""")
_NO_OFFICE = re.compile(
    r"\b(?:hospital|clinic|program|residency|school of medicine|university)s? in the\b|\bI (?:was|am|became"
    r"|served as) (?:the )?(?:only"
    r"|first|last|mayor|captain)\b|\b(?:my|our) (?:own )?(?:father|mother|grandfather|grandmother|uncle|aunt"
    r"|brother|sister|wife|husband|cousin)\b",
    re.IGNORECASE,
)
_NO_PARISH = re.compile(_NO_HOME.pattern + r"|\b(?:Drs?|Prof|Professor)\b", re.IGNORECASE)
_MINE = re.compile(r"\bmy (?:own )?(?:MRN|SSN|social|chart|account|polic|member|insurance|health|driver|licen"
    r"|passport|car|plate|claim|certificate|ECFMG|case)"
    r"|\b(?:hospital policy|diploma|certified translation|AAMC|ERAS|NRMP|USMLE|ECFMG|IRB|applicant (?:id"
    r"|number))\b", re.IGNORECASE)  # fmt: skip
SIGNS = (
    Sign("number", re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"), 1, None, re.compile(
    r"\bmy (?:own )?(?:SSN|social)", re.IGNORECASE)),
    Sign("number", re.compile(rf"(?i:\b(?:MRNs?|medical records?|chart|hospital (?:no\.?|number|id)|patient (?:id"
    rf"|identifier|number|no\.?)|specimen|accession|pathology (?:no\.?|number|case)|encounter (?:no\.?|number|id)|CSN"
    rf"|FIN|visit number|NHS number)){_IS}{_ID}(?! (?:patients|charts|records|cases|encounters|adults|children))"), 0,
    None, _MINE),
    Sign("number", re.compile(rf"(?i:\b(?:SSN|social security|account|acct\.?|policy|member(?:ship)?|insurance"
    rf"|Medicare|Medicaid|MBI|health plan|subscriber|claim|certificate|driver'?s? licen[cs]e|licen[cs]e|passport"
    rf"|prescription|Rx|record|beneficiary|case|group)(?: (?:number|no\.?|id|#)| ?#|:)){_IS}{_ID}"), 1, None, _MINE),
    Sign("number", re.compile(r"(?i:\b(?:case|record|account|policy|insurance|lab|chart|patient|claim"
        r"|authori[sz]ation|referral|order|encounter|member|Rx|prescription"
    r"|driver's license))[ #]{1,2}(?P<found>#?(?=[A-Z\d-]*\d{4})[A-Z\d][A-Z\d-]{3,20}\b)(?<!\b20\d\d)"), 1, None,
    _MINE),
    Sign("number", re.compile(rf"(?i:\b(?:chart|record|file|biopsy|slides?|specimen|autopsy|case|path(?:ology)?"
    rf"|film|scan|study|folder|account|visit)(?: (?:number|no\.?|id|#|under|is|as|filed|was))*):? ?#? ?{_LONG}"), 1,
    None, _MINE),
    Sign("number", re.compile(r"(?i:\bMRN\b)[^.;\d]{0,20}(?P<found>\d{4,12})\b"), 0, None, _MINE),
    Sign("number", re.compile(r"(?i:\b(?:number|no\.|id\b"
        r"|#)),?:? ?(?P<found>(?=[A-Z\d-]*\d{4})[A-Z\d][A-Z\d-]{4,20})\b(?<!\b20\d\d)"), 2, None,
    re.compile(_MINE.pattern + r"|\b(?:my|your|PMID|pager|phone|cell|telephone|DOI|IRB|trial|protocol|NCT\d+)\b",
    re.IGNORECASE)),
    Sign("device", re.compile(rf"(?i:\b(?:(?:licen[cs]e )?plates?(?: number)?|VIN|SN|REF|ser(?:ial|\.)(?: number"
        rf"| no\.?|:"
        rf"| ?#)?|S/N"
    rf"|UDI|(?:pump|pacemaker|ICD|defibrillator|implant|valve|stent|generator|prosthesis|machine|model) (?:number"
    rf"|no\.?|#|id)|(?<!a )lot(?: number| no\.?| ?#)?|device (?:id|identifier|number|no\.?)"
    rf"|model and serial)){_IS}{_ID}"), 1, None,
    _MINE),
    Sign("bed", re.compile(rf"(?i:{_NO_ROOM}\b(?:bed|room|rm\.?|bay|cubicle|isolette|crib|incubator)(?: number| no\.?"
    r"| ?#)?) ?#?(?:\d{1,4}(?:-?[A-Da-dW])?\b(?! (?:of the (?:parish|church|school"
    r"|community|library|town)|times|days|hours|hospital|minutes|patients|weeks|years|nights|beds"
    r"|%))|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty)\b(?! (?:times|days|hours|minutes|patients|weeks|years|nights)))"), 1, "warn", re.compile(
    r"\b(?:interview\w*|conference room|zoom|classroom|lecture|presentation|simulation|sim lab|lab|workshop)\b", re.
    IGNORECASE)),
    Sign("bed", re.compile(r"\bin (?P<found>\d{2,4}-?[A-D])\b"), 2, "warn"),
    Sign("bed", re.compile(r"\b(?:man|woman|lady|gentleman|girl|boy|child|stroke|baby"
    r"|patient) in (?P<found>\d{1,3}-?[A-Da-d]?"
    r")\b(?! (?:patients|cases|of|hours|days|minutes))"), 1, "warn"),
    Sign("place", re.compile(r"\b\d{1,5}[A-Z]? (?:[NSEW]\.? |North |South |East |West )?(?:[A-Z][\w']+"
    r"|\d{1,3}(?:st|nd|rd|th)) (?:[A-Z][\w']+ )?(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Court|Ct"
    r"|Place|Terrace|Circle|Highway|Hwy|Parkway|Way)\b|\bP\.?O\.? Box \d+|\b(?:lives?|lived|home|house|apartment"
    r"|living|resid\w+|found) (?:down )?(?:on|at|off) (?P<found>(?:[A-Z][\w']+"
    r"|\d+(?:st|nd|rd|th)) (?:[A-Z]\w+ )?(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Lane|Drive|Court|Highway))\b"), 1,
    None, re.compile(r"\b(?:my|your) (?:\w+ )?(?:address|office|clinic|home)|\b(?:clinic|office|hospital) (?:at"
    r"|on)\b", re.IGNORECASE)),
    Sign("place", re.compile(rf"\b(?P<found>(?:Lake|River|Camp|Fort|Mt\.?) {CAP})\b(?! (?:{INSTITUTION}|General"
        rf"|Memorial|{CAP}))"), 2,
    "warn", _NO_PARISH),
    Sign("place", re.compile(rf"\b(?P<found>(?:{CAP} and \d+(?:st|nd|rd|th)|\d+(?:st|nd|rd"
        rf"|th) and {CAP})\b)"), 2, None,
    re.compile(r"\b(?:clinic|office|hospital) (?:at|on)\b")),
    Sign("place", re.compile(rf"\b(?P<found>(?:{CAP}|\d+(?:st|nd|rd|th)) (?:{CAP} )?{_STREET}|(?:County|State"
    rf"|Rural) (?:Road"
    rf"|Route|Highway) \d+|(?:Highway|Route|Interstate) \d+)\b(?! (?:{INSTITUTION}|Grill|Cafe"
    rf"|Diner))"), 2, None, _NO_HOME),
    Sign("place", re.compile(rf"\b(?:from|in|near|outside|at|off|below|under|beside|behind|to|of|on|goes to"
        rf"|lives? by) "
    rf"(?P<found>(?:the )?(?:St\. )?{CAP}(?: {CAP})? (?:[Bb]ridge|[Pp]arish|[Dd]am|[Mm]ill|[Ff]arms?|[Rr]anch"
    rf"|[Ii]sland"
    rf"|[Rr]eservation|[Tt]railer [Pp]ark|[Mm]osque|[Tt]emple|[Ss]ynagogue|[Cc]hurch|[Hh]igh [Ss]chool|[Mm]anor"
    rf"|Gardens"
    rf"|Lodge|Homes?|Elementary|[Hh]ollow|[Cc]reek|[Ll]ake|[Vv]alley|Ridge|Township"
    rf"|County))\b(?! (?:Hospital|Medical|Health|General|Memorial|Clinic|Fair))"), 2, "warn", _NO_PARISH),
    Sign("place", re.compile(rf"\b(?:village|town|hamlet|township|settlement|parish|reservation|neighborhood"
    rf"|island) (?:of"
    rf"|called|named) (?P<found>{CAP}(?: {CAP})?)\b"), 2, None, _NO_HOME),
    Sign("place", re.compile(r"\b(?:(?:ZIP|zip|Zip)(?: ?code)?(?: of| is| was|:)? "
    r"|(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|SC|SD|T[NX]|UT|V[TA]"
    r"|W[AVIY]),? )(?P<found>\d{5}(?:-\d{4})?)\b"), 1, None, re.compile(r"\bmy\b(?! patient)|\byour\b")),
    Sign("link", re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d"
    r"|1?\d?\d)(?![\d.]*\d)"), 1),
    Sign("picture", re.compile(rf"\b(?:attach(?:ed|ing)?|enclos(?:e|ed|ing)|here (?:is|are)|below (?:is|are)|see the"
    r"|see (?:his|her)|sending(?: you)?|includ(?:e|ed|ing)|pasted|insert(?:ed)?|share|sharing"
    r"|uploaded)\b(?:(?! my\b)[ ,]+"
    rf"[\w'-]+){{0,6}}? (?:{_IMAGE}|fingerprints?)\b(?! (?:in|on) (?:my|our) (?:poster|paper))(?:(?: \w+){{0,2}} (?:of"
    r"|from|showing|with) (?!me\b|myself|my (?!patient)|our team|the team"
    r"|us\b)[\w' -]{2,30})?", re.IGNORECASE), 1, None,
    _NO_IMAGE),
    Sign("picture", re.compile(rf"\b{_IMAGE} (?:I (?:took|have|made) )?(?:of|from|with) (?:(?:my|our|the"
    rf"|this) (?:\w+ )?"
    r"patient|him|her|his|the (?:rash|wound|lesion|ulcer|face|child|baby|man|woman))(?:'s)?\b(?: \w+){0,2} "
    r"(?:(?:is|are|was)(?: \w+)? (?:attached|enclosed|below|included|pasted)|attached|enclosed|below|I took"
    r"|follows)", re.
    IGNORECASE), 0, None, _NO_IMAGE),
    Sign("picture", re.compile(rf"\b(?P<found>{_IMAGE}\b[^.;:]{{0,100}}?\b(?:is|are|follows?|stands?|comes?|put"
        rf"|placed) (?:\w+ )?(?:on|in the (?:\w+ )?(?:folder|drive|cloud|album|packet|file|appendix)|at"
    r" the (?:end|bottom|top)|overleaf)\b(?: (?:the )?(?:next|last|first|second|following|back|page|reverse"
    r"|other)\b)?)",
    re.IGNORECASE), 2, None, _NO_IMAGE),
    Sign("picture", re.compile(rf"\b(?P<found>{_IMAGE}\b[^.;:]{{0,60}}?\b(?:attached|enclosed|pasted|below|above"
        rf"|in the"
    r" frame|included here|uploaded|appended|embedded))\b", re.IGNORECASE), 1, None, _NO_IMAGE),
    Sign("picture", re.compile(rf"\b(?P<found>(?:attach(?:ed|ing|ment)?|enclos(?:ed?|ing)|below|pasted"
    rf"|appended)\b[^.;:]"
    rf"{{0,40}}?\b{_IMAGE} (?:of|from|shows?|showing|with)\b)(?! (?:me\b|myself|us\b|our team|the team"
    rf"|my (?!patient)))",
    re.IGNORECASE), 1, None, _NO_IMAGE),
    Sign("picture", re.compile(rf"\b(?P<found>{_IMAGE}\b[^.;:]{{0,50}}?\b(?:on|in) my (?:cell ?|mobile |own |old )?"
    rf"(?:phone|camera|laptop|tablet|iPhone|gallery|drive)|(?:on|in) my (?:cell |mobile )?(?:phone"
    rf"|camera)[^.;:]{{0,40}}?\b{_IMAGE})\b",
    re.IGNORECASE), 1, "warn", _NO_IMAGE),
    Sign("picture", re.compile(rf"\b(?P<found>(?:names?|birth ?dates?|date of birth|MRN|wristband|sticker|face"
        rf"|label)\b"
    rf"[^.;:]{{0,50}}?\b(?:visible|legible|readable|still read|can be (?:read|seen)|shows?|left (?:on|in)|not "
    rf"(?:cropped|covered|blurred)|in the (?:corner|frame))\b[^.;:]{{0,40}}?\b(?:{_IMAGE}|corner|frame|attachment))\b",
    re.IGNORECASE), 0, None, _NO_IMAGE),
    Sign("picture", re.compile(rf"\b(?P<found>(?:{_IMAGE}|frame|attachment)\b[^.;:]{{0,50}}?\b(?:read|see|shows?"
        rf"|bears?"
    r"|carries|has|with|including)\b[^.;:]{0,15}?\b(?:his|her|the patient's|their|the child's|a) (?:full |last "
    r"|first )?"
    r"(?:names?|birth ?date|date of birth|MRN|wristband|face))\b", re.IGNORECASE), 0, None, _NO_IMAGE),
    Sign("unique", re.compile(rf"(?i:\b(?:the |a |our |an )?(?:[\w-]+ ){{0,2}}?(?:{_OFFICE})\b(?!'s (?:office"
    rf"|award))(?: (?:of|for|in|at"
    r"|on) (?:the |a |our )?[\w']{2,15}(?: [\w']{2,15})?)?)"), 1, "warn", _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\b(?:play(?:s|ed|er|ing)?|pitch(?:es|ed|er)|quarterback|goalie|captain|guard"
    r"|forward) (?:\w+ )?(?:for"
    r"|on|of) (?:the |our |a )(?:[\w'-]+ ){0,4}(?:team|squad|Vikings|orchestra|symphony|band|eleven"
    r"|league)|\bcaptained (?:the |our |a )(?:[\w'-]+ ){0,4}team)"), 1, "warn",
    _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\bthe (?:only|first|last|oldest|youngest|tallest|richest|second) (?:(?!hospital"
    r"|clinic|program|transplant|operation|surgery|procedure|ward|library|doctors?|surgeon|nurse"
    r"|school|center|residency|physician|doctor|unit|department|university|student|applicant|resident|one of)[\w'-]+ "
    r"){1,6}?(?:in|of|at) (?:the |this |our |that |all of )?(?:entire |whole )?(?:(?:state|county|town|city|country"
    r"|nation"
    r"|region|world|village|valley|parish|island|diocese|school|tribe|reservation)\b"
    r"|(?-i:[A-Z][a-z]+)))"), 1, "warn", _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\b(?:the )?first (?:known |reported |documented |confirmed "
    r"|human )?cases?(?: of [\w -]{2,30})? (?:in"
    r"|at|of|since|ever)\b(?: (?:the|our|this))? [\w']+)"), 1, "warn"),
    Sign("unique", re.compile(r"(?i:\b(?:read(?:s|ing)?|anchor(?:s|ed)|present(?:s|ed)|deliver(?:s"
    r"|ed)) the (?:\w+ )?(?:news|weather|forecast)\b)"
    ), 1, "warn"),
    Sign(
        "unique",
        re.compile(
            r"\b(?:[Pp]riest|[Pp]astor|[Mm]inister|[Vv]icar|[Dd]eacon|[Rr]ector|[Pp]rincipal|[Cc]antor"
            r"|[Oo]rganist|[Aa]bbot) of (?:the )?(?:St\.? )?[A-Z][\w']+"
        ),
        1,
        "warn",
        _NO_OFFICE,
    ),
    Sign(
        "unique",
        re.compile(
            r"\b(?:the|our|their|a) (?:town|county|village|state|city|island|parish|region)'s (?:only|first|last"
            r"|oldest"
            r"|youngest|best-known|longest-serving) (?!hospital|clinic|program|doctor|residency|school)\w+",
            re.IGNORECASE,
        ),
        1,
        "warn",
        _NO_OFFICE,
    ),
    Sign("unique", re.compile(r"(?i:\b(?:the|a) (?:one|only|sole|lone|single|last) (?:known |other )?(?:survivor"
        r"|child|passenger"
    r"|man|woman|person|boy|girl|one|witness|driver) (?:of|from|to|who (?:survived|lived through|walked away"
    r"|got out))\b"
    r"(?: (?:the|that|a))?(?: \w+){1,3})"), 2, "warn", _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\b(?:actor|actress|comedian|singer|chef|star|player|model|voice) (?:from|of|in"
        r"|on) (?:the |a |that )"
    r"(?:[\w'-]+ ){0,3}?(?:commercials?|shows?|series|films?|movies?|band|team|program|opera|adverts?|channel"
    r"|club)\b)"), 2,
    "warn", _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\b(?:poet laureate|(?:on|made) the (?:front page|cover)s?\b|the (?:oldest"
        r"|youngest|tallest|richest|only"
    r"|last|longest-serving) (?:\w+ ){1,3}?(?:of|in|at) (?:the|our|her|his|their) (?:\w+ )?(?:convent|monastery"
    r"|choir|orchestra"
    r"|team|tribe|congregation|order|circus|guild|clan|fleet|regiment|battalion|force|league|profession|factory"
    r"|academy))\b)"),
    2, "warn", _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\b(?:on|from) (?:every|all the) (?:TV |television |news )?(?:channels?"
        r"|front pages?|screens?)"
    r"|\b(?:know|knew|recogni[sz]ed?) (?:(?:him|her|from) ){1,2}(?:the )?(?:television|TV|radio|news|newspaper"
    r"|billboards?))"),
    2, "warn"),
    Sign("unique", re.compile(r"(?i:\b(?:sitting|reigning|current|incumbent|former|serving"
        r"|ex-?) ?(?:[\w-]+ ){0,3}?(?:mayor|judge"
    r"|champion|governor|president|minister|senator|queen|king|title-?holder|record-?holder|commissioner|chancellor"
    r"|king"
    r"|consul)\b)"), 2, "warn", _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\b(?:goal(?:keeper|ie)|striker|captain|pitcher|quarterback|coach|forward"
        r"|drummer|singer"
    r"|conductor|concertmaster|soloist|leader|head|chief|chair\w*|president|principal|founder|owner|dean|bishop|editor"
    r"|director|commander|warden|curator|chancellor) of (?:the |our |a |this )(?:[\w'-]+ ){0,4}?(?:team|squad"
    r"|orchestra"
    r"|symphony|band|mosque|church|synagogue|temple|cathedral|diocese|tribe|nation|party|county|city|town|village"
    r"|state"
    r"|island|union|council|newspaper|museum|zoo|prison|school|college|opera|ballet|choir|fire department|police"
    r"|parish|brewery|circus|station)\b)"), 2, "warn", _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\b(?:won|winner of|winning|holds|broke|held) the (?:[\w'-]+ ){0,3}?(?:lottery"
        r"|jackpot|election"
    r"|pageant|marathon|championship|cup|medal|world record|state record|title|Nobel \w+|Pulitzer)\b)"), 2, "warn",
    _NO_OFFICE),
    Sign("unique", re.compile(r"(?i:\b(?:news|television|TV|radio|weather|talk-show|game-show) (?:lady|man|woman"
        r"|girl|presenter|reader|host|announcer"
    r"|star|personality|anchor|reporter|caster|commentator)\b)"), 2, "warn", _NO_OFFICE),
    Sign("unique", re.compile(r"\bin (?:every|all the|the local) (?:news)?papers?\b", re.IGNORECASE), 1, "warn"),
    Sign("unique", re.compile(r"(?i:\b(?:triplets|quadruplets|quintuplets|conjoined twins"
    r"|septuplets)\b)(?=[^.;]{0,60}\b(?:(?:at|in|on|of)"
    r" [A-Z]|(?:19|20)\d\d\b|that (?:fall|spring|summer|winter|day)))"), 1, "warn"),
    Sign("unique", re.compile(r"(?i:\b(?:well-known|famous|world-famous|prominent|beloved|celebrated|professional"
    r"|Olympic|Grammy-\w+) (?:local )?(?:actor|actress|singer|athlete|politician|musician|author|player|quarterback"
    r"|coach|chef|judge|lawyer|businessman|comedian|swimmer|gymnast|medalist|pastor|artist|radio|television"
    r"|figure))"), 1, "warn"),
    Sign("unique", re.compile(r"(?i:\b(?:the )?(?:only|first|youngest|oldest|second|third|last)(?: known| living"
    r"| reported| documented| ever)? (?:patient|person|child|man|woman|survivor|resident|family|one|adult|infant|boy"
    r"|girl|case|individual)s?(?: \w+){0,6}? (?:in|of|at) (?:the |this |our |that |all of )?(?:entire "
    r"|whole )?(?:state|county|town|city|country|nation|region|world|village|hospital's history|history of"
    r"|medical literature|literature|United States|[A-Z]\w+ (?:County|history)|(?-i:Alabama|Alaska|Arizona|Arkansas"
    r"|California|Colorado|Florida|Georgia|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Maine|Michigan|Minnesota"
    r"|Montana|Nebraska|Nevada|Ohio|Oregon|Texas|Utah|Vermont|Wisconsin|Wyoming))\b)"), 1, "warn"),
    Sign("unique", re.compile(r"(?i:\b(?:(?:widely |heavily )?(?:covered|reported|featured|shown"
    r"|broadcast) (?:\w+ )?(?:in|on|by) (?:\w+ ){0,3}(?:news\w*|papers?|television|TV|media|press)|(?:made|in"
    r"|hit) (?:the )?(?:\w+ )?(?:headlines|evening news|local news|front page)|(?:on|in) the (?:local |evening "
    r"|national )?(?:news|newspaper)s?\b|(?:local|national) news(?:paper)?s? (?:covered|reported|ran|carried)"
    r"|news crews?|went viral|obituary|you may have (?:read|heard|seen)))"), 1, "warn"),)  # fmt: skip

REACHED = re.compile(
    r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"
    r"|(?P<phone>(?<![\w.-])(?:\+?\d{1,3}[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])"
    r"|(?<![\w.-])(?:\d{3}-|\(?555\)?[ .-])\d{4}(?![\w-]))"
)
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|me|us|info)/[^\s<>\"')]*"
)
PUBLIC_URL = re.compile(
    r"doi\.org|pubmed|ncbi|nih\.gov|clinicaltrials|journal|nejm|jama|bmj|lancet|elsevier|springer|wiley|cureus|orcid"
    r"|linkedin|github|zoom\.us|\.gov/|aamc\.org|nrmp\.org|researchgate|scholar\.google|medrxiv|biorxiv",
    re.IGNORECASE,
)
PUBLICATION = re.compile(r"\b(?:published|publication|paper|article|abstract|poster|journal|portfolio|profile|website"
    r"|my|guideline|study|slides|curriculum|calculator|zoom|upload|handout)\b", re.IGNORECASE,)  # fmt: skip
THEIRS = re.compile(r"\b(?:his|her|patient's|family)\b")
PERSONAL_URL = re.compile(r"gofundme|caringbridge|obituar|legacy\.com|facebook|instagram|tiktok|youtu|twitter|patient"
    r"|chart|record|pacs|photo|image", re.IGNORECASE,)  # fmt: skip

_PLACE = rf"(?P<place>(?:(?:[Tt]he|rural|downtown|nearby) )?{CAP}(?: {CAP}){{0,2}})"
_NEAR = r"(?:in|near|outside(?: of)?|from|just outside)"
PLACES = (
    re.compile(rf"\b(?:{PERSON}|patient|old)(?: [\w-]+){{0,3}}?,? (?:(?:who (?:was|is|came|comes|had come|drove"
    rf"|traveled)|originally|in|visiting|transferred)(?: [\w-]+){{0,4}}? )?from {_PLACE}"),
    re.compile(rf"\b(?:{PERSON}|patient|old|[Hh]e|[Ss]he|family|who|couple)(?:,? who)?(?: \w+)? (?:lives?|lived"
    rf"|living|resid(?:es?|ed|ing)|farms?|farmed|grew up|was (?:raised|born|brought|flown|airlifted|driven"
    rf"|referred)|born|raised|works?|worked|came|comes|drove|hails?|hailed|moved|had moved|traveled"
    rf"|had (?:driven|come|flown)|commuted)(?: [\w-]+){{0,5}}? {_NEAR} {_PLACE}"),
    re.compile(rf"\b(?:[Hh]e|[Ss]he|who|patient|family) (?:was|is|were) (?:originally )?from {_PLACE}"),
    re.compile(rf"\b(?:Mrs?|Ms|Miss|Old)\b\.? {CAP},? (?:who (?:was|came|had come) )?(?:from|of|out of) {_PLACE}"),
    re.compile(rf"\b(?:{PERSON}|patient|nun|couple|family|overdose|stroke|case) (?:out of|up from|down from|in from"
    rf"|over from) {_PLACE}"),
    re.compile(rf"\b(?:overdose|stroke|burn|gunshot|code|twins|triplets|family|couple|nun|priest|baby"
    rf"|case) from {_PLACE}"),
    re.compile(rf"\b(?:[Ww]oman|[Mm]an|[Bb]oy|[Gg]irl|[Ww]idow|[Ff]armer|[Nn]un|[Pp]riest|[Mm]iner|[Ff]isherman) of "
    rf"{_PLACE}(?= (?:with|who|had|was|died|came))"),
    re.compile(rf"\b(?:[Tt]he|[Aa]n?|[Oo]ur|[Tt]hat) (?:[a-z][\w'-]* ){{1,4}}?(?<!transferred )from (?:the )?{_PLACE}"
    rf"(?=,? (?:with|who|whose|whom|had|has|was|in|after)\b|, )"),
    re.compile(rf"\b(?:farm|cabin|trailer|ranch|plant|mine|mill|quarry|factory|apartment|cottage) "
    rf"(?:outside(?: of)?|near|in) {_PLACE}"),
    re.compile(rf"\b(?:couple|family|grandmother|grandfather|teacher|lady|gentleman|student) of "
    rf"{_PLACE}(?=,? (?:with|whose|whom)\b)"),
    re.compile(rf"\b(?:farmer|fisherman|worker|driver|teacher|trucker|rancher|carpenter|mechanic|miner|welder"
    rf"|plumber) {_NEAR} {_PLACE}"),
    re.compile(rf"\b(?:[Hh]is|[Hh]er|their|patient's) (?:\w+ )?(?:home|farm|house|apartment|ranch|trailer"
    rf"|family)(?: back)? {_NEAR} {_PLACE}"),
    re.compile(rf"\b(?:[Hh]is|[Hh]er|their) (?:home ?town|native|home town)(?: of)?,? {_PLACE}"),
    re.compile(rf"\b(?:native|resident|citizen|from the (?:town|village|city)) of {_PLACE}"),
    re.compile(rf"\b(?:{PERSON}) (?:in|of) (?P<place>{CAP}(?: {CAP})? (?:County(?! (?:Hospital"
    rf"|Medical|Health|General))|Parish|Township|Borough))\b"),)  # fmt: skip
PART = re.compile(
    r"^(?:[Tt]he |rural |downtown |nearby )?(?:(?:North|South|East|West|Central|Rural|Upstate)(?:ern)? )?"
)
"""What is said of a part of a state or of a country."""
SPEAKER = re.compile(r"\b(?:someone|applicant|physician|doctor|graduate|student|one|me|myself|resident physician"
    r"|I)(?:,? who)? $", re.IGNORECASE)  # fmt: skip
IMAGE_FILE = re.compile(
    r"\.(?:jpe?g|png|heic|tiff?|gif|bmp|webp|dcm|dicom|mp4|mov|avi|m4a|mp3|wav)$", re.IGNORECASE
)
CLINICAL_FILE = re.compile(r"(?<![a-z])(?:patients?|pt|x-?rays?|cxr|ct|mri|ecg|ekg|echo|scans?|wounds?|rash|lesions?"
    r"|ultrasound|biopsy|fundus|face|chart|radiograph|films?|mrn|angiogram|slide|discharge|encounter"
    r"|bedside)(?![a-z])|\.(?:dcm|dicom)$", re.IGNORECASE,)  # fmt: skip
OWN_FILE = re.compile(r"head-?shot|portrait|profile|selfie|passport|logo|signature|photo[ _-]?(?:of[ _-]?)?me|\bcv\b"
    r"|badge", re.IGNORECASE)  # fmt: skip
RECORD_FILE = re.compile(r"(?<![a-z])(?:discharge[ _-]?summary|progress[ _-]?note|operative[ _-]?(?:note|report)"
    r"|path(?:ology)?[ _-]?report|mrn[ _-]?\d+|admission[ _-]?note|h[&_-]p|patient[ _-]?(?:chart|record|list|photo)"
    r"|lab[ _-]?results)(?![a-z])", re.IGNORECASE,)  # fmt: skip
UNLESS = {"age": KINSHIP, "picture": SAFE}
"""What makes every sign of one kind an innocent one."""
