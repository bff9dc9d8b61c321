"""Stop the use of an allocation for a time, and let it go on."""

from datetime import datetime

from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation
from aifactory.audit.transitions import lock, move
from allocations import messages, permissions
from allocations.models import Allocation, Suspension
from allocations.status import AllocationStatus


class ReasonMissing(ValueError):
    """Nobody is stopped without a reason."""


@operation
def suspend_allocation(
    *, by: User, allocation: Allocation, reason: str, at: datetime | None = None
) -> Allocation:
    """Suspend: the hours stay booked, the days run on. Suspending twice changes nothing.

    Raises:
        ReasonMissing: the team would not know why.
    """
    instant, said = at or timezone.now(), reason.strip()
    current = _locked(allocation)
    is_again = current.suspension_reason == said and current.status == AllocationStatus.SUSPENDED
    if is_again and permissions.be_decider(by, current.application):
        return current
    require(permissions.suspend(by, current))
    if not said:
        raise ReasonMissing(current.pk)
    current.suspended_at, current.suspension_reason = instant, said
    current.save(update_fields=["suspended_at", "suspension_reason"])
    Suspension.objects.create(
        allocation=current, suspended_at=instant, suspended_by=by, reason=said
    )
    move(current, AllocationStatus.SUSPENDED, by=by, data={"reason_hash": content_hash(said)})
    messages.allocation_suspended(current, at=instant)
    messages.site_hours(current, act="suspend", at=instant)
    return current


@operation
def resume_allocation(
    *, by: User, allocation: Allocation, at: datetime | None = None
) -> Allocation:
    """Resume: the hours can be used until the same last day. Resuming twice changes nothing."""
    instant = at or timezone.now()
    current = _locked(allocation)
    if current.status == AllocationStatus.ACTIVE and permissions.suspend(by, current):
        return current
    require(permissions.resume(by, current, at=instant))
    move(current, AllocationStatus.ACTIVE, by=by)
    messages.allocation_resumed(current, at=instant)
    messages.site_hours(current, act="resume", at=instant)
    return current


def _locked(allocation: Allocation) -> Allocation:
    """The allocation as it is now; its application's row is locked first, as everywhere."""
    lock(allocation.application)
    lock(allocation)
    return Allocation.objects.select_related(
        "application__call",
        "application__project_lead",
        "award__decision__application",
        "partition__system__site",
    ).get(pk=allocation.pk)
