"""The desk of decisions: what waits for one, what waits for its release, who waits for hours."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.face.lists import counted
from aifactory.face.shapes import Chip, Column, Pager, Table
from allocations import permissions
from allocations.queries import desk as queries
from allocations.views.desk_rows import rows_of

LABELS = {
    "awaiting": gettext_lazy("To decide"),
    "decided": gettext_lazy("To release"),
    "waiting": gettext_lazy("Waiting list"),
    "corrections": gettext_lazy("Corrections"),
    "suspended": gettext_lazy("Suspended"),
}
PAGES = {
    "awaiting": queries.awaiting_page,
    "decided": queries.decided_page,
    "waiting": queries.waiting_page,
    "corrections": queries.corrections_page,
    "suspended": queries.suspended_page,
}
EMPTY = {
    "awaiting": (
        gettext_lazy("No application waits for a decision."),
        gettext_lazy("It comes here when its technical check is sent, oldest promise first."),
    ),
    "decided": (
        gettext_lazy("No decision waits for its release."),
        gettext_lazy("What is decided stays here, unseen by the applicant, until it is released."),
    ),
    "waiting": (
        gettext_lazy("Nobody is on the waiting list."),
        gettext_lazy("An application can wait here for hours that come back."),
    ),
    "corrections": (
        gettext_lazy("No correction waits for approval."),
        gettext_lazy("A released decision is annulled or rectified from its own page."),
    ),
    "suspended": (
        gettext_lazy("No allocation is suspended."),
        gettext_lazy("Hours that must not be used for now stand here, the longest first."),
    ),
}
COLUMNS = {
    "awaiting": [
        Column(gettext_lazy("Application")),
        Column(gettext_lazy("Promised by")),
        Column(gettext_lazy("Partition")),
        Column(gettext_lazy("Technical check")),
        Column(gettext_lazy("Asked for, node-h"), numeric=True),
    ],
    "decided": [
        Column(gettext_lazy("Application")),
        Column(gettext_lazy("Decision")),
        Column(gettext_lazy("Decided")),
        Column(gettext_lazy("Partition")),
        Column(gettext_lazy("Granted, of asked, node-h"), numeric=True),
    ],
}
COLUMNS["waiting"] = COLUMNS["awaiting"]
COLUMNS["corrections"] = COLUMNS["decided"]
COLUMNS["suspended"] = [
    Column(gettext_lazy("Application")),
    Column(gettext_lazy("Suspended since")),
    Column(gettext_lazy("Hours end")),
    Column(gettext_lazy("Partition")),
    Column(gettext_lazy("Granted, node-h"), numeric=True),
]
BODIES = {
    "decided": "allocations/parts/decided_rows.html",
    "corrections": "allocations/parts/decided_rows.html",
    "suspended": "allocations/parts/suspended_rows.html",
}


@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """One shelf at a time; the address keeps which."""
    require(permissions.see_desk(request.user))
    shelf = request.GET.get("list", "awaiting")
    shelf = shelf if shelf in PAGES else "awaiting"
    counts = queries.counts(request.user)
    context = {"table": _table(request, shelf, counts), "title": _title(counts)}
    return render(request, "allocations/desk.html", context)


def _title(counts: queries.Counts) -> str:
    """The finding: how many wait."""
    if counts.awaiting:
        return ngettext(
            "One application waits for a decision",
            "%(n)s applications wait for a decision",
            counts.awaiting,
        ) % {"n": counted(counts.awaiting)}
    if counts.decided:
        return ngettext(
            "One decision waits for its release",
            "%(n)s decisions wait for their release",
            counts.decided,
        ) % {"n": counted(counts.decided)}
    return _("Nothing waits for a decision")


def _table(request: SignedInRequest, shelf: str, counts: queries.Counts) -> Table:
    after = request.GET.get("after", "")
    page = PAGES[shelf](request.user, after=after)
    title, text = EMPTY[shelf]
    return Table(
        caption=LABELS[shelf],
        columns=COLUMNS[shelf],
        rows=rows_of(shelf, page.rows),
        body=BODIES.get(shelf, "allocations/parts/desk_rows.html"),
        chips=[
            Chip(LABELS[name], _address(name), counted(getattr(counts, name)), name == shelf)
            for name in PAGES
        ],
        pager=Pager(
            previous_url=_address(shelf) if after else "",
            next_url=_address(shelf, after=page.after) if page.after else "",
        ),
        empty_title=title,
        empty_text=text,
        css_class="blocks",
    )


def _address(shelf: str, **more: str) -> str:
    return f"{reverse('allocations:desk')}?{urlencode({'list': shelf, **more})}"
