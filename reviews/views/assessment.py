"""The technical check of one application: request at left, form at right, then what was sent."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aifactory.face.tags.formats import clock
from applications.models import Application
from reviews import operations, permissions, queries
from reviews.forms import AssessmentForm, initial
from reviews.models import TechnicalAssessment
from reviews.rules import completeness
from reviews.views import presenters
from reviews.views.access import load, person, received_at, unit_of


@require_GET
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write while it is open, read what was sent afterwards."""
    application = load(request, pk)
    draft = queries.assessment_of(application)
    if not permissions.still_open(application):
        return _read_only(request, application, draft)
    unit = unit_of(application)
    form = AssessmentForm(
        initial=initial(draft, unit=unit, asked=application.node_hours), unit=unit
    )
    return _show(request, application, draft, form)


@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the draft; go on to sending where that button was pressed."""
    application = load(request, pk)
    form = AssessmentForm(request.POST, unit=unit_of(application))
    if request.headers.get("Accept") == "application/json":
        return _autosave(request, application, form)
    if not form.is_valid():
        draft = queries.assessment_of(application)
        return _show(request, application, draft, form, status=422)
    try:
        operations.save_assessment(
            by=person(request),
            application=application,
            version=form.cleaned_data["version"],
            values=form.values(),
            at=timezone.now(),
        )
    except operations.Conflict as conflict:
        return _conflict(request, application, form, conflict.current)
    if request.POST.get("then") == "submit":
        return redirect("reviews:submit", pk=pk)
    messages.success(request, _("The draft is saved."))
    return redirect("reviews:assessment", pk=pk)


def _autosave(request: HttpRequest, application: Application, form: AssessmentForm) -> JsonResponse:
    """Keep every field that can be kept; say which cannot, and what stands there now."""
    form.is_valid()
    if "version" not in form.cleaned_data:
        return JsonResponse({"problems": form.errors["version"]}, status=422)
    try:
        draft = operations.save_assessment(
            by=person(request),
            application=application,
            version=form.cleaned_data["version"],
            values=form.values(),
            at=timezone.now(),
        )
    except operations.Conflict as conflict:
        return JsonResponse(presenters.stale(conflict.current), status=409)
    problems = [str(message) for messages in form.errors.values() for message in messages]
    return JsonResponse(
        {
            "version": draft.version,
            "at": clock(draft.saved_at),
            "problems": problems,
            "converted": presenters.converted(draft.proposed_node_hours, form.unit),
        }
    )


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what sending will do, then do it. A second click shows what the first one did."""
    application = load(request, pk)
    draft = queries.assessment_of(application)
    if draft is None or not permissions.still_open(application):
        return redirect("reviews:assessment", pk=pk)
    if request.method == "GET":
        return _confirm(request, application, draft)
    try:
        operations.submit_assessment(
            by=person(request),
            application=application,
            version=_number(request.POST.get("version", "")),
            received_at=received_at(request),
        )
    except operations.Conflict as conflict:
        return _confirm(request, application, conflict.current or draft, has_changed=True)
    except operations.NotComplete:
        return _confirm(request, application, draft)
    messages.success(request, _("The technical check is sent. The office decides next."))
    return redirect("reviews:assessment", pk=pk)


def context_of(application: Application) -> dict[str, Any]:
    """What each screen about one application shows at left."""
    return {
        "application": application,
        "site": queries.site_of(application),
        "triple": presenters.triple_of(application),
        "promise": application.promise,
        "clock": presenters.clock_word(application),
        "is_late": presenters.is_late(application, timezone.now()),
        "sections": queries.sections_of(application),
        "requests": queries.completion_requests(application),
        "verdict": permissions.still_open(application),
    }


def _show(
    request: HttpRequest,
    application: Application,
    draft: TechnicalAssessment | None,
    form: AssessmentForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    frame = context_of(application)
    checks = queries.automatic_checks(application, at=timezone.now(), sections=frame["sections"])
    context = {
        **frame,
        "draft": draft,
        "form": form,
        "findings": [presenters.finding(check) for check in checks],
        "converted": presenters.converted(draft.proposed_node_hours if draft else None, form.unit),
        "draft_words": json.dumps(presenters.draft_words(), ensure_ascii=False),
        **extra,
    }
    return render(request, "reviews/assessment.html", context, status=status)


def _read_only(
    request: HttpRequest, application: Application, sent: TechnicalAssessment | None
) -> HttpResponse:
    context = {
        **context_of(application),
        "sent": sent,
        "answers": presenters.answers(sent, unit_of(application)) if sent else [],
        "findings": presenters.frozen(sent.evidence) if sent else [],
        "recommendation": queries.recommendation_for(application),
    }
    return render(request, "reviews/sent.html", context)


def _confirm(
    request: HttpRequest,
    application: Application,
    draft: TechnicalAssessment,
    *,
    has_changed: bool = False,
) -> HttpResponse:
    """The confirmation page: what is missing, or what sending will do."""
    values = {name: getattr(draft, name) for name in operations.ANSWERS}
    gaps = completeness.gaps(values, asked=application.node_hours)
    unit = unit_of(application)
    context = {
        **context_of(application),
        "draft": draft,
        "answers": presenters.answers(draft, unit),
        "gaps": [presenters.gap(one) for one in gaps],
        "has_changed": has_changed,
    }
    return render(request, "reviews/confirm.html", context, status=409 if has_changed else 200)


def _conflict(
    request: HttpRequest,
    application: Application,
    form: AssessmentForm,
    current: TechnicalAssessment | None,
) -> HttpResponse:
    """Both texts beside each other; the form keeps what was typed, at the version of now."""
    unit = unit_of(application)
    theirs = initial(current, unit=unit, asked=application.node_hours)
    differences = presenters.differences(form, theirs)
    mine = AssessmentForm({**request.POST.dict(), "version": theirs["version"]}, unit=unit)
    mine.is_valid()
    return _show(
        request, application, current, mine, status=409, differences=differences, theirs=current
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1
