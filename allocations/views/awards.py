"""The project lead answers an award."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import reference
from aifactory.catalogue.rules.units import triple
from aifactory.documents.archive import current
from allocations import operations, permissions
from allocations.forms import DeclineForm
from allocations.letters import DECISION
from allocations.models import Award
from allocations.status import AwardStatus

# The page itself says why it cannot be answered any more.
CLOSED = frozenset({"too_late", "answered", "corrected"})


def load(request: SignedInRequest, pk: int) -> Award:
    """An announced award that the person may see; else it does not exist."""
    found = (
        Award.objects.visible_to(request.user)
        .exclude(status__in=[AwardStatus.PREPARED, AwardStatus.VOIDED])
        .filter(pk=pk)
        .select_related(
            "application__call__mode",
            "application__project_lead",
            "decision",
            "partition__system__site",
            "allocation",
        )
        .first()
    )
    if found is None:
        raise Http404
    award: Award = found
    return award


@require_http_methods(["GET", "POST"])
def award(request: SignedInRequest, award_id: int) -> HttpResponse:
    """The award and its answer. POST accepts; a second click shows what the first one did."""
    found = load(request, award_id)
    if request.method == "GET":
        return _show(request, found)
    if not (refusal := permissions.answer(request.user, found, at=request.received_at)):
        if refusal.code in CLOSED and not _accepted_by(request, found):
            return _show(request, found, status=409)
        if not _accepted_by(request, found):
            require(refusal)
    allocation = operations.accept_award(by=request.user, award=found, at=request.received_at)
    messages.success(request, _("Accepted. The hours are yours."))
    return redirect(allocation)


@require_http_methods(["GET", "POST"])
def decline(request: SignedInRequest, award_id: int) -> HttpResponse:
    """Ask once, with a reason if one likes; then the hours go back."""
    found = load(request, award_id)
    verdict = permissions.answer(request.user, found, at=request.received_at)
    form = DeclineForm(request.POST or None)
    has_declined = found.status == AwardStatus.DECLINED and found.answered_by == request.user
    if not verdict and not has_declined:
        if verdict.code not in CLOSED:
            require(verdict)
        return _show(request, found, status=200 if request.method == "GET" else 409)
    if request.method == "GET" or not form.is_valid():
        context = {**_context(request, found), "form": form}
        return render(request, "allocations/decline.html", context, status=_status(form))
    operations.decline_award(
        by=request.user,
        award=found,
        at=request.received_at,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("Declined. The hours went back."))
    return redirect("application", pk=found.application_id)


def _accepted_by(request: SignedInRequest, award: Award) -> bool:
    return award.status == AwardStatus.ACCEPTED and award.answered_by_id == request.user.pk


def _context(request: SignedInRequest, award: Award) -> dict[str, Any]:
    return {
        "award": award,
        "application": award.application,
        "decision": award.decision,
        "granted": triple(award.node_hours, award.partition.unit),
        "asked": triple(award.decision.asked_node_hours, award.partition.unit),
        "unit": award.partition.unit,
        "verdict": permissions.answer(request.user, award, at=timezone.now()),
        "letter": current(DECISION, reference(award.decision)),
        "allocation": getattr(award, "allocation", None),
    }


def _show(request: SignedInRequest, award: Award, *, status: int = 200) -> HttpResponse:
    return render(request, "allocations/award.html", _context(request, award), status=status)


def _status(form: DeclineForm) -> int:
    return 422 if form.is_bound and form.errors else 200
