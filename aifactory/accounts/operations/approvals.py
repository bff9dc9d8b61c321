"""The second pair of eyes: asked for, answered, void or expired."""

from datetime import datetime

from django.db.models import Model
from django.utils import timezone

from aifactory.accounts import messages, permissions, queries
from aifactory.accounts.models import Approval, User
from aifactory.accounts.models.approvals import OPEN_FOR
from aifactory.accounts.ports import approvables
from aifactory.accounts.roles import Role
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import ReasonMissing, require
from aifactory.audit.recording import By, content_hash, operation, record, reference
from aifactory.audit.transitions import lock, move
from aifactory.jobs.queue import enqueue

EXPIRE = "accounts.expire_approval"


@operation
def request_approval(
    *, by: User, kind: str, subject: Model, scope: str, reason: str, at: datetime
) -> Approval:
    """Ask for a second person. Runs inside the operation that locked the subject and may ask.

    While a request waits, a second one returns it.

    Raises:
        ReasonMissing: nobody approves what nobody explained.
        NotAllowed: there is no second person who may answer.
    """
    if not reason.strip():
        raise ReasonMissing(kind)
    about = reference(subject)
    waiting = queries.newest_approval(kind, about)
    if waiting is not None and waiting.status == ApprovalStatus.REQUESTED:
        return waiting
    port = approvables[kind]
    others = [
        person
        for person in queries.holders(Role.APPROVER, scope=scope)
        if person.pk != by.pk and port.objection(person, subject)
    ]
    require(permissions.be_answered(others, at=at))
    approval = Approval.objects.create(
        kind=kind,
        subject_type=about[0],
        subject_id=about[1],
        scope=scope,
        content_hash=port.fingerprint(subject),
        reason=reason.strip(),
        requested_by=by,
        requested_at=at,
        expires_at=at + OPEN_FOR,
    )
    record(
        verb="accounts.approval_requested",
        subject=approval,
        by=by,
        data={
            "kind": kind,
            "content_hash": approval.content_hash,
            "reason_hash": content_hash(approval.reason),
        },
    )
    _tell(approval, others, at=at)
    enqueue(EXPIRE, str(approval.pk), {"approval": approval.pk}, run_after=approval.expires_at)
    return approval


def _tell(approval: Approval, others: list[User], *, at: datetime) -> None:
    """Everybody who is there; all of them where nobody is."""
    gone = queries.away(others, at)
    here = [person for person in others if person.pk not in gone] or others
    for person in here:
        covers = [leave.person for leave in gone.values() if leave.stand_in_id == person.pk]
        messages.approval_waits(approval, person, covers=covers)


@operation
def answer_approval(
    *, by: User, approval: Approval, approves: bool, reason: str = "", at: datetime | None = None
) -> Approval:
    """Approve or refuse, once. The same answer again by the same person changes nothing.

    Kinds with `carry_out` happen here and now: nobody has to come back for it. When the subject
    changed since it was asked, the request becomes void instead; the caller tells the person so
    by its status.

    Raises:
        ReasonMissing: a refusal without a reason.
        CannotCarryOut: it is not possible now; the request stays open.
    """
    at = at or timezone.now()
    port = approvables[approval.kind]
    subject = port.lock(approval.subject_id)
    current = lock(approval)
    wanted = ApprovalStatus.APPROVED if approves else ApprovalStatus.REFUSED
    if current.status == wanted and current.answered_by_id == by.pk:
        return current
    objection = port.objection(by, subject)
    require(permissions.answer_approval(by, current, objection=objection, at=at))
    if not approves and not reason.strip():
        raise ReasonMissing(current.kind)
    if port.fingerprint(subject) != current.content_hash:
        move(current, ApprovalStatus.VOID, by=by)
        _settle(by, current, at)
        return current
    current.answered_by, current.answered_at = by, at
    current.answer_reason = reason.strip()
    current.save(update_fields=["answered_by", "answered_at", "answer_reason"])
    data = {"reason_hash": content_hash(current.answer_reason)} if current.answer_reason else {}
    move(current, wanted, by=by, data=data)
    _settle(by, current, at)
    return current


@operation
def void_approvals(*, by: By, subject: Model) -> None:
    """What was to be approved, or was, is no more. Runs inside the operation that ended it."""
    alive = [ApprovalStatus.REQUESTED, ApprovalStatus.APPROVED]
    about = Approval.objects.about(reference(subject)).filter(status__in=alive)
    # One that expires at this instant is waited for and then left alone.
    for approval in about.select_for_update(no_key=True):
        move(approval, ApprovalStatus.VOID, by=by)


@operation
def expire_approval(*, by: By, approval: Approval, at: datetime) -> bool:
    """Close a request that nobody answered in time. Returns False when it is no longer open."""
    approvables[approval.kind].lock(approval.subject_id)
    current = lock(approval)
    if current.status != ApprovalStatus.REQUESTED or current.expires_at > at:
        return False
    move(current, ApprovalStatus.EXPIRED, by=by)
    _settle(by, current, at)
    return True


@operation
def withdraw_approval(*, by: User, approval: Approval, at: datetime) -> Approval:
    """Whoever asked takes it back; what was prepared is given up. Twice changes nothing."""
    port = approvables[approval.kind]
    port.lock(approval.subject_id)
    current = lock(approval)
    if current.status == ApprovalStatus.WITHDRAWN and current.requested_by_id == by.pk:
        return current
    require(permissions.withdraw_approval(by, current))
    move(current, ApprovalStatus.WITHDRAWN, by=by)
    if port.give_up is not None:
        port.give_up(by, current, at)
    return current


def _settle(by: By, approval: Approval, at: datetime) -> None:
    """Let the app above do what follows, then tell the person who asked."""
    port = approvables[approval.kind]
    follows = port.carry_out if approval.status == ApprovalStatus.APPROVED else port.give_up
    if follows is not None:
        follows(by, approval, at)
    change = approvables[approval.kind].changes([approval.subject_id])[approval.subject_id]
    messages.approval_answered(approval, url=change.url)
