"""Every way hours, decisions, awards and allocations change. Nothing else writes."""

from allocations.ledger import KeyReused, LedgerRefusal, Overdrawn, QuotaExceeded
from allocations.operations.answering import accept_award, decline_award, remind
from allocations.operations.deciding import (
    AlreadyDecided,
    BadTerms,
    decide,
    on_withdrawn,
    record_refusal,
    void_decision,
)
from allocations.operations.ending import close_due, end_allocation, lapse_award, lapse_due
from allocations.operations.papers import announce, order_statement
from allocations.operations.releasing import release
from allocations.operations.supplying import open_period, set_limits, supply_hours

__all__ = [
    "AlreadyDecided",
    "BadTerms",
    "KeyReused",
    "LedgerRefusal",
    "Overdrawn",
    "QuotaExceeded",
    "accept_award",
    "announce",
    "close_due",
    "decide",
    "decline_award",
    "end_allocation",
    "lapse_award",
    "lapse_due",
    "on_withdrawn",
    "open_period",
    "order_statement",
    "record_refusal",
    "release",
    "remind",
    "set_limits",
    "supply_hours",
    "void_decision",
]
