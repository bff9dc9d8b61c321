"""What the pages about one row share: the row, what the address says, the frame."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue.models import Country, Taxonomy
from aifactory.catalogue.tables import STATUSES, TERMS, Table
from aifactory.catalogue.views.pages import Page

SLUG = re.compile(r"[A-Za-z0-9_-]{1,60}")


def fixed_by(request: SignedInRequest, table: Table) -> dict[str, str]:
    """What the address says already: ?country=FR, ?taxonomy=sectors."""
    if table is STATUSES:
        wanted = slug_of(request.GET.get("country", ""))
        return {"country": get_object_or_404(Country, pk=wanted).pk}
    if table is TERMS:
        wanted = slug_of(request.GET.get("taxonomy", ""))
        return {"taxonomy": get_object_or_404(Taxonomy, code=wanted).code}
    return {}


def slug_of(text: str) -> str:
    """A code from an address; anything else names nothing."""
    return text if SLUG.fullmatch(text) else ""


def row_of(table: Table, key: str) -> Any:
    """The row that an address names, or 404."""
    wanted = tuple(key.split("~"))
    if len(wanted) != len(table.key):
        raise Http404
    found = next((row for row in table.rows if table.key_of(table.cells(row)) == wanted), None)
    if found is None:
        raise Http404
    return found


def page_for(table: Table, fixed: Mapping[str, str], title: str, act: str) -> Page:
    """A page about a row, under its table and its country."""
    above = reverse("setup:table", args=[table.code])
    back = above
    crumbs = [
        (_("Set-up"), reverse("setup")),
        (_("Reference data"), reverse("setup:reference")),
        (table.title, above),
    ]
    if "country" in fixed:
        back = reverse("setup:country", args=[fixed["country"]])
        crumbs.append((fixed["country"], back))
    if "taxonomy" in fixed:
        back = f"{above}?group={fixed['taxonomy']}"
    notes = [_("The history keeps what it was.")]
    if table.is_shared:
        notes.insert(
            0, _("It decides who may apply or what it costs, so a second person approves.")
        )
    return Page(title, crumbs, act, back, notes)
