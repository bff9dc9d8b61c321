"""Balances from movements alone: what the stored ones must equal."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from allocations.models import LedgerAccount, LedgerEntry

ZERO = Decimal(0)


def balance_at(account: LedgerAccount, at: datetime) -> Decimal:
    """What was on the account at an instant."""
    return _sum(account, until=at)


def balances_at(accounts: Sequence[LedgerAccount], at: datetime) -> dict[int, Decimal]:
    """The same for many accounts at once, by primary key; two queries."""
    keys = [account.pk for account in accounts]
    totals = dict.fromkeys(keys, ZERO)
    for side, sign in (("target", 1), ("source", -1)):
        rows = (
            LedgerEntry.objects.filter(**{f"{side}__in": keys}, posted_at__lte=at)
            .values_list(side)
            .annotate(total=Sum("node_hours"))
            .order_by(side)
        )
        for key, total in rows:
            totals[key] += sign * total
    return totals


def rebuild(account: LedgerAccount) -> Decimal:
    """What must be on the account now."""
    return _sum(account, until=None)


def _sum(account: LedgerAccount, *, until: datetime | None) -> Decimal:
    total = ZERO
    for sign, entries in ((1, account.entries_in.all()), (-1, account.entries_out.all())):
        rows = entries if until is None else entries.filter(posted_at__lte=until)
        total += sign * (rows.aggregate(total=Sum("node_hours"))["total"] or ZERO)
    return total
