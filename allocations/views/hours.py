"""My hours: the list of the person's own allocations."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue.rules.units import Triple, triple
from aifactory.face.shapes import Column, Pager, Table
from allocations.models import Allocation, LedgerAccount

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
