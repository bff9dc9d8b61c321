"""Balances from movements alone: what the stored ones must equal."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum

from allocations.models import LedgerAccount, LedgerEntry

ZERO = Decimal(0)


def balance_at(
    account: LedgerAccount, at: datetime, *, among: QuerySet[LedgerEntry] | None = None
) -> Decimal:
    """What was on the account at an instant, from all movements or from those `among`."""
    return _sum(account, until=at, among=among)


def balances_at(
    accounts: Sequence[LedgerAccount],
    at: datetime,
    *,
    among: QuerySet[LedgerEntry] | None = None,
) -> dict[int, Decimal]:
    """The same for many accounts at once, by primary key; two queries."""
    movements = LedgerEntry.objects.all() if among is None else among
    keys = [account.pk for account in accounts]
    totals = dict.fromkeys(keys, ZERO)
    for side, sign in (("target", 1), ("source", -1)):
        rows = (
            movements.filter(**{f"{side}__in": keys}, posted_at__lte=at)
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


def _sum(
    account: LedgerAccount,
    *,
    until: datetime | None,
    among: QuerySet[LedgerEntry] | None = None,
) -> Decimal:
    movements = LedgerEntry.objects.all() if among is None else among
    total = ZERO
    for sign, entries in (
        (1, movements.filter(target=account)),
        (-1, movements.filter(source=account)),
    ):
        rows = entries if until is None else entries.filter(posted_at__lte=until)
        total += sign * (rows.aggregate(total=Sum("node_hours"))["total"] or ZERO)
    return total
