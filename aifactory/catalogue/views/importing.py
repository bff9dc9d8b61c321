"""Files of rows: looked through line by line, carried out all or not at all; and the way out."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations
from aifactory.catalogue.forms.reference import CarryOutForm, UploadForm, sentence_of
from aifactory.catalogue.rules import csv_files
from aifactory.catalogue.tables import Preview, Table, preview
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.loading import editors_only
from aifactory.catalogue.views.pages import Page, asked, saved, show_form
from aifactory.catalogue.views.reference import table_of
from aifactory.catalogue.views.words import lines_between

MOST_SHOWN = 200
WORDS = {"new": "ok", "changed": "wait", "same": "idle", "wrong": "stop"}


@require_http_methods(["GET", "POST"])
@setup_readers
def upload(request: SignedInRequest, code: str) -> HttpResponse:
    """Choose a file, read what it would do, carry it out. Nothing is written before that."""
    table = table_of(code)
    editors_only(request)
    page = _page(table)
    if "text" in request.POST:
        return _carried_out(request, page, table)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return show_form(request, page, form)
    text = form.cleaned_data["file"]
    try:
        found = preview(table, text)
    except csv_files.Unreadable as problem:
        form.add_error("file", sentence_of(problem))
        return show_form(request, page, form)
    initial = {"text": text, "state": found.state}
    return _shown(request, page, found, CarryOutForm(initial=initial))


@require_GET
@setup_readers
def export(request: SignedInRequest, code: str) -> HttpResponse:
    """Every row of the table; brought in again it changes nothing."""
    table = table_of(code)
    return _file(table.code, csv_files.written(table.columns, map(table.cells, table.rows)))


@require_GET
@setup_readers
def template(request: SignedInRequest, code: str) -> HttpResponse:
    """The heading with one row of the table as an example."""
    table = table_of(code)
    example = map(table.cells, table.rows[:1])
    return _file(f"{table.code}-template", csv_files.written(table.columns, example))


def _carried_out(request: SignedInRequest, page: Page, table: Table) -> HttpResponse:
    form = CarryOutForm(request.POST)
    text = request.POST["text"]
    try:
        found = preview(table, text)
    except csv_files.Unreadable as problem:
        messages.warning(request, sentence_of(problem))
        return redirect("setup:import", table.code)
    if not form.is_valid():
        return _shown(request, page, found, form, status=422)
    if found.counts["wrong"] or form.cleaned_data["state"] != found.state:
        sentence = _("The table changed since you looked. Read again what the file does now.")
        again = CarryOutForm(initial={**form.cleaned_data, "state": found.state})
        messages.warning(request, sentence)
        return _shown(request, page, found, again, status=409)
    if not found.changes:
        messages.info(request, _("The table holds all of it already. Nothing was changed."))
        return redirect(page.back)
    return saved(
        request,
        page,
        form,
        lambda _state: _done(request, page, table, found, form.cleaned_data["reason"]),
        subject_type=table.model._meta.label_lower,
        typed={},
    )


def _done(
    request: SignedInRequest, page: Page, table: Table, found: Preview, reason: str
) -> HttpResponse:
    if table.is_shared:
        proposal = operations.propose_rows(
            by=request.user,
            table=table,
            changes=found.changes,
            reason=reason,
            at=request.received_at,
        )
        return asked(request, proposal) if proposal else redirect(page.back)
    count = operations.change_rows(
        by=request.user,
        table=table,
        changes=found.changes,
        verb="imported",
        reason=reason,
        at=request.received_at,
    )
    text = ngettext("%(n)s row was brought in.", "%(n)s rows were brought in.", count)
    messages.success(request, text % {"n": count})
    return redirect(page.back)


def _shown(
    request: SignedInRequest, page: Page, found: Preview, form: CarryOutForm, *, status: int = 200
) -> HttpResponse:
    """The lines in words, those that are wrong first."""
    labels = {"new": _("New"), "changed": _("Changed"), "same": _("Same"), "wrong": _("Wrong")}
    counts = found.counts
    kind = found.table.model._meta.label_lower
    told = sorted(
        (one for one in found.outcomes if one.result != "same"),
        key=lambda one: (one.result != "wrong", one.number),
    )
    rows = [
        {
            "outcome": one,
            "pill": WORDS[one.result],
            "word": labels[one.result],
            "name": found.table.name(one.after),
            "lines": lines_between(kind, one.before, one.after) if one.result == "changed" else [],
        }
        for one in told[:MOST_SHOWN]
    ]
    context = {
        "page": page,
        "table": found.table,
        "form": form,
        "rows": rows,
        "more": max(len(told) - MOST_SHOWN, 0),
        "counts": [(labels[name], counts[name]) for name in labels],
        "can_carry_out": bool(found.changes),
        "wrong": counts["wrong"],
    }
    return render(request, "catalogue/reference/preview.html", context, status=status)


def _page(table: Table) -> Page:
    back = reverse("setup:table", args=[table.code])
    return Page(
        _("Bring in a file: %(title)s") % {"title": table.title},
        [
            (_("Set-up"), reverse("setup")),
            (_("Reference data"), reverse("setup:reference")),
            (table.title, back),
        ],
        _("Look through it"),
        back,
        (
            _("You read what each line would do before anything is written."),
            _("Rows that the file does not name stay as they are."),
            _("Either every line is written or none."),
        ),
        needs_files=True,
    )


def _file(name: str, lines: Iterable[str]) -> HttpResponse:
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
