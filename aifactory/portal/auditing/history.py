"""The history as the auditor reads it: in words, page by page, as a file, and verified."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aifactory.accounts import permissions
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.audit import integrity, queries, verification
from aifactory.audit.models import Event
from aifactory.portal.auditing import operations
from aifactory.portal.auditing.access import auditors_read
from aifactory.portal.presenters import present
from allocations import queries as allocations

PAGE = 50
COLUMNS = [*integrity.HASHED, "hash"]


class Echo:
    """A file that hands back what is written, for streaming CSV."""

    def write(self, value: str) -> str:
        """The line itself."""
        return value


@require_GET
@auditors_read("desk.history")
def history(request: SignedInRequest) -> HttpResponse:
    """Every event, newest first; a subject narrows it.

    Missing are those of an unreleased decision on the auditor's own application.
    """
    chosen = _chosen(request)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        chosen = chosen.filter(position__lt=int(before))
    rows = list(chosen[: PAGE + 1])
    page, more = rows[:PAGE], len(rows) > PAGE
    context = {
        "rows": list(zip(page, present(page), strict=True)),
        "next_before": page[-1].position if more else None,
        "subject_type": request.GET.get("type", ""),
        "subject_id": request.GET.get("id", ""),
        "banner": banner(),
    }
    return render(request, "portal/auditing/history.html", context)


@require_GET
@auditors_read("file.history")
def history_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """All columns of the chosen events, so the chain can be recomputed elsewhere."""
    response = StreamingHttpResponse(_csv_lines(_chosen(request)), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="history.csv"'
    return response


@require_POST
def verify(request: SignedInRequest) -> HttpResponse:
    """Start a walk of the chain; the banner shows its verdict when it is there."""
    if not permissions.has_permission(request.user, Permission.AUDIT):
        raise Http404
    if verification.running() is None:
        operations.request_verification(by=request.user)
    else:
        messages.info(request, _("A verification is running already."))
    return redirect("auditor")


def banner() -> dict[str, Any]:
    """What stands on top of the auditor's pages."""
    newest = verification.newest()
    return {
        "newest": newest,
        "running": verification.running() is not None,
        "unanchored": newest and newest.events > newest.anchored_to,
    }


def _chosen(request: SignedInRequest) -> QuerySet[Event]:
    events = allocations.events_for(request.user, queries.newest())
    # The database refuses NUL, and no subject has one.
    kind, key = (request.GET.get(name, "").replace("\0", "") for name in ("type", "id"))
    if kind:
        events = events.filter(subject_type=kind)
    if key:
        events = events.filter(subject_id=key)
    return events


def _csv_lines(events: QuerySet[Event]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for event in events.order_by("position").values(*COLUMNS).iterator(chunk_size=2000):
        event["data"] = json.dumps(event["data"], sort_keys=True)
        event["recorded_at"] = event["recorded_at"].isoformat(timespec="microseconds")
        yield writer.writerow([event[name] for name in COLUMNS])
