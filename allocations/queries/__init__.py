"""Reads: pools and limits, statements, decisions and the office's desk."""

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
    "Capacity",
    "LimitRow",
    "Line",
    "NoPool",
    "PoolEffect",
    "Statement",
    "account_of",
    "accounts_for",
    "answer_due",
    "balance_at",
    "balances_at",
    "due_to_close",
    "due_to_lapse",
    "effect_on",
    "entries_for",
    "events_for",
    "free_in_public",
    "live_award",
    "mode_group",
    "period_on",
    "pool_for",
    "pools",
    "rebuild",
    "released_decision",
    "statement",
    "unreleased_decision",
    "verify",
]
