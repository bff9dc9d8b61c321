"""One case in its round: who reviews it, what came in, who else could be asked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict
from applications.models import Application
from reviews.permissions import office
from reviews.queries import marking
from reviews.queries.candidates import Candidate, candidates
from reviews.queries.marking import Part
from reviews.queries.summary import summary_of
from reviews.rules import conclusion
from reviews.status import AssignmentStatus
from reviews.views.rounds import case_rows
from reviews.views.rounds.gate import case_of


@require_GET
def screen(request: SignedInRequest, cut_off: int, pk: UUID) -> HttpResponse:
    """Chosen experts with their state, reviews side by side, candidates."""
    application = case_of(request, cut_off, pk)
    at = timezone.now()
    parts = marking.parts_of(application)
    verdict = office.assign(request.user, application, is_open=_is_open(application))
    search = request.GET.get("search", "").strip()[:100]
    context = {
        **head(application),
        "parts": [_part(part, at=at, may_change=bool(verdict)) for part in parts],
        "summary": summary_of(application, parts),
        "verdict": verdict,
        "may_run": bool(office.run_round(request.user, application.call)),
        "missing": _missing(application, parts),
        "obstacle": _obstacle(application, parts),
        "search": search,
        "candidates": _candidates(application, verdict, search),
    }
    return render(request, "reviews/rounds/case.html", context)


def head(application: Application) -> dict[str, Any]:
    """What every page of the case shows above its heading."""
    opened = getattr(application.cut_off, "review_round", None)
    return {"application": application, "cut_off": application.cut_off, "round": opened}


def _is_open(application: Application) -> bool:
    return getattr(application.cut_off, "review_round", None) is not None


def _part(part: Part, *, at: datetime, may_change: bool) -> dict[str, Any]:
    assignment = part.assignment
    return {
        "assignment": assignment,
        "shown": case_rows.expert_of(assignment, at=at),
        "versions": len(part.versions),
        "may_remove": may_change and bool(office.remove(assignment)),
        "may_set_aside": may_change and bool(office.set_aside(assignment)),
    }


def _missing(application: Application, parts: list[Part]) -> int:
    terms = application.rule_set.review_terms
    live = sum(part.assignment.state in AssignmentStatus.LIVE for part in parts)
    return max(0, terms.experts - live) if terms else 0


def _obstacle(application: Application, parts: list[Part]) -> str:
    """Why it cannot be concluded yet; empty where it can."""
    terms = application.rule_set.review_terms
    if terms is None:
        return ""
    states = [part.assignment.state for part in parts]
    sent = states.count(AssignmentStatus.DONE)
    owed = sum(state in AssignmentStatus.OWED for state in states)
    template = conclusion.obstacle(terms, sent=sent, owed=owed)
    return _(template) % {"sent": sent, "experts": terms.experts} if template else ""


def _candidates(application: Application, verdict: Verdict, search: str) -> dict[str, Any] | None:
    """Nobody can be asked when the verdict says no; then nobody is listed."""
    if not verdict:
        return None
    found = candidates(application, text=search)
    return {
        "rows": [_row(one) for one in found.rows],
        "has_more": found.has_more,
        "excluded": found.excluded,
    }


def _row(found: Candidate) -> dict[str, Any]:
    return {
        "expert": found.expert,
        "load": found.load,
        "last": AssignmentStatus(found.last).label if found.last else "",
        "is_assigned": found.is_assigned,
        "is_blocked": found.is_blocked,
        "reasons": [(_(link.template), link.blocks) for link in found.links],
    }
