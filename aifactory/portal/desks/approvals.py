"""The approver's desk: what waits for a second person, and the page to approve or refuse."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts import operations, permissions, queries
from aifactory.accounts.models import Approval, Leave, User
from aifactory.accounts.permissions import scopes
from aifactory.accounts.ports import CannotCarryOut, Change, approvables
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission, Role
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import Verdict, require
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from aifactory.portal.desks.forms import RefuseApprovalForm

ORDER = ("requested_at", "pk")


@dataclass(frozen=True)
class Row:
    """A request in the queue; `closed` says why it is not the person's to answer."""

    approval: Approval
    change: Change
    closed: str


def queue(request: SignedInRequest) -> Table:
    """Open requests that concern the person, oldest first."""
    held = scopes(request.user, Permission.APPROVE)
    waiting = queries.approvals_waiting(request.user, held)
    page = lists.read(waiting, order=ORDER, params=request.GET)
    return Table(
        caption=_("Waiting for approval, oldest first"),
        columns=[
            Column(_("What")),
            Column(_("What changes")),
            Column(_("Why")),
            Column(_("Asked by")),
            Column(_("Since"), sorted="ascending"),
        ],
        rows=_rows(page.rows, request.user),
        body="portal/desks/rows/approvals.html",
        pager=lists.pager(page),
        css_class="blocks",
    )


def away(at: datetime) -> QuerySet[Leave]:
    """Approvers who are on leave, for the lists of what waits."""
    return queries.approvers_away(at)


@require_http_methods(["GET", "POST"])
def approval(request: SignedInRequest, approval_id: int) -> HttpResponse:
    """What would change, by whom and why; approving is one POST. A second click changes nothing."""
    found, verdict = _open(request, approval_id)
    if request.method == "GET":
        return _show(request, found, verdict)
    return _answer(request, found, verdict, approves=True)


@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, approval_id: int) -> HttpResponse:
    """Refuse with a reason, which the person who asked reads."""
    found, verdict = _open(request, approval_id)
    form = RefuseApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _answer(request, found, verdict, approves=False, reason=reason)
    if not verdict:
        return _show(request, found, verdict, status=200 if request.method == "GET" else 409)
    context = {"approval": found, "change": changes_of([found])[found.pk], "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/desks/approval_refuse.html", context, status=status)


def _answer(
    request: SignedInRequest, found: Approval, verdict: Verdict, *, approves: bool, reason: str = ""
) -> HttpResponse:
    wanted = ApprovalStatus.APPROVED if approves else ApprovalStatus.REFUSED
    is_again = found.status == wanted and found.answered_by == request.user
    if not verdict and not is_again:
        if reason:
            require(verdict)  # the page of the refusal gives the typed reason back
        return _show(request, found, verdict, status=409)
    try:
        answered = operations.answer_approval(
            by=request.user,
            approval=found,
            approves=approves,
            reason=reason,
            at=request.received_at,
        )
    except CannotCarryOut as refusal:
        messages.warning(
            request,
            _("Not approved: %(why)s The request stays open.") % {"why": refusal.sentence},
        )
        return redirect("approval", approval_id=found.pk)
    if answered.status == ApprovalStatus.VOID:
        messages.warning(
            request, _("It changed since it was asked, so the request is void. Nothing was done.")
        )
    elif approves:
        messages.success(request, _("Approved. The officer who asked gets a mail."))
    else:
        messages.success(request, _("Refused. The officer who asked reads your reason."))
    return redirect("approval", approval_id=found.pk)


def _open(request: SignedInRequest, pk: int) -> tuple[Approval, Verdict]:
    held = scopes(request.user, Permission.APPROVE)
    found = queries.approvals_for(request.user, held).filter(pk=pk).first()
    if found is None:
        raise Http404
    port = approvables[found.kind]
    objection = port.objection(request.user, port.read(found.subject_id))
    at = request.received_at
    return found, permissions.answer_approval(request.user, found, objection=objection, at=at)


def _show(
    request: SignedInRequest, found: Approval, verdict: Verdict, *, status: int = 200
) -> HttpResponse:
    gone = list(away(request.received_at))
    context = {
        "approval": found,
        "change": changes_of([found])[found.pk],
        "verdict": verdict,
        "others": _others(request.user, found, gone),
        "away": gone,
        "happens_at_once": approvables[found.kind].carry_out is not None,
        "effect": approvables[found.kind].effect,
    }
    return render(request, "portal/desks/approval.html", context, status=status)


def _others(user: User, found: Approval, absent: list[Leave]) -> list[str] | None:
    """Who else could answer an open request and is there; None once it is closed."""
    port = approvables[found.kind]
    if found.status != ApprovalStatus.REQUESTED:
        return None
    if port.answerers is None:
        people = queries.holders(Role.APPROVER, scope=found.scope)
    else:
        people = port.answerers(port.read(found.subject_id), found.requested_by)
    gone = {leave.person_id for leave in absent}
    closed = {user.pk, found.requested_by_id, *gone}
    return [str(person) for person in people if person.pk not in closed]


def _rows(found: list[Approval], user: User) -> list[Row]:
    changes = changes_of(found)
    return [_row(approval, changes[approval.pk], user) for approval in found]


def _row(approval: Approval, change: Change, user: User) -> Row:
    """One's own requests stand in the queue too, with the sentence why others answer them."""
    closed = change.closed_to.get(user.pk, "")
    if approval.requested_by_id == user.pk:
        closed = permissions.own_request().reason
    return Row(approval, change, closed)


def changes_of(found: list[Approval]) -> dict[int, Change]:
    """What each would change; one query per kind."""
    changes: dict[int, Change] = {}
    for kind, port in approvables.items():
        ours = [approval for approval in found if approval.kind == kind]
        known = port.changes([approval.subject_id for approval in ours]) if ours else {}
        changes |= {approval.pk: known[approval.subject_id] for approval in ours}
    return changes
