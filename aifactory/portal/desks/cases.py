"""The office's list of applications, and the page of one case."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.audit import verification
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from aifactory.portal.desks import worklists
from aifactory.portal.desks.case_page import context_of
from aifactory.portal.desks.case_rows import FIELDS, ORDER, Words
from aifactory.portal.desks.casework.filters import chosen_rows
from aifactory.portal.desks.casework.views import list_url
from applications.queries import labels, owners, saved_views
from applications.status import ApplicationStatus as Status


@require_GET
def case_list(request: SignedInRequest) -> HttpResponse:
    """Everything submitted, oldest open promise first; drafts are only counted."""
    cases, chosen = chosen_rows(request)
    views = list(saved_views.usable(request.user))
    first = next((view for view in views if view.is_default), None)
    if first is not None and not request.GET:
        return redirect(list_url(first.query))
    counts = lists.capped_counts(cases, worklists.statuses_of(worklists.CASE_GROUPS))
    writing = worklists.drafts_in_writing(request.user)
    drafts = lists.capped_counts(writing, {"drafts": {Status.DRAFT}})
    may_act = worklists.has_any(request.user, Permission.HANDLE_APPLICATIONS)
    rows = owners.with_owner(worklists.grouped(cases, worklists.CASE_GROUPS, chosen.group))
    rows = labels.with_labels(rows)
    page = lists.read(rows.values(*FIELDS), order=ORDER, params=request.GET)
    context = {
        "table": _table(request, page, counts, chosen.group, may_act=may_act),
        "may_act": may_act,
        "drafts": lists.counted(drafts["drafts"]),
        "filters": chosen,
        "views": [(view, list_url(view.query), view.query == chosen.query) for view in views],
        "owners": worklists.OWNERS.items(),
        "labels": list(labels.in_use()),
    }
    return render(request, "portal/desks/cases.html", context)


@require_GET
def case(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Everything about one application on one screen."""
    if not worklists.sees_cases(request.user):
        raise Http404
    found = (
        labels.with_labels(owners.with_owner(worklists.cases(request.user)))
        .filter(pk=pk)
        .select_related(
            "owner",
            "call__mode",
            "cut_off",
            "rule_set",
            "organisation",
            "partition__system__site",
            "project_lead",
            "promise",
            "evaluation__recommendation__assessment__assessed_by",
            "evaluation__recommendation__assessment__site",
        )
        .first()
    )
    if found is None:
        raise Http404
    if has_permission(request.user, Permission.AUDIT):
        verification.note_read(by=request.user, subject=found, what="desk.case")
    return render(request, "portal/desks/case.html", context_of(request.user, found))


def _table(
    request: SignedInRequest,
    page: lists.Page,
    counts: dict[str, int],
    chosen: str,
    *,
    may_act: bool,
) -> Table:
    groups = {name: label for name, (label, _statuses) in worklists.CASE_GROUPS.items()}
    words = Words.of_page(page.rows)
    return Table(
        caption=_("Applications, oldest open promise first"),
        columns=[
            *([Column(_("Choose"), css_class="choose")] if may_act else []),
            Column(_("Application")),
            Column(_("Organisation")),
            Column(_("Promised by"), sorted="ascending"),
            Column(_("Partition")),
            Column(_("node-h"), numeric=True),
            Column(_("Owner")),
            Column(_("State")),
        ],
        rows=[words.cells(row, may_act=may_act) for row in page.rows],
        body="portal/desks/rows/cases.html",
        chips=lists.chips(groups, counts, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("No application matches this"),
        empty_text=_("Applications appear here once they are submitted. Drafts are only counted."),
        css_class="blocks",
    )
