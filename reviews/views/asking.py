"""Asking the applicant: choose answers, write the question, return the application."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reviews import operations, permissions
from reviews.forms import AskForm
from reviews.views.access import load, person
from reviews.views.assessment import context_of


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return for completion. The draft of the technical check stays as it is."""
    application = load(request, pk)
    if not permissions.still_open(application):
        return redirect("reviews:assessment", pk=pk)
    context = context_of(application)
    offered = [
        (row["key"], row["label"]) for section in context["sections"] for row in section["answers"]
    ]
    form = AskForm(request.POST or None, questions=offered)
    if request.method == "POST" and form.is_valid():
        operations.ask_applicant(
            by=person(request),
            application=application,
            question_keys=form.cleaned_data["questions"],
            message=form.cleaned_data["message"],
            at=timezone.now(),
        )
        messages.success(request, _("Your question is sent. The clock stands until the answer."))
        return redirect("reviews:assessment", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "reviews/ask.html", {**context, "form": form}, status=status)
