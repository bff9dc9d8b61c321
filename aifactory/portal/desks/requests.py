"""What one asked a second person for, what was answered, and taking one's own request back."""

from collections.abc import Set
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from aifactory.accounts import operations, permissions, queries
from aifactory.accounts.models import Approval, User
from aifactory.accounts.ports import Change
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.accounts.status import ApprovalStatus
from aifactory.face import lists
from aifactory.face.shapes import Chip, Column, Table
from aifactory.portal.desks.approvals import changes_of

NEWEST = ("-requested_at", "-pk")
WAITING, ASKED, ANSWERED = "waiting", "asked", "answered"
GROUPS = {
    WAITING: lazy("Waiting for me"),
    ASKED: lazy("Asked by me"),
    ANSWERED: lazy("Answered"),
}
# Whoever holds one of these asks for approvals sooner or later.
ASKING = (
    Permission.DECIDE,
    Permission.EDIT_CATALOGUE,
    Permission.SUPPLY_HOURS,
    Permission.MANAGE_PEOPLE,
)


@dataclass(frozen=True)
class Row:
    """A request, what it would change, and whether it can still be taken back by this person."""

    approval: Approval
    change: Change
    may_withdraw: bool


def groups(user: User) -> dict[str, object]:
    """The lists this person has: approvers all three, whoever asks their own requests."""
    if permissions.scopes(user, Permission.APPROVE):
        return dict(GROUPS)
    asks = any(permissions.scopes(user, each) for each in ASKING)
    return {ASKED: GROUPS[ASKED]} if asks else {}


def chips(request: SignedInRequest, chosen: str) -> list[Chip]:
    """The lists as filters, where there is more than one."""
    found = groups(request.user)
    return lists.chips(found, {}, chosen, request.GET) if len(found) > 1 else []


def listing(request: SignedInRequest, chosen: str) -> HttpResponse:
    """Own requests, or those that were answered, newest first."""
    if chosen == ASKED:
        found = queries.approvals_asked(request.user)
    else:
        held: Set[str] = permissions.scopes(request.user, Permission.APPROVE)
        found = queries.approvals_for(request.user, held).exclude(status=ApprovalStatus.REQUESTED)
    page = lists.read(found, order=NEWEST, params=request.GET)
    changes = changes_of(page.rows)
    table = Table(
        caption=str(GROUPS[chosen]),
        columns=[
            Column(_("What")),
            Column(_("Why")),
            Column(_("Asked"), sorted="descending"),
            Column(_("Answer")),
        ],
        rows=[
            Row(
                one,
                changes[one.pk],
                may_withdraw=bool(permissions.withdraw_approval(request.user, one)),
            )
            for one in page.rows
        ],
        body="portal/desks/rows/requests.html",
        chips=chips(request, chosen),
        pager=lists.pager(page),
        empty_title=_("No request here"),
        empty_text=_("A request comes here when the rules of a case ask for a second person."),
        css_class="blocks",
    )
    context = {"table": table, "away": queries.approvers_away(request.received_at)}
    return render(request, "portal/desks/requests.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, approval_id: int) -> HttpResponse:
    """Ask, then take one's own request back; a colleague's does not exist here."""
    found = queries.approvals_asked(request.user).filter(pk=approval_id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        operations.withdraw_approval(by=request.user, approval=found, at=request.received_at)
        messages.success(request, _("Withdrawn. You can ask again."))
        return redirect("approvals")
    context = {
        "approval": found,
        "change": changes_of([found])[found.pk],
        "verdict": permissions.withdraw_approval(request.user, found),
    }
    return render(request, "portal/desks/approval_withdraw.html", context)
