"""Limits on the Union's hours: how full each is, and asking a second person for another."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import reference
from aifactory.catalogue import operations as catalogue
from aifactory.catalogue import queries as changes
from aifactory.catalogue.views.access import setup_readers
from aifactory.face.shapes import Chip
from allocations import operations, permissions, queries
from allocations.forms import LimitForm
from allocations.models import QuotaLimit, SupplyPeriod


@require_GET
@setup_readers
def board(request: SignedInRequest) -> HttpResponse:
    """Every limit of a period with what is granted of it today."""
    periods = list(SupplyPeriod.objects.order_by("-starts_on", "code")[:12])
    period = _period(periods, request.GET.get("period", ""))
    context = {
        "period": period,
        "periods": [Chip(one.code, f"?period={one.code}", chosen=one == period) for one in periods],
        "places": queries.places(period) if period else [],
        "may_edit": permissions.supply_hours(request.user),
    }
    return render(request, "allocations/limits/list.html", context)


@require_http_methods(["GET", "POST"])
@setup_readers
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Type another share, see before and after, ask. Nothing changes before it is approved."""
    limit = get_object_or_404(QuotaLimit.objects.select_related("partition", "period"), pk=pk)
    require(permissions.supply_hours(request.user))
    form = LimitForm(request.POST if request.method == "POST" else None, limit=limit)
    if request.method == "GET" or "change" in request.POST or not form.is_valid():
        return _show(request, limit, form, status=422 if form.is_bound and form.errors else 200)
    share: Decimal = form.cleaned_data["percent"] / 100
    is_meant: bool = form.cleaned_data["is_below_meant"]
    try:
        operations.check_share(limit, share, is_below_meant=is_meant)
        if "confirmed" not in request.POST:
            return _show(request, limit, form, wanted=queries.standing_of(limit, share))
        proposal = operations.propose_limit(
            by=request.user,
            limit=limit,
            share=share,
            is_below_meant=is_meant,
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
    except operations.CannotLimit as refusal:
        form.refuse(refusal.sentence, below_granted=refusal.below_granted)
        return _show(request, limit, form, status=422)
    except catalogue.ChangeWaits as waits:
        messages.warning(request, _("A request about this limit waits already. Here it is."))
        return redirect("setup:change", pk=waits.proposal.pk)
    messages.success(request, _("Asked. A second person reads it now; nothing changes before."))
    return redirect("setup:change", pk=proposal.pk)


def _show(
    request: SignedInRequest,
    limit: QuotaLimit,
    form: LimitForm,
    *,
    status: int = 200,
    wanted: Any = None,
) -> HttpResponse:
    context = {
        "limit": limit,
        "form": form,
        "now": queries.standing_of(limit),
        "wanted": wanted,
        "fields": [(name, form.data.get(name, "")) for name in form.fields] if wanted else [],
        "waiting": changes.waiting_about(reference(limit)),
        "has_history": changes.revisions_of(reference(limit)).exists(),
    }
    return render(request, "allocations/limits/edit.html", context, status=status)


def _period(periods: list[SupplyPeriod], wanted: str) -> SupplyPeriod | None:
    if wanted:
        found = next((one for one in periods if one.code == wanted), None)
        if found is None:
            raise Http404
        return found
    today = timezone.localdate()
    current = [one for one in periods if one.starts_on <= today <= one.ends_on]
    return next(iter([*current, *periods]), None)
