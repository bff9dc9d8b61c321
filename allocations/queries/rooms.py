"""Pools with their limits as the plain data that the rule of the cut line works on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from allocations.models import AccountKind, LedgerAccount, QuotaLimit
from allocations.models.account import GRANTED
from allocations.models.quota import as_limits
from allocations.rules.cutline import Room

DAY = timedelta(days=1)
NOTHING = Room(free=Decimal(0))
Key = tuple[int, str]


def first_day(zone: str, at: datetime) -> date:
    """The day from which hours run when nobody says otherwise: tomorrow, in that zone."""
    return at.astimezone(ZoneInfo(zone)).date() + DAY


@dataclass(frozen=True)
class PoolRoom:
    """A pool, what can be granted from it, and what its limits are called."""

    pool: LedgerAccount
    room: Room
    limit_names: Mapping[str, str]

    @property
    def tightest(self) -> str:
        """The name of the limit that allows less than the pool has, or nothing."""
        return self.limit_names.get(self.room.tightest, "")


def rooms(keys: Iterable[Key], on: date) -> dict[Key, PoolRoom]:
    """The pools of these partitions and mode groups that serve awards beginning on a day.

    Three queries, however many pools; where no hours were supplied there is no entry.
    """
    wanted = set(keys)
    found = (
        LedgerAccount.objects.of_kind(AccountKind.POOL)
        .filter(
            partition__in={partition for partition, _group in wanted},
            mode_group__in={group for _partition, group in wanted},
            period__starts_on__lte=on,
            period__ends_on__gte=on,
        )
        .select_related("partition", "period")
        .order_by("-period", "pk")
    )
    # The earliest period comes last and so stays, as `pool_for` chooses it.
    pools = {
        (pool.partition_id, pool.mode_group): pool
        for pool in found
        if (pool.partition_id, pool.mode_group) in wanted
    }
    places = {(pool.partition_id, pool.period_id) for pool in pools.values()}
    limits, granted = _limits(places), _granted(places)
    return {
        key: _room(
            pool,
            limits.get((pool.partition_id, pool.period_id), []),
            granted.get((pool.partition_id, pool.period_id), {}),
        )
        for key, pool in pools.items()
    }


def _room(
    pool: LedgerAccount, limits: list[QuotaLimit], granted: Mapping[str, Decimal]
) -> PoolRoom:
    room = Room(pool.balance, pool.mode_group, as_limits(limits), granted)
    return PoolRoom(pool, room, {limit.code: limit.name for limit in limits})


def _limits(places: set[tuple[int, str]]) -> dict[tuple[int, str], list[QuotaLimit]]:
    found: dict[tuple[int, str], list[QuotaLimit]] = {}
    for limit in QuotaLimit.objects.filter(_at(places)).order_by("pk"):
        found.setdefault((limit.partition_id, limit.period_id), []).append(limit)
    return found


def _granted(places: set[tuple[int, str]]) -> dict[tuple[int, str], dict[str, Decimal]]:
    rows = (
        LedgerAccount.objects.of_kind(*GRANTED)
        .filter(_at(places))
        .values_list("partition", "period", "mode_group")
        .annotate(total=Sum("balance"))
        .order_by("partition", "period", "mode_group")
    )
    found: dict[tuple[int, str], dict[str, Decimal]] = {}
    for partition, period, group, total in rows:
        found.setdefault((partition, period), {})[group] = total
    return found


def _at(places: set[tuple[int, str]]) -> Q:
    at = Q(pk__in=[])
    for partition, period in sorted(places):
        at |= Q(partition=partition, period=period)
    return at
