"""Leave and stand-in: one's own from the account page, anybody's for administrators."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts import operations, permissions, queries
from aifactory.accounts.models import Leave, User
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import NotAllowed
from aifactory.portal.people.access import administrators_only, posted
from aifactory.portal.people.forms import LeaveForm, ShortenForm

OF_THE_STAND_IN = {"own_cover", "off", "away_too", "lacks_role"}


@require_http_methods(["GET", "POST"])
def own_leave(request: SignedInRequest) -> HttpResponse:
    """One's own days away; only who holds a role has somebody who waits for them."""
    if not permissions.grants(request.user):
        raise Http404
    return _page(request, User.objects.get(pk=request.user.pk))


@require_http_methods(["GET", "POST"])
@administrators_only
def leave_of(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody's days away, as the administrator records them."""
    return _page(request, get_object_or_404(User, pk=pk))


@require_http_methods(["GET", "POST"])
def shorten_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Back earlier."""
    leave = _find(request, pk)
    form = ShortenForm(posted(request), initial={"last_day": leave.last_day})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations.shorten_leave(
                    by=request.user,
                    leave=leave,
                    last_day=form.cleaned_data["last_day"],
                    at=request.received_at,
                )
            except NotAllowed as refusal:
                form.add_error("last_day", refusal.verdict.reason)
            else:
                messages.success(request, _("The leave is shorter now."))
                return _back(request, leave)
    context = {"leave": leave, "form": form, "back": _back(request, leave).url}
    return render(request, "portal/people/leave_shorten.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then take it back."""
    leave = _find(request, pk)
    if request.method == "POST":
        operations.withdraw_leave(by=request.user, leave=leave, at=request.received_at)
        messages.success(request, _("The leave is withdrawn."))
        return _back(request, leave)
    context = {
        "leave": leave,
        "verdict": permissions.end_leave(leave, at=request.received_at),
        "back": _back(request, leave).url,
    }
    return render(request, "portal/people/leave_withdraw.html", context)


def _page(request: SignedInRequest, person: User) -> HttpResponse:
    at = request.received_at
    form = LeaveForm(posted(request), colleagues=queries.could_stand_in(person, at))
    if request.method == "POST" and form.is_valid() and _recorded(request, person, form):
        return redirect(request.path)
    leaves = person.leave.select_related("stand_in", "recorded_by").order_by("-first_day", "-pk")
    context = {
        "person": person,
        "is_own": person.pk == request.user.pk,
        "form": form,
        "rows": [(leave, permissions.end_leave(leave, at=at)) for leave in leaves[:20]],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/people/leave.html", context, status=status)


def _recorded(request: SignedInRequest, person: User, form: LeaveForm) -> bool:
    """Do it; a refusal becomes an error of the form, beside what is wrong."""
    try:
        operations.record_leave(
            by=request.user, person=person, at=request.received_at, **form.cleaned_data
        )
    except NotAllowed as refusal:
        field = "stand_in" if refusal.verdict.code in OF_THE_STAND_IN else None
        form.add_error(field, refusal.verdict.reason)
        return False
    messages.success(request, _("The leave is recorded."))
    return True


def _find(request: SignedInRequest, pk: int) -> Leave:
    """For the person and for administrators; it does not exist for others."""
    leave: Leave = get_object_or_404(Leave.objects.select_related("person", "stand_in"), pk=pk)
    if not permissions.keep_leave(request.user, leave.person):
        raise Http404
    return leave


def _back(request: SignedInRequest, leave: Leave) -> HttpResponseRedirect:
    if leave.person_id == request.user.pk:
        return redirect("own_leave")
    return redirect("leave_of", pk=leave.person_id)
