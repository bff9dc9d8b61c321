"""The first page of the set-up: what can be changed, and what waits."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.history import row_of

RECENT = 5


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
    """Every part, in the order in which a call comes to be."""
    due = queries.stale_facts(timezone.localdate()).count()
    return [
        Area(
            _("Calls and cut-offs"),
            _("Plan, preview, open, extend and close calls; their cut-offs and the calendar."),
            reverse("setup:calls"),
        ),
        Area(
            _("Questions"),
            _("What each version of the rules asks, step by step, with a preview."),
            reverse("setup:question_versions"),
        ),
        Area(
            _("Systems and partitions"),
            _("Machines with their units, limits and energy, each value with its source."),
            reverse("setup:facts"),
        ),
        Area(
            _("Where hours can be asked for"),
            _("Open, full or closed by partition and mode, with the public reason."),
            reverse("setup:availability"),
        ),
        Area(
            _("Maintenance"),
            _("When machines do not run; the public page shows it."),
            reverse("setup:maintenance"),
        ),
        Area(
            _("Facts to check"),
            ngettext(
                "%(n)s fact is due to be checked at its source.",
                "%(n)s facts are due to be checked at their source.",
                due,
            )
            % {"n": due},
            reverse("setup:stale"),
        ),
        Area(
            _("Reference data"),
            _("Countries, holidays, taxonomies, ceilings and prices: edit, import, history."),
            reverse("setup:reference"),
        ),
        Area(
            _("Letters and mails"),
            _("The words of letters and mails, with a preview on real cases."),
            reverse("setup:wordings"),
        ),
        Area(
            _("Changes that wait"),
            _("What needs a second person, and what became of it."),
            reverse("setup:changes"),
        ),
        Area(
            _("Rules"),
            _("Limits, promise, stages, marks and thresholds of each mode, version by version."),
            reverse("setup:rules"),
        ),
        Area(
            _("Limits on the Union’s hours"),
            _("What may be granted to each group of modes, per partition and period."),
            reverse("quotas:list"),
        ),
        Area(
            _("Outbox"),
            _("Every mail of the portal, and those whose fate is not known."),
            reverse("outbox"),
        ),
        Area(
            _("Import and export"),
            _("A whole call as a file: try it on a test system, then bring it here."),
            reverse("setup:exchange"),
        ),
        Area(
            _("History"),
            _("Every change: what it was, what it is, by whom and why."),
            reverse("setup:history"),
        ),
    ]
