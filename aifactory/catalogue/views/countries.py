"""Countries themselves: their name and VAT prefix."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations
from aifactory.catalogue.contents import contents_of, state_of
from aifactory.catalogue.forms.columns import ColumnsForm
from aifactory.catalogue.models import Country
from aifactory.catalogue.tables import STATUSES
from aifactory.catalogue.views.access import setup_editors, setup_readers
from aifactory.catalogue.views.loading import for_editors
from aifactory.catalogue.views.pages import saved, show_form
from aifactory.catalogue.views.row_pages import page_for

COUNTRY = ("name", "vat_prefix")


@require_http_methods(["GET", "POST"])
@setup_editors
def add_country(request: SignedInRequest) -> HttpResponse:
    """A country that is not in the table; it may apply once it has a ground."""
    page = page_for(STATUSES, {}, _("Add a country"), _("Add this country"))
    form = ColumnsForm(request.POST or None, model=Country, names=("code", *COUNTRY))
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form)

    def save(_opened_on: str) -> HttpResponse:
        row = Country(**{**form.values, "code": form.values["code"].upper()})
        operations.add_fact(by=request.user, row=row)
        messages.success(
            request, _("%(name)s is added. Say on which ground it counts.") % {"name": row}
        )
        return redirect("setup:country", row.pk)

    return saved(request, page, form, save, subject_type="catalogue.country", typed={})


@require_http_methods(["GET", "POST"])
@setup_readers
def edit_country(request: SignedInRequest, code: str) -> HttpResponse:
    """Correct the name or the VAT prefix of a country."""
    row = for_editors(request, Country, pk=code)
    page = page_for(STATUSES, {"country": code}, _("Edit %(name)s") % {"name": row}, _("Save"))
    form = ColumnsForm(request.POST or None, model=Country, names=COUNTRY, row=row)
    opened_on = request.POST.get("opened_on") or state_of(contents_of(row))
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form, opened_on=opened_on)

    def save(state: str) -> HttpResponse:
        operations.change_fact(by=request.user, row=row, values=form.values, opened_on=state)
        messages.success(request, _("Saved. “History” shows what it was."))
        return redirect(page.back)

    typed = {name: form.values[name] for name in COUNTRY}
    return saved(request, page, form, save, subject_type="catalogue.country", typed=typed)
