"""One round: its cases with their reviews; open it, conclude all that are complete."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.catalogue.models import CutOff
from reviews import operations
from reviews.permissions import office
from reviews.queries import rounds as queries
from reviews.queries.round_states import states
from reviews.rules.rounds import NextAct, default_due
from reviews.views.rounds import case_rows
from reviews.views.rounds.forms import OpenForm
from reviews.views.rounds.gate import cut_off_of

AFTER = frozenset({NextAct.RANK, NextAct.DECIDE, NextAct.APPROVE, NextAct.RELEASE})


@require_GET
def screen(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """How far the round is, its next act, and its cases one shelf at a time."""
    found = cut_off_of(request, cut_off)
    head = _head(request, found)
    context = {
        **head,
        "table": case_rows.table_of(request, found, head["figures"]),
        "may_run": bool(office.run_round(request.user, found.call)),
    }
    return render(request, "reviews/rounds/round.html", context)


@require_http_methods(["GET", "POST"])
def open_round(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """Choose when reviews are due, then open. Opening again changes nothing."""
    found = cut_off_of(request, cut_off)
    require(office.run_round(request.user, found.call))
    head = _head(request, found)
    if head["round"] is not None:
        messages.info(request, _("The expert review is open already."))
        return redirect("rounds:round", cut_off=found.pk)
    form = _open_form(request, found)
    verdict = office.open_round(request.user, found, at=request.received_at)
    if request.method == "POST" and form.is_valid():
        operations.open_round(
            by=request.user,
            cut_off=found,
            due_at=form.cleaned_data["due_on"],
            at=request.received_at,
        )
        messages.success(request, _("Open. Now ask experts for each case."))
        return redirect("rounds:round", cut_off=found.pk)
    context = {**head, "form": form, "verdict": verdict}
    return render(request, "reviews/rounds/open.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def conclude_all(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """Say what each complete case comes to, then conclude them, each by itself."""
    found = cut_off_of(request, cut_off)
    require(office.run_round(request.user, found.call))
    lines = None
    if request.method == "POST":
        lines = operations.conclude_complete(by=request.user, cut_off=found, at=request.received_at)
    complete = queries.complete_cases(request.user, found, at=request.received_at)
    context = {
        **_head(request, found),
        "lines": lines,
        "rows": case_rows.rows_of(complete),
    }
    return render(request, "reviews/rounds/conclude_all.html", context)


def _head(request: SignedInRequest, cut_off: CutOff) -> dict[str, Any]:
    [state] = states(request.user, [cut_off], at=timezone.now())
    return {
        "cut_off": cut_off,
        "round": state.round,
        "figures": state.figures,
        "state": state,
        "is_to_open": state.act is NextAct.OPEN,
        "is_over": state.act in AFTER,
    }


def _open_form(request: SignedInRequest, cut_off: CutOff) -> OpenForm:
    call, at = cut_off.call, request.received_at
    terms = call.rule_set.review_terms
    initial = {}
    if terms is not None:
        due = default_due(at, days=terms.days, zone=call.zone)
        initial["due_on"] = due.astimezone(ZoneInfo(call.zone)).date()
    return OpenForm(request.POST or None, zone=call.zone, at=at, initial=initial)


def _status(form: OpenForm) -> int:
    return 422 if form.is_bound and form.errors else 200
