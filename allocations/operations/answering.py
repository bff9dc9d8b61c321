"""The project lead answers an award: accept or decline, once."""

from datetime import datetime

from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, content_hash, operation
from aifactory.audit.transitions import lock, move
from allocations import ledger, messages, permissions
from allocations.models import AccountKind, Allocation, Award, Reason
from allocations.status import AwardStatus
from applications import operations as applications


@operation
def accept_award(*, by: User, award: Award, at: datetime | None = None) -> Allocation:
    """Accept: the hours leave the reservation and can be used. A double click accepts once.

    Args:
        at: the receipt instant of the answer; it must lie before `respond_by`.
    """
    instant = at or timezone.now()
    current = _locked(award)
    known = Allocation.objects.filter(award=current).first()
    if known is not None and current.answered_by_id == by.pk:
        return known
    require(permissions.answer(by, current, at=instant))
    _answered(by, current, instant)
    move(current, AwardStatus.ACCEPTED, by=by)
    applications.mark_accepted(by=by, application=current.application)
    allocation = Allocation.objects.create(
        award=current,
        application=current.application,
        partition=current.partition,
        node_hours=current.node_hours,
        starts_on=current.starts_on,
        ends_on=current.ends_on,
    )
    held = ledger.held_account(current)
    ledger.post(
        key=f"award:{current.pk}:accept",
        source=held,
        target=ledger.open_sibling(held, AccountKind.ALLOCATION, allocation=allocation),
        node_hours=current.node_hours,
        reason=Reason.ACCEPTED,
        by=by,
        at=instant,
        about=ledger.About(decision=current.decision, award=current, allocation=allocation),
    )
    messages.award_accepted(allocation)
    return allocation


@operation
def decline_award(*, by: User, award: Award, at: datetime | None = None, reason: str = "") -> Award:
    """Decline: the hours go back to their pool. A double click declines once."""
    instant = at or timezone.now()
    current = _locked(award)
    if current.status == AwardStatus.DECLINED and current.answered_by_id == by.pk:
        return current
    require(permissions.answer(by, current, at=instant))
    current.decline_reason = reason.strip()
    _answered(by, current, instant)
    data = {"reason_hash": content_hash(current.decline_reason)} if current.decline_reason else {}
    move(current, AwardStatus.DECLINED, by=by, data=data)
    applications.mark_declined(by=by, application=current.application)
    ledger.give_back(
        current, key=f"award:{current.pk}:decline", reason=Reason.DECLINED, by=by, at=instant
    )
    messages.award_declined(current)
    return current


@operation
def remind(*, by: By, award: Award, at: datetime) -> bool:
    """Tell the lead that the time to answer is nearly over. Returns False when it is no use."""
    current = _locked(award)
    if not permissions.still_open(current, at=at) or current.respond_by is None:
        return False
    messages.award_reminder(current, respond_by=current.respond_by)
    return True


def _locked(award: Award) -> Award:
    """The award as it is now; its application's row is locked first, as everywhere."""
    lock(award.application)
    lock(award)
    return Award.objects.select_related("decision", "application", "partition").get(pk=award.pk)


def _answered(by: User, award: Award, at: datetime) -> None:
    award.answered_at, award.answered_by = at, by
    award.save(update_fields=["answered_at", "answered_by", "decline_reason"])
