"""A call out of the portal as a file, and into another one after a look at what it does there."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.exchange import CallFileForm, CarryOutForm
from aifactory.catalogue.models import Call
from aifactory.catalogue.rules.exchange import Fate, Flaw, Step
from aifactory.catalogue.rules.exchange_schema import SCHEMA
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.words import lines_between

KINDS = {
    "rule_set": lazy("Rules"),
    "call": lazy("Call"),
    "cut_off": lazy("Cut-off"),
    "availability": lazy("Availability"),
}
FATES = {
    Fate.NEW: ("info", lazy("New")),
    Fate.CHANGED: ("wait", lazy("Changed")),
    Fate.SAME: ("idle", lazy("As here")),
    Fate.GONE: ("stop", lazy("Taken away")),
}


@require_GET
@setup_readers
def export(request: SignedInRequest, code: str) -> HttpResponse:
    """One call, whole."""
    call = get_object_or_404(Call.objects.select_related("mode", "rule_set__mode"), code=code)
    content = queries.exported(call, at=request.received_at, portal=settings.SITE_NAME)
    return _file(content, f"call-{call.code}.json")


@require_GET
@setup_readers
def schema(request: SignedInRequest) -> HttpResponse:
    """The form that a file follows, for whoever writes one."""
    return _file(SCHEMA, "call.schema.json")


@require_http_methods(["GET", "POST"])
@setup_readers
def bring(request: SignedInRequest) -> HttpResponse:
    """Choose a file, read what it would do, carry it out."""
    verdict = permissions.edit(request.user)
    form = CallFileForm()
    if request.method == "GET" or not verdict:
        status = 200 if request.method == "GET" else 403
        return _choose(request, form, status=status)
    if "content" in request.POST:
        return _carry_out(request)
    form = CallFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose(request, form, status=422)
    return _look(request, form.cleaned_data["file"])


def _look(request: SignedInRequest, document: Any) -> HttpResponse:
    try:
        plan = operations.plan_import(document)
    except operations.NotImportable as refusal:
        return _choose(request, CallFileForm(), flaws=refusal.flaws, status=422)
    context = {
        "plan": plan,
        "code": plan.document["call"]["code"],
        "rows": [_row(step) for step in plan.steps],
        "content": json.dumps(document, ensure_ascii=False),
    }
    return render(request, "catalogue/exchange/look.html", context)


def _carry_out(request: SignedInRequest) -> HttpResponse:
    form = CarryOutForm(request.POST)
    if not form.is_valid():
        flaws = [Flaw("the file", str(error)) for error in form.errors["content"]]
        return _choose(request, CallFileForm(), flaws=flaws, status=422)
    try:
        call = operations.import_call(by=request.user, document=form.cleaned_data["content"])
    except operations.NotImportable as refusal:
        return _choose(request, CallFileForm(), flaws=refusal.flaws, status=409)
    messages.success(
        request,
        _("The call %(code)s is here as planned. A second person lets it open.")
        % {"code": call.code},
    )
    return redirect("setup:subject_history", kind="catalogue.call", key=str(call.pk))


def _choose(
    request: SignedInRequest, form: CallFileForm, *, flaws: list[Flaw] | None = None, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "flaws": flaws or [],
        "calls": queries.all_calls(),
        "verdict": permissions.edit(request.user),
    }
    return render(request, "catalogue/exchange/choose.html", context, status=status)


def _row(step: Step) -> dict[str, Any]:
    pill, word = FATES[step.fate]
    lines = lines_between("catalogue.call", step.before, step.after)
    return {
        "kind": KINDS[step.kind],
        "name": step.name,
        "pill": pill,
        "word": word,
        "lines": lines if step.fate == Fate.CHANGED else [],
    }


def _file(content: Any, name: str) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
