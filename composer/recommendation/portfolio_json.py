"""The letters of a season as plain data, for those who read them with a program."""

from __future__ import annotations

from datetime import date
from typing import Any

from composer.almanac import Source
from composer.recommendation.mix import Mix
from composer.recommendation.next_step import NextStep
from composer.recommendation.portfolio import Entry, Portfolio
from composer.recommendation.portfolio_policy import PortfolioPolicy


def portfolio_object(found: Portfolio, policy: PortfolioPolicy) -> dict[str, Any]:
    """Give the whole portfolio; a value that is not known is null."""
    return {
        "version": 1,
        "today": found.today.isoformat(),
        "specialty": found.specialty,
        "wanted": _mix_object(found.mix),
        "most_per_program": {"letters": policy.service.most, "source": _source_object(policy.service.source)},
        "right_to_see": {
            "why": policy.service.waiver,
            "source": _source_object(policy.service.waiver_source),
        },
        "over": found.over,
        "counts": dict(found.counts),
        "letters": [_entry_object(entry) for entry in found.entries],
        "gaps": [{"slot": gap.slot.id, "text": gap.text, "ask": list(gap.ask)} for gap in found.gaps],
        "remarks": [{"id": remark.id, "text": remark.text} for remark in found.remarks],
    }


def _mix_object(mix: Mix) -> dict[str, Any]:
    return {
        "least": mix.least,
        "most": mix.most,
        "slots": [
            {
                "id": s.id,
                "title": s.title,
                "by": s.by,
                "letters": s.letters,
                "us": s.us,
                "optional": s.optional,
            }
            for s in mix.slots
        ],
        "note": mix.note or None,
        "source": _source_object(mix.source),
        "reason": mix.reason or None,
        "own": mix.own,
    }


def _entry_object(entry: Entry) -> dict[str, Any]:
    writer = entry.writer
    return {
        "id": writer.id,
        "name": writer.name,
        "role": writer.role or None,
        "status": entry.status,
        "slot": entry.slot.id if entry.slot else None,
        "counts_as": writer.counts_as or None,
        "stands_in": entry.stands_in,
        "tier": entry.tier,
        "due": _day(writer.due),
        "next": _step_object(entry.next_step),
        "weak_spots": [{"id": spot.id, "text": spot.text, "why": spot.why} for spot in entry.weak_spots],
        "shows": list(entry.shows),
        "not_said": list(entry.unsaid),
    }


def _step_object(step: NextStep) -> dict[str, Any]:
    return {
        "id": step.id,
        "text": step.text,
        "state": step.state,
        "command": step.command or None,
        "begins": _day(step.begins),
        "due": _day(step.due),
    }


def _source_object(source: Source | None) -> dict[str, str | None] | None:
    if source is None:
        return None
    return {
        "title": source.title,
        "url": source.url or None,
        "edition": source.edition or None,
        "read": source.read or None,
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
