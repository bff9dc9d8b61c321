"""Where each mode can be asked for: the board, one cell of it, and its rows."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, permissions, ports, queries
from aifactory.catalogue.contents import contents_of, state_of
from aifactory.catalogue.forms.availability import AvailabilityForm, EndForm
from aifactory.catalogue.models import AccessMode, Availability, Partition
from aifactory.catalogue.rules.questions import text_of
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.availability_rows import cell_of, lines_of, upcoming
from aifactory.catalogue.views.loading import editors_only, for_editors
from aifactory.catalogue.views.pages import Page, saved, show_confirmation, show_form


@require_GET
@setup_readers
def board(request: SignedInRequest) -> HttpResponse:
    """Partition × mode, now and next."""
    at = timezone.now()
    modes = list(queries.with_rules())
    to_come = upcoming(at)
    rows = [
        (
            partition,
            [cell_of(mode, state, to_come) for mode, state in zip(modes, states, strict=True)],
        )
        for partition, states in queries.availability_board(modes, at)
    ]
    context = {"modes": modes, "rows": rows, "at": at, "may_edit": permissions.edit(request.user)}
    return render(request, "catalogue/facts/board.html", context)


@require_GET
@setup_readers
def cell(request: SignedInRequest, mode: str, code: str) -> HttpResponse:
    """Everything said about a partition in a mode: past, now and upcoming."""
    found_mode, partition = _of(mode, code)
    at = timezone.now()
    lines = lines_of(list(queries.availability_rows(found_mode, partition)), at)
    context = {
        "mode": found_mode,
        "partition": partition,
        "lines": lines,
        "zone": settings.OFFICE_ZONE,
        "drafts": ports.drafts_naming(found_mode.pk, partition.pk),
        "may_edit": permissions.edit(request.user),
    }
    return render(request, "catalogue/facts/cell.html", context)


@require_http_methods(["GET", "POST"])
@setup_readers
def set_state(request: SignedInRequest, mode: str, code: str) -> HttpResponse:
    """Open, fill or close from an instant on; the effect on drafts is read first."""
    found_mode, partition = _of(mode, code)
    editors_only(request)
    title = _("%(partition)s in “%(mode)s”: say what holds")
    page = _page(title, found_mode, partition, _("Go on and check"))
    form = AvailabilityForm(request.POST or None)
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return show_form(request, page, form)

    def save(_opened_on: str) -> HttpResponse:
        operations.set_availability(
            by=request.user, mode=found_mode, partition=partition, **form.values
        )
        messages.success(request, _("Said. Applicants read it from that instant on."))
        return redirect(page.back)

    if "confirmed" not in request.POST:
        return _preview(request, page, form, found_mode, partition)
    return saved(request, page, form, save, subject_type="catalogue.availability", typed={})


@require_http_methods(["GET", "POST"])
@setup_readers
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct a row that has not begun."""
    row = _row(request, pk)
    page = _page(
        _("%(partition)s in “%(mode)s”: correct"), row.mode, row.partition, _("Save this row")
    )
    if row.from_at <= request.received_at:
        return _begun(request, page)
    form = AvailabilityForm(request.POST or None, row=row)
    opened_on = request.POST.get("opened_on") or state_of(contents_of(row))
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form, opened_on=opened_on)

    def save(state: str) -> HttpResponse:
        operations.correct_availability(
            by=request.user, row=row, values=form.values, opened_on=state, at=request.received_at
        )
        messages.success(request, _("Corrected. “History” shows what it was."))
        return redirect(page.back)

    typed = {**contents_of(row), **_typed(form)}
    return saved(request, page, form, save, subject_type="catalogue.availability", typed=typed)


@require_http_methods(["GET", "POST"])
@setup_readers
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a row that holds end at an instant to come."""
    row = _row(request, pk)
    page = _page(_("%(partition)s in “%(mode)s”: end"), row.mode, row.partition, _("End it then"))
    form = EndForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form)

    def save(_opened_on: str) -> HttpResponse:
        try:
            operations.end_availability(
                by=request.user,
                row=row,
                until_at=form.cleaned_data["until_at"],
                at=request.received_at,
            )
        except operations.HasBegun:
            return _begun(request, page)
        messages.success(request, _("It ends then. The rows beneath say what holds after it."))
        return redirect(page.back)

    return saved(request, page, form, save, subject_type="catalogue.availability", typed={})


@require_http_methods(["GET", "POST"])
@setup_readers
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a row that has not begun."""
    row = _row(request, pk)
    page = _page(
        _("%(partition)s in “%(mode)s”: take back"), row.mode, row.partition, _("Take it back")
    )
    if row.from_at <= request.received_at:
        return _begun(request, page)
    if request.method == "POST":
        operations.take_back_availability(by=request.user, row=row, at=request.received_at)
        messages.success(request, _("Taken back. It never began."))
        return redirect(page.back)
    effect = _("It never begins. The history keeps what it said.")
    return show_confirmation(request, page, effect=effect)


def _of(mode: str, code: str) -> tuple[AccessMode, Partition]:
    found = get_object_or_404(queries.modes(), code=mode)
    return found, get_object_or_404(Partition.objects.select_related("system__site"), code=code)


def _row(request: SignedInRequest, pk: int) -> Availability:
    rows = Availability.objects.select_related("mode", "partition", "fallback")
    found: Availability = for_editors(request, rows, pk=pk)
    return found


def _page(title: str, mode: AccessMode, partition: Partition, act: str) -> Page:
    back = reverse("setup:cell", args=[mode.code, partition.code])
    names = {"partition": partition.name, "mode": mode.name}
    crumbs = [
        (_("Set-up"), reverse("setup")),
        (_("Where hours can be asked for"), reverse("setup:availability")),
        (f"{partition.name}, {mode.name}", back),
    ]
    return Page(
        title % names,
        crumbs,
        act,
        back,
        (
            _("The latest row that has begun holds. A row that is over stays as it was."),
            _("Applicants read the reason and the other place at once."),
        ),
    )


def _begun(request: SignedInRequest, page: Page) -> HttpResponse:
    messages.warning(
        request, _("This row has begun, so it stays. Say what holds from now on instead.")
    )
    return redirect(page.back)


def _typed(form: AvailabilityForm) -> dict[str, Any]:
    values = form.values
    fallback = values["fallback"]
    return {
        "state": values["state"],
        "from_at": values["from_at"].isoformat(),
        "until_at": values["until_at"].isoformat() if values["until_at"] else None,
        "reason": values["reason"],
        "fallback": fallback.code if fallback else None,
    }


def _preview(
    request: SignedInRequest,
    page: Page,
    form: AvailabilityForm,
    mode: AccessMode,
    partition: Partition,
) -> HttpResponse:
    """What changes for whom, before it is said."""
    values = form.values
    held = Availability.objects.filter(
        mode=mode, fallback=partition, partition__is_active=True
    ).exclude(until_at__lte=values["from_at"])
    context = {
        "page": page,
        "fields": [(name, form.data.get(name, "")) for name in form.fields],
        "values": values,
        "state": Availability.State(values["state"]).label,
        "zone": form.cleaned_data["zone"],
        "reason": text_of(values["reason"]),
        "drafts": ports.drafts_naming(mode.pk, partition.pk),
        "senders": sorted({row.partition.name for row in held.select_related("partition")})
        if values["state"] != Availability.State.OPEN
        else [],
        "is_past": values["from_at"] < request.received_at,
    }
    return render(request, "catalogue/facts/availability_preview.html", context)
