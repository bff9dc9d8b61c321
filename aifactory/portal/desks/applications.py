"""The applicant's two pages: my applications, and one application with what comes next."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.face import lists, shapes
from aifactory.portal.desks import papers, worklists
from aifactory.portal.desks.acts import next_act
from aifactory.portal.desks.clocks import clock_of, holder
from aifactory.portal.desks.steps import timeline_of
from allocations.models import Decision
from allocations.status import DecisionStatus
from applications import permissions, queries
from applications.models import Application, TeamMember
from applications.status import ApplicationStatus as Status

ORDER = ("-updated_at", "-pk")
TEAM = TeamMember.objects.select_related("user").order_by("pk")


@require_GET
def my_applications(request: SignedInRequest) -> HttpResponse:
    """Everything one works on, newest change first; deleted drafts can come back."""
    now = timezone.now()
    mine = worklists.mine(request.user, at=now)
    chosen = request.GET.get("group", "all")
    if chosen not in worklists.MY_GROUPS:
        raise Http404
    counts = lists.capped_counts(mine, worklists.statuses_of(worklists.MY_GROUPS))
    rows = worklists.with_own_part(
        worklists.grouped(mine, worklists.MY_GROUPS, chosen), request.user
    )
    page = lists.read(rows.for_lists(), order=ORDER, params=request.GET)
    has_any = bool(counts["all"] or counts["deleted"])
    context = {
        "table": _table(request, page, counts, chosen) if has_any else None,
        "drafts": lists.counted(counts["drafts"]),
    }
    return render(request, "portal/desks/my_applications.html", context)


@require_GET
def application(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Where it stands, what happens next, by when, by whom. Staff go to their own page of it."""
    found = (
        Application.objects.visible_to(request.user)
        .filter(pk=pk)
        .select_related(
            "call__mode", "rule_set", "organisation", "partition__system__site", "project_lead"
        )
        .select_related("promise", "cut_off")
        .prefetch_related(
            Prefetch("team", TeamMember.objects.select_related("user").order_by("pk"))
        )
        .first()
    )
    if found is None:
        raise Http404
    member = permissions.team_member(request.user, found)
    if member is None:
        return _staff_page(request, found)
    context = _context(request, found, kind=member.kind)
    return render(request, "portal/desks/application.html", context)


@require_GET
def go_on(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """To the step that needs something: the first that is not right, or that was asked for."""
    found = (
        Application.objects.mine(request.user)
        .filter(pk=pk)
        .select_related("call__mode", "rule_set", "organisation", "partition")
        .first()
    )
    if found is None:
        raise Http404
    if not permissions.edit(request.user, found):
        return redirect("application", pk=pk)
    slug = _open_step(found)
    if not slug:
        return redirect("applications:check", pk=pk)
    return redirect("applications:step", pk=pk, slug=slug)


def _open_step(found: Application) -> str:
    """Slug of the step; empty when nothing is missing."""
    if found.status == Status.RETURNED:
        asked = queries.asked_keys(found)
        questions = queries.questions_of(found).questions
        return next((each.section for each in questions if each.key in asked), "")
    flaws = queries.flaws_at(found, queries.answers_of(found), timezone.now())
    return next((flaw.section for flaw in flaws if flaw.section), "")


def _context(request: SignedInRequest, found: Application, *, kind: str) -> dict[str, Any]:
    now = timezone.now()
    clock = clock_of(found, at=now)
    # The team sees a decision once it is released, also where a member of it decides elsewhere.
    decisions = list(
        Decision.objects.filter(application=found, status__in=DecisionStatus.ANNOUNCED)
        .select_related("award__allocation", "award__partition", "corrects")
        .order_by("-version")
    )
    decision = decisions[0] if decisions else None
    award = getattr(decision, "award", None)
    allocation = getattr(award, "allocation", None)
    questions = list(queries.questions_about(found))
    return {
        "application": found,
        "questions": questions if questions or found.is_draft else None,
        "act": next_act(
            found,
            kind=kind,
            award=award.pk if award else None,
            allocation=allocation.pk if allocation else None,
        ),
        "holder": holder(found),
        "clock": clock,
        "steps": timeline_of(
            found,
            due=clock.due_at if clock and found.promise.kept_at is None else None,
            answer_due=award.respond_by if award else None,
            corrections=[each for each in reversed(decisions) if each.is_correction],
        ),
        "asked": worklists.asked_rows(found),
        "papers": papers.papers(papers.documents_of(found, decisions)),
        "decision": decision,
        "award": award,
        "award_triple": worklists.award_hours(award),
        "rounds": queries.rounds_at(found, now) if found.is_draft else None,
        "switch": found.is_draft and permissions.switch_mode(request.user, found),
        "withdraw": permissions.withdraw(request.user, found),
        "discard": permissions.discard(request.user, found),
        "restore": permissions.restore(request.user, found, at=now),
        "restorable_until": _restorable_until(found),
    }


def _staff_page(request: SignedInRequest, found: Application) -> HttpResponse:
    """The office and the auditor have the case page, the site its technical check."""
    if worklists.cases(request.user).filter(pk=found.pk).exists():
        return redirect("case", pk=found.pk)
    if worklists.assesses(request.user):
        return redirect("reviews:assessment", pk=found.pk)
    raise Http404


def _table(
    request: SignedInRequest, page: lists.Page, counts: dict[str, int], chosen: str
) -> shapes.Table:
    labels = {name: label for name, (label, _statuses) in worklists.MY_GROUPS.items()}
    return shapes.Table(
        caption=_("My applications"),
        columns=[
            shapes.Column(_("Application")),
            shapes.Column(_("State")),
            shapes.Column(_("node-h"), numeric=True),
            shapes.Column(_("Next")),
            shapes.Column(_("Changed")),
        ],
        rows=[_row(row) for row in page.rows],
        body="portal/desks/rows/my_applications.html",
        chips=lists.chips(labels, counts, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("Nothing here"),
        empty_text=_("Choose “All” to see your other applications."),
        css_class="blocks",
    )


def _row(row: Any) -> dict[str, Any]:
    return {
        "application": row,
        "hours": worklists.hours_of(row),
        "act": next_act(row, kind=row.kind, award=row.award, allocation=row.allocation),
        "holder": holder(row),
        "restorable_until": _restorable_until(row),
    }


def _restorable_until(row: Application) -> datetime | None:
    if row.discarded_at is None:
        return None
    return row.discarded_at + permissions.RESTORABLE
