"""Find a case from anywhere: by number at once, by words in a list."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission, Role
from aifactory.audit import verification
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from aifactory.face.tags.icons import pill
from aifactory.portal.context import active_hat
from aifactory.portal.desks import forms, worklists
from applications.models.querysets import ApplicationQuerySet
from applications.queries import finding
from applications.status import ApplicationStatus as Status
from reviews.queries import desk as site_desk

ORDER = ("-received_at", "-pk")
FIELDS = ("pk", "number", "title", "status", "received_at", "organisation__name")
NO_KEY = str(UUID(int=0))


@require_GET
def find(request: SignedInRequest) -> HttpResponse:
    """An exact number leads to its case; words lead to a list; nothing says how to go on."""
    rows, name = _seen(request)
    text = forms.FindForm(request.GET).text
    exact = finding.numbered(rows, text) if text else None
    if exact is not None:
        return redirect(name, pk=exact.pk)
    if has_permission(request.user, Permission.AUDIT):
        verification.note_read(by=request.user, subject=("portal.screen", "find"), what="find")
    found = finding.found(rows, text)
    page = lists.read(found.values(*FIELDS), order=ORDER, params=request.GET)
    context = {"text": text, "table": _table(page, name) if text else None}
    return render(request, "portal/desks/find.html", context)


def _seen(request: SignedInRequest) -> tuple[ApplicationQuerySet, str]:
    """What the hat worn now may find, and the page of a case under it."""
    user = request.user
    checks = active_hat(request).role == Role.SITE_ASSESSOR
    if worklists.sees_cases(user) and not checks:
        return worklists.cases(user), "case"
    if worklists.assesses(user):
        return site_desk.of_my_sites(user), "reviews:assessment"
    raise Http404


def _table(page: lists.Page, name: str) -> Table:
    address = reverse(name, args=[UUID(int=0)])
    return Table(
        caption=_("Found, newest first"),
        columns=[Column(_("Application")), Column(_("Organisation")), Column(_("State"))],
        rows=[_row(row, address) for row in page.rows],
        body="portal/desks/rows/found.html",
        pager=lists.pager(page),
        empty_title=_("Nothing found that you may see"),
        empty_text=_(
            "Type a number or its last figures, words of the title, or the organisation. "
            "Every word must be there. Drafts are not found."
        ),
        css_class="blocks",
    )


def _row(row: dict[str, Any], address: str) -> dict[str, Any]:
    state = Status(row["status"])
    return {
        **row,
        "url": address.replace(NO_KEY, str(row["pk"])),
        "organisation": row["organisation__name"],
        "state": pill(state.pill, str(state.staff_word)),
    }
