"""The ledger: what was composed, handed over, sent and received, kept so that no letter is written twice.

One SQLite file in the workspace; only this package opens it.
"""

from composer.ledger import witness
from composer.ledger.book import Ledger, open_ledger
from composer.ledger.letters import Acceptance, Entry, Inbound, LedgerLetter, parse_moment, standing
from composer.ledger.schema import LIVE, TRANSITIONS, Event, State

__all__ = [
    "LIVE",
    "TRANSITIONS",
    "Acceptance",
    "Entry",
    "Event",
    "Inbound",
    "Ledger",
    "LedgerLetter",
    "State",
    "open_ledger",
    "parse_moment",
    "standing",
    "witness",
]
