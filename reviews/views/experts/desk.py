"""My reviews: what is expected from an expert, the first due first, and what is over."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from aifactory.accounts.permissions import scopes
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.face.shapes import Chip, Column, Pager, Table
from aifactory.face.tags.formats import moment
from reviews.queries import reading
from reviews.views.experts import presenters

LABELS = {
    "open": gettext_lazy("To do"),
    "answer": gettext_lazy("To answer"),
    "declare": gettext_lazy("To declare"),
    "write": gettext_lazy("To write"),
    "done": gettext_lazy("Done"),
    "ended": gettext_lazy("Ended"),
}
EMPTY = {
    "open": gettext_lazy("No reviews wait for you."),
    "answer": gettext_lazy("No invitation waits for your answer."),
    "declare": gettext_lazy("No declaration is open."),
    "write": gettext_lazy("No review is to be written."),
    "done": gettext_lazy("You have sent no review yet."),
    "ended": gettext_lazy("No review of yours ended early."),
}
TEACHES = {
    "answer": gettext_lazy("An invitation says what is asked, by when, and how long it may take."),
    "declare": gettext_lazy("You declare conflicts of interest before you see a title."),
    "write": gettext_lazy("A review opens when you have declared that nothing ties you to it."),
    "done": gettext_lazy("What you send stays here to read, and to change while it is open."),
    "ended": gettext_lazy("What you declined or left stays here, with the day."),
}
COLUMNS = [
    Column(gettext_lazy("Application")),
    Column(gettext_lazy("What to do")),
    Column(gettext_lazy("Due")),
    Column(gettext_lazy("Effort, our estimate"), numeric=True),
]


@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """One shelf at a time; the address keeps which."""
    if not scopes(request.user, Permission.REVIEW):
        raise Http404
    shelf = request.GET.get("list", "open")
    shelf = shelf if shelf in reading.SHELVES else "open"
    counts = reading.counts(request.user)
    context = {"table": _table(request, shelf, counts), "title": _title(counts["open"])}
    return render(request, "reviews/experts/desk.html", context)


def _title(waiting: int) -> str:
    """The finding: how many wait."""
    if not waiting:
        return _("No reviews wait for you")
    return ngettext("One review waits for you", "%(n)s reviews wait for you", waiting) % {
        "n": waiting
    }


def _table(request: SignedInRequest, shelf: str, counts: dict[str, int]) -> Table:
    after = request.GET.get("after", "")
    page = reading.page(request.user, shelf, after=after)
    now = timezone.now()
    return Table(
        caption=LABELS[shelf],
        columns=COLUMNS,
        rows=[presenters.row(assignment, at=now) for assignment in page.rows],
        body="reviews/experts/parts/rows.html",
        chips=[
            Chip(label, _address(name), counts[name], name == shelf)
            for name, label in LABELS.items()
        ],
        pager=Pager(
            previous_url=_address(shelf) if after else "",
            next_url=_address(shelf, after=page.after) if page.after else "",
        ),
        empty_title=EMPTY[shelf],
        empty_text=TEACHES.get(shelf) or _next_round(),
        css_class="blocks",
    )


def _next_round() -> str:
    """What would be here, and when it will be."""
    cut_off = reading.next_cut_off(timezone.now())
    if cut_off is None:
        return _("No round is open now. You get a mail when a review is assigned to you.")
    return _("The next round, %(mode)s, is assigned after the cut-off on %(at)s.") % {
        "mode": cut_off.call.mode.name,
        "at": moment(cut_off.at, cut_off.call.zone),
    }


def _address(shelf: str, **more: Any) -> str:
    return f"{reverse('experts:desk')}?{urlencode({'list': shelf, **more})}"
