"""What was left over in a letter: unfilled blanks, text pasted along, documents that do not belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.guard.rule import Hit
from composer.text import Span, fold

if TYPE_CHECKING:
    from composer.guard.context import Context

Signs = tuple[tuple[str, re.Pattern[str]], ...]
"""Pairs of the severity ("" for the rule's own) and what to look for."""

_LEAST_WORDS = 8
"""A sentence of fewer words may stand in a letter twice."""

_SLOT = (
    r"name|names|last ?name|first ?name|surname|program(?:me)?|hospital|institution|university|city|state|date|day|month|year|specialty|title"
    r"|interviewer|director|coordinator|recipient|applicant|salutation|address|phone|email|feature\d?|detail|details|topic|reason"
    r"|number|school|clinic|track|position|signature|insert|mention|fill|describe|specify|choose|placeholder|blank|your|add|enter"
    r"|something|specific|personal(?:ize|ise)|example|here"
)
_TAGS = "p|div|span|br|b|i|u|em|strong|font|a|ul|ol|li|table|tr|td|th|tbody|h[1-6]|img|style|script|html|head|body|ins|del|hr|blockquote|mark|sub|sup|code|pre|o:p"
_FUNCTION = r"(?=\s*(?:[,.;:!?)\n]|$)|\s+(?:and|because|which|where|that|who|is|has|was|since|as|when|with|on|for|residency|program|med-peds)\b)"

_BLANKS: Signs = (
    ("", re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{[^}\n]*\}|(?<!\w)\{[A-Za-z_][\w .]{0,40}\}")),
    ("", re.compile(r"<<[^<>\n]{1,60}>>|%%?[A-Z][A-Z_]{2,}%%?|\*\|\w+\|\*|@@\w+@@|(?<!\w)__[A-Za-z]+__(?!\w)|\$[A-Z][A-Z_]{3,}\b")),
    ("", re.compile(r"«\s?(?:\w+_\w+|\w*\d|[A-Z]\w*[a-z][A-Z]\w*|(?:" + _SLOT + r")(?:\s[^»\n]{0,40})?)\s?»", re.IGNORECASE)),
    ("", re.compile(rf"<(?!/?(?:{_TAGS})\b)(?!https?:|mailto:|www\.)[A-Za-z][^<>@/=\n]{{1,60}}>", re.IGNORECASE)),
    ("", re.compile(r"X(?:XXX+(?![IVXLC\w])|XX(?=\s+(?!century|chromosom|siglo)[a-z]))|\bx{3,}\b|\b[Xx]{1,3}/[Xx]{1,3}/[Xx]{2,4}\b")),
    ("", re.compile(r"\bTO ?DO:|\b(?:TODO|FIXME|TKTK|TK)\b|\b(?:MM|DD)/(?:DD|MM)/YY(?:YY)?\b|\bYYYY-MM-DD\b|\blorem ipsum\b", re.I)),
    ("", re.compile(r"_{3,}(?![^\n]*_\s*$)|(?<=[A-Za-z.,] )_{2,}|(?<=\w )\.{5,}(?= \w)")),
    ("", re.compile(r"^\s*(?:dear|hello|hi)\s*(?:(?:dr|prof|mr|ms|mrs)\b\.?)?\s*(?:and\s+(?:dr|prof|mr|ms|mrs)\b\.?)?\s*[,:]", re.I | re.M)),
    ("", re.compile(r"^\s*dear\s+(?:dr|prof|mr|ms|mrs)\b\.?\s*$", re.I | re.M)),
    ("", re.compile(r"\b(?:Dr|Prof|Mr|Ms|Mrs)\. [,;:]|\b(?:Dr|Prof|Mr|Ms|Mrs)\.? (?:and|about|for|on)\b(?! [A-Z])")),
    ("", re.compile(r"(?:#N/A|#REF!|#VALUE!|#NAME\?|#DIV/0!|#NULL!|\bNaN\b|\bNaT\b|\[object Object\])")),
    ("", re.compile(r"\b(?:[Dd]ear|[Dd]r\.?|at|to|of|in|from|with|by|the|your) (?:nan|null|undefined)\b" + _FUNCTION)),
    ("", re.compile(r"(?:\b[Dd]r\.?|\b[Dd]ear|\b(?:at|to|from|with|in|by|the|your)) None\b(?! of\b)")),
    ("", re.compile(r"\b(?:Dr|Prof|Mr|Ms|Mrs)\.? \[?(?:last ?name|first ?name|surname|name|interviewer|\?+|X{1,3})\]?(?![\w'’-])", re.I)),
    ("", re.compile(r"\b(?:PROGRAM(?:ME)?|HOSPITAL|INSTITUTION|SPECIALTY|INTERVIEWER|LAST|FIRST|YOUR|CITY)[ _](?:NAME|HERE|CITY|STATE|DATE)\b")),
    ("", re.compile(r"\b(?:insert|add|fill in|mention) (?:[\w'’-]+ ){0,6}here\b|\b(?:name of|your) (?:program(?:me)?|hospital) here\b", re.I)),
    ("", re.compile(r"(?:^|[-–,] )\s*(?:your (?:full )?name|first ?name last ?name|applicant name)\s*(?:,.{0,20})?$", re.I | re.M)),
    ("", re.compile(r"\b(?:your|the|an) [.,;](?=\s|$)|\b(?:at|from|of|to) the [.,;](?=\s|$)")),
    ("warn", re.compile(r"\b(?:Program|Hospital|City|University) [XYZ]\b(?! ray)|\b(?:Dear|at|to|of) \?{2,}|\b(?:TBD|TBC|TBA)\b|\b(?:at|of|from) [.,](?=\s|$)")),
)  # fmt: skip

_BRACKETS = re.compile(r"\[([^\[\]\n]{1,120})\](?!\()")
_BLANK_WORDS = re.compile(rf"\b(?:{_SLOT})\b", re.IGNORECASE)
_HARMLESS = re.compile(
    r"(?:sic|in press|accepted|under review|submitted|published|pending|e-?pub.*|pdf|poster|abstract|doi.*|pmid.*|pubmed.*|isbn.*"
    r"|\W*\d[\d\s,;–-]*|\W+|[a-z]+)$",
    re.IGNORECASE,
)
_INSTRUCTION = (
    r"before (?:sending|you send|it goes out|submitting|this goes)|note to self|cut (?:this|it)|can you check|check (?:this|if|with|whether)"
    r"|re-?phrase|reword|soften|shorten|too (?:long|humble|mushy|formal|informal|wordy)|make (?:it|this) (?:\w+er|more)|stronger (?:verb|word)"
    r"|(?:maybe|please|could you|can we) (?:mention|add|cut|move|name)|swap (?:in|out)|delete (?:this|the)"
)
_COMMENTS: Signs = (
    ("", re.compile(r"\[(?:comment|note|editor|reviewer|client|author|query|edit|suggestion|feedback|ai|ed)\b[^\]\n]{0,200}[:?][^\]\n]{0,300}\]?", re.I)),
    ("", re.compile(r"\(?\bcomment \[\w{1,6}\][^\n)]{0,300}\)?|\b(?:editor|reviewer)(?:['’]s)? (?:note|comment)(?: \w{1,4})?:[^\n]*", re.I)),
    ("", re.compile(rf"[\[(][^\])\n]{{0,160}}\b(?:{_INSTRUCTION})\b[^\])\n]{{0,200}}[\])]", re.I)),
    ("", re.compile(rf"^\s*[—–-]{{1,2}} ?[^\n]{{0,80}}\b(?:{_INSTRUCTION}|we should (?:cut|drop)|cut this)\b[^\n]*", re.I | re.M)),
    ("", re.compile(r"</?(?:ins|del|mark)\b[^>]*>|\b(?:Deleted|Inserted|Formatted): ", re.I)),
)  # fmt: skip
_MAIL = (
    r"iphone|ipad|ipod|android|phone|galaxy|samsung|pixel|huawei|xiaomi|oneplus|mobile|cell|blackberry|smartphone|tablet|t-mobile|verizon"
    r"|outlook|yahoo|gmail|proton|windows|mail|nokia|motorola"
)
_PHONES: Signs = (
    ("", re.compile(rf"\b(?:sent|written|typed) (?:from|via|with|using) (?:my |an? |the )?(?:\w+ )?(?:{_MAIL})\b(?! (?:call|conversation|interview))[^\n.]*", re.I)),
    ("", re.compile(r"\bget outlook for \w+[^\n]*|\bdictated and sent (?:with|by)\b[^\n]*", re.I)),
    ("", re.compile(r"\b(?:enviado d(?:esde|o|e) (?:mi|meu)|envoyé (?:de|depuis) mon|von meinem) \w+[^\n]*", re.I)),
)  # fmt: skip
_HEADERS: Signs = (
    ("", re.compile(r"^[\s>]*-{2,} ?(?:forwarded message|original message|original-nachricht|message d'origine|mensaje reenviado)\b[^\n]*", re.I | re.M)),
    ("", re.compile(r"^[\s>]*begin forwarded message\b[^\n]*", re.I | re.M)),
    ("", re.compile(r"^[\s>]*(?:from|sent|date|to|subject|cc): [^\n]*\n[\s>]*(?:from|sent|date|to|subject|cc): [^\n]*", re.I | re.M)),
    ("", re.compile(r"^[\s*>]*(?:subject|asunto|betreff|objet|assunto)(?: line)?:\**[ \t][^\n]+", re.I | re.M)),
    ("", re.compile(r"^[\s>]*(?:on|le|am|el|em|il) (?=[^\n]{0,120}\d)(?=[^\n]{0,160}(?:\d{4}|\d:\d\d|@))(?:[^\n]|\n(?=\S)){5,180}?"
                    r"(?<!you )\b(?:wrote|a écrit|schrieb|escribió|escreveu|ha scritto) ?:", re.I | re.M)),
    ("", re.compile(r"^\s*>+ ?\S[^\n]*(?:\n\s*>[^\n]*)*", re.M)),
    ("", re.compile(r"^\W*caution: (?:this (?:e-?mail|message)|external)[^\n]*|\[external(?: e-?mail| sender)?\]|\bthis e-?mail originated from outside\b[^\n]*",
                    re.I | re.M)),
)  # fmt: skip
_SUBJECT_HEADERS: Signs = (
    ("", re.compile(r"^\s*(?:(?:re|aw|sv)\s*:\s*)*(?:fwd?|wg|tr|rv|enc|i)\s*:|\[external[^\]]*\]|^\s*subject\s*:", re.I)),
    ("", re.compile(r"\b(?:draft|version|final|v)[ _]?(?:v ?)?\d+\b(?=\W*$)|\bfinal[ _-]final\b|\.(?:docx?|txt|pdf)\s*$", re.I)),
)  # fmt: skip
_CHATBOT: Signs = (
    ("", re.compile(r"utm_source=(?:chatgpt|openai)[^\s]*|【[^】\n]*】|:?contentReference|\boaicite\b|\bturn\d+(?:search|view|fetch)\d+|\bcite_?start\b", re.I)),
    ("", re.compile(r"^\W*(?:option|version|draft|variant|alternative) (?:\d|[a-c]|one|two|three)\b ?(?:\([^)\n]*\) ?)?:[^\n]*|^\W*(?:revised|polished|edited|improved) "
                    r"(?:version|draft|letter|e-?mail)\b ?(?:\([^)\n]*\))?\W*$", re.I | re.M)),
    ("", re.compile(r"\b(?:approx(?:imate)?\.? )?word count: ?~?\d+[^\n]*|\(\s?~?\d{2,3} words\s?\)|\bkey changes(?: made)?:[^\n]*|\bchanges made:[^\n]*", re.I)),
    ("", re.compile(r"^\s*(?:certainly|sure(?: thing)?|absolutely|of course|great (?:choice|question))[!,.]+ "
                    r"(?:here(?:['’]s| is| are)|below is|i can help|i['’]?(?:d| would) be happy|i['’]ve)\b[^\n]*", re.I | re.M)),
    ("", re.compile(r"\btranslated (?:from|by|with) [^\n]{0,40}(?:google|deepl|translate)\b[^\n]{0,40}", re.I)),
)  # fmt: skip
_MARKDOWN: Signs = (
    ("", re.compile(r"\*\*[^\s*][^*\n]*\*\*|(?<!\w)__[^\s_][^_\n]* [^_\n]*__(?!\w)|~~[^~\n]+~~")),
    ("", re.compile(r"^#{1,6} \S[^\n]*|^```[^\n]*|^\|(?:[ :]*-+[ :]*\|)+\s*$", re.M)),
    ("", re.compile(r"\[[^\[\]\n]+\]\((?:https?|mailto):[^)\s]*\)")),
    ("", re.compile(rf"</?(?:{_TAGS})(?:\s[^<>\n]*)?/?>|&(?:nbsp|amp|lt|gt|quot|#\d{{2,5}});", re.I)),
    ("warn", re.compile(r"(?<![\w*])\*[^\s*](?:[^*\n]{0,80}[^\s*])?\*(?![\w*])|(?<!`)`[^`\n]+`(?!`)")),
)  # fmt: skip
_GARBLED: Signs = (("warn", re.compile("â€[™œ\x9d“”˜¦]?|Ã[©¨³¡­±¶¼§]|Â[ \xa0]|\ufffd+")),)
_SUBJECT = (("header", _SUBJECT_HEADERS), ("chatbot", _CHATBOT), ("markdown", _MARKDOWN), ("garbled", _GARBLED))
_BODY = (
    ("comment", _COMMENTS), ("phone", _PHONES), ("header", _HEADERS), ("chatbot", _CHATBOT), ("markdown", _MARKDOWN),
    ("garbled", _GARBLED),
)  # fmt: skip


def placeholder(context: Context) -> Iterator[Hit]:
    """A blank that nobody filled: template fields, notes to oneself, empty cells of a mail merge."""
    for name in ("subject", "body"):
        text = context.text(name)
        yield from _signs(name, text, "", _BLANKS)
        for match in _BRACKETS.finditer(text):
            severity = _bracket(match[1])
            if severity is not None:
                yield Hit(name, match.start(), match.end(), severity or None, values={"found": match.group()})


def _bracket(inside: str) -> str | None:
    """How sure it is that a bracket is a blank: "", "warn", or None for a bracket that an author may write."""
    if any(pattern.match(f"[{inside}]") for _, pattern in _COMMENTS):
        return None
    if _BLANK_WORDS.search(inside) and (len(inside.split()) <= 8 or re.match(r"(?i)insert|mention|add|fill|describe|specify", inside)):
        return ""
    if _HARMLESS.match(inside):
        return None
    shouted = inside.upper() == inside and len(inside) > 3
    return "" if shouted and "_" in inside else "warn"


def pasted_residue(context: Context) -> Iterator[Hit]:
    """What was pasted along with the letter, and what stands in it twice."""
    for variant, signs in _SUBJECT:
        yield from _signs("subject", context.message.subject, variant, signs)
    for variant, signs in _BODY:
        yield from _signs("body", context.message.body, variant, signs)
    for description in context.message.residue:
        yield Hit(variant="structure", values={"found": description})
    yield from _second_greeting(context.message.body)
    yield from _twice(context)


def _signs(name: str, text: str, variant: str, signs: Signs) -> Iterator[Hit]:
    for severity, pattern in signs:
        for match in pattern.finditer(text):
            found = match.group().strip()
            start = match.start() + match.group().index(found)
            if found:
                values = {"found": found if len(found) <= 60 else found[:57] + "..."}
                yield Hit(name, start, start + len(found), severity or None, variant, values)


_GREETING = re.compile(r"^[ \t]*Dear\s+(?:Dr|Prof|Professor|Mr|Ms|Mrs|Sir|Madam|Program|Members)\b[^\n]{0,60}[,:][ \t]*$", re.MULTILINE)


def _second_greeting(body: str) -> Iterator[Hit]:
    found = list(_GREETING.finditer(body))
    for before, after in zip(found, found[1:], strict=False):
        if body[before.end() : after.start()].strip():
            yield Hit("body", after.start(), after.end(), None, "greeting", {"found": after.group().strip()})


def _twice(context: Context) -> Iterator[Hit]:
    """Paragraphs and sentences of eight words or more that the letter holds twice."""
    body = context.message.body
    seen: set[tuple[str, ...]] = set()
    for span in _repeatable(context):
        words = tuple(re.findall(r"\w+", fold(span.of(body)).text))
        if len(words) >= _LEAST_WORDS and words in seen:
            yield Hit("body", span.start, span.end, None, "twice", {"found": body[span.start : span.start + 40].strip()})
        seen.add(words)


def _repeatable(context: Context) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", context.message.body):
        yield Span(match.start(), match.end())
    sentences = context.body.sentences
    whole = {paragraph for paragraph in (s.paragraph for s in sentences) if sum(s.paragraph == paragraph for s in sentences) == 1}
    for sentence in sentences:
        if sentence.paragraph not in whole:
            yield Span(sentence.start, sentence.end)


_KNOWN_PAPERS = re.compile(
    r"(?<![a-z])(?:cv|curriculum|vitae|r[eé]sum[eé]|personal[ _-]?statement|transcript|usmle|comlex|step[ _-]?\d|mspe|dean'?s?[ _-]?letter"
    r"|letters? of rec\w*|recommendation|lors?|eras|score[ _-]?report|diploma|degree|ecfmg)(?![a-z])",
    re.IGNORECASE,
)
_PAPER = (
    r"cv|curriculum|r[eé]sum[eé]|letters?|statement|transcripts?|abstract|poster|paper|article|manuscript|certificates?|cop(?:y|ies)|files?"
    r"|documents?|scores?|reports?|list|photo(?:graph)?s?|pdf|publications?|packet|summary|slides|form"
)
_ATTACHED = re.compile(
    rf"\b(?:please (?:find|see)|find|see|kindly find)(?: \w+){{0,3}} (?:attached|enclosed)\b"
    rf"|\b(?:i|we)(?: \w+| have| am| ['’]?m){{0,2}} (?:attach|attached|attaching|enclose|enclosed|enclosing)\b(?=(?: [\w'’,-]+){{0,8}} (?:{_PAPER})\b)"
    rf"|\b(?:{_PAPER})\b(?: [\w'’]+){{0,3}} (?:is|are) (?:attached|enclosed)\b"
    rf"|\b(?:attached|enclosed) (?:is|are|you will find|please find|herewith|here|with this|to this|below|file|document|cv|letter|pdf|to (?:this|my))\b"
    rf"|\bin the attach(?:ment|ed)\b|\b(?:send|sending)(?: \w+){{0,4}} (?:adjunct|attached|enclosed|as an attachment)\b"
    rf"|\bthe (?:attached|enclosed) (?:{_PAPER})\b|\bmy (?:attached|enclosed) (?:{_PAPER})\b",
    re.IGNORECASE,
)
_NOT_ATTACHED = re.compile(r"\b(?:not|n['’]t|nothing|no|never|without|none|if)\b", re.IGNORECASE)


def unexpected_attachment(context: Context) -> Iterator[Hit]:
    """A document that the application service already holds, or words about one that is not there.

    Letters to a letter writer carry such documents rightly; there only a missing one is reported.
    """
    to_writer = context.kind is not None and context.kind.direction == "writer"
    position = 0
    for name in context.message.attachments:
        if not to_writer and _KNOWN_PAPERS.search(name):
            yield Hit("attachment", position, position + len(name), None, "known", {"found": name})
        position += len(name) + 2
    if context.message.attachments:
        return
    body = context.message.body
    for match in _ATTACHED.finditer(body):
        sentence = context.body.sentence_at(match.start())
        before = body[sentence.start if sentence else match.start() : match.end()]
        if not _NOT_ATTACHED.search(before):
            yield Hit("body", match.start(), match.end(), None, "missing", {"found": match.group()})
