"""What blanks, pasted text and words about attachments look like: data for the checks of residue.py."""

from __future__ import annotations

import re

Signs = tuple[tuple[str, re.Pattern[str]], ...]
"""Pairs of the severity ("" for the rule's own) and what to look for."""

_SLOT = (
    r"name|names|last ?name|first ?name|surname|program(?:me)?|hospital|institution|university"
    r"|city|state|date|day|month|year|specialty|title"
    r"|interviewer|director|coordinator|recipient|applicant|salutation|address|phone|email"
    r"|feature\d?|detail|details|topic|reason"
    r"|number|school|clinic|track|position|signature|insert|mention|fill|describe|specify|choose"
    r"|placeholder|blank|your|add|enter"
    r"|something|specific|personal(?:ize|ise)|example|here"
)
_TAGS = (
    "p|div|span|br|b|i|u|em|strong|font|a|ul|ol|li|table|tr|td|th"
    "|tbody|h[1-6]|img|style|script|html|head|body|ins|del|hr|blockquote|mark|sub|sup|code|pre|o:p"
)
_FUNCTION = (
    r"(?=\s*(?:[,.;:!?)\n]|$)|\s+(?:and|because|which|where|that|who|is|has|was|since|as|when|with"
    r"|on|for|residency|program|med-peds)\b)"
)

BLANKS: Signs = (
    ("", re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{[^}\n]*\}|(?<!\w)\{[A-Za-z_][\w .]{0,40}\}")),
    (
        "",
        re.compile(
            r"<<[^<>\n]{1,60}>>|%%?[A-Z][A-Z_]{2,}%%?|\*\|\w+\|\*|@@\w+@@|(?<!\w)__[A-Za-z]+__(?!\w)"
            r"|\$[A-Z][A-Z_]{3,}\b"
        ),
    ),
    (
        "",
        re.compile(
            r"«\s?(?:\w+_\w+|\w*\d|[A-Z]\w*[a-z][A-Z]\w*|(?:" + _SLOT + r")(?:\s[^»\n]{0,40})?)\s?»",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        re.compile(
            rf"<(?!/?(?:{_TAGS})\b)(?!https?:|mailto:|www\.)[A-Za-z][^<>@/=\n]{{1,60}}>", re.IGNORECASE
        ),
    ),
    (
        "",
        re.compile(
            r"(?<![\w,+])(?<!, )(?:XXX+(?![IVXLC\w])|XX(?=\s+(?!century|chromosom|siglo)[a-z]))|\bx{3,}\b"
            r"|\b[Xx]{1,3}/[Xx]{1,3}/[Xx]{2,4}\b"
        ),
    ),
    (
        "",
        re.compile(
            r"^[ \t]*to-?do:|\b(?:FIXME|TKTK|TK)\b|\b(?:MM|DD)/(?:DD|MM)/YY(?:YY)?\b|\bYYYY-MM-DD\b"
            r"|\blorem ipsum\b",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    ("", re.compile(r"\bTODO\b")),
    ("", re.compile(r"_{3,}(?![^\n]*_\s*$)|(?<=[A-Za-z.,] )_{2,}|(?<=\w )\.{5,}(?= \w)")),
    (
        "",
        re.compile(
            r"^[ \t]*(?:dear|hello|hi)[ \t]{0,4}(?:(?:dr|prof|mr|ms|mrs)\b\.?)?"
            r"[ \t]{0,4}(?:and[ \t]{1,4}(?:dr|prof|mr|ms|mrs)\b\.?)?[ \t]{0,4}[,:]",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    ("", re.compile(r"^[ \t]*dear[ \t]+(?:dr|prof|mr|ms|mrs)\b\.?[ \t]*$", re.IGNORECASE | re.MULTILINE)),
    (
        "",
        re.compile(
            r"\b(?:Dr|Prof|Mr|Ms|Mrs)\. [,;:]|\b(?:Dr|Prof|Mr|Ms|Mrs)\.? (?:and|about|for|on)\b(?! [A-Z])"
        ),
    ),
    ("", re.compile(r"(?:#N/A|#REF!|#VALUE!|#NAME\?|#DIV/0!|#NULL!|\bNaN\b|\bNaT\b|\[object Object\])")),
    (
        "",
        re.compile(
            r"\b(?:[Dd]ear|[Dd]r\.?|at|to|of|in|from|with|by|the|your) (?:nan|null|undefined)\b" + _FUNCTION
        ),
    ),
    ("", re.compile(r"(?:\b[Dd]r\.?|\b[Dd]ear|\b(?:at|to|from|with|in|by|the|your)) None\b(?! of\b)")),
    (
        "",
        re.compile(
            r"\b(?:Dr|Prof|Mr|Ms|Mrs)\.? \[?(?:last ?name|first ?name|surname|name|interviewer|\?+"
            r"|X{1,3})\]?(?![\w'’-])",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        re.compile(
            r"\b(?:PROGRAM(?:ME)?|HOSPITAL|INSTITUTION|SPECIALTY|INTERVIEWER|LAST|FIRST|YOUR"
            r"|CITY)[ _](?:NAME|HERE|CITY|STATE|DATE)\b"
        ),
    ),
    (
        "",
        re.compile(
            r"\b(?:insert|add|fill in|mention) (?:[\w'’-]+ ){0,6}here\b|\b(?:name of"
            r"|your) (?:program(?:me)?|hospital) here\b",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        re.compile(
            r"(?:^|[-–,] )[ \t]*(?:your (?:full )?name|first ?name last ?name"
            r"|applicant name)\s*(?:,.{0,20})?$",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    ("", re.compile(r"\b(?:your|the|an) [.,;](?=\s|$)|\b(?:at|from|of|to) the [.,;](?=\s|$)")),
    (
        "warn",
        re.compile(
            r"\b(?:Program|Hospital|City|University) [XYZ]\b(?! ray)|\b(?:Dear|at|to|of) \?{2,}|\b(?:TBD"
            r"|TBC|TBA)\b|\b(?:at|of|from) [.,](?=\s|$)"
        ),
    ),
)

BRACKETS = re.compile(r"\[([^\[\]\n]{1,120})\](?!\()")
EDITORIAL = re.compile(
    r"(?!.*\b(?:name|insert|here|specific)\b)(?:the|an?|this|these|those|our|my|their|his|her|its)\b",
    re.IGNORECASE,
)
"""What an author puts into a quotation: "they [the nurses] listened"."""
BLANK_WORDS = re.compile(rf"\b(?:{_SLOT})\b", re.IGNORECASE)
HARMLESS = re.compile(
    r"(?:sic|in press|accepted|under review|submitted|published|pending|e-?pub.*|pdf|poster"
    r"|abstract|doi.*|pmid.*|pubmed.*|isbn.*"
    r"|[A-Z]{1,4}\d{1,2}|\W*\d[\d\s,;–-]*|\W+|[a-z]+)$",
    re.IGNORECASE,
)
_INSTRUCTION = (
    r"before (?:sending|you send|it goes out|submitting|this goes)|note to self|cut (?:this|it)"
    r"|can you check|check (?:this|if|with|whether)"
    r"|re-?phrase|reword|soften|shorten|too (?:long|short|formal|informal|wordy)|make (?:it"
    r"|this) (?:\w+er|more)|stronger (?:verb|word)"
    r"|(?:maybe|please|could you|can we) (?:mention|add|cut|move|name)|swap (?:in|out)|delete (?:this|the)"
)
COMMENTS: Signs = (
    (
        "",
        re.compile(
            r"\[(?:comment|note|editor|reviewer|client|author|query|edit|suggestion|feedback|ai"
            r"|ed)\b[^\]\n]{0,200}[:?][^\]\n]{0,300}\]?",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        re.compile(
            r"\(?\bcomment \[\w{1,6}\][^\n)]{0,300}\)?|\b(?:editor|reviewer)(?:['’]s)? (?:note"
            r"|comment)(?: \w{1,4})?:[^\n]*",
            re.IGNORECASE,
        ),
    ),
    ("", re.compile(rf"[\[(][^\])\n]{{0,160}}\b(?:{_INSTRUCTION})\b[^\])\n]{{0,200}}[\])]", re.IGNORECASE)),
    (
        "",
        re.compile(
            rf"^[ \t]*(?:—|–|--) ?[^\n]{{0,80}}\b(?:{_INSTRUCTION}|we should (?:cut|drop)|cut this)\b[^\n]*",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    ("", re.compile(r"</?(?:ins|del|mark)\b[^>]*>|\b(?:Deleted|Inserted|Formatted): ", re.IGNORECASE)),
)
_MAIL = (
    r"iphone|ipad|ipod|android|phone|galaxy|samsung|pixel|huawei|xiaomi|oneplus|mobile|cell"
    r"|blackberry|smartphone|tablet|t-mobile|verizon"
    r"|outlook|yahoo|gmail|proton|windows|mail|nokia|motorola"
)
_PHONES: Signs = (
    (
        "",
        re.compile(
            rf"\b(?:sent|written|typed) (?:from|via|with|using) (?:my |an? "
            rf"|the )?(?:\w+ )?(?:{_MAIL})\b(?! (?:call|conversation|interview))[^\n.]*",
            re.IGNORECASE,
        ),
    ),
    ("", re.compile(r"\bget outlook for \w+[^\n]*|\bdictated and sent (?:with|by)\b[^\n]*", re.IGNORECASE)),
    (
        "",
        re.compile(
            r"\b(?:enviado d(?:esde|o|e) (?:mi|meu)|envoyé (?:de|depuis) mon|von meinem) \w+[^\n]*",
            re.IGNORECASE,
        ),
    ),
)
_HEADERS: Signs = (
    (
        "",
        re.compile(
            r"^[ \t>]*-{2,} ?(?:forwarded message|original message|original-nachricht|message d'origine"
            r"|mensaje reenviado)\b[^\n]*",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    ("", re.compile(r"^[ \t>]*begin forwarded message\b[^\n]*", re.IGNORECASE | re.MULTILINE)),
    (
        "",
        re.compile(
            r"^[ \t>]*(?:from|sent|date|to|subject|cc): [^\n]*"
            r"(?:\n[ \t>]*(?:from|sent|date|to|subject|cc): [^\n]*)+",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        "",
        re.compile(
            r"^[ \t*>]*(?:subject|asunto|betreff|objet|assunto)(?: line)?:\**[ \t][^\n]+",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        "",
        re.compile(
            r"^[ \t>]*(?:on|le|am|el|em|il) (?=[^\n]{0,120}\d)(?=[^\n]{0,160}(?:\d{4}|\d:\d\d|@))(?:[^\n]"
            r"|\n(?=\S)){5,180}?"
            r"(?<!you )\b(?:wrote|a écrit|schrieb|escribió|escreveu|ha scritto) ?:",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    ("", re.compile(r"^[ \t]*>+ ?\S[^\n]*(?:\n[ \t]*>[^\n]*)*", re.MULTILINE)),
    (
        "",
        re.compile(
            r"^[^\w\n]{0,20}caution: (?:this (?:e-?mail|message)|external)[^\n]*|\[external(?: e-?mail| sender)?\]"
            r"|\bthis e-?mail originated from outside\b[^\n]*",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
)
_SUBJECT_HEADERS: Signs = (
    (
        "",
        re.compile(
            r"^[ \t]*(?:(?:re|aw|sv)\s*:\s*)*(?:fwd?|wg|tr|rv|enc|i)\s*:|\[external[^\]]*\]|^[ \t]*subject\s*:",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        re.compile(
            r"\b(?:draft|version|final|v)[ _]?(?:v ?)?\d+\b(?=\W*$)|\bfinal[ _-]final\b|\.(?:docx?|txt"
            r"|pdf)\s*$",
            re.IGNORECASE,
        ),
    ),
)
_CHATBOT: Signs = (
    (
        "",
        re.compile(
            r"utm_source=(?:chatgpt|openai)[^\s]*|【[^】\n]*】|:?contentReference|\boaicite\b"
            r"|\bturn\d+(?:search|view|fetch)\d+|\bcite_?start\b",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        re.compile(
            r"^[^\w\n]{0,20}(?:option|version|draft|variant|alternative) (?:\d|[a-c]|one|two"
            r"|three)\b ?(?:\([^)\n]*\) ?)?:[^\n]*|^[^\w\n]{0,20}(?:revised|polished|edited|improved) "
            r"(?:version|draft|letter|e-?mail)\b ?(?:\([^)\n]*\))?\W*$",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        "",
        re.compile(
            r"\b(?:approx(?:imate)?\.? )?word count: ?~?\d+[^\n]*|\(\s?~?\d{2,3} words\s?\)"
            r"|\bkey changes(?: made)?:[^\n]*|\bchanges made:[^\n]*",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        re.compile(
            r"^[ \t]*(?:certainly|sure(?: thing)?|absolutely|of course|great (?:choice|question))[!,.]+ "
            r"(?:here(?:['’]s| is| are)|below is|i can help|i['’]?(?:d| would) be happy|i['’]ve)\b[^\n]*",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        "",
        re.compile(
            r"\btranslated (?:from|by|with) [^\n]{0,40}(?:google|deepl|translate)\b[^\n]{0,40}", re.IGNORECASE
        ),
    ),
)
_MARKDOWN: Signs = (
    ("", re.compile(r"\*\*[^\s*][^*\n]*\*\*|(?<!\w)__[^\s_][^_\n]* [^_\n]*__(?!\w)|~~[^~\n]+~~")),
    ("", re.compile(r"^#{1,6} \S[^\n]*|^```[^\n]*|^\|(?:[ :]*-+[ :]*\|)+\s*$", re.MULTILINE)),
    ("", re.compile(r"\[[^\[\]\n]+\]\((?:https?|mailto):[^)\s]*\)")),
    (
        "",
        re.compile(rf"</?(?:{_TAGS})(?:\s[^<>\n]*)?/?>|&(?:nbsp|amp|lt|gt|quot|#\d{{2,5}});", re.IGNORECASE),
    ),
    ("warn", re.compile(r"(?<![\w*])\*[^\s*](?:[^*\n]{0,80}[^\s*])?\*(?![\w*])|(?<!`)`[^`\n]+`(?!`)")),
)
_GARBLED: Signs = (("warn", re.compile("â€[™œ\x9d“”˜¦]?|Ã[©¨³¡­±¶¼§]|Â[ \xa0]|\ufffd+")),)
SUBJECT = (
    ("header", _SUBJECT_HEADERS),
    ("chatbot", _CHATBOT),
    ("markdown", _MARKDOWN),
    ("garbled", _GARBLED),
)
BODY = (
    ("comment", COMMENTS),
    ("phone", _PHONES),
    ("header", _HEADERS),
    ("chatbot", _CHATBOT),
    ("markdown", _MARKDOWN),
    ("garbled", _GARBLED),
)


GREETING = re.compile(
    r"^[ \t]*Dear\s+(?:Dr|Prof|Professor|Mr|Ms|Mrs|Sir|Madam|Program|Members)\b[^\n]{0,60}[,:][ \t]*$",
    re.MULTILINE,
)


KNOWN_PAPERS = re.compile(
    r"(?<![a-z])(?:cv|curriculum|vitae|r[eé]sum[eé]|personal[ _-]?statement|transcript|usmle"
    r"|comlex|step[ _-]?\d|mspe|dean'?s?[ _-]?letter"
    r"|letters? of rec\w*|recommendation|lors?|eras|score[ _-]?report|diploma|degree|ecfmg)(?![a-z])",
    re.IGNORECASE,
)
_PAPER = (
    r"cv|curriculum|r[eé]sum[eé]|letters?|statement|transcripts?|abstract|poster|paper|article"
    r"|manuscript|certificates?|cop(?:y|ies)|files?"
    r"|documents?|scores?|reports?|list|photo(?:graph)?s?|pdf|publications?|packet|summary|slides|form"
)
ATTACHED = re.compile(
    rf"\b(?:please (?:find|see)|find|see|kindly find)(?: \w+){{0,3}} (?:attached|enclosed)\b"
    rf"|\b(?:i|we)(?: \w+| have| am| ['’]?m){{0,2}} (?:attach|attached|attaching|enclose|enclosed"
    rf"|enclosing)\b(?=(?: [\w'’,-]+){{0,8}} (?:{_PAPER})\b)"
    rf"|\b(?:{_PAPER})\b(?: [\w'’]+){{0,3}} (?:is|are) (?:attached|enclosed)\b"
    rf"|\b(?:attached|enclosed) (?:is|are|you will find|please find|herewith|here|with this|to this"
    rf"|below|file|document|cv|letter|pdf|to (?:this|my))\b"
    rf"|\bin the attach(?:ment|ed)\b|\b(?:send|sending)(?: \w+){{0,4}} (?:adjunct|attached|enclosed"
    rf"|as an attachment)\b"
    rf"|\bthe (?:attached|enclosed) (?:{_PAPER})\b|\bmy (?:attached|enclosed) (?:{_PAPER})\b",
    re.IGNORECASE,
)
NOT_ATTACHED = re.compile(
    r"\b(?:not|n['’]t|nothing|no|never|without|none|if|rather than|instead of)\b", re.IGNORECASE
)
