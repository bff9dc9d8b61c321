"""The approver answers many requests on one page that shows what each would change."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts import operations, queries
from aifactory.accounts.models import Approval
from aifactory.accounts.permissions import scopes
from aifactory.accounts.ports import CannotCarryOut, Change, approvables
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import NotAllowed
from aifactory.portal.desks import requests
from aifactory.portal.desks.approvals import changes_of
from aifactory.portal.desks.forms import AnswerManyForm

MOST = 50
APPROVE, REFUSE = "approve", "refuse"


@dataclass(frozen=True)
class Row:
    """A request, what it changes, and whether the person chose it."""

    approval: Approval
    change: Change
    is_own: bool
    is_chosen: bool
    effect: str


@dataclass(frozen=True)
class Result:
    """What became of one request."""

    change: Change
    is_done: bool
    sentence: str


@require_http_methods(["GET", "POST"])
def answer_many(request: SignedInRequest) -> HttpResponse:
    """Approve or refuse what is chosen, each in its own transaction. Twice answers once.

    The other lists, of own requests and of answered ones, are links on the same page.
    """
    found = requests.groups(request.user)
    chosen = request.GET.get("group", "")
    chosen = chosen if chosen in found else next(iter(found), "")
    if request.method == "GET" and chosen in {requests.ASKED, requests.ANSWERED}:
        return requests.listing(request, chosen)
    held = scopes(request.user, Permission.APPROVE)
    if not held:
        raise Http404
    waiting = queries.approvals_waiting(request.user, held).order_by("requested_at", "pk")[:MOST]
    if request.method == "GET":
        return _show(request, list(waiting), AnswerManyForm())
    act = request.POST.get("act")
    sent = queries.approvals_for(request.user, held).filter(pk__in=_sent(request))
    shown = list(sent.order_by("requested_at", "pk"))
    form = AnswerManyForm(request.POST, refuses=act == REFUSE)
    if not (form.is_valid() and shown and act in {APPROVE, REFUSE}):
        return _show(request, list(waiting), form)
    approves, reason = act == APPROVE, form.cleaned_data["reason"]
    changes = changes_of(shown)
    results = [
        _answer(request, approval, changes[approval.pk], approves=approves, reason=reason)
        for approval in shown
    ]
    return render(request, "portal/desks/approvals_done.html", {"results": results})


def _answer(
    request: SignedInRequest, approval: Approval, change: Change, *, approves: bool, reason: str
) -> Result:
    try:
        answered = operations.answer_approval(
            by=request.user,
            approval=approval,
            approves=approves,
            reason="" if approves else reason,
            at=request.received_at,
        )
    except NotAllowed as refused:
        return Result(change, is_done=False, sentence=refused.verdict.reason)
    except CannotCarryOut as refused:
        return Result(change, is_done=False, sentence=refused.sentence)
    if answered.status == ApprovalStatus.VOID:
        sentence = _("It changed since it was asked, so the request is void. Nothing was done.")
        return Result(change, is_done=False, sentence=sentence)
    return Result(change, is_done=True, sentence=str(answered.state.label))


def _show(request: SignedInRequest, waiting: list[Approval], form: AnswerManyForm) -> HttpResponse:
    changes, chosen = changes_of(waiting), set(_sent(request))
    rows = [
        Row(
            approval,
            changes[approval.pk],
            is_own=approval.requested_by_id == request.user.pk,
            is_chosen=approval.pk in chosen,
            effect=str(approvables[approval.kind].effect),
        )
        for approval in waiting
    ]
    first = next((row.approval.pk for row in rows if not row.is_own), "")
    nothing = {"message": _("Tick at least one request."), "href": f"#chosen-{first}"}
    context = {
        "rows": rows,
        "chips": requests.chips(request, requests.WAITING),
        "away": queries.approvers_away(request.received_at),
        "form": form,
        "problems": [nothing] if form.is_bound and not chosen else [],
    }
    status = 422 if form.is_bound else 200
    return render(request, "portal/desks/approvals.html", context, status=status)


def _sent(request: SignedInRequest) -> list[int]:
    """Keys that were ticked; anything else in the field is nothing."""
    return [int(key) for key in request.POST.getlist("chosen") if key.isdecimal() and len(key) < 18]
