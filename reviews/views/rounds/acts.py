"""What the office does to a case: ask an expert, remove one, set a review aside, conclude."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.models import User
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from applications.models import Application
from reviews import operations
from reviews.permissions import office
from reviews.queries.candidates import Candidate, candidate
from reviews.queries.summary import summary_of
from reviews.views.rounds.case import head
from reviews.views.rounds.forms import AssignForm, RemoveForm, SetAsideForm
from reviews.views.rounds.gate import case_of, part_of

Form = AssignForm | RemoveForm | SetAsideForm


@require_http_methods(["GET", "POST"])
def assign(request: SignedInRequest, cut_off: int, pk: UUID, expert: int) -> HttpResponse:
    """Invite one expert; a tie that warns is shown first and needs a note."""
    application = case_of(request, cut_off, pk)
    require(office.handle_case(request.user, application))
    person = User.objects.filter(pk=expert).first()
    found = candidate(application, person) if person else None
    if person is None or found is None:
        raise Http404
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        is_tied=bool(found.links) and not found.is_blocked,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.assign(
                by=request.user,
                application=application,
                expert=person,
                at=request.received_at,
                note=form.cleaned_data.get("note", ""),
            )
        except operations.NotAssignable as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, _("Asked. %(name)s gets a mail.") % {"name": person})
        return _back(application)
    return _show(request, application, form, "assign", **_asked(found))


@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, cut_off: int, pk: UUID, assignment: int) -> HttpResponse:
    """Ask for the reason, then remove the expert."""
    application = case_of(request, cut_off, pk)
    require(office.handle_case(request.user, application))
    part = part_of(application, assignment)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.remove_expert(
            by=request.user,
            assignment=part,
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
        messages.success(
            request, _("Removed. %(name)s gets a mail; the text stays.") % {"name": part.expert}
        )
        return _back(application)
    verdict = office.still_reviewing(application) and office.remove(part)
    return _show(
        request, application, form, "remove", part=part, person=part.expert, verdict=verdict
    )


@require_http_methods(["GET", "POST"])
def set_aside(request: SignedInRequest, cut_off: int, pk: UUID, assignment: int) -> HttpResponse:
    """Ask what was found, then set the review aside."""
    application = case_of(request, cut_off, pk)
    require(office.handle_case(request.user, application))
    part = part_of(application, assignment)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.set_aside(
            by=request.user, assignment=part, at=request.received_at, **form.cleaned_data
        )
        messages.success(request, _("Set aside. Every version stays readable; ask another expert."))
        return _back(application)
    verdict = office.still_reviewing(application) and office.set_aside(part)
    return _show(
        request, application, form, "set_aside", part=part, person=part.expert, verdict=verdict
    )


@require_http_methods(["GET", "POST"])
def conclude(request: SignedInRequest, cut_off: int, pk: UUID) -> HttpResponse:
    """Say what the reviews come to, then freeze it."""
    application = case_of(request, cut_off, pk)
    require(office.handle_case(request.user, application))
    if request.method == "POST":
        try:
            operations.conclude(by=request.user, application=application, at=request.received_at)
        except operations.NotReady as missing:
            messages.error(request, missing.sentence)
        else:
            messages.success(request, _("Concluded. The application waits for its decision."))
        return _back(application)
    context = {
        **head(application),
        "summary": summary_of(application),
        "verdict": office.still_reviewing(application),
    }
    return render(request, "reviews/rounds/conclude.html", context)


def _asked(found: Candidate) -> dict[str, object]:
    return {
        "person": found.expert,
        "load": found.load,
        "reasons": [(_(link.template), link.blocks) for link in found.links],
        "is_blocked": found.is_blocked,
        "is_assigned": found.is_assigned,
    }


def _show(
    request: SignedInRequest, application: Application, form: Form, act: str, **more: object
) -> HttpResponse:
    opened = head(application)
    verdict = more.pop("verdict", None)
    if verdict is None:
        verdict = office.assign(request.user, application, is_open=opened["round"] is not None)
    context = {**opened, "form": form, "act": act, "verdict": verdict, **more}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reviews/rounds/act.html", context, status=status)


def _back(application: Application) -> HttpResponse:
    return redirect("rounds:case", cut_off=application.cut_off_id, pk=application.pk)
