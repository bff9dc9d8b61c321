"""The first page of the set-up: what can be changed, and what waits."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
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
    return [
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
            _("Outbox"),
            _("Every mail of the portal, and those whose fate is not known."),
            reverse("outbox"),
        ),
        Area(
            _("History"),
            _("Every change: what it was, what it is, by whom and why."),
            reverse("setup:history"),
        ),
    ]
