"""Decisions, awards, allocations, and the ledger that says where every node-hour is."""

from allocations.models.account import AccountKind, LedgerAccount, SupplyPeriod
from allocations.models.allocation import Allocation, Suspension
from allocations.models.award import Award
from allocations.models.decision import Correction, Decision, DecisionSeries, Outcome
from allocations.models.entry import LedgerEntry, Reason
from allocations.models.monthly import MonthlyStatement
from allocations.models.quota import QuotaLimit
from allocations.models.round import RoundRanking, RoundRelease

__all__ = [
    "AccountKind",
    "Allocation",
    "Award",
    "Correction",
    "Decision",
    "DecisionSeries",
    "LedgerAccount",
    "LedgerEntry",
    "MonthlyStatement",
    "Outcome",
    "QuotaLimit",
    "Reason",
    "RoundRanking",
    "RoundRelease",
    "SupplyPeriod",
    "Suspension",
]
