"""What casual writing, empty subjects and long excuses look like: data for the checks of tone.py."""

from __future__ import annotations

import re

EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\U00002600-\U000027bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3](?:[\ufe0f\u200d\U0001f3fb-\U0001f3ff]"
    "|[\U0001f300-\U0001faff\u2640\u2642\u2764])*"
)
PLAIN_SIGNS = frozenset("✓✔✗✘☐☑☒✉☎✆★☆♀♂⚕✝❖➢➤➔➜✦✧✱✲✳✴✶❑❒")
"""Signs that people use as bullets or in an address, not as a face."""
EMOTICON = re.compile(r"(?<![\w:])(?:[:;=]['’]?-?[)(DPpO3*/|]|<3|\^_\^|xD|XD)(?![\w)])")
MARKS = re.compile(r"!{2,}|\?!+|!\?+|\?{2,}|(?<![\w.\d])\${2,}(?!\w)")
TEXT_SPEAK = re.compile(

            r"(?<![\w.@/&'’-])(?:pl[sz]|thx|thnx|tnx|thanx|tbh|ngl|(?-i:lol|Lol|LOL(?=[!.]))|rofl|lmao|omg"
            r"|btw|fyi(?= u)|lmk|idk|imo|imho|ikr|fr fr|ttyl|brb|nvm|np|kk|asap!+"

            r"|gonna|wanna|gotta|kinda|sorta|lemme|gimme|dunno|cuz|bcoz|coz|cos(?= i\b)|y['’]?all|ya['’]ll"
            r"|ur|urs|gr8|b4|l8r|m8|h8|2day|2moro|4u|yep|nope|nah"

            r"|yeah|yup|yay|woo-?hoo|haha+|hehe+|hiya|yo(?=,)|sup(?=!)|peeps|convo|soo+|sooo\w*"
            r"|ya(?= know)|k thx|ok so|no cap|lowkey|highkey|deets|fam(?=[ ,!])"
    r"|[ru](?= [a-z]| r\b)|(?<=[a-z] )[ru]|@u|4 u|quick q)(?![\w@&'’/-]|\.\w)",
    re.IGNORECASE,
)  # fmt: skip
SINGLE = re.compile(r"[RU4]\W?$")
SHOUTED = frozenset(
    re.findall(
        r"\S+",
        """
    absolutely all always amazing am and anything are awesome be because believe best better but can
    cannot could definitely do ever every everything exactly excited extremely fantastic first for
    from forever glad grateful great happy have hope how i immediately incredible interested is just
    know love loved many me minute more most much must my need never nothing now one only perfect
    please possible program really say single so still such sure thank thanks that the time today to
    totally truly very want was what when why will with wait wow yes you your
    """,
    )
)
WEAK_SHOUT = frozenset(
    re.findall(
        r"\S+",
        """
    i and for from is the to that do one all with me are be my can program was how first time say
    when am so just you
    """,
    )
)
CAPITALS = re.compile(r"[A-Z][A-Z'’]*(?![\w])")


WEAK_SPOT = re.compile(
    r"\b(?:(?:gap|interval|hole|break|months|years?|time)\b[^.;]{0,50}\b(?:record|history|cv"
    r"|r[eé]sum[eé]|curriculum|graduat\w+|without|out of|away from|not employed|when i wasn)"
    r"|(?:gap|year|interval|hole|months)\b[^.;]{0,12}\b(?:of|from|in|between) (?:19|20)\d\d"
    r"|(?:that|the|my|my year) gap\b|years? of graduation|older grad|graduated in|class rank"
    r"|(?:my|that|the|low|failed|a|step \d|level \d|ck|comlex|shelf|this) (?:\w+ ){0,3}(?:scores?"
    r"|attempts?|results?|gpa|grades?|clerkship|evaluations?|exam|fail|failure|elective)\b"
    r"|attempt \d|i failed|failed (?:semester|clerkship|attempt|shelf|exam)"
    r"|visas?\b|h-?1b|j-1|permanent residency|leave of absence|my leave|withdrawals?|withdrawn"
    r"|transfers?|probation|low pass|repeated the|left (?:my|the"
    r"|a) (?:\w+ ){0,2}residency|(?:not|n['’]t|never) match|publications?\b|research year"
    r"|(?:my|on the|on my) transcripts?|count against me|step \d)",
    re.IGNORECASE,
)
EXCUSE = re.compile(
    r"\b(?:because|since|so that|only (?:for|on)|(?:fell|was|were|am|been|became|got|quit|fall"
    r"|down|is) (?:ill|sick|unwell|closed|lost|late|delayed|cancell?ed|moved|stuck|wrong|mislaid"
    r"|misread|refused"
    r"|flooded|out of date|distracted|reversed|changed|promised|dying)"
    r"|ill(?:ness)?|fever|migraines?|infection|anxiety|surgery|funeral|died|dying"
    r"|passed away|divorce|wedding|moved?|strikes?|pandemic|covid"
    r"|war|alarm|proctors?|clerk|clerical|error|mistake|misread|misplaced|mislaid|lost|registrar"
    r"|embassy|consulate|lawyer|attorney|office|papers?|paperwork|forms?"
    r"|power"
    r"|flood(?:ed)?|closed|closure|expired|delays?|delayed|withdrew|sabbatical"
    r"|(?:no|not|n['’]t) (?:[\w'’]+ ){0,4}(?:fault|ability|reflect\w*|due|negligent|idle|lazy"
    r"|against|count)|fault|unfair|hostile"
    r"|against me|laid at my|blame[d]?|through no|beyond my|my control|documented|(?:can"
    r"|could) (?:document|show|prove|supply)|appeal\w*|technicality|bureaucracy|funding|inflation"
    r"|fee|nights?|no sleep|slept|cold|outlier"
    r"|understand|explain|explanation|account for|clarify|justify|defend|context|reasons?|causes?"
    r"|outdated|advice|advised|severity|curved|mother|father|grandmother|uncle|son|daughter"
    r"|practice (?:scores|tests|exams?))\b",
    re.IGNORECASE,
)
EMPTY_SUBJECT = re.compile(

            r"(?:\s|\b(?:re|fwd?)\s*:|[!?.,:;-]|\b(?:hello|hi|hey|dear|greetings|good (?:morning|afternoon"
            r"|evening|day)|(?:an? )?(?:quick|short|small|brief|important|urgent"

            r"|one|little)|one|question|questions|query|note|message|email|e-mail|letter|hello there|there"
            r"|(?:just )?checking in|following up|follow[ -]?up|important|urgent"

            r"|please read|please|(?:many )?thanks?(?: you)?|info|information|request|update|application"
            r"|residency|match|interview|program|no subject|none|sir|madam|doctor|dr"

            r"|from me|me|my|about|for|regarding|subject|test|untitled|the|a|an|and|of|to|your"
            r"|touching base|interest|introduction|"
    r"attention|help|needed|favor|opportunity|hope you are well|news|read))+",
    re.IGNORECASE,
)  # fmt: skip
