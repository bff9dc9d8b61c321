"""The auditor's desk: population, decisions with their PDFs, ledger at any instant."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue.models import Call
from aifactory.documents.models import Document
from aifactory.face import lists, shapes
from aifactory.portal.auditing import history
from aifactory.portal.auditing.access import auditors_read
from aifactory.portal.auditing.forms import AsOf
from aifactory.portal.auditing.population import populations
from aifactory.portal.desks import exports
from allocations import queries
from allocations.models import AccountKind, Decision, LedgerAccount
from allocations.queries.statements import csv_rows

ACCOUNT_ORDER = ("pk",)
DECISION_ORDER = ("-decided_at", "-pk")


@require_GET
@auditors_read("desk.population")
def desk(request: HttpRequest) -> HttpResponse:
    """First page: is the history unbroken, and does every population add up?"""
    calls = list(Call.objects.select_related("mode").order_by("-opens_at", "pk"))
    found = [row for row in populations(calls) if row.drafts or row.submitted]
    report = queries.verify()
    context = {
        "populations": found,
        "submitted": sum(row.submitted for row in found),
        "decided": sum(row.decided for row in found),
        "ledger": report,
        "banner": history.banner(),
    }
    return render(request, "portal/auditing/desk.html", context)


@require_GET
@auditors_read("desk.decisions")
def decisions(request: SignedInRequest) -> HttpResponse:
    """Every decision, newest first, with the PDF that was sent.

    On an application they work on themselves, auditors see what was released.
    """
    rows = Decision.objects.visible_to(request.user).select_related(
        "application", "corrects", "decided_by", "released_by"
    )
    page = lists.read(rows, order=DECISION_ORDER, params=request.GET)
    letters = _letters(page.rows)
    for row in page.rows:
        row.letter = letters.get(str(row.pk))
    table = shapes.Table(
        caption=_("Decisions"),
        columns=[
            shapes.Column(_("Decision")),
            shapes.Column(_("Outcome")),
            shapes.Column(_("node-h asked"), numeric=True),
            shapes.Column(_("node-h granted"), numeric=True),
            shapes.Column(_("Decided")),
            shapes.Column(_("Released")),
            shapes.Column(_("Letter")),
        ],
        rows=page.rows,
        body="portal/auditing/decision_rows.html",
        pager=lists.pager(page),
        css_class="blocks",
        empty_title=_("No decision yet"),
        empty_text=_("The first one appears here the moment an officer takes it."),
    )
    context = {"table": table, "banner": history.banner()}
    return render(request, "portal/auditing/decisions.html", context)


@require_GET
@auditors_read("desk.ledger")
def ledger(request: SignedInRequest) -> HttpResponse:
    """Every account with its balance at an instant, rebuilt from the movements alone."""
    form = AsOf(request.GET or None)
    at = form.instant()
    kind = request.GET.get("kind", "")
    rows = _accounts(request)
    if kind in AccountKind.values:
        rows = rows.filter(kind=kind)
    page = lists.read(rows, order=ACCOUNT_ORDER, params=request.GET)
    balances = queries.balances_at(page.rows, at, among=queries.entries_for(request.user))
    for row in page.rows:
        row.balance_then = balances[row.pk]
    context = {
        "form": form,
        "at": at,
        "on": request.GET.get("on", ""),
        "kinds": AccountKind.choices,
        "kind": kind,
        "page": page,
        "pager": lists.pager(page),
        "banner": history.banner(),
    }
    return render(request, "portal/auditing/ledger.html", context, status=_status(form))


@require_GET
@auditors_read("desk.statement")
def statement(request: SignedInRequest, account_id: int) -> HttpResponse:
    """One account's movements with running balance and the balance rebuilt by the database."""
    account = get_object_or_404(_accounts(request), pk=account_id)
    form = AsOf(request.GET or None)
    found = _statement(request, account, form)
    movements = [
        shapes.Movement(
            text=line.text, on=line.entry.posted_at, amount=line.amount, balance=line.balance
        )
        for line in found.lines
    ]
    context = {
        "form": form,
        "account": account,
        "statement": found,
        "movements": movements,
        "on": request.GET.get("on", ""),
        "banner": history.banner(),
    }
    return render(request, "portal/auditing/statement.html", context, status=_status(form))


@require_GET
@auditors_read("file.statement")
def statement_csv(request: SignedInRequest, account_id: int) -> StreamingHttpResponse:
    """The same as a file; numbers bare, instants in UTC."""
    account = get_object_or_404(_accounts(request), pk=account_id)
    form = AsOf(request.GET or None)
    if form.errors:
        raise Http404
    head, *rows = csv_rows(_statement(request, account, form))
    return exports.download(f"ledger-account-{account.pk}", head, _each(rows))


def _each(rows: list[list[Any]]) -> Iterator[list[Any]]:
    yield from rows


def _accounts(request: SignedInRequest) -> QuerySet[LedgerAccount]:
    return queries.accounts_for(request.user).select_related(
        "partition", "period", "award__application"
    )


def _statement(request: SignedInRequest, account: LedgerAccount, form: AsOf) -> queries.Statement:
    return queries.statement(account, form.instant(), among=queries.entries_for(request.user))


def _letters(rows: list[Decision]) -> dict[str, Document]:
    """The newest letter of each decision on the page; one query."""
    found = Document.objects.filter(
        kind="decision",
        subject_type=Decision._meta.label_lower,
        subject_id__in=[str(row.pk) for row in rows],
    ).order_by("version")
    return {document.subject_id: document for document in found}


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
