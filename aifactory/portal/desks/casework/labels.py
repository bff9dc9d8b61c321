"""Labels: the portal's list of them, and those of one case."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import NotAllowed, require
from aifactory.portal.desks.casework.forms import CaseLabelsForm, LabelForm
from aifactory.portal.desks.casework.loading import load
from applications import operations
from applications.models import Label
from applications.permissions import casework
from applications.queries import labels as queries


@require_http_methods(["GET", "POST"])
def labels(request: SignedInRequest) -> HttpResponse:
    """Every label with how many cases carry it; a new one below."""
    _officers_only(request)
    form = LabelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.make_label(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
        else:
            messages.success(request, _("“%(label)s” can be put on cases now.") % {"label": made})
            return redirect("labels")
    context = {"form": form, "labels": list(queries.every())}
    status = 422 if form.errors else 200
    return render(request, "portal/desks/casework/labels.html", context, status=status)


@require_http_methods(["GET", "POST"])
def label(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename or recolour one, or take it off the list."""
    _officers_only(request)
    found = _found(pk)
    initial = {"name": found.name, "colour": found.colour}
    form = LabelForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_label(by=request.user, label=found, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
        else:
            messages.success(request, _("Changed on every case that carries it."))
            return redirect("labels")
    context = {"form": form, "label": found}
    status = 422 if form.errors else 200
    return render(request, "portal/desks/casework/label.html", context, status=status)


@require_POST
def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer it no more; the list keeps it, so it can come back."""
    _officers_only(request)
    found = operations.retire_label(by=request.user, label=_found(pk))
    messages.success(
        request,
        _("“%(label)s” is retired. It stays on its cases, and you can bring it back.")
        % {"label": found},
    )
    return redirect("labels")


@require_POST
def bring_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer a retired one again."""
    _officers_only(request)
    found = operations.bring_label_back(by=request.user, label=_found(pk))
    messages.success(request, _("“%(label)s” can be put on cases again.") % {"label": found})
    return redirect("labels")


@require_http_methods(["GET", "POST"])
def case_labels(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Which labels a case carries; what somebody else changed meanwhile stays."""
    case = load(request, pk)
    require(casework.handle(request.user, case))
    on_it = list(queries.on_case(case))
    form = CaseLabelsForm(
        request.POST if request.method == "POST" else None,
        labels=queries.to_choose(case),
        initial={"labels": on_it, "seen": on_it},
    )
    if request.method == "POST" and form.is_valid():
        put, off = form.changes
        try:
            operations.change_labels(by=request.user, application=case, put=put, off=off)
        except NotAllowed as refusal:
            form.add_error("labels", refusal.verdict.reason)
        else:
            messages.success(request, _("Labels saved."))
            return redirect("case", pk=pk)
    context = {"application": case, "form": form}
    status = 422 if form.errors else 200
    return render(request, "portal/desks/casework/case_labels.html", context, status=status)


def _officers_only(request: SignedInRequest) -> None:
    """For everybody else there are no labels."""
    if not casework.edit_labels(request.user):
        raise Http404


def _found(pk: int) -> Label:
    return get_object_or_404(Label, pk=pk)
