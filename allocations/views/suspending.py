"""Suspend an allocation or resume it: say what it does, then do it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict, require
from aifactory.catalogue.rules.units import triple
from allocations import operations, permissions, queries
from allocations.forms import SuspendForm
from allocations.models import Allocation
from allocations.views.allocation import load


@require_http_methods(["GET", "POST"])
def suspend(request: SignedInRequest, allocation_id: int) -> HttpResponse:
    """Ask for the reason, say what is left, then suspend."""
    found = load(request, allocation_id)
    require(permissions.be_decider(request.user, found.application))
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.suspend_allocation(
            by=request.user,
            allocation=found,
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
        messages.success(request, _("Suspended. The project lead and the site get a mail."))
        return redirect(found.get_absolute_url())
    return _show(request, found, "suspend", permissions.suspend(request.user, found), form)


@require_http_methods(["GET", "POST"])
def resume(request: SignedInRequest, allocation_id: int) -> HttpResponse:
    """Say until when it runs, then resume."""
    found = load(request, allocation_id)
    require(permissions.be_decider(request.user, found.application))
    if request.method == "POST":
        operations.resume_allocation(by=request.user, allocation=found, at=request.received_at)
        messages.success(request, _("Resumed. The project lead and the site get a mail."))
        return redirect(found.get_absolute_url())
    verdict = permissions.resume(request.user, found, at=request.received_at)
    return _show(request, found, "resume", verdict, None)


def _show(
    request: SignedInRequest,
    found: Allocation,
    act: str,
    verdict: Verdict,
    form: SuspendForm | None,
) -> HttpResponse:
    context = {
        "allocation": found,
        "application": found.application,
        "act": act,
        "verdict": verdict,
        "form": form,
        "left": triple(queries.account_of(found).balance, found.partition.unit),
        "unit": found.partition.unit,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "allocations/suspend.html", context, status=status)
