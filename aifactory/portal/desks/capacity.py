"""Where the hours are, per partition and period; and how hours get into a pool."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import require
from aifactory.catalogue.rules.units import triple
from aifactory.face.shapes import Chip
from aifactory.face.tags.formats import unit_hours
from aifactory.portal.desks.forms import SupplyForm
from allocations import operations, permissions, queries
from allocations.models import SupplyPeriod

PARTS = ("supply", "used", "granted", "reserved", "expired", "free")
STATES = {
    "room": ("ok", lazy("Room")),
    "tight": ("wait", lazy("Tight")),
    "full": ("stop", lazy("Full")),
}


@require_GET
def board(request: SignedInRequest) -> HttpResponse:
    """Supply, granted, used, reserved and free of each partition in one period."""
    if not has_permission(request.user, Permission.SEE_LEDGER):
        raise Http404
    now = timezone.now()
    periods = list(SupplyPeriod.objects.order_by("-starts_on", "code")[:12])
    period = _period(request, periods, at=now)
    rows = queries.pools(_instant_in(period, now)) if period else []
    context = {
        "period": period,
        "periods": [
            Chip(each.code, f"?period={each.code}", chosen=each == period) for each in periods
        ],
        "rows": [_row(row) for row in rows],
        "sums": {part: sum((getattr(row, part) for row in rows), Decimal(0)) for part in PARTS},
        "finding": _finding(rows),
        "as_of": now,
        "may_supply": permissions.supply_hours(request.user),
    }
    return render(request, "portal/desks/capacity.html", context)


@require_http_methods(["GET", "POST"])
def add_hours(request: SignedInRequest) -> HttpResponse:
    """Add hours to a pool: fill in, confirm, done. The same form twice adds once."""
    if not has_permission(request.user, Permission.SEE_LEDGER):
        raise Http404
    require(permissions.supply_hours(request.user))
    form = SupplyForm(request.POST or None)
    if request.method == "GET" or "change" in request.POST or not form.is_valid():
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "portal/desks/capacity_add.html", {"form": form}, status=status)
    if "confirmed" not in request.POST:
        return render(request, "portal/desks/capacity_confirm.html", _effect(form))
    if not _supplied(request, form):
        return render(request, "portal/desks/capacity_add.html", {"form": form}, status=409)
    return redirect("capacity")


def _supplied(request: SignedInRequest, form: SupplyForm) -> bool:
    data = form.cleaned_data
    try:
        operations.supply_hours(
            by=request.user,
            partition=data["partition"],
            period=data["period"],
            mode_group=data["mode"].code,
            node_hours=data["node_hours"],
            key=f"{data['reference']}:{data['key']}",
        )
    except operations.KeyReused:
        form.add_error(None, _("This form was sent before with other figures. Open it anew."))
        return False
    messages.success(
        request,
        _("%(amount)s were added to %(partition)s, %(period)s, %(mode)s.")
        % {
            "amount": unit_hours(data["node_hours"]),
            "partition": data["partition"],
            "period": data["period"],
            "mode": data["mode"].name,
        },
    )
    return True


def _effect(form: SupplyForm) -> dict[str, Any]:
    """What adding will do, in figures, before it is done."""
    data = form.cleaned_data
    fields = [(name, form.data.get(name, "")) for name in form.fields]
    return {
        "data": data,
        "fields": fields,
        "triple": triple(data["node_hours"], data["partition"].unit),
        "unit": data["partition"].unit,
    }


def _period(
    request: SignedInRequest, periods: list[SupplyPeriod], *, at: datetime
) -> SupplyPeriod | None:
    wanted = request.GET.get("period", "")
    if wanted:
        found = next((period for period in periods if period.code == wanted), None)
        if found is None:
            raise Http404
        return found
    today = at.date()
    current = [each for each in periods if each.starts_on <= today <= each.ends_on]
    return next(iter([*current, *periods]), None)


def _instant_in(period: SupplyPeriod, at: datetime) -> datetime:
    if period.starts_on <= at.date() <= period.ends_on:
        return at
    return datetime.combine(period.starts_on, time(12), tzinfo=UTC)


def _row(row: queries.Capacity) -> dict[str, Any]:
    pill, word = STATES[row.state]
    return {"capacity": row, "pill": pill, "word": word}


def _finding(rows: list[queries.Capacity]) -> str:
    """The title says what the board shows."""
    if not rows:
        return _("No hours are supplied for this period")
    full = [str(row.partition) for row in rows if row.state == "full"]
    free = unit_hours(sum((row.free for row in rows), Decimal(0)))
    if full:
        return _("%(free)s are free; %(names)s: full") % {"free": free, "names": ", ".join(full)}
    return _("%(free)s are free") % {"free": free}
