"""Give a role, change its last day or place, end it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts import operations, permissions
from aifactory.accounts.models import RoleGrant
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed, require
from aifactory.portal.desks.forms import RoleForm, scope_words
from aifactory.portal.people.access import administrators_only, posted
from aifactory.portal.people.forms import ChangeRoleForm, ReasonForm


@require_http_methods(["GET", "POST"])
@administrators_only
def grant_role(request: SignedInRequest) -> HttpResponse:
    """Give a role; it counts from the person's next request on."""
    form = RoleForm(posted(request), initial={"email": request.GET.get("person", "")})
    if request.method == "POST" and form.is_valid() and _granted(request, form):
        return redirect("person", pk=form.cleaned_data["email"].pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/people/grant_role.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@administrators_only
def change_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another last day or place. Who was overtaken by a colleague sees what they did."""
    grant = _grant(pk)
    if grant.revoked_at:
        messages.info(request, _("This role has ended already."))
        return redirect("person", pk=grant.user_id)
    form = ChangeRoleForm(posted(request), grant=grant)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (status := _changed(request, grant, form)) == 200:
            return redirect("person", pk=grant.user_id)
        status = 422 if status == 200 else status
    context = {
        "form": form,
        "grant": grant,
        "scope": scope_words(grant.scope),
        "changes": grant.changes.select_related("changed_by").order_by("-pk"),
    }
    return render(request, "portal/people/change_role.html", context, status=status)


@require_http_methods(["GET", "POST"])
@administrators_only
def revoke_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, then end a role; it is gone with the person's next request."""
    grant = _grant(pk)
    if grant.revoked_at:
        messages.info(request, _("This role has ended already."))
        return redirect("person", pk=grant.user_id)
    verdict = permissions.end_role(grant)
    if request.method == "POST":
        require(verdict)
    form = ReasonForm(posted(request))
    names = {
        "person": grant.user,
        "role": grant.get_role_display(),
        "scope": scope_words(grant.scope),
    }
    if request.method == "POST" and form.is_valid():
        operations.revoke_role(by=request.user, grant=grant, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(person)s is no longer %(role)s.") % names)
        return redirect("person", pk=grant.user_id)
    context = {
        "grant": grant,
        "form": form,
        "verdict": verdict,
        "question": _("%(person)s: end the role “%(role)s”, %(scope)s?") % names,
        "effect": _(
            "With the next page %(person)s no longer sees the desk of this role. "
            "What was done stays in the history. You can give the role again."
        )
        % names,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/people/revoke_role.html", context, status=status)


def _grant(pk: int) -> RoleGrant:
    grant: RoleGrant = get_object_or_404(RoleGrant.objects.select_related("user"), pk=pk)
    return grant


def _granted(request: SignedInRequest, form: RoleForm) -> bool:
    """Do it; what the model refuses (held already) becomes an error of the form."""
    try:
        operations.grant_role(
            by=request.user,
            user=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
            scope=form.cleaned_data["scope"],
            mandate=form.cleaned_data["mandate"],
            **form.dates,
        )
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    messages.success(
        request,
        _("%(person)s is now %(role)s. It counts with their next page.")
        % {"person": form.cleaned_data["email"], "role": Role(form.cleaned_data["role"]).label},
    )
    return True


def _changed(request: SignedInRequest, grant: RoleGrant, form: ChangeRoleForm) -> int:
    """Do it; a refusal becomes an error of the form, and the status says of which kind."""
    try:
        operations.change_role(
            by=request.user,
            grant=grant,
            valid_until=form.until,
            scope=form.cleaned_data["scope"],
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
    except ValidationError as refusal:
        form.add_error("scope", refusal.messages)
        return 422
    except NotAllowed as refusal:
        form.add_error(None, refusal.verdict.reason)
        return 409
    messages.success(
        request,
        _("The role of %(person)s is changed. It counts with their next page.")
        % {"person": grant.user},
    )
    return 200
