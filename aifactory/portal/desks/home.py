"""Where people land: their list, their desk, or their worklist, by the hat they wear."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from aifactory.accounts.models import RoleGrant
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission, Role
from aifactory.documents.rendering import engine_problem
from aifactory.jobs import queries as jobs
from aifactory.notifications import queries as mails
from aifactory.portal.context import APPLICANT, active_hat
from aifactory.portal.desks import approvals, worklists
from aifactory.portal.desks.forms import scope_words
from allocations.queries import desk
from reviews.queries import reading, round_states

DESKS = {
    APPLICANT: "applications",
    Role.REVIEWER: "experts:desk",
    Role.SITE_ASSESSOR: "reviews:desk",
    Role.AUDITOR: "auditor",
}
ENDS_SOON = timedelta(days=30)
CAP = 100
Home = Callable[[SignedInRequest, datetime], HttpResponse]


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """The first page of the hat worn now."""
    role = active_hat(request).role
    if role in DESKS:
        return redirect(DESKS[role])
    return HOMES[role](request, timezone.now())


def officer(request: SignedInRequest, at: datetime) -> HttpResponse:
    """What waits for the office, oldest promise first; what went wrong behind the scenes."""
    whose = request.GET.get("owner", "")
    whose = whose if whose in worklists.OWNERS else ""
    tasks = worklists.office_tasks(request.user, at=at, whose=whose)
    context = {
        "tasks": tasks,
        "whose": whose,
        "owners": worklists.OWNERS.items(),
        "overdue": sum(task.is_overdue for task in tasks),
        "rounds": round_states.waiting(request.user, at=at),
        "troubles": _troubles(request),
        "questions": worklists.questions_waiting(request.user),
        "suspended": desk.suspended(request.user).count(),
    }
    return render(request, "portal/desks/home_officer.html", context)


def approver(request: SignedInRequest, at: datetime) -> HttpResponse:
    """What waits for a second person, oldest first; the oldest open promises to read."""
    table = approvals.queue(request)
    context = {
        "table": table,
        "mine": any(not row.closed for row in table.rows),
        "away": approvals.away(at),
        "tasks": worklists.open_promises(request.user, at=at),
    }
    return render(request, "portal/desks/home_approver.html", context)


def chair(request: SignedInRequest, at: datetime) -> HttpResponse:
    """When the next round is assigned."""
    return render(request, "portal/desks/home_chair.html", {"cut_off": reading.next_cut_off(at)})


def administrator(request: SignedInRequest, at: datetime) -> HttpResponse:
    """Who holds which role, and what ends soon."""
    held = RoleGrant.objects.valid(at).filter(user__is_active=True)
    counts = dict(held.order_by("role").values_list("role").annotate(Count("pk")))
    ending = (
        held.filter(valid_until__lte=at + ENDS_SOON)
        .select_related("user")
        .order_by("valid_until", "pk")[:20]
    )
    context = {
        "held": [(role.label, counts.get(role.value, 0)) for role in Role],
        "ending": [(grant, scope_words(grant.scope)) for grant in ending],
        "troubles": _troubles(request),
    }
    return render(request, "portal/desks/home_administrator.html", context)


def _troubles(request: SignedInRequest) -> dict[str, Any]:
    """What keeps PDFs from being made, mails that may not have arrived, jobs that gave up."""
    if not has_permission(request.user, Permission.SEE_OUTBOX):
        return {}
    uncertain = list(mails.uncertain()[:CAP])
    return {"pdf": engine_problem(), "mails": uncertain, "jobs": list(jobs.failed()[:CAP])}


HOMES: dict[str, Home] = {
    Role.OFFICER: officer,
    Role.APPROVER: approver,
    Role.CHAIR: chair,
    Role.ADMINISTRATOR: administrator,
}
