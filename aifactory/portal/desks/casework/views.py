"""Saved views of the list of cases: keep one, change it, remove it, bring it back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.portal.desks import worklists
from aifactory.portal.desks.casework.filters import Filters
from aifactory.portal.desks.casework.forms import ViewForm
from applications import operations
from applications.models import SavedView
from applications.permissions import saved_views as permissions
from applications.queries import saved_views as queries

NAMES = ("group", "search", "owner", "label")


@require_GET
def views(request: SignedInRequest) -> HttpResponse:
    """One's own and the shared ones, and what can be brought back."""
    _readers_only(request)
    usable = list(queries.usable(request.user))
    context = {
        "own": [view for view in usable if view.owner_id == request.user.pk],
        "shared": [view for view in usable if view.owner_id != request.user.pk],
        "removed": list(queries.removed(request.user, at=timezone.now())),
    }
    return render(request, "portal/desks/casework/views.html", context)


@require_http_methods(["GET", "POST"])
def save(request: SignedInRequest) -> HttpResponse:
    """Name the rows that the list shows now."""
    _readers_only(request)
    query = Filters.of(_known(request.GET)).query
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            operations.save_view(by=request.user, query=query, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
        else:
            messages.success(request, _("Saved. It stands above the list."))
            return redirect(list_url(query))
    context = {"form": form, "query": query}
    status = 422 if form.errors else 200
    return render(request, "portal/desks/casework/view_save.html", context, status=status)


@require_http_methods(["GET", "POST"])
def view(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename, share, open the list with it."""
    found = _own(request, pk)
    form = _form(request, view=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_view(by=request.user, view=found, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
        else:
            messages.success(request, _("Changed."))
            return redirect("case_views")
    context = {"form": form, "view": found}
    status = 422 if form.errors else 200
    return render(request, "portal/desks/casework/view.html", context, status=status)


@require_POST
def default(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the list with a view from now on, or with everything again."""
    _readers_only(request)
    found = queries.usable(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    chosen = request.POST.get("default") == "yes"
    operations.choose_default_view(by=request.user, view=found, is_default=chosen)
    messages.success(
        request,
        _("The list opens with “%(view)s”.") % {"view": found}
        if chosen
        else _("The list opens with everything again."),
    )
    return redirect("case_views")


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it off the list; the same page brings it back."""
    found = operations.remove_view(by=request.user, view=_own(request, pk))
    messages.success(
        request, _("“%(view)s” is removed. Bring it back below, for 30 days.") % {"view": found}
    )
    return redirect("case_views")


@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the removal."""
    found = _own(request, pk)
    try:
        operations.restore_view(by=request.user, view=found)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("“%(view)s” is back.") % {"view": found})
    return redirect("case_views")


def list_url(query: str) -> str:
    """The list with these filters; without any it still says so, or the default would come."""
    return f"{reverse('cases')}?{query or urlencode({'group': 'all'})}"


def _known(params: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in NAMES:
        if name in params:
            kept[name] = str(params[name])
    return kept


def _form(request: SignedInRequest, view: SavedView | None = None) -> ViewForm:
    initial = {}
    if view is not None:
        initial = {
            "name": view.name,
            "is_shared": view.is_shared,
            "is_default": view.defaults.filter(user=request.user).exists(),
        }
    return ViewForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        may_share=bool(permissions.keep(request.user, is_shared=True)),
    )


def _own(request: SignedInRequest, pk: int) -> SavedView:
    _readers_only(request)
    found = SavedView.objects.filter(owner=request.user, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _readers_only(request: SignedInRequest) -> None:
    if not worklists.sees_cases(request.user):
        raise Http404
