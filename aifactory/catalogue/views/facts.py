"""Machines as the office keeps them: every value beside its source and the day of its check."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import reference
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import Partition, Site, System
from aifactory.catalogue.rules.energy import footprint
from aifactory.catalogue.rules.units import triple
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.values import fact_key, groups_of, row_is_stale, values_of

SITE = ("code", "name", "city", "country", "latitude", "longitude")
SYSTEM = ("code", "name", "state", "expected")
ONE_THOUSAND = Decimal(1000)


@require_GET
@setup_readers
def facts(request: SignedInRequest) -> HttpResponse:
    """Every site with its systems and partitions, and how many facts are due."""
    context = {
        "sites": queries.all_places(),
        "due": queries.stale_facts(timezone.localdate()).count(),
        "may_edit": permissions.edit(request.user),
    }
    return render(request, "catalogue/facts/list.html", context)


@require_GET
@setup_readers
def site(request: SignedInRequest, code: str) -> HttpResponse:
    """One hosting site."""
    row = get_object_or_404(Site.objects.select_related("country"), code=code)
    context = {
        "row": row,
        "kind": "site",
        "values": values_of(row, SITE),
        "systems": row.systems.order_by("name", "pk"),
    }
    return _page(request, context)


@require_GET
@setup_readers
def system(request: SignedInRequest, code: str) -> HttpResponse:
    """One supercomputer with its partitions and windows."""
    row = get_object_or_404(System.objects.select_related("site"), code=code)
    windows = queries.maintenances().filter(system=row).order_by("-from_at", "pk")
    context = {
        "row": row,
        "kind": "system",
        "values": values_of(row, SYSTEM),
        "partitions": row.partitions.order_by("position", "code"),
        "windows": windows[:10],
    }
    return _page(request, context)


@require_GET
@setup_readers
def partition(request: SignedInRequest, code: str) -> HttpResponse:
    """One partition: every value with its source, and what a node-hour is and takes."""
    row = get_object_or_404(Partition.objects.select_related("system__site"), code=code)
    context = {
        "row": row,
        "groups": groups_of(row),
        "key": fact_key(row),
        "is_due": row_is_stale(row),
        "triple": triple(ONE_THOUSAND, row.unit),
        "unit": row.unit,
        "footprint": footprint(row.watts_per_node, row.pue, row.carbon_g_per_kwh),
        "waiting": queries.waiting_about(reference(row)),
        "may_edit": permissions.edit(request.user),
    }
    return render(request, "catalogue/facts/partition.html", context)


def _page(request: SignedInRequest, context: dict[str, object]) -> HttpResponse:
    row = context["row"]
    more = {
        "key": fact_key(row),  # type: ignore[arg-type]  # a row of ours
        "is_due": row_is_stale(row),
        "may_edit": permissions.edit(request.user),
    }
    return render(request, "catalogue/facts/place.html", {**context, **more})
