"""Every round that experts review, the newest first."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue.models import CutOff
from aifactory.face.shapes import Column, Pager, Table
from reviews.permissions import office
from reviews.queries import rounds as queries
from reviews.queries.desk import page_key
from reviews.queries.round_states import RoundState, states
from reviews.rules.rounds import NextAct

ROWS = 25
COLUMNS = [
    Column(gettext_lazy("Round")),
    Column(gettext_lazy("Cut-off"), sorted="descending"),
    Column(gettext_lazy("Cases"), numeric=True),
    Column(gettext_lazy("Reviews in"), numeric=True),
    Column(gettext_lazy("State")),
    Column(gettext_lazy("Next")),
]


@require_GET
def rounds(request: SignedInRequest) -> HttpResponse:
    """One row per cut-off with what it needs next."""
    if not office.see_rounds(request.user):
        raise Http404
    after = request.GET.get("after", "")
    found = queries.cut_offs(request.user).order_by("-at", "-pk")
    if key := page_key(after, int):
        instant, last = key
        found = found.filter(Q(at__lt=instant) | Q(at=instant, pk__lt=last))
    cut_offs = list(found[: ROWS + 1])
    rows = states(request.user, cut_offs[:ROWS], at=timezone.now())
    more = _address(cut_offs[ROWS - 1]) if len(cut_offs) > ROWS else ""
    context = {"table": _table(rows, more=more, is_first=not after), "title": _title(rows)}
    return render(request, "reviews/rounds/list.html", context)


def _title(rows: list[RoundState]) -> str:
    """The finding: how many rounds need somebody of the office."""
    waiting = sum(bool(row.next) for row in rows)
    if waiting:
        return ngettext("One round needs you", "%(n)s rounds need you", waiting) % {"n": waiting}
    if any(row.act is NextAct.WAIT for row in rows):
        return _("Every review is on its way")
    if any(row.act is NextAct.APPROVE for row in rows):
        return _("An approver has the ball")
    return _("No round needs you")


def _table(rows: list[RoundState], *, more: str, is_first: bool) -> Table:
    return Table(
        caption=_("Rounds of expert review, newest cut-off first"),
        columns=COLUMNS,
        rows=rows,
        body="reviews/rounds/parts/round_rows.html",
        pager=Pager(previous_url="" if is_first else "?", next_url=more),
        empty_title=_("No application has come in for a cut-off yet"),
        empty_text=_("A round appears here with its first application, if its mode has experts."),
        css_class="blocks",
    )


def _address(last: CutOff) -> str:
    return f"?{urlencode({'after': f'{last.at.isoformat()}~{last.pk}'})}"
