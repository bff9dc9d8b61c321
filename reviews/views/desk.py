"""The desk of a hosting site: what waits, what is with applicants, what was sent."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from aifactory.accounts.permissions import scopes
from aifactory.accounts.roles import Permission
from aifactory.face.lists import counted
from aifactory.face.shapes import Chip, Column, Pager, Table
from reviews.queries import desk as queries
from reviews.views.presenters import row_of_application, row_of_assessment

PAGES = {
    "waiting": queries.waiting_page,
    "asked": queries.asked_page,
    "sent": queries.sent_page,
}
LABELS = {
    "waiting": gettext_lazy("To check"),
    "asked": gettext_lazy("With the applicant"),
    "sent": gettext_lazy("Sent by me"),
}
EMPTY = {
    "waiting": (
        gettext_lazy("No application waits for a technical check."),
        gettext_lazy(
            "An application comes here when it is found eligible. "
            "You see its promise and its hours in your own unit."
        ),
    ),
    "asked": (
        gettext_lazy("No question of your site is open."),
        gettext_lazy("What you ask an applicant waits here until the answer. The clock stands."),
    ),
    "sent": (
        gettext_lazy("You have sent no technical check yet."),
        gettext_lazy("What you send stays here to read, with the day and your reason."),
    ),
}
BODIES = {
    "waiting": "reviews/parts/desk_rows.html",
    "asked": "reviews/parts/desk_rows.html",
    "sent": "reviews/parts/sent_rows.html",
}
COLUMNS = {
    "waiting": [
        Column(gettext_lazy("Application")),
        Column(gettext_lazy("Promised by")),
        Column(gettext_lazy("With your site since")),
        Column(gettext_lazy("Partition")),
        Column(gettext_lazy("Asked for"), numeric=True),
    ],
    "sent": [
        Column(gettext_lazy("Application")),
        Column(gettext_lazy("Classification")),
        Column(gettext_lazy("Sent")),
        Column(gettext_lazy("Partition")),
        Column(gettext_lazy("Proposed, of asked"), numeric=True),
    ],
}
COLUMNS["asked"] = [*COLUMNS["waiting"]]
COLUMNS["asked"][2] = Column(gettext_lazy("Asked since"))


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """One shelf at a time; the address keeps which."""
    if not scopes(request.user, Permission.ASSESS_TECHNICALLY):
        raise Http404
    shelf = request.GET.get("list", "waiting")
    shelf = shelf if shelf in PAGES else "waiting"
    counts = queries.counts(request.user)
    table = _table(request, shelf, counts)
    context = {
        "table": table,
        "title": _title(counts.waiting),
        "sites": queries.site_codes(request.user),
    }
    return render(request, "reviews/desk.html", context)


def _title(waiting: int) -> str:
    """The finding: how many wait."""
    if not waiting:
        return _("Nothing waits for a technical check")
    return ngettext(
        "One application waits for a technical check",
        "%(n)s applications wait for a technical check",
        waiting,
    ) % {"n": counted(waiting)}


def _table(request: HttpRequest, shelf: str, counts: queries.Counts) -> Table:
    after = request.GET.get("after", "")
    page = PAGES[shelf](request.user, after=after)
    now = timezone.now()
    rows: Sequence[Any]
    if shelf == "sent":
        rows = [row_of_assessment(assessment) for assessment in page.rows]
    else:
        rows = [row_of_application(application, at=now) for application in page.rows]
    title, text = EMPTY[shelf]
    return Table(
        caption=LABELS[shelf],
        columns=COLUMNS[shelf],
        rows=rows,
        body=BODIES[shelf],
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
    return f"{reverse('reviews:desk')}?{urlencode({'list': shelf, **more})}"
