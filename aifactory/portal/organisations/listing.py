"""Organisations as people entered them, searched, and grouped by legal entity."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from aifactory.accounts.models import Organisation
from aifactory.accounts.requests import SignedInRequest
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from aifactory.portal.organisations.forms import FindForm
from aifactory.portal.people.access import administrators_only

ORDER = ("name", "pk")
GROUPS = {
    "all": lazy("All"),
    "twice": lazy("Entered more than once"),
    "owners": lazy("With owners"),
    "merged": lazy("Merged"),
}


@require_GET
@administrators_only
def organisation_list(request: SignedInRequest) -> HttpResponse:
    """By name; each row says how many rows its legal entity has."""
    chosen = request.GET.get("group", "all")
    found = FindForm(request.GET).narrow(_rows(chosen))
    page = lists.read(found, order=ORDER, params=request.GET)
    table = Table(
        caption=_("Organisations"),
        columns=[
            Column(_("Name")),
            Column(_("Country")),
            Column(_("Register number")),
            Column(_("Members"), numeric=True),
            Column(_("Rows of the same entity"), numeric=True),
        ],
        rows=page.rows,
        body="portal/organisations/rows/organisations.html",
        chips=lists.chips(GROUPS, {}, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("No organisation matches this."),
        empty_text=_("Search by a part of the name or the beginning of the number."),
        css_class="blocks",
    )
    context = {
        "table": table,
        "search": request.GET.get("search", ""),
        "country": request.GET.get("country", ""),
        "group": chosen,
    }
    return render(request, "portal/organisations/organisations.html", context)


def _rows(group: str) -> QuerySet[Organisation]:
    """One query: members and rows of the entity are counted beside each row."""
    twins = (
        Organisation.objects.filter(
            country=OuterRef("country"),
            register_key=OuterRef("register_key"),
            merged_into__isnull=True,
        )
        .exclude(register_key="")
        .order_by()
        .values("country")
        .annotate(count=Count("pk"))
        .values("count")
    )
    found = Organisation.objects.filter(merged_into__isnull=group != "merged")
    found = found.select_related("merged_into").annotate(
        members=Count("memberships", distinct=True)
    )
    found = found.annotate(rows=Coalesce(Subquery(twins), 1))
    if group == "twice":
        others = Organisation.objects.filter(
            country=OuterRef("country"),
            register_key=OuterRef("register_key"),
            merged_into__isnull=True,
        ).exclude(pk=OuterRef("pk"))
        return found.filter(~Q(register_key=""), Exists(others))
    if group == "owners":
        return found.filter(owned_by__isnull=False).distinct()
    return found
