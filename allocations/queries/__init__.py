"""Reads: pools and limits, statements, decisions and the office's desk."""

from allocations.queries.approvals import (
    RELEASE,
    approvers,
    decisions_by_id,
    hidden_decisions,
    needs_approval,
    release_approval,
    scope_of,
)
from allocations.queries.balances import balance_at, balances_at, rebuild
from allocations.queries.decisions import (
    answer_due,
    due_to_close,
    due_to_lapse,
    live_award,
    released_decision,
    unreleased_decision,
)
from allocations.queries.discreet import accounts_for, entries_for, events_for
from allocations.queries.integrity import verify
from allocations.queries.monthly import MONTHLY, monthly_documents, statements_due
from allocations.queries.pools import (
    Capacity,
    LimitRow,
    NoPool,
    PoolEffect,
    effect_on,
    free_in_public,
    mode_group,
    period_on,
    pool_for,
    pools,
)
from allocations.queries.statements import Line, Statement, account_of, statement

__all__ = [
    "MONTHLY",
    "RELEASE",
    "Capacity",
    "LimitRow",
    "Line",
    "NoPool",
    "PoolEffect",
    "Statement",
    "account_of",
    "accounts_for",
    "answer_due",
    "approvers",
    "balance_at",
    "balances_at",
    "decisions_by_id",
    "due_to_close",
    "due_to_lapse",
    "effect_on",
    "entries_for",
    "events_for",
    "free_in_public",
    "hidden_decisions",
    "live_award",
    "mode_group",
    "monthly_documents",
    "needs_approval",
    "period_on",
    "pool_for",
    "pools",
    "rebuild",
    "release_approval",
    "released_decision",
    "scope_of",
    "statement",
    "statements_due",
    "unreleased_decision",
    "verify",
]
