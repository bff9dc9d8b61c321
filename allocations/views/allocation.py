"""One allocation: its dates and its statement, on a page and as a file."""

import csv
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import reference
from aifactory.catalogue.rules.units import triple
from aifactory.documents.archive import current
from aifactory.face.rules.cells import harmless
from aifactory.face.shapes import Movement
from allocations import permissions, queries
from allocations.letters import DECISION
from allocations.models import Allocation
from allocations.queries.statements import csv_rows
from allocations.rules.pace import pace
from allocations.views.presenters import next_dates


@require_GET
def allocation(request: SignedInRequest, allocation_id: int) -> HttpResponse:
    """Dates, hours in three units, statement, next dates."""
    found = load(request, allocation_id)
    at = timezone.now()
    today = at.astimezone(ZoneInfo(found.award.zone)).date()
    statement = queries.statement(queries.account_of(found), at)
    used = found.node_hours - statement.balance
    context = {
        "allocation": found,
        "application": found.application,
        "award": found.award,
        "unit": found.partition.unit,
        "granted": triple(found.node_hours, found.partition.unit),
        "left": statement.amount,
        "statement": statement,
        "movements": [
            Movement(
                text=line.text, on=line.entry.posted_at, amount=line.amount, balance=line.balance
            )
            for line in statement.lines
        ],
        "pace": pace(
            starts_on=found.starts_on,
            ends_on=found.ends_on,
            on=today,
            node_hours=found.node_hours,
            used=used,
        ),
        "next_dates": next_dates(found, today=today),
        "may_suspend": permissions.suspend(request.user, found),
        "may_resume": permissions.resume(request.user, found, at=at),
        "suspensions": list(found.suspensions.order_by("-suspended_at", "-pk")),
        "monthly": queries.monthly_documents(found),
        "letter": current(DECISION, reference(found.award.decision)),
    }
    return render(request, "allocations/allocation.html", context)


@require_GET
def statement_csv(request: SignedInRequest, allocation_id: int) -> HttpResponse:
    """The statement as a file that a spreadsheet opens without running anything."""
    found = load(request, allocation_id)
    statement = queries.statement(queries.account_of(found), timezone.now())
    name = f"statement-{found.application.number}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
    writer = csv.writer(response)
    writer.writerows([[harmless(value) for value in row] for row in csv_rows(statement)])
    return response


def load(request: SignedInRequest, pk: int) -> Allocation:
    """The allocation, where the person may see it; else it does not exist."""
    found = (
        Allocation.objects.visible_to(request.user)
        .filter(pk=pk)
        .select_related(
            "application__call__mode",
            "application__rule_set",
            "award__decision",
            "partition__system__site",
        )
        .first()
    )
    if found is None:
        raise Http404
    allocation: Allocation = found
    return allocation
