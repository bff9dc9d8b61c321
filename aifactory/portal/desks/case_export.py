"""The office's list of applications as a file."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_GET

from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.audit import verification
from aifactory.portal.desks import exports, worklists
from aifactory.portal.desks.casework.filters import chosen_rows
from applications.status import ApplicationStatus as Status

EXPORT_HEAD = (
    "number",
    "title",
    "organisation",
    "country",
    "call",
    "mode",
    "partition",
    "node_hours",
    "months",
    "status",
    "cut_off",
    "received_at_utc",
    "promised_by_utc",
    "clock_stopped",
)
EXPORT_FIELDS = (
    "number",
    "title",
    "organisation__name",
    "organisation__country",
    "call__code",
    "call__mode__official_name",
    "partition__name",
    "node_hours",
    "months",
    "status",
    "cut_off__number",
    "received_at",
    "promise__due_at",
)


@require_GET
def export(request: SignedInRequest) -> StreamingHttpResponse:
    """The same rows as a CSV file; an auditor's export is noted."""
    cases, chosen = chosen_rows(request)
    found = worklists.grouped(cases, worklists.CASE_GROUPS, chosen.group)
    rows = found.order_by("received_at", "pk")
    if has_permission(request.user, Permission.AUDIT):
        verification.note_read(
            by=request.user, subject=("portal.screen", "cases"), what="file.cases"
        )
    return exports.download("applications", EXPORT_HEAD, _export_rows(rows))


def _export_rows(rows: Any) -> Iterator[list[object]]:
    """The stored day of a promise holds while its clock runs, or when it was kept."""
    fields = [*EXPORT_FIELDS, "promise__kept_at"]
    for *cells, due, kept in rows.values_list(*fields).iterator(chunk_size=2000):
        status = cells[EXPORT_FIELDS.index("status")]
        is_void = kept is None and status in {Status.RETURNED, *Status.ENDED}
        is_stopped = "yes" if status == Status.RETURNED else "no"
        yield [*map(_exported, [*cells, None if is_void else due]), is_stopped]


def _exported(cell: object) -> object:
    """Numbers bare, instants in UTC."""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    return cell.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(cell, datetime) else cell
