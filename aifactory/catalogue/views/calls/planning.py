"""A call is planned: from a mode, as a copy, changed, deleted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.calls import CallForm, initial_of
from aifactory.catalogue.models import AccessMode, Call
from aifactory.catalogue.views.access import setup_editors, setup_readers
from aifactory.catalogue.views.calls.access import (
    call_of,
    form_page,
    in_use,
    permitted,
    refused,
    require_editor,
)
from aifactory.catalogue.views.words import lines_between

RECENT = 30


@require_GET
@setup_editors
def start(request: SignedInRequest) -> HttpResponse:
    """What a new call begins from: a mode with its rules, or an earlier call."""
    context = {
        "modes": _modes(),
        "calls": queries.planned_and_past().order_by("-opens_at")[:RECENT],
    }
    return render(request, "catalogue/calls/start.html", context)


@require_http_methods(["GET", "POST"])
@setup_readers
def create(request: SignedInRequest, code: str) -> HttpResponse:
    """Plan a call of a mode; its newest rules in force stand there at first."""
    mode = get_object_or_404(_modes(), code=code)
    require(permissions.edit(request.user))
    rules = queries.rules_in_force(mode, timezone.now())
    initial = {"rule_set": rules, "zone": "Europe/Brussels", "title": mode.name}
    return _new(request, mode, initial)


@require_http_methods(["GET", "POST"])
@setup_readers
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan a call like another one: same mode, own code and dates."""
    source = call_of(pk)
    require(permissions.edit(request.user))
    own = {"code": "", "opens": None, "closes": None, "edition": "", "is_announced": False}
    initial = {**initial_of(source), **own}
    return _new(request, source.mode, initial, source)


def _new(
    request: SignedInRequest, mode: AccessMode, initial: dict[str, Any], source: Call | None = None
) -> HttpResponse:
    form = CallForm(request.POST or None, initial=initial, mode=mode)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_call(
                by=request.user,
                terms=_terms(form),
                copied_from=source,
                at=request.received_at,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _planned(made))
            return redirect("setup:call", pk=made.pk)
    return form_page(request, "catalogue/calls/new.html", form, mode=mode, source=source)


@require_http_methods(["GET", "POST"])
@setup_readers
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a planned call."""
    found = call_of(pk)
    require_editor(request, found)
    form = CallForm(request.POST or None, initial=initial_of(found), mode=found.mode, call=found)
    verdict = permissions.plan_call(request.user, found)
    if request.method == "GET" and not verdict:
        return refused(request, verdict.reason, found)
    if request.method == "POST" and form.is_valid() and permitted(form, verdict):
        try:
            operations.edit_call(
                by=request.user,
                call=found,
                terms=_terms(form),
                edition=form.cleaned_data["edition"],
                at=request.received_at,
            )
        except operations.CallChanged as other:
            return _both(request, other.call)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Changed."))
            return redirect("setup:call", pk=pk)
    waiting = queries.waiting_about_call(found)
    return form_page(
        request,
        "catalogue/calls/edit.html",
        form,
        call=found,
        waiting=waiting,
        is_conflict=False,
        lines=[],
    )


def _both(request: SignedInRequest, now: Call) -> HttpResponse:
    """Both texts; what was typed stays in the form, and saving it again is a choice."""
    data = request.POST.copy()
    data["edition"] = queries.edition_of(now)
    form = CallForm(data, initial=initial_of(now), mode=now.mode, call=now)
    form.is_valid()
    before = queries.contents(now)
    lines = lines_between(now._meta.label_lower, before, {**before, **_typed(form)})
    more: dict[str, Any] = {"call": now, "lines": lines, "is_conflict": True, "waiting": []}
    return form_page(request, "catalogue/calls/edit.html", form, status=409, **more)


@require_http_methods(["GET", "POST"])
@setup_readers
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then delete a planned call that nothing names."""
    found = call_of(pk)
    require_editor(request, found)
    if not (verdict := permissions.plan_call(request.user, found)):
        return refused(request, verdict.reason, found)
    if request.method == "POST":
        try:
            operations.delete_call(by=request.user, call=found, at=request.received_at)
        except operations.InUse as used:
            return refused(request, in_use(used.uses), found)
        messages.success(request, _("%(code)s was deleted.") % {"code": found.code})
        return redirect("setup:calls")
    context = {"call": found, "uses": queries.uses_of_call(found)}
    return render(request, "catalogue/calls/delete.html", context)


def _planned(made: Call) -> str:
    if made.is_announced:
        return _("Planned. The public list and the calendar announce it.")
    return _("Planned. Nobody else sees it until you say so.")


def _modes() -> QuerySet[AccessMode]:
    return queries.with_rules()


def _terms(form: CallForm) -> operations.CallTerms:
    data = form.cleaned_data
    return operations.CallTerms(
        code=data["code"],
        title=form.title_texts,
        note=form.note_texts,
        rule_set=data["rule_set"],
        opens_at=form.instants["opens"],
        closes_at=form.instants["closes"],
        zone=data["zone"],
        is_announced=data["is_announced"],
    )


def _typed(form: CallForm) -> dict[str, Any]:
    """What was typed, under the names that a revision uses; only what is readable."""
    if not form.is_valid():
        return {}
    terms = _terms(form)
    typed = Call(**terms.values)
    return {
        "code": terms.code,
        "rule_set": terms.rule_set.version,
        "title": typed.title,
        "note": typed.note,
        "opens_at": typed.opens.local.isoformat(),
        "closes_at": typed.closes.local.isoformat(),
        "zone": terms.zone,
        "is_announced": terms.is_announced,
    }
