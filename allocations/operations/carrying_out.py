"""What a correction does once a second person approved it, in the transaction of the approval."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from aifactory.accounts.models import Approval, User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.audit.recording import By, record
from aifactory.audit.transitions import move
from allocations import ledger, letters, messages, queries
from allocations.models import (
    AccountKind,
    Allocation,
    Award,
    Correction,
    Decision,
    LedgerAccount,
    Reason,
)
from allocations.operations.correcting import read
from allocations.operations.deciding import void_prepared
from allocations.operations.ending import after_end
from allocations.operations.releasing import offer
from allocations.queries import Standing
from allocations.status import AllocationStatus, AwardStatus, DecisionStatus
from applications import operations as applications


def carry_out(by: User, approval: Approval, at: datetime) -> None:
    """Release the correction: it takes the earlier decision's place, hours move, letters follow.

    Raises:
        CannotCarryOut: the hours are not there any more, or not free any more.
    """
    correction = read(approval.subject_id)
    found = queries.standing(read(correction.earlier.pk))
    try:
        if correction.correction == Correction.ANNUL:
            _annul(by, correction, found, at)
        else:
            _rectify(by, correction, found, at)
    except (ledger.LedgerRefusal, queries.NoPool) as refusal:
        raise CannotCarryOut(refusal.sentence) from refusal
    letters.order_correction(correction, at=at)
    if found.allocation is not None:
        messages.site_hours(found.allocation, act=str(correction.correction), at=at)


def give_up(by: By, approval: Approval, at: datetime) -> None:
    """Drop what was prepared: it was refused, expired, or the case changed meanwhile."""
    void_prepared(by, read(approval.subject_id), at)


def _announce(by: User, correction: Decision, found: Standing, to: str, at: datetime) -> None:
    """The correction is released by whoever approved it; the earlier decision is no more."""
    Decision.objects.filter(pk=correction.pk).update(released_at=at, released_by=by)
    correction.released_at, correction.released_by = at, by
    move(correction, DecisionStatus.RELEASED, by=by)
    move(found.decision, to, by=by, data={"correction": correction.pk})


def _annul(by: User, correction: Decision, found: Standing, at: datetime) -> None:
    effect = found.effect(Correction.ANNUL)
    _announce(by, correction, found, DecisionStatus.ANNULLED, at)
    if effect and effect.hours and found.award:
        move(found.award, AwardStatus.ANNULLED, by=by)
    if found.allocation:
        Allocation.objects.filter(pk=found.allocation.pk).update(ended_at=at)
        move(found.allocation, AllocationStatus.ENDED, by=by)
    applications.reopen(by=by, application=correction.application)
    if effect and effect.hours and found.account and found.left:
        target = (
            after_end(found.allocation, found.account, at)
            if found.allocation
            else ledger.sibling(found.account, AccountKind.POOL)
        )
        _post(by, correction, found, "back", (found.account, target, found.left), at)


def _rectify(by: User, correction: Decision, found: Standing, at: datetime) -> None:
    _announce(by, correction, found, DecisionStatus.SUPERSEDED, at)
    if found.award is None or found.account is None:
        return
    move(found.award, AwardStatus.SUPERSEDED, by=by)
    if found.allocation is None:
        offer(by, correction, at)
        _move_held(by, correction, found, at)
    else:
        _carry_over(by, correction, found.award, found.allocation)
        difference = correction.node_hours - found.decision.node_hours
        _balance(by, correction, found, found.account, difference, at)


def _carry_over(by: User, correction: Decision, before: Award, allocation: Allocation) -> None:
    """The acceptance stands: the allocation goes on under the award that replaces its own."""
    award = Award.objects.get(decision=correction)
    award.respond_by = before.respond_by
    award.answered_at, award.answered_by = before.answered_at, before.answered_by
    award.save(update_fields=["respond_by", "answered_at", "answered_by"])
    move(award, AwardStatus.ACCEPTED, by=by, verb="allocations.acceptance_carried_over")
    values = {
        "node_hours": award.node_hours,
        "starts_on": award.starts_on,
        "ends_on": award.ends_on,
    }
    Allocation.objects.filter(pk=allocation.pk).update(award=award, **values)
    allocation.award = award
    for name, value in values.items():
        setattr(allocation, name, value)
    record(
        verb="allocations.allocation_rectified",
        subject=allocation,
        by=by,
        data={"award": award.pk, "before": before.pk, **values},
    )


def _move_held(by: User, correction: Decision, found: Standing, at: datetime) -> None:
    """Reserve the hours for the new award; only the difference touches the pool.

    Days in another period are served by its own pool, so everything goes back and is taken there.
    """
    old, award = found.account, Award.objects.get(decision=correction)
    if old is None or found.award is None:
        raise ValueError(f"{found.decision.number} holds nothing.")
    same = old.period.starts_on <= award.starts_on <= old.period.ends_on
    pool = old if same else queries.pool_for(correction.application, award.starts_on)
    held = ledger.open_sibling(pool, AccountKind.HELD, award=award)
    left = found.left  # moves with every posting
    keep = min(award.node_hours, left) if same else Decimal(0)
    if keep:
        _post(by, correction, found, "keep", (old, held, keep), at)
    _balance(by, correction, found, old, keep - left, at)
    _balance(by, correction, found, held, award.node_hours - keep, at)


def _balance(
    by: User,
    correction: Decision,
    found: Standing,
    account: LedgerAccount,
    difference: Decimal,
    at: datetime,
) -> None:
    """Give back to the account's pool what is too much, or take from it what is missing.

    After its supply period nothing can be taken any more, and what comes back expires.

    Raises:
        CannotCarryOut: hours are missing, and their period is over.
    """
    back = (
        after_end(found.allocation, account, at)
        if found.allocation
        else ledger.sibling(account, AccountKind.POOL)
    )
    if difference < 0:
        _post(by, correction, found, "back", (account, back, -difference), at)
    elif difference > 0:
        if back.kind != AccountKind.POOL:
            raise CannotCarryOut(_("The period of these hours is over; none can be added."))
        _post(by, correction, found, "more", (back, account, difference), at)


def _post(
    by: User,
    correction: Decision,
    found: Standing,
    step: str,
    movement: tuple[LedgerAccount, LedgerAccount, Decimal],
    at: datetime,
) -> None:
    source, target, amount = movement
    is_annulment = correction.correction == Correction.ANNUL
    ledger.post(
        key=f"correction:{correction.pk}:{step}",
        source=source,
        target=target,
        node_hours=amount,
        reason=Reason.ANNULLED if is_annulment else Reason.RECTIFIED,
        by=by,
        at=at,
        about=ledger.About(
            decision=correction,
            award=found.award if is_annulment else Award.objects.get(decision=correction),
            allocation=found.allocation,
        ),
    )
