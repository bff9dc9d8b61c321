"""Check and submit, and the receipt."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aifactory.accounts.verdicts import NotAllowed, require
from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.queries import NoRound
from aifactory.catalogue.rules.calendars import Deadline
from aifactory.face.tags.forms import Problem
from applications import operations, permissions, queries
from applications.models import Application
from applications.rules.eligibility import TITLES, Check, Outcome
from applications.rules.problems import Flaw
from applications.rules.steps import MISSING, minutes_of
from applications.status import ApplicationStatus
from applications.views.wizard import Request, Wizard, load, wizard_of

SAID_BY_FLAW = {queries.AMOUNT: "size", queries.MONTHS: "months"}
BEFORE = frozenset({ApplicationStatus.DRAFT, ApplicationStatus.RETURNED})


@require_GET
def check(request: Request, pk: UUID) -> HttpResponse:
    """All answers to read through, what is missing, and the one button that submits."""
    application = load(request, pk)
    if application.status not in BEFORE:
        return redirect("applications:receipt", pk=pk)
    require(permissions.edit(request.user, application))
    return _check_page(request, application)


@require_POST
def submit(request: Request, pk: UUID) -> HttpResponse:
    """Submit; pressing twice lands on the same receipt."""
    application = load(request, pk)
    if application.status not in BEFORE:
        return redirect("applications:receipt", pk=pk)
    try:
        operations.submit(
            by=request.user,
            application=application,
            received_at=request.received_at,
            seen_call=request.POST.get("call", ""),
        )
    except operations.NotComplete as missing:
        return _check_page(request, load(request, pk), flaws=missing.flaws, status=422)
    except operations.NotEligible as refused:
        return _check_page(request, application, failed=refused.checks, status=422)
    except NotAllowed:
        # Two posts at once: the other was first, and this one waited for it.
        if load(request, pk).status in BEFORE:
            raise
    return redirect("applications:receipt", pk=pk)


def _check_page(
    request: Request,
    application: Application,
    *,
    flaws: tuple[Flaw, ...] | None = None,
    failed: tuple[Check, ...] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "en"
    wizard = wizard_of(application, language=language)
    found = wizard.flaws if flaws is None else flaws
    checks = _checks(wizard) if failed is None else failed
    verdict = permissions.submit(request.user, application)
    # What a flaw of the form says already is not said again by its rule.
    said = {SAID_BY_FLAW.get(flaw.code) for flaw in found}
    context = {
        "application": application,
        "rail": wizard.rail("check", str(_("Check and submit"))),
        "count": len(wizard.steps) + 1,
        "minutes": minutes_of(wizard.steps),
        "sections": [
            {
                "step": step,
                "answers": wizard.read(wizard.visible(step.slug), language),
                "is_fixed": not wizard.editable(step.slug),
            }
            for step in wizard.steps
        ],
        "problems": [_problem(application, flaw) for flaw in found],
        "failed": [
            {"title": TITLES[one.rule], "check": one}
            for one in checks
            if one.outcome is Outcome.FAIL and one.rule not in said
        ],
        "is_posted": request.method == "POST",
        "verdict": verdict,
        "due": _due(application),
        "closes": application.call.closes,
        "rounds": queries.rounds_at(application, timezone.now()) if application.is_draft else None,
        "is_again": application.status == ApplicationStatus.RETURNED,
    }
    return render(request, "applications/check.html", context, status=status)


def _checks(wizard: Wizard) -> list[Check]:
    """The rules, before anything is missing for them: a refusal is known before the button."""
    if any(flaw.code in MISSING for flaw in wizard.flaws):
        return []
    return queries.checks_at(wizard.application, wizard.answers, timezone.now())


def _problem(application: Application, flaw: Flaw) -> Problem:
    if not flaw.key:
        return Problem(flaw.sentence, "#submit")
    address = reverse("applications:step", kwargs={"pk": application.pk, "slug": flaw.section})
    return Problem(flaw.sentence, f"{address}?missing=1#div_id_{flaw.key}")


def _due(application: Application) -> Deadline | None:
    """When the answer would be due if this were received now."""
    try:
        return catalogue.promised_by(application.call, timezone.now())
    except NoRound:
        return None
