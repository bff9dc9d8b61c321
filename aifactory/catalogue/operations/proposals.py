"""Changes that need a second person: asked for here, carried out with the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.accounts.ports import Approvable, Change
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, content_hash, operation, reference
from aifactory.audit.transitions import lock, move
from aifactory.catalogue import permissions
from aifactory.catalogue.models import Proposal
from aifactory.catalogue.ports import change_kinds
from aifactory.catalogue.status import ProposalStatus

APPROVAL_KIND = "catalogue.change"
SETTLED = {
    ApprovalStatus.APPROVED: ProposalStatus.CARRIED_OUT,
    ApprovalStatus.REFUSED: ProposalStatus.REFUSED,
    ApprovalStatus.VOID: ProposalStatus.VOID,
    ApprovalStatus.EXPIRED: ProposalStatus.EXPIRED,
    ApprovalStatus.WITHDRAWN: ProposalStatus.WITHDRAWN,
}


class ChangeWaits(Exception):
    """Another change of this kind about the same thing waits already; `proposal` is that one."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(str(proposal))
        self.proposal = proposal


@operation
def propose(
    *,
    by: User,
    kind: str,
    subject: Model,
    payload: Mapping[str, Any] | None = None,
    reason: str,
    scope: str = "portal",
    title: str = "",
    at: datetime | None = None,
) -> Proposal:
    """Ask a second person to let a change happen. The same request twice asks once.

    Raises:
        ChangeWaits: another change of this kind about this subject waits.
        ReasonMissing: without a reason.
        NotAllowed: no right to change it, or nobody there who could approve.
    """
    require(permissions.edit(by, scope=scope))
    if not reason.strip():
        raise accounts.ReasonMissing(kind)
    subject_type, subject_id = reference(subject)
    port, wanted = change_kinds[kind], dict(payload or {})
    port.lock(subject_id)
    about = Proposal.objects.about((subject_type, subject_id)).filter(kind=kind)
    waiting = about.waiting().first()
    if waiting is not None:
        if waiting.proposed_by_id == by.pk and waiting.payload == wanted:
            return waiting
        raise ChangeWaits(waiting)
    now = at or timezone.now()
    proposal = Proposal.objects.create(
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        scope=scope,
        title=(title or str(subject))[:200],
        payload=wanted,
        base_hash=content_hash(port.state(subject_id)),
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=now,
    )
    accounts.request_approval(
        by=by, kind=APPROVAL_KIND, subject=proposal, scope=scope, reason=reason, at=now
    )
    return proposal


@operation
def withdraw_proposal(*, by: User, proposal: Proposal, at: datetime | None = None) -> Proposal:
    """Take back a change that waits. Withdrawing twice changes nothing."""
    change_kinds[proposal.kind].lock(proposal.subject_id)
    current = lock(proposal)
    if current.status == ProposalStatus.WITHDRAWN and current.proposed_by_id == by.pk:
        return current
    require(permissions.withdraw_change(by, current))
    asked = Approval.objects.about(reference(current)).get(status=ApprovalStatus.REQUESTED)
    accounts.withdraw_approval(by=by, approval=asked, at=at or timezone.now())
    return _read(str(current.pk))


def _settle(by: By, proposal: Proposal, status: str, at: datetime) -> None:
    proposal.settled_at = at
    proposal.save(update_fields=["settled_at"])
    move(proposal, status, by=by)


def _read(subject_id: str) -> Proposal:
    return Proposal.objects.select_related("proposed_by").get(pk=subject_id)


def _locked(subject_id: str) -> Proposal:
    proposal = _read(subject_id)
    change_kinds[proposal.kind].lock(proposal.subject_id)
    return lock(proposal)


def _fingerprint(proposal: Proposal) -> str:
    """Differs once the change was settled, or what it is about went on."""
    state = change_kinds[proposal.kind].state(proposal.subject_id)
    return content_hash(
        {"payload": proposal.payload, "status": proposal.status, "state": content_hash(state)}
    )


def _changes(ids: Sequence[str]) -> dict[str, Change]:
    found = Proposal.objects.filter(pk__in=[int(one) for one in ids]).select_related("proposed_by")
    return {str(proposal.pk): _change(proposal) for proposal in found.order_by("pk")}


def _change(proposal: Proposal) -> Change:
    kind = change_kinds[proposal.kind]
    return Change(
        title=proposal.title,
        act=str(kind.act),
        lines=list(kind.lines(proposal)),
        url=kind.url(proposal),
        closed_to={proposal.proposed_by_id: permissions.own_request().reason},
    )


def _carry_out(by: By, approval: Approval, at: datetime) -> None:
    proposal = _read(approval.subject_id)
    change_kinds[proposal.kind].carry_out(by, proposal, at)
    _settle(by, proposal, ProposalStatus.CARRIED_OUT, at)


def _give_up(by: By, approval: Approval, at: datetime) -> None:
    proposal = _read(approval.subject_id)
    _settle(by, proposal, SETTLED[ApprovalStatus(approval.status)], at)


def _hidden_from(_person: object) -> list[str]:
    """The set-up of the portal is nobody's secret among approvers."""
    return []


CHANGE_APPROVABLE = Approvable(
    read=_read,
    lock=_locked,
    fingerprint=_fingerprint,
    objection=permissions.approve_change,
    changes=_changes,
    hidden_from=_hidden_from,
    carry_out=_carry_out,
    give_up=_give_up,
    effect=_("Approving changes it at once, for everybody."),
)
