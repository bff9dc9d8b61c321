"""The first page of the set-up: what can be changed, and what waits."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.history import row_of

RECENT = 5
STALE = "setup:stale"
# In the order in which a call comes to be: address, name, what can be done there.
PARTS = (
    (
        "setup:calls",
        lazy("Calls and cut-offs"),
        lazy("Plan, preview, open, extend and close calls; their cut-offs and the calendar."),
    ),
    (
        "setup:rules",
        lazy("Rules"),
        lazy("Limits, promise, stages, marks and thresholds of each mode, version by version."),
    ),
    (
        "setup:question_versions",
        lazy("Questions"),
        lazy("What each version of the rules asks, step by step, with a preview."),
    ),
    (
        "quotas:list",
        lazy("Limits on the Union’s hours"),
        lazy("What may be granted to each group of modes, per partition and period."),
    ),
    (
        "setup:facts",
        lazy("Systems and partitions"),
        lazy("Machines with their units, limits and energy, each value with its source."),
    ),
    (
        "setup:availability",
        lazy("Where hours can be asked for"),
        lazy("Open, full or closed by partition and mode, with the public reason."),
    ),
    (
        "setup:maintenance",
        lazy("Maintenance"),
        lazy("When machines do not run; the public page shows it."),
    ),
    (STALE, lazy("Facts to check"), ""),
    (
        "setup:reference",
        lazy("Reference data"),
        lazy("Countries, holidays, taxonomies, ceilings and prices: edit, import, history."),
    ),
    (
        "setup:wordings",
        lazy("Letters and mails"),
        lazy("The words of letters and mails, with a preview on real cases."),
    ),
    (
        "setup:changes",
        lazy("Changes that wait"),
        lazy("What needs a second person, and what became of it."),
    ),
    (
        "setup:exchange",
        lazy("Import and export"),
        lazy("A whole call as a file: try it on a test system, then bring it here."),
    ),
    (
        "outbox",
        lazy("Outbox"),
        lazy("Every mail of the portal, and those whose fate is not known."),
    ),
    (
        "setup:history",
        lazy("History"),
        lazy("Every change: what it was, what it is, by whom and why."),
    ),
)


@dataclass(frozen=True)
class Area:
    """A part of the set-up with its page."""

    title: str
    text: str
    url: str


@require_GET
@setup_readers
def setup(request: SignedInRequest) -> HttpResponse:
    """Parts of the set-up, changes that wait, changes made last."""
    recent = queries.revisions().order_by("-at", "-pk")[:RECENT]
    waiting = queries.proposals().waiting().order_by("proposed_at", "pk")[:RECENT]
    context = {
        "areas": areas(),
        "waiting": list(waiting),
        "recent": [row_of(revision) for revision in recent],
        "may_edit": permissions.edit(request.user),
    }
    return render(request, "portal/desks/setup.html", context)


def areas() -> list[Area]:
    """Every part with its page; the facts say how many of them are due."""
    due = queries.stale_facts(timezone.localdate()).count()
    to_check = ngettext(
        "%(n)s fact is due to be checked at its source.",
        "%(n)s facts are due to be checked at their source.",
        due,
    ) % {"n": due}
    return [
        Area(str(title), to_check if name == STALE else str(text), reverse(name))
        for name, title, text in PARTS
    ]
