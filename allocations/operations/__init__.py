"""Every way hours, decisions, awards and allocations change. Nothing else writes."""

from allocations.ledger import KeyReused, LedgerRefusal, Overdrawn, QuotaExceeded
from allocations.operations.answering import accept_award, decline_award, remind
from allocations.operations.approving import RELEASE_APPROVABLE, ask_for_approval
from allocations.operations.correcting import checked, request_correction, withdraw_correction
from allocations.operations.correction_approval import CORRECTION_APPROVABLE, Figures, effects
from allocations.operations.deciding import (
    AlreadyDecided,
    BadTerms,
    decide,
    on_withdrawn,
    record_refusal,
    void_decision,
)
from allocations.operations.ending import close_due, end_allocation, lapse_award, lapse_due
from allocations.operations.monthly import (
    order_monthly_statement,
    order_statements_due,
    send_monthly_statement,
)
from allocations.operations.papers import announce, order_statement
from allocations.operations.releasing import release
from allocations.operations.supplying import open_period, set_limits, supply_hours
from allocations.operations.suspending import resume_allocation, suspend_allocation

__all__ = [
    "CORRECTION_APPROVABLE",
    "RELEASE_APPROVABLE",
    "AlreadyDecided",
    "BadTerms",
    "Figures",
    "KeyReused",
    "LedgerRefusal",
    "Overdrawn",
    "QuotaExceeded",
    "accept_award",
    "announce",
    "ask_for_approval",
    "checked",
    "close_due",
    "decide",
    "decline_award",
    "effects",
    "end_allocation",
    "lapse_award",
    "lapse_due",
    "on_withdrawn",
    "open_period",
    "order_monthly_statement",
    "order_statement",
    "order_statements_due",
    "record_refusal",
    "release",
    "remind",
    "request_correction",
    "resume_allocation",
    "send_monthly_statement",
    "set_limits",
    "supply_hours",
    "suspend_allocation",
    "void_decision",
    "withdraw_correction",
]
