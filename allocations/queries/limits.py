"""Limits on the Union's hours as they stand today, and as one of them would stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from aifactory.catalogue.models import Partition
from allocations.models import LedgerAccount, QuotaLimit, SupplyPeriod
from allocations.models.account import GRANTED
from allocations.models.quota import as_limits
from allocations.queries.pools import LimitRow
from allocations.rules import quotas

ZERO = Decimal(0)


@dataclass(frozen=True)
class NamedLimit:
    """A limit with its row, so that it can be changed."""

    row: QuotaLimit
    shown: LimitRow

    @property
    def granted(self) -> Decimal:
        """What is held, allocated, consumed or expired of it today."""
        return self.shown.standing.granted

    @property
    def is_over(self) -> bool:
        """More is granted than the limit allows."""
        return not self.shown.standing.holds


@dataclass(frozen=True)
class Place:
    """The limits of one partition in one period, the outermost first."""

    partition: Partition
    limits: Sequence[NamedLimit]


def places(period: SupplyPeriod) -> list[Place]:
    """Every partition with limits in a period, in catalogue order. Two queries."""
    rows = (
        QuotaLimit.objects.filter(period=period)
        .select_related("partition")
        .order_by("partition__position", "partition", "pk")
    )
    granted: dict[int, dict[str, Decimal]] = {}
    sums = (
        LedgerAccount.objects.of_kind(*GRANTED)
        .filter(period=period)
        .values_list("partition", "mode_group")
        .annotate(total=Sum("balance"))
        .order_by("partition", "mode_group")
    )
    for partition, group, total in sums:
        granted.setdefault(partition, {})[group] = total
    found: dict[int, list[QuotaLimit]] = {}
    for row in rows:
        found.setdefault(row.partition_id, []).append(row)
    return [
        Place(limits[0].partition, _named(limits, granted.get(partition, {})))
        for partition, limits in found.items()
    ]


def standing_of(limit: QuotaLimit, share: Decimal | None = None) -> quotas.Standing:
    """A limit with what is granted today, at its own share or at another. Two queries."""
    limits = as_limits(
        QuotaLimit.objects.of(partition_id=limit.partition_id, period_id=limit.period_id)
    )
    granted = LedgerAccount.objects.granted_by_group(
        partition_id=limit.partition_id, period_id=limit.period_id
    )
    if share is not None:
        limits = [quotas.resized(one, share) if one.code == limit.code else one for one in limits]
    found = {one.limit.code: one for one in quotas.standings(limits, granted)}
    return found[limit.code]


def _named(rows: Sequence[QuotaLimit], granted: dict[str, Decimal]) -> list[NamedLimit]:
    known = {row.code: row for row in rows}
    found = quotas.standings(as_limits(rows), granted)
    return [
        NamedLimit(known[one.limit.code], LimitRow(known[one.limit.code].name, one))
        for one in found
    ]
