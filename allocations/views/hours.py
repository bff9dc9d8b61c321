"""My hours: the list, one allocation with its dates and its statement, the statement as a file."""

import csv
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import reference
from aifactory.catalogue.rules.units import Triple, triple
from aifactory.documents.archive import current
from aifactory.face.rules.cells import harmless
from aifactory.face.shapes import Column, Movement, Pager, Table
from allocations import queries
from allocations.letters import DECISION
from allocations.models import Allocation, LedgerAccount
from allocations.queries.statements import csv_rows
from allocations.rules.pace import pace
from allocations.views.presenters import next_dates

ROWS = 25
COLUMNS = [
    Column(gettext_lazy("Application")),
    Column(gettext_lazy("State")),
    Column(gettext_lazy("Hours end")),
    Column(gettext_lazy("Partition")),
    Column(gettext_lazy("Left, of granted, node-h"), numeric=True),
]


@dataclass(frozen=True)
class Row:
    """One allocation in the list."""

    allocation: Allocation
    left: Triple
    granted: Triple


@require_GET
def hours(request: SignedInRequest) -> HttpResponse:
    """Allocations of the person's own teams, the newest first."""
    rows, after = _page(request)
    context = {"table": _table(request, rows, after), "title": _title(rows, after)}
    return render(request, "allocations/hours.html", context)


@require_GET
def allocation(request: SignedInRequest, allocation_id: int) -> HttpResponse:
    """Dates, hours in three units, statement, next dates."""
    found = _load(request, allocation_id)
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
        "letter": current(DECISION, reference(found.award.decision)),
    }
    return render(request, "allocations/allocation.html", context)


@require_GET
def statement_csv(request: SignedInRequest, allocation_id: int) -> HttpResponse:
    """The statement as a file that a spreadsheet opens without running anything."""
    found = _load(request, allocation_id)
    statement = queries.statement(queries.account_of(found), timezone.now())
    name = f"statement-{found.application.number}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
    writer = csv.writer(response)
    writer.writerows([[harmless(value) for value in row] for row in csv_rows(statement)])
    return response


def _load(request: SignedInRequest, pk: int) -> Allocation:
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


def _page(request: SignedInRequest) -> tuple[list[Allocation], str]:
    accounts = LedgerAccount.objects.of_kind("allocation").order_by("pk")
    found = Allocation.objects.mine(request.user).select_related(
        "application", "partition__system__site"
    )
    before = request.GET.get("after", "")
    if before.isdecimal() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(
        found.prefetch_related(Prefetch("ledger_accounts", queryset=accounts)).order_by("-pk")[
            : ROWS + 1
        ]
    )
    return rows[:ROWS], str(rows[ROWS - 1].pk) if len(rows) > ROWS else ""


def _table(request: SignedInRequest, rows: list[Allocation], after: str) -> Table:
    here = reverse("allocations:hours")
    return Table(
        caption=_("My hours"),
        columns=COLUMNS,
        rows=[_row(row) for row in rows],
        body="allocations/parts/hours_rows.html",
        pager=Pager(
            previous_url=here if "after" in request.GET else "",
            next_url=f"{here}?{urlencode({'after': after})}" if after else "",
        ),
        empty_title=_("You have no hours yet."),
        empty_text=_("They appear here when you accept an award. The letter says by when."),
        css_class="blocks",
    )


def _row(found: Allocation) -> Row:
    left = sum(account.balance for account in found.ledger_accounts.all())
    unit = found.partition.unit
    return Row(found, triple(left or found.node_hours * 0, unit), triple(found.node_hours, unit))


def _title(rows: list[Allocation], after: str) -> str:
    active = sum(row.status == "active" for row in rows)
    if after or not active:
        return _("My hours")
    return ngettext("You have hours in one project", "You have hours in %(n)s projects", active) % {
        "n": active
    }
