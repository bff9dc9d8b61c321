"""Release a decision or take it back: say what it does, then do it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict, require
from aifactory.catalogue.rules.units import triple
from allocations import operations, permissions, queries
from allocations.forms import ApprovalForm
from allocations.models import Decision
from allocations.views import presenters


@require_http_methods(["GET", "POST"])
def release(request: SignedInRequest, decision_id: int) -> HttpResponse:
    """Say what the release does, then do it. A second click shows what the first one did."""
    decision = load_decision(request, decision_id)
    if request.method == "GET":
        return _confirm(request, decision, "release", permissions.release(request.user, decision))
    operations.release(by=request.user, decision=decision, at=request.received_at)
    messages.success(request, _("Released. The letter is made now; its mail follows."))
    return redirect("allocations:decide", application_id=decision.application_id)


@require_http_methods(["GET", "POST"])
def void(request: SignedInRequest, decision_id: int) -> HttpResponse:
    """Say what taking back does, then do it."""
    decision = load_decision(request, decision_id)
    if request.method == "GET":
        return _confirm(request, decision, "void", permissions.void(request.user, decision))
    if decision.is_correction:
        operations.withdraw_correction(by=request.user, decision=decision, at=request.received_at)
        messages.success(request, _("Taken back. The decision stays as it is."))
    else:
        operations.void_decision(by=request.user, decision=decision, at=request.received_at)
        messages.success(request, _("Taken back. You can decide again."))
    return redirect("allocations:decide", application_id=decision.application_id)


@require_http_methods(["GET", "POST"])
def approval(request: SignedInRequest, decision_id: int) -> HttpResponse:
    """Ask a second person to approve the release, with a reason. Twice asks once."""
    decision = load_decision(request, decision_id)
    form = ApprovalForm(request.POST or None)
    verdict = permissions.ask_for_approval(request.user, decision)
    if request.method == "POST" and form.is_valid():
        operations.ask_for_approval(
            by=request.user,
            decision=decision,
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
        messages.success(
            request, _("Asked. The approvers get a mail; you get one with the answer.")
        )
        return redirect("allocations:decide", application_id=decision.application_id)
    context = {"decision": decision, "form": form, "verdict": verdict}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "allocations/ask_approval.html", context, status=status)


def load_decision(request: SignedInRequest, pk: int) -> Decision:
    """The decision, for those who decide on the call and have no part in the case."""
    found = (
        Decision.objects.visible_to(request.user)
        .filter(pk=pk)
        .select_related(
            "application__call__mode",
            "application__rule_set",
            "application__organisation",
            "application__partition__system__site",
            "application__project_lead",
            "award",
            "corrects",
            "decided_by",
            "released_by",
        )
        .first()
    )
    if found is None:
        raise Http404
    decision: Decision = found
    require(permissions.see_case(request.user, decision.application))
    return decision


def _confirm(
    request: SignedInRequest, decision: Decision, act: str, verdict: Verdict
) -> HttpResponse:
    _asked, unit = presenters.asked(decision.application)
    context = {
        "decision": decision,
        "application": decision.application,
        "act": act,
        "verdict": verdict,
        "approval": queries.newest_approval(decision),
        "granted": triple(decision.node_hours, unit),
        "unit": unit,
        "award": getattr(decision, "award", None),
        "respond_by": queries.answer_due(decision.application, timezone.now()),
    }
    return render(request, "allocations/confirm.html", context)
