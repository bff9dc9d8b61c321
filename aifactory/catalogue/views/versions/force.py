"""What bringing a version into force would do, and asking a second person for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import reference
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.versions import ReasonForm
from aifactory.catalogue.models import Proposal, RuleSet
from aifactory.catalogue.status import RuleSetStatus
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.versions.pages import load
from aifactory.catalogue.views.versions.words import differences_of, effect_lines, replaced_by


@require_http_methods(["GET", "POST"])
@setup_readers
def effect(request: SignedInRequest, pk: int) -> HttpResponse:
    """The difference to the version it replaces, whom it touches, and the request."""
    rule_set = load(pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(permissions.edit(request.user))
        if form.is_valid():
            return _ask_in_force(request, rule_set, form)
    compared = replaced_by(rule_set)
    context = {
        "rule_set": rule_set,
        "compared": compared,
        "differences": differences_of(compared, rule_set) if compared else None,
        "effect": effect_lines(rule_set),
        "is_draft": rule_set.status == RuleSetStatus.DRAFT,
        "wrong": operations.why_not_in_force(rule_set, request.received_at),
        "waiting": queries.waiting_about(reference(rule_set)),
        "may_edit": permissions.edit(request.user),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "catalogue/rules/effect.html", context, status=status)


@require_http_methods(["GET", "POST"])
@setup_readers
def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what goes out of use, and ask a second person: nobody can bring a version back."""
    rule_set = load(pk)
    require(permissions.edit(request.user))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _ask_retirement(request, rule_set, form)
    in_force = rule_set.status == RuleSetStatus.IN_FORCE
    context = {
        "rule_set": rule_set,
        "form": form,
        "refusal": operations.why_not_retire(rule_set)
        if in_force
        else _("Only a version in force is taken out of use."),
        "waiting": queries.waiting_about(reference(rule_set)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "catalogue/rules/retire.html", context, status=status)


def _ask_in_force(request: SignedInRequest, rule_set: RuleSet, form: ReasonForm) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    try:
        proposal = operations.propose_in_force(
            by=request.user, rule_set=rule_set, reason=reason, at=request.received_at
        )
    except operations.UnsoundRules as refusal:
        messages.warning(request, " ".join(refusal.sentences))
        return redirect("setup:rule_set", pk=rule_set.pk)
    except operations.ChangeWaits as waits:
        return _waits(request, waits.proposal)
    return _asked(request, proposal)


def _ask_retirement(request: SignedInRequest, rule_set: RuleSet, form: ReasonForm) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    try:
        proposal = operations.propose_retirement(
            by=request.user, rule_set=rule_set, reason=reason, at=request.received_at
        )
    except operations.CannotRetire as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("setup:rule_set", pk=rule_set.pk)
    except operations.ChangeWaits as waits:
        return _waits(request, waits.proposal)
    return _asked(request, proposal)


def _asked(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    messages.success(request, _("Asked. A second person reads it now; nothing changes before."))
    return redirect("setup:change", pk=proposal.pk)


def _waits(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    messages.warning(request, _("A request about this version waits already. Here it is."))
    return redirect("setup:change", pk=proposal.pk)
