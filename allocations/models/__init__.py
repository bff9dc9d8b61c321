"""Decisions, awards, allocations, and the ledger that says where every node-hour is."""

from allocations.models.account import AccountKind, LedgerAccount, SupplyPeriod
from allocations.models.allocation import Allocation
from allocations.models.award import Award
from allocations.models.decision import Decision, DecisionSeries, Outcome
from allocations.models.entry import LedgerEntry, Reason
from allocations.models.quota import QuotaLimit
from allocations.models.round import RoundRanking, RoundRelease

__all__ = [
    "AccountKind",
    "Allocation",
    "Award",
    "Decision",
    "DecisionSeries",
    "LedgerAccount",
    "LedgerEntry",
    "Outcome",
    "QuotaLimit",
    "Reason",
    "RoundRanking",
    "RoundRelease",
    "SupplyPeriod",
]
