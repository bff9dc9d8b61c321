"""Balances from movements alone: what the stored ones must equal."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from allocations.models import LedgerAccount

ZERO = Decimal(0)


def balance_at(account: LedgerAccount, at: datetime) -> Decimal:
    """What was on the account at an instant."""
    return _sum(account, until=at)


def rebuild(account: LedgerAccount) -> Decimal:
    """What must be on the account now."""
    return _sum(account, until=None)


def _sum(account: LedgerAccount, *, until: datetime | None) -> Decimal:
    total = ZERO
    for sign, entries in ((1, account.entries_in.all()), (-1, account.entries_out.all())):
        rows = entries if until is None else entries.filter(posted_at__lte=until)
        total += sign * (rows.aggregate(total=Sum("node_hours"))["total"] or ZERO)
    return total
