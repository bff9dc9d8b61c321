"""The ledger of node-hours: sole writer of movements and of balances.

A movement takes node-hours from one account and puts them on another, so all balances together
are always zero. Balances are stored and changed by conditional updates in primary-key order; the
database refuses a pool, a reservation or an allocation below zero on top.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from aifactory.audit.recording import By, actor_text, record, request_id
from aifactory.catalogue.models import Partition
from aifactory.face.rules.formats import grouped
from aifactory.jobs.queue import enqueue
from allocations.models import (
    AccountKind,
    Allocation,
    Award,
    Decision,
    LedgerAccount,
    LedgerEntry,
    QuotaLimit,
    SupplyPeriod,
)
from allocations.models.account import GRANTED
from allocations.models.entry import POSTED
from allocations.models.quota import as_limits
from allocations.rules import quotas

RETURNED = "allocations.hours_returned"

# Supply runs below zero by design: it stands for the world outside.
UNLIMITED = frozenset({AccountKind.SUPPLY})


class LedgerRefusal(Exception):
    """The movement is not possible; `sentence` says so to people. Nothing was posted."""

    def __init__(self, sentence: str, *, code: str, wanted: Decimal, available: Decimal) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.wanted = wanted
        self.available = available


class Overdrawn(LedgerRefusal):
    """The account has fewer hours than wanted."""

    def __init__(self, account: LedgerAccount, *, available: Decimal, wanted: Decimal) -> None:
        where = account.partition.name
        if available > 0:
            sentence = _("Only %(left)s node-h are left on %(where)s.") % {
                "left": grouped(available),
                "where": where,
            }
        else:
            sentence = _("No node-h are left on %(where)s.") % {"where": where}
        super().__init__(sentence, code="overdrawn", wanted=wanted, available=available)
        self.account = account


class QuotaExceeded(LedgerRefusal):
    """A limit on the Union share would be broken."""

    def __init__(self, name: str, standing: quotas.Standing) -> None:
        sentence = _(
            "The limit for %(name)s leaves %(room)s of %(limit)s node-h; this takes %(wanted)s."
        ) % {
            "name": name,
            "room": grouped(standing.room),
            "limit": grouped(standing.limit.node_hours),
            "wanted": grouped(standing.after - standing.granted),
        }
        super().__init__(
            sentence,
            code="quota",
            wanted=standing.after - standing.granted,
            available=standing.room,
        )
        self.standing = standing


class KeyReused(ValueError):
    """The key belongs to a movement with another content."""


@dataclass(frozen=True)
class About:
    """What a movement is about; all of it is part of the movement's content."""

    decision: Decision | None = None
    award: Award | None = None
    allocation: Allocation | None = None


NOTHING = About()


def account(
    kind: AccountKind, *, partition: Partition, period: SupplyPeriod, mode_group: str = ""
) -> LedgerAccount:
    """The account that belongs to no award or allocation; opened with zero when it is new."""
    found, _created = LedgerAccount.objects.get_or_create(
        kind=kind,
        partition=partition,
        period=period,
        mode_group=mode_group,
        award=None,
        allocation=None,
    )
    return found


def sibling(of: LedgerAccount, kind: AccountKind) -> LedgerAccount:
    """The account of another kind in the same partition, period and mode group.

    Hours that come back thus go to the pool, and so to the period, they were taken from.
    """
    return account(kind, partition=of.partition, period=of.period, mode_group=of.mode_group)


def open_sibling(
    of: LedgerAccount,
    kind: AccountKind,
    *,
    award: Award | None = None,
    allocation: Allocation | None = None,
) -> LedgerAccount:
    """A new account for a new award or allocation, in the same place as `of`."""
    return LedgerAccount.objects.create(
        kind=kind,
        partition=of.partition,
        period=of.period,
        mode_group=of.mode_group,
        award=award,
        allocation=allocation,
    )


def post(
    *,
    key: str,
    source: LedgerAccount,
    target: LedgerAccount,
    node_hours: Decimal,
    reason: str,
    by: By,
    at: datetime,
    about: About = NOTHING,
) -> LedgerEntry:
    """Move node-hours inside the caller's operation; all of it or nothing.

    Idempotent on `key`: the same movement again returns the first entry and moves nothing.
    Called after every `move` of the operation, so that no status lock is taken after a balance's.

    Raises:
        KeyReused: the key belongs to another movement.
        Overdrawn: the source has fewer hours.
        QuotaExceeded: a limit on the Union share would be broken.
        ValueError: nothing to move, or not exact to six places.
    """
    entry = LedgerEntry(
        key=key,
        source=source,
        target=target,
        node_hours=_exact(node_hours),
        reason=reason,
        decision=about.decision,
        award=about.award,
        allocation=about.allocation,
        posted_at=at,
        posted_by=actor_text(by),
        request_id=request_id.get(),
    )
    entry.content_hash = entry.computed_hash()
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
            _check_limits(source, target, entry.node_hours)
            _move(source, target, entry.node_hours)
    except IntegrityError:
        # The key is taken: by an earlier call, or by somebody who committed just now.
        first = LedgerEntry.objects.filter(key=key).first()
        if first is None:
            raise
        return _same(first, entry)
    _note(entry, by)
    _tell_of_return(entry)
    return entry


def _tell_of_return(entry: LedgerEntry) -> None:
    """Hours that come back may serve the waiting list: a job looks, in the same transaction."""
    if entry.target.kind == AccountKind.POOL and entry.source.kind in GRANTED:
        enqueue(RETURNED, str(entry.pk), {"entry": entry.pk})


def _note(entry: LedgerEntry, by: By) -> None:
    """The movement's event holds its hash, so neither can be changed unseen."""
    record(
        verb=POSTED,
        subject=entry,
        by=by,
        data={
            "content_hash": entry.content_hash,
            "reason": str(entry.reason),
            "node_hours": entry.node_hours,
            "source": entry.source_id,
            "target": entry.target_id,
        },
    )


def _exact(node_hours: Decimal) -> Decimal:
    amount = node_hours.quantize(Decimal("0.000001"))
    if amount != node_hours or amount <= 0:
        raise ValueError(f"{node_hours} is not an amount of more than zero with six places.")
    return amount


def _same(first: LedgerEntry, again: LedgerEntry) -> LedgerEntry:
    if first.content() != again.content():
        raise KeyReused(f"{first.key} belongs to another movement.")
    return first


def _check_limits(source: LedgerAccount, target: LedgerAccount, amount: Decimal) -> None:
    """Refuse a grant that breaks a limit; the lock makes grants on one partition take turns."""
    if source.kind != AccountKind.POOL or target.kind not in GRANTED:
        return
    rows = list(
        QuotaLimit.objects.of(
            partition_id=source.partition_id, period_id=source.period_id
        ).select_for_update(no_key=True)
    )
    if not rows:
        return
    granted = LedgerAccount.objects.granted_by_group(
        partition_id=source.partition_id, period_id=source.period_id
    )
    found = quotas.standings(as_limits(rows), granted, group=source.mode_group, node_hours=amount)
    if broken := quotas.first_broken(found):
        name = next(row.name for row in rows if row.code == broken.limit.code)
        raise QuotaExceeded(name, broken)


def _move(source: LedgerAccount, target: LedgerAccount, amount: Decimal) -> None:
    """Change both balances, lower primary key first, so opposite movements cannot deadlock."""
    for changed, change in sorted(
        ((source, -amount), (target, amount)), key=lambda pair: pair[0].pk
    ):
        floor = None if change > 0 or changed.kind in UNLIMITED else amount
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE allocations_ledgeraccount SET balance = balance + %s "
                "WHERE id = %s AND (%s::numeric IS NULL OR balance >= %s) RETURNING balance",
                [change, changed.pk, floor, floor],
            )
            row = cursor.fetchone()
        if row is None:
            left = LedgerAccount.objects.values_list("balance", flat=True).get(pk=changed.pk)
            raise Overdrawn(changed, available=left, wanted=amount)
        changed.balance = row[0]


def held_account(award: Award) -> LedgerAccount:
    """Where the hours of an award wait for its answer."""
    return LedgerAccount.objects.select_related("partition", "period").get(
        kind=AccountKind.HELD, award=award
    )


def give_back(award: Award, *, key: str, reason: str, by: By, at: datetime) -> LedgerEntry:
    """Return an award's reserved hours to the pool, and so to the period, they came from."""
    held = held_account(award)
    return post(
        key=key,
        source=held,
        target=sibling(held, AccountKind.POOL),
        node_hours=award.node_hours,
        reason=reason,
        by=by,
        at=at,
        about=About(decision=award.decision, award=award),
    )
