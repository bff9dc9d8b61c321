"""Periods, the hours that sites supply for them, and the limits on what may be granted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, SystemActor, operation, record
from aifactory.catalogue.models import Partition
from allocations import ledger, permissions
from allocations.models import AccountKind, LedgerEntry, QuotaLimit, Reason, SupplyPeriod
from allocations.rules import quotas


@dataclass(frozen=True)
class LimitTerms:
    """One limit as it is entered: a share of the Union's hours for some mode groups.

    Attributes:
        parent: code of the limit around it; empty at the top.
    """

    code: str
    name: str
    mode_groups: tuple[str, ...]
    share: Decimal
    parent: str = ""


@operation
def open_period(*, by: By, code: str, starts_on: date, ends_on: date) -> SupplyPeriod:
    """Open a stretch of time for which hours are supplied. The same code again changes nothing."""
    _require(by)
    known = SupplyPeriod.objects.filter(code=code).first()
    if known is not None:
        return known
    period = SupplyPeriod(code=code, starts_on=starts_on, ends_on=ends_on)
    period.full_clean()
    period.save(force_insert=True)
    record(
        verb="allocations.period_opened",
        subject=period,
        by=by,
        data={"starts_on": starts_on, "ends_on": ends_on},
    )
    return period


@operation
def supply_hours(
    *,
    by: By,
    partition: Partition,
    period: SupplyPeriod,
    mode_group: str,
    node_hours: Decimal,
    key: str,
    at: datetime | None = None,
) -> LedgerEntry:
    """Bring a site's hours into the pool of a mode. The same key again brings nothing more.

    Raises:
        KeyReused: the key belongs to another movement.
    """
    _require(by)
    supply = ledger.account(AccountKind.SUPPLY, partition=partition, period=period)
    pool = ledger.account(
        AccountKind.POOL, partition=partition, period=period, mode_group=mode_group
    )
    return ledger.post(
        key=f"supply:{key}",
        source=supply,
        target=pool,
        node_hours=node_hours,
        reason=Reason.SUPPLIED,
        by=by,
        at=at or timezone.now(),
    )


@operation
def set_limits(
    *,
    by: By,
    partition: Partition,
    period: SupplyPeriod,
    union_node_hours: Decimal,
    limits: Sequence[LimitTerms],
) -> list[QuotaLimit]:
    """Set the nested limits of a partition in a period, parents first; sets again what differs.

    Raises:
        BrokenTree: the limits do not nest.
    """
    _require(by)
    quotas.check_tree(_as_limit(terms, union_node_hours) for terms in limits)
    rows: dict[str, QuotaLimit] = {}
    for terms in limits:
        plain = _as_limit(terms, union_node_hours)
        row, _created = QuotaLimit.objects.update_or_create(
            partition=partition,
            period=period,
            code=terms.code,
            defaults={
                "name": terms.name,
                "mode_groups": sorted(terms.mode_groups),
                "share": terms.share,
                "node_hours": plain.node_hours,
                "parent": rows[terms.parent] if terms.parent else None,
            },
        )
        rows[terms.code] = row
        record(
            verb="allocations.limit_set",
            subject=row,
            by=by,
            data={"share": terms.share, "node_hours": plain.node_hours},
        )
    return list(rows.values())


def _as_limit(terms: LimitTerms, union_node_hours: Decimal) -> quotas.Limit:
    return quotas.Limit(
        code=terms.code,
        groups=frozenset(terms.mode_groups),
        node_hours=union_node_hours * terms.share,
        share=terms.share,
        parent=terms.parent,
    )


def _require(by: By) -> None:
    """A command or seed may supply; a person needs the verdict."""
    if isinstance(by, SystemActor):
        return
    if not isinstance(by, User):
        raise TypeError("Hours are supplied by a person or by a named job.")
    require(permissions.supply_hours(by))
