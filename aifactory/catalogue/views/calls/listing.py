"""Every call with its state and the next thing that happens on a date."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import Call
from aifactory.catalogue.status import CallStatus
from aifactory.catalogue.views.access import setup_readers
from aifactory.face import lists
from aifactory.face.shapes import Column, Table

ORDER = ("-opens_at", "-pk")
GROUPS = {
    "all": lazy("All"),
    "planned": lazy("Planned"),
    "open": lazy("Open"),
    "closed": lazy("Closed"),
}
OF_GROUP = {name: [name] for name in ("planned", "open", "closed")}


@dataclass(frozen=True)
class Row:
    """A call with its state in a word and the next thing that happens."""

    call: Call
    pill: str
    word: str
    event: str
    at: datetime | None


@require_GET
@setup_readers
def calls(request: SignedInRequest) -> HttpResponse:
    """The list, by status, latest opening first."""
    chosen = request.GET.get("group", "all")
    rows = queries.planned_and_past()
    shown = rows.filter(status=chosen) if chosen in CallStatus.values else rows
    page = lists.read(shown, order=ORDER, params=request.GET)
    counts = lists.capped_counts(Call.objects.all(), OF_GROUP)
    now = timezone.now()
    table = Table(
        caption=_("Calls"),
        columns=[
            Column(_("Call")),
            Column(_("State")),
            Column(_("Next date")),
            Column(_("Rules")),
        ],
        rows=[row_of(call, now) for call in page.rows],
        body="catalogue/calls/rows.html",
        chips=lists.chips(GROUPS, counts, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("No call is in this state."),
        empty_text=_("Plan one: choose a mode, or copy a call of last year with its rules."),
        css_class="blocks",
    )
    context = {"table": table, "may_edit": permissions.edit(request.user)}
    return render(request, "catalogue/calls/list.html", context)


def row_of(call: Call, at: datetime) -> Row:
    """A call with what comes next; nothing does once it is over."""
    dates = [(cut_off.at, _("Cut-off")) for cut_off in call.cut_offs.all()]
    dates += [(call.opens_at, _("Opens")), (call.closes_at, _("Closes"))]
    ahead = sorted(date for date in dates if date[0] > at)
    is_over = call.status == CallStatus.CLOSED or call.closes_at <= at
    pill, word = state_words(call, at)
    if is_over or not ahead:
        return Row(call, pill, word, _("Closed"), call.closes_at)
    return Row(call, pill, word, ahead[0][1], ahead[0][0])


def state_words(call: Call, at: datetime) -> tuple[str, str]:
    """Pill and word as things are now: what was opened may not have begun, or be over."""
    if call.status != CallStatus.OPEN:
        return call.state.pill, str(call.state.label)
    if at < call.opens_at:
        return "wait", _("Opens later")
    return ("ok", _("Open")) if at < call.closes_at else ("idle", _("Closed"))
