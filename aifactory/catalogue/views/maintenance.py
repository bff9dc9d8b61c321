"""Windows in which machines do not run."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.contents import contents_of, state_of
from aifactory.catalogue.forms.availability import MaintenanceForm
from aifactory.catalogue.forms.facts import ReasonForm
from aifactory.catalogue.models import Maintenance
from aifactory.catalogue.views.access import setup_editors, setup_readers
from aifactory.catalogue.views.loading import for_editors
from aifactory.catalogue.views.pages import Page, saved, show_confirmation, show_form
from aifactory.face import lists
from aifactory.face.shapes import Column, Table

ORDER = ("-from_at", "-pk")


@require_GET
@setup_readers
def maintenance(request: SignedInRequest) -> HttpResponse:
    """Every window, latest first."""
    page = lists.read(queries.maintenances(), order=ORDER, params=request.GET)
    at = timezone.now()
    may_edit = permissions.edit(request.user)
    table = Table(
        caption=_("Maintenance windows"),
        columns=[
            Column(_("Where")),
            Column(_("From – until")),
            Column(_("Words")),
            Column(_("Act")),
        ],
        rows=[(row, *_state(row, at)) for row in page.rows],
        body="catalogue/rows/maintenance.html",
        pager=lists.pager(page),
        empty_title=_("No window is announced."),
        empty_text=_("Announce one as soon as a site tells you: applicants plan by it."),
        css_class="blocks",
        totals={"may_edit": may_edit},
    )
    context = {"table": table, "may_edit": may_edit}
    return render(request, "catalogue/facts/maintenance.html", context)


@require_http_methods(["GET", "POST"])
@setup_editors
def announce(request: SignedInRequest) -> HttpResponse:
    """Announce a window; the public page shows it at once."""
    page = _page(_("Announce maintenance"), _("Announce this window"))
    form = MaintenanceForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form)

    def save(_opened_on: str) -> HttpResponse:
        window = Maintenance(
            **form.values, source_tag="V", checked_on=timezone.localdate(request.received_at)
        )
        operations.announce_maintenance(by=request.user, window=window)
        messages.success(request, _("Announced. The public page of the machines shows it."))
        return redirect("setup:maintenance")

    return saved(request, page, form, save, subject_type="catalogue.maintenance", typed={})


@require_http_methods(["GET", "POST"])
@setup_readers
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct a window that is not over."""
    row = _window(request, pk)
    page = _page(_("Correct maintenance of %(name)s") % {"name": row}, _("Save this window"))
    if row.until_at <= request.received_at:
        return _over(request, _("This window is over, so it stays as it was."))
    form = MaintenanceForm(request.POST or None, row=row)
    opened_on = request.POST.get("opened_on") or state_of(contents_of(row))
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form, opened_on=opened_on)

    def save(state: str) -> HttpResponse:
        operations.change_maintenance(
            by=request.user, window=row, values=form.values, opened_on=state, at=request.received_at
        )
        messages.success(request, _("Corrected. “History” shows what it was."))
        return redirect("setup:maintenance")

    values = form.values
    typed = {
        "from_at": values["from_at"].isoformat(),
        "until_at": values["until_at"].isoformat(),
        "text": values["text"],
        "source": values["source"],
    }
    return saved(request, page, form, save, subject_type="catalogue.maintenance", typed=typed)


@require_http_methods(["GET", "POST"])
@setup_readers
def call_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a window that has not begun."""
    row = _window(request, pk)
    if row.from_at <= request.received_at:
        return _over(request, _("This window has begun. Correct its end instead."))
    page = _page(_("Call off maintenance of %(name)s") % {"name": row}, _("Call it off"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.call_off_maintenance(
            by=request.user,
            window=row,
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
        messages.success(request, _("Called off. The public page no longer shows it."))
        return redirect("setup:maintenance")
    effect = _("It disappears from the public page. The history keeps it.")
    return show_confirmation(request, page, effect=effect, form=form)


def _page(title: str, act: str) -> Page:
    back = reverse("setup:maintenance")
    crumbs = [(_("Set-up"), reverse("setup")), (_("Maintenance"), back)]
    notes = (
        _("Applicants read it on the page of the machines and where they choose a partition."),
        _("Two windows of the same nodes cannot lie over one another."),
    )
    return Page(title, crumbs, act, back, notes)


def _window(request: SignedInRequest, pk: int) -> Maintenance:
    found: Maintenance = for_editors(request, queries.maintenances(), pk=pk)
    return found


def _over(request: SignedInRequest, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return redirect("setup:maintenance")


def _state(row: Maintenance, at: datetime) -> tuple[str, str, bool, bool]:
    """Pill and word; whether it can be corrected and called off."""
    is_over, has_begun = row.until_at <= at, row.from_at <= at
    if is_over:
        return "idle", _("Over"), False, False
    return (
        ("stop", _("Runs now"), True, False) if has_begun else ("wait", _("Announced"), True, True)
    )
