"""The unit of a partition: typed, read on an example amount, then changed or asked for."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, queries
from aifactory.catalogue.contents import contents_of, state_of
from aifactory.catalogue.forms.facts import UNIT, UnitForm
from aifactory.catalogue.models import Partition, Proposal
from aifactory.catalogue.rules.unit_changes import Suspicion, both, suspicions
from aifactory.catalogue.rules.units import Triple, Unit
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.loading import for_editors
from aifactory.catalogue.views.pages import Page, asked, saved, show_form

SENTENCES = {
    "local": lazy("The site’s unit becomes %(factor)s × what it was. Is it per die, or per GPU?"),
    "gpu_hours": lazy("GPU-hours become %(factor)s × what they were. Are dies counted as GPUs?"),
    "dies": lazy("The site’s unit is %(factor)s × the GPUs of a node. Are dies or cores counted?"),
}


@dataclass(frozen=True)
class Effect:
    """What a new unit does, before it is done."""

    before: Triple
    after: Triple
    old: Unit
    new: Unit
    warnings: list[str]
    uses: list[queries.Use]


@require_http_methods(["GET", "POST"])
@setup_readers
def unit(request: SignedInRequest, code: str) -> HttpResponse:
    """Type the unit, read before and after, confirm. Two persons where hours count in it."""
    row = for_editors(request, Partition, code=code)
    back = reverse("setup:partition", args=[code])
    crumbs = [
        (_("Set-up"), reverse("setup")),
        (_("Systems and partitions"), reverse("setup:facts")),
        (row.name, back),
    ]
    page = Page(
        _("Unit of %(name)s") % {"name": row.name}, crumbs, _("Go on and check"), back, NOTES
    )
    form = UnitForm(request.POST or None, partition=row)
    opened_on = request.POST.get("opened_on") or state_of(contents_of(row))
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return show_form(request, page, form, opened_on=opened_on)
    if "confirmed" not in request.POST:
        return _preview(request, page, form, row, opened_on)

    def save(state: str) -> HttpResponse:
        found = operations.change_unit(
            by=request.user,
            partition=row,
            unit=form.unit,
            source=form.fact,
            reason=form.cleaned_data["reason"],
            opened_on=state,
            at=request.received_at,
        )
        if isinstance(found, Proposal):
            return asked(request, found)
        messages.success(request, _("The unit is changed. “History” shows what it was."))
        return redirect(back)

    typed = {name: _plain(form.cleaned_data[name]) for name in UNIT}
    return saved(request, page, form, save, subject_type="catalogue.partition", typed=typed)


NOTES = (
    lazy("We book node-hours. A new unit changes how amounts read, never how many there are."),
    lazy("Where hours are given or booked already, a second person has to approve."),
)


def sentence_of(suspicion: Suspicion) -> str:
    """What to look at again."""
    return str(SENTENCES[suspicion.what]) % {"factor": suspicion.factor}


def _preview(
    request: SignedInRequest, page: Page, form: UnitForm, row: Partition, opened_on: str
) -> HttpResponse:
    old, new = row.unit, form.unit
    before, after = both(form.cleaned_data["example"], old, new)
    effect = Effect(
        before=before,
        after=after,
        old=old,
        new=new,
        warnings=[sentence_of(one) for one in suspicions(old, new)],
        uses=queries.uses_of(row) if queries.counts_hours(row) else [],
    )
    fields = [(name, form.data.get(name, "")) for name in form.fields]
    context = {"page": page, "effect": effect, "fields": fields, "opened_on": opened_on}
    return render(request, "catalogue/facts/unit.html", context)


def _plain(value: Any) -> Any:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
