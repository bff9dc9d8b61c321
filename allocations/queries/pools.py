"""Hours that can still be granted, and the limits around them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from aifactory.catalogue.models import Partition
from allocations.models import AccountKind, LedgerAccount, QuotaLimit, SupplyPeriod
from allocations.models.account import GRANTED
from allocations.models.quota import as_limits
from allocations.rules import quotas
from allocations.status import AwardStatus
from applications.models import Application

ZERO = Decimal(0)


class NoPool(LookupError):
    """Nothing was supplied for this partition, period and mode; `sentence` says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Capacity:
    """Where the hours of one partition in one period are; the parts add up to the supply."""

    partition: Partition
    period: SupplyPeriod
    supply: Decimal
    used: Decimal
    granted: Decimal
    reserved: Decimal
    expired: Decimal
    free: Decimal

    @property
    def state(self) -> str:
        """Room, tight (under a tenth free) or full."""
        if self.free <= 0:
            return "full"
        return "tight" if self.free * 10 < self.supply else "room"


@dataclass(frozen=True)
class LimitRow:
    """A limit as a bar: granted today, the effect of this grant, the limit; in node-h and in %."""

    name: str
    standing: quotas.Standing

    @property
    def percent(self) -> Decimal:
        """Share of the Union's hours granted today, in %, one place."""
        return self._percent(self.standing.granted)

    @property
    def percent_after(self) -> Decimal:
        """The same after this grant."""
        return self._percent(self.standing.after)

    @property
    def effect(self) -> Decimal:
        """What this grant adds, in %."""
        return self.percent_after - self.percent

    @property
    def percent_limit(self) -> Decimal:
        """The limit in % of the Union's hours."""
        return (self.standing.limit.share * 100).normalize() + 0

    def _percent(self, node_hours: Decimal) -> Decimal:
        limit = self.standing.limit
        return (node_hours * limit.share * 100 / limit.node_hours).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class PoolEffect:
    """A pool before and after a grant, with the limits around it."""

    capacity: Capacity
    grant: Decimal
    limits: list[LimitRow]

    @property
    def after(self) -> Decimal:
        """Free hours after the grant; below zero it cannot be made."""
        return self.capacity.free - self.grant

    @property
    def reserved_after(self) -> Decimal:
        """Reserved hours after it, as the bar shows them."""
        return self.capacity.reserved + min(self.grant, self.capacity.free)


def mode_group(application: Application) -> str:
    """Which pools serve the application's access mode."""
    return str(application.call.mode.code)


def period_on(day: date) -> SupplyPeriod | None:
    """The supply period that a day lies in."""
    return (
        SupplyPeriod.objects.filter(starts_on__lte=day, ends_on__gte=day).order_by("code").first()
    )


def pool_for(application: Application, on: date) -> LedgerAccount:
    """The pool that serves the application when its hours begin on a day.

    Raises:
        NoPool: no hours were supplied for it.
    """
    pool = (
        LedgerAccount.objects.of_kind(AccountKind.POOL)
        .filter(
            partition=application.partition,
            mode_group=mode_group(application),
            period__starts_on__lte=on,
            period__ends_on__gte=on,
        )
        .select_related("partition", "period")
        .order_by("period")
        .first()
    )
    if pool is not None:
        return pool
    period = period_on(on)
    if application.partition is None or period is None:
        raise NoPool(_("No hours are supplied for an award that begins on that day."))
    raise NoPool(
        _("%(partition)s has no hours for this mode in %(period)s.")
        % {"partition": application.partition.name, "period": period.code}
    )


def pools(at: datetime) -> list[Capacity]:
    """The capacity board: every partition with hours in the period of `at`, in catalogue order."""
    period = period_on(at.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date())
    if period is None:
        return []
    sums = _sums(period)
    partitions = Partition.objects.filter(pk__in=sums).order_by("position", "pk")
    return [_capacity(partition, period, sums[partition.pk]) for partition in partitions]


def free_in_public(at: datetime, *, mode_group: str) -> dict[int, Decimal]:
    """Hours of one mode free in the period of `at`, by partition, as everybody may know them.

    What a decision reserves counts as free until its release, so no figure tells that one was
    taken.
    """
    period = period_on(at.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date())
    if period is None:
        return {}
    unannounced = Q(kind=AccountKind.HELD, award__status=AwardStatus.PREPARED)
    rows = (
        LedgerAccount.objects.filter(
            Q(kind=AccountKind.POOL) | unannounced, period=period, mode_group=mode_group
        )
        .values_list("partition")
        .annotate(total=Sum("balance"))
        .order_by("partition")
    )
    return dict(rows)


def effect_on(pool: LedgerAccount, node_hours: Decimal = ZERO) -> PoolEffect:
    """A pool, and every limit around it, with the effect of granting `node_hours` from it.

    Two queries: the balances of the partition in the period, and its limits.
    """
    accounts = LedgerAccount.objects.filter(period=pool.period_id, partition=pool.partition_id)
    rows = (
        accounts.exclude(kind=AccountKind.SUPPLY)
        .values_list("mode_group", "kind")
        .annotate(total=Sum("balance"))
        .order_by("mode_group", "kind")
    )
    own: dict[str, Decimal] = {}
    granted: dict[str, Decimal] = {}
    for group, kind, total in rows:
        if group == pool.mode_group:
            own[kind] = total
        if kind in GRANTED:
            granted[group] = granted.get(group, ZERO) + total
    limits = list(QuotaLimit.objects.of(partition_id=pool.partition_id, period_id=pool.period_id))
    names = {row.code: row.name for row in limits}
    found = quotas.standings(
        as_limits(limits), granted, group=pool.mode_group, node_hours=node_hours
    )
    return PoolEffect(
        capacity=_capacity(pool.partition, pool.period, own),
        grant=node_hours,
        limits=[LimitRow(names[standing.limit.code], standing) for standing in found],
    )


def _sums(period: SupplyPeriod) -> dict[int, dict[str, Decimal]]:
    rows = (
        LedgerAccount.objects.filter(period=period)
        .exclude(kind=AccountKind.SUPPLY)
        .values_list("partition", "kind")
        .annotate(total=Sum("balance"))
        .order_by("partition", "kind")
    )
    found: dict[int, dict[str, Decimal]] = {}
    for identifier, kind, total in rows:
        found.setdefault(identifier, {})[kind] = total
    return found


def _capacity(partition: Partition, period: SupplyPeriod, sums: dict[str, Decimal]) -> Capacity:
    return Capacity(
        partition=partition,
        period=period,
        supply=sum(sums.values(), ZERO),
        used=sums.get(AccountKind.CONSUMED, ZERO),
        granted=sums.get(AccountKind.ALLOCATION, ZERO),
        reserved=sums.get(AccountKind.HELD, ZERO),
        expired=sums.get(AccountKind.EXPIRED, ZERO),
        free=sums.get(AccountKind.POOL, ZERO),
    )
