"""Rounds as the auditor finds them: order the report, watch it being made, take it along."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import canonical_json
from aifactory.catalogue.models import CutOff
from aifactory.documents.models import Document
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from aifactory.portal.auditing import history
from aifactory.portal.auditing.access import auditors_only, auditors_read
from aifactory.portal.desks import exports
from aifactory.portal.reports import operations, orders, permissions, tables
from applications.models import Application
from applications.status import ApplicationStatus

ORDER = ("-at", "-pk")
STAGES = {
    "population": _("Gathering who applied"),
    "scores": _("Gathering what the experts said"),
    "decisions": _("Gathering the decisions"),
    "hours": _("Adding up the hours"),
    "rendering": _("Making the PDF"),
}
WORDS = {"done": ("ok", _("Done")), "now": ("info", _("Now")), "ahead": ("idle", _("To come"))}


@require_GET
@auditors_read("desk.rounds")
def rounds(request: SignedInRequest) -> HttpResponse:
    """Every round that has closed, newest first."""
    closed = CutOff.objects.filter(at__lte=timezone.now()).select_related("call__mode")
    page = lists.read(closed, order=ORDER, params=request.GET)
    received = _received(page.rows)
    for row in page.rows:
        row.received = received.get(row.pk, 0)
    table = Table(
        caption=_("Rounds"),
        columns=[
            Column(_("Round")),
            Column(_("Mode")),
            Column(_("Closed")),
            Column(_("Applications received"), numeric=True),
        ],
        rows=page.rows,
        body="portal/auditing/round_rows.html",
        pager=lists.pager(page),
        css_class="blocks",
        empty_title=_("No round has closed yet"),
        empty_text=_("A round appears here the moment its cut-off has passed."),
    )
    context = {"table": table, "banner": history.banner()}
    return render(request, "portal/auditing/rounds.html", context)


@require_GET
@auditors_read("desk.round")
def a_round(request: SignedInRequest, cut_off_id: int) -> HttpResponse:
    """One round: its reports, and the button that orders the next one."""
    cut_off = _cut_off(cut_off_id)
    known = orders.orders_of(cut_off)
    context = {
        "cut_off": cut_off,
        "orders": known,
        "received": _received([cut_off]).get(cut_off.pk, 0),
        "next_serial": len(known) + 1,
        "may_order": permissions.order_report(request.user, cut_off, at=timezone.now()),
        "may_read": permissions.read_report(request.user, cut_off),
        "ranked": cut_off.call.rule_set.review_terms is not None,
        "banner": history.banner(),
    }
    return render(request, "portal/auditing/round.html", context)


@require_POST
@auditors_only
def order(request: SignedInRequest, cut_off_id: int) -> HttpResponse:
    """Order a report and go where its progress is shown. A double click orders one."""
    cut_off = _cut_off(cut_off_id)
    job = operations.order_report(
        by=request.user, cut_off=cut_off, serial=_serial(request), at=timezone.now()
    )
    return redirect("auditor_round_report", cut_off.pk, orders.serial_of(job))


@require_GET
@auditors_read("desk.round_report")
def report(request: SignedInRequest, cut_off_id: int, serial: int) -> HttpResponse:
    """One ordered report: how far it is, then the files."""
    context = {**_state(request, cut_off_id, serial), "banner": history.banner()}
    return render(request, "portal/auditing/round_report.html", context)


@require_GET
def progress(request: SignedInRequest, cut_off_id: int, serial: int) -> HttpResponse:
    """The part of that page that changes; it tells nothing but how far the work is."""
    context = _state(request, cut_off_id, serial)
    return render(request, "portal/auditing/round_progress.html", context)


@require_GET
@auditors_read("file.round_report_csv")
def cases_csv(request: SignedInRequest, cut_off_id: int, serial: int) -> StreamingHttpResponse:
    """The cases of a frozen report as a table, one line each."""
    found = _frozen(request, cut_off_id, serial)
    head, rows = tables.cases(found.snapshot)
    return exports.download(found.number.lower(), head, _each(rows))


@require_GET
@auditors_read("file.round_report_json")
def record_json(request: SignedInRequest, cut_off_id: int, serial: int) -> HttpResponse:
    """The frozen record itself; the SHA-256 of this file is the hash that the PDF names."""
    found = _frozen(request, cut_off_id, serial)
    response = HttpResponse(canonical_json(found.snapshot), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.number.lower()}.json"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _each(rows: list[list[Any]]) -> Iterator[list[Any]]:
    yield from rows


def _cut_off(pk: int) -> CutOff:
    return get_object_or_404(CutOff.objects.select_related("call__mode", "call__rule_set"), pk=pk)


def _serial(request: SignedInRequest) -> int:
    """The order that the page offered; 0, which no order has, where it was mangled."""
    given = request.POST.get("serial", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _received(cut_offs: list[CutOff]) -> dict[int, int]:
    rows = (
        Application.objects.filter(Q(cut_off__in=cut_offs), received_at__isnull=False)
        .exclude(status__in=ApplicationStatus.PRIVATE)
        .values_list("cut_off")
        .annotate(count=Count("pk"))
        .order_by("cut_off")
    )
    return dict(rows)


def _state(request: SignedInRequest, cut_off_id: int, serial: int) -> dict[str, Any]:
    """One order that this auditor may read, with its stages in words."""
    cut_off = _cut_off(cut_off_id)
    found = next((row for row in orders.orders_of(cut_off) if row.serial == serial), None)
    if found is None or not permissions.read_report(request.user, cut_off):
        raise Http404
    return {
        "cut_off": cut_off,
        "order": found,
        "stages": [(STAGES[row.code], row.state, *WORDS[row.state]) for row in found.stages],
        "next_serial": len(orders.jobs_of(cut_off)) + 1,
    }


def _frozen(request: SignedInRequest, cut_off_id: int, serial: int) -> Document:
    """The document of an order, once its data is frozen."""
    found: orders.Order = _state(request, cut_off_id, serial)["order"]
    if found.document is None:
        raise Http404
    return found.document
