"""Letter writers in code, for the tests of portfolios."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from composer.model import Applicant, Contact, LetterWriter, Moment, Rotation, Season, Workspace
from composer.recommendation import portfolio_policy
from composer.recommendation.portfolio import Entry, Portfolio, portfolio

POLICY = portfolio_policy.load()
MATCH_DAY = Moment(date(2027, 3, 19))
CHEN = LetterWriter(
    "chen",
    "Mei Chen",
    "mchen@lakeside.example",
    "MD",
    role="attending",
    setting="hands-on",
    service="inpatient pediatrics, Lakeside General",
    us_based=True,
    specialty="pediatrics",
    days_worked=18,
    rotation_begins=date(2026, 6, 1),
    rotation_ends=date(2026, 6, 28),
    due=date(2026, 9, 15),
    waived=True,
)


def writer(name: str, /, **facts: Any) -> LetterWriter:
    """A writer like Dr. Chen, on a service of their own, but for what is said."""
    given = {"name": f"Ada {name.title()}", "email": f"{name}@lakeside.example", "service": f"ward {name}"}
    return replace(CHEN, id=name, **{**given, **facts})


def workspace(
    *writers: LetterWriter,
    specialty: str = "medicine-pediatrics",
    rotations: tuple[Rotation, ...] = (),
    **applicant: Any,
) -> Workspace:
    """A season with these writers."""
    return Workspace(
        Path("season"),
        Applicant("Amara Okafor", "amara@example.org", **applicant),
        Season(2027, "nrmp-main", specialty),
        {},
        {each.id: each for each in writers},
        {each.id: each for each in rotations},
    )


def sent(kind: str, on: str, to: str = CHEN.email) -> Contact:
    """A message of the ledger."""
    return Contact(kind, None, (to,), Moment(date.fromisoformat(on)))


def seen(
    *writers: LetterWriter,
    on: str = "2026-08-12",
    history: tuple[Contact, ...] = (),
    policy: portfolio_policy.PortfolioPolicy = POLICY,
    **season: Any,
) -> Portfolio:
    """The portfolio of a season on a day."""
    today = Moment(date.fromisoformat(on))
    return portfolio(workspace(*writers, **season), history, today, policy, MATCH_DAY)


def entry(found: Portfolio, name: str) -> Entry:
    """One letter of a portfolio."""
    return next(each for each in found.entries if each.writer.id == name)


def slots(found: Portfolio) -> dict[str, str | None]:
    """Which letter each writer's is."""
    return {each.writer.id: each.slot.id if each.slot else None for each in found.entries}
