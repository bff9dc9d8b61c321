"""One organisation: members, rows of the same entity, owners, and what can be done."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts import operations, queries
from aifactory.accounts.models import Organisation, OwnershipLink
from aifactory.accounts.ports import belongings
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import NotAllowed
from aifactory.portal.organisations.forms import (
    EndForm,
    FindForm,
    MergeForm,
    OwnerForm,
    shares,
)
from aifactory.portal.people.access import administrators_only, posted

SHOWN = 50


@require_GET
@administrators_only
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page. A merged row says where it went."""
    found = _find(pk)
    same = queries.same_entity(found).exclude(pk=pk).select_related("merged_into")
    members = found.memberships.select_related("user").order_by("user__name", "pk")
    context = {
        "organisation": found,
        "members": members[:SHOWN],
        "same": same.order_by("name", "pk")[:SHOWN],
        "owners": shares(OwnershipLink.objects.filter(_of("owned", found)))[:SHOWN],
        "owned": shares(OwnershipLink.objects.filter(_of("owner", found)))[:SHOWN],
        "figures": [(each.label, each.count(found)) for each in belongings.values()],
        "today": timezone.localdate(),
    }
    return render(request, "portal/organisations/organisation.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def add_owner(request: SignedInRequest, pk: int) -> HttpResponse:
    """Find the owner, then say how much since when."""
    found = _find(pk)
    form = OwnerForm(posted(request), offered=_offered(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_owner(
                by=request.user, owned=found, at=request.received_at, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.verdict.reason)
        else:
            messages.success(request, _("The owner is recorded."))
            return redirect("organisation", pk=pk)
    context = {"organisation": found, "form": form, "search": request.GET.get("search", "")}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/organisations/owner_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
@administrators_only
def end_ownership(request: SignedInRequest, pk: int) -> HttpResponse:
    """With which day the share ends."""
    link = get_object_or_404(OwnershipLink.objects.select_related("owner", "owned"), pk=pk)
    form = EndForm(posted(request), initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_ownership(
                by=request.user,
                link=link,
                last_day=form.cleaned_data["last_day"],
                at=request.received_at,
            )
        except NotAllowed as refusal:
            form.add_error("last_day", refusal.verdict.reason)
        else:
            messages.success(request, _("The share ends with this day."))
            return redirect("organisation", pk=link.owned_id)
    status = 422 if form.is_bound and form.errors else 200
    context = {"link": link, "form": form}
    return render(request, "portal/organisations/owner_end.html", context, status=status)


@require_http_methods(["GET", "POST"])
@administrators_only
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which row stays; what would move, in figures; then for good."""
    found = _find(pk)
    if found.merged_into_id is not None:
        messages.info(request, _("This row was merged already."))
        return redirect("organisation", pk=pk)
    form = MergeForm(posted(request), offered=_offered(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            stays = operations.merge_organisations(
                by=request.user,
                organisation=found,
                into=form.cleaned_data["into"],
                reason=form.cleaned_data["reason"],
                at=request.received_at,
            )
        except NotAllowed as refusal:
            form.add_error("into", refusal.verdict.reason)
        else:
            messages.success(request, _("Merged. Everything stands under this row now."))
            return redirect("organisation", pk=stays.pk)
    context = {
        "organisation": found,
        "form": form,
        "search": request.GET.get("search", ""),
        "figures": [
            (_("Members"), found.memberships.count()),
            *((each.label, each.count(found)) for each in belongings.values()),
            (_("Shares, as owner or owned"), _shares_of(found)),
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/organisations/merge.html", context, status=status)


def _find(pk: int) -> Organisation:
    found: Organisation = get_object_or_404(
        Organisation.objects.select_related("merged_into", "merged_by"), pk=pk
    )
    return found


def _of(side: str, found: Organisation) -> Q:
    """On this side of a share, also as a row that was merged into it."""
    return Q(**{side: found}) | Q(**{f"{side}__merged_into": found})


def _shares_of(found: Organisation) -> int:
    return OwnershipLink.objects.filter(_of("owner", found) | _of("owned", found)).count()


def _offered(request: SignedInRequest, found: Organisation) -> QuerySet[Organisation]:
    """What the search finds; before any search, the other rows of the same entity."""
    rows = Organisation.objects.filter(merged_into__isnull=True).exclude(pk=found.pk)
    if request.GET.get("search"):
        return FindForm(request.GET).narrow(rows).order_by("name", "pk")
    same = queries.same_entity(found).values("pk")
    return rows.filter(pk__in=same).order_by("name", "pk")
