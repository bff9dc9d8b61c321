"""The office's forms on one case: send questions back, settle eligibility."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.verdicts import require
from aifactory.catalogue.rules.questions import visible_keys
from applications import operations, permissions, queries
from applications.forms import CompletionForm, EligibilityForm
from applications.models import Application, EligibilityCheck, Snapshot
from applications.rules.eligibility import TITLES
from applications.views.wizard import Request, load


@require_http_methods(["GET", "POST"])
def return_for_completion(request: Request, pk: UUID) -> HttpResponse:
    """Choose the answers that need completing and say why."""
    application = load(request, pk)
    # The site has its own form: this one names questions that only the office reads.
    require(permissions.view_in_full(request.user, application))
    require(permissions.return_for_completion(request.user, application))
    form = CompletionForm(
        request.POST if request.method == "POST" else None, choices=_choices(application)
    )
    if request.method == "POST" and form.is_valid():
        operations.return_for_completion(
            by=request.user,
            application=application,
            question_keys=form.cleaned_data["questions"],
            message=form.cleaned_data["message"],
        )
        messages.success(request, _("Sent back. The promise clock stands until the team answers."))
        return redirect("case", pk=pk)
    context = {"application": application, "form": form}
    return render(request, "applications/return.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def eligibility(request: Request, pk: UUID) -> HttpResponse:
    """Settle what the rules left open, next to their evidence."""
    application = load(request, pk)
    require(permissions.check_eligibility(request.user, application))
    form = EligibilityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["accepted"]
        operations.record_eligibility(
            by=request.user,
            application=application,
            accepted=accepted,
            reason=form.cleaned_data["reason"],
        )
        messages.success(
            request,
            _("Accepted. The hosting site has the case now.")
            if accepted
            else _("Recorded as not eligible. The team has a mail with the reason."),
        )
        return redirect("case", pk=pk)
    context = {"application": application, "form": form, "checks": checks_of(application)}
    return render(request, "applications/eligibility.html", context, status=_status(form))


def checks_of(application: Application) -> list[dict[str, object]]:
    """The rules applied to the newest content, open points first."""
    newest = Snapshot.objects.filter(application=application).order_by("-version").first()
    rows = EligibilityCheck.objects.filter(snapshot=newest).order_by("pk")
    checks = [
        {
            "title": TITLES.get(row.rule, row.rule),
            "outcome": row.outcome,
            "sentence": row.evidence.get("sentence", ""),
            "rule_version": row.rule_version,
        }
        for row in rows
    ]
    return sorted(checks, key=lambda check: check["outcome"] == "pass")


def _choices(application: Application) -> list[tuple[str, str]]:
    """What the team was shown; a question that never came up cannot be sent back."""
    questions = queries.questions_of(application)
    shown = set(visible_keys(questions, queries.answers_of(application)))
    audience = application.audience
    return [
        (question.key, queries.label_of(question, audience, "en"))
        for question in questions.questions
        if question.key in shown
    ]


def _status(form: CompletionForm | EligibilityForm) -> int:
    return 422 if form.errors else 200
