"""The holidays of a year, copied from another year as a start."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations
from aifactory.catalogue.forms.reference import CopyYearForm
from aifactory.catalogue.models import OFFICE_CALENDAR, Holiday
from aifactory.catalogue.operations import RowChange
from aifactory.catalogue.rules.easter import in_year, moves
from aifactory.catalogue.tables import HOLIDAYS
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.loading import editors_only
from aifactory.catalogue.views.pages import Page, saved, show_form

FIRST, LAST = 2000, 2100


@require_http_methods(["GET", "POST"])
@setup_readers
def copy_year(request: SignedInRequest, year: int) -> HttpResponse:
    """Say for which year, read the days, carry out. Days that are there already stay."""
    if not FIRST <= year <= LAST:
        raise Http404
    editors_only(request)
    back = f"{reverse('setup:table', args=['holidays'])}?year={year}"
    page = Page(
        _("Copy the holidays of %(year)s") % {"year": year},
        [
            (_("Set-up"), reverse("setup")),
            (_("Reference data"), reverse("setup:reference")),
            (HOLIDAYS.title, back),
        ],
        _("Look at the days"),
        back,
        (_("Days that depend on Easter move with it. Check each against the law of that year."),),
    )
    form = CopyYearForm(request.POST or None, year=year)
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form)
    to = form.cleaned_data["year"]
    days = copied(year, to)
    if "confirmed" not in request.POST:
        context = {"page": page, "year": to, "days": days}
        return render(request, "catalogue/reference/copy_year.html", context)
    changes = [RowChange(None, cells) for cells, _moved, is_there in days if not is_there]

    def save(_opened_on: str) -> HttpResponse:
        count = operations.change_rows(
            by=request.user,
            table=HOLIDAYS,
            changes=changes,
            verb="copied",
            at=request.received_at,
        )
        text = ngettext("%(n)s day was added.", "%(n)s days were added.", count) % {"n": count}
        messages.success(request, text)
        return redirect(f"{reverse('setup:table', args=['holidays'])}?year={to}")

    return saved(request, page, form, save, subject_type="catalogue.holiday", typed={})


def copied(year: int, to: int) -> list[tuple[dict[str, str], bool, bool]]:
    """Each day as it would be: its row, whether it moved with Easter, whether it is there."""
    rows = Holiday.objects.filter(calendar=OFFICE_CALENDAR, on__year=year).order_by("on", "pk")
    there = set(
        Holiday.objects.filter(calendar=OFFICE_CALENDAR, on__year=to).values_list("on", flat=True)
    )
    found: dict[date, tuple[dict[str, str], bool, bool]] = {}
    for row in rows:
        day = in_year(row.on, to)
        if day is None:
            continue
        cells = {
            **HOLIDAYS.cells(row),
            "on": day.isoformat(),
            "source": _("Copied from %(year)s, to be checked against the law") % {"year": year},
            "source_tag": "D",
            "checked_on": timezone.localdate().isoformat(),
        }
        found[day] = (cells, moves(row.on), day in there)
    return [found[day] for day in sorted(found)]
