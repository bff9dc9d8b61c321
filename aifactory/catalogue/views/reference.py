"""Reference data: the tables, their rows, and files of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import Country, CountryStatus, DatedAmount, Holiday, Taxonomy
from aifactory.catalogue.rules.easter import moves
from aifactory.catalogue.tables import HOLIDAYS, PRICES, STATUSES, TABLES, TERMS, Table
from aifactory.catalogue.views.access import setup_readers
from aifactory.face import lists
from aifactory.face.shapes import Chip, Column
from aifactory.face.shapes import Table as Shown

NAME = ("name", "code")
PAGES = {
    "statuses": "catalogue/reference/countries.html",
    "holidays": "catalogue/reference/holidays.html",
    "terms": "catalogue/reference/taxonomies.html",
    "prices": "catalogue/reference/prices.html",
}


@dataclass(frozen=True)
class Summary:
    """A table in the list of tables."""

    table: Table
    rows: int
    checked_on: date | None


@require_GET
@setup_readers
def tables(request: SignedInRequest) -> HttpResponse:
    """Every table with its size and its latest check."""
    found = [_summary(table) for table in TABLES.values()]
    return render(request, "catalogue/reference/list.html", {"tables": found})


@require_GET
@setup_readers
def table(request: SignedInRequest, code: str) -> HttpResponse:
    """One table: what holds now, what comes, what is over."""
    found = table_of(code)
    fill = {"statuses": _countries, "holidays": _holidays, "terms": _taxonomies, "prices": _prices}
    context = {"table": found, "may_edit": permissions.edit(request.user)}
    return render(request, PAGES[found.code], {**context, **fill[found.code](request)})


@require_GET
@setup_readers
def country(request: SignedInRequest, code: str) -> HttpResponse:
    """One country: on which ground its organisations may apply, from when to when."""
    row = get_object_or_404(Country, pk=code)
    today = timezone.localdate()
    statuses = row.statuses.order_by("ground", "valid_from", "pk")
    context = {
        "row": row,
        "verdict": queries.eligible_country(code, today),
        "statuses": [(one, _when(one, today), key_of(STATUSES, one)) for one in statuses],
        "waiting": queries.waiting_about(("catalogue.country", code)),
        "may_edit": permissions.edit(request.user),
    }
    return render(request, "catalogue/reference/country.html", context)


def table_of(code: str) -> Table:
    """The table of this code, or 404."""
    if code not in TABLES:
        raise Http404
    return TABLES[code]


def key_of(found: Table, row: Any) -> str:
    """How an address names a row of a table."""
    return "~".join(found.key_of(found.cells(row)))


def search_text(given: str) -> str:
    """What to look for; what no name can hold looks for nothing."""
    return given[:80].strip() if given.isprintable() else ""


def _summary(found: Table) -> Summary:
    sums = found.model._default_manager.aggregate(rows=Count("pk"), checked=Max("checked_on"))
    return Summary(found, sums["rows"], sums["checked"])


def _countries(request: SignedInRequest) -> Mapping[str, Any]:
    today = timezone.localdate()
    text = search_text(request.GET.get("search", ""))
    found = Country.objects.prefetch_related("statuses")
    page = lists.read(
        found.filter(name__icontains=text) if text else found, order=NAME, params=request.GET
    )
    shown = Shown(
        caption=_("Countries with their grounds"),
        columns=[
            Column(_("Country")),
            Column(_("Today")),
            Column(_("Grounds")),
            Column(_("Checked")),
        ],
        rows=[_country_row(row, today) for row in page.rows],
        body="catalogue/rows/countries.html",
        pager=lists.pager(page),
        empty_title=_("No country of that name."),
        empty_text=_("Search by a part of the English name."),
        css_class="blocks",
    )
    return {"shown": shown, "search": text}


def _country_row(row: Country, today: date) -> tuple[Country, str, str, list[CountryStatus], Any]:
    statuses = sorted(row.statuses.all(), key=lambda one: (one.ground, one.valid_from))
    holding = [one for one in statuses if _when(one, today) == "now"]
    full = any(not one.is_partial for one in holding)
    pill, word = ("ok", _("May apply")) if full else ("idle", _("May not apply"))
    if holding and not full:
        pill, word = "wait", _("In part")
    oldest = min((one.checked_on for one in statuses), default=row.checked_on)
    return row, pill, word, holding, oldest


def _holidays(request: SignedInRequest) -> Mapping[str, Any]:
    years = sorted({day.year for day in Holiday.objects.dates("on", "year")}, reverse=True)
    this = timezone.localdate().year
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else this
    rows = Holiday.objects.filter(on__year=year).order_by("calendar", "on", "pk")
    return {
        "year": year,
        "years": [Chip(str(one), f"?year={one}", chosen=one == year) for one in years],
        "rows": [(row, moves(row.on), key_of(HOLIDAYS, row)) for row in rows],
    }


def _taxonomies(request: SignedInRequest) -> Mapping[str, Any]:
    today = timezone.localdate()
    found = list(Taxonomy.objects.order_by("position", "code"))
    chosen = request.GET.get("group", found[0].code if found else "")
    taxonomy = next((one for one in found if one.code == chosen), None)
    terms = taxonomy.terms.order_by("position", "code") if taxonomy else []
    return {
        "taxonomy": taxonomy,
        "taxonomies": [
            Chip(one.name, f"?group={one.code}", chosen=one.code == chosen) for one in found
        ],
        "rows": [(row, _when(row, today), key_of(TERMS, row)) for row in terms],
    }


def _prices(_request: SignedInRequest) -> Mapping[str, Any]:
    today = timezone.localdate()
    rows = DatedAmount.objects.order_by("kind", "-valid_from", "pk")
    return {
        "rows": [(row, _when(row, today), key_of(PRICES, row)) for row in rows],
        "waiting": queries.waiting_about(("catalogue.register", "prices")),
    }


def _when(row: Any, today: date) -> str:
    """Whether a row holds: "now", "later" or "over"."""
    if row.valid_from > today:
        return "later"
    return "over" if row.valid_until is not None and row.valid_until < today else "now"
