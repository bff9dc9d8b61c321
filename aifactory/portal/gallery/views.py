"""The gallery's pages, for staff: one per family, in the light or the dark theme."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.permissions import grants
from aifactory.accounts.requests import SignedInRequest
from aifactory.face.shapes import Chip
from aifactory.portal.gallery import (
    acts,
    fields,
    figures,
    frame,
    lists,
    progress,
    statuses,
    words,
)
from aifactory.portal.gallery.specimens import Specimen, draw

THEMES = {"light": _("Light"), "dark": _("Dark")}


@dataclass(frozen=True)
class Family:
    """Components that stand on one page."""

    slug: str
    title: Any
    about: Any
    specimens: Callable[[], list[Specimen]]


FAMILIES = [
    Family("statuses", _("Statuses"), _("Every state machine"), statuses.specimens),
    Family("words", _("Words"), _("Pills, notes, icons, dates, amounts"), words.specimens),
    Family("fields", _("Fields"), _("Every kind of field in every state"), fields.specimens),
    Family("acts", _("Acts"), _("Buttons, confirmations, messages, errors"), acts.specimens),
    Family("progress", _("Progress"), _("Promises, timelines, steps"), progress.specimens),
    Family("figures", _("Figures"), _("Amounts, bars, statements"), figures.specimens),
    Family("lists", _("Lists"), _("Tables, documents, empty states"), lists.specimens),
    Family("frame", _("Frame"), _("Header, menus, banners, footer"), frame.specimens),
]


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """What there is."""
    _staff_only(request)
    families = [(family, [one.name for one in family.specimens()]) for family in FAMILIES]
    return render(request, "portal/gallery/index.html", {"families": families})


@require_http_methods(["GET", "POST"])
def family(request: SignedInRequest, slug: str) -> HttpResponse:
    """The components of one family. Buttons post here, and nothing happens."""
    _staff_only(request)
    chosen = next((one for one in FAMILIES if one.slug == slug), None)
    if chosen is None:
        raise Http404
    if request.method == "POST":
        messages.info(request, _("This is the gallery: the button works, and nothing was changed."))
        return redirect("gallery_family", slug=slug)
    theme = request.GET.get("theme", "")
    context = {
        "family": chosen,
        "families": [Chip(one.title, one.slug, chosen=one is chosen) for one in FAMILIES],
        "themes": [
            Chip(label, f"?theme={key}", chosen=key == theme) for key, label in THEMES.items()
        ],
        "shown": [
            (slugify(one.name), one, draw(one.states, request)) for one in chosen.specimens()
        ],
    }
    # Without a choice here, the page has the theme of the person, like any other.
    if theme in THEMES:
        context["theme"] = theme
    return render(request, "portal/gallery/family.html", context)


def _staff_only(request: SignedInRequest) -> None:
    """Whoever holds a role; for everybody else there is no such page."""
    if not grants(request.user):
        raise Http404
