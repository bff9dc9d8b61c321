"""Begin, delete and restore a draft."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts.queries import organisations_of
from aifactory.accounts.verdicts import NotAllowed, require
from aifactory.catalogue import queries as catalogue
from applications import operations, permissions, queries
from applications.models import Application
from applications.rules.steps import progress
from applications.status import ApplicationStatus
from applications.views.wizard import Request, load

FIT_CHECK = "fit_check"
"""Session key under which the fit check leaves its answers: question key to value."""


@require_POST
def new(request: Request) -> HttpResponse:
    """Begin an application to a call; a double click begins one."""
    code = request.POST.get("call", "").replace("\0", "")
    call = catalogue.open_calls(timezone.now()).filter(code=code).first()
    if call is None:
        messages.error(request, _("This call takes no applications now. Choose an open one."))
        return redirect("applications")
    organisation = (
        organisations_of(request.user).filter(pk=_number(request.POST.get("organisation"))).first()
        or organisations_of(request.user).first()
    )
    application = operations.start_draft(
        by=request.user,
        call=call,
        organisation=organisation,
        answers=request.session.pop(FIT_CHECK, {}),
        key=_key(request.POST.get("key", "")),
    )
    return redirect("applications:step", pk=application.pk, slug=_first_open(application))


@require_http_methods(["GET", "POST"])
def discard(request: Request, pk: UUID) -> HttpResponse:
    """Ask once, with the effect; then delete. It can be undone for 30 days."""
    application = load(request, pk)
    if request.method == "POST" and application.status == ApplicationStatus.DISCARDED:
        return redirect("applications")
    require(permissions.discard(request.user, application))
    if request.method == "POST":
        try:
            operations.discard_draft(by=request.user, application=application)
        except NotAllowed:
            # Two posts at once: the other was first, and this one waited for it.
            if load(request, pk).status != ApplicationStatus.DISCARDED:
                raise
        messages.success(request, _("Draft deleted. You can restore it for 30 days."))
        return redirect("applications")
    answers = application.answers.count()
    return render(
        request, "applications/discard.html", {"application": application, "answers": answers}
    )


@require_POST
def restore(request: Request, pk: UUID) -> HttpResponse:
    """Bring a deleted draft back."""
    application = load(request, pk)
    operations.restore_draft(by=request.user, application=application)
    messages.success(request, _("Draft restored with all its answers."))
    return redirect("application", pk=pk)


def _first_open(application: Application) -> str:
    """The step to begin with: the first that has something left to answer."""
    questions, answers = queries.questions_of(application), queries.answers_of(application)
    offers = queries.offers_of(application, timezone.now())
    flaws = queries.flaws_of_form(application, questions, answers, offers)
    steps = progress(questions, answers, flaws)
    return next((step.slug for step in steps if not step.is_done), steps[0].slug)


def _key(text: str) -> UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
