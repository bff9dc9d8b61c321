"""What time does: awards nobody answered lapse, allocations end. Called by jobs."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone

from aifactory.audit.recording import By, operation
from aifactory.audit.transitions import lock, move
from allocations import ledger, messages, queries
from allocations.models import AccountKind, Allocation, Award, LedgerAccount, Reason
from allocations.status import AllocationStatus, AwardStatus
from applications import operations as applications

Row = TypeVar("Row", Award, Allocation)
log = logging.getLogger(__name__)


class RowsFailed(RuntimeError):
    """Some of the rows that were due failed; all others are done."""


@operation
def lapse_award(*, by: By, award: Award, at: datetime) -> bool:
    """Let an offered award lapse at or after `lapses_at`; its hours go back to their pool.

    Returns False when it was answered, or is not due yet.
    """
    lock(award.application)
    current = lock(award)
    due, lapses_at = current.respond_by, current.lapses_at
    if current.status != AwardStatus.OFFERED or due is None or lapses_at is None or lapses_at > at:
        return False
    move(current, AwardStatus.LAPSED, by=by)
    applications.mark_lapsed(by=by, application=current.application)
    ledger.give_back(current, key=f"award:{current.pk}:lapse", reason=Reason.LAPSED, by=by, at=at)
    messages.award_lapsed(current, respond_by=due)
    return True


def lapse_due(*, by: By, at: datetime | None = None) -> int:
    """Lapse everything that is due, each award in its own transaction. Returns how many.

    Catches up after missed days: what is due is read from the rows.

    Raises:
        RowsFailed: after all others were done.
    """
    instant = at or timezone.now()
    return _each(
        queries.due_to_lapse(instant), lambda award: lapse_award(by=by, award=award, at=instant)
    )


@operation
def end_allocation(*, by: By, allocation: Allocation, at: datetime) -> bool:
    """End an allocation after its last day. Returns False when it has ended already.

    What is left goes back to its pool while the period runs, else it expires.
    """
    lock(allocation.application)
    current = lock(allocation)
    if current.status == AllocationStatus.ENDED:
        return False
    Allocation.objects.filter(pk=current.pk).update(ended_at=at)
    current.ended_at = at
    move(current, AllocationStatus.ENDED, by=by)
    applications.mark_closed(by=by, application=current.application)
    account = queries.account_of(current)
    if account.balance:
        ledger.post(
            key=f"allocation:{current.pk}:end",
            source=account,
            target=after_end(current, account, at),
            node_hours=account.balance,
            reason=Reason.ENDED,
            by=by,
            at=at,
            about=ledger.About(award=current.award, allocation=current),
        )
    return True


def close_due(*, by: By, at: datetime | None = None) -> int:
    """End every allocation whose last day is over, each in its own transaction.

    Raises:
        RowsFailed: after all others were done.
    """
    instant = at or timezone.now()
    return _each(
        queries.due_to_close(instant),
        lambda allocation: end_allocation(by=by, allocation=allocation, at=instant),
    )


def _each(due: Iterable[Row], act: Callable[[Row], bool]) -> int:
    """Act on every row; one that fails stops no other, and fails the whole at the end."""
    done = 0
    failed: dict[int, Exception] = {}
    for row in list(due):
        try:
            done += act(row)
        except Exception as problem:
            # Whatever is wrong with one row, the others must not wait for it; raised below.
            log.exception("%s %s failed.", row._meta.label_lower, row.pk)
            failed[row.pk] = problem
    if failed:
        raise RowsFailed(f"Failed: {sorted(failed)}; done: {done}.") from next(
            iter(failed.values())
        )
    return done


def after_end(allocation: Allocation, account: LedgerAccount, at: datetime) -> LedgerAccount:
    """Where hours go that are left: to their pool while its period runs, else they expire."""
    today = at.astimezone(ZoneInfo(allocation.award.zone)).date()
    runs_on = today <= account.period.ends_on
    return ledger.sibling(account, AccountKind.POOL if runs_on else AccountKind.EXPIRED)
