"""The invitation and the declaration of ties. A link never decides: every answer is a POST."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts.requests import SignedInRequest
from reviews import operations
from reviews.models import Relation, ReviewAssignment
from reviews.permissions import expert as permissions
from reviews.queries import reading
from reviews.status import AssignmentStatus
from reviews.views.experts import presenters
from reviews.views.experts.access import load
from reviews.views.experts.forms import DeclareForm, DeclineForm


def invitation(
    request: SignedInRequest, assignment: ReviewAssignment, form: DeclineForm | None = None
) -> HttpResponse:
    """What is asked, by when and how long it may take; no title and no name."""
    context = {
        **_frame(assignment),
        **presenters.hint(reading.hints_of(assignment)),
        "form": form or DeclineForm(),
        "terms": reading.terms_of(assignment),
        "is_late": timezone.now() > assignment.due_at,
    }
    status = 422 if form else 200
    return render(request, "reviews/experts/invitation.html", context, status=status)


@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agree, then declare."""
    assignment = load(request, pk)
    operations.accept_invitation(by=request.user, assignment=assignment, at=timezone.now())
    return redirect("experts:review", pk=pk)


@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decline with a reason."""
    assignment = load(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        if not permissions.answer(request.user, assignment):
            return redirect("experts:review", pk=pk)
        return invitation(request, assignment, form)
    operations.decline_invitation(
        by=request.user,
        assignment=assignment,
        reason=form.cleaned_data["reason"],
        note=form.cleaned_data["note"],
        at=timezone.now(),
    )
    messages.success(request, _("You declined. The office asks somebody else."))
    return redirect("experts:desk")


@require_http_methods(["GET", "POST"])
def declare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what ties one to the applicant: before the title is shown, or when it turns up later."""
    assignment = load(request, pk)
    is_later = assignment.state in AssignmentStatus.READING
    posted = request.POST if request.method == "POST" else None
    form = DeclareForm(posted, is_later=is_later)
    if request.method == "POST" and form.is_valid():
        return _declared(request, assignment, form)
    if not permissions.declare(request.user, assignment):
        return redirect("experts:review", pk=pk)
    context = {
        **_frame(assignment),
        "form": form,
        "is_later": is_later,
        "tie": permissions.untied(request.user, assignment),
        "team": assignment.evaluation.application.team.select_related("user").order_by("pk"),
        "readable": bool(permissions.read(request.user, assignment)),
    }
    status = 422 if form.errors else 200
    return render(request, "reviews/experts/declare.html", context, status=status)


def _declared(
    request: SignedInRequest, assignment: ReviewAssignment, form: DeclareForm
) -> HttpResponse:
    relation = form.cleaned_data["relation"]
    operations.declare(
        by=request.user,
        assignment=assignment,
        relation=relation,
        text=form.cleaned_data["text"],
        at=timezone.now(),
    )
    if relation == Relation.NONE:
        messages.success(request, _("Thank you. The application is open to you now."))
        return redirect("experts:review", pk=assignment.pk)
    messages.success(request, _("Your declaration is kept. The office finds somebody else."))
    return redirect("experts:desk")


def _frame(assignment: ReviewAssignment) -> dict[str, Any]:
    application = assignment.evaluation.application
    return {
        "assignment": assignment,
        "application": application,
        "look": presenters.PILLS[assignment.state],
        "mode": application.call.mode,
        "zone": application.call.zone,
    }
