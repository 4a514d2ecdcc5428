"""Run the rules of a policy over one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from composer.guard.attached import BETWEEN
from composer.guard.checks import CHECKS
from composer.guard.context import Context
from composer.guard.meaning import LEARNED
from composer.guard.rule import FIELDS, SEVERITIES, Finding, Hit, Report, Rule

_SHOWN = 60
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


def check(context: Context) -> Report:
    """Check one message against every rule of the policy. Findings come ordered by field and start."""
    findings = [f for rule in context.facts.policy.rules for f in findings_of(rule, context)]
    rules = {rule.id: rule for rule in context.facts.policy.rules}
    return Report(tuple(sorted(_without_superseded(findings, rules), key=_order)))


def findings_of(rule: Rule, context: Context) -> tuple[Finding, ...]:
    """What one rule finds, each place once, its gravest finding kept."""
    if rule.direction != context.direction or not rule.applies_to(context.message.kind):
        return ()
    if rule.match_only and context.program is not None and not context.program.in_match:
        return ()
    kept: list[Finding] = []
    said: set[tuple[str, str, int]] = set()
    for finding in sorted((_finding(rule, hit, context) for hit in _hits(rule, context)), key=_gravity):
        place = _sentence_of(finding, context)
        if (place is None or place not in said) and not any(_overlap(finding, other) for other in kept):
            kept.append(finding)
            said |= {place} if place else set()
    return tuple(kept)


def _sentence_of(finding: Finding, context: Context) -> tuple[str, str, int] | None:
    """What a finding says of which sentence: what is said twice of one, the reader needs to hear once."""
    if finding.start is None or finding.field not in ("subject", "body"):
        return None
    sentence = context.reading(finding.field).sentence_at(finding.start)
    return (finding.field, finding.message, sentence.start) if sentence else None


def _hits(rule: Rule, context: Context) -> Iterator[Hit]:
    if rule.check:
        yield from CHECKS[rule.check](context)
    for said in context.search(rule) if rule.groups or rule.learned else ():
        found = context.text(said.field)[said.start : said.end]
        values = {"found": found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"}
        learned = said.pattern == LEARNED and LEARNED in rule.message
        variant = LEARNED if learned else ""
        yield Hit(
            said.field,
            said.start,
            said.end,
            said.severity or None,
            variant,
            values,
            unsure=bool(said.severity),
        )


def _finding(rule: Rule, hit: Hit, context: Context) -> Finding:
    severity = hit.severity if hit.severity and _RANK[hit.severity] > _RANK[rule.severity] else rule.severity
    words = _Blanks(hit.values)
    message = rule.message.get(hit.variant, rule.message[""]).format_map(words)
    if hit.unsure:
        message = f"This reads like it, though it is not certain: {message[:1].lower()}{message[1:]}"
    fix = rule.fix.get(hit.variant, rule.fix[""]).format_map(words)
    excerpt = None
    if hit.start is not None and hit.end is not None:
        excerpt = field_text(context, hit)[hit.start : hit.end]
    return Finding(
        rule.id, severity, rule.basis, message, fix, rule.source, hit.field, hit.start, hit.end, excerpt,
        repair=hit.repair, common=rule.common, may=_may(rule, hit),
    )  # fmt: skip


def _may(rule: Rule, hit: Hit) -> tuple[str, ...]:
    """What the reader may do; nobody is to be reported for what only reads like a breach."""
    return tuple(action for action in rule.may if not (hit.unsure and action == "report"))


def field_text(context: Context, hit: Hit) -> str:
    """The text in which a hit's offsets count."""
    message = context.message
    joined: Mapping[str, Iterable[object]] = {
        "to": message.to, "cc": (*message.cc, *message.bcc), "from": (message.sender or "",),
        "attachment": message.attachments,
    }  # fmt: skip
    return BETWEEN.join(map(str, joined[hit.field])) if hit.field in joined else context.text(hit.field)


class _Blanks(dict[str, str]):
    """The values of a message's blanks; a rule that names one its check does not give is a defect."""

    def __missing__(self, key: str) -> str:
        raise KeyError(f"a rule's message names the blank {{{key}}}, which its check does not fill")


def _without_superseded(findings: list[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    stronger = [g for g in findings if rules[g.rule].supersedes]
    return [
        f
        for f in findings
        if not any(
            f.rule in rules[g.rule].supersedes and _overlap(f, g) and g.rule != f.rule for g in stronger
        )
    ]


def _overlap(a: Finding, b: Finding) -> bool:
    if a.field != b.field:
        return False
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return (a.start, a.message) == (b.start, b.message)
    return a.start < b.end and b.start < a.end


def _gravity(finding: Finding) -> tuple[int, int, int]:
    return (_RANK[finding.severity], -((finding.end or 0) - (finding.start or 0)), finding.start or 0)


def _order(finding: Finding) -> tuple[int, int, int, str]:
    start = -1 if finding.start is None else finding.start
    return (FIELDS.index(finding.field), start, _RANK[finding.severity], finding.rule)
