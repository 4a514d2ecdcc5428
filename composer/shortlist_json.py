"""The shortlist as plain data, for those who read it with a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from composer.model import Program
from composer.shortlist import YOURS, Advice, Row, Shortlist
from composer.wishes import Evidence


def table_object(table: Shortlist, advice: Advice) -> dict[str, Any]:
    """Give the whole table, every number with its facts, and the advice."""
    return {
        "wishes": {name: wish.weight for name, wish in table.weighing.wishes.items()},
        "own_wishes": table.weighing.own,
        "left_out": list(table.weighing.left_out),
        "programs": [row_object(row) for row in table.rows],
        "not_compared": _reasons(table.apart),
        "advice": {
            "first_choice": advice.first.id if advice.first else None,
            "season": advice.season,
            "dates": [
                {"name": event.name, "moment": str(event.moment), "status": event.status}
                for event in advice.dates
            ],
            "interest": [] if advice.season == "late" else [row.program.id for row in advice.write],
            "written": [each.id for each in advice.written],
            "closed": _reasons(advice.closed),
        },
        "rank_list": YOURS,
    }


def _reasons(pairs: Sequence[tuple[Program, str]]) -> list[dict[str, str]]:
    return [{"id": program.id, "why": why} for program, why in pairs]


def row_object(row: Row) -> dict[str, Any]:
    """Give one program: each criterion with its points, null where they are not known, and its facts."""
    return {
        "id": row.program.id,
        "name": row.program.name,
        "share": _decimal(row.share),
        "points": _decimal(row.points),
        "known": row.known,
        "most": row.most,
        "criteria": [
            {
                "criterion": score.criterion,
                "weight": score.weight,
                "points": _decimal(score.points),
                "facts": _fact_objects(score.evidence),
                "missing": score.missing or None,
            }
            for score in row.scores
        ],
        "concerns": _fact_objects(row.concerns),
    }


def _fact_objects(evidence: Iterable[Evidence]) -> list[dict[str, str]]:
    return [{"said": fact.said, "where": fact.where} for fact in evidence]


def _decimal(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)
