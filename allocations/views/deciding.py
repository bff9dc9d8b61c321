"""Decide on one application: request, advice, pool and limits, form."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict, require
from allocations import operations, permissions, queries
from allocations.forms import OUTCOMES, DecideForm
from allocations.models import Decision, Outcome
from allocations.views import presenters, ranking_rows
from applications.models import Application
from reviews.models import Recommendation
from reviews.queries import recommendation_for, summary_of


@dataclass(frozen=True)
class Case:
    """What the screen knows of the application before anything is typed.

    Attributes:
        verdict: whether the person can decide now.
        decisions: those that the person may see, newest first.
        unreleased: the one among them that waits for its release.
    """

    application: Application
    verdict: Verdict
    decisions: list[Decision]
    unreleased: Decision | None
    advice: Recommendation | None
    order: queries.Order


def load(request: SignedInRequest, pk: UUID) -> Application:
    """The application, where the person may see it; else it does not exist."""
    found = (
        Application.objects.visible_to(request.user)
        .filter(pk=pk)
        .select_related(
            "call__mode",
            "rule_set",
            "organisation",
            "partition__system__site",
            "project_lead",
            "promise",
        )
        .first()
    )
    if found is None or found.partition is None:
        raise Http404
    application: Application = found
    return application


@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """The decision screen: request, advice, pool and limits, form."""
    application = load(request, application_id)
    case = _read(request, application)
    form = _form(request, case)
    if request.method == "GET" or not form.is_valid():
        return _show(request, case, form)
    try:
        operations.decide(by=request.user, application=application, **form.terms())
    except operations.BadTerms as bad:
        form.add_error(bad.field, bad.sentence)
    except queries.NoPool as missing:
        form.add_error("starts_on", missing.sentence)
    except operations.LedgerRefusal as refusal:
        form.add_error(_place(form), refusal.sentence)
        operations.record_refusal(by=request.user, application=application, refusal=refusal)
    except operations.AlreadyDecided as other:
        messages.warning(request, other.sentence)
        return redirect("allocations:decide", application_id=application.pk)
    else:
        messages.success(request, _("Decided. The applicant sees nothing before you release it."))
        return redirect("allocations:decide", application_id=application.pk)
    return _show(request, case, form)


def _read(request: SignedInRequest, application: Application) -> Case:
    """What waits for its release is taken from the decisions shown; whoever decides sees all."""
    decisions = presenters.decisions(request.user, application)
    unreleased = next((one for one in decisions if one.status == "decided"), None)
    verdict = permissions.decide(request.user, application, unreleased=unreleased)
    if verdict.code in permissions.CLOSED_TO:
        require(permissions.see_case(request.user, application))
    advice = recommendation_for(application)
    return Case(
        application=application,
        verdict=verdict,
        decisions=decisions,
        unreleased=unreleased,
        advice=advice,
        order=queries.order_of(application, advice),
    )


def _form(request: SignedInRequest, case: Case) -> DecideForm:
    application, advice, order = case.application, case.advice, case.order
    choices = {
        name: permissions.choose(application, name, advice, is_unranked=order.is_open)
        for name, _word in OUTCOMES
    }
    closed = {name: verdict for name, verdict in choices.items() if not verdict}
    return DecideForm(
        request.POST or None,
        unit=presenters.asked(application)[1],
        closed=closed,
        has_turn=order.ranking is not None or application.status == "waiting_list",
        initial=_initial(application, advice, is_open=order.is_open),
    )


def _initial(
    application: Application, advice: Recommendation | None, *, is_open: bool
) -> dict[str, Any]:
    """The site's advice, ready to be confirmed; the officer changes what they see otherwise."""
    tomorrow = queries.rooms.first_day(application.call.zone, timezone.now())
    start = {"given_in": "node_hours", "starts_on": tomorrow, "conditions": ""}
    if is_open or advice is None or not permissions.grant(advice):
        return start
    start["conditions"] = advice.assessment.conditions
    if advice.node_hours < (application.node_hours or 0):
        amount = format(advice.node_hours.normalize(), "f")
        return {**start, "outcome": Outcome.PARTIAL, "amount": amount}
    return {**start, "outcome": Outcome.AWARD}


def _place(form: DecideForm) -> str:
    """Where a refusal of the ledger stands: at the amount when one was typed."""
    return "amount" if form.cleaned_data["outcome"] == Outcome.PARTIAL else "outcome"


def _show(request: SignedInRequest, case: Case, form: DecideForm) -> HttpResponse:
    at = timezone.now()
    application, unreleased = case.application, case.unreleased
    granted = _granted(form, application, unreleased)
    asked, unit = presenters.asked(application)
    context = {
        "application": application,
        "asked": asked,
        "unit": unit,
        "advice": presenters.advice(application, case.advice),
        "summary": summary_of(application),
        "verdict": case.verdict,
        "form": form,
        "decisions": case.decisions,
        "unreleased": unreleased,
        "capacity": presenters.capacity(application, granted, on=_begins(form, at)),
        "promise": presenters.promise(application),
        "order": case.order,
        "side": ranking_rows.SIDES.get(case.order.side or ""),
        **presenters.acts(request.user, unreleased),
        **presenters.in_force(request.user, case.decisions, unreleased, may_decide=case.verdict),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "allocations/decide.html", context, status=status)


def _granted(form: DecideForm, application: Application, unreleased: Decision | None) -> Decimal:
    """What the form would take from the pool; a decision that is taken has taken it already."""
    if unreleased is not None:
        return Decimal(0)
    if form.is_bound:
        data = form.cleaned_data if hasattr(form, "cleaned_data") else {}
        outcome, amount = data.get("outcome"), data.get("node_hours")
    else:
        outcome = form.initial.get("outcome")
        amount = Decimal(form.initial["amount"]) if "amount" in form.initial else None
    if outcome == Outcome.AWARD:
        return application.node_hours or Decimal(0)
    return (amount or Decimal(0)) if outcome == Outcome.PARTIAL else Decimal(0)


def _begins(form: DecideForm, at: datetime) -> date:
    """The first day of use, which decides the period."""
    chosen: date | None = form.initial.get("starts_on")
    if form.is_bound and hasattr(form, "cleaned_data"):
        chosen = form.cleaned_data.get("starts_on") or chosen
    return chosen or at.date()
