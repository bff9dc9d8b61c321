"""One row of a reference table: added, corrected, ended, taken away."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations
from aifactory.catalogue.contents import state_of
from aifactory.catalogue.forms.facts import ReasonForm
from aifactory.catalogue.forms.reference import RowForm
from aifactory.catalogue.operations import RowChange
from aifactory.catalogue.tables import TERMS, Table
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.loading import editors_only
from aifactory.catalogue.views.pages import Page, asked, saved, show_confirmation, show_form
from aifactory.catalogue.views.reference import table_of
from aifactory.catalogue.views.row_pages import fixed_by, page_for, row_of


@require_http_methods(["GET", "POST"])
@setup_readers
def add_row(request: SignedInRequest, code: str) -> HttpResponse:
    """A new row; a status of the country, a term of the taxonomy that the address names."""
    table = table_of(code)
    editors_only(request)
    fixed = fixed_by(request, table)
    page = page_for(table, fixed, _("Add a row"), _("Add this row"))
    form = RowForm(request.POST or None, table=table, fixed=fixed, initial={"calendar": "office"})
    return _save(request, page, form, None)


@require_http_methods(["GET", "POST"])
@setup_readers
def edit_row(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    """Correct a row: other days, another amount, a newer source."""
    table = table_of(code)
    row = row_of(table, key)
    editors_only(request)
    cells = table.cells(row)
    fixed = {name: cells[name] for name in table.linked}
    page = page_for(
        table, fixed, _("Correct: %(name)s") % {"name": table.name(cells)}, _("Save this row")
    )
    form = RowForm(request.POST or None, table=table, row=row, fixed=fixed)
    return _save(request, page, form, row)


@require_http_methods(["GET", "POST"])
@setup_readers
def remove_row(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    """Take away a row that was wrong; a term is retired and brought back instead."""
    table = table_of(code)
    row = row_of(table, key)
    editors_only(request)
    cells = table.cells(row)
    fixed = {name: cells[name] for name in table.linked}
    if table is TERMS:
        return _retire(request, table, row, fixed)
    title = _("Take away: %(name)s") % {"name": table.name(cells)}
    page = page_for(table, fixed, title, _("Take it away"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change = RowChange(table.key_of(cells), None)
        return saved(
            request,
            page,
            form,
            lambda _state: _done(request, page, table, change, form.cleaned_data["reason"], ""),
            subject_type=table.model._meta.label_lower,
            typed={},
        )
    effect = _("For a row that was never right. What ended gets a last day instead.")
    return show_confirmation(request, page, effect=effect, form=form)


def _save(request: SignedInRequest, page: Page, form: RowForm, row: Any) -> HttpResponse:
    table = form.table
    before = table.cells(row) if row is not None else {}
    opened_on = request.POST.get("opened_on") or state_of(before)
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form, opened_on=opened_on)
    change = RowChange(table.key_of(before) if before else None, form.cells)
    reason = form.cleaned_data.get("reason", "")
    return saved(
        request,
        page,
        form,
        lambda state: _done(request, page, table, change, reason, state if before else ""),
        subject_type=table.model._meta.label_lower,
        typed=form.cells,
    )


def _done(
    request: SignedInRequest,
    page: Page,
    table: Table,
    change: RowChange,
    reason: str,
    opened_on: str,
    verb: str = "changed",
) -> HttpResponse:
    """Write it, or ask a second person where the table needs one."""
    if table.is_shared:
        proposal = operations.propose_rows(
            by=request.user,
            table=table,
            changes=[change],
            reason=reason,
            opened_on=opened_on,
            at=request.received_at,
        )
        if proposal is not None:
            return asked(request, proposal)
        messages.info(request, _("Nothing differs, so nothing was changed."))
        return redirect(page.back)
    count = operations.change_rows(
        by=request.user,
        table=table,
        changes=[change],
        opened_on=opened_on,
        verb=verb,
        reason=reason,
        at=request.received_at,
    )
    text = (
        _("Saved. “History” shows what it was.")
        if count
        else _("Nothing differs, so nothing was changed.")
    )
    messages.success(request, text)
    return redirect(page.back)


def _retire(
    request: SignedInRequest, table: Table, row: Any, fixed: Mapping[str, str]
) -> HttpResponse:
    """A term ends yesterday, or has no end again; old applications still name it."""
    today = timezone.localdate()
    is_over = row.valid_until is not None and row.valid_until < today
    title = _("Bring back: %(name)s") if is_over else _("Retire: %(name)s")
    act = _("Bring it back") if is_over else _("Retire it")
    page = page_for(table, fixed, title % {"name": row.name}, act)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        before = table.cells(row)
        last = max(row.valid_from, today)
        after = {**before, "valid_until": "" if is_over else last.isoformat()}
        change = RowChange(table.key_of(before), after)
        reason, verb = form.cleaned_data["reason"], "restored" if is_over else "retired"
        return saved(
            request,
            page,
            form,
            lambda _state: _done(request, page, table, change, reason, "", verb),
            subject_type="catalogue.term",
            typed={},
        )
    effect = (
        _("New applications can choose it again.")
        if is_over
        else _("Today is its last day. Applications that name it keep it.")
    )
    return show_confirmation(request, page, effect=effect, form=form)
