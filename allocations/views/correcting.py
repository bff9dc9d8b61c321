"""Annul or rectify a released decision: say what it does in figures, then ask a second person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict
from allocations import operations, permissions, queries
from allocations.models import Correction, Decision
from allocations.operations import Figures
from allocations.queries import Standing
from allocations.rules.corrections import Wanted
from allocations.views import presenters
from allocations.views.correction_forms import AnnulForm, RectifyForm
from allocations.views.releasing import load_decision

Lines = list[tuple[str, str]]


@require_http_methods(["GET", "POST"])
def annul(request: SignedInRequest, decision_id: int) -> HttpResponse:
    """Say what goes back and who is told; the reason; then ask. Twice asks once."""
    decision = load_decision(request, decision_id)
    found = queries.standing(decision)
    verdict = permissions.correct(request.user, decision, Correction.ANNUL)
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _ask(request, decision, Correction.ANNUL, form.cleaned_data["why"])
    lines = operations.effects(Figures.live(found), Correction.ANNUL) if verdict else []
    return _show(request, found, Correction.ANNUL, verdict, form, lines)


@require_http_methods(["GET", "POST"])
def rectify(request: SignedInRequest, decision_id: int) -> HttpResponse:
    """What it says from then on; a preview in figures; then ask. Twice asks once."""
    decision = load_decision(request, decision_id)
    found = queries.standing(decision)
    verdict = permissions.correct(request.user, decision, Correction.RECTIFY)
    _amount, unit = presenters.asked(decision.application)
    form = RectifyForm(request.POST or None, now=found.terms, unit=unit)
    lines: Lines = []
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" not in request.POST:
                why = form.cleaned_data["why"]
                return _ask(request, decision, Correction.RECTIFY, why, form.wanted())
            wanted = operations.checked(found, form.wanted(), at=request.received_at)
            lines = operations.effects(Figures.live(found), Correction.RECTIFY, wanted)
        except operations.BadTerms as bad:
            form.add_error(bad.field or None, bad.sentence)
    return _show(request, found, Correction.RECTIFY, verdict, form, lines)


def _ask(
    request: SignedInRequest,
    decision: Decision,
    kind: Correction,
    why: str,
    wanted: Wanted | None = None,
) -> HttpResponse:
    operations.request_correction(
        by=request.user,
        decision=decision,
        kind=kind,
        why=why,
        terms=wanted,
        at=request.received_at,
    )
    messages.success(
        request, _("Asked. It happens when an approver approves it; you get a mail either way.")
    )
    return redirect("allocations:decide", application_id=decision.application_id)


def _show(
    request: SignedInRequest,
    found: Standing,
    kind: Correction,
    verdict: Verdict,
    form: AnnulForm,
    lines: Lines,
) -> HttpResponse:
    context: dict[str, Any] = {
        "decision": found.decision,
        "application": found.decision.application,
        "kind": kind,
        "verdict": verdict,
        "form": form,
        "lines": lines,
        "approvers": queries.approvers(found.decision, by=request.user),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "allocations/correct.html", context, status=status)
